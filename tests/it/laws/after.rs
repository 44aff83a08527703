//! Laws of what follows a match, each against a slow and obvious twin.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rungs::{
    Absent, CadenceEnd, CadenceSpec, Completeness, Effort, Engagement, EngagementPolicy, Frequency, Health, Hindrance, Lineage,
    MentorshipSpec, Multiplier, OffsetSpec, Period, PersonId, SessionFact, SessionLength, SessionLogSpec, SessionOutcome,
    Sessions, TimeOfDay, Truth, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
};

use crate::made::{Random, date, item};

fn day(random: &mut Random, within: u64) -> NaiveDate {
    date("2025-01-01") + Days::new(random.below(within))
}

fn period(random: &mut Random, within: u64, longest: u64) -> Period {
    let from = day(random, within);
    match random.below(6) {
        0 => Period::since(from),
        _ => Period::between(from, from + Days::new(random.below(longest))),
    }
}

// Sessions.

fn some_hours(random: &mut Random) -> WorkingHoursSpec {
    let minutes = |random: &mut Random| TimeOfDay::of_minutes(random.below(96) as u16 * 15).unwrap();
    let offset = |random: &mut Random| UtcOffset::of_minutes(random.below(145) as i16 * 15 - 1_080).unwrap();
    let mut hours = WorkingHoursSpec::nine_to_five(offset(random));
    if random.one_in(3) {
        hours.windows.clear();
    }
    for _ in 0..random.below(8) {
        let weekday = Weekday::ALL[random.below(7) as usize];
        hours.windows.push(WorkingWindow::new(weekday, minutes(random), minutes(random)));
    }
    for _ in 0..random.below(4) {
        hours.away.push(period(random, 120, 12));
    }
    for _ in 0..random.below(3) {
        let offset = if random.one_in(3) { offset(random) } else { UtcOffset::of_minutes(60).unwrap() };
        hours.offsets.push(OffsetSpec::during(offset, period(random, 120, 60)));
    }
    if random.one_in(8) {
        hours.offsets.remove(0);
    }
    hours
}

fn some_cadence(random: &mut Random) -> CadenceSpec {
    let frequency = [Frequency::Weekly, Frequency::Fortnightly, Frequency::Monthly][random.below(3) as usize];
    let end = match random.below(2) {
        0 => CadenceEnd::Sessions(random.below(9) as u16),
        _ => CadenceEnd::Until(day(random, 200)),
    };
    let mut cadence = CadenceSpec::new(frequency, day(random, 90), end);
    cadence =
        cadence.lasting([SessionLength::Thirty, SessionLength::FortyFive, SessionLength::Sixty][random.below(3) as usize]);
    if random.one_in(2) {
        cadence = cadence.on(Weekday::ALL[random.below(7) as usize]);
    }
    if random.one_in(2) {
        cadence = cadence.at(TimeOfDay::of_minutes(random.below(1_440) as u16).unwrap());
    }
    cadence
}

fn some_blackout(random: &mut Random) -> Vec<NaiveDate> {
    (0..random.below(30)).map(|_| day(random, 150)).collect()
}

/// Whether a person works in a minute of UTC: some day of theirs has it, is theirs to work, and no window of the week leaves it out.
fn works(hours: &WorkingHoursSpec, blackout: &[NaiveDate], utc: chrono::NaiveDateTime) -> bool {
    let near = (-2..=2).map(|days| utc.date() + chrono::TimeDelta::days(days));
    near.filter(|today| !blackout.contains(today) && !hours.away.iter().any(|away| away.contains(*today))).any(|today| {
        let holds =
            |spec: &&OffsetSpec| spec.from.is_none_or(|from| from <= today) && spec.until.is_none_or(|until| today < until);
        let mut held: Vec<&OffsetSpec> = hours.offsets.iter().filter(holds).collect();
        held.sort_by_key(|spec| (spec.from, -spec.minutes.minutes()));
        let Some(offset) = held.last() else { return false };
        let local = utc + chrono::TimeDelta::minutes(offset.minutes.minutes().into());
        let yesterday = today - Days::new(1);
        local.date() == today
            && hours.windows.iter().any(|window| {
                let at = |time: TimeOfDay| chrono::NaiveTime::MIN + chrono::TimeDelta::minutes(time.minutes().into());
                let (from, until) = (at(window.from), at(window.until));
                let begins_today = window.weekday == Weekday::of(today) && from <= local.time();
                let is_overnight = until <= from;
                begins_today && (is_overnight || local.time() < until)
                    || window.weekday == Weekday::of(yesterday) && is_overnight && local.time() < until
            })
    })
}

fn shuffled_hours(hours: &WorkingHoursSpec, random: &mut Random) -> WorkingHoursSpec {
    let mut hours = hours.clone();
    random.shuffle(&mut hours.windows);
    random.shuffle(&mut hours.offsets);
    random.shuffle(&mut hours.away);
    hours
}

// Engagement.

fn some_log(random: &mut Random) -> SessionLogSpec {
    let frequency = [Frequency::Weekly, Frequency::Fortnightly, Frequency::Monthly][random.below(3) as usize];
    let mut log = SessionLogSpec::new(Period::since(day(random, 20)), frequency);
    if random.one_in(4) {
        log.term.until = Some(day(random, 150));
    }
    log.completeness = match random.below(4) {
        0 => Completeness::UpToLastFact,
        1 => Completeness::Whole,
        2 => Completeness::Partial,
        _ => Completeness::Until(day(random, 120)),
    };
    let kinds = 1 + random.below(6);
    for _ in 0..random.below(14) {
        let due = day(random, 100);
        let by = [Absent::Mentor, Absent::Mentee, Absent::Both, Absent::Unsaid][random.below(4) as usize];
        log.sessions.push(match random.below(kinds) {
            0 => SessionFact::held(due),
            1 => SessionFact::missed(due, by),
            2 => SessionFact::due(due),
            3 => SessionFact::held_on(due, due + Days::new(random.below(9))),
            4 => SessionFact::cancelled(due),
            _ => SessionFact::missed(due, Absent::Mentor),
        });
    }
    log
}

fn some_policy(random: &mut Random) -> EngagementPolicy {
    let mut policy = EngagementPolicy::new();
    if random.one_in(2) {
        let small = |random: &mut Random| random.below(5) as u16;
        policy.start_within_days = random.below(60) as u16;
        policy.cooling_missed = small(random);
        policy.recent_sessions = small(random);
        policy.least_sessions = small(random);
        policy.stalled_missed = small(random);
        policy.stalled_intervals = small(random);
        policy.one_sided_missed = small(random);
        policy.trend_sessions = small(random);
        policy.trend_step = small(random);
        policy.rematch_intervals = small(random);
    }
    policy
}

/// What a session was: `Some(held)`, or nobody knows.
fn recount(log: &SessionLogSpec, as_of: NaiveDate) -> Vec<(NaiveDate, Option<bool>)> {
    let seen = |fact: &SessionFact| match fact.outcome {
        Some(SessionOutcome::Held { on }) if on > as_of => None,
        Some(SessionOutcome::Held { .. }) => fact.outcome,
        other => other.filter(|_| fact.due <= as_of),
    };
    let days: BTreeSet<NaiveDate> = log.sessions.iter().map(|fact| fact.due).filter(|due| log.term.contains(*due)).collect();
    let outcomes = |day: NaiveDate| -> BTreeSet<&str> {
        let kind = |outcome| match outcome {
            SessionOutcome::Held { .. } => "held",
            SessionOutcome::Missed { .. } => "missed",
            SessionOutcome::Cancelled => "cancelled",
        };
        log.sessions.iter().filter(|fact| fact.due == day).filter_map(seen).map(kind).collect()
    };
    let last = days.iter().filter(|day| !outcomes(**day).is_empty()).max();
    let mut counted = Vec::new();
    for &day in &days {
        let told: Vec<&str> = outcomes(day).into_iter().collect();
        let is_complete = match log.completeness {
            Completeness::UpToLastFact => last.is_some_and(|last| day <= *last),
            Completeness::Until(end) => day < end,
            Completeness::Whole => true,
            Completeness::Partial => false,
        };
        match told[..] {
            [] if day > as_of => {}
            [] => counted.push((day, is_complete.then_some(false))),
            ["cancelled"] => {}
            ["held"] => counted.push((day, Some(true))),
            ["missed"] => counted.push((day, Some(false))),
            _ => counted.push((day, None)),
        }
    }
    counted
}

/// The same log with what nobody knows decided in each possible way: held, or missed by either side or nobody named; at most so many ways.
fn worlds(log: &SessionLogSpec, as_of: NaiveDate, most: usize) -> Option<Vec<SessionLogSpec>> {
    let unknown: Vec<NaiveDate> =
        recount(log, as_of).into_iter().filter(|(_, held)| held.is_none()).map(|(day, _)| day).collect();
    let mut worlds = vec![log.clone().complete(Completeness::Whole)];
    for &day in &unknown {
        if worlds.len() * 4 > most {
            return None;
        }
        let decided = [
            SessionFact::held_on(day, day.min(as_of)),
            SessionFact::missed(day, Absent::Mentor),
            SessionFact::missed(day, Absent::Mentee),
            SessionFact::missed(day, Absent::Unsaid),
        ];
        worlds = worlds
            .iter()
            .flat_map(|world| {
                decided.map(|fact| {
                    let mut world = world.clone();
                    world.sessions.retain(|other| other.due != day);
                    world.with([fact])
                })
            })
            .collect();
    }
    // What is known to have lapsed stays so: a complete log says as much. Sessions that are not due yet stay out.
    Some(worlds)
}

// Lineage.

fn some_mentorships(random: &mut Random, people: u64) -> Vec<MentorshipSpec> {
    let someone = |random: &mut Random| -> PersonId { format!("p{}", random.below(people)).parse().unwrap() };
    let days = 1 + random.below(40);
    // One time in two a forest: everybody has one mentor at most.
    let is_forest = random.one_in(2);
    let mut mentees = BTreeSet::new();
    let mut mentorships = Vec::new();
    for _ in 0..random.below(14) {
        let (mentor, mentee) = (someone(random), someone(random));
        if is_forest && !mentees.insert(mentee.clone()) {
            continue;
        }
        let mut spec = MentorshipSpec::new(mentor, mentee, period(random, days, 50));
        for _ in 0..random.below(3) {
            spec = spec.handing_over(item(["sales", "crisis", "hiring"][random.below(3) as usize]));
        }
        mentorships.push(spec);
    }
    mentorships
}

/// All chains of mentorships from a person on, each later than the one before, step by step.
fn chains(
    mentorships: &[&MentorshipSpec],
    from: &PersonId,
    after: Option<NaiveDate>,
    steps: u32,
    visit: &mut dyn FnMut(&PersonId, NaiveDate, u32),
) {
    for next in mentorships.iter().filter(|next| next.mentor == *from && after.is_none_or(|after| after < next.term.from)) {
        visit(&next.mentee, next.term.from, steps + 1);
        chains(mentorships, &next.mentee, Some(next.term.from), steps + 1, visit);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn every_session_lies_in_both_peoples_hours_and_on_no_day_that_is_out(seed: u64) {
        let mut random = Random(seed);
        let (mentor, mentee) = (some_hours(&mut random), some_hours(&mut random));
        let (cadence, blackout) = (some_cadence(&mut random), some_blackout(&mut random));
        let sessions = cadence.sessions(&mentor, &mentee, &blackout);
        prop_assert_eq!(sessions.check(&mentor, &mentee, &blackout), Ok(()));
        let mut before = (NaiveDate::MIN, chrono::NaiveDateTime::MIN);
        for (session, slot) in sessions.placed() {
            let start = slot.utc().on().and_hms_opt(0, 0, 0).unwrap() + chrono::TimeDelta::minutes(slot.utc().at().minutes().into());
            for minute in 0..cadence.minutes.minutes() {
                let now = start + chrono::TimeDelta::minutes(minute.into());
                prop_assert!(works(&mentor, &blackout, now) && works(&mentee, &blackout, now), "{:?} at {}", session, now);
            }
            for local in [slot.mentee(), slot.mentor()] {
                prop_assert!(!blackout.contains(&local.on()));
            }
            prop_assert!(session.within().contains(slot.mentee().on()) && slot.mentee().on() >= cadence.first);
            // One after the other, by the mentee's calendar and in UTC.
            prop_assert!((slot.mentee().on(), start) > before && start >= before.1);
            before = (slot.mentee().on(), start + chrono::TimeDelta::minutes(cadence.minutes.minutes().into()));
        }
        // What has no place has none at any minute of its days.
        for session in sessions.unplaced() {
            prop_assert!(!session.why_not_planned().is_empty() && !session.hindered().is_empty());
        }
        let written = serde_json::to_string(&sessions).unwrap();
        prop_assert_eq!(serde_json::from_str::<Sessions>(&written).unwrap(), sessions);
    }

    #[test]
    fn the_order_of_hours_and_blackouts_moves_no_session(seed: u64) {
        let mut random = Random(seed);
        let (mentor, mentee) = (some_hours(&mut random), some_hours(&mut random));
        let (cadence, mut blackout) = (some_cadence(&mut random), some_blackout(&mut random));
        let sessions = cadence.sessions(&mentor, &mentee, &blackout);
        random.shuffle(&mut blackout);
        let other = cadence.sessions(&shuffled_hours(&mentor, &mut random), &shuffled_hours(&mentee, &mut random), &blackout);
        prop_assert_eq!(sessions, other);
    }

    #[test]
    fn what_is_said_to_rule_a_day_out_does(seed: u64) {
        let mut random = Random(seed);
        let (mentor, mentee) = (some_hours(&mut random), some_hours(&mut random));
        let (cadence, blackout) = (some_cadence(&mut random), some_blackout(&mut random));
        let sessions = cadence.sessions(&mentor, &mentee, &blackout);
        for session in sessions.all() {
            let why = session.why_not_planned();
            if why.is_empty() || why.contains(&Hindrance::SessionBefore) {
                continue;
            }
            let at_home = |hours: &WorkingHoursSpec| {
                let mut hours = hours.clone();
                hours.away.clear();
                hours
            };
            // The day by itself, with some of the hindrances.
            let mut alone = cadence;
            alone.frequency = Frequency::Weekly;
            alone.weekday = None;
            alone.first = session.planned();
            alone.end = CadenceEnd::Until(session.planned() + Days::new(1));
            let fits = |blacked: bool, mentee_away: bool, mentor_away: bool| {
                let (mentor, mentee) =
                    (if mentor_away { mentor.clone() } else { at_home(&mentor) }, if mentee_away { mentee.clone() } else { at_home(&mentee) });
                let sessions = alone.sessions(&mentor, &mentee, if blacked { &blackout } else { &[] });
                sessions.all()[0].slot().is_some()
            };
            let is = |hindrance| why.contains(&hindrance);
            let (blacked, mentee_away, mentor_away) = (is(Hindrance::Blackout), is(Hindrance::MenteeAway), is(Hindrance::MentorAway));
            prop_assert!(!fits(blacked, mentee_away, mentor_away), "{:?}", session);
            prop_assert_eq!(fits(false, false, false), blacked || mentee_away || mentor_away, "{:?}", session);
        }
    }

    #[test]
    fn engagement_is_what_a_recount_of_all_worlds_says(seed: u64) {
        let mut random = Random(seed);
        let (log, policy, as_of) = (some_log(&mut random), some_policy(&mut random), day(&mut random, 130));
        let engagement = log.engagement(&policy, as_of);
        prop_assert_eq!(engagement.check(&log, &policy), Ok(()));
        let counted = recount(&log, as_of);
        let held = |unknown: bool| counted.iter().filter(|(_, held)| held.unwrap_or(unknown)).count() as u32;
        prop_assert_eq!((engagement.due() as usize, engagement.held()), (counted.len(), held(false)));
        prop_assert_eq!(engagement.unknown(), held(true) - held(false));
        // Rows, by trying every stretch.
        let longest = |unknown: bool| {
            let is = |at: usize| counted[at].1.unwrap_or(unknown);
            (0..counted.len()).flat_map(|from| (from..counted.len()).map(move |to| (from, to)))
                .filter(|&(from, to)| (from..=to).all(is)).map(|(from, to)| to - from + 1).max().unwrap_or(0) as u32
        };
        let row = engagement.most_held_in_a_row();
        prop_assert_eq!((row.least(), row.most()), (longest(false), longest(true)));
        let now = |held: bool, unknown: bool| {
            (0..=counted.len()).rev().find(|&long| counted[counted.len() - long..].iter().all(|(_, is)| is.unwrap_or(unknown) == held)).unwrap() as u32
        };
        let (row, missed) = (engagement.held_in_a_row(), engagement.missed_in_a_row());
        prop_assert_eq!((row.least(), row.most()), (now(true, false), now(true, true)));
        prop_assert_eq!((missed.least(), missed.most()), (now(false, true), now(false, false)));
        // What is sure is so in every world, and every figure of a world lies in its range.
        for world in worlds(&log, as_of, 300).unwrap_or_default() {
            let decided = world.engagement(&policy, as_of);
            prop_assert_eq!(decided.unknown(), 0);
            let share = engagement.held_of_due().zip(decided.held_of_due().and_then(rungs::ShareRange::known));
            prop_assert!(share.is_none_or(|(range, share)| range.least() <= share && share <= range.most()));
            let days = (engagement.days_without(), decided.days_without().known().unwrap());
            prop_assert!(days.0.least() <= days.1 && days.1 <= days.0.most(), "{:?} {:?}", engagement, decided);
            let signals = |of: &Engagement| {
                let signals = of.signals();
                [signals.never_started(), signals.stalled(), signals.one_sided(), signals.cooling()]
            };
            for (sure, there) in signals(&engagement).into_iter().zip(signals(&decided)) {
                prop_assert!(sure == Truth::Unknown || sure == there, "{:?} {:?}", engagement, decided);
            }
            if engagement.health() == Health::OnCourse {
                prop_assert_eq!(decided.health(), Health::OnCourse);
            }
        }
        let written = serde_json::to_string(&engagement).unwrap();
        prop_assert_eq!(serde_json::from_str::<Engagement>(&written).unwrap(), engagement);
        let written = serde_json::to_string(&log).unwrap();
        prop_assert_eq!(serde_json::from_str::<SessionLogSpec>(&written).unwrap(), log);
    }

    #[test]
    fn the_order_of_facts_changes_no_engagement(seed: u64) {
        let mut random = Random(seed);
        let (log, policy, as_of) = (some_log(&mut random), some_policy(&mut random), day(&mut random, 130));
        let mut other = log.clone();
        other.sessions.extend(log.sessions.iter().copied().take(random.below(4) as usize));
        random.shuffle(&mut other.sessions);
        prop_assert_eq!(log.engagement(&policy, as_of), other.engagement(&policy, as_of));
    }

    #[test]
    fn a_lineage_is_what_walking_every_chain_comes_to(seed: u64) {
        let mut random = Random(seed);
        let people = 2 + random.below(8);
        let (mentorships, as_of) = (some_mentorships(&mut random, people), day(&mut random, 60));
        let lineage = Lineage::of(&mentorships, as_of);
        prop_assert_eq!(lineage.check(&mentorships), Ok(()));
        let multiplier = lineage.multiplier(Effort::default(), &mut ());
        prop_assert_eq!(multiplier.check(&mentorships), Ok(()));
        let known: Vec<&MentorshipSpec> = mentorships.iter()
            .filter(|spec| spec.mentor != spec.mentee && spec.term.from <= as_of && spec.term.until.is_none_or(|until| spec.term.from < until))
            .collect();
        let mut longest = 0;
        let mut generations: BTreeMap<PersonId, u32> = BTreeMap::new();
        for person in lineage.people() {
            let mut reached: BTreeMap<PersonId, NaiveDate> = BTreeMap::new();
            chains(&known, person, None, 0, &mut |mentee, on, steps| {
                longest = longest.max(steps);
                if mentee != person {
                    let since = reached.entry(mentee.clone()).or_insert(on);
                    *since = on.min(*since);
                }
            });
            let found: Vec<_> = lineage.descendants(person.as_ref()).unwrap().iter().map(|found| (found.person().clone(), found.since())).collect();
            prop_assert_eq!(found, reached.clone().into_iter().collect::<Vec<_>>());
            let line = multiplier.mentors().iter().find(|line| line.mentor() == person);
            prop_assert_eq!(line.map_or(Some(0), rungs::MentorLine::reached), Some(reached.len() as u32));
            if lineage.founders().any(|founder| founder == person) {
                generations.insert(person.clone(), 0);
            }
        }
        prop_assert_eq!(lineage.longest_line(), longest);
        for founder in lineage.founders() {
            chains(&known, founder, None, 0, &mut |mentee, _, steps| {
                let fewest = generations.entry(mentee.clone()).or_insert(steps);
                *fewest = steps.min(*fewest);
            });
        }
        for person in lineage.people() {
            prop_assert_eq!(lineage.generation(person.as_ref()).ok(), generations.get(person).copied());
        }
        // Everybody who was ever mentored is on the line of a founder.
        prop_assert_eq!(multiplier.reached() as usize, known.iter().map(|spec| &spec.mentee).collect::<BTreeSet<_>>().len());
        prop_assert_eq!(generations.len(), lineage.people().len());
        let written = serde_json::to_string(&multiplier).unwrap();
        prop_assert_eq!(serde_json::from_str::<Multiplier>(&written).unwrap(), multiplier);
    }

    #[test]
    fn the_order_of_mentorships_changes_no_lineage_and_twice_told_is_once(seed: u64) {
        let mut random = Random(seed);
        let people = 2 + random.below(8);
        let (mentorships, as_of) = (some_mentorships(&mut random, people), day(&mut random, 60));
        let mut other = mentorships.clone();
        other.extend(mentorships.iter().take(random.below(4) as usize).cloned());
        random.shuffle(&mut other);
        let (one, other) = (Lineage::of(&mentorships, as_of), Lineage::of(&other, as_of));
        prop_assert_eq!(one.multiplier(Effort::default(), &mut ()), other.multiplier(Effort::default(), &mut ()));
        prop_assert_eq!(one.passed_on(), other.passed_on());
        prop_assert_eq!(one.rings(), other.rings());
        prop_assert_eq!(one.oddities(), other.oddities());
        prop_assert_eq!(one.mentorships(), other.mentorships());
        for person in one.people() {
            prop_assert_eq!(one.playbooks(person.as_ref()), other.playbooks(person.as_ref()));
        }
    }

    #[test]
    fn a_lineage_only_grows(seed: u64) {
        let mut random = Random(seed);
        let people = 2 + random.below(8);
        let mentorships = some_mentorships(&mut random, people);
        let (then, now) = (Lineage::of(&mentorships, day(&mut random, 30)), Lineage::of(&mentorships, date("2025-01-31")));
        for person in then.people() {
            let (before, after) = (then.descendants(person.as_ref()).unwrap(), now.descendants(person.as_ref()).unwrap());
            prop_assert!(before.iter().all(|reached| after.contains(reached)));
            let (before, after) = (then.playbooks(person.as_ref()).unwrap(), now.playbooks(person.as_ref()).unwrap());
            prop_assert!(before.iter().all(|held| after.contains(held)));
        }
    }
}
