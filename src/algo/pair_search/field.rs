//! Items packed into blocks of similar ones, with what is needed for bounds over blocks.

use super::BARRED;

/// How many items are scored together: a power of two, so that the loops over them have no rest.
pub(super) const LANES: usize = 64;
/// How many blocks have a bound in common.
pub(super) const BLOCKS: usize = 16;
/// A feature that an item does not have.
pub(crate) const ABSENT: u8 = u8::MAX;
/// A feature that is absent, as it is kept: the highest bit alone, so that one byte says both.
pub(super) const NONE: u8 = 128;
/// The item of a lane that has none.
pub(super) const NOBODY: u32 = u32::MAX;

/// Items in an order in which similar ones are neighbours, in blocks of 64, and these in groups of 16 blocks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Field {
    /// The item at each position; [`NOBODY`] in the rest of the last block.
    pub(super) order: Vec<u32>,
    pub(super) features: usize,
    /// For each block and feature the values of its items, below 128; [`NONE`] where one is absent.
    pub(super) values: Vec<u8>,
    /// The category at each position, column by column.
    pub(super) categories: Vec<Vec<u32>>,
    pub(super) blocks: Summary,
    pub(super) groups: Summary,
}

/// What is known of each of some stretches of items.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    pub(super) len: usize,
    /// For each stretch and feature the highest value.
    pub(super) highest: Vec<u8>,
    /// Whether the feature is absent for some item.
    pub(super) some_absent: Vec<bool>,
    /// For each stretch and column where its categories end in `categories`.
    pub(super) ends: Vec<u32>,
    /// The different categories, sorted; none where there are more than [`FEW`].
    pub(super) categories: Vec<u32>,
}

/// More categories than these are not listed: the most of a whole table is then near enough, and sooner found.
const FEW: usize = 12;

/// A number for each item, with the most of each block and group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Base {
    pub(super) values: Vec<i32>,
    pub(super) blocks: Vec<i32>,
    pub(super) groups: Vec<i32>,
}

/// What each item costs, with the least of each block and group.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prices {
    pub(super) values: Vec<i32>,
    pub(super) blocks: Vec<i32>,
    pub(super) groups: Vec<i32>,
}

impl Field {
    /// Packs items: `features` and `categories` are columns, each with a value for every item; columns that matter more come first, for items
    /// are sorted by categories, then by the sum of their features.
    ///
    /// # Complexity
    /// O(n log n) in items, and linear in what the columns hold.
    pub(crate) fn new(items: u32, features: &[Vec<u8>], categories: &[Vec<u32>]) -> Self {
        // In range below: every column has a value for each item, and positions are those of the order, which is padded to whole blocks.
        let weight = |item: u32| -> u32 {
            let own = features.iter().map(|column| column[item as usize]).filter(|&value| value != ABSENT);
            own.map(u32::from).sum()
        };
        let weights: Vec<u32> = (0..items).map(weight).collect();
        let mut order: Vec<u32> = (0..items).collect();
        order.sort_by(|&a, &b| {
            let columns = categories.iter().map(|column| column[a as usize].cmp(&column[b as usize]));
            let by_weight = || weights[b as usize].cmp(&weights[a as usize]);
            columns.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then).then_with(by_weight).then(a.cmp(&b))
        });
        order.resize(order.len().div_ceil(LANES) * LANES, NOBODY);

        let blocks = order.len() / LANES;
        let mut field = Self { features: features.len(), values: vec![0; blocks * features.len() * LANES], ..Self::default() };
        for (position, &item) in order.iter().enumerate().filter(|(_, item)| **item != NOBODY) {
            for (at, column) in features.iter().enumerate() {
                let slot = (position / LANES * features.len() + at) * LANES + position % LANES;
                match column[item as usize] {
                    ABSENT => field.values[slot] = NONE,
                    value => field.values[slot] = value.min(NONE - 1),
                }
            }
        }
        let column = |column: &Vec<u32>| order.iter().map(|&item| column.get(item as usize).copied().unwrap_or(0)).collect();
        field.categories = categories.iter().map(column).collect();
        field.order = order;
        field.blocks = field.summary(LANES);
        field.groups = field.summary(LANES * BLOCKS);
        field
    }

    fn summary(&self, size: usize) -> Summary {
        let mut summary = Summary { len: self.order.len().div_ceil(size), ..Summary::default() };
        for stretch in 0..summary.len {
            let positions = stretch * size..((stretch + 1) * size).min(self.order.len());
            let blocks = positions.start / LANES..positions.end / LANES;
            for feature in 0..self.features {
                let slots =
                    |block: usize| (block * self.features + feature) * LANES..(block * self.features + feature + 1) * LANES;
                let values = blocks.clone().flat_map(|block| &self.values[slots(block)]);
                summary.highest.push(values.copied().filter(|&value| value != NONE).max().unwrap_or(0));
                summary.some_absent.push(blocks.clone().any(|block| self.values[slots(block)].contains(&NONE)));
            }
            let held = positions.clone().take_while(|&position| self.order[position] != NOBODY).count();
            for column in &self.categories {
                let mut here = column[positions.start..positions.start + held].to_vec();
                here.sort_unstable();
                here.dedup();
                if here.len() <= FEW {
                    summary.categories.extend(here);
                }
                summary.ends.push(u32::try_from(summary.categories.len()).unwrap_or(u32::MAX));
            }
        }
        summary
    }

    /// A number for each item, given by item.
    pub(crate) fn base(&self, of: impl Fn(u32) -> i32) -> Base {
        let value = |&item: &u32| if item == NOBODY { BARRED } else { of(item) };
        let values: Vec<i32> = self.order.iter().map(value).collect();
        let most = |size: usize| values.chunks(size).map(|chunk| chunk.iter().copied().max().unwrap_or(BARRED)).collect();
        Base { blocks: most(LANES), groups: most(LANES * BLOCKS), values }
    }

    /// The price of each item, given by item.
    pub(crate) fn prices(&self, of: impl Fn(u32) -> i32) -> Prices {
        let value = |&item: &u32| if item == NOBODY { i32::MAX } else { of(item) };
        let values: Vec<i32> = self.order.iter().map(value).collect();
        let least = |size: usize| values.chunks(size).map(|chunk| chunk.iter().copied().min().unwrap_or(i32::MAX)).collect();
        Prices { blocks: least(LANES), groups: least(LANES * BLOCKS), values }
    }

    /// How many bytes it takes, near enough.
    pub(crate) fn bytes(&self) -> usize {
        let summary = |of: &Summary| of.highest.len() * 2 + (of.ends.len() + of.categories.len()) * 4;
        let wide = self.order.len() * (1 + self.categories.len()) * 4;
        self.values.len() + wide + summary(&self.blocks) + summary(&self.groups)
    }
}
