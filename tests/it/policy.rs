//! Mentoring policies on a handful of made people: each criterion and each constraint by itself.

use chrono::NaiveDate;
use rungs::{
    Bar, Criteria, Criterion, CriterionScore, Effort, EvidencePolicySpec, Grounds, Ladder, LadderSpec, MatchedOver,
    MatchingMode, PairScore, Person, PolicySpec, Pool, PoolFault, Roster, RosterSpec, RuleBookSpec, SearchFault, Valuation,
    WhyLeftOut,
};
use serde_json::{Value, json};

const AS_OF: &str = "2026-06-30";

fn ladder() -> Ladder {
    let spec = json!({
        "scales": [{"id": "s", "levels": [{"id": "one"}, {"id": "two"}, {"id": "three"}, {"id": "four"}]}],
        "competencies": [{"id": "coaching", "scale": "s"}, {"id": "finance", "scale": "s"}, {"id": "tech", "scale": "s"}],
        "functions": [{"id": "ops"}, {"id": "sales"}],
        "tracks": [{"id": "management"}],
        "ranks": [{"id": "junior"}, {"id": "lead"}, {"id": "head"}],
        "roles": [
            {"id": "clerk", "function": "ops", "rank": "junior", "requires": [{"competency": "coaching", "level": "one"}]},
            {"id": "seller", "function": "sales", "rank": "junior", "requires": [{"competency": "coaching", "level": "one"}]},
            {"id": "lead", "function": "ops", "rank": "lead", "track": "management", "requires": [
                {"competency": "coaching", "level": "three", "weight": "3"}, {"competency": "finance", "level": "two"}]},
            {"id": "head", "function": "sales", "rank": "head", "track": "management", "requires": [
                {"competency": "coaching", "level": "four"}]}
        ],
        "steps": [{"from": "clerk", "to": "lead", "kind": "promotion", "months": 24}]
    });
    LadderSpec::from_json(&spec.to_string()).unwrap().compile().unwrap()
}

fn settings() -> Value {
    json!({
        "teams": [{"id": "red"}, {"id": "blue"}],
        "attributes": {
            "site": {"code": ["north", "south"]},
            "shift": {"code": ["early", "late", "office"]},
            "tongues": {"codes": ["de", "en", "pl"]},
            "utc": "integer"
        },
        "location": "site",
        "records": {"mentoring": {}, "mentee": {}, "mentoring_session": {}}
    })
}

/// A junior and a head with the fields that are given.
fn people(junior: &Value, head: &Value) -> Roster {
    let mut people = [
        json!({"id": "jo", "roles": [{"of": "clerk", "from": "2024-01-01"}]}),
        json!({"id": "max", "roles": [{"of": "head", "from": "2022-01-01"}]}),
    ];
    for (person, more) in people.iter_mut().zip([junior, head]) {
        for (field, value) in more.as_object().unwrap() {
            person[field] = value.clone();
        }
    }
    let roster = json!({"settings": settings(), "people": people});
    RosterSpec::from_json(&roster.to_string()).unwrap().compile(&ladder()).unwrap()
}

fn document(criteria: &Value, more: &Value) -> PolicySpec {
    let mut policy = json!({
        "program": "leaders",
        "mentees": {"named": [{"person": "jo"}]},
        "mentors": {"named": [{"person": "max"}]},
        "criteria": criteria
    });
    for (field, value) in more.as_object().unwrap() {
        policy[field] = value.clone();
    }
    PolicySpec::from_json(&policy.to_string()).unwrap()
}

fn over(roster: &Roster, spec: &PolicySpec) -> Pool {
    let evidence = EvidencePolicySpec::new().compile().unwrap();
    spec.compile(roster).unwrap().over(&roster.profiles(&evidence, AS_OF.parse().unwrap()), None).unwrap()
}

/// What the pair has of the one criterion of a policy: points, grounds and reason.
fn part(criterion: Value, roster: &Roster, more: &Value) -> (u16, Grounds, String) {
    let pool = over(roster, &document(&json!([{"criterion": criterion, "weight": "high", "unknown": 4_000}]), more));
    let Valuation::Scored(pair) = pool.explain("jo", "max").unwrap() else { panic!("the pair is legal") };
    assert_eq!(pool.score(0, 0).unwrap(), Some(pair.score()));
    let part = &pair.criteria()[0];
    assert_eq!(part.points(), pair.score(), "one criterion is the whole score");
    (part.points(), part.grounds(), part.reason().to_owned())
}

fn plain(criterion: Value, junior: &Value, head: &Value) -> (u16, Grounds) {
    let (points, grounds, _) = part(criterion, &people(junior, head), &json!({}));
    (points, grounds)
}

const KNOWN: fn(u16) -> (u16, Grounds) = |points| (points, Grounds::Known);
const UNKNOWN: (u16, Grounds) = (4_000, Grounds::Unknown);

fn seen(levels: &[(&str, &str, &str)]) -> Value {
    let one = |(competency, level, kind): &(&str, &str, &str)| json!({"competency": competency, "level": level, "kind": kind, "on": "2026-01-01"});
    json!({"evidence": levels.iter().map(one).collect::<Vec<_>>()})
}

#[test]
fn complementarity_counts_the_levels_that_are_missing_by_weight() {
    let criterion = || json!({"complementarity": {}});
    // Two levels of coaching at weight 3 and one of finance at weight 1: 4,285 a step of coaching, 1,428 of finance, and 2 left over.
    let jo = seen(&[("coaching", "one", "manager"), ("finance", "one", "manager")]);
    let of = |coaching, finance| {
        plain(criterion(), &jo, &seen(&[("coaching", coaching, "manager"), ("finance", finance, "manager")]))
    };
    assert_eq!(of("four", "four"), KNOWN(10_000));
    assert_eq!(of("two", "one"), KNOWN(4_285));
    assert_eq!(of("one", "four"), KNOWN(1_428));
    assert_eq!(of("one", "one"), KNOWN(0));
    assert_eq!(plain(criterion(), &jo, &seen(&[("coaching", "four", "manager")])), (8_572 + 571, Grounds::Partly));
    assert_eq!(plain(criterion(), &jo, &json!({})).1, Grounds::Unknown);
    assert_eq!(plain(criterion(), &json!({}), &seen(&[("coaching", "four", "manager")])), UNKNOWN);
}

#[test]
fn blind_spots_are_where_the_own_view_lies_above() {
    let criterion = || json!({"blind_spots": {}});
    let jo = seen(&[
        ("coaching", "three", "self"),
        ("coaching", "one", "manager"),
        ("finance", "one", "self"),
        ("finance", "two", "peer"),
    ]);
    assert_eq!(plain(criterion(), &jo, &seen(&[("coaching", "two", "manager")])), KNOWN(5_000));
    assert_eq!(plain(criterion(), &jo, &seen(&[("coaching", "four", "manager")])), KNOWN(10_000));
    assert_eq!(plain(criterion(), &seen(&[("coaching", "three", "self")]), &json!({})), UNKNOWN);
}

#[test]
fn perspective_has_three_equal_parts() {
    let team = |team: &str| json!({"teams": [{"of": team, "from": "2024-01-01"}]});
    assert_eq!(plain(json!({"perspective": {}}), &team("red"), &team("blue")), KNOWN(10_000));
    let (points, grounds) = plain(json!({"perspective": {}}), &team("red"), &json!({}));
    assert_eq!((points, grounds), (6_667 + 1_333, Grounds::Partly));
    let ops = json!({"roles": [{"of": "lead", "from": "2022-01-01"}]});
    assert_eq!(plain(json!({"perspective": {"team": false}}), &json!({}), &ops), KNOWN(0));
    assert_eq!(plain(json!({"perspective": {"team": false}}), &json!({}), &json!({"roles": []})), UNKNOWN);
}

#[test]
fn experience_counts_whole_months_on_the_track() {
    assert_eq!(plain(json!({"experience": {}}), &json!({}), &json!({})), KNOWN(8_833), "53 whole months of 60");
    assert_eq!(plain(json!({"experience": {"months": 12}}), &json!({}), &json!({})), KNOWN(10_000));
    assert_eq!(plain(json!({"experience": {}}), &json!({}), &json!({"roles": []})), UNKNOWN);
}

#[test]
fn seniority_falls_off_beyond_the_span_and_turns_round() {
    let criterion = || json!({"seniority": {"least": 1, "most": 1, "loses": 3_000}});
    assert_eq!(plain(criterion(), &json!({}), &json!({})), KNOWN(7_000));
    assert_eq!(plain(criterion(), &json!({}), &json!({"roles": []})), UNKNOWN);
    let (points, _, reason) = part(criterion(), &people(&json!({}), &json!({})), &json!({"direction": "reverse"}));
    assert_eq!((points, reason.as_str()), (1_000, "the mentee stands -2 ranks above"));
}

#[test]
fn languages_hours_and_places_are_compared() {
    let tongues = |codes: &[&str]| json!({"attributes": {"tongues": codes}});
    let criterion = |enough: u8| json!({"shared_languages": {"attribute": "tongues", "enough": enough}});
    assert_eq!(plain(criterion(1), &tongues(&["de", "en"]), &tongues(&["en"])), KNOWN(10_000));
    assert_eq!(plain(criterion(2), &tongues(&["de", "en"]), &tongues(&["en"])), KNOWN(5_000));
    assert_eq!(plain(criterion(1), &tongues(&["de"]), &tongues(&["en"])), KNOWN(0));
    assert_eq!(plain(criterion(1), &json!({}), &tongues(&["en"])), UNKNOWN);

    let at = |site: &str| json!({"attributes": {"site": site}});
    assert_eq!(plain(json!({"location": {}}), &at("north"), &at("north")), KNOWN(10_000));
    assert_eq!(plain(json!({"location": {"elsewhere": 900}}), &at("north"), &at("south")), KNOWN(900));
    assert_eq!(plain(json!({"location": {}}), &at("north"), &json!({})), UNKNOWN);

    let hours = json!({"working_hours": {"pattern": "shift", "enough": 120,
        "windows": {"early": {"from": 360, "until": 600}, "late": {"from": 1_380, "until": 420}}}});
    let shift = |shift: &str| json!({"attributes": {"shift": shift}});
    assert_eq!(plain(hours.clone(), &shift("early"), &shift("late")), KNOWN(5_000), "from 6 to 7");
    assert_eq!(plain(hours.clone(), &shift("early"), &shift("office")), KNOWN(5_000), "from 9 to 10");
    assert_eq!(plain(hours, &shift("early"), &json!({})), UNKNOWN);
    let by_offset = || json!({"working_hours": {"offset": "utc"}});
    let utc = |minutes: i64| json!({"attributes": {"utc": minutes}});
    assert_eq!(plain(by_offset(), &utc(0), &utc(360)), KNOWN(5_000), "two hours of four");
    assert_eq!(plain(by_offset(), &utc(0), &utc(900)), UNKNOWN, "no clock is so far ahead");
}

#[test]
fn topics_are_wishes_or_what_is_short() {
    let offer =
        |competencies: &[&str]| json!({"mentor_offers": [{"from": "2026-01-01", "seats": 2, "competencies": competencies}]});
    let wishes = json!({"mentees": {"named": [{"person": "jo", "topics": ["tech", "finance"]}]}});
    let of = |head: &Value, more: &Value| {
        let (points, grounds, _) = part(json!({"topics": {}}), &people(&seen(&[("coaching", "one", "manager")]), head), more);
        (points, grounds)
    };
    assert_eq!(of(&offer(&["tech"]), &wishes), KNOWN(5_000));
    assert_eq!(of(&offer(&[]), &wishes), KNOWN(10_000), "anything");
    assert_eq!(of(&json!({}), &wishes), UNKNOWN, "no offer");
    assert_eq!(of(&offer(&["coaching"]), &json!({})), KNOWN(10_000), "coaching is short");
    assert_eq!(of(&offer(&["tech"]), &json!({})), KNOWN(0));
}

#[test]
fn preferences_of_either_side_count_half() {
    let lists = |jo: &[&str], max: &[&str]| json!({"mentees": {"named": [{"person": "jo", "prefers": jo}]}, "mentors": {"named": [{"person": "max", "prefers": max}]}});
    let roster = {
        let third = json!({"settings": settings(), "people": [{"id": "jo"}, {"id": "max"}, {"id": "sam"}]});
        RosterSpec::from_json(&third.to_string()).unwrap().compile(&ladder()).unwrap()
    };
    let of = |jo: &[&str], max: &[&str]| {
        let (points, grounds, _) = part(json!({"preferences": {}}), &roster, &lists(jo, max));
        (points, grounds)
    };
    assert_eq!(of(&["max"], &["jo"]), KNOWN(10_000));
    assert_eq!(of(&["sam", "max"], &["jo"]), KNOWN(7_500));
    assert_eq!(of(&["sam"], &["jo"]), KNOWN(5_000));
    assert_eq!(of(&["max"], &[]), (7_000, Grounds::Partly));
    assert_eq!(of(&[], &[]), UNKNOWN);
}

#[test]
fn a_record_as_mentor_counts_what_was_seen_through() {
    let past = |year: u16, broken_off: bool| json!({"kind": "mentee", "with": "body", "on": format!("{year}-01-01"), "until": format!("{year}-07-01"), "broken_off": broken_off});
    let head = |records: Vec<Value>| json!({"records": records});
    let criterion = || json!({"record_as_mentor": {}});
    assert_eq!(plain(criterion(), &json!({}), &head(vec![past(2023, false)])), KNOWN(4_000 + 1_000));
    assert_eq!(plain(criterion(), &json!({}), &head(vec![past(2023, false), past(2024, true)])), KNOWN(3_000 + 1_000));
    let session = json!({"records": [{"kind": "mentoring_session", "with": "max", "on": "2023-01-01"}]});
    assert_eq!(plain(criterion(), &session, &json!({})), KNOWN(3_000 + 166));
    assert_eq!(plain(criterion(), &json!({}), &json!({})), UNKNOWN);
}

/// Why the pair is not legal.
fn bars(junior: &Value, head: &Value, more: &Value) -> Vec<Bar> {
    let pool = over(&people(junior, head), &document(&json!([{"criterion": {"topics": {}}, "weight": "high"}]), more));
    match pool.explain("jo", "max").unwrap() {
        Valuation::NotLegal(not_legal) => {
            assert_eq!(pool.score(0, 0).unwrap(), None);
            assert!(pool.best(5, Effort::default(), &mut ()).unwrap().is_empty());
            not_legal.bars().to_vec()
        }
        Valuation::Scored(_) => Vec::new(),
    }
}

fn constrained(constraints: Value) -> Value {
    json!({"constraints": constraints})
}

#[test]
fn each_constraint_binds_by_itself() {
    let none = json!({});
    assert_eq!(bars(&none, &none, &none), []);
    let reports = json!({"managers": [{"of": "max", "from": "2024-01-01"}]});
    assert_eq!(bars(&reports, &none, &none), [Bar::ReportingLine(1)]);
    assert_eq!(bars(&reports, &none, &constrained(json!({"reporting_line": 0}))), []);
    let below = json!({"managers": [{"of": "jo", "from": "2024-01-01"}]});
    assert_eq!(bars(&none, &below, &none), [Bar::ReportingLine(1)], "down as well as up");
    let red = json!({"teams": [{"of": "red", "from": "2024-01-01"}]});
    assert_eq!(bars(&red, &red, &none), [Bar::SameTeam]);
    assert_eq!(bars(&red, &red, &constrained(json!({"same_team": true}))), []);
    assert_eq!(bars(&none, &none, &constrained(json!({"seniority": {"least": 0, "most": 1}}))), [Bar::Seniority(Some(2))]);
    assert_eq!(bars(&none, &none, &constrained(json!({"seniority": {"least": 2, "most": 2}}))), []);
    let rankless = json!({"roles": []});
    assert_eq!(bars(&none, &rankless, &constrained(json!({"seniority": {"least": 0, "most": 1}}))), [Bar::Seniority(None)]);
    let mut turned = constrained(json!({"seniority": {"least": 2, "most": 2}}));
    turned["direction"] = json!("reverse");
    assert_eq!(bars(&none, &none, &turned), [Bar::Seniority(Some(-2))]);
    let pair = json!([{"mentee": "jo", "mentor": "max", "why": "asked"}]);
    assert_eq!(bars(&none, &none, &constrained(json!({"forbidden": pair}))), [Bar::Forbidden(Some("asked".to_owned()))]);
    let conflict = json!([{"between": ["max", "jo"]}]);
    assert_eq!(bars(&none, &none, &constrained(json!({"conflicts": conflict}))), [Bar::Conflict(None)]);
    let same = json!({"mentors": {"named": [{"person": "max"}, {"person": "jo"}]}});
    let pool = over(&people(&none, &none), &document(&json!([{"criterion": {"topics": {}}, "weight": "high"}]), &same));
    assert!(
        matches!(pool.explain("jo", "jo").unwrap(), Valuation::NotLegal(not_legal) if not_legal.bars() == [Bar::SamePerson])
    );
}

#[test]
fn a_pair_rests_before_it_is_paired_again_the_same_way_round() {
    let record = |kind: &str, with: &str, until: Option<&str>| {
        let mut record = json!({"kind": kind, "with": with, "on": "2025-01-01"});
        if let Some(until) = until {
            record["until"] = json!(until);
        }
        json!({"records": [record]})
    };
    let none = json!({});
    assert_eq!(bars(&record("mentoring", "max", None), &none, &none), [Bar::CurrentPair]);
    assert_eq!(bars(&none, &record("mentee", "jo", None), &none), [Bar::CurrentPair]);
    let over = record("mentoring", "max", Some("2025-07-01"));
    assert_eq!(bars(&over, &none, &none), [Bar::CoolDown("2026-07-01".parse().unwrap())]);
    assert_eq!(bars(&over, &none, &constrained(json!({"cool_down_months": 11}))), []);
    assert_eq!(bars(&record("mentee", "max", None), &none, &none), [], "the other way round is another pair");
}

#[test]
fn a_mandatory_criterion_bars_and_counts_nothing() {
    let tongues = |code: &str| json!({"attributes": {"tongues": [code]}});
    let criteria = |unknown: u16| {
        json!([
            {"criterion": {"shared_languages": {"attribute": "tongues"}}, "weight": "mandatory", "at_least": 10_000, "unknown": unknown},
            {"criterion": {"location": {}}, "weight": "low"}
        ])
    };
    let explain = |junior: &Value, head: &Value, unknown: u16| {
        over(&people(junior, head), &document(&criteria(unknown), &json!({}))).explain("jo", "max").unwrap()
    };
    let legal = |valuation: Valuation| -> PairScore {
        match valuation {
            Valuation::Scored(pair) => pair,
            Valuation::NotLegal(not_legal) => panic!("{not_legal:?}"),
        }
    };
    let pair = legal(explain(&tongues("en"), &tongues("en"), 0));
    assert_eq!((pair.score(), pair.criteria()[0].weight()), (5_000, None));
    assert!(
        matches!(explain(&tongues("en"), &tongues("de"), 0), Valuation::NotLegal(bars) if matches!(bars.bars(), [Bar::Mandatory { points: 0, .. }]))
    );
    assert!(matches!(explain(&tongues("en"), &json!({}), 9_999), Valuation::NotLegal(_)));
    legal(explain(&tongues("en"), &json!({}), 10_000));
}

#[test]
fn a_locked_pair_is_legal_and_says_what_it_sets_aside() {
    let reports = json!({"managers": [{"of": "max", "from": "2024-01-01"}]});
    let locked = constrained(json!({"locked": [{"mentee": "jo", "mentor": "max"}]}));
    let roster = people(&reports, &json!({}));
    let topics = json!([{"criterion": {"topics": {}}, "weight": "high"}]);
    let pool = over(&roster, &document(&topics, &locked));
    let Valuation::Scored(pair) = pool.explain("jo", "max").unwrap() else { panic!("it must be") };
    assert!(pair.is_locked());
    assert_eq!((pair.set_aside(), pool.locked()), (&[Bar::ReportingLine(1)][..], &[(0, 0)][..]));
    assert_eq!(pool.best(1, Effort::default(), &mut ()).unwrap().of(0), [(0, 5_000)]);

    let mut absent = locked;
    absent["mentors"] = json!({"named": [{"person": "max"}], "opted_out": ["max"]});
    let evidence = EvidencePolicySpec::new().compile().unwrap();
    let policy = document(&topics, &absent).compile(&roster).unwrap();
    let fault = policy.over(&roster.profiles(&evidence, AS_OF.parse().unwrap()), None).unwrap_err();
    assert!(matches!(fault, PoolFault::LockedOut(pairs) if pairs.len() == 1));
}

#[test]
fn who_takes_part_is_told_with_seats_wishes_and_history() {
    let offering = json!({
        "mentor_offers": [{"from": "2026-01-01", "seats": 3}],
        "records": [{"kind": "mentee", "with": "body", "on": "2026-01-01"}],
        "availability": [{"of": 40, "from": "2026-01-01"}]
    });
    let roster = people(&json!({"left": "2026-06-01"}), &offering);
    let topics = json!([{"criterion": {"topics": {}}, "weight": "high"}]);
    let of = |mentors: Value| over(&roster, &document(&topics, &json!({"mentors": mentors})));
    let pool = of(json!({"offers": true}));
    assert_eq!((pool.mentees().len(), pool.seats(0)), (0, Some(2)), "one seat is taken on the day");
    assert_eq!(pool.left_out()[0].why(), &WhyLeftOut::NotEmployed);
    assert!(pool.best(3, Effort::default(), &mut ()).unwrap().is_empty());
    assert_eq!(of(json!({"offers": true, "seats_are_free": true})).seats(0), Some(3));
    assert_eq!(of(json!({"named": [{"person": "max", "seats": 0}]})).seats(0), Some(0));
    let pool = of(json!({"offers": true, "least_availability": 50}));
    assert_eq!((pool.mentors().len(), pool.left_out()[1].why()), (0, &WhyLeftOut::TooLittleTime(40)));
    assert_eq!(of(json!({})).mentors().len(), 0, "nobody is named and offers do not count");

    let more = json!({"mentees": {"named": [{"person": "jo", "wanted": 2, "target": "head"}]}, "waited": [{"person": "jo", "rounds": 3}]});
    let pool = over(&people(&json!({}), &json!({})), &document(&topics, &more));
    assert_eq!((pool.wanted(0), pool.waited(0)), (Some(2), Some(3)));
    assert_eq!(pool.target(0).unwrap().as_ref(), "head");
    let pool = over(&people(&json!({}), &json!({})), &document(&topics, &json!({})));
    assert_eq!(pool.target(0).unwrap().as_ref(), "lead", "the promotion that leads out of the present role");
}

#[test]
fn rules_find_mentees_and_admit_mentors() {
    let roster = people(&json!({"hired": "2020-01-01"}), &json!({"mentor_offers": [{"from": "2026-01-01", "seats": 1}]}));
    let book = r#"{"rules": [{"id": "settled", "needs": {"tenure": {"in": "company", "months": 24}}}]}"#;
    let settings = rungs::RosterSettings::from_json(&settings().to_string()).unwrap();
    let book = RuleBookSpec::from_json(book).unwrap().compile(&ladder(), &settings).unwrap();
    let evidence = EvidencePolicySpec::new().compile().unwrap();
    let day: NaiveDate = AS_OF.parse().unwrap();
    let judgements = book.over(&roster, &evidence, day).unwrap().judge_all();
    let spec = |undetermined: bool| {
        let sides = json!({"mentees": {"rule": "settled"}, "mentors": {"offers": true, "rule": "settled", "undetermined": undetermined}});
        document(&json!([{"criterion": {"topics": {}}, "weight": "high"}]), &sides)
    };
    let profiles = roster.profiles(&evidence, day);
    let policy = spec(false).compile_with(&roster, Some(&book), &Criteria::new()).unwrap();
    let pool = policy.over(&profiles, Some(&judgements)).unwrap();
    assert_eq!((pool.mentees().len(), pool.mentors().len()), (1, 0));
    assert!(matches!(pool.left_out()[0].why(), WhyLeftOut::Undetermined(_)));
    let pool = spec(true).compile(&roster).unwrap().over(&profiles, Some(&judgements)).unwrap();
    assert_eq!(pool.mentors().len(), 1);
    assert!(matches!(policy.over(&profiles, None), Err(PoolFault::NoJudgements(_))));
    let later = roster.profiles(&evidence, day.succ_opt().unwrap());
    assert!(matches!(policy.over(&later, Some(&judgements)), Err(PoolFault::ForeignJudgements)));
    let other = people(&json!({}), &json!({})).profiles(&evidence, day);
    assert!(matches!(policy.over(&other, Some(&judgements)), Err(PoolFault::ForeignProfiles)));
}

/// Gives as many points as it is told.
struct Gives(u32);

impl Criterion for Gives {
    fn score(&self, _: Person<'_>, _: Person<'_>, _: NaiveDate) -> Option<CriterionScore> {
        Some(CriterionScore::new(self.0, "as told"))
    }
}

#[test]
fn a_criterion_of_the_callers_own_is_held_to_its_range() {
    let roster = people(&json!({}), &json!({}));
    let spec = document(&json!([{"criterion": {"own": {"name": "mine"}}, "weight": "1.5"}]), &json!({}));
    let evidence = EvidencePolicySpec::new().compile().unwrap();
    let pool = |points: u32| {
        let own = Criteria::new().with("mine".parse().unwrap(), Gives(points));
        let policy = spec.compile_with(&roster, None, &own).unwrap();
        policy.over(&roster.profiles(&evidence, AS_OF.parse().unwrap()), None).unwrap()
    };
    assert_eq!(pool(10_000).score(0, 0).unwrap(), Some(10_000));
    assert_eq!(pool(77).best(1, Effort::default(), &mut ()).unwrap().of(0), [(0, 77)]);
    let fault = pool(10_001).score(0, 0).unwrap_err();
    assert_eq!(
        (fault.criterion().as_ref(), fault.mentee().as_ref(), fault.mentor().as_ref(), fault.points()),
        ("mine", "jo", "max", 10_001)
    );
    assert!(matches!(pool(u32::MAX).best(1, Effort::default(), &mut ()), Err(SearchFault::Criterion(_))));
    assert!(matches!(pool(1).explain("jo", "joe"), Err(SearchFault::UnknownId(_))));
    assert!(matches!(pool(1).improving(&[], &[0], 1, Effort::default(), &mut ()), Err(SearchFault::Lengths { .. })));
}

#[test]
fn a_promise_that_has_nobody_to_keep_it_is_told() {
    let none = json!({});
    let more = json!({
        "mentees": {"named": []},
        "quotas": [{"id": "board", "mentors": ["max"], "at_least": 1}]
    });
    let pool = over(&people(&none, &none), &document(&json!([{"criterion": {"topics": {}}, "weight": "high"}]), &more));
    assert_eq!((pool.mentees().len(), pool.mentors().len()), (0, 1));
    for each in [0, 1, 50] {
        let found = pool.matching_from(each, MatchingMode::MostPeople, Effort::default(), &mut ()).unwrap();
        assert_eq!(found.over(), MatchedOver::AllPairs);
        assert_eq!(found.matching().unmet().iter().map(ToString::to_string).collect::<Vec<_>>(), ["board"]);
        found.matching().check(found.problem()).unwrap();
    }
}
