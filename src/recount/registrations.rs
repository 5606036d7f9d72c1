//! Counting registrations, accounts, listings and codes again from the facts.
//!
//! Not a word of the code that counted them the first time is used here: a mistake made there
//! would only be made twice. Sales and courses are counted again in their own rooms.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::counts::{Change, Measure, Slice};
use crate::db::{Conn, Outcome, each_row};
use crate::residence_history::{self, FactScope, PLACE, at_place_of};

/// When a fact happened, as the column has it.
enum When {
    /// A day in Viet Nam.
    Day(&'static str),
    /// An instant in UTC.
    Instant(&'static str),
}

/// What leaves a count. `p` is the producer at whose place it counts.
struct Fact {
    measure: Measure,
    when: When,
    of: &'static str,
    holds: &'static str,
    by: i64,
}

const fn fact(measure: Measure, when: When, of: &'static str, holds: &'static str) -> Fact {
    Fact {
        measure,
        when,
        of,
        holds,
        by: 1,
    }
}

const LISTINGS: &str = "listings l JOIN producers p ON p.id = l.producer_id";
const CODES: &str = "trace_codes t JOIN listings l ON l.id = t.listing_id \
                     JOIN producers p ON p.id = l.producer_id";

const FACTS: [Fact; 9] = [
    fact(
        Measure::HouseholdsRegistered,
        When::Day("p.registered_on"),
        "producers p",
        "p.kind = 'household'",
    ),
    fact(
        Measure::HouseholdBusinessesRegistered,
        When::Day("p.registered_on"),
        "producers p",
        "p.kind = 'household_business'",
    ),
    // One that was let in and closed later has still been let in.
    fact(
        Measure::CooperativesRegistered,
        When::Instant("p.decided_at"),
        "producers p",
        "p.kind = 'cooperative' AND p.status IN ('active', 'closed') \
         AND p.decided_at IS NOT NULL",
    ),
    fact(
        Measure::GroupsRegistered,
        When::Instant("p.decided_at"),
        "producers p",
        "p.kind = 'cooperative_group' AND p.status IN ('active', 'closed') \
         AND p.decided_at IS NOT NULL",
    ),
    fact(
        Measure::AccountsActivated,
        When::Instant("p.activated_at"),
        "producers p",
        "p.activated_at IS NOT NULL",
    ),
    fact(
        Measure::ListingsPublished,
        When::Day("l.published_on"),
        LISTINGS,
        "l.published_on IS NOT NULL",
    ),
    // A draft that is thrown away was never on the floor.
    fact(
        Measure::ListingsWithdrawn,
        When::Day("l.closed_on"),
        LISTINGS,
        "l.closed_on IS NOT NULL AND l.published_on IS NOT NULL",
    ),
    fact(
        Measure::TracedProducts,
        When::Instant("t.issued_at"),
        CODES,
        "t.issued_at IS NOT NULL",
    ),
    Fact {
        measure: Measure::TracedProducts,
        when: When::Instant("t.retired_at"),
        of: CODES,
        holds: "t.retired_at IS NOT NULL",
        by: -1,
    },
];

/// Tells what `counts` must say of all [`FACTS`], one by one, so that this holds neither
/// households nor products in memory.
pub(super) fn recount(
    c: &mut Conn,
    (scope, slice): (FactScope, Slice),
    tell: &mut dyn FnMut(&Change),
) -> Outcome<()> {
    for fact in &FACTS {
        each(c, fact, (scope, slice), tell)?;
    }
    Ok(())
}

type Types = (Nullable<BigInt>, BigInt, Text);

fn each(
    c: &mut Conn,
    fact: &Fact,
    (scope, slice): (FactScope, Slice),
    tell: &mut dyn FnMut(&Change),
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
        tell(&Change::one(fact.measure, (commune, district), on).by(fact.by));
    });
    Ok(())
}

impl When {
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
