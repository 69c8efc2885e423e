//! Messages as proto3 JSON, the same that REST answers with: fields with their
//! default value are written, so that a reader sees zeros.

use std::{io::Write, sync::OnceLock};

use anyhow::Context;
use prost::{Message, Name};
use prost_reflect::{DescriptorPool, DynamicMessage, SerializeOptions};

use crate::failure::Failure;

/// A message over several lines, for a person or a file.
pub fn pretty<M: Message + Name>(out: &mut dyn Write, message: &M) -> Result<(), Failure> {
    write(message, &mut serde_json::Serializer::pretty(&mut *out))?;
    Ok(out.write_all(b"\n")?)
}

/// A message on one line, for streams.
pub fn line<M: Message + Name>(out: &mut dyn Write, message: &M) -> Result<(), Failure> {
    write(message, &mut serde_json::Serializer::new(&mut *out))?;
    Ok(out.write_all(b"\n")?)
}

/// A message from proto3 JSON: what a person wrote, so that an unknown field is an error.
pub fn read<M: Message + Name + Default>(text: &str) -> anyhow::Result<M> {
    let name = M::full_name();
    let descriptor =
        pool()?.get_message_by_name(&name).with_context(|| format!("find `{name}` in the contract"))?;
    let mut reader = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let message = DynamicMessage::deserialize(descriptor, &mut reader)?;
    reader.end()?;
    Ok(message.transcode_to()?)
}

fn write<M, W, F>(message: &M, writer: &mut serde_json::Serializer<W, F>) -> Result<(), Failure>
where
    M: Message + Name,
    W: Write,
    F: serde_json::ser::Formatter,
{
    const OPTIONS: SerializeOptions = SerializeOptions::new().skip_default_fields(false);
    Ok(dynamic(message)?.serialize_with_options(writer, &OPTIONS).map_err(std::io::Error::from)?)
}

fn dynamic<M: Message + Name>(message: &M) -> anyhow::Result<DynamicMessage> {
    let name = M::full_name();
    let descriptor =
        pool()?.get_message_by_name(&name).with_context(|| format!("find `{name}` in the contract"))?;
    DynamicMessage::decode(descriptor, message.encode_to_vec().as_slice())
        .with_context(|| format!("read `{name}` by its descriptor"))
}

/// The contract, read once and only when JSON is asked for.
fn pool() -> anyhow::Result<&'static DescriptorPool> {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    if let Some(pool) = POOL.get() {
        return Ok(pool);
    }
    let pool = DescriptorPool::decode(eslabon_proto::DESCRIPTORS).context("read the contract")?;
    Ok(POOL.get_or_init(|| pool))
}

#[cfg(test)]
mod tests {
    use eslabon_proto::sectors::v1::{CountryProduct, ProductProximity};

    use super::*;

    #[test]
    fn names_are_those_of_rest_numbers_are_whole_and_zeros_are_shown() {
        let message =
            CountryProduct { country: "CRI".to_owned(), rca: Some(0.1 + 0.2), ..Default::default() };
        let mut out = Vec::new();
        line(&mut out, &message).unwrap();
        let expected = "{\"country\":\"CRI\",\"product\":\"\",\"displayName\":\"\",\"exportValueUsd\":0.0,\
                        \"rca\":0.30000000000000004,\"present\":false}\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn what_a_person_wrote_is_read_and_a_slip_is_told() {
        let read = |text| read::<CountryProduct>(text);
        let message = read("\u{feff}{\"country\": \"CRI\", \"displayName\": \"x\", \"rca\": 0.5}").unwrap();
        assert_eq!((message.country.as_str(), message.display_name.as_str()), ("CRI", "x"));
        assert_eq!((message.rca, message.cog), (Some(0.5), None));
        for bad in ["", "{\"contry\": \"CRI\"}", "{\"rca\": \"x\"}", "{} {}", "[]"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_message_over_several_lines_ends_with_one() {
        let mut out = Vec::new();
        pretty(&mut out, &ProductProximity { product: "9018".to_owned(), ..Default::default() }).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.starts_with("{\n  \"product\": \"9018\",\n") && text.ends_with("\n}\n"), "{text}");
    }
}
