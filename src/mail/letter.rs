//! A mail as it waits in its job: JSON, sealed.

use data_encoding::BASE64;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError, JobKind, Lane};
use crate::values::{Email, PublicId};
use crate::vault::Vault;

use super::{Attachment, Mail, MailSeries};

/// The job that sends a mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SealedMail {
    sealed: String,
}

impl Job for SealedMail {
    const KIND: JobKind = JobKind::new("mail");
    const LANE: Lane = Lane::Quick;
}

#[derive(Serialize, Deserialize)]
struct StoredMail {
    /// Given once, when the mail is written: every attempt carries the same Message-ID, so a mail
    /// program can see that it has it already.
    id: String,
    to: String,
    subject: String,
    text: String,
    html: Option<String>,
    /// Absent from letters that were written before there were any.
    #[serde(default)]
    attachments: Vec<StoredAttachment>,
    #[serde(default)]
    series: Option<MailSeries>,
}

#[derive(Serialize, Deserialize)]
struct StoredAttachment {
    name: String,
    content_type: String,
    /// Base64.
    bytes: String,
}

fn enclose(attachment: &Attachment) -> StoredAttachment {
    StoredAttachment {
        name: attachment.name.clone(),
        content_type: attachment.content_type.clone(),
        bytes: BASE64.encode(&attachment.bytes),
    }
}

fn unpack(enclosed: StoredAttachment) -> Result<Attachment, JobError> {
    let bytes = BASE64.decode(enclosed.bytes.as_bytes());
    Ok(Attachment {
        name: enclosed.name,
        content_type: enclosed.content_type,
        bytes: bytes
            .map_err(|error| JobError::Never(format!("an attachment is damaged: {error}")))?,
    })
}

impl SealedMail {
    pub fn seal(vault: &Vault, mail: &Mail) -> Self {
        let letter = serde_json::json!(StoredMail {
            id: PublicId::new().to_string(),
            to: mail.to.as_str().to_owned(),
            subject: mail.subject.clone(),
            text: mail.text.clone(),
            html: mail.html.clone(),
            attachments: mail.attachments.iter().map(enclose).collect(),
            series: mail.series.clone(),
        });
        let sealed = vault.seal(&letter.to_string());
        Self { sealed }
    }

    /// The mail, and the id that it was given when it was sealed.
    pub fn open(&self, vault: &Vault) -> Result<(String, Mail), JobError> {
        let never = |why: &str| JobError::Never(why.to_owned());
        let letter = vault
            .open(&self.sealed)
            .map_err(|error| JobError::Never(error.to_string()))?;
        // A cause would repeat what was sealed.
        let Ok(letter) = serde_json::from_str::<StoredMail>(&letter) else {
            return Err(never("the sealed mail is not readable"));
        };
        let attachments: Result<Vec<Attachment>, JobError> =
            letter.attachments.into_iter().map(unpack).collect();
        let to = Email::parse(&letter.to).ok();
        let mail = Mail {
            to: to.ok_or_else(|| never("the address is none"))?,
            subject: letter.subject,
            text: letter.text,
            html: letter.html,
            attachments: attachments?,
            series: letter.series,
        };
        Ok((letter.id, mail))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            to: Email::parse("hoa@example.vn").unwrap(),
            subject: "Mở tài khoản".into(),
            text: "Chào bà con".into(),
            html: None,
            attachments: vec![Attachment {
                name: "lensan.csv".into(),
                content_type: "text/csv".into(),
                bytes: vec![0, 255, 10, 13],
            }],
            series: Some(MailSeries {
                id: "reports.lensan.vn".into(),
                unsubscribe: "https://lensan.vn/unsubscribe/1".into(),
            }),
        }
    }

    #[test]
    fn a_mail_comes_out_as_it_went_in_and_shows_nothing_meanwhile() {
        let vault = Vault::from_key([7; 32]);
        let job = SealedMail::seal(&vault, &mail());
        let row = serde_json::json!(job).to_string();
        assert!(row.starts_with(r#"{"sealed":""#), "{row}");
        assert!(!row.contains("hoa") && !row.contains("bà con"));
        let (id, opened) = job.open(&vault).unwrap();
        assert_eq!(opened, mail());
        assert_eq!(job.open(&vault).unwrap().0, id);
    }

    #[test]
    fn another_key_and_other_seals_are_never_tried_again() {
        let ours = SealedMail::seal(&Vault::from_key([7; 32]), &mail());
        let empty = SealedMail {
            sealed: String::new(),
        };
        for (key, job) in [(8, ours), (7, empty)] {
            let opened = job.open(&Vault::from_key([key; 32]));
            assert!(matches!(opened, Err(JobError::Never(_))));
        }
    }
}
