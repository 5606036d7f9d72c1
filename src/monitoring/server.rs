//! The address of the metrics. It is not that of the pages: who may read them is decided by who can
//! reach it.

use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header::CONTENT_TYPE as CONTENT_TYPE_HEADER;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use tokio::sync::watch;

use super::exposition::CONTENT_TYPE;
use super::metrics::MetricsSource;
use crate::app::StartError;
use crate::error::Message;

/// More than a few monitors never ask.
const CONNECTIONS: usize = 32;

/// Takes the address before anything is opened, as that of the pages is.
pub fn take_metrics_port(listen: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(listen).map_err(|cause| {
        let message = Message::new("commands.metrics_port")
            .with("address", listen)
            .with("cause", cause);
        StartError::Told(message)
    })
}

/// Serves `/metrics` on an address that is taken, until `stop` turns true.
pub fn serve_metrics(
    taken: TcpListener,
    source: MetricsSource,
    mut stop: watch::Receiver<bool>,
) -> Result<impl Future<Output = ()> + Send, StartError> {
    let server = server(taken, source).map_err(StartError::io("listening for metrics"))?;
    let handle = server.handle();
    let running = tokio::spawn(server);
    Ok(async move {
        if stop.wait_for(|stop| *stop).await.is_ok() {
            handle.stop(false).await;
        }
        if let Ok(Err(cause)) = running.await {
            tracing::warn!(%cause, "metrics are no longer served");
        }
    })
}

fn server(taken: TcpListener, source: MetricsSource) -> std::io::Result<Server> {
    let address = taken.local_addr()?;
    tracing::info!(metrics = %address, "metrics are served");
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::new(source.clone()))
            .service(web::resource("/metrics").route(web::get().to(metrics)))
    });
    let server = server
        .workers(1)
        .max_connections(CONNECTIONS)
        .client_request_timeout(Duration::from_secs(5))
        .disable_signals();
    Ok(server.listen(taken)?.run())
}

async fn metrics(source: Data<MetricsSource>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE_HEADER, CONTENT_TYPE))
        .body(source.page().await)
}
