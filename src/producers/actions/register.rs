//! Registering: one at a time from a form, or many from a list. The same rules, trace and counts.

use std::collections::{HashMap, HashSet};

use crate::audit::{AuditEvent, Author, EventKind};
use crate::counts::{self, CountChange, CountPlace};
use crate::db::{Batch, Conn, DbFailure, Outcome};
use crate::error::RowError;
use crate::producers::model::{NewProducer, Producer, RegisteredProducer};
use crate::producers::number::ProducerNumber;
use crate::producers::store::{self, KnownProducer, Row};
use crate::values::PublicId;
use crate::vault::Vault;

/// With a million producers one draw in 90 is taken; eight in a row never are.
const DRAWS: usize = 8;

/// Producers in one write: a row binds 21 values, and SQLite takes 32,766 in a statement.
pub const MOST_PRODUCERS: usize = 1_000;

/// Registers a producer, or finds it registered by the same person with the same form.
///
/// # Errors
/// `Missing` where somebody else's producer has this uuid.
pub fn register(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    new: &NewProducer,
) -> Outcome<RegisteredProducer> {
    for _ in 0..DRAWS {
        let number = ProducerNumber::random();
        let row = Row::of(vault, by, new, number);
        if let Some(id) = store::insert(c, &row)? {
            settle(c, by, id, new)?;
            return Ok(RegisteredProducer {
                id,
                uuid: new.uuid,
                number,
                already: false,
            });
        }
        if let Some(before) = store::by_uuid(c, &new.uuid)? {
            return again(&before, by);
        }
    }
    Err(DbFailure::Busy)
}

/// What a new row brings with it.
fn settle(c: &mut Conn, by: Author, id: i64, new: &NewProducer) -> Outcome<()> {
    let given = new
        .consents
        .iter()
        .map(|purpose| (id, *purpose, new.given_via));
    store::insert_consents(c, by, given)?;
    by.note(c, registered(by, id))?;
    match counted(by, new) {
        Some(change) => counts::add(c, change),
        None => Ok(()),
    }
}

fn again(before: &Producer, by: Author) -> Outcome<RegisteredProducer> {
    if before.registered_by == by.account {
        Ok(RegisteredProducer {
            id: before.id,
            uuid: before.uuid,
            number: before.number,
            already: true,
        })
    } else {
        Err(DbFailure::Missing)
    }
}

fn registered(by: Author, id: i64) -> AuditEvent<'static> {
    match by.account {
        Some(_) => AuditEvent::new(EventKind::ProducerRegistered, id).on_behalf_of(Some(id)),
        None => AuditEvent::new(EventKind::ProducerRegisteredItself, id),
    }
}

/// A household that somebody vouches for counts on registration. One that registered itself counts
/// when it is verified, and who waits for a decision when that is made.
fn counted(by: Author, new: &NewProducer) -> Option<CountChange> {
    let place = new.place.get();
    let place = CountPlace::new(place.commune_id, place.district_id);
    let day = new.verified_on(by)?;
    Some(CountChange::one(new.kind.measure(), place, day))
}

/// Registers a list of producers and answers for each, in its order. Those that the same person
/// registered before are found, not made again.
pub fn register_many(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    news: Batch<NewProducer, MOST_PRODUCERS>,
) -> Outcome<Vec<Result<RegisteredProducer, RowError>>> {
    register_many_drawing(c, vault, by, news, &mut ProducerNumber::random)
}

/// The same with numbers drawn by somebody else: a number is to be free, it is no secret.
pub fn register_many_drawing(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    news: Batch<NewProducer, MOST_PRODUCERS>,
    draw: &mut dyn FnMut() -> ProducerNumber,
) -> Outcome<Vec<Result<RegisteredProducer, RowError>>> {
    let before = known(c, news.iter().map(|new| new.uuid).collect())?;
    let fresh = fresh(&news, &before);
    let numbers = free_numbers(c, fresh.len(), draw)?;
    insert(c, vault, by, &fresh, numbers)?;
    let made = known(c, fresh.iter().map(|new| new.uuid).collect())?;
    trace(c, by, &fresh, &made)?;
    let changes: Vec<CountChange> = fresh.iter().filter_map(|new| counted(by, new)).collect();
    counts::add_all(c, &changes)?;
    let mut answered = HashSet::new();
    let answers = news.iter().map(|new| match before.get(&new.uuid) {
        Some(known) if known.registered_by != by.account => Ok(Err(RowError::of_another())),
        Some(known) => Ok(Ok(known.registered(true))),
        None => {
            let again = !answered.insert(new.uuid);
            Ok(Ok(known_as(&made, new)?.registered(again)))
        }
    });
    answers.collect()
}

type KnownByUuid = HashMap<PublicId, KnownProducer>;

fn known(c: &mut Conn, uuids: Vec<PublicId>) -> Outcome<KnownByUuid> {
    let found = store::known(c, uuids)?.into_iter();
    Ok(found.map(|known| (known.uuid, known)).collect())
}

fn known_as<'a>(known: &'a KnownByUuid, new: &NewProducer) -> Outcome<&'a KnownProducer> {
    known.get(&new.uuid).ok_or(DbFailure::Missing)
}

/// Those not registered yet; a uuid that stands in the list twice is registered once.
fn fresh<'a>(news: &'a [NewProducer], before: &KnownByUuid) -> Vec<&'a NewProducer> {
    let mut seen = HashSet::new();
    news.iter()
        .filter(|new| !before.contains_key(&new.uuid) && seen.insert(new.uuid))
        .collect()
}

fn insert(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    news: &[&NewProducer],
    numbers: Vec<ProducerNumber>,
) -> Outcome<()> {
    if news.is_empty() {
        return Ok(());
    }
    let rows: Vec<Row> = news
        .iter()
        .zip(numbers)
        .map(|(new, number)| Row::of(vault, by, new, number))
        .collect();
    store::insert_many(c, &rows)
}

/// Numbers that nobody has, in the order in which they were drawn: in a list of a thousand some
/// draws do hit one.
fn free_numbers(
    c: &mut Conn,
    count: usize,
    draw: &mut dyn FnMut() -> ProducerNumber,
) -> Outcome<Vec<ProducerNumber>> {
    let (mut free, mut seen) = (Vec::with_capacity(count), HashSet::with_capacity(count));
    for _ in 0..DRAWS {
        let missing = count.saturating_sub(free.len());
        if missing == 0 {
            break;
        }
        let mut drawn: Vec<_> = (0..missing).map(|_| draw()).collect();
        drawn.retain(|number| seen.insert(*number));
        let taken = store::taken_numbers(c, drawn.clone())?;
        free.extend(drawn.into_iter().filter(|number| !taken.contains(number)));
    }
    if free.len() == count {
        Ok(free)
    } else {
        Err(DbFailure::Busy)
    }
}

fn trace(c: &mut Conn, by: Author, news: &[&NewProducer], made: &KnownByUuid) -> Outcome<()> {
    let with_ids = news.iter().map(|new| Ok((*new, known_as(made, new)?.id)));
    let with_ids: Vec<(&NewProducer, i64)> = with_ids.collect::<Outcome<_>>()?;
    let given = with_ids.iter().flat_map(|(new, id)| {
        let purposes = new.consents.iter();
        purposes.map(|purpose| (*id, *purpose, new.given_via))
    });
    store::insert_consents(c, by, given)?;
    by.note_all(c, with_ids.iter().map(|(_, id)| registered(by, *id)))
}
