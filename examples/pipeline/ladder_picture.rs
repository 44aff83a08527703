//! The rungs of each function from the top down, tracks side by side.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use rungs::{FunctionId, Role, StepKind, TrackId};

use crate::company::Company;
use crate::support::table::{Align, Table, cut, heading, number};

/// The most functions, and rows of each, that are drawn.
const FUNCTIONS: usize = 8;
const ROWS: usize = 24;

pub(crate) fn print(out: &mut impl Write, company: &Company) -> io::Result<()> {
    heading(out, "1  The ladder: * critical, people / planned seats, steps that lead in > out")?;
    let mut functions: BTreeMap<Option<&FunctionId>, Vec<Role<'_>>> = BTreeMap::new();
    for role in company.ladder().roles() {
        functions.entry(role.function()).or_default().push(role);
    }
    let (drawn, left_out): (Vec<_>, Vec<_>) = by_size(functions).into_iter().enumerate().partition(|(at, _)| *at < FUNCTIONS);
    let columns = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Right, Align::Right];
    let mut table = Table::new(2, &columns);
    for (_, (function, roles)) in drawn {
        draw(&mut table, company, function, &roles);
    }
    if !left_out.is_empty() {
        let roles: usize = left_out.iter().map(|(_, (_, roles))| roles.len()).sum();
        table.line(format!("+{} more functions with {} roles", left_out.len(), number(roles as u64)));
    }
    table.print(out)
}

type Function<'a> = (Option<&'a FunctionId>, Vec<Role<'a>>);

/// When not all are drawn, those with the most roles are; roles of no function come last.
fn by_size<'a>(functions: BTreeMap<Option<&'a FunctionId>, Vec<Role<'a>>>) -> Vec<Function<'a>> {
    let mut functions: Vec<_> = functions.into_iter().collect();
    functions.sort_by_key(|(function, roles)| (function.is_none(), Reverse(roles.len()), *function));
    functions
}

/// The roles of one function, those of the widest track (and of none) on the left, all others on the right.
fn draw(table: &mut Table<'_>, company: &Company, function: Option<&FunctionId>, roles: &[Role<'_>]) {
    let mut sizes: BTreeMap<&TrackId, usize> = BTreeMap::new();
    for track in roles.iter().filter_map(|role| role.track()) {
        *sizes.entry(track).or_default() += 1;
    }
    let main = sizes.iter().max_by_key(|&(track, size)| (*size, Reverse(*track))).map(|(track, _)| *track);
    let mut rungs: BTreeMap<_, [Vec<Role<'_>>; 2]> = BTreeMap::new();
    for &role in roles {
        let [left, right] = rungs.entry(height(company, role)).or_default();
        let side = if role.track().is_none_or(|track| Some(track) == main) { left } else { right };
        side.push(role);
    }
    let name = function.map_or("no function", AsRef::as_ref);
    let others: Vec<_> = sizes.keys().filter(|&&track| Some(track) != main).map(AsRef::as_ref).collect();
    let mut title = vec![String::new(), format!("[{}]", main.map_or("no track", AsRef::as_ref)), String::new(), String::new()];
    if !others.is_empty() {
        title.push(format!("[{}]", others.join(", ")));
    }
    if let Some(first) = title.first_mut() {
        *first = cut(name, 12).to_uppercase();
    }
    table.row(title);
    let rows = rungs.values().flat_map(|[left, right]| {
        let rows = left.len().max(right.len());
        (0..rows).map(|at| (left.get(at).copied(), right.get(at).copied()))
    });
    let rows: Vec<_> = rows.collect();
    for &(left, right) in rows.iter().take(ROWS) {
        row(table, company, left, right);
    }
    if rows.len() > ROWS {
        table.row(vec![format!("+{} more rows", rows.len() - ROWS)]);
    }
}

/// The highest first: by rank, and without one by the promotions that lead to it.
fn height(company: &Company, role: Role<'_>) -> (bool, Reverse<u64>) {
    let ranks = company.ladder().ranks();
    let rank = role.rank().and_then(|rank| ranks.iter().position(|known| known.id == *rank));
    (rank.is_none(), Reverse(rank.map_or(u64::from(role.rung()), |rank| rank as u64)))
}

fn row(table: &mut Table<'_>, company: &Company, left: Option<Role<'_>>, right: Option<Role<'_>>) {
    let rank = |role: Role<'_>| role.rank().map_or_else(|| format!("rung {}", role.rung()), |rank| cut(rank.as_ref(), 12));
    let mut cells = vec![left.or(right).map(rank).unwrap_or_default()];
    cells.extend(cell(company, left));
    match (left.and_then(fork), right) {
        (Some(fork), None) => table.row_with_note(cells, format!("<- {fork}")),
        _ => {
            cells.extend(cell(company, right));
            table.row(cells);
        }
    }
}

fn cell(company: &Company, role: Option<Role<'_>>) -> [String; 3] {
    let Some(role) = role else { return Default::default() };
    let mark = if role.is_critical() { '*' } else { ' ' };
    let seats = format!("{}/{}", company.holders(role), company.seats(role));
    let steps = format!("{:>2} > {:<2}", role.steps_in().len(), role.steps_out().len());
    [format!("{mark}{}", cut(role.id().as_ref(), 21)), seats, steps]
}

/// Where one role is promoted into several tracks.
fn fork(role: Role<'_>) -> Option<String> {
    let promotions = role.steps_out().into_iter().filter(|step| step.kind() == StepKind::Promotion);
    let tracks: BTreeSet<&TrackId> = promotions.filter_map(|step| step.to().track()).collect();
    let tracks: Vec<_> = tracks.into_iter().map(AsRef::as_ref).collect();
    (tracks.len() > 1).then(|| format!("forks: {}", tracks.join(" | ")))
}
