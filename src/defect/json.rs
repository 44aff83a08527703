//! Reading JSON documents so that every fault of form is reported at its own place, all at once.
//!
//! serde stops at its first fault. A document's long lists are therefore read element by element: each
//! faulty element is reported, the others are still read.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment as SerdeSegment};

use super::{Code, Defect, DefectKind, Defects, InputPath, Segment, at, code, nearest};
use crate::values::IdKind;

/// Reads one whole value; reports the fault under `at` when it is not of the form.
pub(crate) fn value<'a, T: Deserialize<'a>>(text: &'a str, at: &InputPath, defects: &mut Defects) -> Option<T> {
    // The quick way first: tracking the path costs time that a good document need not pay.
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let fault = match T::deserialize(serde_path_to_error::Deserializer::new(&mut reader, &mut track)) {
        Ok(_) => reader.end().err(),
        Err(fault) => Some(fault),
    };
    let fault = fault?;
    defects.push(defect(&fault, at.join(input_path(&track.path()))));
    None
}

/// A list of the document, each element of which is read by itself. An absent list is an empty one.
pub(crate) fn list<T: DeserializeOwned>(raw: Option<&RawValue>, field: &str, defects: &mut Defects) -> Vec<T> {
    let Some(raw) = raw else { return Vec::new() };
    let at = at![field];
    let Some(elements) = value::<Vec<&RawValue>>(raw.get(), &at, defects) else { return Vec::new() };
    elements
        .into_iter()
        .enumerate()
        .filter_map(|(index, element)| value(element.get(), &at.join(at![index]), defects))
        .collect()
}

/// Refuses a document whose `format` is not `expected`.
pub(crate) fn format(found: Option<&str>, expected: &'static str, defects: &mut Defects) {
    let Some(found) = found.filter(|&found| found != expected) else { return };
    let kind = DefectKind::Unknown {
        kind: IdKind::Format,
        id: found.to_owned(),
        nearest: nearest(found, [expected].into_iter()).or(Some(expected)).map(str::to_owned),
    };
    defects.push(Defect::new(code::JSON_FORMAT, at!["format"], kind));
}

fn input_path(path: &Path) -> InputPath {
    let segments = path.iter().filter_map(|segment| match segment {
        SerdeSegment::Seq { index } => Some(Segment::Index(*index)),
        SerdeSegment::Map { key } => Some(Segment::Key(key.clone())),
        SerdeSegment::Enum { variant } => Some(Segment::Key(variant.clone())),
        SerdeSegment::Unknown => None,
    });
    InputPath::new(segments.collect())
}

fn defect(fault: &serde_json::Error, at: InputPath) -> Defect {
    if fault.is_syntax() || fault.is_eof() {
        return Defect::new(code::JSON_SYNTAX, at, DefectKind::Malformed { problem: fault.to_string() });
    }
    let message = without_position(&fault.to_string()).to_owned();
    if let Some((code, problem)) = message.split_once(": ").and_then(|(code, rest)| Some((Code::named(code)?, rest))) {
        return Defect::new(code, at, DefectKind::Malformed { problem: problem.to_owned() });
    }
    let code = if message.starts_with("unknown field") { code::JSON_UNKNOWN_FIELD } else { code::JSON_SHAPE };
    Defect::new(code, at, DefectKind::Malformed { problem: without_values(&message) })
}

/// serde_json's messages end in ` at line L column C`, counted within an element here and so misleading.
fn without_position(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message)
}

/// What serde says of a wrong type quotes the value, which may be anything of anyone: only its type stays. Names
/// of fields and variants stay, with the nearest right one.
fn without_values(message: &str) -> String {
    for prefix in ["invalid type: ", "invalid value: "] {
        if let Some((found, expected)) = message.strip_prefix(prefix).and_then(|rest| rest.rsplit_once(", expected ")) {
            let found_type = found.split(['`', '"']).next().unwrap_or_default().trim_end();
            return format!("expected {expected}, found {}", if found_type.is_empty() { "another value" } else { found_type });
        }
    }
    for prefix in ["unknown field `", "unknown variant `"] {
        if let Some((found, expected)) = message.strip_prefix(prefix).and_then(|rest| rest.split_once("`, expected ")) {
            let known = expected.split('`').skip(1).step_by(2);
            let near = nearest(found, known).map_or_else(String::new, |near| format!("; the nearest known is `{near}`"));
            let what = prefix.trim_end_matches(" `");
            return format!("{what} `{}`{near}", found.escape_debug());
        }
    }
    message.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_reach_a_message() {
        let hidden = without_values("invalid type: string \"Jane, expected Doe\", expected u32");
        assert_eq!(hidden, "expected u32, found string");
        assert_eq!(without_values("invalid type: integer `4711`, expected a string"), "expected a string, found integer");
        assert_eq!(
            without_values("unknown field `titel`, expected one of `id`, `title`"),
            "unknown field `titel`; the nearest known is `title`"
        );
    }
}
