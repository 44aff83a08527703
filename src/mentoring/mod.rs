//! Floor 7: who learns from whom.
//!
//! `matching` finds the best matching of a problem and proves it; `policy` leads from a programme's document and a roster to legal pairs with scores that explain themselves.

mod matching;
mod policy;

pub use matching::{
    Matching, MatchingFault, MatchingMode, MatchingProblem, MatchingProof, MatchingSpec, MatchingTotals, MentoringPair,
    ScoredPairSpec, SeatsSpec, SeekerSpec, UnmatchedMentee, UnmatchedReason,
};
pub use policy::{
    Bar, BlindSpotsSpec, Candidates, ComplementaritySpec, ConflictSpec, ConstraintsSpec, Criteria, Criterion, CriterionFault,
    CriterionKind, CriterionPart, CriterionScore, CriterionSpec, Direction, ExperienceSpec, Grounds, HoursSpec, Importance,
    LanguagesSpec, LeftOutOfPool, LocatedSpec, LockedOut, MenteeSpec, MenteesSpec, MentorSpec, MentorsSideSpec, NotLegal,
    OwnSpec, PairScore, PairSpec, PerspectiveSpec, Policy, PolicySpec, Pool, PoolFault, PreferencesSpec, QuotaSpec,
    RecordAsMentorSpec, SearchFault, SenioritySpanSpec, SenioritySpec, Side, TopicsSpec, Valuation, WaitedSpec, WhyLeftOut,
    WindowSpec,
//! Floor 7: mentoring.
//!
//! `after` is what follows a match: sessions, the agreement, engagement, lineage.

mod after;

pub use after::{
    Absent, Agreement, AgreementGoal, AgreementSpec, CadenceEnd, CadenceSpec, Completeness, CountRange, Descendant, Engagement,
    EngagementFault, EngagementPolicy, ExitSpec, Frequency, GoalAim, GoalSpec, Health, HeldPlaybook, Hindered, Hindrance,
    Lineage, LineageFault, LineageOddity, LocalTime, MentorLine, MentorshipSpec, MissedSessions, MissingPart, Multiplier,
    OffsetSpec, PartySide, PartySpec, PassedOn, PlanEnd, RematchReason, Ring, Session, SessionFact, SessionLength,
    SessionLogSpec, SessionOutcome, SessionSlot, Sessions, SessionsFault, Signals, Suggestion, TimeOfDay, TimeOfDayError,
    Trend, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
//! Floor 7: who works with whom.
//!
//! `peers` pairs colleagues with each other.

mod peers;

pub use peers::{
    OddGroup, PeerBound, PeerFault, PeerMode, PeerPair, PeerPairSpec, PeerPairs, PeerProblem, PeerProof, PeerScoreSpec,
    PeerSpec, UnpairedPeer, UnpairedReason,
};
