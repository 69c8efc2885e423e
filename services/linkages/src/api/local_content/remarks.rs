//! Remarks on items of a plan, in the languages of the suite.

use eslabon_linkages_core::local_content::{Agreement, Remark};
use eslabon_proto::linkages::v1 as pb;

/// The word and the place of what is not agreed.
pub(super) fn not_agreed(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Nothing => "NOTHING_OFFERED",
        Agreement::Offered | Agreement::Agreed => "NOT_AGREED",
        Agreement::OnePartyOnly => "ONE_PARTY_ONLY",
        Agreement::FiguresDiffer => "FIGURES_DIFFER",
    }
}

/// A remark on the item of that position.
pub(super) fn told(at: usize, remark: &Remark) -> pb::PlanRemark {
    let (reason, field, text) = match *remark {
        Remark::NotAgreed { agreement } => (not_agreed(agreement), "", no_agreement(agreement)),
        Remark::Short { share_bps } => {
            let [en, es] = percent(i64::from(share_bps));
            let text = [
                format!("{en} of its value is owed and was not realised"),
                format!("falta realizar {es} de su valor, que se debe"),
                format!("falta realizar {es} do seu valor, que é devido"),
            ];
            ("SHORT", "", text)
        }
        Remark::TooDear { premium_bps, cap_bps } => {
            let ([en, es], [cap_en, cap_es]) = (percent(premium_bps), percent(i64::from(cap_bps)));
            let text = [
                format!("local supply costs {en} more than imports, above the cap of {cap_en}"),
                format!("la oferta local cuesta {es} más que la importada, sobre el tope de {cap_es}"),
                format!("a oferta local custa {es} mais que a importada, acima do teto de {cap_es}"),
            ];
            ("TOO_DEAR", ".local_price", text)
        }
        Remark::SplitTooFar { most_sites } => {
            let text = [
                format!("the volume pays for {most_sites} sites at most: making it at more loses scale"),
                format!("el volumen alcanza para {most_sites} plantas como máximo: en más se pierde escala"),
                format!("o volume dá para {most_sites} unidades no máximo: em mais perde-se escala"),
            ];
            ("SPLIT_TOO_FAR", ".sites", text)
        }
        Remark::ConditionalAdvantage => {
            let text = [
                "an advantage depends on local content, which the WTO agreement on trade-related investment \
                 measures (Annex, 1a) forbids: have it looked at by counsel",
                "una ventaja depende del contenido local, lo que prohíbe el acuerdo de la OMC sobre medidas en \
                 materia de inversiones (Anexo, 1a): haga que la asesoría jurídica lo revise",
                "uma vantagem depende do conteúdo local, o que o acordo da OMC sobre medidas de investimento \
                 (Anexo, 1a) proíbe: peça que a assessoria jurídica o examine",
            ];
            ("CONDITIONAL_ADVANTAGE", ".is_condition_of_advantage", text.map(str::to_owned))
        }
        Remark::CertifiedMore { share_bps } => {
            let [en, es] = percent(i64::from(share_bps));
            let text = [
                format!("{en} of its value is certified and the buyer has not shown it"),
                format!("{es} de su valor está certificado y el comprador no lo ha mostrado"),
                format!("{es} do seu valor está certificado e o comprador não o mostrou"),
            ];
            ("CERTIFIED_MORE", "", text)
        }
        Remark::NotCertified { share_bps } => {
            let [en, es] = percent(i64::from(share_bps));
            let text = [
                format!("{en} of its value is said to be realised and was not certified"),
                format!("{es} de su valor se declara realizado y no está certificado"),
                format!("{es} do seu valor é declarado realizado e não está certificado"),
            ];
            ("NOT_CERTIFIED", "", text)
        }
    };
    let [en, es, pt] = text;
    pb::PlanRemark {
        reason: reason.to_owned(),
        path: format!("items[{at}]{field}"),
        text: Some(pb::Text { en, es, pt }),
    }
}

fn no_agreement(agreement: Agreement) -> [String; 3] {
    let text = match agreement {
        Agreement::Nothing => [
            "nobody has offered a share",
            "nadie ha ofrecido un porcentaje",
            "ninguém ofereceu um percentual",
        ],
        Agreement::Offered | Agreement::Agreed => [
            "a share was offered and nobody has signed it",
            "se ofreció un porcentaje y nadie lo ha firmado",
            "ofereceu-se um percentual e ninguém o assinou",
        ],
        Agreement::OnePartyOnly => [
            "one party only has signed a share",
            "solo una parte ha firmado un porcentaje",
            "só uma parte assinou um percentual",
        ],
        Agreement::FiguresDiffer => [
            "the parties have signed two shares that differ",
            "las partes han firmado porcentajes distintos",
            "as partes assinaram percentuais diferentes",
        ],
    };
    text.map(str::to_owned)
}

/// Basis points as a percentage with a point, and with a comma.
fn percent(bps: i64) -> [String; 2] {
    let (whole, rest) = (bps.unsigned_abs() / 100, bps.unsigned_abs() % 100);
    let sign = if bps < 0 { "-" } else { "" };
    let places = format!("{rest:02}");
    let places = places.trim_end_matches('0');
    let of =
        |point: &str| if places.is_empty() { whole.to_string() } else { format!("{whole}{point}{places}") };
    [format!("{sign}{}%", of(".")), format!("{sign}{} %", of(","))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_written_as_each_language_does() {
        let of = |bps| percent(bps).join(" | ");
        assert_eq!([of(1_250), of(10_000), of(-5)], ["12.5% | 12,5 %", "100% | 100 %", "-0.05% | -0,05 %"]);
    }

    #[test]
    fn a_remark_leads_to_its_field_and_says_it_in_three_languages() {
        let told = told(2, &Remark::SplitTooFar { most_sites: 1 });
        assert_eq!((told.reason.as_str(), told.path.as_str()), ("SPLIT_TOO_FAR", "items[2].sites"));
        let text = told.text.unwrap();
        assert!([text.en, text.es, text.pt].iter().all(|text| text.contains('1')));
    }
}
