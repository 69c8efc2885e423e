//! The REST paths of the contract: read from its `google.api.http` options at
//! start-up into a tree, matched segment by segment. A new RPC has its path with
//! no line here.

use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use eslabon_runtime::contract::Method;
use prost_reflect::{FieldDescriptor, MessageDescriptor};

use crate::{
    percent,
    template::{Segment, Template},
};

/// One way into one method.
#[derive(Debug)]
pub(crate) struct Route {
    /// The method.
    pub(crate) method: Arc<Method>,
    /// Upper-case HTTP verb.
    pub(crate) verb: &'static str,
    /// The template as declared.
    pub(crate) template: String,
    /// Which segments fill which fields.
    pub(crate) variables: Vec<Variable>,
    /// What the body fills.
    pub(crate) body: BodyRule,
}

/// Segments that fill a field.
#[derive(Debug)]
pub(crate) struct Variable {
    /// The field, from the request message down.
    pub(crate) field: Vec<FieldDescriptor>,
    start: usize,
    end: Option<usize>,
}

/// What a body fills.
#[derive(Debug, Clone)]
pub(crate) enum BodyRule {
    /// There is none.
    None,
    /// The whole request.
    Whole,
    /// One field.
    Field(FieldDescriptor),
    /// It is a file, cut into the chunks of a client stream.
    Upload(Upload),
}

/// The fields of a client stream that carries a file.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    /// The description, filled from the query.
    pub(crate) head: FieldDescriptor,
    /// The bytes.
    pub(crate) chunk: FieldDescriptor,
    /// The last message.
    pub(crate) commit: FieldDescriptor,
    /// The field of the last message that holds the number of bytes.
    pub(crate) byte_count: FieldDescriptor,
}

/// The bindings of the contract do not hold together; found at start-up.
#[derive(Debug, thiserror::Error)]
pub enum BadRoute {
    /// A template cannot be read.
    #[error("{method}: `{template}` is not a path template")]
    Template {
        /// The gRPC path.
        method: String,
        /// The template.
        template: String,
    },
    /// A field is named that is not there or cannot be filled so.
    #[error("{method}: the binding names a field `{field}` that the request does not have")]
    Field {
        /// The gRPC path.
        method: String,
        /// The field.
        field: String,
    },
    /// A client stream without a rule for its body.
    #[error("{method}: a client stream with a path needs the option `upload`")]
    Stream {
        /// The gRPC path.
        method: String,
    },
    /// Two methods have one path.
    #[error("{verb} {template} belongs to both {one} and {other}")]
    Conflict {
        /// HTTP verb.
        verb: &'static str,
        /// Template of the second.
        template: String,
        /// The first.
        one: String,
        /// The second.
        other: String,
    },
}

/// What a path leads to.
pub(crate) enum Found<'a> {
    /// A route, and the decoded segments of the path.
    Route(&'a Route, Vec<Cow<'a, str>>),
    /// The path exists, for these verbs.
    OtherVerbs(String),
    /// There is no such path.
    Nothing,
    /// The path is not text, or hides a slash in a segment.
    Malformed,
}

impl Found<'_> {
    fn other_verbs(mut allowed: Vec<&str>) -> Self {
        allowed.sort_unstable();
        allowed.dedup();
        Self::OtherVerbs(allowed.join(", "))
    }
}

/// All REST paths.
#[derive(Debug, Default)]
pub(crate) struct Routes {
    routes: Vec<Route>,
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<String, Node>,
    one: Option<Box<Node>>,
    rest: Option<Box<Node>>,
    /// By what stands after the colon (or nothing) and HTTP verb.
    ends: Vec<(Option<String>, &'static str, usize)>,
}

impl Routes {
    /// Reads the bindings of every method.
    pub(crate) fn new<'m>(methods: impl Iterator<Item = &'m Arc<Method>>) -> Result<Self, BadRoute> {
        let mut routes = Self::default();
        for method in methods {
            for binding in &method.http {
                routes.add(method, binding.verb, &binding.template, &binding.body)?;
            }
        }
        Ok(routes)
    }

    /// All routes, in the order of the contract.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }

    fn add(
        &mut self,
        method: &Arc<Method>,
        verb: &'static str,
        text: &str,
        body: &str,
    ) -> Result<(), BadRoute> {
        let name = || method.path.clone();
        let template = Template::parse(text)
            .ok_or_else(|| BadRoute::Template { method: name(), template: text.to_owned() })?;
        let input = method.descriptor.input();
        let variables = template.variables.iter().map(|variable| {
            let field = field_path(&input, &variable.field)
                .filter(|path| takes_text(path))
                .ok_or_else(|| BadRoute::Field { method: name(), field: variable.field.clone() })?;
            Ok(Variable { field, start: variable.start, end: variable.end })
        });
        let variables = variables.collect::<Result<_, _>>()?;
        let route = Route {
            variables,
            body: body_rule(method, body)?,
            method: method.clone(),
            verb,
            template: text.to_owned(),
        };
        let end = self.root.walk(&template.segments);
        if let Some((.., taken)) = end.ends.iter().find(|(v, h, _)| *v == template.verb && *h == verb) {
            return Err(BadRoute::Conflict {
                verb,
                template: text.to_owned(),
                one: self.routes[*taken].method.path.clone(),
                other: name(),
            });
        }
        end.ends.push((template.verb, verb, self.routes.len()));
        self.routes.push(route);
        Ok(())
    }

    /// What a path leads to. HEAD is GET without the body, which the server
    /// leaves out by itself.
    pub(crate) fn find<'a>(&'a self, verb: &str, path: &'a str) -> Found<'a> {
        let verb = if verb == "HEAD" { "GET" } else { verb };
        let Some(path) = path.strip_prefix('/') else { return Found::Nothing };
        let mut segments = Vec::with_capacity(8);
        for segment in path.split('/') {
            match percent::decode_segment(segment) {
                Some(segment) => segments.push(segment),
                None => return Found::Malformed,
            }
        }
        let mut allowed = Vec::new();
        // A colon is a verb where a template has it, and a letter elsewhere. An
        // escaped colon is always a letter.
        let raw_last = path.rsplit('/').next().unwrap_or_default();
        if let Some((stem, custom)) = raw_last.rsplit_once(':')
            && let Some(stem) = percent::decode_segment(stem)
        {
            let mut stems = segments.clone();
            if let Some(last) = stems.last_mut() {
                *last = stem;
            }
            if let Some(index) = self.root.find(&stems, Some(custom), verb, &mut allowed) {
                return Found::Route(&self.routes[index], stems);
            }
            // It is the verb of a template, and not a letter of somebody's name.
            if !allowed.is_empty() {
                return Found::other_verbs(allowed);
            }
        }
        match self.root.find(&segments, None, verb, &mut allowed) {
            Some(index) => Found::Route(&self.routes[index], segments),
            None if allowed.is_empty() => Found::Nothing,
            None => Found::other_verbs(allowed),
        }
    }
}

impl Node {
    fn walk(&mut self, segments: &[Segment]) -> &mut Self {
        segments.iter().fold(self, |node, segment| match segment {
            Segment::Literal(text) => node.literals.entry(text.clone()).or_default(),
            Segment::One => node.one.get_or_insert_default(),
            Segment::Rest => node.rest.get_or_insert_default(),
        })
    }

    /// A literal goes before a variable, and that before all that is left.
    fn find(
        &self,
        segments: &[Cow<'_, str>],
        custom: Option<&str>,
        verb: &str,
        allowed: &mut Vec<&'static str>,
    ) -> Option<usize> {
        let Some((first, others)) = segments.split_first() else {
            return self.end(custom, verb, allowed);
        };
        let literal = self.literals.get(first.as_ref());
        if let Some(found) = literal.and_then(|node| node.find(others, custom, verb, allowed)) {
            return Some(found);
        }
        if first.is_empty() {
            return None;
        }
        let one = self.one.as_ref();
        if let Some(found) = one.and_then(|node| node.find(others, custom, verb, allowed)) {
            return Some(found);
        }
        self.rest.as_ref().and_then(|node| node.end(custom, verb, allowed))
    }

    fn end(&self, custom: Option<&str>, verb: &str, allowed: &mut Vec<&'static str>) -> Option<usize> {
        for (wanted, http, index) in &self.ends {
            if wanted.as_deref() == custom {
                if *http == verb {
                    return Some(*index);
                }
                allowed.push(http);
            }
        }
        None
    }
}

impl Variable {
    /// The text of the variable in the segments of a path.
    pub(crate) fn text(&self, segments: &[Cow<'_, str>]) -> String {
        segments[self.start..self.end.unwrap_or(segments.len())].join("/")
    }
}

/// The fields from a message down along a path with dots.
pub(crate) fn field_path(message: &MessageDescriptor, path: &str) -> Option<Vec<FieldDescriptor>> {
    let mut message = message.clone();
    let mut fields = Vec::new();
    let mut names = path.split('.').peekable();
    while let Some(name) = names.next() {
        let field = message.get_field_by_name(name).or_else(|| message.get_field_by_json_name(name))?;
        if names.peek().is_some() {
            message = field.kind().as_message().filter(|_| !field.is_list() && !field.is_map())?.clone();
        }
        fields.push(field);
    }
    Some(fields)
}

fn takes_text(path: &[FieldDescriptor]) -> bool {
    path.last()
        .is_some_and(|field| !field.is_list() && !field.is_map() && field.kind().as_message().is_none())
}

fn body_rule(method: &Method, body: &str) -> Result<BodyRule, BadRoute> {
    let input = method.descriptor.input();
    let missing = |field: &str| BadRoute::Field { method: method.path.clone(), field: field.to_owned() };
    let field = |message: &MessageDescriptor, name: &str| {
        message.get_field_by_name(name).ok_or_else(|| missing(name))
    };
    if method.descriptor.is_client_streaming() {
        let Some(upload) = &method.upload else {
            return Err(BadRoute::Stream { method: method.path.clone() });
        };
        let (head, commit) = (field(&input, &upload.head)?, field(&input, &upload.commit)?);
        let of_commit = commit.kind().as_message().cloned().ok_or_else(|| missing(&upload.commit))?;
        if head.kind().as_message().is_none() {
            return Err(missing(&upload.head));
        }
        let (chunk, byte_count) = (field(&input, &upload.chunk)?, field(&of_commit, "byte_count")?);
        return Ok(BodyRule::Upload(Upload { head, chunk, commit, byte_count }));
    }
    Ok(match body {
        "" => BodyRule::None,
        "*" => BodyRule::Whole,
        name => BodyRule::Field(field(&input, name)?),
    })
}

#[cfg(test)]
mod tests {
    use eslabon_runtime::contract::Contract;

    use super::*;

    fn routes() -> Routes {
        let contract = Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
        let methods: Vec<_> = contract.methods().cloned().map(Arc::new).collect();
        Routes::new(methods.iter()).unwrap()
    }

    #[track_caller]
    fn check(verb: &str, path: &str, expected: &str) {
        let routes = routes();
        let found = match routes.find(verb, path) {
            Found::Route(route, segments) => {
                let values: Vec<_> =
                    route.variables.iter().map(|variable| variable.text(&segments)).collect();
                format!("{} {}", route.method.descriptor.name(), values.join(" "))
            }
            Found::OtherVerbs(allowed) => format!("allowed: {allowed}"),
            Found::Nothing => "nothing".to_owned(),
            Found::Malformed => "malformed".to_owned(),
        };
        assert_eq!(found.trim(), expected, "{verb} {path}");
    }

    #[test]
    fn paths_lead_to_methods_and_fill_variables() {
        check("GET", "/v1/datasets/ab/countries/CRI/complexity", "GetComplexity datasets/ab/countries/CRI");
        check("HEAD", "/v1/datasets", "ListDatasets");
        check("POST", "/v1/datasets:importTrade", "ImportTrade");
        check("GET", "/v1/datasets/a%20b", "GetDataset datasets/a b");
        check("GET", "/v1/datasets/ab:export", "ExportComplexity datasets/ab");
        check("POST", "/v1/keys/1:revoke", "RevokeKey keys/1");
    }

    #[test]
    fn a_colon_is_a_letter_where_no_template_has_it() {
        check("GET", "/v1/datasets/a:b", "GetDataset datasets/a:b");
        check("GET", "/v1/datasets/ab%3Aexport", "GetDataset datasets/ab:export");
    }

    #[test]
    fn other_paths_and_verbs_are_told_apart() {
        check("PUT", "/v1/datasets/ab", "allowed: DELETE, GET");
        check("GET", "/v1/datasets:importTrade", "allowed: POST");
        check("GET", "/v1/needs/n1:findSuppliers", "allowed: POST");
        check("DELETE", "/v1/datasets/ab:export", "allowed: GET");
        for path in ["/v2/datasets", "/v1/datasets/", "/v1/datasets//x", "/v1", "/"] {
            check("GET", path, "nothing");
        }
        for path in ["/v1/datasets/a%2Fb", "/v1/datasets/%ff", "/v1/datasets/%4", "/v1/datasets/%zz"] {
            check("GET", path, "malformed");
        }
    }

    #[test]
    fn two_methods_with_one_path_do_not_start() {
        let contract = Contract::load(eslabon_proto::DESCRIPTORS).unwrap();
        let mut twice = Vec::new();
        for method in contract.methods().filter(|method| method.descriptor.name() == "GetDataset") {
            let mut other = method.clone();
            other.http[0].template = "/v1/{name=datasets/*}".to_owned();
            twice.extend([Arc::new(method.clone()), Arc::new(other)]);
        }
        assert!(matches!(Routes::new(twice.iter()), Err(BadRoute::Conflict { .. })));
    }

    proptest::proptest! {
        #[test]
        fn no_path_makes_it_panic(path in "/[a-z0-9:%/*{}.]*") {
            let _ = routes().find("GET", &path);
        }
    }
}
