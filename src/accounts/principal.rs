//! Who acts, without a page: a browser's session says it today, and whatever else proves an account
//! can say it likewise.

use chrono::NaiveDateTime;

use super::model::{Account, Role, Sight};
use crate::audit::Author;

/// An account that acts, with all that decides what it may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub account_id: i64,
    pub name: String,
    pub role: Role,
    pub sight: Sight,
    /// Who handed out the code that the session began with, where the account had a password then.
    pub code_of: Option<i64>,
}

impl Principal {
    /// `areas` are the places that the account holds, with what became of them.
    pub(super) fn new(account: Account, areas: Vec<i64>) -> Self {
        Self {
            sight: Sight::of(&account, areas),
            account_id: account.id,
            name: account.name,
            role: account.role,
            code_of: None,
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
    pub fn acts_at(&self, at: NaiveDateTime) -> Author {
        Author {
            account: Some(self.account_id),
            code_of: self.code_of,
            at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::{DecideCooperatives, Permission, SeeProducers};

    fn principal(role: Role, producer_id: Option<i64>) -> Principal {
        let account = Account {
            id: 7,
            name: "Y Wăn Niê".to_owned(),
            role,
            producer_id,
        };
        Principal::new(account, vec![3])
    }

    #[test]
    fn what_an_account_sees_follows_from_its_role() {
        let sight = |role, producer_id| principal(role, producer_id).sight;
        let own = Sight::Own { producer_id: 5 };
        assert_eq!(sight(Role::Household, Some(5)), own);
        assert_eq!(sight(Role::DistrictStaff, None), Sight::Districts(vec![3]));
        assert_eq!(sight(Role::Administrator, None), Sight::Everything);
        let nothing = Sight::Communes(Vec::new());
        assert_eq!(sight(Role::CooperativeOfficer, None), nothing);
    }

    #[test]
    fn it_needs_no_page_to_be_asked_what_it_may_do() {
        let household = principal(Role::Household, Some(5));
        assert!(SeeProducers::allows(&household));
        assert!(!DecideCooperatives::allows(&household));
        assert_eq!(household.producer_id(), Some(5));
        assert_eq!(principal(Role::ProvinceStaff, None).producer_id(), None);
    }
}
