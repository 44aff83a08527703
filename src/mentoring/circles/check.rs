//! Circles held against the problem they are an answer to, without forming any.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::answer::{Circle, Circles, CirclesTotals, WaitingReason};
use super::problem::{CircleProblem, LockedCircle, ProblemData};
use crate::values::PersonId;

/// Why circles do not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CirclesFault {
    /// Somebody learns with a mentor who is not legal for them, or with other points, or is not said to be locked as they are.
    #[error("{mentee} does not learn with {mentor} as is said")]
    Member {
        /// Who learns.
        mentee: PersonId,
        /// Who is said to suit them best.
        mentor: PersonId,
    },
    /// A circle has too few or too many members or mentors.
    #[error("the circle of {0} has not the size of one")]
    Size(PersonId),
    /// Of two mentors one suits no member better than the other, and no locked pair has them lead together.
    #[error("{0} brings nothing to the circle that the other mentor does not")]
    Second(PersonId),
    /// Somebody is in a list twice, in two lists, in none, out of order, or not known.
    #[error("{0} is not where they should be, exactly once, in order")]
    Place(PersonId),
    /// Two people who are apart are in one circle.
    #[error("{0} and {1} are in one circle, and are apart")]
    Apart(PersonId, PersonId),
    /// Locked pairs are not in one circle, or another mentor leads it.
    #[error("a circle of locked pairs is not as it should be")]
    Locked,
    /// The totals are not those of the circles.
    #[error("the totals are not those of the circles")]
    Totals,
    /// The reason why somebody waits is not so.
    #[error("{0} does not wait for the reason given")]
    Reason(PersonId),
    /// The prices do not prove their bound, or the bounds contradict each other or the circles.
    #[error("the prices do not prove what is said")]
    Proof,
}

impl Circles {
    /// Holds the circles against their problem: everybody is where they may be, and once; sizes, locked pairs, points and reasons are
    /// right; the prices prove the bound of the proof in one pass over the pairs.
    ///
    /// Not checked is what the search alone says: that nothing is between [`Circles::bound`] and the bound of the proof. A complete search
    /// says that its bound is reached, which is checked, and when the two bounds are the same, so is that no circles are better.
    ///
    /// # Errors
    /// The first [`CirclesFault`].
    ///
    /// # Complexity
    /// O(n log n) in people and pairs.
    ///
    /// ```
    /// let spec = |score| rungs::CircleSpec::from_json(&format!(r#"{{"mentees": ["p1", "p2"], "mentors": ["m1"], "at_least": 2, "pairs": [
    ///     {{"mentee": "p1", "mentor": "m1", "score": {score}}}, {{"mentee": "p2", "mentor": "m1", "score": 7}}]}}"#));
    /// let problem = spec(20)?.compile()?;
    /// let circles = problem.solve();
    /// assert_eq!(circles.check(&problem), Ok(()));
    /// assert!(circles.check(&spec(30)?.compile()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, problem: &CircleProblem) -> Result<(), CirclesFault> {
        let data = &*problem.0;
        let locked = Locked::of(data);
        let mut mentees: BTreeMap<&PersonId, &Circle> = BTreeMap::new();
        let mut mentors: BTreeMap<&PersonId, &Circle> = BTreeMap::new();
        let mut points = 0u64;
        let mut before: Option<&PersonId> = None;
        for circle in &self.circles {
            let first = circle.mentors.first().or(circle.members.first().map(|member| &member.mentee));
            let Some(first) = first else { return Err(CirclesFault::Totals) };
            if before.is_some_and(|before| before >= first) {
                return Err(CirclesFault::Place(first.clone()));
            }
            before = Some(first);
            points += check_circle(circle, data, &locked)?;
            for mentor in &circle.mentors {
                if mentors.insert(mentor, circle).is_some() {
                    return Err(CirclesFault::Place(mentor.clone()));
                }
            }
            for member in &circle.members {
                if mentees.insert(&member.mentee, circle).is_some() {
                    return Err(CirclesFault::Place(member.mentee.clone()));
                }
            }
        }
        let marked = self.circles.iter().flat_map(|circle| &circle.members).filter(|member| member.locked).count();
        if marked != locked.of_mentee.len() {
            return Err(CirclesFault::Locked);
        }
        if self.totals != (CirclesTotals { mentees: mentees.len() as u64, points }) {
            return Err(CirclesFault::Totals);
        }
        rest(&data.mentees, &mentees, self.waiting.iter().map(|waiting| &waiting.mentee))?;
        rest(&data.mentors, &mentors, self.idle.iter())?;
        self.check_reasons(data, &mentors)?;
        self.check_proof(data, &locked)
    }

    fn check_reasons(&self, data: &ProblemData, led: &BTreeMap<&PersonId, &Circle>) -> Result<(), CirclesFault> {
        for waiting in &self.waiting {
            let fault = || CirclesFault::Reason(waiting.mentee.clone());
            let mentee = data.mentee(&waiting.mentee).ok_or_else(fault)?;
            let legal = data.scores.of(mentee);
            let is_complete = self.completion.is_complete();
            let holds = match &waiting.reason {
                WaitingReason::NoLegalMentor => legal.is_empty(),
                WaitingReason::Stopped => !legal.is_empty() && !is_complete,
                _ if legal.is_empty() || !is_complete => false,
                reason => {
                    // The circles that may be theirs, with what the best mentor of each has for them.
                    let mut circles = BTreeMap::new();
                    for &(mentor, _) in legal {
                        let Some(circle) = data.mentors.get(mentor as usize).and_then(|id| led.get(id)) else { continue };
                        let points = circle.mentors.iter().map(|id| data.score(mentee, data.mentor(id)?));
                        if let Some(points) = points.collect::<Option<Vec<u16>>>() {
                            let most = points.iter().copied().max();
                            let best = circle.mentors.iter().zip(&points).find(|(_, points)| Some(**points) == most);
                            circles.insert(circle.mentors.first(), (most, best.map(|(id, _)| id), *circle));
                        }
                    }
                    let mut circles: Vec<_> = circles.into_values().collect();
                    circles.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
                    let is_full = |circle: &Circle| circle.members.len() == data.at_most as usize;
                    let full = circles.iter().filter(|(_, _, circle)| is_full(circle)).filter_map(|&(_, best, _)| best);
                    let is_apart = |other: &PersonId| data.mentee(other).is_some_and(|other| data.mentees_apart(mentee, other));
                    let parted = circles.iter().map(|(_, _, circle)| {
                        let from = circle.members.iter().map(|member| &member.mentee).find(|id| is_apart(id));
                        from.filter(|_| !is_full(circle))
                    });
                    let parted: Option<Vec<&PersonId>> = parted.collect();
                    match reason {
                        WaitingReason::Full { mentors } => !mentors.is_empty() && full.take(3).eq(mentors.iter()),
                        WaitingReason::Apart { from } => {
                            parted.is_some_and(|parted| parted.first().is_some_and(|first| *first == from))
                        }
                        _ => circles.is_empty(),
                    }
                }
            };
            if !holds {
                return Err(fault());
            }
        }
        Ok(())
    }
}

/// Who is in circles of locked pairs.
pub(super) struct Locked<'a> {
    pub(super) of_mentee: BTreeMap<&'a PersonId, &'a LockedCircle>,
    pub(super) of_mentor: BTreeMap<&'a PersonId, &'a LockedCircle>,
}

impl<'a> Locked<'a> {
    fn of(data: &'a ProblemData) -> Self {
        let mut locked = Self { of_mentee: BTreeMap::new(), of_mentor: BTreeMap::new() };
        for circle in &data.locked {
            let mentees = circle.mentees.iter().filter_map(|&mentee| data.mentees.get(mentee as usize));
            let mentors = circle.mentors.iter().filter_map(|&mentor| data.mentors.get(mentor as usize));
            locked.of_mentee.extend(mentees.map(|id| (id, circle)));
            locked.of_mentor.extend(mentors.map(|id| (id, circle)));
        }
        locked
    }
}

/// Checks one circle by itself. Returns its points.
fn check_circle(circle: &Circle, data: &ProblemData, locked: &Locked<'_>) -> Result<u64, CirclesFault> {
    let mut mentors = Vec::new();
    for id in &circle.mentors {
        mentors.push((data.mentor(id).ok_or_else(|| CirclesFault::Place(id.clone()))?, id));
    }
    if let Some(two) = mentors.windows(2).find(|two| matches!(two, [one, other] if one >= other)) {
        return Err(two.first().map_or(CirclesFault::Locked, |(_, id)| CirclesFault::Place((*id).clone())));
    }
    let Some(&(first, first_id)) = mentors.first() else { return Err(CirclesFault::Locked) };
    let locking = locked.of_mentor.get(first_id).copied();
    let is_small = circle.members.len() < data.at_least as usize && locking.is_none();
    if is_small || circle.members.len() > data.at_most as usize || mentors.len() > data.mentors_each as usize {
        return Err(CirclesFault::Size(first_id.clone()));
    }
    let numbers: Vec<u32> = mentors.iter().map(|&(number, _)| number).collect();
    let is_other =
        |id: &&PersonId| locked.of_mentor.get(*id).map(|circle| &circle.mentors) != locking.map(|circle| &circle.mentors);
    if locking.is_some_and(|locking| locking.mentors != numbers) || circle.mentors.iter().any(|id| is_other(&id)) {
        return Err(CirclesFault::Locked);
    }
    if let Some(&(_, other)) = mentors.get(1).filter(|&&(other, _)| data.mentors_apart(first, other)) {
        return Err(CirclesFault::Apart(first_id.clone(), other.clone()));
    }
    let mut points = 0u64;
    let mut brought: BTreeSet<&PersonId> = BTreeSet::new();
    let mut members: Vec<(u32, &PersonId)> = Vec::new();
    for member in &circle.members {
        let wrong = || CirclesFault::Member { mentee: member.mentee.clone(), mentor: member.mentor.clone() };
        let mentee = data.mentee(&member.mentee).ok_or_else(|| CirclesFault::Place(member.mentee.clone()))?;
        let scores: Option<Vec<u16>> = mentors.iter().map(|&(mentor, _)| data.score(mentee, mentor)).collect();
        let scores = scores.ok_or_else(wrong)?;
        let best = scores.iter().copied().max().unwrap_or_default();
        let named = mentors.iter().zip(&scores).find(|(_, score)| **score == best).map(|((_, id), _)| *id);
        let is_locked = locked.of_mentee.contains_key(&member.mentee);
        let here = locked.of_mentee.get(&member.mentee).map(|circle| &circle.mentors);
        if is_locked && here != locking.map(|circle| &circle.mentors) {
            return Err(CirclesFault::Locked);
        }
        if named != Some(&member.mentor) || member.points != best || member.locked != is_locked {
            return Err(wrong());
        }
        for (&(_, id), &score) in mentors.iter().zip(&scores) {
            if scores.iter().any(|&other| score > other) {
                brought.insert(id);
            }
        }
        if members.last().is_some_and(|&(before, _)| before >= mentee) {
            return Err(CirclesFault::Place(member.mentee.clone()));
        }
        if let Some(&(_, other)) = members.iter().find(|&&(other, _)| data.mentees_apart(other, mentee)) {
            return Err(CirclesFault::Apart(other.clone(), member.mentee.clone()));
        }
        members.push((mentee, &member.mentee));
        points += u64::from(best);
    }
    if mentors.len() > 1 && locking.is_none() {
        if let Some((_, idle)) = mentors.iter().find(|(_, id)| !brought.contains(*id)) {
            return Err(CirclesFault::Second((*idle).clone()));
        }
    }
    Ok(points)
}

/// Whether a list has, in order, everybody who is not in a circle.
fn rest<'a>(
    all: &'a [PersonId],
    placed: &BTreeMap<&PersonId, &Circle>,
    mut list: impl Iterator<Item = &'a PersonId>,
) -> Result<(), CirclesFault> {
    for person in all.iter().filter(|person| !placed.contains_key(person)) {
        if list.next() != Some(person) {
            return Err(CirclesFault::Place(person.clone()));
        }
    }
    list.next().map_or(Ok(()), |more| Err(CirclesFault::Place(more.clone())))
}
