//! Mail: from the event to the file or the server, and what happens when that is not there.

use std::path::Path;

use chrono::{NaiveDateTime, TimeDelta};
use lensan::clock::Clock;
use lensan::db::Db;
use lensan::i18n::Language;
use lensan::jobs::{self, DeadLetter, Handlers, Worker};
use lensan::mail::{self, Delivery, Mail, MailConfig, MailConfigError, Postman, SealedMail};
use lensan::notifications::{self, Notification, Recipient};
use lensan::values::Email;
use lensan::vault::Vault;
use tempfile::TempDir;

use crate::support::database::TestDatabase;
use crate::support::smtp::{CREDENTIALS, SmtpServer, wanted};

fn noon() -> NaiveDateTime {
    "2024-08-15T12:00:00".parse().unwrap()
}

fn vault() -> Vault {
    Vault::from_key([7; 32])
}

fn postman(smtp_url: Option<String>, dir: &Path) -> Result<Postman, MailConfigError> {
    Postman::open(&MailConfig {
        smtp_url,
        dir: dir.into(),
        from: "Lên sàn <no-reply@lensan.vn>".into(),
        reply_to: None,
        hello: None,
    })
}

/// A database, a worker that carries its mail, and the clock of both.
struct MailFixture {
    db: Db,
    worker: Worker,
    clock: Clock,
    _database: TestDatabase,
}

impl MailFixture {
    fn with(postman: Postman) -> Self {
        let database = TestDatabase::new();
        let (db, clock) = (database.open(), Clock::fixed(noon()));
        let handlers = Handlers::new().with(Delivery::new(postman, vault()));
        Self {
            worker: Worker::new(db.clone(), clock.clone(), handlers),
            db,
            clock,
            _database: database,
        }
    }

    fn to_server(url: String) -> Self {
        Self::with(postman(Some(url), Path::new("/nowhere")).unwrap())
    }

    async fn write(&self, to: &str) {
        let mail = Mail::plain(
            Email::parse(to).unwrap(),
            "Sầu riêng Đắk Lắk đã lên sàn",
            "Kính chào anh/chị Hòa,\n\n.Dòng bắt đầu bằng dấu chấm.\n",
        );
        let now = self.clock.now();
        let sent = self
            .db
            .write(move |c| mail::send_later(c, &vault(), now, &mail));
        sent.await.unwrap();
    }

    async fn waiting(&self) -> i64 {
        self.db.read(jobs::waiting).await.unwrap()
    }

    async fn dead(&self) -> Vec<DeadLetter> {
        self.db.read(|c| jobs::dead_letters(c, 10)).await.unwrap()
    }
}

/// The parts of the addresses, the subject and the body as a mail program shows them.
fn read_by_python(raw: &str) -> serde_json::Value {
    const READ: &str = "
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
body = lambda kind: (p := mail.get_body((kind,))) and p.get_content()
print(json.dumps({'to': mail['to'], 'from': mail['from'], 'subject': mail['subject'],
    'id': mail['message-id'], 'plain': body('plain'), 'html': body('html')}))";
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut python = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = python.stdin.take().unwrap();
    input.write_all(raw.as_bytes()).unwrap();
    drop(input);
    serde_json::from_slice(&python.wait_with_output().unwrap().stdout).unwrap()
}

#[tokio::test]
async fn without_a_server_a_mail_becomes_one_private_file() {
    use std::os::unix::fs::PermissionsExt;

    let home = TempDir::new().unwrap();
    let dir = home.path().join("var").join("mail");
    let fixture = MailFixture::with(postman(None, &dir).unwrap());
    fixture.write("hoa@example.vn").await;
    assert_eq!(fixture.worker.run_due().await, 1);
    assert_eq!(fixture.waiting().await, 0);

    let files: Vec<_> = std::fs::read_dir(&dir)
        .unwrap()
        .map(|f| f.unwrap().path())
        .collect();
    assert_eq!(files.len(), 1, "{files:?}");
    assert_eq!(files[0].extension().unwrap(), "eml");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&files[0]), mode(&dir)), (0o600, 0o700));
    let raw = std::fs::read_to_string(&files[0]).unwrap();
    assert!(
        raw.is_ascii() && raw.contains("To: hoa@example.vn\r\n"),
        "{raw}"
    );
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_keeps_the_mail_waiting() {
    let home = TempDir::new().unwrap();
    let in_the_way = home.path().join("mail");
    std::fs::write(&in_the_way, "a file").unwrap();
    let fixture = MailFixture::with(postman(None, &in_the_way).unwrap());
    fixture.write("hoa@example.vn").await;
    fixture.worker.run_due().await;
    assert_eq!(fixture.waiting().await, 1);

    std::fs::remove_file(&in_the_way).unwrap();
    fixture.clock.advance(TimeDelta::minutes(2));
    fixture.worker.run_due().await;
    assert_eq!(fixture.waiting().await, 0);
    assert_eq!(std::fs::read_dir(&in_the_way).unwrap().count(), 1);
}

#[tokio::test]
async fn a_waiting_mail_shows_nothing_and_is_never_sent_under_another_key() {
    use diesel::prelude::*;
    use lensan::db::schema::jobs::dsl;

    let home = TempDir::new().unwrap();
    let fixture = MailFixture::with(postman(None, home.path()).unwrap());
    fixture.write("hoa@example.vn").await;
    let payloads = fixture.db.read(|c| {
        Ok::<_, lensan::db::DbFailure>(dsl::jobs.select(dsl::payload).load::<String>(c)?)
    });
    let payload = payloads.await.unwrap().remove(0);
    assert!(
        !payload.contains("hoa") && !payload.contains("riêng"),
        "{payload}"
    );

    let stranger = Delivery::new(
        postman(None, home.path()).unwrap(),
        Vault::from_key([8; 32]),
    );
    let handlers = Handlers::new().with(stranger);
    let worker = Worker::new(fixture.db.clone(), fixture.clock.clone(), handlers);
    worker.run_due().await;
    let dead = fixture.dead().await;
    assert_eq!(
        dead[0].last_error,
        "this was sealed with another key, or was changed since"
    );
}

#[tokio::test]
async fn a_plain_server_gets_the_mail_whole() {
    if !wanted("a_plain_server_gets_the_mail_whole") {
        return;
    }
    let server = SmtpServer::up("plain");
    let fixture = MailFixture::to_server(format!("smtp://localhost:{}", server.port));
    fixture.write("hoa@example.vn").await;
    assert_eq!(fixture.worker.run_due().await, 1);

    let mails = server.mails();
    assert_eq!(mails.len(), 1, "{:?}", fixture.dead().await);
    assert_eq!(mails[0]["from"], "no-reply@lensan.vn");
    assert_eq!(mails[0]["to"], serde_json::json!(["hoa@example.vn"]));
    let mail = read_by_python(mails[0]["raw"].as_str().unwrap());
    assert_eq!(mail["subject"], "Sầu riêng Đắk Lắk đã lên sàn");
    assert_eq!(mail["from"], "Lên sàn <no-reply@lensan.vn>");
    let text = mail["plain"].as_str().unwrap().replace("\r\n", "\n");
    assert_eq!(
        text,
        "Kính chào anh/chị Hòa,\n\n.Dòng bắt đầu bằng dấu chấm.\n"
    );
    assert_eq!(mail["html"], serde_json::Value::Null);
}

#[tokio::test]
async fn every_event_writes_its_letter() {
    if !wanted("every_event_writes_its_letter") {
        return;
    }
    let server = SmtpServer::up("plain");
    let fixture = MailFixture::to_server(format!("smtp://localhost:{}", server.port));
    let write = fixture.db.write(|c| {
        let (vault, now) = (vault(), noon());
        let email = Email::parse("hoa@example.vn").unwrap();
        let to = |language| Recipient {
            email: &email,
            name: Some("Hòa"),
            language,
        };
        let link = "https://lensan.vn/x/abc";
        let vi = to(Language::Vietnamese);
        let en = to(Language::English);
        let reason = "Thiếu giấy chứng nhận.";
        for (to, event) in [
            (vi, Notification::AccountActivation { link }),
            (en, Notification::PasswordReset { link }),
            (vi, Notification::CooperativeApproved { sign_in: link }),
            (vi, Notification::CooperativeRefused { reason }),
            (vi, Notification::EmailConfirmation { link }),
            (vi, Notification::CodeHandedOut),
        ] {
            notifications::notify(c, &vault, now, to, event)?;
        }
        lensan::db::Outcome::Ok(())
    });
    write.await.unwrap();
    assert_eq!(fixture.worker.run_due().await, 6);
    let mails = server.mails().into_iter();
    let mut mails: Vec<_> = mails
        .map(|mail| read_by_python(mail["raw"].as_str().unwrap()))
        .map(|mail| (mail["subject"].to_string(), mail["plain"].to_string()))
        .collect();
    mails.sort();
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.0.trim_matches('"')).collect();
    assert_eq!(
        subjects,
        [
            "Choose a new password",
            "Có mã đặt lại mật khẩu cho tài khoản của anh/chị",
            "Hồ sơ hợp tác xã chưa được duyệt",
            "Hợp tác xã đã được duyệt",
            "Mời kích hoạt tài khoản",
            "Xác nhận địa chỉ e-mail",
        ]
    );
    assert!(mails[0].1.contains("For: Hòa"));
    assert!(mails[2].1.contains("Thiếu giấy chứng nhận."));
    assert!(mails[4].1.contains("https://lensan.vn/x/abc"));
}

#[tokio::test]
async fn a_mail_in_two_forms_is_read_in_either() {
    if !wanted("a_mail_in_two_forms_is_read_in_either") {
        return;
    }
    let server = SmtpServer::up("plain");
    let url = format!("smtp://127.0.0.1:{}", server.port);
    let postman = postman(Some(url), Path::new("/nowhere")).unwrap();
    let mail = Mail {
        to: Email::parse("hoa@example.vn").unwrap(),
        subject: "Mời".into(),
        text: "Chào".into(),
        html: Some("<p>Chào</p>".into()),
        attachments: Vec::new(),
        series: None,
    };
    postman.send("0190-abc", &mail).await.unwrap();
    let mail = read_by_python(server.mails()[0]["raw"].as_str().unwrap());
    assert_eq!(mail["id"], "<0190-abc@lensan.vn>");
    assert_eq!(mail["plain"].as_str().unwrap().trim(), "Chào");
    assert_eq!(mail["html"].as_str().unwrap().trim(), "<p>Chào</p>");
}

#[tokio::test]
async fn both_kinds_of_tls_are_spoken_with_a_password() {
    if !wanted("both_kinds_of_tls_are_spoken_with_a_password") {
        return;
    }
    for (mode, scheme) in [("starttls", "smtp+starttls"), ("tls", "smtps")] {
        let server = SmtpServer::up(mode);
        let (port, ca) = (server.port, server.authority());
        let place = format!("localhost:{port}?tls-ca={}", ca.display());
        let fixture = MailFixture::to_server(format!("{scheme}://{CREDENTIALS}@{place}"));
        fixture.write("hoa@example.vn").await;
        fixture.worker.run_due().await;
        let mails = server.mails();
        assert_eq!(mails.len(), 1, "{mode}");
        assert_eq!(mails[0]["tls"], true);
        assert_eq!(mails[0]["authenticated"], true);

        let wrong = MailFixture::to_server(format!("{scheme}://lensan:wrong@{place}"));
        wrong.write("hoa@example.vn").await;
        wrong.worker.run_due().await;
        assert_eq!(wrong.waiting().await, 1, "the password can be mended");
        assert_eq!(server.mails().len(), 1);
    }
}

#[tokio::test]
async fn a_server_that_cannot_prove_itself_gets_nothing() {
    if !wanted("a_server_that_cannot_prove_itself_gets_nothing") {
        return;
    }
    let (honest, other) = (SmtpServer::up("tls"), SmtpServer::down("tls"));
    let ca = other.authority();
    let place = format!("{CREDENTIALS}@localhost:{}", honest.port);
    for url in [
        format!("smtps://{place}"),
        format!("smtps://{place}?tls-ca={}", ca.display()),
    ] {
        let fixture = MailFixture::to_server(url);
        fixture.write("hoa@example.vn").await;
        fixture.worker.run_due().await;
        assert_eq!(fixture.waiting().await, 1);
    }
    assert!(honest.mails().is_empty());

    // Nor one that offers no TLS, as it would if somebody stood in between.
    let plain = SmtpServer::up("plain");
    let fixture = MailFixture::to_server(format!("smtp+starttls://localhost:{}", plain.port));
    fixture.write("hoa@example.vn").await;
    fixture.worker.run_due().await;
    assert_eq!(fixture.waiting().await, 1);
    assert!(plain.mails().is_empty());
}

#[tokio::test]
async fn a_refused_recipient_is_given_up_and_a_full_mailbox_is_not() {
    if !wanted("a_refused_recipient_is_given_up_and_a_full_mailbox_is_not") {
        return;
    }
    let server = SmtpServer::up("plain");
    let fixture = MailFixture::to_server(format!("smtp://localhost:{}", server.port));
    fixture.write("nobody@example.vn").await;
    fixture.write("full@example.vn").await;
    assert_eq!(fixture.worker.run_due().await, 2);
    let dead = fixture.dead().await;
    assert_eq!(dead.len(), 1);
    assert_eq!(dead[0].last_error, "the mail server answered 550");
    assert_eq!(fixture.waiting().await, 1);
}

/// What a server says before it hears of the recipient tells nothing about the recipient.
#[tokio::test]
async fn a_refused_sender_is_mended_and_the_mail_waits() {
    if !wanted("a_refused_sender_is_mended_and_the_mail_waits") {
        return;
    }
    let server = SmtpServer::up("plain");
    server.refuse_senders(true);
    let fixture = MailFixture::to_server(format!("smtp://localhost:{}", server.port));
    fixture.write("hoa@example.vn").await;
    fixture.worker.run_due().await;
    assert_eq!(fixture.waiting().await, 1, "{:?}", fixture.dead().await);

    server.refuse_senders(false);
    fixture.clock.advance(TimeDelta::minutes(2));
    fixture.worker.run_due().await;
    assert_eq!(server.mails().len(), 1);
}

#[tokio::test]
async fn a_server_is_greeted_with_the_host_of_the_base_address() {
    if !wanted("a_server_is_greeted_with_the_host_of_the_base_address") {
        return;
    }
    for (host, greeted) in [
        ("lensan.example.vn", "lensan.example.vn"),
        ("192.0.2.7", "[192.0.2.7]"),
        ("[2001:db8::7]", "[IPv6:2001:db8::7]"),
    ] {
        let server = SmtpServer::up("plain");
        let postman = Postman::open(&MailConfig {
            smtp_url: Some(format!("smtp://localhost:{}", server.port)),
            dir: "/nowhere".into(),
            from: "Lên sàn <no-reply@lensan.vn>".into(),
            reply_to: None,
            hello: Some(host.into()),
        });
        let fixture = MailFixture::with(postman.unwrap());
        fixture.write("hoa@example.vn").await;
        fixture.worker.run_due().await;
        assert_eq!(server.mails()[0]["host"], greeted);
    }
}

/// A server that takes the call and then says nothing may have a minute and a half; a stop has not.
#[tokio::test]
async fn a_stop_gives_a_letter_back_that_a_silent_server_holds() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", silent.local_addr().unwrap());
    let fixture = MailFixture::to_server(url);
    fixture.write("hoa@example.vn").await;
    let (sender, receiver) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(fixture.worker.clone().run(receiver));
    let called = tokio::task::spawn_blocking(move || silent.accept().unwrap());
    let _held = called.await.unwrap();
    let began = std::time::Instant::now();
    sender.send_replace(true);
    working.await.unwrap();
    assert!(began.elapsed() < std::time::Duration::from_secs(20));

    // At once, and as if nothing had been tried.
    let late = noon() + TimeDelta::hours(1);
    let waiting = fixture
        .db
        .read(move |c| jobs::late::<SealedMail>(c, late, 10));
    let waiting = waiting.await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!((waiting[0].attempts, waiting[0].run_at), (0, noon()));
}

#[tokio::test]
async fn a_mail_waits_for_a_server_that_is_down() {
    if !wanted("a_mail_waits_for_a_server_that_is_down") {
        return;
    }
    let mut server = SmtpServer::down("plain");
    let fixture = MailFixture::to_server(format!("smtp://localhost:{}", server.port));
    fixture.write("hoa@example.vn").await;
    fixture.worker.run_due().await;
    fixture.clock.advance(TimeDelta::minutes(2));
    fixture.worker.run_due().await;
    assert_eq!(fixture.waiting().await, 1);

    server.start();
    fixture.clock.advance(TimeDelta::minutes(3));
    assert_eq!(fixture.worker.run_due().await, 1);
    assert_eq!(server.mails().len(), 1);
    assert_eq!(fixture.waiting().await, 0);
}

#[test]
fn a_wrong_authority_file_shows_at_the_start() {
    let home = TempDir::new().unwrap();
    let file = home.path().join("empty.pem");
    std::fs::write(&file, "nothing").unwrap();
    for path in [file, home.path().join("missing.pem")] {
        let url = format!("smtps://u:secret@localhost?tls-ca={}", path.display());
        let Err(error) = postman(Some(url), home.path()) else {
            panic!("{} was taken", path.display());
        };
        assert!(error.to_string().contains(".pem") && !error.to_string().contains("secret"));
    }
}
