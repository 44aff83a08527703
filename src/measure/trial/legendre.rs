//! Integrals of smooth functions: Gauss's rule on panels.
//!
//! Nodes and weights are Legendre's, found by Newton's steps from the asymptotic places; Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 25.4.29 and 22.16.6.

/// How many nodes a panel has: exact for polynomials up to the 31st degree.
const NODES: u32 = 16;

/// The nodes of a panel from -1 to 1, with their weights.
fn rule() -> Vec<(f64, f64)> {
    let n = f64::from(NODES);
    let node = |number: u32| {
        let mut x = libm::cos(std::f64::consts::PI * (f64::from(number) + 0.75) / (n + 0.5));
        let mut slope = 1.0;
        for _ in 0..8 {
            // Legendre's polynomials one after the other.
            let (mut before, mut value) = (1.0, x);
            for degree in 2..=NODES {
                let k = f64::from(degree);
                (before, value) = (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
            }
            slope = n * (x * value - before) / (x * x - 1.0);
            x -= value / slope;
        }
        (x, 2.0 / ((1.0 - x * x) * slope * slope))
    };
    (0..NODES).map(node).collect()
}

/// Points from `low` to `high` on so many panels, with their weights.
pub(super) fn points(low: f64, high: f64, panels: u32) -> Vec<(f64, f64)> {
    let panels = panels.max(1);
    let half = (high - low) / f64::from(panels) / 2.0;
    let rule = rule();
    let middle = |panel: u32| low + half * (2.0 * f64::from(panel) + 1.0);
    let panel = |panel: u32| rule.iter().map(move |(x, weight)| (middle(panel) + half * x, half * weight));
    (0..panels).flat_map(panel).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_are_integrated_exactly() {
        let sum = |of: &dyn Fn(f64) -> f64| points(-1.0, 3.0, 2).iter().map(|(x, weight)| weight * of(*x)).sum::<f64>();
        assert!((sum(&|_| 1.0) - 4.0).abs() < 1e-13);
        assert!((sum(&|x| x.powi(9)) - (3f64.powi(10) - 1.0) / 10.0).abs() < 1e-8);
    }
}
