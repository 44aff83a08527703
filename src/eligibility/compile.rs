//! From the document to the rule book, with everything that is wrong found on the way.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use petgraph::graph::{DiGraph, NodeIndex};

use super::book::{BookData, ClauseData, CompiledForm, ProofClause, RuleBook, RuleData, SubjectData};
use super::condition::{ClauseForm, ClauseSpec, Condition, DEEPEST};
use super::named::Predicates;
use super::predicate::{EmployedSpec, PredicateSpec};
use super::price::{self, Priced, Prices};
use super::resolve::Resolver;
use super::spec::{FORMAT, RuleBookSpec, RuleSpec};
use super::subject::Subject;
use crate::algo::circuit::{Circuit, Gate};
use crate::defect::{Defect, Defects, InputPath, Invalid, at, code, json};
use crate::graph::disjoint_cycles;
use crate::ladder::Ladder;
use crate::people::{RosterSettings, Settings};
use crate::values::{ClauseId, Id, IdKind, RuleId};

/// The most clauses that all rules together may have, what they refer to counted for each; see `docs/defaults.md`.
const MOST_CLAUSES: usize = 4_000_000;
/// How many values of one subject rules may tell apart; they are numbered in 16 bits.
const MOST_CLASSES: u64 = 65_000;
/// The most rings that are looked for; the list of defects holds no more.
const MOST_RINGS: usize = 100;

impl RuleBookSpec {
    /// Compiles the rules against a ladder and the settings of the rosters that they are to judge.
    ///
    /// # Errors
    /// [`Invalid`] with **every** defect: names given twice or not at all (with the nearest known), rules that refer to each other in a ring
    /// (with every edge), clauses of no parts, more parts asked for than there are, levels outside their scale, tests that do not fit an
    /// attribute's type, clauses that stand too deep, and whatever is wrong with the settings. Clauses that nothing feeds are only warned
    /// of, in [`RuleBook::warnings`].
    ///
    /// # Complexity
    /// O(n log n) in the size of the book, what rules share counted for each rule.
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let spec = rungs::RuleBookSpec::from_json(r#"{"rules": [
    ///     {"id": "a", "needs": {"all": [{"ref": "b"}, {"holds_role": {"roles": ["operations-led"]}}]}},
    ///     {"id": "b", "needs": {"ref": "a"}}]}"#)?;
    /// let invalid = spec.compile(&ladder, &rungs::RosterSettings::new()).unwrap_err();
    /// let codes: Vec<_> = invalid.defects().iter().map(|defect| defect.code().as_str()).collect();
    /// assert_eq!(codes, ["eligibility/reference_cycle", "eligibility/unknown_id"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile(&self, ladder: &Ladder, settings: &RosterSettings) -> Result<RuleBook, Invalid> {
        self.compile_with(ladder, settings, &Predicates::new())
    }

    /// The same, with predicates of the caller's own.
    ///
    /// # Errors
    /// As [`RuleBookSpec::compile`].
    ///
    /// ```
    /// # let ladder = rungs::LadderSpec::from_json(include_str!("../../examples/data/company/ladder.json"))?.compile()?;
    /// let spec = rungs::RuleBookSpec::from_json(r#"{"rules": [{"id": "a", "needs": {"named": {"name": "travels"}}}]}"#)?;
    /// assert!(spec.compile_with(&ladder, &rungs::RosterSettings::new(), &rungs::Predicates::new()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn compile_with(
        &self,
        ladder: &Ladder,
        settings: &RosterSettings,
        predicates: &Predicates,
    ) -> Result<RuleBook, Invalid> {
        let mut defects = Defects::default();
        json::format(Some(&self.format), FORMAT, &mut defects);
        let settings = Settings::compile(settings, ladder, &at!["settings"], &mut defects);
        let mut compiler = Compiler::new(self, Resolver::new(ladder, &settings, predicates, defects));
        let (order, sound) = compiler.order();
        for (at, rule) in order.into_iter().enumerate() {
            compiler.compile_rule(rule, at < sound);
        }
        compiler.check_prices();
        compiler.check_distinctions();
        compiler.finish(ladder, &settings, predicates)
    }
}

struct Compiler<'a> {
    spec: &'a RuleBookSpec,
    /// The position in the document of each rule, by id: that in the book is its rank.
    places: BTreeMap<&'a RuleId, usize>,
    /// The rules of the document, each with its position in the book.
    numbers: Vec<u32>,
    resolver: Resolver<'a>,
    /// By position in the book; `None` while it is not compiled, or cannot be.
    rules: Vec<Option<RuleData>>,
    /// How deep each rule is with those it refers to.
    depths: Vec<usize>,
    /// How many clauses all rules have so far, each with those it refers to.
    size: usize,
}

impl<'a> Compiler<'a> {
    fn new(spec: &'a RuleBookSpec, mut resolver: Resolver<'a>) -> Self {
        if spec.rules.is_empty() {
            let rule = "a rule book must have at least one rule";
            resolver.defects.push(Defect::breaks(code::ELIGIBILITY_NO_RULE, at!["rules"], rule));
        }
        let ids = spec.rules.iter().map(|rule| &rule.id);
        let places = resolver.defects.once(code::ELIGIBILITY_DUPLICATE_ID, ids, |place| at!["rules", place, "id"]);
        let ranks: BTreeMap<&RuleId, u32> = places.keys().copied().zip(0..).collect();
        let numbers = spec.rules.iter().map(|rule| ranks.get(&rule.id).copied().unwrap_or(0)).collect();
        let (rules, depths) = (places.iter().map(|_| None).collect(), vec![0; places.len()]);
        Self { spec, places, numbers, resolver, rules, depths, size: 0 }
    }

    fn push(&mut self, defect: Defect) {
        self.resolver.defects.push(defect);
    }

    /// The positions in the document of the rules, each after those it refers to; those in a ring, and above it, come last. With how many
    /// come before these.
    fn order(&mut self) -> (Vec<usize>, usize) {
        let mut graph: DiGraph<usize, InputPath> = DiGraph::new();
        for &place in self.places.values() {
            graph.add_node(place);
        }
        let node = |number: u32| NodeIndex::new(number as usize);
        for (&id, &place) in &self.places {
            let Some(rule) = self.spec.rules.get(place) else { continue };
            let places = rule.needs.places();
            for (clause, written) in rule.needs.clauses().iter().enumerate() {
                let ClauseForm::Ref(of) = &written.form else { continue };
                let path = || needs(place).join(places.path(clause)).join(at!["ref"]);
                match self.places.get(of).and_then(|&place| self.numbers.get(place)) {
                    Some(&to) => {
                        let from = self.places.get(id).and_then(|&place| self.numbers.get(place)).copied().unwrap_or(0);
                        graph.add_edge(node(from), node(to), path());
                    }
                    None => self.resolver.defects.push(Defect::unknown(code::ELIGIBILITY_UNKNOWN_ID, path(), of)),
                }
            }
        }
        let rings = disjoint_cycles(&graph, |_| true, MOST_RINGS);
        let loops = graph.edge_indices().filter(|&edge| graph.edge_endpoints(edge).is_some_and(|(from, to)| from == to));
        for ring in rings.into_iter().chain(loops.map(|edge| vec![edge]).collect::<Vec<_>>()) {
            let member = |edge: &petgraph::graph::EdgeIndex| {
                let place = *graph.node_weight(graph.edge_endpoints(*edge)?.0)?;
                Some(self.spec.rules.get(place)?.id.to_string())
            };
            let members = ring.iter().filter_map(member).collect();
            let places = ring.iter().filter_map(|edge| graph.edge_weight(*edge).cloned()).collect();
            self.push(Defect::ring(code::ELIGIBILITY_REFERENCE_CYCLE, IdKind::Rule, members, places));
        }
        // Kahn's order with the least position first: rules that refer to none come first.
        let mut open: Vec<usize> = graph.node_indices().map(|rule| graph.neighbors(rule).count()).collect();
        let mut ready: BTreeSet<usize> =
            open.iter().enumerate().filter(|(_, count)| **count == 0).map(|(rule, _)| rule).collect();
        let mut order = Vec::new();
        while let Some(rule) = ready.pop_first() {
            order.extend(graph.node_weight(NodeIndex::new(rule)).copied());
            for above in graph.neighbors_directed(NodeIndex::new(rule), petgraph::Direction::Incoming) {
                if let Some(count) = open.get_mut(above.index()) {
                    *count -= 1;
                    if *count == 0 {
                        ready.insert(above.index());
                    }
                }
            }
        }
        // What cannot be put in order is looked at all the same, so that its other faults are found too.
        let sound = order.len();
        let left = open.iter().enumerate().filter(|(_, count)| **count > 0);
        order.extend(left.filter_map(|(rule, _)| graph.node_weight(NodeIndex::new(rule)).copied()));
        (order, sound)
    }

    fn compile_rule(&mut self, place: usize, is_sound: bool) {
        let (Some(rule), Some(&number)) = (self.spec.rules.get(place), self.numbers.get(place)) else { return };
        self.resolver.begin(rule, place);
        let is_whole = self.check_form(rule, number, place, is_sound);
        let clauses = self.clauses(rule, place).filter(|_| is_whole);
        let Some(clauses) = clauses else { return };
        let Some(root) = clauses.first().map(|clause| clause.gate) else { return };
        if self.size > MOST_CLAUSES {
            // Told of once: each further rule would cost as much again.
            return;
        }
        let program = self.resolver.circuit.program(&[root]);
        // Clauses that come to the same share a gate, and a clause may need several; answers hold both.
        let clauses_in_all = clauses.len().saturating_add(self.clauses_below(&clauses, number));
        self.size = self.size.saturating_add(program.len().max(clauses_in_all));
        if self.size > MOST_CLAUSES {
            let rule = "the clauses of all rules, with those of the rules they refer to, may come to at most 4000000";
            self.push(Defect::breaks(code::ELIGIBILITY_TOO_LARGE, at!["rules", place], rule));
            return;
        }
        let data = RuleData { spec: rule.clone(), clauses, root, program, sections: Vec::new(), proof: Vec::new() };
        if let Some(slot) = self.rules.get_mut(number as usize) {
            *slot = Some(data);
        }
    }

    /// How many clauses the rules have that some clauses refer to, also in turn, each rule once.
    fn clauses_below(&self, clauses: &[ClauseData], number: u32) -> usize {
        let refers = |clause: &ClauseData| if let CompiledForm::Ref(of) = clause.form { Some(of) } else { None };
        let mut seen = BTreeSet::from([number]);
        let mut open: Vec<u32> = clauses.iter().filter_map(refers).collect();
        let mut count = 0usize;
        while let Some(of) = open.pop() {
            let Some(below) = self.rules.get(of as usize).and_then(Option::as_ref).filter(|_| seen.insert(of)) else {
                continue;
            };
            count = count.saturating_add(below.clauses.len());
            open.extend(below.clauses.iter().filter_map(refers));
        }
        count
    }

    /// Whether the clauses of a rule have the parts that their forms ask for, and are not too deep.
    fn check_form(&mut self, rule: &RuleSpec, number: u32, place: usize, is_sound: bool) -> bool {
        let places = rule.needs.places();
        let stands = places.depths();
        let below = |clause: &ClauseSpec| match &clause.form {
            // In and above a ring there is no depth.
            ClauseForm::Ref(of) if is_sound => {
                let number = self.places.get(of).and_then(|&place| self.numbers.get(place));
                number.and_then(|&rule| self.depths.get(rule as usize)).copied().unwrap_or(0)
            }
            _ => 0,
        };
        let all: Vec<(usize, usize)> =
            rule.needs.clauses().iter().zip(stands).map(|(clause, depth)| (depth, below(clause))).collect();
        let deepest = all.iter().map(|(depth, below)| depth + below).max().unwrap_or(0);
        if let Some(depth) = self.depths.get_mut(number as usize) {
            *depth = deepest;
        }
        if deepest > DEEPEST {
            // What a rule that is too deep itself makes of those that refer to it is no fault of theirs.
            let path = if all.iter().any(|(depth, _)| *depth > DEEPEST) {
                Some(needs(place))
            } else {
                let first = all.iter().position(|(depth, below)| *below <= DEEPEST && depth + below > DEEPEST);
                first.map(|at| needs(place).join(places.path(at)).join(at!["ref"]))
            };
            let text = "clauses, with those of the rules they refer to, may stand at most 64 deep within each other";
            if let Some(path) = path {
                self.push(Defect::breaks(code::ELIGIBILITY_TOO_DEEP, path, text));
            }
            return false;
        }
        let mut seen: BTreeMap<&ClauseId, usize> = BTreeMap::new();
        let mut is_whole = true;
        for (at, clause) in rule.needs.clauses().iter().enumerate() {
            let here = || needs(place).join(places.path(at));
            match clause.form {
                ClauseForm::All(0) | ClauseForm::Any(0) | ClauseForm::AtLeast { of: 0, .. } => {
                    let text = "a clause must be made of at least one other: nothing would be a guess at what is meant";
                    self.resolver.defects.push(Defect::breaks(code::ELIGIBILITY_EMPTY, here(), text));
                    is_whole = false;
                }
                ClauseForm::AtLeast { k, of } if k == 0 || k > of => {
                    let what = "`k` must be at least 1 and at most the number of clauses";
                    let path = here().join(at!["at_least", "k"]);
                    self.resolver.defects.push(Defect::out_of_range(code::ELIGIBILITY_K_OUT_OF_RANGE, path, what, &k));
                    is_whole = false;
                }
                _ => {}
            }
            if clause.closed_world && !matches!(clause.form, ClauseForm::Predicate(_)) {
                let text = "only a predicate can be read with a closed world: say it of each that is meant";
                let path = here().join(at!["closed_world"]);
                self.resolver.defects.push(Defect::breaks(code::ELIGIBILITY_CLOSED_OPERATOR, path, text));
            }
            if let Some(id) = &clause.id {
                if let Some(&first) = seen.get(id) {
                    let first = needs(place).join(places.path(first)).join(at!["id"]);
                    let twice = Defect::duplicate(code::ELIGIBILITY_DUPLICATE_ID, here().join(at!["id"]), id, first);
                    self.resolver.defects.push(twice);
                } else {
                    seen.insert(id, at);
                }
            }
        }
        is_whole
    }

    /// The clauses of a rule, each before its parts; what the crate asks of everybody comes first.
    fn clauses(&mut self, rule: &RuleSpec, place: usize) -> Option<Vec<ClauseData>> {
        let starts = rule.needs.starts();
        let places = rule.needs.places();
        let written = rule.needs.clauses();
        // Gates from the parts up, then the clauses from the whole down.
        let mut compiled: Vec<(u32, CompiledForm)> = Vec::with_capacity(written.len());
        let mut is_whole = true;
        for (at, clause) in written.iter().enumerate() {
            let parts = rule.needs.parts(at, &starts);
            let gates: Arc<[u32]> = parts.iter().filter_map(|&part| compiled.get(part).map(|(gate, _)| *gate)).collect();
            let count = |k: u32, gates: Arc<[u32]>| Gate::Count { k, of: gates };
            let (mut gate, form) = match &clause.form {
                ClauseForm::All(of) => (self.resolver.circuit.gate(count(*of, gates)), CompiledForm::All),
                ClauseForm::Any(_) => (self.resolver.circuit.gate(count(1, gates)), CompiledForm::Any),
                ClauseForm::AtLeast { k, .. } => (self.resolver.circuit.gate(count(*k, gates)), CompiledForm::AtLeast(*k)),
                ClauseForm::Not => (self.resolver.circuit.gate(Gate::Not(gates.first().copied()?)), CompiledForm::Not),
                ClauseForm::Ref(of) => {
                    let number = self.places.get(of).and_then(|&place| self.numbers.get(place)).copied();
                    let root = number.and_then(|rule| self.rules.get(rule as usize)?.as_ref()).map(|rule| rule.root);
                    match number.zip(root) {
                        Some((rule, root)) => (root, CompiledForm::Ref(rule)),
                        // What it refers to is not there or cannot be used, which has been reported.
                        None => {
                            is_whole = false;
                            (self.resolver.placeholder(), CompiledForm::Ref(0))
                        }
                    }
                }
                ClauseForm::Predicate(predicate) => {
                    let path = || needs(place).join(places.path(at)).join(at![predicate.name()]);
                    match self.resolver.predicate(predicate, &path) {
                        Some(found) => (found.gate, CompiledForm::Predicate(found.predicate, found.subjects)),
                        None => {
                            is_whole = false;
                            (self.resolver.placeholder(), CompiledForm::Predicate(predicate.clone(), Vec::new()))
                        }
                    }
                }
            };
            if clause.closed_world {
                gate = self.resolver.circuit.gate(Gate::Closed(gate));
            }
            compiled.push((gate, form));
        }
        is_whole.then(|| self.top_down(&rule.needs, &starts, compiled, rule.anybody))
    }

    fn top_down(
        &mut self,
        needs: &Condition,
        starts: &[usize],
        compiled: Vec<(u32, CompiledForm)>,
        anybody: bool,
    ) -> Vec<ClauseData> {
        let mut clauses = Vec::with_capacity(compiled.len() + 2);
        let top = compiled.len().saturating_sub(1);
        if !anybody {
            let employed = self.resolver.employed();
            let asked = compiled.get(top).map_or(employed, |(gate, _)| *gate);
            let both = self.resolver.circuit.gate(Gate::Count { k: 2, of: [employed, asked].into() });
            let subject = self.resolver.subject(Subject::Employed);
            let predicate = CompiledForm::Predicate(PredicateSpec::Employed(EmployedSpec::new()), vec![subject]);
            let end = u32::try_from(compiled.len() + 2).unwrap_or(u32::MAX);
            let implied = |end, gate, form| ClauseData { written: None, end, gate, form, closed_world: false };
            clauses.push(implied(end, both, CompiledForm::All));
            clauses.push(implied(2, employed, predicate));
        }
        let mut open = vec![top];
        while let Some(at) = open.pop() {
            let Some((gate, form)) = compiled.get(at) else { continue };
            let size = at - starts.get(at).copied().unwrap_or(at) + 1;
            clauses.push(ClauseData {
                written: u32::try_from(at).ok(),
                end: u32::try_from(clauses.len() + size).unwrap_or(u32::MAX),
                gate: *gate,
                form: form.clone(),
                closed_world: needs.clauses().get(at).is_some_and(|clause| clause.closed_world),
            });
            open.extend(needs.parts(at, starts).into_iter().rev());
        }
        clauses
    }

    fn check_prices(&mut self) {
        for (at, price) in self.spec.prices.iter().enumerate() {
            if let Some(name) = &price.attribute {
                if self.resolver.settings.attribute(name.as_str()).is_none() {
                    self.push(Defect::unknown(code::ELIGIBILITY_UNKNOWN_ID, at!["prices", at, "attribute"], name));
                }
            }
            let fields = [
                ("attribute", price.attribute.is_some(), Priced::Attribute),
                ("record", price.record.is_some(), Priced::Record),
            ];
            for (field, _, _) in fields.into_iter().filter(|(_, is_named, of)| *is_named && price.change != *of) {
                let text =
                    "a price may name an attribute only when it is of attributes, and a record only when it is of records";
                self.push(Defect::breaks(code::ELIGIBILITY_PRICE, at!["prices", at, field], text));
            }
        }
    }

    /// Refuses more distinctions within one subject than the analyses number.
    fn check_distinctions(&mut self) {
        let resolver = &self.resolver;
        let mut classes: BTreeMap<u32, u64> = BTreeMap::new();
        for gate in resolver.circuit.gates() {
            match gate {
                Gate::AtLeast { subject, .. } => *classes.entry(*subject).or_insert(1) += 1,
                // A set parts no more classes than it has codes.
                Gate::OneOf { subject, codes } => {
                    let size: u64 = codes.iter().map(|word| u64::from(word.count_ones())).sum();
                    let count = classes.entry(*subject).or_insert(1);
                    *count += size.min(*count);
                }
                _ => {}
            }
        }
        if classes.into_values().any(|count| count > MOST_CLASSES) {
            let rule =
                "all rules together may tell at most 65000 values of one thing apart, such as thresholds of one attribute";
            self.push(Defect::breaks(code::ELIGIBILITY_TOO_LARGE, at!["rules"], rule));
        }
    }

    /// The book, when nothing is wrong.
    fn finish(mut self, ladder: &Ladder, settings: &Settings, predicates: &Predicates) -> Result<RuleBook, Invalid> {
        let known: Vec<&str> = self.places.keys().map(|id| id.as_str()).collect();
        self.resolver.defects.suggest(IdKind::Rule, || known.iter().copied());
        self.resolver.suggest();
        let Self { rules, resolver, .. } = self;
        let Resolver { defects, circuit, subjects, .. } = resolver;
        let warnings = defects.into_warnings()?;
        let mut subjects: Vec<(Subject, u32)> = subjects.into_iter().collect();
        subjects.sort_by_key(|(_, number)| *number);
        let prices = Prices::new(&self.spec.prices);
        let subjects = subjects.into_iter().map(|(subject, _)| SubjectData {
            domain: subject.domain(ladder, settings),
            price: price::price(&subject, &prices, ladder, settings),
            subject,
        });
        // INVARIANT: nothing is wrong, so that every rule has been compiled.
        let mut rules: Vec<RuleData> = rules.into_iter().flatten().collect();
        for rule in 0..rules.len() {
            let sections = sections(&rules, u32::try_from(rule).unwrap_or(u32::MAX));
            let proof = proof(&rules, rule, &sections, &circuit);
            if let Some(data) = rules.get_mut(rule) {
                (data.sections, data.proof) = (sections, proof);
            }
        }
        Ok(RuleBook::new(BookData {
            version: self.spec.version.clone(),
            ladder: ladder.clone(),
            settings: settings.clone(),
            rules,
            circuit,
            subjects: subjects.collect(),
            predicates: predicates.0.values().cloned().collect(),
            predicate_names: predicates.0.keys().cloned().collect(),
            prices: self.spec.prices.clone(),
            warnings,
        }))
    }
}

fn needs(place: usize) -> InputPath {
    at!["rules", place, "needs"]
}

/// A rule and those it refers to, also in turn, each once and by position after the rule itself; with where their clauses begin when all are
/// put in a row.
fn sections(rules: &[RuleData], rule: u32) -> Vec<(u32, u32)> {
    let mut seen = BTreeSet::from([rule]);
    let mut open = vec![rule];
    while let Some(at) = open.pop() {
        for clause in rules.get(at as usize).map(|rule| rule.clauses.as_slice()).unwrap_or_default() {
            if let CompiledForm::Ref(of) = clause.form {
                if seen.insert(of) {
                    open.push(of);
                }
            }
        }
    }
    seen.remove(&rule);
    let mut begin = 0;
    let section = |at: u32| {
        let here = (at, begin);
        begin += rules.get(at as usize).map_or(0, |rule| u32::try_from(rule.clauses.len()).unwrap_or(u32::MAX));
        here
    };
    std::iter::once(rule).chain(seen).map(section).collect()
}

/// For each clause of a proof where it has its truth from.
fn proof(rules: &[RuleData], rule: usize, sections: &[(u32, u32)], circuit: &Circuit) -> Vec<ProofClause> {
    let Some(program) = rules.get(rule).map(|rule| &rule.program) else { return Vec::new() };
    let clauses = sections.iter().filter_map(|(section, _)| rules.get(*section as usize)).flat_map(|rule| &rule.clauses);
    let position = |gate: u32| program.position(gate).and_then(|at| u32::try_from(at).ok());
    let entry = |clause: &ClauseData| {
        // INVARIANT: what the whole does not need is a `not` that stands right under another, so that what it negates is needed.
        let opposite = || match circuit.gates().get(clause.gate as usize) {
            Some(Gate::Not(of)) => position(*of),
            _ => None,
        };
        let (gate, is_opposite) = match position(clause.gate) {
            Some(gate) => (gate, false),
            None => (opposite().unwrap_or(0), true),
        };
        let subject = match &clause.form {
            CompiledForm::Predicate(_, subjects) => subjects.first().copied(),
            _ => None,
        };
        ProofClause { gate, is_opposite, subject }
    };
    clauses.map(entry).collect()
}
