//! One attempt to sign in: who may try now, and what the right password brings.

use actix_web::HttpRequest;
use chrono::NaiveDateTime;

use super::client::client_of;
use super::device::Device;
use super::logins::{self, Credentials};
use super::retry_ticket::{Holder, RetryTicket};
use super::sessions::{self, SessionOpening};
use super::sign_in_throttle::{self, SignInThrottle};
use super::store;
use crate::db::{Conn, Outcome};
use crate::vault::{Vault, digest};
use crate::web::{Cookies, Site};

/// Where an attempt comes from, and what it is at.
#[derive(Debug, Clone)]
pub(super) struct SignInAttempt {
    vault: Vault,
    login: String,
    browser: String,
    address: String,
    ticket: Option<String>,
    former: FormerSessions,
    now: NaiveDateTime,
}

/// What a browser brings of its sessions until now.
#[derive(Debug, Clone)]
pub(super) struct FormerSessions {
    /// Where somebody has signed in before.
    device: Device,
    /// The digests of the sessions themselves.
    pub digests: Vec<String>,
    /// Browser and system.
    client: String,
}

impl FormerSessions {
    pub(super) fn read(req: &HttpRequest, site: &Site) -> Self {
        let cookies = Cookies::new(&site.options);
        let tokens = cookies.read_each(req, "session");
        Self {
            device: Device::read(cookies.read(req, "device").as_deref()),
            digests: tokens.iter().map(|token| digest(token)).collect(),
            client: client_of(req),
        }
    }
}

/// Whether an attempt is looked at.
pub(super) enum SignInAdmission {
    Admitted(CountedAttempt),
    /// Where the wait is for what others did, a ticket.
    Refused {
        seconds: u32,
        ticket: Option<RetryTicket>,
    },
}

/// A counted attempt, whose password is to be looked at.
#[derive(Debug, Clone)]
pub(super) struct CountedAttempt {
    credentials: Option<Credentials>,
    throttle: SignInThrottle,
}

/// What a browser is given with a session.
#[derive(Debug)]
pub(super) struct NewSession {
    pub account_id: i64,
    pub token: String,
    pub device: Device,
    /// The browser's last session was of the same account and password: its open forms stay good.
    pub keeps_forms: bool,
}

impl SignInAttempt {
    pub(super) fn read(req: &HttpRequest, site: &Site, login: &str) -> Self {
        let cookies = Cookies::new(&site.options);
        Self {
            vault: site.vault.clone(),
            login: login.to_owned(),
            browser: cookies.read(req, "form").unwrap_or_default(),
            address: site.origin_of(req),
            ticket: cookies.read(req, "ticket"),
            former: FormerSessions::read(req, site),
            now: site.clock.now(),
        }
    }

    fn credentials(&self, c: &mut Conn) -> Outcome<Option<Credentials>> {
        logins::by_login(c, &logins::login_mark(&self.vault, &self.login))
    }

    /// Looks the account up and counts the attempt, in one write.
    pub(super) fn admit(&self, c: &mut Conn) -> Outcome<SignInAdmission> {
        let credentials = self.credentials(c)?;
        let throttle = match self.known_account(credentials.as_ref()) {
            Some(id) => SignInThrottle::of_device(&self.vault, self.former.device.id(), id),
            None => {
                let (browser, login) = (&self.browser, &self.login);
                SignInThrottle::of_stranger(&self.vault, browser, login, &self.address)
            }
        };
        match throttle.take(c, self.now)? {
            None => Ok(SignInAdmission::Admitted(CountedAttempt {
                credentials,
                throttle,
            })),
            Some(_) => self.admit_late(c, credentials, &throttle),
        }
    }

    /// The account that this device has been signed in to.
    fn known_account(&self, credentials: Option<&Credentials>) -> Option<i64> {
        let credentials = credentials?;
        let hash = credentials.password_hash.as_deref()?;
        let known = self.former.device.knows(&self.vault, credentials.id, hash);
        known.then_some(credentials.id)
    }

    /// The buckets are full. Whoever filled its own waits; others are given a ticket, or are let in
    /// with the one that they waited with.
    fn admit_late(
        &self,
        c: &mut Conn,
        credentials: Option<Credentials>,
        refused: &SignInThrottle,
    ) -> Outcome<SignInAdmission> {
        if let Some(seconds) = refused.own_wait(c, self.now)? {
            return Ok(SignInAdmission::Refused {
                seconds,
                ticket: None,
            });
        }
        let holder = Holder {
            browser: &self.browser,
            login: &self.login,
        };
        let held = self.ticket.as_deref();
        let held = held.and_then(|text| RetryTicket::read(&self.vault, text, holder, self.now));
        let ticket = match held {
            Some(held) if !sign_in_throttle::is_used(c, &self.vault, &held, self.now)? => held,
            _ => RetryTicket::issue(&self.vault, holder, self.now),
        };
        let mut seconds = ticket.wait(self.now);
        if seconds == 0 {
            let (browser, login) = (&self.browser, &self.login);
            let throttle =
                SignInThrottle::with_ticket(&self.vault, browser, login, &self.address, &ticket);
            match throttle.take(c, self.now)? {
                None => {
                    return Ok(SignInAdmission::Admitted(CountedAttempt {
                        credentials,
                        throttle,
                    }));
                }
                Some(wait) => seconds = wait,
            }
        }
        Ok(SignInAdmission::Refused {
            seconds,
            ticket: Some(ticket),
        })
    }

    /// Starts the session. `None` where the account was ended, or got another password, while this
    /// one was looked at.
    pub(super) fn succeed(
        &self,
        c: &mut Conn,
        admitted: &CountedAttempt,
    ) -> Outcome<Option<NewSession>> {
        let Some(credentials) = self
            .credentials(c)?
            .filter(|d| admitted.credentials.as_ref() == Some(d))
        else {
            return Ok(None);
        };
        admitted.throttle.succeeded(c, self.now)?;
        let opening = SessionOpening::of(credentials.id);
        sign_in(c, &self.vault, opening, &self.former, self.now).map(Some)
    }

    pub(super) fn give_back(&self, c: &mut Conn, admitted: &CountedAttempt) -> Outcome<()> {
        admitted.throttle.give_back(c, self.now)
    }
}

impl CountedAttempt {
    /// The account that somebody tries to enter, where there is one.
    pub(super) fn account_id(&self) -> Option<i64> {
        self.credentials.as_ref().map(|credentials| credentials.id)
    }

    /// What the password is compared with.
    pub(super) fn password_hash(&self) -> Option<String> {
        self.credentials
            .as_ref()
            .and_then(|credentials| credentials.password_hash.clone())
    }
}

/// Starts a session, ends those that the browser had before, and makes the device known to the
/// account.
pub(super) fn sign_in(
    c: &mut Conn,
    vault: &Vault,
    opening: SessionOpening,
    former: &FormerSessions,
    now: NaiveDateTime,
) -> Outcome<NewSession> {
    let account_id = opening.account_id;
    for session in &former.digests {
        sessions::end(c, session)?;
    }
    let token = sessions::start(c, opening, &former.client, now)?;
    let mut device = former.device.clone();
    let mut keeps_forms = false;
    if let Some(hash) = store::password_of(c, account_id)? {
        keeps_forms = device.was_last_used_by(vault, account_id, &hash);
        device = device.remember(vault, account_id, &hash);
    }
    Ok(NewSession {
        account_id,
        token,
        device,
        keeps_forms,
    })
}
