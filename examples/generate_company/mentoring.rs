//! Who mentored whom, and when: told from the one who learns, so that both sides tell the same.

use chrono::{Months, NaiveDate};

use crate::career::{Career, months_before};
use crate::company::Company;
use crate::rng::Topic;
use crate::roles::Post;

/// A time of mentoring.
#[derive(Clone, Copy)]
pub(crate) struct Mentoring {
    /// Seats.
    pub(crate) mentor: usize,
    pub(crate) mentee: usize,
    pub(crate) on: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) broken_off: bool,
}

/// The turns, the latest first: from how many to how many months ago one began. All of it lies where no record of mentoring is
/// missing, so that neither side has lost one.
const TURNS: [(i64, i64); 2] = [(1, 22), (36, 72)];

/// Those whom a leader mentored.
pub(crate) fn as_mentor(company: &Company, seat: usize, career: &Career) -> Vec<Mentoring> {
    let mut found = Vec::new();
    for turn in 0..TURNS.len() {
        let mentees = company.mentees(seat, turn);
        found.extend(mentees.filter_map(|mentee| mentoring(company, mentee, &Career::of(company, mentee), turn, career)));
    }
    found
}

/// The mentors that a person had.
pub(crate) fn as_mentee(company: &Company, seat: usize, career: &Career) -> Vec<Mentoring> {
    let of_turn = |turn| {
        let mentor = Career::of(company, company.mentor(seat, turn)?);
        mentoring(company, seat, career, turn, &mentor)
    };
    (0..TURNS.len()).filter_map(of_turn).collect()
}

/// The mentoring of a person in a turn, if it came about.
fn mentoring(company: &Company, seat: usize, career: &Career, turn: usize, mentor: &Career) -> Option<Mentoring> {
    let share = match career.last()?.role.post {
        Post::Specialist => 12,
        Post::Senior | Post::Expert | Post::Principal => 24,
        Post::Lead | Post::Head => 36,
        Post::Executive | Post::GeneralManager => 0,
    };
    let mut rng = company.rng(Topic::Mentoring, seat * TURNS.len() + turn);
    let &(latest, earliest) = TURNS.get(turn)?;
    let on = months_before(company.as_of, rng.between(latest, earliest));
    let (months, fails, wanted) = (rng.between(6, 14), rng.chance(9), rng.chance(share));
    let seat_of_mentor = company.mentor(seat, turn)?;
    // Nobody is mentored by somebody they report to, by somebody new, or before they have arrived.
    let reports = company.leaders(company.place(seat)).contains(&seat_of_mentor);
    let both_there = career.employed(months_before(on, 3)) && mentor.employed(months_before(on, 12));
    let stays = career.employed(on) && mentor.employed(on);
    if !wanted || reports || !both_there || !stays {
        return None;
    }
    let months = if fails { months / 3 + 1 } else { months };
    let planned = on + Months::new(u32::try_from(months).unwrap_or(1));
    let parted = [career.left, mentor.left].into_iter().flatten().min().filter(|left| *left < planned);
    let until = parted.unwrap_or(planned);
    let over = until <= company.as_of;
    let broken_off = over && (fails || parted.is_some());
    Some(Mentoring { mentor: seat_of_mentor, mentee: seat, on, until: over.then_some(until), broken_off })
}
