//! What goods are counted in.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;

use crate::error::Message;
use crate::text;

/// Each unit with its code (kept in the database and in files), which is the end of its label's
/// key, and what else people write for it.
macro_rules! units {
    ($($unit:ident $code:literal [$($other:literal),*])+) => {
        /// A unit of weight, of volume, or a piece of something. Units are never converted: a
        /// *chục* is 10, 12 or 14, as the market has it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
        #[diesel(sql_type = Text)]
        pub enum Unit { $($unit),+ }

        impl Unit {
            /// In the order in which a form offers them.
            pub const ALL: &[Self] = &[$(Self::$unit),+];

            /// How it is stored: `kg`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$unit => $code),+ }
            }

            /// The key of its name: `values.unit.kg`.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$unit => concat!("values.unit.", $code)),+ }
            }

            fn named(name: &str) -> Option<Self> {
                match name { $($code $(| $other)* => Some(Self::$unit),)+ _ => None }
            }
        }
    };
}

units! {
    Kilogram "kg" ["kí", "ký", "cân", "kilogram", "ki lô gam"]
    Gram "g" ["gam", "gram", "gr"]
    Yen "yen" ["yến"]
    Quintal "quintal" ["tạ"]
    Ton "ton" ["tấn", "tonne"]
    Litre "l" ["lít", "lit", "litre", "liter"]
    Millilitre "ml" ["mililít"]
    Piece "piece" ["cái", "chiếc"]
    Fruit "fruit" ["quả", "trái"]
    Bunch "bunch" ["bó", "mớ"]
    Hand "hand" ["nải"]
    Head "head" ["con"]
    Plant "plant" ["cây"]
    Stem "stem" ["bông", "cành"]
    Ten "ten" ["chục"]
    Packet "packet" ["gói"]
    Bag "bag" ["túi"]
    Sack "sack" ["bao"]
    Box "box" ["hộp"]
    Carton "carton" ["thùng"]
    Basket "basket" ["giỏ", "rổ"]
    Bottle "bottle" ["chai"]
    Jar "jar" ["hũ", "lọ"]
    Set "set" ["bộ"]
    Metre "m" ["mét", "metre", "meter"]
}

impl Unit {
    /// A code, or the Vietnamese word as lists from the field have it. Accents count: *tạ* is a
    /// hundredweight, *tá* a dozen.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let name = text::nfc(text.trim()).to_lowercase();
        if name.is_empty() {
            return Err(Message::new("values.unit.empty"));
        }
        Self::named(&name).ok_or_else(|| Message::new("values.unit.unknown").with("found", name))
    }
}

impl<DB> ToSql<Text, DB> for Unit
where
    DB: Backend,
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.code().to_sql(out)
    }
}

impl<DB> FromSql<Text, DB> for Unit
where
    DB: Backend,
    String: FromSql<Text, DB>,
{
    fn from_sql(raw: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let code = String::from_sql(raw)?;
        Self::parse(&code).map_err(|message| message.key.into())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn reads_its_codes() {
        for unit in Unit::ALL {
            assert_eq!(Unit::parse(unit.code()).unwrap(), *unit);
            assert!(unit.label().ends_with(unit.code()));
        }
    }

    #[test]
    fn reads_what_lists_hold() {
        assert_eq!(Unit::parse(" KG ").unwrap(), Unit::Kilogram);
        assert_eq!(Unit::parse("TẤN").unwrap(), Unit::Ton);
        assert_eq!(Unit::parse("ta\u{323}").unwrap(), Unit::Quintal);
    }

    #[test]
    fn refuses_with_a_reason() {
        assert_eq!(Unit::parse(" ").unwrap_err().key, "values.unit.empty");
        assert_eq!(Unit::parse("tá").unwrap_err().key, "values.unit.unknown");
    }
}
