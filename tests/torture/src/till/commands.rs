//! What the harness may ask for: what a cashier can do, and looks at what came of it.

use std::sync::Arc;

use kasse_app::contract::{
    CartAdd, CustomerForm, MethodName, OrderAdopt, OrderCancel, OrderCorrect, OrderRefund,
    OrderRefundDecide, OrderRefundLine, OrderResend, OrderSendAgain, OrderView, Place, SetToken,
    StateName, UiError,
};
use kasse_app::{AppError, Till, VisitEvent};
use kasse_core::{BankIdHint, OrderId};
use kasse_store::{JournalReport, MAX_PAGE, OrderFilter};
use torture::wire::{Answer, Placed, Request, TillOrder, TillRefund, Way};
use uuid::Uuid;

use crate::outside::Window;
use crate::steps::Steps;
use crate::time::{ScriptedClock, while_placing};

/// What a person gives as the reason of a decision.
const REASON: &str = "as Front Payment's support says";

/// The till and what is played around it.
pub(crate) struct Tools {
    pub(crate) till: Till,
    pub(crate) clock: Arc<ScriptedClock>,
    pub(crate) window: Arc<Window>,
    pub(crate) steps: Arc<Steps>,
}

impl Tools {
    /// Does what is asked and says what came of it.
    pub(crate) async fn answer(&self, request: Request) -> Answer {
        self.try_answer(request).await.unwrap_or_else(|error| {
            let UiError { code, message, .. } = error.into();
            Answer::Refused {
                code: format!("{code:?}"),
                message,
            }
        })
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each request, and nothing else"
    )]
    async fn try_answer(&self, request: Request) -> Result<Answer, AppError> {
        let till = &self.till;
        match request {
            Request::Place {
                customer,
                method,
                maturity_days,
                skus,
            } => self.place(*customer, method, maturity_days, skus),
            Request::Orders => Ok(Answer::Orders(self.orders()?)),
            Request::Visit => Ok(Answer::Visit(self.window.shown())),
            Request::VisitEnded { window, success } => {
                let hint = if success {
                    BankIdHint::Success
                } else {
                    BankIdHint::Failure
                };
                till.visit_event(window, VisitEvent::Ended(hint));
                Ok(Answer::Done)
            }
            Request::VisitClosed { window } => {
                till.visit_event(window, VisitEvent::Closed);
                Ok(Answer::Done)
            }
            Request::Retry { order } => till.order_retry(&order).map(done),
            Request::Cancel { order } => {
                let note = String::new();
                till.order_cancel(&OrderCancel { order, note })
                    .await
                    .map(done)
            }
            Request::Correct {
                order,
                personal_number,
            } => {
                let customer = CustomerForm {
                    personal_number,
                    ..till.order_form(&order)?
                };
                let maturity_days = till.order_get(&order)?.maturity_days;
                till.order_correct(&OrderCorrect {
                    order,
                    customer,
                    maturity_days,
                })
                .map(done)
            }
            Request::Adopt { order, front_order } => till
                .order_adopt(&OrderAdopt {
                    order,
                    front_order,
                    reason: REASON.to_owned(),
                })
                .map(done),
            Request::SendAgain { order } => till
                .order_send_again(&OrderSendAgain {
                    order,
                    reason: REASON.to_owned(),
                    pin: None,
                })
                .await
                .map(done),
            Request::LookAgain { order } => till.order_look_again(&order).map(done),
            Request::Instead { order, way } => match way {
                Way::Invoice => till.order_send_invoice_instead(&order),
                Way::Link => till.order_payment_link(&order),
                Way::Park => till.order_park(&order),
            }
            .map(done),
            Request::Resend { order } => {
                let CustomerForm {
                    country_code,
                    msisdn,
                    email,
                    ..
                } = till.order_form(&order)?;
                let resend = OrderResend {
                    order,
                    country_code,
                    msisdn,
                    email,
                };
                till.order_resend(&resend).await.map(done)
            }
            Request::Backup => till.backup_now().map(|_| Answer::Done),
            Request::Refund { order, amount } => {
                till.order_refund(&refund(order, amount)).await.map(done)
            }
            Request::RefundDecide {
                order,
                refund,
                happened,
            } => till
                .order_refund_decide(&OrderRefundDecide {
                    order,
                    refund,
                    happened,
                    reason: REASON.to_owned(),
                    pin: String::new(),
                })
                .await
                .map(done),
            Request::Token { token } => till
                .token_set(&SetToken {
                    token,
                    keep: true,
                    pin: None,
                })
                .map(|_| Answer::Done),
            Request::Clock { offset_ms } => {
                self.clock.set_offset_ms(offset_ms);
                Ok(Answer::Done)
            }
            Request::Arm { step, nth } => {
                self.steps.arm(&step, nth);
                Ok(Answer::Done)
            }
            Request::Verify => self.verify(),
            Request::Close => {
                till.close();
                Ok(Answer::Done)
            }
        }
    }

    fn place(
        &self,
        customer: CustomerForm,
        method: MethodName,
        maturity_days: u16,
        skus: Vec<String>,
    ) -> Result<Answer, AppError> {
        // What was in the cart when the till was killed last.
        let mut cart = self.till.cart_clear()?;
        for sku in skus {
            cart = self.till.cart_add(&CartAdd { sku })?;
        }
        let place = Place {
            customer,
            method,
            maturity_days,
            confirmed_amount: cart.totals.gross,
        };
        let order = while_placing(|| self.till.order_place(&place))?;
        Ok(Answer::Placed(Placed {
            sealed: self.sealed(&order)?,
            gross: order.totals.gross,
            id: order.id,
            reference: order.reference,
        }))
    }

    fn sealed(&self, order: &OrderView) -> Result<Option<Vec<u8>>, AppError> {
        let row = self.till.store().outbox_row(order_id(&order.id))?;
        let sealed = row.and_then(|row| row.sealed_personal_number);
        Ok(sealed.map(|sealed| sealed.as_bytes().to_vec()))
    }

    /// Every order, by its number.
    fn orders(&self) -> Result<Vec<TillOrder>, AppError> {
        let store = self.till.store();
        let mut rows = Vec::new();
        let mut after = None;
        loop {
            let page = store.orders_page(&OrderFilter::default(), after, MAX_PAGE)?;
            rows.extend(page.orders);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        rows.sort_by_key(|row| row.reference.to_string());
        let mut orders = Vec::with_capacity(rows.len());
        for row in rows {
            let id = row.id;
            let view = self.till.order_get(&id.to_string())?;
            let row = store.outbox_row(id)?;
            let journal = store.journal(id)?;
            let events: Vec<String> = journal.into_iter().map(|entry| entry.event).collect();
            // Written in the transaction that writes the attempt.
            let begun = events.iter().filter(|event| *event == "refund_started");
            let is_lost = view.state == StateName::Unknown && view.front_order.is_none();
            let undecided = is_lost
                .then(|| self.till.order_candidates(&view.id))
                .transpose()?;
            orders.push(TillOrder {
                undecided: undecided.map(|found| format!("{:?}", found.undecided)),
                refunds: view
                    .refunds
                    .iter()
                    .map(|refund| TillRefund {
                        refund: refund.refund,
                        state: format!("{:?}", refund.state),
                        amount: refund.amount,
                    })
                    .collect(),
                refund_attempts: u32::try_from(begun.count()).unwrap_or(u32::MAX),
                events,
                attempts: store.attempt_count(id)?,
                is_followed: store.follow_up(id)?.is_some(),
                method: view.method,
                state: format!("{:?}", view.state),
                gross: view.totals.gross,
                problem: view.problem.map(|problem| format!("{:?}", problem.code)),
                paused: row.as_ref().is_some_and(|row| row.due_at.is_none()),
                has_sealed_number: row.is_some_and(|row| row.sealed_personal_number.is_some()),
                customer: view.customer_name,
                lines: view.lines.into_iter().map(|line| line.name).collect(),
                id: view.id,
                reference: view.reference,
                front_order: view.front_order,
                front_status: view.front_status,
                invoice_number: view.invoice_number,
            });
        }
        Ok(orders)
    }

    fn verify(&self) -> Result<Answer, AppError> {
        let store = self.till.store();
        store.integrity_check()?;
        Ok(match store.verify_journal()? {
            JournalReport::Intact { .. } => Answer::Sound,
            JournalReport::Broken { seq, found } => {
                Answer::Unsound(format!("entry {seq} of the journal: {found:?}"))
            }
        })
    }
}

/// So much of the first line, or all that is left.
fn refund(order: String, amount: Option<i64>) -> OrderRefund {
    let lines = amount.map(|amount| OrderRefundLine {
        line: 0,
        quantity: None,
        amount: Some(amount),
    });
    OrderRefund {
        order,
        whole: lines.is_none(),
        lines: lines.into_iter().collect(),
        note: String::new(),
    }
}

fn done(_: OrderView) -> Answer {
    Answer::Done
}

/// An id that the till has just told.
fn order_id(text: &str) -> OrderId {
    OrderId(Uuid::parse_str(text).expect("BUG: the till tells ids that are ids"))
}
