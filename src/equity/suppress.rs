//! What else has to be hidden, so that nothing hidden can be found out from what is published.

use std::collections::{BTreeMap, BTreeSet};

use super::system::System;
use super::walk::{End, Walk};

/// The most steps of all walks of one release.
const STEPS: u64 = 200_000;
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
    loop {
        let found = audit(system, least_spread);
        let Some(&pinned) = found.pinned.iter().find(|pinned| !given_up.contains(*pinned)) else { return found };
        let candidates = neighbours.candidates(system, pinned);
        if candidates.is_empty() {
            given_up.insert(pinned);
            continue;
        }
        let frees = |candidate: &&u32| {
            let mut trial = system.clone();
            hide(&mut trial, **candidate);
            is_open(&trial, pinned, least_spread)
        };
        let chosen = candidates.iter().take(TRIED).find(frees).or(candidates.first()).copied();
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
pub(super) fn audit(system: &System, least_spread: u64) -> Found {
    let truth = system.truth();
    let guarded = (0u32..).zip(&system.variables).filter(|(_, variable)| variable.is_guarded).map(|(at, _)| at);
    let mut found = Found::default();
    for variable in guarded {
        let value = system.value(variable);
        found.spreads.insert(variable, Spread { low: value, high: value, low_at: 0, high_at: 0 });
    }
    found.witnesses.push(truth);
    let mut walk = Walk::new(system, STEPS);
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
    found
}

/// Whether one variable is not known too well.
fn is_open(system: &System, variable: u32, least_spread: u64) -> bool {
    let Some(mut walk) = Walk::new(system, STEPS) else { return false };
    let spread = i128::from(least_spread);
    walk.push(variable, true, spread);
    let high = walk.value(variable);
    walk.push(variable, false, spread);
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
