//! What a budget can do for everybody who wants to go somewhere.

use std::io::Write;

use rungs::{DevelopmentPersonSpec, DevelopmentSpec, Effort};

use crate::plan::compiled;
use crate::support::documents::Documents;
use crate::support::stop::Stop;
use crate::support::table::{count, fill, part};

pub(crate) fn print(
    out: &mut impl Write,
    documents: &Documents,
    catalogue: &DevelopmentSpec,
    everybody: Vec<DevelopmentPersonSpec>,
) -> Result<(), Stop> {
    let mut spec = catalogue.clone();
    spec.people = everybody;
    let problem = compiled(&spec, documents)?;
    writeln!(out, "\nWHAT CAN THE BUDGET DO FOR ALL {} WHO WANT TO GO SOMEWHERE?\n", problem.people().len())?;
    let fronts = problem.fronts();
    let text = format!(
        "{}, none of them both cheaper and worth as much as another of the same person; {} not proven to be whole.",
        count(fronts.points() as u64, "plan", "plans"),
        count(fronts.unproven().count() as u64, "front is", "fronts are")
    );
    fill(out, "  ", 0, &text)?;
    let all = fronts.share_within(None, Effort::steps(u64::MAX), &mut ());
    all.check_within(&fronts, None).map_err(|fault| Stop::failed(&format!("plans without a budget: {fault}")))?;
    let shared = fronts.share();
    shared.check(&fronts).map_err(|fault| Stop::failed(&format!("the plans of the company: {fault}")))?;
    for (name, shared) in [("Without a limit", &all), ("With the budget", &shared)] {
        let cost = shared.cost().map_or_else(|| "nothing".to_owned(), |cost| cost.to_string());
        let with = shared.picks().iter().filter(|pick| pick.worth > rungs::WeightedLevels::ZERO).count();
        let text = format!(
            "{cost} for {}, worth {} weighted levels; no other choice is worth more than {} ({} of it reached).",
            count(with as u64, "person", "people"),
            shared.worth(),
            shared.bound(),
            part(shared.worth().thousandths(), shared.bound().thousandths())
        );
        fill(out, &format!("  {name}: "), 0, &text)?;
    }
    let price = shared.money_price();
    if price > 0 {
        // 65,536ths of a thousandth, for a thousandth of money: a million times as much for 1,000, and a thousandth of that in levels.
        let levels = i128::from(price) * 1_000 / 65_536;
        writeln!(out, "  The next 1,000 bring at most {levels} weighted levels.")?;
    }
    for seat in shared.seat_prices().iter().take(5) {
        let first = problem.first_day(seat.quarter.into());
        writeln!(out, "  Seats are short: {} in the quarter from {first}.", seat.activity)?;
    }
    for pick in shared.picks().iter().filter(|pick| !pick.activities.is_empty()).take(5) {
        let what: Vec<String> =
            pick.activities.iter().map(|(activity, quarter)| format!("{activity} (quarter {quarter})")).collect();
        fill(out, &format!("  {}: ", pick.person), 0, &what.join(", "))?;
    }
    Ok(())
}
