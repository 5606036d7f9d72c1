//! The shell that every page stands in: forms, cookies, the token that guards a form, pages,
//! errors turned into HTTP, uploads and headers. It knows no room; rooms build on it.

mod assets;
mod body_timeout;
mod cookies;
mod display;
mod error_pages;
mod extract;
mod failure;
mod fields;
mod form;
mod form_source;
mod form_token;
mod guard;
mod health;
mod kept_form;
mod kept_page;
mod own_path;
mod page;
mod request_counts;
mod shell;
mod site;
mod upload;
mod watch;

pub use assets::routes as asset_routes;
pub use cookies::{Cookies, NoticeKind};
pub use display::routes as display_routes;
pub use error_pages::error_pages;
pub use extract::{Path, Query};
pub use failure::{Failure, Handled};
pub use fields::{FieldErrors, Fields};
pub use form::{Choice, FieldError, FormView};
pub use form_token::{FormOwner, SessionHolder};
pub use guard::{FormData, keep_form, own_forms, read_form};
pub use health::routes as health_routes;
pub use kept_form::KeptForm;
pub use kept_page::{FormDescriber, FormDescription, FormReader, resume_page};
pub use own_path::own_path;
pub use page::{html, public_html, see_other, with_notice};
pub use request_counts::{
    DURATION_BOUNDS, RequestCounts, RequestKind, RequestSummary, STATUS_CLASSES, count_requests,
};
pub use shell::{NavItem, Notice, PublicShell, Shell, SignedInUser};
pub use site::{Site, SiteOptions};
pub use upload::{Upload, UploadLimits, UploadedPart, read_upload};
pub use watch::{any_encoding, head_as_get, note_refusals, request_log, security_headers};
