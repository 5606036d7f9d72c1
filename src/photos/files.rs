//! The names of all files that rows mention.

use diesel::prelude::*;

use super::store::KIND;
use crate::blobs::{self, ContentHash};
use crate::db::schema::pictures;
use crate::db::{Conn, Outcome};

/// So many pictures are looked at together: memory does not grow with their number.
const PAGE: i64 = 1000;

/// A part of the names, as they stand in the rows, and where the next part begins.
#[derive(Debug)]
pub struct FilePage {
    pub names: Vec<String>,
    pub last: String,
}

/// The names that follow the picture called `after`; `None` where no more pictures follow. A file that
/// several sizes or pictures share may be named several times.
pub fn files_after(c: &mut Conn, after: &str) -> Outcome<Option<FilePage>> {
    let page: Vec<(String, String, String, String)> = pictures::table
        .filter(pictures::content_hash.gt(after))
        .order(pictures::content_hash)
        .limit(PAGE)
        .select((
            pictures::content_hash,
            pictures::large_hash,
            pictures::medium_hash,
            pictures::small_hash,
        ))
        .load(c)?;
    let Some((last, ..)) = page.last() else {
        return Ok(None);
    };
    Ok(Some(FilePage {
        last: last.clone(),
        names: page
            .into_iter()
            .flat_map(|(_, l, m, s)| [l, m, s])
            .collect(),
    }))
}

/// Which files of the pictures that follow the one called `after` the table of files does not know as
/// kept, and where the next part begins.
pub(super) fn not_kept_after(
    c: &mut Conn,
    after: &str,
) -> Outcome<Option<(String, Vec<ContentHash>)>> {
    let Some(page) = files_after(c, after)? else {
        return Ok(None);
    };
    let names = page
        .names
        .iter()
        .filter_map(|name| ContentHash::parse(name));
    let names: Vec<ContentHash> = names.collect();
    let missing = blobs::not_kept(c, KIND, &names)?;
    Ok(Some((page.last, missing)))
}

/// Hands over all names of one moment, part by part.
pub fn each_page(c: &mut Conn, mut visit: impl FnMut(&[String])) -> Outcome<()> {
    let mut after = String::new();
    while let Some(page) = files_after(c, &after)? {
        visit(&page.names);
        after = page.last;
    }
    Ok(())
}
