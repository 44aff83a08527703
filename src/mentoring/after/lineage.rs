//! The lines from mentor to mentee to mentor, as of a date.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::mentorships::{Gathered, LineageOddity, MentorshipSpec, position};
use super::playbooks::{HeldPlaybook, Playbooks};
use crate::algo::dated_walks::DatedArcs;
use crate::defect::UnknownId;
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::graph::disjoint_cycles;
use crate::values::date::Day;
use crate::values::{Id, ItemCode, PersonId, date};

/// The most rings that are looked for, and oddities that are kept.
const KEPT: usize = 100;

/// The lines of mentoring as of a date: who was mentored and became a mentor, of which generation, and who is reached through whom.
///
/// A line goes on in time: from a mentor to a mentee, and from there to those whom the mentee began to mentor on a *later* day than they
/// began to be mentored; who was mentored by them before is not reached. So lines never run in a ring, even where people do. Made
/// by [`Lineage::of`]. Cloning shares the data.
#[derive(Clone)]
pub struct Lineage(Arc<LineageData>);

struct LineageData {
    as_of: NaiveDate,
    /// In order.
    people: Vec<PersonId>,
    /// By mentor, mentee and first day.
    mentorships: Vec<MentorshipSpec>,
    graph: DatedArcs,
    generations: Vec<Option<u32>>,
    longest: u32,
    playbooks: Playbooks,
    rings: Vec<Ring>,
    oddities: Vec<LineageOddity>,
    oddities_omitted: usize,
    later: usize,
}

/// People each of whom mentored the next, and the last of whom mentored the first.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ring(pub(super) Vec<PersonId>);

impl Ring {
    /// The people, the lowest id first.
    #[must_use]
    pub fn people(&self) -> &[PersonId] {
        &self.0
    }
}

/// A mentee who became a mentor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PassedOn {
    pub(super) person: PersonId,
    pub(super) mentored_by: Vec<PersonId>,
    #[serde(with = "date")]
    pub(super) mentored_from: NaiveDate,
    #[serde(with = "date")]
    pub(super) mentor_from: NaiveDate,
    pub(super) lag_days: u32,
}

impl PassedOn {
    /// The person.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// Who had begun to mentor them before they became a mentor, by id.
    #[must_use]
    pub fn mentored_by(&self) -> &[PersonId] {
        &self.mentored_by
    }

    /// The day on which they were first mentored.
    #[must_use]
    pub const fn mentored_from(&self) -> NaiveDate {
        self.mentored_from
    }

    /// The day on which they first mentored somebody, a later one.
    #[must_use]
    pub const fn mentor_from(&self) -> NaiveDate {
        self.mentor_from
    }

    /// The days between the two, at least 1.
    #[must_use]
    pub const fn lag_days(&self) -> u32 {
        self.lag_days
    }
}

/// Somebody reached down a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descendant {
    pub(super) person: PersonId,
    #[serde(with = "date")]
    pub(super) since: NaiveDate,
}

impl Descendant {
    /// The person.
    #[must_use]
    pub const fn person(&self) -> &PersonId {
        &self.person
    }

    /// The first day on which a line reached them.
    #[must_use]
    pub const fn since(&self) -> NaiveDate {
        self.since
    }
}

/// How far one mentor reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MentorLine {
    pub(super) mentor: PersonId,
    pub(super) mentees: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reached: Option<u32>,
}

impl MentorLine {
    /// The mentor.
    #[must_use]
    pub const fn mentor(&self) -> &PersonId {
        &self.mentor
    }

    /// How many people they mentored themselves.
    #[must_use]
    pub const fn mentees(&self) -> u32 {
        self.mentees
    }

    /// How many people their lines reach in all, the mentees included and each counted once; `None` when the limit on steps left it
    /// uncounted, and then at least as many as they mentored themselves.
    #[must_use]
    pub const fn reached(&self) -> Option<u32> {
        self.reached
    }
}

/// How mentoring multiplies: how far each mentor reaches, and the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiplier {
    #[serde(with = "date")]
    pub(super) as_of: NaiveDate,
    pub(super) founders: u32,
    pub(super) reached: u32,
    pub(super) mentors: Vec<MentorLine>,
    pub(super) completion: Completion,
}

impl Multiplier {
    /// The date that it is as of.
    #[must_use]
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// How many mentors began a line: nobody had mentored them before the day on which they first mentored somebody.
    #[must_use]
    pub const fn founders(&self) -> u32 {
        self.founders
    }

    /// How many people have been mentored at all: every one of them is on a line that begins with a founder. The programme's multiplier is so
    /// many *for each founder*, as exact a ratio as the two counts.
    #[must_use]
    pub const fn reached(&self) -> u32 {
        self.reached
    }

    /// Everybody who has mentored somebody, by id.
    #[must_use]
    pub fn mentors(&self) -> &[MentorLine] {
        &self.mentors
    }

    /// Whether everybody was counted.
    #[must_use]
    pub const fn completion(&self) -> Completion {
        self.completion
    }
}

impl Lineage {
    /// The lines that mentorships make as of a date; those that begin later are left out.
    ///
    /// The mentorships are in any order and may be given twice, as two rosters or both sides give them: the same mentor, mentee and
    /// first day are one. Rings of people are no fault, as of a junior who teaches a senior in turn; [`Lineage::rings`] names them.
    ///
    /// # Complexity
    /// O(m log m) for m mentorships; linear memory.
    ///
    /// ```
    /// use rungs::{Lineage, MentorshipSpec, Period};
    /// let mentored = |mentor: &str, mentee: &str, from: &str| {
    ///     let term = Period::since(from.parse().map_err(|_| "a date")?);
    ///     Ok::<_, Box<dyn std::error::Error>>(MentorshipSpec::new(mentor.parse()?, mentee.parse()?, term))
    /// };
    /// let mentorships = [mentored("ada", "ben", "2020-01-01")?, mentored("ben", "cem", "2022-01-01")?, mentored("ben", "dan", "2019-01-01")?];
    /// let lineage = Lineage::of(&mentorships, "2025-01-01".parse()?);
    /// // Ben mentored Dan before Ada mentored Ben, so that Dan is of Ben's line and not of Ada's.
    /// let line: Vec<_> = lineage.descendants("ada")?.iter().map(|reached| reached.person().to_string()).collect();
    /// assert_eq!(line, ["ben", "cem"]);
    /// lineage.check(&mentorships)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(mentorships: &[MentorshipSpec], as_of: NaiveDate) -> Self {
        let Gathered { mentorships, mut oddities, later } = Gathered::of(mentorships, as_of);
        let people: BTreeSet<&PersonId> = mentorships.iter().flat_map(|known| [&known.mentor, &known.mentee]).collect();
        let people: Vec<PersonId> = people.into_iter().cloned().collect();
        let arcs: Vec<(u32, u32, i32)> = mentorships
            .iter()
            .filter_map(|known| {
                let at = |person: &PersonId| position(&people, person.as_str());
                Some((at(&known.mentor)?, at(&known.mentee)?, Day::from(known.term.from).number()))
            })
            .collect();
        let rings = rings(&people, &arcs);
        let graph = DatedArcs::new(people.len(), arcs);
        let (generations, longest) = graph.generations();
        let playbooks = Playbooks::of(&mentorships, &people, as_of);
        let oddities_omitted = oddities.len().saturating_sub(KEPT);
        oddities.truncate(KEPT);
        Self(Arc::new(LineageData {
            as_of,
            people,
            mentorships,
            graph,
            generations,
            longest,
            playbooks,
            rings,
            oddities,
            oddities_omitted,
            later,
        }))
    }

    /// The date that it is as of.
    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.0.as_of
    }

    /// Everybody who mentored or was mentored, by id.
    #[must_use]
    pub fn people(&self) -> &[PersonId] {
        &self.0.people
    }

    /// The mentorships that take part, each once: by mentor, mentee and first day.
    #[must_use]
    pub fn mentorships(&self) -> &[MentorshipSpec] {
        &self.0.mentorships
    }

    /// How many mentorships begin later than the date.
    #[must_use]
    pub fn later(&self) -> usize {
        self.0.later
    }

    /// Mentorships that cannot be, and take no part: the first 100 in order.
    #[must_use]
    pub fn oddities(&self) -> &[LineageOddity] {
        &self.0.oddities
    }

    /// How many more there are than [`Lineage::oddities`] lists.
    #[must_use]
    pub fn oddities_omitted(&self) -> usize {
        self.0.oddities_omitted
    }

    /// Rings of people, each of whom mentored the next on whatever day, in order; of rings that share a mentorship one. At most 100 are looked for.
    #[must_use]
    pub fn rings(&self) -> &[Ring] {
        &self.0.rings
    }

    /// The mentors who began a line, by id: nobody had mentored them before the day on which they first mentored somebody.
    pub fn founders(&self) -> impl Iterator<Item = &PersonId> {
        self.numbered().filter(|(number, _)| self.0.graph.is_founder(*number)).map(|(_, person)| person)
    }

    /// Of which generation a person is: 0 who began a line, 1 whom such a one mentored, and so on by the shortest line.
    ///
    /// # Errors
    /// [`UnknownId`] when the person neither mentored nor was mentored; it names the nearest who did.
    pub fn generation(&self, person: &str) -> Result<u32, UnknownId> {
        let number = self.number(person)?;
        Ok(self.0.generations.get(number as usize).copied().flatten().unwrap_or(0))
    }

    /// The number of mentorships of the longest line.
    #[must_use]
    pub fn longest_line(&self) -> u32 {
        self.0.longest
    }

    /// Who was mentored and on a later day became a mentor for the first time, by id.
    ///
    /// # Complexity
    /// O(m log m).
    #[must_use]
    pub fn passed_on(&self) -> Vec<PassedOn> {
        let graph = &self.0.graph;
        let mut mentors: Vec<(&PersonId, NaiveDate, &PersonId)> =
            self.0.mentorships.iter().map(|known| (&known.mentee, known.term.from, &known.mentor)).collect();
        mentors.sort_unstable();
        let passed = self.numbered().filter_map(|(number, person)| {
            let (mentored, mentor) = graph.first_in(number).zip(graph.first_out(number))?;
            let lag_days = u32::try_from(i64::from(mentor) - i64::from(mentored)).ok().filter(|lag| *lag > 0)?;
            let date = NaiveDate::from_num_days_from_ce_opt;
            let (mentored_from, mentor_from) = date(mentored).zip(date(mentor))?;
            let first = mentors.partition_point(|(mentee, ..)| *mentee < person);
            let theirs = mentors.iter().skip(first).take_while(|(mentee, ..)| *mentee == person);
            let before = theirs.take_while(|(_, from, _)| *from < mentor_from).map(|(.., by)| (*by).clone());
            let mentored_by: BTreeSet<PersonId> = before.collect();
            let mentored_by = mentored_by.into_iter().collect();
            Some(PassedOn { person: person.clone(), mentored_by, mentored_from, mentor_from, lag_days })
        });
        passed.collect()
    }

    /// Everybody whom a person's lines reach, by id, and since when.
    ///
    /// # Errors
    /// [`UnknownId`] when the person neither mentored nor was mentored; it names the nearest who did.
    ///
    /// # Complexity
    /// O(n + r log r) for r mentorships on the lines.
    pub fn descendants(&self, person: &str) -> Result<Vec<Descendant>, UnknownId> {
        let reached = self.0.graph.reached_from(self.number(person)?);
        let descendant = |(number, day): (u32, i32)| {
            let person = self.0.people.get(number as usize)?.clone();
            Some(Descendant { person, since: NaiveDate::from_num_days_from_ce_opt(day)? })
        };
        Ok(reached.into_iter().filter_map(descendant).collect())
    }

    /// How many people each mentor's lines reach, and those of the programme, within a limit on steps; a step is a mentorship looked at.
    ///
    /// # Complexity
    /// Linear where nobody on a line has two mentorships as a mentee; at worst O(n m), cut off at the limit. Linear memory.
    ///
    /// ```
    /// use rungs::{Effort, Lineage, MentorshipSpec, Period};
    /// let since = Period::since("2020-01-01".parse()?);
    /// let lineage = Lineage::of(&[MentorshipSpec::new("ada".parse()?, "ben".parse()?, since)], "2025-01-01".parse()?);
    /// let multiplier = lineage.multiplier(Effort::default(), &mut ());
    /// assert_eq!((multiplier.founders(), multiplier.reached()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn multiplier(&self, effort: Effort, observer: &mut dyn Observer) -> Multiplier {
        let graph = &self.0.graph;
        let (counts, completion) = graph.reach(&mut Meter::new(effort, observer));
        let mut mentees = Vec::new();
        let mentors = self.numbered().zip(counts).filter_map(|((number, mentor), reached)| {
            mentees.clear();
            mentees.extend(graph.arcs(number).map(|(mentee, _)| mentee));
            mentees.sort_unstable();
            mentees.dedup();
            let mentees = u32::try_from(mentees.len()).ok().filter(|mentees| *mentees > 0)?;
            Some(MentorLine { mentor: mentor.clone(), mentees, reached })
        });
        let mentors = mentors.collect();
        let count = |is: &dyn Fn(u32) -> bool| self.numbered().filter(|(number, _)| is(*number)).count();
        Multiplier {
            as_of: self.0.as_of,
            founders: u32::try_from(count(&|number| graph.is_founder(number))).unwrap_or(u32::MAX),
            reached: u32::try_from(count(&|number| graph.first_in(number).is_some())).unwrap_or(u32::MAX),
            mentors,
            completion,
        }
    }

    /// The playbooks that a person holds, by code, day and giver: each way in which they came by one. A playbook is handed over on the
    /// first day after a mentorship; who hands on what nobody had handed to them by then held it already.
    ///
    /// # Errors
    /// [`UnknownId`] when the person neither mentored nor was mentored; it names the nearest who did.
    pub fn playbooks(&self, person: &str) -> Result<&[HeldPlaybook], UnknownId> {
        Ok(self.0.playbooks.of_person(self.number(person)?))
    }

    /// Everybody who holds a playbook, by id, with each way in which they came by it.
    pub fn holders<'a>(&'a self, playbook: &'a ItemCode) -> impl Iterator<Item = (&'a PersonId, &'a HeldPlaybook)> {
        let held = self.0.playbooks.all().filter(move |(_, held)| held.playbook == *playbook);
        held.filter_map(|(person, held)| Some((self.0.people.get(person as usize)?, held)))
    }

    fn numbered(&self) -> impl Iterator<Item = (u32, &PersonId)> {
        (0u32..).zip(&self.0.people)
    }

    fn number(&self, person: &str) -> Result<u32, UnknownId> {
        let known = || self.0.people.iter().map(Id::as_str);
        position(&self.0.people, person).ok_or_else(|| UnknownId::among(PersonId::KIND, person, known()))
    }
}

impl std::fmt::Debug for Lineage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut lineage = f.debug_struct("Lineage");
        lineage.field("as_of", &self.as_of()).field("people", &self.0.people.len());
        lineage.field("mentorships", &self.0.mentorships.len()).finish_non_exhaustive()
    }
}

/// Rings that share no mentorship; each from its lowest id on.
fn rings(people: &[PersonId], arcs: &[(u32, u32, i32)]) -> Vec<Ring> {
    let mut pairs: Vec<(u32, u32)> = arcs.iter().map(|&(mentor, mentee, _)| (mentor, mentee)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let graph = petgraph::graph::DiGraph::<(), ()>::from_edges(&pairs);
    let cycles = disjoint_cycles(&graph, |_| true, KEPT);
    let person = |number: u32| people.get(number as usize).cloned();
    let ring = |edges: Vec<petgraph::graph::EdgeIndex>| {
        let mut members: Vec<u32> =
            edges.into_iter().filter_map(|edge| pairs.get(edge.index())).map(|&(mentor, _)| mentor).collect();
        // No further than there are members.
        let lowest = members.iter().zip(0usize..).min().map_or(0, |(_, at)| at);
        members.rotate_left(lowest);
        Ring(members.into_iter().filter_map(person).collect())
    };
    let mut rings: Vec<Ring> = cycles.into_iter().map(ring).collect();
    rings.sort_unstable();
    rings
}
