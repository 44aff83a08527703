//! The same market from the side of the hosts.

use super::market::Market;
use super::{Outcome, best_for_applicants, hosts_offer};
use crate::effort::Meter;

/// The stable matching that is best for the hosts: of all stable ones, each host has the best applicants that it can have (with quotas:
/// the units together do), and each applicant the worst places.
///
/// # Complexity
/// As [`super::applicant_optimal`] with the sides exchanged, after two passes over all entries that turn the lists round.
pub(crate) fn host_optimal(market: &Market<'_>, meter: &mut Meter<'_>) -> Outcome {
    let turned = Turned::new(market);
    let view = turned.market(market);
    let mut outcome = match market.quotas() {
        Some(_) => hosts_offer::host_optimal(market, &view, meter),
        None => best_for_applicants(&view, meter),
    };
    outcome.paired.iter_mut().for_each(|entry| *entry = turned.entries[*entry as usize]);
    outcome.paired.sort_unstable();
    outcome
}

/// The lists of hosts, applicants ascending.
struct Turned {
    start: Vec<u32>,
    applicants: Vec<u32>,
    merits: Vec<u16>,
    wishes: Vec<u16>,
    /// For each entry here the one that it was.
    entries: Vec<u32>,
}

impl Turned {
    fn new(market: &Market<'_>) -> Self {
        let mut next = vec![0u32; market.seats().len() + 1];
        market.hosts().iter().for_each(|&host| next[host as usize + 1] += 1);
        for host in 1..next.len() {
            next[host] += next[host - 1];
        }
        let start = next.clone();
        // What belongs together is written together: hosts are met in no order, and each place of memory that is met costs.
        let mut turned = vec![[0u32; 3]; market.hosts().len()];
        for (applicant, ends) in (0u32..).zip(market.start().windows(2)) {
            for entry in ends[0]..ends[1] {
                let at = entry as usize;
                let place = &mut next[market.host(entry) as usize];
                let points = u32::from(market.merits()[at]) << 16 | u32::from(market.wishes()[at]);
                turned[*place as usize] = [applicant, points, entry];
                *place += 1;
            }
        }
        Self {
            start,
            applicants: turned.iter().map(|&[applicant, ..]| applicant).collect(),
            merits: turned.iter().map(|&[_, points, _]| (points >> 16) as u16).collect(),
            wishes: turned.iter().map(|&[_, points, _]| (points & 0xFFFF) as u16).collect(),
            entries: turned.iter().map(|&[.., entry]| entry).collect(),
        }
    }

    /// Hosts apply, and applicants have seats.
    fn market<'a>(&'a self, market: &Market<'a>) -> Market<'a> {
        market.turned(&self.start, (&self.applicants, &self.merits, &self.wishes))
    }
}
