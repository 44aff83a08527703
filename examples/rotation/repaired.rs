//! What moves when somebody leaves.

use std::io::Write;

use rungs::{
    PersonId, RotationChange, RotationMove, RotationPlan, RotationProblem, RotationRepairSpec, RotationSchedule, RotationSpec,
    WhyMoved,
};

use crate::support::problems::Problems;
use crate::support::stop::Stop;
use crate::support::table::{count, fill, heading};
use crate::told::{month, placement, points, reason};
use crate::{EFFORT, checked, unusable};

/// Who has most of the plan from a period on.
pub(crate) fn busiest(schedule: &RotationSchedule, from: u32) -> Option<String> {
    let from = i32::try_from(from).unwrap_or(i32::MAX);
    let months = |person: &rungs::PersonSchedule| -> i32 {
        person
            .placements
            .iter()
            .filter(|placement| placement.start >= from)
            .map(|placement| placement.end - placement.start)
            .sum()
    };
    let busiest = schedule.people.iter().max_by_key(|person| (months(person), std::cmp::Reverse(&person.person)))?;
    (months(busiest) > 0).then(|| busiest.person.to_string())
}

pub(crate) fn print(
    out: &mut impl Write,
    spec: &RotationSpec,
    problem: &RotationProblem,
    plan: &RotationPlan,
    person: &str,
    from: u32,
) -> Result<(), Stop> {
    let gone: PersonId = person.parse().map_err(|error: rungs::IdError| Problems::unread(error.to_string()))?;
    let repair = RotationRepairSpec::new(from, vec![RotationChange::Gone { person: gone }]);
    let repaired = spec.repair(plan, &repair, EFFORT, &mut ()).map_err(unusable)?;
    checked(repaired.problem(), repaired.plan())?;
    heading(out, &format!("{person} leaves in {}", month(problem, from.into())))?;
    let kept = repaired.moves().iter().filter(|one| matches!(one, RotationMove::Kept { .. })).count();
    let changes: Vec<&RotationMove> = repaired.changes().collect();
    writeln!(
        out,
        "  {}, and {}. The plan is worth {} points; it was {}.",
        count(kept as u64, "placement stays as it was", "placements stay as they were"),
        count(changes.len() as u64, "thing is otherwise", "things are otherwise"),
        points(repaired.plan().totals().total()),
        points(plan.totals().total())
    )?;
    for one in changes {
        let (what, why) = match one {
            RotationMove::Moved { before, after, why } => {
                (format!("{} instead of {}", placement(problem, after), placement(problem, before)), Some(why))
            }
            RotationMove::Dropped { before, why } => (format!("no {} any more", placement(problem, before)), Some(why)),
            RotationMove::New { placement: new } => (format!("now {}", placement(problem, new)), None),
            _ => continue,
        };
        let why = match why {
            Some(WhyMoved::Start(start)) => format!(": {}", reason(problem, start)),
            Some(WhyMoved::BrokenOff) => ": it was broken off".to_owned(),
            _ => String::new(),
        };
        fill(out, "  ", 2, &format!("{}: {what}{why}.", one.person()))?;
    }
    Ok(())
}
