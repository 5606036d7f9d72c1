//! How many requests were answered, how, and how fast. The kinds are few and fixed: nothing here
//! grows, and nothing says who asked for what.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;

/// What a request asks for. An operator tells from it whether buyers, officers or monitors wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// What a buyer sees who scans a code.
    Trace,
    OpenData,
    Picture,
    Asset,
    Health,
    Report,
    /// Anything that is sent, with or without files.
    Form,
    Page,
    /// An address that does not exist.
    Unknown,
}

impl RequestKind {
    pub const ALL: [Self; 9] = [
        Self::Trace,
        Self::OpenData,
        Self::Picture,
        Self::Asset,
        Self::Health,
        Self::Report,
        Self::Form,
        Self::Page,
        Self::Unknown,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Trace => "trace",
            Self::OpenData => "open_data",
            Self::Picture => "picture",
            Self::Asset => "asset",
            Self::Health => "health",
            Self::Report => "report",
            Self::Form => "form",
            Self::Page => "page",
            Self::Unknown => "unknown",
        }
    }

    /// By the pattern of the route, which holds no id.
    fn of(method: &Method, pattern: Option<&str>) -> Self {
        let Some(pattern) = pattern else {
            return Self::Unknown;
        };
        if *method == Method::POST {
            return Self::Form;
        }
        match pattern.split('/').nth(1).unwrap_or_default() {
            "t" => Self::Trace,
            "open" => Self::OpenData,
            "photos" => Self::Picture,
            "static" => Self::Asset,
            "healthz" | "readyz" => Self::Health,
            "reports" => Self::Report,
            _ => Self::Page,
        }
    }
}

/// Upper bounds of the histogram.
pub const DURATION_BOUNDS: [Duration; 10] = [
    Duration::from_millis(5),
    Duration::from_millis(10),
    Duration::from_millis(25),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(250),
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(20),
];

pub const STATUS_CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

#[derive(Default)]
struct KindCounts {
    by_class: [AtomicU64; STATUS_CLASSES.len()],
    /// Each request once, under the first bound that it does not exceed.
    within: [AtomicU64; DURATION_BOUNDS.len()],
    slower: AtomicU64,
    microseconds: AtomicU64,
}

/// The counts of one process. Cloning them shares them.
#[derive(Clone, Default)]
pub struct RequestCounts(Arc<[KindCounts; RequestKind::ALL.len()]>);

/// The counts of one kind, read at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestSummary {
    pub kind: RequestKind,
    /// In the order of [`STATUS_CLASSES`].
    pub by_class: Vec<u64>,
    /// How many took no longer than each of [`DURATION_BOUNDS`].
    pub within: Vec<u64>,
    pub total: u64,
    pub seconds: f64,
}

impl RequestCounts {
    pub fn note(&self, kind: RequestKind, status: StatusCode, took: Duration) {
        let mut kinds = RequestKind::ALL.iter().zip(self.0.iter());
        let Some((_, counts)) = kinds.find(|(known, _)| **known == kind) else {
            return;
        };
        let class = usize::from(status.as_u16() / 100).saturating_sub(2);
        if let Some(count) = counts.by_class.get(class) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let bucket = DURATION_BOUNDS.iter().position(|bound| took <= *bound);
        let bucket = bucket.and_then(|at| counts.within.get(at));
        bucket
            .unwrap_or(&counts.slower)
            .fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        counts.microseconds.fetch_add(micros, Ordering::Relaxed);
    }

    pub fn summaries(&self) -> Vec<RequestSummary> {
        let kinds = RequestKind::ALL.iter().zip(self.0.iter());
        kinds.map(|(kind, counts)| counts.summary(*kind)).collect()
    }
}

impl KindCounts {
    fn summary(&self, kind: RequestKind) -> RequestSummary {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let mut total = 0;
        let within = self.within.iter().map(|count| {
            total += read(count);
            total
        });
        let within = within.collect();
        RequestSummary {
            kind,
            by_class: self.by_class.iter().map(read).collect(),
            within,
            total: total + read(&self.slower),
            seconds: Duration::from_micros(read(&self.microseconds)).as_secs_f64(),
        }
    }
}

/// Counts every answer in `counts`. The time ends when the answer begins to go out: how long a
/// phone takes to receive it says nothing about the server.
pub fn count_requests<B: MessageBody + 'static>(
    counts: RequestCounts,
) -> impl Fn(ServiceRequest, Next<B>) -> CountedAnswer<B> + Clone {
    move |req, next| {
        let counts = counts.clone();
        Box::pin(async move {
            let (began, method) = (Instant::now(), req.method().clone());
            let answer = next.call(req).await?;
            let kind = RequestKind::of(&method, answer.request().match_pattern().as_deref());
            counts.note(kind, answer.status(), began.elapsed());
            Ok(answer)
        })
    }
}

type CountedAnswer<B> =
    std::pin::Pin<Box<dyn Future<Output = Result<ServiceResponse<B>, actix_web::Error>>>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pattern_decides_the_kind() {
        for (method, pattern, kind) in [
            (Method::GET, Some("/t/{code}"), "trace"),
            (Method::GET, Some("/open/{quarter}"), "open_data"),
            (Method::GET, Some("/listings/{uuid}"), "page"),
            (Method::GET, Some("/"), "page"),
            (Method::POST, Some("/reports/targets"), "form"),
            (Method::HEAD, Some("/reports/districts"), "report"),
            (Method::GET, Some("/readyz"), "health"),
            (Method::POST, None, "unknown"),
        ] {
            assert_eq!(RequestKind::of(&method, pattern).as_str(), kind);
        }
    }

    #[test]
    fn a_request_is_counted_once_and_buckets_add_up() {
        let counts = RequestCounts::default();
        let took = [3, 10, 11, 30_000].map(Duration::from_millis);
        for took in took {
            counts.note(RequestKind::Form, StatusCode::SEE_OTHER, took);
        }
        counts.note(RequestKind::Form, StatusCode::NOT_FOUND, Duration::ZERO);
        let summaries = counts.summaries();
        let forms = summaries.iter().find(|s| s.kind == RequestKind::Form);
        let forms = forms.cloned().into_iter().collect::<Vec<_>>();
        assert_eq!(
            forms,
            [RequestSummary {
                kind: RequestKind::Form,
                by_class: vec![0, 4, 1, 0],
                within: vec![2, 3, 4, 4, 4, 4, 4, 4, 4, 4],
                total: 5,
                seconds: 30.024,
            }]
        );
        let others = summaries.iter().filter(|s| s.kind != RequestKind::Form);
        assert!(others.into_iter().all(|s| s.total == 0));
    }
}
