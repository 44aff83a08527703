//! Which of the things that are asked for cannot be had together.

use serde::{Deserialize, Serialize};

use super::feasible::Feasible;
use super::offer::PlacementKind;
use super::policy_spec::RuleMode;
use super::problem::{ProblemData, RotationProblem};
use crate::effort::{Completion, Effort, Meter, Observer};
use crate::values::{GroupId, OpportunityId, PersonId, StreamId};

/// Something that is asked for. Open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RotationRequest {
    /// A placement that somebody must have.
    Placement {
        /// Who.
        person: PersonId,
        /// What.
        opportunity: OpportunityId,
        /// From which period on.
        start: i32,
    },
    /// The fewest placements of somebody who must have them.
    AtLeast {
        /// Who.
        person: PersonId,
        /// How many.
        at_least: u64,
    },
    /// The fewest placements of a quota that is hard.
    Quota {
        /// Whose.
        group: GroupId,
        /// In which stream, if only in one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stream: Option<StreamId>,
        /// Of which kind, if only of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<PlacementKind>,
        /// How many.
        at_least: u64,
    },
}

/// Whether all that is asked for can be had together. Open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum RequestConflict {
    /// It can.
    None,
    /// It cannot: already these cannot be had together, with what has started and all hard rules.
    Found {
        /// In order.
        requests: Vec<RotationRequest>,
        /// Whether all of these are needed for that: without any one of them the others can be had. Not so where the search was stopped
        /// before it had tried. There may be other such sets, and smaller ones.
        is_minimal: bool,
    },
    /// Nobody knows: the search was stopped.
    Unknown {
        /// By what.
        completion: Completion,
    },
}

/// A request by its place in the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Request {
    /// Person, opportunity and start.
    Placement(u32, u32, i32),
    /// Whose fewest.
    AtLeast(u32),
    Quota(u32),
}

impl RotationProblem {
    /// Which of the things that are asked for cannot be had together: a set of requests from which none can be left out. First it is looked for
    /// one that cannot be had even alone; then, if all together cannot be had, one request after the other is left out and stays out where the
    /// others cannot be had either (a deletion filter, J. W. Chinneck and E. W. Dravnieks, "Locating minimal infeasible constraint sets in
    /// linear programs", ORSA Journal on Computing 3, 1991).
    ///
    /// Whether some requests can be had is found out by looking for placements that meet them, with those that these need in turn: what
    /// prepares for them, who starts together with them, who comes in exchange. Everything else can be left out, and what anything is worth
    /// does not matter. A step is one placement that is tried.
    ///
    /// # Complexity
    /// Two such searches for each request, and one more; each exponential at worst in how many placements the requests need.
    ///
    /// ```
    /// use rungs::{Effort, RequestConflict, RotationRequest, RotationSpec};
    ///
    /// // p1 must be at `o` in all three months, and must have another placement as well.
    /// let problem = RotationSpec::from_json(r#"{"horizon": {"periods": 3, "begins": "2026-01-01"},
    ///     "units": [{"id": "home"}, {"id": "host"}], "streams": ["s"], "opportunities": [
    ///         {"id": "o", "unit": "host", "stream": "s", "kind": "project", "duration": 3},
    ///         {"id": "q", "unit": "host", "stream": "s", "kind": "project", "duration": 1}],
    ///     "persons": [{"id": "p1", "unit": "home", "at_most": 2, "at_least": 2, "must": true,
    ///         "eligible": [{"opportunity": "o"}, {"opportunity": "q"}], "forced": [{"opportunity": "q", "start": 1}]}]}"#)?.compile()?;
    /// let RequestConflict::Found { requests, is_minimal } = problem.conflict(Effort::default(), &mut ()) else { panic!() };
    /// assert!(is_minimal);
    /// assert_eq!(requests, [RotationRequest::AtLeast { person: "p1".parse()?, at_least: 2 }]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn conflict(&self, effort: Effort, observer: &mut dyn Observer) -> RequestConflict {
        let data = &*self.0;
        let mut meter = Meter::new(effort, observer);
        let mut feasible = Feasible::new(data);
        let all = requests(data);
        match conflicting(&mut feasible, &all, &mut meter) {
            Ok(None) => RequestConflict::None,
            Ok(Some((found, is_minimal))) => {
                let mut requests: Vec<RotationRequest> = found.iter().filter_map(|one| told(data, *one)).collect();
                requests.sort();
                RequestConflict::Found { requests, is_minimal }
            }
            Err(completion) => RequestConflict::Unknown { completion },
        }
    }
}

/// A conflicting set, if any, and whether all of it is needed.
fn conflicting(
    feasible: &mut Feasible<'_>,
    all: &[Request],
    meter: &mut Meter<'_>,
) -> Result<Option<(Vec<Request>, bool)>, Completion> {
    for one in all {
        if !feasible.meets(&[*one], meter)? {
            return Ok(Some((vec![*one], true)));
        }
    }
    if feasible.meets(all, meter)? {
        return Ok(None);
    }
    let mut kept = all.to_vec();
    for one in all {
        let rest: Vec<Request> = kept.iter().copied().filter(|other| other != one).collect();
        match feasible.meets(&rest, meter) {
            Ok(true) => {}
            Ok(false) => kept = rest,
            Err(_) => return Ok(Some((kept, false))),
        }
    }
    Ok(Some((kept, true)))
}

/// All that is asked for.
fn requests(data: &ProblemData) -> Vec<Request> {
    let mut requests = Vec::new();
    for (number, person) in (0u32..).zip(&data.people) {
        requests.extend(person.forced.iter().map(|&(opportunity, start)| Request::Placement(number, opportunity, start)));
        if person.must && person.at_least > 0 {
            requests.push(Request::AtLeast(number));
        }
    }
    let is_hard = data.rules.quotas == RuleMode::Hard;
    let quotas = (0u32..).zip(&data.quotas).filter(|(_, quota)| is_hard && quota.at_least > 0);
    requests.extend(quotas.map(|(number, _)| Request::Quota(number)));
    requests
}

fn told(data: &ProblemData, request: Request) -> Option<RotationRequest> {
    let person = |number: u32| data.people.get(number as usize);
    Some(match request {
        Request::Placement(who, opportunity, start) => RotationRequest::Placement {
            person: person(who)?.id.clone(),
            opportunity: data.opportunities.get(opportunity as usize)?.id.clone(),
            start,
        },
        Request::AtLeast(who) => {
            let person = person(who)?;
            RotationRequest::AtLeast { person: person.id.clone(), at_least: person.at_least as u64 }
        }
        Request::Quota(number) => {
            let quota = data.quotas.get(number as usize)?;
            RotationRequest::Quota {
                group: data.groups.get(quota.group as usize)?.id.clone(),
                stream: quota.stream.and_then(|stream| data.streams.get(stream as usize).cloned()),
                kind: quota.kind,
                at_least: u64::try_from(quota.at_least).unwrap_or_default(),
            }
        }
    })
}
