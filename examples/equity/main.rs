//! Is access to promotions and mentors fair, stage by stage, and what of that may be published?
//!
//! ```text
//! cargo run --release --example equity -- [--file FILE] [--classics FOLDER]
//! ```
//!
//! Without arguments it reads `examples/data/equity/promotions.json`, a company that is made up. FOLDER holds two published data sets,
//! `gender_discrimination.csv` (Rosen and Jerdee 1974) and `UCBAdmissions.csv` (Bickel, Hammel and O'Connell 1975), which are told as well: the
//! experiment in which the same files were promoted less often under a woman's name, and the admissions whose aggregate says the opposite of their
//! departments. Every answer is checked before it is printed.
//!
//! It ends with 0, with 1 when a document cannot be used, with 2 when one cannot be read or an argument makes no sense, and with 3 when an
//! answer does not pass its check.

mod arguments;
mod reader;
#[path = "../support/mod.rs"]
mod support;
mod told;

use std::io::Write;
use std::process::ExitCode;

use rungs::{EquityLedger, EquityProblem, EquitySpec, Invalid};

use crate::arguments::{Arguments, HELP};
use crate::support::problems::Problems;
use crate::support::stop::{self, Stop};
use crate::support::table::heading;

fn main() -> ExitCode {
    stop::answer(Arguments::parse(), HELP, |out, arguments| print(out, arguments))
}

fn print(out: &mut impl Write, arguments: &Arguments) -> Result<(), Stop> {
    let name = arguments.file.display().to_string();
    let text = std::fs::read_to_string(&arguments.file).map_err(|error| Problems::unread(format!("{name}: {error}")))?;
    let spec = EquitySpec::from_json(&text).map_err(|invalid| unusable(&name, &invalid))?;
    company(out, &name, &spec)?;
    if let Some(folder) = &arguments.classics {
        for (name, spec) in reader::classics(folder).map_err(|error| Problems::unread(error.to_string()))? {
            heading(out, name)?;
            audit(out, &compiled(name, &spec)?)?;
        }
    }
    Ok(())
}

/// A document's audit, and what of it may be published.
fn company(out: &mut impl Write, name: &str, spec: &EquitySpec) -> Result<(), Stop> {
    let problem = compiled(name, spec)?;
    heading(out, &format!("{name}, for those who may see every count"))?;
    audit(out, &problem)?;
    let ledger = EquityLedger::new();
    let id = "first".parse().map_err(|error| Problems::unread(format!("the id of the release: {error}")))?;
    let disclosure = problem.release(id, &ledger).map_err(|fault| Problems::unread(fault.to_string()))?;
    disclosure.check(&problem, &ledger).map_err(|fault| Stop::failed(&format!("the release: {fault}")))?;
    heading(out, "What of it may be published")?;
    told::release(out, &disclosure)?;
    Ok(())
}

fn audit(out: &mut impl Write, problem: &EquityProblem) -> Result<(), Stop> {
    let audit = problem.audit();
    audit.check(problem).map_err(|fault| Stop::failed(&format!("the audit: {fault}")))?;
    told::audit(out, &audit)?;
    Ok(())
}

fn compiled(name: &str, spec: &EquitySpec) -> Result<EquityProblem, Stop> {
    spec.compile().map_err(|invalid| unusable(name, &invalid))
}

fn unusable(name: &str, invalid: &Invalid) -> Stop {
    let mut problems = Problems::default();
    problems.add_invalid(name, invalid);
    problems.into()
}
