//! Telling the caller how far a ranking has come, and hearing whether to go on.

use std::ops::ControlFlow;

use super::{Error, Progress};

/// Who hears of progress.
#[derive(Clone, Copy)]
pub(super) struct Listener<'a>(pub(super) &'a (dyn Fn(Progress) -> ControlFlow<()> + Sync));

impl Listener<'_> {
    /// Tells the caller, who may want to stop.
    pub(super) fn tell(self, progress: Progress) -> Result<(), Error> {
        if (self.0)(progress).is_break() { Err(Error::Stopped) } else { Ok(()) }
    }
}
