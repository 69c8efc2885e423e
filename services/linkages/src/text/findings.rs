//! What each rule found, in a sentence.

use eslabon_linkages_core::{
    relatedness::Ground,
    rules::{Evidence, Finding, Requirement, State},
};
use eslabon_proto::linkages::v1::Text;

use super::{agreeing, number, text, words};
use crate::{date, register::Reference};

/// What a finding rests on.
pub(crate) fn evidence(finding: &Finding, reference: &Reference) -> Text {
    match finding.evidence {
        Evidence::Relatedness { sigma, ground } => relatedness(sigma, ground),
        Evidence::Expiry { .. } => expiry(finding, reference),
        Evidence::Size { has, least } => {
            let ([en, es, pt], [least_en, least_es, least_pt]) = (words::size(has), words::size(least));
            text(
                format!("It is a {en} firm; at least {least_en} is asked for."),
                format!("Es una empresa {es}; se pide al menos {least_es}."),
                format!("É uma empresa {pt}; pede-se pelo menos {least_pt}."),
            )
        }
        Evidence::Hours { free, min_lot } => hours(free, min_lot),
        Evidence::Distance { km, most } => distance(km, most),
        Evidence::Defects { ppm, most } => defects(ppm, most),
    }
}

fn relatedness(sigma: f64, ground: Ground) -> Text {
    let [point, comma] = number(sigma * 100.0);
    match ground {
        Ground::Same => text("It makes this itself.", "Lo hace ella misma.", "Faz isto ela mesma."),
        Ground::Codes(digits) => text(
            format!("It makes something whose code shares {digits} digits: {point} % related."),
            format!("Hace algo cuyo código comparte {digits} dígitos: relación de {comma} %."),
            format!("Faz algo cujo código partilha {digits} dígitos: relação de {comma} %."),
        ),
        Ground::Proximity => text(
            format!("It makes something that is exported together with this: {point} % related."),
            format!("Hace algo que se exporta junto con esto: relación de {comma} %."),
            format!("Faz algo que se exporta junto com isto: relação de {comma} %."),
        ),
        Ground::Nothing => text(
            "Nothing relates what it makes to this.",
            "Nada relaciona lo que hace con esto.",
            "Nada relaciona o que faz com isto.",
        ),
    }
}

fn expiry(finding: &Finding, reference: &Reference) -> Text {
    let (Requirement::Certificate(standard), Evidence::Expiry { is_held, until, start }) =
        (finding.requirement, finding.evidence)
    else {
        return Text::default();
    };
    let (name, start) = (reference.standard(standard), date::text(start));
    match (is_held, until.map(date::text)) {
        (true, Some(until)) if finding.state == State::Met => text(
            format!("{name} is held until {until}; deliveries begin on {start}."),
            format!("{name} está vigente hasta {until}; las entregas empiezan el {start}."),
            format!("{name} é válido até {until}; as entregas começam em {start}."),
        ),
        (true, Some(until)) => text(
            format!("{name} ends on {until}, before deliveries begin on {start}."),
            format!("{name} vence el {until}, antes de que empiecen las entregas el {start}."),
            format!("{name} vence em {until}, antes de começarem as entregas em {start}."),
        ),
        (true, None) => text(
            format!("{name} is held, and nobody knows until when."),
            format!("{name} está vigente, y nadie sabe hasta cuándo."),
            format!("{name} é válido, e ninguém sabe até quando."),
        ),
        (false, _) => {
            text(format!("{name} is not held."), format!("No tiene {name}."), format!("Não tem {name}."))
        }
    }
}

fn hours(free: Option<f64>, min_lot: f64) -> Text {
    let [lot, lot_comma] = number(min_lot);
    let Some(free) = free.map(number) else {
        return text(
            "Nobody knows how many hours are free.",
            "Nadie sabe cuántas horas están libres.",
            "Ninguém sabe quantas horas estão livres.",
        );
    };
    let [en, es, pt] = agreeing(
        &free,
        ["hour a year is free", "hora libre", "hora livre"],
        ["hours a year are free", "horas libres", "horas livres"],
    );
    let [free, comma] = free;
    text(
        format!("{free} {en}; its smallest order takes {lot}."),
        format!("Tiene {comma} {es} al año; su pedido mínimo ocupa {lot_comma}."),
        format!("Tem {comma} {pt} por ano; o seu pedido mínimo ocupa {lot_comma}."),
    )
}

fn distance(km: Option<f64>, most: Option<f64>) -> Text {
    let Some(most) = most.map(number) else {
        return text("No distance is asked for.", "No se pide distancia.", "Não se pede distância.");
    };
    let [en, es, pt] = agreeing(&most, ["is", "pide", "pede"], ["are", "piden", "pedem"]);
    let [most, comma] = most;
    match km.map(number) {
        None => text(
            format!("Nobody knows how far it is; at most {most} km {en} asked for."),
            format!("Nadie sabe a qué distancia está; se {es} {comma} km como máximo."),
            format!("Ninguém sabe a que distância está; {pt}-se {comma} km no máximo."),
        ),
        Some([km, km_comma]) => text(
            format!("It is {km} km away; at most {most} km {en} asked for."),
            format!("Está a {km_comma} km; se {es} {comma} km como máximo."),
            format!("Está a {km_comma} km; {pt}-se {comma} km no máximo."),
        ),
    }
}

fn defects(ppm: Option<f64>, most: f64) -> Text {
    let most = number(most);
    let [is, acepta, aceita] = agreeing(&most, ["is", "acepta", "aceita"], ["are", "aceptan", "aceitam"]);
    let [most, most_comma] = most;
    let Some(ppm) = ppm.map(number) else {
        return text(
            format!("Nobody knows its defects; at most {most} ppm {is} accepted."),
            format!("Nadie conoce sus defectos; se {acepta} {most_comma} ppm como máximo."),
            format!("Ninguém conhece os seus defeitos; {aceita}-se {most_comma} ppm no máximo."),
        );
    };
    let [en, es, pt] = agreeing(&ppm, ["is", "espera", "Espera"], ["are", "esperan", "Esperam"]);
    let [ppm, comma] = ppm;
    text(
        format!("{ppm} ppm of defects {en} to be expected; at most {most} {is} accepted."),
        format!("Se {es} {comma} ppm de defectos; se {acepta} {most_comma} como máximo."),
        format!("{pt}-se {comma} ppm de defeitos; {aceita}-se {most_comma} no máximo."),
    )
}

#[cfg(test)]
mod tests {
    use eslabon_linkages_core::{Day, policy::Policy};

    use super::*;
    use crate::register::Wanted;

    #[test]
    fn a_standard_that_ends_too_early_is_told_with_both_days() {
        let reference = Reference::new(vec![], &[], &Wanted::new(None, &Policy::default(), Day(0)));
        let standard = reference.standard_id("ISO13485").unwrap();
        let day = |text: &str| date::parse(text).unwrap();
        let told = |is_held, until: Option<&str>, state| {
            let evidence = Evidence::Expiry { is_held, until: until.map(day), start: day("2027-01-01") };
            super::evidence(
                &Finding { requirement: Requirement::Certificate(standard), state, evidence },
                &reference,
            )
        };
        let early = told(true, Some("2026-12-31"), State::Gap);
        assert!(early.en.contains("2026-12-31") && early.es.contains("2027-01-01"), "{early:?}");
        assert_ne!(early, told(true, Some("2026-12-31"), State::Met));
        assert_eq!(told(false, None, State::Gap).pt, "Não tem ISO13485.");
        assert_ne!(told(true, None, State::Unknown), told(false, None, State::Gap));
    }

    #[test]
    fn numbers_have_a_decimal_only_where_it_says_something() {
        let told = [34.25, 20.0, 0.04].map(|value| number(value).join(" | "));
        assert_eq!(told, ["34.3 | 34,3", "20 | 20", "0 | 0"]);
    }

    #[test]
    fn what_is_counted_as_one_is_told_in_the_singular() {
        let one = hours(Some(1.0), 1.0);
        assert_eq!(one.en, "1 hour a year is free; its smallest order takes 1.");
        assert_eq!(one.es, "Tiene 1 hora libre al año; su pedido mínimo ocupa 1.");
        assert_eq!(one.pt, "Tem 1 hora livre por ano; o seu pedido mínimo ocupa 1.");
        assert!(hours(Some(0.0), 1.0).en.starts_with("0 hours a year are free"));
        assert!(hours(Some(1.04), 1.0).es.contains("1 hora libre"), "as it is written");
        let near = distance(Some(2.0), Some(1.0));
        assert!(near.en.contains("1 km is asked for") && near.es.contains("se pide 1 km"), "{near:?}");
        assert!(near.pt.contains("pede-se 1 km"), "{near:?}");
        let strict = defects(Some(1.0), 1.0);
        assert_eq!(strict.en, "1 ppm of defects is to be expected; at most 1 is accepted.");
        assert_eq!(strict.es, "Se espera 1 ppm de defectos; se acepta 1 como máximo.");
        assert_eq!(strict.pt, "Espera-se 1 ppm de defeitos; aceita-se 1 no máximo.");
        assert!(defects(None, 1.0).pt.contains("aceita-se 1 ppm"));
    }

    #[test]
    fn numbers_are_written_as_each_language_does() {
        let told = distance(Some(6.54), Some(30.0));
        assert!(told.en.contains("6.5 km"), "{told:?}");
        assert!(told.es.contains("6,5 km") && told.pt.contains("6,5 km"), "{told:?}");
        let told = defects(Some(210.5), 99.5);
        assert!(told.es.contains("210,5") && told.pt.contains("99,5"), "{told:?}");
    }
}
