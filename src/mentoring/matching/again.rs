//! The best matching of a problem that is nearly the one before.

use super::answer::Matching;
use super::mode::{MatchingMode, Rates};
use super::problem::{MatchingProblem, ProblemData};
use super::solve::{Asked, Left};
use crate::algo::assignment::{Earlier, OUT, Slots};
use crate::effort::{Completion, Effort, Observer};

impl MatchingProblem {
    /// The best matching, found from that of an earlier problem: people may have come and gone, and scores, seats, places and quotas may be
    /// others since. Who is who goes by id. Steps without a limit.
    ///
    /// The answer is as exact as that of [`MatchingProblem::solve`], with a proof of its own: the two come to the same. Where several matchings
    /// are equally good it may be another one of them, as a rule one that is nearer to the earlier; [`MatchingProblem::repair`] is for giving up
    /// as little as can be. The prices of a search that was stopped, of promises that could not be kept, or of modes that have none, are of no
    /// use: then the search begins from nothing.
    ///
    /// Worth it where little has changed: a seat, a few people, a few scores. Where many scores are others, [`MatchingProblem::solve`] is the
    /// quicker, in a large problem by far.
    ///
    /// ```
    /// # let mut spec = rungs::MatchingSpec::from_json(r#"{"mentees": [{"id": "ann"}, {"id": "ben"}], "mentors": [{"id": "cy", "seats": 1}, {"id": "di", "seats": 1}],
    /// #    "pairs": [{"mentee": "ann", "mentor": "cy", "score": 9000}, {"mentee": "ann", "mentor": "di", "score": 8000},
    /// #              {"mentee": "ben", "mentor": "cy", "score": 5000}]}"#)?;
    /// let mode = rungs::MatchingMode::MostPeople;
    /// let problem = spec.compile()?;
    /// let matching = problem.solve(mode);
    /// // Cy has time for somebody more.
    /// spec.mentors[0].seats = 2;
    /// let changed = spec.compile()?;
    /// let again = changed.solve_again(mode, &problem, &matching);
    /// assert_eq!(again.totals().score, 9_000 + 5_000);
    /// again.check(&changed)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn solve_again(&self, mode: MatchingMode, earlier: &Self, before: &Matching) -> Matching {
        self.solve_again_within(mode, earlier, before, Effort::steps(u64::MAX), &mut ())
    }

    /// The same within a limit on steps, as [`MatchingProblem::solve_within`].
    ///
    /// # Complexity
    /// A few passes over all pairs. Then searches for each place that is not the best one any more, which grow with the number of such places;
    /// at worst as those of [`MatchingProblem::solve_within`].
    #[must_use]
    pub fn solve_again_within(
        &self,
        mode: MatchingMode,
        earlier: &Self,
        before: &Matching,
        effort: Effort,
        observer: &mut dyn Observer,
    ) -> Matching {
        let start = start(&self.0, mode, &earlier.0, before);
        self.answer(Asked { mode, kept: None, start }, effort, observer)
    }
}

/// The pairs and prices of an earlier matching in the numbers of this problem.
pub(super) fn start(data: &ProblemData, mode: MatchingMode, earlier: &ProblemData, before: &Matching) -> Option<Earlier> {
    let proof = &before.proof;
    let sizes = (proof.mentees.len(), proof.mentors.len(), proof.quotas.len());
    let fits = sizes == (earlier.mentees.len(), earlier.mentors.len(), earlier.quotas.len());
    if !fits || before.completion != Completion::Complete || !before.unmet.is_empty() {
        return None;
    }
    let exchange = Exchange {
        from: before.mode.rates(earlier),
        to: mode.rates(data),
        is_by_rate: before.mode == MatchingMode::MostPeople,
    };
    // What each quota and mentor costs with all that is around it.
    let with_quotas = |own: i64, quotas: &mut dyn Iterator<Item = u32>| {
        let around = quotas.filter_map(|quota| proof.quotas.get(quota as usize));
        exchange.price(around.fold(own, |sum, &price| sum.saturating_add(price)))
    };
    let mut prices = vec![None; data.mentors.len() + data.quotas.len()];
    let (mentors, quotas) = prices.split_at_mut(data.mentors.len());
    for (price, known) in mentors.iter_mut().zip(matched(&data.mentors, &earlier.mentors)) {
        *price = known.and_then(|at| {
            let own = *proof.mentors.get(at)?;
            Some(with_quotas(own, &mut earlier.quotas_of(u32::try_from(at).ok()?)))
        });
    }
    let by_id = |data: &ProblemData| data.quotas.iter().map(|quota| quota.id.clone()).collect::<Vec<_>>();
    for (price, known) in quotas.iter_mut().zip(matched(&by_id(data), &by_id(earlier))) {
        *price = known.and_then(|at| Some(with_quotas(0, &mut earlier.around(u32::try_from(at).ok()?))));
    }
    Some(Earlier { mates: mates(data, mode, before), prices })
}

/// The seats of the earlier pairs, for each place that is wanted now; whose pair it is not to be made any more waits.
fn mates(data: &ProblemData, mode: MatchingMode, before: &Matching) -> Vec<u32> {
    let slots = Slots::new(&Left::of(data, mode).wants);
    let mut mates = vec![OUT; slots.len()];
    let (mut filled, mut last) = (0, usize::MAX);
    for pair in &before.pairs {
        let Some((mentee, mentor)) = data.pair(&pair.mentee, &pair.mentor) else { continue };
        let mentee = mentee as usize;
        if last != mentee {
            (filled, last) = (0, mentee);
        }
        let place = slots.of(mentee).nth(filled).and_then(|slot| mates.get_mut(slot));
        // A locked pair takes no place.
        if let (Some(place), Some(_)) = (place, data.pairs.score(mentee, mentor)) {
            *place = mentor;
            filled += 1;
        }
    }
    mates
}

/// For each of a list where it stands in an earlier one; both are by id.
fn matched<'a, T: Ord>(now: &'a [T], earlier: &'a [T]) -> impl Iterator<Item = Option<usize>> + 'a {
    let mut at = 0;
    now.iter().map(move |id| {
        while earlier.get(at).is_some_and(|other| other < id) {
            at += 1;
        }
        (earlier.get(at) == Some(id)).then_some(at)
    })
}

/// From prices of one mode and size to those of another.
struct Exchange {
    from: Rates,
    to: Rates,
    /// Whether prices are so many people, so many seats and some points, each of which stands for more than all of the next.
    is_by_rate: bool,
}

impl Exchange {
    fn price(&self, price: i64) -> i64 {
        if !self.is_by_rate {
            return price;
        }
        let person = |rates: &Rates| rates.empty.saturating_sub(rates.alone);
        let (people, rest) = nearest(price, person(&self.from));
        let (seats, points) = nearest(rest, self.from.empty.saturating_neg());
        let of_people = people.saturating_mul(person(&self.to));
        of_people.saturating_add(seats.saturating_mul(self.to.empty.saturating_neg())).saturating_add(points)
    }
}

/// How often a rate is in a price, to the nearest, and what is left.
fn nearest(price: i64, rate: i64) -> (i64, i64) {
    if rate <= 0 {
        return (0, price);
    }
    let times = price.saturating_add(rate / 2).div_euclid(rate);
    (times, price.saturating_sub(times.saturating_mul(rate)))
}
