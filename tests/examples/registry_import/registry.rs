//! The files: as they are, and as rows.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use eslabon_proto::linkages::v1::RegistryKind;

/// The files that are timed, and how many of their columns a row is found by.
const FILES: [(&str, RegistryKind, usize); 3] = [
    ("suppliers.csv", RegistryKind::Suppliers, 1),
    ("supplier_capabilities.csv", RegistryKind::Claims, 2),
    ("supplier_certs.csv", RegistryKind::Certificates, 2),
];

/// A folder of files.
pub(crate) struct Registry {
    /// Not timed: what the claims refer to.
    pub(crate) capabilities: Bytes,
    pub(crate) files: Vec<File>,
}

/// One of them.
pub(crate) struct File {
    pub(crate) name: &'static str,
    pub(crate) kind: RegistryKind,
    pub(crate) keys: usize,
    pub(crate) bytes: Bytes,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Registry {
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let read = |name: &str| fs::read(folder.join(name)).with_context(|| format!("read {name}"));
        let files = FILES.iter().map(|&(name, kind, keys)| {
            let bytes = read(name)?;
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
            let rows = reader
                .records()
                .map(|record| Ok(record?.iter().map(str::to_owned).collect()))
                .collect::<Result<Vec<Vec<String>>>>()?;
            ensure!(!rows.is_empty(), "{name} has no rows");
            Ok(File { name, kind, keys, bytes: bytes.into(), columns, rows })
        });
        let files = files.collect::<Result<_>>()?;
        Ok(Self { capabilities: read("capabilities.csv")?.into(), files })
    }
}
