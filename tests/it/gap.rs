//! Gaps, readiness, teams, demand and nearness, worked out by hand.

use rungs::{
    Demand, DemandSpec, EvidencePolicySpec, Gap, GapFault, IdKind, Ladder, LadderSpec, Profile, Profiles, ReadinessMethod,
    RoleReadiness, Roster, RosterSpec, SeatSpec, Share, UnknownReason,
};
use serde_json::{Value, json};

use crate::made::date;

const AS_OF: &str = "2025-06-30";

/// Competencies `a` to `f` on a scale of five; `e` needs `d`, which needs `c` and `b`, and `b` needs `c` higher still.
const LADDER: &str = r#"{
    "scales": [{"id": "five", "levels": [{"id": "l1"}, {"id": "l2"}, {"id": "l3"}, {"id": "l4"}, {"id": "l5"}]}],
    "competencies": [
        {"id": "a", "scale": "five"},
        {"id": "b", "scale": "five", "weight": "2.5", "prerequisites": [{"competency": "c", "level": "l3"}]},
        {"id": "c", "scale": "five"},
        {"id": "d", "scale": "five", "prerequisites": [{"competency": "c", "level": "l2"}, {"competency": "b", "level": "l1"}]},
        {"id": "e", "scale": "five", "prerequisites": [{"competency": "d", "level": "l2"}]},
        {"id": "f", "scale": "five"}],
    "functions": [{"id": "ops"}, {"id": "sales"}, {"id": "idle"}],
    "roles": [
        {"id": "half", "requires": [{"competency": "a", "level": "l2"}, {"competency": "b", "level": "l3"}]},
        {"id": "gated", "function": "ops", "requires": [
            {"competency": "a", "level": "l2", "gate": true}, {"competency": "b", "level": "l4", "weight": 2},
            {"competency": "c", "level": "l1", "weight": 3}, {"competency": "f", "level": "l5", "gate": true, "weight": "0.5"}]},
        {"id": "deep", "function": "sales", "requires": [{"competency": "e", "level": "l1"}, {"competency": "a", "level": "l1"}]},
        {"id": "nearly", "requires": [{"competency": "a", "level": "l1", "weight": "999.999"}, {"competency": "b", "level": "l1", "weight": "0.001"}]},
        {"id": "open", "function": "ops"},
        {"id": "general-manager", "requires": [{"competency": "a", "level": "l5"}, {"competency": "c", "level": "l5"}]}]
}"#;

fn ladder() -> Ladder {
    LadderSpec::from_json(LADDER).unwrap().compile().unwrap()
}

/// A record of somebody whose manager has seen these levels.
fn known(id: &str, role: Option<&str>, levels: &[(&str, &str)]) -> Value {
    let see = |(competency, level): &(&str, &str)| json!({"competency": competency, "level": level, "kind": "manager", "on": "2025-01-01"});
    let roles: Vec<Value> = role.iter().map(|role| json!({"of": role, "from": "2024-01-01"})).collect();
    json!({"id": id, "roles": roles, "evidence": levels.iter().map(see).collect::<Vec<_>>()})
}

/// The same, in the red team.
fn red(mut record: Value) -> Value {
    record["teams"] = json!([{"of": "red", "from": "2024-01-01"}]);
    record
}

fn roster(people: Value) -> Roster {
    let document = json!({"settings": {"teams": [{"id": "red"}, {"id": "empty"}]}, "people": people});
    RosterSpec::from_json(&document.to_string()).unwrap().compile(&ladder()).unwrap()
}

fn profiles(people: Value) -> Profiles {
    roster(people).profiles(&EvidencePolicySpec::new().compile().unwrap(), date(AS_OF))
}

fn profile(levels: &[(&str, &str)]) -> Profile {
    let people = roster(json!([known("p", None, levels)]));
    people.profile("p", &EvidencePolicySpec::new().compile().unwrap(), date(AS_OF)).unwrap()
}

/// The gap to a role of somebody of these levels, checked.
fn gap(role: &str, levels: &[(&str, &str)]) -> Gap {
    let profile = profile(levels);
    let gap = profile.gap_to(role).unwrap();
    assert_eq!(gap.check(&profile), Ok(()));
    gap
}

use ReadinessMethod::{AllOrNothing, Proportional};

fn share(gap: &Gap, method: ReadinessMethod) -> String {
    gap.readiness(method).share().to_string()
}

fn gates(readiness: RoleReadiness) -> (u16, u16) {
    (readiness.gates_missed(), readiness.gates_unknown())
}

// ---- one person, one role ----

#[test]
fn readiness_is_the_weight_of_what_is_met_or_the_part_of_its_levels() {
    // One of two levels of `a`, two of three of `b`: (1/2 + 2/3) / 2 = 7/12, and nothing met.
    let short = gap("half", &[("a", "l1"), ("b", "l2")]);
    assert_eq!((share(&short, Proportional), share(&short, AllOrNothing)), ("7/12".into(), "0/1".into()));
    let met = gap("half", &[("a", "l2"), ("b", "l2")]);
    assert_eq!((share(&met, Proportional), share(&met, AllOrNothing)), ("5/6".into(), "1/2".into()));
    // More than is asked does not make up for what is missing.
    let over = gap("half", &[("a", "l5"), ("b", "none")]);
    assert_eq!((share(&over, Proportional), share(&over, AllOrNothing)), ("1/2".into(), "1/2".into()));
}

#[test]
fn weights_count_and_gates_are_counted_beside_the_share() {
    // a: 1/2 x 1, b: 3/4 x 2, c: 3, f: 0; of 6.5: 5/6.5 = 10/13. All or nothing: 3/6.5 = 6/13.
    let gap = gap("gated", &[("a", "l1"), ("b", "l3"), ("c", "l2"), ("f", "none")]);
    assert_eq!((share(&gap, Proportional), share(&gap, AllOrNothing)), ("10/13".into(), "6/13".into()));
    assert_eq!(gates(gap.readiness(Proportional)), (2, 0));
    assert_eq!(gates(gap.readiness(AllOrNothing)), (2, 0));
    let blockers: Vec<_> = gap.blockers().map(|blocker| blocker.competency().to_string()).collect();
    assert_eq!(blockers, ["a", "f"]);
}

#[test]
fn an_unknown_level_makes_a_range_and_an_unknown_gate_is_told_apart_from_a_missed_one() {
    // a unknown (weight 1), b: 3/4 x 2, c: 3, f: 1/5 x 0.5 = 0.1: between 4.6 and 5.6 of 6.5.
    let gap = gap("gated", &[("b", "l3"), ("c", "l1"), ("f", "l1")]);
    assert_eq!(share(&gap, Proportional), "46/65 to 56/65");
    assert_eq!(share(&gap, AllOrNothing), "6/13 to 8/13");
    assert_eq!(gates(gap.readiness(Proportional)), (1, 1));
    assert_eq!(gap.readiness(Proportional).is_complete(), Some(false));
    assert_eq!(gap.readiness(Proportional).share().known(), None);
    assert_eq!(gap.blockers().count(), 1, "an unknown gate blocks nothing yet");
}

#[test]
fn every_requirement_is_short_unknown_or_met_and_shows_its_figures() {
    let gap = gap("gated", &[("b", "l1"), ("c", "l3")]);
    assert_eq!(gap.person().map(ToString::to_string).as_deref(), Some("p"));
    assert_eq!((gap.role().to_string(), gap.as_of()), ("gated".into(), Some(date(AS_OF))));
    let [short] = gap.shortfalls() else { panic!("only b is short: {gap:?}") };
    assert_eq!(
        (short.competency().to_string(), short.have().to_string(), short.want().to_string()),
        ("b".into(), "l1".into(), "l4".into())
    );
    assert_eq!((short.levels(), short.weight().to_string(), short.is_gate()), (3, "2".into(), false));
    assert_eq!(short.effort().to_string(), "7.5", "three levels of strategic weight 2.5");
    let unknown: Vec<_> =
        gap.unassessed().iter().map(|line| (line.competency().to_string(), line.want().to_string(), line.is_gate())).collect();
    assert_eq!(unknown, [("a".into(), "l2".into(), true), ("f".into(), "l5".into(), true)], "gates by weight: 1 before 0.5");
    assert!(gap.unassessed().iter().all(|line| line.reason() == UnknownReason::NoEvidence));
    assert_eq!(gap.unassessed()[1].weight().to_string(), "0.5");
    assert_eq!(gap.met().iter().map(ToString::to_string).collect::<Vec<_>>(), ["c"]);
    let [over] = gap.surpluses() else { panic!("only c is exceeded") };
    assert_eq!(
        (over.competency().to_string(), over.have().to_string(), over.want().to_string(), over.levels()),
        ("c".into(), "l3".into(), "l1".into(), 2)
    );
    assert_eq!(gap.least_effort().to_string(), "7.5");
    assert_eq!(gap.most_effort().to_string(), "14.5", "and two levels of a, five of f");
}

#[test]
fn shortfalls_stand_gates_first_then_by_weight_then_by_id() {
    let gated = gap("gated", &[("a", "none"), ("b", "none"), ("c", "none"), ("f", "none")]);
    let order = |gap: &Gap| gap.shortfalls().iter().map(|line| line.competency().to_string()).collect::<Vec<_>>();
    assert_eq!(order(&gated), ["a", "f", "c", "b"]);
    assert_eq!(order(&gap("half", &[("a", "none"), ("b", "none")])), ["a", "b"], "equals by id");
    let unknown: Vec<_> = gap("gated", &[]).unassessed().iter().map(|line| line.competency().to_string()).collect();
    assert_eq!(unknown, ["a", "f", "c", "b"]);
}

#[test]
fn what_has_to_be_learned_first_is_followed_to_its_end_at_the_highest_level_asked() {
    let first = |levels: &[(&str, &str)]| -> Vec<String> {
        let gap = gap("deep", levels);
        let tell = |first: &rungs::LearnFirst| {
            format!("{} {} {}", first.competency(), first.have().map_or("?".into(), ToString::to_string), first.want())
        };
        gap.learn_first().iter().map(tell).collect()
    };
    // e needs d at l2; d needs c at l2 and b at l1; b needs c at l3.
    assert_eq!(first(&[("e", "none"), ("d", "l1"), ("c", "none")]), ["b ? l1", "c none l3", "d l1 l2"]);
    assert_eq!(first(&[("e", "none"), ("d", "l1"), ("c", "l2"), ("b", "l1")]), ["d l1 l2"], "what is there is not followed");
    assert_eq!(first(&[("e", "none"), ("d", "none"), ("c", "l2")]), ["b ? l1", "c l2 l3", "d none l2"]);
    assert_eq!(first(&[("e", "none"), ("d", "l2")]), [""; 0]);
}

#[test]
fn a_role_has_a_gap_to_another_as_of_no_day_and_of_nobody() {
    let ladder = ladder();
    let role = |id: &str| ladder.role(id).unwrap();
    let gap = role("half").gap_to(role("gated"));
    assert_eq!((gap.person(), gap.as_of(), gap.role().to_string()), (None, None, "gated".into()));
    assert!(gap.unassessed().is_empty(), "what the first role does not ask is known to be absent");
    let short: Vec<_> = gap.shortfalls().iter().map(|line| (line.competency().to_string(), line.have().to_string())).collect();
    assert_eq!(short, [("f".into(), "none".into()), ("c".into(), "none".into()), ("b".into(), "l3".into())]);
    assert_eq!(gap.met().iter().map(ToString::to_string).collect::<Vec<_>>(), ["a"]);
    // a: 1, b: 3/4 x 2, of 6.5: 2.5/6.5.
    assert_eq!(share(&gap, Proportional), "5/13");
    assert_eq!(gap.check(&profile(&[])), Err(GapFault::AnotherProfile));
    let same = role("gated").gap_to(role("gated"));
    assert_eq!((share(&same, Proportional), same.met().len(), same.surpluses().len()), ("1/1".into(), 4, 0));
}

#[test]
fn a_role_that_asks_nothing_is_met_by_everybody() {
    for levels in [&[][..], &[("a", "none")], &[("a", "l5")]] {
        let gap = gap("open", levels);
        for method in [AllOrNothing, Proportional] {
            assert_eq!(gap.readiness(method).share().known(), Some(Share::ONE));
            assert_eq!(gap.readiness(method).is_complete(), Some(true));
            assert_eq!(gates(gap.readiness(method)), (0, 0));
        }
        assert!(gap.met().is_empty() && gap.shortfalls().is_empty() && gap.unassessed().is_empty());
    }
}

#[test]
fn completeness_is_sure_denied_or_open() {
    let complete = |levels: &[(&str, &str)]| gap("half", levels).readiness(Proportional).is_complete();
    assert_eq!(complete(&[("a", "l2"), ("b", "l5")]), Some(true));
    assert_eq!(complete(&[("a", "l2"), ("b", "l2")]), Some(false));
    assert_eq!(complete(&[("a", "l2")]), None);
    assert_eq!(complete(&[("a", "l1")]), Some(false), "whatever b is");
    assert_eq!(complete(&[]), None);
}

#[test]
fn nothing_short_of_the_whole_reads_as_the_whole() {
    let gap = gap("nearly", &[("a", "l1"), ("b", "none")]);
    let share = gap.readiness(AllOrNothing).share().known().unwrap();
    assert_eq!((share.to_string().as_str(), share.permille()), ("999999/1000000", 999));
    assert!(share < Share::ONE);
    assert_eq!(gap.readiness(AllOrNothing).is_complete(), Some(false));
}

// ---- checking a gap ----

/// What the check says of a gap with a line of each kind after `tamper`: a is unknown, b short, c exceeded, f short.
fn tampered(tamper: impl FnOnce(&mut Value)) -> Result<(), GapFault> {
    let profile = profile(&[("b", "l1"), ("c", "l3"), ("f", "l4")]);
    let mut value = serde_json::to_value(profile.gap_to("gated").unwrap()).unwrap();
    let before = value.clone();
    tamper(&mut value);
    assert_ne!(value, before, "nothing was changed");
    serde_json::from_value::<Gap>(value).unwrap().check(&profile)
}

fn misplaced(competency: &str) -> Result<(), GapFault> {
    Err(GapFault::Misplaced(competency.parse().unwrap()))
}

fn wrong(competency: &str) -> Result<(), GapFault> {
    Err(GapFault::WrongFigure(competency.parse().unwrap()))
}

#[test]
fn the_check_finds_a_gap_of_somebody_else_or_of_another_day() {
    assert_eq!(tampered(|gap| gap["person"] = json!("q")), Err(GapFault::AnotherProfile));
    assert_eq!(tampered(|gap| gap["person"] = Value::Null), Err(GapFault::AnotherProfile));
    assert_eq!(tampered(|gap| gap["as_of"] = json!("2025-07-01")), Err(GapFault::AnotherProfile));
}

#[test]
fn the_check_finds_a_role_that_the_ladder_does_not_have() {
    let Err(GapFault::UnknownRole(unknown)) = tampered(|gap| gap["role"] = json!("gatedd")) else {
        panic!("the role is unknown")
    };
    assert_eq!((unknown.kind(), unknown.nearest()), (IdKind::Role, Some("gated")));
    assert!(tampered(|gap| gap["role"] = json!("half")).is_err(), "nor is it the gap to another role");
}

#[test]
fn the_check_finds_lines_that_are_missing_doubled_or_in_the_wrong_list() {
    let take = |list: &'static str, at: usize| tampered(move |gap| drop(gap[list].as_array_mut().unwrap().remove(at)));
    assert_eq!(take("unassessed", 0), misplaced("a"));
    assert_eq!(take("met", 0), misplaced("c"));
    assert_eq!(take("surpluses", 0), misplaced("c"));
    assert_eq!(take("shortfalls", 0), misplaced("f"), "the gate stands first");
    let double = |list: &'static str| {
        tampered(move |gap| {
            let first = gap[list][0].clone();
            gap[list].as_array_mut().unwrap().push(first);
        })
    };
    assert_eq!(double("met"), misplaced("c"));
    assert_eq!(double("unassessed"), misplaced("a"));
    assert_eq!(double("shortfalls"), misplaced("f"));
    assert_eq!(double("surpluses"), misplaced("c"));
    assert_eq!(tampered(|gap| gap["met"].as_array_mut().unwrap().push(json!("b"))), misplaced("b"));
    assert_eq!(tampered(|gap| gap["met"].as_array_mut().unwrap().push(json!("a"))), misplaced("a"));
}

#[test]
fn the_check_finds_a_competency_that_the_role_does_not_ask_for() {
    let stranger = Err(GapFault::NotAsked("d".parse().unwrap()));
    assert_eq!(tampered(|gap| gap["met"].as_array_mut().unwrap().push(json!("d"))), stranger);
    for list in ["shortfalls", "unassessed", "surpluses"] {
        let push = |gap: &mut Value| {
            let mut line = gap[list][0].clone();
            line["competency"] = json!("d");
            gap[list].as_array_mut().unwrap().push(line);
        };
        assert_eq!(tampered(push), stranger, "{list}");
    }
}

#[test]
fn the_check_finds_each_wrong_figure_of_a_line() {
    // Shortfalls: f, b.
    for (field, lie) in [
        ("have", json!("l2")),
        ("want", json!("l5")),
        ("levels", json!(2)),
        ("weight", json!("3")),
        ("gate", json!(true)),
        ("effort", json!("7.501")),
    ] {
        assert_eq!(tampered(|gap| gap["shortfalls"][1][field] = lie), wrong("b"), "shortfall {field}");
    }
    for (field, lie) in
        [("want", json!("l3")), ("weight", json!("3")), ("gate", json!(false)), ("reason", json!("nothing_counts"))]
    {
        assert_eq!(tampered(|gap| gap["unassessed"][0][field] = lie), wrong("a"), "unassessed {field}");
    }
    for (field, lie) in [("have", json!("l4")), ("want", json!("l2")), ("levels", json!(1))] {
        assert_eq!(tampered(|gap| gap["surpluses"][0][field] = lie), wrong("c"), "surplus {field}");
    }
}

#[test]
fn the_check_finds_a_number_of_levels_beyond_any_scale() {
    assert_eq!(tampered(|gap| gap["shortfalls"][1]["levels"] = json!(255)), wrong("b"));
    assert_eq!(tampered(|gap| gap["surpluses"][0]["levels"] = json!(255)), wrong("c"));
}

#[test]
fn the_check_finds_a_wrong_effort_of_what_nobody_knows() {
    assert_eq!(tampered(|gap| gap["unassessed"][0]["most_effort"] = json!("0")), wrong("a"));
}

#[test]
fn the_check_finds_prerequisites_that_were_taken_out_or_made_up() {
    // b is short and needs c at l3, which is there; so nothing comes first.
    let made_up = json!([{"competency": "c", "have": "l3", "want": "l3"}]);
    assert_eq!(tampered(|gap| gap["learn_first"] = made_up), Err(GapFault::WrongLearnFirst));
    assert_eq!(tampered(|gap| gap["shortfalls"][1]["learn_first"] = json!(["c"])), wrong("b"));
    let profile = profile(&[("e", "none"), ("d", "l1"), ("a", "l1")]);
    let gap = serde_json::to_value(profile.gap_to("deep").unwrap()).unwrap();
    assert_eq!(gap["shortfalls"][0]["learn_first"], json!(["d"]), "b and c come before d, not before e");
    let first = &gap["learn_first"];
    assert_eq!(first[2], json!({"competency": "d", "have": "l1", "want": "l2"}));
    let (mut taken_out, mut other_have, mut other_want) = (first.clone(), first.clone(), first.clone());
    taken_out.as_array_mut().unwrap().remove(0);
    other_have[2]["have"] = Value::Null;
    other_want[2]["want"] = json!("l1");
    for lie in [taken_out, other_have, other_want, json!([])] {
        let mut gap = gap.clone();
        gap["learn_first"] = lie.clone();
        assert_eq!(serde_json::from_value::<Gap>(gap).unwrap().check(&profile), Err(GapFault::WrongLearnFirst), "{lie}");
    }
}

#[test]
fn the_check_finds_shortfalls_out_of_order() {
    assert_eq!(tampered(|gap| gap["shortfalls"].as_array_mut().unwrap().swap(0, 1)), Err(GapFault::OutOfOrder));
    // Of two unknown gates the heavier stands first; what is met stands by id.
    let profile = profile(&[("b", "l5"), ("c", "l5")]);
    let gap = serde_json::to_value(profile.gap_to("gated").unwrap()).unwrap();
    for list in ["unassessed", "met", "surpluses"] {
        let mut swapped = gap.clone();
        swapped[list].as_array_mut().unwrap().swap(0, 1);
        let swapped: Gap = serde_json::from_value(swapped).unwrap();
        assert_eq!(swapped.check(&profile), Err(GapFault::OutOfOrder), "{list}");
    }
}

#[test]
fn the_check_finds_a_readiness_that_does_not_follow() {
    for method in ["all_or_nothing", "proportional"] {
        for (field, lie) in [
            ("share", json!({"least": {"count": 0, "total": 1}, "most": {"count": 1, "total": 1}})),
            ("gates_missed", json!(0)),
            ("gates_unknown", json!(2)),
        ] {
            assert_eq!(tampered(|gap| gap[method][field] = lie), Err(GapFault::WrongReadiness), "{method} {field}");
        }
    }
    let swap = |gap: &mut Value| {
        let all = gap["all_or_nothing"].clone();
        gap["proportional"] = all;
    };
    assert_eq!(tampered(swap), Err(GapFault::WrongReadiness));
    let huge = json!({"least": {"count": u64::MAX - 1, "total": u64::MAX}, "most": {"count": 1, "total": 1}});
    assert_eq!(tampered(|gap| gap["proportional"]["share"] = huge), Err(GapFault::WrongReadiness));
}

#[test]
fn faults_of_gaps_are_told_in_one_line() {
    let fault = tampered(|gap| gap["shortfalls"][1]["levels"] = json!(2)).unwrap_err();
    assert_eq!(fault.to_string(), "a figure of the competency b is wrong");
    let fault = tampered(|gap| gap["role"] = json!("gatedd")).unwrap_err();
    assert!(std::error::Error::source(&fault).is_some(), "the cause is its source: {fault}");
}

// ---- a team ----

#[test]
fn a_team_is_counted_level_by_level_against_what_its_own_roles_ask() {
    let mut leaver = red(known("leaver", Some("half"), &[("a", "l5")]));
    leaver["left"] = json!("2025-06-30");
    let profiles = profiles(json!([
        red(known("p", Some("half"), &[("a", "l2"), ("b", "l1")])),
        red(known("q", Some("half"), &[("a", "l1")])),
        red(known("r", Some("gated"), &[("a", "none"), ("c", "l5")])),
        red(known("s", None, &[("a", "l5")])),
        known("elsewhere", Some("half"), &[("a", "l4")]),
        leaver
    ]));
    let audit = profiles.team_audit("red").unwrap();
    assert_eq!((audit.team().to_string(), audit.as_of(), audit.members()), ("red".into(), date(AS_OF), 4));
    assert_eq!(
        audit.competencies().iter().map(|known| known.competency().to_string()).collect::<Vec<_>>(),
        ["a", "b", "c", "d", "e", "f"]
    );
    let of = |id: &str| audit.competencies().iter().find(|known| known.competency().to_string() == id).unwrap();
    let a = of("a");
    let at: Vec<_> = a.at_level().iter().map(|(level, count)| format!("{level} {count}")).collect();
    assert_eq!(at, ["none 1", "l1 1", "l2 1", "l3 0", "l4 0", "l5 1"]);
    assert_eq!((a.unknown(), a.asked(), a.met()), (0, 3, 1), "nobody asks anything of s, who has no role");
    assert_eq!(a.coverage().unwrap().to_string(), "1/3");
    let b = of("b");
    assert_eq!((b.unknown(), b.asked(), b.met()), (3, 3, 0), "p is known and short, q and r are unknown");
    assert_eq!(b.coverage().unwrap().to_string(), "0/1 to 2/3");
    let c = of("c");
    assert_eq!((c.asked(), c.met(), c.coverage().unwrap().known()), (1, 1, Some(Share::ONE)));
    assert_eq!((of("d").asked(), of("d").coverage(), of("d").unknown()), (0, None, 4));
}

#[test]
fn a_team_of_nobody_is_asked_nothing() {
    let profiles = profiles(json!([known("p", Some("half"), &[])]));
    let audit = profiles.team_audit("empty").unwrap();
    assert_eq!((audit.members(), audit.competencies().len()), (0, 6));
    assert!(audit.competencies().iter().all(|known| known.coverage().is_none() && known.unknown() == 0));
    let told = serde_json::to_value(&audit).unwrap();
    assert_eq!((&told["team"], &told["as_of"], &told["members"]), (&json!("empty"), &json!(AS_OF), &json!(0)));
}

// ---- demand and supply ----

fn demand(seats: &[(&str, u32)]) -> Demand {
    let seats = seats.iter().map(|&(role, seats)| SeatSpec::new(role.parse().unwrap(), seats)).collect();
    DemandSpec::new(seats).compile(&ladder()).unwrap()
}

#[test]
fn the_heat_map_fills_seats_by_level_in_each_function() {
    let profiles = profiles(json!([
        known("p", Some("gated"), &[("a", "l5"), ("b", "l3"), ("c", "none")]),
        known("q", Some("gated"), &[("a", "l2"), ("b", "l4")]),
        known("r", Some("open"), &[("a", "l1")]),
        known("s", Some("deep"), &[("a", "l1")]),
        known("gm", Some("general-manager"), &[("a", "l5"), ("b", "l5"), ("c", "l5"), ("e", "l5")]),
        known("t", None, &[("a", "l5")])
    ]));
    let map = profiles.heat_map(&demand(&[("gated", 3), ("deep", 2), ("open", 4), ("general-manager", 1)]));
    let cells: Vec<_> = map
        .cells()
        .iter()
        .map(|cell| {
            let counts = [cell.seats(), cell.people(), cell.unknown(), cell.covered_least(), cell.covered_most()];
            (format!("{} {}", cell.function(), cell.competency()), counts)
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("ops a".into(), [3, 3, 0, 2, 2]),
            ("ops b".into(), [3, 3, 1, 1, 2]),
            ("ops c".into(), [3, 3, 2, 0, 2]),
            ("ops f".into(), [3, 3, 3, 0, 3]),
            ("sales a".into(), [2, 1, 0, 1, 1]),
            ("sales e".into(), [2, 1, 1, 0, 1]),
        ],
        "the general manager has no function and so neither seats nor supply"
    );
    assert_eq!(map.as_of(), date(AS_OF));
    assert_eq!(map.cell("ops", "b").unwrap().coverage().to_string(), "1/3 to 2/3");
    assert_eq!(map.cell("ops", "a").unwrap().coverage().known(), Share::of(2, 3));
    for (function, competency) in [("idle", "a"), ("ops", "d"), ("nowhere", "a"), ("ops", "nothing")] {
        assert!(map.cell(function, competency).is_none(), "{function} {competency}");
    }
    assert_eq!(serde_json::to_value(&map).unwrap()["cells"][0]["function"], json!("ops"));
}

#[test]
fn a_demand_of_no_seats_or_as_staffed_of_nobody_is_cold() {
    let staffed =
        roster(json!([known("p", Some("gated"), &[]), known("q", Some("gated"), &[]), known("r", Some("deep"), &[])]));
    let day = date(AS_OF);
    assert_eq!(Demand::as_staffed(&staffed, day), demand(&[("gated", 2), ("deep", 1)]));
    assert_eq!(Demand::as_staffed(&staffed, date("2023-12-31")), demand(&[]));
    let profiles = staffed.profiles(&EvidencePolicySpec::new().compile().unwrap(), day);
    assert!(profiles.heat_map(&demand(&[])).cells().is_empty());
    assert!(profiles.heat_map(&demand(&[("gated", 0), ("general-manager", 5)])).cells().is_empty());
}

#[test]
fn who_is_not_hired_yet_is_no_supply() {
    let mut later = known("later", Some("gated"), &[("a", "l5")]);
    later["hired"] = json!("2025-07-01");
    let people = roster(json!([later]));
    assert!(!people.person("later").unwrap().is_employed_on(date(AS_OF)));
    let profiles = people.profiles(&EvidencePolicySpec::new().compile().unwrap(), date(AS_OF));
    assert_eq!(profiles.heat_map(&demand(&[("gated", 1)])).cell("ops", "a").unwrap().people(), 0);
}

// ---- who is nearest ----

fn nearest(profiles: &Profiles, role: &str, count: usize, method: ReadinessMethod) -> Vec<String> {
    let near = profiles.nearest(role, count, method).unwrap().people().to_vec();
    near.iter().map(|near| format!("{} {}", near.person(), near.readiness().share())).collect()
}

#[test]
fn the_nearest_are_surely_further_then_possibly_then_by_id_without_holders_and_leavers() {
    let mut left = known("left", None, &[("a", "l2"), ("b", "l3")]);
    left["left"] = json!("2025-06-30");
    let mut later = known("later", None, &[("a", "l2"), ("b", "l3")]);
    later["hired"] = json!("2025-07-01");
    let mut former = known("former", None, &[("a", "l2"), ("b", "none")]);
    former["roles"] = json!([{"of": "half", "from": "2023-01-01", "until": "2025-06-30"}]);
    let profiles = profiles(json!([
        known("holder", Some("half"), &[("a", "l2"), ("b", "l3")]),
        known("zoe", None, &[("a", "l2"), ("b", "l2")]),
        known("abe", Some("deep"), &[("a", "l2"), ("b", "l2")]),
        known("maybe", None, &[("a", "l2")]),
        known("blank", None, &[]),
        left,
        later,
        former
    ]));
    let all = ["abe 5/6", "zoe 5/6", "maybe 1/2 to 1/1", "former 1/2", "blank 0/1 to 1/1"];
    assert_eq!(nearest(&profiles, "half", 100, Proportional), all);
    for count in 0..=5 {
        assert_eq!(nearest(&profiles, "half", count, Proportional), &all[..count], "the first {count}");
    }
    let flat = ["maybe 1/2 to 1/1", "abe 1/2", "former 1/2", "zoe 1/2", "blank 0/1 to 1/1"];
    assert_eq!(nearest(&profiles, "half", 5, AllOrNothing), flat);
    assert_eq!(nearest(&profiles, "half", usize::MAX, AllOrNothing), flat, "any count may be asked for");
}

#[test]
fn of_equal_shares_fewer_missed_gates_are_nearer_and_gates_never_outweigh_the_share() {
    // a 1 + b 2 and c 3 are the same 3 of 6.5; both gates alone are 1.5 of it.
    let profiles = profiles(json!([
        known("b-two", None, &[("a", "none"), ("b", "none"), ("c", "l1"), ("f", "none")]),
        known("c-one", None, &[("a", "l2"), ("b", "l4"), ("c", "none"), ("f", "none")]),
        known("a-none", None, &[("a", "l2"), ("b", "none"), ("c", "none"), ("f", "l5")])
    ]));
    let near = profiles.nearest("gated", 3, AllOrNothing).unwrap().people().to_vec();
    let told: Vec<_> = near
        .iter()
        .map(|near| (near.person().to_string(), near.readiness().share().to_string(), gates(near.readiness())))
        .collect();
    assert_eq!(
        told,
        [
            ("c-one".into(), "6/13".into(), (1, 0)),
            ("b-two".into(), "6/13".into(), (2, 0)),
            ("a-none".into(), "3/13".into(), (0, 0))
        ]
    );
}

#[test]
fn a_column_of_readiness_holds_everybody_by_id() {
    let profiles = profiles(json!([known("zoe", None, &[("a", "l1"), ("b", "l2")]), known("abe", Some("half"), &[])]));
    let column = profiles.readiness("half", Proportional).unwrap();
    assert_eq!((column.role().to_string(), column.method(), column.iter().len()), ("half".into(), Proportional, 2));
    let told: Vec<_> = column.iter().map(|(person, readiness)| format!("{} {}", person.id(), readiness.share())).collect();
    assert_eq!(told, ["abe 0/1 to 1/1", "zoe 7/12"]);
    assert_eq!(column.of("zoe").unwrap().share().to_string(), "7/12");
}

#[test]
fn a_roster_of_nobody_has_answers_of_nobody() {
    let profiles = profiles(json!([]));
    assert!(nearest(&profiles, "half", 3, Proportional).is_empty());
    assert_eq!(profiles.readiness("half", Proportional).unwrap().iter().len(), 0);
    assert_eq!(profiles.team_audit("red").unwrap().members(), 0);
    let map = profiles.heat_map(&demand(&[("gated", 2)]));
    let cell = map.cell("ops", "a").unwrap();
    assert_eq!((cell.seats(), cell.people(), cell.coverage().known()), (2, 0, Some(Share::ZERO)));
}

#[test]
fn a_ladder_without_competencies_asks_nothing_of_anybody() {
    let document = r#"{"functions": [{"id": "ops"}], "roles": [{"id": "lead", "function": "ops"}, {"id": "chief"}]}"#;
    let ladder = LadderSpec::from_json(document).unwrap().compile().unwrap();
    let people =
        json!({"settings": {"teams": [{"id": "red"}]}, "people": [red(known("p", Some("lead"), &[])), known("q", None, &[])]});
    let people = RosterSpec::from_json(&people.to_string()).unwrap().compile(&ladder).unwrap();
    let policy = EvidencePolicySpec::new().compile().unwrap();
    let profiles = people.profiles(&policy, date(AS_OF));
    assert_eq!(nearest(&profiles, "lead", 5, Proportional), ["q 1/1"]);
    assert_eq!(nearest(&profiles, "chief", 5, AllOrNothing), ["p 1/1", "q 1/1"]);
    assert!(profiles.heat_map(&Demand::as_staffed(&people, date(AS_OF))).cells().is_empty());
    let audit = profiles.team_audit("red").unwrap();
    assert_eq!((audit.members(), audit.competencies().len()), (1, 0));
    let profile = people.profile("p", &policy, date(AS_OF)).unwrap();
    assert!(profile.competencies().is_empty());
    let gap = profile.gap_to("chief").unwrap();
    assert_eq!(gap.readiness(Proportional).is_complete(), Some(true));
    assert_eq!(gap.check(&profile), Ok(()));
}

#[test]
fn the_methods_have_stable_names() {
    assert_eq!(serde_json::to_value([AllOrNothing, Proportional]).unwrap(), json!(["all_or_nothing", "proportional"]));
}
