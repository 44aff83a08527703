//! The circles that were formed, who waits and why, and what proves how good they are.

use serde::{Deserialize, Serialize};

use crate::effort::Completion;
use crate::values::PersonId;

/// Circles of mentees around mentors.
///
/// The best that there are when [`Circles::completion`] says so; else nothing is better than [`Circles::bound`]. Of several that are equally
/// good, always the same ones for the same problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circles {
    pub(super) circles: Vec<Circle>,
    pub(super) waiting: Vec<WaitingMentee>,
    pub(super) idle: Vec<PersonId>,
    pub(super) totals: CirclesTotals,
    pub(super) bound: CirclesTotals,
    pub(super) proof: CirclesProof,
    pub(super) completion: Completion,
    pub(super) steps: u64,
}

/// One or two mentors and the mentees who learn with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Circle {
    /// Who leads, by id.
    pub mentors: Vec<PersonId>,
    /// Who learns, by id.
    pub members: Vec<CircleMember>,
}

/// Somebody who learns in a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CircleMember {
    /// Who.
    pub mentee: PersonId,
    /// The mentor of the circle who suits them best; of two who suit them alike, the lower id.
    pub mentor: PersonId,
    /// The points with that mentor, 0 to 10,000.
    pub points: u16,
    /// Whether a locked pair puts them here.
    pub locked: bool,
}

/// A mentee without a circle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WaitingMentee {
    /// Who.
    pub mentee: PersonId,
    /// Why.
    pub reason: WaitingReason,
}

/// Why a mentee waits. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WaitingReason {
    /// No mentor is legal for them.
    NoLegalMentor,
    /// There are circles that are legal for them, and they are full.
    Full {
        /// Of each of the best three at most, the mentor who suits them best.
        mentors: Vec<PersonId>,
    },
    /// No circle that is legal for them is full, and in each there is somebody from whom they are apart.
    Apart {
        /// Of the circle that suits them best, the one with the lowest id.
        from: PersonId,
    },
    /// No circle that is formed is legal for them: their mentors reach the least size with nobody, or only at the cost of others.
    NoCircle,
    /// The search was stopped before it was proven that they must wait.
    Stopped,
}

/// What circles come to: compared in the order of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CirclesTotals {
    /// Mentees who are in a circle.
    pub mentees: u64,
    /// The points of all of them together.
    pub points: u64,
}

/// Prices that prove a bound, and what they prove: not always as much as the search found.
///
/// Let w be one more than 10,000 times the mentees whom no locked pair puts in a circle: to have a place counts w, and points count as they
/// are. Each mentee pays their price, at least 0, out of what they count in a circle. The most that is left in a circle of one mentor is the sum
/// of the greatest of what is left of each mentee who is legal with them, so many as the most mentees of a circle, of which as many as
/// the fewest count even below 0 (with two mentors to a circle none does, as each of the two may bring fewer than the fewest); or 0. A circle of
/// locked pairs has the seats that these leave, and no fewest. All prices and what is left with every mentor are together at least what any
/// circles count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CirclesProof {
    pub(super) prices: Vec<(PersonId, i64)>,
    pub(super) bound: CirclesTotals,
}

impl Circles {
    /// The circles, by the first mentor.
    #[must_use]
    pub fn circles(&self) -> &[Circle] {
        &self.circles
    }

    /// Who has no circle, by id.
    #[must_use]
    pub fn waiting(&self) -> &[WaitingMentee] {
        &self.waiting
    }

    /// The mentors who lead no circle, by id.
    #[must_use]
    pub fn idle(&self) -> &[PersonId] {
        &self.idle
    }

    /// What the circles come to.
    #[must_use]
    pub const fn totals(&self) -> CirclesTotals {
        self.totals
    }

    /// What no circles exceed: no others place more mentees, and of those that place as many as the bound none has more points. As great
    /// as [`Circles::totals`] when the search is complete.
    ///
    /// Where this is below the bound of [`Circles::proof`], the search excluded what is between by looking at all of it; that cannot be
    /// checked without searching again.
    #[must_use]
    pub const fn bound(&self) -> CirclesTotals {
        self.bound
    }

    /// Prices, and the bound that they prove by themselves.
    #[must_use]
    pub const fn proof(&self) -> &CirclesProof {
        &self.proof
    }

    /// How the search ended.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }

    /// How many steps it took.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The circle that a person is a mentee of.
    #[must_use]
    pub fn circle_of(&self, mentee: &str) -> Option<&Circle> {
        self.circles.iter().find(|circle| circle.members.iter().any(|member| member.mentee.as_ref() == mentee))
    }

    /// The circle that a person leads.
    #[must_use]
    pub fn led_by(&self, mentor: &str) -> Option<&Circle> {
        self.circles.iter().find(|circle| circle.mentors.iter().any(|other| other.as_ref() == mentor))
    }
}

impl CirclesProof {
    /// The mentees with a price, by id; nobody else has one.
    #[must_use]
    pub fn prices(&self) -> &[(PersonId, i64)] {
        &self.prices
    }

    /// The bound that the prices prove, at least [`Circles::bound`].
    #[must_use]
    pub const fn bound(&self) -> CirclesTotals {
        self.bound
    }
}
