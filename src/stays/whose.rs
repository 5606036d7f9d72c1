//! The words of a recount: whose facts, and where each of them counts.

/// Whose facts are counted again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    Everyone,
    Producer(i64),
    /// Few enough for one statement.
    Producers(&'a [i64]),
}

impl Whose<'_> {
    /// The condition on a column that holds the id of a producer. The numbers stand in the text:
    /// they are the database's own.
    pub fn condition(&self, column: &str) -> String {
        match self {
            Self::Everyone => "1 = 1".to_owned(),
            Self::Producer(id) => format!("{column} = {id}"),
            Self::Producers([]) => "1 = 0".to_owned(),
            Self::Producers(ids) => {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                format!("{column} IN ({})", ids.join(", "))
            }
        }
    }
}

/// District and commune of a fact, where [`at_place_of`] was joined. A row of `e` that is there
/// decides, also where its district is NULL.
pub const PLACE: &str = "\
    CASE WHEN e.producer_id IS NULL THEN p.district_id ELSE e.district_id END AS district_id, \
    COALESCE(e.commune_id, p.commune_id) AS commune_id";

/// Joins the earlier stay of producer `p` on the day of the fact. Where nobody ever moved this is
/// a look into an empty table.
pub fn at_place_of(day: &str) -> String {
    format!(
        "LEFT JOIN earlier_places e ON e.producer_id = p.id \
         AND e.from_day <= {day} AND e.until_day > {day}"
    )
}

/// The first day of the half-month that holds the day: what a recount groups by, so that its
/// memory grows with half-months. The two databases have no common words for it.
pub fn half_month_of(day: &str, postgres: bool) -> String {
    match postgres {
        false => format!(
            "substr({day}, 1, 8) || CASE WHEN substr({day}, 9, 2) < '15' THEN '01' ELSE '15' END"
        ),
        true => format!(
            "CAST(date_trunc('month', CAST({day} AS TIMESTAMP)) AS DATE) \
             + CASE WHEN date_part('day', CAST({day} AS TIMESTAMP)) < 15 THEN 0 ELSE 14 END"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_one_of_none() {
        assert_eq!(Whose::Producers(&[]).condition("p.id"), "1 = 0");
        assert_eq!(
            Whose::Producers(&[3, 5]).condition("p.id"),
            "p.id IN (3, 5)"
        );
        assert_eq!(Whose::Producer(3).condition("p.id"), "p.id = 3");
    }
}
