//! What a person has done, and what others did for them, as dated records.

use chrono::{Days, Months, NaiveDate};

use crate::career::{Career, days_before, months_before};
use crate::company::Company;
use crate::documents::complete_since;
use crate::mentoring::{as_mentee, as_mentor};
use crate::record::{Day, Done};
use crate::rng::{Rng, Topic};
use crate::roles::{Function, Post, Role};

/// Everything on record of what the person has done, by date.
pub(crate) fn records(company: &Company, seat: usize, career: &Career) -> Vec<Done> {
    let Some(role) = career.last().map(|held| held.role) else { return Vec::new() };
    let mut past = Past {
        company,
        seat,
        career,
        role,
        last: career.left.map_or(company.as_of, |left| days_before(left, 1)),
        rng: company.rng(Topic::Records, seat),
        done: Vec::new(),
    };
    past.assignments();
    past.swap();
    past.mentoring();
    past.nominations();
    past.sponsorships();
    past.endorsements();
    past.trainings();
    past.certificates();
    past.cases();
    let mut done = past.done;
    done.sort_by(|a, b| (a.on, a).cmp(&(b.on, b)));
    done
}

/// What one person has done, while it is collected.
struct Past<'a> {
    company: &'a Company,
    seat: usize,
    career: &'a Career,
    /// The role of the seat.
    role: Role,
    /// The last day on record.
    last: NaiveDate,
    rng: Rng,
    done: Vec<Done>,
}

impl Past<'_> {
    /// Work elsewhere, or beside the role, for a time; one after the other.
    fn assignments(&mut self) {
        let (share, most) = match self.role.post {
            Post::Specialist => (10, 1),
            Post::Senior | Post::Expert => (48, 2),
            Post::Principal | Post::Lead => (66, 3),
            Post::Head | Post::Executive | Post::GeneralManager => (84, 4),
        };
        if !self.rng.chance(share) {
            return;
        }
        let mut busy: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for _ in 0..self.rng.between(1, most) {
            let (kind, from, to) = match self.rng.below(10) {
                0..=3 => ("rotation", 6, 12),
                4..=6 => ("stretch", 3, 9),
                7 | 8 => ("shadowing", 1, 2),
                _ => ("secondment", 6, 18),
            };
            let Some(on) = self.day(6, 108) else { continue };
            let until = later(on, self.rng.between(from, to));
            let streams: Vec<Function> =
                Function::ALL.into_iter().filter(|stream| *stream != self.role.function || kind == "stretch").collect();
            let stream = self.rng.pick(&streams).map(|stream| stream.id());
            let host = (kind == "shadowing").then(|| self.company.some_leader(&mut self.rng));
            if busy.iter().any(|(first, end)| on < *end && *first < until) {
                continue;
            }
            busy.push((on, until));
            let host = host.filter(|&host| self.is_other_on(host, on)).map(|host| self.company.id(host));
            self.course(kind, stream, host, on, until);
        }
    }

    /// Two members changed places for a time; both tell of it.
    fn swap(&mut self) {
        let Some(other) = self.company.counterpart(self.seat) else { return };
        let mut rng = self.company.rng(Topic::Swap, self.seat.min(other));
        let partner = Career::of(self.company, other);
        let on = months_before(self.company.as_of, rng.between(2, 60));
        let until = later(on, rng.between(3, 6));
        let there = |career: &Career| {
            let skilled = career.last().is_some_and(|held| matches!(held.role.post, Post::Senior | Post::Expert));
            skilled && career.employed(months_before(on, 6)) && career.employed(until)
        };
        if rng.chance(50) && there(self.career) && there(&partner) && until <= self.company.as_of {
            let stream = self.company.role(other).function.id();
            self.note("swap", Some(stream), Some(self.company.id(other)), on, Some(until), false);
        }
    }

    /// Both sides of mentoring, and the sessions of what still goes on. Some forget to note a session.
    fn mentoring(&mut self) {
        for told in as_mentor(self.company, self.seat, self.career) {
            self.note("mentee", None, Some(self.company.id(told.mentee)), told.on, told.until, told.broken_off);
        }
        for told in as_mentee(self.company, self.seat, self.career) {
            let mentor = self.company.id(told.mentor);
            self.note("mentoring", None, Some(mentor.clone()), told.on, told.until, told.broken_off);
            let mut on = told.on + Days::new(7);
            while told.until.is_none() && on < self.last {
                if self.rng.chance(85) {
                    self.note("mentoring_session", None, Some(mentor.clone()), on, Some(on + Days::new(1)), false);
                }
                on = on + Days::new(self.rng.between(21, 45).unsigned_abs());
            }
        }
    }

    /// Nominations for a pool, mostly by somebody of a higher rank; each holds for two years.
    fn nominations(&mut self) {
        let (pool, share) = match self.role.post {
            Post::Senior => ("future-leads", 30),
            Post::Expert => ("future-principals", 26),
            Post::Lead | Post::Principal => ("future-heads", 36),
            Post::Head => ("future-executives", 40),
            _ => return,
        };
        if !self.rng.chance(share) {
            return;
        }
        for _ in 0..self.rng.between(1, 2) {
            let Some(on) = self.day(3, 44) else { continue };
            let higher = self.rng.chance(78);
            let nominator = if higher { self.superior(on) } else { self.peer(on) };
            let Some(nominator) = nominator else { continue };
            let until = later(on, 24);
            let until = self.career.left.map_or(until, |left| until.min(left));
            self.note("nomination", Some(pool), Some(nominator), on, Some(until), false);
        }
    }

    fn sponsorships(&mut self) {
        let share = match self.role.post {
            Post::Specialist | Post::Executive | Post::GeneralManager => 0,
            Post::Senior => 6,
            Post::Expert | Post::Principal => 14,
            Post::Lead | Post::Head => 26,
        };
        if self.rng.chance(share) {
            let Some(on) = self.day(3, 44) else { return };
            let until = later(on, self.rng.between(12, 30));
            if let Some(sponsor) = self.superior(on) {
                self.course("sponsorship", None, Some(sponsor), on, until);
            }
        }
    }

    /// Colleagues speak for each other. It holds until somebody takes it back, which nobody does.
    fn endorsements(&mut self) {
        if !self.rng.chance(if self.role.post >= Post::Senior { 34 } else { 10 }) {
            return;
        }
        for _ in 0..self.rng.between(1, 3) {
            let Some(on) = self.day(3, 40) else { continue };
            if let Some(colleague) = self.peer(on) {
                self.note("endorsement", None, Some(colleague), on, None, false);
            }
        }
    }

    /// Trainings of one to three days. Some leave early.
    fn trainings(&mut self) {
        let leads = self.role.post.leads();
        let senior = self.role.post >= Post::Senior;
        let operations = self.role.function == Function::Operations;
        for (training, share) in [
            ("safety", if operations { 90 } else { 35 }),
            (
                "leading-people",
                if leads {
                    85
                } else if senior {
                    30
                } else {
                    4
                },
            ),
            (
                "budget-basics",
                if leads {
                    62
                } else if senior {
                    18
                } else {
                    3
                },
            ),
            (
                "inclusive-hiring",
                if leads {
                    70
                } else if senior {
                    16
                } else {
                    4
                },
            ),
        ] {
            // Safety is trained again.
            let times = if training == "safety" { self.rng.between(1, 3) } else { 1 };
            for _ in 0..times {
                let Some(on) = self.day(0, 150).filter(|_| self.rng.chance(share)) else { continue };
                let days = self.rng.between(1, 3).unsigned_abs();
                let left_early = days > 1 && self.rng.chance(6);
                let until = on + Days::new(if left_early { 1 } else { days });
                if until <= self.last {
                    self.note("training", Some(training), None, on, Some(until), left_early);
                }
            }
        }
    }

    /// Certificates run out; some have been renewed.
    fn certificates(&mut self) {
        let senior = self.role.post >= Post::Senior;
        let operations = self.role.function == Function::Operations;
        for (certificate, share, months) in [
            ("first-aid", if operations { 28 } else { 12 }, 24),
            ("project-management", if senior { 30 } else { 6 }, 36),
            ("lean-practice", if operations { 18 } else { 2 }, 60),
        ] {
            let Some(on) = self.day(1, 72).filter(|_| self.rng.chance(share)) else { continue };
            self.note("certificate", Some(certificate), None, on, Some(later(on, months)), false);
            let again = later(on, months - 1);
            if self.rng.chance(55) && again <= self.last {
                self.note("certificate", Some(certificate), None, again, Some(later(again, months)), false);
            }
        }
    }

    /// Few have a case, and most cases are closed.
    fn cases(&mut self) {
        if self.role.post < Post::Executive && self.rng.chance(5) {
            let case = if self.rng.chance(60) { "disciplinary" } else { "investigation" };
            let Some(on) = self.day(2, 72) else { return };
            let until = later(on, self.rng.between(1, 8));
            let until = self.career.left.map_or(until, |left| until.min(left));
            self.note("case", Some(case), None, on, Some(until).filter(|until| *until <= self.company.as_of), false);
        }
    }

    /// Notes what takes its time: some is broken off, some still goes on, and what goes on ends when the person leaves.
    fn course(&mut self, kind: &'static str, of: Option<&'static str>, with: Option<String>, on: NaiveDate, until: NaiveDate) {
        let fails = self.rng.chance(11);
        let days = until.signed_duration_since(on).num_days();
        let until = if fails { on + Days::new((days / 3).max(1).unsigned_abs()) } else { until };
        let parted = self.career.left.filter(|left| *left < until);
        let until = parted.unwrap_or(until);
        if until <= self.company.as_of {
            self.note(kind, of, with, on, Some(until), fails || parted.is_some());
        } else {
            self.note(kind, of, with, on, None, false);
        }
    }

    /// Notes a record. Before records of its kind were complete, most got lost.
    fn note(
        &mut self,
        kind: &'static str,
        of: Option<&'static str>,
        with: Option<String>,
        on: NaiveDate,
        until: Option<NaiveDate>,
        broken_off: bool,
    ) {
        let complete = complete_since(self.company, kind).is_none_or(|since| since <= on);
        if complete || self.rng.chance(30) {
            self.done.push(Done { kind, of, with, on: Day(on), until: until.map(Day), broken_off });
        }
    }

    /// Somebody of a higher rank on the day: of those above the person's place, or a leader from elsewhere.
    fn superior(&mut self, on: NaiveDate) -> Option<String> {
        let mut candidates = self.company.leaders(self.company.place(self.seat));
        candidates.push(self.company.some_leader(&mut self.rng));
        let rank = rank_on(self.career, on)?;
        candidates.retain(|&seat| self.is_other_on(seat, on) && rank_on(&Career::of(self.company, seat), on) > Some(rank));
        self.rng.pick(&candidates).map(|&seat| self.company.id(seat))
    }

    /// A colleague of about the same standing.
    fn peer(&mut self, on: NaiveDate) -> Option<String> {
        let colleague = self.company.colleague(self.seat, &mut self.rng);
        self.is_other_on(colleague, on).then(|| self.company.id(colleague))
    }

    /// Whether the seat is another's, who was there on the day.
    fn is_other_on(&self, seat: usize, on: NaiveDate) -> bool {
        seat != self.seat && Career::of(self.company, seat).employed(on)
    }

    /// A day of the last so many months on which the person had been there for at least some others.
    fn day(&mut self, settled: i64, months: i64) -> Option<NaiveDate> {
        let first = later(self.career.hired, settled).max(months_before(self.company.as_of, months));
        let days = self.last.signed_duration_since(first).num_days();
        (days > 0).then(|| days_before(self.last, self.rng.between(1, days)))
    }
}

/// The rank of the role held on a day, as far as it is on record.
fn rank_on(career: &Career, day: NaiveDate) -> Option<usize> {
    let held = career.held.iter().find(|held| held.on(day)).or(career.held.first())?;
    Some(held.role.post.rank())
}

fn later(day: NaiveDate, months: i64) -> NaiveDate {
    day + Months::new(u32::try_from(months).unwrap_or(0))
}
