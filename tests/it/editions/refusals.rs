//! Bad files: each refused with file, line and reason, and nothing half loaded.

use diesel::prelude::*;
use lensan::areas::{self, BuiltinEdition, EditionFile, EditionFileError, Import};
use lensan::db::Conn;
use lensan::db::schema::{area_editions, areas as units};
use lensan::i18n::Language;

use super::{LATER, apply, data, sheet, with};

/// The units of 2025 with one thing changed, from 2027 on.
struct EditionFixture {
    units: EditionFile,
    communes: Option<EditionFile>,
    from: chrono::NaiveDate,
}

impl EditionFixture {
    fn new() -> Self {
        Self {
            units: sheet("units.csv", &data("units_2025.csv")),
            communes: None,
            from: LATER,
        }
    }

    fn units(change: impl Fn(String) -> String) -> Self {
        Self {
            units: sheet("units.csv", &change(data("units_2025.csv"))),
            ..Self::new()
        }
    }

    fn communes(lines: &str) -> Self {
        let text = format!("old_code,new_code,is_default\n{lines}");
        Self {
            communes: Some(sheet("communes.csv", &text)),
            ..Self::new()
        }
    }

    fn import(self) -> Import {
        Import::Whole {
            from: self.from,
            basis: "Nghị quyết thử".to_owned(),
            units: self.units,
            communes: self.communes,
            districts: None,
            provinces: None,
        }
    }
}

fn line_of(text: &str, start: &str) -> u64 {
    let at = text.lines().position(|line| line.starts_with(start));
    at.unwrap() as u64 + 1
}

fn rows(c: &mut Conn) -> (i64, i64) {
    (
        units::table.count().get_result(c).unwrap(),
        area_editions::table.count().get_result(c).unwrap(),
    )
}

/// Refused for this reason, in this line, with nothing written.
fn refused(c: &mut Conn, import: &Import, file: &str, line: Option<u64>, key: &str) {
    let before = rows(c);
    let wrong = apply(c, import).unwrap_err();
    let expected = |r: &EditionFileError| r.file == file && r.line == line && r.why.key == key;
    assert!(wrong.iter().any(expected), "{key}: {:?}", wrong.first());
    assert_eq!(rows(c), before, "{key}");
    for language in [Language::Vietnamese, Language::English] {
        let message = language.message(&wrong[0].why);
        assert!(
            !message.contains('{') && !message.starts_with("areas."),
            "{message}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_refused() {
    with(BuiltinEdition::Reform, |c| {
        let list = data("units_2025.csv");
        let ea_kar = line_of(&list, "24373,");
        let units = |text: &str| EditionFixture {
            units: sheet("units.csv", text),
            ..EditionFixture::new()
        };
        let mut latin = list.clone().into_bytes();
        let at = list.find("24373,").unwrap() + 6;
        latin[at] = 0xE9;
        let latin = EditionFixture {
            units: EditionFile {
                name: "units.csv".to_owned(),
                bytes: latin,
            },
            ..EditionFixture::new()
        };
        let nfd = "Xa\u{303} Ea Kar";
        for (files, line, key) in [
            (units(""), None, "areas.import.empty"),
            (
                units(list.lines().next().unwrap()),
                None,
                "areas.import.empty",
            ),
            (latin, Some(ea_kar), "areas.import.not_utf8"),
            (
                EditionFixture::units(|t| t.replacen("parent_code", "parent", 1)),
                Some(1),
                "areas.import.column",
            ),
            (
                EditionFixture::units(|t| t.replace("24373,Ea Kar,", "24373,Ea Kar,x,")),
                Some(ea_kar),
                "areas.import.fields",
            ),
            (
                EditionFixture::units(|t| t.replacen("\n01,", "\n1,", 1)),
                Some(2),
                "areas.import.lost_zero",
            ),
            (
                EditionFixture::units(|t| t.replace("\n24373,", "\n243730,")),
                Some(ea_kar),
                "areas.import.code",
            ),
            (
                EditionFixture::units(move |t| t.replace("66,Xã Ea Kar\n", &format!("66,{nfd}\n"))),
                Some(ea_kar),
                "areas.import.not_nfc",
            ),
            (
                EditionFixture::units(|t| t.replace("66,Xã Ea Kar\n", "99,Xã Ea Kar\n")),
                Some(ea_kar),
                "areas.import.no_parent",
            ),
            (
                EditionFixture::units(|t| t.replace("66,Xã Ea Kar\n", "24373,Xã Ea Kar\n")),
                Some(ea_kar),
                "areas.import.parent",
            ),
        ] {
            refused(c, &files.import(), "units.csv", line, key);
        }
        Ok(())
    });
}

#[test]
fn a_lost_zero_is_told_by_name() {
    with(BuiltinEdition::Reform, |c| {
        let files = EditionFixture::units(|t| t.replacen("\n01,", "\n1,", 1));
        let wrong = apply(c, &files.import()).unwrap_err();
        let message = Language::Vietnamese.message(&wrong[0].why);
        assert!(
            message.contains("Excel") && message.contains("“01”"),
            "{message}"
        );
        Ok(())
    });
}

#[test]
fn units_that_do_not_fit_what_is_there_are_refused() {
    with(BuiltinEdition::Reform, |c| {
        let list = data("units_2025.csv");
        let last = list.lines().count() as u64 + 1;
        let ea_kar = line_of(&list, "24373,");
        let early = EditionFixture {
            from: areas::REFORM,
            ..EditionFixture::new()
        };
        for (files, file, line, key) in [
            (early, "units.csv", None, "areas.import.overlap"),
            (
                EditionFixture::units(|t| t + "24373,Ea Kar,xã,commune,66,Xã Ea Kar\n"),
                "units.csv",
                Some(last),
                "areas.import.twice",
            ),
            (
                EditionFixture::units(|t| t.replace("24373,Ea Kar,xã,commune,66,Xã Ea Kar\n", "")),
                "units.csv",
                None,
                "areas.import.no_successor",
            ),
            (
                EditionFixture::units(|t| t.replace("\n24373,", "\n99999,")),
                "units.csv",
                Some(ea_kar),
                "areas.import.from_nothing",
            ),
            (
                EditionFixture::communes("24373,99999,1\n"),
                "communes.csv",
                Some(2),
                "areas.import.no_new",
            ),
            (
                EditionFixture::communes("24373,24373,1\n99999,24373,1\n"),
                "communes.csv",
                Some(3),
                "areas.import.no_old",
            ),
            (
                EditionFixture::communes("24373,24400,1\n"),
                "communes.csv",
                Some(2),
                "areas.import.grows",
            ),
            (
                EditionFixture::communes("24373,24400,1\n24400,24373,1\n"),
                "communes.csv",
                Some(2),
                "areas.import.cycle",
            ),
            (
                EditionFixture::communes("24373,24373,1\n24373,24373,1\n"),
                "communes.csv",
                Some(3),
                "areas.import.twice",
            ),
            (
                EditionFixture::communes("4373,24373,1\n"),
                "communes.csv",
                Some(2),
                "areas.import.lost_zero",
            ),
        ] {
            refused(c, &files.import(), file, line, key);
        }
        Ok(())
    });
}

#[test]
fn changes_that_do_not_fit_are_refused() {
    let heading = "code,level,old_type,new_type,old_full_name,new_full_name,legal_basis,\
                   issued_date,effective_date";
    let good = "24373,commune,xã,phường,Xã Ea Kar,Phường Ea Kar,1/NQ,2026-01-02,";
    with(BuiltinEdition::Reform, move |c| {
        for (lines, line, key) in [
            (good.replace("24373", "99999"), 2, "areas.import.no_old"),
            (format!("{good}\n{good}"), 3, "areas.import.twice"),
            (
                good.replace("2026-01-02", "2025-07-01"),
                2,
                "areas.import.overlap",
            ),
            (
                good.replace("2026-01-02", "31.13.2026"),
                2,
                "areas.import.day",
            ),
            (
                good.replace(",Xã Ea Kar", ",Xã Ea Súp"),
                2,
                "areas.import.other_name",
            ),
            (good.replace("phường,", "xã,"), 2, "areas.import.full_name"),
            (
                good.replace("phường,", "xã,").replace("Phường", "Xã"),
                2,
                "areas.import.no_change",
            ),
            (good.replace("commune", "village"), 2, "areas.import.level"),
            (good.replace("1/NQ", ""), 2, "areas.import.blank"),
        ] {
            let file = sheet("changes.csv", &format!("{heading}\n{lines}\n"));
            let import = Import::Changes(file);
            refused(c, &import, "changes.csv", Some(line), key);
        }
        let file = sheet("changes.csv", &format!("{heading}\n{good}\n"));
        assert!(apply(c, &Import::Changes(file)).is_ok());
        Ok(())
    });
}
