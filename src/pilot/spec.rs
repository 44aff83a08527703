//! A pilot as written: its design, and the outcomes as rows.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::scheme_spec::{PilotMethod, PilotSchemeSpec};
use crate::defect::{Defects, Invalid, at, json};
use crate::measure::Confidence;
use crate::values::{ItemCode, PilotId, date};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/pilot/1";

fn format() -> String {
    FORMAT.to_owned()
}

const fn power() -> u16 {
    800
}

/// A pilot, as written. Whatever knows who took part, such as a journal's record of the pilot with the same id, and what came of them makes the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PilotSpec {
    /// The format tag, `rungs/pilot/1`.
    #[serde(default = "format")]
    pub format: String,
    /// Which pilot.
    pub pilot: PilotId,
    /// The arm that tries something.
    pub treated: ItemCode,
    /// The arm that it is held against.
    pub control: ItemCode,
    /// The day on which the last outcome is known.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub ends_on: NaiveDate,
    /// What is measured.
    pub outcome: PilotOutcomeSpec,
    /// The least effect that is of interest, in the outcome's scaled units, above 0: for the better, whichever way that is.
    pub minimum_effect: u64,
    /// How it is decided when enough has been shown.
    #[serde(default)]
    pub scheme: PilotSchemeSpec,
    /// When that was fixed: before the first cohort began.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub scheme_fixed_on: NaiveDate,
    /// What outcomes are compared by.
    #[serde(default)]
    pub method: PilotMethod,
    /// How sure a finding is, in tenths of a percent; 950 leaves one false finding in twenty where there is nothing.
    #[serde(default)]
    pub confidence: Confidence,
    /// How likely an effect of interest is to be found, in tenths of a percent, 500 to 999.
    #[serde(default = "power")]
    pub power_permille: u16,
    /// What is expected of the outcome, for the number of people it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<PilotExpectationSpec>,
    /// Of which seed draws are sampled, where there are too many to count out.
    #[serde(default)]
    pub seed: u64,
    /// Who begins when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cohorts: Vec<PilotCohortSpec>,
    /// When outcomes are measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<PilotPeriodSpec>,
    /// On which days somebody looked at what came of it, in order.
    #[serde(default, with = "date::list", skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<crate::values::schema::DateText>"))]
    pub looks: Vec<NaiveDate>,
    /// The outcomes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<PilotRowSpec>,
}

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PilotOutcomeSpec {
    /// Its code, such as `readiness`.
    pub code: ItemCode,
    /// How many digits of the whole numbers stand behind the point, 0 to 6.
    #[serde(default)]
    pub decimals: u8,
    /// Whether less of it is better, as of days to fill a seat.
    #[serde(default)]
    pub lower_is_better: bool,
}

/// What is expected of the outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PilotExpectationSpec {
    /// The standard deviation of what is compared, in the outcome's scaled units: of changes where those are.
    pub deviation: u64,
    /// How many people there are in each arm, if that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u64>,
    /// How many of them are in one cluster, such as a team.
    #[serde(default = "one")]
    pub members: u32,
    /// How alike those of one cluster are, as a correlation in thousandths.
    #[serde(default)]
    pub correlation_permille: u16,
}

const fn one() -> u32 {
    1
}

/// Who begins when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PilotCohortSpec {
    /// Its id.
    pub id: ItemCode,
    /// The day on which its treated begin; of the others nothing changes.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub from: NaiveDate,
}

/// When an outcome is measured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PilotPeriodSpec {
    /// Its id.
    pub id: ItemCode,
    /// The first day.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub from: NaiveDate,
    /// The first day after it, on which its outcomes are known.
    #[serde(with = "date")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
    pub until: NaiveDate,
}

/// What came of somebody in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
#[non_exhaustive]
pub struct PilotRowSpec {
    /// Of whom, or of what.
    pub unit: ItemCode,
    /// Who shares what happens with them, such as a team; arms are of whole clusters. Each by themself when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cluster: Option<ItemCode>,
    /// In which arm.
    pub arm: ItemCode,
    /// In which cohort; the only one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cohort: Option<ItemCode>,
    /// In which period.
    pub period: ItemCode,
    /// The outcome as a whole number, at most 100,000,000 in size.
    pub outcome: i64,
}

impl PilotOutcomeSpec {
    /// Whole numbers of which more is better.
    #[must_use]
    pub const fn new(code: ItemCode) -> Self {
        Self { code, decimals: 0, lower_is_better: false }
    }
}

impl PilotExpectationSpec {
    /// People by themselves, with this standard deviation.
    #[must_use]
    pub const fn new(deviation: u64) -> Self {
        Self { deviation, people: None, members: 1, correlation_permille: 0 }
    }
}

impl PilotCohortSpec {
    /// A cohort that begins on a day.
    #[must_use]
    pub const fn new(id: ItemCode, from: NaiveDate) -> Self {
        Self { id, from }
    }
}

impl PilotPeriodSpec {
    /// A period up to the day before `until`.
    #[must_use]
    pub const fn new(id: ItemCode, from: NaiveDate, until: NaiveDate) -> Self {
        Self { id, from, until }
    }
}

impl PilotRowSpec {
    /// What came of somebody by themself, in the only cohort.
    #[must_use]
    pub const fn new(unit: ItemCode, arm: ItemCode, period: ItemCode, outcome: i64) -> Self {
        Self { unit, cluster: None, arm, cohort: None, period, outcome }
    }
}

impl PilotSpec {
    /// A pilot with one look at its end, without cohorts, periods or rows yet.
    #[must_use]
    pub fn new(
        pilot: PilotId,
        [treated, control]: [ItemCode; 2],
        outcome: PilotOutcomeSpec,
        minimum_effect: u64,
        scheme_fixed_on: NaiveDate,
        ends_on: NaiveDate,
    ) -> Self {
        Self {
            format: format(),
            pilot,
            treated,
            control,
            ends_on,
            outcome,
            minimum_effect,
            scheme: PilotSchemeSpec::default(),
            scheme_fixed_on,
            method: PilotMethod::default(),
            confidence: Confidence::default(),
            power_permille: power(),
            expected: None,
            seed: 0,
            cohorts: Vec::new(),
            periods: Vec::new(),
            looks: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every element that is not of the form.
    ///
    /// # Complexity
    /// Linear in the text.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            pilot: PilotId,
            treated: ItemCode,
            control: ItemCode,
            #[serde(with = "date")]
            ends_on: NaiveDate,
            outcome: PilotOutcomeSpec,
            minimum_effect: u64,
            #[serde(default)]
            scheme: PilotSchemeSpec,
            #[serde(with = "date")]
            scheme_fixed_on: NaiveDate,
            #[serde(default)]
            method: PilotMethod,
            #[serde(default)]
            confidence: Confidence,
            #[serde(default = "power")]
            power_permille: u16,
            expected: Option<PilotExpectationSpec>,
            #[serde(default)]
            seed: u64,
            #[serde(borrow)]
            cohorts: Option<&'a RawValue>,
            #[serde(borrow)]
            periods: Option<&'a RawValue>,
            #[serde(default, with = "date::list")]
            looks: Vec<NaiveDate>,
            #[serde(borrow)]
            rows: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            Self {
                format: format(),
                pilot: door.pilot,
                treated: door.treated,
                control: door.control,
                ends_on: door.ends_on,
                outcome: door.outcome,
                minimum_effect: door.minimum_effect,
                scheme: door.scheme,
                scheme_fixed_on: door.scheme_fixed_on,
                method: door.method,
                confidence: door.confidence,
                power_permille: door.power_permille,
                expected: door.expected,
                seed: door.seed,
                cohorts: json::list(door.cohorts, &at!["cohorts"], &mut defects),
                periods: json::list(door.periods, &at!["periods"], &mut defects),
                looks: door.looks,
                rows: json::list(door.rows, &at!["rows"], &mut defects),
            }
        });
        defects.into_read(read)
    }
}
