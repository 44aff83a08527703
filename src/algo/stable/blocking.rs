//! Checks a matching of a market: nothing here comes from the code that finds one.

use super::market::{Market, Quotas};

/// What is wrong with a matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An entry does not exist, or the entries do not ascend.
    NoEntry(u32),
    /// The applicant has more places than they want.
    TooManyPlaces(u32),
    /// The host has more applicants than seats.
    TooManySeated(u32),
    /// More are seated in the unit than its limit.
    OverQuota(u32),
    /// The applicant and the host of this entry are not paired and would both gain by it.
    Blocks(u32),
}

/// Checks that the entries, ascending, are a stable matching.
///
/// # Errors
/// The first [`Fault`].
///
/// # Complexity
/// Linear in the entries, times the depth of the units.
pub(crate) fn check(market: &Market<'_>, paired: &[u32]) -> Result<(), Fault> {
    let table = Table::new(market, paired)?;
    match table.blocking(market).next() {
        Some(entry) => Err(Fault::Blocks(entry)),
        None => Ok(()),
    }
}

/// Every entry whose applicant and host block the matching.
///
/// # Errors
/// A [`Fault`] when it is no matching at all.
///
/// # Complexity
/// As [`check`].
pub(crate) fn blocking_entries(market: &Market<'_>, paired: &[u32]) -> Result<Vec<u32>, Fault> {
    let table = Table::new(market, paired)?;
    Ok(table.blocking(market).collect())
}

/// What the host or unit ranks lowest: merit, then the higher applicant, then the higher host.
type Standing = (u16, std::cmp::Reverse<u32>, std::cmp::Reverse<u32>);

/// What the applicant ranks lowest: its wish, then the higher host.
type Place = (u16, std::cmp::Reverse<u32>);

/// Who has what.
struct Table {
    is_paired: Vec<bool>,
    /// For each applicant how many places they have, and the worst: its wish, and the host.
    places: Vec<(u32, Option<Place>)>,
    /// For each host how many sit there, and the worst.
    hosts: Vec<(u32, Option<Standing>)>,
    /// For each unit how many sit there, and the worst.
    units: Vec<(u32, Option<Standing>)>,
}

impl Table {
    fn new(market: &Market<'_>, paired: &[u32]) -> Result<Self, Fault> {
        let entries = market.hosts().len();
        let mut is_paired = vec![false; entries];
        let mut last = None;
        for &entry in paired {
            if entry as usize >= entries || last >= Some(entry) {
                return Err(Fault::NoEntry(entry));
            }
            last = Some(entry);
            is_paired[entry as usize] = true;
        }
        let units = market.quotas().map_or(0, |quotas| quotas.limits.len());
        let mut table = Self {
            is_paired,
            places: vec![(0, None); market.all_wants().len()],
            hosts: vec![(0, None); market.seats().len()],
            units: vec![(0, None); units],
        };
        for (applicant, entry, host) in each(market) {
            if !table.is_paired[entry as usize] {
                continue;
            }
            let wish = (market.wishes()[entry as usize], std::cmp::Reverse(host));
            let place = &mut table.places[applicant as usize];
            *place = (place.0 + 1, Some(place.1.map_or(wish, |worst| worst.min(wish))));
            let standing = standing(market, applicant, entry, host);
            let add = |seat: &mut (u32, Option<Standing>)| {
                *seat = (seat.0 + 1, Some(seat.1.map_or(standing, |worst| worst.min(standing))));
            };
            add(&mut table.hosts[host as usize]);
            if let Some(quotas) = market.quotas() {
                let mut unit = quotas.unit_of_host[host as usize];
                while unit != Quotas::NONE {
                    add(&mut table.units[unit as usize]);
                    unit = quotas.parents[unit as usize];
                }
            }
        }
        table.check_limits(market)?;
        Ok(table)
    }

    fn check_limits(&self, market: &Market<'_>) -> Result<(), Fault> {
        let over = |held: &mut dyn Iterator<Item = u32>, limits: &[u32]| {
            held.zip(limits).position(|(held, &limit)| held > limit).map(|at| at as u32)
        };
        if let Some(applicant) = over(&mut self.places.iter().map(|place| place.0), market.all_wants()) {
            return Err(Fault::TooManyPlaces(applicant));
        }
        if let Some(host) = over(&mut self.hosts.iter().map(|host| host.0), market.seats()) {
            return Err(Fault::TooManySeated(host));
        }
        if let Some(quotas) = market.quotas() {
            if let Some(unit) = over(&mut self.units.iter().map(|unit| unit.0), quotas.limits) {
                return Err(Fault::OverQuota(unit));
            }
        }
        Ok(())
    }

    fn blocking<'a>(&'a self, market: &'a Market<'a>) -> impl Iterator<Item = u32> + 'a {
        let blocks = |(applicant, entry, host): (u32, u32, u32)| {
            let (held, worst) = self.places[applicant as usize];
            let wish = (market.wishes()[entry as usize], std::cmp::Reverse(host));
            let gains = held < market.all_wants()[applicant as usize] || worst.is_some_and(|worst| wish > worst);
            !self.is_paired[entry as usize] && gains && self.is_welcome(market, standing(market, applicant, entry, host), host)
        };
        each(market).filter(move |&entry| blocks(entry)).map(|(_, entry, _)| entry)
    }

    /// Whether the host, and every unit around it, has room, or the first of them that has none holds somebody worse.
    fn is_welcome(&self, market: &Market<'_>, standing: Standing, host: u32) -> bool {
        let (held, worst) = self.hosts[host as usize];
        if held >= market.seats()[host as usize] {
            return worst.is_some_and(|worst| standing > worst);
        }
        let Some(quotas) = market.quotas() else { return true };
        let mut unit = quotas.unit_of_host[host as usize];
        while unit != Quotas::NONE {
            let (held, worst) = self.units[unit as usize];
            if held >= quotas.limits[unit as usize] {
                return worst.is_some_and(|worst| standing > worst);
            }
            unit = quotas.parents[unit as usize];
        }
        true
    }
}

/// Every entry with its applicant and host: (applicant, entry, host).
fn each<'a>(market: &'a Market<'a>) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
    let lists = (0u32..).zip(market.start().windows(2));
    lists.flat_map(move |(applicant, ends)| {
        (ends[0]..ends[1]).map(move |entry| (applicant, entry, market.hosts()[entry as usize]))
    })
}

fn standing(market: &Market<'_>, applicant: u32, entry: u32, host: u32) -> Standing {
    (market.merits()[entry as usize], std::cmp::Reverse(applicant), std::cmp::Reverse(host))
}
