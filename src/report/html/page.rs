//! The frame of the page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::super::report::Report;
use super::super::told::{audience, clean, in_short, urgency};
use super::super::who::Who;
use super::part;

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded from anywhere, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

impl<P: Who> Report<P> {
    /// The report as one page of HTML that needs nothing else: it works offline, has no script, prints, follows light and dark, and has a table beside each
    /// chart. Every number in its text is in [`Report::to_json`] but for those that mark the axes of charts.
    ///
    /// ```
    /// use rungs::{PersonId, Report};
    /// let report = Report::<PersonId>::new("staff".parse()?, "2026-09-30".parse()?).titled("<script>");
    /// let page = report.to_html();
    /// assert!(page.contains("&lt;script&gt;") && !page.contains("<script"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_html(&self) -> String {
        page(self).into_string()
    }
}

fn page<P: Who>(report: &Report<P>) -> Markup {
    let title = clean(report.title());
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "To the findings" }
                header {
                    h1 { bdi { (title) } }
                    p.of {
                        bdi { (clean(report.population().as_ref())) } ", as of " time datetime=(report.as_of()) { (report.as_of()) }
                        @if let Some(window) = report.window() {
                            ", from " (window.from) @if let Some(until) = window.until { " up to " (until) }
                        }
                        @if let Some(day) = report.compared_with() { ", compared with " (day) }
                        "; " (audience::<P>()) "."
                    }
                }
                @if report.sections().len() > 1 { (contents(report)) }
                main id="main" {
                    (short(report))
                    @for section in report.sections() { (part::section(section)) }
                }
                footer { p { "Computed by rungs. It prepares decisions; people take them." } }
            }
        }
    }
}

fn contents<P: Who>(report: &Report<P>) -> Markup {
    html! {
        nav aria-label="Contents" {
            ul { @for section in report.sections() {
                li { a href={ "#" (part::anchor(section.kind)) } { (section.kind.title()) } }
            } }
        }
    }
}

fn short<P: Who>(report: &Report<P>) -> Markup {
    let (urgent, more) = in_short(report);
    html! {
        @if !urgent.is_empty() {
            section.short aria-labelledby="short" {
                h2 id="short" { "In short" }
                ol { @for (kind, finding) in &urgent {
                    li class=(urgency(finding.urgency).1) {
                        (part::mark(finding.urgency)) " " span.says { (part::sentence(&finding.says)) } " "
                        a.where href={ "#" (part::anchor(*kind)) } { (kind.title()) }
                    }
                } }
                @if more > 0 { p.more { "More stand in the sections below." } }
            }
        }
    }
}
