//! The only reader of the environment and of configuration files. Every setting has a working
//! default; secrets never print.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

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
    pub listen: SocketAddr,
    /// Photos, by content.
    pub uploads: PathBuf,
    /// The key that seals personal data. Lose it and they are lost; keep it with the backups, not
    /// in them.
    pub key_file: PathBuf,
    /// Where mail goes; without it, files under `mail_dir`.
    pub smtp_url: Option<Secret>,
    pub mail_dir: PathBuf,
    pub mail_from: String,
    /// What QR codes and mails point to; `None` = `http://` + `listen`.
    pub base_url: Option<String>,
    /// So many reverse proxies stand in front, one behind the other, and name the client.
    pub proxies: usize,
    /// `LENSAN_OPEN_DATA=off`: `/open` and all below it is not there.
    pub open_data_off: bool,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {why}")]
pub struct ConfigError {
    name: &'static str,
    why: String,
}

fn proxies(set: Option<String>) -> Result<usize, ConfigError> {
    let Some(text) = set else {
        return Ok(0);
    };
    text.parse().map_err(|_| ConfigError {
        name: "LENSAN_BEHIND_PROXY",
        why: format!("{text:?} is no number of proxies such as 1"),
    })
}

impl Config {
    /// Reads the environment; what is not set stands under `var/`.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| std::env::var(name).ok().filter(|v| !v.is_empty()))
    }

    /// The same from any source, so that tests need not touch the process's environment.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let path = |name, default: &str| PathBuf::from(get(name).unwrap_or(default.to_owned()));
        let listen = get("LENSAN_LISTEN").unwrap_or("127.0.0.1:8080".to_owned());
        let database = get("DATABASE_URL").unwrap_or("sqlite:var/lensan.db".to_owned());
        Ok(Self {
            database_url: Secret::new(database),
            listen: listen.parse().map_err(|_| ConfigError {
                name: "LENSAN_LISTEN",
                why: format!("{listen:?} is no address such as 127.0.0.1:8080"),
            })?,
            uploads: path("LENSAN_UPLOADS", "uploads"),
            key_file: path("LENSAN_KEY_FILE", "var/lensan.key"),
            smtp_url: get("SMTP_URL").map(Secret::new),
            mail_dir: path("LENSAN_MAIL_DIR", "var/mail"),
            mail_from: get("LENSAN_MAIL_FROM").unwrap_or("lensan <lensan@localhost>".to_owned()),
            base_url: get("LENSAN_BASE_URL").map(|u| u.trim_end_matches('/').to_owned()),
            proxies: proxies(get("LENSAN_BEHIND_PROXY"))?,
            open_data_off: get("LENSAN_OPEN_DATA").as_deref() == Some("off"),
        })
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

    pub fn base_url(&self) -> String {
        let own = || format!("http://{}", self.listen);
        self.base_url.clone().unwrap_or_else(own)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn nothing_needs_to_be_set() {
        let config = Config::read(|_| None).unwrap();
        assert_eq!(config.database_url.reveal(), "sqlite:var/lensan.db");
        assert_eq!(config.base_url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn a_bad_address_is_named() {
        let wrong = Config::read(|n| (n == "LENSAN_LISTEN").then(|| "8080".to_owned()));
        assert!(wrong.unwrap_err().to_string().contains("LENSAN_LISTEN"));
    }

    #[test]
    fn proxies_are_counted() {
        let read = |value: &str| {
            let value = value.to_owned();
            Config::read(move |n| (n == "LENSAN_BEHIND_PROXY").then(|| value.clone()))
        };
        assert_eq!(Config::read(|_| None).unwrap().proxies, 0);
        assert_eq!(read("2").unwrap().proxies, 2);
        let wrong = read("yes").unwrap_err().to_string();
        assert!(wrong.contains("LENSAN_BEHIND_PROXY"), "{wrong}");
    }

    #[test]
    fn open_data_are_on_unless_switched_off() {
        let off = |value: &str| {
            let value = value.to_owned();
            let get = move |n: &str| (n == "LENSAN_OPEN_DATA").then(|| value.clone());
            Config::read(get).unwrap().open_data_off
        };
        assert!(off("off"));
        assert!(!off("on") && !Config::read(|_| None).unwrap().open_data_off);
    }

    #[test]
    fn secrets_do_not_print() {
        let config = Config::read(|n| (n == "SMTP_URL").then(|| "smtp://u:pw@h".to_owned()));
        assert!(!format!("{:?}", config.unwrap()).contains("pw"));
    }
}
