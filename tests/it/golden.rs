//! The golden pairs of `testdata/defects`: for every code a small faulty document and what a person reads of it.
//!
//! `NNNN-name.json` is an envelope around the document, `NNNN-name.txt` the whole rendering. `BLESS=1 cargo test golden` writes the
//! renderings, and the table of `docs/defects.md`, anew; read the difference before it is committed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use rungs::{
    AgreementSpec, BlindShortlistSpec, CircleSpec, Code, Defect, DefectKind, DemandSpec, DevelopmentSpec, DuePolicySpec,
    EquityLedger, EquitySpec, EvidencePolicySpec, InputPath, Invalid, JournalLines, Ladder, LadderSpec, MatchingSpec, PeerSpec,
    PilotSpec, PolicySpec, RosterBuilder, RosterSettings, RosterSpec, RotationSpec, RuleBookSpec, Severity,
};
use serde::Deserialize;
use serde_json::value::RawValue;

/// More related places than these are counted.
const RELATED_SHOWN: usize = 12;

/// A faulty document, and what it needs to be read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope {
    document: Document,
    /// The document: a string is its raw text, anything else is the text itself. Lines of people are a list of either.
    #[serde(default)]
    text: Option<Box<RawValue>>,
    /// What to make where the document is too large for a file.
    #[serde(default)]
    generate: Option<Recipe>,
    #[serde(default)]
    count: usize,
    /// The settings of lines of people, or of the rosters that a rule book is for.
    #[serde(default)]
    settings: Option<Box<RawValue>>,
    /// The people whom a mentoring policy is for.
    #[serde(default)]
    people: Option<Box<RawValue>>,
    /// The most people that the builder takes, or events that the reader of a journal does.
    #[serde(default)]
    most_people: Option<usize>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Document {
    Ladder,
    Roster,
    PeopleLines,
    Settings,
    Policy,
    Demand,
    RuleBook,
    Mentoring,
    Agreement,
    Peers,
    Matching,
    Circles,
    Rotation,
    Development,
    Journal,
    DuePolicy,
    Equity,
    EquityLedger,
    BlindShortlist,
    Pilot,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Recipe {
    /// A ladder of so many competencies, each required by the one role.
    Competencies,
    /// So many people, each the manager of the one on the line before.
    ReportingLine,
    /// A rule whose one predicate stands in so many negations.
    NestedClauses,
    /// So many rules, each referring to the next.
    ChainOfRules,
    /// So many rules, each referring to one of as many clauses.
    WideRules,
    /// So many peers.
    Peers,
    /// A line of so many bytes.
    LongLine,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folder() -> PathBuf {
    root().join("testdata/defects")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn blessing() -> bool {
    std::env::var_os("BLESS").is_some_and(|value| value == "1")
}

/// The names of all pairs, without their endings: those that begin with four digits.
fn names(ending: &str) -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_numbered = |name: &String| name.len() > 5 && name.bytes().take(4).all(|byte| byte.is_ascii_digit());
    let mut names: Vec<String> =
        files.filter_map(|name| Some(name.strip_suffix(ending)?.to_owned())).filter(is_numbered).collect();
    names.sort();
    names
}

/// The raw text of a value: what a string says, or how anything else is written.
fn raw(value: &RawValue) -> String {
    serde_json::from_str(value.get()).unwrap_or_else(|_| value.get().to_owned())
}

/// The ladder against which people and demands are compiled.
fn plain_ladder() -> Ladder {
    LadderSpec::from_json(&read(&folder().join("ladder.json"))).unwrap().compile().unwrap()
}

impl Envelope {
    fn text(&self) -> String {
        match (self.generate, &self.text) {
            (Some(Recipe::Competencies), _) => competencies(self.count),
            (Some(Recipe::ReportingLine), _) => reporting_line(self.count),
            (Some(Recipe::NestedClauses), _) => nested_clauses(self.count),
            (Some(Recipe::ChainOfRules), _) => chain_of_rules(self.count),
            (Some(Recipe::WideRules), _) => wide_rules(self.count),
            (Some(Recipe::Peers), _) => peers(self.count),
            (Some(Recipe::LongLine), _) => " ".repeat(self.count),
            (None, Some(text)) if matches!(self.document, Document::PeopleLines | Document::Journal) => {
                let lines: Vec<&RawValue> = serde_json::from_str(text.get()).unwrap();
                lines.into_iter().map(|line| raw(line).replace('\n', " ")).collect::<Vec<_>>().join("\n")
            }
            (None, Some(text)) => raw(text),
            (None, None) => panic!("an envelope has a text or generates one"),
        }
    }

    /// What is wrong with the document: warnings when it can be used.
    fn faults(&self) -> Result<Vec<Defect>, Invalid> {
        let text = self.text();
        match self.document {
            Document::Ladder => Ok(LadderSpec::from_json(&text)?.compile()?.warnings().to_vec()),
            Document::Roster => Ok(RosterSpec::from_json(&text)?.compile(&plain_ladder())?.warnings().to_vec()),
            Document::PeopleLines => self.people_lines(&text),
            Document::Settings => {
                let settings = RosterSettings::from_json(&text)?;
                Ok(RosterBuilder::new(&plain_ladder(), &settings).finish()?.warnings().to_vec())
            }
            Document::Policy => EvidencePolicySpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::Demand => DemandSpec::from_json(&text)?.compile(&plain_ladder()).map(|_| Vec::new()),
            Document::Mentoring => {
                let settings = self.settings.as_ref().map_or("{}", |settings| settings.get());
                let people = self.people.as_ref().map_or("[]", |people| people.get());
                let roster = RosterSpec::from_json(&format!(r#"{{"settings":{settings},"people":{people}}}"#))?;
                PolicySpec::from_json(&text)?.compile(&roster.compile(&plain_ladder())?).map(|_| Vec::new())
            }
            Document::Agreement => AgreementSpec::from_json(&text)?.compile(&plain_ladder()).map(|_| Vec::new()),
            Document::Matching => MatchingSpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::Circles => CircleSpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::Rotation => RotationSpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::Development => DevelopmentSpec::from_json(&text)?.compile(&plain_ladder()).map(|_| Vec::new()),
            Document::Journal => {
                let lines = JournalLines::new();
                let mut lines = self.most_people.into_iter().fold(lines, JournalLines::with_most_events);
                lines.push(&text);
                lines.finish().whole().map(|_| Vec::new())
            }
            Document::DuePolicy => DuePolicySpec::from_json(&text).map(|_| Vec::new()),
            Document::Equity => EquitySpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::EquityLedger => EquityLedger::from_json(&text).map(|_| Vec::new()),
            Document::BlindShortlist => BlindShortlistSpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::Pilot => PilotSpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::Peers => PeerSpec::from_json(&text)?.compile().map(|_| Vec::new()),
            Document::RuleBook => {
                Ok(RuleBookSpec::from_json(&text)?.compile(&plain_ladder(), &self.settings()?)?.warnings().to_vec())
            }
        }
    }

    fn settings(&self) -> Result<RosterSettings, Invalid> {
        match &self.settings {
            Some(settings) => RosterSettings::from_json(settings.get()),
            None => Ok(RosterSettings::new()),
        }
    }

    fn people_lines(&self, text: &str) -> Result<Vec<Defect>, Invalid> {
        let settings = self.settings()?;
        let mut builder = RosterBuilder::new(&plain_ladder(), &settings);
        if let Some(most) = self.most_people {
            builder = builder.with_most_people(most);
        }
        text.lines().for_each(|line| builder.push_json(line));
        Ok(builder.finish()?.warnings().to_vec())
    }
}

fn competencies(count: usize) -> String {
    let each = |of: &dyn Fn(usize) -> String| (0..count).map(of).collect::<Vec<_>>().join(",");
    let defined = each(&|n| format!(r#"{{"id":"c{n}","scale":"s"}}"#));
    let required = each(&|n| format!(r#"{{"competency":"c{n}","level":"working"}}"#));
    format!(
        r#"{{"scales":[{{"id":"s","levels":[{{"id":"working"}}]}}],"competencies":[{defined}],"roles":[{{"id":"lead","requires":[{required}]}}]}}"#
    )
}

fn reporting_line(count: usize) -> String {
    let line = |n: usize| match n {
        0 => r#"{"id":"p-000"}"#.to_owned(),
        _ => format!(r#"{{"id":"p-{n:03}","managers":[{{"of":"p-{:03}","from":"2024-01-01"}}]}}"#, n - 1),
    };
    (0..count).rev().map(line).collect::<Vec<_>>().join("\n")
}

fn nested_clauses(count: usize) -> String {
    let (open, close) = (r#"{"not":"#.repeat(count), "}".repeat(count));
    format!(r#"{{"rules":[{{"id":"lead","needs":{open}{{"employed":{{}}}}{close}}}]}}"#)
}

fn chain_of_rules(count: usize) -> String {
    let rule = |n: usize| match n {
        0 => r#"{"id":"rule-00","needs":{"employed":{}}}"#.to_owned(),
        _ => format!(r#"{{"id":"rule-{n:02}","needs":{{"ref":"rule-{:02}"}}}}"#, n - 1),
    };
    format!(r#"{{"rules":[{}]}}"#, (0..count).map(rule).collect::<Vec<_>>().join(","))
}

fn wide_rules(count: usize) -> String {
    let clauses = vec![r#"{"employed":{}}"#; count].join(",");
    let rule = |n: usize| format!(r#"{{"id":"rule-{n:04}","needs":{{"ref":"wide"}}}}"#);
    let rules = (0..count).map(rule).collect::<Vec<_>>().join(",");
    format!(r#"{{"rules":[{{"id":"wide","needs":{{"any":[{clauses}]}}}},{rules}]}}"#)
}

fn peers(count: usize) -> String {
    format!(r#"{{"people":[{}]}}"#, (0..count).map(|n| format!(r#""p-{n}""#)).collect::<Vec<_>>().join(","))
}

fn render(envelope: &str) -> String {
    let envelope: Envelope = serde_json::from_str(envelope).unwrap();
    let mut text = String::new();
    match envelope.faults() {
        Ok(warnings) => {
            warnings.iter().for_each(|defect| render_defect(&mut text, defect));
            writeln!(text, "used, with warnings: {}", warnings.len()).unwrap();
        }
        Err(invalid) => {
            invalid.defects().iter().for_each(|defect| render_defect(&mut text, defect));
            writeln!(text, "refused, further defects: {}", invalid.omitted()).unwrap();
        }
    }
    text
}

fn render_defect(text: &mut String, defect: &Defect) {
    writeln!(text, "{defect}").unwrap();
    let related: &[InputPath] = defect.related();
    for place in related.iter().take(RELATED_SHOWN) {
        writeln!(text, "  related: {place}").unwrap();
    }
    if related.len() > RELATED_SHOWN {
        writeln!(text, "  related: ({} more)", related.len() - RELATED_SHOWN).unwrap();
    }
    writeln!(text, "  help: {}", defect.help()).unwrap();
}

/// Where two texts differ first, or nothing.
fn difference(expected: &str, found: &str) -> Option<String> {
    if expected == found {
        return None;
    }
    let mut expected_lines = expected.lines();
    for (at, line) in (1..).zip(found.lines()) {
        let wanted = expected_lines.next().unwrap_or("(the end)");
        if wanted != line {
            return Some(format!("line {at}\n  expected {wanted}\n  found    {line}"));
        }
    }
    Some(format!("the end\n  expected {}\n  found    (the end)", expected_lines.next().unwrap_or("another line ending")))
}

/// Compares a file with what it should hold, or writes it.
fn check(path: &Path, found: &str) -> Option<String> {
    if blessing() {
        fs::write(path, found).unwrap();
        return None;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    difference(&expected, found).map(|difference| format!("{}: {difference}", path.display()))
}

/// What a golden pair for a code is called, after its number.
fn pair_name(code: Code) -> String {
    code.as_str().replace(['/', '_'], "-")
}

/// The pair of a code, with its number.
fn pair_of(code: Code, names: &[String]) -> Option<String> {
    names.iter().find(|name| name[5..] == pair_name(code)).cloned()
}

#[test]
fn every_golden_document_renders_as_written() {
    let differences: Vec<String> = names(".json")
        .into_iter()
        .filter_map(|name| {
            let found = render(&read(&folder().join(format!("{name}.json"))));
            check(&folder().join(format!("{name}.txt")), &found)
        })
        .collect();
    assert!(differences.is_empty(), "{} (BLESS=1 writes them anew)", differences.join("\n"));
}

#[test]
fn every_code_has_a_golden_pair_that_shows_it() {
    let names = names(".json");
    for code in Code::all() {
        let name = pair_of(code, &names).unwrap_or_else(|| panic!("no testdata/defects/NNNN-{}.json", pair_name(code)));
        let rendered = render(&read(&folder().join(format!("{name}.json"))));
        let shown = rendered.lines().any(|line| line.starts_with(&format!("{code} at ")));
        assert!(shown, "{name} does not show {code}:\n{rendered}");
    }
}

#[test]
fn every_rendering_has_its_document() {
    assert_eq!(names(".txt"), names(".json"));
}

#[test]
fn a_changed_rendering_is_noticed() {
    let name = names(".json").remove(0);
    let found = render(&read(&folder().join(format!("{name}.json"))));
    assert_eq!(difference(&found, &found), None);
    assert!(difference(&found.replacen("json", "jsno", 1), &found).unwrap().starts_with("line 1\n"));
    assert!(difference(&format!("{found}more\n"), &found).unwrap().starts_with("the end\n"));
    assert!(difference("", &found).is_some());
}

/// The ids and values that a defect's message states.
fn facts(kind: &DefectKind) -> Vec<&str> {
    match kind {
        DefectKind::Unknown { id, nearest, .. } => {
            [Some(id), nearest.as_ref()].into_iter().flatten().map(String::as_str).collect()
        }
        DefectKind::Duplicate { id, .. } => vec![id],
        DefectKind::Cycle { members, .. } => members.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_mask_leaves_no_id_in_a_message() {
    let mut hidden = 0;
    for name in names(".json") {
        let envelope: Envelope = serde_json::from_str(&read(&folder().join(format!("{name}.json")))).unwrap();
        let defects = envelope.faults().unwrap_or_else(|invalid| invalid.defects().to_vec());
        for defect in &defects {
            let masked = defect.masked().to_string();
            let shown: Vec<&str> = facts(defect.kind()).into_iter().filter(|fact| masked.contains(fact)).collect();
            assert!(shown.is_empty(), "{name}: {masked} shows {shown:?}");
            hidden += facts(defect.kind()).len();
        }
    }
    assert!(hidden > 20, "the golden documents name ids");
}

const TABLE_BEGINS: &str = "| code | severity | what it means | what to do | example |\n|---|---|---|---|---|\n";

/// The table of `docs/defects.md`.
fn table() -> String {
    let names = names(".json");
    let mut table = TABLE_BEGINS.to_owned();
    for code in Code::all() {
        let severity = match code.severity() {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let name = pair_of(code, &names).unwrap_or_default();
        let folder = "../testdata/defects";
        let example = format!("[document]({folder}/{name}.json), [message]({folder}/{name}.txt)");
        writeln!(table, "| `{code}` | {severity} | {} | {} | {example} |", code.title(), code.help()).unwrap();
    }
    table
}

/// The rows of a table, by code.
fn rows(text: &str) -> BTreeMap<&str, &str> {
    text.lines().filter_map(|line| Some((line.strip_prefix("| `")?.split_once('`')?.0, line))).collect()
}

#[test]
fn the_book_of_defects_has_a_row_for_each_code_and_no_other() {
    let path = root().join("docs/defects.md");
    let book = read(&path);
    let wanted = table();
    if blessing() {
        let (before, rest) = book.split_once(TABLE_BEGINS).expect("docs/defects.md has its table");
        let after: String = rest.lines().skip_while(|line| line.starts_with('|')).map(|line| format!("{line}\n")).collect();
        fs::write(&path, format!("{before}{wanted}{after}")).unwrap();
        return;
    }
    assert_eq!(rows(&book), rows(&wanted), "BLESS=1 writes the table anew");
}
