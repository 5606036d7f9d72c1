//! The children of a family that are not told with their parent: the rows and the spans of
//! [`release`](super::release), and whether they tell of a few.

use super::news::{News, PublishedTotal};
use super::suppress::FEWEST;

/// The rows over which a child is not told.
#[derive(Debug, Clone, Copy)]
struct PooledSpan {
    child: usize,
    first: usize,
    /// `None`: it lasts.
    last: Option<usize>,
}

impl PooledSpan {
    fn holds(&self, row: usize) -> bool {
        self.first <= row && self.last.is_none_or(|last| row <= last)
    }
}

/// Whether everybody who is pooled in a row is told later.
fn is_bare(spans: &[PooledSpan], row: usize) -> bool {
    let mut within = spans.iter().filter(|span| span.holds(row));
    within.all(|span| span.last.is_some())
}

/// Who is pooled next: one that was about to leave the pool, if there is any, or whoever is smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PoolPreference {
    First,
    Any,
}

/// Who was new in each child, row by row, and which of it is pooled.
#[derive(Debug, Clone, Default)]
pub(super) struct Pool {
    /// New in each child in the row that has not ended.
    pub growing: Vec<News>,
    /// The rows that have ended, child by child.
    rows: Vec<Vec<News>>,
    spans: Vec<PooledSpan>,
}

impl Pool {
    pub fn of(children: usize) -> Self {
        Self {
            growing: vec![News::default(); children],
            ..Self::default()
        }
    }

    /// The parent is told, which ends a row.
    pub fn end_row(&mut self) {
        let empty = vec![News::default(); self.growing.len()];
        self.rows.push(std::mem::replace(&mut self.growing, empty));
    }

    /// Whether one more child has to be pooled, and which would rather be; `None` where all is well.
    pub fn trouble(&self, shown: &[bool], children: &[PublishedTotal]) -> Option<PoolPreference> {
        let spans = self.spans_with(shown);
        if self.bares_a_row(&spans) {
            return Some(PoolPreference::First);
        }
        let few = self.concerns_a_few(&spans) || self.bares_a_figure(&spans, children);
        few.then_some(PoolPreference::Any)
    }

    /// The smallest of those with anybody new: it adds the most to the pool for what it loses.
    pub fn smallest(&self, shown: &[bool], leaving: PoolPreference) -> Option<usize> {
        let was_pooled = |child: usize| {
            let mut own = self.spans.iter().filter(|span| span.child == child);
            own.any(|span| span.last.is_none())
        };
        let row = self.rows.last()?.iter().enumerate().zip(shown);
        let shown = row.filter(|(_, shown)| **shown);
        let first = shown.min_by_key(|((child, new), _)| {
            let spans = leaving == PoolPreference::First && !was_pooled(*child);
            (spans, new.size == 0, new.size)
        });
        first.map(|((child, _), _)| child)
    }

    /// These children are told at the end of the last row.
    pub fn publish(&mut self, shown: &[bool]) {
        self.spans = self.spans_with(shown);
    }

    /// The spans, if these children are told at the end of the last row.
    fn spans_with(&self, shown: &[bool]) -> Vec<PooledSpan> {
        let now = self.rows.len().saturating_sub(1);
        let mut spans = self.spans.clone();
        for (child, shown) in shown.iter().enumerate() {
            let lasting = spans
                .iter_mut()
                .find(|s| s.child == child && s.last.is_none());
            match (lasting, shown) {
                (Some(span), true) => span.last = Some(now),
                (None, false) => spans.push(PooledSpan {
                    child,
                    first: now,
                    last: None,
                }),
                _ => {}
            }
        }
        spans
    }

    /// Whether some of the last rows, less the spans within them, are few people. Earlier rows were
    /// looked at when they ended: no span has ended in them since.
    fn concerns_a_few(&self, spans: &[PooledSpan]) -> bool {
        let now = self.rows.len().saturating_sub(1);
        (0..=now).rev().any(|from| {
            let mut left = News::default();
            for span in spans {
                let within = span.first >= from && span.last.is_some();
                if !within {
                    let rows = from.max(span.first)..=span.last.unwrap_or(now);
                    self.add_span(&mut left, span, rows);
                }
            }
            left.is_few()
        })
    }

    /// Whether a row in which every span has ended could be taken off those spans and leave a few.
    /// Enough that at both its edges whoever stays on is many there: then whatever rows are taken
    /// off, many are left at the edge of one of them. Where people were taken away these may make up
    /// for one another, so then no row may be bared that was not.
    fn bares_a_row(&self, spans: &[PooledSpan]) -> bool {
        (1..self.rows.len()).any(|row| {
            let across = || spans.iter().filter(|s| s.holds(row - 1) && s.holds(row));
            let few_in = |row: usize| {
                let mut people = News::default();
                across().for_each(|span| self.add_span(&mut people, span, row..=row));
                !people.is_many()
            };
            let bared = [(row - 1, row), (row, row - 1)].into_iter();
            let mut bared = bared.filter(|(bare, _)| is_bare(spans, *bare));
            across().next().is_some()
                && bared.any(|(bare, edge)| {
                    let is_new = !is_bare(&self.spans, bare);
                    few_in(edge) || (is_new && self.loses_people(spans, row))
                })
        })
    }

    /// Whether a pooled child became less in any of the rows that hang together with this one.
    fn loses_people(&self, spans: &[PooledSpan], row: usize) -> bool {
        let joined = |row: &usize| spans.iter().any(|s| s.holds(*row - 1) && s.holds(*row));
        let first = (1..=row)
            .rev()
            .take_while(joined)
            .last()
            .map_or(row, |row| row - 1);
        let last = (row..self.rows.len())
            .take_while(joined)
            .last()
            .unwrap_or(row);
        (first..=last).any(|row| {
            let here = spans.iter().filter(|span| span.holds(row));
            let new = |span: &PooledSpan| self.rows.get(row)?.get(span.child).map(|new| new.net);
            here.filter_map(new).any(|net| net < 0)
        })
    }

    /// Whether a child that is pooled because its figure is a few off another is told all the same,
    /// since too few people of other children are pooled as long as it is.
    fn bares_a_figure(&self, spans: &[PooledSpan], children: &[PublishedTotal]) -> bool {
        let now = self.rows.len().saturating_sub(1);
        let lasting = || spans.iter().filter(|span| span.last.is_none());
        let is_near = |span: &&PooledSpan| {
            let child = children.get(span.child);
            child.is_some_and(|published| !published.since.is_few() && published.is_near_another())
        };
        lasting().filter(is_near).any(|near| {
            let mut beside = News::default();
            for other in lasting().filter(|other| other.child != near.child) {
                self.add_span(&mut beside, other, near.first.max(other.first)..=now);
            }
            // What came and went again in them hides nobody.
            !beside.is_many() || beside.net.abs() < FEWEST
        })
    }

    fn add_span(&self, to: &mut News, span: &PooledSpan, rows: std::ops::RangeInclusive<usize>) {
        for row in self.rows.get(rows).into_iter().flatten() {
            if let Some(new) = row.get(span.child) {
                to.add(new);
            }
        }
    }
}
