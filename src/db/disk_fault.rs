//! What the system says of the files of a SQLite database. SQLite tells neither the path nor the cause
//! ("disk I/O error"), so they are looked for when it has said so.
//!
//! The database itself is never opened here: closing it would take away the locks that SQLite holds.

use std::cell::RefCell;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustix::fs::{Access, access};
use rustix::process::{Resource, getrlimit};

/// Room for a page of the database.
const PAGE_BYTES: u64 = 4096;
const PAGE: [u8; 4096] = [0; 4096];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DiskFault {
    Full,
    /// Path and cause.
    ReadOnly(String),
    /// Path and cause.
    Failing(String),
}

thread_local! {
    /// Of the connection that this thread works with; none on PostgreSQL.
    static AT_WORK: RefCell<Option<Arc<Path>>> = const { RefCell::new(None) };
}

/// From now on this thread works with this database.
pub fn works_with(database: Option<Arc<Path>>) {
    AT_WORK.with(|at_work| *at_work.borrow_mut() = database);
}

/// A message of the database, with its path.
pub fn with_path(message: &str) -> String {
    match at_work() {
        Some(database) => format!("{}: {message}", database.display()),
        None => message.to_owned(),
    }
}

/// What is wrong with the files of this thread's database.
pub fn find() -> Option<DiskFault> {
    let database = at_work()?;
    let (path, cause) = first_fault(&database)?;
    Some(DiskFault::of(&path, &cause))
}

impl DiskFault {
    fn of(path: &Path, cause: &io::Error) -> Self {
        let said = format!("{}: {cause}", path.display());
        match cause.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Self::Full
            }
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(said),
            _ => Self::Failing(said),
        }
    }
}

fn at_work() -> Option<Arc<Path>> {
    AT_WORK.with(|at_work| at_work.borrow().clone())
}

fn first_fault(database: &Path) -> Option<(PathBuf, io::Error)> {
    for ending in ["", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        let path = PathBuf::from(path);
        if path.exists()
            && let Err(cause) = may_grow(&path)
        {
            return Some((path, cause));
        }
    }
    let folder = database.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let cause = written_in(folder).err()?;
    Some((folder.to_owned(), cause))
}

fn may_grow(file: &Path) -> io::Result<()> {
    access(file, Access::READ_OK | Access::WRITE_OK)?;
    let grown = std::fs::metadata(file)?.len() + PAGE_BYTES;
    match getrlimit(Resource::Fsize).current {
        Some(limit) if grown > limit => Err(ErrorKind::FileTooLarge.into()),
        _ => Ok(()),
    }
}

/// The file has no name and leaves nothing behind.
fn written_in(folder: &Path) -> io::Result<()> {
    let mut file = tempfile::tempfile_in(folder)?;
    file.write_all(&PAGE)?;
    file.sync_all()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fault_of(database: &Path) -> Option<DiskFault> {
        works_with(Some(database.into()));
        let found = find();
        works_with(None);
        found
    }

    #[test]
    fn nothing_is_wrong_with_files_that_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("lensan.db");
        std::fs::write(&database, "x").unwrap();
        assert_eq!(fault_of(&database), None);
        assert_eq!(find(), None, "of no database");
        assert_eq!(with_path("x"), "x");
    }

    #[test]
    fn each_refusal_of_the_system_has_its_meaning() {
        let fault =
            |errno| DiskFault::of(Path::new("/d/x.db"), &io::Error::from_raw_os_error(errno));
        let [eio, eacces, enospc, efbig, erofs] = [5, 13, 28, 27, 30];
        assert_eq!(fault(enospc), DiskFault::Full);
        assert_eq!(fault(efbig), DiskFault::Full);
        for errno in [eacces, erofs] {
            let DiskFault::ReadOnly(said) = fault(errno) else {
                unreachable!("{errno}");
            };
            assert!(said.starts_with("/d/x.db: ") && said.contains(&format!("os error {errno}")));
        }
        assert!(matches!(fault(eio), DiskFault::Failing(said) if said.contains("os error 5")));
    }

    #[test]
    fn a_folder_that_is_gone_is_a_failing_disk() {
        let found = fault_of(Path::new("/no/such/folder/lensan.db"));
        assert!(
            matches!(&found, Some(DiskFault::Failing(said)) if said.starts_with("/no/such/folder")),
            "{found:?}"
        );
    }
}
