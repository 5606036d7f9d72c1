//! A listing as what photos are added to.

use super::model::{ListingRefusal, NewPhoto};
use super::{actions, store};
use crate::accounts::Sight;
use crate::audit::Author;
use crate::db::Conn;
use crate::photos::{AddedPhotos, AdmittedPhotos, KeptPicture, PhotoTarget, SentPhoto, Uploader};
use crate::values::PublicId;
use crate::vault::digest;

/// The photos that one form brings to a listing.
#[derive(Debug, Clone)]
pub(super) struct ListingPhotos {
    pub sight: Sight,
    /// The uuid of the listing, as it was asked for.
    pub listing: String,
    pub form: PublicId,
    pub by: Author,
}

impl PhotoTarget for ListingPhotos {
    type Refused = ListingRefusal;

    fn admit(
        &self,
        c: &mut Conn,
        uploader: Uploader,
        sent: &[SentPhoto],
    ) -> Result<AdmittedPhotos, ListingRefusal> {
        let listing = store::find(c, &self.sight, &self.listing)?;
        actions::admit_photos(c, uploader, &listing, sent)
    }

    fn room(&self, c: &mut Conn) -> Result<usize, ListingRefusal> {
        let listing = store::find(c, &self.sight, &self.listing)?;
        Ok(actions::photo_room(c, &listing)?)
    }

    fn add(&self, c: &mut Conn, pictures: &[KeptPicture]) -> Result<AddedPhotos, ListingRefusal> {
        let listing = store::find(c, &self.sight, &self.listing)?;
        let new = pictures.iter().map(|picture| of_form(self.form, picture));
        let new: Vec<NewPhoto> = new.collect();
        actions::add_photos(c, self.by, &listing, &new)
    }
}

/// One form may bring several photos, so each one's uuid is made of the form's and its content:
/// the same again when the form is sent again.
fn of_form(form: PublicId, picture: &KeptPicture) -> NewPhoto {
    let mark = digest(&format!("{form} {}", picture.content_hash));
    let mut bytes = [0_u8; 16];
    for (byte, letter) in bytes.iter_mut().zip(mark.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(letter).unwrap_or_default();
        *byte = u8::from_str_radix(pair, 16).unwrap_or_default();
    }
    let uuid = PublicId::from(uuid::Builder::from_custom_bytes(bytes).into_uuid());
    NewPhoto {
        uuid,
        picture: picture.clone(),
    }
}
