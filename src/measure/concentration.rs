//! How much of something lies with few: Herfindahl and Hirschman's index, exactly.
//!
//! Hirschman, "The paternity of an index", American Economic Review 54 (1964); in whole points of 10,000 as the U.S. Department of Justice's merger guidelines use it. Location
//! quotient: Florence, "Investment, Location, and Size of Plant" (1948).

use super::ratio::Ratio;

/// What each of several groups has of something counted, such as opportunities of each function. Groups that have none belong to it.
///
/// ```
/// let concentration = rungs::Concentration::of(&[30, 30, 20, 20]).unwrap();
/// assert_eq!(concentration.herfindahl().unwrap().lowest().to_string(), "13/50");
/// // All the same: none above the least that four can have.
/// assert_eq!(rungs::Concentration::of(&[5, 5, 5, 5]).unwrap().normalised().unwrap().numerator(), 0);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Concentration {
    counts: Vec<u64>,
    total: u64,
    squares: u128,
}

/// The most groups, and the most in all: products of both and squares stay exact in 128 bits.
const MOST_GROUPS: usize = 1_000_000;

impl Concentration {
    /// Of so much each; `None` of more than 1,000,000 groups or more than 1,000,000,000 in all.
    #[must_use]
    pub fn of(counts: &[u64]) -> Option<Self> {
        let total = counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count))?;
        let squares = counts.iter().map(|count| u128::from(*count) * u128::from(*count)).sum();
        let is_small = counts.len() <= MOST_GROUPS && total <= super::MOST_COUNT;
        is_small.then(|| Self { counts: counts.to_vec(), total, squares })
    }

    pub(super) fn counts(&self) -> &[u64] {
        &self.counts
    }

    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// The sum of the squared counts.
    pub(super) const fn squares(&self) -> u128 {
        self.squares
    }

    /// The sum of squared shares, from 1/n to 1; `None` where there is nothing.
    #[must_use]
    pub fn herfindahl(&self) -> Option<Ratio> {
        Ratio::of_wide(self.squares, u128::from(self.total) * u128::from(self.total))
    }

    /// The same from 0, when all have as much, to 1, when one has all: (H - 1/n) / (1 - 1/n). `None` where there is nothing, or fewer than two groups.
    #[must_use]
    pub fn normalised(&self) -> Option<Ratio> {
        let groups = self.counts.len() as u128;
        let whole = u128::from(self.total) * u128::from(self.total);
        let above = (groups * self.squares).checked_sub(whole)?;
        Ratio::of_wide(above, groups.checked_sub(1)? * whole)
    }

    /// How often each group has what its size lets expect: its share of the counts over its share of those who could have had it. In the order of the
    /// groups; `None` for those of nobody, and for all where there is nothing or nobody, or `eligible` is of another length.
    #[must_use]
    pub fn location_quotients(&self, eligible: &[u64]) -> Vec<Option<Ratio>> {
        let people: u128 = eligible.iter().map(|count| u128::from(*count)).sum();
        let is_of_these = eligible.len() == self.counts.len();
        let quotient = |(count, eligible): (&u64, Option<&u64>)| {
            let eligible = eligible.filter(|_| is_of_these && people <= u128::from(super::MOST_COUNT))?;
            Ratio::of_wide(u128::from(*count) * people, u128::from(self.total) * u128::from(*eligible))
        };
        let eligible = eligible.iter().map(Some).chain(std::iter::repeat(None));
        self.counts.iter().zip(eligible).map(quotient).collect()
    }
}
