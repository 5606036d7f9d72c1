//! The whole program on a port of its own, and people who use it with nothing but HTTP.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

use actix_web::dev::ServerHandle;
use chrono::{NaiveDate, NaiveDateTime};
use lensan::accounts::{self, NewAccount, PasswordGate, Role, TypedBy};
use lensan::app::{self, AppState};
use lensan::areas::{BoundariesCache, Gazetteer};
use lensan::blobs::Store;
use lensan::clock::Clock;
use lensan::db::{self, Conn, Db, DbOptions};
use lensan::installation;
use lensan::open_data;
use lensan::photos::DecodeGate;
use lensan::values::{Phone, PublicId};
use lensan::vault::Vault;
use lensan::web::{Site, SiteOptions};
use tempfile::TempDir;

use super::database::TestDatabase;

/// What every test account signs in with.
pub const PASSWORD: &str = "lúa chín đầy đồng";

/// The day on which tests take place unless they say otherwise: long after the reform.
pub fn today() -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
    day.and_hms_opt(3, 0, 0).unwrap()
}

pub struct TestApp {
    pub parts: AppState,
    pub address: String,
    pub clock: Clock,
    handle: ServerHandle,
    server: Option<JoinHandle<()>>,
    uploads: TempDir,
    _database: TestDatabase,
}

impl TestApp {
    pub fn start() -> Self {
        Self::with(SiteOptions::default())
    }

    /// Served as the options say, but for the address.
    pub fn with(options: SiteOptions) -> Self {
        let database = TestDatabase::furnished();
        let uploads = TempDir::new().unwrap();
        let clock = Clock::fixed(today());
        let db = Db::open(&DbOptions::new(&database.url)).unwrap();
        let blobs = Store::open(uploads.path()).unwrap();
        let now = clock.now();
        let installation = db.write_blocking(move |c| installation::ensure_identity(c, now));
        blobs.belong_to(&installation.unwrap()).unwrap();
        let parts = AppState {
            gazetteer: gazetteer(&db),
            boundaries_cache: BoundariesCache::default(),
            site: Site {
                db,
                clock: clock.clone(),
                vault: Vault::from_key([7; 32]),
                blobs,
                security: lensan::security_events::SecurityRecorder::default(),
                options: Arc::new(published(options)),
            },
            passwords: gate(),
            photos: DecodeGate::default(),
        };
        let (address, handle, server) = serve(&parts);
        Self {
            parts,
            address,
            clock,
            handle,
            server: Some(server),
            uploads,
            _database: database,
        }
    }

    /// Somebody who has not signed in.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// One write, as the program makes it.
    pub fn write<R: Send + 'static>(
        &self,
        work: impl Fn(&mut Conn) -> Result<R, db::DbFailure> + Send + 'static,
    ) -> R {
        self.parts.site.db.write_blocking(work).unwrap()
    }

    pub fn read<R: Send + 'static>(
        &self,
        work: impl Fn(&mut Conn) -> Result<R, db::DbFailure> + Send + 'static,
    ) -> R {
        self.parts.site.db.read_blocking(work).unwrap()
    }

    /// Publishes open data of every quarter that is over, as the program does within a minute.
    pub fn publish_quarters(&self) {
        let AppState {
            site,
            boundaries_cache,
            ..
        } = &self.parts;
        let published = open_data::publish_quarters(&site.db, boundaries_cache, &site.clock);
        actix_web::rt::System::new().block_on(published).unwrap();
    }

    /// Where the photos lie.
    pub fn uploads(&self) -> PathBuf {
        self.uploads.path().to_owned()
    }

    /// For another process on the same database.
    pub fn database_url(&self) -> &str {
        &self._database.url
    }

    pub fn now(&self) -> NaiveDateTime {
        self.clock.now()
    }

    pub fn vault(&self) -> Vault {
        self.parts.site.vault.clone()
    }

    /// An activated account of the role; the phone it signs in with comes back with its id.
    pub fn account(&self, role: Role, producer_id: Option<i64>, areas: Vec<i64>) -> (i64, String) {
        let phone = format!("09{:08}", fastrand());
        let new = NewAccount {
            name: format!("{role:?}"),
            role,
            producer_id,
            phone: Some(Phone::parse(&phone).unwrap()),
            email: None,
            number: None,
            areas,
            typed_by: TypedBy::Office,
            created_by: None,
        };
        let (vault, now) = (self.vault(), self.now());
        let id = self.write(move |c| {
            let id = accounts::open(c, &vault, &new, now)?.account_id;
            accounts::set_password(
                c,
                lensan::producers::ACCOUNT_HOLDERS,
                id,
                password_hash(),
                now,
            )?;
            Ok(id)
        });
        (id, phone)
    }

    /// Opens an account of the role and signs it in.
    pub fn signed_in(&self, role: Role, producer_id: Option<i64>, areas: Vec<i64>) -> Visitor {
        let (_, phone) = self.account(role, producer_id, areas);
        self.sign_in(&phone)
    }

    pub fn sign_in(&self, login: &str) -> Visitor {
        let mut visitor = self.visitor();
        let answer = visitor.post("/sign-in", &[("login", login), ("password", PASSWORD)]);
        assert_eq!(answer.status, 303, "signing in failed: {}", answer.body);
        visitor
    }

    pub fn administrator(&self) -> Visitor {
        self.signed_in(Role::Administrator, None, vec![])
    }
}

/// Under an address of its own, unless the test says another.
fn published(mut options: SiteOptions) -> SiteOptions {
    if options.base_url.is_empty() {
        options.base_url = "http://lensan.test".to_owned();
    }
    options
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // Not graceful: connections that are kept alive would hold it for seconds.
        drop(self.handle.stop(false));
        if let Some(server) = self.server.take() {
            server.join().ok();
        }
        self.parts.site.db.close();
    }
}

fn serve(parts: &AppState) -> (String, ServerHandle, JoinHandle<()>) {
    let parts = parts.clone();
    let (sender, receiver) = mpsc::channel();
    let server = thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let running = app::server(&parts, "127.0.0.1:0".parse().unwrap()).unwrap();
            sender
                .send((running.address, running.server.handle()))
                .unwrap();
            running.server.await.unwrap();
        });
    });
    let (address, handle) = receiver.recv().unwrap();
    (format!("http://{address}"), handle, server)
}

/// Reading the units takes longer than most tests; their ids are the same in every copy.
fn gazetteer(db: &Db) -> Arc<Gazetteer> {
    static READ: OnceLock<Arc<Gazetteer>> = OnceLock::new();
    READ.get_or_init(|| Arc::new(db.read_blocking(Gazetteer::read).unwrap()))
        .clone()
}

fn gate() -> PasswordGate {
    static GATE: OnceLock<PasswordGate> = OnceLock::new();
    GATE.get_or_init(|| PasswordGate::new().unwrap()).clone()
}

fn password_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let password = accounts::Password::parse(PASSWORD).unwrap();
        runtime.block_on(gate().hash(password)).unwrap()
    })
}

fn fastrand() -> u32 {
    (PublicId::new().as_str().bytes().rev().take(12))
        .fold(7_u32, |n, b| n.wrapping_mul(31).wrapping_add(u32::from(b)))
        % 100_000_000
}

/// An answer as a person's browser gets it.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub location: String,
    /// As they came, each with its attributes.
    pub cookies: Vec<String>,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The value of a hidden or filled field.
    pub fn field(&self, name: &str) -> Option<String> {
        let at = self.body.find(&format!("name=\"{name}\""))?;
        let rest = &self.body[at..];
        let tag = &rest[..rest.find('>')?];
        let value = tag.find("value=\"")? + 7;
        let value = &tag[value..];
        Some(unescape(&value[..value.find('"')?]))
    }

    /// All fields of the page's inputs, as a browser would send them.
    pub fn fields(&self) -> Vec<(String, String)> {
        let inputs = self.body.split("<input ").skip(1);
        let of = |tag: &str, name: &str| {
            let (_, rest) = tag.split_once(&format!("{name}=\""))?;
            Some(unescape(rest.split('"').next()?))
        };
        inputs
            .filter_map(|input| {
                let tag = input.split('>').next()?;
                Some((of(tag, "name")?, of(tag, "value").unwrap_or_default()))
            })
            .collect()
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        let body = unescape(&self.body);
        assert!(
            body.contains(text),
            "{text:?} is not on the page ({}):\n{body}",
            self.status
        );
        self
    }

    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(
            !unescape(&self.body).contains(text),
            "{text:?} is on the page"
        );
        self
    }

    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

pub fn unescape(text: &str) -> String {
    let named = text
        .replace("&#38;", "&")
        .replace("&#34;", "\"")
        .replace("&#39;", "'");
    named
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&amp;", "&")
}

/// A browser without JavaScript: cookies, links and forms.
pub struct Visitor {
    address: String,
    agent: ureq::Agent,
    cookies: BTreeMap<String, String>,
    token: Option<String>,
}

impl Visitor {
    /// Somebody who visits a server that may be another process.
    pub fn new(address: &str) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build();
        Self {
            address: address.to_owned(),
            agent: agent.into(),
            cookies: BTreeMap::new(),
            token: None,
        }
    }

    pub fn get(&mut self, path: &str) -> Answer {
        let request = self.agent.get(self.url(path)).header("cookie", self.jar());
        let answer = request.call().unwrap();
        self.read(answer)
    }

    /// The cookies come along, and whatever else a client may write into a header.
    pub fn get_with(&mut self, path: &str, headers: &[(&str, &[u8])]) -> Answer {
        let mut request = self.agent.get(self.url(path)).header("cookie", self.jar());
        for (name, value) in headers {
            let value = ureq::http::HeaderValue::from_bytes(value).unwrap();
            request = request.header(*name, value);
        }
        let answer = request.call().unwrap();
        self.read(answer)
    }

    /// Without a form, by any method.
    pub fn ask(&mut self, method: &str, path: &str) -> Answer {
        let request = ureq::http::Request::builder()
            .method(method)
            .uri(self.url(path))
            .header("cookie", self.jar())
            .body(())
            .unwrap();
        let answer = self.agent.run(request).unwrap();
        self.read(answer)
    }

    /// What a link preview or a monitor asks.
    pub fn head(&mut self, path: &str) -> Answer {
        let request = self.agent.head(self.url(path)).header("cookie", self.jar());
        let answer = request.call().unwrap();
        self.read(answer)
    }

    /// Follows the answer of a form, as a browser does.
    pub fn follow(&mut self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, 303, "not a redirect: {}", answer.body);
        self.get(&answer.location.clone())
    }

    /// Sends a form with the token of this visitor's cookie.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token();
        let mut all = vec![("_token", token.as_str())];
        all.extend_from_slice(fields);
        self.post_raw(path, &all)
    }

    /// Sends exactly these fields.
    pub fn post_raw(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.agent.post(self.url(path)).header("cookie", self.jar());
        let answer = request.send_form(fields.iter().copied()).unwrap();
        self.read(answer)
    }

    /// Sends exactly these fields, with what the browser says of where they come from.
    pub fn post_from(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let request = self.agent.post(self.url(path)).header("cookie", self.jar());
        let add = |request: ureq::RequestBuilder<_>, (name, value): &(&str, &str)| {
            request.header(*name, *value)
        };
        let request = headers.iter().fold(request, add);
        let answer = request.send_form(fields.iter().copied()).unwrap();
        self.read(answer)
    }

    /// Sends a form with one file.
    pub fn upload(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        file: (&str, &str, &[u8]),
    ) -> Answer {
        self.upload_all(path, fields, &[file])
    }

    /// Sends a form with several files: field, name and bytes of each.
    pub fn upload_all(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let token = self.token();
        let mut all = vec![("_token", token.as_str())];
        all.extend_from_slice(fields);
        self.upload_raw(path, &all, files)
    }

    /// Sends exactly these fields and files.
    pub fn upload_raw(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Answer {
        let body = multipart(fields, files);
        let request = self.agent.post(self.url(path)).header("cookie", self.jar());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let answer = request.header("content-type", kind).send(&body).unwrap();
        self.read(answer)
    }

    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    pub fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    pub fn forget_cookie(&mut self, name: &str) {
        self.cookies.remove(name);
    }

    pub fn token(&mut self) -> String {
        if self.token.is_none() {
            self.token = self
                .get("/sign-in")
                .field("_token")
                .or_else(|| self.get("/").field("_token"));
        }
        self.token.clone().unwrap()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    fn jar(&self) -> String {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        pairs.join("; ")
    }

    fn read(&mut self, mut answer: ureq::http::Response<ureq::Body>) -> Answer {
        let cookies = answer.headers().get_all("set-cookie").iter();
        let cookies: Vec<String> = cookies
            .map(|cookie| cookie.to_str().unwrap().to_owned())
            .collect();
        if cookies.iter().any(|cookie| is_of_forms(cookie)) {
            self.token = None;
        }
        for cookie in &cookies {
            let pair = cookie.split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name)
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned())
            };
        }
        let headers = answer.headers().iter();
        let headers: BTreeMap<String, String> = headers
            .map(|(n, v)| (n.to_string(), v.to_str().unwrap_or_default().to_owned()))
            .collect();
        let bytes = answer
            .body_mut()
            .with_config()
            .limit(64 << 20)
            .read_to_vec()
            .unwrap();
        Answer {
            status: answer.status().as_u16(),
            location: headers.get("location").cloned().unwrap_or_default(),
            cookies,
            headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }
}

const BOUNDARY: &str = "a-boundary-of-the-tests";

fn multipart(fields: &[(&str, &str)], files: &[(&str, &str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in fields {
        let part = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (name, file_name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\ncontent-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// With another session or form cookie a browser's tokens are others.
fn is_of_forms(cookie: &str) -> bool {
    let name = cookie.split('=').next().unwrap_or_default();
    name.ends_with("lensan_form") || name.ends_with("lensan_session")
}
