//! Prometheus' text form, version 0.0.4. The crate `prometheus-client` writes `OpenMetrics`,
//! and `prometheus` brings Protocol Buffers along; the form itself is three kinds of line.

use std::fmt::Display;

pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MetricKind {
    Counter,
    Gauge,
    Histogram,
}

impl MetricKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

pub(super) type Label<'a> = (&'a str, &'a str);

/// Metrics one after another; all samples of one stand together below its name.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

impl Exposition {
    pub fn metric(&mut self, name: &str, kind: MetricKind, help: &str) {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let kind = kind.as_str();
        self.0
            .push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    pub fn sample(&mut self, name: &str, labels: &[Label<'_>], value: impl Display) {
        let labels: Vec<String> = labels.iter().map(written).collect();
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", labels.join(","))
        };
        self.0.push_str(&format!("{name}{labels} {value}\n"));
    }

    /// A metric with one sample.
    pub fn gauge(&mut self, name: &str, help: &str, value: impl Display) {
        self.metric(name, MetricKind::Gauge, help);
        self.sample(name, &[], value);
    }

    pub fn finish(self) -> String {
        self.0
    }
}

fn written((name, value): &Label<'_>) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"");
    format!("{name}=\"{}\"", value.replace('\n', "\\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_label_or_a_line_is_escaped() {
        let mut page = Exposition::default();
        page.metric("a_total", MetricKind::Counter, "one\\\ntwo");
        page.sample("a_total", &[("b", "c\\\"d\ne"), ("f", "")], 3);
        page.gauge("g", "h", 0.5);
        let lines = [
            r"# HELP a_total one\\\ntwo",
            "# TYPE a_total counter",
            r#"a_total{b="c\\\"d\ne",f=""} 3"#,
            "# HELP g h",
            "# TYPE g gauge",
            "g 0.5\n",
        ];
        assert_eq!(page.finish(), lines.join("\n"));
    }
}
