//! The face of receipt printers, read back by a printer that shares no code with it.

use insta::assert_snapshot;
use kasse_core::Method;
use kasse_receipt::{
    Cut, Document, EscPos, Language, Logo, QrCodes, Raster, ReceiptKind, Seller, test_print,
};
use paper::{Align, Part, Sheet, interpret};

use crate::shop::{
    GOODS, LOGO, NOW, Sold, cart, company, invoiced, issue, person, placed, receipt, seller,
};

/// Widths of paper that printers have, in letters.
const COLUMNS: [usize; 3] = [48, 42, 32];

fn printer(columns: usize) -> EscPos {
    EscPos {
        columns,
        ..EscPos::default()
    }
}

fn printed(document: &Document, printer: &EscPos) -> Sheet {
    interpret(&document.escpos(printer).unwrap()).unwrap()
}

#[test]
fn each_kind_on_each_width() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &person(), Language::Nb);
        for columns in COLUMNS {
            let sheet = printed(&document, &printer(columns));
            let name = format!("{}-escpos-{columns}", kind.code());
            assert_snapshot!(name, sheet.described());
        }
    }
}

/// Columns that a line takes: letters of twice the width take two.
fn taken(part: &Part) -> usize {
    match part {
        Part::Line { text, style } => text.chars().count() * usize::from(style.width),
        Part::Qr { .. } | Part::Picture { .. } | Part::Cut { .. } | Part::Drawer => 0,
    }
}

#[test]
fn nothing_runs_into_the_next_line() {
    let dear = [Sold {
        price: "9 999 999,50",
        discount: "1 000 000,50",
        ..GOODS[1]
    }];
    let order = invoiced(placed(&cart(&dear, 1), &company(), Method::Ehf));
    let seller = Seller {
        name: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunternehmen… ASA™"
            .to_owned(),
        ..seller()
    };
    for kind in ReceiptKind::ALL {
        for language in Language::ALL {
            let document = Document::of(&order, kind, &seller, &issue(kind), language).as_copy();
            for columns in COLUMNS {
                for part in printed(&document, &printer(columns)).parts {
                    assert!(taken(&part) <= columns, "{part:?} on {columns}");
                }
            }
        }
    }
}

/// The law: at least half as large again as the amounts.
#[test]
fn titles_are_twice_as_high_as_everything_else() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &person(), Language::Nb).as_copy();
        for columns in COLUMNS {
            let mut large = String::new();
            for part in printed(&document, &printer(columns)).parts {
                let Part::Line { text, style } = part else {
                    continue;
                };
                if style.height == 2 {
                    large.push_str(&text);
                    large.push(' ');
                } else {
                    assert_eq!((style.width, style.height), (1, 1), "{text}");
                }
            }
            assert!(large.starts_with("KOPI "), "{large}");
            assert!(large.contains("KVITTERING"), "{large}");
            let no_receipt = large.contains("KVITTERING FOR KJØP");
            let expected = !matches!(kind, ReceiptKind::Sale | ReceiptKind::Return);
            assert_eq!(no_receipt, expected, "{large}");
            assert!(!large.contains(','), "no amount: {large}");
        }
    }
}

/// What a person reads is the same on the screen and on paper, but for the letters that the printer lacks.
#[test]
fn the_paper_says_what_the_screen_says() {
    for kind in ReceiptKind::ALL {
        for language in Language::ALL {
            let document = receipt(kind, &company(), language);
            let words = |text: &str| {
                let text = text.replace(['–', '\u{2212}'], "-").replace('\u{a0}', " ");
                let words = text.split_whitespace().filter(|word| *word != "-");
                words.collect::<Vec<_>>().join(" ")
            };
            assert_eq!(
                words(&printed(&document, &printer(42)).letters()),
                words(&document.text(42)),
                "{kind:?} {language:?}"
            );
        }
    }
}

#[test]
fn the_code_is_the_orders_number_whoever_draws_it() {
    let document = receipt(ReceiptKind::Sale, &person(), Language::Nb);
    let codes = |sheet: &Sheet| {
        let codes = sheet.parts.iter().filter_map(|part| match part {
            Part::Qr { content, .. } => Some(content.clone()),
            Part::Line { .. } | Part::Picture { .. } | Part::Cut { .. } | Part::Drawer => None,
        });
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(&printed(&document, &printer(42))), ["2-004187"]);
    let as_picture = EscPos {
        qr: QrCodes::AsPicture,
        ..printer(42)
    };
    let sheet = printed(&document, &as_picture);
    assert_eq!(codes(&sheet), [""; 0]);
    let code = qrcode::QrCode::with_error_correction_level("2-004187", qrcode::EcLevel::M).unwrap();
    let picture = sheet.parts.iter().find_map(|part| match part {
        Part::Picture { width, dots, .. } => Some((*width, dots)),
        Part::Line { .. } | Part::Qr { .. } | Part::Cut { .. } | Part::Drawer => None,
    });
    let (width, dots) = picture.unwrap();
    for row in 0..code.width() {
        for column in 0..code.width() {
            let dot = dots[(row * 6 + 3) * width + column * 6 + 3];
            assert_eq!(
                dot,
                code[(column, row)] == qrcode::Color::Dark,
                "{column}, {row}"
            );
        }
    }
}

#[test]
fn knife_drawer_and_logo_are_as_wished() {
    let document = receipt(ReceiptKind::Sale, &person(), Language::Nb);
    let ends = |options: &EscPos| {
        let parts = printed(&document, options).parts;
        let cut = parts.iter().find_map(|part| match part {
            Part::Cut { partial } => Some(*partial),
            Part::Line { .. } | Part::Qr { .. } | Part::Picture { .. } | Part::Drawer => None,
        });
        (cut, parts.contains(&Part::Drawer), parts.into_iter().next())
    };
    let (cut, drawer, first) = ends(&printer(42));
    assert_eq!((cut, drawer), (Some(true), false));
    assert!(matches!(first, Some(Part::Line { .. })), "{first:?}");
    let logo = Raster::new(20, vec![true; 200]);
    let options = EscPos {
        cut: Cut::Full,
        drawer: true,
        logo,
        ..printer(42)
    };
    let (cut, drawer, first) = ends(&options);
    assert_eq!((cut, drawer), (Some(false), true));
    assert!(
        matches!(first, Some(Part::Picture { width: 24, .. })),
        "{first:?}"
    );
    let options = EscPos {
        cut: Cut::None,
        ..printer(42)
    };
    assert_eq!(ends(&options).0, None);
}

/// The dots on paper are the logo's, all of them, in the middle and above everything else.
#[test]
fn the_logo_is_on_paper_whole() {
    let document = receipt(ReceiptKind::Sale, &person(), Language::Nb);
    let logo = Logo::read(LOGO).unwrap();
    for (columns, across, down) in [(48, 560, 200), (42, 504, 180), (32, 384, 137)] {
        let raster = logo.raster(columns).unwrap();
        assert_eq!((raster.width(), raster.height()), (across, down));
        let options = EscPos {
            logo: Some(raster.clone()),
            ..printer(columns)
        };
        let with = printed(&document, &options).parts;
        let Some(Part::Picture { width, dots, align }) = with.first() else {
            panic!("{:?}", with.first())
        };
        assert_eq!(*align, Align::Centre);
        for (printed, meant) in dots.chunks(*width).zip(raster.dots().chunks(across)) {
            assert_eq!(&printed[..across], meant);
        }
        let without = printed(&document, &printer(columns)).parts;
        let words = |parts: &[Part]| {
            let lines = parts.iter().filter_map(|part| match part {
                Part::Picture { .. } => None,
                Part::Line { text, .. } if text.is_empty() => None,
                Part::Line { text, .. } => Some(text.clone()),
                Part::Qr { .. } | Part::Cut { .. } | Part::Drawer => Some(format!("{part:?}")),
            });
            lines.collect::<Vec<_>>()
        };
        assert_eq!(words(&with), words(&without), "it changes no word");
    }
}

#[test]
fn a_test_print_shows_what_goes_wrong_first() {
    for language in [Language::Nb, Language::En] {
        let bytes = test_print("Bjørns Łyd & Lys", NOW, language, &printer(42));
        let sheet = interpret(&bytes.unwrap()).unwrap();
        assert_snapshot!(format!("test-print-{language:?}"), sheet.described());
    }
}

/// A byte that no printer of this make understands is found, wherever it is.
#[test]
fn the_reader_of_these_tests_takes_no_nonsense() {
    let document = receipt(ReceiptKind::Sale, &person(), Language::Nb);
    let bytes = document.escpos(&printer(42)).unwrap();
    for wrong in [
        &[0x1b, b'p', 0][..],
        &[0x07],
        &[0x1d, b'Z'],
        &[0x1d, b'v', b'0', 0, 9],
    ] {
        let mut bytes = bytes.clone();
        bytes.extend_from_slice(wrong);
        assert!(interpret(&bytes).is_err(), "{wrong:?}");
    }
    assert!(interpret("æ".as_bytes()).is_err(), "no code page chosen");
}
