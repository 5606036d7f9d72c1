//! Correcting the place of one producer, inside one write.

use chrono::NaiveDateTime;

use super::model::{Correction, CorrectionOutcome, NewPlace, since};
use super::store::{self, LeftPlace};
use crate::accounts::Principal;
use crate::areas::{self, Place};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::db::{Conn, Outcome, Refusal};
use crate::error::{Message, RowError};
use crate::producers::{self, Producer};
use crate::residence_history::{self, FactScope, Residence};
use crate::{recount, text};

/// Puts a producer where it is, by mistake or by a move. It must have been read in this write,
/// within the actor's sight.
///
/// # Errors
/// `Refusal::Rule` for a day of moving that cannot be, or a move to where it is already.
pub fn correct(
    c: &mut Conn,
    by: Author,
    producer: &Producer,
    new: &NewPlace,
) -> Result<CorrectionOutcome, Refusal<RowError>> {
    let earlier = residence_history::earlier(c, producer.id)?;
    if stands(producer, &new.place) {
        return already(&earlier, new.correction);
    }
    let since = since(&earlier);
    new.correction
        .check(since, by.today())
        .map_err(|message| RowError::new("moved_on", message))?;
    let details = event_detail(c, producer, new)?;
    store::note_left(c, by.at, &[LeftPlace::of(producer)])?;
    recount::moving(c, FactScope::Producer(producer.id), |c| {
        if let Correction::Move { on } = new.correction {
            store::end_residence(c, producer, since, on)?;
        }
        store::set_place(c, &[producer.id], &new.place)?;
        store::set_hamlet(c, producer.id, &new.hamlet)
    })?;
    let kind = match new.correction {
        Correction::Mistake => EventKind::ProducerPlaceMended,
        Correction::Move { .. } => EventKind::ProducerMoved,
    };
    by.note(c, AuditEvent::new(kind, producer.id).detail(details))?;
    producers::verify(c, by, &[producer.id])?;
    Ok(CorrectionOutcome::Done)
}

/// Puts a producer in sight where it is, and says whether it is in sight still.
pub(super) fn correct_seen(
    c: &mut Conn,
    principal: &Principal,
    at: NaiveDateTime,
    uuid: &str,
    new: &NewPlace,
) -> Result<(CorrectionOutcome, bool), Refusal<RowError>> {
    let producer = producers::find(c, &principal.sight, uuid)?;
    let corrected = correct(c, principal.acts_at(at), &producer, new)?;
    let seen = store::is_seen(c, &principal.sight, producer.id)?;
    Ok((corrected, seen))
}

fn stands(producer: &Producer, place: &Place) -> bool {
    (
        producer.commune_id,
        producer.old_commune_id,
        producer.district_id,
    ) == (place.commune_id, place.old_commune_id, place.district_id)
}

/// The same form sent twice has nothing left to do; a move to the same place on another day is
/// something else.
fn already(
    earlier: &[Residence],
    correction: Correction,
) -> Result<CorrectionOutcome, Refusal<RowError>> {
    match correction {
        Correction::Move { on }
            if earlier
                .last()
                .is_none_or(|residence| residence.until_day != on) =>
        {
            Err(RowError::new("commune", Message::new("placement.change.same")).into())
        }
        _ => Ok(CorrectionOutcome::Already),
    }
}

/// Both places in words, the day of a move, and the reason: what the history tells.
fn event_detail(c: &mut Conn, producer: &Producer, new: &NewPlace) -> Outcome<String> {
    let from = in_words(c, producer.commune_id, producer.old_commune_id)?;
    let to = in_words(c, new.place.commune_id, new.place.old_commune_id)?;
    let day = match new.correction {
        Correction::Mistake => String::new(),
        Correction::Move { on } => format!(", {}", text::date(on)),
    };
    Ok(format!("{from} → {to}{day}; {}", new.reason))
}

fn in_words(c: &mut Conn, commune: areas::AreaId, old: Option<areas::AreaId>) -> Outcome<String> {
    let label = areas::label(c, commune, old)?;
    let old = label.old_commune.as_deref();
    let old = old.map_or(String::new(), |old| format!(" ({old})"));
    Ok(format!("{label}{old}"))
}
