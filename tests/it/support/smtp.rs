//! A real SMTP server beside the test, with certificates made for it on the spot.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/smtp_server.py");

/// User and password as they stand in a URL.
pub const CREDENTIALS: &str = "lensan:m%E1%BA%ADt:kh%E1%BA%A9u%401";

/// Whether the tests that need the server are to run. CI sets the variable; elsewhere aiosmtpd may
/// be missing, and a line says that nothing was proved.
pub fn wanted(test: &str) -> bool {
    let wanted = std::env::var("LENSAN_TEST_SMTP").is_ok_and(|value| value == "1");
    if !wanted {
        eprintln!("NOT RUN: {test} needs LENSAN_TEST_SMTP=1 and python3 with aiosmtpd");
    }
    wanted
}

/// A place for a server that can be down, up, and down again.
pub struct SmtpServer {
    mode: &'static str,
    pub port: u16,
    folder: TempDir,
    process: Option<Child>,
}

impl SmtpServer {
    /// `mode`: plain, starttls or tls. Nothing listens yet.
    pub fn down(mode: &'static str) -> Self {
        let folder = TempDir::new().unwrap();
        if mode != "plain" {
            make_certificates(folder.path());
        }
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        Self {
            mode,
            port,
            folder,
            process: None,
        }
    }

    pub fn up(mode: &'static str) -> Self {
        let mut server = Self::down(mode);
        server.start();
        server
    }

    pub fn start(&mut self) {
        let python = std::env::var("LENSAN_TEST_PYTHON").unwrap_or_else(|_| "python3".into());
        let mut process = Command::new(python)
            .args([SCRIPT, self.mode, &self.port.to_string()])
            .arg(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = process.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        assert_eq!(
            line, "ready\n",
            "the SMTP server did not start: is aiosmtpd installed?"
        );
        self.process = Some(process);
    }

    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// From now on nobody may send, or everybody again.
    pub fn refuse_senders(&self, refuse: bool) {
        let word = self.folder.path().join("refuses-senders");
        if refuse {
            std::fs::write(word, "").unwrap();
        } else {
            std::fs::remove_file(word).unwrap();
        }
    }

    /// What was accepted, in that order.
    pub fn mails(&self) -> Vec<serde_json::Value> {
        let file = |n: usize| self.folder.path().join(format!("{n}.json"));
        (1..)
            .map_while(|n| std::fs::read_to_string(file(n)).ok())
            .map(|text| serde_json::from_str(&text).unwrap())
            .collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().ok();
            process.wait().ok();
        }
    }
}

/// An authority that nobody else trusts, and what it says about localhost.
fn make_certificates(folder: &Path) {
    std::fs::write(
        folder.join("names"),
        "subjectAltName=DNS:localhost,IP:127.0.0.1",
    )
    .unwrap();
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(
        folder,
        &format!(
            "req -x509 {key} -keyout ca.key -out ca.pem -days 2 -subj /CN=lensan-test \
             -addext keyUsage=critical,keyCertSign"
        ),
    );
    openssl(
        folder,
        &format!("req {key} -keyout server.key -out server.csr -subj /CN=localhost"),
    );
    openssl(
        folder,
        "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem \
         -days 2 -extfile names",
    );
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "openssl {arguments}: {errors}");
}
