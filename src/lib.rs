#![doc = include_str!("../README.md")]

mod defect;
mod effort;
mod graph;
mod ladder;
mod values;

pub use defect::*;
pub use effort::{Completion, Effort, Observer, Progress};
pub use ladder::*;
pub use values::*;
pub use petgraph;
