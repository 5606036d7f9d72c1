//! Reports that come by mail: staff subscribe to one, and get it when its period is over.
//!
//! On the first day after a period's end, at seven in the morning, each subscription gets a row
//! for that period together with the job that writes the letter. The letter is written once: the
//! mail and the note that it is posted are one transaction. From then on it is a mail like any
//! other, with its file inside it, sealed, until it is delivered.

mod actions;
mod choice;
mod due;
mod handlers;
mod letter;
mod link;
mod pages;
mod send;
mod store;

use crate::db::DatedColumn;

pub use due::{forget_future_mailings, queue_mailings};
pub use handlers::routes;
pub use send::Mailer;
pub use store::subscription_name;

/// A subscription gets what ended after it was made.
pub const DATED: &[DatedColumn] = &[DatedColumn::past("subscriptions", "created_at")];
