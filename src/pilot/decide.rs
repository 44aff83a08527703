//! What follows from what was found.

use super::answer::{PilotLook, PilotReason, PilotRecommendation};

/// What a recommendation rests on.
pub(super) struct Grounds<'a> {
    /// Why the last look says nothing, if it does not.
    pub(super) why_not: Option<PilotReason>,
    /// The look that decides: the first at which an effect is shown, else the last.
    pub(super) look: Option<&'a PilotLook>,
    pub(super) minimum: f64,
    pub(super) lower_is_better: bool,
    pub(super) looks_left: bool,
    pub(super) differed_before: bool,
}

/// A recommendation with its reasons. The order of the questions is that of what they would cost if they were answered wrongly: whether anything can be told, harm, whether it is large enough, whether it could be.
pub(super) fn decide(grounds: &Grounds<'_>) -> (PilotRecommendation, Vec<PilotReason>) {
    let found = grounds.look.and_then(|look| Some((look, look.effect?)));
    let (look, effect) = match (grounds.why_not, found) {
        (Some(why), None) => return (PilotRecommendation::NotEstimable, vec![why]),
        (Some(why), Some((look, _))) if !look.is_shown => return (PilotRecommendation::NotEstimable, vec![why]),
        (_, Some(found)) => found,
        (None, None) => return (PilotRecommendation::NotEstimable, vec![PilotReason::NoComparison]),
    };
    if grounds.differed_before {
        return (PilotRecommendation::NotEstimable, vec![PilotReason::ArmsDifferedBefore]);
    }
    let better = if grounds.lower_is_better { -effect } else { effect };
    // The end of the interval on the better side.
    let most = look.ci.and_then(|ci| if grounds.lower_is_better { Some(-ci.lower) } else { ci.upper });
    let is_excluded = most.is_some_and(|most| most < grounds.minimum);
    let on = if grounds.looks_left { PilotReason::LooksLeft } else { PilotReason::SchemeUsedUp };
    match (look.is_shown, better > 0.0) {
        (true, false) => (PilotRecommendation::Stop, vec![PilotReason::HarmShown]),
        (true, true) if better >= grounds.minimum => {
            (PilotRecommendation::Scale, vec![PilotReason::EffectShown, PilotReason::LargeEnough])
        }
        (true, true) if is_excluded => (
            PilotRecommendation::Stop,
            vec![PilotReason::EffectShown, PilotReason::SmallerThanOfInterest, PilotReason::EffectOfInterestExcluded],
        ),
        (true, true) => (PilotRecommendation::Continue, vec![PilotReason::EffectShown, PilotReason::SmallerThanOfInterest, on]),
        (false, _) if is_excluded => (PilotRecommendation::Stop, vec![PilotReason::EffectOfInterestExcluded]),
        (false, _) => (PilotRecommendation::Continue, vec![PilotReason::Inconclusive, on]),
    }
}
