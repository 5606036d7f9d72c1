use lensan::db::{migrate, pending, revert_all};

use crate::support::database::TestDatabase;

#[test]
fn all_the_way_up_down_and_up_again() {
    let database = TestDatabase::bare();
    let all = pending(&database.url).unwrap();
    assert!(all > 0);
    assert_eq!(migrate(&database.url).unwrap(), all);
    assert_eq!(migrate(&database.url).unwrap(), 0);
    assert_eq!(revert_all(&database.url).unwrap(), all);
    assert_eq!(migrate(&database.url).unwrap(), all);
    assert_eq!(pending(&database.url).unwrap(), 0);
}

#[test]
fn two_that_start_at_once_migrate_once() {
    let database = TestDatabase::bare();
    let all = pending(&database.url).unwrap();
    let ran: usize = std::thread::scope(|scope| {
        let both = [(); 2].map(|()| scope.spawn(|| migrate(&database.url).unwrap()));
        both.into_iter().map(|one| one.join().unwrap()).sum()
    });
    assert_eq!(ran, all);
}

#[test]
fn a_test_gets_a_migrated_database_of_its_own() {
    let (one, other) = (TestDatabase::new(), TestDatabase::new());
    assert_eq!(pending(&one.url).unwrap(), 0);
    assert_ne!(one.url, other.url);
}

/// The order of the list of sales, as `transactions::list` asks for it.
#[test]
fn the_newest_sales_are_found_without_sorting_all() {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct QueryPlanRow {
        #[diesel(sql_type = diesel::sql_types::Text)]
        detail: String,
    }
    let database = TestDatabase::bare_sqlite();
    migrate(&database.url).unwrap();
    let mut c = lensan::db::AnyConnection::open(&database.url).unwrap();
    let steps: Vec<QueryPlanRow> = diesel::sql_query(
        "EXPLAIN QUERY PLAN SELECT transactions.uuid, listings.title, producers.name \
        FROM transactions INNER JOIN listings ON transactions.listing_id = listings.id \
        INNER JOIN producers ON transactions.producer_id = producers.id \
        ORDER BY transactions.sold_on DESC, transactions.id DESC LIMIT 51",
    )
    .load(&mut c)
    .unwrap();
    let plan: Vec<String> = steps.into_iter().map(|step| step.detail).collect();
    let plan = plan.join("\n");
    assert!(plan.contains("transactions_sold_on_idx"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

/// Only SQLite commits in groups; on PostgreSQL a deferred constraint fails its own job.
#[test]
fn no_constraint_is_deferred_to_the_commit_of_a_group() {
    for entry in walk("migrations/sqlite".as_ref()) {
        let sql = std::fs::read_to_string(&entry).unwrap().to_lowercase();
        assert!(!sql.contains("deferr"), "{}", entry.display());
    }
}

fn walk(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let deeper = folders.iter().flat_map(|folder| walk(folder));
    files.into_iter().chain(deeper).collect()
}
