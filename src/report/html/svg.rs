//! What all charts are drawn with.

use maud::{Markup, html};

use super::super::figure::Figure;
use super::super::told::cut;

/// How wide every chart is, in its own units; the page scales it.
pub(super) const WIDTH: f64 = 720.0;
/// How wide the column of labels is, and how many letters fit in it.
pub(super) const LABELS: f64 = 190.0;
pub(super) const LETTERS: usize = 24;

/// A length as it is written: a tenth is fine enough.
pub(super) fn px(length: f64) -> String {
    // Whatever a document says, what is drawn stays on the page.
    format!("{:.1}", if length.is_finite() { length.clamp(-10_000.0, 100_000.0) } else { 0.0 })
}

/// A part of a whole, within 0 and 1; 0 of nothing.
pub(super) fn part(value: f64, whole: f64) -> f64 {
    if whole > 0.0 { (value / whole).clamp(0.0, 1.0) } else { 0.0 }
}

/// The number of something as a float, for places on the page.
pub(super) fn float(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::from(u32::MAX), f64::from)
}

/// A text that begins, is centred or ends at a place.
pub(super) fn text(x: f64, y: f64, class: &str, shown: &str) -> Markup {
    html! { text x=(px(x)) y=(px(y)) class=(class) { (shown) } }
}

/// A label of a row, cut to its column; the whole stands in the table.
pub(super) fn row_label(y: f64, class: &str, shown: &str) -> Markup {
    text(0.0, y, class, &cut(shown, LETTERS))
}

pub(super) fn rect(x: f64, y: f64, width: f64, height: f64, class: &str) -> Markup {
    html! { rect x=(px(x)) y=(px(y)) width=(px(width.max(0.0))) height=(px(height.max(0.0))) rx="2" class=(class) {} }
}

/// A filled cell whose strength says how much, from 0 to 1.
pub(super) fn cell(x: f64, y: f64, width: f64, height: f64, strength: f64, class: &str) -> Markup {
    let opacity = format!("{:.2}", 0.05 + 0.5 * strength.clamp(0.0, 1.0));
    html! { rect x=(px(x)) y=(px(y)) width=(px(width)) height=(px(height)) class=(class) fill-opacity=(opacity) {} }
}

pub(super) fn line(x1: f64, y1: f64, x2: f64, y2: f64, class: &str) -> Markup {
    html! { line x1=(px(x1)) y1=(px(y1)) x2=(px(x2)) y2=(px(y2)) class=(class) {} }
}

/// What is hidden is hatched, and says so.
pub(super) fn hatched(x: f64, y: f64, width: f64, height: f64, id: &str) -> Markup {
    html! { rect x=(px(x)) y=(px(y)) width=(px(width)) height=(px(height)) fill={ "url(#" (id) "-hatch)" } class="hidden-cell" {} }
}

pub(super) fn hatch(id: &str) -> Markup {
    html! {
        defs { pattern id={ (id) "-hatch" } width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
            line x1="0" y1="0" x2="0" y2="6" class="hatching" {}
        } }
    }
}

/// The share of a figure without its sign of percent, for narrow cells.
pub(super) fn narrow(figure: &Figure) -> String {
    let text = figure.to_string();
    text.strip_suffix(" %").map_or_else(|| text.clone(), str::to_owned)
}
