//! The ladder: what its views say, what it warns of, how versions differ, and the climbs through it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use rungs::petgraph::visit::EdgeRef;
use rungs::{
    AccountabilitySpec, Authority, Change, Comparison, CompetencyId, CompetencySpec, Completion, Effort, EntryWay,
    EvidencePolicySpec, ExpectationKind, ExpectationSpec, ExposureSpec, IdKind, IndicatorSpec, Ladder, LadderEdge, LadderNode,
    LadderSpec, LatitudeSpec, Level, LevelCode, Months, Progress, RequirementSpec, RoleId, RoleSpec, RosterSpec, RouteFault,
    RouteQuery, Routes, ScaleId, ScaleSpec, StepKind, StepSpec, Titled, UnknownId, Weight,
};
use serde_json::{Value, json};

use crate::made::date;

/// Two tracks that fork at the lead and meet again in the executive.
const FIRM: &str = r#"{
    "format": "rungs/ladder/1",
    "version": "2025",
    "scales": [
        {"id": "skill", "title": "Skill", "levels": [{"id": "basic", "title": "Basic"}, {"id": "solid"}, {"id": "expert"}]},
        {"id": "pass", "levels": [{"id": "passed"}]}
    ],
    "clusters": [{"id": "people", "title": "Leading people"}, {"id": "business"}],
    "competencies": [
        {"id": "listening", "scale": "skill", "cluster": "people"},
        {"id": "coaching", "title": "Coaching", "scale": "skill", "cluster": "people", "weight": "2.5",
         "strategy": "Fill vacancies from within.",
         "indicators": [{"level": "expert", "text": "grows coaches"}, {"level": "basic", "text": "asks"}, {"level": "basic", "text": "waits"}],
         "prerequisites": [{"competency": "listening", "level": "solid"}, {"competency": "exam", "level": "passed"}]},
        {"id": "exam", "scale": "pass"},
        {"id": "budget", "scale": "skill", "cluster": "business"}
    ],
    "tracks": [{"id": "management"}, {"id": "expert", "title": "Expert"}],
    "functions": [{"id": "ops", "title": "Operations"}, {"id": "finance"}],
    "ranks": [{"id": "junior"}, {"id": "senior"}, {"id": "boss", "title": "Boss"}],
    "roles": [
        {"id": "staff", "track": "expert", "rank": "senior", "requires": [{"competency": "budget", "level": "expert"}]},
        {"id": "executive", "rank": "boss", "critical": true, "requires": [{"competency": "coaching", "level": "expert"}]},
        {"id": "engineer", "title": "Engineer", "open_to_hire": true, "rank": "junior",
         "requires": [{"competency": "listening", "level": "basic"}]},
        {"id": "lead", "title": "Team lead", "track": "management", "function": "ops", "rank": "senior", "critical": true,
         "requires": [
            {"competency": "listening", "level": "solid", "weight": 2, "gate": true},
            {"competency": "coaching", "level": "basic", "weight": "0.5"}],
         "decision_latitude": [{"decision": "hire", "authority": "recommends"}, {"decision": "spend up to 5000", "authority": "decides"}],
         "exposure": [{"function": "finance", "months": 6}],
         "accountability": [{"measure": "turnover", "benchmark": "below 8 %"}],
         "expectations": [
            {"kind": "behaviour", "text": "asks before telling", "competency": "listening"},
            {"kind": "outcome", "text": "the team delivers"}]},
        {"id": "head", "track": "management", "function": "ops", "rank": "boss", "requires": [{"competency": "listening", "level": "basic"}]}
    ],
    "steps": [
        {"from": "head", "to": "executive", "kind": "promotion", "months": 48},
        {"from": "staff", "to": "executive", "kind": "promotion", "months": 60},
        {"from": "lead", "to": "head", "kind": "promotion", "months": 36},
        {"from": "engineer", "to": "lead", "kind": {"entry": "project"}, "months": 6},
        {"from": "engineer", "to": "lead", "kind": "promotion", "months": 24},
        {"from": "engineer", "to": "staff", "kind": "promotion", "months": 30},
        {"from": "staff", "to": "lead", "kind": "lateral", "months": 12},
        {"from": "lead", "to": "staff", "kind": "lateral", "months": 12}
    ]
}"#;

fn firm_spec() -> LadderSpec {
    LadderSpec::from_json(FIRM).unwrap()
}

fn firm() -> Ladder {
    firm_spec().compile().unwrap()
}

fn id(text: &str) -> RoleId {
    text.parse().unwrap()
}

fn competency(text: &str) -> CompetencyId {
    text.parse().unwrap()
}

fn code(text: &str) -> LevelCode {
    text.parse().unwrap()
}

fn level(position: u8) -> Level {
    Level::at(position).unwrap()
}

fn months(count: u16) -> Months {
    Months::new(count).unwrap()
}

fn ids<'a>(roles: impl IntoIterator<Item = rungs::Role<'a>>) -> Vec<String> {
    roles.into_iter().map(|role| role.id().to_string()).collect()
}

fn role_spec<'a>(spec: &'a mut LadderSpec, role: &str) -> &'a mut RoleSpec {
    spec.roles.iter_mut().find(|known| known.id == id(role)).unwrap()
}

fn competency_spec<'a>(spec: &'a mut LadderSpec, wanted: &str) -> &'a mut CompetencySpec {
    spec.competencies.iter_mut().find(|known| known.id == competency(wanted)).unwrap()
}

// ---- views ----

#[test]
fn a_ladder_lists_everything_by_id_and_the_ranks_from_the_lowest_up() {
    let ladder = firm();
    assert_eq!(ladder.version(), Some("2025"));
    assert_eq!(ids(ladder.roles()), ["engineer", "executive", "head", "lead", "staff"]);
    assert_eq!(ids(ladder.roles().rev()), ["staff", "lead", "head", "executive", "engineer"]);
    assert_eq!(ladder.roles().len(), 5);
    let competencies: Vec<_> = ladder.competencies().map(|competency| competency.id().to_string()).collect();
    assert_eq!(competencies, ["budget", "coaching", "exam", "listening"]);
    let scales: Vec<_> = ladder.scales().map(|scale| scale.id().to_string()).collect();
    assert_eq!(scales, ["pass", "skill"]);
    let names = |ids: Vec<String>| ids.join(" ");
    assert_eq!(names(ladder.clusters().iter().map(|cluster| cluster.id.to_string()).collect()), "business people");
    assert_eq!(names(ladder.tracks().iter().map(|track| track.id.to_string()).collect()), "expert management");
    assert_eq!(names(ladder.functions().iter().map(|function| function.id.to_string()).collect()), "finance ops");
    assert_eq!(names(ladder.ranks().iter().map(|rank| rank.id.to_string()).collect()), "junior senior boss");
    assert_eq!(ladder.ranks()[2].title.as_deref(), Some("Boss"));
    assert_eq!(ladder.tracks()[1].title, None);
}

#[test]
fn a_role_shows_what_its_document_says() {
    let ladder = firm();
    let lead = ladder.role("lead").unwrap();
    assert_eq!((lead.id().to_string().as_str(), lead.title()), ("lead", "Team lead"));
    assert_eq!(lead.track().map(ToString::to_string).as_deref(), Some("management"));
    assert_eq!(lead.function().map(ToString::to_string).as_deref(), Some("ops"));
    assert_eq!(lead.rank().map(ToString::to_string).as_deref(), Some("senior"));
    assert!(lead.is_critical() && !lead.is_open_to_hire());
    let latitude: Vec<_> = lead.decision_latitude().iter().map(|may| (may.decision.as_str(), may.authority)).collect();
    assert_eq!(latitude, [("hire", Authority::Recommends), ("spend up to 5000", Authority::Decides)]);
    assert_eq!((lead.exposure()[0].function.to_string().as_str(), lead.exposure()[0].months), ("finance", months(6)));
    assert_eq!(lead.accountability()[0].measure, "turnover");
    assert_eq!(lead.accountability()[0].benchmark, "below 8 %");
    let expected: Vec<_> = lead.expectations().iter().map(|expects| (expects.kind, expects.competency.as_ref())).collect();
    assert_eq!(expected, [(ExpectationKind::Behaviour, Some(&competency("listening"))), (ExpectationKind::Outcome, None)]);

    let staff = ladder.role("staff").unwrap();
    assert_eq!(staff.title(), "staff", "the id stands in for a missing title");
    assert!(!staff.is_critical() && staff.function().is_none() && staff.exposure().is_empty());
    assert!(ladder.role("engineer").unwrap().is_open_to_hire());
}

#[test]
fn authority_is_ordered_from_advice_to_decision() {
    assert!(Authority::Advises < Authority::Recommends);
    assert!(Authority::Recommends < Authority::DecidesWithApproval);
    assert!(Authority::DecidesWithApproval < Authority::Decides);
    assert_eq!(serde_json::to_value(Authority::DecidesWithApproval).unwrap(), json!("decides_with_approval"));
}

#[test]
fn a_role_asks_by_competency_with_level_weight_and_gate() {
    let ladder = firm();
    let lead = ladder.role("lead").unwrap();
    let asked: Vec<_> = lead
        .requirements()
        .map(|asked| {
            let competency = asked.competency();
            (competency.id().to_string(), asked.level().position(), asked.weight().to_string(), asked.is_gate())
        })
        .collect();
    assert_eq!(asked, [("coaching".into(), 1, "0.5".into(), false), ("listening".into(), 2, "2".into(), true)]);
    let listening = lead.requirement(ladder.competency("listening").unwrap()).unwrap();
    assert_eq!(listening.competency().scale().level_code(listening.level()), "solid");
    assert!(lead.requirement(ladder.competency("budget").unwrap()).is_none());
}

#[test]
fn a_competency_shows_its_scale_cluster_strategy_and_what_comes_before_it() {
    let ladder = firm();
    let coaching = ladder.competency("coaching").unwrap();
    assert_eq!((coaching.title(), coaching.weight().to_string().as_str()), ("Coaching", "2.5"));
    assert_eq!(coaching.cluster().map(ToString::to_string).as_deref(), Some("people"));
    assert_eq!(coaching.strategy(), Some("Fill vacancies from within."));
    assert_eq!(coaching.scale().id().to_string(), "skill");
    let seen: Vec<_> = coaching.indicators().map(|(level, text)| (level.position(), text)).collect();
    assert_eq!(seen, [(1, "asks"), (1, "waits"), (3, "grows coaches")], "the lowest level first, then as written");
    let before: Vec<_> =
        coaching.prerequisites().map(|first| (first.competency().id().to_string(), first.level().position())).collect();
    assert_eq!(before, [("exam".into(), 1), ("listening".into(), 2)], "by id");
    let exam = ladder.competency("exam").unwrap();
    assert_eq!((exam.title(), exam.weight(), exam.strategy()), ("exam", Weight::ONE, None));
    assert_eq!((exam.cluster(), exam.indicators().count(), exam.prerequisites().count()), (None, 0, 0));
}

#[test]
fn effort_counts_weighted_levels_and_never_goes_below_nothing() {
    let ladder = firm();
    let coaching = ladder.competency("coaching").unwrap();
    assert_eq!(coaching.effort(Level::NONE, level(3)).to_string(), "7.5");
    assert_eq!(coaching.effort(level(1), level(2)).thousandths(), 2_500);
    assert_eq!(coaching.effort(level(3), level(1)).thousandths(), 0);
}

#[test]
fn a_scale_leads_from_codes_to_levels_and_back() {
    let ladder = firm();
    let skill = ladder.scale("skill").unwrap();
    assert_eq!((skill.title(), ladder.scale("pass").unwrap().title()), ("Skill", "pass"));
    assert_eq!(skill.highest(), level(3));
    let levels: Vec<_> = skill.levels().map(|at| (at.level().position(), at.code().to_string(), at.title())).collect();
    assert_eq!(levels, [(1, "basic".into(), "Basic"), (2, "solid".into(), "solid"), (3, "expert".into(), "expert")]);
    assert_eq!(skill.level("expert"), Some(level(3)));
    assert_eq!(skill.level("none"), Some(Level::NONE));
    assert_eq!(skill.level("Expert"), None);
    assert_eq!((skill.level_code(level(1)), skill.level_title(level(1))), ("basic", "Basic"));
    assert_eq!((skill.level_code(Level::NONE), skill.level_title(Level::NONE)), ("none", "none"));
}

#[test]
fn steps_go_out_by_where_they_lead_and_come_in_by_where_they_come_from() {
    let ladder = firm();
    let told = |steps: Vec<rungs::Step<'_>>| -> Vec<String> {
        let tell = |step: rungs::Step<'_>| {
            let (from, to) = (step.from().id().to_string(), step.to().id().to_string());
            format!("{from} {to} {} {}", step.kind(), step.months())
        };
        steps.into_iter().map(tell).collect()
    };
    assert_eq!(
        told(ladder.role("engineer").unwrap().steps_out()),
        ["engineer lead promotion 24", "engineer lead entry by project 6", "engineer staff promotion 30"]
    );
    assert_eq!(
        told(ladder.role("lead").unwrap().steps_in()),
        ["engineer lead promotion 24", "engineer lead entry by project 6", "staff lead lateral 12"]
    );
    assert_eq!(told(ladder.role("executive").unwrap().steps_out()), [""; 0]);
    assert_eq!(told(ladder.role("engineer").unwrap().steps_in()), [""; 0]);
}

#[test]
fn every_kind_of_step_has_words_and_a_stable_form() {
    for (kind, words, written) in [
        (StepKind::Promotion, "promotion", json!("promotion")),
        (StepKind::Lateral, "lateral", json!("lateral")),
        (StepKind::Entry(EntryWay::Rotation), "entry by rotation", json!({"entry": "rotation"})),
        (StepKind::Entry(EntryWay::Project), "entry by project", json!({"entry": "project"})),
        (StepKind::Entry(EntryWay::Shadowing), "entry by shadowing", json!({"entry": "shadowing"})),
        (StepKind::Entry(EntryWay::Swap), "entry by swap", json!({"entry": "swap"})),
    ] {
        assert_eq!(kind.to_string(), words);
        assert_eq!(serde_json::to_value(kind).unwrap(), written);
        assert_eq!(serde_json::from_value::<StepKind>(written).unwrap(), kind);
    }
}

#[test]
fn a_rung_counts_the_promotions_of_the_longest_climb_over_forks_and_passes_over_laterals() {
    let ladder = firm();
    let rung = |role: &str| ladder.role(role).unwrap().rung();
    assert_eq!((rung("engineer"), rung("lead"), rung("staff"), rung("head")), (0, 1, 1, 2));
    assert_eq!(rung("executive"), 3, "by lead and head, not by the shorter way over staff");

    let mut across = firm_spec();
    across.steps.retain(|step| step.to != id("staff") || step.kind == StepKind::Lateral);
    let ladder = across.compile().unwrap();
    assert_eq!(ladder.role("staff").unwrap().rung(), 0, "a lateral step is no rung");
}

#[test]
fn roles_above_and_below_follow_every_kind_of_step_round_laterals_and_leave_out_the_role_itself() {
    let ladder = firm();
    assert_eq!(ids(ladder.roles_above("lead").unwrap()), ["executive", "head", "staff"]);
    assert_eq!(ids(ladder.roles_below("lead").unwrap()), ["engineer", "staff"]);
    assert_eq!(ids(ladder.roles_above("executive").unwrap()), [""; 0]);
    assert_eq!(ids(ladder.roles_below("executive").unwrap()), ["engineer", "head", "lead", "staff"]);
    assert_eq!(ids(ladder.roles_above("engineer").unwrap()), ["executive", "head", "lead", "staff"]);
}

#[test]
fn petgraph_sees_every_role_competency_step_requirement_and_prerequisite() {
    let ladder = firm();
    let graph = ladder.as_petgraph();
    assert_eq!((graph.node_count(), graph.edge_count()), (5 + 4, 8 + 6 + 2));
    let nodes: BTreeSet<_> = graph.node_weights().cloned().collect();
    let roles = ladder.roles().map(|role| LadderNode::Role(role.id().clone()));
    let competencies = ladder.competencies().map(|competency| LadderNode::Competency(competency.id().clone()));
    assert_eq!(nodes, roles.chain(competencies).collect());
    let mut counts = [0; 3];
    for edge in graph.edge_references() {
        let (from, to) = (&graph[edge.source()], &graph[edge.target()]);
        match (edge.weight(), from, to) {
            (LadderEdge::Step { kind, months }, LadderNode::Role(from), LadderNode::Role(to)) => {
                counts[0] += 1;
                let steps = ladder.role(from.as_ref()).unwrap().steps_out();
                let same = |step: &&rungs::Step<'_>| step.to().id() == to && step.kind() == *kind && step.months() == *months;
                assert_eq!(steps.iter().filter(same).count(), 1);
            }
            (LadderEdge::Requires { level, weight, gate }, LadderNode::Role(role), LadderNode::Competency(asked)) => {
                counts[1] += 1;
                let asked = ladder.competency(asked.as_ref()).unwrap();
                let asks = ladder.role(role.as_ref()).unwrap().requirement(asked).unwrap();
                assert_eq!((asks.level(), asks.weight(), asks.is_gate()), (*level, *weight, *gate));
            }
            (LadderEdge::Prerequisite { level }, LadderNode::Competency(after), LadderNode::Competency(before)) => {
                counts[2] += 1;
                assert_eq!(after.to_string(), "coaching");
                assert_eq!(level.position(), if before.to_string() == "exam" { 1 } else { 2 });
            }
            other => panic!("an edge between the wrong nodes: {other:?}"),
        }
    }
    assert_eq!(counts, [8, 6, 2]);
}

#[test]
fn a_ladder_built_in_code_is_the_one_of_its_document() {
    let mut spec = LadderSpec::new();
    let skill: ScaleId = "skill".parse().unwrap();
    spec.functions.push(Titled::new("ops".parse().unwrap()).with_title("Operations"));
    spec.scales.push(ScaleSpec::new(skill.clone(), ["basic", "solid"].map(code)));
    let mut coaching = CompetencySpec::new(competency("coaching"), skill.clone())
        .with_weight("1.5".parse().unwrap())
        .with_prerequisite(competency("listening"), code("solid"));
    coaching.indicators.push(IndicatorSpec::new(code("basic"), "asks"));
    spec.competencies = vec![CompetencySpec::new(competency("listening"), skill), coaching];
    let asks = RequirementSpec::new(competency("coaching"), code("basic")).with_weight(Weight::from(2)).as_gate();
    let mut lead = RoleSpec::new(id("lead")).with_title("Lead").with_function("ops".parse().unwrap()).with_requirement(asks);
    lead.decision_latitude.push(LatitudeSpec::new("hire", Authority::Advises));
    lead.exposure.push(ExposureSpec::new("ops".parse().unwrap(), months(3)));
    lead.accountability.push(AccountabilitySpec::new("cost", "5 % less"));
    lead.expectations.push(ExpectationSpec::new(ExpectationKind::Decision, "says no"));
    spec.roles = vec![RoleSpec::new(id("staff")), lead];
    spec.steps.push(StepSpec::new(id("staff"), id("lead"), ROTATION, months(6)));
    let document = json!({
        "format": "rungs/ladder/1",
        "functions": [{"id": "ops", "title": "Operations"}],
        "scales": [{"id": "skill", "levels": [{"id": "basic"}, {"id": "solid"}]}],
        "competencies": [
            {"id": "listening", "scale": "skill", "weight": "1"},
            {"id": "coaching", "scale": "skill", "weight": "1.5", "indicators": [{"level": "basic", "text": "asks"}],
             "prerequisites": [{"competency": "listening", "level": "solid"}]}],
        "roles": [
            {"id": "staff"},
            {"id": "lead", "title": "Lead", "function": "ops",
             "requires": [{"competency": "coaching", "level": "basic", "weight": "2", "gate": true}],
             "decision_latitude": [{"decision": "hire", "authority": "advises"}],
             "exposure": [{"function": "ops", "months": 3}],
             "accountability": [{"measure": "cost", "benchmark": "5 % less"}],
             "expectations": [{"kind": "decision", "text": "says no"}]}],
        "steps": [{"from": "staff", "to": "lead", "kind": {"entry": "rotation"}, "months": 6}]
    });
    assert_eq!(serde_json::to_value(&spec).unwrap(), document);
    assert_eq!(LadderSpec::from_json(&document.to_string()).unwrap(), spec);
    let lead = spec.compile().unwrap();
    assert!(lead.role("lead").unwrap().requirements().all(|asked| asked.is_gate()));
}

// ---- drawings ----

#[test]
fn a_drawing_shows_kinds_of_steps_critical_roles_and_a_row_for_each_rung() {
    let dot = firm().to_dot();
    // Roles are numbered by id: engineer 0, executive 1, head 2, lead 3, staff 4.
    assert!(dot.contains("r3 [label=\"Team lead\", peripheries=2];"));
    assert!(dot.contains("r0 [label=\"Engineer\"];"));
    assert!(dot.contains("{ rank=same; r3; r4; }"), "lead and staff stand on rung 1:\n{dot}");
    assert!(dot.contains("r0 -> r3 [style=solid, label=\"24 mo\"];"));
    assert!(dot.contains("r0 -> r3 [style=dotted, label=\"6 mo\"];"));
    assert!(dot.contains("r4 -> r3 [style=dashed, label=\"12 mo\"];"));
    assert_eq!(dot.matches(" -> ").count(), 8);

    let mermaid = firm().to_mermaid();
    assert!(mermaid.starts_with("flowchart BT\n"));
    assert!(mermaid.contains("r3[[\"Team lead\"]]"));
    assert!(mermaid.contains("r0[\"Engineer\"]"));
    for arrow in ["r0 -->|24 mo| r3", "r0 ==>|6 mo| r3", "r4 -.->|12 mo| r3"] {
        assert!(mermaid.contains(arrow), "{arrow} is not in\n{mermaid}");
    }
}

/// Titles that would break out of a drawing if they could.
const HOSTILE: [&str; 9] = [
    "a \"quoted\" title",
    "ends in a backslash \\",
    "\\\" ]; r9 [label=\"x",
    "] --> r9[\"x",
    "two\nlines\r\nand\ttabs",
    "<script>alert(1)</script>",
    "--> <!-- %% -->",
    "`markdown` #quot; &lt; {a|b} (c)",
    "\"]\nclick r0 href \"javascript:alert(1)\"",
];

#[test]
fn no_title_can_be_taken_for_dot() {
    for title in HOSTILE {
        let mut spec = LadderSpec::new();
        spec.roles.push(RoleSpec::new(id("a")).with_title(title));
        let dot = spec.compile().unwrap().to_dot();
        let lines: Vec<&str> = dot.lines().collect();
        assert_eq!(lines.len(), 6, "{title:?} made a line of its own:\n{dot}");
        let label = lines[3].strip_prefix("  r0 [label=\"").unwrap().strip_suffix("\"];").unwrap();
        // Read as Graphviz reads it: a backslash takes the next character with it, and no bare quote is left.
        let (mut read, mut rest) = (String::new(), label.chars());
        while let Some(c) = rest.next() {
            assert_ne!(c, '"', "{title:?} closes its label: {label}");
            read.push(if c == '\\' { rest.next().expect("a backslash at the end would take the closing quote") } else { c });
        }
        let kept: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        assert_eq!(read, kept);
    }
}

#[test]
fn no_title_can_be_taken_for_mermaid_or_html() {
    for title in HOSTILE {
        let mut spec = LadderSpec::new();
        spec.roles.push(RoleSpec::new(id("a")).with_title(title));
        let mermaid = spec.compile().unwrap().to_mermaid();
        let lines: Vec<&str> = mermaid.lines().collect();
        assert_eq!(lines.len(), 2, "{title:?} made a line of its own:\n{mermaid}");
        let label = lines[1].strip_prefix("  r0[\"").unwrap().strip_suffix("\"]").unwrap();
        for bad in ['"', '<', '>', '[', ']', '{', '}', '`', '|', '\\', '&', '(', ')'] {
            assert!(!label.contains(bad), "{title:?} keeps {bad} in {label}");
        }
        // Read as Mermaid reads it: `#code;` stands for a character.
        let mut parts = label.split('#');
        let mut read = parts.next().unwrap().to_owned();
        for part in parts {
            let (code, rest) = part.split_once(';').expect("every # begins a code");
            read.push(char::from_u32(code.parse().unwrap()).unwrap());
            read.push_str(rest);
        }
        let kept: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        assert_eq!(read, kept);
    }
}

// ---- warnings ----

fn warned(ladder: &Ladder) -> Vec<String> {
    ladder.warnings().iter().map(|warning| format!("{} {}", warning.code(), warning.path())).collect()
}

#[test]
fn warnings_do_not_refuse_the_ladder() {
    let mut spec = firm_spec();
    spec.competencies.push(CompetencySpec::new(competency("forgotten"), "skill".parse().unwrap()));
    spec.roles.push(RoleSpec::new(id("island")));
    // From the rank of a boss down to the rank of a junior.
    spec.roles.push({
        let mut role = RoleSpec::new(id("clerk")).with_requirement(RequirementSpec::new(competency("exam"), code("passed")));
        role.rank = Some("junior".parse().unwrap());
        role
    });
    spec.steps.push(StepSpec::new(id("head"), id("clerk"), StepKind::Promotion, months(1)));
    let ladder = spec.compile().unwrap();
    let warnings = warned(&ladder);
    let expected = [
        "ladder/unused /competencies/4",
        "ladder/unreachable_role /roles/5",
        "ladder/role_asks_nothing /roles/5/requires",
        "ladder/promotion_down /steps/8",
    ];
    assert_eq!(warnings.iter().collect::<BTreeSet<_>>(), expected.map(String::from).iter().collect(), "{warnings:?}");
    assert!(ladder.warnings().iter().all(|warning| warning.severity() == rungs::Severity::Warning));
    assert!(ladder.role("island").is_ok() && ladder.competency("forgotten").is_ok());
    assert_eq!(ladder.role("clerk").unwrap().rung(), 3);
}

#[test]
fn a_hundred_warnings_are_kept_and_the_rest_counted() {
    let mut spec = firm_spec();
    for number in 0..130 {
        spec.competencies.push(CompetencySpec::new(competency(&format!("unused-{number}")), "skill".parse().unwrap()));
    }
    let ladder = spec.compile().unwrap();
    assert_eq!((ladder.warnings().len(), ladder.warnings_omitted()), (100, 30));
    assert_eq!(firm().warnings_omitted(), 0);
}

#[test]
fn a_ladder_that_is_all_right_warns_of_nothing_and_prerequisites_count_as_use() {
    // `exam` is asked for by no role, but comes before coaching.
    assert_eq!(warned(&firm()), [""; 0]);
}

#[test]
fn without_a_role_open_to_hire_people_come_in_at_the_foot() {
    let mut spec = firm_spec();
    role_spec(&mut spec, "engineer").open_to_hire = false;
    assert_eq!(warned(&spec.compile().unwrap()), [""; 0]);
    // Hiring above leaves what lies below unreached.
    role_spec(&mut spec, "head").open_to_hire = true;
    assert_eq!(
        warned(&spec.compile().unwrap()).into_iter().collect::<BTreeSet<_>>(),
        ["ladder/unreachable_role /roles/0", "ladder/unreachable_role /roles/2", "ladder/unreachable_role /roles/3"]
            .map(String::from)
            .into_iter()
            .collect()
    );
}

// ---- levels and scales ----

#[test]
fn a_level_inserted_into_a_scale_relabels_no_evidence_and_moves_no_requirement() {
    let person = r#"{"people": [{"id": "p1", "evidence": [
        {"competency": "listening", "level": "solid", "kind": "manager", "assessor": "boss", "on": "2025-05-01"}]}]}"#;
    let policy = EvidencePolicySpec::new().compile().unwrap();
    let mut spec = firm_spec();
    let mut seen = Vec::new();
    for inserted in [false, true] {
        if inserted {
            let skill = spec.scales.iter_mut().find(|scale| scale.id.to_string() == "skill").unwrap();
            skill.levels.insert(1, Titled::new(code("fluent")));
        }
        let ladder = spec.compile().unwrap();
        let roster = RosterSpec::from_json(person).unwrap().compile(&ladder).unwrap();
        let profile = roster.profile("p1", &policy, date("2025-06-30")).unwrap();
        let known = profile.competency("listening").unwrap().standing().level().unwrap();
        let listening = ladder.competency("listening").unwrap();
        let code = listening.scale().level_code(known).to_owned();
        let asked = ladder.role("lead").unwrap().requirement(listening).unwrap().level();
        seen.push((known.position(), code, asked.position()));
        assert!(profile.gap_to("lead").unwrap().met().contains(&competency("listening")));
    }
    assert_eq!(seen, [(2, "solid".into(), 2), (3, "solid".into(), 3)]);
}

#[test]
fn a_higher_role_may_ask_less_than_a_lower_one() {
    let ladder = firm();
    // The head asks only basic listening and no coaching at all.
    let routes = ladder.routes(&RouteQuery::new(id("lead"), id("head"))).unwrap();
    assert_eq!(routes.routes().len(), 1);
    let route = &routes.routes()[0];
    assert_eq!((route.effort().thousandths(), route.steps()[0].gains().len()), (0, 0));
    let gap = ladder.role("lead").unwrap().gap_to(ladder.role("head").unwrap());
    assert_eq!((gap.shortfalls().len(), gap.surpluses()[0].levels()), (0, 1));
}

// ---- comparing versions ----

/// The differences between the firm and the firm after `change`.
fn changed(change: impl FnOnce(&mut LadderSpec)) -> (Ladder, Ladder, Comparison) {
    let old = firm();
    let mut spec = firm_spec();
    change(&mut spec);
    let new = spec.compile().unwrap();
    let comparison = old.compare(&new);
    (old, new, comparison)
}

fn affected(change: impl FnOnce(&mut LadderSpec)) -> Vec<String> {
    let (old, new, comparison) = changed(change);
    comparison.affected_roles(&old, &new).iter().map(ToString::to_string).collect()
}

#[test]
fn a_requirement_is_reported_with_its_level_weight_and_gate_before_and_after() {
    let asks = |level: &str, weight: &str, gate: bool| Some((code(level), weight.parse::<Weight>().unwrap(), gate));
    for (level, weight, gate) in [("expert", "2", true), ("solid", "3", true), ("solid", "2", false)] {
        let (old, new, comparison) = changed(|spec| {
            let listening = &mut role_spec(spec, "lead").requires[0];
            (listening.level, listening.weight, listening.gate) = (code(level), weight.parse().unwrap(), gate);
        });
        let [change] = comparison.requirements.as_slice() else { panic!("one requirement changed: {comparison:?}") };
        assert_eq!((change.role.to_string().as_str(), change.competency.to_string().as_str()), ("lead", "listening"));
        assert_eq!((change.before.clone(), change.after.clone()), (asks("solid", "2", true), asks(level, weight, gate)));
        assert!(comparison.roles.is_empty() && comparison.competencies.is_empty() && comparison.steps.is_empty());
        assert!(!comparison.is_empty());
        assert_eq!(comparison.affected_roles(&old, &new), [id("lead")]);
    }
}

#[test]
fn a_requirement_may_come_and_go() {
    let (_, _, comparison) = changed(|spec| {
        role_spec(spec, "lead").requires.remove(1);
        role_spec(spec, "head").requires.push(RequirementSpec::new(competency("budget"), code("basic")).as_gate());
    });
    let told: Vec<_> = comparison
        .requirements
        .iter()
        .map(|change| (change.role.to_string(), change.before.is_some(), change.after.is_some()))
        .collect();
    assert_eq!(told, [("head".into(), false, true), ("lead".into(), true, false)]);
    assert_eq!(comparison.requirements[0].after, Some((code("basic"), Weight::ONE, true)));
}

#[test]
fn a_step_is_reported_by_its_kind_with_its_months() {
    let (old, new, comparison) = changed(|spec| {
        spec.steps.iter_mut().find(|step| step.from == id("lead") && step.to == id("head")).unwrap().months = months(30);
        spec.steps.retain(|step| step.kind != StepKind::Entry(EntryWay::Project));
        spec.steps.push(StepSpec::new(id("engineer"), id("lead"), StepKind::Entry(EntryWay::Swap), months(3)));
    });
    let told: Vec<_> = comparison
        .steps
        .iter()
        .map(|step| (step.from.to_string(), step.to.to_string(), step.kind, step.before, step.after))
        .collect();
    assert_eq!(
        told,
        [
            ("engineer".into(), "lead".into(), StepKind::Entry(EntryWay::Project), Some(months(6)), None),
            ("engineer".into(), "lead".into(), StepKind::Entry(EntryWay::Swap), None, Some(months(3))),
            ("lead".into(), "head".into(), StepKind::Promotion, Some(months(36)), Some(months(30))),
        ]
    );
    assert!(comparison.roles.is_empty() && comparison.requirements.is_empty());
    assert_eq!(comparison.affected_roles(&old, &new), [id("engineer"), id("head"), id("lead")]);
}

#[test]
fn a_changed_competency_affects_every_role_that_asks_for_it() {
    let (old, new, comparison) = changed(|spec| competency_spec(spec, "coaching").weight = Weight::from(3));
    assert_eq!(comparison.competencies, [Change::Changed(competency("coaching"))]);
    assert!(comparison.requirements.is_empty() && comparison.roles.is_empty() && comparison.steps.is_empty());
    assert_eq!(comparison.affected_roles(&old, &new), [id("executive"), id("lead")]);
}

#[test]
fn a_level_inserted_below_changes_the_competencies_of_the_scale_and_no_requirement() {
    let (old, new, comparison) = changed(|spec| {
        let skill = spec.scales.iter_mut().find(|scale| scale.id.to_string() == "skill").unwrap();
        skill.levels.insert(0, Titled::new(code("novice")));
    });
    assert!(comparison.requirements.is_empty(), "the codes are the same: {:?}", comparison.requirements);
    let of: Vec<_> = comparison.competencies.iter().map(|change| change.of().to_string()).collect();
    assert_eq!(of, ["budget", "coaching", "listening"]);
    assert_eq!(comparison.affected_roles(&old, &new).len(), 5);
}

#[test]
fn every_part_of_a_competency_is_compared() {
    let cases: [(&str, fn(&mut LadderSpec)); 5] = [
        ("cluster", |spec| competency_spec(spec, "coaching").cluster = Some("business".parse().unwrap())),
        ("indicator", |spec| competency_spec(spec, "coaching").indicators[1].text = "asks openly".into()),
        ("prerequisite", |spec| competency_spec(spec, "coaching").prerequisites[0].level = code("basic")),
        ("prerequisite gone", |spec| drop(competency_spec(spec, "coaching").prerequisites.pop())),
        ("strategy", |spec| competency_spec(spec, "coaching").strategy = None),
    ];
    for (what, change) in cases {
        let (_, _, comparison) = changed(change);
        assert_eq!(comparison.competencies, [Change::Changed(competency("coaching"))], "{what}");
        assert!(comparison.requirements.is_empty(), "{what}");
    }
    let (_, _, retitled) = changed(|spec| competency_spec(spec, "coaching").title = Some("Growing others".into()));
    assert!(retitled.is_empty(), "a title is only a title");
}

#[test]
fn every_part_of_a_role_is_compared_and_requirements_are_told_apart_from_it() {
    let cases: [(&str, fn(&mut RoleSpec)); 8] = [
        ("track", |role| role.track = None),
        ("function", |role| role.function = Some("finance".parse().unwrap())),
        ("rank", |role| role.rank = Some("boss".parse().unwrap())),
        ("critical", |role| role.critical = false),
        ("open to hire", |role| role.open_to_hire = true),
        ("latitude", |role| role.decision_latitude[0].authority = Authority::Decides),
        ("exposure", |role| role.exposure[0].months = Months::ZERO),
        ("expectations", |role| drop(role.expectations.pop())),
    ];
    for (what, change) in cases {
        let (old, new, comparison) = changed(|spec| change(role_spec(spec, "lead")));
        assert_eq!(comparison.roles, [Change::Changed(id("lead"))], "{what}");
        assert!(comparison.requirements.is_empty() && comparison.steps.is_empty(), "{what}");
        assert_eq!(comparison.affected_roles(&old, &new), [id("lead")], "{what}");
    }
    let (_, _, retitled) = changed(|spec| role_spec(spec, "lead").title = None);
    assert!(retitled.is_empty(), "a title is only a title");
}

#[test]
fn a_renamed_role_is_one_gone_and_one_new_with_its_requirements_and_steps() {
    let (old, new, comparison) = changed(|spec| {
        role_spec(spec, "head").id = id("director");
        for step in &mut spec.steps {
            for end in [&mut step.from, &mut step.to] {
                if *end == id("head") {
                    *end = id("director");
                }
            }
        }
    });
    assert_eq!(comparison.roles, [Change::Added(id("director")), Change::Removed(id("head"))]);
    assert_eq!((comparison.requirements.len(), comparison.steps.len()), (2, 4));
    assert_eq!(comparison.affected_roles(&old, &new), ["director", "executive", "head", "lead"].map(id));
    let told = serde_json::to_value(&comparison.roles).unwrap();
    assert_eq!(told, json!([{"added": "director"}, {"removed": "head"}]));
}

#[test]
fn who_is_affected_holds_or_wants_an_affected_role_and_is_still_there() {
    let people = r#"{"people": [
        {"id": "holder", "roles": [{"of": "lead", "from": "2024-01-01"}]},
        {"id": "former", "roles": [{"of": "lead", "from": "2022-01-01", "until": "2024-01-01"}, {"of": "staff", "from": "2024-01-01"}]},
        {"id": "hopeful", "roles": [{"of": "staff", "from": "2024-01-01"}], "aspirations": [{"role": "lead", "on": "2025-01-01"}]},
        {"id": "later", "aspirations": [{"role": "lead", "on": "2025-08-01"}]},
        {"id": "gone", "left": "2025-02-01", "aspirations": [{"role": "lead", "on": "2025-01-01"}]},
        {"id": "other", "roles": [{"of": "staff", "from": "2024-01-01"}]}
    ]}"#;
    let (old, new, comparison) = changed(|spec| role_spec(spec, "lead").critical = false);
    let roster = RosterSpec::from_json(people).unwrap().compile(&old).unwrap();
    let who = |day: &str| -> Vec<String> {
        roster.affected_by(&comparison, &new, date(day)).iter().map(|person| person.id().to_string()).collect()
    };
    assert_eq!(who("2025-06-30"), ["holder", "hopeful"]);
    assert_eq!(who("2025-08-01"), ["holder", "hopeful", "later"]);
    assert_eq!(who("2023-12-31"), ["former"]);
    assert_eq!(affected(|spec| role_spec(spec, "staff").critical = true), ["staff"]);
}

// ---- climbs ----

/// What a role asks: levels by position, by competency.
type Asks<'a> = &'a [(&'a str, u8)];

/// A ladder of roles, what each asks, and steps; every competency weighs 1 on a scale of nine levels.
fn terrain(roles: &[(&str, Asks<'_>)], steps: &[(&str, &str, StepKind, u16)]) -> LadderSpec {
    let mut spec = LadderSpec::new();
    let scale: ScaleId = "nine".parse().unwrap();
    spec.scales.push(ScaleSpec::new(scale.clone(), (1..=9).map(|position| code(&format!("l{position}")))));
    let asked: BTreeSet<&str> = roles.iter().flat_map(|(_, asks)| asks.iter().map(|(name, _)| *name)).collect();
    spec.competencies = asked.iter().map(|name| CompetencySpec::new(competency(name), scale.clone())).collect();
    for (role, asks) in roles {
        let mut made = RoleSpec::new(id(role));
        for (name, position) in *asks {
            made.requires.push(RequirementSpec::new(competency(name), code(&format!("l{position}"))));
        }
        spec.roles.push(made);
    }
    spec.steps = steps.iter().map(|&(from, to, kind, count)| StepSpec::new(id(from), id(to), kind, months(count))).collect();
    spec
}

use StepKind::{Lateral, Promotion};
const ROTATION: StepKind = StepKind::Entry(EntryWay::Rotation);

/// To be head one has to know operations: in one steep step, or by a rotation out and back.
fn rotation() -> Ladder {
    terrain(
        &[("dev", &[("code", 2)]), ("ops", &[("run", 2)]), ("head", &[("run", 2), ("lead", 1), ("code", 1)])],
        &[("dev", "head", Promotion, 24), ("dev", "ops", ROTATION, 6), ("ops", "dev", Lateral, 3)],
    )
    .compile()
    .unwrap()
}

fn told(routes: &Routes) -> Vec<(String, u64, u64, u64, u32)> {
    let tell = |route: &rungs::Route| {
        let mut way = routes.from().to_string();
        for step in route.steps() {
            way.push(' ');
            way.push_str(step.to().as_ref());
        }
        let thousandths = [route.effort(), route.least_effort(), route.steepest()].map(|amount| amount.thousandths());
        (way, thousandths[0], thousandths[1], thousandths[2], route.months())
    };
    routes.routes().iter().map(tell).collect()
}

#[test]
fn a_rotation_out_and_back_is_a_climb_and_what_it_taught_is_not_learned_twice() {
    let ladder = rotation();
    let query = RouteQuery::new(id("dev"), id("head"));
    let routes = ladder.routes(&query).unwrap();
    assert_eq!(
        told(&routes),
        [("dev ops dev head".into(), 3_000, 3_000, 2_000, 33), ("dev head".into(), 3_000, 3_000, 3_000, 24)]
    );
    assert_eq!((routes.completion(), routes.most_steps()), (Completion::Complete, 5));
    assert!(routes.examined() > 0);
    assert_eq!((routes.from(), routes.to()), (&id("dev"), &id("head")));
    let way_round = routes.routes()[0].steps();
    let efforts: Vec<_> = way_round.iter().map(|step| step.effort().thousandths()).collect();
    assert_eq!(efforts, [2_000, 0, 1_000]);
    assert_eq!((way_round[0].from(), way_round[0].to()), (&id("dev"), &id("ops")));
    assert_eq!((way_round[0].kind(), way_round[0].months()), (ROTATION, months(6)));
    let [gain] = way_round[0].gains() else { panic!("the rotation teaches to run") };
    assert_eq!(
        (gain.competency(), gain.have(), gain.want(), gain.levels()),
        (&competency("run"), Some(&code("none")), &code("l2"), 2)
    );
    assert!(way_round[1].gains().is_empty());
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn the_weight_of_a_competency_multiplies_its_effort() {
    let mut spec = terrain(&[("a", &[("x", 1)]), ("b", &[("x", 3), ("y", 2)])], &[("a", "b", Promotion, 12)]);
    competency_spec(&mut spec, "x").weight = "1.25".parse().unwrap();
    competency_spec(&mut spec, "y").weight = "0.001".parse().unwrap();
    let ladder = spec.compile().unwrap();
    let routes = ladder.routes(&RouteQuery::new(id("a"), id("b"))).unwrap();
    assert_eq!(told(&routes), [("a b".into(), 2_502, 2_502, 2_502, 12)]);
    assert_eq!(routes.routes()[0].effort().to_string(), "2.502");
}

#[test]
fn unknown_levels_count_as_none_in_the_effort_and_not_at_all_in_the_least() {
    let ladder = rotation();
    // `run` is unknown, `lead` is known to be below the scale, `code` is not named and so unknown.
    let levels = BTreeMap::from([(competency("run"), None), (competency("lead"), Some(Level::NONE))]);
    let query = RouteQuery::new(id("dev"), id("head")).with_levels(levels).with_most_steps(1);
    let routes = ladder.routes(&query).unwrap();
    assert_eq!(told(&routes), [("dev head".into(), 4_000, 1_000, 4_000, 24)]);
    assert!(routes.routes()[0].least_effort() < routes.routes()[0].effort());
    let haves: Vec<_> = routes.routes()[0].steps()[0].gains().iter().map(|gain| gain.have().map(ToString::to_string)).collect();
    assert_eq!(haves, [None, Some("none".into()), None], "code, lead, run");
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn an_unknown_level_may_turn_out_as_high_as_any_later_step_needs_it() {
    let ladder = terrain(
        &[("a", &[]), ("b", &[("x", 1)]), ("c", &[("x", 3), ("y", 1)])],
        &[("a", "b", Promotion, 6), ("b", "c", Promotion, 6)],
    )
    .compile()
    .unwrap();
    let query = RouteQuery::new(id("a"), id("c")).with_levels(BTreeMap::from([(competency("y"), Some(Level::NONE))]));
    let routes = ladder.routes(&query).unwrap();
    assert_eq!(
        told(&routes),
        [("a b c".into(), 4_000, 1_000, 3_000, 12)],
        "three levels of x may all be there, y surely is not"
    );
    let gains: Vec<_> = routes.routes()[0].steps().iter().map(|step| step.gains()[0].have().map(ToString::to_string)).collect();
    assert_eq!(gains, [None, Some("l1".into())], "the first step has taught what it needs");
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn a_level_that_is_known_halfway_leaves_only_the_rest_to_be_learned() {
    let ladder = rotation();
    let levels = ["run", "lead", "code"].map(|name| (competency(name), Some(Level::FIRST)));
    let query = RouteQuery::new(id("dev"), id("head")).with_levels(levels.into()).with_most_steps(1);
    let routes = ladder.routes(&query).unwrap();
    assert_eq!(told(&routes), [("dev head".into(), 1_000, 1_000, 1_000, 24)]);
    let [gain] = routes.routes()[0].steps()[0].gains() else { panic!("only running is short") };
    assert_eq!((gain.have(), gain.levels()), (Some(&code("l1")), 1));
}

#[test]
fn who_is_there_already_has_one_climb_of_no_steps() {
    let ladder = rotation();
    let query = RouteQuery::new(id("head"), id("head"));
    let routes = ladder.routes(&query).unwrap();
    assert_eq!(told(&routes), [("head".into(), 0, 0, 0, 0)]);
    assert!(routes.completion().is_complete() && routes.routes()[0].steps().is_empty());
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn where_no_steps_lead_there_is_no_climb_and_that_is_exact() {
    let ladder = rotation();
    let query = RouteQuery::new(id("head"), id("dev"));
    let routes = ladder.routes(&query).unwrap();
    assert!(routes.routes().is_empty());
    assert_eq!(routes.completion(), Completion::Complete);
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

/// From `a` to `z` directly, or round over as many roles as asked, each of which teaches one level of what `z` asks.
fn way_round(roles: u8) -> LadderSpec {
    let names: Vec<String> = (1..=roles).map(|number| format!("m{number}")).collect();
    let asks: Vec<[(&str, u8); 1]> = (1..=roles).map(|number| [("x", number)]).collect();
    let mut all: Vec<(&str, Asks<'_>)> = vec![("a", &[]), ("z", &[("x", 9)])];
    all.extend(names.iter().zip(&asks).map(|(name, asks)| (name.as_str(), asks.as_slice())));
    let mut steps = vec![("a", "z", Promotion, 1)];
    let walk: Vec<&str> = ["a"].into_iter().chain(names.iter().map(String::as_str)).chain(["z"]).collect();
    steps.extend(walk.windows(2).map(|pair| (pair[0], pair[1], Promotion, 1)));
    terrain(&all, &steps)
}

#[test]
fn climbs_of_up_to_four_steps_more_than_the_fewest_are_found_unless_more_are_asked_for() {
    let lengths = |roles: u8, most: Option<u32>| -> (Vec<usize>, u32) {
        let ladder = way_round(roles).compile().unwrap();
        let mut query = RouteQuery::new(id("a"), id("z"));
        query.most_steps = most;
        let routes = ladder.routes(&query).unwrap();
        assert!(routes.completion().is_complete());
        assert_eq!(routes.check(&ladder, &query), Ok(()));
        (routes.routes().iter().map(|route| route.steps().len()).collect(), routes.most_steps())
    };
    assert_eq!(lengths(4, None), (vec![5, 1], 5), "five steps are four more than one");
    assert_eq!(lengths(5, None), (vec![1], 5), "six are five more");
    assert_eq!(lengths(5, Some(6)), (vec![6, 1], 6));
    assert_eq!(lengths(5, Some(5)), (vec![1], 5));
    assert_eq!(lengths(5, Some(u32::MAX)), (vec![6, 1], u32::MAX));
    assert_eq!(lengths(4, Some(0)), (vec![], 0));
}

#[test]
fn of_climbs_that_cost_the_same_one_stands_for_all() {
    let ladder = terrain(
        &[("a", &[]), ("b", &[("x", 1)]), ("c", &[("x", 1)]), ("z", &[("x", 1)])],
        &[("a", "b", Promotion, 6), ("a", "c", Promotion, 6), ("b", "z", Promotion, 6), ("c", "z", Promotion, 6)],
    )
    .compile()
    .unwrap();
    let routes = ladder.routes(&RouteQuery::new(id("a"), id("z"))).unwrap();
    assert_eq!(routes.routes().len(), 1);
}

/// Nine layers of eight roles with every step from one layer to the next; each role asks something else, so that hardly a climb
/// dominates another early.
fn wide() -> Ladder {
    let names: Vec<Vec<String>> = (0..9).map(|row| (0..8).map(|column| format!("r{row}-{column}")).collect()).collect();
    let subjects: Vec<String> = (0..9).map(|subject| format!("s{subject}")).collect();
    let mut asks: Vec<(&str, Vec<(&str, u8)>)> = vec![("start", vec![]), ("summit", vec![("s0", 5), ("s4", 5), ("s8", 5)])];
    let mut steps = Vec::new();
    for (row, layer) in names.iter().enumerate() {
        for (column, name) in layer.iter().enumerate() {
            let first = (row * 2 + column * 5) % 9;
            let second = (row * 5 + column * 2 + 1) % 9;
            let mut wants = vec![(subjects[first].as_str(), 1 + ((row + column * 3) % 6) as u8)];
            if second != first {
                wants.push((subjects[second].as_str(), 1 + ((row * 3 + column) % 7) as u8));
            }
            asks.push((name, wants));
            let spent = 6 + ((row * 7 + column * 11) % 13) as u16;
            match row {
                0 => steps.push(("start", name.as_str(), Promotion, spent)),
                _ => steps.extend(names[row - 1].iter().enumerate().map(|(from, below)| {
                    (below.as_str(), name.as_str(), Promotion, spent + ((from * 5 + column * 3) % 7) as u16)
                })),
            }
            if row + 1 == names.len() {
                steps.push((name.as_str(), "summit", Promotion, spent));
            }
        }
    }
    let roles: Vec<(&str, Asks<'_>)> = asks.iter().map(|(name, asks)| (*name, asks.as_slice())).collect();
    terrain(&roles, &steps).compile().unwrap()
}

#[test]
fn a_search_that_may_take_no_step_says_so() {
    let ladder = rotation();
    let query = RouteQuery::new(id("dev"), id("head")).with_effort(Effort::steps(0));
    let routes = ladder.routes(&query).unwrap();
    assert_eq!((routes.completion(), routes.routes().len(), routes.examined()), (Completion::StepLimit, 0, 0));
    assert!(!routes.completion().is_complete());
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn a_search_stopped_by_its_limit_still_tells_climbs_that_hold() {
    let ladder = wide();
    let query = RouteQuery::new(id("start"), id("summit")).with_effort(Effort::steps(4_000));
    let routes = ladder.routes(&query).unwrap();
    assert_eq!((routes.completion(), routes.examined()), (Completion::StepLimit, 4_000));
    assert!(!routes.routes().is_empty(), "the narrow search has found some by then");
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn an_observer_hears_of_every_so_many_steps_and_may_stop_the_search() {
    let ladder = wide();
    let query = RouteQuery::new(id("start"), id("summit"));
    let mut heard: Vec<Progress> = Vec::new();
    let mut listen = |progress: Progress| {
        heard.push(progress);
        if heard.len() == 4 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let routes = ladder.routes_observed(&query, &mut listen).unwrap();
    assert_eq!(routes.completion(), Completion::Cancelled);
    let steps: Vec<u64> = heard.iter().map(|progress| progress.steps).collect();
    assert_eq!((steps[0], *steps.last().unwrap()), (0, routes.examined()), "it hears of the beginning and of the end");
    assert!(steps.windows(2).all(|pair| pair[0] + 1_024 <= pair[1]), "{steps:?}");
    assert!(heard.iter().all(|progress| progress.limit == query.effort.steps));
    assert!(!routes.routes().is_empty());
    assert_eq!(routes.check(&ladder, &query), Ok(()));
}

#[test]
fn an_observer_that_only_watches_changes_no_answer() {
    let ladder = wide();
    let query = RouteQuery::new(id("start"), id("summit")).with_effort(Effort::steps(3_000));
    let mut count = 0;
    let watched = ladder
        .routes_observed(&query, &mut |_: Progress| {
            count += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(watched, ladder.routes(&query).unwrap());
    assert!(count > 1 && count <= 1 + watched.examined() / 1_024, "{count}");
}

#[test]
fn effort_is_counted_in_steps_and_has_a_stable_form() {
    assert_eq!(Effort::default(), Effort::steps(1_000_000));
    assert_eq!(serde_json::to_value(Effort::steps(7)).unwrap(), json!({"steps": 7}));
    assert!(serde_json::from_value::<Effort>(json!({"steps": 7, "seconds": 1})).is_err());
    for (completion, word, complete) in [
        (Completion::Complete, "complete", true),
        (Completion::StepLimit, "step_limit", false),
        (Completion::Cancelled, "cancelled", false),
    ] {
        assert_eq!(serde_json::to_value(completion).unwrap(), json!(word));
        assert_eq!(completion.is_complete(), complete);
    }
}

// ---- checking climbs ----

fn query() -> RouteQuery {
    RouteQuery::new(id("dev"), id("head"))
}

/// What the check says of the two climbs of the rotation after `tamper`. The first is the way round: `dev ops dev head`.
fn tampered(tamper: impl FnOnce(&mut Value)) -> Result<(), RouteFault> {
    let ladder = rotation();
    let mut value = serde_json::to_value(ladder.routes(&query()).unwrap()).unwrap();
    let before = value.clone();
    tamper(&mut value);
    assert_ne!(value, before, "nothing was changed");
    serde_json::from_value::<Routes>(value).unwrap().check(&ladder, &query())
}

fn wrong(route: usize, figure: &'static str) -> Result<(), RouteFault> {
    Err(RouteFault::WrongFigure { route, figure })
}

#[test]
fn the_check_finds_an_answer_to_another_question() {
    let another = Err(RouteFault::AnotherQuestion { from: id("dev"), to: id("head") });
    assert_eq!(tampered(|routes| routes["from"] = json!("ops")), another);
    assert_eq!(tampered(|routes| routes["to"] = json!("ops")), another);
    // The climb ends before it is there.
    let steps = |routes: &mut Value| drop(routes["routes"][0]["steps"].as_array_mut().unwrap().pop());
    assert_eq!(tampered(steps), another);
    let ladder = rotation();
    let routes = ladder.routes(&query()).unwrap();
    let asked = RouteQuery::new(id("ops"), id("head"));
    assert_eq!(routes.check(&ladder, &asked), Err(RouteFault::AnotherQuestion { from: id("ops"), to: id("head") }));
}

#[test]
fn the_check_finds_steps_that_the_ladder_does_not_have_there() {
    let missing = |route, to: &str| Err(RouteFault::NoSuchStep { route, to: id(to) });
    assert_eq!(tampered(|routes| routes["routes"][1]["steps"][0]["kind"] = json!("lateral")), missing(1, "head"));
    assert_eq!(tampered(|routes| routes["routes"][1]["steps"][0]["months"] = json!(12)), missing(1, "head"));
    assert_eq!(tampered(|routes| routes["routes"][0]["steps"][0]["to"] = json!("nowhere")), missing(0, "nowhere"));
    assert_eq!(tampered(|routes| routes["routes"][0]["steps"][1]["from"] = json!("head")), missing(0, "dev"));
    let order = |routes: &mut Value| routes["routes"][0]["steps"].as_array_mut().unwrap().swap(1, 2);
    assert_eq!(tampered(order), missing(0, "head"), "no step leads from operations to the head");
}

#[test]
fn the_check_finds_climbs_longer_than_was_asked_for() {
    assert_eq!(tampered(|routes| routes["most_steps"] = json!(2)), Err(RouteFault::WrongLimit { usual: 5 }));
    let ladder = rotation();
    let routes = ladder.routes(&query()).unwrap();
    let mut lie = serde_json::to_value(&routes).unwrap();
    lie["most_steps"] = json!(2);
    let lie: Routes = serde_json::from_value(lie).unwrap();
    assert_eq!(lie.check(&ladder, &query().with_most_steps(2)), Err(RouteFault::TooLong { route: 0 }));
    assert_eq!(tampered(|routes| routes["routes"] = json!([])), Err(RouteFault::Missing));
    let another = routes.check(&ladder, &query().with_most_steps(1));
    assert!(matches!(another, Err(RouteFault::AnotherQuestion { .. })), "{another:?}");
}

#[test]
fn the_check_finds_each_wrong_figure() {
    for (field, figure) in [("effort", "effort"), ("least_effort", "least effort"), ("steepest", "steepest step")] {
        for lie in ["0", "2.999", "1000"] {
            assert_eq!(tampered(|routes| routes["routes"][0][field] = json!(lie)), wrong(0, figure), "{field} {lie}");
        }
    }
    assert_eq!(tampered(|routes| routes["routes"][1]["months"] = json!(23)), wrong(1, "months"));
    let step = wrong(0, "effort of a step");
    assert_eq!(tampered(|routes| routes["routes"][0]["steps"][1]["effort"] = json!("1")), step);
    let gains = wrong(0, "gains of a step");
    assert_eq!(tampered(|routes| routes["routes"][0]["steps"][0]["gains"] = json!([])), gains);
}

#[test]
fn the_check_finds_a_climb_that_another_betters_or_repeats() {
    let twice = |routes: &mut Value| {
        let first = routes["routes"][0].clone();
        routes["routes"].as_array_mut().unwrap().push(first);
    };
    assert_eq!(tampered(twice), Err(RouteFault::Bettered { route: 0, by: 2 }));
    // The way round twice costs nothing more but months.
    let longer = |routes: &mut Value| {
        let mut climb = routes["routes"][0].clone();
        let steps = climb["steps"].as_array_mut().unwrap();
        let (mut out, back) = (steps[0].clone(), steps[1].clone());
        (out["effort"], out["gains"]) = (json!("0"), json!([]));
        steps.splice(2..2, [out, back]);
        climb["months"] = json!(42);
        routes["routes"][0] = climb.clone();
        climb["steps"].as_array_mut().unwrap().drain(2..4);
        climb["months"] = json!(33);
        routes["routes"].as_array_mut().unwrap().push(climb);
    };
    assert_eq!(tampered(longer), Err(RouteFault::Bettered { route: 0, by: 2 }));
}

#[test]
fn the_check_finds_a_gain_that_is_not_the_one_of_its_step() {
    let gains = || wrong(0, "gains of a step");
    let gain =
        |field: &'static str, lie: Value| tampered(move |routes| routes["routes"][0]["steps"][0]["gains"][0][field] = lie);
    assert_eq!(gain("competency", json!("lead")), gains(), "another competency");
    assert_eq!(gain("have", json!("l1")), gains(), "another level before");
    assert_eq!(gain("have", Value::Null), gains(), "unknown instead of none");
    assert_eq!(gain("want", json!("l9")), gains(), "another level after");
    assert_eq!(gain("want", json!("l10")), gains(), "a level of no scale");
    assert_eq!(gain("levels", json!(9)), gains(), "another number of levels");
    assert_eq!(tampered(|routes| routes["routes"][0]["steps"][0]["gains"] = json!([])), gains(), "one is missing");
    let twice = |routes: &mut Value| {
        let first = routes["routes"][0]["steps"][0]["gains"][0].clone();
        routes["routes"][0]["steps"][0]["gains"].as_array_mut().unwrap().push(first);
    };
    assert_eq!(tampered(twice), gains(), "one is there twice");
}

#[test]
fn the_check_survives_numbers_beyond_any_scale() {
    // The step begins at a level, so that adding to it could overflow.
    let ladder = terrain(&[("a", &[("x", 2)]), ("b", &[("x", 3)])], &[("a", "b", Promotion, 1)]).compile().unwrap();
    let query = RouteQuery::new(id("a"), id("b"));
    let mut value = serde_json::to_value(ladder.routes(&query).unwrap()).unwrap();
    value["routes"][0]["steps"][0]["gains"][0]["levels"] = json!(255);
    assert!(serde_json::from_value::<Routes>(value).unwrap().check(&ladder, &query).is_err());
}

#[test]
fn the_check_finds_climbs_out_of_order() {
    let swapped = tampered(|routes| routes["routes"].as_array_mut().unwrap().swap(0, 1));
    assert_eq!(swapped, Err(RouteFault::OutOfOrder { route: 1 }));
}

#[test]
fn faults_of_climbs_are_told_in_one_line() {
    let fault = tampered(|routes| routes["routes"][1]["months"] = json!(23)).unwrap_err();
    assert_eq!(fault.to_string(), "the months of climb 1 is not what its steps make it");
    let fault = tampered(|routes| routes["to"] = json!("ops")).unwrap_err();
    assert_eq!(fault.to_string(), "the answer is not the one to this question about climbs from dev to head");
}

// ---- unknown ids ----

#[test]
fn every_query_names_the_nearest_known_id() {
    let ladder = firm();
    let told = |unknown: UnknownId| (unknown.kind(), unknown.id().to_owned(), unknown.nearest().map(str::to_owned));
    let lead = (IdKind::Role, "laed".to_owned(), Some("lead".to_owned()));
    assert_eq!(told(ladder.role("laed").unwrap_err()), lead);
    assert_eq!(told(ladder.roles_above("laed").unwrap_err()), lead);
    assert_eq!(told(ladder.roles_below("laed").unwrap_err()), lead);
    assert_eq!(told(ladder.routes(&RouteQuery::new(id("laed"), id("head"))).unwrap_err()), lead);
    assert_eq!(told(ladder.routes(&RouteQuery::new(id("head"), id("laed"))).unwrap_err()), lead);
    let coaching = (IdKind::Competency, "coachin".to_owned(), Some("coaching".to_owned()));
    assert_eq!(told(ladder.competency("coachin").unwrap_err()), coaching);
    let levels = BTreeMap::from([(competency("coachin"), None)]);
    assert_eq!(told(ladder.routes(&RouteQuery::new(id("lead"), id("head")).with_levels(levels)).unwrap_err()), coaching);
    let scale = ladder.scale("skil").unwrap_err();
    assert_eq!(scale.to_string(), "no scale has the id \"skil\"; the nearest known is \"skill\"");
    assert_eq!(told(scale), (IdKind::Scale, "skil".to_owned(), Some("skill".to_owned())));
    let far = ladder.role("zzzzzz").unwrap_err();
    assert_eq!((far.nearest(), far.to_string().as_str()), (None, "no role has the id \"zzzzzz\""));
}
