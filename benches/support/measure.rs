//! What benchmarks measure with: medians, the seconds of a run, and the most memory held.

use std::time::Instant;

/// The middle one; 0 of none.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// What a run gives, and its seconds.
pub fn timed<T>(run: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let given = run();
    (given, start.elapsed().as_secs_f64())
}

/// The most memory the process has held so far, as Linux tells it, or since [`Memory::of`] looked last.
pub fn peak() -> String {
    kib("VmHWM").map_or_else(|| "unknown".to_owned(), |kib| format!("{} MiB", kib / 1024))
}

/// A line of what Linux says of the process, in KiB.
fn kib(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The memory that the process held before a run, and the most that it held meanwhile, in KiB. What was given up and not yet returned to the
/// system is used again unseen, so that the difference is the least that the run took.
#[derive(Clone, Copy)]
pub struct Memory {
    pub before: u64,
    pub most: u64,
}

impl Memory {
    /// What a run gives, and the memory; `None` where Linux does not tell.
    pub fn of<T>(run: impl FnOnce() -> T) -> (T, Option<Self>) {
        // From here on the peak is counted anew.
        let is_reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
        let before = kib("VmRSS");
        let given = run();
        let most = kib("VmHWM").filter(|_| is_reset);
        (given, before.zip(most).map(|(before, most)| Self { before, most }))
    }
}
