//! A registry of any size. What its firms are is chance with a fixed seed.

use std::{fmt::Write, fs, path::Path};

use anyhow::Result;

/// Capabilities, and the most that a supplier claims.
const CAPABILITIES: u64 = 54;
const CLAIMS: u64 = 3;

pub(crate) fn write(folder: &Path, count: u64) -> Result<()> {
    let mut chance = Chance(42);
    let mut capabilities =
        "capability_id,cluster,process,hs6,name_en,name_es,name_pt,unit,hours_per_unit\n".to_owned();
    for number in 0..CAPABILITIES {
        writeln!(
            capabilities,
            "cap{number},met,machining,{:06},work {number},trabajo,trabalho,kpcs,1.5",
            840_000 + number
        )?;
    }
    let mut suppliers =
        "supplier_id,legal_name,tax_id,country,admin1,city,lat,lon,ownership,size_class,employees,\
         founded,tier,ppm,lots_inspected,otd,lang,description,updated_at\n"
            .to_owned();
    let mut claims =
        "supplier_id,capability_id,code_scheme,product_code,evidence,evidence_date,capacity_annual,unit,\
         free_share,lead_time_days,price_usd,min_lot\n"
            .to_owned();
    let mut certificates = "supplier_id,cert,issuer,number,issued,expires\n".to_owned();
    for number in 0..count {
        let (latitude, longitude) = (9.8 + chance.share() / 2.0, -84.3 + chance.share() / 2.0);
        writeln!(
            suppliers,
            "S{number:07},Metalmecánica Núñez {number} S.A.,3-101-{number:06},CR,Alajuela,Alajuela,{latitude:.5},\
             {longitude:.5},domestic,small,{},19{},{},{},{},0.{},es,\"fabricación en lámina; maquinado CNC, {number}\",2025-11-0{}",
            10 + chance.below(40),
            60 + chance.below(40),
            1 + chance.below(5),
            100 + chance.below(5000),
            chance.below(400),
            700 + chance.below(299),
            1 + chance.below(9),
        )?;
        let first = chance.below(CAPABILITIES);
        for claim in 0..=chance.below(CLAIMS) {
            let capability = (first + 7 * claim) % CAPABILITIES;
            writeln!(
                claims,
                "S{number:07},cap{capability},HS2022,{:06},third_party,2024-09-0{},{}.{:02},kpcs,0.{},{},{}.50,0.{}",
                840_000 + capability,
                1 + chance.below(9),
                100 + chance.below(9000),
                chance.below(100),
                100 + chance.below(800),
                5 + chance.below(60),
                20 + chance.below(900),
                100 + chance.below(800),
            )?;
        }
        if chance.below(3) > 0 {
            writeln!(
                certificates,
                "S{number:07},ISO 9001:2015,SGS,ISO9001-{number:07},2025-0{}-11,2028-0{}-10",
                1 + chance.below(9),
                1 + chance.below(9),
            )?;
        }
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("capabilities.csv"), capabilities)?;
    fs::write(folder.join("suppliers.csv"), suppliers)?;
    fs::write(folder.join("supplier_capabilities.csv"), claims)?;
    Ok(fs::write(folder.join("supplier_certs.csv"), certificates)?)
}

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    fn share(&mut self) -> f64 {
        self.below(1 << 20) as f64 / f64::from(1 << 20)
    }
}
