//! A person's record as the roster format writes it.

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use crate::competencies::Competency;
use crate::roles::Role;

/// One line of `people.jsonl`.
#[derive(Serialize)]
pub(crate) struct Record {
    pub(crate) id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hired: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) left: Option<Day>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<Spell<Role>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) teams: Vec<Spell<String>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) managers: Vec<Spell<String>>,
    /// In percent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) availability: Vec<Spell<i64>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) aspirations: Vec<Aspiration>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) ratings: Vec<Rating>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) reviews: Vec<Review>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) risk_of_loss: Vec<Judgement>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) impact_of_loss: Vec<Judgement>,
    pub(crate) attributes: Attributes,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) mentor_offers: Vec<MentorOffer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) records: Vec<Done>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) evidence: Vec<Evidence>,
}

/// A day, written as `YYYY-MM-DD`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Something that holds from a day until, but not on, another.
#[derive(Serialize)]
pub(crate) struct Spell<T> {
    of: T,
    from: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Day>,
}

impl<T> Spell<T> {
    pub(crate) fn new(of: T, from: NaiveDate, until: Option<NaiveDate>) -> Self {
        Self { of, from: Day(from), until: until.map(Day) }
    }
}

#[derive(Serialize)]
pub(crate) struct Aspiration {
    pub(crate) role: Role,
    pub(crate) on: Day,
    pub(crate) priority: u8,
}

#[derive(Serialize)]
pub(crate) struct Rating {
    pub(crate) cycle: String,
    pub(crate) on: Day,
    pub(crate) rating: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Review {
    pub(crate) session: String,
    pub(crate) on: Day,
    pub(crate) stage: &'static str,
    pub(crate) performance: &'static str,
    pub(crate) potential: &'static str,
}

#[derive(Serialize)]
pub(crate) struct Judgement {
    pub(crate) on: Day,
    pub(crate) code: &'static str,
}

/// The company's own attributes, as `settings.json` declares them.
#[derive(Serialize)]
pub(crate) struct Attributes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contract_until: Option<Day>,
    pub(crate) cost_centre: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) languages: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mobile: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) remote_share: Option<&'static str>,
    pub(crate) site: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) work_pattern: Option<&'static str>,
}

#[derive(Serialize)]
pub(crate) struct MentorOffer {
    pub(crate) from: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Day>,
    pub(crate) seats: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) competencies: Vec<&'static Competency>,
}

/// Something the person has done, or that was done for them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Done {
    pub(crate) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) of: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) with: Option<String>,
    pub(crate) on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Day>,
    #[serde(skip_serializing_if = "is_false")]
    pub(crate) broken_off: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(flag: &bool) -> bool {
    !*flag
}

/// One observation.
#[derive(Clone, Serialize)]
pub(crate) struct Evidence {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<String>,
    pub(crate) competency: &'static Competency,
    pub(crate) level: &'static str,
    pub(crate) kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) assessor: Option<String>,
    pub(crate) on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<Day>,
}
