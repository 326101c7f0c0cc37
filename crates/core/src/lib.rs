//! The sale: money, VAT, cart, customer, order and its life.
//!
//! No I/O, no clock, no randomness, no async and no floats: time, ids and numbers come in as arguments. A value of one
//! of these types is valid; the way in is a parser whose error names the field and what is wrong with it.
#![deny(
    clippy::float_arithmetic,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod address;
mod buyer;
mod cart;
mod catalogue;
mod contact;
mod country;
mod customer;
mod discount;
mod field;
mod front_status;
mod identifiers;
mod life;
mod method;
mod money;
mod order;
mod policy;
mod quantity;
pub mod reconcile;
mod reference;
mod refund;
mod text;
mod time;
mod totals;
mod vat;

pub use address::{Address, PostalCode};
pub use buyer::{Buyer, Withheld};
pub use cart::{Cart, CartError, CartLine, LineId, MAX_CART_AMOUNT, MAX_CART_LINES};
pub use catalogue::{Barcode, CatalogueError, CategoryId, LocalizedName, Product, Sku, Unit};
pub use contact::{CountryCode, Email, Msisdn, Phone};
pub use country::Country;
pub use customer::{
    Customer, CustomerInput, CustomerKind, CustomerLanguage, FaultyCustomer, ParsedCustomer, Party,
};
pub use discount::{Discount, Percent};
pub use field::{Fault, Field, FieldError, FieldWarning};
pub use front_status::FrontStatus;
pub use identifiers::{Checked, Fodselsnummer, OrganizationNumber};
pub use life::{
    BankIdHint, Concern, FrontOrder, IllegalTransition, OrderEvent, OrderState, Rejection,
    StateName, UnknownCause, WithoutInvoice,
};
pub use method::{Maturity, Method, Terms};
pub use money::{Money, OutOfRange};
pub use order::{Order, OrderDraft, OrderId, OrderLine, PlaceError, Placing};
pub use policy::{LongestWait, OfflinePolicy, WaitRefusal, WaitingWay};
pub use quantity::Quantity;
pub use reference::{Reference, TillId};
pub use refund::{
    IllegalRefundEvent, Left, LeftOfLine, Refund, RefundError, RefundEvent, RefundPart,
    RefundShare, RefundState, RefundStateName, RefundWish, shown_as_refunded,
};
pub use text::{Text, parse_text, without_personal_numbers};
pub use time::Timestamp;
pub use totals::{LineAmounts, Totals, VatSum};
pub use vat::{VatRate, VatRates};
