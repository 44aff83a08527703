//! Reads rotations from a file; `benches/rotation.rs` says of what form.

use rungs::{
    BudgetSpec, CostCentreSpec, EligibleSpec, HorizonSpec, OpportunityGainSpec, OpportunitySpec, PastPlacementSpec, PerPeriod,
    PlacementKind, RotationGapSpec, RotationPersonSpec, RotationPrerequisiteSpec, RotationSpec, RotationUnitSpec, SpanSpec,
    SwapSpec,
};

pub type Failure = Box<dyn std::error::Error>;

const KINDS: [PlacementKind; 5] =
    [PlacementKind::Rotation, PlacementKind::Secondment, PlacementKind::Shadowing, PlacementKind::Project, PlacementKind::Swap];

/// The numbers of a file.
struct Numbers<'a>(std::str::SplitAsciiWhitespace<'a>);

impl Numbers<'_> {
    fn next<T: std::str::FromStr>(&mut self) -> Result<T, Failure>
    where
        T::Err: std::error::Error + 'static,
    {
        Ok(self.0.next().ok_or("the file ends too early")?.parse()?)
    }

    fn list<T: std::str::FromStr>(&mut self, count: usize) -> Result<Vec<T>, Failure>
    where
        T::Err: std::error::Error + 'static,
    {
        (0..count).map(|_| self.next()).collect()
    }
}

/// The streams of a set of bits.
fn streams(bits: u32) -> impl Iterator<Item = u32> {
    (0..u32::BITS).filter(move |stream| bits >> stream & 1 == 1)
}

pub fn read(text: &str) -> Result<RotationSpec, Failure> {
    let mut numbers = Numbers(text.split_ascii_whitespace());
    if numbers.0.next() != Some("ROT1") {
        return Err("the file must begin with ROT1".into());
    }
    let [people, places, periods, units, centres, groups, streams_count, competencies] = numbers.list::<usize>(8)?[..] else {
        return Err("a file has eight counts".into());
    };
    let begins = chrono::NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("a date")?;
    let mut spec = RotationSpec::new(HorizonSpec::new(u32::try_from(periods)?, begins));
    spec.streams = (0..streams_count).map(|at| format!("s{at}").parse()).collect::<Result<_, _>>()?;
    spec.groups = (0..groups).map(|at| format!("g{at}").parse()).collect::<Result<_, _>>()?;
    spec.competencies = (0..competencies).map(|at| format!("c{at}").parse()).collect::<Result<_, _>>()?;
    spec.weights.breadth = vec![numbers.next()?; streams_count];
    spec.weights.shortfall = numbers.next()?;
    spec.weights.fairness = numbers.next()?;
    let mut centre_of = Vec::new();
    for at in 0..units {
        centre_of.push(numbers.next::<usize>()?);
        let mut unit = RotationUnitSpec::new(format!("u{at:04}").parse()?);
        unit.criticality = Some(PerPeriod::Same(numbers.next()?));
        unit.away = Some(PerPeriod::Each(numbers.list(periods)?));
        unit.mentors = Some(PerPeriod::Each(numbers.list(periods)?));
        spec.units.push(unit);
    }
    for at in 0..centres {
        spec.cost_centres.push(CostCentreSpec::new(format!("d{at:03}").parse()?, vec![BudgetSpec::new(numbers.next()?)]));
    }
    for at in 0..places {
        let (unit, stream, kind): (usize, usize, usize) = (numbers.next()?, numbers.next()?, numbers.next()?);
        let kind = *KINDS.get(kind).ok_or("a kind is 0 to 4")?;
        let id = |at: usize| format!("o{at:05}").parse();
        let (unit, stream) = (format!("u{unit:04}").parse()?, format!("s{stream}").parse()?);
        let mut place = OpportunitySpec::new(id(at)?, unit, stream, kind, numbers.next()?);
        place.minimum_fill = numbers.next()?;
        place.cost = numbers.next()?;
        place.mentor_load = numbers.next()?;
        place.away_load = Some(numbers.next()?);
        let swap: i64 = numbers.next()?;
        if let Some(swap) = usize::try_from(swap).ok().filter(|swap| at < *swap) {
            spec.swaps.push(SwapSpec::new(vec![id(at)?, id(swap)?]));
        }
        let starts = numbers.next()?;
        place.starts = Some(numbers.list(starts)?);
        place.capacity = PerPeriod::Each(numbers.list(periods)?);
        for _ in 0..numbers.next::<usize>()? {
            let competency = format!("c{}", numbers.next::<usize>()?).parse()?;
            place.gains.push(OpportunityGainSpec::new(competency, numbers.next()?));
        }
        if kind == PlacementKind::Secondment {
            place.prerequisites = vec![RotationPrerequisiteSpec::kinds(vec![PlacementKind::Shadowing])];
        }
        spec.opportunities.push(place);
    }
    for at in 0..people {
        let unit: usize = numbers.next()?;
        let mut person = RotationPersonSpec::new(format!("p{at:06}").parse()?, format!("u{unit:04}").parse()?, Vec::new());
        person.cost_centre = Some(format!("d{:03}", centre_of[unit]).parse()?);
        person.groups = vec![format!("g{}", numbers.next::<usize>()?).parse()?];
        let available: u64 = numbers.next()?;
        for period in (0..periods).filter(|period| available >> period & 1 == 0) {
            let period = u32::try_from(period)?;
            match person.unavailable.last_mut() {
                Some(span) if span.until == Some(period) => span.until = Some(period + 1),
                _ => person.unavailable.push(SpanSpec::new(period, period + 1)),
            }
        }
        (person.at_most, person.at_least, person.rest) = (numbers.next()?, numbers.next()?, numbers.next()?);
        for (kind, bits) in [(PlacementKind::Rotation, numbers.next()?), (PlacementKind::Shadowing, numbers.next()?)] {
            for stream in streams(bits) {
                person.history.push(PastPlacementSpec::new(format!("s{stream}").parse()?, kind));
            }
        }
        for _ in 0..numbers.next::<usize>()? {
            let (competency, levels, worth): (usize, usize, i64) = (numbers.next()?, numbers.next()?, numbers.next()?);
            person.gaps.push(RotationGapSpec::new(format!("c{competency}").parse()?, vec![worth; levels]));
        }
        for _ in 0..numbers.next::<usize>()? {
            let place = format!("o{:05}", numbers.next::<usize>()?).parse()?;
            person.eligible.push(EligibleSpec::new(place, numbers.next()?));
        }
        spec.persons.push(person);
    }
    Ok(spec)
}
