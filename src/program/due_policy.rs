//! After how long something is due.

use serde::{Deserialize, Serialize};

use crate::defect::Defect;
use crate::defect::{Defects, Invalid, at, code, json};

/// The format tag of this document.
const FORMAT: &str = "rungs/due-policy/1";

fn format() -> String {
    FORMAT.to_owned()
}

/// After how many days something waits too long, and how often candidates and plans are reviewed. The numbers are a programme's own; those that stand
/// here are reasons to look, not rules.
///
/// ```
/// let policy = rungs::DuePolicySpec::from_json(r#"{"application_days": 14}"#)?;
/// assert_eq!((policy.application_days, policy.review_days), (14, 91));
/// # Ok::<(), rungs::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, expecting = "an object")]
#[non_exhaustive]
pub struct DuePolicySpec {
    /// The format tag, `rungs/due-policy/1`.
    #[serde(default = "format")]
    pub format: String,
    /// An application should not stand longer at one stage; 21 when absent.
    pub application_days: u16,
    /// An agreement should be signed within; 14 when absent.
    pub agreement_days: u16,
    /// A mentorship, sponsorship or nomination that is proposed should be answered within; 14 when absent.
    pub answer_days: u16,
    /// A candidate in development, and a plan, are reviewed so often; 91 when absent, a quarter.
    pub review_days: u16,
    /// A placement that is over should be debriefed within; 14 when absent.
    pub debrief_days: u16,
    /// What was debriefed should be evidence within; 14 when absent.
    pub synthesis_days: u16,
}

impl Default for DuePolicySpec {
    fn default() -> Self {
        Self {
            format: format(),
            application_days: 21,
            agreement_days: 14,
            answer_days: 14,
            review_days: 91,
            debrief_days: 14,
            synthesis_days: 14,
        }
    }
}

impl DuePolicySpec {
    /// The defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`Invalid`] when the text is not of the form, or a number of days is 0.
    pub fn from_json(text: &str) -> Result<Self, Invalid> {
        let mut defects = Defects::default();
        let spec: Option<Self> = json::object(text, &Default::default(), &mut defects);
        if let Some(spec) = &spec {
            json::format(Some(&spec.format), FORMAT, &mut defects);
            let days = [
                ("application_days", spec.application_days),
                ("agreement_days", spec.agreement_days),
                ("answer_days", spec.answer_days),
                ("review_days", spec.review_days),
                ("debrief_days", spec.debrief_days),
                ("synthesis_days", spec.synthesis_days),
            ];
            for (field, _) in days.into_iter().filter(|(_, days)| *days == 0) {
                defects.push(Defect::out_of_range(code::JOURNAL_DAYS, at![field], "a number of days must be at least 1", &0));
            }
        }
        defects.into_read(spec)
    }
}
