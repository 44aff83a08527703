//! From the problem to the plan of one person.

use super::answer::{DevelopmentPath, DevelopmentPlan, DevelopmentQuestion};
use super::case::{Builder, End, Lifted, PersonCase, Worth};
use super::problem::{DevelopmentProblem, Person, ProblemData};
use super::told::{self, Ended};
use super::uncovered;
use crate::algo::lifts::{Choice, Order};
use crate::defect::UnknownId;
use crate::effort::{Completion, Effort, Meter, Observer};

impl DevelopmentProblem {
    /// What somebody does next, with the effort that is the default.
    ///
    /// # Errors
    /// [`UnknownId`] when nobody has the id.
    ///
    /// # Complexity
    /// As [`DevelopmentProblem::plan_within`].
    ///
    /// ```
    /// # use rungs::{DevelopmentQuestion, DevelopmentSpec, LadderSpec};
    /// let ladder = LadderSpec::from_json(r#"{"scales": [{"id": "s", "levels": [{"id": "low"}, {"id": "high"}]}],
    ///     "competencies": [{"id": "coaching", "scale": "s"}], "roles": [
    ///     {"id": "lead", "requires": [{"competency": "coaching", "level": "high", "gate": true}]}]}"#)?.compile()?;
    /// let problem = DevelopmentSpec::from_json(r#"{"begins": "2026-01-01", "quarters": 4, "activities": [
    ///     {"id": "course", "kind": "training_module", "weeks": 2, "hours_per_week": 8, "builds": [{"competency": "coaching", "to": "low"}]},
    ///     {"id": "stretch", "kind": "stretch_assignment", "weeks": 13, "hours_per_week": 3,
    ///      "builds": [{"competency": "coaching", "from": "low", "to": "high"}]},
    ///     {"id": "talk", "kind": "coaching", "weeks": 1, "hours_per_week": 2, "debriefs": ["stretch_assignment"]}],
    ///     "people": [{"id": "p", "target": "lead", "levels": [{"competency": "coaching", "level": "none"}], "hours": 60}]}"#)?
    ///     .compile(&ladder)?;
    /// let plan = problem.plan("p", DevelopmentQuestion::Best)?;
    /// let path = plan.if_missing();
    /// // First the course, then what needs it, which is talked over at its end.
    /// assert_eq!(path.activities().iter().map(|planned| planned.start).collect::<Vec<_>>(), [0, 1]);
    /// assert_eq!(path.activities()[1].debrief.as_ref().map(|debrief| debrief.start), Some(1));
    /// assert_eq!(path.totals().gates_met_after, Some(2));
    /// assert!(path.completion().is_complete());
    /// plan.check(&problem)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn plan(&self, person: &str, question: DevelopmentQuestion) -> Result<DevelopmentPlan, UnknownId> {
        self.plan_within(person, question, Effort::default(), &mut ())
    }

    /// The same with a limit on the work of each search, and watched. Stopped early, it answers with the best plan and the best bound by then.
    ///
    /// Activities are chosen one by one, by branch and bound: cut where even without limits of hours and money less would be closed, where what
    /// must still be taken costs more than there is, or where what there is left, at a price, is worth too little. Times of what is chosen are
    /// searched for by themselves. Of plans that are alike in all that counts the one that is found first is told, which depends on ids only.
    ///
    /// A step is a set of activities that is looked at, or an activity that is tried in a quarter. There is a search for each end of what is
    /// unknown, and up to three more where something is not reached, to say why.
    ///
    /// # Errors
    /// [`UnknownId`] when nobody has the id.
    ///
    /// # Complexity
    /// At worst exponential in the activities that could help; mostly some hundred steps, each linear in quarters and builds.
    pub fn plan_within(
        &self,
        person: &str,
        question: DevelopmentQuestion,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Result<DevelopmentPlan, UnknownId> {
        let data = &*self.0;
        Ok(plan(data, data.person(person)?, question, effort, observer))
    }
}

pub(super) fn plan(
    data: &ProblemData,
    person: &Person,
    question: DevelopmentQuestion,
    effort: Effort,
    observer: &mut dyn Observer,
) -> DevelopmentPlan {
    let mut solver = Solver { data, person, question, effort, observer };
    let unknown = unknown(data, person);
    let if_missing = solver.path(End::Missing, &unknown);
    let if_met = if unknown.is_empty() { None } else { Some(solver.path(End::Met, &unknown)) };
    let assess = unknown.iter().filter_map(|&number| data.competency(number));
    DevelopmentPlan {
        person: person.id.clone(),
        target: person.target.clone(),
        question,
        assess: assess.map(|competency| competency.id().clone()).collect(),
        if_missing,
        if_met,
    }
}

/// The competencies that nobody knows and that matter for somebody, in order.
pub(super) fn unknown(data: &ProblemData, person: &Person) -> Vec<u16> {
    let builder = Builder { data, person, end: End::Missing, worth: Worth::GatesFirst, lifted: Lifted::default() };
    builder.build().unknown
}

/// Searches for one person.
pub(super) struct Solver<'a> {
    pub(super) data: &'a ProblemData,
    pub(super) person: &'a Person,
    pub(super) question: DevelopmentQuestion,
    pub(super) effort: Effort,
    pub(super) observer: &'a mut dyn Observer,
}

/// What a search found.
pub(super) struct Found {
    pub(super) built: PersonCase,
    pub(super) choice: Choice,
    pub(super) ended: Ended,
}

impl<'a> Solver<'a> {
    pub(super) fn builder(&self, end: End, lifted: Lifted) -> Builder<'a> {
        Builder { data: self.data, person: self.person, end, worth: Worth::GatesFirst, lifted }
    }

    pub(super) fn search(&mut self, end: End, lifted: Lifted, unknown: &[u16]) -> Found {
        let built = self.builder(end, lifted).limited(unknown.len());
        let order = match self.question {
            DevelopmentQuestion::Best => Order::Soonest,
            DevelopmentQuestion::Cheapest => Order::Cheapest,
        };
        let mut meter = Meter::new(self.effort, self.observer);
        let (choice, stopped) = built.case.choose(order, &mut meter);
        let completion = stopped.unwrap_or(if built.is_cut { Completion::Unproven } else { Completion::Complete });
        let ended = Ended { completion, steps: meter.taken() };
        Found { built, choice, ended }
    }

    fn path(&mut self, end: End, unknown: &[u16]) -> DevelopmentPath {
        let found = self.search(end, Lifted::default(), unknown);
        let mut path = told::path(&self.builder(end, Lifted::default()), &found.built, &found.choice, unknown, found.ended);
        path.uncovered = uncovered::of(self, end, unknown, &found);
        path
    }
}
