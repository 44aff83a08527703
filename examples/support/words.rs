//! What rules ask and what was seen, in plain English: the one place to change for another language or another house style.

use rungs::{
    AttributeSpec, BackedSpec, Decision, Distinct, EvidenceKind, FindingKind, How, ItemCode, Ladder, Missing, Months, Observed,
    PredicateSpec, ReadinessMethod, RecordKind, RolesSpec, TenureIn, Truth, UnlockChange,
};

use super::table::{count, joined};

/// As long as this a list of kinds of evidence is shorter told by what it leaves out.
const MANY_KINDS: usize = 4;

/// What a predicate asks of somebody, as what they then do or have.
pub(crate) fn asked(predicate: &PredicateSpec) -> String {
    match predicate {
        PredicateSpec::Employed(_) => "is employed on the day".to_owned(),
        PredicateSpec::MeetsLevel(asked) => {
            let mut text = format!("{} at {} or above", asked.competency, asked.level);
            if !asked.kinds.is_empty() {
                text.push_str(&kinds(&asked.kinds));
            }
            if let Some(sources) = asked.sources {
                text.push_str(&format!(", from {}", count(sources.into(), "source", "sources")));
            }
            text + &within(asked.within_months)
        }
        PredicateSpec::MeetsRole(asked) => {
            let how = match asked.method {
                ReadinessMethod::AllOrNothing => "counting what is fully met",
                ReadinessMethod::Proportional => "counting levels in part",
                _ => "counted in another way",
            };
            let role = asked.role.as_ref().map_or("the role", AsRef::as_ref);
            format!("has {} % or more of what {role} asks, {how}", asked.share.permille() / 10)
        }
        PredicateSpec::GapAtMost(asked) => {
            let role = asked.role.as_ref().map_or("the role", AsRef::as_ref);
            format!("has {} weighted levels or fewer to learn for {role}", asked.effort)
        }
        PredicateSpec::HoldsRole(asked) => format!("holds {}", roles(asked)),
        PredicateSpec::HasHeld(asked) => {
            format!("has held {} for {} in all{}", roles(&asked.of), months(asked.months), within(asked.within_months))
        }
        PredicateSpec::Tenure(asked) => format!("{} or more {}", months(asked.months), place(asked.r#in)),
        PredicateSpec::Rating(asked) if asked.cycles == asked.of_last => {
            format!("rated {} or better in {}", asked.at_least, last_cycles(asked.of_last))
        }
        PredicateSpec::Rating(asked) => {
            format!("rated {} or better in {} of {}", asked.at_least, asked.cycles, last_cycles(asked.of_last))
        }
        PredicateSpec::Performance(asked) => {
            format!(
                "performance seen as {} or better by the latest talent review{}",
                asked.at_least,
                within(asked.within_months)
            )
        }
        PredicateSpec::Potential(asked) => {
            format!("potential seen as {} or better by the latest talent review{}", asked.at_least, within(asked.within_months))
        }
        PredicateSpec::NineBox(asked) => {
            format!("put into {} by the latest talent review{}", one_of(&asked.boxes), within(asked.within_months))
        }
        PredicateSpec::Completed(asked) => {
            let kinds = joined(&asked.kinds.iter().map(|kind| kind_word(*kind)).collect::<Vec<_>>(), "or");
            let streams = if asked.streams.is_empty() { String::new() } else { format!(" in {}", one_of(&asked.streams)) };
            format!("has completed {} {kinds}{streams}{}", least(asked.count), within(asked.within_months))
        }
        PredicateSpec::StreamsAtLeast(asked) => {
            let kinds = joined(&asked.kinds.iter().map(|kind| kind_word(*kind)).collect::<Vec<_>>(), "or");
            let streams = count(asked.count.into(), "stream", "streams");
            format!("has completed assignments ({kinds}) in {streams} or more{}", within(asked.within_months))
        }
        PredicateSpec::Mentored(asked) => {
            let sessions = count(asked.sessions.into(), "session", "sessions");
            format!("has had {sessions} or more with a mentor{}", within(asked.within_months))
        }
        PredicateSpec::Mentors(asked) => {
            let people = count(asked.count.into(), "person", "people");
            let (what, end) = if asked.finished { ("has mentored", " to the end") } else { ("has begun to mentor", "") };
            format!("{what} {people} or more{end}{}", within(asked.within_months))
        }
        PredicateSpec::NominatedBy(asked) => backed(&count(asked.count.into(), "nomination", "nominations"), asked),
        PredicateSpec::Sponsored(asked) => backed(&count(asked.count.into(), "sponsorship", "sponsorships"), asked),
        PredicateSpec::Endorsed(asked) => backed(&count(asked.count.into(), "endorsement", "endorsements"), asked),
        PredicateSpec::Certificate(asked) => {
            let lead = match asked.lead_days {
                0 => String::new(),
                days => format!(" for {} more", count(days.into(), "day", "days")),
            };
            format!("holds the certificate {}, valid on the day{lead}", asked.code)
        }
        PredicateSpec::Training(asked) => format!("has done the training {}{}", asked.code, within(asked.within_months)),
        PredicateSpec::AspiresTo(asked) => {
            format!("has said that they aspire to {}", asked.role.as_ref().map_or("the role", AsRef::as_ref))
        }
        PredicateSpec::Location(asked) => format!("works at {}", one_of(&asked.one_of)),
        PredicateSpec::NoOpen(asked) => {
            let of = if asked.of.is_empty() { String::new() } else { format!(" of {}", one_of(&asked.of)) };
            format!("has no open {}{of}", kind_word(asked.kind))
        }
        PredicateSpec::Attribute(asked) => attribute(asked),
        PredicateSpec::Named(asked) => format!("satisfies {}", asked.name),
        other => format!("passes {}", other.name()),
    }
}

fn attribute(asked: &AttributeSpec) -> String {
    let mut tests = Vec::new();
    if let Some(is) = asked.is {
        tests.push(if is { "is yes".to_owned() } else { "is no".to_owned() });
    }
    let value = |value: &rungs::AttributeValue| serde_json::to_string(value).unwrap_or_default().replace('"', "");
    if let Some(least) = &asked.at_least {
        tests.push(format!("is {} or more", value(least)));
    }
    if let Some(most) = &asked.at_most {
        tests.push(format!("is {} or less", value(most)));
    }
    if let Some(days) = asked.ahead_days {
        tests.push(format!("lies {} or more ahead", count(days.into(), "day", "days")));
    }
    if let Some(codes) = &asked.one_of {
        tests.push(format!("is {}", one_of(codes)));
    }
    if let Some(has) = &asked.has {
        let codes = joined(&has.of.iter().map(ToString::to_string).collect::<Vec<_>>(), "and");
        tests.push(has.at_least.map_or_else(|| format!("has {codes}"), |some| format!("has {some} or more of {codes}")));
    }
    format!("{} {}, on record", asked.name, tests.join(" and "))
}

fn backed(what: &str, asked: &BackedSpec) -> String {
    let mut text = format!("has {what} or more");
    if !asked.of.is_empty() {
        text.push_str(&format!(" for {}", one_of(&asked.of)));
    }
    let mut by = String::new();
    if asked.by_manager {
        by.push_str(" their manager");
    }
    if let Some(rank) = &asked.from_rank {
        by.push_str(&format!(" somebody of the rank of {rank} or above"));
    }
    if !by.is_empty() {
        text.push_str(&format!(", by{by}"));
    }
    text.push_str(&match &asked.distinct {
        None => String::new(),
        Some(Distinct::Person) => ", from different people".to_owned(),
        Some(Distinct::Team) => ", from different teams".to_owned(),
        Some(Distinct::Function) => ", from different functions".to_owned(),
        Some(Distinct::Attribute(name)) => format!(", from people who differ in {name}"),
    });
    text + &within(asked.within_months)
}

fn roles(asked: &RolesSpec) -> String {
    let names = |ids: Vec<String>| joined(&ids, "or");
    let mut text = match asked.roles.as_slice() {
        [] => "a role".to_owned(),
        roles => names(roles.iter().map(ToString::to_string).collect()),
    };
    if !asked.functions.is_empty() {
        text.push_str(&format!(" of {}", names(asked.functions.iter().map(ToString::to_string).collect())));
    }
    if !asked.tracks.is_empty() {
        text.push_str(&format!(" on the track {}", names(asked.tracks.iter().map(ToString::to_string).collect())));
    }
    match (&asked.from_rank, &asked.to_rank) {
        (None, None) => {}
        (Some(from), None) => text.push_str(&format!(" of the rank of {from} or above")),
        (None, Some(to)) => text.push_str(&format!(" of the rank of {to} or below")),
        (Some(from), Some(to)) => text.push_str(&format!(" of the ranks {from} to {to}")),
    }
    text
}

fn kinds(asked: &[EvidenceKind]) -> String {
    let name = |kind: &EvidenceKind| match kind {
        EvidenceKind::SelfAssessment => "self-assessment".to_owned(),
        kind => kind.to_string().replace('_', " "),
    };
    if asked.len() < MANY_KINDS {
        return format!(", as seen by {}", joined(&asked.iter().map(name).collect::<Vec<_>>(), "or"));
    }
    let left_out: Vec<_> = EvidenceKind::ALL.iter().filter(|kind| !asked.contains(kind)).map(name).collect();
    format!(", {} not counted", joined(&left_out, "and"))
}

fn one_of(codes: &[ItemCode]) -> String {
    joined(&codes.iter().map(ToString::to_string).collect::<Vec<_>>(), "or")
}

fn least(count: u16) -> String {
    if count == 1 { "a".to_owned() } else { format!("{count} times or more a") }
}

fn months(months: Months) -> String {
    count(months.count().into(), "month", "months")
}

fn within(limit: Option<Months>) -> String {
    limit.map_or_else(String::new, |limit| format!(", within {}", months(limit)))
}

fn last_cycles(cycles: u8) -> String {
    if cycles == 1 { "the last cycle".to_owned() } else { format!("the last {cycles} cycles") }
}

const fn place(place: TenureIn) -> &'static str {
    match place {
        TenureIn::Company => "with the company",
        TenureIn::Role => "in the present role",
        TenureIn::Rank => "at the present rank",
        TenureIn::Function => "in the present function",
        TenureIn::Team => "in the present team",
    }
}

fn kind_word(kind: RecordKind) -> String {
    match kind {
        RecordKind::Stretch => "stretch assignment".to_owned(),
        kind => kind.to_string().replace('_', " "),
    }
}

/// What was seen where a predicate looked.
pub(crate) fn seen(predicate: &PredicateSpec, observed: &Observed) -> String {
    let number = |one: &str, many: &str| match observed {
        Observed::Count { least: 0, most: Some(0) } => format!("no {one}"),
        Observed::Count { least, most: Some(most) } if least == most => count((*least).into(), one, many),
        Observed::Count { least: 0, most: None } => format!("no {one} on record"),
        Observed::Count { least, most: None } => format!("{} on record, perhaps more", count((*least).into(), one, many)),
        other => format!("{other} {many}"),
    };
    match predicate {
        PredicateSpec::Rating(_) => number("such cycle", "such cycles"),
        PredicateSpec::Completed(_) => number("such assignment", "such assignments"),
        PredicateSpec::StreamsAtLeast(_) => number("stream", "streams"),
        PredicateSpec::Mentored(_) => number("session", "sessions"),
        PredicateSpec::Mentors(_) => number("mentee", "mentees"),
        PredicateSpec::NominatedBy(_) => number("such nomination", "such nominations"),
        PredicateSpec::Sponsored(_) => number("such sponsorship", "such sponsorships"),
        PredicateSpec::Endorsed(_) => number("such endorsement", "such endorsements"),
        PredicateSpec::Certificate(_) => number("such certificate that is valid", "such certificates that are valid"),
        PredicateSpec::Training(_) => number("such training", "such trainings"),
        PredicateSpec::NoOpen(_) => number("open one", "open ones"),
        _ => match observed {
            Observed::Months { least, most: Some(most) } if least == most => count((*least).into(), "month", "months"),
            other => other.to_string(),
        },
    }
}

/// The number or position that a proof saw, in words.
pub(crate) fn seen_number(ladder: &Ladder, predicate: &PredicateSpec, number: i32) -> Option<String> {
    let small = u32::try_from(number).ok();
    match predicate {
        PredicateSpec::MeetsLevel(asked) => {
            let scale = ladder.competency(asked.competency.as_ref()).ok()?.scale();
            let level = u8::try_from(number).ok().and_then(rungs::Level::at)?;
            Some(scale.level_code(level).to_owned())
        }
        PredicateSpec::Tenure(_) | PredicateSpec::HasHeld(_) => {
            small.map(|least| seen(predicate, &Observed::Months { least, most: Some(least) }))
        }
        PredicateSpec::Rating(_)
        | PredicateSpec::Completed(_)
        | PredicateSpec::StreamsAtLeast(_)
        | PredicateSpec::Mentored(_)
        | PredicateSpec::Mentors(_)
        | PredicateSpec::NominatedBy(_)
        | PredicateSpec::Sponsored(_)
        | PredicateSpec::Endorsed(_)
        | PredicateSpec::Certificate(_)
        | PredicateSpec::Training(_)
        | PredicateSpec::NoOpen(_) => small.map(|least| seen(predicate, &Observed::Count { least, most: Some(least) })),
        PredicateSpec::Employed(_) | PredicateSpec::AspiresTo(_) | PredicateSpec::Named(_) => {
            Some(Observed::Flag(number == 1).to_string())
        }
        PredicateSpec::Attribute(asked) if asked.is.is_some() => Some(Observed::Flag(number == 1).to_string()),
        _ => None,
    }
}

/// Why something is unknown.
pub(crate) fn missing(missing: Missing) -> String {
    match missing {
        Missing::Source => "the source is not complete: there may be records that nobody has".to_owned(),
        Missing::Ratings => "not all of the ratings are on record".to_owned(),
        Missing::Levels => "it depends on levels that nobody knows".to_owned(),
        other => other.to_string(),
    }
}

pub(crate) const fn truth(truth: Truth) -> &'static str {
    match truth {
        Truth::Met => "met",
        Truth::NotMet => "NOT MET",
        Truth::Unknown => "unknown",
    }
}

pub(crate) const fn decision(decision: Decision) -> &'static str {
    match decision {
        Decision::Eligible => "eligible",
        Decision::Ineligible => "not eligible",
        Decision::Undetermined => "undetermined",
    }
}

/// What has to change, as something to do.
pub(crate) fn change(ladder: &Ladder, change: &UnlockChange) -> String {
    let all = change.serves().iter().map(|served| served.predicate());
    // Of the clauses that look at it, those that it then satisfies; the one that asks the most says it.
    let reached = all.clone().filter(|predicate| is_reached(ladder, predicate, change.to()));
    let (predicate, is_so) = match reached.max_by_key(|predicate| threshold(ladder, predicate)) {
        Some(predicate) => (Some(predicate), true),
        None => (all.min_by_key(|predicate| threshold(ladder, predicate)), false),
    };
    let what = predicate.map_or_else(|| "something".to_owned(), asked);
    let what = if is_so { what } else { format!("not this: {what}") };
    match (change.how(), change.by()) {
        (How::FindOut, _) => format!("find out, and find: {what}"),
        (How::Wait, Some(by)) => format!("wait until {by}: {what}"),
        (How::Wait, None) => format!("wait: {what}"),
        (How::Raise, _) => format!("reach: {what}"),
        (How::Lower, _) => format!("bring down: {what}"),
        _ => format!("change: {what}"),
    }
}

/// The least number with which a predicate is so, where it has one.
fn threshold(ladder: &Ladder, predicate: &PredicateSpec) -> Option<i64> {
    match predicate {
        PredicateSpec::MeetsLevel(asked) => {
            let scale = ladder.competency(asked.competency.as_ref()).ok()?.scale();
            Some(scale.level(asked.level.as_ref())?.position().into())
        }
        PredicateSpec::Tenure(asked) => Some(asked.months.count().into()),
        PredicateSpec::HasHeld(asked) => Some(asked.months.count().into()),
        PredicateSpec::Rating(asked) => Some(asked.cycles.into()),
        PredicateSpec::Completed(asked) => Some(asked.count.into()),
        PredicateSpec::StreamsAtLeast(asked) => Some(asked.count.into()),
        PredicateSpec::Mentored(asked) => Some(asked.sessions.into()),
        PredicateSpec::Mentors(asked) => Some(asked.count.into()),
        PredicateSpec::NominatedBy(asked) | PredicateSpec::Sponsored(asked) | PredicateSpec::Endorsed(asked) => {
            Some(asked.count.into())
        }
        PredicateSpec::Certificate(_)
        | PredicateSpec::Training(_)
        | PredicateSpec::Employed(_)
        | PredicateSpec::AspiresTo(_)
        | PredicateSpec::Named(_) => Some(1),
        _ => None,
    }
}

fn is_reached(ladder: &Ladder, predicate: &PredicateSpec, to: i64) -> bool {
    match predicate {
        PredicateSpec::NoOpen(_) => to == 0,
        PredicateSpec::Attribute(asked) => asked.is.is_none_or(|is| i64::from(is) == to),
        other => threshold(ladder, other).is_none_or(|least| to >= least),
    }
}

/// What an analysis found odd, as a sentence about a rule.
pub(crate) const fn finding(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Never => "nobody can ever meet it: these clauses contradict each other",
        FindingKind::NobodyCanEnter => "nobody can ever enter its role: these clauses ask for roles that nobody can enter",
        FindingKind::Always => "everybody of whom all is known meets it",
        FindingKind::Hopeless => "nobody can ever meet this alternative",
        FindingKind::Idle => "this clause changes nothing beside the others",
        FindingKind::Implied => "whoever meets it meets the other rule too, which asks less",
        FindingKind::Same => "it comes to the same as the other rule",
        FindingKind::UnguardedNot => "whoever this is unknown of is left open, because unknown stays unknown under \"not\"",
        _ => "something is odd",
    }
}
