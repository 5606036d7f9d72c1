//! Who acts, without a page: a browser's session says it today, and whatever else proves an account
//! can say it likewise.

use chrono::NaiveDateTime;

use super::model::{Account, Role, Sight};
use crate::audit::By;

/// An account that acts, with all that decides what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub account_id: i64,
    pub name: String,
    pub role: Role,
    pub sight: Sight,
}

impl Principal {
    /// `areas` are the places that the account holds, with what became of them.
    pub(super) fn new(account: Account, areas: Vec<i64>) -> Self {
        Self {
            sight: Sight::of(&account, areas),
            account_id: account.id,
            name: account.name,
            role: account.role,
        }
    }

    /// The household or the cooperative that it acts for.
    pub fn producer_id(&self) -> Option<i64> {
        match self.sight {
            Sight::Own { producer_id } | Sight::Cooperative { producer_id, .. } => {
                Some(producer_id)
            }
            _ => None,
        }
    }

    /// Its signature under what it does at this moment.
    pub fn acts_at(&self, at: NaiveDateTime) -> By {
        By::account(self.account_id, at)
    }
}
