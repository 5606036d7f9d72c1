//! The page of one producer.

use askama::Template;

use super::badge;
use crate::accounts::{
    DecideCooperatives, HistoryLine, KeepListings, KeepMembers, Permission, PlaceProducers,
    Principal, RegisterProducers, Role,
};
use crate::areas::PlaceLabel;
use crate::producers::actions::may_hand_out_code;
use crate::producers::model::{ContactDetails, Invitation, Producer, Purpose, Status};
use crate::producers::store::{Consent, Member};
use crate::text::{date, date_time};
use crate::web::{FormView, Shell};

/// All that the page is made of, read at one moment.
#[derive(Debug)]
pub(in crate::producers) struct ProducerDetails {
    pub producer: Producer,
    pub reach: ContactDetails,
    pub place: PlaceLabel,
    pub account: Option<i64>,
    pub consents: Vec<Consent>,
    pub listed: bool,
    /// Its members where it is a cooperative, else the cooperatives it belongs to.
    pub memberships: Vec<Member>,
    /// Who asks for it as a member.
    pub invitations: Vec<Invitation>,
    pub history: Vec<HistoryLine>,
}

/// One of the things to do next.
pub(in crate::producers) struct ProducerNextStep {
    pub done: bool,
    pub text: &'static str,
    /// Where the reader does it; `None` where somebody else has to.
    pub href: Option<String>,
}

/// What the reader may do here.
pub(in crate::producers) struct ProducerRights {
    pub decide: bool,
    pub renew: bool,
    pub keep_members: bool,
    pub send_again: bool,
    pub place: bool,
    /// To vouch for a household that registered itself.
    pub verify: bool,
    /// The reader is the producer: leaves a cooperative by itself, and has no list to go back to.
    pub own: bool,
}

impl ProducerRights {
    fn of(principal: &Principal, producer: &Producer) -> Self {
        let decides = DecideCooperatives::allows(principal);
        let speaks_for_others = producer.kind.needs_decision();
        Self {
            decide: decides && producer.status == Status::Pending,
            renew: may_hand_out_code(principal, producer),
            keep_members: KeepMembers::allows(principal)
                && producer.kind.has_members()
                && producer.is_active(),
            place: PlaceProducers::allows(principal),
            verify: RegisterProducers::allows(principal) && producer.is_unverified(),
            own: principal.role == Role::Household,
            send_again: speaks_for_others && producer.status == Status::Refused,
        }
    }
}

#[derive(Template)]
#[template(path = "producers/show.html")]
pub(in crate::producers) struct ShowPage<'a> {
    pub shell: &'a Shell,
    pub found: &'a ProducerDetails,
    pub may: ProducerRights,
    pub badge: &'static str,
    pub steps: Vec<ProducerNextStep>,
    /// The next one of its kind may be registered.
    pub just_registered: bool,
    /// The decision, where it is to be made.
    pub form: FormView,
}

impl<'a> ShowPage<'a> {
    pub fn new(
        shell: &'a Shell,
        principal: &Principal,
        found: &'a ProducerDetails,
        form: FormView,
    ) -> Self {
        Self {
            shell,
            may: ProducerRights::of(principal, &found.producer),
            badge: badge(found.producer.status),
            steps: steps(principal, found),
            just_registered: false,
            found,
            form,
        }
    }

    /// In one piece: a number broken over two lines is copied wrong.
    fn number(&self) -> String {
        let grouped = self.found.producer.number.grouped();
        grouped.replace(' ', "\u{a0}")
    }

    fn registered_on(&self) -> String {
        date(self.found.producer.registered_on)
    }

    fn trained_on(&self) -> Option<String> {
        self.found.producer.trained_on.map(date)
    }

    fn decided_at(&self) -> Option<String> {
        self.found.producer.decided_at.map(date_time)
    }
}

fn steps(principal: &Principal, found: &ProducerDetails) -> Vec<ProducerNextStep> {
    let uuid = &found.producer.uuid;
    let public = |c: &Consent| c.purpose == Purpose::PublicPage && c.withdrawn_at.is_none();
    vec![
        ProducerNextStep {
            done: found.producer.activated_at.is_some(),
            text: "producers.steps.activated",
            href: ProducerRights::of(principal, &found.producer)
                .renew
                .then(|| format!("/producers/{uuid}#account")),
        },
        ProducerNextStep {
            done: found.consents.iter().any(public),
            text: "producers.steps.consent",
            href: Some(format!("/producers/{uuid}/consents")),
        },
        ProducerNextStep {
            done: found.listed,
            text: "producers.steps.listed",
            href: KeepListings::allows(principal).then(|| format!("/listings/new?producer={uuid}")),
        },
    ]
}
