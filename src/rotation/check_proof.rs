//! Prices held against the problem: the bound that they prove, computed anew.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{RotationProof, RotationRow};
use super::check::{RotationFault, Stay, check_person, priced_rows, taken};
use super::offer::PlacementKind;
use super::policy_spec::RuleMode;
use super::problem::{Person, ProblemData};
use crate::values::{GroupId, PersonId};

/// A milli-point in the unit of prices.
const MILLI_POINT: i64 = 1_024;
/// A search for the best plan of a person that is longer than this was not made by an honest proof.
const LONGEST: u64 = 200_000;

impl RotationProof {
    pub(super) fn check(&self, data: &ProblemData) -> Result<(), RotationFault> {
        let rows = priced_rows(data);
        let mut bound = 0i128;
        let mut prices: BTreeMap<&RotationRow, i64> = BTreeMap::new();
        for (row, price) in &self.prices {
            let (limit, rule) = rows.get(row).ok_or(RotationFault::Proof)?;
            let highest = match rule {
                RuleMode::Hard => i64::MAX,
                RuleMode::Soft(penalty) => penalty * MILLI_POINT,
                RuleMode::Off => 0,
            };
            let is_in_order = prices.last_key_value().is_none_or(|(before, _)| *before < row);
            if *price <= 0 || *price > highest || !is_in_order {
                return Err(RotationFault::Proof);
            }
            bound += i128::from(*price) * i128::from(*limit);
            prices.insert(row, *price);
        }
        let groups = self.counted_again(data)?;
        let relaxed: BTreeSet<&PersonId> = self.relaxed.iter().collect();
        if relaxed.len() != self.relaxed.len() || !self.relaxed.is_sorted() {
            return Err(RotationFault::Proof);
        }
        if relaxed.iter().any(|id| data.person(id).is_none()) {
            return Err(RotationFault::Proof);
        }
        for person in &data.people {
            let value = Pricing::new(data, person, &prices, &groups).value(relaxed.contains(&person.id))?;
            bound += i128::from(value);
        }
        let published = i128::try_from(data.published.len()).unwrap_or(i128::MAX);
        bound -= i128::from(MILLI_POINT) * i128::from(data.weights.stability) * published;
        if bound.div_euclid(i128::from(MILLI_POINT)) == i128::from(self.bound) { Ok(()) } else { Err(RotationFault::Proof) }
    }

    /// For each group its price, when they come to the weight of fairness.
    fn counted_again(&self, data: &ProblemData) -> Result<Vec<i64>, RotationFault> {
        let given: BTreeMap<&GroupId, i64> = self.group_prices.iter().map(|(id, price)| (id, *price)).collect();
        let is_in_order = self.group_prices.is_sorted_by(|one, next| one.0 < next.0);
        let mut counted = 0i128;
        let mut known = 0;
        let mut prices = Vec::new();
        for group in &data.groups {
            let price = given.get(&group.id).copied();
            known += usize::from(price.is_some());
            let price = price.unwrap_or_default();
            counted += i128::from(price) * i128::try_from(group.members.len()).unwrap_or_default();
            prices.push(price);
        }
        let is_fair = data.groups.iter().all(|group| group.members.is_empty());
        let wanted = if is_fair { 0 } else { i128::from(data.weights.fairness) * i128::from(MILLI_POINT) };
        let is_good = is_in_order && known == given.len() && self.group_prices.iter().all(|(_, price)| *price > 0);
        if is_good && counted >= wanted { Ok(prices) } else { Err(RotationFault::Proof) }
    }
}

/// One person, and what each placement costs at the prices.
struct Pricing<'a> {
    data: &'a ProblemData,
    person: &'a Person,
    /// What a milli-point of development counts.
    development: i64,
    /// What has started, and then what is free and goes with it, by start.
    started: Vec<Priced<'a>>,
    free: Vec<Priced<'a>>,
}

#[derive(Clone, Copy)]
struct Priced<'a> {
    stay: Stay<'a>,
    price: i64,
}

impl<'a> Pricing<'a> {
    fn new(data: &'a ProblemData, person: &'a Person, prices: &BTreeMap<&RotationRow, i64>, groups: &[i64]) -> Self {
        let own: i64 = person.groups.iter().filter_map(|&group| groups.get(group as usize)).sum();
        let development = MILLI_POINT.saturating_add(own);
        let mut pricing = Self { data, person, development, started: Vec::new(), free: Vec::new() };
        let mut free = Vec::new();
        for candidate in &person.candidates {
            let Some(offer) = person.offers.get(candidate.offer as usize) else { continue };
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            let stay = Stay { candidate, offer, opportunity };
            let of_row = |(row, load): (RotationRow, i64)| prices.get(&row).map_or(0, |price| price.saturating_mul(load));
            let price = taken(data, person, &stay).into_iter().map(of_row).fold(0, i64::saturating_add);
            let list = if candidate.started { &mut pricing.started } else { &mut free };
            list.push(Priced { stay, price });
        }
        // What is to be learnt first is looked at later; here only time and streams count.
        let fits = |one: &Priced<'a>| {
            !pricing.started.iter().any(|other| {
                let (one, other) = (one.stay, other.stay);
                let clear = |first: Stay<'_>, second: Stay<'_>| {
                    first.candidate.end.saturating_add(person.rest) <= second.candidate.start
                };
                let immerses = |stay: Stay<'_>| stay.opportunity.immersive && !stay.opportunity.repeatable;
                let is_same = one.opportunity.stream == other.opportunity.stream && immerses(one) && immerses(other);
                is_same || !clear(one, other) && !clear(other, one)
            })
        };
        free.retain(fits);
        pricing.free = free;
        pricing
    }

    fn value(&self, is_relaxed: bool) -> Result<i64, RotationFault> {
        let nothing = self.worth(&[], false);
        let alone = |one: &Priced<'_>| self.worth(&[*one], false).saturating_sub(nothing);
        let chains = self.chains(&self.free.iter().map(alone).collect::<Vec<_>>());
        let of = |at: usize| chains.get(at).copied().unwrap_or_default();
        if is_relaxed {
            return Ok(self.started.iter().map(alone).fold(nothing.saturating_add(of(0)), i64::saturating_add));
        }
        let mut best = self.worth(&[], true);
        let mut value = best;
        let mut steps = 0;
        // Depth first: what is chosen with its place, and the next place to look at.
        let mut chosen: Vec<Priced<'a>> = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        let mut at = 0;
        loop {
            if let Some(one) = self.free.get(at).filter(|_| value.saturating_add(of(at)) > best) {
                steps += 1;
                if steps > LONGEST {
                    return Err(RotationFault::Proof);
                }
                chosen.push(*one);
                at += 1;
                if self.is_legal(&chosen) {
                    places.push(at);
                    value = self.worth(&chosen, true);
                    best = best.max(value);
                } else {
                    chosen.pop();
                }
                continue;
            }
            let Some(place) = places.pop() else { return Ok(best) };
            chosen.pop();
            value = self.worth(&chosen, true);
            at = place;
        }
    }

    fn is_legal(&self, chosen: &[Priced<'_>]) -> bool {
        let mut stays: Vec<Stay<'_>> = self.started.iter().chain(chosen).map(|one| one.stay).collect();
        stays.sort_by_key(|stay| stay.candidate.start);
        check_person(self.data, self.person, &stays).is_ok()
    }

    /// What some placements are worth together, with or without what has started, less their prices.
    fn worth(&self, chosen: &[Priced<'_>], with_started: bool) -> i64 {
        let (data, person) = (self.data, self.person);
        let mut levels: BTreeMap<u32, usize> = BTreeMap::new();
        let mut streams = BTreeSet::new();
        let (mut value, mut price, mut count) = (0i64, 0i64, 0i64);
        let started = self.started.iter().filter(|_| with_started);
        for Priced { stay, price: own } in started.chain(chosen) {
            count += 1;
            price = price.saturating_add(*own);
            value += stay.offer.preference - stay.candidate.disruption;
            value += if stay.candidate.published { data.weights.stability } else { 0 };
            for &(competency, more) in &stay.opportunity.gains {
                *levels.entry(competency).or_default() += more as usize;
            }
            let is_other = |kind| kind != PlacementKind::Shadowing;
            let stream = stay.opportunity.stream;
            if is_other(stay.opportunity.kind)
                && !person.history.iter().any(|&(done, kind, _)| done == stream && is_other(kind))
            {
                streams.insert(stream);
            }
        }
        value += data.weights.breadth.iter().take(streams.len()).sum::<i64>();
        let least = i64::try_from(person.at_least).unwrap_or_default();
        value -= data.weights.shortfall * (least - count).max(0);
        let closed = |(competency, weights): &(u32, Vec<i64>)| -> i64 {
            weights.iter().take(levels.get(competency).copied().unwrap_or_default()).sum()
        };
        let development: i64 = person.gaps.iter().map(closed).sum();
        let development = development.saturating_mul(self.development);
        value.saturating_mul(MILLI_POINT).saturating_add(development).saturating_sub(price)
    }

    /// For each place the most that free placements from there on, which do not overlap, are worth if each is worth what it is alone.
    fn chains(&self, alone: &[i64]) -> Vec<i64> {
        let mut chains = vec![0i64; alone.len() + 1];
        for (at, one) in self.free.iter().enumerate().rev() {
            let end = one.stay.candidate.end.saturating_add(self.person.rest);
            let next = self.free.partition_point(|other| other.stay.candidate.start < end).max(at + 1);
            let of = |place: usize| chains.get(place).copied().unwrap_or_default();
            let with = alone.get(at).copied().unwrap_or_default().saturating_add(of(next));
            let best = with.max(of(at + 1));
            if let Some(place) = chains.get_mut(at) {
                *place = best;
            }
        }
        chains
    }
}
