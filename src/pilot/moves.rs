//! Two figures of moves that are differences in differences: what became of those who moved, and of the teams that they left and joined.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::measure::{
    ClusterChange, Confidence, DidCell, DidEstimate, DidSums, FEW_CLUSTERS, Interval, MOST_OUTCOME, Randomisation,
    RandomisationTest,
};
use crate::values::{PersonId, TeamId};

/// Somebody who moved, or stayed and is like somebody who moved: their rating in the cycle before the move and in the one after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MoveRow {
    /// Who.
    pub person: PersonId,
    /// The team that rated them before, with whose others they share what happens; by themselves where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// Whether they moved.
    pub moved: bool,
    /// Before, on one scale with after: a change of the scale begins another series.
    pub before: i64,
    /// After.
    pub after: i64,
}

/// On which side of a move a team is. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TeamSide {
    /// Somebody left it.
    Losing,
    /// Somebody joined it.
    Gaining,
    /// Neither: it is what others are held against.
    Neither,
}

/// An outcome of a team, or of one of its members, in two equally long windows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TeamRow {
    /// Which team.
    pub team: TeamId,
    /// On which side.
    pub side: TeamSide,
    /// Before.
    pub before: i64,
    /// After.
    pub after: i64,
}

/// An effect of moves. With fewer than ten clusters p and interval are those of draws, and there is no error.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MoveFigure {
    /// The effect with its means.
    pub differences: DidEstimate,
    /// The p of no effect, on both sides.
    pub p: Option<f64>,
    /// The interval of the effect.
    pub ci: Option<Interval>,
    /// What draws show, where there are fewer than ten clusters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub randomisation: Option<Randomisation>,
}

/// What moves did to teams, on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ImpactOfMoves {
    /// To the teams that lost somebody, held against those of neither side.
    pub losing: Option<MoveFigure>,
    /// To the teams that gained somebody.
    pub gaining: Option<MoveFigure>,
    /// How many teams are on more than one side, and so left out.
    pub left_out: usize,
}

impl MoveRow {
    /// Somebody by themself.
    #[must_use]
    pub const fn new(person: PersonId, moved: bool, before: i64, after: i64) -> Self {
        Self { person, team: None, moved, before, after }
    }
}

impl TeamRow {
    /// An outcome of a team.
    #[must_use]
    pub const fn new(team: TeamId, side: TeamSide, before: i64, after: i64) -> Self {
        Self { team, side, before, after }
    }
}

/// How much more the ratings of those who moved changed than those of the ones who stayed. Before and after alone would tell how unusual the cycle before the move was.
///
/// `None` without anybody on one side, with somebody given twice, a rating beyond 100,000,000 in size, or more than 5,000,000 rows.
///
/// ```
/// use rungs::{Confidence, MoveRow, performance_improvement};
/// let mut rows = Vec::new();
/// for n in 0..24 {
///     rows.push(MoveRow::new(format!("p{n}").parse()?, n % 2 == 0, 300 + n, 310 + n + n % 5 + if n % 2 == 0 { 20 } else { 0 }));
/// }
/// let told = performance_improvement(&rows, Confidence::default(), 1).unwrap();
/// assert!((told.differences.effect - 20.0).abs() < 1.0 && told.p.unwrap() < 0.001);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn performance_improvement(rows: &[MoveRow], confidence: Confidence, seed: u64) -> Option<MoveFigure> {
    let people: BTreeMap<&PersonId, &MoveRow> = rows.iter().map(|row| (&row.person, row)).collect();
    if people.len() < rows.len() {
        return None;
    }
    // Those who moved and those who stayed of one team share it: errors are robust to that. Draws are of whole clusters, and a team of both is none.
    let key = |row: &'_ MoveRow| {
        row.team.as_ref().map_or((false, row.person.as_ref().to_owned()), |team| (true, team.as_ref().to_owned()))
    };
    let mut clusters: BTreeMap<(bool, String), u64> = rows.iter().map(|row| (key(row), 0)).collect();
    clusters.values_mut().zip(0..).for_each(|(number, at)| *number = at);
    let pairs = people.values().map(|row| (clusters.get(&key(row)).copied().unwrap_or(0), row.moved, row.before, row.after));
    figure(&pairs.collect::<Vec<_>>(), confidence, seed)
}

/// What moves did to the teams on both sides, each held against the teams of neither.
///
/// A side is `None` without a team on it or on neither, with an outcome beyond 100,000,000 in size, or more than 5,000,000 rows.
///
/// ```
/// use rungs::{Confidence, TeamRow, TeamSide, impact_of_moves};
/// let mut rows = Vec::new();
/// for (n, (side, change)) in [(TeamSide::Losing, -4), (TeamSide::Gaining, 6), (TeamSide::Neither, 1)].into_iter().cycle().take(12).enumerate() {
///     rows.push(TeamRow::new(format!("t{n}").parse()?, side, 70, 70 + change + n as i64 % 2));
/// }
/// let impact = impact_of_moves(&rows, Confidence::default(), 1);
/// // Eight teams for each side: no error, and what draws show.
/// let (losing, gaining) = (impact.losing.unwrap(), impact.gaining.unwrap());
/// assert_eq!((losing.differences.effect, gaining.differences.effect), (-5.0, 5.0));
/// assert_eq!((losing.differences.error, losing.randomisation.unwrap().p.to_string()), (None, "2/70".to_owned()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn impact_of_moves(rows: &[TeamRow], confidence: Confidence, seed: u64) -> ImpactOfMoves {
    let mut sides: BTreeMap<&TeamId, (TeamSide, bool)> = BTreeMap::new();
    for row in rows {
        let (side, is_on_both) = sides.entry(&row.team).or_insert((row.side, false));
        *is_on_both |= *side != row.side;
    }
    let left_out = sides.values().filter(|(_, is_on_both)| *is_on_both).count();
    let numbers: BTreeMap<&TeamId, u64> = sides.iter().filter(|(_, (_, both))| !both).map(|(team, _)| *team).zip(0..).collect();
    let against = |of: TeamSide| {
        let held = rows.iter().filter(|row| row.side == of || row.side == TeamSide::Neither);
        let pairs = held.filter_map(|row| Some((*numbers.get(&row.team)?, row.side == of, row.before, row.after)));
        figure(&pairs.collect::<Vec<_>>(), confidence, seed)
    };
    ImpactOfMoves { losing: against(TeamSide::Losing), gaining: against(TeamSide::Gaining), left_out }
}

/// The effect of pairs of outcomes: cluster, whether treated, before, after.
fn figure(pairs: &[(u64, bool, i64, i64)], confidence: Confidence, seed: u64) -> Option<MoveFigure> {
    let mut sums = DidSums::new();
    let mut changes: BTreeMap<u64, ClusterChange> = BTreeMap::new();
    let mut is_mixed = false;
    for &(cluster, is_treated, before, after) in pairs {
        let is_small = |outcome: i64| outcome.unsigned_abs() <= MOST_OUTCOME;
        let is_added = is_small(before)
            && is_small(after)
            && sums.add(cluster, DidCell::of(is_treated, false), before)
            && sums.add(cluster, DidCell::of(is_treated, true), after);
        if !is_added {
            return None;
        }
        let change = changes.entry(cluster).or_insert(ClusterChange { is_treated, members: 0, sum: 0 });
        is_mixed |= change.is_treated != is_treated;
        change.members += 1;
        change.sum += after - before;
    }
    let differences = sums.estimate(confidence)?;
    if differences.clusters >= FEW_CLUSTERS {
        return Some(MoveFigure { differences, p: differences.p, ci: differences.ci, randomisation: None });
    }
    let changes: Vec<ClusterChange> = changes.into_values().collect();
    let draws = if is_mixed { None } else { RandomisationTest::new(&changes) };
    let randomisation = draws.as_ref().map(|draws| draws.test(seed));
    let ci = draws.and_then(|draws| draws.interval(confidence));
    Some(MoveFigure { differences, p: randomisation.map(|test| test.p.as_f64()), ci, randomisation })
}
