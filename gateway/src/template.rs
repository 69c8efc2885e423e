//! Path templates of `google.api.http`: `/v1/{name=datasets/*}:verb`.

/// One segment of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// This text.
    Literal(String),
    /// Any one segment.
    One,
    /// All that is left, at least one segment.
    Rest,
}

/// A variable: the segments it takes, and the field it fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    /// Path of the field, e.g. `spec.name`.
    pub(crate) field: String,
    /// Its first segment.
    pub(crate) start: usize,
    /// The first segment after it; none when it takes all that is left.
    pub(crate) end: Option<usize>,
}

/// A template, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) segments: Vec<Segment>,
    pub(crate) variables: Vec<Variable>,
    /// What stands after the colon.
    pub(crate) verb: Option<String>,
}

impl Template {
    /// Takes a template apart; `None` when it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('/')?;
        let mut template = Self { segments: Vec::new(), variables: Vec::new(), verb: None };
        loop {
            rest = match rest.strip_prefix('{') {
                Some(variable) => {
                    let (inside, after) = variable.split_once('}')?;
                    template.variable(inside)?;
                    after
                }
                None => {
                    let end = rest.find(['/', ':']).unwrap_or(rest.len());
                    template.segment(&rest[..end])?;
                    &rest[end..]
                }
            };
            match rest.chars().next() {
                None => return Some(template),
                Some('/') => rest = &rest[1..],
                Some(':') if rest.len() > 1 && !rest.contains('/') => {
                    template.verb = Some(rest[1..].to_owned());
                    return Some(template);
                }
                Some(_) => return None,
            }
        }
    }

    fn variable(&mut self, inside: &str) -> Option<()> {
        let (field, pattern) = inside.split_once('=').unwrap_or((inside, "*"));
        let start = self.segments.len();
        for segment in pattern.split('/') {
            self.segment(segment)?;
        }
        let open = self.segments.last() == Some(&Segment::Rest);
        let end = (!open).then_some(self.segments.len());
        self.variables.push(Variable { field: field.to_owned(), start, end });
        Some(())
    }

    fn segment(&mut self, text: &str) -> Option<()> {
        if self.segments.last() == Some(&Segment::Rest) {
            return None;
        }
        self.segments.push(match text {
            "*" => Segment::One,
            "**" => Segment::Rest,
            literal if literal.is_empty() || literal.contains(['*', '{', '}', '=', '%']) => return None,
            literal => Segment::Literal(literal.to_owned()),
        });
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_takes_the_segments_of_its_pattern() {
        let template = Template::parse("/v1/{country=datasets/*/countries/*}/complexity").unwrap();
        assert_eq!(template.segments.len(), 6);
        assert_eq!(template.variables, [Variable { field: "country".into(), start: 1, end: Some(5) }]);
        let template = Template::parse("/v1/{name=keys/*}:revoke").unwrap();
        assert_eq!(template.verb.as_deref(), Some("revoke"));
        let template = Template::parse("/v1/{id}/{rest=**}").unwrap();
        assert_eq!(template.variables[1].end, None);
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for bad in ["", "v1", "/", "/v1/", "/v1/{name", "/v1/{name=**}/x", "/v1/a:", "/v1/a:b/c", "/v1/a*"] {
            assert_eq!(Template::parse(bad), None, "{bad}");
        }
    }
}
