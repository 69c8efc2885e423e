//! The comments of the contract, which are the documentation of the API.

use std::collections::HashMap;

use prost_reflect::{DescriptorPool, FileDescriptor};

/// Comments by file and place.
pub(super) struct Comments(HashMap<(String, Vec<i32>), String>);

impl Comments {
    /// Collects the comments of every file.
    pub(super) fn of(pool: &DescriptorPool) -> Self {
        let mut comments = HashMap::new();
        for file in pool.files() {
            let Some(info) = &file.file_descriptor_proto().source_code_info else { continue };
            for location in &info.location {
                if let Some(comment) = &location.leading_comments {
                    comments.insert((file.name().to_owned(), location.path.clone()), tidy(comment));
                }
            }
        }
        Self(comments)
    }

    /// The comment at a place of a file; empty when there is none.
    pub(super) fn at(&self, file: &FileDescriptor, path: &[i32]) -> &str {
        self.0.get(&(file.name().to_owned(), path.to_vec())).map_or("", String::as_str)
    }
}

/// The first sentence, for lists.
pub(super) fn summary(comment: &str) -> String {
    let paragraph = comment.split("\n\n").next().unwrap_or_default().replace('\n', " ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    paragraph[..end].to_owned()
}

/// Without the space that follows `//`.
fn tidy(comment: &str) -> String {
    let lines: Vec<_> =
        comment.lines().map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end()).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_is_the_first_sentence() {
        assert_eq!(summary("One thing. Another\none.\n\nMore."), "One thing.");
        assert_eq!(summary("One\nthing"), "One thing");
        assert_eq!(tidy(" One.\n\n   curl\n"), "One.\n\n  curl");
    }
}
