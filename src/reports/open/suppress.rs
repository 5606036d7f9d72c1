//! Which cells are left out so that nobody can be recognised: small ones, and those by which a
//! small one could be computed.

/// Fewer producers than this, and the figures might be somebody's.
pub(super) const FEWEST: i64 = 5;

/// Rows of which the sum is published too: a province with its districts, a district with its
/// communes.
#[derive(Debug, Clone, Default)]
pub(super) struct Group {
    /// Places in the list of rows.
    pub members: Vec<usize>,
    /// The sum itself is left out elsewhere. Then too little must not be published to add it up.
    pub sum_is_hidden: bool,
}

/// How many producers stand behind a row at the end of the period and before it began. They are
/// cumulative, so the two tell whether the difference of two periods would show a few.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Behind {
    pub until: i64,
    /// 0 for what is counted from the beginning.
    pub before: i64,
}

impl Behind {
    pub fn is_few(self) -> bool {
        self.until < FEWEST || (self.before > 0 && self.before < FEWEST)
    }
}

/// Which rows are left out. What is left out of a group is together no small number, so the sum
/// less what is published tells nothing of a few.
pub(super) fn hidden(rows: &[Behind], groups: &[Group]) -> Vec<bool> {
    let mut hidden: Vec<bool> = rows.iter().map(|row| row.is_few()).collect();
    // What is hidden for one group may leave another with too little: until nothing is added.
    while let Some(next) = groups.iter().find_map(|g| lacking(rows, g, &hidden)) {
        if let Some(row) = hidden.get_mut(next) {
            *row = true;
        }
    }
    hidden
}

/// The row to be left out next in a group; `None` where enough is.
fn lacking(rows: &[Behind], group: &Group, hidden: &[bool]) -> Option<usize> {
    let is_hidden = |at: &usize| hidden.get(*at).copied().unwrap_or(true);
    let behind = |at: &usize| rows.get(*at).map_or(0, |row| row.until);
    let (out, shown): (Vec<usize>, Vec<usize>) = group.members.iter().partition(|m| is_hidden(m));
    let together: i64 = out.iter().map(behind).sum();
    let enough = match (out.len(), group.sum_is_hidden) {
        // Nothing is left out and nothing has to be.
        (0, false) => true,
        (1, false) => false,
        (_, false) => together == 0 || together >= FEWEST,
        (_, true) => together >= FEWEST,
    };
    if enough {
        return None;
    }
    let smallest = shown.iter().filter(|at| behind(at) > 0);
    let smallest = smallest.min_by_key(|at| behind(at));
    // Where all the others are empty, one of them is better than none.
    smallest.or(shown.first()).copied()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn behind(until: i64) -> Behind {
        Behind { until, before: 0 }
    }

    fn of(numbers: &[i64]) -> Vec<bool> {
        let rows: Vec<Behind> = numbers.iter().copied().map(behind).collect();
        hidden(&rows, &[whole(rows.len())])
    }

    fn whole(rows: usize) -> Group {
        Group {
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
        let row = Behind {
            until: 9,
            before: 4,
        };
        assert!(row.is_few());
        assert_eq!(hidden(&[row, behind(50)], &[whole(2)]), [true, true]);
    }

    #[test]
    fn a_sum_that_is_left_out_cannot_be_added_up() {
        let group = Group {
            members: vec![0, 1, 2],
            sum_is_hidden: true,
        };
        let rows = [behind(40), behind(9), behind(11)];
        assert_eq!(hidden(&rows, &[group]), [false, true, false]);
    }

    #[test]
    fn a_group_within_a_group_is_safe_by_itself() {
        let rows = [4, 30, 2, 20].map(behind);
        let district = |members: Vec<usize>| Group {
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
            numbers in prop::collection::vec((0i64..12, 0i64..12), 1..30),
            cut in 1usize..6,
            sums in prop::collection::vec(any::<bool>(), 30),
        ) {
            let rows: Vec<Behind> = numbers
                .iter()
                .map(|(until, before)| Behind { until: *until, before: *before.min(until) })
                .collect();
            let mut groups = vec![whole(rows.len())];
            for (n, members) in (0..rows.len()).collect::<Vec<_>>().chunks(cut).enumerate() {
                groups.push(Group { members: members.to_vec(), sum_is_hidden: sums[n] });
            }
            let hidden = hidden(&rows, &groups);
            for (row, hidden) in rows.iter().zip(&hidden) {
                prop_assert!(!row.is_few() || *hidden);
            }
            for group in &groups {
                let out: Vec<usize> = group.members.iter().copied().filter(|m| hidden[*m]).collect();
                let all = out.len() == group.members.len();
                let together: i64 = out.iter().map(|m| rows[*m].until).sum();
                if group.sum_is_hidden {
                    // Not everything is published, and what is left is not a few.
                    prop_assert!(together >= FEWEST || all);
                } else if !out.is_empty() && !all {
                    prop_assert!(out.len() > 1);
                    prop_assert!(together == 0 || together >= FEWEST);
                }
            }
        }
    }
}
