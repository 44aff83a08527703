//! How long a midshipman waited to be a lieutenant.

use std::error::Error;
use std::io::Write;
use std::path::Path;

use chrono::NaiveDate;
use rungs::SurvivalCounts;
use serde::Deserialize;

use crate::told;

#[derive(Deserialize)]
struct Officer {
    #[serde(rename = "date.midshipman")]
    midshipman: String,
    #[serde(rename = "date.lieutenant")]
    lieutenant: String,
    #[serde(rename = "date.mastercommandant")]
    master: String,
    #[serde(rename = "date.captain")]
    captain: String,
    #[serde(rename = "date.leftservice")]
    left: String,
}

/// A date of the table: there, not there, or a word.
fn date(text: &str) -> Result<Option<NaiveDate>, ()> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| ()) }
}

pub(crate) fn print<W: Write>(out: &mut W, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(folder.join("naval-promotions.csv"))?;
    let officers: Vec<Officer> = reader.deserialize().collect::<Result<_, _>>()?;
    let (mut unknown, mut reversed, mut no_start, mut used) = (Vec::new(), Vec::new(), 0u64, Vec::new());
    // The header is line 1.
    for (line, officer) in (2usize..).zip(&officers) {
        let all =
            [&officer.midshipman, &officer.lieutenant, &officer.master, &officer.captain, &officer.left].map(|text| date(text));
        let [Ok(midshipman), Ok(lieutenant), Ok(master), Ok(captain), Ok(left)] = all else {
            unknown.push(line);
            continue;
        };
        let known: Vec<NaiveDate> = [midshipman, lieutenant, master, captain, left].into_iter().flatten().collect();
        if !known.is_sorted() {
            reversed.push(line);
        } else if let Some(midshipman) = midshipman {
            used.push((midshipman, lieutenant, [master, captain].into_iter().flatten().max(), left));
        } else {
            no_start += 1;
        }
    }
    writeln!(
        out,
        "  {} officers; left out: {no_start} without a date as midshipman, {} with dates out of order (lines {}), {} with a word for a date (lines {})",
        officers.len(),
        reversed.len(),
        listed(&reversed),
        unknown.len(),
        listed(&unknown)
    )?;
    let ends = used.iter().flat_map(|(midshipman, lieutenant, later, _)| [Some(*midshipman), *lieutenant, *later]);
    let end = ends.flatten().max().ok_or("a table without dates")?;

    let mut all = SurvivalCounts::new(2)?;
    let mut followed = SurvivalCounts::new(2)?;
    let mut skipped = 0u64;
    for (midshipman, lieutenant, later, left) in &used {
        let days = |date: NaiveDate| u32::try_from((date - *midshipman).num_days());
        match (lieutenant, later, left) {
            (Some(lieutenant), ..) => {
                all.ended(0, days(*lieutenant)?, 0)?;
                if left.is_some() {
                    followed.ended(0, days(*lieutenant)?, 0)?;
                }
            }
            // Higher in rank without a day as lieutenant: when that was is not known.
            (None, Some(_), _) => skipped += 1,
            (None, None, Some(left)) => {
                all.ended(0, days(*left)?, 1)?;
                followed.ended(0, days(*left)?, 1)?;
            }
            (None, None, None) => all.censored(0, days(end)?)?,
        }
    }
    writeln!(out, "  {skipped} more are of a higher rank without a day as lieutenant, and are left out too")?;
    let alone = all.of_cause_alone(0)?;
    let curve = alone.kaplan_meier();
    writeln!(
        out,
        "  {} midshipmen, {} became lieutenants; the others were seen until they left ({}), or until {end}, the last promotion of the table ({})",
        all.subjects(),
        all.events(0),
        all.events(1),
        all.waiting()
    )?;
    writeln!(out, "  Nearly nobody's leaving is recorded, so that this takes as waiting many who were gone:")?;
    for years in [5u32, 10, 15, 20] {
        let day = years * 1_461 / 4;
        writeln!(out, "    lieutenant within {years:>2} years: {}", told::ended(&curve, alone.at_risk(day), day))?;
    }
    writeln!(out, "    when half were, days: {}", told::quantile(curve.median(Default::default(), Default::default())))?;
    writeln!(out, "  Of the {} whose leaving is recorded, with leaving as another end:", followed.subjects())?;
    let incidence = followed.cumulative_incidence();
    for years in [5u32, 10, 15, 20] {
        let day = years * 1_461 / 4;
        let at = |cause| incidence.at(cause, day, Default::default());
        if let (Some(made), Some(left)) = (at(0)?, at(1)?) {
            let ci = made
                .ci
                .and_then(|ci| Some(format!(" ({:.1} to {:.1})", ci.lower * 100.0, ci.upper? * 100.0)))
                .unwrap_or_default();
            writeln!(
                out,
                "    within {years:>2} years: lieutenant {:.1} %{ci}, left without {:.1} %",
                made.value * 100.0,
                left.value * 100.0
            )?;
        }
    }
    Ok(())
}

fn listed(lines: &[usize]) -> String {
    lines.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
}
