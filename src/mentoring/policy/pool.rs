//! Mentees and mentors of a programme on a day, with what is needed to score any pair.

use std::sync::Arc;

use chrono::NaiveDate;

use super::bars::{Bars, LOCKED};
use super::blocks::Packed;
use super::criteria;
use super::criterion::CriterionFault;
use super::criterion_spec::{CriterionKind, CriterionSpec};
use super::gather::{self, Gatherer, LeftOutOfPool, Mentee, Mentor, Places, PoolFault, RoleTable, Scene};
use super::part::{Features, Part};
use super::points::{ALL, Points};
use super::policy::Policy;
use crate::eligibility::Judgements;
use crate::people::{Profiles, Roster};
use crate::values::{Id, PersonId, RoleId};

/// The mentees and the mentors of a programme on a day; every pair of them has a score, or reasons why it may not be. Cloning shares the data.
///
/// Both sides are in the order of their ids, and are counted from 0 in it.
#[derive(Debug, Clone)]
pub struct Pool(Arc<PoolData>);

#[derive(Debug)]
pub(super) struct PoolData {
    pub(super) policy: Policy,
    pub(super) profiles: Profiles,
    pub(super) mentees: Vec<Mentee>,
    pub(super) mentors: Vec<Mentor>,
    features: Features,
    places: (Places, Places),
    sessions: Vec<u64>,
    roles: RoleTable,
    pub(super) criteria: Vec<Scored>,
    pub(super) bars: Bars,
    locked: Vec<(u32, u32)>,
    left_out: Vec<LeftOutOfPool>,
    pub(super) packed: Packed,
}

/// A criterion, laid out over a pool.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) weight: u32,
    pub(super) at_least: Option<u16>,
    pub(super) parts: Vec<Part>,
}

impl Policy {
    /// The programme over a roster's people, as known on the day of `profiles`.
    ///
    /// `judgements` are needed where the policy names a rule: of the same roster, evidence policy and day.
    ///
    /// # Errors
    /// [`PoolFault`] when the profiles or the judgements are of something else, or when one of a locked pair does not take part.
    ///
    /// # Complexity
    /// O(n log n) in people and their records, times the criteria.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}, {"id": "p2", "mentor_offers": [{"from": "2024-01-01", "seats": 2}]}]}"#)?.compile(&ladder)?;
    /// # let evidence = rungs::EvidencePolicySpec::new().compile()?;
    /// let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders", "mentees": {"named": [{"person": "p1"}]}, "mentors": {"offers": true},
    ///     "criteria": [{"criterion": {"topics": {}}, "weight": "high"}]}"#)?;
    /// let pool = spec.compile(&roster)?.over(&roster.profiles(&evidence, "2025-06-30".parse()?), None)?;
    /// assert_eq!((pool.mentees().len(), pool.mentors().len(), pool.seats(0)), (1, 1, Some(2)));
    /// // Nothing is known of what p1 needs: the score is what the policy says of the unknown.
    /// assert_eq!(pool.score(0, 0)?, Some(5_000));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn over(&self, profiles: &Profiles, judgements: Option<&Judgements>) -> Result<Pool, PoolFault> {
        let roster = self.roster();
        let roles = RoleTable::new(roster);
        let mut gatherer = Gatherer::new(self, profiles, judgements, &roles)?;
        let (mentees, mentors) = (gatherer.mentees(), gatherer.mentors());
        let mut left_out = gatherer.left_out;
        left_out.sort();
        let locked = gather::locked(self.spec(), &mentees, &mentors)?;
        let places = gather::places(roster, &mentees, &mentors);
        let looks_at_record = |spec: &CriterionSpec| matches!(spec.criterion, CriterionKind::RecordAsMentor(_));
        let sessions = if self.spec().criteria.iter().any(looks_at_record) {
            criteria::sessions(roster, profiles.as_of(), &places.1, mentors.len())
        } else {
            Vec::new()
        };
        let mut data = PoolData {
            policy: self.clone(),
            profiles: profiles.clone(),
            features: gather::features(profiles, &mentors),
            mentees,
            mentors,
            places,
            sessions,
            roles,
            criteria: Vec::new(),
            bars: Bars::default(),
            locked,
            left_out,
            packed: Packed::default(),
        };
        let own = self.data().own.iter().zip(&self.data().weights);
        let laid_out = self.spec().criteria.iter().zip(own).map(|(spec, (own, &weight))| Scored {
            weight,
            at_least: spec.at_least,
            parts: criteria::parts(&data.scene(), spec, own.as_ref()),
        });
        let laid_out: Vec<Scored> = laid_out.collect();
        let mut special = Vec::new();
        for part in laid_out.iter().flat_map(|criterion| &criterion.parts) {
            let Part::Lane(part) = part else { continue };
            for mentee in 0..data.mentees.len() {
                let at = u32::try_from(mentee).unwrap_or(u32::MAX);
                special.extend(part.exceptions.row(mentee).iter().map(|&(mentor, _)| (at, mentor)));
            }
        }
        data.criteria = laid_out;
        data.bars = Bars::new(&data.scene(), &data.locked, special);
        data.packed = Packed::new(&data);
        Ok(Pool(Arc::new(data)))
    }
}

impl Pool {
    pub(super) fn data(&self) -> &PoolData {
        &self.0
    }

    /// The policy it is of.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }

    /// The day it is as of.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.0.profiles.as_of()
    }

    /// Those who would learn, by id.
    #[must_use]
    pub fn mentees(&self) -> impl ExactSizeIterator<Item = &PersonId> + Clone {
        self.0.mentees.iter().map(|mentee| &mentee.id)
    }

    /// Those who would teach, by id.
    #[must_use]
    pub fn mentors(&self) -> impl ExactSizeIterator<Item = &PersonId> + Clone {
        self.0.mentors.iter().map(|mentor| &mentor.id)
    }

    /// The position of a mentee; `None` for who is none.
    #[must_use]
    pub fn mentee(&self, id: &str) -> Option<usize> {
        self.0.mentees.binary_search_by(|mentee| mentee.id.as_str().cmp(id)).ok()
    }

    /// The position of a mentor; `None` for who is none.
    #[must_use]
    pub fn mentor(&self, id: &str) -> Option<usize> {
        self.0.mentors.binary_search_by(|mentor| mentor.id.as_str().cmp(id)).ok()
    }

    /// How many mentors a mentee would like, 1 or more.
    #[must_use]
    pub fn wanted(&self, mentee: usize) -> Option<u32> {
        self.0.mentees.get(mentee).map(|mentee| mentee.wanted)
    }

    /// How many rounds a mentee has waited: who has waited longest comes first among equals.
    #[must_use]
    pub fn waited(&self, mentee: usize) -> Option<u32> {
        self.0.mentees.get(mentee).map(|mentee| mentee.waited)
    }

    /// The role that a mentee heads for, where there is one.
    #[must_use]
    pub fn target(&self, mentee: usize) -> Option<&RoleId> {
        let target = self.0.mentees.get(mentee)?.target?;
        self.0.roster().ladder().role_at(target).map(|role| role.id())
    }

    /// How many mentees a mentor has time for, 0 or more.
    #[must_use]
    pub fn seats(&self, mentor: usize) -> Option<u32> {
        self.0.mentors.get(mentor).map(|mentor| mentor.seats)
    }

    /// The pairs that must be, `(mentee, mentor)`, sorted. They are legal whatever else is said of them.
    #[must_use]
    pub fn locked(&self) -> &[(u32, u32)] {
        &self.0.locked
    }

    /// Who does not take part although they are named or offer it, with the reason: mentees first, then by id.
    #[must_use]
    pub fn left_out(&self) -> &[LeftOutOfPool] {
        &self.0.left_out
    }

    /// How many bytes the search for candidates keeps beside the records of people: blocks of mentors and their bounds.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.0.packed.field.bytes()
    }

    /// The score of a pair, 0 to 10,000: the points of its criteria, each times its weight, by the sum of the weights, rounded down.
    /// `None` when the pair is not legal, or there is no such mentee or mentor.
    ///
    /// # Errors
    /// [`CriterionFault`] when a criterion of the caller's own gives more than 10,000 points.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}]}"#)?.compile(&ladder)?;
    /// # let evidence = rungs::EvidencePolicySpec::new().compile()?;
    /// # let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders", "mentees": {"named": [{"person": "p1"}]}, "mentors": {"named": [{"person": "p1"}]},
    /// #     "criteria": [{"criterion": {"topics": {}}, "weight": "high"}]}"#)?;
    /// let pool = spec.compile(&roster)?.over(&roster.profiles(&evidence, "2025-06-30".parse()?), None)?;
    /// assert_eq!(pool.score(0, 0)?, None, "nobody is their own mentor");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn score(&self, mentee: usize, mentor: usize) -> Result<Option<u16>, CriterionFault> {
        if mentee >= self.0.mentees.len() || mentor >= self.0.mentors.len() {
            return Ok(None);
        }
        self.0.score(mentee, mentor)
    }
}

impl PoolData {
    pub(super) fn roster(&self) -> &Roster {
        self.policy.roster()
    }

    pub(super) fn scene(&self) -> Scene<'_> {
        Scene {
            spec: self.policy.spec(),
            roster: self.policy.roster(),
            profiles: &self.profiles,
            as_of: self.profiles.as_of(),
            mentees: &self.mentees,
            mentors: &self.mentors,
            features: &self.features,
            mentee_places: &self.places.0,
            mentor_places: &self.places.1,
            sessions: &self.sessions,
            roles: &self.roles,
        }
    }

    pub(super) fn features(&self) -> &Features {
        &self.features
    }

    pub(super) fn is_locked(&self, mentee: usize, mentor: usize) -> bool {
        self.bars.mark(mentee, mentor) & LOCKED != 0
    }

    pub(super) fn score(&self, mentee: usize, mentor: usize) -> Result<Option<u16>, CriterionFault> {
        let is_locked = self.is_locked(mentee, mentor);
        if !is_locked && !self.bars.allow(mentee, mentor) {
            return Ok(None);
        }
        let mut sum = 0u64;
        for criterion in &self.criteria {
            let points = self.points(criterion, mentee, mentor)?.points();
            if !is_locked && criterion.at_least.is_some_and(|least| points < least) {
                return Ok(None);
            }
            sum += u64::from(criterion.weight) * u64::from(points);
        }
        Ok(Some(self.mean(sum)))
    }

    /// The weighted mean that a sum of points times weights makes, rounded down.
    pub(super) fn mean(&self, sum: u64) -> u16 {
        u16::try_from(sum / u64::from(self.policy.data().total.max(1))).unwrap_or(ALL).min(ALL)
    }

    /// What a pair has of a criterion.
    pub(super) fn points(&self, criterion: &Scored, mentee: usize, mentor: usize) -> Result<Points, CriterionFault> {
        let mut sum: Option<Points> = None;
        for part in &criterion.parts {
            let points = match part {
                Part::Category(part) => part.points(mentee, mentor),
                Part::Ramps(part) => part.points(&self.features, mentee, mentor),
                Part::Lane(part) => part.points(mentee, mentor),
                Part::Own(name, own) => match self.own_score(own, mentee, mentor) {
                    None => Points::unknown(own.1),
                    Some(score) => match u16::try_from(score.points()).ok().filter(|&points| points <= ALL) {
                        Some(points) => Points::known(points),
                        None => {
                            let ids = self.mentees.get(mentee).zip(self.mentors.get(mentor));
                            let Some((mentee, mentor)) = ids else { continue };
                            return Err(CriterionFault {
                                criterion: name.clone(),
                                mentee: mentee.id.clone(),
                                mentor: mentor.id.clone(),
                                points: score.points(),
                            });
                        }
                    },
                },
            };
            sum = Some(sum.map_or(points, |sum| sum.and(points)));
        }
        Ok(sum.unwrap_or_default())
    }

    /// What a criterion of the caller's own says of a pair.
    pub(super) fn own_score(&self, own: &super::part::Own, mentee: usize, mentor: usize) -> Option<super::CriterionScore> {
        let scene = self.scene();
        own.0.score(scene.mentee_person(mentee)?, scene.mentor_person(mentor)?, scene.as_of)
    }
}
