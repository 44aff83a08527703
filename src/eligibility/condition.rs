//! Conditions: clauses joined by all, any, at least k of, not, and references to other rules.

use serde::ser::{Error, SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use super::predicate::PredicateSpec;
use crate::defect::{InputPath, Segment};
use crate::values::{ClauseId, RuleId};

/// How deep clauses may stand within each other, references included; see `docs/defaults.md`.
pub(super) const DEEPEST: usize = 64;

/// What a rule asks: one clause, which may be made of others.
///
/// Kept flat, each clause after the clauses it is made of, so that no document is too deep to be dropped, copied or compared.
///
/// ```
/// use rungs::{Condition, Months, TenureIn, TenureSpec, PredicateSpec};
/// let two_years = Condition::is(TenureSpec::new(TenureIn::Company, Months::new(24)?));
/// let asked = Condition::any([two_years, Condition::rule("high-potential".parse()?)]).because("handbook 7.3");
/// let text = r#"{"why":"handbook 7.3","any":[{"tenure":{"in":"company","months":24}},{"ref":"high-potential"}]}"#;
/// assert_eq!(serde_json::to_string(&asked)?, text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub(super) clauses: Vec<ClauseSpec>,
}

/// One clause of a [`Condition`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClauseSpec {
    /// What answers call it; its place in the rule when absent.
    pub id: Option<ClauseId>,
    /// The clause in people's words: where it comes from, what it is for.
    pub why: Option<String>,
    /// Whether what is unknown counts as not met here. For predicates only.
    pub closed_world: bool,
    /// What it asks.
    pub form: ClauseForm,
}

/// What a clause asks. The clauses it is made of stand right before it. Open.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClauseForm {
    /// All of the so many clauses before it.
    All(u32),
    /// One of the so many clauses before it.
    Any(u32),
    /// At least `k` of the `of` clauses before it.
    AtLeast {
        /// How many must be met.
        k: u32,
        /// Of how many.
        of: u32,
    },
    /// Not the clause before it.
    Not,
    /// What another rule of the book asks.
    Ref(RuleId),
    /// A predicate.
    Predicate(PredicateSpec),
}

impl ClauseForm {
    /// Of how many clauses it is made.
    #[must_use]
    pub const fn children(&self) -> u32 {
        match self {
            Self::All(of) | Self::Any(of) | Self::AtLeast { of, .. } => *of,
            Self::Not => 1,
            Self::Ref(_) | Self::Predicate(_) => 0,
        }
    }
}

impl ClauseSpec {
    pub(super) const fn new(form: ClauseForm) -> Self {
        Self { id: None, why: None, closed_world: false, form }
    }
}

impl Condition {
    /// Met when the predicate is.
    #[must_use]
    pub fn is(predicate: impl Into<PredicateSpec>) -> Self {
        Self { clauses: vec![ClauseSpec::new(ClauseForm::Predicate(predicate.into()))] }
    }

    /// Met when another rule of the same book is.
    #[must_use]
    pub fn rule(rule: RuleId) -> Self {
        Self { clauses: vec![ClauseSpec::new(ClauseForm::Ref(rule))] }
    }

    /// Met when all are.
    #[must_use]
    pub fn all(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(conditions, ClauseForm::All)
    }

    /// Met when one is.
    #[must_use]
    pub fn any(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(conditions, ClauseForm::Any)
    }

    /// Met when at least `k` are.
    #[must_use]
    pub fn at_least(k: u32, conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(conditions, |of| ClauseForm::AtLeast { k, of })
    }

    fn joined(conditions: impl IntoIterator<Item = Self>, form: impl FnOnce(u32) -> ClauseForm) -> Self {
        let (mut clauses, mut of) = (Vec::new(), 0);
        for mut condition in conditions {
            of += 1;
            if clauses.is_empty() {
                // The first one's list is taken over, so that a long chain is not copied again for each of its links.
                clauses = condition.clauses;
            } else {
                clauses.append(&mut condition.clauses);
            }
        }
        clauses.push(ClauseSpec::new(form(of)));
        Self { clauses }
    }

    /// Met when `condition` is not, and the other way round.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "stands beside `all` and `any`")]
    pub fn not(mut condition: Self) -> Self {
        condition.clauses.push(ClauseSpec::new(ClauseForm::Not));
        condition
    }

    /// With an id by which answers call it.
    #[must_use]
    pub fn named(mut self, id: ClauseId) -> Self {
        if let Some(top) = self.clauses.last_mut() {
            top.id = Some(id);
        }
        self
    }

    /// With a reason in people's words.
    #[must_use]
    pub fn because(mut self, why: impl Into<String>) -> Self {
        if let Some(top) = self.clauses.last_mut() {
            top.why = Some(why.into());
        }
        self
    }

    /// With what is unknown counting as not met; for a predicate only.
    #[must_use]
    pub fn closed_world(mut self) -> Self {
        if let Some(top) = self.clauses.last_mut() {
            top.closed_world = true;
        }
        self
    }

    /// All clauses, each after the clauses it is made of; the last one is the whole.
    #[must_use]
    pub fn clauses(&self) -> &[ClauseSpec] {
        &self.clauses
    }

    /// For each clause, where its own first part begins: it and its parts are the clauses from there to itself.
    pub(super) fn starts(&self) -> Vec<usize> {
        let mut starts: Vec<usize> = Vec::with_capacity(self.clauses.len());
        for (at, clause) in self.clauses.iter().enumerate() {
            let mut start = at;
            for _ in 0..clause.form.children() {
                let Some(&before) = start.checked_sub(1).and_then(|child| starts.get(child)) else { break };
                start = before;
            }
            starts.push(start);
        }
        starts
    }

    /// The parts of a clause, the first one first. `starts` are [`Condition::starts`].
    pub(super) fn parts(&self, at: usize, starts: &[usize]) -> Vec<usize> {
        let mut parts = Vec::new();
        let mut end = at;
        let children = self.clauses.get(at).map_or(0, |clause| clause.form.children());
        for _ in 0..children {
            let Some(child) = end.checked_sub(1) else { break };
            parts.push(child);
            end = starts.get(child).copied().unwrap_or(child);
        }
        parts.reverse();
        parts
    }

    /// How deep the deepest clause stands; 1 for a predicate alone.
    pub(super) fn depth(&self) -> usize {
        let mut depths: Vec<usize> = Vec::new();
        for clause in &self.clauses {
            let children = clause.form.children() as usize;
            let deepest = depths.split_off(depths.len().saturating_sub(children)).into_iter().max().unwrap_or(0);
            depths.push(deepest + 1);
        }
        depths.last().copied().unwrap_or(0)
    }

    /// Where every clause stands.
    ///
    /// # Complexity
    /// Linear; each place then takes as long as it is deep, however wide the clauses above it are.
    pub(super) fn places(&self) -> Places<'_> {
        let starts = self.starts();
        let mut above = vec![(0, 0); self.clauses.len()];
        for at in 0..self.clauses.len() {
            for (number, part) in self.parts(at, &starts).into_iter().enumerate() {
                if let Some(slot) = above.get_mut(part) {
                    *slot = (at, number);
                }
            }
        }
        Places { condition: self, above }
    }

    /// The places of all clauses, each as a JSON Pointer below that of the whole.
    pub(super) fn pointers(&self) -> Vec<String> {
        let starts = self.starts();
        let mut pointers = vec![String::new(); self.clauses.len()];
        for at in (0..self.clauses.len()).rev() {
            let here = pointers.get(at).cloned().unwrap_or_default();
            for (number, part) in self.parts(at, &starts).into_iter().enumerate() {
                if let Some(slot) = pointers.get_mut(part) {
                    *slot = format!("{here}{}", InputPath::new(self.step(at, number)).pointer());
                }
            }
        }
        pointers
    }

    /// The steps from a clause to its part of a number.
    fn step(&self, at: usize, number: usize) -> Vec<Segment> {
        match self.clauses.get(at).map(|clause| &clause.form) {
            Some(ClauseForm::All(_)) => vec![Segment::from("all"), Segment::from(number)],
            Some(ClauseForm::Any(_)) => vec![Segment::from("any"), Segment::from(number)],
            Some(ClauseForm::AtLeast { .. }) => {
                vec![Segment::from("at_least"), Segment::from("of"), Segment::from(number)]
            }
            _ => vec![Segment::from("not")],
        }
    }
}

/// Where the clauses of a condition stand.
pub(super) struct Places<'a> {
    condition: &'a Condition,
    /// The clause that each is a part of, which comes after it, and the number of the part.
    above: Vec<(usize, usize)>,
}

impl Places<'_> {
    /// How deep each clause stands; 1 for the whole.
    pub(super) fn depths(&self) -> Vec<usize> {
        let mut depths = vec![1; self.above.len()];
        for (at, (above, _)) in self.above.iter().enumerate().rev() {
            let depth = depths.get(*above).filter(|_| *above > at).map_or(1, |depth| depth + 1);
            if let Some(slot) = depths.get_mut(at) {
                *slot = depth;
            }
        }
        depths
    }

    /// The place of a clause below the place of the whole.
    pub(super) fn path(&self, clause: usize) -> InputPath {
        let mut steps: Vec<Vec<Segment>> = Vec::new();
        let mut at = clause;
        while let Some(&(above, number)) = self.above.get(at).filter(|(above, _)| *above > at) {
            steps.push(self.condition.step(above, number));
            at = above;
        }
        InputPath::new(steps.into_iter().rev().flatten().collect())
    }
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // The one walk that follows the depth of a document, which is bounded here.
        if self.depth() > DEEPEST {
            return Err(S::Error::custom("a condition is deeper than any format holds"));
        }
        let starts = self.starts();
        let Some(top) = self.clauses.len().checked_sub(1) else {
            return Err(S::Error::custom("a condition has no clause"));
        };
        Written { condition: self, starts: &starts, at: top }.serialize(serializer)
    }
}

/// A clause of a condition while it is written.
struct Written<'a> {
    condition: &'a Condition,
    starts: &'a [usize],
    at: usize,
}

/// The parts of a clause while they are written.
struct WrittenParts<'a>(&'a Written<'a>);

impl Serialize for WrittenParts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Written { condition, starts, at } = *self.0;
        let parts = condition.parts(at, starts);
        let mut list = serializer.serialize_seq(Some(parts.len()))?;
        for at in parts {
            list.serialize_element(&Written { condition, starts, at })?;
        }
        list.end()
    }
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct AtLeast<'a> {
            k: u32,
            of: WrittenParts<'a>,
        }
        let mut map = serializer.serialize_map(None)?;
        let Some(clause) = self.condition.clauses.get(self.at) else { return map.end() };
        if let Some(id) = &clause.id {
            map.serialize_entry("id", id)?;
        }
        if let Some(why) = &clause.why {
            map.serialize_entry("why", why)?;
        }
        if clause.closed_world {
            map.serialize_entry("closed_world", &true)?;
        }
        match &clause.form {
            ClauseForm::All(_) => map.serialize_entry("all", &WrittenParts(self))?,
            ClauseForm::Any(_) => map.serialize_entry("any", &WrittenParts(self))?,
            ClauseForm::AtLeast { k, .. } => {
                map.serialize_entry("at_least", &AtLeast { k: *k, of: WrittenParts(self) })?;
            }
            ClauseForm::Not => {
                let parts = self.condition.parts(self.at, self.starts);
                let at = parts.first().copied().unwrap_or(self.at);
                map.serialize_entry("not", &Written { condition: self.condition, starts: self.starts, at })?;
            }
            ClauseForm::Ref(rule) => map.serialize_entry("ref", rule)?,
            // A predicate writes itself as an object with one member, which becomes a member here.
            ClauseForm::Predicate(predicate) => predicate.write_into(&mut map)?,
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eligibility::predicate::EmployedSpec;

    fn leaf() -> Condition {
        Condition::is(EmployedSpec::new())
    }

    #[test]
    fn clauses_know_their_places() {
        let tree = Condition::all([leaf(), Condition::at_least(1, [leaf(), Condition::not(leaf())]), leaf()]);
        let places = tree.places();
        let pointers: Vec<String> = (0..tree.clauses.len()).map(|at| places.path(at).pointer()).collect();
        let expected =
            ["/all/0", "/all/1/at_least/of/0", "/all/1/at_least/of/1/not", "/all/1/at_least/of/1", "/all/1", "/all/2", ""];
        assert_eq!(pointers, expected);
        assert_eq!(tree.pointers(), expected);
        assert_eq!(tree.depth(), 4);
        assert_eq!(places.depths(), [2, 3, 4, 3, 2, 2, 1]);
    }

    #[test]
    fn a_condition_of_any_depth_can_be_built_copied_and_dropped() {
        let mut deep = leaf();
        for _ in 0..100_000 {
            deep = Condition::not(deep);
        }
        assert_eq!(deep.clone(), deep);
        assert_eq!(deep.depth(), 100_001);
        assert!(serde_json::to_string(&deep).is_err());
    }
}
