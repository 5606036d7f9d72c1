//! Cookies by purpose. Under TLS each carries the `__Host-` prefix, so no sibling domain can set it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{COOKIE, HeaderValue};

use super::site::SiteOptions;

const MONTH: Duration = Duration::days(30);
const YEAR: Duration = Duration::days(365);

/// Of more cookies of one name than these, ours is not looked for.
const MOST_OF_ONE_NAME: usize = 4;

/// The value of a pair of that name. What stands beside it may be in any encoding, so that the
/// header is never read as one text; ours need none.
fn value_of(pair: &[u8], name: &[u8]) -> Option<String> {
    let value = pair.strip_prefix(name)?.strip_prefix(b"=")?;
    String::from_utf8(value.to_vec()).ok()
}

/// How a notice looks: good news, something to look at, something lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    Good,
    Attention,
    Loss,
}

impl NoticeKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Attention => "attention",
            Self::Loss => "loss",
        }
    }

    pub(super) fn of(name: &str) -> Self {
        match name {
            "good" => Self::Good,
            "loss" => Self::Loss,
            _ => Self::Attention,
        }
    }
}

/// Reads and makes the cookies of one deployment.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    pub fn new(options: &SiteOptions) -> Self {
        Self {
            secure: options.secure,
        }
    }

    fn name(self, purpose: &str) -> String {
        if self.secure {
            format!("__Host-lensan_{purpose}")
        } else {
            format!("lensan_{purpose}")
        }
    }

    pub fn read(self, req: &HttpRequest, purpose: &str) -> Option<String> {
        self.read_each(req, purpose).into_iter().next()
    }

    /// All that came under the name, in the order in which they came: without TLS, another site of
    /// the same domain can set one that stands before ours.
    pub fn read_each(self, req: &HttpRequest, purpose: &str) -> Vec<String> {
        let name = self.name(purpose);
        let lines = req.headers().get_all(COOKIE).map(HeaderValue::as_bytes);
        let pairs = lines.flat_map(|line| line.split(|byte| *byte == b';'));
        let ours = pairs.filter_map(|pair| value_of(pair.trim_ascii(), name.as_bytes()));
        ours.take(MOST_OF_ONE_NAME).collect()
    }

    fn make(self, purpose: &str, value: String, age: Duration) -> Cookie<'static> {
        Cookie::build(self.name(purpose), value)
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(age)
            .finish()
    }

    /// Who is signed in.
    pub fn session(self, token: String) -> Cookie<'static> {
        self.make("session", token, MONTH)
    }

    /// Where somebody has signed in before; it outlives the session.
    pub fn device(self, value: String) -> Cookie<'static> {
        self.make("device", value, YEAR)
    }

    /// What a browser brings back that had to wait before signing in.
    pub fn ticket(self, value: String) -> Cookie<'static> {
        self.make("ticket", value, Duration::minutes(15))
    }

    /// What form tokens are derived from.
    pub fn form(self, value: String) -> Cookie<'static> {
        self.make("form", value, MONTH)
    }

    /// A choice of the reader: language, text size, contrast.
    pub fn choice(self, purpose: &str, value: String) -> Cookie<'static> {
        self.make(purpose, value, YEAR)
    }

    /// One sentence to show on the next page: a key, never a name or a number of a person.
    pub fn notice(self, kind: NoticeKind, key: &str) -> Cookie<'static> {
        let value = format!("{}|{key}", kind.name());
        self.make("notice", value, Duration::minutes(5))
    }

    pub fn forget(self, purpose: &str) -> Cookie<'static> {
        self.make(purpose, String::new(), Duration::ZERO)
    }
}
