//! Staff of a unit that is no more.

use actix_web::HttpRequest;

use super::question::LAST_OF_THREE_TIERS;
use crate::web::{Failure, Handled, see_other};

/// Within today's boundaries they have nothing to look at. Whoever has named neither a place nor
/// boundaries is led to the same page within the last ones that had provinces, districts and
/// communes: theirs as it last was, with all that is counted since.
pub(super) fn or_as_it_last_was(request: &HttpRequest, answered: Handled) -> Handled {
    let query = request.query_string();
    match answered {
        Err(Failure::NotFound) if is_open(query) => {
            let boundaries = format!("boundaries={LAST_OF_THREE_TIERS}");
            let query = match query {
                "" => boundaries,
                query => format!("{query}&{boundaries}"),
            };
            see_other(format!("{}?{query}", request.path()))
        }
        answered => answered,
    }
}

/// Names neither a place nor boundaries. An empty field of a form names nothing.
fn is_open(query: &str) -> bool {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.all(|(name, value)| match name.as_ref() {
        "province" | "district" | "course" | "boundaries" => value.is_empty(),
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_place_is_taken_at_its_word() {
        for open in ["", "period=2024-08", "province=&kind=unsold"] {
            assert!(is_open(open), "{open}");
        }
        for named in ["province=66", "boundaries=2025-06-30", "course=x&on="] {
            assert!(!is_open(named), "{named}");
        }
    }
}
