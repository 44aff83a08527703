//! What else has to be hidden, so that nothing hidden can be found out from what is published.

use std::collections::{BTreeMap, BTreeSet};

use super::system::System;
use super::walk::{End, Walk};

/// The most terms of equations that all walks of one release look at: some seconds. Then all that can be hidden is.
const WORK: u64 = 100_000_000;
/// And when all that can be hidden is.
const LAST_WORK: u64 = 20_000_000;
/// Of what may be hidden beside a count that is known, so many are tried.
const TRIED: usize = 6;

/// Whole numbers that a count could be, for all that is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spread {
    pub(super) low: u64,
    pub(super) high: u64,
    /// Which witness has it.
    pub(super) low_at: usize,
    pub(super) high_at: usize,
}

/// What was found out about what can be found out.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Numbers that keep every equation and are as they are where they are shown; the first are the numbers themselves.
    pub(super) witnesses: Vec<Vec<u64>>,
    /// For each guarded variable.
    pub(super) spreads: BTreeMap<u32, Spread>,
    /// Those of them that are known too well.
    pub(super) pinned: Vec<u32>,
}

/// Of each line the variables of those considered and those selected.
#[derive(Debug, Clone, Default)]
pub(super) struct Pairs {
    selected_of: BTreeMap<u32, u32>,
    considered_of: BTreeMap<u32, u32>,
}

impl Pairs {
    /// From those considered to those selected.
    pub(super) fn new(pairs: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let selected_of: BTreeMap<u32, u32> = pairs.into_iter().collect();
        let considered_of = selected_of.iter().map(|(considered, selected)| (*selected, *considered)).collect();
        Self { selected_of, considered_of }
    }

    /// What is hidden with a variable: where those considered are hidden, those selected are too, since that they are shown would tell that the others are
    /// none or enough.
    fn with(&self, system: &System, variable: u32) -> Vec<u32> {
        let is_shown = |at: &u32| system.variables.get(*at as usize).is_some_and(|variable| variable.is_shown);
        let selected = self.selected_of.get(&variable).copied().filter(is_shown);
        [variable].into_iter().chain(selected).collect()
    }
}

/// Hides more until nothing guarded is known too well, or there is nothing left that could be hidden for it; what is found out then.
pub(super) fn suppress(system: &mut System, pairs: &Pairs, least_spread: u64) -> Found {
    if !system.variables.iter().any(|variable| variable.is_guarded) {
        return Found::new(system);
    }
    within(system, pairs, least_spread, WORK).unwrap_or_else(|| {
        // What cannot be reckoned with is hidden.
        let all = (0u32..).zip(&system.variables).filter(|(_, variable)| variable.is_shown && variable.may_hide);
        let all: Vec<u32> = all.map(|(at, _)| at).collect();
        for variable in all {
            for hidden in pairs.with(system, variable) {
                hide(system, hidden);
            }
        }
        audit(system, least_spread, LAST_WORK)
    })
}

/// The same within a limit on work; `None` where that is not enough.
fn within(system: &mut System, pairs: &Pairs, least_spread: u64, work: u64) -> Option<Found> {
    let neighbours = Neighbours::of(system);
    let mut walk = Walk::new(system, work)?;
    let mut found = Found::new(system);
    let mut open: Vec<u32> = found.spreads.keys().copied().collect();
    // Whoever was considered first: what is hidden for them hides those selected with it, which may be enough for both.
    open.sort_by_key(|variable| pairs.selected_of.contains_key(variable));
    // What nothing can be done about so far.
    let mut known = Vec::new();
    while let Some(variable) = open.pop() {
        found.probe(system, &mut walk, variable, least_spread)?;
        if found.is_open(variable, least_spread) {
            continue;
        }
        let candidates = neighbours.candidates(system, pairs, variable);
        let mut chosen = candidates.first().copied();
        for &candidate in candidates.iter().take(TRIED) {
            let mut trial = walk.clone();
            for hidden in pairs.with(system, candidate) {
                trial.release(hidden)?;
            }
            let is_opened = opens(system, &mut trial, variable, least_spread);
            walk.took(&trial);
            if is_opened? {
                chosen = Some(candidate);
                break;
            }
        }
        let Some(chosen) = chosen else {
            known.push(variable);
            continue;
        };
        open.push(variable);
        for hidden in pairs.with(system, chosen) {
            walk.release(hidden)?;
            if hide(system, hidden) {
                found.guard(system, hidden);
                open.insert(0, hidden);
            }
        }
    }
    // What was hidden later may have opened them, and a walk from the beginning may find what this one, after many turns, did not.
    for variable in known {
        let mut afresh = Walk::new(system, LAST_WORK)?;
        found.probe(system, &mut walk, variable, least_spread)?;
        found.probe(system, &mut afresh, variable, least_spread)?;
        if !found.is_open(variable, least_spread) {
            found.pinned.push(variable);
        }
    }
    found.pinned.sort_unstable();
    Some(found)
}

/// Hides a variable; whether nobody may find it out from then on, which may be of what could not be hidden by itself: that none were selected, where that is
/// told.
fn hide(system: &mut System, variable: u32) -> bool {
    let Some(variable) = system.variables.get_mut(variable as usize) else { return false };
    variable.is_shown = false;
    variable.is_guarded = variable.may_hide;
    variable.may_hide = false;
    variable.is_guarded
}

/// How well each guarded variable is known; whatever the work does not suffice for counts as known.
pub(super) fn audit(system: &System, least_spread: u64, work: u64) -> Found {
    let mut found = Found::new(system);
    let guarded: Vec<u32> = found.spreads.keys().copied().collect();
    let mut walk = Walk::new(system, work);
    for variable in guarded {
        let probed = walk.as_mut().and_then(|walk| found.probe(system, walk, variable, least_spread));
        if probed.is_none() {
            walk = None;
        }
        if !found.is_open(variable, least_spread) {
            found.pinned.push(variable);
        }
    }
    found
}

/// Whether a walk can move a variable far enough; `None` where it gave up.
fn opens(system: &System, walk: &mut Walk, variable: u32, least_spread: u64) -> Option<bool> {
    walk.restart(system);
    let spread = i128::from(least_spread);
    let up = walk.push(variable, true, spread);
    let high = walk.value(variable);
    let down = if up == End::NoFurther { walk.push(variable, false, spread) } else { up };
    let is_far = high - walk.value(variable) >= spread || high - i128::from(system.value(variable)) >= spread;
    (down != End::GaveUp).then_some(is_far)
}

impl Found {
    /// Of all that is guarded, nothing found out yet; the numbers as they are are the first witness.
    fn new(system: &System) -> Self {
        let mut found = Self { witnesses: vec![system.truth()], ..Self::default() };
        let guarded = (0u32..).zip(&system.variables).filter(|(_, variable)| variable.is_guarded);
        guarded.for_each(|(at, _)| found.guard(system, at));
        found
    }

    /// One more is guarded: as far apart as the witnesses have it.
    fn guard(&mut self, system: &System, variable: u32) {
        let value = system.value(variable);
        self.spreads.insert(variable, Spread { low: value, high: value, low_at: 0, high_at: 0 });
    }

    /// Looks for other numbers that a variable could be; `None` where the walk gave up.
    fn probe(&mut self, system: &System, walk: &mut Walk, variable: u32, least_spread: u64) -> Option<()> {
        if self.is_open(variable, least_spread) {
            return Some(());
        }
        walk.restart(system);
        let spread = i128::from(least_spread);
        let up = walk.push(variable, true, spread);
        self.witness(system, walk);
        // From where it stands, down as far as it takes.
        let down = if up == End::NoFurther { walk.push(variable, false, spread) } else { up };
        self.witness(system, walk);
        (down != End::GaveUp).then_some(())
    }

    fn is_open(&self, variable: u32, least_spread: u64) -> bool {
        self.spreads.get(&variable).is_some_and(|spread| spread.high - spread.low >= least_spread)
    }

    /// Takes where a walk stands as a witness, if it keeps what it must, and widens every spread by it.
    fn witness(&mut self, system: &System, walk: &Walk) {
        let Some(numbers) = walk.numbers().filter(|numbers| system.is_kept_by(numbers)) else { return };
        let at = self.witnesses.len();
        let mut is_of_use = false;
        for (variable, spread) in &mut self.spreads {
            let Some(&number) = numbers.get(*variable as usize) else { continue };
            if number < spread.low {
                (spread.low, spread.low_at, is_of_use) = (number, at, true);
            }
            if number > spread.high {
                (spread.high, spread.high_at, is_of_use) = (number, at, true);
            }
        }
        if is_of_use {
            self.witnesses.push(numbers);
        }
    }
}

/// Which variables are in an equation together.
struct Neighbours {
    /// The equations of each variable.
    equations: Vec<Vec<usize>>,
    members: Vec<Vec<u32>>,
}

impl Neighbours {
    fn of(system: &System) -> Self {
        let mut equations = vec![Vec::new(); system.variables.len()];
        for (at, equation) in system.equations.iter().enumerate() {
            for term in equation {
                if let Some(of) = equations.get_mut(term.variable as usize) {
                    of.push(at);
                }
            }
        }
        let members = |equation: &Vec<super::system::Term>| equation.iter().map(|term| term.variable).collect();
        Self { equations, members: system.equations.iter().map(members).collect() }
    }

    /// What could be hidden beside a variable, the smallest of the nearest first: by way of equations, through what is not shown. Of the lines of those
    /// selected, those considered as well; they come first for one who was considered, which no number of those selected opens.
    fn candidates(&self, system: &System, pairs: &Pairs, from: u32) -> Vec<u32> {
        let mut found = self.nearest(system, from);
        found.sort_by_key(|variable| (system.value(*variable), *variable));
        let may_hide =
            |at: &u32| system.variables.get(*at as usize).is_some_and(|variable| variable.is_shown && variable.may_hide);
        let wholes = found.iter().filter_map(|variable| pairs.considered_of.get(variable)).copied().filter(may_hide);
        let mut wholes: Vec<u32> = wholes.filter(|whole| !found.contains(whole)).collect();
        wholes.sort_by_key(|variable| (system.value(*variable), *variable));
        let is_whole = pairs.selected_of.contains_key(&from);
        if is_whole { wholes.into_iter().chain(found).collect() } else { found.into_iter().chain(wholes).collect() }
    }

    fn nearest(&self, system: &System, from: u32) -> Vec<u32> {
        let mut seen = BTreeSet::from([from]);
        let mut ring = vec![from];
        while !ring.is_empty() {
            let mut found: Vec<u32> = Vec::new();
            let mut next = Vec::new();
            for variable in ring {
                let equations = self.equations.get(variable as usize).into_iter().flatten();
                for &member in equations.filter_map(|at| self.members.get(*at)).flatten() {
                    let Some(variable) = system.variables.get(member as usize) else { continue };
                    if !seen.insert(member) {
                        continue;
                    }
                    if !variable.is_shown {
                        next.push(member);
                    } else if variable.may_hide {
                        found.push(member);
                    }
                }
            }
            if !found.is_empty() {
                return found;
            }
            ring = next;
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::system::{System, Variable};
    use super::{Pairs, audit, suppress};

    /// The table of counties by education in Statistical Policy Working Paper 22 (Federal Committee on Statistical Methodology, 1994), its totals shown.
    const COUNTIES: [[u64; 4]; 4] = [[15, 1, 3, 1], [20, 10, 10, 15], [3, 10, 10, 2], [12, 14, 7, 2]];
    /// The cells that its first pattern hides: two or more in each row and column.
    const HIDDEN: [[bool; 4]; 4] =
        [[false, true, true, true], [false, true, true, false], [true, false, false, true], [true, false, false, true]];

    fn system(hidden: [[bool; 4]; 4], may_hide: bool) -> (System, Vec<Vec<u32>>) {
        let mut system = System::default();
        let variable = |value, is_hidden: bool| Variable {
            value,
            lower: 0,
            is_shown: !is_hidden,
            is_guarded: is_hidden,
            may_hide: may_hide && !is_hidden,
        };
        let cells: Vec<Vec<u32>> = COUNTIES
            .iter()
            .zip(hidden)
            .map(|(row, hidden)| row.iter().zip(hidden).map(|(value, hidden)| system.add(variable(*value, hidden))).collect())
            .collect();
        for row in &cells {
            let total = row.iter().map(|cell| system.value(*cell)).sum();
            let total = system.add(variable(total, false));
            system.sum(total, row.clone());
        }
        for column in 0..4 {
            let column: Vec<u32> = cells.iter().map(|row| row[column]).collect();
            let total = column.iter().map(|cell| system.value(*cell)).sum();
            let total = system.add(variable(total, false));
            system.sum(total, column);
        }
        (system, cells)
    }

    #[test]
    fn two_hidden_in_each_line_are_not_enough() {
        // Rows Alpha and Beta less columns Medium and High leave one household of Alpha's with a very high education.
        let (system, cells) = system(HIDDEN, false);
        let found = audit(&system, 1, 1_000_000);
        assert!(found.pinned.contains(&cells[0][3]), "{found:?}");
        assert!(found.witnesses.iter().all(|numbers| system.is_kept_by(numbers)));
    }

    #[test]
    fn what_is_known_is_opened_by_hiding_more() {
        let (mut system, _) = system(HIDDEN, true);
        let found = suppress(&mut system, &Pairs::default(), 1);
        assert_eq!(found.pinned, Vec::<u32>::new());
        assert!(found.witnesses.iter().all(|numbers| system.is_kept_by(numbers)));
    }

    #[test]
    fn without_enough_work_everything_counts_as_known() {
        let (system, _) = system(HIDDEN, false);
        let found = audit(&system, 1, 10);
        assert_eq!(found.pinned.len(), found.spreads.len());
    }
}
