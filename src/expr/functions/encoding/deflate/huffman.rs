//! Huffman codes of limited length.

/// The code of a symbol: its bits, the first of them lowest, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    pub(super) bits: u32,
    pub(super) length: u32,
}

/// A symbol and how often it occurs.
#[derive(Clone, Copy)]
struct Leaf {
    symbol: usize,
    frequency: u32,
}

/// The codes of symbols that occur so often, none longer than `limit` bits.
pub(super) fn codes(frequencies: &[u32], limit: usize) -> Vec<Code> {
    let mut codes = vec![Code::default(); frequencies.len()];
    let occurring = frequencies.iter().copied().enumerate().filter(|(_, frequency)| *frequency > 0);
    let mut leaves: Vec<Leaf> =
        occurring.map(|(symbol, frequency)| Leaf { symbol, frequency }).collect();
    if leaves.len() <= 2 {
        for (bits, leaf) in (0..).zip(&leaves) {
            set(&mut codes, leaf.symbol, Code { bits, length: 1 });
        }
        return codes;
    }
    leaves.sort_by_key(|leaf| (leaf.frequency, leaf.symbol));
    let counts = counts_by_length(&leaves, limit);
    let mut next = 0_u32;
    for (length, count) in (0_u32..).zip(counts) {
        next <<= 1;
        if count == 0 {
            continue;
        }
        // The rarest symbols come first, so the shortest codes go to the end.
        let mut chunk = leaves.split_off(leaves.len().saturating_sub(count));
        chunk.sort_by_key(|leaf| leaf.symbol);
        for leaf in chunk {
            let bits = next.reverse_bits() >> (32 - length);
            set(&mut codes, leaf.symbol, Code { bits, length });
            next += 1;
        }
    }
    codes
}

fn set(codes: &mut [Code], symbol: usize, code: Code) {
    if let Some(slot) = codes.get_mut(symbol) {
        *slot = code;
    }
}

/// A row of the package-merge algorithm.
#[derive(Clone, Default)]
struct Level {
    /// The frequency of the last item of the row.
    last: u64,
    /// That of the next leaf.
    next_leaf: u64,
    /// That of the next pair of items of the row below.
    next_pair: u64,
    /// How many items are still needed.
    needed: usize,
    /// How many leaves stand left of the last item's ancestor on each row.
    leaves: Vec<usize>,
}

const NEVER: u64 = u64::MAX / 4;

/// How many symbols have a code of each length, from zero on. There are three symbols or more, rarest
/// first.
fn counts_by_length(symbols: &[Leaf], limit: usize) -> Vec<usize> {
    let frequency = |at: usize| symbols.get(at).map_or(NEVER, |leaf| u64::from(leaf.frequency));
    let rows = limit.min(symbols.len() - 1);
    let mut levels: Vec<Level> = (0..=rows + 1)
        .map(|row| {
            let mut leaves = vec![0; rows + 2];
            if let Some(own) = leaves.get_mut(row) {
                *own = if row == 0 { 0 } else { 2 };
            }
            let pair = frequency(0) + frequency(1);
            let next_pair = if row == 1 { NEVER } else { pair };
            Level { last: frequency(1), next_leaf: frequency(2), next_pair, needed: 0, leaves }
        })
        .collect();
    let mut row = rows;
    if let Some(top) = levels.get_mut(row) {
        top.needed = 2 * symbols.len() - 4;
    }
    while let Some(next) = step(&mut levels, row, rows, &frequency) {
        row = next;
    }
    let top = levels.get(rows).map(|level| level.leaves.clone()).unwrap_or_default();
    let at = |row: usize| top.get(row).copied().unwrap_or(0);
    let lengths = (1..=rows).rev().map(|row| at(row) - at(row - 1));
    std::iter::once(0).chain(lengths).collect()
}

/// Adds an item to a row; answers the row that goes on, none at the end.
fn step(
    levels: &mut [Level],
    row: usize,
    rows: usize,
    frequency: &dyn Fn(usize) -> u64,
) -> Option<usize> {
    let (below, rest) = levels.split_at_mut(row);
    let (level, above) = rest.split_first_mut()?;
    let lower = below.last_mut()?;
    if level.next_pair >= NEVER && level.next_leaf >= NEVER {
        // Neither leaves nor pairs are left here.
        level.needed = 0;
        above.first_mut()?.next_pair = NEVER;
        return Some(row + 1);
    }
    let before = level.last;
    if level.next_leaf < level.next_pair {
        let own = level.leaves.get_mut(row)?;
        *own += 1;
        let own = *own;
        level.last = level.next_leaf;
        level.next_leaf = frequency(own);
    } else {
        level.last = level.next_pair;
        level.leaves.get_mut(..row)?.copy_from_slice(lower.leaves.get(..row)?);
        lower.needed = 2;
    }
    level.needed = level.needed.saturating_sub(1);
    if level.needed == 0 {
        if row == rows {
            return None;
        }
        above.first_mut()?.next_pair = before + level.last;
        return Some(row + 1);
    }
    let mut row = row;
    while row > 0 && levels.get(row - 1).is_some_and(|lower| lower.needed > 0) {
        row -= 1;
    }
    Some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_symbols_get_long_codes() {
        let lengths = |frequencies: &[u32], limit| -> Vec<u32> {
            codes(frequencies, limit).iter().map(|code| code.length).collect()
        };
        assert_eq!(lengths(&[1, 1, 2, 4], 15), [3, 3, 2, 1]);
        assert_eq!(lengths(&[1, 1, 2, 4, 8, 16], 3).iter().max(), Some(&3));
        assert_eq!(lengths(&[0, 5, 0, 7], 15), [0, 1, 0, 1]);
    }
}
