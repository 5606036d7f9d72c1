//! The head of the document: who issues it, the State's name and motto, number, place and date,
//! what it is and what it is about.

use chrono::{Datelike, NaiveDate};

use super::draft::{Block, Extent, Paper, PdfDraft};
use super::fonts::{Face, Style};
use super::letter::OfficialLetter;
use super::prose::centred;
use crate::documents::Sheet;
use crate::i18n::Language;

const NAME: Style = Style::new(Face::Regular, 12.0);
const STRONG_NAME: Style = Style::new(Face::Bold, 12.0);
const MOTTO: Style = Style::new(Face::Bold, 13.0);
const NUMBER: Style = Style::new(Face::Regular, 13.0);
const DATE: Style = Style::new(Face::Italic, 13.0);
const TITLE: Style = Style::new(Face::Bold, 14.0);

pub(super) const DOTS: &str = "………………………";

pub(super) fn write(draft: &mut PdfDraft, sheet: &Sheet, letter: &OfficialLetter) {
    let language = sheet.language;
    let middle = Paper::LEFT + draft.paper.measure() * 0.42;
    let left = Extent::new(Paper::LEFT, middle - 8.0);
    let right = Extent::new(middle, draft.paper.right());
    let top = draft.y;
    agency(draft, letter, left);
    let below_agency = draft.y;
    draft.y = top;
    nation(draft, language, right);
    let top = draft.y.max(below_agency) + 8.0;
    draft.y = top;
    centred(
        draft,
        &number(language, letter),
        NUMBER,
        left,
        Block::Paragraph,
    );
    let below_number = draft.y;
    draft.y = top;
    centred(
        draft,
        &place_and_day(language, letter),
        DATE,
        right,
        Block::Paragraph,
    );
    draft.y = draft.y.max(below_number) + 16.0;
    title(draft, sheet);
}

/// The rule below the agency's name is a third to a half of it.
fn agency(draft: &mut PdfDraft, letter: &OfficialLetter, column: Extent) {
    let superior = or_dots(&letter.superior).to_uppercase();
    centred(draft, &superior, NAME, column, Block::Paragraph);
    let agency = or_dots(&letter.agency).to_uppercase();
    let width = centred(draft, &agency, STRONG_NAME, column, Block::Paragraph);
    ruled(draft, column, width * 0.45);
}

/// The rule below the motto is as long as the motto.
fn nation(draft: &mut PdfDraft, language: Language, column: Extent) {
    let nation = language.t("exports.letter.nation");
    centred(draft, nation, STRONG_NAME, column, Block::Paragraph);
    let motto = language.t("exports.letter.motto");
    let width = centred(draft, motto, MOTTO, column, Block::Paragraph);
    ruled(draft, column, width);
}

fn title(draft: &mut PdfDraft, sheet: &Sheet) {
    let edge = draft.paper.measure() * 0.06;
    let column = Extent::new(Paper::LEFT + edge, draft.paper.right() - edge);
    let name = sheet.language.t("exports.letter.report");
    centred(draft, name, TITLE, column, Block::Title);
    let width = centred(draft, &sheet.subject, TITLE, column, Block::Paragraph);
    ruled(draft, column, width.clamp(90.0, 300.0) * 0.4);
    draft.y += 8.0;
}

fn ruled(draft: &mut PdfDraft, column: Extent, width: f32) {
    let centre = f32::midpoint(column.left, column.right);
    let rule = Extent::new(centre - width / 2.0, centre + width / 2.0);
    draft.rule_across(rule, draft.y + 3.0);
    draft.y += 5.0;
}

fn number(language: Language, letter: &OfficialLetter) -> String {
    let number = match letter.number.trim() {
        "" => "……/BC-………",
        known => known,
    };
    language.fill("exports.letter.number", &[("number", number)])
}

/// Days below ten, January and February are written with a zero, so that no digit can be added.
fn place_and_day(language: Language, letter: &OfficialLetter) -> String {
    let place = match letter.place.trim() {
        "" => "……………",
        known => known,
    };
    let part = |known: Option<String>| known.unwrap_or_else(|| "……".to_owned());
    let of = |part: fn(&NaiveDate) -> u32| letter.day.as_ref().map(part);
    let month = |month: u32| match month {
        1 | 2 => format!("{month:02}"),
        _ => month.to_string(),
    };
    let args = [
        ("place", place.to_owned()),
        (
            "day",
            part(of(NaiveDate::day).map(|day| format!("{day:02}"))),
        ),
        ("month", part(of(NaiveDate::month).map(month))),
        ("year", part(letter.day.map(|day| day.year().to_string()))),
    ];
    let args: Vec<(&str, &str)> = args.iter().map(|(n, v)| (*n, v.as_str())).collect();
    language.fill("exports.letter.place_and_day", &args)
}

pub(super) fn or_dots(text: &str) -> &str {
    match text.trim() {
        "" => DOTS,
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_so_that_no_digit_can_be_added() {
        let on = |day| {
            let letter = OfficialLetter {
                place: "Đắk Lắk".to_owned(),
                day,
                ..OfficialLetter::default()
            };
            place_and_day(Language::Vietnamese, &letter)
        };
        let day = |m, d| NaiveDate::from_ymd_opt(2024, m, d);
        assert_eq!(on(day(8, 31)), "Đắk Lắk, ngày 31 tháng 8 năm 2024");
        assert_eq!(on(day(2, 5)), "Đắk Lắk, ngày 05 tháng 02 năm 2024");
        assert_eq!(on(None), "Đắk Lắk, ngày …… tháng …… năm ……");
    }
}
