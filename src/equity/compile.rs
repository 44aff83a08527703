//! From the document to the problem, with everything that is wrong found on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

use super::check_stage;
use super::demographics::Demographics;
use super::problem::{Attribute, EquityProblem, Key, ProblemData};
use super::spec::{EquitySpec, FORMAT};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::values::{AttributeId, Id, ItemCode, PersonId, date};

/// The most attributes.
const MOST_ATTRIBUTES: usize = 16;
/// The most categories of an attribute.
const MOST_CATEGORIES: usize = 100;
/// The most cells of a table.
const MOST_CELLS: usize = 1_000;
/// The most intersections.
const MOST_INTERSECTIONS: usize = 100;
/// The most people.
const MOST_PEOPLE: usize = 10_000_000;
/// The most stages.
const MOST_STAGES: usize = 1_000;

impl EquitySpec {
    /// Compiles the audit.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: ids that are not known (with the nearest) or given twice, categories that their attribute does not have,
    /// outcomes that are missing, counts that cannot be, numbers out of range.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    ///
    /// ```
    /// let spec = rungs::EquitySpec::from_json(r#"{"population": "staff",
    ///     "attributes": [{"id": "sex", "categories": ["female", "male"]}],
    ///     "stages": [{"id": "promotion", "tables": [{"by": ["sex"], "cells": [
    ///         {"of": ["female"], "considered": 24, "selected": 14}, {"of": ["mael"], "considered": 24, "selected": 21}]}]}]}"#)?;
    /// let invalid = spec.compile().unwrap_err();
    /// assert_eq!(invalid.defects()[0].path().pointer(), "/stages/0/tables/0/cells/1/of/0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self) -> Result<EquityProblem, Invalid> {
        let mut compiler =
            Compiler { spec: self, attributes: Vec::new(), keys: Vec::new(), cells: 0, defects: Defects::default() };
        json::format(Some(&self.format), FORMAT, &mut compiler.defects);
        compiler.check_policy();
        compiler.check_window();
        compiler.take_attributes();
        compiler.take_keys();
        let people = compiler.take_people();
        compiler.number(
            self.stages.len() <= MOST_STAGES,
            || at!["stages"],
            "there must be at most 1000 stages",
            &self.stages.len(),
        );
        compiler
            .defects
            .once(code::EQUITY_DUPLICATE_ID, self.stages.iter().map(|stage| &stage.id), |at| at!["stages", at, "id"]);
        let mut stages = Vec::new();
        for (number, stage) in self.stages.iter().enumerate().take(MOST_STAGES) {
            stages.push(check_stage::stage(&mut compiler, &people, number, stage));
        }
        stages.sort_by(|one, other| one.id.cmp(&other.id));
        let Compiler { attributes, keys, mut defects, .. } = compiler;
        defects.suggest(AttributeId::KIND, || attributes.iter().map(|attribute| attribute.id.as_str()));
        defects.suggest(PersonId::KIND, || people.ids());
        defects.into_warnings()?;
        let within: BTreeSet<ItemCode> = self.within.iter().cloned().collect();
        Ok(EquityProblem(Arc::new(ProblemData {
            population: self.population.clone(),
            within: within.into_iter().collect(),
            window: self.window,
            policy: self.policy.clone(),
            attributes,
            keys,
            people,
            stages,
        })))
    }
}

/// The document while it is compiled.
pub(super) struct Compiler<'a> {
    spec: &'a EquitySpec,
    /// By id.
    pub(super) attributes: Vec<Attribute>,
    pub(super) keys: Vec<Key>,
    /// The cells of the stages so far.
    pub(super) cells: usize,
    pub(super) defects: Defects,
}

impl Compiler<'_> {
    /// A defect of a number that is not good.
    pub(super) fn number(&mut self, is_good: bool, place: impl FnOnce() -> InputPath, what: &'static str, found: &dyn Display) {
        if !is_good {
            self.defects.push(Defect::out_of_range(code::EQUITY_PARAMETER, place(), what, found));
        }
    }

    /// Whether people whose group is not known enter the median.
    pub(super) const fn unknown_in_median(&self) -> bool {
        self.spec.policy.unknown_in_median
    }

    fn check_policy(&mut self) {
        let policy = &self.spec.policy;
        let small = policy.small_permille;
        let what = "the bound of small categories must be 0 to 500 in a thousand";
        self.number(small <= 500, || at!["policy", "small_permille"], what, &small);
        let least = policy.suppression.least;
        let what = "the least number of people that is told must be 1 to 1000";
        self.number((1..=1_000).contains(&least), || at!["policy", "suppression", "least"], what, &least);
        let spread = policy.suppression.least_spread;
        let what = "the least spread of a hidden count must be 1 to 1000";
        self.number((1..=1_000).contains(&spread), || at!["policy", "suppression", "least_spread"], what, &spread);
    }

    fn check_window(&mut self) {
        let Some(window) = self.spec.window else { return };
        for (name, day) in [("from", Some(window.from)), ("until", window.until)] {
            if day.is_some_and(|day| !date::Day::from(day).in_range()) {
                let rule = "a date must lie between 1900-01-01 and 2200-12-31";
                self.defects.push(Defect::breaks(code::DATE_OUT_OF_RANGE, at!["window", name], rule));
            }
        }
        if window.until.is_some_and(|until| until <= window.from) {
            let rule = "`until` must be later than `from`";
            self.defects.push(Defect::breaks(code::DATE_REVERSED, at!["window", "until"], rule));
        }
    }

    fn take_attributes(&mut self) {
        let given = &self.spec.attributes;
        let what = "there must be at most 16 attributes";
        self.number(given.len() <= MOST_ATTRIBUTES, || at!["attributes"], what, &given.len());
        self.defects.once(code::EQUITY_DUPLICATE_ID, given.iter().map(|given| &given.id), |at| at!["attributes", at, "id"]);
        for (number, attribute) in given.iter().enumerate() {
            let count = attribute.categories.len();
            let what = "an attribute must have 1 to 100 categories";
            let place = || at!["attributes", number, "categories"];
            self.number((1..=MOST_CATEGORIES).contains(&count), place, what, &count);
            let place = |at: usize| at!["attributes", number, "categories", at];
            let categories = self.defects.once(code::EQUITY_DUPLICATE_ID, &attribute.categories, place);
            let categories = categories.into_keys().take(MOST_CATEGORIES).cloned().collect();
            self.attributes.push(Attribute { id: attribute.id.clone(), categories });
        }
        self.attributes.sort_by(|one, other| one.id.cmp(&other.id));
        self.attributes.dedup_by(|one, other| one.id == other.id);
        self.attributes.truncate(MOST_ATTRIBUTES);
    }

    /// Each attribute by itself, and those that are looked at together.
    fn take_keys(&mut self) {
        let mut keys: BTreeSet<Vec<usize>> = (0..self.attributes.len()).map(|number| vec![number]).collect();
        let given = &self.spec.intersections;
        let what = "there must be at most 100 intersections";
        self.number(given.len() <= MOST_INTERSECTIONS, || at!["intersections"], what, &given.len());
        for (number, together) in given.iter().enumerate().take(MOST_INTERSECTIONS) {
            let place = |at: usize| at!["intersections", number, at];
            self.defects.once(code::EQUITY_DUPLICATE_ID, together, place);
            let what = "an intersection must be of two attributes or more";
            self.number(together.len() > 1, || at!["intersections", number], what, &together.len());
            let found: BTreeSet<usize> =
                together.iter().enumerate().filter_map(|(nth, id)| self.attribute(id, || place(nth))).collect();
            let cells = found.iter().filter_map(|at| self.attributes.get(*at)).map(|attribute| attribute.categories.len());
            let cells = cells.fold(1usize, usize::saturating_mul);
            let what = "an intersection must have at most 1000 cells";
            self.number(cells <= MOST_CELLS, || at!["intersections", number], what, &cells);
            if cells <= MOST_CELLS && !found.is_empty() {
                keys.insert(found.into_iter().collect());
            }
        }
        let mut keys: Vec<Vec<usize>> = keys.into_iter().collect();
        keys.sort_by_key(|by| (by.len(), by.clone()));
        self.keys = keys.into_iter().map(|by| self.key(by)).collect();
    }

    fn key(&self, by: Vec<usize>) -> Key {
        let mut cells: Vec<Vec<ItemCode>> = vec![Vec::new()];
        for attribute in by.iter().filter_map(|at| self.attributes.get(*at)) {
            let longer = |cell: &Vec<ItemCode>, category: &ItemCode| {
                let mut cell = cell.clone();
                cell.push(category.clone());
                cell
            };
            cells =
                cells.iter().flat_map(|cell| attribute.categories.iter().map(move |category| longer(cell, category))).collect();
        }
        let names = by.iter().filter_map(|at| self.attributes.get(*at)).map(|attribute| attribute.id.clone()).collect();
        Key { by, names, cells }
    }

    fn take_people(&mut self) -> Demographics {
        let spec = self.spec;
        let what = "there must be at most 10000000 people";
        self.number(spec.people.len() <= MOST_PEOPLE, || at!["people"], what, &spec.people.len());
        let people = spec.people.iter().map(|given| &given.person);
        let places = self.defects.once(code::EQUITY_DUPLICATE_ID, people, |at| at!["people", at, "person"]);
        let mut columns = vec![vec![0; places.len()]; self.attributes.len()];
        for (row, (_, &number)) in places.iter().enumerate() {
            let Some(given) = spec.people.get(number) else { continue };
            for (attribute, category) in &given.attributes {
                let place = || at!["people", number, "attributes", attribute.as_str()];
                let Some(column) = self.attribute(attribute, place) else { continue };
                let Some(found) = self.find_category(column, category) else {
                    // What somebody belongs to is told to nobody, not even when it is wrong.
                    let rule = "a category of somebody must be one of its attribute's";
                    self.defects.push(Defect::breaks(code::EQUITY_CATEGORY, place(), rule));
                    continue;
                };
                let cell = columns.get_mut(column).and_then(|column| column.get_mut(row));
                if let (Some(cell), Ok(found)) = (cell, u8::try_from(found + 1)) {
                    *cell = found;
                }
            }
        }
        Demographics::new(places.into_keys().cloned().collect(), columns)
    }

    /// The place of an attribute; a defect where there is none.
    pub(super) fn attribute(&mut self, id: &AttributeId, place: impl FnOnce() -> InputPath) -> Option<usize> {
        let found = self.attributes.binary_search_by(|attribute| attribute.id.cmp(id)).ok();
        if found.is_none() {
            self.defects.push(Defect::unknown(code::EQUITY_UNKNOWN_ID, place(), id));
        }
        found
    }

    /// The place of a category of an attribute; a defect where there is none.
    pub(super) fn category(&mut self, of: usize, code: &ItemCode, place: impl FnOnce() -> InputPath) -> Option<usize> {
        let found = self.find_category(of, code);
        if found.is_none() {
            let attribute = self.attributes.get(of)?;
            let list = format!("the attribute \"{}\"", attribute.id);
            let has = attribute.categories.iter().map(Id::as_str);
            self.defects.push(Defect::not_in_list(code::EQUITY_CATEGORY, place(), code, list, has));
        }
        found
    }

    fn find_category(&self, of: usize, code: &ItemCode) -> Option<usize> {
        self.attributes.get(of)?.categories.binary_search(code).ok()
    }

    /// The key of these attributes; a defect where they are not looked at together.
    pub(super) fn key_of(&mut self, by: &BTreeMap<usize, usize>, place: impl FnOnce() -> InputPath) -> Option<usize> {
        let found = self.keys.iter().position(|key| key.by.iter().eq(by.keys()));
        if found.is_none() {
            let rule = "a table must be by one attribute, or by some that `intersections` names together";
            self.defects.push(Defect::breaks(code::EQUITY_TABLE, place(), rule));
        }
        found
    }
}
