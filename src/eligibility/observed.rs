//! What a predicate saw of a person, in the words of the ladder and the roster.

use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use super::book::RuleBook;
use super::facts::Scene;
use super::predicate::PredicateSpec;
use super::subject::{Fact, MOST_MONTHS, MOST_RECORDS, Subject};
use crate::people::{Attribute, Person, RecordKind, UnknownReason};
use crate::values::{Id, ItemCode, LevelCode, Months, RoleId, Share, ShareRange, WeightedLevels, date};

/// What was seen of a person. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Observed {
    /// Whether it is so.
    Flag(bool),
    /// A level of a competency; `none` below its scale.
    Level(LevelCode),
    /// How much of what a role asks is there.
    Readiness(ShareRange),
    /// What is to be learned for a role, from what is surely so to what may be.
    Gap {
        /// Surely.
        least: WeightedLevels,
        /// At most.
        most: WeightedLevels,
    },
    /// The role held; `None` for none.
    Role(Option<RoleId>),
    /// Months: surely so many, and no more where `most` says so.
    Months {
        /// Surely.
        least: u32,
        /// At most; `None` when it may be any number.
        most: Option<u32>,
    },
    /// A count of records or ratings: surely so many, and no more where `most` says so.
    Count {
        /// Surely.
        least: u32,
        /// At most; `None` when it may be any number.
        most: Option<u32>,
    },
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(String),
    /// A date.
    #[serde(serialize_with = "date::serialize")]
    Date(NaiveDate),
    /// A code of one of the company's lists.
    Code(ItemCode),
    /// Some codes of one of the company's lists.
    Codes(Vec<ItemCode>),
}

/// Why something is unknown. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Missing {
    /// The level is unknown.
    Level(UnknownReason),
    /// Levels of what the role asks are unknown.
    Levels,
    /// The record has no day of hiring.
    DayOfHiring,
    /// The record has no role, no rank of it, or no team for the day.
    Place,
    /// The roles on record do not cover the whole time.
    History,
    /// Fewer ratings are on record than are looked at.
    Ratings,
    /// No talent review, or none that is new enough.
    Review,
    /// The source of these records is not declared complete for the whole time.
    Source,
    /// It is not known by whom some records are.
    Party,
    /// No aspiration is on record.
    Aspirations,
    /// The record does not give the attribute.
    Attribute,
    /// The caller's predicate does not know.
    Named,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level(reason) => reason.fmt(f),
            Self::Levels => f.write_str("levels are unknown"),
            Self::DayOfHiring => f.write_str("no day of hiring"),
            Self::Place => f.write_str("no role, rank or team on record for the day"),
            Self::History => f.write_str("the roles on record leave gaps"),
            Self::Ratings => f.write_str("fewer ratings on record"),
            Self::Review => f.write_str("no talent review that counts"),
            Self::Source => f.write_str("the source may lack records"),
            Self::Party => f.write_str("not known by whom"),
            Self::Aspirations => f.write_str("no aspiration on record"),
            Self::Attribute => f.write_str("not on record"),
            Self::Named => f.write_str("the caller's predicate does not know"),
        }
    }
}

impl fmt::Display for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let range = |f: &mut fmt::Formatter<'_>, least: u32, most: Option<u32>| match most {
            Some(most) if most == least => write!(f, "{least}"),
            Some(most) => write!(f, "{least} to {most}"),
            None => write!(f, "{least} or more"),
        };
        match self {
            Self::Flag(flag) => f.write_str(if *flag { "yes" } else { "no" }),
            Self::Level(level) => level.fmt(f),
            Self::Readiness(share) => {
                let percent = |share: Share| share.permille() / 10;
                match share.known() {
                    Some(share) => write!(f, "{} %", percent(share)),
                    None => write!(f, "{} to {} %", percent(share.least()), percent(share.most())),
                }
            }
            Self::Gap { least, most } if least == most => write!(f, "{least} to learn"),
            Self::Gap { least, most } => write!(f, "{least} to {most} to learn"),
            Self::Role(Some(role)) => role.fmt(f),
            Self::Role(None) => f.write_str("no role"),
            Self::Months { least, most } => {
                range(f, *least, *most)?;
                f.write_str(" months")
            }
            Self::Count { least, most } => range(f, *least, *most),
            Self::Integer(value) => value.fmt(f),
            Self::Decimal(value) => f.write_str(value),
            Self::Date(date) => date.fmt(f),
            Self::Code(code) => code.fmt(f),
            Self::Codes(codes) if codes.is_empty() => f.write_str("none"),
            Self::Codes(codes) => f.write_str(&codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// What was seen, why something is unknown, and on what it rests.
pub(super) struct Seen {
    pub(super) observed: Option<Observed>,
    pub(super) missing: Option<Missing>,
    pub(super) evidence: Vec<String>,
}

/// What a predicate saw. `facts` are those of the person, by subject.
pub(super) fn observe(
    scene: &Scene<'_>,
    book: &RuleBook,
    person: Person<'_>,
    predicate: &PredicateSpec,
    subjects: &[u32],
    facts: &[Fact],
) -> Seen {
    let nothing = Seen { observed: None, missing: None, evidence: Vec::new() };
    let first = subjects.first().map(|&subject| subject as usize);
    let known = first.and_then(|at| Some((&book.data().subjects.get(at)?.subject, *facts.get(at)?)));
    let Some((subject, fact)) = known else { return nothing };
    let unknown = |reason: Missing| (!fact.is_known()).then_some(reason);
    let when = |known: bool, observed: Observed| known.then_some(observed);
    let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    let open = |most: i64, limit: i64| (most < limit).then(|| small(most));
    let (observed, missing) = match subject {
        Subject::Employed | Subject::Aspires(_) | Subject::Named(_) => {
            let missing = if matches!(subject, Subject::Aspires(_)) { Missing::Aspirations } else { Missing::Named };
            (when(fact.is_known(), Observed::Flag(fact.least == 1)), unknown(missing))
        }
        Subject::Level(competency, evidence) => {
            let standing = scene.roster.standing(person.ix(), *competency, &evidence.narrow(scene.policy), scene.as_of);
            let scale = scene.roster.ladder().competency_at(*competency).map(|known| known.scale());
            let level = standing.level().zip(scale).and_then(|(level, scale)| LevelCode::new(scale.level_code(level)).ok());
            let missing = match standing {
                crate::people::Standing::Unknown(reason) => Some(Missing::Level(reason)),
                crate::people::Standing::Known(_) => None,
            };
            (level.map(Observed::Level), missing)
        }
        Subject::Readiness(..) => {
            let whole = first.and_then(|at| book.data().subjects.get(at)).map_or(0, |known| known.domain.most);
            let share = |count: i64| {
                Share::of(u64::try_from(count).unwrap_or(0), u64::try_from(whole).unwrap_or(0)).unwrap_or(Share::ONE)
            };
            (ShareRange::between(share(fact.least), share(fact.most)).map(Observed::Readiness), unknown(Missing::Levels))
        }
        Subject::Gap(_) => {
            let effort = |thousandths: i64| WeightedLevels::from_thousandths(u64::try_from(thousandths).unwrap_or(u64::MAX));
            (Some(Observed::Gap { least: effort(fact.least), most: effort(fact.most) }), unknown(Missing::Levels))
        }
        Subject::Role => {
            let role = person.role_on(scene.as_of).map(|role| role.id().clone());
            (when(fact.is_known(), Observed::Role(role)), unknown(Missing::Place))
        }
        Subject::Held(..) => {
            let observed = Observed::Months { least: small(fact.least), most: open(fact.most, MOST_MONTHS) };
            (Some(observed), unknown(Missing::History))
        }
        Subject::Tenure(place) => {
            let reason = if *place == super::predicate::TenureIn::Company { Missing::DayOfHiring } else { Missing::Place };
            let months = Observed::Months { least: small(fact.least), most: Some(small(fact.most)) };
            (when(fact.is_known(), months), unknown(reason))
        }
        Subject::Ratings { .. } => {
            (Some(Observed::Count { least: small(fact.least), most: Some(small(fact.most)) }), unknown(Missing::Ratings))
        }
        Subject::Reviewed(_) | Subject::Performance(_) | Subject::Potential(_) | Subject::NineBox(_) => {
            let code = person.nine_box_on(scene.as_of).and_then(|nine_box| match predicate {
                PredicateSpec::Performance(_) => Some(nine_box.performance()),
                PredicateSpec::Potential(_) => Some(nine_box.potential()),
                _ => nine_box.label(),
            });
            (code.filter(|_| fact.is_known()).map(|code| Observed::Code(code.clone())), unknown(Missing::Review))
        }
        Subject::Tally(_) => {
            let most = open(fact.most, MOST_RECORDS);
            let reason = if most.is_some() { Missing::Party } else { Missing::Source };
            (Some(Observed::Count { least: small(fact.least), most }), unknown(reason))
        }
        Subject::Given(at)
        | Subject::Number(at)
        | Subject::Ahead(at)
        | Subject::Ago(at)
        | Subject::Code(at)
        | Subject::Has(at, _) => {
            let name = book.data().settings.attributes.get(*at).map(|(name, ..)| name.as_str()).unwrap_or_default();
            let value = person.attribute(name).ok().flatten().map(|value| match value {
                Attribute::Bool(flag) => Observed::Flag(flag),
                Attribute::Integer(value) => Observed::Integer(value),
                Attribute::Decimal(value) => Observed::Decimal(value.normalize().to_string()),
                Attribute::Date(date) => Observed::Date(date),
                Attribute::Code(code) => Observed::Code(code.clone()),
                Attribute::Codes(codes) => Observed::Codes(codes.into_iter().cloned().collect()),
            });
            let missing = if value.is_none() { Some(Missing::Attribute) } else { None };
            (value, missing)
        }
    };
    Seen { observed, missing, evidence: evidence(scene, person, predicate) }
}

/// The ids of what a predicate rests on.
fn evidence(scene: &Scene<'_>, person: Person<'_>, predicate: &PredicateSpec) -> Vec<String> {
    let of_records = |counts: &dyn Fn(RecordKind) -> bool, of: &[ItemCode], completed: bool, within: Option<Months>| {
        let records = person.records().filter(|record| {
            let is_of = of.is_empty() || record.of().is_some_and(|code| of.contains(code));
            let is_there = if completed { record.is_completed_on(scene.as_of) } else { record.on() <= scene.as_of };
            let day = if completed { record.until().unwrap_or(record.on()) } else { record.on() };
            counts(record.kind()) && is_of && is_there && within.is_none_or(|within| within.after(day) > scene.as_of)
        });
        records.filter_map(|record| record.id().map(ToString::to_string)).collect()
    };
    let kind = |kind: RecordKind| move |of: RecordKind| of == kind;
    match predicate {
        PredicateSpec::MeetsLevel(asked) => {
            let policy = scene.policy.narrowed(&asked.kinds, asked.within_months, asked.sources);
            let profile = scene.roster.profile(person.id().as_str(), &policy, scene.as_of);
            let used = profile.ok().and_then(|profile| {
                let known = profile.competency(asked.competency.as_str()).ok()?;
                Some(known.used().iter().filter_map(|used| used.evidence().id().map(ToString::to_string)).collect())
            });
            used.unwrap_or_default()
        }
        PredicateSpec::Completed(asked) => {
            of_records(&|of| asked.kinds.contains(&of), &asked.streams, true, asked.within_months)
        }
        PredicateSpec::StreamsAtLeast(asked) => of_records(&|of| asked.kinds.contains(&of), &[], true, asked.within_months),
        PredicateSpec::Mentored(asked) => of_records(&kind(RecordKind::MentoringSession), &[], false, asked.within_months),
        PredicateSpec::Mentors(asked) => of_records(&kind(RecordKind::Mentee), &[], asked.finished, asked.within_months),
        PredicateSpec::NominatedBy(asked) => of_records(&kind(RecordKind::Nomination), &asked.of, false, asked.within_months),
        PredicateSpec::Sponsored(asked) => of_records(&kind(RecordKind::Sponsorship), &asked.of, false, asked.within_months),
        PredicateSpec::Endorsed(asked) => of_records(&kind(RecordKind::Endorsement), &asked.of, false, asked.within_months),
        PredicateSpec::Certificate(asked) => {
            of_records(&kind(RecordKind::Certificate), std::slice::from_ref(&asked.code), false, None)
        }
        PredicateSpec::Training(asked) => {
            of_records(&kind(RecordKind::Training), std::slice::from_ref(&asked.code), false, asked.within_months)
        }
        PredicateSpec::NoOpen(asked) => of_records(&kind(asked.kind), &asked.of, false, None),
        _ => Vec::new(),
    }
}
