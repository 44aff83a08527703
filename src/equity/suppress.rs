//! What else has to be hidden, so that nothing hidden can be found out from what is published.

use std::collections::{BTreeMap, BTreeSet};

use super::system::System;
use super::walk::{End, Walk};

/// The most terms of equations that all walks of one release look at: some seconds. Then all that can be hidden is.
const WORK: u64 = 100_000_000;
/// The most of them that are kept for what is found out at last.
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

/// Hides more until nothing guarded is known too well, or there is nothing left that could be hidden for it; what is found out then.
pub(super) fn suppress(system: &mut System, least_spread: u64) -> Found {
    let neighbours = Neighbours::of(system);
    // What nothing can be done about.
    let mut given_up = BTreeSet::new();
    let mut work = WORK;
    loop {
        let found = audit(system, least_spread, &mut work);
        if work == 0 {
            // What cannot be reckoned with is hidden.
            let all: Vec<u32> =
                (0u32..).zip(&system.variables).filter(|(_, of)| of.is_shown && of.may_hide).map(|(at, _)| at).collect();
            all.into_iter().for_each(|variable| hide(system, variable));
            return audit(system, least_spread, &mut LAST_WORK.clone());
        }
        let Some(&pinned) = found.pinned.iter().find(|pinned| !given_up.contains(*pinned)) else { return found };
        let candidates = neighbours.candidates(system, pinned);
        if candidates.is_empty() {
            given_up.insert(pinned);
            continue;
        }
        let mut frees = |candidate: &&u32| {
            let mut trial = system.clone();
            hide(&mut trial, **candidate);
            is_open(&trial, pinned, least_spread, &mut work)
        };
        let chosen = candidates.iter().take(TRIED).find(&mut frees).or(candidates.first()).copied();
        if let Some(chosen) = chosen {
            hide(system, chosen);
        }
    }
}

fn hide(system: &mut System, variable: u32) {
    if let Some(variable) = system.variables.get_mut(variable as usize) {
        variable.is_shown = false;
        variable.is_guarded = true;
        variable.may_hide = false;
    }
}

/// How well each guarded variable is known.
pub(super) fn audit(system: &System, least_spread: u64, work: &mut u64) -> Found {
    let truth = system.truth();
    let guarded = (0u32..).zip(&system.variables).filter(|(_, variable)| variable.is_guarded).map(|(at, _)| at);
    let mut found = Found::default();
    for variable in guarded {
        let value = system.value(variable);
        found.spreads.insert(variable, Spread { low: value, high: value, low_at: 0, high_at: 0 });
    }
    found.witnesses.push(truth);
    let mut walk = Walk::new(system, *work);
    let guarded: Vec<u32> = found.spreads.keys().copied().collect();
    for variable in guarded {
        if found.is_open(variable, least_spread) {
            continue;
        }
        if let Some(walk) = &mut walk {
            walk.restart(system);
            let spread = i128::from(least_spread);
            if walk.push(variable, true, spread) != End::GaveUp {
                found.witness(system, walk);
            }
            let risen = walk.value(variable) - i128::from(system.value(variable));
            // From where it stands, down as far as it takes.
            if risen < spread && walk.push(variable, false, spread) != End::GaveUp {
                found.witness(system, walk);
            }
        }
        if !found.is_open(variable, least_spread) {
            found.pinned.push(variable);
        }
    }
    *work = walk.map_or(0, |walk| walk.work());
    found
}

/// Whether one variable is not known too well.
fn is_open(system: &System, variable: u32, least_spread: u64, work: &mut u64) -> bool {
    let Some(mut walk) = Walk::new(system, *work) else {
        *work = 0;
        return false;
    };
    let spread = i128::from(least_spread);
    walk.push(variable, true, spread);
    let high = walk.value(variable);
    walk.push(variable, false, spread);
    *work = walk.work();
    high - walk.value(variable) >= spread
}

impl Found {
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

    /// What could be hidden beside a variable, the nearest first and the smallest of those: by way of equations, through what is not shown.
    fn candidates(&self, system: &System, from: u32) -> Vec<u32> {
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
                found.sort_by_key(|variable| (system.value(*variable), *variable));
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
    use super::{audit, suppress};

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
        let found = audit(&system, 1, &mut 1_000_000);
        assert!(found.pinned.contains(&cells[0][3]), "{found:?}");
        assert!(found.witnesses.iter().all(|numbers| system.is_kept_by(numbers)));
    }

    #[test]
    fn what_is_known_is_opened_by_hiding_more() {
        let (mut system, _) = system(HIDDEN, true);
        let found = suppress(&mut system, 1);
        assert_eq!(found.pinned, Vec::<u32>::new());
        assert!(found.witnesses.iter().all(|numbers| system.is_kept_by(numbers)));
    }

    #[test]
    fn without_enough_work_everything_counts_as_known() {
        let (system, _) = system(HIDDEN, false);
        let found = audit(&system, 1, &mut 10);
        assert_eq!(found.pinned.len(), found.spreads.len());
    }
}
