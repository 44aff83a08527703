//! A plan held against what has been seen of it, and what may be done about it: a person decides.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::answer::{DevelopmentPath, DevelopmentPlan, Milestone, MilestoneKind};
use super::problem::{DevelopmentProblem, ProblemData};
use super::review_spec::{DevelopmentReviewSpec, FORMAT};
use crate::defect::{Defect, Defects, Invalid, at, code, json};
use crate::people::EvidenceKind;
use crate::values::{ActivityId, CompetencyId, Id, IdKind, Level, PersonId, date};

/// What a review says of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DevelopmentReview {
    pub(super) person: PersonId,
    #[serde(with = "date")]
    pub(super) as_of: NaiveDate,
    pub(super) milestones: Vec<ReviewedMilestone>,
    pub(super) promised: bool,
    pub(super) gained: bool,
    pub(super) proposal: ReviewProposal,
    pub(super) reasons: Vec<ReviewReason>,
}

/// A milestone by the day of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReviewedMilestone {
    /// Which.
    pub milestone: Milestone,
    /// What is known of it.
    pub state: MilestoneState,
    /// Since when it is met.
    #[serde(default, with = "date::option", skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
}

/// What is known of a milestone. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MilestoneState {
    /// What was to be seen has been seen.
    Met,
    /// Its day is over, and evidence says otherwise or has not come within the days of grace.
    Missed,
    /// Its day is not over.
    NotDue,
    /// Its day is over, and evidence may still come.
    Unknown,
}

/// What a review proposes. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReviewProposal {
    /// Go on as planned.
    Continue,
    /// Something was reached since the review before: make it visible, and go on.
    Celebrate,
    /// Plan again with what is now known, and keep what has begun: [`DevelopmentPlan::adjust`].
    Adjust,
    /// Look for another target, or another kind of experience.
    Pivot,
}

/// Why a review proposes what it does. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReviewReason {
    /// The person now wants to go somewhere else.
    AspirationChanged,
    /// In so many reviews in a row a level was promised, and none gained.
    NoLevelGained(u32),
    /// So many milestones were missed.
    Missed(u32),
    /// An activity should have begun by now and has not.
    NotBegun(ActivityId),
    /// What was found out changes what is to be learned.
    FoundOut(CompetencyId),
    /// So many milestones were reached since the review before.
    Reached(u32),
    /// Nothing stands against going on.
    AsPlanned,
}

impl DevelopmentPlan {
    /// Holds the plan against what has been seen of it, if what was unknown was missing.
    ///
    /// A level is met by evidence of the milestone's kind; an own view never counts. Where several things are true, to pivot comes before to
    /// adjust, and that before to celebrate; [`DevelopmentReview::reached`] has what was reached all the same. Thresholds are those of
    /// [`ReviewPolicySpec`](crate::ReviewPolicySpec).
    ///
    /// # Errors
    /// [`Invalid`] with every activity or competency of the review that is not known, and every level that its scale does not have.
    ///
    /// # Complexity
    /// Milestones times evidence.
    pub fn review(&self, problem: &DevelopmentProblem, seen: &DevelopmentReviewSpec) -> Result<DevelopmentReview, Invalid> {
        let data = &*problem.0;
        seen.check_ids(data)?;
        let path = &self.if_missing;
        let milestones: Vec<ReviewedMilestone> =
            path.milestones.iter().map(|milestone| reviewed(data, milestone, seen)).collect();
        let before = seen.earlier.iter().map(|earlier| earlier.as_of).filter(|on| *on < seen.as_of).max();
        let is_new = |on: NaiveDate| before.is_none_or(|before| on > before) && on <= seen.as_of;
        let is_level = |reviewed: &&ReviewedMilestone| matches!(reviewed.milestone.what, MilestoneKind::Evidence { .. });
        let promised = milestones.iter().filter(is_level).any(|reviewed| is_new(reviewed.milestone.by));
        let gained = milestones.iter().filter(is_level).any(|reviewed| reviewed.met_on.is_some_and(is_new));
        let (proposal, reasons) = self.propose(data, seen, path, &milestones, (promised, gained));
        Ok(DevelopmentReview {
            person: self.person.clone(),
            as_of: seen.as_of,
            milestones,
            promised,
            gained,
            proposal,
            reasons,
        })
    }

    fn propose(
        &self,
        data: &ProblemData,
        seen: &DevelopmentReviewSpec,
        path: &DevelopmentPath,
        milestones: &[ReviewedMilestone],
        (promised, gained): (bool, bool),
    ) -> (ReviewProposal, Vec<ReviewReason>) {
        let policy = &data.policy.review;
        let count = |state: MilestoneState| {
            u32::try_from(milestones.iter().filter(|reviewed| reviewed.state == state).count()).unwrap_or(u32::MAX)
        };
        let (mut pivot, mut adjust) = (Vec::new(), Vec::new());
        if seen.aspiration_changed {
            pivot.push(ReviewReason::AspirationChanged);
        }
        let mut earlier: Vec<_> = seen.earlier.iter().filter(|earlier| earlier.as_of < seen.as_of).collect();
        earlier.sort_by_key(|earlier| earlier.as_of);
        let now = promised && !gained;
        let idle = earlier.iter().rev().take_while(|earlier| earlier.promised && !earlier.gained).count();
        let idle = u32::try_from(idle).unwrap_or(u32::MAX).saturating_add(1);
        if now && idle >= policy.pivot_after {
            pivot.push(ReviewReason::NoLevelGained(idle));
        }
        let missed = count(MilestoneState::Missed);
        if missed >= policy.adjust_from_missed {
            adjust.push(ReviewReason::Missed(missed));
        }
        for planned in &path.activities {
            let begins = u32::try_from(planned.start).map(|start| data.first_day(start + 1));
            let is_late = begins.is_ok_and(|end_of_first| end_of_first <= seen.as_of);
            if is_late && !seen.activities.iter().any(|begun| begun.activity == planned.activity) {
                adjust.push(ReviewReason::NotBegun(planned.activity.clone()));
            }
        }
        for id in &self.assess {
            let above = |evidence: &&super::review_spec::ReviewEvidenceSpec| {
                let known = data.ladder.competency(id.as_str()).ok();
                known.and_then(|known| known.scale().level(evidence.level.as_ref())) > Some(Level::NONE)
            };
            let mut found = seen.evidence.iter().filter(|evidence| evidence.competency == *id && counts(evidence, seen));
            if found.any(|evidence| above(&evidence)) {
                adjust.push(ReviewReason::FoundOut(id.clone()));
            }
        }
        let before = seen.earlier.iter().map(|earlier| earlier.as_of).filter(|on| *on < seen.as_of).max();
        let reached = milestones.iter().filter_map(|reviewed| reviewed.met_on);
        let reached = reached.filter(|on| before.is_none_or(|before| *on > before)).count();
        let reached = u32::try_from(reached).unwrap_or(u32::MAX);
        let (proposal, mut reasons) = if !pivot.is_empty() {
            pivot.append(&mut adjust);
            (ReviewProposal::Pivot, pivot)
        } else if !adjust.is_empty() {
            (ReviewProposal::Adjust, adjust)
        } else if reached > 0 {
            (ReviewProposal::Celebrate, Vec::new())
        } else {
            (ReviewProposal::Continue, vec![ReviewReason::AsPlanned])
        };
        if reached > 0 {
            reasons.push(ReviewReason::Reached(reached));
        }
        reasons.sort();
        (proposal, reasons)
    }
}

/// Whether evidence counts: by the day, and not the person's own view.
pub(super) fn counts(evidence: &super::review_spec::ReviewEvidenceSpec, seen: &DevelopmentReviewSpec) -> bool {
    evidence.on <= seen.as_of && evidence.kind != EvidenceKind::SelfAssessment
}

fn reviewed(data: &ProblemData, milestone: &Milestone, seen: &DevelopmentReviewSpec) -> ReviewedMilestone {
    let by_day = |on: &NaiveDate| *on <= seen.as_of;
    let mut is_contradicted = false;
    let met_on = match &milestone.what {
        MilestoneKind::Completed => {
            let begun = seen.activities.iter().filter(|begun| Some(&begun.activity) == milestone.activity.as_ref());
            begun.filter_map(|begun| begun.completed_on).filter(by_day).min()
        }
        MilestoneKind::Deliverable(code) => seen
            .deliverables
            .iter()
            .filter(|delivered| delivered.code == *code)
            .map(|delivered| delivered.on)
            .filter(by_day)
            .min(),
        MilestoneKind::Assessed { competency } => {
            let about = seen.evidence.iter().filter(|evidence| evidence.competency == *competency && counts(evidence, seen));
            about.map(|evidence| evidence.on).min()
        }
        MilestoneKind::Evidence { kind, competency, level } => {
            let position = |level: &str| data.ladder.competency(competency.as_str()).ok()?.scale().level(level);
            let wanted = position(level.as_str());
            let about = || {
                let of_kind = move |evidence: &&super::review_spec::ReviewEvidenceSpec| {
                    evidence.competency == *competency && evidence.kind == *kind && counts(evidence, seen)
                };
                seen.evidence.iter().filter(of_kind)
            };
            let met = about().filter(|evidence| position(evidence.level.as_str()) >= wanted).map(|evidence| evidence.on).min();
            is_contradicted = met.is_none() && about().any(|evidence| evidence.on >= milestone.by);
            met
        }
    };
    let grace = Days::new(u64::from(data.policy.review.grace_days));
    let is_over = milestone.by.checked_add_days(grace).is_none_or(|end| end < seen.as_of);
    let state = match met_on {
        Some(_) => MilestoneState::Met,
        None if seen.as_of < milestone.by => MilestoneState::NotDue,
        None if is_over || is_contradicted => MilestoneState::Missed,
        None => MilestoneState::Unknown,
    };
    ReviewedMilestone { milestone: milestone.clone(), state, met_on }
}

impl DevelopmentReviewSpec {
    /// What is wrong with the review itself.
    pub(super) fn check_ids(&self, data: &ProblemData) -> Result<(), Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let ids = self.activities.iter().map(|begun| &begun.activity);
        defects.once(code::DEVELOPMENT_DUPLICATE_ID, ids, |nth| at!["activities", nth, "activity"]);
        for (nth, begun) in self.activities.iter().enumerate() {
            if data.activity_number(&begun.activity).is_none() {
                let place = at!["activities", nth, "activity"];
                defects.push(Defect::unknown(code::DEVELOPMENT_UNKNOWN_ID, place, &begun.activity));
            }
            if !(-64..64).contains(&begun.start) {
                let what = "what has begun must have done so within 64 quarters";
                let place = at!["activities", nth, "start"];
                defects.push(Defect::out_of_range(code::DEVELOPMENT_PARAMETER, place, what, &begun.start));
            }
        }
        for (nth, evidence) in self.evidence.iter().enumerate() {
            let Ok(known) = data.ladder.competency(evidence.competency.as_str()) else {
                let place = at!["evidence", nth, "competency"];
                defects.push(Defect::unknown(code::DEVELOPMENT_UNKNOWN_ID, place, &evidence.competency));
                continue;
            };
            if known.scale().level(evidence.level.as_str()).is_none() {
                let list = format!("the scale \"{}\"", known.scale().id());
                let has = known.scale().levels().map(|level| level.code().as_str());
                let outside = code::DEVELOPMENT_LEVEL_OUTSIDE_SCALE;
                defects.push(Defect::not_in_list(outside, at!["evidence", nth, "level"], &evidence.level, list, has));
            }
        }
        defects.suggest(IdKind::Activity, || data.activities.iter().map(|activity| activity.id.as_str()));
        defects.suggest(CompetencyId::KIND, || data.ladder.competencies().map(|competency| competency.id().as_str()));
        defects.into_warnings().map(drop)
    }
}

impl DevelopmentReview {
    /// Whose review it is.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// Its day.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// All milestones, in order of days.
    #[must_use]
    pub fn milestones(&self) -> &[ReviewedMilestone] {
        &self.milestones
    }

    /// Whether the plan promised a level since the review before.
    #[must_use]
    pub const fn promised(&self) -> bool {
        self.promised
    }

    /// Whether one was gained since.
    #[must_use]
    pub const fn gained(&self) -> bool {
        self.gained
    }

    /// What may be done. A person decides.
    #[must_use]
    pub const fn proposal(&self) -> ReviewProposal {
        self.proposal
    }

    /// Why.
    #[must_use]
    pub fn reasons(&self) -> &[ReviewReason] {
        &self.reasons
    }

    /// What has been reached, to be made visible.
    pub fn reached(&self) -> impl Iterator<Item = &ReviewedMilestone> {
        self.milestones.iter().filter(|reviewed| reviewed.state == MilestoneState::Met)
    }
}
