//! Every matching of small graphs, against what the blossoms find.

use super::*;
use crate::effort::Effort;

/// A plain generator of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) % end
    }
}

type Edges = Vec<(u32, u32, i64)>;

fn find(vertices: u32, edges: &Edges, steps: u64) -> Outcome {
    heaviest(&Graph::new(vertices, edges).unwrap(), &mut Meter::new(Effort::steps(steps), &mut ()))
}

/// The most weight of any matching: vertex by vertex, paired with each later one or not at all.
fn most(vertices: u32, edges: &Edges) -> i64 {
    let mut weights = vec![vec![None; vertices as usize]; vertices as usize];
    for &(one, other, weight) in edges {
        weights[one.min(other) as usize][one.max(other) as usize] = Some(weight);
    }
    let mut best = vec![0i64; 1 << vertices];
    for set in 1usize..1 << vertices {
        let first = set.trailing_zeros() as usize;
        let rest = set & (set - 1);
        best[set] = best[rest];
        for other in (first + 1..vertices as usize).filter(|other| rest >> other & 1 == 1) {
            if let Some(weight) = weights[first][other] {
                best[set] = best[set].max(weight + best[rest & !(1 << other)]);
            }
        }
    }
    best[(1 << vertices) - 1]
}

fn hold(vertices: u32, edges: &Edges, wanted: i64) -> Outcome {
    let outcome = find(vertices, edges, u64::MAX);
    assert_eq!(outcome.completion, Completion::Complete);
    assert_eq!(certify(vertices, edges, &outcome), Ok((wanted, wanted)), "{vertices} {edges:?} {outcome:?}");
    assert_eq!(outcome.prices.bound(), wanted);
    outcome
}

fn random(numbers: &mut Numbers, most_vertices: u64) -> (u32, Edges) {
    let vertices = 1 + numbers.below(most_vertices) as u32;
    let density = 1 + numbers.below(8);
    let weights = [2, 4, 20, 10_001][numbers.below(4) as usize];
    let mut edges = Vec::new();
    for one in 0..vertices {
        for other in one + 1..vertices {
            if numbers.below(8) < density {
                let weight = numbers.below(weights) as i64;
                edges.push(if numbers.below(2) == 0 { (one, other, weight) } else { (other, one, weight) });
            }
        }
    }
    (vertices, edges)
}

fn hold_random(count: u64) -> usize {
    let mut numbers = Numbers(3);
    let mut sets = 0;
    for _ in 0..count {
        let (vertices, edges) = random(&mut numbers, 10);
        let outcome = hold(vertices, &edges, most(vertices, &edges));
        sets += outcome.prices.sets.len();
        let stopped = find(vertices, &edges, numbers.below(12));
        let (weight, bound) = certify(vertices, &edges, &stopped).unwrap();
        assert!(weight <= most(vertices, &edges) && most(vertices, &edges) <= bound);
        let more_pairs: Edges = edges.iter().map(|&(one, other, weight)| (one, other, weight + 1_000_000)).collect();
        hold(vertices, &more_pairs, most(vertices, &more_pairs));
    }
    sets
}

#[test]
fn the_most_weight_is_found_and_proven() {
    assert!(hold_random(1_500) > 100, "blossoms have prices");
}

#[test]
#[ignore = "the long run"]
fn the_most_weight_is_found_and_proven_a_hundred_thousand_times() {
    hold_random(100_000);
}

#[test]
fn larger_graphs_are_proven_whatever_they_need() {
    let mut numbers = Numbers(5);
    let mut sets = 0;
    for _ in 0..60 {
        let (vertices, edges) = random(&mut numbers, 70);
        let outcome = find(vertices, &edges, u64::MAX);
        certify(vertices, &edges, &outcome).unwrap();
        sets += outcome.prices.sets.len();
    }
    assert!(sets > 60);
}

#[test]
fn odd_rings_and_rings_of_rings() {
    for length in [3u32, 5, 7, 9] {
        let ring: Edges = (0..length).map(|at| (at, (at + 1) % length, 5)).collect();
        hold(length, &ring, i64::from(length / 2) * 5);
    }
    // A triangle whose corners are triangles, and a tail on each.
    let mut edges = Vec::new();
    for corner in 0..3 {
        let at = 4 * corner;
        edges.extend([(at, at + 1, 8), (at + 1, at + 2, 8), (at + 2, at, 8), (at + 2, at + 3, 3)]);
        edges.push((at + 1, (at + 4) % 12, 7));
    }
    hold(12, &edges, most(12, &edges));
}

#[test]
fn graphs_in_which_blossoms_form_nest_and_open() {
    // Made so that a blossom becomes outer, inner, nested within another, and is taken apart on the way.
    let graphs: [(u32, Edges); 4] = [
        (6, vec![(0, 1, 9), (0, 2, 9), (1, 2, 10), (1, 3, 8), (2, 4, 8), (3, 4, 10), (4, 5, 6)]),
        (8, vec![(0, 1, 10), (0, 2, 10), (1, 2, 12), (1, 3, 20), (2, 4, 20), (3, 4, 25), (3, 5, 10), (4, 6, 10), (6, 7, 8)]),
        (9, vec![(0, 1, 23), (0, 4, 22), (0, 5, 15), (1, 2, 25), (2, 3, 22), (3, 4, 25), (3, 7, 14), (4, 6, 13), (5, 8, 9)]),
        (
            10,
            vec![
                (0, 1, 45),
                (0, 4, 45),
                (1, 2, 50),
                (2, 3, 45),
                (3, 4, 50),
                (0, 5, 30),
                (2, 8, 35),
                (3, 7, 28),
                (4, 6, 26),
                (8, 9, 5),
            ],
        ),
    ];
    for (vertices, edges) in graphs {
        hold(vertices, &edges, most(vertices, &edges));
    }
}

#[test]
fn nobody_and_nothing() {
    assert!(hold(0, &vec![], 0).pairs.is_empty());
    assert!(hold(3, &vec![], 0).pairs.is_empty());
    assert!(Graph::new(2, &[(0, 2, 1)]).is_none());
    assert!(Graph::new(2, &[(1, 1, 1)]).is_none());
    assert!(Graph::new(2, &[(0, 1, 1), (1, 0, 2)]).is_none());
    assert!(Graph::new(2, &[(0, 1, -1)]).is_none());
}

#[test]
fn a_certificate_with_one_number_changed_fails() {
    let (vertices, edges) = (5, vec![(0, 1, 5), (1, 2, 5), (2, 0, 5), (2, 3, 4), (3, 4, 1)]);
    let outcome = hold(vertices, &edges, 9);
    for vertex in 0..5 {
        for change in [-1, 1] {
            let mut other = outcome.clone();
            other.prices.vertices[vertex] += change;
            assert!(certify(vertices, &edges, &other).is_err());
        }
    }
    for set in 0..outcome.prices.sets.len() {
        let mut other = outcome.clone();
        other.prices.sets[set].1 += 2;
        assert!(certify(vertices, &edges, &other).is_err());
        other.prices.sets[set].0.pop();
        assert_eq!(certify(vertices, &edges, &other), Err(Fault::Set(set)));
    }
    let mut other = outcome;
    other.pairs[1] = (0, 2);
    assert!(matches!(certify(vertices, &edges, &other), Err(Fault::PairedTwice(_) | Fault::NoEdge(..))));
    other.pairs[1] = (0, 4);
    assert!(matches!(certify(vertices, &edges, &other), Err(Fault::NoEdge(..))));
    other.pairs.truncate(1);
    assert_eq!(certify(vertices, &edges, &other), Err(Fault::NotProven));
}
