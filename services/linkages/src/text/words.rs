//! Words for what the core counts, in the order English, Spanish, Portuguese.

use eslabon_linkages_core::{SizeClass, rules::Verdict, score::Component};

/// A word in each language.
pub(super) type Word = [&'static str; 3];

/// A size, as it follows "a … firm".
pub(super) fn size(size: SizeClass) -> Word {
    match size {
        SizeClass::Micro => ["micro", "micro", "micro"],
        SizeClass::Small => ["small", "pequeña", "pequena"],
        SizeClass::Medium => ["medium", "mediana", "média"],
        SizeClass::Large => ["large", "grande", "grande"],
    }
}

/// What a verdict says of a pair.
pub(super) fn verdict(verdict: Verdict) -> Word {
    match verdict {
        Verdict::Eligible => {
            ["It meets every requirement", "Cumple todos los requisitos", "Cumpre todos os requisitos"]
        }
        Verdict::Verify => [
            "Nothing stands against it, and something is not known: visit it",
            "Nada está en contra y algo no se sabe: conviene una visita",
            "Nada está contra e algo não se sabe: convém uma visita",
        ],
        Verdict::Upgrade => [
            "It has gaps, and they can be closed",
            "Tiene brechas, y se pueden cerrar",
            "Tem lacunas, e podem ser fechadas",
        ],
        Verdict::Ineligible => [
            "Something stands against it that cannot be changed by the start",
            "Algo está en contra que no puede cambiar antes del inicio",
            "Algo está contra que não pode mudar antes do início",
        ],
    }
}

/// Months, with their number.
pub(super) fn months(count: u32) -> [String; 3] {
    let [en, es, pt] = if count == 1 { ["month", "mes", "mês"] } else { ["months", "meses", "meses"] };
    [en, es, pt].map(|word| format!("{count} {word}"))
}

/// Whether the English name of a component takes a verb in the plural.
pub(super) fn is_plural(component: Component) -> bool {
    matches!(component, Component::Certification | Component::Capacity | Component::Quality)
}

/// The name of a component.
pub(super) fn component(component: Component) -> Word {
    match component {
        Component::Relatedness => ["capability", "capacidad", "capacidade"],
        Component::Certification => ["certificates", "certificados", "certificados"],
        Component::Capacity => ["free hours", "horas libres", "horas livres"],
        Component::Distance => ["distance", "distancia", "distância"],
        Component::Quality => ["defects", "defectos", "defeitos"],
        Component::Delivery => ["punctuality", "puntualidad", "pontualidade"],
        Component::Price => ["price", "precio", "preço"],
        Component::LeadTime => ["lead time", "plazo de entrega", "prazo de entrega"],
        Component::Tier => ["competence", "competencia", "competência"],
    }
}
