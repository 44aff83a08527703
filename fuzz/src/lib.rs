//! What each target does with a text: read it, write it, read it again, and compile it. Nothing may panic, and what was written must
//! read as what it was.

use std::fmt::Debug;
use std::sync::LazyLock;

use rungs::{
    AgreementSpec, BlindShortlistSpec, CircleSpec, DemandSpec, DevelopmentQuestion, DevelopmentSpec, Disruption, Effort, EquityLedger, EquityProblem, EquitySpec, EvidencePolicySpec, Id, Invalid, JournalLines, Ladder, LadderSpec, MatchingMode, MatchingSpec, PeerSpec, PersonId, PilotSpec, PolicySpec, Program, PublishingSpec, Report, Roster, RosterBuilder, RosterSettings, RosterSpec, RotationSpec, RuleBookSpec, Side, Snapshot,
};
use serde::Serialize;

/// The ladder that people and demands are compiled against.
static LADDER: LazyLock<Ladder> = LazyLock::new(|| {
    let text = include_str!("../../testdata/defects/ladder.json");
    LadderSpec::from_json(text).and_then(|spec| spec.compile()).expect("the ladder of the golden documents is good")
});

/// A ladder document.
pub fn ladder(text: &str) {
    if let Some(spec) = read_twice(text, LadderSpec::from_json) {
        judge(spec.compile());
    }
}

/// A roster document.
pub fn roster(text: &str) {
    if let Some(spec) = read_twice(text, RosterSpec::from_json) {
        judge(spec.compile(&LADDER));
    }
}

/// People, one a line.
pub fn people_lines(text: &str) {
    let mut builder = RosterBuilder::new(&LADDER, &RosterSettings::new());
    text.split('\n').for_each(|line| builder.push_json(line));
    judge(builder.finish());
}

/// An evidence policy.
pub fn evidence_policy(text: &str) {
    if let Some(spec) = read_twice(text, EvidencePolicySpec::from_json) {
        judge(spec.compile());
    }
}

/// A demand for seats.
pub fn demand(text: &str) {
    if let Some(spec) = read_twice(text, DemandSpec::from_json) {
        judge(spec.compile(&LADDER));
    }
}

/// The settings of a roster.
pub fn settings(text: &str) {
    if let Some(spec) = read_twice(text, RosterSettings::from_json) {
        judge(RosterBuilder::new(&LADDER, &spec).finish());
    }
}

/// The settings that rule books are compiled against, and two people who are judged by them: those of the example's company.
static COMPANY: LazyLock<(RosterSettings, Roster)> = LazyLock::new(|| {
    let ladder = LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"));
    let ladder = ladder.and_then(|spec| spec.compile()).expect("the company's ladder is good");
    let settings = RosterSettings::from_json(include_str!("../../examples/data/company/settings.json"));
    let settings = settings.expect("the company's settings are good");
    let mut builder = RosterBuilder::new(&ladder, &settings);
    builder.push_json(r#"{"id": "p", "hired": "2020-01-01"}"#);
    builder.push_json(r#"{"id": "m", "hired": "2015-01-01"}"#);
    let roster = builder.finish().expect("people of whom little is known are good");
    (settings, roster)
});

/// A rule book.
pub fn rule_book(text: &str) {
    let Some(spec) = read_twice(text, RuleBookSpec::from_json) else { return };
    let (settings, roster) = &*COMPANY;
    let Some(book) = judge(spec.compile(roster.ladder(), settings)) else { return };
    let policy = EvidencePolicySpec::new().compile().expect("the default policy is good");
    let over = book.over(roster, &policy, "2025-06-30".parse().expect("a date")).expect("it is their roster");
    for rule in book.rules() {
        let verdict = over.judge("p", rule.id().as_str()).expect("both are there");
        assert_eq!(verdict.check(&over), Ok(()));
    }
}

/// A mentoring policy, over two people of whom little is known.
pub fn mentoring_policy(text: &str) {
    let Some(spec) = read_twice(text, PolicySpec::from_json) else { return };
    let (_, roster) = &*COMPANY;
    let Some(policy) = judge(spec.compile(roster)) else { return };
    let evidence = EvidencePolicySpec::new().compile().expect("the default policy is good");
    let profiles = roster.profiles(&evidence, "2025-06-30".parse().expect("a date"));
    if let Ok(pool) = policy.over(&profiles, None) {
        pool.best(5, Effort::default(), &mut ()).expect("no criterion is the caller's own");
        if let Ok(program) = pool.matching(MatchingMode::MostPeople, Effort::default(), &mut ()) {
            assert_eq!(program.matching().check(program.problem()), Ok(()));
        }
    }
}

/// A matching problem.
pub fn matching(text: &str) {
    let Some(spec) = read_twice(text, MatchingSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    let modes = [
        MatchingMode::MostPeople,
        MatchingMode::MostValue { unmatched: 3_000 },
        MatchingMode::Fairest { band: 1 },
        MatchingMode::GreedyMaximum { band: 700 },
        MatchingMode::RankMaximal { band: 1 },
        MatchingMode::Stable { best_for: Side::Mentees },
        MatchingMode::Stable { best_for: Side::Mentors },
    ];
    for mode in modes {
        for effort in [Effort::steps(7), Effort::default()] {
            let matching = problem.solve_within(mode, effort, &mut ());
            assert_eq!(matching.check(&problem), Ok(()));
            let again = problem.repair(&matching, Disruption::Fewest, mode, effort, &mut ());
            assert_eq!(again.check(&problem), Ok(()));
        }
    }
}

/// Peers to be paired.
pub fn peers(text: &str) {
    let Some(spec) = read_twice(text, PeerSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    assert_eq!(problem.solve().check(&problem), Ok(()));
}

/// Circles to be formed.
pub fn circles(text: &str) {
    let Some(spec) = read_twice(text, CircleSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    for effort in [Effort::steps(7), Effort::default()] {
        assert_eq!(problem.solve_within(effort, &mut ()).check(&problem), Ok(()));
    }
}

/// Rotations to be scheduled.
pub fn rotation(text: &str) {
    let Some(spec) = read_twice(text, RotationSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    for effort in [Effort::steps(7), Effort::steps(20_000)] {
        let plan = problem.solve_within(effort, &mut ());
        assert_eq!(plan.check(&problem), Ok(()));
        let again = problem.plan(&plan.published()).expect("the plan keeps the rules");
        assert_eq!(again.totals(), plan.totals());
    }
}

/// Development to be planned.
pub fn development(text: &str) {
    let Some(spec) = read_twice(text, DevelopmentSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile(&LADDER)) else { return };
    for effort in [Effort::steps(7), Effort::steps(20_000)] {
        for person in problem.people() {
            for question in [DevelopmentQuestion::Best, DevelopmentQuestion::Cheapest] {
                let plan = problem.plan_within(person.as_ref(), question, effort, &mut ()).expect("the person is there");
                assert_eq!(plan.check(&problem), Ok(()));
            }
        }
        let fronts = problem.fronts_within(effort, &mut ());
        assert_eq!(fronts.share().check(&fronts), Ok(()));
    }
}

/// An audit of equity, and what may be published of it.
pub fn equity(text: &str) {
    let Some(spec) = read_twice(text, EquitySpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    assert_eq!(problem.audit().check(&problem), Ok(()));
    release(&problem, &EquityLedger::new());
}

/// A report, and what of it may be published.
pub fn report(text: &str) {
    let Some(report) = read_twice(text, Report::<PersonId>::from_json) else { return };
    let published = report.published(PublishingSpec::new());
    assert!(!report.to_html().contains("<script") && !report.to_markdown().contains("<script"));
    assert!(!published.to_html().contains("<script") && !published.to_markdown().contains("<script"));
}

/// A ledger of earlier releases.
pub fn equity_ledger(text: &str) {
    static EQUITY: LazyLock<EquityProblem> = LazyLock::new(|| {
        let spec = EquitySpec::from_json(include_str!("../../testdata/seeds/equity.json"));
        spec.and_then(|spec| spec.compile()).expect("the seed is good")
    });
    if let Some(ledger) = read_twice(text, EquityLedger::from_json) {
        release(&EQUITY, &ledger);
    }
}

fn release(problem: &EquityProblem, ledger: &EquityLedger) {
    if let Ok(disclosure) = problem.release("new".parse().expect("an id"), ledger) {
        assert_eq!(disclosure.check(problem, ledger), Ok(()));
    }
}

/// A shortlist to be shown without names.
pub fn blind_shortlist(text: &str) {
    let Some(spec) = read_twice(text, BlindShortlistSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    let (shortlist, key) = problem.blind(1);
    assert_eq!(shortlist.check(&key, &problem), Ok(()));
}

/// A pilot, and what it shows.
pub fn pilot(text: &str) {
    let Some(spec) = read_twice(text, PilotSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    assert_eq!(problem.analyse().check(&problem), Ok(()));
}

/// A mentoring agreement.
pub fn agreement(text: &str) {
    if let Some(spec) = read_twice(text, AgreementSpec::from_json) {
        judge(spec.compile(&LADDER));
    }
}

/// A journal: whatever is read of it replays, and is the same applied one by one from the last event to the first.
pub fn journal(text: &str) {
    let mut lines = JournalLines::new();
    lines.push(text);
    let read = lines.finish();
    assert!(read.defects().is_sorted_by(|a, b| a.path() <= b.path()));
    let program = Program::replay(read.journal);
    let mut events: Vec<_> = program.journal().events().collect();
    let day = events.iter().map(|event| event.effective_on).max().unwrap_or_default();
    events.reverse();
    let mut applied = Program::default();
    for event in &events {
        applied.apply(event).expect("one journal's events are another's");
        let again = applied.apply(event).expect("it is known");
        assert!(!again.is_new());
    }
    assert_eq!(applied.as_of(day).standings(), program.as_of(day).standings());
    assert_eq!(applied.refused(), program.refused());
    let lines: String = program.journal().lines().map(|line| line + "\n").collect();
    let mut again = JournalLines::new();
    again.push(&lines);
    let again = again.finish().whole().expect("what was written is read");
    assert!(again.events().eq(program.journal().events()));
    let snapshot = serde_json::to_string(&program.as_of(day).snapshot()).expect("a snapshot can be written");
    let loaded = Program::replay(serde_json::from_str::<Snapshot>(&snapshot).expect("it is read").into_journal());
    assert_eq!(loaded.as_of(day).standings(), program.as_of(day).standings());
}

fn read_twice<S: Serialize + PartialEq + Debug>(text: &str, read: impl Fn(&str) -> Result<S, Invalid>) -> Option<S> {
    let spec = judge(read(text))?;
    let written = serde_json::to_string(&spec).expect("a document can be written");
    assert_eq!(read(&written).as_ref(), Ok(&spec), "{written}");
    Some(spec)
}

fn judge<T>(result: Result<T, Invalid>) -> Option<T> {
    let invalid = match result {
        Ok(value) => return Some(value),
        Err(invalid) => invalid,
    };
    assert!(!invalid.defects().is_empty());
    assert!(invalid.defects().is_sorted_by(|a, b| a.path() <= b.path()));
    assert!(!invalid.masked().to_string().contains('\n'));
    serde_json::to_string(&invalid).expect("a refusal can be written");
    None
}
