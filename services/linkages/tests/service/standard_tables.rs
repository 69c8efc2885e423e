//! Tables of which standards follow from which.

use eslabon_proto::linkages::v1 as pb;
use eslabon_runtime::problem::Kind;

use crate::{
    fixtures::registry,
    support::{on_each_engine, refused, refused_at},
};

fn table(pairs: &[(&str, &str)]) -> pb::StandardTable {
    let pair = |(standard, implies): &(&str, &str)| pb::Implication {
        standard: (*standard).to_owned(),
        implies: (*implies).to_owned(),
    };
    pb::StandardTable { pairs: pairs.iter().map(pair).collect(), ..Default::default() }
}

fn creation(id: &str, table: pb::StandardTable) -> pb::CreateStandardTableRequest {
    pb::CreateStandardTableRequest {
        standard_table_id: id.to_owned(),
        standard_table: Some(table),
        ..Default::default()
    }
}

#[tokio::test]
async fn the_table_that_is_built_in_is_read_and_not_written() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        let name = "standardTables/builtin".to_owned();
        let get = pb::GetStandardTableRequest { name: name.clone() };
        let builtin = client.get_standard_table(get).await.unwrap().into_inner();
        let pairs: Vec<_> =
            builtin.pairs.iter().map(|pair| (pair.standard.as_str(), pair.implies.as_str())).collect();
        assert_eq!(pairs, [("AS9100", "ISO9001"), ("IATF16949", "ISO9001")]);
        let answer = client.create_standard_table(creation("builtin", table(&[]))).await;
        refused_at(answer, Kind::InvalidArgument, "RESERVED_ID", "standard_table_id");
        let delete = pb::DeleteStandardTableRequest { name, ..Default::default() };
        refused(client.delete_standard_table(delete).await, Kind::NotFound, "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn a_standard_that_implies_itself_is_refused_and_a_cycle_is_not() {
    on_each_engine(async |service| {
        let mut client = registry(&service, "cinde").await;
        for (pairs, reason, path) in [
            (&[("ISO9001", "ISO9001")][..], "IMPLIES_ITSELF", "standard_table.pairs[0]"),
            // Two names of one standard.
            (&[("TS16949", "IATF16949")], "IMPLIES_ITSELF", "standard_table.pairs[0]"),
            (&[("AS9100", "ISO9001"), ("EN9100", "ISO9001")], "REPEATED", "standard_table.pairs[1]"),
        ] {
            let answer = client.create_standard_table(creation("a", table(pairs))).await;
            refused_at(answer, Kind::InvalidArgument, reason, path);
        }
        let mut late = table(&[]);
        late.valid_from = "2026-02-29".to_owned();
        let answer = client.create_standard_table(creation("a", late)).await;
        refused_at(answer, Kind::InvalidArgument, "INVALID_DATE", "standard_table.valid_from");
        let cycle = table(&[("AS9100", "AS9110"), ("AS9110", "AS9100")]);
        client.create_standard_table(creation("a", cycle)).await.unwrap();
    })
    .await;
}
