//! Audits and releases as people read them.

use std::io::{self, Write};

use rungs::{
    AttributeId, EquityAudit, EquityDisclosure, EquityRow, EquityTable, Interval, ItemCode, Measure, ReleasedTable,
    StratifiedComparison,
};

use crate::support::table::{Align, Table, count, fill};

const COLUMNS: &[Align] =
    &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right, Align::Left, Align::Right, Align::Right];

pub(crate) fn audit(out: &mut impl Write, audit: &EquityAudit) -> io::Result<()> {
    for stage in audit.stages() {
        writeln!(out, "\n{}", stage.id)?;
        for told in &stage.tables {
            table(out, told)?;
        }
        for comparison in &stage.stratified {
            stratified(out, comparison)?;
        }
    }
    Ok(())
}

fn title(by: &[AttributeId], stratum: Option<&ItemCode>) -> String {
    let by: Vec<&str> = by.iter().map(AsRef::as_ref).collect();
    let stratum = stratum.map_or_else(String::new, |stratum| format!(", {stratum}"));
    format!("by {}{stratum}", by.join(" and "))
}

fn group(of: &[ItemCode]) -> String {
    of.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
}

fn table(out: &mut impl Write, told: &EquityTable) -> io::Result<()> {
    let mut printed = Table::new(4, COLUMNS);
    let titles = ["", "selected", "of", "rate", "ratio", "95 % of the ratio", "Fisher p", "Holm p"];
    printed.row(titles.map(str::to_owned).to_vec());
    for row in &told.rows {
        let tests = row.against_top.as_ref();
        let p = |value: Option<f64>| value.map_or_else(String::new, |p| format!("{p:.4}"));
        let cells = vec![
            group(&row.of),
            row.count.selected.to_string(),
            row.count.considered.to_string(),
            decimal(&row.rate),
            decimal(&row.impact_ratio),
            row.impact_ratio.ci.as_ref().map_or_else(String::new, interval),
            p(tests.map(|tests| tests.fisher_p)),
            p(tests.map(|tests| tests.holm_p)),
        ];
        printed.row_with_note(cells, note(row));
    }
    if told.unknown.considered > 0 {
        printed.line(format!("    not known: {} selected of {}", told.unknown.selected, told.unknown.considered));
    }
    writeln!(out, "  {}", title(&told.by, told.stratum.as_ref()))?;
    printed.print(out)
}

fn decimal(measure: &Measure) -> String {
    measure.value.map_or_else(|| "-".to_owned(), |value| value.rounded(4))
}

fn interval(interval: &Interval) -> String {
    let upper = interval.upper.map_or_else(|| "..".to_owned(), |upper| format!("{upper:.3}"));
    format!("{:.3} to {upper}", interval.lower)
}

fn note(row: &EquityRow) -> String {
    if row.below_four_fifths != Some(true) {
        return String::new();
    }
    match row.flip_flop {
        Some(note) if note.reverses_order => "< 4/5, small numbers".to_owned(),
        Some(note) if note.clears_flag => "< 4/5, by one selection".to_owned(),
        _ => "< 4/5".to_owned(),
    }
}

fn stratified(out: &mut impl Write, told: &StratifiedComparison) -> io::Result<()> {
    let aggregate = told.aggregate.map_or_else(|| "-".to_owned(), |ratio| ratio.rounded(4));
    let common = told.rate_ratio.map_or_else(|| "-".to_owned(), |common| format!("{:.4}", common.value));
    let p = told.p.map_or_else(|| "-".to_owned(), |p| format!("{p:.4}"));
    let strata = count(told.informative, "stratum", "strata");
    let mut text = format!(
        "all together {aggregate}, within {strata} {common} in common (p {p}); the higher rate in {}, the lower in {}.",
        told.above, told.below
    );
    if let Some(test) = told.breslow_day.filter(|test| test.p < 0.05) {
        text.push_str(&format!(" The strata differ (Breslow-Day p {:.4}): no one ratio tells of all.", test.p));
    }
    if told.aggregate_reverses {
        text.push_str(" THE AGGREGATE REVERSES what the strata say.");
    }
    fill(out, &format!("  {} against {}: ", group(&told.of), group(&told.against)), 0, &text)
}

pub(crate) fn release(out: &mut impl Write, disclosure: &EquityDisclosure) -> io::Result<()> {
    let Some(release) = disclosure.publishable() else {
        let pinned = disclosure.summary().pinned;
        return fill(
            out,
            "  ",
            0,
            &format!("nothing: {} known all the same.", count(pinned, "hidden count is", "hidden counts are")),
        );
    };
    for stage in &release.stages {
        writeln!(out, "\n{}", stage.id)?;
        for told in &stage.tables {
            released(out, told)?;
        }
    }
    let said = &release.suppression;
    let text = format!(
        "counts of fewer than {} are hidden, and more for their sake: {} in all. For each of them two sets of whole numbers agree with everything that is shown and are at least {} apart; known all the same: {}.",
        said.least,
        count(said.hidden, "count", "counts"),
        said.least_spread,
        said.pinned
    );
    writeln!(out)?;
    fill(out, "  ", 0, &text)
}

fn released(out: &mut impl Write, told: &ReleasedTable) -> io::Result<()> {
    let shown = |value: Option<u64>| value.map_or_else(|| "*".to_owned(), |value| value.to_string());
    let mut printed = Table::new(4, &[Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
    printed.row(["", "selected", "of", "rate", "ratio"].map(str::to_owned).to_vec());
    for row in &told.rows {
        let figure = |measure: &Measure| measure.value.map_or_else(|| "*".to_owned(), |value| value.rounded(4));
        let counts = [shown(row.count.selected), shown(row.count.considered)];
        printed.row([vec![group(&row.of)], counts.to_vec(), vec![figure(&row.rate), figure(&row.impact_ratio)]].concat());
    }
    printed.row(vec!["all known".to_owned(), shown(told.known.selected), shown(told.known.considered)]);
    writeln!(out, "  {}", title(&told.by, told.stratum.as_ref()))?;
    printed.print(out)
}
