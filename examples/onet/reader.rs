//! From the tables of O*NET to a ladder of occupations, and to the levels of somebody who holds one.
//!
//! A rating is used, or it is in [`Database::left_out`] with the reason. A rating that is left out is *unknown*: the ladder asks
//! nothing for it, and nobody is said to have a level of nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use rungs::{
    CompetencyId, CompetencySpec, LadderSpec, Level, LevelCode, Months, RankId, RequirementSpec, RoleId, RoleSpec, ScaleId,
    ScaleSpec, StepKind, StepSpec, Titled, Weight,
};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The codes of the ladder's scale. O*NET's own scale of level goes from 0 to 7 in decimals.
const LEVELS: [&str; 7] = ["1", "2", "3", "4", "5", "6", "7"];

/// The least importance, on O*NET's scale from 1 to 5, at which a skill is a requirement: 3 is "important".
const LEAST_IMPORTANCE: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

/// What the tables say.
#[derive(Debug, Default)]
pub(crate) struct Database {
    /// Skills: id and name.
    pub(crate) skills: BTreeMap<String, String>,
    /// Occupations that have a job zone, by code.
    pub(crate) occupations: BTreeMap<String, Occupation>,
    /// From, to, and how closely related, each pair once.
    pub(crate) related: BTreeMap<(String, String), Tier>,
    /// How many rows were left out, by reason.
    pub(crate) left_out: BTreeMap<Reason, usize>,
}

#[derive(Debug)]
pub(crate) struct Occupation {
    pub(crate) title: String,
    /// 1, little preparation needed, to 5, extensive preparation.
    pub(crate) zone: u16,
    /// By skill; empty when O*NET has not rated the occupation.
    pub(crate) ratings: BTreeMap<String, Rating>,
}

/// How one skill of an occupation is rated.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rating {
    /// Both figures stand.
    Stands {
        importance: Decimal,
        /// From 0 to 7.
        level: Decimal,
    },
    /// O*NET says not to use it, or that the skill is not relevant and its level so not known.
    Unknown,
}

/// How closely O*NET finds two occupations related, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) enum Tier {
    #[serde(rename = "Primary-Short")]
    PrimaryShort,
    #[serde(rename = "Primary-Long")]
    PrimaryLong,
    Supplemental,
}

/// Why a row, or a part of the data, was not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    NoZone,
    NotRated,
    Suppressed,
    NotRelevant,
    SuppressedAndNotRelevant,
    Unimportant,
    BelowScale,
    StepOfUnrated,
    StepDown,
    AsksNothing,
    UnknownOccupation,
    UnknownSkill,
    OffScale,
    Repeated,
    Unreadable,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::NoZone => "occupations without a job zone: not on the ladder",
            Self::NotRated => "occupations without any rating: on the ladder, but nobody knows what they ask",
            Self::Suppressed => "ratings that O*NET recommends to suppress: unknown",
            Self::NotRelevant => "ratings of a skill that is not relevant: level unknown",
            Self::SuppressedAndNotRelevant => "ratings that are both",
            Self::Unimportant => "ratings of importance below 3: not required, but known of the holder",
            Self::BelowScale => "ratings of a level that rounds to 0: not required",
            Self::StepOfUnrated => "relations from or to an occupation without ratings: no step",
            Self::StepDown => "relations to an occupation in a lower job zone: no step",
            Self::AsksNothing => "occupations with ratings, none of which is a requirement: they ask nothing",
            Self::UnknownOccupation => "rows of an occupation that is not listed",
            Self::UnknownSkill => "rows of a skill that is not listed",
            Self::OffScale => "rows with a figure beyond its scale",
            Self::Repeated => "rows that repeat an earlier one",
            Self::Unreadable => "rows that cannot be read",
        })
    }
}

#[derive(Deserialize)]
struct SkillRow {
    #[serde(rename = "Element ID")]
    id: String,
    #[serde(rename = "Element Name")]
    name: String,
}

#[derive(Deserialize)]
struct TitleRow {
    #[serde(rename = "O*NET-SOC Code")]
    code: String,
    #[serde(rename = "Title")]
    title: String,
}

#[derive(Deserialize)]
struct ZoneRow {
    #[serde(rename = "O*NET-SOC Code")]
    code: String,
    #[serde(rename = "Job Zone")]
    zone: u16,
}

#[derive(Deserialize)]
struct RelatedRow {
    #[serde(rename = "O*NET-SOC Code")]
    from: String,
    #[serde(rename = "Related O*NET-SOC Code")]
    to: String,
    #[serde(rename = "Relatedness Tier")]
    tier: Tier,
}

#[derive(Deserialize)]
struct RatingRow {
    #[serde(rename = "O*NET-SOC Code")]
    code: String,
    #[serde(rename = "Element ID")]
    skill: String,
    #[serde(rename = "IM")]
    importance: String,
    #[serde(rename = "LV")]
    level: String,
    #[serde(rename = "Not Relevant")]
    not_relevant: String,
    #[serde(rename = "Recommend Suppress")]
    suppress: String,
}

impl Database {
    /// Reads the five tables of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut database = Self::default();
        for SkillRow { id, name } in database.rows(&folder.join("skill_elements.tsv"))? {
            database.skills.insert(id, name);
        }
        let mut zones = BTreeMap::new();
        for ZoneRow { code, zone } in database.rows(&folder.join("job_zones.tsv"))? {
            zones.insert(code, zone);
        }
        for TitleRow { code, title } in database.rows(&folder.join("occupations.tsv"))? {
            match zones.remove(&code) {
                Some(zone) => {
                    database.occupations.insert(code, Occupation { title, zone, ratings: BTreeMap::new() });
                }
                None => database.leave_out(Reason::NoZone),
            }
        }
        zones.keys().for_each(|_| database.leave_out(Reason::UnknownOccupation));
        for row in database.rows(&folder.join("skills.tsv"))? {
            let taken = database.take_rating(row);
            taken.unwrap_or_else(|reason| database.leave_out(reason));
        }
        for RelatedRow { from, to, tier } in database.rows(&folder.join("related.tsv"))? {
            if !database.occupations.contains_key(&from) || !database.occupations.contains_key(&to) {
                database.leave_out(Reason::UnknownOccupation);
            } else if database.related.insert((from, to), tier).is_some() {
                database.leave_out(Reason::Repeated);
            }
        }
        database.leave_out_of_ladder();
        Ok(database)
    }

    /// The rows of a table that can be read; the others are counted.
    fn rows<T: DeserializeOwned>(&mut self, path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
        let cannot_read = |error: csv::Error| format!("cannot read {}: {error}", path.display());
        let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_path(path).map_err(cannot_read)?;
        let mut rows = Vec::new();
        for row in reader.deserialize() {
            match row {
                Ok(row) => rows.push(row),
                Err(error) if error.is_io_error() => return Err(cannot_read(error).into()),
                Err(_) => self.leave_out(Reason::Unreadable),
            }
        }
        Ok(rows)
    }

    fn take_rating(&mut self, row: RatingRow) -> Result<(), Reason> {
        if !self.skills.contains_key(&row.skill) {
            return Err(Reason::UnknownSkill);
        }
        let occupation = self.occupations.get_mut(&row.code).ok_or(Reason::UnknownOccupation)?;
        let unknown = match (row.suppress.as_str(), row.not_relevant.as_str()) {
            ("Y", "Y") => Some(Reason::SuppressedAndNotRelevant),
            ("Y", _) => Some(Reason::Suppressed),
            (_, "Y") => Some(Reason::NotRelevant),
            _ => None,
        };
        let rating = match unknown {
            Some(_) => Rating::Unknown,
            None => Rating::Stands { importance: figure(&row.importance, 1, 5)?, level: figure(&row.level, 0, 7)? },
        };
        if occupation.ratings.insert(row.skill, rating).is_some() {
            return Err(Reason::Repeated);
        }
        if let Rating::Stands { importance, .. } = rating {
            if importance < LEAST_IMPORTANCE {
                return Err(Reason::Unimportant);
            }
            if rating.level() == Some(Level::NONE) {
                return Err(Reason::BelowScale);
            }
        }
        unknown.map_or(Ok(()), Err)
    }

    /// Counts what was read without a fault and yet makes no requirement or no step.
    fn leave_out_of_ladder(&mut self) {
        let steps = self.related.keys().filter_map(|(from, to)| self.step_kind(from, to).err());
        let occupations = self.occupations.values().filter_map(|occupation| match occupation.requirements().next() {
            _ if occupation.ratings.is_empty() => Some(Reason::NotRated),
            None => Some(Reason::AsksNothing),
            Some(_) => None,
        });
        let reasons: Vec<_> = steps.chain(occupations).collect();
        reasons.into_iter().for_each(|reason| self.leave_out(reason));
    }

    fn leave_out(&mut self, reason: Reason) {
        *self.left_out.entry(reason).or_default() += 1;
    }

    /// The ladder: occupations are roles, job zones are ranks, skills are competencies; see [`Self::step_kind`] for the steps.
    ///
    /// A skill of importance 3 or more is a requirement; its level is rounded to the nearest whole one, halves up, and its importance is
    /// the requirement's weight.
    pub(crate) fn ladder(&self) -> Result<LadderSpec, Box<dyn Error>> {
        let mut spec = LadderSpec::new();
        let scale = ScaleId::new("level")?;
        spec.scales.push(ScaleSpec::new(scale.clone(), LEVELS.map(LevelCode::new).into_iter().collect::<Result<Vec<_>, _>>()?));
        for (id, name) in &self.skills {
            let mut skill = CompetencySpec::new(CompetencyId::new(id)?, scale.clone());
            skill.title = Some(name.clone());
            spec.competencies.push(skill);
        }
        let mut zones = BTreeSet::new();
        for (code, occupation) in &self.occupations {
            let mut role = RoleSpec::new(RoleId::new(code)?).with_title(&occupation.title);
            role.rank = Some(zone(occupation.zone)?);
            zones.insert(occupation.zone);
            for (skill, (level, importance)) in occupation.requirements() {
                let level = LevelCode::from_str(&level.to_string())?;
                let requirement = RequirementSpec::new(CompetencyId::new(skill)?, level);
                role.requires.push(requirement.with_weight(Weight::from(importance)));
            }
            spec.roles.push(role);
        }
        spec.ranks = zones.into_iter().map(|number| zone(number).map(Titled::new)).collect::<Result<_, _>>()?;
        for (from, to) in self.related.keys() {
            if let Ok((kind, months)) = self.step_kind(from, to) {
                spec.steps.push(StepSpec::new(RoleId::new(from)?, RoleId::new(to)?, kind, Months::new(months)?));
            }
        }
        Ok(spec)
    }

    /// What the step from an occupation to a related one is, and after how many months, which is our reading: a promotion where the
    /// job zone rises, a lateral step where it stays; after 12 months, and 12 more for each zone that it rises.
    ///
    /// There is no step where nobody knows what one of the two asks, since entering it would seem to cost nothing; nor to a lower zone.
    fn step_kind(&self, from: &str, to: &str) -> Result<(StepKind, u16), Reason> {
        let rated = |code: &str| self.occupations.get(code).filter(|occupation| !occupation.ratings.is_empty());
        let (left, entered) = rated(from).zip(rated(to)).ok_or(Reason::StepOfUnrated)?;
        match entered.zone.checked_sub(left.zone) {
            None => Err(Reason::StepDown),
            Some(0) => Ok((StepKind::Lateral, 12)),
            Some(zones) => Ok((StepKind::Promotion, 12 + 12 * zones)),
        }
    }

    /// The levels of somebody who does an occupation as O*NET rates it, in all skills: also in those that are not important enough to be
    /// required, and `None` where the rating is unknown.
    pub(crate) fn holder(&self, code: &str) -> Result<BTreeMap<CompetencyId, Option<Level>>, Box<dyn Error>> {
        let occupation = self.occupations.get(code).ok_or_else(|| format!("no occupation {code} with a job zone"))?;
        let level =
            |skill: &String| Ok((CompetencyId::new(skill)?, occupation.ratings.get(skill).copied().and_then(Rating::level)));
        self.skills.keys().map(level).collect()
    }
}

impl Occupation {
    /// The skills that are required, with level and importance.
    fn requirements(&self) -> impl Iterator<Item = (&String, (Level, Decimal))> {
        self.ratings.iter().filter_map(|(skill, rating)| Some((skill, rating.requirement()?)))
    }
}

impl Rating {
    /// The nearest whole level, halves up; `None` when it is unknown.
    fn level(self) -> Option<Level> {
        let Self::Stands { level, .. } = self else { return None };
        let whole = level.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        u8::try_from(whole).ok().and_then(Level::at)
    }

    fn requirement(self) -> Option<(Level, Decimal)> {
        let Self::Stands { importance, .. } = self else { return None };
        let level = self.level().filter(|level| *level > Level::NONE)?;
        (importance >= LEAST_IMPORTANCE).then_some((level, importance))
    }
}

/// A figure of a rating that lies on its scale.
fn figure(text: &str, least: u32, most: u32) -> Result<Decimal, Reason> {
    let figure = Decimal::from_str(text).map_err(|_| Reason::Unreadable)?;
    let on_scale = (Decimal::from(least)..=Decimal::from(most)).contains(&figure);
    on_scale.then_some(figure).ok_or(Reason::OffScale)
}

fn zone(number: u16) -> Result<RankId, rungs::IdError> {
    RankId::new(&format!("job zone {number}"))
}
