//! Ratios with their intervals beside the line at four fifths.

use maud::html;

use super::super::chart::ChartRatio;
use super::super::figure::Figure;
use super::super::told::cut;
use super::chart::Drawing;
use super::svg::{LABELS, LETTERS, WIDTH, hatched, line, px, text};

const ROW: f64 = 26.0;
const STAGE: f64 = 24.0;
const HEAD: f64 = 22.0;
const BEHIND: f64 = 130.0;
/// Up to which ratio is drawn; longer intervals end in an arrow.
const MOST: f64 = 1.5;

pub(super) fn ratios(limit: &Figure, ratios: &[ChartRatio], id: &str) -> Drawing {
    let x = |ratio: f64| LABELS + (WIDTH - LABELS - BEHIND) * ratio.clamp(0.0, MOST) / MOST;
    let mut top = HEAD;
    let mut placed = Vec::new();
    let mut stage: Option<&str> = None;
    for ratio in ratios {
        let begins = stage != Some(ratio.stage.shown());
        if begins {
            top += STAGE;
            stage = Some(ratio.stage.shown());
        }
        placed.push((top, begins, ratio));
        top += ROW;
    }
    let line_at = limit.as_f64().unwrap_or(0.8);
    let marks = html! {
        g class="axis" {
            @for half in [0.0, 0.5, 1.0, 1.5] {
                (line(x(half), HEAD, x(half), top, "rule"))
                (text(x(half), top + 18.0, "note middle", &format!("{half:.1}")))
            }
        }
        (line(x(line_at), HEAD - 4.0, x(line_at), top, "limit"))
        (text(x(line_at), 13.0, "head middle", &format!("four fifths, {limit}")))
        @for (top, begins, ratio) in &placed {
            @if *begins { (text(0.0, top - 6.0, "head", &cut(ratio.stage.shown(), 60))) }
            @let middle = top + ROW / 2.0;
            (text(8.0, middle + 5.0, "label", &cut(ratio.group.shown(), LETTERS - 2)))
            @match ratio.ratio.as_f64() {
                Some(value) => {
                    @if let Some((lower, upper)) = interval(&ratio.ratio) {
                        (line(x(lower), middle, x(upper.unwrap_or(MOST)), middle, "whisker"))
                        (line(x(lower), middle - 5.0, x(lower), middle + 5.0, "whisker"))
                        @if upper.is_some_and(|upper| upper <= MOST) {
                            (line(x(upper.unwrap_or(MOST)), middle - 5.0, x(upper.unwrap_or(MOST)), middle + 5.0, "whisker"))
                        } @else {
                            path d={ "M" (px(x(MOST) - 6.0)) " " (px(middle - 5.0)) "l6 5l-6 5" } class="whisker" {}
                        }
                    }
                    circle cx=(px(x(value))) cy=(px(middle)) r="5" class=(if ratio.is_below == Some(true) { "dot below" } else { "dot" }) {}
                    @if ratio.is_below == Some(true) { (text(WIDTH - BEHIND + 14.0, middle + 5.0, "value warn", &format!("{} \u{25BC} below", ratio.ratio))) }
                    @else { (text(WIDTH - BEHIND + 14.0, middle + 5.0, "value", &ratio.ratio.to_string())) }
                }
                None if ratio.ratio.is_suppressed() => {
                    (hatched(LABELS, middle - 9.0, WIDTH - LABELS - BEHIND, 18.0, id))
                    (text(WIDTH - BEHIND + 14.0, middle + 5.0, "value muted", "hidden"))
                }
                None => (text(WIDTH - BEHIND + 14.0, middle + 5.0, "value muted", "not compared")),
            }
        }
    };
    Drawing { height: top + 26.0, marks }
}

fn interval(figure: &Figure) -> Option<(f64, Option<f64>)> {
    let Figure::Measure { measure, .. } = figure else { return None };
    measure.ci.map(|interval| (interval.lower, interval.upper))
}
