//! An input-output table: what industries buy from each other, and what they
//! make and pay.

use super::Scheme;

/// Industries of one territory and year.
#[derive(Debug, Clone, PartialEq)]
pub struct IoTable {
    /// Code of the territory; empty: not said.
    pub territory: String,
    /// The year; 0: not said.
    pub year: i32,
    /// What the names of industries are: [`Scheme::Industry`], or ISIC.
    pub scheme: Scheme,
    /// Names of the industries, ascending.
    pub industries: Vec<String>,
    /// Technical coefficients, [industries x industries], row by row: what the
    /// column's industry buys from the row's, for one unit of its output. Not
    /// negative; every column sums to less than one.
    pub coefficients: Vec<f64>,
    /// Gross output of each industry, in the money of the table. Zero only where
    /// the industry neither buys nor sells.
    pub output: Vec<f64>,
    /// Persons engaged in each industry; empty: the file has none.
    pub employment: Vec<f64>,
    /// Compensation of employees of each industry; empty: the file has none.
    pub compensation: Vec<f64>,
    /// Value added of each industry; empty: the file has none.
    pub value_added: Vec<f64>,
}

impl Default for IoTable {
    fn default() -> Self {
        Self {
            territory: String::new(),
            year: 0,
            scheme: Scheme::Industry,
            industries: Vec::new(),
            coefficients: Vec::new(),
            output: Vec::new(),
            employment: Vec::new(),
            compensation: Vec::new(),
            value_added: Vec::new(),
        }
    }
}

impl IoTable {
    /// How many industries there are.
    pub fn len(&self) -> usize {
        self.industries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.industries.is_empty()
    }

    /// The place of an industry.
    pub fn industry(&self, name: &str) -> Option<usize> {
        self.industries.binary_search_by(|held| held.as_str().cmp(name)).ok()
    }

    /// What the industry at `buyer` buys from that at `seller` for one unit of
    /// its output.
    pub fn coefficient(&self, seller: usize, buyer: usize) -> f64 {
        self.coefficients[seller * self.len() + buyer]
    }

    /// What the industry at `buyer` buys from that at `seller`, in the money of
    /// the table.
    pub fn flow(&self, seller: usize, buyer: usize) -> f64 {
        self.coefficient(seller, buyer) * self.output[buyer]
    }

    /// Employment, where the file has it.
    pub fn employment(&self) -> Option<&[f64]> {
        Some(self.employment.as_slice()).filter(|held| !held.is_empty())
    }

    /// Compensation of employees, where the file has it.
    pub fn compensation(&self) -> Option<&[f64]> {
        Some(self.compensation.as_slice()).filter(|held| !held.is_empty())
    }

    /// Value added, where the file has it.
    pub fn value_added(&self) -> Option<&[f64]> {
        Some(self.value_added.as_slice()).filter(|held| !held.is_empty())
    }

    /// Memory held, for a bounded cache.
    pub fn bytes(&self) -> u64 {
        let names: usize = self.industries.iter().map(|name| 24 + name.len()).sum();
        (names + 8 * (self.coefficients.len() + 4 * self.len())) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_sell_and_columns_buy() {
        let table = IoTable {
            industries: ["agriculture", "food"].map(String::from).to_vec(),
            coefficients: vec![0.1, 0.3, 0.0, 0.2],
            output: vec![100.0, 200.0],
            ..IoTable::default()
        };
        let (agriculture, food) = (table.industry("agriculture").unwrap(), table.industry("food").unwrap());
        assert_eq!(table.coefficient(agriculture, food), 0.3);
        assert_eq!(table.flow(agriculture, food), 60.0);
        assert_eq!(table.flow(food, agriculture), 0.0);
        assert_eq!((table.industry("mining"), table.employment()), (None, None));
    }
}
