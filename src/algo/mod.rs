//! Floor 2, private: numeric kernels that know no people.

#![expect(clippy::indexing_slicing, reason = "each kernel states above its loop why its indices are in range")]

pub(crate) mod assignment;
pub(crate) mod cheapest;
pub(crate) mod circles;
pub(crate) mod circuit;
pub(crate) mod dated_walks;
pub(crate) mod decision_diagram;
pub(crate) mod pair_search;
pub(crate) mod pairing;
pub(crate) mod planes;
mod row_sums;
#[cfg_attr(
    not(test),
    expect(dead_code, unused_imports, reason = "the mode of mentoring that asks for it comes with its problem")
)]
pub(crate) mod stable;

pub(crate) use row_sums::{Lookup, row_sums};
