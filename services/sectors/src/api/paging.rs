//! Pages of lists that are computed whole: the token is bound to who asks, what
//! is listed, and everything that decides its order.

use eslabon_runtime::page;

use crate::{
    app::{Call, View},
    error::Error,
    figures::Key,
};

/// Items on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// A list that pages are cut from.
pub(super) struct Listing {
    parts: Vec<Vec<u8>>,
    most: usize,
}

impl Listing {
    /// The list `what` of the figures of a view.
    pub(super) fn new(call: &Call, what: &str, view: &View) -> Self {
        let tenant = call.tenant().as_str();
        let key = Key::new(&view.dataset, &view.basis).to_bytes();
        Self { parts: vec![tenant.into(), what.into(), key], most: MOST }
    }

    /// Binds the token to one thing more.
    pub(super) fn bound_to(mut self, part: &[u8]) -> Self {
        self.parts.push(part.to_vec());
        self
    }

    /// Allows larger pages.
    pub(super) fn at_most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// One page of `items`, and the token of the next.
    pub(super) fn page<'a, T>(
        &self,
        items: &'a [T],
        size: i32,
        token: &str,
    ) -> Result<(&'a [T], String), Error> {
        let parts: Vec<_> = self.parts.iter().map(Vec::as_slice).collect();
        let size = page::size(size, DEFAULT, self.most);
        Ok(page::slice(items, size, token, page::query(&parts))?)
    }
}
