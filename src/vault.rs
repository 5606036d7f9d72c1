//! Secrets: sealing what is personal, finding it again without opening it, and random tokens.
//!
//! One key of 256 bits is the root. What seals and what marks are two keys derived from it, so
//! that neither tells anything of the other.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::values::random_bytes;

/// First byte of everything sealed: tells a later version how this one sealed.
const VERSION: u8 = 1;
const NONCE: usize = 24;
/// Room for the 64 characters, a line end, and enough more to see that a file is too long.
const KEY_FILE_LIMIT: u64 = 100;

type Hash = Hmac<Sha256>;

/// Seals personal data at rest (XChaCha20-Poly1305) and makes keyed hashes to look it up by
/// (HMAC-SHA256).
#[derive(Clone)]
pub struct Vault {
    sealing: XChaCha20Poly1305,
    marking: Hash,
}

/// Why something could not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    #[error("this was not sealed by a vault")]
    Malformed,
    #[error("this was sealed with another key, or was changed since")]
    Refused,
}

/// Why a key file gives no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("there is no key file")]
    Missing,
    #[error("the key file does not hold a key of 64 hexadecimal characters")]
    NoKey,
    #[error("the key file cannot be read or made: {0}")]
    Unavailable(io::Error),
}

impl From<io::Error> for KeyFileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unavailable(error),
        }
    }
}

impl Vault {
    pub fn from_key(key: [u8; 32]) -> Self {
        let root = keyed(&key);
        Self {
            sealing: XChaCha20Poly1305::new(&derive(&root, b"lensan: sealing").into()),
            marking: keyed(&derive(&root, b"lensan: marking")),
        }
    }

    /// A key that nobody keeps: it opens nothing that was ever sealed.
    pub fn random() -> Self {
        Self::from_key(random_bytes())
    }

    /// Reads the key file.
    ///
    /// # Errors
    /// Where it is missing, cannot be read, or holds no key. A bad file is never replaced: what was
    /// sealed with the lost key would be lost with it.
    pub fn load(path: &Path) -> Result<Self, KeyFileError> {
        read_key(path).map(Self::from_key)
    }

    /// Makes a key file with a new random key, 64 hexadecimal characters that only the owner may
    /// read, and reads it. Where somebody else was faster, theirs is read.
    pub fn create(path: &Path) -> Result<Self, KeyFileError> {
        create_key(path)?;
        Self::load(path)
    }

    /// Tells keys apart without giving one away: `3f2a-91bc-04de-77a1`.
    pub fn fingerprint(&self) -> String {
        let mark = self.mark("fingerprint", "");
        let groups = mark.as_bytes().chunks(4).take(4);
        let groups: Vec<_> = groups.map(String::from_utf8_lossy).collect();
        groups.join("-")
    }

    /// Base64url of version, nonce and ciphertext. Sealing the same text twice gives two results.
    pub fn seal(&self, plain: &str) -> String {
        let nonce: [u8; NONCE] = random_bytes();
        let payload = Payload {
            msg: plain.as_bytes(),
            aad: &[VERSION],
        };
        // Encryption fails beyond 256 GiB only; an empty ciphertext is refused when opened.
        let sealed = self
            .sealing
            .encrypt(XNonce::from_slice(&nonce), payload)
            .unwrap_or_default();
        BASE64URL_NOPAD.encode(&[&[VERSION], nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed.
    pub fn open(&self, sealed: &str) -> Result<String, VaultError> {
        let bytes = BASE64URL_NOPAD
            .decode(sealed.as_bytes())
            .ok()
            .ok_or(VaultError::Malformed)?;
        let Some((&[VERSION], rest)) = bytes.split_first_chunk::<1>() else {
            return Err(VaultError::Malformed);
        };
        let (nonce, msg) = rest
            .split_first_chunk::<NONCE>()
            .ok_or(VaultError::Malformed)?;
        let aad = &[VERSION];
        let plain = self
            .sealing
            .decrypt(XNonce::from_slice(nonce), Payload { msg, aad })
            .ok()
            .ok_or(VaultError::Refused)?;
        // A cause would hold what was sealed.
        String::from_utf8(plain).ok().ok_or(VaultError::Refused)
    }

    /// A keyed hash (64 hexadecimal characters) to find a sealed value by. Marks of different
    /// domains cannot be compared, so a phone number never gives away a citizen number.
    pub fn mark(&self, domain: &'static str, value: &str) -> String {
        let mut hash = self.marking.clone();
        // The length in front keeps ("ab", "c") and ("a", "bc") apart.
        let length = u64::try_from(domain.len()).unwrap_or(u64::MAX);
        hash.update(&length.to_be_bytes());
        hash.update(domain.as_bytes());
        hash.update(value.as_bytes());
        HEXLOWER.encode(&hash.finalize().into_bytes())
    }
}

/// Never the keys.
impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(..)")
    }
}

/// 256 random bits in base64url: for sessions, invitations, links in mails.
pub fn random_token() -> String {
    BASE64URL_NOPAD.encode(&random_bytes::<32>())
}

/// SHA-256 in hexadecimal: how a token is stored. Too fast for passwords.
pub fn digest(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// Whether two secrets are equal, in a time that does not tell how much of them is.
pub fn constant_time_eq(left: &str, right: &str) -> bool {
    left.as_bytes().ct_eq(right.as_bytes()).into()
}

/// HMAC pads a key with zeros up to its block of 64 bytes; done here, it cannot fail.
fn keyed(key: &[u8; 32]) -> Hash {
    let mut block = [0; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    <Hash as KeyInit>::new(&block.into())
}

fn derive(root: &Hash, purpose: &[u8]) -> [u8; 32] {
    let mut hash = root.clone();
    hash.update(purpose);
    hash.finalize().into_bytes().into()
}

fn read_key(path: &Path) -> Result<[u8; 32], KeyFileError> {
    let file = File::open(path)?;
    if file.metadata()?.permissions().mode() & 0o077 != 0 {
        tracing::warn!(path = %path.display(), "others may read the key file: chmod 600 it");
    }
    let mut text = Vec::new();
    file.take(KEY_FILE_LIMIT).read_to_end(&mut text)?;
    HEXLOWER_PERMISSIVE
        .decode(text.trim_ascii())
        .ok()
        .and_then(|key| <[u8; 32]>::try_from(key).ok())
        .ok_or(KeyFileError::NoKey)
}

/// Writes a whole key beside `path`, then links it there: whoever looks sees no file or a full
/// one, and of two processes that start at once the first wins and the second uses its key.
fn create_key(path: &Path) -> io::Result<()> {
    let folder = folder_of(path);
    fs::create_dir_all(&folder)?;
    let draft = path.with_extension(digest(&random_token()));
    let made = write_draft(&draft).and_then(|()| fs::hard_link(&draft, path));
    let cleaned = fs::remove_file(&draft);
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => cleaned.and_then(|()| File::open(folder)?.sync_all()),
    }
}

fn write_draft(draft: &Path) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(draft)?;
    writeln!(file, "{}", HEXLOWER.encode(&random_bytes::<32>()))?;
    file.sync_all()
}

fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vault(seed: u8) -> Vault {
        Vault::from_key([seed; 32])
    }

    #[test]
    fn sealing_twice_differs_and_both_open() {
        let (one, two) = (vault(7).seal("0905123456"), vault(7).seal("0905123456"));
        assert_ne!(one, two);
        assert_eq!(vault(7).open(&one).unwrap(), "0905123456");
        assert_eq!(vault(7).open(&two).unwrap(), "0905123456");
    }

    #[test]
    fn another_key_opens_nothing() {
        let sealed = vault(7).seal("x");
        assert_eq!(vault(8).open(&sealed), Err(VaultError::Refused));
    }

    #[test]
    fn every_changed_bit_is_refused() {
        let sealed = BASE64URL_NOPAD
            .decode(vault(7).seal("Hòa").as_bytes())
            .unwrap();
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(vault(7).open(&BASE64URL_NOPAD.encode(&changed)).is_err());
        }
        for cut in 0..sealed.len() {
            assert!(
                vault(7)
                    .open(&BASE64URL_NOPAD.encode(&sealed[..cut]))
                    .is_err()
            );
        }
        assert_eq!(vault(7).open("not sealed!"), Err(VaultError::Malformed));
    }

    #[test]
    fn a_mark_depends_on_key_domain_and_value() {
        let mark = vault(7).mark("phone", "0905123456");
        assert_eq!(mark.len(), 64);
        assert_eq!(mark, vault(7).mark("phone", "0905123456"));
        assert_ne!(mark, vault(8).mark("phone", "0905123456"));
        assert_ne!(mark, vault(7).mark("citizen", "0905123456"));
        assert_ne!(vault(7).mark("ab", "c"), vault(7).mark("a", "bc"));
    }

    #[test]
    fn hmac_and_digest_are_the_standard_ones() {
        // RFC 4231, test case 6 does not fit 32 bytes; case 3's key padded by hand is the same key.
        let mut hash = keyed(&{
            let mut key = [0; 32];
            key[..20].fill(0xaa);
            key
        });
        hash.update(&[0xdd; 50]);
        assert_eq!(
            HEXLOWER.encode(&hash.finalize().into_bytes()),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        );
        assert_eq!(
            digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_key_file_is_made_once_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deeper").join("lensan.key");
        let sealed = Vault::create(&path).unwrap().seal("x");
        assert_eq!(Vault::load(&path).unwrap().open(&sealed).unwrap(), "x");
        assert_eq!(Vault::create(&path).unwrap().open(&sealed).unwrap(), "x");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let beside = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(beside, 1, "the draft is gone");
    }

    #[test]
    fn two_that_start_at_once_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lensan.key");
        let vaults: Vec<Vault> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| Vault::create(&path).unwrap()))
                .collect();
            started.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let sealed = vaults[0].seal("x");
        assert!(vaults.iter().all(|vault| vault.open(&sealed).is_ok()));
    }

    #[test]
    fn a_file_without_a_key_is_refused_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lensan.key");
        for bad in ["", "abc", &"0".repeat(63), &"0".repeat(66), &"g".repeat(64)] {
            fs::write(&path, bad).unwrap();
            for refused in [Vault::load(&path), Vault::create(&path)] {
                assert!(matches!(refused, Err(KeyFileError::NoKey)), "{bad:?}");
            }
            assert_eq!(fs::read_to_string(&path).unwrap(), bad);
        }
        fs::write(&path, format!("  {}\r\n", "AB".repeat(32))).unwrap();
        Vault::load(&path).unwrap();
    }

    #[test]
    fn a_file_that_is_not_there_is_not_made_by_reading() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lensan.key");
        assert!(matches!(Vault::load(&path), Err(KeyFileError::Missing)));
        assert!(!path.exists());
    }

    #[test]
    fn a_fingerprint_belongs_to_one_key() {
        let print = vault(7).fingerprint();
        assert_eq!(print.len(), 19);
        assert_eq!(print, vault(7).fingerprint());
        assert_ne!(print, vault(8).fingerprint());
    }

    #[test]
    fn tokens_differ_and_are_safe_in_addresses() {
        let (one, two) = (random_token(), random_token());
        assert_ne!(one, two);
        assert_eq!(one.len(), 43);
        assert!(
            one.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
        );
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(text in ".*") {
            prop_assert_eq!(vault(1).open(&vault(1).seal(&text)).unwrap(), text);
        }

        #[test]
        fn equality_is_equality(left in "[ab]{0,3}", right in "[ab]{0,3}") {
            prop_assert_eq!(constant_time_eq(&left, &right), left == right);
        }
    }
}
