//! What of an audit is a cell that can be published or hidden, and which sums the cells keep.
//!
//! A line is a group in a table: how many of it were considered, how many selected, and how many not. All three tell something, although only two are printed; so does
//! that one of them is printed, and so those selected are never shown where those considered are hidden. Where a
//! stage is given row by row, lines are sums over the finest groups that there are, so that everything which follows from where tables
//! overlap is reckoned with. Where counts are given, tables hold whatever sums are true of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answer::Count;
use super::policy_spec::SuppressionSpec;
use super::problem::{Key, Outcome, ProblemData, Stage, StageTable, StratumCounts};
use super::stage_spec::EquityMeasure;
use super::system::{System, Variable};
use crate::values::{AttributeId, ItemCode};

/// The most combinations of all attributes and strata of a stage that is given row by row.
const MOST_COMBINATIONS: usize = 5_000;

/// Which line it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct LineKey {
    pub(super) stage: ItemCode,
    pub(super) by: Vec<AttributeId>,
    /// All strata together where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) stratum: Option<ItemCode>,
    pub(super) of: LineOf,
}

/// Whose line it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum LineOf {
    /// A group's.
    Group(Vec<ItemCode>),
    /// That of all whose group is known.
    Known,
    /// That of all whose group is not known.
    Unknown,
}

/// The variables of a line: considered, selected, not selected.
pub(super) type Line = [u32; 3];

/// The lines of an audit and what they keep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Disclosure {
    pub(super) system: System,
    pub(super) lines: BTreeMap<LineKey, Line>,
}

/// A stage has more combinations of its attributes and strata than can be reckoned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TooMany(pub(super) ItemCode);

/// Everything that could be told, with what must not be told hidden.
pub(super) fn disclosure(data: &ProblemData) -> Result<Disclosure, TooMany> {
    let mut made = Disclosure::default();
    let rule = &data.policy.suppression;
    for stage in &data.stages {
        lines(&mut made, data, stage, rule);
        if !stage.rows.is_empty() {
            counted(&mut made, data, stage)?;
        }
        if stage.rows.is_empty() || stage.measure == EquityMeasure::Scoring {
            given(&mut made, data, stage, rule);
        }
    }
    Ok(made)
}

/// Whether a count tells of too few: of a part of people where there are any.
pub(super) fn is_small(rule: &SuppressionSpec, part: u64) -> bool {
    part < rule.least && (part > 0 || !rule.none_shown)
}

impl Disclosure {
    /// A line of so many, with what of it must not be told hidden.
    fn line(&mut self, rule: &SuppressionSpec, key: LineKey, count: Count) {
        let line = line(&mut self.system, rule, count, true);
        self.lines.insert(key, line);
    }
}

/// The variables of a line; one that is never published guards what it tells of.
pub(super) fn line(system: &mut System, rule: &SuppressionSpec, count: Count, is_published: bool) -> Line {
    let Count { considered, selected } = count;
    let rest = considered.saturating_sub(selected);
    let tells_considered = considered > 0 && considered < rule.least;
    let tells_parts = considered > 0 && (tells_considered || is_small(rule, selected) || is_small(rule, rest));
    // Where none may be told of, a none in a greater group is one in all its parts, and is told of there too.
    let tells = |part: u64| tells_parts && (part > 0 || !rule.none_shown);
    // Who sees those selected knows that the others are none or enough, and so that all are: where all are hidden, those selected are too.
    let is_selected_shown = !tells(selected) && !tells_considered;
    let variable = |value: u64, lower: u8, is_shown: bool, is_guarded: bool, may_hide: bool| Variable {
        value,
        lower,
        is_shown: is_shown && is_published,
        is_guarded,
        may_hide: may_hide && is_published,
    };
    // Nobody is never hidden, so that whatever is hidden is of somebody.
    let least_considered = u8::from(considered > 0 && is_published);
    let least_selected = u8::from(rule.none_shown && selected > 0 && is_published);
    let line = [
        system.add(variable(considered, least_considered, !tells_considered, tells_considered, considered > 0)),
        system.add(variable(
            selected,
            least_selected,
            is_selected_shown,
            tells(selected),
            selected > 0 || (considered > 0 && !rule.none_shown),
        )),
        // Not printed, but what is printed gives it away.
        system.add(variable(rest, 0, false, tells(rest), false)),
    ];
    let [considered, selected, rest] = line;
    system.sum(considered, [selected, rest]);
    line
}

/// The strata under which lines are told: all together, and each where there are several.
fn told_strata(stage: &Stage, table: &StageTable) -> Vec<(Option<ItemCode>, StratumCounts)> {
    let mut told = vec![(None, table.overall())];
    if stage.strata.len() > 1 {
        told.extend(stage.strata.iter().cloned().zip(table.strata.iter().cloned()));
    }
    told
}

fn key_of(stage: &Stage, key: &Key, stratum: Option<&ItemCode>, of: LineOf) -> LineKey {
    LineKey { stage: stage.id.clone(), by: key.names.clone(), stratum: stratum.cloned(), of }
}

fn lines(made: &mut Disclosure, data: &ProblemData, stage: &Stage, rule: &SuppressionSpec) {
    for table in &stage.tables {
        let Some(key) = data.keys.get(table.key) else { continue };
        for (stratum, counts) in told_strata(stage, table) {
            let known = counts.cells.iter().fold(Count::default(), |sum, count| sum.plus(*count));
            let groups = key.cells.iter().cloned().map(LineOf::Group).zip(counts.cells.iter().copied());
            for (of, count) in groups.chain([(LineOf::Known, known), (LineOf::Unknown, counts.unknown)]) {
                made.line(rule, key_of(stage, key, stratum.as_ref(), of), count);
            }
        }
    }
}

/// Lines as sums over every combination of categories, known or not, and strata. Of scores only who was considered: who is above the median
/// depends on the table where its median is that of the people whose group is known.
fn counted(made: &mut Disclosure, data: &ProblemData, stage: &Stage) -> Result<(), TooMany> {
    let widths: Vec<usize> = data.attributes.iter().map(|attribute| attribute.categories.len() + 1).collect();
    let strata = stage.strata.len().max(1);
    let combinations = widths.iter().fold(strata, |product, width| product.saturating_mul(*width));
    if combinations > MOST_COMBINATIONS {
        return Err(TooMany(stage.id.clone()));
    }
    // How many of each combination were selected, and not.
    let mut counts = vec![Count::default(); combinations];
    for row in &stage.rows {
        let mut at = usize::from(row.stratum);
        for (attribute, width) in widths.iter().enumerate() {
            at = at * width + usize::from(data.people.category(attribute, row.person));
        }
        let selected = matches!(row.outcome, Outcome::Selected(true));
        if let Some(count) = counts.get_mut(at) {
            count.add(Count { considered: 1, selected: u64::from(selected) });
        }
    }
    let free = |value: u64| Variable { value, lower: 0, is_shown: false, is_guarded: false, may_hide: false };
    let mut atoms: Vec<Atom> = Vec::with_capacity(combinations);
    for count in counts {
        let rest = count.considered.saturating_sub(count.selected);
        atoms.push(match stage.measure {
            EquityMeasure::Selection => Atom::Parts(made.system.add(free(count.selected)), made.system.add(free(rest))),
            EquityMeasure::Scoring => Atom::Whole(made.system.add(free(count.considered))),
        });
    }
    for table in &stage.tables {
        let Some(key) = data.keys.get(table.key) else { continue };
        for (line, parts) in composed(data, stage, key, &atoms, &widths) {
            let Some(&[considered, selected, rest]) = made.lines.get(&line) else { continue };
            let of = |pick: fn(&Atom) -> Option<u32>| parts.iter().filter_map(pick).collect::<Vec<_>>();
            match stage.measure {
                EquityMeasure::Selection => {
                    made.system.sum(selected, of(|atom| atom.parts().map(|(selected, _)| selected)));
                    made.system.sum(rest, of(|atom| atom.parts().map(|(_, rest)| rest)));
                }
                EquityMeasure::Scoring => made.system.sum(considered, of(Atom::whole)),
            }
        }
    }
    Ok(())
}

/// The variables of one combination.
#[derive(Debug, Clone, Copy)]
enum Atom {
    /// Those selected, and the others.
    Parts(u32, u32),
    /// All.
    Whole(u32),
}

impl Atom {
    const fn parts(&self) -> Option<(u32, u32)> {
        match self {
            Self::Parts(selected, rest) => Some((*selected, *rest)),
            Self::Whole(_) => None,
        }
    }

    const fn whole(&self) -> Option<u32> {
        match self {
            Self::Parts(..) => None,
            Self::Whole(considered) => Some(*considered),
        }
    }
}

/// For each line of a table the combinations that it is made of.
fn composed(data: &ProblemData, stage: &Stage, key: &Key, atoms: &[Atom], widths: &[usize]) -> BTreeMap<LineKey, Vec<Atom>> {
    let mut parts: BTreeMap<LineKey, Vec<Atom>> = BTreeMap::new();
    for (at, atom) in atoms.iter().enumerate() {
        let (stratum, categories) = taken_apart(at, widths);
        let cell = cell_of(data, key, &categories);
        let of = match cell.and_then(|cell| key.cells.get(cell)) {
            Some(cell) => vec![LineOf::Group(cell.clone()), LineOf::Known],
            None => vec![LineOf::Unknown],
        };
        let mut told = vec![None];
        if stage.strata.len() > 1 {
            told.extend(stage.strata.get(stratum).map(Option::as_ref));
        }
        for stratum in told {
            for of in &of {
                parts.entry(key_of(stage, key, stratum, of.clone())).or_default().push(*atom);
            }
        }
    }
    parts
}

/// The stratum and the categories of a combination.
fn taken_apart(mut at: usize, widths: &[usize]) -> (usize, Vec<usize>) {
    let mut categories = Vec::with_capacity(widths.len());
    for width in widths.iter().rev() {
        categories.push(at % width);
        at /= width;
    }
    categories.reverse();
    (at, categories)
}

/// The cell of a key; `None` where a category is not known.
fn cell_of(data: &ProblemData, key: &Key, categories: &[usize]) -> Option<usize> {
    let mut cell = 0;
    for attribute in &key.by {
        let category = categories.get(*attribute)?.checked_sub(1)?;
        cell = cell * data.attributes.get(*attribute)?.categories.len() + category;
    }
    Some(cell)
}

/// The sums that hold between given tables.
fn given(made: &mut Disclosure, data: &ProblemData, stage: &Stage, rule: &SuppressionSpec) {
    for table in &stage.tables {
        let Some(key) = data.keys.get(table.key) else { continue };
        let strata: Vec<Option<ItemCode>> = told_strata(stage, table).into_iter().map(|(stratum, _)| stratum).collect();
        for stratum in &strata {
            let line = |of: LineOf| made.lines.get(&key_of(stage, key, stratum.as_ref(), of)).copied();
            let groups: Vec<Line> = key.cells.iter().filter_map(|cell| line(LineOf::Group(cell.clone()))).collect();
            let Some(known) = line(LineOf::Known) else { continue };
            adds_up(&mut made.system, known, &groups);
        }
        let each = key.cells.iter().cloned().map(LineOf::Group).chain([LineOf::Known, LineOf::Unknown]);
        for of in each.filter(|_| strata.len() > 1) {
            let line = |stratum: Option<&ItemCode>| made.lines.get(&key_of(stage, key, stratum, of.clone())).copied();
            let parts: Vec<Line> = strata.iter().skip(1).filter_map(|stratum| line(stratum.as_ref())).collect();
            let Some(all) = line(None) else { continue };
            adds_up(&mut made.system, all, &parts);
        }
    }
    overlaps(made, data, stage, rule);
}

fn adds_up(system: &mut System, [_, selected, rest]: Line, parts: &[Line]) {
    system.sum(selected, parts.iter().map(|[_, selected, _]| *selected));
    system.sum(rest, parts.iter().map(|[_, _, rest]| *rest));
}

/// What tables of one stage and stratum have in common, where it is true of them: the same people in all, and a group's parts by a further attribute
/// with a rest of those of whom that is not known.
fn overlaps(made: &mut Disclosure, data: &ProblemData, stage: &Stage, rule: &SuppressionSpec) {
    for (at, table) in stage.tables.iter().enumerate() {
        for finer in stage.tables.iter().skip(at + 1) {
            let (Some(key), Some(finer_key)) = (data.keys.get(table.key), data.keys.get(finer.key)) else { continue };
            for (stratum, _) in told_strata(stage, table) {
                let stratum = stratum.as_ref();
                same_people(made, stage, [key, finer_key], stratum);
                if key.by.iter().all(|attribute| finer_key.by.contains(attribute)) {
                    parts_of(made, stage, [key, finer_key], stratum, rule);
                }
            }
        }
    }
}

fn same_people(made: &mut Disclosure, stage: &Stage, keys: [&Key; 2], stratum: Option<&ItemCode>) {
    let line = |key: &Key, of: LineOf| made.lines.get(&key_of(stage, key, stratum, of)).copied();
    let [one, other] = keys.map(|key| line(key, LineOf::Known).zip(line(key, LineOf::Unknown)));
    let (Some((known, unknown)), Some((other_known, other_unknown))) = (one, other) else { return };
    for part in [1, 2] {
        let of = |line: Line| line.get(part).copied();
        let (Some(a), Some(b), Some(c), Some(d)) = (of(known), of(unknown), of(other_known), of(other_unknown)) else {
            continue;
        };
        let system = &mut made.system;
        let all = system.value(a).saturating_add(system.value(b));
        if all == system.value(c).saturating_add(system.value(d)) {
            let all = Variable { value: all, lower: 0, is_shown: false, is_guarded: false, may_hide: false };
            let all = system.add(all);
            system.sum(all, [a, b]);
            system.sum(all, [c, d]);
        }
    }
}

fn parts_of(made: &mut Disclosure, stage: &Stage, [key, finer]: [&Key; 2], stratum: Option<&ItemCode>, rule: &SuppressionSpec) {
    // Where each of the coarser key's attributes stands among the finer one's.
    let places: Vec<usize> = key.by.iter().filter_map(|of| finer.by.iter().position(|other| other == of)).collect();
    for cell in &key.cells {
        let is_part = |of: &&Vec<ItemCode>| places.iter().map(|place| of.get(*place)).eq(cell.iter().map(Some));
        let group = |key: &Key, of: &[ItemCode]| key_of(stage, key, stratum, LineOf::Group(of.to_vec()));
        let Some(whole) = made.lines.get(&group(key, cell)).copied() else { continue };
        let parts: Vec<Line> =
            finer.cells.iter().filter(is_part).filter_map(|of| made.lines.get(&group(finer, of)).copied()).collect();
        let system = &mut made.system;
        let left = |part: usize, system: &System| {
            let value = |line: &Line| line.get(part).map_or(0, |variable| system.value(*variable));
            value(&whole).checked_sub(parts.iter().map(value).sum())
        };
        // Published tables need not add up; what is not true is not known.
        let (Some(selected), Some(rest)) = (left(1, system), left(2, system)) else { continue };
        let left = line(system, rule, Count { considered: selected.saturating_add(rest), selected }, false);
        let all: Vec<Line> = parts.into_iter().chain([left]).collect();
        adds_up(system, whole, &all);
    }
}
