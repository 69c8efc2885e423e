//! Small worlds of trade, nested as trade is: what few can do is done by those
//! that can do much.

/// The header of the plain format.
pub const HEADER: &str = "year,exporter_iso3,product_code,export_value_usd\n";

/// A dozen products, from what many sell to what few can make.
pub const PRODUCTS: [&str; 12] =
    ["0803", "0901", "0804", "6109", "2106", "8544", "3004", "8504", "9018", "9021", "8542", "9022"];

/// What each territory exports of them in 2017, thousand USD.
const TRADE: [(&str, [u32; 12]); 8] = [
    ("DEU", [1, 9, 2, 12, 60, 75, 240, 180, 210, 160, 130, 120]),
    ("USA", [3, 12, 8, 16, 90, 60, 190, 140, 260, 150, 210, 90]),
    ("MEX", [12, 21, 15, 60, 45, 190, 25, 120, 95, 12, 30, 4]),
    ("CRI", [105, 32, 90, 8, 41, 17, 9, 6, 85, 66, 14, 1]),
    ("COL", [88, 260, 9, 31, 22, 11, 24, 13, 2, 0, 0, 0]),
    ("DOM", [34, 3, 12, 62, 5, 9, 6, 1, 48, 3, 0, 0]),
    ("NIC", [9, 49, 4, 85, 2, 52, 0, 0, 0, 0, 0, 0]),
    ("ETH", [1, 81, 0, 9, 1, 0, 0, 0, 0, 0, 0, 0]),
];

/// Eight territories and a dozen products, in 2015 and 2017.
pub fn two_years() -> String {
    format!("{HEADER}{}{}", rows(2015, 1), rows(2017, 0))
}

/// Another world: as the first, with other figures.
pub fn another() -> String {
    format!("{HEADER}{}{}", rows(2015, 2), rows(2017, 3))
}

/// Value added and employment of three sectors of two territories, in 2000 and 2010, as
/// productivity databases are published.
pub fn productivity() -> String {
    "country,region,variable,year,AGR,MAN,SER\n\
     CRI,LAC,VA_Q15,2000,200,300,500\n\
     CRI,LAC,EMP,2000,40,20,60\n\
     CRI,LAC,VA_Q15,2010,220,500,900\n\
     CRI,LAC,EMP,2010,30,25,85\n\
     KOR,ASIA,VA_Q15,2000,400,3000,4000\n\
     KOR,ASIA,EMP,2000,200,400,900\n\
     KOR,ASIA,VA_Q15,2010,420,5200,6300\n\
     KOR,ASIA,EMP,2010,120,420,1150\n"
        .to_owned()
}

/// Exports of one year; earlier years had less of it, and not all of it.
fn rows(year: i32, ago: u32) -> String {
    let mut file = String::new();
    for (territory, values) in TRADE {
        for (product, value) in PRODUCTS.iter().zip(values).filter(|(_, value)| *value > ago) {
            let usd = u64::from(value) * 1000 * 10 / u64::from(10 + ago * 7) + 1;
            file += &format!("{year},{territory},{product},{usd}\n");
        }
    }
    file
}

/// Rows of trade without end, in pieces: what a body far larger than any limit
/// is made of.
pub fn endless() -> impl Iterator<Item = bytes::Bytes> {
    let piece = bytes::Bytes::from("2017,CRI,0803,105000.00\n".repeat(2000));
    std::iter::once(bytes::Bytes::from_static(HEADER.as_bytes())).chain(std::iter::repeat(piece))
}
