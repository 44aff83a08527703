//! The cheapest change of variables that makes a monotone formula over literals true.
//!
//! Each variable stands in a class, or somewhere in a range of classes; a literal is true in some classes of one variable; gates need at
//! least so many of their children. A literal is met when it is true in every class where its variable may stand (strong Kleene logic: a
//! formula whose variables are known only in part is met when what is known proves it, one occurrence at a time). Variables may be moved
//! into classes at a cost. Wanted is the choice of moves of the least whole cost that meets the root.
//!
//! With a variable in several places this is NP-hard (hitting sets are a case of it), so it is branch and bound: `options` keeps the moves
//! of each variable that no other move betters, `relaxation` bounds from below by splitting the price of a variable over the places
//! where it can be needed at once, `search` branches on a variable where the split shows. Where no variable can be needed twice, the first
//! bound is the answer and nothing is branched on. Splitting costs over places is the cost partitioning of Katz and Domshlak ("Optimal
//! admissible composition of abstraction heuristics", Artificial Intelligence 174, 2010). `certificate` replays a search from its log, by
//! its own means.
//!
//! Why indices are in range: a formula numbers its own nodes, variables and classes, children before parents, and every buffer is made as
//! long as there are nodes, variables or literals before a search begins. A [`Start`] is as long as the formula says, and a [`Log`], which
//! may be anything, is asked by `get` and its classes are looked at before they are used.

mod certificate;
mod cones;
mod formula;
mod options;
mod relaxation;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use certificate::{Log, certify};
pub(crate) use formula::{Builder, Formula, NodeIx};
pub(crate) use search::Scratch;

use crate::effort::{Completion, Meter};

/// Where each variable stands, and what moving it costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a> {
    /// For each variable, the first and the last class where it may stand, both among its classes: the same when that is known.
    pub(crate) ranges: &'a [(u16, u16)],
    /// For each variable and class ([`Formula::classes`]), what it costs to move there; [`IMPOSSIBLE`] when nobody can. Staying costs
    /// nothing, whatever is said here for the class of a variable that is known.
    pub(crate) costs: &'a [u64],
}

/// The cost of what cannot be done. Sums of costs stop one below it.
pub(crate) const IMPOSSIBLE: u64 = u64::MAX;

/// A choice that meets the root, and none of whose moves can be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    /// For each variable the class it is moved to; `None` when it is left alone.
    pub(crate) choice: Vec<Option<u16>>,
    pub(crate) cost: u64,
}

/// What a search found, and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// The cheapest choice when the search is complete, and of those one with the fewest moves; the best found when it was stopped.
    pub(crate) answer: Option<Answer>,
    /// No choice is cheaper: the answer's cost, or [`IMPOSSIBLE`] when the search is complete without one.
    pub(crate) lower_bound: u64,
    pub(crate) completion: Completion,
    /// The nodes of the search.
    pub(crate) steps: u64,
}

/// The cheapest choice of moves that meets the root, with what [`certify`] needs to see that nothing is cheaper. The scratch may have served
/// any other formula before.
///
/// # Complexity
/// Each step is linear in the formula, and in the cones of the variables that can be needed twice (n log n where a gate needs
/// more than one and fewer than all of its children). One step when no variable can be needed twice; else exponential in the number of
/// those that can, bounded by the meter.
pub(crate) fn cheapest(formula: &Formula, start: Start<'_>, scratch: &mut Scratch, meter: &mut Meter<'_>) -> (Outcome, Log) {
    let mut log = Log::default();
    let outcome = search::run(formula, start, scratch, meter, &mut log);
    (outcome, log)
}
