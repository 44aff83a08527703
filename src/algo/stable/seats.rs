//! Who sits where for the time being: for each host a heap of as many places as it has seats, the worst on top.

use super::market::Market;

/// The seats of all hosts.
pub(super) struct Seats {
    /// For each host, who is refused: this rank, and all below it. While there is a free seat nobody is; afterwards, the worst it holds.
    bars: Vec<u64>,
    /// For each host, where its heap begins; and the end.
    starts: Vec<usize>,
    taken: Vec<u32>,
    heaps: Vec<u64>,
}

/// What a host answers.
pub(super) enum Answer {
    Refused,
    Seated,
    /// Seated, and this applicant is not any more.
    InsteadOf(u32),
}

/// A free seat: below the rank of any applicant, of whom the last has the number `u32::MAX - 1` at most.
const FREE: u64 = 0;

impl Seats {
    pub(super) fn new(market: &Market<'_>) -> Self {
        let mut starts = Vec::with_capacity(market.seats().len() + 1);
        let all: u64 = market.seats().iter().map(|&seats| u64::from(seats)).sum();
        // Seats that nobody can ask for take no memory.
        let mut asked = Vec::new();
        if all > market.hosts().len() as u64 {
            asked.resize(market.seats().len(), 0u32);
            market.hosts().iter().for_each(|&host| asked[host as usize] += 1);
        }
        let mut end = 0;
        for (host, &seats) in market.seats().iter().enumerate() {
            starts.push(end);
            end += asked.get(host).map_or(seats, |&asked| seats.min(asked)) as usize;
        }
        starts.push(end);
        let bars = starts.windows(2).map(|ends| if ends[0] == ends[1] { u64::MAX } else { FREE }).collect();
        Self { bars, taken: vec![0; market.seats().len()], starts, heaps: vec![FREE; end] }
    }

    /// An applicant of this rank asks the host for a seat.
    #[inline]
    pub(super) fn apply(&mut self, host: u32, rank: u64) -> Answer {
        let host = host as usize;
        if rank <= self.bars[host] {
            return Answer::Refused;
        }
        let heap = &mut self.heaps[self.starts[host]..self.starts[host + 1]];
        let taken = self.taken[host] as usize;
        if taken < heap.len() {
            rise(heap, taken, rank);
            self.taken[host] += 1;
            if taken + 1 == heap.len() {
                self.bars[host] = heap[0];
            }
            return Answer::Seated;
        }
        let worst = heap[0];
        sink(heap, rank);
        self.bars[host] = heap[0];
        // The lower half is the complement of the applicant.
        Answer::InsteadOf(!((worst & u64::from(u32::MAX)) as u32))
    }

    /// Whether an applicant of this rank, who has asked the host, sits there. Nobody who sits there has a lower rank than the worst, and
    /// nobody was refused who has a higher one.
    pub(super) fn holds(&self, host: u32, rank: u64) -> bool {
        rank >= self.bars[host as usize]
    }
}

/// Puts a rank into the heap at its end.
fn rise(heap: &mut [u64], mut at: usize, rank: u64) {
    while at > 0 && heap[(at - 1) / 2] > rank {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = rank;
}

/// Puts a rank in the place of the lowest.
fn sink(heap: &mut [u64], rank: u64) {
    let mut at = 0;
    loop {
        let mut child = 2 * at + 1;
        if child + 1 < heap.len() && heap[child + 1] < heap[child] {
            child += 1;
        }
        if child >= heap.len() || heap[child] >= rank {
            break;
        }
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = rank;
}
