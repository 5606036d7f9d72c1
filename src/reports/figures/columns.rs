//! What a report measures: the columns of its table, what they are called and counted by. It knows no
//! report.

use super::Figures;
use crate::counts::Measure;

/// A column that holds a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Households,
    Cooperatives,
    Listings,
    Transactions,
    Value,
    Trained,
    /// Trained of all households of the place.
    Rate,
}

impl Column {
    pub const ALL: [Self; 7] = [
        Self::Households,
        Self::Cooperatives,
        Self::Listings,
        Self::Transactions,
        Self::Value,
        Self::Trained,
        Self::Rate,
    ];

    /// As it stands in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Households => "households",
            Self::Cooperatives => "cooperatives",
            Self::Listings => "listings",
            Self::Transactions => "transactions",
            Self::Value => "value",
            Self::Trained => "trained",
            Self::Rate => "rate",
        }
    }

    /// As it stands in files and in open data, where money says its unit. It never changes.
    pub const fn file_key(self) -> &'static str {
        match self {
            Self::Value => "value_vnd",
            other => other.code(),
        }
    }

    /// The keys of all that is counted, in the order they have in files.
    pub fn file_keys() -> [&'static str; 6] {
        Self::COUNTED.map(Self::file_key)
    }

    pub const fn label_key(self) -> &'static str {
        match self {
            Self::Households => "reports.column.households",
            Self::Cooperatives => "reports.column.cooperatives",
            Self::Listings => "reports.column.listings",
            Self::Transactions => "reports.column.transactions",
            Self::Value => "reports.column.value",
            Self::Trained => "reports.column.trained",
            Self::Rate => "reports.column.rate",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.code() == code)
    }

    /// Whatever is counted, as opposed to worked out: what a place can be given a target for.
    pub const COUNTED: [Self; 6] = [
        Self::Households,
        Self::Cooperatives,
        Self::Listings,
        Self::Transactions,
        Self::Value,
        Self::Trained,
    ];

    /// What it is counted by; a rate by what is above its line.
    pub const fn counted(self) -> Self {
        match self {
            Self::Rate => Self::Trained,
            other => other,
        }
    }

    pub const fn measures(self) -> &'static [Measure] {
        match self {
            Self::Households => &[
                Measure::HouseholdsRegistered,
                Measure::HouseholdBusinessesRegistered,
            ],
            Self::Cooperatives => &[Measure::CooperativesRegistered, Measure::GroupsRegistered],
            Self::Listings => &[Measure::ListingsPublished, Measure::ListingsWithdrawn],
            Self::Transactions => &[Measure::Transactions],
            Self::Value => &[Measure::TransactionValue],
            Self::Trained | Self::Rate => &[Measure::HouseholdsTrained],
        }
    }

    /// The figure it is counted by.
    pub const fn figure(self, figures: &Figures) -> i64 {
        match self {
            Self::Households => figures.households,
            Self::Cooperatives => figures.cooperatives,
            Self::Listings => figures.listings,
            Self::Transactions => figures.transactions,
            Self::Value => figures.value,
            Self::Trained | Self::Rate => figures.trained,
        }
    }
}

pub fn percent(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let size = tenths.unsigned_abs();
    format!("{sign}{},{} %", size / 10, size % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_reads_as_people_write() {
        assert_eq!(percent(430), "43,0 %");
        assert_eq!(percent(-5), "-0,5 %");
    }

    #[test]
    fn a_file_says_the_unit_of_money() {
        let keys = Column::file_keys();
        assert_eq!(
            keys,
            [
                "households",
                "cooperatives",
                "listings",
                "transactions",
                "value_vnd",
                "trained"
            ]
        );
    }
}
