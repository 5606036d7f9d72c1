//! What the accounts' pages show.

use askama::Template;

use super::codes::WaitingCode;
use super::history::HistoryLine;
use super::model::Role;
use super::scopes::ScopeChoices;
use super::sessions::OwnSession;
use super::staff::{CodeOpens, StaffCode};
use super::store::AccountSummary;
use crate::jobs::DeadLetter;
use crate::text::date_time;
use crate::web::{Choice, FormView, Shell};

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
pub(super) struct SignInPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub kept: &'a [(String, String)],
}

#[derive(Template)]
#[template(path = "accounts/activate.html")]
pub(super) struct ActivatePage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
}

#[derive(Template)]
#[template(path = "accounts/forgot.html")]
pub(super) struct ForgotPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
}

#[derive(Template)]
#[template(path = "accounts/forgot_sent.html")]
pub(super) struct ForgotSentPage<'a> {
    pub shell: &'a Shell,
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub(super) struct ResetPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
}

/// A link or a code that opens nothing any more, and the way to another.
#[derive(Template)]
#[template(path = "accounts/spent.html")]
pub(super) struct SpentPage<'a> {
    pub shell: &'a Shell,
    /// The beginning of the keys of what is said.
    pub what: &'static str,
}

impl SpentPage<'_> {
    fn say(&self, part: &str) -> String {
        let key = format!("accounts.spent.{}.{part}", self.what);
        self.shell.t(&key).to_owned()
    }
}

#[derive(Template)]
#[template(path = "accounts/confirm_email.html")]
pub(super) struct ConfirmEmailPage<'a> {
    pub shell: &'a Shell,
    pub token: &'a str,
}

/// A line of the staff list.
pub(super) struct StaffRow {
    pub uuid: String,
    pub name: String,
    pub role: String,
    /// The key of the state's word and the badge's colour.
    pub state: &'static str,
    pub badge: &'static str,
    pub ended: bool,
}

/// A mail or another job that was given up.
pub(super) struct DeadLetterRow {
    pub id: i64,
    pub kind: String,
    pub when: String,
    pub error: String,
}

#[derive(Template)]
#[template(path = "accounts/staff.html")]
pub(super) struct StaffPage<'a> {
    pub shell: &'a Shell,
    pub accounts: Vec<StaffRow>,
    pub dead: Vec<DeadLetterRow>,
    pub codes: Vec<WaitingCodeRow>,
}

/// What the page of accounts lists.
pub(super) struct StaffLists {
    pub accounts: Vec<AccountSummary>,
    pub dead: Vec<DeadLetter>,
    pub waiting: Vec<WaitingCode>,
}

/// A code for staff that another administrator has to agree to.
pub(super) struct WaitingCodeRow {
    pub id: i64,
    pub name: String,
    pub when: String,
    /// Not for whoever handed it out, nor for its owner.
    pub may_agree: bool,
}

impl<'a> StaffPage<'a> {
    /// `reader` is the account that looks at it.
    pub fn new(shell: &'a Shell, reader: i64, lists: StaffLists) -> Self {
        let accounts = lists.accounts.into_iter();
        let codes = lists.waiting.into_iter();
        Self {
            shell,
            accounts: accounts.map(|a| staff_line(shell, a)).collect(),
            dead: lists.dead.into_iter().map(dead_line).collect(),
            codes: codes.map(|code| waiting_line(reader, code)).collect(),
        }
    }
}

fn waiting_line(reader: i64, code: WaitingCode) -> WaitingCodeRow {
    WaitingCodeRow {
        id: code.id,
        when: date_time(code.created_at),
        may_agree: code.created_by != Some(reader) && code.account_id != reader,
        name: code.account_name,
    }
}

fn staff_line(shell: &Shell, listed: AccountSummary) -> StaffRow {
    let (state, badge) = match (listed.disabled_at, listed.activated_at) {
        (Some(_), _) => ("accounts.state.ended", "loss"),
        (None, Some(_)) => ("accounts.state.active", "good"),
        (None, None) => ("accounts.state.waiting", "attention"),
    };
    let role = Role::parse(&listed.role).map(|r| shell.t(r.label_key()).to_owned());
    StaffRow {
        uuid: listed.uuid,
        name: listed.name,
        role: role.unwrap_or_default(),
        state,
        badge,
        ended: listed.disabled_at.is_some(),
    }
}

fn dead_line(letter: DeadLetter) -> DeadLetterRow {
    DeadLetterRow {
        id: letter.id,
        kind: letter.kind,
        when: date_time(letter.created_at),
        error: letter.last_error,
    }
}

#[derive(Template)]
#[template(path = "accounts/new_staff.html")]
pub(super) struct NewStaffPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub roles: Vec<Choice>,
    pub offered: ScopeChoices,
    /// The role (and, where it has one, the province) is chosen: ask for the rest.
    pub ready: bool,
}

impl<'a> NewStaffPage<'a> {
    pub fn new(shell: &'a Shell, form: FormView, offered: ScopeChoices) -> Self {
        let roles = Role::ALL.into_iter().filter(|r| *r != Role::Household);
        let choice = |r: Role| Choice::new(r.code(), shell.t(r.label_key()));
        let administrator = form.value("role") == Role::Administrator.code();
        let places = !offered.areas.is_empty() || !offered.cooperatives.is_empty();
        Self {
            shell,
            roles: roles.map(choice).collect(),
            ready: administrator || places,
            form,
            offered,
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/code.html")]
pub(super) struct CodePage<'a> {
    pub shell: &'a Shell,
    pub handed: StaffCode,
}

impl CodePage<'_> {
    fn opens(&self) -> Option<String> {
        match self.handed.opens {
            CodeOpens::Now => None,
            CodeOpens::AfterAgreement => {
                Some(self.shell.t("accounts.code.after_agreement").to_owned())
            }
            CodeOpens::At(at) => Some(self.shell.tr1(
                "accounts.code.opens_at",
                "when",
                date_time(at),
            )),
        }
    }
}

#[derive(Template)]
#[template(path = "accounts/edit.html")]
pub(super) struct EditPage<'a> {
    pub shell: &'a Shell,
    pub uuid: &'a str,
    pub role: Role,
    pub form: FormView,
    pub offered: ScopeChoices,
    pub history: Vec<HistoryLine>,
}

/// What a person sees of the account that is their own.
#[derive(Template)]
#[template(path = "accounts/own.html")]
pub(super) struct OwnPage<'a> {
    pub shell: &'a Shell,
    pub name: &'a str,
    pub role: Role,
    pub form: FormView,
    pub password_form: FormView,
    /// The e-mail that waits for its letter to be opened.
    pub unconfirmed: Option<String>,
    /// The one that counts.
    pub confirmed: Option<String>,
    pub sessions: Vec<OwnSession>,
}

impl OwnPage<'_> {
    fn client(&self, session: &OwnSession) -> String {
        if session.client.is_empty() {
            self.shell.t("accounts.own.unknown_client").to_owned()
        } else {
            session.client.clone()
        }
    }

    fn since(&self, session: &OwnSession) -> String {
        let since = date_time(session.created_at);
        self.shell.tr1("accounts.own.session_since", "since", since)
    }

    fn seen(&self, session: &OwnSession) -> String {
        let seen = date_time(session.seen_at);
        self.shell.tr1("accounts.own.session_seen", "seen", seen)
    }

    fn has_others(&self) -> bool {
        self.sessions.iter().filter(|session| !session.here).count() > 1
    }
}
