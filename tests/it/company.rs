//! The shipped company, as a whole: its documents compile without a warning, and every answer about it passes its check.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use rungs::{
    Code, Completion, Cost, Criteria, Decision, Demand, DemandSpec, Effort, EvidencePolicy, EvidencePolicySpec, Fate, Gap,
    Judge, Ladder, LadderSpec, Near, Person, PolicySpec, Pool, Profile, Profiles, ReadinessMethod, RecordKind, Role,
    RoleReadiness, Roster, RosterBuilder, RosterSettings, RouteQuery, RuleBook, RuleBookSpec, Valuation,
};

use crate::made::date;

const LADDER: &str = include_str!("../../examples/data/company/ladder.json");
const SETTINGS: &str = include_str!("../../examples/data/company/settings.json");
const PEOPLE: &str = include_str!("../../examples/data/company/people.jsonl");
const POLICY: &str = include_str!("../../examples/data/company/policy.json");
const DEMAND: &str = include_str!("../../examples/data/company/demand.json");
const RULES: &str = include_str!("../../examples/data/company/rules.json");
const STRICTER: &str = include_str!("../../examples/data/company/rules-stricter.json");
const MENTORING: &str = include_str!("../../examples/data/company/mentoring.json");
const REVERSE: &str = include_str!("../../examples/data/company/reverse-mentoring.json");
const COMPANY: &str = include_str!("../../examples/data/company/company.json");

pub struct Company {
    pub ladder: Ladder,
    pub roster: Roster,
    pub policy: EvidencePolicy,
    pub demand: Demand,
    pub as_of: NaiveDate,
    pub profiles: Profiles,
    /// One for each person, by id.
    each: Vec<Profile>,
}

pub static ONE: LazyLock<Company> = LazyLock::new(|| company(PEOPLE.lines()));
/// The same with the last line first.
pub static OTHER: LazyLock<Company> = LazyLock::new(|| company(PEOPLE.lines().rev()));

fn company<'a>(lines: impl Iterator<Item = &'a str>) -> Company {
    let ladder = LadderSpec::from_json(LADDER).unwrap().compile().unwrap();
    let mut builder = RosterBuilder::new(&ladder, &RosterSettings::from_json(SETTINGS).unwrap());
    lines.for_each(|line| builder.push_json(line));
    let roster = builder.finish().unwrap();
    let policy = EvidencePolicySpec::from_json(POLICY).unwrap().compile().unwrap();
    let demand = DemandSpec::from_json(DEMAND).unwrap().compile(&ladder).unwrap();
    let company: serde_json::Value = serde_json::from_str(COMPANY).unwrap();
    let as_of = date(company["as_of"].as_str().unwrap());
    let each = roster.people().map(|person| roster.profile(person.id().as_ref(), &policy, as_of).unwrap()).collect();
    Company { profiles: roster.profiles(&policy, as_of), ladder, roster, policy, demand, as_of, each }
}

const METHODS: [ReadinessMethod; 2] = [ReadinessMethod::AllOrNothing, ReadinessMethod::Proportional];

fn critical(ladder: &Ladder) -> impl Iterator<Item = Role<'_>> {
    ladder.roles().filter(|role| role.is_critical())
}

fn gaps(company: &Company) -> impl Iterator<Item = (&Profile, Gap)> {
    company
        .each
        .iter()
        .flat_map(|profile| critical(&company.ladder).map(move |role| (profile, profile.gap_to(role.id().as_ref()).unwrap())))
}

#[test]
fn the_company_compiles_without_a_warning() {
    let codes = |warnings: &[rungs::Defect]| warnings.iter().map(rungs::Defect::code).collect::<Vec<Code>>();
    assert_eq!(codes(ONE.ladder.warnings()), []);
    assert_eq!(codes(ONE.roster.warnings()), []);
    assert_eq!(ONE.roster.len(), PEOPLE.lines().count());
    assert!(ONE.roster.evidence_len() > ONE.roster.len());
    assert!(critical(&ONE.ladder).count() > 0 && !ONE.ladder.functions().is_empty());
    let employed = ONE.roster.people().filter(|person| person.is_employed_on(ONE.as_of)).count();
    assert!(employed > 0 && ONE.roster.people().any(|person| person.role_on(ONE.as_of).is_some()));
}

#[test]
fn both_sides_tell_the_same_of_mentoring_and_of_swaps() {
    let pairs = |kind: RecordKind| {
        let of_person = move |person: Person<'static>| {
            let records = person.records().filter(move |record| record.kind() == kind);
            records.map(move |record| (person.id().to_string(), record.with().unwrap().to_owned(), record.on(), record.until()))
        };
        ONE.roster.people().flat_map(of_person).collect::<BTreeSet<_>>()
    };
    let turned = |pairs: BTreeSet<(String, String, NaiveDate, Option<NaiveDate>)>| -> BTreeSet<_> {
        pairs.into_iter().map(|(one, other, on, until)| (other, one, on, until)).collect()
    };
    assert_eq!(pairs(RecordKind::Mentoring), turned(pairs(RecordKind::Mentee)));
    assert_eq!(pairs(RecordKind::Swap), turned(pairs(RecordKind::Swap)));
}

#[test]
fn the_company_has_dated_records_of_each_kind_that_it_declares_and_of_all_sorts() {
    let records = || ONE.roster.people().flat_map(Person::records);
    for kind in RecordKind::ALL {
        let source = ONE.roster.record_source(kind).unwrap();
        let mut of_kind = records().filter(|record| record.kind() == kind).peekable();
        assert!(of_kind.peek().is_some(), "{kind}");
        assert!(of_kind.all(|record| record.of().is_some() != source.codes().is_empty()), "{kind}");
    }
    assert!(records().any(|record| record.kind().is_assignment() && record.broken_off()));
    assert!(records().any(|record| record.kind().is_assignment() && record.is_open_on(ONE.as_of)));
    let certificates = || records().filter(|record| record.kind() == RecordKind::Certificate);
    assert!(
        certificates().any(|record| record.is_open_on(ONE.as_of))
            && certificates().any(|record| record.is_completed_on(ONE.as_of))
    );
    for record in records().filter(|record| record.with().is_some()) {
        let other = record.with_person().unwrap();
        assert!(other.hired().is_none_or(|hired| hired <= record.on()) && other.is_employed_on(record.on()), "{record:?}");
    }
    assert!(ONE.roster.people().all(|person| person.location().is_some()));
}

#[test]
fn every_gap_to_every_critical_role_passes_its_check() {
    let (mut checked, mut short, mut unknown) = (0, 0, 0);
    for (profile, gap) in gaps(&ONE) {
        assert_eq!(gap.check(profile), Ok(()), "{} to {}", profile.person(), gap.role());
        assert!(gap.least_effort() <= gap.most_effort());
        let asked = ONE.ladder.role(gap.role().as_ref()).unwrap().requirements().count();
        assert_eq!(gap.shortfalls().len() + gap.unassessed().len() + gap.met().len(), asked);
        checked += 1;
        short += usize::from(!gap.shortfalls().is_empty());
        unknown += usize::from(!gap.unassessed().is_empty());
    }
    assert_eq!(checked, ONE.roster.len() * critical(&ONE.ladder).count());
    assert!(short > 0 && unknown > 0 && short < checked, "the company has all sorts: {short} {unknown} {checked}");
}

#[test]
fn a_role_is_no_gap_to_itself() {
    for role in ONE.ladder.roles() {
        let gap = role.gap_to(role);
        assert!(gap.shortfalls().is_empty() && gap.unassessed().is_empty() && gap.surpluses().is_empty());
        assert_eq!(gap.readiness(ReadinessMethod::Proportional).is_complete(), Some(true));
    }
}

#[test]
fn every_climb_between_any_two_roles_is_exact_and_passes_its_check() {
    let mut climbs = 0;
    for from in ONE.ladder.roles() {
        let above: BTreeSet<_> =
            ONE.ladder.roles_above(from.id().as_ref()).unwrap().iter().map(|role| role.id().clone()).collect();
        for to in ONE.ladder.roles() {
            let query = RouteQuery::new(from.id().clone(), to.id().clone());
            let routes = ONE.ladder.routes(&query).unwrap();
            assert_eq!(routes.completion(), Completion::Complete, "{} to {}", from.id(), to.id());
            assert_eq!(routes.check(&ONE.ladder, &query), Ok(()), "{} to {}", from.id(), to.id());
            assert_eq!(!routes.routes().is_empty(), from.id() == to.id() || above.contains(to.id()));
            climbs += routes.routes().len();
        }
    }
    assert!(climbs > ONE.ladder.roles().len());
}

#[test]
fn the_climbs_of_people_to_critical_roles_pass_their_checks() {
    let mut stopped = Vec::new();
    for profile in ONE.each.iter().step_by(29) {
        let person = ONE.roster.person(profile.person().as_ref()).unwrap();
        let Some(from) = person.role_on(ONE.as_of) else { continue };
        for to in critical(&ONE.ladder) {
            let query = RouteQuery::new(from.id().clone(), to.id().clone()).with_levels(profile.levels()).with_most_steps(6);
            let routes = ONE.ladder.routes(&query).unwrap();
            assert_eq!(routes.check(&ONE.ladder, &query), Ok(()), "{} to {}", person.id(), to.id());
            assert!(
                routes
                    .routes()
                    .iter()
                    .all(|route| route.least_effort() <= route.effort() && route.steepest() <= route.effort())
            );
            if !routes.completion().is_complete() {
                stopped.push(format!("{} to {}", person.id(), to.id()));
            }
        }
    }
    assert_eq!(stopped, [""; 0], "every climb of at most six steps is looked at within the default effort");
}

#[test]
fn bulk_profiles_agree_with_each_single_profile() {
    let mut known = 0;
    for profile in &ONE.each {
        for (competency, level) in profile.levels() {
            let bulk = ONE.profiles.level(profile.person().as_ref(), competency.as_ref()).unwrap();
            assert_eq!(bulk, level, "{} {competency}", profile.person());
            known += usize::from(level.is_some());
        }
    }
    let all = ONE.roster.len() * ONE.ladder.competencies().len();
    assert!(0 < known && known < all, "some levels are known and some are not: {known} of {all}");
}

#[test]
fn no_evidence_is_lost_between_the_roster_and_the_profiles() {
    let counted: usize =
        ONE.each.iter().flat_map(Profile::competencies).map(|known| known.used().len() + known.left_out().len()).sum();
    assert_eq!(counted, ONE.roster.evidence_len());
}

#[test]
fn bulk_readiness_agrees_with_each_gap() {
    for role in critical(&ONE.ladder) {
        for method in METHODS {
            let column = ONE.profiles.readiness(role.id().as_ref(), method).unwrap();
            for ((person, readiness), profile) in column.iter().zip(&ONE.each) {
                assert_eq!(person.id(), profile.person());
                assert_eq!(readiness, profile.gap_to(role.id().as_ref()).unwrap().readiness(method));
            }
        }
    }
}

#[test]
fn the_nearest_are_the_first_of_everybody_sorted() {
    for role in critical(&ONE.ladder) {
        for method in METHODS {
            let column = ONE.profiles.readiness(role.id().as_ref(), method).unwrap();
            let mut all: Vec<(String, RoleReadiness)> = column
                .iter()
                .filter(|(person, _)| person.is_employed_on(ONE.as_of))
                .filter(|(person, _)| person.role_on(ONE.as_of).is_none_or(|held| held.id() != role.id()))
                .map(|(person, readiness)| (person.id().to_string(), readiness))
                .collect();
            all.sort_by(|(a, one), (b, other)| {
                let shares = (other.share().least(), other.share().most()).cmp(&(one.share().least(), one.share().most()));
                let gates = (one.gates_missed(), one.gates_unknown()).cmp(&(other.gates_missed(), other.gates_unknown()));
                shares.then(gates).then(a.cmp(b))
            });
            for count in [1, 10, 1_000] {
                let near = ONE.profiles.nearest(role.id().as_ref(), count, method).unwrap().people().to_vec();
                let near: Vec<_> = near.iter().map(|near: &Near| (near.person().to_string(), near.readiness())).collect();
                assert_eq!(near, all[..count.min(all.len())], "{} {method:?} {count}", role.id());
            }
        }
    }
}

#[test]
fn teams_and_functions_add_up() {
    let mut members = 0;
    for team in ONE.roster.teams() {
        let audit = ONE.profiles.team_audit(team.id.as_ref()).unwrap();
        members += audit.members();
        for known in audit.competencies() {
            let at: u32 = known.at_level().iter().map(|(_, count)| count).sum();
            assert_eq!(at + known.unknown(), audit.members());
            assert!(known.met() <= known.asked() && known.asked() <= audit.members());
            assert_eq!(known.coverage().is_some(), known.asked() > 0);
        }
    }
    let in_teams =
        ONE.roster.people().filter(|person| person.is_employed_on(ONE.as_of) && person.team_on(ONE.as_of).is_some()).count();
    assert_eq!(members as usize, in_teams);

    let map = ONE.profiles.heat_map(&ONE.demand);
    assert!(!map.cells().is_empty());
    for cell in map.cells() {
        assert!(cell.covered_least() <= cell.covered_most() && cell.covered_most() <= cell.seats());
        assert!(cell.unknown() <= cell.people() && cell.covered_most() <= cell.people());
        assert_eq!(map.cell(cell.function().as_ref(), cell.competency().as_ref()), Some(cell));
    }
    let holders: usize = ONE.ladder.roles().map(|role| ONE.roster.holders(role.id().as_ref(), ONE.as_of).unwrap().len()).sum();
    assert_eq!(holders, ONE.roster.people().filter(|person| person.role_on(ONE.as_of).is_some()).count());
}

#[test]
fn the_order_of_the_lines_changes_no_answer() {
    assert_eq!(ONE.roster.len(), OTHER.roster.len());
    assert!(ONE.roster.people().map(|person| person.id()).eq(OTHER.roster.people().map(|person| person.id())));
    for ((_, one), (_, other)) in gaps(&ONE).zip(gaps(&OTHER)) {
        assert_eq!(one, other);
    }
    for (one, other) in ONE.each.iter().zip(&OTHER.each) {
        assert_eq!(one.competencies(), other.competencies(), "the evidence too, in its order, of {}", one.person());
    }
    for person in ONE.roster.people() {
        let twin = OTHER.roster.person(person.id().as_ref()).unwrap();
        assert_eq!(person.evidence(), twin.evidence());
        let manager = |person: rungs::Person<'_>| person.manager_on(ONE.as_of).map(|manager| manager.id().clone());
        assert_eq!(manager(person), manager(twin));
        assert!(person.ratings_on(ONE.as_of).eq(twin.ratings_on(ONE.as_of)));
        assert!(person.reviews_on(ONE.as_of).eq(twin.reviews_on(ONE.as_of)));
        assert_eq!(person.risk_of_loss_on(ONE.as_of), twin.risk_of_loss_on(ONE.as_of));
    }
    assert_eq!(ONE.policy, OTHER.policy);
    assert_eq!(ONE.demand, OTHER.demand);
    assert_eq!(ONE.profiles.heat_map(&ONE.demand), OTHER.profiles.heat_map(&OTHER.demand));
    for team in ONE.roster.teams() {
        let audit = |company: &Company| company.profiles.team_audit(team.id.as_ref()).unwrap();
        assert_eq!(audit(&ONE), audit(&OTHER));
    }
    for role in ONE.ladder.roles() {
        for method in METHODS {
            let near = |company: &Company| company.profiles.nearest(role.id().as_ref(), 25, method).unwrap().people().to_vec();
            assert_eq!(near(&ONE), near(&OTHER));
        }
    }
    assert_eq!(ONE.ladder.to_dot(), OTHER.ladder.to_dot());
}

fn book(text: &str) -> RuleBook {
    RuleBookSpec::from_json(text).unwrap().compile(&ONE.ladder, &RosterSettings::from_json(SETTINGS).unwrap()).unwrap()
}

fn judge() -> Judge {
    book(RULES).over(&ONE.roster, &ONE.policy, ONE.as_of).unwrap()
}

fn employed() -> impl Iterator<Item = Person<'static>> {
    ONE.roster.people().filter(|person| person.is_employed_on(ONE.as_of))
}

#[test]
fn every_verdict_passes_its_check_and_agrees_with_the_bulk() {
    let judge = judge();
    let judgements = judge.judge_all();
    let mut decisions = BTreeSet::new();
    for (number, rule) in judge.book().rules().enumerate() {
        // Everybody is looked at, by some rules each.
        for person in employed().skip(number % 6).step_by(6) {
            let verdict = judge.judge(person.id().as_ref(), rule.id().as_ref()).unwrap();
            assert_eq!(verdict.check(&judge), Ok(()), "{} by {}", person.id(), rule.id());
            assert_eq!(judgements.of(rule.id().as_ref(), person.id().as_ref()), Ok(verdict.decision()));
            decisions.insert(verdict.decision().to_string());
        }
    }
    assert_eq!(decisions.len(), 3, "the company has all sorts");
}

#[test]
fn every_cheapest_change_towards_a_role_passes_its_check_and_none_is_free() {
    let judge = judge();
    let mut changed = 0;
    for rule in judge.book().rules().filter(|rule| rule.role().is_some()) {
        let mut unlocker = rule.unlocker();
        for person in employed().step_by(7) {
            let candidate = judge.candidate(person.id().as_ref()).unwrap();
            let unlock = unlocker.unlock(&candidate, rungs::Effort::default(), &mut ()).unwrap();
            assert_eq!(unlock.check(&judge), Ok(()), "{} by {}", person.id(), rule.id());
            assert_eq!(unlock.changes() == Some(&[]), unlock.decision() == Decision::Eligible);
            // The book names no price of nothing: what nobody knows costs at least finding out.
            for change in unlock.changes().unwrap_or_default() {
                assert!(change.cost() > Cost::ZERO, "{} by {}: {change:?}", person.id(), rule.id());
                changed += 1;
            }
        }
    }
    assert!(changed > 0);
}

#[test]
fn the_stricter_book_gives_to_some_and_takes_from_others_for_reasons_that_are_told() {
    let judge = judge();
    let diff = judge.compare(&book(STRICTER)).unwrap();
    assert!(diff.unchanged() > 0 && !diff.rules().is_empty());
    let (mut gains, mut losses) = (0, 0);
    for rule in diff.rules() {
        assert_eq!(rule.fate(), Fate::Changed);
        let (gained, lost) = (diff.gained(rule).count(), diff.lost(rule).count());
        assert_eq!(gained > 0, !diff.why_gained(rule).is_empty());
        assert_eq!(lost > 0, !diff.why_lost(rule).is_empty());
        let people: u64 = rule.matrix().iter().flatten().sum();
        assert_eq!(people, ONE.roster.len() as u64);
        gains += gained;
        losses += lost;
    }
    assert!(gains > 0 && losses > gains, "{gains} gain, {losses} lose");
}

/// The pool of a mentoring policy of the company.
fn pool(company: &Company, text: &str) -> Pool {
    let settings = RosterSettings::from_json(SETTINGS).unwrap();
    let book = RuleBookSpec::from_json(RULES).unwrap().compile(&company.ladder, &settings).unwrap();
    let judgements = book.over(&company.roster, &company.policy, company.as_of).unwrap().judge_all();
    let policy = PolicySpec::from_json(text).unwrap().compile_with(&company.roster, Some(&book), &Criteria::new()).unwrap();
    policy.over(&company.profiles, Some(&judgements)).unwrap()
}

/// How many pairs are legal, and the scores of the best of each mentee.
fn best_scores(pool: &Pool) -> (usize, Vec<u16>) {
    let all = pool.best(usize::MAX, Effort::steps(u64::MAX), &mut ()).unwrap();
    let best = (0..pool.mentees().len()).filter_map(|mentee| all.of(mentee).first().map(|&(_, score)| score));
    (all.len(), best.collect())
}

#[test]
fn the_company_has_two_mentoring_programmes_with_a_mentor_for_nearly_everybody() {
    for (text, least_mentees, least_mentors) in [(MENTORING, 10, 12), (REVERSE, 8, 10)] {
        let (pool, twin) = (pool(&ONE, text), pool(&OTHER, text));
        let (mentees, mentors) = (pool.mentees().len(), pool.mentors().len());
        assert!(mentees >= least_mentees && mentors >= least_mentors, "{mentees} x {mentors}");
        let (legal, best) = best_scores(&pool);
        assert!(legal * 10 > mentees * mentors * 2, "{legal} of {mentees} x {mentors} pairs are legal");
        assert!(best.len() * 10 >= mentees * 9, "{} of {mentees} have a mentor", best.len());
        assert!(best.iter().all(|&score| (3_000..10_000).contains(&score)), "{best:?}");
        assert_eq!((legal, best), best_scores(&twin));
        for mentee in pool.mentees() {
            for mentor in pool.mentors() {
                match pool.explain(mentee.as_ref(), mentor.as_ref()).unwrap() {
                    Valuation::NotLegal(not_legal) => assert!(!not_legal.bars().is_empty()),
                    Valuation::Scored(pair) => assert!(pair.criteria().iter().all(|part| !part.reason().is_empty())),
                }
            }
        }
        // Both documents are as they are written again.
        let spec = PolicySpec::from_json(text).unwrap();
        assert_eq!(PolicySpec::from_json(&serde_json::to_string(&spec).unwrap()).unwrap(), spec);
    }
}

#[test]
#[ignore = "tells of the programmes"]
fn tell_of_the_mentoring_programmes() {
    for text in [MENTORING, REVERSE] {
        let pool = pool(&ONE, text);
        let (legal, best) = best_scores(&pool);
        println!(
            "{}: {} x {}, {legal} legal, best {best:?}",
            pool.policy().program(),
            pool.mentees().len(),
            pool.mentors().len()
        );
        for left_out in pool.left_out() {
            println!("{left_out:?}");
        }
        let first = pool.best(1, Effort::steps(u64::MAX), &mut ()).unwrap();
        for (mentee, mentor, _) in first.pairs().take(2) {
            let (mentee, mentor) = (pool.mentees().nth(mentee as usize).unwrap(), pool.mentors().nth(mentor as usize).unwrap());
            println!("{}", serde_json::to_string_pretty(&pool.explain(mentee.as_ref(), mentor.as_ref()).unwrap()).unwrap());
        }
    }
}
