//! A short text of fixed length, held in place.

/// `N` ASCII characters: `Copy`, ordered and hashed as the text is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ascii<const N: usize>([u8; N]);

impl<const N: usize> Ascii<N> {
    pub fn as_str(&self) -> &str {
        // ASCII by construction, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// For bytes known to be ASCII where they are made.
impl<const N: usize> From<[u8; N]> for Ascii<N> {
    fn from(bytes: [u8; N]) -> Self {
        debug_assert!(bytes.is_ascii());
        Self(bytes)
    }
}

/// As the text, for test failures and logs.
impl<const N: usize> std::fmt::Debug for Ascii<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}
