//! Floor 7: mentoring.
//!
//! `after` is what follows a match: sessions, the agreement, engagement, lineage.

mod after;

pub use after::{
    Absent, Agreement, AgreementGoal, AgreementSpec, CadenceEnd, CadenceSpec, Completeness, CountRange, Engagement,
    EngagementFault, EngagementPolicy, ExitSpec, Frequency, GoalAim, GoalSpec, Health, Hindered, Hindrance, LocalTime,
    MissedSessions, MissingPart, OffsetSpec, PartySide, PartySpec, PlanEnd, RematchReason, Session, SessionFact, SessionLength,
    SessionLogSpec, SessionOutcome, SessionSlot, Sessions, SessionsFault, Signals, Suggestion, TimeOfDay, TimeOfDayError,
    Trend, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
};
