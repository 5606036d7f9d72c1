//! The permission matrix: one line a permission, the roles that have it. ARCHITECTURE.md shows the
//! same table for people, and a test walks every route with every role.

use super::model::Role;
use super::principal::Principal;

/// Something an account may do; the type stands in the handler's signature.
pub trait Permission: 'static {
    const NAME: &'static str;
    const ROLES: &'static [Role];

    fn allows(principal: &Principal) -> bool {
        Self::ROLES.contains(&principal.role)
    }
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident: $($role:ident)|+;)+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy)]
            pub struct $name;

            impl Permission for $name {
                const NAME: &'static str = stringify!($name);
                const ROLES: &'static [Role] = &[$(Role::$role),+];
            }
        )+

        /// Every permission with its roles, for the matrix and its test.
        pub const MATRIX: &[(&str, &[Role])] = &[$((stringify!($name), $name::ROLES)),+];
    };
}

permissions! {
    /// Being signed in at all: the first page, signing out, one's own e-mail.
    SignedIn: Household | CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Seeing producers within one's sight, and their history.
    SeeProducers: Household | CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Registering a producer for somebody else, and handing over its activation code.
    RegisterProducers: CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Correcting a producer's particulars and its consents.
    EditProducers: Household | CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Correcting where a producer is, and choosing its former district.
    PlaceProducers: CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Approving or refusing a cooperative.
    DecideCooperatives: DistrictStaff | ProvinceStaff | Administrator;
    /// Keeping the members of a cooperative.
    KeepMembers: CooperativeOfficer | DistrictStaff | ProvinceStaff | Administrator;
    /// Seeing listings within one's sight.
    SeeListings: Household | CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Making, mending, publishing and closing listings; their photos.
    KeepListings: Household | CooperativeOfficer | DigitalTeam | Administrator;
    /// Seeing transactions within one's sight.
    SeeTransactions: Household | CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Recording and cancelling transactions.
    RecordTransactions: Household | CooperativeOfficer | DigitalTeam | Administrator;
    /// Keeping courses and who attended.
    KeepCourses: CooperativeOfficer | DigitalTeam | DistrictStaff | ProvinceStaff | Administrator;
    /// Reading the district report.
    SeeReports: DistrictStaff | ProvinceStaff | Administrator;
    /// Answering for a report with one's name, and for what is changed of it later.
    SignReports: DistrictStaff | ProvinceStaff | Administrator;
    /// Editing the base that rates are computed from.
    EditDenominators: DistrictStaff | ProvinceStaff | Administrator;
    /// Drawing the reporting districts of a province anew.
    RegroupDistricts: ProvinceStaff | Administrator;
    /// Opening and correcting accounts of officers, teams and staff; seeing mail that could not be
    /// sent, and having it tried again.
    KeepAccounts: Administrator;
}
