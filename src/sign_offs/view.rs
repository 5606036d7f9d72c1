//! What the pages of signed reports read.

use super::actions;
use super::causes::{self, Cause};
use super::difference::{self, CellChange};
use super::document::{Document, DocumentFigures};
use super::sight::SignedFileSight;
use super::store::{self, SignedFile};
use crate::accounts::{HistoryLine, Sight};
use crate::areas::{Boundaries, BoundariesCache};
use crate::audit::SubjectKind;
use crate::db::{Conn, Outcome, PageSize};
use crate::producers;
use crate::values::PublicId;

/// Each line of the list costs a report: so few stand on a page.
pub(super) const PAGE: PageSize = PageSize::new(20);

/// A sign-off in the list.
#[derive(Debug, Clone)]
pub(super) struct SignOffSummary {
    pub filed: SignedFile,
    /// The last file of its chain: itself, where nothing was restated.
    pub last: SignedFile,
    /// Figures differ that no restatement tells yet.
    pub changed: bool,
}

/// One more than a page holds, where there are more.
pub(super) fn list(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    before: i64,
) -> Outcome<Vec<SignOffSummary>> {
    let boundaries = boundaries_cache.current(c)?;
    let reach = SignedFileSight::of(c, &boundaries, sight)?;
    let filed = store::sign_offs(c, &reach, before, PAGE.and_one_more())?;
    filed
        .into_iter()
        .map(|filed| listed(c, &boundaries, filed))
        .collect()
}

fn listed(c: &mut Conn, boundaries: &Boundaries, filed: SignedFile) -> Outcome<SignOffSummary> {
    let chain = store::chain(c, &filed.place, &filed.period, filed.boundaries)?;
    let last = chain.last().unwrap_or(&filed).clone();
    let signed = actions::read(c, &last)?.figured();
    let changed = match actions::now(c, boundaries, &last)? {
        Some(report) => !difference::changes(&signed, &DocumentFigures::of(&report)).is_empty(),
        None => false,
    };
    Ok(SignOffSummary {
        filed,
        last,
        changed,
    })
}

/// All that the page of a signed file shows.
#[derive(Debug, Clone)]
pub(super) struct SignedFileDetails {
    pub filed: SignedFile,
    pub document: Document,
    pub chain: Vec<SignedFile>,
    /// Against the file before it; empty for a sign-off.
    pub restated: Vec<CellChange>,
    /// Against today; `None` where the place is no more.
    pub today: Option<CurrentDifference>,
    pub history: Vec<HistoryLine>,
}

#[derive(Debug, Clone)]
pub(super) struct CurrentDifference {
    pub changes: Vec<CellChange>,
    pub causes: Vec<Cause>,
    pub digest: String,
}

impl SignedFileDetails {
    pub fn is_last(&self) -> bool {
        self.chain
            .last()
            .is_none_or(|last| last.id == self.filed.id)
    }
}

/// The place and the period that a signed report tells of.
pub fn signed_title(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    uuid: &PublicId,
) -> Outcome<String> {
    let boundaries = boundaries_cache.current(c)?;
    let filed = actions::within_reach(c, &boundaries, sight, uuid)?;
    let document = actions::read(c, &filed)?;
    Ok(format!("{}, {}", document.scope.name, filed.period))
}

pub(super) fn view(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    uuid: &PublicId,
) -> Outcome<SignedFileDetails> {
    let boundaries = boundaries_cache.current(c)?;
    let filed = actions::within_reach(c, &boundaries, sight, uuid)?;
    let document = actions::read(c, &filed)?;
    let chain = store::chain(c, &filed.place, &filed.period, filed.boundaries)?;
    let before = chain.iter().find(|one| one.number == filed.number - 1);
    let restated = match before {
        Some(before) => {
            let before = actions::read(c, before)?.figured();
            difference::changes(&before, &document.figured())
        }
        None => Vec::new(),
    };
    let first = chain.first().map_or(filed.id, |first| first.id);
    Ok(SignedFileDetails {
        today: today(c, &boundaries, &filed, &document)?,
        history: producers::history(c, SubjectKind::SignedFile, first, 20)?,
        filed,
        document,
        chain,
        restated,
    })
}

fn today(
    c: &mut Conn,
    boundaries: &Boundaries,
    filed: &SignedFile,
    document: &Document,
) -> Outcome<Option<CurrentDifference>> {
    let Some(report) = actions::now(c, boundaries, filed)? else {
        return Ok(None);
    };
    let figured = DocumentFigures::of(&report);
    let changes = difference::changes(&document.figured(), &figured);
    let causes = if changes.is_empty() {
        Vec::new()
    } else {
        let frame = boundaries.reporting_frame(filed.boundaries);
        causes::since(c, &frame, &report.about, &report.period, filed.since())?
    };
    Ok(Some(CurrentDifference {
        changes,
        causes,
        digest: figured.digest(),
    }))
}

/// The frozen bytes of a file within reach.
pub(super) fn frozen(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    uuid: &PublicId,
) -> Outcome<(SignedFile, Vec<u8>)> {
    let boundaries = boundaries_cache.current(c)?;
    let filed = actions::within_reach(c, &boundaries, sight, uuid)?;
    let bytes = store::bytes(c, filed.id)?;
    Ok((filed, bytes))
}
