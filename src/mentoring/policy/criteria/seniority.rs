//! The senior of the pair stands the right number of ranks above the other.

use crate::mentoring::policy::criterion_spec::SenioritySpec;
use crate::mentoring::policy::gather::Scene;
use crate::mentoring::policy::part::{Part, Relation};
use crate::mentoring::policy::points::{ALL, Points};
use crate::mentoring::policy::spec::Direction;
use crate::people::Person;

/// How many ranks the one who should be the senior stands above the other; ranks are counted from 1, 0 is unknown.
pub(in crate::mentoring::policy) fn distance(direction: Direction, mentee: u32, mentor: u32) -> Option<i64> {
    if mentee == 0 || mentor == 0 {
        return None;
    }
    let above = i64::from(mentor) - i64::from(mentee);
    Some(if direction == Direction::Mentoring { above } else { -above })
}

/// The rank of somebody's role, from 1 on; 0 when it is unknown.
pub(in crate::mentoring::policy) fn ranks(scene: &Scene<'_>, person: Person<'_>) -> u32 {
    person.role_on(scene.as_of).and_then(|role| scene.rank(role)).map_or(0, |rank| rank + 1)
}

#[derive(Debug)]
struct Distance {
    direction: Direction,
    spec: SenioritySpec,
    unknown: u16,
}

impl Relation for Distance {
    fn points(&self, mentee: u32, mentor: u32) -> Points {
        let Some(distance) = distance(self.direction, mentee, mentor) else { return Points::unknown(self.unknown) };
        let (least, most) = (i64::from(self.spec.least), i64::from(self.spec.most));
        let beyond = (least - distance).max(distance - most).max(0);
        let points = i64::from(ALL) - beyond.saturating_mul(i64::from(self.spec.loses));
        Points::known(u16::try_from(points.max(0)).unwrap_or(0))
    }
}

pub(super) fn part(scene: &Scene<'_>, spec: &SenioritySpec, unknown: u16) -> Part {
    let relation = Distance { direction: scene.spec.direction, spec: *spec, unknown };
    Part::Category(scene.categories(|person| ranks(scene, person), Box::new(relation)))
}

pub(super) fn reason(scene: &Scene<'_>, (mentee, mentor): (usize, usize)) -> String {
    let rank = |person: Option<Person<'_>>| person.map_or(0, |person| ranks(scene, person));
    let (mentee, mentor) = (rank(scene.mentee_person(mentee)), rank(scene.mentor_person(mentor)));
    match (distance(scene.spec.direction, mentee, mentor), scene.spec.direction) {
        (None, _) => "a rank is unknown".to_owned(),
        (Some(distance), Direction::Mentoring) => format!("the mentor stands {distance} ranks above"),
        (Some(distance), Direction::Reverse) => format!("the mentee stands {distance} ranks above"),
    }
}
