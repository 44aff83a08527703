//! Hosts within nested units offer their seats.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Outcome;
use super::lists::Lists;
use super::market::Market;
use super::quotas::{Forest, Rank};
use super::seats::{Answer, Seats};
use crate::effort::{Completion, Meter};

/// The hosts and units with what each would offer next.
struct Offers<'a> {
    forest: Forest,
    lists: Lists<'a>,
    hosts: &'a Market<'a>,
    /// For each node the best offer of each node right below it that has one and is not full.
    open: Vec<BTreeSet<(Rank, u32)>>,
    /// For each node the offer that stands with the node above.
    listed: Vec<Option<Rank>>,
}

/// The hosts' best stable matching, as entries of the market turned round. The units together offer the best application that no full
/// host or unit forbids, until none is left; when an applicant leaves a seat, what it held back is free again. So what is held is at
/// all times what greedy choice picks of all offers not turned down, as far as it has come.
pub(super) fn host_optimal(market: &Market<'_>, hosts: &Market<'_>, meter: &mut Meter<'_>) -> Outcome {
    let forest = Forest::new(market);
    let nodes = forest.nodes();
    let mut offers =
        Offers { forest, lists: Lists::new(hosts), hosts, open: vec![BTreeSet::new(); nodes], listed: vec![None; nodes] };
    let mut seats = Seats::new(hosts);
    for host in 0..hosts.applicants() {
        offers.renew(host);
    }
    let ended = offers.run(&mut seats, meter);
    let paired = offers.lists.read(|entry, host| seats.holds(hosts.host(entry), hosts.rank_by_host(entry, host)));
    Outcome::new(paired, ended)
}

impl Offers<'_> {
    fn run(&mut self, seats: &mut Seats, meter: &mut Meter<'_>) -> Result<(), Completion> {
        // Trees do not concern each other but for the applicants, whose order of being asked does not matter.
        let nodes = self.forest.nodes();
        let mut tops: Vec<u32> = (0u32..).take(nodes).filter(|&node| self.forest.parent(node).is_none()).collect();
        while let Some(top) = tops.pop() {
            while let Some(host) = self.host_of_best(top) {
                meter.take(1)?;
                let Some(entry) = self.lists.next(host) else { break };
                match seats.apply(self.hosts.host(entry), self.hosts.rank_by_host(entry, host)) {
                    Answer::Refused => {}
                    Answer::Seated => self.forest.change(host, Forest::seat),
                    Answer::InsteadOf(other) => {
                        self.forest.change(host, Forest::seat);
                        self.forest.change(other, Forest::unseat);
                        self.renew(other);
                        tops.extend(self.forest.path(other).last().filter(|&other| other != top));
                    }
                }
                self.renew(host);
            }
        }
        Ok(())
    }

    /// The best that the node would offer; nothing when it is full.
    fn best(&mut self, node: u32) -> Option<Rank> {
        if self.forest.is_full(node) {
            return None;
        }
        // Hosts come first among the nodes.
        if node < self.hosts.applicants() {
            let entry = self.lists.peek(node)?;
            // Here the wish of an entry is the host's.
            let wish = u64::from(self.hosts.wishes()[entry as usize]);
            return Some((wish << 32 | u64::from(!self.hosts.host(entry)), Reverse(node)));
        }
        self.open[node as usize].last().map(|&(rank, _)| rank)
    }

    /// The host that the best offer below this node is of.
    fn host_of_best(&mut self, top: u32) -> Option<u32> {
        self.best(top)?;
        let mut node = top;
        while node >= self.hosts.applicants() {
            node = self.open[node as usize].last()?.1;
        }
        Some(node)
    }

    /// Tells what the host and every unit around it would offer now.
    fn renew(&mut self, host: u32) {
        let mut node = host;
        while let Some(above) = self.forest.parent(node) {
            let best = self.best(node);
            let before = std::mem::replace(&mut self.listed[node as usize], best);
            if before != best {
                let open = &mut self.open[above as usize];
                before.map(|rank| open.remove(&(rank, node)));
                best.map(|rank| open.insert((rank, node)));
            }
            node = above;
        }
    }
}
