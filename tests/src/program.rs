//! The program `eslabon` as a process.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::OnceLock,
    time::{Duration, Instant, SystemTime},
};

use tempfile::TempDir;

use crate::{PATIENCE, Person, suite::Stores};

/// Where the program is; built when it is not there or older than its source.
pub fn path() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let test = env::current_exe().unwrap();
        // TARGET/debug/deps/journeys-0123
        let profile = test.parent().and_then(Path::parent).unwrap();
        let program = profile.join("eslabon").with_extension(env::consts::EXE_EXTENSION);
        let built = fs::metadata(&program).and_then(|program| program.modified());
        if built.map_or(true, |built| built < newest_source()) {
            build(profile);
        }
        program
    })
}

/// Both packages, so that their features come together as they do for the tests
/// and hardly anything is built again.
fn build(profile: &Path) {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--quiet", "--bin", "eslabon", "-p", "eslabon-standalone", "-p", "eslabon-tests"]);
    cargo.arg("--target-dir").arg(profile.parent().unwrap());
    if profile.ends_with("release") {
        cargo.arg("--release");
    }
    cargo.current_dir(root());
    assert!(cargo.status().unwrap().success(), "the program can be built");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// When the source of the program was last changed.
fn newest_source() -> SystemTime {
    fn newest(path: &Path) -> SystemTime {
        if !path.is_dir() {
            return fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
        }
        let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        let inside = entries
            .filter(|path| !["tests", "benches", "examples"].iter().any(|other| path.ends_with(other)));
        inside.map(|path| newest(&path)).max().unwrap_or(SystemTime::UNIX_EPOCH)
    }
    ["proto", "services", "gateway"].iter().map(|folder| newest(&root().join(folder))).max().unwrap()
}

/// A call of the program that knows nothing of this process's suite.
pub fn command() -> Command {
    let mut command = Command::new(path());
    for name in ["ESLABON_URL", "ESLABON_KEY", "ESLABON_DATA_DIR", "ESLABON_CONFIG"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs the program to its end, beside the test.
pub async fn run(mut command: Command) -> Output {
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

/// The text that a call wrote, which went well.
#[track_caller]
pub fn written(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// A data directory and stores that outlive the processes that use them.
#[derive(Debug)]
pub struct Home {
    folder: TempDir,
    stores: Stores,
}

impl Home {
    /// A new one on every engine that is there.
    pub async fn on_each_engine() -> Vec<Self> {
        let stores = Stores::on_each_engine().await.into_iter();
        stores.map(|stores| Self { folder: tempfile::tempdir().unwrap(), stores }).collect()
    }

    /// `eslabon serve` on it, at a free port.
    pub fn serve(&self) -> Command {
        let mut command = command();
        command.arg("serve").arg("--data-dir").arg(self.folder.path()).args(["--listen", "127.0.0.1:0"]);
        command.env("ESLABON__SECTORS__STORE__URL", self.stores.sectors.url());
        command.env("ESLABON__LINKAGES__STORE__URL", self.stores.linkages.url());
        command.env("ESLABON__GATEWAY__STORE__URL", self.stores.gateway.url());
        command
    }

    /// Starts the suite and waits until it answers.
    pub async fn start(&self) -> Serve {
        Serve::start(self.serve(), self.folder.path()).await
    }
}

/// `eslabon serve` as a process; killed when dropped.
#[derive(Debug)]
pub struct Serve {
    process: Child,
    data_dir: PathBuf,
}

impl Serve {
    async fn start(mut command: Command, data_dir: &Path) -> Self {
        // Whoever was killed here left its address behind.
        let _ = fs::remove_file(data_dir.join("url"));
        let process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut serve = Self { process, data_dir: data_dir.to_owned() };
        crate::until("the suite answers", || {
            let ended = serve.process.try_wait().unwrap();
            assert_eq!(ended, None, "the suite ended at its start");
            let answers = fs::read_to_string(data_dir.join("url"));
            async move { answers.is_ok_and(|url| !url.is_empty()) }
        })
        .await;
        serve
    }

    /// Where it answers.
    pub fn url(&self) -> String {
        fs::read_to_string(self.data_dir.join("url")).unwrap().trim().to_owned()
    }

    /// Its operator.
    pub fn operator(&self) -> Person {
        let key = fs::read_to_string(self.data_dir.join("operator.key")).unwrap();
        Person::new(&self.url(), key.trim())
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.process.kill().unwrap();
        self.ended().await;
    }

    /// SIGTERM, as Kubernetes and systemd send it.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status;
            }
            assert!(started.elapsed() < PATIENCE, "the suite has not ended");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
