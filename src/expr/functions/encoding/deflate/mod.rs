//! gzip, byte for byte as Terraform compresses: other compressors make other bytes of the same text, and a
//! value that is stated must be Terraform's. Must not know values.
//!
//! Follows Go's `compress/flate` at its default level; see `LICENSE-GO`.

mod huffman;
mod matches;
mod token;
mod writer;

use matches::Matcher;

/// The gzip file that holds these bytes.
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    // No name, no time, an unknown system.
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut writer = writer::Writer::default();
    for block in Matcher::new(bytes).blocks() {
        writer.block(&block.tokens, block.stored.and_then(|range| bytes.get(range)));
    }
    // Terraform flushes, which leaves an empty block, and closes, which leaves another.
    writer.stored(&[], writer::Last::No);
    writer.stored(&[], writer::Last::Yes);
    out.extend(writer.finish());
    out.extend(checksum(bytes).to_le_bytes());
    let length = u32::try_from(bytes.len() & 0xffff_ffff).unwrap_or(0);
    out.extend(length.to_le_bytes());
    out
}

/// CRC-32 of IEEE 802.3.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            let carry = if crc & 1 == 1 { 0xedb8_8320 } else { 0 };
            crc >> 1 ^ carry
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compresses_as_go_does() {
        let empty =
            [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0, 0, 0, 0xff, 0xff, 1, 0, 0, 0xff, 0xff];
        assert_eq!(gzip(b""), [&empty[..], &[0; 8]].concat());
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
    }
}
