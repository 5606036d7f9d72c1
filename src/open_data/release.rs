//! At the end of which quarters the figure of a place is told, so that no two figures that are told
//! differ by a few people.
//!
//! A family is a parent and the children it is made of: a former district and its communes. What is
//! new in a place in a quarter is what its figure came to be more, or less, since the quarter before.
//! A figure is told at a quarter's end where nobody, or at least [`FEWEST`] people, are new since it
//! was told last, and where it is as far from every figure that was told of the place before; else
//! the last one stands.
//!
//! Where the parent is told and some children are not, the difference tells their sum: they are
//! *pooled*. A row is what was new between two tellings of the parent. A stay is the rows over which
//! a child was pooled; when it ends, the sum over it becomes known. So an onlooker knows of pooled
//! people the sum of each row and the sum of each stay that has ended. Whoever can be told apart by
//! adding these up and taking them off one another is made of two kinds of sets: rows less the ended
//! stays that lie wholly within them, and ended stays less rows in which nobody else is. Whatever
//! is decided keeps both of nobody or of many (`Pool::tells_of_a_few`, `Pool::bares_a_row`), if
//! need be by pooling one more child.
//!
//! What was told stays told: a family is given what was decided before ([`Family::recall`]) and
//! decides the next quarter ([`Family::decide`]). No later quarter changes an earlier one.

use std::collections::BTreeSet;

use super::pool::Pool;
use super::suppress::FEWEST;

/// What is new in a place, and who is behind it as far as that matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News {
    /// What it adds to the figure; less than nothing where people were taken to another place.
    pub net: i64,
    /// How much there is of it.
    pub size: i64,
    behind: Behind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Behind {
    /// Everybody counts once, so the number tells how many they are. Of them so many at least are
    /// not taken off again by another child of the same quarter.
    Heads(i64),
    /// One may count several times: who they are.
    People(BTreeSet<i64>),
}

impl Default for Behind {
    fn default() -> Self {
        Self::Heads(0)
    }
}

impl News {
    /// People who each count once; `others` is what the same quarter adds to the other children.
    pub fn heads(net: i64, others: impl Iterator<Item = i64>) -> Self {
        let opposite: i64 = others.filter(|other| other.signum() == -net.signum()).sum();
        Self {
            net,
            size: net.abs(),
            behind: Behind::Heads((net.abs() - opposite.abs()).max(0)),
        }
    }

    /// What these people did, as often as they liked.
    pub fn people(net: i64, people: BTreeSet<i64>) -> Self {
        let number = i64::try_from(people.len()).unwrap_or(i64::MAX);
        Self {
            net,
            size: number.max(net.abs()),
            behind: Behind::People(people),
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.net += other.net;
        self.size += other.size;
        match (&mut self.behind, &other.behind) {
            (Behind::Heads(sum), Behind::Heads(heads)) => *sum += heads,
            (Behind::People(all), Behind::People(people)) => all.extend(people),
            (Behind::Heads(0), Behind::People(people)) => {
                self.behind = Behind::People(people.clone());
            }
            (Behind::Heads(_) | Behind::People(_), _) => {}
        }
    }

    pub fn is_many(&self) -> bool {
        let people = match &self.behind {
            Behind::Heads(heads) => *heads,
            Behind::People(people) => i64::try_from(people.len()).unwrap_or(i64::MAX),
        };
        people >= FEWEST
    }

    /// Whether it would tell of a few. Where everybody counts once, the number says it.
    pub fn is_few(&self) -> bool {
        match &self.behind {
            Behind::Heads(_) => is_small(self.net),
            Behind::People(_) => self.size != 0 && !self.is_many(),
        }
    }
}

fn is_small(number: i64) -> bool {
    number != 0 && number.abs() < FEWEST
}

/// Something of a parent and of each of its children, such as what is new, or whether it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FamilyOf<T> {
    pub parent: T,
    pub children: Vec<T>,
}

impl<T> FamilyOf<T> {
    pub fn each<R>(&self, work: impl Fn(&T) -> R) -> FamilyOf<R> {
        FamilyOf {
            parent: work(&self.parent),
            children: self.children.iter().map(work).collect(),
        }
    }

    pub fn zip<U, R>(&self, other: &FamilyOf<U>, work: impl Fn(&T, &U) -> R) -> FamilyOf<R> {
        let children = self.children.iter().zip(&other.children);
        FamilyOf {
            parent: work(&self.parent, &other.parent),
            children: children.map(|(one, other)| work(one, other)).collect(),
        }
    }
}

/// A parent and its children, quarter after quarter.
#[derive(Debug)]
pub(super) struct Family {
    parent: Told,
    children: Vec<Told>,
    pool: Pool,
}

/// What was told of a place.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    sum: i64,
    /// New since the last time.
    pub since: News,
    figures: BTreeSet<i64>,
}

impl Told {
    fn grow(&mut self, new: &News) {
        self.sum += new.net;
        self.since.add(new);
    }

    /// Whether the figure of now is a few off one that was told. One that may count somebody several
    /// times does not tell how many people are between the two.
    pub fn is_near_another(&self) -> bool {
        let near = self.sum - FEWEST + 1..self.sum + FEWEST;
        let counts_once = matches!(self.since.behind, Behind::Heads(_));
        counts_once && self.figures.range(near).any(|told| *told != self.sum)
    }

    fn may_be_told(&self) -> bool {
        !self.since.is_few() && !self.is_near_another()
    }

    fn tell(&mut self) {
        self.figures.insert(self.sum);
        self.since = News::default();
    }
}

impl Family {
    pub fn of(children: usize) -> Self {
        let nobody = Told {
            // Before anybody came there was nobody, and that is known.
            figures: BTreeSet::from([0]),
            ..Told::default()
        };
        Self {
            parent: nobody.clone(),
            children: vec![nobody; children],
            pool: Pool::of(children),
        }
    }

    /// A quarter of which it was decided before.
    pub fn recall(&mut self, new: &FamilyOf<News>, told: &FamilyOf<bool>) {
        self.grow(new);
        if told.parent {
            self.pool.end_row();
            self.tell(&told.children);
        }
    }

    /// Who is told at the end of the next quarter.
    pub fn decide(&mut self, new: &FamilyOf<News>) -> FamilyOf<bool> {
        self.grow(new);
        let shown = self.parent.may_be_told().then(|| self.with_the_parent());
        let shown = shown.flatten();
        if let Some(children) = &shown {
            self.pool.end_row();
            self.tell(children);
        }
        FamilyOf {
            parent: shown.is_some(),
            children: shown.unwrap_or_else(|| vec![false; self.children.len()]),
        }
    }

    /// Which children are told together with the parent; `None` where even the parent alone tells too
    /// much.
    fn with_the_parent(&self) -> Option<Vec<bool>> {
        let mut pool = self.pool.clone();
        pool.end_row();
        let mut shown: Vec<bool> = self.children.iter().map(Told::may_be_told).collect();
        while let Some(leaving) = pool.trouble(&shown, &self.children) {
            let child = pool.smallest(&shown, leaving)?;
            *shown.get_mut(child)? = false;
        }
        Some(shown)
    }

    fn grow(&mut self, new: &FamilyOf<News>) {
        self.parent.grow(&new.parent);
        let children = self.children.iter_mut().zip(&mut self.pool.growing);
        for ((told, growing), new) in children.zip(&new.children) {
            told.grow(new);
            growing.add(new);
        }
    }

    fn tell(&mut self, shown: &[bool]) {
        self.parent.tell();
        self.pool.tell(shown);
        let children = self.children.iter_mut().zip(shown);
        children
            .filter(|(_, s)| **s)
            .for_each(|(told, _)| told.tell());
    }
}

#[cfg(test)]
mod tests;
