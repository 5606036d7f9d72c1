//! What the public pages and the label sheet show.

use askama::Template;

use super::model::{PlaceName, TracedListing};
use crate::photos::Photo;
use crate::text;
use crate::values::TraceCode;
use crate::web::Shell;

/// A field to type a code into, with what is wrong with the one before.
#[derive(Template)]
#[template(path = "traceability/lookup.html")]
pub(super) struct LookupPage<'a> {
    pub shell: &'a Shell,
    pub typed: String,
    pub state: LookupState,
}

/// Why the form is shown.
pub(super) enum LookupState {
    /// Nobody has typed anything yet.
    Fresh,
    /// The check character tells: this code cannot exist.
    Mistyped(String),
    /// It could exist, and nobody was ever given it.
    Unknown,
}

#[derive(Template)]
#[template(path = "traceability/product.html")]
pub(super) struct ProductPage<'a> {
    pub shell: &'a Shell,
    pub traced: TracedListing,
    pub elsewhere: Option<PlaceName>,
    pub photos: Vec<Photo>,
    /// The page's full address and its first photo's, for messengers that show a preview.
    pub address: String,
    pub preview: Option<String>,
}

impl ProductPage<'_> {
    pub fn price(&self) -> String {
        text::money(self.traced.price.dong())
    }

    pub fn published_on(&self) -> Option<String> {
        self.traced.published_on.map(text::date)
    }

    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.traced
            .description
            .split('\n')
            .filter(|p| !p.is_empty())
    }
}

/// A code that leads nowhere any more, and why.
#[derive(Template)]
#[template(path = "traceability/ended.html")]
pub(super) struct EndedPage<'a> {
    pub shell: &'a Shell,
    pub title: String,
    pub code: String,
    pub retired: bool,
}

/// As many labels as fit on one A4 sheet of 70 × 42.4 mm.
const LABELS: usize = 21;

#[derive(Template)]
#[template(path = "traceability/labels.html")]
pub(super) struct LabelsPage<'a> {
    pub shell: &'a Shell,
    pub uuid: String,
    pub title: String,
    pub producer: String,
    pub place: String,
    pub code: TraceCode,
    pub qr: String,
    pub may_retire: bool,
}

impl LabelsPage<'_> {
    pub fn labels(&self) -> std::ops::Range<usize> {
        0..LABELS
    }
}
