//! From predicates as written to gates over subjects.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::named::Predicates;
use super::predicate::{HasHeldSpec, PredicateSpec, RolesSpec};
use super::spec::RuleSpec;
use super::subject::{Differ, Evidence, State, Subject};
use crate::algo::circuit::{Circuit, Gate, code_set};
use crate::defect::{Defect, Defects, InputPath, at, code};
use crate::gap::RoleMeasure;
use crate::ladder::{Ladder, Role, RoleIx};
use crate::people::{Codes, EvidenceKind, RecordKind, Settings};
use crate::values::{Id, IdKind, ItemCode, Months, RoleId, RuleId};

/// Resolves predicates, and collects what is wrong with them.
pub(super) struct Resolver<'a> {
    pub(super) ladder: &'a Ladder,
    pub(super) settings: &'a Settings,
    pub(super) defects: Defects,
    pub(super) circuit: Circuit,
    /// Every subject with its number.
    pub(super) subjects: BTreeMap<Subject, u32>,
    named: Vec<&'a RuleId>,
    /// The role of the rule that is being compiled.
    role: Option<RoleId>,
}

/// A predicate, resolved.
pub(super) struct Resolved {
    pub(super) gate: u32,
    /// With the rule's role where it named none.
    pub(super) predicate: PredicateSpec,
    pub(super) subjects: Vec<u32>,
}

/// What a predicate comes to.
pub(super) enum Asks {
    AtLeast(Subject, i64),
    Below(Subject, i64),
    OneOf(Subject, Vec<u32>),
    /// At least so many of several.
    Count(u32, Vec<Asks>),
}

/// What anything passes that is there: unknown while it is not.
pub(super) const fn given(subject: Subject) -> Asks {
    Asks::AtLeast(subject, 1)
}

/// At least a number, or less than it: any that is there.
pub(super) fn any_number(subject: Subject, threshold: i64) -> Asks {
    Asks::Count(1, vec![Asks::AtLeast(subject.clone(), threshold), Asks::Below(subject, threshold)])
}

/// The first of so many codes, or another: any that is there.
pub(super) fn any_code(subject: Subject, count: u32) -> Asks {
    Asks::Count(1, vec![Asks::OneOf(subject.clone(), vec![0]), Asks::OneOf(subject, (1..count).collect())])
}

/// At least a code of a list of so many: the lowest asks for any review.
fn reviewed(subject: Subject, within: Option<Months>, least: u32, count: usize) -> Asks {
    match (least, count) {
        (0, ..=1) => given(Subject::Reviewed(within)),
        (0, _) => any_number(subject, 1),
        _ => Asks::AtLeast(subject, least.into()),
    }
}

pub(super) type Place<'p> = &'p dyn Fn() -> InputPath;

impl<'a> Resolver<'a> {
    pub(super) fn new(ladder: &'a Ladder, settings: &'a Settings, predicates: &'a Predicates, defects: Defects) -> Self {
        let named = predicates.0.keys().collect();
        Self { ladder, settings, defects, circuit: Circuit::default(), subjects: BTreeMap::new(), named, role: None }
    }

    /// Turns to the next rule.
    pub(super) fn begin(&mut self, rule: &RuleSpec, place: usize) {
        self.role.clone_from(&rule.role);
        if let Some(role) = rule.role.as_ref().filter(|role| self.ladder.role_ix(role.as_str()).is_none()) {
            self.defects.push(Defect::unknown(code::ELIGIBILITY_UNKNOWN_ID, at!["rules", place, "role"], role));
        }
    }

    /// The number of a subject.
    pub(super) fn subject(&mut self, subject: Subject) -> u32 {
        let next = u32::try_from(self.subjects.len()).unwrap_or(u32::MAX);
        *self.subjects.entry(subject).or_insert(next)
    }

    /// The gate of being employed.
    pub(super) fn employed(&mut self) -> u32 {
        let subject = self.subject(Subject::Employed);
        self.circuit.gate(Gate::AtLeast { subject, threshold: 1 })
    }

    /// A gate that stands where something could not be compiled; the book is refused.
    pub(super) fn placeholder(&mut self) -> u32 {
        self.employed()
    }

    /// Names the nearest known thing for what is unknown.
    pub(super) fn suggest(&mut self) {
        let (ladder, settings, named) = (self.ladder, self.settings, &self.named);
        self.defects.suggest(IdKind::Role, || ladder.roles().map(|role| role.id().as_str()));
        self.defects.suggest(IdKind::Competency, || ladder.competencies().map(|known| known.id().as_str()));
        self.defects.suggest(IdKind::Function, || ladder.functions().iter().map(|known| known.id.as_str()));
        self.defects.suggest(IdKind::Track, || ladder.tracks().iter().map(|known| known.id.as_str()));
        self.defects.suggest(IdKind::Rank, || ladder.ranks().iter().map(|known| known.id.as_str()));
        self.defects.suggest(IdKind::Attribute, || settings.attributes.iter().map(|(name, ..)| name.as_str()));
        self.defects.suggest(IdKind::Predicate, || named.iter().map(|name| name.as_str()));
    }

    /// Resolves a predicate; `None` when something is wrong, which is then reported.
    pub(super) fn predicate(&mut self, predicate: &PredicateSpec, place: Place<'_>) -> Option<Resolved> {
        let mut filled = predicate.clone();
        let asks = self.asks(&mut filled, place)?;
        let mut subjects = Vec::new();
        let gate = self.gate(asks, &mut subjects);
        Some(Resolved { gate, predicate: filled, subjects })
    }

    fn gate(&mut self, asks: Asks, subjects: &mut Vec<u32>) -> u32 {
        let mut number = |resolver: &mut Self, subject| {
            let number = resolver.subject(subject);
            subjects.push(number);
            number
        };
        match asks {
            Asks::AtLeast(subject, threshold) => {
                let subject = number(self, subject);
                self.circuit.gate(Gate::AtLeast { subject, threshold })
            }
            Asks::Below(subject, threshold) => {
                let subject = number(self, subject);
                let reaches = self.circuit.gate(Gate::AtLeast { subject, threshold });
                self.circuit.gate(Gate::Not(reaches))
            }
            Asks::OneOf(subject, codes) => {
                let subject = number(self, subject);
                self.circuit.gate(Gate::OneOf { subject, codes: code_set(codes) })
            }
            // Predicates are made of predicates twice at most, never deeper.
            Asks::Count(k, of) => {
                let of: Arc<[u32]> = of.into_iter().map(|asks| self.gate(asks, subjects)).collect();
                self.circuit.gate(Gate::Count { k, of })
            }
        }
    }

    fn asks(&mut self, predicate: &mut PredicateSpec, place: Place<'_>) -> Option<Asks> {
        match predicate {
            PredicateSpec::Employed(_) => Some(Asks::AtLeast(Subject::Employed, 1)),
            PredicateSpec::MeetsLevel(asked) => {
                let counts = |kind: &EvidenceKind| {
                    (asked.kinds.is_empty() || asked.kinds.contains(kind)) && !asked.except_kinds.contains(kind)
                };
                let mut kinds: Vec<EvidenceKind> = EvidenceKind::ALL.into_iter().filter(counts).collect();
                let some = self.named_some(&kinds, place, if asked.except_kinds.is_empty() { "kinds" } else { "except_kinds" });
                let known = self.ladder.competency(asked.competency.as_str()).ok();
                let Some(known) = known else {
                    return self.unknown(&asked.competency, place().join(at!["competency"]));
                };
                let Some(level) = known.scale().level(asked.level.as_str()) else {
                    let has = known.scale().levels().map(|level| level.code().as_str());
                    let list = format!("the scale \"{}\"", known.scale().id());
                    let path = place().join(at!["level"]);
                    let outside = code::ELIGIBILITY_LEVEL_OUTSIDE_SCALE;
                    self.defects.push(Defect::not_in_list(outside, path, &asked.level, list, has));
                    return None;
                };
                self.positive(level.position().into(), place, "level")?;
                some?;
                // All kinds are what the policy says of each.
                if kinds.len() == EvidenceKind::ALL.len() {
                    kinds.clear();
                }
                let evidence = Evidence { kinds: kinds.into(), within: asked.within_months, sources: asked.sources };
                Some(Asks::AtLeast(Subject::Level(known.ix(), evidence), level.position().into()))
            }
            PredicateSpec::MeetsRole(asked) => {
                let share = self.positive(i64::from(asked.share.count() > 0), place, "share");
                let role = self.role_of(&mut asked.role, place)?;
                share?;
                let whole = RoleMeasure::new(role, asked.method).whole();
                // At least count/total of the whole: so many counts, rounded up, which is exact.
                let counts = (u128::from(whole) * u128::from(asked.share.count())).div_ceil(u128::from(asked.share.total()));
                let counts = i64::try_from(counts).unwrap_or(i64::MAX);
                Some(Asks::AtLeast(Subject::Readiness(role.ix(), asked.method), counts))
            }
            PredicateSpec::GapAtMost(asked) => {
                let role = self.role_of(&mut asked.role, place)?;
                let most = i64::try_from(asked.effort.thousandths()).unwrap_or(i64::MAX);
                Some(Asks::Below(Subject::Gap(role.ix()), most.saturating_add(1)))
            }
            PredicateSpec::HoldsRole(roles) => {
                let roles = self.roles(roles, place)?;
                Some(Asks::OneOf(Subject::Role, roles.iter().map(|role| role.0).collect()))
            }
            PredicateSpec::HasHeld(HasHeldSpec { of, months, within_months }) => {
                let roles = self.roles(of, &|| place().join(at!["of"]));
                self.positive(months.count().into(), place, "months")?;
                self.fits(*months, *within_months, place)?;
                Some(Asks::AtLeast(Subject::Held(roles?.into(), *within_months), months.count().into()))
            }
            PredicateSpec::Tenure(asked) => {
                self.positive(asked.months.count().into(), place, "months")?;
                Some(Asks::AtLeast(Subject::Tenure(asked.r#in), asked.months.count().into()))
            }
            PredicateSpec::Rating(asked) => {
                let settings = self.settings;
                let least = self.listed(&settings.ratings, &asked.at_least, "ratings", place);
                self.positive(asked.cycles.into(), place, "cycles")?;
                if asked.cycles > asked.of_last {
                    let what = "no more cycles can be good than are looked at";
                    let path = place().join(at!["cycles"]);
                    self.defects.push(Defect::out_of_range(code::ELIGIBILITY_THRESHOLD, path, what, &asked.cycles));
                    return None;
                }
                let least = least?;
                Some(Asks::AtLeast(Subject::Ratings { least, of_last: asked.of_last }, asked.cycles.into()))
            }
            PredicateSpec::Performance(asked) => {
                let settings = self.settings;
                let least = self.listed(&settings.performance, &asked.at_least, "performance", place)?;
                let count = settings.performance.codes.len();
                Some(reviewed(Subject::Performance(asked.within_months), asked.within_months, least, count))
            }
            PredicateSpec::Potential(asked) => {
                let settings = self.settings;
                let least = self.listed(&settings.potential, &asked.at_least, "potential", place)?;
                let count = settings.potential.codes.len();
                Some(reviewed(Subject::Potential(asked.within_months), asked.within_months, least, count))
            }
            PredicateSpec::NineBox(asked) => {
                self.named_some(&asked.boxes, place, "boxes")?;
                let potentials = u32::try_from(self.settings.potential.codes.len()).unwrap_or(u32::MAX);
                let mut codes = Vec::new();
                for (at, label) in asked.boxes.iter().enumerate() {
                    let of_label = self.settings.boxes.iter().filter(|(_, known)| *known == label);
                    let before = codes.len();
                    codes.extend(of_label.map(|(&(performance, potential), _)| performance * potentials + potential));
                    if codes.len() == before {
                        let labels: BTreeSet<&ItemCode> = self.settings.boxes.values().collect();
                        let has = labels.iter().map(|label| label.as_str());
                        let path = place().join(at!["boxes", at]);
                        let list = "the list `boxes`".to_owned();
                        self.defects.push(Defect::not_in_list(code::ELIGIBILITY_UNKNOWN_ID, path, label, list, has));
                    }
                }
                let is_any = self.settings.boxes.values().all(|label| asked.boxes.contains(label));
                let count = self.settings.performance.codes.len() * self.settings.potential.codes.len();
                Some(match (is_any, count) {
                    (true, ..=1) => given(Subject::Reviewed(asked.within_months)),
                    (true, _) => any_code(Subject::NineBox(asked.within_months), u32::try_from(count).unwrap_or(u32::MAX)),
                    _ => Asks::OneOf(Subject::NineBox(asked.within_months), codes),
                })
            }
            PredicateSpec::Completed(asked) => {
                let count = self.positive(asked.count.into(), place, "count");
                let streams = self.codes_of(&asked.kinds, &asked.streams, place, "streams");
                let mut tally = self.assignments(&asked.kinds, asked.within_months, place)?;
                count?;
                tally.of = streams?;
                Some(Asks::AtLeast(Subject::Tally(tally.into()), asked.count.into()))
            }
            PredicateSpec::StreamsAtLeast(asked) => {
                let count = self.positive(asked.count.into(), place, "count");
                let mut tally = self.assignments(&asked.kinds, asked.within_months, place)?;
                count?;
                tally.distinct = Some(Differ::Code);
                Some(Asks::AtLeast(Subject::Tally(tally.into()), asked.count.into()))
            }
            PredicateSpec::Mentored(asked) => {
                self.positive(asked.sessions.into(), place, "sessions")?;
                let mut tally = self.tally(RecordKind::MentoringSession, State::Begun, place);
                tally.within = asked.within_months;
                Some(Asks::AtLeast(Subject::Tally(tally.into()), asked.sessions.into()))
            }
            PredicateSpec::Mentors(asked) => {
                self.positive(asked.count.into(), place, "count")?;
                let state = if asked.finished { State::Completed } else { State::Begun };
                let mut tally = self.tally(RecordKind::Mentee, state, place);
                tally.within = asked.within_months;
                tally.distinct = Some(Differ::Person);
                Some(Asks::AtLeast(Subject::Tally(tally.into()), asked.count.into()))
            }
            PredicateSpec::NominatedBy(asked) => self.backed(RecordKind::Nomination, asked, place),
            PredicateSpec::Sponsored(asked) => self.backed(RecordKind::Sponsorship, asked, place),
            PredicateSpec::Endorsed(asked) => self.backed(RecordKind::Endorsement, asked, place),
            PredicateSpec::Certificate(asked) => {
                let state = State::Standing { lead_days: asked.lead_days };
                let mut tally = self.tally(RecordKind::Certificate, state, place);
                tally.of = self.codes_of(&[RecordKind::Certificate], std::slice::from_ref(&asked.code), place, "code")?;
                Some(Asks::AtLeast(Subject::Tally(tally.into()), 1))
            }
            PredicateSpec::Training(asked) => {
                let mut tally = self.tally(RecordKind::Training, State::Done, place);
                tally.of = self.codes_of(&[RecordKind::Training], std::slice::from_ref(&asked.code), place, "code")?;
                tally.within = asked.within_months;
                Some(Asks::AtLeast(Subject::Tally(tally.into()), 1))
            }
            PredicateSpec::AspiresTo(asked) => {
                let roles = match asked.one_of.as_ref().filter(|_| asked.role.is_none()) {
                    Some(of) => self.roles(of, &|| place().join(at!["one_of"]))?,
                    None => vec![self.role_of(&mut asked.role, place)?.ix()],
                };
                Some(Asks::AtLeast(Subject::Aspires(roles.into()), 1))
            }
            PredicateSpec::Location(asked) => {
                self.named_some(&asked.one_of, place, "one_of")?;
                let settings = self.settings;
                let Some(attribute) = settings.location else {
                    let rule = "the roster's settings must say which attribute is the location";
                    self.defects.push(Defect::breaks(code::ELIGIBILITY_NO_LOCATION, place(), rule));
                    return None;
                };
                self.one_of(attribute, &asked.one_of, place)
            }
            PredicateSpec::NoOpen(asked) => {
                let mut tally = self.tally(asked.kind, State::Standing { lead_days: 0 }, &|| place().join(at!["kind"]));
                tally.of = self.codes_of(&[asked.kind], &asked.of, place, "of")?;
                tally.within = asked.within_months;
                Some(Asks::Below(Subject::Tally(tally.into()), i64::from(asked.at_most) + 1))
            }
            PredicateSpec::Attribute(asked) => self.attribute(asked, place),
            PredicateSpec::Named(asked) => match self.named.iter().position(|name| **name == asked.name) {
                Some(number) => Some(Asks::AtLeast(Subject::Named(number), 1)),
                None => {
                    let path = place().join(at!["name"]);
                    let kind = crate::defect::DefectKind::Unknown {
                        kind: IdKind::Predicate,
                        id: asked.name.to_string(),
                        nearest: None,
                    };
                    self.defects.push(Defect::new(code::ELIGIBILITY_UNKNOWN_ID, path, kind));
                    None
                }
            },
        }
    }

    pub(super) fn unknown<I: Id, T>(&mut self, id: &I, path: InputPath) -> Option<T> {
        self.defects.push(Defect::unknown(code::ELIGIBILITY_UNKNOWN_ID, path, id));
        None
    }

    /// Refuses a threshold of nothing: everybody would meet it.
    pub(super) fn positive(&mut self, threshold: i64, place: Place<'_>, field: &str) -> Option<()> {
        if threshold > 0 {
            return Some(());
        }
        let what = "what is asked must be more than nothing";
        self.defects.push(Defect::out_of_range(code::ELIGIBILITY_THRESHOLD, place().join(at![field]), what, &threshold));
        None
    }

    /// Refuses more months than the window has.
    fn fits(&mut self, months: Months, within: Option<Months>, place: Place<'_>) -> Option<()> {
        if within.is_none_or(|within| months <= within) {
            return Some(());
        }
        let what = "no more months can be reached than are looked at";
        let path = place().join(at!["months"]);
        self.defects.push(Defect::out_of_range(code::ELIGIBILITY_THRESHOLD, path, what, &months));
        None
    }

    pub(super) fn named_some<T>(&mut self, list: &[T], place: Place<'_>, field: &str) -> Option<()> {
        if !list.is_empty() {
            return Some(());
        }
        let rule = "a list of what is accepted must name at least one";
        self.defects.push(Defect::breaks(code::ELIGIBILITY_EMPTY, place().join(at![field]), rule));
        None
    }

    /// The role that a predicate names, or the rule's, which is then filled in.
    fn role_of(&mut self, named: &mut Option<RoleId>, place: Place<'_>) -> Option<Role<'a>> {
        let is_named = named.is_some();
        let Some(id) = named.clone().or_else(|| self.role.clone()) else {
            let rule = "a predicate that names no role means the rule's, which has none";
            self.defects.push(Defect::breaks(code::ELIGIBILITY_NO_ROLE, place(), rule));
            return None;
        };
        match self.ladder.role(id.as_str()) {
            Ok(role) => {
                *named = Some(id);
                Some(role)
            }
            Err(_) if is_named => self.unknown(&id, place().join(at!["role"])),
            // The rule's own role has been reported where it stands.
            Err(_) => None,
        }
    }

    /// The roles of the ladder that are of every kind asked for, sorted.
    fn roles(&mut self, asked: &RolesSpec, place: Place<'_>) -> Option<Vec<RoleIx>> {
        let ladder = self.ladder;
        let mut is_known = true;
        for (at, role) in asked.roles.iter().enumerate() {
            is_known &=
                ladder.role_ix(role.as_str()).is_some() || self.unknown(role, place().join(at!["roles", at])).unwrap_or(false);
        }
        for (at, function) in asked.functions.iter().enumerate() {
            let known = ladder.functions().iter().any(|known| known.id == *function);
            is_known &= known || self.unknown(function, place().join(at!["functions", at])).unwrap_or(false);
        }
        for (at, track) in asked.tracks.iter().enumerate() {
            let known = ladder.tracks().iter().any(|known| known.id == *track);
            is_known &= known || self.unknown(track, place().join(at!["tracks", at])).unwrap_or(false);
        }
        let mut rank = |named: &Option<crate::values::RankId>, field: &str| {
            let named = named.as_ref()?;
            let position = ladder.ranks().iter().position(|known| known.id == *named);
            if position.is_none() {
                is_known = false;
                self.defects.push(Defect::unknown(code::ELIGIBILITY_UNKNOWN_ID, place().join(at![field]), named));
            }
            position
        };
        let (from, to) = (rank(&asked.from_rank, "from_rank"), rank(&asked.to_rank, "to_rank"));
        if !is_known {
            return None;
        }
        let named: BTreeSet<&RoleId> = asked.roles.iter().collect();
        let fits = |role: &Role<'_>| {
            let position = role.rank_position().map(|position| position as usize);
            (named.is_empty() || named.contains(role.id()))
                && (asked.functions.is_empty() || role.function().is_some_and(|function| asked.functions.contains(function)))
                && (asked.tracks.is_empty() || role.track().is_some_and(|track| asked.tracks.contains(track)))
                && from.is_none_or(|from| position.is_some_and(|position| from <= position))
                && to.is_none_or(|to| position.is_some_and(|position| position <= to))
        };
        let roles: Vec<RoleIx> = ladder.roles().filter(fits).map(Role::ix).collect();
        if roles.is_empty() {
            let rule = "at least one role of the ladder must be of every kind that is asked for";
            self.defects.push(Defect::breaks(code::ELIGIBILITY_NO_MATCH, place(), rule));
            return None;
        }
        Some(roles)
    }

    /// The position of a code in one of the roster's lists.
    fn listed(&mut self, codes: &Codes, code: &ItemCode, list: &str, place: Place<'_>) -> Option<u32> {
        let position = codes.position(code.as_str());
        if position.is_none() {
            let has = codes.codes.iter().map(Id::as_str);
            let path = place().join(at!["at_least"]);
            let list = format!("the list `{list}`");
            self.defects.push(Defect::not_in_list(code::ELIGIBILITY_UNKNOWN_ID, path, code, list, has));
        }
        position
    }
}
