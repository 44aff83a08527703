//! Metrics day by day and fact by fact.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use rungs::{
    AssessmentFact, Bench, EmploymentFact, ExitKind, ExposureFact, FillScope, FillStart, FillStop, FilledFrom, FlagFact,
    HeadcountKind, HireFact, LostFlag, MembershipFact, MetricWindow, MoveFact, MoveKind, PairFact, ParticipationFact, PersonId,
    PlacementFact, PlacementOutcome, QuantileType, Ratio, ReadinessBand, RequisitionFact, RoleId, SeatFact, SeatStatus,
    SessionFate, SessionRecord, Staff, StageFact, SuccessorFact, TimeOrigin,
};

use crate::made::Random;

pub fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().checked_add_days(Days::new(number)).unwrap()
}

pub fn window(from: u64, until: u64) -> MetricWindow {
    MetricWindow::new(day(from), day(until)).unwrap()
}

fn days(window: MetricWindow) -> impl Iterator<Item = NaiveDate> {
    window.from().iter_days().take_while(move |date| *date < window.until())
}

fn maybe(random: &mut Random, most: u64) -> Option<NaiveDate> {
    (!random.one_in(6)).then(|| day(random.below(most)))
}

pub fn employments(random: &mut Random, most: u64) -> Vec<EmploymentFact> {
    let one = |random: &mut Random| {
        let mut fact = EmploymentFact::new(format!("p{}", random.below(8)).parse().unwrap());
        (fact.from, fact.until) = (maybe(random, 120), maybe(random, 160));
        fact
    };
    (0..random.below(most)).map(|_| one(random)).collect()
}

fn is_usable(fact: &EmploymentFact) -> bool {
    fact.from.is_some_and(|from| fact.until.is_none_or(|until| from < until))
}

/// Who is there on a day.
fn there(facts: &[EmploymentFact], date: NaiveDate) -> BTreeSet<&PersonId> {
    let is_it =
        |fact: &&EmploymentFact| is_usable(fact) && fact.from.unwrap() <= date && fact.until.is_none_or(|until| date < until);
    facts.iter().filter(is_it).map(|fact| &fact.person).collect()
}

#[test]
fn headcounts_leavers_and_cohorts_day_by_day() {
    let mut random = Random(41);
    for _ in 0..300 {
        let facts = employments(&mut random, 16);
        let from = 1 + random.below(100);
        let window = window(from, from + 1 + random.below(70));
        let staff = Staff::of(&facts);
        let daily: Vec<usize> = days(window).map(|date| there(&facts, date).len()).collect();
        assert_eq!(staff.person_days(window), daily.iter().sum::<usize>() as u64);
        let ends = [daily[0], daily[daily.len() - 1]];
        assert_eq!(staff.headcount(window, HeadcountKind::MeanOfEnds), Ratio::of((ends[0] + ends[1]) as u64, 2));
        let month_ends: Vec<usize> =
            days(window).filter(|date| date.succ_opt().unwrap().day() == 1).map(|date| there(&facts, date).len()).collect();
        let mean = Ratio::of(month_ends.iter().sum::<usize>() as u64, month_ends.len() as u64);
        assert_eq!(staff.headcount(window, HeadcountKind::MeanOfMonthEnds), mean);
        // Who was there the day before and is not there on the day leaves on it.
        let left: usize =
            days(window).map(|date| there(&facts, date.pred_opt().unwrap()).difference(&there(&facts, date)).count()).sum();
        let told = rungs::turnover(&facts, &staff, window, HeadcountKind::PersonTime);
        assert_eq!(told.counted().len(), left, "{facts:?}");
        let excluded: u64 = told.measure.excluded.values().sum();
        assert_eq!(excluded, facts.iter().filter(|fact| !is_usable(fact)).count() as u64);
        // The cohort is who is there when the window begins: at the end of the day before.
        let first = there(&facts, window.from().pred_opt().unwrap());
        let stayed = days(window).fold(first.clone(), |stayed, date| &stayed & &there(&facts, date));
        let told = rungs::cohort_retention(&staff, window).measure;
        assert_eq!(told.value, Ratio::of(stayed.len() as u64, first.len() as u64));
        // Where the customary form is given at all, it is the cohort's.
        if let Some(naive) = rungs::naive_retention(&staff, window).value {
            let came: usize =
                days(window).map(|date| there(&facts, date).difference(&there(&facts, date.pred_opt().unwrap())).count()).sum();
            assert_eq!(naive, Ratio::of((ends[1] - came) as u64, first.len() as u64).unwrap());
            assert_eq!(naive, told.value.unwrap());
        }
    }
}

pub fn openings(random: &mut Random, most: u64) -> Vec<RequisitionFact> {
    let one = |random: &mut Random| {
        let mut fact = RequisitionFact::new();
        fact.approved = maybe(random, 100);
        if random.one_in(3) {
            fact.cancelled = maybe(random, 130);
        } else {
            fact.accepted = maybe(random, 130);
        }
        fact
    };
    (0..random.below(most)).map(|_| one(random)).collect()
}

#[test]
fn time_to_fill_one_after_the_other() {
    let mut random = Random(42);
    for _ in 0..300 {
        let facts = openings(&mut random, 20);
        let from = random.below(100);
        let window = window(from, from + 1 + random.below(60));
        let mut took: Vec<i64> = facts
            .iter()
            .filter_map(|fact| fact.approved.zip(fact.accepted.filter(|date| window.contains(*date))))
            .map(|(approved, accepted)| (accepted - approved).num_days())
            .filter(|days| *days >= 0)
            .collect();
        took.sort_unstable();
        let told = rungs::time_to_fill(&facts, window, FillScope::default(), Default::default(), QuantileType::Type1);
        let sum = u64::try_from(took.iter().sum::<i64>()).unwrap();
        assert_eq!(told.mean.measure.value, Ratio::of(sum, took.len() as u64));
        // The smallest that nine of ten are at or below.
        let enough = |days: &&i64| took.iter().filter(|other| other <= days).count() * 10 >= took.len() * 9;
        assert_eq!(told.p90.value, took.iter().find(enough).and_then(|days| Ratio::of(days.unsigned_abs(), 1)));
        // The survival form, day after day: those that are open, and those that are over.
        let as_of = day(140);
        let dates = (FillStart::Approved, FillStop::Accepted);
        let told = rungs::fill_survival(&facts, window, as_of, FillScope::default(), dates).unwrap();
        let mine: Vec<(i64, i64)> = facts
            .iter()
            .filter_map(|fact| {
                let began = fact.approved.filter(|date| window.contains(*date))?;
                let end = fact.accepted.or(fact.cancelled).map(|date| (date - began).num_days());
                (end.is_none_or(|days| days >= 0)).then(|| (end.unwrap_or(i64::MAX), (as_of - began).num_days()))
            })
            .collect();
        assert_eq!(told.counts.subjects(), mine.len() as u64);
        for days in 0..140u32 {
            let at_risk = mine.iter().filter(|(end, seen)| *end >= days.into() && *seen >= days.into()).count();
            assert_eq!(told.counts.at_risk(days), at_risk as u64);
        }
    }
}

pub fn successors(random: &mut Random, most: u64) -> Vec<SuccessorFact> {
    let one = |random: &mut Random| {
        let role = format!("r{}", random.below(5));
        let mut fact = SuccessorFact::new(role.parse().unwrap(), format!("p{}", random.below(5)).parse().unwrap());
        (fact.is_confirmed, fact.since) = (!random.one_in(5), maybe(random, 120));
        fact.readiness = [None, Some(ReadinessBand::Now), Some(ReadinessBand::Now), Some(ReadinessBand::OneToThreeYears)]
            [random.below(4) as usize];
        fact.assessed = maybe(random, 120);
        fact
    };
    (0..random.below(most)).map(|_| one(random)).collect()
}

/// The most roles that can be filled from the given one on, by trying everything.
fn most(roles: &[BTreeSet<&PersonId>], taken: &mut BTreeSet<PersonId>) -> usize {
    let Some((role, others)) = roles.split_first() else { return 0 };
    let mut best = most(others, taken);
    for person in role {
        if taken.insert((*person).clone()) {
            best = best.max(1 + most(others, taken));
            taken.remove(*person);
        }
    }
    best
}

#[test]
fn benches_by_trying_everything() {
    let mut random = Random(43);
    let roles: Vec<RoleId> = (0..4).map(|role| format!("r{role}").parse().unwrap()).collect();
    let (as_of, oldest) = (day(100), day(60));
    for _ in 0..400 {
        let facts = successors(&mut random, 18);
        let bench = Bench::of(&roles, &facts, as_of, 40);
        let named = |fact: &&SuccessorFact| fact.is_confirmed && fact.since.is_some_and(|since| since <= as_of);
        // On the last day on which somebody was judged for a role, all said that they are ready.
        let is_ready = |role: &RoleId, person: &PersonId| {
            let said = |date: NaiveDate| {
                let own = facts.iter().filter(named).filter(|fact| fact.role == *role && fact.person == *person);
                own.filter(|fact| fact.assessed == Some(date)).filter_map(|fact| fact.readiness).collect::<Vec<_>>()
            };
            let judged = as_of.iter_days().rev().take_while(|date| *date >= oldest).map(said).find(|said| !said.is_empty());
            judged.is_some_and(|said| said.iter().all(|band| *band == ReadinessBand::Now))
        };
        let of = |role: &RoleId, all: bool| -> BTreeSet<&PersonId> {
            let own = facts.iter().filter(|fact| fact.role == *role).filter(named).map(|fact| &fact.person);
            own.filter(|person| all || is_ready(role, person)).collect()
        };
        let count = |all: bool| roles.iter().filter(|role| !of(role, all).is_empty()).count() as u64;
        assert_eq!(rungs::succession_coverage(&bench).measure.value, Ratio::of(count(true), 4));
        assert_eq!(rungs::ready_now_ratio(&bench).measure.value, Ratio::of(count(false), 4));
        let ready: Vec<BTreeSet<&PersonId>> = roles.iter().map(|role| of(role, false)).collect();
        let pairs: usize = ready.iter().map(BTreeSet::len).sum();
        assert_eq!(rungs::gross_bench_strength(&bench).measure.value, Ratio::of(pairs as u64, 4));
        let net = rungs::net_bench_strength(&bench);
        assert_eq!(net.filled.len(), most(&ready, &mut BTreeSet::new()), "{facts:?}");
        assert_eq!(net.metric.measure.value, Ratio::of(net.filled.len() as u64, 4));
        assert_eq!(net.metric.counted().len(), net.filled.len());
        // A way that is one: each role and each person once, and ready.
        let people: BTreeSet<&PersonId> = net.filled.iter().map(|(_, person)| person).collect();
        assert_eq!(people.len(), net.filled.len());
        assert!(net.filled.iter().all(|(role, person)| of(role, false).contains(person)));
        let everybody: BTreeSet<&PersonId> = ready.into_iter().flatten().collect();
        assert_eq!(rungs::fractional_bench_strength(&bench).mean, Ratio::of(everybody.len() as u64, 4));
    }
}

pub fn stages(random: &mut Random, people: u64) -> Vec<StageFact> {
    let mut facts = Vec::new();
    for person in 0..people {
        let mut at = random.below(60);
        for turn in 0..random.below(5) {
            let until = at + 1 + random.below(30);
            let name = ["one", "two", "three"][((turn + person) % 3) as usize];
            let mut fact = StageFact::new(format!("p{person}").parse().unwrap(), name.parse().unwrap());
            fact.from = Some(day(at));
            fact.until = (!random.one_in(5)).then(|| day(until));
            let is_last = fact.until.is_none();
            facts.push(fact);
            if is_last {
                break;
            }
            at = until + random.below(2) * 5;
        }
    }
    facts
}

#[test]
fn shares_on_stages_day_by_day() {
    let mut random = Random(44);
    let order = ["one", "two", "three"].map(|name| name.parse().unwrap());
    for _ in 0..200 {
        let people = 1 + random.below(10);
        let facts = stages(&mut random, people);
        let from = random.below(50);
        let window = window(from, from + 2 + random.below(60));
        let on = |person: u64, date: NaiveDate| -> usize {
            let own = facts.iter().filter(|fact| fact.person.as_ref() == format!("p{person}"));
            let mut held = own.filter(|fact| fact.from.unwrap() <= date && fact.until.is_none_or(|until| date < until));
            held.next_back().map_or(3, |fact| order.iter().position(|stage| *stage == fact.stage).unwrap())
        };
        let (counts, left_out) = rungs::stage_transitions(&facts, &order, window).unwrap();
        assert_eq!(left_out, 0);
        let mut moves: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        for person in 0..people {
            // Where they were on the day before is where they go from on the first.
            let all = window.from().pred_opt().into_iter().chain(days(window));
            let seen: Vec<usize> = all.map(|date| on(person, date)).skip_while(|stage| *stage == 3).collect();
            for pair in seen.windows(2).filter(|pair| pair[0] != pair[1]) {
                *moves.entry((pair[0], pair[1])).or_insert(0) += 1;
            }
        }
        for (one, other) in (0..4).flat_map(|one| (0..4).map(move |other| (one, other))) {
            let expected = moves.get(&(one, other)).copied().unwrap_or_default();
            assert_eq!(counts.moves(one, other), expected, "{one} to {other} in {window:?}: {facts:?}");
        }
    }
}

pub fn flags(random: &mut Random, most: u64) -> Vec<FlagFact> {
    let one = |random: &mut Random| {
        let mut fact = FlagFact::new("a".parse().unwrap());
        (fact.hired, fact.flagged) = (Some(day(random.below(40))), Some(day(40 + random.below(60))));
        fact.left = random.one_in(2).then(|| day(100 + random.below(60)));
        fact.unflagged = random.one_in(4).then(|| day(100 + random.below(60)));
        fact
    };
    (0..random.below(most)).map(|_| one(random)).collect()
}

#[test]
fn those_of_high_potential_at_risk_day_by_day() {
    let mut random = Random(45);
    for _ in 0..300 {
        let facts = flags(&mut random, 12);
        let from = random.below(110);
        let window = window(from, from + 2 + random.below(60));
        let told = rungs::high_potential_retention(&facts, window, TimeOrigin::Hire, LostFlag::Censors).unwrap();
        // Days since the hiring on which somebody is watched: those of the window after the flag, up to their end.
        for since in 1..200 {
            let is_watched = |fact: &&FlagFact| {
                let date = fact.hired.unwrap() + Days::new(since);
                let end = fact.left.into_iter().chain(fact.unflagged).min();
                window.contains(date) && fact.flagged.unwrap() < date && end.is_none_or(|end| date <= end)
            };
            assert_eq!(told.counts.at_risk(since as u32), facts.iter().filter(is_watched).count() as u64, "{facts:?}");
        }
        let left = |fact: &&FlagFact| {
            let left = fact.left.filter(|left| window.contains(*left));
            left.is_some_and(|left| fact.unflagged.is_none_or(|lost| left <= lost))
        };
        assert_eq!(told.counts.events(0), facts.iter().filter(left).count() as u64, "{facts:?} in {window:?}");
    }
}

#[test]
fn exposure_day_by_day() {
    let mut random = Random(46);
    for _ in 0..200 {
        let one = |random: &mut Random| {
            let function = ["people", "product", "sales"][random.below(3) as usize];
            let mut fact = ExposureFact::new(format!("p{}", random.below(2)).parse().unwrap(), function.parse().unwrap());
            (fact.from, fact.until) = (maybe(random, 100), maybe(random, 150));
            fact
        };
        let facts: Vec<ExposureFact> = (0..random.below(9)).map(|_| one(&mut random)).collect();
        let window = window(20, 60 + random.below(60));
        let told = rungs::exposure_diversity(&facts, &"p0".parse().unwrap(), window);
        let is_on = |fact: &&ExposureFact, date: NaiveDate| {
            fact.person.as_ref() == "p0"
                && fact.from.is_some_and(|from| from <= date && fact.until.is_none_or(|until| from < until))
                && fact.until.is_none_or(|until| date < until)
        };
        let mut expected: BTreeMap<String, u64> = BTreeMap::new();
        for date in days(window) {
            let on: BTreeSet<String> =
                facts.iter().filter(|fact| is_on(fact, date)).map(|fact| fact.function.to_string()).collect();
            on.into_iter().for_each(|function| *expected.entry(function).or_insert(0) += 1);
        }
        let found: BTreeMap<String, u64> = told.days.iter().map(|(function, days)| (function.to_string(), *days)).collect();
        assert_eq!(found, expected);
        let all: u64 = expected.values().sum();
        let entropy: f64 = expected.values().map(|days| *days as f64 / all as f64).map(|share| -share * share.ln()).sum();
        assert!(told.effective.is_none_or(|effective| (effective - entropy.exp()).abs() < 1e-12));
    }
}

#[test]
fn counts_that_are_only_filtered() {
    let mut random = Random(47);
    let words = [None, Some(false), Some(true)];
    for _ in 0..300 {
        let from = random.below(60);
        let window = window(from, from + 1 + random.below(60));
        let is_in = |date: Option<NaiveDate>| date.is_some_and(|date| window.contains(date));
        let person = |random: &mut Random| -> PersonId { format!("p{}", random.below(6)).parse().unwrap() };

        let move_one = |random: &mut Random| {
            let mut fact = MoveFact::new(person(random));
            (fact.on, fact.is_reorganisation) = (maybe(random, 120), random.one_in(4));
            fact.kind = [None, Some(MoveKind::Promotion), Some(MoveKind::Transfer)][random.below(3) as usize];
            fact
        };
        let moves: Vec<MoveFact> = (0..random.below(14)).map(|_| move_one(&mut random)).collect();
        let counts: Vec<&MoveFact> = moves.iter().filter(|one| is_in(one.on) && !one.is_reorganisation).collect();
        let employed = employments(&mut random, 12);
        let staff = Staff::of(&employed);
        let inside: BTreeSet<&PersonId> = self::days(window).flat_map(|date| there(&employed, date)).collect();
        let days = window.days();
        let per_head = |count: usize| Ratio::of(count as u64 * days, staff.person_days(window));
        let kind = HeadcountKind::PersonTime;
        assert_eq!(rungs::internal_mobility_rate(&moves, &staff, window, kind).measure.value, per_head(counts.len()));
        let people: BTreeSet<&PersonId> = counts.iter().map(|one| &one.person).collect();
        let told = rungs::internal_mobility_rate(&moves, &staff, window, kind).measure;
        assert_eq!((told.n, told.counted), (Some(inside.len() as u64), Some(people.len() as u64)));
        assert_eq!(rungs::people_moved_rate(&moves, &staff, window, kind).measure.value, per_head(people.len()));
        let of = |kind| counts.iter().filter(|one| one.kind == Some(kind)).count();
        let [up, across] = [MoveKind::Promotion, MoveKind::Transfer].map(of);
        assert_eq!(rungs::promotions_per_headcount(&moves, &staff, window, kind).measure.value, per_head(up));
        assert_eq!(rungs::career_path_ratio(&moves, window).measure.value, Ratio::of(up as u64, across as u64));
        let eligible: Vec<PersonId> = (0..3).map(|number| format!("p{number}").parse().unwrap()).collect();
        let risen = |who: &&PersonId| counts.iter().any(|one| one.person == **who && one.kind == Some(MoveKind::Promotion));
        let risen = eligible.iter().filter(risen).count() as u64;
        assert_eq!(rungs::promotions_per_eligible(&moves, &eligible, window).measure.value, Ratio::of(risen, 3));

        let take = |random: &mut Random| {
            let mut fact = ParticipationFact::new(person(random));
            (fact.selected, fact.is_eligible) = (maybe(random, 120), words[random.below(3) as usize]);
            fact.has_taken_part = words[random.below(3) as usize];
            fact
        };
        let facts: Vec<ParticipationFact> = (0..random.below(12)).map(|_| take(&mut random)).collect();
        let known = facts.iter().filter(|fact| is_in(fact.selected) && fact.is_eligible == Some(true));
        let known: Vec<bool> = known.filter_map(|fact| fact.has_taken_part).collect();
        let took = known.iter().filter(|took| **took).count() as u64;
        assert_eq!(rungs::development_saturation(&facts, window).measure.value, Ratio::of(took, known.len() as u64));

        let pair_one = |random: &mut Random| {
            let mut fact = PairFact::new(person(random));
            (fact.opened, fact.closed) = (maybe(random, 60), random.one_in(3).then(|| day(60 + random.below(60))));
            let session = |random: &mut Random| {
                let mut session = SessionRecord::new();
                session.scheduled = maybe(random, 120);
                session.fate =
                    [None, Some(SessionFate::Held), Some(SessionFate::Missed), Some(SessionFate::CancelledByProgramme)]
                        [random.below(4) as usize];
                session
            };
            fact.sessions = (0..random.below(6)).map(|_| session(random)).collect();
            fact
        };
        let pairs: Vec<PairFact> = (0..random.below(10)).map(|_| pair_one(&mut random)).collect();
        let sessions = || pairs.iter().flat_map(|pair| &pair.sessions).filter(|session| is_in(session.scheduled));
        let with = |fate| sessions().filter(|session| session.fate == Some(fate)).count() as u64;
        let [held, missed] = [SessionFate::Held, SessionFate::Missed].map(with);
        assert_eq!(rungs::session_completion_rate(&pairs, window).value, Ratio::of(held, held + missed));
        let as_of = window.last();
        let open = pairs.iter().filter(|pair| {
            pair.opened.is_some_and(|opened| opened <= as_of) && pair.closed.is_none_or(|closed| as_of < closed)
        });
        let open: Vec<&PairFact> = open.collect();
        let recent = |session: &&SessionRecord| {
            let ago = session.scheduled.map(|on| (as_of - on).num_days());
            session.fate == Some(SessionFate::Held) && ago.is_some_and(|ago| (0..30).contains(&ago))
        };
        let is_active = |pair: &&&PairFact| pair.sessions.iter().filter(recent).count() >= 1;
        let old: Vec<&&PairFact> = open.iter().filter(|pair| (as_of - pair.opened.unwrap()).num_days() >= 30).collect();
        let active = old.iter().copied().filter(is_active).count() as u64;
        let told = rungs::active_pairing_rate(&pairs, as_of, 1, 30);
        assert_eq!(told.measure.value, Ratio::of(active, old.len() as u64));
        let busy: BTreeSet<&PersonId> = open.iter().filter(is_active).map(|pair| &pair.mentor).collect();
        let mentors: Vec<PersonId> = (0..6).map(|number| format!("p{number}").parse().unwrap()).collect();
        let load = rungs::mentor_utilisation(&mentors, &pairs, as_of, 1, 30);
        assert_eq!(load.utilisation.value, Ratio::of(busy.len() as u64, 6));
        assert_eq!(load.loads.iter().map(|(load, mentors)| load * mentors).sum::<u64>(), open.len() as u64);

        let member = |random: &mut Random| {
            let mut fact = MembershipFact::new(person(random));
            (fact.from, fact.until) = (maybe(random, 120), maybe(random, 160));
            fact
        };
        let members: Vec<MembershipFact> = (0..random.below(12)).map(|_| member(&mut random)).collect();
        let as_staff = members.iter().map(|fact| {
            let mut employed = EmploymentFact::new(fact.person.clone());
            (employed.from, employed.until) = (fact.from, fact.until);
            employed
        });
        let as_staff: Vec<EmploymentFact> = as_staff.collect();
        let inside: usize = self::days(window).map(|date| there(&as_staff, date).len()).sum();
        let told = rungs::successor_coverage(&members, 7, window).measure;
        assert_eq!(told.value, Ratio::of(inside as u64, 7 * days));
    }
}

#[test]
fn dwell_and_excess_day_by_day() {
    let mut random = Random(48);
    let names = ["one", "two", "three"].map(|name| name.parse().unwrap());
    for _ in 0..200 {
        let people = 1 + random.below(10);
        let mut facts = stages(&mut random, people);
        facts.iter_mut().for_each(|fact| fact.goes_on = fact.until.is_some() && random.one_in(2));
        let from = random.below(50);
        let window = window(from, from + 2 + random.below(60));
        let targets: Vec<_> = names.iter().map(|name: &rungs::ItemCode| (name.clone(), 12)).collect();
        let narrow = rungs::bottleneck(&facts, &targets, window);
        for (name, told) in names.iter().zip(&narrow.stages) {
            let own: Vec<&StageFact> = facts.iter().filter(|fact| fact.stage == *name).collect();
            let dwell = rungs::stage_dwell(&facts, name, window).unwrap();
            // Going on, on whichever day of the window.
            let goes = own.iter().filter(|fact| fact.goes_on && fact.until.is_some_and(|until| window.contains(until)));
            assert_eq!(dwell.counts.events(0), goes.count() as u64, "{own:?} in {window:?}");
            // At risk after so many days are those of whom that day is in the window, and not after their end.
            for since in 1..120 {
                let is_watched = |fact: &&&StageFact| {
                    let date = fact.from.unwrap() + Days::new(since);
                    window.contains(date) && fact.until.is_none_or(|until| date <= until)
                };
                assert_eq!(dwell.counts.at_risk(since as u32), own.iter().filter(is_watched).count() as u64, "{own:?}");
            }
            let excess: i64 = own
                .iter()
                .filter(|fact| {
                    days(window).any(|date| fact.from.unwrap() <= date && fact.until.is_none_or(|until| date < until))
                })
                .map(|fact| (fact.until.unwrap_or(window.last()).min(window.last()) - fact.from.unwrap()).num_days() - 12)
                .filter(|beyond| *beyond > 0)
                .sum();
            assert_eq!(told.days, excess.unsigned_abs());
        }
        let most = narrow.stages.iter().map(|stage| stage.days).max().unwrap();
        if let Some(stage) = &narrow.stage {
            assert!(narrow.stages.iter().any(|one| one.stage == *stage && one.days == most && most > 0));
        }
    }
}

#[test]
fn counts_of_hires_seats_exits_and_rotations() {
    let mut random = Random(49);
    for _ in 0..300 {
        let from = random.below(60);
        let window = window(from, from + 1 + random.below(60));
        let is_in = |date: Option<NaiveDate>| date.is_some_and(|date| window.contains(date));

        let hire = |random: &mut Random| {
            let mut fact = HireFact::new();
            (fact.entered, fact.approved) = (maybe(random, 90), maybe(random, 90));
            (fact.accepted, fact.started) = (maybe(random, 120), maybe(random, 130));
            fact
        };
        let hires: Vec<HireFact> = (0..random.below(12)).map(|_| hire(&mut random)).collect();
        let mean = |dates: &dyn Fn(&HireFact) -> (Option<NaiveDate>, Option<NaiveDate>)| {
            let both = hires.iter().map(dates).filter(|(_, until)| is_in(*until)).filter_map(|(from, until)| from.zip(until));
            let took: Vec<i64> = both.map(|(from, until)| (until - from).num_days()).filter(|days| *days >= 0).collect();
            Ratio::of(took.iter().sum::<i64>().unsigned_abs(), took.len() as u64)
        };
        let found = rungs::time_to_hire(&hires, window).measure.value;
        assert_eq!(found, mean(&|fact| (fact.entered, fact.accepted)));
        let found = rungs::time_to_start(&hires, window).measure.value;
        assert_eq!(found, mean(&|fact| (fact.approved, fact.started)));

        let kinds = [None, Some(SeatStatus::Filled), Some(SeatStatus::Vacant), Some(SeatStatus::Frozen)];
        let seat = |random: &mut Random| {
            let mut fact = SeatFact::new();
            fact.status = kinds[random.below(4) as usize];
            fact
        };
        let seats: Vec<SeatFact> = (0..random.below(12)).map(|_| seat(&mut random)).collect();
        let [filled, vacant] = [1, 2].map(|kind: usize| seats.iter().filter(|seat| seat.status == kinds[kind]).count() as u64);
        assert_eq!(rungs::vacancy_rate(&seats).measure.value, Ratio::of(vacant, filled + vacant));

        let mut fills = openings(&mut random, 16);
        for fill in &mut fills {
            fill.from = [None, Some(FilledFrom::Internal), Some(FilledFrom::External)][random.below(3) as usize];
            fill.is_critical = random.one_in(2);
            fill.role = (!random.one_in(5)).then(|| format!("r{}", random.below(5)).parse().unwrap());
            fill.person = (!random.one_in(3)).then(|| format!("p{}", random.below(5)).parse().unwrap());
        }
        let known = fills.iter().filter(|fill| is_in(fill.accepted)).filter_map(|fill| fill.from);
        let known: Vec<FilledFrom> = known.collect();
        let inside = known.iter().filter(|from| **from == FilledFrom::Internal).count() as u64;
        let found = rungs::internal_fill_rate(&fills, window, FillScope::default(), FillStop::Accepted);
        assert_eq!(found.measure.value, Ratio::of(inside, known.len() as u64));
        let named = successors(&mut random, 20);
        let (mut effective, mut all) = (0u64, 0u64);
        for fill in fills.iter().filter(|fill| fill.is_critical && is_in(fill.accepted)) {
            if fill.person.is_none() {
                all += u64::from(fill.from == Some(FilledFrom::External));
                continue;
            }
            if fill.role.is_none() {
                continue;
            }
            all += 1;
            let is_it = |fact: &SuccessorFact| {
                Some(&fact.role) == fill.role.as_ref()
                    && Some(&fact.person) == fill.person.as_ref()
                    && fact.is_confirmed
                    && fact.since.is_some_and(|since| since < fill.accepted.unwrap())
            };
            effective += u64::from(named.iter().any(is_it));
        }
        let found = rungs::succession_effectiveness(&fills, &named, window, FillStop::Accepted);
        assert_eq!(found.measure.value, Ratio::of(effective, all));
        let undated = named.iter().filter(|fact| fact.is_confirmed && fact.since.is_none()).count();
        assert_eq!(found.left_out("successor_without_date").len(), undated);

        // One stretch for each person, so that each end is a leaving.
        let exit = |number: u64, random: &mut Random| {
            let mut fact = EmploymentFact::new(format!("q{number}").parse().unwrap());
            (fact.from, fact.until) = (Some(day(0)), Some(day(1 + random.below(120))));
            fact.exit = [None, Some(ExitKind::Voluntary), Some(ExitKind::Other)][random.below(3) as usize];
            fact.is_regretted = [None, Some(false), Some(true)][random.below(3) as usize];
            fact.regret_set = maybe(random, 120);
            fact
        };
        let exits: Vec<EmploymentFact> = (0..random.below(14)).map(|number| exit(number, &mut random)).collect();
        let told = |fact: &&EmploymentFact| match fact.exit {
            Some(ExitKind::Voluntary) => {
                fact.is_regretted.is_some() && fact.regret_set.is_some_and(|set| set < fact.until.unwrap())
            }
            exit => exit.is_some(),
        };
        let known: Vec<&EmploymentFact> = exits.iter().filter(|fact| is_in(fact.until)).filter(told).collect();
        let is_lost = |fact: &&&EmploymentFact| fact.exit == Some(ExitKind::Voluntary) && fact.is_regretted == Some(true);
        let lost = known.iter().filter(is_lost).count() as u64;
        let staff = Staff::of(&exits);
        let found = rungs::regretted_share_of_leavers(&exits, &staff, window).measure.value;
        assert_eq!(found, Ratio::of(lost, known.len() as u64));
        let found = rungs::regretted_attrition(&exits, &staff, window, HeadcountKind::PersonTime).measure.value;
        assert_eq!(found, Ratio::of(lost * window.days(), staff.person_days(window)));

        let outcomes = [
            None,
            Some(PlacementOutcome::Completed),
            Some(PlacementOutcome::Abandoned),
            Some(PlacementOutcome::CancelledByOrganisation),
        ];
        let placed = |random: &mut Random| {
            let mut fact = PlacementFact::new("a".parse().unwrap());
            (fact.began, fact.planned_end) = (maybe(random, 60), maybe(random, 120));
            fact.outcome = outcomes[random.below(4) as usize];
            fact
        };
        let placements: Vec<PlacementFact> = (0..random.below(14)).map(|_| placed(&mut random)).collect();
        let due = || placements.iter().filter(|fact| fact.began.is_some() && is_in(fact.planned_end));
        let [completed, abandoned] =
            [1, 2].map(|kind: usize| due().filter(|fact| fact.outcome == outcomes[kind]).count() as u64);
        let found = rungs::rotation_completion_rate(&placements, window).measure.value;
        assert_eq!(found, Ratio::of(completed, completed + abandoned));

        let judge = |random: &mut Random| {
            let mut fact = AssessmentFact::new(format!("p{}", random.below(5)).parse().unwrap());
            fact.level = [None, Some("now"), Some("later")][random.below(3) as usize].map(|level| level.parse().unwrap());
            fact.assessed = maybe(random, 120);
            fact
        };
        let judged: Vec<AssessmentFact> = (0..random.below(14)).map(|_| judge(&mut random)).collect();
        let as_of = window.last();
        let mut last: BTreeMap<&PersonId, &AssessmentFact> = BTreeMap::new();
        for fact in judged.iter().filter(|fact| fact.level.is_some() && fact.assessed.is_some_and(|on| on <= as_of)) {
            let found = last.entry(&fact.person).or_insert(fact);
            if found.assessed <= fact.assessed {
                *found = fact;
            }
        }
        let all = last.len();
        last.retain(|_, fact| (as_of - fact.assessed.unwrap()).num_days() <= 30);
        let shares = rungs::readiness_shares(&judged, as_of, 30);
        assert_eq!((shares.n, shares.left_out("stale").len()), (last.len() as u64, all - last.len()));
        let shares = shares.levels;
        for (level, share) in &shares {
            let on = last.values().filter(|fact| fact.level.as_ref() == Some(level)).count() as u64;
            assert_eq!(share.measure.value, Ratio::of(on, last.len() as u64));
        }
        assert_eq!(shares.values().map(|share| share.counted().len()).sum::<usize>(), last.len());
    }
}
