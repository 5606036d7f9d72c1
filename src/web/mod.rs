//! The shell that every page stands in: forms, cookies, the token that guards a form, pages,
//! errors turned into HTTP, uploads and headers. It knows no room; rooms build on it.

mod assets;
mod cookies;
mod display;
mod extract;
mod failure;
mod form;
mod form_source;
mod guard;
mod health;
mod kept;
mod page;
mod patience;
mod shell;
mod site;
mod upload;
mod watch;

pub use assets::routes as asset_routes;
pub use cookies::{Cookies, NoticeKind};
pub use display::{own_path, routes as display_routes};
pub use extract::{Path, Query};
pub use failure::{Failure, Handled, error_pages};
pub use form::{Choice, FieldError, FieldErrors, Fields, FormView};
pub use guard::{FormData, keep_form, own_forms, read_form};
pub use health::routes as health_routes;
pub use kept::{FormReader, FormTeller, FormWords, Kept, resume_page};
pub use page::{html, public_html, see_other, with_notice};
pub use shell::{NavItem, Notice, Person, PublicShell, Shell};
pub use site::{Site, SiteOptions};
pub use upload::{Sent, Upload, UploadLimits, read_upload};
pub use watch::{any_encoding, head_as_get, request_log, security_headers};
