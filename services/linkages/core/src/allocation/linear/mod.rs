//! Linear programmes, and the solver that was built in.
//!
//! A programme is `min sum_j c_j x_j` over `0 <= x_j <= u_j` with rows
//! `sum_j a_ij x_j <= | = | >= b_i`. It is solved by microlp, which is Rust alone; with
//! the feature `highs` by HiGHS, which is faster where there are tens of thousands of
//! rows and takes a C++ tool chain to build. Both give the same least cost.

#[cfg(feature = "highs")]
mod highs;
// Tests of HiGHS have microlp beside it.
#[cfg(any(test, not(feature = "highs")))]
mod microlp;

/// How the sum of a row relates to its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// `sum <= value`.
    AtMost,
    /// `sum = value`.
    Exactly,
    /// `sum >= value`.
    AtLeast,
}

/// Positions of columns with their coefficients.
pub(super) type Terms = Vec<(usize, f64)>;

/// A row.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    terms: Terms,
    relation: Relation,
    value: f64,
}

impl Row {
    /// Whether it holds where all columns are 0.
    fn allows_nothing(&self) -> bool {
        match self.relation {
            Relation::AtMost => 0.0 <= self.value,
            Relation::Exactly => 0.0 == self.value,
            Relation::AtLeast => 0.0 >= self.value,
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    cost: f64,
    most: f64,
}

/// A programme.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Programme {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// What solves it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Solution {
    /// The value of each column.
    pub values: Vec<f64>,
    /// The least cost.
    pub objective: f64,
}

impl Programme {
    /// Adds a column from 0 to `most`, and gives its position.
    pub(super) fn column(&mut self, cost: f64, most: f64) -> usize {
        self.columns.push(Column { cost, most });
        self.columns.len() - 1
    }

    /// Adds a row. A column may stand in it once.
    pub(super) fn row(&mut self, terms: Terms, relation: Relation, value: f64) {
        self.rows.push(Row { terms, relation, value });
    }

    /// The least cost, or nothing where the solver cannot vouch for one.
    pub(super) fn solve(&self) -> Option<Solution> {
        // HiGHS looks at no row where there is no column.
        if self.columns.is_empty() {
            let nothing = Solution { values: Vec::new(), objective: 0.0 };
            return self.rows.iter().all(Row::allows_nothing).then_some(nothing);
        }
        #[cfg(feature = "highs")]
        return highs::solve(self);
        #[cfg(not(feature = "highs"))]
        return microlp::solve(self);
    }

    /// The same by microlp, for tests to compare with.
    #[cfg(all(test, feature = "highs"))]
    pub(super) fn solve_by_microlp(&self) -> Option<Solution> {
        microlp::solve(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_products_that_share_a_machine_are_made_where_they_are_worth_most() {
        let mut programme = Programme::default();
        let (first, second) = (programme.column(-3.0, 4.0), programme.column(-2.0, 10.0));
        programme.row(vec![(first, 1.0), (second, 1.0)], Relation::AtMost, 6.0);
        programme.row(vec![(first, 1.0), (second, -1.0)], Relation::AtLeast, 1.0);
        let solution = programme.solve().unwrap();
        assert!((solution.objective + 16.0).abs() < 1e-9, "{solution:?}");
        assert!((solution.values[first] - 4.0).abs() < 1e-9 && (solution.values[second] - 2.0).abs() < 1e-9);
    }

    #[test]
    fn a_programme_without_an_answer_gives_none() {
        let mut programme = Programme::default();
        let column = programme.column(1.0, 1.0);
        programme.row(vec![(column, 1.0)], Relation::Exactly, 2.0);
        assert_eq!(programme.solve(), None);
    }

    #[test]
    fn a_programme_without_columns_costs_nothing_where_its_rows_allow_that() {
        let nothing = Some(Solution { values: Vec::new(), objective: 0.0 });
        assert_eq!(Programme::default().solve(), nothing);
        let with_a_row = |relation, value| {
            let mut programme = Programme::default();
            programme.row(Terms::new(), relation, value);
            programme.solve()
        };
        for (relation, value) in [
            (Relation::AtMost, 0.0),
            (Relation::AtMost, 1.0),
            (Relation::Exactly, 0.0),
            (Relation::AtLeast, -1.0),
        ] {
            assert_eq!(with_a_row(relation, value), nothing, "{relation:?} {value}");
        }
        for (relation, value) in
            [(Relation::AtMost, -1.0), (Relation::Exactly, 1.0), (Relation::AtLeast, 1.0)]
        {
            assert_eq!(with_a_row(relation, value), None, "{relation:?} {value}");
        }
    }
}
