//! `lensan serve`: migrate, start, answer; on SIGTERM finish what is under way and stop.

use std::io::IsTerminal;
use std::process::ExitCode;

use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::app::{self, Opening, Parts, StartError};
use crate::clock::Clock;
use crate::config::Config;

pub(super) fn run(config: &Config) -> Result<ExitCode, StartError> {
    log_to_stderr();
    let parts = Parts::open(config, Clock::system(), Opening::Create)?;
    serve(&parts, config, |address| {
        tracing::info!(%address, "lensan is ready");
        Ok(())
    })
}

/// `RUST_LOG` decides how much; requests and warnings without it.
pub(super) fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        // Told on standard error as well, it would be a panic where nobody reads that any more.
        .log_internal_errors(false)
        .with_writer(std::io::stderr)
        .init();
}

/// Runs until a signal ends it: first the server (requests finish), then the worker (its job
/// finishes), then the database (what was acknowledged is on the disk).
pub(super) fn serve(
    parts: &Parts,
    config: &Config,
    ready: impl FnOnce(std::net::SocketAddr) -> Result<(), StartError>,
) -> Result<ExitCode, StartError> {
    let system = actix_web::rt::System::new();
    let ended = system.block_on(async {
        let running = app::server(parts, config.listen)?;
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
        let daily = parts.clone();
        let worker = tokio::spawn(async move {
            app::begin_the_day(&daily).await;
            worker.run(stopped).await;
        });
        if let Err(cause) = ready(running.address) {
            tracing::warn!(%cause, "the address could not be told");
        }
        let served = running.server.await;
        // Nobody listening means the worker has already ended.
        stop.send(true).ok();
        for task in [worker, folder, places, mailings, limits] {
            task.await.map_err(|e| StartError::Server(e.to_string()))?;
        }
        served.map_err(|e| StartError::Server(e.to_string()))
    });
    parts.site.db.close();
    ended.map(|()| ExitCode::SUCCESS)
}
