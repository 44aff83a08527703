//! From an instance's file to a problem of rotations.

use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;

use rungs::{
    EligibleSpec, HorizonSpec, IdError, OpportunityId, OpportunitySpec, PerPeriod, PlacementKind, RotationPersonSpec,
    RotationSpec, RotationUnitSpec, UnitId,
};

/// What a unit of value is in milli-points.
pub(crate) const POINT: i64 = 1_000;

/// The names of the instances of which the greatest value is known, with it.
///
/// `c0515_1_Max  336  336`: the lowest and the highest that the greatest value may be.
pub(crate) fn optima(folder: &Path) -> Result<Vec<(String, i64)>, Box<dyn Error>> {
    let path = folder.join("bounds.txt");
    let text = std::fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut cells = line.split_whitespace();
        let (Some(name), Some(least), Some(most)) = (cells.next(), cells.next(), cells.next()) else { continue };
        let Some(name) = name.strip_suffix("_Max") else { continue };
        let least: i64 = least.parse().map_err(|_| format!("{}, line {}: no number", path.display(), index + 1))?;
        if least.to_string() == most {
            found.push((name.to_owned(), least));
        }
    }
    Ok(found)
}

/// Jobs, agents, and what each job is worth with each agent and takes of its time.
#[derive(Debug)]
pub(crate) struct Instance {
    /// For each agent.
    capacity: Vec<i64>,
    /// For each agent and job.
    value: Vec<Vec<i64>>,
    /// For each agent and job.
    load: Vec<Vec<i64>>,
}

impl Instance {
    /// Reads how many agents and jobs there are, the values agent by agent, the loads likewise, and the capacities.
    pub(crate) fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let mut numbers = text.split_whitespace().map(str::parse::<i64>);
        let mut next = || match numbers.next() {
            Some(Ok(number)) => Ok(number),
            _ => Err(format!("{}: not as many numbers as there should be", path.display())),
        };
        let (agents, jobs) = (next()?, next()?);
        let mut table = || (0..agents).map(|_| (0..jobs).map(|_| next()).collect()).collect::<Result<Vec<Vec<i64>>, _>>();
        let (value, load) = (table()?, table()?);
        let capacity = (0..agents).map(|_| next()).collect::<Result<_, _>>()?;
        Ok(Self { capacity, value, load })
    }

    pub(crate) fn agents(&self) -> usize {
        self.capacity.len()
    }

    pub(crate) fn jobs(&self) -> usize {
        self.value.first().map_or(0, Vec::len)
    }

    /// Each agent is a unit, and its capacity what its mentors can give. How much a placement takes of them is the opportunity's to say, so that
    /// there is one for each agent and load, with a seat for everybody.
    pub(crate) fn rotations(&self) -> Result<RotationSpec, IdError> {
        // Any month will do.
        let mut spec = RotationSpec::new(HorizonSpec::new(1, chrono::NaiveDate::default()));
        spec.streams = vec!["work".parse()?];
        // To leave a job undone costs more than all that it could be worth.
        spec.weights.shortfall = 1_000_000;
        let jobs = i64::try_from(self.jobs()).unwrap_or(i64::MAX);
        for (agent, (&capacity, loads)) in self.capacity.iter().zip(&self.load).enumerate() {
            let mut unit = RotationUnitSpec::new(unit_id(agent)?);
            unit.mentors = Some(PerPeriod::Same(capacity));
            for &load in &loads.iter().copied().collect::<BTreeSet<_>>() {
                let stream = "work".parse()?;
                let id = opportunity_id(agent, load)?;
                let mut offered = OpportunitySpec::new(id, unit.id.clone(), stream, PlacementKind::Project, 1);
                offered.capacity = PerPeriod::Same(jobs);
                offered.mentor_load = load;
                offered.away_load = Some(0);
                spec.opportunities.push(offered);
            }
            spec.units.push(unit);
        }
        spec.units.push(RotationUnitSpec::new("home".parse()?));
        for job in 0..self.jobs() {
            let mut eligible = Vec::new();
            for (agent, (values, loads)) in self.value.iter().zip(&self.load).enumerate() {
                if let (Some(value), Some(&load)) = (values.get(job), loads.get(job)) {
                    eligible.push(EligibleSpec::new(opportunity_id(agent, load)?, value * POINT));
                }
            }
            let mut person = RotationPersonSpec::new(format!("job-{job:03}").parse()?, "home".parse()?, eligible);
            (person.at_least, person.must) = (1, true);
            spec.persons.push(person);
        }
        Ok(spec)
    }
}

fn unit_id(agent: usize) -> Result<UnitId, IdError> {
    format!("agent-{agent:02}").parse()
}

fn opportunity_id(agent: usize, load: i64) -> Result<OpportunityId, IdError> {
    format!("agent-{agent:02}-load-{load:02}").parse()
}
