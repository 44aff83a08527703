//! Changes that make a plan fit, and then better.

use std::cmp::Reverse;

use super::NONE;
use super::plan::Plan;

/// So many rounds of changes are made at most; each change makes a plan better, so that most plans rest long before.
const ROUNDS: usize = 8;

/// Members who come into a circle, and by how much that makes the plan better.
pub(super) struct Change {
    pub(super) gain: i64,
    /// Who, and where to: [`NONE`] for nowhere.
    pub(super) moves: Vec<(u32, u32)>,
}

impl Plan<'_> {
    /// Makes the plan better by changes of one circle or one member at a time, until none helps or the rounds are over.
    pub(super) fn improve(&mut self) {
        for _ in 0..ROUNDS {
            let moved = self.move_members();
            let opened = self.open_circles();
            let closed = self.close_circles();
            let joined = self.field.two && self.add_seconds();
            if !(moved || opened || closed || joined) {
                break;
            }
        }
        self.drop_seconds();
    }

    /// Parts those who are apart.
    pub(super) fn part(&mut self) {
        for lead in 0..self.members.len() as u32 {
            let mut members = self.members[lead as usize].clone();
            if !members.iter().any(|&member| self.clashes(member, &members)) {
                continue;
            }
            members.sort_by_key(|&member| (Reverse(self.worth(member, lead)), member));
            let mut kept = Vec::new();
            for member in members {
                if self.clashes(member, &kept) {
                    self.take(member);
                } else {
                    kept.push(member);
                }
            }
        }
    }

    /// Mends circles that are too small.
    pub(super) fn mend(&mut self) {
        let is_short = |plan: &Self, lead: u32| !plan.members[lead as usize].is_empty() && plan.len(lead) < plan.least(lead);
        let mut shorts: Vec<u32> = (0..self.members.len() as u32).filter(|&lead| is_short(self, lead)).collect();
        shorts.sort_by_key(|&lead| (Reverse(self.len(lead)), lead));
        for lead in shorts {
            if !is_short(self, lead) {
                continue;
            }
            let dissolved = self.dissolved(lead);
            let filled = self.filled(lead).filter(|filled| filled.gain >= dissolved.gain);
            let best = filled.as_ref().map_or(dissolved.gain, |filled| filled.gain);
            match self.merged(lead).filter(|&(gain, _)| gain >= best) {
                Some((_, other)) => self.merge(lead, other),
                None => self.apply(&filled.unwrap_or(dissolved)),
            }
        }
    }

    /// A circle filled to its least size from who has no place, whose circle can spare them, or is short itself; further members come
    /// as long as that makes the plan better.
    fn filled(&self, lead: u32) -> Option<Change> {
        let here = &self.members[lead as usize];
        let mut offers = Vec::new();
        for &(member, _) in &self.field.of_lead[lead as usize] {
            let from = self.of[member as usize];
            if from == lead || self.clashes(member, here) {
                continue;
            }
            if from != NONE && self.len(from) == self.least(from) && self.least(from) > 0 {
                continue;
            }
            if let Some(worth) = self.fit(member, lead) {
                offers.push((Reverse(worth - self.worth(member, from)), member, from));
            }
        }
        offers.sort_unstable();
        let mut change = Change { gain: 0, moves: Vec::new() };
        let mut come: Vec<u32> = Vec::new();
        let mut taken: Vec<u32> = Vec::new();
        let (need, room) = (self.least(lead).saturating_sub(here.len()), self.most(lead).saturating_sub(here.len()));
        for (Reverse(gain), member, from) in offers {
            if come.len() >= room || come.len() >= need && gain <= 0 {
                break;
            }
            let gone = taken.iter().filter(|&&other| other == from).count();
            let is_spare = from == NONE || self.len(from) < self.least(from) || self.len(from) - gone > self.least(from);
            if !is_spare || self.clashes(member, &come) {
                continue;
            }
            change.gain += gain;
            change.moves.push((member, lead));
            come.push(member);
            taken.push(from);
        }
        (come.len() >= need && !come.is_empty()).then_some(change)
    }

    /// A circle whose members go wherever there is room, or nowhere.
    fn dissolved(&self, lead: u32) -> Change {
        let mut change = Change { gain: 0, moves: Vec::new() };
        for &member in &self.members[lead as usize] {
            let to = self.best_room(member, lead, &change.moves);
            change.gain += to.map_or(0, |(worth, _)| worth) - self.worth(member, lead);
            change.moves.push((member, to.map_or(NONE, |(_, to)| to)));
        }
        change
    }

    /// The best circle with room for a member beside one, when others have moved.
    fn best_room(&self, member: u32, beside: u32, moves: &[(u32, u32)]) -> Option<(i64, u32)> {
        let mut best: Option<(i64, Reverse<u32>)> = None;
        for &(lead, _) in &self.field.of_member[member as usize] {
            if lead == beside || !self.is_open(lead) {
                continue;
            }
            let Some(worth) = self.fit(member, lead).map(|worth| (worth, Reverse(lead))) else { continue };
            if best.is_some_and(|best| best >= worth) {
                continue;
            }
            let come = moves.iter().filter(|&&(_, to)| to == lead);
            let has_room = self.len(lead) + come.clone().count() < self.most(lead);
            let is_apart = self.clashes(member, &self.members[lead as usize]);
            if has_room && !is_apart && !come.clone().any(|&(other, _)| self.field.are_apart(member, other)) {
                best = Some(worth);
            }
        }
        best.map(|(worth, Reverse(lead))| (worth, lead))
    }

    /// The circle with which a short one makes the best one under both leads, and what that gains.
    fn merged(&self, lead: u32) -> Option<(i64, u32)> {
        let here = &self.members[lead as usize];
        if !self.field.two || self.second[lead as usize] != NONE {
            return None;
        }
        let mut best: Option<(i64, Reverse<u32>)> = None;
        for &(other, _) in &self.field.of_member[*here.first()? as usize] {
            let there = &self.members[other as usize];
            let size = here.len() + there.len();
            let is_lone = self.second[other as usize] == NONE && self.with[other as usize] == NONE && !there.is_empty();
            if !is_lone || !self.field.may_join(lead, other) || size < self.least(lead) || size > self.most(lead) {
                continue;
            }
            if here.iter().any(|&member| self.clashes(member, there)) {
                continue;
            }
            // What the other lead brings to each member beyond their own.
            let gain = |members: &[u32], own: u32, new: u32| -> Option<i64> {
                let each = |&member: &u32| {
                    let (own, new) = (self.field.score(member, own)?, self.field.score(member, new)?);
                    Some(i64::from(new.saturating_sub(own)))
                };
                members.iter().map(each).sum()
            };
            if let (Some(one), Some(two)) = (gain(here, lead, other), gain(there, other, lead)) {
                best = best.max(Some((one + two, Reverse(other))));
            }
        }
        best.map(|(gain, Reverse(other))| (gain, other))
    }

    fn merge(&mut self, lead: u32, other: u32) {
        let members = std::mem::take(&mut self.members[lead as usize]);
        for member in members {
            self.put(member, other);
        }
        self.join(other, lead);
    }

    /// Each member who can be spared goes where it is worth more; who has no place goes wherever there is room.
    fn move_members(&mut self) -> bool {
        let mut is_better = false;
        for member in 0..self.field.members() as u32 {
            let from = self.of[member as usize];
            if from != NONE && self.len(from) == self.least(from) && self.least(from) > 0 {
                continue;
            }
            let here = self.worth(member, from);
            if let Some((_, to)) = self.best_room(member, from, &[]).filter(|&(worth, _)| worth > here) {
                self.take(member);
                self.put(member, to);
                is_better = true;
            }
        }
        is_better
    }

    /// Leads who lead nobody get a circle where that makes the plan better.
    fn open_circles(&mut self) -> bool {
        let mut is_better = false;
        for lead in 0..self.members.len() as u32 {
            if !self.is_idle(lead) {
                continue;
            }
            if let Some(change) = self.filled(lead).filter(|change| change.gain > 0) {
                self.apply(&change);
                is_better = true;
            }
        }
        is_better
    }

    /// Circles whose members are worth more elsewhere are closed.
    fn close_circles(&mut self) -> bool {
        let mut is_better = false;
        for lead in 0..self.members.len() as u32 {
            if self.members[lead as usize].is_empty() {
                continue;
            }
            let change = self.dissolved(lead);
            if change.gain > 0 {
                self.apply(&change);
                is_better = true;
            }
        }
        is_better
    }

    /// Leads who lead nobody join the circles to which they bring most.
    fn add_seconds(&mut self) -> bool {
        let mut offers = Vec::new();
        for lead in (0..self.members.len() as u32).filter(|&lead| self.is_idle(lead)) {
            let mut here: Vec<(u32, i64)> = Vec::new();
            for &(member, score) in &self.field.of_lead[lead as usize] {
                let of = self.of[member as usize];
                if of != NONE && self.second[of as usize] == NONE && self.field.may_join(lead, of) {
                    here.push((of, (self.field.place + i64::from(score) - self.worth(member, of)).max(0)));
                }
            }
            here.sort_unstable();
            for members in here.chunk_by(|one, other| one.0 == other.0) {
                let (of, gain) = (members[0].0, members.iter().map(|&(_, gain)| gain).sum::<i64>());
                if members.len() == self.len(of) && gain > 0 {
                    offers.push((Reverse(gain), of, lead));
                }
            }
        }
        offers.sort_unstable();
        let mut is_better = false;
        for (_, of, lead) in offers {
            if self.second[of as usize] == NONE && self.with[lead as usize] == NONE {
                self.join(of, lead);
                is_better = true;
            }
        }
        is_better
    }

    /// Of two leads one who is the best of the two for nobody leads no longer.
    fn drop_seconds(&mut self) {
        for lead in 0..self.members.len() as u32 {
            let second = self.second[lead as usize];
            if second == NONE {
                continue;
            }
            let brings = |one: u32, other: u32| {
                let mut members = self.members[lead as usize].iter();
                members.any(|&member| self.field.score(member, one) > self.field.score(member, other))
            };
            let (first_brings, second_brings) = (brings(lead, second), brings(second, lead));
            if !second_brings {
                self.part_leads(lead);
            } else if !first_brings {
                self.part_leads(lead);
                for member in std::mem::take(&mut self.members[lead as usize]) {
                    self.put(member, second);
                }
            }
        }
    }
}
