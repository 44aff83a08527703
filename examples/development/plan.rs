//! One person's plan, told with its reasons, and the review of its first quarter.

use std::io::Write;

use rungs::{
    BegunActivitySpec, DevelopmentMore, DevelopmentPartySpec, DevelopmentPath, DevelopmentPersonSpec, DevelopmentPlan,
    DevelopmentProblem, DevelopmentQuestion, DevelopmentReviewSpec, DevelopmentSide, DevelopmentSpec, Effort, Milestone,
    MilestoneKind, PlanChange, PlannedObjective, ReviewEvidenceSpec, ReviewReason, UncoveredReason,
};

use crate::support::documents::Documents;
use crate::support::problems::Problems;
use crate::support::stop::Stop;
use crate::support::table::{count, fill, percent};

pub(crate) fn print(
    out: &mut impl Write,
    documents: &Documents,
    catalogue: &DevelopmentSpec,
    person: DevelopmentPersonSpec,
) -> Result<(), Stop> {
    let mut spec = catalogue.clone();
    let id = person.id.clone();
    spec.people = vec![person];
    let problem = compiled(&spec, documents)?;
    let plan = problem.plan(id.as_ref(), DevelopmentQuestion::Best)?;
    plan.check(&problem).map_err(|fault| Stop::failed(&format!("the plan of {id}: {fault}")))?;
    writeln!(out, "\nWHAT DOES {id} DO NEXT, TO BE READY FOR {}?\n", plan.target())?;
    if !plan.assess().is_empty() {
        let unknown: Vec<&str> = plan.assess().iter().map(AsRef::as_ref).collect();
        fill(out, "  First to be found out: ", 0, &format!("{}.", unknown.join(", ")))?;
        let same: Vec<String> = plan.in_any_case().iter().map(|planned| planned.activity.to_string()).collect();
        let same = if same.is_empty() { "nothing".to_owned() } else { same.join(", ") };
        fill(out, "  The same whatever that says: ", 0, &format!("{same}."))?;
    }
    writeln!(out, "\n  If what is unknown is missing")?;
    path(out, &problem, plan.if_missing())?;
    if let Some(met) = plan.if_met() {
        writeln!(out, "\n  If what is unknown is met")?;
        path(out, &problem, met)?;
    }
    cheapest(out, &problem, &plan)?;
    more(out, &problem, &plan)?;
    agreement(out, documents, &problem, &plan)?;
    review(out, &problem, &plan)
}

pub(crate) fn compiled(spec: &DevelopmentSpec, documents: &Documents) -> Result<DevelopmentProblem, Stop> {
    spec.compile(documents.ladder()).map_err(|invalid| {
        let mut problems = Problems::default();
        problems.add_invalid("development.json", &invalid);
        Stop::Problems(problems)
    })
}

fn objective(objective: &PlannedObjective) -> String {
    format!("{} from {} to {}", objective.competency, objective.from, objective.to)
}

fn path(out: &mut impl Write, problem: &DevelopmentProblem, path: &DevelopmentPath) -> Result<(), Stop> {
    for quarter in 0..problem.quarters() {
        let begins: Vec<_> = path.activities().iter().filter(|planned| usize::try_from(planned.start) == Ok(quarter)).collect();
        let hours = path.hours().get(quarter).copied().unwrap_or_default();
        let first = problem.first_day(u32::try_from(quarter).unwrap_or_default());
        writeln!(out, "    from {first}, {hours:>3} h{}", if begins.is_empty() { ": nothing begins" } else { "" })?;
        for planned in begins {
            let builds: Vec<String> = planned.objectives.iter().map(objective).collect();
            let debrief = planned.debrief.as_ref().map_or_else(String::new, |debrief| format!("; then {}", debrief.activity));
            let text = format!("{} ({}{debrief})", planned.activity, builds.join(", "));
            fill(out, "      ", 2, &text)?;
        }
    }
    let totals = path.totals();
    let gates = match totals.gates_met_after {
        Some(0) => "the gates are met today".to_owned(),
        Some(after) => format!("the gates are met from {}", problem.first_day(after)),
        None => "the gates are not met".to_owned(),
    };
    let cost = totals.cost.map_or_else(|| "nothing".to_owned(), |cost| cost.to_string());
    let proven = if path.completion().is_complete() { "proven" } else { "not proven" };
    let text = format!(
        "closes {} of {} weighted levels ({} of {} of gates); {gates}; costs {cost}; {} h of doing, {} h from others, {} h of courses. {proven} to be the best, in {}.",
        totals.closed,
        totals.gap,
        totals.gates_closed,
        totals.gate_gap,
        totals.experience,
        totals.exposure,
        totals.education,
        count(path.steps(), "step", "steps")
    );
    fill(out, "    It ", 0, &text)?;
    for open in path.uncovered() {
        let text = format!(
            "{} stays at {} of {}{}: {}",
            open.competency(),
            open.reached(),
            open.want(),
            if open.is_gate() { ", a gate" } else { "" },
            why(open.reason())
        );
        fill(out, "    Open: ", 0, &text)?;
    }
    Ok(())
}

fn why(reason: UncoveredReason) -> &'static str {
    match reason {
        UncoveredReason::NoActivity => "no activity of the catalogue builds it.",
        UncoveredReason::NoDebrief => "only experiences build it that nobody would talk over.",
        UncoveredReason::Prerequisite => "what has to be there before cannot be built.",
        UncoveredReason::NoTime => "the quarters do not suffice.",
        UncoveredReason::NoHours => "with more hours the plan would reach it.",
        UncoveredReason::NoBudget => "with a larger budget the plan would reach it.",
        UncoveredReason::NoHoursNorBudget => {
            "with more hours and a larger budget the plan would reach it, with one of them it would not."
        }
        UncoveredReason::Conflict => "what it takes stands against what counts more.",
        _ => "the search was stopped before that was known.",
    }
}

fn cheapest(out: &mut impl Write, problem: &DevelopmentProblem, plan: &DevelopmentPlan) -> Result<(), Stop> {
    let cheapest = problem.plan(plan.person().as_ref(), DevelopmentQuestion::Cheapest)?;
    cheapest.check(problem).map_err(|fault| Stop::failed(&format!("the cheapest plan: {fault}")))?;
    let totals = cheapest.if_missing().totals();
    let cost = totals.cost.map_or_else(|| "nothing".to_owned(), |cost| cost.to_string());
    let after = totals.gates_met_after.map_or_else(|| "never".to_owned(), |after| problem.first_day(after).to_string());
    writeln!(out, "\n  The cheapest plan that closes as much costs {cost}; its gates are met: {after}.")?;
    Ok(())
}

fn more(out: &mut impl Write, problem: &DevelopmentProblem, plan: &DevelopmentPlan) -> Result<(), Stop> {
    writeln!(out, "\n  What would more buy?")?;
    let person = plan.person().as_ref();
    let thousand = DevelopmentMore::budget(1_000.into());
    for (name, more) in [("the next 1,000", thousand), ("ten hours a quarter", DevelopmentMore::Hours(10))] {
        let gain = problem.more(person, plan.question(), more, Effort::default(), &mut ())?;
        let raised = problem.with_more(person, more)?;
        gain.plan.check(&raised).map_err(|fault| Stop::failed(&format!("the plan with {name}: {fault}")))?;
        let reached: Vec<String> = gain.reached.iter().map(objective).collect();
        let sooner = match (gain.before.gates_met_after, gain.after.gates_met_after) {
            (Some(before), Some(after)) if after < before => {
                format!(", the gates {} sooner", count((before - after).into(), "quarter", "quarters"))
            }
            (None, Some(_)) => ", and all gates".to_owned(),
            _ => String::new(),
        };
        let what = if reached.is_empty() && sooner.is_empty() {
            "nothing more".to_owned()
        } else {
            format!("{}{sooner}", reached.join(", "))
        };
        fill(out, &format!("    {name}: "), 0, &format!("{what}."))?;
    }
    Ok(())
}

fn agreement(
    out: &mut impl Write,
    documents: &Documents,
    problem: &DevelopmentProblem,
    plan: &DevelopmentPlan,
) -> Result<(), Stop> {
    let manager = documents.roster.person(plan.person().as_ref())?.manager_on(documents.as_of);
    let mut parties =
        vec![DevelopmentPartySpec::new(DevelopmentSide::Learner, plan.person().clone()).agreed_on(documents.as_of)];
    parties.extend(manager.map(|manager| DevelopmentPartySpec::new(DevelopmentSide::Manager, manager.id().clone())));
    let agreement = plan.agreement(problem, parties).map_err(|fault| Stop::failed(&format!("the agreement: {fault}")))?;
    let most = agreement.timeline.iter().map(|quarter| quarter.share).max();
    let share = most.map_or(0, percent);
    writeln!(out, "\n  The agreement")?;
    let text = format!(
        "{} to {}: {}, {} to see it by, at most {share} % of working time (guard: {} %), {} still open.",
        agreement.from,
        agreement.until,
        count(agreement.objectives.len() as u64, "objective", "objectives"),
        count(agreement.success.len() as u64, "milestone", "milestones"),
        percent(agreement.most_share),
        count(agreement.obstacles(documents.as_of).len() as u64, "signature or point", "signatures or points")
    );
    fill(out, "    ", 0, &text)?;
    Ok(())
}

/// The review after one quarter of which all but one activity went as planned.
fn review(out: &mut impl Write, problem: &DevelopmentProblem, plan: &DevelopmentPlan) -> Result<(), Stop> {
    let as_of = problem.first_day(1);
    let mut seen = DevelopmentReviewSpec::new(as_of);
    let first = plan.if_missing().activities().iter().filter(|planned| planned.start == 0);
    for (nth, planned) in first.enumerate() {
        // The first one did not come about.
        if nth == 0 {
            continue;
        }
        let begun = BegunActivitySpec::new(planned.activity.clone(), planned.start);
        let is_over = planned.end == 1;
        seen.activities.push(if is_over { begun.completed_on(as_of) } else { begun });
    }
    for milestone in plan.if_missing().milestones().iter().filter(|milestone| milestone.by <= as_of) {
        if let Milestone { activity: Some(activity), what: MilestoneKind::Evidence { kind, competency, level }, .. } = milestone
        {
            if seen.activities.iter().any(|begun| begun.activity == *activity) {
                seen.evidence.push(ReviewEvidenceSpec::new(competency.clone(), level.clone(), *kind, as_of));
            }
        }
    }
    let told = |invalid: rungs::Invalid| Problems::unread(format!("the review: {invalid}"));
    let review = plan.review(problem, &seen).map_err(told)?;
    writeln!(out, "\n  The review of {as_of}, had the first activity not come about and all else gone as planned")?;
    let reasons: Vec<String> = review.reasons().iter().map(reason).collect();
    fill(out, "    Proposed: ", 0, &format!("{:?}, since {}. A person decides.", review.proposal(), reasons.join("; ")))?;
    let adjusted = plan.adjust(problem, &seen, Effort::default(), &mut ()).map_err(told)?;
    let Some(adjusted) = adjusted else { return Ok(()) };
    adjusted.plan.check(&adjusted.problem).map_err(|fault| Stop::failed(&format!("the plan made again: {fault}")))?;
    if adjusted.changes.is_empty() {
        writeln!(out, "    Made again, the plan stays as it is.")?;
    }
    for change in &adjusted.changes {
        let text = match change {
            PlanChange::Added { activity, start } => format!("{activity} is added from {}", day(problem, *start)),
            PlanChange::Dropped { activity } => format!("{activity} is dropped"),
            PlanChange::Moved { activity, from, to } => {
                format!("{activity} begins on {} instead of {}", day(problem, *to), day(problem, *from))
            }
            _ => "something else changes".to_owned(),
        };
        fill(out, "    Made again: ", 0, &format!("{text}."))?;
    }
    Ok(())
}

fn day(problem: &DevelopmentProblem, quarter: i32) -> String {
    problem.first_day(u32::try_from(quarter).unwrap_or_default()).to_string()
}

fn reason(reason: &ReviewReason) -> String {
    match reason {
        ReviewReason::AspirationChanged => "the person wants to go somewhere else".to_owned(),
        ReviewReason::NoLevelGained(reviews) => format!("no level was gained in {reviews} reviews"),
        ReviewReason::Missed(count) => format!("{count} milestones were missed"),
        ReviewReason::NotBegun(activity) => format!("{activity} has not begun"),
        ReviewReason::FoundOut(competency) => format!("{competency} turned out to be there"),
        ReviewReason::Reached(count) => format!("{count} milestones were reached"),
        ReviewReason::AsPlanned => "all goes as planned".to_owned(),
        _ => "of something else".to_owned(),
    }
}
