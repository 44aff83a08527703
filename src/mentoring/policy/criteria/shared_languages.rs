//! They speak the same language: codes of an attribute that both have.

use super::{Numbered, listed, of_number};
use crate::mentoring::policy::criterion_spec::LanguagesSpec;
use crate::mentoring::policy::gather::Scene;
use crate::mentoring::policy::part::{CategoryPart, Part, Relation};
use crate::mentoring::policy::points::{ALL, Points, part_of};
use crate::people::{AttributeAt, Person};
use crate::values::Id;

/// Sets of codes, a bit each.
#[derive(Debug)]
struct Shared {
    sets: Vec<Vec<u64>>,
    enough: u8,
    unknown: u16,
}

impl Relation for Shared {
    fn points(&self, mentee: u32, mentor: u32) -> Points {
        match (of_number(&self.sets, mentee), of_number(&self.sets, mentor)) {
            (Some(mentee), Some(mentor)) => {
                let shared: u32 = mentee.iter().zip(mentor).map(|(mentee, mentor)| (mentee & mentor).count_ones()).sum();
                Points::known(part_of(ALL, u64::from(shared), u64::from(self.enough)))
            }
            _ => Points::unknown(self.unknown),
        }
    }
}

fn set(scene: &Scene<'_>, attribute: Option<usize>, person: Person<'_>) -> Option<Vec<u64>> {
    let attribute = attribute?;
    let Some(AttributeAt::Codes(codes)) = person.attribute_at(attribute) else { return None };
    let mut set = vec![0u64; scene.roster.settings().codes_of(attribute).div_ceil(64)];
    for &code in codes {
        if let Some(word) = set.get_mut(code as usize / 64) {
            *word |= 1 << (code % 64);
        }
    }
    Some(set)
}

pub(super) fn part(scene: &Scene<'_>, spec: &LanguagesSpec, unknown: u16) -> Part {
    let attribute = scene.roster.settings().attribute(spec.attribute.as_str());
    let mut sets = Numbered::new();
    let mentees = scene.mentee_people().map(|person| sets.number(set(scene, attribute, person))).collect();
    let mentors = scene.mentor_people().map(|person| sets.number(set(scene, attribute, person))).collect();
    let relation = Box::new(Shared { sets: sets.met(), enough: spec.enough, unknown });
    Part::Category(CategoryPart { mentees, mentors, relation })
}

pub(super) fn reason(scene: &Scene<'_>, spec: &LanguagesSpec, (mentee, mentor): (usize, usize)) -> String {
    let attribute = scene.roster.settings().attribute(spec.attribute.as_str());
    let of = |person: Option<Person<'_>>| person.and_then(|person| set(scene, attribute, person));
    let Some((mentee, mentor)) = of(scene.mentee_person(mentee)).zip(of(scene.mentor_person(mentor))) else {
        return format!("{} unknown", spec.attribute);
    };
    let codes = attribute.and_then(|at| scene.roster.settings().attributes.get(at)).map(|(.., codes)| codes);
    let both = (0u32..).zip(codes.map(|codes| codes.codes.as_slice()).unwrap_or_default()).filter(|(at, _)| {
        let has = |set: &[u64]| set.get(*at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        has(&mentee) && has(&mentor)
    });
    let both = listed(both.map(|(_, code)| code));
    if both.is_empty() { format!("no {} in common", spec.attribute) } else { format!("in common: {both}") }
}
