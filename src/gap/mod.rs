//! Floor 5: what separates people from roles, teams from what they need, a company from its plans.
//!
//! `gap` compares one person with one role, `readiness` says how far they are as an exact share, `scan` does so for a whole company,
//! `nearest` picks who is closest, `team` audits a team, `heat_map` holds future demand against today's supply.

mod demand;
#[expect(clippy::module_inception, reason = "the noun keeps its own file in every engine")]
mod gap;
mod gap_check;
mod heat_map;
mod nearest;
mod readiness;
mod scan;
mod team;

pub use demand::{Demand, DemandSpec, SeatSpec};
pub use gap::{Gap, LearnFirst, Shortfall, Surplus, Unassessed};
pub use gap_check::GapFault;
pub use heat_map::{HeatCell, HeatMap};
pub use nearest::{Near, Nearest};
pub(crate) use readiness::RoleMeasure;
pub use readiness::{ReadinessMethod, RoleReadiness};
pub use scan::ReadinessColumn;
pub use team::{CompetencyAudit, TeamAudit};
