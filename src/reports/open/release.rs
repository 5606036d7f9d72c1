//! At the end of which quarters the figure of a place is told, so that no two figures that are told
//! differ by a few people.
//!
//! A family is a parent and the children it is made of: a former district and its communes. What is
//! new in a place in a quarter are its people of that quarter. A figure is told at a quarter's end
//! where nobody, or at least [`FEWEST`] people, are new since it was told last; else the last one
//! stands.
//!
//! Where the parent is told and some children are not, the difference tells their sum: they are
//! *pooled*. A row is what was new between two tellings of the parent. A stay is the rows over which
//! a child was pooled; when it ends, the sum over it becomes known. So an onlooker knows of pooled
//! people the sum of each row and the sum of each stay that has ended. Whoever can be told apart by
//! adding these up and taking them off one another is made of two kinds of sets: rows less the ended
//! stays that lie wholly within them, and ended stays less rows in which nobody else is. Whatever
//! is decided keeps both of nobody or of many ([`Pool::tells_of_a_few`], [`Pool::bares_a_row`]), if
//! need be by pooling one more child. What was decided for a quarter depends on no later one.

use std::collections::BTreeSet;

use super::suppress::FEWEST;

/// Different people behind a figure, counted as far as it matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NewPeople {
    /// Something changed, be it by somebody who cannot be told apart.
    pub any: bool,
    people: BTreeSet<i64>,
    /// How much there is of it.
    pub size: i64,
}

impl NewPeople {
    pub fn meet(&mut self, person: i64) {
        if !self.is_many() {
            self.people.insert(person);
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.any |= other.any;
        self.size += other.size;
        for person in &other.people {
            self.meet(*person);
        }
    }

    fn is_many(&self) -> bool {
        i64::try_from(self.people.len()).is_ok_and(|people| people >= FEWEST)
    }

    fn is_few(&self) -> bool {
        self.any && !self.is_many()
    }
}

/// Who was new in each quarter; every list is as long as the parent's.
#[derive(Debug, Clone, Default)]
pub(super) struct Family {
    pub parent: Vec<NewPeople>,
    pub children: Vec<Vec<NewPeople>>,
}

/// Whether the figure at the end of each quarter is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ReleaseSchedule {
    pub parent: Vec<bool>,
    pub children: Vec<Vec<bool>>,
}

pub(super) fn release(family: &Family) -> ReleaseSchedule {
    let mut told = ReleaseSchedule {
        parent: Vec::new(),
        children: vec![Vec::new(); family.children.len()],
    };
    let mut pool = Pool::of(family.children.len());
    let mut since = NewPeople::default();
    for (quarter, new) in family.parent.iter().enumerate() {
        since.add(new);
        pool.grow(family, quarter);
        let tell = !since.is_few();
        told.parent.push(tell);
        let shown = if tell {
            since = NewPeople::default();
            pool.end_row()
        } else {
            vec![false; family.children.len()]
        };
        for (child, shown) in told.children.iter_mut().zip(shown) {
            child.push(shown);
        }
    }
    told
}

/// The rows over which a child is not told.
#[derive(Debug, Clone, Copy)]
struct Stay {
    child: usize,
    first: usize,
    /// `None`: it lasts.
    last: Option<usize>,
}

/// Who was new in each child, row by row, and which of it is pooled.
#[derive(Debug, Default)]
struct Pool {
    /// New in each child in the row that has not ended.
    growing: Vec<NewPeople>,
    /// New in each child since it was told last.
    waiting: Vec<NewPeople>,
    /// The rows that have ended, child by child.
    rows: Vec<Vec<NewPeople>>,
    stays: Vec<Stay>,
}

impl Pool {
    fn of(children: usize) -> Self {
        Self {
            growing: vec![NewPeople::default(); children],
            waiting: vec![NewPeople::default(); children],
            ..Self::default()
        }
    }

    fn grow(&mut self, family: &Family, quarter: usize) {
        let sums = self.growing.iter_mut().zip(&mut self.waiting);
        for ((growing, waiting), child) in sums.zip(&family.children) {
            if let Some(new) = child.get(quarter) {
                growing.add(new);
                waiting.add(new);
            }
        }
    }

    /// The parent is told: which children are told too.
    fn end_row(&mut self) -> Vec<bool> {
        let empty = vec![NewPeople::default(); self.growing.len()];
        self.rows.push(std::mem::replace(&mut self.growing, empty));
        let mut shown: Vec<bool> = self.waiting.iter().map(|sum| !sum.is_few()).collect();
        while let Some(child) = self.to_be_pooled(&shown) {
            if let Some(shown) = shown.get_mut(child) {
                *shown = false;
            }
        }
        self.stays = self.stays_with(&shown);
        for (waiting, _) in self.waiting.iter_mut().zip(&shown).filter(|(_, s)| **s) {
            *waiting = NewPeople::default();
        }
        shown
    }

    /// A child that must not be told yet; `None` where all is well.
    fn to_be_pooled(&self, shown: &[bool]) -> Option<usize> {
        let stays = self.stays_with(shown);
        let lasts = |child: usize| {
            let mut own = self.stays.iter().filter(|stay| stay.child == child);
            own.any(|stay| stay.last.is_none())
        };
        if self.bares_a_row(&stays) {
            let leaving = self.smallest(shown, lasts);
            return leaving.or_else(|| self.smallest(shown, |_| true));
        }
        let few = self.tells_of_a_few(&stays);
        self.smallest(shown, |_| true).filter(|_| few)
    }

    /// The smallest of those with anybody new: it adds the most to the pool for what it loses.
    fn smallest(&self, shown: &[bool], which: impl Fn(usize) -> bool) -> Option<usize> {
        let row = self.rows.last()?.iter().enumerate().zip(shown);
        let shown = row.filter(|((child, _), shown)| **shown && which(*child));
        let first = shown.min_by_key(|((_, new), _)| (!new.any, new.size));
        first.map(|((child, _), _)| child)
    }

    /// The stays, if these children are told at the end of the last row.
    fn stays_with(&self, shown: &[bool]) -> Vec<Stay> {
        let now = self.rows.len().saturating_sub(1);
        let mut stays = self.stays.clone();
        for (child, shown) in shown.iter().enumerate() {
            let lasting = stays
                .iter_mut()
                .find(|s| s.child == child && s.last.is_none());
            match (lasting, shown) {
                (Some(stay), true) => stay.last = Some(now),
                (None, false) => stays.push(Stay {
                    child,
                    first: now,
                    last: None,
                }),
                _ => {}
            }
        }
        stays
    }

    /// Whether some of the last rows, less the stays within them, are few people. Earlier rows were
    /// looked at when they ended: no stay has ended in them since.
    fn tells_of_a_few(&self, stays: &[Stay]) -> bool {
        let now = self.rows.len().saturating_sub(1);
        (0..=now).rev().any(|from| {
            let mut left = NewPeople::default();
            for stay in stays {
                let within = stay.first >= from && stay.last.is_some();
                if !within && !left.is_many() {
                    let rows = from.max(stay.first)..=stay.last.unwrap_or(now);
                    self.add_stay(&mut left, stay, rows);
                }
            }
            left.is_few()
        })
    }

    /// Whether a row in which every stay has ended could be taken off those stays and leave a few.
    /// Enough that at both its edges whoever stays on is many there: then whatever rows are taken
    /// off, many are left at the edge of one of them.
    fn bares_a_row(&self, stays: &[Stay]) -> bool {
        let holds =
            |stay: &&Stay, row: usize| stay.first <= row && stay.last.is_none_or(|l| row <= l);
        let is_bare = |row: usize| {
            let mut within = stays.iter().filter(|stay| holds(stay, row));
            within.all(|stay| stay.last.is_some())
        };
        (1..self.rows.len()).any(|row| {
            let across = stays.iter().filter(|s| holds(s, row - 1) && holds(s, row));
            let few_in = |row: usize| {
                let mut people = NewPeople::default();
                across
                    .clone()
                    .for_each(|stay| self.add_stay(&mut people, stay, row..=row));
                !people.is_many()
            };
            across.clone().next().is_some()
                && ((is_bare(row - 1) && few_in(row)) || (is_bare(row) && few_in(row - 1)))
        })
    }

    fn add_stay(&self, to: &mut NewPeople, stay: &Stay, rows: std::ops::RangeInclusive<usize>) {
        for row in self.rows.get(rows).into_iter().flatten() {
            if let Some(new) = row.get(stay.child) {
                to.add(new);
            }
        }
    }
}

#[cfg(test)]
mod tests;
