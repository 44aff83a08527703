//! How many releases pass from the first shadowing to the first lead, how much of the seats lies with few, and how deep each role's bench is.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::io::Write;
use std::path::Path;

use chrono::{Days, NaiveDate};
use rungs::{
    Bench, Concentration, PersonId, ReadinessBand, RoleId, SuccessorFact, SurvivalCounts, gross_bench_strength,
    net_bench_strength, ready_now_ratio,
};
use serde::Deserialize;

use crate::told;

/// Who shadowed so many releases back at most is taken as ready.
const RECENT: usize = 3;

#[derive(Deserialize)]
struct Seat {
    release: String,
    role: String,
    position: String,
    person: PersonId,
}

pub(crate) fn print<W: Write>(out: &mut W, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(folder.join("release_team_anon.csv"))?;
    let seats: Vec<Seat> = reader.deserialize().collect::<Result<_, _>>()?;
    let mut releases: Vec<&str> = Vec::new();
    for seat in &seats {
        if releases.last() != Some(&seat.release.as_str()) {
            releases.push(&seat.release);
        }
    }
    let number: BTreeMap<&str, usize> = releases.iter().copied().zip(0..).collect();
    let (last, name) = releases.iter().enumerate().next_back().ok_or("a table without seats")?;
    let mut firsts: BTreeMap<&PersonId, [Option<usize>; 2]> = BTreeMap::new();
    for seat in &seats {
        let place = usize::from(match seat.position.as_str() {
            "lead" => true,
            "shadow" => false,
            other => return Err(format!("{other} is neither lead nor shadow").into()),
        });
        let (first, when) = (firsts.entry(&seat.person).or_default(), number.get(seat.release.as_str()).copied());
        if let Some(slot) = first.get_mut(place) {
            *slot = slot.or(when).min(when);
        }
    }
    let mut counts = SurvivalCounts::new(1)?;
    let (mut never, mut before) = (0u64, 0u64);
    for [shadowed, led] in firsts.values() {
        match (shadowed, led) {
            (None, _) => never += 1,
            (Some(shadowed), Some(led)) if led <= shadowed => before += 1,
            (Some(shadowed), Some(led)) => counts.ended(0, u32::try_from(led - shadowed)?, 0)?,
            (Some(shadowed), None) => counts.censored(0, u32::try_from(last - shadowed)?)?,
        }
    }
    let curve = counts.kaplan_meier();
    writeln!(
        out,
        "  {} people in {} releases; left out: {never} who never shadowed, {before} who led no later than they first shadowed",
        firsts.len(),
        releases.len()
    )?;
    writeln!(out, "  {} shadowed; {} led later, {} had not by {name}", counts.subjects(), counts.events(0), counts.waiting())?;
    for later in [1, 2, 3, 6, 12] {
        writeln!(out, "    led within {later:>2} releases: {}", told::ended(&curve, counts.at_risk(later), later))?;
    }
    writeln!(out, "    when half had led, releases: {}", told::quantile(curve.median(Default::default(), Default::default())))?;

    for (what, position) in [("all", None), ("lead", Some("lead")), ("shadow", Some("shadow"))] {
        let mut of: BTreeMap<&PersonId, u64> = BTreeMap::new();
        for seat in seats.iter().filter(|seat| position.is_none_or(|position| seat.position == position)) {
            *of.entry(&seat.person).or_insert(0) += 1;
        }
        let counts: Vec<u64> = of.into_values().collect();
        if let Some(index) = Concentration::of(&counts).and_then(|counts| counts.herfindahl()) {
            writeln!(
                out,
                "  {what} seats: {} held by {} people, as concentrated as with {:.0} who have the same",
                counts.iter().sum::<u64>(),
                counts.len(),
                1.0 / index.as_f64()
            )?;
        }
    }
    benches(out, &seats, &number, name)
}

/// The benches of the last release's roles: who shadowed a role in the last releases and does not lead today.
fn benches(out: &mut impl Write, seats: &[Seat], number: &BTreeMap<&str, usize>, name: &str) -> Result<(), Box<dyn Error>> {
    let last = number.get(name).copied().unwrap_or_default();
    // Releases are days here: they tell an order and nothing else.
    let origin = NaiveDate::from_ymd_opt(2017, 1, 1).ok_or("a day")?;
    let day = |release: usize| origin.checked_add_days(Days::new(release as u64)).ok_or("a day of the calendar");
    let of = |seat: &Seat| number.get(seat.release.as_str()).copied().unwrap_or_default();
    let today = || seats.iter().filter(|seat| of(seat) == last && seat.position == "lead");
    let leading: BTreeSet<&PersonId> = today().map(|seat| &seat.person).collect();
    let roles: BTreeSet<RoleId> = today().map(|seat| seat.role.parse()).collect::<Result<_, _>>()?;
    let mut facts = Vec::new();
    for seat in seats.iter().filter(|seat| seat.position == "shadow" && !leading.contains(&seat.person)) {
        let mut fact = SuccessorFact::new(seat.role.parse()?, seat.person.clone());
        let when = day(of(seat))?;
        (fact.is_confirmed, fact.since, fact.assessed) = (true, Some(when), Some(when));
        fact.readiness = Some(ReadinessBand::Now);
        facts.push(fact);
    }
    let roles: Vec<RoleId> = roles.into_iter().collect();
    let bench = Bench::of(&roles, &facts, day(last)?, u32::try_from(RECENT)?);
    writeln!(
        out,
        "  The benches of {name}, who shadowed a role in it or the {RECENT} releases before and leads none in it taken as ready:"
    )?;
    for (label, metric) in [
        ("  roles with somebody ready", ready_now_ratio(&bench).measure),
        ("  ready people per role, gross", gross_bench_strength(&bench).measure),
        ("  roles that could be filled at once", net_bench_strength(&bench).metric.measure),
    ] {
        told::measure(out, label, &metric, 3)?;
    }
    for role in &roles {
        let alone = Bench::of(std::slice::from_ref(role), &facts, day(last)?, u32::try_from(RECENT)?);
        writeln!(out, "    {role}: {}", alone.ready().len())?;
    }
    Ok(())
}
