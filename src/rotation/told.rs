//! What a ledger holds, in the words of the document.

use super::answer::{Placement, RotationPlan, UnmetRequest};
use super::ledger::Ledger;
use super::policy_spec::RuleMode;

/// The plan of a ledger, as it is told.
pub(super) fn told(ledger: &Ledger<'_>) -> RotationPlan {
    let data = ledger.data;
    let mut placements = Vec::new();
    let mut unmet = Vec::new();
    for (number, person) in (0u32..).zip(&data.people) {
        let plan: Vec<_> = ledger.plan(number).iter().filter_map(|&at| person.candidate(at)).collect();
        for (candidate, offer) in &plan {
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            placements.push(Placement {
                person: person.id.clone(),
                start: candidate.start,
                end: candidate.end,
                opportunity: opportunity.id.clone(),
            });
        }
        for &(wanted, start) in &person.forced {
            let has = plan.iter().any(|(candidate, offer)| (offer.opportunity, candidate.start) == (wanted, start));
            if let Some(opportunity) = data.opportunities.get(wanted as usize).filter(|_| !has) {
                let opportunity = opportunity.id.clone();
                unmet.push(UnmetRequest::Placement { person: person.id.clone(), opportunity, start });
            }
        }
        let missing = person.at_least.saturating_sub(plan.len()) as u64;
        if person.must && missing > 0 {
            unmet.push(UnmetRequest::AtLeast { person: person.id.clone(), missing });
        }
    }
    for (quota, placed) in data.quotas.iter().zip(&ledger.placed) {
        let missing = u64::try_from(quota.at_least - placed).unwrap_or_default();
        let Some(group) = data.groups.get(quota.group as usize) else { continue };
        if missing > 0 && data.rules.quotas == RuleMode::Hard {
            let stream = quota.stream.and_then(|stream| data.streams.get(stream as usize).cloned());
            unmet.push(UnmetRequest::Quota { group: group.id.clone(), stream, kind: quota.kind, missing });
        }
    }
    unmet.sort();
    unmet.dedup();
    RotationPlan { placements, totals: ledger.totals(), unmet, stages: Vec::new(), search: None }
}
