//! Comments of the contract are the documentation of the API: each thing has one.

use std::collections::HashSet;

use eslabon_tests::wire;
use prost_reflect::{EnumDescriptor, FileDescriptor, MessageDescriptor};

/// What of a file has no comment.
struct Silent<'f> {
    file: &'f FileDescriptor,
    commented: HashSet<Vec<i32>>,
    found: Vec<String>,
}

impl Silent<'_> {
    fn check(&mut self, path: &[i32], name: &str) {
        if !self.commented.contains(path) {
            self.found.push(format!("{}: {name}", self.file.name()));
        }
    }

    fn message(&mut self, message: &MessageDescriptor) {
        if message.is_map_entry() {
            return;
        }
        self.check(message.path(), message.full_name());
        for field in message.fields() {
            self.check(field.path(), field.full_name());
        }
        for choice in message.oneofs().filter(|choice| !choice.is_synthetic()) {
            self.check(choice.path(), choice.full_name());
        }
        message.child_messages().for_each(|child| self.message(&child));
        message.child_enums().for_each(|child| self.enumeration(&child));
    }

    fn enumeration(&mut self, enumeration: &EnumDescriptor) {
        self.check(enumeration.path(), enumeration.full_name());
        for value in enumeration.values() {
            self.check(value.path(), value.full_name());
        }
    }
}

#[test]
fn everything_in_the_contract_has_a_comment() {
    let contract = wire::contract();
    let (mut found, mut seen) = (Vec::new(), 0);
    for file in contract.pool().files().filter(|file| file.name().starts_with("eslabon/")) {
        let info = file.file_descriptor_proto().source_code_info.clone().unwrap();
        let is_comment = |text: &Option<String>| text.as_ref().is_some_and(|text| text.trim().len() > 3);
        let commented = info.location.iter().filter(|place| is_comment(&place.leading_comments));
        let commented: HashSet<_> = commented.map(|place| place.path.clone()).collect();
        seen += commented.len();
        let mut silent = Silent { file: &file, commented, found: Vec::new() };
        for service in file.services() {
            silent.check(service.path(), service.full_name());
            for method in service.methods() {
                silent.check(method.path(), method.full_name());
            }
        }
        file.messages().for_each(|message| silent.message(&message));
        file.enums().for_each(|enumeration| silent.enumeration(&enumeration));
        for extension in file.extensions() {
            silent.check(extension.path(), extension.full_name());
        }
        found.extend(silent.found);
    }
    assert!(seen > 100, "the descriptor set carries no comments");
    assert!(found.is_empty(), "write a comment above each of these in proto/:\n  {}", found.join("\n  "));
}
