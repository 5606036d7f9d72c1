//! What each setting may be. Whatever is not on its list is an error: a value that was meant to
//! protect something and is not understood must not pass for "not set".

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::str::FromStr;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use super::{ConfigError, ConfigErrors, SETTINGS, Secret};
use crate::db;
use crate::error::Message;
use crate::mail::{MailConfig, MailConfigError};

type SettingResult<T> = Result<T, Message>;

/// Reads settings and keeps what is wrong with them.
pub(super) struct SettingsReader<'a> {
    get: &'a dyn Fn(&str) -> Option<String>,
    errors: Vec<ConfigError>,
}

impl<'a> SettingsReader<'a> {
    pub fn new(get: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            get,
            errors: Vec::new(),
        }
    }

    pub fn text(&self, name: &'static str) -> String {
        (self.get)(name).unwrap_or_else(|| default_of(name).to_owned())
    }

    /// `None` where the value is wrong; [`Reader::done`] then tells why.
    pub fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: fn(&str) -> SettingResult<T>,
    ) -> Option<T> {
        let value = parse(&self.text(name));
        value
            .map_err(|why| self.errors.push(ConfigError { name, why }))
            .ok()
    }

    pub fn mail(&mut self, mail: &MailConfig) {
        if let Err(error) = mail.check() {
            let (name, key) = mail_fault(&error);
            let why = Message::new(key);
            self.errors.push(ConfigError { name, why });
        }
    }

    /// What was read, unless anything was wrong with it.
    pub fn done<T>(self, config: Option<T>) -> Result<T, ConfigErrors> {
        match config {
            Some(config) if self.errors.is_empty() => Ok(config),
            _ => Err(ConfigErrors(self.errors)),
        }
    }
}

fn default_of(name: &str) -> &'static str {
    let found = SETTINGS.iter().find(|(known, _)| *known == name);
    found.map_or("", |(_, default)| default)
}

/// The URL itself is not repeated: it may hold a password.
pub(super) fn database(url: &str) -> SettingResult<Secret> {
    match db::folder_of(url) {
        Ok(_) => Ok(Secret::new(url)),
        Err(_) => Err(Message::new("config.database")),
    }
}

/// One that reads and one that writes at least.
pub(super) fn connections(text: &str) -> SettingResult<Option<NonZeroUsize>> {
    match text.parse() {
        _ if text.is_empty() => Ok(None),
        Ok(number @ 2..=200) => Ok(NonZeroUsize::new(number)),
        _ => Err(Message::new("config.connections").with("value", text)),
    }
}

pub(super) fn address(text: &str) -> SettingResult<SocketAddr> {
    let address = text.parse().ok();
    address.ok_or_else(|| Message::new("config.address").with("value", text))
}

/// Set to nothing, it is nowhere.
pub(super) fn optional_address(text: &str) -> SettingResult<Option<SocketAddr>> {
    if text.is_empty() {
        return Ok(None);
    }
    address(text).map(Some)
}

pub(super) fn base_url(text: &str) -> SettingResult<Option<String>> {
    if text.is_empty() {
        return Ok(None);
    }
    let refused = || Message::new("config.base_url").with("value", text);
    let url = text.trim_end_matches('/');
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .ok_or_else(refused)?;
    let host = rest.split('/').next().unwrap_or_default();
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "?#@\\\"'<>".contains(c);
    if rest.contains(forbidden) || !names_a_host(host) {
        return Err(refused());
    }
    Ok(Some(url.to_owned()))
}

/// `lensan.example`, `[::1]:8080`: an authority as browsers understand it.
fn names_a_host(host: &str) -> bool {
    let Ok(authority) = actix_web::http::uri::Authority::from_str(host) else {
        return false;
    };
    let after = host.strip_prefix(authority.host());
    let port_is_right = after.is_some_and(|port| port.is_empty() || authority.port_u16().is_some());
    !authority.host().is_empty() && port_is_right
}

pub(super) fn proxies(text: &str) -> SettingResult<u8> {
    match text.parse() {
        Ok(number @ 0..=9) if text.len() == 1 => Ok(number),
        _ => Err(Message::new("config.proxies").with("value", text)),
    }
}

pub(super) fn is_off(text: &str) -> SettingResult<bool> {
    match text {
        "on" => Ok(false),
        "off" => Ok(true),
        _ => Err(Message::new("config.on_off").with("value", text)),
    }
}

/// The filter takes every word for the name of a target and then logs nothing: of bare words only
/// levels and our own name are meant so.
pub(super) fn log(text: &str) -> SettingResult<String> {
    let known = |part: &str| {
        let part = part.trim();
        let named = part.contains(['=', '[']) || part.starts_with("lensan");
        named || part.parse::<LevelFilter>().is_ok()
    };
    if text.split(',').all(known) && EnvFilter::try_new(text).is_ok() {
        return Ok(text.to_owned());
    }
    Err(Message::new("config.log").with("value", text))
}

fn mail_fault(error: &MailConfigError) -> (&'static str, &'static str) {
    match error {
        MailConfigError::Scheme => ("SMTP_URL", "config.smtp.scheme"),
        MailConfigError::Host => ("SMTP_URL", "config.smtp.host"),
        MailConfigError::Password => ("SMTP_URL", "config.smtp.password"),
        MailConfigError::Option | MailConfigError::Authority { .. } => {
            ("SMTP_URL", "config.smtp.option")
        }
        MailConfigError::From => ("LENSAN_MAIL_FROM", "config.mail_from"),
        MailConfigError::ReplyTo => ("LENSAN_MAIL_REPLY_TO", "config.mail_reply_to"),
    }
}
