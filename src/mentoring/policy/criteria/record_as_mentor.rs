//! What the mentor has seen through as a mentor.

use chrono::NaiveDate;

use crate::mentoring::policy::criterion_spec::RecordAsMentorSpec;
use crate::mentoring::policy::gather::{Places, Scene};
use crate::mentoring::policy::part::{LanePart, Part};
use crate::mentoring::policy::points::{Points, part_of};
use crate::people::{PersonIx, RecordKind, Roster};
use crate::values::date::Day;

/// The points for how much was seen through, and for how much there was.
const SEEN_THROUGH: u16 = 6_000;
const PRACTICE: u16 = 4_000;
/// A mentoring completed counts as so many sessions.
const SESSIONS_OF_ONE: u64 = 6;

/// What is on record of a mentor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Record {
    completed: u64,
    broken_off: u64,
    sessions: u64,
}

impl Record {
    fn points(self, enough: u16, unknown: u16) -> Points {
        if self == Self::default() {
            return Points::unknown(unknown);
        }
        let seen_through = part_of(SEEN_THROUGH, self.completed + 1, self.completed + self.broken_off + 2);
        let practice = part_of(PRACTICE, self.sessions + SESSIONS_OF_ONE * self.completed, u64::from(enough));
        Points::known(seen_through + practice)
    }
}

/// Mentorings by a person that have ended by the day; sessions are on record with the mentees.
fn ended(scene: &Scene<'_>, person: PersonIx) -> Record {
    let day = Day::from(scene.as_of);
    let mut record = Record::default();
    for recorded in
        scene.roster.recorded(person).filter(|recorded| recorded.kind == RecordKind::Mentee && recorded.until <= day)
    {
        if recorded.broken_off {
            record.broken_off += 1;
        } else {
            record.completed += 1;
        }
    }
    record
}

/// How many sessions each mentor has held by the day.
pub(in crate::mentoring::policy) fn sessions(
    roster: &Roster,
    as_of: NaiveDate,
    mentor_of: &Places,
    mentors: usize,
) -> Vec<u64> {
    let day = Day::from(as_of);
    let mut sessions = vec![0u64; mentors];
    for person in roster.people() {
        let held = roster.recorded(person.ix());
        for recorded in held.filter(|recorded| recorded.kind == RecordKind::MentoringSession && recorded.on <= day) {
            let mentor = mentor_of.of(PersonIx(recorded.with));
            if let Some(count) = mentor.and_then(|mentor| sessions.get_mut(mentor as usize)) {
                *count += 1;
            }
        }
    }
    sessions
}

pub(super) fn part(scene: &Scene<'_>, spec: &RecordAsMentorSpec, unknown: u16) -> Part {
    let records = scene.mentors.iter().zip(scene.sessions);
    let points = |record: Record| record.points(spec.enough, unknown);
    let lane =
        records.map(|(mentor, sessions)| points(Record { sessions: *sessions, ..ended(scene, mentor.person) })).collect();
    Part::Lane(LanePart { lane: vec![0; scene.mentees.len()], lanes: vec![lane], ..LanePart::default() })
}

pub(super) fn reason(scene: &Scene<'_>, (_, mentor): (usize, usize)) -> String {
    let Some(of) = scene.mentors.get(mentor) else { return String::new() };
    let record = Record { sessions: scene.sessions.get(mentor).copied().unwrap_or(0), ..ended(scene, of.person) };
    if record == Record::default() {
        return "nothing on record as a mentor".to_owned();
    }
    let Record { completed, broken_off, sessions } = record;
    format!("{completed} mentorings completed, {broken_off} broken off, {sessions} sessions")
}
