//! A report as a file.
//!
//! For scripts `shapes`: JSON and CSV, whose names and order never change. For people the report as
//! a [`Sheet`](crate::documents::Sheet), from which a workbook or a document is made. `files` knows
//! all formats and what a file is called; [`Download`] sends one to a browser.

mod download;
mod files;
mod shapes;
mod sheet;

pub use download::Download;
pub use files::{File, Format, file, province_of};
