//! The roles that the company depends on, and who is nearest to them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rungs::{
    Completion, Gap, Near, NineBox, Person, PersonId, Profile, ReadinessMethod, Role, RoleId, RoleReadiness, Route, RouteQuery,
    RouteStep, Share, StepKind, UnknownId, UnknownReason,
};

use crate::company::Company;
use crate::support::table::{Align, Table, between, count, cut, first, heading, number, percents, with_commas, wrapped};
use crate::survey::words;

/// From this part of the role on, in thousandths, somebody who misses no gate is called near.
const NEAR: u16 = 600;
/// How many holders are named.
const HOLDERS: usize = 8;
/// How many shortfalls are named of the first successor, and of each other.
const NAMED_OF_FIRST: usize = 3;
const NAMED_OF_OTHERS: usize = 2;
/// How many critical roles are told in full.
const ROLES: usize = 12;

/// A critical role.
pub(crate) struct Critical {
    pub(crate) role: RoleId,
    pub(crate) seats: u64,
    /// Who holds it, those at risk first.
    pub(crate) holders: Vec<Holder>,
    /// How many are near, among people whose role leads here.
    pub(crate) bench: u64,
    pub(crate) successors: Vec<Successor>,
    /// How many are exactly as near as the last successor, and are not named.
    tied: u64,
}

pub(crate) struct Holder {
    person: PersonId,
    /// Whether the risk of loss was last judged to be the highest that the settings know.
    pub(crate) at_risk: bool,
}

pub(crate) struct Successor {
    pub(crate) near: Near,
    pub(crate) at_risk: bool,
    role: RoleId,
    leaves_critical: bool,
    nine_box: Option<String>,
    /// The priority of the wish for this role.
    wish: Option<u8>,
    pub(crate) gap: Gap,
    /// The quickest of the best climbs, and whether all were looked at.
    route: Option<(Route, Completion)>,
}

impl Critical {
    /// The one who is nearer than everybody else, if there is one.
    pub(crate) fn nearest(&self) -> Option<&Successor> {
        let (first, others) = self.successors.split_first()?;
        let is_alone = match others.first() {
            Some(second) => second.near.readiness() != first.near.readiness(),
            None => self.tied == 0,
        };
        is_alone.then_some(first)
    }
}

/// The critical roles that have seats or holders, by id, each with the nearest to it.
pub(crate) fn find(company: &Company, top: usize) -> Vec<Critical> {
    let roles = company.ladder().roles().filter(|role| role.is_critical());
    // The ids are the ladder's and the roster's own: they know them.
    let roles = roles.filter_map(|role| critical(company, role, top).ok());
    roles.filter(|critical| critical.seats > 0 || !critical.holders.is_empty()).collect()
}

fn critical(company: &Company, role: Role<'_>, top: usize) -> Result<Critical, UnknownId> {
    let id = role.id().as_ref();
    let holders = company.roster.holders(id, company.as_of)?;
    let mut holders: Vec<_> = holders
        .into_iter()
        .map(|person| Holder { person: person.id().clone(), at_risk: is_at_risk(company, person) })
        .collect();
    holders.sort_by_key(|holder| !holder.at_risk);

    // Who stands above the role already does not succeed to it.
    let below: BTreeSet<&RoleId> = company.ladder().roles_below(id)?.into_iter().map(Role::id).collect();
    let leads_here = |person: Person<'_>| person.role_on(company.as_of).is_some_and(|held| below.contains(held.id()));
    let nearest = company.profiles.nearest_among(id, top, ReadinessMethod::Proportional, leads_here)?;
    // Of whom nothing is surely met, nothing is said.
    let mut named = nearest.people().to_vec();
    named.retain(|near| near.readiness().share().least() > Share::ZERO);
    let tied = if named.len() == nearest.people().len() { nearest.as_near() } else { 0 };
    let column = company.profiles.readiness(id, ReadinessMethod::Proportional)?;
    let is_near = |readiness: RoleReadiness| readiness.gates_missed() == 0 && readiness.share().least().permille() >= NEAR;
    let bench = column.iter().filter(|&(person, readiness)| is_near(readiness) && leads_here(person)).count() as u64;
    let mut successors = Vec::new();
    for (at, near) in named.into_iter().enumerate() {
        successors.extend(successor(company, role, near, at == 0)?);
    }
    let (role, seats) = (role.id().clone(), company.seats(role));
    Ok(Critical { role, seats, holders, bench, successors, tied })
}

fn is_at_risk(company: &Company, person: Person<'_>) -> bool {
    let scale = &company.settings.risk_of_loss;
    scale.len() > 1 && person.risk_of_loss_on(company.as_of).is_some_and(|judged| scale.last() == Some(judged.code()))
}

fn successor(company: &Company, role: Role<'_>, near: Near, with_route: bool) -> Result<Option<Successor>, UnknownId> {
    let person = company.roster.person(near.person().as_ref())?;
    let Some(held) = person.role_on(company.as_of) else { return Ok(None) };
    let profile = company.roster.profile(person.id().as_ref(), &company.policy, company.as_of)?;
    let wishes = person.aspirations_on(company.as_of);
    let wish = wishes.iter().find(|wish| wish.role().id() == role.id()).map(|wish| wish.priority());
    let route = if with_route { quickest(company, held, role, &profile)? } else { None };
    Ok(Some(Successor {
        gap: profile.gap_to(role.id().as_ref())?,
        role: held.id().clone(),
        leaves_critical: held.is_critical(),
        at_risk: is_at_risk(company, person),
        nine_box: person.nine_box_on(company.as_of).map(label),
        wish,
        route,
        near,
    }))
}

fn label(nine_box: NineBox<'_>) -> String {
    match nine_box.label() {
        Some(label) => label.to_string(),
        None => format!("{}/{}", nine_box.performance(), nine_box.potential()),
    }
}

/// Of the climbs that no other betters, the one of the fewest months, and of equals the one of the least effort.
fn quickest(
    company: &Company,
    from: Role<'_>,
    to: Role<'_>,
    profile: &Profile,
) -> Result<Option<(Route, Completion)>, UnknownId> {
    let query = RouteQuery::new(from.id().clone(), to.id().clone()).with_levels(profile.levels());
    let routes = company.ladder().routes(&query)?;
    let quickest = routes.routes().iter().min_by_key(|route| (route.months(), route.effort()));
    Ok(quickest.map(|route| (route.clone(), routes.completion())))
}

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    heading(out, "3  Critical roles, and who is nearest to them among people whose role leads there")?;
    writeln!(out, "Nearness is computed; who is ready, and when, is people's judgement. Nothing here decides.")?;
    if company.critical.is_empty() {
        return writeln!(out, "the ladder marks no role with seats or holders as critical");
    }
    writeln!(
        out,
        "bench: how many surely have {} % of what the role asks and miss no gate; effort: levels to learn, weighted",
        NEAR / 10
    )?;
    writeln!(
        out,
        "! at high risk of loss; * leaves a critical role; a range depends on what is unassessed, for want of evidence"
    )?;
    let columns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Left];
    let mut table = Table::new(2, &columns);
    table.row(["", "role today", "readiness", "effort", "gates", "nine-box"].map(str::to_owned).to_vec());
    for critical in company.critical.iter().take(ROLES) {
        tell_role(&mut table, critical);
    }
    table.print(out)?;
    let more = company.critical.len().saturating_sub(ROLES);
    if more > 0 {
        writeln!(out, "\n+{more} more critical roles")?;
    }
    let idle = company.ladder().roles().filter(|role| role.is_critical()).count() - company.critical.len();
    if idle > 0 {
        writeln!(out, "\n{} of neither seats nor holders", count(idle as u64, "critical role", "critical roles"))?;
    }
    Ok(())
}

fn tell_role(table: &mut Table<'_>, critical: &Critical) {
    let held = critical.holders.len() as u64;
    let (filled, seats) = (number(held), count(critical.seats, "seat", "seats"));
    let at_risk = critical.holders.iter().filter(|holder| holder.at_risk).count();
    // Where all are named, their marks say it.
    let risk = if critical.holders.len() > HOLDERS { format!(" ({at_risk} at high risk)") } else { String::new() };
    let label = format!("{}: {filled} of {seats} filled, bench {}; held{risk} by", critical.role, number(critical.bench));
    let mut holders = first(&critical.holders, HOLDERS, |holder| marked(&holder.person, holder.at_risk));
    if holders.is_empty() {
        holders.push("NOBODY".to_owned());
    }
    table.line(String::new());
    wrapped(&label, &with_commas(holders, "")).into_iter().for_each(|line| table.line(line));
    if critical.successors.is_empty() {
        table.line("  NO NEAR SUCCESSOR: nobody whose role leads here is known to meet any of it".to_owned());
    } else if critical.bench == 0 {
        table.line("  NO NEAR SUCCESSOR; the nearest are".to_owned());
    }
    for (at, successor) in critical.successors.iter().enumerate() {
        let tied = if at + 1 == critical.successors.len() { critical.tied } else { 0 };
        tell_successor(table, at, successor, tied);
    }
}

fn marked(person: &PersonId, at_risk: bool) -> String {
    format!("{person}{}", if at_risk { "!" } else { "" })
}

fn tell_successor(table: &mut Table<'_>, at: usize, successor: &Successor, tied: u64) {
    let Successor { near, gap, .. } = successor;
    let readiness = near.readiness();
    let gates = match (readiness.gates_missed(), readiness.gates_unknown()) {
        (0, 0) => "met".to_owned(),
        (missed, 0) => format!("{missed} missed"),
        (0, unknown) => format!("{unknown} unknown"),
        (missed, unknown) => format!("{missed} missed, {unknown} unknown"),
    };
    let mut notes = Vec::new();
    match successor.wish {
        Some(1) => notes.push("aspires to it".to_owned()),
        Some(priority) => notes.push(format!("aspires to it, wish {priority}")),
        None => {}
    }
    if tied > 0 {
        notes.push(format!("+{} as near", number(tied)));
    }
    let mark = if successor.leaves_critical { '*' } else { ' ' };
    let cells = vec![
        format!("{}. {}", at + 1, marked(near.person(), successor.at_risk)),
        format!("{mark}{}", cut(successor.role.as_ref(), 24)),
        percents(readiness.share()),
        between(gap.least_effort(), gap.most_effort()),
        gates,
        cut(successor.nine_box.as_deref().unwrap_or("not reviewed"), 20),
    ];
    table.row_with_note(cells, notes.join("; "));
    tell_gap(table, gap, if at == 0 { NAMED_OF_FIRST } else { NAMED_OF_OTHERS });
    if let Some((route, completion)) = &successor.route {
        tell_route(table, &successor.role, route, *completion);
    }
}

/// What is short, and then what is unassessed.
fn tell_gap(table: &mut Table<'_>, gap: &Gap, named: usize) {
    let gate = |is_gate| if is_gate { " (gate)" } else { "" };
    let mut lacks = first(gap.shortfalls(), named, |short| {
        format!("{} {} -> {}{}", short.competency(), short.have(), short.want(), gate(short.is_gate()))
    });
    let mut unassessed = first(gap.unassessed(), named, |unassessed| {
        let reason = Some(words(unassessed.reason())).filter(|_| unassessed.reason() != UnknownReason::NoEvidence);
        let remarks: Vec<_> = unassessed.is_gate().then_some("gate").into_iter().chain(reason).collect();
        let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) };
        format!("{}{remarks}", unassessed.competency())
    });
    if let Some(first) = lacks.first_mut() {
        first.insert_str(0, "lacks ");
    }
    if let Some(first) = unassessed.first_mut() {
        first.insert_str(0, "unassessed: ");
    }
    let between = if unassessed.is_empty() { "" } else { ";" };
    let mut items = with_commas(lacks, between);
    items.extend(with_commas(unassessed, ""));
    if !items.is_empty() {
        wrapped("    ", &items).into_iter().for_each(|line| table.line(line));
    }
}

fn tell_route(table: &mut Table<'_>, from: &RoleId, route: &Route, completion: Completion) {
    let mut climb = vec![from.to_string()];
    climb.extend(route.steps().iter().map(|step| format!("{} {}", arrow(step), step.to())));
    let effort = between(route.least_effort(), route.effort());
    let stopped = if completion.is_complete() { "" } else { ", the search was stopped early" };
    let label = format!("     route, {} months, effort {effort}{stopped}:", route.months());
    wrapped(&label, &climb).into_iter().for_each(|line| table.line(line));
}

fn arrow(step: &RouteStep) -> String {
    match step.kind() {
        StepKind::Promotion => "->".to_owned(),
        kind => format!("-({kind})->"),
    }
}
