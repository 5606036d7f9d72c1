//! The map of addresses: every room's routes, on one screen.

use actix_web::web::ServiceConfig;

use crate::{
    accounts, areas, home, listings, placement, producers, regrouping, reports, traceability,
    training, transactions, web,
};

/// | address | room |
/// | --- | --- |
/// | `/`, `/start` | home |
/// | `/sign-in` `/sign-out` `/activate` `/forgot` `/reset/…` `/accounts…` | accounts |
/// | `/register` `/producers…` | producers |
/// | `/producers/placement` `/producers/…/place` | placement |
/// | `/places` | areas (suggestions for the commune picker) |
/// | `/listings…` `/photos/…` | listings |
/// | `/t/…` | traceability (public) |
/// | `/transactions…` | transactions |
/// | `/courses…` | training |
/// | `/reports/districts/regroup…` | regrouping |
/// | `/reports/…` `/open…` | reports |
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
}
