//! A receipt as PDF, as it is made between "paid" and the printer.

use std::path::Path;

use anyhow::Result;
use kasse_core::{OrganizationNumber, Reference, TillId};
use kasse_receipt::{Document, Issue, Language, Paper, ReceiptKind, Seller, oslo};

use crate::samples::{Row, Samples};
use crate::shop::{self, NOW};

const RECEIPTS: usize = 200;

pub(crate) fn measure(_: &Path) -> Result<Vec<Row>> {
    let order = shop::draft(1, &shop::goods())?.numbered(Reference::new(TillId::default(), 1));
    let seller = Seller {
        name: "Fjell & Fjord Sport AS".to_owned(),
        organization_number: OrganizationNumber::parse("987654325")?.value,
        vat_registered: true,
        in_business_register: true,
        street: "Kjøpmannsgata 12".to_owned(),
        zip: "7013".to_owned(),
        city: "Trondheim".to_owned(),
        phone: None,
        email: None,
    };
    let issue = Issue {
        number: 42,
        till: TillId::default(),
        cashier: Some("Åse Sørli".to_owned()),
        issued_at: NOW,
        invoiced_at: None,
        invoice_fee: true,
        zone: oslo(),
    };
    let row = |name: &str, paper: Paper| {
        let mut making = Samples::default();
        for _ in 0..RECEIPTS {
            making.time(|| {
                let kind = ReceiptKind::Provisional;
                Document::of(&order, kind, &seller, &issue, Language::Nb).pdf(paper, None)
            })?;
        }
        anyhow::Ok(Row::new(
            format!("receipt as PDF, {name} (median)"),
            making.median_ms(),
        ))
    };
    Ok(vec![
        row("80 mm roll", Paper::Roll80)?,
        row("A4", Paper::A4)?,
    ])
}
