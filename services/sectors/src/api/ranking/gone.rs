//! Whether anybody still waits for what is computed.

use std::{
    ops::ControlFlow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Kept by whoever answers a call. It is let go when the caller goes away or the
/// deadline of the call passes, and what computes for the call hears of it.
#[derive(Default)]
pub(super) struct Waiting(Gone);

/// Tells a computation whether somebody still waits for it.
#[derive(Clone, Default)]
pub(super) struct Gone(Arc<AtomicBool>);

impl Waiting {
    /// What the computation asks.
    pub(super) fn gone(&self) -> Gone {
        self.0.clone()
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

impl Gone {
    /// Goes on as long as somebody waits.
    pub(super) fn flow(&self) -> ControlFlow<()> {
        if self.0.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computation_goes_on_until_nobody_waits() {
        let waiting = Waiting::default();
        let gone = waiting.gone();
        assert_eq!(gone.flow(), ControlFlow::Continue(()));
        drop(waiting);
        assert_eq!(gone.flow(), ControlFlow::Break(()));
    }
}
