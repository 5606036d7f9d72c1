//! What the facts of every room come to, counted again, and moving them from one place to another.
//!
//! Registrations, accounts, listings and codes are counted here (`registrations`); sales and courses
//! in their own rooms. Whoever changes where or when facts count changes them inside [`moving`]: the
//! facts themselves are not touched, they are counted before and after.

mod registrations;

use crate::counts::{self, CountChange, Slice, Tally};
use crate::db::{Conn, Outcome};
use crate::residence_history::FactScope;
use crate::{training, transactions};

/// What the facts of some say that the counts must hold: every recount there is.
pub fn facts(c: &mut Conn, scope: FactScope) -> Outcome<Tally> {
    let mut facts = Tally::default();
    each_fact(c, scope, Slice::WHOLE, &mut |change| facts.add(change))?;
    Ok(facts)
}

/// Tells every fact of some, one by one.
pub fn each_fact(
    c: &mut Conn,
    scope: FactScope,
    slice: Slice,
    visit: &mut dyn FnMut(&CountChange),
) -> Outcome<()> {
    registrations::recount(c, scope, slice, visit)?;
    transactions::recount(c, scope, slice, visit)?;
    training::recount(c, scope, slice, visit)
}

/// Makes a change and moves what the facts of these producers count for: they are counted before and
/// after, and what differs is added.
pub fn moving(
    c: &mut Conn,
    scope: FactScope,
    change: impl FnOnce(&mut Conn) -> Outcome<()>,
) -> Outcome<()> {
    let before = facts(c, scope)?;
    change(c)?;
    let after = facts(c, scope)?;
    counts::add_all(c, &counts::moved(&before, &after)?)
}
