//! The mentor offers what the mentee wishes to learn.

use super::complementarity::short;
use super::listed;
use crate::algo::pair_search::ABSENT;
use crate::mentoring::policy::gather::{Mentee, Scene};
use crate::mentoring::policy::part::{Part, RampsPart};

/// The competencies that a mentee wishes to learn: those that are named, else those that are short for the role they head for.
fn wished(scene: &Scene<'_>, mentee: &Mentee) -> Vec<u32> {
    if mentee.topics.is_empty() {
        return short(scene, mentee).into_iter().map(|(competency, ..)| competency).collect();
    }
    mentee.topics.iter().map(|topic| u32::from(topic.0)).collect()
}

pub(super) fn part(scene: &Scene<'_>, unknown: u16) -> Part {
    let mut part = RampsPart::default();
    for mentee in scene.mentees {
        let wanted: Vec<_> = wished(scene, mentee).into_iter().map(|topic| (scene.offer(topic), 0, 1, 1)).collect();
        part.push(&wanted, unknown);
    }
    Part::Ramps(part)
}

pub(super) fn reason(scene: &Scene<'_>, (mentee, mentor): (usize, usize)) -> String {
    let Some(mentee) = scene.mentees.get(mentee) else { return String::new() };
    let wished = wished(scene, mentee);
    if wished.is_empty() {
        return "the mentee wishes for nothing, and nothing is known to be short".to_owned();
    }
    let row = scene.features.row(mentor);
    let offers = |topic: u32| row.get(scene.offer(topic) as usize).copied().unwrap_or(ABSENT);
    if wished.iter().any(|&topic| offers(topic) == ABSENT) {
        return "what the mentor offers is unknown".to_owned();
    }
    let offered = wished.iter().filter(|&&topic| offers(topic) > 0);
    let names = listed(offered.clone().filter_map(|&topic| scene.competency(topic)));
    let whose = if mentee.topics.is_empty() { "what is short" } else { "the wishes" };
    match offered.count() {
        0 => format!("offers none of {whose}"),
        count => format!("offers {count} of {} of {whose}: {names}", wished.len()),
    }
}
