//! What the nearest to critical roles do next, within the company's budget.

use std::collections::BTreeMap;
use std::io::{self, Write};

use rungs::{CompanyDevelopment, DevelopmentPersonSpec, DevelopmentProblem, Effort, PersonId, RoleId, Share, WeightedLevels};

use crate::company::Company;
use crate::support::table::{count, fill, heading};

/// The hours that there are for development in each quarter.
pub(crate) const HOURS: u32 = 60;
/// A search of some seconds at most.
const EFFORT: Effort = Effort::steps(20_000_000);
/// How many plans are told.
const TOLD: usize = 8;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    heading(out, "7  Development: what the nearest to critical roles do next, within the company's budget")?;
    if company.development.is_none() {
        writeln!(out, "the folder holds no development.json, so nothing is said about what people would do next")?;
        return Ok(());
    }
    // Whoever is near to several roles is prepared for the one that they are nearest to.
    let mut bench: BTreeMap<PersonId, (Share, RoleId)> = BTreeMap::new();
    for critical in &company.critical {
        for successor in &critical.successors {
            let near = &successor.near;
            let least = near.readiness().share().least();
            if bench.get(near.person()).is_none_or(|(before, _)| *before < least) {
                bench.insert(near.person().clone(), (least, critical.role.clone()));
            }
        }
    }
    let wishes: BTreeMap<PersonId, RoleId> = bench.into_iter().map(|(person, (_, role))| (person, role)).collect();
    let Some((problem, shared)) = shared(company, &wishes)? else { return Ok(()) };
    let with = shared.picks().iter().filter(|pick| pick.worth > WeightedLevels::ZERO);
    let cost = shared.cost().map_or_else(|| "nothing".to_owned(), |cost| cost.to_string());
    let told = format!(
        "{} of {} have a plan within the budget that brings them nearer, for {cost} in all. Together the plans are worth {} weighted levels; no choice is worth more than {}, which is proven and checked.",
        with.clone().count(),
        count(wishes.len() as u64, "person", "people"),
        shared.worth(),
        shared.bound()
    );
    fill(out, "", 2, &told)?;
    for pick in with.clone().take(TOLD) {
        let Some(role) = wishes.get(&pick.person) else { continue };
        let what = pick.activities.iter().map(|(activity, quarter)| format!("{activity} from {}", problem.first_day(*quarter)));
        let what: Vec<String> = what.collect();
        fill(out, &format!("  {} to {role}: ", pick.person), 0, &what.join(", "))?;
    }
    let more = with.count().saturating_sub(TOLD);
    if more > 0 {
        writeln!(out, "  +{more} more")?;
    }
    fill(out, "", 2, "The example `development` tells why, what stays open, and what more money or more hours would buy.")
}

/// The plans of people who want to go somewhere, within the budget, proven as far as the search got; none without a catalogue.
pub(crate) fn shared(
    company: &Company,
    wishes: &BTreeMap<PersonId, RoleId>,
) -> io::Result<Option<(DevelopmentProblem, CompanyDevelopment)>> {
    let Some(catalogue) = &company.development else { return Ok(None) };
    let mut spec = catalogue.clone();
    spec.people.clear();
    for (person, wish) in wishes {
        let profile = company.roster.profile(person.as_ref(), &company.policy, company.as_of).map_err(io::Error::other)?;
        spec.people.push(DevelopmentPersonSpec::of(&profile, wish.as_ref(), HOURS).map_err(io::Error::other)?);
    }
    let problem = spec.compile(company.ladder()).map_err(io::Error::other)?;
    let fronts = problem.fronts_within(EFFORT, &mut ());
    let shared = fronts.share();
    shared.check(&fronts).map_err(io::Error::other)?;
    Ok(Some((problem, shared)))
}
