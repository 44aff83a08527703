//! The documents beside the ladder and the people.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::company::Company;
use crate::roles::{Function, Role};

/// Codes of performance ratings, the lowest first.
pub(crate) const RATINGS: [&str; 5] = ["unsatisfactory", "developing", "solid", "strong", "exceptional"];

/// Codes of performance, potential, risk and impact, the lowest first.
pub(crate) const LEVELS: [&str; 3] = ["low", "medium", "high"];

pub(crate) const SITES: [&str; 4] = ["harbour", "hill_campus", "north_works", "south_works"];

pub(crate) const LANGUAGES: [&str; 6] = ["en", "de", "fr", "pl", "es", "tr"];

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
    })
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
