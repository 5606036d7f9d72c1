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

/// Which producers, and all that hangs on them, an actor may see and touch.
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

/// A signed-in account with all that decides what it may do.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: i64,
    pub uuid: String,
    pub name: String,
    pub role: Role,
    pub producer_id: Option<i64>,
    pub areas: Vec<i64>,
}

impl Account {
    pub fn sight(&self) -> Sight {
        let areas = || self.areas.clone();
        match (self.role, self.producer_id) {
            (Role::Household, Some(producer_id)) => Sight::Own { producer_id },
            (Role::CooperativeOfficer, Some(producer_id)) => Sight::Cooperative {
                producer_id,
                account_id: self.id,
            },
            (Role::DigitalTeam, _) => Sight::Communes(areas()),
            (Role::DistrictStaff, _) => Sight::Districts(areas()),
            (Role::ProvinceStaff, _) => Sight::Provinces(areas()),
            (Role::Administrator, _) => Sight::Everything,
            // A role that needs a producer and has none sees nothing.
            (Role::Household | Role::CooperativeOfficer, None) => Sight::Communes(Vec::new()),
        }
    }
}

/// What is needed to open an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    pub name: String,
    pub role: Role,
    pub producer_id: Option<i64>,
    pub phone: Option<crate::values::Phone>,
    pub email: Option<crate::values::Email>,
    /// The producer's number, which opens the account where a phone is shared.
    pub number: Option<String>,
    pub areas: Vec<i64>,
    pub created_by: Option<i64>,
}
