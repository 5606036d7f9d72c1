//! What a file contains, as a name.

use std::fmt;
use std::io::{self, Read};

use data_encoding::HEXLOWER;
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use sha2::{Digest, Sha256};

/// The SHA-256 of a file's bytes as 64 lower-case hexadecimal digits; in the database a `Text`.
///
/// Paths are made from it, so it cannot hold anything else, wherever it was read from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct ContentHash(String);

impl ContentHash {
    pub fn of(bytes: &[u8]) -> Self {
        Self(HEXLOWER.encode(&Sha256::digest(bytes)))
    }

    /// Of bytes that never lie in memory together.
    ///
    /// # Errors
    /// Where they cannot be read to the end.
    pub fn of_reader(bytes: impl Read) -> io::Result<Self> {
        let mut bytes = Hashing::new(bytes);
        io::copy(&mut bytes, &mut io::sink())?;
        Ok(bytes.hash())
    }

    /// `None` for anything but 64 lower-case hexadecimal digits: one blob has one address.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Of all bytes that the hash was fed with.
impl From<Sha256> for ContentHash {
    fn from(fed: Sha256) -> Self {
        Self(HEXLOWER.encode(&fed.finalize()))
    }
}

/// Bytes that are hashed while somebody reads them.
pub(super) struct Hashing<R> {
    bytes: R,
    read: Sha256,
}

impl<R: Read> Hashing<R> {
    pub fn new(bytes: R) -> Self {
        Self {
            bytes,
            read: Sha256::new(),
        }
    }

    /// Of what has been read.
    pub fn hash(self) -> ContentHash {
        self.read.into()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, part: &mut [u8]) -> io::Result<usize> {
        let length = self.bytes.read(part)?;
        self.read.update(part.get(..length).unwrap_or_default());
        Ok(length)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<DB: Backend> ToSql<Text, DB> for ContentHash
where
    String: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for ContentHash
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(bytes)?;
        Self::parse(&text).ok_or_else(|| format!("not a content hash: {text:?}").into())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use diesel::prelude::*;
    use diesel::sqlite::SqliteConnection;

    #[test]
    fn only_a_hash_is_a_hash() {
        let hash = ContentHash::of(b"");
        assert_eq!(ContentHash::parse(hash.as_str()).unwrap(), hash);
        let upper = hash.as_str().to_uppercase();
        for bad in ["", "abc", "../../etc/passwd", &upper, &"g".repeat(64)] {
            assert_eq!(ContentHash::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn survives_the_database_and_refuses_what_is_no_hash_there() {
        let mut conn = SqliteConnection::establish(":memory:").unwrap();
        let hash = ContentHash::of(b"photo");
        let stored = hash.clone().into_sql::<Text>();
        assert_eq!(diesel::select(stored).get_result(&mut conn), Ok(hash));

        let foreign = "../../etc/passwd".into_sql::<Text>();
        let read = diesel::select(foreign).get_result::<ContentHash>(&mut conn);
        assert!(read.is_err());
    }
}
