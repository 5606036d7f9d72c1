//! What can be subscribed to, and the form that asks for it.

use chrono::NaiveDate;

use crate::accounts::Sight;
use crate::areas::{BoundariesCache, Grain};
use crate::db::{Conn, DbFailure, Outcome};
use crate::error::Message;
use crate::reports::export::Format;
use crate::reports::figures::report::ReportSubject;
use crate::reports::figures::scope;
use crate::values::{PeriodKind, PublicId};
use crate::web::{Choice, FieldErrors, Fields};

/// Kinds of period that end, by the word they have in rows and keys.
pub(super) const KINDS: [(&str, PeriodKind); 8] = [
    ("state_month", PeriodKind::StateMonth),
    ("month", PeriodKind::Month),
    ("state_quarter", PeriodKind::StateQuarter),
    ("quarter", PeriodKind::Quarter),
    ("state_half", PeriodKind::StateHalf),
    ("state_nine", PeriodKind::StateNine),
    ("state_year", PeriodKind::StateYear),
    ("year", PeriodKind::Year),
];

/// Between the code of a province and that of its district.
const WITHIN: char = '/';

/// A report by the codes of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SubscribedPlace {
    pub province: String,
    /// Empty: the whole province, by districts.
    pub district: String,
}

impl SubscribedPlace {
    fn parse(text: &str) -> Self {
        let (province, district) = text.split_once(WITHIN).unwrap_or((text, ""));
        Self {
            province: province.to_owned(),
            district: district.to_owned(),
        }
    }

    fn code(&self) -> String {
        match self.district.as_str() {
            "" => self.province.clone(),
            district => format!("{}{WITHIN}{district}", self.province),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct NewSubscription {
    pub uuid: PublicId,
    pub place: SubscribedPlace,
    pub kind: &'static str,
    pub format: Format,
}

pub(super) fn parse(fields: &Fields) -> Result<NewSubscription, FieldErrors> {
    let mut errors = FieldErrors::default();
    let unknown = || Message::new("subscriptions.form.unknown");
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let kind = KINDS.iter().find(|(code, _)| *code == fields.get("kind"));
    let kind = errors.take("kind", kind.ok_or_else(unknown));
    let format = Format::parse(fields.get("format")).ok_or_else(unknown);
    let format = errors.take("format", format);
    let place = SubscribedPlace::parse(fields.get("place"));
    let typed = (|| {
        Some(NewSubscription {
            uuid: uuid?,
            place,
            kind: kind?.0,
            format: format?,
        })
    })();
    errors.finish(typed)
}

/// The report of a place within today's boundaries; `Missing` where the reader may not see it.
pub(super) fn about(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    place: &SubscribedPlace,
    today: NaiveDate,
) -> Outcome<ReportSubject> {
    let scope = scope::of(c, sight, today, Some(&place.province))?;
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(today);
    let about = match place.district.as_str() {
        "" => ReportSubject::province(&frame, &scope.province.code, Grain::District),
        district => ReportSubject::district(&frame, &scope.province.code, district),
    };
    about.ok_or(DbFailure::Missing)
}

/// Whoever has one province chooses among its districts as well.
pub(super) fn offered(
    c: &mut Conn,
    boundaries_cache: &BoundariesCache,
    sight: &Sight,
    today: NaiveDate,
) -> Outcome<Vec<Choice>> {
    let scope = match scope::of(c, sight, today, None) {
        // Whose province is no more has nothing of today to be sent.
        Err(DbFailure::Missing) => return Ok(Vec::new()),
        scope => scope?,
    };
    let boundaries = boundaries_cache.current(c)?;
    let frame = boundaries.reporting_frame(today);
    let mut choices = Vec::new();
    for province in &scope.offered {
        choices.push(Choice::new(&province.code, &province.full_name));
        if scope.offered.len() > 1 {
            continue;
        }
        let Some(about) = ReportSubject::province(&frame, &province.code, Grain::District) else {
            continue;
        };
        for unit in frame.units(about.scope) {
            let place = SubscribedPlace {
                province: province.code.clone(),
                district: unit.code,
            };
            choices.push(Choice::new(place.code(), unit.full_name));
        }
    }
    Ok(choices)
}
