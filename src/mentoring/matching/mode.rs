//! What makes one matching better than another.

use serde::{Deserialize, Serialize};

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
    pub(super) const fn is_assignment(self) -> bool {
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
            Self::MostPeople | Self::MostValue { .. } => 1,
        }
    }

    /// With so many places wanted in all, by mentees that want so many at most. Modes that go by levels begin from the most people.
    pub(super) fn rates(self, places: u32, most: u32) -> Rates {
        match self {
            Self::MostPeople | Self::Fairest { .. } | Self::GreedyMaximum { .. } | Self::RankMaximal { .. } => {
                // One seat more counts more than all scores; one mentee more counts more than all seats. INVARIANT: a compiled problem
                // wants at most 4,000,000 places, so that both fit.
                let places = i64::from(places);
                let seat = 10_000 * places + 1;
                let mentee = if most > 1 { seat.saturating_mul(places) } else { 0 };
                Rates { empty: -seat, alone: -seat - mentee }
            }
            Self::MostValue { unmatched } => {
                let price = -i64::from(unmatched.min(1_000_000));
                Rates { empty: price, alone: price }
            }
        }
    }
}
