//! A job as text in its row, and back.

use serde_json::error::Category;

use super::model::{Job, JobError};

/// What a job without fields is in JSON. Its row holds an empty text, as older versions wrote it.
const NOTHING: &str = "null";

pub(super) fn encode<J: Job>(job: &J) -> serde_json::Result<String> {
    let text = serde_json::to_string(job)?;
    Ok(if text == NOTHING { String::new() } else { text })
}

pub(super) fn decode<J: Job>(payload: &str) -> Result<J, JobError> {
    let text = if payload.is_empty() { NOTHING } else { payload };
    serde_json::from_str(text).map_err(|error| JobError::Never(reason(&error)))
}

/// Says where the text is wrong and repeats nothing of it, because it may be personal.
fn reason(error: &serde_json::Error) -> String {
    let what = match error.classify() {
        Category::Syntax => "it is no JSON",
        Category::Eof => "it ends too early",
        Category::Data | Category::Io => "it has other fields than this job",
    };
    format!(
        "the payload cannot be read: {what} (column {})",
        error.column()
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::jobs::{JobKind, Lane};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct TestSweep;

    impl Job for TestSweep {
        const KIND: JobKind = JobKind::new("sweep");
        const LANE: Lane = Lane::Long;
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Call {
        number: i64,
    }

    impl Job for Call {
        const KIND: JobKind = JobKind::new("call");
        const LANE: Lane = Lane::Quick;
    }

    #[test]
    fn a_job_without_fields_is_an_empty_text() {
        assert_eq!(encode(&TestSweep).unwrap(), "");
        assert_eq!(decode::<TestSweep>("").unwrap(), TestSweep);
        assert_eq!(decode::<TestSweep>("null").unwrap(), TestSweep);
    }

    #[test]
    fn fields_come_out_as_they_went_in() {
        assert_eq!(encode(&Call { number: 7 }).unwrap(), r#"{"number":7}"#);
        assert_eq!(decode::<Call>(r#"{"number":7}"#), Ok(Call { number: 7 }));
    }

    #[test]
    fn what_cannot_be_read_is_told_without_repeating_it() {
        for (payload, why) in [
            (r#"{"number":"0905123456"}"#, "other fields"),
            (r#"{"phone":905123456}"#, "other fields"),
            ("905123456", "other fields"),
            ("0905123456", "no JSON"),
            ("", "other fields"),
            (r#"{"number":0905"#, "no JSON"),
            (r#"{"number":905"#, "too early"),
        ] {
            let Err(JobError::Never(reason)) = decode::<Call>(payload) else {
                unreachable!("{payload} was read");
            };
            assert!(reason.contains(why), "{payload}: {reason}");
            assert!(!reason.contains("905"), "{reason}");
        }
    }
}
