//! The few distributions that tests and intervals need.
//!
//! Quantiles and tails are statrs's where they are good to some thirteen digits (normal, chi-square, beta); its Fisher test and its hypergeometric
//! distribution are not used. The tails of the normal distribution are libm's complementary error function, good to the last digit or two far
//! into the tail.

use statrs::distribution::{Beta, ChiSquared, ContinuousCDF, Normal};

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
pub(super) fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    Beta::new(a, b).map_or(0.0, |beta| beta.inverse_cdf(probability))
}
