//! Floor 7: who learns from whom.
//!
//! `policy` leads from a programme's document and a roster to legal pairs with scores that explain themselves; `matching` finds the best
//! matching of such pairs and proves it; `peers` pairs colleagues with each other; `circles` gathers mentees around one or two mentors; `after`
//! is what follows: sessions, the agreement, engagement, lineage.

mod after;
mod circles;
mod matching;
mod peers;
mod policy;
mod pricing;
mod program;
mod sides;

pub use after::{
    Absent, Agreement, AgreementGoal, AgreementSpec, CadenceEnd, CadenceSpec, Completeness, CountRange, Descendant, Engagement,
    EngagementFault, EngagementPolicy, ExitSpec, Frequency, GoalAim, GoalSpec, Health, HeldPlaybook, Hindered, Hindrance,
    Lineage, LineageFault, LineageOddity, LocalTime, MentorLine, MentorshipSpec, MissedSessions, MissingPart, Multiplier,
    OffsetSpec, PartySide, PartySpec, PassedOn, PlanEnd, RematchReason, Ring, Session, SessionFact, SessionLength,
    SessionLogSpec, SessionOutcome, SessionSlot, Sessions, SessionsFault, Signals, Suggestion, TimeOfDay, TimeOfDayError,
    Trend, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
};
pub use circles::{
    Circle, CircleMember, CircleProblem, CircleSpec, Circles, CirclesFault, CirclesProof, CirclesTotals, WaitingMentee,
    WaitingReason,
};
pub use matching::{
    Disruption, Matching, MatchingChange, MatchingFault, MatchingMode, MatchingProblem, MatchingProof, MatchingSpec,
    MatchingTotals, MentoringPair, ScoredPairSpec, SeatsSpec, SeekerSpec, UnmatchedMentee, UnmatchedReason, WhyNot,
};
pub use peers::{
    OddGroup, PeerBound, PeerFault, PeerMode, PeerPair, PeerPairSpec, PeerPairs, PeerProblem, PeerProof, PeerScoreSpec,
    PeerSpec, UnpairedPeer, UnpairedReason,
};
pub use policy::{
    Bar, BlindSpotsSpec, Candidates, ComplementaritySpec, ConflictSpec, ConstraintsSpec, Criteria, Criterion, CriterionFault,
    CriterionKind, CriterionPart, CriterionScore, CriterionSpec, Direction, ExperienceSpec, Grounds, HoursSpec, Importance,
    LanguagesSpec, LeftOutOfPool, LocatedSpec, LockedOut, MenteeSpec, MenteesSpec, MentorSpec, MentorsSideSpec, NotLegal,
    OwnSpec, PairScore, PairSpec, PerspectiveSpec, Policy, PolicySpec, Pool, PoolFault, PreferencesSpec, QuotaSpec,
    RecordAsMentorSpec, SearchFault, SenioritySpanSpec, SenioritySpec, Side, TopicsSpec, Valuation, WaitedSpec, WhyLeftOut,
    WindowSpec,
};
pub use program::{MatchedOver, ProgramFault, ProgramMatching};
