//! What makes one matching better than another.

use serde::{Deserialize, Serialize};

use super::super::policy::Side;
use super::problem::ProblemData;

/// What is to be had most of. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MatchingMode {
    /// The most mentees with a mentor; of those matchings the most seats taken; of those the greatest score.
    MostPeople,
    /// The greatest score, less a price for each place that is wanted and stays empty.
    MostValue {
        /// The price, in points: a pair is made for its own sake when its score is not below minus this. 0 to 1,000,000; more counts
        /// as 1,000,000.
        unmatched: u32,
    },
    /// Of the matchings of [`MatchingMode::MostPeople`] before scores are looked at, the one that is best for whoever has it worst: the
    /// fewest pairs on the lowest level, of those matchings the fewest on the next, and so on (leximin over pairs). Then the greatest score.
    Fairest {
        /// How many points are a level; 1 for every point its own, and 0 counts as 1. Differences within a level do not matter to it.
        band: u16,
    },
    /// Of the matchings with the most mentees and then the most seats, the one with the most pairs on the highest level, of those the most
    /// on the next, and so on (greedy maximum). Then the greatest score.
    GreedyMaximum {
        /// As for [`MatchingMode::Fairest`].
        band: u16,
    },
    /// The most pairs on the highest level, of those matchings the most on the next, and so on, however many go without (rank-maximal: R. W.
    /// Irving, T. Kavitha, K. Mehlhorn, D. Michail, K. E. Paluch, "Rank-maximal matchings", ACM Transactions on Algorithms 2, 2006). Then
    /// the greatest score.
    RankMaximal {
        /// As for [`MatchingMode::Fairest`].
        band: u16,
    },
    /// No mentee and mentor who are not paired would both gain by it: nobody has a reason to go past the programme. Of all such matchings,
    /// the one that is best for a side: each of that side has at least as good places in it as in any other.
    ///
    /// Mentees rank mentors by [`ScoredPairSpec::wish`](crate::ScoredPairSpec::wish), mentors rank mentees by
    /// [`ScoredPairSpec::merit`](crate::ScoredPairSpec::merit), and equal points go to the lower id. To those who take equal points as
    /// equal, the matching is weakly stable: no two would both gain points.
    ///
    /// Such a matching may leave more people without a mentor than others do, and have less score; see [`MatchingTotals`].
    ///
    /// - **Places and seats.** A mentee who wants several mentors has the best that would have them, compared from the best down.
    /// - **Upper bounds of quotas** hold, and mentors within one compare pairs by merit: where it is full, the pair of the lowest merit
    ///   yields (of equals the higher mentee, then the higher mentor), whichever of its mentors holds it. With nested quotas the innermost
    ///   that is full decides. So a mentee who would rather have another mentor of a full quota changes only to a pair of higher merit, and
    ///   what is best for mentors is best for those of a quota together.
    /// - **Lower bounds of quotas** are no promise here, as keeping one may take a pair that blocks. Those that fall short are told by
    ///   [`Matching::unmet`](crate::Matching::unmet).
    /// - **Locked pairs** have their places, seats and part of the quotas first, and are not given up: the rest is stable among itself.
    ///   A mentee does not block by preferring somebody to the mentor of a locked pair.
    ///
    /// There are no prices: the proof is that no pair blocks, which [`Matching::check`](crate::Matching::check) looks at.
    ///
    /// # Two who would rather swap mentors
    /// ```
    /// use rungs::{MatchingMode, MatchingSpec, Side};
    ///
    /// // Each mentee likes one mentor more, and each mentor the other mentee.
    /// let problem = MatchingSpec::from_json(r#"{
    ///     "mentees": [{"id": "ann"}, {"id": "ben"}], "mentors": [{"id": "cy", "seats": 1}, {"id": "di", "seats": 1}],
    ///     "pairs": [{"mentee": "ann", "mentor": "cy", "score": 50, "wish": 90, "merit": 10}, {"mentee": "ann", "mentor": "di", "score": 50, "wish": 10, "merit": 90},
    ///               {"mentee": "ben", "mentor": "cy", "score": 50, "wish": 10, "merit": 90}, {"mentee": "ben", "mentor": "di", "score": 50, "wish": 90, "merit": 10}]
    /// }"#)?.compile()?;
    /// let mentor_of_ann = |best_for| problem.solve(MatchingMode::Stable { best_for }).pairs()[0].mentor.to_string();
    /// assert_eq!(mentor_of_ann(Side::Mentees), "cy");
    /// assert_eq!(mentor_of_ann(Side::Mentors), "di");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    Stable {
        /// The side that has the best places it can have in any stable matching; the other has the worst of them.
        best_for: Side,
    },
}

/// What it takes to give up a pair that was there before. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Disruption {
    /// As few are given up as can be, before anything else counts.
    Fewest,
    /// A pair that was there before counts so many points more than its score. More than 1,000,000 counts as 1,000,000.
    Price(u32),
}

/// What a matching comes to: compared in the order of its parts under [`MatchingMode::MostPeople`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MatchingTotals {
    /// Mentees with at least one mentor.
    pub mentees: u64,
    /// Seats that are taken: pairs.
    pub seats: u64,
    /// The scores of all pairs together.
    pub score: u64,
}

/// What empty places count, in points, so that the sum over pairs and empty places puts matchings in the order of a mode.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    /// A place that stays empty, at most 0.
    pub(super) empty: i64,
    /// The last place of a mentee that stays empty when all others do, at most `empty`.
    pub(super) alone: i64,
}

impl MatchingMode {
    /// Whether prices of the assignment alone prove the best matching.
    pub(in crate::mentoring) const fn has_prices(self) -> bool {
        matches!(self, Self::MostPeople | Self::MostValue { .. })
    }

    /// Whether levels of scores count.
    pub(super) const fn is_by_level(self) -> bool {
        matches!(self, Self::Fairest { .. } | Self::GreedyMaximum { .. } | Self::RankMaximal { .. })
    }

    /// How many points are a level.
    pub(super) fn band(self) -> u32 {
        match self {
            Self::Fairest { band } | Self::GreedyMaximum { band } | Self::RankMaximal { band } => u32::from(band.max(1)),
            Self::MostPeople | Self::MostValue { .. } | Self::Stable { .. } => 1,
        }
    }

    /// What empty places count in a problem. Modes that go by levels begin from the most people.
    pub(super) fn rates(self, data: &ProblemData) -> Rates {
        match self {
            Self::MostPeople | Self::Fairest { .. } | Self::GreedyMaximum { .. } | Self::RankMaximal { .. } => {
                // One seat more counts more than all scores; one mentee more counts more than all seats. INVARIANT: a compiled problem
                // wants at most 4,000,000 places, so that both fit. Both are multiples of what all scores are.
                let places = i64::from(data.places());
                let seat = i64::from(data.greatest) * places + i64::from(data.unit.max(1));
                let mentee = if data.most_wanted() > 1 { seat.saturating_mul(places) } else { 0 };
                Rates { empty: -seat, alone: -seat - mentee }
            }
            Self::MostValue { unmatched } => {
                let price = -i64::from(unmatched.min(1_000_000));
                Rates { empty: price, alone: price }
            }
            // Nothing is weighed against anything.
            Self::Stable { .. } => Rates { empty: 0, alone: 0 },
        }
    }
}
