//! The real program, with everything it keeps in one folder.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use lensan::db::{AnyConnection, Conn, Db, DbFailure, DbOptions};
use tempfile::TempDir;

use super::app::Visitor;
use super::database::TestDatabase;

const START_TIMEOUT: Duration = Duration::from_secs(60);

/// Where one installation lies.
pub struct TestInstallation {
    folder: TempDir,
    database: Option<TestDatabase>,
}

impl TestInstallation {
    /// Without a database.
    pub fn empty() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            database: None,
        }
    }

    /// With the SQLite file of a version that has started once and kept nothing yet.
    pub fn furnished() -> Self {
        let home = Self::empty();
        TestDatabase::furnish_at(&home.file("lensan.db"));
        home
    }

    /// The same on the database that the suite runs on.
    pub fn furnished_on_either() -> Self {
        let mut home = Self::empty();
        home.database = Some(TestDatabase::furnished());
        home
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn url(&self) -> String {
        match &self.database {
            Some(database) => database.url.clone(),
            None => format!("sqlite:{}", self.file("lensan.db").display()),
        }
    }

    pub fn uploads(&self) -> PathBuf {
        self.file("uploads")
    }

    pub fn key(&self) -> PathBuf {
        self.file("lensan.key")
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
        self.environment(&mut command);
        command.args(words);
        command
    }

    pub fn environment(&self, command: &mut Command) {
        command
            .current_dir(self.path())
            .env("RUST_LOG", "info")
            .env("DATABASE_URL", self.url())
            .env("LENSAN_LISTEN", "127.0.0.1:0")
            .env("LENSAN_UPLOADS", self.uploads())
            .env("LENSAN_KEY_FILE", self.key())
            .env("LENSAN_MAIL_DIR", self.file("mail"))
            .stdin(Stdio::null());
    }

    /// A command to its end, which has to come: a server that starts where it should refuse does
    /// not end by itself.
    pub fn run(&self, words: &[&str]) -> CommandOutput {
        let mut command = Command::new("timeout");
        self.environment(&mut command);
        command.args(["120", env!("CARGO_BIN_EXE_lensan")]);
        CommandOutput::of(command.args(words).output().unwrap())
    }

    pub fn serve(&self) -> Server {
        Server::start(self.command(&["serve"]))
    }

    /// Serves once and ends: what a first start leaves.
    pub fn served_once(self) -> Self {
        assert!(self.serve().terminate().success());
        self
    }

    pub fn connection(&self) -> AnyConnection {
        AnyConnection::open(&self.url()).unwrap()
    }

    pub fn write<R: Send + 'static>(
        &self,
        work: impl Fn(&mut Conn) -> Result<R, DbFailure> + Send + 'static,
    ) -> R {
        let db = Db::open(&DbOptions::new(self.url())).unwrap();
        let done = db.write_blocking(work).unwrap();
        db.close();
        done
    }

    /// Every file and folder, with what it holds.
    pub fn contents(&self) -> Vec<(PathBuf, Option<Vec<u8>>)> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let held = path.is_file().then(|| std::fs::read(&path).unwrap());
                if path.is_dir() {
                    folders.push(path.clone());
                }
                found.push((path, held));
            }
        }
        found.sort();
        found
    }
}

/// What a command said.
#[derive(Debug)]
pub struct CommandOutput {
    pub status: ExitStatus,
    pub out: String,
    pub err: String,
}

impl CommandOutput {
    pub fn of(output: Output) -> Self {
        Self {
            status: output.status,
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    #[track_caller]
    pub fn succeeds(self) -> Self {
        assert!(self.status.success(), "{self:#?}");
        self
    }

    /// With exit status 1 and these words on standard error, in both languages.
    #[track_caller]
    pub fn fails(self, vietnamese: &str, english: &str) -> Self {
        assert_eq!(self.status.code(), Some(1), "{self:#?}");
        assert!(!self.err.contains("panicked"), "{self:#?}");
        for words in [vietnamese, english] {
            assert!(self.err.contains(words), "{words:?} in {self:#?}");
        }
        self
    }
}

/// A server that answers.
pub struct Server {
    pub process: Child,
    pub address: String,
    log: Arc<Mutex<String>>,
}

impl Server {
    pub fn start(mut command: Command) -> Self {
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (kept, stderr) = (log.clone(), process.stderr.take().unwrap());
        // Read to the end: a full pipe would stop the server.
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                kept.lock().unwrap().push_str(&format!("{line}\n"));
            }
        });
        let mut server = Self {
            process,
            address: String::new(),
            log,
        };
        server.address = server.ready();
        server
    }

    fn ready(&mut self) -> String {
        let began = Instant::now();
        loop {
            let log = self.log();
            let ready = log.lines().find(|line| line.contains("lensan is ready"));
            if let Some((_, address)) = ready.and_then(|line| line.split_once("address=")) {
                return format!("http://{address}");
            }
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "it ended: {log}");
            assert!(began.elapsed() < START_TIMEOUT, "it never answers: {log}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    pub fn terminate(mut self) -> ExitStatus {
        let process = self.process.id().to_string();
        let kill = Command::new("kill").args(["-TERM", &process]).status();
        assert!(kill.unwrap().success());
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
