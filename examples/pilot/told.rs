//! Pilots as people read them.

use std::io::{self, Write};

use rungs::{Interval, PilotReason, PilotRecommendation, PilotResult, PilotScheme, PilotSpec};

use crate::support::table::{Align, Table, count, fill};

/// A figure in the outcome's own units.
fn scaled(spec: &PilotSpec, value: f64) -> String {
    let digits = usize::from(spec.outcome.decimals);
    format!("{:.*}", digits + 1, value / 10f64.powi(i32::from(spec.outcome.decimals)))
}

fn interval(spec: &PilotSpec, ci: &Interval) -> String {
    let upper = ci.upper.map_or_else(|| "..".to_owned(), |upper| scaled(spec, upper));
    format!("{} to {upper}", scaled(spec, ci.lower))
}

pub(crate) fn design(out: &mut impl Write, spec: &PilotSpec, result: &PilotResult) -> io::Result<()> {
    let scheme = match result.scheme {
        PilotScheme::Fixed => "One look at the end",
        PilotScheme::GroupSequential => "A few planned looks, each with a bound",
        PilotScheme::AlwaysValid => "Looks on any day",
        _ => "A scheme of its own",
    };
    let minimum = scaled(spec, spec.minimum_effect as f64);
    let text = format!(
        "{} against {} by {}, of which {minimum} or more are of interest. {scheme}, fixed on {}.",
        spec.treated, spec.control, spec.outcome.code, result.scheme_fixed_on
    );
    fill(out, "  ", 0, &text)?;
    let told = &result.design;
    let mut parts = Vec::new();
    if let Some(people) = told.people {
        parts.push(format!(
            "to find that with a power of {}.{} % takes {} in each arm",
            spec.power_permille / 10,
            spec.power_permille % 10,
            count(people, "person", "people")
        ));
    }
    if let Some(effect) = &told.design_effect {
        parts.push(format!("that is times {} since they come in teams", effect.factor.rounded(2)));
    }
    if let Some(inflation) = told.inflation {
        parts.push(format!("and times {inflation:.3} since one looks before the end"));
    }
    if let (Some(detectable), Some(people)) = (told.detectable, spec.expected.as_ref().and_then(|expected| expected.people)) {
        parts.push(format!("the {people} that there are find {} or more", scaled(spec, detectable)));
    }
    if parts.is_empty() { Ok(()) } else { fill(out, "  ", 0, &format!("{}.", parts.join("; "))) }
}

pub(crate) fn looks(out: &mut impl Write, spec: &PilotSpec, result: &PilotResult) -> io::Result<()> {
    let columns = [Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left, Align::Right, Align::Left];
    let mut printed = Table::new(2, &columns);
    let titles = ["on", "treated", "control", "teams", "effect", "interval", "p, or z of bound", ""];
    printed.row(titles.map(str::to_owned).to_vec());
    for look in &result.looks {
        let [control, treated] = look.units;
        let sure = match (look.against_bound, look.p) {
            (Some([z, bound]), _) => format!("{z:.3} of {bound:.3}"),
            (None, Some(p)) => format!("{p:.4}"),
            (None, None) => "-".to_owned(),
        };
        printed.row(vec![
            look.on.to_string(),
            treated.to_string(),
            control.to_string(),
            look.clusters.to_string(),
            look.effect.map_or_else(|| "-".to_owned(), |effect| scaled(spec, effect)),
            look.ci.as_ref().map_or_else(String::new, |ci| interval(spec, ci)),
            sure,
            if look.is_shown { "shown" } else { "" }.to_owned(),
        ]);
        for (reason, units) in &look.excluded {
            printed.line(format!("    left out: {units} {}", reason.replace('_', " ")));
        }
    }
    printed.print(out)
}

pub(crate) fn placebos(out: &mut impl Write, spec: &PilotSpec, result: &PilotResult) -> io::Result<()> {
    for placebo in &result.placebos {
        let p = placebo.holm_p.map_or_else(|| "-".to_owned(), |p| format!("{p:.3}"));
        let text = format!(
            "from {} to {}, before anybody began, the treated changed by {} more than the others (p {p}).",
            placebo.from,
            placebo.to,
            scaled(spec, placebo.effect)
        );
        fill(out, "  ", 0, &text)?;
    }
    Ok(())
}

pub(crate) fn recommendation(out: &mut impl Write, result: &PilotResult) -> io::Result<()> {
    let what = match result.recommendation {
        PilotRecommendation::Scale => "SCALE",
        PilotRecommendation::Continue => "CONTINUE",
        PilotRecommendation::Stop => "STOP",
        PilotRecommendation::NotEstimable => "NOT ESTIMABLE",
    };
    let why: Vec<&str> = result.reasons.iter().map(|reason| because(*reason)).collect();
    fill(out, "  ", 0, &format!("{what}: {}. Whether it is done is for people to decide.", why.join("; ")))
}

fn because(reason: PilotReason) -> &'static str {
    match reason {
        PilotReason::EffectShown => "a better outcome is shown by the scheme",
        PilotReason::LargeEnough => "the effect found is as large as is of interest",
        PilotReason::SmallerThanOfInterest => "the effect found is smaller than is of interest",
        PilotReason::HarmShown => "a worse outcome is shown by the scheme",
        PilotReason::EffectOfInterestExcluded => "an effect as large as is of interest is excluded",
        PilotReason::Inconclusive => "neither is an effect shown nor one of interest excluded",
        PilotReason::LooksLeft => "the scheme has looks left",
        PilotReason::SchemeUsedUp => "the scheme has no look left; more needs a pilot of its own",
        PilotReason::NoLook => "nobody has looked yet",
        PilotReason::NoComparison => "an arm has nobody with an outcome before and after",
        PilotReason::TooFewClustersForScheme => "with fewer than ten clusters only one look at the end can be told",
        PilotReason::TooFewClustersInCohorts => "with fewer than ten clusters in several cohorts nothing can be told",
        PilotReason::TooFewDraws => "too few clusters took part for any draw to be rare",
        PilotReason::NothingVaries => "no outcome differs from another",
        PilotReason::ArmsDifferedBefore => "the arms went apart before anybody began",
        _ => "there is a reason that this program does not know",
    }
}
