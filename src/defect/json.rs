//! Reading JSON documents so that every fault of form is reported at its own place, all at once.
//!
//! serde stops at its first fault. A document's long lists are therefore read element by element: each
//! faulty element is reported, the others are still read.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error, IntoDeserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_path_to_error::{Path, Segment as SerdeSegment};

use super::{Code, Defect, DefectKind, Defects, InputPath, Segment, at, code, nearest};

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
    if fault.to_string().starts_with("expected value") && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        // serde_json calls a wrong kind of value for a choice a fault of syntax; the text itself is sound.
        let problem = "expected one of the values that the format has here".to_owned();
        let place = at.join(input_path(&track.path()));
        defects.push(Defect::new(code::JSON_SHAPE, place, DefectKind::Malformed { problem }));
        return None;
    }
    defects.push(defect(&fault, at, at.join(input_path(&track.path()))));
    None
}

/// As [`value`], for a document or an element that must be an object: serde would take a list of its fields in order as well.
pub(crate) fn object<'a, T: Deserialize<'a>>(text: &'a str, at: &InputPath, defects: &mut Defects) -> Option<T> {
    if text.starts_with('\u{FEFF}') {
        let problem = "the text begins with a byte order mark; save it without one".to_owned();
        defects.push(Defect::new(code::JSON_SYNTAX, at.clone(), DefectKind::Malformed { problem }));
        return None;
    }
    if text.trim_start().starts_with('[') {
        let problem = "expected an object, found a list".to_owned();
        defects.push(Defect::new(code::JSON_SHAPE, at.clone(), DefectKind::Malformed { problem }));
        return None;
    }
    value(text, at, defects)
}

/// A list of objects, each read by itself. An absent list is an empty one.
pub(crate) fn list<T: DeserializeOwned>(raw: Option<&RawValue>, at: &InputPath, defects: &mut Defects) -> Vec<T> {
    elements(raw, at, defects, |text, at, defects| object(text, at, defects))
}

/// A list of anything, each element read by itself. An absent list is an empty one.
pub(crate) fn values<T: DeserializeOwned>(raw: Option<&RawValue>, at: &InputPath, defects: &mut Defects) -> Vec<T> {
    elements(raw, at, defects, |text, at, defects| value(text, at, defects))
}

fn elements<T: DeserializeOwned>(
    raw: Option<&RawValue>,
    at: &InputPath,
    defects: &mut Defects,
    read: impl Fn(&str, &InputPath, &mut Defects) -> Option<T>,
) -> Vec<T> {
    let Some(raw) = raw else { return Vec::new() };
    let Some(elements) = value::<Vec<&RawValue>>(raw.get(), at, defects) else { return Vec::new() };
    let elements = elements.into_iter().enumerate();
    elements.filter_map(|(index, element)| read(element.get(), &at.join(at![index]), defects)).collect()
}

/// Reads a map of the document, refusing a key that is given twice: a JSON reader would silently keep the last.
pub(crate) fn unique<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: serde::Deserializer<'de>,
    K: for<'k> Deserialize<'k> + Ord,
    V: Deserialize<'de>,
{
    struct Unique<K, V>(PhantomData<(K, V)>);

    impl<'de, K: for<'k> Deserialize<'k> + Ord, V: Deserialize<'de>> Visitor<'de> for Unique<K, V> {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut unique = BTreeMap::new();
            // Keys are read as text, so that the path to a fault in a value can name its key.
            while let Some(text) = map.next_key::<String>()? {
                let key = K::deserialize(IntoDeserializer::<A::Error>::into_deserializer(text.as_str()))?;
                let value = map.next_value()?;
                if unique.insert(key, value).is_some() {
                    return Err(A::Error::custom("a key is given twice"));
                }
            }
            Ok(unique)
        }
    }

    deserializer.deserialize_map(Unique(PhantomData))
}

/// Refuses a document whose `format` is not `expected`.
pub(crate) fn format(found: Option<&str>, expected: &'static str, defects: &mut Defects) {
    let Some(found) = found.filter(|&found| found != expected) else { return };
    let kind = DefectKind::Format { found: found.to_owned(), expected };
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

/// The defect that a fault stands for, found at a place of the text that stands at `base`.
fn defect(fault: &serde_json::Error, base: &InputPath, at: InputPath) -> Defect {
    if fault.is_syntax() || fault.is_eof() {
        let message = fault.to_string();
        let problem = match (base.line(), base.segments()) {
            (None, []) => message,
            (Some(_), []) => format!("{} at column {}", without_position(&message), fault.column()),
            // Within an element the position would be counted from the element's beginning: the path says it better.
            _ => without_position(&message).to_owned(),
        };
        return Defect::new(code::JSON_SYNTAX, at, DefectKind::Malformed { problem });
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
            let found = in_words(found.split(['`', '"']).next().unwrap_or_default().trim_end());
            return format!("expected {}, found {found}", in_words(expected));
        }
    }
    for prefix in ["unknown field `", "unknown variant `"] {
        if let Some((found, expected)) = message.strip_prefix(prefix).and_then(|rest| rest.split_once("`, expected ")) {
            let known = expected.split('`').skip(1).step_by(2);
            let near = match nearest(found, known.clone()) {
                Some(near) => format!("; the nearest known is `{near}`"),
                None => format!("; known are {}", known.map(|known| format!("`{known}`")).collect::<Vec<_>>().join(", ")),
            };
            let what = prefix.trim_end_matches(" `");
            return format!("{what} `{}`{near}", super::escaped(found, super::QUOTED));
        }
    }
    message.to_owned()
}

/// serde's words for types, in the words of JSON.
fn in_words(serde: &str) -> &str {
    match serde {
        "" => "another value",
        "map" => "an object",
        "sequence" | "a sequence" => "a list",
        "floating point" => "a number with a point",
        "string" => "a string",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "null" | "unit value" => "null",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "i64" => "a whole number",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_reach_a_message() {
        let hidden = without_values("invalid type: string \"Jane, expected Doe\", expected u32");
        assert_eq!(hidden, "expected a whole number from 0 to 4294967295, found a string");
        assert_eq!(
            without_values("invalid type: integer `4711`, expected a string"),
            "expected a string, found a whole number"
        );
        assert_eq!(
            without_values("unknown field `titel`, expected one of `id`, `title`"),
            "unknown field `titel`; the nearest known is `title`"
        );
    }
}
