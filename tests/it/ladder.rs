//! Floor tests.
