//! The mentor has another function, another team, and has come another way.

use super::{Numbered, of_number};
use crate::mentoring::policy::criterion_spec::PerspectiveSpec;
use crate::mentoring::policy::gather::Scene;
use crate::mentoring::policy::part::{CategoryPart, Part, Relation};
use crate::mentoring::policy::points::{ALL, Points, part_of};
use crate::people::Person;

/// Points for being different; 0 is unknown.
#[derive(Debug)]
struct Differs {
    points: u16,
    unknown: u16,
}

impl Relation for Differs {
    fn is_equality(&self) -> bool {
        true
    }

    fn points(&self, mentee: u32, mentor: u32) -> Points {
        match (mentee, mentor) {
            (0, _) | (_, 0) => Points::unknown(self.unknown),
            (mentee, mentor) if mentee == mentor => Points::known(0),
            _ => Points::known(self.points),
        }
    }
}

/// Points for having been where the other never was. Sets of functions, a bit each.
#[derive(Debug)]
struct NewGround {
    sets: Vec<Vec<u64>>,
    points: u16,
    unknown: u16,
}

impl Relation for NewGround {
    fn points(&self, mentee: u32, mentor: u32) -> Points {
        match (of_number(&self.sets, mentee), of_number(&self.sets, mentor)) {
            (Some(mentee), Some(mentor)) if is_new(mentee, mentor) => Points::known(self.points),
            (Some(_), Some(_)) => Points::known(0),
            _ => Points::unknown(self.unknown),
        }
    }
}

fn is_new(mentee: &[u64], mentor: &[u64]) -> bool {
    mentee.iter().zip(mentor).any(|(mentee, mentor)| mentor & !mentee != 0)
}

/// The functions, by role, that a person has worked in; `None` when there is none on record.
fn functions_held(scene: &Scene<'_>, person: Person<'_>) -> Option<Vec<u64>> {
    let mut set = vec![0u64; scene.roster.ladder().functions().len().div_ceil(64)];
    for (role, _) in person.role_history().filter(|(_, period)| period.from <= scene.as_of) {
        let Some(function) = scene.function(role) else { continue };
        if let Some(word) = set.get_mut(function as usize / 64) {
            *word |= 1 << (function % 64);
        }
    }
    set.iter().any(|&word| word != 0).then_some(set)
}

pub(super) fn parts(scene: &Scene<'_>, spec: &PerspectiveSpec, unknown: u16) -> Vec<Part> {
    let asked = [spec.function, spec.team, spec.route];
    let count = u16::try_from(asked.iter().filter(|&&asked| asked).count()).unwrap_or(1).max(1);
    let mut parts = Vec::new();
    for (at, _) in asked.iter().enumerate().filter(|(_, asked)| **asked) {
        // What division leaves goes to the first part.
        let points = ALL / count + if parts.is_empty() { ALL % count } else { 0 };
        let unknown = part_of(points, u64::from(unknown), u64::from(ALL));
        let part = match at {
            0 => {
                let function = |person: Person<'_>| person.role_on(scene.as_of).and_then(|role| scene.function(role));
                let category = |person: Person<'_>| function(person).map_or(0, |function| function + 1);
                scene.categories(category, Box::new(Differs { points, unknown }))
            }
            1 => {
                let category = |person: Person<'_>| scene.roster.team_ix(person, scene.as_of).map_or(0, |team| team + 1);
                scene.categories(category, Box::new(Differs { points, unknown }))
            }
            _ => {
                let mut sets = Numbered::new();
                let mentees = scene.mentee_people().map(|person| sets.number(functions_held(scene, person))).collect();
                let mentors = scene.mentor_people().map(|person| sets.number(functions_held(scene, person))).collect();
                let relation = Box::new(NewGround { sets: sets.met(), points, unknown });
                CategoryPart { mentees, mentors, relation }
            }
        };
        parts.push(Part::Category(part));
    }
    parts
}

pub(super) fn reason(scene: &Scene<'_>, spec: &PerspectiveSpec, (mentee, mentor): (usize, usize)) -> String {
    let (Some(mentee), Some(mentor)) = (scene.mentee_person(mentee), scene.mentor_person(mentor)) else { return String::new() };
    let differ = |name: &str, one: Option<u32>, other: Option<u32>| match one.zip(other) {
        None => format!("unknown whether of another {name}"),
        Some((one, other)) if one == other => format!("of the same {name}"),
        Some(_) => format!("of another {name}"),
    };
    let mut said = Vec::new();
    if spec.function {
        let function = |person: Person<'_>| person.role_on(scene.as_of).and_then(|role| scene.function(role));
        said.push(differ("function", function(mentee), function(mentor)));
    }
    if spec.team {
        said.push(differ("team", scene.roster.team_ix(mentee, scene.as_of), scene.roster.team_ix(mentor, scene.as_of)));
    }
    if spec.route {
        said.push(match functions_held(scene, mentee).zip(functions_held(scene, mentor)) {
            None => "the way is unknown".to_owned(),
            Some((mentee, mentor)) if is_new(&mentee, &mentor) => "has worked where the mentee never has".to_owned(),
            Some(_) => "has worked nowhere else".to_owned(),
        });
    }
    said.join(", ")
}
