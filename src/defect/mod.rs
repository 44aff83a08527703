//! Floor 1: what is wrong with a document, or with a question.
//!
//! A document that cannot be used is answered with [`Invalid`]: every defect found, each with a stable
//! [`Code`], the place as an [`InputPath`], the related places and, where there is one, the nearest right
//! thing. A question about something that is not there is answered with [`UnknownId`].

pub(crate) mod code;
mod collect;
pub(crate) mod json;
mod nearest;
mod path;

use std::fmt;

use serde::Serialize;
use serde::ser::SerializeStruct;

pub use code::{Code, Severity};
pub(crate) use collect::Defects;
pub(crate) use nearest::nearest;
pub(crate) use path::at;
pub use path::{InputPath, Segment};

use crate::values::{Id, IdKind};

/// One fault of a document: what, where, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    code: Code,
    path: InputPath,
    kind: DefectKind,
    related: Vec<InputPath>,
}

/// The nature of a defect, with the facts that its message states. Open.
///
/// Kinds are few and serve every document; which rule was broken is the [`Code`]'s to say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DefectKind {
    /// The text is not JSON, or not of the document's form.
    #[error("{problem}")]
    Malformed {
        /// What is wrong, without any value of the document.
        problem: String,
    },
    /// An id that nothing defines.
    #[error("no {kind} has the id {}{}", quoted(id), nearest_known(nearest.as_deref()))]
    Unknown {
        /// What the id should name.
        kind: IdKind,
        /// The id as written.
        id: String,
        /// The known id most like it.
        nearest: Option<String>,
    },
    /// An id, or a pair of ids, defined a second time; the first place is related.
    #[error("the {kind} {} is already given", quoted(id))]
    Duplicate {
        /// What the id names.
        kind: IdKind,
        /// The id as written.
        id: String,
    },
    /// Things that lead back to themselves; every edge of the ring is related.
    #[error("{kind} ring: {}", ring(members))]
    Cycle {
        /// What is in the ring.
        kind: IdKind,
        /// Their ids in order; the last leads to the first.
        members: Vec<String>,
    },
    /// A value beyond its bounds.
    #[error("{what}, found {found}")]
    OutOfRange {
        /// The bound, as a sentence.
        what: &'static str,
        /// What was found.
        found: String,
    },
    /// Something that breaks the stated rule by itself or together with the related places.
    #[error("{rule}")]
    Breaks {
        /// The rule, as a sentence.
        rule: &'static str,
    },
}

fn quoted(id: &str) -> String {
    format!("\"{}\"", id.escape_debug())
}

fn nearest_known(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; the nearest known is {}", quoted(nearest)))
}

/// How many members of a ring its message names; the related places name every edge.
const RING_NAMED: usize = 12;

fn ring(members: &[String]) -> String {
    let mut text = String::new();
    for member in members.iter().take(RING_NAMED) {
        text.push_str(&member.escape_debug().to_string());
        text.push_str(" -> ");
    }
    if let Some(hidden) = members.len().checked_sub(RING_NAMED).filter(|&hidden| hidden > 0) {
        text.push_str(&format!("({hidden} more) -> "));
    }
    text.push_str(&members.first().map(|first| first.escape_debug().to_string()).unwrap_or_default());
    text
}

impl Defect {
    pub(crate) fn new(code: Code, path: InputPath, kind: DefectKind) -> Self {
        Self { code, path, kind, related: Vec::new() }
    }

    pub(crate) fn breaks(code: Code, path: InputPath, rule: &'static str) -> Self {
        Self::new(code, path, DefectKind::Breaks { rule })
    }

    pub(crate) fn out_of_range(code: Code, path: InputPath, what: &'static str, found: &dyn fmt::Display) -> Self {
        Self::new(code, path, DefectKind::OutOfRange { what, found: found.to_string() })
    }

    pub(crate) fn duplicate<I: Id>(code: Code, path: InputPath, id: &I, first: InputPath) -> Self {
        Self::new(code, path, DefectKind::Duplicate { kind: I::KIND, id: id.as_str().to_owned() }).related_to([first])
    }

    pub(crate) fn unknown<I: Id>(code: Code, path: InputPath, id: &I) -> Self {
        Self::new(code, path, DefectKind::Unknown { kind: I::KIND, id: id.as_str().to_owned(), nearest: None })
    }

    pub(crate) fn related_to(mut self, places: impl IntoIterator<Item = InputPath>) -> Self {
        self.related.extend(places);
        self
    }

    /// The stable code, such as `ladder/promotion_cycle`.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Whether the document can still be used.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Where it is.
    #[must_use]
    pub const fn path(&self) -> &InputPath {
        &self.path
    }

    /// What it is, with its facts.
    #[must_use]
    pub const fn kind(&self) -> &DefectKind {
        &self.kind
    }

    /// The other places that take part: the first definition, every edge of a ring.
    #[must_use]
    pub fn related(&self) -> &[InputPath] {
        &self.related
    }

    /// What to do about it.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        self.code.help()
    }

    /// The same defect with every id and value hidden, for logs that must not hold even those.
    #[must_use]
    pub fn masked(&self) -> Self {
        let hidden = || "***".to_owned();
        let mut masked = self.clone();
        masked.path = masked.path.masked();
        masked.related = masked.related.iter().map(InputPath::masked).collect();
        match &mut masked.kind {
            DefectKind::Unknown { id, nearest, .. } => {
                *id = hidden();
                *nearest = nearest.as_ref().map(|_| hidden());
            }
            DefectKind::Duplicate { id, .. } => *id = hidden(),
            DefectKind::Cycle { members, .. } => members.iter_mut().for_each(|member| *member = hidden()),
            DefectKind::OutOfRange { found, .. } => *found = hidden(),
            DefectKind::Malformed { problem } => *problem = self.code.title().to_owned(),
            DefectKind::Breaks { .. } => {}
        }
        masked
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}: {}", self.code, self.path, self.kind)
    }
}

impl Serialize for Defect {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut defect = serializer.serialize_struct("Defect", 7)?;
        defect.serialize_field("code", &self.code)?;
        defect.serialize_field("severity", &self.severity())?;
        defect.serialize_field("line", &self.path.line())?;
        defect.serialize_field("path", &self.path.pointer())?;
        defect.serialize_field("message", &self.kind.to_string())?;
        defect.serialize_field("related", &self.related)?;
        defect.serialize_field("help", self.help())?;
        defect.end()
    }
}

/// A document that cannot be used, with everything that is wrong with it.
///
/// Holds the first 100 defects by path, and the count of the rest; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid {
    defects: Vec<Defect>,
    omitted: u64,
}

impl Invalid {
    /// The first defects by path; at least one.
    #[must_use]
    pub fn defects(&self) -> &[Defect] {
        &self.defects
    }

    /// How many more there are than [`Invalid::defects`] lists.
    #[must_use]
    pub const fn omitted(&self) -> u64 {
        self.omitted
    }

    /// The same with every id and value hidden.
    #[must_use]
    pub fn masked(&self) -> Self {
        Self { defects: self.defects.iter().map(Defect::masked).collect(), omitted: self.omitted }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.omitted.saturating_add(u64::try_from(self.defects.len()).unwrap_or(u64::MAX));
        match (count, self.defects.first()) {
            (1, Some(only)) => write!(f, "the document has a defect: {only}"),
            (count, Some(first)) => write!(f, "the document has {count} defects, the first {first}"),
            (count, None) => write!(f, "the document has {count} defects"),
        }
    }
}

impl std::error::Error for Invalid {}

/// A question about an id that the compiled data does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("no {kind} has the id {}{}", quoted(id), nearest_known(nearest.as_deref()))]
pub struct UnknownId {
    kind: IdKind,
    id: String,
    nearest: Option<String>,
}

impl UnknownId {
    /// The error for `id`, naming the nearest of the `known` ids.
    pub(crate) fn among<'a>(kind: IdKind, id: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self { kind, id: id.to_owned(), nearest: nearest(id, known).map(str::to_owned) }
    }

    /// What was asked for.
    #[must_use]
    pub const fn kind(&self) -> IdKind {
        self.kind
    }

    /// The id that is not known.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The known id most like it, if one is near.
    #[must_use]
    pub fn nearest(&self) -> Option<&str> {
        self.nearest.as_deref()
    }
}
