//! Floor 1: how much work a search may do, how it is watched, and how it ended.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

/// A limit on the work of a search, in steps: never in seconds, so that an answer does not depend on the machine.
///
/// What one step is, each engine says; more steps never make an answer worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Effort {
    /// The most steps that a search takes.
    pub steps: u64,
}

impl Effort {
    /// At most so many steps.
    #[must_use]
    pub const fn steps(steps: u64) -> Self {
        Self { steps }
    }
}

impl Default for Effort {
    /// A million steps: around a second for the searches of this crate.
    fn default() -> Self {
        Self::steps(1_000_000)
    }
}

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Completion {
    /// Everything was considered: the answer is exact.
    Complete,
    /// The limit on steps stopped it: the answer holds, but a better or a further one may exist.
    StepLimit,
    /// The observer stopped it; as [`Completion::StepLimit`].
    Cancelled,
    /// It tried all that it tries, and what it found is not proven to be exact: as [`Completion::StepLimit`], but more steps do not help.
    Unproven,
}

impl Completion {
    /// Whether the answer is exact.
    #[must_use]
    pub const fn is_complete(self) -> bool {
        matches!(self, Self::Complete)
    }
}

/// How far a search has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Steps taken so far.
    pub steps: u64,
    /// The limit on steps.
    pub limit: u64,
}

/// Watches long work, and may stop it.
///
/// Called now and then in the middle of a search, always after the same steps; what it does cannot change the
/// answer other than by stopping the search.
pub trait Observer {
    /// Called with the progress; `ControlFlow::Break` stops the search with the best answer so far.
    fn progress(&mut self, progress: Progress) -> ControlFlow<()>;
}

/// Watches nothing.
impl Observer for () {
    fn progress(&mut self, _: Progress) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Any closure can watch.
impl<F: FnMut(Progress) -> ControlFlow<()>> Observer for F {
    fn progress(&mut self, progress: Progress) -> ControlFlow<()> {
        self(progress)
    }
}

/// Counts the steps of one search against its limit and tells the observer of them.
pub(crate) struct Meter<'a> {
    taken: u64,
    limit: u64,
    /// The observer hears of it when so many steps are taken.
    next: u64,
    observer: &'a mut dyn Observer,
}

/// The observer hears of the beginning, and then of every so many steps.
const HEARD: u64 = 1_024;

impl<'a> Meter<'a> {
    pub(crate) fn new(effort: Effort, observer: &'a mut dyn Observer) -> Self {
        Self { taken: 0, limit: effort.steps, next: 0, observer }
    }

    /// Takes so many steps at once.
    ///
    /// # Errors
    /// How the search ended, when it may not take them.
    pub(crate) fn take(&mut self, steps: u64) -> Result<(), Completion> {
        if self.taken >= self.next {
            self.next = self.taken.saturating_add(HEARD);
            if self.observer.progress(Progress { steps: self.taken, limit: self.limit }).is_break() {
                return Err(Completion::Cancelled);
            }
        }
        if steps > self.limit.saturating_sub(self.taken) {
            return Err(Completion::StepLimit);
        }
        self.taken += steps;
        Ok(())
    }

    pub(crate) const fn taken(&self) -> u64 {
        self.taken
    }
}
