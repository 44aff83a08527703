//! What whoever screens applications may see: no name, no id, and of all else only what is on a list.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::Hasher;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128, SipHasher24};

use super::machine::named;
use super::view::View;
use crate::defect::UnknownId;
use crate::eligibility::Decision;
use crate::people::EvidenceKind;
use crate::rotation::PlacementKind;
use crate::values::{ApplicationId, CompetencyId, Id, ItemCode, LevelCode, PersonId, date};

/// The key of a programme's pseudonyms: 16 secret bytes that the caller keeps, and whoever screens does not have.
///
/// Whoever has the key can find out who is behind a pseudonym by trying everybody; without it nobody can, as far as SipHash-2-4 is the keyed
/// function that it is made to be (Aumasson and Bernstein 2012).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BlindKey([u8; 16]);

impl BlindKey {
    /// The key of 16 bytes, which should be random.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The pseudonym of an applicant for one opportunity: the same as often as it is asked for, and another one for every other opportunity, so that
    /// what is learned in one selection is of no use in the next.
    ///
    /// ```
    /// let key = rungs::BlindKey::new(*b"sixteen bytes !!");
    /// let (ada, lead) = ("p-1".parse()?, "lead-2026".parse()?);
    /// assert_eq!(key.pseudonym(&lead, &ada), key.pseudonym(&lead, &ada));
    /// assert_ne!(key.pseudonym(&lead, &ada), key.pseudonym(&"lead-2027".parse()?, &ada));
    /// # Ok::<(), rungs::IdError>(())
    /// ```
    #[must_use]
    pub fn pseudonym(&self, opportunity: &crate::values::OpportunityId, person: &PersonId) -> Pseudonym {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        // The length in front, so that no two pairs of ids are one text.
        hasher.write(&u64::try_from(opportunity.as_str().len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.write(opportunity.as_str().as_bytes());
        hasher.write(person.as_str().as_bytes());
        let hash = hasher.finish128();
        Pseudonym(format!("{:016x}{:016x}", hash.h1, hash.h2))
    }
}

impl fmt::Debug for BlindKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlindKey(..)")
    }
}

/// Who somebody is in one selection, and nowhere else: 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Pseudonym(String);

impl AsRef<str> for Pseudonym {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pseudonym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

named! {
    /// What whoever screens may see of an application. Closed: what is not here cannot be shown.
    pub enum BlindField {
        /// What the rule said, and which version of it.
        Verdict = "verdict",
        /// When the application came in. It can give people away where few apply on a day.
        Submitted = "submitted",
        /// The last level that was seen of each competency, and by what kind of source; not by whom, and not when.
        Competencies = "competencies",
        /// How many placements of each kind they have completed.
        Placements = "placements",
    }
}

/// An application as whoever screens it may see it. Whatever is not on the list is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct BlindApplication {
    /// Who.
    pub pseudonym: Pseudonym,
    /// What the rule said, and which version of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<(Decision, Option<ItemCode>)>,
    /// When it came in.
    #[serde(with = "date::option", skip_serializing_if = "Option::is_none")]
    pub submitted: Option<NaiveDate>,
    /// The last level that was seen of each competency, by competency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub competencies: Option<Vec<(CompetencyId, LevelCode, EvidenceKind)>>,
    /// How many placements of each kind they have completed, by kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placements: Option<Vec<(PlacementKind, u32)>>,
}

impl View<'_> {
    /// The applications for an opportunity that are to be screened, as whoever screens may see them: those that are in and not yet on the shortlist, by
    /// pseudonym, which tells nothing of who came first.
    ///
    /// # Errors
    /// [`UnknownId`] when no event is of that opportunity.
    ///
    /// # Complexity
    /// Linear in all applications, and in the events that name the applicants.
    pub fn blind(
        self,
        opportunity: &str,
        key: &BlindKey,
        fields: &BTreeSet<BlindField>,
    ) -> Result<Vec<BlindApplication>, UnknownId> {
        self.opportunity(opportunity)?;
        let mut seen: Vec<BlindApplication> = self
            .applications()
            .filter(|application| application.is_blind())
            .filter_map(|application| {
                let of = application.opportunity.as_ref().filter(|of| of.as_ref() == opportunity)?;
                let person = application.person.as_ref()?;
                let verdict = application.verdict.map(|verdict| (verdict, application.version.clone()));
                Some(BlindApplication {
                    pseudonym: key.pseudonym(of, person),
                    verdict: verdict.filter(|_| fields.contains(&BlindField::Verdict)),
                    submitted: application.submitted.filter(|_| fields.contains(&BlindField::Submitted)),
                    competencies: fields.contains(&BlindField::Competencies).then(|| self.levels_seen(person)),
                    placements: fields.contains(&BlindField::Placements).then(|| self.completed(person)),
                })
            })
            .collect();
        seen.sort_unstable_by(|one, other| one.pseudonym.cmp(&other.pseudonym));
        Ok(seen)
    }

    /// The application behind a pseudonym, for whoever has the key and the right to know; `None` when nobody who has applied is.
    ///
    /// # Errors
    /// [`UnknownId`] when no event is of that opportunity.
    ///
    /// # Complexity
    /// Linear in all applications.
    pub fn unblind(self, opportunity: &str, key: &BlindKey, pseudonym: &Pseudonym) -> Result<Option<ApplicationId>, UnknownId> {
        self.opportunity(opportunity)?;
        let found = self.applications().find(|application| {
            let (Some(of), Some(person)) = (&application.opportunity, &application.person) else { return false };
            of.as_ref() == opportunity && key.pseudonym(of, person) == *pseudonym
        });
        Ok(found.map(|application| application.id))
    }

    fn levels_seen(self, person: &PersonId) -> Vec<(CompetencyId, LevelCode, EvidenceKind)> {
        let last = self.portfolio(person).competencies.into_iter().filter_map(|seen| {
            let last = seen.evidence.last()?;
            Some((seen.competency.clone(), last.level.clone(), last.kind))
        });
        last.collect()
    }

    fn completed(self, person: &PersonId) -> Vec<(PlacementKind, u32)> {
        use super::placement::PlacementStage as S;
        let mut counts = std::collections::BTreeMap::new();
        for placement in self.placements_of(person.as_ref()) {
            let is_done = !placement.ended_early && matches!(placement.stage, S::Completed | S::Debriefed | S::Synthesised);
            if let Some(kind) = placement.kind.filter(|_| is_done) {
                let count: &mut u32 = counts.entry(kind).or_default();
                *count = count.saturating_add(1);
            }
        }
        counts.into_iter().collect()
    }
}
