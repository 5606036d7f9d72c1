//! A session that begins with this answer: the cookies that the browser gets, and whose its forms are.

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;

use super::attempt::NewSession;
use crate::web::{Cookies, Failure, FormOwner, Shell, Site};

pub struct BegunSession {
    pub(super) account_id: i64,
    pub(super) owner: FormOwner,
    keeps_forms: bool,
    cookies: [Cookie<'static>; 2],
}

impl BegunSession {
    pub(super) fn new(site: &Site, session: NewSession) -> Self {
        let cookies = Cookies::new(&site.options);
        Self {
            account_id: session.account_id,
            owner: FormOwner::account(&site.vault, session.account_id),
            keeps_forms: session.keeps_forms,
            cookies: [
                cookies.session(session.token),
                cookies.device(session.device.cookie()),
            ],
        }
    }

    /// The shell of the answer. Forms that another account, or the same one with another password,
    /// has open in this browser end here.
    pub fn shell(&self, site: &Site, shell: Shell) -> Shell {
        shell.begun(site, &self.owner, self.keeps_forms)
    }

    /// The answer with the session's cookies; `shell` is what [`BegunSession::shell`] gave.
    pub fn put_into(
        self,
        mut answer: HttpResponse,
        shell: &Shell,
    ) -> Result<HttpResponse, Failure> {
        let form = shell.form_cookie();
        let named = |name: &str| answer.cookies().any(|set| set.name() == name);
        let missing: Vec<Cookie> = form
            .into_iter()
            .filter(|form| !named(form.name()))
            .collect();
        for cookie in self.cookies.into_iter().chain(missing) {
            answer.add_cookie(&cookie).map_err(Failure::internal)?;
        }
        Ok(answer)
    }
}
