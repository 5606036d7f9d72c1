//! Publishing, pausing, resuming and closing: a button each.

use actix_web::web::Data;

use crate::accounts::{KeepListings, Posted};
use crate::audit::Author;
use crate::db::Conn;
use crate::listings::model::{Listing, ListingRefusal};
use crate::listings::{actions, store};
use crate::producers::Producer;
use crate::web::{Failure, Handled, NoticeKind, Path, Shell, Site, with_notice};

pub(super) async fn publish(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let step = |c: &mut Conn, by, both: ListingAndProducer| {
        actions::publish(c, by, both.0, both.1).map(|_| ())
    };
    take(&site, &posted, &uuid, step, "listings.published").await
}

pub(super) async fn pause(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let step = |c: &mut Conn, by, both: ListingAndProducer| actions::pause(c, by, both.0);
    take(&site, &posted, &uuid, step, "listings.paused").await
}

pub(super) async fn resume(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let step = |c: &mut Conn, by, both: ListingAndProducer| actions::resume(c, by, both.0, both.1);
    take(&site, &posted, &uuid, step, "listings.resumed").await
}

pub(super) async fn close(
    site: Data<Site>,
    posted: Posted<KeepListings>,
    uuid: Path<String>,
) -> Handled {
    let step = |c: &mut Conn, by, both: ListingAndProducer| actions::close(c, by, both.0, both.1);
    take(&site, &posted, &uuid, step, "listings.closed").await
}

type ListingAndProducer<'a> = (&'a Listing, &'a Producer);

async fn take(
    site: &Site,
    posted: &Posted<KeepListings>,
    uuid: &str,
    step: impl Fn(&mut Conn, Author, ListingAndProducer) -> Result<(), ListingRefusal> + Send + 'static,
    done: &'static str,
) -> Handled {
    let (sight, wanted) = (posted.actor.sight(), uuid.to_owned());
    let by = posted.actor.principal.acts_at(site.clock.now());
    let written = site.db.try_write(move |c| {
        let (listing, producer) = store::find_with_producer(c, &sight, &wanted)?;
        step(c, by, (&listing, &producer))
    });
    answer(&posted.actor.shell, uuid, written.await, done)
}

/// Back to the listing's page with a word about what was done, or about what is in the way.
pub(super) fn answer(
    shell: &Shell,
    uuid: &str,
    outcome: Result<(), ListingRefusal>,
    done: &'static str,
) -> Handled {
    let (kind, key) = match outcome {
        Ok(()) => (NoticeKind::Good, done),
        Err(ListingRefusal::Db(failure)) => return Err(Failure::from(failure)),
        Err(refused) => (NoticeKind::Attention, reason(&refused)),
    };
    with_notice(shell, format!("/listings/{uuid}"), kind, key)
}

fn reason(refused: &ListingRefusal) -> &'static str {
    match refused {
        ListingRefusal::NotYet(obstacles) => obstacles
            .first()
            .map_or("listings.not_yet", |obstacle| obstacle.key()),
        ListingRefusal::LastPhoto => "listings.last_photo",
        ListingRefusal::WrongState(_) | ListingRefusal::Db(_) => "listings.wrong_state",
    }
}
