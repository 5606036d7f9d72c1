//! Producers by id and by address; adding and changing them.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::sight::seen_by;
use crate::accounts::{NamesById, Sight};
use crate::areas::{AreaId, CountsByCommune};
use crate::audit::Author;
use crate::counts::CountPlace;
use crate::db::schema::{accounts, producers};
use crate::db::{Conn, Outcome, on_each};
use crate::producers::model::{
    ContactDetails, NewProducer, Particulars, Producer, ProducerKind, RegisteredProducer, Status,
};
use crate::producers::number::ProducerNumber;
use crate::text::fold;
use crate::values::{Email, Phone, PublicId, TaxCode};
use crate::vault::Vault;

/// The producer with this address, if it is in sight; else `Missing`.
pub fn find(c: &mut Conn, sight: &Sight, uuid: &str) -> Outcome<Producer> {
    Ok(producers::table
        .filter(seen_by(sight))
        .filter(producers::uuid.eq(uuid))
        .select(Producer::as_select())
        .get_result(c)?)
}

/// Where the producer is now: commune and reporting district.
pub fn place_of(c: &mut Conn, id: i64) -> Outcome<CountPlace> {
    Ok(producers::table
        .filter(producers::id.eq(id))
        .select((producers::commune_id, producers::district_id))
        .get_result(c)?)
}

/// For rooms that hold an id already, from a row that was in sight.
pub fn by_id(c: &mut Conn, id: i64) -> Outcome<Producer> {
    Ok(producers::table
        .filter(producers::id.eq(id))
        .select(Producer::as_select())
        .get_result(c)?)
}

pub(in crate::producers) fn by_uuid(c: &mut Conn, uuid: &PublicId) -> Outcome<Option<Producer>> {
    Ok(producers::table
        .filter(producers::uuid.eq(uuid))
        .select(Producer::as_select())
        .get_result(c)
        .optional()?)
}

/// Particulars as they are kept: sealed, and marked where they are looked for.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = producers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(in crate::producers) struct ParticularsRow<'a> {
    name: &'a str,
    folded: String,
    representative: Option<&'a str>,
    phone_sealed: Option<String>,
    phone_mark: Option<String>,
    email_sealed: Option<String>,
    tax_code_sealed: Option<String>,
    tax_code_mark: Option<String>,
    hamlet: &'a str,
}

impl<'a> ParticularsRow<'a> {
    fn of(vault: &Vault, particulars: &'a Particulars) -> Self {
        let phone = particulars.phone.as_ref().map(Phone::digits);
        let email = particulars.email.as_ref().map(Email::as_str);
        let tax_code = particulars.tax_code.as_ref().map(TaxCode::as_str);
        Self {
            name: &particulars.name,
            folded: fold(&particulars.name),
            representative: particulars.representative.as_deref(),
            phone_sealed: phone.map(|digits| vault.seal(digits)),
            phone_mark: phone.map(|digits| vault.mark("phone", digits)),
            email_sealed: email.map(|email| vault.seal(email)),
            tax_code_sealed: tax_code.map(|code| vault.seal(code)),
            tax_code_mark: tax_code.map(|code| vault.mark("tax_code", code)),
            hamlet: &particulars.hamlet,
        }
    }
}

/// A row to be inserted. `None` is written as NULL, so that many rows fit into one statement.
#[derive(Insertable)]
#[diesel(table_name = producers, treat_none_as_default_value = false)]
pub(in crate::producers) struct Row<'a> {
    uuid: PublicId,
    number: ProducerNumber,
    kind: ProducerKind,
    #[diesel(embed)]
    particulars: ParticularsRow<'a>,
    commune_id: AreaId,
    old_commune_id: Option<AreaId>,
    district_id: Option<AreaId>,
    status: Status,
    registered_on: NaiveDate,
    invented: bool,
    registered_by: Option<i64>,
    created_at: NaiveDateTime,
    verified_on: Option<NaiveDate>,
}

impl<'a> Row<'a> {
    pub fn of(vault: &Vault, by: Author, new: &'a NewProducer, number: ProducerNumber) -> Self {
        let place = new.place.get();
        Self {
            uuid: new.uuid,
            number,
            kind: new.kind,
            particulars: ParticularsRow::of(vault, &new.particulars),
            commune_id: place.commune_id,
            old_commune_id: place.old_commune_id,
            district_id: place.district_id,
            status: new.kind.first_status(),
            registered_on: by.today(),
            invented: new.invented,
            registered_by: by.account,
            created_at: by.at,
            verified_on: new.verified_on(by),
        }
    }
}

/// The new row's id; `None` where its number or its uuid is taken. A conflict is no error here:
/// PostgreSQL would end the transaction with it, and the number is drawn again.
pub(in crate::producers) fn insert(c: &mut Conn, row: &Row) -> Outcome<Option<i64>> {
    Ok(on_each!(c, |c| diesel::insert_into(producers::table)
        .values(row)
        .on_conflict_do_nothing()
        .returning(producers::id)
        .get_result(c)
        .optional())?)
}

/// One statement: the caller keeps the rows few enough (21 values each).
pub(in crate::producers) fn insert_many(c: &mut Conn, rows: &[Row]) -> Outcome<()> {
    on_each!(c, |c| diesel::insert_into(producers::table)
        .values(rows)
        .execute(c))?;
    Ok(())
}

/// Somebody who is registered, and by whom.
#[derive(Debug, Clone, Copy, Queryable)]
pub(in crate::producers) struct KnownProducer {
    pub uuid: PublicId,
    pub id: i64,
    pub number: ProducerNumber,
    pub registered_by: Option<i64>,
}

impl KnownProducer {
    pub fn registered(&self, already: bool) -> RegisteredProducer {
        RegisteredProducer {
            id: self.id,
            uuid: self.uuid,
            number: self.number,
            already,
        }
    }
}

/// Which of the uuids exist.
pub(in crate::producers) fn known(
    c: &mut Conn,
    uuids: Vec<PublicId>,
) -> Outcome<Vec<KnownProducer>> {
    Ok(producers::table
        .filter(producers::uuid.eq_any(uuids))
        .select((
            producers::uuid,
            producers::id,
            producers::number,
            producers::registered_by,
        ))
        .load(c)?)
}

/// Which of the numbers somebody has already.
pub(in crate::producers) fn taken_numbers(
    c: &mut Conn,
    numbers: Vec<ProducerNumber>,
) -> Outcome<Vec<ProducerNumber>> {
    Ok(producers::table
        .filter(producers::number.eq_any(numbers))
        .select(producers::number)
        .load(c)?)
}

pub(in crate::producers) fn update(
    c: &mut Conn,
    vault: &Vault,
    id: i64,
    to: &Particulars,
) -> Outcome<()> {
    diesel::update(producers::table.filter(producers::id.eq(id)))
        .set(ParticularsRow::of(vault, to))
        .execute(c)?;
    Ok(())
}

/// From one status to another, if it still has the one. False where somebody was faster.
pub(in crate::producers) fn decide(
    c: &mut Conn,
    id: i64,
    from: Status,
    to: Status,
    reason: &str,
    at: Option<NaiveDateTime>,
) -> Outcome<bool> {
    let changed = diesel::update(
        producers::table
            .filter(producers::id.eq(id))
            .filter(producers::status.eq(from)),
    )
    .set((
        producers::status.eq(to),
        producers::decision_reason.eq(reason),
        producers::decided_at.eq(at),
    ))
    .execute(c)?;
    Ok(changed == 1)
}

/// Opens what is sealed. What no longer opens (another key) is shown as absent, not as an error.
pub(in crate::producers) fn reach(c: &mut Conn, vault: &Vault, id: i64) -> Outcome<ContactDetails> {
    type SealedContacts = (Option<String>, Option<String>, Option<String>);
    let (phone, email, tax_code): SealedContacts = producers::table
        .filter(producers::id.eq(id))
        .select((
            producers::phone_sealed,
            producers::email_sealed,
            producers::tax_code_sealed,
        ))
        .get_result(c)?;
    let open = |sealed: Option<String>| sealed.and_then(|sealed| vault.open(&sealed).ok());
    Ok(ContactDetails {
        phone: open(phone).and_then(|text| Phone::parse(&text).ok()),
        email: open(email).and_then(|text| Email::parse(&text).ok()),
        tax_code: open(tax_code).and_then(|text| TaxCode::parse(&text).ok()),
    })
}

pub(in crate::producers) fn names(c: &mut Conn, ids: &[i64]) -> Outcome<NamesById> {
    let names: Vec<(i64, String)> = producers::table
        .filter(producers::id.eq_any(ids))
        .select((producers::id, producers::name))
        .load(c)?;
    Ok(names.into_iter().collect())
}

/// How many live in each commune.
pub fn by_commune(c: &mut Conn) -> Outcome<CountsByCommune> {
    Ok(producers::table
        .group_by(producers::commune_id)
        .select((producers::commune_id, count_star()))
        .load(c)?)
}

/// The phones of producers in sight, for whoever is to call many of them.
pub fn phones(
    c: &mut Conn,
    vault: &Vault,
    sight: &Sight,
    ids: &[i64],
) -> Outcome<HashMap<i64, Phone>> {
    let sealed: Vec<(i64, Option<String>)> = producers::table
        .filter(seen_by(sight))
        .filter(producers::id.eq_any(ids))
        .select((producers::id, producers::phone_sealed))
        .load(c)?;
    let open = |(id, sealed): (i64, Option<String>)| {
        let phone = Phone::parse(&vault.open(&sealed?).ok()?).ok()?;
        Some((id, phone))
    };
    Ok(sealed.into_iter().filter_map(open).collect())
}

/// The account that was opened for a producer: the first one that still opens, for a cooperative may
/// have several officers.
pub(in crate::producers) fn account_of(c: &mut Conn, producer_id: i64) -> Outcome<Option<i64>> {
    let mut found: Vec<i64> = accounts::table
        .filter(accounts::producer_id.eq(producer_id))
        .filter(accounts::disabled_at.is_null())
        .order(accounts::id)
        .select(accounts::id)
        .load(c)?;
    found.truncate(1);
    Ok(found.pop())
}
