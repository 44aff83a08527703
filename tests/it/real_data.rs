//! Real data that nobody here wrote, read where it stands: `cargo test -- --ignored real_data`.
//!
//! The readers are those of the examples, and so is what the data means. Facts that the data's own notes state are asserted.

#[path = "../../examples/engineering_ladders/reader.rs"]
mod engineering_ladders;
#[path = "../../examples/equity/reader.rs"]
mod equity;
#[path = "../../examples/generalised_assignment/reader.rs"]
mod generalised_assignment;
#[path = "../../examples/glasgow/reader.rs"]
mod glasgow;
#[path = "../../examples/onet/reader.rs"]
mod onet;
#[path = "../../examples/program/reader.rs"]
mod release_team;
#[path = "../../examples/uk_gdad/reader.rs"]
mod uk_gdad;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use rungs::{Effort, Gap, Id, Ladder, MatchingMode, MatchingProblem, Role, RoleId, RouteQuery};

type Outcome<T = ()> = Result<T, Box<dyn Error>>;
/// Effort and steepest step in whole levels, and months.
type Cost = (u64, u64, u32);
/// Competencies, and by how many levels they differ.
type Differences<'a> = Vec<(&'a str, u8)>;

fn folder(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data")).join(name)
}

/// The best climbs, checked.
fn climbs(ladder: &Ladder, query: &RouteQuery) -> Outcome<Vec<Cost>> {
    let routes = ladder.routes(query)?;
    routes.check(ladder, query)?;
    assert!(routes.completion().is_complete());
    let costs = routes.routes().iter();
    Ok(costs
        .map(|route| (route.effort().thousandths() / 1_000, route.steepest().thousandths() / 1_000, route.months()))
        .collect())
}

/// What is short, and what is exceeded.
fn differences(gap: &Gap) -> (Differences<'_>, Differences<'_>) {
    let short = gap.shortfalls().iter().map(|short| (short.competency().as_str(), short.levels()));
    let surplus = gap.surpluses().iter().map(|surplus| (surplus.competency().as_str(), surplus.levels()));
    (short.collect(), surplus.collect())
}

#[test]
#[ignore = "reads ../shared/data"]
fn the_engineering_matrix_is_as_its_reference_states() -> Outcome {
    let folder = folder("engineeringladders");
    let framework = engineering_ladders::Framework::read(&folder)?;
    assert_eq!(framework.left_out, Vec::<String>::new());
    assert_eq!(framework.other_pages, ["Managing-Managers.md", "README.md", "TechLead-EngineeringManager.md"]);
    let axes: Vec<_> = framework.axes.iter().map(|axis| axis.name.as_str()).collect();
    assert_eq!(axes, ["Technology", "System", "People", "Process", "Influence"]);
    assert!(framework.axes.iter().all(|axis| axis.words.len() == 5));

    // "Position = Technology,System,...: D1 1,1,1,1,1; D2 1,2,2,2,1; ... EM7 3,4,5,5,3. Gap D4 to EM5: ..."
    let reference = std::fs::read_to_string(folder.join("REFERENCE.txt"))?;
    let (_, matrix) = reference.split_once(": ").ok_or("the matrix begins after a colon")?;
    let (matrix, _) = matrix.split_once(". ").ok_or("the matrix ends with a full stop")?;
    let stated: BTreeMap<&str, &str> = matrix.split("; ").filter_map(|position| position.split_once(' ')).collect();
    assert_eq!(stated.len(), 18);

    let ladder = framework.ladder()?.compile()?;
    let mut read = BTreeMap::new();
    for role in ladder.roles() {
        let level = |axis: &&str| Ok(role.requirement(ladder.competency(axis)?).map_or(0, |asked| asked.level().position()));
        let levels = axes.iter().map(level).collect::<Result<Vec<u8>, rungs::UnknownId>>()?;
        read.insert(role.id().as_str(), levels.iter().map(u8::to_string).collect::<Vec<_>>().join(","));
    }
    assert_eq!(read.iter().map(|(id, levels)| (*id, levels.as_str())).collect::<BTreeMap<_, _>>(), stated);
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn a_developer_learns_two_axes_to_manage_and_gives_two_back_to_lead() -> Outcome {
    let ladder = engineering_ladders::Framework::read(&folder("engineeringladders"))?.ladder()?.compile()?;
    assert_eq!(ladder.warnings(), []);
    let developer = ladder.role("D4")?;
    let to_manage = developer.gap_to(ladder.role("EM5")?);
    assert_eq!(differences(&to_manage), (vec![("People", 2), ("Process", 1)], vec![]));
    let to_lead = developer.gap_to(ladder.role("TL4")?);
    assert_eq!(differences(&to_lead), (vec![("People", 1), ("Process", 1)], vec![("Influence", 1), ("Technology", 1)]));

    // Straight up, or first across to learn two of the three levels there.
    let query = RouteQuery::new(RoleId::new("D4")?, RoleId::new("EM7")?);
    assert_eq!(climbs(&ladder, &query)?, [(6, 2, 84), (6, 3, 72)]);
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn no_row_of_the_uk_framework_is_lost() -> Outcome {
    use uk_gdad::Reason;
    let framework = uk_gdad::Framework::read(&folder("uk-gdad"))?;
    let mut left_out: BTreeMap<Reason, usize> = BTreeMap::new();
    framework.left_out.iter().for_each(|row| *left_out.entry(row.reason).or_default() += 1);
    assert_eq!(left_out, BTreeMap::from([(Reason::Duplicate, 16), (Reason::NotInUse, 28)]));
    let of_data_analysts = framework.left_out.iter().filter(|row| row.role == "Data analyst").map(|row| row.line);
    assert_eq!(of_data_analysts.collect::<Vec<_>>(), [5063, 5078, 5201, 5248, 5263, 5390, 5437, 5453, 5578, 5626]);
    let used: usize = framework.role_levels.values().map(|role_level| role_level.asks.len()).sum();
    assert_eq!((framework.rows, used), (1_825, 1_825 - 16 - 28));
    assert_eq!((framework.role_levels.len(), framework.skills.len(), framework.trimmed.len()), (205, 188, 13));

    let ladder = framework.ladder()?.compile()?;
    assert_eq!((ladder.functions().len(), ladder.tracks().len()), (8, 52));
    assert_eq!((ladder.roles().len(), ladder.competencies().len()), (205, 188));
    assert_eq!(ladder.roles().map(|role| role.requirements().count()).sum::<usize>(), used);
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    ladder.warnings().iter().for_each(|warning| *warnings.entry(warning.code().as_str()).or_default() += 1);
    let expected = [("ladder/role_asks_nothing", 4), ("ladder/unreachable_role", 7), ("ladder/unused", 22)];
    assert_eq!(warnings, BTreeMap::from(expected));
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn a_head_of_data_engineering_models_less_data_than_the_lead() -> Outcome {
    let ladder = uk_gdad::Framework::read(&folder("uk-gdad"))?.ladder()?.compile()?;
    let gap = ladder.role("Lead data engineer")?.gap_to(ladder.role("Head of data engineering")?);
    let (short, surplus) = differences(&gap);
    assert_eq!((short.len(), surplus), (6, vec![("Data modelling", 2)]));
    let query = RouteQuery::new(RoleId::new("Apprentice developer")?, RoleId::new("Principal developer - management")?);
    assert_eq!(climbs(&ladder, &query)?, [(27, 10, 144), (28, 10, 108)]);
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn every_row_of_onet_is_used_or_left_out_with_a_reason() -> Outcome {
    use onet::Reason;
    let database = onet::Database::read(&folder("onet-29.3"))?;
    let expected = [
        (Reason::NoZone, 1_016 - 923),
        (Reason::NotRated, 923 - 879),
        // 124 are suppressed and 3,302 not relevant, 6 of them both.
        (Reason::Suppressed, 124 - 6),
        (Reason::NotRelevant, 3_302 - 6),
        (Reason::SuppressedAndNotRelevant, 6),
        (Reason::Unimportant, 14_842),
        (Reason::StepOfUnrated, 2_069),
        (Reason::StepDown, 3_655),
        (Reason::AsksNothing, 10),
    ];
    assert_eq!(database.left_out, BTreeMap::from(expected));
    assert_eq!((database.occupations.len(), database.skills.len(), database.related.len()), (923, 35, 18_460));

    let ladder = database.ladder()?.compile()?;
    let ratings: usize = database.occupations.values().map(|occupation| occupation.ratings.len()).sum();
    let requirements: usize = ladder.roles().map(|role| role.requirements().count()).sum();
    assert_eq!(ratings, 879 * 35);
    assert_eq!(requirements, ratings - 118 - 3_296 - 6 - 14_842);
    let steps: usize = ladder.roles().map(|role| role.steps_out().len()).sum();
    assert_eq!((ladder.roles().len(), steps), (923, 18_460 - 2_069 - 3_655));
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn a_suppressed_skill_makes_the_effort_a_range() -> Outcome {
    let database = onet::Database::read(&folder("onet-29.3"))?;
    let ladder = database.ladder()?.compile()?;
    // Programming, 2.B.3.e, is the one skill of computer network support specialists whose rating is suppressed.
    let levels = database.holder("15-1231.00")?;
    let unknown: Vec<_> = levels.iter().filter(|(_, level)| level.is_none()).map(|(skill, _)| skill.as_str()).collect();
    assert_eq!(unknown, ["2.B.3.e"]);
    let query = RouteQuery::new(RoleId::new("15-1231.00")?, RoleId::new("11-3021.00")?).with_most_steps(4);
    let query = query.with_levels(levels);
    assert_eq!(climbs(&ladder, &query)?.len(), 9);
    for route in ladder.routes(&query)?.routes() {
        let asks_programming = |role: Role<'_>| role.requirements().any(|asked| asked.competency().id().as_str() == "2.B.3.e");
        let entered = route.steps().iter().map(|step| ladder.role(step.to().as_str()));
        let on_the_way = entered.collect::<Result<Vec<_>, _>>()?.into_iter().any(asks_programming);
        assert_eq!(route.least_effort() < route.effort(), on_the_way);
    }
    Ok(())
}

/// How many students have their first wish, their second, and so on; checked.
fn wishes_granted(problem: &MatchingProblem, mode: MatchingMode, longest_list: usize) -> Outcome<Vec<u64>> {
    let matching = problem.solve(mode);
    matching.check(problem)?;
    assert!(matching.completion().is_complete());
    let profile = glasgow::profile(&matching, longest_list);
    assert_eq!(profile.iter().sum::<u64>(), matching.totals().mentees);
    assert!(
        matching.pairs().iter().all(|pair| problem.score(pair.mentee.as_str(), pair.mentor.as_str()) == Ok(Some(pair.score)))
    );
    Ok(profile)
}

#[test]
#[ignore = "reads ../shared/data"]
fn each_idea_of_the_best_projects_is_best_by_its_own_measure() -> Outcome {
    // Students, topics, supervisors, their places, wishes in vain; the least sum of ranks; who has which wish, rank-maximal and fairest.
    let years: [(&str, [usize; 5], u64, [[u64; 5]; 2]); 3] = [
        ("00038-00000004", [34, 63, 29, 54, 4], 50, [[25, 4, 3, 1, 1], [21, 9, 4, 0, 0]]),
        ("00038-00000005", [31, 103, 26, 61, 0], 44, [[22, 6, 2, 1, 0], [20, 9, 2, 0, 0]]),
        ("00038-00000006", [38, 133, 34, 62, 2], 58, [[26, 6, 3, 2, 1], [21, 13, 4, 0, 0]]),
    ];
    for (name, sizes, least_sum, [expected_rank_maximal, expected_fairest]) in years {
        let year = glasgow::Year::read(&folder("glasgow-projects"), name)?;
        let [students, supervisors] = [year.students.len(), year.supervisors.len()];
        assert_eq!([students, year.topics as usize, supervisors, year.places(), year.vain_wishes()], sizes);
        // As its notes state: capacities 0 to 3, incomplete lists without ties. And each topic has one supervisor.
        assert!(year.supervisors.iter().all(|supervisor| supervisor.capacity <= 3));
        assert_eq!(year.longest_list(), 5);
        let mut offered: Vec<_> = year.supervisors.iter().flat_map(|supervisor| &supervisor.topics).copied().collect();
        offered.sort_unstable();
        assert_eq!(offered, (0..year.topics).collect::<Vec<_>>());

        let problem = year.matching()?.compile()?;
        assert_eq!(problem.pairs(), 5 * year.students.len());
        let granted = |mode| wishes_granted(&problem, mode, 5);
        let least_ranks = granted(MatchingMode::MostPeople)?;
        let rank_maximal = granted(MatchingMode::RankMaximal { band: 1 })?;
        let greedy_maximum = granted(MatchingMode::GreedyMaximum { band: 1 })?;
        let fairest = granted(MatchingMode::Fairest { band: 1 })?;
        let all = [&least_ranks, &rank_maximal, &greedy_maximum, &fairest];
        let placed = |profile: &Vec<u64>| profile.iter().sum::<u64>();
        let from_last = |profile: &Vec<u64>| profile.iter().rev().copied().collect::<Vec<_>>();

        // Nobody places more, and everybody can be placed.
        let most = all.into_iter().map(placed).max();
        assert_eq!(most, u64::try_from(year.students.len()).ok());
        let largest = || all.into_iter().filter(|profile| Some(placed(profile)) == most);
        for profile in [&least_ranks, &greedy_maximum, &fairest] {
            assert_eq!(Some(placed(profile)), most);
        }
        // The highest profile from the first wish down, of all and of the largest; the lowest from the last wish up; the least sum.
        assert_eq!(all.into_iter().max(), Some(&rank_maximal));
        assert_eq!(largest().max(), Some(&greedy_maximum));
        assert_eq!(largest().map(from_last).min(), Some(from_last(&fairest)));
        assert_eq!(largest().map(|profile| glasgow::rank_sum(profile)).min(), Some(glasgow::rank_sum(&least_ranks)));

        // The profiles that these modes fix; where the least sum has several, which one is found is not promised.
        assert_eq!((&rank_maximal[..], &greedy_maximum[..]), (&expected_rank_maximal[..], &expected_rank_maximal[..]));
        assert_eq!(fairest, expected_fairest);
        assert_eq!(glasgow::rank_sum(&least_ranks), least_sum);
    }
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn no_bound_is_below_the_best_assignment_and_no_plan_above() -> Outcome {
    let folder = folder("gap");
    let optima = generalised_assignment::optima(&folder)?;
    assert_eq!(optima.len(), 60);
    let mut short = 0;
    for (name, optimum) in optima {
        let instance = generalised_assignment::Instance::read(&folder.join(&name))?;
        assert_eq!(
            name,
            format!("c{:02}{}_{}", instance.agents(), instance.jobs(), name.split('_').nth(1).unwrap_or_default())
        );
        let problem = instance.rotations()?.compile()?;
        assert_eq!(problem.candidates(), instance.agents() * instance.jobs());
        let plan = problem.solve_within(Effort::steps(1_000_000), &mut ());
        plan.check(&problem)?;
        assert!(plan.unmet().is_empty(), "{name}");
        let best = optimum * generalised_assignment::POINT;
        assert!(plan.totals().total() <= best && plan.bound() >= Some(best), "{name}");
        short += best - plan.totals().total();
    }
    // Less than 2 in 100 of all their values together.
    assert!(short < 60 * generalised_assignment::POINT, "{short}");
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn the_release_team_is_a_pipeline_as_its_reference_states() -> Outcome {
    let seats = release_team::Seats::read(&folder("kubernetes-release-team"))?;
    assert_eq!((seats.releases.len(), seats.seats.len()), (31, 1_011));
    let program = rungs::Program::replay(seats.journal()?);
    assert_eq!((program.journal().len(), program.refused()), (6 * 1_011, vec![]));
    let view = program.as_of(release_team::first_day(31)?);
    let (led, shadowed): (Vec<_>, Vec<_>) = view.placements().partition(release_team::leads);
    assert_eq!((led.len(), shadowed.len()), (272, 739));
    assert!(led.iter().chain(&shadowed).all(|placement| placement.stage == rungs::PlacementStage::Completed));
    let people = release_team::firsts(view);
    let ever = people.values().filter(|firsts| firsts.shadowed.is_some()).count();
    let mut lags: Vec<i32> = people.values().filter_map(|firsts| firsts.lag()).collect();
    lags.sort_unstable();
    assert_eq!((people.len(), ever, lags.len(), lags[lags.len() / 2]), (400, 372, 126, 2));
    // 39 more led in or before the release of their first shadowing, or never shadowed.
    assert_eq!(people.values().filter(|firsts| firsts.led.is_some()).count(), 126 + 39);
    // As its lines, read from anywhere in between, it is the same.
    let lines: String = program.journal().lines().map(|line| line + "\n").collect();
    let mut reader = rungs::JournalLines::new();
    lines.as_bytes().chunks(1_000).for_each(|piece| reader.push(std::str::from_utf8(piece).unwrap()));
    let again = rungs::Program::replay(reader.finish().journal);
    assert_eq!(again.as_of(view.day()).standings(), view.standings());
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn published_experiments_come_out_as_published() -> Outcome {
    let [(_, experiment), (_, admissions)] = equity::classics(&folder("equity-classics"))?;
    let problem = experiment.compile()?;
    let audit = problem.audit();
    audit.check(&problem)?;
    let table = audit.stages()[0].table(&["sex"]).ok_or("there is a table by sex")?;
    let women = table.row(&["female"]).ok_or("there are women")?;
    assert_eq!((women.count.selected, women.count.considered), (14, 24));
    assert_eq!(women.impact_ratio.value.map(|ratio| ratio.lowest().to_string()).as_deref(), Some("2/3"));
    assert_eq!(women.below_four_fifths, Some(true));
    let tests = women.against_top.as_ref().ok_or("men are held against")?;
    assert_eq!(format!("{:.6}", tests.fisher_p), "0.048991");

    let problem = admissions.compile()?;
    let audit = problem.audit();
    audit.check(&problem)?;
    let stage = &audit.stages()[0];
    let comparison = &stage.stratified[0];
    assert_eq!(comparison.aggregate.map(|ratio| ratio.rounded(4)).as_deref(), Some("0.6818"));
    assert!(comparison.aggregate_reverses);
    let mut ratios = Vec::new();
    for table in stage.tables.iter().filter(|table| table.stratum.is_some()) {
        let rate = |sex: &str| table.row(&[sex]).and_then(|row| row.count.rate());
        ratios.push(rate("Female").zip(rate("Male")).and_then(|(one, other)| one.over(other)).map(|ratio| ratio.rounded(4)));
    }
    let printed = ["1.3279", "1.0788", "0.9226", "1.0556", "0.8620", "1.1933"];
    assert_eq!(ratios.iter().flatten().map(String::as_str).collect::<Vec<_>>(), printed);
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn the_way_to_lieutenant_is_as_told() -> Outcome {
    let mut reader = csv::Reader::from_path(folder("us-navy-promotions").join("naval-promotions.csv"))?;
    let mut officers = Vec::new();
    let (mut words, mut reversed, mut no_start, mut all) = (0, 0, 0, 0);
    for row in reader.records() {
        let row = row?;
        all += 1;
        let dates: Vec<Option<chrono::NaiveDate>> = (2..7).map(|at| row[at].parse().ok()).collect();
        let known: Vec<chrono::NaiveDate> = dates.iter().copied().flatten().collect();
        if (2..7).any(|at| !row[at].is_empty() && dates[at - 2].is_none()) {
            words += 1;
        } else if !known.is_sorted() {
            reversed += 1;
        } else if dates[0].is_none() {
            no_start += 1;
        } else {
            officers.push(dates);
        }
    }
    assert_eq!((all, words, reversed, no_start, officers.len()), (3_440, 2, 5, 131, 3_302));
    let end = officers.iter().flat_map(|dates| dates[..4].iter().copied().flatten()).max().ok_or("a date")?;
    let mut counts = rungs::SurvivalCounts::new(2)?;
    for dates in &officers {
        let days = |date: chrono::NaiveDate| u32::try_from((date - dates[0].unwrap_or(date)).num_days());
        match (dates[1], dates[4]) {
            (Some(lieutenant), _) => counts.ended(0, days(lieutenant)?, 0)?,
            (None, Some(left)) => counts.ended(0, days(left)?, 1)?,
            (None, None) => counts.censored(0, days(end)?)?,
        }
    }
    assert_eq!((counts.events(0), counts.events(1), counts.waiting()), (1_231, 53, 2_018));
    let curve = counts.of_cause_alone(0)?.kaplan_meier();
    let percent = |years: u32| format!("{:.1}", 100.0 - curve.survival(years * 1_461 / 4).unwrap_or_default() * 100.0);
    assert_eq!([5, 10, 15, 20].map(percent), ["3.1", "18.7", "36.1", "37.6"]);
    Ok(())
}

#[test]
#[ignore = "reads ../shared/data"]
fn the_way_to_a_lead_is_as_told() -> Outcome {
    let seats = release_team::Seats::read(&folder("kubernetes-release-team"))?;
    let at = |seat: &release_team::Seat| seats.releases.iter().position(|release| *release == seat.release);
    let mut firsts: BTreeMap<&str, [Option<usize>; 2]> = BTreeMap::new();
    for seat in &seats.seats {
        let slot = &mut firsts.entry(seat.person.as_ref()).or_default()[usize::from(seat.leads)];
        *slot = slot.or(at(seat)).min(at(seat));
    }
    let last = seats.releases.len() - 1;
    let mut counts = rungs::SurvivalCounts::new(1)?;
    for first in firsts.values() {
        match *first {
            [Some(shadowed), Some(led)] if shadowed < led => counts.ended(0, u32::try_from(led - shadowed)?, 0)?,
            [Some(shadowed), None] => counts.censored(0, u32::try_from(last - shadowed)?)?,
            _ => {}
        }
    }
    // The source's own count: 126 of those who shadowed led in a later release.
    assert_eq!((firsts.len(), counts.subjects(), counts.events(0)), (400, 361, 126));
    let curve = counts.kaplan_meier();
    let percent = |later: u32| format!("{:.1}", 100.0 - curve.survival(later).unwrap_or_default() * 100.0);
    assert_eq!([1, 2, 3, 6, 12].map(percent), ["14.5", "30.1", "32.8", "35.0", "36.4"]);
    Ok(())
}
