//! How many photos an account may send in a day.
//!
//! Opening a photo costs half a second of a processor, keeping one half a megabyte of disk. Whoever
//! registers as a household does so unseen, so this is what one stranger can cost. Photos are
//! counted in the write that looks whether there is room for them, before they are opened: of many
//! that are sent at once, no more are let through than of many that are sent in turn.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::process::MAX_BYTES;
use crate::accounts::Role;
use crate::db::schema::photo_allowances;
use crate::db::{Conn, Outcome, on_each};

/// Ten products with six photos each: more than a household has to sell.
const OF_A_HOUSEHOLD: Allowance = Allowance {
    photos: 60,
    of_the_heaviest: 30,
};

/// Forty households with six photos each, every one of the heaviest; and more than half as many
/// again of ordinary ones, for those that were not good enough.
const OF_AN_OFFICE: Allowance = Allowance {
    photos: 400,
    of_the_heaviest: 40 * 6,
};

/// What is let through in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Allowance {
    photos: i32,
    /// So many of the heaviest weigh as much as all together may.
    of_the_heaviest: i64,
}

impl Allowance {
    const fn of(role: Role) -> Self {
        match role {
            Role::Household => OF_A_HOUSEHOLD,
            _ => OF_AN_OFFICE,
        }
    }

    fn bytes(self) -> i64 {
        self.of_the_heaviest * bytes(MAX_BYTES)
    }
}

/// Who sends photos, and on which day in Vietnam.
#[derive(Debug, Clone, Copy)]
pub struct Uploader {
    pub account_id: i64,
    pub role: Role,
    pub today: NaiveDate,
}

/// What was let through on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = photo_allowances)]
struct Usage {
    account_id: i64,
    day: NaiveDate,
    photos: i32,
    bytes: i64,
}

/// Counts as many of these photos as the day allows, in their order, and says how many those are.
/// `sizes` are bytes.
pub fn spend(c: &mut Conn, uploader: Uploader, sizes: &[usize]) -> Outcome<usize> {
    let mut usage = usage(c, uploader)?;
    let allowed = usage.add(Allowance::of(uploader.role), sizes);
    if allowed > 0 {
        keep(c, usage)?;
    }
    Ok(allowed)
}

/// Takes back what was counted and then not opened.
pub fn give_back(c: &mut Conn, uploader: Uploader, sizes: &[usize]) -> Outcome<()> {
    let mut usage = usage(c, uploader)?;
    for size in sizes {
        usage.photos = usage.photos.saturating_sub(1).max(0);
        usage.bytes = usage.bytes.saturating_sub(bytes(*size)).max(0);
    }
    keep(c, usage)
}

/// Nothing where the last day was another one, also one to come: a clock that was ahead keeps
/// nobody waiting.
fn usage(c: &mut Conn, uploader: Uploader) -> Outcome<Usage> {
    let found: Option<Usage> = photo_allowances::table
        .filter(photo_allowances::account_id.eq(uploader.account_id))
        .filter(photo_allowances::day.eq(uploader.today))
        .select(Usage::as_select())
        .get_result(c)
        .optional()?;
    Ok(found.unwrap_or(Usage {
        account_id: uploader.account_id,
        day: uploader.today,
        photos: 0,
        bytes: 0,
    }))
}

fn keep(c: &mut Conn, usage: Usage) -> Outcome<()> {
    on_each!(c, |c| diesel::insert_into(photo_allowances::table)
        .values(usage)
        .on_conflict(photo_allowances::account_id)
        .do_update()
        .set(usage)
        .execute(c))?;
    Ok(())
}

impl Usage {
    fn add(&mut self, allowance: Allowance, sizes: &[usize]) -> usize {
        for (before, size) in sizes.iter().enumerate() {
            let bytes = self.bytes.saturating_add(bytes(*size));
            if self.photos >= allowance.photos || bytes > allowance.bytes() {
                return before;
            }
            (self.photos, self.bytes) = (self.photos + 1, bytes);
        }
        sizes.len()
    }
}

fn bytes(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Usage {
        Usage {
            account_id: 1,
            day: NaiveDate::default(),
            photos: 0,
            bytes: 0,
        }
    }

    #[test]
    fn forty_households_with_six_of_the_heaviest_photos_fit_into_a_day() {
        let sizes = vec![MAX_BYTES; 240];
        let officer = Allowance::of(Role::CooperativeOfficer);
        assert_eq!(nothing().add(officer, &sizes), 240);
        assert_eq!(nothing().add(officer, &vec![3 << 20; 500]), 400);
    }

    #[test]
    fn bytes_end_it_as_photos_do() {
        let household = Allowance::of(Role::Household);
        let mut usage = nothing();
        assert_eq!(usage.add(household, &vec![MAX_BYTES; 60]), 30);
        assert_eq!(usage.add(household, &[1]), 0);
        assert_eq!(nothing().add(household, &vec![1; 61]), 60);
    }
}
