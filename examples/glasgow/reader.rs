//! From a year's two files to a matching problem.
//!
//! `.soi` holds what students wish for, a line for each order of wishes; `.dat` holds the supervisors with how many students each takes and
//! which topics they offer. A line that makes no sense ends the reading, with its file and number: a wish that is lost would change answers.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use rungs::{IdError, MatchingSpec, PersonId, QuotaId, QuotaSpec, ScoredPairSpec, SeatsSpec, SeekerSpec};

/// The score of a first wish; each further wish has [`STEP`] points less, so that the sum of scores tells the sum of ranks.
const FIRST: u32 = 10_000;
const STEP: u32 = 100;
/// Of a longer list the last wishes would have less than no points.
const LONGEST: usize = 100;

/// A year: topics have the number that `.dat` gives them, one less than in `.soi`.
#[derive(Debug, Default)]
pub(crate) struct Year {
    /// How many topics there are, offered by somebody or not.
    pub(crate) topics: u32,
    pub(crate) supervisors: Vec<Supervisor>,
    /// For each student the topics wished for, the first wish first.
    pub(crate) students: Vec<Vec<u32>>,
}

/// Who offers topics.
#[derive(Debug)]
pub(crate) struct Supervisor {
    pub(crate) name: String,
    /// How many students at most.
    pub(crate) capacity: u32,
    pub(crate) topics: Vec<u32>,
}

/// The place of a wish in its list, from 1, as a pair's score tells it.
pub(crate) const fn rank(score: u32) -> u32 {
    FIRST.saturating_sub(score) / STEP + 1
}

impl Year {
    /// Reads the `.soi` and the `.dat` file of this name.
    pub(crate) fn read(folder: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let mut year = Self::default();
        read_lines(&folder.join(format!("{name}.soi")), |_, line| year.take_wishes(line))?;
        read_lines(
            &folder.join(format!("{name}.dat")),
            |index, line| if index == 0 { Ok(()) } else { year.take_supervisor(line) },
        )?;
        year.look()?;
        Ok(year)
    }

    /// `# NUMBER ALTERNATIVES: 63`, another comment, or `1: 7,15,14,58,42`: so many students, and what they wish for.
    fn take_wishes(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        if let Some(comment) = line.strip_prefix('#') {
            if let Some(topics) = comment.trim().strip_prefix("NUMBER ALTERNATIVES:") {
                self.topics = topics.trim().parse()?;
            }
            return Ok(());
        }
        let (students, wishes) = line.split_once(':').ok_or("no colon after the number of students")?;
        let number = |wish: &str| match wish.trim().parse::<u32>()?.checked_sub(1) {
            Some(topic) => Ok(topic),
            None => Err(Box::<dyn Error>::from("alternatives are numbered from 1")),
        };
        let wishes = wishes.split(',').map(number).collect::<Result<Vec<_>, _>>()?;
        if wishes.len() > LONGEST {
            return Err(format!("more than {LONGEST} wishes").into());
        }
        for _ in 0..students.trim().parse::<u16>()? {
            self.students.push(wishes.clone());
        }
        Ok(())
    }

    /// `Supervisor 1,3,5 6 7`: who, how many students, and the topics.
    fn take_supervisor(&mut self, line: &str) -> Result<(), Box<dyn Error>> {
        let mut cells = line.splitn(3, ',');
        let (Some(name), Some(capacity), Some(topics)) = (cells.next(), cells.next(), cells.next()) else {
            return Err("not a supervisor, a capacity and topics".into());
        };
        let topics = topics.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        self.supervisors.push(Supervisor { name: name.trim().to_owned(), capacity: capacity.trim().parse()?, topics });
        Ok(())
    }

    /// That the two files go together; what else is wrong, the problem's compiler tells.
    fn look(&self) -> Result<(), String> {
        let offered = self.supervisors.iter().flat_map(|supervisor| &supervisor.topics);
        let wished = self.students.iter().flatten();
        match offered.chain(wished).find(|&&topic| topic >= self.topics) {
            Some(topic) => Err(format!("topic {topic} is named, and there are {}, numbered from 0", self.topics)),
            None => Ok(()),
        }
    }

    /// Students are mentees, topics are mentors with one seat, and a supervisor's capacity bounds the seats of their topics together.
    pub(crate) fn matching(&self) -> Result<MatchingSpec, IdError> {
        let mut spec = MatchingSpec::new();
        for topic in 0..self.topics {
            spec.mentors.push(SeatsSpec::new(topic_id(topic)?, 1));
        }
        for (number, wishes) in self.students.iter().enumerate() {
            let student = PersonId::new(&format!("student-{number:03}"))?;
            for (&topic, score) in wishes.iter().zip((0..=FIRST).rev().step_by(STEP as usize)) {
                spec.pairs.push(ScoredPairSpec::new(student.clone(), topic_id(topic)?, score));
            }
            spec.mentees.push(SeekerSpec::new(student));
        }
        for supervisor in &self.supervisors {
            let topics = supervisor.topics.iter().map(|&topic| topic_id(topic)).collect::<Result<_, _>>()?;
            let mut quota = QuotaSpec::new(QuotaId::new(&supervisor.name)?, topics);
            quota.at_most = Some(supervisor.capacity);
            spec.quotas.push(quota);
        }
        Ok(spec)
    }

    /// How many students the supervisors take together: none takes more than they have topics.
    pub(crate) fn places(&self) -> usize {
        self.supervisors.iter().map(|supervisor| supervisor.topics.len().min(supervisor.capacity as usize)).sum()
    }

    /// Wishes for a topic of a supervisor who takes nobody.
    pub(crate) fn vain_wishes(&self) -> usize {
        let closed = |topic: &u32| {
            self.supervisors.iter().any(|supervisor| supervisor.capacity == 0 && supervisor.topics.contains(topic))
        };
        self.students.iter().flatten().filter(|topic| closed(topic)).count()
    }

    /// How many wishes the longest list has.
    pub(crate) fn longest_list(&self) -> usize {
        self.students.iter().map(Vec::len).max().unwrap_or(0)
    }
}

/// How many of the pairs are a first wish, a second, and so on, as far as anybody's list goes.
pub(crate) fn profile(matching: &rungs::Matching, longest_list: usize) -> Vec<u64> {
    let mut ranks: BTreeMap<u32, u64> = BTreeMap::new();
    matching.pairs().iter().for_each(|pair| *ranks.entry(rank(u32::from(pair.score))).or_default() += 1);
    (1u32..).take(longest_list).map(|rank| ranks.get(&rank).copied().unwrap_or(0)).collect()
}

/// The ranks of all students who are placed, together.
pub(crate) fn rank_sum(profile: &[u64]) -> u64 {
    (1u64..).zip(profile).map(|(rank, students)| rank * students).sum()
}

fn topic_id(topic: u32) -> Result<PersonId, IdError> {
    PersonId::new(&format!("topic-{topic:03}"))
}

/// Calls for each line that is not empty, with its number from 0.
fn read_lines(path: &Path, mut take: impl FnMut(usize, &str) -> Result<(), Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        take(index, line).map_err(|error| format!("{}, line {}: {error}", path.display(), index + 1))?;
    }
    Ok(())
}
