//! The link in a letter that ends its subscription, for whoever holds the letter.
//!
//! It is the number of the subscription and a keyed mark of it: nothing is stored, a link never grows
//! old, and nobody makes one without the key.

use crate::vault::{Vault, constant_time_eq};

const DOMAIN: &str = "unsubscribe";
/// 128 bits.
const LENGTH: usize = 32;
const BETWEEN: char = '.';

pub(super) fn path(vault: &Vault, uuid: &str) -> String {
    format!("/unsubscribe/{uuid}{BETWEEN}{}", mark(vault, uuid))
}

/// The subscription that a link ends; `None` for one that is not ours.
pub(super) fn subscription<'a>(vault: &Vault, link: &'a str) -> Option<&'a str> {
    let (uuid, given) = link.split_once(BETWEEN)?;
    constant_time_eq(&mark(vault, uuid), given).then_some(uuid)
}

fn mark(vault: &Vault, uuid: &str) -> String {
    let mut mark = vault.mark(DOMAIN, uuid);
    mark.truncate(LENGTH);
    mark
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_key_makes_a_link() {
        let (ours, other) = (Vault::from_key([7; 32]), Vault::from_key([8; 32]));
        let path = path(&ours, "0190-a");
        let link = path.trim_start_matches("/unsubscribe/");
        assert_eq!(subscription(&ours, link), Some("0190-a"));
        assert_eq!(subscription(&other, link), None);
        for wrong in [
            "",
            ".",
            "0190-a",
            "0190-a.",
            "0190-b.",
            &link.replace("-a", "-b"),
        ] {
            assert_eq!(subscription(&ours, wrong), None, "{wrong}");
        }
    }
}
