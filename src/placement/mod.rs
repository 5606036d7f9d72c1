//! Where a producer is, put right: corrections of place, and the queue of those whose former
//! district nobody knows yet.
//!
//! Only this room writes a place after registration, because a place moves counts: what the facts
//! of a producer come to is tallied before and after, and the difference is added, all in one
//! write. It stands above every room that has facts.
//!
//! Nothing is placed by the program. It says what is possible; a person who knows the hamlet
//! chooses.

mod candidates;
mod correct;
mod forms;
mod handlers;
mod model;
mod pages;
mod place_waiting;
mod queue;
mod store;
mod waiting;

pub use candidates::{PlaceCandidate, candidates};
pub use correct::correct;
pub use handlers::routes;
pub use model::{Correction, CorrectionOutcome, NewPlace, PlacementChoice};
pub use place_waiting::{MOST_PLACED, place};
pub use queue::{WaitingProducer, number, waiting_in};
