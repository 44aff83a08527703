//! The documents of a company, read and compiled.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rungs::{
    Criteria, Demand, DemandSpec, DevelopmentSpec, EvidencePolicy, EvidencePolicySpec, Invalid, Journal, JournalLines, Ladder,
    LadderSpec, Policy, PolicySpec, Roster, RosterBuilder, RosterSettings, RotationSpec, RuleBook, RuleBookSpec,
};
use serde::Deserialize;

use super::problems::Problems;

const SHIPPED: &str = "examples/data/company";

/// The documents of programmes.
const MENTORING: [&str; 2] = ["mentoring.json", "reverse-mentoring.json"];

/// The document of the programme of rotations.
pub(crate) const ROTATIONS: &str = "rotations.json";

/// What a folder holds.
pub(crate) struct Documents {
    pub(crate) title: String,
    pub(crate) as_of: NaiveDate,
    pub(crate) settings: RosterSettings,
    pub(crate) roster: Roster,
    pub(crate) policy: EvidencePolicy,
    /// Planned seats, as written and compiled.
    pub(crate) demand: Option<(DemandSpec, Demand)>,
    pub(crate) rules: Option<RuleBook>,
    /// The programmes of mentoring, by the name of their document.
    pub(crate) mentoring: Vec<(&'static str, Policy)>,
    /// The programme of rotations, as written: without the people that the roster knows.
    pub(crate) rotations: Option<RotationSpec>,
    /// The catalogue of activities, and what holds for plans.
    pub(crate) development: Option<DevelopmentSpec>,
    /// The journal of the programme.
    pub(crate) journal: Option<Journal>,
}

/// `company.json`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    as_of: Option<String>,
    title: Option<String>,
}

/// The company that ships with the crate, whatever folder the program is started in.
pub(crate) fn shipped() -> PathBuf {
    let here = PathBuf::from(SHIPPED);
    if here.is_dir() { here } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(SHIPPED) }
}

/// The day that `--as-of` gives.
pub(crate) fn day(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|error| format!("--as-of asks for a day such as 2026-09-30: {error}"))
}

impl Documents {
    /// Reads and compiles all documents of a folder.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub(crate) fn read(folder: &Path, as_of: Option<NaiveDate>) -> Result<Self, Problems> {
        match fs::metadata(folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(Problems::unread(format!("{} is not a folder", folder.display()))),
            Err(error) => return Err(Problems::unread(format!("{} cannot be read: {error}", folder.display()))),
        }
        let mut reading = Reading { folder, problems: Problems::default() };
        let about = reading.about();
        let as_of = reading.as_of(as_of, about.as_ref());
        let ladder = reading.required("ladder.json", |text| LadderSpec::from_json(text)?.compile());
        let policy = reading.or_default(
            "policy.json",
            |text| EvidencePolicySpec::from_json(text)?.compile(),
            || EvidencePolicySpec::new().compile().ok(),
        );
        let settings = reading.or_default("settings.json", RosterSettings::from_json, || Some(RosterSettings::new()));
        let demand = reading.optional("demand.json", DemandSpec::from_json);
        let compiled = ladder.as_ref().zip(demand.as_ref()).and_then(|(ladder, demand)| reading.demand(ladder, demand));
        let rules = reading.optional("rules.json", RuleBookSpec::from_json);
        let known = ladder.as_ref().zip(settings.as_ref());
        let rules = known
            .zip(rules)
            .and_then(|((ladder, settings), rules)| reading.usable("rules.json", rules.compile(ladder, settings)));
        let roster = known.and_then(|(ladder, settings)| reading.people(ladder, settings));
        let mut mentoring = Vec::new();
        for file in MENTORING {
            let policy = reading.optional(file, PolicySpec::from_json).zip(roster.as_ref());
            let compiled = policy.map(|(policy, roster)| policy.compile_with(roster, rules.as_ref(), &Criteria::new()));
            mentoring.extend(compiled.and_then(|compiled| reading.usable(file, compiled)).map(|policy| (file, policy)));
        }
        let rotations = reading.optional(ROTATIONS, RotationSpec::from_json);
        let development = reading.optional("development.json", DevelopmentSpec::from_json);
        let journal = reading.journal();
        if !reading.problems.is_empty() {
            return Err(reading.problems);
        }
        let (Some(as_of), Some(policy), Some(settings), Some(roster)) = (as_of, policy, settings, roster) else {
            return Err(Problems::unread(format!("{} holds no company", folder.display())));
        };
        let title = about.and_then(|about| about.title).unwrap_or_else(|| folder.display().to_string());
        let title = title.replace(char::is_control, " ");
        Ok(Self {
            title,
            as_of,
            settings,
            roster,
            policy,
            demand: demand.zip(compiled),
            rules,
            mentoring,
            rotations,
            development,
            journal,
        })
    }

    pub(crate) fn ladder(&self) -> &Ladder {
        self.roster.ladder()
    }

    /// Another rule book for the same company.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(crate) fn book(&self, file: &Path) -> Result<RuleBook, Problems> {
        let name = file.display().to_string();
        let mut problems = Problems::default();
        let bytes = fs::read(file).map_err(|error| Problems::unread(format!("{name} cannot be read: {error}")))?;
        let Ok(text) = String::from_utf8(bytes) else {
            problems.add_unusable(format!("{name}: the text is not UTF-8"));
            return Err(problems);
        };
        RuleBookSpec::from_json(&text).and_then(|spec| spec.compile(self.ladder(), &self.settings)).map_err(|invalid| {
            problems.add_invalid(&name, &invalid);
            problems
        })
    }
}

/// The folder while it is being read.
struct Reading<'a> {
    folder: &'a Path,
    problems: Problems,
}

impl Reading<'_> {
    /// The text of a document; `None` when there is none.
    fn text(&mut self, file: &str) -> Option<String> {
        match fs::read(self.folder.join(file)) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => return Some(text),
                Err(_) => self.problems.add_unusable(format!("{file}: the text is not UTF-8")),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => self.unreadable(file, &error),
        }
        None
    }

    fn unreadable(&mut self, file: &str, error: &std::io::Error) {
        self.problems.add_unread(format!("{} cannot be read: {error}", self.folder.join(file).display()));
    }

    fn missing(&mut self, file: &str) {
        self.problems.add_unread(format!("{} is missing; --help says what a folder holds", self.folder.join(file).display()));
    }

    fn is_absent(&self, file: &str) -> bool {
        !self.folder.join(file).exists()
    }

    fn optional<T>(&mut self, file: &str, read: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        let text = self.text(file)?;
        self.usable(file, read(&text))
    }

    fn usable<T>(&mut self, file: &str, read: Result<T, Invalid>) -> Option<T> {
        read.map_err(|invalid| self.problems.add_invalid(file, &invalid)).ok()
    }

    /// What a document says, or what is taken where there is none.
    fn or_default<T>(
        &mut self,
        file: &str,
        read: impl FnOnce(&str) -> Result<T, Invalid>,
        default: impl FnOnce() -> Option<T>,
    ) -> Option<T> {
        if self.is_absent(file) { default() } else { self.optional(file, read) }
    }

    fn required<T>(&mut self, file: &str, read: impl FnOnce(&str) -> Result<T, Invalid>) -> Option<T> {
        if self.is_absent(file) {
            self.missing(file);
            return None;
        }
        self.optional(file, read)
    }

    fn about(&mut self) -> Option<About> {
        let text = self.text("company.json")?;
        serde_json::from_str(&text).map_err(|error| self.problems.add_unusable(format!("company.json: {error}"))).ok()
    }

    /// The day of the command line, else that of `company.json`.
    fn as_of(&mut self, asked: Option<NaiveDate>, about: Option<&About>) -> Option<NaiveDate> {
        if asked.is_some() {
            return asked;
        }
        let Some(written) = about.and_then(|about| about.as_of.as_ref()) else {
            if about.is_some() || self.is_absent("company.json") {
                self.problems.add_unread("no company.json says `as_of`: give the day with --as-of, such as 2026-09-30".into());
            }
            return None;
        };
        written.parse().map_err(|error| self.problems.add_unusable(format!("company.json: `as_of` is not a day: {error}"))).ok()
    }

    fn demand(&mut self, ladder: &Ladder, spec: &DemandSpec) -> Option<Demand> {
        self.usable("demand.json", spec.compile(ladder))
    }

    /// The journal of the programme, if there is one; every line must be good.
    fn journal(&mut self) -> Option<Journal> {
        const FILE: &str = "journal.jsonl";
        let text = self.text(FILE)?;
        let mut lines = JournalLines::new();
        lines.push(&text);
        self.usable(FILE, lines.finish().whole())
    }

    /// Everybody, a line at a time.
    fn people(&mut self, ladder: &Ladder, settings: &RosterSettings) -> Option<Roster> {
        const FILE: &str = "people.jsonl";
        if self.is_absent(FILE) {
            self.missing(FILE);
            return None;
        }
        let file = File::open(self.folder.join(FILE)).map_err(|error| self.unreadable(FILE, &error)).ok()?;
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let mut builder = RosterBuilder::new(ladder, settings);
        let mut line = String::new();
        for number in 1u64.. {
            line.clear();
            match reader.read_line(&mut line) {
                Ok(0) => break,
                Ok(_) => builder.push_json(&line),
                Err(error) if error.kind() == ErrorKind::InvalidData => {
                    self.problems.add_unusable(format!("{FILE}: line {number} is not UTF-8"));
                    // A blank line is passed over and counted, so that the lines after it keep their numbers.
                    builder.push_json("");
                }
                Err(error) => {
                    self.unreadable(FILE, &error);
                    return None;
                }
            }
        }
        builder.finish().map_err(|invalid| self.problems.add_invalid(FILE, &invalid)).ok()
    }
}
