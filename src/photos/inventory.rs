//! What lies in the store, held against what the table says of it.

use std::time::Duration;

use chrono::NaiveDateTime;

use crate::blobs::{ContentHash, KnownBlobs, ListedBlob};

/// The files that lie in the store, the trash not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlobInventory {
    pub files: usize,
    /// Let go by all records, or of no row at all, for longer than the time of grace.
    pub unused: Vec<ContentHash>,
    /// Files whose length the table does not know, with it.
    pub(super) unmeasured: Vec<(ContentHash, u64)>,
    /// Rows that no record keeps, without a file.
    pub(super) lost: Vec<ContentHash>,
}

/// How long what is not used lies in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grace {
    /// What was let go before this is unused.
    pub let_go_before: NaiveDateTime,
    /// A file without a row is unused when it is older: a blob is written before its row, and this is
    /// far more than a request takes.
    pub without_row: Duration,
}

impl BlobInventory {
    pub(super) fn of(listed: Vec<ListedBlob>, mut known: KnownBlobs, grace: Grace) -> Self {
        let mut inventory = Self {
            files: listed.len(),
            ..Self::default()
        };
        for blob in listed {
            if known.unmeasured.contains(&blob.hash) {
                let measured = (blob.hash.clone(), blob.length);
                inventory.unmeasured.push(measured);
            }
            if known.kept.contains(&blob.hash) {
                continue;
            }
            let is_unused = match known.let_go.remove(&blob.hash) {
                Some(at) => at < grace.let_go_before,
                None => blob.age > grace.without_row,
            };
            if is_unused {
                inventory.unused.push(blob.hash);
            }
        }
        let lost = known.let_go.into_iter();
        let lost = lost.filter(|(_, at)| *at < grace.let_go_before);
        inventory.lost = lost.map(|(hash, _)| hash).collect();
        inventory
    }

    pub(super) fn add(&mut self, other: Self) {
        self.files += other.files;
        self.unused.extend(other.unused);
    }
}
