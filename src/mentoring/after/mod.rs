//! What happens after a match, as pure functions of dated facts.
//!
//! `time` and `week` are clocks and working hours, `cadence` is how often two people meet, `sessions` the dates it comes to and `place` the search
//! for them. `agreement` is what both have agreed, `log` what became of their sessions, `engagement` what that says and `health` what it
//! suggests. `mentorships` are who mentored whom, `lineage` the lines they make and `playbooks` what was handed down them. Each `..._check` verifies an answer from what it
//! was asked, in its own way.

mod agreement;
mod agreement_spec;
mod cadence;
mod engagement;
mod engagement_check;
mod health;
mod lineage;
mod lineage_check;
mod log;
mod mentorships;
mod place;
mod playbooks;
mod sessions;
mod sessions_check;
mod time;
mod week;

pub use agreement::{Agreement, AgreementGoal, MissingPart};
pub use agreement_spec::{AgreementSpec, ExitSpec, GoalAim, GoalSpec, PartySide, PartySpec};
pub use cadence::{CadenceEnd, CadenceSpec, Frequency, SessionLength};
pub use engagement::{CountRange, Engagement, MissedSessions};
pub use engagement_check::EngagementFault;
pub use health::{EngagementPolicy, Health, RematchReason, Signals, Suggestion, Trend};
pub use lineage::{Descendant, Lineage, MentorLine, Multiplier, PassedOn, Ring};
pub use lineage_check::LineageFault;
pub use log::{Absent, Completeness, SessionFact, SessionLogSpec, SessionOutcome};
pub use mentorships::{LineageOddity, MentorshipSpec};
pub use playbooks::HeldPlaybook;
pub use sessions::{Hindered, Hindrance, PlanEnd, Session, SessionSlot, Sessions};
pub use sessions_check::SessionsFault;
pub use time::{LocalTime, TimeOfDay, TimeOfDayError, UtcOffset, Weekday};
pub use week::{OffsetSpec, WorkingHoursSpec, WorkingWindow};
