//! A draft as what photos are added to: it shows one.

use super::actions::{self, DraftLookup};
use crate::accounts::Sight;
use crate::audit::Author;
use crate::db::{Conn, DbFailure, Outcome};
use crate::photos::{
    self, AddedPhotos, AdmittedPhotos, KeptPicture, PhotoAdmission, PhotoTarget, SentPhoto,
    Uploader,
};

#[derive(Debug, Clone)]
pub(super) struct DraftPhoto {
    pub sight: Sight,
    /// The uuid of the draft, as it was asked for.
    pub draft: String,
    pub by: Author,
}

/// The first good photo takes the place of the one that is there. What is a listing by now is left
/// alone: its page is shown instead.
impl PhotoTarget for DraftPhoto {
    type Refused = DbFailure;

    fn admit(
        &self,
        c: &mut Conn,
        uploader: Uploader,
        sent: &[SentPhoto],
    ) -> Outcome<AdmittedPhotos> {
        let shown = match actions::find(c, &self.sight, &self.draft)? {
            DraftLookup::Draft(both) => both.0.photo,
            DraftLookup::Listed => None,
        };
        let is_new = |photo: &&SentPhoto| shown.as_ref() != Some(&photo.hash);
        let sizes: Vec<usize> = sent.iter().filter(is_new).map(|photo| photo.size).collect();
        let mut allowed = photos::spend(c, uploader, &sizes)?;
        let admissions = sent.iter().map(|photo| {
            if !is_new(&photo) {
                return PhotoAdmission::AlreadyShown;
            }
            if allowed == 0 {
                return PhotoAdmission::AllowanceSpent;
            }
            allowed -= 1;
            PhotoAdmission::Admitted
        });
        Ok(AdmittedPhotos {
            admissions: admissions.collect(),
            room: 1,
        })
    }

    fn room(&self, _: &mut Conn) -> Outcome<usize> {
        Ok(1)
    }

    fn add(&self, c: &mut Conn, pictures: &[KeptPicture]) -> Outcome<AddedPhotos> {
        let found = actions::find(c, &self.sight, &self.draft)?;
        if let (DraftLookup::Draft(both), Some(picture)) = (found, pictures.first()) {
            actions::set_photo(c, self.by, &both.0, picture)?;
        }
        Ok(AddedPhotos {
            kept: pictures.len(),
            too_many: 0,
        })
    }
}
