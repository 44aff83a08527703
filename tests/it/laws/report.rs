//! What holds for every report: it is read back, nothing that is hidden follows from what is shown with it, and the same findings in another order are the same.

use proptest::prelude::*;
use rungs::{
    ChartBar, ChartData, Figure, FunnelStage, Nobody, PersonId, PublishingSpec, Report, ReportChart, ReportFinding,
    ReportLabel, ReportName, ReportSection, ReportSentence, ReportTable, SectionKind,
};

use crate::made::{Random, date, item};
use crate::oracle::report::{possible_parts, possible_stages};

fn name(text: &str) -> ReportName {
    ReportName::from(&item(text))
}

fn bars(counts: &[u64]) -> ChartData<PersonId> {
    let bar = |people: &u64| ChartBar::new(ReportLabel::from(name("part")), Figure::People(*people), None);
    ChartData::Bars { unit: "people".into(), bars: counts.iter().map(bar).collect() }
}

fn funnel(counts: &[u64]) -> ChartData<PersonId> {
    let stage = |people: &u64| FunnelStage::new(name("stage"), Figure::People(*people));
    ChartData::Funnel { stages: counts.iter().map(stage).collect() }
}

fn with(kind: SectionKind, data: ChartData<PersonId>) -> ReportSection<PersonId> {
    ReportSection::new(kind).with_chart(ReportChart::new("Chart", "It.", data))
}

/// What of the counts is shown.
fn shown(data: &ChartData<Nobody>) -> Vec<Option<u64>> {
    let of = |figure: &Figure| if let Figure::People(people) = figure { Some(*people) } else { None };
    match data {
        ChartData::Bars { bars, .. } => bars.iter().map(|bar| of(&bar.figure)).collect(),
        ChartData::Funnel { stages } => stages.iter().map(|stage| of(&stage.people)).collect(),
        _ => Vec::new(),
    }
}

fn published(data: ChartData<PersonId>, least: u64) -> Vec<Option<u64>> {
    let report = Report::new(item("staff"), date("2026-01-01")).with(with(SectionKind::Pipeline, data));
    let published = report.published(PublishingSpec::new().at_least(least));
    shown(&published.section(SectionKind::Pipeline).unwrap().charts[0].data)
}

proptest! {
    #[test]
    fn no_hidden_part_follows_from_the_whole_and_the_others(counts in prop::collection::vec(0u64..30, 1..7), least in 2u64..12) {
        let told = published(bars(&counts), least);
        let whole = counts.iter().sum();
        for (at, (here, count)) in told.iter().zip(&counts).enumerate() {
            match here {
                Some(here) => prop_assert!(here == count && *count >= least),
                // Whatever it is, it could be another number; but for the whole itself, where nothing is shown.
                None => {
                    let possible = possible_parts(&told, whole, at);
                    prop_assert!(possible.contains(count) && (possible.len() > 1 || counts.len() == 1 || whole == 0));
                }
            }
        }
    }

    #[test]
    fn no_small_difference_of_stages_follows(mut counts in prop::collection::vec(0u64..60, 1..7), least in 2u64..12) {
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let told = published(funnel(&counts), least);
        let seen: Vec<u64> = told.iter().flatten().copied().collect();
        prop_assert!(seen.iter().all(|count| *count >= least));
        for pair in seen.windows(2) {
            let between = pair[0] - pair[1];
            prop_assert!(between == 0 || between >= least, "{counts:?} {told:?}");
        }
        for (at, told_here) in told.iter().enumerate() {
            if told_here.is_none() {
                prop_assert!(possible_stages(&told, at).contains(&counts[at]));
            }
        }
    }

    #[test]
    fn a_report_is_read_back_and_the_order_of_sections_means_nothing(seed in any::<u64>()) {
        let mut random = Random(seed);
        let kinds = [SectionKind::Skills, SectionKind::Pipeline, SectionKind::Mentoring, SectionKind::Pilots, SectionKind::Metrics];
        let mut sections: Vec<ReportSection<PersonId>> = kinds
            .into_iter()
            .map(|kind| {
                let counts: Vec<u64> = (0..random.below(6)).map(|_| random.below(90)).collect();
                let data = if random.one_in(2) { bars(&counts) } else { funnel(&counts) };
                let figure = Figure::People(random.below(40));
                let person: PersonId = format!("p{}", random.below(9)).parse().unwrap();
                let says = ReportSentence::text("Of ").figure(figure).then(" people ").of(&person).then(".");
                let mut table = ReportTable::new("Rows", &["of", "people"]);
                for count in &counts {
                    table.push(vec![ReportLabel::from(name("row")).into(), Figure::People(*count).into()]);
                }
                with(kind, data).with_finding(ReportFinding::new("test/said", says)).with_table(table)
            })
            .collect();
        let report = |sections: &[ReportSection<PersonId>]| {
            let report = Report::new(item("staff"), date("2026-01-01"));
            sections.iter().cloned().fold(report, Report::with)
        };
        let one = report(&sections);
        random.shuffle(&mut sections);
        prop_assert_eq!(&one, &report(&sections));
        prop_assert_eq!(&Report::<PersonId>::from_json(&one.to_json()).unwrap(), &one);
        let published = one.published(PublishingSpec::new());
        prop_assert_eq!(&Report::<Nobody>::from_json(&published.to_json()).unwrap(), &published);
        prop_assert!(published.sections().iter().filter(|section| section.kind != SectionKind::Method).all(|section| section.findings.is_empty()), "each names somebody");
        // Published once more from the same, it is the same.
        prop_assert_eq!(one.published(PublishingSpec::new()), published);
    }
}
