//! Without a mail server: one `.eml` file a mail, which every mail program opens.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

/// Writes `<id>.eml`. Ids grow with time, so the folder sorts by age; a mail that is written again
/// replaces itself. Only the owner may read it: the links in mails open accounts.
pub(super) fn put(dir: &Path, id: &str, raw: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    // Under another name until it is whole: whoever watches the folder never reads half a mail.
    let draft = dir.join(format!(".{id}.draft"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)?;
    file.write_all(raw)?;
    file.sync_all()?;
    fs::rename(&draft, dir.join(format!("{id}.eml")))?;
    File::open(dir)?.sync_all()
}
