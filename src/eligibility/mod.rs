//! Floor 6: rules as data, judged with reasons.
//!
//! `condition`, `predicate` and `spec` are what an author writes, `read` reads it clause by clause, `compile` and `resolve` turn it into a
//! `book`: gates over `subject`s, single things about a person. `facts` says what is known of those, `candidate` holds the facts of one person,
//! `bulk` those of a company. `check` and what belongs to it re-derive a verdict from what is written and from the roster's views.

mod book;
mod bulk;
mod candidate;
mod check;
mod check_predicate;
mod check_records;
mod check_tree;
mod classes;
mod compile;
mod condition;
mod deciding;
mod diff;
mod facts;
mod facts_column;
mod lint;
mod named;
mod observed;
mod outlook;
mod predicate;
mod predicate_records;
mod price;
mod proof;
mod read;
mod resolve;
mod resolve_attribute;
mod resolve_records;
mod settle;
mod spec;
mod spot;
mod subject;
mod truth;
mod unlock;
mod unlock_check;
mod unlocker;
mod verdict;

pub use book::{Rule, RuleBook};
pub use bulk::{Facts, Judgements};
pub use candidate::{Candidate, ForeignRoster, Judge};
pub use condition::{ClauseForm, ClauseSpec, Condition};
pub use diff::{Diff, Fate, Moved, Reason, RuleDiff};
pub use lint::{Finding, FindingKind, Lint};
pub use named::{Predicate, Predicates};
pub use observed::{Missing, Observed};
pub use outlook::Outlook;
pub use predicate::{
    AspiresToSpec, AttributeSpec, EmployedSpec, GapAtMostSpec, HasCodesSpec, HasHeldSpec, LocationSpec, MeetsLevelSpec,
    MeetsRoleSpec, NamedSpec, NineBoxSpec, PredicateSpec, RatingsSpec, ReviewedSpec, RolesSpec, TenureIn, TenureSpec,
};
pub use predicate_records::{
    BackedSpec, CertificateSpec, CompletedSpec, Distinct, MentoredSpec, MentorsSpec, NoOpenSpec, StreamsSpec, TrainingSpec,
};
pub use price::{Cost, PriceSpec, Priced};
pub use proof::Proof;
pub use settle::Settled;
pub use spec::{RuleBookSpec, RuleSpec};
pub use spot::Spot;
pub use truth::{Decision, Truth};
pub use unlock::{How, Served, Unlock, UnlockChange};
pub use unlock_check::UnlockFault;
pub use unlocker::Unlocker;
pub use verdict::{Asks, ClauseVerdict, Verdict, VerdictFault};
