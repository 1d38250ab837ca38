//! What Go's regular expressions have names for: the flags of a group, the classes of Unicode. Must not know patterns.

/// Go's general categories.
const CATEGORIES: &str = "Any C Cc Cf Co Cs L Ll Lm Lo Lt Lu M Mc Me Mn N Nd Nl No P Pc Pd Pe Pf Pi Po Ps \
    S Sc Sk Sm So Z Zl Zp Zs";

/// Go's scripts, those of Unicode 15. It knows neither their short names nor any other property.
const SCRIPTS: &str = "Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak \
    Bengali Bhaiksuki Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian \
    Chakma Cham Cherokee Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari \
    Dives_Akuru Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha \
    Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana \
    Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana \
    Kawi Kayah_Li Kharoshthi Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B \
    Lisu Lycian Lydian Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin \
    Meetei_Mayek Mende_Kikakui Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar \
    Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki \
    Old_Hungarian Old_Italic Old_North_Arabian Old_Permic Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic \
    Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang \
    Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala Sogdian Sora_Sompeng Soyombo \
    Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil Tangsa Tangut Telugu \
    Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho Warang_Citi Yezidi Yi \
    Zanabazar_Square";

/// The class of Unicode of this name, letter by letter as Go has it, in the syntax of the `regex` crate; `letter` is
/// `P` for all other characters.
pub(super) fn class(letter: char, name: &str) -> Option<String> {
    let mut names = CATEGORIES.split_ascii_whitespace().chain(SCRIPTS.split_ascii_whitespace());
    if !names.any(|one| one == name) {
        return None;
    }
    Some(match (letter, name) {
        // No string holds a surrogate, and the crate does not know of them.
        ('p', "Cs") => "[a&&b]".to_owned(),
        (_, "Cs") => "\\p{Any}".to_owned(),
        _ => format!("\\{letter}{{{name}}}"),
    })
}

/// The flags of a group, each once, as the `regex` crate wants them; none where Go does not accept them.
pub(super) fn flags(written: &str) -> Option<String> {
    let (on, off) = match written.split_once('-') {
        Some((_, "")) => return None,
        Some((on, off)) => (on, off),
        None => (written, ""),
    };
    let known = |flag| matches!(flag, 'i' | 'm' | 's' | 'U');
    if !on.chars().chain(off.chars()).all(known) {
        return None;
    }
    // What is switched off last is off.
    let once = |wanted: &str, without: &str| -> String {
        ['i', 'm', 's', 'U']
            .into_iter()
            .filter(|flag| wanted.contains(*flag) && !without.contains(*flag))
            .collect()
    };
    let (on, off) = (once(on, off), once(off, ""));
    Some(if off.is_empty() { on } else { format!("{on}-{off}") })
}
