//! One account for each role, with a password that is printed: for a throw-away province on one's
//! own machine, and nowhere else.

use chrono::NaiveDateTime;

use crate::accounts::{self, NewAccount, Role, TypedBy};
use crate::db::{Conn, Outcome};
use crate::producers;
use crate::values::{Email, Phone};
use crate::vault::Vault;

/// What all of them sign in with.
pub const PASSWORD: &str = "lua-chin-vang";

/// An account of the demo that anybody signs in to.
#[derive(Debug, Clone, Copy)]
pub struct SignIn {
    pub role: Role,
    pub phone: &'static str,
    /// Of those who get mail; households seldom have one. The domain is one that nobody can own.
    pub email: Option<&'static str>,
    /// `None`: it is called like its producer.
    name: Option<&'static str>,
}

/// One per role. 095 was the prefix of an operator that has closed.
pub fn sign_ins() -> [SignIn; 6] {
    use Role::*;
    let one = |role, phone, email, name| SignIn {
        role,
        phone,
        email,
        name,
    };
    [
        one(Household, "0950000001", None, None),
        one(
            CooperativeOfficer,
            "0950000002",
            Some("htx@mau.example"),
            None,
        ),
        one(
            DigitalTeam,
            "0950000003",
            Some("to-so@mau.example"),
            Some("Tổ công nghệ số (mẫu)"),
        ),
        one(
            DistrictStaff,
            "0950000004",
            Some("huyen@mau.example"),
            Some("Lê Thị Mía (mẫu)"),
        ),
        one(
            ProvinceStaff,
            "0950000005",
            Some("tinh@mau.example"),
            Some("Phạm Văn Cau (mẫu)"),
        ),
        one(
            Administrator,
            "0950000006",
            Some("quan-tri@mau.example"),
            Some("Quản trị (mẫu)"),
        ),
    ]
}

/// What a role answers for in the demo.
#[derive(Debug, Clone, Default)]
pub(super) struct AccountScope {
    pub producer_id: Option<i64>,
    pub areas: Vec<i64>,
}

/// Opens the account of a role and gives it the demo's password.
pub(super) fn open(
    c: &mut Conn,
    vault: &Vault,
    sign_in: &SignIn,
    scope: &AccountScope,
    password_hash: &str,
    now: NaiveDateTime,
) -> Outcome<i64> {
    let name = match (sign_in.name, scope.producer_id) {
        (Some(name), _) => name.to_owned(),
        (None, Some(id)) => producers::by_id(c, id)?.person().to_owned(),
        (None, None) => String::new(),
    };
    let new = NewAccount {
        name,
        role: sign_in.role,
        producer_id: scope.producer_id,
        phone: Phone::parse(sign_in.phone).ok(),
        email: sign_in.email.and_then(|email| Email::parse(email).ok()),
        typed_by: TypedBy::Office,
        number: None,
        areas: scope.areas.clone(),
        created_by: None,
    };
    let opened = accounts::open(c, vault, &new, now)?;
    accounts::set_password(
        c,
        producers::ACCOUNT_HOLDERS,
        opened.account_id,
        password_hash,
        now,
    )?;
    accounts::confirm_email(c, vault, opened.account_id, now)?;
    Ok(opened.account_id)
}
