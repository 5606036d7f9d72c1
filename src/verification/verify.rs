//! `lensan verify`: the facts counted again, and everything told that does not agree.

use super::findings::{Findings, Verdict};
use super::integrity;
use super::photo_check::{PhotoCheck, PhotoDepth};
use crate::areas::{self, AreaId};
use crate::blobs::Store;
use crate::counts::{self, Channel, CountChange, CountKey, Difference, Evidence, Measure};
use crate::db::{Conn, Db, Outcome};
use crate::i18n::Language;
use crate::residence_history::FactScope;
use crate::values::HalfMonth;
use crate::{photos, recount, text};

/// Recounts everything that leaves a fact and checks what must hold beside. Reads one moment of
/// the database; a program that goes on counting meanwhile makes no difference.
pub fn verify(c: &mut Conn, blobs: &Store) -> Outcome<Verdict> {
    let mut findings = file(c)?;
    findings.append(rows(c)?);
    let mut photos = PhotoCheck::new(blobs, PhotoDepth::Length);
    photos::each_page(c, |names| photos.look_at(names))?;
    Ok(together(findings, photos))
}

/// The same of a database on its own, in less time: a second reader looks at the file itself. It
/// may see a later moment, which is no harm as it looks at no figure. Whatever is compared with
/// something else is read in one moment.
///
/// Files of photos are looked at outside of any transaction, for it may take an hour to read them: a
/// row that has gone meanwhile has left its file in the trash.
pub fn verify_alone(db: &Db, blobs: &Store, depth: PhotoDepth) -> Outcome<Verdict> {
    let beside = db.clone();
    let beside = std::thread::spawn(move || beside.read_blocking(file));
    let rows = db.read_blocking(rows);
    let file = beside.join();
    let mut findings = file.unwrap_or_else(|cause| std::panic::resume_unwind(cause))?;
    findings.append(rows?);
    Ok(together(findings, look_at_photos(db, blobs, depth)?))
}

fn look_at_photos(db: &Db, blobs: &Store, depth: PhotoDepth) -> Outcome<PhotoCheck> {
    let mut check = PhotoCheck::new(blobs, depth);
    let mut after = String::new();
    loop {
        let page = db.read_blocking(move |c| photos::files_after(c, &after))?;
        let Some(page) = page else {
            return Ok(check);
        };
        check.look_at(&page.names);
        after = page.last;
    }
}

fn together(mut findings: Findings, photos: PhotoCheck) -> Verdict {
    findings.append(photos.findings);
    Verdict {
        photos: photos.looked_at,
        ..findings.0
    }
}

fn file(c: &mut Conn) -> Outcome<Findings> {
    let mut findings = Findings::default();
    integrity::file(c, &mut findings)?;
    Ok(findings)
}

fn rows(c: &mut Conn) -> Outcome<Findings> {
    let mut findings = Findings::default();
    integrity::check(c, &mut findings)?;
    findings.append(tally(c)?);
    Ok(findings)
}

/// Facts, counts and sums against one another. Memory grows with places and half-months up to a
/// limit ([`counts::differences`]), never with facts.
fn tally(c: &mut Conn) -> Outcome<Findings> {
    let mut findings = Findings::default();
    let odd = counts::sums_at_odds(c)?;
    if odd > 0 {
        let line = format!("sums by district and year that do not say what counts says: {odd}");
        findings.add_all(std::iter::once(line), odd);
    }
    let facts = |c: &mut Conn, slice, visit: &mut dyn FnMut(&CountChange)| {
        recount::each_fact(c, FactScope::Everyone, slice, visit)
    };
    let (number, first) = counts::differences(c, findings.room(), leaves_a_fact, facts)?;
    let mut lines = Vec::new();
    for difference in &first {
        lines.push(difference_line(c, difference)?);
    }
    findings.add_all(lines.into_iter(), number);
    Ok(findings)
}

/// A scan is counted and forgotten: there is nothing to count again.
fn leaves_a_fact(key: &CountKey) -> bool {
    key.measure != Measure::Scans.number()
}

fn difference_line(c: &mut Conn, difference: &Difference) -> Outcome<String> {
    let Difference { key, here, there } = difference;
    Ok(format!(
        "{}; {}; {}: counted {here}, facts {there}",
        place(c, key)?,
        half_month(key.half_month),
        what(key)
    ))
}

fn place(c: &mut Conn, key: &CountKey) -> Outcome<String> {
    let district = match key.district_id {
        0 => "no district".to_owned(),
        id => area(c, id)?,
    };
    Ok(format!("{}, {district}", area(c, key.commune_id)?))
}

fn area(c: &mut Conn, id: AreaId) -> Outcome<String> {
    let found = areas::by_id(c, id)?;
    Ok(found.map_or_else(|| format!("unknown place {id}"), |area| area.full_name))
}

fn half_month(number: i32) -> String {
    match HalfMonth::new(number) {
        Ok(half) => format!(
            "{}–{}",
            text::date(half.first_day()),
            text::date(half.last_day())
        ),
        Err(_) => format!("unknown half-month {number}"),
    }
}

/// The measure, and where it knows them the channel and the evidence.
fn what(key: &CountKey) -> String {
    let english = Language::English;
    let measure = Measure::from_number(key.measure).map_or("unknown", Measure::code);
    let mut what = english.t(&format!("counts.measure.{measure}")).to_owned();
    if let Some(channel) = Channel::from_number(key.channel).filter(|c| *c != Channel::None) {
        what.push_str(&format!(
            ", {}",
            english.t(&format!("counts.channel.{}", channel.code()))
        ));
    }
    if let Some(evidence) = Evidence::from_number(key.evidence).filter(|e| *e != Evidence::None) {
        let key = format!("counts.evidence.{}", evidence.code());
        what.push_str(&format!(", {}", english.t(&key)));
    }
    what
}
