//! What every handler may reach: built once by `app`, passed in, never global.

use std::sync::Arc;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::db::Db;
use crate::vault::Vault;

/// The few settings that pages need to know.
#[derive(Debug, Clone, Default)]
pub struct SiteOptions {
    /// `https://lensan.example`, without a slash at the end: what QR codes and mails point to.
    pub base_url: String,
    /// Served under TLS: cookies get the `__Host-` prefix and `Secure`.
    pub secure: bool,
    /// The proxy in front of us sets `X-Forwarded-For`, so its word is taken for the address.
    pub behind_proxy: bool,
    /// Nothing is published: `/open` is not there.
    pub open_data_off: bool,
}

#[derive(Clone)]
pub struct Site {
    pub db: Db,
    pub clock: Clock,
    pub vault: Vault,
    pub blobs: Blobs,
    pub options: Arc<SiteOptions>,
}

impl Site {
    /// The public address of a path such as `/t/ABCD`.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.options.base_url)
    }
}
