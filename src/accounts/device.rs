//! Browsers in which somebody has signed in before.
//!
//! A cookie that outlives the session holds one proof per account. Whoever brings the proof of an
//! account is counted alone when signing in to it, whatever strangers do meanwhile. A proof opens
//! nothing, names nobody, and holds for one account only. It is made over the stored password hash,
//! so a new password ends every earlier proof.

use crate::vault::{Vault, constant_time_eq, random_token};

/// Families share phones; the newest accounts are kept.
const MOST_PROOFS: usize = 5;
const PROOF_LENGTH: usize = 32;
const LONGEST_COOKIE: usize = 300;

#[derive(Debug, Clone)]
pub(super) struct Device {
    id: String,
    proofs: Vec<String>,
}

impl Device {
    /// The device that the cookie tells of, or a new one.
    pub(super) fn read(cookie: Option<&str>) -> Self {
        cookie.and_then(Self::parse).unwrap_or_else(|| Self {
            id: random_token(),
            proofs: Vec::new(),
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::to_owned);
        let device = Self {
            id: parts.next().filter(|id| id.len() == 43)?,
            proofs: parts.take(MOST_PROOFS).collect(),
        };
        let whole = device.proofs.iter().all(|p| p.len() == PROOF_LENGTH);
        (whole && text.len() <= LONGEST_COOKIE).then_some(device)
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Whether somebody has signed in to the account here, with the password it has now.
    pub(super) fn knows(&self, vault: &Vault, account_id: i64, password_hash: &str) -> bool {
        let proof = self.proof(vault, account_id, password_hash);
        self.proofs.iter().any(|p| constant_time_eq(p, &proof))
    }

    /// Whether nobody else has signed in here since the account did, with the password it has now.
    pub(super) fn was_last_used_by(&self, vault: &Vault, account_id: i64, hash: &str) -> bool {
        let proof = self.proof(vault, account_id, hash);
        let last = self.proofs.first();
        last.is_some_and(|last| constant_time_eq(last, &proof))
    }

    pub(super) fn remember(mut self, vault: &Vault, account_id: i64, password_hash: &str) -> Self {
        let proof = self.proof(vault, account_id, password_hash);
        self.proofs.retain(|p| *p != proof);
        self.proofs.insert(0, proof);
        self.proofs.truncate(MOST_PROOFS);
        self
    }

    fn proof(&self, vault: &Vault, account_id: i64, password_hash: &str) -> String {
        let what = format!("{}|{account_id}|{password_hash}", self.id);
        let mut proof = vault.mark("device", &what);
        proof.truncate(PROOF_LENGTH);
        proof
    }

    pub(super) fn cookie(&self) -> String {
        format!("{}.{}", self.id, self.proofs.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::from_key([3; 32])
    }

    fn again(device: &Device) -> Device {
        Device::read(Some(&device.cookie()))
    }

    #[test]
    fn a_device_knows_its_accounts_until_their_passwords_change() {
        let device = Device::read(None).remember(&vault(), 1, "hash");
        let device = again(&device.remember(&vault(), 2, "other"));
        assert!(device.knows(&vault(), 1, "hash") && device.knows(&vault(), 2, "other"));
        assert!(!device.knows(&vault(), 1, "new") && !device.knows(&vault(), 3, "hash"));
        assert!(!device.knows(&Vault::from_key([4; 32]), 1, "hash"));
    }

    #[test]
    fn a_proof_is_of_one_device_and_only_the_newest_stay() {
        let device = Device::read(None).remember(&vault(), 1, "hash");
        let (_, proof) = device
            .cookie()
            .split_once('.')
            .map_or_else(Default::default, |(a, b)| (a.to_owned(), b.to_owned()));
        let stolen = Device::read(Some(&format!("{}.{proof}", random_token())));
        assert!(!stolen.knows(&vault(), 1, "hash"));
        let many = (2..=6).fold(device, |d, account| d.remember(&vault(), account, "hash"));
        assert!(!many.knows(&vault(), 1, "hash") && again(&many).knows(&vault(), 2, "hash"));
    }

    #[test]
    fn what_is_no_device_cookie_is_a_new_device() {
        for text in ["", ".", "x.y", &"a".repeat(43), &"a.".repeat(4000)] {
            let device = Device::read(Some(text));
            assert!(!device.knows(&vault(), 1, "hash"), "{text}");
            assert_eq!(device.id().len(), 43);
        }
    }
}
