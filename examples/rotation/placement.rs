//! One placement from its approval to its synthesis, and what comes after it.

use std::io::Write;

use rungs::{AgendaItem, AgendaSpec, AgendaStep, ExitPlan, PlacementKind, PlacementSide, RotationProblem, RotationSchedule};

use crate::support::documents::Documents;
use crate::support::stop::Stop;
use crate::support::table::{fill, heading, joined};
use crate::told::month;

/// The shadowing that teaches most, or else the placement that does.
pub(crate) fn print(
    out: &mut impl Write,
    documents: &Documents,
    problem: &RotationProblem,
    schedule: &RotationSchedule,
) -> Result<(), Stop> {
    let all = schedule.people.iter().flat_map(|person| person.placements.iter().map(move |placement| (person, placement)));
    let most = all.max_by_key(|(person, placement)| {
        let shadows = placement.kind == PlacementKind::Shadowing;
        (shadows, placement.worth.development, std::cmp::Reverse(&person.person))
    });
    let Some((person, placement)) = most else { return Ok(()) };
    heading(out, &format!("How one of them goes: {} at {}", person.person, placement.opportunity))?;
    for strain in schedule.strains(person.person.as_ref(), placement.opportunity.as_ref()) {
        let what = match strain.side {
            PlacementSide::Home => "could spare nobody more",
            PlacementSide::Host => "has no mentor left",
        };
        let months: Vec<String> = strain.periods.iter().map(|period| month(problem, (*period).into())).collect();
        fill(out, "  ", 2, &format!("Both managers see: {} {what} in {}.", strain.unit, joined(&months, "and")))?;
    }
    for item in placement.agenda(&AgendaSpec::default()) {
        writeln!(out, "  {}  {}", days(&item), step(item.what))?;
    }
    let (roster, as_of) = (&documents.roster, documents.as_of);
    let aspiration = roster.person(person.person.as_ref())?.aspirations_on(as_of).first().map(|wish| wish.role().id().clone());
    let Some(role) = aspiration else { return Ok(()) };
    let gap = roster.profile(person.person.as_ref(), &documents.policy, as_of)?.gap_to(role.as_ref())?;
    let exit = ExitPlan::of(&gap, placement);
    let short = exit.short.iter().map(|one| {
        let closes = if one.closes > 0 { format!(", of which this closes {}", one.closes) } else { String::new() };
        format!("{} up to {} ({} short{closes})", one.competency, one.want, one.short)
    });
    let short: Vec<String> = short.collect();
    let unknown: Vec<String> = exit.to_find_out.iter().map(ToString::to_string).collect();
    let mut text = format!("The way out leads to {}, which requires {}.", exit.role, joined(&short, "and"));
    if !unknown.is_empty() {
        text.push_str(&format!(" Nobody knows yet: {}.", joined(&unknown, "and")));
    }
    fill(out, "  ", 2, &text)?;
    Ok(())
}

fn days(item: &AgendaItem) -> String {
    if item.on == item.to { format!("{:<24}", item.on.to_string()) } else { format!("{} to {}", item.on, item.to) }
}

fn step(step: AgendaStep) -> String {
    match step {
        AgendaStep::Approval(PlacementSide::Home) => "the manager at home has approved".to_owned(),
        AgendaStep::Approval(PlacementSide::Host) => "the manager of the host has approved".to_owned(),
        AgendaStep::Mission => "onboarding: what the host is for".to_owned(),
        AgendaStep::EthicalStandards => "onboarding: ethical standards".to_owned(),
        AgendaStep::CollaborationNorms => "onboarding: how people work together".to_owned(),
        AgendaStep::Terms => "time box, objectives, deliverables, sponsor and exit plan are agreed".to_owned(),
        AgendaStep::CheckIn(number) => format!("check-in {number}"),
        AgendaStep::Observe => "observe".to_owned(),
        AgendaStep::Practise => "practise".to_owned(),
        AgendaStep::TurnDebrief => "debrief".to_owned(),
        AgendaStep::ExitPlan => "the exit plan: what the next role requires".to_owned(),
        AgendaStep::Debrief => "debrief with host and sponsor".to_owned(),
        AgendaStep::Synthesis => "the synthesis is written".to_owned(),
        _ => "something else".to_owned(),
    }
}
