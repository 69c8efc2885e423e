//! Flows.

use super::*;

fn hs() -> InputSpec {
    InputSpec { scheme: Some(HS), ..spec(Kind::Flows) }
}

fn read(text: &str) -> Vec<Flows> {
    match import(&hs(), text).unwrap().held {
        Held::Flows(years) => years,
        other => panic!("{other:?}"),
    }
}

#[test]
fn baci_is_read_by_importer_with_its_quantities() {
    let years = read(
        "t,i,j,k,v,q\n2020,188,842,901890,1.5,0.5\n2020,188,251,901890,2,NA\n2020,4,842,010121,1,1\n\
         2019,188,842,901890,1,1\n2020,188,842,010121,0,0\n",
    );
    assert_eq!(years.iter().map(|flows| flows.year).collect::<Vec<_>>(), [2019, 2020]);
    let flows = &years[1];
    assert_eq!((flows.exporters.as_slice(), flows.len()), (&["AFG".to_owned(), "CRI".to_owned()][..], 3));
    let device = flows.product("901890").unwrap();
    let of_costa_rica = flows.of_exporter(device, flows.exporter("CRI").unwrap());
    let importers: Vec<_> = of_costa_rica
        .clone()
        .map(|flow| flows.importers[flows.importer_of(flow).unwrap()].as_str())
        .collect();
    assert_eq!(importers, ["251", "842"]);
    let quantities: Vec<_> = of_costa_rica.clone().map(|flow| flows.quantity_of(flow)).collect();
    assert_eq!(quantities, [None, Some(0.5)]);
    assert_eq!(flows.value[of_costa_rica.start], 2000.0, "thousands become dollars");
}

#[test]
fn kilograms_become_tonnes_and_importers_may_be_absent() {
    let years = read("refYear,reporterISO,cmdCode,primaryValue,netWgt\n2020,CRI,901890,5,2500\n");
    assert_eq!((years[0].quantity_of(0), years[0].importer_of(0)), (Some(2.5), None));
}

#[test]
fn every_bad_row_has_its_reason() {
    let head = "year,exporter,importer,product_code,value_usd,quantity_t\n2020,CRI,USA,901890,5,1\n";
    for (row, column, reason) in [
        ("2020,XXX,USA,901890,5,1", "exporter", "UNKNOWN_COUNTRY"),
        ("2020,CRI,,901890,5,1", "importer", "MISSING_VALUE"),
        ("2020,CRI,WLD,901890,5,1", "importer", "MIXED_PARTNERS"),
        ("2020,CRI,MEX,9018,5,1", "product_code", "MIXED_LEVELS"),
        ("2020,CRI,MEX,90189,5,1", "product_code", "INVALID_PRODUCT_CODE"),
        ("2020,CRI,MEX,901890,-5,1", "value_usd", "NEGATIVE"),
        ("2020,CRI,MEX,901890,5,0", "quantity_t", "ZERO_QUANTITY"),
        ("2020,CRI,MEX,901890,5,-1", "quantity_t", "NEGATIVE"),
        ("2020,CRI,MEX,901890,5,inf", "quantity_t", "NOT_FINITE"),
        ("2020,CRI,MEX,901890,5,\"1,5\"", "quantity_t", "DECIMAL_COMMA"),
        ("1800,CRI,MEX,901890,5,1", "year", "INVALID_YEAR"),
        ("2020,CRI,USA,901890,6,1", "", "DUPLICATE_KEY"),
    ] {
        let path = if column.is_empty() { "lines[3]".to_owned() } else { format!("lines[3].{column}") };
        refused(&hs(), &format!("{head}{row}\n"), &[(&path, reason)]);
    }
    let without = "year,exporter,product_code,value_usd\n2020,CRI,901890,5\n";
    refused(&hs(), without, &[("header.quantity", "MISSING_COLUMN")]);
    refused(&spec(Kind::Flows), head, &[("spec.scheme", "REQUIRED")]);
    let zeros = "year,exporter,product_code,value_usd,quantity_t\n2020,CRI,901890,0,0\n";
    refused(&hs(), zeros, &[("file", "ALL_VALUES_ZERO")]);
}
