//! What a document of the State says about who sends it. All of it may be unknown: then a dotted
//! line stands there, as on the paper form, to be filled in by hand.

use chrono::NaiveDate;

/// Decree 30/2020/NĐ-CP, appendix I, part I, II: the parts of an administrative document that the
/// figures do not tell. An empty text is unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfficialLetter {
    /// The body above the agency: "UBND tỉnh Đắk Lắk".
    pub superior: String,
    /// Who issues the document: "Sở Khoa học và Công nghệ".
    pub agency: String,
    /// Its number and sign: "15/BC-SKHCN".
    pub number: String,
    /// Where it is signed: "Đắk Lắk".
    pub place: String,
    /// When it is signed.
    pub day: Option<NaiveDate>,
    /// In whose name: "TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC".
    pub authority: String,
    pub position: String,
    pub signer: String,
    /// Who gets it; the archive ("Lưu: VT") is added by the form.
    pub recipients: Vec<String>,
}
