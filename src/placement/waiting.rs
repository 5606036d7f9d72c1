//! Who waits, as a condition of a query.

use diesel::backend::Backend;
use diesel::dsl::{count_star, exists};
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool};

use crate::accounts::Sight;
use crate::areas::{AreaId, Level};
use crate::db::schema::{area_successions, areas, producers};
use crate::db::{Conn, Outcome};
use crate::producers::{InSight, seen_by};

/// Those who wait and whom somebody with this sight can place, over the columns of `producers`.
/// District staff see more here than anywhere else: whoever *may* belong to their district, for
/// else nobody of a district would.
pub(super) fn waits(c: &mut Conn, sight: &Sight) -> Outcome<WaitingCondition> {
    let divided = divided(c, sight)?;
    let parted = one_of("producers.commune_id IN", &divided);
    let open = |communes: &str| {
        format!("producers.district_id IS NULL AND producers.commune_id IN ({communes})")
    };
    let words = match sight {
        Sight::Everything | Sight::Own { .. } | Sight::Cooperative { .. } => {
            either("producers.district_id IS NULL", &parted, &divided)
        }
        Sight::Communes(ids) => either(&open(&list(ids)), &parted, &divided),
        Sight::Provinces(ids) => {
            let inside = one_of("inside.parent_id IN", ids);
            let inside = format!("SELECT inside.id FROM areas AS inside WHERE {inside}");
            either(&open(&inside), &parted, &divided)
        }
        Sight::Districts(ids) => {
            let touched = format!(
                "SELECT touched.successor_id FROM area_successions AS touched WHERE {}",
                one_of("touched.predecessor_id IN", ids)
            );
            let own = one_of("producers.district_id IN", ids);
            either(&open(&touched), &format!("{parted} AND {own}"), &divided)
        }
    };
    let of = matches!(sight, Sight::Own { .. } | Sight::Cooperative { .. });
    Ok(WaitingCondition {
        words,
        of: of.then(|| seen_by(sight)),
    })
}

/// The divided communes in which somebody is and of which a part is in sight. Nearly always none:
/// only those registered before an edition was loaded are in an old commune.
fn divided(c: &mut Conn, sight: &Sight) -> Outcome<Vec<AreaId>> {
    let several = area_successions::table
        .group_by(area_successions::predecessor_id)
        .having(count_star().gt(1))
        .select(area_successions::predecessor_id);
    let lived_in = producers::table.filter(producers::commune_id.eq(areas::id));
    let found: Vec<AreaId> = areas::table
        .filter(areas::level.eq(Level::Commune))
        .filter(areas::id.eq_any(several))
        .filter(exists(lived_in))
        .select(areas::id)
        .load(c)?;
    if found.is_empty() {
        return Ok(found);
    }
    let parts: Vec<(AreaId, AreaId, Option<AreaId>)> = area_successions::table
        .inner_join(areas::table.on(areas::id.eq(area_successions::successor_id)))
        .filter(area_successions::predecessor_id.eq_any(&found))
        .select((
            area_successions::predecessor_id,
            areas::id,
            areas::parent_id,
        ))
        .load(c)?;
    let in_sight = |part: AreaId, province: Option<AreaId>| match sight {
        Sight::Communes(ids) => ids.contains(&part),
        Sight::Provinces(ids) => province.is_some_and(|id| ids.contains(&id)),
        _ => true,
    };
    let seen = parts
        .into_iter()
        .filter(|(_, part, province)| in_sight(*part, *province));
    Ok(seen.map(|(old, ..)| old).collect())
}

/// One or the other; where nobody is in a divided commune the one alone, for an `OR` that never
/// holds hides the indexes from SQLite.
fn either(open: &str, parted: &str, divided: &[AreaId]) -> String {
    match divided {
        [] => format!("({open})"),
        _ => format!("({open} OR {parted})"),
    }
}

/// The ids stand in the text: they are the database's own.
fn one_of(column_in: &str, ids: &[AreaId]) -> String {
    match ids {
        [] => "1 = 0".to_owned(),
        ids => format!("{column_in} ({})", list(ids)),
    }
}

/// Nobody is one of none, and neither database knows an empty list.
fn list(ids: &[AreaId]) -> String {
    match ids {
        [] => "NULL".to_owned(),
        ids => {
            let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
            ids.join(", ")
        }
    }
}

/// Written by hand for the same reason as [`InSight`]: a boxed condition of diesel's fits one backend
/// only.
#[derive(Debug, Clone)]
pub(super) struct WaitingCondition {
    words: String,
    of: Option<InSight>,
}

impl Expression for WaitingCondition {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for WaitingCondition {}
impl<QS> SelectableExpression<QS> for WaitingCondition {}

impl<GroupBy> ValidGrouping<GroupBy> for WaitingCondition {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

/// The text depends on the sight.
impl QueryId for WaitingCondition {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB> QueryFragment<DB> for WaitingCondition
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(&self.words);
        match &self.of {
            None => Ok(()),
            Some(seen) => {
                out.push_sql(" AND ");
                seen.walk_ast(out)
            }
        }
    }
}
