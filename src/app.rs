//! Builds the state, the server and the worker, and stops them cleanly.

mod limits;
mod moments;
mod opening;
mod places;
mod port;
mod unit_facts;
mod uploads;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use tokio::sync::watch;

pub use self::limits::connections;
pub use self::moments::{mend_moments, watch_clock};
pub use self::opening::{OpenMode, ReadOnlyApp, find_lensan, may_make_one, migrate, open_database};
pub use self::places::{TriedPlace, try_places};
pub use self::port::take_port;
pub use self::unit_facts::UNIT_FACTS;
pub use self::uploads::{UploadsState, uploads_state};
use crate::accounts::PasswordGate;
use crate::areas::{BoundariesCache, Gazetteer};
use crate::blobs::BlobError;
use crate::clock::Clock;
use crate::config::Config;
use crate::counts;
use crate::db::{self, Db};
use crate::error::Message;
use crate::jobs::{Handlers, Worker};
use crate::keys::KeyError;
use crate::leaky_buckets;
use crate::mail::{Delivery, Postman};
use crate::open_data::OpenTables;
use crate::photos::{DecodeGate, Sweeper};
use crate::producers::ListingCheck;
use crate::reports::WorkLimits;
use crate::web::{
    Failure, RequestCounts, Site, any_encoding, count_requests, error_pages, head_as_get,
    note_refusals, own_forms, request_log, security_headers,
};
use crate::{
    listings, open_data, photos, producers, resubmission, routes, security_watch, subscriptions,
};

const FOLDED_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

/// Reports go out by the day; a minute more or less is nothing.
const MAILED_EVERY: std::time::Duration = std::time::Duration::from_secs(60);

const SWEPT_EVERY: Duration = Duration::from_secs(300);

/// How late a quarter that is over may be published; looking costs one row.
const PUBLISHED_EVERY: Duration = Duration::from_secs(60);

/// After a signal, what is under way has so long to come to its end.
pub const STOP_LIMIT: Duration = Duration::from_secs(20);

/// Why the program could not start; the sentence says what to mend.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("the database cannot be used: {0}")]
    Database(db::DbFailure),
    #[error("{what}: {cause}")]
    Io { what: String, cause: std::io::Error },
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("photos: {0}")]
    Blobs(#[from] BlobError),
    #[error("mail cannot be set up: {0}")]
    Mail(String),
    /// What to mend, in both languages.
    #[error("{}", crate::i18n::in_both(.0))]
    Told(Message),
    #[error("the server cannot start: {0}")]
    Server(String),
}

impl StartError {
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |cause| Self::Io { what, cause }
    }

    /// What went wrong with the database, with its place.
    pub(crate) fn database(config: &Config) -> impl FnOnce(db::DbFailure) -> Self {
        let place = config.database_place();
        move |failure| match told(&failure) {
            Some(message) => Self::Told(message),
            None => {
                let message = Message::new("commands.database");
                Self::Told(message.with("place", place).with("cause", failure))
            }
        }
    }

    pub(crate) fn uploads(config: &Config) -> impl FnOnce(BlobError) -> Self {
        let path = config.uploads.display().to_string();
        move |cause| {
            let message = Message::new("commands.uploads");
            Self::Told(message.with("path", path).with("cause", cause))
        }
    }
}

impl From<db::DbFailure> for StartError {
    fn from(failure: db::DbFailure) -> Self {
        told(&failure).map_or_else(|| Self::Database(failure), Self::Told)
    }
}

/// What whoever runs a pooler has to change there.
fn told(failure: &db::DbFailure) -> Option<Message> {
    match failure {
        db::DbFailure::Pooler(cause) => {
            Some(Message::new("commands.pooler").with("cause", cause.trim_end()))
        }
        db::DbFailure::FewConnections {
            number,
            total,
            cause,
        } => {
            let message = Message::new("commands.few_connections").with("number", number);
            let message = message.with("given", number.saturating_sub(1));
            Some(message.with("total", total).with("cause", cause.trim_end()))
        }
        _ => None,
    }
}

/// Everything a handler or the worker needs, built once.
#[derive(Clone)]
pub struct AppState {
    pub site: Site,
    pub gazetteer: Arc<Gazetteer>,
    pub boundaries_cache: BoundariesCache,
    pub passwords: PasswordGate,
    pub photos: DecodeGate,
}

/// The server with its address (which matters where port 0 asked for any).
pub struct RunningServer {
    pub server: Server,
    pub address: SocketAddr,
    /// What it has answered.
    pub requests: RequestCounts,
}

pub fn server(parts: &AppState, listen: SocketAddr) -> Result<RunningServer, StartError> {
    let taken = TcpListener::bind(listen);
    let taken = taken.map_err(StartError::io(format!("listening on {listen}")))?;
    server_on(parts, taken, None)
}

/// The server on an address that is taken already; `connections` at once to each worker.
pub fn server_on(
    parts: &AppState,
    taken: TcpListener,
    connections: Option<usize>,
) -> Result<RunningServer, StartError> {
    let data = parts.clone();
    // Of the whole process, not of each of its threads.
    let (limits, tables) = (WorkLimits::new(&parts.site.db), OpenTables::default());
    let requests = RequestCounts::default();
    let counted = requests.clone();
    let server = HttpServer::new(move || {
        let data = data.clone();
        App::new()
            .wrap(Compress::default())
            .wrap(from_fn(any_encoding))
            .wrap(from_fn(own_forms))
            .wrap(from_fn(error_pages))
            .wrap(from_fn(note_refusals))
            .wrap(from_fn(security_headers))
            .wrap(from_fn(head_as_get))
            .wrap(from_fn(request_log))
            .wrap(from_fn(count_requests(counted.clone())))
            .app_data(Data::new(data.site))
            .app_data(Data::from(data.gazetteer))
            .app_data(Data::new(data.boundaries_cache))
            .app_data(Data::new(data.passwords))
            .app_data(Data::new(data.photos))
            .app_data(Data::new(resubmission::form_describer()))
            .app_data(Data::new(producers::NAMES))
            .app_data(Data::new(producers::ACCOUNT_HOLDERS))
            .app_data(Data::new(ListingCheck(listings::has_any)))
            .app_data(Data::new(limits.clone()))
            .app_data(Data::new(tables.clone()))
            .configure(routes::all)
            .default_service(actix_web::web::to(nowhere))
    });
    let mut server = server
        .workers(limits::workers())
        .client_request_timeout(Duration::from_secs(15))
        // Whoever runs the server hears them, and stops what runs beside it too.
        .disable_signals()
        .shutdown_timeout(STOP_LIMIT.as_secs());
    if let Some(connections) = connections {
        server = server.max_connections(connections);
    }
    let server = server.listen(taken).map_err(StartError::io("listening"))?;
    let address = server.addrs().first().copied();
    let address = address.ok_or_else(|| StartError::Server("it listens nowhere".to_owned()))?;
    Ok(RunningServer {
        server: server.run(),
        address,
        requests,
    })
}

/// A page and a guess cost no write of their own.
const SECURITY_KEPT_EVERY: Duration = Duration::from_secs(60);

/// How long a new edition of the units stays unseen by a server that is running.
const PLACES_EVERY: Duration = Duration::from_secs(3);

/// Reads the places anew when somebody has loaded an edition or taken one back, and at midnight.
/// Ends when `stop` turns true.
pub async fn watch_places(parts: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let (gazetteer, today) = (parts.gazetteer.clone(), parts.site.clock.today());
        let looked = parts.site.db.read(move |c| gazetteer.refresh(c, today));
        match looked.await {
            Ok(true) => tracing::info!("the places were read anew"),
            Ok(false) => {}
            Err(failure) => tracing::warn!(%failure, "the places could not be looked at"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(PLACES_EVERY) => {}
        }
    }
}

async fn nowhere() -> Result<String, Failure> {
    Err(Failure::NotFound)
}

/// The worker that does what transactions left to be done.
pub fn worker(parts: &AppState, config: &Config) -> Result<Worker, StartError> {
    let postman = Postman::open(&config.mail());
    let postman = postman.map_err(|cause| StartError::Mail(cause.to_string()))?;
    let delivery = Delivery::new(postman, parts.site.vault.clone());
    let mut in_background = parts.site.clone();
    in_background.db = in_background.db.in_background();
    let mailer = subscriptions::Mailer::new(in_background, parts.boundaries_cache.clone());
    let sweeper = Sweeper {
        db: parts.site.db.clone(),
        blobs: parts.site.blobs.clone(),
        clock: parts.site.clock.clone(),
        shown_above: listings::pictures_in_drafts,
    };
    let handlers = Handlers::new().with(delivery).with(sweeper).with(mailer);
    Ok(Worker::new(
        parts.site.db.clone(),
        parts.site.clock.clone(),
        handlers,
    ))
}

/// Folds what is counted into the sums that reports read, every second until `stop` turns true.
/// Reports are right without it; they only become slower.
pub async fn fold_counts(db: Db, mut stop: tokio::sync::watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(FOLDED_EVERY) => {}
        }
        while !*stop.borrow() {
            match db.write(counts::fold).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(failure) => {
                    tracing::warn!(%failure, "counts could not be folded");
                    break;
                }
            }
        }
    }
}

/// Queues the reports of periods that have ended, once a minute until `stop` turns true.
pub async fn mail_reports(db: Db, clock: Clock, mut stop: tokio::sync::watch::Receiver<bool>) {
    while !*stop.borrow() {
        let now = clock.now();
        if let Err(failure) = db
            .write(move |c| subscriptions::queue_mailings(c, now))
            .await
        {
            tracing::warn!(%failure, "reports could not be queued for mail");
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(MAILED_EVERY) => {}
        }
    }
}

/// Publishes open data of each quarter that is over, until `stop` turns true.
pub async fn publish_quarters(parts: AppState, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() && !parts.site.options.open_data_off {
        let AppState {
            site,
            boundaries_cache,
            ..
        } = &parts;
        let db = site.db.in_background();
        match open_data::publish_quarters(&db, boundaries_cache, &site.clock).await {
            Ok(0) => {}
            Ok(quarters) => tracing::info!(quarters, "open data were published"),
            Err(failure) => tracing::warn!(%failure, "open data could not be published"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(PUBLISHED_EVERY) => {}
        }
    }
}

/// Writes who came, once a minute and at the end, until `stop` turns true.
pub async fn keep_security_events(site: Site, mut stop: watch::Receiver<bool>) {
    loop {
        let stopped = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => true,
            () = tokio::time::sleep(SECURITY_KEPT_EVERY) => false,
        };
        if let Err(failure) = security_watch::keep(&site).await {
            tracing::warn!(%failure, "who came could not be written");
        }
        if stopped {
            return;
        }
    }
}

/// Deletes what rate limits have forgotten, until `stop` turns true: strangers choose what they are
/// counted under, so the table would grow without end.
pub async fn sweep_limits(db: Db, clock: Clock, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let now = clock.now();
        match db.write(move |c| leaky_buckets::sweep(c, now)).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(failure) => tracing::warn!(%failure, "rate limits could not be swept"),
        }
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(SWEPT_EVERY) => {}
        }
    }
}

/// Sees to it that what is done every day is done today. That it could not be noted is no reason
/// not to serve.
pub async fn begin_the_day(parts: &AppState) {
    let now = parts.site.clock.now();
    let noted = parts.site.db.write(move |c| photos::sweep_later(c, now));
    if let Err(failure) = noted.await.map_err(|f: db::DbFailure| f) {
        tracing::warn!(%failure, "the daily work was not noted");
    }
}
