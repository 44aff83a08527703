//! Hosts within nested units, and deferred acceptance that keeps every limit.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::lists::Lists;
use super::market::{Market, Quotas};
use super::{Outcome, in_rounds};
use crate::effort::{Completion, Meter};

/// The hosts, then the units, each below the next larger one, with how many are seated in each.
pub(super) struct Forest {
    /// For each node the one above it; [`Quotas::NONE`] at the top.
    parents: Vec<u32>,
    limits: Vec<u32>,
    seated: Vec<u32>,
}

impl Forest {
    /// The forest of a market's hosts and units; without quotas, of its hosts alone.
    pub(super) fn new(market: &Market<'_>) -> Self {
        // Numbers of units move up by as many as there are hosts.
        let hosts = market.seats().len() as u32;
        let moved = |&unit: &u32| if unit == Quotas::NONE { unit } else { unit + hosts };
        let mut limits = market.seats().to_vec();
        let mut parents = vec![Quotas::NONE; limits.len()];
        if let Some(quotas) = market.quotas() {
            parents = quotas.unit_of_host.iter().chain(quotas.parents).map(moved).collect();
            limits.extend_from_slice(quotas.limits);
        }
        Self { seated: vec![0; limits.len()], parents, limits }
    }

    pub(super) fn nodes(&self) -> usize {
        self.parents.len()
    }

    pub(super) fn parent(&self, node: u32) -> Option<u32> {
        Some(self.parents[node as usize]).filter(|&parent| parent != Quotas::NONE)
    }

    /// The host, and every unit that it belongs to, from the smallest up.
    pub(super) fn path(&self, host: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(host), |&node| self.parent(node))
    }

    pub(super) fn is_full(&self, node: u32) -> bool {
        self.seated[node as usize] >= self.limits[node as usize]
    }

    /// Changes the host, and every unit around it.
    pub(super) fn change(&mut self, host: u32, change: fn(&mut u32)) {
        let mut node = Some(host);
        while let Some(at) = node {
            change(&mut self.seated[at as usize]);
            node = self.parent(at);
        }
    }

    /// One more.
    pub(super) fn seat(seated: &mut u32) {
        *seated += 1;
    }

    /// One fewer.
    pub(super) fn unseat(seated: &mut u32) {
        *seated -= 1;
    }
}

/// How units rank an application: the higher the better, and no two the same. Merit and the complement of the applicant; then the host.
pub(super) type Rank = (u64, Reverse<u32>);

/// As [`super::applicant_optimal`], with quotas.
pub(super) fn applicant_optimal(market: &Market<'_>, meter: &mut Meter<'_>) -> Outcome {
    let mut lists = Lists::new(market);
    let mut units = Units::new(market);
    let ended = in_rounds(market, |applicant, later| units.seek(&mut lists, applicant, later, meter));
    Outcome::new((0u32..).zip(units.held).filter_map(|(entry, is_held)| is_held.then_some(entry)).collect(), ended)
}

/// Who sits where for the time being.
struct Units<'a> {
    market: &'a Market<'a>,
    forest: Forest,
    /// For each entry.
    held: Vec<bool>,
    /// For each node the entries that it has held, the worst on top; some it does not hold any more.
    worst: Vec<BinaryHeap<Reverse<(Rank, u32)>>>,
}

impl<'a> Units<'a> {
    fn new(market: &'a Market<'a>) -> Self {
        let forest = Forest::new(market);
        let mut worst = Vec::new();
        worst.resize_with(forest.nodes(), BinaryHeap::new);
        Self { market, forest, held: vec![false; market.hosts().len()], worst }
    }

    /// Gives the applicant one more place, as [`in_rounds`] asks for it.
    fn seek(
        &mut self,
        lists: &mut Lists<'_>,
        applicant: u32,
        later: &mut Vec<u32>,
        meter: &mut Meter<'_>,
    ) -> Result<bool, Completion> {
        loop {
            meter.take(1)?;
            let Some(entry) = lists.next(applicant) else { return Ok(false) };
            let host = self.market.host(entry);
            let rank = (self.market.rank_by_host(entry, applicant), Reverse(host));
            // Who meets a full host or unit closes one circuit of the matroid: with what the smallest such holds.
            let full = self.forest.path(host).find(|&node| self.forest.is_full(node));
            if let Some(full) = full {
                match self.worst_of(full) {
                    Some((worst, other)) if worst < rank => {
                        self.held[other as usize] = false;
                        self.forest.change(self.market.host(other), Forest::unseat);
                        // The lower half is the complement of the applicant.
                        later.push(!((worst.0 & u64::from(u32::MAX)) as u32));
                    }
                    _ => continue,
                }
            }
            self.held[entry as usize] = true;
            self.forest.change(host, Forest::seat);
            for node in self.forest.path(host) {
                self.worst[node as usize].push(Reverse((rank, entry)));
            }
            return Ok(true);
        }
    }

    fn worst_of(&mut self, node: u32) -> Option<(Rank, u32)> {
        let heap = &mut self.worst[node as usize];
        while let Some(&Reverse((rank, entry))) = heap.peek() {
            if self.held[entry as usize] {
                return Some((rank, entry));
            }
            heap.pop();
        }
        None
    }
}
