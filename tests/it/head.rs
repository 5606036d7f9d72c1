//! HEAD on the wire: the headers of GET, no body, and a connection that goes on. That every page
//! answers it is walked in `matrix`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::support::app::TestApp;

struct Wire(BufReader<TcpStream>);

impl Wire {
    fn to(app: &TestApp) -> Self {
        let address = app.address.strip_prefix("http://").unwrap();
        Self(BufReader::new(TcpStream::connect(address).unwrap()))
    }

    fn send(&mut self, requests: &str) {
        self.0.get_mut().write_all(requests.as_bytes()).unwrap();
    }

    /// Status line and headers, in small letters, up to the empty line.
    fn headers(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).unwrap();
            match line.trim_end() {
                "" => return all,
                line => all.push(line.to_ascii_lowercase()),
            }
        }
    }

    fn body(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
        body
    }
}

fn length(headers: &[String]) -> usize {
    let found = headers
        .iter()
        .find_map(|line| line.strip_prefix("content-length: "));
    found.expect("a length").parse().unwrap()
}

fn asking(method: &str, path: &str, more: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nhost: lensan.test\r\n{more}\r\n")
}

#[test]
fn a_head_tells_the_length_and_nothing_follows_it() {
    let app = TestApp::start();
    let mut wire = Wire::to(&app);
    let css = "/static/lensan.css";
    wire.send(&asking("GET", css, ""));
    let whole = wire.headers();
    wire.body(length(&whole));
    // Both at once: bytes of a body would stand where the second answer begins.
    wire.send(&(asking("HEAD", css, "") + &asking("GET", "/healthz", "")));
    let head = wire.headers();
    assert_eq!(head[0], "http/1.1 200 ok");
    assert_eq!(length(&head), length(&whole));
    assert!(length(&head) > 1000);
    assert_eq!(wire.headers()[0], "http/1.1 200 ok");
    assert_eq!(wire.body(2), b"ok");
}

#[test]
fn a_head_of_what_is_compressed_has_no_body_either() {
    let app = TestApp::start();
    let mut wire = Wire::to(&app);
    let gzip = "accept-encoding: gzip\r\n";
    for path in [
        "/static/lensan.css",
        "/t",
        "/sign-in",
        "/open/v1/provinces.csv",
    ] {
        wire.send(&(asking("HEAD", path, gzip) + &asking("GET", "/healthz", "")));
        let head = wire.headers();
        assert_eq!(head[0], "http/1.1 200 ok", "{path}");
        let compressed = "content-encoding: gzip".to_owned();
        assert!(head.contains(&compressed), "{path}: {head:#?}");
        assert_eq!(wire.headers()[0], "http/1.1 200 ok", "{path}");
        assert_eq!(wire.body(2), b"ok", "{path}");
    }
}

#[test]
fn a_head_of_what_is_only_sent_is_refused_like_a_get() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    for path in ["/sign-out", "/no-such-page"] {
        assert_eq!(
            visitor.head(path).status,
            visitor.get(path).status,
            "{path}"
        );
    }
    visitor.head("/no-such-page").is(404);
}
