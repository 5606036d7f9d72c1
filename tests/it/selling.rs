//! Somebody says what was sold, through the pages.

use lensan::accounts::Role;
use lensan::counts::{Measure, Tally};
use lensan::producers::ProducerKind;
use lensan::values::PublicId;

use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::village::{self, Goods, Someone};

struct SellingFixture {
    app: TestApp,
    household: Someone,
    goods: Goods,
}

impl SellingFixture {
    fn open() -> Self {
        let app = TestApp::start();
        let household = app.write(|c| village::producer_somewhere(c, ProducerKind::Household));
        let goods = app.write(move |c| village::goods(c, household.id, "published"));
        Self {
            app,
            household,
            goods,
        }
    }

    fn seller(&self) -> Visitor {
        self.app
            .signed_in(Role::Household, Some(self.household.id), vec![])
    }

    fn counted(&self, measure: Measure) -> i64 {
        let tally = self.app.read(Tally::from_counts);
        let of_measure = tally
            .iter()
            .filter(|(key, _)| key.measure == measure.number());
        of_measure.map(|(_, value)| value).sum()
    }

    fn form(&self) -> String {
        format!("/transactions/new?listing={}", self.goods.uuid)
    }
}

/// A filled form of the page, with one field changed.
fn filled<'a>(
    page: &'a [(&'a str, String)],
    change: (&'a str, &'a str),
) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = page.iter().map(|(n, v)| (*n, v.as_str())).collect();
    for field in &mut fields {
        if field.0 == change.0 {
            field.1 = change.1;
        }
    }
    fields
}

fn fields(page: &Answer) -> Vec<(&'static str, String)> {
    let typed = |name, value: &str| (name, value.to_owned());
    vec![
        ("uuid", page.field("uuid").unwrap()),
        ("listing", page.field("listing").unwrap()),
        ("sold_on", page.field("sold_on").unwrap()),
        typed("channel", "zalo"),
        typed("quantity", "20"),
        typed("amount", "1.700.000"),
        typed("order_code", ""),
    ]
}

#[test]
fn a_household_says_what_it_sold() {
    let stall = SellingFixture::open();
    let mut seller = stall.seller();
    seller
        .get("/transactions")
        .is(200)
        .shows("Chưa ghi lần bán nào");
    // With one product on sale there is nothing to choose.
    let chosen = seller.get("/transactions/new");
    let page = seller.follow(&chosen);
    page.is(200).shows("Cà phê Ea Kar").shows("85.000 ₫");
    let typed = fields(&page);
    let answer = seller.post("/transactions", &filled(&typed, ("", "")));
    let sale = seller.follow(&answer);
    sale.shows("Đã ghi lần bán")
        .shows("1.700.000 ₫")
        .shows("Hộ xác nhận")
        .shows("Lịch sử");
    seller
        .get("/transactions")
        .shows("Cà phê Ea Kar")
        .shows("20 kg");
    assert_eq!(stall.counted(Measure::TransactionValue), 1_700_000);
    // A second tap on a slow network.
    let again = seller.post("/transactions", &filled(&typed, ("", "")));
    assert_eq!(again.location, answer.location);
    assert_eq!(stall.counted(Measure::Transactions), 1);
}

#[test]
fn mistakes_are_told_beside_their_field_and_nothing_typed_is_lost() {
    let stall = SellingFixture::open();
    let mut seller = stall.seller();
    let page = seller.get(&stall.form());
    let typed = fields(&page);
    for (field, value, says) in [
        ("amount", "-1", "Số tiền không được nhỏ hơn 0"),
        ("amount", "1e99", "Số tiền chỉ gồm chữ số"),
        ("amount", "", "Vui lòng nhập số tiền"),
        ("quantity", "99999999999999999999", "Số lượng lớn nhất"),
        ("quantity", "0", "Số lượng phải lớn hơn 0"),
        ("channel", "", "Mời chọn nơi đã bán"),
        ("sold_on", "2026-11-21", "Ngày bán không được sau hôm nay"),
        ("sold_on", "2014-12-31", "từ năm 2015"),
    ] {
        let answer = seller.post("/transactions", &filled(&typed, (field, value)));
        answer.is(422).shows(says);
        if field != "quantity" {
            // What so much comes to at the listed price.
            answer.shows("1.700.000 ₫");
            assert_eq!(answer.field("quantity").as_deref(), Some("20"));
        }
    }
    assert_eq!(stall.counted(Measure::Transactions), 0);
}

#[test]
fn a_sale_is_cancelled_with_a_reason_and_once() {
    let stall = SellingFixture::open();
    let mut seller = stall.seller();
    let page = seller.get(&stall.form());
    let answer = seller.post("/transactions", &filled(&fields(&page), ("", "")));
    let cancel = format!("{}/cancel", answer.location);
    seller.get(&cancel).is(200).shows("Vì sao hủy?");
    seller
        .post(&cancel, &[("reason", "")])
        .is(422)
        .shows("Mời ghi lý do hủy");
    for _ in 0..2 {
        let cancelled = seller.post(&cancel, &[("reason", "Ghi nhầm số tiền")]);
        let sale = seller.follow(&cancelled);
        sale.shows("Đã hủy lần bán").shows("Ghi nhầm số tiền");
    }
    assert_eq!(seller.get(&cancel).location, answer.location);
    assert_eq!(stall.counted(Measure::Transactions), 0);
    seller
        .get("/transactions")
        .shows("Đã hủy")
        .shows("Cộng trang này: 0 giao dịch");
}

#[test]
fn anothers_goods_and_sales_do_not_exist() {
    let stall = SellingFixture::open();
    let mut seller = stall.seller();
    let page = seller.get(&stall.form());
    let typed = fields(&page);
    let sale = seller
        .post("/transactions", &filled(&typed, ("", "")))
        .location;
    let neighbour = stall
        .app
        .write(|c| village::producer_somewhere(c, ProducerKind::Household));
    let mut neighbour = stall
        .app
        .signed_in(Role::Household, Some(neighbour.id), vec![]);
    neighbour.get(&stall.form()).is(404);
    let fresh = PublicId::new().to_string();
    neighbour
        .post("/transactions", &filled(&typed, ("uuid", &fresh)))
        .is(404);
    neighbour.get(&sale).is(404);
    neighbour.get(&format!("{sale}/cancel")).is(404);
    neighbour
        .post(&format!("{sale}/cancel"), &[("reason", "x")])
        .is(404);
    neighbour.get("/transactions").hides("Cà phê Ea Kar");
    assert_eq!(stall.counted(Measure::Transactions), 1);
}

#[test]
fn the_list_goes_on_over_pages_and_is_filtered() {
    let stall = SellingFixture::open();
    let goods = stall.goods;
    stall.app.write(move |c| village::sell_daily(c, goods, 120));
    let mut seller = stall.seller();
    let first = seller.get("/transactions");
    first
        .shows("Cộng trang này: 50 giao dịch")
        .shows("50.000 ₫")
        .hides("Về đầu danh sách");
    let at = first.body.find("after=").unwrap();
    let after = &first.body[at..at + "after=".len() + 36];
    let second = seller.get(&format!("/transactions?{after}"));
    second
        .shows("Cộng trang này: 50 giao dịch")
        .shows("Về đầu danh sách");
    seller
        .get("/transactions?month=2026-10")
        .shows("Cộng trang này: 31 giao dịch");
    seller
        .get("/transactions?q=C%C3%80+PH%C3%8A")
        .shows("Cộng trang này: 50 giao dịch");
    // A wild card stands for itself: no product has one in its name.
    seller
        .get("/transactions?q=%25")
        .shows("Không có giao dịch nào như vậy");
    seller
        .get("/transactions?q=s%E1%BA%A7u+ri%C3%AAng")
        .shows("Không có giao dịch nào như vậy");
}
