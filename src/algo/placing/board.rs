//! Places and people in numbers.

use std::ops::Range;

use super::timetable::Timetable;

/// No number of anything.
pub(crate) const NONE: u32 = u32::MAX;
/// Values are counted in these parts of one.
pub(crate) const UNIT: i64 = 1_024;

/// What is done about a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Nothing is beyond it.
    Hard,
    /// Each unit beyond it costs so much.
    Soft(i64),
    /// It is not looked at.
    Off,
}

/// All that a search knows. Rows are numbered: the seats of each place and period, then for each unit and period the mentors and the cover, the
/// budgets, and the quotas.
#[derive(Debug)]
pub(crate) struct Board {
    pub(crate) periods: usize,
    pub(crate) units: usize,
    /// For each row its limit, and the rule that it is of.
    pub(crate) limits: Vec<i64>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) cohort_rule: Rule,
    pub(crate) swap_rule: Rule,
    pub(crate) quota_rule: Rule,
    pub(crate) places: Vec<Place>,
    /// The places of each unit.
    pub(crate) places_of: Vec<Vec<u32>>,
    /// The cohorts of each place lie side by side, by start.
    pub(crate) cohorts: Vec<Cohort>,
    /// The choices that start a cohort, by cohort.
    pub(crate) starters: Vec<u32>,
    /// The sides of each swap.
    pub(crate) swaps: Vec<Vec<u32>>,
    /// Cover once more, each load by how often a divisor goes into it: what is left over helps nobody. By unit.
    pub(crate) rounded: Vec<Rounded>,
    /// Those who offer places, of which all that they can offer is known.
    pub(crate) hosts: Vec<Host>,
    /// For each unit whether it is one of them.
    pub(crate) is_whole: Vec<bool>,
    pub(crate) offers: Vec<Offer>,
    /// Place of a gap among those of a person and levels, by offer.
    pub(crate) gains: Vec<(u32, u32)>,
    /// By person and start.
    pub(crate) choices: Vec<Choice>,
    /// Those that have started.
    pub(crate) started: Vec<u32>,
    pub(crate) people: Vec<Person>,
    /// For each gap of each person what no level is worth, one, two and so on; each gap by its range.
    pub(crate) worths: Vec<i64>,
    pub(crate) gaps: Vec<Range<usize>>,
    /// How many people each group has.
    pub(crate) groups: Vec<i64>,
    /// The first start that a budget pays for, and the first that it does not.
    pub(crate) budgets: Vec<(i32, i32)>,
    pub(crate) quotas: Vec<Quota>,
    pub(crate) breadth: Vec<i64>,
    pub(crate) shortfall: i64,
    pub(crate) stability: i64,
    pub(crate) fairness: i64,
    /// Whether some limit is soft, or something is asked of a group.
    pub(crate) has_soft: bool,
}

/// What can be taken.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) unit: u32,
    pub(crate) stream: u32,
    pub(crate) kind: u8,
    pub(crate) duration: u32,
    pub(crate) mentors: i64,
    /// None where it is no side of one.
    pub(crate) swap: u32,
    pub(crate) cohorts: Range<u32>,
    /// Any one is enough.
    pub(crate) needs: Vec<Need>,
}

/// One way to be prepared.
#[derive(Debug)]
pub(crate) enum Need {
    Place(u32),
    /// Kinds, a bit each, in a stream.
    Kinds(u32, u32),
}

impl Need {
    /// Whether somebody is prepared who has been at a place.
    pub(crate) fn is_met_by(&self, number: u32, place: &Place) -> bool {
        match *self {
            Self::Place(wanted) => wanted == number,
            Self::Kinds(kinds, stream) => place.stream == stream && kinds >> place.kind & 1 == 1,
        }
    }
}

/// Those who start together at a place.
#[derive(Debug)]
pub(crate) struct Cohort {
    pub(crate) place: u32,
    pub(crate) start: i32,
    /// So many or none; 1 where some have started, which is a fact whatever their number.
    pub(crate) least: i64,
    pub(crate) is_fact: bool,
    /// Whether it can never be filled.
    pub(crate) is_shut: bool,
    /// Among [`Board::starters`].
    pub(crate) starters: Range<u32>,
}

/// The cover of a unit, in wholes of a divisor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rounded {
    pub(crate) unit: u32,
    pub(crate) divisor: i64,
}

/// All that a unit can offer.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) unit: u32,
    /// In the order of the timetable.
    pub(crate) cohorts: Vec<u32>,
    pub(crate) timetable: Timetable,
}

/// A place as one person sees it.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) place: u32,
    pub(crate) away: i64,
    pub(crate) cost: i64,
    pub(crate) preference: i64,
    /// What it teaches is worth, alone.
    pub(crate) alone: i64,
    pub(crate) gains: Range<u32>,
    /// The stream that it is breadth to see, and the one that nobody is immersed in twice.
    pub(crate) new_stream: u32,
    pub(crate) immersed: u32,
    /// Whether nothing must be completed before it, or something has been.
    pub(crate) is_ready: bool,
}

/// A stay that could be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Choice {
    pub(crate) person: u32,
    pub(crate) offer: u32,
    /// That of its offer, for the same reason as [`Choice::away`].
    pub(crate) place: u32,
    /// None where it started before the first period.
    pub(crate) cohort: u32,
    pub(crate) start: i32,
    /// The first period after it.
    pub(crate) end: i32,
    /// The periods of the horizon that it takes.
    pub(crate) from: u8,
    pub(crate) to: u8,
    /// The same, a bit each.
    pub(crate) bits: u64,
    /// What it takes of cover at home: as its offer says, here since each search asks it of each choice.
    pub(crate) away: u32,
    pub(crate) is_published: bool,
    pub(crate) is_forced: bool,
    pub(crate) is_started: bool,
    /// What it costs at home, at least 0.
    pub(crate) disruption: i64,
}

#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) unit: u32,
    /// The rounded cover of their unit.
    pub(crate) rounded: Range<usize>,
    pub(crate) choices: Range<u32>,
    /// How many of them have started.
    pub(crate) started: usize,
    pub(crate) gaps: Range<usize>,
    pub(crate) groups: Vec<u32>,
    /// The budgets that pay for them.
    pub(crate) budgets: Range<usize>,
    /// The quotas of their groups.
    pub(crate) quotas: Vec<u32>,
    pub(crate) rest: i32,
    pub(crate) at_most: usize,
    pub(crate) at_least: usize,
    pub(crate) must: bool,
    /// How many stays were published, and how many are asked for.
    pub(crate) published: i64,
    pub(crate) forced: i64,
}

#[derive(Debug)]
pub(crate) struct Quota {
    /// The stream and kind that count; any when none.
    pub(crate) stream: u32,
    pub(crate) kind: Option<u8>,
    pub(crate) at_least: i64,
    /// Whether it may have a price.
    pub(crate) is_priced: bool,
}

impl Board {
    pub(crate) fn seats(&self, place: u32) -> usize {
        place as usize * self.periods
    }

    pub(crate) fn mentors(&self, unit: u32) -> usize {
        (self.places.len() + unit as usize) * self.periods
    }

    pub(crate) fn cover(&self, unit: u32) -> usize {
        (self.places.len() + self.units + unit as usize) * self.periods
    }

    pub(crate) fn first_budget(&self) -> usize {
        (self.places.len() + 2 * self.units) * self.periods
    }

    pub(crate) fn first_quota(&self) -> usize {
        self.first_budget() + self.budgets.len()
    }

    pub(crate) fn offer(&self, choice: &Choice) -> &Offer {
        &self.offers[choice.offer as usize]
    }

    pub(crate) fn place(&self, choice: &Choice) -> &Place {
        &self.places[choice.place as usize]
    }

    /// Choices of a person, by their places among those of the person.
    pub(crate) fn choices_by_place(&self, person: u32, places: &[u32]) -> Vec<u32> {
        let first = self.people[person as usize].choices.start;
        places.iter().map(|place| first + place).collect()
    }

    /// The places of choices of a person among those of the person.
    pub(crate) fn places_of_choices(&self, person: u32, choices: &[u32]) -> Vec<u32> {
        let first = self.people[person as usize].choices.start;
        choices.iter().map(|choice| choice - first).collect()
    }

    pub(crate) fn choices_of(&self, person: u32) -> &[Choice] {
        let range = &self.people[person as usize].choices;
        &self.choices[range.start as usize..range.end as usize]
    }

    /// Who could start a cohort: choices.
    pub(crate) fn starters(&self, cohort: u32) -> &[u32] {
        let range = &self.cohorts[cohort as usize].starters;
        &self.starters[range.start as usize..range.end as usize]
    }

    /// The row of a budget, where it pays for a start.
    pub(crate) fn pays(&self, budget: usize, start: i32) -> Option<usize> {
        let (from, until) = self.budgets[budget];
        (from <= start && start < until).then(|| self.first_budget() + budget)
    }

    pub(crate) fn counts(&self, quota: u32, place: &Place) -> bool {
        let quota = &self.quotas[quota as usize];
        (quota.stream == NONE || quota.stream == place.stream) && quota.kind.is_none_or(|kind| kind == place.kind)
    }

    /// Whether a row is of seats or mentors that a timetable keeps.
    pub(crate) fn is_whole_row(&self, row: usize) -> bool {
        let of = row / self.periods.max(1);
        let unit = if of < self.places.len() { self.places[of].unit as usize } else { of - self.places.len() };
        of < self.places.len() + self.units && self.is_whole[unit]
    }

    /// The cohort of another side of a swap that starts at the same time.
    pub(crate) fn side(&self, place: u32, start: i32) -> Option<u32> {
        let range = self.places[place as usize].cohorts.clone();
        let cohorts = &self.cohorts[range.start as usize..range.end as usize];
        let at = cohorts.binary_search_by_key(&start, |cohort| cohort.start).ok()?;
        Some(range.start + u32::try_from(at).ok()?)
    }

    /// The cohorts that start together or not at all with one, itself among them, in the order of the sides; itself alone where it is of no
    /// swap that is looked at.
    pub(crate) fn together(&self, cohort: u32) -> Vec<u32> {
        let of = &self.cohorts[cohort as usize];
        let swap = self.places[of.place as usize].swap;
        if swap == NONE || self.swap_rule == Rule::Off {
            return vec![cohort];
        }
        self.swaps[swap as usize].iter().filter_map(|&side| self.side(side, of.start)).collect()
    }

    /// The cohorts of the host of a unit have prices, and its seats and mentors none, where people could start in them.
    pub(crate) fn is_priced(&self, cohort: u32) -> bool {
        let place = self.cohorts[cohort as usize].place;
        self.is_whole[self.places[place as usize].unit as usize] && !self.starters(cohort).is_empty()
    }

    /// Whether it is a side of a swap of which the sides must be even.
    pub(crate) fn is_swapped(&self, cohort: u32) -> bool {
        let place = self.cohorts[cohort as usize].place;
        self.places[place as usize].swap != NONE && self.swap_rule == Rule::Hard
    }

    /// What an offer teaches.
    pub(crate) fn gains(&self, offer: &Offer) -> &[(u32, u32)] {
        &self.gains[offer.gains.start as usize..offer.gains.end as usize]
    }

    /// What the development of a person counts beside itself at the prices of all groups.
    pub(crate) fn counted_again(&self, person: u32, groups: &[i64]) -> i64 {
        self.people[person as usize].groups.iter().map(|&group| groups[group as usize]).sum()
    }

    /// The periods of a choice, a bit each.
    pub(crate) fn bits(from: usize, to: usize) -> u64 {
        (from..to).fold(0, |bits, period| bits | 1 << period)
    }

    /// Finds out what follows from the rest: who could start each cohort, which hosts have timetables, what is rounded and what can never be.
    ///
    /// # Complexity
    /// O(n) in choices, and the timetables up to their limit.
    pub(crate) fn complete(&mut self) {
        self.has_soft = self.rules.iter().any(|rule| matches!(rule, Rule::Soft(_))) || !self.quotas.is_empty();
        self.gather();
        self.is_whole = vec![false; self.units];
        let units = u32::try_from(self.units).unwrap_or(NONE);
        for unit in 0..units {
            self.host(unit);
        }
        self.round();
    }

    fn gather(&mut self) {
        let mut starting: Vec<Vec<u32>> = vec![Vec::new(); self.cohorts.len()];
        for (number, choice) in (0u32..).zip(&self.choices).filter(|(_, choice)| !choice.is_started) {
            starting[choice.cohort as usize].push(number);
        }
        let started = (0u32..).zip(&self.choices).filter(|(_, choice)| choice.is_started);
        self.started = started.map(|(number, _)| number).collect();
        self.starters.clear();
        for (cohort, starting) in self.cohorts.iter_mut().zip(starting) {
            let first = u32::try_from(self.starters.len()).unwrap_or(NONE);
            self.starters.extend(starting);
            cohort.starters = first..u32::try_from(self.starters.len()).unwrap_or(NONE);
        }
    }

    /// Of each unit with hard limits of cover the two largest divisors among the loads of its people that do not go into all of its limits.
    fn round(&mut self) {
        let mut loads: Vec<Vec<i64>> = vec![Vec::new(); self.units];
        for choice in &self.choices {
            let home = self.people[choice.person as usize].unit as usize;
            let away = self.offer(choice).away;
            if away > 1 && !loads[home].contains(&away) {
                loads[home].push(away);
            }
        }
        let mut of_units = Vec::new();
        for (unit, mut loads) in (0u32..).zip(loads) {
            let first = self.rounded.len();
            let rows = self.cover(unit)..self.cover(unit) + self.periods;
            loads.sort_unstable_by(|one, other| other.cmp(one));
            let is_hard = rows.clone().all(|row| self.rules[row] == Rule::Hard && self.limits[row] < i64::MAX / 4);
            let helps = |divisor: &i64| self.limits[rows.clone()].iter().any(|limit| limit % divisor != 0);
            let divisors = loads.into_iter().filter(|divisor| is_hard && helps(divisor)).take(2);
            self.rounded.extend(divisors.map(|divisor| Rounded { unit, divisor }));
            of_units.push(first..self.rounded.len());
        }
        for person in &mut self.people {
            person.rounded = of_units[person.unit as usize].clone();
        }
    }
}
