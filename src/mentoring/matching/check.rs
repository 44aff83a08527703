//! A matching held against its problem, and its proof by what it must show. Nothing here is shared with the search but the problem.

use super::answer::Matching;
use super::goals::Goals;
use super::held::Held;
use super::mode::MatchingMode;
use super::problem::{MatchingProblem, ProblemData};
use super::quotas::Quota;
use super::stable_check;
use crate::effort::Completion;
use crate::values::{PersonId, QuotaId};

/// Whether a price is further from 0 than any that proves something: a mentee without a mentor counts less than 2^58, and no place is worth
/// more than a few of them. Sums of the prices around a pair that make sense are far from the ends of 64 bits.
const fn is_senseless(price: &i64) -> bool {
    price.unsigned_abs() > 1 << 60
}

/// What does not hold of a matching. Open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MatchingFault {
    /// A pair that is not legal, or of somebody who is not in the problem.
    #[error("the pair of {mentee} and {mentor} is not legal")]
    NotLegal {
        /// Who learns.
        mentee: PersonId,
        /// Who teaches.
        mentor: PersonId,
    },
    /// A pair with another score than its own, or said to be locked when it is not or the other way round.
    #[error("the pair of {mentee} and {mentor} is not told as it is")]
    Mistold {
        /// Who learns.
        mentee: PersonId,
        /// Who teaches.
        mentor: PersonId,
    },
    /// Pairs out of order, or one twice.
    #[error("the pairs are not in order, each once")]
    OutOfOrder,
    /// Somebody with more mentors than they want.
    #[error("{0} has more mentors than they want")]
    TooManyMentors(PersonId),
    /// Somebody with more mentees than seats.
    #[error("{0} has more mentees than seats")]
    TooManyMentees(PersonId),
    /// A quota above its bound, or below what it promises though that is said to be kept.
    #[error("quota {0} is not kept")]
    Quota(QuotaId),
    /// A locked pair that is not there.
    #[error("a locked pair is missing")]
    LockedMissing,
    /// Who waits is not told as the pairs say.
    #[error("who has fewer mentors than they want is not told as the pairs say")]
    Unmatched,
    /// Totals that are not those of the pairs.
    #[error("the totals are not those of the pairs")]
    Totals,
    /// Quotas that fall short under [`MatchingMode::Stable`], told otherwise than the pairs say.
    #[error("which quotas fall short is not told as the pairs say")]
    Unmet,
    /// Two who are not paired under [`MatchingMode::Stable`] and would both gain by it.
    #[error("{mentee} and {mentor} would both gain by being paired")]
    Blocking {
        /// Who would learn.
        mentee: PersonId,
        /// Who would teach.
        mentor: PersonId,
    },
    /// A proof of another size than the problem, or with a price that proves nothing.
    #[error("the proof is not one")]
    NoProof,
    /// The proof says that a better matching may exist.
    #[error("the proof leaves room for a matching that is better by {by} points")]
    NotProven {
        /// How much, as the mode counts; negative when the proof contradicts the matching.
        by: i128,
    },
    /// The proof says that a matching may exist that is better by one of the things that count after that.
    #[error("the proof leaves room for a matching that is better by number {stage} of what counts")]
    StageNotProven {
        /// Which of them, from 0.
        stage: u32,
    },
}

impl Matching {
    /// Holds the matching against the problem: every pair, bound and total, and, when the search is complete, that the prices of the proof
    /// leave no room for anything better; under [`MatchingMode::Stable`], that no two who are not paired would both gain by it.
    ///
    /// # Errors
    /// [`MatchingFault`] with the first thing that does not hold.
    ///
    /// # Complexity
    /// One pass over the legal pairs.
    pub fn check(&self, problem: &MatchingProblem) -> Result<(), MatchingFault> {
        let data = &*problem.0;
        let (held, totals) = Held::new(data, &self.pairs)?;
        if totals != self.totals {
            return Err(MatchingFault::Totals);
        }
        self.check_bounds(data, &held)?;
        if let MatchingMode::Stable { .. } = self.mode {
            return stable_check::check(self, data, &held);
        }
        if self.completion != Completion::Complete {
            return Ok(());
        }
        let goals = Goals::new(data, self.mode, self.kept.as_ref());
        if goals.is_assignment {
            let room = self.bound(data)? - self.worth(data);
            if room != 0 {
                return Err(MatchingFault::NotProven { by: room });
            }
        }
        self.check_stages(data, &goals, &held)
    }

    fn check_bounds(&self, data: &ProblemData, held: &Held) -> Result<(), MatchingFault> {
        let mut seats = vec![0u32; data.mentors.len()];
        let mut quotas = vec![0u32; data.quotas.len()];
        let mut waiting = Vec::new();
        for ((id, &wanted), mentors) in data.mentees.iter().zip(&data.wanted).zip(held.iter()) {
            let has = u32::try_from(mentors.len()).unwrap_or(u32::MAX);
            if has > wanted {
                return Err(MatchingFault::TooManyMentors(id.clone()));
            }
            if has < wanted {
                waiting.push((id, wanted - has));
            }
            for &mentor in mentors {
                if let Some(seats) = seats.get_mut(mentor as usize) {
                    *seats += 1;
                }
                data.take(mentor, &mut quotas);
            }
        }
        if let Some((id, _)) = data.mentors.iter().zip(seats.iter().zip(&data.seats)).find(|(_, (taken, seats))| taken > seats)
        {
            return Err(MatchingFault::TooManyMentees(id.clone()));
        }
        for (quota, &taken) in data.quotas.iter().zip(&quotas) {
            let promised = self.completion == Completion::Complete && taken < self.promised(quota);
            if promised || quota.at_most.is_some_and(|most| taken > most) {
                return Err(MatchingFault::Quota(quota.id.clone()));
            }
        }
        if !waiting.iter().copied().eq(self.unmatched.iter().map(|waits| (&waits.mentee, waits.missing))) {
            return Err(MatchingFault::Unmatched);
        }
        Ok(())
    }

    /// How many seats a quota promises: none when the promise is said to be one that cannot be kept.
    pub(super) fn promised(&self, quota: &Quota) -> u32 {
        if self.unmet.binary_search(&quota.id).is_ok() { 0 } else { quota.at_least }
    }

    /// What the pairs and the empty places come to, as the mode counts: the totals are those of the pairs.
    fn worth(&self, data: &ProblemData) -> i128 {
        let rates = self.mode.rates(data);
        let seekers = data.wanted.iter().filter(|&&wanted| wanted > 0).count() as i128;
        let empty = i128::from(data.places()) - i128::from(self.totals.seats);
        let alone = seekers - i128::from(self.totals.mentees);
        let last = i128::from(rates.alone) - i128::from(rates.empty);
        i128::from(self.totals.score) + empty * i128::from(rates.empty) + alone * last
    }

    /// No matching is worth more than this: every pair brings its score, of which the mentee's price, the mentor's and those of the quotas
    /// around it pay for a part; what they do not pay for a pair, and what they pay for bounds, is added up.
    fn bound(&self, data: &ProblemData) -> Result<i128, MatchingFault> {
        let proof = &self.proof;
        let sizes = (proof.mentees.len(), proof.mentors.len(), proof.quotas.len());
        if sizes != (data.mentees.len(), data.mentors.len(), data.quotas.len()) {
            return Err(MatchingFault::NoProof);
        }
        let rates = self.mode.rates(data);
        let mut sum = 0i128;
        // What the locked pairs bring and take is certain.
        let mut wanted = data.wanted.clone();
        let mut seats = data.seats.clone();
        let mut taken = vec![0u32; data.quotas.len()];
        let mut has = vec![false; data.mentees.len()];
        for &(mentee, mentor, score) in &data.locked {
            sum += i128::from(score);
            if let (Some(wanted), Some(has), Some(seats)) =
                (wanted.get_mut(mentee as usize), has.get_mut(mentee as usize), seats.get_mut(mentor as usize))
            {
                *wanted = wanted.saturating_sub(1);
                *seats = seats.saturating_sub(1);
                *has = true;
            }
            data.take(mentor, &mut taken);
        }
        let mut asks = Vec::with_capacity(data.mentors.len());
        for (mentor, (&own, &seats)) in (0u32..).zip(proof.mentors.iter().zip(&seats)) {
            // More seats than mentees who may take one bind nobody.
            let usable = data.usable.get(mentor as usize).copied().unwrap_or(0).min(seats);
            // A price below 0 takes nothing away from a mentor who may stay without mentees.
            sum += i128::from(own.max(0)) * i128::from(usable);
            let around = data.quotas_of(mentor).filter_map(|quota| proof.quotas.get(quota as usize));
            asks.push(around.fold(own, |ask, &price| ask.saturating_add(price)));
        }
        if proof.quotas.iter().chain(&asks).any(is_senseless) {
            return Err(MatchingFault::NoProof);
        }
        for ((&price, quota), &taken) in proof.quotas.iter().zip(&data.quotas).zip(&taken) {
            let least = i128::from(self.promised(quota).saturating_sub(taken));
            sum += match (price, quota.at_most) {
                (1.., Some(most)) => i128::from(price) * i128::from(most.saturating_sub(taken)),
                (1.., None) => return Err(MatchingFault::NoProof),
                _ => i128::from(price) * least,
            };
        }
        let (mut mentors, mut scores) = (Vec::new(), Vec::new());
        for (mentee, (&own, (&wanted, &has))) in proof.mentees.iter().zip(wanted.iter().zip(&has)).enumerate() {
            let alone = if has { rates.empty } else { rates.alone };
            // Places beyond the pairs that may be made stay empty for certain.
            let open = wanted.min(data.choices.get(mentee).copied().unwrap_or(0));
            sum += i128::from(wanted - open) * i128::from(rates.empty);
            if open == 0 {
                sum += if wanted > 0 { i128::from(alone) - i128::from(rates.empty) } else { 0 };
                continue;
            }
            if is_senseless(&own) {
                return Err(MatchingFault::NoProof);
            }
            let own_wide = i128::from(own);
            sum += own_wide * i128::from(open);
            sum += (i128::from(rates.empty) - own_wide).max(0) * (i128::from(open) - 1);
            sum += (i128::from(alone) - own_wide).max(0);
            mentors.clear();
            scores.clear();
            data.pairs.append(mentee, &mut mentors, &mut scores);
            let ask = |mentor: u32| asks.get(mentor as usize).copied().unwrap_or(0);
            let worths = mentors.iter().zip(&scores).map(|(&mentor, &score)| i64::from(score) - ask(mentor));
            // Of hardly anybody a pair is worth more than they pay: the greatest tells.
            if worths.clone().max() > Some(own) {
                sum += worths.map(|worth| i128::from((worth - own).max(0))).sum::<i128>();
            }
        }
        Ok(sum)
    }
}
