//! What a choice comes to when it takes place.

use super::Case;

/// A lift that takes place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifted {
    pub(crate) way: usize,
    pub(crate) row: usize,
    /// The level when the way begins.
    pub(crate) from: u8,
    pub(crate) to: u8,
}

/// What a choice comes to.
pub(crate) struct Played {
    /// The levels at last.
    pub(crate) levels: Vec<u8>,
    /// In the order of beginnings and ways; those only that lift.
    pub(crate) lifted: Vec<Lifted>,
    /// How many periods are over when all gates are there.
    pub(crate) gates_after: Option<usize>,
    /// What a period takes of hours.
    pub(crate) hours: Vec<u64>,
}

impl Case {
    /// Ways that begin in given periods, one after the other.
    pub(crate) fn play(&self, starts: &[(usize, usize)]) -> Played {
        let mut levels: Vec<u8> = self.rows.iter().map(|row| row.start).collect();
        let mut arriving: Vec<(usize, usize, u8)> = Vec::new();
        let mut lifted = Vec::new();
        let mut hours = vec![0u64; self.periods];
        let mut gates_after = None;
        for period in 0..=self.periods {
            for &(_, row, to) in arriving.iter().filter(|(end, ..)| *end == period) {
                levels[row] = levels[row].max(to);
            }
            if gates_after.is_none() && self.has_gates(&levels) {
                gates_after = Some(period);
            }
            for &(number, _) in starts.iter().filter(|(_, start)| *start == period) {
                let way = &self.ways[number];
                hours.iter_mut().skip(period).zip(&way.hours).for_each(|(hours, &takes)| *hours += u64::from(takes));
                let end = period + way.length;
                for lift in way.lifts.iter().filter(|lift| self.lifts(&levels, way, lift, period)) {
                    arriving.push((end, lift.row, lift.to));
                    if end <= self.periods && lift.to > levels[lift.row] {
                        lifted.push(Lifted { way: number, row: lift.row, from: levels[lift.row], to: lift.to });
                    }
                }
            }
        }
        Played { levels, lifted, gates_after, hours }
    }

    /// By how many periods a choice could be put off as a whole, as bits: so that each way may begin then, the hours suffice, and all of it is worth
    /// the same. Beside ways that are forced, which cannot be put off, the caller must not ask.
    pub(crate) fn delays(&self, starts: &[(usize, usize)]) -> u16 {
        let may = |by: &usize| {
            let mut free = self.hours.clone();
            starts.iter().all(|&(number, start)| {
                let (way, start) = (&self.ways[number], start + by);
                let is_open = start < self.periods && way.starts >> start & 1 == 1;
                is_open
                    && way.hours.iter().enumerate().all(|(at, takes)| {
                        let left = free.get_mut(start + at);
                        left.is_some_and(|left| {
                            let fits = *left >= *takes;
                            *left = left.saturating_sub(*takes);
                            fits
                        })
                    })
            })
        };
        let worth = |by: usize| {
            let later: Vec<(usize, usize)> = starts.iter().map(|&(way, start)| (way, start + by)).collect();
            self.worth(&self.play(&later).levels)
        };
        let now = worth(0);
        (1..self.periods).filter(may).filter(|&by| worth(by) == now).fold(1, |delays, by| delays | 1 << by)
    }
}
