//! Sign-in, activation and recovery forms: untrusted text to typed values.

use crate::error::Message;
use crate::text::fold;
use crate::values::{Email, Phone, TraceCode, name};
use crate::web::{FieldErrors, Fields};

use super::model::Role;
use super::password::Password;

/// What a person typed to say who they are, in the form it is stored under.
pub(super) fn login(typed: &str) -> String {
    if let Ok(phone) = Phone::parse(typed) {
        return phone.digits().to_owned();
    }
    if let Ok(email) = Email::parse(typed) {
        return email.login();
    }
    // A producer's number, or nothing we know: digits and letters, without spaces.
    fold(typed).replace([' ', '-', '.'], "")
}

/// What was left empty at signing in; `None` where something stands in both fields.
pub(super) fn unsaid(fields: &Fields) -> Option<FieldErrors> {
    let mut errors = FieldErrors::default();
    if fields.get("login").is_empty() {
        errors.add("login", Message::new("accounts.sign_in.login_empty"));
    }
    if fields.raw("password").is_empty() {
        errors.add("password", Message::new("accounts.sign_in.password_empty"));
    }
    Some(errors).filter(|errors| !errors.is_empty())
}

pub(super) struct Activation {
    pub code: TraceCode,
    pub password: Password,
}

pub(super) fn activation(fields: &Fields) -> Result<Activation, FieldErrors> {
    let mut errors = FieldErrors::default();
    let code = TraceCode::parse(fields.get("code"));
    // Whichever rule it breaks: whoever copies it from paper looks at the paper again.
    let code = code.ok();
    let code = code.ok_or_else(|| Message::new("accounts.activate.code_mistyped"));
    let code = errors.take("code", code);
    let password = errors.take("password", Password::parse(fields.raw("password")));
    let both = code.zip(password);
    errors.finish(both.map(|(code, password)| Activation { code, password }))
}

pub(super) fn new_password(fields: &Fields) -> Result<Password, FieldErrors> {
    let mut errors = FieldErrors::default();
    let password = errors.take("password", Password::parse(fields.raw("password")));
    errors.finish(password)
}

/// An account for an officer, a team or staff, as the administrator types it.
pub(super) struct NewStaff {
    pub name: String,
    pub role: Role,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
    pub area_codes: Vec<String>,
    pub cooperative: String,
}

/// What is asked before all else, and was not chosen; `None` where both were.
pub(super) fn unchosen(fields: &Fields) -> Option<FieldErrors> {
    let mut errors = FieldErrors::default();
    let role = errors.take("role", staff_role(fields.get("role")));
    if role.is_some_and(|role| role != Role::Administrator) && fields.get("province").is_empty() {
        let message = Message::new("accounts.new.province_needed");
        errors.add("province", message);
    }
    Some(errors).filter(|errors| !errors.is_empty())
}

pub(super) fn new_staff(fields: &Fields) -> Result<NewStaff, FieldErrors> {
    let mut errors = FieldErrors::default();
    let person = person(&mut errors, fields);
    let role = errors.take("role", staff_role(fields.get("role")));
    let area_codes = area_codes(fields);
    let cooperative = fields.get("cooperative").to_owned();
    if let Some(role) = role {
        check_areas(&mut errors, role, &area_codes);
    }
    if role == Some(Role::CooperativeOfficer) && cooperative.is_empty() {
        errors.add(
            "cooperative",
            Message::new("accounts.new.cooperative_needed"),
        );
    }
    let both = person.zip(role);
    errors.finish(both.map(|(person, role)| NewStaff {
        name: person.name,
        role,
        phone: person.phone,
        email: person.email,
        area_codes,
        cooperative,
    }))
}

/// What may be corrected of an account. Its role and its cooperative may not: for another work
/// there is another account.
pub(super) struct AccountCorrection {
    pub person: PersonalDetails,
    pub area_codes: Vec<String>,
}

pub(super) fn edited(fields: &Fields, role: Role) -> Result<AccountCorrection, FieldErrors> {
    let mut errors = FieldErrors::default();
    let person = person(&mut errors, fields);
    let area_codes = area_codes(fields);
    check_areas(&mut errors, role, &area_codes);
    errors.finish(person.map(|person| AccountCorrection { person, area_codes }))
}

/// Who it is and what signs them in.
pub(super) struct PersonalDetails {
    pub name: String,
    pub phone: Option<Phone>,
    pub email: Option<Email>,
}

fn person(errors: &mut FieldErrors, fields: &Fields) -> Option<PersonalDetails> {
    let name = errors.take("name", name(fields.get("name"), 120));
    let phone = optional(errors, "phone", fields.get("phone"), Phone::parse);
    let email = optional(errors, "email", fields.get("email"), Email::parse);
    if fields.get("phone").is_empty() && fields.get("email").is_empty() {
        errors.add("phone", Message::new("accounts.new.phone_or_email"));
    }
    name.map(|name| PersonalDetails { name, phone, email })
}

/// One's own e-mail: empty where one wants none.
pub(super) fn own_email(fields: &Fields) -> Result<Option<Email>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let email = optional(&mut errors, "email", fields.get("email"), Email::parse);
    errors.finish(Some(email))
}

fn area_codes(fields: &Fields) -> Vec<String> {
    fields.all("areas").map(str::to_owned).collect()
}

fn staff_role(code: &str) -> Result<Role, Message> {
    match Role::parse(code)? {
        Role::Household => Err(Message::new("accounts.role.unknown")),
        role => Ok(role),
    }
}

fn check_areas(errors: &mut FieldErrors, role: Role, areas: &[String]) {
    if role.answers_for_areas() && areas.is_empty() {
        errors.add("areas", Message::new("accounts.new.area_needed"));
    }
}

/// An empty field is no mistake; a filled one must be right.
fn optional<T>(
    errors: &mut FieldErrors,
    field: &'static str,
    typed: &str,
    parse: impl Fn(&str) -> Result<T, Message>,
) -> Option<T> {
    if typed.is_empty() {
        None
    } else {
        errors.take(field, parse(typed))
    }
}
