//! Which share is in which state after so many days.
//!
//! Aalen and Johansen, "An empirical transition matrix for non-homogeneous Markov chains based on censored observations", Scandinavian Journal of Statistics 5 (1978).

use serde::{Deserialize, Serialize};

use super::fault::SurvivalFault;
use super::transitions::{Happened, TransitionCounts};

/// The share in each state, with a point on each day on which somebody moved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StateOccupancy {
    /// The shares before the first move.
    pub begins: Vec<f64>,
    /// The days on which somebody moved.
    pub points: Vec<OccupancyPoint>,
    /// The last day on which anybody was seen; `None` of nobody.
    pub last_day: Option<u32>,
    /// Whether the shares are known for good: in each state that has one somebody stays for good.
    pub is_settled: bool,
}

/// A day on which somebody moved, and the shares from that day on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OccupancyPoint {
    /// The day.
    pub day: u32,
    /// How many were at risk in each state.
    pub at_risk: Vec<u64>,
    /// The share in each state after it.
    pub occupancy: Vec<f64>,
}

impl TransitionCounts {
    /// The share in each state, day by day. Before the first move it is that of those who are at risk on its day; see [`TransitionCounts::occupancy_from`]. Of nobody
    /// who ever moved it is that of those looked at from day 0 on, and of nobody at all each share is 0.
    ///
    /// # Complexity
    /// Linear in what is counted, and days times states.
    #[must_use]
    pub fn occupancy(&self) -> StateOccupancy {
        let mut first = None;
        let walked = self.walk(|_, at_risk, moves| {
            if !moves.is_empty() {
                first.get_or_insert_with(|| at_risk.to_vec());
            }
        });
        debug_assert!(walked.is_ok(), "what is counted path by path has no more moves than are there");
        let at_origin = |state: usize| {
            let state = u8::try_from(state).unwrap_or(u8::MAX);
            u64::from(self.happened.get(&(0, Happened::Entered(state))).copied().unwrap_or_default())
        };
        let begins = first.unwrap_or_else(|| (0..self.states()).map(at_origin).collect());
        self.occupancy_of(&begins)
    }

    /// The same, beginning with so many in each state.
    ///
    /// # Errors
    /// [`SurvivalFault::Lengths`] for another number of states, [`SurvivalFault::Nobody`] when all are 0.
    pub fn occupancy_from(&self, begins: &[u64]) -> Result<StateOccupancy, SurvivalFault> {
        if begins.len() != self.states() {
            return Err(SurvivalFault::Lengths { expected: self.states(), found: begins.len() });
        }
        if begins.iter().all(|count| *count == 0) {
            return Err(SurvivalFault::Nobody);
        }
        Ok(self.occupancy_of(begins))
    }

    fn occupancy_of(&self, begins: &[u64]) -> StateOccupancy {
        let all: u128 = begins.iter().map(|count| u128::from(*count)).sum();
        let share = |count: &u64| if all == 0 { 0.0 } else { *count as f64 / all as f64 };
        let begins: Vec<f64> = begins.iter().map(share).collect();
        let (mut occupancy, mut points) = (begins.clone(), Vec::new());
        let walked = self.walk(|day, at_risk, moves| {
            if moves.is_empty() {
                return;
            }
            let (mut came, mut gone) = (vec![0.0; occupancy.len()], vec![0u64; occupancy.len()]);
            for &(from, to, count) in moves {
                let there = at_risk.get(from).copied().unwrap_or_default();
                let share = occupancy.get(from).copied().unwrap_or_default();
                if let (Some(came), Some(gone)) = (came.get_mut(to), gone.get_mut(from)) {
                    *came += share * (count as f64 / there as f64);
                    *gone += count;
                }
            }
            // What stays is a ratio of counts and not a difference, so that nobody left is exactly 0.
            for (((share, came), gone), there) in occupancy.iter_mut().zip(&came).zip(&gone).zip(at_risk) {
                if *gone > 0 {
                    *share *= there.saturating_sub(*gone) as f64 / *there as f64;
                }
                *share += came;
            }
            points.push(OccupancyPoint { day, at_risk: at_risk.to_vec(), occupancy: occupancy.clone() });
        });
        debug_assert!(walked.is_ok(), "what is counted path by path has no more moves than are there");
        let last_day = self.happened.keys().next_back().map(|(day, _)| *day);
        let stays = self.staying();
        let is_settled = all > 0 && occupancy.iter().zip(&stays).all(|(share, stays)| *share == 0.0 || *stays > 0);
        StateOccupancy { begins, points, last_day, is_settled }
    }

    /// How many stay in each state for good: those who came and neither went nor were seen no longer.
    fn staying(&self) -> Vec<u64> {
        let (mut came, mut went) = (vec![0u64; self.states()], vec![0u64; self.states()]);
        let add = |sums: &mut Vec<u64>, state: u8, count: u32| {
            sums.get_mut(usize::from(state)).into_iter().for_each(|sum| *sum += u64::from(count));
        };
        for ((_, what), count) in &self.happened {
            match what {
                Happened::Entered(state) => add(&mut came, *state, *count),
                Happened::Left(state) => add(&mut went, *state, *count),
                Happened::Moved(from, to) => {
                    add(&mut went, *from, *count);
                    add(&mut came, *to, *count);
                }
            }
        }
        came.iter().zip(&went).map(|(came, went)| came.saturating_sub(*went)).collect()
    }

    /// Day by day: who is at risk in each state, and the moves from where to where of how many.
    pub(super) fn walk(&self, mut day_by_day: impl FnMut(u32, &[u64], &[(usize, usize, u64)])) -> Result<(), SurvivalFault> {
        let mut there = vec![0u64; self.states()];
        let mut rest = self.happened.iter().map(|((day, what), count)| (*day, *what, u64::from(*count))).peekable();
        while let Some(&(day, _, _)) = rest.peek() {
            let mut today = Vec::new();
            while let Some((_, what, count)) = rest.next_if(|(of, _, _)| *of == day) {
                today.push((what, count));
            }
            let add = |there: &mut Vec<u64>, state: u8, count: u64| {
                there.get_mut(usize::from(state)).into_iter().for_each(|sum| *sum += count);
            };
            let take = |there: &mut Vec<u64>, state: u8, count: u64| {
                let sum = there.get_mut(usize::from(state)).ok_or(SurvivalFault::MoreThanThere { day })?;
                *sum = sum.checked_sub(count).ok_or(SurvivalFault::MoreThanThere { day })?;
                Ok(())
            };
            let enter = |there: &mut Vec<u64>| {
                for (what, count) in &today {
                    if let Happened::Entered(state) = what {
                        add(there, *state, *count);
                    }
                }
            };
            if day == 0 {
                enter(&mut there);
            }
            let at_risk = there.clone();
            let mut moves = Vec::new();
            for (what, count) in &today {
                if let Happened::Moved(from, to) = what {
                    take(&mut there, *from, *count)?;
                    moves.push((usize::from(*from), usize::from(*to), *count));
                }
            }
            for &(_, to, count) in &moves {
                there.get_mut(to).into_iter().for_each(|sum| *sum += count);
            }
            for (what, count) in &today {
                if let Happened::Left(state) = what {
                    take(&mut there, *state, *count)?;
                }
            }
            if day > 0 {
                enter(&mut there);
            }
            day_by_day(day, &at_risk, &moves);
        }
        Ok(())
    }
}

impl StateOccupancy {
    /// The share in each state after a day; `None` on a day on which nobody was seen any more, unless the shares are known for good, and of nobody.
    #[must_use]
    pub fn at(&self, day: u32) -> Option<&[f64]> {
        let is_known = self.last_day.is_some_and(|last| day <= last) || self.is_settled;
        let until = self.points.partition_point(|point| point.day <= day);
        let last = until.checked_sub(1).and_then(|at| self.points.get(at));
        is_known.then(|| last.map_or(self.begins.as_slice(), |point| &point.occupancy))
    }
}
