//! Circles of members around leads: one lead, or two together, and as many members as its bounds say, or none at all.
//!
//! A member is in at most one circle and must be legal with each of its leads; a lead leads at most one. A member counts what having a
//! place counts, and the best of its scores with the leads; wanted is the greatest sum. "At least so many or not at all" is what makes this
//! hard (covering by sets of three is a case of it). Without that, without two who are apart, and with each lead for itself, it is an
//! assignment with capacities, which is solved exactly (`relaxed`): that bounds from above, and from what it leaves unfit a fit plan is
//! made (`plan`, `changes`). `search` branches on what is unfit: a lead with too few members leads nobody, leads alone, or leads with another; a
//! member who is apart from another is not in that circle, or the other is not.
//!
//! Prices of members prove a bound without the search ([`Field::ceiling`]): if each member pays its price, no circle has more left than its
//! lead's best one, so all prices and the best circle of each lead together are at least what any plan comes to. This is the dual of choosing
//! circles as columns (Barnhart et al., "Branch-and-price: column generation for solving huge integer programs", Operations Research 46, 1998).
//!
//! Why indices are in range: members and leads are numbered from 0 by the lists of a [`Field`], which name none that is not there, and every
//! buffer is made as long as there are of them.

#![expect(clippy::cast_possible_truncation, reason = "members and leads are counted in 32 bits")]

mod changes;
mod plan;
mod relaxed;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use search::search;

use crate::effort::Completion;

/// Nobody.
const NONE: u32 = u32::MAX;

/// Somebody who leads a circle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lead {
    /// The fewest members that a circle of theirs has, when it has any.
    pub(crate) at_least: u32,
    pub(crate) at_most: u32,
    /// Whether they may lead with another such, who has the same bounds.
    pub(crate) may_join: bool,
}

/// Who may be with whom, and what it is worth.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    /// What a member's place counts beside its points; more than all points together where places come first.
    place: i64,
    leads: Vec<Lead>,
    /// For each member its leads and scores, by lead.
    of_member: Vec<Vec<(u32, u16)>>,
    /// For each lead its members and scores, by member.
    of_lead: Vec<Vec<(u32, u16)>>,
    /// For each member the members who are never in one circle with it, in order.
    apart: Vec<Vec<u32>>,
    /// For each lead the leads with whom it never leads, in order.
    strangers: Vec<Vec<u32>>,
    /// Whether two leads may lead together.
    two: bool,
    pairs: usize,
}

/// A circle that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Circle {
    pub(crate) lead: u32,
    pub(crate) second: Option<u32>,
    /// In order.
    pub(crate) members: Vec<u32>,
}

/// What was found.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// By lead.
    pub(crate) circles: Vec<Circle>,
    /// No plan is worth more.
    pub(crate) bound: i64,
    /// For each member a price, at least 0, that proves [`Outcome::ceiling`].
    pub(crate) prices: Vec<i64>,
    /// What the prices prove that no plan exceeds.
    pub(crate) ceiling: i64,
    pub(crate) completion: Completion,
}

impl Field {
    /// Lists in order, each naming a lead or a member once; `apart` and `strangers` both ways.
    pub(crate) fn new(
        place: i64,
        leads: Vec<Lead>,
        of_member: Vec<Vec<(u32, u16)>>,
        apart: Vec<Vec<u32>>,
        strangers: Vec<Vec<u32>>,
    ) -> Self {
        let mut of_lead = vec![Vec::new(); leads.len()];
        for (member, list) in of_member.iter().enumerate() {
            for &(lead, score) in list {
                of_lead[lead as usize].push((member as u32, score));
            }
        }
        let two = leads.iter().filter(|lead| lead.may_join).count() > 1;
        let pairs = of_member.iter().map(Vec::len).sum();
        Self { place, leads, of_member, of_lead, apart, strangers, two, pairs }
    }

    fn members(&self) -> usize {
        self.of_member.len()
    }

    /// What a pair scores, when it is legal.
    fn score(&self, member: u32, lead: u32) -> Option<u16> {
        let list = &self.of_member[member as usize];
        list.binary_search_by_key(&lead, |&(lead, _)| lead).ok().map(|at| list[at].1)
    }

    fn are_apart(&self, one: u32, other: u32) -> bool {
        self.apart[one as usize].binary_search(&other).is_ok()
    }

    fn may_join(&self, one: u32, other: u32) -> bool {
        one != other
            && self.leads[one as usize].may_join
            && self.leads[other as usize].may_join
            && self.strangers[one as usize].binary_search(&other).is_err()
    }

    /// What no plan exceeds, by prices of members: these, and for each lead the best circle at these prices.
    ///
    /// Where two may lead together, what each of them brings to a circle may be fewer members than the least, so that only the greatest
    /// bound counts.
    pub(crate) fn ceiling(&self, prices: &[i64]) -> i64 {
        let mut sum: i64 = prices.iter().sum();
        let mut left = Vec::new();
        for (lead, list) in self.leads.iter().zip(&self.of_lead) {
            left.clear();
            left.extend(list.iter().map(|&(member, score)| self.place + i64::from(score) - prices[member as usize]));
            left.sort_unstable_by(|one, other| other.cmp(one));
            let least = if lead.may_join { 0 } else { lead.at_least as usize };
            if left.len() < least {
                continue;
            }
            let forced: i64 = left[..least].iter().sum();
            let free: i64 =
                left[least..].iter().take((lead.at_most as usize).saturating_sub(least)).filter(|&&one| one > 0).sum();
            sum += (forced + free).max(0);
        }
        sum
    }
}
