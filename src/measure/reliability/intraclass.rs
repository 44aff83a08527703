//! How much of the variance of ratings is that of what is rated: intraclass correlations.
//!
//! Shrout and Fleiss, "Intraclass correlations: uses in assessing rater reliability", Psychological Bulletin 86 (1979): the six forms and their intervals. With other raters for each
//! unit, and not as many, only the first form says something: mean squares as in Searle, "Linear Models" (1971); interval of Thomas and Hultquist, "Interval estimation for the
//! unbalanced case of the one-way random effects model", Annals of Statistics 6 (1978).

use serde::{Deserialize, Serialize};

use super::is_rating;
use crate::measure::distribution::f_upper;
use crate::measure::{Confidence, Interval, IntervalMethod, MOST_COUNT};

/// Which intraclass correlation. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IccForm {
    /// ICC(1,1): one rating, each unit by other raters.
    OneRandom,
    /// ICC(2,1): one rating, all units by the same raters, who stand for others; how severe they are counts.
    OneOfRandomRaters,
    /// ICC(3,1): one rating, all units by these raters and no others; how severe they are does not count.
    OneOfFixedRaters,
    /// ICC(1,k): the mean of k ratings, otherwise as the first.
    MeanRandom,
    /// ICC(2,k): the mean of k raters, otherwise as the second.
    MeanOfRandomRaters,
    /// ICC(3,k): the mean of k raters, otherwise as the third.
    MeanOfFixedRaters,
}

/// An intraclass correlation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IntraclassCorrelation {
    /// Of which form.
    pub form: IccForm,
    /// The correlation; below 0 where units differ less than their raters do, which is a finding and no fault. None where it would be divided by 0.
    pub value: Option<f64>,
    /// Its interval; none where there is no variance to divide by, and for raters who stand for others none below 0.
    pub ci: Option<Interval>,
}

/// Ratings of units by the same raters, each by each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingTable {
    units: u64,
    raters: u64,
    /// Sums of squares between units, between raters and of what is left, each times units times raters.
    between: i128,
    of_raters: i128,
    rest: i128,
}

/// The six correlations of a table, in the order of [`IccForm`].
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Intraclass {
    /// How many units.
    pub units: u64,
    /// How many raters.
    pub raters: u64,
    /// The correlations.
    pub forms: [IntraclassCorrelation; 6],
}

/// The most raters of a table, or ratings of a unit.
const MOST_RATERS: usize = 1_000;
/// The most units.
const MOST_UNITS: usize = 1_000_000;

impl RatingTable {
    /// A row for each unit, with the ratings in the order of the raters. `None` unless there are 2 to 1,000,000 units and 2 to 1,000 raters, each row is complete,
    /// and no rating is beyond 1,000,000,000 in size.
    ///
    /// # Complexity
    /// Linear in the ratings.
    #[must_use]
    pub fn new<R: AsRef<[i64]>>(rows: &[R]) -> Option<Self> {
        let raters = rows.first()?.as_ref().len();
        let is_good = (2..=MOST_UNITS).contains(&rows.len()) && (2..=MOST_RATERS).contains(&raters);
        if !is_good {
            return None;
        }
        let mut columns = vec![0i128; raters];
        let (mut squares, mut row_squares) = (0i128, 0i128);
        for row in rows.iter().map(AsRef::as_ref) {
            if row.len() != raters || !row.iter().all(|rating| is_rating(*rating)) {
                return None;
            }
            let sum: i128 = row.iter().map(|rating| i128::from(*rating)).sum();
            row_squares += sum * sum;
            squares += row.iter().map(|rating| i128::from(*rating) * i128::from(*rating)).sum::<i128>();
            columns.iter_mut().zip(row).for_each(|(column, rating)| *column += i128::from(*rating));
        }
        let (n, k) = (rows.len() as i128, raters as i128);
        let total: i128 = columns.iter().sum();
        let column_squares: i128 = columns.iter().map(|column| column * column).sum();
        let between = n * row_squares - total * total;
        let of_raters = k * column_squares - total * total;
        let rest = n * k * squares - total * total - between - of_raters;
        Some(Self { units: rows.len() as u64, raters: raters as u64, between, of_raters, rest })
    }

    /// All six correlations; `None` where no rating differs from another.
    ///
    /// ```
    /// use rungs::{Confidence, RatingTable};
    /// let table = RatingTable::new(&[[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]).unwrap();
    /// let found = table.correlations(Confidence::default()).unwrap().forms.map(|form| format!("{:.2}", form.value.unwrap()));
    /// assert_eq!(found, ["0.17", "0.29", "0.71", "0.44", "0.62", "0.91"]);
    /// ```
    #[must_use]
    pub fn correlations(&self, confidence: Confidence) -> Option<Intraclass> {
        let (n, k) = (self.units as f64, self.raters as f64);
        let square = |sum: i128, degrees: f64| sum as f64 / (n * k) / degrees;
        let between = square(self.between, n - 1.0);
        let of_raters = square(self.of_raters, k - 1.0);
        let rest = square(self.rest, (n - 1.0) * (k - 1.0));
        let within = square(self.of_raters + self.rest, n * (k - 1.0));
        if self.between == 0 && self.of_raters + self.rest == 0 {
            return None;
        }
        let outside = confidence.outside() / 2.0;
        let by_f = |of: f64, degrees: f64, is_mean: bool| {
            let ratio = between / of;
            let (low, high) = (ratio / f_upper(outside, n - 1.0, degrees), ratio * f_upper(outside, degrees, n - 1.0));
            let end = |ratio: f64| if is_mean { 1.0 - 1.0 / ratio } else { (ratio - 1.0) / (ratio + k - 1.0) };
            (of > 0.0 && ratio > 0.0).then(|| Interval::between(end(low), end(high), IntervalMethod::ShroutFleiss, confidence))
        };
        let told = |form, up: f64, down: f64, ci| IntraclassCorrelation { form, value: (down != 0.0).then_some(up / down), ci };
        let severity = of_raters - rest;
        let one_of_random =
            told(IccForm::OneOfRandomRaters, between - rest, between + (k - 1.0) * rest + k * severity / n, None);
        let agreement =
            one_of_random.value.and_then(|value| self.agreement_interval(value, [between, of_raters, rest], confidence));
        // A mean of k by Spearman and Brown, which knows nothing of correlations below -1/(k-1).
        let stepped = agreement.filter(|ci| 1.0 + (k - 1.0) * ci.lower > 0.0).map(|ci| {
            let up = |end: f64| k * end / (1.0 + (k - 1.0) * end);
            Interval { lower: up(ci.lower), upper: ci.upper.map(up), ..ci }
        });
        let (loose, strict) = (n * (k - 1.0), (n - 1.0) * (k - 1.0));
        let forms = [
            told(IccForm::OneRandom, between - within, between + (k - 1.0) * within, by_f(within, loose, false)),
            IntraclassCorrelation { ci: agreement, ..one_of_random },
            told(IccForm::OneOfFixedRaters, between - rest, between + (k - 1.0) * rest, by_f(rest, strict, false)),
            told(IccForm::MeanRandom, between - within, between, by_f(within, loose, true)),
            told(IccForm::MeanOfRandomRaters, between - rest, between + severity / n, stepped),
            told(IccForm::MeanOfFixedRaters, between - rest, between, by_f(rest, strict, true)),
        ];
        Some(Intraclass { units: self.units, raters: self.raters, forms })
    }

    /// The interval of ICC(2,1), with Satterthwaite's degrees of freedom, which are of sums of variances: below 0 there is none.
    fn agreement_interval(&self, value: f64, [between, of_raters, rest]: [f64; 3], confidence: Confidence) -> Option<Interval> {
        if rest <= 0.0 || between <= 0.0 || value < 0.0 {
            return None;
        }
        let (n, k) = (self.units as f64, self.raters as f64);
        let of_raters_ratio = of_raters / rest;
        let others = n * (1.0 + (k - 1.0) * value) - k * value;
        let up = (k - 1.0) * (n - 1.0) * (k * value * of_raters_ratio + others).powi(2);
        let down = (n - 1.0) * k * k * value * value * of_raters_ratio * of_raters_ratio + others * others;
        let degrees = up / down;
        if !(degrees.is_finite() && degrees > 0.0) {
            return None;
        }
        let outside = confidence.outside() / 2.0;
        let (above, below) = (f_upper(outside, n - 1.0, degrees), f_upper(outside, degrees, n - 1.0));
        let common = k * of_raters + (k * n - k - n) * rest;
        let lower = n * (between - above * rest) / (above * common + n * between);
        let upper = n * (below * between - rest) / (common + n * below * between);
        Some(Interval::between(lower, upper, IntervalMethod::ShroutFleiss, confidence))
    }
}

/// Units rated by whoever rated them, each by some: for feedback of colleagues, where the first form is the one that is legitimate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RatedUnits {
    /// How many ratings, their sum and the sum of their squares, of each unit rated at all.
    units: Vec<(u64, i128, i128)>,
    ratings: u64,
}

impl RatedUnits {
    /// Of no unit yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a unit with its ratings. Whether it was added: not without ratings, with more than 1,000, with one beyond 1,000,000,000 in size, or as the 1,000,001st.
    #[must_use]
    pub fn add(&mut self, ratings: &[i64]) -> bool {
        let is_good = (1..=MOST_RATERS).contains(&ratings.len()) && self.units.len() < MOST_UNITS;
        let more = self.ratings.saturating_add(ratings.len() as u64);
        if !is_good || more > MOST_COUNT || !ratings.iter().all(|rating| is_rating(*rating)) {
            return false;
        }
        let wide = || ratings.iter().map(|rating| i128::from(*rating));
        self.units.push((ratings.len() as u64, wide().sum(), wide().map(|rating| rating * rating).sum()));
        self.ratings = more;
        true
    }

    /// ICC(1,1), with k0 = (N - sum k^2 / N) / (n - 1) in place of the number of raters. Units that were rated once tell how units differ, and nothing of raters.
    ///
    /// `None` of fewer than two units, where no unit was rated twice, or where nothing varies.
    ///
    /// # Complexity
    /// Linear in the units.
    #[must_use]
    pub fn one_way(&self, confidence: Confidence) -> Option<IntraclassCorrelation> {
        let (n, all) = (self.units.len() as f64, self.ratings as f64);
        if self.units.len() < 2 || self.ratings <= self.units.len() as u64 {
            return None;
        }
        let total: i128 = self.units.iter().map(|(_, sum, _)| sum).sum();
        let mean = total as f64 / all;
        // In the order of the units' means, so that no order of theirs changes a digit.
        let mut units = self.units.clone();
        units.sort_unstable();
        let (mut between, mut within, mut squares, mut inverse, mut unweighted) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(count, sum, square) in &units {
            let k = count as f64;
            between += k * (sum as f64 / k - mean).powi(2);
            within += (i128::from(count) * square - sum * sum) as f64 / k;
            squares += k * k;
            inverse += 1.0 / k;
            unweighted += sum as f64 / k;
        }
        let between = between / (n - 1.0);
        let within = within / (all - n);
        if between <= 0.0 && within <= 0.0 {
            return None;
        }
        let usual = (all - squares / all) / (n - 1.0);
        let down = between + (usual - 1.0) * within;
        let value = (down != 0.0).then_some((between - within) / down);
        let middle = unweighted / n;
        let apart: f64 = units.iter().map(|(count, sum, _)| (*sum as f64 / *count as f64 - middle).powi(2)).sum();
        let harmonic = n / inverse;
        let ratio = harmonic * apart / (n - 1.0) / within;
        let outside = confidence.outside() / 2.0;
        let end = |ratio: f64| (ratio - 1.0) / (ratio + harmonic - 1.0);
        let low = ratio / f_upper(outside, n - 1.0, all - n);
        let high = ratio * f_upper(outside, all - n, n - 1.0);
        let is_varied = within > 0.0 && ratio > 0.0;
        let ci = is_varied.then(|| Interval::between(end(low), end(high), IntervalMethod::ThomasHultquist, confidence));
        Some(IntraclassCorrelation { form: IccForm::OneRandom, value, ci })
    }
}
