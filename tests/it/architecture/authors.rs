//! Whoever acts by a page signs as its principal: an `Author` that a handler made by itself would not
//! say that the session began with a code that somebody else handed out.

use super::tokens::{Token, tokens_of_program};
use super::{SourceFile, files, none, one};

fn complaints(sources: &[SourceFile]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|s| s.path.contains("handlers")) {
        for four in tokens_of_program(&source.text).windows(4) {
            if let [
                (Token::Word(author), line),
                (Token::Mark(':'), _),
                (Token::Mark(':'), _),
                (Token::Word(_), _),
            ] = four
                && author == "Author"
            {
                found.push(format!("{}:{line}: use Principal::acts_at", source.path));
            }
        }
    }
    found
}

#[test]
fn handlers_sign_as_their_principal() {
    none(&complaints(&files("src", &[".rs"])));
}

#[test]
fn an_author_of_a_handlers_own_is_found() {
    let of = |path: &str, text: &str| complaints(&[SourceFile::new(path, text)]);
    let made = "fn f() { let by = Author::account(actor.id(), now); }";
    one(&of("src/a/handlers/b.rs", made), "src/a/handlers/b.rs:1");
    none(&of("src/a/actions.rs", made));
    none(&of("src/a/handlers.rs", "fn f(by: Author) { by.note(c); }"));
}
