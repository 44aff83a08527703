//! The ladder: roles from the top down, with seats, holders and who is near.

use maud::html;

use super::super::chart::ChartRung;
use super::super::told::cut;
use super::chart::Drawing;
use super::svg::{WIDTH, hatched, line, part, px, rect, text};

const ROW: f64 = 24.0;
/// How many letters fit beside the bars.
const LETTERS: usize = 27;
const HEAD: f64 = 26.0;
const RANK: f64 = 22.0;
/// Where the bars of seats begin, and those of who is near.
const SEATS: f64 = 250.0;
const NEAR: f64 = 520.0;
const LONGEST: f64 = 175.0;
const NEAR_LONGEST: f64 = WIDTH - NEAR - 70.0;

pub(super) fn ladder(rungs: &[ChartRung], id: &str) -> Drawing {
    let most = |of: fn(&ChartRung) -> [Option<f64>; 2]| rungs.iter().flat_map(of).flatten().fold(0.0, f64::max);
    let seats = most(|rung| [rung.seats.as_f64(), rung.holders.as_f64()]);
    let near = most(|rung| [rung.near.as_f64(), None]);
    // Places from the top down: a new rank has a line of its own.
    let mut top = HEAD;
    let mut placed = Vec::new();
    let mut rank: Option<Option<&str>> = None;
    for rung in rungs {
        let own = rung.rank.as_ref().map(|name| name.shown());
        let begins = rank != Some(own);
        if begins {
            top += RANK;
            rank = Some(own);
        }
        placed.push((top, begins.then_some(own.unwrap_or("no rank")), rung));
        top += ROW;
    }
    let marks = html! {
        (text(SEATS, 14.0, "head", "held, of planned seats"))
        (text(NEAR, 14.0, "head", "near"))
        @for (top, begins, rung) in &placed {
            @if let Some(rank) = begins {
                (line(0.0, top - RANK + 4.0, WIDTH, top - RANK + 4.0, "rule"))
                (text(0.0, top - 3.0, "head", &cut(rank, LETTERS)))
            }
            @let middle = top + 16.0;
            @if rung.is_critical { (text(0.0, middle, "label", "\u{2605}")) }
            (text(16.0, middle, if rung.is_critical { "label strong" } else { "label" }, &cut(rung.role.shown(), if rung.is_critical { LETTERS } else { LETTERS + 3 })))
            @if rung.seats.as_f64() > rung.holders.as_f64() && !rung.holders.is_suppressed() {
                (rect(SEATS, top + 4.0, (LONGEST * part(rung.seats.as_f64().unwrap_or(0.0), seats)).max(1.0), ROW - 8.0, "room"))
            }
            @if rung.holders.is_suppressed() {
                (hatched(SEATS, top + 4.0, (LONGEST * part(rung.seats.as_f64().unwrap_or(0.0), seats)).max(1.0), ROW - 8.0, id))
            } @else {
                (rect(SEATS, top + 4.0, (LONGEST * part(rung.holders.as_f64().unwrap_or(0.0), seats)).max(1.0), ROW - 8.0, "bar"))
            }
            @let end = SEATS + LONGEST * part(rung.seats.as_f64().unwrap_or(0.0).max(rung.holders.as_f64().unwrap_or(0.0)), seats);
            text x=(px(end + 8.0)) y=(px(middle)) class="value" {
                (rung.holders) tspan class="muted" { " of " (rung.seats) }
            }
            @if rung.near.is_suppressed() {
                (hatched(NEAR, top + 4.0, 24.0, ROW - 8.0, id))
                (text(NEAR + 32.0, middle, "value muted", "hidden"))
            } @else {
                @let width = NEAR_LONGEST * part(rung.near.as_f64().unwrap_or(0.0), near);
                (rect(NEAR, top + 4.0, width.max(1.0), ROW - 8.0, "near"))
                @let bare = rung.is_critical && rung.near.as_f64() == Some(0.0);
                text x=(px(NEAR + width + 8.0)) y=(px(middle)) class=(if bare { "value warn" } else { "value" }) {
                    (rung.near) @if bare { " \u{25B2} nobody" }
                }
            }
        }
    };
    Drawing { height: top + 4.0, marks }
}
