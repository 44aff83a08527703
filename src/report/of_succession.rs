//! The section on succession: how deep the bench of each critical role is.

use std::collections::BTreeSet;

use super::figure::Figure;
use super::finding::{ReportFinding, ReportUrgency, WhichIsBetter};
use super::of_skills::{holders, near_count, near_percent, role_name};
use super::section::{ReportSection, SectionKind};
use super::table::{ReportCell, ReportTable};
use super::words::{ReportLabel, ReportSentence};
use crate::gap::{Demand, ReadinessMethod};
use crate::ladder::Role;
use crate::people::{Person, Profiles};
use crate::values::{PersonId, RoleId, Share};

/// A critical role as it is found.
struct Bench<'a> {
    role: Role<'a>,
    seats: u64,
    held: u64,
    at_risk: Vec<PersonId>,
    near: u64,
    /// The one who is nearest, if nobody else is as near.
    nearest: Option<PersonId>,
}

impl ReportSection<PersonId> {
    /// The bench of each critical role that has seats or holders: how many of those whose role leads there are near, who is at risk of loss, and
    /// who is the nearest to several.
    ///
    /// Nearness is computed. Who is *ready*, and when, is for people to judge.
    ///
    /// # Complexity
    /// Linear in people x critical roles.
    #[must_use]
    pub fn of_succession(profiles: &Profiles, demand: &Demand) -> Self {
        let benches = benches(profiles, demand);
        let mut section = Self::new(SectionKind::Succession);
        if benches.is_empty() {
            let says = "The ladder marks no role with seats or holders as critical.";
            return section.with_finding(ReportFinding::new("succession/no_critical_role", says.into()));
        }
        section.findings.extend(depth(&benches));
        section.findings.extend(risks(&benches));
        section.findings.extend(several(&benches));
        if let Some(percent) = near_percent() {
            let says = ReportSentence::text("Near is who surely has ")
                .figure(percent)
                .then(" % of what a role asks and misses no gate. It is computed; who is ready, and when, people judge.");
            section.findings.push(ReportFinding::new("succession/near", says));
        }
        section.tables.push(table(&benches));
        section
    }
}

fn benches<'a>(profiles: &'a Profiles, demand: &Demand) -> Vec<Bench<'a>> {
    let ladder = profiles.roster().ladder();
    let holders = holders(profiles);
    let bench = |role: Role<'a>| {
        let held = holders.get(role.id()).copied().unwrap_or(0);
        let seats = u64::from(demand.seats_of(role));
        (held > 0 || seats > 0).then(|| Bench {
            role,
            seats,
            held,
            at_risk: at_risk(profiles, role),
            near: near_count(profiles, role),
            nearest: nearest(profiles, role),
        })
    };
    ladder.roles().filter(|role| role.is_critical()).filter_map(bench).collect()
}

/// Holders whose risk of loss was last judged to be the highest that the settings know.
fn at_risk(profiles: &Profiles, role: Role<'_>) -> Vec<PersonId> {
    let as_of = profiles.as_of();
    let highest = profiles.roster().settings().risk.codes.len().checked_sub(1).filter(|highest| *highest > 0);
    let is_at_risk = |person: &Person<'_>| {
        person.risk_of_loss_on(as_of).is_some_and(|judged| highest == usize::try_from(judged.position()).ok())
    };
    let holders = profiles.roster().holders(role.id().as_ref(), as_of).unwrap_or_default();
    holders.into_iter().filter(is_at_risk).map(|person| person.id().clone()).collect()
}

fn nearest(profiles: &Profiles, role: Role<'_>) -> Option<PersonId> {
    let ladder = profiles.roster().ladder();
    let below: BTreeSet<&RoleId> = ladder.roles_below(role.id().as_ref()).ok()?.into_iter().map(Role::id).collect();
    let leads_here = |person: Person<'_>| person.role_on(profiles.as_of()).is_some_and(|held| below.contains(held.id()));
    let found = profiles.nearest_among(role.id().as_ref(), 1, ReadinessMethod::Proportional, leads_here).ok()?;
    let first = found.people().first().filter(|near| found.as_near() == 0 && near.readiness().share().least() > Share::ZERO);
    first.map(|near| near.person().clone())
}

fn named(benches: &[Bench<'_>], which: impl Fn(&Bench<'_>) -> bool) -> Vec<ReportLabel<PersonId>> {
    benches.iter().filter(|bench| which(bench)).map(|bench| role_name(bench.role).into()).collect()
}

fn depth(benches: &[Bench<'_>]) -> Vec<ReportFinding<PersonId>> {
    let all = benches.len() as u64;
    let mut found = Vec::new();
    let bare = named(benches, |bench| bench.near == 0);
    if let Some(figure) = Figure::things(bare.len() as u64, all) {
        let says = ReportSentence::text("")
            .figure(figure.clone())
            .then(" critical roles have nobody near among people whose role leads there.");
        let urgency = if bare.is_empty() { ReportUrgency::Note } else { ReportUrgency::Act };
        let mut finding =
            ReportFinding::new("succession/nobody_near", says).figure(figure, WhichIsBetter::Less).urgent(urgency);
        if !bare.is_empty() {
            finding = finding.from_facts(bare).next("Agree on interim cover, and begin a plan for those who lack least.");
        }
        found.push(finding);
    }
    let thin = named(benches, |bench| bench.near == 1);
    if let Some(figure) = Figure::things(thin.len() as u64, all) {
        let says =
            ReportSentence::text("").figure(figure.clone()).then(" critical roles depend on a single person who is near.");
        let urgency = if thin.is_empty() { ReportUrgency::Note } else { ReportUrgency::Watch };
        found.push(
            ReportFinding::new("succession/one_near", says)
                .figure(figure, WhichIsBetter::Less)
                .urgent(urgency)
                .from_facts(thin),
        );
    }
    let vacant = named(benches, |bench| bench.held < bench.seats);
    if let Some(figure) = Figure::things(vacant.len() as u64, all).filter(|_| !vacant.is_empty()) {
        let says = ReportSentence::text("").figure(figure.clone()).then(" critical roles have a seat that nobody fills.");
        found.push(
            ReportFinding::new("succession/vacant", says)
                .figure(figure, WhichIsBetter::Less)
                .urgent(ReportUrgency::Watch)
                .from_facts(vacant),
        );
    }
    found
}

fn risks(benches: &[Bench<'_>]) -> Option<ReportFinding<PersonId>> {
    let people: BTreeSet<&PersonId> = benches.iter().flat_map(|bench| &bench.at_risk).collect();
    let roles = benches.iter().filter(|bench| !bench.at_risk.is_empty()).count() as u64;
    let figure = Figure::things(roles, benches.len() as u64).filter(|_| roles > 0)?;
    let says = ReportSentence::text("")
        .figure(figure)
        .then(" critical roles have a holder at the highest risk of loss: ")
        .figure(Figure::People(people.len() as u64))
        .then(" people.");
    let finding =
        ReportFinding::new("succession/holders_at_risk", says).figure(Figure::People(people.len() as u64), WhichIsBetter::Less);
    let finding = finding.urgent(ReportUrgency::Act).next("Talk with each of them, and look at who would follow.");
    Some(finding.from_facts(people.into_iter().map(ReportLabel::from)))
}

/// People who are the nearest to several roles: who counts for each counts once.
fn several(benches: &[Bench<'_>]) -> Vec<ReportFinding<PersonId>> {
    let mut roles: std::collections::BTreeMap<&PersonId, Vec<ReportLabel<PersonId>>> = std::collections::BTreeMap::new();
    for bench in benches {
        if let Some(nearest) = &bench.nearest {
            roles.entry(nearest).or_default().push(role_name(bench.role).into());
        }
    }
    let of_several = roles.into_iter().filter(|(_, roles)| roles.len() > 1);
    let finding = |(person, roles): (&PersonId, Vec<ReportLabel<PersonId>>)| {
        let count = Figure::Count(roles.len() as u64);
        let says = ReportSentence::text("One person, ")
            .of(person)
            .then(", is the nearest to ")
            .figure(count.clone())
            .then(" critical roles.");
        ReportFinding::new("succession/nearest_to_several", says)
            .about(person)
            .figure(count, WhichIsBetter::Less)
            .urgent(ReportUrgency::Watch)
            .from_facts(roles)
            .next("Whoever is named for several can follow in one: look for a second for each.")
    };
    of_several.map(finding).collect()
}

fn table(benches: &[Bench<'_>]) -> ReportTable<PersonId> {
    let mut table =
        ReportTable::new("Critical roles and their bench", &["role", "seats", "held by", "at highest risk", "near"]);
    for bench in benches {
        table.push(vec![
            ReportCell::Label(role_name(bench.role).into()),
            Figure::Count(bench.seats).into(),
            Figure::People(bench.held).into(),
            Figure::People(bench.at_risk.len() as u64).into(),
            Figure::People(bench.near).into(),
        ]);
    }
    table
}
