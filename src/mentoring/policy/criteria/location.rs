//! They work at the same place.

use super::code_of;
use crate::mentoring::policy::criterion_spec::LocatedSpec;
use crate::mentoring::policy::gather::Scene;
use crate::mentoring::policy::part::{Part, Relation};
use crate::mentoring::policy::points::{ALL, Points};
use crate::people::Person;

#[derive(Debug)]
struct SamePlace {
    elsewhere: u16,
    unknown: u16,
}

impl Relation for SamePlace {
    fn is_equality(&self) -> bool {
        true
    }

    fn points(&self, mentee: u32, mentor: u32) -> Points {
        match (mentee, mentor) {
            (0, _) | (_, 0) => Points::unknown(self.unknown),
            (mentee, mentor) if mentee == mentor => Points::known(ALL),
            _ => Points::known(self.elsewhere),
        }
    }
}

pub(super) fn part(scene: &Scene<'_>, spec: &LocatedSpec, unknown: u16) -> Part {
    let location = scene.roster.settings().location;
    let category = |person: Person<'_>| location.and_then(|at| code_of(person, at)).map_or(0, |code| code + 1);
    Part::Category(scene.categories(category, Box::new(SamePlace { elsewhere: spec.elsewhere, unknown })))
}

pub(super) fn reason(scene: &Scene<'_>, (mentee, mentor): (usize, usize)) -> String {
    let place = |person: Option<Person<'_>>| person.and_then(|person| person.location().map(ToString::to_string));
    match place(scene.mentee_person(mentee)).zip(place(scene.mentor_person(mentor))) {
        None => "a place of work is unknown".to_owned(),
        Some((mentee, mentor)) if mentee == mentor => format!("both at {mentee}"),
        Some((mentee, mentor)) => format!("at {mentee} and {mentor}"),
    }
}
