//! What can happen.

use crate::values::words;

words! {
    /// Something that tells who came.
    SecurityEvent, "security_events.kind.unknown" {
        SignedIn = "signed_in" "security_events.kind.signed_in",
        SignInFailed = "sign_in_failed" "security_events.kind.sign_in_failed",
        SignedOut = "signed_out" "security_events.kind.signed_out",
        /// A session in another browser was ended.
        SessionEnded = "session_ended" "security_events.kind.session_ended",
        /// Somebody signed in asked for what is not theirs, or not there.
        Refused = "refused" "security_events.kind.refused",
        /// A form that a page of another site sent.
        ForeignForm = "foreign_form" "security_events.kind.foreign_form",
        /// So often that a wait was asked for.
        Limited = "limited" "security_events.kind.limited",
        /// A new code for an account of staff.
        CodeHandedOut = "code_handed_out" "security_events.kind.code_handed_out",
        CodeUsed = "code_used" "security_events.kind.code_used",
        CodeWrong = "code_wrong" "security_events.kind.code_wrong",
        ResetAsked = "reset_asked" "security_events.kind.reset_asked",
        PasswordChanged = "password_changed" "security_events.kind.password_changed",
        RegisteredItself = "registered_itself" "security_events.kind.registered_itself",
    }
}
