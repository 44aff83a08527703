//! What the mentor of each pair is worth to the mentee, and the mentee to the mentor.

use super::super::sides::{Ranks, Scores};
use super::spec::ScoredPairSpec;
use crate::defect::{Defect, Defects, at, code};

/// The points of either side, for each pair that is not locked, by mentee and then by mentor. Nothing where no pair differs from its score.
#[derive(Debug, Default)]
pub(super) struct Preferences {
    wishes: Option<Vec<u16>>,
    merits: Option<Vec<u16>>,
}

impl Preferences {
    /// What the pair in this place is worth to the mentee, and what to the mentor.
    pub(super) fn of(&self, place: usize, score: u16) -> (u16, u16) {
        let points = |list: &Option<Vec<u16>>| list.as_ref().and_then(|list| list.get(place)).copied().unwrap_or(score);
        (points(&self.wishes), points(&self.merits))
    }

    /// What each pair is worth to the mentee, unless that is its score.
    pub(super) fn wishes(&self) -> Option<&[u16]> {
        self.wishes.as_deref()
    }

    /// What each pair is worth to the mentor, unless that is its score.
    pub(super) fn merits(&self) -> Option<&[u16]> {
        self.merits.as_deref()
    }
}

/// The preferences of the pairs that are listed with their scores.
pub(super) fn compile(
    pairs: &[ScoredPairSpec],
    mentees: &Ranks,
    mentors: &Ranks,
    scores: &Scores,
    defects: &mut Defects,
) -> Preferences {
    for (index, pair) in pairs.iter().enumerate() {
        let mut look = |points: Option<u32>, part: &'static str, rule: &'static str| {
            if let Some(points) = points.filter(|&points| points > 10_000) {
                defects.push(Defect::out_of_range(code::MENTORING_SCORE, at!["pairs", index, part], rule, &points));
            }
        };
        look(pair.wish, "wish", "a wish must be 0 to 10000 points");
        look(pair.merit, "merit", "a merit must be 0 to 10000 points");
    }
    let (has_wishes, has_merits) =
        (pairs.iter().any(|pair| pair.wish.is_some()), pairs.iter().any(|pair| pair.merit.is_some()));
    if !has_wishes && !has_merits {
        return Preferences::default();
    }
    let all = || -> Vec<u16> { scores.all().iter().map(|&(_, score)| score).collect() };
    let mut preferences = Preferences { wishes: has_wishes.then(all), merits: has_merits.then(all) };
    for pair in pairs.iter().filter(|pair| pair.wish.is_some() || pair.merit.is_some()) {
        // Whom nobody knows is a defect already, and locked pairs are among nobody's choices.
        let place = mentees
            .get(&pair.mentee)
            .zip(mentors.get(&pair.mentor))
            .and_then(|(&mentee, &mentor)| scores.place(mentee, mentor));
        let Some(place) = place else { continue };
        let put = |list: &mut Option<Vec<u16>>, points: Option<u32>| {
            let kept = list.as_mut().and_then(|list| list.get_mut(place));
            if let (Some(kept), Some(points)) = (kept, points.and_then(|points| u16::try_from(points).ok())) {
                *kept = points;
            }
        };
        put(&mut preferences.wishes, pair.wish);
        put(&mut preferences.merits, pair.merit);
    }
    preferences
}
