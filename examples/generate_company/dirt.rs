//! What makes records less than clean. All of it is still a valid roster; a reader has to cope with it.

use std::collections::BTreeMap;

use chrono::{Days, Months};

use crate::company::Company;
use crate::record::{Day, Evidence, Record};
use crate::rng::Rng;

/// How many records each kind of dirt touched.
pub(crate) type Touched = BTreeMap<&'static str, usize>;

/// Soils a record, and counts how.
pub(crate) fn soil(record: &mut Record, company: &Company, rng: &mut Rng, touched: &mut Touched) {
    for Dirt { name, percent, soil } in DIRT {
        if rng.chance(percent) && soil(record, company, rng) {
            *touched.entry(name).or_default() += 1;
        }
    }
}

/// A kind of dirt.
struct Dirt {
    name: &'static str,
    /// How many records of a hundred it comes to.
    percent: u64,
    /// Does it, and says whether there was anything to do it to.
    soil: fn(&mut Record, &Company, &mut Rng) -> bool,
}

const DIRT: [Dirt; 11] = [
    Dirt { name: "no hire date", percent: 3, soil: |record, _, _| record.hired.take().is_some() },
    Dirt { name: "no team", percent: 2, soil: |record, _, _| clear(&mut record.teams) },
    Dirt { name: "no manager", percent: 1, soil: |record, _, _| clear(&mut record.managers) },
    Dirt { name: "a rating missing", percent: 9, soil: |record, _, rng| lose(&mut record.ratings, rng) },
    Dirt { name: "a review missing", percent: 12, soil: |record, _, rng| lose(&mut record.reviews, rng) },
    Dirt { name: "no languages", percent: 4, soil: |record, _, _| clear(&mut record.attributes.languages) },
    Dirt { name: "no evidence", percent: 3, soil: |record, _, _| clear(&mut record.evidence) },
    Dirt { name: "only self-assessments", percent: 5, soil: only_own_view },
    Dirt { name: "only old evidence", percent: 4, soil: only_old },
    Dirt { name: "an observation twice", percent: 8, soil: twice },
    Dirt { name: "assessors who contradict", percent: 9, soil: contradiction },
];

fn clear<T>(items: &mut Vec<T>) -> bool {
    let any = !items.is_empty();
    items.clear();
    any
}

fn lose<T>(items: &mut Vec<T>, rng: &mut Rng) -> bool {
    let any = !items.is_empty();
    if any {
        items.remove(rng.below(items.len()));
    }
    any
}

/// Keeps what the person says of themself, where that is anything.
fn only_own_view(record: &mut Record, _: &Company, _: &mut Rng) -> bool {
    let own = |evidence: &Evidence| evidence.kind == "self";
    let any = record.evidence.iter().any(own);
    if any {
        record.evidence.retain(own);
    }
    any
}

/// Nobody has looked for two years.
fn only_old(record: &mut Record, company: &Company, _: &mut Rng) -> bool {
    let Some(limit) = company.as_of.checked_sub_months(Months::new(24)) else { return false };
    let old = |evidence: &Evidence| evidence.on < Day(limit);
    let any = record.evidence.iter().any(old);
    if any {
        record.evidence.retain(old);
    }
    any
}

/// An export ran twice: the same observation, word for word but without its id.
fn twice(record: &mut Record, _: &Company, rng: &mut Rng) -> bool {
    let again = rng.pick(&record.evidence).map(|seen| Evidence { id: None, ..seen.clone() });
    let any = again.is_some();
    record.evidence.extend(again);
    any
}

/// Somebody else saw the opposite a few days later.
fn contradiction(record: &mut Record, company: &Company, rng: &mut Rng) -> bool {
    let views: Vec<_> = record.evidence.iter().filter(|seen| seen.kind == "manager" && seen.assessor.is_some()).collect();
    let Some(view) = rng.pick(&views) else { return false };
    let levels = view.competency.scale.levels;
    let at = levels.iter().position(|(code, _)| *code == view.level).map_or(0, |at| at + 1);
    let level = view.competency.scale.code(if at <= 2 { at + 2 } else { at - 2 });
    let on = view.on.0 + Days::new(6);
    let last = record.left.map_or(company.as_of, |left| left.0);
    let other = Evidence {
        id: None,
        level,
        kind: "assessment",
        assessor: Some("assessment-centre".to_owned()),
        on: Day(on),
        ..(*view).clone()
    };
    let any = on < last;
    if any {
        record.evidence.push(other);
    }
    any
}
