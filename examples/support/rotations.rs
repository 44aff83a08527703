//! The people of a programme of rotations: what the roster knows of them, and what the programme's document says beside.

use std::collections::BTreeSet;
use std::error::Error;

use chrono::{Datelike, NaiveDate};
use rungs::{
    Attribute, Decision, EligibleSpec, EvidencePolicy, Gap, GroupId, OpportunityId, OpportunitySpec, PastPlacementSpec, Person,
    PlacementKind, Profiles, RecordKind, Roster, RotationGapSpec, RotationPersonSpec, RotationSpec, RotationUnitSpec, RuleBook,
    SpanSpec, StreamId, UnitId,
};

/// The rule by which people are looked at, where the rule book has it. Who is not known to miss it takes part: somebody decides.
const SCREENING: &str = "opportunity-screening";
/// What it is worth, in milli-points, to get into the function that somebody wants to lead in.
const WANTED: i64 = 400;
/// Of a level the next is worth so much less, in percent.
const NEXT_LEVEL: i64 = 75;
/// A gap that nothing makes up for counts so much more, in percent.
const GATE: i64 = 150;

/// The document with everybody who takes part: whoever wants to step up, and is not kept from it by the rules.
///
/// What the document says of a person comes on top of what the roster knows: wishes, times of absence, what they may not take, what they have
/// started and what is asked for.
///
/// # Errors
/// What could not be asked, in words.
pub(crate) fn with_people(
    written: &RotationSpec,
    roster: &Roster,
    profiles: &Profiles,
    rules: Option<&RuleBook>,
    policy: &EvidencePolicy,
    as_of: NaiveDate,
) -> Result<RotationSpec, Box<dyn Error>> {
    let mut spec = written.clone();
    spec.persons.clear();
    let kept_out = kept_out(roster, profiles, rules, policy, as_of)?;
    for person in roster.people().filter(|person| person.is_employed_on(as_of) && !kept_out.contains(person.id().as_ref())) {
        // Whoever does not work at all at present comes back on a day that nobody has written down.
        if person.availability_on(as_of) == 0 {
            continue;
        }
        let (Some(aspiration), Some(_)) = (person.aspirations_on(as_of).first().copied(), person.role_on(as_of)) else {
            continue;
        };
        let gap = roster.profile(person.id().as_ref(), policy, as_of)?.gap_to(aspiration.role().id().as_ref())?;
        let wanted = aspiration.role().function().map(|function| function.to_string());
        let mut one = record(written, person, &gap, wanted.as_deref(), as_of)?;
        if let Some(beside) = written.persons.iter().find(|beside| beside.id == one.id) {
            add(&mut one, beside);
        }
        declare(&mut spec, &one);
        spec.persons.push(one);
    }
    let known: BTreeSet<_> = spec.competencies.iter().cloned().collect();
    let more = roster.ladder().competencies().map(|competency| competency.id().clone()).filter(|id| !known.contains(id));
    spec.competencies.extend(more);
    Ok(spec)
}

/// Those who surely miss the rule.
fn kept_out<'a>(
    roster: &'a Roster,
    profiles: &Profiles,
    rules: Option<&RuleBook>,
    policy: &EvidencePolicy,
    as_of: NaiveDate,
) -> Result<BTreeSet<&'a str>, Box<dyn Error>> {
    let Some(book) = rules.filter(|book| book.rules().any(|rule| rule.id().as_ref() == SCREENING)) else {
        return Ok(BTreeSet::new());
    };
    let judgements = book.over(roster, policy, as_of)?.facts_with(profiles).judge([SCREENING])?;
    let missed = judgements.decisions(SCREENING)?.filter(|(_, decision)| *decision == Decision::Ineligible);
    let missed: BTreeSet<String> = missed.map(|(person, _)| person.id().to_string()).collect();
    Ok(roster.people().map(|person| person.id().as_ref()).filter(|id| missed.contains(*id)).collect())
}

/// What the roster knows of somebody who takes part.
fn record(
    written: &RotationSpec,
    person: Person<'_>,
    gap: &Gap,
    wanted: Option<&str>,
    as_of: NaiveDate,
) -> Result<RotationPersonSpec, Box<dyn Error>> {
    let team = person.team_on(as_of).map_or("elsewhere", |team| team.id.as_ref());
    let function = person.role_on(as_of).and_then(|role| role.function()).map(|function| function.to_string());
    let home: UnitId = team.parse()?;
    let availability = i64::from(person.availability_on(as_of));
    let mut one = RotationPersonSpec::new(person.id().clone(), home, Vec::new());
    (one.at_most, one.at_least, one.rest) = (2, 1, 2);
    for offered in written.opportunities.iter().filter(|offered| is_for(written, offered, &one.unit, function.as_deref())) {
        let is_wanted = wanted == Some(offered.stream.as_ref());
        let mut eligible = EligibleSpec::new(offered.id.clone(), if is_wanted { WANTED } else { 0 });
        // Whoever works part of the time cannot be away for more of it.
        if availability < 100 {
            let load = offered.away_load.unwrap_or_else(|| offered.kind.away_load());
            eligible.away_load = Some(load * availability / 100);
        }
        one.eligible.push(eligible);
    }
    for shortfall in gap.shortfalls() {
        let mut worth = i64::from(shortfall.weight().thousandths()?) * if shortfall.is_gate() { GATE } else { 100 } / 100;
        let mut weights = Vec::new();
        for _ in 0..shortfall.levels() {
            weights.push(worth);
            worth = worth * NEXT_LEVEL / 100;
        }
        one.gaps.push(RotationGapSpec::new(shortfall.competency().clone(), weights));
    }
    for record in person.records().filter(|record| record.is_completed_on(as_of)) {
        let stream = record.of().and_then(|of| of.as_ref().parse::<StreamId>().ok());
        if let (Some(kind), Some(stream)) = (kind(record.kind()), stream.filter(|of| written.streams.contains(of))) {
            one.history.push(PastPlacementSpec::new(stream, kind));
        }
    }
    // A company without this attribute has no contracts that end.
    if let Some(Attribute::Date(end)) = person.attribute("contract_until").ok().flatten() {
        one.unavailable.extend(from_day(written, end));
    }
    one.cost_centre =
        written.cost_centres.iter().map(|centre| &centre.id).find(|id| function.as_deref() == Some(id.as_ref())).cloned();
    let years = person.hired().map(|hired| as_of.year() - hired.year());
    let tenure = match years {
        Some(..3) => "tenure-under-3",
        Some(3..8) => "tenure-3-to-7",
        Some(8..) => "tenure-8-and-more",
        None => "tenure-unknown",
    };
    let mut groups = vec![tenure.to_owned()];
    groups.extend(function.map(|function| format!("function-{function}")));
    groups.extend(person.location().map(|site| format!("site-{site}")));
    groups.push(if availability < 100 { "part-time" } else { "full-time" }.to_owned());
    one.groups = groups.iter().map(|group| group.parse()).collect::<Result<_, _>>()?;
    Ok(one)
}

/// Whether somebody may take something: another function's, or a project of their own; of a swap the side that is for their team.
fn is_for(written: &RotationSpec, offered: &OpportunitySpec, home: &UnitId, function: Option<&str>) -> bool {
    let unit = |id: &OpportunityId| written.opportunities.iter().find(|other| other.id == *id).map(|other| &other.unit);
    for swap in &written.swaps {
        if let Some(side) = swap.sides.iter().position(|side| *side == offered.id) {
            let before = swap.sides.iter().cycle().nth(side + swap.sides.len() - 1);
            return before.and_then(unit) == Some(home);
        }
    }
    offered.unit != *home && (offered.kind == PlacementKind::Project || function != Some(offered.stream.as_ref()))
}

/// What a record of the roster is as a placement.
const fn kind(record: RecordKind) -> Option<PlacementKind> {
    match record {
        RecordKind::Rotation => Some(PlacementKind::Rotation),
        RecordKind::Secondment => Some(PlacementKind::Secondment),
        RecordKind::Shadowing => Some(PlacementKind::Shadowing),
        RecordKind::Swap => Some(PlacementKind::Swap),
        RecordKind::Stretch => Some(PlacementKind::Project),
        _ => None,
    }
}

/// The periods from the month of a day on.
fn from_day(written: &RotationSpec, day: NaiveDate) -> Option<SpanSpec> {
    let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    let from = u32::try_from((month(day) - month(written.horizon.begins)).max(0)).ok()?;
    (from < written.horizon.periods).then(|| SpanSpec::new(from, written.horizon.periods))
}

/// What the document says of somebody beside.
fn add(one: &mut RotationPersonSpec, beside: &RotationPersonSpec) {
    for wish in &beside.eligible {
        match one.eligible.iter_mut().find(|known| known.opportunity == wish.opportunity) {
            Some(known) => *known = wish.clone(),
            None => one.eligible.push(wish.clone()),
        }
    }
    one.unavailable.extend_from_slice(&beside.unavailable);
    one.started.extend_from_slice(&beside.started);
    one.forced.extend_from_slice(&beside.forced);
    one.barred.extend_from_slice(&beside.barred);
}

/// Adds what a person names and the document does not.
fn declare(spec: &mut RotationSpec, one: &RotationPersonSpec) {
    if !spec.units.iter().any(|unit| unit.id == one.unit) {
        spec.units.push(RotationUnitSpec::new(one.unit.clone()));
    }
    let known: BTreeSet<GroupId> = spec.groups.iter().cloned().collect();
    spec.groups.extend(one.groups.iter().filter(|group| !known.contains(*group)).cloned());
}
