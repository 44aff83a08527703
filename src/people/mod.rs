//! Floor 4: people, their history, and what is known of them.
//!
//! `spec` and `record_spec` are what the records say, `compile`, `record` and `take_records` check them and pack them into columns,
//! `roster`, `person` and `records` are the views, `policy` says what counts as evidence, `profile` turns evidence into levels.

mod columns;
mod compile;
mod evidence;
mod migrate;
mod person;
mod policy;
mod profile;
mod record;
mod record_spec;
mod records;
mod reporting;
mod roster;
mod settings;
mod settings_spec;
mod spec;
mod take_records;

pub use compile::RosterBuilder;
pub use evidence::{Evidence, LeftOut, LeftOutReason, Used};
pub use migrate::{Migration, Unmapped};
pub(crate) use person::AttributeAt;
pub use person::{Aspiration, Attribute, Judgement, MentorOffer, NineBox, Person, Rating, TalentReview};
pub use policy::{EvidencePolicy, EvidencePolicySpec, KindPolicy};
pub(crate) use profile::UNKNOWN;
pub use profile::{CompetencyProfile, Profile, Profiles, Standing, UnknownReason};
pub use record_spec::{RecordKind, RecordSpec};
pub(crate) use records::Recorded;
pub use records::{Record, RecordSource};
pub(crate) use roster::PersonIx;
pub use roster::Roster;
pub(crate) use settings::{Codes, Settings};
pub use settings_spec::{AttributeType, BoxSpec, RecordSourceSpec, RosterSettings, TeamSpec};
pub use spec::{
    AspirationSpec, AttributeValue, EvidenceKind, EvidenceSpec, JudgementSpec, MentorOfferSpec, PersonSpec, RatingSpec,
    ReviewStage, RosterSpec, Spell, TalentReviewSpec,
};
