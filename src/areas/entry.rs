//! A place as it can be found by what somebody types.

use super::choice::PlaceChoice;
use super::matching::{PlaceSearch, Rank, Searchable};
use super::model::Place;

#[derive(Debug)]
pub(super) struct GazetteerEntry {
    pub choice: PlaceChoice,
    pub place: Place,
    pub searchable: Searchable,
    /// Found by these names as well: that of today's commune, which alone does not place anybody,
    /// or what today's commune was called for a while.
    pub also: Vec<Searchable>,
    /// The name in lower case with its accents.
    pub spelled: String,
    /// Says no more than the commune of today does by itself: taken back, but not offered.
    pub hidden: bool,
}

impl GazetteerEntry {
    pub fn rank(&self, typed: &PlaceSearch) -> Option<Rank> {
        let own = self.searchable.rank(typed);
        let also = self.also.iter().map(|also| also.rank(typed));
        also.chain([own]).flatten().min()
    }

    pub fn is_own_name(&self, typed: &str) -> bool {
        let typed = PlaceSearch::parse(typed);
        typed.and_then(|typed| self.searchable.rank(&typed)) == Some(Rank::Exact)
    }

    /// Whether the accents that were typed are others than those of the name.
    pub fn differs(&self, spelled: &str) -> bool {
        !spelled.is_ascii() && !spelled.contains(&self.spelled)
    }
}
