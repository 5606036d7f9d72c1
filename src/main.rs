//! The command line of lensan.

use std::process::ExitCode;

/// Gives back what is no longer used. glibc keeps the memory of photos, PDFs and workbooks on each
/// thread that ever made one (benches/memory.py).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lensan::commands::run()
}
