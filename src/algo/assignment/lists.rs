//! Who may be paired with whom, and what each pair is worth: lists in two layouts, and rows of a matrix.

/// The pairs of a market, buyer by buyer. Entries of one buyer are numbered from 0; each names a seller once.
///
/// Points and asks fit in sixteen bits; where asks grow beyond, the plain methods serve.
pub(crate) trait Lists: Sized {
    /// How many asks are kept: at least one for each seller.
    fn asks(&self, sellers: usize) -> usize {
        sellers
    }

    /// How many entries a buyer has, counting those that stand for no pair.
    fn len(&self, buyer: usize) -> usize;

    /// The seller of an entry and what the pair is worth, in points; `None` where the entry stands for no pair.
    fn entry(&self, buyer: usize, entry: usize) -> Option<(u32, i32)>;

    /// What a pair is worth, when it may be made.
    fn points(&self, buyer: usize, seller: u32) -> Option<i32>;

    /// Calls for each pair of a buyer.
    fn each(&self, buyer: usize, call: impl FnMut(u32, i32));

    /// Adds the pairs of a buyer to others: sellers ascend as the lists do.
    fn append(&self, buyer: usize, sellers: &mut Vec<u32>, points: &mut Vec<u16>);

    /// Calls for each pair of a buyer that is worth at least so much more than its seller asks.
    fn each_over(&self, buyer: usize, asks: &[i16], least: i16, call: impl FnMut(u32, i32));

    /// The best seller and what the pair is worth more than is asked, and the second best such figure; `floor` stands for staying out.
    fn best_two(&self, buyer: usize, asks: &[i16], floor: i16) -> Best;

    /// The same pairs, each with points that are another figure of its own.
    fn rescored(&self, points: impl Fn(u16) -> u16) -> Self;

    /// Reads where the entries of a buyer lie, so that they are near when they are wanted; any figure.
    fn touch(&self, buyer: usize) -> u32;
}

/// The two best offers to a buyer.
#[derive(Clone, Copy)]
pub(crate) struct Best {
    /// `None` when nothing is worth more than staying out.
    pub(crate) seller: Option<u32>,
    pub(crate) first: i32,
    pub(crate) second: i32,
}

impl Best {
    pub(crate) const fn out(floor: i32) -> Self {
        Self { seller: None, first: floor, second: floor }
    }

    pub(crate) const fn offer(&mut self, seller: u32, over: i32) {
        if over > self.second {
            if over > self.first {
                self.second = self.first;
                self.first = over;
                self.seller = Some(seller);
            } else {
                self.second = over;
            }
        }
    }
}

/// One entry of a sparse list.
pub(crate) trait Entry: Copy {
    fn new(seller: u32, points: u16) -> Self;
    fn seller(self) -> u32;
    fn points(self) -> i16;
    fn word(self) -> u32;
}

/// Seller and points in four bytes: 18 bits and 14.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packed(u32);

impl Packed {
    /// One more than the greatest seller.
    pub(crate) const SELLERS: usize = 1 << 18;
}

impl Entry for Packed {
    fn new(seller: u32, points: u16) -> Self {
        Self(u32::from(points) << 18 | seller)
    }

    #[inline(always)]
    fn seller(self) -> u32 {
        self.0 & ((1 << 18) - 1)
    }

    #[inline(always)]
    fn points(self) -> i16 {
        (self.0 >> 18) as i16
    }

    fn word(self) -> u32 {
        self.0
    }
}

/// Seller and points in six bytes: the seller in two halves, the lower first, so that nothing is left between entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wide {
    seller: [u16; 2],
    points: u16,
}

impl Entry for Wide {
    fn new(seller: u32, points: u16) -> Self {
        Self { seller: [seller as u16, (seller >> 16) as u16], points }
    }

    #[inline(always)]
    fn seller(self) -> u32 {
        let [low, high] = self.seller;
        u32::from(high) << 16 | u32::from(low)
    }

    #[inline(always)]
    fn points(self) -> i16 {
        self.points as i16
    }

    fn word(self) -> u32 {
        self.seller()
    }
}

/// Lists one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Sparse<E> {
    /// Where the list of each buyer begins, and the end of the last.
    pub(crate) start: Vec<u32>,
    pub(crate) entries: Vec<E>,
}

impl<E: Entry> Sparse<E> {
    #[inline(always)]
    pub(crate) fn of(&self, buyer: usize) -> &[E] {
        &self.entries[self.start[buyer] as usize..self.start[buyer + 1] as usize]
    }
}

/// So many figures are looked at together.
const BLOCK: usize = 64;

/// Less than any figure.
const NEVER: i16 = i16::MIN;

/// The greatest of a block.
#[inline(always)]
fn top(figures: &[i16; BLOCK]) -> i16 {
    figures.iter().fold(NEVER, |top, &figure| top.max(figure))
}

/// The first place of the greatest of a block, and the greatest elsewhere.
#[inline(always)]
fn place(figures: &[i16; BLOCK], top: i16) -> (usize, i16) {
    let mut at = BLOCK as i16;
    for (index, &figure) in figures.iter().enumerate() {
        at = at.min(if figure == top { index as i16 } else { BLOCK as i16 });
    }
    let mut second = NEVER;
    for (index, &figure) in figures.iter().enumerate() {
        second = second.max(if index as i16 == at { NEVER } else { figure });
    }
    (at as usize, second)
}

impl<E: Entry> Lists for Sparse<E> {
    fn len(&self, buyer: usize) -> usize {
        self.of(buyer).len()
    }

    #[inline(always)]
    fn entry(&self, buyer: usize, entry: usize) -> Option<(u32, i32)> {
        let entry = self.of(buyer)[entry];
        Some((entry.seller(), entry.points().into()))
    }

    #[inline(always)]
    fn points(&self, buyer: usize, seller: u32) -> Option<i32> {
        self.of(buyer).iter().find(|entry| entry.seller() == seller).map(|entry| entry.points().into())
    }

    #[inline(always)]
    fn each(&self, buyer: usize, mut call: impl FnMut(u32, i32)) {
        for entry in self.of(buyer) {
            call(entry.seller(), entry.points().into());
        }
    }

    fn append(&self, buyer: usize, sellers: &mut Vec<u32>, points: &mut Vec<u16>) {
        sellers.extend(self.of(buyer).iter().map(|entry| entry.seller()));
        points.extend(self.of(buyer).iter().map(|entry| entry.points() as u16));
    }

    #[inline(always)]
    fn each_over(&self, buyer: usize, asks: &[i16], least: i16, mut call: impl FnMut(u32, i32)) {
        for entry in self.of(buyer) {
            if entry.points().wrapping_sub(asks[entry.seller() as usize]) >= least {
                call(entry.seller(), entry.points().into());
            }
        }
    }

    /// The figures of a block are gathered first, and compared together then: neither takes a branch that cannot be foretold.
    #[inline(always)]
    fn best_two(&self, buyer: usize, asks: &[i16], floor: i16) -> Best {
        let (mut first, mut second, mut seller) = (floor, floor, None);
        for entries in self.of(buyer).chunks(BLOCK) {
            let mut figures = [NEVER; BLOCK];
            for (figure, entry) in figures.iter_mut().zip(entries) {
                *figure = entry.points().wrapping_sub(asks[entry.seller() as usize]);
            }
            let top = top(&figures);
            if top > first {
                let (at, next) = place(&figures, top);
                second = first.max(next);
                first = top;
                seller = Some(entries[at].seller());
            } else {
                second = second.max(top);
            }
        }
        Best { seller, first: first.into(), second: second.into() }
    }

    fn rescored(&self, points: impl Fn(u16) -> u16) -> Self {
        let entries = self.entries.iter().map(|entry| E::new(entry.seller(), points(entry.points() as u16)));
        Self { start: self.start.clone(), entries: entries.collect() }
    }

    fn touch(&self, buyer: usize) -> u32 {
        self.of(buyer).iter().step_by(64 / size_of::<E>()).fold(0, |sum, entry| sum ^ entry.word())
    }
}

/// A row of points for each buyer: for markets where most pairs may be made.
#[derive(Debug, Clone)]
pub(crate) struct Rows {
    sellers: usize,
    points: Vec<[i16; BLOCK]>,
}

impl Rows {
    pub(crate) fn new(buyers: usize, sellers: usize) -> Self {
        Self { sellers, points: vec![[NEVER; BLOCK]; buyers * sellers.div_ceil(BLOCK)] }
    }

    pub(crate) fn put(&mut self, buyer: usize, seller: usize, points: u16) {
        let blocks = self.sellers.div_ceil(BLOCK);
        self.points[buyer * blocks + seller / BLOCK][seller % BLOCK] = points as i16;
    }

    #[inline(always)]
    fn row(&self, buyer: usize) -> &[[i16; BLOCK]] {
        let blocks = self.sellers.div_ceil(BLOCK);
        &self.points[buyer * blocks..(buyer + 1) * blocks]
    }

    #[inline(always)]
    fn at(&self, buyer: usize, seller: usize) -> i16 {
        self.row(buyer)[seller / BLOCK][seller % BLOCK]
    }
}

#[inline(always)]
fn over(points: &[i16; BLOCK], asks: &[i16]) -> [i16; BLOCK] {
    let mut figures = [NEVER; BLOCK];
    if let Ok(asks) = <&[i16; BLOCK]>::try_from(asks) {
        for at in 0..BLOCK {
            figures[at] = points[at].saturating_sub(asks[at]);
        }
    }
    figures
}

impl Lists for Rows {
    fn asks(&self, sellers: usize) -> usize {
        sellers.next_multiple_of(BLOCK)
    }

    fn len(&self, _: usize) -> usize {
        self.sellers
    }

    fn entry(&self, buyer: usize, entry: usize) -> Option<(u32, i32)> {
        let points = self.at(buyer, entry);
        (points != NEVER).then_some((entry as u32, points.into()))
    }

    fn points(&self, buyer: usize, seller: u32) -> Option<i32> {
        self.entry(buyer, seller as usize).map(|(_, points)| points)
    }

    #[inline(always)]
    fn each(&self, buyer: usize, mut call: impl FnMut(u32, i32)) {
        for (seller, &points) in self.row(buyer).iter().flatten().enumerate() {
            if points != NEVER {
                call(seller as u32, points.into());
            }
        }
    }

    /// Every cell is written, and kept when it stands for a pair: whether it does is no branch, as that could not be foretold.
    fn append(&self, buyer: usize, sellers: &mut Vec<u32>, points: &mut Vec<u16>) {
        for (block, row) in (0u32..).zip(self.row(buyer)) {
            let (mut numbers, mut figures, mut len) = ([0u32; BLOCK], [0u16; BLOCK], 0);
            for (at, &cell) in (0u32..).zip(row) {
                numbers[len % BLOCK] = block * BLOCK as u32 + at;
                figures[len % BLOCK] = cell as u16;
                len += usize::from(cell != NEVER);
            }
            sellers.extend_from_slice(&numbers[..len]);
            points.extend_from_slice(&figures[..len]);
        }
    }

    /// Most blocks have none, and of those that have, most parts.
    #[inline(always)]
    fn each_over(&self, buyer: usize, asks: &[i16], least: i16, mut call: impl FnMut(u32, i32)) {
        const PART: usize = 8;
        for (block, (points, asks)) in self.row(buyer).iter().zip(asks.chunks(BLOCK)).enumerate() {
            let figures = over(points, asks);
            if top(&figures) < least {
                continue;
            }
            for (part, figures) in figures.chunks_exact(PART).enumerate() {
                if figures.iter().fold(NEVER, |top, &figure| top.max(figure)) < least {
                    continue;
                }
                for (at, &figure) in (part * PART..).zip(figures) {
                    if figure >= least && points[at] != NEVER {
                        call((block * BLOCK + at) as u32, points[at].into());
                    }
                }
            }
        }
    }

    /// Each block is one pass that needs no branch; only the block of the best is looked at again.
    #[inline(always)]
    fn best_two(&self, buyer: usize, asks: &[i16], floor: i16) -> Best {
        let (mut first, mut second, mut best) = (floor, floor, None);
        for (block, (points, asks)) in self.row(buyer).iter().zip(asks.chunks(BLOCK)).enumerate() {
            let top = top(&over(points, asks));
            if top > first {
                second = first;
                first = top;
                best = Some((block, points, asks));
            } else {
                second = second.max(top);
            }
        }
        let Some((block, points, asks)) = best else { return Best::out(floor.into()) };
        let (at, next) = place(&over(points, asks), first);
        Best { seller: Some((block * BLOCK + at) as u32), first: first.into(), second: second.max(next).into() }
    }

    fn rescored(&self, points: impl Fn(u16) -> u16) -> Self {
        let mut rows = self.clone();
        for cell in rows.points.iter_mut().flatten() {
            let figure = points((*cell).max(0) as u16) as i16;
            *cell = if *cell == NEVER { NEVER } else { figure };
        }
        rows
    }

    fn touch(&self, _: usize) -> u32 {
        0
    }
}
