//! A rule as a formula over classes, and the search for the cheapest changes of one person after another.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Rule, SubjectData};
use super::candidate::Candidate;
use super::classes::Classes;
use super::price::{Cost, IMPOSSIBLE};
use super::subject::{Fact, Subject};
use super::unlock::{How, Unlock, UnlockChange};
use crate::algo::cheapest::{self, Builder, Formula, NodeIx, Scratch, Start};
use crate::algo::circuit::{Gate, Program};
use crate::effort::{Effort, Meter, Observer};

/// A rule, made ready to find changes for many people.
#[derive(Debug)]
pub struct Unlocker<'a> {
    rule: Rule<'a>,
    pub(super) classes: BTreeMap<u32, Classes>,
    /// The position of each subject among these.
    variables: BTreeMap<u32, u32>,
    /// `None` where the rule takes unknown for not met below a `not`: what is unknown then serves as it is, and each person has a formula
    /// of their own.
    pub(super) formula: Option<Formula>,
    scratch: Scratch,
    /// Reused from person to person.
    pub(super) ranges: Vec<(u16, u16)>,
    pub(super) costs: Vec<u64>,
}

impl<'a> Rule<'a> {
    /// Makes the rule ready to find changes.
    #[must_use]
    pub fn unlocker(self) -> Unlocker<'a> {
        let book = self.book().data();
        let domain = |subject: u32| book.subjects.get(subject as usize).map_or(Fact::flag(false), |known| known.domain);
        let classes = Classes::of(self.data().program.gates.iter(), domain);
        let variables = classes.keys().copied().zip(0..).collect();
        let (scratch, ranges, costs) = (Scratch::default(), Vec::new(), Vec::new());
        let mut unlocker = Unlocker { rule: self, classes, variables, formula: None, scratch, ranges, costs };
        unlocker.formula = unlocker.formula(None);
        unlocker
    }
}

/// What a gate is asked to be. For what is known the first two are the opposite of the last two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    /// Surely so.
    Met,
    /// Surely not so.
    NotMet,
    /// Not surely so.
    NotSure,
    /// Perhaps so.
    Possible,
}

impl Unlocker<'_> {
    /// The rule as a formula over classes: for everybody, or for one candidate, whose every subject has one class more, as it stands.
    /// `None` where one for everybody will not do.
    pub(super) fn formula(&self, facts: Option<&[Fact]>) -> Option<Formula> {
        let extra = usize::from(facts.is_some());
        let sizes = self.classes.values().map(|classes| u16::try_from(classes.len() + extra).unwrap_or(u16::MAX));
        let mut builder = Formula::builder(sizes.collect());
        let program = &self.rule.data().program;
        let root = u32::try_from(program.len().saturating_sub(1)).unwrap_or(u32::MAX);
        // Which gates are asked to be what: from the root down, then built from the leaves up.
        let mut asked: BTreeSet<(u32, Mode)> = BTreeSet::from([(root, Mode::Met)]);
        for at in (0..=root).rev() {
            for mode in [Mode::Met, Mode::NotMet, Mode::NotSure, Mode::Possible] {
                if asked.contains(&(at, mode)) {
                    let (parts, below) = below(program, at, mode);
                    asked.extend(parts.iter().map(|&part| (part, below)));
                }
            }
        }
        if facts.is_none() && asked.iter().any(|(_, mode)| matches!(mode, Mode::NotSure | Mode::Possible)) {
            return None;
        }
        let mut built: BTreeMap<(u32, Mode), NodeIx> = BTreeMap::new();
        for (at, mode) in asked {
            let node = self.node(&mut builder, program, (at, mode), facts, &built)?;
            built.insert((at, mode), node);
        }
        Some(builder.finish(*built.get(&(root, Mode::Met))?))
    }

    fn node(
        &self,
        builder: &mut Builder,
        program: &Program,
        (at, mode): (u32, Mode),
        facts: Option<&[Fact]>,
        built: &BTreeMap<(u32, Mode), NodeIx>,
    ) -> Option<NodeIx> {
        let gate = program.gates.get(at as usize)?;
        let (Gate::AtLeast { subject, .. } | Gate::OneOf { subject, .. }) = gate else {
            let (parts, mode_below) = below(program, at, mode);
            let nodes: Vec<NodeIx> = parts.iter().filter_map(|&part| built.get(&(part, mode_below)).copied()).collect();
            let count = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
            let need = match gate {
                Gate::Count { k, .. } if matches!(mode, Mode::Met | Mode::Possible) => *k,
                Gate::Count { k, .. } => (count + 1).saturating_sub(*k),
                _ => 1,
            };
            return Some(builder.at_least(need, &nodes));
        };
        let classes = self.classes.get(subject)?;
        let variable = *self.variables.get(subject)?;
        let domain = self.rule.book().data().subjects.get(*subject as usize)?.domain;
        let positive = matches!(mode, Mode::Met | Mode::Possible);
        let mut truths: Vec<bool> = classes.truths(gate, domain).into_iter().map(|holds| holds == positive).collect();
        if let Some(fact) = facts.and_then(|facts| facts.get(*subject as usize)) {
            let (first, last) = classes.range(*fact);
            let mut within = truths.get(usize::from(first)..=usize::from(last))?.iter();
            truths.push(match mode {
                Mode::Met | Mode::NotMet => within.all(|&serves| serves),
                Mode::NotSure | Mode::Possible => within.any(|&serves| serves),
            });
        }
        Some(builder.literal(variable, truths))
    }

    /// The cheapest changes for a candidate, found in at most as many steps as the effort allows; a step is a node of the search. `None` for
    /// a candidate that was made for another book.
    ///
    /// # Complexity
    /// Linear in the rule's clauses for each step. One step where no clauses share what they look at; else the worst case is exponential, and
    /// the effort bounds it.
    pub fn unlock(&mut self, candidate: &Candidate, effort: Effort, observer: &mut dyn Observer) -> Option<Unlock> {
        let rule = self.rule;
        let facts = candidate.facts_for(rule.book())?;
        let own = if self.formula.is_none() { self.formula(Some(facts)) } else { None };
        self.set_out(facts, own.is_some());
        let formula = own.as_ref().or(self.formula.as_ref())?;
        let start = Start { ranges: &self.ranges, costs: &self.costs };
        let mut meter = Meter::new(effort, observer);
        let (outcome, log) = cheapest::cheapest(formula, start, &mut self.scratch, &mut meter);
        let changes = outcome.answer.as_ref().map(|answer| {
            let moved = self.classes.iter().zip(&answer.choice).filter_map(|((subject, classes), class)| {
                self.change(*subject, classes, (*class)?, *facts.get(*subject as usize)?)
            });
            moved.collect::<Vec<UnlockChange>>()
        });
        let possible = |cost: u64| (cost != IMPOSSIBLE).then_some(Cost::from_thousandths(cost));
        Some(Unlock {
            person: candidate.person.clone(),
            rule: rule.id().clone(),
            as_of: candidate.as_of,
            decision: rule.decide(candidate),
            cost: outcome.answer.map(|answer| Cost::from_thousandths(answer.cost)),
            changes,
            lower_bound: possible(outcome.lower_bound),
            completion: outcome.completion,
            steps: outcome.steps,
            log,
        })
    }

    /// Says where a candidate stands, and what each move costs. With a formula of their own everybody stands in the class that is theirs alone.
    pub(super) fn set_out(&mut self, facts: &[Fact], has_own: bool) {
        self.ranges.clear();
        self.costs.clear();
        for (&subject, classes) in &self.classes {
            let known = self.rule.book().data().subjects.get(subject as usize).zip(facts.get(subject as usize));
            let Some((known, fact)) = known else { continue };
            let count = u16::try_from(classes.len()).unwrap_or(u16::MAX);
            self.ranges.push(if has_own { (count, count) } else { classes.range(*fact) });
            self.costs.extend((0..count).map(|class| cost(known, classes, *fact, class)));
            // Staying as one stands.
            self.costs.extend(has_own.then_some(0));
        }
    }

    fn change(&self, subject: u32, classes: &Classes, class: u16, fact: Fact) -> Option<UnlockChange> {
        let known = self.rule.book().data().subjects.get(subject as usize)?;
        let to = classes.target(fact, class, known.domain);
        let cost = cost(known, classes, fact, class);
        let (first, last) = classes.range(fact);
        let found_out = (first..=last).contains(&class) && known.price.find_out == Some(cost);
        let how = match (&known.subject, classes) {
            _ if found_out => How::FindOut,
            (Subject::Tenure(_), _) => How::Wait,
            (_, Classes::Codes { .. }) => How::Move,
            _ if classes.is_lowered(fact, class) => How::Lower,
            _ => How::Raise,
        };
        Some(UnlockChange { subject, to, how, cost: Cost::from_thousandths(cost), by: None, serves: Vec::new() })
    }
}

/// What it costs that a subject comes into a class.
fn cost(known: &SubjectData, classes: &Classes, fact: Fact, class: u16) -> u64 {
    // What is given is not taken away.
    let is_never = known.subject.is_given() && class == 0;
    if is_never { IMPOSSIBLE } else { classes.cost(fact, class, known.domain, known.price) }
}

/// The gates that a gate reads, and what they are asked to be for the gate to be so.
fn below(program: &Program, at: u32, mode: Mode) -> (Vec<u32>, Mode) {
    let opposite = match mode {
        Mode::Met => Mode::NotMet,
        Mode::NotMet => Mode::Met,
        Mode::NotSure => Mode::Possible,
        Mode::Possible => Mode::NotSure,
    };
    match program.gates.get(at as usize) {
        Some(Gate::Not(of)) => (vec![*of], opposite),
        // Unknown is taken for not met: it is met where its part surely is, and not met everywhere else.
        Some(Gate::Closed(of)) => {
            (vec![*of], if matches!(mode, Mode::Met | Mode::Possible) { Mode::Met } else { Mode::NotSure })
        }
        Some(Gate::Count { of, .. }) => (of.to_vec(), mode),
        _ => (Vec::new(), mode),
    }
}
