//! What was released before, so that a release is held against all of it: whoever reads both can subtract.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::answer::Count;
use super::disclosure::{Disclosure, Line, LineKey, line};
use super::policy_spec::SuppressionSpec;
use super::system::{System, Term};
use crate::defect::{Defect, Defects, Invalid, at, code, json};
use crate::measure::MOST_COUNT;
use crate::values::{ItemCode, Period};

/// The format tag of this document.
const FORMAT: &str = "rungs/equity-ledger/1";
/// The most variables of a release, and the most sums.
const MOST_VARIABLES: usize = 200_000;

/// The earlier releases. It holds what they hid: keep it as well as the people's data themselves.
///
/// A new release is held against those of its population, or of one that holds the other, line by line: the same stage, attributes, stratum and group, by their
/// ids. Other stages, and stages under another id, are not held against each other; see [`EquityProblem::release`](crate::EquityProblem::release).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct EquityLedger {
    #[serde(default = "format")]
    format: String,
    #[serde(default)]
    releases: Vec<ReleasedSet>,
}

fn format() -> String {
    FORMAT.to_owned()
}

/// One release: its lines, hidden ones too, and the sums that they keep.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, expecting = "an object")]
pub struct ReleasedSet {
    pub(super) id: ItemCode,
    pub(super) population: ItemCode,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) within: Vec<ItemCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) window: Option<Period>,
    pub(super) lines: Vec<ReleasedLine>,
    pub(super) system: System,
}

/// A line and its variables: considered, selected, not selected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ReleasedLine {
    pub(super) key: LineKey,
    pub(super) variables: Line,
}

/// Why a release cannot be held against what was released before. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LedgerFault {
    /// A release of this id is there already.
    #[error("the release {0} is in the ledger already")]
    Again(ItemCode),
    /// Two windows of the same population, in which the same groups are told of, overlap, and neither lies within the other: what they have in common is not
    /// known here.
    #[error("the windows of {0} and {1} overlap, and neither lies within the other")]
    WindowsCross(ItemCode, ItemCode),
    /// A stage has more combinations of attributes and strata than can be reckoned with.
    #[error("the stage {0} has more combinations of attributes and strata than can be reckoned with")]
    TooMany(ItemCode),
    /// A release has more counts and sums than a ledger takes; it could not be read again.
    #[error("the release {0} has more counts or sums than the 200000 that a ledger takes")]
    TooLarge(ItemCode),
}

/// Which releases there are; not what they hid.
impl fmt::Debug for EquityLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EquityLedger").field("releases", &self.releases).finish_non_exhaustive()
    }
}

/// Which release it is; not what it hid.
impl fmt::Debug for ReleasedSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReleasedSet").field("id", &self.id).field("lines", &self.lines.len()).finish_non_exhaustive()
    }
}

impl Default for EquityLedger {
    fn default() -> Self {
        Self { format: format(), releases: Vec::new() }
    }
}

impl EquityLedger {
    /// A ledger without a release.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the JSON document, and holds every release against its own sums.
    ///
    /// # Errors
    /// [`Invalid`] with every release that is not of the form, is there twice, or does not add up.
    ///
    /// # Complexity
    /// Linear in the text.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        /// The document with its list unread.
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, expecting = "an object")]
        struct Door<'a> {
            format: Option<String>,
            #[serde(borrow)]
            releases: Option<&'a RawValue>,
        }
        let mut defects = Defects::default();
        let door: Option<Door<'_>> = json::object(text, &at![], &mut defects);
        let read = door.map(|door| {
            json::format(door.format.as_deref(), FORMAT, &mut defects);
            let releases: Vec<ReleasedSet> = json::list(door.releases, &at!["releases"], &mut defects);
            Self { format: format(), releases }
        });
        if let Some(read) = read.as_ref().filter(|_| !defects.has_errors()) {
            defects.once(code::EQUITY_DUPLICATE_ID, read.releases.iter().map(|set| &set.id), |at| at!["releases", at, "id"]);
            for (number, set) in read.releases.iter().enumerate() {
                if !set.adds_up() {
                    let rule = "a release must keep its own sums, as it was written when it was released";
                    defects.push(Defect::breaks(code::EQUITY_LEDGER, at!["releases", number], rule));
                }
            }
        }
        defects.into_read(read)
    }

    /// The ids of the releases, in the order in which they came.
    #[must_use]
    pub fn releases(&self) -> impl ExactSizeIterator<Item = &ItemCode> {
        self.releases.iter().map(|set| &set.id)
    }

    /// The same with a release that has been published. What is published and not entered here is not reckoned with.
    #[must_use]
    pub fn with(mut self, release: ReleasedSet) -> Self {
        self.releases.push(release);
        self
    }

    /// The sums of a new release and all earlier ones, with what lies between those that hold each other; the new one's variables come first.
    pub(super) fn union(&self, new: &ReleasedSet, rule: &SuppressionSpec) -> Result<System, LedgerFault> {
        if self.releases.iter().any(|set| set.id == new.id) {
            return Err(LedgerFault::Again(new.id.clone()));
        }
        let mut system = new.system.clone();
        let mut sets = vec![Placed { set: new, first: 0 }];
        for set in &self.releases {
            let first = system.append(&set.system);
            let earlier = system.variables.iter_mut().skip(first as usize);
            earlier.for_each(|variable| variable.may_hide = false);
            sets.push(Placed { set, first });
        }
        let lines: Vec<BTreeMap<&LineKey, Line>> = sets.iter().map(Placed::lines).collect();
        crossing(&sets, &lines)?;
        link(&mut system, &sets, &lines, rule);
        Ok(system)
    }
}

impl ReleasedSet {
    pub(super) fn new(data: &super::problem::ProblemData, id: ItemCode, disclosure: Disclosure) -> Self {
        let lines = disclosure.lines.into_iter().map(|(key, variables)| ReleasedLine { key, variables });
        Self {
            id,
            population: data.population.clone(),
            within: data.within.clone(),
            window: data.window,
            lines: lines.collect(),
            system: disclosure.system,
        }
    }

    /// The id of the release.
    #[must_use]
    pub const fn id(&self) -> &ItemCode {
        &self.id
    }

    /// Whether it has more variables or sums than are taken.
    pub(super) fn is_too_large(&self) -> bool {
        self.system.variables.len() > MOST_VARIABLES || self.system.equations.len() > MOST_VARIABLES
    }

    /// Whether everything is where it is said to be, and the numbers keep the sums.
    fn adds_up(&self) -> bool {
        let count = self.system.variables.len();
        let is_there = |variable: u32| (variable as usize) < count;
        let terms = self.system.equations.iter().flatten();
        !self.is_too_large()
            && self.window.is_none_or(|window| window.until.is_none_or(|until| window.from < until))
            && self.system.variables.iter().all(|variable| variable.value <= MOST_COUNT && variable.lower <= 1)
            && terms.into_iter().all(|Term { variable, .. }| is_there(*variable))
            && self.lines.iter().all(|line| line.variables.into_iter().all(is_there))
            && self.lines.windows(2).all(|two| matches!(two, [one, other] if one.key < other.key))
            && self.system.is_kept_by(&self.system.truth())
    }

    fn days(&self) -> (NaiveDate, NaiveDate) {
        let window = self.window;
        let from = window.map_or(NaiveDate::MIN, |window| window.from);
        (from, window.and_then(|window| window.until).unwrap_or(NaiveDate::MAX))
    }

    /// Whether everybody whom `other` counts is counted here too.
    fn holds(&self, other: &Self) -> bool {
        let is_of_these = self.population == other.population || other.within.contains(&self.population);
        let ((from, until), (other_from, other_until)) = (self.days(), other.days());
        is_of_these && from <= other_from && other_until <= until
    }
}

/// A release and where its variables begin.
struct Placed<'a> {
    set: &'a ReleasedSet,
    first: u32,
}

/// Windows of one population in which the same lines are told must lie within each other, or apart.
fn crossing(sets: &[Placed<'_>], lines: &[BTreeMap<&LineKey, Line>]) -> Result<(), LedgerFault> {
    for ((at, one), own) in sets.iter().enumerate().zip(lines) {
        let others = sets.iter().zip(lines).skip(at + 1);
        let alike = others.filter(|(other, _)| other.set.population == one.set.population);
        for (other, _) in alike.filter(|(_, lines)| own.keys().any(|key| lines.contains_key(key))) {
            let ((from, until), (other_from, other_until)) = (one.set.days(), other.set.days());
            let is_apart = until <= other_from || other_until <= from;
            if !is_apart && !one.set.holds(other.set) && !other.set.holds(one.set) {
                return Err(LedgerFault::WindowsCross(one.set.id.clone(), other.set.id.clone()));
            }
        }
    }
    Ok(())
}

/// For each line of a release those of the greatest releases that lie within it and tell of the same, population by population: it is the sum of theirs, and
/// a rest that nobody published. Of the same population whose windows fill the greater one nothing is left, and everybody knows that.
fn link(system: &mut System, sets: &[Placed<'_>], lines: &[BTreeMap<&LineKey, Line>], rule: &SuppressionSpec) {
    // Of two that hold each other the later one in the list is within the earlier: the new one is first.
    let is_within = |inner: usize, outer: usize| {
        let (Some(one), Some(other)) = (sets.get(inner), sets.get(outer)) else { return false };
        inner != outer && other.set.holds(one.set) && (inner > outer || !one.set.holds(other.set))
    };
    for (outer, own) in lines.iter().enumerate() {
        let inside: Vec<usize> = (0..sets.len()).filter(|inner| is_within(*inner, outer)).collect();
        // Lines that the same releases tell of are linked alike.
        let mut told: BTreeMap<Vec<usize>, Vec<&LineKey>> = BTreeMap::new();
        for key in own.keys() {
            let by = inside.iter().copied().filter(|at| lines.get(*at).is_some_and(|lines| lines.contains_key(key)));
            told.entry(by.collect()).or_default().push(key);
        }
        for (inside, keys) in told {
            let greatest = inside.iter().copied().filter(|inner| !inside.iter().any(|other| is_within(*inner, *other)));
            let mut by_population: BTreeMap<&ItemCode, Vec<usize>> = BTreeMap::new();
            for inner in greatest {
                if let Some(placed) = sets.get(inner) {
                    by_population.entry(&placed.set.population).or_default().push(inner);
                }
            }
            for inner in by_population.values() {
                let is_filled = fill(sets, outer, inner);
                for key in &keys {
                    let Some(&whole) = own.get(key) else { continue };
                    let parts: Vec<Line> = inner.iter().filter_map(|at| lines.get(*at)?.get(key).copied()).collect();
                    rest(system, whole, &parts, is_filled, rule);
                }
            }
        }
    }
}

/// Whether releases that lie apart within another are of the same population, and leave no day of it out.
fn fill(sets: &[Placed<'_>], outer: usize, inner: &[usize]) -> bool {
    let Some(outer) = sets.get(outer).map(|placed| placed.set) else { return false };
    let inner = || inner.iter().filter_map(|at| sets.get(*at)).map(|placed| placed.set);
    let mut windows: Vec<_> = inner().map(ReleasedSet::days).collect();
    windows.sort_unstable();
    let (from, until) = outer.days();
    let filled = windows.iter().try_fold(from, |filled, window| (window.0 == filled).then_some(window.1));
    inner().all(|set| set.population == outer.population) && filled == Some(until)
}

impl<'a> Placed<'a> {
    fn lines(&self) -> BTreeMap<&'a LineKey, Line> {
        let moved = |line: Line| line.map(|variable| variable.saturating_add(self.first));
        self.set.lines.iter().map(|line| (&line.key, moved(line.variables))).collect()
    }
}

/// What is left of a line beside parts of it that were told by themselves. Where counts were corrected there may be less than nothing of it; then
/// the parts are the line and the rest. Where the parts fill the whole and agree with it, everybody knows that there is no rest.
fn rest(system: &mut System, whole: Line, parts: &[Line], is_filled: bool, rule: &SuppressionSpec) {
    let value = |line: &Line, part: usize| line.get(part).map_or(0, |variable| system.value(*variable));
    let sum = |part: usize| parts.iter().map(|line| value(line, part)).fold(0u64, u64::saturating_add);
    let [selected, not] = [1, 2].map(|part| (value(&whole, part), sum(part)));
    let count = Count {
        selected: selected.0.abs_diff(selected.1),
        considered: selected.0.abs_diff(selected.1).saturating_add(not.0.abs_diff(not.1)),
    };
    let left = line(system, rule, count, false);
    for (part, (whole_value, parts_value)) in [(1, selected), (2, not)] {
        let of = |line: &Line| line.get(part).copied();
        let (Some(whole), Some(left)) = (of(&whole), of(&left)) else { continue };
        let factor = if whole_value >= parts_value { 1 } else { -1 };
        let mut terms = vec![Term { variable: whole, factor: -1 }];
        terms.extend(parts.iter().filter_map(of).map(|variable| Term { variable, factor: 1 }));
        if !is_filled || whole_value != parts_value {
            terms.push(Term { variable: left, factor });
        } else if let Some(nobody) = system.variables.get_mut(left as usize) {
            (nobody.is_shown, nobody.is_guarded) = (true, false);
        }
        system.equations.push(terms);
    }
}
