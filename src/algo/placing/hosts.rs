//! What each host can offer: its timetable, and what it would be worth with more of something.

use super::board::{Board, Host, Rule};
use super::timetable::{Entry, Timetable};

/// A host with more arcs in its timetable than these has prices for its seats and mentors instead.
const ARCS: usize = 1_500;
/// The same where something is asked once.
const MANY_ARCS: usize = 100_000;

/// Something of which a host could have one more, in each period in which it has any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum More {
    /// Seats of a place.
    Seats(u32),
    Mentors,
}

/// The cohorts of a host, and what it has for them.
struct Means {
    cohorts: Vec<u32>,
    entries: Vec<Entry>,
    /// By place of the host and period.
    seats: Vec<Vec<i64>>,
    mentors: Vec<i64>,
}

impl Board {
    /// Makes the timetable of a unit, where it has places, all its limits are hard or off, and it is not too large.
    pub(super) fn host(&mut self, unit: u32) {
        let Some(Means { cohorts, entries, seats, mentors }) = self.means(unit) else { return };
        let Some(timetable) = Timetable::new(&entries, &seats, &mentors, ARCS) else { return };
        for (&cohort, most) in cohorts.iter().zip(timetable.mosts(entries.len())) {
            self.cohorts[cohort as usize].is_shut = most == 0;
        }
        self.is_whole[unit as usize] = true;
        self.hosts.push(Host { unit, cohorts, timetable });
    }

    /// How much more the best offer of a host could be worth at most with one more of something, at prices for each who starts in each cohort.
    ///
    /// # Complexity
    /// That of its timetable with more, up to a limit.
    pub(crate) fn worth_of_more(&self, host: &Host, price: impl Fn(u32) -> i64, more: More) -> i64 {
        let Some(Means { cohorts, entries, mut seats, mut mentors }) = self.means(host.unit) else { return 0 };
        let prices: Vec<i64> = cohorts.iter().map(|&cohort| price(cohort)).collect();
        let (mut worth, mut sizes) = (Vec::new(), Vec::new());
        let before = host.timetable.best(&prices, &mut worth, &mut sizes);
        let places = &self.places_of[host.unit as usize];
        let (row, left) = match more {
            More::Seats(place) => match places.binary_search(&place) {
                Ok(at) => (self.seats(place), &mut seats[at]),
                Err(_) => return 0,
            },
            More::Mentors => (self.mentors(host.unit), &mut mentors),
        };
        for (left, limit) in left.iter_mut().zip(&self.limits[row..row + self.periods]) {
            *left += i64::from(*limit > 0);
        }
        let after = match Timetable::new(&entries, &seats, &mentors, MANY_ARCS) {
            Some(timetable) => timetable.best(&prices, &mut worth, &mut sizes),
            // No more than all that anybody could want.
            None => entries.iter().zip(&prices).map(|(entry, price)| entry.most.saturating_mul((*price).max(0))).sum(),
        };
        after.saturating_sub(before).max(0)
    }

    fn means(&self, unit: u32) -> Option<Means> {
        let places = &self.places_of[unit as usize];
        let rows = |row: usize| row..row + self.periods;
        let is_soft = |rule: &Rule| matches!(rule, Rule::Soft(_));
        let mut rules = places.iter().map(|&place| self.seats(place)).chain([self.mentors(unit)]);
        let is_soft = rules.any(|row| self.rules[rows(row)].iter().any(is_soft)) || is_soft(&self.cohort_rule);
        let mut cohorts: Vec<u32> = places.iter().flat_map(|&place| self.places[place as usize].cohorts.clone()).collect();
        cohorts.retain(|&cohort| !self.starters(cohort).is_empty());
        cohorts.sort_by_key(|&cohort| (self.cohorts[cohort as usize].start, cohort));
        if is_soft || cohorts.is_empty() {
            return None;
        }
        let limit = |row: usize| if self.rules[row] == Rule::Off { i64::MAX / 4 } else { self.limits[row] };
        let left = |row: usize| -> Vec<i64> { rows(row).map(limit).collect() };
        let mut seats: Vec<Vec<i64>> = places.iter().map(|&place| left(self.seats(place))).collect();
        let mut mentors = left(self.mentors(unit));
        for choice in self.started.iter().map(|&at| &self.choices[at as usize]) {
            let Ok(at) = places.binary_search(&choice.place) else { continue };
            for period in usize::from(choice.from)..usize::from(choice.to) {
                seats[at][period] -= 1;
                mentors[period] -= self.place(choice).mentors;
            }
        }
        // What has started is there, even where there is no room for it.
        seats.iter_mut().flatten().chain(&mut mentors).for_each(|left| *left = (*left).max(0));
        let entry = |&cohort: &u32| {
            let of = &self.cohorts[cohort as usize];
            let place = &self.places[of.place as usize];
            let from = usize::try_from(of.start).unwrap_or(0);
            Some(Entry {
                place: places.binary_search(&of.place).ok()?,
                from,
                to: self.periods.min(from + place.duration as usize),
                least: of.least,
                most: i64::try_from(self.starters(cohort).len()).unwrap_or(i64::MAX),
                load: place.mentors,
            })
        };
        let entries = cohorts.iter().filter_map(entry).collect();
        Some(Means { cohorts, entries, seats, mentors })
    }
}
