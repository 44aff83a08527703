//! Points of a criterion, and how much of them rests on what is known.

use serde::{Deserialize, Serialize};

/// The points of a pair that nothing is wrong with.
pub(super) const ALL: u16 = 10_000;

/// How much of a criterion's points rests on what is known. Closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// All of it.
    Known,
    /// Some; the policy's points for what is unknown stand for the rest.
    Partly,
    /// Nothing: the points are the policy's for what is unknown.
    Unknown,
}

/// Points, 0 to 10,000, with their grounds, in two bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Points(u16);

const POINTS: u16 = (1 << 14) - 1;
const PARTLY: u16 = 1 << 14;
const UNKNOWN: u16 = 1 << 15;

impl Points {
    pub(super) fn known(points: u16) -> Self {
        Self(points.min(ALL))
    }

    pub(super) fn partly(points: u16) -> Self {
        Self(points.min(ALL) | PARTLY)
    }

    pub(super) fn unknown(points: u16) -> Self {
        Self(points.min(ALL) | UNKNOWN)
    }

    pub(super) const fn points(self) -> u16 {
        self.0 & POINTS
    }

    pub(super) const fn grounds(self) -> Grounds {
        match self.0 & !POINTS {
            0 => Grounds::Known,
            UNKNOWN => Grounds::Unknown,
            _ => Grounds::Partly,
        }
    }

    /// Both parts of a criterion together.
    pub(super) fn and(self, other: Self) -> Self {
        let points = (self.points() + other.points()).min(ALL);
        match (self.grounds(), other.grounds()) {
            (Grounds::Known, Grounds::Known) => Self::known(points),
            (Grounds::Unknown, Grounds::Unknown) => Self::unknown(points),
            _ => Self::partly(points),
        }
    }
}

/// A part of some points, rounded down: `count` of `total`, all of them when there is nothing to count.
pub(super) fn part_of(points: u16, count: u64, total: u64) -> u16 {
    let part = u64::from(points) * count.min(total) / total.max(1);
    u16::try_from(part).unwrap_or(points)
}
