//! Forms that come drop by drop.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use lensan::web::SiteOptions;

use crate::support::app::TestApp;
use crate::support::stall::Stall;

const BODY_TIMEOUT: Duration = Duration::from_secs(2);
/// Far more than the server has threads.
const DRIPPING: usize = 60;

fn hurried() -> TestApp {
    TestApp::with(SiteOptions {
        body_timeout: BODY_TIMEOUT,
        ..SiteOptions::default()
    })
}

fn begin(app: &TestApp, path: &str, headers: &str) -> TcpStream {
    let host = app.address.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 5000\r\n{headers}\r\n\r\n"
    );
    line.write_all(head.as_bytes()).unwrap();
    line
}

/// A drop now and then until the server has had enough; what it says then. The connection is at
/// its end with that.
fn drip(mut line: TcpStream) -> String {
    let pause = Duration::from_millis(100);
    line.set_read_timeout(Some(pause)).unwrap();
    let (began, mut said) = (Instant::now(), Vec::new());
    let mut part = [0_u8; 4096];
    while began.elapsed() < Duration::from_secs(30) {
        match line.read(&mut part) {
            Ok(0) => return String::from_utf8(said).unwrap(),
            Ok(n) => said.extend_from_slice(&part[..n]),
            Err(_) if said.is_empty() => drop(line.write_all(b"a")),
            Err(_) => {}
        }
    }
    panic!("the server still waits, or still holds the connection");
}

#[test]
fn a_form_sent_drop_by_drop_ends_with_408_and_holds_up_nobody() {
    let app = hurried();
    let mut reader = app.visitor();
    reader.get("/sign-in").is(200);
    let form = "content-type: application/x-www-form-urlencoded\r\ncookie: lensan_language=en";
    let lines: Vec<TcpStream> = (0..DRIPPING)
        .map(|_| begin(&app, "/sign-in", form))
        .collect();
    let began = Instant::now();
    let waiting: Vec<_> = lines
        .into_iter()
        .map(|line| std::thread::spawn(move || drip(line)))
        .collect();
    // All of them are being waited for, and somebody else is served.
    for _ in 0..5 {
        reader.get("/sign-in").is(200);
    }
    assert!(began.elapsed() < BODY_TIMEOUT, "the others held it up");
    for answer in waiting {
        let said = answer.join().unwrap();
        assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
        assert!(said.contains("The network is too slow"), "{said}");
    }
    assert!(began.elapsed() >= BODY_TIMEOUT);
    reader.get("/sign-in").is(200);
}

#[test]
fn so_does_a_form_of_somebody_signed_in_and_a_photo() {
    let mut stall = Stall::at(hurried());
    let listing = stall.draft();
    let session = stall.seller.cookie("lensan_session").unwrap();
    let cookie = format!("cookie: lensan_session={session}");
    let form = format!("content-type: application/x-www-form-urlencoded\r\n{cookie}");
    let photo = format!("content-type: multipart/form-data; boundary=x\r\n{cookie}");
    let both = [
        begin(&stall.app, "/listings", &form),
        begin(&stall.app, &format!("{listing}/photos"), &photo),
    ];
    let both = both.map(|line| std::thread::spawn(move || drip(line)));
    for answer in both {
        let said = answer.join().unwrap();
        assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
        assert!(said.contains("Mạng quá chậm"), "{said}");
    }
    stall.seller.get(&listing).is(200);
}
