//! What those concerned cannot undo: decisions about them, and decisions that take a person.
//!
//! The machine of an application takes no approval from the applicant or from a program. That would be worth little if one of them could void the
//! voiding of an approval, void a rejection, or have the application of somebody else corrected into theirs once it is approved. It is the same
//! wherever a machine takes the word of a certain person: nominations, reviews, agreements, sponsorships, endorsements.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{ActorRole, EventKind, LifecycleKind, State};
use super::fold::Sight;
use super::journal::{ABOUT, BEYOND, PASSED, TARGET, VOID};
use super::machine::Decides;
use super::program::Program;
use super::sponsorship::SponsorshipEvent;
use super::supersede::Said;
use crate::values::Id;

impl Program {
    /// Of a family in the order in which it became known, the rows that do not count: those that are about the family, once it has a decision, by
    /// somebody whom that decision is about, or by a program where it takes a person; and whatever is about such a row.
    pub(super) fn beyond(&self, family: impl Iterator<Item = u32>, sight: Sight) -> BTreeSet<u32> {
        let mut beyond = BTreeSet::new();
        let mut concerned: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        let mut takes_a_person = false;
        for row in family {
            let known = self.journal.row(row);
            let about = self.journal.about(row);
            let is_theirs = || {
                takes_a_person && self.journal.role(row) == ActorRole::System
                    || concerned.values().any(|concerned| concerned.contains(&known.actor))
            };
            if about.is_some_and(|about| beyond.contains(&about) || is_theirs()) {
                beyond.insert(row);
            } else if let Some(decides) = self.decides(row) {
                takes_a_person |= decides.takes_a_person;
                if decides.about_somebody {
                    concerned.entry(known.subject).or_insert_with(|| self.concerned(known.subject, sight));
                }
            }
        }
        beyond
    }

    /// Everybody whom an opening of a lifecycle says that its decisions are about, also one that was corrected or is void.
    fn concerned(&self, subject: u32, sight: Sight) -> BTreeSet<u32> {
        let rows = self.history(subject).iter().copied().filter(|&row| {
            let known = self.journal.row(row);
            known.day <= sight.day && known.recorded <= sight.known && self.names_somebody(row)
        });
        rows.filter_map(|row| self.named_by(row)).collect()
    }

    /// Whom an opening says that the decisions are about.
    fn named_by(&self, row: u32) -> Option<u32> {
        let known = self.journal.row(row);
        // Of a sponsorship it is not the first person whom it names, but the second.
        if self.journal.subject(known.subject)?.0 != LifecycleKind::Sponsorship {
            return Some(known.who);
        }
        match self.journal.said(row)?.1 {
            EventKind::Sponsorship { event: SponsorshipEvent::Proposed { person, .. }, .. } => {
                self.journal.text_number(person.as_str())
            }
            _ => None,
        }
    }

    /// Whom a decision about one person was about by what was known when it was recorded; `None` when it is no such decision, or nobody was named.
    pub(super) fn decided_of(&self, row: u32, kind: LifecycleKind) -> Option<u32> {
        let known = self.journal.row(row);
        if !State::decides(kind, known.code)?.of_one_person {
            return None;
        }
        let sight = Sight { day: known.day, known: known.recorded };
        let opening = self.history(known.subject).iter().take_while(|&&other| other != row).find(|&&other| {
            let opening = self.journal.row(other);
            let is_known = opening.recorded <= sight.known && State::names(kind, opening.code);
            is_known && (!self.has_family(other) || self.said_by(self.root(other), sight) == Some(other))
        })?;
        Some(self.journal.row(*opening).who)
    }

    fn decides(&self, row: u32) -> Option<Decides> {
        let known = self.journal.row(row);
        State::decides(self.journal.subject(known.subject)?.0, known.code)
    }

    /// Whether a row says whom the decisions of its lifecycle are about.
    pub(super) fn names_somebody(&self, row: u32) -> bool {
        let known = self.journal.row(row);
        self.journal.subject(known.subject).is_some_and(|(kind, _)| State::names(kind, known.code))
    }

    /// The lifecycles of the families that may count otherwise when a row comes or goes: those of its lifecycle, when it says whom that is about.
    pub(super) fn swayed(&self, row: u32) -> BTreeSet<u32> {
        if self.journal.families().len() == 0 || !self.names_somebody(row) {
            return BTreeSet::new();
        }
        let subject = self.journal.row(row).subject;
        let history = self.history(subject);
        let mut roots = BTreeSet::new();
        if history.len() <= self.journal.families().len() {
            roots.extend(history.iter().filter(|&&row| self.has_family(row)).map(|&row| self.root(row)));
        } else {
            let members = self.journal.families().flat_map(|(row, target)| [row, target]);
            roots.extend(
                members
                    .filter(|&row| self.journal.row(row).subject == subject && self.has_place(row))
                    .map(|row| self.root(row)),
            );
        }
        roots.into_iter().flat_map(|root| self.descendants(root)).map(|row| self.journal.row(row).subject).collect()
    }

    /// Notes which rows of a family do not count, as everything is known, but for what its lifecycles note. Tells of each that is noted otherwise than
    /// before, with its flags before.
    pub(super) fn note_family(&mut self, root: u32, tell: &mut dyn FnMut(u32, u16)) {
        if self.journal.row(root).flags & (ABOUT | TARGET) != TARGET {
            return;
        }
        let family = self.family(root, Sight::ALL);
        let said = self.said_in(root, Sight::ALL);
        for row in family {
            let flags = self.journal.row(row).flags;
            let mut idle = if said.contains_key(&row) { 0 } else { BEYOND };
            if flags & VOID != 0 {
                let is_heard = || self.journal.about(row).and_then(|target| self.last_about(target, &said)) == Some(row);
                if idle == 0 && (said.get(&row) == Some(&Said::Nothing) || !is_heard()) {
                    idle |= PASSED;
                }
            } else {
                // Whether another row has its place, the fold of its lifecycle notes.
                idle |= flags & PASSED;
            }
            if idle != flags & (BEYOND | PASSED) {
                tell(row, flags);
                self.journal.row_mut(row, |row| row.flags = row.flags & !(BEYOND | PASSED) | idle);
            }
        }
    }

    /// The plain events of a lifecycle that others are about.
    pub(super) fn family_roots(&self, subject: u32) -> Vec<u32> {
        let is_root = |row: &u32| self.journal.row(*row).flags & (ABOUT | TARGET) == TARGET;
        self.history(subject).iter().copied().filter(is_root).collect()
    }
}
