//! Markets that are made to be hard, out of an ordinary one, of as many mentees.

use super::market::Market;

/// A name, and how to make the market.
pub type Family = (&'static str, fn(&Market) -> Market);

pub const FAMILIES: [Family; 11] = [
    ("all scores equal", |market| market.clone().rescored(|_| 5_000)),
    ("all scores 0", |market| market.clone().rescored(|_| 0)),
    ("two levels of scores", |market| market.clone().rescored(|score| score / 5_000 * 5_000)),
    ("eight levels of scores", |market| market.clone().rescored(|score| score / 1_250 * 1_250)),
    ("one mentor wanted by all", one_wanted_by_all),
    ("one seat in all", one_seat),
    ("a chain, 1 point a link", |market| chain(market, 1)),
    ("a chain, 1,000 points a link", |market| chain(market, 1_000)),
    ("two communities, one bridge", communities),
    ("no seat to spare", |market| market.clone().with_seats(100)),
    ("one in twenty waits", |market| market.clone().with_seats(95)),
];

/// The first mentor is twice as good as any other, to everybody.
fn one_wanted_by_all(market: &Market) -> Market {
    let mut made = Market::empty(market.seats.clone());
    for list in market.lists() {
        let others = list.iter().filter(|pair| pair.0 > 0).map(|&(mentor, score)| (mentor, score / 2));
        made.push([(0, 10_000)].into_iter().chain(others));
    }
    made
}

/// The first mentor has a seat, and nobody else.
fn one_seat(market: &Market) -> Market {
    let mut made = market.clone();
    made.seats.fill(0);
    made.seats[0] = 1;
    made
}

/// As many mentors as mentees, of a seat each. Everybody may have the mentor of their number and rather has the next, but for the last, who may
/// have their own alone: so nobody can have what they like best.
fn chain(market: &Market, points: u32) -> Market {
    let mentees = market.wanted.len() as u32;
    let mut made = Market::empty(vec![1; mentees as usize]);
    for mentee in 0..mentees {
        let next = (mentee + 1 < mentees).then_some((mentee + 1, 5_000 + points));
        made.push([(mentee, 5_000)].into_iter().chain(next));
    }
    made
}

/// Two halves that know each other by a single pair: one has a seat less than mentees, the other a seat more.
fn communities(market: &Market) -> Market {
    let (mentees, mentors) = (market.wanted.len(), market.seats.len() as u32);
    let half = mentors / 2;
    let mut seats = Vec::new();
    for (mentors, in_all) in [(half, mentees / 2 - 1), (mentors - half, mentees - mentees / 2 + 1)] {
        let (each, more) = (in_all as u32 / mentors, in_all as u32 % mentors);
        seats.extend((0..mentors).map(|number| each + u32::from(number < more)));
    }
    let mut made = Market::empty(seats);
    for (mentee, list) in market.lists().enumerate() {
        let is_first = mentee < mentees / 2;
        let mut own: Vec<(u32, u32)> = list.iter().filter(|pair| (pair.0 < half) == is_first).copied().collect();
        if mentee == 0 {
            own.push((half, 1));
        }
        made.push(own);
    }
    made
}
