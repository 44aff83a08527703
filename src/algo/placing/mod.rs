//! People take places over time, within what they share: the search for a good plan, and prices that prove how good it is at most.
//!
//! A [`Board`] says it in numbers: *choices* are what a person could take and when, *rows* are what they share, *cohorts* are those who start
//! together. `tour` finds the best of one person, `hosts` and `timetable` all that a host can offer, `ledger` keeps what a plan takes and is worth. `tariff`
//! says what a choice costs at some prices, `walk` moves the prices, `search` puts it together: `moves` and `bundles` change a plan.

mod board;
mod bundles;
mod hosts;
mod ledger;
mod moves;
mod search;
mod tariff;
mod timetable;
mod tour;
mod walk;

pub(crate) use board::{Board, Choice, Cohort, Host, NONE, Need, Offer, Person, Place, Quota, Rule, UNIT};
pub(crate) use hosts::More;
pub(crate) use ledger::{Ledger, Totals};
pub(crate) use search::{Aim, Search, Term};
pub(crate) use tariff::Line;
pub(crate) use walk::Bound;
