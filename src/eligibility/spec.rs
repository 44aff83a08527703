//! Rule books as written.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::condition::Condition;
use super::price::PriceSpec;
use super::read;
use crate::defect::{Defects, InputPath, Invalid, at, json};
use crate::values::{RoleId, RuleId};

/// The format tag of this document.
pub(super) const FORMAT: &str = "rungs/rule-book/1";

#[cfg(feature = "schema")]
fn format() -> String {
    FORMAT.to_owned()
}

/// A rule book as written: named rules over people, and what it costs to change what they look at.
///
/// Rules are in any order, and may refer to each other; see [`RuleBookSpec::compile`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct RuleBookSpec {
    /// The format tag, `rungs/rule-book/1`.
    #[cfg_attr(feature = "schema", schemars(default = "format"))]
    pub format: String,
    /// What the author calls this version; it stands in every verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The rules.
    #[cfg_attr(feature = "schema", schemars(default))]
    pub rules: Vec<RuleSpec>,
    /// What changes cost where it is not the default; see [`PriceSpec`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub prices: Vec<PriceSpec>,
}

impl Default for RuleBookSpec {
    fn default() -> Self {
        Self { format: FORMAT.to_owned(), version: None, rules: Vec::new(), prices: Vec::new() }
    }
}

/// A named rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct RuleSpec {
    /// The id.
    pub id: RuleId,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The role that it admits to, if one: predicates that name no role mean this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Whether people who are not employed on the day can satisfy it; else that is asked of everybody first.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", schemars(default))]
    pub anybody: bool,
    /// What it asks.
    pub needs: Condition,
}

impl RuleSpec {
    /// A rule that asks for `needs`.
    #[must_use]
    pub const fn new(id: RuleId, needs: Condition) -> Self {
        Self { id, title: None, role: None, anybody: false, needs }
    }

    /// The same, for a role.
    #[must_use]
    pub fn for_role(mut self, role: RoleId) -> Self {
        self.role = Some(role);
        self
    }

    /// Reads a rule; what is wrong goes to `defects`.
    fn read(text: &RawValue, place: &InputPath, defects: &mut Defects) -> Option<Self> {
        /// The rule with its condition unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            id: RuleId,
            title: Option<String>,
            role: Option<RoleId>,
            #[serde(default)]
            anybody: bool,
            #[serde(borrow)]
            needs: &'a RawValue,
        }
        let Door { id, title, role, anybody, needs } = json::object(text.get(), place, defects)?;
        Some(Self { id, title, role, anybody, needs: read::condition(needs, &place.join(at!["needs"]), defects) })
    }
}

impl RuleBookSpec {
    /// A book without rules, to be filled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] with every clause that is not of the form, or stands too deep. Whether the rules fit together, to a ladder and to a
    /// roster's settings, [`RuleBookSpec::compile`] says.
    ///
    /// # Complexity
    /// Linear in the text for each level of depth.
    ///
    /// ```
    /// let faults = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "senior", "needs": {"all": [
    ///     {"tenur": {"in": "company", "months": 24}}, {"tenure": {"in": "village", "months": 24}}]}}]}"#).unwrap_err();
    /// let texts: Vec<_> = faults.defects().iter().map(|defect| defect.path().pointer()).collect();
    /// assert_eq!(texts, ["/rules/0/needs/all/0/tenur", "/rules/0/needs/all/1/tenure/in"]);
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its lists unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            version: Option<String>,
            #[serde(borrow)]
            rules: Option<&'a RawValue>,
            #[serde(borrow)]
            prices: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let mut spec = Self::default();
        if let Some(door) = json::object::<Door<'_>>(text, &Default::default(), &mut defects) {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            spec.version = door.version;
            let rules: Option<Vec<&RawValue>> =
                door.rules.and_then(|rules| json::value(rules.get(), &at!["rules"], &mut defects));
            let rules = rules.unwrap_or_default().into_iter().enumerate();
            spec.rules = rules.filter_map(|(at, rule)| RuleSpec::read(rule, &at!["rules", at], &mut defects)).collect();
            spec.prices = json::list(door.prices, &at!["prices"], &mut defects);
        }
        defects.into_warnings()?;
        Ok(spec)
    }
}
