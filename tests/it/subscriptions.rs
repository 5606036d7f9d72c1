//! Reports by mail: subscribed to, sent once when the period is over, ended again.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use chrono::{NaiveDateTime, TimeDelta};
use lensan::accounts::{self, NewAccount, Password, Role, TypedBy};
use lensan::areas::{self, Level, REFORM};
use lensan::jobs::{Handlers, Worker};
use lensan::mail::{Delivery, MailConfig, Postman};
use lensan::subscriptions::{self, Mailer};
use lensan::values::{Email, PublicId};
use tempfile::TempDir;

use crate::support::app::{PASSWORD, TestApp, Visitor};
use crate::support::{job_rows, pdf_file};

struct SubscriptionFixture {
    app: TestApp,
    mails: TempDir,
}

impl SubscriptionFixture {
    fn open() -> Self {
        Self {
            app: TestApp::start(),
            mails: TempDir::new().unwrap(),
        }
    }

    /// Staff of Đắk Lắk who can be written to.
    fn staff(&self, email: &str) -> Visitor {
        let runtime = runtime();
        let password = Password::parse(PASSWORD).unwrap();
        let hash = runtime.block_on(self.app.parts.passwords.hash(password));
        let hash = hash.unwrap();
        let (vault, now) = (self.app.vault(), self.app.now());
        let address = Email::parse(email).unwrap();
        self.app.write(move |c| {
            let province = areas::by_code(c, Level::Province, "66", REFORM)?.unwrap();
            let new = NewAccount {
                name: "Nguyễn Thị Hòa".to_owned(),
                role: Role::ProvinceStaff,
                producer_id: None,
                phone: None,
                email: Some(address.clone()),
                number: None,
                areas: vec![province.id],
                typed_by: TypedBy::Office,
                created_by: None,
            };
            let id = accounts::open(c, &vault, &new, now)?.account_id;
            accounts::set_password(c, lensan::producers::ACCOUNT_HOLDERS, id, &hash, now)?;
            accounts::confirm_email(c, &vault, id, now)
        });
        self.app.sign_in(email)
    }

    fn until(&self, utc: &str) {
        let then: NaiveDateTime = utc.parse().unwrap();
        let by: TimeDelta = then - self.app.now();
        self.app.clock.advance(by);
    }

    fn queue(&self) -> usize {
        let now = self.app.now();
        self.app
            .write(move |c| subscriptions::queue_mailings(c, now))
    }

    /// What the worker of the program does.
    fn work(&self) -> usize {
        let postman = Postman::open(&MailConfig {
            smtp_url: None,
            dir: self.mails.path().into(),
            from: "Lên sàn <no-reply@lensan.vn>".into(),
            reply_to: None,
            hello: None,
        });
        let site = self.app.parts.site.clone();
        let delivery = Delivery::new(postman.unwrap(), site.vault.clone());
        let mailer = Mailer::new(site.clone(), self.app.parts.boundaries_cache.clone());
        let handlers = Handlers::new().with(delivery).with(mailer);
        let worker = Worker::new(site.db, site.clock, handlers);
        runtime().block_on(worker.run_due())
    }

    fn letters(&self) -> Vec<serde_json::Value> {
        let files = std::fs::read_dir(self.mails.path()).unwrap();
        files.map(|file| letter(&file.unwrap().path())).collect()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// As a mail program shows it.
fn letter(path: &Path) -> serde_json::Value {
    const READ: &str = "
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
files = [{'name': p.get_filename(), 'type': p.get_content_type(),
    'hex': p.get_payload(decode=True).hex(),
    'text': p.get_payload(decode=True).decode('utf-8', 'replace')} for p in mail.iter_attachments()]
print(json.dumps({'to': mail['to'], 'subject': mail['subject'], 'list': mail['list-id'],
    'leave': mail['list-unsubscribe'], 'how': mail['list-unsubscribe-post'], 'answer': mail['reply-to'],
    'text': mail.get_body(('plain',)).get_content(), 'files': files}))";
    let mut python = Command::new("python3")
        .args(["-c", READ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let raw = std::fs::read(path).unwrap();
    python.stdin.take().unwrap().write_all(&raw).unwrap();
    serde_json::from_slice(&python.wait_with_output().unwrap().stdout).unwrap()
}

fn subscribe(visitor: &mut Visitor, place: &str, format: &str) -> crate::support::app::Answer {
    let uuid = PublicId::new().to_string();
    let fields = [
        ("uuid", uuid.as_str()),
        ("place", place),
        ("kind", "month"),
        ("format", format),
    ];
    visitor.post("/reports/subscriptions", &fields)
}

#[test]
fn a_report_comes_once_at_seven_in_the_morning_after_its_period() {
    let fixture = SubscriptionFixture::open();
    let mut staff = fixture.staff("hoa@example.vn");
    let page = staff.get("/reports/subscriptions");
    page.is(200)
        .shows("Chưa đăng ký")
        .shows("Tỉnh Đắk Lắk")
        .shows("Thành phố Buôn Ma Thuột");
    let done = subscribe(&mut staff, "66", "csv");
    staff.follow(&done).shows("Đã đăng ký").shows("chưa gửi");
    // Wanted twice, it comes once.
    subscribe(&mut staff, "66", "csv").is(303);
    // October was over before: it is not sent now.
    assert_eq!(fixture.queue(), 0);

    fixture.until("2026-11-30T23:59:00");
    assert_eq!(fixture.queue(), 0);
    fixture.until("2026-12-01T00:00:00");
    assert_eq!((fixture.queue(), fixture.queue()), (1, 0));
    assert_eq!(fixture.work(), 2);
    let letters = fixture.letters();
    assert_eq!(letters.len(), 1);
    let letter = &letters[0];
    assert_eq!(letter["to"], "hoa@example.vn");
    assert_eq!(letter["subject"], "Báo cáo Tỉnh Đắk Lắk: Tháng 11/2026");
    let text = letter["text"].as_str().unwrap();
    assert!(text.contains("Người nhận: Nguyễn Thị Hòa"), "{text}");
    assert_eq!(letter["files"][0]["name"], "lensan-66-2026-11.csv");
    let file = letter["files"][0]["text"].as_str().unwrap();
    assert!(file.starts_with("\u{feff}code,name,households"), "{file}");
    assert!(file.contains("643,Thành phố Buôn Ma Thuột,0"));
    let mut staff = fixture.app.sign_in("hoa@example.vn");
    staff
        .get("/reports/subscriptions")
        .shows("Tháng 11/2026 (01/12/2026 07:00)");
}

#[test]
fn a_crash_between_sends_nothing_twice() {
    let fixture = SubscriptionFixture::open();
    let mut staff = fixture.staff("hoa@example.vn");
    subscribe(&mut staff, "66/643", "pdf").is(303);
    let head = [
        ("agency", "Sở Công Thương"),
        ("sign", "BC-SCT"),
        ("place", "Đắk Lắk"),
    ];
    staff.post("/reports/document", &head).is(303);
    fixture.until("2026-12-01T00:00:00");
    assert_eq!(fixture.queue(), 1);
    fixture.work();
    // The job was done and nobody wrote that down: it is done again.
    let now = fixture.app.now();
    fixture.app.write(move |c| {
        let payload = r#"{"subscription":1,"period":"2026-11"}"#;
        job_rows::lay(c, "report_mail", payload, now)
    });
    assert_eq!(fixture.work(), 1);
    assert_eq!(fixture.letters().len(), 1);
    let file = &fixture.letters()[0]["files"][0];
    assert_eq!(file["name"], "lensan-66-643-2026-11.pdf");
    let hex = file["hex"].as_str().unwrap();
    let byte = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    let said: Vec<String> = pdf_file::texts(&bytes).into_iter().flatten().collect();
    let said = said.join(" ");
    assert!(
        said.contains("SỞ CÔNG THƯƠNG") && said.contains("……/BC-SCT"),
        "{said}"
    );
}

/// Mail programs open links by themselves, and press the button for their reader (RFC 8058).
#[test]
fn a_letter_ends_its_own_subscription() {
    let fixture = SubscriptionFixture::open();
    let mut staff = fixture.staff("hoa@example.vn");
    subscribe(&mut staff, "66", "csv").is(303);
    fixture.until("2026-12-01T00:00:00");
    fixture.queue();
    fixture.work();
    let letter = fixture.letters().remove(0);
    assert_eq!(letter["list"], "<reports.lensan.test>");
    assert_eq!(letter["answer"], "Lên sàn <no-reply@lensan.vn>");
    assert_eq!(letter["how"], "List-Unsubscribe=One-Click");
    let link = letter["leave"].as_str().unwrap();
    let path = link.strip_prefix("<http://lensan.test").unwrap();
    let path = path.strip_suffix('>').unwrap();

    let mut anybody = fixture.app.visitor();
    let page = anybody.get(path);
    page.is(200).shows("Tỉnh Đắk Lắk").shows("Thôi nhận");
    let mut staff = fixture.app.sign_in("hoa@example.vn");
    staff.get("/reports/subscriptions").hides("Chưa đăng ký");
    for wrong in [format!("{path}0"), path.replace('.', ".0")] {
        anybody.get(&wrong).is(404);
        anybody.post_raw(&wrong, &[]).is(404);
    }
    let button = [("List-Unsubscribe", "One-Click")];
    for _ in 0..2 {
        let ended = fixture.app.visitor().post_raw(path, &button);
        ended.is(200).shows("không còn được gửi");
    }
    staff.get("/reports/subscriptions").shows("Chưa đăng ký");
    fixture.until("2027-01-01T00:00:00");
    assert_eq!(fixture.queue(), 0);
}

#[test]
fn what_is_ended_or_not_allowed_any_more_is_not_sent() {
    let fixture = SubscriptionFixture::open();
    let mut staff = fixture.staff("hoa@example.vn");
    subscribe(&mut staff, "01", "csv").is(404);
    subscribe(&mut staff, "66", "exe").is(422);
    subscribe(&mut staff, "66", "csv").is(303);
    let page = staff.get("/reports/subscriptions");
    let end = page.body.split("action=\"/reports/subscriptions/").nth(1);
    let uuid = end.unwrap().split("/end").next().unwrap();
    let path = format!("/reports/subscriptions/{uuid}/end");
    let mut other = fixture.staff("thuy@example.vn");
    other.post(&path, &[]).is(404);
    let ended = staff.post(&path, &[]);
    staff
        .follow(&ended)
        .shows("Đã thôi nhận")
        .shows("Chưa đăng ký");
    // Ended or not, it can be subscribed to anew.
    subscribe(&mut staff, "66", "csv").is(303);
    let page = staff.get("/reports/subscriptions");
    let end = page.body.split("action=\"/reports/subscriptions/").nth(1);
    let uuid = end.unwrap().split("/end").next().unwrap().to_owned();
    fixture.until("2026-12-01T00:00:00");
    assert_eq!(fixture.queue(), 1);
    // Between the queue and the letter.
    let mut staff = fixture.app.sign_in("hoa@example.vn");
    staff
        .post(&format!("/reports/subscriptions/{uuid}/end"), &[])
        .is(303);
    fixture.work();
    assert_eq!(fixture.letters().len(), 0);
    fixture.until("2027-01-01T00:00:00");
    assert_eq!(fixture.queue(), 0);
}

#[test]
fn without_an_address_the_page_says_so() {
    let fixture = SubscriptionFixture::open();
    let mut staff = fixture.app.administrator();
    staff
        .get("/reports/subscriptions")
        .is(200)
        .shows("Tài khoản này chưa có e-mail")
        .hides("Tệp kèm theo</legend>");
    subscribe(&mut staff, "66", "csv").is(422);
    fixture.until("2026-12-01T00:00:00");
    assert_eq!(fixture.queue(), 0);
}
