//! SIGTERM to the real program: what was begun is finished, what was not is not begun, and it ends
//! with success. What does not come to its end is left after a time, or at a second SIGTERM.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use lensan::app::STOP_LIMIT;
use lensan::clock::Clock;
use lensan::db::schema::{jobs, producers};
use lensan::db::{AnyConnection, Db, DbOptions};
use lensan::mail::{self, Mail};
use lensan::values::{Email, PublicId};
use lensan::vault::Vault;
use tempfile::TempDir;

use crate::support::app::{PASSWORD, Visitor};
use crate::support::database::TestDatabase;
use crate::support::village::EA_KAR;

const END_TIMEOUT: Duration = Duration::from_secs(60);

#[track_caller]
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < END_TIMEOUT, "never: {what}");
        sleep(Duration::from_millis(20));
    }
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// The real program on SQLite, with everything in one folder.
struct SqliteServer {
    process: Child,
    address: String,
    home: TempDir,
}

impl SqliteServer {
    fn start(home: TempDir, smtp: &str) -> Self {
        let address = free_address();
        let dir = home.path();
        let process = Command::new(env!("CARGO_BIN_EXE_lensan"))
            .arg("serve")
            .env("RUST_LOG", "off")
            .env("DATABASE_URL", url(dir))
            .env("LENSAN_LISTEN", &address)
            .env("LENSAN_UPLOADS", dir.join("uploads"))
            .env("LENSAN_KEY_FILE", dir.join("lensan.key"))
            .env("SMTP_URL", format!("smtp://{smtp}"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            process,
            address,
            home,
        };
        until("it listens", || TcpStream::connect(&server.address).is_ok());
        server
    }

    fn terminate(&self) {
        let process = self.process.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &process]).status();
        assert!(kill.unwrap().success());
    }

    fn is_running(&mut self) -> bool {
        self.process.try_wait().unwrap().is_none()
    }

    fn ends(&mut self) -> ExitStatus {
        until("it ends", || !self.is_running());
        self.process.wait().unwrap()
    }

    fn database(&self) -> AnyConnection {
        AnyConnection::open(&url(self.home.path())).unwrap()
    }
}

impl Drop for SqliteServer {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

fn url(dir: &Path) -> String {
    format!("sqlite:{}", dir.join("lensan.db").display())
}

/// An installation in which a letter waits to be sent.
fn with_a_letter() -> TempDir {
    let home = TempDir::new().unwrap();
    TestDatabase::furnish_at(&home.path().join("lensan.db"));
    let vault = Vault::create(&home.path().join("lensan.key")).unwrap();
    let letter = Mail::plain(
        Email::parse("nguyen@example.org").unwrap(),
        "Báo cáo",
        "Kính gửi",
    );
    let db = Db::open(&DbOptions::new(url(home.path()))).unwrap();
    let now = Clock::system().now();
    db.write_blocking(move |c| mail::send_later(c, &vault, now, &letter))
        .unwrap();
    db.close();
    home
}

/// A mail server that has a letter in its hands until it is told to go on.
struct SlowPost {
    address: String,
    holds: Receiver<()>,
    go_on: Sender<()>,
}

impl SlowPost {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, holds) = channel();
        let (go_on, receiver) = channel();
        thread::spawn(move || {
            let (stream, _) = listener.accept().unwrap();
            take_a_letter(&stream, &sender, &receiver).ok();
        });
        Self {
            address,
            holds,
            go_on,
        }
    }
}

fn take_a_letter(
    stream: &TcpStream,
    sender: &Sender<()>,
    receiver: &Receiver<()>,
) -> std::io::Result<()> {
    let (mut reader, mut writer) = (BufReader::new(stream), stream);
    writer.write_all(b"220 slow\r\n")?;
    let mut in_letter = false;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 {
        let said = std::mem::take(&mut line);
        let answer = match (in_letter, said.trim_end()) {
            (true, ".") => {
                sender.send(()).unwrap();
                // Or until the test is over.
                receiver.recv().ok();
                in_letter = false;
                "250 taken"
            }
            (true, _) => continue,
            (false, "DATA") => {
                in_letter = true;
                "354 go on"
            }
            (false, "QUIT") => "221 goodbye",
            (false, _) => "250 good",
        };
        writer.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

/// A household registers over a line so slow that its form is only half there.
struct SlowForm {
    stream: TcpStream,
    rest: Vec<u8>,
}

impl SlowForm {
    fn begin(address: &str) -> Self {
        let mut visitor = Visitor::new(&format!("http://{address}"));
        let token = visitor.token();
        let cookie = visitor.cookie("lensan_form").unwrap().to_owned();
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("_token", &token)
            .append_pair("uuid", PublicId::new().as_str())
            .append_pair("step", "password")
            .append_pair("name", "Y Wăn Niê")
            .append_pair("commune", EA_KAR)
            .append_pair("consents", "programme")
            .append_pair("password", PASSWORD)
            .finish();
        let head = format!(
            "POST /register HTTP/1.1\r\nhost: lensan.test\r\ncookie: lensan_form={cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        let (first, rest) = body.as_bytes().split_at(body.len() / 2);
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(END_TIMEOUT)).unwrap();
        stream
            .write_all(&[head.as_bytes(), first].concat())
            .unwrap();
        Self {
            stream,
            rest: rest.to_vec(),
        }
    }

    fn finish(mut self) -> String {
        self.stream.write_all(&self.rest).unwrap();
        let mut answer = Vec::new();
        self.stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn letters_sent(c: &mut AnyConnection) -> i64 {
    let sent = jobs::table
        .filter(jobs::kind.eq("mail"))
        .filter(jobs::state.eq("done"));
    sent.count().get_result(c).unwrap()
}

#[test]
fn a_server_that_is_told_to_end_finishes_a_form_and_a_letter() {
    let post = SlowPost::open();
    let mut server = SqliteServer::start(with_a_letter(), &post.address);
    post.holds.recv_timeout(END_TIMEOUT).unwrap();
    let form = SlowForm::begin(&server.address);
    // Time for the server to read the first half.
    sleep(Duration::from_millis(300));

    server.terminate();
    until("it takes no more", || {
        TcpStream::connect(&server.address).is_err()
    });
    assert!(server.is_running(), "a form and a letter are under way");
    assert_eq!(letters_sent(&mut server.database()), 0);
    post.go_on.send(()).unwrap();
    let answer = form.finish();
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    assert!(answer.contains("Y Wăn Niê"), "{answer}");
    assert!(server.ends().success());

    let mut database = server.database();
    assert_eq!(letters_sent(&mut database), 1);
    let registered: i64 = producers::table.count().get_result(&mut database).unwrap();
    assert_eq!(registered, 1);
}

/// The letter that was in hand is not lost, and the database was closed in good order.
fn left_the_letter(server: &mut SqliteServer, attempts: i32) {
    let mut database = server.database();
    let row: (String, i32) = jobs::table
        .filter(jobs::kind.eq("mail"))
        .select((jobs::state, jobs::attempts))
        .get_result(&mut database)
        .unwrap();
    assert_eq!(row, ("waiting".to_owned(), attempts));
    assert!(!server.home.path().join("lensan.db-running").exists());
}

#[test]
fn a_mail_server_that_hangs_holds_up_the_end_for_a_time_and_no_longer() {
    let post = SlowPost::open();
    let mut server = SqliteServer::start(with_a_letter(), &post.address);
    post.holds.recv_timeout(END_TIMEOUT).unwrap();
    server.terminate();
    until("it takes no more", || {
        TcpStream::connect(&server.address).is_err()
    });
    assert!(server.is_running(), "a letter is under way");
    let told = Instant::now();
    assert!(server.ends().success());
    assert!(told.elapsed() < STOP_LIMIT, "it waited for the limit");
    // Given back: the next server sends it as if nothing had been tried.
    left_the_letter(&mut server, 0);
}

#[test]
fn a_second_signal_waits_for_nothing() {
    let post = SlowPost::open();
    let mut server = SqliteServer::start(with_a_letter(), &post.address);
    post.holds.recv_timeout(END_TIMEOUT).unwrap();
    let form = SlowForm::begin(&server.address);
    sleep(Duration::from_millis(300));
    server.terminate();
    until("it takes no more", || {
        TcpStream::connect(&server.address).is_err()
    });
    assert!(server.is_running(), "a form and a letter are under way");
    let receiver = Instant::now();
    server.terminate();
    assert!(server.ends().success());
    // Both would be left then; this is about the order of things, not about speed.
    assert!(receiver.elapsed() < STOP_LIMIT, "it waited for the limit");
    // Dropped where it was: another takes it when its lease is over.
    left_the_letter(&mut server, 1);
    drop(form);
}
