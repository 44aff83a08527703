//! From the problem to circles.

use std::cmp::Reverse;

use super::answer::{Circle, CircleMember, Circles, CirclesProof, CirclesTotals, WaitingMentee, WaitingReason};
use super::problem::{CircleProblem, ProblemData};
use crate::algo::circles::{self, Field, Lead};
use crate::effort::{Effort, Meter, Observer};
use crate::values::PersonId;

/// Of the full circles that keep a mentee waiting, so many are named.
const NAMED: usize = 3;

impl CircleProblem {
    /// The best circles, with the effort that is the default: proven to be best for a few hundred people as a rule, else with a bound.
    ///
    /// # Complexity
    /// As [`CircleProblem::solve_within`].
    ///
    /// ```
    /// // Everybody would rather be with m1, but a circle has four members at most, and three at least.
    /// let pairs: Vec<String> = (1..=7).flat_map(|mentee| [("m1", 900), ("m2", 100 * mentee)].map(|(mentor, score)|
    ///     format!(r#"{{"mentee": "p{mentee}", "mentor": "{mentor}", "score": {score}}}"#))).collect();
    /// let spec = rungs::CircleSpec::from_json(&format!(
    ///     r#"{{"mentees": ["p1", "p2", "p3", "p4", "p5", "p6", "p7"], "mentors": ["m1", "m2"], "at_most": 4, "pairs": [{}]}}"#,
    ///     pairs.join(",")))?;
    /// let problem = spec.compile()?;
    /// let circles = problem.solve();
    /// assert_eq!(circles.circles().len(), 2);
    /// assert_eq!(circles.totals().points, 4 * 900 + 500 + 600 + 700);
    /// assert!(circles.completion().is_complete());
    /// circles.check(&problem)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn solve(&self) -> Circles {
        self.solve_within(Effort::default(), &mut ())
    }

    /// The same with a limit on the work, and watched. Stopped early, it forms the best circles that it knows by then and says what no
    /// circles exceed; more steps never make the answer worse.
    ///
    /// A step is a bid, or a node that a search settles, of an assignment of mentees to mentors, or sixty-four pairs that are laid out for one.
    ///
    /// # Complexity
    /// Some passes over all pairs before the first step. Then an assignment for each part of the problem that is looked at (see
    /// [`MatchingProblem::solve_within`](crate::MatchingProblem::solve_within)): which mentors lead, and two by two where that is allowed, is
    /// NP-hard to choose, but mostly few choices are open once the assignment is known.
    #[must_use]
    pub fn solve_within(&self, effort: Effort, observer: &mut dyn Observer) -> Circles {
        let mut meter = Meter::new(effort, observer);
        let table = Table::of(&self.0);
        let outcome = circles::search(&table.field, &mut meter);
        table.report(&self.0, &outcome, meter.taken())
    }
}

/// The problem as the search sees it: locked circles lead as one, and those whom they have are not asked for a place.
struct Table {
    field: Field,
    /// For each lead its mentors, and the locked mentees that it has.
    leads: Vec<(Vec<u32>, Vec<u32>)>,
    /// For each member of the field its mentee.
    free: Vec<u32>,
}

impl Table {
    fn of(data: &ProblemData) -> Self {
        let mut lead_of: Vec<Option<u32>> = vec![None; data.mentors.len()];
        let mut is_locked = vec![false; data.mentees.len()];
        for circle in &data.locked {
            for &mentee in &circle.mentees {
                is_locked.get_mut(mentee as usize).map(|place| std::mem::replace(place, true));
            }
        }
        let mut leads: Vec<(Vec<u32>, Vec<u32>)> =
            data.locked.iter().map(|circle| (circle.mentors.clone(), circle.mentees.clone())).collect();
        let mut is_taken = vec![false; data.mentors.len()];
        for &mentor in data.locked.iter().flat_map(|circle| &circle.mentors) {
            is_taken.get_mut(mentor as usize).map(|place| std::mem::replace(place, true));
        }
        let free_mentors = (0u32..).zip(&is_taken).filter(|(_, taken)| !**taken);
        leads.extend(free_mentors.map(|(mentor, _)| (vec![mentor], Vec::new())));
        leads.sort();
        for (at, (mentors, _)) in (0u32..).zip(&leads) {
            for &mentor in mentors {
                lead_of.get_mut(mentor as usize).map(|place| place.replace(at));
            }
        }
        let free: Vec<u32> = (0u32..).zip(&is_locked).filter(|(_, locked)| !**locked).map(|(mentee, _)| mentee).collect();
        let mut member_of: Vec<Option<u32>> = vec![None; data.mentees.len()];
        for (at, &mentee) in (0u32..).zip(&free) {
            member_of.get_mut(mentee as usize).map(|place| place.replace(at));
        }
        let lists = |mentee: &u32| {
            let scores = data.scores.of(*mentee);
            let mut list: Vec<(u32, u16)> = Vec::with_capacity(scores.len());
            for &(mentor, _) in scores {
                let Some(at) = lead_of.get(mentor as usize).copied().flatten() else { continue };
                let Some((mentors, locked)) = leads.get(at as usize) else { continue };
                let is_legal = !locked.iter().any(|&other| data.mentees_apart(*mentee, other));
                // A lead of two is met once for each of them, and listed at the first.
                if let Some((score, _)) = data.best(*mentee, mentors).filter(|_| is_legal && mentors.first() == Some(&mentor)) {
                    list.push((at, score));
                }
            }
            list.sort_unstable();
            list
        };
        let of_member = free.iter().map(lists).collect();
        let apart = free.iter().map(|&mentee| {
            let apart = data.apart_mentees.get(mentee as usize).map(Vec::as_slice).unwrap_or_default();
            apart.iter().filter_map(|&other| member_of.get(other as usize).copied().flatten()).collect()
        });
        let strangers = leads.iter().map(|(mentors, _)| {
            let apart = mentors.first().and_then(|&mentor| data.apart_mentors.get(mentor as usize));
            let others = apart.map(Vec::as_slice).unwrap_or_default().iter();
            let mut others: Vec<u32> = others.filter_map(|&other| lead_of.get(other as usize).copied().flatten()).collect();
            others.sort_unstable();
            others
        });
        let bounds = leads.iter().map(|(_, locked)| Lead {
            at_least: if locked.is_empty() { data.at_least } else { 0 },
            at_most: data.at_most.saturating_sub(u32::try_from(locked.len()).unwrap_or(u32::MAX)),
            may_join: locked.is_empty() && data.mentors_each == 2,
        });
        let field = Field::new(place(free.len()), bounds.collect(), of_member, apart.collect(), strangers.collect());
        Self { field, leads, free }
    }

    fn report(&self, data: &ProblemData, outcome: &circles::Outcome, steps: u64) -> Circles {
        // Mentors and mentees of each circle: those of locked pairs, with whom the search brought them, and those it formed.
        let mut formed: Vec<(Vec<u32>, Vec<u32>)> = Vec::new();
        let mut brought = outcome.circles.iter().peekable();
        for (at, (mentors, locked)) in (0u32..).zip(&self.leads) {
            let (mut mentors, mut mentees) = (mentors.clone(), locked.clone());
            if let Some(circle) = brought.next_if(|circle| circle.lead == at) {
                let second = circle.second.and_then(|second| self.leads.get(second as usize));
                mentors.extend(second.iter().flat_map(|(mentors, _)| mentors));
                mentees.extend(circle.members.iter().filter_map(|&member| self.free.get(member as usize)));
            }
            if !mentees.is_empty() {
                mentors.sort_unstable();
                mentees.sort_unstable();
                formed.push((mentors, mentees));
            }
        }
        formed.sort();
        let locked: Vec<u32> = data.locked.iter().flat_map(|circle| &circle.mentees).copied().collect();
        let locked_points: u64 = data
            .locked
            .iter()
            .flat_map(|circle| circle.mentees.iter().filter_map(|&mentee| data.best(mentee, &circle.mentors)))
            .map(|(points, _)| u64::from(points))
            .sum();
        let unit = place(self.free.len());
        let bound = |worth: i64| CirclesTotals {
            mentees: u64::try_from(worth / unit).unwrap_or_default() + locked.len() as u64,
            points: u64::try_from(worth % unit).unwrap_or_default() + locked_points,
        };
        let circles: Vec<Circle> = formed.iter().map(|(mentors, mentees)| circle(data, mentors, mentees)).collect();
        let points = circles.iter().flat_map(|circle| &circle.members).map(|member| u64::from(member.points)).sum();
        let mut has_circle = vec![false; data.mentees.len()];
        let mut leads = vec![false; data.mentors.len()];
        for (mentors, mentees) in &formed {
            for (list, people) in [(&mut leads, mentors), (&mut has_circle, mentees)] {
                for &person in people {
                    list.get_mut(person as usize).map(|place| std::mem::replace(place, true));
                }
            }
        }
        let is_complete = outcome.completion.is_complete();
        let formed = Formed::new(data, &formed);
        let waiting = (0u32..).zip(data.mentees.iter().zip(&has_circle)).filter(|(_, (_, has))| !**has);
        let prices = self.free.iter().zip(&outcome.prices).filter(|(_, price)| **price > 0);
        Circles {
            totals: CirclesTotals { mentees: has_circle.iter().filter(|has| **has).count() as u64, points },
            bound: bound(outcome.bound),
            proof: CirclesProof {
                prices: prices.filter_map(|(&mentee, &price)| Some((person(&data.mentees, mentee)?, price))).collect(),
                bound: bound(outcome.ceiling),
            },
            waiting: waiting
                .map(|(number, (mentee, _))| WaitingMentee {
                    mentee: mentee.clone(),
                    reason: formed.reason(data, number, is_complete),
                })
                .collect(),
            idle: data.mentors.iter().zip(&leads).filter(|(_, leads)| !**leads).map(|(mentor, _)| mentor.clone()).collect(),
            circles,
            completion: outcome.completion,
            steps,
        }
    }
}

/// What a place counts, so that one more mentee is worth more than all points.
fn place(free: usize) -> i64 {
    10_000 * i64::try_from(free).unwrap_or(i64::MAX / 20_000) + 1
}

fn person(people: &[PersonId], number: u32) -> Option<PersonId> {
    people.get(number as usize).cloned()
}

fn circle(data: &ProblemData, mentors: &[u32], mentees: &[u32]) -> Circle {
    let at = data.locked.binary_search_by_key(&mentors.first(), |circle| circle.mentors.first());
    let locking = at.ok().and_then(|at| data.locked.get(at));
    let member = |&mentee: &u32| {
        let (points, mentor) = data.best(mentee, mentors)?;
        let locked = locking.is_some_and(|circle| circle.mentees.binary_search(&mentee).is_ok());
        let (mentee, mentor) = (person(&data.mentees, mentee)?, person(&data.mentors, mentor)?);
        Some(CircleMember { mentee, mentor, points, locked })
    };
    Circle {
        mentors: mentors.iter().filter_map(|&mentor| person(&data.mentors, mentor)).collect(),
        members: mentees.iter().filter_map(member).collect(),
    }
}

/// The circles by number, as they look to somebody who waits.
struct Formed<'a> {
    circles: &'a [(Vec<u32>, Vec<u32>)],
    /// For each mentor the circle that they lead.
    led: Vec<Option<usize>>,
}

impl<'a> Formed<'a> {
    fn new(data: &ProblemData, circles: &'a [(Vec<u32>, Vec<u32>)]) -> Self {
        let mut led = vec![None; data.mentors.len()];
        for (at, (mentors, _)) in circles.iter().enumerate() {
            for &mentor in mentors {
                led.get_mut(mentor as usize).map(|place: &mut Option<usize>| place.replace(at));
            }
        }
        Self { circles, led }
    }

    /// Why somebody waits.
    fn reason(&self, data: &ProblemData, mentee: u32, is_complete: bool) -> WaitingReason {
        let scores = data.scores.of(mentee);
        if scores.is_empty() {
            return WaitingReason::NoLegalMentor;
        }
        if !is_complete {
            return WaitingReason::Stopped;
        }
        // The circles that are legal, the best first, each once.
        let mut legal: Vec<(Reverse<u16>, u32, &[u32])> = Vec::new();
        for &(mentor, _) in scores {
            let led = self.led.get(mentor as usize).copied().flatten();
            let Some((mentors, mentees)) = led.and_then(|at| self.circles.get(at)) else { continue };
            if let Some((points, best)) = data.best(mentee, mentors).filter(|_| mentors.first() == Some(&mentor)) {
                legal.push((Reverse(points), best, mentees));
            }
        }
        legal.sort_unstable();
        let full = legal.iter().filter(|(_, _, mentees)| mentees.len() >= data.at_most as usize);
        let mentors: Vec<PersonId> = full.take(NAMED).filter_map(|&(_, mentor, _)| person(&data.mentors, mentor)).collect();
        if !mentors.is_empty() {
            return WaitingReason::Full { mentors };
        }
        let from = legal.first().and_then(|(_, _, mentees)| {
            let from = mentees.iter().find(|&&other| data.mentees_apart(mentee, other))?;
            person(&data.mentees, *from)
        });
        from.map_or(WaitingReason::NoCircle, |from| WaitingReason::Apart { from })
    }
}
