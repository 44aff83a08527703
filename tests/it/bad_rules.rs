//! Rule books nobody should write, and somebody will: refused with all their faults, or compiled and asked; none brings the engine down.
//! What is large here would take minutes if anything took quadratic time.

use rungs::{
    AttributeSpec, AttributeValue, ClauseForm, Completion, Condition, Effort, EmployedSpec, EvidencePolicy, EvidencePolicySpec,
    FindingKind, ForeignRoster, Id, Invalid, Judge, Ladder, LadderSpec, Months, Roster, RosterBuilder, RosterSettings,
    RuleBook, RuleBookSpec, RuleId, RuleSpec,
};

use crate::made::date;

const LADDER: &str = r#"{
    "scales": [{"id": "proficiency", "levels": [{"id": "aware"}, {"id": "working"}]}],
    "competencies": [{"id": "coaching", "scale": "proficiency"}],
    "functions": [{"id": "operations"}],
    "ranks": [{"id": "junior"}, {"id": "senior"}],
    "roles": [
        {"id": "lead", "function": "operations", "rank": "senior", "requires": [{"competency": "coaching", "level": "working"}]}
    ]
}"#;

const SETTINGS: &str = r#"{
    "ratings": ["solid", "strong"],
    "performance": ["low", "high"],
    "potential": ["low", "high"],
    "attributes": {
        "bool": "bool", "code": {"code": ["a", "b"]}, "codes": {"codes": ["a", "b"]}, "date": "date", "decimal": "decimal",
        "integer": "integer"
    },
    "location": "code",
    "records": {"training": {"codes": ["first-aid"]}}
}"#;

const AS_OF: &str = "2026-09-30";

fn ladder() -> Ladder {
    LadderSpec::from_json(LADDER).unwrap().compile().unwrap()
}

fn settings() -> RosterSettings {
    RosterSettings::from_json(SETTINGS).unwrap()
}

fn compiled(text: &str) -> Result<RuleBook, Invalid> {
    RuleBookSpec::from_json(text)?.compile(&ladder(), &settings())
}

/// A book of rules as they are written.
fn rules(rules: impl IntoIterator<Item = String>) -> String {
    format!(r#"{{"rules":[{}]}}"#, rules.into_iter().collect::<Vec<_>>().join(","))
}

/// A book of one rule.
fn rule(needs: &str) -> String {
    rules([format!(r#"{{"id":"r","needs":{needs}}}"#)])
}

/// `code place` of every defect.
fn faults(invalid: &Invalid) -> Vec<String> {
    invalid.defects().iter().map(|defect| format!("{} {}", defect.code(), defect.path().pointer())).collect()
}

fn faults_of(text: &str) -> Vec<String> {
    compiled(text).map_or_else(|invalid| faults(&invalid), |_| Vec::new())
}

fn joined(count: usize, element: impl Fn(usize) -> String) -> String {
    (0..count).map(element).collect::<Vec<_>>().join(",")
}

fn tenure(months: usize) -> String {
    format!(r#"{{"tenure":{{"in":"company","months":{months}}}}}"#)
}

fn at_least(threshold: usize) -> String {
    format!(r#"{{"attribute":{{"name":"integer","at_least":{threshold}}}}}"#)
}

fn roster(people: &str) -> Roster {
    let mut builder = RosterBuilder::new(&ladder(), &settings());
    people.lines().for_each(|line| builder.push_json(line));
    builder.finish().unwrap()
}

fn policy() -> EvidencePolicy {
    EvidencePolicySpec::new().compile().unwrap()
}

const PEOPLE: &str = concat!(
    r#"{"id":"p1","hired":"2020-01-01","attributes":{"integer":5,"bool":true}}"#,
    "\n",
    r#"{"id":"p2","hired":"2030-01-01"}"#,
    "\n",
    r#"{"id":"p3"}"#
);

fn judge(book: &RuleBook) -> Judge {
    book.over(&roster(PEOPLE), &policy(), date(AS_OF)).unwrap()
}

/// Asks everything of a book, with little effort: all of it ends, and says what it left open.
fn ask_everything(book: &RuleBook) -> Completion {
    let judge = judge(book);
    let all = judge.judge_all();
    let first = book.rules().next().unwrap();
    let candidate = judge.candidate("p1").unwrap();
    assert_eq!(all.of(first.id().as_str(), "p1").unwrap(), first.decide(&candidate));
    let verdict = judge.judge("p1", first.id().as_str()).unwrap();
    assert_eq!(verdict.decision(), first.decide(&candidate));
    if verdict.blocking().count() + verdict.to_find_out().count() < 100 {
        assert!(verdict.check(&judge).is_ok());
    }
    assert!(judge.compare(book).unwrap().rules().is_empty());
    let unlock = judge.unlock_within("p1", first.id().as_str(), Effort::steps(20), &mut ()).unwrap();
    assert!(unlock.is_proven() || unlock.completion() == Completion::StepLimit);
    let lint = book.lint(Effort::steps(1_000));
    assert_eq!(lint.undecided().is_empty(), lint.completion().is_complete());
    lint.completion()
}

// Width.

#[test]
fn a_rule_of_a_hundred_thousand_clauses() {
    let text = rule(&format!(r#"{{"all":[{}]}}"#, joined(100_000, |n| tenure(1 + n % 1_200))));
    let book = compiled(&text).unwrap();
    ask_everything(&book);
}

#[test]
fn ten_million_bytes_of_rules_of_ten_clauses() {
    let clause = |n: usize, at: usize| match at % 3 {
        0 => tenure(1 + (n + at) % 1_200),
        1 => at_least(n % 500),
        _ => r#"{"meets_level":{"competency":"coaching","level":"working"},"why":"handbook 7.3"}"#.to_owned(),
    };
    let one = |n: usize| {
        let clauses = joined(10, |at| clause(n, at));
        let why = "x".repeat(450);
        format!(r#"{{"id":"rule-{n}","needs":{{"why":"{why}","any":[{clauses}]}}}}"#)
    };
    let text = rules((0..10_000).map(one));
    assert!(text.len() > 10_000_000, "{}", text.len());
    let book = compiled(&text).unwrap();
    assert_eq!(book.rules().len(), 10_000);
    assert_eq!(ask_everything(&book), Completion::StepLimit);
}

#[test]
fn a_rule_a_thousand_wide_of_clauses_two_hundred_wide() {
    let child = |n: usize| format!(r#"{{"any":[{}]}}"#, joined(200, |at| at_least(n * 200 + at)));
    let text = rule(&format!(r#"{{"at_least":{{"k":500,"of":[{}]}}}}"#, joined(1_000, child)));
    // So many thresholds of one number are too many to be told apart.
    let invalid = compiled(&text).unwrap_err();
    assert_eq!(faults(&invalid), ["eligibility/too_large /rules"]);
    let child = |n: usize| format!(r#"{{"any":[{}]}}"#, joined(200, |at| at_least((n * 200 + at) % 997)));
    let text = rule(&format!(r#"{{"at_least":{{"k":500,"of":[{}]}}}}"#, joined(1_000, child)));
    ask_everything(&compiled(&text).unwrap());
}

#[test]
fn a_thousand_thresholds_on_one_attribute() {
    let text = rule(&format!(r#"{{"at_least":{{"k":500,"of":[{}]}}}}"#, joined(1_000, at_least)));
    let book = compiled(&text).unwrap();
    ask_everything(&book);
    let unlock = judge(&book).unlock("p1", "r").unwrap();
    // Thresholds of 0 to 499 are 500; p1 has 5 of this attribute, which has no price.
    assert_eq!((unlock.cost(), unlock.is_proven()), (None, true));
}

#[test]
fn wide_negations_are_told_of_in_linear_time() {
    let text = rule(&format!(r#"{{"any":[{}]}}"#, joined(20_000, |n| format!(r#"{{"not":{}}}"#, at_least(n)))));
    let lint = compiled(&text).unwrap().lint(Effort::steps(1_000));
    assert_eq!(lint.completion(), Completion::StepLimit);
    assert_eq!(lint.findings().iter().filter(|finding| finding.kind() == FindingKind::UnguardedNot).count(), 20_000);
}

#[test]
fn thirty_thousand_faults_in_one_clause() {
    for (clause, code, place) in [
        (r#"{"any":[]}"#, "eligibility/empty", ""),
        (r#"{"ref":"s"}"#, "eligibility/unknown_id", "/ref"),
        (r#"{"tenur":{}}"#, "eligibility/unknown_operator", "/tenur"),
        (r#"{"holds_role":{"roles":["laed"]}}"#, "eligibility/unknown_id", "/holds_role/roles/0"),
        (r#"{"closed_world":true,"not":{"employed":{}}}"#, "eligibility/closed_operator", "/closed_world"),
        ("null", "json/shape", ""),
    ] {
        let text = rule(&format!(r#"{{"all":[{}]}}"#, joined(30_000, |_| clause.to_owned())));
        let invalid = compiled(&text).unwrap_err();
        let expected: Vec<String> = (0..100).map(|at| format!("{code} /rules/0/needs/all/{at}{place}")).collect();
        assert_eq!((faults(&invalid), invalid.omitted()), (expected, 29_900), "{clause}");
    }
    let text = rule(&format!(r#"{{"all":[{}]}}"#, joined(30_000, |_| r#"{"id":"a","employed":{}}"#.to_owned())));
    let invalid = compiled(&text).unwrap_err();
    assert_eq!((invalid.defects().len(), invalid.omitted()), (100, 29_899));
}

#[test]
fn ten_thousand_unknown_ids() {
    let clauses = joined(10_000, |n| format!(r#"{{"ref":"rule-{n}x"}}"#));
    let known = (0..10_000).map(|n| format!(r#"{{"id":"rule-{n}","needs":{{"employed":{{}}}}}}"#));
    let text = rules(known.chain([format!(r#"{{"id":"r","needs":{{"any":[{clauses}]}}}}"#)]));
    let invalid = compiled(&text).unwrap_err();
    let expected: Vec<String> = (0..100).map(|at| format!("eligibility/unknown_id /rules/10000/needs/any/{at}/ref")).collect();
    assert_eq!((faults(&invalid), invalid.omitted()), (expected, 9_900));
    assert!(invalid.defects()[7].to_string().ends_with(r#"no rule has the id "rule-7x"; the nearest known is "rule-7""#));
}

// References.

fn chain(length: usize, last: &str) -> String {
    let rule = |n: usize| match n {
        0 => format!(r#"{{"id":"rule-0","needs":{last}}}"#),
        _ => format!(r#"{{"id":"rule-{n}","needs":{{"ref":"rule-{}"}}}}"#, n - 1),
    };
    rules((0..length).map(rule))
}

#[test]
fn a_chain_of_ten_thousand_references_is_too_deep_where_it_becomes_so() {
    assert!(compiled(&chain(64, r#"{"employed":{}}"#)).is_ok());
    assert_eq!(faults_of(&chain(10_000, r#"{"employed":{}}"#)), ["eligibility/too_deep /rules/64/needs/ref"]);
}

#[test]
fn depth_is_that_of_the_reference() {
    let deep = |depth: usize| format!("{}{{\"employed\":{{}}}}{}", r#"{"not":"#.repeat(depth - 1), "}".repeat(depth - 1));
    let book = |own: usize, below: usize| {
        rules([
            format!(r#"{{"id":"r","needs":{{"all":[{},{{"ref":"s"}}]}}}}"#, deep(own - 1)),
            format!(r#"{{"id":"s","needs":{}}}"#, deep(below)),
        ])
    };
    assert_eq!(faults_of(&book(64, 62)), [""; 0]);
    assert_eq!(faults_of(&book(64, 63)), ["eligibility/too_deep /rules/0/needs/all/1/ref"]);
    assert_eq!(faults_of(&book(2, 63)), ["eligibility/too_deep /rules/0/needs/all/1/ref"]);
}

#[test]
fn a_ring_of_ten_thousand_rules_is_one_fault() {
    let invalid = compiled(&chain(10_000, r#"{"ref":"rule-9999"}"#)).unwrap_err();
    assert_eq!(faults(&invalid), ["eligibility/reference_cycle /rules/0/needs/ref"]);
    assert_eq!(invalid.defects()[0].related().len(), 10_000);
    assert!(invalid.defects()[0].to_string().len() < 1_000);
}

#[test]
fn what_many_rules_share_counts_for_each() {
    // Ten thousand equal clauses are one gate, and still ten thousand clauses for each of the rules that refer to them.
    let wide = format!(r#"{{"id":"wide","needs":{{"any":[{}]}}}}"#, joined(10_000, |_| r#"{"employed":{}}"#.to_owned()));
    let refer = |n: usize| format!(r#"{{"id":"rule-{n:05}","needs":{{"ref":"wide"}}}}"#);
    let invalid = compiled(&rules((0..20_000).map(refer).chain([wide]))).unwrap_err();
    assert_eq!(faults(&invalid), ["eligibility/too_large /rules/398"]);
    // The same of clauses that differ, and of rules instead of clauses.
    let wide = format!(r#"{{"id":"wide","needs":{{"any":[{}]}}}}"#, joined(10_000, at_least));
    let refer = |n: usize| format!(r#"{{"id":"rule-{n:05}","needs":{{"any":[{{"ref":"wide"}},{}]}}}}"#, tenure(1 + n % 1_200));
    assert_eq!(faults_of(&rules((0..20_000).map(refer).chain([wide]))), ["eligibility/too_large /rules/398"]);
    let leaves = (0..10_000).map(|n| format!(r#"{{"id":"leaf-{n}","needs":{{"employed":{{}}}}}}"#));
    let middle = format!(r#"{{"id":"middle","needs":{{"any":[{}]}}}}"#, joined(10_000, |n| format!(r#"{{"ref":"leaf-{n}"}}"#)));
    let above = (0..20_000).map(|n| format!(r#"{{"id":"rule-{n:05}","needs":{{"ref":"middle"}}}}"#));
    let invalid = compiled(&rules(above.chain([middle]).chain(leaves))).unwrap_err();
    assert_eq!(faults(&invalid).len(), 1);
    assert_eq!(invalid.defects()[0].code().as_str(), "eligibility/too_large");
}

#[test]
fn a_hundred_thousand_prices_and_as_many_things_to_be_priced() {
    let attributes = joined(20_000, |n| format!(r#""a{n}":"integer""#));
    let settings = RosterSettings::from_json(&format!(r#"{{"attributes":{{{attributes}}}}}"#)).unwrap();
    let prices = joined(100_000, |n| format!(r#"{{"change":"attribute","attribute":"a{}","step":"{n}"}}"#, n % 20_000));
    let clauses = joined(20_000, |n| format!(r#"{{"attribute":{{"name":"a{n}","at_least":1}}}}"#));
    let text = format!(r#"{{"rules":[{{"id":"r","needs":{{"all":[{clauses}]}}}}],"prices":[{prices}]}}"#);
    let book = RuleBookSpec::from_json(&text).unwrap().compile(&ladder(), &settings).unwrap();
    let mut builder = RosterBuilder::new(&ladder(), &settings);
    builder.push_json(r#"{"id":"p1"}"#);
    let judge = book.over(&builder.finish().unwrap(), &policy(), date(AS_OF)).unwrap();
    let unlock = judge.unlock("p1", "r").unwrap();
    // Everything is unknown: to find one thing out costs 1, whatever it is.
    assert_eq!(unlock.cost().map(|cost| cost.to_string()).as_deref(), Some("20000"));
    assert_eq!(unlock.changes().map(<[_]>::len), Some(20_000));
    assert_eq!(unlock.changes().unwrap()[19_999].serves().len(), 1);
}

// Depth.

/// Runs on a stack a sixteenth of what the main thread has.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(512 * 1024).spawn(work).unwrap().join().unwrap();
}

#[test]
fn conditions_ten_thousand_deep_are_refused_without_recursion() {
    on_a_small_stack(|| {
        for depth in [64, 10_000, 100_000] {
            for (open, close, place) in [
                (r#"{"not":"#, "}", "/not"),
                (r#"{"all":["#, "]}", "/all/0"),
                (r#"{"any":["#, "]}", "/any/0"),
                (r#"{"at_least":{"k":1,"of":["#, "]}}", "/at_least/of/0"),
            ] {
                let text = rule(&format!("{}{{\"employed\":{{}}}}{}", open.repeat(depth), close.repeat(depth)));
                let invalid = compiled(&text).unwrap_err();
                assert_eq!(faults(&invalid), [format!("eligibility/too_deep /rules/0/needs{}", place.repeat(64))]);
            }
        }
        for text in ["[".repeat(1_000_000), r#"{"rules":"#.to_owned() + &"[".repeat(1_000_000), rule(&"[".repeat(1_000_000))] {
            let invalid = compiled(&text).unwrap_err();
            assert!(["json/syntax", "json/shape"].contains(&invalid.defects()[0].code().as_str()), "{invalid}");
        }
    });
}

#[test]
fn a_condition_built_ten_thousand_deep_is_refused_and_can_be_handled() {
    on_a_small_stack(|| {
        let is_employed = || Condition::is(EmployedSpec::new());
        let nots = (0..10_000).fold(is_employed(), |condition, _| Condition::not(condition));
        let alls = (0..10_000).fold(is_employed(), |condition, _| Condition::all([condition, is_employed()]));
        let alls_behind = (0..2_000).fold(is_employed(), |condition, _| Condition::any([is_employed(), condition]));
        for condition in [nots, alls, alls_behind] {
            let mut spec = RuleBookSpec::new();
            spec.rules.push(RuleSpec::new("r".parse().unwrap(), condition.clone()));
            let invalid = spec.compile(&ladder(), &settings()).unwrap_err();
            assert_eq!(faults(&invalid), ["eligibility/too_deep /rules/0/needs"]);
            assert_eq!(spec.clone(), spec);
            assert!(format!("{spec:?}").len() > 10_000);
            assert!(serde_json::to_string(&spec).is_err());
            assert!(!condition.clauses().is_empty());
        }
    });
}

// Form.

#[test]
fn parts_that_are_none_are_defects_where_they_stand() {
    let of = r#"[{"employed":{}},{"employed":{}}]"#;
    for (needs, expected) in [
        (r#"{"all":[]}"#.to_owned(), "eligibility/empty "),
        (r#"{"any":[]}"#.to_owned(), "eligibility/empty "),
        (r#"{"at_least":{"k":1,"of":[]}}"#.to_owned(), "eligibility/empty "),
        (format!(r#"{{"at_least":{{"k":0,"of":{of}}}}}"#), "eligibility/k_out_of_range /at_least/k"),
        (format!(r#"{{"at_least":{{"k":3,"of":{of}}}}}"#), "eligibility/k_out_of_range /at_least/k"),
        (format!(r#"{{"at_least":{{"k":4294967295,"of":{of}}}}}"#), "eligibility/k_out_of_range /at_least/k"),
        (format!(r#"{{"at_least":{{"k":4294967296,"of":{of}}}}}"#), "json/shape /at_least/k"),
        (format!(r#"{{"at_least":{{"k":-1,"of":{of}}}}}"#), "json/shape /at_least/k"),
        (format!(r#"{{"at_least":{{"of":{of}}}}}"#), "json/shape /at_least"),
        (format!(r#"{{"at_least":{{"k":1,"k":1,"of":{of}}}}}"#), "json/shape /at_least"),
        (r#"{"at_least":[1,[{"employed":{}}]]}"#.to_owned(), "json/shape /at_least"),
        (r#"{"location":{"one_of":[]}}"#.to_owned(), "eligibility/empty /location/one_of"),
        (r#"{"nine_box":{"boxes":[]}}"#.to_owned(), "eligibility/empty /nine_box/boxes"),
        (r#"{"attribute":{"name":"code","one_of":[]}}"#.to_owned(), "eligibility/empty /attribute/one_of"),
        (r#"{"attribute":{"name":"codes","has":{"of":[]}}}"#.to_owned(), "eligibility/empty /attribute/has/of"),
        (r#"{"attribute":{"name":"codes"}}"#.to_owned(), "eligibility/empty /attribute"),
        ("null".to_owned(), "json/shape "),
        ("[]".to_owned(), "json/shape "),
        (r#"[{"employed":{}}]"#.to_owned(), "json/shape "),
        ("true".to_owned(), "json/shape "),
        ("\"employed\"".to_owned(), "json/shape "),
        ("{}".to_owned(), "eligibility/not_one_operator "),
        (r#"{"id":"a"}"#.to_owned(), "eligibility/not_one_operator "),
        (r#"{"employed":{},"not":{"employed":{}}}"#.to_owned(), "eligibility/not_one_operator "),
        (r#"{"employed":{},"employed":{}}"#.to_owned(), "eligibility/not_one_operator "),
        (r#"{"id":"a","id":"a","employed":{}}"#.to_owned(), "json/shape /id"),
        (r#"{"why":1,"employed":{}}"#.to_owned(), "json/shape /why"),
        (r#"{"closed_world":"yes","employed":{}}"#.to_owned(), "json/shape /closed_world"),
        (r#"{"id":"","employed":{}}"#.to_owned(), "id/empty /id"),
        (r#"{"id":null,"employed":{}}"#.to_owned(), "json/shape /id"),
        (r#"{"employed":null}"#.to_owned(), "json/shape /employed"),
        (r#"{"employed":[]}"#.to_owned(), "json/shape /employed"),
        (r#"{"all":{}}"#.to_owned(), "json/shape /all"),
        (r#"{"all":null}"#.to_owned(), "json/shape /all"),
        (r#"{"not":[{"employed":{}}]}"#.to_owned(), "json/shape /not"),
        (r#"{"ref":["r"]}"#.to_owned(), "json/shape /ref"),
        (r#"{"ref":"\u0000"}"#.to_owned(), "id/control_character /ref"),
        (r#"{"":{}}"#.to_owned(), "eligibility/unknown_operator /"),
        (r#"{"ALL":[]}"#.to_owned(), "eligibility/unknown_operator /ALL"),
    ] {
        let (code, place) = expected.split_once(' ').unwrap();
        assert_eq!(faults_of(&rule(&needs)), [format!("{code} /rules/0/needs{place}")], "{needs}");
    }
}

#[test]
fn faults_of_form_hide_none_of_others() {
    let text = rules([
        r#"{"id":"a","needs":{"all":[null,{"tenur":{}},{"tenure":{"in":"company","months":-1}},{"any":[{}]}]}}"#.to_owned(),
        r#"{"id":"b"}"#.to_owned(),
        r#"[]"#.to_owned(),
        r#"{"id":"","needs":{}}"#.to_owned(),
        r#"{"id":"d","needs":{"not":{"not":3}},"titel":""}"#.to_owned(),
        r#"{"id":"e","needs":{"not":{"not":3}}}"#.to_owned(),
    ]);
    assert_eq!(
        faults_of(&text),
        [
            "json/shape /rules/0/needs/all/0",
            "eligibility/unknown_operator /rules/0/needs/all/1/tenur",
            "months/out_of_range /rules/0/needs/all/2/tenure/months",
            "eligibility/not_one_operator /rules/0/needs/all/3/any/0",
            "json/shape /rules/1",
            "json/shape /rules/2",
            "id/empty /rules/3/id",
            "json/unknown_field /rules/4/titel",
            "json/shape /rules/5/needs/not/not",
        ]
    );
}

#[test]
fn every_fault_of_one_predicate_is_reported() {
    for (needs, expected) in [
        (
            r#"{"attribute":{"name":"integer","is":true,"at_least":"x","at_most":"y","ahead_days":1,"months_ago":0,"one_of":[],"has":{"of":[]}}}"#,
            vec!["ahead_days", "at_least", "at_most", "has", "is", "months_ago", "one_of"],
        ),
        (
            r#"{"nominated_by":{"count":0,"from_rank":"snior","distinct":{"attribute":"bool"}}}"#,
            vec!["count", "distinct/attribute", "from_rank"],
        ),
        (r#"{"rating":{"at_least":"weak","cycles":3,"of_last":2}}"#, vec!["at_least", "cycles"]),
        (
            r#"{"has_held":{"of":{"roles":["laed"],"functions":["oprations"]},"months":0}}"#,
            vec!["months", "of/functions/0", "of/roles/0"],
        ),
        (
            r#"{"completed":{"kinds":["training"],"streams":["x","y"],"count":0}}"#,
            vec!["count", "kinds/0", "streams/0", "streams/1"],
        ),
        (r#"{"attribute":{"name":"codes","has":{"of":["a","x"],"at_least":3}}}"#, vec!["has/at_least", "has/of/1"]),
    ] {
        let name = needs.split('"').nth(1).unwrap();
        let invalid = compiled(&rule(needs)).unwrap_err();
        let places: Vec<String> = invalid.defects().iter().map(|defect| defect.path().pointer()).collect();
        let expected: Vec<String> = expected.iter().map(|place| format!("/rules/0/needs/{name}/{place}")).collect();
        assert_eq!(places, expected, "{needs}");
    }
}

#[test]
fn documents_that_are_no_rule_book_are_refused() {
    for (text, expected) in [
        ("", "json/syntax "),
        ("null", "json/shape "),
        ("[]", "json/shape "),
        ("{}", "eligibility/no_rule /rules"),
        ("\u{feff}{}", "json/syntax "),
        (r#"{"rules":null}"#, "eligibility/no_rule /rules"),
        (r#"{"rules":{}}"#, "json/shape /rules"),
        (r#"{"rules":[null]}"#, "json/shape /rules/0"),
        (r#"{"rules":[],"rules":[]}"#, "json/shape "),
        (r#"{"format":"rungs/ladder/1","rules":[{"id":"r","needs":{"employed":{}}}]}"#, "json/format /format"),
        (r#"{"format":"rungs/rule-book/2","rules":[{"id":"r","needs":{"employed":{}}}]}"#, "json/format /format"),
        (r#"{"rules":[{"id":"r","id":"s","needs":{"employed":{}}}]}"#, "json/shape /rules/0"),
        (r#"{"rules":[{"id":"r","needs":{"employed":{}},"needs":{"employed":{}}}]}"#, "json/shape /rules/0"),
        (r#"{"rules":[{"id":"r","needs":{"employed":{}},"anybody":1}]}"#, "json/shape /rules/0/anybody"),
        (r#"{"rules":[{"id":"r","needs":{"employed":{}}}],"prices":[{"change":"level","step":-1}]}"#, "weight/"),
        (r#"{"rules":[{"id":"r","needs":{"employed":{}}}],"prices":[[]]}"#, "json/shape /prices/0"),
        (r#"{"rules":[{"id":"r","needs":{"employed":{}}}]} x"#, "json/syntax "),
        (r#"{"rules":[{"id":"r","needs":{"employed":{}"#, "json/syntax "),
    ] {
        let found = faults_of(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(expected), "{text}: {found:?}");
    }
}

#[test]
fn hostile_strings_are_kept_or_refused_and_never_break_a_line() {
    let hostile = ["\u{0}", "\n", "\u{202e}x", "\u{200f}", r#"{"any":[]}"#, "</script>", "\u{10ffff}", "\\u0000", "'; --"];
    for text in hostile {
        let needs = serde_json::json!({"why": text, "employed": {}});
        let book = serde_json::json!({"version": text, "rules": [{"id": "r", "title": text, "needs": needs}]});
        let spec = RuleBookSpec::from_json(&book.to_string()).unwrap();
        assert_eq!(RuleBookSpec::from_json(&serde_json::to_string(&spec).unwrap()).as_ref(), Ok(&spec));
        let compiled = spec.compile(&ladder(), &settings()).unwrap();
        assert_eq!(judge(&compiled).judge("p1", "r").unwrap().version(), Some(text));
        // As the name of an operator, an id, and what is referred to.
        for clause in [
            serde_json::json!({text: {}}),
            serde_json::json!({text: {}, "employed": {}}),
            serde_json::json!({"id": text, "ref": text}),
            serde_json::json!({"attribute": {"name": text, "is": true}}),
            serde_json::json!({"location": {"one_of": [text]}}),
            serde_json::json!({"named": {"name": text}}),
        ] {
            let Err(invalid) = self::compiled(&rule(&clause.to_string())) else { panic!("{clause}") };
            for defect in invalid.defects() {
                let shown = defect.to_string();
                assert!(shown.chars().all(|c| !c.is_control() && !"\u{202e}\u{200f}".contains(c)), "{shown:?}");
                let masked = defect.masked();
                let shown = [masked.to_string()].into_iter().chain(masked.related().iter().map(ToString::to_string));
                let hidden = text.escape_debug().to_string();
                shown.for_each(|shown| assert!(!shown.contains(&hidden), "{shown}"));
            }
        }
    }
    let why = "x".repeat(1_000_000);
    let book = compiled(&rule(&serde_json::json!({"why": why, "employed": {}}).to_string())).unwrap();
    assert_eq!(judge(&book).judge("p1", "r").unwrap().clauses().last().unwrap().why(), Some(why.as_str()));
    let invalid = compiled(&rule(&serde_json::json!({"why": why, &why: {}}).to_string())).unwrap_err();
    assert!(invalid.to_string().len() < 3_000, "{}", invalid.to_string().len());
}

#[test]
fn masks_hide_every_id() {
    let secret = "jane_doe";
    for needs in [
        r#"{"jane_doe":{}}"#,
        r#"{"jane_doe":{},"employed":{}}"#,
        r#"{"ref":"jane_doe"}"#,
        r#"{"meets_level":{"competency":"jane_doe","level":"working"}}"#,
        r#"{"meets_level":{"competency":"coaching","level":"jane_doe"}}"#,
        r#"{"holds_role":{"roles":["jane_doe"],"functions":["jane_doe"],"tracks":["jane_doe"],"from_rank":"jane_doe"}}"#,
        r#"{"attribute":{"name":"jane_doe","is":true}}"#,
        r#"{"attribute":{"name":"code","one_of":["jane_doe"]}}"#,
        r#"{"training":{"code":"jane_doe"}}"#,
        r#"{"named":{"name":"jane_doe"}}"#,
        r#"{"tenure":{"in":"jane_doe","months":1}}"#,
        r#"{"tenure":{"in":"role","months":1,"jane_doe":2}}"#,
        r#"{"all":[{"id":"jane_doe","employed":{}},{"id":"jane_doe","employed":{}}]}"#,
    ] {
        let invalid = compiled(&rule(needs)).unwrap_err();
        for defect in invalid.masked().defects() {
            let shown = format!("{defect} {}", serde_json::to_string(defect).unwrap());
            assert!(!shown.contains(secret), "{needs}: {shown}");
        }
    }
    let ring = rules([
        r#"{"id":"jane_doe","needs":{"ref":"john_doe"}}"#.to_owned(),
        r#"{"id":"john_doe","needs":{"ref":"jane_doe"}}"#.to_owned(),
        r#"{"id":"john_doe","needs":{"employed":{}}}"#.to_owned(),
    ]);
    assert!(!format!("{:?}", compiled(&ring).unwrap_err().masked()).contains("doe"));
}

// Attributes.

/// Which tests fit which attributes, in the order of `TESTS`.
const FITS: [(&str, &str); 6] = [
    ("bool", "y............"),
    ("integer", ".y..........."),
    ("decimal", ".yyy........."),
    ("date", "....yyyy....."),
    ("code", "........y...."),
    ("codes", ".........yy.."),
];

const TESTS: [&str; 13] = [
    r#""is":true"#,
    r#""at_least":1"#,
    r#""at_most":"1.5""#,
    r#""at_least":"1""#,
    r#""at_least":"2026-01-01""#,
    r#""at_most":"2026-01-01""#,
    r#""ahead_days":0"#,
    r#""months_ago":1"#,
    r#""one_of":["a"]"#,
    r#""has":{"of":["a"]}"#,
    r#""has":{"of":["a","b"],"at_least":1}"#,
    r#""at_least":true"#,
    r#""at_most":["a"]"#,
];

#[test]
fn each_test_fits_the_attributes_that_it_fits() {
    for (attribute, fits) in FITS {
        for (test, fits) in TESTS.iter().zip(fits.chars()) {
            let found = faults_of(&rule(&format!(r#"{{"attribute":{{"name":"{attribute}",{test}}}}}"#)));
            let field = test.split('"').nth(1).unwrap();
            let wrong = format!("eligibility/attribute_test /rules/0/needs/attribute/{field}");
            assert_eq!(found, if fits == 'y' { vec![] } else { vec![wrong] }, "{attribute} {test}");
        }
    }
}

#[test]
fn thresholds_at_the_ends_of_what_there_is() {
    for (attribute, threshold, fits) in [
        ("integer", "-9223372036854775807", true),
        ("integer", "9223372036854775806", true),
        ("integer", "-9223372036854775808", false),
        ("integer", "9223372036854775807", false),
        ("decimal", "9223372036", true),
        ("decimal", "9223372037", false),
        ("decimal", "-9223372037", false),
        ("decimal", "9223372036854775807", false),
        ("decimal", r#""999999999.999999999""#, true),
        ("decimal", r#""-999999999.999999999""#, true),
        ("decimal", r#""9223372037.5""#, false),
        ("decimal", r#""0.0000000001""#, false),
        ("decimal", r#""1e5""#, false),
        ("decimal", r#""NaN""#, false),
        ("decimal", r#""""#, false),
        ("date", r#""1900-01-01""#, true),
        ("date", r#""2200-12-31""#, true),
        ("date", r#""1899-12-31""#, false),
        ("date", r#""2201-01-01""#, false),
        ("date", r#""2026-02-29""#, false),
        ("date", r#""2024-2-29""#, false),
        ("date", r#""+2026-01-01""#, false),
        ("date", r#""9999-12-31""#, false),
        ("date", "0", false),
    ] {
        for field in ["at_least", "at_most"] {
            let text = rule(&format!(r#"{{"attribute":{{"name":"{attribute}","{field}":{threshold}}}}}"#));
            let expected = format!("eligibility/attribute_test /rules/0/needs/attribute/{field}");
            assert_eq!(faults_of(&text), if fits { vec![] } else { vec![expected] }, "{attribute} {field} {threshold}");
            if fits {
                ask_everything(&compiled(&text).unwrap());
            }
        }
    }
    for threshold in ["9223372036854775808", "1.5", "1e400", "null", "{}"] {
        let text = rule(&format!(r#"{{"attribute":{{"name":"integer","at_least":{threshold}}}}}"#));
        let found = faults_of(&text);
        let expected = if threshold == "null" { "eligibility/empty " } else { "json/" };
        assert!(found.len() == 1 && found[0].starts_with(expected), "{threshold}: {found:?}");
    }
    // Built in code, values that no text can have.
    let mut spec = AttributeSpec::new("decimal".parse().unwrap());
    spec.at_least = Some(AttributeValue::Text("x".repeat(1_000_000)));
    let mut book = RuleBookSpec::new();
    book.rules.push(RuleSpec::new("r".parse().unwrap(), Condition::is(spec)));
    assert!(book.compile(&ladder(), &settings()).is_err());
}

#[test]
fn every_number_of_a_predicate_is_held_to_its_range() {
    for (needs, expected) in [
        (r#"{"tenure":{"in":"company","months":0}}"#, "eligibility/threshold tenure/months"),
        (r#"{"tenure":{"in":"company","months":1201}}"#, "months/out_of_range tenure/months"),
        (r#"{"tenure":{"in":"company","months":-1}}"#, "months/out_of_range tenure/months"),
        (r#"{"has_held":{"of":{},"months":13,"within_months":12}}"#, "eligibility/threshold has_held/months"),
        (r#"{"rating":{"at_least":"solid","cycles":0,"of_last":0}}"#, "eligibility/threshold rating/cycles"),
        (r#"{"rating":{"at_least":"solid","cycles":256,"of_last":1}}"#, "json/shape rating/cycles"),
        (r#"{"completed":{"kinds":[]}}"#, "eligibility/empty completed/kinds"),
        (r#"{"mentors":{"count":0}}"#, "eligibility/threshold mentors/count"),
        (r#"{"mentored":{"sessions":65536}}"#, "json/shape mentored/sessions"),
        (r#"{"gap_at_most":{"role":"lead","effort":"-1"}}"#, "weight/too_fine gap_at_most/effort"),
        (
            r#"{"meets_role":{"role":"lead","method":"proportional","share":{"count":2,"total":1}}}"#,
            "json/shape meets_role/share",
        ),
        (
            r#"{"meets_role":{"role":"lead","method":"proportional","share":{"count":0,"total":0}}}"#,
            "json/shape meets_role/share",
        ),
        (r#"{"meets_level":{"competency":"coaching","level":"none"}}"#, "eligibility/threshold meets_level/level"),
        (
            r#"{"meets_level":{"competency":"coaching","level":"aware","kinds":["peer"],"except_kinds":["peer"]}}"#,
            "eligibility/empty meets_level/except_kinds",
        ),
    ] {
        let (code, place) = expected.split_once(' ').unwrap();
        assert_eq!(faults_of(&rule(needs)), [format!("{code} /rules/0/needs/{place}")], "{needs}");
    }
}

// Rules that are sound, and odd.

#[test]
fn contradictions_compile_and_are_told_of() {
    for needs in [
        r#"{"all":[{"tenure":{"in":"company","months":24}},{"not":{"tenure":{"in":"company","months":12}}}]}"#,
        r#"{"all":[{"attribute":{"name":"integer","at_least":5}},{"attribute":{"name":"integer","at_most":4}}]}"#,
        r#"{"attribute":{"name":"integer","at_least":5,"at_most":4}}"#,
        r#"{"all":[{"attribute":{"name":"code","one_of":["a"]}},{"attribute":{"name":"code","one_of":["b"]}}]}"#,
        r#"{"not":{"employed":{}}}"#,
        r#"{"at_least":{"k":2,"of":[{"employed":{}},{"not":{"employed":{}}}]}}"#,
    ] {
        let book = compiled(&rule(needs)).unwrap();
        let lint = book.lint(Effort::default());
        assert!(lint.completion().is_complete());
        assert!(lint.findings().iter().any(|finding| finding.kind() == FindingKind::Never), "{needs}: {:?}", lint.findings());
        assert_eq!(judge(&book).judge_all().counts("r").unwrap()[0], 0);
    }
}

#[test]
fn a_roster_of_another_ladder_or_other_settings_is_refused() {
    let book = compiled(&rule(&tenure(12))).unwrap();
    let over = |ladder: &str, settings: &str| {
        let ladder = LadderSpec::from_json(ladder).unwrap().compile().unwrap();
        let roster = RosterBuilder::new(&ladder, &RosterSettings::from_json(settings).unwrap()).finish().unwrap();
        book.over(&roster, &policy(), date(AS_OF)).map(drop)
    };
    assert_eq!(over(LADDER, SETTINGS), Ok(()));
    assert_eq!(over(&LADDER.replace("\"working\"", "\"able\""), SETTINGS), Err(ForeignRoster::Ladder));
    assert_eq!(over(&LADDER.replace("\"lead\"", "\"leads\""), SETTINGS), Err(ForeignRoster::Ladder));
    assert_eq!(over(LADDER, &SETTINGS.replace("\"solid\"", "\"sound\"")), Err(ForeignRoster::Settings));
    assert_eq!(
        over(LADDER, &SETTINGS.replace("[\"solid\", \"strong\"]", "[\"strong\", \"solid\"]")),
        Err(ForeignRoster::Settings)
    );
    assert_eq!(over(LADDER, "{}"), Err(ForeignRoster::Settings));
    let other = compiled(&rule(&tenure(24))).unwrap();
    let elsewhere = RuleBookSpec::from_json(&rule(&tenure(24))).unwrap().compile(&ladder(), &RosterSettings::new()).unwrap();
    assert!(judge(&book).compare(&other).is_ok());
    assert!(matches!(judge(&book).compare(&elsewhere), Err(ForeignRoster::Settings)));
    assert!(
        other
            .rule("r")
            .unwrap()
            .unlocker()
            .unlock(&judge(&book).candidate("p1").unwrap(), Effort::default(), &mut ())
            .is_none()
    );
}

#[test]
fn rosters_of_nobody_of_one_and_of_nobody_employed() {
    let book = compiled(&rules([
        format!(r#"{{"id":"r","needs":{}}}"#, tenure(12)),
        r#"{"id":"s","anybody":true,"needs":{"not":{"employed":{}}}}"#.to_owned(),
    ]))
    .unwrap();
    for (people, expected) in [
        ("", [[0, 0, 0], [0, 0, 0]]),
        (r#"{"id":"p1","hired":"2020-01-01"}"#, [[1, 0, 0], [0, 0, 1]]),
        (
            "{\"id\":\"p1\",\"hired\":\"2030-01-01\"}\n{\"id\":\"p2\",\"hired\":\"2020-01-01\",\"left\":\"2021-01-01\"}",
            [[0, 0, 2], [2, 0, 0]],
        ),
    ] {
        let judge = book.over(&roster(people), &policy(), date(AS_OF)).unwrap();
        let all = judge.judge_all();
        assert_eq!(["r", "s"].map(|rule| all.counts(rule).unwrap()), expected, "{people}");
        assert!(judge.compare(&book).unwrap().rules().is_empty());
        assert_eq!(all.decisions("r").unwrap().count(), people.lines().count());
        for clause in judge.facts().clause_counts("r").unwrap() {
            assert!(clause.0 <= clause.1);
        }
    }
}

#[test]
fn a_person_or_rule_that_is_not_there_is_named_with_the_nearest() {
    let book = compiled(&rule(&tenure(12))).unwrap();
    let judge = judge(&book);
    let until = date("2030-01-01");
    let of_person = [
        judge.candidate("p4").map(drop).unwrap_err(),
        judge.judge("p4", "r").map(drop).unwrap_err(),
        judge.unlock("p4", "r").map(drop).unwrap_err(),
        judge.when("p4", "r", until).map(drop).unwrap_err(),
        judge.judge_all().of("r", "p4").map(drop).unwrap_err(),
        judge.facts().candidate("p4").map(drop).unwrap_err(),
    ];
    for unknown in of_person {
        assert_eq!((unknown.id(), unknown.nearest()), ("p4", Some("p1")));
    }
    let of_rule = [
        book.rule("s").map(drop).unwrap_err(),
        judge.judge("p1", "s").map(drop).unwrap_err(),
        judge.unlock("p1", "s").map(drop).unwrap_err(),
        judge.when("p1", "s", until).map(drop).unwrap_err(),
        judge.judge_all().of("s", "p1").map(drop).unwrap_err(),
        judge.judge_all().counts("s").map(drop).unwrap_err(),
        judge.facts().judge(["s"]).map(drop).unwrap_err(),
        judge.facts().clause_counts("s").map(drop).unwrap_err(),
    ];
    for unknown in of_rule {
        assert_eq!((unknown.id(), unknown.nearest()), ("s", Some("r")));
    }
}

#[test]
fn somebody_of_whom_nothing_is_known_is_undetermined() {
    let known = r#"{"any":[{"meets_level":{"competency":"coaching","level":"aware"}},{"training":{"code":"first-aid"}}]}"#;
    let judge = judge(&compiled(&rule(known)).unwrap());
    assert_eq!(judge.judge("p3", "r").unwrap().decision(), rungs::Decision::Undetermined);
    assert_eq!(judge.judge("p2", "r").unwrap().decision(), rungs::Decision::Ineligible);
}

#[test]
fn days_at_the_ends_of_time_are_answered() {
    let book = compiled(&rules([
        format!(r#"{{"id":"r","needs":{}}}"#, tenure(1_200)),
        r#"{"id":"s","needs":{"attribute":{"name":"date","ahead_days":65535}}}"#.to_owned(),
        r#"{"id":"t","needs":{"attribute":{"name":"date","months_ago":1200}}}"#.to_owned(),
    ]))
    .unwrap();
    let people = r#"{"id":"p1","hired":"1900-01-01","attributes":{"date":"2200-12-31"}}"#;
    for day in [chrono::NaiveDate::MIN, date("1899-12-31"), date("1900-01-01"), date("2200-12-31"), chrono::NaiveDate::MAX] {
        let judge = book.over(&roster(people), &policy(), day).unwrap();
        let all = judge.judge_all();
        for rule in ["r", "s", "t"] {
            let verdict = judge.judge("p1", rule).unwrap();
            assert_eq!(verdict.decision(), all.of(rule, "p1").unwrap(), "{rule} on {day}");
            judge.unlock("p1", rule).unwrap();
            judge.when("p1", rule, chrono::NaiveDate::MAX).unwrap();
            judge.when("p1", rule, chrono::NaiveDate::MIN).unwrap();
        }
    }
}

#[test]
fn what_is_built_in_code_is_held_to_the_same_rules() {
    let mut spec = RuleBookSpec::new();
    let months = Months::new(12).unwrap();
    let one = rungs::TenureSpec::new(rungs::TenureIn::Company, months);
    let id = |text: &str| text.parse::<RuleId>().unwrap();
    spec.rules.push(RuleSpec::new(id("a"), Condition::at_least(u32::MAX, [Condition::is(one)])));
    spec.rules.push(RuleSpec::new(id("b"), Condition::all([])));
    spec.rules.push(RuleSpec::new(id("c"), Condition::not(Condition::any([])).closed_world()));
    let invalid = spec.compile(&ladder(), &settings()).unwrap_err();
    assert_eq!(
        faults(&invalid),
        [
            "eligibility/k_out_of_range /rules/0/needs/at_least/k",
            "eligibility/empty /rules/1/needs",
            "eligibility/closed_operator /rules/2/needs/closed_world",
            "eligibility/empty /rules/2/needs/not",
        ]
    );
    assert!(matches!(spec.rules[0].needs.clauses()[1].form, ClauseForm::AtLeast { k: u32::MAX, of: 1 }));
}
