//! A shortlist without names: pseudonyms that mean nothing, only what may be shown, and nobody singled out.
//!
//! How alike people look is k-anonymity: Sweeney, "k-anonymity: a model for protecting privacy", IJUFKS 10 (2002). It is counted over the pool that the reader knows,
//! not over the shortlist.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shortlist_spec::{BlindShortlistSpec, FORMAT};
use crate::algo::Dice;
use crate::defect::{Defect, Defects, Invalid, UnknownId, at, code, json};
use crate::measure::Ratio;
use crate::values::{AttributeId, Id, ItemCode, PersonId};

/// The most fields that may be shown.
const MOST_FIELDS: usize = 32;
/// The most people of a pool.
const MOST_PEOPLE: usize = 10_000_000;

/// A shortlist to be shown without names: whatever [`BlindShortlistSpec::compile`] found nothing wrong with.
///
/// Cheap to clone; what it holds is shared.
#[derive(Clone)]
pub struct BlindProblem(Arc<ProblemData>);

/// How many people there are; not who.
impl fmt::Debug for BlindProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pool, shortlisted) = (self.0.pool.len(), self.0.shortlisted.len());
        f.debug_struct("BlindProblem").field("pool", &pool).field("shortlisted", &shortlisted).finish_non_exhaustive()
    }
}

struct ProblemData {
    fields: Vec<AttributeId>,
    least_class: u64,
    /// What may be shown of everybody, in the order of the fields.
    pool: BTreeMap<PersonId, Vec<Option<ItemCode>>>,
    shortlisted: BTreeSet<PersonId>,
}

/// A shortlist without names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlindShortlist {
    fields: Vec<AttributeId>,
    withheld: Vec<AttributeId>,
    smallest_class: Option<u64>,
    unique: u64,
    is_anonymous: bool,
    candidates: Vec<BlindCandidate>,
}

/// Somebody of the shortlist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BlindCandidate {
    /// What they are called here.
    pub pseudonym: String,
    /// What is shown of them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<AttributeId, ItemCode>,
}

/// Who is who. Whoever decides must not have it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unblinding(BTreeMap<String, PersonId>);

/// How many people there are; not who.
impl fmt::Debug for Unblinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unblinding").field("people", &self.0.len()).finish_non_exhaustive()
    }
}

/// Why a blind shortlist does not hold. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum BlindFault {
    /// The fields shown and withheld are not those that may be shown, in their order.
    #[error("the fields are not those that may be shown, in their order")]
    Fields,
    /// The pseudonyms are not `candidate-1` and so on, in their order.
    #[error("the pseudonyms are not candidate-1 and so on, in their order")]
    Pseudonym,
    /// The key does not lead from the pseudonyms to the people of the shortlist, one to one.
    #[error("the key does not lead to the people of the shortlist, one to one")]
    Key,
    /// More or other things are shown of a candidate than may be.
    #[error("{0} is shown otherwise than may be")]
    Shown(String),
    /// The smallest class, or the number of those who are alone in theirs, is another.
    #[error("how alike the candidates look is not as said")]
    Class,
    /// More is withheld than has to be, or less.
    #[error("more is withheld than has to be, or less")]
    Withheld,
}

impl BlindShortlistSpec {
    /// Compiles the shortlist.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: people that are not in the pool, anything given twice, numbers out of range.
    ///
    /// # Complexity
    /// O(n log n) in the size of the document.
    pub fn compile(&self) -> Result<BlindProblem, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let mut number = |is_good: bool, place, what, found: &dyn std::fmt::Display| {
            if !is_good {
                defects.push(Defect::out_of_range(code::EQUITY_PARAMETER, place, what, found));
            }
        };
        let count = self.fields.len();
        number(count <= MOST_FIELDS, at!["fields"], "at most 32 fields may be shown", &count);
        let what = "the smallest class must be 1 to 1000 people";
        number((1..=1_000).contains(&self.least_class), at!["least_class"], what, &self.least_class);
        number(self.pool.len() <= MOST_PEOPLE, at!["pool"], "there must be at most 10000000 people", &self.pool.len());
        defects.once(code::EQUITY_DUPLICATE_ID, &self.fields, |at| at!["fields", at]);
        defects.once(code::EQUITY_DUPLICATE_ID, self.pool.iter().map(|given| &given.person), |at| at!["pool", at, "person"]);
        defects.once(code::EQUITY_DUPLICATE_ID, &self.shortlisted, |at| at!["shortlisted", at]);
        let pool: BTreeMap<PersonId, Vec<Option<ItemCode>>> = self
            .pool
            .iter()
            .map(|given| {
                let shown = self.fields.iter().map(|field| given.attributes.get(field).cloned());
                (given.person.clone(), shown.collect())
            })
            .collect();
        for (nth, person) in self.shortlisted.iter().enumerate() {
            if !pool.contains_key(person) {
                defects.push(Defect::unknown(code::EQUITY_UNKNOWN_ID, at!["shortlisted", nth], person));
            }
        }
        defects.suggest(PersonId::KIND, || pool.keys().map(Id::as_str));
        defects.into_warnings()?;
        let shortlisted = self.shortlisted.iter().cloned().collect();
        let (fields, least_class) = (self.fields.clone(), self.least_class);
        Ok(BlindProblem(Arc::new(ProblemData { fields, least_class, pool, shortlisted })))
    }
}

impl BlindProblem {
    /// The shortlist without names, and who is who.
    ///
    /// Pseudonyms are numbers in an order that the seed makes, and the candidates stand in that order: they say nothing of anybody. Whoever knows the seed and
    /// the people can find out who is who: it has to be as secret as the key, and another one each time.
    ///
    /// # Complexity
    /// O(f n log n) in fields and people.
    ///
    /// ```
    /// let spec = rungs::BlindShortlistSpec::from_json(r#"{"fields": ["grade", "site"], "least_class": 2, "pool": [
    ///     {"person": "ada", "attributes": {"grade": "senior", "site": "north", "school": "x"}},
    ///     {"person": "bob", "attributes": {"grade": "senior", "site": "south"}}], "shortlisted": ["ada"]}"#)?;
    /// let problem = spec.compile()?;
    /// let (shortlist, key) = problem.blind(0x5EED);
    /// // The site would single her out.
    /// assert_eq!(shortlist.withheld()[0].as_ref(), "site");
    /// assert_eq!(key.person(&shortlist.candidates()[0].pseudonym)?.as_ref(), "ada");
    /// shortlist.check(&key, &problem)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn blind(&self, seed: u64) -> (BlindShortlist, Unblinding) {
        let data = &*self.0;
        let mut shown = data.fields.len();
        let mut classes = data.classes(shown);
        while shown > 0 && classes.iter().any(|class| *class < data.least_class) {
            shown -= 1;
            classes = data.classes(shown);
        }
        let mut order: Vec<&PersonId> = data.shortlisted.iter().collect();
        Dice(seed).shuffle(&mut order);
        let width = order.len().to_string().len();
        let mut key = BTreeMap::new();
        let mut candidates = Vec::with_capacity(order.len());
        for (number, person) in (1usize..).zip(order) {
            let pseudonym = format!("candidate-{number:0width$}");
            key.insert(pseudonym.clone(), person.clone());
            let values = data.pool.get(person).into_iter().flatten();
            let fields = data.fields.iter().zip(values).take(shown);
            let attributes = fields.filter_map(|(field, value)| Some((field.clone(), value.clone()?))).collect();
            candidates.push(BlindCandidate { pseudonym, attributes });
        }
        let (fields, withheld) = data.fields.split_at(shown);
        let shortlist = BlindShortlist {
            fields: fields.to_vec(),
            withheld: withheld.to_vec(),
            smallest_class: classes.iter().min().copied(),
            unique: classes.iter().filter(|class| **class == 1).count() as u64,
            is_anonymous: classes.iter().all(|class| *class >= data.least_class),
            candidates,
        };
        (shortlist, Unblinding(key))
    }
}

impl ProblemData {
    /// How many people of the pool look like each of the shortlist, by the first fields.
    fn classes(&self, shown: usize) -> Vec<u64> {
        let mut alike: BTreeMap<&[Option<ItemCode>], u64> = BTreeMap::new();
        for values in self.pool.values() {
            *alike.entry(values.get(..shown).unwrap_or_default()).or_default() += 1;
        }
        let class = |person| self.pool.get(person).and_then(|values| alike.get(values.get(..shown)?)).copied();
        self.shortlisted.iter().filter_map(class).collect()
    }
}

impl Unblinding {
    /// Who somebody is.
    ///
    /// # Errors
    /// [`UnknownId`] for what nobody is called.
    pub fn person(&self, pseudonym: &str) -> Result<&PersonId, UnknownId> {
        self.0.get(pseudonym).ok_or_else(|| UnknownId::among(PersonId::KIND, pseudonym, self.0.keys().map(String::as_str)))
    }
}

impl BlindShortlist {
    /// What is shown.
    #[must_use]
    pub fn fields(&self) -> &[AttributeId] {
        &self.fields
    }

    /// What is not shown, since it would single somebody out.
    #[must_use]
    pub fn withheld(&self) -> &[AttributeId] {
        &self.withheld
    }

    /// How many people of the pool look like the candidate who stands out most; `None` of an empty shortlist.
    #[must_use]
    pub const fn smallest_class(&self) -> Option<u64> {
        self.smallest_class
    }

    /// The part of the candidates who look like nobody else of the pool; `None` of an empty shortlist.
    #[must_use]
    pub fn unique(&self) -> Option<Ratio> {
        Ratio::of(self.unique, self.candidates.len() as u64)
    }

    /// Whether everybody looks like as many as they should. Of a pool that is smaller than that, nobody does, whatever is withheld.
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        self.is_anonymous
    }

    /// The candidates, in the order of their pseudonyms.
    #[must_use]
    pub fn candidates(&self) -> &[BlindCandidate] {
        &self.candidates
    }

    /// Holds the shortlist against its key and the problem.
    ///
    /// # Errors
    /// [`BlindFault`] with the first thing that does not hold.
    ///
    /// # Complexity
    /// O(c f n) in candidates, fields and people.
    pub fn check(&self, key: &Unblinding, problem: &BlindProblem) -> Result<(), BlindFault> {
        let data = &*problem.0;
        if !self.fields.iter().chain(&self.withheld).eq(&data.fields) {
            return Err(BlindFault::Fields);
        }
        let people: BTreeSet<&PersonId> = key.0.values().collect();
        let names = || self.candidates.iter().map(|candidate| candidate.pseudonym.as_str());
        // A pseudonym is its place and nothing else; any other text could tell of somebody.
        let digits = self.candidates.len().to_string().len();
        let is_place = |(place, name): (usize, &str)| {
            let number = name.strip_prefix("candidate-").filter(|number| number.len() == digits);
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()) && number.parse() == Ok(place))
        };
        if !(1..).zip(names()).all(is_place) {
            return Err(BlindFault::Pseudonym);
        }
        if !names().eq(key.0.keys().map(String::as_str))
            || people.len() != key.0.len()
            || !people.into_iter().eq(&data.shortlisted)
        {
            return Err(BlindFault::Key);
        }
        // How many of the pool agree with somebody in so many fields, counted one by one.
        let alike = |person: &PersonId, fields: usize| {
            let own = data.pool.get(person);
            let agrees =
                |other: &&Vec<Option<ItemCode>>| own.is_some_and(|own| own.iter().take(fields).eq(other.iter().take(fields)));
            data.pool.values().filter(agrees).count() as u64
        };
        let mut classes = Vec::new();
        let mut with_one_more = Vec::new();
        for candidate in &self.candidates {
            let Some(person) = key.0.get(&candidate.pseudonym) else { return Err(BlindFault::Key) };
            let values = data.pool.get(person).into_iter().flatten();
            let known = data.fields.iter().zip(values).take(self.fields.len());
            let may = known.filter_map(|(field, value)| Some((field, value.as_ref()?))).collect::<BTreeMap<_, _>>();
            if !candidate.attributes.iter().eq(may) {
                return Err(BlindFault::Shown(candidate.pseudonym.clone()));
            }
            classes.push(alike(person, self.fields.len()));
            with_one_more.push(alike(person, self.fields.len() + 1));
        }
        let is_open = |classes: &[u64]| classes.iter().all(|class| *class >= data.least_class);
        let alone = classes.iter().filter(|class| **class < 2).count() as u64;
        if self.smallest_class != classes.iter().min().copied()
            || self.unique != alone
            || self.is_anonymous != is_open(&classes)
        {
            return Err(BlindFault::Class);
        }
        let could_show_more = !self.withheld.is_empty() && is_open(&with_one_more);
        let should_show_less = !self.fields.is_empty() && !is_open(&classes);
        if could_show_more || should_show_less { Err(BlindFault::Withheld) } else { Ok(()) }
    }
}
