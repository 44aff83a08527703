//! Documents nobody should write, and somebody will: each is refused with its faults, or read; none brings the reader down.

use chrono::NaiveDate;
use rungs::{
    AspirationSpec, DefectKind, DemandSpec, EvidenceKind, EvidencePolicySpec, EvidenceSpec, Invalid, JudgementSpec, Ladder,
    LadderSpec, MentorOfferSpec, PersonSpec, RatingSpec, RecordKind, RecordSpec, ReviewStage, Roster, RosterBuilder,
    RosterSettings, RosterSpec, Spell, TalentReviewSpec,
};

const LADDER: &str = r#"{
    "scales": [
        {"id": "proficiency", "levels": [{"id": "aware"}, {"id": "working"}]},
        {"id": "certification", "levels": [{"id": "certified"}]}
    ],
    "competencies": [{"id": "coaching", "scale": "proficiency"}, {"id": "safety", "scale": "certification"}],
    "functions": [{"id": "operations"}],
    "roles": [{"id": "lead", "requires": [{"competency": "coaching", "level": "working"}]}]
}"#;

const SETTINGS: &str = r#"{
    "teams": [{"id": "north"}],
    "ratings": ["solid", "strong"],
    "performance": ["low", "high"],
    "potential": ["low", "high"],
    "risk_of_loss": ["low", "high"],
    "impact_of_loss": ["low", "high"],
    "attributes": {"contract_until": "date", "site": {"code": ["harbour"]}},
    "records": {"mentoring": {}, "training": {"codes": ["first-aid"]}}
}"#;

fn ladder() -> Ladder {
    LadderSpec::from_json(LADDER).unwrap().compile().unwrap()
}

fn builder() -> RosterBuilder {
    RosterBuilder::new(&ladder(), &RosterSettings::from_json(SETTINGS).unwrap())
}

fn people(lines: &str) -> Result<Roster, Invalid> {
    let mut builder = builder();
    lines.lines().for_each(|line| builder.push_json(line));
    builder.finish()
}

fn codes(invalid: &Invalid) -> Vec<&'static str> {
    invalid.defects().iter().map(|defect| defect.code().as_str()).collect()
}

/// `code place` of every defect.
fn faults(invalid: &Invalid) -> Vec<String> {
    invalid.defects().iter().map(|defect| format!("{} {}", defect.code(), defect.path())).collect()
}

fn compiled(ladder: &str) -> Result<Ladder, Invalid> {
    LadderSpec::from_json(ladder)?.compile()
}

/// What each reader says of a text: the faults of form, or of what it compiles to.
fn every_reader(text: &str) -> [(&'static str, Result<(), Invalid>); 6] {
    [
        ("ladder", compiled(text).map(drop)),
        ("roster", RosterSpec::from_json(text).and_then(|spec| spec.compile(&ladder())).map(drop)),
        ("people_lines", people(text).map(drop)),
        ("settings", RosterSettings::from_json(text).and_then(|spec| RosterBuilder::new(&ladder(), &spec).finish()).map(drop)),
        ("policy", EvidencePolicySpec::from_json(text).and_then(|spec| spec.compile()).map(drop)),
        ("demand", DemandSpec::from_json(text).and_then(|spec| spec.compile(&ladder())).map(drop)),
    ]
}

fn assert_sorted(invalid: &Invalid) {
    assert!(!invalid.defects().is_empty());
    assert!(invalid.defects().is_sorted_by(|a, b| a.path() <= b.path()), "{:?}", faults(invalid));
}

fn joined(count: usize, element: impl Fn(usize) -> String) -> String {
    (0..count).map(element).collect::<Vec<_>>().join(",")
}

// Many faults.

#[test]
fn of_ten_thousand_malformed_roles_the_first_hundred_are_kept_and_the_rest_counted() {
    let invalid =
        LadderSpec::from_json(&format!(r#"{{"roles":[{}]}}"#, joined(10_000, |_| r#"{"id":""}"#.to_owned()))).unwrap_err();
    let expected: Vec<String> = (0..100).map(|role| format!("id/empty /roles/{role}/id")).collect();
    assert_eq!((faults(&invalid), invalid.omitted()), (expected, 9_900));
}

#[test]
fn of_ten_thousand_unknown_ids_of_a_ladder_the_first_hundred_are_kept_and_the_rest_counted() {
    let roles = joined(10_000, |role| format!(r#"{{"id":"role-{role}","function":"function-{role}"}}"#));
    let invalid = compiled(&format!(r#"{{"roles":[{roles}],"functions":[{{"id":"function-x"}}]}}"#)).unwrap_err();
    let expected: Vec<String> = (0..100).map(|role| format!("ladder/unknown_id /roles/{role}/function")).collect();
    assert_eq!((faults(&invalid), invalid.omitted()), (expected, 9_900));
    assert!(
        invalid.to_string().starts_with("the document has 10000 defects, the first ladder/unknown_id at /roles/0/function")
    );
    assert!(invalid.defects()[0].to_string().ends_with("; the nearest known is \"function-x\""));
}

#[test]
fn of_ten_thousand_faulty_people_lines_the_first_hundred_are_kept_and_the_rest_counted() {
    let faulty = [r#"{"id":"p-1","roles":[{"of":"laed","from":"2024-01-01"}]}"#, r#"{"id": 1}"#, r#"{"id":"p-1""#, "{}"];
    let mut builder = builder();
    (0..10_000).for_each(|line: usize| builder.push_json(faulty[line % 4]));
    let invalid = builder.finish().unwrap_err();
    assert_sorted(&invalid);
    // Of each four lines the first has an unknown role and, from the second of them on, the id of an earlier one.
    assert_eq!(invalid.defects().len(), 100);
    assert_eq!(invalid.omitted(), 10_000 + 2_499 - 100);
    assert_eq!(invalid.defects()[0].path().to_string(), "line 1 /roles/0/of");
    assert_eq!(invalid.defects()[99].path().line(), Some(81));
}

#[test]
fn of_ten_thousand_rings_no_more_than_the_kept_are_looked_for() {
    let roles = joined(20_000, |role| format!(r#"{{"id":"role-{role}"}}"#));
    let steps =
        joined(20_000, |step| format!(r#"{{"from":"role-{step}","to":"role-{}","kind":"promotion","months":12}}"#, step ^ 1));
    let invalid = compiled(&format!(r#"{{"roles":[{roles}],"steps":[{steps}]}}"#)).unwrap_err();
    assert_sorted(&invalid);
    assert_eq!(invalid.defects().len(), 100);
    assert!(
        invalid
            .defects()
            .iter()
            .all(|defect| defect.code().as_str() == "ladder/promotion_cycle" && defect.related().len() == 2)
    );
}

#[test]
fn every_fault_of_one_person_is_reported() {
    let invalid = people(
        r#"{"id":"p-1","hired":"1800-01-01","left":"9999-12-31","roles":[{"of":"laed","from":"0000-01-01"}],
            "evidence":[{"competency":"coachnig","level":"working","kind":"peer","on":"2024-01-01"}]}"#
            .replace('\n', " ")
            .as_str(),
    )
    .unwrap_err();
    assert_eq!(
        faults(&invalid),
        [
            "people/unknown_id line 1 /evidence/0/competency",
            "date/out_of_range line 1 /hired",
            "date/out_of_range line 1 /left",
            "date/out_of_range line 1 /roles/0/from",
            "people/unknown_id line 1 /roles/0/of",
        ]
    );
}

#[test]
fn faults_of_one_person_hide_none_of_another() {
    let lines = [r#"{"id":"p-1","left":"1800-01-01"}"#, "nonsense", "", r#"{"id":"p-2","hobby":"golf"}"#, r#"{"id":"p-1"}"#];
    let invalid = people(&lines.join("\n")).unwrap_err();
    assert_eq!(
        faults(&invalid),
        [
            "date/out_of_range line 1 /left",
            "json/syntax line 2",
            "json/unknown_field line 4 /hobby",
            "people/duplicate_id line 5 /id"
        ]
    );
}

// Depth and size.

/// Runs on a stack a sixteenth of what the main thread has.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(512 * 1024).spawn(work).unwrap().join().unwrap();
}

#[test]
fn json_nested_a_hundred_thousand_deep_is_refused_without_recursion() {
    on_a_small_stack(|| {
        let open = "[".repeat(100_000);
        let close = "]".repeat(100_000);
        let objects = format!("{}1{}", r#"{"a":"#.repeat(100_000), "}".repeat(100_000));
        let people = format!(r#"{{"people":{open}{close}}}"#);
        let person = format!(r#"{{"people":[{{"id":"p-1","attributes":{{"site":{open}{close}}}}}]}}"#);
        let roles = format!(r#"{{"roles":[{{"id":{open}{close}}}]}}"#);
        let unknown = format!(r#"{{"unknown":{open}{close}}}"#);
        let line = format!(r#"{{"id":"p-1","evidence":[{{"competency":{open}{close}}}]}}"#);
        let texts = [&open, &format!("{open}{close}"), &objects, &people, &person, &roles, &unknown, &line];
        for (number, text) in texts.into_iter().enumerate() {
            for (reader, result) in every_reader(text) {
                let invalid = result.expect_err(reader);
                assert_sorted(&invalid);
                let expected = ["json/syntax", "json/shape", "json/unknown_field"];
                assert!(expected.contains(&codes(&invalid)[0]), "text {number} as {reader}: {invalid}");
            }
        }
    });
}

#[test]
fn nesting_within_an_unknown_field_of_a_people_line_does_not_hide_the_other_lines() {
    on_a_small_stack(|| {
        let deep = format!(r#"{{"id":"p-1","unknown":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let invalid = people(&[&deep, r#"{"id":"p-2","left":"1800-01-01"}"#].map(str::to_owned).join("\n")).unwrap_err();
        assert_eq!(faults(&invalid), ["json/unknown_field line 1 /unknown", "date/out_of_range line 2 /left"]);
    });
}

#[test]
fn twenty_million_bytes_of_people_are_read() {
    let person = |number: usize| {
        let line = r#""managers":[{"of":"p-0","from":"2020-01-01","until":"2021-01-01"}],"attributes":{"site":"harbour"}"#;
        format!(r#"{{"id":"p-{number}","roles":[{{"of":"lead","from":"2020-01-01"}}],{line}}}"#)
    };
    let text = format!(r#"{{"settings":{SETTINGS},"people":[{}]}}"#, joined(120_000, person));
    assert!(text.len() > 19_000_000, "{}", text.len());
    let spec = RosterSpec::from_json(&text).unwrap();
    assert_eq!(spec.people.len(), 120_000);
}

#[test]
fn twenty_million_bytes_of_garbage_are_refused() {
    let texts = [
        "[".repeat(20_000_000),
        format!(r#"{{"people":[{}"#, "[".repeat(20_000_000)),
        format!(r#"{{"people":[{}]}}"#, "1.5e3,".repeat(3_000_000)),
        // Each of these is a defect of its own, so fewer of them.
        format!(r#"{{"people":[{}]}}"#, joined(100_000, |_| "1.5e3".to_owned())),
        format!(r#"{{"roles":[{}]}}"#, joined(100_000, |_| "{}".to_owned())),
        format!(r#"{{"format":"{}"}}"#, "x".repeat(20_000_000)),
        format!(r#"{{"{}":1}}"#, "x".repeat(20_000_000)),
        format!(r#"{{"people":[{{"id":"{}"}}]}}"#, "x".repeat(20_000_000)),
        " ".repeat(20_000_000),
        "\u{0}".repeat(20_000_000),
    ];
    for text in texts {
        assert_sorted(&LadderSpec::from_json(&text).unwrap_err());
        assert_sorted(&RosterSpec::from_json(&text).unwrap_err());
    }
}

// Text of any kind.

#[test]
fn ids_and_titles_of_any_script_survive_the_round_trip() {
    let words = [
        "Führungskraft",
        "管理職",
        "قائد الفريق",
        "नेतृत्व",
        "ผู้นำ",
        "𝒯eam 👩🏽‍🚀",
        "a\u{301}",
        "a/b~c",
        "\"quoted\"",
        "\\u0041",
        "a b",
    ];
    let roles = words.map(|word| serde_json::json!({"id": word, "title": format!(" \n{word}\t")}));
    let text = serde_json::json!({"format": "rungs/ladder/1", "roles": roles}).to_string();
    let spec = LadderSpec::from_json(&text).unwrap();
    assert_eq!(LadderSpec::from_json(&serde_json::to_string(&spec).unwrap()).as_ref(), Ok(&spec));
    let ladder = spec.compile().unwrap();
    for word in words {
        let role = ladder.role(word).unwrap();
        assert_eq!((role.id().to_string(), role.title()), (word.to_owned(), format!(" \n{word}\t").as_str()));
    }
}

#[test]
fn ids_with_control_characters_are_refused() {
    let marks = ["\u{0}", "\n", "\u{7f}", "\u{85}", "\u{200e}", "\u{202e}", "\u{2028}", "\u{2066}"];
    for mark in marks {
        let id = format!("a{mark}b");
        let person = serde_json::json!({"id": id.as_str()});
        let invalid = people(&person.to_string()).unwrap_err();
        assert_eq!(faults(&invalid), ["id/control_character line 1 /id"], "{id:?}");
        let shown = invalid.to_string();
        assert!(!shown.contains(mark), "{shown:?}");
        let map = serde_json::json!({"attributes": {id.as_str(): "bool"}}).to_string();
        let invalid = RosterSettings::from_json(&map).unwrap_err();
        assert_eq!(codes(&invalid), ["id/control_character"]);
        assert!(!invalid.to_string().contains(mark), "{:?}", invalid.to_string());
    }
}

#[test]
fn ids_are_held_to_their_rules_wherever_they_stand() {
    let places = [
        r#"{"id":ID}"#,
        r#"{"id":"p-1","roles":[{"of":ID,"from":"2024-01-01"}]}"#,
        r#"{"id":"p-1","teams":[{"of":ID,"from":"2024-01-01"}]}"#,
        r#"{"id":"p-1","managers":[{"of":ID,"from":"2024-01-01"}]}"#,
        r#"{"id":"p-1","aspirations":[{"role":ID,"on":"2024-01-01"}]}"#,
        r#"{"id":"p-1","ratings":[{"cycle":ID,"on":"2024-01-01","rating":"solid"}]}"#,
        r#"{"id":"p-1","ratings":[{"cycle":"2024","on":"2024-01-01","rating":ID}]}"#,
        r#"{"id":"p-1","reviews":[{"session":ID,"on":"2024-01-01","stage":"initial","performance":"low","potential":"low"}]}"#,
        r#"{"id":"p-1","risk_of_loss":[{"on":"2024-01-01","code":ID}]}"#,
        r#"{"id":"p-1","attributes":{ID:true}}"#,
        r#"{"id":"p-1","mentor_offers":[{"from":"2024-01-01","seats":1,"competencies":[ID]}]}"#,
        r#"{"id":"p-1","evidence":[{"id":ID,"competency":"coaching","level":"working","kind":"peer","on":"2024-01-01"}]}"#,
        r#"{"id":"p-1","evidence":[{"competency":ID,"level":"working","kind":"peer","on":"2024-01-01"}]}"#,
        r#"{"id":"p-1","evidence":[{"competency":"coaching","level":ID,"kind":"peer","on":"2024-01-01"}]}"#,
        r#"{"id":"p-1","evidence":[{"competency":"coaching","level":"working","kind":"peer","assessor":ID,"on":"2024-01-01"}]}"#,
    ];
    let long = format!("\"{}\"", "x".repeat(129));
    let ids = [
        ("\"\"", "id/empty"),
        (&*long, "id/too_long"),
        (r#""a\u0000""#, "id/control_character"),
        (r#"" a""#, "id/white_space"),
    ];
    for place in places {
        for (id, code) in ids {
            let invalid = people(&place.replace("ID", id)).unwrap_err();
            assert_eq!(codes(&invalid), [code], "{place} with {id}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_refused_where_it_stands() {
    for (reader, result) in every_reader("\u{feff}{}") {
        let invalid = result.unwrap_err();
        assert_eq!(codes(&invalid), ["json/syntax"], "{reader}");
    }
}

// Dates.

/// A person of whom every field that is a date is `DATE`, one at a time.
const DATES: [(&str, &str); 20] = [
    (r#""hired":"DATE""#, "/hired"),
    (r#""left":"DATE""#, "/left"),
    (r#""roles":[{"of":"lead","from":"DATE"}]"#, "/roles/0/from"),
    (r#""roles":[{"of":"lead","from":"2024-01-01","until":"DATE"}]"#, "/roles/0/until"),
    (r#""teams":[{"of":"north","from":"DATE"}]"#, "/teams/0/from"),
    (r#""teams":[{"of":"north","from":"2024-01-01","until":"DATE"}]"#, "/teams/0/until"),
    (r#""managers":[{"of":"p-2","from":"DATE"}]"#, "/managers/0/from"),
    (r#""managers":[{"of":"p-2","from":"2024-01-01","until":"DATE"}]"#, "/managers/0/until"),
    (r#""availability":[{"of":80,"from":"DATE"}]"#, "/availability/0/from"),
    (r#""availability":[{"of":80,"from":"2024-01-01","until":"DATE"}]"#, "/availability/0/until"),
    (r#""aspirations":[{"role":"lead","on":"DATE"}]"#, "/aspirations/0/on"),
    (r#""ratings":[{"cycle":"2024","on":"DATE","rating":"solid"}]"#, "/ratings/0/on"),
    (r#""reviews":[{"session":"s","on":"DATE","stage":"initial","performance":"low","potential":"low"}]"#, "/reviews/0/on"),
    (r#""risk_of_loss":[{"on":"DATE","code":"low"}]"#, "/risk_of_loss/0/on"),
    (r#""impact_of_loss":[{"on":"DATE","code":"low"}]"#, "/impact_of_loss/0/on"),
    (r#""attributes":{"contract_until":"DATE"}"#, "/attributes/contract_until"),
    (r#""mentor_offers":[{"from":"DATE","seats":1}]"#, "/mentor_offers/0/from"),
    (r#""mentor_offers":[{"from":"2024-01-01","until":"DATE","seats":1}]"#, "/mentor_offers/0/until"),
    (r#""records":[{"kind":"mentoring","on":"DATE"}]"#, "/records/0/on"),
    (r#""records":[{"kind":"mentoring","on":"1900-01-01","until":"DATE"}]"#, "/records/0/until"),
];

const EVIDENCE_DATES: [(&str, &str); 2] = [
    (r#""evidence":[{"competency":"coaching","level":"working","kind":"peer","on":"DATE"}]"#, "/evidence/0/on"),
    (
        r#""evidence":[{"competency":"coaching","level":"working","kind":"peer","on":"2024-01-01","until":"DATE"}]"#,
        "/evidence/0/until",
    ),
];

fn person_with(field: &str, date: &str) -> Result<Roster, Invalid> {
    let person = format!(r#"{{"id":"p-1",{}}}"#, field.replace("DATE", date));
    people(&format!("{person}\n{{\"id\":\"p-2\"}}"))
}

#[test]
fn a_date_out_of_range_is_a_defect_wherever_it_stands() {
    for (field, place) in DATES.into_iter().chain(EVIDENCE_DATES) {
        for date in ["1899-12-31", "2201-01-01", "0000-01-01", "0000-12-31", "9999-12-31"] {
            let invalid = person_with(field, date).unwrap_err();
            assert_eq!(faults(&invalid), [format!("date/out_of_range line 1 {place}")], "{field} on {date}");
        }
        assert!(person_with(field, "2200-12-31").is_ok(), "{field} on the last day");
    }
}

#[test]
fn a_date_that_is_none_is_a_defect_wherever_it_stands() {
    for (field, place) in DATES.into_iter().chain(EVIDENCE_DATES) {
        for date in
            ["2023-02-29", "2024-1-1", "2024-13-01", "01.02.2024", "2024-01-01T00:00:00Z", "10000-01-01", "-001-01-01", ""]
        {
            let invalid = person_with(field, date).unwrap_err();
            // An attribute is known to be a date only when the roster is compiled.
            let code = if place.starts_with("/attributes") { "people/attribute_type" } else { "date/malformed" };
            assert_eq!(faults(&invalid), [format!("{code} line 1 {place}")], "{field} on {date}");
        }
    }
}

#[test]
fn dates_beyond_the_calendar_of_documents_are_defects_in_records_built_by_code() {
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        let id = |text: &str| text.parse().unwrap();
        let mut person = PersonSpec::new("p-1".parse().unwrap());
        (person.hired, person.left) = (Some(date), Some(date));
        person.roles.push(Spell::between("lead".parse().unwrap(), date, date));
        person.managers.push(Spell::since("p-1".parse().unwrap(), date));
        person.availability.push(Spell::since(80, date));
        person.aspirations.push(AspirationSpec::new("lead".parse().unwrap(), date));
        person.ratings.push(RatingSpec::new("2024".parse().unwrap(), date, id("solid")));
        let session = "s".parse().unwrap();
        person.reviews.push(TalentReviewSpec::new(session, date, ReviewStage::Initial, id("low"), id("low")));
        person.risk_of_loss.push(JudgementSpec::new(date, id("low")));
        person.mentor_offers.push(MentorOfferSpec::new(date, 1));
        person.records.push(RecordSpec::new(RecordKind::Mentoring, date));
        person.records.push(RecordSpec::new(RecordKind::Mentoring, "2024-01-01".parse().unwrap()).broken_off(date));
        let (competency, level) = ("coaching".parse().unwrap(), "working".parse().unwrap());
        person.evidence.push(EvidenceSpec::new(competency, level, EvidenceKind::Peer, date));
        let mut builder = builder();
        builder.push(person);
        let invalid = builder.finish().unwrap_err();
        assert_sorted(&invalid);
        let out_of_range = codes(&invalid).into_iter().filter(|code| *code == "date/out_of_range").count();
        assert!(out_of_range >= 13, "{:?}", faults(&invalid));
    }
}

#[test]
fn questions_may_name_any_date() {
    let roster = people(r#"{"id":"p-1","hired":"1900-01-01","roles":[{"of":"lead","from":"1900-01-01"}],"evidence":[{"competency":"coaching","level":"working","kind":"peer","on":"2200-12-31"}]}"#).unwrap();
    let policy = EvidencePolicySpec::new().compile().unwrap();
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        let person = roster.person("p-1").unwrap();
        assert_eq!(person.role_on(date).is_some(), date == NaiveDate::MAX);
        assert!(roster.holders("lead", date).unwrap().len() <= 1);
        assert!(roster.profile("p-1", &policy, date).is_ok());
        let _ = roster.profiles(&policy, date);
    }
}

// Shapes.

#[test]
fn empty_documents_are_refused_or_mean_an_empty_thing() {
    let syntax = "json/syntax";
    let shape = "json/shape";
    let unknown = "json/unknown_field";
    // In the order of `every_reader`; an empty word is a document that is good.
    let cases = [
        ("", [syntax, syntax, "", syntax, syntax, syntax]),
        (" \r\n\t", [syntax, syntax, "", syntax, syntax, syntax]),
        ("{}", ["ladder/empty", "", shape, "", shape, ""]),
        ("null", [shape; 6]),
        ("0", [shape; 6]),
        ("\"\"", [shape; 6]),
        (r#"{"people":[]}"#, [unknown, "", unknown, unknown, unknown, unknown]),
        (r#"{"people":null}"#, [unknown, "", unknown, unknown, unknown, unknown]),
        (r#"{"people":{}}"#, [unknown, shape, unknown, unknown, unknown, unknown]),
        (r#"{"roles":[]}"#, ["ladder/empty", unknown, shape, unknown, unknown, unknown]),
        (r#"{"kinds":{}}"#, [unknown, unknown, unknown, unknown, "evidence/no_kind", unknown]),
        (r#"{"seats":[]}"#, [unknown, unknown, unknown, unknown, unknown, ""]),
    ];
    for (text, expected) in cases {
        for ((reader, result), expected) in every_reader(text).into_iter().zip(expected) {
            let found = result.as_ref().err().map_or("", |invalid| codes(invalid)[0]);
            assert_eq!(found, expected, "{text:?} as {reader}");
        }
    }
}

#[test]
fn a_field_given_twice_is_refused() {
    for (text, place) in [
        (r#"{"roles":[],"roles":[{"id":"lead"}]}"#, "the top"),
        (r#"{"roles":[{"id":"lead","id":"head"}]}"#, "/roles/0"),
        (r#"{"roles":[{"id":"lead","requires":[{"competency":"a","level":"b","level":"c"}]}]}"#, "/roles/0/requires/0"),
    ] {
        let invalid = LadderSpec::from_json(text).unwrap_err();
        assert_eq!(faults(&invalid), [format!("json/shape {place}")], "{text}");
        assert!(invalid.to_string().contains("duplicate field"), "{invalid}");
    }
    let invalid = people(r#"{"id":"p-1","id":"p-2"}"#).unwrap_err();
    assert_eq!(faults(&invalid), ["json/shape line 1"]);
}

#[test]
fn only_exact_decimals_are_weights() {
    let cases = [
        ("1", ""),
        ("\"0.001\"", ""),
        ("1000", ""),
        ("1.5", "weight/malformed"),
        ("1.0", "weight/malformed"),
        ("1e2", "weight/malformed"),
        ("-0", "weight/malformed"),
        ("0", "weight/not_positive"),
        ("\"-0\"", "weight/not_positive"),
        ("-3", "weight/not_positive"),
        ("\"1e2\"", "weight/malformed"),
        ("\"NaN\"", "weight/malformed"),
        ("\"\"", "weight/malformed"),
        ("\"١\"", "weight/malformed"),
        ("18446744073709551615", "weight/malformed"),
        ("18446744073709551616", "weight/malformed"),
        ("1e400", "json/syntax"),
        ("NaN", "json/syntax"),
        ("-Infinity", "json/syntax"),
        ("01", "json/syntax"),
        ("null", "json/shape"),
        ("true", "json/shape"),
        ("[1]", "json/shape"),
        ("{}", "json/shape"),
    ];
    for (weight, expected) in cases {
        let text = LADDER.replace(r#""scale": "proficiency"}"#, &format!(r#""scale": "proficiency", "weight": {weight}}}"#));
        let result = compiled(&text);
        let found = result.as_ref().err().map_or("", |invalid| codes(invalid)[0]);
        assert_eq!(found, expected, "{weight}");
    }
}

#[test]
fn only_whole_numbers_in_range_are_counts() {
    for count in ["-1", "-0", "1.0", "1e3", "1e400", "4294967296", "\"1\"", "null", "true", "[]"] {
        let invalid = DemandSpec::from_json(&format!(r#"{{"seats":[{{"role":"lead","seats":{count}}}]}}"#)).unwrap_err();
        assert!(invalid.defects()[0].path().to_string().starts_with("/seats/0/seats"), "{count}: {invalid}");
        let step = format!(r#"{{"steps":[{{"from":"a","to":"b","kind":"lateral","months":{count}}}]}}"#);
        let invalid = LadderSpec::from_json(&step).unwrap_err();
        assert!(invalid.defects()[0].path().to_string().starts_with("/steps/0/months"), "{count}: {invalid}");
    }
    assert!(DemandSpec::from_json(r#"{"seats":[{"role":"lead","seats":4294967295}]}"#).is_ok());
}

#[test]
fn half_a_character_is_refused_at_its_place() {
    let invalid = LadderSpec::from_json(r#"{"roles":[{"id":"good"},{"id":"\ud83d"}]}"#).unwrap_err();
    assert_eq!(faults(&invalid), ["json/syntax /roles/1/id"]);
}

#[test]
fn values_of_people_never_reach_a_message() {
    let secrets = [
        r#"{"id":"p-1","hired":"Jane Doe"}"#,
        r#"{"id":"p-1","hired":"1931-05-05"}"#,
        r#"{"id":"p-1","left":471100}"#,
        r#"{"id":"p-1","attributes":{"site":471100.5}}"#,
        r#"{"id":"p-1","attributes":{"contract_until":"Jane Doe"}}"#,
        r#"{"id":"p-1","availability":[{"of":"Jane Doe","from":"2024-01-01"}]}"#,
        r#"{"id":"p-1","availability":[{"of":471100,"from":"2024-01-01"}]}"#,
        r#"{"id":"p-1","roles":"Jane Doe, expected more"}"#,
        r#"{"id":"p-1","roles":["Jane \"Doe\", expected more"]}"#,
        r#"{"id":" Jane Doe"}"#,
    ];
    for line in secrets {
        let shown = people(line).map(drop).map_or_else(|invalid| invalid.to_string(), |()| String::new());
        assert!(["Jane", "Doe", "4711", "1931"].iter().all(|secret| !shown.contains(secret)), "{line}: {shown}");
    }
}

// Lines.

#[test]
fn carriage_returns_and_blank_lines_are_passed_over_and_counted() {
    let text = "{\"id\":\"p-1\"}\r\n\r\n  \r\n{\"id\":\"p-2\",\"left\":\"1800-01-01\"}\r\n";
    let mut builder = builder();
    text.split('\n').for_each(|line| builder.push_json(line));
    assert_eq!(builder.len(), 2);
    assert_eq!(faults(&builder.finish().unwrap_err()), ["date/out_of_range line 4 /left"]);
}

#[test]
fn a_truncated_last_line_is_named_beside_the_faults_of_the_others() {
    let text = "{\"id\":\"p-1\"}\n{\"id\":\"p-2\",\"hired\":\"1800-01-01\"}\n\n{\"id\":\"p-3\",\"roles\":[{\"of\":\"le";
    let invalid = people(text).unwrap_err();
    assert_eq!(invalid.defects().len(), 2);
    assert_eq!(faults(&invalid)[0], "date/out_of_range line 2 /hired");
    assert_eq!((codes(&invalid)[1], invalid.defects()[1].path().line()), ("json/syntax", Some(4)));
}

#[test]
fn two_records_on_one_line_are_refused() {
    let invalid = people("{\"id\":\"p-1\"}{\"id\":\"p-2\"}").unwrap_err();
    assert_eq!(faults(&invalid), ["json/syntax line 1"]);
}

// What is said of it.

#[test]
fn a_refusal_is_written_as_json() {
    let invalid =
        people("{\"id\":\"p-1\"}\n{\"id\":\"p-1\",\"roles\":[{\"of\":\"laed\",\"from\":\"2024-01-01\"}]}").unwrap_err();
    let written = serde_json::to_value(&invalid).unwrap();
    assert_eq!(written["omitted"], 0);
    let duplicate = &written["defects"][0];
    assert_eq!(duplicate["code"], "people/duplicate_id");
    assert_eq!(duplicate["severity"], "error");
    assert_eq!((&duplicate["line"], &duplicate["path"]), (&serde_json::json!(2), &serde_json::json!("/id")));
    assert_eq!(duplicate["message"], "the person \"p-1\" is already given");
    assert_eq!(duplicate["related"], serde_json::json!(["1:/id"]));
    let unknown = &written["defects"][1];
    assert_eq!(unknown["code"], "people/unknown_id");
    assert_eq!(unknown["message"], "no role has the id \"laed\"; the nearest known is \"lead\"");
    assert!(unknown["help"].as_str().is_some_and(|help| !help.is_empty()));
    assert_eq!(
        compiled("{}").map(drop).map_err(|invalid| serde_json::to_value(invalid).unwrap()["defects"][0]["line"].clone()),
        Err(serde_json::Value::Null)
    );
}

#[test]
fn a_masked_refusal_hides_ids_and_values() {
    let lines = [
        r#"{"id":"person-1","roles":[{"of":"laed","from":"2024-01-01"}],"managers":[{"of":"person-9","from":"2024-01-01"}]}"#,
        r#"{"id":"person-1","availability":[{"of":177,"from":"2024-01-01"}],"attributes":{"salary_band":"secret"}}"#,
        r#"{"id":"person-3","attributes":{"site":"secret"},"hired":"secret"}"#,
    ];
    let invalid = people(&lines.join("\n")).unwrap_err();
    let masked = invalid.masked();
    assert_eq!((masked.defects().len(), codes(&masked)), (invalid.defects().len(), codes(&invalid)));
    let shown = format!("{masked} {} {masked:?}", serde_json::to_string(&masked).unwrap());
    for secret in ["person-", "laed", "lead\"", "177", "salary", "secret"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert_eq!(masked.masked(), masked);
}

#[test]
fn positional_arrays_are_not_read_as_records() {
    assert!(RosterSettings::from_json("[]").is_err());
    assert!(LadderSpec::from_json(r#"{"roles":[["lead"]]}"#).is_err());
    assert!(LadderSpec::from_json(r#"{"steps":[["a","b","promotion",12]]}"#).is_err());
    assert!(people(r#"["p-1"]"#).is_err());
    assert!(EvidencePolicySpec::from_json(r#"["rungs/evidence-policy/1",{"peer":["1",24]}]"#).is_err());
}

#[test]
fn a_key_given_twice_in_a_map_is_refused() {
    assert!(people(r#"{"id":"p-1","attributes":{"site":"harbour","site":"harbour"}}"#).is_err());
    assert!(RosterSettings::from_json(r#"{"attributes":{"mobile":"bool","mobile":"date"}}"#).is_err());
    assert!(RosterSettings::from_json(r#"{"records":{"training":{},"training":{"codes":["safety"]}}}"#).is_err());
    let kinds = r#"{"kinds":{"peer":{"valid_months":1},"peer":{"valid_months":2}}}"#;
    assert!(EvidencePolicySpec::from_json(kinds).is_err());
}

#[test]
fn a_mask_hides_the_name_of_an_unknown_field() {
    let invalid = people(r#"{"id":"p-1","jane_doe":1}"#).unwrap_err();
    assert!(!invalid.masked().to_string().contains("jane_doe"), "{}", invalid.masked());
}

#[test]
fn a_dated_record_that_is_none_is_a_defect_where_it_stands() {
    let on = r#""on":"2024-01-01""#;
    for (record, expected) in [
        (format!(r#"{{"kind":"mentoring",{on},"until":"2024-01-01"}}"#), "date/reversed /records/0/until"),
        (format!(r#"{{"kind":"mentoring",{on},"until":"2023-01-01"}}"#), "date/reversed /records/0/until"),
        (format!(r#"{{"kind":"mentoring",{on},"broken_off":true}}"#), "people/broken_off_open /records/0/broken_off"),
        (format!(r#"{{"kind":"mentoring",{on},"with":"p-1"}}"#), "people/record_with_self /records/0/with"),
        (format!(r#"{{"kind":"mentoring",{on},"of":"first-aid"}}"#), "people/record_of /records/0/of"),
        (format!(r#"{{"kind":"training",{on}}}"#), "people/record_of /records/0"),
        (format!(r#"{{"kind":"training",{on},"of":"harbour"}}"#), "people/unknown_id /records/0/of"),
        (format!(r#"{{"kind":"swap",{on}}}"#), "people/undeclared_record /records/0/kind"),
        (format!(r#"{{"kind":"mentor",{on}}}"#), "json/shape /records/0/kind"),
        (format!(r#"{{"kind":"mentoring",{on},"broken_off":1}}"#), "json/shape /records/0/broken_off"),
        (format!(r#"{{"kind":"mentoring",{on},"id":" d"}}"#), "id/white_space /records/0/id"),
        (format!(r#"{{"kind":"mentoring",{on},"by":"p-2"}}"#), "json/unknown_field /records/0/by"),
        (r#"{"kind":"mentoring"}"#.to_owned(), "json/shape /records/0"),
    ] {
        let invalid = people(&format!(r#"{{"id":"p-1","records":[{record}]}}"#)).unwrap_err();
        let (code, place) = expected.split_once(' ').unwrap();
        assert_eq!(faults(&invalid), [format!("{code} line 1 {place}")], "{record}");
    }
}

#[test]
fn sources_of_dated_records_that_are_none_are_defects_where_they_stand() {
    for (settings, expected) in [
        (r#"{"records":{"trainings":{}}}"#, "json/shape /records"),
        (r#"{"records":{"training":{"code":[]}}}"#, "json/unknown_field /records/training/code"),
        (r#"{"records":{"training":{"codes":[""]}}}"#, "id/empty /records/training/codes/0"),
        (r#"{"records":{"training":{"codes":["a","a"]}}}"#, "people/duplicate_id /records/training/codes/1"),
        (r#"{"records":{"training":{"complete_since":"2024-1-1"}}}"#, "date/malformed /records/training/complete_since"),
        (r#"{"records":{"training":{"complete_since":"1899-12-31"}}}"#, "date/out_of_range /records/training/complete_since"),
        (r#"{"location":"site"}"#, "people/unknown_id /location"),
        (r#"{"attributes":{"site":"bool"},"location":"site"}"#, "people/location_type /location"),
        (r#"{"attributes":{"site":{"codes":["north"]}},"location":"site"}"#, "people/location_type /location"),
    ] {
        let result = RosterSettings::from_json(settings).and_then(|spec| RosterBuilder::new(&ladder(), &spec).finish());
        assert_eq!(faults(&result.unwrap_err()), [expected], "{settings}");
    }
}

#[test]
fn an_unknown_id_is_never_its_own_nearest() {
    let lines = [
        r#"{"id":"p-1","evidence":[{"competency":"coaching","level":"certified","kind":"peer","on":"2024-01-01"}]}"#,
        r#"{"id":"p-2","ratings":[{"cycle":"2024","on":"2024-01-01","rating":"high"}]}"#,
    ];
    let role = r#"{"id":"role","requires":[{"competency":"coaching","level":"certified"}]}"#;
    let ladder = LADDER.replace("\"roles\": [", &format!("\"roles\": [{role},"));
    for invalid in [people(&lines.join("\n")).unwrap_err(), compiled(&ladder).unwrap_err()] {
        for defect in invalid.defects() {
            let DefectKind::NotInList { id, has, .. } = defect.kind() else { panic!("{defect}") };
            assert!(!has.contains(id), "{defect}");
        }
    }
}

#[test]
fn a_reporting_line_is_too_deep_in_whatever_order_the_records_come() {
    let line = |n: usize| match n {
        0 => r#"{"id":"p-0"}"#.to_owned(),
        _ => format!(r#"{{"id":"p-{n}","managers":[{{"of":"p-{}","from":"2024-01-01"}}]}}"#, n - 1),
    };
    let down: Vec<String> = (0..300).map(line).collect();
    let up: Vec<String> = (0..300).rev().map(line).collect();
    assert_eq!(people(&up.join("\n")).map(drop).map_err(|invalid| codes(&invalid)[0]), Err("people/reporting_too_deep"));
    assert_eq!(people(&down.join("\n")).map(drop).map_err(|invalid| codes(&invalid)[0]), Err("people/reporting_too_deep"));
}

#[test]
fn a_fault_in_a_policy_names_the_kind_it_is_in() {
    let invalid = EvidencePolicySpec::from_json(r#"{"kinds":{"peer":{"valid_months":-1}}}"#).unwrap_err();
    assert_eq!(faults(&invalid), ["months/out_of_range /kinds/peer/valid_months"]);
}

#[test]
fn too_many_people_are_reported_once() {
    let mut builder = builder().with_most_people(1);
    (0..5).for_each(|n| builder.push(PersonSpec::new(format!("p-{n}").parse().unwrap())));
    assert_eq!(faults(&builder.finish().unwrap_err()), ["people/too_many /people/1"]);
}

#[test]
fn messages_are_of_bounded_length() {
    let long = "x".repeat(100_000);
    for text in [format!(r#"{{"{long}":1}}"#), format!(r#"{{"format":"{long}"}}"#)] {
        for (reader, result) in every_reader(&text) {
            if let Err(invalid) = result {
                assert!(invalid.to_string().len() < 2_000, "{reader}: {} bytes", invalid.to_string().len());
            }
        }
    }
}

#[test]
fn ids_with_invisible_characters_are_refused() {
    for mark in ["\u{61c}", "\u{feff}", "\u{200b}", "\u{2060}"] {
        let invalid = people(&serde_json::json!({"id": format!("a{mark}b")}).to_string());
        assert_eq!(invalid.map(drop).map_err(|invalid| codes(&invalid)[0]), Err("id/control_character"), "{mark:?}");
    }
}

#[test]
fn a_syntax_error_in_a_line_names_one_line() {
    let invalid = people("{\"id\":\"p-1\"}\n{\"id\":").unwrap_err();
    let shown = invalid.defects()[0].to_string();
    assert!(shown.contains("line 2") && !shown.contains("line 1"), "{shown}");
}

#[test]
fn a_fault_in_the_settings_hides_none_in_the_people() {
    let invalid = RosterSpec::from_json(r#"{"settings":{"teams":[{"id":""},{"id":"north","floor":3}]},"people":[{"id":""}]}"#)
        .unwrap_err();
    assert_eq!(
        faults(&invalid),
        ["id/empty /people/0/id", "id/empty /settings/teams/0/id", "json/unknown_field /settings/teams/1/floor"]
    );
}

#[test]
fn a_weight_that_is_read_is_read_again() {
    for weight in [u64::MAX, 1_000_000_000_000] {
        let text = format!(r#"{{"competencies":[{{"id":"a","scale":"s","weight":{weight}}}]}}"#);
        if let Ok(spec) = LadderSpec::from_json(&text) {
            assert_eq!(LadderSpec::from_json(&serde_json::to_string(&spec).unwrap()), Ok(spec));
        }
    }
}

#[test]
fn a_scale_of_very_many_levels_is_refused_in_linear_time() {
    let levels = joined(30_000, |n| format!(r#"{{"id":"l{n}"}}"#));
    let roles = joined(30_000, |n| format!(r#"{{"id":"r{n}","requires":[{{"competency":"c","level":"l29999"}}]}}"#));
    let text = format!(
        r#"{{"scales":[{{"id":"s","levels":[{levels}]}}],"competencies":[{{"id":"c","scale":"s"}}],"roles":[{roles}]}}"#
    );
    assert_eq!(codes(&compiled(&text).unwrap_err())[0], "ladder/too_many_levels");
}

#[test]
fn a_competency_with_very_many_prerequisites_compiles_in_linear_time() {
    let competencies = joined(20_000, |n| format!(r#"{{"id":"c{n}","scale":"s"}}"#));
    let prerequisites = joined(20_000, |n| format!(r#"{{"competency":"c{n}","level":"l"}}"#));
    let text = format!(
        r#"{{"scales":[{{"id":"s","levels":[{{"id":"l"}}]}}],"competencies":[{competencies},{{"id":"top","scale":"s","prerequisites":[{prerequisites}]}}],"roles":[{{"id":"r"}}]}}"#
    );
    assert!(compiled(&text).is_ok());
}

#[test]
fn a_ring_longer_than_any_line_is_reported_as_a_ring() {
    let line = |n: usize| format!(r#"{{"id":"p-{n}","managers":[{{"of":"p-{}","from":"2024-01-01"}}]}}"#, (n + 1) % 300);
    let lines: Vec<String> = (0..300).map(line).collect();
    let invalid = people(&lines.join("\n")).unwrap_err();
    assert_eq!(codes(&invalid), ["people/reporting_cycle"]);
    assert_eq!(invalid.defects()[0].related().len(), 300);
}

#[test]
fn a_wrong_kind_of_value_for_a_choice_is_no_fault_of_syntax() {
    for kind in ["5", "null", "[]", r#"{"entry":"swap","x":1}"#] {
        let text = format!(r#"{{"steps":[{{"from":"a","to":"b","kind":{kind},"months":12}}]}}"#);
        assert_eq!(faults(&LadderSpec::from_json(&text).unwrap_err()), ["json/shape /steps/0/kind"], "{kind}");
    }
}
