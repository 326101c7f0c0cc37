//! The faces of each kind of receipt.

use std::process::Command;

use insta::assert_snapshot;
use kasse_core::{
    FrontOrder, Left, Method, Money, Order, OrderEvent, Quantity, Refund, RefundShare, RefundWish,
};
use kasse_receipt::{DEFAULT_COLUMNS, Document, Language, Logo, Paper, ReceiptKind, Seller};

use crate::shop::{
    GOODS, LOGO, NOW, Sold, cart, company, invoiced, issue, person, placed, receipt, seller,
    whole_refund,
};

/// What a reader of the PDF gets, as poppler's `pdftotext` lays it out.
fn read_back(pdf: &[u8]) -> String {
    poppler(pdf, &["-layout", "-enc", "UTF-8"])
}

fn poppler(pdf: &[u8], options: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext")
        .args(options)
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext must be installed (Debian: poppler-utils; macOS: brew install poppler)");
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "pdftotext complains: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn name(paper: Paper) -> &'static str {
    match paper {
        Paper::Roll80 => "roll80",
        Paper::A4 => "a4",
    }
}

#[test]
fn each_kind_as_text() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &person(), Language::Nb);
        let text = document.text(DEFAULT_COLUMNS);
        assert_snapshot!(format!("{}-text", kind.code()), text);
    }
}

/// The order as it was paid behind its link: there is no invoice.
fn paid(order: Order) -> Order {
    [
        OrderEvent::SendStarted,
        OrderEvent::Accepted(FrontOrder::new("ODR4286244937".to_owned(), None)),
        OrderEvent::Status("PAID".to_owned()),
    ]
    .into_iter()
    .fold(order, |order, event| order.after(event).unwrap())
}

/// Behind a link the customer pays at once: that is no sale on credit, unless the invoice was chosen there.
#[test]
fn a_link_that_was_paid_is_no_credit_sale() {
    let order = || placed(&cart(&GOODS, 1), &person(), Method::PaymentLink);
    let text = |order: &Order, language| {
        let kind = ReceiptKind::Sale;
        Document::of(order, kind, &seller(), &issue(kind), language).text(DEFAULT_COLUMNS)
    };
    let paid = paid(order());
    assert_snapshot!("paid-link-text", text(&paid, Language::Nb));
    let english = text(&paid, Language::En);
    assert!(english.contains("Paid via Front Payment") && !english.contains("credit sale"));
    let chosen = text(&invoiced(order()), Language::Nb);
    assert!(chosen.contains("Kredittsalg") && chosen.contains("Betalingslenke"));
}

#[test]
fn each_kind_on_each_paper() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &person(), Language::Nb);
        for paper in Paper::ALL {
            let text = read_back(&document.pdf(paper, None).unwrap());
            assert_snapshot!(format!("{}-{}", kind.code(), name(paper)), text);
        }
    }
}

#[test]
fn a_company_in_each_language() {
    for language in Language::ALL {
        let document = receipt(ReceiptKind::Delivery, &company(), language);
        let text = document.text(DEFAULT_COLUMNS);
        assert_snapshot!(format!("company-{language:?}"), text);
    }
}

#[test]
fn the_laws_words_stay_norwegian() {
    for language in Language::ALL {
        for (kind, title) in [
            (ReceiptKind::Sale, "SALGSKVITTERING"),
            (ReceiptKind::Sale, "Kredittsalg – faktura"),
            (
                ReceiptKind::Delivery,
                "UTLEVERINGSKVITTERING – IKKE KVITTERING FOR KJØP",
            ),
            (
                ReceiptKind::Provisional,
                "FORELØPIG KVITTERING – IKKE KVITTERING FOR KJØP",
            ),
            (ReceiptKind::Return, "RETURKVITTERING"),
            (
                ReceiptKind::Training,
                "TRENINGSKVITTERING – IKKE KVITTERING FOR KJØP",
            ),
        ] {
            let document = receipt(kind, &person(), language);
            let text = document.text(DEFAULT_COLUMNS);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains(title), "{title} in {text}");
        }
    }
}

#[test]
fn a_copy_says_so_on_top() {
    let order = invoiced(placed(&cart(&GOODS, 1), &person(), Method::SendInvoice));
    let kind = ReceiptKind::Sale;
    let document = Document::of(&order, kind, &seller(), &issue(kind), Language::En);
    let original = document.text(DEFAULT_COLUMNS);
    let document = document.as_copy().as_copy();
    assert!(document.is_copy());
    let rest = document.text(DEFAULT_COLUMNS);
    assert!(rest.ends_with(&original), "nothing else differs: {rest}");
    assert_eq!(rest.matches("KOPI").count(), 1);
    let text = document.text(DEFAULT_COLUMNS);
    assert!(text.trim_start().starts_with("KOPI\n"), "{text}");
    for paper in Paper::ALL {
        let text = read_back(&document.pdf(paper, None).unwrap());
        assert!(text.trim_start().starts_with("KOPI\n"), "{text}");
    }
}

#[test]
fn sixty_lines_fill_several_sheets_and_one_roll() {
    let order = invoiced(placed(&cart(&GOODS, 12), &company(), Method::Ehf));
    let kind = ReceiptKind::Sale;
    let document = Document::of(&order, kind, &seller(), &issue(kind), Language::Nb);
    let sheets = read_back(&document.pdf(Paper::A4, None).unwrap());
    assert_snapshot!("sixty-lines-a4", sheets);
    let pages: Vec<_> = sheets.split_terminator('\u{c}').collect();
    assert!(pages.len() > 1);
    for (index, page) in pages.iter().enumerate() {
        let number = format!("Side {} av {}", index + 1, pages.len());
        assert!(page.contains(&number), "{number} on {page}");
    }
    let roll = read_back(&document.pdf(Paper::Roll80, None).unwrap());
    assert_eq!(roll.matches('\u{c}').count(), 1, "a roll is one page");
    for text in [sheets, roll] {
        assert_eq!(text.matches("Tørket reinkjøtt").count(), 12);
    }
}

#[test]
fn no_personal_number_and_no_address_of_the_customer() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &person(), Language::Nb);
        let faces = [
            document.text(DEFAULT_COLUMNS),
            read_back(&document.pdf(Paper::Roll80, None).unwrap()),
            read_back(&document.pdf(Paper::A4, None).unwrap()),
        ];
        for face in faces {
            for secret in ["02013299997", "020132", "Klostergata", "kari@", "90012345"] {
                assert!(!face.contains(secret), "{secret} in {face}");
            }
        }
    }
}

#[test]
fn only_an_invoice_has_a_due_date() {
    for kind in ReceiptKind::ALL {
        let text = receipt(kind, &person(), Language::Nb).text(DEFAULT_COLUMNS);
        let expected = kind == ReceiptKind::Sale;
        assert_eq!(text.contains("Forfall"), expected, "{text}");
        assert_eq!(text.contains("30.11.2026"), expected, "{text}");
    }
}

#[test]
fn the_same_receipt_is_the_same_bytes() {
    for kind in ReceiptKind::ALL {
        for paper in Paper::ALL {
            let first = receipt(kind, &company(), Language::Sv)
                .pdf(paper, None)
                .unwrap();
            let second = receipt(kind, &company(), Language::Sv)
                .pdf(paper, None)
                .unwrap();
            assert!(first == second, "{kind:?} on {paper:?} differs");
            assert!(first.len() < 150_000, "{} bytes", first.len());
        }
    }
}

/// Dark, light: the page as poppler draws it, a dot a point.
fn drawn(pdf: &[u8]) -> (usize, Vec<bool>) {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pdf).unwrap();
    let output = Command::new("pdftoppm")
        .args(["-r", "72", "-gray", "-f", "1", "-l", "1"])
        .arg(file.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    // `P5`, width and height, the most, and a byte for each dot.
    let mut lines = output.stdout.splitn(4, |byte| *byte == b'\n');
    let size = lines.nth(1).unwrap();
    let width = std::str::from_utf8(size)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let dots = lines.nth(1).unwrap().iter().map(|grey| *grey < 128);
    (width.parse().unwrap(), dots.collect())
}

/// It stands above everything else between the margins, and changes nothing but how far down the rest begins.
#[test]
fn the_logo_is_on_pages_whole() {
    let logo = Logo::read(LOGO).unwrap();
    let document = receipt(ReceiptKind::Sale, &person(), Language::Nb);
    for (paper, side_mm, across_mm) in [(Paper::Roll80, 4.0, 56.0), (Paper::A4, 20.0, 60.0)] {
        let pdf = document.pdf(paper, Some(&logo)).unwrap();
        assert!(
            pdf == document.pdf(paper, Some(&logo)).unwrap(),
            "the same bytes"
        );
        let without = document.pdf(paper, None).unwrap();
        let words = |pdf: &[u8]| -> Vec<String> {
            read_back(pdf)
                .split_whitespace()
                .map(str::to_owned)
                .collect()
        };
        assert_eq!(words(&pdf), words(&without));
        let (width, dots) = drawn(&pdf);
        let in_ink: Vec<usize> = dots
            .chunks(width)
            .map(|row| row.iter().filter(|dot| **dot).count())
            .collect();
        let top = in_ink.iter().position(|count| *count > 0).unwrap();
        let below = in_ink[top..].iter().position(|count| *count == 0).unwrap();
        let rows = &dots[top * width..(top + below) * width];
        let ink = |edge: fn(&[bool]) -> Option<usize>| rows.chunks(width).filter_map(edge);
        let left = ink(|row| row.iter().position(|dot| *dot)).min().unwrap();
        let right = ink(|row| row.iter().rposition(|dot| *dot)).max().unwrap();
        let points = |mm: f64| mm / 25.4 * 72.0;
        // The file has 14 pixels of nothing on the left of 560, and 100 on the right.
        let indent = if paper == Paper::A4 {
            side_mm
        } else {
            side_mm + 8.0
        };
        let scale = points(across_mm) / 560.0;
        let near = |at: usize, expected: f64| {
            let at = f64::from(u32::try_from(at).unwrap());
            assert!(
                (at - expected).abs() < 4.0,
                "{paper:?}: {at}, not {expected}"
            );
        };
        near(left, points(indent) + 14.0 * scale);
        near(right, points(indent) + 455.0 * scale);
    }
}

/// A word on a page, as poppler sees it: its box from the upper left corner, in points.
struct Word {
    left: f32,
    right: f32,
    height: f32,
    text: String,
}

/// The page's width and its words.
fn words(pdf: &[u8]) -> (f32, Vec<Word>) {
    let html = poppler(pdf, &["-bbox"]);
    let number = |line: &str, name: &str| -> f32 {
        let (_, rest) = line.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.parse().unwrap()
    };
    let page = html.lines().find(|line| line.contains("<page ")).unwrap();
    let words = html
        .lines()
        .filter(|line| line.contains("<word "))
        .map(|line| {
            let (_, rest) = line.split_once('>').unwrap();
            Word {
                left: number(line, "xMin"),
                right: number(line, "xMax"),
                height: number(line, "yMax") - number(line, "yMin"),
                text: rest.split_once("</word>").unwrap().0.to_owned(),
            }
        })
        .collect();
    (number(page, "width"), words)
}

#[test]
fn titles_are_half_as_large_again_as_the_amounts() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &person(), Language::Nb);
        for paper in Paper::ALL {
            let (_, words) = words(&document.pdf(paper, None).unwrap());
            let title = words
                .iter()
                .filter(|word| word.text.ends_with("KVITTERING") || word.text == "KJØP")
                .map(|word| word.height)
                .fold(f32::MAX, f32::min);
            let amount = words
                .iter()
                .filter(|word| word.text.contains(','))
                .map(|word| word.height)
                .fold(0.0, f32::max);
            assert!(amount > 0.0);
            assert!(
                title >= 1.5 * amount,
                "{kind:?} on {paper:?}: {title}, {amount}"
            );
        }
    }
}

#[test]
fn nothing_is_printed_beyond_the_margins() {
    let dear = [Sold {
        price: "9 999 999,50",
        discount: "1 000 000,50",
        ..GOODS[1]
    }];
    let order = invoiced(placed(&cart(&dear, 1), &company(), Method::Ehf));
    let kind = ReceiptKind::Return;
    let refund = whole_refund(&order);
    let seller = Seller {
        name: "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunternehmen ASA".to_owned(),
        street: "Øvre Søndre Kirkegårdsbakken 1234 oppgang B".to_owned(),
        ..seller()
    };
    let document =
        Document::of_refund(&order, &refund, false, &seller, &issue(kind), Language::En).as_copy();
    for (paper, margin_mm) in [(Paper::Roll80, 4.0), (Paper::A4, 20.0)] {
        let (width, words) = words(&document.pdf(paper, None).unwrap());
        let margin = margin_mm / 25.4 * 72.0 - 0.01;
        for word in words {
            assert!(
                word.left >= margin && word.right <= width - margin,
                "{} from {} to {} of {width} on {paper:?}",
                word.text,
                word.left,
                word.right
            );
        }
    }
}

#[test]
fn a_document_comes_back_from_where_it_was_kept() {
    for kind in ReceiptKind::ALL {
        let document = receipt(kind, &company(), Language::Da);
        let kept = serde_json::to_string(&document).unwrap();
        let read: Document = serde_json::from_str(&kept).unwrap();
        assert_eq!(read, document);
        assert!(
            read.pdf(Paper::Roll80, None).unwrap() == document.pdf(Paper::Roll80, None).unwrap()
        );
    }
}

#[test]
fn a_return_of_parts_says_which() {
    let order = invoiced(placed(&cart(&GOODS, 1), &person(), Method::Checkout));
    let share = |line, share| RefundWish { line, share };
    let wishes = [
        share(0, RefundShare::Quantity(Quantity::ONE)),
        share(2, RefundShare::Quantity(Quantity::parse("0,5").unwrap())),
        share(3, RefundShare::Amount(Money::parse_kroner("100").unwrap())),
    ];
    let parts = Left::of(&order, &[]).unwrap().part(&wishes).unwrap();
    let refund = Refund::sending(2, NOW, false, parts, String::new(), Money::ZERO).unwrap();
    let issue = issue(ReceiptKind::Return);
    let document = Document::of_refund(&order, &refund, false, &seller(), &issue, Language::Nb);
    assert_snapshot!("return-parts-text", document.text(DEFAULT_COLUMNS));
    for paper in Paper::ALL {
        let text = read_back(&document.pdf(paper, None).unwrap());
        assert_snapshot!(format!("return-parts-{}", name(paper)), text);
    }
    let training = Document::of_refund(&order, &refund, true, &seller(), &issue, Language::Nb);
    let text = training.text(DEFAULT_COLUMNS);
    assert!(text.contains("TRENINGSKVITTERING"), "{text}");
    assert!(!text.contains("RETURKVITTERING"), "{text}");
}
