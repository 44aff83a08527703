#![doc = include_str!("../README.md")]

mod algo;
mod defect;
mod development;
mod effort;
mod eligibility;
mod equity;
mod error;
mod gap;
mod graph;
mod ladder;
mod measure;
mod mentoring;
mod metrics;
mod people;
mod pilot;
mod program;
mod report;
mod rotation;
mod values;

pub use petgraph;

pub use defect::{Code, Defect, DefectKind, InputPath, Invalid, Segment, Severity, UnknownId};
pub use development::{
    ActivityKind, ActivitySpec, AdjustedPlan, AgreedObjective, AgreedQuarter, AgreementObstacle, AssessmentSpec,
    BegunActivitySpec, BuildSpec, CompanyDevelopment, CompanyPick, CompetencyLevelSpec, DeliveredSpec, DevelopmentAgreement,
    DevelopmentFault, DevelopmentFronts, DevelopmentGain, DevelopmentGapSpec, DevelopmentMore, DevelopmentPartySpec,
    DevelopmentPath, DevelopmentPersonSpec, DevelopmentPlan, DevelopmentPolicySpec, DevelopmentProblem, DevelopmentQuestion,
    DevelopmentReview, DevelopmentReviewSpec, DevelopmentSide, DevelopmentSpec, DevelopmentTotals, EarlierReviewSpec,
    FixedActivitySpec, FrontPoint, LearningKind, Milestone, MilestoneKind, MilestoneState, PerQuarter, PlanChange,
    PlannedActivity, PlannedDebrief, PlannedObjective, ReviewEvidenceSpec, ReviewPolicySpec, ReviewProposal, ReviewReason,
    ReviewedMilestone, SeatPrice, Uncovered, UncoveredReason,
};
pub use effort::{Completion, Effort, Observer, Progress};
pub use eligibility::{
    Asks, AspiresToSpec, AttributeSpec, BackedSpec, Candidate, CertificateSpec, ClauseForm, ClauseSpec, ClauseVerdict,
    CompletedSpec, Condition, Cost, Decision, Diff, Distinct, EmployedSpec, Facts, Fate, Finding, FindingKind, ForeignRoster,
    GapAtMostSpec, HasCodesSpec, HasHeldSpec, How, Judge, Judgements, Lint, LocationSpec, MeetsLevelSpec, MeetsRoleSpec,
    MentoredSpec, MentorsSpec, Missing, Moved, NamedSpec, NineBoxSpec, NoOpenSpec, Observed, Outlook, Predicate, PredicateSpec,
    Predicates, PriceSpec, Priced, Proof, RatingsSpec, Reason, ReviewedSpec, RolesSpec, Rule, RuleBook, RuleBookSpec, RuleDiff,
    RuleSpec, Served, Settled, Spot, StreamsSpec, TenureIn, TenureSpec, TrainingSpec, Truth, Unlock, UnlockChange, UnlockFault,
    Unlocker, Verdict, VerdictFault,
};
pub use equity::{
    AgainstTop, BlindCandidate, BlindCandidateSpec, BlindFault, BlindProblem, BlindShortlist, BlindShortlistSpec, Count,
    CountSpec, CountTableSpec, Demographics, DemographicsSpec, EquityAttributeSpec, EquityAudit, EquityDisclosure, EquityFault,
    EquityLedger, EquityMeasure, EquityPolicySpec, EquityProblem, EquityRelease, EquityRow, EquitySpec, EquityStageAudit,
    EquityStageKind, EquityStageSpec, EquityTable, FlipFlop, LedgerFault, OutcomeSpec, PinnedCell, ReleasedCount, ReleasedRow,
    ReleasedSet, ReleasedStage, ReleasedTable, SmallCategories, StratifiedComparison, SuppressionAudit, SuppressionFault,
    SuppressionSpec, SuppressionSummary, SuppressionWitness, Tally, TargetRule, Unblinding, Utilisation,
};
pub use error::Error;
pub use gap::{
    CompetencyAudit, Demand, DemandSpec, Gap, GapFault, HeatCell, HeatMap, LearnFirst, Near, Nearest, ReadinessColumn,
    ReadinessMethod, RoleReadiness, SeatSpec, Shortfall, Surplus, TeamAudit, Unassessed,
};
pub use ladder::{
    AccountabilitySpec, Authority, Change, Comparison, Competency, CompetencySpec, EntryWay, ExpectationKind, ExpectationSpec,
    ExposureSpec, Gain, IndicatorSpec, Ladder, LadderEdge, LadderNode, LadderSpec, LatitudeSpec, Prerequisite,
    PrerequisiteSpec, Requirement, RequirementChange, RequirementSpec, Role, RoleSpec, Route, RouteFault, RouteQuery,
    RouteStep, Routes, Scale, ScaleLevel, ScaleSpec, Step, StepChange, StepKind, StepSpec, Titled,
};
pub use measure::{
    Alternative, AvailabilityTest, BradleyTerryEstimate, BradleyTerryFault, ClusterChange, CohenKappa, Coincidences,
    CommonRatio, Concentration, Confidence, CumulativeIncidence, Cuped, CupedArms, DesignEffect, DidCell, DidEstimate, DidSums,
    Discordant, Diversity, Fisher, FleissKappa, HazardDesign, Homogeneity, IccForm, Incidence, IncidencePoint, Interval,
    IntervalMethod, Intraclass, IntraclassCorrelation, KaplanMeier, KappaWeights, LogRank, LogRankGroup, LogRankWeight,
    MeanDifference, MeansDesign, Measure, MeasurementLevel, NoValue, NoisyMean, NormalMixture, OccupancyPoint,
    PairedComparisons, PairedFit, ProportionsDesign, QuantileType, Randomisation, RandomisationTest, Rate, RatedUnits,
    RaterAgreement, RaterCounts, RatingTable, Ratio, RestrictedMean, SequentialBounds, Shrinkage, ShrunkMean, SignedRatio,
    Spending, StateOccupancy, Strata, SurvivalBand, SurvivalCounts, SurvivalFault, SurvivalPoint, Theil, TheilGroup, TieModel,
    TimeQuantile, TransitionCounts, TwoByTwo, TwoProportion, TwoSided, benjamini_hochberg, gini, holm, quantile, theil,
};
pub use mentoring::{
    Absent, Agreement, AgreementGoal, AgreementSpec, Bar, BlindSpotsSpec, CadenceEnd, CadenceSpec, Candidates, Circle,
    CircleMember, CircleProblem, CircleSpec, Circles, CirclesFault, CirclesProof, CirclesTotals, ComplementaritySpec,
    Completeness, ConflictSpec, ConstraintsSpec, CountRange, Criteria, Criterion, CriterionFault, CriterionKind, CriterionPart,
    CriterionScore, CriterionSpec, Descendant, Direction, Disruption, Engagement, EngagementFault, EngagementPolicy, ExitSpec,
    ExperienceSpec, Frequency, GoalAim, GoalSpec, Grounds, Health, HeldPlaybook, Hindered, Hindrance, HoursSpec, Importance,
    LanguagesSpec, LeftOutOfPool, Lineage, LineageFault, LineageOddity, LocalTime, LocatedSpec, LockedOut, MatchedOver,
    Matching, MatchingChange, MatchingFault, MatchingMode, MatchingProblem, MatchingProof, MatchingSpec, MatchingTotals,
    MenteeSpec, MenteesSpec, MentorLine, MentorSpec, MentoringPair, MentorsSideSpec, MentorshipSpec, MissedSessions,
    MissingPart, Multiplier, NotLegal, OddGroup, OffsetSpec, OwnSpec, PairScore, PairSpec, PartySide, PartySpec, PassedOn,
    PeerBound, PeerFault, PeerMode, PeerPair, PeerPairSpec, PeerPairs, PeerProblem, PeerProof, PeerScoreSpec, PeerSpec,
    PerspectiveSpec, PlanEnd, Policy, PolicySpec, Pool, PoolFault, PreferencesSpec, ProgramFault, ProgramMatching, QuotaSpec,
    RecordAsMentorSpec, RematchReason, Ring, ScoredPairSpec, SearchFault, SeatsSpec, SeekerSpec, SenioritySpanSpec,
    SenioritySpec, Session, SessionFact, SessionLength, SessionLogSpec, SessionOutcome, SessionSlot, Sessions, SessionsFault,
    Side, Signals, Suggestion, TimeOfDay, TimeOfDayError, TopicsSpec, Trend, UnmatchedMentee, UnmatchedReason, UnpairedPeer,
    UnpairedReason, UtcOffset, Valuation, WaitedSpec, WaitingMentee, WaitingReason, Weekday, WhyLeftOut, WhyNot, WindowSpec,
    WorkingHoursSpec, WorkingWindow,
};
pub use metrics::{
    AssessmentFact, Bench, Bottleneck, Elapsed, EmploymentFact, ExitKind, ExposureDiversity, ExposureFact, FillScope,
    FillStart, FillStop, FlagFact, FractionalBench, HeadcountKind, HireFact, LostFlag, MembershipFact, MentorLoad, Metric,
    MetricWindow, MoveFact, MoveKind, NetBench, PairFact, ParticipationFact, PlacementFact, PlacementOutcome, ReadinessBand,
    ReadinessShares, RequisitionFact, SeatFact, SeatStatus, SessionFate, SessionRecord, Staff, StageExcess, StageFact,
    SuccessorFact, TimeOrigin, TimeToFill, active_pairing_rate, annual_turnover, bottleneck, career_path_ratio,
    cohort_retention, development_saturation, early_end_survival, exposure_diversity, fill_survival, fractional_bench_strength,
    gross_bench_strength, high_potential_retention, internal_fill_rate, internal_mobility_rate, journal_employments,
    journal_flags, journal_memberships, journal_pairs, journal_placements, journal_requisitions, journal_successors,
    mentor_utilisation, naive_retention, net_bench_strength, people_moved_rate, promotions_per_eligible,
    promotions_per_headcount, readiness_shares, ready_now_ratio, regretted_attrition, regretted_share_of_leavers,
    roster_employments, roster_exposure, roster_moves, roster_stages, rotation_completion_rate, session_completion_rate,
    stage_dwell, stage_transitions, succession_coverage, succession_effectiveness, successor_coverage, time_to_fill,
    time_to_hire, time_to_start, turnover, vacancy_rate,
};
pub use people::{
    Aspiration, AspirationSpec, Attribute, AttributeType, AttributeValue, BoxSpec, CompetencyProfile, Evidence, EvidenceKind,
    EvidencePolicy, EvidencePolicySpec, EvidenceSpec, Judgement, JudgementSpec, KindPolicy, LeftOut, LeftOutReason,
    MentorOffer, MentorOfferSpec, Migration, NineBox, Person, PersonSpec, Profile, Profiles, Rating, RatingSpec, Record,
    RecordKind, RecordSource, RecordSourceSpec, RecordSpec, ReviewStage, Roster, RosterBuilder, RosterSettings, RosterSpec,
    Spell, Standing, TalentReview, TalentReviewSpec, TeamSpec, UnknownReason, Unmapped, Used,
};
pub use pilot::{
    ImpactOfMoves, MoveFigure, MoveRow, PilotCohortSpec, PilotExpectationSpec, PilotFault, PilotLook, PilotMethod,
    PilotOutcomeSpec, PilotPeriodSpec, PilotPlacebo, PilotPower, PilotProblem, PilotReason, PilotRecommendation, PilotResult,
    PilotRowSpec, PilotScheme, PilotSchemeSpec, PilotSpec, PlannedLookSpec, TeamRow, TeamSide, impact_of_moves,
    performance_improvement,
};
pub use program::{
    Actor, ActorRole, AgreeingSide, ApplicationEvent, ApplicationRecord, ApplicationStage, Applied, AttemptError, Barred,
    BlindApplication, BlindField, BlindKey, CandidateEvent, CandidateRecord, CandidateStage, ChangedClause, CodedTheme, Cover,
    Dated, DebriefOutcome, Delivery, Due, DueItem, DuePolicySpec, EndorsementEvent, EndorsementRecord, EndorsementStage, Event,
    EventFate, EventKind, Experience, FeedbackEvent, FeedbackRecord, FeedbackStage, FilledFrom, HeldSession, HistoryEntry,
    Journal, JournalError, JournalLines, JournalRead, Lacking, LifecycleKind, LifecycleStanding, MembershipEvent,
    MembershipRecord, MembershipStage, MentorshipEvent, MentorshipKind, MentorshipRecord, MentorshipStage, MilestoneRecord,
    Narrative, NextStep, NominationEvent, NominationRecord, NominationStage, NominationTarget, Offer, OpportunityEvent,
    OpportunityRecord, OpportunityStage, PeopleSpecs, PersonEvent, PersonRecord, PersonStage, PilotEvent, PilotRecord,
    PilotStage, PlacementEvent, PlacementObjective, PlacementRecord, PlacementStage, PlanEvent, PlanMilestone, PlanRecord,
    PlanStage, Portfolio, Program, Pseudonym, ReadinessSignal, ReadinessSnapshot, Refusal, RemainingGap, ReviewedAs, RoleEvent,
    RoleRecord, RoleStage, SeenCompetency, ShadowingBlock, Snapshot, SponsorshipEvent, SponsorshipRecord, SponsorshipStage,
    Strength, Synthesis, TalentReviewEvent, TalentReviewRecord, TalentReviewStage, TimelineEntry, Tone, TransitionError,
    VacancyEvent, VacancyRecord, VacancyStage, View, readiness_signals,
};
pub use report::{
    ChartBar, ChartCover, ChartData, ChartPoint, ChartRatio, ChartRow, ChartRung, ChartSeries, ChartSpan, Figure, Funnel,
    FunnelStage, Nobody, PublishingSpec, RatioForm, Real, Report, ReportCell, ReportChart, ReportFinding, ReportLabel,
    ReportName, ReportSection, ReportSentence, ReportTable, ReportTarget, ReportTrend, ReportUrgency, ReportWord, SectionKind,
    WhichIsBetter, Who,
};
pub use rotation::{
    AgendaItem, AgendaSpec, AgendaStep, ApprovalSpec, BarredSpec, BlockingRow, BudgetSpec, BudgetUse, CostCentreSpec,
    EligibleSpec, ExitPlan, ExitRequirement, GroupShare, HorizonSpec, MissingTerm, OfferedToSpec, OpportunityGainSpec,
    OpportunitySpec, PastPlacementSpec, PerPeriod, PersonSchedule, Placement, PlacementAgreementSpec, PlacementBar,
    PlacementKind, PlacementSide, PlacementSpec, PlacementStrain, PublishedPlacementSpec, ReachedStage, RequestConflict,
    RotationChange, RotationFault, RotationGapSpec, RotationMove, RotationPersonSpec, RotationPlan, RotationPrerequisiteSpec,
    RotationProblem, RotationProof, RotationQuotaSpec, RotationRepair, RotationRepairSpec, RotationRequest, RotationRow,
    RotationRulesSpec, RotationSchedule, RotationSpec, RotationTerm, RotationTotals, RotationUnitSpec, RotationWeightsSpec,
    RuleMode, Scarce, ScheduledPlacement, SpanSpec, StageSpec, StartReason, StartWhyNot, SwapSpec, Taught, UnitSchedule,
    UnmetRequest, UnmetWish, WhyMoved, WhyNotPlaced, WorthOfMore,
};
pub use values::{
    ActivityId, ActorId, ApplicationId, AssessorId, AttributeId, ClauseId, ClusterId, CompetencyId, CostCentreId, CriterionId,
    Currency, CurrencyError, CycleId, EndorsementId, EventId, EvidenceId, FeedbackId, FunctionId, GroupId, Id, IdError, IdKind,
    ItemCode, Level, LevelCode, MembershipId, MentorshipId, Money, Months, MonthsError, NominationId, OpportunityId, Period,
    PersonId, PilotId, PlacementId, PlanId, PoolId, ProgramId, QuotaId, RankId, RecordId, ReviewId, RoleId, RuleId, ScaleId,
    SessionId, Share, ShareRange, SponsorshipId, StreamId, TeamId, TrackId, UnitId, VacancyId, Weight, WeightError,
    WeightedLevels,
};
