//! A table of labels and figures.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::MOST_ROWS;
use super::figure::Figure;
use super::who::Who;
use super::words::ReportLabel;

/// A cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ReportCell<P> {
    /// Somebody, something or a fixed text.
    Label(ReportLabel<P>),
    /// A figure.
    Figure(Figure),
    /// Nothing.
    Empty,
}

/// A table: a title, a head for each column, rows of as many cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportTable<P> {
    /// What it shows.
    pub title: Cow<'static, str>,
    /// The heads of the columns.
    pub columns: Vec<ReportLabel<P>>,
    /// The rows.
    pub rows: Vec<Vec<ReportCell<P>>>,
    /// How many more rows there would be.
    #[serde(default)]
    pub more_rows: u64,
}

impl<P> ReportTable<P> {
    /// A table without rows.
    #[must_use]
    pub fn new(title: &'static str, columns: &[&'static str]) -> Self {
        let columns = columns.iter().map(|head| ReportLabel::from(*head)).collect();
        Self { title: Cow::Borrowed(title), columns, rows: Vec::new(), more_rows: 0 }
    }

    /// Adds a row; after forty only counts it.
    pub fn push(&mut self, row: Vec<ReportCell<P>>) {
        if self.rows.len() < MOST_ROWS {
            self.rows.push(row);
        } else {
            self.more_rows = self.more_rows.saturating_add(1);
        }
    }
}

impl<P: Who> ReportCell<P> {
    /// As it is read.
    #[must_use]
    pub fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Label(label) => Cow::Borrowed(label.shown()),
            Self::Figure(figure) => Cow::Owned(figure.to_string()),
            Self::Empty => Cow::Borrowed(""),
        }
    }
}

impl<P> From<Figure> for ReportCell<P> {
    fn from(figure: Figure) -> Self {
        Self::Figure(figure)
    }
}

impl<P> From<Option<Figure>> for ReportCell<P> {
    fn from(figure: Option<Figure>) -> Self {
        figure.map_or(Self::Empty, Self::Figure)
    }
}

impl<P> From<ReportLabel<P>> for ReportCell<P> {
    fn from(label: ReportLabel<P>) -> Self {
        Self::Label(label)
    }
}
