//! Floor 9: whether a pilot works, and what to do next.
//!
//! `spec` and `scheme_spec` are what a caller writes: the design, fixed before the pilot began, and the outcomes as rows; `compile` finds what is wrong, `rows` what is wrong with rows; `problem` is what is compiled.
//! `design` says how many people it takes; `analyse` looks, by `observe`, on each day on which somebody looked, `decide` says what follows; `answer` is what comes of it, and `check` holds it against the
//! problem by means of its own. `moves` has the two figures of moves that are differences in differences.

mod analyse;
mod answer;
mod check;
mod compile;
mod decide;
mod design;
mod moves;
mod observe;
mod problem;
mod rows;
mod scheme_spec;
mod spec;

pub use answer::{PilotLook, PilotPlacebo, PilotReason, PilotRecommendation, PilotResult, PilotScheme};
pub use check::PilotFault;
pub use design::PilotPower;
pub use moves::{ImpactOfMoves, MoveFigure, MoveRow, TeamRow, TeamSide, impact_of_moves, performance_improvement};
pub use problem::PilotProblem;
pub use scheme_spec::{PilotMethod, PilotSchemeSpec, PlannedLookSpec};
pub use spec::{PilotCohortSpec, PilotExpectationSpec, PilotOutcomeSpec, PilotPeriodSpec, PilotRowSpec, PilotSpec};
