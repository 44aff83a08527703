//! Future demand against today's supply, function by function and competency by competency.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::demand::Demand;
use crate::ladder::{Competency, CompetencyIx};
use crate::people::{PersonIx, Profiles};
use crate::values::{CompetencyId, FunctionId, Id, Level, Share, ShareRange};

/// A company's demand for competencies against its supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatMap {
    #[serde(serialize_with = "crate::values::date::serialize")]
    as_of: NaiveDate,
    cells: Vec<HeatCell>,
    seats_elsewhere: u64,
    people_elsewhere: u64,
}

impl HeatMap {
    /// The date of the supply.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// The cells with some demand, by function and competency.
    #[must_use]
    pub fn cells(&self) -> &[HeatCell] {
        &self.cells
    }

    /// The planned seats of roles that belong to no function, and so are in no cell.
    #[must_use]
    pub const fn seats_elsewhere(&self) -> u64 {
        self.seats_elsewhere
    }

    /// The people who hold a role that belongs to no function, and so are in no cell.
    #[must_use]
    pub const fn people_elsewhere(&self) -> u64 {
        self.people_elsewhere
    }

    /// The cell of a function and a competency; `None` when there is no demand.
    #[must_use]
    pub fn cell(&self, function: &str, competency: &str) -> Option<&HeatCell> {
        let key = (function, competency);
        let at = self.cells.binary_search_by(|cell| (cell.function.as_str(), cell.competency.as_str()).cmp(&key)).ok()?;
        self.cells.get(at)
    }
}

/// One function's demand for one competency against its supply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeatCell {
    function: FunctionId,
    competency: CompetencyId,
    seats: u64,
    people: u64,
    unknown: u64,
    covered_least: u64,
    covered_most: u64,
}

impl HeatCell {
    /// The function.
    #[must_use]
    pub const fn function(&self) -> &FunctionId {
        &self.function
    }

    /// The competency.
    #[must_use]
    pub const fn competency(&self) -> &CompetencyId {
        &self.competency
    }

    /// How many planned seats of the function ask for it.
    #[must_use]
    pub const fn seats(&self) -> u64 {
        self.seats
    }

    /// How many people work in the function today.
    #[must_use]
    pub const fn people(&self) -> u64 {
        self.people
    }

    /// Of how many of those nobody knows the level.
    #[must_use]
    pub const fn unknown(&self) -> u64 {
        self.unknown
    }

    /// How many of the seats today's people could fill as far as this competency goes, each person one seat: at least, if every
    /// unknown level is below the scale.
    #[must_use]
    pub const fn covered_least(&self) -> u64 {
        self.covered_least
    }

    /// The same at most, if every unknown level is the highest.
    #[must_use]
    pub const fn covered_most(&self) -> u64 {
        self.covered_most
    }

    /// The part of the seats that is covered.
    #[must_use]
    pub fn coverage(&self) -> ShareRange {
        let share = |covered| Share::of(covered, self.seats).unwrap_or(Share::ONE);
        let least = share(self.covered_least);
        ShareRange::between(least, share(self.covered_most)).unwrap_or(ShareRange::exactly(least))
    }
}

/// Counts by level: 0 is below the scale.
type ByLevel = [u64; Level::HIGHEST.position() as usize + 1];

/// What one cell is made from.
#[derive(Default)]
struct Tally {
    demand: ByLevel,
    supply: ByLevel,
    unknown: u64,
}

impl Profiles {
    /// Holds the demand of each function against the people who work in it on the profiles' date. Roles without a function have no
    /// cell; [`HeatMap::seats_elsewhere`] counts their seats.
    ///
    /// Coverage looks at one competency at a time: that enough people reach the levels asked does not say that the same people do in
    /// every competency.
    ///
    /// # Complexity
    /// Linear in people x competencies, and in the demand's roles x requirements.
    #[must_use]
    pub fn heat_map(&self, demand: &Demand) -> HeatMap {
        let ladder = self.roster().ladder();
        let functions = ladder.functions();
        let row_of = |function: Option<&FunctionId>| {
            let function = function?;
            functions.binary_search_by(|known| known.id.cmp(function)).ok()
        };
        // Only what some seat asks for is tallied: for each function, by competency.
        let mut tallies: Vec<BTreeMap<usize, Tally>> = functions.iter().map(|_| BTreeMap::new()).collect();
        let (mut seats_elsewhere, mut people_elsewhere) = (0u64, 0u64);
        for (role, seats) in demand.seats() {
            let role = ladder.role(role.as_str()).ok();
            let row = role.and_then(|role| row_of(role.function())).and_then(|row| tallies.get_mut(row));
            let (Some(role), Some(row)) = (role, row) else {
                seats_elsewhere += u64::from(seats);
                continue;
            };
            for asked in role.requirement_data() {
                let tally = row.entry(asked.competency.index()).or_default();
                if let Some(slot) = tally.demand.get_mut(usize::from(asked.level.position())) {
                    *slot += u64::from(seats);
                }
            }
        }

        let mut people = vec![0u64; functions.len()];
        for (person, role) in (0u32..).map(PersonIx).zip(self.roster().roles_on(self.as_of())) {
            let Some(role) = role.and_then(|role| ladder.role_at(role)) else { continue };
            let row = row_of(role.function());
            let (Some(people), Some(tallies)) =
                (row.and_then(|row| people.get_mut(row)), row.and_then(|row| tallies.get_mut(row)))
            else {
                people_elsewhere += 1;
                continue;
            };
            *people += 1;
            let levels = self.row(person);
            for (&competency, tally) in tallies {
                match levels.get(competency).and_then(|&level| tally.supply.get_mut(usize::from(level))) {
                    Some(slot) => *slot += 1,
                    None => tally.unknown += 1,
                }
            }
        }

        let mut cells = Vec::new();
        for ((function, row), &people) in functions.iter().zip(&tallies).zip(&people) {
            for (&competency, tally) in row {
                let competency = u16::try_from(competency).ok().and_then(|at| ladder.competency_at(CompetencyIx(at)));
                cells.extend(competency.and_then(|competency| cell(&function.id, competency, tally, people)));
            }
        }
        HeatMap { as_of: self.as_of(), cells, seats_elsewhere, people_elsewhere }
    }
}

fn cell(function: &FunctionId, competency: Competency<'_>, tally: &Tally, people: u64) -> Option<HeatCell> {
    let seats = tally.demand.iter().sum();
    let mut hopeful = tally.supply;
    if let Some(highest) = hopeful.last_mut() {
        *highest += tally.unknown;
    }
    (seats > 0).then(|| HeatCell {
        function: function.clone(),
        competency: competency.id().clone(),
        seats,
        people,
        unknown: tally.unknown,
        covered_least: covered(&tally.demand, &tally.supply),
        covered_most: covered(&tally.demand, &hopeful),
    })
}

/// The most seats that can be filled when whoever has a level can fill a seat that asks it or less: from the highest seats down,
/// whoever is not needed above is still there below.
fn covered(demand: &ByLevel, supply: &ByLevel) -> u64 {
    let (mut free, mut covered) = (0, 0);
    for (&seats, &people) in demand.iter().zip(supply).rev() {
        free += people;
        let filled = seats.min(free);
        free -= filled;
        covered += filled;
    }
    covered
}
