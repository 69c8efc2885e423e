//! The data directory: one suite at a time, and what a client finds there.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use eslabon_runtime::config::Secret;

/// The key of an operator; readable by its owner alone.
pub const OPERATOR_KEY: &str = "operator.key";
/// Where the suite answers, while it runs.
pub const URL: &str = "url";
/// Held by the suite that runs.
const LOCK: &str = "suite.lock";

/// The data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another suite runs on it.
    #[error(
        "a suite runs on `{}` already{}; stop it, or choose another --data-dir",
        folder.display(),
        at(url)
    )]
    InUse {
        /// The directory.
        folder: PathBuf,
        /// Where the other suite answers, when it said so.
        url: Option<String>,
    },
    /// The system does not let us.
    #[error("{what} `{}`: {error}", path.display())]
    Io {
        /// What was tried.
        what: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

fn at(url: &Option<String>) -> String {
    url.as_ref().map(|url| format!(" at {url}")).unwrap_or_default()
}

/// The data directory of a suite that runs; nobody else's until dropped.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    // The lock ends with the file, also when the process is killed.
    _lock: File,
}

impl Folder {
    /// Makes the directory if it is not there, and takes it.
    pub fn take(path: &Path) -> Result<Self, FolderError> {
        make(path).map_err(|error| failed("make the directory", path, error))?;
        let lock_path = path.join(LOCK);
        make_private(&lock_path).map_err(|error| failed("open", &lock_path, error))?;
        let lock = OpenOptions::new().write(true).open(&lock_path);
        let lock = lock.map_err(|error| failed("open", &lock_path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let url = fs::read_to_string(path.join(URL)).ok().map(|url| url.trim().to_owned());
                return Err(FolderError::InUse { folder: path.to_owned(), url });
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", &lock_path, error)),
        }
        // Left behind by a suite that was killed.
        let _ = fs::remove_file(path.join(URL));
        Ok(Self { path: path.to_owned(), _lock: lock })
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The file of a database, its owner's alone from its first moment: SQLite
    /// gives what it puts beside a database the permissions of the database.
    pub fn database(&self, name: &str) -> Result<PathBuf, FolderError> {
        let path = self.file(name);
        for private in [path.clone(), self.file(&format!("{name}.lock"))] {
            make_private(&private).map_err(|error| failed("open", &private, error))?;
        }
        for beside in ["-wal", "-shm"] {
            tighten(&self.file(&format!("{name}{beside}")));
        }
        Ok(path)
    }

    /// Whether other users of the machine can enter the directory. Its files are
    /// their owner's alone all the same.
    pub fn is_open_to_others(&self) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            const ENTERED_BY_OTHERS: u32 = 0o011;
            fs::metadata(&self.path).is_ok_and(|found| found.permissions().mode() & ENTERED_BY_OTHERS != 0)
        }
        #[cfg(not(unix))]
        false
    }

    /// The key of an operator that was kept before.
    pub fn operator_key(&self) -> Result<Option<Secret>, FolderError> {
        let path = self.file(OPERATOR_KEY);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()).map(Secret::from)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed("read", &path, error)),
        }
    }

    /// Keeps the key of an operator.
    pub fn keep_operator_key(&self, key: &Secret) -> Result<(), FolderError> {
        self.write(OPERATOR_KEY, key.expose())
    }

    /// Tells clients where the suite answers.
    pub fn tell_url(&self, url: &str) -> Result<(), FolderError> {
        self.write(URL, url)
    }

    /// Writes a line that only the owner reads: all of it or nothing.
    fn write(&self, name: &str, line: &str) -> Result<(), FolderError> {
        let (path, new) = (self.file(name), self.file(&format!(".{name}.new")));
        write_private(&new, line).map_err(|error| failed("write", &new, error))?;
        fs::rename(&new, &path).map_err(|error| failed("write", &path, error))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Whoever asks next is told that nothing runs here.
        let _ = fs::remove_file(self.path.join(URL));
    }
}

fn failed(what: &'static str, path: &Path, error: io::Error) -> FolderError {
    FolderError::Io { what, path: path.to_owned(), error }
}

/// Makes a directory that only its owner enters; one that is there stays as it
/// is.
fn make(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.recursive(true).create(path)
}

/// A new file that only its owner reads.
fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Makes a file its owner's alone, whether it is there or not. One that is there
/// is not opened: closing a database's file lets go of this process's locks on it.
fn make_private(path: &Path) -> io::Result<()> {
    match create_private(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            tighten(path);
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Takes a file that is there from everybody but its owner.
fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const OF_OTHERS: u32 = 0o077;
        let Ok(mode) = fs::metadata(path).map(|found| found.permissions().mode()) else { return };
        if mode & OF_OTHERS == 0 {
            return;
        }
        let private = fs::Permissions::from_mode(mode & 0o777 & !OF_OTHERS);
        if let Err(error) = fs::set_permissions(path, private) {
            // It is somebody else's file, who shares it with us.
            tracing::warn!(%error, path = %path.display(), "a file can be read by others");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

fn write_private(path: &Path, line: &str) -> io::Result<()> {
    // A file that was left here may have other permissions.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = create_private(path)?;
    writeln!(file, "{line}")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    #[cfg(unix)]
    fn directory_and_key_are_their_owners_alone() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("a/b");
        let folder = Folder::take(&path).unwrap();
        folder.keep_operator_key(&Secret::from("esl_x".to_owned())).unwrap();
        assert_eq!((mode(&path), mode(&path.join(OPERATOR_KEY))), (0o700, 0o600));
    }

    #[test]
    #[cfg(unix)]
    fn files_are_their_owners_alone_where_others_enter_the_directory() {
        use std::os::unix::fs::PermissionsExt;
        let parent = tempfile::tempdir().unwrap();
        let open_to = |mode| fs::set_permissions(parent.path(), fs::Permissions::from_mode(mode)).unwrap();
        open_to(0o755);
        // Left by a suite that did not look after it.
        for name in ["old.sqlite", "old.sqlite-wal", LOCK] {
            fs::write(parent.path().join(name), "kept").unwrap();
            fs::set_permissions(parent.path().join(name), fs::Permissions::from_mode(0o664)).unwrap();
        }
        let folder = Folder::take(parent.path()).unwrap();
        let (old, new) = (folder.database("old.sqlite").unwrap(), folder.database("new.sqlite").unwrap());
        folder.tell_url("http://127.0.0.1:1").unwrap();
        assert_eq!((fs::read(&old).unwrap().as_slice(), fs::read(&new).unwrap().len()), (&b"kept"[..], 0));
        for file in fs::read_dir(parent.path()).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
        assert!(folder.is_open_to_others());
        open_to(0o700);
        assert!(!folder.is_open_to_others());
    }

    #[test]
    fn a_key_is_kept_and_replaced() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::take(parent.path()).unwrap();
        assert!(folder.operator_key().unwrap().is_none());
        for key in ["esl_1", "esl_2"] {
            folder.keep_operator_key(&Secret::from(key.to_owned())).unwrap();
            assert_eq!(folder.operator_key().unwrap().unwrap().expose(), key);
        }
    }

    #[test]
    fn a_directory_is_one_suites_until_it_is_dropped() {
        let parent = tempfile::tempdir().unwrap();
        let first = Folder::take(parent.path()).unwrap();
        first.tell_url("http://127.0.0.1:1").unwrap();
        let error = Folder::take(parent.path()).unwrap_err();
        assert!(matches!(&error, FolderError::InUse { url: Some(_), .. }), "{error}");
        assert!(error.to_string().contains("already at http://127.0.0.1:1;"), "{error}");
        drop(first);
        assert!(!parent.path().join(URL).exists());
        Folder::take(parent.path()).unwrap();
    }
}
