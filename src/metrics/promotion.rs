//! Promotions over three things that sources call the promotion rate: each has a name of its own here, and the bare name none.

use std::collections::BTreeSet;

use super::facts::{MoveFact, MoveKind};
use super::metric::{Metric, Tally, UNKNOWN, people, share};
use super::mobility::{per_headcount, within};
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;
use crate::values::PersonId;

/// The definition over headcount.
const PER_HEADCOUNT: &str = "metrics/promotions_per_headcount/1";
/// The definition over those eligible.
const PER_ELIGIBLE: &str = "metrics/promotions_per_eligible/1";
/// The definition over transfers.
const PATH_RATIO: &str = "metrics/career_path_ratio/1";

/// Promotions / average headcount.
///
/// - **Population**: moves to a higher level whose first day lies in the window.
/// - **Edges**: reorganisations, moves without a date and moves of an unknown kind are left out and counted. `n` is how many people the headcount counts.
#[must_use]
pub fn promotions_per_headcount(moves: &[MoveFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let tally = promotions(moves, window);
    let value = over_headcount(tally.counted.len() as u64, staff.headcount(window, headcount));
    per_headcount(tally, PER_HEADCOUNT, value, moves, (staff, window, headcount))
}

/// Those promoted / those eligible at the window's beginning: of people, each once.
///
/// - **Population**: the people given, who were eligible when the window began.
/// - **Edges**: as [`promotions_per_headcount`]; a promotion of somebody who was not eligible does not count. `n` is how many were eligible.
#[must_use]
pub fn promotions_per_eligible(moves: &[MoveFact], eligible: &[PersonId], window: MetricWindow) -> Metric {
    let eligible: BTreeSet<&PersonId> = eligible.iter().collect();
    let mut tally = promotions(moves, window);
    let mut seen = BTreeSet::new();
    let mut counts = |at: &usize| moves.get(*at).is_some_and(|one| eligible.contains(&one.person) && seen.insert(&one.person));
    tally.counted.retain(|at| counts(at));
    let all = eligible.len() as u64;
    let value = share(tally.counted.len() as u64, all);
    tally.ratio(PER_ELIGIBLE, value, all, Some(window))
}

/// Promotions / transfers, which VPSC calls the promotion rate.
///
/// - **Source**: VPSC, career path ratio.
/// - **Edges**: as [`promotions_per_headcount`]; without any transfer there is no value. `n` is how many people were transferred.
#[must_use]
pub fn career_path_ratio(moves: &[MoveFact], window: MetricWindow) -> Metric {
    let tally = promotions(moves, window);
    let is_transfer = |at: &&usize| moves.get(**at).is_some_and(|one| one.kind == Some(MoveKind::Transfer));
    let transfers: Vec<usize> = tally.over.iter().filter(is_transfer).copied().collect();
    let value = share(tally.counted.len() as u64, transfers.len() as u64);
    let who = |at: usize| moves.get(at).map(|one| &one.person);
    let (promoted, transferred) = (people(&tally.counted, who), people(&transfers, who));
    tally.ratio(PATH_RATIO, value, transferred, Some(window)).counting(promoted)
}

/// All moves of a known kind, of which promotions are counted.
fn promotions(moves: &[MoveFact], window: MetricWindow) -> Tally {
    let mut tally = within(moves, window, |one| one.kind == Some(MoveKind::Promotion));
    let is_unknown = |at: &usize| moves.get(*at).is_some_and(|one| one.kind.is_none());
    let unknown: Vec<usize> = tally.over.iter().copied().filter(is_unknown).collect();
    tally.over.retain(|at| !is_unknown(at));
    unknown.into_iter().for_each(|at| tally.leave_out(at, UNKNOWN));
    tally
}
