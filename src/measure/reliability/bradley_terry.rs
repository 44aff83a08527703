//! How strong each of several is, from comparisons of two: Bradley and Terry's model.
//!
//! Bradley and Terry, "Rank analysis of incomplete block designs", Biometrika 39 (1952). That it has a best fit only where everybody is at least indirectly better than everybody: Ford, "Solution
//! of a ranking problem from binary comparisons", American Mathematical Monthly 64 (1957). Ties: Davidson, "On extending the Bradley-Terry model to accommodate ties", JASA 65 (1970).
//! The steps are minorisations, each of which raises the likelihood: Hunter, "MM algorithms for generalized Bradley-Terry models", Annals of Statistics 32 (2004).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::measure::MOST_COUNT;

/// What becomes of ties. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieModel {
    /// A tie is half a win for each.
    HalfWins,
    /// A tie is an outcome of its own, as likely as a common factor times the middle strength of both says (Davidson 1970).
    Davidson,
}

/// How strengths are fitted. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairedFit {
    /// By greatest likelihood, where there is one; strengths then have the mean 0.
    MaximumLikelihood,
    /// With half a win and half a loss more for each against a middling one of strength 0: it always has a best fit, drawn in toward 0.
    Penalised,
}

/// Why no strengths can be told. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BradleyTerryFault {
    /// Some of the items never lost to the others (or, where a tie is half a win, tied with them): their strengths would be without bounds.
    #[error("the items fall into {parts} parts, of which one never lost to another: no strengths are likeliest")]
    NotConnected {
        /// How many parts, each connected by wins in both directions.
        parts: usize,
    },
    /// Every comparison is a tie, so that ties are as likely as can be, without bounds.
    #[error("every comparison is a tie: no common likelihood of ties is the likeliest")]
    OnlyTies,
}

/// Strengths of items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BradleyTerryEstimate {
    /// What became of ties.
    pub ties: TieModel,
    /// How it was fitted.
    pub fit: PairedFit,
    /// The natural logarithm of each item's strength: the difference of two is the log odds that the first wins.
    pub log_strengths: Vec<f64>,
    /// How likely ties are, with Davidson's model: 2 p(tie) / p(not) of two equally strong ones is this.
    pub tie_factor: Option<f64>,
    /// How many steps it took.
    pub iterations: u32,
    /// Whether the last step changed no logarithm by more than 1e-10; otherwise it is where the limit was reached.
    pub converged: bool,
}

/// Comparisons of items, which are numbered from 0.
///
/// ```
/// use rungs::{BradleyTerryFault, PairedComparisons, PairedFit, TieModel};
/// let mut comparisons = PairedComparisons::new(2).unwrap();
/// assert!(comparisons.add_wins(0, 1, 3));
/// let refused = comparisons.strengths(TieModel::HalfWins, PairedFit::MaximumLikelihood, 1_000);
/// assert_eq!(refused, Err(BradleyTerryFault::NotConnected { parts: 2 }));
/// assert!(comparisons.add_wins(1, 0, 1));
/// let told = comparisons.strengths(TieModel::HalfWins, PairedFit::MaximumLikelihood, 1_000)?;
/// // Three wins to one.
/// assert!(told.converged && (told.log_strengths[0] - told.log_strengths[1] - 3f64.ln()).abs() < 1e-9);
/// # Ok::<(), BradleyTerryFault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairedComparisons {
    items: usize,
    total: u64,
    /// Of each pair, the smaller number first: wins of the first, wins of the second, ties.
    pairs: BTreeMap<(usize, usize), [u64; 3]>,
}

/// The most items.
const MOST_ITEMS: usize = 100_000;
/// The most pairs that are compared.
const MOST_PAIRS: usize = 10_000_000;
/// No logarithm changes by more than this in the last step.
const STILL: f64 = 1e-10;

impl PairedComparisons {
    /// Of so many items, none compared yet; `None` of fewer than 2 or more than 100,000.
    #[must_use]
    pub fn new(items: usize) -> Option<Self> {
        (2..=MOST_ITEMS).contains(&items).then(|| Self { items, total: 0, pairs: BTreeMap::new() })
    }

    /// So many wins of one item over another. Whether they were added: not of an item that is not there, over itself, or beyond 1,000,000,000 comparisons or
    /// 10,000,000 pairs in all.
    #[must_use]
    pub fn add_wins(&mut self, winner: usize, loser: usize, wins: u64) -> bool {
        let counts = if winner < loser { [wins, 0, 0] } else { [0, wins, 0] };
        self.add(winner, loser, counts)
    }

    /// So many ties of two items; added as [`PairedComparisons::add_wins`] are.
    #[must_use]
    pub fn add_ties(&mut self, one: usize, other: usize, ties: u64) -> bool {
        self.add(one, other, [0, 0, ties])
    }

    fn add(&mut self, one: usize, other: usize, counts: [u64; 3]) -> bool {
        let more: u64 = counts.iter().fold(0, |sum, count| sum.saturating_add(*count));
        let key = (one.min(other), one.max(other));
        let is_good = one != other && key.1 < self.items && self.total.saturating_add(more) <= MOST_COUNT;
        if !is_good || (self.pairs.len() >= MOST_PAIRS && !self.pairs.contains_key(&key)) {
            return false;
        }
        self.total += more;
        if more > 0 {
            let of = self.pairs.entry(key).or_default();
            of.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        true
    }

    /// The strengths by which what was found is likeliest, within so many steps.
    ///
    /// # Errors
    /// [`BradleyTerryFault`] where there are none: some items never lost to the others, or, with Davidson's model, nobody ever won. A penalised fit has only the second.
    ///
    /// # Complexity
    /// A step is linear in the pairs. How many it takes depends on how well the items are connected: tens where all meet, thousands along a chain.
    pub fn strengths(
        &self,
        ties: TieModel,
        fit: PairedFit,
        iterations: u32,
    ) -> Result<BradleyTerryEstimate, BradleyTerryFault> {
        let all_ties: u64 = self.pairs.values().map(|[.., tied]| tied).sum();
        let with_ties = ties == TieModel::Davidson;
        if with_ties && all_ties == self.total && all_ties > 0 {
            return Err(BradleyTerryFault::OnlyTies);
        }
        if fit == PairedFit::MaximumLikelihood {
            // With a likelihood of their own ties hold nobody together: three wins, no loss and two ties of two items are likeliest where strengths and ties
            // grow without bounds. That wins alone connect is enough; it is more than is needed where ties are few.
            let parts = self.parts(!with_ties);
            if parts > 1 {
                return Err(BradleyTerryFault::NotConnected { parts });
            }
        }
        let extra = if fit == PairedFit::Penalised { 0.5 } else { 0.0 };
        let mut search = Search { of: self, scores: self.scores(extra), extra, logs: vec![0.0; self.items], factor: 0.0 };
        if with_ties && all_ties > 0 {
            search.factor = 1.0;
        }
        let (mut steps, mut converged) = (0, false);
        while steps < iterations && !converged {
            steps += 1;
            converged = search.step(all_ties as f64) <= STILL;
        }
        let tie_factor = with_ties.then_some(search.factor);
        Ok(BradleyTerryEstimate { ties, fit, log_strengths: search.logs, tie_factor, iterations: steps, converged })
    }

    /// Wins of each item, with half of its ties.
    fn scores(&self, extra: f64) -> Vec<f64> {
        let mut doubled = vec![0u64; self.items];
        for (&(one, other), [first, second, ties]) in &self.pairs {
            doubled.get_mut(one).into_iter().for_each(|sum| *sum += 2 * first + ties);
            doubled.get_mut(other).into_iter().for_each(|sum| *sum += 2 * second + ties);
        }
        doubled.into_iter().map(|score| score as f64 / 2.0 + extra).collect()
    }

    /// How many parts the items fall into, when a win leads from winner to loser and, if asked, a tie both ways, and a part is what leads to each other.
    ///
    /// Kosaraju's two searches, with lists in place of calls.
    fn parts(&self, by_ties: bool) -> usize {
        let (mut ahead, mut back) = (vec![Vec::new(); self.items], vec![Vec::new(); self.items]);
        for (&(one, other), &[first, second, ties]) in &self.pairs {
            for (from, to, wins) in [(one, other, first), (other, one, second)] {
                if wins > 0 || (by_ties && ties > 0) {
                    ahead.get_mut(from).into_iter().for_each(|list| list.push(to));
                    back.get_mut(to).into_iter().for_each(|list| list.push(from));
                }
            }
        }
        let mut order = Vec::with_capacity(self.items);
        let mut seen = vec![false; self.items];
        for start in 0..self.items {
            finish(&ahead, start, &mut seen, &mut order);
        }
        let mut seen = vec![false; self.items];
        let (mut parts, mut ignored) = (0, Vec::new());
        for &start in order.iter().rev() {
            if seen.get(start) == Some(&false) {
                parts += 1;
                finish(&back, start, &mut seen, &mut ignored);
            }
        }
        parts
    }
}

/// Visits whatever `start` leads to and is not seen yet; in `order`, each after what it leads to.
fn finish(edges: &[Vec<usize>], start: usize, seen: &mut [bool], order: &mut Vec<usize>) {
    let mut open = Vec::new();
    let mut enter = |node: usize, open: &mut Vec<(usize, usize)>| {
        if let Some(seen) = seen.get_mut(node).filter(|seen| !**seen) {
            *seen = true;
            open.push((node, 0));
        }
    };
    enter(start, &mut open);
    while let Some((node, next)) = open.last_mut() {
        let to = edges.get(*node).and_then(|list| list.get(*next)).copied();
        *next += 1;
        match to {
            Some(to) => enter(to, &mut open),
            None => {
                order.push(*node);
                open.pop();
            }
        }
    }
}

/// A fit under way.
struct Search<'a> {
    of: &'a PairedComparisons,
    scores: Vec<f64>,
    extra: f64,
    logs: Vec<f64>,
    factor: f64,
}

impl Search<'_> {
    /// One step; the greatest change of a logarithm.
    fn step(&mut self, all_ties: f64) -> f64 {
        let strengths: Vec<f64> = self.logs.iter().map(|log| libm::exp(*log)).collect();
        let mut weights = vec![0.0; strengths.len()];
        for (&(one, other), counts) in &self.of.pairs {
            let (Some(&first), Some(&second)) = (strengths.get(one), strengths.get(other)) else { continue };
            let times = counts.iter().sum::<u64>() as f64;
            let middle = (first * second).sqrt();
            let all = first + second + self.factor * middle;
            let weight = |of: f64| times * (1.0 + self.factor * middle / of / 2.0) / all;
            weights.get_mut(one).into_iter().for_each(|sum| *sum += weight(first));
            weights.get_mut(other).into_iter().for_each(|sum| *sum += weight(second));
        }
        let mut change = 0f64;
        let mut logs = Vec::with_capacity(self.logs.len());
        for ((score, weight), strength) in self.scores.iter().zip(weights).zip(&strengths) {
            let weight = weight + 2.0 * self.extra / (1.0 + strength);
            // An item that is compared with none stays where it is; only a penalised fit can have one, and that has a score.
            logs.push(if weight > 0.0 { libm::log(score / weight) } else { 0.0 });
        }
        if self.extra == 0.0 {
            let mean = logs.iter().sum::<f64>() / logs.len() as f64;
            logs.iter_mut().for_each(|log| *log -= mean);
        }
        for (before, after) in self.logs.iter().zip(&logs) {
            change = change.max((before - after).abs());
        }
        self.logs = logs;
        if self.factor > 0.0 {
            let factor = all_ties / self.ties_for_one();
            change = change.max((libm::log(factor) - libm::log(self.factor)).abs());
            self.factor = factor;
        }
        change
    }

    /// How many ties were to be expected for each unit of the factor.
    fn ties_for_one(&self) -> f64 {
        let part = |(&(one, other), counts): (&(usize, usize), &[u64; 3])| {
            let strength = |at: usize| self.logs.get(at).map_or(1.0, |log| libm::exp(*log));
            let (first, second) = (strength(one), strength(other));
            let middle = (first * second).sqrt();
            counts.iter().sum::<u64>() as f64 * middle / (first + second + self.factor * middle)
        };
        self.of.pairs.iter().map(part).sum()
    }
}
