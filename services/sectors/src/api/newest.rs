//! Pages of lists that the store sorts: the newest first, then by tenant and id.

use eslabon_runtime::{identity::Tenant, page, problem::Problem};

/// Items on a page by default, and at most.
const DEFAULT: usize = 50;
const MOST: usize = 1000;

/// When a row was stored, its tenant and its id.
type Place = (i64, String, String);

/// A page that is asked for.
pub(super) struct Newest {
    after: Option<Place>,
    size: usize,
    query: [u8; 8],
}

impl Newest {
    /// The page that a token leads to, of what a digest names; `query` is what the
    /// token is bound to.
    pub(super) fn page(token: &str, size: i32, query: [u8; 8]) -> Result<Self, Problem> {
        Self::page_of(token, size, query, |byte| byte.is_ascii_hexdigit())
    }

    /// The same of what a caller names, in letters, digits and hyphens.
    pub(super) fn page_of_named(token: &str, size: i32, query: [u8; 8]) -> Result<Self, Problem> {
        Self::page_of(token, size, query, |byte| byte.is_ascii_alphanumeric() || byte == b'-')
    }

    fn page_of(token: &str, size: i32, query: [u8; 8], is_of_an_id: fn(u8) -> bool) -> Result<Self, Problem> {
        let after = page::decode(token, query)?.map(|cursor| read(&cursor, is_of_an_id)).transpose()?;
        Ok(Self { after, size: page::size(size, DEFAULT, MOST), query })
    }

    /// After which row it starts.
    pub(super) fn after(&self) -> Option<Place> {
        self.after.clone()
    }

    /// Rows to be read: one more than asked for tells whether there is another
    /// page.
    pub(super) fn wanted(&self) -> i64 {
        self.size as i64 + 1
    }

    /// The rows of the page, and the token of the next.
    pub(super) fn cut<Row>(
        &self,
        mut rows: Vec<Row>,
        place: impl Fn(&Row) -> (i64, &String, &String),
    ) -> (Vec<Row>, String) {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        let next = match rows.last().map(place) {
            Some((created_at, tenant, id)) if more => {
                page::encode(format!("{created_at}/{tenant}/{id}").as_bytes(), self.query)
            }
            _ => String::new(),
        };
        (rows, next)
    }
}

/// A token can be forged; what it leads to is only where a list starts, but it
/// has to be what a store can compare.
fn read(bytes: &[u8], is_of_an_id: fn(u8) -> bool) -> Result<Place, Problem> {
    let read = || {
        let mut parts = std::str::from_utf8(bytes).ok()?.split('/');
        let created_at = parts.next()?.parse().ok()?;
        let tenant: Tenant = parts.next()?.parse().ok()?;
        let id = parts.next().filter(|id| id.bytes().all(is_of_an_id))?;
        Some((created_at, tenant.to_string(), id.to_owned()))
    };
    read().ok_or_else(page::invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_starts_after_the_last_row_of_the_one_before() {
        let query = page::query(&[b"cinde"]);
        let first = Newest::page("", 1, query).unwrap();
        assert_eq!((first.after(), first.wanted()), (None, 2));
        let rows = vec![(7, "cinde".to_owned(), "0a".to_owned()), (5, "cinde".to_owned(), "0b".to_owned())];
        let (rows, token) = first.cut(rows, |(at, tenant, id)| (*at, tenant, id));
        assert_eq!(rows.len(), 1);
        assert_eq!(Newest::page(&token, 1, query).unwrap().after().as_ref(), rows.first());
    }

    #[test]
    fn a_forged_cursor_is_refused() {
        let query = page::query(&[b"cinde"]);
        let forged = |cursor: &str| page::encode(cursor.as_bytes(), query);
        for bad in ["", "x/cinde/0a", "7/CINDE/0a", "7/cinde/a b", "7/cinde/0\0", "7/cinde"] {
            assert!(Newest::page(&forged(bad), 1, query).is_err(), "{bad}");
            assert!(Newest::page_of_named(&forged(bad), 1, query).is_err(), "{bad}");
        }
        let named = forged("7/cinde/link-2");
        assert!(Newest::page(&named, 1, query).is_err(), "no digest");
        assert!(Newest::page_of_named(&named, 1, query).is_ok());
    }
}
