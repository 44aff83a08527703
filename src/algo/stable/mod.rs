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
//! keeps the worst that each host holds at hand, `quotas` does so for nested units, `host_optimal` turns the market round, and `hosts_offer`
//! does so with quotas.
//!
//! A step is an application: what somebody asks for next, or that they find nobody left to ask. What is held at any time respects all
//! capacities and quotas, so that a search that is stopped leaves a matching, though not a stable one.
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

mod host_optimal;
mod hosts_offer;
mod lists;
mod market;
mod quotas;
mod seats;
#[cfg(test)]
mod tests;

pub(crate) use host_optimal::host_optimal;
pub(crate) use market::{Market, Quotas};

use crate::effort::{Completion, Meter};
use lists::Lists;
use seats::{Answer, Seats};

/// What deferred acceptance came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The entries that are paired, ascending: a stable matching when the search is complete, and some matching when it was stopped.
    pub(crate) paired: Vec<u32>,
    pub(crate) completion: Completion,
}

impl Outcome {
    fn new(paired: Vec<u32>, ended: Result<(), Completion>) -> Self {
        Self { paired, completion: ended.err().unwrap_or(Completion::Complete) }
    }
}

/// The stable matching that is best for every applicant at once: nobody has better places in any other. With more than one place wanted,
/// an applicant's places are compared from the best down.
///
/// # Complexity
/// No entry is proposed to twice. Each proposal that is not turned down at once takes the logarithm of the host's seats (with quotas, the
/// sum of the logarithms of what is held on each level above it); a list is read twice, and sorted as far as it is proposed to.
pub(crate) fn applicant_optimal(market: &Market<'_>, meter: &mut Meter<'_>) -> Outcome {
    match market.quotas() {
        Some(_) => quotas::applicant_optimal(market, meter),
        None => best_for_applicants(market, meter),
    }
}

/// As [`applicant_optimal`], with seats alone.
fn best_for_applicants(market: &Market<'_>, meter: &mut Meter<'_>) -> Outcome {
    let mut lists = Lists::new(market);
    let mut seats = Seats::new(market);
    let ended = in_rounds(market, |applicant, later| {
        loop {
            meter.take(1)?;
            let Some(entry) = lists.next(applicant) else { return Ok(false) };
            match seats.apply(market.host(entry), market.rank_by_host(entry, applicant)) {
                Answer::Refused => continue,
                Answer::Seated => {}
                Answer::InsteadOf(other) => later.push(other),
            }
            return Ok(true);
        }
    });
    let paired = lists.read(|entry, applicant| seats.holds(market.host(entry), market.rank_by_host(entry, applicant)));
    Outcome::new(paired, ended)
}

/// Has every applicant seek the places that they want, and those who lose one seek another. What seeks one more place for an applicant notes
/// who loses theirs for it, and says whether somebody was left to ask.
///
/// # Errors
/// How the search was stopped.
fn in_rounds(
    market: &Market<'_>,
    mut seek: impl FnMut(u32, &mut Vec<u32>) -> Result<bool, Completion>,
) -> Result<(), Completion> {
    // Those who lose a place wait for the next round: one after the other in a row, what they read is seldom at hand.
    let (mut waiting, mut later): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    for applicant in 0..market.applicants() {
        for _ in 0..market.wants(applicant) {
            if !seek(applicant, &mut later)? {
                break;
            }
        }
    }
    while !later.is_empty() {
        std::mem::swap(&mut waiting, &mut later);
        waiting.sort_unstable();
        for applicant in waiting.drain(..) {
            seek(applicant, &mut later)?;
        }
    }
    Ok(())
}
