//! The forms of signing: untrusted text to typed values.

use crate::error::Message;
use crate::values::{PublicId, line, paragraph};
use crate::web::{FieldErrors, Fields};

const NAME: usize = 120;
const REASON: usize = 2000;

#[derive(Debug, Clone)]
pub(super) struct SigningForm {
    pub uuid: PublicId,
    pub name: String,
    pub position: String,
    /// The digest of the figures that were looked at.
    pub seen: String,
}

#[derive(Debug, Clone)]
pub(super) struct RestatementForm {
    pub uuid: PublicId,
    pub name: String,
    pub position: String,
    pub reason: String,
    pub seen: String,
}

pub(super) fn signing(fields: &Fields) -> Result<SigningForm, FieldErrors> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let name = errors.take("name", required(fields, "name", "signing.form.name_needed"));
    let position = required(fields, "position", "signing.form.position_needed");
    let position = errors.take("position", position);
    let typed = (|| {
        Some(SigningForm {
            uuid: uuid?,
            name: name?,
            position: position?,
            seen: fields.get("seen").to_owned(),
        })
    })();
    errors.finish(typed)
}

pub(super) fn restating(fields: &Fields) -> Result<RestatementForm, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = match fields.get("reason") {
        "" => Err(Message::new("signing.form.reason_needed")),
        reason => paragraph(reason, REASON),
    };
    let reason = errors.take("reason", reason);
    let signing = signing(fields).map_err(|wrong| {
        for (field, message) in wrong.iter() {
            errors.add(field, message.clone());
        }
    });
    let typed = (|| {
        let signing = signing.ok()?;
        Some(RestatementForm {
            uuid: signing.uuid,
            name: signing.name,
            position: signing.position,
            reason: reason?,
            seen: signing.seen,
        })
    })();
    errors.finish(typed)
}

fn required(fields: &Fields, name: &str, why: &'static str) -> Result<String, Message> {
    match fields.get(name) {
        "" => Err(Message::new(why)),
        text => line(text, NAME),
    }
}
