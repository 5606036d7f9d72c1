//! Counting registrations, accounts, listings and codes again from the facts.
//!
//! Not a word of the code that counted them the first time is used here: a mistake made there
//! would only be made twice. Sales and courses are counted again in their own rooms.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::counts::{CountChange, CountPlace, Measure, Slice};
use crate::db::{Conn, Outcome, each_row, is_one_of};
use crate::producers::{ProducerKind, Status};
use crate::residence_history::{self, FactScope, PLACE, at_place_of};
use crate::trace_codes::CodeSubject;

/// When a fact happened, as the column has it.
enum FactTime {
    /// A day in Viet Nam.
    Day(&'static str),
    /// An instant in UTC.
    Instant(&'static str),
}

/// What leaves a count. `p` is the producer at whose place it counts.
struct CountedFact {
    measure: Measure,
    when: FactTime,
    of: String,
    holds: String,
    by: i64,
}

fn fact(measure: Measure, when: FactTime, of: &str, holds: impl Into<String>) -> CountedFact {
    CountedFact {
        measure,
        when,
        of: of.to_owned(),
        holds: holds.into(),
        by: 1,
    }
}

/// All facts that are counted here.
fn facts() -> impl Iterator<Item = CountedFact> {
    let households = households().into_iter();
    let cooperatives = cooperatives().into_iter();
    households
        .chain(cooperatives)
        .chain(listings())
        .chain(codes())
}

fn of_kind(kind: ProducerKind) -> String {
    is_one_of("p.kind", &[kind.code()])
}

/// A household counts from the day on which somebody vouched for it, not from its own word.
fn households() -> [CountedFact; 3] {
    let registered = |measure, kind| {
        let when = FactTime::Day("p.verified_on");
        let holds = format!("{} AND p.verified_on IS NOT NULL", of_kind(kind));
        fact(measure, when, "producers p", holds)
    };
    [
        registered(Measure::HouseholdsRegistered, ProducerKind::Household),
        registered(
            Measure::HouseholdBusinessesRegistered,
            ProducerKind::HouseholdBusiness,
        ),
        fact(
            Measure::AccountsActivated,
            FactTime::Instant("p.activated_at"),
            "producers p",
            "p.activated_at IS NOT NULL",
        ),
    ]
}

/// One that was let in and closed later has still been let in.
fn cooperatives() -> [CountedFact; 2] {
    let let_in = [Status::Active.code(), Status::Closed.code()];
    let let_in = is_one_of("p.status", &let_in);
    let registered = |measure, kind| {
        let holds = format!(
            "{} AND {let_in} AND p.decided_at IS NOT NULL",
            of_kind(kind)
        );
        fact(
            measure,
            FactTime::Instant("p.decided_at"),
            "producers p",
            holds,
        )
    };
    [
        registered(Measure::CooperativesRegistered, ProducerKind::Cooperative),
        registered(Measure::GroupsRegistered, ProducerKind::CooperativeGroup),
    ]
}

fn listings() -> [CountedFact; 2] {
    let of = "listings l JOIN producers p ON p.id = l.producer_id";
    [
        fact(
            Measure::ListingsPublished,
            FactTime::Day("l.published_on"),
            of,
            "l.published_on IS NOT NULL",
        ),
        // A draft that is thrown away was never on the floor.
        fact(
            Measure::ListingsWithdrawn,
            FactTime::Day("l.closed_on"),
            of,
            "l.closed_on IS NOT NULL AND l.published_on IS NOT NULL",
        ),
    ]
}

fn codes() -> [CountedFact; 2] {
    let of = format!(
        "trace_codes t JOIN listings l ON l.id = t.subject_id AND {} \
         JOIN producers p ON p.id = l.producer_id",
        is_one_of("t.subject_kind", &[CodeSubject::LISTING])
    );
    let traced = |when, holds| fact(Measure::TracedProducts, when, &of, holds);
    let issued = traced(FactTime::Instant("t.issued_at"), "t.issued_at IS NOT NULL");
    let retired = traced(
        FactTime::Instant("t.retired_at"),
        "t.retired_at IS NOT NULL",
    );
    [issued, CountedFact { by: -1, ..retired }]
}

/// Tells what `counts` must say of all [`facts`], one by one, so that this holds neither
/// households nor products in memory.
pub(super) fn recount(
    c: &mut Conn,
    scope: FactScope,
    slice: Slice,
    visit: &mut dyn FnMut(&CountChange),
) -> Outcome<()> {
    for fact in facts() {
        each(c, &fact, scope, slice, visit)?;
    }
    Ok(())
}

type Types = (Nullable<BigInt>, BigInt, Text);

fn each(
    c: &mut Conn,
    fact: &CountedFact,
    scope: FactScope,
    slice: Slice,
    visit: &mut dyn FnMut(&CountChange),
) -> Outcome<()> {
    let day = fact.when.day(c.is_postgres());
    let sql = format!(
        "SELECT {PLACE}, CAST({day} AS TEXT) FROM {} {} WHERE {} AND {} AND {}",
        fact.of,
        at_place_of(&day),
        fact.holds,
        slice.of_day(&day),
        scope.condition("p.id")
    );
    type Row = (Option<i64>, i64, String);
    each_row!(c, diesel::dsl::sql::<Types>(&sql), |row: Row| {
        let (district, commune, on) = row;
        let on = residence_history::day_of(&on)?;
        visit(&CountChange::one(fact.measure, CountPlace::new(commune, district), on).by(fact.by));
    });
    Ok(())
}

impl FactTime {
    /// The day in Viet Nam: seven hours ahead, all year. The one thing the two databases have no
    /// common words for.
    fn day(&self, postgres: bool) -> String {
        match (self, postgres) {
            (Self::Day(column), _) => (*column).to_owned(),
            (Self::Instant(column), false) => format!("date({column}, '+7 hours')"),
            (Self::Instant(column), true) => {
                format!("CAST({column} + INTERVAL '7 hours' AS DATE)")
            }
        }
    }
}
