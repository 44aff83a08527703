//! The proof of circles held against the problem, by what its prices must show.

use super::answer::{Circles, CirclesTotals};
use super::check::{CirclesFault, Locked};
use super::problem::ProblemData;
use crate::values::PersonId;

impl Circles {
    /// The prices prove their bound; the bound of the search is not above it, and not below what was found, which reaches it when the search
    /// is complete.
    pub(super) fn check_proof(&self, data: &ProblemData, locked: &Locked<'_>) -> Result<(), CirclesFault> {
        let free = data.mentees.len().saturating_sub(locked.of_mentee.len()) as i128;
        let unit = 10_000 * free + 1;
        let mut prices = vec![0i128; data.mentees.len()];
        let mut before: Option<&PersonId> = None;
        for (id, price) in &self.proof.prices {
            let place = data.mentee(id).and_then(|mentee| prices.get_mut(mentee as usize));
            let Some(place) = place.filter(|_| !locked.of_mentee.contains_key(id)) else { return Err(CirclesFault::Proof) };
            if *price <= 0 || before.is_some_and(|before| before >= id) {
                return Err(CirclesFault::Proof);
            }
            before = Some(id);
            *place = i128::from(*price);
        }
        // For each mentor what is left of each free mentee who may come.
        let mut left: Vec<Vec<i128>> = vec![Vec::new(); data.mentors.len()];
        for ((mentee, list), (id, price)) in (0u32..).zip(data.scores.lists()).zip(data.mentees.iter().zip(&prices)) {
            if locked.of_mentee.contains_key(id) {
                continue;
            }
            for &(mentor, score) in list {
                let circle = data.mentors.get(mentor as usize).and_then(|id| locked.of_mentor.get(id).copied());
                let score = match circle {
                    None => Some(score),
                    // The first of two stands for both.
                    Some(circle) if circle.mentors.first() == Some(&mentor) => {
                        let is_apart = circle.mentees.iter().any(|&other| data.mentees_apart(mentee, other));
                        let scores = circle.mentors.iter().map(|&mentor| data.score(mentee, mentor));
                        scores.collect::<Option<Vec<u16>>>().filter(|_| !is_apart).and_then(|all| all.into_iter().max())
                    }
                    Some(_) => None,
                };
                if let Some((left, score)) = left.get_mut(mentor as usize).zip(score) {
                    left.push(unit + i128::from(score) - price);
                }
            }
        }
        let mut sum: i128 = prices.iter().sum();
        for (id, left) in data.mentors.iter().zip(&mut left) {
            left.sort_unstable_by(|one, other| other.cmp(one));
            let circle = locked.of_mentor.get(id);
            let seats = (data.at_most as usize).saturating_sub(circle.map_or(0, |circle| circle.mentees.len()));
            let fewest = if circle.is_some() || data.mentors_each > 1 { 0 } else { data.at_least as usize };
            if left.len() >= fewest {
                let all = left.iter().take(seats).enumerate();
                let counts: i128 = all.filter(|&(at, &one)| at < fewest || one > 0).map(|(_, one)| one).sum();
                sum += counts.max(0);
            }
        }
        let mut points = 0u64;
        for circle in &data.locked {
            let scores = circle
                .mentees
                .iter()
                .filter_map(|&mentee| circle.mentors.iter().filter_map(|&mentor| data.score(mentee, mentor)).max());
            points += scores.map(u64::from).sum::<u64>();
        }
        let part = |part: i128| u64::try_from(part).map_err(|_| CirclesFault::Proof);
        let proven =
            CirclesTotals { mentees: part(sum / unit)? + locked.of_mentee.len() as u64, points: part(sum % unit)? + points };
        let reached = self.bound == self.totals;
        let is_right = proven == self.proof.bound
            && self.bound <= proven
            && self.totals <= self.bound
            && reached == self.completion.is_complete();
        if is_right { Ok(()) } else { Err(CirclesFault::Proof) }
    }
}
