//! `lensan user`: the first administrator, and a new code for anybody. There is no default password
//! anywhere.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::out::{complain, say};
use crate::accounts::{self, NewAccount, Role, TypedBy};
use crate::app::{AppState, OpenMode, StartError};
use crate::audit::Author;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::DbFailure;
use crate::i18n::Language;
use crate::installation;
use crate::values::{Email, Phone};

#[derive(Subcommand)]
pub(super) enum UserCommand {
    /// Open an administrator's account and print a one-time link to set its password.
    CreateAdmin(AdminLogin),
    /// Print a one-time link that sets a new password for an account. It works at once: whoever
    /// may run commands here needs nobody's agreement. The account's owner is told.
    NewCode(ExistingLogin),
}

#[derive(Args)]
pub(super) struct ExistingLogin {
    /// The phone, e-mail or number that the account signs in with.
    #[arg(long)]
    login: String,
}

#[derive(Args)]
#[group(required = true, multiple = true)]
pub(super) struct AdminLogin {
    /// The phone to sign in with.
    #[arg(long)]
    phone: Option<String>,
    /// The e-mail address to sign in with.
    #[arg(long)]
    email: Option<String>,
}

pub(super) fn run(config: &Config, user: UserCommand) -> Result<ExitCode, StartError> {
    match user {
        UserCommand::CreateAdmin(login) => create_admin(config, &login),
        UserCommand::NewCode(ExistingLogin { login }) => new_code(config, login),
    }
}

fn new_code(config: &Config, login: String) -> Result<ExitCode, StartError> {
    let parts = AppState::open(config, Clock::system(), OpenMode::Existing)?;
    let (vault, by) = (
        parts.site.vault.clone(),
        Author::program(parts.site.clock.now()),
    );
    let renewed = parts
        .site
        .db
        .write_blocking(move |c| accounts::renew_code_of_login(c, &vault, &login, by));
    match renewed {
        Ok(code) => {
            say!("{}/activate?code={code}", reached_at(config, &parts)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(DbFailure::Missing) => {
            complain!("no account that is in use signs in with this");
            Ok(ExitCode::FAILURE)
        }
        Err(failure) => Err(failure.into()),
    }
}

fn create_admin(config: &Config, login: &AdminLogin) -> Result<ExitCode, StartError> {
    let new = match administrator(login) {
        Ok(new) => new,
        Err(message) => {
            complain!("{}", Language::English.message(&message));
            return Ok(ExitCode::FAILURE);
        }
    };
    let parts = AppState::open(config, Clock::system(), OpenMode::Create { new: false })?;
    let (vault, now) = (parts.site.vault.clone(), parts.site.clock.now());
    let opened = parts.site.db.write_blocking(move |c| {
        let opened = accounts::open(c, &vault, &new, now)?;
        if opened.every_login {
            Ok(opened)
        } else {
            Err(taken())
        }
    });
    match opened {
        Ok(opened) => {
            let path = format!("/activate?code={}", opened.activation_code);
            say!("{}{path}", reached_at(config, &parts)?)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(DbFailure::Conflict { .. }) => {
            complain!("this phone or e-mail already belongs to an account");
            Ok(ExitCode::FAILURE)
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Where the link leads: as this command was told, else as the server that started last was.
fn reached_at(config: &Config, parts: &AppState) -> Result<String, StartError> {
    let noted = parts.site.db.read_blocking(installation::address)?;
    let is_configured =
        config.base_url.is_some() || config.listen_is_set && config.listen.port() != 0;
    Ok(noted
        .filter(|_| !is_configured)
        .unwrap_or_else(|| config.base_url()))
}

fn taken() -> DbFailure {
    DbFailure::Conflict {
        table: "account_logins".to_owned(),
        column: "mark".to_owned(),
    }
}

fn administrator(login: &AdminLogin) -> Result<NewAccount, crate::error::Message> {
    Ok(NewAccount {
        name: "Quản trị hệ thống".to_owned(),
        role: Role::Administrator,
        producer_id: None,
        phone: login.phone.as_deref().map(Phone::parse).transpose()?,
        email: login.email.as_deref().map(Email::parse).transpose()?,
        typed_by: TypedBy::Office,
        number: None,
        areas: Vec::new(),
        created_by: None,
    })
}
