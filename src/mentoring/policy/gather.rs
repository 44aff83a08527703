//! Who takes part on a day, and who does not although they might have.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::part::{CategoryPart, Features, Relation};
use super::policy::Policy;
use super::spec::{MenteeSpec, MentorSpec, PolicySpec};
use crate::algo::pair_search::ABSENT;
use crate::defect::UnknownId;
use crate::eligibility::{Decision, Judgements};
use crate::ladder::{CompetencyIx, Role, RoleIx, StepKind};
use crate::people::{Person, PersonIx, Profiles, RecordKind, Roster};
use crate::values::date::Day;
use crate::values::{CompetencyId, Id, PersonId, RuleId};

/// Somebody who would learn.
#[derive(Debug, Clone)]
pub(super) struct Mentee {
    pub(super) person: PersonIx,
    pub(super) id: PersonId,
    pub(super) wanted: u32,
    pub(super) waited: u32,
    pub(super) target: Option<RoleIx>,
    pub(super) topics: Vec<CompetencyIx>,
    pub(super) prefers: Vec<PersonIx>,
}

/// Somebody who would teach.
#[derive(Debug, Clone)]
pub(super) struct Mentor {
    pub(super) person: PersonIx,
    pub(super) id: PersonId,
    pub(super) seats: u32,
    /// `None` where it is not known; an empty list is anything.
    pub(super) topics: Option<Vec<CompetencyIx>>,
    pub(super) prefers: Vec<PersonIx>,
}

/// A side of a pair. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Those who learn.
    Mentees,
    /// Those who teach.
    Mentors,
}

/// Somebody who does not take part although they are named, or offer it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOutOfPool {
    side: Side,
    person: PersonId,
    why: WhyLeftOut,
}

impl LeftOutOfPool {
    /// The side they would have been on.
    #[must_use]
    pub const fn side(&self) -> Side {
        self.side
    }

    /// Who.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// Why not.
    #[must_use]
    pub const fn why(&self) -> &WhyLeftOut {
        &self.why
    }
}

/// Why somebody does not take part. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WhyLeftOut {
    /// Not with the company on the day.
    NotEmployed,
    /// Does not want to.
    OptedOut,
    /// Works this share of the time, in percent, which is less than the policy asks for.
    TooLittleTime(u8),
    /// Is not eligible by the rule.
    NotEligible(RuleId),
    /// Nobody knows whether they are eligible by the rule.
    Undetermined(RuleId),
}

/// A locked pair of which one does not take part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LockedOut {
    mentee: PersonId,
    mentor: PersonId,
    side: Side,
}

impl LockedOut {
    /// Who should learn.
    #[must_use]
    pub const fn mentee(&self) -> &PersonId {
        &self.mentee
    }

    /// Who should teach.
    #[must_use]
    pub const fn mentor(&self) -> &PersonId {
        &self.mentor
    }

    /// The side on which one is missing; the mentees' when both are.
    #[must_use]
    pub const fn side(&self) -> Side {
        self.side
    }
}

/// Why a policy cannot be laid over some profiles. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PoolFault {
    /// The profiles are of another roster than the policy was compiled against.
    #[error("the profiles are of another roster than the policy")]
    ForeignProfiles,
    /// The policy names a rule, and no judgements are given.
    #[error("the policy names the rule \"{0}\", and no judgements are given")]
    NoJudgements(RuleId),
    /// The judgements are of another roster, day or evidence policy than the profiles.
    #[error("the judgements are of another roster, day or evidence policy than the profiles")]
    ForeignJudgements,
    /// The judgements do not have the rule.
    #[error("a rule was not judged by: {0}")]
    NotJudged(UnknownId),
    /// In some locked pairs one does not take part.
    #[error("in {} locked pairs one does not take part", .0.len())]
    LockedOut(Vec<LockedOut>),
}

/// Where each person of a roster stands among some of them.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<u32>);

const NOWHERE: u32 = u32::MAX;

impl Places {
    fn new(people: usize, of: impl Iterator<Item = PersonIx>) -> Self {
        let mut places = vec![NOWHERE; people];
        for (place, person) in (0u32..).zip(of) {
            if let Some(slot) = places.get_mut(person.index()) {
                *slot = place;
            }
        }
        Self(places)
    }

    pub(super) fn of(&self, person: PersonIx) -> Option<u32> {
        self.0.get(person.index()).copied().filter(|&place| place != NOWHERE)
    }
}

/// Everything that criteria look at.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    pub(super) spec: &'a PolicySpec,
    pub(super) roster: &'a Roster,
    pub(super) profiles: &'a Profiles,
    pub(super) as_of: NaiveDate,
    pub(super) mentees: &'a [Mentee],
    pub(super) mentors: &'a [Mentor],
    pub(super) features: &'a Features,
    pub(super) mentee_places: &'a Places,
    pub(super) mentor_places: &'a Places,
    pub(super) sessions: &'a [u64],
    pub(super) roles: &'a RoleTable,
}

/// What is asked of the roles of many people.
#[derive(Debug)]
pub(super) struct RoleTable {
    ranks: Vec<Option<u32>>,
    functions: Vec<Option<u32>>,
    next: Vec<Option<RoleIx>>,
}

impl RoleTable {
    pub(super) fn new(roster: &Roster) -> Self {
        let ladder = roster.ladder();
        let function = |role: Role<'_>| {
            let at = ladder
                .functions()
                .binary_search_by(|known| role.function().map_or(std::cmp::Ordering::Greater, |id| known.id.cmp(id)));
            at.ok().and_then(|at| u32::try_from(at).ok())
        };
        // The quickest promotion; of equally quick ones that to the first role by id.
        let next = |role: Role<'_>| {
            let up = role.steps_out().into_iter().filter(|step| step.kind() == StepKind::Promotion);
            up.min_by_key(|step| (step.months(), step.to().ix())).map(|step| step.to().ix())
        };
        Self {
            ranks: ladder.roles().map(Role::rank_position).collect(),
            functions: ladder.roles().map(function).collect(),
            next: ladder.roles().map(next).collect(),
        }
    }
}

impl<'a> Scene<'a> {
    pub(super) fn mentee_people(&self) -> impl Iterator<Item = Person<'a>> {
        let roster = self.roster;
        self.mentees.iter().filter_map(move |mentee| roster.person_at(mentee.person))
    }

    pub(super) fn mentor_people(&self) -> impl Iterator<Item = Person<'a>> {
        let roster = self.roster;
        self.mentors.iter().filter_map(move |mentor| roster.person_at(mentor.person))
    }

    pub(super) fn mentee_person(&self, mentee: usize) -> Option<Person<'a>> {
        self.mentees.get(mentee).and_then(|mentee| self.roster.person_at(mentee.person))
    }

    pub(super) fn mentor_person(&self, mentor: usize) -> Option<Person<'a>> {
        self.mentors.get(mentor).and_then(|mentor| self.roster.person_at(mentor.person))
    }

    pub(super) fn mentee_of(&self, person: PersonIx) -> Option<u32> {
        self.mentee_places.of(person)
    }

    pub(super) fn mentor_of(&self, person: PersonIx) -> Option<u32> {
        self.mentor_places.of(person)
    }

    /// A part by a category that both sides have in the same way.
    pub(super) fn categories(&self, of: impl Fn(Person<'_>) -> u32, relation: Box<dyn Relation>) -> CategoryPart {
        CategoryPart {
            mentees: self.mentee_people().map(&of).collect(),
            mentors: self.mentor_people().map(&of).collect(),
            relation,
        }
    }

    /// The position of a role's rank, the lowest first.
    pub(super) fn rank(&self, role: Role<'_>) -> Option<u32> {
        self.roles.ranks.get(role.ix().index()).copied().flatten()
    }

    /// The position of a role's function.
    pub(super) fn function(&self, role: Role<'_>) -> Option<u32> {
        self.roles.functions.get(role.ix().index()).copied().flatten()
    }

    pub(super) fn competency(&self, competency: u32) -> Option<&'a CompetencyId> {
        let ix = CompetencyIx(u16::try_from(competency).ok()?);
        self.roster.ladder().competency_at(ix).map(|competency| competency.id())
    }

    /// The feature that says whether a mentor offers a competency: offers stand after the levels.
    pub(super) fn offer(&self, competency: u32) -> u32 {
        competency + u32::try_from(self.roster.ladder().competencies().len()).unwrap_or(u32::MAX)
    }
}

/// Levels and offers of mentors.
pub(super) fn features(profiles: &Profiles, mentors: &[Mentor]) -> Features {
    let competencies = profiles.roster().ladder().competencies().len();
    let mut rows = Vec::with_capacity(mentors.len().saturating_mul(competencies * 2));
    for mentor in mentors {
        rows.extend_from_slice(profiles.row(mentor.person));
        let offers = |at: usize| match &mentor.topics {
            None => ABSENT,
            Some(topics) => u8::from(topics.is_empty() || topics.iter().any(|topic| topic.index() == at)),
        };
        rows.extend((0..competencies).map(offers));
    }
    Features { width: competencies * 2, rows }
}

/// Finds who takes part.
pub(super) struct Gatherer<'a> {
    spec: &'a PolicySpec,
    roster: &'a Roster,
    as_of: NaiveDate,
    judgements: Option<&'a Judgements>,
    roles: &'a RoleTable,
    pub(super) left_out: Vec<LeftOutOfPool>,
}

impl<'a> Gatherer<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        profiles: &'a Profiles,
        judgements: Option<&'a Judgements>,
        roles: &'a RoleTable,
    ) -> Result<Self, PoolFault> {
        let spec = policy.spec();
        if !profiles.roster().is_same(policy.roster()) {
            return Err(PoolFault::ForeignProfiles);
        }
        for rule in [&spec.mentees.rule, &spec.mentors.rule].into_iter().flatten() {
            let judgements = judgements.ok_or_else(|| PoolFault::NoJudgements(rule.clone()))?;
            let judge = judgements.judge_of();
            let is_same = judge.roster().is_same(policy.roster())
                && judge.as_of() == profiles.as_of()
                && judge.policy() == profiles.policy();
            if !is_same {
                return Err(PoolFault::ForeignJudgements);
            }
            judgements.masks(rule.as_str()).map_err(PoolFault::NotJudged)?;
        }
        let (roster, as_of) = (policy.roster(), profiles.as_of());
        Ok(Self { spec, roster, as_of, judgements, roles, left_out: Vec::new() })
    }

    /// Whether somebody takes part by what is asked of everybody on a side; why not is noted.
    fn admits(&mut self, side: Side, person: Person<'_>, opted_out: &[PersonId], least: Option<u8>) -> bool {
        let availability = person.availability_on(self.as_of);
        let why = if !person.is_employed_on(self.as_of) {
            WhyLeftOut::NotEmployed
        } else if opted_out.binary_search(person.id()).is_ok() {
            WhyLeftOut::OptedOut
        } else if least.is_some_and(|least| availability < least) {
            WhyLeftOut::TooLittleTime(availability)
        } else {
            return true;
        };
        self.leave_out(side, person, why);
        false
    }

    fn leave_out(&mut self, side: Side, person: Person<'_>, why: WhyLeftOut) {
        self.left_out.push(LeftOutOfPool { side, person: person.id().clone(), why });
    }

    fn decision(&self, rule: &RuleId, person: Person<'_>) -> Decision {
        let decision = self.judgements.and_then(|judgements| judgements.of(rule.as_str(), person.id().as_str()).ok());
        decision.unwrap_or(Decision::Undetermined)
    }

    fn people(&self, ids: &[PersonId]) -> Vec<PersonIx> {
        ids.iter().filter_map(|id| self.roster.person(id.as_str()).ok()).map(Person::ix).collect()
    }

    fn competencies(&self, ids: &[CompetencyId]) -> Vec<CompetencyIx> {
        let ladder = self.roster.ladder();
        let mut found: Vec<CompetencyIx> = ids.iter().filter_map(|id| ladder.competency_ix(id.as_str())).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Those who learn, by id.
    pub(super) fn mentees(&mut self) -> Vec<Mentee> {
        let side = &self.spec.mentees;
        let named: BTreeMap<&str, &MenteeSpec> = side.named.iter().map(|named| (named.person.as_str(), named)).collect();
        let waited: BTreeMap<&str, u32> =
            self.spec.waited.iter().map(|waited| (waited.person.as_str(), waited.rounds)).collect();
        let mut opted_out = side.opted_out.clone();
        opted_out.sort();
        let mut mentees = Vec::new();
        for person in self.roster.people() {
            let by_name = named.get(person.id().as_str()).copied();
            let by_rule = |rule: &RuleId| match self.decision(rule, person) {
                Decision::Eligible => true,
                Decision::Undetermined => side.undetermined,
                Decision::Ineligible => false,
            };
            if by_name.is_none() && !side.rule.as_ref().is_some_and(by_rule) {
                continue;
            }
            if !self.admits(Side::Mentees, person, &opted_out, side.least_availability) {
                continue;
            }
            mentees.push(Mentee {
                person: person.ix(),
                id: person.id().clone(),
                wanted: by_name.map_or(side.wanted, |named| named.wanted),
                waited: waited.get(person.id().as_str()).copied().unwrap_or(0),
                target: self.target(person, by_name),
                topics: by_name.map(|named| self.competencies(&named.topics)).unwrap_or_default(),
                prefers: by_name.map(|named| self.people(&named.prefers)).unwrap_or_default(),
            });
        }
        mentees
    }

    /// The role that somebody heads for; see [`MenteeSpec::target`].
    fn target(&self, person: Person<'_>, named: Option<&MenteeSpec>) -> Option<RoleIx> {
        if let Some(target) = named.and_then(|named| named.target.as_ref()) {
            return self.roster.ladder().role_ix(target.as_str());
        }
        let held = person.role_on(self.as_of).map(Role::ix);
        let wish = person.aspirations_on(self.as_of).into_iter().map(|wish| wish.role().ix()).find(|wish| Some(*wish) != held);
        wish.or_else(|| self.roles.next.get(held?.index()).copied().flatten())
    }

    /// Those who teach, by id.
    pub(super) fn mentors(&mut self) -> Vec<Mentor> {
        let side = &self.spec.mentors;
        let named: BTreeMap<&str, &MentorSpec> = side.named.iter().map(|named| (named.person.as_str(), named)).collect();
        let mut opted_out = side.opted_out.clone();
        opted_out.sort();
        let mut mentors = Vec::new();
        for person in self.roster.people() {
            let by_name = named.get(person.id().as_str()).copied();
            let offer = person.mentor_offer_on(self.as_of);
            if by_name.is_none() && !(side.offers && offer.is_some()) {
                continue;
            }
            if !self.admits(Side::Mentors, person, &opted_out, side.least_availability) {
                continue;
            }
            if let Some(rule) = side.rule.as_ref().filter(|_| by_name.is_none()) {
                let why = match self.decision(rule, person) {
                    Decision::Ineligible => Some(WhyLeftOut::NotEligible(rule.clone())),
                    Decision::Undetermined if !side.undetermined => Some(WhyLeftOut::Undetermined(rule.clone())),
                    _ => None,
                };
                if let Some(why) = why {
                    self.leave_out(Side::Mentors, person, why);
                    continue;
                }
            }
            let offered = offer.map(|offer| {
                let taken = if side.seats_are_free { 0 } else { self.mentees_on_the_day(person) };
                u32::from(offer.seats()).saturating_sub(taken)
            });
            let topics = match by_name.and_then(|named| named.topics.as_ref()) {
                Some(topics) => Some(self.competencies(topics)),
                None => offer.map(|offer| offer.competencies().map(|topic| topic.ix()).collect()),
            };
            mentors.push(Mentor {
                person: person.ix(),
                id: person.id().clone(),
                seats: by_name.and_then(|named| named.seats).or(offered).unwrap_or(1),
                topics,
                prefers: by_name.map(|named| self.people(&named.prefers)).unwrap_or_default(),
            });
        }
        mentors
    }

    fn mentees_on_the_day(&self, mentor: Person<'_>) -> u32 {
        let day = Day::from(self.as_of);
        let records = self.roster.recorded(mentor.ix());
        let open = records.filter(|record| record.kind == RecordKind::Mentee && record.on <= day && day < record.until);
        u32::try_from(open.count()).unwrap_or(u32::MAX)
    }
}

/// Where mentees and mentors stand, by person.
pub(super) fn places(roster: &Roster, mentees: &[Mentee], mentors: &[Mentor]) -> (Places, Places) {
    let mentees = Places::new(roster.len(), mentees.iter().map(|mentee| mentee.person));
    (mentees, Places::new(roster.len(), mentors.iter().map(|mentor| mentor.person)))
}

/// The locked pairs by position, when both of each take part.
pub(super) fn locked(spec: &PolicySpec, mentees: &[Mentee], mentors: &[Mentor]) -> Result<Vec<(u32, u32)>, PoolFault> {
    let (mut found, mut out) = (Vec::new(), Vec::new());
    for pair in &spec.constraints.locked {
        let mentee = mentees.binary_search_by(|mentee| mentee.id.cmp(&pair.mentee)).ok().and_then(|at| u32::try_from(at).ok());
        let mentor = mentors.binary_search_by(|mentor| mentor.id.cmp(&pair.mentor)).ok().and_then(|at| u32::try_from(at).ok());
        match (mentee, mentor) {
            (Some(mentee), Some(mentor)) => found.push((mentee, mentor)),
            (mentee, _) => out.push(LockedOut {
                mentee: pair.mentee.clone(),
                mentor: pair.mentor.clone(),
                side: if mentee.is_none() { Side::Mentees } else { Side::Mentors },
            }),
        }
    }
    found.sort_unstable();
    out.sort_by(|a, b| (&a.mentee, &a.mentor).cmp(&(&b.mentee, &b.mentor)));
    if out.is_empty() { Ok(found) } else { Err(PoolFault::LockedOut(out)) }
}
