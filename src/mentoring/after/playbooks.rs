//! Playbooks: who holds which, and from whom.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::mentorships::{MentorshipSpec, position};
use crate::values::{ItemCode, PersonId, date};

/// A playbook that a person holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldPlaybook {
    pub(super) playbook: ItemCode,
    #[serde(with = "date")]
    pub(super) since: NaiveDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) from: Option<PersonId>,
}

impl HeldPlaybook {
    /// The code of the playbook.
    #[must_use]
    pub const fn playbook(&self) -> &ItemCode {
        &self.playbook
    }

    /// The day on which they surely held it first: that on which it was handed to them or, where nobody did, on which they first handed it
    /// on.
    #[must_use]
    pub const fn since(&self) -> NaiveDate {
        self.since
    }

    /// Who handed it to them; `None` where they had it before anybody did: it began with them, or came from outside the records.
    #[must_use]
    pub const fn from(&self) -> Option<&PersonId> {
        self.from.as_ref()
    }
}

/// Who holds which playbook as of a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Playbooks {
    /// Those of each person, in order; people as the lineage numbers them.
    held: BTreeMap<u32, Vec<HeldPlaybook>>,
}

impl Playbooks {
    /// What mentorships that have ended by a date handed over. `mentorships` are each given once, `people` are in order.
    ///
    /// # Complexity
    /// O(h log h) in playbooks handed over.
    pub(super) fn of(mentorships: &[MentorshipSpec], people: &[PersonId], as_of: NaiveDate) -> Self {
        // For each person and playbook, from whom they had it, and when first.
        let mut had: BTreeMap<(u32, &ItemCode), BTreeMap<&PersonId, NaiveDate>> = BTreeMap::new();
        let mut gave: BTreeMap<(u32, &ItemCode), NaiveDate> = BTreeMap::new();
        for mentorship in mentorships {
            let Some(on) = mentorship.term.until.filter(|until| *until <= as_of) else { continue };
            let at = |person: &PersonId| position(people, person.as_ref());
            let Some((mentor, mentee)) = at(&mentorship.mentor).zip(at(&mentorship.mentee)) else { continue };
            for playbook in &mentorship.playbooks {
                let first = had.entry((mentee, playbook)).or_default().entry(&mentorship.mentor).or_insert(on);
                *first = on.min(*first);
                let first = gave.entry((mentor, playbook)).or_insert(on);
                *first = on.min(*first);
            }
        }
        let mut held: BTreeMap<u32, Vec<HeldPlaybook>> = BTreeMap::new();
        for (&(person, playbook), &gave) in &gave {
            let had = had.get(&(person, playbook)).and_then(|had| had.values().min());
            if had.is_none_or(|had| gave < *had) {
                let playbook = HeldPlaybook { playbook: playbook.clone(), since: gave, from: None };
                held.entry(person).or_default().push(playbook);
            }
        }
        for ((person, playbook), had) in had {
            held.entry(person).or_default().extend(had.into_iter().map(|(from, since)| HeldPlaybook {
                playbook: playbook.clone(),
                since,
                from: Some(from.clone()),
            }));
        }
        held.values_mut().for_each(|held| held.sort_unstable());
        Self { held }
    }

    /// Those of a person, by code, day and giver.
    pub(super) fn of_person(&self, person: u32) -> &[HeldPlaybook] {
        self.held.get(&person).map_or(&[], Vec::as_slice)
    }

    /// Everybody who holds one, with each way in which they came by it.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &HeldPlaybook)> {
        self.held.iter().flat_map(|(&person, held)| held.iter().map(move |held| (person, held)))
    }
}
