//! Where randomness comes from.

/// Bytes that nobody can guess.
///
/// # Panics
/// If the operating system has none to give. There is no going on then: a token or a code that
/// can be guessed is worse than none.
#[expect(clippy::panic, reason = "see above")]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if let Err(error) = getrandom::fill(&mut bytes) {
        panic!("the operating system gives no random numbers: {error}");
    }
    bytes
}
