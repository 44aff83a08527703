//! What the examples that read a company's documents have in common.

#![allow(dead_code, reason = "no example needs all of it")]

pub(crate) mod documents;
pub(crate) mod problems;
pub(crate) mod programme;
pub(crate) mod rotations;
pub(crate) mod stop;
pub(crate) mod table;
pub(crate) mod tree;
pub(crate) mod words;
