//! The report as one page that needs nothing else: no script, no font and no picture from anywhere.
//!
//! `page` is the frame, `part` its sections with findings and tables; each other file draws one kind of chart. Charts are written by hand with the templates
//! of the page: `docs/decisions/0035-report.md` says why.

mod bars;
mod chart;
mod gantt;
mod grid;
mod ladder;
mod page;
mod part;
mod ratios;
mod steps;
mod svg;
