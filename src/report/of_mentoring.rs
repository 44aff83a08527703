//! The section on mentoring: who has a mentor, who waits and why, and how many learn from one.

use std::collections::{BTreeMap, BTreeSet};

use super::MOST_ROWS;
use super::chart::{ChartBar, ChartData, ReportChart};
use super::figure::Figure;
use super::finding::{ReportFinding, ReportUrgency, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::words::{ReportLabel, ReportName, ReportSentence};
use crate::measure::{Confidence, Measure, NoValue, Rate};
use crate::mentoring::{Matching, MatchingProblem, UnmatchedReason};
use crate::values::{PersonId, ProgramId};

impl ReportSection<PersonId> {
    /// The matchings of programmes: how many of those who take part would have a mentor, who is short of one, and how many learn from whom.
    ///
    /// # Complexity
    /// O(n log n) in the people and pairs.
    #[must_use]
    pub fn of_mentoring<'a>(programs: impl IntoIterator<Item = (&'a ProgramId, &'a MatchingProblem, &'a Matching)>) -> Self {
        let mut programs: Vec<_> = programs.into_iter().collect();
        programs.sort_by_key(|(program, ..)| *program);
        let mut section = Self::new(SectionKind::Mentoring);
        let mut load: BTreeMap<&PersonId, u64> = BTreeMap::new();
        for (program, problem, matching) in programs {
            section.findings.extend(matched(program, problem, matching));
            section.findings.extend(short(program, matching));
            section.findings.extend(teach(program, matching));
            for pair in matching.pairs() {
                *load.entry(&pair.mentor).or_default() += 1;
            }
        }
        section.charts.extend(load_chart(load));
        section
    }
}

fn matched(program: &ProgramId, problem: &MatchingProblem, matching: &Matching) -> Option<ReportFinding<PersonId>> {
    let all = problem.mentees().len() as u64;
    let with = matching.totals().mentees;
    let rate = Rate::new(with, all)?;
    let measure = Measure::of("mentoring/matched_rate/1", rate.ratio(), all, NoValue::EmptyPopulation);
    let figure = Figure::percent(measure.with_interval(Some(rate.wilson(Confidence::default()))));
    let says = ReportSentence::text("In ")
        .of(ReportName::from(program))
        .then(", ")
        .figure(figure.clone())
        .then(" of the mentees would have a mentor.");
    Some(ReportFinding::new("mentoring/matched", says).about(ReportName::from(program)).figure(figure, WhichIsBetter::More))
}

/// Who waits, because all who could teach are full or nobody more may.
fn short(program: &ProgramId, matching: &Matching) -> Option<ReportFinding<PersonId>> {
    let waits = |reason: fn(&UnmatchedReason) -> bool| matching.unmatched().iter().filter(move |waits| reason(&waits.reason));
    let (full, none) = (
        waits(|reason| matches!(reason, UnmatchedReason::Full { .. })).count() as u64,
        waits(|reason| matches!(reason, UnmatchedReason::NoLegalMentor)).count() as u64,
    );
    let all = matching.unmatched().len() as u64;
    if all == 0 {
        return None;
    }
    let says = ReportSentence::text("In ")
        .of(ReportName::from(program))
        .then(", ")
        .figure(Figure::People(all))
        .then(" mentees are short of a mentor: ")
        .figure(Figure::People(full))
        .then(" because those who could teach them are full, ")
        .figure(Figure::People(none))
        .then(" because nobody more may.");
    let finding = ReportFinding::new("mentoring/short", says).about(ReportName::from(program)).urgent(ReportUrgency::Watch);
    let finding = finding.figure(Figure::People(all), WhichIsBetter::Less);
    let finding = finding.next("Win mentors where those are full; where nobody may, look at which rule keeps them apart.");
    Some(finding.from_facts(matching.unmatched().iter().map(|waits| ReportLabel::from(&waits.mentee))))
}

/// Told for each programme: a sum over all would tell of a small one what is left of it.
fn teach(program: &ProgramId, matching: &Matching) -> Option<ReportFinding<PersonId>> {
    let mentors: BTreeSet<&PersonId> = matching.pairs().iter().map(|pair| &pair.mentor).collect();
    let figure = Figure::People(mentors.len() as u64);
    let says = ReportSentence::text("In ")
        .of(ReportName::from(program))
        .then(", ")
        .figure(figure.clone())
        .then(" mentors would have ")
        .figure(Figure::People(matching.totals().mentees))
        .then(" mentees.");
    let finding =
        ReportFinding::new("mentoring/mentors", says).about(ReportName::from(program)).figure(figure, WhichIsBetter::More);
    (!mentors.is_empty()).then_some(finding)
}

/// The mentors with the most mentees first.
fn load_chart(load: BTreeMap<&PersonId, u64>) -> Option<ReportChart<PersonId>> {
    let mut load: Vec<(&PersonId, u64)> = load.into_iter().collect();
    load.sort_by_key(|(mentor, mentees)| (std::cmp::Reverse(*mentees), *mentor));
    let more = load.len().saturating_sub(MOST_ROWS) as u64;
    let bar = |(mentor, mentees): &(&PersonId, u64)| ChartBar::new(ReportLabel::from(*mentor), Figure::People(*mentees), None);
    let bars: Vec<_> = load.iter().take(MOST_ROWS).map(bar).collect();
    let says = "How many mentees each mentor would have, over all programmes.";
    let is_empty = bars.is_empty();
    let chart = ReportChart::new("Mentor load", says, ChartData::Bars { unit: "mentees".into(), bars });
    (!is_empty).then(|| chart.with_more_rows(more))
}
