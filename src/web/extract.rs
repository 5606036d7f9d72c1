//! What an address holds: the parts of its path and its query. Actix's own extractors answer in
//! English and in the words of a library, so clippy.toml keeps them out of the rooms.

use std::fmt;
use std::ops::Deref;

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use futures_util::future::{Ready, ready};
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// The character that no text of PostgreSQL can hold. Nobody types it: it is left out of what is
/// asked, and no record's address has it.
const NOTHING: &str = "%00";

/// The parts of the path. An address that cannot be read is an address of nothing.
#[derive(Debug)]
pub struct Path<T>(T);

/// The query. One that cannot be read is a bad request.
#[derive(Debug)]
pub struct Query<T>(T);

impl<T> Path<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Query<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Path<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> Deref for Query<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Display> fmt::Display for Path<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[expect(clippy::disallowed_types, reason = "what the rooms use is made of it")]
impl<T: DeserializeOwned> FromRequest for Path<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let path = web::Path::<T>::from_request(req, payload).into_inner();
        ready(match path {
            Ok(path) if !req.path().contains(NOTHING) => Ok(Self(path.into_inner())),
            _ => Err(Failure::NotFound),
        })
    }
}

#[expect(clippy::disallowed_types, reason = "what the rooms use is made of it")]
impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = req.query_string().replace(NOTHING, "");
        ready(match web::Query::<T>::from_query(&query) {
            Ok(query) => Ok(Self(query.into_inner())),
            Err(_) => Err(Failure::BadRequest),
        })
    }
}
