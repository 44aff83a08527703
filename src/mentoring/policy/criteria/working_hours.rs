//! Their working hours overlap.

use super::{Numbered, code_of, of_number};
use crate::mentoring::policy::criterion_spec::{HoursSpec, WindowSpec};
use crate::mentoring::policy::gather::Scene;
use crate::mentoring::policy::part::{CategoryPart, Part, Relation};
use crate::mentoring::policy::points::{ALL, Points, part_of};
use crate::people::{AttributeAt, Person};
use crate::values::Id;

const DAY: i64 = 1_440;
/// The furthest that a local time is from UTC, in minutes.
const FURTHEST: i64 = 840;

/// Hours of work in UTC: the first minute of a day and how many follow, 1 to 1,440.
type Hours = (i64, i64);

#[derive(Debug)]
struct Overlap {
    hours: Vec<Hours>,
    enough: u16,
    unknown: u16,
}

impl Relation for Overlap {
    fn points(&self, mentee: u32, mentor: u32) -> Points {
        match (of_number(&self.hours, mentee), of_number(&self.hours, mentor)) {
            (Some(&mentee), Some(&mentor)) => {
                let minutes = u64::try_from(overlap(mentee, mentor)).unwrap_or(0);
                Points::known(part_of(ALL, minutes, u64::from(self.enough)))
            }
            _ => Points::unknown(self.unknown),
        }
    }
}

/// For how many minutes of a day both hold. The day is a ring, so that the other's hours count a day earlier and a day later as well.
fn overlap((from, length): Hours, (other, other_length): Hours) -> i64 {
    let common = |other: i64| ((from + length).min(other + other_length) - from.max(other)).max(0);
    [other - DAY, other, other + DAY].into_iter().map(common).sum::<i64>().min(DAY)
}

fn hours(scene: &Scene<'_>, spec: &HoursSpec, person: Person<'_>) -> Option<Hours> {
    let settings = scene.roster.settings();
    let offset = match &spec.offset {
        None => 0,
        Some(name) => match person.attribute_at(settings.attribute(name.as_str())?) {
            Some(AttributeAt::Integer(minutes)) if (-FURTHEST..=FURTHEST).contains(&minutes) => minutes,
            _ => return None,
        },
    };
    let window: WindowSpec = match &spec.pattern {
        None => spec.usual,
        Some(name) => {
            let attribute = settings.attribute(name.as_str())?;
            let (.., codes) = settings.attributes.get(attribute)?;
            let code = codes.at(code_of(person, attribute)?)?;
            spec.windows.get(code).copied().unwrap_or(spec.usual)
        }
    };
    let (from, until) = (i64::from(window.from), i64::from(window.until));
    let length = if until > from { until - from } else { until + DAY - from };
    Some(((from - offset).rem_euclid(DAY), length))
}

pub(super) fn part(scene: &Scene<'_>, spec: &HoursSpec, unknown: u16) -> Part {
    let mut known = Numbered::new();
    let mentees = scene.mentee_people().map(|person| known.number(hours(scene, spec, person))).collect();
    let mentors = scene.mentor_people().map(|person| known.number(hours(scene, spec, person))).collect();
    let relation = Box::new(Overlap { hours: known.met(), enough: spec.enough, unknown });
    Part::Category(CategoryPart { mentees, mentors, relation })
}

pub(super) fn reason(scene: &Scene<'_>, spec: &HoursSpec, (mentee, mentor): (usize, usize)) -> String {
    let of = |person: Option<Person<'_>>| person.and_then(|person| hours(scene, spec, person));
    match of(scene.mentee_person(mentee)).zip(of(scene.mentor_person(mentor))) {
        None => "hours of work unknown".to_owned(),
        Some((mentee, mentor)) => format!("{} minutes of a day in common", overlap(mentee, mentor)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_a_ring() {
        assert_eq!(overlap((540, 480), (540, 480)), 480);
        assert_eq!(overlap((540, 480), (1_020, 480)), 0);
        assert_eq!(overlap((1_380, 120), (0, 60)), 60);
        assert_eq!(overlap((0, 60), (1_380, 120)), 60);
        assert_eq!(overlap((0, 1_440), (900, 1_440)), 1_440);
    }

    #[test]
    fn overlap_agrees_with_counting_minutes() {
        let is_in = |(from, length): Hours, minute: i64| (minute - from).rem_euclid(DAY) < length;
        for from in (0..DAY).step_by(97) {
            for length in (1..=DAY).step_by(211) {
                let (one, other) = ((from, length), (DAY - 1 - from, 1 + DAY - length));
                let counted = (0..DAY).filter(|&minute| is_in(one, minute) && is_in(other, minute)).count();
                assert_eq!(overlap(one, other), i64::try_from(counted).unwrap(), "{one:?} {other:?}");
            }
        }
    }
}
