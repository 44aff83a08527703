//! What more of something scarce could be worth at most, by the prices of a proof.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::{RotationProof, RotationRow};
use super::board::board;
use super::problem::{ProblemData, RotationProblem};
use crate::algo::placing::{Host, More, UNIT};
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
    /// The same of one period alone, where it has a price in that period; none of a budget, nor of seats and mentoring of a
    /// [host](RotationProof::hosts) whose offers have prices by cohort.
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
    /// The problem must be the one that the bound is of.
    ///
    /// # Complexity
    /// O(n log n) in the prices and what people could do, and for each host all that it could offer with more.
    #[must_use]
    pub fn worth_of_more(&self, problem: &RotationProblem) -> Vec<WorthOfMore> {
        let mut prices: BTreeMap<Scarce, (i64, Vec<(u32, i64)>)> = BTreeMap::new();
        for (row, price) in self.prices() {
            let (scarce, amount, period) = match row.clone() {
                RotationRow::Seats { opportunity, period } => (Scarce::Seat { opportunity }, 1, Some(period)),
                RotationRow::Mentors { unit, period } => (Scarce::Mentoring { unit }, 1, Some(period)),
                RotationRow::Cover { unit, period } => (Scarce::Cover { unit }, 100, Some(period)),
                RotationRow::WholeCover { unit, divisor, period } => {
                    (Scarce::Cover { unit }, 100i64.div_euclid(divisor) + i64::from(100 % divisor != 0), Some(period))
                }
                RotationRow::Budget { cost_centre, from, until, amount } => {
                    (Scarce::Budget { cost_centre, from, until, amount }, 1_000, None)
                }
                // What a host offers follows; the others are no limits of which there could be more.
                RotationRow::Cohort { .. } | RotationRow::Swap { .. } | RotationRow::Quota { .. } => continue,
            };
            let price = price.saturating_mul(amount);
            let (sum, periods) = prices.entry(scarce).or_default();
            *sum = sum.saturating_add(price);
            if let Some(period) = period {
                match periods.iter_mut().find(|(other, _)| *other == period) {
                    Some((_, of_period)) => *of_period = of_period.saturating_add(milli_points(price)),
                    None => periods.push((period, milli_points(price))),
                }
            }
        }
        for (scarce, gain) in self.of_hosts(&problem.0) {
            prices.entry(scarce).or_default().0 = gain;
        }
        let told = |(scarce, (sum, periods))| WorthOfMore { scarce, at_most: milli_points(sum), periods };
        let mut worth: Vec<WorthOfMore> = prices.into_iter().map(told).collect();
        worth.sort_by(|one, other| other.at_most.cmp(&one.at_most).then_with(|| one.scarce.cmp(&other.scarce)));
        worth
    }
}

impl RotationProof {
    /// What one more seat of each opportunity, and one more unit of mentoring, could be worth to the hosts whose offers have prices by cohort.
    fn of_hosts(&self, data: &ProblemData) -> Vec<(Scarce, i64)> {
        let mut board = board(data);
        board.complete();
        let prices: BTreeMap<(u32, i32), i64> = self
            .prices()
            .iter()
            .filter_map(|(row, price)| match row {
                RotationRow::Cohort { opportunity, start } => Some(((data.opportunity(opportunity)?.0, *start), *price)),
                _ => None,
            })
            .collect();
        let price = |cohort: u32| {
            let of = board.cohorts.get(cohort as usize).map(|cohort| (cohort.place, cohort.start));
            of.and_then(|of| prices.get(&of)).copied().unwrap_or(0)
        };
        let mut worth = Vec::new();
        let is_listed =
            |host: &&Host| data.units.get(host.unit as usize).is_some_and(|unit| self.hosts().binary_search(&unit.id).is_ok());
        for host in board.hosts.iter().filter(is_listed) {
            let Some(unit) = data.units.get(host.unit as usize) else { continue };
            let more = board.worth_of_more(host, price, More::Mentors);
            worth.push((Scarce::Mentoring { unit: unit.id.clone() }, more));
            for (number, opportunity) in (0u32..).zip(&data.opportunities).filter(|(_, of)| of.unit == host.unit) {
                let more = board.worth_of_more(host, price, More::Seats(number));
                worth.push((Scarce::Seat { opportunity: opportunity.id.clone() }, more));
            }
        }
        worth.retain(|(_, more)| *more > 0);
        worth
    }
}

/// Rounded up.
const fn milli_points(price: i64) -> i64 {
    price.div_euclid(UNIT) + (price.rem_euclid(UNIT) > 0) as i64
}
