//! Every route of the program, once or more: who may open it, what it asks for, and what it
//! answers where all is well. Held to the sources by `every_route_has_a_case`.

use lensan::accounts::{MATRIX, Role};

/// Who sees what a route leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteVisibility {
    /// Nothing of anybody's.
    Always,
    /// A household, its goods and its sales.
    Household,
    /// The same; but a household is asked for its own whatever it names.
    HouseholdUnlessOwn,
    /// A household's own, for itself alone.
    HouseholdItself,
    Cooperative,
    Course,
    /// A place where a household is registered or a course held.
    Place,
    /// What belongs to a district, like its signed report.
    District,
    /// What belongs to a province.
    Province,
    /// What is of all provinces together.
    Country,
    /// The account's own and nobody else's.
    Account,
}

impl RouteVisibility {
    /// Up to which distance (`estate::DISTANCES`) a role sees such things; `None`: none at all.
    fn reach(self, role: Role) -> Option<usize> {
        use Role::*;
        let areas = match role {
            Household | CooperativeOfficer => 0,
            DigitalTeam => 1,
            DistrictStaff => 2,
            ProvinceStaff => 3,
            Administrator => 4,
        };
        match (self, role) {
            (Self::Always, _) => Some(4),
            (Self::HouseholdUnlessOwn, Household) => Some(4),
            (Self::HouseholdItself, Household) => Some(0),
            (Self::HouseholdItself, _) | (Self::Cooperative, Household) => None,
            // A cooperative acts in the whole of its province.
            (Self::Province, DistrictStaff) | (Self::Place, CooperativeOfficer) => Some(3),
            (Self::Place, Household) => None,
            (Self::Country, Administrator) => Some(4),
            (Self::Country, _) => None,
            (Self::Account, _) => Some(0),
            _ => Some(areas),
        }
    }

    pub fn by(self, role: Role, distance: usize) -> bool {
        self.reach(role).is_some_and(|reach| distance <= reach)
    }
}

/// One way to ask for a route.
#[derive(Debug, Clone, Copy)]
pub struct RouteCase {
    pub method: &'static str,
    /// As the source declares it.
    pub route: &'static str,
    /// The permission; empty for everybody, signed in or not.
    pub who: &'static str,
    /// The address to ask for, with the names of things in braces.
    pub address: &'static str,
    pub seen: RouteVisibility,
    pub fields: &'static [(&'static str, &'static str)],
    /// The name of the field that holds a file.
    pub file: Option<&'static str>,
    /// The status for whoever may, of what it may.
    pub answer: u16,
    /// The status for somebody who has not signed in.
    pub stranger: u16,
    /// The status of a form without its token.
    pub stale: u16,
}

impl RouteCase {
    pub fn opens_to(&self, role: Role) -> bool {
        self.who.is_empty() || {
            let found = MATRIX.iter().find(|(name, _)| *name == self.who);
            let roles = found
                .unwrap_or_else(|| panic!("no permission {}", self.who))
                .1;
            roles.contains(&role)
        }
    }

    const fn at(self, address: &'static str, seen: RouteVisibility) -> Self {
        Self {
            address,
            seen,
            ..self
        }
    }

    const fn of(self, seen: RouteVisibility) -> Self {
        Self { seen, ..self }
    }

    const fn with(self, fields: &'static [(&'static str, &'static str)]) -> Self {
        Self { fields, ..self }
    }

    const fn file(self, field: &'static str, stale: u16) -> Self {
        Self {
            file: Some(field),
            stranger: 303,
            stale,
            ..self
        }
    }

    /// A form that needs no token: its address is a secret.
    const fn without_token(self) -> Self {
        Self {
            stale: self.answer,
            ..self
        }
    }

    const fn strangers(self, stranger: u16) -> Self {
        Self { stranger, ..self }
    }
}

const fn get(route: &'static str, who: &'static str, answer: u16) -> RouteCase {
    RouteCase {
        method: "GET",
        route,
        who,
        address: route,
        seen: RouteVisibility::Always,
        fields: &[],
        file: None,
        answer,
        stranger: if who.is_empty() { answer } else { 303 },
        stale: 0,
    }
}

const fn post(route: &'static str, who: &'static str, answer: u16) -> RouteCase {
    RouteCase {
        method: "POST",
        stranger: if who.is_empty() { answer } else { 401 },
        stale: 409,
        ..get(route, who, answer)
    }
}

const ANYBODY: &str = "";

/// In this order each person walks: what ends something comes after whatever needs it.
pub const CASES: [&[RouteCase]; 8] = [
    PUBLIC, PRODUCERS, LISTINGS, DRAFTS, SALES, REPORTS, SIGNED, LAST,
];

const PUBLIC: &[RouteCase] = &[
    get("/healthz", ANYBODY, 200),
    get("/readyz", ANYBODY, 200),
    get("/static/{name}", ANYBODY, 200).at("/static/lensan.css", RouteVisibility::Always),
    get("/display", ANYBODY, 303),
    get("/language", ANYBODY, 303).at("/language?to=vi", RouteVisibility::Always),
    get("/", ANYBODY, 200),
    get("/places", ANYBODY, 200).at("/places?q=ea+kar", RouteVisibility::Always),
    get("/open", ANYBODY, 200),
    get("/open/v1/{name}", ANYBODY, 200).at("/open/v1/provinces.csv", RouteVisibility::Always),
    get("/t", ANYBODY, 200),
    get("/t/{code}", ANYBODY, 200),
    get("/t/{code}/qr.svg", ANYBODY, 200),
    get("/t/{code}/qr.png", ANYBODY, 200),
    get("/activate", ANYBODY, 200),
    post("/activate", ANYBODY, 422),
    get("/forgot", ANYBODY, 200),
    post("/forgot", ANYBODY, 422),
    // A link that nobody was sent is answered like a spent one.
    get("/reset/{token}", ANYBODY, 410).at("/reset/no-such-token", RouteVisibility::Always),
    post("/reset/{token}", ANYBODY, 422).at("/reset/no-such-token", RouteVisibility::Always),
    get("/confirm-email/{token}", ANYBODY, 410)
        .at("/confirm-email/no-such-token", RouteVisibility::Always),
    post("/confirm-email/{token}", ANYBODY, 410)
        .at("/confirm-email/no-such-token", RouteVisibility::Always),
    // So is a link of no letter.
    get("/unsubscribe/{link}", ANYBODY, 404)
        .at("/unsubscribe/no-such-link", RouteVisibility::Always),
    post("/unsubscribe/{link}", ANYBODY, 404)
        .at("/unsubscribe/no-such-link", RouteVisibility::Always)
        .without_token(),
    get("/register", ANYBODY, 200),
    post("/register", ANYBODY, 200),
    // Whoever is signed in is led on.
    get("/sign-in", "SignedIn", 303).strangers(200),
    post("/sign-in", ANYBODY, 422),
];

const PRODUCERS: &[RouteCase] = &[
    get("/producers", "SeeProducers", 200),
    post("/producers", "RegisterProducers", 422),
    get("/producers/new", "RegisterProducers", 200),
    get("/producers/new", "RegisterProducers", 200)
        .at("/producers/new?kind=household", RouteVisibility::Always),
    get("/producers/placement", "PlaceProducers", 200),
    post("/producers/placement", "PlaceProducers", 422),
    get("/producers/{uuid}", "SeeProducers", 200)
        .at("/producers/{household}", RouteVisibility::Household),
    get("/producers/{uuid}", "SeeProducers", 200)
        .at("/producers/{cooperative}", RouteVisibility::Cooperative),
    get("/producers/{uuid}/edit", "EditProducers", 200)
        .at("/producers/{household}/edit", RouteVisibility::Household),
    post("/producers/{uuid}/edit", "EditProducers", 303)
        .at("/producers/{household}/edit", RouteVisibility::Household)
        .with(&[("name", "Hộ có tên khác"), ("hamlet", "Thôn 1")]),
    get("/producers/{uuid}/consents", "EditProducers", 200).at(
        "/producers/{household}/consents",
        RouteVisibility::Household,
    ),
    post("/producers/{uuid}/consents", "EditProducers", 303)
        .at(
            "/producers/{household}/consents",
            RouteVisibility::Household,
        )
        .with(&[("purpose", "public_page"), ("do", "withdraw")]),
    get("/producers/{uuid}/members", "KeepMembers", 200).at(
        "/producers/{cooperative}/members",
        RouteVisibility::Cooperative,
    ),
    post("/producers/{uuid}/members", "KeepMembers", 422).at(
        "/producers/{cooperative}/members",
        RouteVisibility::Cooperative,
    ),
    post("/producers/{uuid}/members/end", "KeepMembers", 422).at(
        "/producers/{cooperative}/members/end",
        RouteVisibility::Cooperative,
    ),
    post("/producers/{uuid}/invitations", "EditProducers", 303).at(
        "/producers/{household}/invitations",
        RouteVisibility::Household,
    ),
    post("/producers/{uuid}/leave", "EditProducers", 303).at(
        "/producers/{household}/leave",
        RouteVisibility::HouseholdItself,
    ),
    get("/producers/verification", "RegisterProducers", 200),
    post("/producers/verification", "RegisterProducers", 303),
    post("/producers/{uuid}/verify", "RegisterProducers", 303)
        .at("/producers/{household}/verify", RouteVisibility::Household),
    post("/producers/{uuid}/code", "RegisterProducers", 200)
        .at("/producers/{household}/code", RouteVisibility::Household),
    post("/producers/{uuid}/decision", "DecideCooperatives", 303)
        .at(
            "/producers/{cooperative}/decision",
            RouteVisibility::Cooperative,
        )
        .with(&[("decision", "approve")]),
    post("/producers/{uuid}/send-again", "EditProducers", 303).at(
        "/producers/{cooperative}/send-again",
        RouteVisibility::Cooperative,
    ),
    get("/producers/{uuid}/place", "PlaceProducers", 200)
        .at("/producers/{household}/place", RouteVisibility::Household),
    post("/producers/{uuid}/place", "PlaceProducers", 422)
        .at("/producers/{household}/place", RouteVisibility::Household),
];

/// A listing that is taken.
pub const GOODS: &[(&str, &str)] = &[
    ("uuid", "{fresh}"),
    ("producer", "{household}"),
    ("title", "Cà phê Robusta rang mộc"),
    ("category", "coffee"),
    ("unit", "kg"),
    ("price", "120.000"),
    ("quantity", "50"),
    ("season", ""),
    ("description", ""),
];

const LISTINGS: &[RouteCase] = &[
    // A draft's picture: strangers are not even told that it is there.
    get("/photos/{hash}/{size}", "SeeListings", 200)
        .at("/photos/{hash}/small", RouteVisibility::Household)
        .strangers(404),
    get("/listings", "SeeListings", 200),
    post("/listings", "KeepListings", 303)
        .of(RouteVisibility::HouseholdUnlessOwn)
        .with(GOODS),
    get("/listings/new", "KeepListings", 200),
    get("/listings/new", "KeepListings", 200).at(
        "/listings/new?producer={household}",
        RouteVisibility::HouseholdUnlessOwn,
    ),
    get("/listings/{uuid}", "SeeListings", 200)
        .at("/listings/{listing}", RouteVisibility::Household),
    get("/listings/{uuid}/edit", "KeepListings", 200)
        .at("/listings/{listing}/edit", RouteVisibility::Household),
    post("/listings/{uuid}/edit", "KeepListings", 303)
        .at("/listings/{listing}/edit", RouteVisibility::Household)
        .with(GOODS),
    get("/listings/{uuid}/edit/{part}", "KeepListings", 200)
        .at("/listings/{listing}/edit/price", RouteVisibility::Household),
    post("/listings/{uuid}/edit/{part}", "KeepListings", 303)
        .at("/listings/{listing}/edit/price", RouteVisibility::Household)
        .with(&[("price", "125.000"), ("unit", "kg")]),
    post("/listings/{uuid}/publish", "KeepListings", 303).at(
        "/listings/{unpublished}/publish",
        RouteVisibility::Household,
    ),
    post("/listings/{uuid}/pause", "KeepListings", 303)
        .at("/listings/{listing}/pause", RouteVisibility::Household),
    post("/listings/{uuid}/resume", "KeepListings", 303)
        .at("/listings/{listing}/resume", RouteVisibility::Household),
    // Leads to the listing's page, which says whether there is one.
    get("/listings/{uuid}/photos", "SeeListings", 303)
        .at("/listings/{listing}/photos", RouteVisibility::Always),
    post("/listings/{uuid}/photos", "KeepListings", 422)
        .at("/listings/{listing}/photos", RouteVisibility::Household)
        .with(&[("uuid", "{fresh}")])
        .file("photo", 303),
    post("/listings/{uuid}/photos/{photo}/first", "KeepListings", 303).at(
        "/listings/{listing}/photos/{photo}/first",
        RouteVisibility::Household,
    ),
    post(
        "/listings/{uuid}/photos/{photo}/remove",
        "KeepListings",
        303,
    )
    .at(
        "/listings/{listing}/photos/{photo}/remove",
        RouteVisibility::Household,
    ),
    get("/listings/{uuid}/labels", "SeeListings", 200)
        .at("/listings/{listing}/labels", RouteVisibility::Household),
    post("/listings/{uuid}/labels/retire", "KeepListings", 303).at(
        "/listings/{closing}/labels/retire",
        RouteVisibility::Household,
    ),
    post("/listings/{uuid}/close", "KeepListings", 303)
        .at("/listings/{closing}/close", RouteVisibility::Household),
];

const DRAFTS: &[RouteCase] = &[
    get("/listings/drafts", "KeepListings", 303),
    post("/listings/drafts", "KeepListings", 303)
        .of(RouteVisibility::Household)
        .with(&[
            ("uuid", "{steps}"),
            ("title", "Mật ong rừng"),
            ("category", "honey"),
        ]),
    get("/listings/drafts/{uuid}", "KeepListings", 303)
        .at("/listings/drafts/{steps}", RouteVisibility::Household),
    get("/listings/drafts/{uuid}/photo", "KeepListings", 200)
        .at("/listings/drafts/{steps}/photo", RouteVisibility::Household),
    post("/listings/drafts/{uuid}/photo", "KeepListings", 422)
        .at("/listings/drafts/{steps}/photo", RouteVisibility::Household)
        .file("photo", 303),
    // The first question that is open comes first.
    get("/listings/drafts/{uuid}/review", "KeepListings", 303).at(
        "/listings/drafts/{steps}/review",
        RouteVisibility::Household,
    ),
    post("/listings/drafts/{uuid}/review", "KeepListings", 303).at(
        "/listings/drafts/{steps}/review",
        RouteVisibility::Household,
    ),
    get("/listings/drafts/{uuid}/{question}", "KeepListings", 200)
        .at("/listings/drafts/{steps}/what", RouteVisibility::Household),
    post("/listings/drafts/{uuid}/{question}", "KeepListings", 303)
        .at("/listings/drafts/{steps}/price", RouteVisibility::Household)
        .with(&[("price", "180.000"), ("unit", "l")]),
    // Thrown away already, or never there, is answered like thrown away now.
    post("/listings/drafts/{uuid}/discard", "KeepListings", 303).at(
        "/listings/drafts/{discarded}/discard",
        RouteVisibility::Always,
    ),
];

const SALES: &[RouteCase] = &[
    get("/transactions", "SeeTransactions", 200),
    post("/transactions", "RecordTransactions", 422)
        .of(RouteVisibility::Household)
        .with(&[("listing", "{listing}")]),
    get("/transactions/new", "RecordTransactions", 200),
    get("/transactions/new", "RecordTransactions", 200).at(
        "/transactions/new?listing={listing}",
        RouteVisibility::Household,
    ),
    get("/transactions/{uuid}", "SeeTransactions", 200)
        .at("/transactions/{sale}", RouteVisibility::Household),
    get("/transactions/{uuid}/cancel", "RecordTransactions", 200)
        .at("/transactions/{sale}/cancel", RouteVisibility::Household),
    post("/transactions/{uuid}/cancel", "RecordTransactions", 303)
        .at("/transactions/{sale}/cancel", RouteVisibility::Household)
        .with(&[("reason", "ghi nhầm")]),
    get("/courses", "KeepCourses", 200),
    post("/courses", "KeepCourses", 422),
    get("/courses/new", "KeepCourses", 200),
    get("/courses/{uuid}", "KeepCourses", 200).at("/courses/{course}", RouteVisibility::Course),
    get("/courses/{uuid}/attendees", "KeepCourses", 200)
        .at("/courses/{course}/attendees", RouteVisibility::Course),
    post("/courses/{uuid}/attendees", "KeepCourses", 422)
        .at("/courses/{course}/attendees", RouteVisibility::Course),
    post(
        "/courses/{uuid}/attendees/{producer}/remove",
        "KeepCourses",
        303,
    )
    .at(
        "/courses/{course}/attendees/{attendee}/remove",
        RouteVisibility::Course,
    ),
];

const REPORTS: &[RouteCase] = &[
    get("/reports/districts", "SeeReports", 200).at(
        "/reports/districts?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/districts.csv", "SeeReports", 200).at(
        "/reports/districts.csv?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/districts.json", "SeeReports", 200).at(
        "/reports/districts.json?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/districts.xlsx", "SeeReports", 200).at(
        "/reports/districts.xlsx?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/districts.pdf", "SeeReports", 200).at(
        "/reports/districts.pdf?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/document", "SeeReports", 200).at(
        "/reports/document?province={province}",
        RouteVisibility::Province,
    ),
    // Keeps the letterhead and leads to the document, which says whose it is.
    post("/reports/document", "SeeReports", 303).with(&[("province", "{province}")]),
    get("/reports/country", "SeeReports", 200).of(RouteVisibility::Country),
    get("/reports/multiples", "SeeReports", 200).at(
        "/reports/multiples?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/channels", "SeeReports", 200).at(
        "/reports/channels?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/funnel", "SeeReports", 200).at(
        "/reports/funnel?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/funnel", "SeeReports", 200)
        .at("/reports/funnel?course={course}", RouteVisibility::Course),
    get("/reports/lagging", "SeeReports", 200).at(
        "/reports/lagging?kind=unlisted&province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/targets", "EditDenominators", 200).at(
        "/reports/targets?province={province}",
        RouteVisibility::Province,
    ),
    post("/reports/targets", "EditDenominators", 303)
        .of(RouteVisibility::District)
        .with(&[
            ("province", "{province}"),
            ("t-value-{district}", "5.000.000"),
        ]),
    get("/reports/denominators", "EditDenominators", 200).at(
        "/reports/denominators?province={province}",
        RouteVisibility::Province,
    ),
    post("/reports/denominators", "EditDenominators", 303)
        .of(RouteVisibility::District)
        .with(&[("province", "{province}"), ("b-{district}", "41.250")]),
    get("/reports/districts/regroup", "RegroupDistricts", 200).at(
        "/reports/districts/regroup?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/districts/regroup.csv", "RegroupDistricts", 200).at(
        "/reports/districts/regroup.csv?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/districts/regroup/{how}", "RegroupDistricts", 200).at(
        "/reports/districts/regroup/rename?province={province}",
        RouteVisibility::Province,
    ),
    post("/reports/districts/regroup/{how}", "RegroupDistricts", 200)
        .at(
            "/reports/districts/regroup/rename",
            RouteVisibility::Province,
        )
        .with(&[
            ("province", "{province}"),
            ("unit", "{district}"),
            ("name", "Cụm một"),
            ("from", "2027-01-01"),
            ("basis", "Quyết định 12/QĐ-UBND"),
        ]),
    get("/reports/districts/regroup/file", "RegroupDistricts", 200).at(
        "/reports/districts/regroup/file?province={province}",
        RouteVisibility::Province,
    ),
    post("/reports/districts/regroup/file", "RegroupDistricts", 422)
        .of(RouteVisibility::Province)
        .with(&[
            ("province", "{province}"),
            ("from", "2027-01-01"),
            ("basis", "Quyết định 12/QĐ-UBND"),
        ])
        .file("list", 409),
    // A list of nothing is refused, on the page of the province.
    post("/reports/districts/regroup/apply", "RegroupDistricts", 422)
        .of(RouteVisibility::Province)
        .with(&[
            ("province", "{province}"),
            ("from", "2027-01-01"),
            ("basis", "Quyết định 12/QĐ-UBND"),
            ("seen", "0"),
        ]),
    post(
        "/reports/districts/regroup/take-back",
        "RegroupDistricts",
        422,
    )
    .of(RouteVisibility::Province)
    .with(&[("province", "{province}"), ("regrouping", "0")]),
];

const SIGNED: &[RouteCase] = &[
    get("/reports/signed", "SignReports", 200),
    post("/reports/signed", "SignReports", 422)
        .of(RouteVisibility::Province)
        .with(&[("province", "{province}")]),
    get("/reports/signed/new", "SignReports", 200).at(
        "/reports/signed/new?province={province}",
        RouteVisibility::Province,
    ),
    get("/reports/signed/{uuid}", "SignReports", 200)
        .at("/reports/signed/{file}", RouteVisibility::District),
    get("/reports/signed/{uuid}.json", "SignReports", 200)
        .at("/reports/signed/{file}.json", RouteVisibility::District),
    get("/reports/signed/{uuid}.csv", "SignReports", 200)
        .at("/reports/signed/{file}.csv", RouteVisibility::District),
    post("/reports/signed/{uuid}/restatements", "SignReports", 422).at(
        "/reports/signed/{file}/restatements",
        RouteVisibility::District,
    ),
    get("/reports/subscriptions", "SeeReports", 200),
    post("/reports/subscriptions", "SeeReports", 422),
    post("/reports/subscriptions/{uuid}/end", "SeeReports", 303).at(
        "/reports/subscriptions/{subscription}/end",
        RouteVisibility::Account,
    ),
];

const LAST: &[RouteCase] = &[
    get("/accounts", "KeepAccounts", 200),
    post("/accounts", "KeepAccounts", 422),
    get("/accounts/new", "KeepAccounts", 200),
    get("/accounts/{uuid}/edit", "KeepAccounts", 200)
        .at("/accounts/{account}/edit", RouteVisibility::Always),
    post("/accounts/{uuid}/edit", "KeepAccounts", 422)
        .at("/accounts/{account}/edit", RouteVisibility::Always),
    post("/jobs/retry", "KeepAccounts", 303),
    get("/security-events", "KeepAccounts", 200),
    post("/security-events/seen", "KeepAccounts", 400),
    get("/account", "SignedIn", 200),
    post("/account", "SignedIn", 422),
    post("/account/password", "SignedIn", 422),
    post("/account/sessions/end", "SignedIn", 303),
    post("/account/email/ask", "SignedIn", 303),
    post("/account/notices/seen", "SignedIn", 400),
    // A code that does not wait is said to be gone.
    post("/accounts/codes/{id}", "KeepAccounts", 303)
        .at("/accounts/codes/1", RouteVisibility::Always),
    post("/accounts/{uuid}/code", "KeepAccounts", 200)
        .at("/accounts/{account}/code", RouteVisibility::Always),
    post("/accounts/{uuid}/sign-out", "KeepAccounts", 303)
        .at("/accounts/{account}/sign-out", RouteVisibility::Always),
    post("/accounts/{uuid}/end", "KeepAccounts", 303)
        .at("/accounts/{account}/end", RouteVisibility::Always),
    post("/sign-out", "SignedIn", 303),
];
