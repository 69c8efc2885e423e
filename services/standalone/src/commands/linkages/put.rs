//! A file becomes a resource: a new one, or the next version of the one that is there.

use std::path::PathBuf;

use clap::Args;
use eslabon_runtime::problem::Kind;
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

/// What was read, or nothing where there is no such thing.
pub(super) fn found<A>(answer: Result<A, Failure>) -> Result<Option<A>, Failure> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Failure::Refused { problem, .. }) if problem.kind == Kind::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// The etag to send: what the file was read with, or else what is there now.
pub(super) fn etag(given: &str, held: String) -> String {
    if given.is_empty() { held } else { given.to_owned() }
}

#[cfg(test)]
mod tests {
    use eslabon_proto::linkages::v1::Supplier;
    use eslabon_runtime::problem::Problem;

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

    #[test]
    fn only_what_is_not_there_is_made() {
        let refused = |problem| Failure::Refused { problem, request_id: String::new() };
        assert_eq!(found(Ok(1)).ok().unwrap(), Some(1));
        assert_eq!(found::<i32>(Err(refused(Problem::not_found("suppliers/a")))).ok().unwrap(), None);
        assert!(found::<i32>(Err(refused(Problem::internal()))).is_err());
        assert_eq!((etag("1-a", "2-b".to_owned()), etag("", "2-b".to_owned())), ("1-a".into(), "2-b".into()));
    }
}
