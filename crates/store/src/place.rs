//! Placing an order: its number, its row, its place in the outbox and its line in the journal, all or nothing.

use kasse_core::{Order, OrderDraft, Reference, TillId, Timestamp};
use rusqlite::Transaction;

use crate::error::StoreError;
use crate::journal::{self, JournalEntry};
use crate::marks::Marks;
use crate::order_row::{self, StoredOrder, body};
use crate::orders;
use crate::rank::Rank;
use crate::sealed::{self, SealedNumber};
use crate::sealed_customers::{self, SealedCustomer};
use crate::store::Store;
use crate::{draft, order_days, order_words, outbox, series};

/// All that placing an order takes.
#[derive(Debug, Clone)]
pub struct PlaceOrder {
    /// The order without its number.
    pub draft: OrderDraft,
    /// Whose series the number is taken from.
    pub till: TillId,
    /// When the outbox is to send it by itself; `None`: paused, until somebody asks for it.
    pub due_at: Option<Timestamp>,
    /// The customer's personal number, sealed.
    pub sealed_personal_number: Option<SealedNumber>,
    /// The customer, sealed, where the order does not hold them.
    pub sealed_customer: Option<SealedCustomer>,
    /// What to journal; order and number are filled in.
    pub journal: Vec<JournalEntry>,
    /// Whether the draft cart became this order and is emptied.
    pub clear_cart: bool,
}

impl Store {
    /// Places an order. Once this has answered, the order survives whatever happens to the till; on an error nothing
    /// is stored and no number is used.
    pub fn place(&self, place: PlaceOrder) -> Result<StoredOrder, StoreError> {
        self.has_room()?;
        let marks = self.marks();
        self.write(move |transaction| placed(transaction, &marks, place))
    }
}

/// Places an order in a transaction of the caller's.
pub(crate) fn placed(
    transaction: &Transaction<'_>,
    marks: &Marks,
    place: PlaceOrder,
) -> Result<StoredOrder, StoreError> {
    let PlaceOrder {
        draft,
        till,
        due_at,
        sealed_personal_number,
        sealed_customer,
        journal,
        clear_cart,
    } = place;
    if orders::by_id(transaction, draft.id())?.is_some() {
        return Err(StoreError::AlreadyPlaced);
    }
    let number = series::take(transaction, marks, &till, series::ORDERS)?;
    let order = draft.numbered(Reference::new(till, number));
    let seq = insert(transaction, &order)?;
    order_words::insert(transaction, seq, order.customer().name())?;
    order_days::count(transaction, seq, order.placed_at())?;
    outbox::put(transaction, seq, order.customer(), due_at, None)?;
    if let Some(number) = sealed_personal_number {
        sealed::put(transaction, seq, &number)?;
    }
    if let Some(customer) = sealed_customer {
        sealed_customers::put(transaction, seq, &customer)?;
    }
    journal::append(transaction, journal::of_order(journal, &order))?;
    if clear_cart {
        draft::clear(transaction)?;
    }
    Ok(StoredOrder {
        updated_at: order.placed_at(),
        order,
        version: 1,
    })
}

fn insert(transaction: &Transaction<'_>, order: &Order) -> Result<i64, StoreError> {
    transaction
        .prepare_cached(
            "INSERT INTO orders (id, version, till, number, reference, placed_at, updated_at, state, method,
                                 customer_kind, customer_name, gross, body, rank)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )?
        .execute((
            order.id().0.as_bytes(),
            order.reference().till().as_str(),
            order.reference().number(),
            order.reference().to_string(),
            order.placed_at().unix_ms(),
            order.state().name().as_str(),
            order_row::method_code(order.terms().method()),
            order_row::customer_kind_code(order.customer().kind()),
            order.customer().name(),
            order.totals().gross().ore(),
            body(order)?,
            // It goes into the outbox with nothing in its way, also where it is paused until somebody asks for it.
            Rank::Waiting,
        ))?;
    Ok(transaction.last_insert_rowid())
}
