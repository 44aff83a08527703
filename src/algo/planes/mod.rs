//! Columns of numbers as bit-planes, and circuits run over them, sixty-four rows at a time.
//!
//! A column whose values need `w` bits is kept as `w` planes, of which the i-th has the i-th bit of every row. A comparison with a
//! constant is then one and/or for each plane and word ("vertical" storage: Li and Patel, "BitWeaving", SIGMOD 2013), and
//! its result is a mask already. A three-valued result is two masks: the rows in which it *must* hold, and those in which it *may*.

mod column;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use column::Column;
pub(crate) use run::run;

/// How many words of each plane are worked on at a time: the masks of some hundred gates then stay in the nearest caches.
const BLOCK: usize = 64;
/// Sixty-four times so many rows.
type Rows = [u64; BLOCK];

/// How many bits a number needs.
const fn bits(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()) as usize
}

const fn full(holds: bool) -> u64 {
    if holds { !0 } else { 0 }
}
