//! The report as Markdown: what the page says, with tables for charts.

use std::fmt::Write;

use super::finding::ReportFinding;
use super::report::Report;
use super::section::ReportSection;
use super::table::ReportTable;
use super::told::{audience, beside, clean, in_short, urgency};
use super::twin::cover_table;
use super::who::Who;
use super::words::{ReportLabel, ReportSentence, ReportWord};

impl<P: Who> Report<P> {
    /// The report as Markdown. What names and labels hold is escaped, so that it stays text.
    ///
    /// ```
    /// use rungs::{Figure, PersonId, Report, ReportFinding, ReportSection, ReportSentence, SectionKind};
    /// let says = ReportSentence::text("A mentor is there for ").figure(Figure::People(13)).then(" people.");
    /// let section = ReportSection::new(SectionKind::Mentoring).with_finding(ReportFinding::new("mentoring/mentored", says));
    /// let report = Report::<PersonId>::new("staff".parse()?, "2026-09-30".parse()?).titled("Findings *2026*").with(section);
    /// assert!(report.to_markdown().starts_with("# Findings \\*2026\\*\n"));
    /// assert!(report.to_markdown().contains("A mentor is there for **13** people."));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let mut out = String::new();
        // Writing into a string never fails.
        let _ = write(&mut out, self);
        out
    }
}

fn write<P: Who>(out: &mut String, report: &Report<P>) -> std::fmt::Result {
    writeln!(out, "# {}\n", escaped(report.title()))?;
    write!(out, "{}, as of {}", escaped(report.population().as_ref()), report.as_of())?;
    if let Some(window) = report.window() {
        write!(out, ", from {}", window.from)?;
        if let Some(until) = window.until {
            write!(out, " up to {until}")?;
        }
    }
    if let Some(day) = report.compared_with() {
        write!(out, ", compared with {day}")?;
    }
    writeln!(out, "; {}.", audience::<P>())?;
    let (urgent, more) = in_short(report);
    if !urgent.is_empty() {
        writeln!(out, "\n## In short\n")?;
        for (kind, finding) in urgent {
            writeln!(out, "- **{}** {} *{}*", urgency(finding.urgency).1, sentence(&finding.says), kind.title())?;
        }
        if more > 0 {
            writeln!(out, "\nMore stand in the sections below.")?;
        }
    }
    report.sections().iter().try_for_each(|one| section(out, one))
}

fn section<P: Who>(out: &mut String, section: &ReportSection<P>) -> std::fmt::Result {
    writeln!(out, "\n## {}", section.kind.title())?;
    if !section.findings.is_empty() {
        writeln!(out)?;
    }
    section.findings.iter().try_for_each(|one| finding(out, one))?;
    for chart in &section.charts {
        writeln!(out, "\n### {}\n\n{}", escaped(&chart.title), sentence(&chart.says))?;
        table(out, &chart.twin(), false)?;
        if let Some(cover) = cover_table(&chart.data) {
            table(out, &cover, true)?;
        }
    }
    section.tables.iter().try_for_each(|one| table(out, one, true))?;
    if section.is_shortened {
        writeln!(out, "\nMore of this is shown to those inside.")?;
    }
    Ok(())
}

fn finding<P: Who>(out: &mut String, finding: &ReportFinding<P>) -> std::fmt::Result {
    writeln!(out, "- **{}** {}", urgency(finding.urgency).1, sentence(&finding.says))?;
    for (name, told) in beside(finding) {
        writeln!(out, "  - {name}: {told}")?;
    }
    if !finding.facts.is_empty() {
        let facts: Vec<String> = finding.facts.iter().map(label).collect();
        write!(out, "  - from: {}", facts.join(", "))?;
        if finding.more_facts > 0 {
            write!(out, " and {} more", finding.more_facts)?;
        }
        writeln!(out)?;
    }
    match &finding.next {
        Some(next) => writeln!(out, "  - next: {}", sentence(next)),
        None => Ok(()),
    }
}

fn sentence<P: Who>(sentence: &ReportSentence<P>) -> String {
    let word = |word: &ReportWord<P>| match word {
        ReportWord::Text(text) => escaped(text),
        ReportWord::Figure(figure) => format!("**{}**", escaped(&figure.to_string())),
        ReportWord::Label(of) => label(of),
    };
    sentence.words().iter().map(word).collect()
}

fn label<P: Who>(label: &ReportLabel<P>) -> String {
    escaped(label.shown())
}

fn table<P: Who>(out: &mut String, table: &ReportTable<P>, is_titled: bool) -> std::fmt::Result {
    if is_titled {
        writeln!(out, "\n### {}", escaped(&table.title))?;
    }
    if table.columns.is_empty() {
        return Ok(());
    }
    let heads: Vec<String> = table.columns.iter().map(label).collect();
    writeln!(out, "\n| {} |\n|{}", heads.join(" | "), " --- |".repeat(heads.len()))?;
    for row in &table.rows {
        let cells: Vec<String> = row.iter().map(|cell| escaped(&cell.shown())).collect();
        writeln!(out, "| {} |", cells.join(" | "))?;
    }
    if table.more_rows > 0 {
        writeln!(out, "\n{} more are not shown.", table.more_rows)?;
    }
    Ok(())
}

/// A text that stays text: no markup, no line of its own.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in clean(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => out.extend(['\\', letter]),
            _ => out.push(letter),
        }
    }
    out
}
