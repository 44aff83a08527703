//! One lifecycle's events in order, and their fold.

use std::collections::{BTreeMap, HashMap};

use super::event::{LifecycleKind, State};
use super::journal::{ABOUT, ABSENT, BEYOND, BY_SECOND, LATER, PASSED, REFUSED, TARGET, WAITS, WITH_SELF};
use super::machine::By;
use super::program::Program;
use super::supersede::PassedOver;
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

/// So many rows of a long lifecycle lie between two marks, about.
const STRIDE: usize = 64;

/// The state before a row of a long lifecycle, as everything is known. With marks on its way, what arrives late is folded from the last mark before it to
/// the first one after it that it does not change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mark {
    /// Where the row is in the history.
    at: usize,
    before: Option<State>,
}

/// The first and the last place in a history where something has changed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    first: usize,
    last: usize,
}

impl Span {
    /// Everywhere.
    pub(super) const ALL: Self = Self { first: 0, last: usize::MAX };

    pub(super) const fn is_all(self) -> bool {
        self.last == usize::MAX
    }

    pub(super) const fn at(place: usize) -> Self {
        Self { first: place, last: place }
    }

    fn and(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

/// Lifecycles and where something has changed in them.
pub(super) type Spans = BTreeMap<u32, Span>;

pub(super) fn widen(spans: &mut Spans, subject: u32, span: Span) {
    spans.entry(subject).and_modify(|known| *known = known.and(span)).or_insert(span);
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

    /// The rows of a lifecycle that have a place, in order.
    pub(super) fn history(&self, subject: u32) -> &[u32] {
        self.folds.get(subject as usize).map(|fold| fold.history.as_slice()).unwrap_or_default()
    }

    /// Puts a row into the history of its lifecycle. Where it stands, and whether it is the last there.
    pub(super) fn insert(&mut self, row: u32) -> Option<(usize, bool)> {
        let subject = self.journal.row(row).subject;
        let history = self.history(subject);
        let at = match history.last() {
            Some(&last) if self.compare(last, row).is_gt() => {
                history.partition_point(|&known| self.compare(known, row).is_lt())
            }
            _ => history.len(),
        };
        let fold = self.folds.get_mut(subject as usize)?;
        fold.history.insert(at, row);
        let is_last = at + 1 == fold.history.len();
        if let Some(marks) = self.marks.get_mut(&subject).filter(|_| !is_last) {
            let later = marks.partition_point(|mark| mark.at < at);
            marks.iter_mut().skip(later).for_each(|mark| mark.at = mark.at.saturating_add(1));
        }
        Some((at, is_last))
    }

    /// Where a row stands in the history of its lifecycle, if it does.
    fn place(&self, row: u32) -> Option<usize> {
        let history = self.history(self.journal.row(row).subject);
        let at = history.partition_point(|&known| self.compare(known, row).is_lt());
        (history.get(at) == Some(&row)).then_some(at)
    }

    /// Takes a row out of the history of its lifecycle, if it is there.
    pub(super) fn remove(&mut self, row: u32) {
        let Some(at) = self.place(row) else { return };
        let subject = self.journal.row(row).subject;
        let Some(fold) = self.folds.get_mut(subject as usize) else { return };
        fold.history.remove(at);
        let len = fold.history.len();
        if let Some(marks) = self.marks.get_mut(&subject) {
            let later = marks.partition_point(|mark| mark.at <= at);
            marks.iter_mut().skip(later).for_each(|mark| mark.at = mark.at.saturating_sub(1));
            marks.retain(|mark| mark.at < len);
        }
    }

    /// Of some rows that have a place, which lifecycles they are of, and where they stand.
    pub(super) fn spans(&self, rows: &[u32]) -> Spans {
        let mut spans = Spans::new();
        for &row in rows {
            if let Some(at) = self.place(row) {
                widen(&mut spans, self.journal.row(row).subject, Span::at(at));
            }
        }
        spans
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
        let mut walk = Walk::begin(self, subject, sight, None)?;
        for &row in self.history(subject) {
            if self.journal.row(row).day > sight.day {
                break;
            }
            if let Some(taken) = walk.take(row) {
                tell(taken);
            }
        }
        walk.state
    }

    fn by(&self, row: u32, kind: LifecycleKind, before: Option<State>) -> By {
        let known = self.journal.row(row);
        By {
            actor: known.actor,
            role: self.journal.role(row),
            who: known.who,
            with_self: known.flags & WITH_SELF != 0,
            is_second: known.flags & BY_SECOND != 0,
            decided_of: before.and_then(|_| self.decided_of(row, kind)),
        }
    }

    /// Folds a lifecycle anew, with everything that is known, where something has changed, and further as far as that changes its state. Tells of each
    /// event that is noted otherwise than before, with its flags before.
    pub(super) fn refold(&mut self, subject: u32, span: Span, tell: &mut dyn FnMut(u32, u16)) {
        let old = self.marks.remove(&subject).unwrap_or_default();
        let begun = old.partition_point(|mark| mark.at <= span.first);
        let mut marks: Vec<Mark> = old.iter().take(begun).copied().collect();
        let (start, before) = marks.last().map_or((0, None), |mark| (mark.at, mark.before));
        let mut further = old.iter().skip(begun).copied().peekable();
        let mut changes: Vec<(u32, u16)> = Vec::new();
        let mut is_settled = false;
        let Some(mut walk) = Walk::begin(self, subject, Sight::ALL, before) else { return };
        let (mut last, mut at) = (start, start);
        for &row in self.history(subject).iter().skip(start) {
            let mark = further.next_if(|mark| mark.at == at);
            if at > span.last && mark.is_some_and(|mark| mark.before == walk.state) {
                marks.extend(mark);
                marks.extend(further);
                is_settled = true;
                break;
            }
            if mark.is_some() || at.saturating_sub(last) >= STRIDE {
                marks.push(Mark { at, before: walk.state });
                last = at;
            }
            let flags = match walk.take(row) {
                Some(taken) if taken.after.is_some() => 0,
                Some(_) => REFUSED,
                None => PASSED,
            };
            if flags != self.journal.row(row).flags & (REFUSED | PASSED) {
                changes.push((row, flags));
            }
            at = at.saturating_add(1);
        }
        let state = walk.state;
        for (row, flags) in changes {
            tell(row, self.journal.row(row).flags);
            self.journal.row_mut(row, |row| row.flags = row.flags & !(REFUSED | PASSED) | flags);
        }
        if !marks.is_empty() {
            self.marks.insert(subject, marks);
        }
        if let Some(fold) = self.folds.get_mut(subject as usize).filter(|_| !is_settled) {
            fold.state = state;
        }
    }

    /// Takes the last row of a history.
    pub(super) fn step(&mut self, subject: u32, row: u32) {
        let Some((kind, _)) = self.journal.subject(subject) else { return };
        let before = self.latest(subject);
        let after = State::after(kind, before, self.journal.row(row).code, self.by(row, kind, before));
        let at = self.history(subject).len().saturating_sub(1);
        if at > 0 && at % STRIDE == 0 {
            self.marks.entry(subject).or_default().push(Mark { at, before });
        }
        match (after, self.folds.get_mut(subject as usize)) {
            (Some(state), Some(fold)) => fold.state = Some(state),
            _ => self.journal.row_mut(row, |row| row.flags |= REFUSED),
        }
    }

    /// The state before a row of a lifecycle, as everything is known.
    fn state_before(&self, row: u32) -> Option<State> {
        let subject = self.journal.row(row).subject;
        let at = self.place(row)?;
        let marks = self.marks.get(&subject).map(Vec::as_slice).unwrap_or_default();
        let mark = marks.partition_point(|mark| mark.at <= at).checked_sub(1).and_then(|last| marks.get(last));
        let (start, before) = mark.map_or((0, None), |mark| (mark.at, mark.before));
        let mut walk = Walk::begin(self, subject, Sight::ALL, before)?;
        for &row in self.history(subject).get(start..at)? {
            walk.take(row);
        }
        walk.state
    }

    /// Why a row does not count, as everything is known.
    pub(super) fn refusal_of(&self, row: u32) -> Option<Refusal> {
        let known = self.journal.row(row);
        let id = |row: u32| EventId::new(self.journal.id(row)).ok();
        let event = id(row)?;
        if known.flags & (LATER | WAITS) != 0 {
            let target = self.journal.about(row)?;
            let of = id(target)?;
            return Some(if known.flags & WAITS != 0 {
                self.waiting(row, event, of)?
            } else if self.journal.recording(target) >= self.journal.recording(row) {
                Refusal::RecordedLater { event, of }
            } else {
                Refusal::OfNoAccount { event, of }
            });
        }
        if known.flags & BEYOND != 0 {
            let target = self.journal.about(row)?;
            let of = id(target)?;
            let is_of_no_account = self.journal.row(target).flags & BEYOND != 0;
            return Some(if is_of_no_account { Refusal::OfNoAccount { event, of } } else { Refusal::BeyondThem { event, of } });
        }
        if known.flags & PASSED != 0 {
            let said = self.said_in(self.root(row), Sight::ALL);
            return Some(match self.passed_over(row, &said) {
                PassedOver::By(by) => Refusal::Superseded { event, by: id(by)? },
                PassedOver::Void | PassedOver::Beyond => Refusal::Void { event },
            });
        }
        if known.flags & REFUSED == 0 {
            return None;
        }
        Some(self.transition_error(row, self.state_before(row))?.into())
    }

    /// What is said of a row that waits: for the event that it is about, or for one that this is about in turn.
    fn waiting(&self, row: u32, event: EventId, of: EventId) -> Option<Refusal> {
        let target = self.journal.about(row)?;
        let mut missing = target;
        // What waits was recorded after what it is about, so that this comes to an end.
        while self.journal.row(missing).flags & ABSENT == 0 {
            missing = self.journal.about(missing)?;
        }
        if missing == target {
            return Some(Refusal::NotArrived { event, of });
        }
        Some(Refusal::WaitsToo { event, of, missing: EventId::new(self.journal.id(missing)).ok()? })
    }

    /// What is said of a row that is not legal after a state.
    pub(super) fn transition_error(&self, row: u32, before: Option<State>) -> Option<TransitionError> {
        let known = self.journal.row(row);
        let (lifecycle, id) = self.journal.subject(known.subject)?;
        let by = self.by(row, lifecycle, before);
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

/// A fold on its way.
struct Walk<'p> {
    program: &'p Program,
    kind: LifecycleKind,
    sight: Sight,
    /// What the families say that were looked at before: mostly none.
    said: HashMap<u32, Option<u32>>,
    state: Option<State>,
}

impl<'p> Walk<'p> {
    fn begin(program: &'p Program, subject: u32, sight: Sight, state: Option<State>) -> Option<Self> {
        let (kind, _) = program.journal.subject(subject)?;
        Some(Self { program, kind, sight, said: HashMap::new(), state })
    }

    /// Takes the next row; `None` when it cannot be seen, is void, or another says it instead.
    fn take(&mut self, row: u32) -> Option<Taken> {
        let program = self.program;
        let known = program.journal.row(row);
        if known.recorded > self.sight.known {
            return None;
        }
        if known.flags & (ABOUT | TARGET) != 0 {
            let root = program.root(row);
            let by = *self.said.entry(root).or_insert_with(|| program.said_by(root, self.sight));
            if by != Some(row) {
                return None;
            }
        }
        let before = self.state;
        let after = State::after(self.kind, before, known.code, program.by(row, self.kind, before));
        self.state = after.or(before);
        Some(Taken { row, before, after })
    }
}
