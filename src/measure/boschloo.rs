//! Boschloo's test: Fisher's p as the order of tables, without the condition that both margins are given.
//!
//! Boschloo, "Raised conditional level of significance for the 2x2-table when testing the equality of two probabilities", Statistica Neerlandica 24
//! (1970). Given the common rate, the probability that Fisher's p is at most the observed one is a polynomial in the rate whose
//! coefficients in Bernstein's basis are conditional probabilities, one for each number selected. A polynomial lies below the greatest of those, and
//! halving the interval brings them as near as one likes: so its maximum is bounded, not looked for on a grid.

use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

use super::fisher::TwoSided;
use super::hypergeometric::Support;
use super::table::TwoByTwo;

/// Against which alternative a test is made. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Alternative {
    /// The first group has the lower rate.
    Less,
    /// The first group has the higher rate.
    Greater,
    /// Their rates differ, by a convention.
    TwoSided(TwoSided),
}

/// The most people of a table, for the work grows with their square.
const MOST_PEOPLE: u64 = 2_000;
/// Fisher's p are the same when they differ by less, relative to each other.
const TIE: f64 = 1e-7;
/// How near the bound is to the maximum, relative to it.
const NEAR: f64 = 1e-10;
/// The most halvings; some sixty are needed.
const MOST_HALVINGS: usize = 2_000;

impl TwoByTwo {
    /// Boschloo's p, at most 1e-10 of itself above the true one and never below; `None` for tables of more than 2,000 people, or with a group of
    /// nobody.
    ///
    /// Two-sided by [`TwoSided::MinimumLikelihood`] is ordered by Fisher's p of that convention; by [`TwoSided::Central`] it is twice the smaller
    /// one-sided p.
    ///
    /// # Complexity
    /// Quadratic in the people, times the number of halvings, some sixty.
    #[must_use]
    pub fn boschloo(self, alternative: Alternative) -> Option<f64> {
        let [first, second] = self.considered;
        if first == 0 || second == 0 || self.totals().1 > MOST_PEOPLE {
            return None;
        }
        Some(match alternative {
            Alternative::TwoSided(TwoSided::Central) => {
                let less = self.raised(Alternative::Less);
                (2.0 * less.min(self.raised(Alternative::Greater))).min(1.0)
            }
            other => self.raised(other),
        })
    }

    fn raised(self, alternative: Alternative) -> f64 {
        let fisher = self.fisher();
        let observed = match alternative {
            Alternative::Less => fisher.less(),
            Alternative::Greater => fisher.greater(),
            Alternative::TwoSided(convention) => fisher.two_sided(convention),
        };
        let level = observed * (1.0 + TIE);
        let [first, second] = self.considered;
        let given = |selected| {
            let probabilities = Support::new(first, second, selected).probabilities();
            match alternative {
                Alternative::Less => tail(probabilities.into_iter(), level),
                Alternative::Greater => tail(probabilities.into_iter().rev(), level),
                Alternative::TwoSided(_) => unlikely(probabilities, level),
            }
        };
        maximum((0..=self.totals().1).map(given).collect()).min(1.0)
    }
}

/// The greatest tail that is at most the level.
fn tail(probabilities: impl Iterator<Item = f64>, level: f64) -> f64 {
    let mut sum = 0.0;
    for probability in probabilities {
        if sum + probability > level {
            break;
        }
        sum += probability;
    }
    sum
}

/// The probability of the tables that together with all that are no likelier have at most the level.
fn unlikely(mut probabilities: Vec<f64>, level: f64) -> f64 {
    probabilities.sort_by(f64::total_cmp);
    let (mut sum, mut rest) = (0.0, probabilities.as_slice());
    while let Some(&least) = rest.first() {
        // Those that are tied come together or not at all.
        let tied = rest.partition_point(|probability| *probability <= least * (1.0 + TIE));
        let (these, others) = rest.split_at(tied);
        let more: f64 = these.iter().sum();
        if sum + more > level {
            break;
        }
        sum += more;
        rest = others;
    }
    sum
}

/// Coefficients of a polynomial in Bernstein's basis over a part of the interval, ordered by the greatest.
struct Part {
    greatest: f64,
    coefficients: Vec<f64>,
}

impl Part {
    fn new(coefficients: Vec<f64>) -> Self {
        Self { greatest: coefficients.iter().copied().fold(0.0, f64::max), coefficients }
    }

    /// The value at either end, which is that of the polynomial.
    fn ends(&self) -> f64 {
        let end = |value: Option<&f64>| value.copied().unwrap_or_default();
        end(self.coefficients.first()).max(end(self.coefficients.last()))
    }

    /// The two halves, by de Casteljau's scheme.
    fn halves(mut self) -> [Self; 2] {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while let (Some(&first), Some(&last)) = (self.coefficients.first(), self.coefficients.last()) {
            left.push(first);
            right.push(last);
            let mut next = self.coefficients.iter().copied().skip(1).collect::<Vec<_>>().into_iter();
            self.coefficients.pop();
            self.coefficients.iter_mut().zip(next.by_ref()).for_each(|(value, next)| *value = f64::midpoint(*value, next));
        }
        right.reverse();
        [Self::new(left), Self::new(right)]
    }
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Part {}

impl PartialOrd for Part {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Part {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.greatest.total_cmp(&other.greatest)
    }
}

/// What a polynomial on [0, 1] is at most, by its coefficients in Bernstein's basis: the part with the highest bound is halved until that bound is
/// as good as a value which the polynomial has.
fn maximum(coefficients: Vec<f64>) -> f64 {
    let whole = Part::new(coefficients);
    let mut reached = whole.ends();
    let mut parts = BinaryHeap::from([whole]);
    for _ in 0..MOST_HALVINGS {
        let Some(top) = parts.pop() else { break };
        if top.greatest <= reached * (1.0 + NEAR) {
            return top.greatest.max(reached);
        }
        for half in top.halves() {
            reached = reached.max(half.ends());
            parts.push(half);
        }
    }
    parts.peek().map_or(reached, |part| part.greatest.max(reached))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_maximum_of_a_parabola_is_where_its_derivative_is_none() {
        // 2t(1-t), greatest at a half.
        assert!((maximum(vec![0.0, 1.0, 0.0]) - 0.5).abs() < 1e-9);
        // t^3, greatest at the end.
        assert!((maximum(vec![0.0, 0.0, 0.0, 1.0]) - 1.0).abs() < 1e-12);
        // 3t(1-t)^2, greatest at a third.
        assert!((maximum(vec![0.0, 1.0, 0.0, 0.0]) - 4.0 / 9.0).abs() < 1e-9);
    }
}
