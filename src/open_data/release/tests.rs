#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use proptest::prelude::*;

use super::*;
use crate::open_data::news::is_small;

/// What is told, quarter by quarter.
#[derive(Debug)]
struct Schedule {
    parent: Vec<bool>,
    children: Vec<Vec<bool>>,
}

/// What each quarter adds to each child, where everybody counts once.
fn quarters(children: &[Vec<i64>]) -> Vec<FamilyOf<News>> {
    let quarter = |at: usize| {
        let nets: Vec<i64> = children.iter().map(|child| child[at]).collect();
        let child = |one: usize| {
            let others = nets.iter().enumerate().filter(|(other, _)| *other != one);
            News::heads(nets[one], others.map(|(_, net)| *net))
        };
        FamilyOf {
            parent: News::heads(nets.iter().sum(), std::iter::empty()),
            children: (0..nets.len()).map(child).collect(),
        }
    };
    (0..children[0].len()).map(quarter).collect()
}

/// Decides quarter by quarter; each by a family that remembers the decisions before.
fn schedule(children: &[Vec<i64>]) -> Schedule {
    let mut published: Vec<FamilyOf<bool>> = Vec::new();
    let quarters = quarters(children);
    for (at, new) in quarters.iter().enumerate() {
        let mut family = Family::of(children.len());
        for (new, published) in quarters[..at].iter().zip(&published) {
            family.recall(new, published);
        }
        published.push(family.decide(new));
    }
    Schedule {
        parent: published.iter().map(|quarter| quarter.parent).collect(),
        children: (0..children.len())
            .map(|child| {
                published
                    .iter()
                    .map(|quarter| quarter.children[child])
                    .collect()
            })
            .collect(),
    }
}

#[test]
fn a_quarter_of_a_few_is_told_with_the_next_that_makes_it_many() {
    let published = schedule(&[vec![9, 3, 0, 2, 7, 0]]);
    assert_eq!(published.parent, [true, false, false, true, true, true]);
    // The only child is the parent.
    assert_eq!(published.children[0], published.parent);
}

#[test]
fn one_child_is_not_left_out_alone() {
    // The second has two new in the second quarter: 12 − 2 would tell.
    let published = schedule(&[vec![9, 10, 8], vec![9, 2, 8], vec![9, 20, 8]]);
    assert_eq!(published.parent, [true, true, true]);
    assert_eq!(published.children[0], [true, false, true]);
    assert_eq!(published.children[1], [true, false, true]);
    assert_eq!(published.children[2], [true, true, true]);
}

#[test]
fn who_comes_back_is_held_against_what_was_told_meanwhile() {
    // Two of three in the second quarter, one and two in the third: both may be told as six and
    // five since the first, but then the third quarter alone is known as three people.
    let published = schedule(&[vec![9, 3, 2], vec![9, 4, 1], vec![9, 9, 9]]);
    assert_eq!(published.children[0], [true, false, false]);
}

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Whatever is a sum of figures that are told: by elimination, in fractions of whole numbers.
struct DerivableSums(Vec<Vec<i128>>);

impl DerivableSums {
    fn of(published: &Schedule, quarters: usize) -> Self {
        let children = published.children.len();
        let mut known = Self(Vec::new());
        for until in 0..quarters {
            let figure = |of: &dyn Fn(usize) -> bool| -> Vec<i128> {
                let cells = (0..children).flat_map(|c| (0..quarters).map(move |q| (c, q)));
                cells
                    .map(|(c, q)| i128::from(of(c) && q <= until))
                    .collect()
            };
            if published.parent[until] {
                known.learn(figure(&|_| true));
            }
            for child in (0..children).filter(|c| published.children[*c][until]) {
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

    fn reveals(&self, figure: Vec<i128>) -> bool {
        self.rest(figure).iter().all(|n| *n == 0)
    }
}

/// Somebody who came to a child in a quarter, and may have been put in another, or nowhere, later.
#[derive(Debug, Clone)]
struct SimulatedPerson {
    came: (usize, usize),
    moved: Option<(usize, Option<usize>)>,
}

const QUARTERS: usize = 4;

impl SimulatedPerson {
    /// What it adds to the figures: child, quarter, one more or one less.
    fn adds(&self) -> Vec<(usize, usize, i64)> {
        let (child, quarter) = self.came;
        let mut adds = vec![(child, quarter, 1)];
        if let Some((then, to)) = self.moved {
            adds.push((child, then, -1));
            adds.extend(to.map(|to| (to, then, 1)));
        }
        adds
    }

    fn adds_to(&self, set: u32) -> i64 {
        let inside = |c: usize, q: usize| set >> (c * QUARTERS + q) & 1 == 1;
        let adds = self.adds().into_iter().filter(|(c, q, _)| inside(*c, *q));
        adds.map(|(.., one)| one).sum()
    }
}

/// So many come; of each quarter of each child some are moved in another quarter to another child.
fn people(numbers: &[Vec<(i64, i64, usize, usize)>]) -> Vec<SimulatedPerson> {
    let mut people = Vec::new();
    for (child, quarters) in numbers.iter().enumerate() {
        for (quarter, (come, leave, later, to)) in quarters.iter().enumerate() {
            for number in 0..*come {
                let then = quarter + 1 + later;
                let to = (child + to) % (numbers.len() + 1);
                people.push(SimulatedPerson {
                    came: (child, quarter),
                    moved: (number < *leave && then < QUARTERS)
                        .then_some((then, (to < numbers.len() && to != child).then_some(to))),
                });
            }
        }
    }
    people
}

/// One child from one quarter to another.
fn is_of_one_child(set: u32) -> bool {
    let child = usize::try_from(set.trailing_zeros()).unwrap() / QUARTERS;
    let quarters = set >> (child * QUARTERS);
    let run = quarters >> quarters.trailing_zeros();
    quarters < (1 << QUARTERS) && run & (run + 1) == 0
}

/// Of a child that is not told with its parent, what the parent less the figures of the others says:
/// never that a few are left in it.
fn is_left_over(nets: &[Vec<i64>], published: &Schedule) -> Option<(usize, usize)> {
    let total = |child: usize, until: usize| nets[child][..=until].iter().sum::<i64>();
    let shown = |child: usize, until: usize| {
        let last = (0..=until).rev().find(|at| published.children[child][*at]);
        last.map_or(0, |at| total(child, at))
    };
    let children = || 0..nets.len();
    let quarters = (0..QUARTERS).filter(|at| published.parent[*at]);
    let mut asked = quarters.flat_map(|at| children().map(move |child| (child, at)));
    asked.find(|(child, at)| {
        let others: i64 = children()
            .filter(|c| c != child)
            .map(|c| shown(c, *at))
            .sum();
        let parent: i64 = children().map(|c| total(c, *at)).sum();
        let left = parent - others;
        !published.children[*child][*at] && is_small(left) && left == total(*child, *at)
    })
}

/// Every set of quarters of children there is: where its sum can be computed from what is told, the
/// people who make it are nobody or many. That one told number nearly makes up for another is no news
/// of anybody, if they are of different children.
fn nothing_small(numbers: &[Vec<(i64, i64, usize, usize)>]) -> Result<(), TestCaseError> {
    let people = people(numbers);
    let mut nets = vec![vec![0; QUARTERS]; numbers.len()];
    for (child, quarter, one) in people.iter().flat_map(SimulatedPerson::adds) {
        nets[child][quarter] += one;
    }
    let published = schedule(&nets);
    let left = is_left_over(&nets, &published);
    prop_assert!(left.is_none(), "{left:?} of {nets:?}: {published:?}");
    let known = DerivableSums::of(&published, QUARTERS);
    let cells = numbers.len() * QUARTERS;
    let tells = |set: u32| known.reveals((0..cells).map(|at| i128::from(set >> at & 1)).collect());
    for set in 1..(1_u32 << cells) {
        let adds = people.iter().map(|person| person.adds_to(set));
        let (sum, count) = adds.fold((0, 0), |(sum, count), adds| {
            (sum + adds, count + adds.abs())
        });
        // That as many went as came tells of nobody.
        if sum == 0 || !is_small(count) || !tells(set) {
            continue;
        }
        let smaller = |part: &u32| (*part > 0).then(|| (part - 1) & set);
        let parts = || std::iter::successors(smaller(&set), smaller);
        let is_whole = !parts().take_while(|part| *part != 0).any(tells);
        prop_assert!(
            !is_whole && !is_of_one_child(set),
            "{count} people: {set:b} of {nets:?}: {published:?}"
        );
    }
    Ok(())
}

fn arrivals() -> impl Strategy<Value = i64> + Clone {
    prop_oneof![Just(0i64), 0i64..6, 5i64..9]
}

fn children<T: std::fmt::Debug>(
    quarter: impl Strategy<Value = T>,
) -> impl Strategy<Value = Vec<Vec<T>>> {
    prop::collection::vec(prop::collection::vec(quarter, QUARTERS), 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_small_can_be_computed_of_who_came(
        numbers in children(arrivals().prop_map(|come| (come, 0, 0, 0)))
    ) {
        nothing_small(&numbers)?;
    }

    #[test]
    fn nothing_small_can_be_computed_of_who_was_moved(
        numbers in children((arrivals(), 0i64..9, 0usize..2, 0usize..4))
    ) {
        nothing_small(&numbers)?;
    }
}
