//! bottlelint's identity of a finding, which survives edits elsewhere. Must not know formats.

/// bottlelint's own identity: the parts, length-delimited, under 128-bit FNV-1a, in hexadecimal.
/// Holds no line number, so it survives edits elsewhere in the file.
#[must_use]
pub(super) fn own<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    // Offset basis and prime of 128-bit FNV: draft-eastlake-fnv, section 5.
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0100_0000_0000_0000_0000_013b;
    let mut hash = OFFSET;
    for part in parts {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{hash:032x}")
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn own_identity_keeps_parts_apart() {
        assert_ne!(own(["ab", "c"]), own(["a", "bc"]));
        assert_eq!(own(["a"]), own(["a"]));
        assert_eq!(own([]), "6c62272e07bb014262b821756295c58d");
    }
}
