//! What is new in a place, and what was told of it.

use std::collections::BTreeSet;

use super::suppress::FEWEST;

/// What is new in a place, and who is behind it as far as that matters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct News {
    /// What it adds to the figure; less than nothing where people were taken to another place.
    pub net: i64,
    /// How much there is of it.
    pub size: i64,
    behind: Contributors,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Contributors {
    /// Everybody counts once, so the number tells how many they are. Of them so many at least are
    /// not taken off again by another child of the same quarter.
    Heads(i64),
    /// One may count several times: who they are.
    People(BTreeSet<i64>),
}

impl Default for Contributors {
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
            behind: Contributors::Heads((net.abs() - opposite.abs()).max(0)),
        }
    }

    /// What these people did, as often as they liked.
    pub fn people(net: i64, people: BTreeSet<i64>) -> Self {
        let number = i64::try_from(people.len()).unwrap_or(i64::MAX);
        Self {
            net,
            size: number.max(net.abs()),
            behind: Contributors::People(people),
        }
    }

    pub fn add(&mut self, other: &Self) {
        self.net += other.net;
        self.size += other.size;
        match (&mut self.behind, &other.behind) {
            (Contributors::Heads(sum), Contributors::Heads(heads)) => *sum += heads,
            (Contributors::People(all), Contributors::People(people)) => all.extend(people),
            (Contributors::Heads(0), Contributors::People(people)) => {
                self.behind = Contributors::People(people.clone());
            }
            (Contributors::Heads(_) | Contributors::People(_), _) => {}
        }
    }

    pub fn is_many(&self) -> bool {
        let people = match &self.behind {
            Contributors::Heads(heads) => *heads,
            Contributors::People(people) => i64::try_from(people.len()).unwrap_or(i64::MAX),
        };
        people >= FEWEST
    }

    /// Whether it would tell of a few. Where everybody counts once, the number says it.
    pub fn is_few(&self) -> bool {
        match &self.behind {
            Contributors::Heads(_) => is_small(self.net),
            Contributors::People(_) => self.size != 0 && !self.is_many(),
        }
    }
}

pub(super) fn is_small(number: i64) -> bool {
    number != 0 && number.abs() < FEWEST
}

/// What was told of a place.
#[derive(Debug, Clone, Default)]
pub(super) struct PublishedTotal {
    sum: i64,
    /// New since the last time.
    pub since: News,
    figures: BTreeSet<i64>,
}

impl PublishedTotal {
    /// Before anybody came there was nobody, and that is known.
    pub fn nobody() -> Self {
        Self {
            figures: BTreeSet::from([0]),
            ..Self::default()
        }
    }

    pub fn grow(&mut self, new: &News) {
        self.sum += new.net;
        self.since.add(new);
    }

    /// Whether the figure of now is a few off one that was told. One that may count somebody several
    /// times does not tell how many people are between the two.
    pub fn is_near_another(&self) -> bool {
        let near = self.sum - FEWEST + 1..self.sum + FEWEST;
        let counts_once = matches!(self.since.behind, Contributors::Heads(_));
        counts_once
            && self
                .figures
                .range(near)
                .any(|published| *published != self.sum)
    }

    pub fn may_be_published(&self) -> bool {
        !self.since.is_few() && !self.is_near_another()
    }

    pub fn publish(&mut self) {
        self.figures.insert(self.sum);
        self.since = News::default();
    }
}
