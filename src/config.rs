//! The only reader of the environment and of configuration files. Every setting has a working
//! default; a value that cannot be used is never taken for another one; secrets never print.

mod setting;

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use crate::error::Message;
use crate::mail::MailConfig;
use crate::values::host_of;

/// A value that must not reach a log.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// How one process of lensan runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:PATH` or `postgres://…` (may hold a password).
    pub database_url: Secret,
    /// How many connections a PostgreSQL may be asked for; `None` = as many as the machine can use.
    pub database_connections: Option<NonZeroUsize>,
    pub listen: SocketAddr,
    /// Whether somebody chose `listen`: a command that has not been told asks the database where
    /// the server is.
    pub listen_is_set: bool,
    /// Photos, by content.
    pub uploads: PathBuf,
    /// The key that seals personal data. Lose it and they are lost; keep it with the backups, not
    /// in them.
    pub key_file: PathBuf,
    /// Where mail goes; without it, files under `mail_dir`.
    pub smtp_url: Option<Secret>,
    pub mail_dir: PathBuf,
    pub mail_from: String,
    /// Who reads answers to reports; `None` = the sender.
    pub mail_reply_to: Option<String>,
    /// What QR codes and mails point to; `None` = `http://` + `listen`.
    pub base_url: Option<String>,
    /// How many reverse proxies stand in front and name the client.
    pub behind_proxy: u8,
    /// `LENSAN_OPEN_DATA=off`: `/open` and all below it is not there.
    pub open_data_off: bool,
    /// Where numbers for a monitoring system are served; `None` = nowhere.
    pub metrics: Option<SocketAddr>,
    /// The folder that `lensan backup` writes to, for the age of the last backup.
    pub backups: Option<PathBuf>,
    /// What the log tells, in the words of `tracing_subscriber`'s filter.
    pub log: String,
    /// Settings that look like ours and are none: a slip of the pen.
    pub unknown: Vec<String>,
}

/// Every setting there is, with its default where it has one word for it.
pub const SETTINGS: [(&str, &str); 15] = [
    ("DATABASE_URL", "sqlite:var/lensan.db"),
    ("LENSAN_DATABASE_CONNECTIONS", ""),
    ("LENSAN_LISTEN", "127.0.0.1:8080"),
    ("LENSAN_UPLOADS", "uploads"),
    ("LENSAN_KEY_FILE", "var/lensan.key"),
    ("LENSAN_BASE_URL", ""),
    ("LENSAN_OPEN_DATA", "on"),
    ("LENSAN_BEHIND_PROXY", "0"),
    ("LENSAN_METRICS", ""),
    ("LENSAN_BACKUPS", ""),
    ("SMTP_URL", ""),
    ("LENSAN_MAIL_DIR", "var/mail"),
    ("LENSAN_MAIL_FROM", "lensan <lensan@localhost>"),
    ("LENSAN_MAIL_REPLY_TO", ""),
    ("RUST_LOG", "info"),
];

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    pub name: &'static str,
    pub why: Message,
}

/// Every setting that cannot be used, all at once.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.iter().map(ConfigError::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigErrors(pub Vec<ConfigError>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = crate::i18n::in_both(&self.why);
        let lines: Vec<String> = said
            .lines()
            .map(|l| format!("{}: {l}", self.name))
            .collect();
        f.write_str(&lines.join("\n"))
    }
}

impl Config {
    /// Reads the environment; what is not set stands under `var/`.
    #[allow(clippy::disallowed_methods, reason = "this is where settings are read")]
    pub fn from_env() -> Result<Self, ConfigErrors> {
        let unreadable = SETTINGS.iter().filter(|(name, _)| {
            std::env::var_os(name).is_some_and(|value| value.to_str().is_none())
        });
        let unreadable: Vec<ConfigError> = unreadable
            .map(|&(name, _)| ConfigError {
                name,
                why: Message::new("config.not_text"),
            })
            .collect();
        if !unreadable.is_empty() {
            return Err(ConfigErrors(unreadable));
        }
        let mut config = Self::read(|name| std::env::var(name).ok())?;
        let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        config.unknown = names.filter(|name| is_unknown(name)).collect();
        config.unknown.sort();
        Ok(config)
    }

    /// The same from any source, so that tests need not touch the process's environment. What is
    /// set to nothing is not set.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let mut read = setting::SettingsReader::new(&get);
        let database_url = read.parsed("DATABASE_URL", setting::database);
        let connections = "LENSAN_DATABASE_CONNECTIONS";
        let connections = read.parsed(connections, setting::connections);
        let listen = read.parsed("LENSAN_LISTEN", setting::address);
        let base_url = read.parsed("LENSAN_BASE_URL", setting::base_url);
        let behind_proxy = read.parsed("LENSAN_BEHIND_PROXY", setting::proxies);
        let open_data_off = read.parsed("LENSAN_OPEN_DATA", setting::is_off);
        let metrics = read.parsed("LENSAN_METRICS", setting::optional_address);
        let log = read.parsed("RUST_LOG", setting::log);
        let mail = MailConfig {
            smtp_url: get("SMTP_URL"),
            dir: read.text("LENSAN_MAIL_DIR").into(),
            from: read.text("LENSAN_MAIL_FROM"),
            reply_to: get("LENSAN_MAIL_REPLY_TO"),
            hello: None,
        };
        read.mail(&mail);
        let (uploads, key_file) = (read.text("LENSAN_UPLOADS"), read.text("LENSAN_KEY_FILE"));
        let whole = || {
            Some(Self {
                database_url: database_url?,
                database_connections: connections?,
                listen: listen?,
                listen_is_set: get("LENSAN_LISTEN").is_some(),
                uploads: uploads.into(),
                key_file: key_file.into(),
                smtp_url: mail.smtp_url.map(Secret::new),
                mail_dir: mail.dir,
                mail_from: mail.from,
                mail_reply_to: mail.reply_to,
                base_url: base_url?,
                behind_proxy: behind_proxy?,
                open_data_off: open_data_off?,
                metrics: metrics?,
                backups: get("LENSAN_BACKUPS").map(PathBuf::from),
                log: log?,
                unknown: Vec::new(),
            })
        };
        read.done(whole())
    }

    /// The demo keeps everything in one folder that can be thrown away.
    pub fn for_demo(mut self, dir: &Path) -> Self {
        self.database_url = Secret::new(format!("sqlite:{}", dir.join("lensan.db").display()));
        self.uploads = dir.join("uploads");
        self.key_file = dir.join("lensan.key");
        self.mail_dir = dir.join("mail");
        self.smtp_url = None;
        self
    }

    /// Where the pages of this process are reached.
    pub fn base_url(&self) -> String {
        let own = || format!("http://{}", reachable(self.listen));
        self.base_url.clone().unwrap_or_else(own)
    }

    pub fn mail(&self) -> MailConfig {
        MailConfig {
            smtp_url: self.smtp_url.as_ref().map(|url| url.reveal().to_owned()),
            dir: self.mail_dir.clone(),
            from: self.mail_from.clone(),
            reply_to: self.mail_reply_to.clone(),
            hello: host_of(&self.base_url()),
        }
    }

    /// Which database this is, without what opens it.
    pub fn database_place(&self) -> String {
        let url = self.database_url.reveal();
        let Some((scheme, rest)) = url.split_once("://").filter(|(s, _)| *s != "sqlite") else {
            return url.to_owned();
        };
        let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let place = place.split('?').next().unwrap_or(place);
        format!("{scheme}://{place}")
    }
}

fn is_unknown(name: &str) -> bool {
    let of_scripts = OF_SCRIPTS.iter().any(|prefix| name.starts_with(prefix));
    let known = SETTINGS.iter().any(|(known, _)| *known == name);
    name.starts_with("LENSAN_") && !of_scripts && !known
}

/// Read by the project's own tests and benches, which start this program with what they were given.
const OF_SCRIPTS: [&str; 2] = ["LENSAN_TEST_", "LENSAN_BENCH_"];

/// A server that listens everywhere is reached here, too; nobody can go to 0.0.0.0.
fn reachable(mut listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        listen.set_ip(match listen {
            SocketAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    listen
}

#[cfg(test)]
mod tests;
