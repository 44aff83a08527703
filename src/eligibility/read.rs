//! Reading conditions from JSON, clause by clause, so that every fault of form has its place.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::condition::{ClauseForm, ClauseSpec, Condition, DEEPEST};
use super::predicate::PredicateSpec;
use crate::defect::{Defect, DefectKind, Defects, InputPath, QUOTED, at, code, escaped, json, nearest};
use crate::values::{ClauseId, RuleId};

/// The members that a clause may have beside what it asks.
const BESIDE: [&str; 3] = ["id", "why", "closed_world"];
/// What joins clauses; the rest are predicates.
const OPERATORS: [&str; 5] = ["all", "any", "at_least", "not", "ref"];

/// Of so many members that a clause has too many it is looked whether they are slips.
const MOST_SLIPS: usize = 4;

/// So many of them are named as related places.
const MOST_RELATED: usize = 100;

/// What a clause can ask by.
fn operators() -> impl Iterator<Item = &'static str> {
    OPERATORS.into_iter().chain(PredicateSpec::NAMES.iter().copied())
}

/// The members of an object, unread, in the order of the document.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

/// `{"k": 2, "of": [...]}`
#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
struct AtLeast<'a> {
    k: u32,
    #[serde(borrow)]
    of: &'a RawValue,
}

/// What is still to be done, the last first.
enum Task<'a> {
    Read(&'a RawValue, InputPath, usize),
    Put(ClauseSpec),
}

/// Reads a condition; what is wrong goes to `defects`, and then what is returned is not to be used.
///
/// Takes a stack of its own: the depth of the text costs memory of the heap, and is bounded.
///
/// # Complexity
/// Linear in the text for each level of depth, of which there are at most [`DEEPEST`].
pub(super) fn condition(text: &RawValue, place: &InputPath, defects: &mut Defects) -> Condition {
    let mut clauses = Vec::new();
    let mut tasks = vec![Task::Read(text, place.clone(), 1)];
    while let Some(task) = tasks.pop() {
        match task {
            Task::Put(clause) => clauses.push(clause),
            Task::Read(_, place, depth) if depth > DEEPEST => {
                let rule = "clauses may stand at most 64 deep within each other";
                defects.push(Defect::breaks(code::ELIGIBILITY_TOO_DEEP, place, rule));
            }
            Task::Read(text, place, depth) => {
                if let Some((clause, parts)) = clause(text, &place, defects) {
                    tasks.push(Task::Put(clause));
                    tasks.extend(parts.into_iter().rev().map(|(part, place)| Task::Read(part, place, depth + 1)));
                }
            }
        }
    }
    Condition { clauses }
}

/// One clause, and the texts of its parts with their places.
fn clause<'a>(
    text: &'a RawValue,
    place: &InputPath,
    defects: &mut Defects,
) -> Option<(ClauseSpec, Vec<(&'a RawValue, InputPath)>)> {
    let Members(members) = json::object(text.get(), place, defects)?;
    let mut beside: BTreeMap<&str, &RawValue> = BTreeMap::new();
    let mut asks: Vec<(&str, &RawValue)> = Vec::new();
    for (name, value) in &members {
        if !BESIDE.contains(&name.as_str()) {
            asks.push((name, value));
        } else if beside.insert(name, value).is_some() {
            let problem = "a key is given twice".to_owned();
            defects.push(Defect::new(code::JSON_SHAPE, place.join(at![name.as_str()]), DefectKind::Malformed { problem }));
        }
    }
    let &[(asked, value)] = asks.as_slice() else {
        let rule = "a clause must have exactly one member that says what it asks, beside `id`, `why` and `closed_world`";
        // One too many is often a slip in one of those.
        let slips = asks.iter().take(MOST_SLIPS).filter(|(name, _)| !operators().any(|known| known == *name));
        let near = slips.filter_map(|(name, _)| Some((name, nearest(name, BESIDE.into_iter().chain(operators()))?)));
        let near: String = near.map(|(name, near)| format!("; nearest to `{}` is `{near}`", escaped(name, QUOTED))).collect();
        let also = asks.iter().take(MOST_RELATED).map(|(name, _)| place.join(at![*name]));
        let kind = DefectKind::Malformed { problem: format!("{rule}{near}") };
        defects.push(Defect::new(code::ELIGIBILITY_NOT_ONE_OPERATOR, place.clone(), kind).related_to(also));
        return None;
    };
    let here = place.join(at![asked]);
    let (form, parts) = form(asked, value, &here, defects)?;
    let mut member = |name: &str| beside.remove(name).map(|value| (value, place.join(at![name])));
    let id: Option<ClauseId> = member("id").and_then(|(value, place)| json::value(value.get(), &place, defects));
    let why: Option<String> = member("why").and_then(|(value, place)| json::value(value.get(), &place, defects));
    let closed: Option<bool> = member("closed_world").and_then(|(value, place)| json::value(value.get(), &place, defects));
    Some((ClauseSpec { id, why, closed_world: closed.unwrap_or(false), form }, parts))
}

fn form<'a>(
    asked: &str,
    value: &'a RawValue,
    place: &InputPath,
    defects: &mut Defects,
) -> Option<(ClauseForm, Vec<(&'a RawValue, InputPath)>)> {
    let mut list = |value: &'a RawValue, place: &InputPath| {
        let parts: Vec<&RawValue> = json::value(value.get(), place, defects)?;
        Some(parts.into_iter().enumerate().map(|(at, part)| (part, place.join(at![at]))).collect::<Vec<_>>())
    };
    let of = |parts: &[_]| u32::try_from(parts.len()).unwrap_or(u32::MAX);
    match asked {
        "all" => list(value, place).map(|parts| (ClauseForm::All(of(&parts)), parts)),
        "any" => list(value, place).map(|parts| (ClauseForm::Any(of(&parts)), parts)),
        "at_least" => {
            let written: AtLeast<'a> = json::object(value.get(), place, defects)?;
            let parts: Vec<&RawValue> = json::value(written.of.get(), &place.join(at!["of"]), defects)?;
            let parts: Vec<_> = parts.into_iter().enumerate().map(|(at, part)| (part, place.join(at!["of", at]))).collect();
            Some((ClauseForm::AtLeast { k: written.k, of: of(&parts) }, parts))
        }
        "not" => Some((ClauseForm::Not, vec![(value, place.clone())])),
        "ref" => json::value::<RuleId>(value.get(), place, defects).map(|rule| (ClauseForm::Ref(rule), Vec::new())),
        name => match PredicateSpec::read(name, value, place, defects) {
            Some(Some(predicate)) => Some((ClauseForm::Predicate(predicate), Vec::new())),
            Some(None) => None,
            None => {
                let near = match nearest(name, operators()) {
                    Some(near) => format!("; the nearest known is `{near}`"),
                    None => {
                        format!("; known are {}", operators().map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", "))
                    }
                };
                let problem = format!("nothing can be asked by this name{near}");
                defects.push(Defect::new(code::ELIGIBILITY_UNKNOWN_OPERATOR, place.clone(), DefectKind::Malformed { problem }));
                None
            }
        },
    }
}

/// A condition is one clause, with others inside it.
#[cfg(feature = "schema")]
impl schemars::JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (clause, id) = (generator.subschema_for::<Self>(), generator.subschema_for::<ClauseId>());
        let (rule, clauses) = (generator.subschema_for::<RuleId>(), generator.subschema_for::<Vec<Self>>());
        let at_least = schemars::json_schema!({
            "type": "object", "additionalProperties": false, "required": ["k", "of"],
            "properties": { "k": { "type": "integer", "minimum": 0 }, "of": clauses }
        });
        let mut asks = vec![("all", clauses.clone()), ("any", clauses), ("at_least", at_least), ("not", clause), ("ref", rule)];
        asks.extend(PredicateSpec::schemas(generator));
        let one: Vec<_> = asks.iter().map(|(name, _)| serde_json::json!({ "required": [name] })).collect();
        let beside =
            [("id", id), ("why", generator.subschema_for::<String>()), ("closed_world", generator.subschema_for::<bool>())];
        let members: serde_json::Map<String, serde_json::Value> =
            beside.into_iter().chain(asks).map(|(name, schema)| (name.to_owned(), schema.into())).collect();
        schemars::json_schema!({
            "description": "One clause: what it asks, and beside it perhaps its id, why it asks, and whether what is not known counts as no.",
            "type": "object", "additionalProperties": false, "properties": members, "oneOf": one
        })
    }
}
