//! Rotations as written: who could go where, when, what it teaches, and what stands in the way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::offer::{OpportunitySpec, SwapSpec};
use super::person_spec::{PublishedPlacementSpec, RotationPersonSpec};
use super::policy_spec::{RotationQuotaSpec, RotationRulesSpec, RotationWeightsSpec, StageSpec};
use crate::defect::{Defects, Invalid, at, json};
use crate::values::{CompetencyId, CostCentreId, GroupId, StreamId, UnitId};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/rotation/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// Rotations, secondments, shadowing, projects and swaps to be scheduled, as written.
///
/// Time goes by in periods of a month, counted from 0. Values are whole milli-points, loads are percent of one person, costs are whole units of
/// currency. A plan gives each person some placements. For each person these rules hold, always:
///
/// 1. placements do not overlap, and between two of them lie at least the person's periods of rest;
/// 2. there are no more of them than the person's `at_most`;
/// 3. nobody takes one opportunity twice;
/// 4. nobody is immersed in a stream twice, history included (an opportunity that is `repeatable` is neither held against others nor they
///    against it);
/// 5. an opportunity with prerequisites needs one of them in the person's history, or completed earlier in the plan;
/// 6. what has started is in the plan, what is barred is not, and before [`RotationSpec::frozen`] nothing starts but what was published.
///
/// What links people to each other (seats, mentors, cover at home, budgets, cohorts, swaps, quotas) is hard, soft or off, each by itself:
/// [`RotationRulesSpec`]. Everything else is value: [`RotationWeightsSpec`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationSpec {
    /// The format tag, `rungs/rotation/1`.
    #[serde(default = "format")]
    pub format: String,
    /// How long the plan is, and when it begins.
    pub horizon: HorizonSpec,
    /// Where people come from and go to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<RotationUnitSpec>,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cost_centres: Vec<CostCentreSpec>,
    /// Organisational groups whose share is looked at: functions, sites, tenure bands. Protected traits have no place here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupId>,
    /// The streams of work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<StreamId>,
    /// What can be learnt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub competencies: Vec<CompetencyId>,
    /// What is offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opportunities: Vec<OpportunitySpec>,
    /// Opportunities of which the sides are taken together or not at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub swaps: Vec<SwapSpec>,
    /// Who may go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<RotationPersonSpec>,
    /// How many placements of a group there must, and may, be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<RotationQuotaSpec>,
    /// What counts beside development and wishes.
    #[serde(default)]
    pub weights: RotationWeightsSpec,
    /// Which of the rules between people are hard, soft or off.
    #[serde(default)]
    pub rules: RotationRulesSpec,
    /// What is sought first, second and so on. Without any, the sum of all terms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stages: Vec<StageSpec>,
    /// The plan that people know of already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub published: Vec<PublishedPlacementSpec>,
    /// Before this period nothing starts that was not published, and what was published to start by then is asked for; 0 when absent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub frozen: u32,
}

/// How long a plan is, and when it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct HorizonSpec {
    /// How many periods, 1 to 64.
    pub periods: u32,
    /// The first day of the month that period 0 stands for.
    #[serde(with = "crate::values::date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub begins: NaiveDate,
}

/// A number for each period: written as one number where all are the same, else as a list of as many as there are periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum PerPeriod {
    /// The same in each.
    Same(i64),
    /// One for each.
    Each(Vec<i64>),
}

/// A unit: a home, a host, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct RotationUnitSpec {
    /// Which.
    pub id: UnitId,
    /// How much of its people may be away at once, in percent of one person; any amount when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<PerPeriod>,
    /// How much mentoring it can give to guests at once, in the unit of [`OpportunitySpec::mentor_load`]; any amount when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mentors: Option<PerPeriod>,
    /// What it costs, in milli-points, that one whole person of its own is away for a period; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criticality: Option<PerPeriod>,
}

/// A cost centre.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct CostCentreSpec {
    /// Which.
    pub id: CostCentreId,
    /// What it may spend; windows may overlap. Without any, it is not limited.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetSpec>,
}

/// What a cost centre may spend on the placements that start in some periods.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct BudgetSpec {
    /// The first period; 0 when absent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub from: u32,
    /// The first period after it; the end of the horizon when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<u32>,
    /// How much.
    pub amount: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(super) const fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl RotationSpec {
    /// An empty plan of so many periods.
    #[must_use]
    pub fn new(horizon: HorizonSpec) -> Self {
        Self {
            format: format(),
            horizon,
            units: Vec::new(),
            cost_centres: Vec::new(),
            groups: Vec::new(),
            streams: Vec::new(),
            competencies: Vec::new(),
            opportunities: Vec::new(),
            swaps: Vec::new(),
            persons: Vec::new(),
            quotas: Vec::new(),
            weights: RotationWeightsSpec::default(),
            rules: RotationRulesSpec::default(),
            stages: Vec::new(),
            published: Vec::new(),
            frozen: 0,
        }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// # Complexity
    /// Linear in the text.
    ///
    /// ```
    /// let spec = rungs::RotationSpec::from_json(r#"{"horizon": {"periods": 12, "begins": "2026-01-01"},
    ///     "units": [{"id": "sales"}, {"id": "strategy"}], "streams": ["strategy"],
    ///     "opportunities": [{"id": "o1", "unit": "strategy", "stream": "strategy", "kind": "rotation", "duration": 3}],
    ///     "persons": [{"id": "p1", "unit": "sales", "eligible": [{"opportunity": "o1", "preference": 500}]}]}"#)?;
    /// assert_eq!(spec.opportunities[0].minimum_fill, 1);
    /// assert!(rungs::RotationSpec::from_json(r#"{"horizon": {"periods": 12}}"#).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            horizon: &'a RawValue,
            #[serde(borrow)]
            units: Option<&'a RawValue>,
            #[serde(borrow)]
            cost_centres: Option<&'a RawValue>,
            #[serde(borrow)]
            groups: Option<&'a RawValue>,
            #[serde(borrow)]
            streams: Option<&'a RawValue>,
            #[serde(borrow)]
            competencies: Option<&'a RawValue>,
            #[serde(borrow)]
            opportunities: Option<&'a RawValue>,
            #[serde(borrow)]
            swaps: Option<&'a RawValue>,
            #[serde(borrow)]
            persons: Option<&'a RawValue>,
            #[serde(borrow)]
            quotas: Option<&'a RawValue>,
            #[serde(borrow)]
            weights: Option<&'a RawValue>,
            #[serde(borrow)]
            rules: Option<&'a RawValue>,
            #[serde(borrow)]
            stages: Option<&'a RawValue>,
            #[serde(borrow)]
            published: Option<&'a RawValue>,
            #[serde(default)]
            frozen: u32,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.and_then(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            let horizon = json::object(door.horizon.get(), &at!["horizon"], &mut defects);
            let mut spec = Self {
                units: json::list(door.units, &at!["units"], &mut defects),
                cost_centres: json::list(door.cost_centres, &at!["cost_centres"], &mut defects),
                groups: json::values(door.groups, &at!["groups"], &mut defects),
                streams: json::values(door.streams, &at!["streams"], &mut defects),
                competencies: json::values(door.competencies, &at!["competencies"], &mut defects),
                opportunities: json::list(door.opportunities, &at!["opportunities"], &mut defects),
                swaps: json::list(door.swaps, &at!["swaps"], &mut defects),
                persons: json::list(door.persons, &at!["persons"], &mut defects),
                quotas: json::list(door.quotas, &at!["quotas"], &mut defects),
                stages: json::list(door.stages, &at!["stages"], &mut defects),
                published: json::list(door.published, &at!["published"], &mut defects),
                frozen: door.frozen,
                ..Self::new(HorizonSpec { periods: 1, begins: NaiveDate::default() })
            };
            let weights = door.weights.map(|raw| json::object(raw.get(), &at!["weights"], &mut defects));
            let rules = door.rules.map(|raw| json::object(raw.get(), &at!["rules"], &mut defects));
            // What could not be read has its defect.
            spec.weights = weights.flatten().unwrap_or_default();
            spec.rules = rules.flatten().unwrap_or_default();
            spec.horizon = horizon?;
            Some(spec)
        });
        defects.into_read(read)
    }
}

impl HorizonSpec {
    /// So many periods from the month that begins on this day.
    #[must_use]
    pub const fn new(periods: u32, begins: NaiveDate) -> Self {
        Self { periods, begins }
    }
}

impl RotationUnitSpec {
    /// A unit without limits.
    #[must_use]
    pub const fn new(id: UnitId) -> Self {
        Self { id, away: None, mentors: None, criticality: None }
    }
}

impl CostCentreSpec {
    /// A cost centre with these budgets.
    #[must_use]
    pub const fn new(id: CostCentreId, budgets: Vec<BudgetSpec>) -> Self {
        Self { id, budgets }
    }
}

impl BudgetSpec {
    /// So much for the whole horizon.
    #[must_use]
    pub const fn new(amount: i64) -> Self {
        Self { from: 0, until: None, amount }
    }
}

impl PerPeriod {
    /// The numbers of all periods, where there are so many.
    pub(super) fn each(&self, periods: usize) -> Option<Vec<i64>> {
        match self {
            Self::Same(number) => Some(vec![*number; periods]),
            Self::Each(numbers) => Some(numbers).filter(|numbers| numbers.len() == periods).cloned(),
        }
    }
}

impl<'de> Deserialize<'de> for PerPeriod {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// By hand, since what serde says of choices without a tag names no place.
        struct Visitor;

        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = PerPeriod;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number, or a list of one for each period")
            }

            fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<PerPeriod, E> {
                Ok(PerPeriod::Same(number))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<PerPeriod, E> {
                let is_too_large = |_| E::invalid_value(serde::de::Unexpected::Unsigned(number), &self);
                i64::try_from(number).map(PerPeriod::Same).map_err(is_too_large)
            }

            fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut list: A) -> Result<PerPeriod, A::Error> {
                let mut numbers = Vec::new();
                while let Some(number) = list.next_element()? {
                    numbers.push(number);
                }
                Ok(PerPeriod::Each(numbers))
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

#[cfg(feature = "schema")]
crate::values::schema::looks_like! {
    PerPeriod as "PerPeriod" => {
        "description": "A number for every period, or a list of one for each.",
        "anyOf": [{ "type": "integer" }, { "type": "array", "items": { "type": "integer" } }]
    }
}
