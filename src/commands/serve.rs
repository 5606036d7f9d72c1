//! `lensan serve`: take the port, migrate, start, answer; on SIGTERM finish what is under way and
//! stop.

use std::io::IsTerminal;
use std::net::TcpListener;
use std::process::ExitCode;

use actix_web::rt::SystemRunner;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::app::{self, Opening, Parts, Running, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, Failure, RunningMark, WriteStop};
use crate::installation;

pub(super) fn run(config: Config, new: bool) -> Result<ExitCode, StartError> {
    log_to_stderr(&config);
    let (door, config) = Door::take(config)?;
    let parts = Parts::open(&config, Clock::system(), Opening::Create { new })?;
    door.serve(&parts, &config, |address| {
        tracing::info!(%address, "lensan is ready");
        Ok(())
    })
}

/// `RUST_LOG` decides how much; requests and warnings without it.
pub(super) fn log_to_stderr(config: &Config) {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(&config.log))
        .with_ansi(std::io::stderr().is_terminal())
        // Told on standard error as well, it would be a panic where nobody reads that any more.
        .log_internal_errors(false)
        .with_writer(std::io::stderr)
        .init();
}

/// An address that is ours, and the runtime that will serve there.
pub(super) struct Door {
    system: SystemRunner,
    taken: TcpListener,
    connections: usize,
}

impl Door {
    /// Takes the port. The configuration comes back with the address as it really is: port 0 asks
    /// for any.
    pub fn take(mut config: Config) -> Result<(Self, Config), StartError> {
        let connections = app::connections()?;
        let system = actix_web::rt::System::new();
        let taken = system.block_on(app::take_port(config.listen))?;
        let listening = taken.local_addr();
        config.listen = listening.map_err(StartError::io("the address of the server"))?;
        let door = Self {
            system,
            taken,
            connections,
        };
        Ok((door, config))
    }

    /// Runs until a signal ends it: first the server (requests finish), then the worker (its job
    /// finishes), then the database (what was acknowledged is on the disk).
    pub fn serve(
        self,
        parts: &Parts,
        config: &Config,
        ready: impl FnOnce(std::net::SocketAddr) -> Result<(), StartError>,
    ) -> Result<ExitCode, StartError> {
        let mark = running_mark(parts, config);
        let ended = self.system.block_on(async {
            let running = app::server_on(parts, self.taken, Some(self.connections))?;
            work(parts, config, running, ready).await
        });
        parts.site.db.close();
        match mark {
            // After a damage the next start looks again.
            Some(mark) if !parts.site.db.write_stop().is_set() => mark.clear(),
            _ => {}
        }
        ended.map(|()| ExitCode::SUCCESS)
    }
}

async fn work(
    parts: &Parts,
    config: &Config,
    running: Running,
    ready: impl FnOnce(std::net::SocketAddr) -> Result<(), StartError>,
) -> Result<(), StartError> {
    let served = actix_web::rt::spawn(running.server);
    let worker = app::worker(parts, config)?;
    let (stop, stopped) = watch::channel(false);
    let places = tokio::spawn(app::watch_places(parts.clone(), stopped.clone()));
    let folder = tokio::spawn(app::fold_counts(parts.site.db.clone(), stopped.clone()));
    let (db, clock) = (parts.site.db.clone(), parts.site.clock.clone());
    let mailings = tokio::spawn(app::mail_reports(
        db.clone(),
        clock.clone(),
        stopped.clone(),
    ));
    let limits = tokio::spawn(app::sweep_limits(db, clock, stopped.clone()));
    let publication = tokio::spawn(app::publish_quarters(parts.clone(), stopped.clone()));
    let (daily, reached_at) = (parts.clone(), config.base_url());
    let worker = tokio::spawn(async move {
        note_address(&daily, reached_at).await;
        app::begin_the_day(&daily).await;
        worker.run(stopped).await;
    });
    // The server hears signals from its first turn on: whoever is told that it is ready may end it.
    tokio::task::yield_now().await;
    if let Err(cause) = ready(running.address) {
        tracing::warn!(%cause, "the address could not be told");
    }
    let served = served.await;
    // Nobody listening means the worker has already ended.
    stop.send(true).ok();
    for task in [worker, folder, places, mailings, limits, publication] {
        task.await.map_err(|e| StartError::Server(e.to_string()))?;
    }
    let served = served.map_err(|e| StartError::Server(e.to_string()))?;
    served.map_err(|e| StartError::Server(e.to_string()))
}

/// `user create-admin` prints a link there. That it could not be noted is no reason not to serve.
async fn note_address(parts: &Parts, reached_at: String) {
    let noted = parts
        .site
        .db
        .write(move |c| installation::note_address(c, &reached_at));
    if let Err(failure) = noted.await.map_err(|f: crate::db::Failure| f) {
        tracing::warn!(%failure, "it was not noted where the server is reached");
    }
}

/// Notes that a server runs. Where the one before did not come to its end, the database is looked
/// through while it serves.
fn running_mark(parts: &Parts, config: &Config) -> Option<RunningMark> {
    let url = config.database_url.reveal().to_owned();
    let mark = RunningMark::set(&url).unwrap_or_else(|cause| {
        tracing::warn!(%cause, "whether the next start follows a crash cannot be noted");
        None
    })?;
    if mark.follows_a_crash {
        tracing::warn!("lensan was not stopped in good order: the database is being checked");
        let stop = parts.site.db.write_stop().clone();
        std::thread::spawn(move || check(&url, &stop));
    }
    Some(mark)
}

fn check(url: &str, stop: &WriteStop) {
    match db::quick_check(url) {
        Ok(()) => tracing::info!("the database was checked and is whole"),
        Err(Failure::Damaged(why)) => stop.set(&why),
        Err(cause) => tracing::warn!(%cause, "the database could not be checked"),
    }
}
