//! The catalogue on the wire.

use eslabon_proto::sectors::v1 as pb;
use eslabon_sectors_core::criteria::{Document, Entry, OptionSpec};

use crate::ranking::catalogue;

/// An entry of the catalogue.
pub(in crate::api::ranking) fn message(entry: &Entry) -> pb::Criterion {
    let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
    pb::Criterion {
        name: format!("criteria/{}", entry.id),
        id: entry.id.to_owned(),
        display_name: entry.name.to_owned(),
        display_name_es: entry.name_es.to_owned(),
        family: catalogue::family(entry.family).to_owned(),
        roles: entry.roles.iter().map(|role| catalogue::role(*role).to_owned()).collect(),
        role_note: entry.role_note.to_owned(),
        scorable: catalogue::is_scorable(entry),
        direction: catalogue::direction(entry.direction).to_owned(),
        direction_note: entry.direction_note.to_owned(),
        unit: entry.unit.to_owned(),
        description: entry.description.to_owned(),
        formula: entry.formula.to_owned(),
        caveats: texts(entry.caveats),
        data_needed: entry.data_needed.to_owned(),
        sources: entry
            .sources
            .iter()
            .map(|source| pb::DataSource { key: source.key.to_owned(), note: source.note.to_owned() })
            .collect(),
        quadrants: entry.quadrants.iter().map(|it| catalogue::quadrant(*it).to_owned()).collect(),
        anchors: entry.anchors.map(|it| pb::IllustrativeAnchors { worst: it.worst, goal: it.goal }),
        options: entry.options.iter().map(option).collect(),
        obtained: catalogue::obtained(entry.obtained).to_owned(),
        origin: Some(pb::CriterionOrigin {
            title: Document::TITLE.to_owned(),
            section: entry.document.section.to_owned(),
            lines: entry.document.lines.to_owned(),
            says: entry.document.says.to_owned(),
            support: catalogue::support(entry.document.support).to_owned(),
        }),
    }
}

fn option(spec: &OptionSpec) -> pb::CriterionOption {
    let (values, at_least, at_most) = match spec {
        OptionSpec::Number(number) => (Vec::new(), Some(number.least), Some(number.most)),
        OptionSpec::Choice(choice) => {
            (choice.values.iter().map(|word| (*word).to_owned()).collect(), None, None)
        }
    };
    pb::CriterionOption {
        name: spec.name().to_owned(),
        meaning: spec.meaning().to_owned(),
        default_value: spec.default_text(),
        values,
        at_least,
        at_most,
    }
}
