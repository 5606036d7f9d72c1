//! The kinds of file that are kept.

/// Closed on purpose: an ending never comes from an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Ending {
    WebP,
    Jpeg,
    Png,
    Pdf,
}

impl Ending {
    pub const ALL: [Self; 4] = [Self::WebP, Self::Jpeg, Self::Png, Self::Pdf];

    /// `None` for an ending of no kind that is kept.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ending| ending.as_str() == text)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WebP => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    pub const fn media_type(self) -> &'static str {
        match self {
            Self::WebP => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Pdf => "application/pdf",
        }
    }
}
