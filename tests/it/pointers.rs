//! Places in JSON documents, which tests change one by one.

use serde_json::Value;

/// The JSON pointers of all values below the top, parents before children.
pub fn places(document: &Value) -> Vec<String> {
    let mut places = Vec::new();
    let mut open = vec![(String::new(), document)];
    while let Some((place, value)) = open.pop() {
        match value {
            Value::Array(elements) => {
                open.extend(elements.iter().zip(0..).map(|(element, at)| (format!("{place}/{at}"), element)));
            }
            Value::Object(fields) => open.extend(
                fields.iter().map(|(key, field)| (format!("{place}/{}", key.replace('~', "~0").replace('/', "~1")), field)),
            ),
            _ => {}
        }
        if !place.is_empty() {
            places.push(place);
        }
    }
    places
}
