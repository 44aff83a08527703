//! What those concerned cannot undo: whether an application is approved or rejected.
//!
//! The machine of an application takes no approval from the applicant or from a program. That would be worth little if one of them could void the
//! voiding of an approval, void a rejection, or have the application of somebody else corrected into theirs once it is approved.

use std::collections::{BTreeMap, BTreeSet};

use super::application::Move;
use super::event::{ActorRole, LifecycleKind};
use super::fold::Sight;
use super::journal::{ABOUT, BEYOND, TARGET};
use super::machine::Named;
use super::program::Program;

impl Program {
    /// Of a family in the order in which it became known, the rows that do not count: those that are about the family, once it has an approval or a
    /// rejection of an application, by an applicant of that application or by a program; and whatever is about such a row.
    pub(super) fn beyond(&self, family: impl Iterator<Item = u32>, sight: Sight) -> BTreeSet<u32> {
        let mut beyond = BTreeSet::new();
        let mut applicants: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for row in family {
            let known = self.journal.row(row);
            let about = self.journal.about(row);
            let is_theirs = || {
                !applicants.is_empty() && self.journal.role(row) == ActorRole::System
                    || applicants.values().any(|applicants| applicants.contains(&known.actor))
            };
            if about.is_some_and(|about| beyond.contains(&about) || is_theirs()) {
                beyond.insert(row);
            } else if self.is_move(row, &[Move::Approved, Move::Rejected]) {
                applicants.entry(known.subject).or_insert_with(|| self.applicants(known.subject, sight));
            }
        }
        beyond
    }

    /// Everybody whom an opening of an application names, also one that was corrected or is void.
    fn applicants(&self, application: u32, sight: Sight) -> BTreeSet<u32> {
        let history = self.folds.get(application as usize).map(|fold| fold.history.as_slice()).unwrap_or_default();
        let rows = history.iter().filter(|&&row| self.is_move(row, &[Move::Drafted])).map(|&row| self.journal.row(row));
        rows.filter(|row| row.day <= sight.day && row.recorded <= sight.known).map(|row| row.who).collect()
    }

    /// Who applied by what was known when an approval was recorded; `None` when the row is no approval, or nobody had applied.
    pub(super) fn approved_for(&self, row: u32) -> Option<u32> {
        if !self.is_move(row, &[Move::Approved]) {
            return None;
        }
        let known = self.journal.row(row);
        let sight = Sight { day: known.day, known: known.recorded };
        let history = self.folds.get(known.subject as usize).map(|fold| fold.history.as_slice()).unwrap_or_default();
        let opening = history.iter().take_while(|&&other| other != row).find(|&&other| {
            let is_known = self.journal.row(other).recorded <= sight.known && self.is_move(other, &[Move::Drafted]);
            is_known && (!self.has_family(other) || self.said_by(self.root(other), sight) == Some(other))
        })?;
        Some(self.journal.row(*opening).who)
    }

    fn is_move(&self, row: u32, moves: &[Move]) -> bool {
        let known = self.journal.row(row);
        let of = self.journal.subject(known.subject).map(|(kind, _)| kind);
        of == Some(LifecycleKind::Application) && moves.iter().any(|step| step.code() == known.code)
    }

    /// The lifecycles of the families that may count otherwise when a row comes or goes: those of an application, when it is an opening of it.
    pub(super) fn swayed(&self, row: u32) -> BTreeSet<u32> {
        if !self.is_move(row, &[Move::Drafted]) {
            return BTreeSet::new();
        }
        let subject = self.journal.row(row).subject;
        let history = self.folds.get(subject as usize).map(|fold| fold.history.as_slice()).unwrap_or_default();
        let families: BTreeSet<u32> = history.iter().filter(|&&row| self.has_family(row)).map(|&row| self.root(row)).collect();
        families.into_iter().flat_map(|root| self.touched(root, self.descendants(root))).collect()
    }

    /// Notes which rows of the families that begin in a lifecycle do not count, as everything is known.
    pub(super) fn note_beyond(&mut self, subject: u32) {
        let history = self.folds.get(subject as usize).map(|fold| fold.history.as_slice()).unwrap_or_default();
        let is_root = |row: u32| self.journal.row(row).flags & (ABOUT | TARGET) == TARGET;
        let roots: Vec<u32> = history.iter().copied().filter(|&row| is_root(row)).collect();
        for root in roots {
            let family = self.family(root, Sight::ALL);
            let beyond = self.beyond(family.iter().rev().copied(), Sight::ALL);
            for row in family {
                let is_beyond = beyond.contains(&row);
                if is_beyond != (self.journal.row(row).flags & BEYOND != 0) {
                    self.journal.row_mut(row, |row| row.flags ^= BEYOND);
                }
            }
        }
    }
}
