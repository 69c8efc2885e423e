//! One plain sentence about a sector, in English and in Spanish, from templates over
//! the data: the same data give the same sentence, and nothing is said that is not in
//! them.

use super::{Figures, GateKind, Profile, RankingOf, SectorOf, Turn, catalogue};

/// Criteria that are named at most.
const NAMED: usize = 2;

/// What is told of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    /// The profile.
    pub profile: &'a Profile,
    /// The figures.
    pub figures: &'a Figures,
    /// The result.
    pub ranking: &'a RankingOf,
    /// Position of the sector.
    pub at: usize,
}

/// Criteria by position, and how much of the score each is about.
type Shares = Vec<(usize, f64)>;

/// Weighted criteria by `weight x (1 - value)`, most first, then in their order.
/// Those that cost nothing are left out.
pub(crate) fn losses(weights: &[f64], sector: &SectorOf) -> Shares {
    let lost = weights.iter().zip(&sector.contributions).enumerate();
    let mut losses: Vec<_> = lost.filter_map(|(at, (weight, got))| Some((at, weight - (*got)?))).collect();
    // A full value rounds to less than nothing.
    losses.retain(|(_, loss)| *loss > 1e-12);
    losses.sort_by(|left, right| right.1.total_cmp(&left.1));
    losses
}

/// Weighted criteria by what they add, most first, then in their order.
fn gains(sector: &SectorOf) -> Shares {
    let got = sector.contributions.iter().enumerate();
    let mut gains: Vec<_> = got.filter_map(|(at, got)| Some((at, (*got)?))).collect();
    gains.retain(|(_, gain)| *gain > 0.0);
    gains.sort_by(|left, right| right.1.total_cmp(&left.1));
    gains
}

impl Told<'_> {
    /// In English.
    pub(crate) fn english(&self) -> String {
        let Parts { of, name, .. } = self.parts(|it| &it.name);
        let and = |list: &[(usize, f64)]| self.names(list, |_| " and ", english_name);
        if of.excluded {
            let missing = listed(of.missing.iter().map(|missed| missed.criterion.as_str()), |_| " and ");
            return format!(
                "{name} is not ranked: the profile leaves out sectors without a value for {missing}."
            );
        }
        let mut text = if of.vetoed {
            let gates = self.vetoes(of);
            let place = of.shadow_rank.map_or(String::new(), |rank| {
                format!("; without gates it would be number {rank} of {}", self.ranking.shadow_order.len())
            });
            format!("{name} is vetoed by {gates}, which no score can buy{place}")
        } else {
            let chosen = if of.selected { "and is chosen" } else { "and is not chosen" };
            format!(
                "{name} is number {} of {} with {} of 100 points {chosen}",
                of.rank.unwrap_or(1),
                self.ranking.order.len(),
                points(of.score, '.'),
            )
        };
        let (gains, losses) = self.gains_and_losses(of);
        if !gains.is_empty() {
            text += &format!(": {} add{} most", and(&gains), if gains.len() == 1 { "s" } else { "" });
            if let Some(first) = losses.first() {
                text += &format!(", and {} costs most", and(&[*first]));
            }
        }
        if let Some(robust) = &of.robustness {
            let share = percent(robust.top_k_acceptability, '.');
            text += &format!(
                "; it is among the first {} in {share} % of the draws of weights and figures",
                self.profile.select_k
            );
        }
        if let Some(turn) = &of.turn {
            let change = if of.selected { "lose its place" } else { "get a place" };
            text += &match turn.turn {
                Turn::Shift(mass) => {
                    format!(", and would {change} if {} % of the weight moved", percent(mass, '.'))
                }
                Turn::Equal => format!(", and is equal to {}, so that order alone decides", self.rival(of)),
                Turn::Impossible => format!(", and no weights would make it {change}"),
            };
        }
        if !of.missing.is_empty() {
            text += &format!("; there is no figure for {}", self.missing(of, |_| " and ", english_name));
        }
        if of.employment_dependent {
            text += "; it has its place only because of employment";
        }
        if of.declining {
            text += "; it counts as declining";
        }
        text + "."
    }

    /// In Spanish, with the decimal comma.
    pub(crate) fn spanish(&self) -> String {
        let Parts { of, name, .. } =
            self.parts(|it| if it.name_es.is_empty() { &it.name } else { &it.name_es });
        let and = |list: &[(usize, f64)]| self.names(list, y_or_e, spanish_name);
        if of.excluded {
            let missing = listed(of.missing.iter().map(|missed| missed.criterion.as_str()), y_or_e);
            return format!(
                "{name} no se clasifica: el perfil deja fuera los sectores sin valor para {missing}."
            );
        }
        let mut text = if of.vetoed {
            let gates = self.vetoes(of);
            let place = of.shadow_rank.map_or(String::new(), |rank| {
                format!("; sin vetos ocuparía el puesto {rank} de {}", self.ranking.shadow_order.len())
            });
            format!("{name} queda vetado por {gates}, que ningún puntaje compensa{place}")
        } else {
            let chosen = if of.selected { "y queda elegido" } else { "y no queda elegido" };
            format!(
                "{name} ocupa el puesto {} de {} con {} de 100 puntos {chosen}",
                of.rank.unwrap_or(1),
                self.ranking.order.len(),
                points(of.score, ','),
            )
        };
        let (gains, losses) = self.gains_and_losses(of);
        if !gains.is_empty() {
            let add = if gains.len() == 1 { "es lo que más aporta" } else { "son lo que más aporta" };
            text += &format!(": {} {add}", and(&gains));
            if let Some(first) = losses.first() {
                let least = and(&[*first]);
                text += &format!("{}{least} lo que más resta", y_or_e(&least));
            }
        }
        if let Some(robust) = &of.robustness {
            let share = percent(robust.top_k_acceptability, ',');
            text += &format!(
                "; está entre los primeros {} en el {share} % de los sorteos de pesos y datos",
                self.profile.select_k
            );
        }
        if let Some(turn) = &of.turn {
            let change = if of.selected { "perdería su lugar" } else { "obtendría un lugar" };
            text += &match turn.turn {
                Turn::Shift(mass) => {
                    format!(" y {change} si se moviera el {} % del peso", percent(mass, ','))
                }
                Turn::Equal => format!(" y empata con {}, de modo que solo decide el orden", self.rival(of)),
                Turn::Impossible => {
                    let change = if of.selected { "lo sacarían de su lugar" } else { "le darían un lugar" };
                    format!(", y ningunos pesos {change}")
                }
            };
        }
        if !of.missing.is_empty() {
            text += &format!("; falta el dato de {}", self.missing(of, y_or_e, spanish_name));
        }
        if of.employment_dependent {
            text += "; debe su lugar solo al empleo";
        }
        if of.declining {
            text += "; cuenta como sector en declive";
        }
        text + "."
    }

    fn parts<'a>(&'a self, name: impl Fn(&'a super::FiguresOfSector) -> &'a str) -> Parts<'a> {
        Parts { of: &self.ranking.sectors[self.at], name: name(&self.figures.sectors[self.at]) }
    }

    /// What adds and what costs most. What has no figure is neither, and what is
    /// named as adding is not named as costing.
    fn gains_and_losses(&self, of: &SectorOf) -> (Shares, Shares) {
        let has_figure = |at: usize| of.missing.iter().all(|it| it.criterion != self.figures.criteria[at]);
        let mut gains = gains(of);
        gains.retain(|(at, _)| has_figure(*at));
        let named: Vec<_> = gains.iter().take(NAMED).map(|(at, _)| *at).collect();
        let mut losses = losses(&self.ranking.weights, of);
        losses.retain(|(at, _)| has_figure(*at) && !named.contains(at));
        (gains, losses)
    }

    /// The criteria without a figure.
    fn missing(&self, of: &SectorOf, and: fn(&str) -> &'static str, name: fn(&str) -> &str) -> String {
        listed(of.missing.iter().map(|it| name(&it.criterion)), and)
    }

    fn names(&self, list: &[(usize, f64)], and: fn(&str) -> &'static str, name: fn(&str) -> &str) -> String {
        listed(list.iter().take(NAMED).map(|(at, _)| name(&self.figures.criteria[*at])), and)
    }

    /// The hard gates that fired.
    fn vetoes(&self, of: &SectorOf) -> String {
        let hard = self.profile.gates.iter().filter(|gate| gate.kind == GateKind::Hard);
        let fired = hard.filter(|gate| of.gates_fired.contains(&gate.id));
        fired.map(|gate| format!("`{}`", gate.id)).collect::<Vec<_>>().join(", ")
    }

    /// The other of its pair.
    fn rival<'a>(&self, of: &'a SectorOf) -> &'a str {
        of.turn.as_ref().map_or("", |turn| if turn.ahead == of.id { &turn.behind } else { &turn.ahead })
    }
}

struct Parts<'a> {
    of: &'a SectorOf,
    name: &'a str,
}

/// What a criterion is called: its id where the catalogue does not know it.
fn english_name(id: &str) -> &str {
    catalogue::entry(id).map_or(id, |entry| entry.name)
}

/// What it is called in Spanish.
fn spanish_name(id: &str) -> &str {
    catalogue::entry(id).map_or(id, |entry| entry.name_es)
}

fn listed<'a>(names: impl Iterator<Item = &'a str>, and: fn(&str) -> &'static str) -> String {
    let mut text = String::new();
    for name in names {
        if !text.is_empty() {
            text += and(name);
        }
        text += name;
    }
    text
}

/// `y`, and `e` before the sound of i.
fn y_or_e(next: &str) -> &'static str {
    let next = next.to_lowercase();
    let sounds_i = ["i", "í", "hi", "hí"].iter().any(|start| next.starts_with(start));
    if sounds_i && !next.starts_with("hie") { " e " } else { " y " }
}

/// A score in points of 100, to a tenth.
fn points(score: Option<f64>, decimal: char) -> String {
    percent(score.unwrap_or(0.0), decimal)
}

/// A share in percent, to a tenth. What is not all does not round to all.
fn percent(share: f64, decimal: char) -> String {
    let tenths = (1000.0 * share).round();
    let tenths = if share < 1.0 { tenths.min(999.0) } else { tenths };
    let tenths = if share > 0.0 { tenths.max(1.0) } else { tenths };
    format!("{:.1}", tenths / 10.0).replace('.', &decimal.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_all_is_never_shown_as_all_and_what_is_not_nothing_never_as_nothing() {
        let cases = [(1.0, "100.0"), (0.9999, "99.9"), (0.5, "50.0"), (0.00001, "0.1"), (0.0, "0.0")];
        for (share, expected) in cases {
            assert_eq!(percent(share, '.'), expected);
        }
        assert_eq!(percent(0.123, ','), "12,3");
    }

    #[test]
    fn what_a_full_value_costs_is_not_told() {
        let sector = SectorOf { contributions: vec![Some(0.5), Some(0.1), None], ..empty() };
        assert_eq!(losses(&[0.5, 0.3, 0.2], &sector), [(1, 0.3 - 0.1)]);
        assert_eq!(gains(&sector), [(0, 0.5), (1, 0.1)]);
    }

    #[test]
    fn spanish_says_e_before_the_sound_of_i() {
        let joined = |next| listed(["Salario", next].into_iter(), y_or_e);
        assert_eq!(joined("Intensidad de empleo"), "Salario e Intensidad de empleo");
        assert_eq!(joined("hilo"), "Salario e hilo");
        assert_eq!(joined("hierro"), "Salario y hierro");
        assert_eq!(joined("Demanda"), "Salario y Demanda");
    }

    fn empty() -> SectorOf {
        let text = r#"{"id":"a","score":null,"score_low":null,"score_high":null,"values":[],"contributions":[],
            "missing":[],"vetoed":false,"excluded":false,"declining":false,"gates_fired":[],"gates_undecided":[],
            "rank":null,"shadow_rank":null,"rank_without_employment":null,"shadow_rank_without_employment":null,
            "score_without_employment":null,"employment_share":null,"employment_dependent":false,"selected":false,
            "turn":null,"robustness":null}"#;
        serde_json::from_str(text).unwrap()
    }
}
