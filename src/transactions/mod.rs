//! What was sold: recorded once, with its evidence, and never changed afterwards. A mistake is
//! cancelled, with its reason, and recorded again.
//!
//! Nothing of the buyer is kept. Every transaction counts in the same write that keeps it, in the
//! half-month of the day it was sold on; a cancelled one counts as if it had never been.

mod actions;
mod bulk;
mod forms;
mod handlers;
mod list;
mod model;
mod pages;
mod recount;
mod store;

pub use actions::{cancel, record};
pub use bulk::{MOST_SALES, record_many};
pub use handlers::routes;
pub use list::title_of;
pub use model::{FIRST_DAY, NewTransaction, RecordedTransaction};
pub use recount::recount;
