//! A chart with its title, what it shows in words, and its table.

use maud::{Markup, html};

use super::super::chart::{ChartData, ReportChart};
use super::super::told::clean;
use super::super::twin::cover_table;
use super::super::who::Who;
use super::svg::{WIDTH, hatch, px};
use super::{bars, gantt, grid, ladder, part, ratios, steps};

/// What is drawn, and how high it is.
pub(super) struct Drawing {
    pub(super) height: f64,
    pub(super) marks: Markup,
}

pub(super) fn chart<P: Who>(chart: &ReportChart<P>, id: &str) -> Markup {
    let drawing = draw(&chart.data, id);
    let title = clean(&chart.title);
    html! {
        figure {
            figcaption { h3 { (title) } p { (part::sentence(&chart.says)) } }
            div.scroll.drawing tabindex="0" role="region" aria-label=(title) {
                svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (px(drawing.height)) } role="img"
                    aria-labelledby={ (id) "-t " (id) "-d" } {
                    title id={ (id) "-t" } { (title) }
                    desc id={ (id) "-d" } { (clean(&chart.says.shown())) " The table below says the same." }
                    (hatch(id))
                    (drawing.marks)
                }
            }
            details {
                summary { "The same as a table" }
                (part::table(&chart.twin(), false))
                @if let Some(cover) = cover_table(&chart.data) { (part::table(&cover, true)) }
            }
            @if chart.more_rows > 0 { p.more { (chart.more_rows) " more are not drawn." } }
        }
    }
}

fn draw<P: Who>(data: &ChartData<P>, id: &str) -> Drawing {
    match data {
        ChartData::Funnel { stages } => bars::funnel(stages, id),
        ChartData::Bars { bars: given, unit } => bars::bars(given, unit, id),
        ChartData::Ladder { rungs } => ladder::ladder(rungs, id),
        ChartData::HeatMap { columns, rows, cells } => grid::heat_map(columns, rows, cells, id),
        ChartData::NineBox { performance, potential, cells, labels } => {
            grid::nine_box(performance, potential, cells, labels, id)
        }
        ChartData::Steps { unit, series } => steps::steps(unit, series),
        ChartData::Gantt { months, rows, cover } => gantt::gantt(months, rows, cover),
        ChartData::Ratios { line, ratios } => ratios::ratios(line, ratios, id),
    }
}
