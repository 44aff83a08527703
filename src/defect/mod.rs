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
pub(crate) use collect::{Defects, Warnings};
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
    #[error("each {kind} leads to the next, and back: {}", ring(members))]
    Cycle {
        /// What is in the ring.
        kind: IdKind,
        /// Their ids in order; the last leads to the first.
        members: Vec<String>,
    },
    /// A code that is not in the list it should be from.
    #[error("{list} has no {}; it has {}", quoted(id), listed(has, *more))]
    NotInList {
        /// Which list, in words.
        list: String,
        /// The code as written.
        id: String,
        /// The first codes of the list, at most twelve.
        has: Vec<String>,
        /// How many more it has.
        more: usize,
    },
    /// A document of another format.
    #[error("the document is of the format {}, this reads {}", quoted(found), quoted(expected))]
    Format {
        /// The format as written.
        found: String,
        /// The format that is read here.
        expected: &'static str,
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

/// The longest that a message quotes of anything, in characters.
pub(crate) const QUOTED: usize = 64;

/// What the document says, made fit for a line of text: escaped, and cut when it is long.
pub(crate) fn escaped(text: &str, longest: usize) -> String {
    let cut = text.char_indices().nth(longest).map(|(end, _)| end);
    let shown = cut.and_then(|end| text.get(..end)).unwrap_or(text);
    format!("{}{}", shown.escape_debug(), if cut.is_some() { "..." } else { "" })
}

/// The same as one thing among others.
pub(crate) fn quoted(id: &str) -> String {
    format!("\"{}\"", escaped(id, QUOTED))
}

/// How many codes of a list, or members of a ring, a message names.
const NAMED: usize = 12;

fn listed(codes: &[String], more: usize) -> String {
    let mut text = codes.iter().map(|code| escaped(code, QUOTED)).collect::<Vec<_>>().join(", ");
    if codes.is_empty() {
        text.push_str("nothing");
    } else if more > 0 {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

fn nearest_known(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!("; the nearest known is {}", quoted(nearest)))
}

fn ring(members: &[String]) -> String {
    let mut named: Vec<String> = members.iter().take(NAMED).map(|member| escaped(member, QUOTED)).collect();
    if let Some(more) = members.len().checked_sub(NAMED).filter(|&more| more > 0) {
        named.push(format!("({more} more)"));
    }
    named.extend(members.first().map(|first| escaped(first, QUOTED)));
    named.join(" -> ")
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

    pub(crate) fn not_in_list<'a, I: Id>(
        code: Code,
        path: InputPath,
        id: &I,
        list: String,
        has: impl ExactSizeIterator<Item = &'a str>,
    ) -> Self {
        // No more than is told: a long list must not be copied for each of a million faults.
        let more = has.len().saturating_sub(NAMED);
        let has = has.take(NAMED).map(str::to_owned).collect();
        Self::new(code, path, DefectKind::NotInList { list, id: id.as_str().to_owned(), has, more })
    }

    /// A ring whose members stand at these places; it is told from its first place on.
    pub(crate) fn ring(code: Code, kind: IdKind, mut members: Vec<String>, mut places: Vec<InputPath>) -> Self {
        let first = places.iter().enumerate().min_by_key(|(_, place)| *place).map_or(0, |(at, _)| at);
        if first < members.len() {
            members.rotate_left(first);
            places.rotate_left(first);
        }
        let path = places.first().cloned().unwrap_or_default();
        Self::new(code, path, DefectKind::Cycle { kind, members }).related_to(places)
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
        // The name of a field or an operator that the format does not have may be anything.
        let is_any = self.code == code::JSON_UNKNOWN_FIELD || self.code == code::ELIGIBILITY_UNKNOWN_OPERATOR;
        masked.path = masked.path.masked(is_any);
        // So may those of which there should be one.
        let are_any = self.code == code::ELIGIBILITY_NOT_ONE_OPERATOR;
        masked.related = masked.related.iter().map(|place| place.masked(are_any)).collect();
        match &mut masked.kind {
            DefectKind::Unknown { id, nearest, .. } => {
                *id = hidden();
                *nearest = nearest.as_ref().map(|_| hidden());
            }
            DefectKind::NotInList { list, id, has, .. } => {
                *list = "the list".to_owned();
                *id = hidden();
                has.iter_mut().for_each(|code| *code = hidden());
            }
            DefectKind::Format { found, .. } => *found = hidden(),
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

    /// How many more there are than [`Invalid::defects`] lists. Of rings at most a hundred are looked for; there may be more.
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
