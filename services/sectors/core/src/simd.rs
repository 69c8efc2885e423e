//! The widest vector instructions that the machine has.
//!
//! Only how many lanes are worked on at once depends on the machine: loops under
//! [`widest`] add lane by lane in a fixed order, and nothing contracts a product
//! and a sum into one rounding. So the bytes are the same everywhere.

/// Calls `work` compiled for the widest instructions of this machine.
#[inline(always)]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}
