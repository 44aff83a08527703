//! The mentor is strong where the mentee is short of the role they head for.

use super::listed;
use crate::mentoring::policy::gather::{Mentee, Scene};
use crate::mentoring::policy::part::{Part, RampsPart};
use crate::people::UNKNOWN;

/// A competency that a mentee is known to be short of: its number, the level reached, the levels missing, and what each weighs.
pub(super) type Short = (u32, u8, u8, u64);

/// What a mentee is known to be short of for the role they head for, by competency.
pub(super) fn short(scene: &Scene<'_>, mentee: &Mentee) -> Vec<Short> {
    let levels = scene.profiles.row(mentee.person);
    let target = mentee.target.and_then(|target| scene.roster.ladder().role_at(target));
    let asked = target.map(|target| target.requirement_data()).unwrap_or_default();
    let missing = asked.iter().filter_map(|asked| {
        let have = levels.get(asked.competency.index()).copied().filter(|&level| level != UNKNOWN)?;
        let missing = asked.level.position().saturating_sub(have);
        (missing > 0).then_some((u32::from(asked.competency.0), have, missing, u64::from(asked.thousandths)))
    });
    missing.collect()
}

pub(super) fn part(scene: &Scene<'_>, unknown: u16) -> Part {
    let mut part = RampsPart::default();
    for mentee in scene.mentees {
        part.push(&short(scene, mentee), unknown);
    }
    Part::Ramps(part)
}

pub(super) fn reason(scene: &Scene<'_>, (mentee, mentor): (usize, usize)) -> String {
    let Some(mentee) = scene.mentees.get(mentee) else { return String::new() };
    let Some(target) = mentee.target.and_then(|target| scene.roster.ladder().role_at(target)) else {
        return "the mentee heads for no role".to_owned();
    };
    let short = short(scene, mentee);
    if short.is_empty() {
        return format!("nothing is known to be short for {}", target.id());
    }
    format!("{} for {}", brought(scene, &short, mentor), target.id())
}

/// What a mentor brings of what is short, in words.
pub(super) fn brought(scene: &Scene<'_>, short: &[Short], mentor: usize) -> String {
    let row = scene.features.row(mentor);
    let (mut brings, mut unknown) = (Vec::new(), Vec::new());
    for &(competency, have, missing, _) in short {
        let Some(id) = scene.competency(competency) else { continue };
        match row.get(competency as usize).copied() {
            Some(UNKNOWN) | None => unknown.push(id),
            Some(level) if level > have => {
                brings.push(format!("{} of {missing} levels of {id}", level.saturating_sub(have).min(missing)));
            }
            Some(_) => {}
        }
    }
    let mut text = if brings.is_empty() { "stands above in none of what is short".to_owned() } else { brings.join(", ") };
    if !unknown.is_empty() {
        text.push_str(&format!("; unknown of the mentor: {}", listed(unknown)));
    }
    text
}
