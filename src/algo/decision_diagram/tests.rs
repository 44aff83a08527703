//! Every function of few small levels is held against its table.

#![expect(clippy::cast_possible_truncation, reason = "the numbers here are small")]

use super::*;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn classes(&mut self) -> Vec<u16> {
        (0..2 + self.below(4)).map(|_| 2 + self.below(3) as u16).collect()
    }
}

const PLENTY: u64 = 100_000_000;

/// Every choice of one class on each level.
fn choices(classes: &[u16]) -> Vec<Vec<u16>> {
    let more = |choices: Vec<Vec<u16>>, &count: &u16| {
        choices.iter().flat_map(|choice| (0..count).map(move |class| [&choice[..], &[class]].concat())).collect()
    };
    classes.iter().fold(vec![Vec::new()], more)
}

/// Whether the function is true of the choice.
fn value(diagram: &Diagram, f: Function, choice: &[u16]) -> bool {
    let walk = |f, (level, &class): (usize, &u16)| diagram.nodes.child(f, level as u32, class);
    choice.iter().enumerate().fold(f, walk) == Function::TRUE
}

fn table(diagram: &Diagram, f: Function, choices: &[Vec<u16>]) -> Vec<bool> {
    choices.iter().map(|choice| value(diagram, f, choice)).collect()
}

/// A random function and its table, which is made from the same formula without the diagram.
fn random(random: &mut Random, diagram: &mut Diagram, choices: &[Vec<u16>], depth: usize) -> (Function, Vec<bool>) {
    let levels = choices[0].len();
    let kind = if depth == 0 { 0 } else { random.below(6) };
    if kind == 0 {
        let (level, truth) = (random.below(levels), random.below(16));
        let truth = |class: u16| truth >> class & 1 == 1;
        let f = diagram.literal(level as u32, truth).unwrap();
        return (f, choices.iter().map(|choice| truth(choice[level])).collect());
    }
    let parts: Vec<_> = (0..1 + random.below(4)).map(|_| self::random(random, diagram, choices, depth - 1)).collect();
    let fs: Vec<Function> = parts.iter().map(|(f, _)| *f).collect();
    let counts: Vec<usize> = (0..choices.len()).map(|choice| parts.iter().filter(|(_, table)| table[choice]).count()).collect();
    let least = |k: usize| counts.iter().map(|&count| count >= k).collect::<Vec<bool>>();
    match kind {
        1 => (diagram.all(&fs).unwrap(), least(fs.len())),
        2 => (diagram.any(&fs).unwrap(), least(1)),
        3 => {
            let k = random.below(fs.len() + 2);
            (diagram.at_least(k, &fs).unwrap(), least(k))
        }
        4 => (diagram.not(fs[0]).unwrap(), parts[0].1.iter().map(|truth| !truth).collect()),
        _ => {
            let (f, g) = (&parts[0], &parts[parts.len() - 1]);
            let or = diagram.or(f.0, g.0).unwrap();
            assert_eq!(diagram.or(g.0, f.0).unwrap(), or);
            let (not_f, not_g) = (diagram.not(f.0).unwrap(), diagram.not(g.0).unwrap());
            let nor = diagram.and(not_f, not_g).unwrap();
            assert_eq!(diagram.not(nor).unwrap(), or, "De Morgan");
            (or, f.1.iter().zip(&g.1).map(|(f, g)| f | g).collect())
        }
    }
}

/// All choices that name these classes.
fn matching<'a>(choices: &'a [Vec<u16>], named: &'a [(u32, u16)]) -> impl Iterator<Item = usize> + 'a {
    assert!(named.windows(2).all(|pair| pair[0].0 < pair[1].0), "by level, each once");
    (0..choices.len()).filter(|&at| named.iter().all(|&(level, class)| choices[at][level as usize] == class))
}

#[test]
fn functions_are_their_tables_and_each_is_there_once() {
    let mut chance = Random(1);
    for _ in 0..300 {
        let classes = chance.classes();
        let choices = choices(&classes);
        let mut diagram = Diagram::new(classes, PLENTY);
        let mut known = std::collections::BTreeMap::new();
        for _ in 0..20 {
            let (f, expected) = random(&mut chance, &mut diagram, &choices, 3);
            assert_eq!(table(&diagram, f, &choices), expected);
            assert_eq!(*known.entry(expected.clone()).or_insert(f), f, "equal functions are one handle");
            assert_eq!(f == Function::FALSE, expected.iter().all(|truth| !truth));
            assert_eq!(f == Function::TRUE, expected.iter().all(|&truth| truth));
            match diagram.witness(f) {
                None => assert_eq!(f, Function::FALSE),
                Some(named) => {
                    assert!(matching(&choices, &named).all(|at| expected[at]), "the levels not named are free");
                    // With the free levels at their lowest class, no choice that comes earlier is true.
                    let first = matching(&choices, &named).next().unwrap();
                    assert_eq!(expected.iter().position(|&truth| truth), Some(first));
                }
            }
        }
        let handles: std::collections::BTreeSet<_> = known.values().collect();
        assert_eq!(handles.len(), known.len(), "different functions are different handles");
    }
}

#[test]
fn implications_hold_or_have_a_choice_against_them() {
    let mut chance = Random(2);
    let (mut held, mut failed) = (0, 0);
    for _ in 0..200 {
        let classes = chance.classes();
        let choices = choices(&classes);
        let mut diagram = Diagram::new(classes, PLENTY);
        let made: Vec<_> = (0..8).map(|_| random(&mut chance, &mut diagram, &choices, 2)).collect();
        let made_so_far = diagram.chosen.len();
        for given in [&(Function::TRUE, vec![true; choices.len()]), &made[0], &made[1]] {
            for (f, g) in made.iter().flat_map(|f| made.iter().map(move |g| (f, g))) {
                let implied = diagram.is_implied(f.0, g.0, given.0).unwrap();
                let against = |at: usize| f.1[at] && given.1[at] && !g.1[at];
                let answer = diagram.implies(f.0, g.0, given.0).unwrap();
                assert_eq!(answer.is_none(), implied);
                match answer {
                    None => {
                        held += 1;
                        assert!(!(0..choices.len()).any(against));
                    }
                    Some(named) => {
                        failed += 1;
                        assert!(matching(&choices, &named).all(against));
                        // It is the first: each level takes the lowest class that leaves one.
                        assert_eq!(matching(&choices, &named).next(), (0..choices.len()).find(|&at| against(at)));
                    }
                }
            }
        }
        assert_eq!(diagram.chosen.len(), made_so_far, "no node was made");
    }
    assert!(held > 5_000 && failed > 5_000, "{held} {failed}");
}

#[test]
fn a_restriction_binds_the_levels_that_the_function_depends_on() {
    let mut chance = Random(3);
    for _ in 0..2_000 {
        let classes = chance.classes();
        let choices = choices(&classes);
        let mut diagram = Diagram::new(classes.clone(), PLENTY);
        let (f, truth) = random(&mut chance, &mut diagram, &choices, 2);
        let allowed: Vec<usize> = classes.iter().map(|_| chance.below(16)).collect();
        let allows = |level: usize, class: u16| allowed[level] >> class & 1 == 1;
        // A level matters when a choice differs from another on it only, and in the function's value.
        let matters = |level: usize| {
            let others = |choice: &[u16]| (choice[..level].to_vec(), choice[level + 1..].to_vec());
            let mut values = std::collections::BTreeMap::new();
            choices.iter().zip(&truth).any(|(choice, &truth)| *values.entry(others(choice)).or_insert(truth) != truth)
        };
        let support: Vec<usize> = (0..classes.len()).filter(|&level| matters(level)).collect();
        let bound = |choice: &[u16]| support.iter().all(|&level| allows(level, choice[level]));
        let expected: Vec<bool> = choices.iter().zip(&truth).map(|(choice, &truth)| truth && bound(choice)).collect();
        let restricted = diagram.restrict(f, &|level, class| allows(level as usize, class)).unwrap();
        assert_eq!(table(&diagram, restricted, &choices), expected);
        assert_eq!(diagram.restrict(f, &|_, _| true).unwrap(), f);
    }
}

#[test]
fn a_budget_is_kept_and_what_was_answered_stays_so() {
    let build = |diagram: &mut Diagram| -> Result<bool, Full> {
        let fs = (0..12).map(|level| diagram.literal(level, |class| class > 1)).collect::<Result<Vec<_>, Full>>()?;
        let some = diagram.at_least(6, &fs)?;
        let other = diagram.any(&fs[..7])?;
        let restricted = diagram.restrict(some, &|level, class| u32::from(class) != level)?;
        Ok(diagram.implies(restricted, other, Function::TRUE)?.is_none())
    };
    let mut whole = Diagram::new(vec![4; 12], PLENTY);
    let answer = build(&mut whole).unwrap();
    assert!(answer, "of twelve, five are not among the first seven");
    let enough = whole.steps();
    assert!(enough > 100);
    for budget in 0..enough {
        let mut diagram = Diagram::new(vec![4; 12], budget);
        assert_eq!(build(&mut diagram), Err(Full));
        assert!(diagram.steps() <= budget);
        // Nothing that was begun is taken for known.
        diagram.budget = PLENTY;
        assert_eq!(build(&mut diagram), Ok(answer));
    }
    assert_eq!(build(&mut Diagram::new(vec![4; 12], enough)), Ok(answer));
}

#[test]
fn what_grows_too_large_is_stopped() {
    // Pairs of levels that are far apart: 2^20 nodes in this order.
    let mut diagram = Diagram::new(vec![2; 40], 100_000);
    let pairs = (0..20).map(|low| {
        let (f, g) = (diagram.literal(low, |class| class == 1)?, diagram.literal(low + 20, |class| class == 1)?);
        diagram.and(f, g)
    });
    let pairs = pairs.collect::<Result<Vec<_>, Full>>().unwrap();
    assert_eq!(diagram.any(&pairs), Err(Full));
    assert_eq!(diagram.steps(), 100_000);
    assert_eq!(diagram.literal(0, |class| class == 0), Err(Full));
    assert_eq!(diagram.implies(pairs[0], pairs[0], Function::TRUE), Ok(None), "what needs no step is answered");
    assert_eq!(diagram.implies(pairs[0], pairs[1], Function::TRUE), Err(Full));
}

/// A test's thread has 2 MiB of stack: twenty bytes for each of these levels, which is less than a call of a function takes.
#[test]
fn depth_takes_no_stack() {
    const DEEP: u32 = 100_000;
    let mut diagram = Diagram::new(vec![3; DEEP as usize], PLENTY);
    let fs: Vec<Function> = (0..DEEP).map(|level| diagram.literal(level, |class| class > 0).unwrap()).collect();
    let before = diagram.steps();
    let all = diagram.all(&fs).unwrap();
    assert!(diagram.steps() - before <= 2 * u64::from(DEEP), "a level at a time");
    let none = diagram.not(all).unwrap();
    assert_eq!(diagram.or(all, none).unwrap(), Function::TRUE);
    assert_eq!(diagram.witness(all).unwrap().len(), DEEP as usize);
    assert_eq!(diagram.implies(all, fs[DEEP as usize - 1], Function::TRUE), Ok(None));
    assert_eq!(diagram.implies(fs[0], all, Function::TRUE).unwrap(), Some(vec![(0, 1), (1, 0)]));
    let high = diagram.restrict(all, &|_, class| class > 1).unwrap();
    assert_eq!(
        diagram.implies(all, high, Function::TRUE).unwrap(),
        Some(vec![(0, 1)].into_iter().chain((1..DEEP).map(|level| (level, 1))).collect())
    );
}

#[test]
fn half_of_a_thousand() {
    let mut diagram = Diagram::new(vec![5; 1_000], 1_000_000);
    let fs: Vec<Function> = (0..1_000).map(|level| diagram.literal(level, |class| class > 2).unwrap()).collect();
    let half = diagram.at_least(500, &fs).unwrap();
    // The last five hundred, since the levels above take their lowest class while they may.
    let expected = (0..1_000).map(|level| (level, if level < 500 { 0 } else { 3 }));
    assert_eq!(diagram.witness(half).unwrap(), expected.collect::<Vec<_>>());
    let more = diagram.at_least(501, &fs).unwrap();
    assert_eq!(diagram.implies(more, half, Function::TRUE), Ok(None));
    let against = diagram.implies(half, more, Function::TRUE).unwrap().unwrap();
    assert_eq!(against.iter().filter(|(_, class)| *class > 2).count(), 500);
    assert_eq!(diagram.at_least(1_001, &fs), Ok(Function::FALSE));
    assert_eq!(diagram.at_least(0, &fs), Ok(Function::TRUE));
    let (all, any) = (diagram.all(&fs).unwrap(), diagram.any(&fs).unwrap());
    assert_eq!(diagram.at_least(1_000, &fs), Ok(all));
    assert_eq!(diagram.at_least(1, &fs), Ok(any));
}

#[test]
fn a_level_may_be_wide_or_single_and_wide_ones_take_more_steps() {
    let mut diagram = Diagram::new(vec![u16::MAX, 1], PLENTY);
    let high = diagram.literal(0, |class| class >= 65_000).unwrap();
    assert_eq!(diagram.steps(), 2 * (1 + 65_535 / 16), "a visit and a node");
    let not_low = diagram.literal(0, |class| class >= 64_999).unwrap();
    assert_eq!(diagram.implies(high, not_low, Function::TRUE), Ok(None));
    assert_eq!(diagram.implies(not_low, high, Function::TRUE), Ok(Some(vec![(0, 64_999)])));
    assert_eq!(diagram.literal(1, |class| class == 0), Ok(Function::TRUE));
    assert_eq!(diagram.literal(1, |class| class == 1), Ok(Function::FALSE));
    assert_eq!((diagram.all(&[]), diagram.any(&[])), (Ok(Function::TRUE), Ok(Function::FALSE)));
}
