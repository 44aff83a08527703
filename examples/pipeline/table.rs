//! Plain text in columns, and numbers as people read them.

use std::io::{self, Write};

use rungs::{Share, ShareRange};

/// The widest line, in characters.
pub(crate) const WIDTH: usize = 110;

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
    Cells(Vec<String>),
    Line(String),
}

impl<'a> Table<'a> {
    pub(crate) const fn new(indent: usize, columns: &'a [Align]) -> Self {
        Self { indent, columns, rows: Vec::new() }
    }

    /// Cells beyond the columns follow the row as they are.
    pub(crate) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(cells));
    }

    /// A line that no column holds.
    pub(crate) fn line(&mut self, text: String) {
        self.rows.push(Row::Line(text));
    }

    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let mut widths = vec![0; self.columns.len()];
        for row in &self.rows {
            let Row::Cells(cells) = row else { continue };
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.chars().count().max(*width);
            }
        }
        for row in &self.rows {
            match row {
                Row::Line(text) => writeln!(out, "{}", cut(text, WIDTH))?,
                Row::Cells(cells) => writeln!(out, "{}", cut(&self.laid_out(cells, &widths), WIDTH))?,
            }
        }
        Ok(())
    }

    fn laid_out(&self, cells: &[String], widths: &[usize]) -> String {
        let mut text = " ".repeat(self.indent);
        let mut columns = self.columns.iter().zip(widths);
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push_str("  ");
            }
            match columns.next() {
                Some((Align::Left, width)) => text.push_str(&format!("{cell:<width$}")),
                Some((Align::Right, width)) => text.push_str(&format!("{cell:>width$}")),
                None => text.push_str(cell),
            }
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// A heading with a line under it.
pub(crate) fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    let text = cut(text, WIDTH);
    writeln!(out, "\n{text}\n{}", "-".repeat(text.chars().count()))
}

/// A label and a list, broken between its items where a line is full; further lines begin under the first item.
pub(crate) fn list(out: &mut impl Write, label: &str, items: &[String]) -> io::Result<()> {
    let indent = label.chars().count();
    let mut line = label.to_owned();
    let mut fresh = true;
    for (at, item) in items.iter().enumerate() {
        let comma = if at + 1 < items.len() { "," } else { "" };
        if !fresh && line.chars().count() + 1 + item.chars().count() + comma.len() > WIDTH {
            writeln!(out, "{}", cut(&line, WIDTH))?;
            line = " ".repeat(indent);
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(item);
        line.push_str(comma);
        fresh = false;
    }
    writeln!(out, "{}", cut(&line, WIDTH))
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
    match (percent(range.least()), percent(range.most())) {
        (least, most) if least == most => format!("{least} %"),
        (least, most) => format!("{least}-{most} %"),
    }
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

/// A number of things: `1 person`, `2 people`.
pub(crate) fn count(of: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(of), if of == 1 { one } else { many })
}
