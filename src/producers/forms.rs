//! What people type about a producer: untrusted text to typed values, every mistake at once.

use chrono::NaiveDate;

use super::model::{GivenVia, MembershipChange, NewProducer, Particulars, ProducerKind, Purpose};
use super::number::ProducerNumber;
use super::place_in_sight::{PlaceInSight, PlacesInSight};
use super::places::{PlaceCandidates, PlacedForm, take_place};
use crate::accounts::Password;
use crate::areas::Gazetteer;
use crate::error::Message;
use crate::values::{self, Email, Phone, PublicId, TaxCode, line, paragraph};
use crate::web::{FieldErrors, Fields};

/// Names of households and cooperatives are long in Vietnamese; longer ones are sentences.
const LONGEST_NAME: usize = 120;
const LONGEST_REASON: usize = 1_000;

/// A producer as an officer registers it.
pub(super) struct Registration {
    pub new: NewProducer,
    pub open_account: bool,
    /// It joins the cooperative of the officer who registers it.
    pub member: bool,
}

pub(super) fn registration(
    gazetteer: &Gazetteer,
    places: &PlacesInSight,
    fields: &Fields,
) -> PlacedForm<Registration> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let kind = errors.take("kind", ProducerKind::parse(fields.get("kind")));
    let particulars = kind.and_then(|kind| particulars(&mut errors, fields, kind));
    let (place, candidates) = take_place(&mut errors, gazetteer, fields);
    let place = place.and_then(|place| errors.take("commune", places.home(place)));
    let consents = consents(&mut errors, fields);
    let given_via = errors.take("given_via", given_via(fields.get("given_via")));
    let all = (|| {
        let new = NewProducer {
            uuid: uuid?,
            kind: kind?,
            particulars: particulars?,
            place: place?,
            consents,
            given_via: given_via?,
            invented: false,
        };
        Some(Registration {
            new,
            open_account: fields.has("open_account", "yes"),
            member: fields.has("member", "yes"),
        })
    })();
    PlacedForm::new(errors, all, candidates)
}

/// What is corrected of a producer of that kind.
pub(super) fn edited(fields: &Fields, kind: ProducerKind) -> Result<Particulars, FieldErrors> {
    let mut errors = FieldErrors::default();
    let particulars = particulars(&mut errors, fields, kind);
    errors.finish(particulars)
}

/// Fields that a kind does not have are not read.
fn particulars(
    errors: &mut FieldErrors,
    fields: &Fields,
    kind: ProducerKind,
) -> Option<Particulars> {
    let name = errors.take("name", name(fields));
    let representative = match kind {
        ProducerKind::Household => Some(None),
        _ => errors
            .take(
                "representative",
                values::name(fields.get("representative"), LONGEST_NAME),
            )
            .map(Some),
    };
    let phone = optional(errors, "phone", fields, Phone::parse);
    let email = optional(errors, "email", fields, Email::parse);
    let tax_code = match kind {
        ProducerKind::Cooperative => optional(errors, "tax_code", fields, TaxCode::parse),
        _ => Some(None),
    };
    let hamlet = optional(errors, "hamlet", fields, |text| line(text, LONGEST_NAME));
    Some(Particulars {
        name: name?,
        representative: representative?,
        phone: phone?,
        email: email?,
        tax_code: tax_code?,
        hamlet: hamlet?.unwrap_or_default(),
    })
}

fn name(fields: &Fields) -> Result<String, Message> {
    if fields.get("name").is_empty() {
        Err(Message::new("producers.form.name_empty"))
    } else {
        values::name(fields.get("name"), LONGEST_NAME)
    }
}

/// The boxes that were ticked. Being kept on the list is what registering is: without that
/// consent there is nothing to register.
fn consents(errors: &mut FieldErrors, fields: &Fields) -> Vec<Purpose> {
    let ticked = |purpose: &Purpose| fields.has("consents", purpose.code());
    let given: Vec<Purpose> = Purpose::ALL.iter().copied().filter(ticked).collect();
    if !given.contains(&Purpose::Programme) {
        errors.add(
            "consents",
            Message::new("producers.consent.programme_needed"),
        );
    }
    given
}

/// An officer hears it or holds the paper; "by itself" is for the producer alone.
pub(super) fn given_via(code: &str) -> Result<GivenVia, Message> {
    match GivenVia::parse(code)? {
        GivenVia::Itself => Err(Message::new("producers.consent.via_unknown")),
        via => Ok(via),
    }
}

/// An empty field is no mistake; a filled one must be right. `None` is a mistake that was noted.
fn optional<T>(
    errors: &mut FieldErrors,
    field: &'static str,
    fields: &Fields,
    parse: impl Fn(&str) -> Result<T, Message>,
) -> Option<Option<T>> {
    match fields.get(field) {
        "" => Some(None),
        typed => errors.take(field, parse(typed)).map(Some),
    }
}

/// A household that registers itself: the same rules, one page at a time.
pub(super) struct SelfRegistration {
    pub new: NewProducer,
    pub password: Password,
}

/// The pages of the chain, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegistrationStep {
    Name,
    Commune,
    Reach,
    Password,
}

impl RegistrationStep {
    pub const ALL: [Self; 4] = [Self::Name, Self::Commune, Self::Reach, Self::Password];

    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Commune => "commune",
            Self::Reach => "reach",
            Self::Password => "password",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// 1 to 4, as people count.
    pub fn number(self) -> usize {
        Self::ALL.iter().take_while(|step| **step != self).count() + 1
    }

    pub fn next(self) -> Option<Self> {
        Self::ALL.into_iter().nth(self.number())
    }

    pub fn before(self) -> Self {
        let at = self.number().saturating_sub(2);
        Self::ALL.into_iter().nth(at).unwrap_or(Self::Name)
    }

    /// What this page asks for, so that the other pages carry it along.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["name"],
            Self::Commune => &["commune", "commune_name", "old_commune"],
            Self::Reach => &["phone", "consents"],
            Self::Password => &["password"],
        }
    }
}

/// One page of the chain by itself.
pub(super) fn step(
    step: RegistrationStep,
    gazetteer: &Gazetteer,
    fields: &Fields,
) -> PlacedForm<()> {
    let mut errors = FieldErrors::default();
    let mut candidates = PlaceCandidates::None;
    let mut complete = true;
    match step {
        RegistrationStep::Name => {
            errors.take("name", name(fields));
        }
        RegistrationStep::Commune => {
            let (place, open) = take_place(&mut errors, gazetteer, fields);
            complete = place.is_some();
            candidates = open;
        }
        RegistrationStep::Reach => {
            optional(&mut errors, "phone", fields, Phone::parse);
            consents(&mut errors, fields);
        }
        RegistrationStep::Password => {
            errors.take("password", password(fields));
        }
    }
    PlacedForm::new(errors, complete.then_some(()), candidates)
}

/// A password that is not the phone of the page before.
fn password(fields: &Fields) -> Result<Password, Message> {
    let password = Password::parse(fields.raw("password"))?;
    let phone = Phone::parse(fields.get("phone")).ok();
    if password.is_contact(phone.as_ref(), None) {
        return Err(Message::new("accounts.password.own_login"));
    }
    Ok(password)
}

/// All pages together.
pub(super) fn self_registration(
    gazetteer: &Gazetteer,
    fields: &Fields,
) -> PlacedForm<SelfRegistration> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let name = errors.take("name", name(fields));
    let (place, candidates) = take_place(&mut errors, gazetteer, fields);
    let phone = optional(&mut errors, "phone", fields, Phone::parse);
    let consents = consents(&mut errors, fields);
    let password = errors.take("password", password(fields));
    let whole = (|| {
        let particulars = Particulars {
            name: name?,
            representative: None,
            phone: phone?,
            email: None,
            tax_code: None,
            hamlet: String::new(),
        };
        let new = NewProducer {
            uuid: uuid?,
            kind: ProducerKind::Household,
            particulars,
            place: PlaceInSight::without_sight(place?),
            consents,
            given_via: GivenVia::Itself,
            invented: false,
        };
        let password = password?;
        Some(SelfRegistration { new, password })
    })();
    PlacedForm::new(errors, whole, candidates)
}

pub(super) fn reason(fields: &Fields) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = match fields.get("reason") {
        "" => Err(Message::new("producers.decision.reason_needed")),
        typed => paragraph(typed, LONGEST_REASON),
    };
    let reason = errors.take("reason", reason);
    errors.finish(reason)
}

pub(super) fn member_on(
    fields: &Fields,
    today: NaiveDate,
) -> Result<MembershipChange, FieldErrors> {
    let mut errors = FieldErrors::default();
    let number = errors.take("number", ProducerNumber::parse(fields.get("number")));
    let on = errors.take("on", not_later(fields.get("on"), today));
    let both = number.zip(on);
    errors.finish(both.map(|(number, on)| MembershipChange { number, on }))
}

fn not_later(typed: &str, today: NaiveDate) -> Result<NaiveDate, Message> {
    let day = values::day(typed)?;
    if day > today {
        Err(Message::new("producers.members.in_the_future"))
    } else {
        Ok(day)
    }
}
