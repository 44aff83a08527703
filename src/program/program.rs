//! The programme: every lifecycle folded from its own events, in an order that does not depend on when they arrived.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::event::{Event, State};
use super::fold::{Fold, Mark, Sight, Span, Spans, widen};
use super::journal::{ABOUT, ABSENT, BEYOND, IDLE, Journal, JournalError, LATER, REFUSED, TARGET, Taken, VOID, WAITS};
use super::transition::Refusal;
use crate::values::{EventId, Id};

/// A programme's state, replayed from its journal.
///
/// The state of each lifecycle is a fold over its own events, by the day on which they hold, then by when they were recorded, then by id. So it is
/// the same whatever the order of arrival. An event that its lifecycle refuses where it stands in that order stays in the journal, changes no
/// state, and counts as soon as what it needs arrives; [`Program::refused`] lists them. Questions are put to a [`View`](crate::View): the
/// programme [as of](Program::as_of) a day, as known [at an instant](crate::View::known_at).
///
/// ```
/// use rungs::{Event, Journal, Program};
/// let event = |id: &str, on: &str, step: &str| Event::from_json(&format!(r#"{{"id": "{id}", "recorded_at": "{on}T12:00:00Z", "effective_on": "{on}",
///     "actor": {{"id": "hr-1", "role": "hr"}}, "kind": {{"vacancy": {{"id": "v-1", "event": {step}}}}}}}"#));
/// let mut program = Program::replay(Journal::new());
/// // The end arrives before the beginning, and waits for it.
/// let early = program.apply(&event("e-2", "2026-03-01", r#"{"filled": {"from": "internal"}}"#)?)?;
/// assert!(early.refusal().is_some());
/// let opened = program.apply(&event("e-1", "2026-01-15", r#"{"opened": {"role": "lead"}}"#)?)?;
/// assert_eq!(opened.released()[0].as_ref(), "e-2");
/// let stage = |day: &str| Ok::<_, Box<dyn std::error::Error>>(program.as_of(day.parse()?).vacancy("v-1")?.map(|vacancy| vacancy.stage.to_string()));
/// assert_eq!((stage("2026-01-14")?, stage("2026-02-28")?.as_deref(), stage("2026-03-01")?.as_deref()), (None, Some("open"), Some("filled")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Program {
    pub(super) journal: Journal,
    /// By lifecycle.
    pub(super) folds: Vec<Fold>,
    /// Of each event that others correct or void, those that have arrived.
    pub(super) superseders: HashMap<u32, Vec<u32>>,
    /// Of each event that corrects or voids another, the plain event at the end of that chain.
    pub(super) roots: HashMap<u32, u32>,
    /// Of each long lifecycle, its states on the way.
    pub(super) marks: HashMap<u32, Vec<Mark>>,
}

/// What became of an event that was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Applied {
    is_new: bool,
    refusal: Option<Refusal>,
    released: Vec<EventId>,
    displaced: Vec<EventId>,
}

impl Applied {
    /// Whether it was news; the same event a second time is not, and changes nothing.
    #[must_use]
    pub const fn is_new(&self) -> bool {
        self.is_new
    }

    /// Why it does not count, as everything is now known; `None` when it does. What is void, or said otherwise by another event that arrived before it, does not.
    #[must_use]
    pub const fn refusal(&self) -> Option<&Refusal> {
        self.refusal.as_ref()
    }

    /// The events that were refused or waited and count from now on, by id. Those that only voiding an event brings back are not told.
    #[must_use]
    pub fn released(&self) -> &[EventId] {
        &self.released
    }

    /// The events that counted and are refused now, by id: they follow in the order of the days, and are not legal any more. Those that the event itself
    /// corrects or voids are not told.
    #[must_use]
    pub fn displaced(&self) -> &[EventId] {
        &self.displaced
    }
}

/// Why an event is not taken by [`Program::attempt`]. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AttemptError {
    /// The journal does not take it.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It would not count.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Program {
    /// Replays a journal.
    ///
    /// # Complexity
    /// O(n log n) in the events at worst; linear where each lifecycle's events arrived in the order of their days.
    #[must_use]
    pub fn replay(journal: Journal) -> Self {
        let mut program = Self { journal, ..Self::default() };
        let rows: Vec<u32> = program.journal.present_rows().collect();
        let about: Vec<u32> = rows.iter().copied().filter(|&row| program.journal.row(row).flags & ABOUT != 0).collect();
        for &row in &about {
            if let Some(target) = program.journal.about(row) {
                program.superseders.entry(target).or_default().push(row);
            }
        }
        // Targets are recorded before what is about them, so that each finds the root of its target known.
        let mut about: Vec<u32> = about;
        about.sort_unstable_by(|&one, &other| program.journal.recording(one).cmp(&program.journal.recording(other)));
        for &row in &about {
            program.find_root(row);
        }
        let mut counts = vec![0u32; program.journal.subject_count()];
        for &row in &rows {
            let subject = program.journal.row(row).subject;
            if let Some(count) = counts.get_mut(subject as usize) {
                *count = count.saturating_add(1);
            }
        }
        program.folds = counts.into_iter().map(Fold::with_room).collect();
        for row in rows {
            if program.has_place(row) {
                let subject = program.journal.row(row).subject;
                if let Some(fold) = program.folds.get_mut(subject as usize) {
                    fold.history.push(row);
                }
            }
        }
        for subject in (0u32..).take(program.folds.len()) {
            program.sort(subject);
            program.refold_all(subject, &mut |_, _| {});
        }
        program
    }

    /// The journal.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The journal, without the state.
    #[must_use]
    pub fn into_journal(self) -> Journal {
        self.journal
    }

    /// Appends an event, whatever its lifecycle says to it: an event that is not legal where it stands waits in the journal and changes no state.
    /// So replaying a journal, and applying its events one by one in any order, come to the same.
    ///
    /// # Errors
    /// [`JournalError`] when the journal does not take the event; nothing has changed then.
    ///
    /// # Complexity
    /// Constant where the event is the last of its lifecycle. Where it is not, it is folded from where it stands, and on as far as it changes the state, which
    /// is as many events as are released or displaced and some 64 more; to make room takes four bytes of each later event. Of an event that corrects
    /// or voids another, linear in the events between what it takes away and what it puts, and n log n in those about the same one; of one about whom an
    /// application, a nomination or another such lifecycle is about, linear in that lifecycle.
    pub fn apply(&mut self, event: &Event) -> Result<Applied, JournalError> {
        match self.journal.take(event)? {
            Taken::Known => {
                let refusal = self.journal.find(event.id.as_str()).and_then(|row| self.refusal_of(row));
                Ok(Applied { is_new: false, refusal, released: Vec::new(), displaced: Vec::new() })
            }
            Taken::New(row) => Ok(self.settle(row)),
        }
    }

    /// Appends an event if it is legal: all or nothing. What a screen calls when somebody clicks.
    ///
    /// # Errors
    /// [`AttemptError`] when the journal does not take the event, or it would not count: the error says what would be legal. Nothing has changed
    /// then, and the event can be attempted again.
    pub fn attempt(&mut self, event: &Event) -> Result<Applied, AttemptError> {
        let row = match self.journal.take(event)? {
            Taken::Known => {
                let mut applied = self.apply(event)?;
                return applied.refusal.take().map_or(Ok(applied), |refusal| Err(refusal.into()));
            }
            Taken::New(row) => row,
        };
        let mut applied = self.settle(row);
        match applied.refusal.take() {
            Some(refusal) => {
                self.take_back(row);
                Err(refusal.into())
            }
            None => Ok(applied),
        }
    }

    /// Every event that is refused, with the reason, by id: what is not legal where it stands, what waits, and what its actor cannot change. What is void or
    /// corrected is as it should be, and not among them; [`View::history`](crate::View::history) tells of it.
    ///
    /// # Complexity
    /// Linear in the events of the lifecycles that have such events.
    #[must_use]
    pub fn refused(&self) -> Vec<Refusal> {
        let refused = |row: &u32| self.journal.row(*row).flags & (REFUSED | WAITS | LATER | BEYOND) != 0;
        let mut rows: Vec<u32> = self.journal.present_rows().filter(refused).collect();
        rows.sort_unstable_by_key(|&row| self.journal.id(row));
        // Each lifecycle is folded once, however many of its events are refused.
        let mut errors = HashMap::new();
        let is_refused = |row: u32| self.journal.row(row).flags & (REFUSED | WAITS | LATER | BEYOND) == REFUSED;
        let mut subjects: Vec<u32> =
            rows.iter().filter(|&&row| is_refused(row)).map(|&row| self.journal.row(row).subject).collect();
        subjects.sort_unstable();
        subjects.dedup();
        for subject in subjects {
            self.fold(subject, Sight::ALL, |taken| {
                if taken.after.is_none() {
                    errors.insert(taken.row, taken.before);
                }
            });
        }
        let refusal = |row: u32| match errors.get(&row) {
            Some(&before) => self.transition_error(row, before).map(Refusal::from),
            None => self.refusal_of(row),
        };
        rows.into_iter().filter_map(refusal).collect()
    }

    /// Gives a new row its place, and folds anew what it touches.
    fn settle(&mut self, row: u32) -> Applied {
        self.folds.resize_with(self.journal.subject_count(), Fold::default);
        let known = self.journal.row(row);
        // The flags, before, of what is noted otherwise.
        let mut noted: BTreeMap<u32, u16> = BTreeMap::new();
        let mut note = |row: u32, flags: u16| {
            noted.entry(row).or_insert(flags);
        };
        if known.flags & (ABOUT | TARGET | VOID) == 0 {
            let placed = self.insert(row);
            let swayed = self.swayed(row);
            match placed {
                Some((_, true)) if swayed.is_empty() => self.step(known.subject, row),
                Some((at, is_last)) => {
                    let mut spans = Spans::new();
                    // Whom a decision was about, any of the decisions after it may depend on.
                    let is_far = !is_last && self.names_somebody(row);
                    widen(&mut spans, known.subject, if is_far { Span::ALL } else { Span::at(at) });
                    swayed.into_iter().for_each(|subject| widen(&mut spans, subject, Span::ALL));
                    self.refold_in(spans, &mut note);
                }
                None => {}
            }
        } else {
            self.attach(row, &mut note);
            let relatives = self.relatives(row);
            let spans = self.touched(&relatives);
            self.note_family(self.root(row), &mut note);
            self.refold_in(spans, &mut note);
        }
        let (mut released, mut displaced) = (Vec::new(), Vec::new());
        for (other, before) in noted.into_iter().filter(|&(other, _)| other != row) {
            let now = self.journal.row(other).flags & IDLE;
            let ids = if now == 0 && before & (REFUSED | WAITS | BEYOND) != 0 {
                &mut released
            } else if before & IDLE == 0 && now & (REFUSED | BEYOND) != 0 {
                &mut displaced
            } else {
                continue;
            };
            ids.extend(EventId::new(self.journal.id(other)).ok());
        }
        released.sort_unstable();
        displaced.sort_unstable();
        Applied { is_new: true, released, displaced, refusal: self.refusal_of(row) }
    }

    /// The inverse of [`Self::settle`] for the row that came last, and of taking it.
    fn take_back(&mut self, row: u32) {
        let (root, mut relatives) = (self.root(row), self.relatives(row));
        let mut spans = self.touched(&relatives);
        self.detach(row);
        self.journal.give_back(row);
        self.folds.truncate(self.journal.subject_count());
        relatives.retain(|&other| other != row);
        for (subject, span) in self.spans(&relatives) {
            widen(&mut spans, subject, span);
        }
        if root != row {
            self.note_family(root, &mut |_, _| {});
        }
        self.refold_in(spans, &mut |_, _| {});
    }

    /// The lifecycles that some rows touch by coming or going, and where.
    fn touched(&self, rows: &[u32]) -> Spans {
        let mut spans = self.spans(rows);
        for &row in rows {
            self.swayed(row).into_iter().for_each(|subject| widen(&mut spans, subject, Span::ALL));
            if self.names_somebody(row) {
                widen(&mut spans, self.journal.row(row).subject, Span::ALL);
            }
        }
        spans
    }

    fn refold_in(&mut self, spans: Spans, tell: &mut dyn FnMut(u32, u16)) {
        for (subject, span) in spans {
            if span.is_all() {
                self.refold_all(subject, tell);
            } else {
                self.refold(subject, span, tell);
            }
        }
    }

    /// Folds a lifecycle anew, and notes what does not count in the families that begin in it.
    fn refold_all(&mut self, subject: u32, tell: &mut dyn FnMut(u32, u16)) {
        for root in self.family_roots(subject) {
            self.note_family(root, tell);
        }
        self.refold(subject, Span::ALL, tell);
    }

    /// Whether a row has a place in the history of its lifecycle.
    pub(super) fn has_place(&self, row: u32) -> bool {
        let flags = self.journal.row(row).flags;
        flags & (ABSENT | VOID | WAITS | LATER) == 0
    }

    /// The state of a lifecycle as everything is known.
    pub(super) fn latest(&self, subject: u32) -> Option<State> {
        self.folds.get(subject as usize).and_then(|fold| fold.state)
    }
}
