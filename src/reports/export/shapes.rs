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
//! twice. UTF-8 with a byte order mark (Excel takes anything else for Windows-1258) and commas:
//! which separator an Excel splits by is a setting of the machine it runs on, nothing a server can
//! know, while commas are read by every script, by LibreOffice, Google Sheets, and Excel's "From
//! Text/CSV".

use serde::Serialize;

use crate::documents::guarded;
use crate::i18n::Language;
use crate::reports::figures::Figures;
use crate::reports::figures::report::{Report, Row};

const NOT_PLACED: &str = "reports.not_placed";

const FIGURES: [&str; 6] = [
    "households",
    "cooperatives",
    "listings",
    "transactions",
    "value_vnd",
    "trained",
];

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    province: Option<&'a str>,
    #[serde(flatten)]
    sums: Sums,
}

#[derive(Serialize)]
struct Sums {
    households: i64,
    cooperatives: i64,
    listings: i64,
    transactions: i64,
    value_vnd: i64,
    trained: i64,
}

#[derive(Serialize)]
struct Whole<'a> {
    rows: Vec<Line<'a>>,
    total: Sums,
}

impl From<&Figures> for Sums {
    fn from(figures: &Figures) -> Self {
        Self {
            households: figures.households,
            cooperatives: figures.cooperatives,
            listings: figures.listings,
            transactions: figures.transactions,
            value_vnd: figures.value,
            trained: figures.trained,
        }
    }
}

impl Report {
    /// The language is that of the name of the line that is of no district.
    pub fn json(&self, language: Language) -> serde_json::Result<String> {
        let whole = Whole {
            rows: self.lines(language).collect(),
            total: Sums::from(&self.total.figures),
        };
        serde_json::to_string(&whole)
    }

    pub fn csv(&self, language: Language) -> Result<String, csv::Error> {
        let mut file = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let with_provinces = self.about.tells_provinces();
        let province = with_provinces.then_some("province");
        file.write_record(["code", "name"].into_iter().chain(province).chain(FIGURES))?;
        for line in self.lines(language) {
            let names = [guarded(line.code), guarded(line.name)].into_iter();
            let province = with_provinces.then(|| guarded(line.province.unwrap_or_default()));
            file.write_record(names.chain(province).chain(figures(&line)))?;
        }
        let bytes = file.into_inner().map_err(|e| e.into_error())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    fn lines(&self, language: Language) -> impl Iterator<Item = Line<'_>> {
        let rows = self.rows.iter().map(|row| line(row, &row.name));
        let loose = self.not_placed.iter();
        rows.chain(loose.map(move |row| line(row, language.t(NOT_PLACED))))
    }
}

fn line<'a>(row: &'a Row, name: &'a str) -> Line<'a> {
    Line {
        code: &row.code,
        name,
        province: row.province.as_ref().map(|unit| unit.code.as_str()),
        sums: Sums::from(&row.figures),
    }
}

fn figures(line: &Line) -> [String; 6] {
    let sums = &line.sums;
    [
        sums.households.to_string(),
        sums.cooperatives.to_string(),
        sums.listings.to_string(),
        sums.transactions.to_string(),
        sums.value_vnd.to_string(),
        sums.trained.to_string(),
    ]
}
