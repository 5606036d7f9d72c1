//! A closed set of words: a code in the database and in forms, a key for people.

/// Makes the type. Each line is a case, its code and the key of its label:
/// `Draft = "draft" "listings.status.draft",`; the text behind the name is what a code that is
/// none of these is answered with.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $unknown:literal { $($(#[$why:meta])* $case:ident = $code:literal $key:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name { $($(#[$why])* $case,)+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$case),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$case => $code,)+ }
            }

            pub const fn label_key(self) -> &'static str {
                match self { $(Self::$case => $key,)+ }
            }

            pub fn parse(code: &str) -> Result<Self, $crate::error::Message> {
                match code {
                    $($code => Ok(Self::$case),)+
                    _ => Err($crate::error::Message::new($unknown)),
                }
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let code = String::from_sql(bytes)?;
                Self::parse(&code).map_err(|message| message.key.into())
            }
        }

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                self.code().to_sql(out)
            }
        }
    };
}

pub(crate) use words;
