//! The lines between the harness and the till: JSON, one a line. The till answers each request with one line, and says
//! `died` when it reaches the step that it was told to die at.

use kasse_app::contract::{CustomerForm, MethodName};
use serde::{Deserialize, Serialize};

/// What the harness asks of the till.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Fills the cart and places an order.
    Place {
        /// The customer as typed.
        customer: Box<CustomerForm>,
        /// The way to invoice.
        method: MethodName,
        /// Days to maturity.
        maturity_days: u16,
        /// Product numbers, each once per line.
        skus: Vec<String>,
    },
    /// Every order of the till.
    Orders,
    /// The BankID visit that is going on.
    Visit,
    /// The visit's window came to one of our two addresses.
    VisitEnded {
        /// Which window.
        window: u64,
        /// The one for success.
        success: bool,
    },
    /// The visit's window was closed.
    VisitClosed {
        /// Which window.
        window: u64,
    },
    /// Send now, ask now.
    Retry {
        /// The order's id.
        order: String,
    },
    /// Cancel.
    Cancel {
        /// The order's id.
        order: String,
    },
    /// The customer's personal number is typed again.
    Correct {
        /// The order's id.
        order: String,
        /// The number.
        personal_number: String,
    },
    /// A person says which order at Front Payment it is.
    Adopt {
        /// The order's id.
        order: String,
        /// Front Payment's id.
        front_order: String,
    },
    /// A manager says that it does not exist at Front Payment.
    SendAgain {
        /// The order's id.
        order: String,
    },
    /// A person has a lost order looked for now.
    LookAgain {
        /// The order's id.
        order: String,
    },
    /// An order that waits for its customer goes another way, or is put aside.
    Instead {
        /// The order's id.
        order: String,
        /// Which.
        way: Way,
    },
    /// Has Front Payment send the invoice once more.
    Resend {
        /// The order's id.
        order: String,
    },
    /// Makes a backup.
    Backup,
    /// Gives money back.
    Refund {
        /// The order's id.
        order: String,
        /// So much of the first line, in øre; else all that is left.
        amount: Option<i64>,
    },
    /// A person says what became of a refund.
    RefundDecide {
        /// The order's id.
        order: String,
        /// The refund's number.
        refund: u32,
        /// Whether Front Payment made it.
        happened: bool,
    },
    /// Somebody sets the token.
    Token {
        /// The token.
        token: String,
    },
    /// Somebody sets the clock.
    Clock {
        /// How far it is from the right time, in ms.
        offset_ms: i64,
    },
    /// Die at a step, the n-th time that it is reached.
    Arm {
        /// The step; a `*` at its end stands for anything.
        step: String,
        /// From 1.
        nth: u32,
    },
    /// Check the journal's chain and the database's pages.
    Verify,
    /// End on purpose.
    Close,
}

/// What is left for a customer who can't identify now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The invoice is sent.
    Invoice,
    /// A link to pay by.
    Link,
    /// The order waits until somebody takes it up again.
    Park,
}

/// What the till says.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// It is open, its worker works.
    Ready,
    /// The answer to a request.
    Answer(Answer),
    /// It dies at this step.
    Died(String),
}

/// The answer to a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// The order is placed.
    Placed(Placed),
    /// Every order.
    Orders(Vec<TillOrder>),
    /// The visit, if there is one.
    Visit(Option<OpenVisit>),
    /// The journal and the file are sound.
    Sound,
    /// They are not.
    Unsound(String),
    /// Done.
    Done,
    /// The use case refused, with the code that the UI would get.
    Refused {
        /// The code.
        code: String,
        /// More.
        message: String,
    },
}

/// An order that `order_place` reported as placed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Placed {
    /// Its id.
    pub id: String,
    /// Its number.
    pub reference: String,
    /// Its sum, in øre.
    pub gross: i64,
    /// The sealed personal number that waits with it, where it was still there to be read.
    pub sealed: Option<Vec<u8>>,
}

/// An order as the till has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TillOrder {
    /// Its id.
    pub id: String,
    /// Its number.
    pub reference: String,
    /// The customer's name.
    pub customer: String,
    /// The names of what is bought, line by line.
    pub lines: Vec<String>,
    /// Its way to invoice.
    pub method: MethodName,
    /// Its state's name.
    pub state: String,
    /// Its sum, in øre.
    pub gross: i64,
    /// Attempts on disk.
    pub attempts: u32,
    /// Front Payment's id.
    pub front_order: Option<String>,
    /// The last status, as it came.
    pub front_status: Option<String>,
    /// The invoice's number.
    pub invoice_number: Option<String>,
    /// What stands in its way.
    pub problem: Option<String>,
    /// Why the till does not say what became of it; for a lost order alone.
    pub undecided: Option<String>,
    /// What was given back, or was to be.
    pub refunds: Vec<TillRefund>,
    /// Attempts to give back on disk, of all its refunds.
    pub refund_attempts: u32,
    /// The events that its journal has.
    pub events: Vec<String>,
    /// Whether a time is on disk at which Front Payment is asked after it, now that its sale is over.
    pub is_followed: bool,
    /// Whether it waits in the queue until somebody asks for it.
    pub paused: bool,
    /// Whether a sealed personal number waits with it.
    pub has_sealed_number: bool,
}

/// A refund as the till has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TillRefund {
    /// Its number.
    pub refund: u32,
    /// Its state's name.
    pub state: String,
    /// How much, in øre.
    pub amount: i64,
}

/// A visit to BankID.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OpenVisit {
    /// The window's number.
    pub window: u64,
    /// The address that it was opened with.
    pub url: String,
}
