//! What changes: an industry beside that of peers, products that are new, and where
//! the growth of productivity comes from. Here is what the kernels are handed; they
//! know positions, this part knows codes.

mod classes;
mod economy;
pub(crate) mod industry;
mod merge;
mod note;
mod productivity;
mod regions;
mod span;

pub(crate) use classes::{Found, ProductClass, ProductClasses};
pub(crate) use industry::{Compared, IndustryYear};
pub(crate) use merge::{Merge, Sectors};
pub(crate) use note::{Note, NoteReason};
pub(crate) use productivity::{Productivity, Question, RegionGrowth, Territory};
pub(crate) use regions::{Region, Regions};
pub(crate) use span::span;
