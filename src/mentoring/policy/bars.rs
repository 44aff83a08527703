//! What no pair may have, whatever it scores.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::criteria::{distance, ranks};
use super::gather::Scene;
use super::lists::Lists;
use super::points::Grounds;
use super::spec::{Direction, SenioritySpanSpec};
use crate::people::{Person, PersonIx, RecordKind};
use crate::values::Id;
use crate::values::date::Day;

/// A reason why two may not be paired. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Bar {
    /// They are one person.
    SamePerson,
    /// One is above the other in the reporting line, so many levels.
    ReportingLine(u8),
    /// They belong to one team.
    SameTeam,
    /// The senior stands so many ranks above the other, which is outside the span; `None` where a rank is unknown.
    Seniority(Option<i64>),
    /// They are paired on the day.
    CurrentPair,
    /// They were paired, and the time between two pairings of theirs lasts to the day before this.
    CoolDown(#[serde(with = "crate::values::date")] NaiveDate),
    /// The policy forbids the pair; with what it says of it.
    Forbidden(Option<String>),
    /// They have a conflict of interest; with what the policy says of it.
    Conflict(Option<String>),
    /// A mandatory criterion is not met.
    Mandatory {
        /// The criterion.
        criterion: String,
        /// What the pair has of it.
        points: u16,
        /// What it must have.
        at_least: u16,
        /// How much of the points rests on what is known.
        grounds: Grounds,
    },
}

/// Marks of single pairs.
pub(super) const SAME_PERSON: u16 = 1;
pub(super) const REPORTING_LINE: u16 = 2;
pub(super) const CURRENT: u16 = 4;
pub(super) const COOL_DOWN: u16 = 8;
pub(super) const FORBIDDEN: u16 = 16;
pub(super) const CONFLICT: u16 = 32;
/// The pair must be: what else is said of it does not count.
pub(super) const LOCKED: u16 = 64;
/// The pair is scored by itself.
pub(super) const SPECIAL: u16 = 128;

const BARS: u16 = SAME_PERSON | REPORTING_LINE | CURRENT | COOL_DOWN | FORBIDDEN | CONFLICT;

/// What no pair may have: single pairs, and what ranks and teams say.
#[derive(Debug, Default)]
pub(super) struct Bars {
    /// By mentee, sorted by mentor.
    marks: Lists<(u32, u16)>,
    pub(super) span: Option<Span>,
    /// The team of each mentee and of each mentor, from 1 on, where those of one may not be paired; 0 for none.
    pub(super) teams: Option<(Vec<u32>, Vec<u32>)>,
}

/// The span of ranks, and the rank of each mentee and of each mentor.
#[derive(Debug)]
pub(super) struct Span {
    direction: Direction,
    span: SenioritySpanSpec,
    pub(super) mentees: Vec<u32>,
    pub(super) mentors: Vec<u32>,
}

impl Span {
    pub(super) fn allows(&self, mentee: u32, mentor: u32) -> bool {
        let (least, most) = (i64::from(self.span.least), i64::from(self.span.most));
        distance(self.direction, mentee, mentor).is_some_and(|distance| (least..=most).contains(&distance))
    }
}

impl Bars {
    pub(super) fn new(scene: &Scene<'_>, locked: &[(u32, u32)], special: Vec<(u32, u32)>) -> Self {
        let constraints = &scene.spec.constraints;
        let mut marks: Vec<(u32, (u32, u16))> = Vec::new();
        marks.extend(special.into_iter().map(|(mentee, mentor)| (mentee, (mentor, SPECIAL))));
        marks.extend(locked.iter().map(|&(mentee, mentor)| (mentee, (mentor, LOCKED))));
        for (at, mentee) in (0u32..).zip(scene.mentees) {
            marks.extend(scene.mentor_of(mentee.person).map(|mentor| (at, (mentor, SAME_PERSON))));
            for (above, _) in line_above(scene, mentee.person, constraints.reporting_line) {
                marks.extend(scene.mentor_of(above).map(|mentor| (at, (mentor, REPORTING_LINE))));
            }
            for (other, mark) in paired_before(scene, mentee.person, RecordKind::Mentoring) {
                marks.extend(scene.mentor_of(other).map(|mentor| (at, (mentor, mark))));
            }
        }
        for (at, mentor) in (0u32..).zip(scene.mentors) {
            for (above, _) in line_above(scene, mentor.person, constraints.reporting_line) {
                marks.extend(scene.mentee_of(above).map(|mentee| (mentee, (at, REPORTING_LINE))));
            }
            for (other, mark) in paired_before(scene, mentor.person, RecordKind::Mentee) {
                marks.extend(scene.mentee_of(other).map(|mentee| (mentee, (at, mark))));
            }
        }
        let person = |id: &crate::values::PersonId| scene.roster.person(id.as_str()).ok().map(Person::ix);
        let mut mark = |mentee: Option<PersonIx>, mentor: Option<PersonIx>, mark: u16| {
            let places =
                mentee.and_then(|mentee| scene.mentee_of(mentee)).zip(mentor.and_then(|mentor| scene.mentor_of(mentor)));
            marks.extend(places.map(|(mentee, mentor)| (mentee, (mentor, mark))));
        };
        for pair in &constraints.forbidden {
            mark(person(&pair.mentee), person(&pair.mentor), FORBIDDEN);
        }
        for conflict in &constraints.conflicts {
            let (one, other) = (person(&conflict.between.0), person(&conflict.between.1));
            mark(one, other, CONFLICT);
            mark(other, one, CONFLICT);
        }
        marks.sort_unstable();
        marks.dedup_by(|next, kept| {
            let is_same = (next.0, next.1.0) == (kept.0, kept.1.0);
            if is_same {
                kept.1.1 |= next.1.1;
            }
            is_same
        });
        let rank = |person: Person<'_>| ranks(scene, person);
        let span = constraints.seniority.map(|span| Span {
            direction: scene.spec.direction,
            span,
            mentees: scene.mentee_people().map(rank).collect(),
            mentors: scene.mentor_people().map(rank).collect(),
        });
        let team = |person: Person<'_>| scene.roster.team_ix(person, scene.as_of).map_or(0, |team| team + 1);
        let teams = (!constraints.same_team)
            .then(|| (scene.mentee_people().map(team).collect(), scene.mentor_people().map(team).collect()));
        Self { marks: Lists::of(scene.mentees.len(), marks), span, teams }
    }

    /// The marks of a mentee's pairs, by mentor.
    pub(super) fn marks(&self, mentee: usize) -> &[(u32, u16)] {
        self.marks.row(mentee)
    }

    pub(super) fn mark(&self, mentee: usize, mentor: usize) -> u16 {
        let marks = self.marks(mentee);
        let found = marks.binary_search_by_key(&mentor, |&(of, _)| of as usize).ok();
        found.and_then(|at| marks.get(at)).map_or(0, |&(_, mark)| mark)
    }

    /// Whether nothing stands in the way of a pair.
    pub(super) fn allow(&self, mentee: usize, mentor: usize) -> bool {
        self.mark(mentee, mentor) & BARS == 0 && self.span_allows(mentee, mentor) && !self.is_one_team(mentee, mentor)
    }

    fn span_allows(&self, mentee: usize, mentor: usize) -> bool {
        let category = |of: &[u32], at: usize| of.get(at).copied().unwrap_or_default();
        self.span.as_ref().is_none_or(|span| span.allows(category(&span.mentees, mentee), category(&span.mentors, mentor)))
    }

    fn is_one_team(&self, mentee: usize, mentor: usize) -> bool {
        let Some((mentees, mentors)) = &self.teams else { return false };
        mentees.get(mentee).is_some_and(|team| *team != 0 && mentors.get(mentor) == Some(team))
    }

    /// Everything that stands in the way of a pair, mandatory criteria aside.
    pub(super) fn told(&self, scene: &Scene<'_>, (mentee, mentor): (usize, usize)) -> Vec<Bar> {
        let (Some(one), Some(other)) = (scene.mentees.get(mentee), scene.mentors.get(mentor)) else { return Vec::new() };
        let constraints = &scene.spec.constraints;
        let mark = self.mark(mentee, mentor);
        let mut bars = Vec::new();
        if mark & SAME_PERSON != 0 {
            bars.push(Bar::SamePerson);
        }
        if mark & REPORTING_LINE != 0 {
            let above = |below: PersonIx, above: PersonIx| {
                line_above(scene, below, constraints.reporting_line).into_iter().find(|(person, _)| *person == above)
            };
            let levels =
                above(one.person, other.person).or_else(|| above(other.person, one.person)).map_or(0, |(_, level)| level);
            bars.push(Bar::ReportingLine(levels));
        }
        if self.is_one_team(mentee, mentor) {
            bars.push(Bar::SameTeam);
        }
        if !self.span_allows(mentee, mentor) {
            let rank = |person: Option<Person<'_>>| person.map_or(0, |person| ranks(scene, person));
            let (mentee, mentor) = (rank(scene.mentee_person(mentee)), rank(scene.mentor_person(mentor)));
            bars.push(Bar::Seniority(distance(scene.spec.direction, mentee, mentor)));
        }
        if mark & CURRENT != 0 {
            bars.push(Bar::CurrentPair);
        }
        if mark & COOL_DOWN != 0 {
            bars.extend(cool_down_until(scene, one.person, other.person).map(Bar::CoolDown));
        }
        if mark & FORBIDDEN != 0 {
            let pair = constraints.forbidden.iter().find(|pair| pair.mentee == one.id && pair.mentor == other.id);
            bars.push(Bar::Forbidden(pair.and_then(|pair| pair.why.clone())));
        }
        if mark & CONFLICT != 0 {
            let between = |conflict: &&super::spec::ConflictSpec| {
                let (a, b) = &conflict.between;
                (a, b) == (&one.id, &other.id) || (b, a) == (&one.id, &other.id)
            };
            let conflict = constraints.conflicts.iter().find(between);
            bars.push(Bar::Conflict(conflict.and_then(|conflict| conflict.why.clone())));
        }
        bars
    }
}

/// Those above somebody on the day, up to so many levels, with the level.
fn line_above(scene: &Scene<'_>, person: PersonIx, levels: u8) -> Vec<(PersonIx, u8)> {
    let mut line = Vec::new();
    let mut below = scene.roster.person_at(person);
    for level in 1..=levels {
        let Some(above) = below.and_then(|below| below.manager_on(scene.as_of)) else { break };
        line.push((above.ix(), level));
        below = Some(above);
    }
    line
}

/// The first day on which two may be paired again after a record of a mentoring; `None` when it is over for good, or has not begun.
fn kept_apart_until(scene: &Scene<'_>, record: &crate::people::Recorded) -> Option<Option<NaiveDate>> {
    let day = Day::from(scene.as_of);
    if record.on > day {
        return None;
    }
    if day < record.until {
        return Some(None);
    }
    let until = scene.spec.constraints.cool_down_months.after(record.until.date()?);
    (scene.as_of < until).then_some(Some(until))
}

/// Those with whom somebody is paired, or was not long ago, by their own records of a kind.
fn paired_before(scene: &Scene<'_>, person: PersonIx, kind: RecordKind) -> Vec<(PersonIx, u16)> {
    let records = scene.roster.recorded(person).filter(|record| record.kind == kind);
    let mark = |record: crate::people::Recorded| {
        let mark = if kept_apart_until(scene, &record)?.is_none() { CURRENT } else { COOL_DOWN };
        Some((PersonIx(record.with), mark))
    };
    records.filter_map(mark).collect()
}

/// The latest day until which records of either side keep two apart.
fn cool_down_until(scene: &Scene<'_>, mentee: PersonIx, mentor: PersonIx) -> Option<NaiveDate> {
    let of = |person: PersonIx, kind: RecordKind, other: PersonIx| {
        let records = scene.roster.recorded(person).filter(move |record| record.kind == kind && record.with == other.0);
        records.filter_map(|record| kept_apart_until(scene, &record).flatten()).collect::<Vec<_>>()
    };
    let days = [of(mentee, RecordKind::Mentoring, mentor), of(mentor, RecordKind::Mentee, mentee)];
    days.into_iter().flatten().max()
}
