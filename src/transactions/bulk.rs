//! Many sales at once, for loaders and order files: the rules of one, a fraction of its cost, and an
//! answer for each.

use std::collections::{HashMap, HashSet};

use super::model::{NewTransaction, RecordedTransaction, SoldListing, order_code_taken};
use super::store::{self, OrderCode};
use crate::audit::Author;
use crate::counts::{self, CountChange};
use crate::db::{Batch, Conn, DbFailure, Outcome};
use crate::error::{Message, RowError};
use crate::residence_history::ResidenceHistory;
use crate::values::PublicId;

/// Sales in one write: eleven values a row, a third of what SQLite takes in a statement (32,766).
pub const MOST_SALES: usize = 1_000;

/// Records what can be recorded and answers for each sale, in the order of the list. One that the
/// same account has sent before, or that stands in the list twice, is not recorded again.
pub fn record_many(
    c: &mut Conn,
    by: Author,
    sales: Batch<NewTransaction, MOST_SALES>,
) -> Outcome<Vec<Result<RecordedTransaction, RowError>>> {
    let mut books = BulkRecording::open(c, by, &sales)?;
    let admitted: Vec<Result<bool, RowError>> =
        sales.iter().map(|sale| books.admit(sale)).collect();
    let fresh = sales.iter().zip(&admitted);
    let fresh = fresh.filter(|(_, admitted)| matches!(admitted, Ok(true)));
    let sold: Vec<(&NewTransaction, &SoldListing)> = fresh
        .filter_map(|(sale, _)| Some((sale, books.goods.get(&sale.listing_id)?)))
        .collect();
    let mut ids = insert(c, by, &sold)?;
    ids.extend(books.before);
    let answers = sales.iter().zip(admitted).map(|(sale, admitted)| {
        Ok(match admitted {
            Ok(fresh) => Ok(recorded(&ids, sale.uuid, !fresh)?),
            Err(refused) => Err(refused),
        })
    });
    answers.collect()
}

type Authored = HashMap<PublicId, (i64, i64)>;

fn recorded(ids: &Authored, uuid: PublicId, already: bool) -> Outcome<RecordedTransaction> {
    let (id, _) = ids.get(&uuid).ok_or(DbFailure::Missing)?;
    Ok(RecordedTransaction {
        id: *id,
        uuid,
        already,
    })
}

/// What is known before a list is recorded, and what is admitted of it.
struct BulkRecording {
    by: Author,
    /// What was recorded before: id and author.
    before: Authored,
    goods: HashMap<i64, SoldListing>,
    order_codes: HashSet<OrderCode>,
    admitted: HashSet<PublicId>,
}

impl BulkRecording {
    fn open(c: &mut Conn, by: Author, sales: &[NewTransaction]) -> Outcome<Self> {
        let listings: HashSet<i64> = sales.iter().map(|sale| sale.listing_id).collect();
        let goods = store::goods_of(c, &listings.into_iter().collect::<Vec<i64>>())?;
        Ok(Self {
            by,
            before: store::by_uuids(c, sales.iter().map(|sale| sale.uuid))?,
            goods: goods.into_iter().map(|g| (g.listing_id, g)).collect(),
            order_codes: store::standing_order_codes(c, sales)?,
            admitted: HashSet::new(),
        })
    }

    /// Whether the sale is new.
    fn admit(&mut self, sale: &NewTransaction) -> Result<bool, RowError> {
        match self.before.get(&sale.uuid) {
            Some((_, author)) if *author == store::author(self.by) => return Ok(false),
            Some(_) => return Err(RowError::of_another()),
            None if self.admitted.contains(&sale.uuid) => return Ok(false),
            None => {}
        }
        let unknown = || RowError::new("listing", Message::new("transactions.new.no_listing"));
        let goods = self.goods.get(&sale.listing_id).ok_or_else(unknown)?;
        goods.admit(sale, self.by.today())?;
        if let Some(code) = OrderCode::of(sale)
            && !self.order_codes.insert(code)
        {
            return Err(order_code_taken());
        }
        self.admitted.insert(sale.uuid);
        Ok(true)
    }
}

/// One statement for the rows, one for their ids, the trace of each, and the counts.
fn insert(c: &mut Conn, by: Author, sold: &[(&NewTransaction, &SoldListing)]) -> Outcome<Authored> {
    if sold.is_empty() {
        return Ok(Authored::new());
    }
    store::insert_many(c, by, sold)?;
    let ids = store::by_uuids(c, sold.iter().map(|(sale, _)| sale.uuid))?;
    let event = |(sale, goods): &(&NewTransaction, &SoldListing)| {
        let (id, _) = ids.get(&sale.uuid)?;
        Some(goods.recorded(*id, sale.evidence))
    };
    by.note_all(c, sold.iter().filter_map(event))?;
    let producers: HashSet<i64> = sold.iter().map(|(_, goods)| goods.producer_id).collect();
    let history = ResidenceHistory::of(c, &producers.into_iter().collect::<Vec<i64>>())?;
    let changes = sold
        .iter()
        .flat_map(|(sale, goods)| goods.fact(sale, &history).counted());
    counts::add_all(c, &changes.collect::<Vec<CountChange>>())?;
    Ok(ids)
}
