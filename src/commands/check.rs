//! `lensan check`: what this installation is made of, and what is wrong with it. Nothing stays of
//! what it does: a place is tried with a file that is removed again.

use std::fmt::Display;
use std::net::TcpListener;
use std::process::ExitCode;

use super::look;
use super::out::say;
use crate::app::{ReadOnlyApp, StartError, try_places, uploads_state};
use crate::config::{Config, SETTINGS};
use crate::db::{self, DatabaseState, Outcome};
use crate::i18n::in_both;
use crate::installation;
use crate::keys;
use crate::mail::Postman;

/// Prints a line a finding and counts the problems.
#[derive(Default)]
struct FindingPrinter {
    problems: usize,
}

impl FindingPrinter {
    fn good(&self, what: &str, words: impl Display) -> Result<(), StartError> {
        say!("ok       {what}: {words}")
    }

    fn bad(&mut self, what: &str, words: impl Display) -> Result<(), StartError> {
        self.problems += 1;
        for line in words.to_string().lines() {
            say!("PROBLEM  {what}: {line}")?;
        }
        Ok(())
    }

    fn either(
        &mut self,
        what: &str,
        outcome: Result<String, impl Display>,
    ) -> Result<(), StartError> {
        match outcome {
            Ok(words) => self.good(what, words),
            Err(words) => self.bad(what, words),
        }
    }
}

pub(super) fn run(config: &Config) -> Result<ExitCode, StartError> {
    let mut findings = FindingPrinter::default();
    settings(config, &mut findings)?;
    places(config, &mut findings)?;
    contents(config, &mut findings)?;
    findings.either("mail", mail(config))?;
    say!("problems: {}", findings.problems)?;
    Ok(if findings.problems == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A setting that cannot be used ends every command before it begins: those here can.
fn settings(config: &Config, findings: &mut FindingPrinter) -> Result<(), StartError> {
    for (name, default) in SETTINGS {
        let value = match name {
            "DATABASE_URL" => config.database_place(),
            "LENSAN_DATABASE_CONNECTIONS" => config
                .database_connections
                .map_or_else(String::new, |number| number.to_string()),
            "LENSAN_LISTEN" => config.listen.to_string(),
            "LENSAN_UPLOADS" => config.uploads.display().to_string(),
            "LENSAN_KEY_FILE" => config.key_file.display().to_string(),
            "LENSAN_BASE_URL" => config.base_url(),
            "LENSAN_OPEN_DATA" if config.open_data_off => "off".to_owned(),
            "LENSAN_BEHIND_PROXY" => config.behind_proxy.to_string(),
            "LENSAN_METRICS" => optional(config.metrics),
            "LENSAN_BACKUPS" => optional(config.backups.as_ref().map(|path| path.display())),
            "SMTP_URL" if config.smtp_url.is_some() => "(set)".to_owned(),
            "LENSAN_MAIL_DIR" => config.mail_dir.display().to_string(),
            "LENSAN_MAIL_FROM" => config.mail_from.clone(),
            "LENSAN_MAIL_REPLY_TO" => config.mail_reply_to.clone().unwrap_or_default(),
            "RUST_LOG" => config.log.clone(),
            _ => default.to_owned(),
        };
        findings.good("setting", format_args!("{name} = {value}"))?;
    }
    for name in &config.unknown {
        let unknown = crate::error::Message::new("config.unknown").with("name", name);
        findings.bad("setting", in_both(&unknown))?;
    }
    Ok(())
}

fn optional(value: Option<impl Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn places(config: &Config, findings: &mut FindingPrinter) -> Result<(), StartError> {
    for place in try_places(config) {
        findings.either(&format!("place of {}", place.what), place.outcome)?;
    }
    findings.good("address", address(config))
}

/// That it is taken is no problem: a server that runs has it.
fn address(config: &Config) -> String {
    match TcpListener::bind(config.listen) {
        Ok(_) => format!("{} is free", config.listen),
        Err(cause) => format!("{}: {cause}", config.listen),
    }
}

/// Database, key and uploads. Without a database there is nothing to hold the others against.
fn contents(config: &Config, findings: &mut FindingPrinter) -> Result<(), StartError> {
    let place = config.database_place();
    let found = db::find(config.database_url.reveal());
    if let Ok(DatabaseState::Nothing(_) | DatabaseState::Empty) = found
        && crate::app::may_make_one(config, false).is_ok()
    {
        return findings.good("database", format_args!("{place} will be made by `serve`"));
    }
    let view = match look(config) {
        Ok(view) => view,
        Err(error) => return findings.bad("database", error),
    };
    findings.either("database", database(&view, &place))?;
    if let Err(cause) = db::may_write(config.database_url.reveal()) {
        findings.bad("database", format_args!("{place}: {cause}"))?;
    }
    let key = match keys::look(&view.db, &config.key_file) {
        Ok(Some(vault)) => Ok(format!("{} opens the database", vault.fingerprint())),
        Ok(None) => Ok(format!(
            "{} will be made by `serve`",
            config.key_file.display()
        )),
        Err(error) => Err(error),
    };
    findings.either("key", key)?;
    uploads(&view, findings)
}

fn database(view: &ReadOnlyApp, place: &str) -> Outcome<String> {
    let own = view.db.read_blocking(installation::id)?;
    let own = own.map_or_else(|| "none yet".to_owned(), |own| own.to_string());
    Ok(format!("{place} can be read; its identity: {own}"))
}

fn uploads(view: &ReadOnlyApp, findings: &mut FindingPrinter) -> Result<(), StartError> {
    let blobs = view.blobs.clone();
    let (state, own) = view.db.read_blocking(move |c| {
        let state = uploads_state(c, &blobs)?;
        Outcome::Ok((state, installation::id(c)?))
    })?;
    match own.and_then(|own| state.warning(&view.blobs, &own)) {
        Some(warning) => findings.bad("uploads", in_both(&warning)),
        None => findings.good(
            "uploads",
            format_args!("{} belong to this database", view.blobs),
        ),
    }
}

fn mail(config: &Config) -> Result<String, String> {
    let postman = Postman::open(&config.mail()).map_err(|error| error.to_string())?;
    if config.smtp_url.is_none() {
        return Ok(format!("files under {}", config.mail_dir.display()));
    }
    let system = actix_web::rt::System::new();
    system.block_on(postman.try_out())?;
    Ok("the mail server answers and lets us in".to_owned())
}
