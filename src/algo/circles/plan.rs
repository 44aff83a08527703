//! A plan under way: who is in whose circle.

use super::changes::Change;
use super::relaxed::{Relaxed, Rule};
use super::{Circle, Field, NONE};

#[derive(Debug, Clone)]
pub(super) struct Plan<'a> {
    pub(super) field: &'a Field,
    /// For each member the lead of its circle, or [`NONE`].
    pub(super) of: Vec<u32>,
    /// For each lead the members of its circle.
    pub(super) members: Vec<Vec<u32>>,
    /// For each lead of a circle who leads with it, or [`NONE`].
    pub(super) second: Vec<u32>,
    /// For each second lead the lead it is with, or [`NONE`].
    pub(super) with: Vec<u32>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(field: &'a Field) -> Self {
        let leads = field.leads.len();
        let (second, with) = (vec![NONE; leads], vec![NONE; leads]);
        Self { field, of: vec![NONE; field.members()], members: vec![Vec::new(); leads], second, with }
    }

    /// From an assignment, made fit: of two who are apart the one with the lower score leaves, short circles are filled, joined to others
    /// or dissolved, whatever costs least.
    pub(super) fn of(field: &'a Field, relaxed: &Relaxed) -> Self {
        let mut plan = Self::new(field);
        for &(one, other) in &relaxed.together {
            plan.join(one, other);
        }
        for (member, &lead) in (0u32..).zip(&relaxed.lead) {
            if lead != NONE {
                plan.put(member, lead);
            }
        }
        plan.part();
        plan.mend();
        plan
    }

    /// What the plan comes to.
    pub(super) fn value(&self) -> i64 {
        (0u32..).zip(&self.of).map(|(member, &lead)| self.worth(member, lead)).sum()
    }

    pub(super) fn circles(&self) -> Vec<Circle> {
        let circles = (0u32..).zip(&self.members).filter(|(_, members)| !members.is_empty());
        let circle = |(lead, members): (u32, &Vec<u32>)| {
            let mut members = members.clone();
            members.sort_unstable();
            let second = self.second[lead as usize];
            Circle { lead, second: (second != NONE).then_some(second), members }
        };
        circles.map(circle).collect()
    }

    /// The rules that let these leads, and no others, lead circles, with whom they do.
    pub(super) fn rules(&self) -> Vec<Rule> {
        let mut rules = Vec::with_capacity(self.members.len());
        for (lead, members) in (0u32..).zip(&self.members) {
            let (second, with) = (self.second[lead as usize], self.with[lead as usize]);
            match (members.is_empty(), second == NONE, with == NONE) {
                (true, _, true) if self.field.leads[lead as usize].at_least > 0 => rules.push(Rule::Idle(lead)),
                (false, true, _) => rules.push(Rule::Alone(lead)),
                (false, false, _) => rules.push(Rule::Together(lead, second)),
                _ => {}
            }
        }
        rules
    }

    pub(super) fn put(&mut self, member: u32, lead: u32) {
        self.of[member as usize] = lead;
        self.members[lead as usize].push(member);
    }

    pub(super) fn take(&mut self, member: u32) {
        let lead = std::mem::replace(&mut self.of[member as usize], NONE);
        if lead == NONE {
            return;
        }
        let members = &mut self.members[lead as usize];
        members.retain(|&other| other != member);
        if members.is_empty() {
            self.part_leads(lead);
        }
    }

    pub(super) fn apply(&mut self, change: &Change) {
        // All leave before anybody comes, so that circles may exchange members; who leads a circle that is empty then parts.
        let mut left = Vec::with_capacity(change.moves.len());
        for &(member, _) in &change.moves {
            let lead = std::mem::replace(&mut self.of[member as usize], NONE);
            if lead != NONE {
                self.members[lead as usize].retain(|&other| other != member);
                left.push(lead);
            }
        }
        for &(member, lead) in &change.moves {
            if lead != NONE {
                self.put(member, lead);
            }
        }
        for lead in left {
            if self.members[lead as usize].is_empty() {
                self.part_leads(lead);
            }
        }
    }

    pub(super) fn join(&mut self, lead: u32, second: u32) {
        self.second[lead as usize] = second;
        self.with[second as usize] = lead;
    }

    pub(super) fn part_leads(&mut self, lead: u32) {
        let second = std::mem::replace(&mut self.second[lead as usize], NONE);
        if second != NONE {
            self.with[second as usize] = NONE;
        }
    }

    /// What a member in a circle of this lead counts, none when that is not legal.
    pub(super) fn fit(&self, member: u32, lead: u32) -> Option<i64> {
        let score = self.field.score(member, lead)?;
        let second = self.second[lead as usize];
        let best = if second == NONE { score } else { score.max(self.field.score(member, second)?) };
        Some(self.field.place + i64::from(best))
    }

    pub(super) fn worth(&self, member: u32, lead: u32) -> i64 {
        if lead == NONE { 0 } else { self.fit(member, lead).unwrap_or(0) }
    }

    pub(super) fn len(&self, lead: u32) -> usize {
        self.members[lead as usize].len()
    }

    pub(super) fn least(&self, lead: u32) -> usize {
        self.field.leads[lead as usize].at_least as usize
    }

    pub(super) fn most(&self, lead: u32) -> usize {
        self.field.leads[lead as usize].at_most as usize
    }

    /// Whether a lead has a circle of the least size, to which others may come.
    pub(super) fn is_open(&self, lead: u32) -> bool {
        self.with[lead as usize] == NONE && self.len(lead) >= self.least(lead)
    }

    pub(super) fn is_idle(&self, lead: u32) -> bool {
        self.with[lead as usize] == NONE && self.members[lead as usize].is_empty()
    }

    pub(super) fn clashes(&self, member: u32, members: &[u32]) -> bool {
        !self.field.apart[member as usize].is_empty() && members.iter().any(|&other| self.field.are_apart(member, other))
    }
}
