//! Who reported to whom, and when.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::career::{Career, Held};
use crate::company::{Company, Place};
use crate::roles::Post;

/// A manager for a time.
pub(crate) struct Line {
    /// The manager's seat.
    pub(crate) manager: usize,
    pub(crate) from: NaiveDate,
    pub(crate) until: Option<NaiveDate>,
}

/// The managers of a person, from the day on which records begin.
///
/// A person reports to the nearest leader of the place who is in office on the day and stands higher by then. Where a team has
/// no lead, its head steps in, and so on up. Nobody ever reports to somebody who stands no higher, so there are no rings.
pub(crate) fn lines(company: &Company, career: &Career) -> Vec<Line> {
    let held: Vec<_> = career.held.iter().map(|held| (held, leaders(company, held.place))).collect();
    let begin = career.held.first().map_or(company.start, |first| first.from.max(company.start));
    let end = career.left.unwrap_or(company.as_of);
    // The reporting line can change only where somebody comes or goes.
    let days = held.iter().flat_map(|(held, leaders)| leaders.iter().flat_map(|(_, office)| office.ends()).chain(held.ends()));
    let days: BTreeSet<_> = days.filter(|&day| begin < day && day < end).chain([begin]).collect();
    let mut lines: Vec<Line> = Vec::new();
    for day in days {
        let Some((held, leaders)) = held.iter().rev().find(|(held, _)| held.from <= day) else { continue };
        let mut higher = leaders.iter().filter(|(_, office)| tier(office.role.post) > tier(held.role.post));
        let manager = higher.find(|(_, office)| office.on(day)).map(|&(seat, _)| seat);
        let current = lines.last_mut().filter(|line| line.until.is_none());
        if current.as_ref().map(|line| line.manager) == manager {
            continue;
        }
        if let Some(line) = current {
            line.until = Some(day);
        }
        lines.extend(manager.map(|manager| Line { manager, from: day, until: None }));
    }
    if let Some(line) = lines.last_mut().filter(|line| line.until.is_none()) {
        line.until = career.left;
    }
    lines
}

/// The seats that lead a place, the nearest first, each with its holder's time in office.
fn leaders(company: &Company, place: Place) -> Vec<(usize, Held)> {
    let leader = |seat| Career::of(company, seat).last().map(|&held| (seat, held));
    company.leaders(place).into_iter().filter_map(leader).collect()
}

/// How high a post stands in the reporting line.
const fn tier(post: Post) -> u8 {
    match post {
        Post::Specialist | Post::Senior | Post::Expert => 0,
        Post::Lead | Post::Principal => 1,
        Post::Head => 2,
        Post::Executive => 3,
        Post::GeneralManager => 4,
    }
}
