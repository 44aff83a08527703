//! One person's record, put together.

use chrono::{Datelike, Days, Months, NaiveDate};

use crate::asks::asks;
use crate::career::{Career, days_before};
use crate::company::{Company, Place};
use crate::documents::{LANGUAGES, LEVELS, RATINGS, SITES};
use crate::evidence::evidence;
use crate::record::{Aspiration, Attributes, Day, Judgement, MentorOffer, Rating, Record, Review, Spell};
use crate::records::records;
use crate::reporting::lines;
use crate::rng::{Rng, Topic};
use crate::roles::{Function, Post, Role, Step, StepKind};

/// The record of the person in this seat, as clean as records would be if everyone kept them.
pub(crate) fn record(company: &Company, seat: usize, career: &Career) -> Record {
    let mut rng = company.rng(Topic::Profile, seat);
    let lines = lines(company, career);
    let person = Person {
        company,
        career,
        first: career.hired.max(company.start),
        last: career.left.map_or(company.as_of, |left| days_before(left, 1)),
        post: career.last().map_or(Post::Specialist, |held| held.role.post),
    };
    let reviews = person.reviews(&mut rng);
    Record {
        id: company.id(seat),
        hired: Some(Day(career.hired)),
        left: career.left.map(Day),
        roles: career.held.iter().map(|held| Spell::new(held.role, held.from, held.until)).collect(),
        teams: person.teams(),
        managers: lines.iter().map(|line| Spell::new(company.id(line.manager), line.from, line.until)).collect(),
        availability: person.availability(&mut rng),
        aspirations: person.aspirations(&mut rng),
        ratings: person.ratings(&mut rng),
        risk_of_loss: person.judgements(&reviews, 0, &mut rng),
        impact_of_loss: person.judgements(&reviews, if person.post >= Post::Head { 12 } else { 1 }, &mut rng),
        reviews,
        attributes: person.attributes(&mut rng),
        mentor_offers: person.mentor_offers(&mut rng),
        records: records(company, seat, career),
        evidence: evidence(company, seat, career, &lines),
    }
}

/// What the parts of a record are made from.
struct Person<'a> {
    company: &'a Company,
    career: &'a Career,
    /// The first and the last day on record.
    first: NaiveDate,
    last: NaiveDate,
    post: Post,
}

impl Person<'_> {
    /// The teams: people stay in the last one while they are on leave.
    fn teams(&self) -> Vec<Spell<String>> {
        let mut stays: Vec<(Place, NaiveDate, Option<NaiveDate>)> = Vec::new();
        for held in &self.career.held {
            match stays.last_mut() {
                Some((place, ..)) if *place == held.place => {}
                last => {
                    if let Some((.., until)) = last {
                        *until = Some(held.from);
                    }
                    stays.push((held.place, held.from, self.career.left));
                }
            }
        }
        stays.into_iter().map(|(place, from, until)| Spell::new(self.company.name(place).0, from, until)).collect()
    }

    /// Part-time work; nothing for those who work all their time. Nobody works while on leave.
    fn availability(&self, rng: &mut Rng) -> Vec<Spell<i64>> {
        let leave = self.career.last().and_then(|held| held.until).filter(|_| self.career.left.is_none());
        if let Some(leave) = leave {
            return vec![Spell::new(0, leave, None)];
        }
        if self.post == Post::GeneralManager || !rng.chance(9) {
            return Vec::new();
        }
        let share = if rng.chance(45) {
            80
        } else if rng.chance(60) {
            60
        } else {
            50
        };
        let from = self.day(rng);
        let until = from + Days::new(180);
        let ends = rng.chance(25) && until < self.last;
        vec![Spell::new(share, from, if ends { Some(until) } else { self.career.left })]
    }

    /// What people say they want to become: mostly the next role, sometimes one elsewhere or far above.
    fn aspirations(&self, rng: &mut Rng) -> Vec<Aspiration> {
        let Some(held) = self.career.last().filter(|_| self.post != Post::GeneralManager && rng.chance(42)) else {
            return Vec::new();
        };
        let steps = self.company.steps.iter().filter(|step| step.from == held.role);
        let (up, across): (Vec<&Step>, Vec<&Step>) = steps.partition(|step| step.kind == StepKind::Promotion);
        let mut wishes: Vec<Role> = Vec::new();
        // A quarter have a second wish, where a second draw gives another.
        for _ in 0..if rng.chance(25) { 2 } else { 1 } {
            let wish = match rng.below(10) {
                0..=6 => rng.pick(&up).map(|step| step.to),
                7 | 8 => rng.pick(&across).map(|step| step.to),
                _ => Some(Role { post: Post::Executive, function: held.role.function }),
            };
            wishes.extend(wish.filter(|wish| !wishes.contains(wish) && *wish != held.role));
        }
        let on = Day(self.day(rng));
        wishes.into_iter().zip(1..).map(|(role, priority)| Aspiration { role, on, priority }).collect()
    }

    /// A rating for each of the last three years, given early in the next.
    fn ratings(&self, rng: &mut Rng) -> Vec<Rating> {
        let year = self.company.as_of.year();
        let mut ratings = Vec::new();
        for cycle in year - 3..year {
            let score = self.career.ability + rng.bell(5);
            let given = NaiveDate::from_ymd_opt(cycle + 1, 1, 12).map(|day| day + Days::new(rng.between(0, 30).unsigned_abs()));
            let long_enough = |day: &NaiveDate| self.career.hired + Months::new(4) <= *day;
            let Some(on) = given.filter(|day| self.first <= *day && *day <= self.last).filter(long_enough) else { continue };
            let at = [-11, -5, 6, 11].into_iter().filter(|least| score >= *least).count();
            ratings.extend(RATINGS.get(at).map(|rating| Rating { cycle: cycle.to_string(), on: Day(on), rating }));
        }
        ratings
    }

    /// Talent reviews: every autumn for leaders and the expert track's top, and for some below.
    fn reviews(&self, rng: &mut Rng) -> Vec<Review> {
        let always = matches!(self.post, Post::Lead | Post::Principal | Post::Head | Post::Executive);
        if !always && (matches!(self.post, Post::Specialist | Post::GeneralManager) || !rng.chance(35)) {
            return Vec::new();
        }
        let potential = self.career.ability / 2 + rng.bell(6);
        let mut reviews = Vec::new();
        for year in self.company.as_of.year() - 3..=self.company.as_of.year() {
            let performance = self.career.ability + rng.bell(5);
            // The manager's first view is a little kinder than the session's.
            let (kinder, brighter) = (2 + rng.bell(3), 2 + rng.bell(3));
            for (stage, day, performance, potential) in
                [("initial", 4, performance + kinder, potential + brighter), ("calibrated", 25, performance, potential)]
            {
                let on = NaiveDate::from_ymd_opt(year, 11, day).filter(|day| self.first <= *day && *day <= self.last);
                let (Some(on), true) = (on, rng.chance(96)) else { continue };
                let session = format!("talent-{year}");
                let (performance, potential) = (level(performance, 7), level(potential, 5));
                reviews.push(Review { session, on: Day(on), stage, performance, potential });
            }
        }
        reviews
    }

    /// A judgement after each review that has been calibrated, for most.
    fn judgements(&self, reviews: &[Review], lift: i64, rng: &mut Rng) -> Vec<Judgement> {
        let calibrated = reviews.iter().filter(|review| review.stage == "calibrated");
        let held: Vec<_> = calibrated.filter(|_| rng.chance(75)).map(|review| review.on).collect();
        held.into_iter().map(|on| Judgement { on, code: level(lift + self.career.ability / 2 + rng.bell(6), 5) }).collect()
    }

    fn attributes(&self, rng: &mut Rng) -> Attributes {
        let place = self.career.last().map_or(Place::Board, |held| held.place);
        let function = self.company.function(place);
        let (home, block) = match place {
            Place::Team(team) => (team, 10 + team),
            Place::Office(executive) => (executive, 1 + executive % 9),
            Place::Board => (0, 0),
        };
        let site = if rng.chance(85) { home } else { rng.below(SITES.len()) } % SITES.len();
        let at_desk = function != Some(Function::Operations) || self.post >= Post::Head;
        let temporary = self.post <= Post::Senior && self.career.left.is_none() && rng.chance(7);
        let mut languages: Vec<_> =
            LANGUAGES.iter().enumerate().filter(|(at, _)| rng.chance(if *at == 0 { 92 } else { 24 })).collect();
        languages.truncate(3);
        Attributes {
            contract_until: temporary.then(|| Day(self.company.as_of + Days::new(rng.between(20, 400).unsigned_abs()))),
            cost_centre: function.map_or(1, |function| function as i64 + 2) * 100_000 + i64::try_from(block).unwrap_or(0),
            languages: languages.into_iter().map(|(_, language)| *language).collect(),
            mobile: rng.chance(88).then(|| rng.chance(38)),
            remote_share: at_desk.then(|| rng.pick(&["0", "0.2", "0.4", "0.5", "0.6", "1"]).copied()).flatten(),
            site: SITES.get(site).copied().unwrap_or_default(),
            work_pattern: rng.chance(90).then(|| match (at_desk, rng.below(10)) {
                (true, 0..=2) => "fixed",
                (true, _) | (false, 0) => "flexible",
                (false, 1..=5) => "two_shift",
                (false, _) => "three_shift",
            }),
        }
    }

    /// Mentors come mostly from the upper ranks, and teach what their role asks of them.
    fn mentor_offers(&self, rng: &mut Rng) -> Vec<MentorOffer> {
        let share = match self.post {
            Post::Specialist | Post::GeneralManager => 0,
            Post::Senior => 5,
            Post::Expert => 25,
            Post::Lead | Post::Principal | Post::Head | Post::Executive => 42,
        };
        let Some(held) = self.career.last().filter(|_| rng.chance(share)) else { return Vec::new() };
        let from = self.day(rng);
        let until = from + Days::new(365);
        let until = if rng.chance(20) && until < self.last { Some(until) } else { self.career.left };
        let mut competencies: Vec<_> = asks(held.role).iter().filter(|ask| ask.level >= 3).map(|ask| ask.competency).collect();
        let skip = rng.below(competencies.len());
        competencies.rotate_left(skip);
        competencies.truncate(rng.below(4));
        vec![MentorOffer { from: Day(from), until: until.map(Day), seats: rng.between(1, 3), competencies }]
    }

    /// A day on record before the last.
    fn day(&self, rng: &mut Rng) -> NaiveDate {
        let days = self.last.signed_duration_since(self.first).num_days();
        days_before(self.last, rng.between(0, days.max(0)))
    }
}

/// Low, medium or high, where medium is less than `wide` away from 0.
fn level(score: i64, wide: i64) -> &'static str {
    let [low, medium, high] = LEVELS;
    if score <= -wide {
        low
    } else if score < wide {
        medium
    } else {
        high
    }
}
