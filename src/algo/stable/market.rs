//! Who may be paired with whom, and how each side ranks that.

/// Limits on nested units of hosts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Quotas<'a> {
    /// For each host the smallest unit that it belongs to; [`Quotas::NONE`] when to none.
    pub(crate) unit_of_host: &'a [u32],
    /// For each unit the next larger one, which has a higher number; [`Quotas::NONE`] when there is none.
    pub(crate) parents: &'a [u32],
    /// For each unit how many may be seated at its hosts together.
    pub(crate) limits: &'a [u32],
}

impl Quotas<'_> {
    /// No unit.
    pub(crate) const NONE: u32 = u32::MAX;
}

/// Applicants with their lists, hosts with their seats.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Market<'a> {
    start: &'a [u32],
    hosts: &'a [u32],
    wishes: &'a [u16],
    merits: &'a [u16],
    wants: &'a [u32],
    seats: &'a [u32],
    quotas: Option<Quotas<'a>>,
}

impl<'a> Market<'a> {
    /// A market of lists. The entries of applicant `i` are those from `start[i]` up to `start[i + 1]`; each has a host, the
    /// lowest first, and no host twice.
    /// `wants` says how many places each applicant takes at most, `seats` how many each host has. `None` when the parts do not fit each
    /// other; the order of hosts is not looked at.
    ///
    /// # Complexity
    /// Linear in the parts.
    pub(crate) fn new(
        start: &'a [u32],
        (hosts, wishes, merits): (&'a [u32], &'a [u16], &'a [u16]),
        wants: &'a [u32],
        seats: &'a [u32],
    ) -> Option<Self> {
        let fits = start.first() == Some(&0)
            && start.is_sorted()
            && start.last().is_some_and(|&end| end as usize == hosts.len())
            && start.len() == wants.len() + 1
            && wishes.len() == hosts.len()
            && merits.len() == hosts.len()
            && u32::try_from(wants.len().max(seats.len())).is_ok()
            && (hosts.is_empty() || (hosts.iter().fold(0, |most, &host| most.max(host)) as usize) < seats.len());
        fits.then_some(Self { start, hosts, wishes, merits, wants, seats, quotas: None })
    }

    /// The same with limits on units of hosts. `None` when they do not fit the hosts, or a unit does not come after those within it.
    pub(crate) fn with_quotas(mut self, quotas: Quotas<'a>) -> Option<Self> {
        let units = quotas.parents.len();
        let is_unit = |&unit: &u32| unit == Quotas::NONE || (unit as usize) < units;
        let fits = quotas.unit_of_host.len() == self.seats.len()
            && quotas.limits.len() == units
            && quotas.unit_of_host.iter().all(is_unit)
            && quotas.parents.iter().zip(0u32..).all(|(parent, unit)| is_unit(parent) && *parent > unit);
        self.quotas = Some(quotas);
        fits.then_some(self)
    }

    /// The market whose applicants are the hosts of this one, with their lists: (applicants here, merits, wishes).
    pub(super) const fn turned<'b>(
        &self,
        start: &'b [u32],
        (hosts, wishes, merits): (&'b [u32], &'b [u16], &'b [u16]),
    ) -> Market<'b>
    where
        'a: 'b,
    {
        Market { start, hosts, wishes, merits, wants: self.seats, seats: self.wants, quotas: None }
    }

    pub(crate) fn applicants(&self) -> u32 {
        u32::try_from(self.wants.len()).unwrap_or(u32::MAX)
    }

    pub(super) const fn seats(&self) -> &'a [u32] {
        self.seats
    }

    pub(super) const fn quotas(&self) -> Option<Quotas<'a>> {
        self.quotas
    }

    pub(super) const fn start(&self) -> &'a [u32] {
        self.start
    }

    pub(super) const fn hosts(&self) -> &'a [u32] {
        self.hosts
    }

    pub(super) const fn wishes(&self) -> &'a [u16] {
        self.wishes
    }

    pub(super) const fn merits(&self) -> &'a [u16] {
        self.merits
    }

    /// How many places the applicant takes at most.
    pub(super) fn wants(&self, applicant: u32) -> u32 {
        self.wants[applicant as usize]
    }

    pub(super) fn host(&self, entry: u32) -> u32 {
        self.hosts[entry as usize]
    }

    /// How the host of an entry ranks its applicant: the higher the better, and never the same for two applicants.
    pub(super) fn rank_by_host(&self, entry: u32, applicant: u32) -> u64 {
        u64::from(self.merits[entry as usize]) << 32 | u64::from(!applicant)
    }
}
