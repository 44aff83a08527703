//! The section on the ladder and the skills map: planned seats against what people reach.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::MOST_ROWS;
use super::chart::{ChartData, ChartRung, ReportChart};
use super::figure::{Figure, Real};
use super::finding::{ReportFinding, ReportUrgency, WhichIsBetter};
use super::section::{ReportSection, SectionKind};
use super::words::{ReportLabel, ReportName, ReportSentence};
use crate::gap::{Demand, HeatCell, HeatMap, ReadinessMethod, RoleReadiness};
use crate::ladder::{Ladder, Role};
use crate::people::Profiles;
use crate::values::{CompetencyId, FunctionId, PersonId, RoleId, Share};

/// From this part of a role on, in thousandths, somebody who misses no gate is called near.
pub(super) const NEAR: u16 = 600;
/// The most competencies and functions of the map, and shortages that are told.
const COMPETENCIES: usize = 24;
const FUNCTIONS: usize = 8;
const SHORTAGES: usize = 3;

/// Who is surely near: what they surely have of the role, and no gate missed.
pub(super) fn is_near(readiness: RoleReadiness) -> bool {
    readiness.gates_missed() == 0 && readiness.share().least().permille() >= NEAR
}

/// The part of a role from which on somebody is near, as a figure.
pub(super) fn near_percent() -> Option<Figure> {
    Real::new(f64::from(NEAR) / 10.0).map(|value| Figure::Real { value, digits: 0, people: None })
}

/// How many of those whose role leads to a role are near to it.
pub(super) fn near_count(profiles: &Profiles, role: Role<'_>) -> u64 {
    let ladder = profiles.roster().ladder();
    let below: BTreeSet<&RoleId> = ladder.roles_below(role.id().as_ref()).into_iter().flatten().map(Role::id).collect();
    let Ok(column) = profiles.readiness(role.id().as_ref(), ReadinessMethod::Proportional) else { return 0 };
    let leads_here =
        |person: crate::people::Person<'_>| person.role_on(profiles.as_of()).is_some_and(|held| below.contains(held.id()));
    column.iter().filter(|&(person, readiness)| is_near(readiness) && leads_here(person)).count() as u64
}

/// How many people hold each role.
pub(super) fn holders(profiles: &Profiles) -> BTreeMap<RoleId, u64> {
    let mut holders = BTreeMap::new();
    for role in profiles.roster().people().filter_map(|person| person.role_on(profiles.as_of())) {
        *holders.entry(role.id().clone()).or_insert(0) += 1;
    }
    holders
}

pub(super) fn role_name(role: Role<'_>) -> ReportName {
    ReportName::from(role.id()).titled(role.title())
}

fn competency_name(ladder: &Ladder, id: &CompetencyId) -> ReportName {
    let title = ladder.competency(id.as_ref()).map(|known| known.title().to_owned());
    ReportName::from(id).titled(title.as_deref().unwrap_or_default())
}

fn function_name(ladder: &Ladder, id: &FunctionId) -> ReportName {
    let title = ladder.functions().iter().find(|known| known.id == *id).and_then(|known| known.title.as_deref());
    ReportName::from(id).titled(title.unwrap_or_default())
}

impl ReportSection<PersonId> {
    /// The ladder with who is there and who is near, and the skills map of a company on the day of the profiles, against its planned seats.
    ///
    /// # Complexity
    /// Linear in people x (competencies + roles with seats or holders).
    #[must_use]
    pub fn of_skills(profiles: &Profiles, demand: &Demand) -> Self {
        let map = profiles.heat_map(demand);
        let mut section = Self::new(SectionKind::Skills);
        section.findings.extend(coverage(&map));
        section.findings.extend(shortages(profiles.roster().ladder(), &map));
        section.charts.extend(ladder_chart(profiles, demand));
        section.charts.extend(map_chart(profiles.roster().ladder(), &map));
        section
    }
}

/// All cells together: seats are counted once for each competency that they ask for.
fn coverage(map: &HeatMap) -> Option<ReportFinding<PersonId>> {
    let sum = |of: fn(&HeatCell) -> u64| map.cells().iter().map(of).fold(0u64, u64::saturating_add);
    let (seats, least, most) = (sum(HeatCell::seats), sum(HeatCell::covered_least), sum(HeatCell::covered_most));
    let range = crate::values::ShareRange::between(Share::of(least, seats)?, Share::of(most, seats)?)?;
    let by_function: BTreeMap<&FunctionId, u64> = map.cells().iter().map(|cell| (cell.function(), cell.people())).collect();
    let figure = Figure::Share { range, of: seats, people: by_function.values().sum() };
    let says = ReportSentence::text("Of what the planned seats ask for, ")
        .figure(figure.clone())
        .then(" could be filled by the people there are, one competency at a time; what lies between depends on levels that nobody has assessed.");
    Some(ReportFinding::new("skills/coverage", says).figure(figure, WhichIsBetter::More))
}

fn shortages(ladder: &Ladder, map: &HeatMap) -> Vec<ReportFinding<PersonId>> {
    let surely = |cell: &HeatCell| cell.seats().saturating_sub(cell.covered_most());
    let mut cells: Vec<&HeatCell> = map.cells().iter().filter(|cell| surely(cell) > 0).collect();
    cells.sort_by_key(|cell| (Reverse(surely(cell)), cell.covered_least()));
    let finding = |cell: &&HeatCell| {
        let competency = competency_name(ladder, cell.competency());
        let figure = Figure::Share { range: cell.coverage(), of: cell.seats(), people: cell.people() };
        let says = ReportSentence::text("")
            .of(function_name(ladder, cell.function()))
            .then(" is short of ")
            .of(competency)
            .then(": whatever the unknown turns out to be, not all of its ")
            .figure(Figure::Count(cell.seats()))
            .then(" seats can be filled; ")
            .figure(figure.clone())
            .then(" can.");
        let both = format!("{}/{}", cell.function(), cell.competency());
        ReportFinding::new("skills/shortage", says)
            .about(ReportLabel::Name(ReportName::of_code(both)))
            .urgent(ReportUrgency::Watch)
            .figure(figure, WhichIsBetter::More)
            .next("Assess those of unknown level first; what then remains is to be learnt or hired.")
    };
    cells.iter().take(SHORTAGES).map(finding).collect()
}

fn ladder_chart(profiles: &Profiles, demand: &Demand) -> Option<ReportChart<PersonId>> {
    let ladder = profiles.roster().ladder();
    let holders = holders(profiles);
    let held = |role: Role<'_>| holders.get(role.id()).copied().unwrap_or(0);
    let mut roles: Vec<Role<'_>> = ladder.roles().filter(|role| held(*role) > 0 || demand.seats_of(*role) > 0).collect();
    let rank = |role: Role<'_>| role.rank().and_then(|rank| ladder.ranks().iter().position(|known| known.id == *rank));
    roles.sort_by_key(|role| (Reverse(rank(*role)), Reverse(role.rung()), role.id()));
    let rung = |role: &Role<'_>| ChartRung {
        rank: role.rank().map(ReportName::from),
        role: role_name(*role),
        is_critical: role.is_critical(),
        holders: Figure::People(held(*role)),
        seats: Figure::Count(demand.seats_of(*role).into()),
        near: Figure::People(near_count(profiles, *role)),
    };
    let rungs: Vec<ChartRung> = roles.iter().take(MOST_ROWS).map(rung).collect();
    let more = roles.len().saturating_sub(MOST_ROWS) as u64;
    let says = ReportSentence::text("Roles from the top down: who holds them of the planned seats, and how many of those whose role leads there surely have ")
        .figure(near_percent()?)
        .then(" % of what it asks and miss no gate. Somebody may be near to several.");
    (!rungs.is_empty()).then(|| {
        ReportChart::new("The ladder, with who is there and who is near", says, ChartData::Ladder { rungs })
            .with_more_rows(more)
    })
}

fn map_chart(ladder: &Ladder, map: &HeatMap) -> Option<ReportChart<PersonId>> {
    let mut functions: BTreeMap<&FunctionId, u64> = BTreeMap::new();
    let mut competencies: BTreeMap<&CompetencyId, (u64, u64)> = BTreeMap::new();
    for cell in map.cells() {
        *functions.entry(cell.function()).or_default() += cell.seats();
        let (covered, seats) = competencies.entry(cell.competency()).or_default();
        (*covered, *seats) = (*covered + cell.covered_least(), *seats + cell.seats());
    }
    let mut functions: Vec<_> = functions.into_iter().collect();
    functions.sort_by_key(|(id, seats)| (Reverse(*seats), *id));
    let mut competencies: Vec<_> =
        competencies.into_iter().filter_map(|(id, (covered, seats))| Some((Share::of(covered, seats)?, id))).collect();
    competencies.sort();
    let more = competencies.len().saturating_sub(COMPETENCIES) as u64;
    functions.truncate(FUNCTIONS);
    competencies.truncate(COMPETENCIES);
    let mut cells = Vec::new();
    for (_, competency) in &competencies {
        cells.extend(functions.iter().map(|(function, _)| {
            let cell = map.cell(function.as_ref(), competency.as_ref())?;
            Some(Figure::Share { range: cell.coverage(), of: cell.seats(), people: cell.people() })
        }));
    }
    let data = ChartData::HeatMap {
        columns: functions.iter().map(|(function, _)| function_name(ladder, function)).collect(),
        rows: competencies.iter().map(|(_, competency)| competency_name(ladder, competency)).collect(),
        cells,
    };
    let says = "The part of the planned seats of each function that today’s people could fill, competency by competency, the least covered first. Two \
                numbers are the least and the most while levels are unknown.";
    (!competencies.is_empty()).then(|| ReportChart::new("The skills map", says, data).with_more_rows(more))
}
