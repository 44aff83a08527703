//! What must hold between two subjects, whoever it is.

use super::super::predicate::TenureIn;
use super::super::subject::{Fact, State, Subject, Tally};
use super::worlds::Level;
use crate::values::Months;

/// Whether a subject is of a kind of which one can never be more than another.
pub(super) const fn may_have_kin(subject: &Subject) -> bool {
    matches!(subject, Subject::Tenure(_) | Subject::Ratings { .. } | Subject::Tally(_))
}

/// Whether one subject is never more than another, for anybody of whom both are known.
pub(super) fn is_at_most(less: &Subject, more: &Subject) -> bool {
    match (less, more) {
        // An unbroken time in a role lies within that at its rank and in its function, and nothing counts before the day of hiring.
        (Subject::Tenure(less), Subject::Tenure(more)) => match (less, more) {
            (TenureIn::Company, _) | (_, TenureIn::Role | TenureIn::Team) => false,
            (_, TenureIn::Company) => true,
            (TenureIn::Role, TenureIn::Rank | TenureIn::Function) => true,
            _ => false,
        },
        // Of the same ratings fewer are as good as is asked for more; of fewer ratings no more are.
        (Subject::Ratings { least: high, of_last: few }, Subject::Ratings { least: low, of_last: many }) => {
            high >= low && few <= many && (high, few) != (low, many)
        }
        (Subject::Tally(less), Subject::Tally(more)) => less != more && is_part(less, more),
        _ => false,
    }
}

/// Whether every record that the one counts the other counts too.
fn is_part(less: &Tally, more: &Tally) -> bool {
    let shorter = |less: Option<Months>, more: Option<Months>| match (less, more) {
        (_, None) => true,
        (Some(less), Some(more)) => less <= more,
        (None, Some(_)) => false,
    };
    let state = match (less.state, more.state) {
        (State::Standing { lead_days: long }, State::Standing { lead_days: short }) => long >= short,
        (State::Standing { .. }, State::Begun) => true,
        (less, more) => less == more,
    };
    let of = match (&less.of, &more.of) {
        (_, None) => true,
        (Some(less), Some(more)) => less.iter().all(|code| more.contains(code)),
        (None, Some(_)) => false,
    };
    less.kinds.iter().all(|kind| more.kinds.contains(kind))
        && of
        && state
        && shorter(less.within, more.within)
        && more.from_rank.is_none_or(|more| less.from_rank.is_some_and(|less| less >= more))
        && (less.by_manager || !more.by_manager)
        && (more.distinct.is_none() || less.distinct == more.distinct)
}

/// Whether somebody whose lesser subject is as `below` says can be as `above` says in the other one: what is known of both leaves room.
pub(super) fn reaches(more: &Level, above: Fact, below: Fact) -> bool {
    // A class of numbers goes up to the next threshold; what lies between stands for itself.
    let (_, last) = more.classes.range(above);
    let top = match &more.classes {
        super::super::classes::Classes::Numbers(cuts) => cuts.get(usize::from(last)).map_or(i64::MAX, |next| next - 1),
        super::super::classes::Classes::Codes { .. } => i64::MAX,
    };
    below.least <= top
}
