//! Planes held against rows, one by one.

#![expect(clippy::cast_possible_truncation, reason = "small numbers")]

/// Each row's least and most.
type Bounds = Vec<(i64, i64)>;

use std::sync::Arc;

use super::super::circuit::{Circuit, Gate, MET, NOT_MET, code_set};
use super::{Column, run};

fn random(state: &mut u64, below: u64) -> u64 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}

/// Rows of each way to be unknown: not, wholly, upwards, and between.
fn rows(state: &mut u64, count: usize, domain: (i64, i64), way: u64) -> Bounds {
    let span = domain.0.abs_diff(domain.1).saturating_add(1);
    let value = |state: &mut u64| domain.0.wrapping_add_unsigned(random(state, span.min(1 << 31)));
    let row = |state: &mut u64| {
        let (a, b) = (value(state), value(state));
        match way.min(random(state, 4)) {
            0 => (a, a),
            _ if way == 1 => domain,
            _ if way == 2 => (a, domain.1),
            _ => (a.min(b), a.max(b)),
        }
    };
    (0..count).map(|_| row(state)).collect()
}

#[test]
fn planes_agree_with_rows_one_by_one() {
    let mut state = 7;
    for case in 0..400 {
        let domains = [(0, 0), (0, 1), (-3, 12), (0, 4_000), (-1 << 40, 1 << 40), (0, 40), (i64::MIN, i64::MAX)];
        let count = [0, 1, 63, 64, 65, 1_024, 1_500][random(&mut state, 7) as usize];
        let made: Vec<((i64, i64), Bounds)> = (0..5)
            .map(|_| {
                let domain = domains[random(&mut state, 7) as usize];
                let way = random(&mut state, 4);
                (domain, rows(&mut state, count, domain, way))
            })
            .collect();
        let columns: Vec<Arc<Column>> = made.iter().map(|(domain, rows)| Column::pack(rows, *domain).into()).collect();
        for (column, (_, rows)) in columns.iter().zip(&made) {
            for (at, row) in rows.iter().enumerate() {
                assert_eq!(column.row(at), *row, "case {case}");
            }
        }
        let mut circuit = Circuit::default();
        let mut gates = Vec::new();
        for _ in 0..12 {
            let subject = random(&mut state, 5) as u32;
            let (domain, rows) = &made[subject as usize];
            let near = rows.get(random(&mut state, count.max(1) as u64) as usize).map_or(domain.0, |row| row.0);
            let threshold = near.saturating_add(random(&mut state, 3) as i64 - 1);
            gates.push(circuit.gate(Gate::AtLeast { subject, threshold }));
            let codes = code_set((0..5).map(|_| random(&mut state, 45) as u32));
            gates.push(circuit.gate(Gate::OneOf { subject, codes }));
        }
        for _ in 0..12 {
            let parts: Vec<u32> =
                (0..1 + random(&mut state, 6)).map(|_| gates[random(&mut state, gates.len() as u64) as usize]).collect();
            let k = 1 + random(&mut state, parts.len() as u64) as u32;
            gates.push(match random(&mut state, 4) {
                0 => circuit.gate(Gate::Not(parts[0])),
                1 => circuit.gate(Gate::Closed(parts[0])),
                _ => circuit.gate(Gate::Count { k, of: parts.into() }),
            });
        }
        let program = circuit.program(&gates);
        let roots: Vec<usize> = gates.iter().map(|&gate| program.position(gate).unwrap()).collect();
        let words = count.div_ceil(64);
        let mut masks = vec![(vec![0; words], vec![0; words]); roots.len()];
        run(&program, &columns, count, &roots, |root, at, must, may| {
            masks[root].0[at..at + must.len()].copy_from_slice(must);
            masks[root].1[at..at + may.len()].copy_from_slice(may);
        });
        let mut values = vec![0; program.len()];
        for row in 0..count {
            program.run(|subject| made[subject as usize].1[row], &mut values);
            for (root, (must, may)) in roots.iter().zip(&masks) {
                let is_in = |mask: &[u64]| mask[row / 64] >> (row % 64) & 1 == 1;
                assert_eq!(
                    (is_in(must), is_in(may)),
                    (values[*root] == MET, values[*root] != NOT_MET),
                    "case {case} row {row}"
                );
            }
        }
        assert!(masks.iter().all(|(must, may)| must.iter().zip(may).all(|(must, may)| must & !may == 0)));
    }
}
