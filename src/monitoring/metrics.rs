//! The numbers, gathered when they are asked for. What cannot be read is left out, so that an alarm
//! on its absence tells; a database that is silent holds the answer up for a moment only.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::NaiveDateTime;
use rustix::fs::statvfs;
use tokio::time::timeout;

use super::exposition::{Exposition, MetricKind};
use crate::config::Config;
use crate::db::{Conn, Db, DbFailure, Outcome, QueueLengths};
use crate::web::{DURATION_BOUNDS, RequestCounts, RequestSummary, STATUS_CLASSES, Site};
use crate::{backup, db, installation, jobs, mail};

/// A monitor gives up after ten seconds.
const TIMEOUT: Duration = Duration::from_secs(4);

/// Where the numbers come from.
#[derive(Clone)]
pub struct MetricsSource {
    site: Site,
    requests: RequestCounts,
    /// Folders whose disk may fill up, by name.
    places: Vec<(&'static str, PathBuf)>,
    backups: Option<PathBuf>,
    started: NaiveDateTime,
}

/// What the database knows at one moment.
struct DatabaseFigures {
    bytes: i64,
    waiting: i64,
    dead: i64,
    late_letters: i64,
}

impl MetricsSource {
    pub fn new(site: &Site, config: &Config, requests: RequestCounts) -> Self {
        let mut places = vec![("uploads", config.uploads.clone())];
        if let Ok(Some(folder)) = db::folder_of(config.database_url.reveal()) {
            places.push(("database", folder));
        }
        if let Some(folder) = &config.backups {
            places.push(("backups", folder.clone()));
        }
        Self {
            site: site.clone(),
            requests,
            places,
            backups: config.backups.clone(),
            started: site.clock.now(),
        }
    }

    pub async fn page(&self) -> String {
        let db = &self.site.db;
        let mut page = Exposition::default();
        self.process(&mut page);
        requests(&mut page, &self.requests.summaries());
        queues(&mut page, db.queue_lengths());
        let figures = self.database_figures().await;
        let up = u8::from(figures.is_some());
        page.gauge("lensan_database_up", "Whether the database answers.", up);
        let writable = u8::from(self.is_writable().await);
        let help = "Whether a row can be changed, as /readyz?write says.";
        page.gauge("lensan_database_writable", help, writable);
        if let Some(figures) = figures {
            figures.write_to(&mut page);
        }
        self.disks(&mut page);
        page.finish()
    }

    fn process(&self, page: &mut Exposition) {
        let database = if self.site.db.is_postgres() {
            "postgresql"
        } else {
            "sqlite"
        };
        let name = "lensan_build_info";
        page.metric(name, MetricKind::Gauge, "Which lensan this is; always 1.");
        let version = env!("CARGO_PKG_VERSION");
        page.sample(name, &[("version", version), ("database", database)], 1);
        let help = "When this process started, in seconds since 1970.";
        page.gauge(
            "lensan_start_time_seconds",
            help,
            self.started.and_utc().timestamp(),
        );
    }

    async fn database_figures(&self) -> Option<DatabaseFigures> {
        let now = self.site.clock.now();
        let read = self.site.db.read(move |c| DatabaseFigures::read(c, now));
        match timeout(TIMEOUT, read).await {
            Ok(Ok(figures)) => Some(figures),
            Ok(Err(cause)) => {
                let cause: DbFailure = cause;
                tracing::warn!(%cause, "the database's numbers cannot be read");
                None
            }
            Err(_) => {
                tracing::warn!("the database's numbers cannot be read: it does not answer");
                None
            }
        }
    }

    async fn is_writable(&self) -> bool {
        let (db, now): (&Db, _) = (&self.site.db, self.site.clock.now());
        let writable = db.writable(move |c| installation::write_a_row(c, now));
        writable.await.is_ok()
    }

    fn disks(&self, page: &mut Exposition) {
        let name = "lensan_disk_free_bytes";
        let help = "Room on the disk of a folder, for a user without privileges.";
        page.metric(name, MetricKind::Gauge, help);
        for (place, folder) in &self.places {
            if let Some(free) = free_bytes(folder) {
                page.sample(name, &[("place", place)], free);
            }
        }
        let finished = self.backups.as_deref().and_then(backup::finished_at);
        if let Some(finished) = finished {
            let name = "lensan_last_backup_timestamp_seconds";
            let help =
                "When the newest backup in LENSAN_BACKUPS was finished, in seconds since 1970.";
            page.gauge(name, help, unix(finished));
        }
    }
}

impl DatabaseFigures {
    fn read(c: &mut Conn, now: NaiveDateTime) -> Outcome<Self> {
        Ok(Self {
            bytes: db::size(c)?,
            waiting: jobs::waiting(c)?,
            dead: jobs::dead(c)?,
            late_letters: mail::late_letters(c, now)?.number,
        })
    }

    fn write_to(&self, page: &mut Exposition) {
        let help = "Size of the database; of SQLite the file without its log.";
        page.gauge("lensan_database_size_bytes", help, self.bytes);
        let name = "lensan_jobs";
        let help = "Jobs that are still to be done, and those that were given up.";
        page.metric(name, MetricKind::Gauge, help);
        page.sample(name, &[("state", "waiting")], self.waiting);
        page.sample(name, &[("state", "dead")], self.dead);
        let help = "Letters that have waited for more than an hour.";
        page.gauge("lensan_letters_late", help, self.late_letters);
    }
}

fn requests(page: &mut Exposition, kinds: &[RequestSummary]) {
    let name = "lensan_http_requests_total";
    let help = "Requests answered, by kind and class of status.";
    page.metric(name, MetricKind::Counter, help);
    for kind in kinds {
        for (status, count) in STATUS_CLASSES.iter().zip(&kind.by_class) {
            let labels = [("kind", kind.kind.as_str()), ("status", status)];
            page.sample(name, &labels, count);
        }
    }
    let name = "lensan_http_request_duration_seconds";
    let help = "Time from the head of a request to the head of its answer.";
    page.metric(name, MetricKind::Histogram, help);
    for kind in kinds {
        durations(page, name, kind);
    }
}

fn durations(page: &mut Exposition, name: &str, kind: &RequestSummary) {
    let label = ("kind", kind.kind.as_str());
    let bucket = format!("{name}_bucket");
    for (bound, count) in DURATION_BOUNDS.iter().zip(&kind.within) {
        let bound = bound.as_secs_f64().to_string();
        page.sample(&bucket, &[label, ("le", &bound)], count);
    }
    page.sample(&bucket, &[label, ("le", "+Inf")], kind.total);
    page.sample(&format!("{name}_sum"), &[label], kind.seconds);
    page.sample(&format!("{name}_count"), &[label], kind.total);
}

fn queues(page: &mut Exposition, lengths: QueueLengths) {
    let name = "lensan_database_queue";
    let help = "What waits for a thread of the database.";
    page.metric(name, MetricKind::Gauge, help);
    page.sample(name, &[("work", "read")], lengths.reads);
    page.sample(name, &[("work", "write")], lengths.writes);
}

fn free_bytes(folder: &Path) -> Option<u64> {
    let here = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let disk = statvfs(here).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

fn unix(moment: SystemTime) -> u64 {
    let since = moment.duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs()
}
