//! Floor 3: the ladder of roles and competencies.
//!
//! `spec` is what an author writes, `compile` checks it whole, `ladder` is the compiled graph with its views, `route` finds
//! climbs through it, `compare` tells two versions apart, `drawing` writes it for Graphviz and Mermaid.

mod compare;
mod competency;
mod compile;
mod drawing;
mod index;
#[expect(clippy::module_inception, reason = "the noun keeps its own file in every engine")]
mod ladder;
mod role;
mod route;
mod route_check;
mod spec;

pub use compare::{Change, Comparison, RequirementChange, StepChange};
pub use competency::{Competency, Prerequisite, Scale, ScaleLevel};
pub(crate) use index::{CompetencyIx, RoleIx};
pub use ladder::{Ladder, LadderEdge, LadderNode};
pub use role::{Requirement, Role, Step};
pub use route::{Gain, Route, RouteQuery, RouteStep, Routes};
pub use route_check::RouteFault;
pub use spec::{
    AccountabilitySpec, Authority, CompetencySpec, EntryWay, ExpectationKind, ExpectationSpec, ExposureSpec, IndicatorSpec,
    LadderSpec, LatitudeSpec, PrerequisiteSpec, RequirementSpec, RoleSpec, ScaleSpec, StepKind, StepSpec, Titled,
};
