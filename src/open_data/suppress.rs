//! Which cells are left out so that nobody can be recognised: small ones, and those by which a
//! small one could be computed.

/// Fewer producers than this, and the figures might be somebody's.
pub(super) const FEWEST: i64 = 5;

/// Rows of which the sum is published too: a province with its districts, a district with its
/// communes.
#[derive(Debug, Clone, Default)]
pub(super) struct SumGroup {
    /// Places in the list of rows.
    pub members: Vec<usize>,
    /// The sum itself is left out elsewhere. Then too little must not be published to add it up.
    pub sum_is_hidden: bool,
}

/// Producers of whom a figure would tell something by itself, or beside that of another period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Layer {
    /// When they were counted. Of rows together only the latest count: what is older has been
    /// published before, and would be taken off.
    pub at: i32,
    /// How many different ones: never more than there are.
    pub producers: i64,
    /// Whether there is anything that could tell of anybody.
    pub any: bool,
}

/// Who stands behind the figure of a row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RowContributors {
    /// The figure is of nobody at all.
    pub nobody: bool,
    /// How much there is of it: the smallest goes first where more has to be left out.
    pub size: i64,
    /// At the end of the period, and before it.
    pub layers: [Layer; 2],
}

impl RowContributors {
    pub fn is_few(&self) -> bool {
        self.nobody || !are_many(&[self].into_iter())
    }
}

/// Whether rows together tell of nobody in particular: in every layer there is nothing, or enough
/// producers in the latest of it.
fn are_many<'a>(rows: &(impl Iterator<Item = &'a RowContributors> + Clone)) -> bool {
    (0..2).all(|which| {
        let layers = rows.clone().filter_map(|row| row.layers.get(which));
        let layers = layers.filter(|layer| layer.any);
        let Some(latest) = layers.clone().map(|layer| layer.at).max() else {
            return true;
        };
        let latest = layers.filter(|layer| layer.at == latest);
        latest.map(|layer| layer.producers).sum::<i64>() >= FEWEST
    })
}

/// The same for the sum of all rows.
pub(super) fn sum_is_few(rows: &[RowContributors]) -> bool {
    rows.iter().all(|row| row.nobody) || !are_many(&rows.iter())
}

/// Which rows are left out. What is left out of a group is together no small number, so the sum
/// less what is published tells nothing of a few.
pub(super) fn hidden(rows: &[RowContributors], groups: &[SumGroup]) -> Vec<bool> {
    let mut hidden: Vec<bool> = rows.iter().map(RowContributors::is_few).collect();
    // What is hidden for one group may leave another with too little: until nothing is added.
    while let Some(next) = groups.iter().find_map(|g| lacking(rows, g, &hidden)) {
        if let Some(row) = hidden.get_mut(next) {
            *row = true;
        }
    }
    hidden
}

/// The row to be left out next in a group; `None` where enough is.
fn lacking(rows: &[RowContributors], group: &SumGroup, hidden: &[bool]) -> Option<usize> {
    let is_hidden = |at: &usize| hidden.get(*at).copied().unwrap_or(true);
    let (out, shown): (Vec<usize>, Vec<usize>) = group.members.iter().partition(|m| is_hidden(m));
    let left_out = out.iter().filter_map(|at| rows.get(*at));
    let enough = match (out.len(), group.sum_is_hidden) {
        // Nothing is left out and nothing has to be.
        (0, false) => true,
        (1, false) => false,
        (_, false) => are_many(&left_out),
        (_, true) => left_out.clone().any(|row| !row.nobody) && are_many(&left_out),
    };
    if enough {
        return None;
    }
    let size = |at: &usize| rows.get(*at).map_or(0, |row| row.size);
    let smallest = shown.iter().filter(|at| size(at) > 0);
    let smallest = smallest.min_by_key(|at| size(at));
    // Where all the others are empty, one of them is better than none.
    smallest.or(shown.first()).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// People, each counted once: until the end of the period, before it.
    fn heads(within: i64, before: i64) -> RowContributors {
        let layer = |producers| Layer {
            at: 0,
            producers,
            any: producers != 0,
        };
        RowContributors {
            nobody: within == 0,
            size: within,
            layers: [within + before, before].map(layer),
        }
    }

    /// Sales whose latest half-month has so many sellers.
    fn sales(at: i32, producers: i64) -> RowContributors {
        let latest = Layer {
            at,
            producers,
            any: true,
        };
        RowContributors {
            nobody: false,
            size: 100,
            layers: [latest, Layer::default()],
        }
    }

    fn behind(until: i64) -> RowContributors {
        heads(until, 0)
    }

    fn of(numbers: &[i64]) -> Vec<bool> {
        let rows: Vec<RowContributors> = numbers.iter().copied().map(behind).collect();
        hidden(&rows, &[whole(rows.len())])
    }

    fn whole(rows: usize) -> SumGroup {
        SumGroup {
            members: (0..rows).collect(),
            sum_is_hidden: false,
        }
    }

    #[test]
    fn fewer_than_five_are_left_out_and_the_next_smallest_with_them() {
        assert_eq!(of(&[5, 100, 7]), [false, false, false]);
        assert_eq!(of(&[4, 100, 7]), [true, false, true]);
        assert_eq!(of(&[4, 3, 100, 7]), [true, true, false, false]);
        // Three together are still somebody.
        assert_eq!(of(&[1, 2, 100, 7]), [true, true, false, true]);
        // Nobody at all in any of them: the sum tells no more.
        assert_eq!(of(&[0, 0, 100, 7]), [true, true, false, false]);
        assert_eq!(of(&[0, 100, 7]), [true, false, true]);
        assert_eq!(of(&[3]), [true]);
    }

    #[test]
    fn a_month_is_left_out_where_it_would_tell_the_few_before_it() {
        let row = heads(5, 4);
        assert!(row.is_few());
        assert_eq!(hidden(&[row, behind(50)], &[whole(2)]), [true, true]);
    }

    #[test]
    fn what_is_left_out_hides_behind_what_is_as_late() {
        let rows = [sales(9, 2), sales(3, 60), sales(9, 7), sales(9, 8)];
        // The second is of many, but of long ago: it would be known, and taken off.
        assert_eq!(
            hidden(&rows, &[whole(4)]),
            [true, true, true, false],
            "two rows of the latest half-month are needed"
        );
        assert!(sum_is_few(&rows[..2]));
        assert!(!sum_is_few(&rows[..3]));
    }

    #[test]
    fn a_sum_that_is_left_out_cannot_be_added_up() {
        let group = SumGroup {
            members: vec![0, 1, 2],
            sum_is_hidden: true,
        };
        let rows = [behind(40), behind(9), behind(11)];
        assert_eq!(hidden(&rows, &[group]), [false, true, false]);
    }

    #[test]
    fn a_group_within_a_group_is_safe_by_itself() {
        let rows = [4, 30, 2, 20].map(behind);
        let district = |members: Vec<usize>| SumGroup {
            members,
            sum_is_hidden: false,
        };
        // Over all four, two are left out already; within each district one alone is not enough.
        let groups = [whole(4), district(vec![0, 1]), district(vec![2, 3])];
        assert_eq!(hidden(&rows, &groups), [true; 4]);
    }

    proptest! {
        /// An onlooker knows every published row and every published sum. What they can compute
        /// of a group is what is left out of it, together: never of one row, never of a few.
        #[test]
        fn nothing_small_can_be_computed(
            numbers in prop::collection::vec((0i64..12, 0i64..12, 0i32..3, any::<bool>()), 1..30),
            cut in 1usize..6,
            sums in prop::collection::vec(any::<bool>(), 30),
        ) {
            let rows: Vec<RowContributors> = numbers
                .iter()
                .map(|(within, before, at, sold)| {
                    if *sold { sales(*at, *within) } else { heads(*within, *before) }
                })
                .collect();
            let mut groups = vec![whole(rows.len())];
            for (n, members) in (0..rows.len()).collect::<Vec<_>>().chunks(cut).enumerate() {
                groups.push(SumGroup { members: members.to_vec(), sum_is_hidden: sums[n] });
            }
            let hidden = hidden(&rows, &groups);
            for (row, hidden) in rows.iter().zip(&hidden) {
                prop_assert!(!row.is_few() || *hidden);
            }
            for group in &groups {
                let out: Vec<usize> = group.members.iter().copied().filter(|m| hidden[*m]).collect();
                if out.len() == group.members.len() {
                    continue;
                }
                let left_out = out.iter().map(|m| &rows[*m]);
                prop_assert!(are_many(&left_out));
                if group.sum_is_hidden {
                    // Not everything is published, and what is left is not nothing.
                    prop_assert!(left_out.clone().any(|row| !row.nobody));
                } else {
                    prop_assert!(out.len() != 1);
                }
            }
        }
    }
}
