//! `lensan serve`: take the port, migrate, start, answer; on SIGTERM finish what is under way and
//! stop.

use std::io::IsTerminal;
use std::net::TcpListener;
use std::process::ExitCode;

use actix_web::rt::SystemRunner;
use futures_util::FutureExt;
use futures_util::future::{join, try_join_all};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};
use tokio::time::timeout;
use tracing_subscriber::EnvFilter;

use super::signals::Signals;
use crate::app::{self, AppState, OpenMode, RunningServer, STOP_LIMIT, StartError};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::{self, DbFailure, RunningMark, WriteStop};
use crate::installation;
use crate::monitoring::{self, MetricsSource};

pub(super) fn run(config: Config, new: bool) -> Result<ExitCode, StartError> {
    log_to_stderr(&config);
    let (port, config) = TakenPort::take(config)?;
    let parts = AppState::open(&config, Clock::system(), OpenMode::Create { new })?;
    port.serve(&parts, &config, |address| {
        tracing::info!(%address, "lensan is ready");
        monitoring::tell_ready();
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

/// A port that is ours (two where metrics are served), and the runtime that will serve there.
pub(super) struct TakenPort {
    system: SystemRunner,
    taken: TcpListener,
    metrics: Option<TcpListener>,
    connections: usize,
}

impl TakenPort {
    /// Takes the port. The configuration comes back with the address as it really is: port 0 asks
    /// for any.
    pub fn take(mut config: Config) -> Result<(Self, Config), StartError> {
        let connections = app::connections()?;
        let system = actix_web::rt::System::new();
        let taken = system.block_on(app::take_port(config.listen))?;
        let metrics = config.metrics.map(monitoring::take_metrics_port);
        let listening = taken.local_addr();
        config.listen = listening.map_err(StartError::io("the address of the server"))?;
        let port = Self {
            system,
            taken,
            metrics: metrics.transpose()?,
            connections,
        };
        Ok((port, config))
    }

    /// Runs until a signal ends it. The server (requests), the worker (chunks of jobs) and the other
    /// tasks then have [`STOP_LIMIT`] to finish what is under way; a second signal ends that time.
    /// The database comes last: what it was given is on the disk before the process ends.
    pub fn serve(
        self,
        parts: &AppState,
        config: &Config,
        ready: impl FnOnce(std::net::SocketAddr) -> Result<(), StartError>,
    ) -> Result<ExitCode, StartError> {
        let mark = running_mark(parts, config);
        let end = self.system.block_on(async {
            let running = app::server_on(parts, self.taken, Some(self.connections))?;
            work(parts, config, running, self.metrics, ready).await
        });
        let closed = parts.site.db.close();
        match mark {
            // After a damage the next start looks again.
            Some(mark) if closed && !parts.site.db.write_stop().is_set() => mark.clear(),
            _ => {}
        }
        if !closed {
            tracing::warn!("the database did not answer: its connections were left");
        }
        if !closed || matches!(end, Ok(ServerEnd::Left)) {
            tracing::warn!(
                "not everything came to its end: jobs that were left are done again in a few minutes"
            );
            // Dropping it would wait for the threads of what was left, however long that takes.
            std::mem::forget(self.system);
        }
        end.map(|_| ExitCode::SUCCESS)
    }
}

/// How a server ended that was told to.
enum ServerEnd {
    Finished,
    /// Something was still under way when the time was over.
    Left,
}

async fn work(
    parts: &AppState,
    config: &Config,
    running: RunningServer,
    metrics: Option<TcpListener>,
    ready: impl FnOnce(std::net::SocketAddr) -> Result<(), StartError>,
) -> Result<ServerEnd, StartError> {
    // Before anybody is told that it is ready: whoever is may end it.
    let mut signals = Signals::listen().map_err(StartError::io("listening to signals"))?;
    let server = running.server.handle();
    let mut served = actix_web::rt::spawn(running.server).map(served);
    let (stop, stopped) = watch::channel(false);
    let mut tasks = start_tasks(parts, config, &stopped)?;
    if let Some(taken) = metrics {
        let source = MetricsSource::new(&parts.site, config, running.requests);
        let serving = monitoring::serve_metrics(taken, source, stopped.clone())?;
        tasks.push(tokio::spawn(serving));
    }
    if let Err(cause) = ready(running.address) {
        tracing::warn!(%cause, "the address could not be told");
    }
    let ended = tokio::select! {
        graceful = signals.next() => {
            // The command is sent by now; `served` tells when it was followed.
            drop(server.stop(graceful));
            None
        }
        ended = &mut served => Some(ended),
    };
    monitoring::tell_stopping();
    stop.send_replace(true);
    let served = async move {
        match ended {
            Some(ended) => ended,
            None => served.await,
        }
    };
    finish(served, tasks, signals).await
}

/// What runs beside the server, until `stopped` turns true.
fn start_tasks(
    parts: &AppState,
    config: &Config,
    stopped: &watch::Receiver<bool>,
) -> Result<Vec<JoinHandle<()>>, StartError> {
    let worker = app::worker(parts, config)?;
    let (db, clock) = (&parts.site.db, &parts.site.clock);
    let (daily, reached_at) = (parts.clone(), config.base_url());
    let stop = stopped.clone();
    let work = async move {
        note_address(&daily, reached_at).await;
        app::begin_the_day(&daily).await;
        worker.run(stop).await;
    };
    let stop = || stopped.clone();
    Ok(vec![
        tokio::spawn(work),
        tokio::spawn(app::watch_places(parts.clone(), stop())),
        tokio::spawn(app::fold_counts(db.clone(), stop())),
        tokio::spawn(monitoring::watchdog(db.clone(), stop())),
        tokio::spawn(app::mail_reports(db.clone(), clock.clone(), stop())),
        tokio::spawn(app::watch_clock(db.clone(), clock.clone(), stop())),
        tokio::spawn(app::keep_security_events(parts.site.clone(), stop())),
        tokio::spawn(app::sweep_limits(db.clone(), clock.clone(), stop())),
        tokio::spawn(app::publish_quarters(parts.clone(), stop())),
    ])
}

/// Waits for the server, which has a limit of its own, and for the tasks; not beyond a second signal.
async fn finish(
    served: impl Future<Output = Result<(), StartError>>,
    tasks: Vec<JoinHandle<()>>,
    mut signals: Signals,
) -> Result<ServerEnd, StartError> {
    let tasks = timeout(STOP_LIMIT, try_join_all(tasks));
    let (served, tasks) = tokio::select! {
        ended = join(served, tasks) => ended,
        _ = signals.next() => return Ok(ServerEnd::Left),
    };
    served?;
    match tasks {
        Ok(ended) => ended
            .map(|_| ServerEnd::Finished)
            .map_err(|cause| crashed(&cause)),
        Err(_) => Ok(ServerEnd::Left),
    }
}

fn served(ended: Result<std::io::Result<()>, JoinError>) -> Result<(), StartError> {
    let ended = ended.map_err(|cause| crashed(&cause))?;
    ended.map_err(|cause| StartError::Server(cause.to_string()))
}

fn crashed(cause: &JoinError) -> StartError {
    StartError::Server(cause.to_string())
}

/// `user create-admin` prints a link there. That it could not be noted is no reason not to serve.
async fn note_address(parts: &AppState, reached_at: String) {
    let noted = parts
        .site
        .db
        .write(move |c| installation::note_address(c, &reached_at));
    if let Err(failure) = noted.await.map_err(|f: crate::db::DbFailure| f) {
        tracing::warn!(%failure, "it was not noted where the server is reached");
    }
}

/// Notes that a server runs. Where the one before did not come to its end, the database is looked
/// through while it serves.
fn running_mark(parts: &AppState, config: &Config) -> Option<RunningMark> {
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
        Err(DbFailure::Damaged(why)) => stop.set(&why),
        Err(cause) => tracing::warn!(%cause, "the database could not be checked"),
    }
}
