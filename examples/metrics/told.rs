//! Figures as lines.

use std::fmt::Write as _;
use std::io::{self, Write};

use rungs::{Elapsed, KaplanMeier, Measure, SurvivalBand, TimeQuantile};

/// A figure with what it is over and what was left out.
pub(crate) fn measure(out: &mut impl Write, label: &str, told: &Measure, digits: u32) -> io::Result<()> {
    let value = match told.value {
        Some(value) => format!("{} = {value}", value.rounded(digits)),
        None => "no value: nobody to count".to_owned(),
    };
    let excluded: Vec<(&str, u64)> = told.excluded.iter().map(|(reason, facts)| (reason.as_str(), *facts)).collect();
    writeln!(out, "  {label:<46} {value}{}", left_out(&excluded))
}

pub(crate) fn left_out(excluded: &[(&str, u64)]) -> String {
    let mut text = String::new();
    for (number, (reason, facts)) in excluded.iter().enumerate() {
        let before = if number == 0 { "; left out: " } else { ", " };
        let _ = write!(text, "{before}{facts} {}", reason.replace('_', " "));
    }
    text
}

/// What elapsed time says.
pub(crate) fn elapsed(out: &mut impl Write, label: &str, told: &Elapsed) -> io::Result<()> {
    let curve = told.counts.kaplan_meier();
    let excluded: Vec<(&str, u64)> = told.excluded().collect();
    let median = quantile(curve.median(SurvivalBand::default(), Default::default()));
    let (ended, all) = (told.counts.events(0), told.counts.subjects());
    writeln!(out, "  {label:<46} {ended} of {all} ended so, median of all ends {median}{}", left_out(&excluded))
}

pub(crate) fn quantile(told: TimeQuantile) -> String {
    let day = |day: Option<u32>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    format!("{} ({} to {})", day(told.day), day(told.lower), day(told.upper))
}

/// The share that has ended after some days, with how many were at risk.
pub(crate) fn ended(curve: &KaplanMeier, at_risk: u64, day: u32) -> String {
    let Some(waiting) = curve.survival(day) else { return "not seen so long".to_owned() };
    let band = curve.point(day).and_then(|point| point.interval(SurvivalBand::default(), Default::default()));
    let band = band.and_then(|band| Some((1.0 - band.upper?, 1.0 - band.lower)));
    let band = band.map_or_else(String::new, |(lower, upper)| format!(" ({:.1} to {:.1})", lower * 100.0, upper * 100.0));
    format!("{:.1} %{band}, {at_risk} at risk", (1.0 - waiting) * 100.0)
}
