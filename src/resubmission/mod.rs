//! A form that was kept and is offered once more, in words: what it will do, to whom, and every
//! value. Whoever presses the button knows what it sends, be the form their own or not.

mod description;
mod labels;
mod sentences;
mod subjects;

pub use description::form_describer;
