//! Mentoring scores as a person would work them out with the records on the table: one pair at a time, by the public views.

#![allow(clippy::cast_sign_loss, reason = "levels that are missing are never fewer than none")]

use chrono::NaiveDate;
use rungs::{
    Attribute, CriterionKind, CriterionSpec, Direction, EvidenceKind, EvidencePolicy, EvidencePolicySpec, Importance,
    KindPolicy, Ladder, MenteeSpec, Months, Person, PersonId, PolicySpec, RecordKind, Role, Roster, StepKind, Weight,
};

use crate::made_policy::apart;

pub struct Reading<'a> {
    pub spec: &'a PolicySpec,
    pub ladder: &'a Ladder,
    pub roster: &'a Roster,
    pub evidence: &'a EvidencePolicy,
    pub evidence_spec: &'a EvidencePolicySpec,
    pub as_of: NaiveDate,
}

/// Points of one part of a criterion that has so many at most; `None` is unknown.
type Part = (u64, Option<u64>);

impl<'a> Reading<'a> {
    fn person(&self, id: &str) -> Person<'a> {
        self.roster.person(id).unwrap()
    }

    fn mentee_spec(&self, id: &str) -> Option<&'a MenteeSpec> {
        self.spec.mentees.named.iter().find(|named| named.person.as_ref() == id)
    }

    fn role(&self, id: &str) -> Option<Role<'a>> {
        self.person(id).role_on(self.as_of)
    }

    fn rank(&self, id: &str) -> Option<i64> {
        let rank = self.role(id)?.rank()?;
        self.ladder.ranks().iter().position(|known| known.id == *rank).map(|at| at as i64)
    }

    fn distance(&self, mentee: &str, mentor: &str) -> Option<i64> {
        let above = self.rank(mentor)? - self.rank(mentee)?;
        Some(if self.spec.direction == Direction::Mentoring { above } else { -above })
    }

    fn target(&self, mentee: &str) -> Option<Role<'a>> {
        if let Some(target) = self.mentee_spec(mentee).and_then(|named| named.target.as_ref()) {
            return self.ladder.role(target.as_ref()).ok();
        }
        let held = self.role(mentee).map(|role| role.id());
        for wish in self.person(mentee).aspirations_on(self.as_of) {
            if Some(wish.role().id()) != held {
                return Some(wish.role());
            }
        }
        let mut steps: Vec<_> =
            self.role(mentee)?.steps_out().into_iter().filter(|step| step.kind() == StepKind::Promotion).collect();
        steps.sort_by_key(|step| (step.months(), step.to().id().clone()));
        steps.first().map(|step| step.to())
    }

    fn level(&self, id: &str, competency: &str, policy: &EvidencePolicy) -> Option<i64> {
        let profile = self.roster.profile(id, policy, self.as_of).unwrap();
        profile.competency(competency).unwrap().standing().level().map(|level| i64::from(level.position()))
    }

    fn line_above(&self, id: &str) -> Vec<&'a str> {
        let mut line = Vec::new();
        let mut at = self.person(id);
        while let Some(above) = at.manager_on(self.as_of) {
            line.push(above.id().as_ref());
            at = above;
        }
        line.truncate(usize::from(self.spec.constraints.reporting_line));
        line
    }

    fn kept_apart(&self, of: &str, kind: RecordKind, with: &str) -> bool {
        self.person(of).records().any(|record| {
            let is_of_them = record.kind() == kind && record.with() == Some(with) && record.on() <= self.as_of;
            let is_over =
                |until: NaiveDate| until <= self.as_of && self.spec.constraints.cool_down_months.after(until) <= self.as_of;
            is_of_them && !record.until().is_some_and(is_over)
        })
    }

    fn is_barred(&self, mentee: &str, mentor: &str) -> bool {
        let constraints = &self.spec.constraints;
        let ids = |one: &PersonId, other: &PersonId| one.as_ref() == mentee && other.as_ref() == mentor;
        let team = |id: &str| self.person(id).team_on(self.as_of).map(|team| &team.id);
        mentee == mentor
            || self.line_above(mentee).contains(&mentor)
            || self.line_above(mentor).contains(&mentee)
            || !constraints.same_team && team(mentee).is_some() && team(mentee) == team(mentor)
            || constraints.seniority.is_some_and(|span| {
                let distance = self.distance(mentee, mentor);
                !distance.is_some_and(|distance| i64::from(span.least) <= distance && distance <= i64::from(span.most))
            })
            || self.kept_apart(mentee, RecordKind::Mentoring, mentor)
            || self.kept_apart(mentor, RecordKind::Mentee, mentee)
            || constraints.forbidden.iter().any(|pair| ids(&pair.mentee, &pair.mentor))
            || constraints.conflicts.iter().any(|two| {
                let (a, b) = &two.between;
                ids(a, b) || ids(b, a)
            })
    }

    pub fn score(&self, mentee: &str, mentor: &str) -> Option<u16> {
        let locked = &self.spec.constraints.locked;
        let is_locked = locked.iter().any(|pair| pair.mentee.as_ref() == mentee && pair.mentor.as_ref() == mentor);
        if !is_locked && self.is_barred(mentee, mentor) {
            return None;
        }
        let (mut sum, mut total) = (0u64, 0u64);
        for spec in &self.spec.criteria {
            let points = self.points(spec, mentee, mentor);
            if spec.weight == Importance::Mandatory {
                if !is_locked && points < u64::from(spec.at_least.unwrap()) {
                    return None;
                }
                continue;
            }
            let weight = u64::from(spec.weight.weight().unwrap().thousandths().unwrap());
            sum += weight * points;
            total += weight;
        }
        Some((sum / total) as u16)
    }

    fn points(&self, spec: &CriterionSpec, mentee: &str, mentor: &str) -> u64 {
        let unknown = u64::from(spec.unknown);
        let share = |whole: u64| whole * unknown / 10_000;
        let all = |part: Option<u64>| part.unwrap_or(unknown);
        let parts = |parts: Vec<Part>| parts.into_iter().map(|(whole, known)| known.unwrap_or(share(whole))).sum();
        match &spec.criterion {
            CriterionKind::Complementarity(_) => self.brought(&self.short(mentee), mentor, unknown),
            CriterionKind::BlindSpots(spec) => self.brought(&self.seen_too_well(mentee, spec.within_months), mentor, unknown),
            CriterionKind::Perspective(spec) => {
                let asked = [spec.function, spec.team, spec.route];
                let count = asked.iter().filter(|asked| **asked).count() as u64;
                let known =
                    [self.other_function(mentee, mentor), self.other_team(mentee, mentor), self.new_ground(mentee, mentor)];
                let mut whole = 10_000 / count + 10_000 % count;
                let mut list = Vec::new();
                for (_, known) in asked.into_iter().zip(known).filter(|(asked, _)| *asked) {
                    list.push((whole, known.map(|known| if known { whole } else { 0 })));
                    whole = 10_000 / count;
                }
                parts(list)
            }
            CriterionKind::Experience(spec) => all(self
                .months_on_the_way(mentee, mentor)
                .map(|months| 10_000 * months.min(u64::from(spec.months.count())) / u64::from(spec.months.count()))),
            CriterionKind::Seniority(spec) => all(self.distance(mentee, mentor).map(|distance| {
                let beyond = (i64::from(spec.least) - distance).max(distance - i64::from(spec.most)).max(0);
                (10_000 - beyond * i64::from(spec.loses)).max(0) as u64
            })),
            CriterionKind::SharedLanguages(spec) => {
                let of = |id: &str| match self.person(id).attribute(spec.attribute.as_ref()).unwrap() {
                    Some(Attribute::Codes(codes)) => Some(codes),
                    _ => None,
                };
                all(of(mentee).zip(of(mentor)).map(|(mentee, mentor)| {
                    let shared = mentee.iter().filter(|code| mentor.contains(code)).count() as u64;
                    10_000 * shared.min(u64::from(spec.enough)) / u64::from(spec.enough)
                }))
            }
            CriterionKind::WorkingHours(spec) => {
                // Minute by minute.
                let at_work = |id: &str| -> Option<Vec<bool>> {
                    let offset = match &spec.offset {
                        None => 0,
                        Some(name) => match self.person(id).attribute(name.as_ref()).unwrap()? {
                            Attribute::Integer(minutes) => minutes,
                            _ => return None,
                        },
                    };
                    let window = match &spec.pattern {
                        None => spec.usual,
                        Some(name) => match self.person(id).attribute(name.as_ref()).unwrap()? {
                            Attribute::Code(code) => spec.windows.get(code).copied().unwrap_or(spec.usual),
                            _ => return None,
                        },
                    };
                    let is_at_work = |utc: i64| {
                        let local = (utc + offset).rem_euclid(1_440);
                        let (from, until) = (i64::from(window.from), i64::from(window.until));
                        if from < until { from <= local && local < until } else { local >= from || local < until }
                    };
                    Some((0..1_440).map(is_at_work).collect())
                };
                all(at_work(mentee).zip(at_work(mentor)).map(|(mentee, mentor)| {
                    let both = mentee.iter().zip(&mentor).filter(|(mentee, mentor)| **mentee && **mentor).count() as u64;
                    10_000 * both.min(u64::from(spec.enough)) / u64::from(spec.enough)
                }))
            }
            CriterionKind::Location(spec) => {
                let places = self.person(mentee).location().zip(self.person(mentor).location());
                all(places.map(|(mentee, mentor)| if mentee == mentor { 10_000 } else { u64::from(spec.elsewhere) }))
            }
            CriterionKind::Topics(_) => self.topics(mentee, mentor, unknown),
            CriterionKind::Preferences(spec) => {
                let whole = if spec.mentees && spec.mentors { 5_000 } else { 10_000 };
                let of = |list: Option<&Vec<PersonId>>, other: &str| {
                    let list = list.filter(|list| !list.is_empty())?;
                    let at = list.iter().position(|id| id.as_ref() == other);
                    Some(at.map_or(0, |at| whole * (list.len() - at) as u64 / list.len() as u64))
                };
                let mentors_list = self.spec.mentors.named.iter().find(|named| named.person.as_ref() == mentor);
                let mut list = Vec::new();
                if spec.mentees {
                    list.push((whole, of(self.mentee_spec(mentee).map(|named| &named.prefers), mentor)));
                }
                if spec.mentors {
                    list.push((whole, of(mentors_list.map(|named| &named.prefers), mentee)));
                }
                parts(list)
            }
            CriterionKind::RecordAsMentor(spec) => all(self.record_as_mentor(mentor, u64::from(spec.enough))),
            CriterionKind::Own(_) => all(apart(&mentee.parse().unwrap(), &mentor.parse().unwrap()).map(u64::from)),
            _ => panic!("a criterion that nobody has read yet"),
        }
    }

    /// Competencies with where the mentee stands, how many levels are missing and what each weighs.
    fn short(&self, mentee: &str) -> Vec<(String, i64, i64, u64)> {
        let mut short = Vec::new();
        for asked in self.target(mentee).iter().flat_map(|target| target.requirements()) {
            let id = asked.competency().id().to_string();
            if let Some(have) = self.level(mentee, &id, self.evidence) {
                let missing = i64::from(asked.level().position()) - have;
                if missing > 0 {
                    short.push((id, have, missing, u64::from(asked.weight().thousandths().unwrap())));
                }
            }
        }
        short
    }

    fn seen_too_well(&self, mentee: &str, within: Months) -> Vec<(String, i64, i64, u64)> {
        let mut own = EvidencePolicySpec::new();
        own.kinds = [(EvidenceKind::SelfAssessment, KindPolicy::new(Weight::ONE, within))].into();
        own.self_may_stand_alone = true;
        let own = own.compile().unwrap();
        let mut spots = Vec::new();
        for competency in self.ladder.competencies() {
            let id = competency.id().to_string();
            let (by_self, by_others) = (self.level(mentee, &id, &own), self.level_by_others(mentee, &id));
            if let Some((by_self, by_others)) = by_self.zip(by_others).filter(|(by_self, by_others)| by_self > by_others) {
                spots.push((id, by_others, by_self - by_others, 1));
            }
        }
        spots
    }

    /// The level under the same policy without the person's own view.
    fn level_by_others(&self, id: &str, competency: &str) -> Option<i64> {
        let mut others = self.evidence_spec.clone();
        others.kinds.remove(&EvidenceKind::SelfAssessment);
        if others.kinds.is_empty() {
            return None;
        }
        self.level(id, competency, &others.compile().unwrap())
    }

    fn brought(&self, short: &[(String, i64, i64, u64)], mentor: &str, unknown: u64) -> u64 {
        let total: u64 = short.iter().map(|(.., missing, weight)| *missing as u64 * weight).sum();
        if total == 0 {
            return unknown;
        }
        let step = |weight: u64| 10_000 * weight / total;
        let given: u64 = short.iter().map(|(.., missing, weight)| step(*weight) * *missing as u64).sum();
        let most = short.iter().map(|(.., missing, weight)| *missing as u64 * weight).max().unwrap();
        let heaviest = short.iter().position(|(.., missing, weight)| *missing as u64 * weight == most).unwrap();
        let mut points = 0;
        for (at, (competency, have, missing, weight)) in short.iter().enumerate() {
            let rest = if at == heaviest { 10_000 - given } else { 0 };
            points += match self.level(mentor, competency, self.evidence) {
                None => (*missing as u64 - 1) * (step(*weight) * unknown / 10_000) + (step(*weight) + rest) * unknown / 10_000,
                Some(level) => {
                    let steps = (level - have).clamp(0, *missing);
                    step(*weight) * steps as u64 + if steps == *missing { rest } else { 0 }
                }
            };
        }
        points
    }

    fn topics(&self, mentee: &str, mentor: &str, unknown: u64) -> u64 {
        let named = self.mentee_spec(mentee).map(|named| named.topics.as_slice()).unwrap_or_default();
        let mut wished: Vec<String> = named.iter().map(ToString::to_string).collect();
        if wished.is_empty() {
            wished = self.short(mentee).into_iter().map(|(competency, ..)| competency).collect();
        }
        wished.sort();
        if wished.is_empty() {
            return unknown;
        }
        let spec = self.spec.mentors.named.iter().find(|named| named.person.as_ref() == mentor);
        let offered: Option<Vec<String>> = match spec.and_then(|named| named.topics.as_ref()) {
            Some(topics) => Some(topics.iter().map(ToString::to_string).collect()),
            None => self
                .person(mentor)
                .mentor_offer_on(self.as_of)
                .map(|offer| offer.competencies().map(|topic| topic.id().to_string()).collect()),
        };
        let each = 10_000 / wished.len() as u64;
        let rest = 10_000 - each * wished.len() as u64;
        let Some(offered) = offered else {
            return (wished.len() as u64 - 1) * (each * unknown / 10_000) + (each + rest) * unknown / 10_000;
        };
        let offers = |topic: &String| offered.is_empty() || offered.contains(topic);
        let count = wished.iter().filter(|topic| offers(topic)).count() as u64;
        count * each + if offers(&wished[0]) { rest } else { 0 }
    }

    fn other_function(&self, mentee: &str, mentor: &str) -> Option<bool> {
        Some(self.role(mentee)?.function()? != self.role(mentor)?.function()?)
    }

    fn other_team(&self, mentee: &str, mentor: &str) -> Option<bool> {
        let team = |id: &str| self.person(id).team_on(self.as_of).map(|team| team.id.clone());
        Some(team(mentee)? != team(mentor)?)
    }

    fn new_ground(&self, mentee: &str, mentor: &str) -> Option<bool> {
        let functions = |id: &str| {
            let begun = self.person(id).role_history().filter(|(_, period)| period.from <= self.as_of);
            let functions: Vec<_> = begun.filter_map(|(role, _)| role.function().cloned()).collect();
            Some(functions).filter(|functions| !functions.is_empty())
        };
        let (mentee, mentor) = (functions(mentee)?, functions(mentor)?);
        Some(mentor.iter().any(|function| !mentee.contains(function)))
    }

    fn months_on_the_way(&self, mentee: &str, mentor: &str) -> Option<u64> {
        let target = self.target(mentee)?;
        let is_on_it = |role: Role<'_>| match (target.track(), target.function()) {
            (Some(track), _) => Some(role.track() == Some(track)),
            (None, Some(function)) => Some(role.function() == Some(function)),
            (None, None) => None,
        };
        let mut months = None;
        for (role, period) in self.person(mentor).role_history().filter(|(_, period)| period.from <= self.as_of) {
            let until = period.until.unwrap_or(self.as_of).min(self.as_of);
            let whole = (1..).take_while(|&count| Months::new(count).unwrap().after(period.from) <= until).count();
            months = Some(months.unwrap_or(0) + if is_on_it(role)? { whole as u64 } else { 0 });
        }
        is_on_it(target)?;
        months
    }

    fn record_as_mentor(&self, mentor: &str, enough: u64) -> Option<u64> {
        let ended = |record: &rungs::Record<'_>| {
            record.kind() == RecordKind::Mentee && record.until().is_some_and(|until| until <= self.as_of)
        };
        let records: Vec<_> = self.person(mentor).records().filter(ended).collect();
        let broken_off = records.iter().filter(|record| record.broken_off()).count() as u64;
        let completed = records.len() as u64 - broken_off;
        let held = self.roster.people().flat_map(Person::records).filter(|record| {
            record.kind() == RecordKind::MentoringSession && record.with() == Some(mentor) && record.on() <= self.as_of
        });
        let sessions = held.count() as u64;
        if completed + broken_off + sessions == 0 {
            return None;
        }
        let practice = (sessions + 6 * completed).min(enough);
        Some(6_000 * (completed + 1) / (completed + broken_off + 2) + 4_000 * practice / enough)
    }
}
