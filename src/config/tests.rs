#![allow(clippy::unwrap_used)]
use super::*;

fn with(name: &'static str, value: &'static str) -> Result<Config, ConfigErrors> {
    Config::read(move |n| (n == name).then(|| value.to_owned()))
}

#[test]
fn nothing_needs_to_be_set() {
    let config = Config::read(|_| None).unwrap();
    assert_eq!(config.database_url.reveal(), "sqlite:var/lensan.db");
    assert_eq!(config.base_url(), "http://127.0.0.1:8080");
    assert_eq!(config.behind_proxy, 0);
    assert!(!config.open_data_off && !config.listen_is_set);
    assert!(config.metrics.is_none() && config.backups.is_none());
    let empty = Config::read(|_| Some(String::new())).unwrap();
    assert_eq!(empty.uploads, config.uploads);
}

#[test]
fn every_value_is_from_its_list() {
    for (name, right, wrong) in [
        (
            "DATABASE_URL",
            &["sqlite:a.db", "sqlite://a/b.db", "postgres://u:p@h/d"][..],
            &["a.db", "mysql://h/d", "sqlite:", "sqlite::memory:"][..],
        ),
        (
            "LENSAN_DATABASE_CONNECTIONS",
            &["2", "9", "200"],
            &["0", "1", "201", "-1", "many"],
        ),
        (
            "LENSAN_LISTEN",
            &["127.0.0.1:8080", "[::]:80", "0.0.0.0:0"],
            &["8080", "localhost:8080", "127.0.0.1", "127.0.0.1:99999"],
        ),
        (
            "LENSAN_BASE_URL",
            &[
                "https://lensan.example",
                "http://10.0.0.2:8080/",
                "http://[::1]:80",
                "https://xn--lnsn-1na.vn/lensan",
            ],
            &[
                "lensan.example",
                "ftp://lensan.example",
                "https://",
                "https:///x",
                "https://a b",
                "https://a?b",
                "https://a#b",
                "https://u@a",
                "https://:443",
                "https://a:99999",
                "HTTPS//a",
            ],
        ),
        (
            "LENSAN_BEHIND_PROXY",
            &["0", "1", "9"],
            &["10", "-1", "+1", "01", "yes", "true", " 1"],
        ),
        (
            "LENSAN_METRICS",
            &["127.0.0.1:9109", "[::1]:9109", "127.0.0.1:0"],
            &["9109", "on", "localhost:9109"],
        ),
        (
            "LENSAN_OPEN_DATA",
            &["on", "off"],
            &["OFF", "0", "no", "off "],
        ),
        (
            "SMTP_URL",
            &[
                "smtp://mail",
                "smtps://u:p@mail:465",
                "smtp+starttls://mail",
            ],
            &["mail:25", "http://mail", "smtp://"],
        ),
        (
            "LENSAN_MAIL_FROM",
            &["a@b.vn", "lensan <a@b.vn>"],
            &["lensan", "<>"],
        ),
        (
            "LENSAN_MAIL_REPLY_TO",
            &["a@b.vn", "Sở Công Thương <a@b.vn>"],
            &["lensan", "<>"],
        ),
        (
            "RUST_LOG",
            &[
                "info",
                "off",
                "warn,lensan=debug",
                "lensan::web",
                "actix_web=trace",
            ],
            &["inof", "verbose", "info,debgu", "lensan=loud", "="],
        ),
    ] {
        for value in right {
            let read = with(name, value);
            assert!(read.is_ok(), "{name}={value}: {}", read.unwrap_err());
        }
        for value in wrong {
            let said = match with(name, value) {
                Ok(_) => String::new(),
                Err(errors) => errors.to_string(),
            };
            let lines: Vec<&str> = said.lines().collect();
            assert_eq!(lines.len(), 2, "{name}={value}: {said:?}");
            assert!(lines.iter().all(|l| l.starts_with(name)), "{said}");
        }
    }
}

#[test]
fn all_mistakes_are_told_at_once() {
    let wrong = Config::read(|name| match name {
        "LENSAN_LISTEN" => Some("8080".to_owned()),
        "LENSAN_OPEN_DATA" => Some("nope".to_owned()),
        _ => None,
    });
    let names: Vec<&str> = wrong.unwrap_err().0.iter().map(|e| e.name).collect();
    assert_eq!(names, ["LENSAN_LISTEN", "LENSAN_OPEN_DATA"]);
}

#[test]
fn what_is_set_means_what_it_says() {
    assert!(with("LENSAN_OPEN_DATA", "off").unwrap().open_data_off);
    assert!(!with("LENSAN_OPEN_DATA", "on").unwrap().open_data_off);
    assert_eq!(with("LENSAN_BEHIND_PROXY", "2").unwrap().behind_proxy, 2);
    let base = with("LENSAN_BASE_URL", "https://a.vn///").unwrap();
    assert_eq!(base.base_url(), "https://a.vn");
    let listen = with("LENSAN_LISTEN", "0.0.0.0:9000").unwrap();
    assert_eq!(listen.base_url(), "http://127.0.0.1:9000");
    assert!(listen.listen_is_set);
    let listen = with("LENSAN_LISTEN", "[::]:9000").unwrap();
    assert_eq!(listen.base_url(), "http://[::1]:9000");
}

#[test]
fn a_setting_that_is_none_of_ours_is_seen() {
    assert!(is_unknown("LENSAN_UPLOAD"));
    assert!(!is_unknown("LENSAN_UPLOADS") && !is_unknown("DATABASE_URI"));
    assert!(!is_unknown("LENSAN_TEST_SMTP") && is_unknown("LENSAN_TESTS"));
}

#[test]
fn secrets_do_not_print() {
    let smtp = with("SMTP_URL", "smtp://u:orange7@h").unwrap();
    assert!(!format!("{smtp:?}").contains("orange7"));
    for url in [
        "postgres://u:orange7@h/d",
        "postgresql://u@h/d?password=orange7",
        "postgres://u:se@cret:orange7@h/d",
    ] {
        let config = with("DATABASE_URL", url).unwrap();
        assert!(!config.database_place().contains("orange7"), "{url}");
        assert!(config.database_place().ends_with("://h/d"), "{url}");
    }
    for url in ["smtp://orange7@h", "mysql://u:orange7@h"] {
        for name in ["SMTP_URL", "DATABASE_URL"] {
            assert!(!with(name, url).unwrap_err().to_string().contains("orange7"));
        }
    }
}
