//! A parent and its children with what was published of them, and what is published next.

use std::collections::BTreeSet;

use super::news::News;
use super::published::{PublishedHistory, PublishedStep};
use super::quarter::Quarter;
use super::release::{Family, FamilyOf};
use crate::reports::figures::columns::Column;

/// What the figure of a place has come to, and who is behind the change where that counts.
#[derive(Debug, Clone, Default)]
pub(super) struct PlaceTotal {
    pub value: i64,
    pub people: BTreeSet<i64>,
}

impl PlaceTotal {
    pub fn sum(parts: &[Self]) -> Self {
        Self {
            value: parts.iter().map(|part| part.value).sum(),
            people: parts
                .iter()
                .flat_map(|part| &part.people)
                .copied()
                .collect(),
        }
    }
}

pub(super) struct FamilyHistory {
    column: Column,
    members: FamilyOf<PublishedHistory>,
    family: Family,
}

impl FamilyHistory {
    pub fn new(column: Column, parent: PublishedHistory, children: Vec<PublishedHistory>) -> Self {
        Self {
            column,
            family: Family::of(children.len()),
            members: FamilyOf { parent, children },
        }
    }

    /// A quarter that was published.
    pub fn recall(&mut self, quarter: Quarter) {
        let added = self.members.each(|history| history.added(quarter));
        let published = self.members.each(|history| history.is_published(quarter));
        self.family.recall(&self.news(&added), &published);
    }

    /// The next quarter: what changes in the parent, and in each child.
    pub fn decide(
        &mut self,
        quarter: Quarter,
        whole: &PlaceTotal,
        parts: &[PlaceTotal],
    ) -> Vec<Option<PublishedStep>> {
        let standing = FamilyOf {
            parent: whole,
            children: parts.iter().collect(),
        };
        let before = self.members.each(|history| history.value(quarter));
        let added = standing.zip(&before, |now, before| {
            (now.value - before, now.people.clone())
        });
        let published = self.family.decide(&self.news(&added));
        let steps = standing.zip(&published, |now, published| PublishedStep {
            quarter,
            value: now.value,
            published: *published,
            people: now.people.clone(),
        });
        let FamilyOf { parent, children } = steps;
        let members = std::iter::once(&mut self.members.parent).chain(&mut self.members.children);
        let steps = std::iter::once(parent).chain(children);
        members
            .zip(steps)
            .map(|(history, step)| history.take(step))
            .collect()
    }

    fn news(&self, added: &FamilyOf<(i64, BTreeSet<i64>)>) -> FamilyOf<News> {
        let (net, people) = &added.parent;
        let nets: Vec<i64> = added.children.iter().map(|(net, _)| *net).collect();
        let children = added.children.iter().enumerate();
        FamilyOf {
            parent: self.of_member(*net, people, &[]),
            children: children
                .map(|(at, (net, people))| {
                    let others = nets.iter().enumerate().filter(|(other, _)| *other != at);
                    let others: Vec<i64> = others.map(|(_, net)| *net).collect();
                    self.of_member(*net, people, &others)
                })
                .collect(),
        }
    }

    /// `others` is what the same quarter adds to the other children.
    fn of_member(&self, net: i64, people: &BTreeSet<i64>, others: &[i64]) -> News {
        match self.column {
            Column::Listings => News::people(net, people.clone()),
            _ => News::heads(net, others.iter().copied()),
        }
    }
}
