//! Codes by themselves: one that holds for each subject, none given twice, none forgotten.

use chrono::{Duration, NaiveDateTime};
use lensan::db::DbFailure;
use lensan::trace_codes::{self, CodeSubject};
use lensan::values::TraceCode;

use crate::support::database::TestDatabase;
use crate::support::village;

const SUBJECT: CodeSubject = CodeSubject::Listing(7);
const OTHER: CodeSubject = CodeSubject::Listing(8);

fn later(days: i64) -> NaiveDateTime {
    village::now() + Duration::days(days)
}

#[test]
fn a_subject_has_one_code_that_holds() {
    let database = TestDatabase::new();
    let db = database.open();
    db.write_blocking(|c| {
        let draw = &mut TraceCode::random;
        let first = trace_codes::issue(c, SUBJECT, later(0), draw)?;
        let second = trace_codes::issue(c, SUBJECT, later(1), draw);
        assert!(matches!(second, Err(DbFailure::Busy)), "{second:?}");
        // Another's is another's.
        trace_codes::issue(c, OTHER, later(1), draw)?;
        let held = trace_codes::of_subject(c, SUBJECT)?.unwrap();
        assert_eq!((held.code, held.holds()), (first, true));
        Ok::<_, DbFailure>(())
    })
    .unwrap();
}

#[test]
fn a_new_code_comes_after_the_old_one_was_retired() {
    let database = TestDatabase::new();
    let db = database.open();
    db.write_blocking(|c| {
        let draw = &mut TraceCode::random;
        let mut all = Vec::new();
        for round in 0..3 {
            let code = trace_codes::issue(c, SUBJECT, later(2 * round), draw)?;
            let retired = trace_codes::retire(c, SUBJECT, later(2 * round + 1))?;
            assert_eq!(retired, Some(code));
            assert_eq!(trace_codes::retire(c, SUBJECT, later(2 * round + 1))?, None);
            let last = trace_codes::of_subject(c, SUBJECT)?.unwrap();
            assert_eq!((last.code, last.holds()), (code, false));
            all.push(code);
        }
        for code in &all {
            assert!(trace_codes::is_known(c, code)?);
        }
        assert_eq!(trace_codes::of_subject(c, OTHER)?, None);
        Ok::<_, DbFailure>(())
    })
    .unwrap();
}

#[test]
fn no_code_is_given_twice() {
    let database = TestDatabase::new();
    let db = database.open();
    db.write_blocking(|c| {
        let old = trace_codes::issue(c, SUBJECT, later(0), &mut TraceCode::random)?;
        trace_codes::retire(c, SUBJECT, later(1))?;
        let fresh = TraceCode::random();
        let mut drawn = vec![fresh, old, old];
        let mut draw = || drawn.pop().unwrap();
        let given = trace_codes::issue(c, OTHER, later(2), &mut draw)?;
        assert_eq!(given, fresh);
        let again = trace_codes::issue(c, SUBJECT, later(2), &mut || old);
        assert!(matches!(again, Err(DbFailure::Busy)), "{again:?}");
        Ok::<_, DbFailure>(())
    })
    .unwrap();
}
