//! What the world calls a row by.

use diesel::deserialize::FromSqlRow;
use diesel::expression::AsExpression;
use diesel::sql_types::Text;
use uuid::Uuid;

use super::ascii::Ascii;
use super::column::text_column;
use crate::error::Message;

const LENGTH: usize = uuid::fmt::Hyphenated::LENGTH;

/// A UUID for addresses and forms, so that a row's number says nothing of how many there are.
///
/// Kept as its 36 lower-case characters, which is how both databases store it. Ours are of version
/// 7 (in order of their making); those that a browser makes may be of any version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct PublicId(Ascii<LENGTH>);

text_column!(PublicId);

impl PublicId {
    /// A new one, later in order than those made before it.
    #[expect(clippy::new_without_default, reason = "each one is another")]
    pub fn new() -> Self {
        Self::from(Uuid::now_v7())
    }

    /// Only the form with hyphens: one row has one address.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let text = text.trim();
        match Uuid::try_parse(text) {
            Ok(uuid) if text.len() == LENGTH => Ok(Self::from(uuid)),
            _ => Err(Message::new("values.public_id.shape")),
        }
    }

    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl From<Uuid> for PublicId {
    fn from(uuid: Uuid) -> Self {
        let mut text = [0; LENGTH];
        uuid.hyphenated().encode_lower(&mut text);
        Self(Ascii::from(text))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn new_ones_differ_and_come_in_order() {
        let ids: Vec<PublicId> = (0..1000).map(|_| PublicId::new()).collect();
        assert!(ids.is_sorted());
        assert!(ids.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn reads_what_it_writes() {
        let id = PublicId::new();
        assert_eq!(PublicId::parse(&id.to_string()).unwrap(), id);
        assert_eq!(PublicId::parse(&id.to_string().to_uppercase()).unwrap(), id);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
        let back: PublicId = serde_json::from_str(&format!("\"{id}\"")).unwrap();
        assert_eq!(back, id);
    }

    #[test]
    fn refuses_other_forms() {
        let simple = PublicId::new().to_string().replace('-', "");
        for bad in [
            "",
            "1",
            &simple,
            &format!("{{{simple}}}"),
            "../../etc/passwd",
        ] {
            let error = PublicId::parse(bad).unwrap_err();
            assert_eq!(error.key, "values.public_id.shape", "{bad}");
        }
    }
}
