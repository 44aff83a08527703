//! The list of defects while it is being made: bounded, whatever the document.

use std::collections::{BTreeMap, BinaryHeap};

use super::{Code, Defect, DefectKind, InputPath, Invalid, Severity, code, nearest};
use crate::values::{Id, IdKind};

/// How many defects are kept; the rest is counted.
const KEPT: usize = 100;

/// Collects defects, keeps the first 100 by path and counts the rest.
#[derive(Debug, Default)]
pub(crate) struct Defects {
    errors: Kept,
    warnings: Kept,
}

/// What somebody should look at although the document can be used: the first 100 by path, and the count of the rest.
#[derive(Debug, Default)]
pub(crate) struct Warnings {
    pub(crate) kept: Vec<Defect>,
    pub(crate) omitted: u64,
}

#[derive(Debug, Default)]
struct Kept {
    /// The kept ones, the last by path on top.
    heap: BinaryHeap<ByPath>,
    omitted: u64,
}

/// Orders defects by path, then by code.
#[derive(Debug, PartialEq, Eq)]
struct ByPath(Defect);

impl Ord for ByPath {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (&self.0.path, self.0.code).cmp(&(&other.0.path, other.0.code))
    }
}

impl PartialOrd for ByPath {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Kept {
    fn push(&mut self, defect: Defect) {
        self.heap.push(ByPath(defect));
        if self.heap.len() > KEPT {
            self.heap.pop();
            self.omitted = self.omitted.saturating_add(1);
        }
    }

    fn suggest<'a, I: Iterator<Item = &'a str>>(&mut self, kind: IdKind, known: impl Fn() -> I) {
        let heap = std::mem::take(&mut self.heap);
        self.heap = heap
            .into_iter()
            .map(|ByPath(mut defect)| {
                if let DefectKind::Unknown { kind: of, id, nearest: near @ None } = &mut defect.kind {
                    if *of == kind {
                        *near = nearest(id, known()).map(str::to_owned);
                    }
                }
                ByPath(defect)
            })
            .collect();
    }

    fn into_sorted(self) -> Vec<Defect> {
        self.heap.into_sorted_vec().into_iter().map(|ByPath(defect)| defect).collect()
    }
}

impl Defects {
    pub(crate) fn push(&mut self, defect: Defect) {
        match defect.severity() {
            Severity::Error => self.errors.push(defect),
            Severity::Warning => self.warnings.push(defect),
        }
    }

    /// Where each id of a list stands first; every further place is a defect that names the first beside it.
    pub(crate) fn once<'a, I: Id + Ord>(
        &mut self,
        code: Code,
        ids: impl IntoIterator<Item = &'a I>,
        place: impl Fn(usize) -> InputPath,
    ) -> BTreeMap<&'a I, usize> {
        let mut first = BTreeMap::new();
        for (index, id) in ids.into_iter().enumerate() {
            if let Some(&earlier) = first.get(id) {
                self.push(Defect::duplicate(code, place(index), id, place(earlier)));
            } else {
                first.insert(id, index);
            }
        }
        first
    }

    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.heap.is_empty()
    }

    /// Names the nearest known id for every kept defect about an unknown id of this kind. Done once at the
    /// end, for at most 100 defects, so that ten thousand misspelt ids do not cost ten thousand searches.
    pub(crate) fn suggest<'a, I: Iterator<Item = &'a str>>(&mut self, kind: IdKind, known: impl Fn() -> I) {
        self.errors.suggest(kind, &known);
        self.warnings.suggest(kind, &known);
    }

    /// What was read, when nothing is wrong.
    ///
    /// # Errors
    /// [`Invalid`] with every defect when something is, or nothing was read.
    pub(crate) fn into_read<T>(mut self, read: Option<T>) -> Result<T, Invalid> {
        if read.is_none() && !self.has_errors() {
            self.push(Defect::breaks(code::JSON_SHAPE, InputPath::default(), "the document must be an object"));
        }
        match (read, self.into_warnings()) {
            (_, Err(invalid)) => Err(invalid),
            (Some(read), Ok(_)) => Ok(read),
            // What was not read has a defect, which was the first case.
            (None, Ok(_)) => Err(Invalid { defects: Vec::new(), omitted: 0 }),
        }
    }

    /// The warnings, when nothing is wrong.
    ///
    /// # Errors
    /// [`Invalid`] with every defect when something is.
    pub(crate) fn into_warnings(self) -> Result<Warnings, Invalid> {
        if self.has_errors() {
            let omitted = self.errors.omitted;
            return Err(Invalid { defects: self.errors.into_sorted(), omitted });
        }
        let omitted = self.warnings.omitted;
        Ok(Warnings { kept: self.warnings.into_sorted(), omitted })
    }
}
