//! Signing, and publishing what has changed since: each inside one write.

use chrono::NaiveDate;

use super::causes;
use super::difference;
use super::document::{Document, DocumentFigures, Predecessor, RestatedFile, SigningAct};
use super::forms::{RestatementForm, SigningForm};
use super::question::{self, SignOffChoice, SignOffQuestion};
use super::sight::{self, SignedFileSight};
use super::store::{self, NewSignedFile, SignedFile};
use crate::accounts::Sight;
use crate::areas::{Boundaries, BoundariesCache};
use crate::audit::{AuditEvent, Author, EventKind};
use crate::blobs::ContentHash;
use crate::db::{Conn, DbFailure, Outcome};
use crate::reports::export::province_of;
use crate::reports::figures::report::Report;
use crate::values::{Period, PublicId};

/// A file that stands now; its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignedFileRef {
    pub uuid: String,
}

#[derive(Debug)]
pub(super) enum SignOffRefusal {
    /// The period is not over yet.
    NotEnded,
    /// The figures are not those that were shown.
    Changed,
    /// Somebody has signed this before: there it is.
    Already(String),
    /// Nothing differs, so there is nothing to restate.
    Same,
    Failure(DbFailure),
}

impl From<DbFailure> for SignOffRefusal {
    fn from(failure: DbFailure) -> Self {
        Self::Failure(failure)
    }
}

/// The sign-off of the same place, period and boundaries, where there is one.
pub(super) fn signed_before(c: &mut Conn, report: &Report) -> Outcome<Option<SignedFile>> {
    let (unit, _) = sight::of(&report.about).ok_or(DbFailure::Missing)?;
    let place = sight::place(unit);
    let chain = store::chain(c, &place, &report.period.code(), report.boundaries_on)?;
    Ok(chain.into_iter().next())
}

/// Freezes the report of a period that is over. Sent twice, it is signed once.
pub(super) fn sign(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    sight: &Sight,
    asked: &SignOffQuestion,
    signing: &SigningForm,
) -> Result<SignedFileRef, SignOffRefusal> {
    if let Some(earlier) = sent_before(c, by, &signing.uuid)? {
        return Ok(earlier);
    }
    let boundaries = boundaries_cache.current(c)?;
    let SignOffChoice { report, .. } = question::choose(c, &boundaries, sight, asked)?;
    if report.period.until >= by.today() {
        return Err(SignOffRefusal::NotEnded);
    }
    if let Some(first) = signed_before(c, &report)? {
        return Err(SignOffRefusal::Already(first.uuid));
    }
    if DocumentFigures::of(&report).digest() != signing.seen {
        return Err(SignOffRefusal::Changed);
    }
    let act = SigningAct {
        uuid: signing.uuid.to_string(),
        name: &signing.name,
        position: &signing.position,
        at: by.at,
        restates: None,
    };
    let document = Document::freeze(&report, act);
    let id = file(c, by, &report, &document, None)?;
    let event = AuditEvent::new(EventKind::ReportSigned, id);
    by.note(c, event.detail(&signing.name))?;
    Ok(SignedFileRef {
        uuid: document.uuid,
    })
}

/// Freezes what the report has become, with the reason, behind the last file of the chain.
pub(super) fn restate(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    by: Author,
    sight: &Sight,
    of: &PublicId,
    restating: &RestatementForm,
) -> Result<SignedFileRef, SignOffRefusal> {
    if let Some(earlier) = sent_before(c, by, &restating.uuid)? {
        return Ok(earlier);
    }
    let boundaries = boundaries_cache.current(c)?;
    let known = within_reach(c, &boundaries, sight, of)?;
    let chain = store::chain(c, &known.place, &known.period, known.boundaries)?;
    let (first, last) = ends(&chain).ok_or(DbFailure::Missing)?;
    let report = now(c, &boundaries, last)?.ok_or(DbFailure::Missing)?;
    let signed = read(c, last)?;
    let figured = DocumentFigures::of(&report);
    if difference::changes(&signed.figured(), &figured).is_empty() {
        return Err(SignOffRefusal::Same);
    }
    if figured.digest() != restating.seen {
        return Err(SignOffRefusal::Changed);
    }
    let frame = boundaries.reporting_frame(last.boundaries);
    let causes = causes::since(c, &frame, &report.about, &report.period, last.since())?;
    let document = Document::freeze(
        &report,
        SigningAct {
            uuid: restating.uuid.to_string(),
            name: &restating.name,
            position: &restating.position,
            at: by.at,
            restates: Some(RestatedFile {
                number: last.number + 1,
                predecessor: Predecessor {
                    sha256: last.sha256.clone(),
                    uuid: last.uuid.clone(),
                },
                reason: restating.reason.clone(),
                causes,
            }),
        },
    );
    file(c, by, &report, &document, Some(last.id))?;
    let event = AuditEvent::new(EventKind::ReportRestated, first.id);
    by.note(c, event.detail(&restating.reason))?;
    Ok(SignedFileRef {
        uuid: document.uuid,
    })
}

fn ends(chain: &[SignedFile]) -> Option<(&SignedFile, &SignedFile)> {
    Some((chain.first()?, chain.last()?))
}

/// The same form again leads to the same file; another's UUID leads nowhere.
fn sent_before(c: &mut Conn, by: Author, uuid: &PublicId) -> Outcome<Option<SignedFileRef>> {
    let Some(earlier) = store::by_uuid(c, uuid)? else {
        return Ok(None);
    };
    if by.account == Some(earlier.signed_by) {
        Ok(Some(SignedFileRef { uuid: earlier.uuid }))
    } else {
        Err(DbFailure::Missing)
    }
}

/// `Missing` for what is not there and for what is another's.
pub(super) fn within_reach(
    c: &mut Conn,
    boundaries: &Boundaries,
    sight: &Sight,
    uuid: &PublicId,
) -> Outcome<SignedFile> {
    let filed = store::by_uuid(c, uuid)?.ok_or(DbFailure::Missing)?;
    let reach = SignedFileSight::of(c, boundaries, sight)?;
    if reach.has(filed.province_id, &filed.place) {
        Ok(filed)
    } else {
        Err(DbFailure::Missing)
    }
}

/// The report of a signed file as it is today.
pub(super) fn now(
    c: &mut Conn,
    boundaries: &Boundaries,
    filed: &SignedFile,
) -> Outcome<Option<Report>> {
    let Ok(period) = Period::parse(&filed.period) else {
        return Ok(None);
    };
    let (province, district) = (&filed.province_code, &filed.district_code);
    question::today(c, boundaries, province, district, filed.boundaries, period)
}

pub(super) fn read(c: &mut Conn, filed: &SignedFile) -> Outcome<Document> {
    let bytes = store::bytes(c, filed.id)?;
    Document::parse(&bytes).map_err(odd)
}

fn file(
    c: &mut Conn,
    by: Author,
    report: &Report,
    document: &Document,
    predecessor_id: Option<i64>,
) -> Outcome<i64> {
    let (unit, province_id) = sight::of(&report.about).ok_or(DbFailure::Missing)?;
    let bytes = document.bytes().map_err(odd)?;
    let (province_code, district_code) = codes(report);
    let boundaries_on: NaiveDate = report.boundaries_on;
    let hash = ContentHash::of(&bytes);
    let file = NewSignedFile {
        uuid: &document.uuid,
        predecessor_id,
        number: document.number,
        province_id,
        place: &sight::place(unit),
        province_code,
        district_code,
        name: &report.about.name,
        period: &document.period.code,
        boundaries: boundaries_on,
        sha256: hash.as_str(),
        bytes: &bytes,
        last_event_id: store::last_event(c)?,
        signer_name: &document.signed.name,
        signer_position: &document.signed.position,
        signed_by: by.account.ok_or(DbFailure::Missing)?,
        signed_at: by.at,
    };
    store::insert(c, &file)
}

fn odd(error: serde_json::Error) -> DbFailure {
    diesel::result::Error::DeserializationError(Box::new(error)).into()
}

fn codes(report: &Report) -> (&str, &str) {
    match province_of(&report.about) {
        Some(province) => (&province.code, &report.about.code),
        None => (&report.about.code, ""),
    }
}
