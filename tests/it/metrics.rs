//! Metrics at their edges, and against worked examples that others have published.

use chrono::NaiveDate;
use rungs::{
    AssessmentFact, Bench, EmploymentFact, ExitKind, ExposureFact, FillScope, FillStart, FillStop, FilledFrom, FlagFact,
    HeadcountKind, HireFact, LostFlag, MembershipFact, Metric, MetricWindow, MoveFact, MoveKind, NoValue, PairFact,
    ParticipationFact, PlacementFact, PlacementOutcome, QuantileType, Ratio, ReadinessBand, RequisitionFact, SeatFact,
    SeatStatus, SessionFate, SessionRecord, Staff, StageFact, SuccessorFact, TimeOrigin,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn window(from: &str, until: &str) -> MetricWindow {
    MetricWindow::new(day(from), day(until)).unwrap()
}

fn year() -> MetricWindow {
    window("2025-01-01", "2026-01-01")
}

fn prints(metric: &Metric) -> String {
    metric.measure.value.map_or_else(|| "none".to_owned(), |value| value.lowest().to_string())
}

fn excluded(metric: &Metric) -> Vec<(&str, u64)> {
    metric.measure.excluded.iter().map(|(reason, facts)| (reason.as_str(), *facts)).collect()
}

fn opening(approved: Option<&str>, accepted: Option<&str>) -> RequisitionFact {
    let mut fact = RequisitionFact::new();
    (fact.approved, fact.accepted) = (approved.map(day), accepted.map(day));
    fact
}

#[test]
fn a_window_is_half_open_and_never_empty() {
    assert_eq!(MetricWindow::new(day("2025-01-01"), day("2025-01-01")), None);
    let window = window("2025-01-01", "2025-02-01");
    assert_eq!((window.days(), window.last()), (31, day("2025-01-31")));
    assert!(window.contains(day("2025-01-01")) && !window.contains(day("2025-02-01")));
}

#[test]
fn time_to_fill_counts_what_was_filled_and_says_what_it_left_out() {
    let mut facts = vec![
        opening(Some("2025-01-01"), Some("2025-01-11")),
        opening(Some("2024-12-02"), Some("2025-01-01")),
        // In the next window, and still open.
        opening(Some("2025-12-01"), Some("2026-01-01")),
        opening(Some("2025-05-01"), None),
        // Without a start, before its start, and started on an unknown acceptance.
        opening(None, Some("2025-03-01")),
        opening(Some("2025-03-02"), Some("2025-03-01")),
        opening(Some("2025-03-02"), None),
    ];
    facts[6].started = Some(day("2025-06-01"));
    let told = rungs::time_to_fill(&facts, year(), FillScope::default(), Default::default(), QuantileType::Type7);
    assert_eq!(told.mean.measure.value, Ratio::of(40, 2));
    assert_eq!(told.mean.counted(), [0, 1]);
    assert_eq!(excluded(&told.mean), [("dates_reversed", 1), ("no_start_date", 1), ("no_stop_date", 1)]);
    assert_eq!(told.mean.left_out("dates_reversed"), [5]);
    assert_eq!(told.mean.measure.definition_id, "metrics/time_to_fill/1/mean/approved_to_accepted");
    assert_eq!((told.p50.value.unwrap().rounded(0), told.p90.value.unwrap().rounded(0)), ("20".into(), "28".into()));
    // A reopened opening is another: two spells, each from its own beginning.
    facts.push(opening(Some("2025-02-01"), Some("2025-02-03")));
    let told = rungs::time_to_fill(&facts, year(), FillScope::default(), Default::default(), QuantileType::Type7);
    assert_eq!(told.mean.measure.value, Ratio::of(42, 3));
    // Only what is filled from within: of the others nobody says where from.
    facts[0].from = Some(FilledFrom::Internal);
    facts[1].from = Some(FilledFrom::External);
    let within = FillScope { from: Some(FilledFrom::Internal), ..FillScope::default() };
    let told = rungs::time_to_fill(&facts, year(), within, Default::default(), QuantileType::Type7);
    assert_eq!((told.mean.measure.value, told.mean.left_out("unknown")), (Ratio::of(10, 1), &[4, 5, 7][..]));
    // No leadership position was filled: no value, and the reason.
    let leads = FillScope { leadership_only: true, ..FillScope::default() };
    let none = rungs::time_to_fill(&facts, year(), leads, Default::default(), QuantileType::Type7).mean.measure;
    assert_eq!((none.value, none.absent, none.n), (None, Some(NoValue::EmptyPopulation), Some(0)));
}

#[test]
fn what_is_open_is_not_forgotten() {
    let mut facts = vec![
        opening(Some("2025-01-01"), Some("2025-01-11")),
        opening(Some("2025-01-01"), Some("2025-01-21")),
        opening(Some("2025-01-01"), None),
        opening(Some("2025-01-01"), None),
    ];
    facts[2].cancelled = Some(day("2025-01-15"));
    let dates = (FillStart::Approved, FillStop::Accepted);
    let told = rungs::fill_survival(&facts, year(), day("2025-06-30"), FillScope::default(), dates).unwrap();
    let incidence = told.counts.cumulative_incidence();
    assert_eq!(incidence.at(0, 100, Default::default()).unwrap().unwrap().value, 0.5);
    assert_eq!(incidence.at(1, 100, Default::default()).unwrap().unwrap().value, 0.25);
    // To take what is cancelled as only seen no longer tells too much.
    let alone = told.counts.of_cause_alone(0).unwrap().kaplan_meier();
    assert!(1.0 - alone.survival(100).unwrap() > 0.6);
    // By what was known in the middle of January, one was filled and none cancelled.
    let then = rungs::fill_survival(&facts, year(), day("2025-01-14"), FillScope::default(), dates).unwrap();
    assert_eq!((then.counts.events(0), then.counts.events(1), then.counts.waiting()), (1, 0, 3));
}

#[test]
fn hires_by_three_names() {
    let mut fact = HireFact::new();
    (fact.entered, fact.approved) = (Some(day("2025-02-01")), Some(day("2025-01-01")));
    (fact.accepted, fact.started) = (Some(day("2025-02-11")), Some(day("2025-04-01")));
    assert_eq!(prints(&rungs::time_to_hire(&[fact.clone()], year())), "10/1");
    assert_eq!(prints(&rungs::time_to_start(&[fact.clone()], year())), "90/1");
    fact.accepted = None;
    assert_eq!(excluded(&rungs::time_to_hire(&[fact], year())), [("no_stop_date", 1)]);
}

#[test]
fn vacancies_and_fills_from_within() {
    let seat = |status| {
        let mut seat = SeatFact::new();
        seat.status = status;
        seat
    };
    let [filled, vacant, frozen] = [SeatStatus::Filled, SeatStatus::Vacant, SeatStatus::Frozen].map(|one| seat(Some(one)));
    let seats = [filled.clone(), filled.clone(), filled, vacant, frozen, seat(None)];
    let told = rungs::vacancy_rate(&seats);
    assert_eq!((prints(&told), excluded(&told)), ("1/4".to_owned(), vec![("frozen", 1), ("unknown", 1)]));
    let mut fills = vec![opening(None, Some("2025-02-01")); 3];
    fills[0].from = Some(FilledFrom::Internal);
    fills[1].from = Some(FilledFrom::External);
    let told = rungs::internal_fill_rate(&fills, year(), FillScope::default(), FillStop::Accepted);
    assert_eq!((prints(&told), excluded(&told)), ("1/2".to_owned(), vec![("unknown", 1)]));
    let critical = FillScope { critical_only: true, ..FillScope::default() };
    let told = rungs::internal_fill_rate(&fills, year(), critical, FillStop::Accepted);
    assert_eq!(told.measure.definition_id, "metrics/internal_fill_rate_critical/1/accepted");
    assert_eq!(told.measure.absent, Some(NoValue::EmptyPopulation));
}

fn employed(person: &str, from: Option<&str>, until: Option<&str>) -> EmploymentFact {
    let mut fact = EmploymentFact::new(person.parse().unwrap());
    (fact.from, fact.until) = (from.map(day), until.map(day));
    fact
}

#[test]
fn headcounts_by_name() {
    let facts = [
        employed("a", Some("2024-01-01"), None),
        // Two assignments at once: one person.
        employed("a", Some("2025-03-01"), Some("2025-04-01")),
        employed("b", Some("2025-07-02"), None),
        employed("c", None, Some("2025-05-01")),
        employed("d", Some("2025-05-01"), Some("2025-05-01")),
    ];
    let staff = Staff::of(&facts);
    let count = |kind| staff.headcount(year(), kind).unwrap().lowest().to_string();
    assert_eq!(staff.person_days(year()), 365 + 183);
    assert_eq!(count(HeadcountKind::PersonTime), "548/365");
    assert_eq!(count(HeadcountKind::MeanOfEnds), "3/2");
    assert_eq!(count(HeadcountKind::MeanOfMonthEnds), "3/2");
    assert_eq!(staff.excluded().collect::<Vec<_>>(), [("dates_reversed", 1), ("no_start_date", 1)]);
    assert_eq!(staff.headcount(window("2025-03-02", "2025-03-20"), HeadcountKind::MeanOfMonthEnds), None);
}

#[test]
fn turnover_and_retention() {
    let mut facts = vec![
        employed("a", Some("2024-01-01"), Some("2025-07-01")),
        // Back on the very day: has not left.
        employed("b", Some("2024-01-01"), Some("2025-07-01")),
        employed("b", Some("2025-07-01"), None),
        employed("c", Some("2024-01-01"), None),
        employed("d", Some("2024-01-01"), Some("2026-01-01")),
    ];
    let staff = Staff::of(&facts);
    let told = rungs::turnover(&facts, &staff, year(), HeadcountKind::MeanOfEnds);
    assert_eq!((prints(&told), told.counted()), ("2/7".to_owned(), &[0][..]));
    assert_eq!(told.measure.definition_id, "metrics/turnover/1/mean_of_ends");
    // A half year with one leaver of four is twice as much for a year, by the days that people were there.
    let annual = rungs::annual_turnover(&facts, &staff, window("2025-01-02", "2025-07-02"));
    assert_eq!(annual.measure.value, Ratio::of(365, 180 + 3 * 181));
    let told = rungs::cohort_retention(&staff, year());
    assert_eq!((prints(&told), told.measure.n), ("3/4".to_owned(), Some(4)));
    assert_eq!(rungs::naive_retention(&staff, year()).value, Ratio::of(3, 4));
    // One who came and went: the customary form would be wrong, and says so.
    facts.push(employed("e", Some("2025-02-01"), Some("2025-03-01")));
    let naive = rungs::naive_retention(&Staff::of(&facts), year());
    assert_eq!((naive.value, naive.absent), (None, Some(NoValue::NotEstimable)));
    assert_eq!(prints(&rungs::cohort_retention(&Staff::of(&facts), year())), "3/4");
}

#[test]
fn regret_is_what_was_said_before() {
    let gone = |person: &str, exit, is_regretted, set: Option<&str>| {
        let mut fact = employed(person, Some("2024-01-01"), Some("2025-06-01"));
        (fact.exit, fact.is_regretted, fact.regret_set) = (exit, is_regretted, set.map(day));
        fact
    };
    let wanted = Some(ExitKind::Voluntary);
    let facts = [
        gone("a", wanted, Some(true), Some("2025-05-31")),
        gone("b", wanted, Some(false), Some("2025-01-01")),
        // Set on the day: after the fact.
        gone("c", wanted, Some(true), Some("2025-06-01")),
        gone("d", wanted, Some(true), None),
        gone("e", wanted, None, None),
        gone("f", None, Some(true), Some("2025-01-01")),
        gone("g", Some(ExitKind::Involuntary), Some(true), Some("2025-01-01")),
    ];
    let staff = Staff::of(&facts);
    let told = rungs::regretted_share_of_leavers(&facts, &staff, year());
    assert_eq!(prints(&told), "1/3");
    assert_eq!(excluded(&told), [("flag_not_before_exit", 2), ("unknown", 2)]);
    let rate = rungs::regretted_attrition(&facts, &staff, year(), HeadcountKind::PersonTime);
    assert_eq!(rate.measure.value, Ratio::of(365, 7 * 151));
}

fn moved(person: &str, on: Option<&str>, kind: Option<MoveKind>) -> MoveFact {
    let mut fact = MoveFact::new(person.parse().unwrap());
    (fact.on, fact.kind) = (on.map(day), kind);
    fact
}

#[test]
fn moves_and_people_who_moved_are_two_figures() {
    let staff = Staff::of(&[employed("a", Some("2025-01-01"), None), employed("b", Some("2025-01-01"), None)]);
    let promotion = Some(MoveKind::Promotion);
    let mut facts = vec![
        moved("a", Some("2025-02-01"), promotion),
        moved("a", Some("2025-05-01"), Some(MoveKind::Transfer)),
        moved("a", Some("2025-09-01"), Some(MoveKind::Demotion)),
        moved("b", Some("2026-01-01"), promotion),
        moved("b", None, promotion),
        moved("b", Some("2025-03-01"), promotion),
        moved("b", Some("2025-04-01"), None),
    ];
    facts[5].is_reorganisation = true;
    let kind = HeadcountKind::PersonTime;
    let moves = rungs::internal_mobility_rate(&facts, &staff, year(), kind);
    assert_eq!((prints(&moves), excluded(&moves)), ("2/1".to_owned(), vec![("no_date", 1), ("reorganisation", 1)]));
    assert_eq!(prints(&rungs::people_moved_rate(&facts, &staff, year(), kind)), "1/1");
    let promotions = rungs::promotions_per_headcount(&facts, &staff, year(), kind);
    assert_eq!((prints(&promotions), promotions.left_out("unknown")), ("1/2".to_owned(), &[6][..]));
    assert_eq!(prints(&rungs::career_path_ratio(&facts, year())), "1/1");
    let eligible = ["a", "b", "c"].map(|id| id.parse().unwrap());
    assert_eq!(prints(&rungs::promotions_per_eligible(&facts, &eligible, year())), "1/3");
    assert_eq!(rungs::promotions_per_eligible(&facts, &[], year()).measure.absent, Some(NoValue::EmptyPopulation));
}

#[test]
fn rotations_are_of_what_was_due() {
    let placed = |began: &str, due: Option<&str>, ended: Option<&str>, outcome| {
        let mut fact = PlacementFact::new("a".parse().unwrap());
        (fact.began, fact.planned_end) = (Some(day(began)), due.map(day));
        (fact.ended, fact.outcome, fact.is_over) = (ended.map(day), outcome, ended.is_some());
        fact
    };
    use PlacementOutcome::{Abandoned, CancelledByOrganisation, Completed};
    let facts = [
        placed("2025-01-01", Some("2025-04-01"), Some("2025-04-01"), Some(Completed)),
        placed("2025-01-01", Some("2025-04-01"), Some("2025-02-01"), Some(Abandoned)),
        placed("2025-01-01", Some("2025-04-01"), Some("2025-03-01"), Some(CancelledByOrganisation)),
        // Overdue, and nobody says what came of it; due only in the next year; without a time box.
        placed("2025-01-01", Some("2025-04-01"), None, None),
        placed("2025-01-01", Some("2026-01-01"), None, None),
        placed("2025-01-01", None, None, None),
    ];
    let told = rungs::rotation_completion_rate(&facts, year());
    assert_eq!(prints(&told), "1/2");
    assert_eq!(excluded(&told), [("cancelled_by_organisation", 1), ("no_outcome", 1), ("no_stop_date", 1)]);
    let early = rungs::early_end_survival(&facts, year(), day("2025-06-30")).unwrap();
    assert_eq!([0, 1, 2].map(|cause| early.counts.events(cause)), [1, 1, 1]);
    assert_eq!(early.counts.waiting(), 3);
}

fn pair(mentor: &str, opened: &str, sessions: &[(&str, SessionFate)]) -> PairFact {
    let mut fact = PairFact::new(mentor.parse().unwrap());
    fact.opened = Some(day(opened));
    let session = |(on, fate): &(&str, SessionFate)| {
        let mut session = SessionRecord::new();
        (session.scheduled, session.fate) = (Some(day(on)), Some(*fate));
        session
    };
    fact.sessions = sessions.iter().map(session).collect();
    fact
}

#[test]
fn sessions_pairs_and_mentors() {
    use SessionFate::{CancelledByProgramme, Held, Missed};
    let mut pairs = vec![
        pair("m", "2025-01-01", &[("2025-05-01", Held), ("2025-06-01", Held), ("2025-06-15", Missed)]),
        pair("m", "2025-01-01", &[("2025-04-01", Held), ("2025-06-20", Held), ("2025-07-01", CancelledByProgramme)]),
        // Too new to be at risk.
        pair("n", "2025-06-01", &[("2025-06-10", Held), ("2025-06-20", Held)]),
        pair("x", "2025-01-01", &[]),
    ];
    pairs[3].closed = Some(day("2025-06-30"));
    let mut undated = SessionRecord::new();
    undated.fate = Some(Held);
    pairs[3].sessions.push(undated);
    let told = rungs::session_completion_rate(&pairs, year());
    assert_eq!(told.value, Ratio::of(6, 7));
    assert_eq!(
        told.excluded.iter().map(|(reason, n)| (reason.as_str(), *n)).collect::<Vec<_>>(),
        [("cancelled_by_programme", 1), ("no_date", 1)]
    );
    let as_of = day("2025-06-30");
    let active = rungs::active_pairing_rate(&pairs, as_of, 2, 90);
    // The session of 1 April was 90 days ago, which is no longer within.
    assert_eq!(
        (prints(&active), active.counted(), excluded(&active)),
        ("1/2".to_owned(), &[0][..], vec![("not_yet_at_risk", 1)])
    );
    assert_eq!(prints(&rungs::active_pairing_rate(&pairs, as_of, 2, 91)), "1/1");
    let mentors = ["m", "n", "o", "o"].map(|id| id.parse().unwrap());
    let load = rungs::mentor_utilisation(&mentors, &pairs, as_of, 1, 90);
    assert_eq!(load.utilisation.value, Ratio::of(2, 3));
    assert_eq!(load.loads.into_iter().collect::<Vec<_>>(), [(0, 1), (1, 1), (2, 1)]);
    assert_eq!(load.concentration.unwrap().herfindahl().unwrap().lowest().to_string(), "5/9");
}

#[test]
fn participants_of_those_eligible() {
    let fact = |eligible, taken| {
        let mut fact = ParticipationFact::new("a".parse().unwrap());
        (fact.selected, fact.is_eligible, fact.has_taken_part) = (Some(day("2025-02-01")), eligible, taken);
        fact
    };
    let yes = Some(true);
    let facts = [fact(yes, yes), fact(yes, Some(false)), fact(Some(false), yes), fact(None, yes), fact(yes, None)];
    let told = rungs::development_saturation(&facts, year());
    assert_eq!(
        (prints(&told), excluded(&told)),
        ("1/2".to_owned(), vec![("no_outcome", 1), ("not_eligible", 1), ("unknown", 1)])
    );
}

fn stage(person: &str, stage: &str, from: &str, until: Option<&str>, goes_on: bool) -> StageFact {
    let mut fact = StageFact::new(person.parse().unwrap(), stage.parse().unwrap());
    (fact.from, fact.until, fact.goes_on) = (Some(day(from)), until.map(day), goes_on);
    fact
}

#[test]
fn stages_know_late_entry_recurrence_and_leavers() {
    let facts = [
        stage("a", "one", "2024-12-02", Some("2025-01-31"), true),
        stage("a", "two", "2025-01-31", None, false),
        stage("b", "one", "2025-01-01", Some("2025-03-02"), false),
        stage("c", "one", "2025-01-01", Some("2025-02-10"), true),
        stage("c", "two", "2025-02-10", Some("2025-06-10"), true),
        stage("c", "one", "2025-06-10", None, false),
        stage("d", "one", "2024-01-01", Some("2024-12-31"), true),
    ];
    let dwell = rungs::stage_dwell(&facts, &"one".parse().unwrap(), year()).unwrap();
    assert_eq!((dwell.counts.subjects(), dwell.counts.events(0), dwell.counts.events(1), dwell.counts.waiting()), (4, 2, 1, 1));
    // Somebody who was there 30 days before the window is at risk from its first day on, which is day 30.
    assert_eq!([29, 30, 40].map(|day| dwell.counts.at_risk(day)), [3, 4, 4]);
    let targets = [("one".parse().unwrap(), 30), ("two".parse().unwrap(), 1_000)];
    let narrow = rungs::bottleneck(&facts, &targets, year());
    assert_eq!(narrow.stage.unwrap().to_string(), "one");
    assert_eq!((narrow.stages[0].days, narrow.stages[1].days), (30 + 30 + 10 + 174, 0));
    assert_eq!(narrow.stages[0].median.day, Some(60));
    let alone = rungs::bottleneck(&facts[..2], &targets, year());
    assert_eq!((alone.stage, alone.absent), (None, Some(NoValue::NotEstimable)));
    let order = ["one".parse().unwrap(), "two".parse().unwrap()];
    let (ways, left_out) = rungs::stage_transitions(&facts, &order, year()).unwrap();
    assert_eq!((ways.moves(0, 1), ways.moves(1, 0), ways.moves(0, 2), left_out), (2, 1, 1, 0));
    let occupancy = ways.occupancy();
    assert_eq!(occupancy.at(0), Some(&[1.0, 0.0, 0.0][..]));
    // Day 365 is the last of the year; what is after it is not known.
    assert_eq!(occupancy.at(366), None);
    let end = occupancy.at(365).unwrap();
    assert!((end[0] - 1.0 / 3.0).abs() < 1e-15 && (end[1] - 1.0 / 3.0).abs() < 1e-15, "{end:?}");
}

fn named(role: &str, person: &str, band: ReadinessBand) -> SuccessorFact {
    let mut fact = SuccessorFact::new(role.parse().unwrap(), person.parse().unwrap());
    (fact.is_confirmed, fact.since, fact.assessed) = (true, Some(day("2025-01-01")), Some(day("2025-01-01")));
    fact.readiness = Some(band);
    fact
}

#[test]
fn benches_by_four_names() {
    use ReadinessBand::{Now, OneToThreeYears};
    let roles = ["cfo", "chro", "coo", "cto"].map(|id| id.parse().unwrap());
    let mut facts = vec![
        named("cfo", "a", Now),
        named("coo", "a", Now),
        named("coo", "b", OneToThreeYears),
        named("cto", "c", Now),
        named("cto", "d", Now),
        named("cto", "d", Now),
        named("chief", "e", Now),
    ];
    let mut proposed = named("chro", "e", Now);
    proposed.is_confirmed = false;
    facts.push(proposed);
    let bench = |facts: &[SuccessorFact]| Bench::of(&roles, facts, day("2025-06-30"), 365);
    let told = bench(&facts);
    assert_eq!(prints(&rungs::succession_coverage(&told)), "3/4");
    assert_eq!(prints(&rungs::ready_now_ratio(&told)), "3/4");
    assert_eq!(prints(&rungs::gross_bench_strength(&told)), "1/1");
    assert_eq!(told.excluded().collect::<Vec<_>>(), [("other_role", 1), ("proposed", 1), ("repeated", 1)]);
    // One person for two roles fills one of them.
    let net = rungs::net_bench_strength(&told);
    assert_eq!((prints(&net.metric), net.filled.len()), ("1/2".to_owned(), 2));
    let fractional = rungs::fractional_bench_strength(&told);
    assert_eq!(fractional.mean.unwrap().to_string(), "3/4");
    // A judgement that is too old is stale, not a "no": the role stays covered, and is not ready.
    facts[0].assessed = Some(day("2024-06-29"));
    let told = bench(&facts);
    assert_eq!(prints(&rungs::succession_coverage(&told)), "3/4");
    assert_eq!(prints(&rungs::ready_now_ratio(&told)), "1/2");
    assert!(told.excluded().any(|one| one == ("stale", 1)));
    // No role, no value.
    let nothing = Bench::of(&[], &facts, day("2025-06-30"), 365);
    assert_eq!(rungs::net_bench_strength(&nothing).metric.measure.absent, Some(NoValue::EmptyPopulation));
}

#[test]
fn published_figures_of_benches_and_coverage() {
    // Nakisa, "Bench strength": of four successors of a role two are named for two roles, one for four and one for three: 1/2 + 1/4 + 1/3 + 1/2.
    let mut facts = Vec::new();
    for (person, roles) in [("a", 2), ("b", 4), ("c", 3), ("d", 2)] {
        facts.extend((0..roles).map(|role| named(&format!("r{role}"), person, ReadinessBand::Now)));
    }
    let roles: Vec<rungs::RoleId> = (0..4).map(|role| format!("r{role}").parse().unwrap()).collect();
    let told = rungs::fractional_bench_strength(&Bench::of(&roles, &facts, day("2025-06-30"), 365));
    assert_eq!(told.roles[&roles[0]].unwrap().to_string(), "19/12");
    // ISO/TS 30433:2021, 5.3: 132 potential leaders for 44 positions are 300 percent.
    let facts: Vec<MembershipFact> = (0..132)
        .map(|number| {
            let mut fact = MembershipFact::new(format!("p{number}").parse().unwrap());
            fact.from = Some(day("2024-01-01"));
            fact
        })
        .collect();
    let told = rungs::successor_coverage(&facts, 44, year());
    assert_eq!((prints(&told), told.measure.n), ("3/1".to_owned(), Some(132)));
    assert_eq!(rungs::successor_coverage(&facts, 0, year()).measure.absent, Some(NoValue::EmptyPopulation));
    // NIST/SEMATECH e-Handbook, section 7.2.6.2: the ninetieth percentile of twelve wafers is 95.1981 by type 6; R's default, type 7, gives 95.1957.
    let mut wafers =
        [951_772, 951_567, 951_937, 951_959, 951_442, 950_610, 951_591, 951_195, 951_065, 950_925, 951_990, 951_682];
    wafers.sort_unstable();
    let at = |kind| rungs::quantile(&wafers, Ratio::of(9, 10).unwrap(), kind).unwrap().rounded(0);
    assert_eq!([QuantileType::Type6, QuantileType::Type7, QuantileType::Type1].map(at), ["951981", "951957", "951959"]);
}

#[test]
fn a_successor_counts_who_was_named_before() {
    let mut successors = vec![named("cfo", "a", ReadinessBand::Now), named("cto", "b", ReadinessBand::Now)];
    successors[1].since = Some(day("2025-05-01"));
    let fill = |role: &str, person: Option<&str>, from| {
        let mut fact = opening(None, Some("2025-05-01"));
        (fact.role, fact.person) = (Some(role.parse().unwrap()), person.map(|id| id.parse().unwrap()));
        (fact.from, fact.is_critical) = (Some(from), true);
        fact
    };
    let within = FilledFrom::Internal;
    let fills = [
        fill("cfo", Some("a"), within),
        // Named on the day, an insider who was not named, somebody from outside, and nobody knows whom.
        fill("cto", Some("b"), within),
        fill("cfo", Some("z"), within),
        fill("cfo", None, FilledFrom::External),
        fill("cfo", None, within),
    ];
    // They came to have it on that day, and are no successor from then on.
    successors[0].until = Some(day("2025-05-01"));
    let told = rungs::succession_effectiveness(&fills, &successors, year(), FillStop::Accepted);
    assert_eq!((prints(&told), told.counted(), excluded(&told)), ("1/4".to_owned(), &[0][..], vec![("unknown", 1)]));
    let bench = Bench::of(&["cfo".parse().unwrap()], &successors, day("2025-05-01"), 365);
    assert_eq!((prints(&rungs::succession_coverage(&bench)), bench.excluded().count()), ("0/1".to_owned(), 2));
    // Somebody from outside who was named is a named successor. Who is to have been one nobody knows since when is not, and is counted.
    let outside = [fill("cfo", Some("a"), FilledFrom::External)];
    let mut undated = vec![named("coo", "c", ReadinessBand::Now), successors[0].clone()];
    undated[0].since = None;
    let told = rungs::succession_effectiveness(&outside, &undated, year(), FillStop::Accepted);
    assert_eq!((prints(&told), told.left_out("successor_without_date")), ("1/1".to_owned(), &[0][..]));
    // Of no known role: it cannot be told whether they were named for it.
    let mut nowhere = outside[0].clone();
    nowhere.role = None;
    let told = rungs::succession_effectiveness(&[nowhere], &successors, year(), FillStop::Accepted);
    assert_eq!((told.measure.value, told.left_out("unknown")), (None, &[0][..]));
    successors[0].until = Some(day("2025-04-30"));
    assert_eq!(prints(&rungs::succession_effectiveness(&fills, &successors, year(), FillStop::Accepted)), "0/1");
}

#[test]
fn judgements_grow_stale() {
    let judged = |person: &str, level: Option<&str>, on: Option<&str>| {
        let mut fact = AssessmentFact::new(person.parse().unwrap());
        (fact.level, fact.assessed) = (level.map(|level| level.parse().unwrap()), on.map(day));
        fact
    };
    let facts = [
        judged("a", Some("now"), Some("2025-03-01")),
        judged("a", Some("later"), Some("2025-01-01")),
        judged("b", Some("later"), Some("2025-02-01")),
        judged("c", Some("now"), Some("2023-01-01")),
        judged("d", None, Some("2025-01-01")),
        judged("e", Some("now"), None),
        judged("b", Some("now"), Some("2025-12-01")),
    ];
    let told = rungs::readiness_shares(&facts, day("2025-06-30"), 365);
    assert_eq!(
        told.levels.iter().map(|(level, metric)| (level.to_string(), prints(metric))).collect::<Vec<_>>(),
        [("later".to_owned(), "1/2".to_owned()), ("now".to_owned(), "1/2".to_owned())]
    );
    assert_eq!(excluded(told.levels.values().next().unwrap()), [("no_date", 1), ("stale", 1), ("unknown", 1)]);
    assert_eq!((told.n, told.absent), (2, None));
    // Where nobody's judgement is valid, it is told why there is no share, and that they are stale.
    let told = rungs::readiness_shares(&facts[..4], day("2027-06-30"), 365);
    assert_eq!((told.levels.len(), told.n, told.absent), (0, 0, Some(NoValue::EmptyPopulation)));
    assert_eq!((told.excluded().collect::<Vec<_>>(), told.left_out("stale")), (vec![("stale", 3)], &[0, 2, 3][..]));
    assert_eq!(told.definition_id, "metrics/readiness_share/1/valid_365_days");
}

#[test]
fn nobody_is_kept_before_they_are_seen() {
    let flagged = |hired: &str, from: &str, left: Option<&str>, lost: Option<&str>| {
        let mut fact = FlagFact::new("a".parse().unwrap());
        (fact.hired, fact.flagged) = (Some(day(hired)), Some(day(from)));
        (fact.left, fact.unflagged) = (left.map(day), lost.map(day));
        fact
    };
    let facts = [
        flagged("2024-01-01", "2024-07-19", None, None),
        flagged("2024-01-01", "2024-07-19", Some("2025-07-19"), None),
        flagged("2024-01-01", "2024-07-19", None, Some("2025-02-01")),
        flagged("2024-01-01", "2025-03-01", Some("2025-02-01"), None),
        flagged("2024-01-01", "2024-02-01", Some("2024-12-31"), None),
    ];
    let told = |origin, lost| rungs::high_potential_retention(&facts, year(), origin, lost).unwrap();
    // From their hiring on, they are at risk from the window's first day on: day 366, as 2024 was a leap year.
    let hired = told(TimeOrigin::Hire, LostFlag::Censors);
    assert_eq!([365, 366].map(|day| hired.counts.at_risk(day)), [0, 3]);
    let since = told(TimeOrigin::Flag, LostFlag::Censors);
    assert_eq!((since.counts.events(0), since.counts.waiting()), (1, 2));
    let curve = since.counts.kaplan_meier();
    assert_eq!((curve.survival(364), curve.survival(365)), (Some(1.0), Some(0.5)));
    assert_eq!(since.excluded().collect::<Vec<_>>(), [("dates_reversed", 1)]);
    assert_eq!(told(TimeOrigin::Flag, LostFlag::Competes).counts.events(1), 1);
}

#[test]
fn exposure_is_of_time_and_not_of_turns() {
    let there = |function: &str, from: &str, until: Option<&str>| {
        let mut fact = ExposureFact::new("a".parse().unwrap(), function.parse().unwrap());
        (fact.from, fact.until) = (Some(day(from)), until.map(day));
        fact
    };
    let facts = [
        there("sales", "2025-01-01", Some("2025-04-11")),
        there("people", "2025-04-11", Some("2025-07-20")),
        there("strategy", "2024-01-01", Some("2025-01-01")),
        there("finance", "2025-04-11", Some("2025-04-11")),
    ];
    let who = "a".parse().unwrap();
    let told = rungs::exposure_diversity(&facts, &who, year());
    assert_eq!(told.days.values().copied().collect::<Vec<_>>(), [100, 100]);
    assert!((told.effective.unwrap() - 2.0).abs() < 1e-12);
    assert_eq!((told.gini_simpson.unwrap().lowest().to_string(), told.excluded), ("1/2".to_owned(), 1));
    // Two facts on the same days of a function are those days once.
    let twice =
        [there("sales", "2025-01-01", Some("2025-04-11")), there("sales", "2025-03-01", Some("2025-05-01")), facts[1].clone()];
    let told = rungs::exposure_diversity(&twice, &who, year());
    assert_eq!(told.days.values().copied().collect::<Vec<_>>(), [100, 120]);
    let nobody = rungs::exposure_diversity(&facts, &"z".parse().unwrap(), year());
    assert_eq!((nobody.effective, nobody.gini_simpson), (None, None));
}

#[test]
fn facts_are_written_and_read() {
    let fact = named("cfo", "a", ReadinessBand::Now);
    let text = serde_json::to_string(&fact).unwrap();
    assert_eq!(serde_json::from_str::<SuccessorFact>(&text).unwrap(), fact);
    assert!(text.contains(r#""since":"2025-01-01""#), "{text}");
    assert_eq!(serde_json::from_str::<RequisitionFact>("{}").unwrap(), RequisitionFact::new());
    assert!(serde_json::from_str::<RequisitionFact>(r#"{"aproved": "2025-01-01"}"#).is_err());
}

#[test]
fn what_is_over_without_the_day_that_is_asked_for_is_left_out_and_counted() {
    // Accepted, and nobody wrote down the first day.
    let mut filled = opening(Some("2025-01-01"), Some("2025-02-01"));
    (filled.is_leadership, filled.is_critical) = (true, true);
    let dates = (FillStart::default(), FillStop::Started);
    let told = rungs::fill_survival(&[filled.clone()], year(), day("2025-06-30"), FillScope::default(), dates).unwrap();
    assert_eq!(told.excluded().collect::<Vec<_>>(), [("no_stop_date", 1)]);
    assert_eq!(told.counts.subjects(), 0);
    let named = rungs::succession_effectiveness(&[filled], &[], year(), FillStop::Started);
    assert_eq!(excluded(&named), [("no_stop_date", 1)]);
    // Completed, and nobody wrote down when.
    let mut rotation = PlacementFact::new("p-1".parse().unwrap());
    (rotation.began, rotation.outcome) = (Some(day("2025-01-01")), Some(PlacementOutcome::Completed));
    let told = rungs::early_end_survival(&[rotation], year(), day("2025-06-30")).unwrap();
    assert_eq!(told.excluded().collect::<Vec<_>>(), [("no_stop_date", 1)]);
}

#[test]
fn what_ends_on_the_first_day_of_a_window_is_in_it_and_in_no_other() {
    let (before, after) = (window("2024-01-01", "2025-01-01"), year());
    // On the last day of a year somebody was there, on the first of the next no more.
    let mut flag = FlagFact::new("a".parse().unwrap());
    (flag.hired, flag.flagged, flag.left) = (Some(day("2023-01-01")), Some(day("2024-03-01")), Some(day("2025-01-01")));
    for origin in [TimeOrigin::Flag, TimeOrigin::Hire] {
        let left =
            |over| rungs::high_potential_retention(&[flag.clone()], over, origin, LostFlag::Censors).unwrap().counts.events(0);
        assert_eq!([left(before), left(after)], [0, 1]);
    }
    let on = [stage("a", "one", "2024-03-01", Some("2025-01-01"), true), stage("a", "two", "2025-01-01", None, false)];
    let gone_on = |over| rungs::stage_dwell(&on, &"one".parse().unwrap(), over).unwrap().counts.events(0);
    assert_eq!([gone_on(before), gone_on(after)], [0, 1]);
    let order = ["one".parse().unwrap(), "two".parse().unwrap()];
    let moved = |over| rungs::stage_transitions(&on, &order, over).unwrap().0.moves(0, 1);
    assert_eq!([moved(before), moved(after)], [0, 1]);
    // They were on the stage on no day of the second year, and so spent none too many there.
    let narrow = rungs::bottleneck(&on, &[("one".parse().unwrap(), 30)], after);
    assert_eq!((narrow.stages[0].days, narrow.stages[0].target, narrow.stages[0].gone_on), (0, 30, 1));
    let facts = [employed("a", Some("2023-01-01"), Some("2025-01-01")), employed("b", Some("2023-01-01"), None)];
    let staff = Staff::of(&facts);
    let told = |over| {
        (
            prints(&rungs::cohort_retention(&staff, over)),
            prints(&rungs::turnover(&facts, &staff, over, HeadcountKind::PersonTime)),
        )
    };
    assert_eq!([told(before), told(after)], [("1/1".into(), "0/1".into()), ("1/2".into(), "1/1".into())]);
    assert_eq!([before, after].map(|over| rungs::naive_retention(&staff, over).value), [Ratio::of(2, 2), Ratio::of(1, 2)]);
}

#[test]
fn the_newest_judgement_of_a_successor_counts() {
    let mut facts = vec![named("cfo", "a", ReadinessBand::Now), named("cfo", "a", ReadinessBand::OneToThreeYears)];
    facts[1].assessed = Some(day("2025-03-01"));
    let roles = ["cfo".parse().unwrap()];
    let ready = |facts: &[SuccessorFact], as_of: &str, valid| {
        prints(&rungs::ready_now_ratio(&Bench::of(&roles, facts, day(as_of), valid)))
    };
    // Once they were ready, and they are no longer; before that was said, they were.
    assert_eq!(ready(&facts, "2025-06-30", 365), "0/1");
    assert_eq!(ready(&facts, "2025-02-28", 365), "1/1");
    // A newer one by which they are ready counts as well, wherever it stands; of two of one day the later readiness.
    facts[1].assessed = Some(day("2024-12-01"));
    assert_eq!(ready(&facts, "2025-06-30", 365), "1/1");
    facts[1].assessed = facts[0].assessed;
    assert_eq!(ready(&facts, "2025-06-30", 365), "0/1");
    facts.reverse();
    assert_eq!(ready(&facts, "2025-06-30", 365), "0/1");
}

#[test]
fn figures_say_of_how_many_people_they_are() {
    let staff_facts: Vec<EmploymentFact> = ["a", "b", "c", "d"].map(|id| employed(id, Some("2024-01-01"), None)).into();
    let mut staff_facts = staff_facts;
    // One who is back soon and goes again: two ends, one person.
    staff_facts[0].until = Some(day("2025-02-01"));
    staff_facts.push(employed("a", Some("2025-03-01"), Some("2025-05-01")));
    let staff = Staff::of(&staff_facts);
    let moves: Vec<MoveFact> = (1..=9)
        .map(|month| {
            moved(
                if month < 9 { "b" } else { "c" },
                Some(&format!("2025-0{month}-10")),
                Some(if month < 7 { MoveKind::Promotion } else { MoveKind::Transfer }),
            )
        })
        .collect();
    let told = |metric: Metric| (metric.measure.n, metric.measure.counted);
    let kind = HeadcountKind::PersonTime;
    assert_eq!(told(rungs::turnover(&staff_facts, &staff, year(), kind)), (Some(4), Some(1)));
    assert_eq!(told(rungs::annual_turnover(&staff_facts, &staff, year())), (Some(4), Some(1)));
    assert_eq!(told(rungs::turnover(&staff_facts, &staff, year(), HeadcountKind::MeanOfEnds)), (Some(4), Some(1)));
    let later = window("2025-06-01", "2025-12-31");
    assert_eq!(told(rungs::turnover(&staff_facts, &staff, later, HeadcountKind::MeanOfEnds)), (Some(3), Some(0)));
    assert_eq!(told(rungs::turnover(&staff_facts, &staff, later, HeadcountKind::MeanOfMonthEnds)), (Some(3), Some(0)));
    assert_eq!(told(rungs::internal_mobility_rate(&moves, &staff, year(), kind)), (Some(4), Some(2)));
    assert_eq!(told(rungs::people_moved_rate(&moves, &staff, year(), kind)), (Some(4), Some(2)));
    assert_eq!(told(rungs::promotions_per_headcount(&moves, &staff, year(), kind)), (Some(4), Some(1)));
    assert_eq!(told(rungs::career_path_ratio(&moves, year())), (Some(2), Some(1)));
    let eligible = ["b", "c", "d", "d"].map(|id| id.parse().unwrap());
    assert_eq!(told(rungs::promotions_per_eligible(&moves, &eligible, year())), (Some(3), None));
    assert_eq!(told(rungs::regretted_attrition(&staff_facts, &staff, year(), kind)), (Some(4), Some(0)));
    // What somebody has done several times is done by one.
    for fact in &mut staff_facts {
        fact.exit = Some(ExitKind::Other);
    }
    assert_eq!(told(rungs::regretted_share_of_leavers(&staff_facts, &staff, year())), (Some(1), None));
    let mut rotation = PlacementFact::new("a".parse().unwrap());
    (rotation.began, rotation.planned_end) = (Some(day("2025-01-01")), Some(day("2025-04-01")));
    rotation.outcome = Some(PlacementOutcome::Completed);
    assert_eq!(told(rungs::rotation_completion_rate(&[rotation.clone(), rotation], year())), (Some(1), None));
    let mut taken = ParticipationFact::new("a".parse().unwrap());
    (taken.selected, taken.is_eligible, taken.has_taken_part) = (Some(day("2025-02-01")), Some(true), Some(true));
    assert_eq!(told(rungs::development_saturation(&[taken.clone(), taken], year())), (Some(1), None));
    let often: Vec<(&str, SessionFate)> = vec![("2025-05-01", SessionFate::Held); 12];
    let sessions = rungs::session_completion_rate(&[pair("m", "2025-01-01", &often), pair("m", "2025-01-01", &[])], year());
    assert_eq!((sessions.value, sessions.n), (Ratio::of(12, 12), Some(1)));
}

#[test]
fn no_headcount_is_not_nobody() {
    let facts = [employed("a", Some("2024-01-01"), None)];
    let staff = Staff::of(&facts);
    let absent = |staff: &Staff, over, kind| rungs::turnover(&facts, staff, over, kind).measure.absent;
    // No month ends within: there are people, and of how many the rate is cannot be told.
    let short = window("2025-03-02", "2025-03-20");
    assert_eq!(absent(&staff, short, HeadcountKind::MeanOfMonthEnds), Some(NoValue::NotEstimable));
    assert_eq!(absent(&staff, short, HeadcountKind::PersonTime), None);
    let nobody = Staff::of(&[]);
    assert_eq!(absent(&nobody, year(), HeadcountKind::MeanOfMonthEnds), Some(NoValue::EmptyPopulation));
    assert_eq!(absent(&nobody, year(), HeadcountKind::PersonTime), Some(NoValue::EmptyPopulation));
    assert_eq!(rungs::successor_coverage(&[], u64::MAX, year()).measure.absent, Some(NoValue::NotEstimable));
}

#[test]
fn definitions_tell_all_that_changes_an_answer() {
    let scope = FillScope { leadership_only: true, from: Some(FilledFrom::Internal), ..FillScope::default() };
    let as_of = day("2025-06-30");
    let dates = (FillStart::Posted, FillStop::Started);
    let survival = rungs::fill_survival(&[], year(), as_of, scope, dates).unwrap();
    assert_eq!(survival.definition_id, "metrics/fill_survival/1/posted_to_started/leadership");
    assert_eq!((survival.window, survival.as_of), (year(), as_of));
    let fill = rungs::time_to_fill(&[], year(), scope, dates, QuantileType::Type7);
    assert_eq!(fill.mean.measure.definition_id, "metrics/time_to_fill/1/mean/posted_to_started/leadership/from_inside");
    assert_eq!(fill.p90.definition_id, "metrics/time_to_fill/1/p90/posted_to_started/leadership/from_inside/type7");
    let within = rungs::internal_fill_rate(&[], year(), scope, FillStop::Started).measure;
    assert_eq!(within.definition_id, "metrics/internal_fill_rate/1/started/leadership");
    let named = rungs::succession_effectiveness(&[], &[], year(), FillStop::Started).measure;
    assert_eq!(named.definition_id, "metrics/succession_effectiveness/1/started");
    let flags = |origin, lost| rungs::high_potential_retention(&[], year(), origin, lost).unwrap();
    let kept = flags(TimeOrigin::Flag, LostFlag::Censors);
    assert_eq!(kept.definition_id, "metrics/high_potential_retention/1/from_flag/lost_flag_censors");
    assert_eq!((kept.window, kept.as_of), (year(), year().last()));
    let kept = flags(TimeOrigin::Hire, LostFlag::Competes).definition_id;
    assert_eq!(kept, "metrics/high_potential_retention/1/from_hire/lost_flag_competes");
    let dwell = rungs::stage_dwell(&[], &"one".parse().unwrap(), year()).unwrap().definition_id;
    assert_eq!(dwell, "metrics/stage_dwell/1/one");
    let early = rungs::early_end_survival(&[], year(), as_of).unwrap();
    assert_eq!((early.window, early.as_of), (year(), as_of));
    let bench = Bench::of(&["cfo".parse().unwrap()], &[], as_of, 180);
    let net = rungs::net_bench_strength(&bench).metric;
    let told = [rungs::ready_now_ratio(&bench), rungs::gross_bench_strength(&bench), net, rungs::succession_coverage(&bench)];
    // As of a day is its window: the same figure of another day has the same definition.
    let window = MetricWindow::new(as_of, day("2025-07-01")).map(|window| window.period());
    assert!(told.iter().all(|metric| metric.measure.window == window));
    let ids = told.map(|metric| metric.measure.definition_id);
    let valid = "valid_180_days";
    assert_eq!(ids[0], format!("metrics/ready_now_ratio/1/{valid}"));
    assert_eq!(ids[1], format!("metrics/bench_strength_gross/1/{valid}"));
    assert_eq!(ids[2], format!("metrics/bench_strength_net/1/{valid}"));
    assert_eq!(ids[3], "metrics/succession_coverage/1");
    let fractional = rungs::fractional_bench_strength(&bench);
    assert_eq!((fractional.definition_id, fractional.as_of), (format!("metrics/bench_strength_fractional/1/{valid}"), as_of));
    assert_eq!(rungs::active_pairing_rate(&[], as_of, 2, 90).measure.window, window);
    assert_eq!(rungs::mentor_utilisation(&[], &[], as_of, 2, 90).utilisation.window, window);
}
