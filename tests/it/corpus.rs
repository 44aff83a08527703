//! The corpus of `testdata/corpus`: made-up ladders, people and rules with what they come to, for whoever writes the engine again.
//!
//! `cargo test --test it corpus -- --ignored` writes it anew; read the difference before it is committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use chrono::Days;
use rungs::{
    Decision, Effort, EvidencePolicySpec, Id, Judge, LadderSpec, PersonSpec, RosterSettings, RosterSpec, RuleBookSpec, Truth,
    Verdict,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::made::{AS_OF, Random, date, day, ladder, policy, roster};
use crate::made_rules::{Palette, predicates, rule_book};

const FILES: u64 = 12;
const CASES: u64 = 5;
/// Rule books over the people of each case.
const BOOKS: u64 = 5;
/// How far first days of eligibility are looked for.
const DAYS: u64 = 150;
/// The limit on the search for changes.
const EFFORT: Effort = Effort::steps(100_000);

#[derive(Serialize, Deserialize)]
struct Case {
    name: String,
    ladder: Box<RawValue>,
    settings: Box<RawValue>,
    policy: Box<RawValue>,
    as_of: String,
    people: Box<RawValue>,
    books: Vec<Book>,
}

#[derive(Serialize, Deserialize)]
struct Book {
    rule_book: Box<RawValue>,
    expected: Vec<Expected>,
}

/// Person, rule, decision, a letter for each clause, the cost of the cheapest changes and whether it is proven, the first day.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Expected(String, String, Decision, String, Option<String>, bool, Option<String>);

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("testdata/corpus")
}

fn file(number: u64) -> PathBuf {
    folder().join(format!("{number:02}.jsonl"))
}

fn raw(value: &impl Serialize) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap()
}

fn letters(verdict: &Verdict) -> String {
    let letter = |truth| match truth {
        Truth::Met => 'y',
        Truth::NotMet => 'n',
        Truth::Unknown => '?',
    };
    verdict.clauses().iter().map(|clause| letter(clause.truth())).collect()
}

/// What the engine says of every person and rule.
fn answers(judge: &Judge) -> Vec<Expected> {
    let until = judge.as_of() + Days::new(DAYS);
    let mut answers = Vec::new();
    for person in judge.roster().people().map(|person| person.id().as_str()) {
        for rule in judge.book().rules().map(|rule| rule.id().as_str()) {
            let verdict = judge.judge(person, rule).unwrap();
            let unlock = judge.unlock_within(person, rule, EFFORT, &mut ()).unwrap();
            let first = judge.when(person, rule, until).unwrap().first_eligible();
            answers.push(Expected(
                person.to_owned(),
                rule.to_owned(),
                verdict.decision(),
                letters(&verdict),
                unlock.cost().map(|cost| cost.to_string()),
                unlock.is_proven(),
                first.map(|day| day.to_string()),
            ));
        }
    }
    answers
}

/// The judge of one book of a case, from the documents alone.
fn judge(case: &Case, rule_book: &RawValue) -> Judge {
    let ladder = LadderSpec::from_json(case.ladder.get()).unwrap().compile().unwrap();
    let settings = RosterSettings::from_json(case.settings.get()).unwrap();
    let people: Vec<PersonSpec> = serde_json::from_str(case.people.get()).unwrap();
    let mut spec = RosterSpec::new(settings.clone());
    spec.people = people;
    let roster = spec.compile(&ladder).unwrap();
    let policy = EvidencePolicySpec::from_json(case.policy.get()).unwrap().compile().unwrap();
    let book = RuleBookSpec::from_json(rule_book.get()).unwrap();
    let book = book.compile_with(&ladder, &settings, &predicates()).unwrap();
    book.over(&roster, &policy, date(&case.as_of)).unwrap()
}

fn made(seed: u64, name: String) -> Case {
    let mut random = Random(seed);
    let ladder = ladder(&mut random, 3, 3);
    let people = roster(&mut random, &ladder, 6);
    let as_of = if random.one_in(2) { date(AS_OF) } else { day(&mut random) };
    let mut case = Case {
        name,
        ladder: raw(&ladder),
        settings: raw(&people.settings),
        policy: raw(&policy(&mut random)),
        as_of: as_of.to_string(),
        people: raw(&people.people),
        books: Vec::new(),
    };
    for _ in 0..BOOKS {
        let rule_book = raw(&rule_book(&mut random, &ladder, &people.settings, Palette::ALL));
        let expected = answers(&judge(&case, &rule_book));
        case.books.push(Book { rule_book, expected });
    }
    case
}

fn cases() -> impl Iterator<Item = Case> {
    (0..FILES).flat_map(|number| {
        let text = fs::read_to_string(file(number)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Case>>()
    })
}

#[test]
fn the_corpus_comes_to_what_it_says() {
    let (mut decisions, mut kinds) = (0, BTreeMap::<String, u64>::new());
    for case in cases() {
        for book in &case.books {
            let found = answers(&judge(&case, &book.rule_book));
            assert_eq!(found.len(), book.expected.len(), "{}", case.name);
            for (found, expected) in found.iter().zip(&book.expected) {
                assert_eq!(found, expected, "{}", case.name);
                *kinds.entry(expected.2.to_string()).or_default() += 1;
                decisions += 1;
            }
        }
    }
    assert!(decisions >= 5_000, "{decisions} decisions");
    assert!(kinds.len() == 3 && kinds.values().all(|count| *count > 500), "{kinds:?}");
}

#[test]
fn the_corpus_is_small() {
    let size: u64 = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
    assert!(size <= 2_000_000, "{size} bytes");
}

#[test]
#[ignore = "writes the corpus anew"]
fn write_the_corpus() {
    fs::create_dir_all(folder()).unwrap();
    for number in 0..FILES {
        let case = |at: u64| serde_json::to_string(&made(number * CASES + at, format!("{number:02}-{at}"))).unwrap() + "\n";
        fs::write(file(number), (0..CASES).map(case).collect::<String>()).unwrap();
    }
}
