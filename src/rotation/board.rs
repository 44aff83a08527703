//! The problem in numbers, for the search.

use super::offer::PlacementKind;
use super::policy_spec::RuleMode;
use super::problem::{Candidate, Need, Offer, Person, ProblemData};
use crate::algo::placing::{self, Board, Choice, Cohort, NONE, Place, Quota, Rule};

/// No limit.
const UNLIMITED: i64 = i64::MAX / 4;

/// The board of a problem, before it is completed for a search.
pub(super) fn board(data: &ProblemData) -> Board {
    let limit = |limits: Option<&Vec<i64>>| limits.cloned().unwrap_or_else(|| vec![UNLIMITED; data.periods]);
    let mut board = Board {
        periods: data.periods,
        units: data.units.len(),
        limits: Vec::new(),
        rules: Vec::new(),
        cohort_rule: rule(data.rules.cohorts),
        swap_rule: rule(data.rules.swaps),
        quota_rule: rule(data.rules.quotas),
        places: Vec::new(),
        cohorts: Vec::new(),
        starters: Vec::new(),
        swaps: data.swaps.clone(),
        rounded: Vec::new(),
        hosts: Vec::new(),
        is_whole: Vec::new(),
        offers: Vec::new(),
        gains: Vec::new(),
        choices: Vec::new(),
        started: Vec::new(),
        people: Vec::new(),
        worths: Vec::new(),
        gaps: Vec::new(),
        groups: data.groups.iter().map(|group| count(group.members.len())).collect(),
        budgets: data.budgets.iter().map(|budget| (budget.from, budget.until)).collect(),
        quotas: data
            .quotas
            .iter()
            .map(|quota| Quota {
                stream: quota.stream.unwrap_or(NONE),
                kind: quota.kind.map(kind),
                at_least: quota.at_least,
                // Of several bounds on the same it could not be told which has a price.
                is_priced: data.quotas.iter().filter(|other| other.is_of_the_same(quota)).count() == 1,
            })
            .collect(),
        breadth: data.weights.breadth.clone(),
        shortfall: data.weights.shortfall,
        stability: data.weights.stability,
        fairness: data.weights.fairness,
        has_soft: false,
        places_of: vec![Vec::new(); data.units.len()],
    };
    let mut rows = |limits: Vec<i64>, mode: RuleMode| {
        board.rules.extend(std::iter::repeat_n(rule(mode), limits.len()));
        board.limits.extend(limits);
    };
    data.opportunities.iter().for_each(|opportunity| rows(opportunity.capacity.clone(), data.rules.seats));
    data.units.iter().for_each(|unit| rows(limit(unit.mentors.as_ref()), data.rules.mentors));
    data.units.iter().for_each(|unit| rows(limit(unit.away.as_ref()), data.rules.cover));
    rows(data.budgets.iter().map(|budget| budget.amount).collect(), data.rules.budgets);
    rows(data.quotas.iter().map(|quota| quota.at_most.unwrap_or(UNLIMITED)).collect(), data.rules.quotas);
    places(data, &mut board);
    for (number, one) in (0u32..).zip(&data.people) {
        person(data, number, one, &mut board);
    }
    board
}

const fn rule(mode: RuleMode) -> Rule {
    match mode {
        RuleMode::Hard => Rule::Hard,
        RuleMode::Soft(penalty) => Rule::Soft(penalty),
        RuleMode::Off => Rule::Off,
    }
}

const fn kind(kind: PlacementKind) -> u8 {
    match kind {
        PlacementKind::Rotation => 0,
        PlacementKind::Secondment => 1,
        PlacementKind::Shadowing => 2,
        PlacementKind::Project => 3,
        PlacementKind::Swap => 4,
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn place(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

fn places(data: &ProblemData, board: &mut Board) {
    // Whatever has started at a time that is no start of its opportunity starts together with itself.
    let mut facts: Vec<(u32, i32)> = Vec::new();
    for (candidate, offer) in data.people.iter().flat_map(started).filter(|(candidate, _)| candidate.start >= 0) {
        facts.push((offer.opportunity, candidate.start));
    }
    facts.sort_unstable();
    for (number, opportunity) in (0u32..).zip(&data.opportunities) {
        let first = place(board.cohorts.len());
        let mut starts = opportunity.starts.clone();
        starts.extend(facts.iter().filter(|(of, _)| *of == number).map(|(_, start)| *start));
        starts.sort_unstable();
        starts.dedup();
        for start in starts {
            let is_fact = facts.binary_search(&(number, start)).is_ok();
            let is_kept = data.rules.cohorts != RuleMode::Off && !is_fact;
            board.cohorts.push(Cohort {
                place: number,
                start,
                least: if is_kept { opportunity.minimum_fill } else { 1 },
                is_fact,
                is_shut: false,
                starters: 0..0,
            });
        }
        if let Some(list) = board.places_of.get_mut(opportunity.unit as usize) {
            list.push(number);
        }
        board.places.push(Place {
            unit: opportunity.unit,
            stream: opportunity.stream,
            kind: kind(opportunity.kind),
            duration: u32::try_from(opportunity.duration).unwrap_or(0),
            mentors: opportunity.mentor_load,
            swap: opportunity.swap.unwrap_or(NONE),
            cohorts: first..place(board.cohorts.len()),
            needs: opportunity.needs.iter().map(need).collect(),
        });
    }
}

fn started(person: &Person) -> impl Iterator<Item = (&Candidate, &Offer)> {
    (0u32..).map_while(|at| person.candidate(at)).filter(|(candidate, _)| candidate.started)
}

fn need(need: &Need) -> placing::Need {
    match need {
        Need::Opportunity(opportunity) => placing::Need::Place(*opportunity),
        Need::Placement(kinds, stream) => {
            placing::Need::Kinds(kinds.iter().fold(0, |bits, one| bits | 1 << kind(*one)), *stream)
        }
    }
}

fn person(data: &ProblemData, number: u32, person: &Person, board: &mut Board) {
    let first_gap = board.gaps.len();
    for (_, weights) in &person.gaps {
        let first = board.worths.len();
        let mut worth = 0;
        board.worths.push(0);
        board.worths.extend(weights.iter().map(|weight| {
            worth += weight;
            worth
        }));
        board.gaps.push(first..board.worths.len());
    }
    let first_offer = place(board.offers.len());
    for offer in &person.offers {
        let first = place(board.gains.len());
        board.gains.extend(&offer.gains);
        let worth = |&(gap, levels): &(u32, u32)| -> i64 {
            let weights = person.gaps.get(gap as usize).map(|(_, weights)| weights.as_slice()).unwrap_or_default();
            weights.iter().take(levels as usize).sum()
        };
        board.offers.push(placing::Offer {
            place: offer.opportunity,
            away: offer.away_load,
            cost: offer.cost,
            preference: offer.preference,
            alone: offer.gains.iter().map(worth).sum(),
            gains: first..place(board.gains.len()),
            new_stream: offer.new_stream.unwrap_or(NONE),
            immersed: offer.immersed.unwrap_or(NONE),
            is_ready: offer.ready,
        });
    }
    let first = place(board.choices.len());
    for candidate in &person.candidates {
        let periods = candidate.periods(data.periods);
        let offer = person.offers.get(candidate.offer as usize);
        let cohort = offer.and_then(|offer| board.side(offer.opportunity, candidate.start));
        let period = |at: usize| u8::try_from(at).unwrap_or(u8::MAX);
        board.choices.push(Choice {
            person: number,
            offer: first_offer + candidate.offer,
            place: offer.map_or(NONE, |offer| offer.opportunity),
            cohort: cohort.unwrap_or(NONE),
            start: candidate.start,
            end: candidate.end,
            from: period(periods.start),
            to: period(periods.end),
            away: offer.and_then(|offer| u32::try_from(offer.away_load).ok()).unwrap_or(0),
            bits: Board::bits(periods.start, periods.end),
            is_published: candidate.published,
            is_forced: candidate.forced,
            is_started: candidate.started,
            disruption: candidate.disruption,
        });
    }
    let budgets = person.centre.map_or(0..0, |centre| {
        let from = data.budgets.partition_point(|budget| budget.centre < centre);
        from..data.budgets.partition_point(|budget| budget.centre <= centre)
    });
    let quotas = (0u32..).zip(&data.quotas).filter(|(_, quota)| person.groups.contains(&quota.group));
    board.people.push(placing::Person {
        unit: person.unit,
        rounded: 0..0,
        choices: first..place(board.choices.len()),
        started: person.candidates.iter().filter(|candidate| candidate.started).count(),
        gaps: first_gap..board.gaps.len(),
        groups: person.groups.clone(),
        budgets,
        quotas: quotas.map(|(quota, _)| quota).collect(),
        rest: person.rest,
        at_most: person.at_most,
        at_least: person.at_least,
        must: person.must,
        published: count(person.published),
        forced: count(person.forced.len()),
    });
}
