//! The names of deeds that one room does and another looks for: both take the word from here, so
//! that a deed which is called otherwise cannot be missed.

/// A place that was written down wrongly was put right.
pub const PRODUCER_PLACE_MENDED: &str = "producer_place_mended";
pub const PRODUCER_MOVED: &str = "producer_moved";
/// Somebody who waited was given a district.
pub const PRODUCER_PLACED: &str = "producer_placed";

pub const COURSE_ATTENDED: &str = "course_attended";
pub const COURSE_LEFT: &str = "course_left";

/// Told of every province that the edition touches, with its code.
pub const EDITION_LOADED: &str = "edition_loaded";
pub const EDITION_CONFIRMED: &str = "edition_confirmed";
pub const EDITION_TAKEN_BACK: &str = "edition_taken_back";

pub const DENOMINATOR_SET: &str = "denominator_set";
pub const DENOMINATOR_CLEARED: &str = "denominator_cleared";
