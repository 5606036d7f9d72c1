//! What no page of ours asks for: odd queries, paths, headers. The answer is a page of ours in the
//! reader's language, and never our fault.

use crate::support::app::TestApp;

#[test]
fn a_query_that_cannot_be_read_is_told_in_the_readers_language() {
    let app = TestApp::start();
    let mut visitor = app.visitor();
    for address in [
        "/display?size=x",
        "/places?near=x",
        "/language",
        "/sign-in?back=1&back=2",
    ] {
        let answer = visitor.get(address);
        answer
            .is(400)
            .shows("Không đọc được yêu cầu")
            .hides("Query");
    }
    visitor.get("/language?to=en");
    visitor
        .get("/display?size=999")
        .is(400)
        .shows("lang=\"en\"");
}
