//! Published files, imported as they are: the reference data at `ESLABON_SHARED`.

use std::{
    io::{Read, Write},
    path::PathBuf,
};

use eslabon_proto::{
    sectors::v1::{self as pb, InputKind, InputLayout},
    r#type::v1::Role,
};
use eslabon_sectors::Config;

use super::{
    inputs::{import, spec},
    support::{InputsClient, on_each_engine_with},
};

/// A file of the reference data, unpacked; `None`, and a line that says so,
/// where there is none.
fn file(path: &str) -> Option<String> {
    let Some(folder) = std::env::var_os("ESLABON_SHARED").filter(|folder| !folder.is_empty()) else {
        // Written past the capture of the test runner, which hides what passes.
        let _ = writeln!(std::io::stderr(), "skipped: ESLABON_SHARED is not set");
        return None;
    };
    let bytes = std::fs::read(PathBuf::from(folder).join("data").join(path)).unwrap();
    if !path.ends_with(".gz") {
        return Some(String::from_utf8(bytes).unwrap());
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
    Some(text)
}

async fn imported(client: &mut InputsClient, spec: pb::InputImport, file: &str) -> pb::Input {
    import(client, spec, file).await.unwrap().0
}

fn leaving_out(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[tokio::test]
async fn productivity_databases_are_read_as_published() {
    let (Some(etd), Some(ggdc)) =
        (file("productivity/etd_2021.csv.gz"), file("productivity/ggdc_10sd_2015.csv.gz"))
    else {
        return;
    };
    on_each_engine_with(Config::default(), async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let wide = pb::InputImport { layout: InputLayout::Wide.into(), ..spec(InputKind::Indicators, "t") };
        let held = imported(&mut client, wide.clone(), &etd).await;
        assert_eq!((held.territory_count, held.sector_count), (51, 13));
        assert_eq!(held.indicators, ["EMPLOYMENT", "VALUE_ADDED", "VA_Q15"]);
        assert_eq!(held.ignored_columns, ["country", "War flag"]);
        let without = pb::InputImport { leave_out: leaving_out(&["NGA(alt)"]), ..wide };
        let held = imported(&mut client, without, &ggdc).await;
        assert_eq!((held.territory_count, held.sector_count), (42, 11));
        assert!(held.left_out_row_count > 0 && held.years.first() < Some(&1950), "{held:?}");
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn trade_with_quantities_is_read_by_importer() {
    let Some(file) = file("trade/baci_hs17_6_2020_AFG_ZAF_value_quantity.csv.gz") else { return };
    on_each_engine_with(Config::default(), async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let held = imported(&mut client, spec(InputKind::Flows, "t"), &file).await;
        assert_eq!((held.row_count, held.years.as_slice()), (72_097, &[2020][..]));
        assert_eq!(held.item_count, held.row_count);
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_printed_input_output_table_is_read_as_published() {
    let Some(file) = file("skills/io/germany_1995_6x6.csv") else { return };
    let names = [
        "final_consumption_households",
        "final_consumption_government",
        "gross_capital_formation",
        "inventory_change",
        "exports",
        "gva",
        "employment_total",
        "employment_wage_salary",
    ];
    on_each_engine_with(Config::default(), async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let matrix = pb::InputImport {
            layout: InputLayout::Matrix.into(),
            territory: "DEU".to_owned(),
            year: 1995,
            leave_out: leaving_out(&names),
            ..spec(InputKind::IoTable, "t")
        };
        let held = imported(&mut client, matrix, &file).await;
        assert_eq!((held.sector_count, held.territory.as_str(), held.left_out_row_count), (6, "DEU", 3));
        drop(client);
        service.stop().await;
    })
    .await;
}

#[tokio::test]
async fn many_flows_are_one_import() {
    // As many as a small territory has in ten years; more than one part of what
    // is stored.
    let mut rows = String::from("t,i,j,k,v,q\n");
    for flow in 0..250_000_u32 {
        let (product, importer) = (10_000 + flow % 5_000, flow / 5_000);
        rows += &format!("2020,188,{},{product:06},{}.5,{}\n", 800 + importer, 1 + flow % 97, 1 + flow % 13);
    }
    on_each_engine_with(Config::default(), async |service| {
        let mut client = service.inputs("cinde", Role::Analyst).await;
        let held = imported(&mut client, spec(InputKind::Flows, "t"), &rows).await;
        assert_eq!((held.item_count, held.product_count), (250_000, 5_000));
        drop(client);
        service.stop().await;
    })
    .await;
}
