//! The text of an address: names, each with its instance key. Must not know what is at an address.

/// One past the bracket that closes the instance key which a text begins with. A key may hold brackets and dots in quotes.
#[must_use]
pub fn key_end(text: &str) -> usize {
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b']' if !quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The parts of an address, each with the instance key behind it: `module.a` with `["x"]`, `.aws_vpc.this` with none.
fn parts(address: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = address;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (part, from) = rest.split_at(rest.find('[').unwrap_or(rest.len()));
        let (key, behind) = from.split_at(key_end(from));
        rest = behind;
        Some((part, key))
    })
}

/// An address without instance keys: `module.a.aws_vpc.this` for `module.a["x"].aws_vpc.this[0]`.
#[must_use]
pub fn without_keys(address: &str) -> String {
    parts(address).map(|(part, _)| part).collect()
}

/// The instance key at the end of an address, with its brackets: `["a"]`. Empty where there is none.
#[must_use]
pub fn last_key(address: &str) -> &str {
    parts(address).last().map_or("", |(_, key)| key)
}

/// An address without the instance key at its end: `module.a["x"].aws_vpc.this` for `module.a["x"].aws_vpc.this[0]`.
#[must_use]
pub fn without_last_key(address: &str) -> &str {
    address.strip_suffix(last_key(address)).unwrap_or(address)
}

/// The addresses that an address lies within, without their instance keys, from the outermost; itself without its key, and
/// with it.
pub fn around(address: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = address.get(at..)?;
        let step = if rest.starts_with('[') {
            key_end(rest)
        } else {
            let name = rest.strip_prefix('.').unwrap_or(rest);
            let skipped = rest.len() - name.len();
            skipped + name.find(['.', '[']).unwrap_or(name.len())
        };
        at += step;
        if step == 0 { None } else { address.get(..at) }
    })
}

/// Where a name with its instance key ends: `this["a.b"]` is one.
pub(super) fn end_of_name(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '.' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_from_the_outermost_in() {
        let all: Vec<_> = around(r#"module.a["x.y"].aws_vpc.b[0]"#).collect();
        let outer = ["module", "module.a", r#"module.a["x.y"]"#, r#"module.a["x.y"].aws_vpc"#];
        let inner = [r#"module.a["x.y"].aws_vpc.b"#, r#"module.a["x.y"].aws_vpc.b[0]"#];
        assert_eq!(all, outer.into_iter().chain(inner).collect::<Vec<_>>());
    }

    #[test]
    fn takes_keys_from_addresses() {
        assert_eq!(without_keys(r#"module.a["x[0]"].aws_vpc.b[1]"#), "module.a.aws_vpc.b");
        assert_eq!(without_keys("aws_vpc.b"), "aws_vpc.b");
        assert_eq!(last_key(r#"module.a["x[0]"].aws_vpc.b[1]"#), "[1]");
        assert_eq!(last_key(r#"module.a[0].aws_vpc.b["x\"]"]"#), r#"["x\"]"]"#);
        assert_eq!(last_key(r#"module.a["x"].aws_vpc.b"#), "");
        assert_eq!(without_last_key(r#"module.a[0].aws_vpc.b["x.y"]"#), "module.a[0].aws_vpc.b");
    }
}
