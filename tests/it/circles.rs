//! Circles: what is answered, and what is refused.

use rungs::{
    CircleSpec, Circles, CirclesFault, Completion, ConflictSpec, Effort, Invalid, PairSpec, PersonId, Progress, ScoredPairSpec,
    WaitingReason,
};

use crate::made::Random;

pub fn mentee(number: u64) -> PersonId {
    format!("e{number}").parse().unwrap()
}

pub fn mentor(number: u64) -> PersonId {
    format!("r{number}").parse().unwrap()
}

fn pair(of: u64, with: u64, score: u32) -> ScoredPairSpec {
    ScoredPairSpec::new(mentee(of), mentor(with), score)
}

fn locked(of: u64, with: u64) -> PairSpec {
    PairSpec::new(mentee(of), mentor(with))
}

/// Up to so many people on either side, some of them apart, some locked in a way that can be.
pub fn circles(random: &mut Random, mentees: u64, mentors: u64) -> CircleSpec {
    let (mentees, mentors) = (random.below(mentees + 1), random.below(mentors + 1));
    let density = 1 + random.below(6);
    let scores = [1, 3, 10_001][random.below(3) as usize];
    let mut pairs = Vec::new();
    for of in 0..mentees {
        for with in 0..mentors {
            if random.below(6) < density {
                pairs.push(pair(of, with, random.below(scores) as u32));
            }
        }
    }
    let at_least = 2 + random.below(2) as u32;
    let at_most = at_least + random.below(3) as u32;
    let mut spec = CircleSpec::new((0..mentees).map(mentee).collect(), (0..mentors).map(mentor).collect(), pairs)
        .with_sizes(at_least, at_most)
        .with_mentors_each(1 + random.below(2) as u32);
    let few = 4 + random.below(12);
    let mut people = [spec.mentees.clone(), spec.mentors.clone()].concat();
    people.sort();
    for (at, one) in people.iter().enumerate() {
        for other in &people[at + 1..] {
            if random.one_in(few) {
                spec.apart.push(ConflictSpec::new(other.clone(), one.clone()));
            }
        }
    }
    for _ in 0..random.below(4) {
        if let Some(pair) = spec.pairs.get(random.below(spec.pairs.len() as u64) as usize) {
            let mut more = spec.clone();
            more.locked.push(PairSpec::new(pair.mentee.clone(), pair.mentor.clone()));
            if more.compile().is_ok() {
                spec = more;
            }
        }
    }
    spec
}

/// Mentors with mentees, as ids.
pub fn ids(circles: &Circles) -> Vec<(Vec<String>, Vec<String>)> {
    let of = |people: Vec<&PersonId>| people.into_iter().map(ToString::to_string).collect();
    let circle = |circle: &rungs::Circle| {
        (of(circle.mentors.iter().collect()), of(circle.members.iter().map(|member| &member.mentee).collect()))
    };
    circles.circles().iter().map(circle).collect()
}

fn solved(spec: &CircleSpec) -> Circles {
    let problem = spec.compile().unwrap();
    let circles = problem.solve();
    circles.check(&problem).unwrap();
    circles
}

fn reason(circles: &Circles, of: u64) -> &WaitingReason {
    &circles.waiting().iter().find(|waiting| waiting.mentee == mentee(of)).unwrap().reason
}

/// Mentees 1 to 4 suit mentor 1, mentees 5 and 6 mentor 2.
fn six() -> CircleSpec {
    let mut pairs: Vec<_> = (1..=6).map(|of| pair(of, 1, if of < 5 { 90 } else { 20 })).collect();
    pairs.extend((3..=6).map(|of| pair(of, 2, if of < 5 { 30 } else { 80 })));
    CircleSpec::new((1..=6).map(mentee).collect(), vec![mentor(1), mentor(2)], pairs)
}

#[test]
fn a_circle_that_cannot_be_filled_is_filled_from_another_or_not_formed() {
    // The second circle needs one of the first, who loses less than two who would have to go.
    let circles = solved(&six());
    assert_eq!(circles.circles().len(), 2);
    assert_eq!(circles.circles()[1].members.len(), 3);
    assert_eq!(circles.totals().points, 3 * 90 + 30 + 2 * 80);
    // With a least of four, one circle of six is all.
    let circles = solved(&six().with_sizes(4, 8));
    assert_eq!((circles.circles().len(), circles.totals().points), (1, 4 * 90 + 2 * 20));
    assert_eq!(circles.idle(), [mentor(2)]);
    assert_eq!(circles.led_by("r1").unwrap().members.len(), 6);
    assert!(circles.led_by("r2").is_none() && circles.circle_of("e5").is_some());
}

#[test]
fn more_mentees_with_a_place_come_before_points() {
    let circles = solved(&six().with_sizes(3, 4));
    assert_eq!(circles.totals().mentees, 6);
    let circles = solved(&six().with_sizes(4, 4));
    // One circle of four, whichever has most points.
    assert_eq!((circles.totals().mentees, circles.totals().points), (4, 360));
    assert_eq!(reason(&circles, 5), &WaitingReason::Full { mentors: vec![mentor(1)] });
}

#[test]
fn a_second_mentor_comes_where_they_bring_something() {
    let spec = six().with_sizes(4, 8).with_mentors_each(2);
    // Mentees 1 and 2 are not legal with the second mentor: the two cannot lead all six together.
    let circles = solved(&spec);
    assert_eq!(circles.circles()[0].mentors, [mentor(1)]);
    let mut both = spec.clone();
    both.pairs.extend([pair(1, 2, 10), pair(2, 2, 10)]);
    let circles = solved(&both);
    assert_eq!(circles.circles()[0].mentors, [mentor(1), mentor(2)]);
    assert_eq!(circles.totals().points, 4 * 90 + 2 * 80);
    let of = |number| circles.circles()[0].members.iter().find(|member| member.mentee == mentee(number)).unwrap();
    assert_eq!((&of(1).mentor, &of(5).mentor), (&mentor(1), &mentor(2)));
    // Two mentors who are apart do not.
    let circles = solved(&both.with_apart(vec![ConflictSpec::new(mentor(2), mentor(1))]));
    assert_eq!(circles.circles()[0].mentors, [mentor(1)]);
    // Nor does one who is the best for nobody.
    let mut flat = spec;
    flat.pairs.iter_mut().for_each(|pair| pair.score = 50);
    flat.pairs.extend([pair(1, 2, 50), pair(2, 2, 50)]);
    assert_eq!(solved(&flat).circles()[0].mentors.len(), 1);
}

#[test]
fn everybody_apart_from_everybody_makes_no_circle() {
    let ring = |step: u64| (1..=6).map(move |one| ConflictSpec::new(mentee(one), mentee((one + step - 1) % 6 + 1)));
    let spec = six().with_apart(ring(1).collect());
    let circles = solved(&spec);
    // Of a ring no two neighbours are together: two circles of three.
    assert_eq!(circles.totals().mentees, 3);
    let all = six().with_apart(ring(1).chain(ring(2)).chain(ring(3)).collect());
    let circles = solved(&all);
    assert!(circles.circles().is_empty() && circles.completion().is_complete());
    assert_eq!(reason(&circles, 1), &WaitingReason::NoCircle);
    let one = six().with_sizes(3, 8).with_apart((1..=5).map(|of| ConflictSpec::new(mentee(6), mentee(of))).collect());
    let circles = solved(&one);
    assert_eq!(reason(&circles, 6), &WaitingReason::Apart { from: mentee(1) });
}

#[test]
fn a_mentee_and_a_mentor_who_are_apart_are_no_pair() {
    let circles = solved(&six().with_apart((1..=6).map(|of| ConflictSpec::new(mentor(1), mentee(of))).collect()));
    assert_eq!(ids(&circles), [(vec!["r2".into()], vec!["e3".into(), "e4".into(), "e5".into(), "e6".into()])]);
    assert_eq!(reason(&circles, 1), &WaitingReason::NoLegalMentor);
}

#[test]
fn locked_pairs_make_a_circle_whatever_its_size() {
    let spec =
        six().with_locked(vec![locked(5, 2)]).with_apart([3, 4, 6].map(|of| ConflictSpec::new(mentee(5), mentee(of))).to_vec());
    let circles = solved(&spec);
    assert_eq!(ids(&circles)[1], (vec!["r2".into()], vec!["e5".into()]));
    assert!(circles.circles()[1].members[0].locked);
    // Both mentors lead together where a mentee is locked to both.
    let both = six().with_mentors_each(2).with_locked(vec![locked(3, 2), locked(3, 1)]);
    let circles = solved(&both);
    assert_eq!(ids(&circles), [(vec!["r1".into(), "r2".into()], vec!["e3".into(), "e4".into(), "e5".into(), "e6".into()])]);
    assert_eq!(circles.totals().points, 2 * 90 + 2 * 80);
}

#[test]
fn locks_that_make_no_circle_are_refused() {
    let refused = |spec: &CircleSpec| -> Vec<String> {
        spec.compile().unwrap_err().defects().iter().map(|defect| defect.to_string()).collect()
    };
    let two = refused(&six().with_locked(vec![locked(3, 1), locked(3, 2)]));
    assert_eq!(two.len(), 1);
    assert!(two[0].starts_with("circles/locked at /locked/1: "), "{two:?}");
    // By way of others there are three mentors, though no mentee has more than two.
    let mut three = six().with_mentors_each(2);
    three.mentors.push(mentor(3));
    three.pairs.extend([pair(4, 3, 1), pair(3, 3, 1)]);
    let three = refused(&three.with_locked(vec![locked(3, 1), locked(3, 2), locked(4, 2), locked(4, 3)]));
    assert!(three.len() == 1 && three[0].starts_with("circles/locked at /locked/3: "), "{three:?}");
    // The circle of mentee 1 has a second mentor by another's lock, who is not legal for mentee 1.
    let strange = refused(&six().with_mentors_each(2).with_locked(vec![locked(1, 1), locked(3, 1), locked(3, 2)]));
    assert!(strange[0].contains("legal with each of its mentors"), "{strange:?}");
    let apart =
        refused(&six().with_locked(vec![locked(1, 1), locked(2, 1)]).with_apart(vec![ConflictSpec::new(mentee(2), mentee(1))]));
    assert!(apart[0].contains("apart"), "{apart:?}");
    let many = refused(&six().with_sizes(3, 3).with_locked((1..=4).map(|of| locked(of, 1)).collect()));
    assert!(many[0].contains("no more mentees"), "{many:?}");
    let against = refused(&six().with_locked(vec![locked(1, 1)]).with_apart(vec![ConflictSpec::new(mentor(1), mentee(1))]));
    assert!(against[0].starts_with("mentoring/locked_and_forbidden at /locked/0"), "{against:?}");
    let unscored = refused(&six().with_locked(vec![locked(1, 2)]));
    assert!(unscored[0].starts_with("mentoring/locked_unscored at /locked/0"), "{unscored:?}");
}

#[test]
fn nobody_and_one_person_are_no_problem() {
    let nobody = solved(&CircleSpec::new(Vec::new(), Vec::new(), Vec::new()));
    assert!(nobody.circles().is_empty() && nobody.waiting().is_empty() && nobody.completion().is_complete());
    let one = solved(&CircleSpec::new(vec![mentee(1)], vec![mentor(1)], vec![pair(1, 1, 10_000)]));
    assert_eq!(reason(&one, 1), &WaitingReason::NoCircle);
    assert_eq!(one.bound(), one.totals());
    let alone = solved(&CircleSpec::new(vec![mentee(1)], Vec::new(), Vec::new()));
    assert_eq!(reason(&alone, 1), &WaitingReason::NoLegalMentor);
}

#[test]
fn one_person_may_learn_in_one_circle_and_lead_another() {
    let mut spec = six();
    spec.mentors.push(mentee(1));
    spec.pairs.extend((2..=6).map(|of| ScoredPairSpec::new(mentee(of), mentee(1), 5)));
    assert_eq!(solved(&spec.clone().with_sizes(2, 2)).totals().mentees, 6);
    spec.pairs.push(ScoredPairSpec::new(mentee(1), mentee(1), 5));
    let invalid = spec.compile().unwrap_err();
    assert_eq!(invalid.defects()[0].code().as_str(), "mentoring/own_mentee");
}

#[test]
fn whatever_stops_it_the_answer_holds() {
    let mut random = Random(19);
    let mut stopped = 0;
    for _ in 0..150 {
        let problem = circles(&mut random, 14, 5).compile().unwrap();
        let best = problem.solve();
        assert!(best.completion().is_complete());
        let mut before = None;
        for steps in [0, 1, 2, 9, 40, 200] {
            let circles = problem.solve_within(Effort::steps(steps), &mut ());
            circles.check(&problem).unwrap();
            assert!(Some(circles.totals()) >= before && circles.totals() <= best.totals() && best.totals() <= circles.bound());
            assert!(circles.bound() <= circles.proof().bound());
            before = Some(circles.totals());
            stopped += usize::from(circles.completion() == Completion::StepLimit);
        }
    }
    assert!(stopped > 50, "{stopped}");
    let mut stop = |_: Progress| std::ops::ControlFlow::Break(());
    let circles = six().compile().unwrap().solve_within(Effort::default(), &mut stop);
    assert_eq!(circles.completion(), Completion::Cancelled);
}

#[test]
fn a_few_hundred_people_are_close_to_the_bound() {
    let mut random = Random(7);
    let mut pairs = Vec::new();
    for of in 0..240 {
        let legal: std::collections::BTreeSet<u64> = (0..9).map(|_| random.below(40)).collect();
        pairs.extend(legal.into_iter().map(|with| pair(of, with, random.below(10_001) as u32)));
    }
    let spec = CircleSpec::new((0..240).map(mentee).collect(), (0..40).map(mentor).collect(), pairs);
    for each in [1, 2] {
        let problem = spec.clone().with_mentors_each(each).compile().unwrap();
        let circles = problem.solve_within(Effort::steps(60_000), &mut ());
        circles.check(&problem).unwrap();
        let (found, bound) = (circles.totals(), circles.bound());
        assert_eq!((found.mentees, bound.mentees), (240, 240));
        assert!(bound.points - found.points <= bound.points / 100, "{found:?} {bound:?}");
    }
}

#[test]
fn hostile_ids_are_ids() {
    let strange = ["\u{202e}a", "~0/1", "a b", "管理職", "'; drop", "\\\""];
    let read = |text: &str| text.parse::<PersonId>();
    let good: Vec<PersonId> = strange.iter().filter_map(|text| read(text).ok()).collect();
    assert!(good.len() >= 3, "{good:?}");
    let pairs = good.iter().map(|of| ScoredPairSpec::new(of.clone(), mentor(1), 5)).collect();
    let spec = CircleSpec::new(good, vec![mentor(1)], pairs);
    let circles = solved(&spec);
    assert_eq!(circles.totals().mentees, spec.mentees.len() as u64);
    let text = serde_json::to_string(&circles).unwrap();
    assert_eq!(serde_json::from_str::<Circles>(&text).unwrap(), circles);
}

#[test]
fn every_fault_is_told_at_once() {
    let read = |text: &str| -> Result<(), Invalid> { CircleSpec::from_json(text)?.compile().map(|_| ()) };
    let invalid = read(
        r#"{"mentees": ["a", "b", "b"], "mentors": ["m", "n"], "at_least": 1, "at_most": 13, "mentors_each": 0,
            "pairs": [{"mentee": "a", "mentor": "m", "score": 10001}, {"mentee": "c", "mentor": "m", "score": 1},
                      {"mentee": "a", "mentor": "m", "score": 2}],
            "locked": [{"mentee": "b", "mentor": "m"}], "apart": [{"between": ["a", "a"]}, {"between": ["x", "a"]}]}"#,
    )
    .unwrap_err();
    let codes: Vec<String> = invalid.defects().iter().map(|defect| format!("{} {}", defect.code(), defect.path())).collect();
    let wanted = [
        "mentoring/own_mentee /apart/0/between",
        "mentoring/unknown_id /apart/1/between/0",
        "mentoring/parameter /at_least",
        "mentoring/parameter /at_most",
        "mentoring/locked_unscored /locked/0",
        "mentoring/duplicate_id /mentees/2",
        "mentoring/parameter /mentors_each",
        "mentoring/score /pairs/0/score",
        "mentoring/unknown_id /pairs/1/mentee",
        "mentoring/pair_twice /pairs/2",
    ];
    assert_eq!(codes, wanted);
    assert!(read(r#"{"mentees": ["a"], "mentors": [], "at_least": -1}"#).is_err());
    assert!(read(r#"{"format": "rungs/circles/2", "mentees": [], "mentors": []}"#).is_err());
}

#[test]
fn a_document_is_written_and_read_back() {
    let spec = six()
        .with_sizes(2, 5)
        .with_mentors_each(2)
        .with_locked(vec![locked(1, 1)])
        .with_apart(vec![ConflictSpec::new(mentee(2), mentor(2))]);
    let text = serde_json::to_string(&spec).unwrap();
    assert!(text.starts_with(r#"{"format":"rungs/circles/1","mentees":["e1","#), "{text}");
    assert_eq!(CircleSpec::from_json(&text).unwrap(), spec);
    assert_eq!(serde_json::from_str::<CircleSpec>(&text).unwrap(), spec);
}

#[test]
fn another_problem_is_noticed() {
    let circles = solved(&six());
    let other = six().with_sizes(4, 8).compile().unwrap();
    assert_eq!(circles.check(&other), Err(CirclesFault::Size(mentor(1))));
    let other = six().with_locked(vec![locked(5, 1)]).compile().unwrap();
    assert!(circles.check(&other).is_err());
}

/// `cargo test --release --test it -- --ignored --nocapture figures_of_circles` prints how near the bound circles come, and asserts nothing
/// else but that they hold.
#[test]
#[ignore = "prints figures of large problems"]
#[expect(clippy::disallowed_methods, reason = "a measurement takes the time")]
fn figures_of_circles() {
    let mut random = Random(1);
    for (mentees, mentors, legal) in
        [(60, 12, 6), (200, 30, 8), (500, 60, 60), (500, 80, 10), (500, 120, 10), (20_000, 3_000, 30)]
    {
        let quality: Vec<u64> = (0..mentors).map(|_| random.below(4_000)).collect();
        let mut pairs = Vec::new();
        for of in 0..mentees {
            let mut with = std::collections::BTreeSet::new();
            while with.len() < legal {
                with.insert(random.below(mentors).min(random.below(2 * mentors)));
            }
            pairs.extend(with.into_iter().map(|with| pair(of, with, (quality[with as usize] + random.below(6_001)) as u32)));
        }
        let spec = CircleSpec::new((0..mentees).map(mentee).collect(), (0..mentors).map(mentor).collect(), pairs);
        for each in [1, 2] {
            let problem = spec.clone().with_mentors_each(each).compile().unwrap();
            let begin = std::time::Instant::now();
            let circles = problem.solve();
            let took = begin.elapsed();
            circles.check(&problem).unwrap();
            let (found, bound, proof) = (circles.totals(), circles.bound(), circles.proof().bound());
            println!(
                "{mentees} x {mentors}, {legal} legal, {each} to a circle: {took:.1?}, {:?} after {} steps, {} circles; \
                 placed {} of {}, points {} of {} ({} by prices alone)",
                circles.completion(),
                circles.steps(),
                circles.circles().len(),
                found.mentees,
                bound.mentees,
                found.points,
                bound.points,
                proof.points
            );
        }
    }
}
