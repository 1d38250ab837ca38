//! Grapheme clusters as Terraform counts them: by the rules of Unicode 15.0. Must not know values.
//!
//! Later versions join consonants of Indic scripts that a virama stands between (rule `GB9c`); what the
//! library joins by that rule is taken apart again.

use unicode_segmentation::UnicodeSegmentation;

/// The clusters of a text, each with the byte at which it begins.
pub(crate) fn clusters(text: &str) -> impl DoubleEndedIterator<Item = (usize, &str)> {
    let mut all = Vec::new();
    for (start, cluster) in text.grapheme_indices(true) {
        split(start, cluster, &mut all);
    }
    all.into_iter()
}

/// How many clusters a text has.
pub(crate) fn count(text: &str) -> usize {
    if text.is_ascii() && !text.contains('\r') { text.len() } else { clusters(text).count() }
}

fn split<'t>(start: usize, cluster: &'t str, all: &mut Vec<(usize, &'t str)>) {
    let mut from = 0;
    let mut previous = None;
    for (at, character) in cluster.char_indices() {
        let joined = previous.is_some_and(|previous| !is_in(PREPENDED, previous));
        if joined && is_in(CONSONANTS, character) {
            all.extend(cluster.get(from..at).map(|part| (start + from, part)));
            from = at;
        }
        previous = Some(character);
    }
    all.extend(cluster.get(from..).map(|part| (start + from, part)));
}

fn is_in(ranges: &[(u32, u32)], character: char) -> bool {
    let code = u32::from(character);
    let after = ranges.partition_point(|(_, last)| *last < code);
    ranges.get(after).is_some_and(|(first, _)| *first <= code)
}

/// `InCB=Consonant` (Unicode 17, `DerivedCoreProperties.txt`).
#[rustfmt::skip]
const CONSONANTS: &[(u32, u32)] = &[
    (0x915, 0x939), (0x958, 0x95f), (0x978, 0x97f), (0x995, 0x9a8), (0x9aa, 0x9b0),
    (0x9b2, 0x9b2), (0x9b6, 0x9b9), (0x9dc, 0x9dd), (0x9df, 0x9df), (0x9f0, 0x9f1),
    (0xa95, 0xaa8), (0xaaa, 0xab0), (0xab2, 0xab3), (0xab5, 0xab9), (0xaf9, 0xaf9),
    (0xb15, 0xb28), (0xb2a, 0xb30), (0xb32, 0xb33), (0xb35, 0xb39), (0xb5c, 0xb5d),
    (0xb5f, 0xb5f), (0xb71, 0xb71), (0xc15, 0xc28), (0xc2a, 0xc39), (0xc58, 0xc5a),
    (0xd15, 0xd3a), (0x1000, 0x102a), (0x103f, 0x103f), (0x1050, 0x1055), (0x105a, 0x105d),
    (0x1061, 0x1061), (0x1065, 0x1066), (0x106e, 0x1070), (0x1075, 0x1081), (0x108e, 0x108e),
    (0x1780, 0x17b3), (0x1a20, 0x1a54), (0x1b0b, 0x1b0c), (0x1b13, 0x1b33), (0x1b45, 0x1b4c),
    (0x1b83, 0x1ba0), (0x1bae, 0x1baf), (0x1bbb, 0x1bbd), (0xa989, 0xa98b), (0xa98f, 0xa9b2),
    (0xa9e0, 0xa9e4), (0xa9e7, 0xa9ef), (0xa9fa, 0xa9fe), (0xaa60, 0xaa6f), (0xaa71, 0xaa73),
    (0xaa7a, 0xaa7a), (0xaa7e, 0xaa7f), (0xaae0, 0xaaea), (0xabc0, 0xabda), (0x10a00, 0x10a00),
    (0x10a10, 0x10a13), (0x10a15, 0x10a17), (0x10a19, 0x10a35), (0x11103, 0x11126), (0x11144, 0x11144),
    (0x11147, 0x11147), (0x11380, 0x11389), (0x1138b, 0x1138b), (0x1138e, 0x1138e), (0x11390, 0x113b5),
    (0x11900, 0x11906), (0x11909, 0x11909), (0x1190c, 0x11913), (0x11915, 0x11916), (0x11918, 0x1192f),
    (0x11a00, 0x11a00), (0x11a0b, 0x11a32), (0x11a50, 0x11a50), (0x11a5c, 0x11a83), (0x11f04, 0x11f10),
    (0x11f12, 0x11f33),
];

/// `Grapheme_Cluster_Break=Prepend` (Unicode 17, `GraphemeBreakProperty.txt`): joined with whatever follows.
#[rustfmt::skip]
const PREPENDED: &[(u32, u32)] = &[
    (0x600, 0x605), (0x6dd, 0x6dd), (0x70f, 0x70f), (0x890, 0x891), (0x8e2, 0x8e2),
    (0xd4e, 0xd4e), (0x110bd, 0x110bd), (0x110cd, 0x110cd), (0x111c2, 0x111c3), (0x113d1, 0x113d1),
    (0x1193f, 0x1193f), (0x11941, 0x11941), (0x11a84, 0x11a89), (0x11d46, 0x11d46), (0x11f02, 0x11f02),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_unicode_15() {
        for (text, expected) in [
            ("नमस्ते", 4),
            ("क्षि", 2),
            ("e\u{301}a", 2),
            ("👨\u{200d}👩\u{200d}👧", 1),
            ("🇩🇪🇫🇷", 2),
            ("a\r\nb", 3),
            ("", 0),
        ] {
            assert_eq!(count(text), expected, "{text}");
        }
        let parts: Vec<(usize, &str)> = clusters("xक्षि").collect();
        assert_eq!(parts, [(0, "x"), (1, "क्"), (7, "षि")]);
    }
}
