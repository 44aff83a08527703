//! One has named the other among those they would like.

use crate::mentoring::policy::criterion_spec::PreferencesSpec;
use crate::mentoring::policy::gather::Scene;
use crate::mentoring::policy::lists::Lists;
use crate::mentoring::policy::part::{LanePart, Part};
use crate::mentoring::policy::points::{ALL, Points, part_of};
use crate::people::PersonIx;

/// The place of somebody in a list, from 0, and how long it is.
fn place(list: &[PersonIx], of: PersonIx) -> Option<(usize, usize)> {
    list.iter().position(|&named| named == of).map(|at| (at, list.len()))
}

/// All points for the first of a list, evenly fewer for the others.
fn points(whole: u16, (at, length): (usize, usize)) -> Points {
    let left = u64::try_from(length - at).unwrap_or(0);
    Points::known(part_of(whole, left, u64::try_from(length).unwrap_or(1)))
}

pub(super) fn parts(scene: &Scene<'_>, spec: &PreferencesSpec, unknown: u16) -> Vec<Part> {
    let whole = if spec.mentees && spec.mentors { ALL / 2 } else { ALL };
    let without = Points::unknown(part_of(whole, u64::from(unknown), u64::from(ALL)));
    let (mentees, mentors) = (scene.mentees.len(), scene.mentors.len());
    let mut parts = Vec::new();
    if spec.mentees {
        let mut exceptions = Lists::default();
        for mentee in scene.mentees {
            let named = mentee.prefers.iter().enumerate();
            let named =
                named.filter_map(|(at, &person)| Some((scene.mentor_of(person)?, points(whole, (at, mentee.prefers.len())))));
            let mut named: Vec<(u32, Points)> = named.collect();
            named.sort_unstable_by_key(|&(mentor, _)| mentor);
            exceptions.push(named);
        }
        let lanes = vec![vec![Points::known(0); mentors], vec![without; mentors]];
        let lane = scene.mentees.iter().map(|mentee| u32::from(mentee.prefers.is_empty())).collect();
        parts.push(Part::Lane(LanePart { lane, lanes, exceptions }));
    }
    if spec.mentors {
        let mut named: Vec<(u32, (u32, Points))> = Vec::new();
        for (at, mentor) in (0u32..).zip(scene.mentors) {
            for (place, &person) in mentor.prefers.iter().enumerate() {
                let mentee = scene.mentee_of(person);
                named.extend(mentee.map(|mentee| (mentee, (at, points(whole, (place, mentor.prefers.len()))))));
            }
        }
        named.sort_unstable_by_key(|&(mentee, (mentor, _))| (mentee, mentor));
        let usual = |prefers: &[PersonIx]| if prefers.is_empty() { without } else { Points::known(0) };
        let lanes = vec![scene.mentors.iter().map(|mentor| usual(&mentor.prefers)).collect()];
        parts.push(Part::Lane(LanePart { lane: vec![0; mentees], lanes, exceptions: Lists::of(mentees, named) }));
    }
    parts
}

pub(super) fn reason(scene: &Scene<'_>, spec: &PreferencesSpec, (mentee, mentor): (usize, usize)) -> String {
    let (Some(mentee), Some(mentor)) = (scene.mentees.get(mentee), scene.mentors.get(mentor)) else { return String::new() };
    let told = |who: &str, list: &[PersonIx], other: PersonIx| match place(list, other) {
        _ if list.is_empty() => format!("the {who} has no list"),
        Some((at, length)) => format!("number {} of {length} on the {who}'s list", at + 1),
        None => format!("not on the {who}'s list"),
    };
    let mut said = Vec::new();
    if spec.mentees {
        said.push(told("mentee", &mentee.prefers, mentor.person));
    }
    if spec.mentors {
        said.push(told("mentor", &mentor.prefers, mentee.person));
    }
    said.join(", ")
}
