#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;

/// So many new people in each quarter of each child; each person comes once.
fn family(children: &[Vec<i64>]) -> Family {
    let mut next = 0..;
    let mut crowd = |number: &i64| {
        let mut crowd = NewPeople {
            any: *number != 0,
            size: *number,
            ..NewPeople::default()
        };
        for _ in 0..*number {
            crowd.meet(next.next().unwrap());
        }
        crowd
    };
    let children: Vec<Vec<NewPeople>> = children
        .iter()
        .map(|child| child.iter().map(&mut crowd).collect())
        .collect();
    let mut parent = vec![NewPeople::default(); children[0].len()];
    for child in &children {
        for (sum, new) in parent.iter_mut().zip(child) {
            sum.add(new);
        }
    }
    Family { parent, children }
}

fn told(children: &[Vec<i64>]) -> ReleaseSchedule {
    release(&family(children))
}

#[test]
fn a_quarter_of_a_few_is_told_with_the_next_that_makes_it_many() {
    let told = told(&[vec![9, 3, 0, 2, 7, 0]]);
    assert_eq!(told.parent, [true, false, false, true, true, true]);
    // The only child is the parent.
    assert_eq!(told.children[0], told.parent);
}

#[test]
fn one_child_is_not_left_out_alone() {
    // The second has two new in the second quarter: 12 − 2 would tell.
    let told = told(&[vec![9, 10, 8], vec![9, 2, 8], vec![9, 20, 8]]);
    assert_eq!(told.parent, [true, true, true]);
    assert_eq!(told.children[0], [true, false, true]);
    assert_eq!(told.children[1], [true, false, true]);
    assert_eq!(told.children[2], [true, true, true]);
}

#[test]
fn who_comes_back_is_held_against_what_was_told_meanwhile() {
    // Two of three in the second quarter, one and two in the third: both may be told as six and
    // five since the first, but then the third quarter alone is known as three people.
    let told = told(&[vec![9, 3, 2], vec![9, 4, 1], vec![9, 9, 9]]);
    assert_eq!(told.children[0], [true, false, false]);
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Whatever is a sum of figures that are told: by elimination, in fractions of whole numbers.
struct Known(Vec<Vec<i128>>);

impl Known {
    fn of(told: &ReleaseSchedule, quarters: usize) -> Self {
        let children = told.children.len();
        let mut known = Self(Vec::new());
        for until in 0..quarters {
            let figure = |of: &dyn Fn(usize) -> bool| -> Vec<i128> {
                let cells = (0..children).flat_map(|c| (0..quarters).map(move |q| (c, q)));
                cells
                    .map(|(c, q)| i128::from(of(c) && q <= until))
                    .collect()
            };
            if told.parent[until] {
                known.learn(figure(&|_| true));
            }
            for child in (0..children).filter(|c| told.children[*c][until]) {
                known.learn(figure(&|c| c == child));
            }
        }
        known
    }

    fn learn(&mut self, figure: Vec<i128>) {
        let rest = self.rest(figure);
        if rest.iter().any(|n| *n != 0) {
            self.0.push(rest);
        }
    }

    /// What of a figure cannot be told.
    fn rest(&self, mut figure: Vec<i128>) -> Vec<i128> {
        for row in &self.0 {
            let pivot = row.iter().position(|n| *n != 0).unwrap();
            let (a, b) = (row[pivot], figure[pivot]);
            if b != 0 {
                for (n, of_row) in figure.iter_mut().zip(row) {
                    *n = *n * a - *of_row * b;
                }
                let common = figure.iter().fold(0, |d, n| divisor(d, n.abs())).max(1);
                figure.iter_mut().for_each(|n| *n /= common);
            }
        }
        figure
    }

    fn tells(&self, figure: Vec<i128>) -> bool {
        self.rest(figure).iter().all(|n| *n == 0)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Every set of quarters of children there is: where its people can be computed from what is
    /// told, they are nobody or many.
    #[test]
    fn nothing_small_can_be_computed(
        numbers in prop::collection::vec(prop::collection::vec(
            prop_oneof![Just(0i64), 0i64..6, 5i64..9], 4), 1..4)
    ) {
        let told = told(&numbers);
        let known = Known::of(&told, 4);
        let cells: Vec<i64> = numbers.iter().flatten().copied().collect();
        for set in 0..(1_u32 << cells.len()) {
            let of = |at: usize| set >> at & 1;
            let people: i64 = cells.iter().enumerate().map(|(at, n)| i64::from(of(at)) * n).sum();
            if (1..FEWEST).contains(&people) {
                let figure = (0..cells.len()).map(|at| i128::from(of(at))).collect();
                prop_assert!(!known.tells(figure), "{people} people: {set:b} of {numbers:?}: {told:?}");
            }
        }
    }
}
