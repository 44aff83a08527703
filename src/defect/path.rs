//! Where in a document something stands.

use std::fmt;

use serde::{Serialize, Serializer};

/// One step into a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// The element of an array, counted from 0.
    Index(usize),
    /// The member of an object.
    Key(String),
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

/// A place in a document: a JSON Pointer (RFC 6901) and, in JSON Lines, the line it points into.
///
/// Ordered by line, then step by step: array elements by number, members by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InputPath {
    line: Option<u64>,
    segments: Vec<Segment>,
}

/// Builds an [`InputPath`] from literals and indices: `at!["roles", 3, "requires"]`.
macro_rules! at {
    ($($segment:expr),* $(,)?) => {
        $crate::defect::InputPath::new(vec![$($crate::defect::Segment::from($segment)),*])
    };
}
pub(crate) use at;

impl InputPath {
    pub(crate) fn new(segments: Vec<Segment>) -> Self {
        Self { line: None, segments }
    }

    /// The same place, in line `line` of a JSON Lines document (counted from 1).
    pub(crate) fn on_line(mut self, line: Option<u64>) -> Self {
        self.line = line;
        self
    }

    /// The place `deeper` within this one.
    pub(crate) fn join(&self, deeper: Self) -> Self {
        let mut joined = self.clone();
        joined.segments.extend(deeper.segments);
        joined
    }

    /// The line of a JSON Lines document, counted from 1; `None` in a plain JSON document.
    #[must_use]
    pub const fn line(&self) -> Option<u64> {
        self.line
    }

    /// The steps from the top of the document (or line) to the place.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The JSON Pointer; empty for the whole document.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        for segment in &self.segments {
            pointer.push('/');
            match segment {
                Segment::Index(index) => pointer.push_str(&index.to_string()),
                Segment::Key(key) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
            }
        }
        pointer
    }

    /// The same place with the keys that could be the document's own data hidden: all but plain `snake_case` words, those below a
    /// map, and the last one when `last` says so.
    pub(crate) fn masked(&self, last: bool) -> Self {
        let plain = |key: &str| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        let end = self.segments.len();
        let segments = self.segments.iter().enumerate().map(|(depth, segment)| match segment {
            // A key below `attributes` is the caller's own word even when it is plain.
            Segment::Key(key) if !plain(key) || self.below_map(depth) || last && depth + 1 == end => Segment::from("***"),
            other => other.clone(),
        });
        Self { line: self.line, segments: segments.collect() }
    }

    fn below_map(&self, depth: usize) -> bool {
        let parent = depth.checked_sub(1).and_then(|parent| self.segments.get(parent));
        matches!(parent, Some(Segment::Key(key)) if key == "attributes")
    }
}

/// The longest pointer that is written out in a line of text, in characters.
const LONGEST: usize = 256;

impl fmt::Display for InputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = self.pointer();
        // A pointer may carry a key of the document, which may carry anything.
        let pointer = super::escaped(&pointer, LONGEST);
        match (self.line, self.segments.is_empty()) {
            (None, true) => f.write_str("the top"),
            (None, false) => write!(f, "{pointer}"),
            (Some(line), true) => write!(f, "line {line}"),
            (Some(line), false) => write!(f, "line {line} {pointer}"),
        }
    }
}

impl Serialize for InputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.line {
            None => serializer.collect_str(&self.pointer()),
            Some(line) => serializer.collect_str(&format_args!("{line}:{}", self.pointer())),
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn pointers_are_escaped_and_ordered_by_number() {
        assert_eq!(at!["a/b", 2, "c~d"].pointer(), "/a~1b/2/c~0d");
        assert!(at!["roles", 2] < at!["roles", 10]);
        assert!(at!["roles", 10].on_line(Some(2)) < at!["roles", 2].on_line(Some(10)));
        assert_eq!(at![].to_string(), "the top");
    }
}
