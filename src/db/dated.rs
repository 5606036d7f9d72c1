//! Moments that were written by a clock that was ahead.
//!
//! A machine whose clock was wrong by a year has written moments that are still to come: rate limits
//! stay shut, sessions last, jobs wait. The one rule for all of them: what lies further ahead than it
//! can be counts as now. Facts and traces are left as they are: they tell what was believed then.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel::sql_types::Timestamp;

use super::{Conn, Outcome};
use crate::on_each;

/// The clocks of two servers may disagree by this much.
pub const DISAGREEMENT: TimeDelta = TimeDelta::minutes(10);

/// A column of moments, and how far ahead of now they may lie.
#[derive(Debug, Clone, Copy)]
pub struct DatedColumn {
    table: &'static str,
    column: &'static str,
    ahead: TimeDelta,
}

impl DatedColumn {
    /// When something happened.
    pub const fn past(table: &'static str, column: &'static str) -> Self {
        Self::within(table, column, TimeDelta::zero())
    }

    /// When something ends or begins, at most so long after it was written.
    pub const fn within(table: &'static str, column: &'static str, ahead: TimeDelta) -> Self {
        Self {
            table,
            column,
            ahead,
        }
    }

    /// Sets what lies further ahead to now; how many rows that were.
    pub fn bring_back(self, c: &mut Conn, now: NaiveDateTime) -> Outcome<usize> {
        let Self { table, column, .. } = self;
        let sql = format!("UPDATE {table} SET {column} = $1 WHERE {column} > $2");
        let farthest = now + self.ahead + DISAGREEMENT;
        let update = diesel::sql_query(sql)
            .bind::<Timestamp, _>(now)
            .bind::<Timestamp, _>(farthest);
        Ok(on_each!(c, |c| update.execute(c))?)
    }
}
