//! How values stand in a database column, on every backend.
//!
//! Each delegates to the plain type (`str`, `i64`, `i32`), so it works wherever that one does.
//! What is read is parsed again: a row that was changed by hand is an error, not a bad value.

/// A value with `as_str` and `parse` in a `Text` column, in JSON and in `format!`.
macro_rules! text_column {
    ($value:ty) => {
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $value
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                self.as_str().to_sql(out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $value
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = String::from_sql(raw)?;
                Self::parse(&text).map_err(|message| message.key.into())
            }
        }

        impl std::fmt::Display for $value {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $value {
            type Err = crate::error::Message;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $value {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $value {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                Self::parse(&text).map_err(|message| serde::de::Error::custom(message.key))
            }
        }
    };
}

/// A value over an integer, with `new` to make it from one.
macro_rules! integer_column {
    ($value:ty, $sql_type:ty, $integer:ty) => {
        impl<DB> diesel::serialize::ToSql<$sql_type, DB> for $value
        where
            DB: diesel::backend::Backend,
            $integer: diesel::serialize::ToSql<$sql_type, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                self.0.to_sql(out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<$sql_type, DB> for $value
        where
            DB: diesel::backend::Backend,
            $integer: diesel::deserialize::FromSql<$sql_type, DB>,
        {
            fn from_sql(raw: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                Self::new(<$integer>::from_sql(raw)?).map_err(|message| message.key.into())
            }
        }
    };
}

pub(super) use {integer_column, text_column};

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::{BigInt, Integer, Text};

    use crate::values::{HalfMonth, Money, PublicId, Quantity, TraceCode, Unit};

    fn database() -> SqliteConnection {
        SqliteConnection::establish(":memory:").unwrap()
    }

    macro_rules! assert_kept {
        ($value:expr, $sql_type:ty) => {
            let value = $value;
            let kept = diesel::select(value.into_sql::<$sql_type>()).get_result(&mut database());
            assert_eq!(kept, Ok(value));
        };
    }

    #[test]
    fn what_is_written_is_read() {
        assert_kept!(PublicId::new(), Text);
        assert_kept!(TraceCode::random(), Text);
        assert_kept!(Unit::Ton, Text);
        assert_kept!(Money::MAX, BigInt);
        assert_kept!(Quantity::MAX, BigInt);
        assert_kept!(HalfMonth::new(48_000).unwrap(), Integer);
    }

    #[test]
    fn a_bad_row_is_an_error() {
        let text = || diesel::select("x".into_sql::<Text>());
        assert!(text().get_result::<PublicId>(&mut database()).is_err());
        assert!(text().get_result::<TraceCode>(&mut database()).is_err());
        assert!(text().get_result::<Unit>(&mut database()).is_err());
        let number = || diesel::select((-1_i64).into_sql::<BigInt>());
        assert!(number().get_result::<Money>(&mut database()).is_err());
        assert!(number().get_result::<Quantity>(&mut database()).is_err());
    }
}
