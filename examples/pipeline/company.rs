//! The documents of a company, read and compiled.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind};
use std::path::Path;

use chrono::NaiveDate;
use rungs::{
    Demand, DemandSpec, EvidencePolicy, EvidencePolicySpec, Invalid, Ladder, LadderSpec, Profiles, Role, RoleId, Roster,
    RosterBuilder, RosterSettings,
};
use serde::Deserialize;

use crate::arguments::Arguments;
use crate::critical_roles::{self, Critical};
use crate::problems::Problems;
use crate::survey::Survey;

/// A company on a day, and what was found out about it.
pub(crate) struct Company {
    pub(crate) title: String,
    pub(crate) as_of: NaiveDate,
    pub(crate) roster: Roster,
    pub(crate) settings: RosterSettings,
    pub(crate) policy: EvidencePolicy,
    pub(crate) profiles: Profiles,
    pub(crate) demand: Demand,
    /// The planned seats as written; `None` when the company is to stay as it is staffed.
    planned: Option<BTreeMap<RoleId, u32>>,
    pub(crate) survey: Survey,
    pub(crate) critical: Vec<Critical>,
}

/// `company.json`
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    as_of: Option<String>,
    title: Option<String>,
}

impl Company {
    /// Reads and compiles all documents.
    ///
    /// # Errors
    /// Everything that is wrong with any of them.
    pub(crate) fn read(arguments: &Arguments) -> Result<Self, Problems> {
        let folder = &arguments.company;
        match fs::metadata(folder) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(Problems::unread(format!("{} is not a folder", folder.display()))),
            Err(error) => return Err(Problems::unread(format!("{} cannot be read: {error}", folder.display()))),
        }
        let mut documents = Documents { folder, problems: Problems::default() };
        let about = documents.about();
        let as_of = documents.as_of(arguments.as_of, about.as_ref());
        let ladder = documents.required("ladder.json", |text| LadderSpec::from_json(text)?.compile());
        let policy = documents.required("policy.json", |text| EvidencePolicySpec::from_json(text)?.compile());
        let settings = documents.optional("settings.json", RosterSettings::from_json);
        let demand = documents.optional("demand.json", DemandSpec::from_json);
        let compiled = ladder.as_ref().zip(demand.as_ref()).and_then(|(ladder, demand)| documents.demand(ladder, demand));
        let settings = settings.or_else(|| documents.is_absent("settings.json").then(RosterSettings::new));
        let roster = ladder.as_ref().zip(settings.as_ref()).and_then(|(ladder, settings)| documents.people(ladder, settings));
        if !documents.problems.is_empty() {
            return Err(documents.problems);
        }
        let (Some(as_of), Some(policy), Some(settings), Some(roster)) = (as_of, policy, settings, roster) else {
            return Err(Problems::unread(format!("{} holds no company", folder.display())));
        };

        let survey = Survey::of(&roster, &policy, as_of);
        let title = about.and_then(|about| about.title).unwrap_or_else(|| folder.display().to_string());
        let title = title.replace(char::is_control, " ");
        let mut company = Self {
            title,
            as_of,
            profiles: roster.profiles(&policy, as_of),
            demand: compiled.unwrap_or_else(|| Demand::as_staffed(&roster, as_of)),
            planned: demand.map(|demand| demand.seats.into_iter().map(|seat| (seat.role, seat.seats)).collect()),
            roster,
            settings,
            policy,
            survey,
            critical: Vec::new(),
        };
        company.critical = critical_roles::find(&company, arguments.top);
        Ok(company)
    }

    pub(crate) fn ladder(&self) -> &Ladder {
        self.roster.ladder()
    }

    /// How many people hold a role.
    pub(crate) fn holders(&self, role: Role<'_>) -> u64 {
        self.survey.holders.get(role.id()).copied().unwrap_or(0)
    }

    /// How many seats are planned for a role.
    pub(crate) fn seats(&self, role: Role<'_>) -> u64 {
        match &self.planned {
            Some(planned) => planned.get(role.id()).copied().unwrap_or(0).into(),
            None => self.holders(role),
        }
    }

    /// Whether the planned seats were given.
    pub(crate) const fn is_planned(&self) -> bool {
        self.planned.is_some()
    }
}

/// The folder while it is being read.
struct Documents<'a> {
    folder: &'a Path,
    problems: Problems,
}

impl Documents<'_> {
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
        read(&text).map_err(|invalid| self.problems.add_invalid(file, &invalid)).ok()
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
        spec.compile(ladder).map_err(|invalid| self.problems.add_invalid("demand.json", &invalid)).ok()
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
