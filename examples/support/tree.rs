//! The clauses of a rule as an outline, and as a tree of what each came to.

use std::io::{self, Write};

use rungs::{Asks, ClauseVerdict, Id, PredicateSpec, RuleBook, RuleId, Truth, Verdict};

use super::table::fill;
use super::words;

/// How far each level is set in.
const STEP: usize = 2;

/// The clauses of a verdict with their places in the tree.
pub(crate) struct Tree<'a> {
    clauses: &'a [ClauseVerdict],
    parents: Vec<Option<usize>>,
}

/// A clause that a walk has come to.
pub(crate) struct Visit<'a> {
    pub(crate) at: usize,
    pub(crate) depth: usize,
    pub(crate) clause: &'a ClauseVerdict,
    /// The rule's clauses are told further up.
    is_told: bool,
}

impl<'a> Tree<'a> {
    pub(crate) fn new(verdict: &'a Verdict) -> Self {
        let clauses = verdict.clauses();
        let mut parents = vec![None; clauses.len()];
        for (at, clause) in clauses.iter().enumerate() {
            for &part in clause.parts() {
                if let Some(parent @ None) = parents.get_mut(part) {
                    *parent = Some(at);
                }
            }
        }
        Self { clauses, parents }
    }

    /// Whether this is what the crate asks of everybody, and what it stands beside.
    fn is_everybodys(&self, at: usize) -> bool {
        let employed = |at: &usize| {
            self.clauses.get(*at).is_some_and(|clause| {
                clause.place().is_empty() && matches!(clause.asks(), Asks::Predicate(PredicateSpec::Employed(_)))
            })
        };
        self.clauses.get(at).is_some_and(|clause| clause.parts().len() == 2 && clause.parts().first().is_some_and(employed))
    }

    /// What a rule asks, without what is asked of everybody.
    fn own(&self, root: usize) -> usize {
        let own = || self.clauses.get(root)?.parts().get(1).copied();
        if self.is_everybodys(root) { own().unwrap_or(root) } else { root }
    }

    /// The parts of a clause, a reference taken for what it refers to.
    pub(crate) fn parts(&self, at: usize) -> &'a [usize] {
        let Some(clause) = self.clauses.get(at) else { return &[] };
        match (clause.asks(), clause.parts()) {
            (Asks::Ref(_), [root]) => {
                let own = self.own(*root);
                let whole = self.clauses.get(own).filter(|whole| whole.id().is_none() && !whole.parts().is_empty());
                match whole {
                    Some(whole) => whole.parts(),
                    // A whole that has a name is a clause by itself.
                    None if own != *root => self.clauses.get(*root).and_then(|root| root.parts().get(1..)).unwrap_or_default(),
                    None => clause.parts(),
                }
            }
            (_, parts) => parts,
        }
    }

    /// How the parts of a clause are joined.
    fn form(&self, at: usize) -> Option<&'a Asks> {
        let clause = self.clauses.get(at)?;
        match (clause.asks(), clause.parts()) {
            (Asks::Ref(_), [root]) => {
                let whole = self.clauses.get(self.own(*root))?;
                (whole.id().is_none() && !whole.parts().is_empty()).then(|| whole.asks())
            }
            (asks, _) => Some(asks),
        }
    }

    /// All clauses from the top down; those of a rule that is referred to twice once.
    pub(crate) fn walk(&self) -> Vec<Visit<'a>> {
        let mut found = Vec::new();
        let mut told: Vec<&RuleId> = Vec::new();
        let mut open = vec![(0, self.own(0))];
        if self.is_everybodys(0) {
            open.extend(self.clauses.first().and_then(|whole| whole.parts().first()).map(|&employed| (0, employed)));
        }
        while let Some((depth, at)) = open.pop() {
            let Some(clause) = self.clauses.get(at) else { continue };
            let mut is_told = false;
            if let Asks::Ref(rule) = clause.asks() {
                is_told = told.contains(&rule);
                told.push(rule);
            }
            found.push(Visit { at, depth, clause, is_told });
            if !is_told && self.denied(at).is_none() {
                open.extend(self.parts(at).iter().rev().map(|&part| (depth + 1, part)));
            }
        }
        found
    }

    /// The clauses that must all be met: the parts of `all`, and theirs, without what is asked of everybody unless that fails.
    pub(crate) fn requirements(&self) -> Vec<usize> {
        let (mut found, mut open) = (Vec::new(), vec![0]);
        while let Some(at) = open.pop() {
            match self.form(at) {
                Some(Asks::All) => open.extend(self.parts(at).iter().rev()),
                _ => found.push(at),
            }
        }
        found
    }

    /// The predicate that a clause says not of: the two are told as one.
    pub(crate) fn denied(&self, at: usize) -> Option<usize> {
        let clause = self.clauses.get(at).filter(|clause| *clause.asks() == Asks::Not)?;
        let below = *clause.parts().first()?;
        self.clauses.get(below).filter(|below| matches!(below.asks(), Asks::Predicate(_))).map(|_| below)
    }

    /// The predicate that a clause is, or says not of.
    pub(crate) fn predicate(&self, at: usize) -> Option<usize> {
        let is_one = self.clauses.get(at).is_some_and(|clause| matches!(clause.asks(), Asks::Predicate(_)));
        if is_one { Some(at) } else { self.denied(at) }
    }

    /// The predicates, and what is said not of one, that a clause is made of, itself where it is one.
    pub(crate) fn leaves(&self, at: usize) -> Vec<usize> {
        let (mut found, mut open) = (Vec::new(), vec![at]);
        while let Some(at) = open.pop() {
            if self.predicate(at).is_some() {
                found.push(at);
            } else {
                open.extend(self.parts(at).iter().rev());
            }
        }
        found
    }

    /// The parts that say something about a clause that is not met: of `all` those that are not met.
    pub(crate) fn telling(&self, at: usize) -> impl DoubleEndedIterator<Item = usize> {
        let is_all = self.form(at) == Some(&Asks::All);
        let tells = move |part: &usize| !is_all || self.clauses.get(*part).is_some_and(|clause| clause.truth() != Truth::Met);
        self.parts(at).iter().copied().filter(tells)
    }

    /// The clauses that lead from the whole to a clause, the nearest first, itself included.
    pub(crate) fn above(&self, at: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(at), |&at| self.parents.get(at).copied().flatten())
    }

    /// What to call a clause: its id, or the nearest above it in the same rule, with a colon; nothing where there is none.
    pub(crate) fn name(&self, at: usize) -> String {
        let rule = self.clauses.get(at).map(ClauseVerdict::rule);
        let above = self.above(at).filter_map(|at| self.clauses.get(at)).take_while(|clause| Some(clause.rule()) == rule);
        let named = above.filter_map(ClauseVerdict::id).next();
        named.map_or_else(String::new, |id| format!("{id}: "))
    }

    pub(crate) fn clause(&self, at: usize) -> Option<&'a ClauseVerdict> {
        self.clauses.get(at)
    }

    /// The clause that stands at a place of a rule.
    pub(crate) fn find(&self, rule: &RuleId, place: &str) -> Option<usize> {
        let is_it = |clause: &&ClauseVerdict| clause.rule() == rule && clause.place() == place;
        let mut found = self.clauses.iter().enumerate().filter(|(_, clause)| is_it(clause));
        // What is asked of everybody has no place, nor has the whole: the last one is the rule's own.
        found.next_back().map(|(at, _)| at)
    }

    /// A clause with its id.
    pub(crate) fn line(&self, book: &RuleBook, at: usize) -> String {
        let clause = |at: usize| self.clauses.get(at);
        let id = clause(at).and_then(ClauseVerdict::id).map_or_else(String::new, |id| format!("{id}: "));
        let is_closed = self.predicate(at).and_then(clause).is_some_and(ClauseVerdict::is_closed_world);
        format!("{id}{}{}", self.asked(book, at), if is_closed { " (unknown counts as not so)" } else { "" })
    }

    /// What was seen, what is missing and the ids of the evidence, for the end of a line.
    pub(crate) fn rests(&self, at: usize) -> String {
        let Some(clause) = self.predicate(at).and_then(|at| self.clauses.get(at)) else { return String::new() };
        let Asks::Predicate(predicate) = clause.asks() else { return String::new() };
        let mut parts = Vec::new();
        if let Some(observed) = clause.observed() {
            parts.push(format!("seen: {}", words::seen(predicate, observed)));
        }
        if let Some(missing) = clause.missing() {
            parts.push(format!("unknown: {}", words::missing(missing)));
        }
        if !clause.evidence().is_empty() {
            parts.push(format!("[{}]", clause.evidence().join(", ")));
        }
        if parts.is_empty() { String::new() } else { format!(" -- {}", parts.join("; ")) }
    }

    /// What a clause asks, in words.
    pub(crate) fn asked(&self, book: &RuleBook, at: usize) -> String {
        let Some(clause) = self.clauses.get(at) else { return String::new() };
        let parts = self.parts(at).len();
        let joined = |asks: &Asks| match asks {
            Asks::All => "all of these".to_owned(),
            Asks::Any => "one of these".to_owned(),
            Asks::AtLeast(k) => format!("at least {k} of these {parts}"),
            _ => "not this".to_owned(),
        };
        if let Some(Asks::Predicate(denied)) = self.denied(at).and_then(|at| self.clauses.get(at)).map(ClauseVerdict::asks) {
            return format!("not: {}", words::asked(denied));
        }
        match clause.asks() {
            Asks::Predicate(predicate) => words::asked(predicate),
            Asks::Ref(rule) => {
                let title = book.rule(rule.as_str()).map_or("", |rule| rule.title());
                let form = match self.form(at) {
                    Some(asks) if !matches!(asks, Asks::Predicate(_)) => format!(": {}", joined(asks)),
                    _ => String::new(),
                };
                format!("the rule {rule} (\"{title}\"){form}")
            }
            asks => joined(asks),
        }
    }
}

/// The rule in words, clause by clause, with the reasons that its author gives.
pub(crate) fn print_outline(out: &mut impl Write, book: &RuleBook, tree: &Tree<'_>) -> io::Result<()> {
    for visit in tree.walk() {
        let indent = STEP * (visit.depth + 1);
        fill(out, &" ".repeat(indent), STEP, &head(book, tree, &visit))?;
        if let Some(why) = visit.clause.why() {
            fill(out, &" ".repeat(indent + STEP * 2), 0, &format!("({why})"))?;
        }
    }
    Ok(())
}

fn head(book: &RuleBook, tree: &Tree<'_>, visit: &Visit<'_>) -> String {
    let told = if visit.is_told { ", as above" } else { "" };
    format!("{}{told}", tree.line(book, visit.at))
}

/// Every clause with what it came to, and what it rests on.
pub(crate) fn print_proof(out: &mut impl Write, book: &RuleBook, tree: &Tree<'_>) -> io::Result<()> {
    for visit in tree.walk() {
        let lead = format!("  {:<8}{}", words::truth(visit.clause.truth()), " ".repeat(STEP * visit.depth));
        fill(out, &lead, STEP, &format!("{}{}", head(book, tree, &visit), tree.rests(visit.at)))?;
    }
    Ok(())
}
