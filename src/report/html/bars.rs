//! Bars: stages of a way, and amounts.

use maud::html;

use super::super::chart::{ChartBar, FunnelStage};
use super::super::figure::Figure;
use super::super::told::cut;
use super::super::who::Who;
use super::chart::Drawing;
use super::svg::{LABELS, WIDTH, float, hatched, part, rect, row_label, text};

const ROW: f64 = 30.0;
const HEAD: f64 = 20.0;
/// What is left for the number behind a bar.
const BEHIND: f64 = 90.0;
const LONGEST: f64 = WIDTH - LABELS - BEHIND;

/// Each stage as long as it has people, under the one before.
pub(super) fn funnel(stages: &[FunnelStage], id: &str) -> Drawing {
    let most = stages.iter().filter_map(|stage| stage.people.as_f64()).fold(0.0, f64::max);
    let marks = html! {
        @for (at, stage) in stages.iter().enumerate() {
            @let top = float(at) * (ROW + 6.0);
            (row_label(top + 20.0, "label", stage.name.shown()))
            @if stage.people.is_suppressed() {
                (hatched(LABELS, top + 2.0, 80.0, ROW - 4.0, id))
                (text(LABELS + 88.0, top + 20.0, "value muted", "hidden"))
            } @else {
                @let width = ((WIDTH - LABELS) * part(stage.people.as_f64().unwrap_or(0.0), most)).max(2.0);
                (rect(LABELS, top, width, ROW, "funnel"))
                // Beside a bar that is too short for its number.
                @let number = if width > 60.0 { LABELS + 10.0 } else { LABELS + width + 8.0 };
                (text(number, top + 20.0, "value strong", &stage.people.to_string()))
            }
        }
    };
    Drawing { height: float(stages.len()) * (ROW + 6.0), marks }
}

pub(super) fn bars<P: Who>(bars: &[ChartBar<P>], unit: &str, id: &str) -> Drawing {
    let values = bars.iter().flat_map(|bar| std::iter::once(&bar.figure).chain(&bar.of));
    let most = values.filter_map(Figure::as_f64).fold(0.0, f64::max);
    let marks = html! {
        (text(LABELS, 13.0, "head", &cut(unit, 60)))
        @for (at, bar) in bars.iter().enumerate() {
            @let top = HEAD + float(at) * ROW;
            (row_label(top + 19.0, "label", bar.label.shown()))
            @if bar.figure.is_suppressed() {
                (hatched(LABELS, top + 5.0, 80.0, ROW - 10.0, id))
                (text(LABELS + 88.0, top + 19.0, "value muted", "hidden"))
            } @else {
                @let width = (LONGEST * part(bar.figure.as_f64().unwrap_or(0.0), most)).max(2.0);
                @if let Some(of) = bar.of.as_ref().and_then(Figure::as_f64) {
                    (rect(LABELS, top + 5.0, LONGEST * part(of, most), ROW - 10.0, "room"))
                }
                (rect(LABELS, top + 5.0, width, ROW - 10.0, "bar"))
                (text(LABELS + width + 8.0, top + 19.0, "value", &bar.figure.to_string()))
            }
        }
    };
    Drawing { height: HEAD + float(bars.len()) * ROW + 4.0, marks }
}
