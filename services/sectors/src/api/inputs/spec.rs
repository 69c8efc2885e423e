//! What a caller says of a file of inputs, and what of it makes sense.

use eslabon_proto::{sectors::v1 as pb, r#type::v1::TerritoryScheme};
use eslabon_runtime::problem::Problem;

use crate::{
    api::convert,
    config,
    error::{Error, input},
    ingest::{self, InputLimits, InputSpec, IoKind, Layout, Limits},
    inputs::{Kind, Scheme, WORLD},
};

/// How the rows of a file are to be read. What means nothing for its kind is
/// refused: to be silent about it would be to promise something.
pub(super) fn input_spec(spec: &pb::InputImport, import: &config::Import) -> Result<InputSpec, Error> {
    let kind = Kind::of_number(spec.kind)
        .ok_or_else(|| Problem::invalid("spec.kind", "REQUIRED", "say what the file is"))?;
    let layout = match spec.layout() {
        pb::InputLayout::Unspecified | pb::InputLayout::Long => Layout::Long,
        pb::InputLayout::Wide => Layout::Wide,
        pb::InputLayout::Matrix => Layout::Matrix,
    };
    let scheme = scheme(kind, &spec.scheme)?;
    let said = Said { kind, layout };
    said.only_for("spec.layout", layout != Layout::Long, |said| {
        matches!((said.kind, said.layout), (Kind::Indicators, Layout::Wide) | (Kind::IoTable, Layout::Matrix))
    })?;
    said.only_for("spec.scheme", scheme.is_some(), |said| said.kind != Kind::Indicators)?;
    let has_territory_scheme = spec.territory_scheme() != TerritoryScheme::Unspecified;
    said.only_for("spec.territory_scheme", has_territory_scheme, |said| said.kind != Kind::SectorList)?;
    said.only_for("spec.territory", !spec.territory.is_empty(), |said| {
        matches!(said.kind, Kind::Indicators | Kind::IoTable)
    })?;
    said.only_for("spec.year", spec.year != 0, |said| said.kind != Kind::SectorList)?;
    let has_io_kind = spec.io_kind() != pb::IoKind::Unspecified;
    said.only_for("spec.io_kind", has_io_kind, |said| said.kind == Kind::IoTable)?;
    let value_unit = convert::value_unit(spec.value_unit());
    said.only_for("spec.value_unit", value_unit.is_some(), |said| said.kind == Kind::Flows)?;
    said.only_for("spec.leave_out", !spec.leave_out.is_empty(), |said| {
        said.kind == Kind::Indicators || said.layout == Layout::Matrix
    })?;
    Ok(InputSpec {
        kind,
        layout,
        scheme,
        territory_scheme: spec.territory_scheme(),
        territory: territory(spec)?,
        year: convert::stated_year(spec.year)?,
        io_kind: match spec.io_kind() {
            pb::IoKind::Unspecified | pb::IoKind::Flows => IoKind::Flows,
            pb::IoKind::Coefficients => IoKind::Coefficients,
        },
        value_unit,
        leave_out: spec.leave_out.clone(),
        limits: InputLimits { max_sectors: import.max_sectors, max_industries: import.max_industries },
    })
}

/// What a file may be at most.
pub(super) fn limits(import: &config::Import) -> Limits {
    Limits { max_rows: import.max_input_rows, ..convert::limits(import) }
}

/// What decides which fields mean something.
struct Said {
    kind: Kind,
    layout: Layout,
}

impl Said {
    fn only_for(&self, field: &'static str, given: bool, means: impl Fn(&Self) -> bool) -> Result<(), Error> {
        if !given || means(self) {
            return Ok(());
        }
        Err(input::Error::OptionOfOtherKind { field, what: self.kind.name().to_owned() }.into())
    }
}

fn scheme(kind: Kind, text: &str) -> Result<Option<Scheme>, Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let unknown = |advice| input::Error::UnknownScheme { scheme: text.to_owned(), advice };
    let scheme = Scheme::of_name(text)
        .ok_or_else(|| unknown("it is a classification with its revision, such as HS2017, or INDUSTRY"))?;
    if kind == Kind::Flows && scheme == Scheme::Industry {
        return Err(unknown("flows are of products: name their classification, such as HS2017").into());
    }
    Ok(Some(scheme))
}

/// The territory that is stated, as it is stored.
fn territory(spec: &pb::InputImport) -> Result<Option<String>, Error> {
    if spec.territory.is_empty() {
        return Ok(None);
    }
    // Indicators may be of the world; a table is of one economy.
    if spec.kind() == pb::InputKind::Indicators && spec.territory == WORLD {
        return Ok(Some(WORLD.to_owned()));
    }
    match ingest::territory(spec.territory_scheme(), &spec.territory) {
        Ok(code) => Ok(Some(code.to_owned())),
        Err((reason, advice)) => Err(Problem::invalid("spec.territory", reason, advice).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(kind: pb::InputKind) -> pb::InputImport {
        pb::InputImport { kind: kind.into(), ..Default::default() }
    }

    #[track_caller]
    fn refused(spec: &pb::InputImport, field: &str, reason: &str) {
        let error = input_spec(spec, &config::Import::default()).unwrap_err();
        let problem = Problem::from(error);
        assert_eq!((problem.reason.as_str(), problem.violations[0].field.as_str()), (reason, field));
    }

    #[test]
    fn kinds_have_the_names_and_numbers_of_the_contract() {
        for kind in Kind::ALL {
            let of_contract = pb::InputKind::try_from(kind.number()).unwrap();
            assert_eq!(of_contract.as_str_name(), format!("INPUT_KIND_{}", kind.name()));
        }
        assert!(
            pb::InputKind::try_from(Kind::ALL.len() as i32 + 1).is_err(),
            "a kind of the contract is missing"
        );
    }

    #[test]
    fn what_means_nothing_for_the_kind_is_refused_at_its_field() {
        use pb::InputKind as K;
        let other = "OPTION_OF_OTHER_KIND";
        for (spec, field) in [
            (pb::InputImport { layout: pb::InputLayout::Wide.into(), ..spec(K::Flows) }, "spec.layout"),
            (
                pb::InputImport { layout: pb::InputLayout::Matrix.into(), ..spec(K::Indicators) },
                "spec.layout",
            ),
            (pb::InputImport { layout: pb::InputLayout::Wide.into(), ..spec(K::IoTable) }, "spec.layout"),
            (pb::InputImport { scheme: "HS2017".to_owned(), ..spec(K::Indicators) }, "spec.scheme"),
            (
                pb::InputImport { territory_scheme: TerritoryScheme::Free.into(), ..spec(K::SectorList) },
                "spec.territory_scheme",
            ),
            (pb::InputImport { territory: "CRI".to_owned(), ..spec(K::Flows) }, "spec.territory"),
            (pb::InputImport { year: 2017, ..spec(K::SectorList) }, "spec.year"),
            (pb::InputImport { io_kind: pb::IoKind::Flows.into(), ..spec(K::Flows) }, "spec.io_kind"),
            (
                pb::InputImport { value_unit: pb::ValueUnit::Usd.into(), ..spec(K::IoTable) },
                "spec.value_unit",
            ),
            (pb::InputImport { leave_out: vec!["x".to_owned()], ..spec(K::IoTable) }, "spec.leave_out"),
        ] {
            refused(&spec, field, other);
        }
    }

    #[test]
    fn schemes_territories_and_years_are_checked_before_the_file_is_read() {
        use pb::InputKind as K;
        refused(&spec(K::Unspecified), "spec.kind", "REQUIRED");
        for unknown in ["HS", "NACE2"] {
            refused(
                &pb::InputImport { scheme: unknown.to_owned(), ..spec(K::SectorList) },
                "spec.scheme",
                "UNKNOWN_SCHEME",
            );
        }
        let industry = pb::InputImport { scheme: "INDUSTRY".to_owned(), ..spec(K::Flows) };
        refused(&industry, "spec.scheme", "UNKNOWN_SCHEME");
        let nowhere = pb::InputImport { territory: "XXX".to_owned(), ..spec(K::IoTable) };
        refused(&nowhere, "spec.territory", "UNKNOWN_COUNTRY");
        refused(&pb::InputImport { year: 17, ..spec(K::IoTable) }, "spec.year", "OUT_OF_RANGE");
        let world = pb::InputImport { territory: "WLD".to_owned(), ..spec(K::IoTable) };
        refused(&world, "spec.territory", "UNKNOWN_COUNTRY");
        let world = pb::InputImport { territory: "WLD".to_owned(), ..spec(K::Indicators) };
        assert!(input_spec(&world, &config::Import::default()).is_ok());
        let numeric = pb::InputImport { territory: "188".to_owned(), ..spec(K::IoTable) };
        let read = input_spec(&numeric, &config::Import::default()).unwrap();
        assert_eq!(read.territory.as_deref(), Some("CRI"));
    }
}
