//! A form that could not be taken now and must not be lost. It is never sent again blindly: a page
//! says in words what it will do, to whom, and with which values.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use futures_util::future::LocalBoxFuture;

use super::failure::{Failure, Handled};
use super::kept_form::KeptForm;
use super::page::html;
use super::shell::Shell;

/// What a kept form will do.
#[derive(Debug, Clone)]
pub struct FormDescription {
    /// "Cancel a sale".
    pub sentence: String,
    /// Whom and what it is about, then every value: label and text.
    pub lines: Vec<(String, String)>,
}

/// For whom a form is put into words: nobody is told a name that they may not see.
#[derive(Debug, Clone, Copy)]
pub enum FormReader {
    /// Whoever holds the request's session.
    InSession,
    /// An account that has just signed in.
    Account(i64),
    /// Whoever pressed the button a moment ago, while the database may be away: nothing is looked up.
    Sender,
}

type DescriptionFuture = LocalBoxFuture<'static, Result<FormDescription, Failure>>;

/// Puts forms into words. The rooms know how; this room knows no room, so `app` hands it in.
#[derive(Clone, Copy)]
pub struct FormDescriber(pub fn(HttpRequest, KeptForm, FormReader) -> DescriptionFuture);

impl FormDescriber {
    async fn describe(
        req: &HttpRequest,
        kept: &KeptForm,
        reader: FormReader,
    ) -> Result<FormDescription, Failure> {
        let teller = req.app_data::<Data<Self>>();
        let teller = teller.ok_or_else(|| Failure::internal("nobody puts forms into words"))?;
        (teller.0)(req.clone(), kept.clone(), reader).await
    }
}

#[derive(Template)]
#[template(path = "web/kept.html")]
struct KeptPage<'a> {
    shell: &'a Shell,
    heading: String,
    advice: String,
    words: FormDescription,
    kept: &'a KeptForm,
}

/// What happened and what to do, above the form itself.
pub(super) struct FormNotice {
    pub status: StatusCode,
    pub heading: String,
    pub advice: String,
}

/// The page that says what the form will do, with the button that sends it.
pub(super) async fn kept_page(
    req: &HttpRequest,
    shell: &Shell,
    news: FormNotice,
    kept: &KeptForm,
    reader: FormReader,
) -> Handled {
    let words = match FormDescriber::describe(req, kept, reader).await {
        // Whatever else fails beside what failed already, what was typed is not lost.
        Err(_) if news.status.is_server_error() => {
            FormDescriber::describe(req, kept, FormReader::Sender).await
        }
        words => words,
    };
    let page = KeptPage {
        shell,
        heading: news.heading,
        advice: news.advice,
        words: words?,
        kept,
    };
    html(shell, news.status, &page)
}

/// After signing in again: the form that was kept, one press away from being sent.
///
/// # Errors
/// `NotFound` where it is about something that the account does not see.
pub async fn resume_page(
    req: &HttpRequest,
    shell: &Shell,
    kept: &KeptForm,
    account_id: i64,
) -> Result<HttpResponse, Failure> {
    let news = FormNotice {
        status: StatusCode::OK,
        heading: shell.t("web.resume.heading").to_owned(),
        advice: shell.t("web.resume.advice").to_owned(),
    };
    kept_page(req, shell, news, kept, FormReader::Account(account_id)).await
}
