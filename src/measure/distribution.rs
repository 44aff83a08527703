//! The few distributions that tests and intervals need.
//!
//! Quantiles and tails are statrs's where they are good to some thirteen digits (normal, chi-square; beta for counts of thousands, and to five
//! digits for a billion); its Fisher test and its hypergeometric distribution are not used. The tails of the normal distribution are libm's
//! complementary error function, good to the last digit or two far into the tail.

use statrs::distribution::{ChiSquared, ContinuousCDF, Normal};
use statrs::function::beta::checked_beta_reg;

/// The probability further from 0 than `z`, on both sides.
pub(super) fn normal_two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() * std::f64::consts::FRAC_1_SQRT_2)
}

/// The `z` with so much probability above it.
pub(super) fn normal_upper(above: f64) -> f64 {
    -Normal::standard().inverse_cdf(above)
}

/// The probability above a value under the chi-square distribution.
pub(super) fn chi_square_above(value: f64, degrees: u32) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    match degrees {
        0 => 0.0,
        1 => normal_two_sided(value.sqrt()),
        _ => ChiSquared::new(f64::from(degrees)).map_or(1.0, |chi_square| chi_square.sf(value)),
    }
}

/// The probability further from 0 than `t`, on both sides, under Student's distribution with so many degrees of freedom, which need not be whole.
pub(super) fn student_two_sided(t: f64, degrees: f64) -> f64 {
    // The smaller of the two arguments that beta's function may be asked at, so that no digit is lost near 1.
    let square = t * t;
    let (small, large) = (degrees / (degrees + square), square / (degrees + square));
    let (half, other) = (degrees / 2.0, 0.5);
    let found = if small <= large {
        checked_beta_reg(half, other, small)
    } else {
        checked_beta_reg(other, half, large).map(|p| 1.0 - p)
    };
    found.unwrap_or(1.0)
}

/// The value of Student's distribution with so much probability above it.
pub(super) fn student_upper(above: f64, degrees: f64) -> f64 {
    let mirrored = above.min(1.0 - above);
    let share = beta_quantile(2.0 * mirrored, degrees / 2.0, 0.5);
    let size = (degrees * (1.0 - share) / share).sqrt();
    if above <= 0.5 { size } else { -size }
}

/// The normal value with the same tails as this one of Student's distribution.
pub(crate) fn student_to_normal(t: f64, degrees: f64) -> f64 {
    let size = normal_upper(student_two_sided(t, degrees).max(1e-300) / 2.0);
    if t < 0.0 { -size } else { size }
}

/// The value of Student's distribution with the same tails as this normal one, which is above 0.
pub(crate) fn normal_to_student(z: f64, degrees: f64) -> f64 {
    student_upper(normal_two_sided(z) / 2.0, degrees)
}

/// The value of the F distribution with so much probability above it; the degrees of freedom need not be whole.
pub(super) fn f_upper(above: f64, first: f64, second: f64) -> f64 {
    // The share of the second sum of squares in both is beta distributed.
    let share = beta_quantile(above, second / 2.0, first / 2.0);
    second * (1.0 - share) / (first * share)
}

/// A quantile of the beta distribution; 0 where a shape is none.
///
/// statrs's own quantile never returns for a few of very many. Its distribution function does, so that the quantile is found by halving: floating
/// numbers from 0 to 1 are in the order of their bits, which takes 62 halvings to the last one.
pub(super) fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0f64.to_bits(), 1f64.to_bits());
    while high - low > 1 {
        let middle = low.midpoint(high);
        match checked_beta_reg(a, b, f64::from_bits(middle)) {
            Ok(below) if below < probability => low = middle,
            Ok(_) => high = middle,
            Err(_) => return 0.0,
        }
    }
    f64::from_bits(high)
}
