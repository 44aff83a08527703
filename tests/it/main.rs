//! All integration tests, in one binary: a module for each floor, `laws` (properties), `oracle` (slow, obvious twins),
//! `golden` (a pair of files for each defect) and `architecture` (which floor may import which).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::type_complexity,
    unreachable_pub,
    reason = "a test that fails should stop where it fails"
)]

mod after;
mod architecture;
mod bad_input;
mod bad_rules;
mod circles;
mod company;
mod corpus;
mod development;
mod equity;
mod fuzz_corpus;
mod gap;
mod golden;
mod ladder;
mod laws;
mod made;
mod made_journal;
mod made_policy;
mod made_rules;
mod matching;
mod measure;
mod metrics;
mod metrics_facts;
mod oracle;
mod peers;
mod people;
mod pilot;
mod pointers;
mod policy;
mod policy_scale;
mod program;
mod program_authority;
mod program_guarded;
mod program_people;
mod real_data;
mod reliability;
mod report;
mod rotation;
mod rotation_around;
mod rule_books;
mod schemas;
mod small;
mod stable;
mod survival;
mod trial;
