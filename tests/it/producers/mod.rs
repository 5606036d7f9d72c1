//! Producers: the rules of registration, sight and consent, below the pages.

mod invitations;
mod journeys;
mod verification;

use chrono::{NaiveDate, NaiveDateTime};
use lensan::accounts::{self as sign_ins, Sight};
use lensan::areas::{Gazetteer, Place};
use lensan::audit::{Author, EventKind, SubjectKind};
use lensan::counts::{CountChange, Measure, Tally};
use lensan::db::schema::{accounts, consents, jobs, producers as rows};
use lensan::db::{Batch, Conn, Db, DbFailure, Outcome};
use lensan::error::RowError;
use lensan::producers::{
    self, DecisionOutcome, GivenVia, NewProducer, Particulars, PlaceInSight, Producer,
    ProducerKind, ProducerNumber, Purpose, Status,
};
use lensan::values::{Email, Phone, PublicId};
use lensan::vault::Vault;

use diesel::prelude::*;

use crate::support::database::TestDatabase;
use crate::support::lists::register_all;

/// Ea Kar lies in one old district; its neighbour across several is told by its old commune.
const EA_KAR: &str = "24373";

fn now() -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    day.and_hms_opt(3, 0, 0).unwrap()
}

fn vault() -> Vault {
    Vault::from_key([7; 32])
}

fn officer() -> Author {
    Author::account(41, now())
}

fn place(c: &mut Conn, value: &str) -> Place {
    Gazetteer::read(c).unwrap().resolve(value).unwrap()
}

fn a(kind: ProducerKind, place: Place) -> NewProducer {
    NewProducer {
        uuid: PublicId::new(),
        kind,
        particulars: Particulars {
            name: "Y Wăn Niê".into(),
            representative: None,
            phone: Some(Phone::parse("0905123456").unwrap()),
            email: None,
            tax_code: None,
            hamlet: "Buôn Trấp".into(),
        },
        place: PlaceInSight::without_sight(place),
        consents: vec![Purpose::Programme],
        given_via: GivenVia::Officer,
        invented: false,
    }
}

fn registered(c: &mut Conn, by: Author, new: &NewProducer) -> Producer {
    let id = producers::register(c, &vault(), by, new).unwrap().id;
    producers::by_id(c, id).unwrap()
}

fn counted(c: &mut Conn, measure: Measure) -> i64 {
    let tally = Tally::from_counts(c).unwrap();
    let of = tally
        .iter()
        .filter(|(key, _)| key.measure == measure.number());
    of.map(|(_, value)| value).sum()
}

/// Runs one write on a database with the country.
fn with<R: Send + 'static>(work: impl Fn(&mut Conn) -> Outcome<R> + Send + 'static) -> R {
    let database = TestDatabase::furnished();
    let db: Db = database.open();
    let done = db.write_blocking(work).unwrap();
    db.close();
    done
}

#[test]
fn registering_leaves_a_row_a_consent_a_trace_and_a_count() {
    with(|c| {
        let new = a(ProducerKind::Household, place(c, EA_KAR));
        let made = producers::register(c, &vault(), officer(), &new)?;
        assert!(!made.already);
        let producer = producers::by_id(c, made.id)?;
        assert_eq!(producer.status, Status::Active);
        assert_eq!(producer.registered_on, now().date());
        assert_eq!(producer.registered_by, Some(41));
        assert!(producer.district_id.is_some());
        let history = producers::history(c, SubjectKind::Producer, made.id, 9)?;
        assert_eq!(history[0].kind, EventKind::ProducerRegistered);
        assert_eq!(history[0].producer_name.as_deref(), Some("Y Wăn Niê"));
        let change = CountChange::one(
            Measure::HouseholdsRegistered,
            producer.place(),
            now().date(),
        );
        assert_eq!(Tally::from_counts(c)?.get(&change.key()), 1);
        assert!(!producers::is_publicly_shown(c, producer.id)?);
        Ok(())
    });
}

#[test]
fn the_same_form_twice_registers_once_and_anothers_form_is_not_there() {
    with(|c| {
        let new = a(ProducerKind::Household, place(c, EA_KAR));
        let first = producers::register(c, &vault(), officer(), &new)?;
        let second = producers::register(c, &vault(), officer(), &new)?;
        assert!(second.already);
        assert_eq!((first.id, first.number), (second.id, second.number));
        assert_eq!(counted(c, Measure::HouseholdsRegistered), 1);
        let stranger = Author::account(99, now());
        let refused = producers::register(c, &vault(), stranger, &new);
        assert!(matches!(refused, Err(DbFailure::Missing)));
        Ok(())
    });
}

#[test]
fn what_is_personal_is_sealed() {
    with(|c| {
        let mut new = a(ProducerKind::Cooperative, place(c, EA_KAR));
        new.particulars.email = Some(Email::parse("htx@example.vn").unwrap());
        let made = registered(c, officer(), &new);
        let (phone, mark, email): (Option<String>, Option<String>, Option<String>) = rows::table
            .filter(rows::id.eq(made.id))
            .select((rows::phone_sealed, rows::phone_mark, rows::email_sealed))
            .get_result(c)?;
        assert_eq!(mark, Some(vault().mark("phone", "0905123456")));
        assert_eq!(vault().open(&phone.unwrap()).unwrap(), "0905123456");
        assert!(!email.unwrap().contains("htx"));
        Ok(())
    });
}

#[test]
fn a_list_is_registered_like_its_members_one_by_one() {
    with(|c| {
        let home = place(c, EA_KAR);
        let mut list: Vec<NewProducer> = (0..1203)
            .map(|n| {
                let mut new = a(ProducerKind::Household, home);
                new.particulars.name = format!("Hộ {n}");
                new
            })
            .collect();
        list.push(a(ProducerKind::Cooperative, home));
        let ids = register_all(c, &vault(), officer(), &list)?;
        assert_eq!(ids.len(), 1204);
        assert_eq!(producers::by_id(c, ids[700])?.name, "Hộ 700");
        assert_eq!(producers::by_id(c, ids[1203])?.status, Status::Pending);
        assert_eq!(counted(c, Measure::HouseholdsRegistered), 1203);
        assert_eq!(counted(c, Measure::CooperativesRegistered), 0);
        assert_eq!(
            producers::history(c, SubjectKind::Producer, ids[1202], 9)?.len(),
            1
        );
        assert_eq!(consents::table.count().get_result::<i64>(c)?, 1204);
        let again = register_all(c, &vault(), officer(), &list)?;
        assert_eq!(again, ids);
        assert_eq!(counted(c, Measure::HouseholdsRegistered), 1203);
        Ok(())
    });
}

#[test]
fn each_of_a_list_is_answered() {
    with(|c| {
        let home = place(c, EA_KAR);
        let new = || a(ProducerKind::Household, home);
        let (first, anothers) = (new(), new());
        let stranger = Author::account(99, now());
        producers::register(c, &vault(), stranger, &anothers)?;
        let list = [first.clone(), anothers, new(), first];
        let batch = Batch::all(&list).next().unwrap();
        let answers = producers::register_many(c, &vault(), officer(), batch)?;
        let said: Vec<_> = answers
            .iter()
            .map(|answer| answer.as_ref().map(|made| made.already))
            .collect();
        assert_eq!(
            said,
            [Ok(false), Err(&RowError::of_another()), Ok(false), Ok(true)]
        );
        assert_eq!(counted(c, Measure::HouseholdsRegistered), 3);
        Ok(())
    });
}

#[test]
fn everybody_sees_what_is_theirs_and_nothing_else() {
    with(|c| {
        let (here, there) = (place(c, EA_KAR), place(c, "24133"));
        let mine = registered(c, officer(), &a(ProducerKind::Household, here));
        let other = registered(
            c,
            Author::account(7, now()),
            &a(ProducerKind::Household, there),
        );
        let htx = registered(
            c,
            Author::account(7, now()),
            &a(ProducerKind::Cooperative, there),
        );
        assert!(producers::add_member(
            c,
            officer(),
            &htx,
            &other,
            now().date()
        )?);
        let sees = |c: &mut Conn, sight: Sight| {
            let all: Vec<i64> = consents::table
                .filter(consents::producer_id.eq_any(producers::ids_seen_by(&sight)))
                .order(consents::producer_id)
                .select(consents::producer_id)
                .load(c)
                .unwrap();
            for one in [&mine, &other, &htx] {
                let found = producers::find(c, &sight, one.uuid.as_str());
                assert_eq!(found.is_ok(), all.contains(&one.id), "{sight:?}");
            }
            all
        };
        let officer_of = |account_id| Sight::Cooperative {
            producer_id: htx.id,
            account_id,
        };
        let own = Sight::Own {
            producer_id: mine.id,
        };
        assert_eq!(sees(c, own), [mine.id]);
        assert_eq!(sees(c, officer_of(5)), [other.id, htx.id]);
        assert_eq!(sees(c, officer_of(41)), [mine.id, other.id, htx.id]);
        assert_eq!(sees(c, Sight::Communes(vec![here.commune_id])), [mine.id]);
        assert!(sees(c, Sight::Communes(vec![])).is_empty());
        let district = Sight::Districts(vec![here.district_id.unwrap()]);
        assert_eq!(sees(c, district), [mine.id]);
        assert_eq!(here.province_id, there.province_id);
        let province = Sight::Provinces(vec![here.province_id]);
        assert_eq!(sees(c, province), [mine.id, other.id, htx.id]);
        assert!(sees(c, Sight::Provinces(vec![])).is_empty());
        assert_eq!(sees(c, Sight::Everything).len(), 3);
        assert!(producers::end_membership(
            c,
            officer(),
            &htx,
            &other,
            now().date()
        )?);
        assert_eq!(sees(c, officer_of(5)), [htx.id]);
        Ok(())
    });
}

#[test]
fn a_cooperative_counts_when_it_is_let_in_and_gets_a_letter() {
    use DecisionOutcome::{DecidedBefore, Told};
    with(|c| {
        let mut new = a(ProducerKind::Cooperative, place(c, EA_KAR));
        new.particulars.email = Some(Email::parse("htx@example.vn").unwrap());
        let htx = registered(c, officer(), &new);
        assert_eq!(htx.status, Status::Pending);
        let opened = producers::open_account(c, &vault(), Author::program(now()), &htx)?;
        assert!(sign_ins::confirm_email(
            c,
            &vault(),
            opened.account_id,
            now()
        )?);
        let approve = |c: &mut Conn, htx: &Producer| {
            producers::approve(c, &vault(), officer(), htx, "http://x/")
        };
        let letters = |c: &mut Conn| jobs::table.count().get_result::<i64>(c).unwrap();
        let why = "Thiếu mã số thuế";
        assert_eq!(producers::refuse(c, &vault(), officer(), &htx, why)?, Told);
        assert_eq!(letters(c), 1);
        let refused = producers::by_id(c, htx.id)?;
        assert_eq!(refused.status, Status::Refused);
        assert_eq!(refused.decision_reason, "Thiếu mã số thuế");
        assert_eq!(approve(c, &refused)?, DecidedBefore);
        assert_eq!(counted(c, Measure::CooperativesRegistered), 0);
        assert!(producers::send_again(c, officer(), &refused)?);
        assert_eq!(approve(c, &refused)?, Told);
        assert_eq!(approve(c, &refused)?, DecidedBefore);
        assert_eq!(letters(c), 2);
        assert_eq!(counted(c, Measure::CooperativesRegistered), 1);
        assert!(producers::by_id(c, htx.id)?.is_active());
        Ok(())
    });
}

#[test]
fn a_consent_taken_back_takes_the_public_page_down() {
    with(|c| {
        let new = a(ProducerKind::Household, place(c, EA_KAR));
        let producer = registered(c, officer(), &new);
        let public = (Purpose::PublicPage, GivenVia::Paper);
        producers::give_consent(c, officer(), &producer, public.0, public.1)?;
        producers::give_consent(c, officer(), &producer, public.0, public.1)?;
        assert!(producers::is_publicly_shown(c, producer.id)?);
        producers::withdraw_consent(c, officer(), &producer, public.0, public.1)?;
        assert!(!producers::is_publicly_shown(c, producer.id)?);
        let proofs: i64 = consents::table
            .filter(consents::purpose.eq("public_page"))
            .count()
            .get_result(c)?;
        assert_eq!(proofs, 1);
        Ok(())
    });
}

#[test]
fn a_membership_is_one_at_a_time_and_does_not_end_before_it_began() {
    with(|c| {
        let home = place(c, EA_KAR);
        let htx = registered(c, officer(), &a(ProducerKind::Cooperative, home));
        let member = registered(c, officer(), &a(ProducerKind::Household, home));
        let day = now().date();
        assert!(producers::add_member(c, officer(), &htx, &member, day)?);
        assert!(!producers::add_member(c, officer(), &htx, &member, day)?);
        let before = day.pred_opt().unwrap();
        assert!(!producers::end_membership(
            c,
            officer(),
            &htx,
            &member,
            before
        )?);
        assert!(producers::end_membership(c, officer(), &htx, &member, day)?);
        assert!(producers::add_member(c, officer(), &htx, &member, day)?);
        Ok(())
    });
}

#[test]
fn an_account_is_opened_by_its_number_even_where_the_phone_is_shared() {
    with(|c| {
        let home = place(c, EA_KAR);
        let first = registered(c, officer(), &a(ProducerKind::Household, home));
        let second = registered(c, officer(), &a(ProducerKind::Household, home));
        let by = Author {
            code_of: None,
            account: None,
            at: now(),
        };
        assert!(producers::open_account(c, &vault(), by, &first)?.every_login);
        let opened = producers::open_account(c, &vault(), by, &second)?;
        assert!(!opened.every_login);
        let code = producers::renew_code(c, &vault(), by, &second)?;
        assert_ne!(code, opened.activation_code);
        assert_eq!(accounts::table.count().get_result::<i64>(c)?, 2);
        Ok(())
    });
}

#[test]
fn corrections_are_found_by_the_new_name() {
    with(|c| {
        let new = a(ProducerKind::Household, place(c, EA_KAR));
        let producer = registered(c, officer(), &new);
        let to = Particulars {
            name: "H'Đok Êban".into(),
            representative: None,
            phone: None,
            email: None,
            tax_code: None,
            hamlet: String::new(),
        };
        producers::edit(c, &vault(), officer(), &producer, &to)?;
        let (folded, phone): (String, Option<String>) = rows::table
            .filter(rows::id.eq(producer.id))
            .select((rows::folded, rows::phone_sealed))
            .get_result(c)?;
        assert_eq!((folded.as_str(), phone), ("h'dok eban", None));
        Ok(())
    });
}

#[test]
fn numbers_are_eight_digits() {
    assert!(ProducerNumber::parse("2745 9036").is_ok());
    assert!(ProducerNumber::parse("0905123456").is_err());
}
