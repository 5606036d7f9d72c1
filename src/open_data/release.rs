//! At the end of which quarters the figure of a place is told, so that no two figures that are told
//! differ by a few people.
//!
//! A family is a parent and the children it is made of: a former district and its communes. What is
//! new in a place in a quarter is what its figure came to be more, or less, since the quarter before.
//! A figure is told at a quarter's end where nobody, or at least
//! [`FEWEST`](super::suppress::FEWEST) people, are new since it was told last, and where it is as far
//! from every figure that was told of the place before; else the last one stands.
//!
//! Where the parent is told and some children are not, the difference tells their sum: they are
//! *pooled*. A row is what was new between two tellings of the parent. A span is the rows over which
//! a child was pooled; when it ends, the sum over it becomes known. So an onlooker knows of pooled
//! people the sum of each row and the sum of each span that has ended. Whoever can be told apart by
//! adding these up and taking them off one another is made of two kinds of sets: rows less the ended
//! spans that lie wholly within them, and ended spans less rows in which nobody else is. Whatever
//! is decided keeps both of nobody or of many (`Pool::tells_of_a_few`, `Pool::bares_a_row`), if
//! need be by pooling one more child; where all are pooled and that is not enough, the parent is not
//! told either.
//!
//! What was published stays published: a family is given what was decided before ([`Family::recall`]) and
//! decides the next quarter ([`Family::decide`]). No later quarter changes an earlier one.

use super::news::{News, PublishedTotal};
use super::pool::Pool;

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
    parent: PublishedTotal,
    children: Vec<PublishedTotal>,
    pool: Pool,
}

impl Family {
    pub fn of(children: usize) -> Self {
        let nobody = PublishedTotal::nobody();
        Self {
            parent: nobody.clone(),
            children: vec![nobody; children],
            pool: Pool::of(children),
        }
    }

    /// A quarter of which it was decided before.
    pub fn recall(&mut self, new: &FamilyOf<News>, published: &FamilyOf<bool>) {
        self.grow(new);
        if published.parent {
            self.pool.end_row();
            self.publish(&published.children);
        }
    }

    /// Who is told at the end of the next quarter.
    pub fn decide(&mut self, new: &FamilyOf<News>) -> FamilyOf<bool> {
        self.grow(new);
        let shown = self
            .parent
            .may_be_published()
            .then(|| self.with_the_parent());
        let shown = shown.flatten();
        if let Some(children) = &shown {
            self.pool.end_row();
            self.publish(children);
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
        let mut shown: Vec<bool> = self
            .children
            .iter()
            .map(PublishedTotal::may_be_published)
            .collect();
        while let Some(leaving) = pool.trouble(&shown, &self.children) {
            let child = pool.smallest(&shown, leaving)?;
            *shown.get_mut(child)? = false;
        }
        Some(shown)
    }

    fn grow(&mut self, new: &FamilyOf<News>) {
        self.parent.grow(&new.parent);
        let children = self.children.iter_mut().zip(&mut self.pool.growing);
        for ((published, growing), new) in children.zip(&new.children) {
            published.grow(new);
            growing.add(new);
        }
    }

    fn publish(&mut self, shown: &[bool]) {
        self.parent.publish();
        self.pool.publish(shown);
        let children = self.children.iter_mut().zip(shown);
        children
            .filter(|(_, s)| **s)
            .for_each(|(published, _)| published.publish());
    }
}

#[cfg(test)]
mod tests;
