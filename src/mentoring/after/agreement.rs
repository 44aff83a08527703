//! The mentoring agreement, checked against the ladder.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::agreement_spec::{AgreementSpec, ExitSpec, FORMAT, GoalAim, GoalSpec, PartySide, PartySpec};
use super::cadence::{CadenceEnd, CadenceSpec, MOST_SESSIONS};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::ladder::Ladder;
use crate::values::date::Day;
use crate::values::{CompetencyId, Id, IdKind, ItemCode, Level, Months, Period, PersonId};

impl AgreementSpec {
    /// Compiles the agreement against a ladder.
    ///
    /// # Errors
    /// [`Invalid`] with everything that is wrong: parties that make no mentorship; people, goals, terms or criteria given twice;
    /// competencies and levels that the ladder does not have; dates out of range or the wrong way round; sessions that begin before
    /// the agreement or are meant for days after it; a cadence of no session or of more than 520; reviews every 0 months. What is
    /// merely missing is no fault; see [`Agreement::missing`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{AgreementSpec, GoalSpec, MissingPart};
    /// let spec = AgreementSpec::new("p1".parse()?, "p2".parse()?, "2025-01-01".parse()?);
    /// let agreement = spec.clone().with_goal(GoalSpec::reach("coaching".parse()?, "working".parse()?)).compile(&ladder)?;
    /// assert!(!agreement.missing("2025-01-01".parse()?).contains(&MissingPart::Goals));
    /// let invalid = spec.with_goal(GoalSpec::reach("coachnig".parse()?, "working".parse()?)).compile(&ladder).unwrap_err();
    /// assert!(invalid.to_string().ends_with("the nearest known is \"coaching\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, ladder: &Ladder) -> Result<Agreement, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        self.check_parties(&mut defects);
        self.check_term(&mut defects);
        self.check_cadence(&mut defects);
        let mut goals = self.goals(ladder, &mut defects);
        only_once(&self.confidentiality, "confidentiality", &mut defects);
        only_once(&self.success, "success", &mut defects);
        if self.review_every == Some(Months::ZERO) {
            let rule = "reviews must be at least a month apart";
            defects.push(Defect::breaks(code::AGREEMENT_COUNT, at!["review_every"], rule));
        }
        defects.suggest(IdKind::Competency, || ladder.competencies().map(|competency| competency.id().as_str()));
        defects.into_warnings()?;
        let mut parties = self.parties.clone();
        parties.sort_unstable();
        goals.sort_unstable();
        let sorted = |codes: &[ItemCode]| {
            let mut codes = codes.to_vec();
            codes.sort_unstable();
            codes
        };
        let term = Period { from: self.from, until: self.until };
        let (confidentiality, success) = (sorted(&self.confidentiality), sorted(&self.success));
        let (cadence, exit, review_every) = (self.cadence, self.exit, self.review_every);
        Ok(Agreement { parties, term, goals, cadence, confidentiality, exit, success, review_every })
    }

    fn check_parties(&self, defects: &mut Defects) {
        let people = self.parties.iter().map(|party| &party.person);
        defects.once(code::AGREEMENT_DUPLICATE, people, |index| at!["parties", index, "person"]);
        for (index, party) in self.parties.iter().enumerate() {
            if let Some(date) = party.agreed_on {
                in_range(date, || at!["parties", index, "agreed_on"], defects);
            }
        }
        let on = |side| self.parties.iter().filter(|party| party.side == side).count();
        let (mentors, mentees, peers) = (on(PartySide::Mentor), on(PartySide::Mentee), on(PartySide::Peer));
        if !(mentors > 0 && mentees > 0 && peers == 0 || mentors + mentees == 0 && peers > 1) {
            let rule = "an agreement must have a mentor and a mentee and no peers, or else two or more peers and nobody else";
            defects.push(Defect::breaks(code::AGREEMENT_PARTIES, at!["parties"], rule));
        }
    }

    fn check_term(&self, defects: &mut Defects) {
        in_range(self.from, || at!["from"], defects);
        let Some(until) = self.until else { return };
        in_range(until, || at!["until"], defects);
        if until <= self.from {
            let rule = "an agreement must end after the day it begins";
            defects.push(Defect::breaks(code::DATE_REVERSED, at!["until"], rule).related_to([at!["from"]]));
        }
    }

    fn check_cadence(&self, defects: &mut Defects) {
        let Some(cadence) = &self.cadence else { return };
        // What ends before it begins has been reported, and ends nothing else.
        let until = self.until.filter(|until| self.from < *until);
        in_range(cadence.first, || at!["cadence", "first"], defects);
        let mut outside = |place: InputPath, rule, related: &str| {
            defects.push(Defect::breaks(code::AGREEMENT_OUTSIDE_TERM, place, rule).related_to([at![related]]));
        };
        if cadence.first < self.from {
            outside(at!["cadence", "first"], "sessions must not begin before the agreement", "from");
        } else if until.is_some_and(|until| until <= cadence.first) {
            outside(at!["cadence", "first"], "sessions must begin before the agreement ends", "until");
        }
        match cadence.end {
            CadenceEnd::Until(end) => {
                let place = || at!["cadence", "end", "until"];
                if until.is_some_and(|until| until < end) {
                    outside(place(), "sessions must end with the agreement or before it", "until");
                }
                in_range(end, place, defects);
                if end <= cadence.first {
                    let rule = "sessions must end after the day they begin";
                    defects.push(Defect::breaks(code::DATE_REVERSED, place(), rule).related_to([at!["cadence", "first"]]));
                }
            }
            CadenceEnd::Sessions(sessions) => {
                let place = || at!["cadence", "end", "sessions"];
                let last = sessions.checked_sub(1).and_then(|last| cadence.planned(last));
                if until.is_some_and(|until| last.is_some_and(|(day, _)| until <= day)) {
                    outside(place(), "the last session must be meant for a day of the agreement", "until");
                }
                if !(1..=MOST_SESSIONS).contains(&sessions) {
                    let what = "a cadence must have 1 to 520 sessions";
                    defects.push(Defect::out_of_range(code::AGREEMENT_COUNT, place(), what, &sessions));
                }
            }
        }
    }

    fn goals(&self, ladder: &Ladder, defects: &mut Defects) -> Vec<AgreementGoal> {
        let mut goals = Vec::with_capacity(self.goals.len());
        let mut competencies: BTreeMap<&CompetencyId, usize> = BTreeMap::new();
        let mut codes: BTreeMap<&ItemCode, usize> = BTreeMap::new();
        for (index, goal) in self.goals.iter().enumerate() {
            match &goal.aim {
                GoalAim::Code(code) => {
                    let place = |index: usize| at!["goals", index, "aim", "code"];
                    if let Some(&earlier) = codes.get(code) {
                        defects.push(Defect::duplicate(code::AGREEMENT_DUPLICATE, place(index), code, place(earlier)));
                    } else {
                        codes.insert(code, index);
                    }
                    goals.push(AgreementGoal { spec: goal.clone(), level: None });
                }
                GoalAim::Reach { competency, level } => {
                    let place = |index: usize, field: &str| at!["goals", index, "aim", "reach", field];
                    if let Some(&earlier) = competencies.get(competency) {
                        let earlier = place(earlier, "competency");
                        let place = place(index, "competency");
                        defects.push(Defect::duplicate(code::AGREEMENT_DUPLICATE, place, competency, earlier));
                    } else {
                        competencies.insert(competency, index);
                    }
                    let Ok(known) = ladder.competency(competency.as_str()) else {
                        let place = place(index, "competency");
                        defects.push(Defect::unknown(code::AGREEMENT_UNKNOWN_ID, place, competency));
                        continue;
                    };
                    // Nobody aims below the scale.
                    let found = known.scale().level(level.as_str()).filter(|found| *found > Level::NONE);
                    if found.is_none() {
                        let list = format!("the scale \"{}\"", known.scale().id());
                        let has = known.scale().levels().map(|level| level.code().as_str());
                        let outside = code::AGREEMENT_LEVEL_OUTSIDE_SCALE;
                        defects.push(Defect::not_in_list(outside, place(index, "level"), level, list, has));
                    }
                    goals.push(AgreementGoal { spec: goal.clone(), level: found });
                }
            }
        }
        goals
    }
}

fn in_range(date: NaiveDate, place: impl FnOnce() -> InputPath, defects: &mut Defects) {
    if !Day::from(date).in_range() {
        let rule = "a date must lie between 1900-01-01 and 2200-12-31";
        defects.push(Defect::breaks(code::DATE_OUT_OF_RANGE, place(), rule));
    }
}

fn only_once(codes: &[ItemCode], field: &str, defects: &mut Defects) {
    defects.once(code::AGREEMENT_DUPLICATE, codes, |index| at![field, index]);
}

/// A goal of an agreement, with its level on the scale.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct AgreementGoal {
    spec: GoalSpec,
    level: Option<Level>,
}

impl AgreementGoal {
    /// What it aims at.
    #[must_use]
    pub const fn aim(&self) -> &GoalAim {
        &self.spec.aim
    }

    /// The level it aims at, on the scale of its competency; `None` for a goal of the company's own.
    #[must_use]
    pub const fn level(&self) -> Option<Level> {
        self.level
    }

    /// The business outcome that it serves.
    #[must_use]
    pub const fn outcome(&self) -> Option<&ItemCode> {
        self.spec.outcome.as_ref()
    }
}

/// A part that a whole agreement has. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MissingPart {
    /// No goal.
    Goals,
    /// No cadence.
    Cadence,
    /// No end.
    End,
    /// No terms of confidentiality.
    Confidentiality,
    /// No way to leave early.
    Exit,
    /// Nothing by which success is seen.
    Success,
    /// No reviews.
    Reviews,
    /// Somebody has not agreed by the date.
    AgreedBy(PersonId),
}

/// A mentoring agreement: whole in itself, and the same in whatever order it was written.
///
/// Made by [`AgreementSpec::compile`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    parties: Vec<PartySpec>,
    term: Period,
    goals: Vec<AgreementGoal>,
    cadence: Option<CadenceSpec>,
    confidentiality: Vec<ItemCode>,
    exit: Option<ExitSpec>,
    success: Vec<ItemCode>,
    review_every: Option<Months>,
}

impl Agreement {
    /// Who agrees, by side and id.
    #[must_use]
    pub fn parties(&self) -> &[PartySpec] {
        &self.parties
    }

    /// From when to when it holds.
    #[must_use]
    pub const fn term(&self) -> Period {
        self.term
    }

    /// The goals: by competency, and then those of the company's own by code.
    #[must_use]
    pub fn goals(&self) -> &[AgreementGoal] {
        &self.goals
    }

    /// When they meet; all sessions are meant for days of the term.
    #[must_use]
    pub const fn cadence(&self) -> Option<&CadenceSpec> {
        self.cadence.as_ref()
    }

    /// The terms of confidentiality, by code.
    #[must_use]
    pub fn confidentiality(&self) -> &[ItemCode] {
        &self.confidentiality
    }

    /// By what both will see that it was worth it, by code.
    #[must_use]
    pub fn success(&self) -> &[ItemCode] {
        &self.success
    }

    /// The day on which it ends when notice is given on a date: after the days of notice, and not later than it would end anyway. `None`
    /// when nobody has agreed how to leave, or it does not hold on that date.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../../examples/data/company/ladder.json"))?.compile()?;
    /// use rungs::{AgreementSpec, ExitSpec};
    /// let mut spec = AgreementSpec::new("p1".parse()?, "p2".parse()?, "2025-01-01".parse()?).until("2025-07-01".parse()?);
    /// spec.exit = Some(ExitSpec::new(14));
    /// let agreement = spec.compile(&ladder)?;
    /// assert_eq!(agreement.ends_after_notice("2025-03-01".parse()?), Some("2025-03-15".parse()?));
    /// assert_eq!(agreement.ends_after_notice("2025-06-30".parse()?), Some("2025-07-01".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn ends_after_notice(&self, notice: NaiveDate) -> Option<NaiveDate> {
        let exit = self.exit.filter(|_| self.term.contains(notice))?;
        let end = notice.checked_add_days(Days::new(exit.notice_days.into()));
        let end = end.unwrap_or(NaiveDate::MAX);
        Some(self.term.until.map_or(end, |until| until.min(end)))
    }

    /// The days of the reviews: the first day plus each whole number of intervals, while the agreement holds, for at most 1,200 months.
    pub fn reviews(&self) -> impl Iterator<Item = NaiveDate> {
        let every = self.review_every.map_or(0, Months::count);
        let months = (1u16..).map_while(move |number| every.checked_mul(number).filter(|_| every > 0));
        let days = months.map_while(|months| Months::new(months).ok()).map(|months| months.after(self.term.from));
        days.take_while(|day| self.term.contains(*day) && Day::from(*day).in_range())
    }

    /// What a whole agreement has and this one lacks, as of a date; empty when it is whole and everybody has agreed.
    #[must_use]
    pub fn missing(&self, as_of: NaiveDate) -> Vec<MissingPart> {
        let parts = [
            (self.goals.is_empty(), MissingPart::Goals),
            (self.cadence.is_none(), MissingPart::Cadence),
            (self.term.until.is_none(), MissingPart::End),
            (self.confidentiality.is_empty(), MissingPart::Confidentiality),
            (self.exit.is_none(), MissingPart::Exit),
            (self.success.is_empty(), MissingPart::Success),
            (self.review_every.is_none(), MissingPart::Reviews),
        ];
        let mut missing: Vec<_> = parts.into_iter().filter_map(|(is_missing, part)| is_missing.then_some(part)).collect();
        let open = self.parties.iter().filter(|party| party.agreed_on.is_none_or(|agreed| as_of < agreed));
        missing.extend(open.map(|party| MissingPart::AgreedBy(party.person.clone())));
        missing.sort_unstable();
        missing
    }
}
