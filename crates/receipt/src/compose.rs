//! What stands on a receipt.

use jiff::{Span, Zoned};
use kasse_core::{
    Method, Money, Order, OrderLine, OrderState, Quantity, Refund, RefundPart, VatSum,
};

use crate::block::{Block, Emphasis, LineRow, LineTable, VatRow, VatTable};
use crate::document::Document;
use crate::issue::{Issue, local};
use crate::kind::{ReceiptKind, has_invoice};
use crate::notation;
use crate::seller::Seller;
use crate::wording::{self, Language, Words};

pub(crate) fn compose(
    order: &Order,
    refund: Option<&Refund>,
    kind: ReceiptKind,
    seller: &Seller,
    issue: &Issue,
    language: Language,
) -> Document {
    let words = language.words();
    let receipt = Receipt {
        order,
        refund,
        kind,
        seller,
        issue,
        language,
        words,
    };
    let number = format!("{}-{:06}", issue.till.as_str(), issue.number);
    let mut blocks = receipt.titles();
    blocks.push(Block::Columns {
        left: receipt.seller(),
        right: receipt.particulars(&number),
    });
    blocks.push(Block::Rule);
    blocks.push(Block::Columns {
        left: receipt.customer(),
        right: receipt.numbers(),
    });
    blocks.push(Block::Lines(receipt.lines()));
    blocks.extend(receipt.sums());
    blocks.push(Block::Columns {
        left: vec![receipt.vat()],
        right: receipt.payment(),
    });
    blocks.extend(receipt.notes());
    blocks.push(Block::Qr {
        content: order.reference().to_string(),
        caption: format!("{} {}", words.order_number, order.reference()),
    });
    blocks.extend(receipt.footer());
    Document {
        kind,
        copy: false,
        language,
        issued_at: issue.issued_at,
        seller_name: tidy(&seller.name),
        short_title: format!("{} {number}", wording::short_title(kind)),
        order_number: order.reference().to_string(),
        blocks,
    }
}

/// What stands above the title of a copy.
pub(crate) fn copy_marks(language: Language) -> Vec<Block> {
    let mut marks = vec![Block::Title(wording::COPY.to_owned())];
    let translation = language.words().copy();
    marks.extend(translation.map(|text| Block::Subtitle(text.to_owned())));
    marks
}

struct Receipt<'a> {
    order: &'a Order,
    refund: Option<&'a Refund>,
    kind: ReceiptKind,
    seller: &'a Seller,
    issue: &'a Issue,
    language: Language,
    words: &'static Words,
}

impl Receipt<'_> {
    fn titles(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Title(wording::title(self.kind).to_owned())];
        blocks.extend(
            wording::subtitles(self.kind, on_credit(self.order), self.language)
                .into_iter()
                .map(|text| Block::Subtitle(text.to_owned())),
        );
        if self.kind == ReceiptKind::Training {
            blocks.push(Block::Notice(self.words.nothing_invoiced.to_owned()));
        }
        blocks
    }

    fn seller(&self) -> Vec<Block> {
        let seller = self.seller;
        let mut blocks = vec![strong(tidy(&seller.name))];
        let number = seller.displayed_organization_number();
        blocks.push(normal(format!(
            "{} {number}",
            self.words.organization_number
        )));
        if seller.in_business_register {
            blocks.push(normal(wording::BUSINESS_REGISTER.to_owned()));
        }
        let place = joined(&[&seller.zip, &seller.city], " ");
        let address = joined(&[&seller.street, &place], ", ");
        blocks.extend(present(&address).map(normal));
        let phone = seller.phone.as_deref().and_then(present);
        blocks.extend(phone.map(|phone| normal(format!("{} {phone}", self.words.phone))));
        blocks.extend(seller.email.as_deref().and_then(present).map(normal));
        blocks
    }

    fn particulars(&self, number: &str) -> Vec<Block> {
        let at = self.local(self.issue.issued_at);
        let when = format!(
            "{}{}{}",
            notation::date(&at),
            notation::NO_BREAK_SPACE,
            notation::time_of_day(&at)
        );
        let mut blocks = vec![
            pair(self.words.receipt_number, number.to_owned()),
            pair(self.words.issued_at, when),
            pair(self.words.till, self.issue.till.as_str().to_owned()),
        ];
        let cashier = self.issue.cashier.as_deref().and_then(present);
        blocks.extend(cashier.map(|name| pair(self.words.cashier, name)));
        blocks
    }

    /// Who is invoiced: the name and, of a company, its number. Address, phone and e-mail stand on the invoice. Of a person
    /// whose data are kept apart from the order nothing.
    fn customer(&self) -> Vec<Block> {
        let customer = self.order.customer();
        if customer.name().is_empty() {
            return Vec::new();
        }
        let mut blocks = vec![
            Block::Heading(self.words.customer.to_owned()),
            normal(customer.name().to_owned()),
        ];
        blocks.extend(customer.organization_number().map(|number| {
            normal(format!(
                "{} {}",
                self.words.organization_number,
                notation::grouped_organization_number(number)
            ))
        }));
        blocks.extend(
            customer
                .known()
                .and_then(kasse_core::Customer::reference)
                .map(|reference| normal(format!("{}: {reference}", self.words.customer_reference))),
        );
        blocks
    }

    fn numbers(&self) -> Vec<Block> {
        let mut blocks = vec![Block::Pair {
            label: self.words.order_number.to_owned(),
            value: self.order.reference().to_string(),
            emphasis: Emphasis::Strong,
        }];
        if let Some(front) = self.order.state().front() {
            blocks.push(pair(self.words.front_order, tidy(&front.order_uuid)));
            let number = front.invoice_number.as_deref().and_then(present);
            blocks.extend(number.map(|number| pair(self.words.invoice_number, number)));
        }
        blocks
    }

    fn lines(&self) -> LineTable {
        let words = self.words;
        LineTable {
            name: words.product.to_owned(),
            quantity: words.quantity.to_owned(),
            unit_price: words.unit_price.to_owned(),
            discount: words.discount.to_owned(),
            rate: words.vat.to_owned(),
            sum: words.sum.to_owned(),
            rows: match self.refund {
                None => {
                    let lines = self.order.lines().iter();
                    lines.map(|line| self.line(line)).collect()
                }
                Some(refund) => refund.parts().iter().map(|part| self.part(part)).collect(),
            },
        }
    }

    fn line(&self, line: &OrderLine) -> LineRow {
        let amounts = line.amounts();
        LineRow {
            name: self.name(line),
            quantity: self.quantity(line, line.quantity()),
            unit_price: notation::amount(line.unit_price()),
            discount: self.discount(amounts.discount()),
            rate: notation::rate(line.vat_rate()),
            sum: self.amount(amounts.gross()),
        }
    }

    /// What is given back of a line: of goods as they were sold, or an amount alone.
    fn part(&self, part: &RefundPart) -> LineRow {
        let line = usize::try_from(part.line())
            .ok()
            .and_then(|index| self.order.lines().get(index))
            .expect("BUG: a refund is of lines that its order has");
        let (quantity, unit_price, discount) = match part.quantity() {
            None => (
                self.words.price_reduction.to_owned(),
                String::new(),
                Money::ZERO,
            ),
            Some(quantity) => (
                self.quantity(line, quantity),
                notation::amount(line.unit_price()),
                part_discount(line, quantity, part),
            ),
        };
        LineRow {
            name: self.name(line),
            quantity,
            unit_price,
            discount: self.discount(discount),
            rate: notation::rate(part.rate()),
            sum: self.amount(part.gross()),
        }
    }

    fn name(&self, line: &OrderLine) -> String {
        // Swedes and Danes read Norwegian names; English is the only other language that products have.
        let name = match self.language {
            Language::En => line.name().en(),
            Language::Nb | Language::Sv | Language::Da => line.name().nb(),
        };
        name.to_owned()
    }

    fn discount(&self, discount: Money) -> Option<String> {
        (discount != Money::ZERO).then(|| self.amount(discount.negated()))
    }

    /// Of a return negative, so that quantity × price − discount is still the sum.
    fn quantity(&self, line: &OrderLine, quantity: Quantity) -> String {
        let unit = wording::unit(line.unit(), self.language);
        let quantity = notation::quantity(quantity, unit);
        if self.gives_back() {
            format!("{}{quantity}", notation::MINUS)
        } else {
            quantity
        }
    }

    fn gives_back(&self) -> bool {
        self.refund.is_some()
    }

    /// The sum of the receipt, positive.
    fn gross(&self) -> Money {
        self.refund
            .map_or_else(|| self.order.totals().gross(), Refund::gross)
    }

    fn sums(&self) -> Vec<Block> {
        let words = self.words;
        let label = if self.gives_back() {
            words.total_return
        } else {
            words.total
        };
        let mut blocks = vec![Block::Total {
            label: label.to_owned(),
            amount: self.amount(self.gross()),
        }];
        let discount = self.order.totals().discount();
        if discount != Money::ZERO && !self.gives_back() {
            let discount = self.amount(discount.negated());
            blocks.push(pair(words.discounts_in_total, discount));
        }
        blocks
    }

    fn vat(&self) -> Block {
        let words = self.words;
        Block::VatTable(VatTable {
            rate: words.vat_rate.to_owned(),
            base: words.vat_base.to_owned(),
            vat: words.vat.to_owned(),
            gross: words.vat_gross.to_owned(),
            rows: match self.refund {
                None => self.order.totals().per_rate().to_vec(),
                Some(refund) => refund.per_rate(),
            }
            .iter()
            .map(|sum| self.vat_row(sum))
            .collect(),
        })
    }

    fn vat_row(&self, sum: &VatSum) -> VatRow {
        let gross = sum
            .net
            .plus(sum.vat)
            .expect("BUG: a rate's sum is a part of the order's");
        VatRow {
            rate: notation::rate(sum.rate),
            base: self.amount(sum.net),
            vat: self.amount(sum.vat),
            gross: self.amount(gross),
        }
    }

    fn payment(&self) -> Vec<Block> {
        let words = self.words;
        let terms = self.order.terms();
        let method = words.method_name(terms.method(), self.order.customer().kind());
        let means = if on_credit(self.order) {
            words.invoice_via
        } else {
            words.paid_via
        };
        let mut blocks = vec![
            Block::Heading(words.payment.to_owned()),
            Block::Pair {
                label: format!("{means} {}", wording::MEANS_OF_PAYMENT),
                value: self.amount(self.gross()),
                emphasis: Emphasis::Strong,
            },
        ];
        if self.gives_back() {
            return blocks;
        }
        blocks.push(pair(words.method, method.to_owned()));
        if has_invoice(self.order.state()) && on_credit(self.order) {
            let days = terms.maturity().days();
            let space = notation::NO_BREAK_SPACE;
            blocks.push(pair(words.maturity, format!("{days}{space}{}", words.days)));
            let due = self.issue.invoiced_at.and_then(|at| {
                self.local(at)
                    .checked_add(Span::new().days(i64::from(days)))
                    .ok()
            });
            blocks.extend(due.map(|due| pair(words.due_date, notation::date(&due))));
        }
        blocks
    }

    fn notes(&self) -> Vec<Block> {
        let words = self.words;
        let note = match (self.refund, self.kind) {
            (Some(refund), _) => {
                let goods = refund.parts().iter().any(|part| part.quantity().is_some());
                Some(if goods {
                    words.returned
                } else {
                    words.credited
                })
            }
            (None, ReceiptKind::Sale | ReceiptKind::Training | ReceiptKind::Return) => None,
            (None, ReceiptKind::Delivery) => Some(words.invoiced_later),
            (None, ReceiptKind::Provisional) => Some(words.not_yet_sold),
        };
        let fee_may_come = match self.kind {
            ReceiptKind::Sale | ReceiptKind::Delivery | ReceiptKind::Provisional => {
                self.issue.invoice_fee && on_credit(self.order)
            }
            ReceiptKind::Return | ReceiptKind::Training => false,
        };
        let mut blocks = Vec::new();
        blocks.extend(note.map(|note| Block::Notice(note.to_owned())));
        if fee_may_come {
            blocks.push(Block::Text {
                text: words.fee.to_owned(),
                emphasis: Emphasis::Faint,
            });
        }
        blocks
    }

    fn footer(&self) -> Option<Block> {
        match self.kind {
            ReceiptKind::Sale | ReceiptKind::Delivery => {
                Some(Block::Footer(self.words.thanks.to_owned()))
            }
            ReceiptKind::Provisional | ReceiptKind::Return | ReceiptKind::Training => None,
        }
    }

    /// An amount of the receipt: a return takes back.
    fn amount(&self, money: Money) -> String {
        notation::amount(if self.gives_back() {
            money.negated()
        } else {
            money
        })
    }

    fn local(&self, at: kasse_core::Timestamp) -> Zoned {
        local(at, &self.issue.zone)
    }
}

/// What the price of the goods and what is given back for them differ by. A rounding in the customer's favour is none.
fn part_discount(line: &OrderLine, quantity: Quantity, part: &RefundPart) -> Money {
    quantity
        .times(line.unit_price())
        .and_then(|full| full.minus(part.gross()))
        .unwrap_or(Money::ZERO)
        .max(Money::ZERO)
}

/// Whether the sale is one on invoice. Behind a payment link the customer paid at once, unless there is an invoice.
fn on_credit(order: &Order) -> bool {
    match order.terms().method() {
        Method::Checkout | Method::SendInvoice | Method::Ehf => true,
        Method::PaymentLink => {
            let state = order.state();
            let number = state
                .front()
                .is_some_and(|front| front.invoice_number.is_some());
            number || matches!(state, OrderState::Invoiced { .. })
        }
    }
}

fn normal(text: String) -> Block {
    Block::Text {
        text,
        emphasis: Emphasis::Normal,
    }
}

fn strong(text: String) -> Block {
    Block::Text {
        text,
        emphasis: Emphasis::Strong,
    }
}

fn pair(label: &str, value: String) -> Block {
    Block::Pair {
        label: label.to_owned(),
        value,
        emphasis: Emphasis::Normal,
    }
}

/// On one line, without what a printer might take for a command.
fn tidy(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.trim().to_owned()
}

fn present(text: &str) -> Option<String> {
    Some(tidy(text)).filter(|text| !text.is_empty())
}

/// What is there, with the separator in between.
fn joined(parts: &[&str], separator: &str) -> String {
    parts
        .iter()
        .filter_map(|part| present(part))
        .collect::<Vec<_>>()
        .join(separator)
}
