//! Floor 7: mentoring.
//!
//! `after` is what follows a match: sessions, the agreement, engagement, lineage.

mod after;

pub use after::{
    Agreement, AgreementGoal, AgreementSpec, CadenceEnd, CadenceSpec, ExitSpec, Frequency, GoalAim, GoalSpec, Hindered,
    Hindrance, LocalTime, MissingPart, OffsetSpec, PartySide, PartySpec, PlanEnd, Session, SessionLength, SessionSlot,
    Sessions, SessionsFault, TimeOfDay, TimeOfDayError, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
};
