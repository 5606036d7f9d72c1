//! Who becomes a member of a cooperative: at once whom the officer sees, after its answer whom the
//! officer does not see. A number alone opens nothing.

use chrono::TimeDelta;
use lensan::accounts::{LimitedAction, RateLimit, Role};
use lensan::audit::Author;
use lensan::producers::{self, Producer, ProducerKind, RegisteredProducer};

use super::{EA_KAR, a};
use crate::support::app::{Answer, TestApp, Visitor};

/// A cooperative with its officer, and households that it does not know.
struct InvitationFixture {
    app: TestApp,
    cooperative: Producer,
    officer: Visitor,
    officer_id: i64,
    members: String,
}

impl InvitationFixture {
    fn new() -> Self {
        let app = TestApp::start();
        let home = app.parts.gazetteer.resolve(EA_KAR).unwrap();
        let (vault, at) = (app.vault(), app.now());
        let cooperative = app.write(move |c| {
            let by = Author::account(900, at);
            let mut new = a(ProducerKind::Cooperative, home);
            new.particulars.name = "HTX Ea Kar".to_owned();
            let made = producers::register(c, &vault, by, &new)?;
            let made = producers::by_id(c, made.id)?;
            producers::approve(c, &vault, by, &made, "http://lensan.test/sign-in")?;
            producers::by_id(c, made.id)
        });
        let (officer_id, phone) =
            app.account(Role::CooperativeOfficer, Some(cooperative.id), vec![]);
        Self {
            officer: app.sign_in(&phone),
            officer_id,
            members: format!("/producers/{}/members", cooperative.uuid),
            cooperative,
            app,
        }
    }

    fn household(&self, by: i64) -> RegisteredProducer {
        let home = self.app.parts.gazetteer.resolve(EA_KAR).unwrap();
        let (vault, at) = (self.app.vault(), self.app.now());
        let new = a(ProducerKind::Household, home);
        self.app
            .write(move |c| producers::register(c, &vault, Author::account(by, at), &new))
    }

    fn ask(&mut self, number: &str) -> Answer {
        let form = [("number", number), ("on", "2026-11-01")];
        self.officer.post(&self.members, &form)
    }

    /// The officer gets nothing of the household, by any way.
    fn sees_nothing_of(&mut self, member: &RegisteredProducer) {
        let uuid = &member.uuid;
        for page in ["", "/edit", "/consents", "/place"] {
            self.officer
                .get(&format!("/producers/{uuid}{page}"))
                .is(404);
        }
        let search = format!("{}?q={}", self.members, member.number);
        self.officer.get(&search).is(200).hides("Y Wăn Niê");
        self.officer.get("/producers").is(200).hides("Y Wăn Niê");
    }

    fn numbers_page(&mut self) -> Answer {
        self.officer.get(&self.members.clone())
    }
}

fn invitation(page: &Answer) -> String {
    page.is(200).shows("HTX Ea Kar").shows("từ ngày 01/11/2026");
    page.field("invitation").unwrap()
}

#[test]
fn whom_the_officer_registered_joins_at_once_and_leaves_with_a_date() {
    let mut village = InvitationFixture::new();
    let member = village.household(village.officer_id);
    let number = member.number.grouped();
    let members = village.members.clone();
    village
        .officer
        .post(&members, &[("number", "12"), ("on", "2030-01-01")])
        .is(422)
        .shows("Ngày này chưa tới");
    let answer = village.ask(&number);
    village
        .officer
        .follow(&answer)
        .is(200)
        .shows("Đã thêm thành viên")
        .shows("Y Wăn Niê")
        .shows("01/11/2026");
    village.ask(&number).is(422).shows("đã là thành viên");
    let page = format!("/producers/{}", member.uuid);
    village
        .officer
        .get(&page)
        .is(200)
        .shows("ghi nhận vào hợp tác xã");
    let form = [("number", number.as_str()), ("on", "2026-11-02")];
    let answer = village.officer.post(&format!("{members}/end"), &form);
    village.officer.follow(&answer).is(200).shows("02/11/2026");
}

#[test]
fn a_number_alone_shows_nothing_and_asks_the_household() {
    let mut village = InvitationFixture::new();
    let member = village.household(7);
    village.sees_nothing_of(&member);
    let answer = village.ask(&member.number.grouped());
    let page = village.officer.follow(&answer);
    page.is(200)
        .shows("Đã gửi lời mời nếu số này đúng")
        .hides("Y Wăn Niê");
    village.sees_nothing_of(&member);
    // The officer cannot answer itself.
    let mut own = village
        .app
        .signed_in(Role::Household, Some(member.id), vec![]);
    let uuid = invitation(own.get("/").shows("CooperativeOfficer"));
    let path = format!("/producers/{}/invitations", member.uuid);
    let yes = [("invitation", uuid.as_str()), ("answer", "accept")];
    village.officer.post(&path, &yes).is(404);
    village.sees_nothing_of(&member);
    let answer = own.post(&path, &yes);
    own.follow(&answer)
        .is(200)
        .shows("Đã vào hợp tác xã")
        .hides("mời hộ làm thành viên");
    village
        .numbers_page()
        .shows("Y Wăn Niê")
        .hides("Đã mời, chưa vào");
    let page = format!("/producers/{}", member.uuid);
    village
        .officer
        .get(&page)
        .is(200)
        .shows("mời vào hợp tác xã mã số")
        .shows("ghi nhận vào hợp tác xã mã số");
    let answer = own.post(&path, &yes);
    own.follow(&answer).shows("đã có trả lời");
    // As easy as it came: the household alone, and at once.
    let leave = format!("/producers/{}/leave", member.uuid);
    let cooperative = village.cooperative.uuid.to_string();
    let form = [("cooperative", cooperative.as_str())];
    village.officer.post(&leave, &form).is(404);
    own.get(&page).is(200).shows("Ra khỏi hợp tác xã");
    let answer = own.post(&leave, &form);
    own.follow(&answer)
        .is(200)
        .shows("không còn xem được")
        .hides("Ra khỏi hợp tác xã");
    village.officer.get(&page).is(404);
    let answer = own.post(&leave, &form);
    own.follow(&answer).shows("Chưa ghi được");
}

#[test]
fn a_strangers_number_and_nobodys_get_the_same_answer() {
    let mut village = InvitationFixture::new();
    let member = village.household(7);
    let mut page = |number: &str| {
        let answer = village.ask(number);
        let body = village.officer.follow(&answer).body;
        let answer = village.ask(number);
        let again = village.officer.follow(&answer).body;
        assert_eq!(body, again);
        let uuid = village.cooperative.uuid;
        let history = village.officer.get(&format!("/producers/{uuid}")).body;
        (body, history)
    };
    let known = page(&member.number.grouped());
    let unknown = page("1000 0000");
    for (known, unknown) in [(&known.0, &unknown.0), (&known.1, &unknown.1)] {
        for number in [&member.number.grouped(), "1000 0000"] {
            assert!(
                unknown.contains(number),
                "both stand in the list: {unknown}"
            );
        }
        assert!(!known.contains("Y Wăn Niê"));
    }
}

#[test]
fn a_household_that_says_no_stays_unseen_and_is_not_asked_again_for_a_month() {
    let mut village = InvitationFixture::new();
    let member = village.household(7);
    let number = member.number.grouped();
    village.ask(&number).is(303);
    let (_, phone) = village
        .app
        .account(Role::Household, Some(member.id), vec![]);
    let mut own = village.app.sign_in(&phone);
    let uuid = invitation(&own.get("/"));
    let path = format!("/producers/{}/invitations", member.uuid);
    // The first look takes the sentence of what was just done with it.
    village.numbers_page();
    let before = village.numbers_page().body;
    let answer = own.post(&path, &[("invitation", &uuid), ("answer", "refuse")]);
    own.follow(&answer).is(200).shows("Đã từ chối");
    own.get(&format!("/producers/{}", member.uuid))
        .is(200)
        .shows("từ chối lời mời của hợp tác xã");
    assert_eq!(
        before,
        village.numbers_page().body,
        "a refusal tells nothing"
    );
    village.sees_nothing_of(&member);
    village.ask(&number).is(303);
    own.get("/").is(200).hides("HTX Ea Kar");
    village.app.clock.advance(TimeDelta::days(31));
    village.officer = village.app.signed_in(
        Role::CooperativeOfficer,
        Some(village.cooperative.id),
        vec![],
    );
    village.numbers_page().is(200).hides(&number);
    village.ask(&number).is(303);
    let mut own = village.app.sign_in(&phone);
    invitation(&own.get("/"));
}

#[test]
fn staff_of_its_district_answer_for_a_household_and_others_do_not() {
    let mut village = InvitationFixture::new();
    let member = village.household(7);
    village.ask(&member.number.grouped()).is(303);
    let home = village.app.parts.gazetteer.resolve(EA_KAR).unwrap();
    let district = home.district_id.unwrap();
    let page = format!("/producers/{}", member.uuid);
    let path = format!("{page}/invitations");
    let mut team = village
        .app
        .signed_in(Role::DigitalTeam, None, vec![home.commune_id]);
    let uuid = invitation(&team.get(&page));
    let yes = [("invitation", uuid.as_str()), ("answer", "accept")];
    let mut far = village
        .app
        .signed_in(Role::DistrictStaff, None, vec![district + 1]);
    far.post(&path, &yes).is(404);
    let mut staff = village
        .app
        .signed_in(Role::DistrictStaff, None, vec![district]);
    let answer = staff.post(&path, &yes);
    staff
        .follow(&answer)
        .is(200)
        .shows("Đã vào hợp tác xã")
        .shows("làm thay cho Y Wăn Niê");
    village.officer.get(&page).is(200);
}

#[test]
fn a_flood_of_numbers_is_slowed() {
    let mut village = InvitationFixture::new();
    let own = village.household(village.officer_id).number.grouped();
    let account = format!("account {}", village.officer_id);
    let limit = RateLimit::new(&village.app.vault(), LimitedAction::InviteMember, &account);
    let now = village.app.now();
    village.app.write(move |c| {
        while limit.take(c, now)?.is_none() {}
        Ok(())
    });
    let slowed = village.ask("1000 0001");
    slowed.is(429).shows("Mời chờ 6 giây");
    assert_eq!(slowed.field("number").as_deref(), Some("1000 0001"));
    // Whoever is in the officer's charge is not asked, and waits for nobody.
    village.ask(&own).is(303);
    village.app.clock.advance(TimeDelta::seconds(6));
    village.ask("1000 0001").is(303);
}
