//! The real program, as its operator starts it: everything it keeps lies in one folder.

use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// So long a start may take on a machine that does other things as well.
const START_TIMEOUT: Duration = Duration::from_secs(60);

pub struct Program {
    url: String,
    home: TempDir,
    address: String,
    server: Option<Child>,
}

impl Program {
    /// On a database that lives elsewhere; uploads, key and mail in a folder of its own.
    pub fn on(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            home: TempDir::new().unwrap(),
            address: free_address(),
            server: None,
        }
    }

    pub fn uploads(&self) -> PathBuf {
        self.home.path().join("uploads")
    }

    pub fn key(&self) -> PathBuf {
        self.home.path().join("lensan.key")
    }

    /// What a browser is told: `http://127.0.0.1:…`.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Any command, to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// `lensan serve`, until it answers.
    pub fn serve(&mut self) {
        let mut command = self.command(&["serve"]);
        self.server = Some(command.stderr(Stdio::null()).spawn().unwrap());
        let began = Instant::now();
        while TcpStream::connect(&self.address).is_err() {
            assert!(began.elapsed() < START_TIMEOUT, "the server never listened");
            sleep(Duration::from_millis(20));
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lensan"));
        command
            .args(arguments)
            .env("DATABASE_URL", &self.url)
            .env("LENSAN_LISTEN", &self.address)
            .env("LENSAN_UPLOADS", self.uploads())
            .env("LENSAN_KEY_FILE", self.key())
            .env("LENSAN_MAIL_DIR", self.home.path().join("mail"))
            .env("RUST_LOG", "warn");
        command
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().ok();
            server.wait().ok();
        }
    }
}

fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}
