//! The map of addresses: every room's routes, on one screen.

use actix_web::web::ServiceConfig;

use crate::{
    accounts, areas, home, letterheads, listings, open_data, placement, producers, regrouping,
    reports, security_watch, sign_offs, subscriptions, traceability, training, transactions, web,
};

/// | address | room |
/// | --- | --- |
/// | `/`, `/start` | home |
/// | `/sign-in` `/sign-out` `/activate` `/forgot` `/reset/…` `/confirm-email/…` `/account…` | accounts |
/// | `/register` `/producers…` | producers |
/// | `/producers/placement` `/producers/…/place` | placement |
/// | `/places` | areas (suggestions for the commune picker) |
/// | `/listings…` `/photos/…` | listings |
/// | `/t/…` | traceability (public) |
/// | `/transactions…` | transactions |
/// | `/courses…` | training |
/// | `/reports/districts/regroup…` | regrouping |
/// | `/reports/…` | reports |
/// | `/reports/document` `/reports/districts.pdf` | letterheads |
/// | `/reports/signed…` | sign_offs |
/// | `/reports/subscriptions…` | subscriptions |
/// | `/open…` | open_data |
/// | `/security-events…` | security_watch |
/// | `/static/…` `/display` `/language` `/healthz` `/readyz` | web |
pub fn all(config: &mut ServiceConfig) {
    // First, for it is asked the most.
    traceability::routes(config);
    web::health_routes(config);
    web::asset_routes(config);
    web::display_routes(config);
    home::routes(config);
    accounts::routes(config);
    areas::routes(config);
    // Before the producers: `/producers/placement` is no producer's address.
    placement::routes(config);
    producers::routes(config);
    listings::routes(config);
    transactions::routes(config);
    training::routes(config);
    regrouping::routes(config);
    reports::routes(config);
    letterheads::routes(config);
    sign_offs::routes(config);
    subscriptions::routes(config);
    open_data::routes(config);
    security_watch::routes(config);
}
