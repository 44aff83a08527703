//! The programme, replayed from its journal: where people stand, what is due this month, and one person's portfolio.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{Datelike, Months, NaiveDate};
use rungs::{Due, DueItem, DuePolicySpec, Id, LifecycleKind, PersonId, Portfolio, View};

use crate::company::Company;
use crate::support::table::{Align, Table, count, cut, fill, heading};

/// How many of the things that are due are shown.
const SHOWN: usize = 12;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    heading(out, "8  The programme, replayed from its journal: what is due next, and one person's portfolio")?;
    let Some(programme) = &company.programme else {
        return writeln!(out, "the folder holds no journal.jsonl, so nothing is said about how the programme goes");
    };
    let view = programme.as_of(company.as_of);
    print_standings(out, company, view)?;
    let from = company.as_of.succ_opt().unwrap_or(company.as_of);
    let until = first_of_month_after(from).unwrap_or(from);
    let due = view.due(from, until, &DuePolicySpec::new(), Some(&company.policy));
    print_due(out, from, until, &due)?;
    match most_experienced(view) {
        Some(person) => print_portfolio(out, &view.portfolio(&person)),
        None => Ok(()),
    }
}

/// The first day of the month after that of a day.
fn first_of_month_after(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))
}

fn print_standings(out: &mut impl Write, company: &Company, view: View<'_>) -> io::Result<()> {
    let mut stages: BTreeMap<LifecycleKind, BTreeMap<&str, u64>> = BTreeMap::new();
    for one in view.standings() {
        *stages.entry(one.kind).or_default().entry(one.stage).or_default() += 1;
    }
    let events = company.programme.as_ref().map_or(0, |programme| programme.journal().len());
    let refused = company.programme.as_ref().map_or(0, |programme| programme.refused().len());
    writeln!(out, "{}, of which {refused} are refused", count(events as u64, "event", "events"))?;
    for kind in [LifecycleKind::Candidate, LifecycleKind::Placement, LifecycleKind::Mentorship, LifecycleKind::Application] {
        let told =
            stages.get(&kind).into_iter().flatten().map(|(stage, number)| format!("{number} {}", stage.replace('_', " ")));
        fill(out, "", 2, &format!("{kind}s: {}", told.collect::<Vec<_>>().join(", ")))?;
    }
    let lacking = view.lacking();
    let number = |lacks: fn(&rungs::Lacking) -> bool| lacking.iter().filter(|one| lacks(one)).count();
    let (sponsor, mentor, exposure) = (number(|one| one.sponsor), number(|one| one.mentor), number(|one| one.exposure));
    let told = format!(
        "Of the candidates, {sponsor} have no sponsor, {mentor} no mentor, {exposure} have seen no other unit in this programme."
    );
    fill(out, "", 2, &told)
}

fn print_due(out: &mut impl Write, from: NaiveDate, until: NaiveDate, due: &[DueItem]) -> io::Result<()> {
    // Evidence that expires is of everybody and is told as one number.
    let (expiring, due): (Vec<_>, Vec<_>) = due.iter().partition(|item| matches!(item.what, Due::EvidenceExpires { .. }));
    writeln!(out, "\nfrom {from} up to {until} {} due, the first:", count(due.len() as u64, "thing is", "things are"))?;
    let mut table = Table::new(2, &[Align::Left, Align::Left, Align::Left, Align::Left]);
    for item in due.iter().take(SHOWN) {
        let people = item.people.iter().map(Id::as_str).collect::<Vec<_>>().join(", ");
        table.row(vec![item.on.to_string(), words(&item.what), format!("{} {}", item.lifecycle, item.id), people]);
    }
    table.print(out)?;
    match expiring.len() {
        0 => Ok(()),
        number => writeln!(
            out,
            "  and {} that the journal recorded stop counting",
            count(number as u64, "piece of evidence", "pieces of evidence")
        ),
    }
}

fn words(due: &Due) -> String {
    match due {
        Due::Session => "a session is to be booked".to_owned(),
        Due::CheckIn => "a check-in".to_owned(),
        Due::Start => "a placement begins".to_owned(),
        Due::End => "a placement ends".to_owned(),
        Due::Review => "a review".to_owned(),
        Due::Agreement { unsigned, terms } => {
            let sides: Vec<String> = unsigned.iter().map(ToString::to_string).collect();
            format!("an agreement lacks {}{}", sides.join(" and "), if *terms { " and its terms" } else { "" })
        }
        Due::Answer => "an answer".to_owned(),
        Due::Debrief => "a debrief".to_owned(),
        Due::Synthesis => "evidence from a debrief".to_owned(),
        Due::Milestone { milestone } => format!("milestone {milestone}"),
        Due::Application { stage } => format!("an application has waited, {stage}"),
        Due::Closing => "the last day to apply".to_owned(),
        other => format!("{other:?}"),
    }
}

/// Who has the most placements, above all those that became evidence, and mentorships; of equals the first.
fn most_experienced(view: View<'_>) -> Option<PersonId> {
    let mut counts: BTreeMap<PersonId, usize> = BTreeMap::new();
    for placement in view.placements() {
        let weight = if placement.synthesised.is_some() { 4 } else { 2 };
        placement.person.into_iter().for_each(|person| *counts.entry(person).or_default() += weight);
    }
    view.mentorships().flat_map(|mentorship| mentorship.mentees).for_each(|person| *counts.entry(person).or_default() += 1);
    view.candidates().for_each(|candidate| *counts.entry(candidate.person).or_default() += 1);
    counts.into_iter().max_by_key(|(person, count)| (*count, std::cmp::Reverse(person.clone()))).map(|(person, _)| person)
}

fn print_portfolio(out: &mut impl Write, portfolio: &Portfolio) -> io::Result<()> {
    writeln!(out, "\nportfolio of {}", portfolio.person)?;
    for placement in &portfolio.placements {
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "..".to_owned(), |day| day.to_string());
        let (kind, host) =
            (placement.kind.map(|kind| format!("{kind:?}").to_lowercase()).unwrap_or_default(), placement.host.as_ref());
        let host = host.map_or("", |host| host.as_str());
        let told = format!("{kind} to {host}, {} to {}: {}", day(placement.began), day(placement.ended), placement.stage);
        writeln!(out, "{}", cut(&format!("  {told}"), 110))?;
    }
    for (role, mentorships) in [("learns from", &portfolio.learns), ("teaches", &portfolio.teaches)] {
        for mentorship in mentorships {
            let others: Vec<&str> = match role {
                "teaches" => mentorship.mentees.iter().map(Id::as_str).collect(),
                _ => mentorship.mentor.iter().map(Id::as_str).collect(),
            };
            let sessions = count(mentorship.held.len() as u64, "session", "sessions");
            writeln!(
                out,
                "  {role} {}: {sessions} held, {} missed, {}",
                others.join(", "),
                mentorship.missed.len(),
                mentorship.stage
            )?;
        }
    }
    let seen = portfolio.competencies.iter().map(|seen| format!("{} {}", seen.competency, seen.levels.1));
    let seen: Vec<String> = seen.collect();
    if !seen.is_empty() {
        fill(out, "  ", 2, &format!("seen in debriefs: {}", seen.join(", ")))?;
    }
    for plan in &portfolio.plans {
        let reached = plan.milestones.iter().filter(|milestone| milestone.reached.is_some()).count();
        writeln!(out, "  {}: {}, {reached} of {} milestones reached", plan.id, plan.stage, plan.milestones.len())?;
    }
    if !portfolio.sponsors.is_empty() {
        let sponsors: Vec<&str> = portfolio.sponsors.iter().map(Id::as_str).collect();
        writeln!(out, "  sponsored by {}", sponsors.join(", "))?;
    }
    Ok(())
}
