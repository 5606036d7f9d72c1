//! What `verify` asks of signed files: that their bytes are those that were signed, and that each
//! restatement points to the file before it.

use super::document::Document;
use super::store::{self, StoredSignedFile};
use crate::blobs::ContentHash;
use crate::db::{Conn, Outcome};

/// So many files are held at once.
const PAGE: i64 = 50;

/// Tells what is wrong with any of them.
pub fn check(c: &mut Conn, report: &mut dyn FnMut(String)) -> Outcome<()> {
    let mut after = 0;
    loop {
        let page = store::stored_after(c, after, PAGE)?;
        let Some((last, ..)) = page.last() else {
            return Ok(());
        };
        after = *last;
        for file in &page {
            if let Some(wrong) = wrong_with(c, file)? {
                report(format!("signed file {}: {wrong}", file.1));
            }
        }
    }
}

fn wrong_with(c: &mut Conn, file: &StoredSignedFile) -> Outcome<Option<&'static str>> {
    let (_, uuid, number, predecessor, sha256, bytes) = file;
    if ContentHash::of(bytes).as_str() != sha256 {
        return Ok(Some("its bytes are not those that were signed"));
    }
    let Ok(document) = Document::parse(bytes) else {
        return Ok(Some("it is no signed report"));
    };
    if document.uuid != *uuid || document.number != *number {
        return Ok(Some("it says that it is another"));
    }
    let before = match predecessor {
        Some(id) => store::hash_of(c, *id)?,
        None => None,
    };
    let said = document.predecessor.map(|it| (it.uuid, it.sha256));
    Ok((said != before).then_some("it does not point to the file before it"))
}
