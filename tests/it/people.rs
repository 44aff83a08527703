//! People: who held what when, what was known of them on a day, and what evidence says of a level.

use rungs::{
    AspirationSpec, Attribute, AttributeType, AttributeValue, BoxSpec, Demand, EvidenceKind, EvidencePolicy,
    EvidencePolicySpec, EvidenceSpec, IdKind, JudgementSpec, Ladder, LadderSpec, LeftOutReason, Level, MentorOfferSpec,
    Migration, PersonSpec, Profile, Profiles, RatingSpec, ReadinessMethod, RecordKind, RecordSourceSpec, RecordSpec,
    ReviewStage, Roster, RosterBuilder, RosterSettings, RosterSpec, Spell, Standing, TalentReviewSpec, TeamSpec, UnknownId,
    UnknownReason, Unmapped,
};
use serde_json::{Value, json};

use crate::made::date;

const LADDER: &str = r#"{
    "scales": [{"id": "skill", "levels": [{"id": "basic"}, {"id": "solid"}, {"id": "expert"}]},
               {"id": "pass", "levels": [{"id": "passed"}]}],
    "competencies": [{"id": "talking", "scale": "skill"}, {"id": "planning", "scale": "skill"}, {"id": "exam", "scale": "pass"}],
    "functions": [{"id": "ops"}],
    "roles": [
        {"id": "worker", "requires": [{"competency": "talking", "level": "basic"}]},
        {"id": "lead", "function": "ops", "requires": [{"competency": "planning", "level": "solid"}, {"competency": "talking", "level": "solid"}]},
        {"id": "chief", "requires": [{"competency": "exam", "level": "passed"}]}],
    "steps": [{"from": "worker", "to": "lead", "kind": "promotion", "months": 12},
              {"from": "lead", "to": "chief", "kind": "promotion", "months": 12}]
}"#;

fn ladder() -> Ladder {
    LadderSpec::from_json(LADDER).unwrap().compile().unwrap()
}

fn settings() -> Value {
    json!({
        "teams": [{"id": "red", "title": "Red team", "function": "ops"}, {"id": "blue"}],
        "ratings": ["weak", "good", "great"],
        "performance": ["low", "high"],
        "potential": ["low", "high"],
        "boxes": [
            {"performance": "low", "potential": "low", "label": "leave"},
            {"performance": "low", "potential": "high", "label": "puzzle"},
            {"performance": "high", "potential": "low", "label": "rock"},
            {"performance": "high", "potential": "high", "label": "star"}],
        "risk_of_loss": ["calm", "watch", "alarm"],
        "impact_of_loss": ["small", "large"],
        "attributes": {"driver": "bool", "centre": "integer", "share": "decimal", "visa": "date",
                       "site": {"code": ["north", "south"]}, "languages": {"codes": ["en", "de", "fr"]}},
        "location": "site",
        "records": {
            "rotation": {"codes": ["product", "operations"], "complete_since": "2018-01-01"},
            "mentoring": {}, "mentee": {}, "case": {"codes": ["inquiry"]}}
    })
}

fn roster(people: Value) -> Roster {
    let document = json!({"format": "rungs/roster/1", "settings": settings(), "people": people});
    RosterSpec::from_json(&document.to_string()).unwrap().compile(&ladder()).unwrap()
}

fn role_on(roster: &Roster, person: &str, day: &str) -> Option<String> {
    roster.person(person).unwrap().role_on(date(day)).map(|role| role.id().to_string())
}

// ---- histories ----

#[test]
fn a_role_is_held_from_its_first_day_to_the_day_before_its_end_and_not_in_a_gap() {
    let people = roster(json!([{"id": "p", "roles": [
        {"of": "lead", "from": "2024-03-01"},
        {"of": "worker", "from": "2022-01-01", "until": "2024-01-01"}]}]));
    assert_eq!(role_on(&people, "p", "2021-12-31"), None);
    assert_eq!(role_on(&people, "p", "2022-01-01").as_deref(), Some("worker"));
    assert_eq!(role_on(&people, "p", "2023-12-31").as_deref(), Some("worker"));
    assert_eq!(role_on(&people, "p", "2024-01-01"), None, "the gap begins on the first day after");
    assert_eq!(role_on(&people, "p", "2024-02-29"), None);
    assert_eq!(role_on(&people, "p", "2024-03-01").as_deref(), Some("lead"));
    assert_eq!(role_on(&people, "p", "2199-01-01").as_deref(), Some("lead"));
    let history: Vec<_> =
        people.person("p").unwrap().role_history().map(|(role, period)| format!("{} {period}", role.id())).collect();
    assert_eq!(history, ["worker 2022-01-01..2024-01-01", "lead 2024-03-01.."]);
}

#[test]
fn nothing_is_held_from_the_day_of_leaving_on_and_the_record_is_warned_of() {
    let people = roster(json!([
        {"id": "boss", "roles": [{"of": "chief", "from": "2020-01-01"}]},
        {"id": "p", "hired": "2022-01-01", "left": "2025-03-01", "roles": [{"of": "lead", "from": "2022-01-01"}],
         "teams": [{"of": "red", "from": "2022-01-01"}], "managers": [{"of": "boss", "from": "2022-01-01"}],
         "mentor_offers": [{"from": "2022-01-01", "seats": 2}]}]));
    let p = people.person("p").unwrap();
    assert_eq!((p.hired(), p.left()), (Some(date("2022-01-01")), Some(date("2025-03-01"))));
    let held = |day: &str| {
        let day = date(day);
        let all =
            [p.role_on(day).is_some(), p.team_on(day).is_some(), p.manager_on(day).is_some(), p.mentor_offer_on(day).is_some()];
        (p.is_employed_on(day), all, p.availability_on(day))
    };
    assert_eq!(held("2025-02-28"), (true, [true; 4], 100), "the last day");
    assert_eq!(held("2025-03-01"), (false, [false; 4], 0), "the day of leaving is the first one gone");
    assert_eq!(held("2021-12-31"), (false, [false; 4], 0), "the day before the first");
    assert_eq!(p.role_history().count(), 1, "history stays as it was written");
    let codes: Vec<_> = people.warnings().iter().map(|warning| warning.code().as_str()).collect();
    assert_eq!(codes, ["people/after_leaving"; 4]);
    assert_eq!(people.holders("lead", date("2025-03-01")).unwrap().len(), 0);
    assert_eq!(people.holders("lead", date("2025-02-28")).unwrap().len(), 1);
}

#[test]
fn nothing_is_held_before_the_day_of_hiring_and_the_record_is_warned_of() {
    let people = roster(json!([{"id": "p", "hired": "2025-01-01", "roles": [{"of": "lead", "from": "2024-01-01"}],
        "teams": [{"of": "red", "from": "2025-01-01"}]}]));
    assert_eq!(role_on(&people, "p", "2024-12-31"), None);
    assert_eq!(role_on(&people, "p", "2025-01-01").as_deref(), Some("lead"));
    assert!(people.holders("lead", date("2024-12-31")).unwrap().is_empty());
    assert_eq!(Demand::as_staffed(&people, date("2024-12-31")), Demand::as_staffed(&people, date("2023-01-01")));
    let warned: Vec<_> = people.warnings().iter().map(|warning| format!("{} {}", warning.code(), warning.path())).collect();
    assert_eq!(warned, ["people/before_hiring /people/0/roles/0"]);
    assert_eq!(people.warnings_omitted(), 0);
}

#[test]
fn managers_and_teams_change_on_their_days() {
    let people = roster(json!([
        {"id": "a"}, {"id": "b"},
        {"id": "p",
         "managers": [{"of": "b", "from": "2024-07-01"}, {"of": "a", "from": "2023-01-01", "until": "2024-07-01"}],
         "teams": [{"of": "red", "from": "2023-01-01", "until": "2024-01-01"}, {"of": "blue", "from": "2024-01-01"}]}]));
    let p = people.person("p").unwrap();
    let manager = |day: &str| p.manager_on(date(day)).map(|manager| manager.id().to_string());
    assert_eq!(manager("2022-12-31"), None);
    assert_eq!(manager("2024-06-30").as_deref(), Some("a"));
    assert_eq!(manager("2024-07-01").as_deref(), Some("b"));
    let managers: Vec<_> = p.manager_history().map(|(manager, period)| format!("{} {period}", manager.id())).collect();
    assert_eq!(managers, ["a 2023-01-01..2024-07-01", "b 2024-07-01.."]);
    let red = p.team_on(date("2023-12-31")).unwrap();
    assert_eq!(
        (red.title.as_deref(), red.function.as_ref().map(ToString::to_string).as_deref()),
        (Some("Red team"), Some("ops"))
    );
    assert_eq!(p.team_on(date("2024-01-01")).unwrap().id.to_string(), "blue");
    let teams: Vec<_> = p.team_history().map(|(team, period)| format!("{} {period}", team.id)).collect();
    assert_eq!(teams, ["red 2023-01-01..2024-01-01", "blue 2024-01-01.."]);
    let members = |team: &str, day: &str| people.members(team, date(day)).unwrap().len();
    assert_eq!((members("red", "2023-12-31"), members("red", "2024-01-01"), members("blue", "2024-01-01")), (1, 0, 1));
}

#[test]
fn a_roster_lists_people_and_teams_by_id_and_counts_its_evidence() {
    let people = roster(json!([
        {"id": "zoe", "evidence": [{"competency": "talking", "level": "basic", "kind": "peer", "on": "2025-01-01"}]},
        {"id": "abe"}]));
    assert_eq!(people.people().map(|person| person.id().to_string()).collect::<Vec<_>>(), ["abe", "zoe"]);
    assert_eq!((people.len(), people.is_empty(), people.evidence_len()), (2, false, 1));
    assert_eq!(people.teams().iter().map(|team| team.id.to_string()).collect::<Vec<_>>(), ["blue", "red"]);
    assert_eq!(people.team("red").unwrap().title.as_deref(), Some("Red team"));
    assert_eq!(people.ladder().roles().len(), 3);
    assert!(people.warnings().is_empty());
    let nobody = roster(json!([]));
    assert_eq!((nobody.len(), nobody.is_empty(), nobody.evidence_len()), (0, true, 0));
    assert!(nobody.holders("lead", date("2025-01-01")).unwrap().is_empty());
}

#[test]
fn availability_is_whole_unless_it_is_said_and_nothing_when_not_employed() {
    let people = roster(json!([
        {"id": "p", "hired": "2024-01-01", "left": "2025-01-01", "availability": [
            {"of": 60, "from": "2024-03-01", "until": "2024-06-01"}, {"of": 0, "from": "2024-06-01", "until": "2024-07-01"}]},
        {"id": "q"}]));
    let share = |day: &str| people.person("p").unwrap().availability_on(date(day));
    assert_eq!(
        ["2023-12-31", "2024-01-01", "2024-03-01", "2024-05-31", "2024-06-01", "2024-07-01", "2024-12-31", "2025-01-01"]
            .map(share),
        [0, 100, 60, 60, 0, 100, 100, 0]
    );
    let q = people.person("q").unwrap();
    assert_eq!((q.availability_on(date("1950-01-01")), q.hired(), q.left()), (100, None, None));
    assert!(q.is_employed_on(date("1950-01-01")), "without a day of hiring they always were there");
}

// ---- what was judged ----

#[test]
fn the_last_said_wish_for_a_role_counts_and_wishes_stand_by_priority() {
    let people = roster(json!([{"id": "p", "aspirations": [
        {"role": "chief", "on": "2023-01-01"},
        {"role": "lead", "on": "2023-06-01", "priority": 2},
        {"role": "chief", "on": "2024-01-01", "priority": 3},
        {"role": "worker", "on": "2024-02-01", "priority": 2}]}]));
    let wishes = |day: &str| -> Vec<String> {
        let wishes = people.person("p").unwrap().aspirations_on(date(day));
        let tell = |wish: &rungs::Aspiration<'_>| format!("{} {} {}", wish.priority(), wish.role().id(), wish.since().unwrap());
        wishes.iter().map(tell).collect()
    };
    assert_eq!(wishes("2022-12-31"), [""; 0]);
    assert_eq!(wishes("2023-01-01"), ["1 chief 2023-01-01"], "the first wish when nothing is said");
    assert_eq!(wishes("2023-12-31"), ["1 chief 2023-01-01", "2 lead 2023-06-01"]);
    assert_eq!(wishes("2024-01-01"), ["2 lead 2023-06-01", "3 chief 2024-01-01"]);
    assert_eq!(wishes("2024-02-01"), ["2 lead 2023-06-01", "2 worker 2024-02-01", "3 chief 2024-01-01"], "equals by role");
}

#[test]
fn ratings_are_those_given_by_a_day_in_their_order() {
    let people = roster(json!([{"id": "p", "ratings": [
        {"cycle": "2024", "on": "2025-02-01", "rating": "great"},
        {"cycle": "2022", "on": "2023-02-01", "rating": "weak"}]}]));
    let ratings = |day: &str| -> Vec<(String, String, u32, String)> {
        let ratings = people.person("p").unwrap().ratings_on(date(day));
        let tell = |given: rungs::Rating<'_>| {
            (given.cycle().to_string(), given.code().to_string(), given.position(), given.on().to_string())
        };
        ratings.map(tell).collect()
    };
    let weak = ("2022".to_owned(), "weak".to_owned(), 0, "2023-02-01".to_owned());
    assert_eq!(ratings("2023-01-31"), []);
    assert_eq!(ratings("2025-01-31"), std::slice::from_ref(&weak));
    assert_eq!(ratings("2025-02-01"), [weak, ("2024".into(), "great".into(), 2, "2025-02-01".into())]);
}

#[test]
fn of_one_day_the_calibrated_review_counts_and_a_later_day_counts_more() {
    let review = |session: &str, on: &str, stage: &str, performance: &str, potential: &str| {
        let (session, on, stage) = (json!(session), json!(on), json!(stage));
        json!({"session": session, "on": on, "stage": stage, "performance": performance, "potential": potential})
    };
    let people = roster(json!([{"id": "p", "reviews": [
        review("s24", "2024-05-01", "calibrated", "high", "low"),
        review("s24", "2024-05-01", "initial", "high", "high"),
        review("s25", "2025-05-01", "initial", "low", "high")]}, {"id": "q"}]));
    let p = people.person("p").unwrap();
    let label = |day: &str| p.nine_box_on(date(day)).map(|nine_box| nine_box.label().unwrap().to_string());
    assert_eq!(label("2024-04-30"), None);
    assert_eq!(label("2024-05-01").as_deref(), Some("rock"));
    assert_eq!(label("2025-05-01").as_deref(), Some("puzzle"));
    let nine_box = p.nine_box_on(date("2024-05-01")).unwrap();
    assert_eq!((nine_box.performance().to_string(), nine_box.potential().to_string()), ("high".into(), "low".into()));
    let reviews: Vec<_> =
        p.reviews_on(date("2025-04-30")).map(|review| (review.session().to_string(), review.stage())).collect();
    assert_eq!(reviews, [("s24".into(), ReviewStage::Initial), ("s24".into(), ReviewStage::Calibrated)]);
    assert_eq!(p.reviews_on(date("2025-05-01")).last().unwrap().on(), date("2025-05-01"));
    assert_eq!(people.person("q").unwrap().nine_box_on(date("2025-05-01")), None);
}

#[test]
fn without_labels_a_box_has_none() {
    let document = json!({"settings": {"performance": ["a"], "potential": ["b"]}, "people": [{"id": "p", "reviews": [
        {"session": "s", "on": "2025-01-01", "stage": "initial", "performance": "a", "potential": "b"}]}]});
    let people = RosterSpec::from_json(&document.to_string()).unwrap().compile(&ladder()).unwrap();
    let nine_box = people.person("p").unwrap().nine_box_on(date("2025-01-01")).unwrap();
    assert_eq!((nine_box.performance().to_string(), nine_box.label()), ("a".into(), None));
}

#[test]
fn risk_and_impact_are_as_last_judged() {
    let people = roster(json!([{"id": "p",
        "risk_of_loss": [{"on": "2025-01-01", "code": "alarm"}, {"on": "2024-01-01", "code": "calm"}],
        "impact_of_loss": [{"on": "2024-06-01", "code": "large"}]}]));
    let p = people.person("p").unwrap();
    let risk =
        |day: &str| p.risk_of_loss_on(date(day)).map(|risk| (risk.code().to_string(), risk.position(), risk.on().to_string()));
    assert_eq!(risk("2023-12-31"), None);
    assert_eq!(risk("2024-12-31"), Some(("calm".into(), 0, "2024-01-01".into())));
    assert_eq!(risk("2025-01-01"), Some(("alarm".into(), 2, "2025-01-01".into())));
    assert_eq!(p.impact_of_loss_on(date("2024-05-31")), None);
    assert_eq!(p.impact_of_loss_on(date("2024-06-01")).map(|impact| impact.position()), Some(1));
}

#[test]
fn attributes_have_their_declared_type_and_may_be_absent() {
    let people = roster(json!([
        {"id": "p", "attributes": {"driver": false, "centre": -7, "share": "0.40", "visa": "2027-02-28", "site": "south",
                                   "languages": ["fr", "en", "fr"]}},
        {"id": "q", "attributes": {"share": 2, "languages": []}}]));
    let (p, q) = (people.person("p").unwrap(), people.person("q").unwrap());
    assert_eq!(p.attribute("driver").unwrap(), Some(Attribute::Bool(false)));
    assert_eq!(p.attribute("centre").unwrap(), Some(Attribute::Integer(-7)));
    let Some(Attribute::Decimal(share)) = p.attribute("share").unwrap() else { panic!("a share is a decimal") };
    assert_eq!(share.to_string(), "0.4");
    assert_eq!(p.attribute("visa").unwrap(), Some(Attribute::Date(date("2027-02-28"))));
    assert_eq!(p.attribute("site").unwrap(), Some(Attribute::Code(&"south".parse().unwrap())));
    let Some(Attribute::Codes(languages)) = p.attribute("languages").unwrap() else { panic!("languages are codes") };
    assert_eq!(languages.iter().map(ToString::to_string).collect::<Vec<_>>(), ["en", "fr"], "as declared, each once");
    let Some(Attribute::Decimal(whole)) = q.attribute("share").unwrap() else { panic!("a whole number is a decimal too") };
    assert_eq!(whole.to_string(), "2");
    assert_eq!(q.attribute("languages").unwrap(), Some(Attribute::Codes(vec![])), "none is not the same as not given");
    for absent in ["driver", "centre", "visa", "site"] {
        assert_eq!(q.attribute(absent).unwrap(), None, "{absent}");
    }
    let unknown = p.attribute("drivr").unwrap_err();
    assert_eq!((unknown.kind(), unknown.nearest()), (IdKind::Attribute, Some("driver")));
}

#[test]
fn a_mentor_offer_stands_for_its_time_and_names_competencies_by_id() {
    let people = roster(json!([{"id": "p", "hired": "2024-02-01", "mentor_offers": [
        {"from": "2024-01-01", "until": "2024-07-01", "seats": 2, "competencies": ["talking", "exam"]},
        {"from": "2025-01-01", "seats": 0}]}]));
    let offer = |day: &str| {
        let offer = people.person("p").unwrap().mentor_offer_on(date(day));
        offer.map(|offer| (offer.seats(), offer.competencies().map(|known| known.id().to_string()).collect::<Vec<_>>()))
    };
    assert_eq!(offer("2024-01-15"), None, "not hired yet");
    assert_eq!(offer("2024-02-01"), Some((2, vec!["exam".into(), "talking".into()])));
    assert_eq!(offer("2024-06-30").map(|(seats, _)| seats), Some(2));
    assert_eq!(offer("2024-07-01"), None);
    assert_eq!(offer("2025-01-01"), Some((0, vec![])));
}

// ---- dated records ----

/// The dated records of a person `p`; `ann` has a record of her own.
fn with_records(records: Value) -> Roster {
    roster(json!([{"id": "p", "records": records}, {"id": "ann"}]))
}

fn recorded(people: &Roster) -> Vec<rungs::Record<'_>> {
    people.person("p").unwrap().records().collect()
}

#[test]
fn a_dated_record_says_what_of_with_whom_and_from_when_to_when() {
    let people = with_records(json!([
        {"id": "d-1", "kind": "rotation", "of": "product", "with": "guild", "on": "2024-01-01", "until": "2024-07-01"},
        {"kind": "mentoring", "with": "ann", "on": "2024-02-01"},
        {"kind": "mentoring", "on": "2024-03-01", "until": "2024-04-01", "broken_off": true}]));
    let [rotation, mentoring, nameless] = recorded(&people)[..] else { panic!("three records") };
    assert_eq!((rotation.kind(), rotation.of().unwrap().as_ref()), (RecordKind::Rotation, "product"));
    assert_eq!((rotation.id().unwrap().as_ref(), rotation.broken_off()), ("d-1", false));
    assert_eq!((rotation.on(), rotation.until()), (date("2024-01-01"), Some(date("2024-07-01"))));
    assert_eq!((rotation.with(), rotation.with_person().is_none()), (Some("guild"), true), "a body has no record");
    assert_eq!((mentoring.kind(), mentoring.of(), mentoring.id()), (RecordKind::Mentoring, None, None));
    assert_eq!((mentoring.with(), mentoring.with_person().unwrap().id().as_ref()), (Some("ann"), "ann"));
    assert_eq!((mentoring.until(), mentoring.broken_off()), (None, false));
    assert_eq!((nameless.with(), nameless.with_person().is_none(), nameless.broken_off()), (None, true, true));
    assert_eq!(people.person("ann").unwrap().records().count(), 0, "the other party's record says nothing of it");
}

#[test]
fn a_dated_record_is_open_up_to_the_day_before_its_end_and_then_completed_unless_it_was_broken_off() {
    let people = with_records(json!([
        {"kind": "rotation", "of": "product", "on": "2024-01-01", "until": "2024-07-01"},
        {"kind": "rotation", "of": "product", "on": "2024-01-02", "until": "2024-07-01", "broken_off": true},
        {"kind": "rotation", "of": "product", "on": "2024-01-03"}]));
    let records = recorded(&people);
    let told = |day: &str| -> Vec<(bool, bool)> {
        records.iter().map(|record| (record.is_open_on(date(day)), record.is_completed_on(date(day)))).collect()
    };
    assert_eq!(told("2023-12-31"), [(false, false); 3]);
    assert_eq!(told("2024-01-01"), [(true, false), (false, false), (false, false)]);
    assert_eq!(told("2024-06-30"), [(true, false); 3]);
    assert_eq!(told("2024-07-01"), [(false, true), (false, false), (true, false)]);
    assert_eq!(told("2199-12-31"), [(false, true), (false, false), (true, false)], "what has no end is never completed");
}

#[test]
fn dated_records_stand_by_kind_day_code_other_party_and_end() {
    let told = |people: &Roster| -> Vec<String> {
        let tell = |record: &rungs::Record<'_>| {
            let of = record.of().map(ToString::to_string).unwrap_or_default();
            format!("{} {} {of} {}", record.kind(), record.on(), record.with().unwrap_or_default())
        };
        recorded(people).iter().map(tell).collect()
    };
    let people = roster(json!([
        {"id": "p", "records": [
            {"kind": "mentee", "on": "2024-01-01"},
            {"kind": "mentee", "on": "2024-01-01", "with": "abbey"},
            {"kind": "mentee", "on": "2024-01-01", "with": "zoe"},
            {"kind": "mentee", "on": "2024-01-01", "with": "ann"},
            {"kind": "mentoring", "on": "2025-01-01"},
            {"kind": "rotation", "of": "product", "on": "2024-01-01"},
            {"kind": "rotation", "of": "operations", "on": "2024-01-01"},
            {"kind": "rotation", "of": "product", "on": "2023-01-01"}]},
        {"id": "zoe"}, {"id": "ann"}]));
    assert_eq!(
        told(&people),
        [
            "rotation 2023-01-01 product ",
            "rotation 2024-01-01 operations ",
            "rotation 2024-01-01 product ",
            "mentoring 2025-01-01  ",
            "mentee 2024-01-01  ann",
            "mentee 2024-01-01  zoe",
            "mentee 2024-01-01  abbey",
            "mentee 2024-01-01  "
        ],
        "people by id, then bodies, then nobody"
    );
}

#[test]
fn ids_of_dated_records_stay_with_them_when_they_are_put_in_order() {
    let people = roster(json!([
        {"id": "a", "records": [{"id": "x", "kind": "mentoring", "on": "2024-01-01"}]},
        {"id": "p", "records": [
            {"id": "late", "kind": "mentoring", "on": "2025-01-01"}, {"kind": "mentoring", "on": "2024-06-01"},
            {"id": "early", "kind": "mentoring", "on": "2024-01-01"}]},
        {"id": "q", "records": [
            {"kind": "mentoring", "on": "2024-01-01"}, {"id": "x", "kind": "case", "of": "inquiry", "on": "2023-01-01"}]}]));
    let ids = |person: &str| -> Vec<Option<String>> {
        people.person(person).unwrap().records().map(|record| record.id().map(ToString::to_string)).collect()
    };
    assert_eq!(ids("a"), [Some("x".into())]);
    assert_eq!(ids("p"), [Some("early".into()), None, Some("late".into())]);
    assert_eq!(ids("q"), [None, Some("x".into())]);
}

#[test]
fn days_and_kinds_of_dated_records_survive_being_packed() {
    let sources: serde_json::Map<String, Value> = RecordKind::ALL.iter().map(|kind| (kind.to_string(), json!({}))).collect();
    for (on, until) in [("1900-01-01", "1900-01-02"), ("2200-12-30", "2200-12-31")] {
        let records: Vec<Value> = RecordKind::ALL.iter().map(|kind| json!({"kind": kind, "on": on, "until": until})).collect();
        let document = json!({"settings": {"records": sources}, "people": [{"id": "p", "records": records}]});
        let people = RosterSpec::from_json(&document.to_string()).unwrap().compile(&ladder()).unwrap();
        let told: Vec<_> = recorded(&people).iter().map(|record| (record.kind(), record.on(), record.until())).collect();
        assert_eq!(told, RecordKind::ALL.map(|kind| (kind, date(on), Some(date(until)))));
    }
}

#[test]
fn a_roster_says_of_each_kind_of_dated_record_which_codes_it_has_and_since_when_none_is_missing() {
    let people = with_records(json!([]));
    let rotation = people.record_source(RecordKind::Rotation).unwrap();
    assert_eq!(rotation.codes().iter().map(ToString::to_string).collect::<Vec<_>>(), ["operations", "product"], "by code");
    assert_eq!(rotation.complete_since(), Some(date("2018-01-01")));
    let mentoring = people.record_source(RecordKind::Mentoring).unwrap();
    assert_eq!((mentoring.codes(), mentoring.complete_since()), (&[][..], None));
    assert_eq!(people.record_source(RecordKind::Swap), None, "of what is not declared nothing is known");
}

#[test]
fn each_kind_of_dated_record_has_its_word_and_five_are_assignments() {
    for kind in RecordKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), json!(kind.to_string()));
    }
    let assignments: Vec<_> =
        RecordKind::ALL.into_iter().filter(|kind| kind.is_assignment()).map(|kind| kind.to_string()).collect();
    assert_eq!(assignments, ["rotation", "secondment", "shadowing", "swap", "stretch"]);
    assert!(RecordKind::ALL.is_sorted());
}

#[test]
fn a_location_is_the_code_of_the_attribute_that_the_settings_name() {
    let people = roster(json!([{"id": "p", "attributes": {"site": "south"}}, {"id": "q", "attributes": {"driver": true}}]));
    let location = |person: &str| people.person(person).unwrap().location().map(ToString::to_string);
    assert_eq!((location("p").as_deref(), location("q")), (Some("south"), None));
    let settings = json!({"attributes": {"site": {"code": ["south"]}}});
    let document = json!({"settings": settings, "people": [{"id": "p", "attributes": {"site": "south"}}]});
    let people = RosterSpec::from_json(&document.to_string()).unwrap().compile(&ladder()).unwrap();
    assert_eq!(people.person("p").unwrap().location(), None, "no attribute is one of places unless it is said");
}

// ---- evidence ----

fn seen(competency: &str, level: &str, kind: &str, assessor: Option<&str>, on: &str) -> Value {
    json!({"competency": competency, "level": level, "kind": kind, "assessor": assessor, "on": on})
}

/// Whatever counts weighs 1 and holds for a year, but managers weigh 2; certificates do not count.
fn policy() -> EvidencePolicySpec {
    let kind = |weight: &str| json!({"weight": weight, "valid_months": 12});
    let kinds =
        json!({"self": kind("1"), "manager": kind("2"), "peer": kind("1"), "mentor": kind("1.5"), "assessment": kind("1")});
    EvidencePolicySpec::from_json(&json!({"kinds": kinds}).to_string()).unwrap()
}

/// The profile of a person of this evidence, on a day.
fn profile_under(policy: &EvidencePolicySpec, evidence: Value, as_of: &str) -> Profile {
    let people = roster(json!([{"id": "p", "evidence": evidence}, {"id": "ann"}, {"id": "bob"}]));
    people.profile("p", &policy.compile().unwrap(), date(as_of)).unwrap()
}

fn standing(evidence: Value, as_of: &str) -> Standing {
    standing_under(&policy(), evidence, as_of)
}

fn standing_under(policy: &EvidencePolicySpec, evidence: Value, as_of: &str) -> Standing {
    profile_under(policy, evidence, as_of).competency("talking").unwrap().standing()
}

fn known(position: u8) -> Standing {
    Standing::Known(Level::at(position).unwrap())
}

#[test]
fn nothing_observed_is_unknown_for_want_of_evidence() {
    let profile = profile_under(&policy(), json!([seen("planning", "solid", "manager", None, "2025-01-01")]), "2025-06-30");
    let talking = profile.competency("talking").unwrap();
    assert_eq!(talking.standing(), Standing::Unknown(UnknownReason::NoEvidence));
    assert_eq!(talking.standing().level(), None);
    assert!(talking.used().is_empty() && talking.left_out().is_empty());
    assert_eq!(profile.competency("planning").unwrap().standing(), known(2));
    assert_eq!(
        profile.competencies().iter().map(|known| known.competency().to_string()).collect::<Vec<_>>(),
        ["exam", "planning", "talking"]
    );
    let levels: Vec<_> = profile.levels().into_values().collect();
    assert_eq!(levels, [None, Level::at(2), None]);
    assert_eq!((profile.person().to_string(), profile.as_of()), ("p".into(), date("2025-06-30")));
}

#[test]
fn evidence_that_does_not_count_says_why_and_leaves_the_level_unknown() {
    for (reason, evidence) in [
        (LeftOutReason::NotYet, seen("talking", "solid", "manager", None, "2025-07-01")),
        (LeftOutReason::Expired, seen("talking", "solid", "manager", None, "2024-06-30")),
        (LeftOutReason::KindNotAccepted, seen("talking", "solid", "certificate", None, "2025-06-01")),
        (LeftOutReason::Expired, {
            let mut ended = seen("talking", "solid", "manager", None, "2025-06-01");
            ended["until"] = json!("2025-06-30");
            ended
        }),
    ] {
        let profile = profile_under(&policy(), json!([evidence]), "2025-06-30");
        let talking = profile.competency("talking").unwrap();
        assert_eq!(talking.standing(), Standing::Unknown(UnknownReason::NothingCounts));
        assert_eq!(talking.left_out().iter().map(|left| left.reason()).collect::<Vec<_>>(), [reason]);
        assert_eq!(talking.left_out()[0].evidence().level().to_string(), "solid");
    }
}

#[test]
fn a_later_observation_of_the_same_assessor_and_kind_takes_the_place_of_earlier_ones() {
    let evidence = json!([
        seen("talking", "expert", "peer", Some("ann"), "2025-01-01"),
        seen("talking", "basic", "peer", Some("ann"), "2025-03-01"),
        seen("talking", "expert", "peer", Some("ann"), "2025-07-01")
    ]);
    let profile = profile_under(&policy(), evidence, "2025-06-30");
    let talking = profile.competency("talking").unwrap();
    assert_eq!(talking.standing(), known(1));
    let [used] = talking.used() else { panic!("one voice") };
    assert_eq!((used.evidence().on(), used.weight().to_string().as_str()), (date("2025-03-01"), "1"));
    let left: Vec<_> = talking.left_out().iter().map(|left| (left.evidence().on().to_string(), left.reason())).collect();
    assert_eq!(left, [("2025-07-01".into(), LeftOutReason::NotYet), ("2025-01-01".into(), LeftOutReason::Superseded)]);
}

#[test]
fn what_has_ended_takes_no_place_of_what_still_counts() {
    let mut ended = seen("talking", "expert", "assessment", Some("centre"), "2025-03-01");
    ended["until"] = json!("2025-05-01");
    let evidence = json!([ended, seen("talking", "basic", "assessment", Some("centre"), "2025-01-01")]);
    assert_eq!(standing(evidence.clone(), "2025-04-30"), known(3));
    assert_eq!(standing(evidence, "2025-05-01"), known(1), "the older one is the latest valid one again");
}

#[test]
fn the_lower_of_two_observations_of_one_day_counts() {
    let evidence = json!([
        seen("talking", "expert", "manager", Some("ann"), "2025-03-01"),
        seen("talking", "basic", "manager", Some("ann"), "2025-03-01")
    ]);
    let profile = profile_under(&policy(), evidence, "2025-06-30");
    let talking = profile.competency("talking").unwrap();
    assert_eq!(talking.standing(), known(1));
    assert_eq!(talking.left_out()[0].evidence().level().to_string(), "expert");
    assert_eq!(talking.left_out()[0].reason(), LeftOutReason::Superseded);
}

#[test]
fn the_level_is_the_lowest_up_to_which_half_the_weight_lies() {
    let peers = |levels: &[&str]| -> Vec<Value> {
        let voice =
            |(number, level): (usize, &&str)| seen("talking", level, "peer", Some(&format!("peer{number}")), "2025-01-01");
        levels.iter().enumerate().map(voice).collect()
    };
    let manager = |level: &str| seen("talking", level, "manager", Some("ann"), "2025-01-01");
    let mentor = |level: &str| seen("talking", level, "mentor", Some("bob"), "2025-01-01");
    let with = |mut more: Vec<Value>, one: Value| {
        more.push(one);
        json!(more)
    };
    let level = |evidence: Value| standing(evidence, "2025-06-30");
    assert_eq!(level(json!(peers(&["basic", "solid", "expert"]))), known(2), "1 + 1 of 3 are at solid");
    assert_eq!(level(json!(peers(&["basic", "expert"]))), known(1), "a tie takes the lower");
    assert_eq!(level(json!(peers(&["basic", "basic", "expert", "expert"]))), known(1));
    assert_eq!(level(json!(peers(&["basic", "expert", "expert"]))), known(3));
    assert_eq!(level(with(peers(&["basic", "basic"]), manager("expert"))), known(1), "2 of 4 are half");
    assert_eq!(level(with(peers(&["basic"]), manager("expert"))), known(3), "1 of 3 is less");
    assert_eq!(level(with(peers(&["basic", "basic"]), mentor("expert"))), known(1), "2 of 3.5");
    assert_eq!(level(with(peers(&["basic"]), mentor("expert"))), known(3), "1 of 2.5");
    assert_eq!(level(json!(peers(&["none", "expert"]))), known(0));
}

#[test]
fn known_to_be_below_the_scale_is_not_unknown() {
    let below = standing(json!([seen("talking", "none", "manager", None, "2025-01-01")]), "2025-06-30");
    assert_eq!(below, Standing::Known(Level::NONE));
    assert_eq!(below.level(), Some(Level::NONE));
    let people = roster(json!([{"id": "p", "evidence": [seen("talking", "none", "manager", None, "2025-01-01")]}]));
    let profiles = people.profiles(&policy().compile().unwrap(), date("2025-06-30"));
    assert_eq!(profiles.level("p", "talking").unwrap(), Some(Level::NONE));
    assert_eq!(profiles.level("p", "planning").unwrap(), None);
    assert_eq!(people.person("p").unwrap().evidence()[0].level().to_string(), "none");
}

#[test]
fn validity_is_counted_from_the_date_in_whole_months_to_the_end_of_shorter_ones() {
    let mut policy = policy();
    let mut holds = |on: &str, months: u16, day: &str| -> bool {
        let manager = policy.kinds.get_mut(&EvidenceKind::Manager).unwrap();
        manager.valid_months = rungs::Months::new(months).unwrap();
        standing_under(&policy, json!([seen("talking", "solid", "manager", None, on)]), day).level().is_some()
    };
    for (on, months, last, first_gone) in [
        ("2025-01-31", 1, "2025-02-27", "2025-02-28"),
        ("2024-01-31", 1, "2024-02-28", "2024-02-29"),
        ("2025-01-31", 2, "2025-03-30", "2025-03-31"),
        ("2024-02-29", 12, "2025-02-27", "2025-02-28"),
        ("2024-02-29", 48, "2028-02-28", "2028-02-29"),
        ("2025-06-15", 12, "2026-06-14", "2026-06-15"),
    ] {
        assert!(holds(on, months, on), "on the day itself");
        assert!(holds(on, months, last), "{on} + {months} on {last}");
        assert!(!holds(on, months, first_gone), "{on} + {months} on {first_gone}");
    }
}

#[test]
fn evidence_with_an_end_of_its_own_counts_until_the_day_before_and_never_longer_than_the_policy() {
    let with_end = |until: &str| {
        let mut evidence = seen("talking", "solid", "manager", None, "2025-01-01");
        evidence["until"] = json!(until);
        json!([evidence])
    };
    assert_eq!(standing(with_end("2025-03-01"), "2025-02-28"), known(2));
    assert_eq!(standing(with_end("2025-03-01"), "2025-03-01").level(), None);
    assert_eq!(standing(with_end("2030-01-01"), "2025-12-31"), known(2));
    assert_eq!(standing(with_end("2030-01-01"), "2026-01-01").level(), None, "the policy ends it after a year");
}

#[test]
fn fewer_sources_than_asked_leave_the_level_unknown_and_say_how_many_there_were() {
    let mut asks_two = policy();
    asks_two.least_sources = 2;
    let heard = |evidence: Value| standing_under(&asks_two, evidence, "2025-06-30");
    let few = |heard| Standing::Unknown(UnknownReason::TooFewSources { heard, asked: 2 });
    let peer = |assessor| seen("talking", "solid", "peer", assessor, "2025-01-01");
    let manager = |assessor| seen("talking", "solid", "manager", assessor, "2025-01-01");
    assert_eq!(heard(json!([peer(Some("ann"))])), few(1));
    assert_eq!(heard(json!([peer(Some("ann")), peer(Some("bob"))])), known(2));
    assert_eq!(heard(json!([peer(Some("ann")), manager(Some("ann"))])), few(1), "one person in two parts is one source");
    assert_eq!(heard(json!([peer(Some("ann")), peer(Some("guild"))])), known(2), "a body outside is a source");
    assert_eq!(heard(json!([peer(None), manager(None)])), known(2), "whoever is not named is one source for each kind");
    assert_eq!(heard(json!([peer(None), peer(None)])), few(1));
    let own = seen("talking", "solid", "self", None, "2025-01-01");
    assert_eq!(heard(json!([own, peer(Some("ann"))])), few(1), "the person is no source");
    let old = seen("talking", "solid", "peer", Some("bob"), "2020-01-01");
    assert_eq!(heard(json!([old, peer(Some("ann"))])), few(1), "nor is who is no longer heard");
}

#[test]
fn anonymous_assessors_of_one_kind_are_one_voice_of_which_the_latest_counts() {
    let evidence = json!([
        seen("talking", "expert", "peer", None, "2025-01-01"),
        seen("talking", "basic", "peer", None, "2025-02-01"),
        seen("talking", "basic", "manager", None, "2025-01-01")
    ]);
    let profile = profile_under(&policy(), evidence, "2025-06-30");
    let talking = profile.competency("talking").unwrap();
    let used: Vec<_> = talking.used().iter().map(|used| (used.evidence().kind(), used.evidence().on().to_string())).collect();
    assert_eq!(used, [(EvidenceKind::Manager, "2025-01-01".into()), (EvidenceKind::Peer, "2025-02-01".into())]);
    assert_eq!(talking.used()[0].weight().to_string(), "2");
    assert_eq!(talking.left_out()[0].reason(), LeftOutReason::Superseded);
    assert!(talking.used().iter().all(|used| used.evidence().assessor().is_none()));
}

#[test]
fn a_self_assessment_stands_alone_only_where_the_policy_lets_it() {
    let own = json!([seen("talking", "expert", "self", None, "2025-01-01")]);
    assert_eq!(standing(own.clone(), "2025-06-30"), Standing::Unknown(UnknownReason::OnlySelfAssessment));
    let mut trusting = policy();
    trusting.self_may_stand_alone = true;
    assert_eq!(standing_under(&trusting, own, "2025-06-30"), known(3));
    // Beside others it counts with its weight in either case.
    let both = json!([
        seen("talking", "expert", "self", Some("p"), "2025-01-01"),
        seen("talking", "solid", "peer", Some("ann"), "2025-01-01")
    ]);
    let profile = profile_under(&policy(), both, "2025-06-30");
    let talking = profile.competency("talking").unwrap();
    assert_eq!((talking.standing(), talking.used().len()), (known(2), 2));
    assert_eq!(talking.used()[0].evidence().assessor().map(ToString::to_string).as_deref(), Some("p"));
    let alone = profile_under(&trusting, json!([seen("talking", "expert", "self", None, "2025-01-01")]), "2025-06-30");
    let named = alone.competency("talking").unwrap().used()[0].evidence().assessor().map(ToString::to_string);
    assert_eq!(named.as_deref(), Some("p"), "a self-assessment is by the person whether it says so or not");
}

#[test]
fn a_policy_says_what_it_accepts_and_asks() {
    let compiled = policy().compile().unwrap();
    assert!(compiled.accepts(EvidenceKind::Manager) && !compiled.accepts(EvidenceKind::Certificate));
    assert_eq!((compiled.least_sources(), compiled.self_may_stand_alone()), (1, false));
    let usual = EvidencePolicySpec::new();
    assert_eq!(usual, EvidencePolicySpec::default());
    assert!(EvidenceKind::ALL.iter().all(|&kind| usual.compile().unwrap().accepts(kind)));
    assert_eq!(usual.kinds[&EvidenceKind::Certificate].valid_months.count(), 36);
    assert_eq!(usual.kinds[&EvidenceKind::Peer].valid_months.count(), 24);
    for (kind, word) in EvidenceKind::ALL.iter().zip([
        "self",
        "manager",
        "peer",
        "mentor",
        "assessment",
        "certificate",
        "work_outcome",
        "debrief",
    ]) {
        assert_eq!((kind.to_string().as_str(), serde_json::to_value(kind).unwrap()), (word, json!(word)));
    }
}

#[test]
fn before_everything_nothing_is_known() {
    let people = roster(json!([{"id": "p", "roles": [{"of": "lead", "from": "2024-01-01"}],
        "aspirations": [{"role": "chief", "on": "2024-01-01"}], "ratings": [{"cycle": "c", "on": "2024-01-01", "rating": "good"}],
        "risk_of_loss": [{"on": "2024-01-01", "code": "calm"}],
        "evidence": [seen("talking", "solid", "manager", None, "2024-01-01")]}]));
    let (p, early) = (people.person("p").unwrap(), date("1900-01-01"));
    assert!(p.role_on(early).is_none() && p.aspirations_on(early).is_empty() && p.ratings_on(early).next().is_none());
    assert!(p.nine_box_on(early).is_none() && p.risk_of_loss_on(early).is_none());
    let profile = people.profile("p", &policy().compile().unwrap(), early).unwrap();
    let talking = profile.competency("talking").unwrap();
    assert_eq!(talking.standing(), Standing::Unknown(UnknownReason::NothingCounts));
    assert_eq!(talking.left_out()[0].reason(), LeftOutReason::NotYet);
    let profiles = people.profiles(&policy().compile().unwrap(), early);
    assert_eq!(profiles.level("p", "talking").unwrap(), None);
    assert_eq!((profiles.as_of(), profiles.roster().len()), (early, 1));
    assert_eq!(profiles.policy(), &policy().compile().unwrap());
}

#[test]
fn evidence_is_listed_by_competency_kind_and_assessor_the_latest_first() {
    let mut certificate = seen("exam", "passed", "certificate", Some("board"), "2025-02-01");
    (certificate["id"], certificate["until"]) = (json!("c-1"), json!("2026-02-01"));
    let people = roster(json!([{"id": "ann"}, {"id": "p", "evidence": [
        seen("talking", "basic", "peer", Some("ann"), "2024-01-01"),
        seen("talking", "solid", "peer", Some("ann"), "2025-01-01"),
        seen("talking", "solid", "self", None, "2023-01-01"),
        certificate]}]));
    let evidence = people.person("p").unwrap().evidence();
    let told: Vec<_> = evidence.iter().map(|seen| format!("{} {} {}", seen.competency(), seen.kind(), seen.on())).collect();
    assert_eq!(
        told,
        ["exam certificate 2025-02-01", "talking self 2023-01-01", "talking peer 2025-01-01", "talking peer 2024-01-01"]
    );
    assert_eq!(evidence[0].id().map(ToString::to_string).as_deref(), Some("c-1"));
    assert_eq!(evidence[0].until(), Some(date("2026-02-01")));
    assert_eq!((evidence[2].id(), evidence[2].until()), (None, None));
    assert_eq!(evidence[2].assessor().map(ToString::to_string).as_deref(), Some("ann"));
    assert_eq!(people.evidence_len(), 4);
}

// ---- migration ----

fn person(value: Value) -> PersonSpec {
    serde_json::from_value(value).unwrap()
}

fn told(unmapped: &[Unmapped]) -> Vec<String> {
    unmapped.iter().map(|lost| format!("{} {} {} {}", lost.person, lost.path, lost.kind, lost.id)).collect()
}

/// What people of the old ladder have: `shift-lead`, `speaking` on a scale of `low` and `high`.
fn old_record() -> Value {
    json!({"id": "p", "roles": [{"of": "shift-lead", "from": "2024-01-01"}], "aspirations": [{"role": "chief", "on": "2025-01-01"}],
        "mentor_offers": [{"from": "2024-01-01", "seats": 1, "competencies": ["speaking", "planning"]}],
        "evidence": [seen("speaking", "high", "manager", None, "2025-01-01"), seen("planning", "solid", "manager", None, "2025-01-01")]})
}

fn migration() -> Migration {
    let document = json!({"roles": {"shift-lead": "lead"}, "competencies": {"speaking": "talking"},
        "levels": {"speaking": {"low": "basic", "high": "expert"}}});
    serde_json::from_value(document).unwrap()
}

#[test]
fn what_was_renamed_is_carried_over_and_the_rest_keeps_its_id() {
    let mut record = person(old_record());
    assert_eq!(told(&migration().apply(&mut record, &ladder())), [""; 0]);
    assert_eq!(record.roles[0].of.to_string(), "lead");
    assert_eq!(record.aspirations[0].role.to_string(), "chief");
    let offered: Vec<_> = record.mentor_offers[0].competencies.iter().map(ToString::to_string).collect();
    assert_eq!(offered, ["talking", "planning"]);
    let observed: Vec<_> = record.evidence.iter().map(|seen| format!("{} {}", seen.competency, seen.level)).collect();
    assert_eq!(observed, ["talking expert", "planning solid"]);
    let mut spec = RosterSpec::new(RosterSettings::new());
    spec.people.push(record);
    assert_eq!(spec.compile(&ladder()).unwrap().evidence_len(), 2);
}

#[test]
fn what_has_no_place_is_taken_out_and_returned_with_its_kind_and_where_it_stood() {
    let mut record = person(json!({"id": "p",
        "roles": [{"of": "worker", "from": "2023-01-01", "until": "2024-01-01"}, {"of": "shift-lead", "from": "2024-01-01"}],
        "aspirations": [{"role": "wizard", "on": "2025-01-01"}, {"role": "chief", "on": "2025-01-01"}],
        "mentor_offers": [{"from": "2024-01-01", "seats": 1, "competencies": ["planning", "magic"]}],
        "evidence": [seen("magic", "solid", "peer", None, "2025-01-01"), seen("talking", "guru", "peer", None, "2025-01-01"),
                     seen("talking", "none", "peer", None, "2025-02-01")]}));
    let unmapped = Migration::new().apply(&mut record, &ladder());
    assert_eq!(
        told(&unmapped),
        [
            "p /roles/1/of role shift-lead",
            "p /aspirations/0/role role wizard",
            "p /mentor_offers/0/competencies/1 competency magic",
            "p /evidence/0/competency competency magic",
            "p /evidence/1/level level guru",
        ]
    );
    assert_eq!((record.roles.len(), record.aspirations.len(), record.evidence.len()), (1, 1, 1));
    assert_eq!(record.mentor_offers[0].competencies.len(), 1);
    let mut spec = RosterSpec::new(RosterSettings::new());
    spec.people.push(record);
    assert_eq!(spec.compile(&ladder()).unwrap().evidence_len(), 1, "what is left compiles");
    assert_eq!(serde_json::to_value(&unmapped[0]).unwrap()["kind"], json!("role"));
}

#[test]
fn dated_records_name_nothing_of_a_ladder_and_are_carried_over_as_they_are() {
    let records = json!([
        {"id": "d", "kind": "rotation", "of": "product", "with": "guild", "on": "2024-01-01", "until": "2024-07-01"},
        {"kind": "nomination", "of": "shift-lead", "with": "q", "on": "2024-01-01", "until": "2024-02-01", "broken_off": true}]);
    let mut old = old_record();
    old["records"] = records.clone();
    let mut record = person(old);
    assert_eq!(told(&migration().apply(&mut record, &ladder())), [""; 0]);
    assert_eq!(serde_json::to_value(&record.records).unwrap(), records);
}

#[test]
fn a_role_renamed_to_one_that_the_new_ladder_lacks_is_returned_under_its_old_id() {
    let migration: Migration =
        serde_json::from_value(json!({"roles": {"shift-lead": "laed"}, "competencies": {"speaking": "tlaking"}})).unwrap();
    let mut record = person(old_record());
    assert_eq!(
        told(&migration.apply(&mut record, &ladder())),
        [
            "p /roles/0/of role shift-lead",
            "p /mentor_offers/0/competencies/0 competency speaking",
            "p /evidence/0/competency competency speaking"
        ]
    );
}

#[test]
fn a_level_renamed_to_one_that_the_new_scale_lacks_is_returned_under_its_old_code() {
    let mut migration = migration();
    let levels = migration.levels.get_mut("speaking").unwrap();
    levels.insert("high".parse().unwrap(), "exprt".parse().unwrap());
    let mut record = person(old_record());
    assert_eq!(told(&migration.apply(&mut record, &ladder())), ["p /evidence/0/level level high"]);
}

#[test]
fn what_is_left_compiles_even_where_roles_were_merged() {
    let migration: Migration = serde_json::from_value(json!({"roles": {"foreman": "lead", "shift-lead": "lead"}})).unwrap();
    let wishes = json!([{"role": "foreman", "on": "2025-01-01", "priority": 2}, {"role": "shift-lead", "on": "2025-01-01"}]);
    let mut record = person(json!({"id": "p", "aspirations": wishes}));
    migration.apply(&mut record, &ladder());
    let mut spec = RosterSpec::new(RosterSettings::new());
    spec.people.push(record);
    let roster = spec.compile(&ladder()).unwrap();
    let wishes = roster.person("p").unwrap().aspirations_on(date("2025-01-01"));
    assert_eq!(
        wishes.iter().map(|wish| (wish.role().id().to_string(), wish.priority())).collect::<Vec<_>>(),
        [("lead".into(), 1)]
    );
}

#[test]
fn a_mentor_offer_that_loses_all_its_competencies_does_not_become_one_for_anything() {
    let mut record =
        person(json!({"id": "p", "mentor_offers": [{"from": "2024-01-01", "seats": 1, "competencies": ["magic"]}]}));
    let unmapped = Migration::new().apply(&mut record, &ladder());
    assert!(!unmapped.is_empty());
    assert!(record.mentor_offers.iter().all(|offer| !offer.competencies.is_empty()));
}

// ---- building ----

#[test]
fn a_record_built_in_code_is_the_one_of_its_document() {
    let mut settings = RosterSettings::new();
    settings.teams.push(TeamSpec::new("red".parse().unwrap()));
    settings.ratings.push("good".parse().unwrap());
    settings.performance.push("high".parse().unwrap());
    settings.potential.push("low".parse().unwrap());
    settings.boxes.push(BoxSpec::new("high".parse().unwrap(), "low".parse().unwrap(), "rock".parse().unwrap()));
    settings.risk_of_loss.push("calm".parse().unwrap());
    settings.attributes.insert("site".parse().unwrap(), AttributeType::Code(vec!["north".parse().unwrap()]));
    settings.attributes.insert("driver".parse().unwrap(), AttributeType::Bool);
    settings.location = Some("site".parse().unwrap());
    let day = date("2025-01-01");
    let pools = RecordSourceSpec::new(vec!["lead".parse().unwrap()]).complete_since(day);
    settings.records.insert(RecordKind::Nomination, pools);
    settings.records.insert(RecordKind::Mentoring, RecordSourceSpec::new(Vec::new()));
    let mut p = PersonSpec::new("p".parse().unwrap()).with_role("lead".parse().unwrap(), day);
    let passed = EvidenceSpec::new("exam".parse().unwrap(), "passed".parse().unwrap(), EvidenceKind::WorkOutcome, day);
    p = p.with_evidence(passed.by("board".parse().unwrap()));
    let nomination = RecordSpec::new(RecordKind::Nomination, day).of("lead".parse().unwrap()).with("ann".parse().unwrap());
    p = p.with_record(nomination.until(date("2025-06-01")));
    p.records.push(RecordSpec::new(RecordKind::Mentoring, day).broken_off(date("2025-02-01")));
    p.teams.push(Spell::between("red".parse().unwrap(), day, date("2025-06-01")));
    p.availability.push(Spell::since(80, day));
    p.aspirations.push(AspirationSpec::new("chief".parse().unwrap(), day));
    p.ratings.push(RatingSpec::new("2024".parse().unwrap(), day, "good".parse().unwrap()));
    let (session, high, low) = ("s".parse().unwrap(), "high".parse().unwrap(), "low".parse().unwrap());
    p.reviews.push(TalentReviewSpec::new(session, day, ReviewStage::Calibrated, high, low));
    p.risk_of_loss.push(JudgementSpec::new(day, "calm".parse().unwrap()));
    p.mentor_offers.push(MentorOfferSpec::new(day, 3));
    p.attributes.insert("site".parse().unwrap(), AttributeValue::Text("north".into()));
    p.attributes.insert("driver".parse().unwrap(), AttributeValue::Bool(true));
    let mut spec = RosterSpec::new(settings);
    spec.people.push(p);
    let document = json!({
        "format": "rungs/roster/1",
        "settings": {
            "teams": [{"id": "red"}], "ratings": ["good"], "performance": ["high"], "potential": ["low"],
            "boxes": [{"performance": "high", "potential": "low", "label": "rock"}], "risk_of_loss": ["calm"],
            "attributes": {"driver": "bool", "site": {"code": ["north"]}}, "location": "site",
            "records": {"mentoring": {}, "nomination": {"codes": ["lead"], "complete_since": "2025-01-01"}}},
        "people": [{
            "id": "p", "roles": [{"of": "lead", "from": "2025-01-01"}],
            "teams": [{"of": "red", "from": "2025-01-01", "until": "2025-06-01"}],
            "availability": [{"of": 80, "from": "2025-01-01"}],
            "aspirations": [{"role": "chief", "on": "2025-01-01", "priority": 1}],
            "ratings": [{"cycle": "2024", "on": "2025-01-01", "rating": "good"}],
            "reviews": [{"session": "s", "on": "2025-01-01", "stage": "calibrated", "performance": "high", "potential": "low"}],
            "risk_of_loss": [{"on": "2025-01-01", "code": "calm"}],
            "mentor_offers": [{"from": "2025-01-01", "seats": 3}],
            "attributes": {"driver": true, "site": "north"},
            "records": [{"kind": "nomination", "of": "lead", "with": "ann", "on": "2025-01-01", "until": "2025-06-01"},
                        {"kind": "mentoring", "on": "2025-01-01", "until": "2025-02-01", "broken_off": true}],
            "evidence": [{"competency": "exam", "level": "passed", "kind": "work_outcome", "assessor": "board", "on": "2025-01-01"}]}]
    });
    assert_eq!(serde_json::to_value(&spec).unwrap(), document);
    assert_eq!(RosterSpec::from_json(&document.to_string()).unwrap(), spec);
    let people = spec.compile(&ladder()).unwrap();
    let p = people.person("p").unwrap();
    assert_eq!(p.nine_box_on(day).and_then(|nine_box| nine_box.label()).map(ToString::to_string).as_deref(), Some("rock"));
    assert_eq!((p.availability_on(day), p.evidence().len(), people.warnings().len()), (80, 1, 0));
}

/// A few people who name each other, in an order that is not the one of their ids.
fn lines() -> Vec<String> {
    let people = [
        json!({"id": "zoe", "roles": [{"of": "worker", "from": "2024-01-01"}], "managers": [{"of": "ann", "from": "2024-01-01"}],
               "evidence": [seen("talking", "solid", "manager", Some("ann"), "2025-01-01"), seen("exam", "passed", "certificate", Some("board"), "2025-01-01")]}),
        json!({"id": "ann", "roles": [{"of": "lead", "from": "2023-01-01"}], "attributes": {"site": "north"}}),
        json!({"id": "bob", "records": [{"kind": "mentoring", "with": "zoe", "on": "2025-01-01"}],
               "managers": [{"of": "ann", "from": "2024-01-01"}], "teams": [{"of": "red", "from": "2024-01-01"}],
               "evidence": [seen("talking", "basic", "peer", Some("zoe"), "2025-01-01")]}),
    ];
    people.iter().map(ToString::to_string).collect()
}

fn roster_settings() -> RosterSettings {
    RosterSettings::from_json(&settings().to_string()).unwrap()
}

#[test]
fn people_pushed_as_records_or_as_lines_make_the_same_roster() {
    let (ladder, settings) = (ladder(), roster_settings());
    let mut by_record = RosterBuilder::new(&ladder, &settings);
    let mut by_line = RosterBuilder::new(&ladder, &settings);
    let mut whole = RosterSpec::new(settings);
    assert!(by_line.is_empty());
    for (index, line) in lines().iter().enumerate() {
        let record: PersonSpec = serde_json::from_str(line).unwrap();
        whole.people.push(record.clone());
        by_record.push(record);
        by_line.push_json("");
        by_line.push_json(line);
        by_line.push_json("  \t \r\n");
        assert_eq!((by_record.len(), by_line.len(), by_line.is_empty()), (index + 1, index + 1, false));
    }
    let [one, other, third] = [by_record.finish().unwrap(), by_line.finish().unwrap(), whole.compile(&ladder).unwrap()];
    assert_eq!(format!("{one:?}"), format!("{other:?}"));
    assert_eq!(format!("{one:?}"), format!("{third:?}"));
    assert_eq!((one.len(), one.evidence_len()), (3, 3));
    assert_eq!(one.person("bob").unwrap().evidence()[0].assessor().map(ToString::to_string).as_deref(), Some("zoe"));
    assert_eq!(one.person("zoe").unwrap().manager_on(date("2025-01-01")).unwrap().id().to_string(), "ann");
}

#[test]
fn blank_lines_are_passed_over_and_counted() {
    let mut builder = RosterBuilder::new(&ladder(), &RosterSettings::new());
    for line in [r#"{"id": "p"}"#, "", "   ", r#"{"id": "q", "roles": [{"of": "laed", "from": "2024-01-01"}]}"#] {
        builder.push_json(line);
    }
    assert_eq!(builder.len(), 2);
    let invalid = builder.finish().unwrap_err();
    let [defect] = invalid.defects() else { panic!("one defect: {invalid}") };
    assert_eq!((defect.path().line(), defect.path().pointer()), (Some(4), "/roles/0/of".to_owned()));
}

#[test]
fn long_lived_values_can_be_cloned_and_shared_between_threads() {
    fn shared<T: Clone + Send + Sync + 'static>() {}
    shared::<Ladder>();
    shared::<Roster>();
    shared::<Profiles>();
    shared::<Profile>();
    shared::<EvidencePolicy>();
    shared::<Demand>();
    shared::<rungs::ReadinessColumn>();
    shared::<rungs::Gap>();
    shared::<rungs::Routes>();
    let people = roster(json!([{"id": "p"}]));
    let copy = people.clone();
    let seen = std::thread::spawn(move || copy.people().len()).join().unwrap();
    assert_eq!(seen, people.len());
}

#[test]
fn every_query_of_people_names_the_nearest_known_id() {
    let people = roster(json!([{"id": "person-1"}, {"id": "someone"}]));
    let policy = policy().compile().unwrap();
    let day = date("2025-06-30");
    let told = |unknown: UnknownId| (unknown.kind(), unknown.nearest().unwrap_or_default().to_owned());
    let someone = (IdKind::Person, "someone".to_owned());
    assert_eq!(told(people.person("somone").unwrap_err()), someone);
    assert_eq!(told(people.profile("somone", &policy, day).unwrap_err()), someone);
    assert_eq!(told(people.team("rde").unwrap_err()), (IdKind::Team, "red".into()));
    assert_eq!(told(people.members("rde", day).unwrap_err()), (IdKind::Team, "red".into()));
    assert_eq!(told(people.holders("laed", day).unwrap_err()), (IdKind::Role, "lead".into()));
    let profile = people.profile("someone", &policy, day).unwrap();
    assert_eq!(told(profile.competency("talkin").unwrap_err()), (IdKind::Competency, "talking".into()));
    assert_eq!(told(profile.gap_to("laed").unwrap_err()), (IdKind::Role, "lead".into()));
    let profiles = people.profiles(&policy, day);
    assert_eq!(told(profiles.level("somone", "talking").unwrap_err()), someone);
    assert_eq!(told(profiles.level("someone", "talkin").unwrap_err()), (IdKind::Competency, "talking".into()));
    for method in [ReadinessMethod::AllOrNothing, ReadinessMethod::Proportional] {
        assert_eq!(told(profiles.readiness("laed", method).unwrap_err()), (IdKind::Role, "lead".into()));
        assert_eq!(told(profiles.nearest("laed", 1, method).unwrap_err()), (IdKind::Role, "lead".into()));
        assert_eq!(told(profiles.readiness("lead", method).unwrap().of("somone").unwrap_err()), someone);
    }
    assert_eq!(told(profiles.team_audit("rde").unwrap_err()), (IdKind::Team, "red".into()));
}

#[test]
fn a_profile_is_written_with_codes_reasons_and_evidence() {
    let evidence = json!([seen("talking", "solid", "manager", Some("ann"), "2025-01-01")]);
    let profile = profile_under(&policy(), evidence, "2025-06-30");
    let written = serde_json::to_value(&profile).unwrap();
    assert_eq!((&written["person"], &written["as_of"]), (&json!("p"), &json!("2025-06-30")));
    let line = |id: &str| {
        let lines = written["competencies"].as_array().unwrap();
        lines.iter().find(|line| line["competency"] == id).unwrap().clone()
    };
    assert_eq!((&line("talking")["level"], &line("talking")["unknown"]), (&json!("solid"), &Value::Null));
    assert_eq!(line("talking")["used"][0]["evidence"]["assessor"], json!("ann"));
    assert_eq!((&line("exam")["level"], &line("exam")["unknown"]), (&Value::Null, &json!("no_evidence")));
}
