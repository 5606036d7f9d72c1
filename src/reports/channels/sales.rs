//! Where a place sold, and who says so: the sums of a period by channel and by evidence.

use std::collections::BTreeMap;

use crate::areas::{Frame, Scope};
use crate::counts::{self, Channel, Evidence, Measure, SumQuery};
use crate::db::{Conn, Outcome};
use crate::reports::figures::store;
use crate::values::Period;

const MEASURES: [Measure; 2] = [Measure::Transactions, Measure::TransactionValue];

/// What was sold through one channel, or through all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::reports) struct ChannelSales {
    pub transactions: i64,
    /// In đồng.
    pub value: i64,
    /// Of the transactions, those on each evidence.
    by_evidence: BTreeMap<Evidence, i64>,
}

impl ChannelSales {
    pub fn on(&self, evidence: Evidence) -> i64 {
        self.by_evidence.get(&evidence).copied().unwrap_or(0)
    }

    fn count(&mut self, measure: Measure, evidence: Evidence, sum: i64) {
        match measure {
            Measure::Transactions => {
                self.transactions += sum;
                *self.by_evidence.entry(evidence).or_default() += sum;
            }
            Measure::TransactionValue => self.value += sum,
            _ => {}
        }
    }
}

/// Channels through which anything was sold, the busiest first.
#[derive(Debug, Clone, Default)]
pub(in crate::reports) struct Channels {
    pub rows: Vec<(Channel, ChannelSales)>,
    pub total: ChannelSales,
}

/// Reads the finest counts there are, so of one province at a time.
pub(in crate::reports) fn read(
    c: &mut Conn,
    frame: &Frame,
    scope: Scope,
    period: &Period,
) -> Outcome<Channels> {
    let cells = frame.cells(scope);
    let query = SumQuery {
        measures: &MEASURES,
        ..SumQuery::over(&cells, store::detail(frame, scope), period)
    };
    let mut sold: BTreeMap<Channel, ChannelSales> = BTreeMap::new();
    let mut total = ChannelSales::default();
    for (cell, measure, channel, evidence, sum) in counts::sums_by_channel(c, &query)? {
        if frame.place_in(cell, scope).is_none() {
            continue;
        }
        sold.entry(channel)
            .or_default()
            .count(measure, evidence, sum);
        total.count(measure, evidence, sum);
    }
    // What was taken back whole has lines with nothing in them.
    sold.retain(|_, sold| (sold.transactions, sold.value) != (0, 0));
    let mut rows: Vec<(Channel, ChannelSales)> = sold.into_iter().collect();
    rows.sort_by_key(|(channel, sold)| (-sold.transactions, *channel));
    Ok(Channels { rows, total })
}
