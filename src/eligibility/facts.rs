//! From a person's record to facts: what is known of each subject on a day.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate};

use super::named::Predicate;
use super::predicate::TenureIn;
use super::subject::{DECIMAL_DIGITS, Differ, Evidence, Fact, MOST_MONTHS, MOST_RECORDS, State, Subject, Tally};
use super::truth::Truth;
use crate::gap::RoleMeasure;
use crate::ladder::{CompetencyIx, Role, RoleIx};
use crate::people::{AttributeAt, EvidencePolicy, Person, RecordKind, Recorded, Roster};
use crate::values::date::{self, Day};
use crate::values::{Id, Level, Months};

/// What is asked of: a roster, under a policy, on a day.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) roster: &'a Roster,
    pub(super) policy: &'a EvidencePolicy,
    pub(super) as_of: NaiveDate,
    pub(super) predicates: &'a [Arc<dyn Predicate>],
}

impl Scene<'_> {
    /// The same on another day.
    pub(super) const fn at(self, as_of: NaiveDate) -> Self {
        Self { as_of, ..self }
    }

    /// What is known of a subject.
    pub(super) fn fact(&self, person: Person<'_>, subject: &Subject) -> Fact {
        let domain = || subject.domain(self.roster.ladder(), self.roster.settings());
        match subject {
            Subject::Employed => Fact::flag(person.is_employed_on(self.as_of)),
            Subject::Level(competency, evidence) => {
                let level = self.level(person, *competency, evidence);
                level.map_or_else(domain, |level| Fact::known(level.position().into()))
            }
            Subject::Readiness(role, method) => {
                let Some(role) = self.roster.ladder().role_at(*role) else { return domain() };
                let level = |competency| self.level(person, competency, &Evidence::default());
                let (least, most) = RoleMeasure::new(role, *method).range(level);
                Fact::between(number(least), number(most))
            }
            Subject::Gap(role) => {
                let Some(role) = self.roster.ladder().role_at(*role) else { return domain() };
                effort(role, |competency| self.level(person, competency, &Evidence::default()))
            }
            Subject::Role => match person.role_on(self.as_of) {
                Some(role) => Fact::known(role.ix().0.into()),
                None if person.is_employed_on(self.as_of) => domain(),
                None => Fact::known(domain().most),
            },
            Subject::Held(roles, within) => self.held(person, roles, *within),
            Subject::Tenure(place) => self.tenure(person, *place).unwrap_or_else(domain),
            Subject::Ratings { least, of_last } => {
                let mut last: Vec<u32> = person.ratings_on(self.as_of).map(|rating| rating.position()).collect();
                let last = last.split_off(last.len().saturating_sub(usize::from(*of_last)));
                let good = last.iter().filter(|rating| **rating >= *least).count();
                let missing = usize::from(*of_last) - last.len();
                Fact::between(number(good), number(good + missing))
            }
            Subject::Reviewed(within) => self.reviewed(person, *within, domain, |_, _| 1),
            Subject::Performance(within) => self.reviewed(person, *within, domain, |performance, _| performance),
            Subject::Potential(within) => self.reviewed(person, *within, domain, |_, potential| potential),
            Subject::NineBox(within) => {
                let potentials = u32::try_from(self.roster.settings().potential.codes.len()).unwrap_or(u32::MAX);
                let place = |performance: u32, potential| performance.saturating_mul(potentials).saturating_add(potential);
                self.reviewed(person, *within, domain, place)
            }
            Subject::Tally(tally) => self.tally(person, tally),
            Subject::Aspires(roles) => {
                let wishes = person.aspirations_on(self.as_of);
                if wishes.is_empty() {
                    domain()
                } else {
                    Fact::flag(wishes.iter().any(|wish| roles.binary_search(&wish.role().ix()).is_ok()))
                }
            }
            Subject::Given(at)
            | Subject::Number(at)
            | Subject::Ahead(at)
            | Subject::Ago(at)
            | Subject::Code(at)
            | Subject::Has(at, _) => {
                person.attribute_at(*at).and_then(|value| self.attribute(subject, value)).unwrap_or_else(domain)
            }
            Subject::Named(number) => match self.predicates.get(*number).map(|named| named.judge(person, self.as_of)) {
                Some(Truth::Met) => Fact::known(1),
                Some(Truth::NotMet) => Fact::known(0),
                _ => domain(),
            },
        }
    }

    /// What a subject about an attribute comes to for a value of it.
    pub(super) fn attribute(&self, subject: &Subject, value: AttributeAt<'_>) -> Option<Fact> {
        Some(match (subject, value) {
            (Subject::Given(_), _) => Fact::flag(true),
            (Subject::Number(_), AttributeAt::Bool(value)) => Fact::flag(value),
            (Subject::Number(_), AttributeAt::Integer(value)) => Fact::known(value),
            (Subject::Number(_), AttributeAt::Decimal(value)) => Fact::known(billionths(value)),
            (Subject::Number(_), AttributeAt::Date(day)) => Fact::known(day.number().into()),
            (Subject::Ahead(_), AttributeAt::Date(day)) => Fact::known(day.days_after(self.as_of.into()).into()),
            (Subject::Ago(_), AttributeAt::Date(day)) => Fact::known(Months::between(day.date()?, self.as_of).count().into()),
            (Subject::Code(_), AttributeAt::Code(code)) => Fact::known(code.into()),
            (Subject::Has(_, code), AttributeAt::Codes(codes)) => Fact::flag(codes.binary_search(code).is_ok()),
            _ => return None,
        })
    }

    fn level(&self, person: Person<'_>, competency: CompetencyIx, evidence: &Evidence) -> Option<Level> {
        let narrowed;
        let policy = if evidence.is_as_policy() {
            self.policy
        } else {
            narrowed = evidence.narrow(self.policy);
            &narrowed
        };
        self.roster.standing(person.ix(), competency, policy, self.as_of).level()
    }

    fn reviewed(
        &self,
        person: Person<'_>,
        within: Option<Months>,
        domain: impl Fn() -> Fact,
        of: impl Fn(u32, u32) -> u32,
    ) -> Fact {
        let latest = person.review_on(self.as_of).filter(|(on, ..)| within.is_none_or(|within| within.after(*on) > self.as_of));
        latest.map_or_else(domain, |(_, performance, potential)| Fact::known(of(performance, potential).into()))
    }

    /// Months without a break; `None` when nobody knows since when.
    fn tenure(&self, person: Person<'_>, place: TenureIn) -> Option<Fact> {
        if !person.is_employed_on(self.as_of) {
            return Some(Fact::known(0));
        }
        self.since(person, place).map(|since| Fact::known(Months::between(since, self.as_of).count().into()))
    }

    /// Since when somebody who is employed has been somewhere without a break; `None` when nobody knows.
    pub(super) fn since(&self, person: Person<'_>, place: TenureIn) -> Option<NaiveDate> {
        let since = match place {
            TenureIn::Company => person.hired()?,
            TenureIn::Team => unbroken(person.team_history().map(|(team, period)| (&team.id, period)), self.as_of)?,
            TenureIn::Role => unbroken(person.role_history().map(|(role, period)| (role.ix(), period)), self.as_of)?,
            TenureIn::Rank => {
                person.role_on(self.as_of)?.rank()?;
                unbroken(person.role_history().map(|(role, period)| (role.rank(), period)), self.as_of)?
            }
            TenureIn::Function => {
                person.role_on(self.as_of)?.function()?;
                unbroken(person.role_history().map(|(role, period)| (role.function(), period)), self.as_of)?
            }
        };
        // Nothing counts before the day of hiring.
        Some(person.hired().map_or(since, |hired| hired.max(since)))
    }

    /// Months in some roles, by unbroken times.
    fn held(&self, person: Person<'_>, roles: &[RoleIx], within: Option<Months>) -> Fact {
        // Where the last months are whole, so that all of them can be reached: the day before the first one that still counts.
        let begin = within.and_then(|within| within.window(self.as_of).pred_opt());
        let first = begin.into_iter().chain(person.hired()).max();
        let end = person.left().map_or(self.as_of, |left| left.min(self.as_of));
        let (mut months, mut covered) = (0, first);
        let mut run: Option<(NaiveDate, NaiveDate)> = None;
        let count = |run: Option<(NaiveDate, NaiveDate)>| {
            run.map_or(0, |(from, until)| i64::from(Months::between(from, until).count()))
        };
        for (role, period) in person.role_history() {
            let from = first.map_or(period.from, |first| first.max(period.from));
            let until = period.until.map_or(end, |until| until.min(end));
            if from >= until {
                continue;
            }
            covered = covered.filter(|covered| from <= *covered).map(|covered| covered.max(until));
            if roles.binary_search(&role.ix()).is_err() {
                continue;
            }
            run = match run {
                Some((since, before)) if before == from => Some((since, until)),
                earlier => {
                    months += count(earlier);
                    Some((from, until))
                }
            };
        }
        let months = (months + count(run)).min(MOST_MONTHS);
        // The record is whole when it covers everything from the day of hiring, or that of the window, to the end.
        let is_whole = covered.is_some_and(|covered| covered >= end);
        Fact::between(months, if is_whole { months } else { MOST_MONTHS })
    }

    /// How many records count, surely and at most.
    fn tally(&self, person: Person<'_>, tally: &Tally) -> Fact {
        let (mut sure, mut other) = (Found::new(tally.distinct), Found::new(tally.distinct));
        let window = tally.within.map(|within| within.window(self.as_of));
        for record in self.roster.recorded(person.ix()).filter(|record| self.counts(tally, window, record)) {
            let Some(is_sure) = self.is_by(tally, person, &record) else { continue };
            let key = tally.distinct.map(|differ| self.key(differ, &record));
            if is_sure {
                sure.add(key);
            }
            other.add(key);
        }
        let least = sure.surely();
        // Nothing happened before the day of hiring, so that to look at fewer months never asks for more.
        let begin = window.max(person.hired());
        let begin = begin.map_or(date::FIRST, Day::from);
        let is_complete = |kind: &RecordKind| {
            let since = self.roster.record_source(*kind).and_then(|source| source.complete_since());
            since.is_some_and(|since| Day::from(since) <= begin)
        };
        let is_whole = tally.kinds.iter().all(is_complete);
        Fact::between(least, if is_whole { other.possibly() } else { MOST_RECORDS })
    }

    /// Whether a record is of the kind, the code and the state that count, and not before the first day of the window.
    fn counts(&self, tally: &Tally, window: Option<NaiveDate>, record: &Recorded) -> bool {
        let today = Day::from(self.as_of);
        let is_of = |of: &[(RecordKind, u32)]| record.of.is_some_and(|code| of.binary_search(&(record.kind, code)).is_ok());
        if tally.kinds.binary_search(&record.kind).is_err() || !tally.of.as_deref().is_none_or(is_of) {
            return false;
        }
        let begin = window.map(Day::from);
        let in_window = |day: Day| begin.is_none_or(|begin| begin <= day);
        match tally.state {
            State::Completed => record.until <= today && !record.broken_off && in_window(record.until),
            State::Begun => record.on <= today && in_window(record.on),
            State::Done => {
                let done = if record.until == Day::NEVER { record.on } else { record.until };
                done <= today && record.on <= today && !record.broken_off && in_window(done)
            }
            State::Standing { lead_days } => {
                let last = self.as_of.checked_add_days(Days::new(lead_days.into())).map_or(Day::NEVER, Day::from);
                record.on <= today && record.until > last && in_window(record.on)
            }
        }
    }

    /// Whether a record is by whom it must be: surely, perhaps (`Some(false)`), or not.
    fn is_by(&self, tally: &Tally, person: Person<'_>, record: &Recorded) -> Option<bool> {
        let mut is_sure = true;
        let on = record.on.date()?;
        let other = self.roster.party(record.with);
        if let Some(least) = tally.from_rank {
            match other.and_then(|other| other.role_on(on)).and_then(Role::rank_position) {
                Some(rank) if rank >= least => {}
                Some(_) => return None,
                None => is_sure = false,
            }
        }
        if tally.by_manager {
            match (person.manager_on(on), other) {
                (Some(manager), Some(other)) if manager.ix() == other.ix() => {}
                (Some(_), Some(_)) => return None,
                // A body outside the roster is no manager in it.
                (Some(_), None) if record.with_somebody() => return None,
                _ => is_sure = false,
            }
        }
        Some(is_sure)
    }

    /// In what a record differs from others; `None` when nobody knows.
    fn key(&self, differ: Differ, record: &Recorded) -> Option<u64> {
        let other = || self.roster.party(record.with);
        match differ {
            Differ::Code => self.code(record),
            Differ::Person => Some(record.with.into()).filter(|_| record.with_somebody()),
            Differ::Team => self.roster.team_ix(other()?, record.on.date()?).map(u64::from),
            Differ::Function => {
                let function = other()?.role_on(record.on.date()?)?.function()?;
                let functions = self.roster.ladder().functions();
                let at = functions.binary_search_by(|known| known.id.cmp(function)).ok()?;
                u64::try_from(at).ok()
            }
            Differ::Attribute(attribute) => match other()?.attribute_at(attribute)? {
                AttributeAt::Code(code) => Some(code.into()),
                _ => None,
            },
        }
    }

    /// A number for the code of a record, the same for records of all kinds: each kind has a list of its own, so that it is the place in
    /// the first list that has the code.
    fn code(&self, record: &Recorded) -> Option<u64> {
        let sources = &self.roster.settings().records;
        let code = sources.get(&record.kind)?.codes.at(record.of?)?.as_str();
        let place = |(kind, position): (u64, Option<u32>)| position.map(|position| kind << 32 | u64::from(position));
        (0..).zip(sources.values().map(|source| source.codes.position(code))).find_map(place)
    }
}

impl Evidence {
    pub(super) fn narrow(&self, policy: &EvidencePolicy) -> EvidencePolicy {
        policy.narrowed(&self.kinds, self.within, self.sources)
    }
}

/// What was found of something that is counted.
struct Found {
    differ: Option<Differ>,
    keys: BTreeSet<u64>,
    count: i64,
    without_key: i64,
}

impl Found {
    const fn new(differ: Option<Differ>) -> Self {
        Self { differ, keys: BTreeSet::new(), count: 0, without_key: 0 }
    }

    fn add(&mut self, key: Option<Option<u64>>) {
        self.count += 1;
        match key {
            Some(Some(key)) => drop(self.keys.insert(key)),
            Some(None) => self.without_key += 1,
            None => {}
        }
    }

    /// How many there are in any event: all that have no known difference may be one of the others.
    fn surely(&self) -> i64 {
        match self.differ {
            None => self.count,
            Some(_) if self.keys.is_empty() => self.without_key.min(1),
            Some(_) => number(self.keys.len()),
        }
        .min(MOST_RECORDS)
    }

    /// How many there may be.
    fn possibly(&self) -> i64 {
        match self.differ {
            None => self.count,
            Some(_) => number(self.keys.len()).saturating_add(self.without_key),
        }
        .min(MOST_RECORDS)
    }
}

/// What is to be learned for a role, in thousandths of a weighted level: from what is known to be short to all that may be.
pub(super) fn effort(role: Role<'_>, level: impl Fn(CompetencyIx) -> Option<Level>) -> Fact {
    let (mut least, mut most) = (0u64, 0u64);
    for asked in role.requirements() {
        let competency = asked.competency();
        let known = level(competency.ix());
        let short = competency.effort(known.unwrap_or(Level::NONE), asked.level()).thousandths();
        most = most.saturating_add(short);
        least = least.saturating_add(if known.is_some() { short } else { 0 });
    }
    Fact::between(number(least), number(most))
}

/// Since when the thing held on a day has held without a break; the history is by time.
fn unbroken<T: PartialEq>(history: impl Iterator<Item = (T, crate::values::Period)>, as_of: NaiveDate) -> Option<NaiveDate> {
    let mut run: Option<(T, NaiveDate, Option<NaiveDate>)> = None;
    for (of, period) in history.take_while(|(_, period)| period.from <= as_of) {
        run = Some(match run {
            Some((same, since, until)) if same == of && until == Some(period.from) => (same, since, period.until),
            _ => (of, period.from, period.until),
        });
    }
    run.filter(|(.., until)| until.is_none_or(|until| as_of < until)).map(|(_, since, _)| since)
}

/// A decimal in billionths; beyond what fits, as far as it goes, which no threshold does.
pub(super) fn billionths(value: rust_decimal::Decimal) -> i64 {
    let scale = value.scale();
    let Some(factor) = DECIMAL_DIGITS.checked_sub(scale).and_then(|digits| 10i128.checked_pow(digits)) else {
        return if value.is_sign_negative() { i64::MIN } else { i64::MAX };
    };
    let value = value.mantissa().saturating_mul(factor);
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
