//! Everything that people can be in what a rule book tells apart, and in which of it each gate is met.

use std::collections::{BTreeMap, BTreeSet};

use super::super::book::RuleBook;
use super::super::candidate::Candidate;
use super::super::classes::Classes;
use super::super::subject::{Fact, Subject};
use super::kinship;
use crate::algo::circuit::Gate;
use crate::algo::decision_diagram::{Diagram, Full, Function};
use crate::effort::Effort;
use crate::values::date;

/// A level of the diagram for each subject; a class of a level is what the subject is known to be, or, where a closed world makes that matter,
/// what it is known to lie between.
pub(super) struct Worlds<'a> {
    book: &'a RuleBook,
    pub(super) diagram: Diagram,
    levels: Vec<Level>,
    /// The level of each subject.
    level_of: BTreeMap<u32, u32>,
    /// Where each gate is surely met, and where it may be.
    known: BTreeMap<u32, (Function, Function)>,
    given: Option<Function>,
    /// Somebody of whom nothing is known; what it holds is shared.
    unknown: Candidate,
}

/// What a subject can be.
pub(super) struct Level {
    pub(super) subject: u32,
    pub(super) classes: Classes,
    /// The facts that stand for the classes; the first ones are known.
    pub(super) facts: Vec<Fact>,
}

/// The most pairs of subjects that are looked at for what must hold between them.
const MOST_KIN: usize = 4_000_000;

/// Below so many classes every range of them is told apart where a closed world makes that matter; above, only those that are open.
const FEW: usize = 12;

impl<'a> Worlds<'a> {
    pub(super) fn new(book: &'a RuleBook, effort: Effort) -> Self {
        let data = book.data();
        let gates = data.circuit.gates();
        let domain = |subject: u32| data.subjects.get(subject as usize).map_or(Fact::flag(false), |known| known.domain);
        // What lies below a gate that takes unknown for not met.
        let mut closed = vec![false; gates.len()];
        let mut open_subjects: BTreeSet<u32> = BTreeSet::new();
        for (at, gate) in gates.iter().enumerate().rev() {
            let is_closed = closed.get(at).copied().unwrap_or(false);
            let mut close = |part: u32, is_closed: bool| {
                if let Some(slot) = closed.get_mut(part as usize) {
                    *slot |= is_closed;
                }
            };
            match gate {
                Gate::Closed(of) => close(*of, true),
                Gate::Not(of) => close(*of, is_closed),
                Gate::Count { of, .. } => of.iter().for_each(|&part| close(part, is_closed)),
                Gate::AtLeast { subject, .. } | Gate::OneOf { subject, .. } if is_closed => {
                    open_subjects.insert(*subject);
                }
                _ => {}
            }
        }
        let levels: Vec<Level> = Classes::of(gates.iter(), domain)
            .into_iter()
            .map(|(subject, classes)| {
                let count = classes.len();
                let least = |class: usize| classes.least(u16::try_from(class).unwrap_or(u16::MAX), domain(subject));
                let is = |f: fn(&Subject) -> bool| data.subjects.get(subject as usize).is_some_and(|known| f(&known.subject));
                // What says only that something is known is never known to be otherwise.
                let first = usize::from(is(Subject::is_given) && count > 1);
                let mut facts: Vec<Fact> = (first..count).map(|class| Fact::known(least(class))).collect();
                if open_subjects.contains(&subject) && count > 1 {
                    let last = domain(subject).most;
                    match &classes {
                        Classes::Numbers(_) if is(Subject::is_in_part) => {
                            for first in 0..count - 1 {
                                for end in (first + 1..count).filter(|&end| count <= FEW || end == count - 1) {
                                    let most = if end == count - 1 { last } else { least(end) };
                                    facts.push(Fact::between(
                                        if first == 0 { domain(subject).least } else { least(first) },
                                        most,
                                    ));
                                }
                            }
                        }
                        _ => facts.push(domain(subject)),
                    }
                }
                Level { subject, classes, facts }
            })
            .collect();
        let level_of = levels.iter().map(|level| level.subject).zip(0..).collect();
        let sizes = levels.iter().map(|level| u16::try_from(level.facts.len()).unwrap_or(u16::MAX));
        let diagram = Diagram::new(sizes.collect(), effort.steps);
        let unknown = made_up(book, data.subjects.iter().map(|known| known.domain).collect());
        Self { book, diagram, levels, level_of, known: BTreeMap::new(), given: None, unknown }
    }

    /// Where a gate is surely met.
    pub(super) fn met(&mut self, gate: u32) -> Result<Function, Full> {
        let mut open = vec![gate];
        while let Some(&at) = open.last() {
            if self.known.contains_key(&at) {
                open.pop();
                continue;
            }
            let parts: Vec<u32> = match self.book.data().circuit.gates().get(at as usize) {
                Some(Gate::Not(of) | Gate::Closed(of)) => vec![*of],
                Some(Gate::Count { of, .. }) => of.to_vec(),
                _ => Vec::new(),
            };
            let before = open.len();
            open.extend(parts.into_iter().filter(|part| !self.known.contains_key(part)));
            if open.len() == before {
                let found = self.gate(at)?;
                self.known.insert(at, found);
                open.pop();
            }
        }
        Ok(self.of(gate).0)
    }

    fn of(&self, gate: u32) -> (Function, Function) {
        self.known.get(&gate).copied().unwrap_or((Function::FALSE, Function::TRUE))
    }

    fn gate(&mut self, at: u32) -> Result<(Function, Function), Full> {
        let Some(gate) = self.book.data().circuit.gates().get(at as usize) else {
            return Ok((Function::FALSE, Function::TRUE));
        };
        match gate {
            Gate::AtLeast { subject, .. } | Gate::OneOf { subject, .. } => self.leaf(*subject, gate),
            Gate::Not(of) => {
                let (sure, possible) = self.of(*of);
                let must = self.diagram.not(possible)?;
                Ok((must, if sure == possible { must } else { self.diagram.not(sure)? }))
            }
            Gate::Closed(of) => {
                let (sure, _) = self.of(*of);
                Ok((sure, sure))
            }
            Gate::Count { k, of } => {
                let (sure, possible): (Vec<Function>, Vec<Function>) = of.iter().map(|&part| self.of(part)).unzip();
                let mut count = |parts: &[Function]| match *k as usize {
                    k if k == parts.len() => self.diagram.all(parts),
                    1 => self.diagram.any(parts),
                    k => self.diagram.at_least(k, parts),
                };
                let must = count(&sure)?;
                Ok((must, if sure == possible { must } else { count(&possible)? }))
            }
        }
    }

    fn leaf(&mut self, subject: u32, gate: &Gate) -> Result<(Function, Function), Full> {
        let Some(&number) = self.level_of.get(&subject) else { return Ok((Function::FALSE, Function::TRUE)) };
        let Some(level) = self.levels.get(number as usize) else { return Ok((Function::FALSE, Function::TRUE)) };
        let domain = self.book.data().subjects.get(subject as usize).map_or(Fact::flag(false), |known| known.domain);
        let holds = level.classes.truths(gate, domain);
        let within = |fact: &Fact| {
            let (first, last) = level.classes.range(*fact);
            holds.get(usize::from(first)..=usize::from(last)).unwrap_or_default()
        };
        let sure: Vec<bool> = level.facts.iter().map(|fact| within(fact).iter().all(|&holds| holds)).collect();
        let possible: Vec<bool> = level.facts.iter().map(|fact| within(fact).iter().any(|&holds| holds)).collect();
        let class = |truths: &[bool], class: u16| truths.get(usize::from(class)).copied().unwrap_or(false);
        let must = self.diagram.literal(number, |at| class(&sure, at))?;
        let may = if sure == possible { must } else { self.diagram.literal(number, |at| class(&possible, at))? };
        Ok((must, may))
    }

    /// What must hold between subjects, whoever it is.
    pub(super) fn given(&mut self) -> Result<Function, Full> {
        if let Some(given) = self.given {
            return Ok(given);
        }
        let mut all = Vec::new();
        let subject = |level: &Level| self.book.data().subjects.get(level.subject as usize).map(|known| &known.subject);
        let has_kin: Vec<(usize, &Level)> =
            self.levels.iter().enumerate().filter(|(_, level)| subject(level).is_some_and(kinship::may_have_kin)).collect();
        if has_kin.len().saturating_mul(has_kin.len()) > MOST_KIN {
            return Err(Full);
        }
        for &(number, less) in &has_kin {
            for &(other_number, more) in &has_kin {
                let (Some(one), Some(other)) = (subject(less), subject(more)) else { continue };
                if number == other_number || !kinship::is_at_most(one, other) {
                    continue;
                }
                let level = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
                let mut ways = Vec::new();
                for (class, fact) in (0u16..).zip(&less.facts) {
                    let here = self.diagram.literal(level(number), |at| at == class)?;
                    let is_above =
                        |at: u16| more.facts.get(usize::from(at)).is_some_and(|above| kinship::reaches(more, *above, *fact));
                    let there = self.diagram.literal(level(other_number), is_above)?;
                    ways.push(self.diagram.and(here, there)?);
                }
                all.push(self.diagram.any(&ways)?);
            }
        }
        let given = self.diagram.all(&all)?;
        self.given = Some(given);
        Ok(given)
    }

    /// Those of whom all is known.
    pub(super) fn known(&mut self) -> Result<Function, Full> {
        let mut all = Vec::new();
        for (number, level) in (0u32..).zip(&self.levels) {
            let is_known = |at: u16| level.facts.get(usize::from(at)).is_some_and(|fact| fact.is_known());
            if !level.facts.iter().all(|fact| fact.is_known()) {
                all.push(self.diagram.literal(number, is_known)?);
            }
        }
        self.diagram.all(&all)
    }

    /// Whether a rule can be met by somebody who holds, and has held, only some roles.
    pub(super) fn can_be_entered(&mut self, whole: Function, roles: &BTreeSet<u32>) -> Result<bool, Full> {
        let given = self.given()?;
        let possible = self.diagram.and(whole, given)?;
        let none = self.book.ladder().roles().len();
        let subjects = &self.book.data().subjects;
        let levels = &self.levels;
        let allowed = |level: u32, class: u16| {
            let Some(level) = levels.get(level as usize) else { return true };
            let Some(fact) = level.facts.get(usize::from(class)) else { return true };
            match subjects.get(level.subject as usize).map(|known| &known.subject) {
                // A class stands for all the roles in it.
                Some(Subject::Role) => {
                    let (first, last) = level.classes.range(*fact);
                    let is_in = |role: &u32| {
                        let (of, _) = level.classes.range(Fact::known((*role).into()));
                        first <= of && of <= last
                    };
                    let nothing = u32::try_from(none).unwrap_or(u32::MAX);
                    roles.iter().any(is_in) || is_in(&nothing)
                }
                Some(Subject::Held(held, _)) => fact.least <= 0 || held.iter().any(|role| roles.contains(&role.0)),
                _ => true,
            }
        };
        Ok(self.diagram.restrict(possible, &allowed)? != Function::FALSE)
    }

    /// Somebody for whom a function is true, when that can be.
    pub(super) fn witness(&self, function: Function) -> Option<Candidate> {
        Some(self.candidate(&self.diagram.witness(function)?))
    }

    /// Somebody who is what a choice says, and the least of everything else.
    pub(super) fn candidate(&self, choice: &[(u32, u16)]) -> Candidate {
        let mut facts: Vec<Fact> = self.book.data().subjects.iter().map(|known| Fact::known(known.domain.least)).collect();
        for level in &self.levels {
            if let (Some(slot), Some(fact)) = (facts.get_mut(level.subject as usize), level.facts.first()) {
                *slot = *fact;
            }
        }
        for &(level, class) in choice {
            let Some(level) = self.levels.get(level as usize) else { continue };
            if let (Some(slot), Some(fact)) = (facts.get_mut(level.subject as usize), level.facts.get(usize::from(class))) {
                *slot = *fact;
            }
        }
        made_up(self.book, facts)
    }

    /// Somebody of whom nothing is known.
    pub(super) fn unknown(&self) -> Candidate {
        self.unknown.clone()
    }
}

fn made_up(book: &RuleBook, facts: Vec<Fact>) -> Candidate {
    let as_of = date::FIRST.date().unwrap_or_default();
    Candidate { book: book.clone(), person: None, as_of, facts: facts.into() }
}
