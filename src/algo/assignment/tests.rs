//! The kernel against a plain flow over the same market, and its prices by the definition of what they prove.

use super::{Bound, Bounds, Earlier, Entry, Lists, Market, OUT, Packed, Rows, Slots, Sparse, TOP, Wide, solve, solve_from};
use crate::algo::dice::Dice;
use crate::effort::{Completion, Effort, Meter};

struct Case {
    wants: Vec<u32>,
    pairs: Vec<Vec<(u32, u16)>>,
    sellers: Vec<Bound>,
    groups: Vec<Bound>,
    empty: i64,
    alone: i64,
    placed: Vec<bool>,
}

fn case(dice: &mut Dice, floors: bool) -> Case {
    let (buyers, sellers) = (dice.below(7) as usize, 1 + dice.below(6) as usize);
    let groups: Vec<Bound> = (0..dice.below(4))
        .map(|group| Bound {
            within: if group > 0 && dice.below(2) == 0 { dice.below(group) as u32 } else { TOP },
            at_least: if floors { dice.below(3) as u32 } else { 0 },
            at_most: if floors { 2 + dice.below(5) as u32 } else { dice.below(6) as u32 },
        })
        .collect();
    let worths = [1, 3, 10_000][dice.below(3) as usize];
    let most = 1 + dice.below(3);
    let empty = -(dice.below(12_000) as i64);
    Case {
        wants: (0..buyers).map(|_| dice.below(most + 1) as u32).collect(),
        pairs: (0..buyers)
            .map(|_| {
                let dense = 1 + dice.below(3);
                let mut list = Vec::new();
                for seller in 0..sellers as u32 {
                    if dice.below(4) < dense + 1 {
                        list.push((seller, (dice.below(worths + 1) * (10_000 / worths)) as u16));
                    }
                }
                list
            })
            .collect(),
        sellers: (0..sellers)
            .map(|_| Bound {
                within: if groups.is_empty() || dice.below(3) == 0 { TOP } else { dice.below(groups.len() as u64) as u32 },
                at_least: if floors { dice.below(8) as u32 / 7 } else { 0 },
                at_most: 1 + dice.below(3) as u32,
            })
            .collect(),
        groups,
        empty,
        alone: empty - [0, 50_000, 5_000_000][dice.below(3) as usize],
        placed: (0..buyers).map(|_| dice.below(4) == 0).collect(),
    }
}

/// Bellman-Ford over the whole network, one place at a time: minimum cost with lower bounds as a great reward for their seats.
/// `None` when lower bounds cannot be met.
fn plain(case: &Case) -> Option<i64> {
    const REWARD: i64 = 1 << 40;
    let bounds = Bounds::new(case.sellers.clone(), case.groups.clone());
    let (nodes, buyers) = (bounds.nodes(), case.wants.len());
    // Nodes: sellers and groups, buyers, the source and the top.
    let (source, top) = (nodes + buyers, nodes + buyers + 1);
    let mut arcs: Vec<(usize, usize, i64, i64)> = Vec::new();
    let mut arc = |from, to, room: i64, cost: i64| {
        arcs.push((from, to, room, cost));
        arcs.push((to, from, 0, -cost));
    };
    for (buyer, &wanted) in case.wants.iter().enumerate() {
        arc(source, nodes + buyer, wanted.into(), 0);
        if wanted > 0 {
            arc(nodes + buyer, top, i64::from(wanted) - 1, -case.empty);
            arc(nodes + buyer, top, 1, -if case.placed[buyer] { case.empty } else { case.alone });
        }
        for &(seller, worth) in &case.pairs[buyer] {
            arc(nodes + buyer, seller as usize, 1, -i64::from(worth));
        }
    }
    let mut promised = 0;
    for node in 0..nodes {
        let bound = bounds.of(node);
        let (least, most) = (i64::from(bound.at_least), i64::from(bound.at_most));
        if least > most {
            return None;
        }
        promised += least;
        let to = bounds.parent(node).unwrap_or(top);
        arc(node, to, least, -REWARD);
        arc(node, to, most - least, 0);
    }
    let (mut cost, mut met) = (0, 0);
    loop {
        let mut distance = vec![i64::MAX / 2; nodes + buyers + 2];
        let mut via = vec![usize::MAX; nodes + buyers + 2];
        distance[source] = 0;
        for _ in 0..nodes + buyers + 2 {
            for (index, &(from, to, room, cost)) in arcs.iter().enumerate() {
                if room > 0 && distance[from] < i64::MAX / 4 && distance[from] + cost < distance[to] {
                    distance[to] = distance[from] + cost;
                    via[to] = index;
                }
            }
        }
        if distance[top] > i64::MAX / 4 {
            break;
        }
        let mut at = top;
        while at != source {
            let index = via[at];
            arcs[index].2 -= 1;
            arcs[index ^ 1].2 += 1;
            let paid = arcs[index].3;
            if paid.abs() == REWARD {
                met -= paid.signum();
            } else {
                cost += paid;
            }
            at = arcs[index].0;
        }
    }
    (met == promised).then_some(-cost)
}

/// The worth of an outcome, with everything that it must keep to looked at.
fn worth(case: &Case, mates: &[u32]) -> i64 {
    let (slots, bounds) = (Slots::new(&case.wants), Bounds::new(case.sellers.clone(), case.groups.clone()));
    let mut load = vec![0u32; bounds.nodes()];
    let mut sum = 0;
    for buyer in 0..case.wants.len() {
        let has: Vec<u32> = mates[slots.of(buyer)].to_vec();
        let mut seen: Vec<u32> = has.iter().copied().filter(|&seller| seller != OUT).collect();
        let empty = (has.len() - seen.len()) as i64;
        sum += empty * case.empty;
        if empty == has.len() as i64 && empty > 0 {
            sum += if case.placed[buyer] { 0 } else { case.alone - case.empty };
        }
        for &seller in &seen {
            let pair = case.pairs[buyer].iter().find(|&&(other, _)| other == seller);
            sum += i64::from(pair.expect("a pair that may be made").1);
            let mut node = Some(seller as usize);
            while let Some(at) = node {
                load[at] += 1;
                node = bounds.parent(at);
            }
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len() as i64 + empty, has.len() as i64, "no seller twice");
    }
    for (node, &load) in load.iter().enumerate() {
        assert!((bounds.of(node).at_least..=bounds.of(node).at_most).contains(&load), "node {node} has {load}");
    }
    sum
}

fn run<L: Lists>(case: &Case, lists: &L, steps: u64) -> super::Outcome {
    let bounds = Bounds::new(case.sellers.clone(), case.groups.clone());
    let market =
        Market { lists, wants: &case.wants, bounds: &bounds, empty: case.empty, alone: case.alone, placed: &case.placed };
    solve(&market, &mut Meter::new(Effort::steps(steps), &mut ()))
}

fn sparse<E: Entry>(case: &Case) -> Sparse<E> {
    let mut start = vec![0];
    let mut entries = Vec::new();
    for pairs in &case.pairs {
        entries.extend(pairs.iter().map(|&(seller, worth)| E::new(seller, worth)));
        start.push(entries.len() as u32);
    }
    Sparse { start, entries }
}

fn rows(case: &Case) -> Rows {
    let mut rows = Rows::new(case.pairs.len(), case.sellers.len());
    for (buyer, pairs) in case.pairs.iter().enumerate() {
        for &(seller, worth) in pairs {
            rows.put(buyer, seller as usize, worth);
        }
    }
    rows
}

fn agree(case: &Case, name: &str) {
    let expected = plain(case);
    let outcomes = [
        run(case, &sparse::<Packed>(case), u64::MAX),
        run(case, &sparse::<Wide>(case), u64::MAX),
        run(case, &rows(case), u64::MAX),
    ];
    for (layout, outcome) in outcomes.iter().enumerate() {
        assert_eq!(outcome.completion, Completion::Complete);
        match expected {
            None => assert!(!outcome.unmet.is_empty(), "{name}, layout {layout}: bounds that cannot be met"),
            Some(best) => {
                assert!(outcome.unmet.is_empty(), "{name}, layout {layout}: {:?} can be met", outcome.unmet);
                assert_eq!(worth(case, &outcome.mates), best, "{name}, layout {layout}");
            }
        }
    }
}

#[test]
fn small_markets_are_solved_as_a_plain_flow_solves_them() {
    let mut dice = Dice(1);
    for number in 0..3_000 {
        agree(&case(&mut dice, false), &format!("case {number}"));
    }
}

#[test]
fn so_are_those_with_lower_bounds() {
    let mut dice = Dice(2);
    for number in 0..3_000 {
        agree(&case(&mut dice, true), &format!("case {number} with lower bounds"));
    }
}

/// In each chain one buyer more than elsewhere has to be made room for, by moving everybody in it at a loss.
fn chains(dice: &mut Dice) -> Case {
    let mut case = case(dice, false);
    (case.pairs, case.sellers) = (Vec::new(), Vec::new());
    for _ in 0..9 + dice.below(8) {
        let first = case.sellers.len() as u32;
        let length = 2 + dice.below(12) as u32;
        case.pairs.push(vec![(first, 9_000)]);
        for link in first..first + length {
            case.pairs.push(vec![(link, 9_000 + dice.below(900) as u16), (link + 1, dice.below(3_000) as u16)]);
        }
        case.sellers.extend((0..=length).map(|_| Bound { within: TOP, at_least: 0, at_most: 1 }));
    }
    case.groups.clear();
    case.wants = vec![1; case.pairs.len()];
    case.placed = vec![false; case.pairs.len()];
    case.empty = -[20_000, 70_000, 1_000_000, 1_000_000_000][dice.below(4) as usize];
    case.alone = case.empty - [0, 1_000_000_000_000][dice.below(2) as usize];
    case
}

#[test]
fn long_chains_are_moved_along_when_empty_places_are_dear() {
    let mut dice = Dice(6);
    let mut far = 0;
    for number in 0..16 {
        let case = chains(&mut dice);
        agree(&case, &format!("chains {number}"));
        let bounds = Bounds::new(case.sellers.clone(), Vec::new());
        let (lists, wants, placed) = (sparse::<Packed>(&case), &case.wants, &case.placed);
        let market = Market { lists: &lists, wants, bounds: &bounds, empty: case.empty, alone: case.alone, placed };
        let mut observer = ();
        let mut meter = Meter::new(Effort::steps(u64::MAX), &mut observer);
        far += u32::from(!super::solve_by::<_, i16>(&market, super::FEW, &mut meter).1);
    }
    assert!(far > 4, "prices of sixteen bits are not enough for {far} of 16");
}

#[test]
#[ignore = "a million markets take half a minute in a release build"]
fn a_million_small_markets() {
    let seed = 7;
    let mut dice = Dice(seed);
    for number in 0..1_000_000 {
        agree(&case(&mut dice, number % 3 == 0), &format!("case {number} of seed {seed}"));
    }
}

#[test]
fn a_search_that_is_stopped_leaves_pairs_that_may_be_made() {
    let mut dice = Dice(3);
    for _ in 0..500 {
        let case = case(&mut dice, false);
        for steps in [0, 1, 5, 20, 100] {
            worth(&case, &run(&case, &sparse::<Packed>(&case), steps).mates);
        }
    }
}

/// A market that differs from another in some worths, pairs, places, seats and bounds.
fn changed(case: &Case, dice: &mut Dice) -> Case {
    let mut wants = case.wants.clone();
    let mut pairs = case.pairs.clone();
    let (mut sellers, mut groups) = (case.sellers.clone(), case.groups.clone());
    for _ in 0..=dice.below(3) {
        let (buyer, seller) = (dice.below(7) as usize, dice.below(6) as usize);
        match dice.below(5) {
            0 => {
                if let Some((_, worth)) = pairs.get_mut(buyer).and_then(|list| list.get_mut(seller)) {
                    *worth = dice.below(10_001) as u16;
                }
            }
            1 => {
                if let Some(list) = pairs.get_mut(buyer).filter(|list| seller < list.len()) {
                    list.remove(seller);
                }
            }
            2 => {
                if let Some(wanted) = wants.get_mut(buyer) {
                    *wanted = dice.below(4) as u32;
                }
            }
            3 => {
                if let Some(bound) = sellers.get_mut(seller) {
                    bound.at_most = bound.at_least + dice.below(3) as u32;
                }
            }
            _ => {
                if let Some(bound) = groups.get_mut(seller) {
                    bound.at_most = if dice.below(2) == 0 { u32::MAX } else { bound.at_least + dice.below(4) as u32 };
                }
            }
        }
    }
    Case { wants, pairs, sellers, groups, empty: case.empty, alone: case.alone, placed: case.placed.clone() }
}

fn run_again<L: Lists>(case: &Case, lists: &L, earlier: Earlier, steps: u64) -> super::Outcome {
    let bounds = Bounds::new(case.sellers.clone(), case.groups.clone());
    let market =
        Market { lists, wants: &case.wants, bounds: &bounds, empty: case.empty, alone: case.alone, placed: &case.placed };
    solve_from(&market, earlier, &mut Meter::new(Effort::steps(steps), &mut ()))
}

fn agree_again(first: &Case, second: &Case, dice: &mut Dice, name: &str) {
    let before = run(first, &sparse::<Packed>(first), u64::MAX);
    let earlier = Earlier {
        mates: before.mates,
        prices: before.prices.iter().map(|&price| (dice.below(8) > 0).then_some(price)).collect(),
    };
    let expected = plain(second);
    let outcomes = [
        run_again(second, &sparse::<Packed>(second), earlier.clone(), u64::MAX),
        run_again(second, &rows(second), earlier.clone(), u64::MAX),
    ];
    for outcome in &outcomes {
        assert_eq!(outcome.completion, Completion::Complete);
        assert_eq!(outcome.unmet.is_empty(), expected.is_some(), "{name}: {:?}", outcome.unmet);
        if let Some(best) = expected {
            assert_eq!(worth(second, &outcome.mates), best, "{name}");
        }
    }
    // Of groups, whoever stops a search sees to it.
    if second.groups.is_empty() && second.sellers.iter().all(|bound| bound.at_least == 0) {
        worth(second, &run_again(second, &sparse::<Packed>(second), earlier, dice.below(12)).mates);
    }
}

#[test]
fn from_the_market_before_the_next_is_solved_as_from_nothing() {
    let mut dice = Dice(4);
    for number in 0..4_000 {
        let first = case(&mut dice, number % 3 == 0);
        let second = changed(&first, &mut dice);
        agree_again(&first, &second, &mut dice, &format!("case {number}"));
    }
}

#[test]
fn from_a_market_that_has_nothing_to_do_with_it_too() {
    let mut dice = Dice(5);
    for number in 0..2_000 {
        let (first, second) = (case(&mut dice, number % 3 == 0), case(&mut dice, number % 2 == 0));
        agree_again(&first, &second, &mut dice, &format!("case {number}"));
    }
}

#[test]
fn prices_of_any_size_are_prices_to_begin_with() {
    let mut dice = Dice(6);
    for number in 0..2_000 {
        let case = case(&mut dice, number % 3 == 0);
        let mut any = |_| [None, Some(i64::MIN), Some(i64::MAX), Some(-1), Some(40_000)][dice.below(5) as usize];
        let prices = (0..case.sellers.len() + case.groups.len()).map(&mut any).collect();
        let mates = (0..20).map(|_| [0, 1, 7, OUT, u32::MAX][dice.below(5) as usize]).collect();
        let outcome = run_again(&case, &sparse::<Wide>(&case), Earlier { mates, prices }, u64::MAX);
        let expected = plain(&case);
        assert_eq!(outcome.unmet.is_empty(), expected.is_some(), "case {number}");
        if let Some(best) = expected {
            assert_eq!(worth(&case, &outcome.mates), best, "case {number}");
        }
    }
}

/// As random markets came to it: the price of a buyer with another place lay far below what its empty place cost, so that the empty place
/// could become dearer for long before anything had to move.
#[test]
fn an_empty_place_beside_another_waits_until_it_is_due() {
    let free = |within: u32, at_most: u32| Bound { within, at_least: 0, at_most };
    for (empty, alone) in
        [(-10_879, -5_010_879), (-10_879, -60_879), (-15_000, -5_015_000), (-30_000, -80_000), (-9_000, -59_000)]
    {
        let case = Case {
            wants: vec![1, 1, 2],
            pairs: vec![vec![(0, 10_000), (1, 0), (2, 10_000), (3, 0)], vec![(0, 0), (1, 10_000)], vec![(1, 0), (2, 10_000)]],
            sellers: vec![free(2, 1), free(TOP, 1), free(1, 1), free(0, 3)],
            groups: vec![free(TOP, 4), free(TOP, 1), free(TOP, 1)],
            empty,
            alone,
            placed: vec![false; 3],
        };
        agree(&case, &format!("empty {empty}, alone {alone}"));
    }
}
