//! Two groups, and how many of each were selected.

use serde::{Deserialize, Serialize};

use super::MOST_COUNT;
use super::ratio::Ratio;

/// Two groups of people, and how many of each were selected: `selected[0]` of `considered[0]` against `selected[1]` of `considered[1]`.
///
/// Counts are at most 1,000,000,000. A group of nobody is allowed; what cannot be said of it is `None`.
///
/// ```
/// use rungs::{Fisher, TwoByTwo, TwoSided};
/// // Rosen and Jerdee (1974): of 24 files with a man's name 21 were promoted, of the same 24 with a woman's 14.
/// let table = TwoByTwo::new([14, 24], [21, 24]).unwrap();
/// assert_eq!(table.ratio().unwrap().rounded(4), "0.6667");
/// let p = table.fisher().two_sided(TwoSided::MinimumLikelihood);
/// assert!((p - 0.048_991).abs() < 1e-6);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoByTwo {
    pub(super) selected: [u64; 2],
    pub(super) considered: [u64; 2],
}

impl TwoByTwo {
    /// The first group and the second, each as `[selected, considered]`. `None` when more are selected than considered, or a count is more than
    /// 1,000,000,000.
    #[must_use]
    pub fn new(first: [u64; 2], second: [u64; 2]) -> Option<Self> {
        let ([a, m], [b, n]) = (first, second);
        (a <= m && b <= n && m <= MOST_COUNT && n <= MOST_COUNT).then_some(Self { selected: [a, b], considered: [m, n] })
    }

    /// How many were selected of each.
    #[must_use]
    pub const fn selected(self) -> [u64; 2] {
        self.selected
    }

    /// How many were considered of each.
    #[must_use]
    pub const fn considered(self) -> [u64; 2] {
        self.considered
    }

    /// The rate of each; `None` of nobody.
    #[must_use]
    pub fn rates(self) -> [Option<Ratio>; 2] {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        [Ratio::of(a, m), Ratio::of(b, n)]
    }

    /// The first rate over the second; `None` when there is no first, or the second is 0 or none.
    #[must_use]
    pub fn ratio(self) -> Option<Ratio> {
        let [first, second] = self.rates();
        first?.over(second?)
    }

    /// The two groups the other way round.
    #[must_use]
    pub const fn swapped(self) -> Self {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        Self { selected: [b, a], considered: [n, m] }
    }

    /// Selected and considered of both groups together.
    pub(super) const fn totals(self) -> (u64, u64) {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        (a + b, m + n)
    }

    /// The four cells as floats: selected and not of the first, selected and not of the second.
    pub(super) fn cells(self) -> [f64; 4] {
        let ([a, b], [m, n]) = (self.selected, self.considered);
        [a as f64, (m - a) as f64, b as f64, (n - b) as f64]
    }
}
