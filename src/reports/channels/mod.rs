//! Sales by channel and by evidence.

mod handlers;
mod page;
mod sales;

pub(super) use handlers::show;
