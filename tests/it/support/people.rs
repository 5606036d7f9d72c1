//! Producers made through the product's own actions, in a real commune.

use lensan::accounts::Role;
use lensan::audit::Author;
use lensan::producers::{
    self, GivenVia, NewProducer, Particulars, PlaceInSight, ProducerKind, Purpose,
    RegisteredProducer,
};
use lensan::values::PublicId;

use super::app::TestApp;

/// Xã Ea Kar, Đắk Lắk: made of communes of one former district.
pub const EA_KAR: &str = "24373";

pub fn register(app: &TestApp, kind: ProducerKind, name: &str) -> RegisteredProducer {
    let place = app.parts.gazetteer.resolve(EA_KAR).unwrap();
    let new = NewProducer {
        uuid: PublicId::new(),
        kind,
        particulars: Particulars {
            name: name.to_owned(),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: "Thôn 4".to_owned(),
        },
        place: PlaceInSight::without_sight(place),
        consents: vec![Purpose::Programme, Purpose::PublicPage],
        given_via: GivenVia::Officer,
        invented: false,
    };
    let (vault, now) = (app.vault(), app.now());
    let (officer, _) = app.account(Role::Administrator, None, vec![]);
    app.write(move |c| {
        let by = Author::account(officer, now);
        let made = producers::register(c, &vault, by, &new)?;
        let producer = producers::by_id(c, made.id)?;
        if !producer.is_active() {
            producers::approve(c, &vault, by, &producer, "http://lensan.test/sign-in")?;
        }
        Ok(made)
    })
}

pub fn household(app: &TestApp) -> RegisteredProducer {
    register(app, ProducerKind::Household, "Hộ bà Nguyễn Thị Lúa")
}
