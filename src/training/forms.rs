//! The form of a course and the list's filter: untrusted text to typed values.

use chrono::NaiveDate;

use super::list::CourseFilter;
use super::model::{NewCourse, course_day};
use crate::areas::{Gazetteer, Place};
use crate::error::Message;
use crate::producers::PlacesInSight;
use crate::text::fold;
use crate::values::{PublicId, day, line};
use crate::web::{Choice, FieldErrors, Fields};

pub(super) fn course(
    fields: &Fields,
    gazetteer: &Gazetteer,
    places: &PlacesInSight,
    today: NaiveDate,
) -> Result<NewCourse, FieldErrors> {
    let mut errors = FieldErrors::default();
    let uuid = errors.take("uuid", PublicId::parse(fields.get("uuid")));
    let topic = errors.take("topic", line(fields.get("topic"), 200));
    let held_on = day(fields.get("held_on")).and_then(|day| course_day(day, today));
    let held_on = errors.take("held_on", held_on);
    let place = errors.take("place", line(fields.get("place"), 200));
    let agency = errors.take("agency", line(fields.get("agency"), 200));
    let venue = place_typed(fields, gazetteer).and_then(|place| places.venue(place));
    let commune = errors.take("commune", venue);
    let typed = (|| {
        Some(NewCourse {
            uuid: uuid?,
            topic: topic?,
            held_on: held_on?,
            place: place?,
            agency: agency?,
            commune: commune?,
        })
    })();
    errors.finish(typed)
}

/// The commune that was picked. Without a script only its name comes: then it must name one place
/// only, or the form offers what it may mean.
fn place_typed(fields: &Fields, gazetteer: &Gazetteer) -> Result<Place, Message> {
    if !fields.get("commune").is_empty() {
        return gazetteer.resolve(fields.get("commune"));
    }
    let found = gazetteer.search(fields.get("commune_name"), 2);
    match found.as_slice() {
        [] => Err(Message::new("training.new.commune_needed")),
        [only] => gazetteer.resolve(&only.value),
        _ => Err(Message::new("training.new.commune_several")),
    }
}

/// What a name that was typed without a script may mean.
pub(super) fn meant(fields: &Fields, gazetteer: &Gazetteer) -> Vec<Choice> {
    if !fields.get("commune").is_empty() {
        return Vec::new();
    }
    let found = gazetteer.search(fields.get("commune_name"), 8);
    let choice = |place: crate::areas::PlaceChoice| {
        let label = if place.detail.is_empty() {
            place.label
        } else {
            format!("{} ({})", place.label, place.detail)
        };
        Choice::new(place.value, label)
    };
    found.into_iter().map(choice).collect()
}

/// What cannot be read is not asked for: a filter is no place for errors.
pub(super) fn course_filter(year: &str, search: &str, after: &str) -> CourseFilter {
    CourseFilter {
        year: days_of(year),
        search: fold(search),
        after: PublicId::parse(after).ok(),
    }
}

fn days_of(year: &str) -> Option<(NaiveDate, NaiveDate)> {
    let year: i32 = year.trim().parse().ok()?;
    if !(1900..=2100).contains(&year) {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
    Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
}
