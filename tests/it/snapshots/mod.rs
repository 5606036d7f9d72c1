//! The words that people read, whole: letters, files, error pages and a page of most rooms. A change
//! of wording is seen in review; CONTRIBUTING says how a change that is meant gets in here.

mod error_pages;
mod files;
mod letters;
mod offices;
mod sellers;
mod text;
mod visitors;
