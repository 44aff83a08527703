//! Climbs that are best under several aims at once.
//!
//! A climb is a walk through a graph whose nodes each ask for levels of some subjects. Whoever enters a node has
//! first learned what it asks and was missing; what was learned stays. A climb is measured by the *effort* of all that is
//! learned, by its *steepest* single step, and by its *months*. Wanted are the climbs that no other climb betters.
//!
//! The cheapest climb by effort alone is already a minimum-colour path, which is NP-hard, so the search is exact
//! within a limit on its steps. It is a label search in the manner of NAMOA* (Mandow and Pérez de la Cruz,
//! "Multiobjective A* search with consistent heuristics", J. ACM 57(5), 2010): `survey` bounds from below what the rest of the way
//! costs, `search` follows partial climbs in the order of what they promise, and drops those that cannot matter.

mod search;
mod survey;

use search::Search;
use survey::Survey;

use crate::effort::{Completion, Meter};

/// The graph as the search sees it: dense, and without any meaning.
#[derive(Debug, Default)]
pub(crate) struct Terrain {
    /// The arcs out of each node.
    pub(crate) arcs: Vec<Vec<Arc>>,
    /// What each node asks: (subject, level).
    pub(crate) asks: Vec<Vec<(usize, u8)>>,
    /// What one level of each subject weighs.
    pub(crate) weights: Vec<u64>,
}

/// A way from one node to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arc {
    pub(crate) to: usize,
    pub(crate) months: u32,
    /// The caller's own name for it.
    pub(crate) name: usize,
}

/// Where a climb begins and ends.
#[derive(Debug, Clone)]
pub(crate) struct Question<'a> {
    pub(crate) from: usize,
    pub(crate) to: usize,
    /// The level in each subject at the beginning.
    pub(crate) levels: &'a [u8],
    /// The most arcs a climb may have; [`DETOUR`] more than the fewest when it is not said.
    pub(crate) most_arcs: Option<u32>,
}

/// What a climb costs. Smaller is better in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Cost {
    pub(crate) effort: u64,
    pub(crate) steepest: u64,
    pub(crate) months: u32,
}

impl Cost {
    const NOTHING: Self = Self { effort: 0, steepest: 0, months: 0 };

    /// At least as good in each aim.
    fn covers(&self, other: &Self) -> bool {
        self.effort <= other.effort && self.steepest <= other.steepest && self.months <= other.months
    }
}

/// One best climb: the names of its arcs, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Climb {
    pub(crate) cost: Cost,
    pub(crate) arcs: Vec<usize>,
}

/// How many arcs more than the fewest a climb has at most, when nothing is said.
pub(crate) const DETOUR: u32 = 4;

/// The best climbs, and how far they were looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Climbs {
    /// In the order of their costs.
    pub(crate) climbs: Vec<Climb>,
    pub(crate) completion: Completion,
    /// The most arcs that a climb was allowed.
    pub(crate) most_arcs: u32,
}

/// The climbs that no other climb betters, one for each cost.
///
/// When the meter stops the search, every climb listed is one that was found, and none listed betters another.
///
/// # Complexity
/// Exponential in the worst case, bounded by the meter in time and memory: each partial climb takes one step, and one more for each
/// 64 subjects that matter; so does each visit of a node while the ground is surveyed.
pub(crate) fn climbs(terrain: &Terrain, question: &Question<'_>, meter: &mut Meter<'_>) -> Climbs {
    if question.from == question.to {
        let climbs = vec![Climb { cost: Cost::NOTHING, arcs: Vec::new() }];
        return Climbs { climbs, completion: Completion::Complete, most_arcs: question.most_arcs.unwrap_or(0) };
    }
    let none = |completion| Climbs { climbs: Vec::new(), completion, most_arcs: question.most_arcs.unwrap_or(0) };
    let survey = match Survey::new(terrain, question, meter) {
        Ok(Some(survey)) => survey,
        Ok(None) => return none(Completion::Complete),
        Err(stopped) => return none(stopped),
    };
    let most_arcs = question.most_arcs.unwrap_or_else(|| survey.arcs_left[question.from].saturating_add(DETOUR));
    let mut search = Search::new(terrain, question, &survey, most_arcs);
    // A narrow search first: the good climbs it finds spare the whole one most of its work, and are there if that is stopped.
    let completion = match search.run(Some(NARROW), meter).and_then(|()| search.run(None, meter)) {
        Ok(()) => Completion::Complete,
        Err(stopped) => stopped,
    };
    Climbs { climbs: search.into_climbs(), completion, most_arcs }
}

/// How many partial climbs at each node the first, narrow search follows.
const NARROW: u32 = 4;
