//! Who mentored whom, and when, as recorded.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::people::{RecordKind, Roster};
use crate::values::{Id, ItemCode, Period, PersonId, date};

/// A mentorship: who mentored whom from when to when, and which playbooks that handed over.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct MentorshipSpec {
    /// The mentor: a person of the company, or a body outside it.
    pub mentor: PersonId,
    /// The mentee.
    pub mentee: PersonId,
    /// From when to when.
    pub term: Period,
    /// The playbooks that the mentor hands over when it ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub playbooks: Vec<ItemCode>,
}

impl MentorshipSpec {
    /// A mentorship that hands nothing over.
    #[must_use]
    pub const fn new(mentor: PersonId, mentee: PersonId, term: Period) -> Self {
        Self { mentor, mentee, term, playbooks: Vec::new() }
    }

    /// The same, handing over this playbook as well.
    #[must_use]
    pub fn handing_over(mut self, playbook: ItemCode) -> Self {
        self.playbooks.push(playbook);
        self
    }
}

impl Roster {
    /// The mentorships among the dated records: times of being mentored, and times of mentoring somebody. One that both sides have on record
    /// comes twice, which a [`Lineage`](crate::Lineage) does not mind; one without the other party not at all. Which playbooks
    /// were handed over, a roster does not say.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// let roster = rungs::RosterSpec::from_json(r#"{"settings": {"records": {"mentoring": {}}}, "people": [
    ///     {"id": "p1", "records": [{"kind": "mentoring", "with": "p2", "on": "2024-01-01"}]}, {"id": "p2"}]}"#)?.compile(&ladder)?;
    /// assert_eq!(roster.mentorships()[0].mentor.to_string(), "p2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn mentorships(&self) -> Vec<MentorshipSpec> {
        let mut mentorships = Vec::new();
        for person in self.people() {
            for record in person.records() {
                // Ids of every kind are made of the same characters.
                let Some(other) = record.with().and_then(|with| PersonId::new(with).ok()) else { continue };
                let term = Period { from: record.on(), until: record.until() };
                match record.kind() {
                    RecordKind::Mentoring => mentorships.push(MentorshipSpec::new(other, person.id().clone(), term)),
                    RecordKind::Mentee => mentorships.push(MentorshipSpec::new(person.id().clone(), other, term)),
                    _ => {}
                }
            }
        }
        mentorships
    }
}

/// A mentorship that takes no part in a lineage. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum LineageOddity {
    /// Somebody is their own mentor.
    OfThemself {
        /// The person.
        person: PersonId,
        /// The first day.
        #[serde(with = "date")]
        from: NaiveDate,
    },
    /// It ends on or before the day it begins.
    Reversed {
        /// The mentor.
        mentor: PersonId,
        /// The mentee.
        mentee: PersonId,
        /// The first day.
        #[serde(with = "date")]
        from: NaiveDate,
    },
}

/// Mentorships as of a date: each once, in order, with the end that the later source gives and the playbooks that any does.
pub(super) struct Gathered {
    /// By mentor, mentee and first day.
    pub(super) mentorships: Vec<MentorshipSpec>,
    pub(super) oddities: Vec<LineageOddity>,
    /// How many begin later.
    pub(super) later: usize,
}

/// Which mentorship it is: the mentor, the mentee and the first day.
type Which<'a> = (&'a PersonId, &'a PersonId, NaiveDate);

impl Gathered {
    /// # Complexity
    /// O(n log n).
    pub(super) fn of(specs: &[MentorshipSpec], as_of: NaiveDate) -> Self {
        let mut oddities = Vec::new();
        let mut told: BTreeMap<Which<'_>, (Option<NaiveDate>, Vec<ItemCode>)> = BTreeMap::new();
        for spec in specs {
            let MentorshipSpec { mentor, mentee, term: Period { from, until }, playbooks } = spec;
            if mentor == mentee {
                oddities.push(LineageOddity::OfThemself { person: mentor.clone(), from: *from });
            } else if until.is_some_and(|until| until <= *from) {
                oddities.push(LineageOddity::Reversed { mentor: mentor.clone(), mentee: mentee.clone(), from: *from });
            } else {
                let (end, codes) = told.entry((mentor, mentee, *from)).or_insert((*until, Vec::new()));
                *end = end.zip(*until).map(|(one, other)| one.max(other));
                codes.extend_from_slice(playbooks);
            }
        }
        oddities.sort_unstable();
        oddities.dedup();
        let count = told.len();
        let begun = told.into_iter().filter(|((.., from), _)| *from <= as_of);
        let mentorships: Vec<_> = begun
            .map(|((mentor, mentee, from), (until, mut playbooks))| {
                playbooks.sort_unstable();
                playbooks.dedup();
                MentorshipSpec { mentor: mentor.clone(), mentee: mentee.clone(), term: Period { from, until }, playbooks }
            })
            .collect();
        let later = count - mentorships.len();
        Self { mentorships, oddities, later }
    }
}

/// The position of an id in a sorted list.
pub(super) fn position<I: Id>(ids: &[I], id: &str) -> Option<u32> {
    ids.binary_search_by(|known| known.as_str().cmp(id)).ok().and_then(|at| u32::try_from(at).ok())
}
