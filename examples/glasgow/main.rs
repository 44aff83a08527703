//! Who gets which topic, when a supervisor takes only so many students, and what does each idea of "best" cost the others?
//!
//! Reads three years of wishes and capacities that nobody here wrote: students who list up to five topics, topics for one student each,
//! supervisors who offer several topics and take fewer students.
//!
//! ```text
//! cargo run --release --example glasgow -- [FOLDER]
//! ```
//!
//! FOLDER holds files 4, 5 and 6 of PrefLib data set 00038 (<https://preflib.github.io/PrefLib-Jekyll/dataset/00038>), each as `.soi` and `.dat`; without it,
//! `../shared/data/glasgow-projects` is read. The data was donated by A. Kwanashie, R. W. Irving, D. F. Manlove and C. T. S. Sng ("Profile-based
//! optimal matchings in the student/project allocation problem", 2014); PrefLib is N. Mattei and T. Walsh, 2013.
//! A line is printed for an answer whose proof has passed its check, and for no other.

mod reader;
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rungs::{MatchingMode, MatchingTotals};

use crate::reader::Year;
use crate::support::problems::{Problems, printed};
use crate::support::table::{Align, Table, count, heading};

/// The files of the years, and how the years are called.
const YEARS: [(&str, &str); 3] = [("00038-00000004", "2010/11"), ("00038-00000005", "2011/12"), ("00038-00000006", "2012/13")];

/// What may be wanted most, in words.
const WANTED: [(&str, MatchingMode); 4] = [
    ("the most students, then the least ranks", MatchingMode::MostPeople),
    ("the most first wishes, then second, ..", MatchingMode::RankMaximal { band: 1 }),
    ("the most students, then first wishes, ..", MatchingMode::GreedyMaximum { band: 1 }),
    ("the most students, then the fewest last", MatchingMode::Fairest { band: 1 }),
];

/// A year with its answers, each checked.
struct Answers {
    name: &'static str,
    year: Year,
    /// In the order of [`WANTED`], with how many students have which wish.
    of: Vec<(Vec<u64>, MatchingTotals)>,
}

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map_or_else(|| "../shared/data/glasgow-projects".into(), PathBuf::from);
    match YEARS.into_iter().map(|(file, name)| answers(&folder, file, name)).collect::<Result<Vec<_>, _>>() {
        Ok(years) => printed(print(&years)),
        Err(problems) => problems.print(),
    }
}

fn answers(folder: &Path, file: &str, name: &'static str) -> Result<Answers, Problems> {
    let unread = |error: Box<dyn Error>| Problems::unread(error.to_string());
    let year = Year::read(folder, file).map_err(unread)?;
    let spec = year.matching().map_err(|error| unread(error.into()))?;
    let problem = spec.compile().map_err(|invalid| {
        let mut problems = Problems::default();
        problems.add_invalid(file, &invalid);
        problems
    })?;
    let mut of = Vec::new();
    for (wanted, mode) in WANTED {
        let matching = problem.solve(mode);
        matching.check(&problem).map_err(|fault| Problems::failed_check(&format!("{name}, {wanted}: {fault}")))?;
        if !matching.completion().is_complete() {
            return Err(Problems::failed_check(&format!("{name}, {wanted}: the search was stopped")));
        }
        of.push((reader::profile(&matching, year.longest_list()), matching.totals()));
    }
    Ok(Answers { name, year, of })
}

fn print(years: &[Answers]) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for year in years {
        print_year(&mut out, year)?;
    }
    writeln!(
        out,
        "\n1st, 2nd, ..: students who have the topic that is so on their list. Ranks: the sum of these places, over who is placed."
    )?;
    writeln!(out, "Each line is proven to be the best of its kind: its proof was checked against the problem.")?;
    out.flush()
}

fn print_year(out: &mut impl Write, Answers { name, year, of }: &Answers) -> io::Result<()> {
    let students = year.students.len();
    heading(out, &format!("{name}: {students} students, {} topics, {} supervisors", year.topics, year.supervisors.len()))?;
    let wishes = year.students.iter().map(Vec::len).sum::<usize>();
    let vain = count(year.vain_wishes() as u64, "wish", "wishes");
    writeln!(
        out,
        "{wishes} wishes; supervisors take {} students in all; {vain} for a topic of one who takes nobody",
        year.places()
    )?;
    let most = of.iter().map(|(_, totals)| totals.mentees).max().unwrap_or(0);
    writeln!(out, "the greatest number that can be placed: {most} of {students}")?;
    let ranks = year.longest_list();
    let columns: Vec<_> = std::iter::once(Align::Left).chain(std::iter::repeat_n(Align::Right, ranks + 3)).collect();
    let mut table = Table::new(2, &columns);
    let titles = (1..=ranks).map(ordinal).chain(["placed", "ranks", ""].map(str::to_owned));
    table.row(std::iter::once("wanted".to_owned()).chain(titles).collect());
    for ((wanted, _), (profile, totals)) in WANTED.iter().zip(of) {
        let mut cells = vec![(*wanted).to_owned()];
        cells.extend(profile.iter().map(u64::to_string));
        cells.extend([totals.mentees.to_string(), reader::rank_sum(profile).to_string(), "proven".to_owned()]);
        table.row(cells);
    }
    table.print(out)
}

/// `1st`, `2nd`, ..
fn ordinal(rank: usize) -> String {
    let ending = match (rank % 10, rank % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{rank}{ending}")
}
