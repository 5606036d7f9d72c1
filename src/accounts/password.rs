//! Passwords: what is accepted, how they are kept, and the gate that keeps hashing from eating the
//! machine.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use argon2::password_hash::{self, Output, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TrySendError, bounded};
use tokio::sync::oneshot;

use crate::error::Message;
use crate::text::nfc;
use crate::values::{Email, Phone};
use crate::web::Failure;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
/// More at once would only wait for each other's memory.
const THREADS: usize = 2;
/// As many wait for a few seconds; whoever comes then is told to come back.
const QUEUE: usize = 256;
/// A thread without work gives its memory back after this long.
const KEPT_IDLE: Duration = Duration::from_secs(20);
const SHORTEST: usize = 8;
const LONGEST: usize = 128;

/// What people in Vietnam choose, the words of this field, and the 3,000 commonest passwords of at least
/// eight characters in leaked lists (as counted for zxcvbn); compared without regard to case.
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// A password that may be set. In NFC, so that two keyboards make the same one.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// What was typed, for the rules that need to know whose it will be.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is one of these, in whatever way it is written.
    pub fn is_contact(&self, phone: Option<&Phone>, email: Option<&Email>) -> bool {
        let is_phone = |own: &Phone| Phone::parse(&self.0).is_ok_and(|typed| typed == *own);
        let lower = |text: &str| text.trim().to_lowercase();
        let is_email = |own: &Email| lower(own.as_str()) == lower(&self.0);
        phone.is_some_and(is_phone) || email.is_some_and(is_email)
    }

    pub fn parse(typed: &str) -> Result<Self, Message> {
        let password = nfc(typed);
        let length = password.chars().count();
        if length < SHORTEST {
            return Err(Message::new("accounts.password.short").with("min", SHORTEST));
        }
        if length > LONGEST {
            return Err(Message::new("accounts.password.long").with("max", LONGEST));
        }
        let lower = password.to_lowercase();
        let common = COMMON.contains(lower.as_str());
        let one_character = lower.chars().all(|c| lower.starts_with(c));
        if common || one_character {
            Err(Message::new("accounts.password.common"))
        } else {
            Ok(Self(password))
        }
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Two threads that hash, each in one block of memory that it uses again: 40 trainees who sign in
/// together wait a little instead of asking for 760 MiB, and no thread of the server keeps a block.
#[derive(Clone)]
pub struct PasswordGate {
    jobs: Sender<Job>,
    /// What an unknown login is compared with, so that it takes as long as a known one.
    nobody: Arc<str>,
}

type Job = Box<dyn FnOnce(&mut Hasher) + Send>;

impl PasswordGate {
    pub fn new() -> Result<Self, Failure> {
        let (jobs, waiting) = bounded(QUEUE);
        for _ in 0..THREADS {
            let waiting = waiting.clone();
            thread::Builder::new()
                .name("password".to_owned())
                .spawn(move || work_off(&waiting))
                .map_err(Failure::internal)?;
        }
        Ok(Self {
            jobs,
            nobody: nobody()?.into(),
        })
    }

    pub async fn hash(&self, password: Password) -> Result<String, Failure> {
        self.run(move |hasher| hasher.hash(&password.0)).await?
    }

    /// Whether the typed password is the one behind `stored`; without one, false after the same
    /// work.
    pub async fn verify(&self, typed: &str, stored: Option<String>) -> Result<bool, Failure> {
        let (typed, nobody) = (nfc(typed), self.nobody.clone());
        let known = stored.is_some();
        let against = stored.unwrap_or_else(|| nobody.to_string());
        self.run(move |hasher| hasher.matches(&typed, &against) && known)
            .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Hasher) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |hasher| {
            // Nobody waits any more: the connection was closed.
            if !reply.is_closed() {
                reply.send(work(hasher)).ok();
            }
        });
        match self.jobs.try_send(job) {
            Ok(()) => answer.await.map_err(Failure::internal),
            Err(TrySendError::Full(_)) => Err(Failure::Busy),
            Err(gone) => Err(Failure::internal(gone)),
        }
    }
}

/// Ends with the gate. A job that panics is logged by the hook, told to whoever waits by the
/// channel that it drops, and takes no thread along.
fn work_off(jobs: &Receiver<Job>) {
    let mut hasher = Hasher::default();
    loop {
        match jobs.recv_timeout(KEPT_IDLE) {
            Ok(job) => {
                if catch_unwind(AssertUnwindSafe(|| job(&mut hasher))).is_err() {
                    hasher = Hasher::default();
                }
            }
            Err(RecvTimeoutError::Timeout) => hasher = Hasher::default(),
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// argon2id with its memory, which every hash overwrites from the start.
#[derive(Default)]
struct Hasher {
    blocks: Vec<Block>,
}

impl Hasher {
    fn hash(&mut self, password: &str) -> Result<String, Failure> {
        let salt = crate::values::random_bytes::<16>();
        let salt = SaltString::encode_b64(&salt).map_err(Failure::internal)?;
        let params = params();
        let output = self.output(&params, password, salt.as_salt());
        let hash = phc(&params, salt.as_salt(), output.map_err(Failure::internal)?);
        hash.map(|h| h.to_string()).map_err(Failure::internal)
    }

    fn matches(&mut self, typed: &str, stored: &str) -> bool {
        let Ok(stored) = PasswordHash::new(stored) else {
            return false;
        };
        let (Some(salt), Some(expected)) = (stored.salt, stored.hash) else {
            return false;
        };
        // Compared in constant time, as `Output` does.
        Params::try_from(&stored)
            .and_then(|params| self.output(&params, typed, salt))
            .is_ok_and(|output| output == expected)
    }

    fn output(
        &mut self,
        params: &Params,
        password: &str,
        salt: Salt<'_>,
    ) -> password_hash::Result<Output> {
        self.blocks.resize(params.block_count(), Block::default());
        let mut decoded = [0; Salt::MAX_LENGTH];
        let salt = salt.decode_b64(&mut decoded)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        Output::init_with(length, |out| {
            let hashed = argon2.hash_password_into_with_memory(
                password.as_bytes(),
                salt,
                out,
                &mut self.blocks,
            );
            Ok(hashed?)
        })
    }
}

fn params() -> Params {
    Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default()
}

fn phc<'a>(
    params: &Params,
    salt: Salt<'a>,
    output: Output,
) -> password_hash::Result<PasswordHash<'a>> {
    Ok(PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: params.try_into()?,
        salt: Some(salt),
        hash: Some(output),
    })
}

/// A hash that no password has, made without the work of hashing one: whoever asks for an unknown
/// login waits for a comparison, the program's start for nothing.
fn nobody() -> Result<String, Failure> {
    let salt = crate::values::random_bytes::<16>();
    let salt = SaltString::encode_b64(&salt).map_err(Failure::internal)?;
    let output = Output::new(&crate::values::random_bytes::<32>()).map_err(Failure::internal)?;
    let hash = phc(&params(), salt.as_salt(), output);
    hash.map(|h| h.to_string()).map_err(Failure::internal)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    use super::*;

    #[test]
    fn short_and_common_passwords_are_refused() {
        for bad in ["1234567", "12345678", "MatKhau123", "aaaaaaaaaa", ""] {
            assert!(Password::parse(bad).is_err(), "{bad}");
        }
        assert!(Password::parse("lúa chín vàng đồng").is_ok());
    }

    #[test]
    fn nobody_is_compared_with_the_same_work_as_anybody() {
        let mut hasher = Hasher::default();
        let (somebody, nobody) = (hasher.hash("lúa chín vàng").unwrap(), nobody().unwrap());
        let shape = |phc: &str| {
            let hash = PasswordHash::new(phc).unwrap();
            let lengths = (hash.salt.unwrap().len(), hash.hash.unwrap().len());
            (
                hash.algorithm.to_string(),
                hash.version,
                hash.params.to_string(),
                lengths,
            )
        };
        assert_eq!(shape(&nobody), shape(&somebody));
        assert!(!hasher.matches("lúa chín vàng", &nobody));
    }

    #[test]
    fn the_same_password_from_another_keyboard_matches() {
        let composed = Password::parse("ruộng bậc thang").unwrap();
        let decomposed: String =
            unicode_normalization::UnicodeNormalization::nfd("ruộng bậc thang").collect();
        let mut hasher = Hasher::default();
        let stored = hasher.hash(&composed.0).unwrap();
        assert!(hasher.matches(&nfc(&decomposed), &stored));
    }

    /// Memory that was used before changes nothing, and hashes of before are still opened.
    #[test]
    fn a_hash_is_what_the_library_makes_of_fresh_memory() {
        let mut hasher = Hasher::default();
        hasher.hash("một vụ lúa chín").unwrap();
        let stored = hasher.hash("lúa chín vàng").unwrap();
        let library = Argon2::new(Algorithm::Argon2id, Version::V0x13, params());
        let parsed = PasswordHash::new(&stored).unwrap();
        library
            .verify_password("lúa chín vàng".as_bytes(), &parsed)
            .unwrap();
        let salt = SaltString::encode_b64(&[7; 16]).unwrap();
        let other = library.hash_password("hai vụ".as_bytes(), &salt).unwrap();
        assert!(hasher.matches("hai vụ", &other.to_string()));
        assert!(!hasher.matches("ba vụ", &other.to_string()));
        let smaller = Params::new(8 * 1024, 1, 1, None).unwrap();
        let weaker = Argon2::new(Algorithm::Argon2id, Version::V0x13, smaller);
        let weaker = weaker.hash_password("hai vụ".as_bytes(), &salt);
        assert!(hasher.matches("hai vụ", &weaker.unwrap().to_string()));
    }
}
