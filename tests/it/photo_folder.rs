//! The folder of the photos, when it cannot be reached.

use lensan::blobs::{Ending, Store};
use tempfile::TempDir;

#[test]
fn an_error_names_the_folder_and_the_number_of_the_fault() {
    let home = TempDir::new().unwrap();
    let root = home.path().join("uploads");
    let store = Store::open(&root).unwrap();
    std::fs::remove_dir_all(&root).unwrap();
    std::fs::write(&root, "a file").unwrap();
    let refused = store.put(b"abc", Ending::WebP).unwrap_err().to_string();
    assert!(refused.contains(root.to_str().unwrap()), "{refused}");
    assert!(refused.contains("(os error"), "{refused}");
}
