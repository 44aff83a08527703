//! Several tests at once: p-values adjusted for their number.
//!
//! Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6 (1979). Benjamini and Hochberg, "Controlling the false discovery
//! rate", JRSS B 57 (1995).

/// Holm's adjusted p-values, in the order of the given ones: the chance of any false finding stays at the level.
///
/// # Complexity
/// O(n log n)
///
/// ```
/// assert_eq!(rungs::holm(&[0.01, 0.04, 0.03]), [0.03, 0.06, 0.06]);
/// ```
#[must_use]
pub fn holm(raw: &[f64]) -> Vec<f64> {
    let mut least = 0.0f64;
    let mut adjusted = vec![1.0; raw.len()];
    // How many tests are left; the smallest p is multiplied by all.
    for (left, (at, p)) in (1..=raw.len()).rev().zip(ascending(raw)) {
        least = least.max(p * left as f64).min(1.0);
        if let Some(place) = adjusted.get_mut(at) {
            *place = least;
        }
    }
    adjusted
}

/// The adjusted p-values of Benjamini and Hochberg, in the order of the given ones: the share of false findings among all stays at the level.
///
/// # Complexity
/// O(n log n)
#[must_use]
pub fn benjamini_hochberg(raw: &[f64]) -> Vec<f64> {
    let mut most = 1.0f64;
    let mut adjusted = vec![1.0; raw.len()];
    let count = raw.len() as f64;
    for (rank, (at, p)) in (1..=raw.len()).rev().zip(ascending(raw).rev()) {
        most = most.min(p * count / rank as f64);
        if let Some(place) = adjusted.get_mut(at) {
            *place = most;
        }
    }
    adjusted
}

/// Places and values from the smallest up; those that are equal by place.
fn ascending(raw: &[f64]) -> impl DoubleEndedIterator<Item = (usize, f64)> + use<> {
    let mut order: Vec<(usize, f64)> = raw.iter().copied().enumerate().collect();
    order.sort_by(|(_, one), (_, other)| one.total_cmp(other));
    order.into_iter()
}
