//! Tokens of forms. Each names the browser and the account that its form was made for.
//!
//! A token is `OWNER.MARK`: a keyed mark of the account (or of nobody), and a keyed mark of the
//! browser's form cookie together with it. So a form that one person opened is not taken as the
//! deed of the person who signed in after, and no page of another site can make a token.

use actix_web::{HttpMessage, HttpRequest};

use crate::vault::{Vault, constant_time_eq};

const OWNER_LENGTH: usize = 16;

/// For whom a form is made. A keyed mark: it names nobody outside this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOwner(String);

impl FormOwner {
    pub fn account(vault: &Vault, id: i64) -> Self {
        Self::marked(vault, &format!("account|{id}"))
    }

    /// Somebody who is not signed in.
    pub fn nobody(vault: &Vault) -> Self {
        Self::marked(vault, "nobody")
    }

    fn marked(vault: &Vault, who: &str) -> Self {
        let mut mark = vault.mark("form owner", who);
        mark.truncate(OWNER_LENGTH);
        Self(mark)
    }

    /// As a page carries it; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let whole = text.len() == OWNER_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        whole.then(|| Self(text.to_owned()))
    }

    /// Whose form a token belongs to, be it right or not.
    pub(super) fn of_token(token: &str) -> Option<Self> {
        Self::parse(token.split_once('.')?.0)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Who holds the session of a request. The extractor of accounts leaves it with the request, so
/// that forms, and pages that say what went wrong, know for whom they are.
#[derive(Debug, Clone)]
pub struct SessionHolder {
    pub account_id: i64,
    pub owner: FormOwner,
    pub name: String,
}

impl SessionHolder {
    pub fn of(req: &HttpRequest) -> Option<Self> {
        req.extensions().get::<Self>().cloned()
    }
}

/// What a token says of the form that it came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenVerdict {
    Good,
    /// The form was opened while another account was signed in.
    OfAnother,
    Stale,
}

pub(super) fn issue(vault: &Vault, seed: &str, owner: &FormOwner) -> String {
    let owner = owner.as_str();
    format!("{owner}.{}", vault.mark("form", &format!("{seed}|{owner}")))
}

/// `reader` is the account for which the form would act; `None` where it acts for none.
pub(super) fn judge(
    vault: &Vault,
    seeds: &[String],
    token: &str,
    reader: Option<&FormOwner>,
) -> TokenVerdict {
    let Some(owner) = FormOwner::of_token(token) else {
        return TokenVerdict::Stale;
    };
    let right = seeds
        .iter()
        .any(|seed| !seed.is_empty() && constant_time_eq(token, &issue(vault, seed, &owner)));
    match reader {
        Some(reader) if *reader != owner && owner != FormOwner::nobody(vault) => {
            TokenVerdict::OfAnother
        }
        // A page of before signing in acts for nobody.
        Some(reader) if *reader != owner => TokenVerdict::Stale,
        _ if right => TokenVerdict::Good,
        _ => TokenVerdict::Stale,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_of_one_browser_and_one_account() {
        let vault = Vault::from_key([3; 32]);
        let (one, other) = (FormOwner::account(&vault, 1), FormOwner::account(&vault, 2));
        let nobody = FormOwner::nobody(&vault);
        let seeds = ["first".to_owned(), String::new()];
        let judge = |token: &str, reader| judge(&vault, &seeds, token, reader);
        let token = issue(&vault, "first", &one);
        assert_eq!(judge(&token, Some(&one)), TokenVerdict::Good);
        assert_eq!(judge(&token, None), TokenVerdict::Good);
        assert_eq!(judge(&token, Some(&other)), TokenVerdict::OfAnother);
        let of_another_browser = issue(&vault, "second", &one);
        assert_eq!(judge(&of_another_browser, Some(&one)), TokenVerdict::Stale);
        assert_eq!(judge(&of_another_browser, None), TokenVerdict::Stale);
        let of_another_browser = judge(&of_another_browser, Some(&other));
        assert_eq!(of_another_browser, TokenVerdict::OfAnother);
        let before = issue(&vault, "first", &nobody);
        assert_eq!(judge(&before, None), TokenVerdict::Good);
        assert_eq!(judge(&before, Some(&one)), TokenVerdict::Stale);
        let (_, mark) = token.split_once('.').unwrap_or_default();
        let moved = format!("{}.{mark}", other.as_str());
        assert_eq!(judge(&moved, Some(&other)), TokenVerdict::Stale);
        for odd in ["", ".", "x.y", mark, &issue(&vault, "", &one)] {
            assert_eq!(judge(odd, Some(&one)), TokenVerdict::Stale, "{odd}");
        }
    }
}
