//! Messages of profiles and runs to and from what is stored.

mod criterion;
mod profile;
mod result;
mod run;
mod stability;

pub(super) use criterion::message as criterion;
pub(super) use profile::{FIELDS, apply, content, etag, message as profile, stored};
pub(super) use result::{explanation, sector};
pub(super) use run::{digest_text, message as run};
pub(super) use stability::{comparison, message as stability};
