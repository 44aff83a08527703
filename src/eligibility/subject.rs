//! Subjects: the single things about a person that rules look at, each a number or a code that may be unknown in part.

use crate::gap::{ReadinessMethod, RoleMeasure};
use crate::ladder::{CompetencyIx, Ladder, RoleIx};
use crate::people::{EvidenceKind, RecordKind, Settings};
use crate::values::{Level, Months};

/// More months than any tenure has.
pub(super) const MOST_MONTHS: i64 = 1_200;
/// More records than anybody is asked for; an incomplete source may hold so many.
pub(super) const MOST_RECORDS: i64 = 65_535;
/// Decimals are compared in billionths: as fine as the crate's grammar of decimals goes.
pub(super) const DECIMAL_DIGITS: u32 = 9;

/// What is known of a subject: it lies between two numbers, which are equal when it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fact {
    pub(super) least: i64,
    pub(super) most: i64,
}

impl Fact {
    pub(super) const fn known(value: i64) -> Self {
        Self { least: value, most: value }
    }

    pub(super) const fn flag(value: bool) -> Self {
        Self::known(if value { 1 } else { 0 })
    }

    pub(super) const fn between(least: i64, most: i64) -> Self {
        Self { least, most }
    }

    pub(super) const fn is_known(self) -> bool {
        self.least == self.most
    }
}

/// One thing about a person. Two predicates that look at the same thing share it, which is what makes analysis exact.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    /// 1 when employed.
    Employed,
    /// A position on the competency's scale.
    Level(CompetencyIx, Evidence),
    /// What of the role is reached, in the counts of a [`RoleMeasure`].
    Readiness(RoleIx, ReadinessMethod),
    /// What is to be learned for the role, in thousandths of a weighted level.
    Gap(RoleIx),
    /// The number of the role held; the number of roles when none is.
    Role,
    /// Months in some roles, which are sorted.
    Held(Box<[RoleIx]>, Option<Months>),
    /// Months without a break.
    Tenure(super::predicate::TenureIn),
    /// How many of the last so many ratings were at least this.
    Ratings {
        least: u32,
        of_last: u8,
    },
    /// 1 when there is a review not older than so many months; never 0, and unknown when there is none.
    Reviewed(Option<Months>),
    /// A position in the list, from the latest review not older than so many months.
    Performance(Option<Months>),
    Potential(Option<Months>),
    /// Performance times the number of potentials, plus potential.
    NineBox(Option<Months>),
    /// A count of records.
    Tally(Box<Tally>),
    /// 1 when the person aspires to one of some roles, which are sorted.
    Aspires(Box<[RoleIx]>),
    /// 1 when the record gives the attribute; never 0, and unknown when it does not.
    Given(usize),
    /// 0 and 1, or a number, a decimal in billionths, a day.
    Number(usize),
    /// Days from the day of the question to the date.
    Ahead(usize),
    /// Whole months from the date to the day of the question.
    Ago(usize),
    /// A position in the attribute's list.
    Code(usize),
    /// 1 when the set has the code of this position.
    Has(usize, u32),
    /// 1 when the caller's predicate of this number is met.
    Named(usize),
}

/// Which evidence counts, beyond what the policy says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Evidence {
    /// Sorted; all when empty.
    pub(super) kinds: Box<[EvidenceKind]>,
    pub(super) within: Option<Months>,
    pub(super) sources: Option<u16>,
}

impl Evidence {
    pub(super) fn is_as_policy(&self) -> bool {
        self.kinds.is_empty() && self.within.is_none() && self.sources.is_none()
    }
}

/// Which records are counted, and how.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Tally {
    /// Sorted, at least one.
    pub(super) kinds: Box<[RecordKind]>,
    /// The codes that count, by kind and position, sorted; all when `None`.
    pub(super) of: Option<Box<[(RecordKind, u32)]>>,
    pub(super) state: State,
    pub(super) within: Option<Months>,
    /// Of at least this rank, by its position.
    pub(super) from_rank: Option<u32>,
    pub(super) by_manager: bool,
    pub(super) distinct: Option<Differ>,
}

impl Tally {
    pub(super) fn new(kinds: impl IntoIterator<Item = RecordKind>, state: State) -> Self {
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_unstable();
        kinds.dedup();
        let kinds = kinds.into();
        Self { kinds, of: None, state, within: None, from_rank: None, by_manager: false, distinct: None }
    }
}

/// In which state a record counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum State {
    /// Ended by the day, and not broken off.
    Completed,
    /// Begun by the day.
    Begun,
    /// Ended by the day, or begun where there is no end, and not broken off.
    Done,
    /// Begun by the day, and lasting for so many days more.
    Standing { lead_days: u16 },
}

/// In what counted records must differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Differ {
    /// In what they are of.
    Code,
    /// In who the other party is, or in something about them when the record began.
    Person,
    Team,
    Function,
    Attribute(usize),
}

impl Subject {
    /// Whether it is 1 or not known, and nothing else.
    pub(super) const fn is_given(&self) -> bool {
        matches!(self, Self::Reviewed(_) | Self::Given(_))
    }

    /// Whether it can be known in part: no less than this, or no more than that.
    pub(super) const fn is_in_part(&self) -> bool {
        matches!(self, Self::Readiness(..) | Self::Gap(_) | Self::Held(..) | Self::Ratings { .. } | Self::Tally(_))
    }

    /// The least and the most that it can be.
    pub(super) fn domain(&self, ladder: &Ladder, settings: &Settings) -> Fact {
        let positions = |count: usize| Fact::between(0, i64::try_from(count).unwrap_or(i64::MAX).saturating_sub(1).max(0));
        match self {
            Self::Employed | Self::Aspires(_) | Self::Has(..) | Self::Named(_) | Self::Reviewed(_) | Self::Given(_) => {
                Fact::between(0, 1)
            }
            Self::Level(competency, _) => {
                let scale = ladder.competency_at(*competency).map(|competency| competency.scale().highest());
                Fact::between(0, scale.unwrap_or(Level::HIGHEST).position().into())
            }
            Self::Readiness(role, method) => {
                let whole = ladder.role_at(*role).map_or(0, |role| RoleMeasure::new(role, *method).whole());
                Fact::between(0, i64::try_from(whole).unwrap_or(i64::MAX))
            }
            Self::Gap(role) => {
                let asked = ladder.role_at(*role).into_iter().flat_map(|role| role.requirements());
                let all = asked.map(|asked| asked.competency().effort(Level::NONE, asked.level()).thousandths());
                Fact::between(0, i64::try_from(all.fold(0, u64::saturating_add)).unwrap_or(i64::MAX))
            }
            Self::Role => Fact::between(0, i64::try_from(ladder.roles().len()).unwrap_or(i64::MAX)),
            Self::Held(..) | Self::Tenure(_) | Self::Ago(_) => Fact::between(0, MOST_MONTHS),
            Self::Ratings { of_last, .. } => Fact::between(0, i64::from(*of_last)),
            Self::Performance(_) => positions(settings.performance.codes.len()),
            Self::Potential(_) => positions(settings.potential.codes.len()),
            Self::NineBox(_) => positions(settings.performance.codes.len() * settings.potential.codes.len()),
            Self::Tally(_) => Fact::between(0, MOST_RECORDS),
            Self::Number(attribute) => settings
                .number_domain(*attribute)
                .map_or(Fact::between(i64::MIN, i64::MAX), |(least, most)| Fact::between(least, most)),
            Self::Ahead(_) => Fact::between(-200_000, 200_000),
            Self::Code(attribute) => positions(settings.codes_of(*attribute)),
        }
    }
}
