//! The job that writes one letter: reads the report, makes the file, and posts both once.

use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::choice::{self, SubscribedPlace};
use super::letter::{self, ReportLetter};
use super::link;
use super::store::{self, Subscription};
use crate::accounts::{Permission, SeeReports, principal_of, reachable};
use crate::areas::BoundariesCache;
use crate::db::{Conn, DbFailure, Outcome, Refusal};
use crate::i18n::Language;
use crate::jobs::{ChunkOutcome, Handler, Job, JobError, JobFuture, JobKind, Lane, StopSignal};
use crate::letterheads;
use crate::mail::{self, Mail, MailSeries};
use crate::reports::export::Format;
use crate::reports::figures::report::report;
use crate::values::Period;
use crate::web::Site;

/// The job that writes one letter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ReportMail {
    pub subscription: i64,
    pub period: String,
}

impl Job for ReportMail {
    const KIND: JobKind = JobKind::new("report_mail");
    const LANE: Lane = Lane::Long;
}

/// The handler of these jobs.
pub struct Mailer(Arc<(Site, BoundariesCache)>);

impl Mailer {
    pub fn new(site: Site, boundaries_cache: BoundariesCache) -> Self {
        Self(Arc::new((site, boundaries_cache)))
    }
}

impl Handler for Mailer {
    type Job = ReportMail;

    fn run(&self, job: ReportMail, _: StopSignal) -> JobFuture<ReportMail> {
        let tools = Arc::clone(&self.0);
        Box::pin(async move {
            write(&tools.0, &tools.1, job).await?;
            Ok(ChunkOutcome::Done)
        })
    }
}

/// What a letter is to be made of, or why there is to be none.
enum LetterDecision {
    Draft(Box<ReportLetter>),
    WhyNot(&'static str),
}

async fn write(
    site: &Site,
    boundaries_cache: &BoundariesCache,
    task: ReportMail,
) -> Result<(), JobError> {
    let (cache, asked, reader) = (boundaries_cache.clone(), task.clone(), site.clone());
    let read = site.db.read(move |c| compose(c, &reader, &cache, &asked));
    let found = read.await.map_err(|f| again(&f))?;
    let (mail, why_not) = written(found).await?;
    let (vault, now) = (site.vault.clone(), site.clock.now());
    // The note and the mail in one transaction: whoever comes again finds the note.
    let posted = site.db.try_write(move |c| {
        let settled = store::settle(c, task.subscription, &task.period, now, why_not)?;
        match &mail {
            Some(mail) if settled && !mail::send_later(c, &vault, now, mail)? => {
                // Nothing is noted then, and the report is tried again.
                Err(Refusal::Rule(()))
            }
            _ => Ok(()),
        }
    });
    posted.await.map_err(|refusal| match refusal {
        Refusal::Db(failure) => again(&failure),
        Refusal::Rule(()) => JobError::Retry("its address had its letters of the day".to_owned()),
    })
}

/// The mail, or why there is none.
async fn written(found: LetterDecision) -> Result<(Option<Mail>, &'static str), JobError> {
    let draft = match found {
        LetterDecision::Draft(draft) => draft,
        LetterDecision::WhyNot(why_not) => return Ok((None, why_not)),
    };
    let mail = tokio::task::spawn_blocking(move || letter::write(&draft)).await;
    let mail =
        mail.map_err(|error| JobError::Retry(format!("the report was not written: {error}")))?;
    let why_not = if mail.is_some() { "" } else { "unwritable" };
    Ok((mail, why_not))
}

fn again(failure: &DbFailure) -> JobError {
    tracing::warn!(%failure, "a report could not be mailed now");
    JobError::Retry("the database could not answer".to_owned())
}

fn compose(
    c: &mut Conn,
    site: &Site,
    boundaries_cache: &BoundariesCache,
    task: &ReportMail,
) -> Outcome<LetterDecision> {
    let subscription = store::by_id(c, task.subscription)?;
    if subscription.ended_at.is_some() {
        return Ok(LetterDecision::WhyNot("ended"));
    }
    let Some((account, email)) = reachable(c, &site.vault, subscription.account_id)? else {
        return Ok(LetterDecision::WhyNot("account_ended"));
    };
    let Some(email) = email else {
        return Ok(LetterDecision::WhyNot("no_email"));
    };
    let (Ok(period), Some(format)) = (
        Period::parse(&task.period),
        Format::parse(&subscription.format),
    ) else {
        return Ok(LetterDecision::WhyNot("unknown"));
    };
    let today = site.clock.today();
    // Who has another post by now gets another's report no more.
    let place = place(&subscription);
    let principal = principal_of(c, account)?;
    let about = choice::about(c, boundaries_cache, &principal.sight, &place, today);
    let about = match about {
        Ok(about) if SeeReports::allows(&principal) => about,
        Ok(_) | Err(DbFailure::Missing) => return Ok(LetterDecision::WhyNot("not_allowed")),
        Err(failure) => return Err(failure),
    };
    let boundaries = boundaries_cache.current(c)?;
    let report = report(c, &boundaries.reporting_frame(today), about, period)?;
    let letterhead = letterheads::of_account(c, subscription.account_id)?;
    let language = Language::from_str(&subscription.language).unwrap_or_default();
    Ok(LetterDecision::Draft(Box::new(ReportLetter {
        to: email,
        name: principal.name,
        report,
        format,
        letterhead,
        language,
        link: site.address("/reports/subscriptions"),
        series: series(site, &subscription),
        now: site.clock.now(),
    })))
}

fn series(site: &Site, subscription: &Subscription) -> MailSeries {
    MailSeries {
        id: format!("reports.{}", site.host()),
        unsubscribe: site.address(&link::path(&site.vault, &subscription.uuid)),
    }
}

fn place(subscription: &Subscription) -> SubscribedPlace {
    SubscribedPlace {
        province: subscription.province_code.clone(),
        district: subscription.district_code.clone(),
    }
}
