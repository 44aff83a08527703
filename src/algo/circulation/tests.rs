//! Flows against all flows there are.

use super::{Arc, Network, Prices};
use crate::algo::dice::Dice;
use crate::effort::{Effort, Meter};

/// Buyers, sellers and the top; places that are wanted go to a seller or straight to the top. Pairs are numbered first, then what stays
/// empty of each buyer, then what each seller has. How many nodes there are, how many buyers and pairs, and the arcs.
fn market(dice: &mut Dice) -> (usize, usize, usize, Vec<Arc>) {
    let (buyers, sellers) = (1 + dice.below(4) as u32, 1 + dice.below(3) as u32);
    let top = buyers + sellers;
    let mut arcs = Vec::new();
    for buyer in 0..buyers {
        for seller in 0..sellers {
            if dice.below(3) > 0 && arcs.len() < 9 {
                arcs.push(Arc { from: buyer, to: buyers + seller, least: 0, most: 1, flow: 0 });
            }
        }
    }
    let pairs = arcs.len();
    for buyer in 0..buyers {
        let wanted = dice.below(3) as u32;
        arcs.push(Arc { from: buyer, to: top, least: 0, most: wanted, flow: wanted });
    }
    for seller in 0..sellers {
        arcs.push(Arc { from: buyers + seller, to: top, least: 0, most: dice.below(3) as u32, flow: 0 });
    }
    (top as usize + 1, buyers as usize, pairs, arcs)
}

/// All flows of a market: each set of pairs, with what follows from it.
fn flows(buyers: usize, pairs: usize, arcs: &[Arc]) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    for set in 0u32..1 << pairs {
        let mut flow: Vec<u32> = (0..pairs).map(|pair| set >> pair & 1).collect();
        let mut fits = true;
        for (at, arc) in arcs[pairs..].iter().enumerate() {
            let at_node = (0..pairs).filter(|&pair| arcs[pair].from == arc.from || arcs[pair].to == arc.from);
            let taken: u32 = at_node.map(|pair| flow[pair]).sum();
            // A place that is wanted is taken or stays empty; a seat is taken or not.
            let carries =
                if at < buyers { arc.most.checked_sub(taken) } else { Some(taken).filter(|&taken| taken <= arc.most) };
            fits &= carries.is_some();
            flow.push(carries.unwrap_or(0));
        }
        if fits {
            all.push(flow);
        }
    }
    all
}

fn worth(costs: &[(u32, i32)], flow: &[u32]) -> i64 {
    costs.iter().map(|&(arc, cost)| i64::from(cost) * i64::from(flow[arc as usize])).sum()
}

fn costs(dice: &mut Dice, arcs: usize) -> Vec<(u32, i32)> {
    let most = [1, 2, 9, 1_000_000][dice.below(4) as usize];
    let signs = dice.below(3);
    let mut costs = Vec::new();
    for arc in 0..arcs as u32 {
        if dice.below(2) == 0 {
            let cost = dice.below(most + 1) as i32;
            let is_gain = signs == 0 || (signs == 1 && dice.below(2) == 0);
            costs.push((arc, if is_gain { -cost } else { cost }));
        }
    }
    costs
}

fn proves(prices: &Prices, costs: &[(u32, i32)], arcs: &[Arc], bounds: &[(u32, u32)], flow: &[u32]) -> bool {
    let price = |node: u32| prices.iter().find(|&&(of, _)| of == node).map_or(0, |&(_, price)| price);
    arcs.iter().enumerate().all(|(at, arc)| {
        let cost = costs.iter().find(|&&(of, _)| of as usize == at).map_or(0, |&(_, cost)| i64::from(cost));
        match cost + price(arc.from) - price(arc.to) {
            1.. => flow[at] == bounds[at].0,
            0 => true,
            _ => flow[at] == bounds[at].1,
        }
    })
}

fn run(seed: u64, cases: usize, all_at_once: bool) {
    let mut dice = Dice(seed);
    for case in 0..cases {
        let (nodes, buyers, pairs, arcs) = market(&mut dice);
        let mut left = flows(buyers, pairs, &arcs);
        let mut network = Network::new(nodes, arcs.clone());
        for stage in 0..1 + dice.below(4) {
            let costs = costs(&mut dice, arcs.len());
            let bounds: Vec<(u32, u32)> = network.arcs.iter().map(|arc| (arc.least, arc.most)).collect();
            let mut nobody = ();
            let mut meter = Meter::new(Effort::steps(u64::MAX), &mut nobody);
            let prices = if all_at_once {
                network.minimise_by(Network::settle, &costs, &mut meter)
            } else {
                network.minimise(&costs, &mut meter)
            };
            let prices = prices.expect("no limit");
            let flow: Vec<u32> = network.arcs.iter().map(|arc| arc.flow).collect();
            let best = left.iter().map(|flow| worth(&costs, flow)).min().expect("a flow is left");
            left.retain(|flow| worth(&costs, flow) == best);
            assert!(left.contains(&flow), "case {case}, stage {stage}: {flow:?} is not among the best");
            assert!(proves(&prices, &costs, &arcs, &bounds, &flow), "case {case}, stage {stage}: prices prove nothing");
            // What is tied is the same in all flows that are left, and what is left keeps to what is tied.
            for (at, arc) in network.arcs.iter().enumerate() {
                assert!(
                    left.iter().all(|flow| (arc.least..=arc.most).contains(&flow[at])),
                    "case {case}, stage {stage}, arc {at}"
                );
            }
        }
    }
}

#[test]
fn each_cost_chooses_among_the_flows_that_the_ones_before_have_left() {
    run(1, 4_000, false);
}

#[test]
fn many_arcs_at_once_are_put_right_as_well() {
    run(2, 4_000, true);
}

#[test]
fn a_search_that_is_stopped_leaves_a_flow() {
    let mut dice = Dice(3);
    for _ in 0..500 {
        let (nodes, buyers, pairs, arcs) = market(&mut dice);
        let all = flows(buyers, pairs, &arcs);
        for steps in [0, 1, 3, 10] {
            let mut network = Network::new(nodes, arcs.clone());
            let mut nobody = ();
            let mut meter = Meter::new(Effort::steps(steps), &mut nobody);
            for _ in 0..2 {
                if network.minimise(&costs(&mut dice, arcs.len()), &mut meter).is_err() {
                    break;
                }
            }
            let flow: Vec<u32> = network.arcs.iter().map(|arc| arc.flow).collect();
            assert!(all.contains(&flow));
        }
    }
}
