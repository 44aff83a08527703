//! What is odd about small rule books, by looking at everybody there can be.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rungs::{Candidate, ClauseVerdict, Decision, Effort, Finding, FindingKind, Judge, Rule, RuleId, Spot, Truth};

use crate::made::Random;
use crate::small::{Known, Small, Tallies, Tree, Wood, passes, rule};

const WOOD: Wood = Wood { attributes: 4, people: 300, rules: 4, depth: 3, closed: true };

/// A book, everybody that it can be asked about, and what each rule says of them.
struct Case {
    small: Small,
    judge: Judge,
    /// Of whom only that is unknown which a closed world makes matter.
    worlds: Vec<Known>,
    /// Of whom all is known.
    whole: Vec<Known>,
    seed: u64,
}

impl Case {
    fn new(seed: u64) -> Self {
        let random = &mut Random(seed);
        let closed = random.one_in(2);
        let small = Small::new(random, Wood { closed, ..WOOD });
        let closed: BTreeSet<usize> =
            small.rules.iter().flat_map(Tree::leaves).filter(|(_, closed)| *closed).map(|(attribute, _)| attribute).collect();
        let worlds = small.everybody(|number| closed.contains(&number));
        let judge = small.judge(&small.everybody(|_| true));
        Self { whole: small.everybody(|_| false), worlds, judge, small, seed }
    }

    fn said(&self) -> String {
        format!("seed {}: {:?}", self.seed, self.small)
    }

    fn truth(&self, tree: &Tree, known: &Known) -> Truth {
        self.small.truth(tree, known, &|attribute, test| known[attribute].is_some_and(|value| passes(test, value)))
    }

    fn met(&self, tree: &Tree, known: &Known) -> bool {
        self.truth(tree, known) == Truth::Met
    }

    fn rule(&self, id: &RuleId) -> (usize, Rule<'_>) {
        let number = id.to_string()[1..].parse().unwrap();
        (number, self.judge.book().rule(id.as_ref()).unwrap())
    }

    /// The position of a clause among all that a rule is judged by.
    fn position(&self, spot: &Spot) -> usize {
        let verdict = self.judge.judge("p0", spot.rule().as_ref()).unwrap();
        let is_it = |clause: &ClauseVerdict| {
            let is_asked_first = |label: &str| label == "employed";
            let same = clause.rule() == spot.rule() && clause.place() == spot.place();
            same && is_asked_first(clause.label()) == is_asked_first(spot.label())
        };
        // The whole with what is asked of everybody stands at no place either, and before.
        verdict.clauses().iter().rposition(is_it).unwrap()
    }

    fn at(&self, spot: &Spot, witness: &Candidate) -> Truth {
        self.rule(spot.rule()).1.prove(witness).truth(self.position(spot)).unwrap()
    }

    fn is_referred_to(&self, from: usize, to: usize) -> bool {
        fn refs(tree: &Tree, found: &mut BTreeSet<usize>) {
            match tree {
                Tree::All(parts) | Tree::Any(parts) | Tree::AtLeast(_, parts) => {
                    parts.iter().for_each(|part| refs(part, found));
                }
                Tree::Not(part) => refs(part, found),
                Tree::Ref(of) => drop(found.insert(*of)),
                Tree::Leaf { .. } => {}
            }
        }
        let mut found = BTreeSet::new();
        refs(&self.small.rules[from], &mut found);
        found.iter().any(|&of| of == to || self.is_referred_to(of, to))
    }
}

/// All parts of a tree with their places.
fn places<'t>(tree: &'t Tree, here: &str, found: &mut Vec<(String, &'t Tree)>) {
    found.push((here.to_owned(), tree));
    match tree {
        Tree::All(parts) => parts.iter().enumerate().for_each(|(at, part)| places(part, &format!("{here}/all/{at}"), found)),
        Tree::Any(parts) => parts.iter().enumerate().for_each(|(at, part)| places(part, &format!("{here}/any/{at}"), found)),
        Tree::AtLeast(_, parts) => {
            parts.iter().enumerate().for_each(|(at, part)| places(part, &format!("{here}/at_least/of/{at}"), found));
        }
        Tree::Not(part) => places(part, &format!("{here}/not"), found),
        _ => {}
    }
}

fn looked_through(seed: u64, tallies: &mut Tallies) {
    let case = Case::new(seed);
    let said = || case.said();
    let lint = case.judge.book().lint(Effort::default());
    assert!(lint.completion().is_complete() && lint.undecided().is_empty());
    let of_kind = |kind: FindingKind| lint.findings().iter().filter(move |finding| finding.kind() == kind);
    let named = |kind: FindingKind| -> BTreeSet<usize> { of_kind(kind).map(|finding| case.rule(finding.rule()).0).collect() };
    let everybody = case.judge.judge_all();
    let mut never = BTreeSet::new();
    let mut always = BTreeSet::new();
    for (number, tree) in case.small.rules.iter().enumerate() {
        if everybody.counts(rule(number).as_ref()).unwrap()[0] == 0 {
            never.insert(number);
        } else if case.whole.iter().all(|known| case.met(tree, known)) {
            always.insert(number);
        }
    }
    assert_eq!(named(FindingKind::Never), never, "{}", said());
    assert_eq!(named(FindingKind::Always), always, "{}", said());
    never_by_their_conflicts(&case, of_kind(FindingKind::Never), tallies);
    for finding in of_kind(FindingKind::Always) {
        assert_eq!(case.rule(finding.rule()).1.decide(finding.witness().unwrap()), Decision::Eligible, "{}", said());
        tallies.count("always");
    }
    pairs(&case, lint.findings(), &never, tallies);
    let idle: Vec<&Finding> = of_kind(FindingKind::Idle).chain(of_kind(FindingKind::Hopeless)).collect();
    for (number, tree) in case.small.rules.iter().enumerate() {
        let idle = idle.iter().filter(|finding| case.rule(finding.rule()).0 == number);
        idle_by_leaving_out(
            &case,
            number,
            tree,
            idle.copied().collect(),
            never.contains(&number) || always.contains(&number),
            tallies,
        );
        unguarded(&case, number, tree, lint.findings());
    }
    assert!(lint.findings().is_sorted_by_key(Finding::kind));
}

/// A tree for those who are not employed, who meet no other rule.
fn unemployed(tree: &Tree) -> Tree {
    let all = |parts: &[Tree]| parts.iter().map(unemployed).collect();
    match tree {
        Tree::All(parts) => Tree::All(all(parts)),
        Tree::Any(parts) => Tree::Any(all(parts)),
        Tree::AtLeast(k, parts) => Tree::AtLeast(*k, all(parts)),
        Tree::Not(part) => Tree::Not(unemployed(part).into()),
        Tree::Ref(_) => Tree::Any(Vec::new()),
        Tree::Leaf { .. } => tree.clone(),
    }
}

fn never_by_their_conflicts<'f>(case: &Case, findings: impl Iterator<Item = &'f Finding>, tallies: &mut Tallies) {
    for finding in findings {
        tallies.count("never");
        let (number, _) = case.rule(finding.rule());
        // Nothing here asks for being employed but what is asked of everybody: that is a part that no tree has.
        let part = |spot: &Spot| (spot.label() != "employed").then(|| case.small.rules[number].at(spot.place()));
        let parts: Vec<Option<&Tree>> = finding.clauses().iter().map(part).collect();
        assert!(!parts.is_empty());
        let others = |left_out: Option<usize>| -> Vec<Option<&Tree>> {
            parts.iter().enumerate().filter(|(at, _)| Some(*at) != left_out).map(|(_, part)| *part).collect()
        };
        let possible = |left_out: Option<usize>| {
            let others = others(left_out);
            let outside: Vec<Tree> = others.iter().flatten().map(|part| unemployed(part)).collect();
            case.worlds.iter().any(|known| {
                let inside = others.iter().flatten().all(|part| case.met(part, known));
                inside || others.iter().all(Option::is_some) && outside.iter().all(|part| case.met(part, known))
            })
        };
        assert!(!possible(None), "{} {:?}", case.said(), finding);
        for at in 0..parts.len() {
            assert!(possible(Some(at)), "{} {:?}", case.said(), finding);
        }
        let witness = finding.witness().unwrap();
        for (at, spot) in finding.clauses().iter().enumerate() {
            assert_eq!(case.at(spot, witness) == Truth::Met, at + 1 < parts.len(), "{} {:?}", case.said(), finding);
        }
    }
}

fn pairs(case: &Case, findings: &[Finding], never: &BTreeSet<usize>, tallies: &mut Tallies) {
    let mut expected = BTreeSet::new();
    let rules = &case.small.rules;
    for one in (0..rules.len()).filter(|one| !never.contains(one)) {
        for other in (0..rules.len()).filter(|other| !never.contains(other) && *other != one) {
            let follows =
                |a: usize, b: usize| case.worlds.iter().all(|known| !case.met(&rules[a], known) || case.met(&rules[b], known));
            let is_meant = case.is_referred_to(one, other) || case.is_referred_to(other, one);
            match (follows(one, other), follows(other, one)) {
                (true, true) if one < other => drop(expected.insert((FindingKind::Same, one, other))),
                (true, false) if !is_meant => drop(expected.insert((FindingKind::Implied, one, other))),
                _ => {}
            }
        }
    }
    let mut found = BTreeSet::new();
    for finding in findings {
        let Some(other) = finding.other() else { continue };
        let ((one, rule), (other, other_rule)) = (case.rule(finding.rule()), case.rule(other));
        found.insert((finding.kind(), one, other));
        let witness = finding.witness().unwrap();
        assert_eq!(other_rule.decide(witness), Decision::Eligible, "{}", case.said());
        let is_same = finding.kind() == FindingKind::Same;
        assert_eq!(rule.decide(witness) == Decision::Eligible, is_same, "{}", case.said());
        tallies.count(if is_same { "same" } else { "implied" });
    }
    assert_eq!(found, expected, "{}", case.said());
}

/// What is idle changes nothing when it is left out; what is not does.
fn idle_by_leaving_out(case: &Case, number: usize, tree: &Tree, idle: Vec<&Finding>, passed_over: bool, tallies: &mut Tallies) {
    if passed_over {
        assert!(idle.is_empty(), "{}", case.said());
        return;
    }
    let spots: BTreeSet<&str> = idle.iter().map(|finding| finding.clauses()[0].place()).collect();
    assert_eq!(spots.len(), idle.len());
    // From the last place on, so that the others stay where they are.
    let mut less = tree.clone();
    for place in spots.iter().rev() {
        let alone = tree.without(place);
        for known in &case.whole {
            assert_eq!(case.truth(&alone, known), case.truth(tree, known), "{} rule {number} without {place}", case.said());
        }
        less = if less.has(place) { less.without(place) } else { less };
    }
    for known in &case.whole {
        assert_eq!(case.truth(&less, known), case.truth(tree, known), "{} rule {number} without {spots:?}", case.said());
    }
    let mut all = Vec::new();
    places(tree, "", &mut all);
    for (here, list) in &all {
        let (parts, is_all) = match list {
            Tree::All(parts) if parts.len() > 1 => (parts, true),
            Tree::Any(parts) => (parts, false),
            _ => continue,
        };
        let place = |at: usize| format!("{here}/{}/{at}", if is_all { "all" } else { "any" });
        let left: Vec<usize> = (0..parts.len()).filter(|&at| !spots.contains(place(at).as_str())).collect();
        for &at in &left {
            let others = || left.iter().filter(move |&&other| other != at);
            let rest = |known: &Known| {
                if is_all {
                    others().all(|&of| case.met(&parts[of], known))
                } else {
                    others().any(|&of| case.met(&parts[of], known))
                }
            };
            let matters = |known: &Known| {
                if is_all { rest(known) && !case.met(&parts[at], known) } else { case.met(&parts[at], known) && !rest(known) }
            };
            assert!(case.worlds.iter().any(matters), "{} rule {number}: {} changes nothing", case.said(), place(at));
        }
    }
    for finding in idle {
        let (spot, place) = (&finding.clauses()[0], finding.clauses()[0].place());
        let (before, last) = place.rsplit_once('/').unwrap();
        let list = before.rsplit_once('/').unwrap();
        let Some((_, Tree::All(parts) | Tree::Any(parts))) = all.iter().find(|(here, _)| here == list.0) else {
            panic!("{place}")
        };
        let (is_all, at) = (list.1 == "all", last.parse::<usize>().unwrap());
        let hopeless = !is_all && !case.worlds.iter().any(|known| case.met(&parts[at], known));
        assert_eq!(finding.kind() == FindingKind::Hopeless, hopeless, "{}", case.said());
        tallies.count(if hopeless { "hopeless" } else { "idle" });
        let Some(witness) = finding.witness() else {
            // Nobody meets what stands beside it.
            let beside = |known: &Known| (0..parts.len()).any(|of| of != at && case.met(&parts[of], known));
            assert!(is_all || !case.worlds.iter().any(beside), "{}", case.said());
            continue;
        };
        let proof = case.rule(finding.rule()).1.prove(witness);
        let verdict = case.judge.judge("p0", finding.rule().as_ref()).unwrap();
        let truth = |of: usize| {
            let place = format!("{before}/{of}");
            let at = verdict.clauses().iter().position(|clause| clause.rule() == spot.rule() && clause.place() == place);
            proof.truth(at.unwrap()).unwrap() == Truth::Met
        };
        let mut beside = (0..parts.len()).filter(|of| *of != at);
        assert!(if is_all { beside.all(truth) } else { beside.any(truth) }, "{} {place}", case.said());
    }
}

fn unguarded(case: &Case, number: usize, tree: &Tree, findings: &[Finding]) {
    let mut all = Vec::new();
    places(tree, "", &mut all);
    let is_open = |tree: &Tree| matches!(tree, Tree::Not(part) if matches!(&**part, Tree::Leaf { closed: false, .. }));
    let expected: BTreeSet<&str> = all.iter().filter(|(_, tree)| is_open(tree)).map(|(place, _)| place.as_str()).collect();
    let found = findings.iter().filter(|finding| finding.kind() == FindingKind::UnguardedNot);
    let found: Vec<&Finding> = found.filter(|finding| *finding.rule() == rule(number)).collect();
    let spots: BTreeSet<&str> = found.iter().map(|finding| finding.clauses()[0].place()).collect();
    assert_eq!(spots, expected, "{}", case.said());
    for finding in found {
        assert_eq!(case.at(&finding.clauses()[0], finding.witness().unwrap()), Truth::Unknown, "{}", case.said());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn what_is_odd_is_what_everybody_shows(seed: u64) {
        looked_through(seed, &mut Tallies::default());
    }

    #[test]
    fn what_was_found_before_the_limit_is_so(seed: u64, steps in 0u64..300) {
        let case = Case::new(seed);
        let whole = case.judge.book().lint(Effort::default());
        let some = case.judge.book().lint(Effort::steps(steps));
        prop_assert!(some.completion().is_complete() == some.undecided().is_empty());
        let key = |finding: &Finding| (finding.rule().clone(), finding.other().cloned(), finding.clauses().to_vec());
        // What cannot be refuted in time is told in its weaker form; a conflict that is not known to be least is not told.
        let all: BTreeSet<_> = whole.findings().iter().map(key).collect();
        for finding in some.findings() {
            prop_assert!(all.contains(&key(finding)), "{:?} {}", finding, case.said());
        }
        if some.completion().is_complete() {
            prop_assert_eq!(some.findings().len(), whole.findings().len());
        }
    }
}

#[test]
#[ignore = "some minutes; run with --release"]
fn what_is_odd_is_what_everybody_shows_in_many_cases() {
    let mut tallies = Tallies::default();
    let seeds = std::env::var_os("SEED").map_or(1, |seed| seed.into_string().unwrap().parse::<u64>().unwrap());
    (0..20_000).for_each(|case| looked_through(seeds + case * 7_919, &mut tallies));
    println!("{tallies:?}");
    for what in ["always", "never", "same", "implied", "idle", "hopeless"] {
        assert!(tallies.0.get(what).is_some_and(|count| *count > 100), "{what}");
    }
}

/// Roles `a`, `b`, `c` and `d`, of which some are open to hire, and one rule for each that has one, asking for what is given.
fn nobody_can_enter(open: &[&str], rules: &[(&str, &str)]) -> Vec<String> {
    let roles = ["a", "b", "c", "d"].map(|id| format!(r#"{{"id": "{id}", "open_to_hire": {}}}"#, open.contains(&id)));
    let ladder = rungs::LadderSpec::from_json(&format!(r#"{{"roles": [{}]}}"#, roles.join(", "))).unwrap().compile().unwrap();
    let rules: Vec<String> = rules
        .iter()
        .enumerate()
        .map(|(number, (role, needs))| format!(r#"{{"id": "to-{role}-{number}", "role": "{role}", "needs": {needs}}}"#))
        .collect();
    let book = rungs::RuleBookSpec::from_json(&format!(r#"{{"rules": [{}]}}"#, rules.join(", "))).unwrap();
    let book = book.compile(&ladder, &rungs::RosterSettings::new()).unwrap();
    let lint = book.lint(Effort::default());
    assert!(lint.completion().is_complete());
    let found = lint.findings().iter().filter(|finding| finding.kind() == FindingKind::NobodyCanEnter);
    found
        .map(|finding| {
            // The witness would be admitted, and every clause named asks for roles.
            assert_eq!(book.rule(finding.rule().as_ref()).unwrap().decide(finding.witness().unwrap()), Decision::Eligible);
            assert!(!finding.clauses().is_empty());
            assert!(finding.clauses().iter().all(|spot| ["holds_role", "has_held"].contains(&spot.label())));
            finding.rule().to_string()
        })
        .collect()
}

const HOLDS_A: &str = r#"{"holds_role": {"roles": ["a"]}}"#;
const HOLDS_B: &str = r#"{"holds_role": {"roles": ["b"]}}"#;
const HELD_A: &str = r#"{"has_held": {"of": {"roles": ["a"]}, "months": 12}}"#;
const HELD_B: &str = r#"{"has_held": {"of": {"roles": ["b"]}, "months": 12}}"#;
const HELD_B_OR_C: &str = r#"{"has_held": {"of": {"roles": ["b", "c"]}, "months": 12}}"#;

#[test]
fn a_ring_of_roles_that_ask_for_each_other_is_found_and_a_way_in_breaks_it() {
    let none: [String; 0] = [];
    for (holds_a, holds_b) in [(HOLDS_A, HOLDS_B), (HELD_A, HELD_B), (HOLDS_A, HELD_B)] {
        assert_eq!(nobody_can_enter(&[], &[("a", holds_b), ("b", holds_a)]), ["to-a-0", "to-b-1"]);
        assert_eq!(nobody_can_enter(&["a"], &[("a", holds_b), ("b", holds_a)]), none, "from outside");
        assert_eq!(nobody_can_enter(&[], &[("b", holds_a)]), none, "a needs no rule");
        assert_eq!(nobody_can_enter(&["c", "d"], &[("a", holds_a)]), ["to-a-0"], "what asks for itself");
        // A second way in, by a rule that asks for nothing of the kind.
        let way_in = [("a", holds_b), ("b", holds_a), ("a", r#"{"tenure": {"in": "company", "months": 12}}"#)];
        assert_eq!(nobody_can_enter(&[], &way_in), none);
        // What hangs behind the ring cannot be entered either, but where another way leads around it.
        assert_eq!(nobody_can_enter(&[], &[("a", holds_b), ("b", holds_a), ("d", holds_a)]), ["to-a-0", "to-b-1", "to-d-2"]);
        let around = format!(r#"{{"any": [{holds_a}, {{"holds_role": {{"roles": ["c"]}}}}]}}"#);
        assert_eq!(nobody_can_enter(&[], &[("a", holds_b), ("b", holds_a), ("d", &around)]), ["to-a-0", "to-b-1"]);
    }
    assert_eq!(nobody_can_enter(&[], &[("a", HELD_B_OR_C), ("b", HOLDS_A)]), none, "c needs no rule");
    let not_held = format!(r#"{{"not": {HOLDS_B}}}"#);
    assert_eq!(nobody_can_enter(&[], &[("a", &not_held), ("b", HOLDS_A)]), none, "who holds nothing does not hold b");
    let both = format!(r#"{{"all": [{HOLDS_A}, {HOLDS_B}]}}"#);
    assert_eq!(nobody_can_enter(&["a", "b"], &[("c", &both)]), none, "nobody can meet it, which is another finding");
}
