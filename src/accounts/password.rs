//! Passwords: what is accepted, how they are kept, and the gate that keeps hashing from eating the
//! machine.

use std::sync::Arc;

use argon2::password_hash::{Output, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::Message;
use crate::text::nfc;
use crate::web::Failure;

/// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const SHORTEST: usize = 8;
const LONGEST: usize = 128;

/// The commonest passwords of at least eight characters, from public lists and from what people
/// in Vietnam choose; compared without regard to case.
const COMMON: &str = include_str!("common_passwords.txt");

/// A password that may be set. In NFC, so that two keyboards make the same one.
#[derive(Clone)]
pub struct Password(String);

impl Password {
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
        let common = COMMON.lines().any(|line| line == lower);
        let one_character = lower.chars().all(|c| lower.starts_with(c));
        match common || one_character {
            true => Err(Message::new("accounts.password.common")),
            false => Ok(Self(password)),
        }
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// At most two hashes at once: 40 trainees who sign in together wait a little instead of asking
/// for 760 MiB.
#[derive(Clone)]
pub struct PasswordGate {
    permits: Arc<Semaphore>,
    /// What an unknown login is compared with, so that it takes as long as a known one.
    nobody: Arc<str>,
}

impl PasswordGate {
    pub fn new() -> Result<Self, Failure> {
        Ok(Self {
            permits: Arc::new(Semaphore::new(2)),
            nobody: nobody()?.into(),
        })
    }

    pub async fn hash(&self, password: Password) -> Result<String, Failure> {
        self.run(move || hash(&password.0)).await?
    }

    /// Whether the typed password is the one behind `stored`; without one, false after the same
    /// work.
    pub async fn verify(&self, typed: &str, stored: Option<String>) -> Result<bool, Failure> {
        let (typed, nobody) = (nfc(typed), self.nobody.clone());
        let known = stored.is_some();
        let against = stored.unwrap_or_else(|| nobody.to_string());
        self.run(move || matches(&typed, &against) && known).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(Failure::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(Failure::internal)
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String, Failure> {
    let salt = crate::values::random_bytes::<16>();
    let salt = SaltString::encode_b64(&salt).map_err(Failure::internal)?;
    let hash = argon2().hash_password(password.as_bytes(), &salt);
    hash.map(|h| h.to_string()).map_err(Failure::internal)
}

/// A hash that no password has, made without the work of hashing one: whoever asks for an unknown
/// login waits for a comparison, the program's start for nothing.
fn nobody() -> Result<String, Failure> {
    let salt = crate::values::random_bytes::<16>();
    let salt = SaltString::encode_b64(&salt).map_err(Failure::internal)?;
    let output = Output::new(&crate::values::random_bytes::<32>()).map_err(Failure::internal)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: argon2().params().try_into().map_err(Failure::internal)?,
        salt: Some(salt.as_salt()),
        hash: Some(output),
    };
    Ok(hash.to_string())
}

fn matches(typed: &str, stored: &str) -> bool {
    PasswordHash::new(stored)
        .is_ok_and(|hash| argon2().verify_password(typed.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
        let (somebody, nobody) = (hash("lúa chín vàng").unwrap(), nobody().unwrap());
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
        assert!(!matches("lúa chín vàng", &nobody));
    }

    #[test]
    fn the_same_password_from_another_keyboard_matches() {
        let composed = Password::parse("ruộng bậc thang").unwrap();
        let decomposed: String =
            unicode_normalization::UnicodeNormalization::nfd("ruộng bậc thang").collect();
        assert!(matches(&nfc(&decomposed), &hash(&composed.0).unwrap()));
    }
}
