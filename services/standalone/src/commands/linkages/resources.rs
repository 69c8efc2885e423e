//! What every resource does on the command line: listed, shown, stored and removed, by
//! the four methods of its service.

use clap::Args;

/// Shows one.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its id, with or without the name of its collection
    pub(super) name: String,
}

/// Removes one.
#[derive(Debug, Args)]
pub(crate) struct Delete {
    /// Its id, with or without the name of its collection
    pub(super) name: String,
    /// Only if it is still what was read with this etag
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(super) etag: String,
}

/// Lists all of a kind.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Most to show; 0 shows all
    #[arg(long, default_value_t = 50)]
    pub(super) limit: usize,
}

/// Writes `list`, `show`, `put` and `delete` of a resource over the methods of a client.
/// A list takes what is asked for as a request.
macro_rules! resource_commands {
    (
        $collection:literal, $what:literal, $client:ident, $sheet:expr;
        $resource:ident as $field:ident by $id:ident;
        $get:ident ($Get:ident), $list:ident ($List:ident -> $Listed:ident { $items:ident }),
        $create:ident ($Create:ident), $update:ident ($Update:ident), $delete:ident ($Delete:ident)
    ) => {
        async fn list(
            query: eslabon_proto::linkages::v1::$List,
            limit: usize,
            client: &$crate::client::Client,
            terminal: &mut $crate::output::Terminal,
        ) -> Result<(), $crate::failure::Failure> {
            let call = async |request| client.$client().$list(request).await;
            let answer: eslabon_proto::linkages::v1::$Listed = client.list(query, limit, call).await?;
            terminal.show(&answer, &answer.$items, $sheet)?;
            super::note_more(terminal, &answer.next_page_token);
            Ok(())
        }

        async fn show(
            show: &super::resources::Show,
            client: &$crate::client::Client,
            terminal: &mut $crate::output::Terminal,
        ) -> Result<(), $crate::failure::Failure> {
            let query = eslabon_proto::linkages::v1::$Get { name: super::named($collection, &show.name) };
            let found = client.read(query, async |request| client.$client().$get(request).await).await?;
            terminal.show_one(&found, $sheet)
        }

        async fn put(
            file: &super::put::Put,
            client: &$crate::client::Client,
            terminal: &mut $crate::output::Terminal,
        ) -> Result<(), $crate::failure::Failure> {
            let given =
                file.given($collection, $what, |given: &eslabon_proto::linkages::v1::$resource| &given.name)?;
            let create = async || {
                let query = eslabon_proto::linkages::v1::$Create {
                    $id: given.id.clone(),
                    $field: Some(given.resource.clone()),
                    request_id: uuid::Uuid::now_v7().to_string(),
                };
                client.write(query, async |request| client.$client().$create(request).await).await
            };
            let update = async || {
                let query = eslabon_proto::linkages::v1::$Update {
                    name: given.name.clone(),
                    etag: given.resource.etag.clone(),
                    $field: Some(given.resource.clone()),
                    request_id: uuid::Uuid::now_v7().to_string(),
                    ..Default::default()
                };
                client.write(query, async |request| client.$client().$update(request).await).await
            };
            let stored = super::put::stored(!given.resource.etag.is_empty(), create, update).await?;
            terminal.show_one(&stored, $sheet)
        }

        async fn delete(
            delete: &super::resources::Delete,
            client: &$crate::client::Client,
            terminal: &mut $crate::output::Terminal,
        ) -> Result<(), $crate::failure::Failure> {
            let name = super::named($collection, &delete.name);
            let query = eslabon_proto::linkages::v1::$Delete {
                name: name.clone(),
                etag: delete.etag.clone(),
                request_id: uuid::Uuid::now_v7().to_string(),
            };
            client.write(query, async |request| client.$client().$delete(request).await).await?;
            terminal.note(&format!("{name} is removed"));
            Ok(())
        }
    };
}
pub(super) use resource_commands;
