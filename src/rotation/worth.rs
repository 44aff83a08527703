//! What more of something scarce could be worth at most, by the prices of a proof.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::{RotationProof, RotationRow};
use super::pricing::UNIT;
use crate::values::{CostCentreId, OpportunityId, UnitId};

/// Something that people share and that limits a plan. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Scarce {
    /// A seat.
    Seat {
        /// Of which opportunity.
        opportunity: OpportunityId,
    },
    /// A unit of mentoring, as [`OpportunitySpec::mentor_load`](crate::OpportunitySpec::mentor_load) counts it.
    Mentoring {
        /// By which unit.
        unit: UnitId,
    },
    /// Cover for one person who is away.
    Cover {
        /// In which unit.
        unit: UnitId,
    },
    /// A thousand units of currency.
    Budget {
        /// Of whom.
        cost_centre: CostCentreId,
        /// For placements that start from this period on.
        from: u32,
        /// And before this.
        until: u32,
        /// How much it is now.
        amount: i64,
    },
}

/// What more of something could be worth at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WorthOfMore {
    /// Of what.
    pub scarce: Scarce,
    /// In milli-points, rounded up: with one more of it, in each period in which there is any, no plan exceeds the bound by more than this.
    pub at_most: i64,
    /// The same of one period alone, where it has a price in that period; none of a budget.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<(u32, i64)>,
}

impl RotationProof {
    /// What one more seat, unit of mentoring, covered person or thousand of budget could be worth at most, for all that has a price, the greatest first.
    ///
    /// This is what the *bound* could rise by, and so a limit on what the best plan could gain; it promises no gain. A plan that is below its
    /// bound, or a need that ends with the first who is served, may gain less or nothing: a search with the change says what
    /// ([`RotationSpec::repair`](crate::RotationSpec::repair)). Where something has no price, more of it raises no bound: no plan gains by it
    /// beyond the bound. Of a period without any seat nothing is said: who could come then is not in the prices.
    ///
    /// # Complexity
    /// O(n log n) in the prices.
    #[must_use]
    pub fn worth_of_more(&self) -> Vec<WorthOfMore> {
        let mut prices: BTreeMap<Scarce, (i64, Vec<(u32, i64)>)> = BTreeMap::new();
        for (row, price) in self.prices() {
            let (scarce, amount, period) = match row.clone() {
                RotationRow::Seats { opportunity, period } => (Scarce::Seat { opportunity }, 1, Some(period)),
                RotationRow::Mentors { unit, period } => (Scarce::Mentoring { unit }, 1, Some(period)),
                RotationRow::Cover { unit, period } => (Scarce::Cover { unit }, 100, Some(period)),
                RotationRow::Budget { cost_centre, from, until, amount } => {
                    (Scarce::Budget { cost_centre, from, until, amount }, 1_000, None)
                }
                // These have no price.
                RotationRow::Cohort { .. } | RotationRow::Swap { .. } | RotationRow::Quota { .. } => continue,
            };
            let price = price.saturating_mul(amount);
            let (sum, periods) = prices.entry(scarce).or_default();
            *sum = sum.saturating_add(price);
            periods.extend(period.map(|period| (period, milli_points(price))));
        }
        let told = |(scarce, (sum, periods))| WorthOfMore { scarce, at_most: milli_points(sum), periods };
        let mut worth: Vec<WorthOfMore> = prices.into_iter().map(told).collect();
        worth.sort_by(|one, other| other.at_most.cmp(&one.at_most).then_with(|| one.scarce.cmp(&other.scarce)));
        worth
    }
}

/// Rounded up.
const fn milli_points(price: i64) -> i64 {
    price.div_euclid(UNIT) + (price.rem_euclid(UNIT) > 0) as i64
}
