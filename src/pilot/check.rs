//! A result held against the problem it is an answer to, by other ways: a regression of changes in place of sums, every draw by the bits of a number, tails by an integral.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::answer::{PilotLook, PilotPlacebo, PilotReason, PilotRecommendation, PilotResult, PilotScheme};
use super::problem::{PilotProblem, ProblemData, Scheme, Unit};
use super::scheme_spec::PilotMethod;
use crate::values::{ItemCode, date};

/// Why a result does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PilotFault {
    /// It is of another problem.
    #[error("the result is not one of this pilot")]
    Other,
    /// The units of a look are others.
    #[error("the units of the look on {0} are not those that were known")]
    Units(#[serde(serialize_with = "date::serialize")] NaiveDate),
    /// The effect of a look is another.
    #[error("the effect of the look on {0} is not what the outcomes come to")]
    Effect(#[serde(serialize_with = "date::serialize")] NaiveDate),
    /// The error, p or interval of a look is another.
    #[error("how sure the effect of the look on {0} is said to be is not so")]
    Sureness(#[serde(serialize_with = "date::serialize")] NaiveDate),
    /// Whether an effect is shown at a look is not what the scheme says.
    #[error("the scheme does not say of the look on {0} what is said of it")]
    Scheme(#[serde(serialize_with = "date::serialize")] NaiveDate),
    /// A placebo is not so.
    #[error("a placebo is not what the outcomes come to")]
    Placebo,
    /// The recommendation does not follow.
    #[error("the recommendation does not follow from the looks")]
    Recommendation,
}

/// Somebody who is compared: cluster, whether treated, cohort, before, after.
type Pair = (u64, bool, usize, Option<f64>, f64);

fn is_near(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-6 * (1.0 + one.abs().max(other.abs()))
}

impl PilotResult {
    /// Holds the result against the problem, without the code that made it: effects, errors, p, intervals, bounds, placebos and what follows from them. The number of people it takes is no evidence, and is not looked at.
    ///
    /// # Errors
    /// [`PilotFault`] with the first thing that does not hold.
    ///
    /// # Complexity
    /// Looks times outcomes, and some thousand steps of an integral for each look.
    pub fn check(&self, problem: &PilotProblem) -> Result<(), PilotFault> {
        let data = &*problem.0;
        let scheme = match data.scheme {
            Scheme::Fixed => PilotScheme::Fixed,
            Scheme::GroupSequential(_) => PilotScheme::GroupSequential,
            Scheme::AlwaysValid { .. } => PilotScheme::AlwaysValid,
        };
        let is_same = self.pilot == data.pilot && self.scheme == scheme && self.method == data.method;
        let are_same = self.looks.iter().map(|look| look.on).eq(data.looks.iter().copied());
        if !is_same || !are_same || self.scheme_fixed_on != data.scheme_fixed_on {
            return Err(PilotFault::Other);
        }
        let mut least_p = 1.0;
        for (number, look) in self.looks.iter().enumerate() {
            check_look(data, look)?;
            check_scheme(data, number, look, &mut least_p)?;
        }
        check_placebos(data, &self.placebos, self.looks.is_empty())?;
        check_recommendation(data, self)
    }
}

fn outside(data: &ProblemData) -> f64 {
    f64::from(1_000 - data.confidence.as_permille()) / 1_000.0
}

/// Those who have an outcome of after, and how many have none.
fn pairs(data: &ProblemData, of: impl Fn(&Unit) -> (Option<i64>, Option<i64>)) -> (Vec<Pair>, u64) {
    let mut found = Vec::new();
    let mut without = 0;
    for unit in &data.units {
        match of(unit) {
            (before, Some(after)) => {
                let before = before.map(|before| before as f64);
                found.push((unit.cluster, unit.is_treated, unit.cohort, before, after as f64));
            }
            (_, None) => without += 1,
        }
    }
    (found, without)
}

fn check_look(data: &ProblemData, look: &PilotLook) -> Result<(), PilotFault> {
    let (known, without_after) = pairs(data, |unit| {
        let (mut before, mut after) = (None, None);
        let began = data.cohorts.get(unit.cohort);
        for (at, outcome) in &unit.outcomes {
            let Some(period) = data.periods.get(*at).filter(|period| period.until <= look.on) else { continue };
            if began.is_some_and(|began| period.until <= *began) {
                before = Some(*outcome);
            } else if after.is_none() || data.scheme == Scheme::Fixed {
                // With several looks a unit counts as it did when it was first known.
                after = Some(*outcome);
            }
        }
        (before, after)
    });
    let is_cuped = data.method == PilotMethod::Cuped;
    let complete: Vec<&Pair> = known.iter().filter(|pair| is_cuped || pair.3.is_some()).collect();
    let without_before = known.len() - complete.len();
    let counted = |reason: &str| look.excluded.get(reason).copied().unwrap_or(0);
    let treated = complete.iter().filter(|pair| pair.1).count() as u64;
    let units = [complete.len() as u64 - treated, treated];
    let are_told = counted("without_before") == without_before as u64 && counted("without_after") == without_after;
    // Of an arm with one person or none nothing is adjusted, and the units are not told anew.
    let is_counted = if is_cuped && look.cuped.is_none() { true } else { look.units == units };
    if !are_told || !is_counted {
        return Err(PilotFault::Units(look.on));
    }
    if is_cuped { check_cuped(data, look, &known) } else { check_differences(data, look, &complete) }
}

/// Changes on whether somebody was treated, with a mean for each cohort: the effect, the error robust to clusters, and the clusters.
fn regression(pairs: &[&Pair]) -> Option<(f64, f64, usize)> {
    let mut cohorts: BTreeMap<usize, [f64; 3]> = BTreeMap::new();
    let change = |pair: &Pair| pair.4 - pair.3.unwrap_or(0.0);
    let flag = |pair: &Pair| f64::from(u8::from(pair.1));
    for pair in pairs {
        let of = cohorts.entry(pair.2).or_insert([0.0; 3]);
        *of = [of[0] + 1.0, of[1] + flag(pair), of[2] + change(pair)];
    }
    // Off the means of the cohort.
    let off = |pair: &Pair| {
        cohorts.get(&pair.2).map_or((0.0, 0.0), |[n, treated, sum]| (flag(pair) - treated / n, change(pair) - sum / n))
    };
    let has_both = cohorts.values().all(|[n, treated, _]| *treated > 0.0 && treated < n);
    if !has_both || pairs.is_empty() {
        return None;
    }
    let squares: f64 = pairs.iter().map(|pair| off(pair).0.powi(2)).sum();
    let effect = pairs.iter().map(|pair| off(pair).0 * off(pair).1).sum::<f64>() / squares;
    let mut scores: BTreeMap<u64, f64> = BTreeMap::new();
    // Off the mean of the arm within the cohort: effects may differ between cohorts.
    let mut arms: BTreeMap<(usize, bool), (f64, f64)> = BTreeMap::new();
    for pair in pairs {
        let (n, sum) = arms.entry((pair.2, pair.1)).or_default();
        (*n, *sum) = (*n + 1.0, *sum + change(pair));
    }
    for pair in pairs {
        let mean = arms.get(&(pair.2, pair.1)).map_or(0.0, |(n, sum)| sum / n);
        *scores.entry(pair.0).or_default() += off(pair).0 * (change(pair) - mean);
    }
    let (g, n, k) = (scores.len() as f64, 2.0 * pairs.len() as f64, 4.0 * cohorts.len() as f64);
    let meat: f64 = scores.values().map(|score| score * score).sum();
    let variance = meat / (squares * squares) * g / (g - 1.0) * (n - 1.0) / (n - k);
    let size: f64 = pairs.iter().map(|pair| pair.3.unwrap_or(0.0).abs() + pair.4.abs()).sum::<f64>() / pairs.len() as f64;
    let is_told = scores.len() >= 10 && n > k && variance.sqrt() > 1e-12 * size;
    Some((effect, if is_told { variance.sqrt() } else { 0.0 }, scores.len()))
}

fn check_differences(data: &ProblemData, look: &PilotLook, complete: &[&Pair]) -> Result<(), PilotFault> {
    let Some((effect, error, clusters)) = regression(complete) else {
        return if look.effect.is_none() && look.p.is_none() { Ok(()) } else { Err(PilotFault::Effect(look.on)) };
    };
    let Some(told) = look.differences else { return Err(PilotFault::Effect(look.on)) };
    let is_effect = look.effect.is_some_and(|told| is_near(told, effect)) && is_near(told.effect, effect);
    if !is_effect || told.clusters != clusters || look.clusters != clusters {
        return Err(PilotFault::Effect(look.on));
    }
    let is_error = told.error.map_or(error == 0.0, |told| is_near(told, error));
    let degrees = clusters as f64 - 1.0;
    let is_p = told.p.is_none_or(|p| is_near(p, student(effect / error, degrees)));
    let is_reach = told.ci.is_none_or(|ci| is_near(student((ci.lower - effect) / error, degrees), outside(data)));
    let is_sure = if clusters < 10 { check_draws(data, look, complete, effect) } else { look.randomisation.is_none() };
    if is_error && is_p && is_reach && is_sure { Ok(()) } else { Err(PilotFault::Sureness(look.on)) }
}

/// Every draw of fewer than ten clusters, each the bits of a number.
fn check_draws(data: &ProblemData, look: &PilotLook, complete: &[&Pair], effect: f64) -> bool {
    let Some(clusters) = clusters(complete) else { return look.randomisation.is_none() };
    let (as_far, of) = draws(&clusters, 0.0);
    let is_p =
        look.randomisation.is_some_and(|told| told.draws == of && told.p.numerator() == as_far && is_near(told.effect, effect));
    let share = |less: f64| {
        let (as_far, of) = draws(&clusters, less);
        as_far as f64 / of as f64
    };
    // Just within an end nothing is refused, just beyond it is.
    let is_end = |end: f64| {
        let step = 1e-6 * (1.0 + (end - effect).abs()) * (effect - end).signum();
        share(end + step) > outside(data) && share(end - step) <= outside(data) + 1e-9
    };
    is_p && look.ci.is_none_or(|ci| data.scheme != Scheme::Fixed || (is_end(ci.lower) && ci.upper.is_some_and(is_end)))
}

/// Whether treated, members and the sum of changes of each cluster; none for several cohorts.
fn clusters(complete: &[&Pair]) -> Option<Vec<(bool, f64, f64)>> {
    let mut found: BTreeMap<u64, (bool, f64, f64)> = BTreeMap::new();
    let cohort = complete.first()?.2;
    for pair in complete {
        let of = found.entry(pair.0).or_insert((pair.1, 0.0, 0.0));
        *of = (of.0, of.1 + 1.0, of.2 + pair.4 - pair.3?);
    }
    complete.iter().all(|pair| pair.2 == cohort).then(|| found.into_values().collect())
}

/// How many draws of how many are as far as the true one, had each of the treated changed by so much less.
fn draws(clusters: &[(bool, f64, f64)], less: f64) -> (u64, u64) {
    let far = |is_drawn: &dyn Fn(usize) -> bool| {
        let mut sums = [[0.0; 2]; 2];
        for (at, (is_treated, members, sum)) in clusters.iter().enumerate() {
            let moved = sum - if *is_treated { less * members } else { 0.0 };
            let [others, drawn] = &mut sums;
            let side = if is_drawn(at) { drawn } else { others };
            *side = [side[0] + members, side[1] + moved];
        }
        let [[m, control], [n, drawn]] = sums;
        (drawn / n - control / m).abs()
    };
    let treated = clusters.iter().filter(|cluster| cluster.0).count();
    let truth = far(&|at| clusters.get(at).is_some_and(|cluster| cluster.0));
    let scale = clusters.iter().map(|(_, members, sum)| (sum / members).abs()).fold(0.0, f64::max);
    let (mut as_far, mut of) = (0, 0);
    for bits in 0u32..1 << clusters.len().min(9) {
        if bits.count_ones() as usize == treated {
            of += 1;
            as_far += u64::from(far(&|at| bits >> at & 1 == 1) >= truth - 1e-9 * truth - 1e-12 * scale);
        }
    }
    (as_far, of)
}

/// Outcomes less theta times how far somebody was off the mean before, row by row.
fn check_cuped(data: &ProblemData, look: &PilotLook, known: &[Pair]) -> Result<(), PilotFault> {
    let Some(told) = look.cuped else {
        return if look.effect.is_none() && look.p.is_none() { Ok(()) } else { Err(PilotFault::Effect(look.on)) };
    };
    let before: Vec<(f64, f64)> = known.iter().filter_map(|pair| Some((pair.3?, pair.4))).collect();
    let n = (before.len() as f64).max(1.0);
    let (x, y) = (before.iter().map(|row| row.0).sum::<f64>() / n, before.iter().map(|row| row.1).sum::<f64>() / n);
    let squares: f64 = before.iter().map(|row| (row.0 - x).powi(2)).sum();
    let products: f64 = before.iter().map(|row| (row.0 - x) * (row.1 - y)).sum();
    let theta = if squares > 0.0 { products / squares } else { 0.0 };
    let arm = |is_treated: bool| {
        let of = known.iter().filter(|pair| pair.1 == is_treated);
        let values: Vec<f64> = of.map(|pair| pair.4 - theta * (pair.3.unwrap_or(x) - x)).collect();
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        (n, mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0) / n)
    };
    let ((m, control, of_control), (n, treated, of_treated)) = (arm(false), arm(true));
    let (effect, error) = (treated - control, (of_control + of_treated).sqrt());
    let degrees = error.powi(4) / (of_control.powi(2) / (m - 1.0) + of_treated.powi(2) / (n - 1.0));
    if !is_near(told.theta, theta) || !is_near(told.effect, effect) || look.effect != Some(told.effect) {
        return Err(PilotFault::Effect(look.on));
    }
    // What is left of outcomes that are nearly all explained has few digits, in sums as in rows.
    let raw: f64 = known.iter().map(|pair| pair.4 * pair.4).sum::<f64>() / m.min(n);
    let is_square = |told: f64, own: f64| (told - own).abs() <= 1e-6 * own + 1e-12 * raw;
    let is_error = is_square(told.error * told.error, error * error);
    let is_degrees = (told.degrees / degrees - 1.0).abs() < 1e-3 || error * error < 1e-6 * raw;
    let is_p = (told.p - student(told.effect / told.error, told.degrees)).abs() < 1e-6;
    let is_reach = is_near(student((told.ci.lower - told.effect) / told.error, told.degrees), outside(data));
    if is_error && is_degrees && is_p && is_reach { Ok(()) } else { Err(PilotFault::Sureness(look.on)) }
}

/// The probability further off than `t` under Student's distribution: with t = sqrt(v) / tan s an integral of sin^(v-1) from 0 on, and with s = r^4 smooth there too; by Simpson's rule.
fn student(t: f64, degrees: f64) -> f64 {
    const STEPS: u32 = 4_000;
    let far = libm::atan2(degrees.sqrt(), t.abs());
    let (start, end) = ((far - 40.0 / degrees.sqrt()).max(0.0).sqrt().sqrt(), far.sqrt().sqrt());
    let constant = libm::lgamma(f64::midpoint(degrees, 1.0)) - libm::lgamma(degrees / 2.0);
    let density = |r: f64| {
        let sine = libm::sin(r.powi(4));
        if sine <= 0.0 { 0.0 } else { 4.0 * r.powi(3) * libm::exp(constant + (degrees - 1.0) * libm::log(sine)) }
    };
    let width = (end - start) / f64::from(STEPS);
    let weight = |step: u32| {
        if step == 0 || step == STEPS {
            1.0
        } else if step % 2 == 1 {
            4.0
        } else {
            2.0
        }
    };
    let sum: f64 = (0..=STEPS).map(|step| weight(step) * density(start + width * f64::from(step))).sum();
    (sum * width / 3.0 * std::f64::consts::FRAC_2_SQRT_PI).min(1.0)
}

fn check_scheme(data: &ProblemData, number: usize, look: &PilotLook, least_p: &mut f64) -> Result<(), PilotFault> {
    let fault = || Err(PilotFault::Scheme(look.on));
    let of_differences = look.differences.and_then(|told| Some((told.error?, told.clusters as f64 - 1.0)));
    let error = of_differences.or(look.cuped.map(|told| (told.error, told.degrees)));
    let alpha = outside(data);
    let is_told = look.p.is_some() || look.against_bound.is_some();
    // A normal value and one of Student's are as far out when what is beyond them is as likely.
    let are_as_far = |z: f64, t: f64, degrees: f64| {
        let (normal, student) = (libm::erfc(z.abs() / std::f64::consts::SQRT_2), student(t, degrees));
        (normal - student).abs() <= 1e-4 * normal + 1e-11 && (z * t >= 0.0)
    };
    let is_interval = |effect: f64, error: f64, degrees: f64, bound: f64| match look.ci {
        Some(ci) => are_as_far(bound, (effect - ci.lower) / error, degrees),
        // So far out that no float tells it from anything.
        None => degrees < 2.0 || bound > 30.0,
    };
    let is_so = match (&data.scheme, look.effect, error) {
        (Scheme::GroupSequential(bounds), Some(effect), Some((error, degrees))) if is_told => {
            let bound = bounds.bounds().get(number).copied().unwrap_or(f64::INFINITY);
            let is_bound = look.against_bound.is_some_and(|[z, told]| {
                are_as_far(z, effect / error, degrees) && is_near(told, bound) && look.is_shown == (z.abs() >= told)
            });
            is_bound && is_interval(effect, error, degrees, bound) && is_spent(bounds.fractions(), bounds.bounds(), alpha)
        }
        (Scheme::AlwaysValid { prior_deviation }, Some(effect), Some((error, degrees))) if is_told => {
            let (v, prior) = (error * error, (*prior_deviation as f64) * (*prior_deviation as f64));
            // Johari's formula with v for 2 s^2 / n; the normal value by halving what is beyond it.
            let log = |z: f64| libm::log(v / (v + prior)) / 2.0 + z * z * prior / (2.0 * (v + prior));
            let beyond = student(effect / error, degrees);
            let (mut low, mut high) = (0.0, 38.0);
            for _ in 0..80 {
                let middle = f64::midpoint(low, high);
                if libm::erfc(middle / std::f64::consts::SQRT_2) > beyond { low = middle } else { high = middle }
            }
            *least_p = f64::min(*least_p, libm::exp(-log(high)));
            let bound = (2.0 * (v + prior) / prior * (-libm::log(alpha) - libm::log(v / (v + prior)) / 2.0)).sqrt();
            // Where hardly anything is beyond, the integral has few digits.
            let is_p = look.p.is_some_and(|p| (p - *least_p).abs() < 1e-6 || beyond < 1e-9);
            let is_shown = look.p.is_some_and(|p| p <= alpha);
            is_p && is_interval(effect, error, degrees, bound) && look.is_shown == is_shown
        }
        (Scheme::Fixed, ..) => !look.is_shown || look.p.is_some_and(|p| p <= alpha),
        _ => !look.is_shown,
    };
    if is_so { Ok(()) } else { fault() }
}

/// Whether the bounds let as much pass as they should where there is nothing: the score's density on an even grid, by the trapezoid's rule.
fn is_spent(fractions: &[f64], bounds: &[f64], alpha: f64) -> bool {
    const POINTS: u32 = 400;
    let (mut grid, mut before) = (vec![(0.0, 1.0)], 0.0);
    for (fraction, bound) in fractions.iter().zip(bounds) {
        let step = (fraction - before).sqrt();
        let reach = bound.min(8.0) * fraction.sqrt();
        let width = 2.0 * reach / f64::from(POINTS);
        let near = |to: f64| {
            let density = |(from, likely): &(f64, f64)| likely * libm::exp(-((to - from) / step).powi(2) / 2.0) / step;
            grid.iter().map(density).sum::<f64>() / (2.0 * std::f64::consts::PI).sqrt()
        };
        let weight = |at: u32| if at == 0 || at == POINTS { width / 2.0 } else { width };
        let point = |at: u32| {
            let to = f64::from(at) * width - reach;
            (to, near(to) * weight(at))
        };
        grid = (0..=POINTS).map(point).collect();
        before = *fraction;
    }
    let left: f64 = grid.iter().map(|(_, likely)| likely).sum();
    (1.0 - left - alpha).abs() < 1e-3
}

fn check_placebos(data: &ProblemData, told: &[PilotPlacebo], is_unlooked: bool) -> Result<(), PilotFault> {
    let mut expected = Vec::new();
    for (at, pair) in data.periods.windows(2).enumerate() {
        let (Some(from), Some(to)) = (pair.first(), pair.last()) else { continue };
        let (known, _) = pairs(data, |unit| {
            let is_early = data.cohorts.get(unit.cohort).is_some_and(|began| to.until <= *began);
            let of =
                |period: usize| unit.outcomes.iter().find(|(at, _)| *at == period && is_early).map(|(_, outcome)| *outcome);
            (of(at), of(at + 1))
        });
        let complete: Vec<&Pair> = known.iter().filter(|pair| pair.3.is_some()).collect();
        let Some((effect, error, count)) = regression(&complete) else { continue };
        let p = if count >= 10 {
            (error > 0.0).then(|| student(effect / error, count as f64 - 1.0))
        } else {
            clusters(&complete).map(|clusters| draws(&clusters, 0.0)).map(|(as_far, of)| as_far as f64 / of as f64)
        };
        expected.push((&from.id, effect, p));
    }
    if is_unlooked {
        return if told.is_empty() { Ok(()) } else { Err(PilotFault::Placebo) };
    }
    let ps: Vec<f64> = expected.iter().filter_map(|(.., p)| *p).collect();
    // Holm by its definition: the greatest of what each that is not greater comes to.
    let holm = |p: f64| {
        let each = |other: &f64| other * ps.iter().filter(|third| *third >= other).count() as f64;
        ps.iter().filter(|other| **other <= p).map(each).fold(0.0, f64::max).min(1.0)
    };
    let is_so = |(placebo, (from, effect, p)): (&PilotPlacebo, &(&ItemCode, f64, Option<f64>))| {
        let same = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (None, None) => true,
            (Some(one), Some(other)) => (one - other).abs() < 1e-5,
            _ => false,
        };
        placebo.from == **from && is_near(placebo.effect, *effect) && same(placebo.p, *p) && same(placebo.holm_p, p.map(holm))
    };
    if told.len() == expected.len() && told.iter().zip(&expected).all(is_so) { Ok(()) } else { Err(PilotFault::Placebo) }
}

/// What is recommended, asked one thing after the other.
fn check_recommendation(data: &ProblemData, result: &PilotResult) -> Result<(), PilotFault> {
    let shown = result.looks.iter().find(|look| look.is_shown);
    let last = result.looks.last();
    let differed = result.placebos.iter().any(|placebo| placebo.holm_p.is_some_and(|p| p <= outside(data)));
    let sign = if data.outcome.lower_is_better { -1.0 } else { 1.0 };
    let minimum = data.minimum_effect as f64;
    let could_be = |look: &PilotLook| {
        let ends = look.ci.map(|ci| [Some(ci.lower), ci.upper]);
        ends.is_none_or(|ends| ends.iter().any(|end| end.is_none_or(|end| sign * end >= minimum)))
    };
    // With several looks an interval may be wider than any float.
    let is_told = |look: &PilotLook| look.p.is_some() || look.against_bound.is_some();
    let says_nothing = |look: &PilotLook| if data.scheme == Scheme::Fixed { look.ci.is_none() } else { !is_told(look) };
    let expected = match (shown, last) {
        (None, None) => PilotRecommendation::NotEstimable,
        (None, Some(last)) if says_nothing(last) || differed => PilotRecommendation::NotEstimable,
        (Some(_), _) if differed => PilotRecommendation::NotEstimable,
        (Some(look), _) => {
            let better = sign * look.effect.unwrap_or(0.0);
            if better <= 0.0 {
                PilotRecommendation::Stop
            } else if better >= minimum {
                PilotRecommendation::Scale
            } else if could_be(look) {
                PilotRecommendation::Continue
            } else {
                PilotRecommendation::Stop
            }
        }
        (None, Some(last)) if could_be(last) => PilotRecommendation::Continue,
        (None, Some(_)) => PilotRecommendation::Stop,
    };
    let has = |reason| result.reasons.contains(&reason);
    let is_named = match result.recommendation {
        PilotRecommendation::Scale => has(PilotReason::EffectShown) && has(PilotReason::LargeEnough),
        PilotRecommendation::Stop => has(PilotReason::HarmShown) || has(PilotReason::EffectOfInterestExcluded),
        PilotRecommendation::Continue => has(PilotReason::LooksLeft) != has(PilotReason::SchemeUsedUp),
        PilotRecommendation::NotEstimable => result.reasons.len() == 1,
    };
    if result.recommendation == expected && is_named { Ok(()) } else { Err(PilotFault::Recommendation) }
}
