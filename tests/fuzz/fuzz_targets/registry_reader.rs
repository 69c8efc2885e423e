//! Any text under the header of a file of the registry: no panic, the same answer
//! for another cut, and remarks that add up.

#![no_main]

use eslabon_linkages::ingest::{ImportError, Limits, Reading, RegistryReader, RegistryTable, Spec};
use eslabon_proto::linkages::v1::{NeedState, RegistryKind};
use libfuzzer_sys::fuzz_target;

const LIMITS: Limits = Limits { max_bytes: 1 << 20, max_inflated_bytes: 1 << 22, max_rows: 10_000 };
const HEADS: [&str; 10] = [
    "",
    "capability_id,cluster,process,hs6,name_en,name_es,name_pt,unit,hours_per_unit,usd_per_unit,certs\n\
     a,med,molding,392690;901890,mould,molde,molde,kpcs,2.0,180.0,ISO13485\n",
    "a,b,phi\na,b,0.72\n",
    "capability_id,mes_hours_per_year,mes_units,unit\na,24000.0,16000.0,pallet\n",
    "supplier_id,legal_name,tax_id,country,admin1,city,lat,lon,ownership,size_class,employees,founded,tier,ppm,\
     lots_inspected,otd,lang,description,updated_at\n\
     S1,Moldes Peña S.A.,1-101,CR,Alajuela,Alajuela,10.0,-84.2,domestic,small,11-50,1986,2,N/D,10,0.859,es,x,06/12/2025\n",
    "supplier_id,capability_id,code_scheme,product_code,evidence,evidence_date,capacity_annual,unit,free_share,\
     lead_time_days,price_usd,min_lot\n\
     S1,a,HS2022,9018.39,third_party,2024-09-06,\"9.815,52\",miles,0.583,16,11.60,50.412\n",
    "supplier_id,cert,issuer,number,issued,expires\nS1,EN ISO 13485:2016,DNV,1,2024-11-26,26/11/2027\n",
    "supplier_id,buyer_id,ppm,lots_inspected,otd,from,to\nS1,B1,10,20,98%,2025-01-01,2025-12-31\n",
    "buyer_id,name,kind,country,city,lat,lon,cluster,governance,entry_year\nB1,X,lead_firm,MX,León,21.1,-101.7,auto,captive,2012\n",
    "need_id,buyer_id,capability_id,code_scheme,product_code,title,lang,quantity_annual,unit,target_price_usd,\
     certs_required,certs_desired,lead_time_days,deliveries_per_year,jit_radius_km,ppm_max,min_size,max_supplier_share,\
     start_date,horizon_months,criticality\n\
     N1,B1,a,ESL,a,título,es,4800.00,pallet,231.71,ISO13485;ISO11135,,40,250,200,1000,medium,60%,2026-06-29,24,medium\n",
];

fn spec(kind: u8, how: u8) -> Spec {
    Spec {
        kind: RegistryKind::try_from(i32::from(kind % 10)).unwrap_or_default(),
        good_rows: how & 1 == 0,
        source: String::new(),
        as_of: "2026-01-01".to_owned(),
        month_first: how & 2 != 0,
        code_scheme: if how & 4 == 0 { "HS2022" } else { "ESL" }.to_owned(),
        size_scheme: String::new(),
        need_state: NeedState::Draft,
        max_remarks: usize::from(how >> 3),
    }
}

fn read(bytes: &[u8], spec: Spec, step: usize) -> Result<RegistryTable, ImportError> {
    let mut reader = RegistryReader::new(spec, LIMITS);
    for chunk in bytes.chunks(step) {
        if reader.push(chunk).is_err() {
            break;
        }
    }
    reader.finish()
}

fuzz_target!(|data: &[u8]| {
    let [kind, how, step, rest @ ..] = data else { return };
    let head = HEADS[usize::from(*kind) % HEADS.len()];
    let bytes = [head.as_bytes(), rest].concat();
    let whole = read(&bytes, spec(*kind, *how), usize::MAX);
    let parts = read(&bytes, spec(*kind, *how), usize::from(*step) + 1);
    match (whole, parts) {
        (Ok(whole), Ok(parts)) => {
            assert_eq!((whole.row_count, whole.digest), (parts.row_count, parts.digest));
            assert_eq!(whole.remarks().counts(), parts.remarks().counts());
            assert!(whole.remarks().counts().iter().all(|count| count.count > 0 && !count.reason.is_empty()));
            assert!(whole.remarks().refused().count() <= usize::from(how >> 3));
        }
        (Err(whole), Err(parts)) => {
            assert_eq!(whole, parts);
            assert!(whole.total > 0 && !whole.violations.is_empty());
        }
        _ => panic!("another cut gives another answer"),
    }
});
