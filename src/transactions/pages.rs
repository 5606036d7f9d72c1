//! What the pages of transactions show.

use askama::Template;
use chrono::NaiveDate;

use super::list::{PAGE, SaleDetails, SaleSummary};
use super::model::at_price;
use super::store::ListingOption;
use crate::accounts::HistoryLine;
use crate::counts::Channel;
use crate::text;
use crate::values::{Money, Quantity};
use crate::web::{Choice, FormView, Shell};

/// The first step: which product was sold.
#[derive(Template)]
#[template(path = "transactions/choose.html")]
pub(super) struct ChoosePage<'a> {
    pub shell: &'a Shell,
    pub offers: Vec<ListingOption>,
    pub search: String,
    /// More are there than are shown.
    pub more: bool,
}

#[derive(Template)]
#[template(path = "transactions/new.html")]
pub(super) struct NewPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub offer: ListingOption,
    pub unit: String,
    pub channels: Vec<Choice>,
    /// What the typed quantity comes to at the listed price.
    pub suggestion: Option<Money>,
}

impl<'a> NewPage<'a> {
    pub fn new(shell: &'a Shell, form: FormView, offer: ListingOption) -> Self {
        let channel = |c: Channel| Choice::new(c.code(), shell.t(&channel_key(c.code())));
        let quantity = Quantity::parse(form.value("quantity")).ok();
        Self {
            shell,
            unit: shell.t(offer.unit.label()).to_owned(),
            channels: Channel::offered().map(channel).collect(),
            suggestion: quantity.and_then(|quantity| at_price(offer.price, quantity)),
            form,
            offer,
        }
    }
}

fn channel_key(code: &str) -> String {
    format!("counts.channel.{code}")
}

#[derive(Template)]
#[template(path = "transactions/list.html")]
pub(super) struct ListPage<'a> {
    pub shell: &'a Shell,
    pub lines: Vec<SaleSummary>,
    pub month: String,
    pub search: String,
    /// Standing sales of this page and what they brought.
    pub number: usize,
    pub value: i64,
    /// The way to the next page; `None` on the last.
    pub next: Option<String>,
    /// The way back to the first page; `None` on it.
    pub first: Option<String>,
    pub may_record: bool,
}

/// The filter as it was typed.
pub(super) struct Filter {
    pub month: String,
    pub search: String,
    pub later: bool,
}

impl<'a> ListPage<'a> {
    pub fn new(
        shell: &'a Shell,
        filter: Filter,
        mut lines: Vec<SaleSummary>,
        may_record: bool,
    ) -> Self {
        let more = PAGE.cut(&mut lines);
        let standing = || lines.iter().filter(|line| line.cancelled_at.is_none());
        let last = lines.last().filter(|_| more);
        Self {
            shell,
            number: standing().count(),
            value: standing().map(|line| line.amount.dong()).sum(),
            next: last.map(|line| page(&filter, Some(line.uuid.as_str()))),
            first: filter.later.then(|| page(&filter, None)),
            lines,
            month: filter.month,
            search: filter.search,
            may_record,
        }
    }

    pub fn filtered(&self) -> bool {
        !self.month.is_empty() || !self.search.is_empty()
    }

    pub fn total(&self) -> String {
        text::money(self.value)
    }

    pub fn day(&self, day: &NaiveDate) -> String {
        text::date(*day)
    }

    pub fn channel(&self, code: &str) -> String {
        self.shell.t(&channel_key(code)).to_owned()
    }
}

fn page(filter: &Filter, after: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("month", &filter.month);
    query.append_pair("q", &filter.search);
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    format!("/transactions?{}", query.finish())
}

#[derive(Template)]
#[template(path = "transactions/show.html")]
pub(super) struct ShowPage<'a> {
    pub shell: &'a Shell,
    pub sale: SaleDetails,
    pub history: Vec<HistoryLine>,
    pub may_record: bool,
}

impl ShowPage<'_> {
    pub fn channel(&self) -> String {
        self.shell.t(&channel_key(&self.sale.channel)).to_owned()
    }

    pub fn evidence(&self) -> String {
        let key = format!("counts.evidence.{}", self.sale.evidence);
        self.shell.t(&key).to_owned()
    }

    pub fn day(&self) -> String {
        text::date(self.sale.sold_on)
    }
}

#[derive(Template)]
#[template(path = "transactions/cancel.html")]
pub(super) struct CancelPage<'a> {
    pub shell: &'a Shell,
    pub form: FormView,
    pub sale: SaleDetails,
}

impl CancelPage<'_> {
    pub fn day(&self) -> String {
        text::date(self.sale.sold_on)
    }
}
