//! An order: what was sold to whom, how it is invoiced, and where it is in its life.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::cart::{Cart, CartLine};
use crate::catalogue::{LocalizedName, Sku, Unit};
use crate::customer::Customer;
use crate::discount::Discount;
use crate::field::{Fault, Field, FieldError};
use crate::identifiers::Fodselsnummer;
use crate::life::{IllegalTransition, OrderEvent, OrderState};
use crate::method::Terms;
use crate::money::{Money, OutOfRange};
use crate::quantity::Quantity;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::totals::{LineAmounts, Totals};
use crate::vat::{VatRate, VatRates};

/// An order's id: a UUIDv7, made by whoever places it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

impl std::fmt::Display for OrderId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

/// Why nothing was placed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Nothing in the cart.
    #[error("the cart is empty")]
    CartEmpty,
    /// A product's VAT rate is not among those that may be sold.
    #[error("{sku} has a VAT rate of {} %, which may not be sold", rate.decimal())]
    VatRateNotAllowed {
        /// The product.
        sku: Sku,
        /// Its rate.
        rate: VatRate,
    },
    /// A field must be mended.
    #[error(transparent)]
    Field(#[from] FieldError),
    /// Sums out of range.
    #[error(transparent)]
    OutOfRange(#[from] OutOfRange),
}

/// A line of an order. Its sums are those of the moment it was placed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    sku: Sku,
    name: LocalizedName,
    unit: Unit,
    quantity: Quantity,
    unit_price: Money,
    discount: Money,
    vat_rate: VatRate,
}

impl OrderLine {
    fn of(line: &CartLine) -> Self {
        Self {
            sku: line.sku().clone(),
            name: line.name().clone(),
            unit: line.unit(),
            quantity: line.quantity(),
            unit_price: line.unit_price(),
            discount: line.amounts().discount(),
            vat_rate: line.vat_rate(),
        }
    }

    /// Product number.
    pub fn sku(&self) -> &Sku {
        &self.sku
    }

    /// Name.
    pub fn name(&self) -> &LocalizedName {
        &self.name
    }

    /// Sold by.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// How much.
    pub fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// Price of one unit, VAT included.
    pub fn unit_price(&self) -> Money {
        self.unit_price
    }

    /// VAT rate.
    pub fn vat_rate(&self) -> VatRate {
        self.vat_rate
    }

    /// What it costs.
    pub fn amounts(&self) -> LineAmounts {
        self.try_amounts()
            .expect("BUG: the line was checked when it was placed or read")
    }

    fn try_amounts(&self) -> Result<LineAmounts, OutOfRange> {
        LineAmounts::of(
            self.quantity,
            self.unit_price,
            Discount::Amount(self.discount),
            self.vat_rate,
        )
    }
}

/// All that placing an order takes.
#[derive(Debug)]
pub struct Placing<'a> {
    /// A fresh UUIDv7.
    pub id: OrderId,
    /// Now.
    pub at: Timestamp,
    /// What is sold.
    pub cart: &'a Cart,
    /// To whom.
    pub customer: Customer,
    /// The person's number, where given: only looked at, never kept in the order.
    pub personal_number: Option<&'a Fodselsnummer>,
    /// How.
    pub terms: Terms,
    /// The rates that may be sold.
    pub vat_rates: &'a VatRates,
}

/// An order without its number. The store gives it one in the transaction that commits it, so that the series has no
/// gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDraft(Order);

impl OrderDraft {
    /// Checks that all is there.
    pub fn new(placing: Placing<'_>) -> Result<Self, PlaceError> {
        let Placing {
            id,
            at,
            cart,
            customer,
            personal_number,
            terms,
            vat_rates,
        } = placing;
        if cart.is_empty() {
            return Err(PlaceError::CartEmpty);
        }
        if let Some(line) = cart
            .lines()
            .iter()
            .find(|line| !vat_rates.allows(line.vat_rate()))
        {
            return Err(PlaceError::VatRateNotAllowed {
                sku: line.sku().clone(),
                rate: line.vat_rate(),
            });
        }
        let kind = customer.kind();
        // The customer may have been changed since the terms were made.
        let terms = Terms::new(kind, terms.method(), terms.maturity().days())?;
        if terms.method().needs_personal_number(kind) && personal_number.is_none() {
            return Err(FieldError::new(Field::PersonalNumber, Fault::Required).into());
        }
        let order = Order {
            id,
            reference: Reference::new(crate::reference::TillId::default(), 0),
            placed_at: at,
            lines: cart.lines().iter().map(OrderLine::of).collect(),
            customer,
            terms,
            state: OrderState::Queued,
        };
        // Discounts became øre: the sums must still be the cart's.
        if order.totals() == cart.totals() {
            Ok(Self(order))
        } else {
            Err(PlaceError::OutOfRange(OutOfRange))
        }
    }

    /// Its id.
    pub fn id(&self) -> OrderId {
        self.0.id
    }

    /// The order with its number.
    pub fn numbered(self, reference: Reference) -> Order {
        Order {
            reference,
            ..self.0
        }
    }
}

/// An order as it was stored, its sums not yet checked.
#[derive(Deserialize)]
struct StoredOrder {
    id: OrderId,
    reference: Reference,
    placed_at: Timestamp,
    lines: Vec<OrderLine>,
    customer: Customer,
    terms: Terms,
    state: OrderState,
}

impl TryFrom<StoredOrder> for Order {
    type Error = OutOfRange;

    fn try_from(stored: StoredOrder) -> Result<Self, OutOfRange> {
        let StoredOrder {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state,
        } = stored;
        let amounts = lines
            .iter()
            .map(OrderLine::try_amounts)
            .collect::<Result<Vec<_>, _>>()?;
        Totals::of(&amounts)?;
        Ok(Self {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state,
        })
    }
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "StoredOrder")]
pub struct Order {
    id: OrderId,
    reference: Reference,
    placed_at: Timestamp,
    lines: Vec<OrderLine>,
    customer: Customer,
    terms: Terms,
    state: OrderState,
}

impl Order {
    /// Its id.
    pub fn id(&self) -> OrderId {
        self.id
    }

    /// Its number.
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// When it was placed.
    pub fn placed_at(&self) -> Timestamp {
        self.placed_at
    }

    /// Its lines.
    pub fn lines(&self) -> &[OrderLine] {
        &self.lines
    }

    /// Its customer.
    pub fn customer(&self) -> &Customer {
        &self.customer
    }

    /// How it is invoiced.
    pub fn terms(&self) -> Terms {
        self.terms
    }

    /// Where it is in its life.
    pub fn state(&self) -> &OrderState {
        &self.state
    }

    /// The sums.
    pub fn totals(&self) -> Totals {
        let amounts: Vec<_> = self.lines.iter().map(OrderLine::amounts).collect();
        Totals::of(&amounts).expect("BUG: the order was checked when it was placed")
    }

    /// Whether its customer identifies with BankID.
    pub fn needs_bankid(&self) -> bool {
        self.terms.method().needs_bankid(self.customer.kind())
    }

    /// What happened to it.
    pub fn after(self, event: OrderEvent) -> Result<Self, IllegalTransition> {
        let Self {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state,
        } = self;
        Ok(Self {
            id,
            reference,
            placed_at,
            lines,
            customer,
            terms,
            state: state.after(event)?,
        })
    }

    /// An order that was rejected, or not yet sent, with its customer and days to maturity mended, ready to be sent
    /// under its number. The lines and the way to invoice stay: for others it is given up and sold anew.
    pub fn corrected(
        self,
        customer: Customer,
        maturity_days: u16,
    ) -> Result<Result<Self, IllegalTransition>, FieldError> {
        let terms = Terms::new(customer.kind(), self.terms.method(), maturity_days)?;
        Ok(self.after(OrderEvent::Corrected).map(|order| Self {
            customer,
            terms,
            ..order
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{CategoryId, Product};
    use crate::customer::{CustomerInput, CustomerKind, ParsedCustomer};
    use crate::method::Method;
    use crate::reference::TillId;

    fn cart() -> Cart {
        let mut cart = Cart::default();
        let line = cart
            .add(&Product {
                sku: Sku::parse("KL-1").unwrap(),
                name: LocalizedName::new("Skalljakke", None).unwrap(),
                barcode: None,
                price: Money::from_ore(199_900).unwrap(),
                vat_rate: VatRate::STANDARD,
                category: CategoryId("klaer".into()),
                detail: String::new(),
                unit: Unit::Stk,
                picture: None,
            })
            .unwrap();
        cart.set_discount(line, Discount::parse("12,5 %").unwrap())
            .unwrap();
        cart
    }

    fn customer(kind: CustomerKind, personal_number: &'static str) -> ParsedCustomer {
        Customer::parse(&CustomerInput {
            kind,
            name: "Kari Nordmann",
            email: "kari@example.no",
            country_code: "+47",
            msisdn: "90012345",
            personal_number,
            organization_number: "123456785",
            street: "Klostergata 1",
            zip: "7030",
            city: "Trondheim",
            country: "NO",
            customer_reference: "",
            language: "",
        })
        .unwrap()
    }

    fn place(
        cart: &Cart,
        parsed: ParsedCustomer,
        method: Method,
        days: u16,
    ) -> Result<Order, PlaceError> {
        let kind = parsed.customer.kind();
        OrderDraft::new(Placing {
            id: OrderId(Uuid::nil()),
            at: Timestamp::from_unix_ms(1_795_000_000_000),
            cart,
            customer: parsed.customer,
            personal_number: parsed.personal_number.as_ref(),
            terms: Terms::new(kind, method, days)?,
            vat_rates: &VatRates::default(),
        })
        .map(|draft| draft.numbered(Reference::new(TillId::default(), 1)))
    }

    #[test]
    fn an_order_keeps_the_carts_sums_and_no_personal_number() {
        let cart = cart();
        let order = place(
            &cart,
            customer(CustomerKind::Private, "02013299997"),
            Method::Checkout,
            10,
        )
        .unwrap();
        assert_eq!(order.totals(), cart.totals());
        let stored = serde_json::to_string(&order).unwrap();
        assert!(!stored.contains("02013299997"));
        assert_eq!(serde_json::from_str::<Order>(&stored).unwrap(), order);
    }

    #[test]
    fn a_private_checkout_needs_a_personal_number() {
        let wanted = PlaceError::Field(FieldError::new(Field::PersonalNumber, Fault::Required));
        assert_eq!(
            place(
                &cart(),
                customer(CustomerKind::Private, ""),
                Method::Checkout,
                10
            ),
            Err(wanted)
        );
        assert!(
            place(
                &cart(),
                customer(CustomerKind::Private, ""),
                Method::SendInvoice,
                10
            )
            .is_ok()
        );
        assert!(
            place(
                &cart(),
                customer(CustomerKind::Corporate, ""),
                Method::Checkout,
                14
            )
            .is_ok()
        );
    }

    #[test]
    fn an_empty_cart_is_not_placed() {
        let parsed = customer(CustomerKind::Corporate, "");
        assert_eq!(
            place(&Cart::default(), parsed, Method::Ehf, 30),
            Err(PlaceError::CartEmpty)
        );
    }

    #[test]
    fn an_order_under_way_is_not_corrected() {
        let order = place(
            &cart(),
            customer(CustomerKind::Corporate, ""),
            Method::Ehf,
            30,
        )
        .unwrap();
        let again = customer(CustomerKind::Corporate, "").customer;
        let sending = order.after(OrderEvent::SendStarted).unwrap();
        assert!(
            sending
                .clone()
                .corrected(again.clone(), 14)
                .unwrap()
                .is_err()
        );
        let rejected = sending.after(OrderEvent::Refused(Vec::new())).unwrap();
        let corrected = rejected.corrected(again, 14).unwrap().unwrap();
        assert_eq!(
            (corrected.state(), corrected.terms().maturity().days()),
            (&OrderState::Queued, 14)
        );
    }
}
