//! A database of its own for every test: a copy of a migrated SQLite file, or a schema in the
//! PostgreSQL that `TEST_DATABASE_URL` names. One variable decides for the whole suite.

use std::path::Path;
use std::sync::OnceLock;

use diesel::connection::SimpleConnection;
use diesel::result::QueryResult;
use lensan::db::{AnyConnection, Db, DbOptions, migrate};
use tempfile::TempDir;
use uuid::Uuid;

/// Lives as long as the test needs its database; takes it along when it goes.
pub struct TestDatabase {
    pub url: String,
    _home: DatabaseHome,
}

enum DatabaseHome {
    Folder { _kept: TempDir },
    Schema { server: String, name: String },
    Database { server: String, name: String },
}

impl TestDatabase {
    /// Migrated, and empty but for what migrations put in.
    pub fn new() -> Self {
        match server() {
            Some(server) => {
                let database = Self::schema(server);
                migrate(&database.url).unwrap();
                database
            }
            None => {
                let (database, path) = Self::folder();
                std::fs::write(path, template()).unwrap();
                database
            }
        }
    }

    /// Migrated, with the administrative units loaded: what the program has after its first start.
    pub fn furnished() -> Self {
        match server() {
            Some(server) => Self::copy(&server),
            None => {
                let (database, path) = Self::folder();
                std::fs::write(path, furnished_template()).unwrap();
                database
            }
        }
    }

    /// A migrated SQLite file at a place of the test's choice.
    pub fn furnish_at(path: &Path) {
        std::fs::write(path, furnished_template()).unwrap();
    }

    /// A copy of a migrated PostgreSQL database; a schema would have to be filled each time.
    fn copy(server: &str) -> Self {
        let template = pg_template(server);
        let name = format!("t_{}", Uuid::now_v7().simple());
        run(
            server,
            &format!("CREATE DATABASE {name} TEMPLATE {template}"),
        );
        Self {
            url: in_database(server, &name),
            _home: DatabaseHome::Database {
                server: server.to_owned(),
                name,
            },
        }
    }

    /// A database without a single table, also where a dump names the schema `public`.
    pub fn nothing() -> Self {
        let Some(server) = server() else {
            return Self::folder().0;
        };
        let name = format!("t_{}", Uuid::now_v7().simple());
        run(&server, &format!("CREATE DATABASE {name}"));
        Self {
            url: in_database(&server, &name),
            _home: DatabaseHome::Database { server, name },
        }
    }

    /// Without a single table.
    pub fn bare() -> Self {
        match server() {
            Some(server) => Self::schema(server),
            None => Self::folder().0,
        }
    }

    /// A SQLite file whatever the suite runs on.
    pub fn bare_sqlite() -> Self {
        Self::folder().0
    }

    pub fn open(&self) -> Db {
        Db::open(&DbOptions::new(&self.url)).unwrap()
    }

    fn folder() -> (Self, String) {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("test.db").to_str().unwrap().to_owned();
        let database = Self {
            url: format!("sqlite:{path}"),
            _home: DatabaseHome::Folder { _kept: folder },
        };
        (database, path)
    }

    fn schema(server: String) -> Self {
        let name = format!("t_{}", Uuid::now_v7().simple());
        run(&server, &format!("CREATE SCHEMA {name}"));
        let joint = if server.contains('?') { '&' } else { '?' };
        Self {
            url: format!("{server}{joint}options=-csearch_path%3D{name}"),
            _home: DatabaseHome::Schema { server, name },
        }
    }
}

impl Drop for DatabaseHome {
    fn drop(&mut self) {
        let (server, sql) = match self {
            Self::Schema { server, name } => (server, format!("DROP SCHEMA {name} CASCADE")),
            Self::Database { server, name } => {
                (server, format!("DROP DATABASE {name} WITH (FORCE)"))
            }
            Self::Folder { .. } => return,
        };
        let done = try_run(server, &sql);
        // The first failure of a test is the one to be read.
        assert!(std::thread::panicking() || done.is_ok(), "{sql}: {done:?}");
    }
}

pub fn on_postgres() -> bool {
    server().is_some()
}

fn server() -> Option<String> {
    std::env::var("TEST_DATABASE_URL").ok()
}

fn run(url: &str, sql: &str) {
    try_run(url, sql).unwrap();
}

fn try_run(url: &str, sql: &str) -> QueryResult<()> {
    let mut conn = AnyConnection::open(url).unwrap();
    if conn.is_postgres() {
        // A test that leaves a lock behind fails. Without this the suite would stand still.
        conn.batch_execute("SET lock_timeout = '120s'")?;
    }
    conn.batch_execute(sql)
}

/// Migrating takes a quarter of a second, copying next to nothing.
fn template() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let (database, path) = TestDatabase::folder();
        migrate(&database.url).unwrap();
        std::fs::read(path).unwrap()
    })
}

fn furnished_template() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let (database, path) = TestDatabase::folder();
        furnish(&database.url);
        // Connections that close at the same moment may each leave the log to the other.
        run(&database.url, "PRAGMA wal_checkpoint(TRUNCATE)");
        std::fs::read(path).unwrap()
    })
}

/// The one migrated database of this run; the next run makes its own, for the migrations may
/// have changed.
fn pg_template(server: &str) -> &'static str {
    static NAME: OnceLock<String> = OnceLock::new();
    NAME.get_or_init(|| {
        let name = format!("template_{}", Uuid::now_v7().simple());
        run(server, &format!("CREATE DATABASE {name}"));
        furnish(&in_database(server, &name));
        name
    })
}

fn furnish(url: &str) {
    migrate(url).unwrap();
    let db = Db::open(&DbOptions::new(url)).unwrap();
    db.write_blocking(lensan::areas::load).unwrap();
    db.close();
}

/// The server's address with another database in it.
fn in_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').unwrap_or((server, ""));
    let (host, _) = address.rsplit_once('/').unwrap();
    if options.is_empty() {
        format!("{host}/{name}")
    } else {
        format!("{host}/{name}?{options}")
    }
}
