//! What counts as evidence, and for how long.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::spec::EvidenceKind;
use crate::defect::{Defect, DefectKind, Defects, Invalid, at, code, json};
use crate::values::{Months, Weight};

/// The format tag of this document.
const FORMAT: &str = "rungs/evidence-policy/1";

/// A company's evidence policy as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct EvidencePolicySpec {
    /// The format tag, `rungs/evidence-policy/1`.
    #[serde(default = "format")]
    pub format: String,
    /// The kinds that count; a kind that is not named does not.
    #[serde(deserialize_with = "json::unique")]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<EvidenceKind, KindPolicy>"))]
    pub kinds: BTreeMap<EvidenceKind, KindPolicy>,
    /// How many different assessors other than the person must have been heard. Observations that name no assessor count as one
    /// source for each kind.
    #[serde(default = "one_source")]
    pub least_sources: u16,
    /// Whether a self-assessment is enough by itself, however few others were heard; it then counts together with them.
    #[serde(default)]
    pub self_may_stand_alone: bool,
}

fn format() -> String {
    FORMAT.to_owned()
}

const fn one_source() -> u16 {
    1
}

/// What one kind of evidence counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct KindPolicy {
    /// How much one observation of this kind weighs against those of others, 1 when absent.
    #[serde(default)]
    pub weight: Weight,
    /// For how many months after its date it counts.
    pub valid_months: Months,
}

impl KindPolicy {
    /// Counts `weight` for `valid_months`.
    #[must_use]
    pub const fn new(weight: Weight, valid_months: Months) -> Self {
        Self { weight, valid_months }
    }
}

impl Default for EvidencePolicySpec {
    /// Every kind with weight 1 for 24 months, certificates for 36, one source, self-assessments not alone. Reasons in
    /// `docs/defaults.md`.
    fn default() -> Self {
        let months = |kind| if kind == EvidenceKind::Certificate { 36 } else { 24 };
        let policy = |kind| KindPolicy::new(Weight::ONE, Months::new(months(kind)).unwrap_or(Months::MOST));
        Self {
            format: format(),
            kinds: EvidenceKind::ALL.into_iter().map(|kind| (kind, policy(kind))).collect(),
            least_sources: 1,
            self_may_stand_alone: false,
        }
    }
}

impl EvidencePolicySpec {
    /// The default policy; see [`EvidencePolicySpec::default`].
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] when it is not of the form.
    ///
    /// ```
    /// let spec = rungs::EvidencePolicySpec::from_json(r#"{"kinds": {"manager": {"valid_months": 24}}}"#)?;
    /// assert_eq!(spec.least_sources, 1);
    /// let faults = rungs::EvidencePolicySpec::from_json(r#"{"kinds": {"boss": {"valid_months": 24}}}"#).unwrap_err();
    /// assert_eq!(faults.defects()[0].path().pointer(), "/kinds");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        let mut defects = Defects::default();
        let spec: Option<Self> = json::object(text, &Default::default(), &mut defects);
        json::format(spec.as_ref().map(|spec| spec.format.as_str()), FORMAT, &mut defects);
        defects.into_warnings()?;
        Ok(spec.unwrap_or_default())
    }

    /// Compiles the policy.
    ///
    /// # Errors
    /// [`Invalid`] when no kind counts, a kind counts for no time or with a weight out of range, or no source is asked for.
    ///
    /// ```
    /// let mut spec = rungs::EvidencePolicySpec::new();
    /// spec.least_sources = 0;
    /// let invalid = spec.compile().unwrap_err();
    /// assert_eq!(invalid.defects()[0].code().as_str(), "evidence/no_source");
    /// ```
    pub fn compile(&self) -> Result<EvidencePolicy, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        if self.kinds.is_empty() {
            defects.push(Defect::breaks(
                code::EVIDENCE_NO_KIND,
                at!["kinds"],
                "a policy must accept at least one kind of evidence",
            ));
        }
        if self.least_sources == 0 {
            defects.push(Defect::breaks(
                code::EVIDENCE_NO_SOURCE,
                at!["least_sources"],
                "a policy must ask for at least one source",
            ));
        }
        let mut kinds = [None; EvidenceKind::ALL.len()];
        for (kind, policy) in &self.kinds {
            let here = |field: &str| at!["kinds", kind.to_string().as_str(), field];
            if policy.valid_months == Months::ZERO {
                let rule = "a kind of evidence must count for at least one month";
                defects.push(Defect::breaks(code::EVIDENCE_NO_VALIDITY, here("valid_months"), rule));
            }
            match policy.weight.thousandths() {
                Ok(weight) => {
                    if let Some(slot) = kinds.get_mut(kind.index()) {
                        *slot = Some(KindRule { weight, valid_months: policy.valid_months });
                    }
                }
                Err(error) => {
                    let problem = DefectKind::Malformed { problem: error.to_string() };
                    defects.push(Defect::new(code::of_weight(error), here("weight"), problem));
                }
            }
        }
        defects.into_warnings()?;
        Ok(EvidencePolicy { kinds, least_sources: self.least_sources, self_may_stand_alone: self.self_may_stand_alone })
    }
}

/// A compiled evidence policy: which observations count, for how long, and how many sources make a level known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EvidencePolicy {
    kinds: [Option<KindRule>; EvidenceKind::ALL.len()],
    pub(super) least_sources: u16,
    pub(super) self_may_stand_alone: bool,
}

/// What one kind counts, in thousandths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KindRule {
    pub(super) weight: u32,
    pub(super) valid_months: Months,
}

impl EvidencePolicy {
    pub(super) fn rule(&self, kind: EvidenceKind) -> Option<KindRule> {
        self.kinds.get(kind.index()).copied().flatten()
    }

    /// The same, with only some of its kinds (all when `kinds` is empty), none valid for longer than `within`, and with at least
    /// `sources` to be heard.
    pub(crate) fn narrowed(&self, kinds: &[EvidenceKind], within: Option<Months>, sources: Option<u16>) -> Self {
        let mut narrowed = *self;
        for kind in EvidenceKind::ALL {
            let Some(slot) = narrowed.kinds.get_mut(kind.index()) else { continue };
            if !kinds.is_empty() && !kinds.contains(&kind) {
                *slot = None;
            }
            if let Some((rule, within)) = slot.as_mut().zip(within) {
                rule.valid_months = rule.valid_months.min(within);
            }
        }
        narrowed.least_sources = narrowed.least_sources.max(sources.unwrap_or(0));
        narrowed
    }

    /// For how many months observations of this kind count; `None` when they do not.
    pub(crate) fn valid_months(&self, kind: EvidenceKind) -> Option<Months> {
        self.rule(kind).map(|rule| rule.valid_months)
    }

    /// Whether observations of this kind count.
    #[must_use]
    pub fn accepts(&self, kind: EvidenceKind) -> bool {
        self.rule(kind).is_some()
    }

    /// How many different assessors other than the person must have been heard.
    #[must_use]
    pub const fn least_sources(&self) -> u16 {
        self.least_sources
    }

    /// Whether a self-assessment is enough by itself, however few others were heard.
    #[must_use]
    pub const fn self_may_stand_alone(&self) -> bool {
        self.self_may_stand_alone
    }
}
