//! From which stage to which, and how many are on each after so many days.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::StageFact;
use super::window::{MetricWindow, days_between};
use crate::measure::{SurvivalFault, TransitionCounts};
use crate::values::{ItemCode, PersonId};

/// From when, until when, on which stage.
type Spell = (NaiveDate, Option<NaiveDate>, usize);

/// What people on the stages given do in a window, day by day: day 0 is the day before it, day 1 its first. States are the stages in their order, and after them one for being on none.
///
/// Its [`occupancy`](TransitionCounts::occupancy) is the share on each stage after so many days, its [`moves`](TransitionCounts::moves) the matrix. Counts of parts of the company
/// add up.
///
/// - **Source**: Aalen and Johansen (1978).
/// - **Population**: those on one of the stages on the day before the window, from that day on, and those on one on some day of it, from the first such day on. Stages may be entered again. Of windows
///   that follow each other each move from a stage is in one; who comes back and was on none when a window began comes as somebody new.
/// - **Edges**: facts on other stages, without a first day, or with an end that is not after it, do not count; the second number given back is how many those of the last two
///   kinds are. Where two facts of a person overlap, the later one holds from its beginning on.
///
/// # Errors
/// [`SurvivalFault::States`] for more than 31 stages, [`SurvivalFault`] for a window of more than 100,000 days.
pub fn stage_transitions(
    facts: &[StageFact],
    stages: &[ItemCode],
    window: MetricWindow,
) -> Result<(TransitionCounts, u64), SurvivalFault> {
    let number: BTreeMap<&ItemCode, usize> = stages.iter().zip(0..).collect();
    let nowhere = stages.len();
    let mut counts = TransitionCounts::new(nowhere + 1)?;
    let mut people: BTreeMap<&PersonId, Vec<Spell>> = BTreeMap::new();
    let mut left_out = 0u64;
    for fact in facts {
        let Some(&stage) = number.get(&fact.stage) else { continue };
        match fact.from {
            Some(from) if fact.until.is_none_or(|until| from < until) => {
                people.entry(&fact.person).or_default().push((from, fact.until, stage));
            }
            _ => left_out += 1,
        }
    }
    for spells in people.values_mut() {
        spells.sort_unstable();
        // Where somebody is from which day on: the stage, and nowhere when nothing follows at once.
        let mut ways: Vec<(NaiveDate, usize)> = Vec::new();
        for (at, &(from, until, stage)) in spells.iter().enumerate() {
            ways.push((from, stage));
            let next = spells.get(at + 1).map(|next| next.0);
            if let Some(until) = until.filter(|until| next.is_none_or(|next| *until < next)) {
                ways.push((until, nowhere));
            }
        }
        let day = |date: NaiveDate| days_between(window.eve(), date).unwrap_or_default();
        let (before, within): (Vec<_>, Vec<_>) =
            ways.into_iter().filter(|(date, _)| *date < window.until()).partition(|(date, _)| *date < window.from());
        let mut path = before.last().filter(|(_, state)| *state != nowhere).map(|(_, state)| (0, *state, Vec::new()));
        for (date, state) in within {
            match &mut path {
                None if state == nowhere => {}
                None => path = Some((day(date), state, Vec::new())),
                Some((entry, first, moves)) => {
                    // Two on one day: the later fact holds.
                    if moves.last().is_some_and(|(last, _): &(u32, usize)| *last == day(date)) {
                        moves.pop();
                    }
                    let here = moves.last().map_or(*first, |(_, state)| *state);
                    if *entry == day(date) && moves.is_empty() {
                        *first = state;
                    } else if here != state {
                        moves.push((day(date), state));
                    }
                }
            }
        }
        // Who comes on the window's last day was seen on no day after it.
        if let Some((entry, state, moves)) = path.filter(|(entry, ..)| *entry < day(window.last())) {
            counts.path(entry, state, &moves, Some(day(window.last())))?;
        }
    }
    Ok((counts, left_out))
}
