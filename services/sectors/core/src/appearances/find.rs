//! Where the advantage of a product crosses both thresholds.

use super::{Error, Rule, ValidParams};

/// A product that has appeared.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Appearance {
    /// Position of the product.
    pub product: usize,
    /// `t`, the first year that it counts as present.
    pub year: i32,
    /// The first of the years in a row in any of which it could be said to appear.
    pub first_year: i32,
    /// The last of them.
    pub last_year: i32,
    /// `B_pt`, ratio.
    pub before: f64,
    /// `A_pt`, ratio.
    pub after: f64,
}

/// What was found, and where it was looked for.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Found {
    /// The years `t` that have a window before and one from them on; ascending.
    pub assessed: Vec<i32>,
    /// By year, then by product.
    pub appearances: Vec<Appearance>,
}

/// The products that appear in a territory's `advantages`, which has a row for each
/// of `years`, ascending, and in it the RCA of each product. See the
/// [module](super).
///
/// A year may be left out, and is when the territory exports nothing in it. A product
/// may appear, be lost and appear again.
pub fn appearances(years: &[i32], advantages: &[Vec<f64>], params: &ValidParams) -> Result<Found, Error> {
    check_series(years, advantages)?;
    let params = params.get();
    let window = params.window as usize;
    let splits = match params.rule {
        Rule::Rolling => rolling(years, window),
        Rule::Ends => ends(years, window),
    };
    if splits.is_empty() {
        let needed = if params.rule == Rule::Rolling { 2 * params.window } else { params.window };
        return Err(Error::TooFewYears { needed, held: longest_row(years) });
    }
    let products = advantages.first().map_or(0, Vec::len);
    let mean = |start: usize, product: usize| {
        let sum: f64 = advantages[start..start + window].iter().map(|row| row[product]).sum();
        sum / f64::from(params.window)
    };
    let mut found = Vec::new();
    for product in 0..products {
        let mut run: Option<Appearance> = None;
        for split in &splits {
            let (before, after) = (mean(split.before, product), mean(split.after, product));
            if !(before < params.below && after >= params.at_least) {
                found.extend(run.take());
                continue;
            }
            let year = years[split.after];
            // A year that is not the next one begins another run.
            found.extend(run.take_if(|run| run.last_year.checked_add(1) != Some(year)));
            let new = Appearance { product, year, first_year: year, last_year: year, before, after };
            run = Some(run.map_or(new, |run| run.continued(new)));
        }
        found.extend(run);
    }
    found.sort_by_key(|appearance| (appearance.year, appearance.product));
    Ok(Found { assessed: splits.iter().map(|split| years[split.after]).collect(), appearances: found })
}

impl Appearance {
    /// The run with one year more: dated by the greatest rise, the earliest of those.
    fn continued(self, new: Self) -> Self {
        let is_greater = new.after - new.before > self.after - self.before;
        let dated = if is_greater { new } else { self };
        Self { first_year: self.first_year, last_year: new.year, ..dated }
    }
}

/// Where the two windows start in the years.
struct Split {
    before: usize,
    after: usize,
}

/// Every year with a whole window on either side of its beginning.
fn rolling(years: &[i32], window: usize) -> Vec<Split> {
    let starts = 0..years.len().saturating_sub(2 * window - 1);
    let is_row = |start: &usize| is_row(&years[*start..start + 2 * window]);
    starts.filter(is_row).map(|start| Split { before: start, after: start + window }).collect()
}

/// The first and the last window, where they are two.
fn ends(years: &[i32], window: usize) -> Vec<Split> {
    let Some(after) = years.len().checked_sub(window).filter(|after| *after >= window) else {
        return Vec::new();
    };
    let are_rows = is_row(&years[..window]) && is_row(&years[after..]);
    if are_rows { vec![Split { before: 0, after }] } else { Vec::new() }
}

fn is_row(years: &[i32]) -> bool {
    years.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
}

fn longest_row(years: &[i32]) -> u32 {
    let rows = years.chunk_by(|one, next| one.checked_add(1) == Some(*next));
    rows.map(<[i32]>::len).max().and_then(|longest| u32::try_from(longest).ok()).unwrap_or(0)
}

fn check_series(years: &[i32], advantages: &[Vec<f64>]) -> Result<(), Error> {
    if let Some(pair) = years.windows(2).find(|pair| pair[1] <= pair[0]) {
        return Err(Error::NotASeries { year: pair[1] });
    }
    let products = advantages.first().map_or(0, Vec::len);
    let row = |at: usize| advantages.get(at).is_some_and(|row| row.len() == products);
    match (0..years.len()).find(|at| !row(*at)) {
        Some(at) => Err(Error::NotASeries { year: years[at] }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Params, *};

    /// Years from 2001 on, one product.
    fn find(series: &[f64], params: Params) -> Result<Found, Error> {
        let years: Vec<i32> = (2001..).take(series.len()).collect();
        let rows: Vec<_> = series.iter().map(|rca| vec![*rca]).collect();
        appearances(&years, &rows, &params.check().unwrap())
    }

    #[track_caller]
    fn years_of(series: &[f64], expected: &[(i32, i32, i32)]) {
        let found = find(series, Params::default()).unwrap();
        let of = |found: &Appearance| (found.year, found.first_year, found.last_year);
        assert_eq!(found.appearances.iter().map(of).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_jump_is_dated_where_it_is_though_the_means_see_it_early_and_late() {
        // From 2004 on the mean of (0, 2, 2) is one already; the jump is in 2005.
        years_of(&[0.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0], &[(2005, 2004, 2005)]);
    }

    #[test]
    fn the_thresholds_are_below_a_half_and_at_least_one() {
        years_of(&[0.4, 0.4, 0.4, 1.0, 1.0, 1.0], &[(2004, 2004, 2004)]);
        years_of(&[0.5, 0.5, 0.5, 1.0, 1.0, 1.0], &[]);
        years_of(&[0.4, 0.4, 0.4, 0.9, 0.9, 0.9], &[]);
        years_of(&[1.5, 1.5, 1.5, 2.0, 2.0, 2.0], &[]);
    }

    #[test]
    fn means_count_and_not_each_year() {
        years_of(&[0.0, 1.2, 0.0, 0.0, 9.0, 0.0], &[(2004, 2004, 2004)]);
    }

    #[test]
    fn equal_rises_are_dated_by_the_first() {
        // Any of three years rises by exactly 1.
        years_of(&[0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 0.0, 0.0, 0.0], &[(2004, 2004, 2006)]);
    }

    #[test]
    fn what_was_lost_may_appear_again() {
        let series = [0.0, 0.0, 0.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0, 2.0, 2.0, 2.0];
        let found = find(&series, Params::default()).unwrap();
        assert_eq!(found.appearances.iter().map(|found| found.year).collect::<Vec<_>>(), [2004, 2010]);
        assert_eq!(found.assessed, (2004..=2010).collect::<Vec<_>>());
    }

    #[test]
    fn the_ends_find_what_grew_slowly() {
        let slow = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1];
        years_of(&slow, &[]);
        let found = find(&slow, Params { rule: Rule::Ends, ..Params::default() }).unwrap();
        assert_eq!(found.assessed, [2008]);
        let one = found.appearances[0];
        assert_eq!((one.year, one.first_year, one.last_year), (2008, 2008, 2008));
        assert!((one.before - 0.3).abs() < 1e-15 && (one.after - 1.0).abs() < 1e-15, "{one:?}");
    }

    #[test]
    fn too_few_years_are_told_with_how_many_are_needed() {
        let few = find(&[0.0; 5], Params::default());
        assert_eq!(few, Err(Error::TooFewYears { needed: 6, held: 5 }));
        let few = find(&[0.0; 5], Params { rule: Rule::Ends, ..Params::default() });
        assert_eq!(few, Err(Error::TooFewYears { needed: 3, held: 5 }));
        assert_eq!(find(&[], Params::default()), Err(Error::TooFewYears { needed: 6, held: 0 }));
    }

    #[test]
    fn no_window_reaches_over_a_year_that_is_absent() {
        let years = [2001, 2002, 2003, 2004, 2006, 2007];
        let rows = vec![vec![0.0]; 6];
        let params = Params { window: 2, ..Params::default() };
        let found = appearances(&years, &rows, &params.check().unwrap()).unwrap();
        assert_eq!(found.assessed, [2003]);
        let params = Params { rule: Rule::Ends, ..params };
        assert_eq!(appearances(&years, &rows, &params.check().unwrap()).unwrap().assessed, [2006]);
        let params = Params::default();
        let few = appearances(&years, &rows, &params.check().unwrap());
        assert_eq!(few, Err(Error::TooFewYears { needed: 6, held: 4 }));
    }

    #[test]
    fn products_are_told_by_year_and_then_by_position() {
        let rows: Vec<_> = [[0.0, 0.0, 0.0], [0.0, 2.0, 2.0], [2.0, 2.0, 2.0]].map(|row| row.to_vec()).into();
        let params = Params { window: 1, ..Params::default() };
        let found = appearances(&[2001, 2002, 2003], &rows, &params.check().unwrap()).unwrap();
        let places: Vec<_> = found.appearances.iter().map(|found| (found.year, found.product)).collect();
        assert_eq!(places, [(2002, 1), (2002, 2), (2003, 0)]);
    }

    #[test]
    fn what_is_no_series_is_refused() {
        let params = ValidParams::default();
        assert_eq!(
            appearances(&[2001, 2001], &[vec![], vec![]], &params),
            Err(Error::NotASeries { year: 2001 })
        );
        let uneven = [vec![1.0], vec![]];
        assert_eq!(appearances(&[2001, 2002], &uneven, &params), Err(Error::NotASeries { year: 2002 }));
        assert_eq!(appearances(&[2001, 2002], &[vec![1.0]], &params), Err(Error::NotASeries { year: 2002 }));
    }
}
