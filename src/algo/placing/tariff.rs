//! Prices on what people share, and what a choice costs at them.

use super::board::{Board, Choice, NONE, Rule, UNIT};

/// No price is higher, or lower; beyond it nothing is ever taken.
pub(super) const HIGHEST: i64 = 1 << 40;
/// Shares of the weight of fairness are counted in these.
pub(super) const WHOLE: i64 = 1 << 20;

/// Where a price is, among all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Line {
    /// A row: what is beyond its limit is not there.
    Row(usize),
    /// Who starts in a cohort and what its host offers, which are the same.
    Cohort(u32),
    /// Rounded cover in a period.
    Rounded(usize, usize),
    /// Who starts in the cohort of a later side of a swap and in that of the first, which are the same.
    Tie(u32),
}

/// Prices of all lines in parts of [`UNIT`] for each unit of the line, and shares of the groups.
#[derive(Debug, Clone)]
pub(crate) struct Prices {
    /// Rows, cohorts, rounded cover by period, ties: one after the other.
    pub(super) lines: Vec<i64>,
    /// For each group how much of the weight of fairness it has, of all together at least one [`WHOLE`].
    pub(super) shares: Vec<i64>,
}

impl Prices {
    /// Nothing has a price, and each group has the same share.
    pub(super) fn zero(board: &Board) -> Self {
        let with_people = i64::try_from(board.groups.iter().filter(|people| **people > 0).count()).unwrap_or(i64::MAX);
        let share = WHOLE.div_euclid(with_people.max(1)) + 1;
        Self {
            lines: vec![0; ties(board) + board.cohorts.len()],
            shares: board.groups.iter().map(|people| if *people > 0 { share } else { 0 }).collect(),
        }
    }

    /// What a group's development is counted again by, rounded up so that all together come to the weight of fairness.
    fn of_group(&self, board: &Board, group: usize) -> i64 {
        let whole = i128::from(board.fairness) * i128::from(UNIT) * i128::from(self.shares[group]);
        let parts = i128::from(WHOLE) * i128::from(board.groups[group].max(1));
        i64::try_from(whole.div_euclid(parts) + i128::from(whole % parts != 0)).unwrap_or(i64::MAX)
    }

    /// For each group what its development is counted again by.
    pub(crate) fn of_groups(&self, board: &Board) -> Vec<i64> {
        (0..board.groups.len()).map(|group| self.of_group(board, group)).collect()
    }

    /// All lines with a price.
    pub(crate) fn each<'a>(&'a self, board: &'a Board) -> impl Iterator<Item = (Line, i64)> + 'a {
        self.lines.iter().enumerate().filter(|(_, price)| **price != 0).map(|(at, price)| (line(board, at), *price))
    }
}

pub(super) fn cohorts(board: &Board) -> usize {
    board.limits.len()
}

pub(super) fn rounded(board: &Board) -> usize {
    cohorts(board) + board.cohorts.len()
}

pub(super) fn ties(board: &Board) -> usize {
    rounded(board) + board.rounded.len() * board.periods
}

pub(super) fn line(board: &Board, at: usize) -> Line {
    let number = |from: usize| u32::try_from(at - from).unwrap_or(NONE);
    if at >= ties(board) {
        Line::Tie(number(ties(board)))
    } else if at >= rounded(board) {
        let of = at - rounded(board);
        Line::Rounded(of / board.periods, of % board.periods)
    } else if at >= cohorts(board) {
        Line::Cohort(number(cohorts(board)))
    } else {
        Line::Row(at)
    }
}

/// What a line counts at most: none where it has no price. That of a cohort is what its host offers, at some prices.
pub(super) fn limit(board: &Board, at: usize) -> Option<i64> {
    match line(board, at) {
        Line::Row(row) => {
            let is_limited = board.rules[row] != Rule::Off && board.limits[row] < i64::MAX / 4;
            let quota = row.checked_sub(board.first_quota()).and_then(|quota| board.quotas.get(quota));
            let is_priced = quota.is_none_or(|quota| quota.is_priced) && !board.is_whole_row(row);
            (is_limited && is_priced).then_some(board.limits[row])
        }
        Line::Cohort(cohort) => board.is_priced(cohort).then_some(0),
        Line::Rounded(rounded, period) => {
            let rounded = board.rounded[rounded];
            Some(board.limits[board.cover(rounded.unit) + period].div_euclid(rounded.divisor))
        }
        Line::Tie(cohort) => {
            let together = board.together(cohort);
            let is_tied = board.swap_rule == Rule::Hard && together.first().is_some_and(|&first| first != cohort);
            let is_fact = together.iter().any(|&side| board.cohorts[side as usize].is_fact);
            (is_tied && !is_fact).then_some(0)
        }
    }
}

/// What each choice costs at some prices, by parts that are looked up.
#[derive(Debug, Default)]
pub(crate) struct Tariff {
    /// For each cohort.
    cohorts: Vec<i64>,
    /// For each unit, and then each rounded cover, the sums of the prices of all periods before each.
    cover: Vec<i64>,
    rounded: Vec<i64>,
    /// Budgets and quotas.
    rows: Vec<i64>,
    /// Seats and mentors, for what has started.
    periods: Vec<i64>,
}

impl Tariff {
    pub(crate) fn set(&mut self, board: &Board, prices: &Prices) {
        let lines = &prices.lines;
        self.rows.clear();
        self.rows.extend_from_slice(&lines[board.first_budget()..cohorts(board)]);
        self.periods.clear();
        self.periods.extend_from_slice(&lines[..board.cover(0)]);
        self.cohorts.clear();
        for (number, cohort) in (0u32..).zip(&board.cohorts) {
            let place = &board.places[cohort.place as usize];
            let from = usize::try_from(cohort.start).unwrap_or(0);
            let to = board.periods.min(from + place.duration as usize);
            let sum = |row: usize| lines[row + from..row + to].iter().sum::<i64>();
            let of_rows = sum(board.seats(cohort.place)) + sum(board.mentors(place.unit)) * place.mentors;
            self.cohorts.push(of_rows + lines[self::cohorts(board) + number as usize]);
        }
        for (number, tie) in lines[ties(board)..].iter().enumerate().filter(|(_, tie)| **tie != 0) {
            let first = u32::try_from(number).ok().and_then(|cohort| board.together(cohort).first().copied());
            self.cohorts[number] += tie;
            if let Some(first) = first {
                self.cohorts[first as usize] -= tie;
            }
        }
        let sums = |sums: &mut Vec<i64>, lines: &[i64]| {
            sums.clear();
            for periods in lines.chunks(board.periods) {
                let mut sum = 0;
                sums.push(0);
                sums.extend(periods.iter().map(|price| {
                    sum += price;
                    sum
                }));
            }
        };
        sums(&mut self.cover, &lines[board.cover(0)..board.first_budget()]);
        sums(&mut self.rounded, &lines[rounded(board)..ties(board)]);
    }

    /// What a choice costs.
    pub(crate) fn of(&self, board: &Board, choice: &Choice) -> i64 {
        let offer = board.offer(choice);
        let person = &board.people[choice.person as usize];
        let (from, to) = (usize::from(choice.from), usize::from(choice.to));
        let width = board.periods + 1;
        let cover = person.unit as usize * width;
        let mut price = (self.cover[cover + to] - self.cover[cover + from]) * offer.away;
        for rounded in person.rounded.clone() {
            let of = rounded * width;
            price += (self.rounded[of + to] - self.rounded[of + from]) * (offer.away / board.rounded[rounded].divisor);
        }
        for row in person.budgets.clone().filter_map(|budget| board.pays(budget, choice.start)) {
            price += self.rows[row - board.first_budget()] * offer.cost;
        }
        let place = &board.places[offer.place as usize];
        for &quota in person.quotas.iter().filter(|&&quota| board.counts(quota, place)) {
            price += self.rows[board.first_quota() - board.first_budget() + quota as usize];
        }
        if choice.is_started {
            let sum = |row: usize| self.periods[row + from..row + to].iter().sum::<i64>();
            return price + sum(board.seats(offer.place)) + sum(board.mentors(place.unit)) * place.mentors;
        }
        price + self.cohorts[choice.cohort as usize]
    }
}
