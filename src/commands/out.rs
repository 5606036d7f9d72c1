//! What commands print. Whoever reads it may have had enough: `lensan verify | head -1` is not a
//! fault, and what was asked is done to its end, with its exit status.

use std::fmt::{Arguments, Display};
use std::io::{self, ErrorKind, Write};

use crate::app::StartError;

/// `say!("…")?`: a line on standard output.
macro_rules! say {
    ($($words:tt)*) => { $crate::commands::out::line(format_args!($($words)*)) };
}

/// `complain!("…")`: a line on standard error.
macro_rules! complain {
    ($($words:tt)*) => { $crate::commands::out::complaint(format_args!("lensan: {}", format_args!($($words)*))) };
}

pub(super) use {complain, say};

pub(super) fn line(words: Arguments) -> Result<(), StartError> {
    bytes(format!("{words}\n").as_bytes())
}

/// To standard output, as they are.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), StartError> {
    let mut out = io::stdout().lock();
    kept(out.write_all(bytes).and_then(|()| out.flush()))
}

/// That nobody reads on is no fault; that the disk is full is one.
fn kept(written: io::Result<()>) -> Result<(), StartError> {
    match written {
        Err(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(StartError::io("standard output")),
    }
}

/// Where this fails there is nobody left to tell.
pub(super) fn complaint(words: impl Display) {
    let mut out = io::stderr().lock();
    writeln!(out, "{words}").ok();
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::*;

    #[test]
    fn a_closed_pipe_is_no_fault_and_a_full_disk_is() {
        assert!(kept(Err(Error::from(ErrorKind::BrokenPipe))).is_ok());
        assert!(kept(Err(Error::from(ErrorKind::StorageFull))).is_err());
    }
}
