//! Whether SQLite has a place for its temporary files. Without one it would refuse what does not fit
//! into its cache ("unable to open database file"), so it is told to use memory.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rustix::fs::{Access, access};
use tracing::warn;

/// Looked for once; what is missing is said once.
pub fn is_there() -> bool {
    static THERE: OnceLock<bool> = OnceLock::new();
    *THERE.get_or_init(|| {
        let there = any(&places());
        if !there {
            warn!(
                "there is no place for temporary files (TMPDIR, /var/tmp, /tmp): SQLite keeps them in \
                 memory"
            );
        }
        there
    })
}

/// Where SQLite looks, too.
fn places() -> Vec<PathBuf> {
    let fixed = ["/var/tmp", "/usr/tmp", "/tmp", "."].map(PathBuf::from);
    [std::env::temp_dir()].into_iter().chain(fixed).collect()
}

fn any(places: &[PathBuf]) -> bool {
    places.iter().any(|place| takes_files(place))
}

fn takes_files(place: &Path) -> bool {
    place.is_dir() && access(place, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn one_folder_that_takes_files_is_enough() {
        let folder = tempfile::tempdir().unwrap();
        let none = [
            PathBuf::from("/no/such/folder"),
            PathBuf::from("/proc/version"),
        ];
        assert!(!any(&none));
        assert!(any(&[none[0].clone(), folder.path().to_owned()]));
    }
}
