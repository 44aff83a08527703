//! What time alone will bring: when somebody becomes eligible, and for how long, if nothing else changes.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::book::{Rule, SubjectData};
use super::candidate::Judge;
use super::predicate::TenureIn;
use super::subject::{Evidence, Fact, State, Subject};
use super::truth::{Decision, Truth};
use crate::algo::circuit::Gate;
use crate::defect::UnknownId;
use crate::people::{AttributeAt, Person};
use crate::values::date::{self, Day};
use crate::values::{Months, Period, PersonId, RuleId};

/// What a rule will say of somebody from day to day, if nothing changes but the date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outlook {
    person: PersonId,
    rule: RuleId,
    spans: Vec<(Period, Decision)>,
}

impl Outlook {
    /// Who it is about.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// The rule.
    #[must_use]
    pub const fn rule(&self) -> &RuleId {
        &self.rule
    }

    /// The decision from the day of the question to the last one asked for, each for as long as it holds; the last one is open.
    #[must_use]
    pub fn spans(&self) -> &[(Period, Decision)] {
        &self.spans
    }

    /// The first day on which the person is eligible; `None` when that is on none of the days asked for.
    #[must_use]
    pub fn first_eligible(&self) -> Option<NaiveDate> {
        self.spans.iter().find(|(_, decision)| *decision == Decision::Eligible).map(|(period, _)| period.from)
    }
}

impl Judge {
    /// When a person will be eligible if nothing changes but the date: assignments that have an end come to it, evidence and certificates
    /// expire, tenure grows. Looks from the day of the question to `until`, that day included.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster has no such person or the book no such rule.
    ///
    /// # Complexity
    /// O(e log e) in the days on which something of the person begins, ends, expires or reaches a threshold, each judged once; where a rule
    /// counts months in roles or has predicates of the caller's own, every day is looked at for those.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1", "hired": "2024-03-01"}]}"#)?.compile(&ladder)?;
    /// # let policy = rungs::EvidencePolicySpec::new().compile()?;
    /// # let book = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "lead", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#)?;
    /// # let judge = book.compile(&ladder, &rungs::RosterSettings::new())?.over(&roster, &policy, "2025-06-30".parse()?)?;
    /// let outlook = judge.when("p1", "lead", "2030-01-01".parse()?)?;
    /// assert_eq!(outlook.first_eligible(), Some("2026-03-01".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn when(&self, person: &str, rule: &str, until: NaiveDate) -> Result<Outlook, UnknownId> {
        let person = self.roster.person(person)?;
        let rule = self.book.rule(rule)?;
        let days = self.turns(person, rule, until);
        let program = &rule.data().program;
        let mut values = vec![0; program.len()];
        let mut facts = vec![Fact::flag(false); self.book.data().subjects.len()];
        let looked_at = looked_at(rule);
        let mut spans: Vec<(Period, Decision)> = Vec::new();
        for day in days {
            let there = self.on(day);
            let scene = there.scene();
            for &(number, known) in &looked_at {
                if let Some(slot) = facts.get_mut(number as usize) {
                    *slot = scene.fact(person, &known.subject);
                }
            }
            rule.run(&facts, &mut values);
            let decision = Truth::from_byte(values.last().copied().unwrap_or_default()).into();
            match spans.last_mut() {
                Some((_, before)) if *before == decision => {}
                last => {
                    if let Some((period, _)) = last {
                        period.until = Some(day);
                    }
                    spans.push((Period::since(day), decision));
                }
            }
        }
        Ok(Outlook { person: person.id().clone(), rule: rule.id().clone(), spans })
    }

    /// The days from that of the question to `until` on which something that a rule looks at may become otherwise.
    fn turns(&self, person: Person<'_>, rule: Rule<'_>, until: NaiveDate) -> BTreeSet<NaiveDate> {
        let mut turns = Turns { days: BTreeSet::from([self.as_of]), from: self.as_of, until };
        turns.add(person.hired());
        turns.add(person.left());
        let mut begins: Vec<NaiveDate> = person.hired().into_iter().collect();
        for period in person.role_history().map(|(_, period)| period).chain(person.team_history().map(|(_, period)| period)) {
            begins.push(period.from);
            turns.add([Some(period.from), period.until].into_iter().flatten());
        }
        // Whatever is asked of the last day: there may be things on record that have not happened yet.
        let last = until.max(self.as_of);
        turns.add(person.aspired());
        turns.add(person.ratings_on(last).map(|rating| rating.on()));
        let reviews: Vec<NaiveDate> = person.reviews_on(last).map(|review| review.on()).collect();
        turns.add(reviews.iter().copied());
        for record in person.records() {
            turns.add([Some(record.on()), record.until()].into_iter().flatten());
        }
        for (number, known) in looked_at(rule) {
            let thresholds = || {
                rule.data().program.gates.iter().filter_map(move |gate| match gate {
                    Gate::AtLeast { subject, threshold } if *subject == number => Some(*threshold),
                    _ => None,
                })
            };
            match &known.subject {
                Subject::Level(_, evidence) => turns.add_evidence(self, person, evidence),
                Subject::Readiness(..) | Subject::Gap(_) => turns.add_evidence(self, person, &Evidence::default()),
                Subject::Tenure(TenureIn::Company | TenureIn::Role | TenureIn::Rank | TenureIn::Function | TenureIn::Team) => {
                    let months = thresholds().filter_map(|months| Months::new(u16::try_from(months).ok()?).ok());
                    turns.add(months.flat_map(|months| begins.iter().map(move |begin| months.after(*begin))));
                }
                Subject::Reviewed(Some(within))
                | Subject::Performance(Some(within))
                | Subject::Potential(Some(within))
                | Subject::NineBox(Some(within)) => {
                    turns.add(reviews.iter().map(|on| within.after(*on)));
                }
                Subject::Tally(tally) => {
                    let records = || person.records().filter(|record| tally.kinds.contains(&record.kind()));
                    if let State::Standing { lead_days } = tally.state {
                        let lead = Days::new(lead_days.into());
                        turns.add(records().filter_map(|record| record.until()?.checked_sub_days(lead)));
                    }
                    if let Some(within) = tally.within {
                        let ends = records().flat_map(|record| [Some(record.on()), record.until()]).flatten();
                        turns.add(ends.map(|day| within.after(day)));
                        // From then on the window lies in the time for which the source is complete.
                        let sources = tally
                            .kinds
                            .iter()
                            .filter_map(|kind| self.roster.record_source(*kind)?.complete_since()?.pred_opt());
                        turns.add(sources.map(|day| within.after(day)));
                    }
                }
                Subject::Ahead(attribute) => {
                    if let Some(AttributeAt::Date(day)) = person.attribute_at(*attribute) {
                        let ahead = |days: i64| day.date()?.checked_sub_days(Days::new(u64::try_from(days).ok()?))?.succ_opt();
                        turns.add(thresholds().filter_map(ahead));
                    }
                }
                Subject::Ago(attribute) => {
                    if let Some(AttributeAt::Date(day)) = person.attribute_at(*attribute) {
                        let ago = |months: i64| Some(Months::new(u16::try_from(months).ok()?).ok()?.after(day.date()?));
                        turns.add(thresholds().filter_map(ago));
                    }
                }
                Subject::Held(..) | Subject::Named(_) => turns.add_daily(self, person, &known.subject),
                _ => {}
            }
        }
        turns.days
    }
}

/// The subjects that a rule looks at, with their numbers.
fn looked_at(rule: Rule<'_>) -> Vec<(u32, &SubjectData)> {
    let numbers: BTreeSet<u32> = rule
        .data()
        .program
        .gates
        .iter()
        .filter_map(|gate| match gate {
            Gate::AtLeast { subject, .. } | Gate::OneOf { subject, .. } => Some(*subject),
            _ => None,
        })
        .collect();
    let subjects = &rule.book().data().subjects;
    numbers.into_iter().filter_map(|number| Some((number, subjects.get(number as usize)?))).collect()
}

struct Turns {
    days: BTreeSet<NaiveDate>,
    from: NaiveDate,
    until: NaiveDate,
}

impl Turns {
    fn add(&mut self, days: impl IntoIterator<Item = NaiveDate>) {
        let (from, until) = (self.from, self.until);
        self.days.extend(days.into_iter().filter(|day| from < *day && *day <= until));
    }

    fn add_evidence(&mut self, judge: &Judge, person: Person<'_>, evidence: &Evidence) {
        let policy = evidence.narrow(&judge.policy);
        for observed in person.evidence() {
            let expires = policy.valid_months(observed.kind()).map(|months| months.after(observed.on()));
            self.add([Some(observed.on()), observed.until(), expires].into_iter().flatten());
        }
    }

    /// Every day on which a fact is not what it was the day before; no further than a document may name days.
    fn add_daily(&mut self, judge: &Judge, person: Person<'_>, subject: &Subject) {
        let last = Day::from(self.until).min(date::LAST).date().unwrap_or(self.until);
        let mut before = judge.scene().fact(person, subject);
        let mut day = self.from;
        while let Some(next) = day.succ_opt().filter(|next| *next <= last) {
            let there = judge.scene().at(next).fact(person, subject);
            if there != before {
                self.days.insert(next);
                before = there;
            }
            day = next;
        }
    }
}
