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
};
