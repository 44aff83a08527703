//! Floor 9: whether access to opportunities is fair, stage by stage, and how to say so without telling of anybody.
//!
//! `spec`, `stage_spec` and `policy_spec` are what a caller writes; `demographics` is the one place that knows who belongs to which group; `compile` finds what is wrong, by
//! `check_stage`; `problem` is what is compiled, counted by `tally`. `audit` tells each stage by `tabulate` and `compare`; `answer` is what comes of it, for those who may see every count,
//! and `check` holds it against the problem by means of its own. `release` makes of it what may be published: `disclosure` says what is a cell, `system` which sums they keep,
//! `walk` finds other whole numbers that keep them too, `suppress` chooses what else has to be hidden, `ledger` remembers earlier releases.
//! `shortlist` lays names aside; `target` holds a group's part against its availability.

mod answer;
mod audit;
mod check;
mod check_figures;
mod check_release;
mod check_stage;
mod compare;
mod compile;
mod demographics;
mod disclosure;
mod ledger;
mod policy_spec;
mod problem;
mod release;
mod shortlist;
mod shortlist_spec;
mod spec;
mod stage_spec;
mod suppress;
mod system;
mod tabulate;
mod tally;
mod target;
mod walk;

pub use answer::{AgainstTop, Count, EquityAudit, EquityRow, EquityStageAudit, EquityTable, FlipFlop, StratifiedComparison};
pub use check::EquityFault;
pub use check_release::SuppressionFault;
pub use demographics::{Demographics, DemographicsSpec};
pub use ledger::{EquityLedger, LedgerFault, ReleasedSet};
pub use policy_spec::{EquityPolicySpec, SmallCategories, SuppressionSpec};
pub use problem::EquityProblem;
pub use release::{
    EquityDisclosure, EquityRelease, PinnedCell, ReleasedCount, ReleasedRow, ReleasedStage, ReleasedTable, SuppressionAudit,
    SuppressionSummary, SuppressionWitness,
};
pub use shortlist::{BlindCandidate, BlindFault, BlindProblem, BlindShortlist, Unblinding};
pub use shortlist_spec::{BlindCandidateSpec, BlindShortlistSpec};
pub use spec::{EquityAttributeSpec, EquitySpec};
pub use stage_spec::{CountSpec, CountTableSpec, EquityMeasure, EquityStageKind, EquityStageSpec, OutcomeSpec};
pub use tally::Tally;
pub use target::{TargetRule, Utilisation};
