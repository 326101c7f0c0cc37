//! What the till itself takes for an order, from when it is placed until its answer is on the disk: a Front Payment that
//! answers at once takes the network out of it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use async_trait::async_trait;
use kasse_app::Pace;
use kasse_app::contract::{CartAdd, CustomerForm, CustomerKind, MethodName, Place};
use kasse_app::ports::FrontPayment;
use kasse_core::{Email, Fodselsnummer, FrontOrder, Order, Phone};
use kasse_front_payment::{
    Answer, Details, InvoiceSettings, Meta, NotSentReason, Outcome, RefundRequest, StatusInfo,
    Submitted, Token,
};
use kasse_store::{OpenOptions, Store};

use crate::outside;
use crate::samples::{Row, Samples};
use crate::shop;

const ORDERS: u32 = 500;
/// What the till may take for an order, in ms.
const WANTED_MS: f64 = 5.0;

pub(crate) fn measure(folder: &Path) -> Result<Vec<Row>> {
    tokio::runtime::Runtime::new()?.block_on(sell(folder))
}

/// One order after the other, each on its way before the next is placed.
async fn sell(folder: &Path) -> Result<Vec<Row>> {
    let store = Store::open(&folder.join("kasse.db"), OpenOptions::default())?;
    store.import_sample(Vec::new())?;
    let goods = shop::goods();
    // A limit that holds nothing up.
    let pace = Pace {
        rate_window: Duration::from_millis(1),
        ..Pace::default()
    };
    let (till, arrivals) = outside::open(store, Arc::new(AtOnce::default()), pace, folder)?;
    let work = tokio::spawn(till.clone().work());
    let (mut whole, mut sending) = (Samples::default(), Samples::default());
    for number in 1..=ORDERS {
        let mut cart = till.cart();
        for product in &goods {
            cart = till.cart_add(&CartAdd {
                sku: product.sku.as_str().to_owned(),
            })?;
        }
        let began = Instant::now();
        till.order_place(&Place {
            customer: company(number),
            method: MethodName::SendInvoice,
            maturity_days: 14,
            confirmed_amount: cart.totals.gross,
        })?;
        let placed = Instant::now();
        let times = arrivals.until(usize::try_from(number)?).await?;
        let arrived = *times.last().context("nothing arrived")?;
        whole.push(arrived.duration_since(began));
        sending.push(arrived.saturating_duration_since(placed));
    }
    work.abort();
    let row = |name: &str, value| Row {
        limit: Some(1.0),
        ..Row::new(name.to_owned(), value).with_floor("wanted", WANTED_MS)
    };
    Ok(vec![
        row(
            "overhead of an order, network aside: place, send, record (median)",
            whole.median_ms(),
        ),
        row(
            "overhead of an order, the worker's part (median)",
            sending.median_ms(),
        ),
    ])
}

fn company(number: u32) -> CustomerForm {
    CustomerForm {
        kind: CustomerKind::Corporate,
        name: "Fjell og Fjære AS".to_owned(),
        email: "kari@example.no".to_owned(),
        country_code: "+47".to_owned(),
        msisdn: "90012345".to_owned(),
        personal_number: String::new(),
        organization_number: (910_000_000 + number).to_string(),
        street: "Klostergata 1".to_owned(),
        zip: "7030".to_owned(),
        city: "Trondheim".to_owned(),
        country: "NO".to_owned(),
        customer_reference: String::new(),
        language: String::new(),
    }
}

/// Takes every order, before anybody could have sent it.
#[derive(Default)]
struct AtOnce {
    taken: AtomicU32,
}

fn done<T>(of: T) -> Answer<T> {
    Answer {
        outcome: Outcome::Done(of),
        meta: Meta {
            http_status: Some(200),
            ..Meta::default()
        },
    }
}

/// What this measurement does not ask for.
fn not_here<T>() -> Answer<T> {
    Answer {
        outcome: Outcome::NotSent(NotSentReason::Unreachable),
        meta: Meta::default(),
    }
}

#[async_trait]
impl FrontPayment for AtOnce {
    async fn send(
        &self,
        _: &Order,
        _: Option<&Fodselsnummer>,
        _: &InvoiceSettings,
        _: i64,
        _: &Token,
    ) -> Answer<Submitted> {
        let number = self.taken.fetch_add(1, Ordering::Relaxed);
        done(Submitted {
            front: FrontOrder::new(format!("ODR{number:010}"), None),
            bankid_url: None,
        })
    }

    async fn status(&self, order_uuid: &str, _: &Token) -> Answer<StatusInfo> {
        done(StatusInfo {
            order_uuid: order_uuid.to_owned(),
            status: "SENT".to_owned(),
            order_amount: None,
            refunded_amount: None,
        })
    }

    async fn statuses(&self, _: &Token) -> Answer<Vec<StatusInfo>> {
        not_here()
    }

    async fn details(&self, _: &str, _: &Token) -> Answer<Details> {
        not_here()
    }

    async fn invoice_number(&self, _: &str, _: &Token) -> Answer<String> {
        not_here()
    }

    async fn cancel(&self, _: &str, _: &str, _: &Token) -> Answer<()> {
        not_here()
    }

    async fn refund(&self, _: &str, _: &RefundRequest, _: &Token) -> Answer<()> {
        not_here()
    }

    async fn resend(&self, _: &str, _: &Phone, _: &Email, _: &Token) -> Answer<()> {
        not_here()
    }
}
