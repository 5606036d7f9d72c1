//! Where a way back may lead.

/// Only a path of this site: `//elsewhere` and `https://elsewhere` lead home.
pub fn own_path(path: &str) -> &str {
    let plain = !path.contains(|c: char| c == '\\' || c.is_control());
    if path.starts_with('/') && !path.starts_with("//") && plain {
        path
    } else {
        "/"
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn a_way_back_never_leaves_the_site() {
        assert_eq!(own_path("/listings?page=2"), "/listings?page=2");
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\0",
            "/\t/evil.example",
            "",
            "x",
        ] {
            assert_eq!(own_path(bad), "/");
        }
    }
}
