//! Which opportunities to offer to a person.

use chrono::NaiveDate;
use serde::Serialize;

use super::application::{ApplicationRecord, ApplicationStage};
use super::person::{PersonRecord, PersonStage};
use super::view::View;
use crate::eligibility::{Decision, Judge};
use crate::rotation::PlacementKind;
use crate::values::{CompetencyId, Id, OpportunityId, RoleId, date};

/// An opportunity that a person could apply for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Offer {
    /// Which.
    pub opportunity: OpportunityId,
    /// What its rule says of the person; `None` when it has none, or nobody can judge.
    pub decision: Option<Decision>,
    /// The competencies that it builds and that are among what the caller says the person lacks.
    pub teaches: Vec<CompetencyId>,
    /// Whether it is in a unit in which they have never been placed.
    pub is_new_unit: bool,
    /// What placement it is, where it is one.
    pub placement: Option<PlacementKind>,
    /// The role, where it is one.
    pub role: Option<RoleId>,
    /// The last day on which they can apply.
    #[serde(with = "date::option")]
    pub closes: Option<NaiveDate>,
}

impl View<'_> {
    /// The opportunities that a person could apply for on the day, best first: those that they are eligible for, then those of which it is not known, and of
    /// these the ones that teach most of what they lack, in units that are new to them, that close soonest. Those whose rule they do not meet are left out, as is
    /// what they have applied for, and everything when they have left.
    ///
    /// `judge` says what rules say; its day should be that of the view. `lacks` is what the person lacks, such as the shortfalls of a
    /// [`Gap`](crate::Gap).
    ///
    /// # Complexity
    /// Linear in all opportunities and their events, and a verdict for each open one.
    #[must_use]
    pub fn offers(self, person: &str, judge: Option<&Judge>, lacks: &[CompetencyId]) -> Vec<Offer> {
        let record: Option<PersonRecord> = self.find(person);
        if record.is_some_and(|record| record.stage == PersonStage::Left) {
            return Vec::new();
        }
        let applications = self.records_naming::<ApplicationRecord>(person);
        let has_applied = |opportunity: &OpportunityId| {
            applications.iter().any(|application| {
                application.opportunity.as_ref() == Some(opportunity) && application.stage != ApplicationStage::Draft
            })
        };
        let placements = self.placements_of(person);
        let mut offers: Vec<Offer> = self
            .opportunities()
            .filter(|opportunity| opportunity.is_open_on(self.day()) && !has_applied(&opportunity.id))
            .filter_map(|opportunity| {
                let rule = opportunity.rule.as_ref().zip(judge);
                let decision =
                    rule.and_then(|(rule, judge)| judge.judge(person, rule.as_str()).ok()).map(|verdict| verdict.decision());
                if decision == Some(Decision::Ineligible) {
                    return None;
                }
                let been = |unit| {
                    placements.iter().any(|placement| placement.began.is_some() && placement.host.as_ref() == Some(unit))
                };
                Some(Offer {
                    is_new_unit: opportunity.unit.as_ref().is_some_and(|unit| !been(unit)),
                    teaches: opportunity.builds.into_iter().filter(|built| lacks.contains(built)).collect(),
                    opportunity: opportunity.id,
                    decision,
                    placement: opportunity.placement,
                    role: opportunity.role,
                    closes: opportunity.closes,
                })
            })
            .collect();
        // Opportunities come by id, and the sort keeps that order among equals.
        offers.sort_by_key(|offer| {
            let is_sure = offer.decision == Some(Decision::Eligible);
            (!is_sure, std::cmp::Reverse(offer.teaches.len()), !offer.is_new_unit, offer.closes.is_none(), offer.closes)
        });
        offers
    }
}
