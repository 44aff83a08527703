//! Who is where when, and the cover left at home.

use maud::html;

use super::super::chart::{ChartCover, ChartRow, ChartSpan};
use super::super::told::cut;
use super::super::who::Who;
use super::chart::Drawing;
use super::svg::{WIDTH, cell, float, line, px, text};

const LEFT: f64 = 150.0;
const ROW: f64 = 24.0;
const HEAD: f64 = 26.0;
/// How wide a letter is at most, in units.
const LETTER: f64 = 6.6;

pub(super) fn gantt<P: Who>(months: &[String], rows: &[ChartRow<P>], cover: &[ChartCover]) -> Drawing {
    let width = (WIDTH - LEFT) / float(months.len().max(1));
    let x = |at: i32| LEFT + width * f64::from(at.clamp(0, i32::try_from(months.len()).unwrap_or(i32::MAX)));
    // As many months are named as have room.
    let every = months.len().div_ceil(10).max(1);
    let mut top = HEAD;
    let mut placed = Vec::new();
    let mut home: Option<&str> = None;
    for row in rows {
        let begins = home != Some(row.home.shown());
        if begins {
            top += 20.0;
            home = Some(row.home.shown());
        }
        placed.push((top, begins, row));
        top += ROW;
    }
    let (rows_end, cover_top) = (top, top + 52.0);
    let span = |span: &ChartSpan, top: f64| {
        let (from, until) = (x(span.from), x(span.until));
        let room = ((until - from - 8.0) / LETTER).max(0.0);
        let letters = (1usize..=40).take_while(|letters| float(*letters) <= room).count();
        html! {
            rect x=(px(from + 1.0)) y=(px(top + 3.0)) width=(px((until - from - 2.0).max(1.0))) height=(px(ROW - 6.0)) rx="3"
                class={ "span " (kind(span.kind.id())) } {
                title { (cut(span.host.shown(), 60)) ", " (cut(span.kind.shown(), 20)) }
            }
            @if letters > 3 { (text(from + 6.0, top + 16.0, "small", &cut(span.host.shown(), letters))) }
        }
    };
    let marks = html! {
        @for (at, month) in months.iter().enumerate().step_by(every) {
            (line(LEFT + width * float(at), HEAD - 6.0, LEFT + width * float(at), rows_end, "rule"))
            (text(LEFT + width * float(at), 14.0, "note", month))
        }
        @for (top, begins, row) in &placed {
            @if *begins {
                (line(0.0, top - 15.0, WIDTH, top - 15.0, "rule"))
                (text(0.0, top - 2.0, "head", &cut(row.home.shown(), 40)))
            }
            (text(8.0, top + 16.0, "label", &cut(row.label.shown(), 19)))
            @for one in &row.spans { (span(one, *top)) }
        }
        @for (at, (class, name)) in KINDS.iter().enumerate() {
            @let left = LEFT + 114.0 * float(at);
            rect x=(px(left)) y=(px(rows_end + 10.0)) width="18" height="12" rx="3" class={ "span " (class) } {}
            (text(left + 24.0, rows_end + 20.0, "note", name))
        }
        @if !cover.is_empty() { (text(0.0, cover_top - 8.0, "head", "cover left at home, in percent of one person")) }
        @for (at, unit) in cover.iter().enumerate() {
            @let top = cover_top + float(at) * 22.0;
            (text(8.0, top + 15.0, "label", &cut(unit.unit.shown(), 19)))
            @for (at, left) in unit.left.iter().enumerate().take(months.len()) {
                @let from = LEFT + width * float(at);
                (cell(from + 0.5, top + 0.5, width - 1.0, 21.0, if *left > 0 { 0.0 } else { 1.0 }, "heat"))
                (text(from + width / 2.0, top + 15.0, if *left > 0 { "tiny middle muted" } else { "tiny middle strong" }, &left.to_string()))
            }
        }
    };
    Drawing { height: cover_top + float(cover.len()) * 22.0 + 4.0, marks }
}

/// What each kind of placement looks like: by its fill and its edge, not by colour alone.
const KINDS: [(&str, &str); 5] = [
    ("rotation", "rotation"),
    ("secondment", "secondment"),
    ("shadowing", "shadowing"),
    ("project", "project"),
    ("swap", "swap"),
];

fn kind(id: &str) -> &'static str {
    KINDS.iter().find(|(kind, _)| *kind == id).map_or("other", |(kind, _)| kind)
}
