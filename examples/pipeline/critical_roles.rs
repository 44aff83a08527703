//! The roles that the company depends on, and who is nearest to them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use rungs::{
    Completion, Gap, ItemCode, Near, NineBox, Person, PersonId, Profile, ReadinessMethod, Role, RoleId, Route, RouteQuery,
    RouteStep, Share, StepKind, UnknownId,
};

use crate::company::Company;
use crate::survey::words;
use crate::table::{Align, Table, WIDTH, count, cut, first, heading, list, number, percents};

/// From this part of the role on, in thousandths, somebody is called near.
const NEAR: u16 = 600;
/// How many holders are named, and how many shortfalls.
const HOLDERS: usize = 6;
const NAMED: usize = 3;
/// How many critical roles are told in full.
const ROLES: usize = 12;

/// A critical role.
pub(crate) struct Critical {
    pub(crate) role: RoleId,
    pub(crate) seats: u64,
    /// Who holds it, those at high risk first.
    pub(crate) holders: Vec<Holder>,
    pub(crate) successors: Vec<Successor>,
}

pub(crate) struct Holder {
    pub(crate) person: PersonId,
    /// The highest judgement of risk that the settings know, when it was the last one.
    pub(crate) high_risk: Option<ItemCode>,
}

pub(crate) struct Successor {
    pub(crate) near: Near,
    role: RoleId,
    nine_box: Option<String>,
    /// The priority of the wish for this role.
    wish: Option<u8>,
    pub(crate) gap: Gap,
    /// The quickest of the best climbs, and whether all were looked at.
    route: Option<(Route, Completion)>,
}

impl Critical {
    /// Whether somebody surely has so much of the role.
    pub(crate) fn has_near(&self) -> bool {
        self.successors.first().is_some_and(|successor| successor.least().permille() >= NEAR)
    }
}

impl Successor {
    fn least(&self) -> Share {
        self.near.readiness().share().least()
    }
}

/// The critical roles, by id, each with the nearest to it.
pub(crate) fn find(company: &Company, top: usize) -> Vec<Critical> {
    let roles = company.ladder().roles().filter(|role| role.is_critical());
    roles.filter_map(|role| critical(company, role, top).ok()).collect()
}

fn critical(company: &Company, role: Role<'_>, top: usize) -> Result<Critical, UnknownId> {
    let holders = company.roster.holders(role.id().as_ref(), company.as_of)?;
    let highest = company.settings.risk_of_loss.last();
    let high_risk = |person: Person<'_>| {
        let judged = person.risk_of_loss_on(company.as_of)?.code();
        (company.settings.risk_of_loss.len() > 1 && Some(judged) == highest).then(|| judged.clone())
    };
    let mut holders: Vec<_> =
        holders.into_iter().map(|person| Holder { person: person.id().clone(), high_risk: high_risk(person) }).collect();
    holders.sort_by_key(|holder| holder.high_risk.is_none());
    let mut successors = Vec::new();
    for (at, near) in nearest(company, role, top)?.into_iter().enumerate() {
        successors.extend(successor(company, role, near, at == 0)?);
    }
    Ok(Critical { role: role.id().clone(), seats: company.seats(role), holders, successors })
}

/// The nearest among those whose own role leads to this one: who is above it already does not succeed to it.
fn nearest(company: &Company, role: Role<'_>, top: usize) -> Result<Vec<Near>, UnknownId> {
    let id = role.id().as_ref();
    let below: BTreeSet<&RoleId> = company.ladder().roles_below(id)?.into_iter().map(Role::id).collect();
    let leads_here = |near: &Near| {
        let person = company.roster.person(near.person().as_ref()).ok();
        person.and_then(|person| person.role_on(company.as_of)).is_some_and(|role| below.contains(role.id()))
    };
    let mut asked = top.saturating_mul(4);
    loop {
        let near = company.profiles.nearest(id, asked, ReadinessMethod::Proportional)?;
        let all = near.len() < asked;
        let kept: Vec<_> = near.into_iter().filter(leads_here).take(top).collect();
        if all || kept.len() == top {
            return Ok(kept);
        }
        asked = asked.saturating_mul(8);
    }
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
        return writeln!(out, "the ladder marks no role as critical");
    }
    for critical in company.critical.iter().take(ROLES) {
        print_role(out, critical)?;
    }
    match company.critical.len().saturating_sub(ROLES) {
        0 => Ok(()),
        more => writeln!(out, "+{more} more critical roles"),
    }
}

fn print_role(out: &mut impl Write, critical: &Critical) -> io::Result<()> {
    let held = critical.holders.len() as u64;
    let label = format!("\n{}: {} of {} filled: ", critical.role, number(held), count(critical.seats, "seat", "seats"));
    let mut holders = first(&critical.holders, HOLDERS, |holder| match &holder.high_risk {
        Some(risk) => format!("{} (RISK OF LOSS {})", holder.person, risk),
        None => holder.person.to_string(),
    });
    if holders.is_empty() {
        holders.push("VACANT".to_owned());
    }
    list(out, &label, &holders)?;
    if critical.successors.is_empty() {
        return writeln!(out, "  NO NEAR SUCCESSOR: nobody holds a role that leads here");
    }
    if !critical.has_near() {
        writeln!(out, "  NO NEAR SUCCESSOR: nobody surely has {} % of what it asks; the nearest are", NEAR / 10)?;
    }
    for (at, successor) in critical.successors.iter().enumerate() {
        print_successor(out, at + 1, successor)?;
    }
    Ok(())
}

fn print_successor(out: &mut impl Write, at: usize, successor: &Successor) -> io::Result<()> {
    let Successor { near, gap, .. } = successor;
    let readiness = near.readiness();
    let gates = match (readiness.gates_missed(), readiness.gates_unknown()) {
        (0, 0) => "gates met".to_owned(),
        (missed, 0) => format!("gates: {missed} missed"),
        (0, unknown) => format!("gates: {unknown} unknown"),
        (missed, unknown) => format!("gates: {missed} missed, {unknown} unknown"),
    };
    let wish = match successor.wish {
        Some(1) => "aspires to it".to_owned(),
        Some(priority) => format!("aspires to it (wish {priority})"),
        None => String::new(),
    };
    let columns = [Align::Left; 6];
    let mut table = Table::new(2, &columns);
    let least = gap.least_effort();
    let most = gap.most_effort();
    table.row(vec![
        format!("{at}. {:<8}", cut(near.person().as_ref(), 16)),
        format!("{:<22}", cut(successor.role.as_ref(), 28)),
        format!("{:>8}", percents(readiness.share())),
        format!("effort {:<7}", if least == most { least.to_string() } else { format!("{least}-{most}") }),
        format!("{gates:<15}"),
        format!("{:<19}", successor.nine_box.as_deref().unwrap_or("not reviewed")),
        wish,
    ]);
    table.print(out)?;
    let lacks = first(gap.shortfalls(), NAMED, |short| {
        let gate = if short.is_gate() { " (gate)" } else { "" };
        format!("{} {} -> {}{gate}", short.competency(), short.have(), short.want())
    });
    if !lacks.is_empty() {
        list(out, "       lacks ", &lacks)?;
    }
    let unassessed = first(gap.unassessed(), NAMED, |unassessed| {
        let gate = if unassessed.is_gate() { ", gate" } else { "" };
        format!("{} ({}{gate})", unassessed.competency(), words(unassessed.reason()))
    });
    if !unassessed.is_empty() {
        list(out, "  unassessed ", &unassessed)?;
    }
    if let Some((route, completion)) = &successor.route {
        print_route(out, &successor.role, route, *completion)?;
    }
    Ok(())
}

fn print_route(out: &mut impl Write, from: &RoleId, route: &Route, completion: Completion) -> io::Result<()> {
    let mut climb = from.to_string();
    for step in route.steps() {
        climb.push_str(&format!(" {}> {}", arrow(step), step.to()));
    }
    let (least, most) = (route.least_effort(), route.effort());
    let effort = if least == most { most.to_string() } else { format!("{least}-{most}") };
    let stopped = if completion.is_complete() { "" } else { ", search stopped early" };
    let text = format!("       route {climb}: {} months, effort {effort}{stopped}", route.months());
    writeln!(out, "{}", cut(&text, WIDTH))
}

fn arrow(step: &RouteStep) -> String {
    match step.kind() {
        StepKind::Promotion => "-".to_owned(),
        kind => format!("-({kind})-"),
    }
}
