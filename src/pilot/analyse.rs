//! From the problem to the result.

use std::collections::BTreeMap;

use super::answer::{PilotLook, PilotPlacebo, PilotReason, PilotResult, PilotScheme};
use super::decide::{Grounds, decide};
use super::design::power;
use super::observe::{self, Observed};
use super::problem::{PilotProblem, ProblemData, Scheme};
use super::scheme_spec::PilotMethod;
use crate::measure::{FEW_CLUSTERS, Interval, IntervalMethod, NormalMixture, holm, normal_to_student, student_to_normal};

impl PilotProblem {
    /// Tells every look that was taken, and what follows from the last. It reads nothing but what was known on the day of each look.
    ///
    /// # Complexity
    /// Looks times outcomes; with fewer than ten clusters also the draws, at most 20,000, some hundred times.
    ///
    /// ```
    /// # let days = ["2025-10-01", "2026-01-01", "2026-04-01"];
    /// # let mut rows = Vec::new();
    /// # for n in 0..40 {
    /// #     let arm = if n % 2 == 0 { "shadows" } else { "waits" };
    /// #     let (before, after) = (50 + n % 7, 52 + n % 7 + (n % 5) + if n % 2 == 0 { 6 } else { 0 });
    /// #     rows.push(format!(r#"{{"unit":"u{n}","arm":"{arm}","period":"before","outcome":{before}}}"#));
    /// #     rows.push(format!(r#"{{"unit":"u{n}","arm":"{arm}","period":"after","outcome":{after}}}"#));
    /// # }
    /// # let text = format!(r#"{{"pilot": "shadowing", "treated": "shadows", "control": "waits", "outcome": {{"code": "readiness"}},
    /// #     "minimum_effect": 5, "scheme_fixed_on": "2025-12-15", "ends_on": "{2}", "cohorts": [{{"id": "spring", "from": "{1}"}}],
    /// #     "periods": [{{"id": "before", "from": "{0}", "until": "{1}"}}, {{"id": "after", "from": "{1}", "until": "{2}"}}],
    /// #     "looks": ["{2}"], "rows": [{3}]}}"#, days[0], days[1], days[2], rows.join(","));
    /// use rungs::{PilotRecommendation, PilotSpec};
    /// let problem = PilotSpec::from_json(&text)?.compile()?;
    /// let result = problem.analyse();
    /// assert_eq!(result.recommendation, PilotRecommendation::Scale);
    /// result.check(&problem)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn analyse(&self) -> PilotResult {
        let data = &*self.0;
        let mut mixture = match data.scheme {
            Scheme::AlwaysValid { prior_deviation } => NormalMixture::new((prior_deviation as f64).powi(2)),
            Scheme::Fixed | Scheme::GroupSequential(_) => None,
        };
        let mut looks = Vec::new();
        let mut why_not = Some(PilotReason::NoLook);
        for (number, day) in data.looks.iter().enumerate() {
            let observed = observe::known_on(data, *day);
            let mut look = PilotLook {
                on: *day,
                units: observed.units,
                clusters: observed.clusters.len(),
                excluded: excluded(data, &observed),
                effect: None,
                p: None,
                ci: None,
                against_bound: None,
                is_shown: false,
                differences: None,
                cuped: None,
                randomisation: None,
            };
            why_not = match data.method {
                PilotMethod::DifferenceInDifferences => differences(data, &observed, &mut look),
                PilotMethod::Cuped => cuped(data, &observed, &mut look),
            };
            if why_not.is_none() {
                by_scheme(data, number, &mut look, mixture.as_mut());
            }
            looks.push(look);
        }
        let placebos = if looks.is_empty() { Vec::new() } else { placebos(data) };
        let alpha = data.confidence.outside();
        let looks_left = match &data.scheme {
            Scheme::Fixed => data.looks.is_empty(),
            Scheme::GroupSequential(bounds) => data.looks.len() < bounds.bounds().len(),
            Scheme::AlwaysValid { .. } => data.looks.last().is_none_or(|look| *look < data.ends_on),
        };
        // What has been shown at an earlier look has been shown: the trial could have stopped there.
        let shown = looks.iter().find(|look| look.is_shown).or(looks.last());
        let grounds = Grounds {
            why_not,
            look: shown,
            minimum: data.minimum_effect as f64,
            lower_is_better: data.outcome.lower_is_better,
            looks_left,
            differed_before: placebos.iter().any(|placebo| placebo.holm_p.is_some_and(|p| p <= alpha)),
        };
        let (recommendation, reasons) = decide(&grounds);
        PilotResult {
            pilot: data.pilot.clone(),
            scheme: scheme_name(&data.scheme),
            scheme_fixed_on: data.scheme_fixed_on,
            method: data.method,
            recommendation,
            reasons,
            design: power(data),
            placebos,
            looks,
        }
    }
}

const fn scheme_name(scheme: &Scheme) -> PilotScheme {
    match scheme {
        Scheme::Fixed => PilotScheme::Fixed,
        Scheme::GroupSequential(_) => PilotScheme::GroupSequential,
        Scheme::AlwaysValid { .. } => PilotScheme::AlwaysValid,
    }
}

fn excluded(data: &ProblemData, observed: &Observed) -> BTreeMap<String, u64> {
    let mut excluded = BTreeMap::new();
    // With the mean in place of what is missing before, nobody is left out for that; how many were given it, the estimate says.
    let without_before = if data.method == PilotMethod::Cuped { 0 } else { observed.without_before };
    for (reason, units) in [("without_before", without_before), ("without_after", observed.without_after)] {
        if units > 0 {
            excluded.insert(reason.to_owned(), units);
        }
    }
    excluded
}

/// The effect by differences in differences; why there is none, if there is none.
fn differences(data: &ProblemData, observed: &Observed, look: &mut PilotLook) -> Option<PilotReason> {
    let Some(told) = observed.differences(data.confidence) else { return Some(PilotReason::NoComparison) };
    look.differences = Some(told);
    look.effect = Some(told.effect);
    if told.clusters >= FEW_CLUSTERS {
        (look.p, look.ci) = (told.p, told.ci);
        return told.error.is_none().then_some(PilotReason::NothingVaries);
    }
    let Some(draws) = observed.draws() else { return Some(PilotReason::TooFewClustersInCohorts) };
    let test = draws.test(data.seed);
    look.randomisation = Some(test);
    look.p = Some(test.p.as_f64());
    look.ci = draws.interval(data.confidence);
    if data.scheme != Scheme::Fixed {
        (look.p, look.ci) = (None, None);
        return Some(PilotReason::TooFewClustersForScheme);
    }
    // Where no draw is as rare as a finding has to be, nothing could ever have been found.
    let is_rare = draws.draws().is_none_or(|all| all as f64 * data.confidence.outside() >= 1.0 - 1e-9);
    (!is_rare || (look.ci.is_none() && test.is_exact)).then_some(PilotReason::TooFewDraws)
}

/// The effect by adjusted means; why there is none, if there is none.
fn cuped(data: &ProblemData, observed: &Observed, look: &mut PilotLook) -> Option<PilotReason> {
    let Some(told) = observed.arms.estimate(data.confidence) else { return Some(PilotReason::NoComparison) };
    look.units = told.people;
    look.clusters = usize::try_from(told.people.iter().sum::<u64>()).unwrap_or(usize::MAX);
    look.cuped = Some(told);
    (look.effect, look.p, look.ci) = (Some(told.effect), Some(told.p), Some(told.ci));
    if look.clusters < FEW_CLUSTERS && data.scheme != Scheme::Fixed {
        (look.p, look.ci) = (None, None);
        return Some(PilotReason::TooFewClustersForScheme);
    }
    None
}

/// Whether an effect is shown by the scheme, with the interval that is as sure as the scheme is.
///
/// Bounds and mixtures are normal. With few clusters an effect over its error is not, and is put in by the normal value with the same tails (Jennison and Turnbull 2000, section 3.8).
fn by_scheme(data: &ProblemData, number: usize, look: &mut PilotLook, mixture: Option<&mut NormalMixture>) {
    let of_differences = look.differences.and_then(|told| Some((told.error?, told.clusters as f64 - 1.0)));
    let error = of_differences.or(look.cuped.map(|told| (told.error, told.degrees)));
    let alpha = data.confidence.outside();
    let Some(effect) = look.effect else { return };
    let interval = |bound: f64, error: f64, degrees: f64, method| {
        let reach = normal_to_student(bound, degrees) * error;
        reach.is_finite().then(|| Interval::between(effect - reach, effect + reach, method, data.confidence))
    };
    match (&data.scheme, error) {
        (Scheme::GroupSequential(bounds), Some((error, degrees))) => {
            let Some(&bound) = bounds.bounds().get(number) else { return };
            let z = student_to_normal(effect / error, degrees);
            look.p = None;
            look.ci = interval(bound, error, degrees, IntervalMethod::GroupSequential);
            look.against_bound = Some([z, bound]);
            look.is_shown = z.abs() >= bound;
        }
        (Scheme::AlwaysValid { .. }, Some((error, degrees))) => {
            let Some(mixture) = mixture else { return };
            let z = student_to_normal(effect / error, degrees);
            let variance = error * error;
            let p = mixture.look(z * error, variance);
            let bound = mixture.half_width(variance, alpha).map(|half| half / error);
            look.ci = bound.and_then(|bound| interval(bound, error, degrees, IntervalMethod::NormalMixture));
            look.p = Some(p);
            look.is_shown = p <= alpha;
        }
        _ => look.is_shown = look.p.is_some_and(|p| p <= alpha),
    }
}

/// Each two neighbouring periods, of the units whose cohort began when both were over.
fn placebos(data: &ProblemData) -> Vec<PilotPlacebo> {
    let mut placebos = Vec::new();
    for (at, pair) in data.periods.windows(2).enumerate() {
        let [from, to] = pair else { continue };
        let observed = observe::between(data, [at, at + 1]);
        let Some(told) = observed.differences(data.confidence) else { continue };
        let p =
            if told.clusters >= FEW_CLUSTERS { told.p } else { observed.draws().map(|draws| draws.test(data.seed).p.as_f64()) };
        placebos.push(PilotPlacebo { from: from.id.clone(), to: to.id.clone(), effect: told.effect, p, holm_p: None });
    }
    let raw: Vec<f64> = placebos.iter().filter_map(|placebo| placebo.p).collect();
    let mut adjusted = holm(&raw).into_iter();
    placebos.iter_mut().filter(|placebo| placebo.p.is_some()).for_each(|placebo| placebo.holm_p = adjusted.next());
    placebos
}
