//! A disk that can be full: a small one of its own where the test may mount it, else the limit that
//! the system sets to the files of one process.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

pub struct Disk {
    folder: TempDir,
    mounted: bool,
}

impl Disk {
    /// So many megabytes, if this process may mount.
    pub fn small(megabytes: u32) -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let size = format!("size={megabytes}m,mode=700");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "lensan-test"]);
        mount.arg(folder.path()).stderr(Stdio::null());
        let mounted = mount.status().is_ok_and(|status| status.success());
        mounted.then_some(Self { folder, mounted })
    }

    /// The disk of everybody; it is [`Disk::fill`] that limits one process.
    pub fn shared() -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            mounted: false,
        }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// From now on no file of the process can grow.
    pub fn fill(&self, process: u32) {
        if !self.mounted {
            return limit(process, "0");
        }
        let mut filler = File::create(self.filler()).unwrap();
        let mut part = vec![0_u8; 64 << 10];
        while !part.is_empty() {
            if filler.write_all(&part).is_err() {
                part.truncate(part.len() / 2);
            }
        }
    }

    pub fn make_room(&self, process: u32) {
        if self.mounted {
            std::fs::remove_file(self.filler()).unwrap()
        } else {
            limit(process, "unlimited")
        }
    }

    fn filler(&self) -> PathBuf {
        self.path().join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.mounted {
            let mut umount = Command::new("umount");
            umount.arg("--lazy").arg(self.path());
            umount.status().ok();
        }
    }
}

fn limit(process: u32, bytes: &str) {
    let mut prlimit = Command::new("prlimit");
    prlimit.arg(format!("--pid={process}"));
    prlimit.arg(format!("--fsize={bytes}:unlimited"));
    assert!(prlimit.status().unwrap().success());
}
