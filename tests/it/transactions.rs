//! Sales: recorded once, cancelled once, and counted where they were made.

use diesel::prelude::*;
use lensan::audit::{self, EventKind, SubjectKind};
use lensan::counts::{Channel, CountChange, CountPlace, Evidence, Measure};
use lensan::db::schema::{audit_events, transactions as sales};
use lensan::db::{Batch, DbFailure, Refusal};
use lensan::error::RowError;
use lensan::transactions::{self, NewTransaction, RecordedTransaction};
use lensan::values::{Money, PublicId, Quantity};
use proptest::prelude::*;

use crate::support::lists::record_all;
use crate::support::village::{self, COMMUNE, DISTRICT, Goods, OTHER_COMMUNE, Village, by, day};

fn sale(goods: Goods) -> NewTransaction {
    NewTransaction {
        uuid: PublicId::new(),
        listing_id: goods.id,
        channel: Channel::Shopee,
        quantity: Quantity::new(20_000).unwrap(),
        amount: Money::new(1_700_000).unwrap(),
        sold_on: day(2026, 8, 14),
        order_code: None,
        evidence: Evidence::Household,
    }
}

fn record(
    village: &Village,
    account: i64,
    sale: &NewTransaction,
) -> Result<RecordedTransaction, Refusal<RowError>> {
    let sale = sale.clone();
    village
        .db
        .try_write_blocking(move |c| transactions::record(c, by(account), &sale))
}

fn field(refused: Result<RecordedTransaction, Refusal<RowError>>) -> (&'static str, &'static str) {
    match refused {
        Err(Refusal::Rule(error)) => (error.field, error.message.key),
        other => panic!("{other:?} is no word about a field"),
    }
}

/// So many of a measure at the village, sold through Shopee by the household's own word.
fn counted(village: &Village, measure: Measure) -> i64 {
    let change = CountChange::one(
        measure,
        CountPlace::new(COMMUNE, Some(DISTRICT)),
        day(2026, 8, 14),
    );
    let change = change.through(Channel::Shopee, Evidence::Household);
    village.tally().get(&change.key())
}

fn agrees(village: &Village) -> bool {
    let recount = village.recounted(transactions::recount);
    village.tally().diff(&recount).is_empty() && village.below_zero() == 0
}

#[test]
fn a_sale_counts_where_and_when_it_was_made() {
    let village = Village::new();
    let goods = village.goods(village.household(COMMUNE));
    let recorded = record(&village, 1, &sale(goods)).unwrap();
    assert!(!recorded.already);
    assert_eq!(counted(&village, Measure::Transactions), 1);
    assert_eq!(counted(&village, Measure::TransactionValue), 1_700_000);
    let kind = SubjectKind::Transaction;
    let history = village.write(move |c| audit::of_subject(c, kind, recorded.id, 20));
    assert_eq!(history[0].kind, EventKind::TransactionRecorded);
    assert!(agrees(&village));
}

#[test]
fn the_same_form_sent_twice_records_once() {
    let village = Village::new();
    let sale = sale(village.goods(village.household(COMMUNE)));
    let first = record(&village, 1, &sale).unwrap();
    let second = record(&village, 1, &sale).unwrap();
    assert_eq!((second.id, second.already), (first.id, true));
    assert_eq!(counted(&village, Measure::Transactions), 1);
    let stranger = record(&village, 2, &sale);
    assert!(matches!(stranger, Err(Refusal::Db(DbFailure::Missing))));
}

#[test]
fn rules_are_told_beside_their_field() {
    let village = Village::new();
    let household = village.household(COMMUNE);
    let good = sale(village.goods(household));
    let draft = sale(village.draft(household));
    assert_eq!(
        field(record(&village, 1, &draft)),
        ("listing", "transactions.new.draft")
    );
    let mut tomorrow = good.clone();
    tomorrow.sold_on = day(2026, 8, 21);
    assert_eq!(
        field(record(&village, 1, &tomorrow)),
        ("sold_on", "transactions.new.future")
    );
    let mut ancient = good;
    ancient.sold_on = day(2014, 12, 31);
    assert_eq!(
        field(record(&village, 1, &ancient)),
        ("sold_on", "transactions.new.too_old")
    );
    assert!(village.tally().is_empty());
}

#[test]
fn an_order_is_recorded_once_for_a_product_and_channel() {
    let village = Village::new();
    let household = village.household(COMMUNE);
    let goods = village.goods(household);
    let with_code = |goods, channel| NewTransaction {
        order_code: Some("240815ABC".to_owned()),
        channel,
        ..sale(goods)
    };
    let first = record(&village, 1, &with_code(goods, Channel::Shopee)).unwrap();
    let again = record(&village, 1, &with_code(goods, Channel::Shopee));
    assert_eq!(
        field(again),
        ("order_code", "transactions.new.order_code_taken")
    );
    // Another floor, or another product of the same order.
    record(&village, 1, &with_code(goods, Channel::Voso)).unwrap();
    record(
        &village,
        1,
        &with_code(village.goods(household), Channel::Shopee),
    )
    .unwrap();
    // What is cancelled stands in nobody's way.
    village.write(move |c| transactions::cancel(c, by(1), first.id, "ghi nhầm"));
    record(&village, 1, &with_code(goods, Channel::Shopee)).unwrap();
    assert!(agrees(&village));
}

#[test]
fn cancelling_takes_the_counts_back_once() {
    let village = Village::new();
    let goods = village.goods(village.household(COMMUNE));
    let first = record(&village, 1, &sale(goods)).unwrap();
    record(&village, 1, &sale(goods)).unwrap();
    let cancel = move |c: &mut _| transactions::cancel(c, by(1), first.id, "ghi nhầm số tiền");
    assert!(village.write(cancel));
    assert!(!village.write(cancel));
    assert_eq!(counted(&village, Measure::Transactions), 1);
    assert_eq!(counted(&village, Measure::TransactionValue), 1_700_000);
    assert!(agrees(&village));
    // A late second copy of the form finds its sale cancelled and does not record it anew.
    let reason: String = village.write(move |c| {
        Ok(sales::table
            .filter(sales::id.eq(first.id))
            .select(sales::cancel_reason)
            .get_result(c)?)
    });
    assert_eq!(reason, "ghi nhầm số tiền");
}

#[test]
fn many_are_recorded_as_one_by_one() {
    let village = Village::new();
    let goods = [
        village.goods(village.household(COMMUNE)),
        village.goods(village.household(OTHER_COMMUNE)),
    ];
    let many: Vec<NewTransaction> = (0..1203)
        .map(|n| NewTransaction {
            order_code: (n % 3 == 0).then(|| format!("DH{n}")),
            sold_on: day(2026, 1 + n % 8, 1 + n % 20),
            evidence: Evidence::Platform,
            ..sale(goods[(n % 2) as usize])
        })
        .collect();
    let twice = many.clone();
    let number = village.write(move |c| record_all(c, by(1), &many));
    assert_eq!(number, 1203);
    assert!(agrees(&village));
    let traces = |village: &Village| -> i64 {
        village.write(|c| Ok(audit_events::table.count().get_result(c)?))
    };
    assert_eq!(traces(&village), 1203);
    let again = village.write(move |c| record_all(c, by(1), &twice));
    assert_eq!(again, 0);
    assert_eq!(traces(&village), 1203);
    assert!(agrees(&village));
}

#[test]
fn each_sale_of_a_list_is_answered() {
    let village = Village::new();
    let household = village.household(COMMUNE);
    let goods = village.goods(household);
    let draft = village.write(move |c| village::goods(c, household.id, "draft"));
    let with_code = |code: &str| NewTransaction {
        order_code: Some(code.to_owned()),
        ..sale(goods)
    };
    let first = sale(goods);
    record(&village, 1, &with_code("DH1")).unwrap();
    let anothers = sale(goods);
    record(&village, 2, &anothers).unwrap();
    let list = vec![
        first.clone(),
        with_code("DH2"),
        with_code("DH2"),
        with_code("DH1"),
        anothers,
        sale(draft),
        NewTransaction {
            listing_id: 999_999,
            ..sale(goods)
        },
        NewTransaction {
            sold_on: day(2027, 1, 1),
            ..sale(goods)
        },
        first,
    ];
    let answers = village.write(move |c| {
        let batch = Batch::all(&list).next().unwrap();
        transactions::record_many(c, by(1), batch)
    });
    let said: Vec<_> = answers
        .iter()
        .map(|answer| match answer {
            Ok(recorded) => Ok(recorded.already),
            Err(error) => Err((error.field, error.message.key)),
        })
        .collect();
    let expected = [
        Ok(false),
        Ok(false),
        Err(("order_code", "transactions.new.order_code_taken")),
        Err(("order_code", "transactions.new.order_code_taken")),
        Err(("uuid", "values.public_id.of_another")),
        Err(("listing", "transactions.new.draft")),
        Err(("listing", "transactions.new.no_listing")),
        Err(("sold_on", "transactions.new.future")),
        Ok(true),
    ];
    assert_eq!(said, expected);
    assert_eq!(
        answers[0].as_ref().unwrap().id,
        answers[8].as_ref().unwrap().id
    );
    assert_eq!(counted(&village, Measure::Transactions), 4);
    assert!(agrees(&village));
}

/// What people do to sales, in any order.
#[derive(Debug, Clone)]
enum SaleStep {
    Record {
        goods: usize,
        amount: i64,
        days_ago: u64,
    },
    SendAgain(usize),
    Cancel(usize),
}

fn step() -> impl Strategy<Value = SaleStep> {
    prop_oneof![
        4 => (0..3_usize, 0..5_000_000_i64, 0..400_u64)
            .prop_map(|(goods, amount, days_ago)| SaleStep::Record { goods, amount, days_ago }),
        1 => (0..20_usize).prop_map(SaleStep::SendAgain),
        2 => (0..20_usize).prop_map(SaleStep::Cancel),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn counts_are_what_the_sales_say(steps in prop::collection::vec(step(), 1..40)) {
        let village = Village::new();
        let goods = [COMMUNE, COMMUNE, OTHER_COMMUNE].map(|at| village.goods(village.household(at)));
        let mut made: Vec<(NewTransaction, i64)> = Vec::new();
        for step in steps {
            match step {
                SaleStep::Record { goods: which, amount, days_ago } => {
                    let new = NewTransaction {
                        amount: Money::new(amount).unwrap(),
                        sold_on: day(2026, 8, 20) - chrono::Days::new(days_ago),
                        ..sale(goods[which])
                    };
                    let id = record(&village, 1, &new).unwrap().id;
                    made.push((new, id));
                }
                SaleStep::SendAgain(which) => {
                    if let Some((new, id)) = made.get(which) {
                        let again = record(&village, 1, new).unwrap();
                        prop_assert_eq!((again.id, again.already), (*id, true));
                    }
                }
                SaleStep::Cancel(which) => {
                    if let Some(id) = made.get(which).map(|(_, id)| *id) {
                        village.write(move |c| transactions::cancel(c, by(1), id, "thử"));
                    }
                }
            }
        }
        prop_assert!(agrees(&village));
    }
}
