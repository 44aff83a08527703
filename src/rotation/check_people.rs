//! People of a document: what is wrong with them, and what they are compiled to, with all that they could do.

use std::collections::{BTreeMap, BTreeSet};

use super::check_policy::MOST_FALLING;
use super::compile::{Compiler, MOST_POINTS, find};
use super::offer::PlacementKind;
use super::person_spec::RotationPersonSpec;
use super::policy_spec::RuleMode;
use super::problem::{Candidate, Need, Offer, Opportunity, Person, ProblemData, Unit};
use crate::defect::{Defect, at, code};

/// The most placements of one person.
const MOST_PLACEMENTS: u32 = 16;
/// The most gaps of one person.
const MOST_GAPS: usize = 64;

/// Person, opportunity and start of what was published.
pub(super) fn published(compiler: &mut Compiler<'_>, opportunities: &[Opportunity]) -> Vec<(u32, u32, i32)> {
    let spec = compiler.spec;
    let mut published: BTreeMap<(u32, u32, i32), usize> = BTreeMap::new();
    for (index, placement) in spec.published.iter().enumerate() {
        let place = at!["published", index];
        let person = find(&compiler.names.people, &placement.person, || place.join(at!["person"]), &mut compiler.defects);
        let at_opportunity = || place.join(at!["opportunity"]);
        let names = &compiler.names.opportunities;
        let opportunity = find(names, &placement.opportunity, at_opportunity, &mut compiler.defects);
        let Some((person, opportunity)) = person.zip(opportunity) else { continue };
        overlaps(compiler, opportunities, opportunity, placement.start, || place.join(at!["start"]));
        if let Some(earlier) = published.insert((person, opportunity, placement.start), index) {
            let first = at!["published", earlier, "opportunity"];
            compiler.twice(code::ROTATION_DUPLICATE_ID, &placement.opportunity, place.join(at!["opportunity"]), first);
        }
    }
    published.into_keys().collect()
}

/// Refuses what does not touch the horizon.
fn overlaps(
    compiler: &mut Compiler<'_>,
    opportunities: &[Opportunity],
    opportunity: u32,
    start: i32,
    place: impl FnOnce() -> crate::defect::InputPath,
) {
    let duration = opportunities.get(opportunity as usize).map_or(1, |opportunity| opportunity.duration);
    let end = i32::try_from(compiler.periods).unwrap_or(i32::MAX);
    if start >= end || start <= -duration {
        let what = "a placement must be within the horizon for a period at least";
        compiler.defects.push(Defect::out_of_range(code::ROTATION_START, place(), what, &start));
    }
}

pub(super) fn people(
    compiler: &mut Compiler<'_>,
    units: &[Unit],
    opportunities: &[Opportunity],
    published: &[(u32, u32, i32)],
) -> Vec<Person> {
    let spec = compiler.spec;
    let mut people = Vec::with_capacity(spec.persons.len());
    for (index, person) in spec.persons.iter().enumerate() {
        let mut reader = Reader { compiler, units, opportunities, index, person };
        people.push(reader.read(published));
    }
    people.sort_by(|one, other| one.id.cmp(&other.id));
    people
}

/// One person while they are read.
struct Reader<'a, 'b> {
    compiler: &'a mut Compiler<'b>,
    units: &'a [Unit],
    opportunities: &'a [Opportunity],
    index: usize,
    person: &'a RotationPersonSpec,
}

impl Reader<'_, '_> {
    fn read(&mut self, published: &[(u32, u32, i32)]) -> Person {
        let (person, index) = (self.person, self.index);
        let place = at!["persons", index];
        let compiler = &mut *self.compiler;
        let unit = find(&compiler.names.units, &person.unit, || place.join(at!["unit"]), &mut compiler.defects);
        let centre = person
            .cost_centre
            .as_ref()
            .and_then(|centre| find(&compiler.names.centres, centre, || place.join(at!["cost_centre"]), &mut compiler.defects));
        compiler.number(
            person.at_most <= MOST_PLACEMENTS,
            || place.join(at!["at_most"]),
            "there may be at most 16 placements",
            &person.at_most,
        );
        let what = "the fewest placements must be no more than the most";
        compiler.number(person.at_least <= person.at_most, || place.join(at!["at_least"]), what, &person.at_least);
        let end = u32::try_from(compiler.periods).unwrap_or_default();
        compiler.number(
            person.rest <= end,
            || place.join(at!["rest"]),
            "a rest must be no longer than the horizon",
            &person.rest,
        );
        let mut available = u64::MAX;
        for (nth, span) in person.unavailable.iter().enumerate() {
            let until = span.until.unwrap_or(end);
            let what = "a span must begin before it ends, within the horizon";
            compiler.number(span.from < until && until <= end, || place.join(at!["unavailable", nth]), what, &span.from);
            (span.from..until.min(64)).for_each(|period| available &= !(1u64 << period.min(63)));
        }
        let groups = self.groups();
        let gaps = self.gaps();
        let history = self.history();
        let number = self.compiler.names.people.get(&person.id).copied().unwrap_or(u32::MAX);
        let published = published_of(published, number);
        let mut found = Person {
            id: person.id.clone(),
            unit: unit.unwrap_or_default(),
            centre,
            groups,
            gaps,
            history,
            at_most: person.at_most as usize,
            at_least: person.at_least as usize,
            must: person.must,
            rest: i32::try_from(person.rest).unwrap_or(i32::MAX),
            available,
            barred: self.barred().into_iter().collect(),
            offers: Vec::new(),
            candidates: Vec::new(),
            forced: Vec::new(),
            published: published.len(),
        };
        self.offers(&mut found);
        self.candidates(&mut found, published);
        found
    }

    fn groups(&mut self) -> Vec<u32> {
        let mut groups: BTreeMap<u32, usize> = BTreeMap::new();
        for (nth, group) in self.person.groups.iter().enumerate() {
            let place = |nth: usize| at!["persons", self.index, "groups", nth];
            let compiler = &mut *self.compiler;
            let Some(found) = find(&compiler.names.groups, group, || place(nth), &mut compiler.defects) else { continue };
            if let Some(earlier) = groups.insert(found, nth) {
                compiler.twice(code::ROTATION_DUPLICATE_ID, group, place(nth), place(earlier));
            }
        }
        groups.into_keys().collect()
    }

    fn gaps(&mut self) -> Vec<(u32, Vec<i64>)> {
        let (person, index) = (self.person, self.index);
        let compiler = &mut *self.compiler;
        let count = person.gaps.len();
        compiler.number(count <= MOST_GAPS, || at!["persons", index, "gaps"], "there may be at most 64 gaps", &count);
        let mut gaps: BTreeMap<u32, (Vec<i64>, usize)> = BTreeMap::new();
        for (nth, gap) in person.gaps.iter().enumerate() {
            let place = |nth: usize| at!["persons", index, "gaps", nth, "competency"];
            compiler.falling(&gap.weights, MOST_FALLING, || at!["persons", index, "gaps", nth, "weights"]);
            let found = find(&compiler.names.competencies, &gap.competency, || place(nth), &mut compiler.defects);
            let Some(found) = found else { continue };
            if let Some((_, earlier)) = gaps.insert(found, (gap.weights.clone(), nth)) {
                compiler.twice(code::ROTATION_DUPLICATE_ID, &gap.competency, place(nth), place(earlier));
            }
        }
        gaps.into_iter().map(|(competency, (weights, _))| (competency, weights)).collect()
    }

    fn history(&mut self) -> Vec<(u32, PlacementKind, Option<u32>)> {
        let mut history = BTreeSet::new();
        for (nth, past) in self.person.history.iter().enumerate() {
            let place = at!["persons", self.index, "history", nth];
            let Compiler { names, defects, .. } = &mut *self.compiler;
            let stream = find(&names.streams, &past.stream, || place.join(at!["stream"]), defects);
            let at_opportunity = || place.join(at!["opportunity"]);
            let opportunity = past.opportunity.as_ref().and_then(|id| find(&names.opportunities, id, at_opportunity, defects));
            history.extend(stream.map(|stream| (stream, past.kind, opportunity)));
        }
        history.into_iter().collect()
    }

    /// What they may take, and what they have started whether or not they may.
    fn offers(&mut self, found: &mut Person) {
        let (person, index) = (self.person, self.index);
        let compiler = &mut *self.compiler;
        let mut offers: BTreeMap<u32, (i64, i64, i64, Option<usize>)> = BTreeMap::new();
        for (nth, eligible) in person.eligible.iter().enumerate() {
            let place = |nth: usize| at!["persons", index, "eligible", nth, "opportunity"];
            let what = "a preference must be -1000000 to 1000000 milli-points";
            let is_good = (-MOST_POINTS..=MOST_POINTS).contains(&eligible.preference);
            compiler.number(is_good, || at!["persons", index, "eligible", nth, "preference"], what, &eligible.preference);
            if let Some(cost) = eligible.cost {
                compiler.amount(cost, || at!["persons", index, "eligible", nth, "cost"]);
            }
            if let Some(load) = eligible.away_load {
                compiler.load(load, || at!["persons", index, "eligible", nth, "away_load"]);
            }
            let names = &compiler.names.opportunities;
            let number = find(names, &eligible.opportunity, || place(nth), &mut compiler.defects);
            let Some((number, opportunity)) = number.and_then(|n| Some((n, self.opportunities.get(n as usize)?))) else {
                continue;
            };
            let cost = eligible.cost.unwrap_or(opportunity.cost);
            let away = eligible.away_load.unwrap_or(opportunity.away_load);
            if let Some((.., Some(earlier))) = offers.insert(number, (eligible.preference, cost, away, Some(nth))) {
                compiler.twice(code::ROTATION_DUPLICATE_ID, &eligible.opportunity, place(nth), place(earlier));
            }
        }
        for started in &person.started {
            let Some(&number) = compiler.names.opportunities.get(&started.opportunity) else { continue };
            if let Some(opportunity) = self.opportunities.get(number as usize) {
                offers.entry(number).or_insert((0, opportunity.cost, opportunity.away_load, None));
            }
        }
        let stream_done = |stream: u32, is_meant: &dyn Fn(PlacementKind) -> bool| {
            found.history.iter().any(|&(done, kind, _)| done == stream && is_meant(kind))
        };
        let is_met = |need: &Need| match need {
            Need::Opportunity(other) => found.history.iter().any(|(_, _, done)| *done == Some(*other)),
            Need::Placement(kinds, stream) => stream_done(*stream, &|kind| kinds.contains(&kind)),
        };
        let offer = |(&number, &(preference, cost, away_load, written)): (&u32, &(i64, i64, i64, Option<usize>))| {
            let opportunity = self.opportunities.get(number as usize)?;
            let gains = (0u32..).zip(&found.gaps).filter_map(|(gap, (competency, _))| {
                let at = opportunity.gains.binary_search_by_key(competency, |(competency, _)| *competency).ok()?;
                Some((gap, opportunity.gains.get(at)?.1))
            });
            let stream = opportunity.stream;
            let counts = |kind| kind != PlacementKind::Shadowing;
            let is_new = counts(opportunity.kind) && !stream_done(stream, &counts);
            Some(Offer {
                opportunity: number,
                eligible: written.is_some(),
                preference,
                cost,
                away_load,
                gains: gains.collect(),
                new_stream: Some(stream).filter(|_| is_new),
                immersed: Some(stream).filter(|_| opportunity.immersive && !opportunity.repeatable),
                ready: opportunity.needs.is_empty() || opportunity.needs.iter().any(is_met),
            })
        };
        found.offers = offers.iter().filter_map(offer).collect();
    }

    /// All that they could do, one by one, and what is asked for.
    fn candidates(&mut self, found: &mut Person, published: &[(u32, u32, i32)]) {
        let started = self.started();
        let frozen = i32::try_from(self.compiler.spec.frozen).unwrap_or(i32::MAX);
        let mut forced = self.forced();
        // What was published for the time that is frozen is asked for, but for what they are doing already.
        let is_frozen = |&&(_, _, start): &&(u32, u32, i32)| start < frozen;
        forced.extend(published.iter().filter(is_frozen).map(|&(_, opportunity, start)| (opportunity, start)));
        forced.retain(|placement| !started.contains(placement));
        let is_published = |placement: (u32, i32)| {
            published.binary_search_by_key(&placement, |&(_, opportunity, start)| (opportunity, start)).is_ok()
        };
        let criticality = self.units.get(found.unit as usize).map(|unit| unit.criticality.as_slice()).unwrap_or_default();
        let horizon = self.compiler.periods;
        let mut candidates = Vec::new();
        for (offer, seen) in (0u32..).zip(&found.offers) {
            let Some(opportunity) = self.opportunities.get(seen.opportunity as usize) else { continue };
            let number = seen.opportunity;
            let is_done = found
                .history
                .iter()
                .any(|&(stream, kind, done)| done == Some(number) || seen.immersed == Some(stream) && kind.is_immersive());
            let is_taken = started.range((number, i32::MIN)..=(number, i32::MAX)).next().is_some();
            let may = seen.eligible && !is_done && !is_taken && opportunity.for_unit.is_none_or(|unit| unit == found.unit);
            let starts = opportunity.starts.iter().copied().filter(|_| may);
            let of_started = started.range((number, i32::MIN)..=(number, i32::MAX)).map(|&(_, start)| start);
            for (start, is_started) in of_started.map(|start| (start, true)).chain(starts.map(|start| (start, false))) {
                let placement = (number, start);
                let mut candidate = Candidate {
                    offer,
                    start,
                    end: start.saturating_add(opportunity.duration),
                    disruption: 0,
                    published: is_published(placement),
                    forced: forced.contains(&placement),
                    started: is_started,
                };
                let periods = candidate.periods(horizon);
                let is_open = periods.clone().all(|period| {
                    found.available & 1u64 << period.min(63) != 0
                        && opportunity.capacity.get(period).is_some_and(|&seats| seats > 0)
                });
                let is_barred = [None, Some(start)].iter().any(|at| found.barred.binary_search(&(number, *at)).is_ok());
                let is_late = start >= frozen || candidate.published;
                if !is_started && (!is_open || is_barred || !is_late) {
                    continue;
                }
                let critical: i64 = criticality.iter().skip(periods.start).take(periods.len()).sum();
                candidate.disruption =
                    i64::try_from(i128::from(critical) * i128::from(seen.away_load) / 100).unwrap_or(i64::MAX);
                candidates.push(candidate);
            }
        }
        candidates.sort_by_key(|candidate| (candidate.start, candidate.offer));
        found.candidates = candidates;
        found.forced = forced.into_iter().collect();
    }

    /// Opportunity and start of what they are doing.
    fn started(&mut self) -> BTreeSet<(u32, i32)> {
        let mut started: BTreeMap<(i32, u32), usize> = BTreeMap::new();
        for (nth, placement) in self.person.started.iter().enumerate() {
            let place = at!["persons", self.index, "started", nth];
            let at_opportunity = || place.join(at!["opportunity"]);
            let Compiler { names, defects, .. } = &mut *self.compiler;
            let Some(number) = find(&names.opportunities, &placement.opportunity, at_opportunity, defects) else { continue };
            overlaps(self.compiler, self.opportunities, number, placement.start, || place.join(at!["start"]));
            started.insert((placement.start, number), nth);
        }
        let mut before: Option<(i32, usize)> = None;
        let mut taken: BTreeMap<u32, usize> = BTreeMap::new();
        for (&(start, number), &nth) in &started {
            let clash = before.filter(|&(end, _)| start < end).map(|(_, earlier)| earlier);
            if let Some(earlier) = clash.or_else(|| taken.get(&number).copied()) {
                let rule = "nobody can have started two placements at once, or one opportunity twice";
                let defect = Defect::breaks(code::ROTATION_STARTED, at!["persons", self.index, "started", nth], rule);
                self.compiler.defects.push(defect.related_to([at!["persons", self.index, "started", earlier]]));
            }
            taken.insert(number, nth);
            let duration = self.opportunities.get(number as usize).map_or(1, |opportunity| opportunity.duration);
            before = Some((start.saturating_add(duration), nth));
        }
        let given = self.person.started.len();
        if started.len() < given {
            let rule = "nobody can have started two placements at once, or one opportunity twice";
            let place = at!["persons", self.index, "started"];
            self.compiler.defects.push(Defect::breaks(code::ROTATION_STARTED, place, rule));
        }
        started.into_keys().map(|(start, number)| (number, start)).collect()
    }

    fn barred(&mut self) -> BTreeSet<(u32, Option<i32>)> {
        let mut barred = BTreeSet::new();
        for (nth, one) in self.person.barred.iter().enumerate() {
            let place = || at!["persons", self.index, "barred", nth, "opportunity"];
            let Compiler { names, defects, .. } = &mut *self.compiler;
            let found = find(&names.opportunities, &one.opportunity, place, defects);
            barred.extend(found.map(|found| (found, one.start)));
        }
        barred
    }

    /// Opportunity and start of what is asked for.
    fn forced(&mut self) -> BTreeSet<(u32, i32)> {
        let mut forced = BTreeSet::new();
        for (nth, one) in self.person.forced.iter().enumerate() {
            let place = || at!["persons", self.index, "forced", nth, "opportunity"];
            let Compiler { names, defects, .. } = &mut *self.compiler;
            let found = find(&names.opportunities, &one.opportunity, place, defects);
            let against = self.person.barred.iter().position(|barred| {
                barred.opportunity == one.opportunity && barred.start.is_none_or(|start| start == one.start)
            });
            if let Some(against) = against {
                let rule = "what is asked for must not be barred";
                let defect = Defect::breaks(code::ROTATION_FORCED_AND_BARRED, at!["persons", self.index, "forced", nth], rule);
                defects.push(defect.related_to([at!["persons", self.index, "barred", against]]));
            }
            forced.extend(found.map(|found| (found, one.start)));
        }
        forced
    }
}

/// Those of one person, in order.
fn published_of(published: &[(u32, u32, i32)], person: u32) -> &[(u32, u32, i32)] {
    let from = published.partition_point(|&(who, ..)| who < person);
    let until = published.partition_point(|&(who, ..)| who <= person);
    published.get(from..until).unwrap_or_default()
}

/// Refuses limits that are hard and below what has started: a fact that no plan can mend.
pub(super) fn locked(compiler: &mut Compiler<'_>, data: &ProblemData) {
    let is_hard = |rule: RuleMode| rule == RuleMode::Hard;
    let mut seats = vec![vec![0i64; data.periods]; data.opportunities.len()];
    let mut mentors = vec![vec![0i64; data.periods]; data.units.len()];
    let mut away = vec![vec![0i64; data.periods]; data.units.len()];
    let mut spent = vec![0i64; data.budgets.len()];
    let mut placed = vec![0i64; data.quotas.len()];
    let add = |rows: &mut Vec<Vec<i64>>, row: u32, period: usize, load: i64| {
        if let Some(place) = rows.get_mut(row as usize).and_then(|row| row.get_mut(period)) {
            *place = place.saturating_add(load);
        }
    };
    for person in &data.people {
        let locked = person.candidates.iter().filter(|candidate| candidate.started || candidate.forced);
        for candidate in locked {
            let Some(offer) = person.offers.get(candidate.offer as usize) else { continue };
            let Some(opportunity) = data.opportunities.get(offer.opportunity as usize) else { continue };
            for period in candidate.periods(data.periods) {
                add(&mut seats, offer.opportunity, period, 1);
                add(&mut mentors, opportunity.unit, period, opportunity.mentor_load);
                add(&mut away, person.unit, period, offer.away_load);
            }
            for (budget, spent) in data.budgets.iter().zip(&mut spent) {
                if person.centre == Some(budget.centre) && budget.pays(candidate.start) {
                    *spent = spent.saturating_add(offer.cost);
                }
            }
            for (quota, placed) in data.quotas.iter().zip(&mut placed) {
                if quota.counts(person, opportunity) {
                    *placed += 1;
                }
            }
        }
    }
    let mut over = |place, found: i64| {
        let what = "a limit must leave room for what has started and what is asked for";
        compiler.defects.push(Defect::out_of_range(code::ROTATION_LOCKED_OVER_LIMIT, place, what, &found));
    };
    let first_over =
        |used: &[i64], limits: &[i64]| used.iter().zip(limits).find(|(used, limit)| used > limit).map(|(used, _)| *used);
    for (index, offered) in compiler.spec.opportunities.iter().enumerate() {
        let Some((number, opportunity)) = data.opportunity(&offered.id) else { continue };
        let used = seats.get(number as usize).and_then(|used| first_over(used, &opportunity.capacity));
        if let Some(used) = used.filter(|_| is_hard(data.rules.seats)) {
            over(at!["opportunities", index, "capacity"], used);
        }
    }
    for (index, written) in compiler.spec.units.iter().enumerate() {
        let Some(&number) = compiler.names.units.get(&written.id) else { continue };
        let Some(unit) = data.units.get(number as usize) else { continue };
        for (name, rule, rows, limits) in
            [("mentors", data.rules.mentors, &mentors, &unit.mentors), ("away", data.rules.cover, &away, &unit.away)]
        {
            let used = limits.as_ref().zip(rows.get(number as usize)).and_then(|(limits, used)| first_over(used, limits));
            if let Some(used) = used.filter(|_| is_hard(rule)) {
                over(at!["units", index, name], used);
            }
        }
    }
    for (index, written) in compiler.spec.cost_centres.iter().enumerate() {
        let Some(&number) = compiler.names.centres.get(&written.id) else { continue };
        let of_centre = data.budgets.iter().zip(&spent).filter(|(budget, _)| budget.centre == number);
        let broken = of_centre.filter(|(budget, spent)| **spent > budget.amount).map(|(_, spent)| *spent).next();
        if let Some(spent) = broken.filter(|_| is_hard(data.rules.budgets)) {
            over(at!["cost_centres", index, "budgets"], spent);
        }
    }
    let broken = data.quotas.iter().zip(&placed).find(|(quota, placed)| quota.at_most.is_some_and(|most| **placed > most));
    if let Some((_, &placed)) = broken.filter(|_| is_hard(data.rules.quotas)) {
        over(at!["quotas"], placed);
    }
}
