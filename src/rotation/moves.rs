//! How a plan gets better: one person after the other, two who exchange a seat, and all who start together.

use super::policy_spec::RuleMode;
use super::prices::Prices;
use super::pricing::Part;
use super::respond::{Aim, Said, merit, respond, value_of};
use super::solve::Search;
use crate::effort::Completion;

impl Search<'_, '_> {
    /// Gives everybody what is best for them, those with the fewest ways first.
    pub(super) fn construct(&mut self, aim: &Aim, prices: Option<&Prices>) -> Result<(), Completion> {
        let mut order: Vec<u32> = self.everybody().collect();
        let ways = |person: u32| self.data.people.get(person as usize).map_or(0, |person| person.candidates.len());
        order.sort_by_key(|&person| (ways(person), person));
        order.into_iter().try_for_each(|person| self.better(person, aim, prices).map(drop))
    }

    /// Lets everybody answer while anybody gains; thoroughly, also by exchanges.
    pub(super) fn improve(&mut self, aim: &Aim, is_thorough: bool) -> Result<(), Completion> {
        loop {
            let mut is_changed = false;
            for person in self.everybody() {
                is_changed |= self.better(person, aim, None)?;
            }
            if !is_changed {
                is_changed = self.bundles(aim)? || is_thorough && self.exchanges(aim)?;
            }
            if !is_changed {
                return Ok(());
            }
        }
    }

    /// A better plan of one person, if there is one.
    fn better(&mut self, person: u32, aim: &Aim, prices: Option<&Prices>) -> Result<bool, Completion> {
        if self.answers(person, aim, prices, &|_, _| None)? {
            return Ok(true);
        }
        if aim.floors.is_empty() {
            return Ok(false);
        }
        // What is best may be too much for what earlier stages leave: then one placement more at a time.
        let Some(of) = self.data.people.get(person as usize) else { return Ok(false) };
        let spots = |at: &u32| of.candidate(*at).map(|(candidate, offer)| (offer.opportunity, candidate.start));
        let had: Vec<(u32, i32)> = self.ledger.plan(person).iter().filter_map(spots).collect();
        for more in (0u32..).take(of.candidates.len()).filter_map(|at| spots(&at)).filter(|spot| !had.contains(spot)) {
            let said = |opportunity, start| match (more == (opportunity, start), had.contains(&(opportunity, start))) {
                (true, _) => Some(Part::May),
                (false, true) => None,
                (false, false) => Some(Part::Out),
            };
            if self.answers(person, aim, prices, &said)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lets one person answer with what is said of some candidates, and keeps the answer if it is better.
    fn answers(&mut self, person: u32, aim: &Aim, prices: Option<&Prices>, said: Said<'_>) -> Result<bool, Completion> {
        let before = merit(&self.ledger, aim);
        let had = self.clear(person);
        let (found, steps) = respond(&self.ledger, person, &had, aim, prices, said);
        let may = self.meter.take(steps + 1);
        let found = found.filter(|_| may.is_ok()).map(|(plan, _)| plan);
        self.ledger.change(person, found.unwrap_or_else(|| had.clone()));
        let is_better = merit(&self.ledger, aim) > before;
        if !is_better {
            self.ledger.change(person, had);
        }
        may.map(|()| is_better)
    }

    /// Gives people seats that others have, who then take what is best for them without; whether anything was gained.
    fn exchanges(&mut self, aim: &Aim) -> Result<bool, Completion> {
        let data = self.data;
        let mut is_changed = false;
        let mut sitting = self.sitting();
        for (number, person) in (0u32..).zip(&data.people) {
            for at in (0u32..).take(person.candidates.len()) {
                let Some((candidate, offer)) = person.candidate(at) else { continue };
                if self.ledger.plan(number).contains(&at) {
                    continue;
                }
                let others = sitting.get(offer.opportunity as usize).map(Vec::as_slice).unwrap_or_default();
                let overlaps = |(start, end, other): &&(i32, i32, u32)| {
                    *other != number && *start < candidate.end && candidate.start < *end
                };
                let others: Vec<u32> = others.iter().filter(overlaps).map(|(_, _, other)| *other).collect();
                for other in others {
                    if self.exchange(number, (offer.opportunity, candidate.start), other, aim)? {
                        is_changed = true;
                        sitting = self.sitting();
                        break;
                    }
                }
            }
        }
        Ok(is_changed)
    }

    /// For each opportunity who is there, from when until when, but for what has started.
    fn sitting(&self) -> Vec<Vec<(i32, i32, u32)>> {
        let mut sitting = vec![Vec::new(); self.data.opportunities.len()];
        for (number, person) in (0u32..).zip(&self.data.people) {
            for (candidate, offer) in self.ledger.plan(number).iter().filter_map(|&at| person.candidate(at)) {
                if let Some(list) = sitting.get_mut(offer.opportunity as usize).filter(|_| !candidate.started) {
                    list.push((candidate.start, candidate.end, number));
                }
            }
        }
        sitting
    }

    /// Gives a person a placement, and another who is in its way whatever is best without it.
    fn exchange(&mut self, person: u32, spot: (u32, i32), other: u32, aim: &Aim) -> Result<bool, Completion> {
        let before = merit(&self.ledger, aim);
        // The other has all else while the person answers, or that would be taken as well.
        let of = self.data.people.get(other as usize);
        let is_other = |at: &u32| of.and_then(|of| of.candidate(*at)).is_some_and(|(_, offer)| offer.opportunity != spot.0);
        let rest = self.ledger.plan(other).iter().copied().filter(is_other).collect();
        let theirs = self.ledger.change(other, rest);
        let own = self.clear(person);
        let must: Said<'_> = &|opportunity, start| ((opportunity, start) == spot).then_some(Part::Must);
        let (found, steps) = respond(&self.ledger, person, &own, aim, None, must);
        let mut ended = self.meter.take(steps + 1);
        if let Some((plan, _)) = found.filter(|_| ended.is_ok()) {
            self.ledger.change(person, plan);
            self.clear(other);
            let (found, steps) = respond(&self.ledger, other, &theirs, aim, None, &|_, _| None);
            ended = self.meter.take(steps + 1);
            if let Some((plan, _)) = found {
                self.ledger.change(other, plan);
            }
            if ended.is_ok() && merit(&self.ledger, aim) > before {
                return Ok(true);
            }
        }
        self.ledger.change(person, own);
        self.ledger.change(other, theirs);
        ended.map(|()| false)
    }

    /// Takes all but what has started from a person; what they had.
    fn clear(&mut self, person: u32) -> Vec<u32> {
        let candidates = self.data.people.get(person as usize).map(|person| person.candidates.as_slice()).unwrap_or_default();
        let started = (0u32..).zip(candidates).filter(|(_, candidate)| candidate.started);
        self.ledger.change(person, started.map(|(at, _)| at).collect())
    }

    /// Opens and closes, as a whole, what starts together or not at all; whether anything was gained.
    fn bundles(&mut self, aim: &Aim) -> Result<bool, Completion> {
        let data = self.data;
        let mut is_changed = false;
        for (number, opportunity) in (0u32..).zip(&data.opportunities) {
            let sides: Vec<u32> = match opportunity.swap.and_then(|swap| data.swaps.get(swap as usize)) {
                Some(sides) if data.rules.swaps != RuleMode::Off => sides.clone(),
                _ => vec![number],
            };
            let is_first = sides.first() == Some(&number);
            if !is_first || sides.len() == 1 && (opportunity.minimum_fill < 2 || data.rules.cohorts != RuleMode::Hard) {
                continue;
            }
            for &start in &opportunity.starts {
                let starting = |search: &Self| {
                    let place = search.ledger.place(number, start);
                    place.and_then(|at| search.ledger.starting.get(at)).copied().unwrap_or_default()
                };
                // A swap may take one more on each side; a cohort takes more by itself once it is open.
                if starting(self) == 0 || sides.len() > 1 {
                    is_changed |= self.open(&sides, start, aim)?;
                }
                if starting(self) > 0 {
                    is_changed |= self.close(&sides, start, aim)?;
                }
            }
        }
        Ok(is_changed)
    }

    /// Gives the seats of some sides at a start to those who gain most, as many as must start together.
    fn open(&mut self, sides: &[u32], start: i32, aim: &Aim) -> Result<bool, Completion> {
        let data = self.data;
        let here =
            |side: &u32| self.ledger.place(*side, start).and_then(|at| self.ledger.starting.get(at)).copied().unwrap_or(0);
        let fill = |side: &u32| data.opportunities.get(*side as usize).map_or(1, |side| side.minimum_fill);
        let fewest = sides.iter().map(here).min().unwrap_or(0);
        let wanted = (sides.iter().map(fill).max().unwrap_or(1) - fewest).max(1);
        let before = merit(&self.ledger, aim);
        let mut undo: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut ended = Ok(());
        'sides: for &side in sides {
            // What each would gain, and then those who gain most, each looked at once more.
            let mut gains: Vec<(i64, u32)> = Vec::new();
            for person in self.everybody() {
                if undo.iter().any(|(other, _)| *other == person) || !self.has(person, side, start) {
                    continue;
                }
                let had = self.clear(person);
                let (found, steps) = self.with(person, &had, side, start, sides, aim);
                let gain = found.map(|(_, value)| value.saturating_sub(value_of(&self.ledger, person, &had, aim)));
                self.ledger.change(person, had);
                ended = self.meter.take(steps + 2);
                if ended.is_err() {
                    break 'sides;
                }
                gains.extend(gain.map(|gain| (gain, person)));
            }
            gains.sort_unstable_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(&other.1)));
            let mut placed = 0;
            for (_, person) in gains {
                if placed == wanted {
                    break;
                }
                let had = self.clear(person);
                let (found, steps) = self.with(person, &had, side, start, sides, aim);
                placed += i64::from(found.is_some());
                self.ledger.change(person, found.map_or_else(|| had.clone(), |(plan, _)| plan));
                undo.push((person, had));
                ended = self.meter.take(steps + 1);
                if ended.is_err() {
                    break 'sides;
                }
            }
            if placed < wanted {
                break;
            }
        }
        let is_better = ended.is_ok() && merit(&self.ledger, aim) > before;
        if !is_better {
            self.undo(undo);
        }
        ended.map(|()| is_better)
    }

    /// The best of a person with one placement that must be; what belongs to it is open.
    fn with(
        &self,
        person: u32,
        had: &[u32],
        side: u32,
        start: i32,
        sides: &[u32],
        aim: &Aim,
    ) -> (Option<(Vec<u32>, i64)>, u64) {
        let said: Said<'_> = &|opportunity, at| match (at == start, opportunity == side) {
            (true, true) => Some(Part::Must),
            (true, false) if sides.contains(&opportunity) => Some(Part::Out),
            _ => None,
        };
        respond(&self.ledger, person, had, aim, None, said)
    }

    fn has(&self, person: u32, opportunity: u32, start: i32) -> bool {
        self.data.people.get(person as usize).is_some_and(|person| {
            let offer = person.offers.binary_search_by_key(&opportunity, |offer| offer.opportunity);
            let offer = offer.ok().and_then(|offer| u32::try_from(offer).ok());
            offer.is_some_and(|offer| {
                person.candidates.binary_search_by_key(&(start, offer), |one| (one.start, one.offer)).is_ok()
            })
        })
    }

    /// Sends those who start there elsewhere.
    fn close(&mut self, sides: &[u32], start: i32, aim: &Aim) -> Result<bool, Completion> {
        let before = merit(&self.ledger, aim);
        let mut undo: Vec<(u32, Vec<u32>)> = Vec::new();
        let mut ended = Ok(());
        for person in self.everybody() {
            let of = self.data.people.get(person as usize);
            let is_there =
                self.ledger.plan(person).iter().filter_map(|&at| of?.candidate(at)).any(|(candidate, offer)| {
                    candidate.start == start && sides.contains(&offer.opportunity) && !candidate.started
                });
            if !is_there {
                continue;
            }
            let had = self.clear(person);
            let said: Said<'_> = &|opportunity, at| (at == start && sides.contains(&opportunity)).then_some(Part::Out);
            let (found, steps) = respond(&self.ledger, person, &had, aim, None, said);
            ended = self.meter.take(steps + 1);
            self.ledger.change(person, found.map_or_else(|| had.clone(), |(plan, _)| plan));
            undo.push((person, had));
            if ended.is_err() {
                break;
            }
        }
        let is_better = ended.is_ok() && merit(&self.ledger, aim) > before;
        if !is_better {
            self.undo(undo);
        }
        ended.map(|()| is_better)
    }

    fn undo(&mut self, undo: Vec<(u32, Vec<u32>)>) {
        for (person, had) in undo.into_iter().rev() {
            self.ledger.change(person, had);
        }
    }
}
