//! Computes the figures of one file and prints what that took, as JSON.
//!
//! `complexity_csv FILE [--variant book] [--proximity asymmetric|continuous]
//! [--values OUT]`, where FILE is a CSV or a gzip of it with the columns `year`,
//! exporter, product, value in this order. OUT gets ECI, COI, PCI, then density,
//! COG (country by country), as little-endian doubles, NaN where there is none.
//!
//! CPU time is that of the computation alone, over all threads, as Linux counts it.

#![expect(clippy::print_stdout, reason = "an example speaks to a terminal")]

use std::{
    collections::BTreeMap,
    error::Error,
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    time::Instant,
};

use eslabon_sectors_core::{Complexity, ENGINE, Exports, Params, Proximity, Variant, complexity};
use flate2::read::MultiGzDecoder;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let Arguments { file, values, params } = Arguments::read(std::env::args().skip(1))?;
    let exports = read(&file)?;
    let valid = params.check()?;
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    let figures = complexity(&exports, &valid)?;
    let (cpu, wall) = (cpu_seconds() - cpu, wall.elapsed().as_secs_f64());
    if let Some(path) = values {
        write(&figures, &path)?;
    }
    println!(
        "{{\"engine\": \"{ENGINE}\", \"countries\": {}, \"products\": {}, \"cpu_seconds\": {cpu:.6}, \
         \"wall_seconds\": {wall:.6}, \"bytes\": {}, \"checksum\": {:.12}}}",
        figures.countries(),
        figures.products(),
        figures.bytes(),
        checksum(&figures),
    );
    Ok(())
}

struct Arguments {
    file: String,
    values: Option<String>,
    params: Params,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Outcome<Self> {
        let mut read = Self { file: String::new(), values: None, params: Params::default() };
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or(format!("{word} needs a value"));
            match word.as_str() {
                "--values" => read.values = Some(value()?),
                "--variant" if value()? == "book" => read.params.variant = Variant::AtlasBook,
                "--proximity" => {
                    read.params.proximity = match value()?.as_str() {
                        "asymmetric" => Proximity::Asymmetric,
                        "continuous" => Proximity::Continuous,
                        _ => Proximity::Minimum,
                    }
                }
                _ => read.file = word,
            }
        }
        if read.file.is_empty() { Err("which file?".into()) } else { Ok(read) }
    }
}

/// Cells as they come, with the positions that their codes have when sorted.
fn read(path: &str) -> Outcome<Exports> {
    let file = File::open(path)?;
    let reader: Box<dyn Read> =
        if path.ends_with(".gz") { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut reader = csv::Reader::from_reader(BufReader::new(reader));
    let mut record = csv::StringRecord::new();
    let (mut countries, mut products) = (Codes::default(), Codes::default());
    let (mut cell_countries, mut cell_products, mut values) = (Vec::new(), Vec::new(), Vec::new());
    while reader.read_record(&mut record)? {
        cell_countries.push(countries.number(&record[1]));
        cell_products.push(products.number(&record[2]));
        values.push(record[3].parse()?);
    }
    countries.sort(&mut cell_countries);
    products.sort(&mut cell_products);
    Ok(Exports::new(countries.0.len(), products.0.len(), &cell_countries, &cell_products, &values)?)
}

/// Codes by the number of their first appearance.
#[derive(Default)]
struct Codes(BTreeMap<String, u32>);

impl Codes {
    fn number(&mut self, code: &str) -> u32 {
        if let Some(&number) = self.0.get(code) {
            return number;
        }
        let number = self.0.len() as u32;
        self.0.insert(code.to_owned(), number);
        number
    }

    /// Turns numbers of first appearance into positions among the sorted codes.
    fn sort(&self, numbers: &mut [u32]) {
        let mut position = vec![0; self.0.len()];
        for (at, &number) in self.0.values().enumerate() {
            position[number as usize] = at as u32;
        }
        numbers.iter_mut().for_each(|number| *number = position[*number as usize]);
    }
}

/// CPU time of all threads of this process.
fn cpu_seconds() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    nanoseconds.sum::<u64>() as f64 / 1e9
}

fn checksum(figures: &Complexity) -> f64 {
    let products = || 0..figures.products();
    let cells = (0..figures.countries()).flat_map(|c| products().map(move |p| (c, p)));
    let cells = cells.filter_map(|(c, p)| Some(figures.density(c, p)? + figures.cog(c, p)?));
    cells.sum::<f64>() + products().filter_map(|p| figures.pci(p)).sum::<f64>()
}

fn write(figures: &Complexity, path: &str) -> Outcome<()> {
    let (countries, products) = (0..figures.countries(), 0..figures.products());
    let cells = || countries.clone().flat_map(|c| products.clone().map(move |p| (c, p)));
    let values = countries
        .clone()
        .map(|c| figures.eci(c))
        .chain(countries.clone().map(|c| figures.coi(c)))
        .chain(products.clone().map(|p| figures.pci(p)))
        .chain(cells().map(|(c, p)| figures.density(c, p)))
        .chain(cells().map(|(c, p)| figures.cog(c, p)));
    let mut file = BufWriter::new(File::create(path)?);
    for value in values {
        file.write_all(&value.unwrap_or(f64::NAN).to_le_bytes())?;
    }
    Ok(file.flush()?)
}
