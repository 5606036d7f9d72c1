//! Whole lists through the actions that take a batch. A row that is refused fails the test.

use lensan::audit::Author;
use lensan::db::{Batch, Conn, Outcome};
use lensan::producers::{self, NewProducer};
use lensan::training::{self, Attendance};
use lensan::transactions::{self, NewTransaction};
use lensan::vault::Vault;

/// Says how many were new.
pub fn record_all(c: &mut Conn, by: Author, sales: &[NewTransaction]) -> Outcome<usize> {
    let mut new = 0;
    for batch in Batch::all(sales) {
        let answers = transactions::record_many(c, by, batch)?.into_iter();
        new += answers.filter(|a| !a.as_ref().unwrap().already).count();
    }
    Ok(new)
}

/// Gives the ids in the order of the list.
pub fn register_all(
    c: &mut Conn,
    vault: &Vault,
    by: Author,
    news: &[NewProducer],
) -> Outcome<Vec<i64>> {
    let mut ids = Vec::new();
    for batch in Batch::all(news) {
        let answers = producers::register_many(c, vault, by, batch)?.into_iter();
        ids.extend(answers.map(|answer| answer.unwrap().id));
    }
    Ok(ids)
}

/// Says how many were not on the roll before.
pub fn attend_all(c: &mut Conn, by: Author, course: i64, ids: &[i64]) -> Outcome<usize> {
    let mut new = 0;
    for batch in Batch::all(ids) {
        let answers = training::attend(c, by, course, batch)?.into_iter();
        new += answers.filter(|a| *a == Ok(Attendance::Added)).count();
    }
    Ok(new)
}
