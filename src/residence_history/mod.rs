//! Where each producer was, and when: what decides at which place a fact counts.
//!
//! Where a producer is today stands with the producer, and whoever asks brings it along. Most never
//! move; those that did have rows in `earlier_places`, each a residence with its first day and the first
//! day somewhere else. A fact counts at the place of its own day, whenever it is written down: a
//! sale of last May that is told after the move belongs to the old place, and so does its cancelling.
//!
//! This room only reads. Moving a producer also moves counts, which is for the room that knows all
//! of its facts.

mod fact_scope;
mod history;

pub use fact_scope::{FactScope, PLACE, at_place_of, day_of};
pub use history::{Residence, ResidenceHistory, earlier, place_on};
