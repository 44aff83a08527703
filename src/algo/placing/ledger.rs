//! What a plan takes of each row and what it is worth, kept while people's stays change.

use super::board::{Board, Choice, NONE, Rule, UNIT};

/// The stays of everybody, and what they come to.
#[derive(Debug)]
pub(crate) struct Ledger<'a> {
    pub(crate) board: &'a Board,
    /// For each person the choices that they take, by start.
    plans: Vec<Vec<u32>>,
    worths: Vec<Worth>,
    /// For each row.
    pub(crate) used: Vec<i64>,
    /// For each place the periods in which hard seats or mentors have not enough for one more, a bit each.
    full: Vec<u64>,
    /// For each cohort.
    pub(crate) starting: Vec<i64>,
    /// Whether one more may start: others do already, or nobody needs to, and it is not shut.
    is_open: Vec<bool>,
    /// For each group the development of its people.
    pub(crate) development: Vec<i64>,
    worth: Worth,
    broken: Broken,
    levels: Vec<u32>,
}

/// What one person's stays are worth, or those of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Worth {
    development: i64,
    preference: i64,
    breadth: i64,
    disruption: i64,
    shortfall: i64,
    given_up: i64,
    missing: i64,
}

/// By how much hard rules are broken, what breaking soft ones costs, and what is missing to quotas.
#[derive(Debug, Clone, Copy, Default)]
struct Broken {
    hard: i64,
    /// Wide, since what is over a budget is counted in currency.
    penalty: i128,
    missing: i64,
}

/// What a plan is worth, term by term; what it costs is below 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    pub(crate) development: i64,
    pub(crate) preference: i64,
    pub(crate) breadth: i64,
    pub(crate) disruption: i64,
    pub(crate) shortfall: i64,
    pub(crate) fairness: i64,
    pub(crate) stability: i64,
    pub(crate) penalties: i64,
}

impl Totals {
    pub(crate) const fn total(&self) -> i64 {
        let gained = self.development.saturating_add(self.preference).saturating_add(self.breadth);
        let lost = self.disruption.saturating_add(self.shortfall).saturating_add(self.stability);
        gained.saturating_add(lost).saturating_add(self.fairness).saturating_add(self.penalties)
    }
}

impl<'a> Ledger<'a> {
    /// What has started, and nothing else.
    pub(crate) fn new(board: &'a Board) -> Self {
        let mut ledger = Self {
            board,
            plans: vec![Vec::new(); board.people.len()],
            worths: vec![Worth::default(); board.people.len()],
            used: vec![0; board.limits.len()],
            full: vec![0; board.places.len()],
            starting: vec![0; board.cohorts.len()],
            is_open: vec![false; board.cohorts.len()],
            development: vec![0; board.groups.len()],
            worth: Worth::default(),
            broken: Broken::default(),
            levels: Vec::new(),
        };
        for cohort in 0..board.cohorts.len() {
            ledger.open(cohort);
        }
        for place in 0..board.places.len() {
            for period in 0..board.periods {
                ledger.fill(place, period);
            }
        }
        for quota in &board.quotas {
            ledger.broken.lacks(board.quota_rule, quota.at_least);
        }
        for number in 0..board.people.len() {
            let person = u32::try_from(number).unwrap_or(NONE);
            ledger.worths[number] = ledger.worth_of(person, &[]);
            let empty = ledger.worths[number];
            ledger.worth.add(&empty, 1);
            ledger.change(person, started(board, person));
        }
        ledger
    }

    /// The stays of a person, by start.
    pub(crate) fn plan(&self, person: u32) -> &[u32] {
        &self.plans[person as usize]
    }

    /// Gives a person other stays, by start; the ones before.
    pub(crate) fn change(&mut self, person: u32, plan: Vec<u32>) -> Vec<u32> {
        let at = person as usize;
        if self.plans[at] == plan {
            return plan;
        }
        let before = std::mem::take(&mut self.plans[at]);
        for &choice in before.iter().filter(|choice| !plan.contains(choice)) {
            self.take(choice, -1);
        }
        for &choice in plan.iter().filter(|choice| !before.contains(choice)) {
            self.take(choice, 1);
        }
        let (old, new) = (self.worths[at], self.worth_of(person, &plan));
        self.worth.add(&old, -1);
        self.worth.add(&new, 1);
        for &group in &self.board.people[at].groups {
            self.development[group as usize] += new.development - old.development;
        }
        self.worths[at] = new;
        self.plans[at] = plan;
        before
    }

    /// What stays are worth for a person.
    fn worth_of(&mut self, number: u32, plan: &[u32]) -> Worth {
        let board = self.board;
        let person = &board.people[number as usize];
        let mut worth = Worth::default();
        self.levels.clear();
        self.levels.resize(person.gaps.len(), 0);
        let (mut seen, mut kept, mut met) = (0, 0, 0);
        for (nth, &at) in plan.iter().enumerate() {
            let choice = &board.choices[at as usize];
            let offer = board.offer(choice);
            worth.preference += offer.preference;
            worth.disruption = worth.disruption.saturating_add(choice.disruption);
            for &(gap, more) in board.gains(offer) {
                self.levels[gap as usize] += more;
            }
            let is_seen = |&other: &u32| board.offer(&board.choices[other as usize]).new_stream == offer.new_stream;
            seen += usize::from(offer.new_stream != NONE && !plan[..nth].iter().any(is_seen));
            kept += i64::from(choice.is_published);
            met += i64::from(choice.is_forced);
        }
        for (gap, &levels) in board.gaps[person.gaps.clone()].iter().zip(&self.levels) {
            let worths = &board.worths[gap.clone()];
            worth.development += worths[(worths.len() - 1).min(levels as usize)];
        }
        worth.breadth = board.breadth.iter().take(seen).sum();
        let short = i64::try_from(person.at_least.saturating_sub(plan.len())).unwrap_or(i64::MAX);
        worth.shortfall = board.shortfall * short;
        worth.given_up = person.published - kept;
        worth.missing = person.forced - met + if person.must { short } else { 0 };
        worth
    }

    fn take(&mut self, at: u32, sign: i64) {
        let board = self.board;
        let choice = &board.choices[at as usize];
        let offer = board.offer(choice);
        let person = &board.people[choice.person as usize];
        let place = &board.places[offer.place as usize];
        for (row, load) in strips(board, choice) {
            if load != 0 {
                for row in row + usize::from(choice.from)..row + usize::from(choice.to) {
                    self.moves(row, sign * load);
                }
            }
        }
        for period in usize::from(choice.from)..usize::from(choice.to) {
            for &place in &board.places_of[place.unit as usize] {
                self.fill(place as usize, period);
            }
        }
        for row in person.budgets.clone().filter_map(|budget| board.pays(budget, choice.start)) {
            self.moves(row, sign * offer.cost);
        }
        for &quota in person.quotas.iter().filter(|&&quota| board.counts(quota, place)) {
            let row = board.first_quota() + quota as usize;
            let least = board.quotas[quota as usize].at_least;
            let short = |placed: i64| (least - placed).max(0);
            let more = short(self.used[row] + sign) - short(self.used[row]);
            self.broken.lacks(board.quota_rule, more);
            self.moves(row, sign);
        }
        self.starts(choice.cohort, sign);
    }

    /// Finds out whether a place has enough for one more in a period.
    fn fill(&mut self, place: usize, period: usize) {
        let board = self.board;
        let of = &board.places[place];
        let number = u32::try_from(place).unwrap_or(NONE);
        let (seats, mentors) = (board.seats(number) + period, board.mentors(of.unit) + period);
        let is_full = |row: usize, load: i64| self.used[row] + load > board.limits[row] && board.rules[row] == Rule::Hard;
        let is_full = is_full(seats, 1) || of.mentors > 0 && is_full(mentors, of.mentors);
        let bit = 1 << period;
        if is_full { self.full[place] |= bit } else { self.full[place] &= !bit }
    }

    /// A row has more, or less.
    fn moves(&mut self, row: usize, by: i64) {
        let (limit, before) = (self.board.limits[row], self.used[row]);
        let after = before + by;
        self.used[row] = after;
        if after > limit || before > limit {
            self.broken.by(self.board.rules[row], (after - limit).max(0) - (before - limit).max(0));
        }
    }

    /// One more, or one less, starts together with others.
    fn starts(&mut self, cohort: u32, sign: i64) {
        if cohort == NONE {
            return;
        }
        let board = self.board;
        let of = &board.cohorts[cohort as usize];
        let has_swap = board.places[of.place as usize].swap != NONE;
        if of.least <= 1 && !has_swap {
            self.starting[cohort as usize] += sign;
            return;
        }
        let uneven = |ledger: &Self| if has_swap { ledger.uneven(cohort) } else { 0 };
        let before = (self.short(cohort), uneven(self));
        self.starting[cohort as usize] += sign;
        let after = (self.short(cohort), uneven(self));
        self.broken.by(board.cohort_rule, after.0 - before.0);
        self.broken.by(board.swap_rule, after.1 - before.1);
        self.open(cohort as usize);
    }

    fn open(&mut self, cohort: usize) {
        let of = &self.board.cohorts[cohort];
        let is_swap = self.board.is_swapped(u32::try_from(cohort).unwrap_or(NONE));
        let is_filled = self.board.cohort_rule != Rule::Hard || self.starting[cohort] + 1 >= of.least;
        self.is_open[cohort] = !of.is_shut && (of.is_fact || !is_swap && is_filled);
    }

    /// Whether one more may start in a cohort: others do already, or nobody needs to.
    pub(crate) fn is_open(&self, cohort: u32) -> bool {
        self.is_open[cohort as usize]
    }

    /// How many more must start there for any to start.
    pub(crate) fn short(&self, cohort: u32) -> i64 {
        let starting = self.starting[cohort as usize];
        if starting == 0 { 0 } else { (self.board.cohorts[cohort as usize].least - starting).max(0) }
    }

    /// How many are missing to the sides of a swap that have fewer than the most.
    pub(crate) fn uneven(&self, cohort: u32) -> i64 {
        let sides = self.board.together(cohort);
        if sides.iter().any(|&side| self.board.cohorts[side as usize].is_fact) {
            return 0;
        }
        let place = &self.board.places[self.board.cohorts[cohort as usize].place as usize];
        let count = self.board.swaps[place.swap as usize].len();
        let most = sides.iter().map(|&side| self.starting[side as usize]).max().unwrap_or(0);
        let all: i64 = sides.iter().map(|&side| self.starting[side as usize]).sum();
        most * i64::try_from(count).unwrap_or(i64::MAX) - all
    }

    /// Whether hard seats, mentors and cover have enough for a choice.
    pub(crate) fn fits(&self, choice: &Choice) -> bool {
        let offer = self.board.offer(choice);
        let unit = self.board.people[choice.person as usize].unit;
        self.has_room(choice, self.uncovered(unit, offer.away))
    }

    /// The same, where it is known in which periods cover at home has not enough.
    pub(crate) fn has_room(&self, choice: &Choice, uncovered: u64) -> bool {
        (self.full[choice.place as usize] | uncovered) & choice.bits == 0
    }

    /// The periods in which hard cover of a unit has not enough for a load, a bit each.
    pub(crate) fn uncovered(&self, unit: u32, load: i64) -> u64 {
        let first = self.board.cover(unit);
        let rows = first..first + self.board.periods;
        let rows = self.used[rows.clone()].iter().zip(&self.board.limits[rows.clone()]).zip(&self.board.rules[rows]);
        let is_full = |((used, limit), rule): ((&i64, &i64), &Rule)| load > 0 && used + load > *limit && *rule == Rule::Hard;
        rows.enumerate().fold(0, |bits, (period, row)| bits | u64::from(is_full(row)) << period)
    }

    /// The first hard budget that has not enough for a choice.
    pub(crate) fn lacks(&self, choice: &Choice) -> Option<usize> {
        let board = self.board;
        let cost = board.offer(choice).cost;
        board.people[choice.person as usize].budgets.clone().find(|&budget| {
            board
                .pays(budget, choice.start)
                .is_some_and(|row| self.used[row] + cost > board.limits[row] && board.rules[row] == Rule::Hard)
        })
    }

    /// The first hard row of periods that has not enough for a choice.
    pub(crate) fn blocks(&self, choice: &Choice) -> Option<(usize, usize)> {
        let board = self.board;
        strips(board, choice).into_iter().enumerate().find_map(|(strip, (row, load))| {
            let mut rows = row + usize::from(choice.from)..row + usize::from(choice.to);
            let is_full = |row: &usize| self.used[*row] + load > board.limits[*row] && board.rules[*row] == Rule::Hard;
            if load == 0 { None } else { rows.find(is_full).map(|at| (strip, at - row)) }
        })
    }

    /// What a choice costs by soft rules, less what it is worth to quotas that have too few, in parts of [`UNIT`].
    pub(crate) fn soft(&self, choice: &Choice, asked: i64) -> i64 {
        let board = self.board;
        let mut cost = 0i64;
        let mut add = |row: usize, load: i64| {
            if let Rule::Soft(penalty) = board.rules[row] {
                let over = |used: i64| (used - board.limits[row]).max(0);
                let more = over(self.used[row] + load) - over(self.used[row]);
                cost = cost.saturating_add(penalty.saturating_mul(more).saturating_mul(UNIT));
            }
        };
        for (row, load) in strips(board, choice) {
            (row + usize::from(choice.from)..row + usize::from(choice.to)).for_each(|row| add(row, load));
        }
        let (offer, person) = (board.offer(choice), &board.people[choice.person as usize]);
        for row in person.budgets.clone().filter_map(|budget| board.pays(budget, choice.start)) {
            add(row, offer.cost);
        }
        let place = &board.places[offer.place as usize];
        let mut gain = 0i64;
        for &quota in person.quotas.iter().filter(|&&quota| board.counts(quota, place)) {
            let row = board.first_quota() + quota as usize;
            add(row, 1);
            if self.used[row] < board.quotas[quota as usize].at_least {
                gain = gain.saturating_add(match board.quota_rule {
                    Rule::Hard => asked,
                    Rule::Soft(penalty) => penalty.saturating_mul(UNIT),
                    Rule::Off => 0,
                });
            }
        }
        cost.saturating_sub(gain)
    }

    /// Whether no hard rule is broken.
    pub(crate) const fn is_legal(&self) -> bool {
        self.broken.hard == 0
    }

    /// How much is asked for and missing.
    pub(crate) const fn missing(&self) -> i64 {
        self.worth.missing.saturating_add(self.broken.missing)
    }

    /// For each quota how many stays count.
    pub(crate) fn placed(&self) -> &[i64] {
        &self.used[self.board.first_quota()..]
    }

    pub(crate) fn totals(&self) -> Totals {
        let averages = self.board.groups.iter().zip(&self.development).filter(|(people, _)| **people > 0);
        let least = averages.map(|(people, development)| development / people).min().unwrap_or(0);
        Totals {
            development: self.worth.development,
            preference: self.worth.preference,
            breadth: self.worth.breadth,
            disruption: -self.worth.disruption,
            shortfall: -self.worth.shortfall,
            fairness: self.board.fairness.saturating_mul(least),
            stability: -self.board.stability * self.worth.given_up,
            penalties: i64::try_from(-self.broken.penalty).unwrap_or(i64::MIN),
        }
    }

    /// What the plan is worth where the development of each group counts once more at a price of its own in place of fairness, and each thing
    /// that is missing costs so much: in parts of [`UNIT`].
    pub(crate) fn smooth(&self, group_prices: &[i64], asked: i64) -> i64 {
        let totals = self.totals();
        let again: i64 = group_prices.iter().zip(&self.development).map(|(price, development)| price * development).sum();
        let plain = totals.total().saturating_sub(totals.fairness).saturating_mul(UNIT);
        plain.saturating_add(again).saturating_sub(asked.saturating_mul(self.missing()))
    }
}

/// What has started of a person, by start.
pub(crate) fn started(board: &Board, person: u32) -> Vec<u32> {
    board.people[person as usize].choices.clone().filter(|&at| board.choices[at as usize].is_started).collect()
}

/// What stays teach a person is worth.
pub(crate) fn development(board: &Board, person: u32, plan: &[u32]) -> i64 {
    let gaps = board.people[person as usize].gaps.clone();
    let of = |(number, gap): (u32, &std::ops::Range<usize>)| {
        let gains = plan.iter().flat_map(|&at| board.gains(board.offer(&board.choices[at as usize])));
        let levels: u32 = gains.filter(|(gap, _)| *gap == number).map(|(_, more)| more).sum();
        let worths = &board.worths[gap.clone()];
        worths[(worths.len() - 1).min(levels as usize)]
    };
    (0u32..).zip(&board.gaps[gaps]).map(of).sum()
}

/// Seats, mentors and cover: where the rows of the periods begin, and what a choice takes of each.
pub(crate) fn strips(board: &Board, choice: &Choice) -> [(usize, i64); 3] {
    let offer = board.offer(choice);
    let place = &board.places[offer.place as usize];
    let home = board.people[choice.person as usize].unit;
    [(board.seats(offer.place), 1), (board.mentors(place.unit), place.mentors), (board.cover(home), offer.away)]
}

impl Worth {
    fn add(&mut self, other: &Self, sign: i64) {
        self.development += sign * other.development;
        self.preference += sign * other.preference;
        self.breadth += sign * other.breadth;
        self.disruption = self.disruption.saturating_add(sign * other.disruption);
        self.shortfall += sign * other.shortfall;
        self.given_up += sign * other.given_up;
        self.missing += sign * other.missing;
    }
}

impl Broken {
    fn by(&mut self, rule: Rule, more: i64) {
        match rule {
            Rule::Hard => self.hard += more,
            Rule::Soft(penalty) => self.penalty += i128::from(penalty) * i128::from(more),
            Rule::Off => {}
        }
    }

    /// As [`Broken::by`], of what must be: where it is hard, a plan without it says so.
    fn lacks(&mut self, rule: Rule, more: i64) {
        match rule {
            Rule::Hard => self.missing += more,
            _ => self.by(rule, more),
        }
    }
}
