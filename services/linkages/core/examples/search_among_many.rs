//! How long exact searches among many suppliers take, and what the index holds.
//!
//! `cargo run --release -p eslabon-linkages-core --example search_among_many -- 1000000 1000`
//! draws so many suppliers and asks so many needs for their best 20, then compares
//! the first of these answers with those of looking at everyone; a third number says how
//! many of them. A time is that of the processor for this thread, where the system
//! tells it, and the least of five, so that other work on the machine counts little.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]

#[path = "../benches/synthetic.rs"]
mod synthetic;

use std::{fs, hint::black_box, time::Instant};

use eslabon_linkages_core::{
    case::Demand,
    check::Check,
    index::Index,
    matching::{Question, best_suppliers},
    policy::Policy,
    relatedness::Relations,
    rules::Verdict,
};

/// Memory of this process that is resident, in MB, where the system tells.
fn resident_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").parse::<u64>().ok().map(|kb| kb / 1_024)
}

/// Nanoseconds that this thread had a processor for, where the system tells.
fn processor_ns() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

/// Milliseconds that something takes: of the processor, or else of the clock.
fn milliseconds(work: impl FnOnce()) -> f64 {
    let (begun, before) = (Instant::now(), processor_ns());
    work();
    let of_the_clock = begun.elapsed().as_secs_f64() * 1e3;
    let spent = before.zip(processor_ns()).map(|(before, after)| (after - before) as f64 / 1e6);
    // The system counts in steps; what takes less than one shows as nothing.
    spent.filter(|spent| *spent > 0.0).unwrap_or(of_the_clock)
}

fn main() {
    let number = |at: usize, default: u64| {
        std::env::args().nth(at).and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (suppliers, needs) = (number(1, 1_000_000), number(2, 1_000));
    let begun = Instant::now();
    let mut index = Index::new();
    for key in 0..suppliers {
        if index.insert(&synthetic::supplier(key)).is_err() {
            println!("the index is full at {key}");
            return;
        }
    }
    index.shrink();
    println!("built: {suppliers} suppliers in {:.2} s, drawing included", begun.elapsed().as_secs_f64());
    println!("held: {} MB accounted, {:?} MB resident", index.memory_bytes() / 1_000_000, resident_mb());
    let policy = Policy::default().check().expect("the defaults are a policy");
    let relations = Relations::default();
    let (mut times, mut looked_at, mut scored) = (Vec::new(), 0, 0);
    for need in (0..needs).map(synthetic::need) {
        let demand = Demand::new(&need, &policy);
        let question = Question { demand: &demand, relations: &relations, most: 20, worst: Verdict::Upgrade };
        let mut least = f64::INFINITY;
        for _ in 0..5 {
            least = least.min(milliseconds(|| {
                black_box(index.search(black_box(&question)));
            }));
        }
        times.push(least);
        let found = index.search(&question);
        (looked_at, scored) = (looked_at + found.looked_at, scored + found.scored);
    }
    times.sort_by(f64::total_cmp);
    let at =
        |share: f64| times.get(((needs.max(1) - 1) as f64 * share) as usize).copied().unwrap_or(f64::NAN);
    println!("searched: p50 {:.2} p95 {:.2} p99 {:.2} max {:.2} ms", at(0.5), at(0.95), at(0.99), at(1.0));
    println!("each: {} looked at, {} scored", looked_at as u64 / needs.max(1), scored as u64 / needs.max(1));
    let everyone: Vec<_> = (0..suppliers).map(synthetic::supplier).collect();
    for need in (0..needs.min(number(3, 10))).map(synthetic::need) {
        let demand = Demand::new(&need, &policy);
        let question = Question { demand: &demand, relations: &relations, most: 20, worst: Verdict::Upgrade };
        let plain = best_suppliers(&question, &everyone);
        assert_eq!(index.search(&question).matches, plain, "need {:?}", need.key);
    }
    println!("the same as by looking at everyone, for {} needs", needs.min(number(3, 10)));
}
