//! Floor 2, private: numeric kernels that know no people.

#![expect(clippy::indexing_slicing, reason = "each kernel states above its loop why its indices are in range")]

pub(crate) mod assignment;
pub(crate) mod cheapest;
pub(crate) mod circles;
pub(crate) mod circuit;
pub(crate) mod circulation;
pub(crate) mod dated_walks;
pub(crate) mod decision_diagram;
mod dice;
mod groups;
pub(crate) mod lifts;
pub(crate) mod pair_search;
pub(crate) mod pairing;
pub(crate) mod placing;
pub(crate) mod planes;
mod row_sums;
pub(crate) mod sequence;
pub(crate) mod stable;

pub(crate) use dice::Dice;
pub(crate) use groups::Groups;
pub(crate) use row_sums::{Lookup, row_sums};
