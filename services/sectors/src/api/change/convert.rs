//! Wire types of what changes, to and from the words of this service.

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core as core;

use crate::{
    change::{Merge, Note, ProductClass, Region},
    ingest::countries,
    store::Dataset,
};

/// Classes as they are given.
pub(super) fn classes(messages: Vec<pb::ProductClass>) -> Vec<ProductClass> {
    let class = |class: pb::ProductClass| ProductClass {
        name: class.name,
        display_name: class.display_name,
        codes: class.codes,
    };
    messages.into_iter().map(class).collect()
}

/// Regions as they are given.
pub(super) fn regions(messages: Vec<pb::Region>) -> Vec<Region> {
    let region = |region: pb::Region| Region { name: region.name, territories: region.territories };
    messages.into_iter().map(region).collect()
}

/// Merges as they are given.
pub(super) fn merges(messages: Vec<pb::SectorMerge>) -> Vec<Merge> {
    let merge = |merge: pb::SectorMerge| Merge { sector: merge.sector, sectors: merge.sectors };
    messages.into_iter().map(merge).collect()
}

/// How growth is said per year; compound by default.
pub(super) fn annualisation(message: pb::Annualisation) -> core::decomposition::Annualisation {
    use core::decomposition::Annualisation as A;
    match message {
        pb::Annualisation::Unspecified | pb::Annualisation::Compound => A::Compound,
        pb::Annualisation::Simple => A::Simple,
        pb::Annualisation::Logarithmic => A::Logarithmic,
    }
}

/// The same, as it was used.
pub(super) fn annualisation_message(annualisation: core::decomposition::Annualisation) -> pb::Annualisation {
    use core::decomposition::Annualisation as A;
    match annualisation {
        A::Compound => pb::Annualisation::Compound,
        A::Simple => pb::Annualisation::Simple,
        A::Logarithmic => pb::Annualisation::Logarithmic,
    }
}

/// Which years come before; those just before by default.
pub(super) fn rule(message: pb::AppearanceRule) -> core::appearances::Rule {
    match message {
        pb::AppearanceRule::Unspecified | pb::AppearanceRule::Rolling => core::appearances::Rule::Rolling,
        pb::AppearanceRule::Ends => core::appearances::Rule::Ends,
    }
}

/// The same, as it was used.
pub(super) fn rule_message(rule: core::appearances::Rule) -> pb::AppearanceRule {
    match rule {
        core::appearances::Rule::Rolling => pb::AppearanceRule::Rolling,
        core::appearances::Rule::Ends => pb::AppearanceRule::Ends,
    }
}

/// Notes beside an answer.
pub(super) fn notes(notes: Vec<Note>) -> Vec<pb::ChangeNote> {
    let note = |note: Note| pb::ChangeNote {
        reason: note.reason.code().to_owned(),
        field: note.field,
        text: note.text,
    };
    notes.into_iter().map(note).collect()
}

/// What an answer was computed from.
pub(super) fn provenance(name: String, digest: String) -> pb::ChangeProvenance {
    pb::ChangeProvenance { name, digest, engine: core::ENGINE.to_owned() }
}

/// The same, of a dataset.
pub(super) fn provenance_of(dataset: &Dataset) -> pb::ChangeProvenance {
    provenance(format!("datasets/{}", dataset.id), dataset.digest_text())
}

/// Name of a territory, for ISO 3166 codes.
pub(super) fn name(has_iso_codes: bool, code: &str) -> String {
    let name = if has_iso_codes { countries::name(code) } else { None };
    name.unwrap_or_default().to_owned()
}
