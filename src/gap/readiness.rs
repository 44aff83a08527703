//! Readiness for a role as an exact share, or as the range it lies in while levels are unknown.

use serde::{Deserialize, Serialize};

use crate::algo::Lookup;
use crate::ladder::{CompetencyIx, Role};
use crate::people::UNKNOWN;
use crate::values::{Level, Share, ShareRange};

/// How much of a requirement that is partly met counts. Open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadinessMethod {
    /// A requirement counts with its whole weight when it is met, and with nothing before.
    AllOrNothing,
    /// A requirement counts with the part of its levels that is reached: two of three levels are two thirds of its weight.
    Proportional,
}

/// How far somebody is from a role: computed, and never a judgement.
///
/// The share is the weight of what is met over the weight of all that is asked. An unknown level makes it a range: at least what
/// it is if the level is below the scale, at most what it is if the level is as asked. Gates are counted beside it; a gate that is
/// missed does not change the share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleReadiness {
    share: ShareRange,
    gates_missed: u16,
    gates_unknown: u16,
}

impl RoleReadiness {
    /// The share, or the range it lies in.
    #[must_use]
    pub const fn share(self) -> ShareRange {
        self.share
    }

    /// How many gates are surely missed.
    #[must_use]
    pub const fn gates_missed(self) -> u16 {
        self.gates_missed
    }

    /// Of how many gates nobody knows whether they are met.
    #[must_use]
    pub const fn gates_unknown(self) -> u16 {
        self.gates_unknown
    }

    /// Whether everything that is asked is met; `None` while that depends on something unknown.
    #[must_use]
    pub fn is_complete(self) -> Option<bool> {
        match (self.share.least() == Share::ONE, self.share.most() == Share::ONE) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }
}

/// A role, made ready to measure many people: for each requirement a table from levels to what they count.
///
/// All counts of one person are added in a single 128-bit number: the least count in the 48 highest bits, the most in the next 48,
/// gates missed in the next 16, gates unknown in the lowest 16.
#[derive(Debug, Clone)]
pub(super) struct Yardstick {
    pub(super) lookups: Vec<Lookup>,
    /// What somebody who meets everything counts; 0 when nothing is asked.
    whole: u64,
}

const LEAST_AT: u32 = 80;
const MOST_AT: u32 = 32;
const MISSED_AT: u32 = 16;
const COUNT: u64 = (1 << 48) - 1;

impl Yardstick {
    pub(super) fn new(role: Role<'_>, method: ReadinessMethod) -> Self {
        let asked = role.requirement_data();
        // INVARIANT: at most 65,535 requirements of at most 10^6 thousandths, times lcm(1..=10) = 2,520, stay below 2^48, and gates
        // below 2^16.
        let common = match method {
            ReadinessMethod::AllOrNothing => 1,
            ReadinessMethod::Proportional => {
                asked.iter().map(|asked| u64::from(asked.level.position())).fold(1, least_common_multiple)
            }
        };
        let mut whole = 0;
        let mut lookups = Vec::with_capacity(asked.len());
        for asked in asked {
            let wanted = asked.level.position();
            let weight = u64::from(asked.thousandths);
            let counts = |level: u8| match method {
                ReadinessMethod::AllOrNothing => weight * u64::from(level >= wanted),
                ReadinessMethod::Proportional => weight * (common / u64::from(wanted.max(1))) * u64::from(level.min(wanted)),
            };
            let full = counts(wanted);
            whole += full;
            let value = |low_bits: u8| {
                if low_bits == UNKNOWN & 15 {
                    return u128::from(full) << MOST_AT | u128::from(asked.gate);
                }
                let count = u128::from(counts(low_bits));
                count << LEAST_AT | count << MOST_AT | u128::from(asked.gate && low_bits < wanted) << MISSED_AT
            };
            let mut values = [0; 16];
            for (slot, low_bits) in values.iter_mut().zip(0u8..) {
                *slot = value(low_bits);
            }
            lookups.push(Lookup { column: asked.competency.index(), values });
        }
        Self { lookups, whole }
    }

    /// What one requirement counts at a level, or while it is unknown.
    pub(super) fn count(&self, requirement: usize, level: Option<Level>) -> u128 {
        let low_bits = level.map_or(UNKNOWN & 15, Level::position);
        self.lookups.get(requirement).and_then(|lookup| lookup.values.get(usize::from(low_bits))).copied().unwrap_or_default()
    }

    /// The readiness that a sum of counts stands for.
    pub(super) fn readiness(&self, sum: u128) -> RoleReadiness {
        // A role that asks nothing is met by everybody.
        let share = |count: u64| Share::of(count, self.whole).unwrap_or(Share::ONE);
        let part = |at: u32, mask: u64| u64::try_from(sum >> at & u128::from(mask)).unwrap_or(mask);
        let gates = |at: u32| u16::try_from(part(at, 0xFFFF)).unwrap_or(u16::MAX);
        let (least, most) = (share(part(LEAST_AT, COUNT)), share(part(MOST_AT, COUNT)));
        RoleReadiness {
            share: ShareRange::between(least, most).unwrap_or(ShareRange::exactly(least)),
            gates_missed: gates(MISSED_AT),
            gates_unknown: gates(0),
        }
    }

    /// The least and the most that a sum of counts stands for, and what somebody who meets everything counts.
    pub(super) fn counts(&self, sum: u128) -> (u64, u64, u64) {
        let part = |at: u32| u64::try_from(sum >> at & u128::from(COUNT)).unwrap_or(COUNT);
        (part(LEAST_AT), part(MOST_AT), self.whole)
    }

    /// A number that is higher for who is nearer: more surely counted, then more possibly, then fewer gates missed, then
    /// fewer unknown.
    pub(super) const fn rank(sum: u128) -> u128 {
        sum ^ 0xFFFF_FFFF
    }
}

/// A role as something to be measured against, in whole counts: what other engines compare thresholds with.
#[derive(Debug, Clone)]
pub(crate) struct RoleMeasure(Yardstick);

impl RoleMeasure {
    pub(crate) fn new(role: Role<'_>, method: ReadinessMethod) -> Self {
        Self(Yardstick::new(role, method))
    }

    /// What somebody who meets everything counts; 0 when nothing is asked.
    pub(crate) const fn whole(&self) -> u64 {
        self.0.whole
    }

    /// The least and the most that somebody counts, whose level in the requirement of each number is as `level` says.
    pub(crate) fn range(&self, level: impl Fn(CompetencyIx) -> Option<Level>) -> (u64, u64) {
        let asked = self.0.lookups.iter().enumerate();
        let ix = |column: usize| CompetencyIx(u16::try_from(column).unwrap_or(u16::MAX));
        let sum = asked.map(|(at, lookup)| self.0.count(at, level(ix(lookup.column)))).sum();
        let (least, most, _) = self.0.counts(sum);
        (least, most)
    }
}

fn least_common_multiple(a: u64, b: u64) -> u64 {
    let b = b.max(1);
    a / crate::values::greatest_common_divisor(a, b) * b
}
