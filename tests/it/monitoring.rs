//! What a monitoring system reads, and what a supervisor is told.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use lensan::db::schema::jobs;

use crate::support::app::Visitor;
use crate::support::installation::{CommandOutput, Server, TestInstallation};
use crate::support::job_rows;

fn serve_with_metrics(home: &TestInstallation) -> (Server, Visitor) {
    let mut command = home.command(&["serve"]);
    command
        .env("LENSAN_METRICS", "127.0.0.1:0")
        .env("LENSAN_BACKUPS", home.file("backups"));
    let server = Server::start(command);
    let log = server.log();
    let address = log.lines().find_map(|line| line.split_once("metrics="));
    let address = format!("http://{}", address.unwrap().1.trim());
    let monitor = Visitor::new(&address);
    (server, monitor)
}

/// The samples of a page, by what stands before their value.
fn samples(page: &str) -> BTreeMap<String, f64> {
    let lines = page.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap())
        })
        .collect()
}

/// The rules of the text form that a reader relies on.
fn is_well_formed(page: &str) {
    assert!(page.ends_with('\n'));
    let mut typed: BTreeSet<String> = BTreeSet::new();
    let (mut current, mut seen) = (String::new(), BTreeSet::new());
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert_eq!(kind == "counter", name.ends_with("_total"), "{line}");
            assert!(typed.insert(name.to_owned()), "typed twice: {line}");
            current = name.to_owned();
        } else if let Some(rest) = line.strip_prefix("# HELP ") {
            assert!(rest.contains(' '), "no help: {line}");
        } else {
            let name = line.split(['{', ' ']).next().unwrap();
            let of_current = name.strip_prefix(current.as_str());
            let suffix = of_current.unwrap_or_else(|| panic!("{line} stands below {current}"));
            assert!(
                ["", "_bucket", "_sum", "_count"].contains(&suffix),
                "{line}"
            );
            let sample = line.rsplit_once(' ').unwrap().0.to_owned();
            assert!(seen.insert(sample), "twice: {line}");
        }
    }
}

#[test]
fn metrics_stand_on_an_address_of_their_own() {
    let home = TestInstallation::furnished_on_either();
    let (server, monitor) = serve_with_metrics(&home);
    let mut buyer = server.visitor();
    assert_eq!(buyer.get("/metrics").status, 404);
    assert_eq!(buyer.get("/t/ABCDEFGH").status, 404);
    assert_eq!(buyer.get("/sign-in").status, 200);
    let mut monitor = monitor;
    let answer = monitor.get("/metrics");
    assert_eq!(answer.status, 200);
    let page = answer.body;
    is_well_formed(&page);
    let samples = samples(&page);
    let request = |kind: &str, status: &str| {
        samples[&format!("lensan_http_requests_total{{kind=\"{kind}\",status=\"{status}\"}}")]
    };
    assert_eq!(request("unknown", "4xx"), 1.0);
    assert_eq!(request("trace", "4xx"), 1.0);
    assert_eq!(request("page", "2xx"), 1.0);
    assert_eq!(request("form", "5xx"), 0.0);
    let count = "lensan_http_request_duration_seconds_count{kind=\"page\"}";
    let all = "lensan_http_request_duration_seconds_bucket{kind=\"page\",le=\"+Inf\"}";
    assert_eq!((samples[count], samples[all]), (1.0, 1.0));
    assert_eq!(samples["lensan_database_up"], 1.0);
    assert_eq!(samples["lensan_database_writable"], 1.0);
    assert!(samples["lensan_database_size_bytes"] > 100_000.0);
    assert!(samples["lensan_disk_free_bytes{place=\"uploads\"}"] > 0.0);
    assert!(!page.contains("ABCDEFGH"), "{page}");
    assert_eq!(monitor.get("/").status, 404);
    assert!(server.terminate().success());
}

#[test]
fn what_waits_too_long_is_counted() {
    let home = TestInstallation::furnished_on_either().served_once();
    home.write(|c| {
        let now = Utc::now().naive_utc();
        for (kind, minutes) in [("mail", 61), ("mail", 59), ("picture_sweep", 61)] {
            let id = job_rows::lay(c, kind, "{}", now - TimeDelta::minutes(minutes))?;
            // It waits for its next attempt, as a letter does whose mail server is down.
            diesel::update(jobs::table.find(id))
                .set(jobs::run_at.eq(now + TimeDelta::hours(1)))
                .execute(c)?;
        }
        Ok(())
    });
    let (server, mut monitor) = serve_with_metrics(&home);
    let page = monitor.get("/metrics").body;
    let found = samples(&page);
    assert_eq!(found["lensan_letters_late"], 1.0, "{page}");
    assert!(found["lensan_jobs{state=\"waiting\"}"] >= 2.0, "{page}");
    assert!(!page.contains("lensan_last_backup_timestamp_seconds"));

    fs::create_dir(home.file("backups")).unwrap();
    fs::write(home.file("backups/manifest.json"), "{}").unwrap();
    let page = monitor.get("/metrics").body;
    let at = samples(&page)["lensan_last_backup_timestamp_seconds"];
    assert!(at > 1.7e9, "{page}");
    assert!(page.contains("place=\"backups\""), "{page}");
    assert!(server.terminate().success());
}

#[test]
fn an_address_of_metrics_that_is_taken_ends_the_start() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let home = TestInstallation::empty();
    let mut command = home.command(&["serve"]);
    command.env("LENSAN_METRICS", &address);
    let ended = CommandOutput::of(command.output().unwrap());
    let ended = ended.fails("Không nhận được địa chỉ", "LENSAN_METRICS cannot be taken");
    assert!(ended.err.contains(&address), "{ended:#?}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn a_supervisor_is_told_of_the_start_the_end_and_that_it_lives() {
    let home = TestInstallation::furnished_on_either();
    let socket = home.file("notify");
    let supervisor = UnixDatagram::bind(&socket).unwrap();
    // Longer than any start; a word that never comes fails the test.
    supervisor
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    let told = || {
        let mut bytes = [0; 256];
        let length = supervisor.recv(&mut bytes).unwrap();
        String::from_utf8(bytes[..length].to_vec()).unwrap()
    };
    let mut command = home.command(&["serve"]);
    command
        .env("NOTIFY_SOCKET", &socket)
        .env("WATCHDOG_USEC", "60000000")
        .env_remove("WATCHDOG_PID");
    let server = Server::start(command);
    let mut first = [told(), told()];
    first.sort();
    assert_eq!(first, ["READY=1\n", "WATCHDOG=1\n"]);
    assert!(server.terminate().success());
    let last = std::iter::repeat_with(told).find(|word| word != "WATCHDOG=1\n");
    assert_eq!(last.as_deref(), Some("STOPPING=1\n"));
}
