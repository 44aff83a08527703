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
