//! Figures of process and outcome of the last year, for the report.

use std::io;

use rungs::{
    Bench, FillScope, FillStop, HeadcountKind, ItemCode, Measure, MetricWindow, PersonId, QuantileType, RatioForm,
    ReadinessBand, ReportChart, ReportName, ReportSection, RoleId, SectionKind, Staff, annual_turnover, career_path_ratio,
    cohort_retention, fill_survival, high_potential_retention, internal_fill_rate, internal_mobility_rate, journal_flags,
    journal_pairs, journal_placements, journal_requisitions, journal_successors, net_bench_strength, promotions_per_headcount,
    ready_now_ratio, roster_employments, roster_moves, rotation_completion_rate, session_completion_rate, succession_coverage,
    time_to_fill,
};

use crate::company::Company;

/// An assessment of readiness counts for so many days.
const VALID: u32 = 365;
/// A pair is active with so many sessions in so many days.
const ACTIVE: (u32, u16) = (2, 90);

/// The section.
pub(crate) fn section(company: &Company, window: MetricWindow) -> io::Result<ReportSection<PersonId>> {
    let as_of = company.as_of;
    let critical: Vec<RoleId> =
        company.ladder().roles().filter(|role| role.is_critical()).map(|role| role.id().clone()).collect();
    let employments = roster_employments(&company.roster);
    let staff = Staff::of(&employments);
    let moves = roster_moves(&company.roster);
    let kind = HeadcountKind::PersonTime;
    let mut told: Vec<(&'static str, RatioForm, Measure)> = Vec::new();
    let mut charts: Vec<ReportChart<PersonId>> = Vec::new();
    let mut percent = |name, measure| told.push((name, RatioForm::Percent, measure));
    percent("People who left, for a year", annual_turnover(&employments, &staff, window).measure);
    percent("Of those there at the beginning, who stayed", cohort_retention(&staff, window).measure);
    percent("Moves within, by headcount", internal_mobility_rate(&moves, &staff, window, kind).measure);
    percent("Promotions, by headcount", promotions_per_headcount(&moves, &staff, window, kind).measure);
    if let Some(view) = company.programme.as_ref().map(|programme| programme.as_of(as_of)) {
        let openings = journal_requisitions(view, |_| true, |role| critical.contains(role));
        let scope = FillScope { leadership_only: true, ..FillScope::default() };
        percent("Positions filled from within", internal_fill_rate(&openings, window, scope, FillStop::Accepted).measure);
        let placements = journal_placements(view, |reason| reason.as_ref() == "needed-at-home");
        percent("Rotations that were completed", rotation_completion_rate(&placements, window).measure);
        let pairs = journal_pairs(view);
        percent("Mentoring sessions that were held", session_completion_rate(&pairs, window));
        percent("Pairs that meet", rungs::active_pairing_rate(&pairs, as_of, ACTIVE.0, ACTIVE.1).measure);
        let band = |code: &ItemCode| match code.as_ref() {
            "now" => Some(ReadinessBand::Now),
            "one-to-two-years" => Some(ReadinessBand::OneToThreeYears),
            _ => None,
        };
        let bench = Bench::of(&critical, &journal_successors(view, band), as_of, VALID);
        percent("Critical roles with a confirmed successor", succession_coverage(&bench).measure);
        percent("Critical roles with a successor who is ready", ready_now_ratio(&bench).measure);
        percent("Critical roles that could be filled at once", net_bench_strength(&bench).metric.measure);
        told.push(("Promotions to each transfer", RatioForm::Decimal, career_path_ratio(&moves, window).measure));
        let filled = time_to_fill(&openings, window, scope, Default::default(), QuantileType::Type7);
        told.push(("Days to fill a position, of those filled", RatioForm::Decimal, filled.mean.measure));
        if let Some(open) = fill_survival(&openings, window, as_of, scope, Default::default()) {
            let curves = [(named("open")?, &open.counts)];
            charts.push(ReportChart::of_elapsed(
                "Positions still open",
                "The share of positions that is still open after so many days, with those that are open today counted as far as they are.",
                curves,
            ));
        }
        if let Some(kept) = high_potential_retention(&journal_flags(view, None), window, Default::default(), Default::default())
        {
            let curves = [(named("in-a-pool")?, &kept.counts)];
            charts.push(ReportChart::of_elapsed(
                "High potentials who stay",
                "The share of those in a pool who are still here so many days after they were taken in.",
                curves,
            ));
        }
    }
    Ok(charts.into_iter().fold(ReportSection::of_measures(SectionKind::Metrics, told), ReportSection::with_chart))
}

fn named(code: &str) -> io::Result<ReportName> {
    code.parse::<ItemCode>().map(|code| ReportName::from(&code)).map_err(io::Error::other)
}
