//! What became of the orders: by the kiosk's own database, and by Front Payment's ledger. Both have to say the same.

use desktop::wait;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::harness::{LIMIT, Till};

/// An order as the kiosk has it.
#[derive(Debug)]
struct Ours {
    reference: String,
    state: String,
    /// Its number at Front Payment.
    uuid: Option<String>,
}

/// Waits until the kiosk's orders are in these states, in the order of placing, and Front Payment has the same.
#[track_caller]
pub(super) fn both_say(till: &Till, expected: &[&str]) {
    let at = std::panic::Location::caller();
    let mut seen = String::new();
    let said = wait::until(&format!("orders {expected:?}"), LIMIT, || {
        let (ours, ledger) = (ours(till)?, till.front().orders());
        seen = format!("{ours:#?}\n{}", told(&ledger));
        let states: Vec<_> = ours.iter().map(|order| &*order.state).collect();
        Ok((states == expected && agree(&ours, &ledger)).then_some(()))
    });
    if let Err(error) = said {
        panic!("{at}: {error:#}; last seen: {seen}");
    }
}

fn ours(till: &Till) -> anyhow::Result<Vec<Ours>> {
    let file = till.data_folder().join("custom/kasse.sqlite");
    // Beside the program: it writes ahead, so that nobody waits for whoever reads.
    let database = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut orders =
        database.prepare("SELECT reference, state, front_order_uuid FROM orders ORDER BY seq")?;
    let orders = orders.query_map([], |row| {
        Ok(Ours {
            reference: row.get(0)?,
            state: row.get(1)?,
            uuid: row.get(2)?,
        })
    })?;
    Ok(orders.collect::<Result<_, _>>()?)
}

/// Whether every order at Front Payment is one of ours, no two are the same one, and each stands as the kiosk says.
fn agree(ours: &[Ours], ledger: &[Value]) -> bool {
    let is = |order: &Value, ours: &Ours| order["request"]["referenceNo"] == *ours.reference;
    let known = |order: &Value| ours.iter().any(|ours| is(order, ours));
    ledger.iter().all(known)
        && ours.iter().all(|ours| {
            let theirs: Vec<_> = ledger.iter().filter(|order| is(order, ours)).collect();
            match (&theirs[..], &ours.uuid) {
                ([], None) => wanted(&ours.state).contains(&""),
                ([theirs], Some(uuid)) => {
                    theirs["uuid"] == **uuid
                        && wanted(&ours.state)
                            .iter()
                            .any(|status| theirs["status"] == **status)
                }
                _ => false,
            }
        })
}

/// What Front Payment may say of an order of ours; `""` where it does not have it.
fn wanted(state: &str) -> &'static [&'static str] {
    match state {
        "Queued" => &[""],
        "AwaitingBankId" | "Confirming" => &["SENT"],
        "Invoiced" => &["INVOICED"],
        "Paid" => &["PAID"],
        "Cancelled" | "Declined" => &["", "CANCELLED"],
        "Expired" => &["", "CANCELLED", "EXPIRED"],
        _ => &[],
    }
}

fn told(ledger: &[Value]) -> String {
    let orders = ledger
        .iter()
        .map(|order| format!("{} {}", order["request"]["referenceNo"], order["status"]));
    orders.collect::<Vec<_>>().join("\n")
}
