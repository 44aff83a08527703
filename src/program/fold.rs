//! One lifecycle's events in order, and their fold.

use super::event::State;
use super::journal::{ABOUT, BEYOND, BY_SECOND, REFUSED, TARGET, WITH_SELF};
use super::machine::By;
use super::program::Program;
use super::transition::{Refusal, TransitionError};
use crate::values::EventId;

/// The events of one lifecycle in canonical order, and the state that all of them come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Fold {
    /// Rows of events with a place here, those that are corrected or void included.
    pub(super) history: Vec<u32>,
    pub(super) state: Option<State>,
}

impl Fold {
    pub(super) fn with_room(count: u32) -> Self {
        Self { history: Vec::with_capacity(count as usize), state: None }
    }
}

/// How far a fold looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sight {
    /// The last day on which an event may hold, as days since 1900-01-01.
    pub(super) day: u32,
    /// The last instant at which it may have been recorded.
    pub(super) known: i64,
}

impl Sight {
    /// Everything.
    pub(super) const ALL: Self = Self { day: u32::MAX, known: i64::MAX };
}

/// What a fold did with an event that it saw.
#[derive(Debug, Clone, Copy)]
pub(super) struct Taken {
    pub(super) row: u32,
    pub(super) before: Option<State>,
    /// The state after it; `None` when it was refused.
    pub(super) after: Option<State>,
}

impl Program {
    /// The canonical order: by day, then by when it was recorded and by id. An event that corrects another stands where that one would
    /// on its day.
    fn compare(&self, one: u32, other: u32) -> std::cmp::Ordering {
        let journal = &self.journal;
        journal.row(one).day.cmp(&journal.row(other).day).then_with(|| {
            let (root, other_root) = (self.root(one), self.root(other));
            let by_root = journal.recording(root).cmp(&journal.recording(other_root));
            by_root.then_with(|| journal.recording(one).cmp(&journal.recording(other)))
        })
    }

    /// Puts a row into the history of its lifecycle; whether it is the last there.
    pub(super) fn insert(&mut self, row: u32) -> bool {
        let subject = self.journal.row(row).subject as usize;
        let Some(fold) = self.folds.get(subject) else { return false };
        let at = match fold.history.last() {
            Some(&last) if self.compare(last, row).is_gt() => {
                fold.history.partition_point(|&known| self.compare(known, row).is_lt())
            }
            _ => fold.history.len(),
        };
        let Some(fold) = self.folds.get_mut(subject) else { return false };
        fold.history.insert(at, row);
        at + 1 == fold.history.len()
    }

    /// Takes a row out of the history of its lifecycle, if it is there.
    pub(super) fn remove(&mut self, row: u32) {
        let subject = self.journal.row(row).subject as usize;
        if let Some(fold) = self.folds.get_mut(subject) {
            fold.history.retain(|&known| known != row);
        }
    }

    pub(super) fn sort(&mut self, subject: u32) {
        let Some(fold) = self.folds.get_mut(subject as usize) else { return };
        let mut history = std::mem::take(&mut fold.history);
        if !history.is_sorted_by(|&one, &other| self.compare(one, other).is_lt()) {
            history.sort_unstable_by(|&one, &other| self.compare(one, other));
        }
        if let Some(fold) = self.folds.get_mut(subject as usize) {
            fold.history = history;
        }
    }

    /// Folds the events of a lifecycle that can be seen, in order; tells what became of each, and returns the state at the end.
    pub(super) fn fold(&self, subject: u32, sight: Sight, mut tell: impl FnMut(Taken)) -> Option<State> {
        let history = self.folds.get(subject as usize).map(|fold| fold.history.as_slice()).unwrap_or_default();
        let (kind, _) = self.journal.subject(subject)?;
        // What the families say that were looked at before: mostly none.
        let mut said: Vec<(u32, Option<u32>)> = Vec::new();
        let mut state = None;
        for &row in history {
            let known = self.journal.row(row);
            if known.day > sight.day {
                break;
            }
            if known.recorded > sight.known {
                continue;
            }
            if known.flags & (ABOUT | TARGET) != 0 {
                let root = self.root(row);
                let by = match said.binary_search_by_key(&root, |(root, _)| *root) {
                    Ok(at) => said.get(at).and_then(|(_, by)| *by),
                    Err(at) => {
                        let by = self.said_by(root, sight);
                        said.insert(at, (root, by));
                        by
                    }
                };
                if by != Some(row) {
                    continue;
                }
            }
            let after = State::after(kind, state, known.code, self.by(row));
            tell(Taken { row, before: state, after });
            state = after.or(state);
        }
        state
    }

    fn by(&self, row: u32) -> By {
        let known = self.journal.row(row);
        By {
            actor: known.actor,
            role: self.journal.role(row),
            who: known.who,
            with_self: known.flags & WITH_SELF != 0,
            is_second: known.flags & BY_SECOND != 0,
            approved_for: self.approved_for(row),
        }
    }

    /// Folds a lifecycle anew with everything that is known; tells of each event that was refused and is not, or the other way round.
    pub(super) fn refold(&mut self, subject: u32, tell: &mut dyn FnMut(u32, bool)) {
        self.note_beyond(subject);
        let mut changes: Vec<(u32, bool)> = Vec::new();
        let mut seen: Vec<u32> = Vec::new();
        let has_families =
            self.folds.get(subject as usize).is_some_and(|fold| fold.history.iter().any(|&row| self.has_family(row)));
        let state = self.fold(subject, Sight::ALL, |taken| {
            let refused = taken.after.is_none();
            if refused != (self.journal.row(taken.row).flags & REFUSED != 0) {
                changes.push((taken.row, refused));
            }
            if has_families {
                seen.push(taken.row);
            }
        });
        if has_families {
            // Whatever is corrected or void is not refused.
            seen.sort_unstable();
            let history = self.folds.get(subject as usize).map(|fold| fold.history.as_slice()).unwrap_or_default();
            let unseen = history.iter().filter(|row| seen.binary_search(row).is_err());
            changes.extend(unseen.filter(|&&row| self.journal.row(row).flags & REFUSED != 0).map(|&row| (row, false)));
        }
        for (row, refused) in changes {
            self.journal.row_mut(row, |row| if refused { row.flags |= REFUSED } else { row.flags &= !REFUSED });
            tell(row, refused);
        }
        if let Some(fold) = self.folds.get_mut(subject as usize) {
            fold.state = state;
        }
    }

    /// Takes the last row of a history.
    pub(super) fn step(&mut self, subject: u32, row: u32) {
        let Some((kind, _)) = self.journal.subject(subject) else { return };
        let after = State::after(kind, self.latest(subject), self.journal.row(row).code, self.by(row));
        match (after, self.folds.get_mut(subject as usize)) {
            (Some(state), Some(fold)) => fold.state = Some(state),
            _ => self.journal.row_mut(row, |row| row.flags |= REFUSED),
        }
    }

    /// Why a row does not count, as everything is known.
    pub(super) fn refusal_of(&self, row: u32) -> Option<Refusal> {
        use super::journal::{LATER, WAITS};
        let known = self.journal.row(row);
        let event = EventId::new(self.journal.id(row)).ok()?;
        if known.flags & (LATER | WAITS) != 0 {
            let target = self.journal.about(row)?;
            let of = EventId::new(self.journal.id(target)).ok()?;
            return Some(if known.flags & WAITS != 0 {
                Refusal::NotArrived { event, of }
            } else if self.journal.recording(target) >= self.journal.recording(row) {
                Refusal::RecordedLater { event, of }
            } else {
                Refusal::OfNoAccount { event, of }
            });
        }
        if known.flags & BEYOND != 0 {
            let target = self.journal.about(row)?;
            let of = EventId::new(self.journal.id(target)).ok()?;
            let is_of_no_account = self.journal.row(target).flags & BEYOND != 0;
            return Some(if is_of_no_account { Refusal::OfNoAccount { event, of } } else { Refusal::BeyondThem { event, of } });
        }
        if known.flags & REFUSED == 0 {
            return None;
        }
        let mut before = None;
        self.fold(known.subject, Sight::ALL, |taken| {
            if taken.row == row {
                before = taken.before;
            }
        });
        Some(self.transition_error(row, before)?.into())
    }

    /// What is said of a row that is not legal after a state.
    pub(super) fn transition_error(&self, row: u32, before: Option<State>) -> Option<TransitionError> {
        let known = self.journal.row(row);
        let (lifecycle, id) = self.journal.subject(known.subject)?;
        let by = self.by(row);
        let (step, legal) = State::legal(lifecycle, before, known.code, by);
        Some(TransitionError {
            event: EventId::new(self.journal.id(row)).ok()?,
            lifecycle,
            id: id.to_owned(),
            state: before.map(State::stage),
            step,
            barred: State::barred(lifecycle, before, known.code, by),
            legal,
        })
    }
}
