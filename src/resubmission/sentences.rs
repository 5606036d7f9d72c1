//! What each route that takes a form does, in one sentence. A route that is not here is never sent
//! again for anybody.

/// What the address of a form is about: whose name is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Nothing,
    Producer,
    Listing,
    Draft,
    Sale,
    Course,
    Account,
    SignedReport,
    Subscription,
}

impl Subject {
    pub const fn label_key(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Producer => "resubmission.about.producer",
            Self::Listing => "resubmission.about.listing",
            Self::Draft => "resubmission.about.draft",
            Self::Sale => "resubmission.about.sale",
            Self::Course => "resubmission.about.course",
            Self::Account => "resubmission.about.account",
            Self::SignedReport => "resubmission.about.signed_report",
            Self::Subscription => "resubmission.about.subscription",
        }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct FormSentence {
    pub route: &'static str,
    pub key: &'static str,
    pub about: Subject,
}

const fn form(route: &'static str, key: &'static str, about: Subject) -> FormSentence {
    FormSentence { route, key, about }
}

pub(super) fn of(route: &str) -> Option<&'static FormSentence> {
    let mut all = SENTENCES.iter().flat_map(|room| room.iter());
    all.find(|sentence| sentence.route == route)
}

const SENTENCES: [&[FormSentence]; 5] = [ACCOUNTS, PRODUCERS, LISTINGS, SALES, REPORTS];

const ACCOUNTS: &[FormSentence] = {
    use Subject::{Account, Nothing};
    &[
        form("/sign-in", "resubmission.sentence.sign_in", Nothing),
        form("/sign-out", "resubmission.sentence.sign_out", Nothing),
        form("/activate", "resubmission.sentence.activate", Nothing),
        form("/forgot", "resubmission.sentence.forgot", Nothing),
        form("/reset/{token}", "resubmission.sentence.reset", Nothing),
        form("/account", "resubmission.sentence.own_account", Nothing),
        form(
            "/account/password",
            "resubmission.sentence.own_password",
            Nothing,
        ),
        form(
            "/account/sessions/end",
            "resubmission.sentence.end_session",
            Nothing,
        ),
        form(
            "/confirm-email/{token}",
            "resubmission.sentence.confirm_email",
            Nothing,
        ),
        form(
            "/account/email/ask",
            "resubmission.sentence.ask_to_confirm",
            Nothing,
        ),
        form(
            "/account/notices/seen",
            "resubmission.sentence.see_notices",
            Nothing,
        ),
        form(
            "/accounts/codes/{id}",
            "resubmission.sentence.agree_to_code",
            Nothing,
        ),
        form("/accounts", "resubmission.sentence.open_account", Nothing),
        form(
            "/accounts/{uuid}/edit",
            "resubmission.sentence.edit_account",
            Account,
        ),
        form(
            "/accounts/{uuid}/code",
            "resubmission.sentence.account_code",
            Account,
        ),
        form(
            "/accounts/{uuid}/sign-out",
            "resubmission.sentence.sign_out_account",
            Account,
        ),
        form(
            "/accounts/{uuid}/end",
            "resubmission.sentence.end_account",
            Account,
        ),
        form(
            "/security-events/seen",
            "resubmission.sentence.see_alarms",
            Nothing,
        ),
        form("/jobs/retry", "resubmission.sentence.retry_jobs", Nothing),
    ]
};

const PRODUCERS: &[FormSentence] = {
    use Subject::{Nothing, Producer};
    &[
        form("/register", "resubmission.sentence.register", Nothing),
        form("/producers", "resubmission.sentence.new_producer", Nothing),
        form(
            "/producers/placement",
            "resubmission.sentence.placement",
            Nothing,
        ),
        form(
            "/producers/verification",
            "resubmission.sentence.verify_producers",
            Nothing,
        ),
        form(
            "/producers/{uuid}/verify",
            "resubmission.sentence.verify_producer",
            Producer,
        ),
        form(
            "/producers/{uuid}/edit",
            "resubmission.sentence.edit_producer",
            Producer,
        ),
        form(
            "/producers/{uuid}/consents",
            "resubmission.sentence.consent",
            Producer,
        ),
        form(
            "/producers/{uuid}/members",
            "resubmission.sentence.add_member",
            Producer,
        ),
        form(
            "/producers/{uuid}/members/end",
            "resubmission.sentence.end_member",
            Producer,
        ),
        form(
            "/producers/{uuid}/invitations",
            "resubmission.sentence.invitation",
            Producer,
        ),
        form(
            "/producers/{uuid}/leave",
            "resubmission.sentence.leave",
            Producer,
        ),
        form(
            "/producers/{uuid}/code",
            "resubmission.sentence.producer_code",
            Producer,
        ),
        form(
            "/producers/{uuid}/decision",
            "resubmission.sentence.decision",
            Producer,
        ),
        form(
            "/producers/{uuid}/send-again",
            "resubmission.sentence.send_again",
            Producer,
        ),
        form(
            "/producers/{uuid}/place",
            "resubmission.sentence.place",
            Producer,
        ),
    ]
};

const LISTINGS: &[FormSentence] = {
    use Subject::{Draft, Listing, Nothing};
    &[
        form("/listings", "resubmission.sentence.new_listing", Nothing),
        form(
            "/listings/{uuid}/edit",
            "resubmission.sentence.edit_listing",
            Listing,
        ),
        form(
            "/listings/{uuid}/edit/{part}",
            "resubmission.sentence.edit_listing",
            Listing,
        ),
        form(
            "/listings/{uuid}/publish",
            "resubmission.sentence.publish",
            Listing,
        ),
        form(
            "/listings/{uuid}/pause",
            "resubmission.sentence.pause",
            Listing,
        ),
        form(
            "/listings/{uuid}/resume",
            "resubmission.sentence.resume",
            Listing,
        ),
        form(
            "/listings/{uuid}/close",
            "resubmission.sentence.close",
            Listing,
        ),
        form(
            "/listings/{uuid}/photos",
            "resubmission.sentence.photos",
            Listing,
        ),
        form(
            "/listings/{uuid}/photos/{photo}/first",
            "resubmission.sentence.first_photo",
            Listing,
        ),
        form(
            "/listings/{uuid}/photos/{photo}/remove",
            "resubmission.sentence.remove_photo",
            Listing,
        ),
        form(
            "/listings/{uuid}/labels/retire",
            "resubmission.sentence.retire_code",
            Listing,
        ),
        form(
            "/listings/drafts",
            "resubmission.sentence.begin_draft",
            Nothing,
        ),
        form(
            "/listings/drafts/{uuid}/photo",
            "resubmission.sentence.draft_photo",
            Draft,
        ),
        form(
            "/listings/drafts/{uuid}/review",
            "resubmission.sentence.publish_draft",
            Draft,
        ),
        form(
            "/listings/drafts/{uuid}/{question}",
            "resubmission.sentence.answer_draft",
            Draft,
        ),
        form(
            "/listings/drafts/{uuid}/discard",
            "resubmission.sentence.discard_draft",
            Draft,
        ),
    ]
};

const SALES: &[FormSentence] = {
    use Subject::{Course, Nothing, Sale};
    &[
        form(
            "/transactions",
            "resubmission.sentence.record_sale",
            Nothing,
        ),
        form(
            "/transactions/{uuid}/cancel",
            "resubmission.sentence.cancel_sale",
            Sale,
        ),
        form("/courses", "resubmission.sentence.new_course", Nothing),
        form(
            "/courses/{uuid}/attendees",
            "resubmission.sentence.attend",
            Course,
        ),
        form(
            "/courses/{uuid}/attendees/{producer}/remove",
            "resubmission.sentence.remove_attendee",
            Course,
        ),
    ]
};

const REPORTS: &[FormSentence] = {
    use Subject::{Nothing, SignedReport, Subscription};
    &[
        form(
            "/reports/document",
            "resubmission.sentence.document",
            Nothing,
        ),
        form("/reports/targets", "resubmission.sentence.targets", Nothing),
        form(
            "/reports/denominators",
            "resubmission.sentence.denominators",
            Nothing,
        ),
        form(
            "/reports/districts/regroup/{how}",
            "resubmission.sentence.regroup_preview",
            Nothing,
        ),
        form(
            "/reports/districts/regroup/file",
            "resubmission.sentence.regroup_preview",
            Nothing,
        ),
        form(
            "/reports/districts/regroup/apply",
            "resubmission.sentence.regroup",
            Nothing,
        ),
        form(
            "/reports/districts/regroup/take-back",
            "resubmission.sentence.regroup_back",
            Nothing,
        ),
        form("/reports/signed", "resubmission.sentence.sign", Nothing),
        form(
            "/reports/signed/{uuid}/restatements",
            "resubmission.sentence.restate",
            SignedReport,
        ),
        form(
            "/reports/subscriptions",
            "resubmission.sentence.subscribe",
            Nothing,
        ),
        form(
            "/reports/subscriptions/{uuid}/end",
            "resubmission.sentence.unsubscribe",
            Subscription,
        ),
    ]
};
