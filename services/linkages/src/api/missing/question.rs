//! What is asked of a survey: checked, and with its defaults filled in, so that what is
//! stored says everything that was computed with.

use eslabon_linkages_core::{
    check::{Check, Checked},
    missing::{FRAGILE, Rule},
};
use eslabon_proto::linkages::v1::{self as pb, NeedState, survey_question::Scope};

use crate::{checks::Found, error::Error};

const FIELD: &str = "question";

/// How likely a blocked product is made once it can be, where nobody says.
const PROBABILITY: f64 = 0.5;

/// A question that can be answered.
pub(super) struct Asked {
    /// With its defaults.
    pub question: pb::SurveyQuestion,
    /// When figures may be published.
    pub rule: Checked<Rule>,
}

/// Checks a question and fills in its defaults.
pub(super) fn asked(question: Option<pb::SurveyQuestion>) -> Result<Asked, Error> {
    let mut question = question.unwrap_or_default();
    let mut found = Found::default();
    scope(&mut found, &question);
    neighbours(&mut found, &question);
    let path = |field: &str| format!("{FIELD}.{field}");
    found.repeated(question.capabilities.iter().map(String::as_str), |at| {
        path(&format!("capabilities[{at}]"))
    });
    let products = question.blocked_products.iter().map(String::as_str);
    found.repeated(products, |at| path(&format!("blocked_products[{at}]")));
    let terms = question.recruitment.iter().map(|terms| terms.capability.as_str());
    found.repeated(terms, |at| path(&format!("recruitment[{at}].capability")));
    for (at, terms) in question.recruitment.iter().enumerate() {
        if terms.cost.as_ref().is_some_and(|cost| cost.minor_units < 0) {
            let field = path(&format!("recruitment[{at}].cost.minor_units"));
            found.wrong(field, "NEGATIVE", "a cost is at least 0");
        }
    }
    if question.need_states.contains(&NeedState::Unspecified.into()) {
        found.wrong(path("need_states"), "REQUIRED", "name the states, or none for open and matched");
    }
    let rule = rule(&mut question);
    found.finish()?;
    if question.need_states.is_empty() {
        question.need_states = vec![NeedState::Open.into(), NeedState::Matched.into()];
    }
    question.probability.get_or_insert(PROBABILITY);
    question.fragile_factor.get_or_insert(FRAGILE);
    let rule = rule.check().map_err(|found| Error::violations(&format!("{FIELD}.disclosure"), found))?;
    Ok(Asked { question, rule })
}

fn scope(found: &mut Found, question: &pb::SurveyQuestion) {
    match &question.scope {
        Some(Scope::Country(country)) if !country.is_empty() => {
            found.country(format_args!("{FIELD}.country"), country);
        }
        Some(Scope::Country(_)) | None => {
            found.wrong(FIELD, "REQUIRED", "say where: a country, a circle or a corridor");
        }
        Some(Scope::Circle(circle)) => {
            if circle.center.is_some_and(|center| center.latitude == 0.0 && center.longitude == 0.0) {
                let text = "(0, 0) stands for an unknown place";
                found.wrong(format_args!("{FIELD}.circle.center"), "ZERO_COORDINATES", text);
            }
        }
        Some(Scope::Corridor(corridor)) => {
            let path = |at: usize| format!("{FIELD}.corridor.countries[{at}]");
            found.repeated(corridor.countries.iter().map(String::as_str), path);
            for (at, country) in corridor.countries.iter().enumerate() {
                found.country(path(at), country);
            }
        }
    }
}

fn neighbours(found: &mut Found, question: &pb::SurveyQuestion) {
    let path = |at: usize| format!("{FIELD}.neighbours[{at}].country");
    found.repeated(question.neighbours.iter().map(|it| it.country.as_str()), path);
    for (at, neighbour) in question.neighbours.iter().enumerate() {
        found.country(path(at), &neighbour.country);
        let is_inside = match &question.scope {
            Some(Scope::Country(country)) => *country == neighbour.country,
            Some(Scope::Corridor(corridor)) => corridor.countries.contains(&neighbour.country),
            Some(Scope::Circle(_)) | None => false,
        };
        if is_inside {
            found.wrong(path(at), "NEIGHBOUR_INSIDE", "it is part of the place already: leave it out");
        }
    }
}

/// The rule of disclosure, its defaults written into the question.
fn rule(question: &mut pb::SurveyQuestion) -> Rule {
    let usual = Rule::default();
    let given = question.disclosure.get_or_insert_default();
    if given.least_buyers == 0 {
        given.least_buyers = i32::try_from(usual.least_buyers).unwrap_or(i32::MAX);
    }
    if given.largest_share_bps == 0 {
        given.largest_share_bps = i32::try_from(usual.largest_share_bps).unwrap_or(i32::MAX);
    }
    Rule {
        least_buyers: usize::try_from(given.least_buyers).unwrap_or_default(),
        largest_share_bps: u32::try_from(given.largest_share_bps).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn country(code: &str) -> pb::SurveyQuestion {
        pb::SurveyQuestion { scope: Some(Scope::Country(code.to_owned())), ..Default::default() }
    }

    fn wrong(question: pb::SurveyQuestion) -> Vec<(String, &'static str)> {
        let Err(Error::Wrong(wrong)) = asked(Some(question)) else { return vec![] };
        wrong.into_iter().map(|wrong| (wrong.field, wrong.reason)).collect()
    }

    #[test]
    fn what_is_left_out_has_its_default_and_says_so() {
        let asked = asked(Some(country("CRI"))).ok().unwrap();
        assert_eq!(asked.question.need_states().next().unwrap(), NeedState::Open);
        assert_eq!((asked.question.probability, asked.question.fragile_factor), (Some(0.5), Some(0.7)));
        let rule = asked.question.disclosure.unwrap();
        assert_eq!((rule.least_buyers, rule.largest_share_bps), (3, 6000));
        assert_eq!(*asked.rule, Rule::default());
    }

    #[test]
    fn a_question_about_nowhere_is_refused() {
        assert_eq!(wrong(pb::SurveyQuestion::default()), [("question".to_owned(), "REQUIRED")]);
        assert_eq!(wrong(country("")), [("question".to_owned(), "REQUIRED")]);
        assert_eq!(wrong(country("QQQ")), [("question.country".to_owned(), "UNKNOWN_COUNTRY")]);
    }

    #[test]
    fn a_neighbour_within_the_place_and_a_looser_rule_of_disclosure_are_refused() {
        let neighbour = pb::NeighbourCountry { country: "CRI".to_owned(), ..Default::default() };
        let inside = pb::SurveyQuestion { neighbours: vec![neighbour], ..country("CRI") };
        assert_eq!(wrong(inside), [("question.neighbours[0].country".to_owned(), "NEIGHBOUR_INSIDE")]);
        let rule = pb::DisclosureRule { least_buyers: 2, largest_share_bps: 9_000 };
        let open = pb::SurveyQuestion { disclosure: Some(rule), ..country("CRI") };
        let refused = ["least_buyers", "largest_share_bps"]
            .map(|field| (format!("question.disclosure.{field}"), "OUT_OF_RANGE"));
        assert_eq!(wrong(open), refused);
    }
}
