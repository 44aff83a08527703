//! A programme's journal of up to ten million events: taken, replayed, and applied one by one.
//!
//! `cargo bench --bench program` makes 1,000,000 events of placements, mentorships and people that run beside each other, and prints how many are taken
//! and folded a second, the bytes of an event, and how long one event takes to be applied. `-- 10000000` makes another number of them.
//! Events are made in portions, and the time of making them is not counted: what is told is from parsed events on.
#![allow(
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    unreachable_pub,
    reason = "a benchmark prints, takes the time, and knows its own sizes"
)]

#[path = "support/measure.rs"]
#[expect(dead_code, reason = "what other benchmarks measure is not measured here")]
mod measure;
#[path = "support/random.rs"]
mod random;

use std::time::{Duration, Instant};

use chrono::{DateTime, Days, NaiveDate, Utc};
use measure::peak;
use random::Random;
use rungs::{
    Actor, ActorRole, AgreeingSide, Event, EventKind, Frequency, Journal, MentorshipEvent, MentorshipKind, PersonEvent,
    PlacementEvent, PlacementKind, Program,
};

type Failure = Box<dyn std::error::Error>;

/// So many events are made at a time: few, as when they are parsed line by line.
const PORTION: u64 = 1_000;

/// A lifecycle on its way: which, and how many of its events have been.
#[derive(Clone, Copy)]
struct Active {
    number: u64,
    step: u64,
}

struct Maker {
    random: Random,
    active: Vec<Active>,
    lifecycles: u64,
    people: u64,
    made: u64,
    in_all: u64,
}

impl Maker {
    fn new(in_all: u64) -> Self {
        // As many beside each other as make a lifecycle last a tenth of the journal.
        let beside = (in_all / 100).max(10);
        let active = (0..beside).map(|number| Active { number, step: 0 }).collect();
        Self { random: Random(7), active, lifecycles: beside, people: (in_all / 20).max(10), made: 0, in_all }
    }

    fn person(&mut self) -> String {
        format!("p-{:07}", self.random.below(self.people))
    }

    /// Whom a lifecycle is about: somebody, and always the same.
    fn person_of(&self, number: u64) -> String {
        format!("p-{:07}", number.wrapping_mul(2_654_435_761) % self.people)
    }

    /// The next event of a random lifecycle.
    fn event(&mut self) -> Result<Event, Failure> {
        let at = usize::try_from(self.random.below(self.active.len() as u64))?;
        let Active { number, step } = self.active[at];
        let (kind, is_last) = match number % 3 {
            0 => (self.placement(number, step)?, step == 9),
            1 => (self.mentorship(number, step)?, step == 11),
            _ => (self.of_person(number, step)?, step == 5),
        };
        self.active[at].step += 1;
        if is_last {
            self.active[at] = Active { number: self.lifecycles, step: 0 };
            self.lifecycles += 1;
        }
        // Ten years of days, and a second for each event.
        let day = NaiveDate::from_ymd_opt(2016, 1, 1).ok_or("a day")? + Days::new(self.made * 3_650 / self.in_all.max(1));
        let recorded = DateTime::<Utc>::from_timestamp(1_451_606_400 + i64::try_from(self.made)?, 0).ok_or("an instant")?;
        let actor = match kind {
            EventKind::Placement { event: PlacementEvent::Agreed { side: AgreeingSide::Participant }, .. } => {
                Actor::new(self.person_of(number).parse()?, ActorRole::Person)
            }
            _ => Actor::new(format!("hr-{:03}", self.random.below(500)).parse()?, ActorRole::Hr),
        };
        let event = Event::new(format!("e-{:010}", self.made).parse()?, recorded, day, actor, kind);
        self.made += 1;
        Ok(event)
    }

    fn placement(&mut self, number: u64, step: u64) -> Result<EventKind, Failure> {
        let event = match step {
            0 => PlacementEvent::Proposed {
                person: self.person_of(number).parse()?,
                kind: PlacementKind::Rotation,
                host: format!("unit-{:03}", self.random.below(300)).parse()?,
                home: Some(format!("unit-{:03}", self.random.below(300)).parse()?),
                opportunity: None,
                starts: NaiveDate::from_ymd_opt(2020, 1, 1),
                ends: NaiveDate::from_ymd_opt(2020, 7, 1),
                share: 100,
                objectives: Vec::new(),
                deliverables: vec!["report".parse()?],
                criteria: Vec::new(),
                exit: None,
                sponsor: Some(self.person().parse()?),
                check_in_days: 30,
            },
            1 => PlacementEvent::Agreed { side: AgreeingSide::Home },
            2 => PlacementEvent::Agreed { side: AgreeingSide::Host },
            3 => PlacementEvent::Agreed { side: AgreeingSide::Participant },
            4 => PlacementEvent::Began { onboarding: vec!["buddy".parse()?] },
            5 | 6 => PlacementEvent::CheckedIn { themes: vec!["pace".parse()?] },
            7 => PlacementEvent::Completed { delivered: vec!["report".parse()?] },
            8 => PlacementEvent::Debriefed { outcomes: Vec::new() },
            _ => PlacementEvent::Synthesised,
        };
        Ok(EventKind::Placement { id: format!("pl-{number:08}").parse()?, event })
    }

    fn mentorship(&mut self, number: u64, step: u64) -> Result<EventKind, Failure> {
        let event = match step {
            0 => MentorshipEvent::Proposed {
                mentor: self.person_of(number).parse()?,
                mentees: vec![self.person_of(number + 1).parse()?],
                kind: MentorshipKind::Mentor,
            },
            1 => MentorshipEvent::Accepted,
            2 => MentorshipEvent::Began { cadence: Some(Frequency::Monthly) },
            11 => MentorshipEvent::Closed,
            _ => MentorshipEvent::SessionHeld { minutes: 60, goal: Some("voice".parse()?), outcome: None },
        };
        Ok(EventKind::Mentorship { id: format!("m-{number:08}").parse()?, event })
    }

    fn of_person(&mut self, number: u64, step: u64) -> Result<EventKind, Failure> {
        let event = match step {
            0 => PersonEvent::Hired,
            1 => PersonEvent::RoleChanged { role: format!("role-{:03}", self.random.below(200)).parse()? },
            5 => PersonEvent::Left { regretted: Some(true) },
            _ => PersonEvent::Rated { cycle: format!("{}", 2015 + step).parse()?, rating: "strong".parse()? },
        };
        Ok(EventKind::Person { id: format!("q-{number:08}").parse()?, event })
    }
}

fn main() -> Result<(), Failure> {
    let count: u64 = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let mut maker = Maker::new(count);
    let mut journal = Journal::new();
    let mut taking = Duration::ZERO;
    while maker.made < count {
        let portion: Vec<Event> =
            (0..PORTION.min(count - maker.made)).map(|_| maker.event()).collect::<Result<_, Failure>>()?;
        let start = Instant::now();
        for event in &portion {
            journal.push(event)?;
        }
        taking += start.elapsed();
    }
    let start = Instant::now();
    let mut program = Program::replay(journal);
    let folding = start.elapsed();
    let a_second = |time: Duration| count as f64 / time.as_secs_f64() / 1e6;
    println!("events {count}, lifecycles {}", maker.lifecycles);
    println!("taken from parsed events   {:>6.2} M a second", a_second(taking));
    println!("folded from the journal    {:>6.2} M a second", a_second(folding));
    println!("both                       {:>6.2} M a second", a_second(taking + folding));
    println!("bytes an event in the journal {}", program.journal().bytes() as u64 / count);
    println!("peak memory {}", peak());
    assert!(program.refused().is_empty());

    // Further events, each the next of its lifecycle; and some of them once more as of the day before the first, so that each is put before all others.
    let further: Vec<Event> = (0..100_000).map(|_| maker.event()).collect::<Result<_, Failure>>()?;
    let late = further.iter().map(|event| {
        let mut late = Event::new(
            format!("l-{}", event.id).parse()?,
            event.recorded_at,
            NaiveDate::from_ymd_opt(2015, 12, 31).ok_or("a day")?,
            event.actor.clone(),
            event.kind.clone(),
        );
        late.reason = Some("late".parse()?);
        Ok(late)
    });
    let late: Vec<Event> = late.collect::<Result<_, Failure>>()?;
    for (name, events) in [("next", &further), ("late", &late)] {
        let mut times = Vec::with_capacity(events.len());
        for event in events {
            let start = Instant::now();
            program.apply(event)?;
            times.push(start.elapsed().as_nanos());
        }
        times.sort_unstable();
        let at = |permille: usize| times[times.len() * permille / 1_000] as f64 / 1e3;
        println!("apply, {name}: p50 {:.2} us, p99 {:.2} us, p99.9 {:.2} us", at(500), at(990), at(999));
    }
    Ok(())
}
