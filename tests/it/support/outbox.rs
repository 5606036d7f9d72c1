//! The letters that wait to be sent, as their readers will get them.

use diesel::prelude::*;
use lensan::db::schema::jobs;

use super::app::TestApp;

/// Those that were written so far, the oldest first: `to`, `subject`, `text`.
pub fn letters(app: &TestApp) -> Vec<serde_json::Value> {
    let vault = app.vault();
    let waiting: Vec<String> = app.read(|c| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id)
            .select(jobs::payload)
            .load(c)?)
    });
    let open = |payload: String| {
        let envelope: serde_json::Value = serde_json::from_str(&payload).unwrap();
        let letter = vault.open(envelope["sealed"].as_str().unwrap()).unwrap();
        serde_json::from_str(&letter).unwrap()
    };
    waiting.into_iter().map(open).collect()
}

/// The path and query of the one link in the letter.
pub fn link(letter: &serde_json::Value) -> String {
    let text = letter["text"].as_str().unwrap();
    let (_, rest) = text.split_once("http://lensan.test").unwrap();
    rest.lines().next().unwrap().to_owned()
}
