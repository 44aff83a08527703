//! Circuits of three-valued gates over numbers that may be known only within bounds.
//!
//! A gate is *met* when it holds whatever the unknown turns out to be, *not met* when it holds for nothing that it can turn out to be
//! taken by itself, else unknown: the strong logic of Kleene. Gates stand after the gates they read, and equal gates are one.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A set of small codes, a bit each.
pub(crate) type CodeSet = Arc<[u64]>;

/// One gate. Other gates are named by their position, which is less than its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gate {
    /// The number is at least this.
    AtLeast { subject: u32, threshold: i64 },
    /// The number is one of these codes.
    OneOf { subject: u32, codes: CodeSet },
    /// At least `k` of some gates are met.
    Count { k: u32, of: Arc<[u32]> },
    /// The gate is not met.
    Not(u32),
    /// The gate, with unknown taken for not met.
    Closed(u32),
}

pub(crate) const NOT_MET: u8 = 0;
pub(crate) const UNKNOWN: u8 = 1;
pub(crate) const MET: u8 = 2;

/// Gates in an order in which each can be computed from those before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Circuit {
    gates: Vec<Gate>,
    /// Where each gate is already.
    known: BTreeMap<Gate, u32>,
}

/// The gates that some others need, numbered anew.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    pub(crate) gates: Vec<Gate>,
    /// For each gate, its position in the circuit; ascending.
    pub(crate) origins: Vec<u32>,
}

impl Circuit {
    pub(crate) fn gates(&self) -> &[Gate] {
        &self.gates
    }

    /// The position of a gate, which is added when there is none like it.
    pub(crate) fn gate(&mut self, gate: Gate) -> u32 {
        let gate = match gate {
            Gate::Not(of) => match self.gates[of as usize] {
                Gate::Not(of) => return of,
                _ => Gate::Not(of),
            },
            Gate::Closed(of) if matches!(self.gates[of as usize], Gate::Closed(_)) => return of,
            Gate::Count { k, of } => {
                let mut parts = of.to_vec();
                // Permuted parts are the same; to all and to any a second time adds nothing.
                parts.sort_unstable();
                let all = k as usize == parts.len();
                if k == 1 || all {
                    parts.dedup();
                }
                if let [only] = parts[..] {
                    return only;
                }
                let k = if all { u32::try_from(parts.len()).unwrap_or(k) } else { k };
                Gate::Count { k, of: parts.into() }
            }
            leaf => leaf,
        };
        if let Some(&at) = self.known.get(&gate) {
            return at;
        }
        let at = u32::try_from(self.gates.len()).unwrap_or(u32::MAX);
        self.gates.push(gate.clone());
        self.known.insert(gate, at);
        at
    }

    /// What some gates need.
    ///
    /// # Complexity
    /// Linear in what they need, times a logarithm.
    pub(crate) fn program(&self, roots: &[u32]) -> Program {
        let mut needed = std::collections::BTreeSet::new();
        let mut open = roots.to_vec();
        while let Some(at) = open.pop() {
            if needed.insert(at) {
                match &self.gates[at as usize] {
                    Gate::Not(of) | Gate::Closed(of) => open.push(*of),
                    Gate::Count { of, .. } => open.extend(of.iter()),
                    Gate::AtLeast { .. } | Gate::OneOf { .. } => {}
                }
            }
        }
        let origins: Vec<u32> = needed.into_iter().collect();
        let gates = origins.iter().map(|&at| renumbered(&self.gates[at as usize], &origins)).collect();
        Program { gates, origins }
    }
}

fn renumbered(gate: &Gate, origins: &[u32]) -> Gate {
    // In range: a program has everything that its gates need.
    let local = |at: u32| u32::try_from(origins.partition_point(|&origin| origin < at)).unwrap_or(u32::MAX);
    match gate {
        Gate::Not(of) => Gate::Not(local(*of)),
        Gate::Closed(of) => Gate::Closed(local(*of)),
        Gate::Count { k, of } => Gate::Count { k: *k, of: of.iter().map(|&at| local(at)).collect() },
        leaf => leaf.clone(),
    }
}

/// Whether a set of codes has a code.
pub(crate) fn has_code(codes: &[u64], code: i64) -> bool {
    let at = usize::try_from(code).unwrap_or(usize::MAX);
    codes.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// A set of codes.
pub(crate) fn code_set(codes: impl IntoIterator<Item = u32>) -> CodeSet {
    let mut words: Vec<u64> = Vec::new();
    for code in codes {
        let at = code as usize / 64;
        if words.len() <= at {
            words.resize(at + 1, 0);
        }
        words[at] |= 1 << (code % 64);
    }
    words.into()
}

impl Program {
    pub(crate) fn len(&self) -> usize {
        self.gates.len()
    }

    /// Where a gate of the circuit is in the program.
    pub(crate) fn position(&self, origin: u32) -> Option<usize> {
        self.origins.binary_search(&origin).ok()
    }

    /// The value of every gate, for one set of bounds; `values` is as long as the program.
    pub(crate) fn run(&self, bounds: impl Fn(u32) -> (i64, i64), values: &mut [u8]) {
        self.run_with(bounds, values, |closed, _| closed & MET);
    }

    /// The same, with the value of each gate that takes unknown for not met as `close` says, from that of its part and its own position.
    pub(crate) fn run_with(&self, bounds: impl Fn(u32) -> (i64, i64), values: &mut [u8], close: impl Fn(u8, usize) -> u8) {
        for (at, gate) in self.gates.iter().enumerate() {
            let value = match gate {
                Gate::AtLeast { subject, threshold } => {
                    let (least, most) = bounds(*subject);
                    u8::from(least >= *threshold) + u8::from(most >= *threshold)
                }
                Gate::OneOf { subject, codes } => {
                    let (least, most) = bounds(*subject);
                    if least == most { if has_code(codes, least) { MET } else { NOT_MET } } else { UNKNOWN }
                }
                Gate::Count { k, of } => {
                    let (mut met, mut possible) = (0u32, 0u32);
                    for &part in of.iter() {
                        let value = values[part as usize];
                        met += u32::from(value == MET);
                        possible += u32::from(value != NOT_MET);
                    }
                    u8::from(met >= *k) + u8::from(possible >= *k)
                }
                Gate::Not(of) => MET - values[*of as usize],
                Gate::Closed(of) => close(values[*of as usize], at),
            };
            values[at] = value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_gates_are_one_and_programs_hold_what_is_needed() {
        let mut circuit = Circuit::default();
        let a = circuit.gate(Gate::AtLeast { subject: 0, threshold: 3 });
        let b = circuit.gate(Gate::OneOf { subject: 1, codes: code_set([1, 70]) });
        let both = circuit.gate(Gate::Count { k: 2, of: [b, a].into() });
        assert_eq!(both, circuit.gate(Gate::Count { k: 2, of: [a, b].into() }));
        assert_eq!(a, circuit.gate(Gate::Count { k: 2, of: [a, a].into() }), "all of one twice is that one");
        let not = circuit.gate(Gate::Not(both));
        assert_eq!(both, circuit.gate(Gate::Not(not)));
        let program = circuit.program(&[not]);
        assert_eq!(program.len(), 4);
        let run = |bounds: [(i64, i64); 2]| {
            let mut values = vec![0; program.len()];
            program.run(|subject| bounds[subject as usize], &mut values);
            values[program.position(not).unwrap()]
        };
        assert_eq!(run([(3, 9), (70, 70)]), NOT_MET);
        assert_eq!(run([(2, 3), (70, 70)]), UNKNOWN);
        assert_eq!(run([(0, 2), (0, 100)]), MET);
        assert_eq!(circuit.program(&[a]).len(), 1);
    }
}
