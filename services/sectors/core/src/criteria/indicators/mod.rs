//! Indicators as criteria read them: of which year, against which total, and how
//! sure.

use std::collections::BTreeMap;

use super::{BySector, Cell, Economy, Figure, Grade, Missing, Need, Unavailable};

#[cfg(test)]
pub(super) mod testing;

/// By how much a part may exceed its whole, as a share of it: both are rounded
/// where they are published.
const ROUNDED: f64 = 1e-3;

/// Values of an indicator by year.
pub(super) type Years = BTreeMap<i32, BySector>;

/// An indicator of all occupations together that a criterion cannot do without.
pub(super) fn required<'a>(economy: &'a Economy, id: &'static str) -> Result<&'a Years, Unavailable> {
    economy.indicator(id).ok_or(Unavailable::InputNeeded(Need::Indicator(id)))
}

/// A figure with its year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Dated {
    pub(super) figure: Figure,
    pub(super) year: i32,
}

impl Dated {
    /// As a cell, `scale` times the figure: 100 for percent.
    pub(super) fn cell(self, scale: f64) -> Cell {
        let Figure { value, half_width, grade } = self.figure;
        Cell::of(scale * value, self.year).within(scale * half_width).graded(grade)
    }
}

/// The share of a part in its whole, 0..1, in the newest year that holds both for
/// the sector.
pub(super) fn share(part: &Years, whole: &Years, sector: usize) -> Result<Dated, Missing> {
    let both =
        |(&year, parts): (&i32, &BySector)| Some((year, parts.of(sector)?, whole.get(&year)?.of(sector)?));
    let (year, part, whole) = part.iter().rev().find_map(both).ok_or(Missing::NoValue)?;
    Ok(Dated { figure: part_of(part, whole)?, year })
}

/// A part over its whole, 0..1.
pub(super) fn part_of(part: Figure, whole: Figure) -> Result<Figure, Missing> {
    let figure = over(part, whole)?;
    if !(0.0..=1.0 + ROUNDED).contains(&figure.value) {
        return Err(Missing::Contradiction);
    }
    Ok(Figure { value: figure.value.min(1.0), ..figure })
}

/// One figure over another that is above 0. The half width is of first order, as if
/// the two were independent: `sqrt(h_a^2 + (a/b)^2 h_b^2) / b`.
pub(super) fn over(above: Figure, below: Figure) -> Result<Figure, Missing> {
    if below.value == 0.0 {
        return Err(Missing::ZeroDenominator);
    }
    if below.value < 0.0 {
        return Err(Missing::Contradiction);
    }
    let value = above.value / below.value;
    let half_width = above.half_width.hypot(value * below.half_width) / below.value;
    Ok(Figure { value, half_width, grade: worse(above.grade, below.grade) })
}

/// The worse of two grades; one that is not graded does not count.
pub(super) fn worse(left: Option<Grade>, right: Option<Grade>) -> Option<Grade> {
    // `None` is the least of all, and A is less than D.
    left.max(right)
}

/// The sum of figures, their errors as if independent. 0 of none.
pub(super) fn sum(figures: impl Iterator<Item = Figure>) -> Figure {
    figures.fold(Figure::of(0.0), |sum, figure| Figure {
        value: sum.value + figure.value,
        half_width: sum.half_width.hypot(figure.half_width),
        grade: worse(sum.grade, figure.grade),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, half_width: f64, grade: Option<Grade>) -> Figure {
        Figure { value, half_width, grade }
    }

    #[test]
    fn errors_of_both_parts_of_a_ratio_count() {
        let ratio = over(figure(30.0, 4.0, None), figure(10.0, 1.0, Some(Grade::B))).unwrap();
        // sqrt(16 + 9) / 10.
        assert_eq!(ratio, figure(3.0, 0.5, Some(Grade::B)));
    }

    #[test]
    fn nothing_is_divided_by_nothing_or_less() {
        assert_eq!(over(Figure::of(1.0), Figure::of(0.0)), Err(Missing::ZeroDenominator));
        assert_eq!(over(Figure::of(1.0), Figure::of(-1.0)), Err(Missing::Contradiction));
    }

    #[test]
    fn a_part_is_no_larger_than_its_whole_but_for_rounding() {
        let part = |value: f64| part_of(Figure::of(value), Figure::of(1000.0)).map(|share| share.value);
        assert_eq!((part(1000.5), part(1002.0)), (Ok(1.0), Err(Missing::Contradiction)));
        assert_eq!((part(0.0), part(-1.0)), (Ok(0.0), Err(Missing::Contradiction)));
    }

    #[test]
    fn the_worst_grade_is_kept() {
        let graded = |grade| figure(1.0, 3.0, grade);
        let all = [graded(Some(Grade::A)), graded(None), figure(1.0, 4.0, Some(Grade::C))];
        let all = sum(all.into_iter());
        assert_eq!((all.value, all.grade), (3.0, Some(Grade::C)));
        assert!((all.half_width - 34_f64.sqrt()).abs() < 1e-12);
    }
}
