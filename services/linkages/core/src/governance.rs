//! How a buyer governs its suppliers, and what it asks of them.

/// Whether a factor of governance is high or low.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// Low.
    Low,
    /// High.
    High,
}

/// The type of a relation between buyer and supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Governance {
    /// Price decides, and a partner is easily changed.
    Market,
    /// The supplier makes to specification with what it knows itself.
    Modular,
    /// Both know what cannot be written down.
    Relational,
    /// The buyer leads a supplier that could not do it alone.
    Captive,
    /// The firm makes it itself.
    Hierarchy,
}

/// The type that follows from three factors: how complex a transaction is, how
/// well it can be codified, and how capable the suppliers are.
///
/// | complexity | codifiability | capability | type |
/// |---|---|---|---|
/// | low | high | high | market |
/// | high | high | high | modular |
/// | high | low | high | relational |
/// | high | high | low | captive |
/// | high | low | low | hierarchy |
///
/// The three other combinations have no type: ask the buyer. A type is never
/// guessed from the sector. Source: Gereffi, Humphrey and Sturgeon, "The governance
/// of global value chains" (2005).
pub fn governance(complexity: Level, codifiability: Level, capability: Level) -> Option<Governance> {
    use Level::{High, Low};
    match (complexity, codifiability, capability) {
        (Low, High, High) => Some(Governance::Market),
        (High, High, High) => Some(Governance::Modular),
        (High, Low, High) => Some(Governance::Relational),
        (High, High, Low) => Some(Governance::Captive),
        (High, Low, Low) => Some(Governance::Hierarchy),
        (Low, Low, _) | (Low, High, Low) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Level::{High, Low},
        *,
    };

    #[test]
    fn three_combinations_of_eight_have_no_type() {
        let all = (0..8).map(|bits| [4, 2, 1].map(|bit| if bits & bit == 0 { Low } else { High }));
        let without: Vec<_> = all.filter(|[a, b, c]| governance(*a, *b, *c).is_none()).collect();
        assert_eq!(without, [[Low, Low, Low], [Low, Low, High], [Low, High, Low]]);
    }
}
