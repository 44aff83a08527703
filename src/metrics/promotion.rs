//! Promotions over three things that sources call the promotion rate: each has a name of its own here, and the bare name none.

use std::collections::BTreeSet;

use super::facts::{MoveFact, MoveKind};
use super::metric::{Metric, Tally, UNKNOWN};
use super::mobility::within;
use super::staff::{HeadcountKind, Staff, over_headcount};
use super::window::MetricWindow;
use crate::measure::Ratio;
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
/// - **Edges**: reorganisations, moves without a date and moves of an unknown kind are left out and counted.
#[must_use]
pub fn promotions_per_headcount(moves: &[MoveFact], staff: &Staff, window: MetricWindow, headcount: HeadcountKind) -> Metric {
    let tally = promotions(moves, window);
    let value = over_headcount(tally.counted.len() as u64, staff.headcount(window, headcount));
    tally.ratio(&format!("{PER_HEADCOUNT}/{}", headcount.name()), value, Some(window))
}

/// Those promoted / those eligible at the window's beginning: of people, each once.
///
/// - **Population**: the people given, who were eligible when the window began.
/// - **Edges**: as [`promotions_per_headcount`]; a promotion of somebody who was not eligible does not count.
#[must_use]
pub fn promotions_per_eligible(moves: &[MoveFact], eligible: &[PersonId], window: MetricWindow) -> Metric {
    let eligible: BTreeSet<&PersonId> = eligible.iter().collect();
    let mut tally = promotions(moves, window);
    let mut seen = BTreeSet::new();
    let mut counts = |at: &usize| moves.get(*at).is_some_and(|one| eligible.contains(&one.person) && seen.insert(&one.person));
    tally.counted.retain(|at| counts(at));
    let value = Ratio::of(tally.counted.len() as u64, eligible.len() as u64);
    tally.ratio(PER_ELIGIBLE, value, Some(window))
}

/// Promotions / transfers, which VPSC calls the promotion rate.
///
/// - **Source**: VPSC, career path ratio.
/// - **Edges**: as [`promotions_per_headcount`]; without any transfer there is no value.
#[must_use]
pub fn career_path_ratio(moves: &[MoveFact], window: MetricWindow) -> Metric {
    let tally = promotions(moves, window);
    let is_transfer = |at: &&usize| moves.get(**at).is_some_and(|one| one.kind == Some(MoveKind::Transfer));
    let transfers = tally.over.iter().filter(is_transfer).count();
    let value = Ratio::of(tally.counted.len() as u64, transfers as u64);
    tally.ratio(PATH_RATIO, value, Some(window))
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
