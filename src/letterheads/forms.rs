//! The form: untrusted text to what is kept and what goes along. Everything may be left empty.

use super::model::{DocumentReference, Letterhead};
use crate::error::Message;
use crate::values::{day, line, paragraph};
use crate::web::{FieldErrors, Fields};

/// Longer names wrap in the document, yet none of the State's bodies has a longer one.
const NAME: usize = 160;
const SHORT: usize = 40;
const RECIPIENTS: usize = 1200;

pub(super) fn parse(fields: &Fields) -> Result<(Letterhead, DocumentReference), FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut one =
        |name: &'static str, most| errors.take(name, bounded_text(fields.get(name), most));
    let superior = one("superior", NAME);
    let agency = one("agency", NAME);
    let number = one("number", SHORT);
    let sign = one("sign", SHORT);
    let place = one("place", NAME);
    let authority = one("authority", NAME);
    let position = one("position", NAME);
    let signer = one("signer", NAME);
    let recipients = match fields.get("recipients") {
        "" => Ok(String::new()),
        text => paragraph(text, RECIPIENTS),
    };
    let recipients = errors.take("recipients", recipients);
    let dated = match fields.get("dated") {
        "" => Ok(String::new()),
        text => day(text).map(|day| day.to_string()),
    };
    let dated = errors.take("dated", dated);
    let read = (|| {
        let known = Letterhead {
            superior: superior?,
            agency: agency?,
            sign: sign?,
            place: place?,
            authority: authority?,
            position: position?,
            signer: signer?,
            recipients: recipients?,
        };
        let dated = DocumentReference {
            number: number?,
            dated: Some(dated?),
        };
        Some((known, dated))
    })();
    errors.finish(read)
}

fn bounded_text(text: &str, most: usize) -> Result<String, Message> {
    match text {
        "" => Ok(String::new()),
        text => line(text, most),
    }
}

/// The form as it is shown first: what was said last, and today.
pub(super) fn filled(known: &Letterhead, dated: &DocumentReference) -> Fields {
    let mut fields = Fields::default();
    fields.set("superior", known.superior.clone());
    fields.set("agency", known.agency.clone());
    fields.set("sign", known.sign.clone());
    fields.set("place", known.place.clone());
    fields.set("authority", known.authority.clone());
    fields.set("position", known.position.clone());
    fields.set("signer", known.signer.clone());
    fields.set("recipients", known.recipients.clone());
    fields.set("number", dated.number.clone());
    fields.set("dated", dated.dated.clone().unwrap_or_default());
    fields
}
