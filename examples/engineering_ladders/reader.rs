//! From the framework's Markdown pages to a ladder.
//!
//! `README.md` names the five levels of each axis with a word; a position's page lists, for each position, the words that
//! it asks for. Nothing else on the pages is read.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use rungs::{
    CompetencyId, CompetencySpec, IdError, LadderSpec, LevelCode, Months, RankId, RequirementSpec, RoleId, RoleSpec, ScaleId,
    ScaleSpec, StepKind, StepSpec, Titled, TrackId,
};

/// What the pages say.
#[derive(Debug)]
pub(crate) struct Framework {
    /// In the order of the pages.
    pub(crate) axes: Vec<Axis>,
    /// In the order of the pages, each page from the lowest position up.
    pub(crate) positions: Vec<Position>,
    /// The pages that describe no position.
    pub(crate) other_pages: Vec<String>,
    /// What a page says and nobody can use, with the reason.
    pub(crate) left_out: Vec<String>,
}

/// An axis and the words for its levels, the lowest first.
#[derive(Debug)]
pub(crate) struct Axis {
    pub(crate) name: String,
    pub(crate) words: Vec<String>,
}

/// A position, such as D4, and the word that it asks for on each axis it names.
#[derive(Debug)]
pub(crate) struct Position {
    pub(crate) id: String,
    pub(crate) title: String,
    /// The title of its page.
    pub(crate) track: String,
    /// The number in its id: positions of the same number stand on the same level.
    pub(crate) rank: u16,
    /// By axis.
    pub(crate) words: BTreeMap<String, String>,
}

impl Framework {
    /// Reads all Markdown pages of a folder.
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let introduction = folder.join("README.md");
        let mut framework =
            Self { axes: axes(&page(&introduction)?), positions: Vec::new(), other_pages: Vec::new(), left_out: Vec::new() };
        if framework.axes.is_empty() {
            return Err(format!("{}: no axis with levels found", introduction.display()).into());
        }
        for path in pages(folder)? {
            framework.read_positions(&path)?;
        }
        Ok(framework)
    }

    fn read_positions(&mut self, path: &Path) -> Result<(), Box<dyn Error>> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = page(path)?;
        let before = self.positions.len();
        let (mut track, mut within) = ("", false);
        for (line, text) in (1..).zip(text.lines()) {
            if let Some(title) = text.strip_prefix("# ") {
                (track, within) = (if track.is_empty() { title.trim() } else { track }, false);
            } else if let Some(heading) = text.strip_prefix("## ") {
                let position = position(heading, track);
                within = position.is_some();
                self.positions.extend(position);
            } else if let (true, Some(word), Some(position)) = (within, bold(text, "* "), self.positions.last_mut()) {
                let Some(axis) = self.axes.iter().find(|axis| axis.words.iter().any(|known| known == word)) else {
                    self.left_out.push(format!("{name}:{line}: no axis has a level of the word {word}"));
                    continue;
                };
                if let Some(first) = position.words.get(&axis.name) {
                    let reason = format!("{name}:{line}: {} asks for {first} in {} already", position.id, axis.name);
                    self.left_out.push(reason);
                } else {
                    position.words.insert(axis.name.clone(), word.to_owned());
                }
            }
        }
        if self.positions.len() == before {
            self.other_pages.push(name);
        }
        Ok(())
    }

    /// The ladder: what positions ask is the framework's, which steps lead between them is our reading; see [`Self::steps`].
    pub(crate) fn ladder(&self) -> Result<LadderSpec, Box<dyn Error>> {
        let mut spec = LadderSpec::new();
        for Axis { name, words } in &self.axes {
            let words = words.iter().map(|word| LevelCode::new(word)).collect::<Result<Vec<_>, _>>()?;
            spec.scales.push(ScaleSpec::new(ScaleId::new(name)?, words));
            spec.competencies.push(CompetencySpec::new(CompetencyId::new(name)?, ScaleId::new(name)?));
        }
        for position in &self.positions {
            let track = TrackId::new(&position.track)?;
            if !spec.tracks.iter().any(|known| known.id == track) {
                spec.tracks.push(Titled::new(track.clone()));
            }
            let mut role = RoleSpec::new(RoleId::new(&position.id)?).with_title(&position.title);
            role.track = Some(track);
            role.rank = Some(rank(position.rank)?);
            for (axis, word) in &position.words {
                role.requires.push(RequirementSpec::new(CompetencyId::new(axis)?, LevelCode::new(word)?));
            }
            spec.roles.push(role);
        }
        let highest = self.positions.iter().map(|position| position.rank).max().unwrap_or_default();
        spec.ranks = (1..=highest).map(|number| rank(number).map(Titled::new)).collect::<Result<_, _>>()?;
        spec.steps = self.steps()?;
        Ok(spec)
    }

    /// Our reading of how people move, since the framework draws the four ladders beside each other and no step:
    /// * up one level on the same ladder is a promotion, after 24 months;
    /// * over to another ladder on the same level is a lateral step, either way, after 12 months;
    /// * a ladder that begins above level 4, as that of engineering managers does at 5, has nothing beside it on the level
    ///   below, and so its first position is also entered from there by promotion, after 24 months.
    fn steps(&self) -> Result<Vec<StepSpec>, Box<dyn Error>> {
        let first_of = |track: &str| self.positions.iter().filter(|at| at.track == track).map(|at| at.rank).min();
        let mut steps = Vec::new();
        for from in &self.positions {
            for to in &self.positions {
                let same_track = from.track == to.track;
                let begins_late = to.rank > 4 && first_of(&to.track) == Some(to.rank);
                let (kind, months) = if to.rank == from.rank + 1 && (same_track || begins_late) {
                    (StepKind::Promotion, 24)
                } else if to.rank == from.rank && !same_track {
                    (StepKind::Lateral, 12)
                } else {
                    continue;
                };
                steps.push(StepSpec::new(RoleId::new(&from.id)?, RoleId::new(&to.id)?, kind, Months::new(months)?));
            }
        }
        Ok(steps)
    }
}

fn rank(number: u16) -> Result<RankId, IdError> {
    RankId::new(&format!("level {number}"))
}

/// The Markdown files of a folder, by name.
fn pages(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(folder).map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    Ok(paths)
}

fn page(path: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()).into())
}

/// The axes of the introduction: below `# Levels`, a `## Axis` each, with its levels as a numbered list in bold words.
fn axes(text: &str) -> Vec<Axis> {
    let below = text.lines().skip_while(|line| *line != "# Levels").skip(1).take_while(|line| !line.starts_with("# "));
    let mut axes: Vec<Axis> = Vec::new();
    for line in below {
        if let Some(name) = line.strip_prefix("## ") {
            axes.push(Axis { name: name.trim().to_owned(), words: Vec::new() });
        } else if let Some(axis) = axes.last_mut() {
            let number = format!("{}. ", axis.words.len() + 1);
            axis.words.extend(bold(line, &number).map(str::to_owned));
        }
    }
    axes
}

/// The word of a list item such as `* **Adopts**: actively learns`.
fn bold<'a>(line: &'a str, bullet: &str) -> Option<&'a str> {
    let (word, _) = line.strip_prefix(bullet)?.strip_prefix("**")?.split_once("**")?;
    Some(word)
}

/// The position of a heading such as `D4 - Developer 4`; `None` for any other heading.
fn position(heading: &str, track: &str) -> Option<Position> {
    let (id, title) = heading.split_once(" - ")?;
    let rank = id.trim_start_matches(|letter: char| letter.is_ascii_uppercase()).parse().ok()?;
    Some(Position { id: id.to_owned(), title: title.trim().to_owned(), track: track.to_owned(), rank, words: BTreeMap::new() })
}
