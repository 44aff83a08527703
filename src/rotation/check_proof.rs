//! Prices held against the problem: the bound that they prove, computed anew.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::{RotationProof, RotationRow};
use super::check::{RotationFault, Stay, check_person, priced_rows, quota_counts, taken};
use super::offer::PlacementKind;
use super::policy_spec::RuleMode;
use super::problem::{Candidate, Opportunity, Person, ProblemData};
use crate::values::{GroupId, OpportunityId, PersonId, UnitId};

/// A milli-point in the unit of prices.
const MILLI_POINT: i64 = 1_024;
/// A search for the best plan of a person that is longer than this was not made by an honest proof.
const LONGEST: u64 = 1_000_000;
/// Nor are there more states of a host than these.
const MOST_STATES: usize = 50_000;

impl RotationProof {
    pub(super) fn check(&self, data: &ProblemData) -> Result<(), RotationFault> {
        let mut rows = priced_rows(data);
        rows.extend(quota_rows(data));
        let hosts = self.priced_hosts(data)?;
        let facts = facts(data);
        let mut bound = 0i128;
        let mut prices: BTreeMap<&RotationRow, i64> = BTreeMap::new();
        for (row, price) in &self.prices {
            let is_in_order = prices.last_key_value().is_none_or(|(before, _)| *before < row);
            if *price == 0 || !is_in_order {
                return Err(RotationFault::Proof);
            }
            prices.insert(row, *price);
            let (limit, rule) = match row {
                RotationRow::Cohort { opportunity, start } => {
                    let (_, of) = data.opportunity(opportunity).ok_or(RotationFault::Proof)?;
                    let is_start = of.starts.contains(start) || facts.contains(&(opportunity, *start));
                    if is_start && hosts.contains(&of.unit) { continue } else { return Err(RotationFault::Proof) }
                }
                RotationRow::Swap { opportunity, start } => {
                    if is_tied(data, &facts, opportunity, *start) {
                        continue;
                    } else {
                        return Err(RotationFault::Proof);
                    }
                }
                RotationRow::WholeCover { unit, divisor, period } if *divisor > 0 => {
                    let row = RotationRow::Cover { unit: unit.clone(), period: *period };
                    let (limit, rule) = rows.get(&row).ok_or(RotationFault::Proof)?;
                    // Where more may be away for a price, what is left over is no loss.
                    if *rule == RuleMode::Hard { (limit / divisor, *rule) } else { return Err(RotationFault::Proof) }
                }
                row => *rows.get(row).ok_or(RotationFault::Proof)?,
            };
            let is_of_host = match row {
                RotationRow::Seats { opportunity, .. } => {
                    data.opportunity(opportunity).is_some_and(|(_, of)| hosts.contains(&of.unit))
                }
                RotationRow::Mentors { unit, .. } => {
                    hosts.iter().any(|&host| data.units.get(host as usize).is_some_and(|of| of.id == *unit))
                }
                _ => false,
            };
            let highest = match rule {
                RuleMode::Hard => i64::MAX,
                RuleMode::Soft(penalty) => penalty * MILLI_POINT,
                RuleMode::Off => 0,
            };
            if *price < 0 || *price > highest || is_of_host {
                return Err(RotationFault::Proof);
            }
            bound += i128::from(*price) * i128::from(limit);
        }
        for &host in &hosts {
            bound += i128::from(Offering::new(data, &facts, host, &prices).best()?);
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
            let value = Pricing::new(data, &facts, person, &prices, &groups).value(relaxed.contains(&person.id))?;
            bound += i128::from(value);
        }
        let published = i128::try_from(data.published.len()).unwrap_or(i128::MAX);
        bound -= i128::from(MILLI_POINT) * i128::from(data.weights.stability) * published;
        if bound.div_euclid(i128::from(MILLI_POINT)) == i128::from(self.bound) { Ok(()) } else { Err(RotationFault::Proof) }
    }

    /// The hosts whose offers have prices, in order: their rules must be hard, or off.
    fn priced_hosts(&self, data: &ProblemData) -> Result<BTreeSet<u32>, RotationFault> {
        let rules = [data.rules.seats, data.rules.mentors, data.rules.cohorts];
        let is_soft = rules.iter().any(|rule| matches!(rule, RuleMode::Soft(_)));
        let number =
            |id: &UnitId| data.units.binary_search_by(|unit| unit.id.cmp(id)).ok().and_then(|at| u32::try_from(at).ok());
        let hosts: Option<BTreeSet<u32>> = self.hosts.iter().map(number).collect();
        let is_good = self.hosts.is_sorted_by(|one, next| one < next) && (self.hosts.is_empty() || !is_soft);
        hosts.filter(|_| is_good).ok_or(RotationFault::Proof)
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

/// Where and when somebody has started, within the horizon.
type Facts<'a> = BTreeSet<(&'a OpportunityId, i32)>;

fn facts(data: &ProblemData) -> Facts<'_> {
    let stays = data.people.iter().flat_map(|person| person.candidates.iter().map(move |candidate| (person, candidate)));
    let started = stays.filter(|(_, candidate)| candidate.started && candidate.start >= 0);
    let place = |(person, candidate): (&'_ Person, &Candidate)| {
        let offer = person.offers.get(candidate.offer as usize)?;
        Some((offer.opportunity, candidate.start))
    };
    let numbers = started.filter_map(place);
    numbers.filter_map(|(number, start)| Some((&data.opportunities.get(number as usize)?.id, start))).collect()
}

/// The quotas with a most: each row with its limit.
fn quota_rows(data: &ProblemData) -> impl Iterator<Item = (RotationRow, (i64, RuleMode))> {
    data.quotas.iter().filter_map(|quota| Some((data.quota_row(quota)?, (quota.at_most?, data.rules.quotas))))
}

/// The quotas that a placement counts for.
fn counted(data: &ProblemData, person: &Person, stay: &Stay<'_>) -> Vec<(RotationRow, i64)> {
    let counts = data.quotas.iter().filter(|quota| quota.at_most.is_some() && quota_counts(quota, person, stay));
    counts.filter_map(|quota| Some((data.quota_row(quota)?, 1))).collect()
}

/// The sides of the swap that an opportunity is of, where they must be even and nobody has started on any at that time.
fn sides<'a>(data: &'a ProblemData, facts: &Facts<'_>, opportunity: &Opportunity, start: i32) -> Vec<&'a OpportunityId> {
    let sides = opportunity.swap.and_then(|swap| data.swaps.get(swap as usize));
    let sides = sides.into_iter().flatten().filter_map(|&side| Some(&data.opportunities.get(side as usize)?.id));
    let sides: Vec<&OpportunityId> = sides.collect();
    let is_fact = sides.iter().any(|&side| facts.contains(&(side, start)));
    if is_fact || data.rules.swaps != RuleMode::Hard { Vec::new() } else { sides }
}

/// Whether as many must start there as at the first side of the swap.
fn is_tied(data: &ProblemData, facts: &Facts<'_>, opportunity: &OpportunityId, start: i32) -> bool {
    let Some((_, of)) = data.opportunity(opportunity).filter(|(_, of)| of.starts.contains(&start)) else { return false };
    sides(data, facts, of, start).iter().skip(1).any(|side| *side == opportunity)
}

/// What somebody who starts takes of the cohort, and of what ties the sides of a swap; nothing where it is a fact already.
fn starts(data: &ProblemData, facts: &Facts<'_>, stay: &Stay<'_>) -> Vec<(RotationRow, i64)> {
    if stay.candidate.started {
        return Vec::new();
    }
    let (id, start) = (&stay.opportunity.id, stay.candidate.start);
    let mut taken = vec![(RotationRow::Cohort { opportunity: id.clone(), start }, 1)];
    let sides = sides(data, facts, stay.opportunity, start);
    let is_first = sides.first() == Some(&id);
    for side in sides.into_iter().skip(1).filter(|side| is_first || *side == id) {
        taken.push((RotationRow::Swap { opportunity: side.clone(), start }, if is_first { -1 } else { 1 }));
    }
    taken
}

/// What a placement takes of cover in wholes, of each divisor that has a price.
fn taken_in_wholes(
    data: &ProblemData,
    person: &Person,
    stay: &Stay<'_>,
    prices: &BTreeMap<&RotationRow, i64>,
) -> Vec<(RotationRow, i64)> {
    let Some(home) = data.units.get(person.unit as usize).map(|unit| &unit.id) else { return Vec::new() };
    let first = RotationRow::WholeCover { unit: home.clone(), divisor: i64::MIN, period: 0 };
    let of_home = prices.range::<&RotationRow, _>(&first..).map(|(row, _)| *row);
    let of_home = of_home.take_while(|row| matches!(row, RotationRow::WholeCover { unit, .. } if unit == home));
    let takes = |row: &RotationRow| match row {
        RotationRow::WholeCover { divisor, period, .. } => {
            let period = i32::try_from(*period).ok()?;
            let is_there = (stay.candidate.start..stay.candidate.end).contains(&period);
            is_there.then(|| (row.clone(), stay.offer.away_load / divisor))
        }
        _ => None,
    };
    of_home.filter_map(takes).collect()
}

/// All that a host could offer at the prices of its cohorts.
struct Offering {
    /// Place among the opportunities, first period and the first after it, fewest and most, mentoring, price; by start.
    cohorts: Vec<Offered>,
    /// The best from a cohort on with what is left of seats and mentors.
    known: BTreeMap<(usize, Vec<i64>), i64>,
    /// Seats by opportunity and period, and mentors by period.
    left: Vec<i64>,
    periods: usize,
}

#[derive(Clone, Copy)]
struct Offered {
    place: usize,
    from: usize,
    until: usize,
    fewest: i64,
    most: i64,
    load: i64,
    price: i64,
}

impl Offering {
    fn new(data: &ProblemData, facts: &Facts<'_>, host: u32, prices: &BTreeMap<&RotationRow, i64>) -> Self {
        let own: Vec<(u32, &Opportunity)> = (0u32..).zip(&data.opportunities).filter(|(_, of)| of.unit == host).collect();
        let mut interested: BTreeMap<(u32, i32), i64> = BTreeMap::new();
        let limit = |rule: RuleMode, limit: i64| if rule == RuleMode::Off { i64::MAX / 2 } else { limit };
        let seats = own.iter().flat_map(|(_, of)| of.capacity.iter().map(|&seats| limit(data.rules.seats, seats)));
        let mut left: Vec<i64> = seats.collect();
        let mentors = data.units.get(host as usize).and_then(|unit| unit.mentors.as_ref());
        let of_period = |period: usize| mentors.and_then(|each| each.get(period)).copied().unwrap_or(i64::MAX / 2);
        left.extend((0..data.periods).map(|period| limit(data.rules.mentors, of_period(period))));
        let place = |number: u32| own.iter().position(|(other, _)| *other == number);
        let mentors_at = own.len() * data.periods;
        for person in &data.people {
            for candidate in &person.candidates {
                let Some(offer) = person.offers.get(candidate.offer as usize) else { continue };
                let Some(at) = place(offer.opportunity) else { continue };
                if !candidate.started {
                    *interested.entry((offer.opportunity, candidate.start)).or_default() += 1;
                    continue;
                }
                let load = own.get(at).map_or(0, |(_, of)| of.mentor_load);
                for period in candidate.periods(data.periods) {
                    for (row, load) in [(at * data.periods + period, 1), (mentors_at + period, load)] {
                        if let Some(left) = left.get_mut(row) {
                            *left -= load;
                        }
                    }
                }
            }
        }
        left.iter_mut().for_each(|left| *left = (*left).max(0));
        let mut cohorts = Vec::new();
        for ((number, start), most) in interested {
            let Some((at, (_, of))) = place(number).and_then(|at| Some((at, own.get(at)?))) else { continue };
            let row = RotationRow::Cohort { opportunity: of.id.clone(), start };
            let price = prices.get(&row).copied().unwrap_or(0);
            let from = usize::try_from(start).unwrap_or(0);
            let until = usize::try_from(start.saturating_add(of.duration)).unwrap_or(0).min(data.periods);
            let is_bound = data.rules.cohorts == RuleMode::Hard && !facts.contains(&(&of.id, start));
            let fewest = if is_bound { of.minimum_fill } else { 1 };
            // Nobody is offered what only costs.
            if price > 0 {
                cohorts.push(Offered { place: at, from, until, fewest, most, load: of.mentor_load, price });
            }
        }
        cohorts.sort_by_key(|cohort| cohort.from);
        Self { cohorts, known: BTreeMap::new(), left, periods: data.periods }
    }

    fn best(mut self) -> Result<i64, RotationFault> {
        let left = std::mem::take(&mut self.left);
        self.from(0, &left)
    }

    fn from(&mut self, at: usize, left: &[i64]) -> Result<i64, RotationFault> {
        let Some(&cohort) = self.cohorts.get(at) else { return Ok(0) };
        // What is over before it begins no longer matters, and rows that nobody takes any more do not either.
        let mut left = left.to_vec();
        let rows = left.len() / self.periods.max(1);
        for (row, of_row) in left.chunks_mut(self.periods.max(1)).enumerate() {
            let later = self.cohorts.get(at..).unwrap_or_default();
            let mut most = vec![0i64; of_row.len()];
            for other in later.iter().filter(|other| other.place == row || row + 1 == rows) {
                let load = if row + 1 == rows { other.load } else { 1 };
                for period in most.get_mut(other.from..other.until).unwrap_or_default() {
                    *period = period.saturating_add(other.most.saturating_mul(load));
                }
            }
            of_row.iter_mut().zip(most).for_each(|(left, most)| *left = (*left).min(most));
        }
        let key = (at, left);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        if self.known.len() > MOST_STATES {
            return Err(RotationFault::Proof);
        }
        let (_, left) = &key;
        let mut best = self.from(at + 1, left)?;
        for size in cohort.fewest.max(1)..=cohort.most {
            let mut then = left.clone();
            let seats = cohort.place * self.periods;
            let mentors = then.len() - self.periods;
            let mut is_there = true;
            for period in cohort.from..cohort.until {
                for (row, load) in [(seats + period, 1), (mentors + period, cohort.load)] {
                    if let Some(left) = then.get_mut(row) {
                        *left -= size * load;
                        is_there &= *left >= 0;
                    }
                }
            }
            if !is_there {
                break;
            }
            best = best.max(cohort.price.saturating_mul(size).saturating_add(self.from(at + 1, &then)?));
        }
        self.known.insert(key, best);
        Ok(best)
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
    fn new(
        data: &'a ProblemData,
        facts: &Facts<'_>,
        person: &'a Person,
        prices: &BTreeMap<&RotationRow, i64>,
        groups: &[i64],
    ) -> Self {
        let own: i64 = person.groups.iter().filter_map(|&group| groups.get(group as usize)).sum();
        let development = MILLI_POINT.saturating_add(own);
        let mut pricing = Self { data, person, development, started: Vec::new(), free: Vec::new() };
        let mut free = Vec::new();
        for candidate in &person.candidates {
            let Some(offer) = person.offers.get(candidate.offer as usize) else { continue };
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            let stay = Stay { candidate, offer, opportunity };
            let of_row = |(row, load): (RotationRow, i64)| prices.get(&row).map_or(0, |price| price.saturating_mul(load));
            let more = taken_in_wholes(data, person, &stay, prices).into_iter().chain(starts(data, facts, &stay));
            let all = taken(data, person, &stay).into_iter().chain(more).chain(counted(data, person, &stay));
            let price = all.map(of_row).fold(0, i64::saturating_add);
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
        let alone_of: Vec<i64> = self.free.iter().map(alone).collect();
        if is_relaxed {
            let chain = self.chain(&alone_of, None).first().copied().unwrap_or_default();
            return Ok(self.started.iter().map(alone).fold(nothing.saturating_add(chain), i64::saturating_add));
        }
        // What is missing to the fewest is counted once for each that is, and not for each that could be chosen.
        let missing = |chosen: usize| {
            let least = self.person.at_least.saturating_sub(self.started.len() + chosen);
            let least = i64::try_from(least).unwrap_or(i64::MAX);
            self.data.weights.shortfall.saturating_mul(least).saturating_mul(MILLI_POINT)
        };
        let one = missing(0).min(self.data.weights.shortfall.saturating_mul(MILLI_POINT));
        let alone_of: Vec<i64> = alone_of.into_iter().map(|alone| alone.saturating_sub(one)).collect();
        // No more than the most are chosen, which is none where what has started is more.
        let most = self.person.at_most.saturating_sub(self.started.len()).min(self.data.periods);
        let mut chains = vec![vec![0; alone_of.len() + 1]];
        for fewer in 0..most {
            let chain = self.chain(&alone_of, chains.get(fewer).map(Vec::as_slice));
            chains.push(chain);
        }
        let of = |at: usize, chosen: usize| {
            let chain = most.checked_sub(chosen).and_then(|left| chains.get(left));
            chain.and_then(|chain| chain.get(at)).copied().unwrap_or_default().saturating_add(missing(chosen))
        };
        let mut best = self.worth(&[], true);
        let mut value = best;
        let mut steps = 0;
        // Depth first: what is chosen with its place, and the next place to look at.
        let mut chosen: Vec<Priced<'a>> = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        let mut at = 0;
        loop {
            if let Some(one) = self.free.get(at).filter(|_| value.saturating_add(of(at, chosen.len())) > best) {
                steps += 1;
                if steps > LONGEST {
                    return Err(RotationFault::Proof);
                }
                chosen.push(*one);
                at += 1;
                if self.is_legal(&chosen) {
                    places.push(at);
                    // Nothing that begins before its end and rest goes with it.
                    at = self.after(one).max(at);
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

    /// The first place of those that may follow a placement.
    fn after(&self, one: &Priced<'_>) -> usize {
        let end = one.stay.candidate.end.saturating_add(self.person.rest);
        self.free.partition_point(|other| other.stay.candidate.start < end)
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

    /// For each place the most that free placements from there on, which do not overlap, are worth if each is worth what it is alone: one more than
    /// where there are fewer, or any number.
    fn chain(&self, alone: &[i64], fewer: Option<&[i64]>) -> Vec<i64> {
        let mut chain = vec![0i64; alone.len() + 1];
        for (at, one) in self.free.iter().enumerate().rev() {
            let next = self.after(one).max(at + 1);
            let of = |chain: &[i64], place: usize| chain.get(place).copied().unwrap_or_default();
            let with = alone.get(at).copied().unwrap_or_default().saturating_add(of(fewer.unwrap_or(&chain), next));
            let best = with.max(of(&chain, at + 1));
            if let Some(place) = chain.get_mut(at) {
                *place = best;
            }
        }
        chain
    }
}
