//! JSON Schemas of the documents that the crate reads and writes.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::development::{DevelopmentReviewSpec, DevelopmentSpec};
use crate::eligibility::RuleBookSpec;
use crate::equity::{BlindShortlistSpec, EquityLedger, EquitySpec};
use crate::gap::DemandSpec;
use crate::ladder::LadderSpec;
use crate::mentoring::{AgreementSpec, CircleSpec, MatchingSpec, PeerSpec, PolicySpec};
use crate::people::{EvidencePolicySpec, PersonSpec, RosterSettings, RosterSpec};
use crate::pilot::PilotSpec;
use crate::program::{DuePolicySpec, Event};
use crate::report::{Nobody, Report};
use crate::rotation::{PlacementAgreementSpec, RotationRepairSpec, RotationSpec};
use crate::values::PersonId;

/// The JSON Schema (draft 2020-12) of a document.
///
/// A document that the schema refuses is refused by the crate too, but for two forms that no program should write: `null` in the place of a list
/// that may be absent, and within a document a list of an object's fields in its place. Not so the other way round: whether ids are known,
/// numbers are within their range and parts fit together, `compile` says, with places and help that no schema has.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct DocumentSchema {
    /// What the document is, as in a file name: `rule-book`.
    pub name: &'static str,
    /// The schema.
    pub schema: Value,
}

/// The schemas of all documents, by name; not of snapshots of a programme, which only the crate writes and reads.
///
/// Of a roster in JSON Lines each line is a `roster-person`, of a journal each is a `journal-event`, and of a report the form that names people and the published one, which
/// names nobody, have each their own.
///
/// # Complexity
/// Linear in the number of types; some milliseconds.
///
/// ```
/// let schemas = rungs::document_schemas();
/// let ladder = schemas.iter().find(|document| document.name == "ladder").ok_or("missing")?;
/// assert_eq!(ladder.schema["properties"]["format"]["const"], "rungs/ladder/1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn document_schemas() -> Vec<DocumentSchema> {
    vec![
        tagged::<BlindShortlistSpec>("blind-shortlist"),
        tagged::<CircleSpec>("circles"),
        tagged::<DemandSpec>("demand"),
        tagged::<DevelopmentSpec>("development"),
        tagged::<DevelopmentReviewSpec>("development-review"),
        tagged::<DuePolicySpec>("due-policy"),
        tagged::<EquitySpec>("equity"),
        tagged::<EquityLedger>("equity-ledger"),
        tagged::<EvidencePolicySpec>("evidence-policy"),
        document::<Event>("journal-event"),
        tagged::<LadderSpec>("ladder"),
        tagged::<MatchingSpec>("matching"),
        tagged::<AgreementSpec>("mentoring-agreement"),
        tagged::<PolicySpec>("mentoring-policy"),
        tagged::<PeerSpec>("peers"),
        tagged::<PilotSpec>("pilot"),
        tagged::<PlacementAgreementSpec>("placement-agreement"),
        tagged_as::<Report<PersonId>>("report", "report"),
        tagged_as::<Report<Nobody>>("report-published", "report"),
        tagged::<RosterSpec>("roster"),
        document::<PersonSpec>("roster-person"),
        document::<RosterSettings>("roster-settings"),
        tagged::<RotationSpec>("rotation"),
        tagged::<RotationRepairSpec>("rotation-repair"),
        tagged::<RuleBookSpec>("rule-book"),
    ]
}

/// A document whose format tag is its name.
fn tagged<T: JsonSchema>(name: &'static str) -> DocumentSchema {
    tagged_as::<T>(name, name)
}

fn tagged_as<T: JsonSchema>(name: &'static str, format: &str) -> DocumentSchema {
    let mut document = document::<T>(name);
    if let Some(tag) = document.schema.pointer_mut("/properties/format") {
        *tag = json!({ "description": "The format tag.", "const": format!("rungs/{format}/1") });
    }
    document
}

fn document<T: JsonSchema>(name: &'static str) -> DocumentSchema {
    let settings = SchemaSettings::draft2020_12().for_deserialize().with_transform(Plain);
    DocumentSchema { name, schema: settings.into_generator().into_root_schema_for::<T>().into() }
}

/// Descriptions without what only Rust readers need: examples, and links from one item to another.
#[derive(Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        if let Some(Value::String(text)) = schema.get_mut("description") {
            *text = plain(text);
        }
        transform_subschemas(self, schema);
    }
}

/// The first paragraph, in one line.
fn plain(text: &str) -> String {
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    let mut plain = String::with_capacity(paragraph.len());
    let mut rest = paragraph;
    while let Some((before, link)) = rest.split_once("[`") {
        let Some((name, after)) = link.split_once("`]") else { break };
        plain.push_str(before);
        plain.push('`');
        plain.push_str(name);
        plain.push('`');
        let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        rest = target.map_or(after, |(_, after)| after);
    }
    plain.push_str(rest);
    plain.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_description_is_one_paragraph_without_links() {
        let text = "As [`Ladder`](super::Ladder), or\n[`Roster`]: all.\n\nMore.";
        assert_eq!(plain(text), "As `Ladder`, or `Roster`: all.");
        assert_eq!(plain("An index [`a"), "An index [`a");
        assert_eq!(plain(""), "");
    }
}
