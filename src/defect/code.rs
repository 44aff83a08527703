//! The stable codes of all defects, in one table.

use std::fmt;

use serde::Serialize;

use crate::values::WeightError;

/// Whether a document with this defect can still be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document is refused.
    Error,
    /// The document is used; somebody should look.
    Warning,
}

/// The stable code of a defect, such as `ladder/promotion_cycle`.
///
/// Codes are never renamed and never reused. `docs/defects.md` has a row for each.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

struct Entry {
    name: &'static str,
    severity: Severity,
    title: &'static str,
    help: &'static str,
}

impl Code {
    /// The code as it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0.name
    }

    /// Whether it refuses the document.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.0.severity
    }

    /// What it means, in one line.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.0.title
    }

    /// What to do about it, in one line.
    #[must_use]
    pub const fn help(self) -> &'static str {
        self.0.help
    }

    /// Every code, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().copied()
    }

    /// The code of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::all().find(|code| code.as_str() == name)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// The code of a weight that cannot be used.
pub(crate) fn of_weight(error: WeightError) -> Code {
    Code::named(error.code()).unwrap_or(WEIGHT_MALFORMED)
}

macro_rules! codes {
    ($($constant:ident = $name:literal, $severity:ident, $title:literal, $help:literal;)+) => {
        $(pub(crate) const $constant: Code = Code(&Entry {
            name: $name,
            severity: Severity::$severity,
            title: $title,
            help: $help,
        });)+
        const TABLE: &[Code] = &[$($constant),+];
    };
}

codes! {
    JSON_SYNTAX = "json/syntax", Error,
        "the text is not JSON",
        "mend the text at the line and column given";
    JSON_SHAPE = "json/shape", Error,
        "a value is of the wrong kind, or a field is missing",
        "write the value as the message expects it";
    JSON_UNKNOWN_FIELD = "json/unknown_field", Error,
        "the document has a field that its format does not have",
        "correct the field's name or remove it; nothing is ignored silently";
    JSON_FORMAT = "json/format", Error,
        "the document says that it is of another format",
        "hand it to the reader of its own format, or correct the `format` tag";

    ID_EMPTY = "id/empty", Error, "an id is empty", "give it at least one character";
    ID_TOO_LONG = "id/too_long", Error, "an id has more than 128 characters", "shorten it";
    ID_CONTROL_CHARACTER = "id/control_character", Error,
        "an id holds a control character, a mark that turns the direction of text, or one that takes no space",
        "remove the character; it makes different ids look the same";
    ID_WHITE_SPACE = "id/white_space", Error,
        "an id begins or ends with white space",
        "trim it in the source";

    DATE_MALFORMED = "date/malformed", Error,
        "a date is not a calendar day as YYYY-MM-DD",
        "write four digits, two and two, and a day that exists";
    DATE_OUT_OF_RANGE = "date/out_of_range", Error,
        "a date lies before 1900 or after 2200",
        "correct the date, or leave it out where it is a placeholder for \"never\"";
    DATE_REVERSED = "date/reversed", Error,
        "a period ends on or before the day it begins",
        "put the end (`until`, `left`) after the beginning (`from`, `on`, `hired`); an end is the first day on which it no longer holds";

    INSTANT_MALFORMED = "instant/malformed", Error,
        "an instant is not written as YYYY-MM-DDTHH:MM:SSZ",
        "write it in UTC, perhaps with up to nine digits behind the seconds";

    MONTHS_OUT_OF_RANGE = "months/out_of_range", Error,
        "a number of months is not a whole number from 0 to 1,200",
        "write whole months";

    WEIGHT_MALFORMED = "weight/malformed", Error,
        "a weight is not a plain decimal",
        "write a string such as \"1.5\" or a whole number; a JSON float cannot carry an exact decimal";
    WEIGHT_NOT_POSITIVE = "weight/not_positive", Error,
        "a weight is zero or less",
        "remove what does not count instead of weighing it with nothing";
    WEIGHT_TOO_LARGE = "weight/too_large", Error, "a weight is more than 1,000", "scale the weights down; only their ratios count";
    WEIGHT_TOO_FINE = "weight/too_fine", Error,
        "a weight has more than three digits behind the point",
        "round it to thousandths";

    LADDER_EMPTY = "ladder/empty", Error, "the ladder has no role", "add the roles people can hold";
    LADDER_DUPLICATE_ID = "ladder/duplicate_id", Error,
        "two things of one kind have the same id",
        "rename one or remove it; the first is named beside it";
    LADDER_UNKNOWN_ID = "ladder/unknown_id", Error,
        "the ladder names something it does not define",
        "define it or correct the id";
    LADDER_EMPTY_SCALE = "ladder/empty_scale", Error, "a proficiency scale has no level", "give it its levels, lowest first";
    LADDER_TOO_MANY_LEVELS = "ladder/too_many_levels", Error,
        "a proficiency scale has more than ten levels",
        "join levels nobody can tell apart";
    LADDER_RESERVED_CODE = "ladder/reserved_code", Error,
        "a level has the code `none`, which says in evidence that a person is below the scale",
        "give the level another code";
    LADDER_TOO_MANY = "ladder/too_many", Error,
        "the ladder has more than 65,535 competencies or 1,000,000 roles",
        "split the ladder";
    LADDER_LEVEL_OUTSIDE_SCALE = "ladder/level_outside_scale", Error,
        "a level is not on the scale of its competency",
        "use one of the scale's codes";
    LADDER_DUPLICATE_REQUIREMENT = "ladder/duplicate_requirement", Error,
        "a role asks for the same competency twice, or a competency has the same prerequisite twice",
        "keep the one that holds";
    LADDER_DUPLICATE_STEP = "ladder/duplicate_step", Error,
        "the same step of the same kind is given twice",
        "keep the one whose months hold";
    LADDER_SELF_STEP = "ladder/self_step", Error, "a step leads from a role to itself", "remove it; staying is not a step";
    LADDER_PROMOTION_CYCLE = "ladder/promotion_cycle", Error,
        "promotions lead back to where they began",
        "one of the steps named is not a promotion: make it lateral, or turn it round";
    LADDER_PREREQUISITE_CYCLE = "ladder/prerequisite_cycle", Error,
        "competencies are each other's prerequisites",
        "remove the prerequisite that is not needed first";
    LADDER_UNREACHABLE_ROLE = "ladder/unreachable_role", Warning,
        "no climb leads to the role from a role that is open to hire, or from the foot of the ladder",
        "add the step that leads there, or mark the role as open to hire";
    LADDER_PROMOTION_DOWN = "ladder/promotion_down", Warning,
        "a promotion leads to a lower rank",
        "check the ranks' order, or make the step lateral";
    LADDER_ROLE_ASKS_NOTHING = "ladder/role_asks_nothing", Warning,
        "a role requires no competency, so that everybody is ready for it",
        "add what the role requires";
    LADDER_UNUSED = "ladder/unused", Warning,
        "a competency is required by no role and no other competency",
        "require it or remove it";

    PEOPLE_DUPLICATE_ID = "people/duplicate_id", Error,
        "two people, two teams, or two pieces of evidence or dated records of one person, have the same id",
        "merge the records or correct the id";
    PEOPLE_UNKNOWN_ID = "people/unknown_id", Error,
        "a person's record names something that neither the ladder nor the roster defines",
        "define it or correct the id";
    PEOPLE_LEVEL_OUTSIDE_SCALE = "people/level_outside_scale", Error,
        "a piece of evidence gives a level that its competency's scale does not have",
        "use one of the scale's codes, or `none` for below the scale";
    PEOPLE_OVERLAP = "people/overlap", Error,
        "two periods of one history overlap",
        "end the earlier one on the day the later one begins";
    PEOPLE_SEVERAL_CURRENT = "people/several_current", Error,
        "a history has several entries without an end",
        "end all but the current one";
    PEOPLE_REPORTING_CYCLE = "people/reporting_cycle", Error,
        "on some day people report to each other in a ring",
        "correct one of the reporting lines named";
    PEOPLE_REPORTING_TOO_DEEP = "people/reporting_too_deep", Error,
        "a person gets a manager with 256 or more managers above them",
        "correct the line; no company is that deep";
    PEOPLE_ATTRIBUTE_TYPE = "people/attribute_type", Error,
        "an attribute's value is not of the type the roster declares for it",
        "write the value in the declared type, or declare another";
    PEOPLE_SELF_ASSESSMENT = "people/self_assessment", Error,
        "a self-assessment names somebody else as its assessor, or another kind of evidence names the person",
        "correct the kind or the assessor";
    PEOPLE_DUPLICATE_ENTRY = "people/duplicate_entry", Error,
        "one person has two entries where one can hold: a rating of a cycle, an aspiration, a review of a stage and session",
        "keep the one that holds";
    PEOPLE_SHARE_OUT_OF_RANGE = "people/share_out_of_range", Error,
        "a share of working time is not 0 to 100 percent",
        "write a whole percentage";
    PEOPLE_BOX_WITHOUT_LABEL = "people/box_without_label", Error,
        "the grid of performance and potential lacks a label, or labels a box twice",
        "give each pair of performance and potential exactly one label, or no labels at all";
    PEOPLE_TOO_MANY = "people/too_many", Error,
        "the roster has more people than its builder allows, 10,000,000 unless it is told otherwise",
        "allow more, or split the roster";
    PEOPLE_UNDECLARED_RECORD = "people/undeclared_record", Error,
        "a dated record is of a kind that the roster's settings do not declare",
        "declare the kind under `records` in the settings, with its codes";
    PEOPLE_RECORD_OF = "people/record_of", Error,
        "a dated record lacks the code that its kind has, or has one although its kind has none",
        "write `of` as one of the kind's codes, leave it out, or declare the codes under `records` in the settings";
    PEOPLE_RECORD_WITH_SELF = "people/record_with_self", Error,
        "a dated record names the person themself as the other party",
        "name who it was with, or leave `with` out";
    PEOPLE_BROKEN_OFF_OPEN = "people/broken_off_open", Error,
        "a dated record was broken off and has no end",
        "give the first day on which it no longer held as `until`";
    PEOPLE_LOCATION_TYPE = "people/location_type", Error,
        "the attribute that says where people work is not of the type `code`",
        "name an attribute that is, or declare its codes";
    PEOPLE_BEFORE_HIRING = "people/before_hiring", Warning,
        "a person holds something (a role, a team, a manager, a share, an offer) before the day they were hired",
        "correct the day of hiring, or leave it out where a person was hired more than once: nothing counts while not employed";
    PEOPLE_AFTER_LEAVING = "people/after_leaving", Warning,
        "a person holds something (a role, a team, a manager, a share, an offer) on or after the day they left",
        "end what they held on the day they left";

    EVIDENCE_NO_KIND = "evidence/no_kind", Error,
        "the evidence policy accepts no kind of evidence",
        "accept at least one kind";
    EVIDENCE_NO_SOURCE = "evidence/no_source", Error,
        "the evidence policy asks for no source",
        "ask for at least one independent source";
    EVIDENCE_NO_VALIDITY = "evidence/no_validity", Error,
        "a kind of evidence is valid for no month",
        "leave the kind out, or say for how many months it counts";

    DEMAND_UNKNOWN_ID = "demand/unknown_id", Error,
        "the demand names a role that the ladder does not define",
        "correct the id";
    DEMAND_DUPLICATE = "demand/duplicate", Error,
        "the demand counts the seats of a role twice",
        "keep one";

    ELIGIBILITY_NO_RULE = "eligibility/no_rule", Error, "the rule book has no rule", "add the rules";
    ELIGIBILITY_DUPLICATE_ID = "eligibility/duplicate_id", Error,
        "two rules, or two clauses of one rule, have the same id",
        "rename one or remove it; the first is named beside it";
    ELIGIBILITY_UNKNOWN_ID = "eligibility/unknown_id", Error,
        "a rule names something that neither the ladder, nor the roster's settings, nor the book defines",
        "define it or correct the id";
    ELIGIBILITY_UNKNOWN_OPERATOR = "eligibility/unknown_operator", Error,
        "a clause asks something by a name that nothing has",
        "use one of the operators or predicates";
    ELIGIBILITY_NOT_ONE_OPERATOR = "eligibility/not_one_operator", Error,
        "a clause says not exactly one thing that it asks",
        "give it one operator or predicate; join several with `all` or `any`";
    ELIGIBILITY_EMPTY = "eligibility/empty", Error,
        "a clause is made of no other, or accepts nothing",
        "name what is meant, or remove the clause";
    ELIGIBILITY_K_OUT_OF_RANGE = "eligibility/k_out_of_range", Error,
        "a clause asks for none, or for more parts than it has",
        "ask for at least one and at most all";
    ELIGIBILITY_TOO_DEEP = "eligibility/too_deep", Error,
        "clauses stand more than 64 deep within each other, those of rules referred to included",
        "split the rule, or write nested clauses of one kind as one list";
    ELIGIBILITY_TOO_LARGE = "eligibility/too_large", Error,
        "the rules together, each with all that it refers to, have more than 4,000,000 clauses, or tell more than 65,000 values of one thing apart",
        "split the book";
    ELIGIBILITY_REFERENCE_CYCLE = "eligibility/reference_cycle", Error,
        "rules refer to each other in a ring",
        "remove one of the references named";
    ELIGIBILITY_CLOSED_OPERATOR = "eligibility/closed_operator", Error,
        "a clause that is no predicate is to be read with a closed world",
        "say `closed_world` of the predicates that are meant";
    ELIGIBILITY_LEVEL_OUTSIDE_SCALE = "eligibility/level_outside_scale", Error,
        "a rule asks for a level that its competency's scale does not have",
        "use one of the scale's codes";
    ELIGIBILITY_THRESHOLD = "eligibility/threshold", Error,
        "a predicate asks for nothing, for more than there can be, or for a kind of record that cannot be",
        "correct the number or the kind";
    ELIGIBILITY_NO_ROLE = "eligibility/no_role", Error,
        "a predicate means the rule's role, and the rule has none",
        "give the rule or the predicate a role";
    ELIGIBILITY_NO_MATCH = "eligibility/no_match", Error,
        "no role of the ladder is of every kind that is asked for",
        "correct what the roles must have in common";
    ELIGIBILITY_NO_LOCATION = "eligibility/no_location", Error,
        "a rule asks where people work, and the roster's settings do not say which attribute that is",
        "name it in the settings as `location`, or ask for the attribute itself";
    ELIGIBILITY_ATTRIBUTE_TEST = "eligibility/attribute_test", Error,
        "a test does not fit the type of the attribute, or its threshold does not",
        "use a test and a threshold of the attribute's type";
    ELIGIBILITY_PRICE = "eligibility/price", Error,
        "a price names an attribute or a kind of record that is not what it prices",
        "price attributes by `attribute` and records by `record`";
    ELIGIBILITY_NO_SOURCE = "eligibility/no_source", Warning,
        "a predicate looks at records of a kind that the roster's settings do not declare",
        "declare the kind, or remove the predicate: it will be unknown for everybody";

    MENTORING_UNKNOWN_ID = "mentoring/unknown_id", Error,
        "a mentoring policy names something that neither the ladder, nor the roster, nor the rule book, nor the policy defines",
        "define it or correct the id";
    MENTORING_DUPLICATE_ID = "mentoring/duplicate_id", Error,
        "somebody is in one list twice, or two quotas have the same id",
        "keep the one that holds";
    MENTORING_NO_WEIGHT = "mentoring/no_weight", Error,
        "no criterion of a mentoring policy counts",
        "give at least one criterion a weight";
    MENTORING_WEIGHTS_TOO_FINE = "mentoring/weights_too_fine", Error,
        "the weights of a mentoring policy, as whole numbers without a common divisor, come to more than 100,000",
        "round the weights; only their ratios count";
    MENTORING_CRITERION_TWICE = "mentoring/criterion_twice", Error,
        "a criterion is given twice with a weight, or twice as mandatory",
        "keep one; the first is named beside it";
    MENTORING_AT_LEAST = "mentoring/at_least", Error,
        "a mandatory criterion does not say how many points a pair must have, or another one does",
        "give `at_least`, 1 to 10,000, to mandatory criteria and to no other";
    MENTORING_PARAMETER = "mentoring/parameter", Error,
        "a number of a mentoring policy is out of range",
        "correct the number";
    MENTORING_ATTRIBUTE_TYPE = "mentoring/attribute_type", Error,
        "a criterion looks at an attribute of another type than it can read",
        "name an attribute of the type that the message says";
    MENTORING_NO_LOCATION = "mentoring/no_location", Error,
        "a criterion looks at where people work, and the roster's settings do not say which attribute that is",
        "name it in the settings as `location`";
    MENTORING_SPAN = "mentoring/span", Error,
        "a span of ranks is the wrong way round",
        "put the lower distance first; distances may be negative";
    MENTORING_OWN_MENTEE = "mentoring/own_mentee", Error,
        "a pair, a conflict or a preference is of one person with themself",
        "name two people";
    MENTORING_LOCKED_AND_FORBIDDEN = "mentoring/locked_and_forbidden", Error,
        "a pair must be by one line of a mentoring policy and may not be by another",
        "remove one of the two";
    MENTORING_LOCKED_TOO_MANY = "mentoring/locked_too_many", Error,
        "somebody has more locked pairs than mentors they want, or seats they have",
        "unlock some, or raise `wanted` or `seats`";
    MENTORING_LOCKED_UNSCORED = "mentoring/locked_unscored", Error,
        "a matching problem locks a pair that is not among its pairs",
        "add the pair with its score, or unlock it";
    MENTORING_SCORE = "mentoring/score", Error,
        "the score, the wish or the merit of a pair is not 0 to 10,000 points",
        "scale the scores";
    MENTORING_PAIR_TWICE = "mentoring/pair_twice", Error,
        "a matching problem gives a pair twice",
        "keep one; the first is named beside it";
    MENTORING_QUOTA_BOUNDS = "mentoring/quota_bounds", Error,
        "a quota promises more seats than it allows",
        "raise `at_most` or lower `at_least`";
    MENTORING_QUOTA_NEST = "mentoring/quota_nest", Error,
        "a quota is within itself, or within more than fifteen others",
        "correct `of`";
    MENTORING_QUOTAS_CROSS = "mentoring/quotas_cross", Error,
        "a mentor is named by two quotas of which neither is within the other",
        "put one within the other with `of`, or take the mentor out of one";
    CIRCLES_LOCKED = "circles/locked", Error,
        "locked pairs put people into one circle who make none: too many, apart, or not legal with each other",
        "unlock some of the pairs, or lift what stands against them";
    AGREEMENT_PARTIES = "agreement/parties", Error,
        "the parties of a mentoring agreement make no mentorship",
        "name a mentor and a mentee, or two or more peers";
    AGREEMENT_DUPLICATE = "agreement/duplicate", Error,
        "a mentoring agreement names a person, a goal, a term or a criterion twice",
        "keep one; the first is named beside it";
    AGREEMENT_UNKNOWN_ID = "agreement/unknown_id", Error,
        "a goal of a mentoring agreement names a competency that the ladder does not define",
        "correct the id, or give the goal a code of the company's own";
    AGREEMENT_LEVEL_OUTSIDE_SCALE = "agreement/level_outside_scale", Error,
        "a goal of a mentoring agreement aims at a level that its competency's scale does not have",
        "use one of the scale's codes";
    AGREEMENT_OUTSIDE_TERM = "agreement/outside_term", Error,
        "the sessions of a mentoring agreement begin before it, or go on after it",
        "move the sessions, or the days on which the agreement begins and ends";
    AGREEMENT_COUNT = "agreement/count", Error,
        "a mentoring agreement asks for no session or more than 520, or for reviews every 0 months",
        "correct the number, or leave the part out";
    PEERS_TOO_MANY = "peers/too_many", Error,
        "there are more than 1,000,000 people to be paired",
        "pair them group by group";
    PEERS_DUPLICATE_ID = "peers/duplicate_id", Error,
        "a person is among the peers twice",
        "keep one";
    PEERS_UNKNOWN_ID = "peers/unknown_id", Error,
        "a pair names somebody who is not among the peers",
        "add the person to the peers or correct the id";
    PEERS_PAIR_WITH_SELF = "peers/pair_with_self", Error,
        "a pair has the same person twice",
        "name the other person, or remove the pair";
    PEERS_DUPLICATE_PAIR = "peers/duplicate_pair", Error,
        "a list has a pair twice, in either order",
        "keep the one whose score holds";
    PEERS_SCORE_OUT_OF_RANGE = "peers/score_out_of_range", Error,
        "the score of a pair is not from 0 to 10,000",
        "scale the scores; a pair that must not be is left out or forbidden";
    PEERS_LOCKED_AND_FORBIDDEN = "peers/locked_and_forbidden", Error,
        "a pair is both locked and forbidden",
        "remove it from one of the two lists";
    PEERS_LOCKED_TWICE = "peers/locked_twice", Error,
        "a person is in two locked pairs",
        "unlock one of the pairs";
    ROTATION_UNKNOWN_ID = "rotation/unknown_id", Error,
        "a rotation document names something that it does not define",
        "define it or correct the id";
    ROTATION_DUPLICATE_ID = "rotation/duplicate_id", Error,
        "a rotation document gives the same thing twice: an id, a gain, a gap, what somebody may take, a published placement",
        "keep one; the first is named beside it";
    ROTATION_PARAMETER = "rotation/parameter", Error,
        "a number of a rotation document is out of range",
        "correct the number; loads, costs and limits are never negative";
    ROTATION_RISING = "rotation/rising", Error,
        "what one more level or stream is worth rises",
        "put the greatest first: whoever has more must not gain more by one more";
    ROTATION_DURATION = "rotation/duration", Error,
        "an opportunity takes no period, or more than the horizon has",
        "shorten it, or plan for longer";
    ROTATION_START = "rotation/start", Error,
        "an opportunity starts so late that it does not end within the horizon, or a placement lies outside of it",
        "correct the start, or plan for longer";
    ROTATION_MINIMUM_FILL = "rotation/minimum_fill", Error,
        "an opportunity needs more people to start together than it ever has seats for, or none",
        "raise the capacity or lower the minimum fill";
    ROTATION_SWAP = "rotation/swap", Error,
        "the sides of a swap do not fit, or an opportunity is of the kind `swap` and is no side of one",
        "give the sides the same starts and duration, different units, and the kind `swap`, each in one swap";
    ROTATION_PREREQUISITE = "rotation/prerequisite", Error,
        "a prerequisite is neither an opportunity nor a placement of some kinds, or both",
        "write `opportunity` alone, or `kinds` and perhaps `stream`";
    ROTATION_PREREQUISITE_CYCLE = "rotation/prerequisite_cycle", Error,
        "opportunities are each other's only prerequisites",
        "give one of them another way in";
    ROTATION_STAGE_TWICE = "rotation/stage_twice", Error,
        "a term is sought in two stages",
        "keep the first";
    ROTATION_STARTED = "rotation/started", Error,
        "somebody is said to have started what nobody can do together",
        "correct what they are doing";
    ROTATION_FORCED_AND_BARRED = "rotation/forced_and_barred", Error,
        "a placement is asked for and barred",
        "remove one of the two";
    ROTATION_LOCKED_OVER_LIMIT = "rotation/locked_over_limit", Error,
        "what has started and what is asked for is more than a limit that is hard",
        "raise the limit, ask for less, or make the rule soft";
    MONEY_MALFORMED = "money/malformed", Error,
        "an amount of money is not a plain decimal",
        "write a string such as \"1200.50\" or a whole number; a JSON float cannot carry an exact decimal";
    MONEY_CURRENCY = "money/currency", Error,
        "a currency is not a code of three capital letters",
        "write the code of ISO 4217, such as EUR";
    DEVELOPMENT_UNKNOWN_ID = "development/unknown_id", Error,
        "a development document names an activity, a competency or a role that does not exist",
        "add it to the catalogue or the ladder, or correct the id";
    DEVELOPMENT_DUPLICATE_ID = "development/duplicate_id", Error,
        "a development document gives the same thing twice: an id, a build, a need, a gap, a level, a fixed activity",
        "keep one; the first is named beside it";
    DEVELOPMENT_PARAMETER = "development/parameter", Error,
        "a number of a development document is out of range",
        "correct the number";
    DEVELOPMENT_AMOUNT = "development/amount", Error,
        "an amount of money is negative, more than 1,000,000,000 or finer than a thousandth",
        "correct the amount; what costs nothing has no cost";
    DEVELOPMENT_CURRENCY = "development/currency", Error,
        "amounts of a development document are in different currencies",
        "convert them to one; which rate holds only the caller knows";
    DEVELOPMENT_LEVEL_OUTSIDE_SCALE = "development/level_outside_scale", Error,
        "a development document names a level that its competency's scale does not have",
        "use one of the scale's codes";
    DEVELOPMENT_BUILDS_NOTHING = "development/builds_nothing", Error,
        "an activity builds up to a level that it needs already",
        "raise `to`, lower `from`, or remove the build";
    DEVELOPMENT_PREREQUISITE_CYCLE = "development/prerequisite_cycle", Error,
        "activities come after each other in a ring, so that nobody can ever begin one of them",
        "remove one of the steps";
    DEVELOPMENT_FIXED = "development/fixed", Error,
        "what is fixed of somebody lies outside of the horizon, or is done already",
        "correct its start, or leave it out";

    JOURNAL_CONFLICT = "journal/conflict", Error,
        "an event has the id of another one with other content",
        "events are never changed: give it an id of its own, and let it correct the other one";
    JOURNAL_VOID_CORRECTS = "journal/void_corrects", Error,
        "an event voids an event and corrects one",
        "leave `corrects` out; what is void needs no correction";
    JOURNAL_TRUNCATED = "journal/truncated", Error,
        "the last line of a journal breaks off",
        "append it again; everything before it is read";
    JOURNAL_LINE_TOO_LONG = "journal/line_too_long", Error,
        "a line of a journal has more than a million bytes",
        "put line feeds between events; codes stand for texts, so that no event is long";
    JOURNAL_DAYS = "journal/days", Error,
        "a number of days of a due policy is 0",
        "write at least 1; what is never due is left out";
    JOURNAL_TOO_MANY = "journal/too_many", Error,
        "a journal has more events than its reader takes",
        "raise the limit of the reader, or begin another journal from a snapshot";

    EQUITY_UNKNOWN_ID = "equity/unknown_id", Error,
        "an equity document names an attribute or a person that it does not define",
        "define it or correct the id";
    EQUITY_DUPLICATE_ID = "equity/duplicate_id", Error,
        "an equity document gives the same thing twice: an attribute, a category, a person, a stage, a release",
        "keep one; a person is counted once in each decision";
    EQUITY_PARAMETER = "equity/parameter", Error,
        "a number of an equity document is out of range",
        "correct the number";
    EQUITY_CATEGORY = "equity/category", Error,
        "a category is not one of its attribute's",
        "use one of the attribute's categories; leave out what is not known";
    EQUITY_ROWS_OR_TABLES = "equity/rows_or_tables", Error,
        "a stage has neither rows nor tables, or both",
        "give one row for each person, or tables of counts";
    EQUITY_OUTCOME = "equity/outcome", Error,
        "a row does not say what came of the person, or says it otherwise than the stage measures it",
        "write `selected`, or `score` where the stage scores; who is still being considered has no row yet";
    EQUITY_STRATA = "equity/strata", Error,
        "some rows or tables of a stage have a stratum and some have none",
        "give each its stratum, or none";
    EQUITY_TABLE = "equity/table", Error,
        "a table of counts is by attributes that are not looked at together, is given twice, is not given for every stratum, or has a cell that does not fit",
        "name the attributes in `intersections`; give each table and cell once, with one category for each attribute";
    EQUITY_COUNT = "equity/count", Error,
        "a count cannot be: more selected than considered, or more people than there are",
        "correct the count";
    EQUITY_LEDGER = "equity/ledger", Error,
        "a release of a ledger does not keep its own sums",
        "take the entry as it was written with the release; without it nothing can be held against it";

    PILOT_UNKNOWN_ID = "pilot/unknown_id", Error,
        "a row of a pilot names an arm, a cohort or a period that the pilot does not have",
        "define it or correct the code";
    PILOT_DUPLICATE_ID = "pilot/duplicate_id", Error,
        "a pilot gives the same thing twice: a cohort, a period, the outcome of a unit in a period, one code for both arms",
        "keep one; the first is named beside it";
    PILOT_PARAMETER = "pilot/parameter", Error,
        "a number of a pilot is out of range",
        "correct the number";
    PILOT_DATES = "pilot/dates", Error,
        "dates of a pilot do not fit: periods that overlap, a cohort that begins within one, looks out of order",
        "correct the dates; a period is before a cohort begins, or after";
    PILOT_SCHEME_LATE = "pilot/scheme_late", Error,
        "how a pilot is judged was fixed when it had begun",
        "nothing can be done about it afterwards: tell what was found without a recommendation, and fix the scheme of the next pilot before it begins";
    PILOT_SCHEME_MIXED = "pilot/scheme_mixed", Error,
        "somebody looked at a pilot when its scheme has no look",
        "choose group_sequential or always_valid before a pilot at which one wants to look before its end";
    PILOT_UNIT = "pilot/unit", Error,
        "a unit of a pilot is in two arms, clusters or cohorts, or in none of several, or a cluster is in two arms",
        "give each unit one of each; whoever changed the arm stays in the first";
    PILOT_METHOD = "pilot/method", Error,
        "a pilot of clusters, or of several cohorts, is to be compared by what was known of single people before",
        "use difference_in_differences, or leave the clusters out where people were assigned one by one";
}
