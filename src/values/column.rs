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
