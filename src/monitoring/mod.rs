//! What watches the server from outside: numbers for a monitoring system, and the word of a
//! supervisor such as systemd. Nothing here names a person, a place or a record.

mod exposition;
mod metrics;
mod server;
mod supervisor;

pub use metrics::MetricsSource;
pub use server::{serve_metrics, take_metrics_port};
pub use supervisor::{tell_ready, tell_stopping, watchdog};
