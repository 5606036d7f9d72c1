//! A form that could not be taken now and must not be lost.

use actix_web::HttpRequest;

use super::fields::Fields;
use super::form_token::FormOwner;
use super::own_path::own_path;

/// Where a form was going and what it held.
#[derive(Debug, Clone)]
pub struct KeptForm {
    /// The pattern of its address, as the room declares it.
    pub route: String,
    pub path: String,
    /// For whom it was opened; `None` where its token does not say.
    pub owner: Option<FormOwner>,
    pub fields: Fields,
}

impl KeptForm {
    pub fn new(req: &HttpRequest, fields: Fields) -> Self {
        Self {
            route: req.match_pattern().unwrap_or_default(),
            path: req.path().to_owned(),
            owner: FormOwner::of_token(fields.raw("_token")),
            fields,
        }
    }

    /// One that comes back from a page which held it; `None` where its address is none of ours.
    pub fn resumed(
        req: &HttpRequest,
        path: &str,
        owner: Option<FormOwner>,
        fields: Fields,
    ) -> Option<Self> {
        let path = own_path(path);
        let route = req.resource_map().match_pattern(path)?;
        Some(Self {
            route,
            path: path.to_owned(),
            owner,
            fields,
        })
    }

    /// The pairs to carry along: all but the token and what must not stand in a page.
    pub fn pairs(&self) -> impl Iterator<Item = &(String, String)> {
        let secret = |name: &str| name == "_token" || name.contains("password");
        self.fields.pairs().iter().filter(move |(n, _)| !secret(n))
    }

    /// The passwords among the fields: they are typed again.
    pub fn passwords(&self) -> impl Iterator<Item = &str> {
        let names = self.fields.pairs().iter().map(|(n, _)| n.as_str());
        names.filter(|name| name.contains("password"))
    }
}
