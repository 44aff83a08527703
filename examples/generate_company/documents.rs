//! The documents beside the ladder and the people.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde_json::{Map, Value, json};

use crate::company::Company;
use crate::roles::{Function, Role};

/// Codes of performance ratings, the lowest first.
pub(crate) const RATINGS: [&str; 5] = ["unsatisfactory", "developing", "solid", "strong", "exceptional"];

/// Codes of performance, potential, risk and impact, the lowest first.
pub(crate) const LEVELS: [&str; 3] = ["low", "medium", "high"];

pub(crate) const SITES: [&str; 4] = ["harbour", "hill_campus", "north_works", "south_works"];

pub(crate) const LANGUAGES: [&str; 6] = ["en", "de", "fr", "pl", "es", "tr"];

/// Streams of assignments: the functions.
const STREAMS: &[&str] = &["strategy", "product", "operations", "people"];

/// The kinds of dated records: codes, and for how many years none is missing.
const SOURCES: [(&str, &[&str], Option<i32>); 14] = [
    ("rotation", STREAMS, Some(8)),
    ("secondment", STREAMS, Some(8)),
    ("shadowing", STREAMS, Some(8)),
    ("swap", STREAMS, Some(8)),
    ("stretch", STREAMS, Some(8)),
    ("mentoring", &[], Some(6)),
    ("mentoring_session", &[], None),
    ("mentee", &[], Some(6)),
    ("nomination", &["future-executives", "future-heads", "future-leads", "future-principals"], Some(4)),
    ("sponsorship", &[], Some(4)),
    ("endorsement", &[], None),
    ("certificate", &["first-aid", "lean-practice", "project-management"], Some(11)),
    ("training", &["budget-basics", "inclusive-hiring", "leading-people", "safety"], Some(11)),
    ("case", &["disciplinary", "investigation"], Some(16)),
];

/// What the company calls each pair of performance and potential.
const BOXES: [(&str, &str, &str); 9] = [
    ("low", "low", "reconsider"),
    ("low", "medium", "inconsistent"),
    ("low", "high", "misplaced_talent"),
    ("medium", "low", "dependable"),
    ("medium", "medium", "core"),
    ("medium", "high", "growing_talent"),
    ("high", "low", "master_of_the_craft"),
    ("high", "medium", "high_performer"),
    ("high", "high", "future_leader"),
];

/// The document `settings.json`.
pub(crate) fn settings(company: &Company) -> Value {
    let team = |place| {
        let (id, title) = company.name(place);
        match company.function(place) {
            Some(function) => json!({"id": id, "title": title, "function": function}),
            None => json!({"id": id, "title": title}),
        }
    };
    let label = |(performance, potential, label)| json!({"performance": performance, "potential": potential, "label": label});
    json!({
        "teams": company.places().map(team).collect::<Vec<_>>(),
        "ratings": RATINGS,
        "performance": LEVELS,
        "potential": LEVELS,
        "boxes": BOXES.map(label),
        "risk_of_loss": LEVELS,
        "impact_of_loss": LEVELS,
        "attributes": {
            "contract_until": "date",
            "cost_centre": "integer",
            "languages": {"codes": LANGUAGES},
            "mobile": "bool",
            "remote_share": "decimal",
            "site": {"code": SITES},
            "work_pattern": {"code": ["fixed", "flexible", "two_shift", "three_shift"]},
        },
        "location": "site",
        "records": sources(company),
    })
}

/// The kinds of dated records, each with its codes and the day from which on none is missing.
fn sources(company: &Company) -> Map<String, Value> {
    let source = |(kind, codes, years): &(&str, &[&str], Option<i32>)| {
        let mut source = Map::new();
        if !codes.is_empty() {
            source.insert("codes".to_owned(), json!(codes));
        }
        if let Some(since) = years.and_then(|years| new_year(company, years)) {
            source.insert("complete_since".to_owned(), json!(since.to_string()));
        }
        ((*kind).to_owned(), Value::Object(source))
    };
    SOURCES.iter().map(source).collect()
}

/// The day from which on no record of a kind is missing.
pub(crate) fn complete_since(company: &Company, kind: &str) -> Option<NaiveDate> {
    let (.., years) = SOURCES.iter().find(|(known, ..)| *known == kind)?;
    new_year(company, (*years)?)
}

fn new_year(company: &Company, years: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(company.as_of.year() - years, 1, 1)
}

/// The document `policy.json`.
pub(crate) fn policy() -> Value {
    let kind = |weight: &str, months: u32| json!({"weight": weight, "valid_months": months});
    json!({
        "format": "rungs/evidence-policy/1",
        "kinds": {
            "self": kind("0.5", 12),
            "manager": kind("2", 24),
            "peer": kind("1", 18),
            "mentor": kind("1.25", 18),
            "assessment": kind("2.5", 24),
            "certificate": kind("3", 36),
            "work_outcome": kind("2", 24),
            "debrief": kind("1.5", 24),
        },
        "least_sources": 1,
        "self_may_stand_alone": false,
    })
}

/// The document `demand.json`: the seats of each role in two years, from the people who hold it today.
pub(crate) fn demand(holders: &BTreeMap<Role, usize>) -> Value {
    let seats = |role: Role| {
        let today = holders.get(&role).copied().unwrap_or_default().max(1);
        // In percent of today; the company grows where it makes and sells.
        let growth = match role.function {
            _ if role == Role::GENERAL_MANAGER => 100,
            Function::Product => 112,
            Function::Operations => 108,
            Function::People => 103,
            Function::Strategy => 100,
        };
        json!({"role": role, "seats": (today * growth + 50) / 100})
    };
    json!({"format": "rungs/demand/1", "seats": Role::all().map(seats).collect::<Vec<_>>()})
}

/// The document `company.json`: what a reader of the others has to know.
pub(crate) fn company(company: &Company) -> Value {
    json!({"as_of": company.as_of.to_string(), "title": "Halvenstrand Metering"})
}
