//! The mentor has been on the track that the mentee heads for.

use std::collections::BTreeMap;

use crate::ladder::Role;
use crate::mentoring::policy::criterion_spec::ExperienceSpec;
use crate::mentoring::policy::gather::{Mentee, Scene};
use crate::mentoring::policy::part::{LanePart, Part};
use crate::mentoring::policy::points::{ALL, Points, part_of};
use crate::people::Person;
use crate::values::{FunctionId, Months, TrackId};

/// What a mentee heads for: a track, or a function where a role is of no track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way<'a> {
    Track(&'a TrackId),
    Function(&'a FunctionId),
}

impl<'a> Way<'a> {
    fn to(role: Role<'a>) -> Option<Self> {
        role.track().map(Self::Track).or_else(|| role.function().map(Self::Function))
    }

    fn is_of(self, role: Role<'_>) -> bool {
        match self {
            Self::Track(track) => role.track() == Some(track),
            Self::Function(function) => role.function() == Some(function),
        }
    }
}

fn way<'a>(scene: &Scene<'a>, mentee: &Mentee) -> Option<Way<'a>> {
    mentee.target.and_then(|target| scene.roster.ladder().role_at(target)).and_then(Way::to)
}

/// Whole months in roles of a way; `None` when there is no role on record.
fn months(scene: &Scene<'_>, mentor: Person<'_>, way: Way<'_>) -> Option<u32> {
    let mut months = None;
    for (role, period) in mentor.role_history().filter(|(_, period)| period.from <= scene.as_of) {
        let until = period.until.map_or(scene.as_of, |until| until.min(scene.as_of));
        let spell = if way.is_of(role) { Months::between(period.from, until).count() } else { 0 };
        months = Some(months.unwrap_or(0) + u32::from(spell));
    }
    months
}

pub(super) fn part(scene: &Scene<'_>, spec: &ExperienceSpec, unknown: u16) -> Part {
    let mut numbers: BTreeMap<Way<'_>, u32> = BTreeMap::new();
    // The first lane is for those who head nowhere.
    let mut part = LanePart { lanes: vec![vec![Points::unknown(unknown); scene.mentors.len()]], ..LanePart::default() };
    for mentee in scene.mentees {
        let Some(way) = way(scene, mentee) else {
            part.lane.push(0);
            continue;
        };
        let number = *numbers.entry(way).or_insert_with(|| {
            let points = |mentor: Person<'_>| match months(scene, mentor, way) {
                Some(months) => Points::known(part_of(ALL, u64::from(months), u64::from(spec.months.count()))),
                None => Points::unknown(unknown),
            };
            part.lanes.push(scene.mentor_people().map(points).collect());
            u32::try_from(part.lanes.len() - 1).unwrap_or(0)
        });
        part.lane.push(number);
    }
    Part::Lane(part)
}

pub(super) fn reason(scene: &Scene<'_>, (mentee, mentor): (usize, usize)) -> String {
    let way = scene.mentees.get(mentee).and_then(|mentee| way(scene, mentee));
    let (Some(way), Some(mentor)) = (way, scene.mentor_person(mentor)) else {
        return "the mentee heads for no track and no function".to_owned();
    };
    let name = match way {
        Way::Track(track) => format!("on the track {track}"),
        Way::Function(function) => format!("in the function {function}"),
    };
    match months(scene, mentor, way) {
        Some(months) => format!("{months} months {name}"),
        None => "no role of the mentor is on record".to_owned(),
    }
}
