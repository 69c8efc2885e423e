//! Sets of rows: by standard and the quarter in which it ends, by size, by place.

use std::collections::BTreeMap;

use roaring::RoaringBitmap;

use crate::{
    Day, SizeClass, StandardId,
    certificates::Holding,
    geo::{EARTH_RADIUS_KM, Point},
};

/// Days of a quarter, near enough, since the rules look at the day itself.
const QUARTER: i32 = 91;

/// A circle over more cells than this narrows nothing down.
const MOST_CELLS: i32 = 2_048;

/// What the sets of cells are widened by, in degrees, against rounding.
const MARGIN: f64 = 1e-6;

/// Bytes that a set holds.
pub(super) fn bytes(set: &RoaringBitmap) -> usize {
    let found = set.statistics();
    let held =
        found.n_bytes_array_containers + found.n_bytes_run_containers + found.n_bytes_bitset_containers;
    held as usize + size_of::<RoaringBitmap>()
}

/// Rows by standard and the quarter in which it ends.
#[derive(Debug, Default)]
pub(super) struct Standards(BTreeMap<StandardId, Ends>);

/// For each quarter in which a certificate ends, the rows of those that end in it or
/// later: a question then takes one set, whatever its day.
#[derive(Debug, Default)]
struct Ends {
    from_quarter: BTreeMap<i32, RoaringBitmap>,
    unknown: RoaringBitmap,
}

/// The quarter of a day. Days before 1970 and after 2149 are taken for the nearest
/// within, so that no register of odd dates makes many sets.
fn quarter(day: Day) -> i32 {
    day.0.clamp(0, 65_535).div_euclid(QUARTER)
}

impl Standards {
    pub(super) fn insert(&mut self, row: u32, holdings: &[Holding]) {
        for holding in holdings {
            self.0.entry(holding.standard).or_default().insert(row, holding.until);
        }
    }

    pub(super) fn remove(&mut self, row: u32, holdings: &[Holding]) {
        for holding in holdings {
            if let Some(ends) = self.0.get_mut(&holding.standard) {
                ends.remove(row, holding.until);
            }
        }
    }

    /// Leaves of `rows` those that may hold the standard on a day: until the quarter
    /// of the day or a later one, or until nobody knows when.
    pub(super) fn retain(&self, rows: &mut RoaringBitmap, standard: StandardId, on: Day) {
        let Some(ends) = self.0.get(&standard) else {
            rows.clear();
            return;
        };
        let unknown = &*rows & &ends.unknown;
        match ends.from_quarter.range(quarter(on)..).next() {
            Some((_, live)) => *rows &= live,
            None => rows.clear(),
        }
        *rows |= unknown;
    }

    pub(super) fn memory_bytes(&self) -> usize {
        let of_ends =
            |ends: &Ends| bytes(&ends.unknown) + ends.from_quarter.values().map(bytes).sum::<usize>();
        self.0.values().map(of_ends).sum()
    }
}

impl Ends {
    fn insert(&mut self, row: u32, until: Option<Day>) {
        let Some(end) = until.map(quarter) else {
            self.unknown.insert(row);
            return;
        };
        if !self.from_quarter.contains_key(&end) {
            let later = self.from_quarter.range(end..).next();
            let rows = later.map(|(_, rows)| rows.clone()).unwrap_or_default();
            self.from_quarter.insert(end, rows);
        }
        self.from_quarter.range_mut(..=end).for_each(|(_, rows)| {
            rows.insert(row);
        });
    }

    fn remove(&mut self, row: u32, until: Option<Day>) {
        let Some(end) = until.map(quarter) else {
            self.unknown.remove(row);
            return;
        };
        self.from_quarter.range_mut(..=end).for_each(|(_, rows)| {
            rows.remove(row);
        });
        self.from_quarter.retain(|_, rows| !rows.is_empty());
    }
}

/// Rows by size.
#[derive(Debug, Default)]
pub(super) struct Sizes([RoaringBitmap; 4]);

impl Sizes {
    pub(super) fn insert(&mut self, row: u32, size: SizeClass) {
        self.0[size as usize].insert(row);
    }

    pub(super) fn remove(&mut self, row: u32, size: SizeClass) {
        self.0[size as usize].remove(row);
    }

    /// Leaves of `rows` those that are large enough.
    pub(super) fn retain(&self, rows: &mut RoaringBitmap, least: SizeClass) {
        for smaller in &self.0[..least as usize] {
            *rows -= smaller;
        }
    }

    pub(super) fn memory_bytes(&self) -> usize {
        self.0.iter().map(bytes).sum()
    }
}

/// Rows by cell of one degree, and those whose place is not known.
#[derive(Debug, Default)]
pub(super) struct Cells {
    cells: BTreeMap<(i16, i16), RoaringBitmap>,
    unknown: RoaringBitmap,
}

/// The cell of a place. Longitudes go around.
fn cell(site: Point) -> (i16, i16) {
    (site.latitude.floor() as i16, (site.longitude.floor() as i16).rem_euclid(360))
}

impl Cells {
    pub(super) fn insert(&mut self, row: u32, site: Option<Point>) {
        match site {
            Some(site) => self.cells.entry(cell(site)).or_default().insert(row),
            None => self.unknown.insert(row),
        };
    }

    pub(super) fn remove(&mut self, row: u32, site: Option<Point>) {
        let Some(at) = site.map(cell) else {
            self.unknown.remove(row);
            return;
        };
        if let Some(set) = self.cells.get_mut(&at) {
            set.remove(row);
            if set.is_empty() {
                self.cells.remove(&at);
            }
        }
    }

    /// The rows that may be within a radius of a place, those of unknown place among
    /// them; nothing where the circle is too large to narrow anything down.
    pub(super) fn near(&self, place: Point, radius_km: f64) -> Option<RoaringBitmap> {
        let angle = radius_km / EARTH_RADIUS_KM;
        let half_height = angle.to_degrees() + MARGIN;
        let (south, north) = (place.latitude - half_height, place.latitude + half_height);
        if angle >= std::f64::consts::FRAC_PI_2 || south < -90.0 || north > 90.0 {
            return None;
        }
        // The meridians that touch the circle, where it holds no pole.
        let half_width = (angle.sin() / place.latitude.to_radians().cos()).asin().to_degrees() + MARGIN;
        // At the edge of a pole rounding may leave no meridian.
        if !half_width.is_finite() {
            return None;
        }
        let (west, east) = (place.longitude - half_width, place.longitude + half_width);
        let latitudes = south.floor() as i32..=north.floor() as i32;
        let longitudes = west.floor() as i32..=east.floor() as i32;
        let heights = latitudes.end() - latitudes.start() + 1;
        let widths = longitudes.end() - longitudes.start() + 1;
        if heights.saturating_mul(widths) > MOST_CELLS {
            return None;
        }
        let mut near = self.unknown.clone();
        for latitude in latitudes {
            for longitude in longitudes.clone() {
                let at = (latitude as i16, longitude.rem_euclid(360) as i16);
                if let Some(set) = self.cells.get(&at) {
                    near |= set;
                }
            }
        }
        Some(near)
    }

    pub(super) fn memory_bytes(&self) -> usize {
        bytes(&self.unknown) + self.cells.values().map(bytes).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place() -> impl Strategy<Value = Point> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(latitude, longitude)| Point { latitude, longitude })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn no_place_within_the_radius_is_left_out(here in place(), bearing in 0.0..std::f64::consts::TAU, share in 0.0..1.0_f64, radius in 1.0..900.0_f64) {
            // Where one comes to from here on a bearing.
            let angle = share * radius / EARTH_RADIUS_KM;
            let from = here.latitude.to_radians();
            let to = (from.sin() * angle.cos() + from.cos() * angle.sin() * bearing.cos()).clamp(-1.0, 1.0).asin();
            let turn = (bearing.sin() * angle.sin() * from.cos()).atan2(angle.cos() - from.sin() * to.sin());
            let longitude = here.longitude + turn.to_degrees();
            let there = Point { latitude: to.to_degrees(), longitude: (longitude + 540.0).rem_euclid(360.0) - 180.0 };
            prop_assume!(here.km_to(&there) <= radius);
            let mut cells = Cells::default();
            cells.insert(7, Some(there));
            cells.insert(8, None);
            if let Some(near) = cells.near(here, radius) {
                prop_assert!(near.contains(7) && near.contains(8));
            }
        }
    }

    #[test]
    fn a_place_far_away_is_left_out() {
        let mut cells = Cells::default();
        cells.insert(1, Some(Point { latitude: 20.0, longitude: -84.0 }));
        let near = cells.near(Point { latitude: 10.0, longitude: -84.0 }, 200.0).unwrap();
        assert!(near.is_empty());
    }

    #[test]
    fn a_row_that_was_removed_is_in_no_set() {
        let (site, mut cells) = (Point { latitude: 10.5, longitude: -84.0 }, Cells::default());
        cells.insert(1, Some(site));
        cells.remove(1, Some(site));
        assert!(cells.cells.is_empty());
        let mut standards = Standards::default();
        let holding = [Holding { standard: StandardId(1), until: Some(Day(200)) }];
        standards.insert(1, &holding);
        let mut rows: RoaringBitmap = [1, 2].into_iter().collect();
        standards.retain(&mut rows, StandardId(1), Day(200));
        assert_eq!(rows.iter().collect::<Vec<_>>(), [1]);
        standards.remove(1, &holding);
        standards.retain(&mut rows, StandardId(1), Day(0));
        assert!(rows.is_empty());
    }
}
