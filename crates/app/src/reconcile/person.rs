//! What a person sees of an open outcome, and decides.

use kasse_core::{Order, OrderState};

use crate::checkout::order_id;
use crate::contract::{
    Candidates, ComparedLine, ComparedOrder, OrderAdopt, OrderSendAgain, OrderView, UndecidedCode,
};
use crate::error::AppError;
use crate::till::Till;
use crate::views::state_name;

impl Till {
    /// An order whose outcome is open, beside what Front Payment has that may be it.
    pub fn order_candidates(&self, id: &str) -> Result<Candidates, AppError> {
        let order = self.find(order_id(id)?)?;
        let open = is_open(&order);
        Ok(Candidates {
            order: order.id().to_string(),
            state: state_name(order.state().name()),
            ours: ours(&order),
            candidates: Vec::new(),
            undecided: if open {
                UndecidedCode::NotLooked
            } else {
                UndecidedCode::Decided
            },
            looked_at: None,
            next_look_at: None,
            listed: None,
        })
    }

    /// Looks through Front Payment's list now.
    pub fn order_look_again(&self, id: &str) -> Result<OrderView, AppError> {
        self.undecided(id).map(|order| self.view(&order))
    }

    /// A person says which order at Front Payment it is.
    pub fn order_adopt(&self, request: &OrderAdopt) -> Result<OrderView, AppError> {
        self.undecided(&request.order)?;
        Err(AppError::NotNow(
            "Front Payment's list was not looked through yet",
        ))
    }

    /// A manager says that it does not exist at Front Payment.
    pub fn order_send_again(&self, request: &OrderSendAgain) -> Result<OrderView, AppError> {
        self.undecided(&request.order)?;
        Err(AppError::NotNow(
            "Front Payment's list was not looked through yet",
        ))
    }

    fn undecided(&self, id: &str) -> Result<Order, AppError> {
        let order = self.find(order_id(id)?)?;
        if is_open(&order) {
            Ok(order)
        } else {
            Err(AppError::NotNow("only an open outcome can be decided"))
        }
    }
}

fn is_open(order: &Order) -> bool {
    matches!(order.state(), OrderState::Unknown { .. })
}

fn ours(order: &Order) -> ComparedOrder {
    let customer = order.customer();
    let number = customer.organization_number();
    ComparedOrder {
        front_order: None,
        status: None,
        reference: Some(order.reference().to_string()),
        dated_at: None,
        date_text: None,
        customer_name: Some(customer.name().to_owned()),
        organization_number: number.map(|number| number.as_str().to_owned()),
        email: Some(customer.email().as_str().to_owned()),
        msisdn: Some(customer.phone().msisdn().as_str().to_owned()),
        gross: Some(order.totals().gross().ore()),
        lines: order
            .lines()
            .iter()
            .map(|line| ComparedLine {
                name: Some(line.name().nb().to_owned()),
                sku: Some(line.sku().as_str().to_owned()),
                quantity: Some(line.quantity().thousandths()),
                amount: Some(line.amounts().gross().ore()),
            })
            .collect(),
    }
}
