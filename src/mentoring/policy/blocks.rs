//! The pool packed for the search: which columns of mentors there are, and what each mentee makes of them.

use super::bars::Bars;
use super::part::{CategoryPart, LanePart, Part, RampsPart};
use super::points::ALL;
use super::pool::{PoolData, Scored};
use crate::algo::pair_search::{BARRED, Base, Field, Slope};

/// Mentors in blocks of similar ones.
#[derive(Debug, Default)]
pub(super) struct Packed {
    pub(super) field: Field,
    columns: Vec<Column>,
    /// Whether the sum of a pair decides it: no mandatory criterion but those that tables bar, and none of the caller's own.
    pub(super) sums_decide: bool,
    /// The mentees in an order in which neighbours have much in common, so that little is made anew from one to the next.
    pub(super) order: Vec<u32>,
}

/// A column of categories of mentors, with everything that looks at it.
#[derive(Debug)]
struct Column {
    /// The categories that there are; in the field they are numbered in this order.
    kinds: Vec<u32>,
    uses: Vec<Use>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// A part of a criterion.
    Part {
        criterion: usize,
        part: usize,
    },
    Span,
    Team,
}

impl Packed {
    pub(super) fn new(pool: &PoolData) -> Self {
        let items = u32::try_from(pool.mentors.len()).unwrap_or(u32::MAX);
        let mut uses: Vec<(u32, Use)> = Vec::new();
        for (at, criterion) in pool.criteria.iter().enumerate() {
            uses.extend((0..criterion.parts.len()).map(|part| (criterion.weight, Use::Part { criterion: at, part })));
        }
        uses.extend([(0, Use::Span), (0, Use::Team)]);
        // What looks at the same categories shares a column.
        let mut found: Vec<(&[u32], u64, Vec<Use>)> = Vec::new();
        for (weight, by) in uses {
            let Some(mentors) = mentors_of(pool, by) else { continue };
            match found.iter_mut().find(|(known, ..)| *known == mentors) {
                Some((_, sum, uses)) => {
                    *sum += u64::from(weight);
                    uses.push(by);
                }
                None => found.push((mentors, u64::from(weight), vec![by])),
            }
        }
        let mut columns: Vec<(u64, Vec<u32>, Column)> = Vec::new();
        for (mentors, weight, uses) in found {
            let mut kinds = mentors.to_vec();
            kinds.sort_unstable();
            kinds.dedup();
            let number = |kind: &u32| kinds.binary_search(kind).ok().and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
            columns.push((weight, mentors.iter().map(number).collect(), Column { kinds, uses }));
        }
        // What has few kinds and counts much comes first: then whole blocks are of one kind.
        columns.sort_by_key(|(weight, _, column)| (column.kinds.len() / 16, std::cmp::Reverse(*weight), column.kinds.len()));

        let width = pool.features().width;
        let mut is_used = vec![false; width];
        for part in pool.criteria.iter().flat_map(|criterion| &criterion.parts) {
            let Part::Ramps(part) = part else { continue };
            for ramp in (0..pool.mentees.len()).flat_map(|mentee| part.ramps.row(mentee)) {
                if let Some(used) = is_used.get_mut(ramp.feature as usize) {
                    *used = true;
                }
            }
        }
        let feature = |at: usize| -> Vec<u8> {
            if is_used.get(at).copied().unwrap_or_default() {
                (0..pool.mentors.len()).map(|mentor| pool.features().row(mentor).get(at).copied().unwrap_or(0)).collect()
            } else {
                vec![0; pool.mentors.len()]
            }
        };
        let features: Vec<Vec<u8>> = (0..width).map(feature).collect();
        let categories: Vec<Vec<u32>> = columns.iter().map(|(_, numbers, _)| numbers.clone()).collect();
        let mut packed = Self {
            field: Field::new(items, &features, &categories),
            columns: columns.into_iter().map(|(.., column)| column).collect(),
            sums_decide: pool.criteria.iter().all(is_decided_by_sum),
            order: Vec::new(),
        };
        packed.order = packed.order_of_mentees(pool);
        packed
    }

    fn order_of_mentees(&self, pool: &PoolData) -> Vec<u32> {
        let count = u32::try_from(pool.mentees.len()).unwrap_or(u32::MAX);
        // Tables with many entries are made anew as seldom as can be.
        let mut columns: Vec<&Column> = self.columns.iter().filter(|column| !is_equality(pool, column)).collect();
        columns.sort_by_key(|column| std::cmp::Reverse(column.kinds.len()));
        let key = |mentee: u32| {
            let mentee = mentee as usize;
            let mut key = lanes(pool).map(|(_, part)| part.lane.get(mentee).copied().unwrap_or(0)).collect::<Vec<u32>>();
            // Those who need the same read the same rows, which are then near.
            key.extend(ramps(pool).take(1).flat_map(|(_, part)| part.ramps.row(mentee)).map(|ramp| ramp.feature));
            key.extend(columns.iter().flat_map(|column| kinds_of(pool, column, mentee)));
            key
        };
        let mut order: Vec<(Vec<u32>, u32)> = (0..count).map(|mentee| (key(mentee), mentee)).collect();
        order.sort_unstable();
        order.into_iter().map(|(_, mentee)| mentee).collect()
    }
}

fn mentors_of(pool: &PoolData, by: Use) -> Option<&[u32]> {
    match by {
        Use::Part { criterion, part } => category(pool, criterion, part).map(|(_, part)| part.mentors.as_slice()),
        Use::Span => pool.bars.span.as_ref().map(|span| span.mentors.as_slice()),
        Use::Team => pool.bars.teams.as_ref().map(|(_, mentors)| mentors.as_slice()),
    }
}

/// A mandatory criterion that is one category bars in its table; any other is looked at pair by pair.
fn is_decided_by_sum(criterion: &Scored) -> bool {
    let is_own = criterion.parts.iter().any(|part| matches!(part, Part::Own(..)));
    let is_one_category = matches!(criterion.parts.as_slice(), [Part::Category(_)]);
    !is_own && (criterion.at_least.is_none() || is_one_category)
}

/// The parts that are lanes of criteria that count, with the weights.
fn lanes(pool: &PoolData) -> impl Iterator<Item = (u32, &LanePart)> {
    counting(pool, |part| match part {
        Part::Lane(part) => Some(part),
        _ => None,
    })
}

/// The parts that are ramps of criteria that count, with the weights.
fn ramps(pool: &PoolData) -> impl Iterator<Item = (u32, &RampsPart)> {
    counting(pool, |part| match part {
        Part::Ramps(part) => Some(part),
        _ => None,
    })
}

/// The parts of one kind, of criteria that count, with the weights.
fn counting<'a, T: 'a>(
    pool: &'a PoolData,
    kind: impl Fn(&'a Part) -> Option<&'a T> + Copy + 'a,
) -> impl Iterator<Item = (u32, &'a T)> {
    let counting = pool.criteria.iter().filter(|criterion| criterion.weight > 0);
    counting.flat_map(move |criterion| criterion.parts.iter().filter_map(kind).map(|part| (criterion.weight, part)))
}

/// A criterion, and a part of it that looks at categories.
fn category(pool: &PoolData, criterion: usize, part: usize) -> Option<(&Scored, &CategoryPart)> {
    let criterion = pool.criteria.get(criterion)?;
    match criterion.parts.get(part)? {
        Part::Category(part) => Some((criterion, part)),
        _ => None,
    }
}

/// The category of a mentee for everything that looks at a column.
fn kinds_of<'a>(pool: &'a PoolData, column: &'a Column, mentee: usize) -> impl Iterator<Item = u32> + 'a {
    column.uses.iter().map(move |by| {
        let of = match *by {
            Use::Part { criterion, part } => {
                category(pool, criterion, part).map(|(_, part)| part.mentees.as_slice()).unwrap_or_default()
            }
            Use::Span => pool.bars.span.as_ref().map(|span| span.mentees.as_slice()).unwrap_or_default(),
            Use::Team => pool.bars.teams.as_ref().map(|(mentees, _)| mentees.as_slice()).unwrap_or_default(),
        };
        of.get(mentee).copied().unwrap_or(0)
    })
}

/// What a mentee makes of the columns, kept from one mentee to the next where nothing changes.
pub(super) struct View<'a> {
    pool: &'a PoolData,
    lanes: Option<Vec<u32>>,
    pub(super) base: Base,
    kinds: Vec<Vec<u32>>,
    pub(super) tables: Vec<Vec<i32>>,
    /// The most of each table.
    pub(super) most: Vec<i32>,
    /// What most entries of a table are that is changed rather than made anew.
    usual: Vec<Option<i32>>,
}

impl<'a> View<'a> {
    pub(super) fn new(pool: &'a PoolData) -> Self {
        let columns = pool.packed.columns.len();
        let (kinds, tables, most) = (vec![vec![u32::MAX]; columns], vec![Vec::new(); columns], vec![BARRED; columns]);
        Self { pool, lanes: None, base: Base::default(), kinds, tables, most, usual: vec![None; columns] }
    }

    /// Turns to a mentee.
    pub(super) fn turn_to(&mut self, mentee: usize) {
        let pool = self.pool;
        let mine: Vec<u32> = lanes(pool).map(|(_, part)| part.lane.get(mentee).copied().unwrap_or(0)).collect();
        if self.lanes.as_ref() != Some(&mine) {
            self.base = pool.packed.field.base(|mentor| {
                let points = lanes(pool).map(|(weight, part)| weight * u32::from(part.usual(mentee, mentor as usize).points()));
                // INVARIANT: all weights together are at most 100,000.
                i32::try_from(points.sum::<u32>()).unwrap_or(i32::MAX)
            });
            self.lanes = Some(mine);
        }
        let mine = self.kinds.iter_mut().zip(&mut self.tables).zip(&mut self.most).zip(&mut self.usual);
        for (column, (((kinds, table), most), usual)) in pool.packed.columns.iter().zip(mine) {
            if kinds_of(pool, column, mentee).eq(kinds.iter().copied()) {
                continue;
            }
            let before = std::mem::replace(kinds, kinds_of(pool, column, mentee).collect());
            if is_equality(pool, column) {
                // No category has this number, so that it stands for all that nothing is said of.
                let rest = entry(pool, column, kinds, u32::MAX);
                if *usual != Some(rest) {
                    table.clear();
                    table.resize(column.kinds.len(), rest);
                    *usual = Some(rest);
                }
                *most = rest;
                for kind in before.iter().chain(&*kinds).copied().chain([0]) {
                    let Ok(at) = column.kinds.binary_search(&kind) else { continue };
                    let Some(slot) = table.get_mut(at) else { continue };
                    *slot = entry(pool, column, kinds, kind);
                    *most = (*most).max(*slot);
                }
            } else {
                table.clear();
                table.extend(column.kinds.iter().map(|&kind| entry(pool, column, kinds, kind)));
                *most = table.iter().copied().max().unwrap_or(BARRED);
            }
        }
    }

    /// What every pair of a mentee has, weighed: the ramps that are flat, and what only the caller's own criteria know at its most.
    pub(super) fn constant(&self, mentee: usize) -> i32 {
        let flat = ramps(self.pool).map(|(weight, part)| match part.ramps.row(mentee) {
            [] => weight * u32::from(part.flat.get(mentee).copied().unwrap_or_default().points()),
            _ => 0,
        });
        let is_own = |criterion: &&Scored| criterion.parts.iter().any(|part| matches!(part, Part::Own(..)));
        let own = self.pool.criteria.iter().filter(is_own).map(|criterion| criterion.weight * u32::from(ALL));
        i32::try_from(flat.sum::<u32>() + own.sum::<u32>()).unwrap_or(i32::MAX)
    }

    /// The ramps of a mentee.
    pub(super) fn slopes(&self, mentee: usize) -> Vec<Slope<'a>> {
        let slope = |(weight, part): (u32, &'a RampsPart)| Slope {
            weight: i32::try_from(weight).unwrap_or(i32::MAX),
            ramps: part.ramps.row(mentee),
        };
        // What counts most comes first: then a block that is out is found to be out soon.
        let mut slopes: Vec<Slope<'a>> = ramps(self.pool).map(slope).filter(|slope| !slope.ramps.is_empty()).collect();
        slopes.sort_by_key(|slope| std::cmp::Reverse(slope.weight));
        slopes
    }
}

/// Whether everything that looks at a column looks only at whether two are of one category.
fn is_equality(pool: &PoolData, column: &Column) -> bool {
    column.uses.iter().all(|by| match *by {
        Use::Part { criterion, part } => category(pool, criterion, part).is_some_and(|(_, part)| part.relation.is_equality()),
        Use::Span => false,
        Use::Team => true,
    })
}

/// What a category of mentors comes to in everything that looks at it.
fn entry(pool: &PoolData, column: &Column, mine: &[u32], kind: u32) -> i32 {
    let mut sum = 0i32;
    for (by, &mine) in column.uses.iter().zip(mine) {
        match *by {
            Use::Part { criterion, part } => {
                let Some((criterion, part)) = category(pool, criterion, part) else { continue };
                let points = part.relation.points(mine, kind).points();
                if criterion.parts.len() == 1 && criterion.at_least.is_some_and(|least| points < least) {
                    return BARRED;
                }
                sum += i32::try_from(criterion.weight * u32::from(points)).unwrap_or(i32::MAX);
            }
            Use::Span if !allows_span(&pool.bars, mine, kind) => return BARRED,
            Use::Team if mine != 0 && mine == kind => return BARRED,
            Use::Span | Use::Team => {}
        }
    }
    sum
}

fn allows_span(bars: &Bars, mentee: u32, mentor: u32) -> bool {
    bars.span.as_ref().is_none_or(|span| span.allows(mentee, mentor))
}

/// Weights and points fit in 32 bits together.
pub(super) const MOST_WEIGHT: u32 = 100_000;
