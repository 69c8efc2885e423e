//! Where two JSON texts differ, as paths that a person can follow.

use std::collections::BTreeSet;

use serde_json::Value;

/// The first `most` paths at which two values differ, in order, and the count of all.
pub(crate) fn differences(left: &Value, right: &Value, most: usize) -> (Vec<String>, usize) {
    let mut found = Found { paths: Vec::new(), count: 0, most };
    found.compare(left, right, String::new());
    (found.paths, found.count)
}

struct Found {
    paths: Vec<String>,
    count: usize,
    most: usize,
}

impl Found {
    fn add(&mut self, path: String) {
        self.count += 1;
        if self.paths.len() < self.most {
            self.paths.push(path);
        }
    }

    fn compare(&mut self, left: &Value, right: &Value, path: String) {
        match (left, right) {
            (Value::Object(left), Value::Object(right)) => {
                let keys: BTreeSet<&String> = left.keys().chain(right.keys()).collect();
                for key in keys {
                    let dot = if path.is_empty() { "" } else { "." };
                    self.items(left.get(key), right.get(key), format!("{path}{dot}{key}"));
                }
            }
            (Value::Array(left), Value::Array(right)) => {
                for at in 0..left.len().max(right.len()) {
                    self.items(left.get(at), right.get(at), format!("{path}[{at}]"));
                }
            }
            _ if left == right => {}
            _ => self.add(path),
        }
    }

    fn items(&mut self, left: Option<&Value>, right: Option<&Value>, path: String) {
        match (left, right) {
            (Some(left), Some(right)) => self.compare(left, right, path),
            _ => self.add(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(left: Value, right: Value, expected: &[&str]) {
        assert_eq!(differences(&left, &right, 100).0, expected);
    }

    #[test]
    fn every_place_that_differs_is_named_and_no_other() {
        check(json!({"a": [1, {"b": 2.5}]}), json!({"a": [1, {"b": 2.5}]}), &[]);
        check(json!({"a": [1, {"b": 2.5}]}), json!({"a": [1, {"b": 2.25}]}), &["a[1].b"]);
        check(json!({"a": 1, "b": [1]}), json!({"b": [1, 2], "c": 0}), &["a", "b[1]", "c"]);
        check(json!({"a": null}), json!({}), &["a"]);
        check(json!([0.1]), json!(["0.1"]), &["[0]"]);
    }

    #[test]
    fn as_many_paths_as_asked_for_are_named_and_all_are_counted() {
        let (paths, count) = differences(&json!([1, 2, 3]), &json!([4, 5, 6]), 2);
        assert_eq!((paths, count), (vec!["[0]".to_owned(), "[1]".to_owned()], 3));
    }
}
