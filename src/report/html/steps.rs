//! Curves that step down.

use std::fmt::Write;

use maud::html;

use super::super::chart::ChartSeries;
use super::super::told::cut;
use super::chart::Drawing;
use super::svg::{WIDTH, float, line, part, px, text};

const LEFT: f64 = 44.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 12.0;
const HEIGHT: f64 = 240.0;
/// The most curves that are told apart by their strokes.
const CURVES: usize = 6;

pub(super) fn steps(unit: &str, series: &[ChartSeries]) -> Drawing {
    let last = series.iter().flat_map(|curve| &curve.points).map(|point| point.at).max().unwrap_or(0);
    let x = |at: u64| LEFT + (WIDTH - LEFT - RIGHT) * part(at as f64, last as f64);
    let y = |value: f64| TOP + HEIGHT * (1.0 - value.clamp(0.0, 1.0));
    let path = |curve: &ChartSeries| {
        let mut path = format!("M{} {}", px(LEFT), px(y(1.0)));
        for point in &curve.points {
            let _ = write!(path, "H{}V{}", px(x(point.at)), px(y(point.value.get())));
        }
        path
    };
    // Up to each step at the bounds of the one before.
    let band = |curve: &ChartSeries| {
        let (mut upper, mut lower, mut before) = (String::new(), Vec::new(), None::<(f64, f64)>);
        for point in &curve.points {
            let Some((least, most)) = point.between else { continue };
            if let Some((least, most)) = before {
                let _ = write!(upper, "{},{} ", px(x(point.at)), px(y(most)));
                lower.push(format!("{},{}", px(x(point.at)), px(y(least))));
            }
            let _ = write!(upper, "{},{} ", px(x(point.at)), px(y(most.get())));
            lower.push(format!("{},{}", px(x(point.at)), px(y(least.get()))));
            before = Some((least.get(), most.get()));
        }
        lower.reverse();
        format!("{upper}{}", lower.join(" "))
    };
    // Names stand where the curves end, one under the other where they meet.
    let mut names: Vec<(f64, usize)> = Vec::new();
    for (at, curve) in series.iter().enumerate().take(CURVES) {
        let end = curve.points.last().map_or(1.0, |point| point.value.get());
        names.push((y(end), at));
    }
    names.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = f64::MIN;
    for (place, _) in &mut names {
        *place = place.max(free);
        free = *place + 18.0;
    }
    let marks = html! {
        g class="axis" {
            @for hundredth in [0u8, 25, 50, 75, 100] {
                @let value = f64::from(hundredth) / 100.0;
                (line(LEFT, y(value), WIDTH - RIGHT, y(value), "rule"))
                (text(LEFT - 8.0, y(value) + 4.0, "note end", &format!("{hundredth} %")))
            }
            @for at in (0u64..=5).map(|tick| tick.saturating_mul(tick_of(last))).filter(|at| *at <= last) {
                (text(x(at), TOP + HEIGHT + 20.0, "note middle", &at.to_string()))
            }
        }
        (text(WIDTH - RIGHT, TOP + HEIGHT + 38.0, "head end", &cut(unit, 30)))
        @for (at, curve) in series.iter().enumerate().take(CURVES) {
            polygon points=(band(curve)) class={ "band curve-" (at) } {}
            path d=(path(curve)) class={ "curve curve-" (at) } {}
        }
        @for (place, at) in &names {
            @if let Some(curve) = series.get(*at) {
                path d={ "M" (px(WIDTH - RIGHT + 6.0)) " " (px(*place)) "h22" } class={ "curve curve-" (at) } {}
                (text(WIDTH - RIGHT + 34.0, place + 4.0, "label", &cut(curve.name.shown(), 16)))
            }
        }
    };
    let names_end = TOP + 18.0 * float(names.len());
    Drawing { height: (TOP + HEIGHT + 46.0).max(names_end), marks }
}

/// How far apart the marks of an axis stand, so that five or fewer reach its end: 1, 2 or 5 with noughts.
fn tick_of(last: u64) -> u64 {
    let mut decade = 1u64;
    while decade < last {
        if let Some(step) = [1, 2, 5].map(|digit| decade.saturating_mul(digit)).into_iter().find(|step| last / step <= 5) {
            return step;
        }
        decade = decade.saturating_mul(10);
    }
    decade
}
