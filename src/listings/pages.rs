//! What the listings' pages show.

use askama::Template;

use super::actions::PublishConditions;
use super::drafts::UnfinishedDraft;
use super::forms::ListingListQuery;
use super::mending::ListingPart;
use super::model::{Category, Listing, ListingAction, Status};
use super::store::{ListingDetails, ListingResults, ListingSummary, ProducerOption};
use crate::accounts::{HistoryLine, KeepListings, Permission, Principal, Role};
use crate::areas::{Gazetteer, PlaceChoice};
use crate::photos::Photo;
use crate::producers::Producer;
use crate::text;
use crate::trace_codes::IssuedCode;
use crate::values::{TraceCode, Unit};
use crate::web::{Choice, FormView, Shell};

/// A listing as a card or a row.
pub(super) struct Card {
    pub uuid: String,
    pub title: String,
    pub category: &'static str,
    pub price: String,
    pub unit: &'static str,
    pub quantity: String,
    pub status: &'static str,
    pub badge: &'static str,
    pub updated: String,
    pub producer: String,
    pub commune: String,
    pub photo: Option<Photo>,
    /// The key of what its owner does next.
    pub next: &'static str,
}

fn card(line: ListingSummary, photo: Option<Photo>) -> Card {
    Card {
        uuid: line.uuid.to_string(),
        title: line.title,
        category: line.category.label_key(),
        price: text::money(line.price.dong()),
        unit: line.unit.label(),
        quantity: line.quantity.to_string(),
        status: line.status.label_key(),
        badge: line.status.badge(),
        updated: text::date_time(line.updated_at),
        producer: line.producer,
        commune: line.commune,
        next: next_step(line.status, photo.is_some()),
        photo,
    }
}

fn next_step(status: Status, has_photo: bool) -> &'static str {
    match (status, has_photo) {
        (Status::Draft, false) => "listings.next.photo",
        (Status::Draft, true) => "listings.next.publish",
        (Status::Published, _) => "listings.next.sell",
        (Status::Paused, _) => "listings.next.resume",
        (Status::Closed, _) => "listings.next.none",
    }
}

#[derive(Template)]
#[template(path = "listings/list.html")]
pub(super) struct ListPage<'a> {
    pub shell: &'a Shell,
    pub cards: Vec<Card>,
    /// A household sees its own few products as cards; officers see a table.
    pub household: bool,
    pub may_create: bool,
    /// What the household has begun and not finished.
    pub unfinished: Vec<UnfinishedDraft>,
    /// Nothing was looked for: an empty list is a beginning, not a miss.
    pub open: bool,
    /// Whose products alone these are: the uuid and the name.
    pub producer: Option<(String, String)>,
    pub filter: FormView,
    pub statuses: Vec<Choice>,
    pub categories: Vec<Choice>,
    /// The address of the next page.
    pub more: Option<String>,
}

impl<'a> ListPage<'a> {
    pub fn new(
        shell: &'a Shell,
        principal: &Principal,
        query: &ListingListQuery,
        found: ListingResults,
    ) -> Self {
        let last = found.lines.last().map(|line| line.uuid.to_string());
        let more = last
            .filter(|_| found.more)
            .map(|last| next_page(query, &last));
        let mut photos = found.photos;
        let cards = found.lines.into_iter().map(|line| {
            let at = photos.iter().position(|p| p.listing_id == line.id);
            card(line, at.map(|at| photos.swap_remove(at)))
        });
        Self {
            shell,
            cards: cards.collect(),
            household: principal.role == Role::Household,
            may_create: KeepListings::allows(principal),
            unfinished: found.unfinished,
            open: query.query().is_open() && query.after.is_none(),
            producer: found.producer.map(|p| (p.uuid.to_string(), p.name)),
            filter: FormView::fresh(query.fields()),
            statuses: choices(shell, Status::ALL, |s| (s.code(), s.label_key())),
            categories: categories(shell),
            more,
        }
    }
}

impl ListPage<'_> {
    /// The same list without what was looked for: of the same producer.
    fn cleared(&self) -> String {
        match &self.producer {
            Some((uuid, _)) => format!("/listings?producer={uuid}"),
            None => "/listings".to_owned(),
        }
    }

    /// Where one more product is begun: of the same producer.
    fn add(&self) -> String {
        match &self.producer {
            Some((uuid, _)) => format!("/listings/new?producer={uuid}"),
            None => "/listings/new".to_owned(),
        }
    }
}

fn next_page(query: &ListingListQuery, last: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("q", &query.q)
        .append_pair("status", &query.status)
        .append_pair("category", &query.category)
        .append_pair("producer", &query.producer)
        .append_pair("after", last)
        .finish();
    format!("/listings?{query}")
}

pub(super) fn choices<T: Copy>(
    shell: &Shell,
    all: &[T],
    words: impl Fn(T) -> (&'static str, &'static str),
) -> Vec<Choice> {
    let one = |(code, key): (&'static str, &'static str)| Choice::new(code, shell.t(key));
    all.iter().map(|t| one(words(*t))).collect()
}

pub(super) fn categories(shell: &Shell) -> Vec<Choice> {
    choices(shell, Category::ALL, |c| (c.code(), c.label_key()))
}

/// For officers: whose product is it?
#[derive(Template)]
#[template(path = "listings/choose.html")]
pub(super) struct ChoosePage<'a> {
    pub shell: &'a Shell,
    pub q: String,
    pub producers: Vec<ProducerOption>,
}

#[derive(Template)]
#[template(path = "listings/form.html")]
pub(super) struct FormPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    /// Whose product it is, where the reader is somebody else.
    pub producer: Option<String>,
    /// Where the form goes.
    pub action: String,
    /// Where one goes who changes nothing.
    pub back: String,
    pub is_new: bool,
    pub categories: Vec<Choice>,
    pub units: Vec<Choice>,
}

impl<'a> FormPage<'a> {
    fn new(shell: &'a Shell, form: FormView) -> Self {
        Self {
            shell,
            form,
            producer: None,
            action: String::new(),
            back: String::new(),
            is_new: true,
            categories: categories(shell),
            units: choices(shell, Unit::ALL, |u| (u.code(), u.label())),
        }
    }

    pub fn for_new(shell: &'a Shell, form: FormView, producer: Option<String>) -> Self {
        Self {
            producer,
            action: "/listings".to_owned(),
            back: "/listings".to_owned(),
            ..Self::new(shell, form)
        }
    }

    pub fn for_edit(shell: &'a Shell, form: FormView, uuid: &str) -> Self {
        Self {
            action: format!("/listings/{uuid}/edit"),
            back: format!("/listings/{uuid}"),
            is_new: false,
            ..Self::new(shell, form)
        }
    }
}

/// One part of a listing, for whoever mends it on a phone.
#[derive(Template)]
#[template(path = "listings/mend.html")]
pub(super) struct MendPage<'a> {
    pub shell: &'a Shell,
    pub part: ListingPart,
    /// What it is called now.
    pub listing: String,
    pub form: FormView,
    pub action: String,
    pub back: String,
    pub categories: Vec<Choice>,
    pub units: Vec<Choice>,
}

impl<'a> MendPage<'a> {
    pub fn new(
        shell: &'a Shell,
        part: ListingPart,
        uuid: &str,
        listing: String,
        form: FormView,
    ) -> Self {
        Self {
            action: format!("/listings/{uuid}/edit/{}", part.code()),
            back: format!("/listings/{uuid}#facts"),
            categories: categories(shell),
            units: choices(shell, Unit::ALL, |u| (u.code(), u.label())),
            shell,
            part,
            listing,
            form,
        }
    }

    fn title(&self) -> String {
        let key = format!("listings.steps.{}.title", self.part.code());
        self.shell.t(&key).to_owned()
    }
}

/// The code of a listing as its page shows it.
pub(super) struct CodeBlock {
    pub code: TraceCode,
    pub valid: bool,
}

impl From<IssuedCode> for CodeBlock {
    fn from(issued: IssuedCode) -> Self {
        Self {
            code: issued.code,
            valid: issued.holds(),
        }
    }
}

#[derive(Template)]
#[template(path = "listings/show.html")]
pub(super) struct ShowPage<'a> {
    pub shell: &'a Shell,
    pub listing: Listing,
    pub producer: Producer,
    pub photos: Vec<Photo>,
    pub code: Option<CodeBlock>,
    pub origin: Option<PlaceChoice>,
    pub history: Vec<HistoryLine>,
    /// The reader may keep this listing, and it is not closed.
    pub may_change: bool,
    pub may_sell: bool,
    /// Nobody needs to be told one's own name.
    pub own: bool,
    /// What is still missing before it can be published.
    pub obstacles: Vec<&'static str>,
    pub steps: ActionButtons,
    pub photo_form: FormView,
    pub photo_room: usize,
    /// Sentences about photos that were refused.
    pub refused: Vec<String>,
    /// Photos of the same request that were kept.
    pub kept: usize,
}

/// Which buttons the state allows.
pub(super) struct ActionButtons {
    pub publish: bool,
    pub pause: bool,
    pub resume: bool,
    pub close: bool,
}

impl ActionButtons {
    fn of(status: Status) -> Self {
        let allows = |step| status.after(step).is_some();
        Self {
            publish: allows(ListingAction::Publish),
            pause: allows(ListingAction::Pause),
            resume: allows(ListingAction::Resume),
            close: allows(ListingAction::Close),
        }
    }
}

/// What the reader of a listing's page may do with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct ListingRights {
    pub keep: bool,
    pub sell: bool,
    /// The producer the reader's account belongs to.
    pub own_producer: Option<i64>,
}

impl<'a> ShowPage<'a> {
    pub fn new(
        shell: &'a Shell,
        gazetteer: &Gazetteer,
        may: ListingRights,
        sheet: ListingDetails,
    ) -> Self {
        let ListingDetails {
            listing,
            producer,
            photos,
            ..
        } = sheet;
        let ready = PublishConditions {
            photo: !photos.is_empty(),
            publicly_shown: sheet.publicly_shown,
        };
        let obstacles = ready.obstacles(listing.price, &producer);
        let (commune, old_commune) = (listing.origin_commune_id, listing.origin_old_commune_id);
        let mut photo_fields = crate::web::Fields::default();
        photo_fields.set("uuid", crate::values::PublicId::new().to_string());
        Self {
            shell,
            code: sheet.code.map(CodeBlock::from),
            origin: gazetteer.choice_at(commune, old_commune),
            history: sheet.history,
            may_change: may.keep && listing.status.can_change(),
            may_sell: may.sell && listing.status == Status::Published,
            own: may.own_producer == Some(producer.id),
            obstacles: obstacles.into_iter().map(|o| o.key()).collect(),
            steps: ActionButtons::of(listing.status),
            photo_form: FormView::fresh(photo_fields),
            photo_room: super::model::MOST_PHOTOS.saturating_sub(photos.len()),
            refused: Vec::new(),
            kept: 0,
            listing,
            producer,
            photos,
        }
    }

    pub fn price(&self) -> String {
        text::money(self.listing.price.dong())
    }

    /// A household mends one thing at a time; the page leads to each.
    fn mends(&self) -> bool {
        self.own && self.may_change
    }

    pub fn published_on(&self) -> Option<String> {
        self.listing.published_on.map(text::date)
    }

    pub fn closed_on(&self) -> Option<String> {
        self.listing.closed_on.map(text::date)
    }

    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.listing
            .description
            .split('\n')
            .filter(|p| !p.is_empty())
    }
}
