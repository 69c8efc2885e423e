//! Record what named people decided on a proposal.

use clap::Args;
use eslabon_proto::sectors::v1::{
    Decider, Decision, DecisionOutcome, Dissent, RecordDecisionRequest, Recusal,
};

use super::{
    assess::request_id,
    proposals::{self, DECISIONS},
};
use crate::{
    client::Client,
    commands::choice::choice,
    failure::Failure,
    output::{Format, Terminal},
};

/// Records a decision on the last assessment of a proposal.
#[derive(Debug, Args)]
pub(crate) struct Decide {
    /// Id of the proposal, with or without `proposals/`
    #[arg(value_parser = proposals::id)]
    proposal: String,
    /// What was decided
    #[arg(long, value_parser = choice("DECISION_OUTCOME_", DecisionOutcome::as_str_name))]
    outcome: DecisionOutcome,
    /// Who decided, `NAME` or `NAME: OFFICE`; may be repeated
    #[arg(long, required = true, value_name = "NAME")]
    by: Vec<String>,
    /// Who took no part, `NAME: REASON`; may be repeated
    #[arg(long, value_name = "NAME: REASON", value_parser = said)]
    recused: Vec<Said>,
    /// Who disagrees, `NAME: STATEMENT`; may be repeated
    #[arg(long, value_name = "NAME: STATEMENT", value_parser = said)]
    dissent: Vec<Said>,
    /// Why; needed where the decision departs from the assessment
    #[arg(long, default_value = "", hide_default_value = true)]
    justification: String,
    /// A condition of an approval; may be repeated
    #[arg(long, value_name = "TEXT")]
    condition: Vec<String>,
    /// When it is to be looked at again, `YYYY-MM-DD`; needed of an approval
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    review_due: String,
    /// When it was decided, `YYYY-MM-DD`; without it, today
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    on: String,
    /// The assessment that was decided on; without it, the last
    #[arg(long, value_name = "NAME")]
    assessment: Option<String>,
}

impl Decide {
    pub(crate) async fn run(&self, client: &Client, terminal: &mut Terminal) -> Result<(), Failure> {
        let assessment = match &self.assessment {
            Some(name) => name.clone(),
            None => proposals::latest_assessment(&proposals::read(client, &self.proposal, 0).await?)?,
        };
        let query = RecordDecisionRequest {
            proposal: format!("proposals/{}", self.proposal),
            decision: Some(self.decision(assessment)),
            request_id: request_id(),
        };
        let call = async |request| client.policies().record_decision(request).await;
        let decision: Decision = client.write(query, call).await?;
        terminal.show_one(&decision, DECISIONS)?;
        if decision.departs_from_assessment && terminal.format() == Format::Table {
            terminal.note("the decision departs from the assessment, for everyone of the tenant to see");
        }
        Ok(())
    }

    fn decision(&self, assessment: String) -> Decision {
        let decider = |text: &String| {
            let (name, office) = text.split_once(':').unwrap_or((text, ""));
            Decider { name: name.trim().to_owned(), office: office.trim().to_owned() }
        };
        let recusal = |Said { name, text }: Said| Recusal { name, reason: text };
        let dissent = |Said { name, text }: Said| Dissent { name, statement: text };
        Decision {
            assessment,
            outcome: self.outcome.into(),
            deciders: self.by.iter().map(decider).collect(),
            recusals: self.recused.iter().cloned().map(recusal).collect(),
            dissents: self.dissent.iter().cloned().map(dissent).collect(),
            justification: self.justification.clone(),
            conditions: self.condition.clone(),
            decided_on: self.on.clone(),
            review_due: self.review_due.clone(),
            ..Default::default()
        }
    }
}

/// A name and what somebody says.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    name: String,
    text: String,
}

fn said(text: &str) -> Result<Said, String> {
    match text.split_once(':').map(|(name, text)| (name.trim(), text.trim())) {
        Some((name, text)) if !name.is_empty() && !text.is_empty() => {
            Ok(Said { name: name.to_owned(), text: text.to_owned() })
        }
        _ => Err("needs a name, a colon and a text, e.g. `Ana Mora: owns a farm`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_says_has_a_name_and_a_text() {
        let read = said("Ana Mora: too early: wait").unwrap();
        assert_eq!((read.name.as_str(), read.text.as_str()), ("Ana Mora", "too early: wait"));
        for bad in ["", "Ana Mora", ": x", "Ana:", "Ana: "] {
            assert!(said(bad).is_err(), "{bad}");
        }
    }
}
