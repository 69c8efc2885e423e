//! What is declared beside each method.

use eslabon_proto::r#type::v1::{Effect, Role};
use eslabon_runtime::contract::{HttpBinding, Method};
use eslabon_tests::wire;

/// Fails with every method that breaks a rule, and what to do about it.
#[track_caller]
fn every(rule: &str, holds: impl Fn(&Method) -> bool) {
    let contract = wire::contract();
    let broken: Vec<_> =
        contract.methods().filter(|method| !holds(method)).map(|method| &method.path).collect();
    assert!(broken.is_empty(), "{rule}: {broken:?}");
}

fn comment(method: &Method) -> String {
    let file = method.descriptor.parent_file();
    let info = file.file_descriptor_proto().source_code_info.clone().unwrap();
    let place = info.location.into_iter().find(|place| place.path == method.descriptor.path());
    place.and_then(|place| place.leading_comments).unwrap_or_default().replace('\n', " ")
}

/// Whether it only gets or lists, which a query is enough for.
fn is_standard(method: &Method) -> bool {
    ["Get", "List"].iter().any(|verb| method.descriptor.name().starts_with(verb))
}

fn is_list(method: &Method) -> bool {
    method.descriptor.name().starts_with("List")
}

#[test]
fn every_method_says_who_may_call_it_and_what_it_does() {
    every("declare (eslabon.type.v1.access) with roles and an effect", |method| {
        !method.roles.is_empty() && method.effect != Effect::Unspecified
    });
}

#[test]
fn every_method_has_a_path_of_rest_whose_verb_fits_its_effect() {
    let rule = "declare google.api.http: GET for what reads, POST with a body and a verb in the path for what \
                reads by more than a query holds, another verb than GET for what writes";
    every(rule, |method| {
        let is_question = |binding: &HttpBinding| {
            let verb = binding.template.rsplit('/').next().and_then(|last| last.rsplit_once(':'));
            binding.verb == "POST" && binding.body == "*" && verb.is_some_and(|(_, verb)| !verb.contains('}'))
        };
        let fits = |binding: &HttpBinding| match method.effect {
            Effect::Read => {
                binding.verb == "GET"
                    || ((nests_lists(method) || !is_standard(method)) && is_question(binding))
            }
            _ => binding.verb != "GET",
        };
        !method.http.is_empty() && method.http.iter().all(fits)
    });
}

/// Whether the request has a list of messages, which a query cannot hold.
fn nests_lists(method: &Method) -> bool {
    let input = method.descriptor.input();
    input.fields().any(|field| field.is_list() && field.kind().as_message().is_some())
}

#[test]
fn nobody_writes_with_a_role_that_only_reads() {
    every("a viewer reads", |method| method.effect == Effect::Read || !method.roles.contains(Role::Viewer));
}

#[test]
fn whoever_writes_can_read() {
    let contract = wire::contract();
    let reads: Vec<_> = contract.methods().filter(|method| method.effect == Effect::Read).collect();
    every("the roles of a method that writes read what its service holds", |method| {
        let service = method.descriptor.parent_service();
        let of_service = reads.iter().filter(|read| read.descriptor.parent_service() == service);
        of_service.into_iter().all(|read| method.roles.iter().all(|role| read.roles.contains(role)))
    });
}

#[test]
fn every_write_can_be_repeated_or_says_what_a_repeat_does() {
    every("give the request a `request_id`, or say in the comment what a repeat does", |method| {
        let input = method.descriptor.input();
        let head = method.upload.as_ref().and_then(|upload| input.get_field_by_name(&upload.head));
        let described = head.and_then(|head| head.kind().as_message().cloned()).unwrap_or(input);
        let comment = comment(method);
        method.effect == Effect::Read
            || described.get_field_by_name("request_id").is_some()
            || ["repeat", "twice"].iter().any(|word| comment.contains(word))
    });
}

#[test]
fn every_list_comes_in_pages() {
    every("a list has `page_size`, `page_token` and `next_page_token`", |method| {
        let has =
            |message: prost_reflect::MessageDescriptor, field| message.get_field_by_name(field).is_some();
        let (input, output) = (method.descriptor.input(), method.descriptor.output());
        !is_list(method)
            || (has(input.clone(), "page_size") && has(input, "page_token") && has(output, "next_page_token"))
    });
}

#[test]
fn every_method_names_the_errors_that_are_its_own() {
    let rules = wire::contract();
    every("name in the comment what can go wrong, with code and reason", |method| {
        let comment = comment(method);
        let codes = ["NOT_FOUND", "INVALID_ARGUMENT", "FAILED_PRECONDITION", "ABORTED", "Errors as"];
        // What only lists what there is, all or filtered, has no errors of its own.
        let is_filter = |field: prost_reflect::FieldDescriptor| {
            let is_required = rules.field_rules(&field).is_some_and(|rules| rules.required);
            !is_required && field.kind().as_message().is_none()
        };
        (is_list(method) && method.descriptor.input().fields().all(is_filter))
            || codes.iter().any(|code| comment.contains(code))
    });
}

#[test]
fn every_client_stream_says_how_a_body_becomes_its_messages() {
    every("declare (eslabon.type.v1.upload)", |method| {
        !method.descriptor.is_client_streaming() || method.upload.is_some()
    });
}
