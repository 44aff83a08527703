//! What leadership means in this company: scales, clusters and competencies, with what can be seen of a person at each level.

use serde::{Serialize, Serializer};

/// A proficiency scale: codes and titles of its levels, the lowest first.
pub(crate) struct Scale {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) levels: &'static [(&'static str, &'static str)],
}

impl Scale {
    /// The code of a level counted from 1; 0 is below the scale, and what is above it counts as its top.
    pub(crate) fn code(&self, level: usize) -> &'static str {
        let at = level.min(self.levels.len()).checked_sub(1);
        at.and_then(|at| self.levels.get(at)).map_or("none", |(code, _)| code)
    }
}

/// A competency. It is written as its id.
pub(crate) struct Competency {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    pub(crate) scale: &'static Scale,
    pub(crate) cluster: &'static str,
    pub(crate) weight: &'static str,
    pub(crate) strategy: Option<&'static str>,
    /// What is seen at each level, the lowest first.
    pub(crate) indicators: &'static [&'static str],
    pub(crate) prerequisites: &'static [(&'static Competency, usize)],
}

impl Competency {
    /// Whether both are the same competency.
    pub(crate) fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Serialize for Competency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id)
    }
}

/// How well somebody does something.
pub(crate) static PROFICIENCY: Scale = Scale {
    id: "proficiency",
    title: "Proficiency",
    levels: &[
        ("aware", "Aware: knows why it matters and follows others' lead"),
        ("working", "Working: does it alone in familiar situations"),
        ("practised", "Practised: does it under pressure and in new situations"),
        ("leading", "Leading: makes whole groups better at it"),
        ("shaping", "Shaping: sets what good looks like across the company"),
    ],
};

/// What somebody is licensed to do.
pub(crate) static CERTIFICATION: Scale = Scale {
    id: "certification",
    title: "Certification",
    levels: &[
        ("informed", "Informed: has completed the yearly briefing"),
        ("certified", "Certified: has passed the external examination"),
        ("instructor", "Instructor: is licensed to teach and examine others"),
    ],
};

/// Every scale.
pub(crate) static SCALES: [&Scale; 2] = [&PROFICIENCY, &CERTIFICATION];

/// Clusters: id and title.
pub(crate) const CLUSTERS: [(&str, &str); 4] = [
    ("leading-people", "Leading people"),
    ("leading-business", "Leading the business"),
    ("leading-change", "Leading change"),
    ("leading-self", "Leading oneself"),
];

/// Every competency.
pub(crate) static COMPETENCIES: [&Competency; 16] = [
    &COMMUNICATION,
    &COACHING,
    &TEAM_LEADERSHIP,
    &INCLUSION,
    &CRAFT_DEPTH,
    &CUSTOMER_INSIGHT,
    &OPERATIONAL_EXCELLENCE,
    &COMMERCIAL_JUDGEMENT,
    &COMPLIANCE,
    &COLLABORATION,
    &INNOVATION,
    &STRATEGIC_THINKING,
    &CHANGE_LEADERSHIP,
    &SELF_REFLECTION,
    &DECISION_MAKING,
    &RESILIENCE,
];

pub(crate) static COMMUNICATION: Competency = Competency {
    id: "communication",
    title: "Communication",
    scale: &PROFICIENCY,
    cluster: "leading-people",
    weight: "1",
    strategy: None,
    indicators: &[
        "Asks when an instruction is unclear, and repeats back what was agreed.",
        "Writes a status note from which a colleague can act without asking again.",
        "Explains a delay to an annoyed customer so that the next steps are clear to both sides.",
        "Gets a divided meeting to state the question it disagrees on, and then to settle it.",
        "Gives the company a message about the year ahead that teams can repeat in their own words.",
    ],
    prerequisites: &[],
};

pub(crate) static COACHING: Competency = Competency {
    id: "coaching",
    title: "Coaching and growing others",
    scale: &PROFICIENCY,
    cluster: "leading-people",
    weight: "1.5",
    strategy: Some("Four of five vacancies from lead upwards are filled from within."),
    indicators: &[
        "Shows a new colleague how a task is done, and stays until it works.",
        "Asks before advising, and lets the other person choose the first step.",
        "Agrees a growth goal with each person in the team and returns to it every month.",
        "Has people in the team who moved up because they were given harder work in time.",
        "Has raised several leaders who now run parts of the company, and can say what each needed.",
    ],
    prerequisites: &[(&COMMUNICATION, 1)],
};

pub(crate) static TEAM_LEADERSHIP: Competency = Competency {
    id: "team-leadership",
    title: "Team leadership",
    scale: &PROFICIENCY,
    cluster: "leading-people",
    weight: "1.25",
    strategy: None,
    indicators: &[
        "Keeps what was promised to the team and says early when that will fail.",
        "Runs a small working group so that everyone knows who does what by when.",
        "Keeps a team delivering through the loss of a key member or a sudden change of scope.",
        "Leads other leaders: sets the outcome, leaves the way to them, and follows up on both.",
        "Builds an organisation in which good teams form and renew themselves without the builder in the room.",
    ],
    prerequisites: &[(&COACHING, 2), (&COMMUNICATION, 2)],
};

pub(crate) static INCLUSION: Competency = Competency {
    id: "inclusion",
    title: "Inclusive leadership",
    scale: &PROFICIENCY,
    cluster: "leading-people",
    weight: "1",
    strategy: None,
    indicators: &[
        "Notices who has not spoken, and asks them.",
        "Plans meetings and shifts so that part-time and remote colleagues can take part.",
        "Hands out visible work by a rule that everyone in the team knows.",
        "Changes a selection or review procedure after checking whom it left out.",
        "Holds leaders to account for fair access to opportunity, with figures, in public.",
    ],
    prerequisites: &[(&SELF_REFLECTION, 1)],
};

pub(crate) static CRAFT_DEPTH: Competency = Competency {
    id: "craft-depth",
    title: "Depth in the craft",
    scale: &PROFICIENCY,
    cluster: "leading-business",
    weight: "1",
    strategy: None,
    indicators: &[
        "Follows the standard procedure and knows whom to ask when it does not fit.",
        "Completes ordinary assignments alone, to standard, and finds own mistakes first.",
        "Solves cases for which there is no procedure, and writes the procedure afterwards.",
        "Is asked by other teams to judge designs and failures, and is right often enough to be asked again.",
        "Sets the standard that suppliers and customers in the trade measure themselves against.",
    ],
    prerequisites: &[],
};

pub(crate) static CUSTOMER_INSIGHT: Competency = Competency {
    id: "customer-insight",
    title: "Customer insight",
    scale: &PROFICIENCY,
    cluster: "leading-business",
    weight: "1.25",
    strategy: Some("Utilities renew with us because we see their next problem before they tender for it."),
    indicators: &[
        "Can say which customer uses what the own team makes, and for what.",
        "Visits customers, and brings back what they did rather than what they said.",
        "Turns complaints of several customers into one need that can be built for.",
        "Stops work that no customer would miss, and shows the evidence.",
        "Knows where the customers' trade is going, and has moved the product line there in time.",
    ],
    prerequisites: &[],
};

pub(crate) static OPERATIONAL_EXCELLENCE: Competency = Competency {
    id: "operational-excellence",
    title: "Operational excellence",
    scale: &PROFICIENCY,
    cluster: "leading-business",
    weight: "1",
    strategy: None,
    indicators: &[
        "Leaves the workplace so that the next shift can begin at once.",
        "Measures the own work and reports a deviation on the day it appears.",
        "Finds the cause behind a repeated fault, removes it, and shows that it stayed away.",
        "Redesigns a flow across several teams, with shorter lead time and no extra stock.",
        "Runs sites so that visitors from other trades come to learn from them.",
    ],
    prerequisites: &[],
};

pub(crate) static COMMERCIAL_JUDGEMENT: Competency = Competency {
    id: "commercial-judgement",
    title: "Commercial judgement",
    scale: &PROFICIENCY,
    cluster: "leading-business",
    weight: "1.25",
    strategy: None,
    indicators: &[
        "Knows what the own work costs and who pays for it.",
        "Compares two ways of doing something by what each returns over its life.",
        "Carries a budget, and gives money back when the reason for it has gone.",
        "Prices risk into an offer, and walks away from one that loses money.",
        "Moves capital between whole lines of business, early, and explains it to owners.",
    ],
    prerequisites: &[],
};

pub(crate) static COMPLIANCE: Competency = Competency {
    id: "compliance",
    title: "Metering and safety compliance",
    scale: &CERTIFICATION,
    cluster: "leading-business",
    weight: "0.75",
    strategy: None,
    indicators: &[
        "Has completed this year's briefing, and stops work that would break a seal unrecorded.",
        "Passed the examination, signs test records, and has had none of them rejected at audit.",
        "Teaches the course, examines candidates, and stands before the authority for the company.",
    ],
    prerequisites: &[],
};

pub(crate) static COLLABORATION: Competency = Competency {
    id: "collaboration",
    title: "Work across functions",
    scale: &PROFICIENCY,
    cluster: "leading-change",
    weight: "1",
    strategy: None,
    indicators: &[
        "Answers other teams' questions as readily as those of the own team.",
        "Tells the neighbouring team of a change before it reaches them.",
        "Delivers a result for which three functions had to move, without rank over any of them.",
        "Settles a standing conflict of goals between functions by changing what both are measured on.",
        "Brings customers, suppliers and competitors to one table for something none could do alone.",
    ],
    prerequisites: &[(&COMMUNICATION, 1)],
};

pub(crate) static INNOVATION: Competency = Competency {
    id: "innovation",
    title: "Innovation",
    scale: &PROFICIENCY,
    cluster: "leading-change",
    weight: "1.25",
    strategy: Some("A third of revenue comes from products and services younger than three years."),
    indicators: &[
        "Brings up an idea together with the smallest way to try it.",
        "Runs a trial with a question, a measure and an end date, and reports also when it failed.",
        "Carries a new method from a trial into everyday use by people who did not ask for it.",
        "Keeps a portfolio of bets, ends the weak ones, and moves their people to the strong.",
        "Opens a market that did not exist for the company five years before.",
    ],
    prerequisites: &[(&CUSTOMER_INSIGHT, 1)],
};

pub(crate) static STRATEGIC_THINKING: Competency = Competency {
    id: "strategic-thinking",
    title: "Strategic thinking",
    scale: &PROFICIENCY,
    cluster: "leading-change",
    weight: "2",
    strategy: Some("From a maker of meters to the network's eyes: services overtake hardware within five years."),
    indicators: &[
        "Can say in two sentences what the company wants and how the own work serves it.",
        "Plans the own area a year ahead, and names what will not be done.",
        "Puts forward options with what would have to be true for each, and tests it.",
        "Changes the direction of a function on a signal that others still call noise.",
        "Sets a direction that the company's people, owners and customers act on for years.",
    ],
    prerequisites: &[(&COMMERCIAL_JUDGEMENT, 1)],
};

pub(crate) static CHANGE_LEADERSHIP: Competency = Competency {
    id: "change-leadership",
    title: "Leading change",
    scale: &PROFICIENCY,
    cluster: "leading-change",
    weight: "1.5",
    strategy: Some("Every site moves to the common platform by 2028 without losing its people."),
    indicators: &[
        "Tries the new way honestly before judging it.",
        "Helps colleagues through a change, and reports what does not work while it can be mended.",
        "Leads a team through a change it did not want, and keeps performance and people.",
        "Leads a change over several teams, with milestones, and adjusts it on what they show.",
        "Renews the company's way of working, and leaves leaders behind who carry it on.",
    ],
    prerequisites: &[(&COMMUNICATION, 2)],
};

pub(crate) static SELF_REFLECTION: Competency = Competency {
    id: "self-reflection",
    title: "Self-reflection",
    scale: &PROFICIENCY,
    cluster: "leading-self",
    weight: "0.75",
    strategy: None,
    indicators: &[
        "Accepts feedback without explaining it away.",
        "Asks for feedback after a piece of work, and changes one thing.",
        "Names own strengths and blind spots as colleagues would, and staffs around them.",
        "Shares own mistakes with the group early enough that others avoid them.",
        "Is sought out for frank counsel because own limits are said aloud.",
    ],
    prerequisites: &[],
};

pub(crate) static DECISION_MAKING: Competency = Competency {
    id: "decision-making",
    title: "Decision-making",
    scale: &PROFICIENCY,
    cluster: "leading-self",
    weight: "1.25",
    strategy: None,
    indicators: &[
        "Knows which decisions are own and which to hand up.",
        "Decides ordinary matters on time, and writes down why.",
        "Decides with half the facts when waiting costs more, and says what would change the decision.",
        "Makes sure that decisions are taken where the knowledge is, and stands by them when they fail.",
        "Takes the few decisions that cannot be undone, after hearing those who will carry them.",
    ],
    prerequisites: &[],
};

pub(crate) static RESILIENCE: Competency = Competency {
    id: "resilience",
    title: "Resilience",
    scale: &PROFICIENCY,
    cluster: "leading-self",
    weight: "1",
    strategy: None,
    indicators: &[
        "Says when the load is too much before something breaks.",
        "Recovers from a setback within days, and takes up the next task.",
        "Stays fair and clear in a crisis of the own team.",
        "Keeps a function steady through months of uncertainty, and sees to it that people rest.",
        "Carries the company through a threat to its existence without passing on the fear.",
    ],
    prerequisites: &[],
};
