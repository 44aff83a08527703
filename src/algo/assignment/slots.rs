//! The places that buyers want, numbered buyer by buyer.

use std::ops::Range;

/// The places that each buyer wants. Where everybody wants one, a place is its buyer, and nothing is kept.
#[derive(Debug, Clone)]
pub(crate) enum Slots {
    One(usize),
    Many {
        /// Where the places of each buyer begin, and the end of the last.
        start: Vec<u32>,
        /// The buyer of each place.
        buyer: Vec<u32>,
    },
}

impl Slots {
    pub(crate) fn new(wants: &[u32]) -> Self {
        if wants.iter().all(|&wanted| wanted == 1) {
            return Self::One(wants.len());
        }
        let mut start = Vec::with_capacity(wants.len() + 1);
        let mut buyer = Vec::new();
        for (who, &wanted) in wants.iter().enumerate() {
            start.push(buyer.len() as u32);
            buyer.extend((0..wanted).map(|_| who as u32));
        }
        start.push(buyer.len() as u32);
        Self::Many { start, buyer }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::One(buyers) => *buyers,
            Self::Many { buyer, .. } => buyer.len(),
        }
    }

    #[inline(always)]
    pub(crate) fn of(&self, buyer: usize) -> Range<usize> {
        match self {
            Self::One(_) => buyer..buyer + 1,
            Self::Many { start, .. } => start[buyer] as usize..start[buyer + 1] as usize,
        }
    }

    #[inline(always)]
    pub(crate) fn buyer(&self, slot: usize) -> usize {
        match self {
            Self::One(_) => slot,
            Self::Many { buyer, .. } => buyer[slot] as usize,
        }
    }

    pub(crate) const fn is_one(&self) -> bool {
        matches!(self, Self::One(_))
    }
}
