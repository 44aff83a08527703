//! A made-up pilot of a seed: teams of three that begin in three cohorts, and of which every other one shadows a lead.

use serde_json::{Value, json};

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, many: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((mixed ^ (mixed >> 31)) % many).unwrap_or(0)
    }

    /// Near to normal, about 0, of the standard deviation `deviation`: a sum of twelve.
    fn near(&mut self, deviation: i64) -> i64 {
        let sum: i64 = (0..12).map(|_| self.below(1_001)).sum();
        (sum - 6_000) * deviation / 1_000
    }
}

const TEAMS: u64 = 36;
const MEMBERS: u64 = 3;
/// Each cohort with the quarter in which it begins.
const COHORTS: [(&str, &str, usize); 3] =
    [("winter", "2026-01-01", 2), ("spring", "2026-04-01", 3), ("summer", "2026-07-01", 4)];
const QUARTERS: [(&str, &str, &str); 5] = [
    ("2025-q3", "2025-07-01", "2025-10-01"),
    ("2025-q4", "2025-10-01", "2026-01-01"),
    ("2026-q1", "2026-01-01", "2026-04-01"),
    ("2026-q2", "2026-04-01", "2026-07-01"),
    ("2026-q3", "2026-07-01", "2026-10-01"),
];

/// The whole document: a list's element on each line.
pub(crate) fn document(seed: u64) -> String {
    let mut random = Random(seed);
    let mut rows = Vec::new();
    for team in 0..TEAMS {
        let (shadows, of_team) = (team % 2 == 0, random.near(40));
        let Some((cohort, _, begins)) = COHORTS.get(usize::try_from(team / 2 % 3).unwrap_or(0)).copied() else { continue };
        for member in 0..MEMBERS {
            // Some join while it is under way, and have nothing before.
            let (own, joined) = (random.near(70), if random.below(12) == 0 { begins } else { 0 });
            for (at, (period, ..)) in QUARTERS.iter().enumerate().skip(joined) {
                let quarters = i64::try_from(at).unwrap_or(0);
                // What shadowing adds, in tenths of a point.
                let added = if shadows && at >= begins { 60 } else { 0 };
                let outcome = (520 + of_team + own + 6 * quarters + added + random.near(45)).clamp(0, 1_000);
                let arm = if shadows { "shadowing" } else { "waiting" };
                rows.push(json!({"unit": format!("t{team:02}-{member}"), "cluster": format!("t{team:02}"), "arm": arm, "cohort": cohort, "period": period, "outcome": outcome}));
            }
        }
    }
    let periods = QUARTERS.iter().map(|(id, from, until)| json!({"id": id, "from": from, "until": until}));
    let cohorts = COHORTS.iter().map(|(id, from, _)| json!({"id": id, "from": from}));
    let head = json!({
        "format": "rungs/pilot/1", "pilot": "made-up-shadowing", "treated": "shadowing", "control": "waiting",
        "outcome": {"code": "readiness-of-100", "decimals": 1}, "minimum_effect": 40,
        "scheme": {"group_sequential": {"spending": "lan_de_mets_o_brien_fleming", "looks": [
            {"on": "2026-04-01", "people": 36}, {"on": "2026-07-01", "people": 72}, {"on": "2026-10-01", "people": 108}]}},
        "scheme_fixed_on": "2025-12-10", "ends_on": "2026-10-01",
        "expected": {"deviation": 65, "people": 54, "members": MEMBERS, "correlation_permille": 50},
        "cohorts": cohorts.collect::<Vec<_>>(), "periods": periods.collect::<Vec<_>>(),
        "looks": ["2026-04-02", "2026-07-01"],
    });
    let mut lines: Vec<String> = Vec::new();
    for (name, value) in head.as_object().into_iter().flatten() {
        lines.push(format!("  {}: {}", Value::from(name.as_str()), value));
    }
    let rows: Vec<String> = rows.iter().map(|row| format!("    {row}")).collect();
    lines.push(format!("  \"rows\": [\n{}\n  ]", rows.join(",\n")));
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}
