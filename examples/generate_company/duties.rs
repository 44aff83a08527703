//! What comes with a role beside competencies: decisions, experience elsewhere, figures to answer for, expectations.

use serde::Serialize;

use crate::competencies::{
    CHANGE_LEADERSHIP, COACHING, COLLABORATION, COMMUNICATION, CRAFT_DEPTH, Competency, DECISION_MAKING, INCLUSION, INNOVATION,
    STRATEGIC_THINKING, TEAM_LEADERSHIP,
};
use crate::roles::{Function, Post, Role};

/// A decision that comes with a role, and how far its holder may go in it.
#[derive(Serialize)]
pub(crate) struct Latitude {
    decision: &'static str,
    authority: &'static str,
}

/// Experience of a function that a role expects.
#[derive(Serialize)]
pub(crate) struct Exposure {
    pub(crate) function: Function,
    pub(crate) months: u32,
}

/// What the holder of a role answers for.
#[derive(Serialize)]
pub(crate) struct Accountability {
    measure: &'static str,
    benchmark: &'static str,
}

/// Something that can be seen of a good holder of a role.
#[derive(Serialize)]
pub(crate) struct Expectation {
    kind: &'static str,
    text: &'static str,
    /// The competency that it shows.
    competency: &'static Competency,
}

/// What the holder of a post may decide.
pub(crate) fn latitude(post: Post) -> Vec<Latitude> {
    let decisions: &[(&str, &str)] = match post {
        Post::Specialist => {
            &[("The order of the own tasks within a week", "decides"), ("A change to a standard procedure", "advises")]
        }
        Post::Senior => &[
            ("How a given result is reached", "decides"),
            ("A change to a standard procedure", "recommends"),
            ("Who joins the team", "advises"),
        ],
        Post::Expert => &[
            ("Methods and tools of the craft in the own department", "decides"),
            ("Release of a design that departs from the standard", "decides_with_approval"),
            ("Choice of a supplier for technical reasons", "recommends"),
        ],
        Post::Lead => &[
            ("Who does what in the team, and the team's shifts", "decides"),
            ("Who joins the team", "decides_with_approval"),
            ("Spending within the team's yearly budget", "decides"),
            ("A promotion within the team", "recommends"),
        ],
        Post::Principal => &[
            ("Technical standards for the whole function", "decides"),
            ("Stopping a project on technical grounds", "decides_with_approval"),
            ("The research plan of the year", "recommends"),
        ],
        Post::Head => &[
            ("Priorities between the department's teams", "decides"),
            ("Appointment of team leads", "decides_with_approval"),
            ("Moving budget between teams within the year", "decides"),
            ("The department's plan for the next two years", "recommends"),
        ],
        Post::Executive => &[
            ("Organisation and heads of the function", "decides"),
            ("Investments within the function's approved frame", "decides"),
            ("Investments beyond it", "recommends"),
            ("The company's direction", "advises"),
        ],
        Post::GeneralManager => &[
            ("The company's direction for the next five years", "decides_with_approval"),
            ("Appointment of executives", "decides_with_approval"),
            ("Distribution of capital among the functions", "decides"),
            ("Closing or opening a site", "recommends"),
        ],
    };
    decisions.iter().map(|&(decision, authority)| Latitude { decision, authority }).collect()
}

/// The experience of other functions that a role expects.
pub(crate) fn exposure(role: Role) -> Vec<Exposure> {
    use Function::{Operations, People, Product, Strategy};
    let (first, second) = match role.function {
        Strategy | People => (Operations, Product),
        Product => (Operations, Strategy),
        Operations => (Product, People),
    };
    let expected: &[(Function, u32)] = match role.post {
        Post::Head => &[(first, 6)],
        Post::Executive => &[(first, 12), (second, 6)],
        Post::GeneralManager => &[(Operations, 12), (Product, 12), (People, 6)],
        _ => &[],
    };
    expected.iter().map(|&(function, months)| Exposure { function, months }).collect()
}

/// What the holder of a role answers for.
pub(crate) fn accountability(role: Role) -> Vec<Accountability> {
    let of_function = match (role.function, role.post) {
        (_, Post::GeneralManager) => ("Return on capital over three years", "At least 11 percent"),
        (Function::Strategy, Post::Specialist | Post::Senior) => ("Analyses delivered by the agreed day", "19 of 20"),
        (Function::Strategy, Post::Expert | Post::Principal) => ("Forecast error one year ahead", "Below 6 percent"),
        (Function::Strategy, _) => ("Strategic milestones reached in the quarter planned", "At least 80 percent"),
        (Function::Product, Post::Specialist | Post::Senior) => {
            ("Accepted changes that come back as faults", "Below 3 percent")
        }
        (Function::Product, Post::Expert | Post::Principal) => ("Designs released at the first review", "At least 85 percent"),
        (Function::Product, _) => ("Contracts renewed by utilities", "At least 93 percent"),
        (Function::Operations, Post::Specialist | Post::Senior) => {
            ("Meters passing calibration at the first run", "At least 98.5 percent")
        }
        (Function::Operations, Post::Expert | Post::Principal) => {
            ("Repeated faults closed with a proven cause", "9 of 10 within a month")
        }
        (Function::Operations, _) => ("Orders delivered complete on the promised day", "At least 96 percent"),
        (Function::People, Post::Specialist | Post::Senior) => {
            ("Requests answered within two working days", "At least 95 percent")
        }
        (Function::People, Post::Expert | Post::Principal) => {
            ("Participants who use the training after three months", "At least 70 percent")
        }
        (Function::People, _) => ("Vacancies from lead upwards filled from within", "4 of 5"),
    };
    let of_post = match role.post {
        Post::Specialist | Post::Senior | Post::Expert => None,
        Post::Principal => Some(("Experts with a named successor for their field", "All fields")),
        Post::Lead => Some(("Regretted departures from the team in a year", "At most one")),
        Post::Head => Some(("Successors ready within a year for each lead", "At least one")),
        Post::Executive => Some(("Critical roles with two successors in reach", "At least 75 percent")),
        Post::GeneralManager => Some(("Executives with a successor ready now", "All")),
    };
    [Some(of_function), of_post]
        .into_iter()
        .flatten()
        .map(|(measure, benchmark)| Accountability { measure, benchmark })
        .collect()
}

/// What is expected to be seen of the holder of a post.
pub(crate) fn expectations(post: Post) -> Vec<Expectation> {
    let texts: [(_, _, _); 3] = match post {
        Post::Specialist => [
            ("behaviour", &COMMUNICATION, "Says on the same day when a task will be late or cannot be done as asked."),
            ("decision", &CRAFT_DEPTH, "Stops own work when a reading is outside the limit, without asking first."),
            ("outcome", &CRAFT_DEPTH, "Ordinary assignments need no rework."),
        ],
        Post::Senior => [
            ("behaviour", &COACHING, "Has one less experienced colleague at the side in every larger piece of work."),
            ("decision", &DECISION_MAKING, "Chooses between two workable ways, and notes the reason in the record."),
            ("outcome", &CRAFT_DEPTH, "Problems without a procedure end with one."),
        ],
        Post::Expert => [
            ("behaviour", &COLLABORATION, "Goes to where the fault is, in whichever team."),
            ("decision", &CRAFT_DEPTH, "Refuses a design that will not last, and says what would."),
            ("outcome", &INNOVATION, "One new method a year is in everyday use."),
        ],
        Post::Lead => [
            ("behaviour", &COACHING, "Talks with each person in the team about their growth once a month."),
            ("decision", &TEAM_LEADERSHIP, "Takes work off the team before the team takes on more."),
            ("outcome", &TEAM_LEADERSHIP, "The team meets its goals in a week in which the lead is away."),
        ],
        Post::Principal => [
            ("behaviour", &COMMUNICATION, "Explains the limits of what is known to people who have to decide."),
            ("decision", &INNOVATION, "Ends own favourite projects when a trial speaks against them."),
            ("outcome", &CRAFT_DEPTH, "The company's methods are quoted in the trade's standards."),
        ],
        Post::Head => [
            ("behaviour", &INCLUSION, "Gives visible assignments by rules that the department knows."),
            ("decision", &DECISION_MAKING, "Ends one activity for each that is begun."),
            (
                "outcome",
                &CHANGE_LEADERSHIP,
                "Changes agreed for the year are in use at its end, also where they were unwelcome.",
            ),
        ],
        Post::Executive => [
            (
                "behaviour",
                &STRATEGIC_THINKING,
                "Argues in the executive circle for the company, also against the own function.",
            ),
            ("decision", &DECISION_MAKING, "Decides what cannot be undone after hearing those who will carry it."),
            (
                "outcome",
                &CHANGE_LEADERSHIP,
                "The function's way of working is better than when it was taken over, by its own figures.",
            ),
        ],
        Post::GeneralManager => [
            ("behaviour", &COMMUNICATION, "Tells all sites the same story about the year ahead, and answers their questions."),
            ("decision", &STRATEGIC_THINKING, "Moves people and money to the next business while the present one still earns."),
            ("outcome", &INCLUSION, "The circle of leaders has grown, and more of the company's people find themselves in it."),
        ],
    };
    texts.map(|(kind, competency, text)| Expectation { kind, text, competency }).into()
}
