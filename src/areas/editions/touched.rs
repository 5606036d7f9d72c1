//! Who stands in the units that an edition ends: counted, never changed.

use std::collections::{HashMap, HashSet};

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::plan::Plan;
use crate::areas::model::{AreaId, Level};
use crate::db::schema::{account_areas, listings, producers};
use crate::db::{Conn, Outcome};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Touched {
    pub producers: i64,
    pub listings: i64,
    pub accounts: i64,
    /// Producers whose commune is divided: nobody can say yet in which part they live.
    pub waiting: i64,
}

pub(super) fn count(c: &mut Conn, plan: &Plan) -> Outcome<Touched> {
    let ended: HashSet<AreaId> = plan.ends.iter().map(|known| known.id).collect();
    if ended.is_empty() {
        return Ok(Touched::default());
    }
    let divided = divided(plan);
    let producers: Vec<(AreaId, i64)> = producers::table
        .group_by(producers::commune_id)
        .select((producers::commune_id, count_star()))
        .load(c)?;
    let listings: Vec<(AreaId, i64)> = listings::table
        .group_by(listings::origin_commune_id)
        .select((listings::origin_commune_id, count_star()))
        .load(c)?;
    let accounts: Vec<(AreaId, i64)> = account_areas::table
        .select((account_areas::area_id, account_areas::account_id))
        .load(c)?;
    let touched: HashSet<i64> = accounts
        .into_iter()
        .filter(|(area, _)| ended.contains(area))
        .map(|(_, account)| account)
        .collect();
    Ok(Touched {
        producers: sum(&producers, &ended),
        listings: sum(&listings, &ended),
        accounts: i64::try_from(touched.len()).unwrap_or(i64::MAX),
        waiting: sum(&producers, &divided),
    })
}

fn divided(plan: &Plan) -> HashSet<AreaId> {
    let mut parts: HashMap<AreaId, usize> = HashMap::new();
    for edge in plan.edges.iter().filter(|e| e.to.0 == Level::Commune) {
        *parts.entry(edge.from).or_default() += 1;
    }
    let many = parts.into_iter().filter(|(_, parts)| *parts > 1);
    many.map(|(id, _)| id).collect()
}

fn sum(counts: &[(AreaId, i64)], areas: &HashSet<AreaId>) -> i64 {
    let inside = counts.iter().filter(|(area, _)| areas.contains(area));
    inside.map(|(_, count)| count).sum()
}
