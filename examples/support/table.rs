//! Plain text in columns, and numbers as people read them.

use std::fmt::Display;
use std::io::{self, Write};

use rungs::{Share, ShareRange};

/// The widest line, in characters.
pub(crate) const WIDTH: usize = 110;

/// How far the further lines of a list are set in.
const HANGING: usize = 6;

/// Where a column's text stands.
#[derive(Clone, Copy)]
pub(crate) enum Align {
    Left,
    Right,
}

/// Rows of cells, as wide as the widest cell of each column; lines of text may stand between them.
pub(crate) struct Table<'a> {
    indent: usize,
    columns: &'a [Align],
    rows: Vec<Row>,
}

enum Row {
    /// The cells, and a note that follows them.
    Cells(Vec<String>, String),
    Line(String),
}

impl<'a> Table<'a> {
    pub(crate) const fn new(indent: usize, columns: &'a [Align]) -> Self {
        Self { indent, columns, rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.row_with_note(cells, String::new());
    }

    /// A row that is followed by a note, whatever the columns.
    pub(crate) fn row_with_note(&mut self, cells: Vec<String>, note: String) {
        self.rows.push(Row::Cells(cells, note));
    }

    /// A line that no column holds.
    pub(crate) fn line(&mut self, text: String) {
        self.rows.push(Row::Line(text));
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut widths = vec![0; self.columns.len()];
        for row in &self.rows {
            let Row::Cells(cells, _) = row else { continue };
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.chars().count().max(*width);
            }
        }
        for row in &self.rows {
            match row {
                Row::Line(text) => writeln!(out, "{}", cut(text, WIDTH))?,
                Row::Cells(cells, note) => writeln!(out, "{}", cut(&self.laid_out(cells, note, &widths), WIDTH))?,
            }
        }
        Ok(())
    }

    fn laid_out(&self, cells: &[String], note: &str, widths: &[usize]) -> String {
        let padded = self.columns.iter().zip(widths).zip(cells).map(|((align, width), cell)| match align {
            Align::Left => format!("{cell:<width$}"),
            Align::Right => format!("{cell:>width$}"),
        });
        let mut cells: Vec<_> = padded.collect();
        cells.push(note.to_owned());
        let text = format!("{}{}", " ".repeat(self.indent), cells.join("  "));
        text.trim_end().to_owned()
    }
}

/// A heading with a line under it.
pub(crate) fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    let text = cut(text, WIDTH);
    writeln!(out, "\n{text}\n{}", "-".repeat(text.chars().count()))
}

/// A label and what follows it, broken between items where a line is full; further lines are set in.
pub(crate) fn wrapped(label: &str, items: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = label.to_owned();
    for item in items {
        if line.chars().count() + 1 + item.chars().count() > WIDTH {
            lines.push(cut(&line, WIDTH));
            line = " ".repeat(HANGING);
        }
        line.push(' ');
        line.push_str(item);
    }
    lines.push(cut(&line, WIDTH));
    lines
}

/// The same of a list, printed.
pub(crate) fn list(out: &mut impl Write, label: &str, items: Vec<String>) -> io::Result<()> {
    wrapped(label, &with_commas(items, "")).iter().try_for_each(|line| writeln!(out, "{line}"))
}

/// Items with commas between them, and something after the last.
pub(crate) fn with_commas(mut items: Vec<String>, end: &str) -> Vec<String> {
    if let Some((last, others)) = items.split_last_mut() {
        others.iter_mut().for_each(|item| item.push(','));
        last.push_str(end);
    }
    items
}

/// The first items of a list, and how many more there are.
pub(crate) fn first<T>(items: &[T], count: usize, text: impl Fn(&T) -> String) -> Vec<String> {
    let mut listed: Vec<String> = items.iter().take(count).map(text).collect();
    match items.len().saturating_sub(count) {
        0 => {}
        more => listed.push(format!("+{} more", number(more as u64))),
    }
    listed
}

/// The text in at most so many characters.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest.saturating_sub(2)).collect();
    format!("{kept}..")
}

/// A share in whole percent, rounded down: 100 % is all of it.
pub(crate) fn percent(share: Share) -> u16 {
    share.permille() / 10
}

/// A part of a whole in percent, `-` of nothing.
pub(crate) fn part(count: u64, of: u64) -> String {
    Share::of(count, of).map_or_else(|| "-".to_owned(), |share| format!("{} %", percent(share)))
}

/// A range in percent, such as `71-88 %`.
pub(crate) fn percents(range: ShareRange) -> String {
    format!("{} %", between(percent(range.least()), percent(range.most())))
}

/// A number with its thousands set apart.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `3`, or `3-8` when it is not known exactly.
pub(crate) fn between<T: PartialEq + Display>(least: T, most: T) -> String {
    if least == most { least.to_string() } else { format!("{least}-{most}") }
}

/// A number of things: `1 person`, `2 people`.
pub(crate) fn count(of: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(of), if of == 1 { one } else { many })
}

/// Words in lines of full width after a lead that stands as it is; further lines are set in as far as the lead, and by `hang` more.
pub(crate) fn fill(out: &mut impl Write, lead: &str, hang: usize, text: &str) -> io::Result<()> {
    let indent = lead.chars().count();
    let mut line = lead.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            writeln!(out, "{line}")?;
            line = " ".repeat(indent + hang);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    writeln!(out, "{line}")
}

/// `a, b or c`
pub(crate) fn joined(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., end] => format!("{} {last} {end}", others.join(", ")),
    }
}
