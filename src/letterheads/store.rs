//! The table `letterheads`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::Letterhead;
use crate::db::schema::letterheads;
use crate::db::{Conn, Outcome};

pub fn of_account(c: &mut Conn, account: i64) -> Outcome<Option<Letterhead>> {
    Ok(letterheads::table
        .find(account)
        .select(Letterhead::as_select())
        .get_result(c)
        .optional()?)
}

pub(super) fn keep(
    c: &mut Conn,
    account: i64,
    now: NaiveDateTime,
    known: &Letterhead,
) -> Outcome<()> {
    let changed = diesel::update(letterheads::table.find(account))
        .set((known, letterheads::updated_at.eq(now)))
        .execute(c)?;
    if changed == 0 {
        diesel::insert_into(letterheads::table)
            .values((
                letterheads::account_id.eq(account),
                known,
                letterheads::updated_at.eq(now),
            ))
            .execute(c)?;
    }
    Ok(())
}
