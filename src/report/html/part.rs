//! A section of the page: findings, charts and tables.

use maud::{Markup, html};

use super::super::figure::Figure;
use super::super::finding::{ReportFinding, ReportUrgency};
use super::super::section::{ReportSection, SectionKind};
use super::super::table::{ReportCell, ReportTable};
use super::super::told::{beside, clean, urgency};
use super::super::who::Who;
use super::super::words::{ReportLabel, ReportSentence, ReportWord};
use super::chart;

pub(super) const fn anchor(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Skills => "skills",
        SectionKind::Pipeline => "pipeline",
        SectionKind::Succession => "succession",
        SectionKind::Mobility => "mobility",
        SectionKind::Mentoring => "mentoring",
        SectionKind::Rotations => "rotations",
        SectionKind::Development => "development",
        SectionKind::Equity => "equity",
        SectionKind::Metrics => "metrics",
        SectionKind::Pilots => "pilots",
        SectionKind::Method => "method",
    }
}

pub(super) fn section<P: Who>(section: &ReportSection<P>) -> Markup {
    let anchor = anchor(section.kind);
    html! {
        section id=(anchor) aria-labelledby={ (anchor) "-title" } {
            h2 id={ (anchor) "-title" } { (section.kind.title()) }
            @for one in &section.findings { (finding(one)) }
            @for (at, one) in section.charts.iter().enumerate() { (chart::chart(one, &format!("{anchor}-{at}"))) }
            @for one in &section.tables { (titled_table(one)) }
            @if section.is_shortened { p.more { "More of this is shown to those inside." } }
        }
    }
}

pub(super) fn mark(of: ReportUrgency) -> Markup {
    let (sign, word) = urgency(of);
    html! { span.mark { span aria-hidden="true" { (sign) } " " (word) } }
}

fn finding<P: Who>(finding: &ReportFinding<P>) -> Markup {
    let beside = beside(finding);
    html! {
        div class={ "finding " (urgency(finding.urgency).1) } {
            p.says { (mark(finding.urgency)) " " (sentence(&finding.says)) }
            @if !beside.is_empty() || !finding.facts.is_empty() || finding.next.is_some() {
                dl {
                    @for (name, told) in &beside { div { dt { (name) } dd { (told) } } }
                    @if !finding.facts.is_empty() {
                        div { dt { "from" } dd {
                            @for (at, fact) in finding.facts.iter().enumerate() { @if at > 0 { ", " } (label(fact)) }
                            @if finding.more_facts > 0 { " and " (finding.more_facts) " more" }
                        } }
                    }
                    @if let Some(next) = &finding.next { div { dt { "next" } dd { (sentence(next)) } } }
                }
            }
        }
    }
}

pub(super) fn sentence<P: Who>(sentence: &ReportSentence<P>) -> Markup {
    html! {
        @for word in sentence.words() {
            @match word {
                ReportWord::Text(text) => (clean(text)),
                ReportWord::Figure(figure) => b { (figure) },
                ReportWord::Label(of) => (label(of)),
            }
        }
    }
}

/// A label keeps its own direction of writing to itself.
fn label<P: Who>(label: &ReportLabel<P>) -> Markup {
    html! { bdi { (clean(label.shown())) } }
}

fn titled_table<P: Who>(of: &ReportTable<P>) -> Markup {
    html! { div.titled { (table(of, true)) } }
}

/// A table that scrolls by itself where it is wider than the page.
pub(super) fn table<P: Who>(table: &ReportTable<P>, is_titled: bool) -> Markup {
    let title = clean(&table.title);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(title) {
            table {
                caption class=(if is_titled { "shown" } else { "unseen" }) { (title) }
                thead { tr { @for (at, head) in table.columns.iter().enumerate() {
                    th scope="col" class=(if is_number(table, at) { "number" } else { "" }) { (label(head)) }
                } } }
                tbody { @for row in &table.rows { tr { @for (at, one) in row.iter().enumerate() { (cell(one, at == 0)) } } } }
            }
        }
        @if table.more_rows > 0 { p.more { (table.more_rows) " more are not shown." } }
    }
}

/// Whether a column holds figures.
fn is_number<P>(table: &ReportTable<P>, at: usize) -> bool {
    table.rows.iter().any(|row| matches!(row.get(at), Some(ReportCell::Figure(_))))
}

fn cell<P: Who>(cell: &ReportCell<P>, is_head: bool) -> Markup {
    html! {
        @match cell {
            ReportCell::Figure(figure) => td.number { (shown(figure)) },
            ReportCell::Label(of) => @if is_head { th scope="row" { (label(of)) } } @else { td { (label(of)) } },
            ReportCell::Empty => td {},
        }
    }
}

fn shown(figure: &Figure) -> Markup {
    html! { @if figure.is_suppressed() { span.hidden { (figure) } } @else { (figure) } }
}
