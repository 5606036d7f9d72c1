//! Finished tables, kept for their max-age whatever changes meanwhile.
//!
//! Each process keeps its own: behind several processes a table may be told in as many editions,
//! none older than the max-age.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::web::Bytes;
use chrono::{NaiveDateTime, TimeDelta};

use super::question::{TableFormat, TableQuestion};
use super::table::OpenTable;
use crate::web::Failure;

/// Minutes old is young enough for aggregates, and spares us whoever asks without pause.
pub(super) const MAX_AGE: TimeDelta = TimeDelta::minutes(5);

/// Bounds of the cache: tables, and bytes of them all.
const MOST_TABLES: usize = 256;
const MOST_BYTES: usize = 16 << 20;

/// A table as it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FinishedTable {
    json: Bytes,
    csv: Bytes,
    /// When it was first made as it is; a part of its tag.
    pub made: NaiveDateTime,
    /// When it was last found to be still so; its age is counted from here.
    checked: NaiveDateTime,
}

impl FinishedTable {
    pub fn of(table: &OpenTable, made: NaiveDateTime) -> Result<Self, Failure> {
        Ok(Self {
            json: table.json().map_err(Failure::internal)?.into(),
            csv: table.csv().map_err(Failure::internal)?.into(),
            checked: made,
            made,
        })
    }

    pub fn body(&self, format: TableFormat) -> Bytes {
        match format {
            TableFormat::Json => self.json.clone(),
            TableFormat::Csv => self.csv.clone(),
        }
    }

    /// For how many seconds it may still be kept; none: it is too old.
    pub fn fresh_for(&self, now: NaiveDateTime) -> Option<i64> {
        fresh_for(self.checked, now)
    }

    fn bytes(&self) -> usize {
        self.json.len() + self.csv.len()
    }
}

/// A moment of the future is of a clock that was set back, and not believed.
pub(super) fn fresh_for(since: NaiveDateTime, now: NaiveDateTime) -> Option<i64> {
    let age = now - since;
    let young = age >= TimeDelta::zero() && age < MAX_AGE;
    young.then(|| (MAX_AGE - age).num_seconds())
}

/// The finished tables of this process. Every copy is the same.
#[derive(Debug, Clone, Default)]
pub struct OpenTables(Arc<Mutex<HashMap<TableQuestion, Arc<FinishedTable>>>>);

impl OpenTables {
    /// `None` where it was never made or has grown too old.
    pub(super) fn fresh(
        &self,
        question: &TableQuestion,
        now: NaiveDateTime,
    ) -> Option<Arc<FinishedTable>> {
        let known = self.tables().get(question).cloned();
        known.filter(|table| table.fresh_for(now).is_some())
    }

    /// Keeps a table that was just made. One that came out as before stays the one it was, and
    /// whoever holds it is told so.
    pub(super) fn keep(
        &self,
        question: &TableQuestion,
        mut new: FinishedTable,
    ) -> Arc<FinishedTable> {
        let mut tables = self.tables();
        if let Some(known) = tables.remove(question)
            && (&known.json, &known.csv) == (&new.json, &new.csv)
        {
            new.made = known.made;
        }
        make_room(&mut tables, new.bytes());
        let new = Arc::new(new);
        tables.insert(question.clone(), new.clone());
        new
    }

    fn tables(&self) -> MutexGuard<'_, HashMap<TableQuestion, Arc<FinishedTable>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The oldest go first.
fn make_room(tables: &mut HashMap<TableQuestion, Arc<FinishedTable>>, bytes: usize) {
    let mut held: usize = tables.values().map(|table| table.bytes()).sum();
    while tables.len() >= MOST_TABLES || held + bytes > MOST_BYTES {
        let oldest = tables.iter().min_by_key(|(_, table)| table.checked);
        let Some((question, table)) = oldest.map(|(q, t)| (q.clone(), t.bytes())) else {
            return;
        };
        tables.remove(&question);
        held -= table;
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::question::TableKind;
    use super::*;
    use crate::values::Period;

    fn second(n: i64) -> NaiveDateTime {
        NaiveDateTime::default() + TimeDelta::seconds(n)
    }

    fn question(code: &str) -> TableQuestion {
        TableQuestion {
            kind: TableKind::Districts(code.to_owned()),
            period: Period::parse("2024-08").unwrap(),
            boundaries_on: None,
        }
    }

    fn table(body: &str, made: i64) -> FinishedTable {
        FinishedTable {
            json: Bytes::from(body.to_owned()),
            csv: Bytes::new(),
            made: second(made),
            checked: second(made),
        }
    }

    #[test]
    fn a_table_is_kept_for_its_age_and_no_longer() {
        let (tables, asked) = (OpenTables::default(), question("66"));
        tables.keep(&asked, table("a", 10));
        let kept = tables.fresh(&asked, second(11)).unwrap();
        assert_eq!(kept.fresh_for(second(11)), Some(299));
        assert!(tables.fresh(&asked, second(310)).is_none());
        assert!(tables.fresh(&asked, second(9)).is_none());
        assert!(tables.fresh(&question("01"), second(11)).is_none());
    }

    #[test]
    fn what_comes_out_as_before_stays_what_it_was() {
        let (tables, asked) = (OpenTables::default(), question("66"));
        tables.keep(&asked, table("a", 10));
        assert_eq!(tables.keep(&asked, table("a", 900)).made, second(10));
        assert!(tables.fresh(&asked, second(1000)).is_some());
        assert_eq!(tables.keep(&asked, table("b", 1800)).made, second(1800));
    }

    #[test]
    fn there_are_never_too_many_nor_too_much() {
        let tables = OpenTables::default();
        for n in 0..1000 {
            tables.keep(&question(&n.to_string()), table("a", n));
        }
        assert_eq!(tables.tables().len(), MOST_TABLES);
        assert!(tables.fresh(&question("999"), second(999)).is_some());
        assert!(tables.fresh(&question("700"), second(701)).is_none());
        let large = "x".repeat(MOST_BYTES / 3);
        for n in 0..9 {
            tables.keep(&question(&n.to_string()), table(&large, 2000 + n));
        }
        let held: usize = tables.tables().values().map(|table| table.bytes()).sum();
        assert!(held <= MOST_BYTES);
    }

    #[test]
    fn questions_and_formats_have_marks_of_their_own() {
        let one = question("66");
        assert_eq!(
            one.mark(TableFormat::Csv),
            question("66").mark(TableFormat::Csv)
        );
        assert_ne!(one.mark(TableFormat::Csv), one.mark(TableFormat::Json));
        assert_ne!(
            one.mark(TableFormat::Csv),
            question("67").mark(TableFormat::Csv)
        );
    }
}
