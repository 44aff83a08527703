//! Other whole numbers that keep the same sums: the simplex method, walked in whole steps from the numbers as they are.
//!
//! Variables that are shown stand still. All are split into those that are free and those that the equations then give; what stands still is free, or given by such alone. One is pushed up or down by
//! changing free ones, as far as no other falls below its bound, and by so much that all stay whole. So every point on the way is itself an answer
//! that the published figures allow, and none is taken on trust: `System::is_kept_by` holds it against the equations. Where whole steps
//! get stuck, or numbers grow too large, less is found than there is, and a count is said to be known although it may not be; never the
//! other way round.

use std::collections::BTreeMap;

use super::system::System;

/// The equations solved for some of the variables.
#[derive(Clone)]
pub(super) struct Walk {
    values: Vec<i128>,
    lower: Vec<i128>,
    is_shown: Vec<bool>,
    /// For each variable that is given by others, its row: it and the terms come to a constant.
    rows: BTreeMap<u32, Row>,
    /// How many more terms may be looked at.
    work: u64,
}

/// The other terms, by variable.
type Row = BTreeMap<u32, Fraction>;

/// Why a walk went no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// It went as far as was asked.
    Enough,
    /// There is no further, or none was found.
    NoFurther,
    /// The limit on steps, or numbers that grew too large.
    GaveUp,
}

/// A fraction in lowest terms, its denominator above 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Fraction {
    numerator: i64,
    denominator: i64,
}

impl Fraction {
    fn of(numerator: i128, denominator: i128) -> Option<Self> {
        let (mut a, mut b) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a).ok().filter(|divisor| *divisor > 0)?;
        let divisor = if denominator < 0 { -divisor } else { divisor };
        let (numerator, denominator) = (numerator / divisor, denominator / divisor);
        Some(Self { numerator: i64::try_from(numerator).ok()?, denominator: i64::try_from(denominator).ok()? })
    }

    fn times(self, other: Self) -> Option<Self> {
        let numerator = i128::from(self.numerator) * i128::from(other.numerator);
        Self::of(numerator, i128::from(self.denominator) * i128::from(other.denominator))
    }

    fn over(self, other: Self) -> Option<Self> {
        let numerator = i128::from(self.numerator) * i128::from(other.denominator);
        Self::of(numerator, i128::from(self.denominator) * i128::from(other.numerator))
    }

    fn less(self, other: Self) -> Option<Self> {
        let left = i128::from(self.numerator).checked_mul(i128::from(other.denominator))?;
        let right = i128::from(other.numerator).checked_mul(i128::from(self.denominator))?;
        Self::of(left.checked_sub(right)?, i128::from(self.denominator) * i128::from(other.denominator))
    }
}

/// A way to move: a free variable, up or down, so many whole steps at once.
struct Move {
    variable: u32,
    is_up: bool,
    /// What every variable given by others changes for each step of the free one.
    changes: Vec<(u32, Fraction)>,
    /// The least that keeps all whole.
    unit: i128,
    /// How far it may go, as a fraction, and the variable that stops it; none where nothing does.
    room: Option<(i128, i128, u32)>,
}

impl Walk {
    /// From the numbers as they are, with a limit on the terms that are looked at; `None` where fractions grow too large, or that is not enough.
    pub(super) fn new(system: &System, work: u64) -> Option<Self> {
        let values: Vec<i128> = system.variables.iter().map(|variable| i128::from(variable.value)).collect();
        let lower = system.variables.iter().map(|variable| i128::from(variable.lower)).collect();
        let is_shown = system.variables.iter().map(|variable| variable.is_shown).collect();
        let mut walk = Self { values, lower, is_shown, rows: BTreeMap::new(), work };
        for equation in &system.equations {
            let mut row = Row::new();
            for term in equation {
                subtract(&mut row, term.variable, Fraction { numerator: -i64::from(term.factor), denominator: 1 })?;
            }
            walk.solve(row)?;
        }
        Some(walk)
    }

    fn stands_still(&self, variable: u32) -> bool {
        self.is_shown.get(variable as usize).copied().unwrap_or(true)
    }

    /// Lets a variable move that was shown; `None` where the limit is reached.
    pub(super) fn release(&mut self, variable: u32) -> Option<()> {
        *self.is_shown.get_mut(variable as usize)? = false;
        // INVARIANT: what stands still is given by others only where they all stand still.
        let still = self.rows.iter().find(|(given, terms)| self.stands_still(**given) && terms.contains_key(&variable));
        match still.map(|(given, _)| *given) {
            Some(given) => self.pivot(given, variable),
            None => Some(()),
        }
    }

    /// Takes one more equation. What moves is given by others where there is any, so that what stands still is free.
    fn solve(&mut self, row: Row) -> Option<()> {
        let mut reduced = Row::new();
        for (variable, factor) in row {
            match self.rows.get(&variable) {
                // What is given by others is put in their words.
                Some(given) => {
                    self.work = self.work.checked_sub(given.len() as u64 + 1)?;
                    for (other, of_other) in given.clone() {
                        subtract(&mut reduced, other, factor.times(of_other)?)?;
                    }
                }
                None => subtract(&mut reduced, variable, Fraction { numerator: -factor.numerator, ..factor })?,
            }
        }
        // An equation that says nothing new.
        let simplest = reduced
            .iter()
            .min_by_key(|(variable, factor)| (self.stands_still(**variable), factor.denominator, factor.numerator.abs()));
        let Some((&basic, &factor)) = simplest else { return Some(()) };
        reduced.remove(&basic);
        for value in reduced.values_mut() {
            *value = value.over(factor)?;
        }
        self.substitute(basic, &reduced)?;
        self.rows.insert(basic, reduced);
        Some(())
    }

    /// Puts a variable in the words of others, in every row.
    fn substitute(&mut self, variable: u32, row: &Row) -> Option<()> {
        for terms in self.rows.values_mut() {
            self.work = self.work.checked_sub(1)?;
            if let Some(factor) = terms.remove(&variable) {
                self.work = self.work.checked_sub(row.len() as u64)?;
                for (&other, &of_other) in row {
                    subtract(terms, other, factor.times(of_other)?)?;
                }
            }
        }
        Some(())
    }

    /// Makes `leaving`, which is given by others, free, and has `entering` given in its place.
    fn pivot(&mut self, leaving: u32, entering: u32) -> Option<()> {
        let mut row = self.rows.remove(&leaving)?;
        let factor = row.remove(&entering)?;
        for value in row.values_mut() {
            *value = value.over(factor)?;
        }
        row.insert(leaving, Fraction { numerator: 1, denominator: 1 }.over(factor)?);
        self.substitute(entering, &row)?;
        self.rows.insert(entering, row);
        Some(())
    }

    /// The numbers where the walk stands.
    pub(super) fn numbers(&self) -> Option<Vec<u64>> {
        self.values.iter().map(|value| u64::try_from(*value).ok()).collect()
    }

    pub(super) fn value(&self, variable: u32) -> i128 {
        self.values.get(variable as usize).copied().unwrap_or_default()
    }

    /// Pushes a variable up or down until it has moved by `enough`, or goes no further.
    pub(super) fn push(&mut self, variable: u32, is_up: bool, enough: i128) -> End {
        self.pushed(variable, is_up, enough).unwrap_or(End::GaveUp)
    }

    fn pushed(&mut self, variable: u32, is_up: bool, enough: i128) -> Option<End> {
        if !self.rows.contains_key(&variable) {
            let given = self.rows.iter().find(|(_, terms)| terms.contains_key(&variable)).map(|(given, _)| *given);
            let Some(row) = given else {
                return Some(self.alone(variable, is_up, enough));
            };
            self.pivot(row, variable)?;
        }
        let start = self.value(variable);
        // How often nothing moved: after so many, it goes in a ring.
        let mut idle = 0;
        while idle <= 2 * self.rows.len() + 16 {
            let left = enough - (self.value(variable) - start).abs();
            if left <= 0 {
                return Some(End::Enough);
            }
            let free = self.rows.get(&variable)?.iter().filter(|(free, _)| !self.stands_still(**free));
            let free: Vec<(u32, Fraction)> = free.map(|(free, factor)| (*free, *factor)).collect();
            let mut stopped = None;
            let mut has_moved = false;
            for (free, factor) in free {
                // The variable changes by minus the factor.
                let goes_up = (factor.numerator < 0) == is_up;
                self.work = self.work.checked_sub(self.rows.len() as u64 + 1)?;
                let Some(way) = self.way(free, goes_up)? else { continue };
                let each = i128::from(factor.numerator).abs();
                // So many steps are enough, as whole units.
                let wanted = (left * i128::from(factor.denominator) + each - 1) / each;
                let wanted = (wanted + way.unit - 1) / way.unit * way.unit;
                let (steps, blocked) = match way.room {
                    Some((numerator, denominator, by)) => {
                        let most = numerator / denominator / way.unit * way.unit;
                        let is_blocked = wanted >= most && most * denominator == numerator;
                        (most.min(wanted), is_blocked.then_some(by))
                    }
                    None => (wanted, None),
                };
                if steps > 0 {
                    self.go(&way, steps);
                    has_moved = true;
                    if let Some(by) = blocked.filter(|by| *by != free && *by != variable) {
                        self.pivot(by, free)?;
                    }
                    break;
                }
                if let Some((_, _, by)) = way.room.filter(|(_, _, by)| *by != free && *by != variable) {
                    stopped = stopped.or(Some((by, free)));
                }
            }
            if has_moved {
                idle = 0;
                continue;
            }
            let Some((by, free)) = stopped else { return Some(End::NoFurther) };
            self.pivot(by, free)?;
            idle += 1;
        }
        Some(End::NoFurther)
    }

    /// A variable that is in no equation.
    fn alone(&mut self, variable: u32, is_up: bool, enough: i128) -> End {
        let lower = self.lower.get(variable as usize).copied().unwrap_or_default();
        let Some(value) = self.values.get_mut(variable as usize) else { return End::GaveUp };
        let room = *value - lower;
        *value += if is_up { enough } else { -enough.min(room) };
        if is_up || room >= enough { End::Enough } else { End::NoFurther }
    }

    /// What moving a free variable does; `None` inside where it cannot move at all.
    #[expect(clippy::option_option, reason = "no way, and a number that grew too large, are different")]
    fn way(&self, variable: u32, is_up: bool) -> Option<Option<Move>> {
        let room_below = self.value(variable) - self.lower.get(variable as usize).copied().unwrap_or_default();
        let mut room = (!is_up).then_some((room_below, 1, variable));
        if !is_up && room_below <= 0 {
            return Some(None);
        }
        let (mut changes, mut unit) = (Vec::new(), 1i128);
        for (&given, terms) in &self.rows {
            let Some(factor) = terms.get(&variable) else { continue };
            let change = if is_up { Fraction { numerator: -factor.numerator, ..*factor } } else { *factor };
            let denominator = i128::from(change.denominator);
            let (mut a, mut b) = (unit, denominator);
            while b != 0 {
                (a, b) = (b, a % b);
            }
            unit = (unit / a).checked_mul(denominator).filter(|unit| *unit < i128::from(i64::MAX))?;
            if change.numerator < 0 {
                let above = self.value(given) - self.lower.get(given as usize).copied().unwrap_or_default();
                let (numerator, per) = (above.checked_mul(denominator)?, -i128::from(change.numerator));
                let is_tighter = match room {
                    Some((most, of, _)) => numerator.checked_mul(of)? < most.checked_mul(per)?,
                    None => true,
                };
                if is_tighter {
                    room = Some((numerator, per, given));
                }
            }
            changes.push((given, change));
        }
        Some(Some(Move { variable, is_up, changes, unit, room }))
    }

    /// Goes so many whole steps, of which all stay whole.
    fn go(&mut self, way: &Move, steps: i128) {
        let own = [(way.variable, if way.is_up { steps } else { -steps })];
        let others = way
            .changes
            .iter()
            .map(|(given, change)| (*given, steps / i128::from(change.denominator) * i128::from(change.numerator)));
        for (variable, change) in own.into_iter().chain(others) {
            if let Some(value) = self.values.get_mut(variable as usize) {
                *value += change;
            }
        }
    }

    /// The work that a clone has taken is taken from this one too.
    pub(super) fn took(&mut self, other: &Self) {
        self.work = other.work;
    }

    /// Back to the numbers as they are.
    pub(super) fn restart(&mut self, system: &System) {
        self.values = system.variables.iter().map(|variable| i128::from(variable.value)).collect();
    }
}

/// Takes a fraction from a term of a row, which goes when nothing is left of it.
fn subtract(row: &mut Row, variable: u32, less: Fraction) -> Option<()> {
    let before = row.get(&variable).copied().unwrap_or(Fraction { numerator: 0, denominator: 1 });
    let after = before.less(less)?;
    if after.numerator == 0 {
        row.remove(&variable);
    } else {
        row.insert(variable, after);
    }
    Some(())
}
