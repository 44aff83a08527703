//! The report: the page that is written, and what of it somebody reads in a minute.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{Datelike, NaiveDate};
use rungs::{
    CandidateStage, EquityLedger, EquityProblem, EquitySpec, Funnel, MetricWindow, Nobody, Period, PersonId, ProgramId,
    ProgramMatching, PublishingSpec, Report, ReportSection, ReportUrgency, RotationPlan, RotationProblem, Who,
};

use crate::arguments::Arguments;
use crate::company::Company;
use crate::development;
use crate::metrics;
use crate::support::documents::shipped;
use crate::support::table::{count, fill, heading};

/// How many findings are told.
const TOLD: usize = 12;

/// What the sections before have found already.
pub(crate) struct Found {
    pub(crate) matchings: Vec<(ProgramId, ProgramMatching)>,
    pub(crate) rotations: Option<(RotationProblem, RotationPlan)>,
}

pub(crate) fn print(out: &mut impl Write, company: &Company, arguments: &Arguments, found: &Found) -> io::Result<()> {
    heading(out, "10  The report: what to read in a minute")?;
    let equity = equity(arguments)?;
    let mut report = report(company, found, equity.as_ref())?;
    if let Some(file) = &arguments.last {
        let text = fs::read_to_string(file).map_err(|error| named(file, &error))?;
        let last = Report::<PersonId>::from_json(&text).map_err(|invalid| named(file, &invalid))?;
        report = report.against(&last).with_method(None);
    }
    summary(out, &report)?;
    if arguments.published {
        write_report(out, arguments, &published(&report, equity.as_ref())?)
    } else {
        write_report(out, arguments, &report)
    }
}

fn named(file: &Path, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", file.display()))
}

/// `equity.json` of the folder; of the shipped company that of the shipped equity example.
fn equity(arguments: &Arguments) -> io::Result<Option<EquityProblem>> {
    let own = arguments.company.join("equity.json");
    let file = if !own.exists() && arguments.company == shipped() {
        arguments.company.with_file_name("equity").join("promotions.json")
    } else {
        own
    };
    if !file.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&file).map_err(|error| named(&file, &error))?;
    let spec = EquitySpec::from_json(&text).map_err(|invalid| named(&file, &invalid))?;
    spec.compile().map(Some).map_err(|invalid| named(&file, &invalid))
}

fn report(company: &Company, found: &Found, equity: Option<&EquityProblem>) -> io::Result<Report> {
    let population = "all-staff".parse().map_err(io::Error::other)?;
    let window = Period::between(year_before(company.as_of), company.as_of);
    let mut report = Report::new(population, company.as_of)
        .titled(&company.title)
        .within(window)
        .with(ReportSection::of_skills(&company.profiles, &company.demand))
        .with(ReportSection::of_pipeline(&funnel(company), &company.roster, company.as_of))
        .with(ReportSection::of_succession(&company.profiles, &company.demand))
        .with(ReportSection::of_mobility(&company.roster, window, company.as_of));
    if !found.matchings.is_empty() {
        let matchings = found.matchings.iter().map(|(program, found)| (program, found.problem(), found.matching()));
        report = report.with(ReportSection::of_mentoring(matchings));
    }
    if let Some((problem, plan)) = &found.rotations {
        report = report.with(ReportSection::of_rotations(problem, plan));
    }
    if let Some(section) = development(company)? {
        report = report.with(section);
    }
    if let Some(problem) = equity {
        let audit = problem.audit();
        audit.check(problem).map_err(io::Error::other)?;
        report = report.with(ReportSection::of_audit(&audit));
    }
    if let Some(year) = MetricWindow::new(year_before(company.as_of), company.as_of) {
        report = report.with(metrics::section(company, year)?);
    }
    if let Some(view) = company.programme.as_ref().map(|programme| programme.as_of(company.as_of)) {
        if view.pilots().next().is_some() {
            report = report.with(ReportSection::of_pilots(view));
        }
    }
    Ok(report.with_method(None))
}

fn year_before(day: NaiveDate) -> NaiveDate {
    day.with_year(day.year() - 1).unwrap_or(day)
}

/// How far people get: who is there, who wants to move, who is in the programme.
fn funnel(company: &Company) -> Funnel {
    let employed = || company.roster.people().filter(|person| person.is_employed_on(company.as_of));
    let holding = || employed().filter(|person| person.role_on(company.as_of).is_some());
    let wanting = || holding().filter(|person| !person.aspirations_on(company.as_of).is_empty());
    let ids = |people: Vec<rungs::Person<'_>>| people.into_iter().map(|person| person.id().clone()).collect::<Vec<_>>();
    let funnel = Funnel::new()
        .then("employed", &ids(employed().collect()))
        .then("hold a role", &ids(holding().collect()))
        .then("want to move on", &ids(wanting().collect()));
    let Some(programme) = &company.programme else { return funnel };
    let candidates: Vec<_> = programme.as_of(company.as_of).candidates().filter(|candidate| candidate.is_in()).collect();
    let begun = |stage: CandidateStage| {
        matches!(stage, CandidateStage::InDevelopment | CandidateStage::ReadyNow | CandidateStage::UnderReview)
    };
    let developing = candidates.iter().filter(|candidate| begun(candidate.stage));
    funnel
        .then("are in the programme", candidates.iter().map(|candidate| &candidate.person))
        .then("have begun their plan", developing.map(|candidate| &candidate.person))
}

fn development(company: &Company) -> io::Result<Option<ReportSection<PersonId>>> {
    let holding = company.roster.people().filter(|person| person.role_on(company.as_of).is_some());
    let wish = |person: rungs::Person<'_>| {
        let wish = person.aspirations_on(company.as_of).first().map(|wish| wish.role().id().clone())?;
        Some((person.id().clone(), wish))
    };
    let shared = development::shared(company, &holding.filter_map(wish).collect())?;
    Ok(shared.map(|(_, shared)| ReportSection::of_development(&shared)))
}

/// What everybody may see: of equity the release.
fn published(report: &Report, equity: Option<&EquityProblem>) -> io::Result<Report<Nobody>> {
    let published = report.published(PublishingSpec::new());
    let Some(problem) = equity else { return Ok(published) };
    let ledger = EquityLedger::new();
    let disclosure = problem.release("report".parse().map_err(io::Error::other)?, &ledger).map_err(io::Error::other)?;
    disclosure.check(problem, &ledger).map_err(io::Error::other)?;
    // Where something hidden is known all the same there is nothing to publish.
    let Some(release) = disclosure.publishable() else { return Ok(published) };
    Ok(published.with(ReportSection::of_release(release)).with_method(Some(PublishingSpec::new())))
}

fn summary(out: &mut impl Write, report: &Report) -> io::Result<()> {
    let mut urgent = report.by_urgency();
    urgent.retain(|(_, finding)| finding.urgency > ReportUrgency::Note);
    for (_, finding) in urgent.iter().take(TOLD) {
        let lead = if finding.urgency == ReportUrgency::Act { "ACT    " } else { "watch  " };
        fill(out, lead, 0, &finding.says.shown())?;
    }
    if urgent.len() > TOLD {
        writeln!(out, "+{} more in the report", urgent.len() - TOLD)?;
    }
    let figures = report.figures().len() as u64;
    writeln!(
        out,
        "{}, {} in all",
        count(report.sections().len() as u64, "section", "sections"),
        count(figures, "figure", "figures")
    )
}

/// Writes the report in the form that the name of the file asks for.
fn write_report<P: Who>(out: &mut impl Write, arguments: &Arguments, report: &Report<P>) -> io::Result<()> {
    let file = &arguments.report;
    let text = match file.extension().and_then(|extension| extension.to_str()) {
        Some("json") => report.to_json(),
        Some("md") => report.to_markdown(),
        _ => report.to_html(),
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(file, text)).map_err(|error| named(file, &error))?;
    let shown = fs::canonicalize(file).unwrap_or_else(|_| PathBuf::from(file));
    let whom =
        if arguments.published { "for everybody" } else { "for those inside; --published writes what everybody may see" };
    writeln!(out, "\nThe report is in {} ({whom}).", shown.display())
}
