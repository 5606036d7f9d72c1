//! What is counted, through which channel, on which evidence.

use chrono::NaiveDate;
use diesel::Queryable;

use crate::values::HalfMonth;

/// An enum that is stored as a number and written as a code. Neither ever changes its meaning:
/// the numbers stand in every database there is, the codes in files and in other tables.
macro_rules! stored {
    ($(#[$doc:meta])* $name:ident { $($(#[$why:meta])* $case:ident = $number:literal $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$why])* $case = $number,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            /// As it stands in `counts`.
            #[allow(
                clippy::as_conversions,
                reason = "the number that stands beside each case"
            )]
            pub const fn number(self) -> i32 {
                self as i32
            }

            pub fn from_number(number: i32) -> Option<Self> {
                match number {
                    $($number => Some(Self::$case),)+
                    _ => None,
                }
            }

            /// As it stands in files, URLs, labels and other tables.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$case),)+
                    _ => None,
                }
            }
        }
    };
}

stored! {
    /// What a number is the number of. A fact that is taken back counts by −1 in the half-month
    /// in which it is taken back, save where a measure says otherwise.
    Measure {
        /// Households that somebody other than themselves has vouched for.
        HouseholdsRegistered = 1 "households_registered",
        HouseholdBusinessesRegistered = 2 "household_businesses_registered",
        CooperativesRegistered = 3 "cooperatives_registered",
        GroupsRegistered = 4 "groups_registered",
        /// Accounts used for the first time by the people they were made for.
        AccountsActivated = 5 "accounts_activated",
        /// Producers trained, each one once, however many courses it sat in.
        HouseholdsTrained = 6 "households_trained",
        /// First publications only: a listing that comes back from a pause is not new.
        ListingsPublished = 7 "listings_published",
        ListingsWithdrawn = 8 "listings_withdrawn",
        Transactions = 9 "transactions",
        /// In đồng.
        TransactionValue = 10 "transaction_value",
        /// Products with a valid trace code.
        TracedProducts = 11 "traced_products",
        Lots = 12 "lots",
        Scans = 13 "scans",
    }
}

stored! {
    /// Where something was sold or shown.
    Channel {
        /// The measure knows no channel.
        None = 0 "none",
        Postmart = 1 "postmart",
        Voso = 2 "voso",
        Shopee = 3 "shopee",
        TikTokShop = 4 "tiktok_shop",
        Lazada = 5 "lazada",
        Sendo = 6 "sendo",
        Alibaba = 7 "alibaba",
        Facebook = 8 "facebook",
        Zalo = 9 "zalo",
        /// From hand to hand, at the gate or on a market.
        Direct = 10 "direct",
        Other = 11 "other",
    }
}

stored! {
    /// Who says so. Reports can separate them.
    Evidence {
        /// The measure knows no evidence: the program itself saw it happen.
        None = 0 "none",
        /// An order file of the platform.
        Platform = 1 "platform",
        /// Declared by an officer.
        Officer = 2 "officer",
        /// Told or confirmed by the household itself.
        Household = 3 "household",
    }
}

impl Channel {
    /// What a form offers: every channel but "none".
    pub fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|c| *c != Self::None)
    }
}

/// Where something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Queryable)]
pub struct CountPlace {
    /// Today's commune (`areas.id`).
    pub commune_id: i64,
    /// The reporting district; `None` = not yet placed.
    pub district_id: Option<i64>,
}

impl CountPlace {
    pub const fn new(commune_id: i64, district_id: Option<i64>) -> Self {
        Self {
            commune_id,
            district_id,
        }
    }
}

/// One step of a count: so many of a measure, there, on that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountChange {
    /// Today's commune (`areas.id`).
    pub commune_id: i64,
    /// The reporting district; `None` = not yet placed.
    pub district_id: Option<i64>,
    /// The day in Viet Nam on which it happened.
    pub on: NaiveDate,
    pub measure: Measure,
    pub channel: Channel,
    pub evidence: Evidence,
    /// May be negative: what is taken back or moved away.
    pub by: i64,
}

impl CountChange {
    /// One more of a measure that knows neither channel nor evidence.
    pub const fn one(measure: Measure, place: CountPlace, on: NaiveDate) -> Self {
        Self {
            commune_id: place.commune_id,
            district_id: place.district_id,
            on,
            measure,
            channel: Channel::None,
            evidence: Evidence::None,
            by: 1,
        }
    }

    #[must_use]
    pub const fn by(mut self, by: i64) -> Self {
        self.by = by;
        self
    }

    #[must_use]
    pub const fn through(mut self, channel: Channel, evidence: Evidence) -> Self {
        self.channel = channel;
        self.evidence = evidence;
        self
    }

    pub fn key(&self) -> CountKey {
        CountKey {
            // 0 and not NULL: NULLs would not meet in the primary key.
            district_id: self.district_id.unwrap_or(0),
            commune_id: self.commune_id,
            half_month: HalfMonth::of(self.on).number(),
            measure: self.measure.number(),
            channel: self.channel.number(),
            evidence: self.evidence.number(),
        }
    }
}

/// The primary key of `counts`, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CountKey {
    /// 0 = not yet placed.
    pub district_id: i64,
    pub commune_id: i64,
    pub half_month: i32,
    pub measure: i32,
    pub channel: i32,
    pub evidence: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_lead_back() {
        for measure in Measure::ALL {
            assert_eq!(Measure::from_number(measure.number()), Some(*measure));
            assert_eq!(Measure::from_code(measure.code()), Some(*measure));
        }
        for channel in Channel::ALL {
            assert_eq!(Channel::from_number(channel.number()), Some(*channel));
            assert_eq!(Channel::from_code(channel.code()), Some(*channel));
        }
        assert_eq!(Evidence::from_code("officer"), Some(Evidence::Officer));
        assert_eq!(Measure::from_number(0), None);
    }

    #[test]
    fn no_channel_is_not_offered() {
        assert!(Channel::offered().all(|channel| channel != Channel::None));
    }
}
