//! How many kinds of something there effectively are, such as functions that somebody has worked in.
//!
//! The exponential of Shannon's entropy: Hill, "Diversity and evenness", Ecology 54 (1973). One minus the sum of squared shares: Gini (1912), Simpson (1949), Blau, "Inequality
//! and Heterogeneity" (1977).

use super::concentration::Concentration;
use super::ratio::Ratio;

/// Amounts of several kinds, such as months by function; kinds without any do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diversity(Concentration);

impl Diversity {
    /// Of so much of each kind; `None` of more than 1,000,000,000 in all, or more than 1,000,000 kinds.
    #[must_use]
    pub fn of(amounts: &[u64]) -> Option<Self> {
        let some: Vec<u64> = amounts.iter().copied().filter(|amount| *amount > 0).collect();
        Concentration::of(&some).map(Self)
    }

    /// The effective number of kinds: as many as are there when all have as much, fewer otherwise; `None` of nothing.
    #[must_use]
    pub fn effective_number(&self) -> Option<f64> {
        let total = self.0.total();
        let share = |amount: &u64| *amount as f64 / total as f64;
        let entropy: f64 = self.0.counts().iter().map(|amount| -share(amount) * libm::log(share(amount))).sum();
        (total > 0).then(|| libm::exp(entropy))
    }

    /// The chance that two draws, the first put back, are of different kinds; `None` of nothing.
    #[must_use]
    pub fn gini_simpson(&self) -> Option<Ratio> {
        let total = u128::from(self.0.total());
        Ratio::of_wide(total * total - self.0.squares(), total * total)
    }

    /// The chance that two draws, the first not put back, are of different kinds; `None` of fewer than two.
    #[must_use]
    pub fn simpson_without_replacement(&self) -> Option<Ratio> {
        let total = u128::from(self.0.total());
        Ratio::of_wide(total * total - self.0.squares(), total * total.checked_sub(1)?)
    }
}
