//! What is read and what is refused.

use super::*;

fn request(name: &str) -> DynamicMessage {
    let pool = eslabon_runtime::contract::Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
    DynamicMessage::new(pool.pool().get_message_by_name(name).unwrap())
}

#[track_caller]
fn check(message: &str, text: &str, expected: &[(&str, &str)]) -> DynamicMessage {
    let mut message = request(message);
    let mut reader = Reader::default();
    reader.message(parse(text.as_bytes()).unwrap(), "", &mut message);
    let violations = reader.finish().err().map(|problem| problem.violations).unwrap_or_default();
    let found: Vec<_> =
        violations.iter().map(|found| (found.field.as_str(), found.reason.as_str())).collect();
    assert_eq!(found, expected, "{text}");
    message
}

#[test]
fn names_of_the_contract_and_of_json_are_both_read() {
    for text in [r#"{"basis": {"rca_threshold": 2}}"#, r#"{"basis": {"rcaThreshold": "2.0"}}"#] {
        let message = check("eslabon.sectors.v1.GetComplexityRequest", text, &[]);
        let basis = message.get_field_by_name("basis").unwrap();
        let threshold = basis.as_message().unwrap().get_field_by_name("rca_threshold").unwrap().as_f64();
        assert_eq!(threshold, Some(2.0));
    }
}

#[test]
fn everything_wrong_is_named_with_its_path() {
    check(
        "eslabon.sectors.v1.GetComplexityRequest",
        r#"{"country": 7, "basis": {"yeer": 1, "variant": "VARIANT_X", "year": 1.5, "proximity": 99}, "x": null}"#,
        &[
            ("country", "TYPE_MISMATCH"),
            ("basis.yeer", "UNKNOWN_FIELD"),
            ("basis.variant", "UNKNOWN_VALUE"),
            ("basis.year", "TYPE_MISMATCH"),
            ("basis.proximity", "UNKNOWN_VALUE"),
            ("x", "UNKNOWN_FIELD"),
        ],
    );
    check(
        "eslabon.gateway.v1.CreateKeyRequest",
        r#"{"roles": ["ROLE_ANALYST", "ROLE_KING", 4], "expireTime": "soon", "tenant": []}"#,
        &[("roles[1]", "UNKNOWN_VALUE"), ("expire_time", "INVALID_FORMAT"), ("tenant", "TYPE_MISMATCH")],
    );
}

#[test]
fn a_field_given_twice_is_refused_with_its_path() {
    for text in [
        r#"{"page_size": 1, "pageSize": 2}"#,
        r#"{"page_size": 1, "page_size": 1}"#,
        r#"{"page_size": 0, "pageSize": 0}"#,
        r#"{"pageSize": null, "page_size": 1}"#,
        r#"{"page_size": 1, "page_size": null}"#,
    ] {
        check("eslabon.sectors.v1.ListDatasetsRequest", text, &[("page_size", "DUPLICATE_FIELD")]);
    }
    check(
        "eslabon.gateway.v1.CreateKeyRequest",
        r#"{"tenant": "t", "tenant": "u", "expire_time": null, "expireTime": "2030-01-01T00:00:00Z"}"#,
        &[("tenant", "DUPLICATE_FIELD"), ("expire_time", "DUPLICATE_FIELD")],
    );
    check(
        "eslabon.sectors.v1.GetComplexityRequest",
        r#"{"basis": {"year": 1, "year": 2}, "basis": {}}"#,
        &[("basis.year", "DUPLICATE_FIELD"), ("basis", "DUPLICATE_FIELD")],
    );
    // Messages with a JSON form of their own are read by another reader.
    check(
        "eslabon.gateway.v1.CreateKeyRequest",
        r#"{"expire_time": {"a": [{"b": 1, "b": 2}]}}"#,
        &[("expire_time.b", "DUPLICATE_FIELD")],
    );
}

#[test]
fn numbers_that_do_not_fit_are_refused_and_not_cut() {
    for text in [r#"{"page_size": 2147483648}"#, r#"{"page_size": "-2147483649"}"#, r#"{"page_size": 1e10}"#]
    {
        check("eslabon.sectors.v1.ListDatasetsRequest", text, &[("page_size", "OUT_OF_RANGE")]);
    }
    check("eslabon.sectors.v1.ListDatasetsRequest", r#"{"page_size": 1e3}"#, &[]);
    let precise = r#"{"done": "9007199254740993"}"#;
    let message = check("eslabon.type.v1.Progress", precise, &[]);
    assert_eq!(message.get_field_by_name("done").unwrap().as_i64(), Some(9_007_199_254_740_993));
}

#[test]
fn a_hundred_violations_are_listed_and_all_are_counted() {
    let fields: Vec<_> = (0..150).map(|index| format!("\"x{index}\": 1")).collect();
    let mut reader = Reader::default();
    let text = format!("{{{}}}", fields.join(","));
    let mut message = request("eslabon.sectors.v1.ListDatasetsRequest");
    reader.message(parse(text.as_bytes()).unwrap(), "", &mut message);
    let problem = reader.finish().unwrap_err();
    assert_eq!((problem.violations.len(), problem.metadata["violation_count"].as_str()), (100, "150"));
}

#[test]
fn malformed_json_is_located() {
    let problem = parse(b"{\n  \"a\": }").unwrap_err();
    assert_eq!(problem.reason, "MALFORMED_JSON");
    assert_eq!((problem.metadata["line"].as_str(), problem.metadata["column"].as_str()), ("2", "8"));
    let deep = "[".repeat(10_000);
    assert_eq!(parse(deep.as_bytes()).unwrap_err().reason, "MALFORMED_JSON");
}

#[test]
fn zeros_are_written_and_what_can_be_absent_is_not() {
    let message = request("eslabon.sectors.v1.CountryComplexity");
    let mut out = Vec::new();
    write(&message, &mut out).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(written["diversity"], 0);
    assert_eq!(written["displayName"], "");
    assert!(written.get("eci").is_none() && written.get("provenance").is_none());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "[\\[\\]{}\",:a-z0-9. ]*") {
        if let Ok(json) = parse(text.as_bytes()) {
            let mut message = request("eslabon.sectors.v1.ListOpportunitiesRequest");
            Reader::default().message(json, "", &mut message);
        }
    }
}
