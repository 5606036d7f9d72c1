//! What the layout around every page needs to know of the reader and of the request.

use std::str::FromStr;

use actix_web::cookie::Cookie;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web::Data};
use futures_util::future::{Ready, ready};

use super::assets;
use super::cookies::{Cookies, NoticeKind};
use super::failure::Failure;
use super::form_token::{self, FormOwner, SessionHolder};
use super::site::Site;
use crate::error::Message;
use crate::i18n::Language;
use crate::vault::random_token;

/// A link of the navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    pub href: String,
    pub label: String,
    pub current: bool,
}

/// Who is signed in, as the layout shows it.
#[derive(Debug, Clone)]
pub struct SignedInUser {
    pub name: String,
    pub role_label: String,
    pub nav: Vec<NavItem>,
}

/// One sentence at the head of a page about what was just done.
#[derive(Debug, Clone)]
pub struct Notice {
    pub kind: &'static str,
    pub text: String,
}

#[derive(Debug, Clone)]
pub struct Shell {
    pub language: Language,
    size: u8,
    high_contrast: bool,
    path: String,
    /// What the form cookie holds; empty on a page without forms.
    seed: String,
    csrf: String,
    /// Whose session the request has, where that was looked at.
    holder: Option<SessionHolder>,
    person: Option<SignedInUser>,
    notice: Option<Notice>,
    /// A session was begun here: a page that does not know whose offers no signing in.
    has_session: bool,
    pub(super) cookies: Cookies,
    /// A form cookie made for this answer, to be set with it.
    pub(super) fresh_form_cookie: Option<String>,
}

impl Shell {
    pub fn read(req: &HttpRequest, site: &Site) -> Self {
        let mut shell = Self::without_forms(req, site);
        let form_cookie = shell.cookies.read(req, "form");
        let seed = match form_cookie.filter(|value| value.len() == random_token_length()) {
            Some(value) => value,
            None => {
                let value = random_token();
                shell.fresh_form_cookie = Some(value.clone());
                value
            }
        };
        shell.seed = seed;
        let nobody = || FormOwner::nobody(&site.vault);
        let owner = shell.holder.as_ref().map(|holder| holder.owner.clone());
        shell.issue(site, &owner.unwrap_or_else(nobody));
        shell
    }

    fn issue(&mut self, site: &Site, owner: &FormOwner) {
        self.csrf = form_token::issue(&site.vault, &self.seed, owner);
    }

    /// The shell of a page for an account whose session has just begun. Where its forms are to be
    /// others than those that the browser holds open, they get a new cookie.
    #[must_use]
    pub fn begun(mut self, site: &Site, owner: &FormOwner, keeps_forms: bool) -> Self {
        if !keeps_forms {
            self.seed = random_token();
            self.fresh_form_cookie = Some(self.seed.clone());
        }
        self.has_session = true;
        self.issue(site, owner);
        self
    }

    /// The form cookie to set with an answer that is no page of this shell.
    pub fn form_cookie(&self) -> Option<Cookie<'static>> {
        let value = self.fresh_form_cookie.clone()?;
        Some(self.cookies.form(value))
    }

    /// Whose session the request has; empty where nobody's.
    pub(super) fn holder_name(&self) -> &str {
        self.holder.as_ref().map_or("", |holder| &holder.name)
    }

    /// For a page on which nothing is sent: no token is made, and no cookie set.
    fn without_forms(req: &HttpRequest, site: &Site) -> Self {
        let cookies = Cookies::new(&site.options);
        let read = |purpose| cookies.read(req, purpose);
        let language = read("language").and_then(|tag| Language::from_str(&tag).ok());
        let language = language.unwrap_or_default();
        Self {
            language,
            size: read("size")
                .and_then(|s| s.parse().ok())
                .unwrap_or(1)
                .min(3),
            high_contrast: read("contrast").as_deref() == Some("high"),
            path: req.path().to_owned(),
            seed: String::new(),
            csrf: String::new(),
            holder: SessionHolder::of(req),
            person: None,
            has_session: read("session").is_some(),
            notice: read("notice").and_then(|raw| notice(language, &raw)),
            cookies,
            fresh_form_cookie: None,
        }
    }

    #[must_use]
    pub fn with_person(mut self, person: SignedInUser) -> Self {
        self.person = Some(person);
        self
    }

    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.language.t(key)
    }

    pub fn tr(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.language.fill(key, args)
    }

    /// The sentence with one placeholder `{n}` or the named one filled: what templates need most.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "callers hand over numbers and words alike, as they have them"
    )]
    pub fn tr1(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.language.fill(key, &[(name, &value.to_string())])
    }

    pub fn msg(&self, message: &Message) -> String {
        self.language.message(message)
    }

    pub fn lang(&self) -> &'static str {
        self.language.tag()
    }

    pub fn size(&self) -> u8 {
        self.size
    }

    pub fn high_contrast(&self) -> bool {
        self.high_contrast
    }

    /// The path of this page, for links that come back to it.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    pub fn person(&self) -> Option<&SignedInUser> {
        self.person.as_ref()
    }

    pub fn has_session(&self) -> bool {
        self.has_session
    }

    pub fn notice(&self) -> Option<&Notice> {
        self.notice.as_ref()
    }

    pub fn css_href(&self) -> &'static str {
        assets::css_href()
    }

    pub fn js_href(&self) -> &'static str {
        assets::js_href()
    }
}

fn random_token_length() -> usize {
    // 256 bits in base64url without padding
    43
}

fn notice(language: Language, raw: &str) -> Option<Notice> {
    let (kind, key) = raw.split_once('|')?;
    // Only sentences that exist: a forged cookie cannot put words into our mouth.
    let text = language.t(key);
    (text != key).then(|| Notice {
        kind: NoticeKind::of(kind).name(),
        text: text.to_owned(),
    })
}

impl FromRequest for Shell {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match req.app_data::<Data<Site>>() {
            Some(site) => Ok(Shell::read(req, site)),
            None => Err(Failure::internal("the site is not configured")),
        })
    }
}

/// The shell of a page for whoever comes by with a camera: it holds no form that changes anything.
#[derive(Debug, Clone)]
pub struct PublicShell(pub Shell);

impl FromRequest for PublicShell {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(match req.app_data::<Data<Site>>() {
            Some(site) => Ok(Self(Shell::without_forms(req, site))),
            None => Err(Failure::internal("the site is not configured")),
        })
    }
}
