//! A link that carries a choice keeps it: whose products are looked at is who the next page is about.

use lensan::accounts::Role;
use lensan::areas::{self, Level, REFORM};
use lensan::producers::Purpose;
use lensan::values::PublicId;

use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::stall::{filled, household};

const FIRST: &str = "Hộ bà Nguyễn Thị Lúa";
const OTHER: &str = "Hộ ông Y Wăn Niê";

/// A listing that an officer makes for the producer.
fn listing(officer: &mut Visitor, producer: &str, title: &str) {
    let uuid = PublicId::new();
    let other = [("producer", producer), ("title", title)];
    officer
        .post("/listings", &filled(uuid.as_str(), &other))
        .is(303);
}

/// The addresses on a page that carry the choice of a producer.
fn choices(page: &Answer) -> Vec<String> {
    let hrefs = page.body.split("href=\"").skip(1);
    let hrefs = hrefs.filter_map(|rest| rest.split('"').next());
    let chosen = hrefs.filter(|href| href.contains("producer=") && !href.contains("producer=&"));
    chosen
        .map(|href| href.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

#[test]
fn whose_products_are_looked_at_is_kept() {
    let app = TestApp::start();
    let first = household(&app, FIRST, &[Purpose::Programme]);
    let other = household(&app, OTHER, &[Purpose::Programme]);
    let (first, other) = (first.uuid.to_string(), other.uuid.to_string());
    let mut officer = app.administrator();
    listing(&mut officer, &first, "Mật ong hoa cà phê");
    for n in 0..51 {
        listing(&mut officer, &other, &format!("Cà phê mẻ {n}"));
    }
    let of_first = format!("/listings?producer={first}");
    officer
        .get(&format!("/producers/{first}"))
        .shows(&format!("href=\"{of_first}\""));
    let page = officer.get(&of_first);
    page.is(200)
        .shows(&format!("Sản phẩm của {FIRST}"))
        .shows("Mật ong hoa cà phê")
        .hides("Cà phê mẻ")
        .shows(&format!("href=\"/listings/new?producer={first}\""));
    assert_eq!(page.field("producer").as_deref(), Some(first.as_str()));
    // Nothing is found: the way back is to the same producer.
    officer
        .get(&format!("{of_first}&q=khong-co"))
        .is(200)
        .shows(&format!("href=\"{of_first}\""));
    let add = officer.get(&format!("/listings/new?producer={first}"));
    assert_eq!(
        add.is(200).field("producer").as_deref(),
        Some(first.as_str())
    );
    // The next page is of the same producer.
    let page = officer.get(&format!("/listings?producer={other}"));
    let next = choices(&page)
        .into_iter()
        .find(|href| href.contains("after="));
    officer
        .get(&next.unwrap())
        .is(200)
        .shows(&format!("Sản phẩm của {OTHER}"))
        .shows("Cà phê mẻ 0")
        .hides("Mật ong hoa");
    // Whom somebody does not see is not there.
    let mut stranger = app.signed_in(Role::DigitalTeam, None, vec![]);
    stranger.get(&of_first).is(404);
    officer.get("/listings?producer=x").is(404);
}

/// Follows every link of a page that carries a choice, and those of the pages it leads to.
fn walk(person: &mut Visitor, from: &str, seen: &mut Vec<String>) {
    let links = choices(&person.get(from));
    for href in links {
        if seen.contains(&href) {
            continue;
        }
        seen.push(href.clone());
        let chosen = href.split("producer=").nth(1).unwrap();
        let chosen = chosen.split('&').next().unwrap().to_owned();
        let page = person.get(&href);
        page.is(200);
        let kept = page.field("producer").as_deref() == Some(chosen.as_str());
        assert!(kept, "{from} leads to {href}, which forgets whose it is");
        walk(person, &href, seen);
    }
}

#[test]
fn every_link_with_a_choice_leads_to_a_page_that_keeps_it() {
    let app = TestApp::start();
    let producer = household(&app, FIRST, &[Purpose::Programme]);
    let province = app.read(|c| {
        Ok(areas::by_code(c, Level::Province, "66", REFORM)?
            .unwrap()
            .id)
    });
    let communes = vec![producer.commune_id];
    let people = [
        app.signed_in(Role::DigitalTeam, None, communes),
        app.signed_in(Role::ProvinceStaff, None, vec![province]),
        app.administrator(),
    ];
    for mut person in people {
        let mut seen = Vec::new();
        for from in [
            "/",
            "/producers",
            "/listings",
            "/transactions",
            "/listings/new",
        ] {
            if person.get(from).status == 200 {
                walk(&mut person, from, &mut seen);
            }
        }
        walk(
            &mut person,
            &format!("/producers/{}", producer.uuid),
            &mut seen,
        );
        assert!(!seen.is_empty());
    }
}
