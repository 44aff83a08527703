//! The roof: the sum of all errors, for a caller's `?`. No module imports it.

use crate::defect::{Invalid, UnknownId};
use crate::development::DevelopmentFault;
use crate::eligibility::{ForeignRoster, UnlockFault, VerdictFault};
use crate::equity::{BlindFault, EquityFault, LedgerFault, SuppressionFault};
use crate::gap::GapFault;
use crate::ladder::RouteFault;
use crate::measure::SurvivalFault;
use crate::mentoring::{
    CirclesFault, CriterionFault, EngagementFault, LineageFault, MatchingFault, PeerFault, PoolFault, ProgramFault,
    SearchFault, SessionsFault,
};
use crate::program::{AttemptError, JournalError, Refusal, TransitionError};
use crate::rotation::RotationFault;
use crate::values::{IdError, MonthsError, WeightError};

/// Anything the crate can fail with. Open.
///
/// Functions return their own precise type; this is for callers that want one type for all.
///
/// ```
/// fn rung(text: &str, role: &str) -> Result<u32, rungs::Error> {
///     let ladder = rungs::LadderSpec::from_json(text)?.compile()?;
///     Ok(ladder.role(role)?.rung())
/// }
/// assert!(matches!(rung("{}", "lead"), Err(rungs::Error::Invalid(_))));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A document that cannot be used.
    #[error("a document cannot be used")]
    Invalid(#[from] Invalid),
    /// A question about something that is not there.
    #[error("an id is not known")]
    UnknownId(#[from] UnknownId),
    /// A string that is not an id.
    #[error("a string is not an id")]
    Id(#[from] IdError),
    /// A weight that cannot be used.
    #[error("a weight cannot be used")]
    Weight(#[from] WeightError),
    /// A number of months out of range.
    #[error("a number of months is out of range")]
    Months(#[from] MonthsError),
    /// An answer about routes that does not hold.
    #[error("an answer about routes does not hold")]
    Route(#[from] RouteFault),
    /// A gap that does not hold.
    #[error("a gap does not hold")]
    Gap(#[from] GapFault),
    /// A roster that a rule book was not compiled for.
    #[error("a rule book is for another roster")]
    ForeignRoster(#[from] ForeignRoster),
    /// Something that cannot be counted or asked of what takes time.
    #[error("elapsed time cannot be counted or asked so")]
    Survival(#[from] SurvivalFault),
    /// A verdict that does not hold.
    #[error("a verdict does not hold")]
    Verdict(#[from] VerdictFault),
    /// An answer about changes that does not hold.
    #[error("an answer about changes does not hold")]
    Unlock(#[from] UnlockFault),
    /// A pairing of peers that does not hold.
    #[error("a pairing of peers does not hold")]
    Peers(#[from] PeerFault),
    /// Circles that do not hold.
    #[error("circles do not hold")]
    Circles(#[from] CirclesFault),
    /// A matching that does not hold.
    #[error("a matching does not hold")]
    Matching(#[from] MatchingFault),
    /// A policy whose locked pairs do not take part.
    #[error("a mentoring policy cannot be laid over the day")]
    Pool(#[from] PoolFault),
    /// A pool that cannot answer.
    #[error("a pool of mentees and mentors cannot answer")]
    Search(#[from] SearchFault),
    /// A programme that has no matching.
    #[error("a programme of mentoring cannot be matched")]
    Program(#[from] ProgramFault),
    /// A caller's criterion with points out of range.
    #[error("a criterion gives points out of range")]
    Criterion(#[from] CriterionFault),
    /// Sessions that do not hold.
    #[error("planned sessions do not hold")]
    Sessions(#[from] SessionsFault),
    /// An engagement that does not hold.
    #[error("an engagement does not hold")]
    Engagement(#[from] EngagementFault),
    /// A lineage, or what it multiplies to, that does not hold.
    #[error("a lineage does not hold")]
    Lineage(#[from] LineageFault),
    /// A plan of rotations that does not hold.
    #[error("a plan of rotations does not hold")]
    Rotation(#[from] RotationFault),
    /// A development plan that does not hold.
    #[error("a development plan does not hold")]
    Development(#[from] DevelopmentFault),
    /// An event that a journal does not take.
    #[error("a journal does not take an event")]
    Journal(#[from] JournalError),
    /// An illegal move of a programme.
    #[error("a move of the programme is not legal")]
    Transition(#[from] TransitionError),
    /// An event that does not count.
    #[error("an event of the programme does not count")]
    Refusal(#[from] Refusal),
    /// An event that was attempted in vain.
    #[error("an event was attempted in vain")]
    Attempt(#[from] AttemptError),
    /// An audit of equity that does not hold.
    #[error("an audit of equity does not hold")]
    Equity(#[from] EquityFault),
    /// A release that cannot be held against earlier ones.
    #[error("a release cannot be held against earlier ones")]
    Ledger(#[from] LedgerFault),
    /// A release that does not hold.
    #[error("a release does not hold")]
    Suppression(#[from] SuppressionFault),
    /// A blind shortlist that does not hold.
    #[error("a blind shortlist does not hold")]
    Blind(#[from] BlindFault),
}
