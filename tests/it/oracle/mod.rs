//! Slow, obvious twins of the engines. They share no code with them and are written to be read, not to be fast.

mod circles;
pub mod development;
mod diff;
mod eligibility;
pub mod equity;
mod gap;
mod heat_map;
mod lint;
pub mod matching;
mod measure;
pub mod metrics;
mod outlook;
mod peers;
pub mod policy;
mod profile;
pub mod program;
mod reliability;
pub mod report;
mod reporting;
pub mod rotation;
mod routes;
mod settle;
pub mod stable;
pub mod survival;
mod trial;
mod unlock;
