//! The program as a shell sees it: exit codes, signals, the data directory.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use eslabon_standalone::suite::folder;

/// The program without what the environment of the test says.
fn eslabon(line: &str, data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_eslabon"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ESLABON")) {
        command.env_remove(name);
    }
    command.args(line.split_whitespace()).env("ESLABON_DATA_DIR", data_dir);
    command
}

#[track_caller]
fn ends(line: &str, data_dir: &Path, code: i32) -> Output {
    let output = eslabon(line, data_dir).output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// A suite in a process of its own, once it answers.
struct Serving(Child);

impl Serving {
    fn start(data_dir: &Path) -> Self {
        let mut serve = eslabon("serve --listen 127.0.0.1:0", data_dir);
        let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().starts_with("the suite answers at ")), "it did not start");
        // Whatever it says later must find a reader.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child)
    }

    fn signal(&mut self, signal: &str) -> Option<i32> {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.0.wait().unwrap().code()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn the_shell_is_told_what_kind_of_failure_it_was() {
    let data = tempfile::tempdir().unwrap();
    ends("--help", data.path(), 0);
    ends("--version", data.path(), 0);
    ends("sectors nonsense", data.path(), 64);
    ends("datasets list", data.path(), 69);
    ends("datasets list --url http://127.0.0.1:1/v1 --key x", data.path(), 64);
    ends("datasets list --url http://127.0.0.1:1 --key x", data.path(), 69);
    ends("sample --write /no/such/directory/file", data.path(), 1);
}

#[test]
fn a_wrong_configuration_ends_before_a_port_opens() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("suite.toml");
    fs::write(&file, "[sectors.store]\nurl = \"postgres://u:hunter2@db/sectors\"\n").unwrap();
    let shown = ends(&format!("serve --check-config --config {}", file.display()), data.path(), 0);
    let shown = text(&shown.stdout);
    assert!(shown.contains("sectors.store.url = \"[redacted]\"") && !shown.contains("hunter2"), "{shown}");
    fs::write(&file, "[sectors.stoer]\nurl = \"x\"\n").unwrap();
    let failed = ends(&format!("serve --config {}", file.display()), data.path(), 64);
    assert!(text(&failed.stderr).contains("stoer"), "{}", text(&failed.stderr));
}

#[test]
fn a_client_finds_the_suite_of_its_data_directory_until_it_stops() {
    let data = tempfile::tempdir().unwrap();
    let mut serving = Serving::start(data.path());
    let made = ends("keys create --tenant cinde --role viewer --output csv", data.path(), 0);
    assert!(text(&made.stdout).contains("\nesl_"), "{}", text(&made.stdout));
    let second = ends("serve --listen 127.0.0.1:0", data.path(), 1);
    assert!(text(&second.stderr).contains("already at http://127.0.0.1:"), "{}", text(&second.stderr));
    assert_eq!(serving.signal("-TERM"), Some(0));
    let gone = ends("datasets list", data.path(), 69);
    assert!(text(&gone.stderr).contains("no suite is running in"), "{}", text(&gone.stderr));
}

#[test]
fn a_suite_that_was_killed_is_told_from_one_that_runs() {
    let data = tempfile::tempdir().unwrap();
    Serving::start(data.path()).signal("-KILL");
    assert!(data.path().join(folder::URL).exists(), "nobody could remove it");
    let stale = text(&ends("datasets list", data.path(), 69).stderr);
    assert!(stale.contains("no suite answers at http://127.0.0.1:"), "{stale}");
    assert!(stale.contains("start it with `eslabon serve --data-dir"), "{stale}");
    let mut again = Serving::start(data.path());
    ends("datasets list", data.path(), 0);
    assert_eq!(again.signal("-TERM"), Some(0));
}

#[test]
fn the_secret_of_the_operator_is_never_in_the_log() {
    let data = tempfile::tempdir().unwrap();
    let mut serve = eslabon("serve --listen 127.0.0.1:0", data.path());
    let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !log.contains("serving") {
        assert!(lines.read_line(&mut log).unwrap() > 0, "{log}");
    }
    let mut serving = Serving(child);
    let key = fs::read_to_string(data.path().join(folder::OPERATOR_KEY)).unwrap();
    assert_eq!(serving.signal("-TERM"), Some(0));
    std::io::Read::read_to_string(&mut lines, &mut log).unwrap();
    assert!(log.contains("operator.key") && !log.contains(key.trim()), "{log}");
}

#[cfg(unix)]
#[test]
fn an_operator_is_told_that_others_can_enter_the_directory() {
    use std::os::unix::fs::PermissionsExt;
    for (mode, told) in [(0o755, true), (0o700, false)] {
        let data = tempfile::tempdir().unwrap();
        fs::set_permissions(data.path(), fs::Permissions::from_mode(mode)).unwrap();
        let mut serve = eslabon("serve --listen 127.0.0.1:0", data.path());
        let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut serving = Serving(child);
        let mut log = String::new();
        while !log.contains("serving") {
            assert!(lines.read_line(&mut log).unwrap() > 0, "{log}");
        }
        assert_eq!(log.contains("warning: other users of this machine can enter"), told, "{log}");
        std::thread::spawn(move || lines.lines().for_each(drop));
        assert_eq!(serving.signal("-TERM"), Some(0));
    }
}

#[test]
fn why_a_suite_does_not_start_is_said_once() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("suite.toml");
    fs::write(&file, "[sectors.store]\nurl = \"postgres://u@127.0.0.1:1/sectors\"\n").unwrap();
    let failed = ends(&format!("serve --listen 127.0.0.1:0 --config {}", file.display()), data.path(), 1);
    let said = text(&failed.stderr);
    let said = said.lines().last().unwrap();
    assert!(
        said.starts_with("eslabon: the suite did not start: sectors: the store cannot be reached: "),
        "{said}"
    );
    let parts: Vec<_> = said.split(": ").collect();
    let distinct: std::collections::BTreeSet<_> = parts.iter().collect();
    assert_eq!(distinct.len(), parts.len(), "{said}");
}

#[test]
fn a_dataset_that_is_none_is_told_before_anything_is_asked() {
    let data = tempfile::tempdir().unwrap();
    for wrong in ["zzz", "datasets/", "0123456789ABCDEF", "datasets/0123456789abcdef0"] {
        let failed = ends(&format!("sectors complexity CRI --dataset {wrong}"), data.path(), 64);
        let said = text(&failed.stderr);
        assert!(said.contains("--dataset") && said.contains("16 hexadecimal digits"), "{said}");
    }
}
