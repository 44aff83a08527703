//! From the document to the policy, with everything that is wrong found on the way.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::MOST_WEIGHT;
use super::check_criteria;
use super::criterion::Criteria;
use super::criterion_spec::CriterionKind;
use super::part::Own;
use super::policy::{Policy, PolicyData};
use super::spec::{FORMAT, PairSpec, PolicySpec};
use crate::defect::{Code, Defect, DefectKind, Defects, InputPath, Invalid, at, code, json};
use crate::eligibility::RuleBook;
use crate::people::Roster;
use crate::values::{CompetencyId, Id, IdKind, PersonId, greatest_common_divisor};

impl PolicySpec {
    /// Compiles the policy against a roster. Whether the rules that it names are there is left to [`Policy::over`].
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids given twice or not at all (with the nearest known), criteria given twice or with parameters out
    /// of range or for attributes of another type, no criterion that counts, weights too fine to count in whole numbers, pairs of one person,
    /// pairs that must be and may not, more of them than somebody has time for, a span of ranks the wrong way round.
    ///
    /// # Complexity
    /// O(n log n) in the size of the policy.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}, {"id": "p2"}]}"#)?.compile(&ladder)?;
    /// let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders", "mentees": {"named": [{"person": "p11"}]},
    ///     "constraints": {"locked": [{"mentee": "p2", "mentor": "p2"}]}}"#)?;
    /// let invalid = spec.compile(&roster).unwrap_err();
    /// let codes: Vec<_> = invalid.defects().iter().map(|defect| defect.code().as_str()).collect();
    /// assert_eq!(codes, ["mentoring/own_mentee", "mentoring/no_weight", "mentoring/unknown_id"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, roster: &Roster) -> Result<Policy, Invalid> {
        self.compile_with(roster, None, &Criteria::new())
    }

    /// The same, with the rule book whose rules it names, and with criteria of the caller's own.
    ///
    /// # Errors
    /// As [`PolicySpec::compile`], and for a rule or a criterion that is not among them.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": []}"#)?.compile(&ladder)?;
    /// let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders",
    ///     "criteria": [{"criterion": {"own": {"name": "same-intake"}}, "weight": "low"}]}"#)?;
    /// assert!(spec.compile_with(&roster, None, &rungs::Criteria::new()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile_with(&self, roster: &Roster, book: Option<&RuleBook>, criteria: &Criteria) -> Result<Policy, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let mut checker = Checker { spec: self, roster, defects: &mut defects };
        checker.check_sides(book);
        checker.check_constraints();
        checker.check_quotas();
        check_criteria::check(&self.criteria, roster.settings(), criteria, &mut defects);
        let (weights, total) = self.weights(&mut defects);

        let ladder = roster.ladder();
        defects.suggest(IdKind::Person, || roster.people().map(|person| person.id().as_str()));
        defects.suggest(IdKind::Competency, || ladder.competencies().map(|competency| competency.id().as_str()));
        defects.suggest(IdKind::Role, || ladder.roles().map(|role| role.id().as_str()));
        defects.suggest(IdKind::Quota, || self.quotas.iter().map(|quota| quota.id.as_str()));
        defects.suggest(IdKind::Attribute, || roster.settings().attributes.iter().map(|(name, ..)| name.as_str()));
        defects.suggest(IdKind::Criterion, || criteria.0.keys().map(Id::as_str));
        if let Some(book) = book {
            defects.suggest(IdKind::Rule, || book.rules().map(|rule| rule.id().as_str()));
        }
        defects.into_warnings()?;
        let own = self.criteria.iter().map(|spec| match &spec.criterion {
            CriterionKind::Own(own) => criteria.0.get(&own.name).map(|by| Own(by.clone(), spec.unknown)),
            _ => None,
        });
        Ok(Policy::new(PolicyData { spec: self.clone(), roster: roster.clone(), weights, total, own: own.collect() }))
    }

    /// What each criterion counts, in whole numbers without a common divisor, and their sum.
    fn weights(&self, defects: &mut Defects) -> (Vec<u32>, u32) {
        let mut is_sound = true;
        let mut thousandths = Vec::new();
        for (index, spec) in self.criteria.iter().enumerate() {
            thousandths.push(match spec.weight.weight().map(crate::values::Weight::thousandths) {
                None => 0,
                Some(Ok(weight)) => u64::from(weight),
                Some(Err(error)) => {
                    let problem = DefectKind::Malformed { problem: error.to_string() };
                    defects.push(Defect::new(code::of_weight(error), at!["criteria", index, "weight"], problem));
                    is_sound = false;
                    0
                }
            });
        }
        let common = thousandths.iter().copied().fold(0, greatest_common_divisor).max(1);
        let total: u64 = thousandths.iter().map(|weight| weight / common).sum();
        if is_sound && total == 0 {
            let rule = "at least one criterion must count: what is only mandatory makes no score";
            defects.push(Defect::breaks(code::MENTORING_NO_WEIGHT, at!["criteria"], rule));
        }
        if total > u64::from(MOST_WEIGHT) {
            let what = "the weights, as whole numbers without a common divisor, must come to at most 100000";
            defects.push(Defect::out_of_range(code::MENTORING_WEIGHTS_TOO_FINE, at!["criteria"], what, &total));
        }
        let whole = |weight: u64| u32::try_from(weight / common).unwrap_or(MOST_WEIGHT);
        (thousandths.into_iter().map(whole).collect(), u32::try_from(total).unwrap_or(MOST_WEIGHT).max(1))
    }
}

/// What is checked of people and pairs.
struct Checker<'a> {
    spec: &'a PolicySpec,
    roster: &'a Roster,
    defects: &'a mut Defects,
}

impl<'a> Checker<'a> {
    fn person(&mut self, id: &PersonId, place: InputPath) {
        // The nearest is named once all is read, and only for what is told.
        if !self.roster.has(id) {
            self.defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place, id));
        }
    }

    /// A list of people, each of them once.
    fn people(&mut self, ids: impl IntoIterator<Item = &'a PersonId>, place: impl Fn(usize) -> InputPath) {
        let ids: Vec<&PersonId> = ids.into_iter().collect();
        for (index, id) in ids.iter().enumerate() {
            self.person(id, place(index));
        }
        self.defects.once(code::MENTORING_DUPLICATE_ID, ids, place);
    }

    fn competencies(&mut self, ids: &[CompetencyId], place: &InputPath) {
        for (index, id) in ids.iter().enumerate() {
            if self.roster.ladder().competency_ix(id.as_str()).is_none() {
                self.defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place.join(at![index]), id));
            }
        }
    }

    fn out_of_range(&mut self, place: InputPath, what: &'static str, found: u32) {
        self.defects.push(Defect::out_of_range(code::MENTORING_PARAMETER, place, what, &found));
    }

    fn check_sides(&mut self, book: Option<&RuleBook>) {
        let spec = self.spec;
        let (mentees, mentors) = (&spec.mentees, &spec.mentors);
        self.people(mentees.named.iter().map(|named| &named.person), |at| at!["mentees", "named", at, "person"]);
        self.people(mentors.named.iter().map(|named| &named.person), |at| at!["mentors", "named", at, "person"]);
        self.people(&mentees.opted_out, |at| at!["mentees", "opted_out", at]);
        self.people(&mentors.opted_out, |at| at!["mentors", "opted_out", at]);
        self.people(spec.waited.iter().map(|waited| &waited.person), |at| at!["waited", at, "person"]);
        for (index, mentee) in mentees.named.iter().enumerate() {
            let place = at!["mentees", "named", index];
            self.competencies(&mentee.topics, &place.join(at!["topics"]));
            self.prefers(&mentee.person, &mentee.prefers, &place);
            if let Some(target) =
                mentee.target.as_ref().filter(|target| self.roster.ladder().role_ix(target.as_str()).is_none())
            {
                self.defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, place.join(at!["target"]), target));
            }
            if mentee.wanted == 0 {
                self.out_of_range(place.join(at!["wanted"]), "a mentee must want at least one mentor", 0);
            }
        }
        for (index, mentor) in mentors.named.iter().enumerate() {
            let place = at!["mentors", "named", index];
            self.competencies(mentor.topics.as_deref().unwrap_or_default(), &place.join(at!["topics"]));
            self.prefers(&mentor.person, &mentor.prefers, &place);
        }
        if mentees.wanted == 0 {
            self.out_of_range(at!["mentees", "wanted"], "a mentee must want at least one mentor", 0);
        }
        for (side, least) in [("mentees", mentees.least_availability), ("mentors", mentors.least_availability)] {
            if let Some(least) = least.filter(|&least| least > 100) {
                let what = "a share of working time must be at most 100 percent";
                self.out_of_range(at![side, "least_availability"], what, u32::from(least));
            }
        }
        for (side, rule) in [("mentees", &mentees.rule), ("mentors", &mentors.rule)] {
            let Some((rule, book)) = rule.as_ref().zip(book) else { continue };
            if !book.rules().any(|known| known.id() == rule) {
                self.defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, at![side, "rule"], rule));
            }
        }
    }

    fn prefers(&mut self, person: &PersonId, prefers: &'a [PersonId], place: &InputPath) {
        let place = |index: usize| place.join(at!["prefers", index]);
        self.people(prefers, place);
        for (index, _) in prefers.iter().enumerate().filter(|(_, other)| *other == person) {
            self.own_mentee(place(index));
        }
    }

    fn own_mentee(&mut self, place: InputPath) {
        let rule = "nobody can be their own mentor";
        self.defects.push(Defect::breaks(code::MENTORING_OWN_MENTEE, place, rule));
    }

    fn pairs(&mut self, pairs: &'a [PairSpec], list: &str) -> BTreeMap<(&'a PersonId, &'a PersonId), usize> {
        let mut first = BTreeMap::new();
        for (index, pair) in pairs.iter().enumerate() {
            let place = at!["constraints", list, index];
            self.person(&pair.mentee, place.join(at!["mentee"]));
            self.person(&pair.mentor, place.join(at!["mentor"]));
            if pair.mentee == pair.mentor {
                self.own_mentee(place.clone());
            }
            if let Some(&earlier) = first.get(&(&pair.mentee, &pair.mentor)) {
                let earlier = at!["constraints", list, earlier, "mentor"];
                let place = place.join(at!["mentor"]);
                self.defects.push(Defect::duplicate(code::MENTORING_DUPLICATE_ID, place, &pair.mentor, earlier));
            } else {
                first.insert((&pair.mentee, &pair.mentor), index);
            }
        }
        first
    }

    fn check_constraints(&mut self) {
        let constraints = &self.spec.constraints;
        if let Some(span) = constraints.seniority.filter(|span| span.least > span.most) {
            let what = "the least distance in rank must be at most the most";
            let place = at!["constraints", "seniority", "least"];
            self.defects.push(Defect::out_of_range(code::MENTORING_SPAN, place, what, &span.least));
        }
        let forbidden = self.pairs(&constraints.forbidden, "forbidden");
        let locked = self.pairs(&constraints.locked, "locked");
        let mut conflicts: BTreeMap<(&PersonId, &PersonId), usize> = BTreeMap::new();
        for (index, conflict) in constraints.conflicts.iter().enumerate() {
            let place = at!["constraints", "conflicts", index, "between"];
            let (one, other) = (&conflict.between.0, &conflict.between.1);
            self.person(one, place.join(at![0]));
            self.person(other, place.join(at![1]));
            if one == other {
                self.own_mentee(place);
            }
            conflicts.entry((one.min(other), one.max(other))).or_insert(index);
        }
        for (&(mentee, mentor), &index) in &locked {
            let key = (mentee.min(mentor), mentee.max(mentor));
            let by_pair = forbidden.get(&(mentee, mentor)).map(|&at| at!["constraints", "forbidden", at]);
            let by_conflict = conflicts.get(&key).map(|&at| at!["constraints", "conflicts", at]);
            let against: Vec<InputPath> = by_pair.into_iter().chain(by_conflict).collect();
            if !against.is_empty() {
                let rule = "a pair cannot be locked and forbidden, or in conflict, at the same time";
                let place = at!["constraints", "locked", index];
                self.defects.push(Defect::breaks(code::MENTORING_LOCKED_AND_FORBIDDEN, place, rule).related_to(against));
            }
        }
        self.check_locked(&locked);
    }

    /// Nobody who is named has more locked pairs than they have time for.
    fn check_locked(&mut self, locked: &BTreeMap<(&'a PersonId, &'a PersonId), usize>) {
        let spec = self.spec;
        let mut of_mentee: BTreeMap<&PersonId, BTreeSet<usize>> = BTreeMap::new();
        let mut of_mentor: BTreeMap<&PersonId, BTreeSet<usize>> = BTreeMap::new();
        for (&(mentee, mentor), &index) in locked {
            of_mentee.entry(mentee).or_default().insert(index);
            of_mentor.entry(mentor).or_default().insert(index);
        }
        let named: BTreeMap<&PersonId, u32> = spec.mentees.named.iter().map(|named| (&named.person, named.wanted)).collect();
        let seats: BTreeMap<&PersonId, u32> =
            spec.mentors.named.iter().filter_map(|named| Some((&named.person, named.seats?))).collect();
        let wanted = |mentee: &PersonId| Some(named.get(mentee).copied().unwrap_or(spec.mentees.wanted));
        let mut too_many = |of: &BTreeMap<&PersonId, BTreeSet<usize>>, most: &dyn Fn(&PersonId) -> Option<u32>| {
            for (person, indices) in of {
                let Some(most) = most(person).and_then(|most| usize::try_from(most).ok()).filter(|&most| indices.len() > most)
                else {
                    continue;
                };
                let Some(&beyond) = indices.iter().nth(most) else { continue };
                let what = "somebody must not have more locked pairs than mentors they want, or seats they have";
                let others = indices.iter().filter(|&&at| at != beyond).map(|&at| at!["constraints", "locked", at]);
                let place = at!["constraints", "locked", beyond];
                let many = Defect::out_of_range(code::MENTORING_LOCKED_TOO_MANY, place, what, &indices.len());
                self.defects.push(many.related_to(others));
            }
        };
        too_many(&of_mentee, &wanted);
        too_many(&of_mentor, &|mentor| seats.get(mentor).copied());
    }

    fn check_quotas(&mut self) {
        let spec = self.spec;
        let ids = spec.quotas.iter().map(|quota| &quota.id);
        let first = self.defects.once(code::MENTORING_DUPLICATE_ID, ids, |index| at!["quotas", index, "id"]);
        for (index, quota) in spec.quotas.iter().enumerate() {
            self.people(&quota.mentors, |at| at!["quotas", index, "mentors", at]);
            if let Some(of) = quota.of.as_ref().filter(|of| !first.contains_key(*of)) {
                self.defects.push(Defect::unknown(code::MENTORING_UNKNOWN_ID, at!["quotas", index, "of"], of));
            }
        }
    }
}

/// A defect of a parameter of a criterion.
pub(super) fn parameter(place: InputPath, what: &'static str, found: &dyn std::fmt::Display) -> Defect {
    let code: Code = code::MENTORING_PARAMETER;
    Defect::out_of_range(code, place, what, found)
}
