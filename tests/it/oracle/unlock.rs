//! The cheapest changes, by trying all of them.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rungs::{Cost, Decision, Effort, Judge, PredicateSpec, Unlock, UnlockFault};

use crate::made::{AS_OF, Random, date};
use crate::small::{Kind, Known, Small, Tallies, Tree, Wood, number_of, rule};

const WOOD: Wood = Wood { attributes: 6, people: 400, rules: 2, depth: 3, closed: true };

/// A world, somebody in it, and everybody that they can become: the last rule is the one that is asked about.
struct Case {
    small: Small,
    who: Known,
    /// The first is `who`.
    people: Vec<Known>,
}

impl Case {
    fn new(random: &mut Random) -> Self {
        loop {
            let mut small = Small::new(random, WOOD);
            small.set_prices(random);
            let who = small.somebody(random, 4);
            if !small.is_endless(&who) {
                let mut people = vec![who.clone()];
                people.extend(small.everybody(|number| who[number].is_none()).into_iter().filter(|known| *known != who));
                return Self { small, who, people };
            }
        }
    }

    fn asked(&self) -> usize {
        self.small.rules.len() - 1
    }

    fn judge(&self) -> Judge {
        self.small.judge(&self.people)
    }

    /// What it costs to become somebody.
    fn price(&self, to: &Known) -> Option<u64> {
        let changes = self.who.iter().zip(to).enumerate();
        changes.map(|(number, (from, to))| to.map_or(Some(0), |to| self.small.price(number, *from, to))).sum()
    }

    /// The least that it costs to become somebody who is eligible.
    fn least(&self, judge: &Judge) -> Option<Cost> {
        let judgements = judge.judge_all();
        let id = rule(self.asked());
        let eligible: BTreeMap<String, Decision> =
            judgements.decisions(id.as_ref()).unwrap().map(|(person, decision)| (person.id().to_string(), decision)).collect();
        let may = self.people.iter().enumerate().filter(|(number, _)| eligible[&format!("p{number}")] == Decision::Eligible);
        may.filter_map(|(_, known)| self.price(known)).min().map(Cost::from_thousandths)
    }

    fn unlock(&self, judge: &Judge) -> Unlock {
        judge.unlock("p0", rule(self.asked()).as_ref()).unwrap()
    }
}

/// One case, with what it shows; the answer is held against everything that can be done.
fn try_all(seed: u64, tallies: &mut Tallies) {
    let case = Case::new(&mut Random(seed));
    let judge = case.judge();
    let (unlock, least) = (case.unlock(&judge), case.least(&judge));
    let said = || format!("seed {seed}: {:?} of {:?}", case.small, case.who);
    assert_eq!(unlock.cost(), least, "{}", said());
    assert!(unlock.is_proven(), "{}", said());
    assert_eq!(unlock.check(&judge), Ok(()), "{}", said());
    assert_eq!(unlock.decision(), case.small.decision(&case.small.rules[case.asked()], &case.who), "{}", said());
    tallies.count(match (unlock.decision(), unlock.cost()) {
        (Decision::Eligible, _) => "eligible",
        (_, None) => "impossible",
        (_, Some(Cost::ZERO)) => "free",
        (_, Some(_)) => "at a price",
    });
    let Some(changes) = unlock.changes() else {
        assert_eq!(unlock.cost(), None);
        return;
    };
    assert_eq!(unlock.decision() == Decision::Eligible, changes.is_empty(), "{}", said());
    if changes.len() > 1 {
        tallies.count("several changes");
    }
    // The changes, made one by one, add up to what is said.
    let mut changed = case.who.clone();
    for change in changes {
        let PredicateSpec::Attribute(served) = change.serves()[0].predicate() else { panic!() };
        let (number, to) = (number_of(&served.name), u8::try_from(change.to()));
        // Anything below the least number that rules tell apart is as good as it.
        let to = if case.small.kinds[number] == Kind::Integer { to.unwrap_or(0) } else { to.unwrap() };
        let price = case.small.price(number, case.who[number], to).map(Cost::from_thousandths);
        assert_eq!(price, Some(change.cost()), "{}", said());
        changed[number] = Some(to);
    }
    assert_eq!(changes.iter().map(rungs::UnlockChange::cost).sum::<Cost>(), unlock.cost().unwrap());
    assert_eq!(case.small.decision(&case.small.rules[case.asked()], &changed), Decision::Eligible, "{}", said());
}

/// The same rule at other prices, with other people or other attributes: where an answer passes there, it is right there.
fn tampered(seed: u64, tallies: &mut Tallies) {
    let random = &mut Random(seed);
    let case = Case::new(random);
    let judge = case.judge();
    let unlock = case.unlock(&judge);
    assert_eq!(unlock.check(&judge.on(date(AS_OF).succ_opt().unwrap())), Err(UnlockFault::Question));
    let other = loop {
        let (mut small, mut who) = (case.small.clone(), case.who.clone());
        match random.below(3) {
            0 => small.set_prices(random),
            1 => who = small.somebody(random, 4),
            _ => {
                let (at, count) = (case.asked(), small.rules.len() - 1);
                small.rules[at] = small.tree(random, 3, count, true);
            }
        }
        if !small.is_endless(&who) {
            let mut people = vec![who.clone()];
            people.extend(small.everybody(|number| who[number].is_none()).into_iter().filter(|known| *known != who));
            break Case { small, who, people };
        }
    };
    let elsewhere = other.judge();
    match unlock.check(&elsewhere) {
        Ok(()) => {
            tallies.count("holds elsewhere");
            assert_eq!(unlock.cost(), other.least(&elsewhere), "seed {seed}: {:?} {:?}", case.small, other.small);
        }
        Err(_) => tallies.count("refused elsewhere"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn no_changes_cost_less(seed: u64) {
        try_all(seed, &mut Tallies::default());
    }

    #[test]
    fn an_answer_passes_only_where_it_is_right(seed: u64) {
        tampered(seed, &mut Tallies::default());
    }

    #[test]
    fn costs_grow_with_prices_and_an_alternative_never_costs_more(seed: u64) {
        let random = &mut Random(seed);
        let case = Case::new(random);
        let cost = case.unlock(&case.judge()).cost();
        let mut dearer = case.small.clone();
        for price in &mut dearer.prices {
            price.fixed = Cost::from_thousandths(price.fixed.thousandths() * 7);
            price.step = Cost::from_thousandths(price.step.thousandths() * 7);
        }
        if !dearer.prices.iter().any(|price| price.change == rungs::Priced::FindOut) {
            dearer.prices.push(rungs::PriceSpec::new(rungs::Priced::FindOut, Cost::from_thousandths(7_000), Cost::ZERO));
        }
        let seven_times = cost.map(|cost| Cost::from_thousandths(cost.thousandths() * 7));
        let case_of = |small: Small| Case { small, who: case.who.clone(), people: vec![case.who.clone()] };
        let dearer = case_of(dearer);
        prop_assert_eq!(dearer.unlock(&dearer.judge()).cost(), seven_times);
        let at = case.asked();
        let mut wider = case.small.clone();
        let other = wider.tree(random, 2, at, true);
        wider.rules[at] = Tree::Any(vec![wider.rules[at].clone(), other]);
        let wider = case_of(wider);
        let wider_cost = wider.unlock(&wider.judge()).cost();
        prop_assert!(cost.is_none() || wider_cost.is_some_and(|wider| Some(wider) <= cost), "{:?} {:?}", cost, wider_cost);
    }

    #[test]
    fn a_stopped_search_tells_the_truth(seed: u64, steps in 0u64..12) {
        let case = Case::new(&mut Random(seed));
        let judge = case.judge();
        let least = case.least(&judge);
        let unlock = judge.unlock_within("p0", rule(case.asked()).as_ref(), Effort::steps(steps), &mut ()).unwrap();
        prop_assert_eq!(unlock.check(&judge), Ok(()));
        prop_assert!(unlock.steps() <= steps);
        if unlock.completion().is_complete() {
            prop_assert_eq!(unlock.cost(), least);
        }
        // No lower bound means that nothing will do.
        prop_assert!(unlock.lower_bound().map_or(least.is_none(), |bound| least.is_none_or(|least| bound <= least)));
        prop_assert!(unlock.cost().is_none_or(|cost| least.is_some_and(|least| least <= cost)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn one_unlocker_serves_many(seed: u64) {
        let case = Case::new(&mut Random(seed));
        let judge = case.judge();
        let asked = rule(case.asked());
        let mut unlocker = judge.book().rule(asked.as_ref()).unwrap().unlocker();
        for number in (0..case.people.len()).step_by(7) {
            let person = format!("p{number}");
            let candidate = judge.candidate(&person).unwrap();
            let one = unlocker.unlock(&candidate, Effort::default(), &mut ()).unwrap();
            prop_assert_eq!(one.check_candidate(&candidate), Ok(()));
            let alone = judge.unlock(&person, asked.as_ref()).unwrap();
            prop_assert_eq!((one.cost(), one.decision(), one.steps()), (alone.cost(), alone.decision(), alone.steps()));
        }
        // A candidate of another book is no candidate.
        let other = case.judge();
        prop_assert!(unlocker.unlock(&other.candidate("p0").unwrap(), Effort::default(), &mut ()).is_none());
    }
}

#[test]
#[ignore = "some minutes; run with --release"]
fn no_changes_cost_less_in_many_cases() {
    let mut tallies = Tallies::default();
    let seeds = std::env::var_os("SEED").map_or(1, |seed| seed.into_string().unwrap().parse::<u64>().unwrap());
    for case in 0..20_000 {
        try_all(seeds + case * 7_919, &mut tallies);
        tampered(seeds + case * 104_729, &mut tallies);
    }
    println!("{tallies:?}");
    for what in ["eligible", "impossible", "free", "at a price", "several changes", "holds elsewhere", "refused elsewhere"] {
        assert!(tallies.0.get(what).is_some_and(|count| *count > 100), "{what}");
    }
}
