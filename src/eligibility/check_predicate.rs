//! What a predicate comes to, straight from what its document says: levels, roles, reviews, attributes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;

use super::candidate::Judge;
use super::predicate::{
    AttributeSpec, HasHeldSpec, MeetsLevelSpec, NineBoxSpec, PredicateSpec, RatingsSpec, ReviewedSpec, RolesSpec, TenureIn,
    TenureSpec,
};
use super::truth::Truth;
use crate::defect::UnknownId;
use crate::gap::Gap;
use crate::ladder::Role;
use crate::people::{Attribute, AttributeValue, EvidenceKind, Person, Profile, RecordKind, TalentReview};
use crate::values::{Id, ItemCode, Months, Period, RankId, RoleId};

/// A person on the judge's day.
pub(super) struct Case<'a> {
    pub(super) judge: &'a Judge,
    pub(super) person: Person<'a>,
    profile: Profile,
}

impl<'a> Case<'a> {
    pub(super) fn new(judge: &'a Judge, person: &str) -> Result<Self, UnknownId> {
        let profile = judge.roster().profile(person, judge.policy(), judge.as_of())?;
        Ok(Self { judge, person: judge.roster().person(person)?, profile })
    }

    pub(super) fn as_of(&self) -> NaiveDate {
        self.judge.as_of()
    }

    /// What a predicate comes to before a closed world; its role is filled in. What cannot be asked of the ladder and the roster at all is
    /// unknown.
    pub(super) fn truth(&self, predicate: &PredicateSpec) -> Truth {
        let (person, as_of) = (self.person, self.as_of());
        let found = match predicate {
            PredicateSpec::Employed(_) => Some(Truth::of(person.is_employed_on(as_of))),
            PredicateSpec::MeetsLevel(asked) => self.meets_level(asked),
            PredicateSpec::MeetsRole(asked) => self.gap(asked.role.as_ref()).map(|gap| {
                let share = gap.readiness(asked.method).share();
                between(share.least() >= asked.share, share.most() >= asked.share)
            }),
            PredicateSpec::GapAtMost(asked) => self
                .gap(asked.role.as_ref())
                .map(|gap| between(gap.most_effort() <= asked.effort, gap.least_effort() <= asked.effort)),
            PredicateSpec::HoldsRole(asked) => match person.role_on(as_of) {
                Some(role) => Some(Truth::of(self.is_of(role, asked))),
                None => (!person.is_employed_on(as_of)).then_some(Truth::NotMet),
            },
            PredicateSpec::HasHeld(asked) => Some(self.has_held(asked)),
            PredicateSpec::Tenure(asked) => self.tenure(asked),
            PredicateSpec::Rating(asked) => self.rating(asked),
            PredicateSpec::Performance(asked) => {
                self.reviewed(asked, &self.judge.roster().settings().performance.codes, |review| {
                    review.nine_box().performance()
                })
            }
            PredicateSpec::Potential(asked) => {
                self.reviewed(asked, &self.judge.roster().settings().potential.codes, |review| review.nine_box().potential())
            }
            PredicateSpec::NineBox(NineBoxSpec { boxes, within_months }) => self
                .review(*within_months)
                .and_then(|review| review.nine_box().label())
                .map(|label| Truth::of(boxes.contains(label))),
            PredicateSpec::AspiresTo(asked) => {
                let wishes = person.aspirations_on(as_of);
                let is_asked = |wanted: Role<'_>| match (&asked.role, &asked.one_of) {
                    (Some(role), _) => role == wanted.id(),
                    (None, Some(roles)) => self.is_of(wanted, roles),
                    (None, None) => false,
                };
                (!wishes.is_empty()).then(|| Truth::of(wishes.iter().any(|wish| is_asked(wish.role()))))
            }
            PredicateSpec::Location(asked) => person.location().map(|place| Truth::of(asked.one_of.contains(place))),
            PredicateSpec::Attribute(asked) => self.attribute(asked),
            PredicateSpec::Named(asked) => {
                let data = self.judge.book().data();
                let mut named = data.predicate_names.iter().zip(&data.predicates);
                named.find(|(name, _)| **name == asked.name).map(|(_, predicate)| predicate.judge(person, as_of))
            }
            PredicateSpec::Completed(asked) => Some(self.completed(asked)),
            PredicateSpec::StreamsAtLeast(asked) => Some(self.streams(asked)),
            PredicateSpec::Mentored(asked) => Some(self.mentored(asked)),
            PredicateSpec::Mentors(asked) => Some(self.mentors(asked)),
            PredicateSpec::NominatedBy(asked) => Some(self.backed(RecordKind::Nomination, asked)),
            PredicateSpec::Sponsored(asked) => Some(self.backed(RecordKind::Sponsorship, asked)),
            PredicateSpec::Endorsed(asked) => Some(self.backed(RecordKind::Endorsement, asked)),
            PredicateSpec::Certificate(asked) => Some(self.certificate(asked)),
            PredicateSpec::Training(asked) => Some(self.training(asked)),
            PredicateSpec::NoOpen(asked) => Some(self.no_open(asked)),
        };
        found.unwrap_or(Truth::Unknown)
    }

    fn gap(&self, role: Option<&RoleId>) -> Option<Gap> {
        self.profile.gap_to(role?.as_str()).ok()
    }

    /// From the evidence that counts under the policy: the latest of each kind and assessor. One that is too old for the clause hides
    /// none that is not, as it is the latest.
    fn meets_level(&self, asked: &MeetsLevelSpec) -> Option<Truth> {
        let scale = self.judge.roster().ladder().competency(asked.competency.as_str()).ok()?.scale();
        let known = self.profile.competency(asked.competency.as_str()).ok()?;
        let counts = |kind: EvidenceKind, on: NaiveDate| {
            (asked.kinds.is_empty() || asked.kinds.contains(&kind))
                && !asked.except_kinds.contains(&kind)
                && self.is_within(asked.within_months, on)
        };
        let used = known.used().iter().filter(|used| counts(used.evidence().kind(), used.evidence().on()));
        let (mut by_self, mut sources, mut weights) = (false, BTreeSet::new(), BTreeMap::new());
        for used in used {
            let evidence = used.evidence();
            *weights.entry(scale.level(evidence.level().as_str())?).or_insert(Decimal::ZERO) += used.weight().to_decimal();
            match (evidence.kind(), evidence.assessor()) {
                (EvidenceKind::SelfAssessment, _) => by_self = true,
                // Whoever is not named is one source for each kind.
                (kind, None) => drop(sources.insert((Some(kind), None))),
                (_, named) => drop(sources.insert((None, named))),
            }
        }
        let policy = self.judge.policy();
        let enough = usize::from(policy.least_sources().max(asked.sources.unwrap_or(0)));
        if weights.is_empty() || sources.len() < enough && !(by_self && policy.self_may_stand_alone()) {
            return None;
        }
        let whole: Decimal = weights.values().sum();
        let mut upto = Decimal::ZERO;
        let median = weights.iter().find(|(_, weight)| {
            upto += **weight;
            upto + upto >= whole
        });
        Some(Truth::of(*median?.0 >= scale.level(asked.level.as_str())?))
    }

    /// The position of a rank, the lowest first.
    pub(super) fn height(&self, rank: &RankId) -> Option<usize> {
        self.judge.roster().ladder().ranks().iter().position(|known| known.id == *rank)
    }

    fn is_of(&self, role: Role<'_>, asked: &RolesSpec) -> bool {
        let rank = role.rank().and_then(|rank| self.height(rank));
        (asked.roles.is_empty() || asked.roles.contains(role.id()))
            && (asked.functions.is_empty() || role.function().is_some_and(|function| asked.functions.contains(function)))
            && (asked.tracks.is_empty() || role.track().is_some_and(|track| asked.tracks.contains(track)))
            && asked.from_rank.as_ref().is_none_or(|from| rank.is_some_and(|rank| Some(rank) >= self.height(from)))
            && asked.to_rank.as_ref().is_none_or(|to| rank.is_some_and(|rank| self.height(to).is_some_and(|to| rank <= to)))
    }

    /// Whether something of a day still counts, when it counts for so many months.
    pub(super) fn is_within(&self, within: Option<Months>, day: NaiveDate) -> bool {
        within.is_none_or(|within| within.after(day) > self.as_of())
    }

    /// Where the last so many months begin: they are whole on the day.
    pub(super) fn begin_of(&self, within: Months) -> NaiveDate {
        let mut begin =
            self.as_of().checked_sub_months(chrono::Months::new(u32::from(within.count()))).unwrap_or(NaiveDate::MIN);
        // Months of different lengths may end on one day; the latest that is whole is meant.
        while let Some(next) = begin.succ_opt().filter(|&next| !self.is_within(Some(within), next)) {
            begin = next;
        }
        begin
    }

    fn has_held(&self, asked: &HasHeldSpec) -> Truth {
        let end = self.person.left().map_or(self.as_of(), |left| left.min(self.as_of()));
        let begin = self.person.hired().max(asked.within_months.map(|within| self.begin_of(within)));
        let mut times: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        let mut covered = begin;
        for (role, period) in self.person.role_history() {
            let from = begin.map_or(period.from, |begin| begin.max(period.from));
            let until = period.until.map_or(end, |until| until.min(end));
            if from >= until {
                continue;
            }
            covered = covered.map(|covered| if from <= covered { covered.max(until) } else { covered });
            if self.is_of(role, &asked.of) {
                match times.last_mut().filter(|last| last.1 == from) {
                    Some(last) => last.1 = until,
                    None => times.push((from, until)),
                }
            }
        }
        let held: u32 = times.iter().map(|&(from, until)| whole_months(from, until)).sum();
        let met = held >= u32::from(asked.months.count());
        between(met, met || covered.is_none_or(|covered| covered < end))
    }

    fn tenure(&self, asked: &TenureSpec) -> Option<Truth> {
        if !self.person.is_employed_on(self.as_of()) {
            return Some(Truth::NotMet);
        }
        let roles = self.person.role_history();
        let since = match asked.r#in {
            TenureIn::Company => self.person.hired(),
            TenureIn::Role => self.unbroken(roles.map(|(role, period)| (Some(role.id().as_str()), period))),
            TenureIn::Rank => self.unbroken(roles.map(|(role, period)| (role.rank().map(Id::as_str), period))),
            TenureIn::Function => self.unbroken(roles.map(|(role, period)| (role.function().map(Id::as_str), period))),
            TenureIn::Team => self.unbroken(self.person.team_history().map(|(team, period)| (Some(team.id.as_str()), period))),
        };
        // Nobody is anywhere in the company before the day of hiring.
        let since = since.map(|since| self.person.hired().map_or(since, |hired| hired.max(since)));
        since.map(|since| Truth::of(asked.months.after(since) <= self.as_of()))
    }

    /// Since when somebody has been where they are on the day; `None` when they are nowhere that has a name.
    fn unbroken<'n>(&self, history: impl Iterator<Item = (Option<&'n str>, Period)>) -> Option<NaiveDate> {
        let mut run: Option<(&str, Period)> = None;
        for (place, period) in history {
            let Some(place) = place else {
                run = None;
                continue;
            };
            let goes_on = run.filter(|(known, before)| *known == place && before.until == Some(period.from));
            let whole = Period { from: goes_on.map_or(period.from, |(_, before)| before.from), until: period.until };
            if whole.contains(self.as_of()) {
                return Some(whole.from);
            }
            run = Some((place, whole));
        }
        None
    }

    fn rating(&self, asked: &RatingsSpec) -> Option<Truth> {
        let codes = &self.judge.roster().settings().ratings.codes;
        let least = codes.iter().position(|code| *code == asked.at_least)?;
        let given: Vec<_> = self.person.ratings_on(self.as_of()).collect();
        let looked_at = usize::from(asked.of_last).min(given.len());
        let good = given.iter().rev().take(looked_at).filter(|rating| rating.position() as usize >= least).count();
        let missing = usize::from(asked.of_last) - looked_at;
        let cycles = usize::from(asked.cycles);
        Some(between(good >= cycles, good + missing >= cycles))
    }

    /// The latest talent review, when it is new enough.
    fn review(&self, within: Option<Months>) -> Option<TalentReview<'a>> {
        let latest = self.person.reviews_on(self.as_of()).max_by_key(|review| (review.on(), review.stage()));
        latest.filter(|review| self.is_within(within, review.on()))
    }

    fn reviewed(
        &self,
        asked: &ReviewedSpec,
        codes: &[ItemCode],
        seen: impl Fn(TalentReview<'a>) -> &'a ItemCode,
    ) -> Option<Truth> {
        let position = |code: &ItemCode| codes.iter().position(|known| known == code);
        let seen = seen(self.review(asked.within_months)?);
        Some(Truth::of(position(seen)? >= position(&asked.at_least)?))
    }

    fn attribute(&self, asked: &AttributeSpec) -> Option<Truth> {
        let value = self.person.attribute(asked.name.as_str()).ok()??;
        let mut passes = asked.is.is_none_or(|is| value == Attribute::Bool(is));
        for (bound, is_low) in [(&asked.at_least, true), (&asked.at_most, false)] {
            let Some(bound) = bound else { continue };
            let order = match (&value, bound) {
                (Attribute::Integer(value), AttributeValue::Integer(bound)) => value.cmp(bound),
                (Attribute::Decimal(value), AttributeValue::Integer(bound)) => value.cmp(&Decimal::from(*bound)),
                (Attribute::Decimal(value), AttributeValue::Text(bound)) => value.cmp(&Decimal::from_str_exact(bound).ok()?),
                (Attribute::Date(value), AttributeValue::Text(bound)) => value.cmp(&bound.parse().ok()?),
                _ => return None,
            };
            passes &= if is_low { order.is_ge() } else { order.is_le() };
        }
        if let Some(days) = asked.ahead_days {
            let Attribute::Date(date) = &value else { return None };
            passes &= *date >= self.as_of().checked_add_days(Days::new(days.into()))?;
        }
        if let Some(months) = asked.months_ago {
            let Attribute::Date(date) = &value else { return None };
            passes &= months.after(*date) <= self.as_of();
        }
        if let Some(codes) = &asked.one_of {
            let Attribute::Code(code) = &value else { return None };
            passes &= codes.contains(code);
        }
        if let Some(has) = &asked.has {
            let Attribute::Codes(codes) = &value else { return None };
            let wanted: BTreeSet<&ItemCode> = has.of.iter().collect();
            let there = codes.iter().filter(|code| wanted.contains(*code)).count();
            passes &= there >= has.at_least.map_or(wanted.len(), usize::from);
        }
        Some(Truth::of(passes))
    }
}

/// Met when it surely is, not met when it cannot be.
pub(super) fn between(surely: bool, perhaps: bool) -> Truth {
    match (surely, perhaps) {
        (true, _) => Truth::Met,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::NotMet,
    }
}

/// How many whole months lie between two days.
fn whole_months(from: NaiveDate, until: NaiveDate) -> u32 {
    let is_whole = |months: &u32| from.checked_add_months(chrono::Months::new(*months)).is_some_and(|end| end <= until);
    (1..=u32::from(Months::MOST.count())).take_while(is_whole).last().unwrap_or(0)
}
