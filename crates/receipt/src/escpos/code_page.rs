//! Code page 858: Western Europe with the euro sign. Nearly every receipt printer has it.
//!
//! Not the table of the crate `escpos` (0.20.1): that one sends a hyphen as a soft hyphen, which many printers leave
//! blank, and puts `Ô` in the place of `Ò`.

use unicode_normalization::UnicodeNormalization as _;

/// What stands in for a character that has no likeness.
const NO_LIKENESS: char = '?';

/// The characters from 0x80 to 0xFF.
const UPPER: &str = concat!(
    "ÇüéâäàåçêëèïîìÄÅ",
    "ÉæÆôöòûùÿÖÜø£Ø×ƒ",
    "áíóúñÑªº¿®¬½¼¡«»",
    "░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐",
    "└┴┬├─┼ãÃ╚╔╩╦╠═╬¤",
    "ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀",
    "ÓßÔÒõÕµþÞÚÛÙýÝ¯´",
    "\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}",
);

/// The same text in characters that the printer has: each visible one is there, as itself or as what it most looks
/// like. No-break spaces stay, so that lines are broken where they may be.
pub(crate) fn likeness(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for c in text.nfc() {
        if byte(c).is_some() {
            seen.push(c);
        } else if !is_invisible(c) {
            seen.push_str(&alike(c));
        }
    }
    seen
}

/// The bytes of a text. What the code page lacks is a question mark: [`likeness`] left none.
pub(crate) fn encode(text: &str) -> Vec<u8> {
    let unknown = u8::try_from(NO_LIKENESS).unwrap_or(b'?');
    text.chars().map(|c| byte(c).unwrap_or(unknown)).collect()
}

/// The byte of a character. Control characters have none: a printer would take them for commands.
fn byte(c: char) -> Option<u8> {
    match c {
        ' '..='~' => u8::try_from(c).ok(),
        // Some printers leave 0xFF out; a blank looks the same.
        '\u{a0}' => Some(b' '),
        '\u{ad}' => None,
        c => UPPER
            .chars()
            .position(|upper| upper == c)
            .and_then(|index| u8::try_from(index + 0x80).ok()),
    }
}

fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
    )
}

fn alike(c: char) -> String {
    let known = match c {
        '\u{2212}' | '‐' | '‑' | '‒' | '–' | '—' | '―' => "-",
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' => "'",
        '“' | '”' | '„' | '‟' | '″' => "\"",
        '‹' => "<",
        '›' => ">",
        '…' => "...",
        '•' | '∙' | '●' => "*",
        '⁄' | '∕' => "/",
        'œ' => "oe",
        'Œ' => "OE",
        'đ' => "d",
        'Đ' => "D",
        'ŋ' => "n",
        'Ŋ' => "N",
        'ŧ' => "t",
        'Ŧ' => "T",
        'ł' => "l",
        'Ł' => "L",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ẞ' => "ß",
        '™' => "(TM)",
        '℃' => "°C",
        '№' => "No",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    if c.is_whitespace() {
        return " ".to_owned();
    }
    // What is left when accents and other forms are taken apart: `š` is `s`, `½` of another width is `½`.
    let plain: String = std::iter::once(c)
        .nfkd()
        .filter(|part| byte(*part).is_some())
        .collect();
    if plain.is_empty() {
        NO_LIKENESS.to_string()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn norwegian_and_its_neighbours_have_bytes() {
        assert_eq!(
            encode("æøåÆØÅ€"),
            [0x91, 0x9b, 0x86, 0x92, 0x9d, 0x8f, 0xd5]
        );
        assert_eq!(
            encode("äöüßÄÖÜéÉ"),
            [0x84, 0x94, 0x81, 0xe1, 0x8e, 0x99, 0x9a, 0x82, 0x90]
        );
        assert_eq!(encode("×«»½°"), [0x9e, 0xae, 0xaf, 0xab, 0xf8]);
        assert_eq!(encode("ÔÒ-"), [0xe2, 0xe3, 0x2d]);
        assert_eq!(UPPER.chars().count(), 128);
    }

    #[test]
    fn what_the_printer_lacks_is_seen_all_the_same() {
        for (text, seen) in [
            ("\u{2212}1\u{a0}234,50", "-1\u{a0}234,50"),
            ("“Bjørn” – 5…", "\"Bjørn\" - 5..."),
            ("Čáhcesuolu, Ŋŧđž", "Cáhcesuolu, Ntdz"),
            ("Łódź", "Lódz"),
            ("a\u{30a}", "å"),
            ("日本 Ж", "?? ?"),
            ("co\u{ad}op", "coop"),
            ("é\t\u{1b}x", "é ?x"),
        ] {
            assert_eq!(likeness(text), seen, "{text}");
        }
    }
}
