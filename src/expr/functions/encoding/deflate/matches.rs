//! Finds what a text repeats: hash chains over four bytes, with one byte of hesitation.

use std::ops::Range;

use super::token::DeflateToken;

const WINDOW: usize = 1 << 15;
const MIN_MATCH: usize = 4;
const MAX_MATCH: usize = 258;
const HASH_BITS: u32 = 17;
const BLOCK_TOKENS: usize = 1 << 14;

/// Level 6: from this length on, a quarter of the chain is searched.
const GOOD: usize = 8;
/// A match of this length is not improved on at the next byte.
const LAZY: usize = 16;
/// A match of this length ends the search.
const NICE: usize = 128;
/// How many places are tried.
const CHAIN: usize = 128;

/// Tokens, and the bytes they stand for where these may be stored as they are.
pub(super) struct DeflateBlock {
    pub(super) tokens: Vec<DeflateToken>,
    pub(super) stored: Option<Range<usize>>,
}

/// A match: its length, and how far back it is.
#[derive(Clone, Copy)]
struct Found {
    length: usize,
    distance: usize,
}

const NOTHING: Found = Found { length: MIN_MATCH - 1, distance: 0 };

pub(super) struct Matcher<'a> {
    bytes: &'a [u8],
    /// The last place of each hash.
    heads: Vec<Option<usize>>,
    /// The place before each place of the same hash; one for each place of the window.
    previous: Vec<Option<usize>>,
    tokens: Vec<DeflateToken>,
    blocks: Vec<DeflateBlock>,
    /// Where the block begins; none once it has left the two windows that Go keeps.
    block_start: Option<usize>,
    /// Where these two windows begin.
    base: usize,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            heads: vec![None; 1 << HASH_BITS],
            previous: vec![None; WINDOW],
            tokens: Vec::new(),
            blocks: Vec::new(),
            block_start: Some(0),
            base: 0,
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// Enters a place into its chain; answers the place before it.
    fn insert(&mut self, at: usize) -> Option<usize> {
        let word = self.bytes.get(at..at + MIN_MATCH)?;
        let word = word.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte));
        let hash = word.wrapping_mul(0x1e35_a7bd) >> (32 - HASH_BITS);
        let head = self.heads.get_mut(usize::try_from(hash).ok()?)?;
        let before = head.replace(at);
        if let Some(slot) = self.previous.get_mut(at % WINDOW) {
            *slot = before;
        }
        before
    }

    fn push(&mut self, token: DeflateToken, end: usize) {
        self.tokens.push(token);
        if self.tokens.len() == BLOCK_TOKENS {
            self.finish_block(end);
        }
    }

    fn finish_block(&mut self, end: usize) {
        let stored = self.block_start.replace(end).map(|start| start..end);
        self.blocks.push(DeflateBlock { tokens: std::mem::take(&mut self.tokens), stored });
    }

    /// Go moves its windows on when the second of them is nearly full.
    fn slide(&mut self, at: usize) {
        if at - self.base < 2 * WINDOW - (MIN_MATCH + MAX_MATCH) {
            return;
        }
        self.block_start = self.block_start.filter(|start| *start >= self.base + WINDOW);
        self.base += WINDOW;
    }

    /// All blocks.
    pub(super) fn blocks(mut self) -> Vec<DeflateBlock> {
        let (mut at, mut last, mut pending, mut head) = (0, NOTHING, false, None);
        while at < self.bytes.len() {
            self.slide(at);
            let ahead = self.bytes.len() - at;
            if ahead >= MIN_MATCH {
                head = self.insert(at);
            }
            let before = std::mem::replace(&mut last, NOTHING);
            if ahead > before.length
                && before.length < LAZY
                && let Some(head) = head.filter(|head| head + WINDOW >= at)
            {
                last = self.search(at, head, ahead).unwrap_or(NOTHING);
            }
            if before.length >= MIN_MATCH && last.length <= before.length {
                let end = at + before.length - 1;
                for inside in at + 1..end {
                    self.insert(inside);
                }
                at = end;
                (pending, last) = (false, NOTHING);
                let Found { length, distance } = before;
                self.push(DeflateToken::Match { length, distance }, at);
                continue;
            }
            if pending {
                self.push(DeflateToken::Literal(self.byte(at - 1)), at);
            }
            at += 1;
            pending = true;
        }
        if pending {
            self.tokens.push(DeflateToken::Literal(self.byte(at - 1)));
        }
        if !self.tokens.is_empty() {
            self.finish_block(at);
        }
        self.blocks
    }

    /// The longest match along a chain.
    fn search(&self, at: usize, head: usize, ahead: usize) -> Option<Found> {
        let most = ahead.min(MAX_MATCH);
        let nice = most.min(NICE);
        let tries = if NOTHING.length >= GOOD { CHAIN / 4 } else { CHAIN };
        let (mut best, mut found) = (NOTHING.length, None);
        let mut place = head;
        for _ in 0..tries {
            if self.byte(at + best) == self.byte(place + best) {
                let length = self.common(place, at, most);
                let near = at - place <= 4096;
                if length > best && (length > MIN_MATCH || near) {
                    best = length;
                    found = Some(Found { length, distance: at - place });
                    if length >= nice {
                        break;
                    }
                }
            }
            if place + WINDOW == at {
                break;
            }
            let before = self.previous.get(place % WINDOW).copied().flatten();
            let Some(before) = before.filter(|before| before + WINDOW >= at) else { break };
            place = before;
        }
        found
    }

    fn common(&self, a: usize, b: usize, most: usize) -> usize {
        let (a, b) = (self.bytes.get(a..), self.bytes.get(b..));
        let pairs = a.unwrap_or_default().iter().zip(b.unwrap_or_default()).take(most);
        pairs.take_while(|(a, b)| a == b).count()
    }
}
