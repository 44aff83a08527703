//! Events about events: what a correction or a voiding takes the place of.
//!
//! A family is a plain event, the events about it, the events about those, and so on. What its plain event now says is what the last event about it
//! says, as far as that is not itself voided. An event is only ever about one that was recorded before it, so that no family is a ring.

use std::collections::HashMap;

use super::fold::Sight;
use super::journal::{ABOUT, ABSENT, BEYOND, LATER, PASSED, TARGET, VOID, WAITS};
use super::program::Program;

/// What an event says, once the events about it are heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    /// What this row says.
    Row(u32),
    /// That another event is void.
    Void,
    /// Nothing: it is void itself.
    Nothing,
}

/// Why a row of a family is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PassedOver {
    /// Another row says it instead.
    By(u32),
    /// It, or what it is about, is void.
    Void,
    /// Its actor cannot change what it is about.
    Beyond,
}

impl Program {
    /// The plain event at the end of the chain that a row begins; the row itself when it is about nothing, or has no place.
    pub(super) fn root(&self, row: u32) -> u32 {
        self.roots.get(&row).copied().unwrap_or(row)
    }

    /// Finds the root of a row that is about another, or why it has none.
    pub(super) fn find_root(&mut self, row: u32) {
        let Some(target) = self.journal.about(row) else { return };
        let there = self.journal.row(target).flags;
        let mut flags = 0;
        if there & ABSENT != 0 {
            flags = WAITS;
        } else if self.journal.recording(target) >= self.journal.recording(row) {
            flags = LATER;
        } else {
            // What is about an event that waits, or is dead, is so itself.
            flags |= there & (WAITS | LATER);
        }
        if flags == 0 {
            self.roots.insert(row, self.root(target));
        } else {
            self.roots.remove(&row);
        }
        self.journal.row_mut(row, |row| row.flags = row.flags & !(WAITS | LATER | BEYOND | PASSED) | flags);
    }

    /// Everything that is about a row, also in turn, after the row itself, each before what is about it.
    pub(super) fn descendants(&self, row: u32) -> Vec<u32> {
        let mut family = vec![row];
        let mut at = 0;
        while let Some(&next) = family.get(at) {
            let about = self.superseders.get(&next).into_iter().flatten().copied();
            // A ring of events leads back to the row: those before it had no end of which they were about until it came.
            family.extend(about.filter(|&other| other != row));
            at += 1;
        }
        family
    }

    /// Gives a new row that is about another, or that others are about, its place, and to those the theirs. Tells of each that is noted otherwise than
    /// before, with its flags before.
    pub(super) fn attach(&mut self, row: u32, tell: &mut dyn FnMut(u32, u16)) {
        if let Some(target) = self.journal.about(row) {
            self.superseders.entry(target).or_default().push(row);
        }
        // What is about a row that has not arrived has no place yet.
        let mut placed = self.descendants(row);
        placed.sort_unstable_by(|&one, &other| self.journal.recording(one).cmp(&self.journal.recording(other)));
        for &member in &placed {
            tell(member, self.journal.row(member).flags);
            self.find_root(member);
        }
        for &member in &placed {
            if self.has_place(member) {
                self.insert(member);
            }
        }
    }

    /// Takes a row out again, and what is about it out of its place.
    pub(super) fn detach(&mut self, row: u32) {
        let family = self.descendants(row);
        for &member in &family {
            self.remove(member);
        }
        if let Some(target) = self.journal.about(row) {
            if let Some(others) = self.superseders.get_mut(&target) {
                others.retain(|&other| other != row);
                if others.is_empty() {
                    self.superseders.remove(&target);
                }
            }
        }
        self.roots.remove(&row);
        self.journal.row_mut(row, |row| row.flags |= ABSENT);
        let mut rest: Vec<u32> = family.into_iter().filter(|&member| member != row).collect();
        rest.sort_unstable_by(|&one, &other| self.journal.recording(one).cmp(&self.journal.recording(other)));
        for &member in &rest {
            self.find_root(member);
            if self.has_place(member) {
                self.insert(member);
            }
        }
    }

    /// The row itself, everything that is about it, and the whole family that it belongs to.
    pub(super) fn relatives(&self, row: u32) -> Vec<u32> {
        let root = self.root(row);
        self.descendants(root)
    }

    /// The row that says what a plain event says, as known at an instant; `None` when it is void.
    ///
    /// # Complexity
    /// O(f log f) in the size of the family.
    pub(super) fn said_by(&self, root: u32, sight: Sight) -> Option<u32> {
        if self.journal.row(root).flags & TARGET == 0 {
            return Some(root);
        }
        match self.said_in(root, sight).get(&root) {
            Some(Said::Row(row)) => Some(*row),
            _ => None,
        }
    }

    /// What each row of a family says, as known at an instant, but for those that do not count.
    pub(super) fn said_in(&self, root: u32, sight: Sight) -> HashMap<u32, Said> {
        let family = self.family(root, sight);
        let beyond = self.beyond(family.iter().rev().copied(), sight);
        let mut said: HashMap<u32, Said> = HashMap::with_capacity(family.len());
        // What is about an event is settled before the event.
        for &row in family.iter().filter(|row| !beyond.contains(row)) {
            let last = self.last_about(row, &said).and_then(|last| said.get(&last).copied());
            let what = match last {
                Some(Said::Row(other)) => Said::Row(other),
                Some(Said::Void | Said::Nothing) => Said::Nothing,
                None if self.journal.row(row).flags & VOID != 0 => Said::Void,
                None => Said::Row(row),
            };
            said.insert(row, what);
        }
        said
    }

    /// Of the rows that are about one, and that are heard, the last.
    pub(super) fn last_about(&self, row: u32, said: &HashMap<u32, Said>) -> Option<u32> {
        let about = self.superseders.get(&row).into_iter().flatten().copied();
        let live = about.filter(|other| said.get(other).is_some_and(|what| *what != Said::Nothing));
        live.max_by(|&one, &other| self.journal.recording(one).cmp(&self.journal.recording(other)))
    }

    /// What became of a row that its lifecycle did not take since another row has its place, or none. `said` is what its family says.
    pub(super) fn passed_over(&self, row: u32, said: &HashMap<u32, Said>) -> PassedOver {
        if self.journal.row(row).flags & VOID != 0 {
            let last = self.journal.about(row).and_then(|target| self.last_about(target, said));
            return match (said.get(&row), last) {
                (None, _) => PassedOver::Beyond,
                (Some(Said::Void), Some(by)) if by != row => PassedOver::By(by),
                _ => PassedOver::Void,
            };
        }
        match (said.get(&row), said.get(&self.root(row))) {
            (None, _) => PassedOver::Beyond,
            // Whatever it says itself, another that is about the same says it last.
            (Some(&Said::Row(by)), _) if by != row => PassedOver::By(by),
            (Some(Said::Row(_)), Some(&Said::Row(by))) => PassedOver::By(by),
            _ => PassedOver::Void,
        }
    }

    /// A plain event and all that is about it, also in turn, as known at an instant; what became known last comes first.
    pub(super) fn family(&self, root: u32, sight: Sight) -> Vec<u32> {
        let journal = &self.journal;
        let mut family = vec![root];
        let mut at = 0;
        while let Some(&next) = family.get(at) {
            let about = self.superseders.get(&next).into_iter().flatten().copied();
            family.extend(about.filter(|&row| {
                let row = journal.row(row);
                row.flags & (ABSENT | WAITS | LATER) == 0 && row.recorded <= sight.known
            }));
            at += 1;
        }
        family.sort_unstable_by(|&one, &other| journal.recording(other).cmp(&journal.recording(one)));
        family
    }

    /// Whether a row is about another, or another about it.
    pub(super) fn has_family(&self, row: u32) -> bool {
        self.journal.row(row).flags & (ABOUT | TARGET) != 0
    }
}
