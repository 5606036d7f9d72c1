//! A photo that was taken down is out of reach.

use diesel::prelude::*;
use lensan::db::schema::consents;

use crate::support::app::Answer;
use crate::support::stall::{Stall, photo};

fn addresses(page: &Answer) -> Vec<String> {
    let parts = page.body.split("\"/photos/").skip(1);
    let found = parts.filter_map(|rest| rest.split('"').next());
    let small = found.filter(|rest| rest.ends_with("/small"));
    small.map(|rest| format!("/photos/{rest}")).collect()
}

/// The button that takes this photo off.
fn removal(page: &Answer, photo: &str) -> String {
    let after = &page.body[page.body.find(photo).unwrap()..];
    let forms = after.split("action=\"").skip(1);
    let mut paths = forms.filter_map(|rest| rest.split('"').next());
    paths.find(|p| p.ends_with("/remove")).unwrap().to_owned()
}

/// A published listing with two photos; its address and theirs.
fn on_the_floor(stall: &mut Stall) -> (String, Vec<String>) {
    let (listing, _) = stall.published();
    stall.send(&listing, &photo(2)).is(303);
    let photos = addresses(&stall.seller.get(&listing));
    assert_eq!(photos.len(), 2);
    (listing, photos)
}

fn take_off(stall: &mut Stall, listing: &str, photo: &str) {
    let path = removal(&stall.seller.get(listing), photo);
    stall.seller.post(&path, &[]).is(303);
}

#[test]
fn a_removed_photo_is_gone_unless_another_listing_shows_it() {
    let mut stall = Stall::open();
    let (listing, photos) = on_the_floor(&mut stall);
    let (other, _) = stall.published();
    stall.send(&other, &photo(2)).is(303);
    let mut anybody = stall.app.visitor();
    take_off(&mut stall, &listing, &photos[1]);
    anybody.get(&photos[1]).is(200);
    take_off(&mut stall, &other, &photos[1]);
    anybody.get(&photos[1]).is(404);
    anybody.get(&photos[1].replace("small", "large")).is(404);
    stall.seller.get(&photos[1]).is(404);
    anybody.get(&photos[0]).is(200);
}

#[test]
fn a_draft_and_a_closed_listing_show_their_photos_to_their_own_people_only() {
    let mut stall = Stall::open();
    let draft = stall.draft();
    stall.send(&draft, &photo(7)).is(303);
    let mine = addresses(&stall.seller.get(&draft)).remove(0);
    let mut anybody = stall.app.visitor();
    anybody.get(&mine).is(404);
    assert_eq!(
        stall.seller.get(&mine).is(200).headers["cache-control"],
        "private, no-cache"
    );
    let (listing, code) = stall.published();
    let shown = addresses(&stall.seller.get(&listing)).remove(0);
    assert!(anybody.get(&shown).is(200).headers["cache-control"].starts_with("private"));
    stall.seller.post(&format!("{listing}/pause"), &[]).is(303);
    anybody.get(&shown).is(200);
    stall.seller.post(&format!("{listing}/close"), &[]).is(303);
    anybody.get(&shown).is(404);
    anybody.get(&format!("/t/{code}")).is(200).hides("/photos/");
    stall.seller.get(&shown).is(200);
    let stranger = crate::support::stall::household(&stall.app, "H Bhăm", &[]);
    let role = lensan::accounts::Role::Household;
    let mut stranger = stall.app.signed_in(role, Some(stranger.id), vec![]);
    stranger.get(&shown).is(404);
}

#[test]
fn who_withdraws_the_public_page_withdraws_its_photos() {
    let mut stall = Stall::open();
    let (_, photos) = on_the_floor(&mut stall);
    let mut anybody = stall.app.visitor();
    anybody.get(&photos[0]).is(200);
    let now = stall.app.now();
    stall.app.write(move |c| {
        let page = consents::table.filter(consents::purpose.eq("public_page"));
        diesel::update(page)
            .set(consents::withdrawn_at.eq(now))
            .execute(c)?;
        Ok(())
    });
    anybody.get(&photos[0]).is(404);
    stall.seller.get(&photos[0]).is(200);
}
