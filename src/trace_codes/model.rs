//! What a code stands for.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::values::TraceCode;

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSubject {
    /// A product, by the id of its listing.
    Listing(i64),
}

impl CodeSubject {
    /// The kind of all codes of listings, as it is stored. It never changes.
    pub const LISTING: &'static str = "listing";

    /// The kind, as it is stored.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Listing(_) => Self::LISTING,
        }
    }

    pub const fn id(self) -> i64 {
        match self {
            Self::Listing(id) => id,
        }
    }
}

/// A code that was given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct IssuedCode {
    pub code: TraceCode,
    pub retired_at: Option<NaiveDateTime>,
}

impl IssuedCode {
    /// Whether its labels may be trusted.
    pub const fn holds(&self) -> bool {
        self.retired_at.is_none()
    }
}
