//! A placement: proposed, agreed by three sides, under way, completed, debriefed, and turned into evidence.

use chrono::NaiveDate;
use serde::Serialize;

use super::dated::Dated;
use super::machine::{By, Case, Decides, Happening, Machine, Named, Seen, named, pack_named};
use super::pack::packed;
use super::transition::Barred;
use crate::rotation::PlacementKind;
use crate::values::{
    AssessorId, CompetencyId, ItemCode, LevelCode, OpportunityId, PersonId, PlacementId, RoleId, UnitId, date,
};

packed! {
    /// What happens to a placement. Open.
    pub enum PlacementEvent {
        /// Somebody is to be placed.
        Proposed {
            /// Who.
            person: PersonId,
            /// What it is. A stretch assignment is a project.
            kind: PlacementKind,
            /// Where.
            host: UnitId;
            /// Where they come from.
            home: Option<UnitId>,
            /// Which opportunity it takes.
            opportunity: Option<OpportunityId>,
            /// The first day.
            #[serde(with = "date::option")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
            starts: Option<NaiveDate>,
            /// The first day after the time box.
            #[serde(with = "date::option")]
            #[cfg_attr(feature = "schema", schemars(with = "Option<crate::values::schema::DateText>"))]
            ends: Option<NaiveDate>,
            /// The share of working time in percent; all of it when 0.
            share: u8,
            /// What it is to teach.
            objectives: Vec<PlacementObjective>,
            /// What will be there at its end, by code.
            deliverables: Vec<ItemCode>,
            /// By what its success is judged, by code.
            criteria: Vec<ItemCode>,
            /// The role that comes next, and so what the way out requires.
            exit: Option<RoleId>,
            /// Who stands by it.
            sponsor: Option<PersonId>,
            /// Days between check-ins; none are due when 0.
            check_in_days: u16,
        },
        /// What a secondment needs before it is agreed.
        TermsSet {
            /// The post to return to, by code.
            post: ItemCode,
            /// When it is reviewed.
            #[serde(with = "date::list")]
            #[cfg_attr(feature = "schema", schemars(with = "Vec<crate::values::schema::DateText>"))]
            reviews: Vec<NaiveDate>,
        },
        /// A side agrees: for a unit a person other than the participant, for the participant nobody else.
        Agreed {
            /// Which.
            side: AgreeingSide,
        },
        /// It begins.
        Began {
            ;
            /// What the host does so that they arrive, by code.
            onboarding: Vec<ItemCode>,
        },
        /// How it goes has been talked over.
        CheckedIn {
            ;
            /// What came up, by code.
            themes: Vec<ItemCode>,
        },
        /// A block of shadowing is done.
        Shadowed {
            /// Which.
            block: ShadowingBlock,
        },
        /// What the participant thought about, by code.
        Reflected {
            /// The themes.
            themes: Vec<ItemCode>,
        },
        /// It takes longer.
        Extended {
            /// The first day after it.
            #[serde(with = "date")]
            #[cfg_attr(feature = "schema", schemars(with = "crate::values::schema::DateText"))]
            ends: NaiveDate,
        },
        /// It is over as planned.
        Completed {
            ;
            /// What is there at its end, by code.
            delivered: Vec<ItemCode>,
        },
        /// It is over before that.
        EndedEarly,
        /// What came of it has been talked over.
        Debriefed {
            ;
            /// What was seen.
            outcomes: Vec<DebriefOutcome>,
        },
        /// What was seen is evidence from now on.
        Synthesised,
        /// An indicator of the team, before and after.
        ImpactMeasured {
            /// Which indicator, by code.
            indicator: ItemCode,
            /// Before, in the indicator's own units.
            before: i64,
            /// After.
            after: i64,
        },
        /// It does not take place.
        Cancelled,
    }
}

packed! {
    /// What a placement is to teach.
    pub struct PlacementObjective {
        /// What.
        competency: CompetencyId,
        /// Up to which level.
        level: LevelCode,
    }
}

packed! {
    /// What was seen in a debrief.
    pub struct DebriefOutcome {
        /// Of which competency.
        competency: CompetencyId,
        /// Which level.
        level: LevelCode;
        /// Who saw it.
        assessor: Option<AssessorId>,
    }
}

named! {
    /// A side that has to agree to a placement. Closed.
    pub enum AgreeingSide {
        /// The manager at home.
        Home = "home",
        /// The manager of the host.
        Host = "host",
        /// Whoever is placed.
        Participant = "participant",
    }
}

named! {
    /// A block of shadowing. Closed.
    pub enum ShadowingBlock {
        /// Watching.
        Observe = "observe",
        /// Trying.
        Practise = "practise",
        /// Talking it over.
        Debrief = "debrief",
    }
}
pack_named!(AgreeingSide, ShadowingBlock);

named! {
    /// Where a placement stands. Closed.
    pub enum PlacementStage {
        /// Somebody has still to agree, or terms are missing.
        Proposed = "proposed",
        /// All agree.
        Agreed = "agreed",
        /// Under way.
        Active = "active",
        /// Under way, and longer than planned.
        Extended = "extended",
        /// Over as planned.
        Completed = "completed",
        /// Over before that.
        EndedEarly = "ended_early",
        /// What came of it has been talked over.
        Debriefed = "debriefed",
        /// What was seen is evidence.
        Synthesised = "synthesised",
        /// It does not take place.
        Cancelled = "cancelled",
    }
}

named! {
    pub(super) enum Move {
        Proposed = "proposed",
        SecondmentProposed = "proposed as a secondment",
        TermsSet = "terms_set",
        AgreedByHome = "agreed by home",
        AgreedByHost = "agreed by host",
        AgreedByParticipant = "agreed by participant",
        Began = "began",
        CheckedIn = "checked_in",
        Shadowed = "shadowed",
        Reflected = "reflected",
        Extended = "extended",
        Completed = "completed",
        EndedEarly = "ended_early",
        Debriefed = "debriefed",
        Synthesised = "synthesised",
        ImpactMeasured = "impact_measured",
        Cancelled = "cancelled",
    }
}

/// The stage, what is still missing to an agreement, and who is placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PlacementState {
    stage: PlacementStage,
    /// Home, host and participant, and the terms of a secondment: what is still to come.
    missing: [bool; 4],
    participant: u32,
}

impl Machine for PlacementState {
    type Move = Move;

    fn after(before: Option<Self>, step: Move, by: By) -> Option<Self> {
        use PlacementStage as S;
        if Self::barred(before, step, by).is_some() {
            return None;
        }
        let Some(before) = before else {
            let missing = |terms| [true, true, true, terms];
            let proposed = |terms| Some(Self { stage: S::Proposed, missing: missing(terms), participant: by.who });
            return match step {
                Move::Proposed => proposed(false),
                Move::SecondmentProposed => proposed(true),
                _ => None,
            };
        };
        let to = |stage| Some(Self { stage, ..before });
        match (before.stage, step) {
            (S::Proposed, Move::AgreedByHome) => before.without(0),
            (S::Proposed, Move::AgreedByHost) => before.without(1),
            (S::Proposed, Move::AgreedByParticipant) => before.without(2),
            (S::Proposed, Move::TermsSet) => before.without(3),
            (S::Agreed, Move::Began) => to(S::Active),
            (S::Active | S::Extended, Move::CheckedIn | Move::Shadowed | Move::Reflected) => Some(before),
            (S::Active | S::Extended, Move::Extended) => to(S::Extended),
            (S::Active | S::Extended, Move::Completed) => to(S::Completed),
            (S::Active | S::Extended, Move::EndedEarly) => to(S::EndedEarly),
            (S::Completed | S::EndedEarly, Move::Reflected) => Some(before),
            (S::Completed | S::EndedEarly, Move::Debriefed) => to(S::Debriefed),
            (S::Debriefed, Move::Synthesised) => to(S::Synthesised),
            (S::Completed | S::EndedEarly | S::Debriefed | S::Synthesised, Move::ImpactMeasured) => Some(before),
            (S::Proposed | S::Agreed, Move::Cancelled) => to(S::Cancelled),
            _ => None,
        }
    }

    fn barred(before: Option<Self>, step: Move, by: By) -> Option<Barred> {
        let before = before?;
        match step {
            Move::AgreedByHome | Move::AgreedByHost => by.no_other_person(before.participant),
            Move::AgreedByParticipant => by.not_their_own(before.participant),
            _ => None,
        }
    }

    fn decides(step: Move) -> Option<Decides> {
        match step {
            Move::AgreedByHome | Move::AgreedByHost => Some(Decides::ABOUT_ANOTHER),
            // Their own word they can take back.
            Move::AgreedByParticipant => Some(Decides { about_somebody: false, ..Decides::ABOUT_ANOTHER }),
            _ => None,
        }
    }

    fn names(step: Move) -> bool {
        matches!(step, Move::Proposed | Move::SecondmentProposed)
    }

    fn stage(self) -> &'static str {
        self.stage.name()
    }
}

impl PlacementState {
    /// The same with one thing less to wait for; `None` when it was not waited for.
    fn without(mut self, at: usize) -> Option<Self> {
        let missing = self.missing.get_mut(at)?;
        if !std::mem::take(missing) {
            return None;
        }
        if self.missing == [false; 4] {
            self.stage = PlacementStage::Agreed;
        }
        Some(self)
    }
}

impl Happening for PlacementEvent {
    type State = PlacementState;

    fn step(&self) -> Move {
        match self {
            Self::Proposed { kind: PlacementKind::Secondment, .. } => Move::SecondmentProposed,
            Self::Proposed { .. } => Move::Proposed,
            Self::TermsSet { .. } => Move::TermsSet,
            Self::Agreed { side: AgreeingSide::Home } => Move::AgreedByHome,
            Self::Agreed { side: AgreeingSide::Host } => Move::AgreedByHost,
            Self::Agreed { side: AgreeingSide::Participant } => Move::AgreedByParticipant,
            Self::Began { .. } => Move::Began,
            Self::CheckedIn { .. } => Move::CheckedIn,
            Self::Shadowed { .. } => Move::Shadowed,
            Self::Reflected { .. } => Move::Reflected,
            Self::Extended { .. } => Move::Extended,
            Self::Completed { .. } => Move::Completed,
            Self::EndedEarly => Move::EndedEarly,
            Self::Debriefed { .. } => Move::Debriefed,
            Self::Synthesised => Move::Synthesised,
            Self::ImpactMeasured { .. } => Move::ImpactMeasured,
            Self::Cancelled => Move::Cancelled,
        }
    }
}

/// What is known of a placement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlacementRecord {
    /// Which.
    pub id: PlacementId,
    /// Where it stands.
    pub stage: PlacementStage,
    /// Who; `None` only before it is proposed.
    pub person: Option<PersonId>,
    /// What it is; `None` only before it is proposed.
    pub kind: Option<PlacementKind>,
    /// Where; `None` only before it is proposed.
    pub host: Option<UnitId>,
    /// Where they come from.
    pub home: Option<UnitId>,
    /// Which opportunity it takes.
    pub opportunity: Option<OpportunityId>,
    /// When it was proposed.
    #[serde(with = "date::option")]
    pub proposed: Option<NaiveDate>,
    /// The first day that is planned.
    #[serde(with = "date::option")]
    pub starts: Option<NaiveDate>,
    /// The first day after the time box, as last extended.
    #[serde(with = "date::option")]
    pub ends: Option<NaiveDate>,
    /// The share of working time in percent.
    pub share: u8,
    /// What it is to teach.
    pub objectives: Vec<PlacementObjective>,
    /// What will be there at its end.
    pub deliverables: Vec<ItemCode>,
    /// By what its success is judged.
    pub criteria: Vec<ItemCode>,
    /// The role that comes next.
    pub exit: Option<RoleId>,
    /// Who stands by it.
    pub sponsor: Option<PersonId>,
    /// Days between check-ins; none are due when 0.
    pub check_in_days: u16,
    /// The post to return to.
    pub post: Option<ItemCode>,
    /// When it is reviewed.
    #[serde(with = "date::list")]
    pub reviews: Vec<NaiveDate>,
    /// Who has agreed.
    pub agreed: Vec<AgreeingSide>,
    /// When it began.
    #[serde(with = "date::option")]
    pub began: Option<NaiveDate>,
    /// What the host does so that they arrive.
    pub onboarding: Vec<ItemCode>,
    /// When how it goes was talked over.
    #[serde(with = "date::list")]
    pub check_ins: Vec<NaiveDate>,
    /// The blocks of shadowing that are done.
    pub blocks: Vec<Dated<ShadowingBlock>>,
    /// What came up in check-ins and reflections.
    pub themes: Vec<ItemCode>,
    /// When it was over.
    #[serde(with = "date::option")]
    pub ended: Option<NaiveDate>,
    /// What was there at its end.
    pub delivered: Vec<ItemCode>,
    /// Whether it was over before its time; it stays so when it is debriefed.
    pub ended_early: bool,
    /// Why it ended early or was cancelled, by code.
    pub reason: Option<ItemCode>,
    /// What was seen in the debrief.
    pub outcomes: Vec<DebriefOutcome>,
    /// The day of the debrief.
    #[serde(with = "date::option")]
    pub debriefed: Option<NaiveDate>,
    /// Since when what was seen is evidence.
    #[serde(with = "date::option")]
    pub synthesised: Option<NaiveDate>,
    /// Indicators of the team: which, before, after.
    pub impact: Vec<(ItemCode, i64, i64)>,
}

impl Case for PlacementRecord {
    type Id = PlacementId;
    type Event = PlacementEvent;

    fn begin(id: PlacementId) -> Self {
        Self {
            id,
            stage: PlacementStage::Proposed,
            person: None,
            kind: None,
            host: None,
            home: None,
            opportunity: None,
            proposed: None,
            starts: None,
            ends: None,
            share: 100,
            objectives: Vec::new(),
            deliverables: Vec::new(),
            criteria: Vec::new(),
            exit: None,
            sponsor: None,
            check_in_days: 0,
            post: None,
            reviews: Vec::new(),
            agreed: Vec::new(),
            began: None,
            onboarding: Vec::new(),
            check_ins: Vec::new(),
            blocks: Vec::new(),
            themes: Vec::new(),
            ended: None,
            delivered: Vec::new(),
            ended_early: false,
            reason: None,
            outcomes: Vec::new(),
            debriefed: None,
            synthesised: None,
            impact: Vec::new(),
        }
    }

    fn take(&mut self, event: PlacementEvent, state: PlacementState, seen: &Seen) {
        self.stage = state.stage;
        match event {
            PlacementEvent::Proposed {
                person,
                kind,
                host,
                home,
                opportunity,
                starts,
                ends,
                share,
                objectives,
                deliverables,
                criteria,
                exit,
                sponsor,
                check_in_days,
            } => {
                (self.person, self.kind, self.host, self.home) = (Some(person), Some(kind), Some(host), home);
                (self.opportunity, self.proposed, self.starts, self.ends) = (opportunity, Some(seen.on), starts, ends);
                (self.objectives, self.deliverables, self.criteria) = (objectives, deliverables, criteria);
                (self.exit, self.sponsor, self.check_in_days) = (exit, sponsor, check_in_days);
                self.share = if share == 0 { 100 } else { share.min(100) };
            }
            PlacementEvent::TermsSet { post, reviews } => (self.post, self.reviews) = (Some(post), reviews),
            PlacementEvent::Agreed { side } => self.agreed.push(side),
            PlacementEvent::Began { onboarding } => (self.began, self.onboarding) = (Some(seen.on), onboarding),
            PlacementEvent::CheckedIn { themes } => {
                self.check_ins.push(seen.on);
                self.themes.extend(themes);
            }
            PlacementEvent::Shadowed { block } => self.blocks.push(Dated::new(block, seen.on)),
            PlacementEvent::Reflected { themes } => self.themes.extend(themes),
            PlacementEvent::Extended { ends } => self.ends = Some(ends),
            PlacementEvent::Completed { delivered } => (self.ended, self.delivered) = (Some(seen.on), delivered),
            PlacementEvent::EndedEarly | PlacementEvent::Cancelled => {
                (self.ended, self.reason) = (Some(seen.on), seen.reason.clone());
                self.ended_early = state.stage == PlacementStage::EndedEarly;
            }
            PlacementEvent::Debriefed { outcomes } => (self.debriefed, self.outcomes) = (Some(seen.on), outcomes),
            PlacementEvent::Synthesised => self.synthesised = Some(seen.on),
            PlacementEvent::ImpactMeasured { indicator, before, after } => self.impact.push((indicator, before, after)),
        }
    }
}

impl PlacementRecord {
    /// Whether it is under way.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        matches!(self.stage, PlacementStage::Active | PlacementStage::Extended)
    }

    /// Whether it began at home's expense: in another unit than the one they come from.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.began.is_some() && self.host.is_some() && self.host != self.home
    }
}
