//! Floor 7: mentoring.
//!
//! `after` is what follows a match: sessions, the agreement, engagement, lineage.

mod after;

pub use after::{
    CadenceEnd, CadenceSpec, Frequency, Hindered, Hindrance, LocalTime, OffsetSpec, PlanEnd, Session, SessionLength, SessionSlot,
    Sessions, SessionsFault, TimeOfDay, TimeOfDayError, UtcOffset, Weekday, WorkingHoursSpec, WorkingWindow,
};
