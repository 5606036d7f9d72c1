//! The command line of lensan.

use std::process::ExitCode;

fn main() -> ExitCode {
    lensan::commands::run()
}
