//! What lensan asks of every connection to PostgreSQL where the operator has not said otherwise in
//! the URL: the parameters of libpq that end a connection which has died without a word.

/// Names of libpq and their values. A connection must be made within ten seconds. One that is silent is
/// tried after half a minute and given up after a minute; one that owes an answer to the network itself
/// after fifteen seconds (in milliseconds).
const DEFAULTS: [(&str, &str); 7] = [
    ("connect_timeout", "10"),
    ("keepalives", "1"),
    ("keepalives_idle", "30"),
    ("keepalives_interval", "10"),
    ("keepalives_count", "3"),
    ("tcp_user_timeout", "15000"),
    // Holds where neither the URL nor PGAPPNAME names the program.
    ("fallback_application_name", "lensan"),
];

/// The URL with every default that it does not set itself.
pub fn with_defaults(url: &str) -> String {
    let query = query_of(url);
    let names: Vec<&str> = query.split('&').filter_map(name).collect();
    let missing = DEFAULTS.iter().filter(|(name, _)| !names.contains(name));
    let added: Vec<String> = missing
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let joint = match url.strip_suffix(query) {
        _ if added.is_empty() => "",
        Some(before) if before.ends_with('?') && query.is_empty() => "",
        Some(before) if before.ends_with('?') => "&",
        _ => "?",
    };
    format!("{url}{joint}{}", added.join("&"))
}

fn name(pair: &str) -> Option<&str> {
    pair.split('=').next()
}

/// What stands behind the question mark; empty where nothing does. As libpq reads it, a password may
/// hold a question mark.
fn query_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let login_ends = rest
        .find(['@', '/'])
        .and_then(|at| rest.split_at_checked(at));
    let behind_login = login_ends.filter(|(_, behind)| behind.starts_with('@'));
    let place = behind_login.map_or(rest, |(_, behind)| behind);
    place.split_once('?').map_or("", |(_, query)| query)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = "connect_timeout=10&keepalives=1&keepalives_idle=30&keepalives_interval=10\
        &keepalives_count=3&tcp_user_timeout=15000&fallback_application_name=lensan";

    #[test]
    fn what_is_not_said_is_added() {
        for url in [
            "postgres://h/d",
            "postgresql://",
            "postgres://u:a?b@h:1,i:2/d",
        ] {
            assert_eq!(with_defaults(url), format!("{url}?{ALL}"));
        }
        let url = "postgresql:///d?host=/tmp&application_name=x";
        assert_eq!(with_defaults(url), format!("{url}&{ALL}"));
        assert_eq!(
            with_defaults("postgres://h/d?"),
            format!("postgres://h/d?{ALL}")
        );
    }

    #[test]
    fn what_is_said_stays() {
        let url = "postgres://u@h/d?connect_timeout=3&keepalives=0";
        let whole = with_defaults(url);
        assert!(whole.starts_with(&format!("{url}&keepalives_idle=30&")));
        assert_eq!(whole.matches("connect_timeout").count(), 1);
        assert_eq!(with_defaults(&whole), whole);
    }
}
