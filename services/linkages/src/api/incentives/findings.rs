//! What a reader of a verification should look at, in the languages of the suite.

use std::collections::BTreeMap;

use eslabon_linkages_core::{
    Day,
    incentives::{Compliance, Filing, Indicator, PeriodFinding, Source, Verdict},
};
use eslabon_proto::linkages::v1 as pb;

use super::compute::{Found, Recorded};
use crate::{date, money};

/// Every finding: of the reports, then of each commitment and year, of the evidence and
/// of what was promised.
pub(super) fn of(recorded: &Recorded, found: &Found) -> Vec<pb::VerificationFinding> {
    let mut findings = Vec::new();
    for filed in &found.filed {
        match filed.filing {
            Filing::Late { days } => findings.push(late(recorded, filed.period, days)),
            Filing::Missing { days } => findings.push(missing(recorded, filed.period, days)),
            Filing::InTime | Filing::NotDue => {}
        }
    }
    for (at, compliance) in found.verified.commitments.iter().enumerate() {
        findings.extend(of_commitment(recorded, at, compliance));
    }
    findings.extend(replaced(recorded));
    findings.extend(conditional_advantages(recorded));
    if found.owed.as_ref().is_some_and(|owed| owed.lost.for_missing_reports) {
        let text = [
            "so many reports are missing that the schedule takes back all of the benefit",
            "faltan tantos informes que el régimen revoca todo el beneficio",
            "faltam tantos relatórios que o regime revoga todo o benefício",
        ];
        let name = &recorded.agreement.name;
        findings.push(finding(
            "REVOKED_FOR_MISSING_REPORTS",
            name,
            "schedule.missing_reports_revoke",
            text.map(str::to_owned),
        ));
    }
    findings
}

/// A promise to buy from local suppliers for a benefit, whatever came of it.
fn conditional_advantages(recorded: &Recorded<'_>) -> impl Iterator<Item = pb::VerificationFinding> {
    let commitments = recorded.terms.commitments.iter().enumerate();
    let local = commitments.filter(|(_, commitment)| commitment.indicator == Indicator::LocalPurchases);
    local.map(|(at, _)| {
        let text = [
            "the benefit depends on purchases from local suppliers, which the WTO agreement on trade-related \
             investment measures (Annex, 1a) forbids: have it looked at by counsel",
            "el beneficio depende de compras a proveedores locales, lo que prohíbe el acuerdo de la OMC sobre \
             medidas en materia de inversiones (Anexo, 1a): haga que la asesoría jurídica lo revise",
            "o benefício depende de compras de fornecedores locais, o que o acordo da OMC sobre medidas de \
             investimento (Anexo, 1a) proíbe: peça que a assessoria jurídica o examine",
        ];
        let path = format!("commitments[{at}].indicator");
        finding("CONDITIONAL_ADVANTAGE", &recorded.agreement.name, &path, text.map(str::to_owned))
    })
}

/// Evidence that took the place of other evidence of the same source and shows more.
fn replaced(recorded: &Recorded) -> Vec<pb::VerificationFinding> {
    let mut last = BTreeMap::new();
    let mut findings = Vec::new();
    for shown in recorded.evidence {
        for (place, figure) in shown.figures.iter().enumerate() {
            let Some((at, actual)) = recorded.read(figure) else { continue };
            let before = last.insert((shown.source, &shown.period, at), (&shown.name, actual));
            if let Some((earlier, less)) = before.filter(|(_, before)| *before < actual) {
                let (more, less) = (amount(recorded, at, actual), amount(recorded, at, less));
                let text = [
                    format!("it shows {more} where {earlier} of the same source showed {less}: see why"),
                    format!(
                        "muestra {more} donde {earlier}, de la misma fuente, mostraba {less}: vea por qué"
                    ),
                    format!("mostra {more} onde {earlier}, da mesma fonte, mostrava {less}: veja por quê"),
                ];
                let path = format!("figures[{place}].actual");
                findings.push(finding("SHOWS_MORE_THAN_BEFORE", &shown.name, &path, text));
            }
        }
    }
    findings
}

fn of_commitment<'a>(
    recorded: &'a Recorded<'a>,
    at: usize,
    compliance: &'a Compliance,
) -> impl Iterator<Item = pb::VerificationFinding> + 'a {
    compliance.periods.iter().filter_map(move |period| match (period.verdict, period.shown) {
        (Verdict::Contradicted, Some((source, shown))) => {
            Some(contradicted(recorded, at, period, source, shown))
        }
        (Verdict::SelfReported, _) => Some(only_reported(recorded, at, period)),
        (Verdict::Missing, _) => left_out(recorded, at, period),
        _ => None,
    })
}

fn contradicted(
    recorded: &Recorded,
    at: usize,
    period: &PeriodFinding,
    source: Source,
    shown: i64,
) -> pb::VerificationFinding {
    let (reason, [en, es, pt]) = match source {
        Source::Payroll => {
            ("CONTRADICTS_PAYROLL", ["payroll shows", "la planilla muestra", "a folha mostra"])
        }
        Source::Customs => ("CONTRADICTS_CUSTOMS", ["customs shows", "la aduana muestra", "a aduana mostra"]),
        Source::Invoices => {
            ("CONTRADICTS_INVOICES", ["invoices show", "las facturas muestran", "as faturas mostram"])
        }
        Source::Site => ("CONTRADICTS_SITE", ["the visit shows", "la visita muestra", "a visita mostra"]),
    };
    let reported = amount(recorded, at, period.reported.unwrap_or_default());
    let shown = amount(recorded, at, shown);
    let text = [
        format!("the report says {reported}, {en} {shown}"),
        format!("el informe dice {reported}, {es} {shown}"),
        format!("o relatório diz {reported}, {pt} {shown}"),
    ];
    let (entry, path) = reported_in(recorded, at, period.period);
    finding(reason, &entry, &path, text)
}

fn only_reported(recorded: &Recorded, at: usize, period: &PeriodFinding) -> pb::VerificationFinding {
    let reported = amount(recorded, at, period.reported.unwrap_or_default());
    let text = [
        format!("only the report says {reported}: no evidence shows it"),
        format!("solo el informe dice {reported}: ninguna evidencia lo muestra"),
        format!("só o relatório diz {reported}: nenhuma evidência o mostra"),
    ];
    let (entry, path) = reported_in(recorded, at, period.period);
    finding("ONLY_REPORTED", &entry, &path, text)
}

/// Nothing where no report of the year came, which is told once for all commitments.
fn left_out(recorded: &Recorded, at: usize, period: &PeriodFinding) -> Option<pb::VerificationFinding> {
    let (id, year) = (&recorded.agreement.commitments[at].id, date::text(period.period));
    let report = recorded.reports.iter().rev().find(|report| report.period == year)?;
    let text = [
        format!(
            "the report of the year to {year} leaves {id} out and no evidence shows it: it counts as nothing"
        ),
        format!("el informe del año al {year} omite {id} y ninguna evidencia lo muestra: cuenta como nada"),
        format!("o relatório do ano até {year} omite {id} e nenhuma evidência o mostra: conta como nada"),
    ];
    Some(finding("LEFT_OUT", &report.name, "figures", text))
}

fn late(recorded: &Recorded, period: Day, days: u32) -> pb::VerificationFinding {
    let year = date::text(period);
    let text = [
        format!("the report of the year to {year} came {days} days late"),
        format!("el informe del año al {year} llegó {days} días tarde"),
        format!("o relatório do ano até {year} chegou {days} dias atrasado"),
    ];
    let of_period = |report: &&pb::IncentiveReport| report.period == year;
    let first = recorded.reports.iter().filter(of_period).min_by_key(|report| &report.received_on);
    finding("REPORT_LATE", first.map_or("", |report| &report.name), "received_on", text)
}

fn missing(recorded: &Recorded, period: Day, days: u32) -> pb::VerificationFinding {
    let year = date::text(period);
    let text = [
        format!("the report of the year to {year} was due {days} days ago and has not come"),
        format!("el informe del año al {year} venció hace {days} días y no ha llegado"),
        format!("o relatório do ano até {year} venceu há {days} dias e não chegou"),
    ];
    finding("REPORT_MISSING", &recorded.agreement.name, "reporting.months_to_report", text)
}

/// The report of a year that counts for a commitment, and the path of its figure.
fn reported_in(recorded: &Recorded, at: usize, period: Day) -> (String, String) {
    let (id, year) = (&recorded.agreement.commitments[at].id, date::text(period));
    let of_year = recorded.reports.iter().rev().filter(|report| report.period == year);
    let mut places = of_year.filter_map(|report| {
        let place = report.figures.iter().position(|figure| figure.commitment == *id)?;
        Some((report.name.clone(), format!("figures[{place}].actual")))
    });
    places.next().unwrap_or_default()
}

/// A figure for a reader.
fn amount(recorded: &Recorded, at: usize, figure: i64) -> String {
    match recorded.terms.units[at].write(figure).value {
        Some(pb::figure::Value::Count(count)) => count,
        Some(pb::figure::Value::Amount(amount)) => money::text(&amount.currency, amount.minor_units),
        None => String::new(),
    }
}

fn finding(reason: &str, entry: &str, path: &str, [en, es, pt]: [String; 3]) -> pb::VerificationFinding {
    pb::VerificationFinding {
        reason: reason.to_owned(),
        entry: entry.to_owned(),
        path: path.to_owned(),
        text: Some(pb::Text { en, es, pt }),
    }
}
