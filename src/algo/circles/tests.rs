//! The kernel against every plan there is, and its prices by what they must show.

use super::{Field, Lead, Outcome, search};
use crate::algo::dice::Dice;
use crate::effort::{Completion, Effort, Meter};

/// Both ways.
fn twos(dice: &mut Dice, count: u64, many: u64) -> Vec<Vec<u32>> {
    let mut lists = vec![Vec::new(); count as usize];
    for one in 0..count {
        for other in one + 1..count {
            if dice.one_in(many) {
                lists[one as usize].push(other as u32);
                lists[other as usize].push(one as u32);
            }
        }
    }
    lists
}

fn field(dice: &mut Dice, members: u64, leads: u64) -> Field {
    let (at_least, joins) = (1 + dice.below(3) as u32, dice.one_in(2));
    let at_most = at_least + dice.below(3) as u32;
    let (dense, scores) = (1 + dice.below(4), [1, 3, 10_001][dice.below(3) as usize]);
    let lead = |dice: &mut Dice| match dice.one_in(6) {
        true => Lead { at_least: 0, at_most: dice.below(3) as u32, may_join: false },
        false => Lead { at_least, at_most, may_join: joins },
    };
    let made = (0..leads).map(|_| lead(dice)).collect();
    let list = |dice: &mut Dice| {
        let legal: Vec<u32> = (0..leads as u32).filter(|_| dice.below(5) < dense).collect();
        legal.into_iter().map(|lead| (lead, dice.below(scores) as u16)).collect()
    };
    let lists = (0..members).map(|_| list(dice)).collect();
    let place = if dice.one_in(3) { 1 } else { 10_000 * members as i64 + 1 };
    let (apart, strangers) = (twos(dice, members, 6), twos(dice, leads, 5));
    Field::new(place, made, lists, apart, strangers)
}

/// The best of all plans: who leads with whom, then where each member goes.
fn best(field: &Field) -> i64 {
    let leads = field.leads.len() as u32;
    let mut teams: Vec<Vec<(u32, Option<u32>)>> = vec![Vec::new()];
    for lead in 0..leads {
        let mut next = Vec::new();
        for team in teams {
            let is_taken = team.iter().any(|&(_, second)| second == Some(lead));
            if !is_taken {
                for second in (lead + 1..leads).filter(|&second| field.may_join(lead, second)) {
                    if team.iter().all(|&(_, other)| other != Some(second)) {
                        next.push([team.clone(), vec![(lead, Some(second))]].concat());
                    }
                }
                next.push([team.clone(), vec![(lead, None)]].concat());
            }
            next.push(team);
        }
        teams = next;
    }
    // A team that was made of a lead who is a second already is none.
    teams.iter().map(|team| place(field, team, 0, &mut vec![Vec::new(); team.len()])).max().unwrap_or(0).max(0)
}

fn place(field: &Field, team: &[(u32, Option<u32>)], member: u32, circles: &mut Vec<Vec<u32>>) -> i64 {
    if member as usize == field.members() {
        let fits = |(&(lead, _), members): (&(u32, Option<u32>), &Vec<u32>)| {
            let lead = field.leads[lead as usize];
            members.is_empty() || members.len() >= lead.at_least as usize && members.len() <= lead.at_most as usize
        };
        return if team.iter().zip(circles.iter()).all(fits) { 0 } else { i64::MIN / 2 };
    }
    let mut most = place(field, team, member + 1, circles);
    for at in 0..team.len() {
        let (lead, second) = team[at];
        let Some(score) = field.score(member, lead) else { continue };
        let Some(score) = second.map_or(Some(score), |second| Some(score.max(field.score(member, second)?))) else { continue };
        if circles[at].iter().any(|&other| field.are_apart(member, other)) {
            continue;
        }
        circles[at].push(member);
        most = most.max(field.place + i64::from(score) + place(field, team, member + 1, circles));
        circles[at].pop();
    }
    most
}

/// What an outcome comes to, when it is a plan.
fn value(field: &Field, outcome: &Outcome) -> i64 {
    let (mut members, mut leads) = (vec![false; field.members()], vec![false; field.leads.len()]);
    let mut value = 0;
    for circle in &outcome.circles {
        let bounds = field.leads[circle.lead as usize];
        let len = circle.members.len() as u32;
        assert!(len > 0 && len >= bounds.at_least && len <= bounds.at_most);
        for lead in [Some(circle.lead), circle.second].into_iter().flatten() {
            assert!(!std::mem::replace(&mut leads[lead as usize], true));
        }
        assert!(circle.second.is_none_or(|second| field.may_join(circle.lead, second)));
        for &member in &circle.members {
            assert!(!std::mem::replace(&mut members[member as usize], true));
            assert!(!circle.members.iter().any(|&other| field.are_apart(member, other)));
            let score = field.score(member, circle.lead).unwrap();
            let second = circle.second.map_or(0, |second| field.score(member, second).unwrap());
            value += field.place + i64::from(score.max(second));
        }
    }
    value
}

#[test]
fn no_plan_of_a_few_is_better() {
    let mut dice = Dice(3);
    for round in 0..1_500 {
        let (members, leads) = (dice.below(7), 1 + dice.below(3));
        let field = field(&mut dice, members, leads);
        let outcome = search(&field, &mut Meter::new(Effort::default(), &mut ()));
        let found = value(&field, &outcome);
        assert_eq!(
            (found, outcome.bound, outcome.completion),
            (best(&field), found, Completion::Complete),
            "{round} {field:?}"
        );
        assert!(outcome.ceiling >= found && outcome.prices.iter().all(|&price| price >= 0));
        assert_eq!(field.ceiling(&outcome.prices), outcome.ceiling);
    }
}

#[test]
fn more_steps_never_make_a_plan_worse_and_bounds_hold() {
    let mut dice = Dice(8);
    let mut stopped = 0;
    for _ in 0..60 {
        let (members, leads) = (10 + dice.below(12), 3 + dice.below(4));
        let field = field(&mut dice, members, leads);
        let exact = search(&field, &mut Meter::new(Effort::steps(u64::MAX), &mut ()));
        assert_eq!(exact.completion, Completion::Complete);
        let (mut before, best) = (0, value(&field, &exact));
        for steps in [0, 1, 10, 50, 200, 1_000, 5_000] {
            let outcome = search(&field, &mut Meter::new(Effort::steps(steps), &mut ()));
            let found = value(&field, &outcome);
            assert!(found >= before && found <= best && best <= outcome.bound && outcome.bound <= outcome.ceiling);
            before = found;
            stopped += usize::from(outcome.completion == Completion::StepLimit);
        }
    }
    assert!(stopped > 60, "{stopped}");
}
