//! Unpacks gzip (RFC 1952), up to a limit. Must not know values.

use miniz_oxide::inflate::{DecompressError, TINFLStatus, decompress_to_vec_with_limit};

/// Why data could not be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum GunzipFailure {
    /// It is not gzip, or is cut off.
    Malformed,
    /// It is longer than the limit.
    TooLong,
}

/// Bits of the flags that say which optional fields there are.
const EXTRA: u8 = 4;
const NAME: u8 = 8;
const COMMENT: u8 = 16;
const CHECKSUM: u8 = 2;

/// The bytes that a gzip member holds.
pub(in super::super) fn gunzip(packed: &[u8], most: usize) -> Result<Vec<u8>, GunzipFailure> {
    let body = body(packed).ok_or(GunzipFailure::Malformed)?;
    decompress_to_vec_with_limit(body, most).map_err(|error: DecompressError| match error.status {
        TINFLStatus::HasMoreOutput => GunzipFailure::TooLong,
        _ => GunzipFailure::Malformed,
    })
}

/// What comes after the header.
fn body(packed: &[u8]) -> Option<&[u8]> {
    let (header, mut rest) = packed.split_at_checked(10)?;
    let [0x1f, 0x8b, 8, flags, ..] = header else { return None };
    if flags & EXTRA != 0 {
        let (length, after) = rest.split_at_checked(2)?;
        let length = usize::from(u16::from_le_bytes(length.try_into().ok()?));
        rest = after.get(length..)?;
    }
    for field in [NAME, COMMENT] {
        if flags & field != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    if flags & CHECKSUM != 0 { rest.get(2..) } else { Some(rest) }
}

#[cfg(test)]
mod tests {
    use super::super::deflate::gzip;
    use super::*;

    #[test]
    fn undoes_gzip() {
        let text = b"bottlelint ".repeat(40);
        assert_eq!(gunzip(&gzip(&text), 1 << 20), Ok(text.clone()));
        assert_eq!(gunzip(&gzip(&text), 100), Err(GunzipFailure::TooLong));
        assert_eq!(gunzip(b"not gzip, surely", 100), Err(GunzipFailure::Malformed));
    }
}
