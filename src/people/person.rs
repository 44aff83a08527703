//! The view of one person, for who would rather have the object than the columns.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::columns::{Column, Held, Rows, held_on, sparse};
use super::evidence::Evidence;
use super::records::Record;
use super::roster::{Judged, Offer, PersonIx, Roster};
use super::settings::Codes;
use super::settings_spec::TeamSpec;
use super::spec::ReviewStage;
use crate::defect::UnknownId;
use crate::ladder::{Competency, Role, RoleIx};
use crate::values::date::Day;
use crate::values::{AttributeId, CycleId, Id, ItemCode, Period, PersonId, SessionId};

/// A person of a roster.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    roster: &'a Roster,
    ix: PersonIx,
    id: &'a PersonId,
}

/// A role that a person aspires to.
#[derive(Debug, Clone, Copy)]
pub struct Aspiration<'a> {
    role: Role<'a>,
    priority: u8,
    since: Option<NaiveDate>,
}

impl<'a> Aspiration<'a> {
    /// The role.
    #[must_use]
    pub const fn role(self) -> Role<'a> {
        self.role
    }

    /// The first wish is 1.
    #[must_use]
    pub const fn priority(self) -> u8 {
        self.priority
    }

    /// Since when this is known.
    #[must_use]
    pub const fn since(self) -> Option<NaiveDate> {
        self.since
    }
}

/// A performance rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating<'a> {
    cycle: &'a CycleId,
    on: NaiveDate,
    code: &'a ItemCode,
    position: u32,
}

impl<'a> Rating<'a> {
    /// The cycle it closed.
    #[must_use]
    pub const fn cycle(self) -> &'a CycleId {
        self.cycle
    }

    /// When it was given.
    #[must_use]
    pub const fn on(self) -> NaiveDate {
        self.on
    }

    /// The rating.
    #[must_use]
    pub const fn code(self) -> &'a ItemCode {
        self.code
    }

    /// The position in the roster's list of ratings, 0 for the lowest.
    #[must_use]
    pub const fn position(self) -> u32 {
        self.position
    }
}

/// What a talent review said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TalentReview<'a> {
    session: &'a SessionId,
    on: NaiveDate,
    stage: ReviewStage,
    nine_box: NineBox<'a>,
}

impl<'a> TalentReview<'a> {
    /// The session.
    #[must_use]
    pub const fn session(self) -> &'a SessionId {
        self.session
    }

    /// When it was.
    #[must_use]
    pub const fn on(self) -> NaiveDate {
        self.on
    }

    /// Before or after calibration.
    #[must_use]
    pub const fn stage(self) -> ReviewStage {
        self.stage
    }

    /// Where it put the person.
    #[must_use]
    pub const fn nine_box(self) -> NineBox<'a> {
        self.nine_box
    }
}

/// A pair of performance and potential, with the company's own label for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NineBox<'a> {
    performance: &'a ItemCode,
    potential: &'a ItemCode,
    label: Option<&'a ItemCode>,
}

impl<'a> NineBox<'a> {
    /// The performance.
    #[must_use]
    pub const fn performance(self) -> &'a ItemCode {
        self.performance
    }

    /// The potential.
    #[must_use]
    pub const fn potential(self) -> &'a ItemCode {
        self.potential
    }

    /// What the company calls the pair; `None` when the settings give no labels.
    #[must_use]
    pub const fn label(self) -> Option<&'a ItemCode> {
        self.label
    }
}

/// A judgement of risk or impact, and the day it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement<'a> {
    code: &'a ItemCode,
    position: u32,
    on: NaiveDate,
}

impl<'a> Judgement<'a> {
    /// What was judged.
    #[must_use]
    pub const fn code(self) -> &'a ItemCode {
        self.code
    }

    /// The position in the roster's list, 0 for the lowest.
    #[must_use]
    pub const fn position(self) -> u32 {
        self.position
    }

    /// When it was made.
    #[must_use]
    pub const fn on(self) -> NaiveDate {
        self.on
    }
}

/// What a person offers as a mentor.
#[derive(Debug, Clone, Copy)]
pub struct MentorOffer<'a> {
    roster: &'a Roster,
    offer: &'a Offer,
}

impl<'a> MentorOffer<'a> {
    /// How many people the mentor has time for.
    #[must_use]
    pub const fn seats(self) -> u16 {
        self.offer.seats
    }

    /// What the mentor would like to teach, by id; anything when empty.
    pub fn competencies(self) -> impl Iterator<Item = Competency<'a>> {
        self.offer.competencies.iter().filter_map(move |&competency| self.roster.ladder().competency_at(competency))
    }
}

/// The value of one of the company's own attributes. Closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attribute<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// An exact decimal.
    Decimal(Decimal),
    /// A date.
    Date(NaiveDate),
    /// One of the declared codes.
    Code(&'a ItemCode),
    /// Some of the declared codes, in the order of the declaration.
    Codes(Vec<&'a ItemCode>),
}

/// The value of an attribute as it is kept: codes as positions in the attribute's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AttributeAt<'a> {
    Bool(bool),
    Integer(i64),
    Decimal(Decimal),
    Date(Day),
    Code(u32),
    /// Sorted.
    Codes(&'a [u32]),
}

impl<'a> Person<'a> {
    pub(super) const fn new(roster: &'a Roster, ix: PersonIx, id: &'a PersonId) -> Self {
        Self { roster, ix, id }
    }

    pub(crate) const fn ix(self) -> PersonIx {
        self.ix
    }

    pub(super) const fn roster(self) -> &'a Roster {
        self.roster
    }

    pub(super) fn row(self) -> usize {
        self.roster.row(self.ix)
    }

    /// The opaque id.
    #[must_use]
    pub const fn id(self) -> &'a PersonId {
        self.id
    }

    /// The first day with the company, where it is known.
    #[must_use]
    pub fn hired(self) -> Option<NaiveDate> {
        self.roster.data().hired.get(self.row()).copied().flatten().and_then(Day::date)
    }

    /// The first day no longer with the company; `None` while the person is there.
    #[must_use]
    pub fn left(self) -> Option<NaiveDate> {
        self.roster.data().left.get(self.row()).copied().flatten().and_then(Day::date)
    }

    /// Whether the person is with the company on a date. Where no day of hiring is known, they always were.
    #[must_use]
    pub fn is_employed_on(self, date: NaiveDate) -> bool {
        self.roster.data().is_employed(self.row(), date.into())
    }

    /// The role held on a date; none while not employed.
    #[must_use]
    pub fn role_on(self, date: NaiveDate) -> Option<Role<'a>> {
        let role = self.held_on(&self.roster.data().roles, date)?;
        self.roster.ladder().role_at(RoleIx(role))
    }

    /// All roles held, the first one first.
    pub fn role_history(self) -> impl Iterator<Item = (Role<'a>, Period)> {
        self.history(&self.roster.data().roles, move |of| self.roster.ladder().role_at(RoleIx(of)))
    }

    /// The team belonged to on a date; none while not employed.
    #[must_use]
    pub fn team_on(self, date: NaiveDate) -> Option<&'a TeamSpec> {
        let team = self.held_on(&self.roster.data().teams, date)?;
        self.roster.settings().teams.get(team as usize)
    }

    /// All teams belonged to, the first one first.
    pub fn team_history(self) -> impl Iterator<Item = (&'a TeamSpec, Period)> {
        self.history(&self.roster.data().teams, move |of| self.roster.settings().teams.get(of as usize))
    }

    /// Who the person reports to on a date; nobody while not employed.
    #[must_use]
    pub fn manager_on(self, date: NaiveDate) -> Option<Person<'a>> {
        let manager = self.held_on(&self.roster.data().managers, date)?;
        self.roster.person_at(PersonIx(manager))
    }

    /// All managers, the first one first.
    pub fn manager_history(self) -> impl Iterator<Item = (Person<'a>, Period)> {
        self.history(&self.roster.data().managers, move |of| self.roster.person_at(PersonIx(of)))
    }

    /// The share of working time worked on a date, in percent: 100 unless the record says otherwise, 0 when not employed.
    #[must_use]
    pub fn availability_on(self, date: NaiveDate) -> u8 {
        if !self.is_employed_on(date) {
            return 0;
        }
        self.held_on(&self.roster.data().availability, date).and_then(|share| u8::try_from(share).ok()).unwrap_or(100)
    }

    /// The days on which the person said what roles are aspired to, those that were said again later included.
    pub(crate) fn aspired(self) -> impl Iterator<Item = NaiveDate> {
        self.roster.data().aspirations.row(self.row()).iter().filter_map(|aspired| aspired.on.date())
    }

    /// The roles aspired to as known on a date, the first wish first.
    #[must_use]
    pub fn aspirations_on(self, date: NaiveDate) -> Vec<Aspiration<'a>> {
        let day = Day::from(date);
        // A role may have been wished for more than once: what was said last counts.
        let mut latest = BTreeMap::new();
        for aspired in self.roster.data().aspirations.row(self.row()).iter().filter(|aspired| aspired.on <= day) {
            latest.insert(aspired.role, *aspired);
        }
        let mut wishes: Vec<_> = latest.into_values().collect();
        wishes.sort_by_key(|aspired| (aspired.priority, aspired.role));
        let wish = |aspired: super::roster::Aspired| {
            let role = self.roster.ladder().role_at(aspired.role)?;
            Some(Aspiration { role, priority: aspired.priority, since: aspired.on.date() })
        };
        wishes.into_iter().filter_map(wish).collect()
    }

    /// The performance ratings given up to and on a date, the first one first.
    pub fn ratings_on(self, date: NaiveDate) -> impl Iterator<Item = Rating<'a>> {
        let (day, data) = (Day::from(date), self.roster.data());
        let ratings = data.ratings.row(self.row()).iter().filter(move |rated| rated.on <= day);
        ratings.filter_map(move |rated| {
            Some(Rating {
                cycle: data.cycles.get(rated.cycle as usize)?,
                on: rated.on.date()?,
                code: self.roster.settings().ratings.at(rated.rating)?,
                position: rated.rating,
            })
        })
    }

    /// The talent reviews held up to and on a date, the first one first.
    pub fn reviews_on(self, date: NaiveDate) -> impl Iterator<Item = TalentReview<'a>> {
        let (day, data, settings) = (Day::from(date), self.roster.data(), self.roster.settings());
        let reviews = data.reviews.row(self.row()).iter().filter(move |reviewed| reviewed.on <= day);
        reviews.filter_map(move |reviewed| {
            let nine_box = NineBox {
                performance: settings.performance.at(reviewed.performance)?,
                potential: settings.potential.at(reviewed.potential)?,
                label: settings.boxes.get(&(reviewed.performance, reviewed.potential)),
            };
            let session = data.sessions.get(reviewed.session as usize)?;
            Some(TalentReview { session, on: reviewed.on.date()?, stage: reviewed.stage, nine_box })
        })
    }

    /// Where the latest talent review up to a date put the person; of one day a calibrated review counts before an initial one.
    #[must_use]
    pub fn nine_box_on(self, date: NaiveDate) -> Option<NineBox<'a>> {
        self.reviews_on(date).max_by_key(|review| (review.on(), review.stage())).map(TalentReview::nine_box)
    }

    /// The risk that the person leaves, as last judged up to a date.
    #[must_use]
    pub fn risk_of_loss_on(self, date: NaiveDate) -> Option<Judgement<'a>> {
        self.judged(&self.roster.data().risk, &self.roster.settings().risk, date)
    }

    /// The impact if the person leaves, as last judged up to a date.
    #[must_use]
    pub fn impact_of_loss_on(self, date: NaiveDate) -> Option<Judgement<'a>> {
        self.judged(&self.roster.data().impact, &self.roster.settings().impact, date)
    }

    fn judged(self, judged: &'a Rows<Judged>, codes: &'a Codes, date: NaiveDate) -> Option<Judgement<'a>> {
        let day = Day::from(date);
        let last = judged.row(self.row()).iter().rev().find(|judged| judged.on <= day)?;
        Some(Judgement { code: codes.at(last.code)?, position: last.code, on: last.on.date()? })
    }

    /// The value of one of the company's own attributes; `None` when the record does not give it.
    ///
    /// # Errors
    /// [`UnknownId`] when the roster declares no such attribute.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// # let roster = rungs::RosterSpec::from_json(r#"{"settings": {"teams": [{"id": "night-shift"}], "attributes": {"mobile": "bool"}}, "people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#)?.compile(&ladder)?;
    /// let person = roster.person("p1")?;
    /// assert_eq!(person.attribute("mobile")?, None);
    /// assert!(person.attribute("nobile").is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn attribute(self, name: &str) -> Result<Option<Attribute<'a>>, UnknownId> {
        let settings = self.roster.settings();
        let known = || settings.attributes.iter().map(|(name, ..)| name.as_str());
        let at = settings.attribute(name).ok_or_else(|| UnknownId::among(AttributeId::KIND, name, known()))?;
        let row = u32::try_from(self.row()).unwrap_or(u32::MAX);
        let codes = settings.attributes.get(at).map(|(.., codes)| codes);
        Ok(self.roster.data().attributes.get(at).and_then(|column| match column {
            Column::Bool(column) => sparse(column, row).copied().map(Attribute::Bool),
            Column::Integer(column) => sparse(column, row).copied().map(Attribute::Integer),
            Column::Decimal(column) => sparse(column, row).copied().map(Attribute::Decimal),
            Column::Date(column) => sparse(column, row).and_then(|day| day.date()).map(Attribute::Date),
            Column::Code(column) => sparse(column, row).and_then(|&code| codes?.at(code)).map(Attribute::Code),
            Column::Codes(column) => {
                let set = sparse(column, row)?;
                Some(Attribute::Codes(set.iter().filter_map(|&code| codes?.at(code)).collect()))
            }
        }))
    }

    /// The value of the attribute of a position in the roster's list.
    pub(crate) fn attribute_at(self, attribute: usize) -> Option<AttributeAt<'a>> {
        let row = u32::try_from(self.row()).unwrap_or(u32::MAX);
        match self.roster.data().attributes.get(attribute)? {
            Column::Bool(column) => sparse(column, row).copied().map(AttributeAt::Bool),
            Column::Integer(column) => sparse(column, row).copied().map(AttributeAt::Integer),
            Column::Decimal(column) => sparse(column, row).copied().map(AttributeAt::Decimal),
            Column::Date(column) => sparse(column, row).copied().map(AttributeAt::Date),
            Column::Code(column) => sparse(column, row).copied().map(AttributeAt::Code),
            Column::Codes(column) => sparse(column, row).map(|codes| AttributeAt::Codes(codes)),
        }
    }

    /// When the latest talent review up to a date was, and the positions of performance and potential that it gave; see
    /// [`Person::nine_box_on`].
    pub(crate) fn review_on(self, date: NaiveDate) -> Option<(NaiveDate, u32, u32)> {
        let day = Day::from(date);
        let reviews = self.roster.data().reviews.row(self.row()).iter().filter(|reviewed| reviewed.on <= day);
        let latest = reviews.max_by_key(|reviewed| (reviewed.on, reviewed.stage))?;
        Some((latest.on.date()?, latest.performance, latest.potential))
    }

    /// What the person offers as a mentor on a date.
    #[must_use]
    pub fn mentor_offer_on(self, date: NaiveDate) -> Option<MentorOffer<'a>> {
        let day = Day::from(date);
        let offers = self.roster.data().mentor_offers.row(self.row());
        let offer = offers.iter().find(|offer| offer.period.holds_on(day)).filter(|_| self.is_employed_on(date))?;
        Some(MentorOffer { roster: self.roster, offer })
    }

    /// Where the person works, by the attribute that the settings name for it; `None` when they name none, or when the record
    /// does not give it.
    #[must_use]
    pub fn location(self) -> Option<&'a ItemCode> {
        let settings = self.roster.settings();
        let at = settings.location?;
        let row = u32::try_from(self.row()).ok()?;
        let Some(Column::Code(column)) = self.roster.data().attributes.get(at) else { return None };
        let (.., codes) = settings.attributes.get(at)?;
        codes.at(*sparse(column, row)?)
    }

    /// What the person has done, and what was done for them: by kind, first day, code and other party.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let spec = rungs::RosterSpec::from_json(r#"{"settings": {"records": {"rotation": {"codes": ["product"]}}}, "people": [{"id": "p1", "records": [
    ///     {"kind": "rotation", "of": "product", "on": "2024-01-01", "until": "2024-07-01"}]}]}"#)?;
    /// let roster = spec.compile(&ladder)?;
    /// let rotation = roster.person("p1")?.records().next().ok_or("a record")?;
    /// assert_eq!(rotation.of().map(ToString::to_string).as_deref(), Some("product"));
    /// assert!(rotation.is_open_on("2024-06-30".parse()?) && rotation.is_completed_on("2024-07-01".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn records(self) -> impl Iterator<Item = Record<'a>> {
        super::records::records(self)
    }

    /// All that has been observed of the person's competencies: by competency, kind and assessor, the latest first.
    #[must_use]
    pub fn evidence(self) -> Vec<Evidence> {
        super::evidence::evidence(self)
    }

    fn held_on(self, histories: &Rows<Held>, date: NaiveDate) -> Option<u32> {
        held_on(histories.row(self.row()), Day::from(date)).filter(|_| self.is_employed_on(date))
    }

    fn history<T>(self, histories: &'a Rows<Held>, of: impl Fn(u32) -> Option<T>) -> impl Iterator<Item = (T, Period)> {
        histories.row(self.row()).iter().filter_map(move |held| {
            let mut period = Period::since(held.from.date()?);
            period.until = held.until.date();
            Some((of(held.of)?, period))
        })
    }
}
