//! Sessions of mentoring that take place.

use super::facts::{PairFact, SessionFate};
use super::window::MetricWindow;
use crate::measure::{Measure, NoValue, Ratio};

/// The definition.
const DEFINITION: &str = "metrics/session_completion_rate/1";

/// Sessions held / sessions scheduled.
///
/// - **Source**: MentorDeck, a vendor's guide.
/// - **Population**: sessions of all pairs that are scheduled in the window; one that is put off stays one session, on its last day.
/// - **Edges**: what the programme called off, what has no day, and what nobody says anything of is left out and counted. `n` is how many
///   pairs have such a session: many sessions of few pairs tell of few.
#[must_use]
pub fn session_completion_rate(pairs: &[PairFact], window: MetricWindow) -> Measure {
    let (mut held, mut scheduled, mut met) = (0u64, 0u64, 0u64);
    let (mut cancelled, mut undated, mut unsaid) = (0u64, 0u64, 0u64);
    for pair in pairs {
        let before = scheduled;
        for session in &pair.sessions {
            match (session.scheduled, session.fate) {
                (None, _) => undated += 1,
                (Some(day), _) if !window.contains(day) => {}
                (_, None) => unsaid += 1,
                (_, Some(SessionFate::CancelledByProgramme)) => cancelled += 1,
                (_, Some(fate)) => {
                    scheduled += 1;
                    held += u64::from(fate == SessionFate::Held);
                }
            }
        }
        met += u64::from(scheduled > before);
    }
    Measure::of(DEFINITION, Ratio::of(held, scheduled), met, NoValue::EmptyPopulation)
        .within(None, Some(window.period()))
        .without("cancelled_by_programme", cancelled)
        .without("no_date", undated)
        .without("no_outcome", unsaid)
}
