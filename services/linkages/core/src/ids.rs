//! Names of things, as small numbers.
//!
//! Capabilities, standards and countries are positions in lists that the caller
//! keeps; buyers, needs and suppliers have keys, whose order decides between what
//! is otherwise equal. A key belongs to one thing for good.

/// A capability: what a supplier makes or does, and a need asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CapabilityId(pub u32);

/// A standard that a certificate attests, such as ISO 9001.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StandardId(pub u16);

/// A country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryId(pub u16);

/// A supplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SupplierKey(pub u64);

/// A buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuyerKey(pub u64);

/// A need of a buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NeedKey(pub u64);
