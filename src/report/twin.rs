//! The table that says what a chart shows.

use super::chart::{ChartData, ReportChart};
use super::figure::{Figure, Real};
use super::table::{ReportCell, ReportTable};
use super::who::Who;
use super::words::{ReportLabel, ReportName};

fn name<P>(name: &ReportName) -> ReportCell<P> {
    ReportCell::Label(ReportLabel::Name(name.clone()))
}

fn word<P>(text: &'static str) -> ReportCell<P> {
    ReportCell::Label(ReportLabel::from(text))
}

impl<P: Who> ReportChart<P> {
    /// The same as a table: every figure of the chart, for whoever does not see it.
    #[must_use]
    pub fn twin(&self) -> ReportTable<P> {
        let mut table = ReportTable::new("", &[]);
        table.title.clone_from(&self.title);
        fill(&mut table, &self.data);
        table.more_rows = table.more_rows.saturating_add(self.more_rows);
        table
    }
}

fn heads<P>(table: &mut ReportTable<P>, heads: &[&'static str]) {
    table.columns = heads.iter().map(|head| ReportLabel::from(*head)).collect();
}

fn fill<P: Who>(table: &mut ReportTable<P>, data: &ChartData<P>) {
    match data {
        ChartData::Funnel { stages } => {
            heads(table, &["stage", "people"]);
            stages.iter().for_each(|stage| table.rows.push(vec![name(&stage.name), stage.people.clone().into()]));
        }
        ChartData::Ladder { rungs } => {
            heads(table, &["role", "rank", "critical", "held by", "seats", "near"]);
            for rung in rungs {
                table.rows.push(vec![
                    name(&rung.role),
                    rung.rank.as_ref().map_or(ReportCell::Empty, name),
                    if rung.is_critical { word("critical") } else { ReportCell::Empty },
                    rung.holders.clone().into(),
                    rung.seats.clone().into(),
                    rung.near.clone().into(),
                ]);
            }
        }
        ChartData::HeatMap { columns, rows, cells } => {
            table.columns = std::iter::once(ReportLabel::from("competency"))
                .chain(columns.iter().cloned().map(ReportLabel::Name))
                .collect();
            for (row, cells) in rows.iter().zip(cells.chunks(columns.len().max(1))) {
                let cells = cells.iter().map(|cell| cell.clone().map_or_else(|| word("not asked"), ReportCell::Figure));
                table.rows.push(std::iter::once(name(row)).chain(cells).collect());
            }
        }
        ChartData::NineBox { performance, potential, cells, labels } => {
            heads(table, &["potential", "performance", "box", "people"]);
            let sides =
                potential.iter().flat_map(|potential| performance.iter().map(move |performance| (potential, performance)));
            for (((potential, performance), figure), label) in
                sides.zip(cells).zip(labels.iter().chain(std::iter::repeat(&None)))
            {
                let label = label.as_ref().map_or(ReportCell::Empty, name);
                table.rows.push(vec![name(potential), name(performance), label, figure.clone().into()]);
            }
        }
        ChartData::Steps { series, unit } => {
            let mut columns: Vec<ReportLabel<P>> = ["curve"].map(ReportLabel::from).into();
            columns.push(ReportLabel::Text(unit.clone()));
            columns.extend(["part left", "at least", "at most", "at risk"].map(ReportLabel::from));
            table.columns = columns;
            for curve in series {
                for point in &curve.points {
                    let real = |value: Real| ReportCell::Figure(Figure::Real { value, digits: 3, people: None });
                    let (least, most) =
                        point.between.map_or((ReportCell::Empty, ReportCell::Empty), |(a, b)| (real(a), real(b)));
                    let at = Figure::Count(point.at).into();
                    table.push(vec![name(&curve.name), at, real(point.value), least, most, point.at_risk.clone().into()]);
                }
            }
        }
        ChartData::Gantt { months, rows, .. } => {
            heads(table, &["who", "home", "where", "what", "from", "until", "away, %"]);
            let month = |at: i32| usize::try_from(at).ok().and_then(|at| months.get(at));
            for row in rows {
                for span in &row.spans {
                    let day = |at: i32, otherwise: &'static str| {
                        month(at).map_or_else(|| word(otherwise), |month| name(&ReportName::of_code(month.clone())))
                    };
                    table.rows.push(vec![
                        ReportCell::Label(row.label.clone()),
                        name(&row.home),
                        name(&span.host),
                        name(&span.kind),
                        day(span.from, "before"),
                        day(span.until, "the end"),
                        span.away.clone().into(),
                    ]);
                }
            }
        }
        ChartData::Bars { unit, bars } => {
            let has_limit = bars.iter().any(|bar| bar.of.is_some());
            table.columns = vec![ReportLabel::from("of"), ReportLabel::Text(unit.clone())];
            table.columns.extend(has_limit.then(|| ReportLabel::from("at most")));
            for bar in bars {
                let mut row = vec![ReportCell::Label(bar.label.clone()), bar.figure.clone().into()];
                if has_limit {
                    row.push(bar.of.clone().into());
                }
                table.rows.push(row);
            }
        }
        ChartData::Ratios { ratios, .. } => {
            heads(table, &["stage", "group", "rate", "ratio", "interval", "below four fifths", "p, adjusted"]);
            for ratio in ratios {
                let below = match (ratio.is_below, ratio.is_small) {
                    (Some(true), true) => word("yes, small numbers"),
                    (Some(true), false) => word("yes"),
                    (Some(false), _) => word("no"),
                    (None, _) => word("not compared"),
                };
                table.rows.push(vec![
                    name(&ratio.stage),
                    name(&ratio.group),
                    ratio.rate.clone().into(),
                    ratio.ratio.clone().into(),
                    ratio
                        .ratio
                        .interval_shown()
                        .map_or(ReportCell::Empty, |shown| ReportCell::Label(ReportLabel::Text(shown.into()))),
                    below,
                    ratio.holm_p.clone().into(),
                ]);
            }
        }
    }
}

/// The cover that is left at home as a table of its own, period by period.
#[cfg(feature = "report")]
pub(super) fn cover_table<P: Who>(data: &ChartData<P>) -> Option<ReportTable<P>> {
    let ChartData::Gantt { months, cover, .. } = data else { return None };
    let mut table = ReportTable::new("Cover left at home, in percent of one person", &["unit"]);
    table.columns.extend(months.iter().map(|month| ReportLabel::Name(ReportName::of_code(month.clone()))));
    for unit in cover {
        let left = unit.left.iter().filter_map(|left| Real::new(*left as f64)).map(|value| Figure::Real {
            value,
            digits: 0,
            people: None,
        });
        table.rows.push(std::iter::once(name(&unit.unit)).chain(left.map(ReportCell::Figure)).collect());
    }
    (!cover.is_empty()).then_some(table)
}
