//! Where the districts of a province stand on a map of tiles: drawn by hand for some provinces
//! (`data/tile_maps.csv`), in the order of their codes for all others.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

const DRAWN: &str = include_str!("../../../data/tile_maps.csv");
/// Tiles beside one another where nobody has drawn a map.
const ACROSS: u32 = 5;

#[derive(Debug, Deserialize)]
struct TileCsvRow {
    /// A code of 2024 never came back for another district, so it tells the place by itself.
    district: String,
    column: u32,
    row: u32,
}

static PLACES: LazyLock<HashMap<String, (u32, u32)>> = LazyLock::new(|| {
    let mut file = csv::Reader::from_reader(DRAWN.as_bytes());
    let lines = file.deserialize::<TileCsvRow>().filter_map(Result::ok);
    lines
        .map(|line| (line.district, (line.column, line.row)))
        .collect()
});

/// Column and row of each code, and how many of them nobody has drawn. Those stand below the
/// others.
pub(in crate::reports) fn placed(codes: &[&str]) -> (Vec<(u32, u32)>, usize) {
    let known = |code: &&str| PLACES.get(*code).copied();
    let drawn: Vec<Option<(u32, u32)>> = codes.iter().map(known).collect();
    let below = drawn.iter().flatten().map(|(_, row)| row + 1).max();
    let mut others = (0..).map(|n: u32| (n % ACROSS, below.unwrap_or(0) + n / ACROSS));
    let missing = drawn.iter().filter(|place| place.is_none()).count();
    let places = drawn
        .into_iter()
        .map(|place| place.or_else(|| others.next()).unwrap_or_default())
        .collect();
    (places, missing)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_drawn_maps_are_whole_and_no_tile_lies_on_another() {
        let dak_lak: Vec<String> = (643..=657).map(|code| code.to_string()).collect();
        let thai_binh = [336, 338, 339, 340, 341, 342, 343, 344].map(|code| code.to_string());
        for codes in [dak_lak, thai_binh.to_vec()] {
            let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
            let (places, missing) = placed(&codes);
            let different: HashSet<&(u32, u32)> = places.iter().collect();
            assert_eq!((missing, different.len()), (0, codes.len()));
        }
        assert_eq!(PLACES.len(), 15 + 8);
    }

    #[test]
    fn what_nobody_has_drawn_stands_below_in_the_order_of_codes() {
        let (places, missing) = placed(&["646", "x1", "x2", "x3", "x4", "x5", "x6"]);
        assert_eq!(missing, 6);
        assert_eq!(places.first(), Some(&(0, 0)));
        assert_eq!(places.get(1), Some(&(0, 1)));
        assert_eq!(places.get(6), Some(&(0, 2)));
    }
}
