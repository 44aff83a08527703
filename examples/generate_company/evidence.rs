//! What has been seen of a person's competencies, by whom, and how well they see.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::asks::{Ask, asks};
use crate::career::{Career, days_before, months_before};
use crate::company::Company;
use crate::competencies::{CERTIFICATION, Competency};
use crate::record::{Day, Evidence};
use crate::reporting::Line;
use crate::rng::{Rng, Topic};
use crate::roles::{Function, Post, Role, StepKind};

/// A competency, and how much of it the person truly has, in tenths of a level.
#[derive(Clone, Copy)]
struct Truth {
    competency: &'static Competency,
    tenths: i64,
    /// Whether only the next role asks for it.
    beyond: bool,
}

impl Truth {
    /// Whether it is examined rather than observed.
    fn is_licence(&self) -> bool {
        self.competency.scale.id == CERTIFICATION.id
    }
}

/// Everything on record about the person's competencies, by date.
pub(crate) fn evidence(company: &Company, seat: usize, career: &Career, lines: &[Line]) -> Vec<Evidence> {
    let mut rng = company.rng(Topic::Evidence, seat);
    let mut witness = Witness {
        company,
        seat,
        first: career.hired.max(company.start),
        last: career.left.map_or(company.as_of, |left| days_before(left, 1)),
        rng: company.rng(Topic::Sight, seat),
        seen: Vec::new(),
    };
    let mut truths = truths(company, career, &mut rng);
    // Some competencies nobody ever looked at.
    truths.retain(|_| !rng.chance(8));
    let (licensed, observed): (Vec<_>, Vec<_>) = truths.into_iter().partition(|truth| truth.is_licence());
    yearly_talks(&mut witness, &observed, career, lines, &mut rng);
    colleagues_and_self(&mut witness, &observed, &mut rng);
    licences(&mut witness, &licensed, &mut rng);
    occasions(&mut witness, &observed, career, &mut rng);
    witness.seen.sort_by_key(|evidence| evidence.on);
    witness.seen
}

/// What the person can do: what the role asks and the next one asks beyond, by ability, growth and chance.
fn truths(company: &Company, career: &Career, rng: &mut Rng) -> Vec<Truth> {
    let Some(held) = career.last() else { return Vec::new() };
    let now = asks(held.role);
    let next = next_role(company, held.role).map(asks).unwrap_or_default();
    // How much of the way to the next role has been gone, in percent.
    let months = company.as_of.signed_duration_since(held.from).num_days() / 30;
    let gone = (months.min(48) * 2 / 3 + 3 * career.ability + head_start(held.role) + rng.bell(15)).clamp(0, 105);
    let mut truth = |competency, tenths, beyond| {
        let truth = Truth { competency, tenths, beyond };
        // A licence one has or has not; in all else there is more between people.
        let chance = if truth.is_licence() { career.ability / 2 + rng.bell(2) } else { career.ability + rng.bell(5) - 1 };
        Truth { tenths: tenths + chance, ..truth }
    };
    let level_in = |asks: &[Ask], competency: &Competency| asks.iter().find(|ask| ask.competency.is(competency)).map(tenths);
    let mut truths = Vec::new();
    for ask in &now {
        let more = level_in(&next, ask.competency).map_or(0, |wanted| (wanted - tenths(ask)).max(0));
        truths.push(truth(ask.competency, tenths(ask) + more * gone / 100, false));
    }
    for ask in next.iter().filter(|ask| level_in(&now, ask.competency).is_none()) {
        truths.push(truth(ask.competency, (tenths(ask) * gone / 100).max(7), true));
    }
    truths
}

fn tenths(ask: &Ask) -> i64 {
    i64::try_from(ask.level).unwrap_or(0) * 10
}

/// How far a function prepares its people for the next role, in percent: operations has long done it, strategy leaves them to
/// themselves, and product stops at its heads. So some critical roles have a strong bench, and some have nobody near.
const fn head_start(role: Role) -> i64 {
    match (role.function, role.post) {
        (_, Post::Specialist | Post::Senior) => 0,
        (Function::Operations, _) => 32,
        (Function::Product, Post::Head) => -60,
        (Function::Product, _) => 5,
        (Function::People, _) => -20,
        (Function::Strategy, _) => -35,
    }
}

/// The role of the first promotion that the ladder names: at the fork, the one of the management track.
fn next_role(company: &Company, role: Role) -> Option<Role> {
    let mut promotions = company.steps.iter().filter(|step| step.from == role && step.kind == StepKind::Promotion);
    promotions.next().map(|step| step.to)
}

/// Who sees and notes: the evidence of one person while it is collected.
struct Witness<'a> {
    company: &'a Company,
    seat: usize,
    /// The first and the last day on which anything could be seen.
    first: NaiveDate,
    last: NaiveDate,
    rng: Rng,
    seen: Vec<Evidence>,
}

impl Witness<'_> {
    /// Notes what the person says of themself, a little too kindly.
    fn own(&mut self, truth: &Truth, on: NaiveDate) {
        self.note(truth, "self", None, on, 4);
    }

    /// Notes what another person of the company saw, unless that person was not there on the day.
    fn person(&mut self, truth: &Truth, kind: &'static str, assessor: usize, on: NaiveDate) {
        // Some are severe and some are kind, always in the same way.
        let severity = self.company.rng(Topic::Severity, assessor).bell(3);
        if assessor != self.seat && Career::of(self.company, assessor).employed(on) {
            self.note(truth, kind, Some(self.company.id(assessor)), on, severity);
        }
    }

    /// Notes what a body outside the company's people saw.
    fn body(&mut self, truth: &Truth, kind: &'static str, assessor: &str, on: NaiveDate) -> Option<&mut Evidence> {
        self.note(truth, kind, Some(assessor.to_owned()), on, 0)
    }

    fn note(
        &mut self,
        truth: &Truth,
        kind: &'static str,
        assessor: Option<String>,
        on: NaiveDate,
        error: i64,
    ) -> Option<&mut Evidence> {
        if on < self.first || on > self.last {
            return None;
        }
        // Earlier, there was less to see.
        let years = i64::from(self.company.as_of.years_since(on).unwrap_or(0));
        let tenths = truth.tenths + error + self.rng.bell(3) - 2 * years;
        let level = truth.competency.scale.code(usize::try_from((tenths + 5) / 10).unwrap_or(0));
        self.seen.push(Evidence { id: None, competency: truth.competency, level, kind, assessor, on: Day(on), until: None });
        self.seen.last_mut()
    }

    /// A day within so many months before the records' last.
    fn day(&self, months: i64, rng: &mut Rng) -> NaiveDate {
        let first = months_before(self.last, months).max(self.first);
        let days = self.last.signed_duration_since(first).num_days();
        days_before(self.last, rng.between(0, days.max(0)))
    }
}

/// Once a year a person's manager talks with them about some of what the role asks.
fn yearly_talks(witness: &mut Witness<'_>, truths: &[Truth], career: &Career, lines: &[Line], rng: &mut Rng) {
    // Leaders are talked about more than others.
    let more = if career.last().is_some_and(|held| held.role.post >= Post::Expert) { 14 } else { 0 };
    for (years, share) in [(0, 78 + more), (1, 45 + more), (2, 25 + more)] {
        // In the first months of the year.
        let january = NaiveDate::from_ymd_opt(witness.company.as_of.year() - years, 1, 10).unwrap_or(witness.first);
        let on = january + Days::new(rng.between(0, 75).unsigned_abs());
        let talks_on = |line: &&Line| line.from <= on && line.until.is_none_or(|until| on < until);
        let Some(manager) = lines.iter().find(talks_on).map(|line| line.manager) else { continue };
        let new = career.hired > months_before(on, 3);
        for truth in truths {
            if !new && rng.chance(if truth.beyond { share / 2 } else { share }) {
                witness.person(truth, "manager", manager, on);
            }
        }
    }
}

/// Colleagues and the person themself are asked now and then.
fn colleagues_and_self(witness: &mut Witness<'_>, truths: &[Truth], rng: &mut Rng) {
    let seat = witness.seat;
    let asked = witness.day(20, rng);
    for truth in truths {
        let share = if truth.beyond { 12 } else { 38 };
        if rng.chance(share) {
            let colleague = witness.company.colleague(seat, rng);
            witness.person(truth, "peer", colleague, witness.day(26, rng));
        }
        if rng.chance(share) {
            witness.own(truth, asked);
        }
    }
}

/// Licences are examined by an academy and run out. Nobody is given a licence for less than the lowest level.
fn licences(witness: &mut Witness<'_>, truths: &[Truth], rng: &mut Rng) {
    let number = witness.company.number(witness.seat);
    for truth in truths {
        let truth = Truth { tenths: truth.tenths.max(18), ..*truth };
        let latest = witness.day(if rng.chance(85) { 22 } else { 34 }, rng);
        // Some have renewed it: then the earlier one is there as well.
        let earlier = rng.chance(20).then(|| months_before(latest, 23));
        for (nth, on) in earlier.into_iter().chain([latest]).enumerate() {
            let months = rng.pick(&[12, 24, 24, 36]).copied().unwrap_or(24);
            if let Some(licence) = witness.body(&truth, "certificate", "iso-academy", on) {
                licence.until = on.checked_add_months(Months::new(months)).map(Day);
                licence.id = Some(format!("lic-{number}-{}", nth + 1));
            }
        }
    }
}

/// Assessment centres, mentors, hosts of guests from elsewhere, and the outcomes of projects: occasions that not everyone has.
fn occasions(witness: &mut Witness<'_>, truths: &[Truth], career: &Career, rng: &mut Rng) {
    let post = career.last().map_or(Post::Specialist, |held| held.role.post);
    let some = |most: i64, rng: &mut Rng| -> Vec<&Truth> {
        let count = usize::try_from(rng.between(2, most)).unwrap_or(2);
        let from = rng.below(truths.len());
        truths.iter().cycle().skip(from).take(count.min(truths.len())).collect()
    };
    if post >= Post::Senior && rng.chance(if post >= Post::Lead { 45 } else { 18 }) {
        let on = witness.day(30, rng);
        for truth in some(5, rng) {
            witness.body(truth, "assessment", "assessment-centre", on);
        }
    }
    if rng.chance(11) {
        let (mentor, on) = (witness.company.some_leader(rng), witness.day(20, rng));
        for truth in some(2, rng) {
            witness.person(truth, "mentor", mentor, on);
        }
    }
    if rng.chance(if post >= Post::Senior { 14 } else { 5 }) {
        let (host, on) = (witness.company.some_leader(rng), witness.day(30, rng));
        for truth in some(3, rng) {
            witness.person(truth, "debrief", host, on);
        }
    }
    for truth in truths.iter().filter(|truth| !truth.beyond) {
        if rng.chance(7) {
            witness.body(truth, "work_outcome", "project-board", witness.day(30, rng));
        }
    }
}
