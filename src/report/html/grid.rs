//! Rows by columns: the skills map and the nine-box.

use maud::html;

use super::super::figure::Figure;
use super::super::told::cut;
use super::super::words::ReportName;
use super::chart::Drawing;
use super::svg::{LABELS, WIDTH, cell, float, hatched, narrow, part, rect, row_label, text};

const ROW: f64 = 26.0;
const HEAD: f64 = 26.0;
const BOX: f64 = 78.0;

/// The less is covered, the stronger a cell: what is short is to be seen.
pub(super) fn heat_map(columns: &[ReportName], rows: &[ReportName], cells: &[Option<Figure>], id: &str) -> Drawing {
    let width = (WIDTH - LABELS) / float(columns.len().max(1));
    // Some 8 units a letter.
    let letters = [(10.0, 60.0), (13.0, 100.0), (18.0, 140.0)];
    let fits = letters.iter().rev().find(|(_, least)| width >= *least).map_or(7, |(fits, _)| {
        if *fits > 15.0 {
            18
        } else if *fits > 11.0 {
            13
        } else {
            8
        }
    });
    let marks = html! {
        @for (at, column) in columns.iter().enumerate() {
            (text(LABELS + width * (float(at) + 0.5), 14.0, "head middle", &cut(column.shown(), fits)))
        }
        @for (at, (row, cells)) in rows.iter().zip(cells.chunks(columns.len().max(1))).enumerate() {
            @let top = HEAD + float(at) * ROW;
            (row_label(top + 17.0, "label", row.shown()))
            @for (at, figure) in cells.iter().enumerate() {
                @let left = LABELS + width * float(at);
                @match figure {
                    None => (text(left + width / 2.0, top + 17.0, "value middle muted", "\u{00B7}")),
                    Some(figure) if figure.is_suppressed() => {
                        (hatched(left + 1.0, top + 1.0, width - 2.0, ROW - 2.0, id))
                        (text(left + width / 2.0, top + 17.0, "value middle on", "hidden"))
                    }
                    Some(figure) => {
                        (cell(left + 1.0, top + 1.0, width - 2.0, ROW - 2.0, 1.0 - figure.as_f64().unwrap_or(1.0), "heat"))
                        (text(left + width / 2.0, top + 17.0, "value middle", &narrow(figure)))
                    }
                }
            }
        }
        (text(LABELS, HEAD + float(rows.len()) * ROW + 18.0, "note", "in percent; the stronger the colour, the less is covered; a point: not asked for"))
    };
    Drawing { height: HEAD + float(rows.len()) * ROW + 26.0, marks }
}

/// The highest potential on top, the highest performance on the right.
pub(super) fn nine_box(
    performance: &[ReportName],
    potential: &[ReportName],
    cells: &[Figure],
    labels: &[Option<ReportName>],
    id: &str,
) -> Drawing {
    const LEFT: f64 = 120.0;
    let width = (WIDTH - LEFT) / float(performance.len().max(1));
    let most = cells.iter().filter_map(Figure::as_f64).fold(0.0, f64::max);
    let height = BOX * float(potential.len());
    let rows = potential.iter().zip(cells.chunks(performance.len().max(1)).zip(labels.chunks(performance.len().max(1))));
    let marks = html! {
        (text(0.0, 14.0, "head", "potential"))
        @for (at, (row, (cells, labels))) in rows.enumerate() {
            @let top = 22.0 + BOX * float(potential.len().saturating_sub(at + 1));
            (text(0.0, top + BOX / 2.0 + 5.0, "label", &cut(row.shown(), 15)))
            @for (at, (figure, label)) in cells.iter().zip(labels).enumerate() {
                @let left = LEFT + width * float(at);
                (rect(left + 2.0, top + 2.0, width - 4.0, BOX - 4.0, "frame"))
                @if figure.is_suppressed() { (hatched(left + 2.0, top + 2.0, width - 4.0, BOX - 4.0, id)) }
                @else { (cell(left + 2.0, top + 2.0, width - 4.0, BOX - 4.0, part(figure.as_f64().unwrap_or(0.0), most), "cool")) }
                @let class = if figure.is_suppressed() { "value middle on" } else { "big middle" };
                (text(left + width / 2.0, top + BOX / 2.0 + 2.0, class, &figure.to_string()))
                @if let Some(label) = label {
                    (text(left + width / 2.0, top + BOX - 14.0, "small middle", &cut(&label.shown().replace('_', " "), 24)))
                }
            }
        }
        @for (at, column) in performance.iter().enumerate() {
            (text(LEFT + width * (float(at) + 0.5), height + 42.0, "label middle", &cut(column.shown(), 22)))
        }
        (text(LEFT, height + 62.0, "head", "performance"))
    };
    Drawing { height: height + 68.0, marks }
}
