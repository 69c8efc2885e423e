//! The contract as data: what the proto files declare beside each method and
//! field. Read once at start-up by the layers, the gateway and the tests, so
//! that no rule is written twice.

use std::{collections::HashMap, sync::Arc};

use eslabon_proto::r#type::v1::{Access, Effect, Role, Rules, Upload};
use prost::Message;
use prost_reflect::{
    DescriptorPool, DynamicMessage, ExtensionDescriptor, FieldDescriptor, MethodDescriptor, Value,
};

use crate::identity::Roles;

/// The contract; cheap to clone.
#[derive(Clone, Debug)]
pub struct Contract {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pool: DescriptorPool,
    methods: Vec<Method>,
    by_path: HashMap<String, usize>,
    rules: ExtensionDescriptor,
}

/// One method and what is declared beside it.
#[derive(Debug, Clone)]
pub struct Method {
    /// The gRPC path, `/package.Service/Method`.
    pub path: String,
    /// Shape of the messages.
    pub descriptor: MethodDescriptor,
    /// Roles of which a caller needs one.
    pub roles: Roles,
    /// What it does to the state.
    pub effect: Effect,
    /// Its HTTP bindings; the first is the one to show.
    pub http: Vec<HttpBinding>,
    /// How an HTTP body becomes its client stream.
    pub upload: Option<Upload>,
}

/// One `google.api.http` binding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpBinding {
    /// Upper-case verb.
    pub verb: &'static str,
    /// Path template, e.g. `/v1/{name=datasets/*}`.
    pub template: String,
    /// Empty, `*` or the field that the body fills.
    pub body: String,
}

/// The descriptors do not hold together; found at start-up.
#[derive(Debug, thiserror::Error)]
pub enum BadContract {
    /// The bytes are no descriptor set.
    #[error("the descriptor set cannot be read: {0}")]
    Descriptors(#[from] prost_reflect::DescriptorError),
    /// An option is declared that the set does not define, or does not decode.
    #[error("option `{0}` is missing from the descriptor set or malformed")]
    Option(&'static str),
    /// A method declares nobody who may call it, or no effect.
    #[error("method `{0}` declares no access rule with roles and an effect")]
    Access(String),
}

impl Contract {
    /// Reads an encoded descriptor set.
    pub fn load(descriptors: &[u8]) -> Result<Self, BadContract> {
        let pool = DescriptorPool::decode(descriptors)?;
        let options = Options::of(&pool)?;
        let mut methods = Vec::new();
        for service in pool.services() {
            for method in service.methods() {
                methods.push(options.method(method)?);
            }
        }
        let by_path =
            methods.iter().enumerate().map(|(index, method)| (method.path.clone(), index)).collect();
        let rules = options.rules;
        Ok(Self { inner: Arc::new(Inner { pool, methods, by_path, rules }) })
    }

    /// The descriptors themselves.
    pub fn pool(&self) -> &DescriptorPool {
        &self.inner.pool
    }

    /// Every method, in the order of the files.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.inner.methods.iter()
    }

    /// The method at a gRPC path.
    pub fn method(&self, path: &str) -> Option<&Method> {
        self.inner.by_path.get(path).map(|index| &self.inner.methods[*index])
    }

    /// What is declared beside a field, if anything.
    pub fn field_rules(&self, field: &FieldDescriptor) -> Option<Rules> {
        option(&field.options(), &self.inner.rules)
    }
}

/// The extensions that options are read through.
struct Options {
    access: ExtensionDescriptor,
    upload: ExtensionDescriptor,
    http: ExtensionDescriptor,
    rules: ExtensionDescriptor,
}

impl Options {
    fn of(pool: &DescriptorPool) -> Result<Self, BadContract> {
        let find = |name| pool.get_extension_by_name(name).ok_or(BadContract::Option(name));
        Ok(Self {
            access: find("eslabon.type.v1.access")?,
            upload: find("eslabon.type.v1.upload")?,
            http: find("google.api.http")?,
            rules: find("eslabon.type.v1.rules")?,
        })
    }

    fn method(&self, descriptor: MethodDescriptor) -> Result<Method, BadContract> {
        let path = format!("/{}/{}", descriptor.parent_service().full_name(), descriptor.name());
        let options = descriptor.options();
        let access: Access =
            option(&options, &self.access).ok_or_else(|| BadContract::Access(path.clone()))?;
        let (roles, effect): (Roles, _) =
            (access.roles().collect::<Vec<Role>>().into_iter().collect(), access.effect());
        if roles.is_empty() || effect == Effect::Unspecified {
            return Err(BadContract::Access(path));
        }
        let http = match options.get_extension(&self.http).as_message() {
            Some(rule) if options.has_extension(&self.http) => bindings(rule),
            _ => Vec::new(),
        };
        Ok(Method { path, roles, effect, http, upload: option(&options, &self.upload), descriptor })
    }
}

/// A message-valued option as its generated type.
fn option<T: Message + Default>(options: &DynamicMessage, extension: &ExtensionDescriptor) -> Option<T> {
    if !options.has_extension(extension) {
        return None;
    }
    options.get_extension(extension).as_message()?.transcode_to().ok()
}

/// The bindings of an `HttpRule`: itself, then its additional ones.
fn bindings(rule: &DynamicMessage) -> Vec<HttpBinding> {
    let text = |field| rule.get_field_by_name(field).and_then(|value| value.as_str().map(str::to_owned));
    let verbs = [("get", "GET"), ("put", "PUT"), ("post", "POST"), ("delete", "DELETE"), ("patch", "PATCH")];
    let own = verbs.into_iter().filter(|(field, _)| rule.has_field_by_name(field)).map(|(field, verb)| {
        HttpBinding {
            verb,
            template: text(field).unwrap_or_default(),
            body: text("body").unwrap_or_default(),
        }
    });
    let more = rule.get_field_by_name("additional_bindings");
    let more = more.iter().filter_map(|value| value.as_list()).flatten().filter_map(Value::as_message);
    own.chain(more.flat_map(bindings)).collect()
}

/// Whether a message type is one whose JSON and value are a single scalar.
pub(crate) fn is_leaf_message(field: &FieldDescriptor) -> bool {
    field.kind().as_message().is_some_and(|message| message.full_name().starts_with("google.protobuf."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        Contract::load(eslabon_proto::DESCRIPTORS).unwrap()
    }

    #[test]
    fn what_is_declared_beside_a_method_is_read() {
        let contract = contract();
        let method = contract.method("/eslabon.sectors.v1.SectorsService/DeleteDataset").unwrap();
        assert_eq!(method.effect, Effect::Write);
        assert!(method.roles.contains(Role::Analyst) && !method.roles.contains(Role::Viewer));
        let binding =
            HttpBinding { verb: "DELETE", template: "/v1/{name=datasets/*}".into(), body: String::new() };
        assert_eq!(method.http, [binding]);
        let import = contract.method("/eslabon.sectors.v1.SectorsService/ImportTrade").unwrap();
        assert_eq!(import.upload.as_ref().unwrap().chunk, "chunk");
    }

    #[test]
    fn what_is_declared_beside_a_field_is_read() {
        let contract = contract();
        let message = contract.pool().get_message_by_name("eslabon.sectors.v1.Basis").unwrap();
        let rules = contract.field_rules(&message.get_field_by_name("rca_threshold").unwrap()).unwrap();
        assert_eq!((rules.at_least, rules.at_most), (Some(0.000001), Some(1000.0)));
    }
}
