//! Floor 2, private: numeric kernels that know no people.

#![expect(clippy::indexing_slicing, reason = "each kernel states above its loop why its indices are in range")]

#[cfg_attr(not(test), expect(dead_code, reason = "used by the lint of rules"))]
pub(crate) mod decision_diagram;
mod row_sums;

pub(crate) use row_sums::{Lookup, row_sums};
