//! Roles, what each may see, and the account itself.

use crate::error::Message;

/// What a person is to the programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    Household,
    CooperativeOfficer,
    DigitalTeam,
    DistrictStaff,
    ProvinceStaff,
    Administrator,
}

impl Role {
    pub const ALL: [Self; 6] = [
        Self::Household,
        Self::CooperativeOfficer,
        Self::DigitalTeam,
        Self::DistrictStaff,
        Self::ProvinceStaff,
        Self::Administrator,
    ];

    pub fn code(self) -> &'static str {
        match self {
            Self::Household => "household",
            Self::CooperativeOfficer => "cooperative_officer",
            Self::DigitalTeam => "digital_team",
            Self::DistrictStaff => "district_staff",
            Self::ProvinceStaff => "province_staff",
            Self::Administrator => "administrator",
        }
    }

    pub fn parse(code: &str) -> Result<Self, Message> {
        let found = Self::ALL.into_iter().find(|role| role.code() == code);
        found.ok_or(Message::new("accounts.role.unknown"))
    }

    /// Whether it has places of its own; the others have a producer, or everything.
    pub const fn answers_for_areas(self) -> bool {
        matches!(
            self,
            Self::DigitalTeam | Self::DistrictStaff | Self::ProvinceStaff
        )
    }

    pub fn label_key(self) -> &'static str {
        match self {
            Self::Household => "accounts.role.household",
            Self::CooperativeOfficer => "accounts.role.cooperative_officer",
            Self::DigitalTeam => "accounts.role.digital_team",
            Self::DistrictStaff => "accounts.role.district_staff",
            Self::ProvinceStaff => "accounts.role.province_staff",
            Self::Administrator => "accounts.role.administrator",
        }
    }
}

/// Which producers, and all that hangs on them, an account may see and touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A household: itself.
    Own {
        producer_id: i64,
    },
    /// A cooperative officer: the cooperative, its members, and whom the officer registered.
    Cooperative {
        producer_id: i64,
        account_id: i64,
    },
    /// A community digital team: its communes, and those that became part of them wholly.
    Communes(Vec<i64>),
    /// District staff: their reporting districts.
    Districts(Vec<i64>),
    /// Province staff: their provinces, and those that became part of them wholly.
    Provinces(Vec<i64>),
    Everything,
}

impl Sight {
    /// `areas` are the places that the account holds, with what became of them.
    pub(super) fn of(account: &Account, areas: Vec<i64>) -> Self {
        match (account.role, account.producer_id) {
            (Role::Household, Some(producer_id)) => Self::Own { producer_id },
            (Role::CooperativeOfficer, Some(producer_id)) => Self::Cooperative {
                producer_id,
                account_id: account.id,
            },
            (Role::DigitalTeam, _) => Self::Communes(areas),
            (Role::DistrictStaff, _) => Self::Districts(areas),
            (Role::ProvinceStaff, _) => Self::Provinces(areas),
            (Role::Administrator, _) => Self::Everything,
            // A role that needs a producer and has none sees nothing.
            (Role::Household | Role::CooperativeOfficer, None) => Self::Communes(Vec::new()),
        }
    }

    /// The units that it was given, where it is one of units.
    pub fn units(&self) -> &[i64] {
        match self {
            Self::Communes(ids) | Self::Districts(ids) | Self::Provinces(ids) => ids,
            Self::Own { .. } | Self::Cooperative { .. } | Self::Everything => &[],
        }
    }
}

/// An account as it is kept.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: i64,
    pub name: String,
    pub role: Role,
    pub producer_id: Option<i64>,
}

/// Who wrote down the phone of a new account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TypedBy {
    /// Somebody of the office, who saw the person.
    Office,
    /// Its owner alone: it may be anybody's.
    Owner,
}

/// What is needed to open an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: String,
    pub role: Role,
    pub producer_id: Option<i64>,
    pub phone: Option<crate::values::Phone>,
    pub email: Option<crate::values::Email>,
    pub typed_by: TypedBy,
    /// The producer's number, which opens the account where a phone is shared.
    pub number: Option<String>,
    pub areas: Vec<i64>,
    pub created_by: Option<i64>,
}
