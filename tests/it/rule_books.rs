//! The shipped rule books: each compiles without a warning, is read back as it was written, and judges the shipped people as stated.

use std::collections::BTreeMap;

use rungs::{
    Code, Decision, Defect, EvidencePolicySpec, Id, Ladder, LadderSpec, Roster, RosterBuilder, RosterSettings, RuleBook,
    RuleBookSpec,
};

use crate::made::date;

const AS_OF: &str = "2026-09-30";

/// A ladder, the people on it, and the policy under which they are judged.
struct Place {
    ladder: Ladder,
    settings: RosterSettings,
    roster: Roster,
    policy: EvidencePolicySpec,
}

impl Place {
    fn new(ladder: &str, settings: &str, people: &str, policy: EvidencePolicySpec) -> Self {
        let ladder = LadderSpec::from_json(ladder).unwrap().compile().unwrap();
        let settings = RosterSettings::from_json(settings).unwrap();
        let mut builder = RosterBuilder::new(&ladder, &settings);
        people.lines().for_each(|line| builder.push_json(line));
        let roster = builder.finish().unwrap();
        assert_eq!(codes(ladder.warnings()), []);
        assert_eq!(codes(roster.warnings()), []);
        Self { ladder, settings, roster, policy }
    }

    /// The book, which has no fault and is the same when it has been written and read.
    fn book(&self, text: &str) -> RuleBook {
        let spec = RuleBookSpec::from_json(text).unwrap();
        let book = spec.compile(&self.ladder, &self.settings).unwrap();
        assert_eq!(codes(book.warnings()), []);
        assert!(book.version().is_some());
        let written = serde_json::to_string(&spec).unwrap();
        assert_eq!(RuleBookSpec::from_json(&written).unwrap(), spec);
        book
    }

    /// For each rule the decisions, by person.
    fn decisions(&self, book: &RuleBook) -> BTreeMap<String, Vec<(String, Decision)>> {
        let policy = self.policy.compile().unwrap();
        let judgements = book.over(&self.roster, &policy, date(AS_OF)).unwrap().judge_all();
        let of_rule = |rule: rungs::Rule<'_>| {
            let decisions = judgements.decisions(rule.id().as_ref()).unwrap();
            (rule.id().to_string(), decisions.map(|(person, decision)| (person.id().to_string(), decision)).collect())
        };
        book.rules().map(of_rule).collect()
    }
}

fn codes(warnings: &[Defect]) -> Vec<Code> {
    warnings.iter().map(Defect::code).collect()
}

fn company() -> Place {
    Place::new(
        include_str!("../../examples/data/company/ladder.json"),
        include_str!("../../examples/data/company/settings.json"),
        include_str!("../../examples/data/company/people.jsonl"),
        EvidencePolicySpec::from_json(include_str!("../../examples/data/company/policy.json")).unwrap(),
    )
}

const COMPANY_RULES: [&str; 2] =
    [include_str!("../../examples/data/company/rules.json"), include_str!("../../examples/data/company/rules-stricter.json")];

fn kubernetes(people: &str) -> Place {
    Place::new(
        include_str!("../../examples/data/kubernetes-ladder/ladder.json"),
        include_str!("../../examples/data/kubernetes-ladder/settings.json"),
        people,
        EvidencePolicySpec::new(),
    )
}

const KUBERNETES_PEOPLE: &str = include_str!("../../examples/data/kubernetes-ladder/people.jsonl");
const KUBERNETES_RULES: &str = include_str!("../../examples/data/kubernetes-ladder/rules.json");
const CNCF_RULES: &str = include_str!("../../examples/data/kubernetes-ladder/cncf-rules.json");
const KUBERNETES_NOTE: &str = include_str!("../../examples/data/kubernetes-ladder/NOTE.md");

const fn letter(decision: Decision) -> char {
    match decision {
        Decision::Eligible => 'y',
        Decision::Ineligible => 'n',
        Decision::Undetermined => '?',
    }
}

#[test]
fn every_critical_and_every_lead_role_of_the_company_has_a_rule_of_promotion() {
    let place = company();
    for text in COMPANY_RULES {
        let book = place.book(text);
        let asked = |role: &rungs::Role<'_>| role.is_critical() || role.id().as_str().ends_with("-lead");
        for role in place.ladder.roles().filter(asked) {
            let rule = book.rule(&format!("step-to-{}", role.id())).unwrap();
            assert_eq!(rule.role(), Some(role.id()));
        }
    }
}

#[test]
fn the_rules_of_the_company_tell_its_people_apart() {
    let place = company();
    let decisions = place.decisions(&place.book(COMPANY_RULES[0]));
    let count = |rule: &str, asked| decisions[rule].iter().filter(|(_, decision)| *decision == asked).count();
    let steps: Vec<&String> = decisions.keys().filter(|rule| rule.starts_with("step-to-")).collect();
    for rule in decisions.keys() {
        let decided = count(rule, Decision::Eligible) + count(rule, Decision::Undetermined);
        assert!(decided > 0, "{rule}: somebody may satisfy it");
        assert!(count(rule, Decision::Ineligible) > 0, "{rule}: not everybody may");
    }
    for rule in &steps {
        assert!(count(rule, Decision::Eligible) <= 10, "{rule}: a step is for few");
        assert!(count(rule, Decision::Ineligible) > place.roster.len() / 2, "{rule}: most people may not take it");
    }
    assert!(steps.iter().filter(|rule| count(rule, Decision::Eligible) > 0).count() >= 2);
    assert!(decisions.keys().any(|rule| count(rule, Decision::Undetermined) > 0));
}

#[test]
fn the_stricter_rules_of_the_company_take_from_some_and_give_to_others() {
    let place = company();
    let [before, after] = COMPANY_RULES.map(|text| place.decisions(&place.book(text)));
    assert!(before.keys().eq(after.keys()));
    let (mut gains, mut losses) = (0, 0);
    for ((_, before), (_, after)) in before.iter().zip(&after) {
        for ((person, was), (same, is)) in before.iter().zip(after) {
            assert_eq!(person, same);
            gains += usize::from(*was != Decision::Eligible && *is == Decision::Eligible);
            losses += usize::from(*was == Decision::Eligible && *is != Decision::Eligible);
        }
    }
    assert!(gains > 0 && losses > gains, "{gains} gain, {losses} lose");
}

/// For each rule of `rules.json` how `k-01` to `k-19` come out.
const KUBERNETES: [(&str, &str); 7] = [
    ("approver", "nnnynnnnnnnnnnnn?nn"),
    ("inactive", "nnnnnny?nnnnnnynnnn"),
    ("member", "nnnnnnnnyn?nnynnnnn"),
    ("member-by-request", "nnnnnnnnyn?nnnnnnnn"),
    ("related-organization-member", "nnnnnnnnnn?nnynnnnn"),
    ("reviewer", "nnnnyyn?nnnnnnnnnnn"),
    ("subproject-owner", "yy?nnnnnnnnnnn??nnn"),
];

/// The same of `cncf-rules.json`.
const CNCF: [(&str, &str); 8] = [
    ("contributor", "yyyyyyyyyyyyyyyyy?n"),
    ("emeritus", "nnnnnnnnnnnnnnynnnn"),
    ("inactive", "nnnnnny?nnnnnnynn?y"),
    ("maintainer", "ny?nnnnnnnnnnnnnnnn"),
    ("member-stays", "yyyyyyn?nnnnynnyynn"),
    ("organization-member", "nnnnnnnnyn?nnnnnnnn"),
    ("removal", "nnnnnny?nnnnnnyynnn"),
    ("reviewer", "nnnynynnnnnnnnnn?nn"),
];

#[test]
fn the_contributors_come_out_as_their_records_say() {
    let place = kubernetes(KUBERNETES_PEOPLE);
    for (text, expected) in [(KUBERNETES_RULES, KUBERNETES.as_slice()), (CNCF_RULES, CNCF.as_slice())] {
        let decisions = place.decisions(&place.book(text));
        assert_eq!(decisions.len(), expected.len());
        for (rule, expected) in expected {
            let found: String = decisions[*rule].iter().map(|(_, decision)| letter(*decision)).collect();
            assert_eq!(found, *expected, "{rule}");
        }
    }
}

/// Somebody who is eligible by a rule and would not be, were one attribute this instead.
const SPOILED: [(&str, &str, &str, &str, &str); 21] = [
    (KUBERNETES_RULES, "member-by-request", "k-09", "two_factor", "false"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "affiliation_current", "false"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "prs_merged", "0"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "contributions_12_months", "9"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "subscribed_dev", "false"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "read_guide", "false"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "active_areas", "0"),
    (KUBERNETES_RULES, "member-by-request", "k-09", "membership_requested", "false"),
    (KUBERNETES_RULES, "reviewer", "k-06", "primary_reviews", "4"),
    (KUBERNETES_RULES, "reviewer", "k-06", "prs_reviewed_or_merged", "19"),
    (KUBERNETES_RULES, "approver", "k-04", "primary_reviews_substantial", "9"),
    (KUBERNETES_RULES, "approver", "k-04", "prs_reviewed_or_merged", "29"),
    (KUBERNETES_RULES, "inactive", "k-07", "contributions_12_months", "1"),
    (CNCF_RULES, "organization-member", "k-09", "two_factor", "false"),
    (CNCF_RULES, "organization-member", "k-09", "active_areas", "0"),
    (CNCF_RULES, "reviewer", "k-06", "prs_reviewed", "19"),
    (CNCF_RULES, "reviewer", "k-06", "test_failures_resolved", "0"),
    (CNCF_RULES, "reviewer", "k-06", "commits_to_area", "false"),
    (CNCF_RULES, "maintainer", "k-02", "active_areas", "1"),
    (CNCF_RULES, "maintainer", "k-02", "hours_a_month", "15"),
    (CNCF_RULES, "maintainer", "k-02", "agrees_to_maintain", "false"),
];

/// The same with one part of the record missing: what was complete is then "no", the rest unknown.
const MISSING: [(&str, &str, &str, &str, Decision); 10] = [
    (KUBERNETES_RULES, "member", "k-09", "records", Decision::Ineligible),
    (KUBERNETES_RULES, "reviewer", "k-06", "records", Decision::Ineligible),
    (KUBERNETES_RULES, "reviewer", "k-06", "evidence", Decision::Undetermined),
    (KUBERNETES_RULES, "reviewer", "k-06", "roles", Decision::Undetermined),
    (KUBERNETES_RULES, "approver", "k-04", "records", Decision::Ineligible),
    (KUBERNETES_RULES, "approver", "k-04", "roles", Decision::Undetermined),
    (KUBERNETES_RULES, "subproject-owner", "k-02", "evidence", Decision::Undetermined),
    (CNCF_RULES, "reviewer", "k-06", "hired", Decision::Undetermined),
    (CNCF_RULES, "reviewer", "k-06", "records", Decision::Ineligible),
    (CNCF_RULES, "maintainer", "k-02", "records", Decision::Ineligible),
];

#[test]
fn what_a_rule_of_the_ladders_asks_is_what_its_people_have() {
    let judged = |text: &str, rule: &str, person: &str, change: &dyn Fn(&mut serde_json::Value)| {
        let people = KUBERNETES_PEOPLE.lines().map(|line| {
            let mut record: serde_json::Value = serde_json::from_str(line).unwrap();
            if record["id"] == person {
                change(&mut record);
            }
            record.to_string()
        });
        let place = kubernetes(&people.collect::<Vec<_>>().join("\n"));
        let decisions = place.decisions(&place.book(text));
        decisions[rule].iter().find(|(id, _)| id == person).unwrap().1
    };
    for (text, rule, person, attribute, spoiled) in SPOILED {
        let said = format!("{rule} of {person} by {attribute}");
        assert_eq!(judged(text, rule, person, &|_| {}), Decision::Eligible, "{said}");
        let spoiled: serde_json::Value = serde_json::from_str(spoiled).unwrap();
        let spoil = |record: &mut serde_json::Value| record["attributes"][attribute] = spoiled.clone();
        assert_eq!(judged(text, rule, person, &spoil), Decision::Ineligible, "{said}");
        let forget = |record: &mut serde_json::Value| {
            record["attributes"].as_object_mut().unwrap().remove(attribute).unwrap();
        };
        assert_eq!(judged(text, rule, person, &forget), Decision::Undetermined, "{said}");
    }
    for (text, rule, person, field, expected) in MISSING {
        let forget = |record: &mut serde_json::Value| {
            record.as_object_mut().unwrap().remove(field).unwrap();
        };
        assert_eq!(judged(text, rule, person, &forget), expected, "{rule} of {person} without {field}");
    }
}

#[test]
fn the_note_says_of_the_contributors_what_is_so() {
    for expected in [KUBERNETES.as_slice(), CNCF.as_slice()] {
        let head = expected.iter().map(|(rule, _)| *rule).collect::<Vec<_>>().join(" | ");
        let table = KUBERNETES_NOTE.split_once(&format!("| | {head} |\n")).unwrap().1;
        for (number, line) in (0..19).zip(table.lines().skip(1)) {
            let row: Vec<String> = expected.iter().map(|(_, all)| all.chars().nth(number).unwrap().to_string()).collect();
            assert_eq!(line, format!("| k-{:02} | {} |", number + 1, row.join(" | ")));
        }
    }
}

#[test]
fn every_clause_that_the_note_names_is_in_a_book_and_every_clause_is_named() {
    let books = [KUBERNETES_RULES, CNCF_RULES].map(|text| RuleBookSpec::from_json(text).unwrap());
    for rule in books.iter().flat_map(|book| &book.rules) {
        let clauses = rule.needs.clauses().iter().filter_map(|clause| clause.id.as_ref().map(ToString::to_string));
        for id in clauses.chain([rule.id.to_string()]) {
            assert!(KUBERNETES_NOTE.contains(&format!("`{id}`")), "the note says nothing of `{id}`");
        }
    }
    for line in KUBERNETES_NOTE.lines().filter(|line| line.starts_with('|') && line.ends_with("` |")) {
        let named = line.rsplit_once(" | ").unwrap().1.trim_end_matches('|').split(", ");
        for name in named.map(|name| name.trim().trim_matches('`')) {
            let has = |rule: &rungs::RuleSpec| {
                let mut clauses = rule.needs.clauses().iter();
                rule.id.as_str() == name || clauses.any(|clause| clause.id.as_ref().is_some_and(|id| id.as_str() == name))
            };
            assert!(books.iter().flat_map(|book| &book.rules).any(has), "no clause is called `{name}`: {line}");
        }
    }
}
