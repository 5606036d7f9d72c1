//! The report for scripts. They rely on the shapes below, so these are the same in a browser and on
//! the command line, and do not change with the reader's language.
//!
//! JSON: `{"rows":[{"code","name","households","cooperatives","listings","transactions",
//! "value_vnd","trained"}…],"total":{…}}`; the total without code and name.
//!
//! Of the communes of the whole country each row has its province's code as well, `"province"` after
//! the name.
//!
//! CSV: the same columns, a line a row; no line of totals, which whoever sums a column would count
//! twice.

use serde::{Serialize, Serializer};

use crate::documents::{CsvTable, DocumentError, SheetCell};
use crate::i18n::Language;
use crate::reports::figures::Figures;
use crate::reports::figures::columns::Column;
use crate::reports::figures::report::{Report, Row};

const NOT_PLACED: &str = "reports.not_placed";

#[derive(Serialize)]
struct ExportRow<'a> {
    code: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<&'a str>,
    #[serde(flatten)]
    sums: ExportSums,
}

/// The figures of a place by the keys they have in files.
struct ExportSums(Figures);

impl Serialize for ExportSums {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let counted = Column::COUNTED.iter();
        serializer.collect_map(counted.map(|column| (column.file_key(), column.figure(&self.0))))
    }
}

#[derive(Serialize)]
struct ExportTable<'a> {
    rows: Vec<ExportRow<'a>>,
    total: ExportSums,
}

impl Report {
    /// The language is that of the name of the line that is of no district.
    pub fn json(&self, language: Language) -> serde_json::Result<String> {
        let whole = ExportTable {
            rows: self.lines(language).collect(),
            total: ExportSums(self.total.figures),
        };
        serde_json::to_string(&whole)
    }

    pub fn csv(&self, language: Language) -> Result<String, DocumentError> {
        let with_provinces = self.about.names_provinces();
        let province = with_provinces.then_some("province");
        let names = ["code", "name"].into_iter().chain(province);
        let figures = Column::file_keys();
        let mut table = CsvTable::new(names.chain(figures))?;
        for line in self.lines(language) {
            let names = [line.code, line.name].map(SheetCell::text).into_iter();
            let province =
                with_provinces.then(|| SheetCell::text(line.province.unwrap_or_default()));
            let figure = |column: Column| SheetCell::Figure(column.figure(&line.sums.0));
            table.line(names.chain(province).chain(Column::COUNTED.map(figure)))?;
        }
        table.finish()
    }

    fn lines(&self, language: Language) -> impl Iterator<Item = ExportRow<'_>> {
        let rows = self.rows.iter().map(|row| line(row, &row.name));
        let loose = self.not_placed.iter();
        rows.chain(loose.map(move |row| line(row, language.t(NOT_PLACED))))
    }
}

fn line<'a>(row: &'a Row, name: &'a str) -> ExportRow<'a> {
    ExportRow {
        code: &row.code,
        name,
        province: row.province.as_ref().map(|unit| unit.code.as_str()),
        sums: ExportSums(row.figures),
    }
}
