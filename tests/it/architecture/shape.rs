//! Files that fit a reader, migrations that fit each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{SourceFile, files, none, one};

/// Longer files hide more than one idea.
const LINES: usize = 400;

fn too_long(source: &SourceFile) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > LINES).then(|| format!("{}: {lines} lines, more than {LINES}", source.path))
}

/// Both databases are walked by migrations of the same names, each up and down.
fn unpaired(migrations: &[SourceFile]) -> Vec<String> {
    let mut steps: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for file in migrations {
        let parts: Vec<&str> = file.path.split('/').collect();
        let ["migrations", database, name, direction] = parts[..] else {
            continue;
        };
        if !file.text.trim().is_empty() {
            steps
                .entry(format!("{name}/{direction}"))
                .or_default()
                .insert(database);
        }
    }
    let names: BTreeSet<&str> = steps.keys().filter_map(|s| s.split('/').next()).collect();
    let wanted = names.iter().flat_map(|name| {
        [
            ("up.sql", "sqlite"),
            ("up.sql", "postgres"),
            ("down.sql", "sqlite"),
            ("down.sql", "postgres"),
        ]
        .map(|(direction, database)| (format!("{name}/{direction}"), database))
    });
    wanted
        .filter(|(step, database)| !steps.get(step).is_some_and(|s| s.contains(database)))
        .map(|(step, database)| format!("migrations/{database}/{step} is missing or empty"))
        .collect()
}

/// A page that keeps what was typed (a session that ended, a full disk) leaves out what has
/// "password" in its name: a field of another name would stand in it, readable.
fn readable_passwords(template: &SourceFile) -> Vec<String> {
    let calls = template.text.split("f::password(").skip(1);
    let named = calls.filter_map(|call| call.split('"').nth(1));
    let wrong = named.filter(|name| !name.contains("password"));
    wrong
        .map(|name| format!("{}: a password called {name}", template.path))
        .collect()
}

#[test]
fn every_password_has_password_in_its_name() {
    let templates = files("templates", &[".html"]);
    none(
        &templates
            .iter()
            .flat_map(readable_passwords)
            .collect::<Vec<_>>(),
    );
    let call = |name: &str| format!("{{{{ f::password(shell, form, \"{name}\", \"a.label\") }}}}");
    assert!(readable_passwords(&SourceFile::new("a.html", &call("new_password"))).is_empty());
    assert_eq!(
        readable_passwords(&SourceFile::new("a.html", &call("new"))).len(),
        1
    );
}

#[test]
fn no_file_is_too_long() {
    let found: Vec<String> = files("src", &[".rs"]).iter().filter_map(too_long).collect();
    none(&found);
}

#[test]
fn both_databases_have_the_same_migrations() {
    none(&unpaired(&files("migrations", &[".sql"])));
}

#[test]
fn a_long_file_is_found() {
    assert_eq!(
        too_long(&SourceFile::new("a.rs", &"x\n".repeat(LINES))),
        None
    );
    assert!(too_long(&SourceFile::new("a.rs", &"x\n".repeat(LINES + 1))).is_some());
}

#[test]
fn a_migration_without_its_pair_is_found() {
    let mut files = vec![
        SourceFile::new("migrations/sqlite/1_a/up.sql", "x"),
        SourceFile::new("migrations/sqlite/1_a/down.sql", "x"),
        SourceFile::new("migrations/postgres/1_a/up.sql", "x"),
    ];
    one(&unpaired(&files), "postgres/1_a/down.sql");
    files.push(SourceFile::new("migrations/postgres/1_a/down.sql", " \n"));
    one(&unpaired(&files), "postgres/1_a/down.sql");
    files.pop();
    files.push(SourceFile::new("migrations/postgres/1_a/down.sql", "x"));
    none(&unpaired(&files));
}
