//! Whether what nobody knows matters at all.

use super::book::Rule;
use super::candidate::Candidate;
use super::classes::Classes;
use super::subject::Fact;
use super::truth::{Decision, Truth};
use crate::algo::circuit::{MET, NOT_MET};
use crate::effort::{Completion, Effort, Meter, Observer};

/// What a rule says when everything unknown is followed to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settled {
    decision: Decision,
    completion: Completion,
}

impl Settled {
    /// The decision that every way the unknown may turn out comes to; undetermined when they come to different ones, and when the search was
    /// stopped before that was seen.
    #[must_use]
    pub const fn decision(self) -> Decision {
        self.decision
    }

    /// How the search ended.
    #[must_use]
    pub const fn completion(self) -> Completion {
        self.completion
    }
}

impl Rule<'_> {
    /// Tries every way in which the unknown may turn out.
    ///
    /// Clause by clause, "three years or not three years" is unknown for somebody whose years nobody knows, although it is met whatever they
    /// are. That can only happen where clauses look at the same thing; there this finds it. What a clause takes for not met with a closed
    /// world stays so. A step is one such way; only what the rule tells apart is tried.
    ///
    /// # Complexity
    /// Exponential in the number of unknown things that the rule looks at, bounded by the effort.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// use rungs::{Decision, Effort};
    /// let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "either", "needs": {"any": [
    ///     {"tenure": {"in": "company", "months": 12}}, {"not": {"tenure": {"in": "company", "months": 24}}}]}}]}"#)?;
    /// let book = book.compile(&ladder, &rungs::RosterSettings::new())?;
    /// let candidate = book.over(&roster, &policy, "2025-06-30".parse()?)?.candidate("p1")?;
    /// let rule = book.rule("either")?;
    /// assert_eq!(rule.decide(&candidate), Decision::Undetermined);
    /// assert_eq!(rule.settle(&candidate, Effort::default(), &mut ()).decision(), Decision::Eligible);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn settle(self, candidate: &Candidate, effort: Effort, observer: &mut dyn Observer) -> Settled {
        let settled = |decision, completion| Settled { decision, completion };
        let Some(facts) = candidate.facts_for(self.book()) else {
            return settled(Decision::Undetermined, Completion::Complete);
        };
        let program = &self.data().program;
        let mut as_is = vec![0; program.len()];
        self.run(facts, &mut as_is);
        let whole = as_is.last().copied().unwrap_or_default();
        if whole != Truth::Unknown as u8 {
            return settled(Truth::from_byte(whole).into(), Completion::Complete);
        }
        let book = self.book().data();
        let domain = |subject: u32| book.subjects.get(subject as usize).map_or(Fact::flag(false), |known| known.domain);
        let classes = Classes::of(program.gates.iter(), domain);
        let fact = |subject: u32| facts.get(subject as usize).copied().unwrap_or(Fact::flag(false));
        let is_given = |subject: u32| book.subjects.get(subject as usize).is_some_and(|known| known.subject.is_given());
        let ways = classes.iter().map(|(&subject, classes)| match classes.range(fact(subject)) {
            // What is given or not known can only turn out to be given.
            (_, last) if is_given(subject) => (subject, classes, (last, last)),
            range => (subject, classes, range),
        });
        let open: Vec<(u32, &Classes, (u16, u16))> =
            ways.filter(|(subject, _, (first, last))| first != last || is_given(*subject)).collect();
        let mut turn: Vec<u16> = open.iter().map(|(_, _, (first, _))| *first).collect();
        let mut values = as_is.clone();
        let mut meter = Meter::new(effort, observer);
        let mut seen: Option<u8> = None;
        loop {
            if let Err(stopped) = meter.take(1) {
                return settled(Decision::Undetermined, stopped);
            }
            let bounds = |subject: u32| {
                let turned = open.iter().zip(&turn).find(|((of, ..), _)| *of == subject);
                let value =
                    turned.map(|((_, classes, _), class)| classes.least(*class, domain(subject)).max(fact(subject).least));
                value.map_or((fact(subject).least, fact(subject).most), |value| (value, value))
            };
            let close = |_, at: usize| as_is.get(at).copied().unwrap_or(NOT_MET);
            program.run_with(bounds, &mut values, close);
            let whole = values.last().copied().unwrap_or_default();
            if seen.is_some_and(|seen| seen != whole) || (whole != MET && whole != NOT_MET) {
                return settled(Decision::Undetermined, Completion::Complete);
            }
            seen = Some(whole);
            // The next way, as a number of several digits is counted up.
            let next = turn.iter_mut().zip(&open).find_map(|(class, (_, _, (first, last)))| {
                if *class < *last {
                    *class += 1;
                    return Some(());
                }
                *class = *first;
                None
            });
            if next.is_none() {
                return settled(Truth::from_byte(whole).into(), Completion::Complete);
            }
        }
    }
}
