//! A household with an account and something to sell, seen through its telephone.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use lensan::accounts::Role;
use lensan::audit::Author;
use lensan::counts::{Measure, Tally};
use lensan::producers::{
    self, GivenVia, NewProducer, Particulars, PlaceInSight, Producer, ProducerKind, Purpose,
};
use lensan::values::PublicId;

use super::app::{Answer, TestApp, Visitor};

/// Ea Kar in Đắk Lắk: all of it was in one old district.
const EA_KAR: &str = "24373";

pub struct Stall {
    pub app: TestApp,
    pub producer: Producer,
    pub seller: Visitor,
}

impl Stall {
    pub fn open() -> Self {
        Self::at(TestApp::start())
    }

    pub fn at(app: TestApp) -> Self {
        let producer = household(
            &app,
            "Y Wăn Niê",
            &[Purpose::Programme, Purpose::PublicPage],
        );
        let seller = app.signed_in(Role::Household, Some(producer.id), vec![]);
        Self {
            app,
            producer,
            seller,
        }
    }

    /// A new draft; its address.
    pub fn draft(&mut self) -> String {
        let page = self.seller.get("/listings/new");
        page.is(200);
        let uuid = page.field("uuid").unwrap();
        self.create(&uuid, &[]).is(303).location.clone()
    }

    /// Sends the form with good values, except where `other` says otherwise.
    pub fn create(&mut self, uuid: &str, other: &[(&str, &str)]) -> Answer {
        self.seller.post("/listings", &filled(uuid, other))
    }

    pub fn send(&mut self, listing: &str, photo: &[u8]) -> Answer {
        self.send_all(listing, &[photo])
    }

    pub fn send_all(&mut self, listing: &str, photos: &[&[u8]]) -> Answer {
        let uuid = PublicId::new().to_string();
        let files: Vec<_> = photos
            .iter()
            .map(|p| ("photo", "../../a.jpg", *p))
            .collect();
        let path = format!("{listing}/photos");
        self.seller.upload_all(&path, &[("uuid", &uuid)], &files)
    }

    /// A listing on the floor; its address and its code.
    pub fn published(&mut self) -> (String, String) {
        let listing = self.draft();
        self.send(&listing, &photo(1)).is(303);
        self.seller.post(&format!("{listing}/publish"), &[]).is(303);
        let code = code_on(&self.seller.get(&listing));
        (listing, code)
    }

    pub fn counted(&self, measure: Measure) -> i64 {
        let tally = self.app.read(Tally::from_counts);
        let of = tally
            .iter()
            .filter(|(key, _)| key.measure == measure.number());
        of.map(|(_, value)| value).sum()
    }
}

/// The fields of a good form, except where `other` says otherwise.
pub fn filled<'a>(uuid: &'a str, other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let good = [
        ("uuid", uuid),
        ("title", "Cà phê Robusta rang mộc"),
        ("category", "coffee"),
        ("unit", "kg"),
        ("price", "120.000"),
        ("quantity", "50"),
        ("season", "tháng 11 đến tháng 1"),
        ("description", "Rang mộc.\nKhông tẩm."),
    ];
    let kept = good
        .iter()
        .filter(|(name, _)| !other.iter().any(|(o, _)| o == name));
    kept.chain(other).copied().collect()
}

/// The code in the picture's address.
pub fn code_on(page: &Answer) -> String {
    let at = page.body.find("/t/").expect("no code on the page") + 3;
    page.body[at..at + 12].to_owned()
}

pub fn household(app: &TestApp, name: &str, consents: &[Purpose]) -> Producer {
    let new = NewProducer {
        uuid: PublicId::new(),
        kind: ProducerKind::Household,
        particulars: Particulars {
            name: name.into(),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: "Buôn Trấp".into(),
        },
        place: PlaceInSight::without_sight(app.parts.gazetteer.resolve(EA_KAR).unwrap()),
        consents: consents.to_vec(),
        given_via: GivenVia::Itself,
        invented: false,
    };
    let (vault, now) = (app.vault(), app.now());
    app.write(move |c| {
        let by = Author {
            code_of: None,
            account: Some(900),
            at: now,
        };
        let made = producers::register(c, &vault, by, &new)?;
        producers::by_id(c, made.id)
    })
}

/// Another picture for every seed.
pub fn photo(seed: u8) -> Vec<u8> {
    encoded(seed, ImageFormat::Jpeg)
}

pub fn encoded(seed: u8, format: ImageFormat) -> Vec<u8> {
    let image = RgbImage::from_fn(480, 360, |x, y| {
        let wave = u8::try_from((x / 8 + y / 8) % 120).unwrap();
        Rgb([seed.wrapping_mul(23), wave, 200 - wave])
    });
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(image)
        .write_to(&mut out, format)
        .unwrap();
    out.into_inner()
}
