//! A sale and the rules it must keep.

use chrono::NaiveDate;

use crate::accounts::Role;
use crate::audit::{AuditEvent, EventKind};
use crate::counts::{Channel, CountChange, CountPlace, Evidence, Measure};
use crate::error::{Message, RowError};
use crate::residence_history::ResidenceHistory;
use crate::values::{Money, PublicId, Quantity};

/// No sale is older: the programme and its platforms began later, so an earlier year is a slip of
/// the pen.
pub const FIRST_DAY: NaiveDate = match NaiveDate::from_ymd_opt(2015, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// A sale as somebody declares it.
#[derive(Debug, Clone)]
pub struct NewTransaction {
    /// Made with the form: sending it twice records it once.
    pub uuid: PublicId,
    pub listing_id: i64,
    pub channel: Channel,
    /// In the listing's unit.
    pub quantity: Quantity,
    pub amount: Money,
    /// The day in Viet Nam.
    pub sold_on: NaiveDate,
    /// The platform's own number of the order; one order may hold several listings.
    pub order_code: Option<String>,
    pub evidence: Evidence,
}

/// A sale as typed; which listing it is of is still to be looked up.
#[derive(Debug, Clone)]
pub(super) struct SaleForm {
    pub uuid: PublicId,
    pub listing: PublicId,
    pub channel: Channel,
    pub quantity: Quantity,
    pub amount: Money,
    pub sold_on: NaiveDate,
    pub order_code: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordedTransaction {
    pub id: i64,
    pub uuid: PublicId,
    /// The same form had come before; nothing was added.
    pub already: bool,
}

/// What a sale needs to know of its listing.
#[derive(Debug, Clone)]
pub(super) struct SoldListing {
    pub listing_id: i64,
    pub producer_id: i64,
    pub draft: bool,
    /// Where the producer is now.
    pub now: CountPlace,
}

impl SoldListing {
    /// A paused or closed listing may still have sold stock; a draft was never on any floor.
    pub fn admit(&self, sale: &NewTransaction, today: NaiveDate) -> Result<(), RowError> {
        if self.draft {
            let draft = Message::new("transactions.new.draft");
            return Err(RowError::new("listing", draft));
        }
        if sale.channel == Channel::None {
            let needed = Message::new("transactions.new.channel_needed");
            return Err(RowError::new("channel", needed));
        }
        let day = sale_day(sale.sold_on, today);
        day.map_err(|message| RowError::new("sold_on", message))?;
        Ok(())
    }

    /// What the sale counts as: at the place of its day, which may be an earlier one.
    pub fn fact(&self, sale: &NewTransaction, history: &ResidenceHistory) -> SaleFact {
        SaleFact {
            place: history.on(self.producer_id, sale.sold_on, self.now),
            sold_on: sale.sold_on,
            channel: sale.channel,
            evidence: sale.evidence,
            amount: sale.amount,
        }
    }

    /// The event of recording it. Who records their own sale acts on nobody's behalf.
    pub fn recorded(&self, id: i64, evidence: Evidence) -> AuditEvent<'static> {
        let helped = evidence != Evidence::Household;
        AuditEvent::new(EventKind::TransactionRecorded, id)
            .on_behalf_of(helped.then_some(self.producer_id))
    }
}

pub(super) fn order_code_taken() -> RowError {
    let taken = Message::new("transactions.new.order_code_taken");
    RowError::new("order_code", taken)
}

/// Refuses the future and what is too old.
pub(super) fn sale_day(day: NaiveDate, today: NaiveDate) -> Result<NaiveDate, Message> {
    if day > today {
        return Err(Message::new("transactions.new.future"));
    }
    if day < FIRST_DAY {
        return Err(Message::new("transactions.new.too_old").with("year", "2015"));
    }
    Ok(day)
}

/// What a transaction counts as.
#[derive(Debug, Clone, Copy)]
pub(super) struct SaleFact {
    pub place: CountPlace,
    pub sold_on: NaiveDate,
    pub channel: Channel,
    pub evidence: Evidence,
    pub amount: Money,
}

impl SaleFact {
    pub fn counted(&self) -> [CountChange; 2] {
        let change = |measure| {
            CountChange::one(measure, self.place, self.sold_on).through(self.channel, self.evidence)
        };
        [
            change(Measure::Transactions),
            change(Measure::TransactionValue).by(self.amount.dong()),
        ]
    }

    pub fn taken_back(&self) -> [CountChange; 2] {
        self.counted().map(|change| change.by(-change.by))
    }
}

/// Whose word it is.
pub(super) fn evidence_of(role: Role) -> Evidence {
    match role {
        Role::Household => Evidence::Household,
        _ => Evidence::Officer,
    }
}

/// What so much comes to at the listed price; `None` where it is more than money can be.
pub(super) fn at_price(price: Money, quantity: Quantity) -> Option<Money> {
    let milli = i128::from(price.dong()) * i128::from(quantity.milli());
    Money::new(i64::try_from((milli + 500) / 1000).ok()?).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_price_times_a_quantity_is_rounded_to_the_dong() {
        let at = |price, milli| {
            at_price(Money::new(price).unwrap(), Quantity::new(milli).unwrap()).map(Money::dong)
        };
        assert_eq!(at(85_000, 20_000), Some(1_700_000));
        assert_eq!(at(3, 500), Some(2));
        assert_eq!(at(0, 1), Some(0));
        assert_eq!(at(1_000_000_000_000, 1_000_000_000_000), None);
    }

    #[test]
    fn a_sale_lies_between_2015_and_today() {
        let today = NaiveDate::from_ymd_opt(2024, 8, 15).unwrap();
        assert!(sale_day(today, today).is_ok());
        assert!(sale_day(FIRST_DAY, today).is_ok());
        let late = sale_day(today.succ_opt().unwrap(), today).unwrap_err();
        assert_eq!(late.key, "transactions.new.future");
        let early = sale_day(FIRST_DAY.pred_opt().unwrap(), today).unwrap_err();
        assert_eq!(early.key, "transactions.new.too_old");
    }
}
