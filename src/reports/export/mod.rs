//! A report as a file.
//!
//! For scripts [`shapes`]: JSON and CSV, whose names and order never change. For people the report as
//! a [`Sheet`](crate::documents::Sheet), from which a workbook or a document is made. [`files`] knows
//! all formats.

mod files;
mod shapes;
mod sheet;

pub(super) use files::province_of;
pub use files::{File, Format, file};
