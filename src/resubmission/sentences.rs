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
pub(super) struct Deed {
    pub route: &'static str,
    /// The key of the sentence.
    pub says: &'static str,
    pub about: Subject,
}

const fn deed(route: &'static str, says: &'static str, about: Subject) -> Deed {
    Deed { route, says, about }
}

pub(super) fn of(route: &str) -> Option<&'static Deed> {
    let mut all = DEEDS.iter().flat_map(|room| room.iter());
    all.find(|deed| deed.route == route)
}

const DEEDS: [&[Deed]; 5] = [ACCOUNTS, PRODUCERS, LISTINGS, SALES, REPORTS];

const ACCOUNTS: &[Deed] = {
    use Subject::{Account, Nothing};
    &[
        deed("/sign-in", "resubmission.deed.sign_in", Nothing),
        deed("/sign-out", "resubmission.deed.sign_out", Nothing),
        deed("/activate", "resubmission.deed.activate", Nothing),
        deed("/forgot", "resubmission.deed.forgot", Nothing),
        deed("/reset/{token}", "resubmission.deed.reset", Nothing),
        deed("/account", "resubmission.deed.own_account", Nothing),
        deed(
            "/account/password",
            "resubmission.deed.own_password",
            Nothing,
        ),
        deed("/accounts", "resubmission.deed.open_account", Nothing),
        deed(
            "/accounts/{uuid}/edit",
            "resubmission.deed.edit_account",
            Account,
        ),
        deed(
            "/accounts/{uuid}/code",
            "resubmission.deed.account_code",
            Account,
        ),
        deed(
            "/accounts/{uuid}/end",
            "resubmission.deed.end_account",
            Account,
        ),
        deed("/jobs/retry", "resubmission.deed.retry_jobs", Nothing),
    ]
};

const PRODUCERS: &[Deed] = {
    use Subject::{Nothing, Producer};
    &[
        deed("/register", "resubmission.deed.register", Nothing),
        deed("/producers", "resubmission.deed.new_producer", Nothing),
        deed(
            "/producers/placement",
            "resubmission.deed.placement",
            Nothing,
        ),
        deed(
            "/producers/{uuid}/edit",
            "resubmission.deed.edit_producer",
            Producer,
        ),
        deed(
            "/producers/{uuid}/consents",
            "resubmission.deed.consent",
            Producer,
        ),
        deed(
            "/producers/{uuid}/members",
            "resubmission.deed.add_member",
            Producer,
        ),
        deed(
            "/producers/{uuid}/members/end",
            "resubmission.deed.end_member",
            Producer,
        ),
        deed(
            "/producers/{uuid}/invitations",
            "resubmission.deed.invitation",
            Producer,
        ),
        deed(
            "/producers/{uuid}/leave",
            "resubmission.deed.leave",
            Producer,
        ),
        deed(
            "/producers/{uuid}/code",
            "resubmission.deed.producer_code",
            Producer,
        ),
        deed(
            "/producers/{uuid}/decision",
            "resubmission.deed.decision",
            Producer,
        ),
        deed(
            "/producers/{uuid}/send-again",
            "resubmission.deed.send_again",
            Producer,
        ),
        deed(
            "/producers/{uuid}/place",
            "resubmission.deed.place",
            Producer,
        ),
    ]
};

const LISTINGS: &[Deed] = {
    use Subject::{Draft, Listing, Nothing};
    &[
        deed("/listings", "resubmission.deed.new_listing", Nothing),
        deed(
            "/listings/{uuid}/edit",
            "resubmission.deed.edit_listing",
            Listing,
        ),
        deed(
            "/listings/{uuid}/edit/{part}",
            "resubmission.deed.edit_listing",
            Listing,
        ),
        deed(
            "/listings/{uuid}/publish",
            "resubmission.deed.publish",
            Listing,
        ),
        deed("/listings/{uuid}/pause", "resubmission.deed.pause", Listing),
        deed(
            "/listings/{uuid}/resume",
            "resubmission.deed.resume",
            Listing,
        ),
        deed("/listings/{uuid}/close", "resubmission.deed.close", Listing),
        deed(
            "/listings/{uuid}/photos",
            "resubmission.deed.photos",
            Listing,
        ),
        deed(
            "/listings/{uuid}/photos/{photo}/first",
            "resubmission.deed.first_photo",
            Listing,
        ),
        deed(
            "/listings/{uuid}/photos/{photo}/remove",
            "resubmission.deed.remove_photo",
            Listing,
        ),
        deed(
            "/listings/{uuid}/labels/retire",
            "resubmission.deed.retire_code",
            Listing,
        ),
        deed("/listings/drafts", "resubmission.deed.begin_draft", Nothing),
        deed(
            "/listings/drafts/{uuid}/photo",
            "resubmission.deed.draft_photo",
            Draft,
        ),
        deed(
            "/listings/drafts/{uuid}/review",
            "resubmission.deed.publish_draft",
            Draft,
        ),
        deed(
            "/listings/drafts/{uuid}/{question}",
            "resubmission.deed.answer_draft",
            Draft,
        ),
        deed(
            "/listings/drafts/{uuid}/discard",
            "resubmission.deed.discard_draft",
            Draft,
        ),
    ]
};

const SALES: &[Deed] = {
    use Subject::{Course, Nothing, Sale};
    &[
        deed("/transactions", "resubmission.deed.record_sale", Nothing),
        deed(
            "/transactions/{uuid}/cancel",
            "resubmission.deed.cancel_sale",
            Sale,
        ),
        deed("/courses", "resubmission.deed.new_course", Nothing),
        deed(
            "/courses/{uuid}/attendees",
            "resubmission.deed.attend",
            Course,
        ),
        deed(
            "/courses/{uuid}/attendees/{producer}/remove",
            "resubmission.deed.remove_attendee",
            Course,
        ),
    ]
};

const REPORTS: &[Deed] = {
    use Subject::{Nothing, SignedReport, Subscription};
    &[
        deed("/reports/document", "resubmission.deed.document", Nothing),
        deed("/reports/targets", "resubmission.deed.targets", Nothing),
        deed(
            "/reports/denominators",
            "resubmission.deed.denominators",
            Nothing,
        ),
        deed(
            "/reports/districts/regroup/{how}",
            "resubmission.deed.regroup_preview",
            Nothing,
        ),
        deed(
            "/reports/districts/regroup/file",
            "resubmission.deed.regroup_preview",
            Nothing,
        ),
        deed(
            "/reports/districts/regroup/apply",
            "resubmission.deed.regroup",
            Nothing,
        ),
        deed(
            "/reports/districts/regroup/take-back",
            "resubmission.deed.regroup_back",
            Nothing,
        ),
        deed("/reports/signed", "resubmission.deed.sign", Nothing),
        deed(
            "/reports/signed/{uuid}/restatements",
            "resubmission.deed.restate",
            SignedReport,
        ),
        deed(
            "/reports/subscriptions",
            "resubmission.deed.subscribe",
            Nothing,
        ),
        deed(
            "/reports/subscriptions/{uuid}/end",
            "resubmission.deed.unsubscribe",
            Subscription,
        ),
    ]
};
