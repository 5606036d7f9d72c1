//! Staff of a unit that is no more.

use actix_web::HttpRequest;

use super::question::LAST_OF_THREE_TIERS;
use crate::web::{Failure, Handled, see_other};

/// Within today's boundaries they have nothing to look at. Whoever has named neither a place nor
/// boundaries is led to the same page within the last ones that had provinces, districts and
/// communes: theirs as it last was, with all that is counted since.
pub fn or_as_it_last_was(request: &HttpRequest, answered: Handled) -> Handled {
    match answered {
        Err(Failure::NotFound) => match within_the_last(request.query_string()) {
            Some(query) => see_other(format!("{}?{query}", request.path())),
            None => Err(Failure::NotFound),
        },
        answered => answered,
    }
}

/// The same question within the last boundaries; `None` where it names a place or boundaries. An
/// empty field of a form names nothing.
fn within_the_last(query: &str) -> Option<String> {
    let mut asked = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match name.as_ref() {
            "province" | "district" | "course" | "boundaries" if !value.is_empty() => return None,
            "boundaries" => {}
            _ => drop(asked.append_pair(&name, &value)),
        }
    }
    asked.append_pair("boundaries", &LAST_OF_THREE_TIERS.to_string());
    Some(asked.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_a_place_is_taken_at_its_word() {
        for named in ["province=66", "boundaries=2025-06-30", "course=x&on="] {
            assert_eq!(within_the_last(named), None, "{named}");
        }
    }

    #[test]
    fn the_rest_of_the_question_is_kept_and_nothing_stands_twice() {
        let led = |query: &str| within_the_last(query).unwrap_or_default();
        assert_eq!(led(""), "boundaries=2025-06-30");
        assert_eq!(
            led("boundaries=&province=&kind=unsold&period=2024-08"),
            "province=&kind=unsold&period=2024-08&boundaries=2025-06-30"
        );
    }
}
