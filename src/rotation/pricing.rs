//! The best plan of one person at given prices.

use super::problem::{Candidate, Need, Offer, Opportunity, Person, ProblemData};
use crate::algo::sequence::{self, Gains, Interval};

/// One milli-point: prices are in 1,024ths of one.
pub(super) const UNIT: i64 = 1_024;

/// What a milli-point of each term counts, in 1,024ths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    pub(super) development: i64,
    pub(super) preference: i64,
    pub(super) breadth: i64,
    pub(super) disruption: i64,
    pub(super) shortfall: i64,
    pub(super) stability: i64,
    /// What each thing that is asked for counts, in 1,024ths of a milli-point.
    pub(super) asked: i64,
}

impl Terms {
    /// All as they are, and nothing for what is asked for.
    pub(super) const PLAIN: Self = Self {
        development: UNIT,
        preference: UNIT,
        breadth: UNIT,
        disruption: UNIT,
        shortfall: UNIT,
        stability: UNIT,
        asked: 0,
    };

    /// The same, with the development of a person counted once more by the prices of their groups.
    pub(super) fn with_groups(person: &Person, prices: &[i64]) -> Self {
        let more: i64 = person.groups.iter().filter_map(|&group| prices.get(group as usize)).sum();
        Self { development: UNIT.saturating_add(more), ..Self::PLAIN }
    }
}

/// Whether a candidate takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Out,
    May,
    Must,
}

/// What limits a person beside the rules for one: how much of which row is left, as pairs of row and amount.
pub(super) struct Purse {
    left: Vec<(u32, i64)>,
    takes: Takes,
}

/// What a candidate takes of each row.
pub(super) type Takes = Box<dyn Fn(&Candidate, &Offer) -> Vec<(u32, i64)>>;

impl Purse {
    pub(super) fn new(left: Vec<(u32, i64)>, takes: Takes) -> Self {
        Self { left, takes }
    }
}

/// What came of it: candidates in order.
#[derive(Debug)]
pub(super) struct Priced {
    /// The best that was found and its value; none where nothing keeps the rules and has what it must.
    pub(super) best: Option<(Vec<u32>, i64)>,
    /// What no plan exceeds, by the values of placements alone.
    pub(super) chain: i64,
    /// Whether the best is the best of all.
    pub(super) is_exact: bool,
    pub(super) steps: u64,
}

/// The best plan of a person who keeps the rules of a person, at what terms count, less the prices of candidates.
///
/// # Complexity
/// O(n log n) in candidates for the chain, and the search up to the limit.
pub(super) fn best(
    data: &ProblemData,
    person: &Person,
    terms: Terms,
    price: &dyn Fn(&Candidate, &Offer) -> i64,
    part: &dyn Fn(u32, &Candidate) -> Part,
    purse: Option<Purse>,
    limit: u64,
) -> Priced {
    let started: Vec<&Offer> = person
        .candidates
        .iter()
        .filter(|candidate| candidate.started)
        .filter_map(|candidate| person.offers.get(candidate.offer as usize))
        .collect();
    let mut which = Vec::with_capacity(person.candidates.len());
    let mut intervals = Vec::with_capacity(person.candidates.len());
    let mut gains = Choosing {
        data,
        person,
        terms,
        alone: Vec::with_capacity(person.candidates.len()),
        levels: vec![0; person.gaps.len()],
        chosen: Vec::new(),
        purse,
    };
    for (at, candidate) in (0u32..).zip(&person.candidates) {
        let Some(offer) = person.offers.get(candidate.offer as usize) else { continue };
        let part = if candidate.started { Part::Must } else { part(at, candidate) };
        // What has started is there whatever else is chosen: what does not go with it never is.
        let clashes = offer.immersed.is_some() && started.iter().any(|other| other.immersed == offer.immersed);
        if part == Part::Out || clashes && !candidate.started {
            continue;
        }
        let own = gains.own(candidate, offer).saturating_sub(price(candidate, offer));
        gains.alone.push((at, own));
        let most = gains.gain(offer, own);
        which.push(at);
        let until = candidate.end.saturating_add(person.rest);
        intervals.push(Interval { from: candidate.start, until, most, must: part == Part::Must });
    }
    let musts = intervals.iter().filter(|interval| interval.must).count();
    if musts > started.len() && !goes_together(person, &which, &intervals) {
        return Priced { best: None, chain: i64::MIN, is_exact: true, steps: 0 };
    }
    let best = sequence::best(&intervals, person.at_most.saturating_sub(musts), &mut gains, limit);
    let base = base(data, person, terms);
    Priced {
        best: best.found.map(|(chosen, value)| {
            let plan = chosen.into_iter().filter_map(|at| which.get(at).copied()).collect();
            (plan, value.saturating_add(base))
        }),
        chain: best.chain.saturating_add(base),
        is_exact: best.is_exact,
        steps: best.steps,
    }
}

/// Whether what must be leaves time to rest and is not too much; what has started is, whatever it is.
fn goes_together(person: &Person, which: &[u32], intervals: &[Interval]) -> bool {
    let mut before: Option<(i32, bool)> = None;
    let (mut count, mut facts) = (0, 0);
    for (&at, interval) in which.iter().zip(intervals).filter(|(_, interval)| interval.must) {
        let is_fact = person.candidate(at).is_some_and(|(candidate, _)| candidate.started);
        if before.is_some_and(|(until, was_fact)| interval.from < until && !(is_fact && was_fact)) {
            return false;
        }
        before = Some((interval.until, is_fact));
        count += 1;
        facts += usize::from(is_fact);
    }
    count <= person.at_most.max(facts)
}

/// What a person without placements is worth.
fn base(data: &ProblemData, person: &Person, terms: Terms) -> i64 {
    let short = i64::try_from(person.at_least).unwrap_or(i64::MAX);
    let given_up = i64::try_from(person.published).unwrap_or(i64::MAX);
    let short = terms.shortfall.saturating_mul(data.weights.shortfall).saturating_mul(short);
    short.saturating_add(terms.stability.saturating_mul(data.weights.stability).saturating_mul(given_up)).saturating_neg()
}

/// A person while placements are chosen for them.
struct Choosing<'a> {
    data: &'a ProblemData,
    person: &'a Person,
    terms: Terms,
    /// For each interval its candidate, and what of its value depends on no other.
    alone: Vec<(u32, i64)>,
    /// For each gap the levels gained.
    levels: Vec<u32>,
    chosen: Vec<u32>,
    purse: Option<Purse>,
}

impl Choosing<'_> {
    /// What of a candidate's value depends on no other, but for its price.
    fn own(&self, candidate: &Candidate, offer: &Offer) -> i64 {
        let Terms { preference, disruption, stability, asked, .. } = self.terms;
        let kept = if candidate.published { stability.saturating_mul(self.data.weights.stability) } else { 0 };
        let asked = if candidate.forced { asked } else { 0 };
        preference
            .saturating_mul(offer.preference)
            .saturating_sub(disruption.saturating_mul(candidate.disruption))
            .saturating_add(kept)
            .saturating_add(asked)
    }

    /// What an offer adds to those that are chosen, with what depends on no other.
    fn gain(&self, offer: &Offer, own: i64) -> i64 {
        let mut development = 0i64;
        for &(gap, more) in &offer.gains {
            let at = gap as usize;
            let (Some((_, weights)), Some(&levels)) = (self.person.gaps.get(at), self.levels.get(at)) else { continue };
            development += weights.iter().skip(levels as usize).take(more as usize).sum::<i64>();
        }
        let seen = |stream: u32| self.streams().any(|other| other == stream);
        let breadth = offer.new_stream.filter(|&stream| !seen(stream)).map_or(0, |_| {
            let mut streams: Vec<u32> = self.streams().collect();
            streams.sort_unstable();
            streams.dedup();
            self.data.weights.breadth.get(streams.len()).copied().unwrap_or(0)
        });
        let is_short = self.chosen.len() < self.person.at_least;
        let shortfall = if is_short { self.data.weights.shortfall.saturating_mul(self.terms.shortfall) } else { 0 };
        let asked = if is_short && self.person.must { self.terms.asked } else { 0 };
        development
            .saturating_mul(self.terms.development)
            .saturating_add(breadth.saturating_mul(self.terms.breadth))
            .saturating_add(shortfall)
            .saturating_add(asked)
            .saturating_add(own)
    }

    fn offers(&self) -> impl Iterator<Item = &Offer> {
        self.chosen.iter().filter_map(|&at| self.person.candidate(at)).map(|(_, offer)| offer)
    }

    fn streams(&self) -> impl Iterator<Item = u32> {
        self.offers().filter_map(|offer| offer.new_stream)
    }

    fn may(&self, candidate: &Candidate, offer: &Offer) -> bool {
        if candidate.started {
            return true;
        }
        let clashes = |other: &Offer| {
            other.opportunity == offer.opportunity || offer.immersed.is_some() && other.immersed == offer.immersed
        };
        !self.offers().any(clashes) && (offer.ready || self.is_prepared(offer))
    }

    /// Whether something chosen prepares for it; all that is chosen ends before it begins.
    fn is_prepared(&self, offer: &Offer) -> bool {
        let needs = self.data.opportunities.get(offer.opportunity as usize).map(|opportunity| &opportunity.needs);
        let done: Vec<(u32, &Opportunity)> = self
            .offers()
            .filter_map(|done| Some((done.opportunity, self.data.opportunities.get(done.opportunity as usize)?)))
            .collect();
        needs.into_iter().flatten().any(|need| match need {
            Need::Opportunity(other) => done.iter().any(|(number, _)| number == other),
            Need::Placement(kinds, stream) => {
                done.iter().any(|(_, opportunity)| opportunity.stream == *stream && kinds.contains(&opportunity.kind))
            }
        })
    }

    /// Takes from the purse, or gives back; whether there was enough.
    fn pay(&mut self, candidate: &Candidate, offer: &Offer, sign: i64) -> bool {
        let Some(purse) = &mut self.purse else { return true };
        let mut is_enough = true;
        for (row, amount) in (purse.takes)(candidate, offer) {
            if let Some((_, left)) = purse.left.iter_mut().find(|(other, _)| *other == row) {
                *left -= sign * amount;
                is_enough &= *left >= 0;
            }
        }
        is_enough
    }

    fn grow(&mut self, offer: &Offer, sign: i32) {
        for &(gap, more) in &offer.gains {
            if let Some(levels) = self.levels.get_mut(gap as usize) {
                *levels = if sign > 0 { *levels + more } else { levels.saturating_sub(more) };
            }
        }
    }
}

impl Gains for Choosing<'_> {
    fn choose(&mut self, interval: usize) -> Option<i64> {
        let (at, own) = self.alone.get(interval).copied()?;
        let person = self.person;
        let (candidate, offer) = person.candidate(at)?;
        if !self.may(candidate, offer) {
            return None;
        }
        if !self.pay(candidate, offer, 1) && !candidate.started {
            self.pay(candidate, offer, -1);
            return None;
        }
        let gain = self.gain(offer, own);
        self.grow(offer, 1);
        self.chosen.push(at);
        Some(gain)
    }

    fn take_back(&mut self) {
        let person = self.person;
        let Some((candidate, offer)) = self.chosen.pop().and_then(|at| person.candidate(at)) else { return };
        self.pay(candidate, offer, -1);
        self.grow(offer, -1);
    }
}
