//! Metrics day by day and fact by fact.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use rungs::{
    Bench, EmploymentFact, ExposureFact, FillScope, FillStart, FillStop, FlagFact, HeadcountKind, LostFlag, MetricWindow,
    PersonId, QuantileType, Ratio, ReadinessBand, RequisitionFact, RoleId, Staff, StageFact, SuccessorFact, TimeOrigin,
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
        let first = there(&facts, window.from());
        let stayed = days(window).fold(first.clone(), |stayed, date| &stayed & &there(&facts, date));
        let told = rungs::cohort_retention(&staff, window).measure;
        assert_eq!(told.value, Ratio::of(stayed.len() as u64, first.len() as u64));
        // Where the customary form is given at all, it is the cohort's.
        if let Some(naive) = rungs::naive_retention(&staff, window).value {
            let came: usize = days(window)
                .skip(1)
                .map(|date| there(&facts, date).difference(&there(&facts, date.pred_opt().unwrap())).count())
                .sum();
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
        let is_ready = |fact: &&SuccessorFact| {
            fact.readiness == Some(ReadinessBand::Now) && fact.assessed.is_some_and(|on| oldest <= on && on <= as_of)
        };
        let of = |role: &RoleId, all: bool| -> BTreeSet<&PersonId> {
            let own = facts.iter().filter(|fact| fact.role == *role).filter(named);
            own.filter(|fact| all || is_ready(fact)).map(|fact| &fact.person).collect()
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
            let seen: Vec<usize> = days(window).map(|date| on(person, date)).skip_while(|stage| *stage == 3).collect();
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

#[test]
fn those_of_high_potential_at_risk_day_by_day() {
    let mut random = Random(45);
    for _ in 0..300 {
        let one = |random: &mut Random| {
            let mut fact = FlagFact::new("a".parse().unwrap());
            (fact.hired, fact.flagged) = (Some(day(random.below(40))), Some(day(40 + random.below(60))));
            fact.left = random.one_in(2).then(|| day(100 + random.below(60)));
            fact.unflagged = random.one_in(4).then(|| day(100 + random.below(60)));
            fact
        };
        let facts: Vec<FlagFact> = (0..random.below(12)).map(|_| one(&mut random)).collect();
        let from = random.below(110);
        let window = window(from, from + 2 + random.below(60));
        let told = rungs::high_potential_retention(&facts, window, TimeOrigin::Hire, LostFlag::Censors).unwrap();
        // Days since the hiring on which somebody is watched: after the flag and after the window's first day, up to their end or the window's last day.
        for since in 1..200 {
            let is_watched = |fact: &&FlagFact| {
                let date = fact.hired.unwrap() + Days::new(since);
                let end = fact.left.into_iter().chain(fact.unflagged).min();
                fact.flagged.unwrap().max(window.from()) < date && date <= window.last().min(end.unwrap_or(window.last()))
                    || (fact.flagged.unwrap().max(window.from()) < date && end == Some(date) && date < window.until())
            };
            assert_eq!(told.counts.at_risk(since as u32), facts.iter().filter(is_watched).count() as u64, "{facts:?}");
        }
        let left = |fact: &&FlagFact| {
            let left = fact.left.filter(|left| window.contains(*left) && *left > window.from());
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
            for fact in facts.iter().filter(|fact| is_on(fact, date)) {
                *expected.entry(fact.function.to_string()).or_insert(0) += 1;
            }
        }
        let found: BTreeMap<String, u64> = told.days.iter().map(|(function, days)| (function.to_string(), *days)).collect();
        assert_eq!(found, expected);
        let all: u64 = expected.values().sum();
        let entropy: f64 = expected.values().map(|days| *days as f64 / all as f64).map(|share| -share * share.ln()).sum();
        assert!(told.effective.is_none_or(|effective| (effective - entropy.exp()).abs() < 1e-12));
    }
}
