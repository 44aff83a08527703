//! A bounded search on stable for what the targets of `fuzz/` look for: good documents, changed at random, are refused in good order or
//! read, and what is read is written and read again as the same.

use std::fmt::Debug;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use rungs::{
    AgendaSpec, AgreementSpec, BlindShortlistSpec, CircleSpec, Defect, DemandSpec, DevelopmentQuestion, DevelopmentSpec,
    Disruption, Effort, EquityLedger, EquitySpec, EvidencePolicySpec, Id, Invalid, JournalLines, Ladder, LadderSpec,
    MatchingMode, MatchingSpec, PeerSpec, PilotSpec, PolicySpec, Program, Roster, RosterBuilder, RosterSettings, RosterSpec,
    RotationRepairSpec, RotationSpec, RuleBookSpec, Side, UtcOffset, WorkingHoursSpec,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::pointers::places;

// The good documents.

macro_rules! seed {
    ($file:literal) => {
        LazyLock::new(|| serde_json::from_str(include_str!(concat!("../../testdata/seeds/", $file))).unwrap())
    };
}

fn company(file: &str) -> String {
    let path = format!("{}/examples/data/company/{file}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parsed(file: &str) -> Value {
    serde_json::from_str(&company(file)).unwrap()
}

static COMPANY_LADDER: LazyLock<Value> = LazyLock::new(|| parsed("ladder.json"));
static COMPANY_SETTINGS: LazyLock<Value> = LazyLock::new(|| parsed("settings.json"));

/// A few of the company's people, one in each forty.
static COMPANY_PEOPLE: LazyLock<Value> = LazyLock::new(|| {
    company("people.jsonl").lines().step_by(40).map(|line| serde_json::from_str::<Value>(line).unwrap()).collect()
});

/// The ladder that people and demands are compiled against.
static LADDER: LazyLock<Ladder> =
    LazyLock::new(|| LadderSpec::from_json(&COMPANY_LADDER.to_string()).unwrap().compile().unwrap());

/// A ladder that uses each field of the format.
fn whole_ladder() -> Value {
    json!({
        "format": "rungs/ladder/1",
        "version": "2026",
        "scales": [{"id": "s", "title": "Scale", "levels": [{"id": "low", "title": "Low"}, {"id": "high"}]}],
        "clusters": [{"id": "people"}],
        "competencies": [
            {
                "id": "coaching", "title": "Coaching", "scale": "s", "cluster": "people", "weight": "1.5", "strategy": "grow",
                "indicators": [{"level": "low", "text": "listens"}], "prerequisites": [{"competency": "trust", "level": "low"}]
            },
            {"id": "trust", "scale": "s", "weight": 2}
        ],
        "tracks": [{"id": "management"}],
        "functions": [{"id": "operations", "title": "Operations"}, {"id": "sales"}],
        "ranks": [{"id": "junior"}, {"id": "senior"}],
        "roles": [
            {"id": "specialist", "open_to_hire": true, "rank": "junior", "requires": [{"competency": "trust", "level": "low"}]},
            {
                "id": "lead", "title": "Lead", "track": "management", "function": "operations", "rank": "senior", "critical": true,
                "requires": [{"competency": "coaching", "level": "high", "weight": "0.5", "gate": true}],
                "decision_latitude": [{"decision": "hire", "authority": "decides_with_approval"}],
                "exposure": [{"function": "sales", "months": 6}],
                "accountability": [{"measure": "outages", "benchmark": "two a year"}],
                "expectations": [{"kind": "behaviour", "text": "delegates", "competency": "coaching"}]
            }
        ],
        "steps": [
            {"from": "specialist", "to": "lead", "kind": "promotion", "months": 24},
            {"from": "lead", "to": "specialist", "kind": {"entry": "rotation"}, "months": 12}
        ]
    })
}

/// Two people who use each field of the format, on the company's ladder and settings.
fn whole_people() -> Value {
    json!([
        {"id": "m", "hired": "2015-01-01"},
        {
            "id": "p", "hired": "2020-01-01", "left": "2026-01-01",
            "roles": [{"of": "operations-lead", "from": "2020-01-01", "until": "2026-01-01"}],
            "teams": [{"of": "board", "from": "2020-01-01", "until": "2026-01-01"}],
            "managers": [{"of": "m", "from": "2020-01-01", "until": "2026-01-01"}],
            "availability": [{"of": 80, "from": "2020-01-01", "until": "2026-01-01"}],
            "aspirations": [{"role": "operations-head", "on": "2021-01-01", "priority": 2}],
            "ratings": [{"cycle": "2024", "on": "2025-01-01", "rating": "solid"}],
            "reviews": [{"session": "s", "on": "2025-02-01", "stage": "calibrated", "performance": "low", "potential": "high"}],
            "risk_of_loss": [{"on": "2025-02-01", "code": "low"}],
            "impact_of_loss": [{"on": "2025-02-01", "code": "high"}],
            "attributes": {
                "contract_until": "2027-01-01", "cost_centre": 7, "languages": ["en"], "mobile": true, "remote_share": "0.5",
                "site": "harbour"
            },
            "mentor_offers": [{"from": "2021-01-01", "until": "2022-01-01", "seats": 2, "competencies": ["coaching"]}],
            "records": [
                {"id": "d", "kind": "rotation", "of": "product", "with": "m", "on": "2021-01-01", "until": "2021-07-01",
                 "broken_off": true},
                {"kind": "mentoring", "with": "guild", "on": "2022-01-01"}
            ],
            "evidence": [
                {"id": "e", "competency": "collaboration", "level": "working", "kind": "peer", "assessor": "m", "on": "2025-01-01",
                 "until": "2026-01-01"}
            ]
        }
    ])
}

/// A rule book that uses each operator and predicate, with each of their fields, on the company's ladder and settings.
fn whole_rule_book() -> Value {
    let roles = json!({"roles": ["operations-lead", "operations-head"], "functions": ["operations"]});
    json!({
        "format": "rungs/rule-book/1",
        "version": "2026",
        "rules": [
            {"id": "lead", "title": "Lead", "role": "operations-lead", "needs": {"id": "whole", "why": "handbook 7", "all": [
                {"any": [{"ref": "known"}, {"not": {"ref": "backed"}}]},
                {"at_least": {"k": 2, "of": [
                    {"meets_role": {"method": "proportional", "share": {"count": 3, "total": 4}}},
                    {"gap_at_most": {"role": "operations-head", "effort": "2.5"}},
                    {"meets_level": {"competency": "coaching", "level": "working", "kinds": ["manager", "peer"], "sources": 2,
                                     "within_months": 12}}
                ]}},
                {"closed_world": true, "aspires_to": {}}
            ]}},
            {"id": "known", "anybody": true, "needs": {"all": [
                {"employed": {}},
                {"holds_role": roles},
                {"has_held": {"of": roles, "months": 12, "within_months": 36}},
                {"tenure": {"in": "rank", "months": 18}},
                {"rating": {"at_least": "solid", "cycles": 2, "of_last": 3}},
                {"performance": {"at_least": "low", "within_months": 18}},
                {"potential": {"at_least": "medium"}},
                {"nine_box": {"boxes": ["core", "high_performer"], "within_months": 18}},
                {"location": {"one_of": ["harbour"]}},
                {"attribute": {"name": "mobile", "is": true}},
                {"attribute": {"name": "cost_centre", "at_least": 1, "at_most": 9}},
                {"attribute": {"name": "remote_share", "at_most": "0.5"}},
                {"attribute": {"name": "contract_until", "at_least": "2026-01-01", "ahead_days": 90}},
                {"attribute": {"name": "work_pattern", "one_of": ["fixed", "flexible"]}},
                {"attribute": {"name": "languages", "has": {"of": ["en", "de"], "at_least": 1}}}
            ]}},
            {"id": "backed", "needs": {"any": [
                {"completed": {"kinds": ["rotation", "swap"], "streams": ["product"], "count": 2, "within_months": 48}},
                {"streams_at_least": {"count": 2, "kinds": ["rotation"], "within_months": 48}},
                {"mentored": {"sessions": 6, "within_months": 12}},
                {"mentors": {"count": 2, "finished": true, "within_months": 24}},
                {"nominated_by": {"count": 1, "of": ["future-leads"], "by_manager": true, "within_months": 12}},
                {"sponsored": {"count": 2, "distinct": "function"}},
                {"endorsed": {"count": 2, "distinct": {"attribute": "site"}}},
                {"certificate": {"code": "first-aid", "lead_days": 30}},
                {"training": {"code": "safety", "within_months": 24}},
                {"no_open": {"kind": "case", "of": ["disciplinary"]}}
            ]}}
        ],
        "prices": [{"change": "level", "fixed": "1.5"}]
    })
}

/// Documents of mentoring, with which the targets of `fuzz/` begin too: each uses each field of its format.
static MENTORING_POLICY: LazyLock<Value> = seed!("mentoring_policy.json");
static MATCHING: LazyLock<Value> = seed!("matching.json");
static PEERS: LazyLock<Value> = seed!("peers.json");
static CIRCLES: LazyLock<Value> = seed!("circles.json");
static AGREEMENT: LazyLock<Value> = seed!("agreement.json");
static DEVELOPMENT: LazyLock<Value> = seed!("development.json");
static EQUITY: LazyLock<Value> = seed!("equity.json");
static PILOT: LazyLock<Value> = seed!("pilot.json");
static BLIND_SHORTLIST: LazyLock<Value> = seed!("blind_shortlist.json");

// What is done to them.

/// A change of a document: where, counted over all its values, and with what.
#[derive(Debug, Clone)]
enum Mutation {
    Replace(Index, Value),
    Delete(Index),
    Duplicate(Index),
    Rename(Index, Index),
    Exchange(Index, Index),
    SwapStrings(Index, Index),
}

/// A change of a text, byte by byte.
#[derive(Debug, Clone)]
enum Scratch {
    Replace(Index, u8),
    Insert(Index, u8),
    Cut(Index, u8),
    Truncate(Index),
}

fn any_value() -> impl Strategy<Value = Value> {
    let plain = [
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1.5),
        json!(1001),
        json!(999_999_999_999u64),
        json!(-1_000_000),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!({"": 1}),
    ];
    let texts = [
        "",
        "x",
        " x",
        "none",
        "1.5",
        "-0",
        "0.0005",
        "1e9",
        "2024-02-30",
        "9999-12-31",
        "1900-01-01",
        "p",
        "lead",
        "low",
        "rungs/ladder/2",
        "a\u{202e}b",
        "a\u{0}b",
        "\u{feff}",
        "é",
        "管理職",
        "~1/\"\\",
    ];
    let all: Vec<Value> = plain.into_iter().chain(texts.map(Value::from)).chain([Value::from("x".repeat(129))]).collect();
    proptest::sample::select(all)
}

fn any_mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), any_value()).prop_map(|(at, value)| Mutation::Replace(at, value)),
        2 => at().prop_map(Mutation::Delete),
        2 => at().prop_map(Mutation::Duplicate),
        1 => (at(), at()).prop_map(|(at, by)| Mutation::Rename(at, by)),
        1 => (at(), at()).prop_map(|(a, b)| Mutation::Exchange(a, b)),
        2 => (at(), at()).prop_map(|(a, b)| Mutation::SwapStrings(a, b)),
    ]
}

fn any_scratch() -> impl Strategy<Value = Scratch> {
    let byte = || prop_oneof![proptest::sample::select(b"{}[]\",:\\0-.eE\n ntf".to_vec()), any::<u8>()];
    prop_oneof![
        (any::<Index>(), byte()).prop_map(|(at, byte)| Scratch::Replace(at, byte)),
        (any::<Index>(), byte()).prop_map(|(at, byte)| Scratch::Insert(at, byte)),
        (any::<Index>(), 1u8..20).prop_map(|(at, count)| Scratch::Cut(at, count)),
        any::<Index>().prop_map(Scratch::Truncate),
    ]
}

/// The parent's pointer and the last step.
fn parent(place: &str) -> (&str, String) {
    let (parent, last) = place.rsplit_once('/').unwrap();
    (parent, last.replace("~1", "/").replace("~0", "~"))
}

fn pick<'a>(at: &Index, places: &'a [String]) -> &'a str {
    let place: &String = at.get(places);
    place
}

/// Marks a key that is to be written without the mark, beside the same key.
const TWIN: &str = "\u{0}twin";

fn mutate(document: &mut Value, mutation: &Mutation) {
    let places = places(document);
    if places.is_empty() {
        return;
    }
    match mutation {
        Mutation::Replace(at, value) => *document.pointer_mut(pick(at, &places)).unwrap() = value.clone(),
        Mutation::Delete(at) => {
            let (parent, last) = parent(pick(at, &places));
            match document.pointer_mut(parent).unwrap() {
                Value::Array(elements) => drop(elements.remove(last.parse().unwrap())),
                Value::Object(fields) => drop(fields.remove(&last)),
                _ => {}
            }
        }
        Mutation::Duplicate(at) => {
            let (parent, last) = parent(pick(at, &places));
            let copy = document.pointer(pick(at, &places)).unwrap().clone();
            match document.pointer_mut(parent).unwrap() {
                Value::Array(elements) => elements.push(copy),
                Value::Object(fields) => drop(fields.insert(format!("{last}{TWIN}"), copy)),
                _ => {}
            }
        }
        Mutation::Rename(at, by) => {
            let (parent, last) = parent(pick(at, &places));
            if let Value::Object(fields) = document.pointer_mut(parent).unwrap() {
                let field = fields.remove(&last).unwrap();
                let (_, other) = self::parent(pick(by, &places));
                fields.insert(if by.index(2) == 0 { format!("{last}s") } else { other }, field);
            }
        }
        Mutation::Exchange(a, b) => {
            let (a, b) = (pick(a, &places), pick(b, &places));
            let (of_a, of_b) = (document.pointer(a).unwrap().clone(), document.pointer(b).unwrap().clone());
            *document.pointer_mut(a).unwrap() = of_b;
            // The other place is gone when it was within the first.
            if let Some(place) = document.pointer_mut(b) {
                *place = of_a;
            }
        }
        Mutation::SwapStrings(a, b) => {
            let strings: Vec<&String> = places.iter().filter(|place| document.pointer(place).unwrap().is_string()).collect();
            if !strings.is_empty() {
                let (a, b) = (*a.get(&strings), *b.get(&strings));
                let taken = document.pointer(a).unwrap().clone();
                let other = std::mem::replace(document.pointer_mut(b).unwrap(), taken);
                *document.pointer_mut(a).unwrap() = other;
            }
        }
    }
}

fn written(document: &Value) -> String {
    document.to_string().replace(&json!(TWIN).to_string()[1..], "\"")
}

fn scratch(text: String, scratches: &[Scratch]) -> String {
    let mut bytes = text.into_bytes();
    for scratch in scratches {
        if bytes.is_empty() {
            break;
        }
        match scratch {
            Scratch::Replace(at, byte) => *at.get_mut(&mut bytes) = *byte,
            Scratch::Insert(at, byte) => bytes.insert(at.index(bytes.len()), *byte),
            Scratch::Cut(at, count) => {
                let from = at.index(bytes.len());
                bytes.drain(from..bytes.len().min(from + usize::from(*count)));
            }
            Scratch::Truncate(at) => bytes.truncate(at.index(bytes.len())),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// None to four changes of the values, and one time in three some of the text.
fn any_changes() -> impl Strategy<Value = (Vec<Mutation>, Vec<Scratch>)> {
    let scratches = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(any_scratch(), 1..4)];
    (prop::collection::vec(any_mutation(), 0..5), scratches)
}

fn changed(mut document: Value, (mutations, scratches): &(Vec<Mutation>, Vec<Scratch>)) -> String {
    mutations.iter().for_each(|mutation| mutate(&mut document, mutation));
    scratch(written(&document), scratches)
}

// What must hold.

fn assert_orderly(defects: &[Defect]) {
    assert!(defects.is_sorted_by(|a, b| a.path() <= b.path()), "{defects:?}");
    for defect in defects {
        let shown = defect.to_string();
        assert!(!shown.contains('\n') && !defect.help().is_empty(), "{shown:?}");
        assert!(!defect.masked().to_string().contains('\n'));
    }
}

fn judge<T>(result: Result<T, Invalid>) -> Option<T> {
    let invalid = match result {
        Ok(value) => return Some(value),
        Err(invalid) => invalid,
    };
    assert!(!invalid.defects().is_empty());
    assert!(invalid.omitted() == 0 || invalid.defects().len() == 100);
    assert_orderly(invalid.defects());
    assert_eq!(invalid.masked().defects().len(), invalid.defects().len());
    assert!(serde_json::to_value(&invalid).is_ok());
    None
}

/// Reads a text; what is read is written and read as the same.
fn read_twice<S: Serialize + PartialEq + Debug>(text: &str, read: impl Fn(&str) -> Result<S, Invalid>) -> Option<S> {
    let spec = judge(read(text))?;
    let written = serde_json::to_string(&spec).unwrap();
    let again = read(&written).unwrap_or_else(|invalid| panic!("{invalid} in {written} of {text}"));
    assert_eq!(again, spec, "{written}");
    assert_eq!(serde_json::to_string(&again).unwrap(), written);
    Some(spec)
}

fn check_ladder(text: &str) {
    let Some(spec) = read_twice(text, LadderSpec::from_json) else { return };
    assert_eq!(spec.compile().map(drop), spec.compile().map(drop));
    if let Some(ladder) = judge(spec.compile()) {
        assert_orderly(ladder.warnings());
        assert!(ladder.compare(&ladder).is_empty());
    }
}

fn check_roster(roster: Option<Roster>) {
    let Some(roster) = roster else { return };
    assert_orderly(roster.warnings());
    let policy = EvidencePolicySpec::new().compile().unwrap();
    let date = "2025-06-30".parse().unwrap();
    let _ = roster.profiles(&policy, date);
    for person in roster.people() {
        assert!(roster.profile(person.id().as_str(), &policy, date).is_ok());
        let _ = person.location();
        for record in person.records() {
            assert!(roster.record_source(record.kind()).is_some());
            assert!(!record.broken_off() || record.until().is_some());
            assert!(!(record.is_open_on(date) && record.is_completed_on(date)));
        }
    }
}

/// The two people who use each field.
static PAIR: LazyLock<Roster> = LazyLock::new(|| {
    let settings = RosterSettings::from_json(&COMPANY_SETTINGS.to_string()).unwrap();
    let mut builder = RosterBuilder::new(&LADDER, &settings);
    whole_people().as_array().unwrap().iter().for_each(|person| builder.push_json(&person.to_string()));
    builder.finish().unwrap()
});

fn check_rule_book(text: &str) {
    let Some(spec) = read_twice(text, RuleBookSpec::from_json) else { return };
    let settings = RosterSettings::from_json(&COMPANY_SETTINGS.to_string()).unwrap();
    let Some(book) = judge(spec.compile(&LADDER, &settings)) else { return };
    assert_orderly(book.warnings());
    let policy = EvidencePolicySpec::new().compile().unwrap();
    let over = book.over(&PAIR, &policy, "2025-06-30".parse().unwrap()).unwrap();
    for rule in book.rules() {
        for person in ["m", "p"] {
            assert_eq!(over.judge(person, rule.id().as_str()).unwrap().check(&over), Ok(()));
        }
    }
}

fn check_agreement(text: &str) {
    let Some(spec) = read_twice(text, AgreementSpec::from_json) else { return };
    assert_eq!(spec.compile(&LADDER), spec.compile(&LADDER));
    let Some(agreement) = judge(spec.compile(&LADDER)) else { return };
    assert!(agreement.reviews().all(|day| agreement.term().contains(day)));
    let _ = agreement.missing("2025-06-30".parse().unwrap());
    let hours = WorkingHoursSpec::nine_to_five(UtcOffset::UTC);
    if let Some(cadence) = agreement.cadence() {
        let sessions = cadence.sessions(&hours, &hours, &[]);
        assert!(sessions.all().iter().all(|session| agreement.term().contains(session.planned())));
    }
}

fn check_mentoring_policy(text: &str) {
    let Some(spec) = read_twice(text, PolicySpec::from_json) else { return };
    let Some(policy) = judge(spec.compile(&PAIR)) else { return };
    let evidence = EvidencePolicySpec::new().compile().unwrap();
    let Ok(pool) = policy.over(&PAIR.profiles(&evidence, "2025-06-30".parse().unwrap()), None) else { return };
    for mentee in ["m", "p"] {
        for mentor in ["m", "p"] {
            let _ = pool.explain(mentee, mentor);
        }
    }
    if let Ok(program) = pool.matching(MatchingMode::MostPeople, Effort::default(), &mut ()) {
        assert_eq!(program.matching().check(program.problem()), Ok(()));
    }
}

fn check_matching(text: &str) {
    let Some(spec) = read_twice(text, MatchingSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    for mode in [
        MatchingMode::MostPeople,
        MatchingMode::MostValue { unmatched: 3_000 },
        MatchingMode::Fairest { band: 1 },
        MatchingMode::GreedyMaximum { band: 700 },
        MatchingMode::RankMaximal { band: 1 },
        MatchingMode::Stable { best_for: Side::Mentees },
        MatchingMode::Stable { best_for: Side::Mentors },
    ] {
        for effort in [Effort::steps(7), Effort::default()] {
            let matching = problem.solve_within(mode, effort, &mut ());
            assert_eq!(matching.check(&problem), Ok(()));
            let again = problem.repair(&matching, Disruption::Fewest, mode, effort, &mut ());
            assert_eq!(again.check(&problem), Ok(()));
        }
    }
}

fn check_peers(text: &str) {
    let Some(spec) = read_twice(text, PeerSpec::from_json) else { return };
    if let Some(problem) = judge(spec.compile()) {
        assert_eq!(problem.solve().check(&problem), Ok(()));
    }
}

fn check_circles(text: &str) {
    let Some(spec) = read_twice(text, CircleSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    for effort in [Effort::steps(7), Effort::default()] {
        assert_eq!(problem.solve_within(effort, &mut ()).check(&problem), Ok(()));
    }
}

/// A rotation of a few people who share what there is, of many kinds, by a number.
fn made_rotation(number: u64) -> Value {
    let spec = crate::rotation::rotation(&mut crate::made::Random(number), 5, 5, 6);
    serde_json::to_value(spec).unwrap()
}

fn check_rotation(text: &str) {
    let Some(spec) = read_twice(text, RotationSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    for effort in [Effort::steps(7), Effort::steps(5_000)] {
        let plan = problem.solve_within(effort, &mut ());
        assert_eq!(plan.check(&problem), Ok(()), "{text}");
        assert_eq!(problem.plan(&plan.published()).unwrap().totals(), plan.totals(), "{text}");
        let schedule = problem.schedule(&plan);
        let placements = schedule.people.iter().flat_map(|person| &person.placements);
        placements.for_each(|one| assert!(one.agenda(&AgendaSpec::default()).is_sorted_by_key(|item| item.on)));
        let _ = problem.unmet_wishes(&plan);
    }
}

/// Changes of each kind to a plan of the first of these rotations.
static ROTATION_REPAIR: LazyLock<Value> = LazyLock::new(|| {
    json!({"from": 2, "stability": 40, "changes": [
        {"away": {"person": "p1", "from": 3, "until": 5}},
        {"gone": {"person": "p2"}},
        {"broken_off": {"person": "p1", "opportunity": "o0"}},
        {"seats": {"opportunity": "o1", "by": -1, "from": 3}},
        {"joins": {"id": "new", "unit": "u0", "eligible": [{"opportunity": "o1", "preference": 20}]}},
        {"offered": {"opportunity": {"id": "more", "unit": "u1", "stream": "s0", "kind": "project", "duration": 2},
                     "to": [{"person": "p1", "preference": 200}]}},
    ]})
});

fn check_rotation_repair(text: &str) {
    let Some(repair) = read_twice(text, RotationRepairSpec::from_json) else { return };
    let spec = RotationSpec::from_json(&made_rotation(0).to_string()).unwrap();
    let plan = spec.compile().unwrap().solve_within(Effort::steps(5_000), &mut ());
    if let Some(repaired) = judge(spec.repair(&plan, &repair, Effort::steps(5_000), &mut ())) {
        assert_eq!(repaired.plan().check(repaired.problem()), Ok(()), "{text}");
    }
}

/// The ladder of the golden documents, for which the seed of development is.
static GOLDEN_LADDER: LazyLock<Ladder> =
    LazyLock::new(|| LadderSpec::from_json(include_str!("../../testdata/defects/ladder.json")).unwrap().compile().unwrap());

fn check_development(text: &str) {
    let Some(spec) = read_twice(text, DevelopmentSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile(&GOLDEN_LADDER)) else { return };
    for effort in [Effort::steps(7), Effort::steps(20_000)] {
        for person in problem.people() {
            for question in [DevelopmentQuestion::Best, DevelopmentQuestion::Cheapest] {
                let plan = problem.plan_within(person.as_ref(), question, effort, &mut ()).unwrap();
                assert_eq!(plan.check(&problem), Ok(()), "{text}");
            }
        }
        let fronts = problem.fronts_within(effort, &mut ());
        assert_eq!(fronts.share().check(&fronts), Ok(()), "{text}");
    }
}

/// The events of a made-up journal.
static JOURNAL: LazyLock<Value> = LazyLock::new(|| {
    let events = crate::made_journal::journal(&mut crate::made::Random(11), 24);
    Value::Array(events.iter().map(|event| serde_json::to_value(event).unwrap()).collect())
});

/// Whatever is read of a journal replays, and comes to the same applied one by one from the last event to the first.
fn check_journal(text: &str) {
    let mut lines = JournalLines::new();
    lines.push(text);
    let read = lines.finish();
    assert_orderly(read.defects());
    let program = Program::replay(read.journal);
    let mut events: Vec<rungs::Event> = program.journal().events().collect();
    let day = events.iter().map(|event| event.effective_on).max().unwrap_or_default();
    events.reverse();
    let mut applied = Program::default();
    events.iter().for_each(|event| assert!(applied.apply(event).unwrap().is_new()));
    assert_eq!(applied.as_of(day).standings(), program.as_of(day).standings());
    assert_eq!(applied.refused(), program.refused());
    let lines: String = program.journal().lines().map(|line| line + "\n").collect();
    let mut again = JournalLines::new();
    again.push(&lines);
    assert!(again.finish().whole().unwrap().events().eq(program.journal().events()));
    for person in ["p1", "p2"] {
        let view = program.as_of(day);
        let person = person.parse().unwrap();
        let due = view.due(day, chrono::NaiveDate::MAX, &rungs::DuePolicySpec::new(), None);
        let _ = view.narrative(&person, &due, &[], &view.offers(person.as_ref(), None, &[]));
        let _ = view.onto(Vec::new(), &RosterSettings::new());
    }
}

fn check_equity(text: &str) {
    let Some(spec) = read_twice(text, EquitySpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    assert_eq!(problem.audit().check(&problem), Ok(()), "{text}");
    let ledger = EquityLedger::new();
    if let Ok(disclosure) = problem.release("r".parse().unwrap(), &ledger) {
        assert_eq!(disclosure.check(&problem, &ledger), Ok(()), "{text}");
    }
}

fn check_pilot(text: &str) {
    let Some(spec) = read_twice(text, PilotSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    assert_eq!(problem.analyse().check(&problem), Ok(()), "{text}");
}

fn check_ledger(text: &str) {
    let Some(ledger) = read_twice(text, EquityLedger::from_json) else { return };
    let problem = EquitySpec::from_json(&EQUITY.to_string()).unwrap().compile().unwrap();
    if let Ok(disclosure) = problem.release("new".parse().unwrap(), &ledger) {
        assert_eq!(disclosure.check(&problem, &ledger), Ok(()), "{text}");
    }
}

/// A ledger with one release.
fn ledger() -> Value {
    let problem = EquitySpec::from_json(&EQUITY.to_string()).unwrap().compile().unwrap();
    let disclosure = problem.release("old".parse().unwrap(), &EquityLedger::new()).unwrap();
    serde_json::to_value(EquityLedger::new().with(disclosure.entry)).unwrap()
}

fn check_blind_shortlist(text: &str) {
    let Some(spec) = read_twice(text, BlindShortlistSpec::from_json) else { return };
    let Some(problem) = judge(spec.compile()) else { return };
    let (shortlist, key) = problem.blind(1);
    assert_eq!(shortlist.check(&key, &problem), Ok(()), "{text}");
}

/// Cases of a small document, and of one of the company's size.
const MANY: u32 = 256;
const FEW: u32 = 128;

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(MANY))]

    #[test]
    fn a_changed_ladder_is_refused_in_good_order_or_read(changes in any_changes()) {
        check_ladder(&changed(whole_ladder(), &changes));
    }

    #[test]
    fn a_changed_roster_is_refused_in_good_order_or_read(changes in any_changes()) {
        let document = json!({"format": "rungs/roster/1", "settings": *COMPANY_SETTINGS, "people": whole_people()});
        if let Some(spec) = read_twice(&changed(document, &changes), RosterSpec::from_json) {
            check_roster(judge(spec.compile(&LADDER)));
        }
    }

    #[test]
    fn changed_settings_are_refused_in_good_order_or_read(changes in any_changes()) {
        if let Some(settings) = read_twice(&changed(COMPANY_SETTINGS.clone(), &changes), RosterSettings::from_json) {
            judge(RosterBuilder::new(&LADDER, &settings).finish());
        }
    }

    #[test]
    fn a_changed_policy_is_refused_in_good_order_or_read(changes in any_changes()) {
        if let Some(spec) = read_twice(&changed(parsed("policy.json"), &changes), EvidencePolicySpec::from_json) {
            judge(spec.compile());
        }
    }

    #[test]
    fn a_changed_rule_book_is_refused_in_good_order_or_read(changes in any_changes()) {
        check_rule_book(&changed(whole_rule_book(), &changes));
    }

    #[test]
    fn a_changed_agreement_is_refused_in_good_order_or_read(changes in any_changes()) {
        check_agreement(&changed(AGREEMENT.clone(), &changes));
    }

    #[test]
    fn a_changed_mentoring_policy_is_refused_in_good_order_or_read(changes in any_changes()) {
        check_mentoring_policy(&changed(MENTORING_POLICY.clone(), &changes));
    }

    #[test]
    fn a_changed_matching_problem_is_refused_in_good_order_or_solved(changes in any_changes()) {
        check_matching(&changed(MATCHING.clone(), &changes));
    }

    #[test]
    fn changed_peers_are_refused_in_good_order_or_paired(changes in any_changes()) {
        check_peers(&changed(PEERS.clone(), &changes));
    }

    #[test]
    fn changed_circles_are_refused_in_good_order_or_formed(changes in any_changes()) {
        check_circles(&changed(CIRCLES.clone(), &changes));
    }

    #[test]
    fn a_changed_rotation_is_refused_in_good_order_or_planned(number in 0..200u64, changes in any_changes()) {
        check_rotation(&changed(made_rotation(number), &changes));
    }

    #[test]
    fn changed_changes_of_a_rotation_are_refused_in_good_order_or_carried_out(changes in any_changes()) {
        check_rotation_repair(&changed(ROTATION_REPAIR.clone(), &changes));
    }

    #[test]
    fn a_changed_development_document_is_refused_in_good_order_or_planned(changes in any_changes()) {
        check_development(&changed(DEVELOPMENT.clone(), &changes));
    }

    #[test]
    fn a_changed_blind_shortlist_is_refused_in_good_order_or_shown(changes in any_changes()) {
        check_blind_shortlist(&changed(BLIND_SHORTLIST.clone(), &changes));
    }

    #[test]
    fn a_changed_demand_is_refused_in_good_order_or_read(changes in any_changes()) {
        if let Some(spec) = read_twice(&changed(parsed("demand.json"), &changes), DemandSpec::from_json) {
            judge(spec.compile(&LADDER));
        }
    }
}

proptest! {
    #![proptest_config(cases(FEW))]

    #[test]
    fn the_changed_ladder_of_a_company_is_refused_in_good_order_or_read(changes in any_changes()) {
        check_ladder(&changed(COMPANY_LADDER.clone(), &changes));
    }

    #[test]
    fn changed_lines_of_a_journal_are_refused_in_good_order_or_replayed(changes in any_changes()) {
        let mut events = JOURNAL.clone();
        changes.0.iter().for_each(|mutation| mutate(&mut events, mutation));
        let lines: Vec<String> = events.as_array().into_iter().flatten().map(written).collect();
        check_journal(&scratch(lines.join("\n"), &changes.1));
    }

    #[test]
    fn changed_lines_of_a_company_are_refused_in_good_order_or_read(changes in any_changes()) {
        let mut people = COMPANY_PEOPLE.clone();
        changes.0.iter().for_each(|mutation| mutate(&mut people, mutation));
        let lines: Vec<String> = people.as_array().into_iter().flatten().map(written).collect();
        let settings = RosterSettings::from_json(&COMPANY_SETTINGS.to_string()).unwrap();
        let mut builder = RosterBuilder::new(&LADDER, &settings);
        scratch(lines.join("\n"), &changes.1).split('\n').for_each(|line| builder.push_json(line));
        check_roster(judge(builder.finish()));
    }
}

fn check_report(text: &str) {
    let Some(report) = read_twice(text, rungs::Report::<rungs::PersonId>::from_json) else { return };
    let published = report.published(rungs::PublishingSpec::new());
    assert!(!report.clone().against(&report).to_html().contains("<script"), "{text}");
    assert!(!published.to_markdown().contains("<script") && !published.to_json().contains("\"person\":"), "{text}");
}

proptest! {
    #![proptest_config(cases(FEW))]

    #[test]
    fn a_changed_report_is_refused_in_good_order_or_shown(changes in any_changes()) {
        check_report(&changed(serde_json::from_str(&crate::report::sample().to_json()).unwrap(), &changes));
    }
}

proptest! {
    // What may be published is searched for in each.
    #![proptest_config(cases(FEW / 4))]

    #[test]
    fn a_changed_pilot_is_refused_in_good_order_or_told(changes in any_changes()) {
        check_pilot(&changed(PILOT.clone(), &changes));
    }

    #[test]
    fn a_changed_audit_of_equity_is_refused_in_good_order_or_told(changes in any_changes()) {
        check_equity(&changed(EQUITY.clone(), &changes));
    }

    #[test]
    fn a_changed_ledger_is_refused_in_good_order_or_held_against(changes in any_changes()) {
        check_ledger(&changed(ledger(), &changes));
    }
}

#[test]
fn the_documents_are_good_before_they_are_changed() {
    assert_eq!(LadderSpec::from_json(&whole_ladder().to_string()).unwrap().compile().unwrap().warnings(), []);
    let document = json!({"settings": *COMPANY_SETTINGS, "people": whole_people()});
    assert_eq!(RosterSpec::from_json(&document.to_string()).unwrap().compile(&LADDER).unwrap().warnings(), []);
    assert!(AgreementSpec::from_json(&AGREEMENT.to_string()).unwrap().compile(&LADDER).is_ok());
    let rules = RuleBookSpec::from_json(&whole_rule_book().to_string()).unwrap();
    let settings = RosterSettings::from_json(&COMPANY_SETTINGS.to_string()).unwrap();
    assert_eq!(rules.compile(&LADDER, &settings).unwrap().warnings(), []);
    PolicySpec::from_json(&MENTORING_POLICY.to_string()).unwrap().compile(&PAIR).unwrap();
    MatchingSpec::from_json(&MATCHING.to_string()).unwrap().compile().unwrap();
    PeerSpec::from_json(&PEERS.to_string()).unwrap().compile().unwrap();
    CircleSpec::from_json(&CIRCLES.to_string()).unwrap().compile().unwrap();
    let spec = RotationSpec::from_json(&made_rotation(0).to_string()).unwrap();
    let plan = spec.compile().unwrap().solve_within(Effort::steps(5_000), &mut ());
    let repair = RotationRepairSpec::from_json(&ROTATION_REPAIR.to_string()).unwrap();
    if let Err(invalid) = spec.repair(&plan, &repair, Effort::steps(5_000), &mut ()) {
        panic!("{invalid} {:?}", plan.placements());
    }
    EquitySpec::from_json(&EQUITY.to_string()).unwrap().compile().unwrap();
    BlindShortlistSpec::from_json(&BLIND_SHORTLIST.to_string()).unwrap().compile().unwrap();
    assert!(EquityLedger::from_json(&ledger().to_string()).is_ok());
}
