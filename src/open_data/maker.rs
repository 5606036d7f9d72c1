//! One table at a time is made for strangers, and no table twice.

use super::cache::{FinishedTable, OpenTables};
use super::question::TableQuestion;
use super::table;
use crate::areas::BoundariesCache;
use crate::reports::figures::work_limits::WorkLimits;
use crate::web::{Failure, Site};
use std::sync::Arc;

/// Why there is no table.
#[derive(Debug)]
pub(super) enum TableError {
    NoSuchProvince,
    /// Too many others ask for something else.
    Crowded,
    Failed(Failure),
}

/// Where tables are made and kept.
#[derive(Clone, Copy)]
pub(super) struct TableMaker<'a> {
    pub site: &'a Site,
    pub boundaries_cache: &'a BoundariesCache,
    pub limits: &'a WorkLimits,
    pub tables: &'a OpenTables,
}

impl TableMaker<'_> {
    /// The table as it is kept, else made now. Strangers have one place together, so whoever asks
    /// the same meanwhile waits for it and finds it made.
    pub async fn table(&self, question: &TableQuestion) -> Result<Arc<FinishedTable>, TableError> {
        let kept = || self.tables.fresh(question, self.site.clock.now());
        if let Some(table) = kept() {
            return Ok(table);
        }
        let permit = self.limits.stranger().await;
        if let Some(table) = kept() {
            return Ok(table);
        }
        let permit = permit.ok().ok_or(TableError::Crowded)?;
        let (boundaries_cache, tables, clock) = (
            self.boundaries_cache.clone(),
            self.tables.clone(),
            self.site.clock.clone(),
        );
        let question = question.clone();
        let read = self.site.db.try_read(move |c| {
            // Given back when the work is done, whether or not somebody still waits for it.
            let _permit = permit;
            let (made, today) = (clock.now(), clock.today());
            let boundaries = boundaries_cache.current(c)?;
            match table::table(c, &boundaries, &question, today)? {
                Some(table) => {
                    let table = FinishedTable::of(&table, made)?;
                    Ok(Some(tables.keep(&question, table)))
                }
                None => Ok(None),
            }
        });
        read.await
            .map_err(TableError::Failed)?
            .ok_or(TableError::NoSuchProvince)
    }
}
