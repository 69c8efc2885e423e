//! The canonical encoding of inputs: what is stored, and what the digest is over.
//!
//! Little-endian. A list of texts is its length as `u32` and for each text its
//! length as `u32` and its bytes; a list of numbers is its length as `u32` and
//! the numbers. A content opens with a version `u8` and ends with the BLAKE3
//! digest of all that, so that damage is noticed. The order of everything is
//! that of the forms in memory, which are sorted: one content has one encoding.

use eslabon_proto::r#type::v1::TerritoryScheme;

use super::{
    Kind, Scheme,
    flows::Flows,
    indicators::{Grade, Indicators, Row},
    io_table::IoTable,
    sector_list::{Link, Sector, SectorList},
};
use crate::store::encoding::{Damaged, Reader, seal, unseal};

/// Version of the encoding.
const VERSION: u8 = 1;

/// What can be encoded.
pub(crate) trait Content: Sized {
    /// The kind of an input that holds it.
    const KIND: Kind;

    /// Writes everything but version and digest.
    fn write(&self, out: &mut Writer);

    /// Reads what `write` wrote.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Damaged>;
}

/// The encoding of a content.
pub(crate) fn encode(content: &impl Content) -> Vec<u8> {
    let mut out = Writer(vec![VERSION]);
    content.write(&mut out);
    seal(out.0)
}

/// The content of an encoding.
pub(crate) fn decode<C: Content>(bytes: &[u8]) -> Result<C, Damaged> {
    let mut reader = Reader(unseal(bytes)?);
    if reader.take(1)? != [VERSION] {
        return Err(Damaged);
    }
    let content = C::read(&mut reader)?;
    if reader.0.is_empty() { Ok(content) } else { Err(Damaged) }
}

/// The digest of an input: BLAKE3 over the text `eslabon input 1`, the name of
/// the kind and of the territory scheme, each ended by a line feed; then for each
/// content its year as `i32` (0: of all) and its encoding.
pub(crate) fn digest(kind: Kind, scheme: TerritoryScheme, contents: &[(i32, Vec<u8>)]) -> [u8; 32] {
    let scheme = match scheme {
        TerritoryScheme::Free => "FREE",
        TerritoryScheme::Unspecified | TerritoryScheme::Iso3166 => "ISO3166",
    };
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("eslabon input 1\n{}\n{scheme}\n", kind.name()).as_bytes());
    for (year, bytes) in contents {
        hasher.update(&year.to_le_bytes());
        hasher.update(bytes);
    }
    *hasher.finalize().as_bytes()
}

/// Bytes that are being written.
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    fn count(&mut self, count: usize) {
        // Files have at most as many rows as fit, checked on import.
        self.0.extend((count as u32).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn texts(&mut self, texts: &[String]) {
        self.count(texts.len());
        texts.iter().for_each(|text| self.text(text));
    }

    fn numbers<T: Copy, const N: usize>(
        &mut self,
        numbers: impl ExactSizeIterator<Item = T>,
        write: fn(T) -> [u8; N],
    ) {
        self.count(numbers.len());
        self.0.reserve(N * numbers.len());
        numbers.for_each(|number| self.0.extend(write(number)));
    }

    fn reals(&mut self, numbers: &[f64]) {
        self.numbers(numbers.iter().copied(), f64::to_le_bytes);
    }
}

fn texts(reader: &mut Reader<'_>) -> Result<Vec<String>, Damaged> {
    let count = reader.u32()?;
    (0..count).map(|_| reader.text()).collect()
}

fn numbers<T, const N: usize>(reader: &mut Reader<'_>, read: fn([u8; N]) -> T) -> Result<Vec<T>, Damaged> {
    let count = reader.u32()? as usize;
    reader.numbers(count, read)
}

fn reals(reader: &mut Reader<'_>) -> Result<Vec<f64>, Damaged> {
    numbers(reader, f64::from_le_bytes)
}

fn scheme(reader: &mut Reader<'_>) -> Result<Scheme, Damaged> {
    Scheme::of_name(&reader.text()?).ok_or(Damaged)
}

/// Refuses places that lead nowhere.
fn within(places: &[u32], length: usize) -> Result<(), Damaged> {
    if places.iter().all(|&place| (place as usize) < length) { Ok(()) } else { Err(Damaged) }
}

fn same_length(lengths: &[usize]) -> Result<(), Damaged> {
    if lengths.windows(2).all(|pair| pair[0] == pair[1]) { Ok(()) } else { Err(Damaged) }
}

impl Content for SectorList {
    const KIND: Kind = Kind::SectorList;

    fn write(&self, out: &mut Writer) {
        out.count(self.sectors.len());
        for Sector { id, name, name_es, description } in &self.sectors {
            [id, name, name_es, description].into_iter().for_each(|text| out.text(text));
        }
        out.count(self.links.len());
        for Link { scheme, code, sector, weight } in &self.links {
            out.text(scheme.name());
            out.text(code);
            out.0.extend(sector.to_le_bytes());
            out.0.extend(weight.to_le_bytes());
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        let count = reader.u32()?;
        let sectors: Result<Vec<_>, Damaged> = (0..count)
            .map(|_| {
                let (id, name) = (reader.text()?, reader.text()?);
                Ok(Sector { id, name, name_es: reader.text()?, description: reader.text()? })
            })
            .collect();
        let sectors = sectors?;
        let count = reader.u32()?;
        let links: Result<Vec<_>, Damaged> = (0..count)
            .map(|_| {
                let (scheme, code, sector) = (scheme(reader)?, reader.text()?, reader.u32()?);
                let weight = reader.numbers(1, f64::from_le_bytes)?.first().copied().ok_or(Damaged)?;
                within(&[sector], sectors.len())?;
                Ok(Link { scheme, code, sector, weight })
            })
            .collect();
        Ok(Self { sectors, links: links? })
    }
}

impl Content for Indicators {
    const KIND: Kind = Kind::Indicators;

    fn write(&self, out: &mut Writer) {
        let lists = [&self.territories, &self.regions, &self.sectors, &self.indicators];
        lists.into_iter().for_each(|list| out.texts(list));
        [&self.occupations, &self.units, &self.sources].into_iter().for_each(|list| out.texts(list));
        let places: [fn(&Row) -> u32; 6] = [
            |row| row.indicator,
            |row| row.territory,
            |row| row.sector,
            |row| row.occupation,
            |row| row.unit,
            |row| row.source,
        ];
        for place in places {
            out.numbers(self.rows.iter().map(place), u32::to_le_bytes);
        }
        out.numbers(self.rows.iter().map(|row| row.year), i32::to_le_bytes);
        out.numbers(self.rows.iter().map(|row| row.value), f64::to_le_bytes);
        out.numbers(self.rows.iter().map(|row| row.half_width), f64::to_le_bytes);
        out.numbers(self.rows.iter().map(|row| row.grade as u8), u8::to_le_bytes);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        let mut table = Self {
            territories: texts(reader)?,
            regions: texts(reader)?,
            sectors: texts(reader)?,
            indicators: texts(reader)?,
            occupations: texts(reader)?,
            units: texts(reader)?,
            sources: texts(reader)?,
            rows: Vec::new(),
        };
        let mut places = Vec::new();
        for length in [
            table.indicators.len(),
            table.territories.len(),
            table.sectors.len(),
            table.occupations.len(),
            table.units.len(),
            table.sources.len(),
        ] {
            let column = numbers(reader, u32::from_le_bytes)?;
            within(&column, length)?;
            places.push(column);
        }
        let years = numbers(reader, i32::from_le_bytes)?;
        let (values, half_widths) = (reals(reader)?, reals(reader)?);
        let grades = numbers(reader, u8::from_le_bytes)?;
        let mut lengths: Vec<_> = places.iter().map(Vec::len).collect();
        lengths.extend([years.len(), values.len(), half_widths.len(), grades.len()]);
        same_length(&lengths)?;
        same_length(&[table.territories.len(), table.regions.len()])?;
        table.rows.reserve_exact(years.len());
        for at in 0..years.len() {
            table.rows.push(Row {
                indicator: places[0][at],
                territory: places[1][at],
                sector: places[2][at],
                occupation: places[3][at],
                unit: places[4][at],
                source: places[5][at],
                year: years[at],
                value: values[at],
                half_width: half_widths[at],
                grade: *Grade::ALL.get(usize::from(grades[at])).ok_or(Damaged)?,
            });
        }
        Ok(table)
    }
}

impl Content for Flows {
    const KIND: Kind = Kind::Flows;

    fn write(&self, out: &mut Writer) {
        out.0.extend(self.year.to_le_bytes());
        out.text(self.scheme.name());
        [&self.exporters, &self.importers, &self.products].into_iter().for_each(|list| out.texts(list));
        for places in [&self.ends, &self.exporter, &self.importer] {
            out.numbers(places.iter().copied(), u32::to_le_bytes);
        }
        out.reals(&self.value);
        out.reals(&self.quantity);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        let year = reader.u32()?.cast_signed();
        let flows = Self {
            year,
            scheme: scheme(reader)?,
            exporters: texts(reader)?,
            importers: texts(reader)?,
            products: texts(reader)?,
            ends: numbers(reader, u32::from_le_bytes)?,
            exporter: numbers(reader, u32::from_le_bytes)?,
            importer: numbers(reader, u32::from_le_bytes)?,
            value: reals(reader)?,
            quantity: reals(reader)?,
        };
        same_length(&[flows.exporter.len(), flows.value.len(), flows.quantity.len()])?;
        same_length(&[flows.products.len(), flows.ends.len()])?;
        if !flows.importer.is_empty() {
            same_length(&[flows.importer.len(), flows.value.len()])?;
        }
        within(&flows.exporter, flows.exporters.len())?;
        within(&flows.importer, flows.importers.len())?;
        let ends = flows.ends.last().map_or(0, |&end| end as usize);
        if !flows.ends.is_sorted() || ends != flows.value.len() {
            return Err(Damaged);
        }
        Ok(flows)
    }
}

impl Content for IoTable {
    const KIND: Kind = Kind::IoTable;

    fn write(&self, out: &mut Writer) {
        out.text(&self.territory);
        out.0.extend(self.year.to_le_bytes());
        out.text(self.scheme.name());
        out.texts(&self.industries);
        let lists =
            [&self.coefficients, &self.output, &self.employment, &self.compensation, &self.value_added];
        lists.into_iter().for_each(|list| out.reals(list));
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Damaged> {
        let table = Self {
            territory: reader.text()?,
            year: reader.u32()?.cast_signed(),
            scheme: scheme(reader)?,
            industries: texts(reader)?,
            coefficients: reals(reader)?,
            output: reals(reader)?,
            employment: reals(reader)?,
            compensation: reals(reader)?,
            value_added: reals(reader)?,
        };
        let industries = table.industries.len();
        same_length(&[industries.saturating_mul(industries), table.coefficients.len()])?;
        same_length(&[industries, table.output.len()])?;
        for factor in [&table.employment, &table.compensation, &table.value_added] {
            if !factor.is_empty() {
                same_length(&[industries, factor.len()])?;
            }
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests;
