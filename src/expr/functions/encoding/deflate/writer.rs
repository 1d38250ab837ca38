//! Writes blocks: with codes of their own, with the fixed codes, or as they are, whichever is shortest.

use super::huffman::{Code, codes};
use super::token::DeflateToken;

/// End of the block.
const END: usize = 256;
const LITERALS: usize = 286;
const DISTANCES: usize = 30;
const MAX_STORED: usize = 65_535;

/// The order in which the lengths of the codes for code lengths are written.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// Whether a block is the last.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Last {
    No,
    Yes,
}

/// Bits in the making, the first of each byte lowest.
#[derive(Default)]
pub(super) struct Writer {
    out: Vec<u8>,
    bits: u64,
    count: u32,
}

/// A symbol and the bits behind it.
struct Symbol {
    number: usize,
    extra: u32,
    extra_bits: u32,
}

/// Symbols for `value` in classes that double in size every `step` classes; the first `2 * step` have one
/// value each.
fn class(value: usize, step: usize) -> Symbol {
    if value < 2 * step {
        return Symbol { number: value, extra: 0, extra_bits: 0 };
    }
    let extra_bits = value.ilog2() - step.ilog2();
    let shifted = value >> extra_bits;
    let number = usize::try_from(extra_bits).unwrap_or(0) * step + shifted;
    let extra = u32::try_from(value - (shifted << extra_bits)).unwrap_or(0);
    Symbol { number, extra, extra_bits }
}

fn length_symbol(length: usize) -> Symbol {
    if length == 258 {
        return Symbol { number: 285, extra: 0, extra_bits: 0 };
    }
    let Symbol { number, extra, extra_bits } = class(length - 3, 4);
    Symbol { number: number + 257, extra, extra_bits }
}

fn distance_symbol(distance: usize) -> Symbol {
    class(distance - 1, 2)
}

fn fixed_literals() -> Vec<Code> {
    let code = |symbol: u32| {
        let (bits, length) = match symbol {
            0..=143 => (symbol + 48, 8),
            144..=255 => (symbol + 400 - 144, 9),
            256..=279 => (symbol - 256, 7),
            _ => (symbol + 192 - 280, 8),
        };
        Code { bits: bits.reverse_bits() >> (32 - length), length }
    };
    (0..286).map(code).collect()
}

fn fixed_distances() -> Vec<Code> {
    (0..30_u32).map(|symbol| Code { bits: symbol.reverse_bits() >> 27, length: 5 }).collect()
}

fn count(frequencies: &mut [u32], symbol: usize) {
    if let Some(slot) = frequencies.get_mut(symbol) {
        *slot += 1;
    }
}

fn code(codes: &[Code], symbol: usize) -> Code {
    codes.get(symbol).copied().unwrap_or_default()
}

/// How many bits symbols that occur so often take.
fn size(codes: &[Code], frequencies: &[u32]) -> u64 {
    codes.iter().zip(frequencies).map(|(code, n)| u64::from(code.length) * u64::from(*n)).sum()
}

/// How many of the symbols are written: those up to the last that occurs.
fn used(frequencies: &[u32]) -> usize {
    frequencies.iter().rposition(|frequency| *frequency > 0).map_or(0, |last| last + 1)
}

/// The lengths of codes, runs of them put together.
struct Lengths {
    /// A symbol, and the bits behind it.
    items: Vec<(usize, u32, u32)>,
    frequencies: [u32; 19],
}

impl Lengths {
    fn of(codes: impl Iterator<Item = Code>) -> Self {
        let lengths: Vec<usize> =
            codes.map(|code| usize::try_from(code.length).unwrap_or(0)).collect();
        let mut all = Self { items: Vec::new(), frequencies: [0; 19] };
        for run in lengths.chunk_by(|a, b| a == b) {
            all.run(run.first().copied().unwrap_or(0), run.len());
        }
        all
    }

    fn push(&mut self, symbol: usize, extra: usize, extra_bits: u32) {
        count(&mut self.frequencies, symbol);
        self.items.push((symbol, u32::try_from(extra).unwrap_or(0), extra_bits));
    }

    fn run(&mut self, length: usize, times: usize) {
        let mut left = times;
        if length == 0 {
            while left >= 11 {
                let n = left.min(138);
                self.push(18, n - 11, 7);
                left -= n;
            }
            if left >= 3 {
                self.push(17, left - 3, 3);
                left = 0;
            }
        } else {
            self.push(length, 0, 0);
            left -= 1;
            while left >= 3 {
                let n = left.min(6);
                self.push(16, n - 3, 2);
                left -= n;
            }
        }
        for _ in 0..left {
            self.push(length, 0, 0);
        }
    }
}

impl Writer {
    fn put(&mut self, bits: u32, count: u32) {
        self.bits |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            let [byte, ..] = self.bits.to_le_bytes();
            self.out.push(byte);
            self.bits >>= 8;
            self.count -= 8;
        }
    }

    fn put_code(&mut self, code: Code) {
        self.put(code.bits, code.length);
    }

    fn align(&mut self) {
        if self.count > 0 {
            self.put(0, 8 - self.count);
        }
    }

    /// All bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.align();
        self.out
    }

    /// A block of bytes as they are.
    pub(super) fn stored(&mut self, bytes: &[u8], last: Last) {
        self.put(u32::from(last == Last::Yes), 3);
        self.align();
        let length = u32::try_from(bytes.len()).unwrap_or(0) & 0xffff;
        self.put(length, 16);
        self.put(!length & 0xffff, 16);
        self.out.extend_from_slice(bytes);
    }

    /// A block of tokens; `bytes` is what they stand for, where that is at hand.
    pub(super) fn block(&mut self, tokens: &[DeflateToken], bytes: Option<&[u8]>) {
        let (mut literals, mut distances, mut extra) = ([0; LITERALS], [0; DISTANCES], 0);
        for token in tokens {
            match token {
                DeflateToken::Literal(byte) => count(&mut literals, usize::from(*byte)),
                DeflateToken::Match { length, distance } => {
                    let (length, distance) = (length_symbol(*length), distance_symbol(*distance));
                    count(&mut literals, length.number);
                    count(&mut distances, distance.number);
                    extra += u64::from(length.extra_bits + distance.extra_bits);
                }
            }
        }
        count(&mut literals, END);
        if used(&distances) == 0 {
            // A table of codes cannot be empty.
            count(&mut distances, 0);
        }
        let storable = bytes.filter(|bytes| bytes.len() <= MAX_STORED);
        // Bits that both kinds of codes need count only against storing.
        let extra = if storable.is_some() { extra } else { 0 };
        let own = (codes(&literals, 15), codes(&distances, 15));
        let fixed = (fixed_literals(), fixed_distances());
        let used = (used(&literals), used(&distances));
        let lengths =
            Lengths::of(own.0.iter().take(used.0).chain(own.1.iter().take(used.1)).copied());
        let header = codes(&lengths.frequencies, 7);
        let own_size =
            header_size(&lengths, &header) + size(&own.0, &literals) + size(&own.1, &distances);
        let fixed_size = 3 + size(&fixed.0, &literals) + size(&fixed.1, &distances);
        if let Some(bytes) = storable
            && (u64::try_from(bytes.len()).unwrap_or(u64::MAX) + 5) * 8
                < own_size.min(fixed_size) + extra
        {
            self.stored(bytes, Last::No);
        } else if own_size < fixed_size {
            self.header(&lengths, &header, used);
            self.tokens(tokens, &own.0, &own.1);
        } else {
            self.put(2, 3);
            self.tokens(tokens, &fixed.0, &fixed.1);
        }
    }

    fn header(&mut self, lengths: &Lengths, header: &[Code], used: (usize, usize)) {
        let written = written_lengths(lengths);
        let field = |number: usize| u32::try_from(number).unwrap_or(0);
        self.put(4, 3);
        self.put(field(used.0.saturating_sub(257)), 5);
        self.put(field(used.1.saturating_sub(1)), 5);
        self.put(field(written.saturating_sub(4)), 4);
        for symbol in ORDER.iter().take(written) {
            self.put(code(header, *symbol).length, 3);
        }
        for (symbol, extra, extra_bits) in &lengths.items {
            self.put_code(code(header, *symbol));
            self.put(*extra, *extra_bits);
        }
    }

    fn tokens(&mut self, tokens: &[DeflateToken], literals: &[Code], distances: &[Code]) {
        for token in tokens {
            match token {
                DeflateToken::Literal(byte) => self.put_code(code(literals, usize::from(*byte))),
                DeflateToken::Match { length, distance } => {
                    let (length, distance) = (length_symbol(*length), distance_symbol(*distance));
                    self.put_code(code(literals, length.number));
                    self.put(length.extra, length.extra_bits);
                    self.put_code(code(distances, distance.number));
                    self.put(distance.extra, distance.extra_bits);
                }
            }
        }
        self.put_code(code(literals, END));
    }
}

/// How many of the lengths in [`ORDER`] are written.
fn written_lengths(lengths: &Lengths) -> usize {
    let occurs = |symbol: &usize| lengths.frequencies.get(*symbol).is_some_and(|n| *n > 0);
    ORDER.iter().rposition(occurs).map_or(4, |last| (last + 1).max(4))
}

fn header_size(lengths: &Lengths, header: &[Code]) -> u64 {
    let extra: u64 = lengths.items.iter().map(|(_, _, extra_bits)| u64::from(*extra_bits)).sum();
    let written = u64::try_from(written_lengths(lengths)).unwrap_or(0);
    3 + 5 + 5 + 4 + 3 * written + size(header, &lengths.frequencies) + extra
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_distances_fall_into_the_classes_of_rfc_1951() {
        let of = |symbol: Symbol| (symbol.number, symbol.extra, symbol.extra_bits);
        assert_eq!(of(length_symbol(3)), (257, 0, 0));
        assert_eq!(of(length_symbol(10)), (264, 0, 0));
        assert_eq!(of(length_symbol(12)), (265, 1, 1));
        assert_eq!(of(length_symbol(130)), (280, 15, 4));
        assert_eq!(of(length_symbol(257)), (284, 30, 5));
        assert_eq!(of(length_symbol(258)), (285, 0, 0));
        assert_eq!(of(distance_symbol(1)), (0, 0, 0));
        assert_eq!(of(distance_symbol(6)), (4, 1, 1));
        assert_eq!(of(distance_symbol(32_768)), (29, 8_191, 13));
    }
}
