//! How long exact searches among many suppliers take, and what the index holds.
//!
//! `cargo run --release -p eslabon-linkages-core --example search_among_many -- 1000000 1000`
//! draws so many suppliers and asks so many needs for their best 20, then compares
//! the first of these answers with those of looking at everyone; a third number says how
//! many of them. Instead of the first number stands a folder of `suppliers.csv`, claims,
//! certificates and needs, of whose needs so many are asked. A time is that of the
//! processor for this thread, where the system tells it, and the least of five, so that
//! other work on the machine counts little.

#![expect(clippy::print_stdout, reason = "it prints what it measured")]
#![expect(clippy::unwrap_used, reason = "a measurement stops where something is not as it must be")]

#[expect(dead_code, reason = "the tests look things up in it by name")]
#[path = "../tests/conformance/registry.rs"]
mod registry;
#[path = "../benches/synthetic.rs"]
mod synthetic;

use std::{
    collections::BTreeMap,
    fs,
    hint::black_box,
    num::NonZero,
    path::Path,
    thread::{self, available_parallelism},
    time::Instant,
};

use eslabon_linkages_core::{
    Need, Supplier,
    case::Demand,
    check::{Check, Checked},
    index::Index,
    matching::{Question, best_suppliers},
    policy::Policy,
    relatedness::Relations,
    rules::Verdict,
};

/// A row of a file by the names of its columns.
type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Who is searched, and for what.
struct Asked {
    suppliers: Vec<Checked<Supplier>>,
    needs: Vec<Checked<Need>>,
    relations: Relations,
    policy: Checked<Policy>,
}

impl Asked {
    fn drawn(suppliers: u64, needs: u64) -> Self {
        Self {
            suppliers: (0..suppliers).map(synthetic::supplier).collect(),
            needs: (0..needs).map(synthetic::need).collect(),
            relations: Relations::default(),
            policy: Policy::default().check().unwrap(),
        }
    }

    fn read(folder: &Path, needs: u64) -> Self {
        let read = registry::Registry::read(folder);
        // Evenly from the whole file, in which needs of one kind stand together.
        let step = read.needs.len().div_ceil(needs.max(1) as usize).max(1);
        Self {
            needs: read.needs.into_iter().step_by(step).collect(),
            suppliers: read.suppliers,
            relations: read.relations,
            policy: read.policy,
        }
    }

    fn question<'a>(&'a self, demand: &'a Demand<'a>) -> Question<'a> {
        Question { demand, relations: &self.relations, most: 20, worst: Verdict::Upgrade }
    }
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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, default: u64| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(default);
    let needs = number(1, 1_000);
    let asked = match arguments.first() {
        Some(folder) if Path::new(folder).is_dir() => Asked::read(Path::new(folder), needs),
        _ => Asked::drawn(number(0, 1_000_000), needs),
    };
    let begun = Instant::now();
    let mut index = Index::new();
    for supplier in &asked.suppliers {
        index.insert(supplier).unwrap();
    }
    index.shrink();
    println!("built: {} suppliers in {:.2} s", asked.suppliers.len(), begun.elapsed().as_secs_f64());
    println!("held: {} MB by its own account", index.memory_bytes() / 1_000_000);
    search(&asked, &index);
    let compared = asked.needs.len().min(number(2, 10) as usize);
    compare(&asked, &index, compared);
    println!("the same as by looking at everyone, for {compared} needs");
}

/// Asks every need for its best and prints how long it took.
fn search(asked: &Asked, index: &Index) {
    let (mut times, mut looked_at, mut scored) = (Vec::new(), 0, 0);
    for need in &asked.needs {
        let demand = Demand::new(need, &asked.policy);
        let question = asked.question(&demand);
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
    let count = times.len().max(1);
    let at = |share: f64| times.get(((count - 1) as f64 * share) as usize).copied().unwrap_or(f64::NAN);
    println!(
        "searched for {} needs: p50 {:.2} p95 {:.2} p99 {:.2} max {:.2} ms",
        times.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    println!("each: {} looked at, {} scored", looked_at / count, scored / count);
}

/// Asserts that the index finds what looking at everyone finds, for the first needs.
fn compare(asked: &Asked, index: &Index, needs: usize) {
    let threads = available_parallelism().map_or(1, NonZero::get);
    let needs = asked.needs.get(..needs).unwrap_or(&asked.needs);
    thread::scope(|scope| {
        for part in needs.chunks(needs.len().div_ceil(threads).max(1)) {
            scope.spawn(move || {
                for need in part {
                    let demand = Demand::new(need, &asked.policy);
                    let question = asked.question(&demand);
                    let plain = best_suppliers(&question, &asked.suppliers);
                    assert_eq!(index.search(&question).matches, plain, "need {:?}", need.key);
                }
            });
        }
    });
}
