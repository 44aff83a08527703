//! What the roles ask: the competencies of each post, and the one that each function lives by.

use serde::Serialize;

use crate::competencies::{
    CHANGE_LEADERSHIP, COACHING, COLLABORATION, COMMERCIAL_JUDGEMENT, COMMUNICATION, COMPLIANCE, CRAFT_DEPTH, CUSTOMER_INSIGHT,
    Competency, DECISION_MAKING, INCLUSION, INNOVATION, OPERATIONAL_EXCELLENCE, RESILIENCE, SELF_REFLECTION,
    STRATEGIC_THINKING, TEAM_LEADERSHIP,
};
use crate::roles::{Function, Post, Role};

/// A competency that a role asks for.
#[derive(Clone, Copy)]
pub(crate) struct Ask {
    pub(crate) competency: &'static Competency,
    /// The least level of it, counted from 1.
    pub(crate) level: usize,
    pub(crate) weight: &'static str,
    pub(crate) gate: bool,
}

/// An [`Ask`] as the format writes it.
#[derive(Serialize)]
pub(crate) struct Requirement {
    competency: &'static Competency,
    level: &'static str,
    weight: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gate: bool,
}

impl From<Ask> for Requirement {
    fn from(Ask { competency, level, weight, gate }: Ask) -> Self {
        Self { competency, level: competency.scale.code(level), weight, gate }
    }
}

const fn ask(competency: &'static Competency, level: usize) -> Ask {
    Ask { competency, level, weight: "1", gate: false }
}

const fn minor(competency: &'static Competency, level: usize) -> Ask {
    Ask { competency, level, weight: "0.5", gate: false }
}

const fn gate(competency: &'static Competency, level: usize) -> Ask {
    Ask { competency, level, weight: "2", gate: true }
}

/// What a role asks for: what its post asks everywhere, and the competency that its function lives by.
pub(crate) fn asks(role: Role) -> Vec<Ask> {
    let mut asks = of_post(role.post).to_vec();
    if role.post == Post::GeneralManager {
        return asks;
    }
    let own = of_function(role);
    match asks.iter_mut().find(|ask| ask.competency.is(own.competency)) {
        Some(ask) => *ask = Ask { level: own.level.max(ask.level), weight: own.weight, ..*ask },
        None => asks.push(own),
    }
    // Whoever answers for a production line has to be licensed for it.
    if role.function == Function::Operations {
        for ask in asks.iter_mut().filter(|ask| ask.competency.is(&COMPLIANCE)) {
            *ask = Ask { level: if role.post >= Post::Lead { 3 } else { 2 }, gate: role.post == Post::Lead, ..*ask };
        }
    }
    asks
}

/// The competency that the role's function lives by.
fn of_function(role: Role) -> Ask {
    let competency = match role.function {
        Function::Strategy => &COMMERCIAL_JUDGEMENT,
        Function::Product => &CUSTOMER_INSIGHT,
        Function::Operations => &OPERATIONAL_EXCELLENCE,
        Function::People => &INCLUSION,
    };
    let level = match role.post {
        Post::Specialist => 1,
        Post::Senior => 2,
        Post::Expert | Post::Lead => 3,
        Post::Principal | Post::Head | Post::Executive | Post::GeneralManager => 4,
    };
    Ask { competency, level, weight: "1.5", gate: false }
}

/// What a post asks in every function. A lead needs less depth in the craft than the seniors who were promoted to it,
/// and an executive coaches less than a head.
fn of_post(post: Post) -> &'static [Ask] {
    match post {
        Post::Specialist => {
            static ASKS: [Ask; 5] = [
                gate(&CRAFT_DEPTH, 2),
                ask(&COMMUNICATION, 1),
                ask(&COLLABORATION, 1),
                minor(&SELF_REFLECTION, 1),
                minor(&COMPLIANCE, 1),
            ];
            &ASKS
        }
        Post::Senior => {
            static ASKS: [Ask; 7] = [
                gate(&CRAFT_DEPTH, 3),
                ask(&COMMUNICATION, 2),
                ask(&COLLABORATION, 2),
                ask(&COACHING, 1),
                ask(&DECISION_MAKING, 1),
                minor(&SELF_REFLECTION, 2),
                minor(&COMPLIANCE, 1),
            ];
            &ASKS
        }
        Post::Expert => {
            static ASKS: [Ask; 7] = [
                gate(&CRAFT_DEPTH, 4),
                ask(&INNOVATION, 3),
                ask(&COLLABORATION, 3),
                ask(&COMMUNICATION, 2),
                ask(&COACHING, 2),
                ask(&DECISION_MAKING, 2),
                minor(&SELF_REFLECTION, 2),
            ];
            &ASKS
        }
        Post::Lead => {
            static ASKS: [Ask; 8] = [
                gate(&TEAM_LEADERSHIP, 2),
                ask(&COACHING, 3),
                ask(&COMMUNICATION, 3),
                ask(&DECISION_MAKING, 2),
                ask(&COLLABORATION, 2),
                ask(&INCLUSION, 2),
                ask(&COMPLIANCE, 2),
                minor(&CRAFT_DEPTH, 2),
            ];
            &ASKS
        }
        Post::Principal => {
            static ASKS: [Ask; 7] = [
                gate(&CRAFT_DEPTH, 5),
                ask(&INNOVATION, 4),
                ask(&COLLABORATION, 4),
                ask(&COMMUNICATION, 3),
                ask(&COACHING, 3),
                ask(&DECISION_MAKING, 3),
                minor(&STRATEGIC_THINKING, 2),
            ];
            &ASKS
        }
        Post::Head => {
            static ASKS: [Ask; 8] = [
                gate(&TEAM_LEADERSHIP, 4),
                ask(&STRATEGIC_THINKING, 3),
                ask(&CHANGE_LEADERSHIP, 3),
                ask(&DECISION_MAKING, 3),
                ask(&COMMERCIAL_JUDGEMENT, 3),
                ask(&COACHING, 3),
                ask(&INCLUSION, 3),
                minor(&RESILIENCE, 3),
            ];
            &ASKS
        }
        Post::Executive => {
            static ASKS: [Ask; 8] = [
                gate(&STRATEGIC_THINKING, 4),
                gate(&DECISION_MAKING, 4),
                ask(&CHANGE_LEADERSHIP, 4),
                ask(&COMMERCIAL_JUDGEMENT, 4),
                ask(&TEAM_LEADERSHIP, 4),
                ask(&INCLUSION, 3),
                ask(&RESILIENCE, 4),
                minor(&COACHING, 2),
            ];
            &ASKS
        }
        Post::GeneralManager => {
            static ASKS: [Ask; 9] = [
                gate(&STRATEGIC_THINKING, 5),
                gate(&DECISION_MAKING, 5),
                ask(&CHANGE_LEADERSHIP, 5),
                ask(&COMMERCIAL_JUDGEMENT, 4),
                ask(&COMMUNICATION, 4),
                ask(&CUSTOMER_INSIGHT, 3),
                ask(&TEAM_LEADERSHIP, 4),
                ask(&INCLUSION, 4),
                minor(&RESILIENCE, 4),
            ];
            &ASKS
        }
    }
}
