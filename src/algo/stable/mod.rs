//! Stable matching of applicants with hosts: both have capacities, lists are incomplete, ties are allowed.
//!
//! An applicant wants some places, each at another host; a host has some seats, and hosts may stand in units that share a limit
//! ([`Quotas`]). Each entry of an applicant's list says what the host is worth to the applicant (the wish) and the applicant to the host
//! (the merit); who is not on a list is acceptable to neither side. Applicants prefer the higher wish, then the host with the lower number;
//! hosts prefer the higher merit, then the applicant with the lower number. With ties broken like this every preference is strict, so there
//! is one best stable matching for each side; before ties are broken it is *weakly* stable: no two would both gain by pairing up.
//!
//! [`applicant_optimal`] is deferred acceptance (Gale and Shapley, "College admissions and the stability of marriage", American
//! Mathematical Monthly 69, 1962; for several places on both sides: Roth, "Stability and polarization of interests in job matching",
//! Econometrica 52, 1984). Its result does not depend on who proposes when. `lists` sorts no more of a list than is proposed to, `seats`
//! keeps the worst that each host holds at hand, `quotas` does so for nested units, `host_optimal` turns the market round, `hosts_offer`
//! does so with quotas, and `blocking` checks any matching by its own means.
//!
//! # With quotas
//! The units are laminar (any two are nested or apart), so what respects every limit is the independent sets of a matroid. Of all
//! applications on the table, the units together hold those that greedy choice picks: best merit first, then the lower applicant, then the
//! lower host, each unless a seat or a unit is full. Merits are thus compared across the hosts of a unit. Such a choice is substitutable,
//! and deferred acceptance with it stable (Fleiner, "A fixed-point approach to stable matchings and some applications", Mathematics of
//! Operations Research 28, 2003). An applicant and a host that are not paired *block* a matching when the applicant would take the host
//! (with a place to spare, or instead of a worse one) and the units would take the applicant at that host: nothing that contains the host
//! is full, or of what the smallest full unit around the host holds, something is worse. What an applicant holds elsewhere in
//! the same unit counts as any other: units compare applications, not people.
//!
//! Why indices are in range: a [`Market`] is made by [`Market::new`] alone, which sees that every host and every unit is one; all
//! buffers have a place for each applicant, host, unit or entry.

#![expect(
    clippy::cast_possible_truncation,
    reason = "applicants, hosts and entries are fewer than 2^32; lower halves are masked"
)]

mod blocking;
mod host_optimal;
mod hosts_offer;
mod lists;
mod market;
mod quotas;
mod seats;
#[cfg(test)]
mod tests;

pub(crate) use blocking::{Fault, blocking_entries, check};
pub(crate) use host_optimal::host_optimal;
pub(crate) use market::{Market, Order, Quotas};

use lists::Lists;
use seats::{Answer, Seats};

/// The stable matching that is best for every applicant at once: nobody has better places in any other. The entries that are paired,
/// ascending. With more than one place wanted, an applicant's places are compared from the best down.
///
/// # Complexity
/// No entry is proposed to twice. Each proposal that is not turned down at once takes the logarithm of the host's seats (with quotas, the
/// sum of the logarithms of what is held on each level above it); a list that is not in order is read twice, and sorted as far as it is
/// proposed to.
pub(crate) fn applicant_optimal(market: &Market<'_>) -> Vec<u32> {
    match market.quotas() {
        Some(_) => quotas::applicant_optimal(market),
        None => best_for_applicants(market),
    }
}

/// As [`applicant_optimal`], with seats alone.
fn best_for_applicants(market: &Market<'_>) -> Vec<u32> {
    let mut lists = Lists::new(market);
    let mut seats = Seats::new(market);
    // Those who lose a place wait for the next round: one after the other in a row, what they read is seldom at hand.
    let (mut waiting, mut later): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for applicant in 0..market.applicants() {
        for _ in 0..market.wants(applicant) {
            if !seek(market, &mut lists, &mut seats, applicant, &mut later) {
                break;
            }
        }
    }
    while !later.is_empty() {
        std::mem::swap(&mut waiting, &mut later);
        waiting.sort_unstable();
        for applicant in waiting.drain(..) {
            seek(market, &mut lists, &mut seats, applicant, &mut later);
        }
    }
    lists.read(|entry, applicant| seats.holds(market.host(entry), market.rank_by_host(entry, applicant)))
}

/// Gives the applicant one more place; who loses theirs for it is noted. Whether somebody was left to ask.
#[inline]
fn seek(market: &Market<'_>, lists: &mut Lists<'_>, seats: &mut Seats, applicant: u32, later: &mut Vec<u32>) -> bool {
    while let Some(entry) = lists.next(applicant) {
        match seats.apply(market.host(entry), market.rank_by_host(entry, applicant)) {
            Answer::Refused => {}
            Answer::Seated => return true,
            Answer::InsteadOf(other) => {
                later.push(other);
                return true;
            }
        }
    }
    false
}
