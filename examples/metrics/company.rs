//! A company, from its journal and its people.

use std::error::Error;
use std::io::Write;

use chrono::Months;
use rungs::{
    AssessmentFact, Bench, FillScope, FillStop, HeadcountKind, ItemCode, MetricWindow, PersonId, QuantileType, ReadinessBand,
    RoleId, SessionFate, Staff, annual_turnover, bottleneck, career_path_ratio, cohort_retention, exposure_diversity,
    fill_survival, internal_fill_rate, internal_mobility_rate, journal_flags, journal_memberships, journal_pairs,
    journal_placements, journal_requisitions, journal_successors, naive_retention, net_bench_strength, people_moved_rate,
    promotions_per_headcount, readiness_shares, ready_now_ratio, roster_employments, roster_exposure, roster_moves,
    roster_stages, rotation_completion_rate, session_completion_rate, succession_coverage, successor_coverage, time_to_fill,
    turnover,
};

use crate::support::documents::Documents;
use crate::support::table::heading;
use crate::told;

pub(crate) fn print(out: &mut impl Write, company: &Documents) -> Result<(), Box<dyn Error>> {
    let as_of = company.as_of;
    let from = as_of.checked_sub_months(Months::new(12)).ok_or("a day of the calendar")?;
    let window = MetricWindow::new(from, as_of).ok_or("a year is not empty")?;
    heading(out, &format!("{}: processes, {from} to the day before {as_of}", company.title))?;
    let ladder = company.ladder();
    let critical: Vec<RoleId> = ladder.roles().filter(|role| role.is_critical()).map(|role| role.id().clone()).collect();
    let program = company.journal.clone().map(rungs::Program::replay);
    let view = program.as_ref().map(|program| program.as_of(as_of));
    let staff_facts = roster_employments(&company.roster);
    let staff = Staff::of(&staff_facts);
    let moves = roster_moves(&company.roster);
    let kind = HeadcountKind::PersonTime;

    if let Some(view) = view {
        let openings = journal_requisitions(view, |_| true, |role| critical.contains(role));
        let scope = FillScope { leadership_only: true, ..FillScope::default() };
        let filled = time_to_fill(&openings, window, scope, Default::default(), QuantileType::Type7);
        told::measure(out, "time to fill, mean of what was filled, days", &filled.mean.measure, 1)?;
        if let Some(elapsed) = fill_survival(&openings, window, as_of, scope, Default::default()) {
            told::elapsed(out, "time to fill, with what is open", &elapsed)?;
        }
        told::measure(out, "internal fill rate", &internal_fill_rate(&openings, window, scope, FillStop::Accepted).measure, 3)?;
        let placements = journal_placements(view, |reason| reason.as_ref() == "needed-at-home");
        told::measure(out, "rotation completion rate", &rotation_completion_rate(&placements, window).measure, 3)?;
        let pairs = journal_pairs(view);
        let sessions = pairs.iter().flat_map(|pair| &pair.sessions);
        let held = sessions.filter(|session| session.fate == Some(SessionFate::Held)).count();
        writeln!(out, "  {:<46} {} pairs, {held} sessions held", "mentoring", pairs.len())?;
        told::measure(out, "session completion rate", &session_completion_rate(&pairs, window), 3)?;
        told::measure(out, "active pairing rate, 2 in 90 days", &rungs::active_pairing_rate(&pairs, as_of, 2, 90).measure, 3)?;
        let mut mentors: Vec<PersonId> = pairs.iter().map(|pair| pair.mentor.clone()).collect();
        mentors.sort();
        mentors.dedup();
        let load = rungs::mentor_utilisation(&mentors, &pairs, as_of, 2, 90);
        told::measure(out, "mentor utilisation, of who ever taught", &load.utilisation, 3)?;
    }
    told::measure(out, "internal mobility, moves", &internal_mobility_rate(&moves, &staff, window, kind).measure, 3)?;
    told::measure(out, "internal mobility, people", &people_moved_rate(&moves, &staff, window, kind).measure, 3)?;
    told::measure(out, "promotions per headcount", &promotions_per_headcount(&moves, &staff, window, kind).measure, 3)?;
    told::measure(out, "career path ratio", &career_path_ratio(&moves, window).measure, 3)?;
    stages(out, company, window)?;

    heading(out, &format!("{}: outcomes", company.title))?;
    told::measure(out, "turnover, by person-time", &turnover(&staff_facts, &staff, window, kind).measure, 3)?;
    told::measure(out, "turnover, for a year", &annual_turnover(&staff_facts, &staff, window).measure, 3)?;
    told::measure(out, "retention of the cohort", &cohort_retention(&staff, window).measure, 3)?;
    let naive = naive_retention(&staff, window);
    if naive.absent == Some(rungs::NoValue::NotEstimable) {
        writeln!(out, "  {:<46} refused: some were hired and left within the year", "retention, customary form")?;
    } else {
        told::measure(out, "retention, customary form", &naive, 3)?;
    }
    if let Some(view) = view {
        let band = |code: &ItemCode| match code.as_ref() {
            "now" => Some(ReadinessBand::Now),
            "one-to-two-years" => Some(ReadinessBand::OneToThreeYears),
            _ => None,
        };
        let successors = journal_successors(view, band);
        let bench = Bench::of(&critical, &successors, as_of, 365);
        told::measure(out, "succession coverage, critical roles", &succession_coverage(&bench).measure, 3)?;
        told::measure(out, "ready-now ratio, critical roles", &ready_now_ratio(&bench).measure, 3)?;
        told::measure(out, "bench strength, net", &net_bench_strength(&bench).metric.measure, 3)?;
        let members = journal_memberships(view, None);
        told::measure(
            out,
            "successor coverage (ISO), people per position",
            &successor_coverage(&members, critical.len() as u64, window).measure,
            3,
        )?;
        let judged = view.nominations().filter_map(|record| {
            let mut fact = AssessmentFact::new(record.person?);
            (fact.level, fact.assessed) = (record.readiness, record.since);
            Some(fact)
        });
        for (level, share) in readiness_shares(&judged.collect::<Vec<_>>(), as_of, 365).levels {
            told::measure(out, &format!("readiness of those nominated: {level}"), &share.measure, 3)?;
        }
        let flags = journal_flags(view, None);
        if let Some(kept) = rungs::high_potential_retention(&flags, window, Default::default(), Default::default()) {
            told::elapsed(out, "those in a pool who left", &kept)?;
            let last = kept.counts.last_day().unwrap_or_default().min(365);
            writeln!(
                out,
                "    left after {last} days: {}",
                told::ended(&kept.counts.kaplan_meier(), kept.counts.at_risk(last), last)
            )?;
        }
    }
    let exposure = roster_exposure(&company.roster);
    let career = MetricWindow::new(as_of.checked_sub_months(Months::new(240)).ok_or("a day")?, as_of).ok_or("a career")?;
    let effective = company.roster.people().filter(|person| person.is_employed_on(as_of));
    let effective = effective.filter_map(|person| exposure_diversity(&exposure, person.id(), career).effective);
    let mut effective: Vec<f64> = effective.collect();
    effective.sort_by(f64::total_cmp);
    let several = effective.iter().filter(|number| **number > 1.0 + 1e-9).count();
    writeln!(
        out,
        "  {:<46} {several} of {} know more than one function; at most {:.2} effectively",
        "exposure",
        effective.len(),
        effective.last().copied().unwrap_or_default()
    )?;
    Ok(())
}

/// The stages of the ladder, and which is the narrowest.
fn stages(out: &mut impl Write, company: &Documents, window: MetricWindow) -> Result<(), Box<dyn Error>> {
    const TARGET: u32 = 3 * 365;
    let facts = roster_stages(&company.roster);
    let ranks = company.ladder().ranks().iter().map(|rank| rank.id.as_ref().parse());
    let ranks: Vec<ItemCode> = ranks.collect::<Result<_, _>>()?;
    let targets: Vec<(ItemCode, u32)> = ranks.iter().map(|rank| (rank.clone(), TARGET)).collect();
    let narrow = bottleneck(&facts, &targets, window);
    for stage in &narrow.stages {
        let share = stage.share.map_or_else(|| "-".to_owned(), |share| share.rounded(3));
        let label = format!("on rank {}, days", stage.stage);
        writeln!(
            out,
            "  {label:<46} median {}, {} went on, {share} of the days beyond three years",
            told::quantile(stage.median),
            stage.gone_on
        )?;
    }
    let narrowest =
        narrow.stage.map_or_else(|| "not estimable: from some rank nobody went on".to_owned(), |stage| stage.to_string());
    writeln!(out, "  {:<46} {narrowest}", "bottleneck")?;
    let (ways, _) = rungs::stage_transitions(&facts, &ranks, window)?;
    let shares = ways.occupancy();
    let shown = |shares: &[f64]| shares.iter().map(|share| format!("{share:.3}")).collect::<Vec<_>>().join(" ");
    let at = |day: u32| shares.at(day).map_or_else(|| "not known".to_owned(), shown);
    let last = u32::try_from(window.days())?;
    writeln!(out, "  {:<46} {} at first, {} at last", "on each rank, and on none", at(0), at(last))?;
    Ok(())
}
