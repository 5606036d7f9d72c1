//! Everything that a database holds, to see that nothing was changed.

use std::collections::BTreeMap;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use lensan::db::{Conn, DbFailure};

use super::database::on_postgres;

/// By table, each row as text, in no particular order but always the same.
pub type Tables = BTreeMap<String, Vec<String>>;

/// That somebody is still there is noted now and then, whatever is asked; and whether a row can be
/// written is found out by writing one.
const NOTED: [(&str, &str); 3] = [
    ("sessions", "seen_at"),
    ("sessions", "expires_at"),
    ("installation", "probed_at"),
];

#[derive(diesel::QueryableByName)]
struct TextRow {
    #[diesel(sql_type = Text)]
    line: String,
}

pub fn tables(c: &mut Conn) -> Result<Tables, DbFailure> {
    let names = if on_postgres() {
        "SELECT CAST(table_name AS TEXT) AS line FROM information_schema.tables \
             WHERE table_schema = current_schema()"
    } else {
        "SELECT name AS line FROM sqlite_master WHERE type = 'table'"
    };
    let mut all = Tables::new();
    for name in lines(c, names)? {
        let mut rows = rows(c, &name)?;
        rows.sort_unstable();
        all.insert(name, rows);
    }
    assert!(all.len() > 20, "where are the tables? {:?}", all.keys());
    Ok(all)
}

fn rows(c: &mut Conn, table: &str) -> Result<Vec<String>, DbFailure> {
    let noted = NOTED.iter().filter(|(of, _)| *of == table);
    let noted: Vec<&str> = noted.map(|(_, column)| *column).collect();
    if on_postgres() {
        let without: String = noted.iter().map(|n| format!(" - '{n}'")).collect();
        let row = format!("CAST(to_jsonb(t){without} AS TEXT)");
        return lines(c, &format!("SELECT {row} AS line FROM \"{table}\" AS t"));
    }
    let columns = format!("SELECT name AS line FROM pragma_table_info('{table}')");
    let columns = lines(c, &columns)?.into_iter();
    let columns = columns.filter(|column| !noted.contains(&column.as_str()));
    let row: Vec<String> = columns.map(|n| format!("quote(\"{n}\")")).collect();
    let row = row.join(" || ', ' || ");
    lines(c, &format!("SELECT {row} AS line FROM \"{table}\""))
}

fn lines(c: &mut Conn, query: &str) -> Result<Vec<String>, DbFailure> {
    let found: Vec<TextRow> = diesel::sql_query(query).load(c)?;
    Ok(found.into_iter().map(|line| line.line).collect())
}

/// Panics with the rows that came or went.
#[track_caller]
pub fn same(before: &Tables, after: &Tables, what: &str) {
    for (name, rows) in after {
        let was = before.get(name).map_or(&[][..], Vec::as_slice);
        if was == rows.as_slice() {
            continue;
        }
        let came: Vec<&String> = rows.iter().filter(|row| !was.contains(row)).collect();
        let went: Vec<&String> = was.iter().filter(|row| !rows.contains(row)).collect();
        panic!("{what} changed {name}:\n+ {came:#?}\n- {went:#?}");
    }
}
