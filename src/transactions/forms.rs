//! The form of a sale, of its cancelling, and the list's filter: untrusted text to typed values.

use chrono::{Datelike, Months, NaiveDate};

use super::list::SaleFilter;
use super::model::{SaleForm, sale_day};
use crate::counts::Channel;
use crate::error::Message;
use crate::text::fold;
use crate::values::{Money, PublicId, Quantity, day, line};
use crate::web::{FieldErrors, Fields};

pub(super) fn sale(fields: &Fields, today: NaiveDate) -> Result<SaleForm, FieldErrors> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let listing = errors.take("listing", PublicId::parse(fields.get("listing")));
    let channel = errors.take("channel", channel(fields.get("channel")));
    let quantity = errors.take("quantity", Quantity::parse(fields.get("quantity")));
    let amount = errors.take("amount", Money::parse(fields.get("amount")));
    let sold_on = day(fields.get("sold_on")).and_then(|day| sale_day(day, today));
    let sold_on = errors.take("sold_on", sold_on);
    let order_code = errors.take("order_code", order_code(fields.get("order_code")));
    let typed = (|| {
        Some(SaleForm {
            uuid: uuid?,
            listing: listing?,
            channel: channel?,
            quantity: quantity?,
            amount: amount?,
            sold_on: sold_on?,
            order_code: order_code?,
        })
    })();
    errors.finish(typed)
}

fn channel(code: &str) -> Result<Channel, Message> {
    let offered = Channel::offered().find(|channel| channel.code() == code);
    offered.ok_or(Message::new("transactions.new.channel_needed"))
}

fn order_code(typed: &str) -> Result<Option<String>, Message> {
    if typed.is_empty() {
        Ok(None)
    } else {
        line(typed, 64).map(Some)
    }
}

pub(super) fn reason(fields: &Fields) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = match fields.get("reason") {
        "" => Err(Message::new("transactions.cancel.reason_needed")),
        typed => line(typed, 200),
    };
    let reason = errors.take("reason", reason);
    errors.finish(reason)
}

/// What cannot be read is not asked for: a filter is no place for errors.
pub(super) fn sale_filter(month: &str, search: &str, after: &str) -> SaleFilter {
    SaleFilter {
        days: days_of(month),
        search: fold(search),
        after: PublicId::parse(after).ok(),
    }
}

/// `2024-08` or `08/2024`, as its first and last day.
fn days_of(month: &str) -> Option<(NaiveDate, NaiveDate)> {
    let (left, right) = month.trim().split_once(['-', '/'])?;
    let (year, month) = if left.len() == 4 {
        (left, right)
    } else {
        (right, left)
    };
    let first = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)?;
    let known = (1900..=2100).contains(&first.year());
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    known.then_some((first, last))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day_of(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn good() -> Fields {
        let mut fields = Fields::default();
        for (name, value) in [
            ("uuid", PublicId::new().as_str()),
            ("listing", PublicId::new().as_str()),
            ("channel", "shopee"),
            ("quantity", "12,5"),
            ("amount", "1.250.000"),
            ("sold_on", "2024-08-15"),
            ("order_code", " 2408 15ABC "),
        ] {
            fields.set(name, value);
        }
        fields
    }

    #[test]
    fn a_whole_form_is_taken() {
        let typed = sale(&good(), day_of(2024, 8, 20)).unwrap();
        assert_eq!(typed.quantity.milli(), 12_500);
        assert_eq!(typed.amount.dong(), 1_250_000);
        assert_eq!(typed.order_code.as_deref(), Some("2408 15ABC"));
    }

    #[test]
    fn every_field_says_what_is_wrong_with_it() {
        for (field, value, key) in [
            ("channel", "", "transactions.new.channel_needed"),
            ("channel", "none", "transactions.new.channel_needed"),
            ("quantity", "0", "values.quantity.zero"),
            ("quantity", "9999999999999", "values.quantity.too_large"),
            ("amount", "-1", "values.money.negative"),
            ("amount", "1e99", "values.money.shape"),
            ("sold_on", "2024-08-21", "transactions.new.future"),
            ("sold_on", "31/12/2014", "transactions.new.too_old"),
            ("sold_on", "31/02/2024", "values.day.impossible"),
            ("order_code", &"7".repeat(65), "values.text.too_long"),
            ("uuid", "x", "values.public_id.shape"),
        ] {
            let mut fields = good();
            fields.set(field, value);
            let errors = sale(&fields, day_of(2024, 8, 20)).unwrap_err();
            let found: Vec<_> = errors.iter().map(|(f, m)| (*f, m.key)).collect();
            assert_eq!(found, [(field, key)], "{value}");
        }
    }

    #[test]
    fn all_mistakes_come_at_once() {
        let errors = sale(&Fields::default(), day_of(2024, 8, 20)).unwrap_err();
        assert_eq!(errors.iter().count(), 6);
    }

    #[test]
    fn a_month_is_its_days() {
        let august = Some((day_of(2024, 8, 1), day_of(2024, 8, 31)));
        assert_eq!(days_of("2024-08"), august);
        assert_eq!(days_of("8/2024"), august);
        assert_eq!(
            days_of("2024-02"),
            Some((day_of(2024, 2, 1), day_of(2024, 2, 29)))
        );
        for bad in ["", "2024", "2024-13", "2024-00", "99999-01", "x-y", "1-1"] {
            assert_eq!(days_of(bad), None, "{bad}");
        }
    }
}
