//! The ladder as a document.

use serde::Serialize;

use crate::asks::{Requirement, asks};
use crate::competencies::{CLUSTERS, COMPETENCIES, Competency, SCALES, Scale};
use crate::duties::{Accountability, Expectation, Exposure, Latitude, accountability, expectations, exposure, latitude};
use crate::roles::{Function, Post, RANKS, Role, Step, steps};

/// The document `ladder.json`.
#[derive(Serialize)]
pub(crate) struct LadderDocument {
    format: &'static str,
    version: &'static str,
    scales: Vec<ScaleEntry>,
    clusters: Vec<Titled>,
    competencies: Vec<CompetencyEntry>,
    tracks: Vec<Titled>,
    functions: Vec<Titled>,
    ranks: Vec<Titled>,
    roles: Vec<RoleEntry>,
    steps: Vec<Step>,
}

#[derive(Serialize)]
struct Titled {
    id: &'static str,
    title: &'static str,
}

#[derive(Serialize)]
struct ScaleEntry {
    id: &'static str,
    title: &'static str,
    levels: Vec<Titled>,
}

#[derive(Serialize)]
struct CompetencyEntry {
    id: &'static str,
    title: &'static str,
    scale: &'static str,
    cluster: &'static str,
    weight: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<&'static str>,
    indicators: Vec<Indicator>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prerequisites: Vec<Prerequisite>,
}

#[derive(Serialize)]
struct Indicator {
    level: &'static str,
    text: &'static str,
}

#[derive(Serialize)]
struct Prerequisite {
    competency: &'static Competency,
    level: &'static str,
}

#[derive(Serialize)]
struct RoleEntry {
    id: Role,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    track: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    function: Option<Function>,
    rank: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    critical: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    open_to_hire: bool,
    requires: Vec<Requirement>,
    decision_latitude: Vec<Latitude>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exposure: Vec<Exposure>,
    accountability: Vec<Accountability>,
    expectations: Vec<Expectation>,
}

/// The whole ladder.
pub(crate) fn document() -> LadderDocument {
    LadderDocument {
        format: "rungs/ladder/1",
        version: "2026",
        scales: SCALES.into_iter().map(scale).collect(),
        clusters: titled(&CLUSTERS),
        competencies: COMPETENCIES.into_iter().map(competency).collect(),
        tracks: titled(&[("management", "Management"), ("expert", "Expert")]),
        functions: Function::ALL.iter().map(|function| Titled { id: function.id(), title: function.title() }).collect(),
        ranks: titled(&RANKS),
        roles: Role::all().map(role).collect(),
        steps: steps(),
    }
}

fn titled(pairs: &[(&'static str, &'static str)]) -> Vec<Titled> {
    pairs.iter().map(|&(id, title)| Titled { id, title }).collect()
}

fn scale(scale: &Scale) -> ScaleEntry {
    ScaleEntry { id: scale.id, title: scale.title, levels: titled(scale.levels) }
}

fn competency(competency: &'static Competency) -> CompetencyEntry {
    let indicators = competency.scale.levels.iter().zip(competency.indicators);
    let prerequisite =
        |&(before, level): &(&'static Competency, usize)| Prerequisite { competency: before, level: before.scale.code(level) };
    CompetencyEntry {
        id: competency.id,
        title: competency.title,
        scale: competency.scale.id,
        cluster: competency.cluster,
        weight: competency.weight,
        strategy: competency.strategy,
        indicators: indicators.map(|(&(level, _), text)| Indicator { level, text }).collect(),
        prerequisites: competency.prerequisites.iter().map(prerequisite).collect(),
    }
}

fn role(role: Role) -> RoleEntry {
    let general = role.post == Post::GeneralManager;
    RoleEntry {
        id: role,
        title: if general { role.post.title().to_owned() } else { format!("{} {}", role.function.title(), role.post.title()) },
        track: role.post.track(),
        function: (!general).then_some(role.function),
        rank: RANKS.get(role.post.rank()).map(|&(id, _)| id),
        critical: role.critical(),
        open_to_hire: role.open_to_hire(),
        requires: asks(role).into_iter().map(Requirement::from).collect(),
        decision_latitude: latitude(role.post),
        exposure: exposure(role),
        accountability: accountability(role),
        expectations: expectations(role.post),
    }
}
