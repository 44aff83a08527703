//! From the capability framework's two files to a ladder.
//!
//! Every row of `roles.csv` says which level of one skill one role level asks for. A row that cannot be used is kept in
//! [`Framework::left_out`] with its line and the reason.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::path::Path;

use rungs::{
    CompetencyId, CompetencySpec, FunctionId, IndicatorSpec, LadderSpec, LevelCode, Months, RequirementSpec, RoleId, RoleSpec,
    ScaleId, ScaleSpec, StepKind, StepSpec, Titled, TrackId,
};
use serde::Deserialize;

/// The framework's scale, the lowest level first.
pub(crate) const LEVELS: [&str; 4] = ["Awareness", "Working", "Practitioner", "Expert"];

/// What the files say.
#[derive(Debug, Default)]
pub(crate) struct Framework {
    /// The data rows of `roles.csv`.
    pub(crate) rows: usize,
    pub(crate) skills: Vec<Skill>,
    /// By role, then by role level.
    pub(crate) role_levels: BTreeMap<(String, String), RoleLevel>,
    pub(crate) left_out: Vec<LeftOut>,
    /// The lines on which a name was written with white space around it; it is read without.
    pub(crate) trimmed: Vec<u64>,
}

/// A skill, with the levels whose behaviour the framework describes.
#[derive(Debug, Deserialize)]
pub(crate) struct Skill {
    #[serde(rename = "Skill Name")]
    pub(crate) name: String,
    #[serde(rename = "Awareness")]
    awareness: String,
    #[serde(rename = "Working")]
    working: String,
    #[serde(rename = "Practitioner")]
    practitioner: String,
    #[serde(rename = "Expert")]
    expert: String,
}

/// One level of a role, such as the senior one, and what it asks for.
#[derive(Debug)]
pub(crate) struct RoleLevel {
    pub(crate) family: String,
    /// By skill: the position of the level in [`LEVELS`], and the line that says so.
    pub(crate) asks: BTreeMap<String, (usize, u64)>,
}

/// A row that was not used.
#[derive(Debug)]
pub(crate) struct LeftOut {
    pub(crate) line: u64,
    /// Empty when the row could not be read at all.
    pub(crate) role: String,
    pub(crate) reason: Reason,
}

/// Why a row was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    /// It repeats an earlier row.
    Duplicate,
    /// It asks for another level than an earlier row does of the same skill; the earlier one counts.
    Contradiction,
    /// The framework marks its level as not in use: what the role asks is not known, which is not nothing.
    NotInUse,
    /// Its level is none of the scale.
    UnknownLevel,
    /// Its skill is none of `skills.csv`.
    UnknownSkill,
    /// It has not the columns that the others have.
    Unreadable,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Duplicate => "repeats an earlier row",
            Self::Contradiction => "contradicts an earlier row",
            Self::NotInUse => "level marked NOT IN USE",
            Self::UnknownLevel => "level is none of the scale",
            Self::UnknownSkill => "skill is not in skills.csv",
            Self::Unreadable => "row cannot be read",
        })
    }
}

/// A row of `roles.csv`, as far as it is used.
#[derive(Deserialize)]
struct Row {
    #[serde(rename = "Role Family")]
    family: String,
    #[serde(rename = "Role")]
    role: String,
    #[serde(rename = "Role Level")]
    role_level: String,
    #[serde(rename = "Skill Name")]
    skill: String,
    #[serde(rename = "Skill Level")]
    level: String,
}

impl Framework {
    /// Reads `roles.csv` and `skills.csv` of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut framework = Self::default();
        for skill in reader(&folder.join("skills.csv"))?.into_deserialize() {
            framework.skills.push(skill?);
        }
        let mut rows = reader(&folder.join("roles.csv"))?;
        let headers = rows.headers()?.clone();
        for record in rows.records() {
            let record = record?;
            framework.rows += 1;
            let line = record.position().map_or(0, csv::Position::line);
            match record.deserialize(Some(&headers)) {
                Ok(row) => framework.take(row, line),
                Err(_) => framework.left_out.push(LeftOut { line, role: String::new(), reason: Reason::Unreadable }),
            }
        }
        Ok(framework)
    }

    fn take(&mut self, mut row: Row, line: u64) {
        let names = [&mut row.family, &mut row.role, &mut row.role_level, &mut row.skill, &mut row.level];
        if names.map(trim).contains(&true) {
            self.trimmed.push(line);
        }
        let key = (row.role.clone(), row.role_level);
        let role_level = self.role_levels.entry(key).or_insert_with(|| RoleLevel { family: row.family, asks: BTreeMap::new() });
        let reason = match LEVELS.iter().position(|level| *level == row.level) {
            None if row.level == "NOT IN USE" => Reason::NotInUse,
            None => Reason::UnknownLevel,
            Some(_) if !self.skills.iter().any(|skill| skill.name == row.skill) => Reason::UnknownSkill,
            Some(level) => match role_level.asks.get(&row.skill) {
                None => {
                    role_level.asks.insert(row.skill, (level, line));
                    return;
                }
                Some(&(first, _)) if first == level => Reason::Duplicate,
                Some(_) => Reason::Contradiction,
            },
        };
        self.left_out.push(LeftOut { line, role: row.role, reason });
    }

    /// The ladder: families are functions, roles are tracks, role levels are the ladder's roles.
    ///
    /// What they ask is the framework's; which steps lead between them is derived, see [`Self::steps`].
    pub(crate) fn ladder(&self) -> Result<LadderSpec, Box<dyn Error>> {
        let mut spec = LadderSpec::new();
        let scale = ScaleId::new("proficiency")?;
        let codes = LEVELS.map(LevelCode::new).into_iter().collect::<Result<Vec<_>, _>>()?;
        spec.scales.push(ScaleSpec::new(scale.clone(), codes));
        for skill in &self.skills {
            let mut competency = CompetencySpec::new(CompetencyId::new(&skill.name)?, scale.clone());
            for (level, text) in skill.described() {
                competency.indicators.push(IndicatorSpec::new(LevelCode::new(level)?, text));
            }
            spec.competencies.push(competency);
        }
        for ((role, name), role_level) in &self.role_levels {
            let (function, track) = (FunctionId::new(&role_level.family)?, TrackId::new(role)?);
            let mut rung = RoleSpec::new(role_id(role, name)?).with_function(function.clone());
            rung.track = Some(track.clone());
            for (skill, &(level, _)) in &role_level.asks {
                let level = LEVELS.get(level).ok_or("a level of the scale")?;
                rung.requires.push(RequirementSpec::new(CompetencyId::new(skill)?, LevelCode::new(level)?));
            }
            spec.roles.push(rung);
            if !spec.functions.iter().any(|known| known.id == function) {
                spec.functions.push(Titled::new(function));
            }
            if !spec.tracks.iter().any(|known| known.id == track) {
                spec.tracks.push(Titled::new(track));
            }
        }
        spec.steps = self.steps()?;
        Ok(spec)
    }

    /// The steps between the levels of each role, derived since the framework states none and the order of its rows is not the order
    /// of seniority:
    /// * a promotion leads from one level to another that asks at least as much of every skill and more of one, unless a third level
    ///   lies between; after 24 months;
    /// * where each of two levels asks more of something, neither is above the other. Then a lateral step leads from the one whose
    ///   levels sum to less to the other, and both ways where the sums are equal; after 12 months.
    ///
    /// Months are our assumption. A role level of which nothing is known has no steps.
    fn steps(&self) -> Result<Vec<StepSpec>, Box<dyn Error>> {
        let mut steps = Vec::new();
        for (from_key, from) in &self.role_levels {
            let siblings: Vec<_> = self.role_levels.iter().filter(|(key, _)| key.0 == from_key.0).collect();
            for &(to_key, to) in &siblings {
                let is_between =
                    |third: &RoleLevel| from.order(third) == Some(Ordering::Less) && third.order(to) == Some(Ordering::Less);
                let (kind, months) = match from.order(to) {
                    _ if from.asks.is_empty() || to.asks.is_empty() || from_key == to_key => continue,
                    Some(Ordering::Less) if !siblings.iter().any(|(_, third)| is_between(third)) => (StepKind::Promotion, 24),
                    None if from.sum() <= to.sum() => (StepKind::Lateral, 12),
                    _ => continue,
                };
                let (from, to) = (role_id(&from_key.0, &from_key.1)?, role_id(&to_key.0, &to_key.1)?);
                steps.push(StepSpec::new(from, to, kind, Months::new(months)?));
            }
        }
        Ok(steps)
    }
}

impl Skill {
    /// The levels that are described, with the description.
    pub(crate) fn described(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let texts = [&self.awareness, &self.working, &self.practitioner, &self.expert];
        let is_text = |text: &str| !text.is_empty() && text != "This skill level is currently not defined.";
        LEVELS.into_iter().zip(texts.map(String::as_str)).filter(move |(_, text)| is_text(text))
    }
}

impl RoleLevel {
    /// The levels asked, counted from 1 and added up.
    fn sum(&self) -> usize {
        self.asks.values().map(|(level, _)| level + 1).sum()
    }

    /// `Less` when the other asks at least as much of every skill and more of one; `None` when each asks more of something.
    fn order(&self, other: &Self) -> Option<Ordering> {
        let asked = |of: &Self, skill: &str| of.asks.get(skill).map_or(0, |(level, _)| level + 1);
        let skills = || self.asks.keys().chain(other.asks.keys());
        let less = skills().any(|skill| asked(self, skill) < asked(other, skill));
        let more = skills().any(|skill| asked(self, skill) > asked(other, skill));
        match (less, more) {
            (true, true) => None,
            (true, false) => Some(Ordering::Less),
            (false, true) => Some(Ordering::Greater),
            (false, false) => Some(Ordering::Equal),
        }
    }
}

/// The id of a role level: its own name, which is unique, or that of its role where the framework gives it none.
fn role_id(role: &str, name: &str) -> Result<RoleId, rungs::IdError> {
    RoleId::new(if name == "NOT IN USE" { role } else { name })
}

fn reader(path: &Path) -> Result<csv::Reader<std::fs::File>, Box<dyn Error>> {
    // Flexible: a row of another length than the header is one row that cannot be read, not the end of reading.
    csv::ReaderBuilder::new()
        .flexible(true)
        .from_path(path)
        .map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

/// Takes white space off both ends; whether there was any.
fn trim(text: &mut String) -> bool {
    let trimmed = text.trim();
    let found = trimmed.len() < text.len();
    *text = trimmed.to_owned();
    found
}
