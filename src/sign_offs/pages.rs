//! What the pages of signed reports show.

use askama::Template;
use chrono::NaiveDate;

use super::causes::Cause;
use super::difference::{CellChange, LineRef};
use super::document::{DocumentFigures, DocumentRow};
use super::question::{SignOffChoice, SignOffQuestion};
use super::store::SignedFile;
use super::view::{PAGE, SignOffSummary, SignedFileDetails};
use crate::accounts::HistoryLine;
use crate::areas::REFORM;
use crate::i18n::Language;
use crate::reports::export::province_of;
use crate::reports::figures::columns::Column;
use crate::reports::figures::links::sides;
use crate::reports::figures::periods;
use crate::text;
use crate::values::Period;
use crate::web::{Choice, Fields, FormView, Shell};

const SIGNED: &str = "/reports/signed";

#[derive(Template)]
#[template(path = "sign_offs/list.html")]
pub(super) struct ListPage<'a> {
    pub shell: &'a Shell,
    pub lines: Vec<SignOffSummary>,
    pub next: Option<String>,
    pub later: bool,
}

impl<'a> ListPage<'a> {
    pub fn new(shell: &'a Shell, mut lines: Vec<SignOffSummary>, later: bool) -> Self {
        let more = PAGE.cut(&mut lines);
        let last = lines.last().filter(|_| more);
        let next = last.map(|line| format!("{SIGNED}?before={}", line.filed.id));
        Self {
            shell,
            lines,
            next,
            later,
        }
    }

    pub fn period(&self, filed: &SignedFile) -> String {
        period_label(self.shell, &filed.period)
    }

    pub fn when(&self, filed: &SignedFile) -> String {
        text::date_time(filed.signed_at)
    }
}

fn period_label(shell: &Shell, code: &str) -> String {
    match Period::parse(code) {
        Ok(period) => shell.msg(&period.label()),
        Err(_) => code.to_owned(),
    }
}

/// Until 30 June 2025, or since the day they came into force.
fn boundaries_label(shell: &Shell, day: NaiveDate) -> String {
    let key = if day < REFORM {
        "signing.boundaries_until"
    } else {
        "signing.boundaries_since"
    };
    shell.tr1(key, "day", text::date(day))
}

/// A line of the table of figures.
pub(super) struct FigureRow {
    pub name: String,
    pub figures: Vec<String>,
}

fn table(
    shell: &Shell,
    figured: &DocumentFigures,
) -> (Vec<FigureRow>, Option<FigureRow>, FigureRow) {
    let rows = figured.rows.iter();
    let rows = rows
        .map(|line| figure_row(line, line.name.clone()))
        .collect();
    let named = |key: &str, line: &DocumentRow| figure_row(line, shell.t(key).to_owned());
    let loose = figured.not_placed.as_ref();
    let loose = loose.map(|line| named("reports.not_placed", line));
    (rows, loose, named("reports.total", &figured.total))
}

fn figure_row(line: &DocumentRow, name: String) -> FigureRow {
    let figure = |code: &str| text::number(line.figures.get(code).copied().unwrap_or(0));
    let figures = Column::file_keys().map(figure);
    FigureRow {
        name,
        figures: figures.to_vec(),
    }
}

fn heads(shell: &Shell) -> Vec<String> {
    let labels = Column::file_keys().map(|code| measure_label(shell, code));
    labels.to_vec()
}

fn measure_label(shell: &Shell, code: &str) -> String {
    shell.t(&format!("signing.measure.{code}")).to_owned()
}

#[derive(Template)]
#[template(path = "sign_offs/new.html")]
pub(super) struct NewPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub filters: FormView,
    pub provinces: Vec<Choice>,
    pub places: Vec<Choice>,
    pub periods: Vec<periods::PeriodGroup>,
    pub boundaries: Vec<Choice>,
    pub heading: String,
    pub period: String,
    pub under: String,
    pub by_commune: bool,
    /// The period is over: only then it may be signed.
    pub ended: bool,
    pub heads: Vec<String>,
    pub rows: Vec<FigureRow>,
    pub not_placed: Option<FigureRow>,
    pub total: FigureRow,
    /// What is sent with the signature, so that it means what was looked at.
    pub question: Vec<(&'static str, String)>,
    /// Where this was signed before, and when.
    pub signed: Option<(String, String)>,
}

impl<'a> NewPage<'a> {
    pub fn new(
        shell: &'a Shell,
        asked: &SignOffQuestion,
        chosen: &SignOffChoice,
        form: FormView,
        today: NaiveDate,
    ) -> Self {
        let report = &chosen.report;
        let figured = DocumentFigures::of(report);
        let (rows, not_placed, total) = table(shell, &figured);
        let (province, district) = match province_of(&report.about) {
            Some(_) => (
                chosen.scope.province.code.clone(),
                report.about.code.clone(),
            ),
            None => (chosen.scope.province.code.clone(), String::new()),
        };
        let question = vec![
            ("province", province),
            ("district", district),
            ("period", report.period.code()),
            ("boundaries", asked.boundaries_on.to_string()),
            ("seen", figured.digest()),
        ];
        let mut filters = Fields::default();
        for (name, value) in &question {
            filters.set(name, value.clone());
        }
        Self {
            form,
            filters: FormView::fresh(filters),
            provinces: provinces(chosen),
            places: places(shell, chosen),
            periods: periods::offered(shell, today, &report.period),
            boundaries: sides(shell, asked.boundaries_on, today, &chosen.drawn),
            heading: report.about.name.clone(),
            period: shell.msg(&report.period.label()),
            under: boundaries_label(shell, report.boundaries_on),
            by_commune: province_of(&report.about).is_some(),
            ended: report.period.until < today,
            heads: heads(shell),
            rows,
            not_placed,
            total,
            question,
            signed: None,
            shell,
        }
    }

    /// What is signed is not signed again: the page leads there.
    pub fn of(mut self, signed: Option<&SignedFile>) -> Self {
        let link_text = |filed: &SignedFile| (filed.uuid.clone(), text::date_time(filed.signed_at));
        self.signed = signed.map(link_text);
        self
    }
}

fn provinces(chosen: &SignOffChoice) -> Vec<Choice> {
    let offered = chosen.scope.offered.iter();
    offered
        .map(|area| Choice::new(area.code.clone(), area.full_name.clone()))
        .collect()
}

fn places(shell: &Shell, chosen: &SignOffChoice) -> Vec<Choice> {
    let whole = chosen.whole.then(|| {
        let label = shell.t("signing.new.whole_province");
        Choice::new("", label)
    });
    let districts = chosen.districts.iter();
    let districts = districts.map(|unit| Choice::new(unit.code.clone(), unit.full_name.clone()));
    whole.into_iter().chain(districts).collect()
}

/// A cell that differs, as the page tells it.
pub(super) struct CellChangeRow {
    pub name: String,
    pub measure: String,
    pub before: String,
    pub after: String,
    pub by: String,
}

fn cell_change_row(shell: &Shell, change: &CellChange) -> CellChangeRow {
    let figure = |value: Option<i64>| value.map_or_else(|| "–".to_owned(), text::number);
    let sign = if change.by() > 0 { "+" } else { "" };
    CellChangeRow {
        name: match &change.at {
            LineRef::Unit(_, name) => name.clone(),
            LineRef::NotPlaced => shell.t("reports.not_placed").to_owned(),
            LineRef::Total => shell.t("reports.total").to_owned(),
        },
        measure: measure_label(shell, change.measure),
        before: figure(change.before),
        after: figure(change.after),
        by: format!("{sign}{}", text::number(change.by())),
    }
}

/// What may explain a difference, in words.
pub(super) struct CauseRow {
    pub label: String,
    pub number: String,
}

fn why(shell: &Shell, cause: &Cause) -> CauseRow {
    CauseRow {
        label: shell.t(&format!("signing.cause.{}", cause.kind)).to_owned(),
        number: text::number(cause.number),
    }
}

/// A file of the chain.
pub(super) struct ChainLink {
    pub href: String,
    pub label: String,
    pub when: String,
    pub who: String,
    pub current: bool,
}

#[derive(Template)]
#[template(path = "sign_offs/show.html")]
pub(super) struct ShowPage<'a> {
    pub shell: &'a Shell,
    pub title: String,
    pub period: String,
    pub under: String,
    pub file: SignedFile,
    pub signed_at: String,
    pub reason: Vec<String>,
    pub program: String,
    pub by_commune: bool,
    pub heads: Vec<String>,
    pub rows: Vec<FigureRow>,
    pub not_placed: Option<FigureRow>,
    pub total: FigureRow,
    pub definitions: Vec<(String, String)>,
    /// Against the file before.
    pub restated: Vec<CellChangeRow>,
    pub reasons: Vec<CauseRow>,
    pub comparable: bool,
    /// Against today.
    pub changes: Vec<CellChangeRow>,
    pub causes: Vec<CauseRow>,
    pub chain: Vec<ChainLink>,
    /// Present where a restatement may be published.
    pub form: Option<FormView>,
    pub history: Vec<HistoryLine>,
}

impl<'a> ShowPage<'a> {
    pub fn new(
        shell: &'a Shell,
        view: SignedFileDetails,
        form: impl FnOnce(&str) -> FormView,
    ) -> Self {
        let last = view.is_last();
        let SignedFileDetails {
            filed,
            document,
            chain,
            restated,
            today,
            history,
        } = view;
        let (rows, not_placed, total) = table(shell, &document.figured());
        let chain = chain.iter().map(|one| link(shell, one, filed.id)).collect();
        let digest = today.as_ref().map(|today| today.digest.clone());
        let comparable = today.is_some();
        let (changes, causes) = today.map_or_else(Default::default, |t| (t.changes, t.causes));
        let digest = digest.filter(|_| last && !changes.is_empty());
        let of = |words: &super::document::BilingualText| match shell.language {
            Language::Vietnamese => words.vi.clone(),
            Language::English => words.en.clone(),
        };
        let definitions = document.definitions.iter();
        Self {
            title: document.scope.name.clone(),
            period: period_label(shell, &filed.period),
            under: boundaries_label(shell, filed.boundaries),
            signed_at: text::date_time(filed.signed_at),
            reason: lines(document.reason.as_deref()),
            program: document.program.clone(),
            by_commune: document.scope.by == "commune",
            heads: heads(shell),
            rows,
            not_placed,
            total,
            definitions: definitions
                .map(|(code, words)| (measure_label(shell, code), of(words)))
                .collect(),
            restated: restated
                .iter()
                .map(|change| cell_change_row(shell, change))
                .collect(),
            reasons: document.causes.iter().map(|c| why(shell, c)).collect(),
            comparable,
            changes: changes
                .iter()
                .map(|change| cell_change_row(shell, change))
                .collect(),
            causes: causes.iter().map(|cause| why(shell, cause)).collect(),
            chain,
            form: digest.map(|digest| form(&digest)),
            history,
            file: filed,
            shell,
        }
    }
}

fn lines(text: Option<&str>) -> Vec<String> {
    let lines = text.unwrap_or_default().split('\n');
    lines.filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

fn link(shell: &Shell, filed: &SignedFile, current: i64) -> ChainLink {
    ChainLink {
        href: format!("{SIGNED}/{}", filed.uuid),
        label: match filed.number {
            0 => shell.t("signing.show.sign_off").to_owned(),
            number => shell.tr1("signing.show.restatement", "number", number),
        },
        when: text::date_time(filed.signed_at),
        who: format!("{}, {}", filed.signer_name, filed.signer_position),
        current: filed.id == current,
    }
}
