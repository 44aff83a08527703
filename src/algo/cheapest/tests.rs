//! The search against all combinations, and certificates against false ones.

use super::*;
use crate::effort::Effort;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    fn percent(&mut self, share: usize) -> bool {
        self.below(100) < share
    }
}

/// The formula as the tests see it: nothing of it is taken from the compiled one.
#[derive(Debug, Clone)]
enum Node {
    Literal(usize, Vec<bool>),
    AtLeast(usize, Vec<usize>),
}

/// A formula with a start. The last node is the root.
#[derive(Debug, Clone, Default)]
struct Case {
    classes: Vec<u16>,
    nodes: Vec<Node>,
    ranges: Vec<(u16, u16)>,
    costs: Vec<Vec<u64>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kleene {
    NotMet,
    Unknown,
    Met,
}

impl Case {
    fn formula(&self) -> Formula {
        let mut builder: Builder = Formula::builder(self.classes.clone());
        let mut built: Vec<NodeIx> = Vec::new();
        for node in &self.nodes {
            built.push(match node {
                Node::Literal(variable, truth) => builder.literal(u32::try_from(*variable).unwrap(), truth.clone()),
                Node::AtLeast(need, children) => {
                    let children: Vec<NodeIx> = children.iter().map(|&child| built[child]).collect();
                    builder.at_least(u32::try_from(*need).unwrap(), &children)
                }
            });
        }
        builder.finish(*built.last().unwrap())
    }

    fn costs(&self) -> Vec<u64> {
        self.costs.concat()
    }

    fn verdict(&self, choice: &[Option<u16>]) -> Kleene {
        let mut verdicts: Vec<Kleene> = Vec::new();
        for node in &self.nodes {
            let verdict = match node {
                Node::Literal(variable, truth) => {
                    let (first, last) = choice[*variable].map_or(self.ranges[*variable], |class| (class, class));
                    let seen = &truth[usize::from(first)..=usize::from(last)];
                    match (seen.contains(&true), seen.contains(&false)) {
                        (true, false) => Kleene::Met,
                        (false, _) => Kleene::NotMet,
                        _ => Kleene::Unknown,
                    }
                }
                Node::AtLeast(need, children) => {
                    let at_least = |verdict| children.iter().filter(|&&child| verdicts[child] >= verdict).count() >= *need;
                    match (at_least(Kleene::Met), at_least(Kleene::Unknown)) {
                        (true, _) => Kleene::Met,
                        (_, true) => Kleene::Unknown,
                        _ => Kleene::NotMet,
                    }
                }
            };
            verdicts.push(verdict);
        }
        *verdicts.last().unwrap()
    }

    fn cost(&self, choice: &[Option<u16>]) -> u64 {
        let costs = choice.iter().zip(&self.costs).filter_map(|(class, costs)| class.map(|class| costs[usize::from(class)]));
        costs.fold(0u64, |sum, cost| sum.saturating_add(cost))
    }

    /// The least cost and, of the choices that have it, the fewest moves; by trying everything.
    fn brute(&self) -> Option<(u64, usize)> {
        let mut best = None;
        let mut choice: Vec<Option<u16>> = vec![None; self.classes.len()];
        loop {
            let cost = self.cost(&choice);
            let found = (cost, choice.iter().flatten().count());
            if cost != IMPOSSIBLE && best.is_none_or(|best| found < best) && self.verdict(&choice) == Kleene::Met {
                best = Some(found);
            }
            let mut at = 0;
            loop {
                if at == choice.len() {
                    return best;
                }
                choice[at] = match choice[at] {
                    None => Some(0),
                    Some(class) if class + 1 < self.classes[at] => Some(class + 1),
                    Some(_) => None,
                };
                if choice[at].is_some() {
                    break;
                }
                at += 1;
            }
        }
    }

    fn random(random: &mut Random) -> Self {
        let variables = 2 + random.below(5);
        let mut case = Self::default();
        let dearest = [1, 3, 10, 1 << 40][random.below(4)];
        for _ in 0..variables {
            let classes = 2 + random.below(4);
            let first = random.below(classes);
            let last = if random.percent(30) { first + random.below(classes - first) } else { first };
            let cost = |class: usize, random: &mut Random| match random.below(10) {
                _ if class == first && first == last => 0,
                0 => 0,
                1 | 2 => IMPOSSIBLE,
                _ => random.next() % dearest + 1,
            };
            case.costs.push((0..classes).map(|class| cost(class, random)).collect());
            case.classes.push(u16::try_from(classes).unwrap());
            case.ranges.push((u16::try_from(first).unwrap(), u16::try_from(last).unwrap()));
        }
        for _ in 0..2 + random.below(9) {
            let variable = random.below(variables);
            let truth = (0..case.classes[variable]).map(|_| random.percent(45)).collect();
            case.nodes.push(Node::Literal(variable, truth));
        }
        for _ in 0..1 + random.below(7) {
            let children: Vec<usize> = (0..1 + random.below(5)).map(|_| random.below(case.nodes.len())).collect();
            let need = match random.below(12) {
                0 => children.len() + 1,
                1 => 0,
                2..6 => children.len(),
                _ => 1 + random.below(children.len()),
            };
            case.nodes.push(Node::AtLeast(need, children));
        }
        case
    }

    /// A hitting set: at least one element of each set.
    fn hitting_set(random: &mut Random, elements: usize, sets: usize, size: usize) -> Self {
        let mut case = Self { classes: vec![2; elements], ranges: vec![(0, 0); elements], ..Self::default() };
        case.costs = (0..elements).map(|_| vec![0, 1 + random.next() % 9]).collect();
        case.nodes = (0..elements).map(|element| Node::Literal(element, vec![false, true])).collect();
        for _ in 0..sets {
            case.nodes.push(Node::AtLeast(1, (0..size).map(|_| random.below(elements)).collect()));
        }
        case.nodes.push(Node::AtLeast(sets, (elements..elements + sets).collect()));
        case
    }

    fn check_answer(&self, answer: &Answer) {
        assert_eq!(self.verdict(&answer.choice), Kleene::Met, "{self:?} {answer:?}");
        assert_eq!(self.cost(&answer.choice).min(IMPOSSIBLE - 1), answer.cost, "{self:?} {answer:?}");
        for moved in 0..answer.choice.len() {
            if answer.choice[moved].is_some() {
                let mut fewer = answer.choice.clone();
                fewer[moved] = None;
                assert_ne!(self.verdict(&fewer), Kleene::Met, "move {moved} is not needed: {self:?} {answer:?}");
            }
        }
    }
}

fn solve(case: &Case, scratch: &mut Scratch, steps: u64) -> (Outcome, Log) {
    let costs = case.costs();
    let (formula, start) = (case.formula(), Start { ranges: &case.ranges, costs: &costs });
    let (outcome, log) = cheapest(&formula, start, scratch, &mut Meter::new(Effort::steps(steps), &mut ()));
    let (again, _) = cheapest(&formula, start, scratch, &mut Meter::new(Effort::steps(steps), &mut ()));
    assert_eq!(outcome, again, "what the scratch held before changes nothing");
    (outcome, log)
}

fn is_certified(case: &Case, cost: u64, log: &Log) -> bool {
    let costs = case.costs();
    certify(&case.formula(), Start { ranges: &case.ranges, costs: &costs }, cost, log)
}

#[test]
fn agrees_with_all_combinations() {
    let (mut random, mut scratch) = (Random(7), Scratch::default());
    let (mut branched, mut nobody, mut free) = (0, 0, 0);
    for _ in 0..4_000 {
        let case = Case::random(&mut random);
        let (outcome, log) = solve(&case, &mut scratch, u64::MAX);
        let found = outcome.answer.as_ref().map(|answer| (answer.cost, answer.choice.iter().flatten().count()));
        assert_eq!(found, case.brute(), "{case:?}");
        assert!(outcome.completion.is_complete());
        assert_eq!(outcome.lower_bound, found.map_or(IMPOSSIBLE, |found| found.0));
        assert!(is_certified(&case, outcome.lower_bound, &log), "{case:?} {outcome:?} {log:?}");
        if let Some(answer) = &outcome.answer {
            case.check_answer(answer);
            assert!(!is_certified(&case, answer.cost + 1, &log), "nothing costs less than a wrong cost: {case:?}");
            assert!(!is_certified(&case, IMPOSSIBLE, &log), "{case:?}");
            free += u32::from(answer.cost == 0);
        }
        branched += u32::from(outcome.steps > 1);
        nobody += u32::from(outcome.answer.is_none());
    }
    assert!(branched > 100 && nobody > 200 && free > 200, "{branched} {nobody} {free}");
}

#[test]
fn a_search_that_is_stopped_has_a_bound() {
    let (mut random, mut scratch) = (Random(8), Scratch::default());
    let (mut stopped, mut with_answer, mut with_bound) = (0, 0, 0);
    for _ in 0..4_000 {
        let case = Case::random(&mut random);
        let (whole, _) = solve(&case, &mut scratch, u64::MAX);
        let mut last = (0, IMPOSSIBLE);
        for steps in 0..whole.steps {
            let (outcome, log) = solve(&case, &mut scratch, steps);
            assert_eq!((outcome.completion, outcome.steps), (Completion::StepLimit, steps));
            assert!(outcome.lower_bound <= whole.lower_bound, "{case:?} {outcome:?} {whole:?}");
            assert!(!is_certified(&case, whole.lower_bound, &log) || whole.lower_bound == 0, "an open search proves nothing");
            let cost = outcome.answer.as_ref().map_or(IMPOSSIBLE, |answer| answer.cost);
            assert!(cost >= whole.lower_bound);
            assert!(cost <= last.1, "more steps never make it worse");
            outcome.answer.iter().for_each(|answer| case.check_answer(answer));
            last = (outcome.lower_bound, cost);
            stopped += 1;
            with_answer += u32::from(outcome.answer.is_some());
            with_bound += u32::from(outcome.lower_bound > 0);
        }
    }
    assert!(stopped > 4_000 && with_answer > 100 && with_bound > 100, "{stopped} {with_answer} {with_bound}");
}

#[test]
fn a_false_log_is_refused() {
    let (mut random, mut scratch) = (Random(9), Scratch::default());
    let mut refused = 0;
    while refused < 200 {
        let case = Case::random(&mut random);
        let (outcome, log) = solve(&case, &mut scratch, u64::MAX);
        let Some(best) = &outcome.answer else { continue };
        if log.nodes() < 2 {
            continue;
        }
        let mut shorter = log.clone();
        shorter.entries.pop();
        assert!(!is_certified(&case, best.cost, &shorter));
        let mut longer = log.clone();
        longer.entries.push(certificate::Entry::Leaf);
        assert!(!is_certified(&case, best.cost, &longer));
        // The search of another question proves nothing of this one, whatever it says.
        let other = Case::random(&mut random);
        let (_, foreign) = solve(&other, &mut scratch, u64::MAX);
        assert!(!is_certified(&case, best.cost + 1, &foreign));
        assert!(!is_certified(&case, outcome.lower_bound, &Log::default()));
        refused += 1;
    }
}

#[test]
fn where_nothing_is_needed_twice_there_is_one_step() {
    let mut case = Case { classes: vec![3; 6], ranges: vec![(0, 0); 6], ..Case::default() };
    case.costs = vec![vec![0, 2, 5]; 6];
    for variable in 0..6 {
        case.nodes.push(Node::Literal(variable, vec![false, true, true]));
        case.nodes.push(Node::Literal(variable, vec![false, false, true]));
    }
    // Each variable stands in one pair of alternatives.
    for variable in 0..6 {
        case.nodes.push(Node::AtLeast(1, vec![2 * variable, 2 * variable + 1]));
    }
    case.nodes.push(Node::AtLeast(4, (12..18).collect()));
    let (outcome, log) = solve(&case, &mut Scratch::default(), 1);
    assert_eq!((outcome.completion, outcome.lower_bound, log.nodes()), (Completion::Complete, 8, 1));
    assert_eq!(outcome.answer.unwrap().choice, [Some(1), Some(1), Some(1), Some(1), None, None]);
}

#[test]
fn hitting_sets_are_solved() {
    let (mut random, mut scratch) = (Random(10), Scratch::default());
    for sets in [30, 45, 60] {
        let case = Case::hitting_set(&mut random, 30, sets, 4);
        let (outcome, log) = solve(&case, &mut scratch, 20_000);
        assert!(outcome.completion.is_complete(), "{} steps", outcome.steps);
        let answer = outcome.answer.unwrap();
        case.check_answer(&answer);
        assert!(is_certified(&case, answer.cost, &log));
        assert!(!is_certified(&case, answer.cost + 1, &log));
    }
}

#[test]
fn many_literals_of_one_variable() {
    // 200 classes, a literal for each but the first, true from there on: moving to the last meets all.
    let mut case = Case { classes: vec![200, 2], ranges: vec![(0, 0), (0, 1)], ..Case::default() };
    case.costs = vec![(0..200).collect(), vec![3, 4]];
    for from in 1..200 {
        case.nodes.push(Node::Literal(0, (0..200).map(|class| class >= from).collect()));
    }
    case.nodes.push(Node::Literal(1, vec![true, false]));
    case.nodes.push(Node::AtLeast(150, (0..200).collect()));
    let (outcome, log) = solve(&case, &mut Scratch::default(), u64::MAX);
    let answer = outcome.answer.unwrap();
    assert_eq!((answer.cost, &answer.choice[..]), (150, &[Some(150), None][..]));
    case.check_answer(&answer);
    assert!(is_certified(&case, 150, &log) && !is_certified(&case, 151, &log));
}

#[test]
fn sums_of_costs_saturate() {
    let mut case = Case { classes: vec![2; 3], ranges: vec![(0, 0); 3], ..Case::default() };
    case.costs = vec![vec![0, IMPOSSIBLE - 1]; 3];
    case.nodes = (0..3).map(|variable| Node::Literal(variable, vec![false, true])).collect();
    case.nodes.push(Node::AtLeast(3, vec![0, 1, 2]));
    let (outcome, log) = solve(&case, &mut Scratch::default(), u64::MAX);
    assert_eq!((outcome.answer.unwrap().cost, outcome.lower_bound), (IMPOSSIBLE - 1, IMPOSSIBLE - 1));
    assert!(is_certified(&case, IMPOSSIBLE - 1, &log));
}

#[test]
fn depth_needs_no_stack() {
    let mut case = Case { classes: vec![2; 50], ranges: vec![(0, 0); 50], costs: vec![vec![0, 1]; 50], ..Case::default() };
    case.nodes = (0..50).map(|variable| Node::Literal(variable, vec![false, true])).collect();
    for at in 50..10_050 {
        // Any and all take turns; the whole, written out, has more paths than fit.
        let need = if at % 2 == 0 { 1 } else { 3 };
        case.nodes.push(Node::AtLeast(need, vec![at - 1, at % 50, at - 1]));
    }
    let formula = case.formula();
    assert_eq!(formula.occurrences(0), u64::MAX);
    let (outcome, log) = solve(&case, &mut Scratch::default(), 10_000);
    let answer = outcome.answer.unwrap();
    case.check_answer(&answer);
    assert!(!outcome.completion.is_complete() || is_certified(&case, answer.cost, &log));
    assert!(outcome.completion.is_complete());
}
