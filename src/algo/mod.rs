//! Floor 2, private: numeric kernels that know no people.

#![expect(clippy::indexing_slicing, reason = "each kernel states above its loop why its indices are in range")]

#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "used by unlock"))]
pub(crate) mod cheapest;
mod row_sums;

pub(crate) use row_sums::{Lookup, row_sums};
