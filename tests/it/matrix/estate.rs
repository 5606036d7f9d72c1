//! What a person of a role may meet: its own, and the same things ever further away, each real.

use std::collections::BTreeMap;

use diesel::prelude::*;
use lensan::accounts::Role;
use lensan::areas::{self, Area, Level, Place, REFORM};
use lensan::counts::CountPlace;
use lensan::db::schema::{
    attendances, consents, courses, listing_drafts, listings, memberships, photos, pictures,
    producers, subscriptions, trace_codes, transactions,
};
use lensan::db::{Conn, Outcome};
use lensan::photos::KIND;
use lensan::producers::{ProducerKind, Purpose};
use lensan::trace_codes::CodeSubject;
use lensan::values::{PublicId, TraceCode};

use crate::signing::sign;
use crate::support::app::{TestApp, Visitor};
use crate::support::village::{self, EA_KAR, day};

/// How far something lies from whoever asks for it.
pub const DISTANCES: [&str; 5] = [
    "its own",
    "another cooperative's",
    "another commune's",
    "another district's",
    "another province's",
];

/// The words that stand in braces in an address or a field, and what they are at one distance.
pub type AddressParts = BTreeMap<&'static str, String>;

/// A person of a role in a country where there is something at every distance.
pub struct Estate {
    pub app: TestApp,
    pub role: Role,
    pub phone: String,
    pub things: Vec<AddressParts>,
}

/// A place with the codes it is asked by.
struct CodedPlace {
    place: Place,
    province: String,
    district: String,
    commune: String,
}

impl Estate {
    pub fn of(role: Role) -> Self {
        let app = TestApp::start();
        let spots = app.read(spots);
        let mut administrator = app.administrator();
        let files = files(&mut administrator, &spots);
        let (clerk, _) = app.account(Role::Administrator, None, vec![]);
        let mut estate = Self {
            phone: String::new(),
            things: Vec::new(),
            app,
            role,
        };
        for (distance, spot) in spots.iter().enumerate() {
            let (household, cooperative) = estate.people(spot);
            let author = match distance {
                0 => estate.settle(spot, household, cooperative),
                _ => clerk,
            };
            let mut things = estate.goods(spot, household, author);
            things.insert("file", files[distance].clone());
            estate.name_people(&mut things, household, cooperative);
            estate.things.push(things);
        }
        estate
    }

    pub fn person(&self) -> Visitor {
        self.app.sign_in(&self.phone)
    }

    /// A household that is a member of a cooperative.
    fn people(&self, spot: &CodedPlace) -> (i64, i64) {
        let at = CountPlace::new(spot.place.commune_id, spot.place.district_id);
        self.app.write(move |c| {
            let household = village::producer_at(c, ProducerKind::Household, at)?.id;
            let cooperative = village::producer_at(c, ProducerKind::Cooperative, at)?.id;
            diesel::insert_into(memberships::table)
                .values((
                    memberships::cooperative_id.eq(cooperative),
                    memberships::member_id.eq(household),
                    memberships::joined_on.eq(day(2026, 1, 1)),
                ))
                .execute(c)?;
            for producer in [household, cooperative] {
                consent(c, producer)?;
            }
            Ok((household, cooperative))
        })
    }

    /// Opens the account of the role, which is at home where it stands.
    fn settle(&mut self, spot: &CodedPlace, household: i64, cooperative: i64) -> i64 {
        let producer = match self.role {
            Role::Household => Some(household),
            Role::CooperativeOfficer => Some(cooperative),
            _ => None,
        };
        let areas = match self.role {
            Role::DigitalTeam => vec![spot.place.commune_id],
            Role::DistrictStaff => vec![spot.place.district_id.unwrap()],
            Role::ProvinceStaff => vec![spot.place.province_id],
            _ => vec![],
        };
        let (id, phone) = self.app.account(self.role, producer, areas);
        self.phone = phone;
        id
    }

    fn name_people(&self, things: &mut AddressParts, household: i64, cooperative: i64) {
        let uuid = |id: i64| self.app.read(move |c| uuid_of(c, id)).to_string();
        let number = self
            .app
            .read(move |c| Ok(lensan::producers::by_id(c, household)?.number));
        things.insert("number", number.to_string());
        things.insert("household", uuid(household));
        things.insert("cooperative", uuid(cooperative));
        let (account, _) = self.app.account(Role::DigitalTeam, None, vec![]);
        let account = self.app.read(move |c| account_uuid(c, account));
        things.insert("account", account);
    }

    /// What the household sells, sold and learned; `author` wrote down what has an author.
    fn goods(&self, spot: &CodedPlace, household: i64, author: i64) -> AddressParts {
        let commune = spot.place.commune_id;
        let (hidden, shown) = (self.picture(), self.picture());
        let mut things = AddressParts::from([
            ("commune", spot.commune.clone()),
            ("province", spot.province.clone()),
            ("district", spot.district.clone()),
            ("hash", hidden.clone()),
        ]);
        things.extend(self.app.write(move |c| {
            let mut made = make_products(c, household, &hidden, &shown)?;
            made.extend(sales(c, household)?);
            made.push(("course", course(c, commune, household, author)?));
            made.push(("attendee", uuid_of(c, household)?.to_string()));
            made.push(("subscription", subscription(c, author)?));
            for name in ["steps", "discarded"] {
                made.push((name, steps(c, household)?));
            }
            Ok(made)
        }));
        things
    }

    /// A picture like no other, with its file.
    fn picture(&self) -> String {
        let bytes = format!("RIFF a picture {}", PublicId::new());
        let blobs = &self.app.parts.site.blobs;
        let hash = blobs.put(bytes.as_bytes(), KIND).unwrap().hash;
        let kept = hash.clone();
        self.app.write(move |c| {
            diesel::insert_into(pictures::table)
                .values((
                    pictures::content_hash.eq(&kept),
                    pictures::width.eq(10),
                    pictures::height.eq(10),
                    pictures::large_hash.eq(&kept),
                    pictures::medium_hash.eq(&kept),
                    pictures::small_hash.eq(&kept),
                    pictures::medium_width.eq(10),
                    pictures::medium_height.eq(10),
                    pictures::small_width.eq(10),
                    pictures::small_height.eq(10),
                    pictures::created_at.eq(village::now()),
                ))
                .execute(c)?;
            Ok(())
        });
        hash.to_string()
    }

    /// Whether the draft that may be thrown away is still there.
    pub fn draft_is_there(&self, things: &AddressParts) -> bool {
        let uuid = things["discarded"].clone();
        let found = self.app.read(move |c| {
            let draft = listing_drafts::table.filter(listing_drafts::uuid.eq(&uuid));
            Ok(draft.count().get_result::<i64>(c)?)
        });
        found == 1
    }
}

/// Two in one commune, one in another commune of the district, in another district, in another
/// province; all of them in communes of one former district.
fn spots(c: &mut Conn) -> Outcome<Vec<CodedPlace>> {
    let before = REFORM.pred_opt().unwrap();
    let home = areas::resolve(c, EA_KAR, village::now().date())?.unwrap();
    let mut all = vec![spot(c, home)?, spot(c, home)?];
    for (district, not) in [("651", EA_KAR), ("643", ""), ("336", "")] {
        let district = areas::by_code(c, Level::District, district, before)?.unwrap();
        let place = wholly_in(c, &district, not)?;
        all.push(spot(c, place)?);
    }
    let districts = all.iter().map(|spot| spot.district.as_str());
    assert_eq!(
        districts.collect::<Vec<_>>(),
        ["651", "651", "651", "643", "336"]
    );
    assert_ne!(all[4].province, all[3].province);
    Ok(all)
}

fn wholly_in(c: &mut Conn, district: &Area, not: &str) -> Outcome<Place> {
    for became in areas::successors(c, district.id)? {
        if became.suggested && became.area.code != not && became.area.level == Level::Commune {
            return Ok(areas::place_of(c, &became.area, None)?.unwrap());
        }
    }
    panic!("no commune lies wholly in {}", district.full_name)
}

fn spot(c: &mut Conn, place: Place) -> Outcome<CodedPlace> {
    let district = areas::by_id(c, place.district_id.unwrap())?.unwrap();
    let province = areas::by_id(c, place.province_id)?.unwrap();
    let commune = areas::by_id(c, place.commune_id)?.unwrap();
    Ok(CodedPlace {
        place,
        commune: commune.code,
        province: province.code,
        district: district.code,
    })
}

/// A signed report of each district.
fn files(administrator: &mut Visitor, spots: &[CodedPlace]) -> Vec<String> {
    let mut signed: BTreeMap<String, String> = BTreeMap::new();
    let mut file = |spot: &CodedPlace| {
        let query = format!(
            "province={}&district={}&period=2025-06&boundaries=2026-11-20",
            spot.province, spot.district
        );
        let page = administrator.get(&format!("/reports/signed/new?{query}"));
        let answer = sign(administrator, page.is(200), &[]);
        answer
            .is(303)
            .location
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned()
    };
    let of = |spot: &CodedPlace| match signed.get(spot.district.as_str()) {
        Some(uuid) => uuid.clone(),
        None => {
            let uuid = file(spot);
            signed.insert(spot.district.clone(), uuid.clone());
            uuid
        }
    };
    spots.iter().map(of).collect()
}

type FormParts = Vec<(&'static str, String)>;

/// On the floor with a code, twice, one of them with photos; and a draft with a picture that
/// strangers may not look at.
fn make_products(c: &mut Conn, household: i64, hidden: &str, shown: &str) -> Outcome<FormParts> {
    let mut made = FormParts::new();
    for name in ["listing", "closing"] {
        let goods = village::goods(c, household, "published")?;
        diesel::insert_into(trace_codes::table)
            .values((
                trace_codes::code.eq(TraceCode::random().as_str()),
                trace_codes::subject_kind.eq(CodeSubject::LISTING),
                trace_codes::subject_id.eq(goods.id),
                trace_codes::issued_at.eq(village::now()),
            ))
            .execute(c)?;
        made.push((name, goods.uuid.to_string()));
    }
    let (listing, code): (i64, String) = trace_codes::table
        .inner_join(listings::table.on(listings::id.eq(trace_codes::subject_id)))
        .filter(listings::uuid.eq(&made[0].1))
        .select((listings::id, trace_codes::code))
        .get_result(c)?;
    made.push(("code", code));
    let draft = village::goods(c, household, "draft")?;
    made.push(("unpublished", draft.uuid.to_string()));
    photo(c, draft.id, hidden)?;
    photo(c, listing, shown)?;
    made.push(("photo", photo(c, listing, shown)?));
    Ok(made)
}

fn photo(c: &mut Conn, listing: i64, picture: &str) -> Outcome<String> {
    let uuid = PublicId::new();
    let there = photos::table.filter(photos::listing_id.eq(listing));
    let position = i32::try_from(there.count().get_result::<i64>(c)?).unwrap();
    diesel::insert_into(photos::table)
        .values((
            photos::uuid.eq(uuid),
            photos::listing_id.eq(listing),
            photos::content_hash.eq(picture),
            photos::position.eq(position),
            photos::created_by.eq(1_i64),
            photos::created_at.eq(village::now()),
        ))
        .execute(c)?;
    Ok(uuid.to_string())
}

fn sales(c: &mut Conn, household: i64) -> Outcome<FormParts> {
    let goods = village::goods(c, household, "published")?;
    village::sell_daily(c, goods, 1)?;
    let sale: String = transactions::table
        .filter(transactions::listing_id.eq(goods.id))
        .select(transactions::uuid)
        .get_result(c)?;
    Ok(vec![("sale", sale)])
}

fn course(c: &mut Conn, commune: i64, household: i64, author: i64) -> Outcome<String> {
    let uuid = PublicId::new();
    diesel::insert_into(courses::table)
        .values((
            courses::uuid.eq(uuid),
            courses::topic.eq("Bán hàng"),
            courses::held_on.eq(day(2026, 10, 1)),
            courses::place.eq("Nhà văn hóa"),
            courses::agency.eq("Trung tâm"),
            courses::commune_id.eq(commune),
            courses::created_by.eq(author),
            courses::created_at.eq(village::now()),
            courses::folded.eq("ban hang"),
        ))
        .execute(c)?;
    let id: i64 = courses::table
        .filter(courses::uuid.eq(uuid))
        .select(courses::id)
        .get_result(c)?;
    diesel::insert_into(attendances::table)
        .values((
            attendances::course_id.eq(id),
            attendances::producer_id.eq(household),
        ))
        .execute(c)?;
    Ok(uuid.to_string())
}

fn subscription(c: &mut Conn, account: i64) -> Outcome<String> {
    let uuid = PublicId::new();
    diesel::insert_into(subscriptions::table)
        .values((
            subscriptions::uuid.eq(uuid.to_string()),
            subscriptions::account_id.eq(account),
            subscriptions::province_code.eq("66"),
            // An account has no two of the same.
            subscriptions::district_code.eq(uuid.to_string()),
            subscriptions::name.eq("Huyện Ea Kar"),
            subscriptions::period_kind.eq("state_month"),
            subscriptions::format.eq("xlsx"),
            subscriptions::language.eq("vi"),
            subscriptions::created_at.eq(village::now()),
        ))
        .execute(c)?;
    Ok(uuid.to_string())
}

/// The first page of a listing, answered.
fn steps(c: &mut Conn, household: i64) -> Outcome<String> {
    let uuid = PublicId::new();
    diesel::insert_into(listing_drafts::table)
        .values((
            listing_drafts::uuid.eq(uuid.to_string()),
            listing_drafts::producer_id.eq(household),
            listing_drafts::title.eq("Mật ong"),
            listing_drafts::category.eq("honey"),
            listing_drafts::season.eq(""),
            listing_drafts::created_at.eq(village::now()),
            listing_drafts::updated_at.eq(village::now()),
        ))
        .execute(c)?;
    Ok(uuid.to_string())
}

fn consent(c: &mut Conn, producer: i64) -> Outcome<()> {
    for purpose in [Purpose::Programme, Purpose::PublicPage] {
        diesel::insert_into(consents::table)
            .values((
                consents::producer_id.eq(producer),
                consents::purpose.eq(purpose),
                consents::wording.eq("1"),
                consents::given_at.eq(village::now()),
                consents::given_via.eq("self"),
            ))
            .execute(c)?;
    }
    Ok(())
}

fn uuid_of(c: &mut Conn, producer: i64) -> Outcome<PublicId> {
    let found = producers::table.filter(producers::id.eq(producer));
    Ok(found.select(producers::uuid).get_result(c)?)
}

fn account_uuid(c: &mut Conn, account: i64) -> Outcome<String> {
    use lensan::db::schema::accounts;
    let found = accounts::table.filter(accounts::id.eq(account));
    Ok(found.select(accounts::uuid).get_result(c)?)
}
