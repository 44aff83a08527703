//! Sums of hypergeometric probabilities, each relative to the likeliest, by the ratio of neighbours.
//!
//! No probability is made from logarithms or from one minus another: each is the one before it times a ratio of whole numbers, so that small tails
//! keep their digits down to the smallest float.

use super::table::TwoByTwo;

/// Two probabilities are the same when they differ by less, relative to each other: rounding must not part what is tied.
const TIE: f64 = 1e-7;
/// What is less than this part of a sum is not added to it any more.
const NEGLIGIBLE: f64 = 1e-20;

/// Sums of probabilities, as multiples of that of the likeliest table with the same margins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tails {
    /// Of all tables.
    pub(super) all: f64,
    /// Of the table itself.
    pub(super) at: f64,
    /// Of the tables with fewer selected of the first group.
    pub(super) below: f64,
    /// Of those with more.
    pub(super) above: f64,
    /// Of the tables further from the likeliest on the observed side.
    pub(super) near: f64,
    /// Of those on the other side, the likeliest with them, that are no likelier than the table itself.
    pub(super) opposite: f64,
    /// Of all tables but itself that are as likely as the table itself.
    pub(super) tied: f64,
}

/// Which counts of the first group are possible with these margins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Support {
    first: u64,
    second: u64,
    selected: u64,
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Support {
    pub(super) fn new(first: u64, second: u64, selected: u64) -> Self {
        Self { first, second, selected, least: selected.saturating_sub(second), most: first.min(selected) }
    }

    /// The likeliest count.
    fn mode(&self) -> u64 {
        let mode = u128::from(self.first + 1) * u128::from(self.selected + 1) / u128::from(self.first + self.second + 2);
        u64::try_from(mode).unwrap_or(self.most).clamp(self.least, self.most)
    }

    /// How much likelier `count + 1` is than `count`; in range from the least to one less than the most.
    fn up(&self, count: u64) -> f64 {
        let rise = (self.first - count) as f64 * (self.selected - count) as f64;
        rise / ((count + 1) as f64 * (self.second + count + 1 - self.selected) as f64)
    }

    /// How much likelier `count - 1` is than `count`; in range from one more than the least to the most.
    fn down(&self, count: u64) -> f64 {
        let fall = count as f64 * (self.second + count - self.selected) as f64;
        fall / ((self.first + 1 - count) as f64 * (self.selected + 1 - count) as f64)
    }

    /// The probabilities of all counts, from the least to the most.
    pub(super) fn probabilities(&self) -> Vec<f64> {
        let mode = self.mode();
        let mut weights: Vec<f64> = Vec::new();
        let mut weight = 1.0;
        for count in (self.least + 1..=mode).rev() {
            weight *= self.down(count);
            weights.push(weight);
        }
        weights.reverse();
        weights.push(1.0);
        weight = 1.0;
        for count in mode..self.most {
            weight *= self.up(count);
            weights.push(weight);
        }
        let all: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= all);
        weights
    }
}

/// The next weight on the way from the likeliest count to an end.
struct Arm<'a> {
    support: &'a Support,
    count: u64,
    weight: f64,
    is_up: bool,
}

impl Arm<'_> {
    fn step(&mut self) -> Option<f64> {
        if self.is_up {
            if self.count >= self.support.most {
                return None;
            }
            self.weight *= self.support.up(self.count);
            self.count += 1;
        } else {
            if self.count <= self.support.least {
                return None;
            }
            self.weight *= self.support.down(self.count);
            self.count -= 1;
        }
        (self.weight > 0.0).then_some(self.weight)
    }
}

/// What the tables with the margins of this one come to.
///
/// # Complexity
/// O(s): at most a step for each possible count, and no more than some twenty standard deviations of it.
pub(super) fn tails(table: TwoByTwo) -> Tails {
    let ([observed, _], [first, second]) = (table.selected, table.considered);
    let support = Support::new(first, second, table.totals().0);
    let mode = support.mode();
    let arm = |is_up| Arm { support: &support, count: mode, weight: 1.0, is_up };

    // From the likeliest to the observed, and on to the end.
    let (mut inner, mut at, mut outer) = (0.0, 1.0, 0.0);
    let is_up = observed > mode;
    if observed != mode {
        let mut arm = arm(is_up);
        at = 0.0;
        while let Some(weight) = arm.step() {
            if arm.count == observed {
                at = weight;
                break;
            }
            inner += weight;
        }
        while let Some(weight) = arm.step() {
            outer += weight;
            if weight < NEGLIGIBLE * outer {
                break;
            }
        }
    }
    // The other side; both sides where the observed is the likeliest.
    let (mut other, mut opposite, mut tied) = (0.0, 0.0, 0.0);
    let mut far = arm(!is_up);
    while let Some(weight) = far.step() {
        other += weight;
        if weight <= at * (1.0 + TIE) {
            opposite += weight;
            if weight >= at * (1.0 - TIE) {
                tied += weight;
            }
            if weight < NEGLIGIBLE * (opposite + at).min(1.0) {
                break;
            }
        } else if at == 0.0 && weight < NEGLIGIBLE {
            break;
        }
    }
    if observed == mode {
        // `is_up` is false here, so that the other side was above; what is below is the outer side.
        let mut near = arm(false);
        while let Some(weight) = near.step() {
            outer += weight;
            if weight >= 1.0 - TIE {
                tied += weight;
            }
            if weight < NEGLIGIBLE * outer {
                break;
            }
        }
        return Tails { all: 1.0 + other + outer, at, below: outer, above: other, near: outer, opposite, tied };
    }
    let all = 1.0 + inner + at + outer + other;
    // The likeliest itself is tied with the observed where two neighbours are the likeliest.
    if at >= 1.0 - TIE {
        opposite += 1.0;
        tied += 1.0;
    }
    let rest = 1.0 + inner + other;
    let (below, above) = if is_up { (rest, outer) } else { (outer, rest) };
    Tails { all, at, below, above, near: outer, opposite, tied }
}
