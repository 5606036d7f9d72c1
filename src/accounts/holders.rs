//! What accounts ask of the producers that hold some of them. Producers are of a room that needs
//! this one, so `app` and whoever else writes accounts hand the answers in.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::areas::AreaId;
use crate::db::{Conn, Outcome};
use crate::web::Choice;

/// Numbers by the ids of their producers.
pub type NumbersById = HashMap<i64, String>;

/// The holders of accounts: households, and cooperatives with their officers.
#[derive(Debug, Clone, Copy)]
pub struct AccountHolders {
    /// Notes that a household's account is in use, and counts it the first time.
    pub activate: fn(&mut Conn, producer_id: i64, NaiveDateTime) -> Outcome<()>,
    /// The cooperatives of some communes that an officer can be of, by uuid and in the order of
    /// their names.
    pub cooperatives: fn(&mut Conn, &[AreaId]) -> Outcome<Vec<Choice>>,
    /// The cooperative with this uuid.
    pub cooperative: fn(&mut Conn, uuid: &str) -> Outcome<Option<i64>>,
    /// The numbers with which these producers sign in.
    pub numbers: fn(&mut Conn, producer_ids: &[i64]) -> Outcome<NumbersById>,
}
