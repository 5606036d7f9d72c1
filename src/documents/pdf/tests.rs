//! What is laid out stays on the paper and apart, however long names are and however many columns.

use chrono::NaiveDate;

use super::draft::Text;
use super::*;
use crate::documents::{ColumnKind, SheetCell, SheetColumn};
use crate::i18n::Language;

const NAMES: [&str; 3] = [
    "Thành phố Buôn Ma Thuột",
    "Hợp tác xã Nông nghiệp Dịch vụ Tổng hợp Công bằng Ea Kiết Cư M'gar",
    "Huyện-không-có-dấu-cách-nào-trong-tên-dài-như-thế-này-cả-dù-chỉ-một",
];

fn sheet(figures: usize, rows: usize) -> Sheet {
    let column = |heading: &str, kind, group: Option<&str>| SheetColumn {
        key: "x",
        heading: heading.to_owned(),
        group: group.map(str::to_owned),
        kind,
        meaning: String::new(),
    };
    let grouped = (0..figures).map(|n| {
        let group = (n > 2).then_some("So với cùng kỳ năm trước");
        column("Giá trị (đồng)", ColumnKind::MoneyChange, group)
    });
    let row = |n: usize| {
        let name = SheetCell::text(NAMES[n % NAMES.len()]);
        let figures = (0..figures).map(|_| SheetCell::Figure(-98_765_432_109));
        std::iter::once(name).chain(figures).collect()
    };
    Sheet {
        language: Language::Vietnamese,
        title: String::new(),
        subject: "Kết quả đưa hộ sản xuất nông nghiệp lên sàn thương mại điện tử ".repeat(2),
        facts: vec![],
        summary: vec!["Kết quả từng huyện như sau: ".repeat(12)],
        columns: std::iter::once(column("Huyện", ColumnKind::Text, None))
            .chain(grouped)
            .collect(),
        rows: (0..rows).map(row).collect(),
        total: Some(row(0)),
        notes: vec!["Ghi chú về những số liệu ở bảng trên. ".repeat(7)],
        made: NaiveDate::default().into(),
    }
}

fn letter() -> OfficialLetter {
    let long = "Ủy ban nhân dân tỉnh Đắk Lắk và các cơ quan trực thuộc".to_owned();
    OfficialLetter {
        superior: long.clone(),
        agency: long.clone(),
        authority: "KT. GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ".to_owned(),
        signer: "Nguyễn Thị Hồng Ngọc".to_owned(),
        recipients: vec![long; 12],
        ..OfficialLetter::default()
    }
}

/// Left, top, right, bottom of the letters.
fn edges(fonts: &Fonts, text: &Text) -> [f32; 4] {
    let spaces = text.text.trim_end().matches(' ').count();
    let width = fonts.width(text.text.trim_end(), text.style) + prose::count(spaces) * text.stretch;
    let (size, y) = (text.style.size, text.y);
    [text.x, y - 0.7 * size, text.x + width, y + 0.2 * size]
}

#[test]
fn nothing_leaves_the_paper_and_nothing_overlaps() {
    let fonts = Fonts::load().unwrap();
    for (figures, rows) in [(3, 0), (3, 1), (5, 45), (9, 30), (16, 20)] {
        let sheet = sheet(figures, rows);
        let plan = TableLayout::of(&sheet, &fonts);
        let (pages, _) = laid_out(&sheet, &letter(), &plan, &fonts);
        for page in pages {
            let all: Vec<[f32; 4]> = page.texts.iter().map(|t| edges(&fonts, t)).collect();
            for (place, [left, top, right, bottom]) in all.iter().enumerate() {
                let what = &page.texts[place];
                assert!(*left > Paper::LEFT - 0.5, "{figures}: {what:?}");
                assert!(*right < plan.paper.right() + 0.5, "{figures}: {what:?}");
                assert!(
                    *top > 20.0 && *bottom < plan.paper.bottom() + 1.0,
                    "{what:?}"
                );
                for (other, [l, t, r, b]) in all.iter().enumerate().skip(place + 1) {
                    let apart = right <= l || r <= left || bottom <= t || b <= top;
                    assert!(apart, "{figures}: {what:?} over {:?}", page.texts[other]);
                }
            }
        }
    }
}

#[test]
fn a_wide_table_turns_the_page_and_a_narrow_one_does_not() {
    let fonts = Fonts::load().unwrap();
    assert_eq!(TableLayout::of(&sheet(3, 4), &fonts).paper, Paper::PORTRAIT);
    assert_eq!(
        TableLayout::of(&sheet(8, 4), &fonts).paper,
        Paper::LANDSCAPE
    );
}

/// The decree wants no signature on a page of its own.
#[test]
fn who_signs_stands_with_the_last_sentence() {
    let fonts = Fonts::load().unwrap();
    for rows in 0..40 {
        let sheet = sheet(3, rows);
        let plan = TableLayout::of(&sheet, &fonts);
        let (pages, _) = laid_out(&sheet, &letter(), &plan, &fonts);
        let last: Vec<&str> = pages
            .last()
            .iter()
            .flat_map(|p| &p.texts)
            .map(|t| &*t.text)
            .collect();
        assert!(
            last.iter().any(|t| t.contains("Nguyễn Thị Hồng Ngọc")),
            "{rows}"
        );
        assert!(
            last.iter().any(|t| t.contains("Trên đây là báo cáo")),
            "{rows}"
        );
    }
}

#[test]
fn letters_in_pieces_and_letters_unknown_do_no_harm() {
    let mut sheet = sheet(3, 2);
    sheet.rows[0][0] = SheetCell::text("Huye\u{302}\u{323}n 😀 \u{7}");
    assert!(
        sheet
            .pdf(&OfficialLetter::default())
            .unwrap()
            .starts_with(b"%PDF-1.7")
    );
}
