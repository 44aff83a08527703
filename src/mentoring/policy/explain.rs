//! Why a pair has its score, or why it may not be.

use serde::{Deserialize, Serialize};

use super::bars::Bar;
use super::candidates::SearchFault;
use super::criteria;
use super::criterion::CriterionFault;
use super::criterion_spec::{CriterionKind, CriterionSpec, Importance};
use super::part::Part;
use super::points::Grounds;
use super::pool::{Pool, PoolData, Scored};
use crate::defect::UnknownId;
use crate::values::{Id, IdKind, PersonId, Weight};

/// What a pool says of a pair. Closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Valuation {
    /// It is legal.
    Scored(PairScore),
    /// It is not.
    NotLegal(NotLegal),
}

/// A legal pair with its score and what that is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairScore {
    mentee: PersonId,
    mentor: PersonId,
    score: u16,
    locked: bool,
    set_aside: Vec<Bar>,
    criteria: Vec<CriterionPart>,
}

impl PairScore {
    /// Who learns.
    #[must_use]
    pub const fn mentee(&self) -> &PersonId {
        &self.mentee
    }

    /// Who teaches.
    #[must_use]
    pub const fn mentor(&self) -> &PersonId {
        &self.mentor
    }

    /// The score, 0 to 10,000: points times weights of the criteria, by the sum of the weights, rounded down.
    #[must_use]
    pub const fn score(&self) -> u16 {
        self.score
    }

    /// Whether the policy says that the pair must be.
    #[must_use]
    pub const fn is_locked(&self) -> bool {
        self.locked
    }

    /// What would stand in the way of the pair if it were not locked.
    #[must_use]
    pub fn set_aside(&self) -> &[Bar] {
        &self.set_aside
    }

    /// The criteria, in the order of the policy.
    #[must_use]
    pub fn criteria(&self) -> &[CriterionPart] {
        &self.criteria
    }
}

/// A pair that may not be, with every reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotLegal {
    mentee: PersonId,
    mentor: PersonId,
    bars: Vec<Bar>,
}

impl NotLegal {
    /// Who would learn.
    #[must_use]
    pub const fn mentee(&self) -> &PersonId {
        &self.mentee
    }

    /// Who would teach.
    #[must_use]
    pub const fn mentor(&self) -> &PersonId {
        &self.mentor
    }

    /// Every reason; at least one.
    #[must_use]
    pub fn bars(&self) -> &[Bar] {
        &self.bars
    }
}

/// What a pair has of one criterion, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionPart {
    criterion: String,
    points: u16,
    weight: Option<Weight>,
    grounds: Grounds,
    reason: String,
}

impl CriterionPart {
    /// The criterion: its name on the wire, or that of the caller's own.
    #[must_use]
    pub fn criterion(&self) -> &str {
        &self.criterion
    }

    /// The points, 0 to 10,000.
    #[must_use]
    pub const fn points(&self) -> u16 {
        self.points
    }

    /// What it counts; `None` for a mandatory criterion, which counts nothing.
    #[must_use]
    pub const fn weight(&self) -> Option<Weight> {
        self.weight
    }

    /// How much of the points rests on what is known.
    #[must_use]
    pub const fn grounds(&self) -> Grounds {
        self.grounds
    }

    /// Why, in a line of ids and numbers.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl Pool {
    /// Why a pair has its score, or every reason why it may not be.
    ///
    /// # Errors
    /// [`SearchFault`] when one of them is not on their side of the pool, or a criterion of the caller's own gives more than 10,000 points.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"people": [{"id": "p1"}, {"id": "p2", "managers": [{"of": "p1", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// # let evidence = rungs::EvidencePolicySpec::new().compile()?;
    /// # let spec = rungs::PolicySpec::from_json(r#"{"program": "leaders", "mentees": {"named": [{"person": "p2"}]}, "mentors": {"named": [{"person": "p1"}]},
    /// #     "criteria": [{"criterion": {"topics": {}}, "weight": "high"}]}"#)?;
    /// use rungs::{Bar, Valuation};
    /// let pool = spec.compile(&roster)?.over(&roster.profiles(&evidence, "2025-06-30".parse()?), None)?;
    /// let Valuation::NotLegal(not_legal) = pool.explain("p2", "p1")? else { return Err("p1 is p2's manager".into()) };
    /// assert_eq!(not_legal.bars(), [Bar::ReportingLine(1)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn explain(&self, mentee: &str, mentor: &str) -> Result<Valuation, SearchFault> {
        let known = |side: &mut dyn Iterator<Item = &PersonId>, id: &str| {
            UnknownId::among(IdKind::Person, id, side.map(Id::as_str).collect::<Vec<_>>().into_iter())
        };
        let one = self.mentee(mentee).and_then(|at| Some((at, self.data().mentees.get(at)?)));
        let one = one.ok_or_else(|| SearchFault::UnknownId(known(&mut self.mentees(), mentee)))?;
        let other = self.mentor(mentor).and_then(|at| Some((at, self.data().mentors.get(at)?)));
        let other = other.ok_or_else(|| SearchFault::UnknownId(known(&mut self.mentors(), mentor)))?;
        Ok(self.data().explain((one.0, other.0), one.1.id.clone(), other.1.id.clone())?)
    }
}

impl PoolData {
    fn explain(&self, pair: (usize, usize), mentee: PersonId, mentor: PersonId) -> Result<Valuation, CriterionFault> {
        let scene = self.scene();
        let locked = self.is_locked(pair.0, pair.1);
        let mut bars = self.bars.told(&scene, pair);
        let mut sum = 0u64;
        let mut told = Vec::new();
        for (criterion, spec) in self.criteria.iter().zip(&scene.spec.criteria) {
            let part = self.part(criterion, spec, pair)?;
            if let Some(at_least) = criterion.at_least.filter(|&least| part.points < least) {
                let (criterion, points, grounds) = (part.criterion.clone(), part.points, part.grounds);
                bars.push(Bar::Mandatory { criterion, points, at_least, grounds });
            }
            sum += u64::from(criterion.weight) * u64::from(part.points);
            told.push(part);
        }
        if !locked && !bars.is_empty() {
            return Ok(Valuation::NotLegal(NotLegal { mentee, mentor, bars }));
        }
        let score = self.mean(sum);
        Ok(Valuation::Scored(PairScore { mentee, mentor, score, locked, set_aside: bars, criteria: told }))
    }

    fn part(&self, criterion: &Scored, spec: &CriterionSpec, pair: (usize, usize)) -> Result<CriterionPart, CriterionFault> {
        let points = self.points(criterion, pair.0, pair.1)?;
        let (name, reason) = match (&spec.criterion, criterion.parts.first()) {
            (CriterionKind::Own(own), Some(Part::Own(_, by))) => {
                let said = self.own_score(by, pair.0, pair.1).map(|score| score.reason().to_owned());
                let unknown = || criteria::reason(&self.scene(), spec, pair, points.grounds());
                (own.name.to_string(), said.unwrap_or_else(unknown))
            }
            (kind, _) => (kind.name().to_owned(), criteria::reason(&self.scene(), spec, pair, points.grounds())),
        };
        let weight = if spec.weight == Importance::Mandatory { None } else { spec.weight.weight() };
        Ok(CriterionPart { criterion: name, points: points.points(), weight, grounds: points.grounds(), reason })
    }
}
