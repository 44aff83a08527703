//! The assignment that bounds from above: each lead for itself, with room for as many as a circle may have, and nobody apart.

use super::{Field, NONE};
use crate::algo::assignment::{self, Bound, Bounds, Entry, Market, OUT, Sparse, TOP, Wide};
use crate::effort::{Completion, Meter};

/// What has been decided on the way to a part of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// A lead leads nobody.
    Idle(u32),
    /// A lead leads a circle, alone.
    Alone(u32),
    /// Two lead a circle together.
    Together(u32, u32),
    /// A member is in no circle of a lead.
    Out { member: u32, lead: u32 },
}

/// The best assignment under some rules.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    /// What it comes to: nothing under these rules is worth more.
    pub(super) value: i64,
    /// For each member the lead it counts for, the first of two who lead together; [`NONE`] for who has no place.
    pub(super) lead: Vec<u32>,
    /// Who leads together by the rules.
    pub(super) together: Vec<(u32, u32)>,
    /// What is unfit, if anything.
    pub(super) unfit: Option<Unfit>,
    /// For each member what a place is worth to it.
    pub(super) prices: Vec<i64>,
}

/// Why an assignment is no plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// A lead of whom nothing is decided has some members, but too few.
    Short(u32),
    /// Two members of one lead are apart.
    Clash { one: u32, other: u32, lead: u32 },
}

/// How free a lead is under the rules.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Undecided,
    Idle,
    Alone,
    Together,
}

/// The best assignment under rules; none when they cannot be kept together.
///
/// A step is one of the assignment, or sixty-four pairs that are laid out for it.
///
/// # Errors
/// How the search ended, when the meter stopped it.
pub(super) fn relax(field: &Field, rules: &[Rule], meter: &mut Meter<'_>) -> Result<Option<Relaxed>, Completion> {
    meter.take(1 + field.pairs as u64 / 64)?;
    let mut status = vec![Status::Undecided; field.leads.len()];
    let mut together = Vec::new();
    let mut out = Vec::new();
    for &rule in rules {
        match rule {
            Rule::Idle(lead) => status[lead as usize] = Status::Idle,
            Rule::Alone(lead) => status[lead as usize] = Status::Alone,
            Rule::Together(one, other) => {
                status[one as usize] = Status::Together;
                status[other as usize] = Status::Together;
                together.push((one, other));
            }
            Rule::Out { member, lead } => out.push((member, lead)),
        }
    }
    out.sort_unstable();
    let Some(layout) = Layout::new(field, &status, &together, &out) else { return Ok(None) };
    let wants = vec![1; layout.members.len()];
    let placed = vec![false; layout.members.len()];
    let market = Market {
        lists: &layout.lists,
        wants: &wants,
        bounds: &layout.bounds,
        empty: -field.place,
        alone: -field.place,
        placed: &placed,
    };
    let outcome = assignment::solve(&market, meter);
    if outcome.completion != Completion::Complete {
        return Err(outcome.completion);
    }
    if !outcome.unmet.is_empty() {
        return Ok(None);
    }
    let mut relaxed =
        Relaxed { value: 0, lead: vec![NONE; field.members()], together, unfit: None, prices: vec![0; field.members()] };
    for (at, (&member, &mate)) in layout.members.iter().zip(&outcome.mates).enumerate() {
        relaxed.prices[member as usize] = (outcome.worth[at] + field.place).max(0);
        if mate == OUT {
            continue;
        }
        let of = layout.lists.of(at);
        let points = of[of.partition_point(|entry| entry.seller() < mate)].points();
        relaxed.value += field.place + i64::from(points);
        let team = (mate as usize).checked_sub(field.leads.len());
        relaxed.lead[member as usize] = team.map_or(mate, |team| relaxed.together[team].0);
    }
    relaxed.unfit = unfit(field, &status, &relaxed.lead);
    Ok(Some(relaxed))
}

/// The first thing that is unfit: of short circles the one with the most members, else of two who are apart those of the lowest numbers.
fn unfit(field: &Field, status: &[Status], lead: &[u32]) -> Option<Unfit> {
    let mut members = vec![Vec::new(); field.leads.len()];
    for (member, &lead) in (0u32..).zip(lead) {
        if lead != NONE {
            members[lead as usize].push(member);
        }
    }
    let is_short = |at: &usize| {
        let count = members[*at].len();
        status[*at] == Status::Undecided && count > 0 && count < field.leads[*at].at_least as usize
    };
    let shorts = (0..field.leads.len()).filter(is_short);
    if let Some(lead) = shorts.max_by_key(|&at| (members[at].len(), std::cmp::Reverse(at))) {
        return Some(Unfit::Short(lead as u32));
    }
    for (lead, members) in (0u32..).zip(&members) {
        for (at, &one) in members.iter().enumerate() {
            if let Some(&other) = members[at + 1..].iter().find(|&&other| field.are_apart(one, other)) {
                return Some(Unfit::Clash { one, other, lead });
            }
        }
    }
    None
}

/// A market of members and leads.
struct Layout {
    /// The members who have a lead left.
    members: Vec<u32>,
    lists: Sparse<Wide>,
    bounds: Bounds,
}

impl Layout {
    /// None when a circle that is decided has too few members left.
    fn new(field: &Field, status: &[Status], together: &[(u32, u32)], out: &[(u32, u32)]) -> Option<Self> {
        let leads = field.leads.len();
        // The pairs of leads who lead together, by the first member of each list that they share.
        let mut shared: Vec<Vec<(u32, u16)>> = vec![Vec::new(); field.members()];
        let is_out = |member: u32, lead: u32| !out.is_empty() && out.binary_search(&(member, lead)).is_ok();
        for (team, &(one, other)) in together.iter().enumerate() {
            for &(member, score) in &field.of_lead[one as usize] {
                if let Some(second) = field.score(member, other) {
                    if !is_out(member, one) && !is_out(member, other) {
                        shared[member as usize].push(((leads + team) as u32, score.max(second)));
                    }
                }
            }
        }
        let mut layout = Self {
            members: Vec::new(),
            lists: Sparse { start: vec![0], entries: Vec::with_capacity(field.pairs) },
            bounds: Bounds::default(),
        };
        let mut choices = vec![0u32; leads + together.len()];
        for (member, list) in (0u32..).zip(&field.of_member) {
            let before = layout.lists.entries.len();
            for &(lead, score) in list {
                if matches!(status[lead as usize], Status::Undecided | Status::Alone) && !is_out(member, lead) {
                    layout.lists.entries.push(Wide::new(lead, score));
                    choices[lead as usize] += 1;
                }
            }
            for &(team, score) in &shared[member as usize] {
                layout.lists.entries.push(Wide::new(team, score));
                choices[team as usize] += 1;
            }
            if layout.lists.entries.len() > before {
                layout.members.push(member);
                layout.lists.start.push(layout.lists.entries.len() as u32);
            }
        }
        let mut sellers = Vec::with_capacity(choices.len());
        let teams = together.iter().map(|&(one, _)| (field.leads[one as usize], true));
        let alone = field.leads.iter().zip(status).map(|(&lead, &status)| (lead, status == Status::Alone));
        for ((lead, is_open), &choices) in alone.chain(teams).zip(&choices) {
            let at_least = if is_open { lead.at_least } else { 0 };
            if at_least > choices {
                return None;
            }
            sellers.push(Bound { within: TOP, at_least, at_most: lead.at_most.min(choices) });
        }
        layout.bounds = Bounds::new(sellers, Vec::new());
        Some(layout)
    }
}
