//! Who sends a document: said once on a page, kept, and carried by every PDF.

use lensan::accounts::Role;
use lensan::areas::{self, Level, REFORM};

use crate::support::app::{Answer, TestApp, Visitor};
use crate::support::pdf_file;

const QUERY: &str = "province=66&period=2024-08&boundaries=2024-08-31";

fn staff() -> (TestApp, Visitor) {
    let app = TestApp::start();
    let province = app.read(|c| {
        Ok(areas::by_code(c, Level::Province, "66", REFORM)?
            .unwrap()
            .id)
    });
    let visitor = app.signed_in(Role::ProvinceStaff, None, vec![province]);
    (app, visitor)
}

fn said<'a>(other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("province", "66"),
        ("period", "2024-08"),
        ("boundaries", "2024-08-31"),
        ("superior", "UBND tỉnh Đắk Lắk"),
        ("agency", "Sở Khoa học và Công nghệ"),
        ("number", "15"),
        ("sign", "BC-SKHCN"),
        ("place", "Buôn Ma Thuột"),
        ("dated", "2024-09-03"),
        ("authority", "KT. GIÁM ĐỐC"),
        ("position", "Phó Giám đốc"),
        ("signer", "Nguyễn Thị Hòa"),
        ("recipients", "UBND tỉnh\r\nCục Kinh tế số"),
    ];
    for (name, value) in other {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

fn words(file: &Answer) -> String {
    assert_eq!(file.headers["content-type"], "application/pdf");
    let pages = pdf_file::texts(&file.bytes);
    let all: Vec<String> = pages.into_iter().flatten().collect();
    all.join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_document_carries_what_was_said_and_the_next_one_too() {
    let (app, mut staff) = staff();
    staff
        .get(&format!("/reports/districts?{QUERY}"))
        .shows("href=\"/reports/document?");
    let page = staff.get(&format!("/reports/document?{QUERY}"));
    page.is(200).shows("Tải văn bản").shows("Tháng 8/2024");
    assert_eq!(page.field("place").unwrap(), "Đắk Lắk");
    assert_eq!(page.field("superior").unwrap(), "UBND tỉnh Đắk Lắk");
    assert_eq!(page.field("dated").unwrap(), "2026-11-20");
    let sent = staff.post("/reports/document", &said(&[]));
    sent.is(303);
    let text = words(&staff.get(&sent.location));
    for part in [
        "UBND TỈNH ĐẮK LẮK",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Số: 15/BC-SKHCN",
        "Buôn Ma Thuột, ngày 03 tháng 9 năm 2024",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Nguyễn Thị Hòa",
        "- UBND tỉnh;",
        "- Cục Kinh tế số;",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Number and day belong to that document; all else is kept.
    let page = staff.get(&format!("/reports/document?{QUERY}"));
    assert_eq!(page.field("agency").unwrap(), "Sở Khoa học và Công nghệ");
    assert_eq!(page.field("number").unwrap(), "");
    assert_eq!(page.field("dated").unwrap(), "2026-11-20");
    let text = words(&staff.get(&format!("/reports/districts.pdf?{QUERY}")));
    assert!(text.contains("Số: ……/BC-SKHCN"), "{text}");
    assert!(
        text.contains("Buôn Ma Thuột, ngày 20 tháng 11 năm 2026"),
        "{text}"
    );
    // Somebody else's documents say nothing of it.
    let province = app.read(|c| {
        Ok(areas::by_code(c, Level::Province, "66", REFORM)?
            .unwrap()
            .id)
    });
    let mut other = app.signed_in(Role::ProvinceStaff, None, vec![province]);
    let text = words(&other.get(&format!("/reports/districts.pdf?{QUERY}")));
    assert!(
        !text.contains("SKHCN") && text.contains("Đắk Lắk, ngày 20"),
        "{text}"
    );
}

#[test]
fn what_is_left_empty_is_a_dotted_line_and_a_mistake_keeps_what_was_typed() {
    let (_app, mut staff) = staff();
    let empty = said(&[
        ("number", ""),
        ("dated", ""),
        ("signer", ""),
        ("authority", ""),
    ]);
    let sent = staff.post("/reports/document", &empty);
    sent.is(303);
    let text = words(&staff.get(&sent.location));
    assert!(text.contains("Số: ……/BC-SKHCN"), "{text}");
    assert!(text.contains("Buôn Ma Thuột, ngày …… tháng ……"), "{text}");
    let long = "x".repeat(200);
    let refused = staff.post(
        "/reports/document",
        &said(&[("agency", &long), ("dated", "31/02")]),
    );
    refused
        .is(422)
        .shows("href=\"#f-agency\"")
        .shows("href=\"#f-dated\"");
    assert_eq!(refused.field("signer").unwrap(), "Nguyễn Thị Hòa");
    assert_eq!(refused.field("period").unwrap(), "2024-08");
    staff.get("/reports/document?period=yesterday").is(400);
}
