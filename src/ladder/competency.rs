//! Competencies and the scales they are measured on.

use std::sync::Arc;

use super::index::CompetencyIx;
use super::ladder::Ladder;
use super::spec::IndicatorSpec;
use crate::values::{ClusterId, CompetencyId, Id, Level, LevelCode, ScaleId, Weight, WeightedLevels};

#[derive(Debug)]
pub(super) struct ScaleData {
    pub(super) id: ScaleId,
    pub(super) title: Option<String>,
    pub(super) levels: Vec<(LevelCode, Option<String>)>,
}

#[derive(Debug)]
pub(super) struct CompetencyData {
    pub(super) ix: CompetencyIx,
    pub(super) id: CompetencyId,
    pub(super) title: Option<String>,
    pub(super) scale: Arc<ScaleData>,
    pub(super) cluster: Option<ClusterId>,
    pub(super) weight: Weight,
    pub(super) thousandths: u32,
    pub(super) strategy: Option<String>,
    /// By level, then as written.
    pub(super) indicators: Vec<(Level, IndicatorSpec)>,
    /// By competency; with its position in the document, for messages.
    pub(super) prerequisites: Vec<(CompetencyIx, Level, usize)>,
}

/// A proficiency scale of a ladder.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'a>(&'a ScaleData);

/// One level of a proficiency scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScaleLevel<'a> {
    level: Level,
    code: &'a LevelCode,
    title: Option<&'a str>,
}

impl<'a> ScaleLevel<'a> {
    /// The position on the scale.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'a LevelCode {
        self.code
    }

    /// What people call it; its code when it has no title.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.title.unwrap_or_else(|| self.code.as_str())
    }
}

impl<'a> Scale<'a> {
    pub(super) const fn new(data: &'a ScaleData) -> Self {
        Self(data)
    }

    /// The id.
    #[must_use]
    pub const fn id(self) -> &'a ScaleId {
        &self.0.id
    }

    /// What people call it; its id when it has no title.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.0.title.as_deref().unwrap_or_else(|| self.0.id.as_str())
    }

    /// The levels, the lowest first.
    #[must_use]
    pub fn levels(self) -> impl ExactSizeIterator<Item = ScaleLevel<'a>> {
        self.0.levels.iter().enumerate().map(|(at, (code, title))| ScaleLevel {
            level: u8::try_from(at + 1).ok().and_then(Level::at).unwrap_or(Level::HIGHEST),
            code,
            title: title.as_deref(),
        })
    }

    /// The level of a code, or `None` when the scale has no such code. `none` is below the scale.
    #[must_use]
    pub fn level(self, code: &str) -> Option<Level> {
        if code == NONE {
            return Some(Level::NONE);
        }
        let at = self.0.levels.iter().position(|(known, _)| known.as_str() == code)?;
        u8::try_from(at + 1).ok().and_then(Level::at)
    }

    /// What people call a level: its title, its code, or `none` below the scale. A level above the scale reads as its highest.
    #[must_use]
    pub fn level_title(self, level: Level) -> &'a str {
        self.at(level).map_or(NONE, |(code, title)| title.as_deref().unwrap_or_else(|| code.as_str()))
    }

    /// The stable code of a level; `none` below the scale. A level above the scale reads as its highest.
    #[must_use]
    pub fn level_code(self, level: Level) -> &'a str {
        self.at(level).map_or(NONE, |(code, _)| code.as_str())
    }

    fn at(self, level: Level) -> Option<&'a (LevelCode, Option<String>)> {
        let at = usize::from(level.min(self.highest()).position()).checked_sub(1)?;
        self.0.levels.get(at)
    }

    /// The highest level.
    #[must_use]
    pub fn highest(self) -> Level {
        u8::try_from(self.0.levels.len()).ok().and_then(Level::at).unwrap_or(Level::HIGHEST)
    }
}

/// The code that evidence uses for "below the scale".
pub(super) const NONE: &str = "none";

/// A competency of a ladder.
#[derive(Debug, Clone, Copy)]
pub struct Competency<'a> {
    ladder: &'a Ladder,
    data: &'a CompetencyData,
}

/// A competency that has to be there before another.
#[derive(Debug, Clone, Copy)]
pub struct Prerequisite<'a> {
    competency: Competency<'a>,
    level: Level,
}

impl<'a> Prerequisite<'a> {
    /// The competency that comes first.
    #[must_use]
    pub const fn competency(self) -> Competency<'a> {
        self.competency
    }

    /// The level it has to reach.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }
}

impl<'a> Competency<'a> {
    pub(super) const fn new(ladder: &'a Ladder, data: &'a CompetencyData) -> Self {
        Self { ladder, data }
    }

    pub(crate) const fn ix(self) -> CompetencyIx {
        self.data.ix
    }

    /// Whether it is this very ladder's, and its position one in this ladder's lists.
    pub(crate) fn is_of(self, ladder: &Ladder) -> bool {
        self.ladder.is_same(ladder)
    }

    /// The id.
    #[must_use]
    pub const fn id(self) -> &'a CompetencyId {
        &self.data.id
    }

    /// What people call it; its id when it has no title.
    #[must_use]
    pub fn title(self) -> &'a str {
        self.data.title.as_deref().unwrap_or_else(|| self.data.id.as_str())
    }

    /// The scale it is measured on.
    #[must_use]
    pub fn scale(self) -> Scale<'a> {
        Scale::new(&self.data.scale)
    }

    /// The cluster it belongs to.
    #[must_use]
    pub const fn cluster(self) -> Option<&'a ClusterId> {
        self.data.cluster.as_ref()
    }

    /// The strategic weight: what one level of it counts for the company.
    #[must_use]
    pub const fn weight(self) -> Weight {
        self.data.weight
    }

    /// The strategic goal that the weight stands for.
    #[must_use]
    pub fn strategy(self) -> Option<&'a str> {
        self.data.strategy.as_deref()
    }

    /// What can be observed at each level, the lowest level first.
    pub fn indicators(self) -> impl Iterator<Item = (Level, &'a str)> {
        self.data.indicators.iter().map(|(level, indicator)| (*level, indicator.text.as_str()))
    }

    /// What has to be there before it, by id.
    pub fn prerequisites(self) -> impl Iterator<Item = Prerequisite<'a>> {
        let first = move |&(before, level, _): &(CompetencyIx, Level, usize)| {
            Some(Prerequisite { competency: self.ladder.competency_at(before)?, level })
        };
        self.data.prerequisites.iter().filter_map(first)
    }

    /// The weighted levels from `have` up to `want`.
    #[must_use]
    pub fn effort(self, have: Level, want: Level) -> WeightedLevels {
        WeightedLevels::from_thousandths(u64::from(self.data.thousandths)) * have.levels_below(want)
    }
}
