//! `eslabon import sectors|indicators|flows|io-table`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use eslabon_proto::{
    sectors::v1::{Input, InputImport, InputKind, InputLayout, IoKind, ValueUnit},
    r#type::v1::TerritoryScheme,
};

use super::{About, bring};
use crate::{
    client::{Client, upload::InputFile},
    commands::{choice::choice, inputs::SHEET},
    failure::Failure,
    output::{Format, Terminal},
};

/// A file of inputs, and what is said of it.
pub(super) trait File {
    /// The file.
    fn path(&self) -> &Path;

    /// What is said of every file.
    fn about(&self) -> &About;

    /// What is said of this kind of file.
    fn spec(&self) -> InputImport;
}

/// Brings in a file.
pub(super) async fn run(client: &Client, terminal: &mut Terminal, file: &impl File) -> Result<(), Failure> {
    let about = file.about();
    let request_id = about.request_id();
    let spec = InputImport {
        title: about.title(file.path()),
        source: about.source.clone(),
        release: about.release.clone(),
        licence: about.licence.clone(),
        request_id: request_id.clone(),
        ..file.spec()
    };
    let rows = |input: &Input| input.row_count;
    let uploaded = bring::<InputFile>(client, terminal, vec![(file.path(), spec)], &request_id, rows).await?;
    if uploaded.answer.already_held {
        terminal.note(super::HELD);
    }
    if terminal.format() == Format::Json {
        return terminal.show(&uploaded.answer, &[] as &[()], &[]);
    }
    terminal.show_one(&uploaded.held, SHEET)
}

macro_rules! file {
    ($kind:ident, $this:ident => $spec:expr) => {
        impl File for $kind {
            fn path(&self) -> &Path {
                &self.file
            }

            fn about(&self) -> &About {
                &self.about
            }

            fn spec(&self) -> InputImport {
                let $this = self;
                $spec
            }
        }
    };
}

/// A list of sectors.
#[derive(Debug, Args)]
pub(crate) struct Sectors {
    /// The file, or `-` for the standard input
    file: PathBuf,
    /// What the codes are codes of, e.g. `HS2017`, `ISIC4` or `INDUSTRY`, for a
    /// file without a column `scheme`
    #[arg(long, default_value = "", hide_default_value = true)]
    scheme: String,
    #[command(flatten)]
    about: About,
}

file!(Sectors, this => InputImport {
    kind: InputKind::SectorList.into(),
    scheme: this.scheme.clone(),
    ..Default::default()
});

/// Indicators.
#[derive(Debug, Args)]
pub(crate) struct Indicators {
    /// The file, or `-` for the standard input
    file: PathBuf,
    /// One value a row, or a column for each sector
    #[arg(long, value_enum, default_value_t = RowLayout::Long)]
    layout: RowLayout,
    /// Territory of all rows, for a file without a column of territories
    #[arg(long, default_value = "", hide_default_value = true)]
    territory: String,
    /// Year of all rows, for a file without a column of years
    #[arg(long)]
    year: Option<i32>,
    /// What the territory codes are: `free` takes codes of your own
    #[arg(long, ignore_case = true, value_parser = choice("TERRITORY_SCHEME_", TerritoryScheme::as_str_name))]
    territories: Option<TerritoryScheme>,
    /// A territory, or a column that is no sector, that is left out; may be
    /// repeated
    #[arg(long, value_name = "NAME")]
    leave_out: Vec<String>,
    #[command(flatten)]
    about: About,
}

/// How indicators are laid out.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum RowLayout {
    /// One value a row
    Long,
    /// A column for each sector, as productivity databases are published
    Wide,
}

file!(Indicators, this => InputImport {
    kind: InputKind::Indicators.into(),
    layout: match this.layout {
        RowLayout::Long => InputLayout::Long.into(),
        RowLayout::Wide => InputLayout::Wide.into(),
    },
    territory: this.territory.clone(),
    territory_scheme: this.territories.map(Into::into).unwrap_or_default(),
    year: this.year.unwrap_or_default(),
    leave_out: this.leave_out.clone(),
    ..Default::default()
});

/// Trade with quantities.
#[derive(Debug, Args)]
pub(crate) struct Flows {
    /// The file, or `-` for the standard input
    file: PathBuf,
    /// Classification of the product codes, with its revision, e.g. `HS2017`
    #[arg(long)]
    scheme: String,
    /// Year of all rows, for a file without a column of years
    #[arg(long)]
    year: Option<i32>,
    /// Unit of the values, where their heading does not tell
    #[arg(long, ignore_case = true, value_parser = choice("VALUE_UNIT_", ValueUnit::as_str_name))]
    unit: Option<ValueUnit>,
    /// What the country codes are: `free` takes codes of your own
    #[arg(long, ignore_case = true, value_parser = choice("TERRITORY_SCHEME_", TerritoryScheme::as_str_name))]
    territories: Option<TerritoryScheme>,
    #[command(flatten)]
    about: About,
}

file!(Flows, this => InputImport {
    kind: InputKind::Flows.into(),
    scheme: this.scheme.clone(),
    year: this.year.unwrap_or_default(),
    value_unit: this.unit.map(Into::into).unwrap_or_default(),
    territory_scheme: this.territories.map(Into::into).unwrap_or_default(),
    ..Default::default()
});

/// An input-output table.
#[derive(Debug, Args)]
pub(crate) struct IoTable {
    /// The file, or `-` for the standard input
    file: PathBuf,
    /// One cell a row, or a row and a column for each industry
    #[arg(long, value_enum, default_value_t = TableLayout::Long)]
    layout: TableLayout,
    /// What stands between two industries: money, or shares of the buyer's output
    #[arg(long, ignore_case = true, value_parser = choice("IO_KIND_", IoKind::as_str_name))]
    cells: Option<IoKind>,
    /// What the names of industries are: `INDUSTRY` (the default) or `ISIC4`
    #[arg(long, default_value = "", hide_default_value = true)]
    scheme: String,
    /// Territory of the table
    #[arg(long, default_value = "", hide_default_value = true)]
    territory: String,
    /// Year of the table
    #[arg(long)]
    year: Option<i32>,
    /// What the territory code is: `free` takes a code of your own
    #[arg(long, ignore_case = true, value_parser = choice("TERRITORY_SCHEME_", TerritoryScheme::as_str_name))]
    territories: Option<TerritoryScheme>,
    /// A row or column that is no industry and is left out; may be repeated
    #[arg(long, value_name = "NAME")]
    leave_out: Vec<String>,
    #[command(flatten)]
    about: About,
}

/// How an input-output table is laid out.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum TableLayout {
    /// One cell a row
    Long,
    /// A row and a column for each industry
    Matrix,
}

file!(IoTable, this => InputImport {
    kind: InputKind::IoTable.into(),
    layout: match this.layout {
        TableLayout::Long => InputLayout::Long.into(),
        TableLayout::Matrix => InputLayout::Matrix.into(),
    },
    io_kind: this.cells.map(Into::into).unwrap_or_default(),
    scheme: this.scheme.clone(),
    territory: this.territory.clone(),
    territory_scheme: this.territories.map(Into::into).unwrap_or_default(),
    year: this.year.unwrap_or_default(),
    leave_out: this.leave_out.clone(),
    ..Default::default()
});
