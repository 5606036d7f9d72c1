//! Courses: who was taught what, where and by which agency.
//!
//! A household counts as trained once, on the day of its earliest course, however many it sat in.
//! That day stands with the producer too; both are kept in the write that changes who attended.

mod actions;
mod attendees;
mod forms;
mod handlers;
mod list;
mod model;
mod pages;
mod recount;
mod roll;
mod store;

pub use actions::{Attendance, MOST_ATTENDEES, attend, hold, remove};
pub use handlers::routes;
pub use list::course_seen;
pub use model::{NewCourse, RecordedCourse};
pub use recount::recount;
pub use store::fold_courses;
