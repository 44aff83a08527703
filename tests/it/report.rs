//! The report: every number of the page is in the JSON, nothing that is hidden gets out, and no text becomes markup.

use std::collections::BTreeSet;

use rungs::{
    ChartBar, ChartCover, ChartData, ChartPoint, ChartSeries, CompetencyId, Confidence, EmploymentFact, EquityLedger,
    EquitySpec, Figure, Funnel, FunnelStage, HeadcountKind, Measure, MetricWindow, MoveFact, MoveKind, NoValue, Nobody, Period,
    PersonId, PublishingSpec, Rate, Ratio, RatioForm, Real, Report, ReportChart, ReportFinding, ReportLabel, ReportName,
    ReportSection, ReportSentence, ReportTarget, ReportTrend, ReportUrgency, RoleId, RotationSpec, SectionKind, Staff,
    WhichIsBetter, Who,
};
use serde_json::Value;

use crate::company::{ONE, OTHER};
use crate::made::{date, item};

fn id(text: &str) -> PersonId {
    text.parse().unwrap()
}

fn name(text: &str) -> ReportName {
    ReportName::from(&item(text))
}

fn rate(selected: u64, considered: u64) -> Figure {
    let rate = Rate::new(selected, considered).unwrap();
    let measure = Measure::of("test/rate/1", rate.ratio(), considered, NoValue::EmptyPopulation);
    Figure::percent(measure.with_interval(Some(rate.wilson(Confidence::default()))))
}

fn report(sections: Vec<ReportSection<PersonId>>) -> Report {
    let report = Report::new(item("staff"), date("2026-09-30")).titled("Findings");
    sections.into_iter().fold(report, Report::with)
}

/// The shipped company, with a small plan of rotations and an audit.
fn shipped(company: &crate::company::Company) -> Report {
    let ids: Vec<PersonId> = company.roster.people().map(|person| person.id().clone()).collect();
    let holding = company.roster.people().filter(|person| person.role_on(company.as_of).is_some());
    let holding: Vec<PersonId> = holding.map(|person| person.id().clone()).collect();
    let funnel = Funnel::new().then("known", &ids).then("hold a role", &holding).then("first", &ids[..60]);
    let window = Period::between(date("2025-09-30"), company.as_of);
    report(vec![
        ReportSection::of_skills(&company.profiles, &company.demand),
        ReportSection::of_pipeline(&funnel, &company.roster, company.as_of),
        ReportSection::of_succession(&company.profiles, &company.demand),
        ReportSection::of_mobility(&company.roster, window, company.as_of),
        rotations(),
        curves(),
        ReportSection::of_audit(&equity().audit()),
    ])
    .within(window)
    .with_method(None)
}

fn rotations() -> ReportSection<PersonId> {
    let spec = RotationSpec::from_json(
        r#"{"horizon": {"periods": 12, "begins": "2026-11-01"}, "units": [{"id": "sales", "away": 100}, {"id": "strategy", "mentors": 1}],
        "streams": ["strategy"], "competencies": ["planning"],
        "opportunities": [{"id": "o1", "unit": "strategy", "stream": "strategy", "kind": "project", "duration": 4, "starts": [0],
            "gains": [{"competency": "planning", "levels": 3}]}],
        "persons": [{"id": "p-9901", "unit": "sales", "eligible": [{"opportunity": "o1"}], "gaps": [{"competency": "planning", "weights": [500, 300]}]},
            {"id": "p-9902", "unit": "sales"}]}"#,
    );
    let problem = spec.unwrap().compile().unwrap();
    let section = ReportSection::of_rotations(&problem, &problem.solve());
    assert!(matches!(section.charts[0].data, ChartData::Gantt { .. }));
    section
}

fn curves() -> ReportSection<PersonId> {
    let real = |value| Real::new(value).unwrap();
    let point = |at, value: f64, n| ChartPoint::new(at, real(value), Some((real(value - 0.1), real(value + 0.05))), n);
    let points = vec![point(21, 0.8, 80), point(34, 0.55, 79), point(55, 0.35, 41), point(89, 0.25, 4)];
    let data = ChartData::Steps { unit: "days".into(), series: vec![ChartSeries::new(name("internal"), points)] };
    ReportSection::new(SectionKind::Metrics).with_chart(ReportChart::new("Time to fill", "What is open still.", data))
}

fn equity() -> rungs::EquityProblem {
    EquitySpec::from_json(include_str!("../../examples/data/equity/promotions.json")).unwrap().compile().unwrap()
}

pub fn published(report: &Report) -> Report<Nobody> {
    let disclosure = equity().release(item("first"), &EquityLedger::new()).unwrap();
    let release = disclosure.publishable().unwrap();
    report.published(PublishingSpec::new()).with(ReportSection::of_release(release)).with_method(Some(PublishingSpec::new()))
}

/// What stands between the tags, without the style and the marks of axes.
fn text_of(page: &str) -> String {
    let mut rest = page.to_owned();
    for (from, until) in [("<style>", "</style>"), ("<g class=\"axis\">", "</g>")] {
        while let Some(begins) = rest.find(from) {
            let ends = rest[begins..].find(until).unwrap() + begins + until.len();
            rest.replace_range(begins..ends, " ");
        }
    }
    let mut text = String::new();
    let mut is_tag = false;
    for letter in rest.chars() {
        match letter {
            '<' => is_tag = true,
            '>' => {
                is_tag = false;
                text.push('\n');
            }
            _ if !is_tag => text.push(letter),
            _ => {}
        }
    }
    text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
}

/// The numbers in a text: digits, with a point between them where there is one.
fn numbers(text: &str) -> BTreeSet<String> {
    let text = text.replace('\u{202F}', "");
    let is_of = |letter: char| letter.is_ascii_digit() || letter == '.';
    let found = text.split(|letter| !is_of(letter)).map(|number| number.trim_matches('.').to_owned());
    found.filter(|number| number.contains(|letter: char| letter.is_ascii_digit())).collect()
}

/// Every way in which a number of the JSON may be read on the page.
fn readings(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Number(number) => {
            let float = number.as_f64().unwrap();
            found.extend(number.as_u64().map(|number| number.to_string()));
            found.extend((0..=6).map(|digits| format!("{:.digits$}", float.abs())));
            found.insert(format!("{:.1}", float * 100.0));
            if float > 0.0 && float < 5e-4 {
                // Less than a thousandth.
                found.insert("0.001".to_owned());
            }
        }
        Value::String(text) => found.extend(numbers(text)),
        Value::Array(list) => list.iter().for_each(|value| readings(value, found)),
        Value::Object(fields) => {
            fields.values().for_each(|value| readings(value, found));
            let number = |field: &str| fields.get(field).and_then(Value::as_u64);
            if let (Some(part), Some(whole)) = (number("numerator"), number("denominator")) {
                let ratio = part as f64 / whole as f64;
                found.insert(format!("{:.1}", (ratio * 1_000.0).round() / 10.0));
                found.insert(format!("{ratio:.2}"));
            }
            if let (Some(count), Some(total)) = (number("count"), number("total")) {
                found.insert((count * 100 / total).to_string());
            }
        }
        _ => {}
    }
}

fn strays<P: Who>(report: &Report<P>, text: &str) -> Vec<String> {
    let mut known = BTreeSet::new();
    readings(&serde_json::from_str(&report.to_json()).unwrap(), &mut known);
    numbers(text).difference(&known).cloned().collect()
}

#[test]
fn every_number_of_the_page_is_in_the_json() {
    let internal = shipped(&ONE);
    let page = text_of(&internal.to_html());
    assert!(numbers(&page).len() > 100, "there are numbers to look at");
    assert_eq!(strays(&internal, &page), Vec::<String>::new());
    assert_eq!(strays(&internal, &internal.to_markdown()), Vec::<String>::new());
    assert_eq!(strays(&internal, &format!("{page} 27182818")), ["27182818"], "one that is not is found");
    let published = published(&internal);
    assert_eq!(strays(&published, &text_of(&published.to_html())), Vec::<String>::new());
    assert_eq!(strays(&published, &published.to_markdown()), Vec::<String>::new());
}

#[test]
fn every_figure_of_the_json_is_on_the_page_and_in_the_markdown() {
    let report = shipped(&ONE);
    let (page, markdown) = (text_of(&report.to_html()), report.to_markdown());
    assert!(report.figures().len() > 200);
    for figure in report.figures() {
        assert!(page.contains(&figure.to_string()), "{figure} is not on the page");
        assert!(markdown.contains(&figure.to_string()), "{figure} is not in the Markdown");
    }
}

#[test]
fn a_report_is_read_back_as_it_was_written() {
    let internal = shipped(&ONE);
    assert_eq!(Report::<PersonId>::from_json(&internal.to_json()).unwrap(), internal);
    let published = published(&internal);
    assert_eq!(Report::<Nobody>::from_json(&published.to_json()).unwrap(), published);
    // What is for those inside is none that may be published, whatever it says of itself.
    assert!(Report::<Nobody>::from_json(&internal.to_json()).is_err());
    let claimed = internal.to_json().replacen("\"internal\"", "\"published\"", 1);
    assert!(claimed.contains("\"person\"") && Report::<Nobody>::from_json(&claimed).is_err());
    assert!(Report::<PersonId>::from_json(&published.to_json()).is_err());
    let other = internal.to_json().replacen("rungs/report/1", "rungs/report/9", 1);
    assert_eq!(Report::<PersonId>::from_json(&other).unwrap_err().defects()[0].code().as_str(), "json/format");
}

#[test]
fn the_order_of_the_people_changes_no_report() {
    assert_eq!(shipped(&ONE).to_json(), shipped(&OTHER).to_json());
    assert_eq!(shipped(&ONE).to_html(), shipped(&OTHER).to_html());
}

#[test]
fn sections_stand_in_their_order_whatever_order_they_are_given_in() {
    let (a, b) = (ReportSection::new(SectionKind::Skills), ReportSection::new(SectionKind::Mentoring));
    let one = report(vec![a.clone(), b.clone()]);
    assert_eq!(one, report(vec![b, a]));
    assert_eq!(one.sections().len(), 2);
}

/// Whether a figure tells of fewer than ten.
fn tells_of_few(figure: &Figure) -> bool {
    match figure {
        Figure::People(people) => *people < 10,
        Figure::Share { people, of, .. } => *people < 10 || *of < 10,
        Figure::Money { people, .. } => *people < 10,
        Figure::Real { people, .. } => people.is_some_and(|people| people < 10),
        Figure::Measure { measure, .. } => measure.value.is_some_and(|value| {
            measure.definition_id != "equity/four_fifths/1"
                && !measure.definition_id.starts_with("equity/impact_ratio")
                && (value.numerator() < 10 || value.denominator() - value.numerator().min(value.denominator()) < 10)
                || measure.n.is_some_and(|people| people < 10)
                || measure.counted.is_some_and(|people| people < 10)
        }),
        _ => false,
    }
}

#[test]
fn nobody_is_named_where_everybody_reads_and_nothing_tells_of_few() {
    let internal = shipped(&ONE);
    let published = published(&internal);
    let forms = [published.to_json(), published.to_html(), published.to_markdown()];
    let inside = [internal.to_json(), internal.to_html(), internal.to_markdown()];
    let ids = ONE.roster.people().map(|person| person.id().to_string()).chain(["p-9901".to_owned()]);
    let ids: Vec<String> = ids.filter(|id| inside[0].contains(&format!("\"{id}\""))).collect();
    assert!(ids.len() > 5, "those inside see ids");
    for id in &ids {
        assert!(forms.iter().all(|form| !form.contains(id)), "{id} is published");
    }
    // What equity shows is proven by its release; everything else follows one rule.
    let equity = published.section(SectionKind::Equity).unwrap().clone();
    let without = published.with(ReportSection::new(SectionKind::Equity));
    assert!(internal.figures().into_iter().any(tells_of_few));
    for figure in without.figures() {
        assert!(!tells_of_few(figure), "{figure:?} tells of few");
    }
    assert!(without.figures().into_iter().any(Figure::is_suppressed), "something is hidden, and shown as hidden");
    assert!(forms.iter().skip(1).all(|form| form.contains("hidden")));
    // Of equity nothing that the release does not show.
    let disclosure = self::equity().release(item("first"), &EquityLedger::new()).unwrap();
    assert_eq!(equity, ReportSection::of_release(disclosure.publishable().unwrap()));
    assert!(internal.published(PublishingSpec::new()).section(SectionKind::Equity).is_none());
}

#[test]
fn what_is_hidden_in_a_chart_is_hidden_in_findings_of_the_section() {
    let people: Vec<PersonId> = (0..395).map(|number| id(&format!("p{number}"))).collect();
    let funnel =
        Funnel::new().then("employed", &people).then("hold a role", &people[..387]).then("want to move", &people[..150]);
    let section = ReportSection::of_pipeline(&funnel, &ONE.roster, ONE.as_of);
    let told = report(vec![section]);
    assert!(told.to_json().contains("387"));
    let published = told.published(PublishingSpec::new());
    // 395 less 387 are eight.
    for form in [published.to_json(), published.to_html(), published.to_markdown()] {
        assert!(!form.contains("387") && form.contains("395") && form.contains("150"));
    }
}

#[test]
fn the_figures_of_one_sentence_are_hidden_together() {
    let says = ReportSentence::text("")
        .figure(Figure::People(13))
        .then(" wait: ")
        .figure(Figure::People(12))
        .then(" and ")
        .figure(Figure::People(1))
        .then(" in ")
        .figure(Figure::Count(2))
        .then(" programmes.");
    let finding =
        ReportFinding::new("test/wait", says).urgent(ReportUrgency::Act).figure(Figure::People(13), WhichIsBetter::Less);
    let published =
        report(vec![ReportSection::new(SectionKind::Mentoring).with_finding(finding)]).published(PublishingSpec::new());
    let finding = &published.section(SectionKind::Mentoring).unwrap().findings[0];
    assert_eq!(finding.says.shown(), "hidden wait: hidden and hidden in 2 programmes.");
    assert_eq!((&finding.figure, finding.urgency), (&Some(Figure::Suppressed), ReportUrgency::Note));
}

/// Moves of so many people, of each so many, over a year of so many others too.
fn mobility(people: u64, each: u64, others: u64) -> Measure {
    let window = MetricWindow::new(date("2025-01-01"), date("2026-01-01")).unwrap();
    let employed = |number: u64| {
        let mut fact = EmploymentFact::new(id(&format!("p-{number}")));
        fact.from = Some(date("2024-01-01"));
        fact
    };
    let staff = Staff::of(&(0..people + others).map(employed).collect::<Vec<_>>());
    let one = |number: u64| {
        let mut fact = MoveFact::new(id(&format!("p-{}", number % people)));
        (fact.on, fact.kind) = (Some(date("2025-03-01")), Some(MoveKind::Transfer));
        fact
    };
    let moves: Vec<MoveFact> = (0..people * each).map(one).collect();
    rungs::internal_mobility_rate(&moves, &staff, window, HeadcountKind::PersonTime).measure
}

#[test]
fn a_rate_over_a_headcount_is_hidden_by_how_many_people_it_is_of() {
    let shown = |measure: Measure| {
        let section = ReportSection::of_measures(SectionKind::Metrics, [("Moves", RatioForm::Percent, measure)]);
        let published = report(vec![section]).published(PublishingSpec::new());
        published.section(SectionKind::Metrics).unwrap().findings[0].figure.as_ref().unwrap().to_string()
    };
    assert_eq!(shown(mobility(20, 2, 80)), "40.0 % (14\u{202f}600 of 36\u{202f}500)");
    // Many moves of few people, in a small department: twelve of the four who are there.
    assert_eq!(shown(mobility(4, 3, 0)), "hidden");
    // Three of many have moved: the days that the ratio is made of are many.
    assert_eq!(shown(mobility(3, 1, 497)), "hidden");
    assert_eq!(shown(mobility(3, 5, 497)), "hidden");
    // All but three.
    assert_eq!(shown(mobility(97, 1, 3)), "hidden");
    let told = mobility(20, 2, 80);
    let hidden = told.suppressed();
    assert_eq!((hidden.n, hidden.counted, hidden.value), (None, None, None));
    let text = serde_json::to_string(&told).unwrap();
    assert_eq!(serde_json::from_str::<Measure>(&text).unwrap(), told);
}

#[test]
fn stages_of_a_way_never_show_a_small_difference() {
    let stage = |people| FunnelStage::new(name("stage"), Figure::People(people));
    let data = ChartData::Funnel { stages: [120, 118, 60, 55, 41, 4].map(stage).to_vec() };
    let section = ReportSection::new(SectionKind::Pipeline).with_chart(ReportChart::new("Way", "A way.", data));
    let published = report(vec![section]).published(PublishingSpec::new());
    let ChartData::Funnel { stages } = &published.section(SectionKind::Pipeline).unwrap().charts[0].data else { panic!() };
    let shown: Vec<String> = stages.iter().map(|stage| stage.people.to_string()).collect();
    assert_eq!(shown, ["120", "hidden", "60", "hidden", "41", "hidden"]);
}

#[test]
fn parts_of_one_whole_are_never_hidden_alone() {
    let bar = |people| ChartBar::new(ReportLabel::from(name("part")), Figure::People(people), None);
    let shown = |counts: &[u64]| {
        let bars = counts.iter().map(|people| bar(*people)).collect();
        let data = ChartData::Bars { unit: "people".into(), bars };
        let section = ReportSection::new(SectionKind::Mentoring).with_chart(ReportChart::new("Parts", "Parts.", data));
        let published = report(vec![section]).published(PublishingSpec::new());
        let ChartData::Bars { bars, .. } = published.section(SectionKind::Mentoring).unwrap().charts[0].data.clone() else {
            panic!()
        };
        bars.iter().map(|bar| bar.figure.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(shown(&[40, 3, 25]), ["40", "hidden", "hidden"]);
    assert_eq!(shown(&[40, 3, 4, 25]), ["40", "hidden", "hidden", "hidden"], "3 and 4 are seven together");
    assert_eq!(shown(&[40, 6, 4, 25]), ["40", "hidden", "hidden", "25"]);
    assert_eq!(shown(&[40, 25]), ["40", "25"]);
}

#[test]
fn a_curve_is_shown_where_enough_are_at_risk_and_have_left_since() {
    let published = report(vec![curves()]).published(PublishingSpec::new());
    let ChartData::Steps { series, .. } = &published.section(SectionKind::Metrics).unwrap().charts[0].data else { panic!() };
    assert_eq!(series[0].points.iter().map(|point| point.at).collect::<Vec<_>>(), [21, 55]);
}

#[test]
fn a_curve_of_elapsed_time_goes_as_far_as_anybody_was_seen() {
    let mut counts = rungs::SurvivalCounts::new(1).unwrap();
    let nobody = counts.clone();
    counts.ended(0, 10, 0).unwrap();
    (0..3).for_each(|_| counts.censored(0, 40).unwrap());
    let chart = ReportChart::<PersonId>::of_elapsed("Open", "Open.", [(name("some"), &counts), (name("none"), &nobody)]);
    let ChartData::Steps { series, .. } = chart.data else { panic!() };
    let steps: Vec<_> = series[0].points.iter().map(|point| (point.at, point.value.get(), point.at_risk.clone())).collect();
    assert_eq!(steps, [(10, 0.75, Figure::People(4)), (40, 0.75, Figure::People(3))]);
    assert!(series[0].points[0].between.is_some() && series[1].points.is_empty());
}

#[test]
fn charts_and_lists_of_people_are_for_those_inside() {
    let who = id("p-17");
    let bars = vec![ChartBar::new(ReportLabel::from(&who), Figure::People(40), None)];
    let chart = ReportChart::new("Load", "Load.", ChartData::Bars { unit: "mentees".into(), bars });
    let says = ReportSentence::text("Of ").figure(Figure::People(31)).then(" people.");
    let finding =
        ReportFinding::new("test/many", says).from_facts((0..31).map(|at| ReportLabel::from(&id(&format!("p-{at}")))));
    assert_eq!((finding.facts.len(), finding.more_facts), (12, 19));
    let section = ReportSection::new(SectionKind::Mentoring).with_chart(chart).with_finding(finding);
    let internal = report(vec![section, rotations()]);
    let published = internal.published(PublishingSpec::new());
    let section = published.section(SectionKind::Mentoring).unwrap();
    assert!(section.charts.is_empty() && section.is_shortened && section.findings[0].facts.is_empty());
    assert_eq!(section.findings[0].more_facts, 0);
    assert!(published.section(SectionKind::Rotations).unwrap().charts.is_empty());
}

#[test]
fn a_report_is_compared_with_the_last_by_statement_and_by_what_it_is_about() {
    let one = |role: &str, figure: Figure, better| {
        let says = ReportSentence::text("It is ").figure(figure.clone()).then(".");
        let role: RoleId = role.parse().unwrap();
        ReportFinding::new("test/of_role", says).about(ReportName::from(&role)).figure(figure, better)
    };
    let told = |lead: Figure, head: Figure| {
        let section = ReportSection::new(SectionKind::Succession);
        report(vec![section.with_finding(one("lead", lead, WhichIsBetter::More)).with_finding(one(
            "head",
            head,
            WhichIsBetter::Less,
        ))])
    };
    let now = told(rate(30, 60), Figure::Count(4)).against(&told(rate(29, 60), Figure::Count(3)));
    let findings = &now.sections()[0].findings;
    assert_eq!(
        findings.iter().map(|finding| finding.trend).collect::<Vec<_>>(),
        [Some(ReportTrend::Better), Some(ReportTrend::Worse)]
    );
    assert_eq!(findings[1].last, Some(Figure::Count(3)));
    assert_eq!(now.compared_with(), Some(date("2026-09-30")));
    // 30 of 60 is exactly 1 of 2; of another kind, or of a figure that is hidden, nothing is said.
    let same = told(rate(1, 2), Figure::Suppressed).against(&told(rate(30, 60), Figure::Count(3)));
    let trends: Vec<_> = same.sections()[0].findings.iter().map(|finding| finding.trend).collect();
    assert_eq!(trends, [Some(ReportTrend::Same), None]);
    let neither = told(rate(1, 2), Figure::Count(1)).against(&report(Vec::new()));
    assert!(neither.sections()[0].findings.iter().all(|finding| finding.trend.is_none() && finding.last.is_none()));
}

#[test]
fn a_target_is_compared_exactly() {
    let at = |figure: Figure, target: ReportTarget| {
        ReportFinding::<PersonId>::new("test/target", "It is.".into())
            .figure(figure, WhichIsBetter::More)
            .target(target)
            .is_on_target()
    };
    let four_fifths = Ratio::of(4, 5).unwrap();
    assert_eq!(at(rate(48, 60), ReportTarget::at_least(four_fifths)), Some(true));
    assert_eq!(at(rate(47, 60), ReportTarget::at_least(four_fifths)), Some(false));
    assert_eq!(at(rate(48, 60), ReportTarget::at_most(four_fifths)), Some(true));
    assert_eq!(at(Figure::Suppressed, ReportTarget::at_most(four_fifths)), None);
}

#[test]
fn figures_read_as_they_should() {
    let share = |least, most| {
        rungs::ShareRange::between(rungs::Share::of(least, 1_000).unwrap(), rungs::Share::of(most, 1_000).unwrap())
    };
    let real = |value, digits| Figure::Real { value: Real::new(value).unwrap(), digits, people: None }.to_string();
    assert_eq!(rate(13, 24).to_string(), "54.2 % (13 of 24)");
    assert_eq!(rate(9_999, 10_000).to_string(), "99.9 % (9999 of 10\u{202F}000)", "short of all is not all");
    assert_eq!(rate(10_000, 10_000).to_string(), "100.0 % (10\u{202F}000 of 10\u{202F}000)");
    assert_eq!(Figure::Share { range: share(629, 629).unwrap(), of: 40, people: 40 }.to_string(), "62 %");
    assert_eq!(Figure::Share { range: share(629, 1_000).unwrap(), of: 40, people: 40 }.to_string(), "62\u{2013}100 %");
    assert_eq!((real(1.075, 1), real(0.000_2, 3), real(0.0, 3)), ("1.1".into(), "less than 0.001".into(), "0.000".into()));
    assert_eq!(Figure::People(1_234_567).to_string(), "1\u{202F}234\u{202F}567");
    assert!(Real::new(f64::NAN).is_none() && Real::new(f64::INFINITY).is_none());
}

/// Every tag that opens closes again, in the order it should.
fn is_balanced(page: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some(begins) = rest.find('<') {
        let Some(ends) = rest[begins..].find('>') else { return false };
        let tag = &rest[begins + 1..begins + ends];
        rest = &rest[begins + ends + 1..];
        let of = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap();
        if tag.starts_with('!') || of == "meta" {
            continue;
        }
        if tag.starts_with('/') {
            if open.pop() != Some(of) {
                return false;
            }
        } else {
            open.push(of);
        }
    }
    open.is_empty()
}

const HOSTILE: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "a | b\n\n# no heading `code` [link](javascript:x) **bold**",
    "\u{202E}reversed\u{2066}",
    "</title></svg></style><b>",
    "&lt;script&gt; '",
];

/// A report whose every name is the text.
fn hostile(text: &str) -> Report {
    let code: CompetencyId = "c".parse().unwrap();
    let named = ReportName::from(&code).titled(text);
    let who = PersonId::new(
        &text
            .chars()
            .filter(|letter| !letter.is_control() && *letter != '\u{202E}' && *letter != '\u{2066}')
            .take(128)
            .collect::<String>(),
    );
    let who = ReportLabel::from(&who.unwrap_or_else(|_| id("p")));
    let label = || ReportLabel::from(named.clone());
    let finding = ReportFinding::new(text, ReportSentence::text("Of ").of(label()).of(who.clone()).then("."))
        .about(label())
        .from_facts([who.clone()]);
    let count = || Figure::Count(7);
    let charts = vec![
        ChartData::Bars { unit: text.to_owned().into(), bars: vec![ChartBar::new(who, count(), Some(count()))] },
        ChartData::Funnel {
            stages: vec![FunnelStage::new(named.clone(), count()), FunnelStage::new(named.clone(), Figure::Suppressed)],
        },
        ChartData::HeatMap { columns: vec![named.clone()], rows: vec![named.clone(); 2], cells: vec![Some(count()), None] },
        ChartData::NineBox {
            performance: vec![named.clone()],
            potential: vec![named.clone()],
            cells: vec![count()],
            labels: vec![Some(named.clone())],
        },
        ChartData::Steps { unit: text.to_owned().into(), series: vec![ChartSeries::new(named.clone(), Vec::new())] },
    ];
    let mut section = ReportSection::new(SectionKind::Metrics).with_finding(finding);
    section.charts =
        charts.into_iter().map(|data| ReportChart::new("Chart", ReportSentence::text("Of ").of(label()), data)).collect();
    Report::new(item("staff"), date("2026-09-30")).titled(text).with(section)
}

/// A small report with every kind of chart.
pub fn sample() -> Report {
    hostile("a name").with(rotations()).with(ReportSection::of_audit(&equity().audit())).with_method(None)
}

#[test]
fn no_text_becomes_markup() {
    let long = "long ".repeat(2_000);
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        let report = hostile(text);
        let page = report.to_html();
        for tag in ["<script", "<img", "<b>a", "<a onclick", " onerror=alert(1)>"] {
            assert!(!page.contains(tag), "{tag} in the page of {text:?}");
        }
        assert!(is_balanced(&page), "the page of {text:?} is not balanced");
        assert!(!page.contains('\u{202E}') && !page.contains('\u{2066}'), "directions are kept in their place");
        let markdown = report.to_markdown();
        assert!(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("[link]("));
        assert!(markdown.lines().all(|line| !line.starts_with("# no heading")));
        assert!(!markdown.contains("**bold**"));
        assert_eq!(Report::<PersonId>::from_json(&report.to_json()).unwrap(), report);
    }
    assert!(!is_balanced("<p><b></p></b>") && is_balanced("<p><b></b></p>"), "what is not balanced is found");
}

#[test]
fn the_page_needs_nothing_else() {
    let page = shipped(&ONE).to_html();
    assert!(is_balanced(&page));
    for foreign in ["<script", "src=", "@import", "url(http", "<link", "javascript:", "<iframe"] {
        assert!(!page.contains(foreign), "the page has {foreign}");
    }
    // The one address is the name of a kind of markup.
    assert_eq!(page.replace("http://www.w3.org/2000/svg", "").matches("http:").count(), 0);
    assert!(page.contains("lang=\"en\"") && page.contains("prefers-color-scheme") && page.contains("@media print"));
    let charts = page.matches("<svg").count();
    assert!(charts >= 7);
    assert_eq!(page.matches("role=\"img\"").count(), charts);
    assert_eq!(page.matches("</desc>").count(), charts);
    assert_eq!(page.matches("<details>").count(), charts, "each chart has its table");
}

#[test]
fn of_nobody_and_of_one_there_is_a_report() {
    let ladder =
        rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json")).unwrap().compile().unwrap();
    let policy = rungs::EvidencePolicySpec::new().compile().unwrap();
    for people in
        [r#"{"people": []}"#, r#"{"people": [{"id": "p1", "roles": [{"of": "operations-lead", "from": "2024-01-01"}]}]}"#]
    {
        let roster = rungs::RosterSpec::from_json(people).unwrap().compile(&ladder).unwrap();
        let day = date("2026-01-01");
        let profiles = roster.profiles(&policy, day);
        let demand = rungs::Demand::as_staffed(&roster, day);
        let told = report(vec![
            ReportSection::of_skills(&profiles, &demand),
            ReportSection::of_pipeline(&Funnel::new(), &roster, day),
            ReportSection::of_succession(&profiles, &demand),
            ReportSection::of_mobility(&roster, Period::between(date("2025-01-01"), day), day),
            ReportSection::of_mentoring([]),
        ])
        .with_method(None);
        assert!(is_balanced(&told.to_html()));
        assert_eq!(Report::<PersonId>::from_json(&told.to_json()).unwrap(), told);
        let published = told.published(PublishingSpec::new());
        assert!(!published.to_json().contains("p1") && is_balanced(&published.to_html()));
        assert!(published.figures().into_iter().all(|figure| !tells_of_few(figure)));
    }
}

#[test]
fn documents_that_fit_badly_are_drawn_without_harm() {
    let cover: ChartCover = serde_json::from_str(r#"{"unit": {"id": "u"}, "left": [1, -5, 9223372036854775807]}"#).unwrap();
    let data: Vec<ChartData<PersonId>> = vec![
        ChartData::HeatMap { columns: Vec::new(), rows: vec![name("a")], cells: vec![None; 3] },
        ChartData::NineBox {
            performance: vec![name("a")],
            potential: Vec::new(),
            cells: vec![Figure::People(u64::MAX)],
            labels: Vec::new(),
        },
        ChartData::Gantt { months: Vec::new(), rows: Vec::new(), cover: vec![cover] },
        ChartData::Funnel {
            stages: vec![FunnelStage::new(name("a"), Figure::People(u64::MAX)), FunnelStage::new(name("b"), Figure::People(0))],
        },
    ];
    let mut section = ReportSection::new(SectionKind::Metrics);
    section.charts = data.into_iter().map(|data| ReportChart::new("Chart", "It.", data)).collect();
    let told = report(vec![section]);
    assert!(is_balanced(&told.to_html()) && !told.to_markdown().is_empty() && !told.to_html().contains("NaN"));
}

#[test]
fn a_table_is_capped_and_the_rest_is_told() {
    let mut table = rungs::ReportTable::<PersonId>::new("Rows", &["of"]);
    (0..100).for_each(|number| table.push(vec![Figure::Count(number).into()]));
    assert_eq!((table.rows.len(), table.more_rows), (40, 60));
    let told = report(vec![ReportSection::new(SectionKind::Metrics).with_table(table)]);
    assert!(told.to_html().contains("60 more are not shown.") && told.to_markdown().contains("60 more are not shown."));
}
