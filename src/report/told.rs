//! What both views say in the same words.

use std::borrow::Cow;

use super::figure::Figure;
use super::finding::{ReportFinding, ReportTrend, ReportUrgency, WhichIsBetter};
use super::report::Report;
use super::section::SectionKind;
use super::who::Who;

/// How many findings are told in short.
const IN_SHORT: usize = 8;

/// A text without what would break a line, reverse its direction or hide in it.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let is_bad = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{061C}')
    };
    if text.contains(is_bad) { Cow::Owned(text.replace(is_bad, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

/// At most so many characters, cut with an ellipsis.
pub(super) fn cut(text: &str, longest: usize) -> String {
    let text = clean(text);
    let end = text.char_indices().nth(longest).map(|(end, _)| end);
    match end {
        None => text.into_owned(),
        Some(_) => {
            let mut shown: String = text.chars().take(longest.saturating_sub(1)).collect();
            shown.truncate(shown.trim_end().len());
            shown.push('\u{2026}');
            shown
        }
    }
}

pub(super) const fn urgency(urgency: ReportUrgency) -> (&'static str, &'static str) {
    match urgency {
        ReportUrgency::Act => ("\u{25B2}", "act"),
        ReportUrgency::Watch => ("\u{25C6}", "watch"),
        ReportUrgency::Note => ("\u{25CB}", "note"),
    }
}

const fn trend(trend: ReportTrend) -> &'static str {
    match trend {
        ReportTrend::Better => "better",
        ReportTrend::Worse => "worse",
        ReportTrend::Same => "the same",
        ReportTrend::Higher => "higher",
        ReportTrend::Lower => "lower",
    }
}

pub(super) const fn audience<P: Who>() -> &'static str {
    if P::IS_PUBLISHED {
        "for everybody: nobody is named, and what would tell of few is hidden"
    } else {
        "for those inside: it names people by their ids"
    }
}

/// What stands beside a finding: its interval, the last period, its target.
pub(super) fn beside<P: Who>(finding: &ReportFinding<P>) -> Vec<(&'static str, String)> {
    let mut told = Vec::new();
    if let Some(interval) = finding.figure.as_ref().and_then(Figure::interval_shown) {
        told.push(("interval", interval));
    }
    if let (Some(last), Some(stands)) = (&finding.last, finding.trend) {
        told.push(("last period", format!("{last}, so it is {}", trend(stands))));
    }
    if let Some(target) = finding.target {
        let at = if target.at == WhichIsBetter::More { "at least" } else { "at most" };
        let met = match finding.is_on_target() {
            Some(true) => ", which is met",
            Some(false) => ", which is missed",
            None => "",
        };
        told.push(("target", format!("{at} {}{met}", target.of.rounded(2))));
    }
    told
}

/// The most urgent, and nothing that is only a note; how many more such there are.
pub(super) fn in_short<P: Who>(report: &Report<P>) -> (Vec<(SectionKind, &ReportFinding<P>)>, usize) {
    let mut urgent = report.by_urgency();
    urgent.retain(|(_, finding)| finding.urgency > ReportUrgency::Note);
    let more = urgent.len().saturating_sub(IN_SHORT);
    urgent.truncate(IN_SHORT);
    (urgent, more)
}
