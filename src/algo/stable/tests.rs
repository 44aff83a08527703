//! Every matching of small markets, against what deferred acceptance finds.

use super::*;
use crate::effort::Effort;

/// A plain generator of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 33) % u64::from(end)) as u32
    }
}

#[derive(Debug, Default)]
struct Small {
    start: Vec<u32>,
    hosts: Vec<u32>,
    wishes: Vec<u16>,
    merits: Vec<u16>,
    wants: Vec<u32>,
    seats: Vec<u32>,
    unit_of_host: Vec<u32>,
    parents: Vec<u32>,
    limits: Vec<u32>,
}

impl Small {
    fn random(numbers: &mut Numbers, most_wanted: u32, units: u32) -> Self {
        let mut small = Self { start: vec![0], ..Self::default() };
        let (applicants, hosts) = (1 + numbers.below(4), 1 + numbers.below(4));
        // Few different scores make many ties; many, and whole lists, make several stable matchings.
        let scores = if numbers.below(2) == 0 { 1 + numbers.below(5) } else { 1_000 };
        let gaps = numbers.below(2);
        for _ in 0..applicants {
            for host in 0..hosts {
                if numbers.below(4) >= gaps {
                    small.hosts.push(host);
                    small.wishes.push(numbers.below(scores) as u16);
                    small.merits.push(numbers.below(scores) as u16);
                }
            }
            small.start.push(small.hosts.len() as u32);
            small.wants.push(most_wanted - numbers.below(1 + gaps));
        }
        small.seats = (0..hosts).map(|_| 1 + numbers.below(1 + 2 * gaps) - numbers.below(1 + gaps)).collect();
        let above = |numbers: &mut Numbers, first: u32| match first + numbers.below(units + 1 - first) {
            none if none == units => Quotas::NONE,
            unit => unit,
        };
        small.unit_of_host = (0..hosts).map(|_| above(numbers, 0)).collect();
        small.parents = (0..units).map(|unit| above(numbers, unit + 1)).collect();
        small.limits = (0..units).map(|_| numbers.below(5)).collect();
        small
    }

    fn market(&self) -> Market<'_> {
        let columns = (self.hosts.as_slice(), self.wishes.as_slice(), self.merits.as_slice());
        let market = Market::new(&self.start, columns, &self.wants, &self.seats).unwrap();
        if self.limits.is_empty() {
            return market;
        }
        let quotas = Quotas { unit_of_host: &self.unit_of_host, parents: &self.parents, limits: &self.limits };
        market.with_quotas(quotas).unwrap()
    }

    fn applicant_of(&self, entry: u32) -> usize {
        self.start.iter().rposition(|&start| start <= entry).unwrap()
    }

    /// What the applicants choose of some entries, all at once: straight from the definition.
    fn chosen_by_applicants(&self, offered: u32) -> u32 {
        let mut entries = listed(offered);
        entries.sort_by_key(|&entry| (std::cmp::Reverse(self.wishes[entry as usize]), self.hosts[entry as usize]));
        let mut held = vec![0; self.wants.len()];
        entries.into_iter().fold(0, |chosen, entry| {
            let applicant = self.applicant_of(entry);
            held[applicant] += 1;
            if held[applicant] <= self.wants[applicant] { chosen | 1 << entry } else { chosen }
        })
    }

    /// What the units choose of some entries, all at once: the greedy choice.
    fn chosen_by_units(&self, offered: u32) -> u32 {
        let mut entries = listed(offered);
        let worse = |&entry: &u32| {
            let merit = std::cmp::Reverse(self.merits[entry as usize]);
            (merit, self.applicant_of(entry), self.hosts[entry as usize])
        };
        entries.sort_by_key(worse);
        entries.into_iter().fold(0, |chosen, entry| {
            let tried = chosen | 1 << entry;
            if self.is_within_limits(tried) { tried } else { chosen }
        })
    }

    fn is_within_limits(&self, held: u32) -> bool {
        let count = |is_in: &dyn Fn(usize) -> bool| {
            listed(held).into_iter().filter(|&entry| is_in(self.hosts[entry as usize] as usize)).count() as u32
        };
        let is_in = |host: usize, unit: usize| {
            let mut around = self.unit_of_host[host];
            while around != Quotas::NONE && around as usize != unit {
                around = self.parents[around as usize];
            }
            around as usize == unit
        };
        self.seats.iter().enumerate().all(|(host, &seats)| count(&|of| of == host) <= seats)
            && self.limits.iter().enumerate().all(|(unit, &limit)| count(&|of| is_in(of, unit)) <= limit)
    }

    /// Every stable matching: both sides keep all of it, and of it with one entry more, at least one of them does not keep that.
    fn stable(&self) -> Vec<u32> {
        let entries = self.hosts.len();
        let keeps =
            |matching: u32| self.chosen_by_applicants(matching) == matching && self.chosen_by_units(matching) == matching;
        let blocks = |matching: u32, entry: usize| {
            let more = matching | 1 << entry;
            more != matching && self.chosen_by_applicants(more) & self.chosen_by_units(more) & 1 << entry != 0
        };
        let is_stable = |&matching: &u32| keeps(matching) && !(0..entries).any(|entry| blocks(matching, entry));
        (0..1u32 << entries).filter(is_stable).collect()
    }
}

fn listed(set: u32) -> Vec<u32> {
    (0..32).filter(|entry| set >> entry & 1 == 1).collect()
}

fn set(entries: &[u32]) -> u32 {
    entries.iter().fold(0, |set, entry| set | 1 << entry)
}

type Search = fn(&Market<'_>, &mut Meter<'_>) -> Outcome;

fn found(search: Search, market: &Market<'_>) -> Vec<u32> {
    let outcome = search(market, &mut Meter::new(Effort::steps(u64::MAX), &mut ()));
    assert_eq!(outcome.completion, Completion::Complete);
    outcome.paired
}

fn hold(small: &Small) {
    let market = small.market();
    let all = small.stable();
    let (best, worst) = (set(&found(applicant_optimal, &market)), set(&found(host_optimal, &market)));
    assert!(all.contains(&best) && all.contains(&worst), "{small:?} {all:?} {best:b} {worst:b}");
    for &other in &all {
        assert_eq!(small.chosen_by_applicants(best | other), best, "{small:?}");
        assert_eq!(small.chosen_by_applicants(worst | other), other, "{small:?}");
        assert_eq!(small.chosen_by_units(worst | other), worst, "{small:?}");
        assert_eq!(small.chosen_by_units(best | other), other, "{small:?}");
    }
}

#[test]
fn each_side_gets_its_best_of_all_stable_matchings() {
    let mut numbers = Numbers(7);
    let (mut markets, mut several) = (0, 0);
    while markets < 400 {
        let small = Small::random(&mut numbers, 1 + markets % 3, 0);
        if small.hosts.len() > 10 {
            continue;
        }
        markets += 1;
        hold(&small);
        several += u32::from(small.stable().len() > 1);
    }
    assert!(several > 3, "some markets have several stable matchings: {several}");
}

#[test]
fn with_quotas_too() {
    let mut numbers = Numbers(11);
    let (mut markets, mut several) = (0, 0);
    while markets < 600 {
        let small = Small::random(&mut numbers, 1 + markets % 2, 1 + markets % 4);
        if small.hosts.len() > 10 {
            continue;
        }
        markets += 1;
        hold(&small);
        several += u32::from(small.stable().len() > 1);
    }
    assert!(several > 3, "some markets have several stable matchings: {several}");
}

/// A market in which three ask for a host with one seat.
fn three_for_one() -> Small {
    Small {
        start: vec![0, 1, 2, 3],
        hosts: vec![0, 0, 0],
        wishes: vec![1, 1, 1],
        merits: vec![5, 7, 7],
        wants: vec![1, 1, 1],
        seats: vec![1],
        ..Small::default()
    }
}

#[test]
fn ties_go_to_the_lowest_number() {
    let small = three_for_one();
    assert_eq!(found(applicant_optimal, &small.market()), [1]);
    assert_eq!(found(host_optimal, &small.market()), [1]);
}

#[test]
fn parts_that_do_not_fit_make_no_market() {
    let small = three_for_one();
    let market = |start: &'static [u32], seats: &'static [u32], wants: &'static [u32]| {
        Market::new(start, (&[0, 0, 0], &[1, 1, 1], &[1, 1, 1]), wants, seats)
    };
    assert!(market(&[0, 1, 2, 3], &[1], &[1, 1, 1]).is_some());
    assert!(market(&[0, 1, 2, 3], &[], &[1, 1, 1]).is_none());
    assert!(market(&[0, 1, 2], &[1], &[1, 1]).is_none());
    assert!(market(&[0, 2, 1, 3], &[1], &[1, 1, 1]).is_none());
    assert!(market(&[], &[1], &[]).is_none());
    assert!(market(&[0, 1, 2, 3], &[1], &[1, 1]).is_none());
    let quotas = Quotas { unit_of_host: &[0], parents: &[0], limits: &[1] };
    assert!(small.market().with_quotas(quotas).is_none(), "a unit within itself");
    let empty = Market::new(&[0], (&[], &[], &[]), &[], &[]).unwrap();
    assert!(found(applicant_optimal, &empty).is_empty() && found(host_optimal, &empty).is_empty());
}

#[test]
fn a_search_that_is_stopped_keeps_every_limit() {
    let mut numbers = Numbers(13);
    for count in 0..400 {
        let small = Small::random(&mut numbers, 2, count % 3);
        let market = small.market();
        for search in [applicant_optimal as Search, host_optimal] {
            let whole = found(search, &market);
            for steps in 0.. {
                let outcome = search(&market, &mut Meter::new(Effort::steps(steps), &mut ()));
                let paired = set(&outcome.paired);
                assert!(small.is_within_limits(paired) && small.chosen_by_applicants(paired) == paired, "{small:?} {steps}");
                if outcome.completion == Completion::Complete {
                    assert_eq!(outcome.paired, whole);
                    break;
                }
            }
        }
    }
}

#[test]
fn long_lists_are_sorted_as_far_as_they_are_read() {
    let mut numbers = Numbers(17);
    for spread in [1, 3, 200, 300, 65_536] {
        let hosts: Vec<u32> = (0..700).collect();
        let wishes: Vec<u16> = hosts.iter().map(|_| numbers.below(spread) as u16).collect();
        let merits = vec![0; 700];
        let market = Market::new(&[0, 700], (&hosts, &wishes, &merits), &[700], &[]);
        assert!(market.is_none());
        let seats = vec![1; 700];
        let market = Market::new(&[0, 700], (&hosts, &wishes, &merits), &[700], &seats).unwrap();
        let mut lists = Lists::new(&market);
        let read: Vec<u32> = std::iter::from_fn(|| lists.next(0)).collect();
        let mut sorted = hosts.clone();
        sorted.sort_by_key(|&host| std::cmp::Reverse(wishes[host as usize]));
        assert_eq!(read, sorted);
    }
}
