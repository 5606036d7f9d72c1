//! The key that seals personal data: its fingerprint in every list, itself only if wished.

use std::path::Path;

use super::disk;
use super::error::BackupError;
use super::folder::{BackupFolder, KEY};
use super::manifest::{FileEntry, KeyEntry};
use crate::vault::{KeyFileError, Vault};

/// The fingerprint of a key file; `None` where there is no such file.
pub(super) fn fingerprint_of(path: &Path) -> Result<Option<String>, BackupError> {
    match Vault::load(path) {
        Ok(vault) => Ok(Some(vault.fingerprint())),
        Err(KeyFileError::Missing) => Ok(None),
        Err(KeyFileError::Unavailable(cause)) => Err(BackupError::io(path)(cause)),
        Err(KeyFileError::NoKey) => Err(BackupError::at("keys.no_key", path)),
    }
}

/// What the list says of the key, and the key's own file where it is taken along. The database knows
/// which key sealed it; only one that does not is believed to have the key that lies there.
pub(super) fn save(
    key_file: &Path,
    folder: &BackupFolder,
    with_key: bool,
    sealed_with: Option<String>,
) -> Result<Option<(KeyEntry, Option<FileEntry>)>, BackupError> {
    if !with_key {
        let fingerprint = match sealed_with {
            Some(fingerprint) => Some(fingerprint),
            None => fingerprint_of(key_file)?,
        };
        return Ok(fingerprint.map(|fingerprint| {
            (
                KeyEntry {
                    fingerprint,
                    file: None,
                },
                None,
            )
        }));
    }
    let found = fingerprint_of(key_file)?;
    let found = found.ok_or_else(|| BackupError::at("backup.no_key", key_file))?;
    if sealed_with.is_some_and(|fingerprint| fingerprint != found) {
        return Err(BackupError::at("backup.wrong_key", key_file));
    }
    let file = copy(key_file, folder, &found)?;
    let entry = KeyEntry {
        fingerprint: found,
        file: Some(file.name.clone()),
    };
    Ok(Some((entry, Some(file))))
}

fn copy(key: &Path, folder: &BackupFolder, fingerprint: &str) -> Result<FileEntry, BackupError> {
    let shown: String = fingerprint
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    let name = format!("{KEY}{shown}");
    let target = folder.path(&name);
    disk::remove(&target)?;
    let copied = disk::copy(key, &target)?;
    Ok(FileEntry {
        name,
        bytes: copied.bytes,
        sha256: copied.sha256,
    })
}
