//! What criteria are laid out in: parts whose points add up, each of a form that a block of mentors can be bounded in.

use std::fmt;
use std::sync::Arc;

use super::criterion::Criterion;
use super::lists::Lists;
use super::points::{ALL, Points, part_of};
use crate::algo::pair_search::{ABSENT, Ramp};
use crate::values::CriterionId;

/// A part of a criterion.
#[derive(Debug)]
pub(super) enum Part {
    /// Points that hang on a category of either side, such as the rank.
    Category(CategoryPart),
    /// Points that rise with features of the mentor, such as levels, from where the mentee stands.
    Ramps(RampsPart),
    /// Points of the mentor, in one of several columns, of which each mentee has one; and of single pairs.
    Lane(LanePart),
    /// Points of a criterion of the caller's own.
    Own(CriterionId, Own),
}

/// The caller's criterion.
#[derive(Clone)]
pub(super) struct Own(pub(super) Arc<dyn Criterion>, pub(super) u16);

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Own")
    }
}

/// What a category of a mentee and one of a mentor come to.
pub(super) trait Relation: fmt::Debug + Send + Sync {
    fn points(&self, mentee: u32, mentor: u32) -> Points;

    /// Whether all mentors have the same points with a mentee but those of the mentee's own category and of category 0.
    fn is_equality(&self) -> bool {
        false
    }
}

#[derive(Debug)]
pub(super) struct CategoryPart {
    /// By mentee.
    pub(super) mentees: Vec<u32>,
    /// By mentor.
    pub(super) mentors: Vec<u32>,
    pub(super) relation: Box<dyn Relation>,
}

#[derive(Debug, Default)]
pub(super) struct RampsPart {
    /// By mentee.
    pub(super) ramps: Lists<Ramp>,
    /// By mentee: the points with everybody where there are no ramps.
    pub(super) flat: Vec<Points>,
}

#[derive(Debug, Default)]
pub(super) struct LanePart {
    /// By mentee.
    pub(super) lane: Vec<u32>,
    /// By lane, then by mentor.
    pub(super) lanes: Vec<Vec<Points>>,
    /// By mentee, sorted by mentor: what stands in place of the lane's points.
    pub(super) exceptions: Lists<(u32, Points)>,
}

/// The features of mentors, a row for each; [`ABSENT`] where one is not known.
#[derive(Debug, Default)]
pub(super) struct Features {
    pub(super) width: usize,
    pub(super) rows: Vec<u8>,
}

impl Features {
    pub(super) fn row(&self, mentor: usize) -> &[u8] {
        let start = mentor.saturating_mul(self.width);
        self.rows.get(start..start.saturating_add(self.width)).unwrap_or_default()
    }
}

impl CategoryPart {
    pub(super) fn points(&self, mentee: usize, mentor: usize) -> Points {
        let category = |of: &[u32], at: usize| of.get(at).copied().unwrap_or_default();
        self.relation.points(category(&self.mentees, mentee), category(&self.mentors, mentor))
    }
}

impl RampsPart {
    /// Adds the next mentee: features with where each begins, how many steps there are and what each weighs; without any, what is unknown.
    ///
    /// A step has its part of the 10,000 points rounded down; what that leaves goes to the last step of the feature that has the most (of
    /// equal ones the first), so that who brings everything has all points. Of a step that is unknown the policy's part counts, rounded down.
    pub(super) fn push(&mut self, wanted: &[(u32, u8, u8, u64)], unknown: u16) {
        let total: u64 = wanted.iter().map(|&(_, _, most, weight)| weight * u64::from(most)).sum();
        if total == 0 {
            self.ramps.push([]);
            self.flat.push(Points::unknown(unknown));
            return;
        }
        let absent = |points: u16| part_of(points, u64::from(unknown), u64::from(ALL));
        let ramp = |&(feature, above, most, weight): &(u32, u8, u8, u64)| {
            let points = part_of(ALL, weight, total);
            Ramp { feature, above, most, points, absent: absent(points) }
        };
        let mut ramps: Vec<Ramp> = wanted.iter().map(ramp).collect();
        // INVARIANT: all steps together have at most 10,000 points.
        let given: u16 = ramps.iter().map(|ramp| ramp.points.saturating_mul(u16::from(ramp.most))).sum();
        let heaviest = wanted.iter().zip(&mut ramps).rev().max_by_key(|((_, _, most, weight), _)| weight * u64::from(*most));
        let rest = ALL.saturating_sub(given);
        if let Some((_, heaviest)) = heaviest.filter(|_| rest > 0) {
            // The last step becomes a ramp of its own.
            let (above, points) = (heaviest.above.saturating_add(heaviest.most).saturating_sub(1), heaviest.points + rest);
            heaviest.most -= 1;
            let last = Ramp { above, most: 1, points, absent: absent(points), ..*heaviest };
            ramps.push(last);
        }
        ramps.retain(|ramp| ramp.most > 0);
        ramps.sort_by_key(|ramp| (ramp.points, ramp.absent, ramp.feature));
        self.ramps.push(ramps);
        self.flat.push(Points::default());
    }

    pub(super) fn points(&self, features: &Features, mentee: usize, mentor: usize) -> Points {
        let ramps = self.ramps.row(mentee);
        if ramps.is_empty() {
            return self.flat.get(mentee).copied().unwrap_or_default();
        }
        let row = features.row(mentor);
        let (mut points, mut missing) = (0u16, 0usize);
        for ramp in ramps {
            let value = row.get(ramp.feature as usize).copied().unwrap_or(ABSENT);
            points += if value == ABSENT {
                missing += 1;
                u16::from(ramp.most) * ramp.absent
            } else {
                u16::from(value.saturating_sub(ramp.above).min(ramp.most)) * ramp.points
            };
        }
        match missing {
            0 => Points::known(points),
            all if all == ramps.len() => Points::unknown(points),
            _ => Points::partly(points),
        }
    }
}

impl LanePart {
    pub(super) fn points(&self, mentee: usize, mentor: usize) -> Points {
        let exceptions = self.exceptions.row(mentee);
        let found = exceptions.binary_search_by_key(&mentor, |&(of, _)| of as usize).ok();
        match found.and_then(|at| exceptions.get(at)) {
            Some(&(_, points)) => points,
            None => self.usual(mentee, mentor),
        }
    }

    /// The points of the mentor in the mentee's lane, exceptions aside.
    pub(super) fn usual(&self, mentee: usize, mentor: usize) -> Points {
        let lane = self.lane.get(mentee).copied().unwrap_or_default();
        self.lanes.get(lane as usize).and_then(|lane| lane.get(mentor)).copied().unwrap_or_default()
    }
}
