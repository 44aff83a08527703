//! Checks a lineage by following the mentorships day by day: nothing here comes from the code that found it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::lineage::{Lineage, Multiplier};
use super::mentorships::MentorshipSpec;
use crate::values::{Id, PersonId};

/// Why a [`Lineage`] or a [`Multiplier`] is wrong. Open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LineageFault {
    /// Somebody is missing, or does not belong.
    #[error("the people of the lineage are not those of the mentorships")]
    WrongPeople,
    /// A generation is not the shortest line's.
    #[error("the generation of {0} is wrong")]
    WrongGeneration(PersonId),
    /// Who became a mentor, or when, is wrong.
    #[error("when {0} was mentored and became a mentor is wrong")]
    WrongPassing(PersonId),
    /// A count of the people reached is wrong.
    #[error("the people whom {0} reaches are others")]
    WrongReach(PersonId),
    /// The counts of the programme are wrong.
    #[error("the counts of the programme are wrong")]
    WrongProgramme,
    /// Not everybody in a ring mentored the next.
    #[error("a ring is broken")]
    BrokenRing,
    /// A playbook that a person holds was not handed to them so.
    #[error("a playbook of {0} is wrong")]
    WrongPlaybook(PersonId),
}

/// Mentorships in the order of their first days.
type Arcs<'a> = Vec<(NaiveDate, &'a PersonId, &'a PersonId)>;

impl Lineage {
    /// Checks the lineage against the mentorships it was made from.
    ///
    /// # Errors
    /// The first [`LineageFault`].
    ///
    /// # Complexity
    /// O(n m log m) for n people and m mentorships.
    pub fn check(&self, mentorships: &[MentorshipSpec]) -> Result<(), LineageFault> {
        let arcs = arcs(mentorships, self.as_of());
        let people: BTreeSet<&PersonId> = arcs.iter().flat_map(|(_, mentor, mentee)| [*mentor, *mentee]).collect();
        if !people.iter().copied().eq(self.people()) {
            return Err(LineageFault::WrongPeople);
        }
        let founders: BTreeSet<&PersonId> = people.iter().copied().filter(|person| is_founder(&arcs, person)).collect();
        if !founders.iter().copied().eq(self.founders()) {
            return Err(LineageFault::WrongProgramme);
        }
        let generations = generations(&arcs, &founders);
        let mut passed = self.passed_on().into_iter();
        for &person in &people {
            if self.generation(person.as_str()).ok() != generations.get(person).copied() {
                return Err(LineageFault::WrongGeneration(person.clone()));
            }
            let reached = follow(&arcs, person);
            let found = self.descendants(person.as_str()).unwrap_or_default();
            if !found.iter().map(|found| (found.person(), found.since())).eq(reached) {
                return Err(LineageFault::WrongReach(person.clone()));
            }
            let mentored = arcs.iter().find(|(.., mentee)| *mentee == person).map(|arc| arc.0);
            let mentor = arcs.iter().find(|(_, mentor, _)| *mentor == person).map(|arc| arc.0);
            if let Some((mentored, mentor)) = mentored.zip(mentor).filter(|(mentored, mentor)| mentored < mentor) {
                let by: BTreeSet<&PersonId> =
                    arcs.iter().filter(|(from, _, mentee)| *mentee == person && *from < mentor).map(|arc| arc.1).collect();
                let is_right = passed.next().is_some_and(|passed| {
                    (passed.person(), passed.mentored_from(), passed.mentor_from()) == (person, mentored, mentor)
                        && i64::from(passed.lag_days()) == (mentor - mentored).num_days()
                        && passed.mentored_by().iter().eq(by)
                });
                if !is_right {
                    return Err(LineageFault::WrongPassing(person.clone()));
                }
            }
        }
        if let Some(stranger) = passed.next() {
            return Err(LineageFault::WrongPassing(stranger.person().clone()));
        }
        for ring in self.rings() {
            let people = ring.people();
            let is_whole = people.len() > 1
                && people
                    .iter()
                    .zip(people.iter().cycle().skip(1))
                    .all(|(one, next)| arcs.iter().any(|(_, mentor, mentee)| (*mentor, *mentee) == (one, next)));
            if !is_whole {
                return Err(LineageFault::BrokenRing);
            }
        }
        self.check_playbooks(mentorships)
    }

    /// Each way in which somebody came by a playbook, one handing over at a time.
    fn check_playbooks(&self, mentorships: &[MentorshipSpec]) -> Result<(), LineageFault> {
        // A mentorship that two sources end on different days has ended on the later.
        let ended = |spec: &MentorshipSpec| {
            let same = |other: &&MentorshipSpec| {
                (&spec.mentor, &spec.mentee, spec.term.from) == (&other.mentor, &other.mentee, other.term.from)
                    && is_possible(other)
            };
            let ends: Option<Vec<NaiveDate>> = mentorships.iter().filter(same).map(|other| other.term.until).collect();
            ends.and_then(|ends| ends.into_iter().max()).filter(|end| *end <= self.as_of())
        };
        let mut handed = BTreeSet::new();
        for spec in mentorships.iter().filter(|spec| is_possible(spec) && spec.term.from <= self.as_of()) {
            let Some(on) = ended(spec) else { continue };
            handed.extend(spec.playbooks.iter().map(|playbook| (on, &spec.mentor, &spec.mentee, playbook)));
        }
        for person in self.people() {
            let mut expected = BTreeMap::new();
            for (on, mentor, mentee, playbook) in &handed {
                // In the order of days, so that the first is the earliest.
                if *mentee == person {
                    expected.entry((*playbook, Some(*mentor))).or_insert(*on);
                }
                let had = handed.iter().any(|(had, _, to, what)| *to == person && what == playbook && had <= on);
                if *mentor == person && !had {
                    expected.entry((*playbook, None)).or_insert(*on);
                }
            }
            let found = self.playbooks(person.as_str()).unwrap_or_default();
            let found: BTreeMap<_, _> = found.iter().map(|held| ((held.playbook(), held.from()), held.since())).collect();
            if found != expected {
                return Err(LineageFault::WrongPlaybook(person.clone()));
            }
        }
        Ok(())
    }
}

impl Multiplier {
    /// Checks the counts against the mentorships they were made from.
    ///
    /// # Errors
    /// The first [`LineageFault`].
    ///
    /// # Complexity
    /// O(n m log m) for n mentors and m mentorships.
    pub fn check(&self, mentorships: &[MentorshipSpec]) -> Result<(), LineageFault> {
        let arcs = arcs(mentorships, self.as_of);
        let mentors: BTreeSet<&PersonId> = arcs.iter().map(|arc| arc.1).collect();
        let mentees: BTreeSet<&PersonId> = arcs.iter().map(|arc| arc.2).collect();
        let founders = mentors.iter().filter(|mentor| is_founder(&arcs, mentor)).count();
        let is = |found: u32, counted: usize| usize::try_from(found) == Ok(counted);
        if !is(self.founders, founders) || !is(self.reached, mentees.len()) {
            return Err(LineageFault::WrongProgramme);
        }
        if !mentors.iter().copied().eq(self.mentors.iter().map(|line| &line.mentor)) {
            return Err(LineageFault::WrongPeople);
        }
        for line in &self.mentors {
            let direct: BTreeSet<&PersonId> = arcs.iter().filter(|arc| *arc.1 == line.mentor).map(|arc| arc.2).collect();
            let reached = follow(&arcs, &line.mentor).len();
            let is_counted = match line.reached {
                Some(found) => is(found, reached),
                None => !self.completion.is_complete(),
            };
            if !is(line.mentees, direct.len()) || !is_counted {
                return Err(LineageFault::WrongReach(line.mentor.clone()));
            }
        }
        Ok(())
    }
}

fn is_possible(spec: &MentorshipSpec) -> bool {
    spec.mentor != spec.mentee && spec.term.until.is_none_or(|until| spec.term.from < until)
}

fn arcs(mentorships: &[MentorshipSpec], as_of: NaiveDate) -> Arcs<'_> {
    let possible = mentorships.iter().filter(|spec| is_possible(spec) && spec.term.from <= as_of);
    let mut arcs: Arcs<'_> = possible.map(|spec| (spec.term.from, &spec.mentor, &spec.mentee)).collect();
    arcs.sort_unstable();
    arcs.dedup();
    arcs
}

fn is_founder(arcs: &Arcs<'_>, person: &PersonId) -> bool {
    let first = arcs.iter().find(|arc| arc.1 == person).map(|arc| arc.0);
    first.is_some_and(|first| !arcs.iter().any(|arc| arc.2 == person && arc.0 < first))
}

/// Whom a person's lines reach, and since when: the arcs in the order of their days, each taken when its mentor has been reached before.
fn follow<'a>(arcs: &Arcs<'a>, person: &PersonId) -> BTreeMap<&'a PersonId, NaiveDate> {
    let mut reached: BTreeMap<&PersonId, NaiveDate> = BTreeMap::new();
    for &(day, mentor, mentee) in arcs {
        let goes_on = mentor == person || reached.get(mentor).is_some_and(|since| *since < day);
        if goes_on && mentee != person {
            reached.entry(mentee).or_insert(day);
        }
    }
    reached
}

/// The fewest arcs from a founder, found by setting out from all of them at once for as long as somebody comes nearer.
fn generations<'a>(arcs: &Arcs<'a>, founders: &BTreeSet<&'a PersonId>) -> BTreeMap<&'a PersonId, u32> {
    // For each person, by how many arcs they can be reached since which day.
    let mut nearest: BTreeMap<&PersonId, u32> = founders.iter().map(|founder| (*founder, 0)).collect();
    let mut front: BTreeMap<&PersonId, NaiveDate> = founders.iter().map(|founder| (*founder, NaiveDate::MIN)).collect();
    let mut steps = 0;
    // Whoever can be reached in so many arcs, and the earliest day for that.
    let mut earliest = front.clone();
    while !front.is_empty() {
        steps += 1;
        let mut next: BTreeMap<&PersonId, NaiveDate> = BTreeMap::new();
        for &(day, mentor, mentee) in arcs {
            // A founder has no day before which they do not count.
            let goes_on = front.get(mentor).is_some_and(|since| *since < day || founders.contains(mentor));
            if goes_on && earliest.get(mentee).is_none_or(|since| day < *since) {
                let since = next.entry(mentee).or_insert(day);
                *since = day.min(*since);
            }
        }
        for (person, day) in &next {
            nearest.entry(*person).or_insert(steps);
            earliest.insert(*person, *day);
        }
        front = next;
    }
    nearest
}
