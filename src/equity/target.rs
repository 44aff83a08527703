//! A group's part of the people in a job against its availability: the rules by which a target is missed.
//!
//! The five rules in use (Berkshire Associates, "Utilization rules"): any difference, a whole person, 80 percent, 80 percent and a whole person, a significant difference. The
//! arithmetic of 41 CFR 60-2.15, without its legal meaning.

use serde::{Deserialize, Serialize};

use crate::measure::{AvailabilityTest, MOST_COUNT, Ratio, SignedRatio};

/// When a group is said to be short of its availability. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TargetRule {
    /// Its part is less than its availability.
    AnyDifference,
    /// It lacks at least one whole person.
    WholePerson,
    /// Its part is less than four fifths of its availability.
    FourFifths,
    /// Less than four fifths, and it lacks at least one whole person.
    FourFifthsWholePerson,
    /// So few are unlikely: more than two standard deviations below what is expected, or below 30 people an exact one-sided p under 0.025.
    SignificantDifference,
}

/// A group's part of the people in a job, against its availability.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Utilisation {
    /// Its part.
    pub part: Ratio,
    /// What was held against it.
    pub availability: Ratio,
    /// By which rule.
    pub rule: TargetRule,
    /// How many it lacks: the number of people times the availability, less its number. Negative where it has more.
    pub shortfall: SignedRatio,
    /// Whether it is short by the rule.
    pub is_short: bool,
    /// How likely it is.
    pub test: AvailabilityTest,
}

/// Below so many people a significant difference is told by the exact test.
const FEW: u64 = 30;

impl Utilisation {
    /// `count` of `people` against an availability, by a rule; `None` as for [`AvailabilityTest::of`].
    ///
    /// ```
    /// use rungs::{Ratio, TargetRule, Utilisation};
    /// let availability = Ratio::of(30, 100).unwrap();
    /// // 2 of 10 where 3 would be expected: short of a whole person, and of four fifths.
    /// let short = |rule| Utilisation::of(2, 10, availability, rule).unwrap().is_short;
    /// assert!(short(TargetRule::WholePerson) && short(TargetRule::FourFifthsWholePerson));
    /// assert!(!short(TargetRule::SignificantDifference));
    /// ```
    #[must_use]
    pub fn of(count: u64, people: u64, availability: Ratio, rule: TargetRule) -> Option<Self> {
        let test = AvailabilityTest::of(count, people, availability)?;
        if availability.denominator() > MOST_COUNT {
            return None;
        }
        let (part, whole) = (u128::from(availability.numerator()), u128::from(availability.denominator()));
        let (expected, got) = (u128::from(people) * part, u128::from(count) * whole);
        let lacks_person = expected >= got + whole;
        let below_fifths = 5 * got < 4 * expected;
        let is_short = match rule {
            TargetRule::AnyDifference => got < expected,
            TargetRule::WholePerson => lacks_person,
            TargetRule::FourFifths => below_fifths,
            TargetRule::FourFifthsWholePerson => below_fifths && lacks_person,
            TargetRule::SignificantDifference if people < FEW => test.less < 0.025,
            // (got - expected)^2 > 4 people part (whole - part), in whole numbers.
            TargetRule::SignificantDifference => {
                let apart = expected.saturating_sub(got);
                got < expected
                    && apart.checked_mul(apart).is_none_or(|square| square > 4 * u128::from(people) * part * (whole - part))
            }
        };
        let shortfall = SignedRatio::difference(expected, got, whole)?;
        Some(Self { part: Ratio::of(count, people)?, availability, rule, shortfall, is_short, test })
    }
}
