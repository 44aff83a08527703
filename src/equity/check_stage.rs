//! What is wrong with one stage, and its counts.

use std::collections::{BTreeMap, BTreeSet};

use super::answer::Count;
use super::compile::Compiler;
use super::demographics::Demographics;
use super::problem::{Outcome, Row, Stage, StageTable, StratumCounts};
use super::stage_spec::{CountSpec, CountTableSpec, EquityMeasure, EquityStageSpec, OutcomeSpec};
use super::tally::Tally;
use crate::defect::{Defect, InputPath, at, code};
use crate::measure::MOST_COUNT;
use crate::values::ItemCode;

/// The most strata of a stage.
const MOST_STRATA: usize = 1_000;
/// The most cells of the tables of all stages, in all strata: each is told with its figures, and takes some hundred bytes.
const MOST_CELLS: usize = 2_000_000;

pub(super) fn stage(compiler: &mut Compiler<'_>, people: &Demographics, number: usize, spec: &EquityStageSpec) -> Stage {
    if spec.rows.is_empty() == spec.tables.is_empty() {
        let rule = "a stage must have rows, or tables, and not both";
        compiler.defects.push(Defect::breaks(code::EQUITY_ROWS_OR_TABLES, at!["stages", number], rule));
    }
    let strata = strata(compiler, number, spec);
    let rows = rows(compiler, people, number, spec, &strata);
    let width: usize = compiler.keys.iter().map(|key| key.cells.len()).sum();
    let before = compiler.cells;
    let cells = before.saturating_add(width.saturating_mul(strata.len()));
    compiler.cells = cells;
    let tables = if cells > MOST_CELLS {
        // Told once, of the stage with which they become too many.
        let what = "all stages must have at most 2000000 cells of tables in all strata together";
        compiler.number(before > MOST_CELLS, || at!["stages", number], what, &cells);
        Vec::new()
    } else if spec.tables.is_empty() {
        (0..compiler.keys.len()).map(|key| counted(compiler, people, key, spec.measure, &rows, strata.len())).collect()
    } else {
        given(compiler, number, spec, &strata)
    };
    let (kind, measure) = (spec.kind, spec.measure);
    Stage { id: spec.id.clone(), kind, measure, strata, rows, tables }
}

/// The strata in order; a defect where some are named and some are not.
fn strata(compiler: &mut Compiler<'_>, number: usize, spec: &EquityStageSpec) -> Vec<Option<ItemCode>> {
    let of_rows = spec.rows.iter().map(|row| &row.stratum);
    let of_tables = spec.tables.iter().map(|table| &table.stratum);
    let strata: BTreeSet<&Option<ItemCode>> = of_rows.clone().chain(of_tables.clone()).collect();
    if strata.len() > 1 && strata.contains(&None) {
        let row = of_rows.into_iter().position(Option::is_none).map(|row| at!["stages", number, "rows", row]);
        let table = of_tables.into_iter().position(Option::is_none).map(|table| at!["stages", number, "tables", table]);
        let rule = "either every row and table of a stage has a stratum, or none has";
        compiler.defects.push(Defect::breaks(code::EQUITY_STRATA, row.or(table).unwrap_or_default(), rule));
    }
    let place = || at!["stages", number];
    compiler.number(strata.len() <= MOST_STRATA, place, "a stage must have at most 1000 strata", &strata.len());
    strata.into_iter().take(MOST_STRATA).cloned().collect()
}

fn rows(
    compiler: &mut Compiler<'_>,
    people: &Demographics,
    number: usize,
    spec: &EquityStageSpec,
    strata: &[Option<ItemCode>],
) -> Vec<Row> {
    // A person is counted once in each decision.
    let persons = spec.rows.iter().map(|row| &row.person);
    compiler.defects.once(code::EQUITY_DUPLICATE_ID, persons, |at| at!["stages", number, "rows", at, "person"]);
    let mut rows = Vec::with_capacity(spec.rows.len());
    for (nth, row) in spec.rows.iter().enumerate() {
        let person = people.place(&row.person);
        if person.is_none() {
            let place = at!["stages", number, "rows", nth, "person"];
            compiler.defects.push(Defect::unknown(code::EQUITY_UNKNOWN_ID, place, &row.person));
        }
        let outcome = outcome(compiler, spec.measure, row, || at!["stages", number, "rows", nth]);
        let stratum = strata.binary_search(&row.stratum).ok().and_then(|at| u16::try_from(at).ok());
        if let (Some(person), Some(outcome), Some(stratum)) = (person, outcome, stratum) {
            rows.push(Row { person, stratum, outcome });
        }
    }
    rows.sort_by_key(|row| row.person);
    rows
}

fn outcome(
    compiler: &mut Compiler<'_>,
    measure: EquityMeasure,
    row: &OutcomeSpec,
    place: impl FnOnce() -> InputPath,
) -> Option<Outcome> {
    match (measure, row.selected, row.score) {
        (EquityMeasure::Selection, Some(selected), None) => Some(Outcome::Selected(selected)),
        (EquityMeasure::Scoring, None, Some(score)) => Some(Outcome::Score(score)),
        (EquityMeasure::Selection, _, _) => {
            let rule = "a row of a stage that selects must say whether the person was `selected`, and nothing else";
            compiler.defects.push(Defect::breaks(code::EQUITY_OUTCOME, place(), rule));
            None
        }
        (EquityMeasure::Scoring, _, _) => {
            let rule = "a row of a stage that scores must have a `score`, and nothing else";
            compiler.defects.push(Defect::breaks(code::EQUITY_OUTCOME, place(), rule));
            None
        }
    }
}

/// A table by a key, counted from rows.
fn counted(
    compiler: &Compiler<'_>,
    people: &Demographics,
    key: usize,
    measure: EquityMeasure,
    rows: &[Row],
    strata: usize,
) -> StageTable {
    let Some(of) = compiler.keys.get(key) else { return StageTable { key, strata: Vec::new() } };
    let radix = |attribute: &usize| compiler.attributes.get(*attribute).map_or(1, |attribute| attribute.categories.len());
    let cell = |person: u32| {
        let mut cell = 0;
        for attribute in &of.by {
            let category = usize::from(people.category(*attribute, person)).checked_sub(1)?;
            cell = cell * radix(attribute) + category;
        }
        u16::try_from(cell).ok()
    };
    let cells: Vec<u16> = rows.iter().map(|row| cell(row.person).unwrap_or(u16::MAX)).collect();
    let threshold = match measure {
        EquityMeasure::Selection => None,
        EquityMeasure::Scoring => {
            let with_unknown = compiler.unknown_in_median();
            let known = rows.iter().zip(&cells).filter(|(_, cell)| with_unknown || **cell != u16::MAX);
            twice_the_median(known.filter_map(|(row, _)| match row.outcome {
                Outcome::Score(score) => Some(score),
                Outcome::Selected(_) => None,
            }))
        }
    };
    let is_selected = |row: &Row| match row.outcome {
        Outcome::Selected(selected) => selected,
        Outcome::Score(score) => threshold.is_some_and(|twice| 2 * i128::from(score) > twice),
    };
    let width = u16::try_from(of.cells.len()).unwrap_or(u16::MAX);
    let mut tallies = vec![Tally::new(width); strata];
    if let [tally] = tallies.as_mut_slice() {
        let selected: Vec<bool> = rows.iter().map(is_selected).collect();
        tally.count(&cells, &selected);
    } else {
        for (row, cell) in rows.iter().zip(&cells) {
            if let Some(tally) = tallies.get_mut(usize::from(row.stratum)) {
                tally.add(*cell, Count { considered: 1, selected: u64::from(is_selected(row)) });
            }
        }
    }
    let counts = |tally: &Tally| StratumCounts { cells: tally.cells().to_vec(), unknown: tally.unknown() };
    StageTable { key, strata: tallies.iter().map(counts).collect() }
}

/// Twice the median, so that the middle between two scores is a whole number; `None` of none.
fn twice_the_median(scores: impl Iterator<Item = i64>) -> Option<i128> {
    let mut scores: Vec<i64> = scores.collect();
    scores.sort_unstable();
    let upper = i128::from(*scores.get(scores.len() / 2)?);
    let lower = i128::from(*scores.get(scores.len().checked_sub(1)? / 2)?);
    Some(upper + lower)
}

/// The tables that are given, by key.
fn given(compiler: &mut Compiler<'_>, number: usize, spec: &EquityStageSpec, strata: &[Option<ItemCode>]) -> Vec<StageTable> {
    let mut tables: BTreeMap<usize, StageTable> = BTreeMap::new();
    let mut first: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut is_whole = true;
    for (nth, table) in spec.tables.iter().enumerate() {
        let place = || at!["stages", number, "tables", nth];
        let Some((key, counts)) = counts(compiler, table, &place) else {
            is_whole = false;
            continue;
        };
        let Ok(stratum) = strata.binary_search(&table.stratum) else { continue };
        if let Some(earlier) = first.insert((key, stratum), nth) {
            let rule = "a stage must have one table of the same attributes and stratum";
            let defect = Defect::breaks(code::EQUITY_TABLE, place(), rule);
            compiler.defects.push(defect.related_to([at!["stages", number, "tables", earlier]]));
            continue;
        }
        let cells = counts.cells.len();
        let empty = || StratumCounts { cells: vec![Count::default(); cells], unknown: Count::default() };
        let entry = tables.entry(key).or_insert_with(|| StageTable { key, strata: strata.iter().map(|_| empty()).collect() });
        if let Some(place) = entry.strata.get_mut(stratum) {
            *place = counts;
        }
    }
    // Where a table does not fit, that one is missing is no fault of its own.
    for &key in tables.keys().filter(|_| is_whole) {
        let given = |stratum: usize| first.get(&(key, stratum)).copied();
        let missing = (0..strata.len()).find(|stratum| given(*stratum).is_none()).and_then(|at| strata.get(at));
        if let Some((stratum, nth)) = missing.zip((0..strata.len()).find_map(given)) {
            let rule = "a table must be given for every stratum of its stage, or nobody of the others would seem to be there";
            let defect = Defect::breaks(code::EQUITY_TABLE, at!["stages", number, "tables", nth], rule);
            let of_stratum = spec.tables.iter().position(|table| table.stratum == *stratum);
            compiler.defects.push(defect.related_to(of_stratum.map(|at| at!["stages", number, "tables", at])));
        }
    }
    for table in tables.values() {
        let all = table.overall();
        let people = all.cells.iter().fold(all.unknown.considered, |sum, count| sum.saturating_add(count.considered));
        if people > MOST_COUNT {
            let what = "a stage must have at most 1000000000 people in all";
            let place = at!["stages", number, "tables"];
            compiler.defects.push(Defect::out_of_range(code::EQUITY_COUNT, place, what, &people));
        }
    }
    tables.into_values().collect()
}

/// The key of a table and its counts.
fn counts(
    compiler: &mut Compiler<'_>,
    table: &CountTableSpec,
    place: &impl Fn() -> InputPath,
) -> Option<(usize, StratumCounts)> {
    // For each attribute, which code of a cell is its category.
    let mut by = BTreeMap::new();
    compiler.defects.once(code::EQUITY_DUPLICATE_ID, &table.by, |at| place().join(at!["by", at]));
    for (nth, id) in table.by.iter().enumerate() {
        by.insert(compiler.attribute(id, || place().join(at!["by", nth]))?, nth);
    }
    let key = compiler.key_of(&by, || place().join(at!["by"]))?;
    let width = compiler.keys.get(key)?.cells.len();
    let mut cells = vec![Count::default(); width];
    let mut first: BTreeMap<usize, usize> = BTreeMap::new();
    for (nth, given) in table.cells.iter().enumerate() {
        let here = || place().join(at!["cells", nth]);
        let Some(cell) = cell(compiler, &by, table.by.len(), given, &here) else { continue };
        if let Some(&earlier) = first.get(&cell) {
            let rule = "a cell must be given once";
            let defect = Defect::breaks(code::EQUITY_TABLE, here(), rule);
            compiler.defects.push(defect.related_to([place().join(at!["cells", earlier])]));
        }
        first.entry(cell).or_insert(nth);
        if let (Some(count), Some(place)) = (count(compiler, given, here), cells.get_mut(cell)) {
            *place = count;
        }
    }
    let unknown = table.unknown.as_ref().and_then(|given| count(compiler, given, || place().join(at!["unknown"])));
    Some((key, StratumCounts { cells, unknown: unknown.unwrap_or_default() }))
}

/// The number of a cell.
fn cell(
    compiler: &mut Compiler<'_>,
    by: &BTreeMap<usize, usize>,
    attributes: usize,
    given: &CountSpec,
    here: &impl Fn() -> InputPath,
) -> Option<usize> {
    if given.of.len() != attributes {
        let rule = "a cell must have one category for each attribute of its table";
        compiler.defects.push(Defect::breaks(code::EQUITY_TABLE, here().join(at!["of"]), rule));
        return None;
    }
    let mut cell = Some(0);
    for (&attribute, &nth) in by {
        let category = given.of.get(nth)?;
        let found = compiler.category(attribute, category, || here().join(at!["of", nth]));
        let radix = compiler.attributes.get(attribute)?.categories.len();
        cell = cell.zip(found).map(|(cell, found)| cell * radix + found);
    }
    cell
}

fn count(compiler: &mut Compiler<'_>, given: &CountSpec, here: impl FnOnce() -> InputPath) -> Option<Count> {
    let (considered, selected) = (given.considered, given.selected);
    if considered > MOST_COUNT {
        let what = "at most 1000000000 people can be considered";
        compiler.defects.push(Defect::out_of_range(code::EQUITY_COUNT, here().join(at!["considered"]), what, &considered));
        return None;
    }
    if selected > considered {
        let what = "no more can be selected than are considered";
        compiler.defects.push(Defect::out_of_range(code::EQUITY_COUNT, here().join(at!["selected"]), what, &selected));
        return None;
    }
    Some(Count { considered, selected })
}
