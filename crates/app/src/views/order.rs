//! An order on its way, with what can be done about it.

use kasse_core::{
    BankIdHint, Buyer, Customer, CustomerInput, CustomerKind as Kind, Method, Order, OrderState,
    StateName as State,
};

use super::cart::totals_view;
use crate::aftersale::may_resend;
use crate::cancel::may_cancel_invoice;
use crate::contract::{
    BankIdView, CustomerForm, CustomerKind, FieldProblem, MethodName, OrderAction, OrderLineView,
    OrderSummaryView, OrderView, ProblemCode, ProblemView, ReceiptStanding, RefundView, StateName,
    TimelineEntry,
};
use crate::follow_up::has_ended;

/// What is known of an order beside the order itself.
#[derive(Debug)]
pub(crate) struct OrderFacts {
    /// Which view of this program run it is.
    pub(crate) revision: u64,
    /// From the journal.
    pub(crate) timeline: Vec<TimelineEntry>,
    /// What stands in the way.
    pub(crate) problem: Option<ProblemView>,
    /// It waits in the queue until somebody asks for it.
    pub(crate) paused: bool,
    /// It was put aside.
    pub(crate) parked: bool,
    /// Other ways that it may take while it waits for its customer.
    pub(crate) ways_left: Vec<OrderAction>,
    /// The visit to BankID.
    pub(crate) visit: Option<BankIdView>,
    /// What was given back or was to be.
    pub(crate) refunds: Vec<RefundView>,
    /// Whether something can be given back now.
    pub(crate) left_to_refund: bool,
    /// What may be handed out of its receipt.
    pub(crate) receipt: ReceiptStanding,
}

/// Person or company.
pub(crate) fn kind_name(kind: Kind) -> CustomerKind {
    match kind {
        Kind::Private => CustomerKind::Private,
        Kind::Corporate => CustomerKind::Corporate,
    }
}

/// A way to invoice, towards the UI.
pub(crate) fn method_name(method: Method) -> MethodName {
    match method {
        Method::Checkout => MethodName::Checkout,
        Method::SendInvoice => MethodName::SendInvoice,
        Method::Ehf => MethodName::Ehf,
        Method::PaymentLink => MethodName::PaymentLink,
    }
}

/// A way to invoice, from the UI.
pub(crate) fn method_of(name: MethodName) -> Method {
    match name {
        MethodName::Checkout => Method::Checkout,
        MethodName::SendInvoice => Method::SendInvoice,
        MethodName::Ehf => Method::Ehf,
        MethodName::PaymentLink => Method::PaymentLink,
    }
}

/// A form's fields, for the parser.
pub(crate) fn customer_input(form: &CustomerForm) -> CustomerInput<'_> {
    CustomerInput {
        kind: match form.kind {
            CustomerKind::Private => Kind::Private,
            CustomerKind::Corporate => Kind::Corporate,
        },
        name: &form.name,
        email: &form.email,
        country_code: &form.country_code,
        msisdn: &form.msisdn,
        personal_number: &form.personal_number,
        organization_number: &form.organization_number,
        street: &form.street,
        zip: &form.zip,
        city: &form.city,
        country: &form.country,
        customer_reference: &form.customer_reference,
        language: &form.language,
    }
}

/// A customer as a form, without the personal number, which the order does not hold. What it does not hold otherwise is
/// empty, too.
pub(crate) fn customer_form(buyer: &Buyer) -> CustomerForm {
    let organization_number = buyer.organization_number();
    let of = |field: fn(&Customer) -> &str| buyer.known().map(field).unwrap_or_default().to_owned();
    CustomerForm {
        kind: kind_name(buyer.kind()),
        name: buyer.name().to_owned(),
        email: of(|customer| customer.email().as_str()),
        country_code: of(|customer| customer.phone().country_code().as_str()),
        msisdn: of(|customer| customer.phone().msisdn().as_str()),
        personal_number: String::new(),
        organization_number: organization_number
            .map(|number| number.as_str().to_owned())
            .unwrap_or_default(),
        street: of(|customer| customer.address().street()),
        zip: of(|customer| customer.address().zip()),
        city: of(|customer| customer.address().city()),
        country: of(|customer| customer.address().country().as_str()),
        customer_reference: of(|customer| customer.reference().unwrap_or_default()),
        language: buyer.language().code().to_owned(),
    }
}

/// A state, towards the UI.
pub(crate) fn state_name(state: State) -> StateName {
    match state {
        State::Queued => StateName::Queued,
        State::Sending => StateName::Sending,
        State::AwaitingBankId => StateName::AwaitingBankId,
        State::Confirming => StateName::Confirming,
        State::Invoiced => StateName::Invoiced,
        State::Paid => StateName::Paid,
        State::Rejected => StateName::Rejected,
        State::Unknown => StateName::Unknown,
        State::Cancelled => StateName::Cancelled,
        State::Expired => StateName::Expired,
        State::Declined => StateName::Declined,
        State::Refunded => StateName::Refunded,
        State::PartlyRefunded => StateName::PartlyRefunded,
        State::Other => StateName::Other,
    }
}

/// A state, from the UI.
pub(crate) fn state_of(name: StateName) -> State {
    match name {
        StateName::Queued => State::Queued,
        StateName::Sending => State::Sending,
        StateName::AwaitingBankId => State::AwaitingBankId,
        StateName::Confirming => State::Confirming,
        StateName::Invoiced => State::Invoiced,
        StateName::Paid => State::Paid,
        StateName::Rejected => State::Rejected,
        StateName::Unknown => State::Unknown,
        StateName::Cancelled => State::Cancelled,
        StateName::Expired => State::Expired,
        StateName::Declined => State::Declined,
        StateName::Refunded => State::Refunded,
        StateName::PartlyRefunded => State::PartlyRefunded,
        StateName::Other => State::Other,
    }
}

/// What a person can do in this state, the most likely first.
fn actions(order: &Order, facts: &OrderFacts) -> Vec<OrderAction> {
    use OrderAction::{
        Adopt, BankidExternal, BankidOpen, Cancel, Copy, Correct, EditCart, LookAgain, NewSale,
        Park, Receipt, Refund, Resend, Retry, SendAgain,
    };
    match order.state() {
        OrderState::Queued if facts.problem.is_none() && !facts.paused => vec![Cancel, NewSale],
        OrderState::Queued if needs_number(facts) => vec![Correct, EditCart, Cancel],
        OrderState::Queued if order.needs_bankid() => {
            let mut actions = vec![Retry];
            actions.extend(&facts.ways_left);
            actions.push(if facts.parked { NewSale } else { Park });
            actions.extend([Correct, EditCart, Cancel]);
            actions
        }
        OrderState::Queued => vec![NewSale, Retry, EditCart, Cancel],
        OrderState::Sending => vec![],
        // Whoever broke off by mistake may go on, as long as the order stands.
        OrderState::AwaitingBankId { .. }
        | OrderState::Confirming {
            hint: Some(BankIdHint::Failure),
            ..
        } if facts.visit.is_some() => {
            let mut actions = vec![BankidOpen, BankidExternal, Cancel];
            // While the customer is at it, nobody sells past them by mistake; else the till must be free to go on.
            if facts.visit.as_ref().is_some_and(|visit| !visit.window_open) {
                actions.push(NewSale);
            }
            actions
        }
        OrderState::AwaitingBankId { .. } | OrderState::Confirming { .. }
            if order.needs_bankid() =>
        {
            match facts.problem {
                Some(_) => vec![Retry, Cancel, NewSale],
                None => vec![Cancel, NewSale],
            }
        }
        OrderState::AwaitingBankId { .. } | OrderState::Confirming { .. } => vec![NewSale, Cancel],
        OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => {
            let mut actions = vec![NewSale, Receipt];
            if facts.receipt == ReceiptStanding::Copy {
                actions.push(Copy);
            }
            if facts.left_to_refund {
                actions.push(Refund);
            }
            if may_resend(order.state()) {
                actions.push(Resend);
            }
            if may_cancel_invoice(order.state()) && facts.refunds.is_empty() {
                actions.push(Cancel);
            }
            actions
        }
        OrderState::Rejected { .. } => vec![Correct, EditCart, Cancel],
        OrderState::Unknown { front: Some(_), .. } => vec![NewSale, Retry, Cancel, SendAgain],
        OrderState::Unknown { front: None, .. } if needs_decision(facts) => {
            vec![Adopt, LookAgain, SendAgain, NewSale]
        }
        OrderState::Unknown { front: None, .. } => vec![NewSale, LookAgain, Adopt, SendAgain],
        OrderState::Cancelled { front: Some(front) }
        | OrderState::Expired { front }
        | OrderState::Declined { front }
            if !has_ended(front) =>
        {
            vec![NewSale]
        }
        OrderState::Cancelled { .. } | OrderState::Expired { .. } | OrderState::Declined { .. } => {
            let mut actions = vec![EditCart, NewSale];
            // What a cancelled invoice gave back.
            match facts.receipt {
                ReceiptStanding::None => {}
                ReceiptStanding::Copy => actions.extend([Receipt, Copy]),
                ReceiptStanding::Original | ReceiptStanding::Spent => actions.push(Receipt),
            }
            actions
        }
    }
}

fn needs_decision(facts: &OrderFacts) -> bool {
    let problem = facts.problem.as_ref();
    problem.is_some_and(|problem| problem.code == ProblemCode::DecisionNeeded)
}

/// Whether something must be typed again before it can be sent.
fn needs_number(facts: &OrderFacts) -> bool {
    let problem = facts.problem.as_ref();
    problem.is_some_and(|problem| {
        matches!(
            problem.code,
            ProblemCode::PersonalNumberNeeded | ProblemCode::CustomerNeeded
        )
    })
}

/// An order in a list.
pub(crate) fn order_summary(order: &Order) -> OrderSummaryView {
    OrderSummaryView {
        id: order.id().to_string(),
        reference: order.reference().to_string(),
        state: state_name(order.state().name()),
        customer_name: order.customer().name().to_owned(),
        gross: order.totals().gross().ore(),
        placed_at: order.placed_at().unix_ms(),
    }
}

/// The order's screen.
pub(crate) fn order_view(order: &Order, facts: OrderFacts) -> OrderView {
    let state = order.state();
    let front = state.front();
    let field_problems = match state {
        OrderState::Rejected { reasons } => reasons
            .iter()
            .map(|reason| FieldProblem {
                field: reason.field().name().to_owned(),
                code: "server".to_owned(),
                message: reason.message.clone(),
            })
            .collect(),
        OrderState::Queued
        | OrderState::Sending
        | OrderState::AwaitingBankId { .. }
        | OrderState::Confirming { .. }
        | OrderState::Invoiced { .. }
        | OrderState::Paid { .. }
        | OrderState::Unknown { .. }
        | OrderState::Cancelled { .. }
        | OrderState::Expired { .. }
        | OrderState::Declined { .. }
        | OrderState::Refunded { .. }
        | OrderState::PartlyRefunded { .. }
        | OrderState::Other { .. } => Vec::new(),
    };
    OrderView {
        id: order.id().to_string(),
        revision: facts.revision,
        reference: order.reference().to_string(),
        state: state_name(state.name()),
        front_status: front.and_then(|front| front.status.clone()),
        front_order: front.map(|front| front.order_uuid.clone()),
        invoice_number: front.and_then(|front| front.invoice_number.clone()),
        customer_kind: kind_name(order.customer().kind()),
        customer_name: order.customer().name().to_owned(),
        method: method_name(order.terms().method()),
        maturity_days: order.terms().maturity().days(),
        lines: order
            .lines()
            .iter()
            .map(|line| OrderLineView {
                name: line.name().nb().to_owned(),
                unit: line.unit().code().to_owned(),
                quantity: line.quantity().thousandths(),
                amount: line.amounts().gross().ore(),
            })
            .collect(),
        totals: totals_view(&order.totals(), item_count(order)),
        placed_at: order.placed_at().unix_ms(),
        parked: facts.parked,
        actions: actions(order, &facts),
        goods_released: state.releases_goods(),
        field_problems,
        timeline: facts.timeline,
        problem: facts.problem,
        bankid: facts.visit,
        refunds: facts.refunds,
        receipt: facts.receipt,
    }
}

fn item_count(order: &Order) -> u32 {
    order
        .lines()
        .iter()
        .map(|line| match line.quantity().whole_units() {
            Some(units) if line.unit().is_counted() => u32::try_from(units).unwrap_or(u32::MAX),
            Some(_) | None => 1,
        })
        .fold(0, u32::saturating_add)
}
