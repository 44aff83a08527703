//! Which floor may import which, held against the sources.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The floors of ARCHITECTURE.md. A module imports only from lower floors.
const FLOORS: &[(&str, u8)] = &[
    ("values", 0),
    ("defect", 1),
    ("effort", 1),
    ("algo", 2),
    ("graph", 2),
    ("ladder", 3),
    ("people", 4),
    ("gap", 5),
    ("eligibility", 6),
    ("development", 7),
    ("mentoring", 7),
    ("rotation", 7),
    ("program", 8),
    ("measure", 8),
    ("equity", 9),
    ("pilot", 9),
    ("interchange", 11),
    ("report", 10),
    ("metrics", 9),
    ("error", 12),
];

/// The floors on which a decision about a person is prepared, and where no float is used.
const EXACT: &[&str] = &[
    "values",
    "defect",
    "effort",
    "algo",
    "graph",
    "ladder",
    "people",
    "gap",
    "eligibility",
    "development",
    "mentoring",
    "rotation",
    "program",
];

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

fn crate_sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 30, "the sources are where they are looked for");
    found
}

/// The module that a file belongs to: the name below `src`.
fn module(path: &Path) -> String {
    let mut parts = path.iter().skip_while(|part| *part != "src").skip(1);
    parts.next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The code without its comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The crate's own modules that a source names by `crate::`.
fn imports(text: &str) -> Vec<String> {
    let name = |rest: &str| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    code(text).split("crate::").skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

/// What is wrong with the imports of one file.
fn violations(module: &str, text: &str) -> Vec<String> {
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let Some(&here) = floors.get(module) else { return vec![format!("{module} has no floor")] };
    let wrong = |import: &String| match floors.get(import.as_str()) {
        Some(_) if import == module => None,
        Some(&below) if below < here => None,
        Some(&floor) => Some(format!("{module} (floor {here}) imports {import} (floor {floor})")),
        None => Some(format!("{module} names crate::{import}, which is no module")),
    };
    imports(text).iter().filter_map(wrong).collect()
}

#[test]
fn modules_import_only_from_lower_floors() {
    let found = crate_sources();
    let files = found.iter().filter(|(path, _)| !path.ends_with("src/lib.rs"));
    let wrong: Vec<String> = files.flat_map(|(path, text)| violations(&module(path), text)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn an_import_from_above_or_beside_is_found() {
    assert_eq!(violations("ladder", "use crate::people::Roster;").len(), 1);
    assert_eq!(violations("graph", "use crate::algo::row_sums;").len(), 1);
    assert_eq!(violations("values", "fn f() { crate::defect::at!() }").len(), 1);
    assert_eq!(violations("gap", "use crate::Roster;").len(), 1, "a name of the roof hides its floor");
    assert!(violations("gap", "use crate::people::Roster;").is_empty());
    assert!(violations("gap", "// use crate::report::Report;").is_empty());
    assert_eq!(violations("attic", "").len(), 1);
}

#[test]
fn no_float_takes_part_in_a_decision() {
    for (path, text) in crate_sources().iter().filter(|(path, _)| EXACT.contains(&module(path).as_str())) {
        let code = code(text);
        // The one place where a float is named refuses it.
        let code = code.replace("visit_f64<E: serde::de::Error>(self, _: f64)", "");
        assert!(!code.contains("f64") && !code.contains("f32"), "{} uses a float", path.display());
    }
}

/// Files outside of the equity engine, and of the crate's list of exports, that name who belongs to which group.
fn names_demographics(module: &str, text: &str) -> bool {
    let may = ["equity", "metrics", "pilot", "report", "lib"];
    !may.contains(&module) && code(text).contains("Demographics")
}

#[test]
fn nothing_that_prepares_a_decision_knows_who_belongs_to_which_group() {
    for (path, text) in crate_sources() {
        assert!(!names_demographics(&module(&path), &text), "{} names demographics", path.display());
    }
    assert!(names_demographics("eligibility", "use crate::equity::Demographics;"));
    assert!(names_demographics("mentoring", "fn pair(of: &DemographicsSpec) {}"));
    assert!(!names_demographics("equity", "pub struct Demographics {}"));
    assert!(!names_demographics("rotation", "// Demographics are not here."));
}

#[test]
fn the_library_has_no_clock_no_input_and_no_output() {
    for (path, text) in crate_sources() {
        for banned in [
            "std::fs",
            "std::io",
            "std::net",
            "std::env",
            "std::time",
            "std::thread",
            "static mut",
            "thread_local",
            "OnceLock",
            "println!",
            "Utc::now",
        ] {
            assert!(!code(&text).contains(banned), "{} has {banned}", path.display());
        }
    }
}

#[test]
fn every_file_begins_with_what_it_is() {
    for (path, text) in crate_sources().iter().filter(|(path, _)| !path.ends_with("src/lib.rs")) {
        assert!(text.starts_with("//! "), "{} has no opening line", path.display());
    }
}
