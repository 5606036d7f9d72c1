//! Consents: given for one purpose, with the words and the way as proof, and taken back.

use chrono::NaiveDateTime;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use crate::audit::Author;
use crate::db::schema::consents;
use crate::db::{Conn, Outcome, on_each};
use crate::producers::model::{GivenVia, Purpose};

/// A consent as the page of proofs shows it.
#[derive(Debug, Clone, Queryable)]
pub(in crate::producers) struct Consent {
    pub purpose: Purpose,
    /// The key of the words that were agreed to.
    pub wording: String,
    pub given_at: NaiveDateTime,
    pub given_via: GivenVia,
    pub withdrawn_at: Option<NaiveDateTime>,
}

#[derive(Insertable)]
#[diesel(table_name = consents, treat_none_as_default_value = false)]
struct Row {
    producer_id: i64,
    purpose: Purpose,
    wording: &'static str,
    given_at: NaiveDateTime,
    given_via: GivenVia,
    recorded_by: Option<i64>,
}

/// Six values a row.
const MOST_ROWS: usize = 5_000;

pub(in crate::producers) fn insert_consents(
    c: &mut Conn,
    by: Author,
    given: impl Iterator<Item = (i64, Purpose, GivenVia)>,
) -> Outcome<()> {
    let row = |(producer_id, purpose, given_via): (i64, Purpose, GivenVia)| Row {
        producer_id,
        purpose,
        wording: purpose.wording(),
        given_at: by.at,
        given_via,
        recorded_by: by.account,
    };
    let rows: Vec<Row> = given.map(row).collect();
    if rows.len() <= Purpose::ALL.len() {
        return one_producers(c, &rows);
    }
    for some in rows.chunks(MOST_ROWS) {
        on_each!(c, |c| diesel::insert_into(consents::table)
            .values(some)
            .execute(c))?;
    }
    Ok(())
}

fn one_producers(c: &mut Conn, rows: &[Row]) -> Outcome<()> {
    if !rows.is_empty() {
        on_each!(c, |c| ConsentInsert(rows).execute(c))?;
    }
    Ok(())
}

/// One producer's consents in one statement. Written by hand, for it runs with every registration:
/// diesel prepares an insert of several rows each time anew.
struct ConsentInsert<'a>(&'a [Row]);

impl<C> RunQueryDsl<C> for ConsentInsert<'_> {}

/// As many texts as there are purposes: each is kept by its text.
impl QueryId for ConsentInsert<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for ConsentInsert<'_>
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
    Option<i64>: ToSql<Nullable<BigInt>, DB>,
    str: ToSql<Text, DB>,
    NaiveDateTime: ToSql<Timestamp, DB>,
    Purpose: ToSql<Text, DB>,
    GivenVia: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO consents (producer_id, purpose, wording, given_at, given_via, recorded_by) \
             VALUES ",
        );
        for (at, row) in self.0.iter().enumerate() {
            out.push_sql(if at == 0 { "(" } else { "), (" });
            out.push_bind_param::<BigInt, _>(&row.producer_id)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.purpose)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(row.wording)?;
            out.push_sql(", ");
            out.push_bind_param::<Timestamp, _>(&row.given_at)?;
            out.push_sql(", ");
            out.push_bind_param::<Text, _>(&row.given_via)?;
            out.push_sql(", ");
            out.push_bind_param::<Nullable<BigInt>, _>(&row.recorded_by)?;
        }
        out.push_sql(")");
        Ok(())
    }
}

/// All that was ever agreed to, the newest first.
pub(in crate::producers) fn consents_of(c: &mut Conn, producer_id: i64) -> Outcome<Vec<Consent>> {
    Ok(consents::table
        .filter(consents::producer_id.eq(producer_id))
        .order(consents::id.desc())
        .select((
            consents::purpose,
            consents::wording,
            consents::given_at,
            consents::given_via,
            consents::withdrawn_at,
        ))
        .load(c)?)
}

fn has_consent(c: &mut Conn, producer_id: i64, purpose: Purpose) -> Outcome<bool> {
    let held = consents::table
        .filter(consents::producer_id.eq(producer_id))
        .filter(consents::purpose.eq(purpose))
        .filter(consents::withdrawn_at.is_null());
    Ok(held.count().get_result::<i64>(c)? > 0)
}

/// False where it was given already: the first proof is the one to keep.
pub(in crate::producers) fn give(
    c: &mut Conn,
    by: Author,
    producer_id: i64,
    purpose: Purpose,
    via: GivenVia,
) -> Outcome<bool> {
    if has_consent(c, producer_id, purpose)? {
        return Ok(false);
    }
    insert_consents(c, by, std::iter::once((producer_id, purpose, via)))?;
    Ok(true)
}

/// False where there was nothing to take back.
pub(in crate::producers) fn withdraw(
    c: &mut Conn,
    by: Author,
    producer_id: i64,
    purpose: Purpose,
) -> Outcome<bool> {
    let ended = diesel::update(
        consents::table
            .filter(consents::producer_id.eq(producer_id))
            .filter(consents::purpose.eq(purpose))
            .filter(consents::withdrawn_at.is_null()),
    )
    .set(consents::withdrawn_at.eq(by.at))
    .execute(c)?;
    Ok(ended > 0)
}
