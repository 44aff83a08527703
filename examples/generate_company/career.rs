//! One person's way through the company, told backwards from the seat they sit in.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::company::{Company, Place};
use crate::rng::{Rng, Topic};
use crate::roles::{Post, Role, StepKind};

/// A way through the company, as far as it is on record.
pub(crate) struct Career {
    pub(crate) hired: NaiveDate,
    /// The first day no longer with the company.
    pub(crate) left: Option<NaiveDate>,
    /// What was held, the latest last.
    pub(crate) held: Vec<Held>,
    /// How able the person is, around 0, in tenths of a level. Nothing in the data says it outright.
    pub(crate) ability: i64,
}

/// A role held somewhere.
#[derive(Clone, Copy)]
pub(crate) struct Held {
    pub(crate) role: Role,
    pub(crate) place: Place,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
}

impl Held {
    pub(crate) fn on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The days on which it begins and ends.
    pub(crate) fn ends(&self) -> impl Iterator<Item = NaiveDate> {
        [Some(self.from), self.until].into_iter().flatten()
    }
}

impl Career {
    /// The way of the person in this seat.
    pub(crate) fn of(company: &Company, seat: usize) -> Self {
        let mut rng = company.rng(Topic::Career, seat);
        let ability = rng.bell(9);
        let (mut role, mut place) = (company.role(seat), company.place(seat));
        let (left, mut until) = ending(company, role.post, &mut rng);
        let mut stay = rng.between(months_in(role.post).0, months_in(role.post).1);
        let mut held = Vec::new();
        let hired = loop {
            // The able move on sooner.
            let months = (stay * (100 - 2 * ability) / 100).max(3);
            let from = began(until.unwrap_or(company.as_of), months, &mut rng);
            held.push(Held { role, place, from, until });
            if from < company.start {
                // What was before is not on record.
                let before = if role.open_to_hire() { 0 } else { rng.between(18, 120) };
                break months_before(from, before);
            }
            if role.open_to_hire() && rng.chance(if role.post == Post::Specialist { 92 } else { 40 }) {
                break from;
            }
            let Some((earlier, typical)) = came_from(company, role, &mut rng) else { break from };
            let same_team = earlier.function == role.function && matches!(place, Place::Team(_)) && rng.chance(75);
            if !same_team {
                place = company.place_for(earlier, &mut rng);
            }
            (role, until) = (earlier, Some(from));
            stay = typical * rng.between(70, 170) / 100;
        };
        held.reverse();
        Self { hired, left, held, ability }
    }

    /// The role of the seat, which the person came to last.
    pub(crate) fn last(&self) -> Option<&Held> {
        self.held.last()
    }

    /// Whether the person belongs to the company on that day.
    pub(crate) fn employed(&self, day: NaiveDate) -> bool {
        self.hired <= day && self.left.is_none_or(|left| day < left)
    }
}

/// The day the person left, and the day the last role ended: earlier for those who are on leave.
fn ending(company: &Company, post: Post, rng: &mut Rng) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let leaves = match post {
        Post::Executive | Post::GeneralManager => 0,
        Post::Lead | Post::Head => 4,
        _ => 7,
    };
    if rng.chance(leaves) {
        let left = days_before(company.as_of, rng.between(5, 800));
        return (Some(left), Some(left));
    }
    let on_leave = !post.leads() && rng.chance(2);
    (None, on_leave.then(|| days_before(company.as_of, rng.between(10, 200))))
}

/// How many months people stay in a post: from, to.
const fn months_in(post: Post) -> (i64, i64) {
    match post {
        Post::Specialist => (5, 66),
        Post::Senior => (6, 60),
        Post::Expert | Post::Lead => (6, 66),
        Post::Principal | Post::Head => (8, 72),
        Post::Executive => (20, 90),
        // Longer than the records go back: somebody is always there to report to.
        Post::GeneralManager => (90, 110),
    }
}

/// The role held before, by one of the ladder's steps, and its typical months.
fn came_from(company: &Company, role: Role, rng: &mut Rng) -> Option<(Role, i64)> {
    let steps = company.steps.iter().filter(|step| step.to == role);
    // Most people come up; some come across.
    let ways: Vec<_> = steps.flat_map(|step| vec![step; if step.kind == StepKind::Promotion { 5 } else { 1 }]).collect();
    rng.pick(&ways).map(|step| (step.from, step.months.into()))
}

/// The day a role began that was held for so many months: the first of a month for most.
fn began(until: NaiveDate, months: i64, rng: &mut Rng) -> NaiveDate {
    let first = months_before(until.with_day(1).unwrap_or(until), months);
    if rng.chance(15) { first + Days::new(14) } else { first }
}

pub(crate) fn months_before(day: NaiveDate, months: i64) -> NaiveDate {
    day.checked_sub_months(Months::new(u32::try_from(months).unwrap_or(0))).unwrap_or(day)
}

pub(crate) fn days_before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(day)
}
