//! Where a ladder is narrowest.

use super::facts::StageFact;
use super::stage_dwell::stage_dwell;
use super::window::{MetricWindow, days_between};
use crate::measure::{Confidence, NoValue, Ratio, SurvivalBand, TimeQuantile};
use crate::values::ItemCode;

/// The definition.
const DEFINITION: &str = "metrics/bottleneck/1";

/// What each stage takes more than it should.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bottleneck {
    /// By which definition.
    pub definition_id: &'static str,
    /// The stage with the greatest share; the first given of several. `None` where nothing takes too long, or it cannot be told.
    pub stage: Option<ItemCode>,
    /// Why it cannot be told: from some stage nobody has gone on yet.
    pub absent: Option<NoValue>,
    /// The stages, in the order given.
    pub stages: Vec<StageExcess>,
}

/// What one stage takes more than it should.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StageExcess {
    /// Which.
    pub stage: ItemCode,
    /// The days that it should take.
    pub target: u32,
    /// Days beyond the target, over all who were there.
    pub days: u64,
    /// The part of the days beyond target of all stages; `None` where there are none.
    pub share: Option<Ratio>,
    /// How many have gone on in the window.
    pub gone_on: u64,
    /// When half have gone on or left.
    pub median: TimeQuantile,
}

/// The stage with the largest share of days beyond target, summed over those on it on some day of the window, up to its last day.
///
/// - **Source**: none of a standards body found; named with its targets. Beside it stands the median of each stage with its interval, of all and not only of those who have gone on.
/// - **Edges**: a stage from which nobody has gone on in the window makes it [`NoValue::NotEstimable`]. Facts without usable dates do not count, as
///   [`stage_dwell`](crate::stage_dwell) tells.
#[must_use]
pub fn bottleneck(facts: &[StageFact], targets: &[(ItemCode, u32)], window: MetricWindow) -> Bottleneck {
    let mut stages: Vec<StageExcess> = targets
        .iter()
        .map(|(stage, target)| {
            let excess = |fact: &StageFact| {
                let from = fact.from.filter(|from| fact.until.is_none_or(|until| *from < until))?;
                let is_there = from < window.until() && fact.until.is_none_or(|until| window.from() < until);
                let end = fact.until.map_or(window.last(), |until| until.min(window.last()));
                let days = days_between(from, end).filter(|_| is_there)?;
                Some(u64::from(days.saturating_sub(*target)))
            };
            let days = facts.iter().filter(|fact| fact.stage == *stage).filter_map(excess).sum();
            let dwell = stage_dwell(facts, stage, window).map(|dwell| dwell.counts);
            let none = TimeQuantile::none();
            StageExcess {
                stage: stage.clone(),
                target: *target,
                days,
                share: None,
                gone_on: dwell.as_ref().map_or(0, |counts| counts.events(0)),
                median: dwell
                    .map_or(none, |counts| counts.kaplan_meier().median(SurvivalBand::default(), Confidence::default())),
            }
        })
        .collect();
    let all: u64 = stages.iter().map(|stage| stage.days).sum();
    stages.iter_mut().for_each(|stage| stage.share = Ratio::of(stage.days, all));
    let is_known = !stages.is_empty() && stages.iter().all(|stage| stage.gone_on > 0);
    let most = stages.iter().map(|stage| stage.days).max().filter(|days| *days > 0);
    let stage = stages.iter().find(|stage| is_known && Some(stage.days) == most).map(|stage| stage.stage.clone());
    Bottleneck { definition_id: DEFINITION, stage, absent: (!is_known).then_some(NoValue::NotEstimable), stages }
}
