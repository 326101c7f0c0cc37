//! Writes every kind of receipt on every paper into a folder, to be looked at:
//! `cargo run -p kasse-receipt --example gallery -- <folder>`.

#[expect(clippy::unwrap_used, reason = "shared with the tests, which may")]
#[path = "../tests/receipts/shop.rs"]
mod shop;

use kasse_core::Method;
use kasse_receipt::{
    DEFAULT_COLUMNS, Document, EscPos, Language, Logo, Paper, QrCodes, ReceiptKind, test_print,
};

use shop::{GOODS, cart, company, invoiced, issue, person, placed, receipt, seller};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let sale = ReceiptKind::Sale;
    let mut documents: Vec<(String, Document)> = ReceiptKind::ALL
        .into_iter()
        .map(|kind| {
            let document = receipt(kind, &person(), Language::Nb);
            (kind.code().to_owned(), document)
        })
        .collect();
    for language in Language::ALL {
        let document = receipt(ReceiptKind::Delivery, &company(), language);
        documents.push((format!("company-{language:?}"), document));
    }
    let long = invoiced(placed(&cart(&GOODS, 12), &company(), Method::Ehf));
    let short = invoiced(placed(
        &cart(&GOODS[4..], 1),
        &person(),
        Method::SendInvoice,
    ));
    for (name, order, copy) in [("sixty", &long, false), ("copy", &short, true)] {
        let document = Document::of(order, sale, &seller(), &issue(sale), Language::En);
        let document = if copy { document.as_copy() } else { document };
        documents.push((name.to_owned(), document));
    }
    for (name, document) in documents {
        std::fs::write(
            folder.join(format!("{name}.txt")),
            document.text(DEFAULT_COLUMNS),
        )?;
        for (paper, suffix) in [(Paper::Roll80, "roll80"), (Paper::A4, "a4")] {
            let path = folder.join(format!("{name}-{suffix}.pdf"));
            std::fs::write(path, document.pdf(paper, None)?)?;
        }
        for columns in [48, 42, 32] {
            let printer = EscPos {
                columns,
                drawer: name == "sale",
                qr: if columns == 32 {
                    QrCodes::AsPicture
                } else {
                    QrCodes::ByPrinter
                },
                ..EscPos::default()
            };
            paper_of(
                &folder.join(format!("{name}-escpos{columns}.png")),
                &document.escpos(&printer)?,
                columns,
            )?;
        }
    }
    let logo = Logo::read(shop::LOGO)?;
    let document = receipt(sale, &person(), Language::Nb);
    for (paper, suffix) in [(Paper::Roll80, "roll80"), (Paper::A4, "a4")] {
        let path = folder.join(format!("logo-{suffix}.pdf"));
        std::fs::write(path, document.pdf(paper, Some(&logo))?)?;
    }
    for columns in [48, 42, 32] {
        let printer = EscPos {
            columns,
            logo: logo.raster(columns),
            ..EscPos::default()
        };
        let path = folder.join(format!("logo-escpos{columns}.png"));
        paper_of(&path, &document.escpos(&printer)?, columns)?;
    }
    let printer = EscPos::default();
    let bytes = test_print("Fjell & Fjord Sport AS", shop::NOW, Language::Nb, &printer)?;
    paper_of(&folder.join("test-print.png"), &bytes, printer.columns)
}

/// What a receipt printer would make of these bytes, as a picture.
fn paper_of(
    path: &std::path::Path,
    bytes: &[u8],
    columns: usize,
) -> Result<(), Box<dyn std::error::Error>> {
    let sheet = paper::interpret(bytes).map_err(|error| format!("{error:?}"))?;
    std::fs::write(path, sheet.png(columns))?;
    Ok(())
}
