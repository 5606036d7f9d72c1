//! PostgreSQL's own programs for a copy and its way back.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::BackupError;
use crate::error::Message;

/// Where packages put them when they are not in `PATH`: a folder for each version.
const PACKAGES: &str = "/usr/lib/postgresql";

/// Writes one moment of a schema, which another transaction holds open as `snapshot`, into an existing
/// file.
pub(super) fn dump(
    url: &str,
    snapshot: &str,
    schema: &str,
    target: &Path,
) -> Result<(), BackupError> {
    let mut command = tool("pg_dump", url)?;
    // Little compression: the server has something else to do.
    command.args(["--format=custom", "--compress=1", "--lock-wait-timeout=30s"]);
    command.arg(format!("--snapshot={snapshot}"));
    command.arg(format!("--schema={}", quoted(schema)));
    run(command.arg("--file").arg(target))
}

/// All or nothing into an empty schema of the same name.
pub(super) fn restore(url: &str, schema: &str, dump: &Path) -> Result<(), BackupError> {
    let mut command = tool("pg_restore", url)?;
    command.args(["--exit-on-error", "--single-transaction"]);
    command.args(["--no-owner", "--no-privileges"]);
    command.arg(format!("--schema={schema}"));
    run(command.arg(dump))
}

/// Exactly this name and no pattern.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Neither asks for a password nor shows one to whoever lists the processes.
fn tool(name: &'static str, url: &str) -> Result<Command, BackupError> {
    let found = find(name)
        .ok_or_else(|| BackupError::Refused(Message::new("backup.no_tool").with("name", name)))?;
    let (address, password) = without_password(url);
    let mut command = Command::new(found);
    command.arg("--no-password").arg("--dbname").arg(address);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.stdin(Stdio::null()).stdout(Stdio::null());
    Ok(command)
}

fn run(command: &mut Command) -> Result<(), BackupError> {
    let program = Path::new(command.get_program()).to_owned();
    let ended = command.output().map_err(BackupError::io(&program))?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr);
    let message = Message::new("backup.tool_failed").with("name", program.display());
    Err(BackupError::Refused(message.with("cause", said.trim())))
}

#[allow(
    clippy::disallowed_methods,
    reason = "where programs lie is no setting of lensan"
)]
fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).collect();
    folders.extend(packaged());
    let mut programs = folders.iter().map(|folder| folder.join(name));
    programs.find(|program| program.is_file())
}

/// The newest version first.
fn packaged() -> Vec<PathBuf> {
    let versions = fs::read_dir(PACKAGES).into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.path()).collect();
    let number = |path: &PathBuf| {
        let name = path.file_name().and_then(OsStr::to_str);
        name.and_then(|name| name.parse::<u32>().ok()).unwrap_or(0)
    };
    versions.sort_by_key(|path| std::cmp::Reverse(number(path)));
    versions.iter().map(|version| version.join("bin")).collect()
}

/// `postgres://user:secret@host/db` → `postgres://user@host/db` and `secret`.
fn without_password(url: &str) -> (String, Option<String>) {
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    let secret = |option: &&str| option.starts_with("password=");
    let (hidden, shown): (Vec<&str>, Vec<&str>) = options.split('&').partition(secret);
    let mut password = hidden.first().and_then(|o| o.strip_prefix("password="));
    let mut open = address.to_owned();
    if let Some((scheme, rest)) = address.split_once("://")
        && let Some((user, place)) = rest.rsplit_once('@')
        && let Some((user, word)) = user.split_once(':')
    {
        password = Some(word);
        open = format!("{scheme}://{user}@{place}");
    }
    let options = shown.join("&");
    if !options.is_empty() {
        open = format!("{open}?{options}");
    }
    (open, password.map(decoded))
}

/// `%40` → `@`.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = behind.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_stands_on_a_command_line() {
        let parts = |url: &str| {
            let (address, password) = without_password(url);
            (address, password.unwrap_or_default())
        };
        let pair = |address: &str, password: &str| (address.to_owned(), password.to_owned());
        assert_eq!(
            parts("postgres://u:p%40ss%3A@h:5/d?sslmode=require"),
            pair("postgres://u@h:5/d?sslmode=require", "p@ss:")
        );
        assert_eq!(
            parts("postgresql:///d?host=/tmp&password=a%20b"),
            pair("postgresql:///d?host=/tmp", "a b")
        );
        assert_eq!(parts("postgres://u@h/d"), pair("postgres://u@h/d", ""));
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%41"), "%zzA");
    }
}
