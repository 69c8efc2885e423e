//! A file becomes a resource: a new one, or the next version of the one that is there.

use std::path::PathBuf;

use clap::Args;
use eslabon_runtime::problem::{Kind, Problem};
use prost::{Message, Name};

use super::named;
use crate::{commands::from_file, failure::Failure};

/// Stores what a file holds.
#[derive(Debug, Args)]
pub(crate) struct Put {
    /// The resource as JSON, as `show --output json` prints it. Where it has an `etag`,
    /// only what was read then is changed
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Its id; without it, that of `name` in the file
    #[arg(long)]
    id: Option<String>,
}

/// What a file holds, and where it goes.
pub(crate) struct Given<R> {
    /// The last part of its name.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// What the file holds.
    pub(super) resource: R,
}

impl Put {
    /// Reads the file; `what` it holds, as in `a supplier`, and `name` where that says
    /// how it is called.
    pub(super) fn given<R: Message + Name + Default>(
        &self,
        collection: &str,
        what: &str,
        name: fn(&R) -> &str,
    ) -> Result<Given<R>, Failure> {
        let resource: R = from_file(&self.file, what)?;
        let typed = self.id.as_deref().unwrap_or(name(&resource));
        if typed.is_empty() {
            let shown = self.file.display();
            return Err(Failure::Usage(format!("{shown} has no `name`: add one, or give `--id`")));
        }
        let name = named(collection, typed);
        let id = name[collection.len() + 1..].to_owned();
        Ok(Given { id, name, resource })
    }
}

/// Stores it: what was read before is changed, if it is still there and one's own, and
/// anything else is made, unless it is there already. What is of `public` is not changed
/// by others: they make one of their own, which is then what they mean by its name.
pub(super) async fn stored<A>(
    was_read: bool,
    create: impl AsyncFn() -> Result<A, Failure>,
    update: impl AsyncFn() -> Result<A, Failure>,
) -> Result<A, Failure> {
    if was_read {
        match update().await {
            Err(failure) if is(&failure, |problem| problem.kind == Kind::NotFound) => create().await,
            Err(failure) if is(&failure, |problem| problem.reason == "PUBLIC_IS_READ_ONLY") => create().await,
            other => other,
        }
    } else {
        match create().await {
            Err(failure) if is(&failure, |problem| problem.kind == Kind::AlreadyExists) => update().await,
            other => other,
        }
    }
}

fn is(failure: &Failure, what: impl Fn(&Problem) -> bool) -> bool {
    matches!(failure, Failure::Refused { problem, .. } if what(problem))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use eslabon_proto::linkages::v1::Supplier;

    use super::*;

    fn put(text: &str, id: Option<&str>) -> Result<Given<Supplier>, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("supplier.json");
        std::fs::write(&file, text).unwrap();
        let put = Put { file, id: id.map(ToOwned::to_owned) };
        put.given("suppliers", "a supplier", |supplier: &Supplier| &supplier.name)
    }

    #[test]
    fn the_id_is_that_of_the_file_unless_another_is_given() {
        let named = r#"{"name": "suppliers/avila", "legalName": "Moldes"}"#;
        let given = put(named, None).ok().unwrap();
        assert_eq!((given.id.as_str(), given.name.as_str()), ("avila", "suppliers/avila"));
        assert_eq!(given.resource.legal_name, "Moldes");
        assert_eq!(put(named, Some("other")).ok().unwrap().name, "suppliers/other");
        let nameless = put("{}", None).err().unwrap();
        assert!(matches!(nameless, Failure::Usage(_)), "{nameless}");
        assert!(put(r#"{"legalNam": "x"}"#, Some("a")).is_err());
    }

    /// What is called, in turn, where creating and updating come to this.
    async fn calls(was_read: bool, created: Option<Problem>, updated: Option<Problem>) -> Vec<&'static str> {
        let calls = RefCell::new(Vec::new());
        let come = |name, problem: &Option<Problem>| {
            calls.borrow_mut().push(name);
            let refused = |problem| Failure::Refused { problem, request_id: String::new() };
            problem.clone().map_or(Ok(()), |problem| Err(refused(problem)))
        };
        let create = async || come("create", &created);
        let update = async || come("update", &updated);
        let _ = stored(was_read, create, update).await;
        calls.into_inner()
    }

    #[tokio::test]
    async fn what_is_there_is_changed_and_what_is_not_or_is_anothers_is_made() {
        let there = || Some(Problem::new(Kind::AlreadyExists, "ALREADY_EXISTS", "it is there"));
        let public = || Some(Problem::new(Kind::PermissionDenied, "PUBLIC_IS_READ_ONLY", "not yours"));
        let gone = || Some(Problem::not_found("suppliers/a"));
        assert_eq!(calls(false, None, None).await, ["create"]);
        assert_eq!(calls(false, there(), None).await, ["create", "update"]);
        assert_eq!(calls(true, None, None).await, ["update"]);
        assert_eq!(calls(true, None, gone()).await, ["update", "create"]);
        assert_eq!(calls(true, None, public()).await, ["update", "create"]);
        assert_eq!(calls(true, None, Some(Problem::internal())).await, ["update"]);
    }
}
